"""The views of My Spil, a module for each journey."""
