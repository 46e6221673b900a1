"""Where things stand: a place in a rule file, and the names of places outside the articles of a published text."""

from __future__ import annotations

from dataclasses import dataclass

PREAMBLE, BETWEEN, CLOSING = "aanhef", "tussentekst", "ondertekening"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a rule file: 1-based line and column, end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Span("", 0, 0, 0, 0)
