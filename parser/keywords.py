"""The keywords of the rule language, taken from the grammar itself; highlighters and editors take them from here."""

from __future__ import annotations

import functools
import re

from .reader import grammar

FREE = ("NAME", "STRING", "NUMMER", "INT", "DECIMAL", "COMMENT", "WS")


@functools.cache
def keywords() -> tuple[str, ...]:
    """Every word with a fixed meaning, in the order of the alphabet: `als`, `artikel`, ..."""
    found: set[str] = set()
    for terminal in grammar().terminals:
        if terminal.name not in FREE:
            pattern = re.sub(r"\\[a-zA-Z]\+?|\(\?[^)]*\)", " ", str(terminal.pattern.value))
            found |= set(re.findall(r"[^\W\d_]+", pattern))
    return tuple(sorted(found))
