"""Outside parties that tell us facts: one folder for each, with its client and its adapter."""
