"""A table of applications decided at once: read, decided over columns, summed up, written."""
