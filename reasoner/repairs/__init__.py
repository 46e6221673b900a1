"""What would turn an outcome: minimal sets of changes."""
