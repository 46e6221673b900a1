"""The questions of `ask`: words, terminal, interview."""
