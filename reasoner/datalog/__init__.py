"""The proving engine: norms and a case as clauses, asked of pyDatalog."""
