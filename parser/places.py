"""Where things stand: a place in a rule file, and the names of places outside the articles of a published text."""

from __future__ import annotations

from dataclasses import dataclass

from .numbers import is_lid

PREAMBLE, BETWEEN, CLOSING, ANNEX = "aanhef", "tussentekst", "ondertekening", "bijlage"


def is_article(name: str) -> bool:
    """Is this first part of an address an article, and not a bijlage or text outside the articles?"""
    return name not in (PREAMBLE, CLOSING) and not name.startswith((BETWEEN, ANNEX))


def written(path: tuple[str, ...]) -> str:
    """An address as the rule language writes it: `artikel 5:42 lid 1a b`, `bijlage 2`, `tussentekst 4`."""
    first, *rest = path
    if is_article(first):
        lid = ["lid", rest.pop(0)] if rest and is_lid(rest[0]) else []
        return " ".join(("artikel", first, *lid, *rest))
    word = next((w for w in (BETWEEN, ANNEX) if first.startswith(w)), first)
    return " ".join(filter(None, (word, first.removeprefix(word), *rest)))


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a rule file: 1-based line and column, end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Span("", 0, 0, 0, 0)
