"""Spil: an open platform on which a public agency for education carries out the law."""
