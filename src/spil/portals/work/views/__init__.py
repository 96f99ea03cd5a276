"""Pages of the case workers' portal."""
