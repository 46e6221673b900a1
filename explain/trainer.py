"""Trainer mode: the same cards as an exercise. Nothing in order, choice or form tells the answer."""

from __future__ import annotations

from dataclasses import replace

from parser.norms import Norms
from reasoner import Answer, Decision
from reasoner.proof import CHOICE_ROLE, LIST_ROLE, prove

from .card import Card, Look
from .cards import build
from .passes import merge, number, share

QUESTION = "Wat denkt u?"
BLANK = "…………………"
DEEPEST = 3  # decision, grounds and powers, conditions


def exercise(answer: Answer, decision: Decision) -> Card:
    """Every card of a decision, in the order of the texts: what decides does not come first."""
    card = merge(build(answer, decision, prove(answer, decision)))
    return number(share(_in_order(_without_hints(card), answer.norms)))


def shallow(card: Card, depth: int = DEEPEST) -> Card:
    """The cards down to a level, for a picture that fits."""
    return replace(card, children=tuple(shallow(c, depth - 1) for c in card.children) if depth > 1 else ())


def veil(card: Card) -> Card:
    """The cards without their statuses."""
    if card.look is Look.REFERENCE:
        return replace(card, status=card.status.rpartition(" · ")[2], tone=Look.HIDDEN, decisive=False)
    status = QUESTION if card.kind == "decision" else BLANK
    children = tuple(veil(c) for c in card.children)
    return replace(card, status=status, look=Look.HIDDEN, tone=Look.HIDDEN, detail=(), decisive=False, children=children)


def _without_hints(card: Card) -> Card:
    """Without the cards that are there only because something is open or a choice, and without the readings, which are given."""
    asked = (c for c in card.children if c.kind not in (CHOICE_ROLE, LIST_ROLE, "reading") and not _switched_off(c))
    return replace(card, children=tuple(_without_hints(c) for c in asked))


def _switched_off(card: Card) -> bool:
    """A ground of a reading that was not chosen."""
    return card.kind == "ground" and any(c.kind == "reading" and c.look is Look.NO for c in card.children)


def _in_order(card: Card, norms: Norms) -> Card:
    places = {id_: i for i, id_ in enumerate(norms.articles)}
    return replace(card, children=tuple(sorted(card.children, key=lambda c: (places.get(c.address, len(places)), c.sentence))))
