"""A card: what a person reads at one node of a proof. Data only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from ..words import capital


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
    AGAINST = "against"  # only how a card is shown (`face`): it is so, and a ground that holds rests on it
    ASSUMED = "assumed"  # only how a card is shown (`face`): it is so, or it is not, because nobody has said otherwise
    LEFT = "left"  # in a comparison: holds on the left only, on the right only, on both with a difference, the same
    RIGHT = "right"
    CHANGED = "changed"
    SAME = "same"


GLYPHS = {
    Look.YES: "✓", Look.NO: "✗", Look.UNKNOWN: "?", Look.JUDGEMENT: "?", Look.GROUND: "!", Look.DECISION: "■", Look.CHOICE: "⇄",
    Look.REFERENCE: "↪", Look.HIDDEN: "□", Look.ASSUMED: "○", Look.AGAINST: "•",
    Look.LEFT: "◀", Look.RIGHT: "▶", Look.CHANGED: "≠", Look.SAME: "=",
}  # fmt: skip


FACT = GLYPHS[Look.AGAINST]  # also before a fact by which a step fails: no cross stands before what is so
PRESUMED, UNJUDGED, UNSETTLED = "aangenomen", "nog niet beoordeeld", "niet vastgesteld"
STANDS, JUDGED = "staat vast", "beoordeeld"  # of a fact, and of a judgement that was given
MAYBE, ASKED = "Misschien", "Eis"  # before a ground that may hold; before a condition that is not met, or may not be
GROUP, OF_THESE = "group", "van de volgende"  # a step that only joins others; one that says nothing but how
BORNE = ""  # of a step told in a card that says for all of them how they stand
BY_ASSUMPTION = ", op een aanname"
NOT_HOLDING, ONE_NOT_HOLDING = "gronden die niet gelden", "grond die niet geldt"
ALSO = "geldt ook, niet bepalend"  # of a ground on which the outcome does not rest
IDLE = "zonder gevolg voor de uitkomst"  # of an open step on which the outcome does not hang
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
    same: tuple[Card, ...] = ()  # steps that say what this card says already
    cut: tuple[Card, ...] = ()  # steps that do not fit in a picture
    cut_word: str = "onderdelen"
    spelled: frozenset[str] = frozenset()  # of what is left out the words of the groups that a picture has room to name
    kind: str = ""
    idle: bool = False  # a ground on which the outcome does not rest: there is one that weighs more, or the provision goes on
    moot: bool = False  # under a branch that is decided the other way
    taken: frozenset[str] = frozenset()  # the points that a step takes to be so; of a decision all of them
    hangs: bool = True  # of an open step: the outcome hangs on it (`pending`)
    part: bool = True  # one of the parts or ways that the status of the card above counts
    needed: int | None = None  # of a step that only joins others: how many of them are enough; None: each is needed
    number: int | None = None
    tone: Look | None = field(default=None)
    address: str = ""  # id of the address that is cited
    authority: str = "het college"  # who decides; of the card of a decision
    fact: str = ""  # of a step that reads facts: what is so, with value and limit, as a clause; `stated` puts it in the place of the norm
    opposite: str = ""  # of a step that is not so the words of the rule base for that; nothing without
    measured: bool = False  # it says a value
    judged: bool = False  # what is so, is so because someone has judged it
    against: bool = False  # a ground that holds rests on it (`passes.against`)
    assumed: bool = False  # it rests on what nobody has established or judged
    named: int = 0  # where the sentence above the drawing names it; 0: it does not
    place: str = ""  # the citation of the text under which the sentence names it
    instead: str = ""  # `, niet rood of blauw`: after the fact, where it stands alone
    obliges: bool = False  # that it must be granted rests on it, not only that it may
    absent: bool = False  # what is not so is that there is such a thing at all
    options: tuple[Card, ...] = ()  # of a choice what comes of each that may be chosen; a picture leads with it
    said: str = ""  # the answer in one sentence, above the drawing; of the card of a decision
    below: tuple[tuple[str, str], ...] = ()  # lines under it, each with its label
    boxed: tuple[tuple[str, tuple[str, ...]], ...] = ()  # in a frame under it: what would change it, what may still be decided


def decides(card: Card) -> bool:
    """Is this one of the steps that decide? What is bold, and what has a thick border, in every form."""
    return card.decisive and card.kind != "decision" and card.look not in (*OPEN, Look.REFERENCE, Look.HIDDEN, Look.SAME)


def walk(card: Card) -> Iterator[Card]:
    """The card and every card below it, in reading order."""
    yield card
    for child in card.children:
        yield from walk(child)


def face(card: Card) -> Look:
    """How a card is shown: with the sign of an assumption where it rests on one; no tick where a ground rests on what is so."""
    if card.assumed and card.look in (Look.YES, Look.NO):
        return Look.ASSUMED
    return Look.AGAINST if card.against and card.look is Look.YES else card.look


def asked(sentence: str) -> str:
    """What is required: it is not said that it is so."""
    return f"{ASKED}: ‘{sentence}’"


def what_is_so(card: Card) -> str | None:
    """The sentence of a step as something that is the case; None of one that is not so and has no words for that, or none at all."""
    if card.kind == GROUP and OF_THESE in card.sentence:
        return None
    if (card.tone or card.look) is not Look.NO or card.assumed or card.status in (STANDS, JUDGED) or card.kind == "amount":
        return card.sentence
    if card.kind == "leaf":
        return card.sentence if card.fact else card.opposite or None
    return capital(card.fact) or card.opposite or None


def left_out(card: Card) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a card leaves out: a word with a glyph, and the sentences."""
    return tuple((word, tuple(c.sentence for c in cards)) for word, cards in left_out_cards(card))


def left_out_cards(card: Card) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """What a card leaves out: a word with a glyph, and the cards; each is in one group only."""
    satisfied, taken = (NOT_HOLDING, f"{NOT_HOLDING} zolang een aanname klopt") if card.kind == "decision" else ("vervuld", PRESUMED)
    sure = tuple(c for c in card.folded if not c.assumed)
    assumed = tuple(c for c in card.folded if c.assumed)
    groups = ((f"✓ {satisfied}", sure), (f"{GLYPHS[Look.ASSUMED]} {taken}", assumed), ("✗ niet het geval", card.folded_no),
              ("? nog onbekend", tuple(c for c in card.folded_unknown if c.hangs)),
              (f"? onbekend, {IDLE}", tuple(c for c in card.folded_unknown if not c.hangs)), ("= gelijk", card.folded_same))  # fmt: skip
    return tuple((word, items) for word, items in groups if items)
