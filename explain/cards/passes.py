"""Passes on a tree of cards, each a pure function: merge, fold, against, weigh, share, number, stated."""

from __future__ import annotations

from dataclasses import replace

from ..words import capital
from .card import BY_ASSUMPTION, JUDGED, OPEN, STANDS, Card, Look, walk
from .joined import NONE_OF

NO_OTHER = "geen andere weg"  # of a way out for which something would have to be there that is not
OF_A_GRANT = ("condition", "power", "ground", "in_force", "reading", "deviation")
SHOWN_UNKNOWN = 2  # so many unknown siblings are shown beside what is decisive; more become one line


def merge(card: Card) -> Card:
    """A card whose only child says the same of one fact takes over its value."""
    children = tuple(merge(c) for c in card.children)
    stated = [c for c in children if c.kind != "reading"]
    if len(stated) == 1 and stated[0].kind == "leaf" and not stated[0].children and card.kind in ("condition", "definition", "ground"):
        value = stated[0].status.partition(" · ")[2]
        words_ = [card.status, value]
        if card.look in OPEN or stated[0].assumed:
            words_ = [
                f"{card.status.replace(BY_ASSUMPTION, '')} · {stated[0].status}"
                if card.kind == "ground" or card.look is Look.NO
                else stated[0].status
            ]
        look = stated[0].look if card.look in OPEN and card.kind != "ground" else card.look
        rest = tuple(c for c in children if c.kind == "reading")
        status, fact = " · ".join(w for w in words_ if w), stated[0].fact
        return replace(
            card, status=status, look=look, children=rest, detail=(*card.detail, *stated[0].detail), fact=fact,
            assumed=card.assumed or stated[0].assumed, named=card.named or stated[0].named, place=card.place or stated[0].place,
            absent=stated[0].absent, taken=card.taken | stated[0].taken,
        )  # fmt: skip
    return replace(card, children=children)


def _deviates(card: Card) -> bool:
    """Is a power to deviate used under this card?"""
    return any(c.kind == "deviation" and c.look is Look.YES for c in walk(card))


def _only_deviations(card: Card) -> Card:
    """A ground that does not hold because the college deviates: that branch; the others are left out."""
    kept = tuple(c for c in card.children if _deviates(c) or c.look in (Look.NO, *OPEN))
    met = tuple(c for c in card.children if not any(c is k for k in kept))
    return replace(card, children=kept, folded=(*met, *card.folded))


def _idle_power(card: Card, child: Card) -> bool:
    """A power that is there says nothing where it is not used."""
    return card.kind == "decision" and card.tone is not Look.YES and child.kind == "power" and child.look is Look.YES


def fold(card: Card) -> Card:
    """Keep what is decisive or unknown; satisfied siblings become one line with their sentences."""
    stated = [c for c in card.children if c.kind != "reading" and not c.moot and not _idle_power(card, c)]
    decisive = [c for c in stated if c.decisive and c.look not in OPEN]
    idle = [c for c in stated if c.look in OPEN and not c.hangs]
    open_ = [c for c in stated if c.look in OPEN and c.hangs]
    if decisive and card.look not in OPEN and len(open_) > SHOWN_UNKNOWN:
        hidden = open_
    elif card.kind == "overlap":
        decisive, hidden, open_, idle = [], [], [], []
    else:
        hidden = []
    hidden = [c for c in stated if any(c is x for x in (*hidden, *idle))]
    granted = card.kind == "decision" and card.tone is Look.YES
    kept = [c for c in stated if any(c is x for x in (*decisive, *open_)) and not any(c is x for x in hidden)]
    if granted:
        kept = [c for c in kept if c.kind != "ground" or c.look in (Look.GROUND, *OPEN) or _deviates(c)]
    rest = [c for c in stated if card.kind != "overlap" and not any(c is x for x in (*kept, *hidden))]
    no = [c for c in rest if c.look is Look.NO and (card.kind != "decision" or c.kind == "power")]
    folded = [c for c in rest if not any(c is x for x in no)]
    beside = bool(decisive) and card.look not in OPEN
    shown = tuple(replace(c, children=()) if beside and c.look in OPEN else fold(c) for c in kept)
    if granted:
        shown = tuple(_only_deviations(c) if c.kind == "ground" and c.look not in (Look.GROUND, *OPEN) else c for c in shown)
    return replace(
        card,
        children=shown,
        folded=tuple(folded),
        folded_no=tuple(no),
        folded_unknown=tuple(hidden),
    )


def against(card: Card, ground: bool = False) -> Card:
    """What is so and makes a ground hold counts against what is asked, whatever stands between them. ground: it stands under one."""
    own = card.look is Look.YES and card.kind in OF_A_GRANT  # what may be granted beside this is told as it stands there
    below = card.decisive and not own and (ground or card.look is Look.GROUND)
    mine = below and card.look is Look.YES
    return replace(card, against=mine, children=tuple(against(c, below) for c in card.children))


def weigh(card: Card, above: bool = True) -> Card:
    """What stands under a step that does not decide, decides nothing either; nor does a ground on which the outcome does not rest."""
    decisive = card.decisive and above and not card.idle
    return replace(card, decisive=decisive, children=tuple(weigh(c, decisive) for c in card.children))


def stated(card: Card, way: bool = False, other: bool = False) -> Card:
    """Every step that reads facts says what is so, instead of the norm with whether it holds. way: it is one of several ways out;
    other: and not the one that is told above it."""
    first = card.look is Look.NO and card.kind != "leaf" and bool(card.fact)  # it says itself what is so: what stands below is another way
    ways = NONE_OF in card.status and (first or not all(c.absent for c in card.children))
    card = replace(
        card, children=tuple(stated(c, ways, first) for c in card.children), folded=tuple(map(stated, card.folded)),
        folded_no=tuple(map(stated, card.folded_no)), folded_unknown=tuple(map(stated, card.folded_unknown)),
        folded_same=tuple(map(stated, card.folded_same)),
    )  # fmt: skip
    word = card.status.partition(" · ")[0]
    if not card.fact or card.look not in (Look.YES, Look.NO):
        return card
    if card.assumed:
        return replace(card, sentence=capital(card.fact + card.instead)) if card.kind == "leaf" else card
    if card.kind != "leaf":
        parts = bool(card.children) or (card.kind == "definition" and bool(card.folded_no))
        rest = "".join(f" · {x}" for x in card.status.split(" · ")[1:]) if parts else ""
        return replace(card, status=f"{word}: {card.fact}{rest}") if card.look is Look.NO else card
    stands = NO_OTHER if way and (card.absent or other) and card.decisive else JUDGED if card.judged else STANDS
    status = word if card.look is Look.YES else stands
    return replace(
        card, sentence=capital(card.fact + card.instead), fact=card.fact + card.instead, status=status, measured=word != card.status
    )


def share(card: Card) -> Card:
    """Explain each branch once: later occurrences refer to the first."""
    return _share(card, {})[0]


def _share(card: Card, seen: dict[str, bool]) -> tuple[Card, dict[str, bool]]:
    if card.id in seen and card.children:
        return replace(
            card, children=(), folded=(), detail=(), folded_no=(), folded_unknown=(), folded_same=(), look=Look.REFERENCE, tone=card.look
        ), seen
    if card.children:
        seen[card.id] = True
    return replace(card, children=tuple(_share(c, seen)[0] for c in card.children)), seen


def number(card: Card) -> Card:
    """Number the cards that have others below them, in reading order; resolve the references."""
    numbers: dict[str, int] = {}
    for c in walk(card):
        if c.look is not Look.REFERENCE and c.children:
            numbers.setdefault(c.id, len(numbers) + 1)
    return _numbered(card, numbers)


def _numbered(card: Card, numbers: dict[str, int]) -> Card:
    children = tuple(_numbered(c, numbers) for c in card.children)
    if card.look is Look.REFERENCE:
        if card.id not in numbers:
            return replace(card, look=card.tone or Look.HIDDEN, tone=None)
        return replace(card, status=f"{card.status.split(' · ')[0]} · al uitgelegd bij {numbers[card.id]}")
    return replace(card, children=children, number=numbers.get(card.id))
