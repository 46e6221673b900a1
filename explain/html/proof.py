"""The outline of a proof as items with anchors: what a template prints, and where each lid is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from ..cards.card import GLYPHS, OPEN, Card, Look, decides, face, left_out_cards, walk
from .law import Use, anchor


@dataclass(frozen=True)
class Folded:
    """Cards that are left out of the outline, behind one line."""

    look: str
    word: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Item:
    """One card of the outline. `target`: anchor of the lid; `refers`: anchor of the card where this is explained."""

    anchor: str
    number: int | None
    look: str
    glyph: str
    sentence: str
    status: str
    citation: str
    target: str
    detail: tuple[str, ...]
    decisive: bool
    open: bool
    refers: str
    refers_number: int | None
    children: tuple[Item, ...]
    folded: tuple[Folded, ...]


def outline(card: Card, open_to: int | None = None) -> Item:
    """Items of a tree of cards; deeper than `open_to` they start closed, and so do branches that do not decide."""
    numbers = {c.id: c.number for c in walk(card) if c.look is not Look.REFERENCE and c.number is not None}
    return _item(card, numbers, count(1), 0, open_to)


def _item(card: Card, numbers: dict[str, int], ids: count[int], depth: int, open_to: int | None) -> Item:
    number = card.number
    own = f"kaart-{number}" if number is not None else f"blad-{next(ids)}"
    tone = card.tone if card.look is Look.REFERENCE and card.tone is not None else face(card)
    refers = numbers.get(card.id) if card.look is Look.REFERENCE else None
    children = tuple(_item(c, numbers, ids, depth + 1, open_to) for c in card.children)
    folded = tuple(
        Folded(
            {"✓": "yes", "✗": "no", GLYPHS[Look.ASSUMED]: "assumed"}.get(word[0], "unknown"),
            word,
            tuple(_item(_leaf(c), {}, ids, depth + 1, open_to) for c in cards),
        )
        for word, cards in left_out_cards(card)
    )
    return Item(
        anchor=own, number=number, look=(card.tone or card.look).value if card.kind == "decision" else tone.value, glyph=GLYPHS[face(card)],
        sentence=card.sentence, status=card.status.partition(" · al uitgelegd")[0], citation=card.citation,
        target=anchor(card.address) if card.address else "", detail=card.detail, decisive=decides(card),
        open=depth < open_to if open_to is not None else card.decisive or card.look in (Look.UNKNOWN, Look.JUDGEMENT, Look.CHOICE),
        refers=f"kaart-{refers}" if refers is not None else "", refers_number=refers, children=children, folded=folded,
    )  # fmt: skip


def _leaf(card: Card) -> Card:
    """A card that was left out, on its own: what stands below it is in the full proof."""
    return Card(card.id, card.sentence, card.status, card.look, card.citation, address=card.address, decisive=False, assumed=card.assumed)


def items(item: Item) -> Iterator[Item]:
    """The item and all below it, what is folded too, in reading order."""
    yield item
    for child in item.children:
        yield from items(child)
    for group in item.folded:
        for child in group.items:
            yield from items(child)


def uses(item: Item, cards: Card) -> dict[str, list[Use]]:
    """Where each address is cited in the outline, in reading order."""
    ids = {anchor(c.address): c.address for c in _every(cards) if c.address}
    found: dict[str, list[Use]] = {}
    for each in items(item):
        if each.target:
            found.setdefault(ids[each.target], []).append(Use(each.anchor, each.sentence))
    return found


def deciding(card: Card) -> tuple[str, ...]:
    """The addresses of the cards that decide or are still open, in reading order."""
    return tuple(dict.fromkeys(c.address for c in walk(card) if c.address and (c.decisive or c.look in OPEN)))


def _every(card: Card) -> Iterator[Card]:
    for each in walk(card):
        yield each
        for _, cards in left_out_cards(each):
            yield from cards
