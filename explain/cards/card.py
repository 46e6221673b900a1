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


PRESUMED = "aangenomen"
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
    told: tuple[Card, ...] = ()  # steps that a picture tells inside this card
    cut: tuple[Card, ...] = ()  # steps that do not fit in a picture
    cut_word: str = "onderdelen"
    kind: str = ""
    idle: bool = False  # a ground on which the outcome does not rest: there is one that weighs more, or the provision goes on
    moot: bool = False  # under a branch that is decided the other way
    part: bool = True  # one of the parts or ways that the status of the card above counts
    needed: int | None = None  # of a step that only joins others: how many of them are enough; None: each is needed
    number: int | None = None
    tone: Look | None = field(default=None)
    address: str = ""  # id of the address that is cited
    authority: str = "het college"  # who decides; of the card of a decision
    fact: str = ""  # of a step that reads facts: what is so, with value and limit, as a clause; `stated` puts it in the place of the norm
    measured: bool = False  # it says a value
    said: str = ""  # the answer in one sentence, above the drawing; of the card of a decision
    below: tuple[tuple[str, str], ...] = ()  # lines under it, each with its label: what would change it, what may still be decided


def decides(card: Card) -> bool:
    """Is this one of the steps that decide? What is bold, and what has a thick border, in every form."""
    return card.decisive and card.kind != "decision" and card.look not in (*OPEN, Look.REFERENCE, Look.HIDDEN, Look.SAME)


def walk(card: Card) -> Iterator[Card]:
    """The card and every card below it, in reading order."""
    yield card
    for child in card.children:
        yield from walk(child)


def is_presumed(card: Card) -> bool:
    """Does this rest on something that is only presumed, itself or below it?"""
    return card.status.partition(" · ")[0] == PRESUMED or any(is_presumed(c) for c in (*card.children, *card.folded))


def left_out(card: Card) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a card leaves out: a word with a glyph, and the sentences."""
    return tuple((word, tuple(c.sentence for c in cards)) for word, cards in left_out_cards(card))


def left_out_cards(card: Card) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """What a card leaves out: a word with a glyph, and the cards."""
    satisfied = "✓ gronden die niet gelden" if card.kind == "decision" else "✓ vervuld"
    presumed = sum(is_presumed(c) for c in card.folded)
    satisfied += f", waarvan {presumed} aangenomen" if presumed else ""
    groups = ((satisfied, card.folded), ("✗ niet het geval", card.folded_no), ("? nog onbekend", card.folded_unknown),
              ("= gelijk", card.folded_same))  # fmt: skip
    return tuple((word, items) for word, items in groups if items)
