"""A comparison in words, in the terminal, as JSON, as a picture."""
