"""A card: what a person reads at one node of a proof. Data only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum


class Look(Enum):
    """How a card looks: fill tells truth, glyph and word repeat it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    JUDGEMENT = "judgement"
    GROUND = "ground"
    DECISION = "decision"
    CHOICE = "choice"
    REFERENCE = "reference"
    HIDDEN = "hidden"
    LEFT = "left"  # in a comparison: holds on the left only, on the right only, on both with a difference, the same
    RIGHT = "right"
    CHANGED = "changed"
    SAME = "same"


GLYPHS = {
    Look.YES: "✓", Look.NO: "✗", Look.UNKNOWN: "?", Look.JUDGEMENT: "?", Look.GROUND: "!", Look.DECISION: "■", Look.CHOICE: "⇄",
    Look.REFERENCE: "↪", Look.HIDDEN: "□", Look.LEFT: "◀", Look.RIGHT: "▶", Look.CHANGED: "≠", Look.SAME: "=",
}  # fmt: skip


OPEN = (Look.UNKNOWN, Look.JUDGEMENT, Look.CHOICE)
COMPARED = (Look.LEFT, Look.RIGHT, Look.CHANGED, Look.SAME)


@dataclass(frozen=True)
class Card:
    """One card. `status` is the status word with values; `detail` more lines; `folded` the siblings left out.

    tone: for a back-reference the look of the card referred to, for a decision that of its outcome.
    """

    id: str
    sentence: str
    status: str
    look: Look
    citation: str = ""
    law: str = ""
    url: str | None = None
    detail: tuple[str, ...] = ()
    decisive: bool = True
    children: tuple[Card, ...] = ()
    folded: tuple[Card, ...] = ()
    folded_no: tuple[Card, ...] = ()
    folded_unknown: tuple[Card, ...] = ()
    folded_same: tuple[Card, ...] = ()
    kind: str = ""
    moot: bool = False  # under a branch that is decided the other way
    number: int | None = None
    tone: Look | None = field(default=None)
    address: str = ""  # id of the address that is cited


def walk(card: Card) -> Iterator[Card]:
    """The card and every card below it, in reading order."""
    yield card
    for child in card.children:
        yield from walk(child)


def left_out(card: Card) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a card leaves out: a word with a glyph, and the sentences."""
    return tuple((word, tuple(c.sentence for c in cards)) for word, cards in left_out_cards(card))


def left_out_cards(card: Card) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """What a card leaves out: a word with a glyph, and the cards."""
    satisfied = "✓ gronden die niet in de weg staan" if card.kind == "decision" else "✓ vervuld"
    groups = ((satisfied, card.folded), ("✗ niet het geval", card.folded_no), ("? nog onbekend", card.folded_unknown),
              ("= gelijk", card.folded_same))  # fmt: skip
    return tuple((word, items) for word, items in groups if items)
