"""The repairs of `repair`: words, JSON, terminal."""
