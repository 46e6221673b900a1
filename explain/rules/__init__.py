"""The rules themselves: coverage, vocabulary, template of a dossier."""
