"""What a picture leads with where no refusal does: the facts that a grant rests on, or what an open question hangs on. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..sentence.sentence import MET
from ..words import capital, small
from .card import BORNE, OPEN, PRESUMED, STANDS, UNJUDGED, UNSETTLED, Card, Look, asked, left_out_cards, walk, what_is_so
from .money import NOT_YET

OF_CONDITIONS = " (een voorwaarde kan meer feiten vragen)"  # where the sentence counts conditions
RESTS = "Hierop rust het antwoord"
MOST_BRANCHES = 3
LEAST = 3  # facts are told where the sentence names fewer; else those that it names
LONG = 110  # characters of a fact with its value that is told after the others
BESIDE = re.compile(r"; [^()]*\)$")  # what else was read to come to a limit
NO_FACT = ("reading", "ground", "power", "amount", "step")


def choosing(card: Card) -> Card:
    """Of a choice: what comes of each that may be chosen, with what is granted in the first; then why they exclude each other.
    Another tree as it is."""
    if card.look is not Look.CHOICE or not card.options:
        return card
    amounts = tuple(c for c in card.children if c.kind == "amount")
    mine, *others = card.options
    mine = replace(mine, told=tuple(_in_one(c) for c in amounts))
    return replace(card, children=(mine, *others, *(c for c in card.children if c not in amounts)))


def by_facts(card: Card, most: int, naming: bool = True) -> Card:
    """Of a grant: one card more, with the deciding facts and their values, `most` of them; another tree as it is.

    naming: and every fact that the sentence above the drawing names.
    """
    if card.kind != "decision" or card.tone is not Look.YES:
        return card
    used = tuple(c for c in card.children if c.kind == "ground" and _deviating(c))
    deviating = tuple(x for c in used for x in _deviating(c, card.said))
    card = replace(card, children=tuple(c for c in card.children if c not in used), folded=(*card.folded, *used))
    by_power = {x.id for c in deviating for x in c.told}
    grounds = (c for c in card.folded if c.kind == "ground")
    below = (c for ground in (*card.children, *grounds) for c in _deciding(ground) if c.id not in by_power)
    found = [c for c in below if c.look is Look.YES and c.kind not in NO_FACT and (c.named or not c.children)]
    leaves = {c.sentence: c for c in sorted(found, key=lambda c: c.named > 0)}  # of two the one that the sentence names
    if not leaves:
        return replace(card, children=tuple(sorted(card.children, key=lambda c: not c.obliges)))
    valued = sorted(
        leaves.values(),
        key=lambda c: (not c.named, c.named, not c.measured, c.assumed, c.absent, len(c.sentence + c.status) > LONG),
    )
    named = sum(c.named > 0 for c in valued)
    most = max(min(most, LEAST), named) if naming and named else most
    assumed = [c for c in valued if c.assumed]
    stands = _bearing(card, [c for c in valued if not c.assumed], valued[:most], "feit", "feiten")
    if stands and naming and MET in card.said:
        stands = (replace(stands[0], status=f"{stands[0].status}{OF_CONDITIONS}"),)
    taken = _bearing(card, assumed, [*valued[:most], *assumed[:1]], *_taken_words(assumed))
    powers = sorted(card.children, key=lambda c: not c.obliges)
    return replace(card, children=(*stands, *deviating, *_as_one(taken, bool(stands), _of_all(card, assumed)), *powers))


def _bearing(card: Card, mine: list[Card], shown: list[Card], one: str, many: str) -> tuple[Card, ...]:
    """A card with what an answer rests on, of one sort; nothing where there is nothing of it."""
    if not mine:
        return ()
    told, rest = [_told(c) for c in mine if c in shown], tuple(c for c in mine if c not in shown)
    number = f"{len(mine)} {one if len(mine) == 1 else many}"
    return (Card(f"{many}|{card.id}", RESTS, number, Look.YES, kind="facts", told=tuple(told), cut=rest, cut_word=many),)


def _taken_words(cards: list[Card]) -> tuple[str, str]:
    """What is assumed: judgements where it is only these."""
    return ("oordeel", "oordelen") if all(UNJUDGED in c.status for c in cards) else ("punt", "punten")


def _of_all(card: Card, assumed: list[Card]) -> str:
    """`3 van de 11 aangenomen punten`: where the answer takes more to be so than these; nothing where it does not."""
    points = frozenset(x for c in assumed for each in _every(c) for x in each.taken)
    return f"{len(points & card.taken)} van de {len(card.taken)} aangenomen punten" if len(points) < len(card.taken) else ""


def _every(card: Card) -> Iterator[Card]:
    """The card and all below it, what is left out too."""
    yield card
    for each in (*card.children, *(c for _, cards in left_out_cards(card) for c in cards)):
        yield from _every(each)


def _as_one(taken: tuple[Card, ...], beside: bool, of_all: str) -> tuple[Card, ...]:
    """The card of what is assumed; of judgements it says once that nobody gave them. of_all: how many these are of all that is assumed."""
    if not taken:
        return ()
    card = replace(taken[0], status=of_all or taken[0].status)
    lacking = {c.status.rpartition(" · ")[2] for c in (*card.told, *card.cut)}
    card = replace(card, assumed=True, sentence=f"{'En naast die feiten ook hierop' if beside else RESTS}, zolang niets anders blijkt")
    if lacking not in ({UNJUDGED}, {UNSETTLED}):
        return (card if of_all else replace(card, status=f"{card.status}, {PRESUMED}"),)
    return (replace(card, status=f"{card.status}, {lacking.pop()}", told=tuple(replace(c, status=BORNE) for c in card.told)),)


def _deviating(card: Card, said: str = "") -> tuple[Card, ...]:
    """What is not asked because the one who decides deviates from it: on what that rests, and what is so instead, as `said` has it."""
    found = ((c, [x for x in c.children if x.kind == "deviation" and x.look is Look.YES]) for c in _every(card))
    return tuple(_deviated(c, used, said) for c, used in found if used)


def _deviated(card: Card, used: list[Card], said: str) -> Card:
    below, no = [x for u in used for x in _every(u)], [x for c in card.folded_no for x in _every(c) if x.look is Look.NO]
    place = next((x.citation for x in reversed(below) if x.citation and x.kind != "leaf"), "")
    rests = tuple(replace(_told(x), place=place) for x in below if x.kind == "leaf" and not x.children)
    instead = {x.sentence: replace(_told(x), status=STANDS) for x in no if (so := what_is_so(x)) and small(so) in said}
    condition = card.kind == "condition"
    return Card(
        card.id, asked(card.sentence) if condition else card.sentence, card.status if condition else used[0].sentence, Look.YES,
        card.citation, card.law, card.url, tuple(x for u in below for x in u.detail), kind="facts", told=(*rests, *instead.values()),
    )  # fmt: skip


def _told(card: Card) -> Card:
    """A fact as it is told: without what was read besides to come to its limit, and what stands below it."""
    said = card.fact if card.named and card.kind != "leaf" and card.fact else card.sentence
    sentence = BESIDE.sub(")", capital(said))
    return replace(card, sentence=sentence, number=None, detail=(), children=(), folded=(), folded_no=(), folded_unknown=())


def _deciding(card: Card, place: str = "") -> list[Card]:
    """The cards below that carry this one, branches that decide only; each with the citation of the text that asks it."""
    found, place = [], card.citation or place
    for c in (*card.children, *(card.folded if card.kind == "ground" else ())):
        if c.decisive and not c.moot:
            own = c.citation or place
            found += [replace(c, place=c.place or own), *_deciding(c, own)]
    return found


def hanging(card: Card) -> Card:
    """Of an open question: the grounds that hold, and the unknowns on which it hangs, those first on which most branches do; then
    amounts that are known. Another tree as it is."""
    ranked = sorted(open_points(card), key=lambda pair: -len(_named(pair[1])))  # stable: then in reading order
    leaves = tuple(replace(leaf, detail=(*leaf.detail, _for(branches))) for leaf, branches in ranked)
    if not leaves:
        return card
    held = tuple(c for c in card.children if c.look is Look.GROUND)
    known = tuple(c for c in card.children if c.kind == "amount" and c.look not in OPEN)
    return replace(card, children=(*held, *leaves, *known), cut_word=card.cut_word if known else "open punten")


def questions_first(card: Card) -> Card:
    """Of an undecided answer that does not fit as a whole the amounts are told in the first card, with what is open of the calculation."""
    amounts = tuple(c for c in card.children if c.kind == "amount")
    return replace(card, children=tuple(c for c in card.children if c not in amounts), cut=(*card.cut, *map(_in_one, amounts)))


def _in_one(amount: Card) -> Card:
    open_ = "; ".join(c.status for c in amount.children if c.look in OPEN)
    return replace(amount, children=(), status=amount.status.replace(NOT_YET, open_) if open_ else amount.status)


def open_points(card: Card) -> list[tuple[Card, list[Card]]]:
    """The unknowns on which an open question hangs, each with the branches that do; nothing of another tree."""
    if card.kind != "decision" or card.look is not Look.UNKNOWN:
        return []
    whole = {c.id: c for c in walk(card) if c.children}
    found: dict[str, tuple[Card, list[Card]]] = {}
    for branch in (c for c in card.children if c.look in OPEN and c.hangs and c.kind != "amount"):
        for leaf in _open(branch, whole, frozenset()):
            found.setdefault(f"{leaf.sentence}|{leaf.id.partition('|')[2]}", (leaf, []))[1].append(branch)
    return list(found.values())


def _open(card: Card, whole: dict[str, Card], above: frozenset[str]) -> list[Card]:
    """The open leaves under a card, each once; what is explained elsewhere is looked up there."""
    here = whole.get(card.id, card) if card.look is Look.REFERENCE else card
    if card.id in above:
        return []
    hidden = tuple(c for _, cards in left_out_cards(here) for c in cards)
    below = [c for c in (*here.children, *hidden) if (c.tone or c.look) in OPEN and c.hangs]
    if not below:
        return [here] if here.look in OPEN else []
    return list({x.id: x for c in below for x in _open(c, whole, above | {card.id})}.values())


def _named(branches: list[Card]) -> list[str]:
    return list(dict.fromkeys(b.citation or b.sentence for b in branches))


def _for(branches: list[Card]) -> str:
    """`van belang voor: Regeling art. 2 lid 5; Verordening art. 3 lid 1`"""
    named = _named(branches)
    rest = f" en {len(named) - MOST_BRANCHES} andere" if len(named) > MOST_BRANCHES else ""
    return "van belang voor: " + "; ".join(named[:MOST_BRANCHES]) + rest
