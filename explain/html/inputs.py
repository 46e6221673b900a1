"""Sections that others fill: repairs and questions. Plain data; a report without them leaves the sections out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One change of a repair: a sentence, who can make it, the addresses it serves."""

    sentence: str
    who: str | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Repair:
    """Changes that together give another outcome (words for people); `provided`: what is taken to hold ("mits ...")."""

    changes: tuple[Change, ...]
    outcome: str
    provided: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question still to be answered: who can, what the answer would do, the addresses that wait for it."""

    question: str
    who: str | None
    effect: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ways:
    """What would change the answer: in sentences, and each way."""

    sentences: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
