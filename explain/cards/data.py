"""Cards as plain data, for JSON."""

from __future__ import annotations

from typing import Any

from .card import Card, face, left_out


def card_json(card: Card) -> dict[str, Any]:
    """A card with those below it: `look` is a name of `Look`, `left_out` what was folded away, by its word."""
    return {
        "number": card.number,
        "sentence": card.sentence,
        "status": card.status,
        "look": face(card).value,
        "citation": card.citation,
        "address": card.address,
        "detail": list(card.detail),
        "left_out": {word: list(sentences) for word, sentences in left_out(card)},
        "children": [card_json(child) for child in card.children],
    }
