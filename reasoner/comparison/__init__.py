"""Two decisions side by side: what differs and what carries it."""
