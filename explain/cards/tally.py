"""What a card counts agrees with what stands on it: another number is not named. Pure functions."""

from __future__ import annotations

import re
from dataclasses import replace

from .card import Card, left_out_cards

COUNTS = (
    (re.compile(r"aan (?:geen|\d+) van de (\d+) (onderdelen|mogelijkheden|voorwaarden) is niet voldaan"), "niet aan alle {} voldaan"),
    (re.compile(r"geen van de (\d+) (mogelijkheden)"), "geen van de {}"),
    (re.compile(r"alle (\d+) (onderdelen)"), "alle {}"),
    (re.compile(r"\d+ van (\d+) (mogelijkheden)"), "een van de {}"),
)


def tallied(card: Card) -> Card:
    """The tree, with numbers on its cards only where a reader can count them there."""
    status = card.status
    for counted, plain in COUNTS:
        found = counted.search(status)
        if found is not None and int(found[1]) != _shown(card, found[2]):
            status = status.replace(found[0], plain.format(found[2]))
    return replace(card, status=status, children=tuple(map(tallied, card.children)))


def _shown(card: Card, what: str) -> int:
    """So many parts are drawn below a card, told in it, or counted on it."""
    cards = (*card.children, *card.told, *card.same, *card.cut, *(c for _, cards in left_out_cards(card) for c in cards))
    return sum(c.part and (what != "voorwaarden" or c.kind == "condition") for c in cards)
