"""How a card is coloured and what signs stand for: palette, the sign before what is counted. Data, and who has which."""

from __future__ import annotations

from .card import GLYPHS, Card, Look, face

INK, CITE, EDGE, WHITE = "#1B1F23", "#56616A", "#77828A", "#FFFFFF"
SIGNS = {"✓": Look.YES, "✗": Look.NO, "?": Look.UNKNOWN, "=": Look.REFERENCE, GLYPHS[Look.ASSUMED]: Look.ASSUMED}  # before what is counted

# border and text colour, fill, extra style
PALETTE = {
    Look.YES: ("#005F95", "#E3F0F9", ""),
    Look.NO: ("#A83F00", "#FBE6DA", ""),
    Look.UNKNOWN: ("#7A5600", "#FFF4D6", ",DASHED"),
    Look.JUDGEMENT: ("#7A5600", "#FFF4D6", ",DASHED"),
    Look.AGAINST: ("#A83F00", "#FBE6DA", ""),
    Look.GROUND: ("#A83F00", WHITE, ""),
    Look.ASSUMED: ("#5B3F8C", "#F1ECF9", ",DOTTED"),
    Look.DECISION: (INK, WHITE, ""),  # in the legend; the decision itself has the colour of its outcome
    Look.CHOICE: ("#7A5600", "#FFF4D6", ""),
    Look.REFERENCE: ("#56616A", WHITE, ""),
    Look.HIDDEN: ("#56616A", WHITE, ""),
    Look.LEFT: ("#005F95", "#CFE4F3", ""),
    Look.RIGHT: ("#A83F00", WHITE, ",DASHED"),
    Look.CHANGED: (INK, "#EDEFF1", ""),
    Look.SAME: ("#B4BCC4", WHITE, ""),
}


def solid(card: Card) -> bool:
    """Is this the decision itself, filled with the colour of its outcome?"""
    return card.kind == "decision" and (card.tone or card.look) is not Look.HIDDEN


def colours(card: Card) -> tuple[str, str, str]:
    tone = card.tone or face(card)
    colour, fill, extra = PALETTE[tone if tone in PALETTE else Look.NO]
    if solid(card):
        return colour, colour, ""
    return (colour, WHITE, "") if card.look is Look.REFERENCE else (colour, fill, extra)
