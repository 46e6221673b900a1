"""Trainer mode: the same cards as an exercise. Nothing in order, choice or form tells the answer."""

from __future__ import annotations

from dataclasses import replace

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.proof import CHOICE_ROLE, LIST_ROLE, ProofNode, prove

from .build import build
from .card import Card, Look
from .passes import merge, number, share

QUESTION = "Wat denkt u?"
BLANK = "…………………"
DEEPEST = 3  # decision, grounds and powers, conditions


def exercise(answer: Answer, decision: Decision) -> Card:
    """Every card of a decision, in the order of the texts: what decides does not come first."""
    graph = prove(answer, decision)
    nodes = {id_: data["node"] for id_, data in graph.nodes(data=True)}
    off = frozenset(id_ for id_, node in nodes.items() if _switched_off(answer, node))
    grounds = {id_: node.label.holds for id_, node in nodes.items() if node.role == "ground" and node.label is not None}
    card = _without_hints(merge(build(answer, decision, graph)), off, grounds)
    return number(share(_in_order(card, answer.norms)))


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


def _without_hints(card: Card, off: frozenset[str], grounds: dict[str, str]) -> Card:
    """Without what is there only because something is open or a choice, and without the readings, which are given.

    A ground is named by what it says, also where it does not apply.
    """
    asked = (c for c in card.children if c.kind not in (CHOICE_ROLE, LIST_ROLE, "reading") and c.id not in off)
    children = tuple(_without_hints(c, off, grounds) for c in asked)
    return replace(card, sentence=grounds.get(card.id, card.sentence), children=children)


def _switched_off(answer: Answer, node: ProofNode) -> bool:
    """A ground that asks for a reading that was not chosen."""
    body = answer.norms.props[node.prop].body if node.role == "ground" else None
    needed = [answer.norms.props[c.prop].body for c in body.children if c.holds] if isinstance(body, n.All) else []
    return any(isinstance(b, n.ReadingIs) and answer.readings[b.reading] != b.choice for b in needed)


def _in_order(card: Card, norms: n.Norms) -> Card:
    last = len(norms.place)
    return replace(card, children=tuple(sorted(card.children, key=lambda c: (norms.place.get(c.address, last), c.sentence))))
