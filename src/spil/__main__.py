"""`python -m spil` is the command line."""

from spil.cli import app

app()
