"""Of a decision no more than what is possible, and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass

from .answer import Answer


@dataclass(frozen=True)
class Brief:
    """Of a decision what is possible, and what is unknown, as fact and record."""

    possible: tuple[str, ...]
    unknown: frozenset[tuple[str, str]]


def briefly_of(found: Answer) -> dict[str, Brief]:
    """Of an answer what is possible and unknown, by application."""
    return {d.subject: Brief(d.possible, frozenset((u.fact, u.entity) for u in d.unknown)) for d in found.decisions}


__all__ = ["Brief", "briefly_of"]
