"""Trainer mode: the same cards as an exercise. Nothing in order, choice or form tells the answer."""

from __future__ import annotations

from dataclasses import replace

from reasoner import Answer, Decision
from reasoner.decision.proof import prove

from .asked import asked
from .card import Card, Look
from .passes import merge, number, share

QUESTION = "Wat denkt u?"
BLANK = "…………………"
DEEPEST = 3  # decision, grounds and powers, conditions


def exercise(answer: Answer, decision: Decision, only: str | None = None) -> Card:
    """Every step of a decision, in the order of the texts; only: of the grounds at that address or below."""
    return number(share(merge(asked(answer, decision, prove(answer, decision), only))))


def shallow(card: Card, depth: int = DEEPEST) -> Card:
    """The cards down to a level, for a picture that fits."""
    return replace(card, children=tuple(shallow(c, depth - 1) for c in card.children) if depth > 1 else ())


def veil(card: Card) -> Card:
    """The cards without their statuses."""
    if card.look is Look.REFERENCE:
        return replace(card, status=card.status.rpartition(" · ")[2], tone=Look.HIDDEN, decisive=False)
    status = QUESTION if card.kind == "decision" else BLANK
    children = tuple(veil(c) for c in card.children)
    return replace(
        card, status=status, look=Look.HIDDEN, tone=Look.HIDDEN, detail=(), decisive=False, children=children, part=True, assumed=False
    )
