"""How the steps below a card carry it: each is needed, one is enough, or a number of them; counted on the steps that are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parser import norms as n

from .. import words
from .card import GROUP, OF_THESE, Card, Look

NONE_OF = "geen van de"
LONGEST = 170  # characters of a sentence made of those of its parts


@dataclass(frozen=True)
class Joined:
    """least None: each part is needed; else so many of them are enough."""

    least: int | None


@dataclass(frozen=True)
class Steps:
    """Cards below one card, and how they are joined (None: not by parts or ways)."""

    joined: Joined | None = None
    cards: tuple[Card, ...] = ()

    @property
    def parts(self) -> tuple[Card, ...]:
        return tuple(c for c in self.cards if c.part and not c.moot)


def joined(body: n.Body, sign: bool) -> Joined | None:
    """How the children of a body are joined; `sign` False: of its negation, with each child denied."""
    match body:
        case n.All():
            return Joined(None if sign else 1)
        case n.Any_():
            return Joined(1 if sign else None)
        case n.AtLeast(least, children):
            needed = least if sign else len(children) - least + 1
            return Joined(None if needed == len(children) else needed)
    return None  # others: not a connective


def apart(own: Joined | None, inner: Steps) -> bool:
    """Must these be a step of their own among steps that are joined in another way?"""
    if inner.joined is None or len(inner.parts) < 2 or any(c.kind in ("condition", "ground") for c in inner.cards):
        return False
    return inner.joined != own or (inner.joined.least or 1) > 1


def unwrapped(own: Joined | None, cards: tuple[Card, ...]) -> Steps:
    """The steps; where the only part is a group, the steps of that."""
    parts = Steps(own, cards).parts
    if len(parts) == 1 and parts[0].kind == GROUP:
        inside = tuple(x if parts[0].decisive else replace(x, decisive=False) for x in parts[0].children)
        return Steps(Joined(parts[0].needed), tuple(x for c in cards for x in (inside if c is parts[0] else (c,))))
    return Steps(own, cards)


def counted(steps: Steps, truth: bool | None) -> str:
    """How many of how many, in words; nothing where that is open, or where there is only one."""
    parts, how = steps.parts, steps.joined
    values = [_truth(c) for c in parts]
    yes, no, total = values.count(True), values.count(False), len(parts)
    if how is None or truth is None or total < 2:
        return ""
    if how.least is None:
        return f"alle {total} onderdelen" if truth and yes == total else words.lacking(no, total, "onderdelen") if not truth and no else ""
    if how.least > 1:
        return f"{yes} van {total}, ten minste {how.least} nodig"
    return f"{yes} van {total} mogelijkheden" if truth and yes else f"{NONE_OF} {total} mogelijkheden" if no == total else ""


def _truth(card: Card) -> bool | None:
    look = card.tone if card.look is Look.REFERENCE else card.look
    if card.kind == "ground":
        return {Look.GROUND: True, Look.YES: False}.get(look or Look.UNKNOWN)
    return {Look.YES: True, Look.NO: False}.get(look or Look.UNKNOWN)


def grouped(steps: Steps) -> str:
    """A sentence for steps that have none of their own: those of its parts if they are short."""
    least, total = steps.joined.least if steps.joined else None, len(steps.parts)
    first, *rest = (c.sentence for c in steps.parts)
    if least is not None and least > 1:
        return f"Ten minste {words.how_many(least)} {OF_THESE} {words.how_many(total)}"
    word = "en" if least is None else "of"
    whole = f", {word} ".join((first, *map(words.small, rest)))
    if len(whole) <= LONGEST:
        return whole
    return f"{'Elk' if least is None else 'Een'} {OF_THESE} {words.how_many(total)}"
