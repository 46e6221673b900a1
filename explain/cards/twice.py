"""What would be said twice in a picture, said once. Pure functions."""

from __future__ import annotations

from dataclasses import replace

from .card import Card, Look


def once(card: Card) -> Card:
    """A ground below which one step says the same says it alone: what stands under that step stands under the ground."""
    children = tuple(once(c) for c in card.children)
    card = replace(card, children=children)
    said = [c for c in children if card.look is Look.GROUND and _says_again(card, c)]
    if len(said) != 1:
        return card
    (only,) = said
    rest = tuple(x for c in children for x in (only.children if c is only else (c,)))
    return replace(
        card, children=rest, same=(only,), place=only.place or only.citation, named=card.named or only.named,
        folded=(*card.folded, *only.folded), folded_no=(*card.folded_no, *only.folded_no),
        folded_unknown=(*card.folded_unknown, *only.folded_unknown), detail=(*card.detail, *only.detail),
    )  # fmt: skip


def readings_once(card: Card) -> Card:
    """Of the grounds each reading is told on the first that rests on it."""
    seen, children = set[str](), list[Card]()
    for child in card.children:
        kept = tuple(x for x in child.detail if child.look is not Look.GROUND or x not in seen)
        seen |= set(child.detail)
        children.append(replace(child, detail=kept))
    return replace(card, children=tuple(children))


def told_twice(card: Card, seen: set[tuple[str, ...]]) -> Card:
    """An exception that stands under two grounds with the same words is drawn under the first, and told in the other."""
    children, told = list[Card](), list(card.told)
    for child in card.children:
        says = (child.sentence, child.status, *(c.sentence for c in (*child.told, *child.children)))
        if child.kind == "exception" and (child.children or child.told) and says in seen:
            told.append(alone(child))
        else:
            children.append(told_twice(child, seen))
        seen |= {says} if child.kind == "exception" else set()
    return replace(card, children=tuple(children), told=tuple(told))


def _says_again(card: Card, child: Card) -> bool:
    return child.look in (Look.YES, Look.NO) and not child.assumed and child.sentence.lower() in card.sentence.lower()


def alone(card: Card) -> Card:
    return replace(card, children=(), folded=(), folded_no=(), folded_unknown=(), folded_same=(), told=(), detail=(), cut=())
