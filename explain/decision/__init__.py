"""A decision in the terminal and as JSON."""
