"""Takes in money for arrears, however it came in."""
