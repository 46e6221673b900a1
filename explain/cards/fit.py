"""A tree of cards that fits a layout: chains told in one card, and what has no room named by number. Pure functions.

Every step of the tree is in the picture as a card, told inside one, or counted in an honest "… nog 4 onderdelen".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from .around import LEGEND, boxed_height, drawn, foot_lines, head_lines, legend_height, legend_rows, told_lines
from .card import GLYPHS, OPEN, Card, Look, decides, left_out_cards, walk
from .layout import BORDER, PADDING, POINTS, Layout
from .lead import by_facts, choosing, hanging, open_points, questions_first
from .lines import MORE, STATED, groups, lines
from .measure import leading
from .tally import tallied
from .twice import alone, once, readings_once, told_twice

FROM_ABOVE = 0.8  # what a drawing from top to bottom counts: one direction of reading for all, where it can be
LONGEST_CHAIN = 3
REFERENCE = " · al uitgelegd bij "
MANY = 99
FIRST, OTHERS, TOLD = (MANY, 12, 8, 7, 6, 5, 4, 3, 2, 1), (MANY, 4, 2, 1), (3, 1, 0)
DEEPEST_DOWN = 4  # levels from top to bottom
SPELLED = f"{GLYPHS[Look.ASSUMED]}{GLYPHS[Look.NO]}{MORE}{GLYPHS[Look.UNKNOWN]}{GLYPHS[Look.YES]}="  # in this order, by their signs
MOST_TAKEN, MOST_NAMED = 12, 4
MOST_OPEN = 6  # with more open points the picture shows those, not the tree


@dataclass(frozen=True)
class Cut:
    """levels: cards after each other, the root too; first: children of the root; others: of any other card; chained: chains in one;
    told: deciding steps told inside a card below which nothing is drawn, and one more in those of `richer`, by id; naming: what the
    sentence above the drawing names is told wherever it would only be counted."""

    levels: int
    first: int
    others: int
    chained: bool
    told: int = 3
    richer: frozenset[str] = frozenset()
    naming: bool = True


def fitted(card: Card, layout: Layout, foot: str = "") -> tuple[Card, Layout]:
    """What fits (`_fitting`), with no number on a card that cannot be counted there."""
    found, way = _fitting(card, layout, foot)
    return (found, way) if layout.width is None else (tallied(found), way)


def _fitting(card: Card, layout: Layout, foot: str) -> tuple[Card, Layout]:
    """The cards that fit, and the layout from left to right or from top to bottom, whichever shows more. Without limits all.

    Where the lines under a drawing would leave room for one card only, fewer facts are told; then the proof goes before the lines. The last
    lines are left out where one card does not fit above all of them.
    """
    if layout.width is None:
        return card, layout
    found = _fitted(card, layout, foot)
    for facts in range(layout.facts - 1, 0, -1) if depth(found[0]) == 1 and card.children else ():
        fewer = _fitted(card, replace(layout, facts=facts), foot)
        if depth(fewer[0]) > 1:
            return fewer
    for boxed in (card.boxed, ()) if card.children and depth(found[0]) == 1 else ():
        bare = _fitted(replace(card, below=(), boxed=boxed), layout, foot)
        if depth(bare[0]) > 1:
            return bare
    for kept in range(len(card.below) - 1, -1, -1) if not _fits(*found, foot) else ():
        shorter = _fitted(replace(card, below=card.below[:kept]), layout, foot)
        if _fits(*shorter, foot):
            return shorter
    return found


def _fitted(card: Card, layout: Layout, foot: str) -> tuple[Card, Layout]:
    card = choosing(readings_once(once(card)))
    whole = hanging(card) if len(open_points(card)) > MOST_OPEN else by_facts(card, layout.facts, not layout.brief)
    numbers = {c.id: c for c in walk(card) if c.children}
    if _fits(whole, layout.spread(depth(whole)), foot):
        return _spelled(_referring(told_twice(whole, set())), layout.spread(depth(whole)), foot), layout.spread(depth(whole))
    if whole.look is Look.UNKNOWN:
        whole = questions_first(whole)
    least = Cut(1, 1, 1, True, 1, naming=False)
    found = [(cut(whole, least, numbers), layout, least)]
    for direction in (layout, replace(layout, down=True)):
        for levels, tries in _cuts(whole, direction):
            way = direction.spread(levels)
            tried = ((cut(whole, each, numbers), each) for each in (replace(x, naming=not layout.brief) for x in tries))
            fitting = ((shown, way, each) for shown, each in tried if _fits(shown, way, foot))
            found += itertools.islice(fitting, 1)
    shown, way, how = max(found, key=lambda each: _value(*each[:2]))
    for id_ in [c.id for c in walk(shown) if not c.children and c.cut]:  # what room is left is for what decides
        richer = replace(how, richer=how.richer | {id_})
        fuller = cut(whole, richer, numbers)
        if _fits(fuller, way, foot):
            shown, how = fuller, richer
    return _spelled(_referring(told_twice(shown, set())), way, foot), way


def _spelled(card: Card, layout: Layout, foot: str) -> Card:
    """What is only counted is named where there is room for it: what is assumed first, then what is not so, what is satisfied last;
    then how what is only counted stands."""
    wanted = (
        []
        if layout.brief
        else [(each.id, word) for each in walk(card) for word, cards in groups(each) if len(cards) <= _most_named(each, word)]
    )
    wanted.sort(key=lambda pair: SPELLED.index(pair[1][0]))
    stating = [(each.id, STATED) for each in walk(card) if any(True for _ in groups(each))]
    for id_, word in (*wanted, *stating):
        fuller = _spelling(card, id_, word)
        card = fuller if _fits(fuller, layout, foot) else card
    return card


def _most_named(card: Card, word: str) -> int:
    """So many of what a card counts under a word may be named; of what is assumed more, of grounds that do not hold none."""
    if card.kind == "decision" and word[0] in GLYPHS[Look.YES] + GLYPHS[Look.ASSUMED]:
        return 0
    if word[0] == GLYPHS[Look.ASSUMED] or (word == MORE and card.cut_word == "open punten"):
        return MOST_TAKEN
    return MOST_NAMED


def _spelling(card: Card, id_: str, word: str) -> Card:
    children = tuple(_spelling(c, id_, word) for c in card.children)
    return replace(card, children=children, spelled=card.spelled | {word} if card.id == id_ else card.spelled)


def _cuts(card: Card, layout: Layout) -> Iterator[tuple[int, Iterator[Cut]]]:
    """By number of levels from all to little: first what is deep goes, then what is near the root."""
    deepest = depth(card)
    assert layout.width is not None
    room = min(deepest, DEEPEST_DOWN)
    if not layout.down:
        step = layout.card + layout.ranks * POINTS
        room = max(1, int((layout.width - 2 * layout.pad * POINTS + layout.ranks * POINTS) / step))
    for levels in range(min(room, deepest), 1, -1):
        whole = (Cut(levels, MANY, MANY, False),) if levels == deepest else ()
        others = OTHERS if levels > 2 else (MANY,)
        yield (
            levels,
            itertools.chain(whole, (Cut(levels, first, other, True, told) for first in FIRST for other in others for told in TOLD)),
        )


def _value(card: Card, layout: Layout) -> float:
    """How much is to be read: what decides or is open counts most, cards more than what is told. From above only for much more, and
    so a third level beside a card of facts: that has long lines."""
    cards, undecided = list(walk(card)), card.look in OPEN
    told = sum(_weight(c, undecided) * (0.3 if c.look is Look.GROUND else 0.8) for each in cards for c in each.told)
    awkward = layout.down or (any(c.kind == "facts" for c in card.children) and depth(card) > 2)
    return (sum(_weight(c, undecided) for c in cards) + told) * (FROM_ABOVE if awkward else 1)


def _weight(card: Card, undecided: bool) -> int:
    """A ground that holds counts most, and so does what an undecided answer hangs on."""
    if card.look is Look.GROUND or (undecided and card.look in OPEN and card.kind not in ("amount", "step")):
        return 9
    return 3 if decides(card) or card.look in OPEN else 1


# ---- cutting


def cut(card: Card, how: Cut, whole: Mapping[str, Card]) -> Card:
    """The tree with no more levels and children than asked; what goes is told inside the card, or counted.

    whole: by id the cards that are explained once, and referred to elsewhere.
    """
    shown = _cut(chained(card) if how.chained else card, how, whole, how.levels, True)
    facts = {x.id for c in shown.children if c.kind == "facts" for x in c.told}
    shown = replace(shown, children=tuple(c if c.kind == "facts" else _without(c, facts) for c in shown.children))
    return _naming(shown, {c.id for c in drawn(shown)}, whole) if how.naming else shown


def _without(card: Card, told: set[str]) -> Card:
    """The card without telling again what the card of facts tells."""
    children = tuple(_without(c, told) for c in card.children)
    return replace(card, children=children, told=tuple(c for c in card.told if c.id not in told))


def _naming(card: Card, there: set[str], whole: Mapping[str, Card]) -> Card:
    """What the sentence above the drawing names and is not drawn is told in the first card that only counts it."""
    found = ((each.citation, c) for each in card.cut for c in _named(each, whole, frozenset()) if c.id not in there)
    missing = {c.id: replace(c, place=c.place or citation) for citation, c in found}
    there |= missing.keys()
    told = (*card.told, *(alone(c) for c in missing.values()))
    children = tuple(_naming(c, there, whole) for c in card.children)
    return replace(card, children=children, told=told, cut=tuple(x for c in card.cut for x in _untold(c, frozenset(missing), whole)))


def _named(card: Card, whole: Mapping[str, Card], above: frozenset[str]) -> Iterator[Card]:
    """What the sentence names among a card and what stands below it, in reading order."""
    here = whole.get(card.id, card) if card.look is Look.REFERENCE else card
    if card.id in above or (here.look in OPEN and not here.hangs):
        return
    if here.named:
        yield here
    for each in (*here.told, *here.children, *(c for _, cards in left_out_cards(here) for c in cards)):
        yield from _named(each, whole, above | {card.id})


def _cut(card: Card, how: Cut, whole: Mapping[str, Card], levels: int, top: bool) -> Card:
    if levels <= 1:
        return _closed(card, whole, how.told + (card.id in how.richer))
    most = how.first if top else how.others
    kept = card.children if len(card.children) <= most else _first(card.children, most)
    rest = tuple(c for c in card.children if not any(c is k for k in kept))
    children = tuple(_cut(c, how, whole, levels - 1, False) for c in kept)
    return _telling(card, children, tuple(alone(c) for c in rest if top and (c.look is Look.GROUND or c.kind == "amount")), rest)


def _telling(card: Card, children: tuple[Card, ...], told: tuple[Card, ...], rest: tuple[Card, ...]) -> Card:
    """Of the steps that are not drawn some are told inside the card, and the others counted: a ground that holds is never only counted."""
    ids = {x.id for x in told}
    counted = (x for c in rest for x in (c.children if c.id in ids else (c,)))
    return replace(card, children=children, told=(*card.told, *told), cut=(*card.cut, *counted))


def _first(cards: tuple[Card, ...], most: int) -> tuple[Card, ...]:
    """The cards that matter most, in their own order: of a grant its facts and amounts; what decides, grounds, what is open."""
    granted = any(c.kind == "facts" for c in cards)
    ranked = sorted(
        cards,
        key=lambda c: (not (granted and c.kind in ("facts", "amount")), not decides(c), c.look is not Look.GROUND, c.look not in OPEN),
    )
    return tuple(c for c in cards if any(c is r for r in ranked[:most]))


def _closed(card: Card, whole: Mapping[str, Card], most: int) -> Card:
    """A card below which nothing is drawn: what decides under it is told inside."""
    if not card.children:
        return card
    grounds = [c for c in card.children if c.look is Look.GROUND] if card.kind == "decision" else []
    leaves = sorted(_different(card, _leaves(card, whole)), key=lambda c: (not c.named, c.named))[: max(0, most - len(card.told))]
    told = tuple(replace(alone(c), decisive=c.decisive and card.decisive) for c in grounds or leaves)  # one told before may decide there
    said = tuple(c for c in card.children if _is_said(card, c))
    there = frozenset(c.id for c in told)
    rest = (x for c in card.children if c not in said for x in ((c,) if c.id in there else _untold(c, there, whole)))
    return _telling(replace(card, same=(*card.same, *said)), (), told, tuple(rest))


def _untold(card: Card, told: frozenset[str], whole: Mapping[str, Card]) -> Iterator[Card]:
    """Of a step of which the reason is told what else there is; another step itself."""
    here = whole.get(card.id, card) if card.look is Look.REFERENCE else card
    if not _tells(here, told, whole, set()):
        yield card
    elif here.id not in told:
        for each in (*here.children, *(c for _, cards in left_out_cards(here) for c in cards)):
            yield from _untold(each, told, whole) if each.id != card.id else ()


def _tells(card: Card, told: frozenset[str], whole: Mapping[str, Card], above: set[str]) -> bool:
    """Is this step told, or one below it?"""
    here = whole.get(card.id, card) if card.look is Look.REFERENCE else card
    if here.id in told or here.id in above:
        return here.id in told
    above.add(here.id)
    found = any(_tells(c, told, whole, above) for c in here.children)
    above.remove(here.id)
    return found


def _different(card: Card, cards: Iterable[Card]) -> list[Card]:
    """Each step once, and each sentence once; without what the card says itself, and a rule where another step has words."""
    found = list({c.sentence: c for c in reversed(list({c.id: c for c in cards}.values()))}.values())[::-1]
    found = [c for c in found if not _is_said(card, c)]
    return [c for c in found if not (_as_the_rule_has_it(c) and any(x.measured for x in found))]


def _is_said(card: Card, leaf: Card) -> bool:
    """Does the card itself say already what a step below it does?"""
    return leaf.kind == "leaf" and leaf.measured and leaf.sentence.partition(", ")[0].lower() in card.status.lower()


def _as_the_rule_has_it(card: Card) -> bool:
    """Has this comparison no words of its own: only those of the terms that it compares, with their values after it?"""
    return card.kind == "leaf" and not card.fact and not card.named and card.look is Look.NO and " · " in card.status


def _leaves(card: Card, whole: Mapping[str, Card]) -> Iterator[Card]:
    """The last steps under a card that decide, or are open where it is; an exception that does not apply only if there is nothing else."""
    parts = tuple(c for c in card.children if c.part)
    for child in parts if any(decides(c) or c.look in OPEN or c.look is Look.REFERENCE for c in parts) else card.children:
        here = whole.get(child.id, child) if child.look is Look.REFERENCE else child
        if not (decides(here) or here.look in OPEN):
            continue
        if here.children and here.id != card.id and not here.named:
            yield from _leaves(here, whole)
        elif not here.told:
            yield here
        else:
            yield here.told[-1]


def chained(card: Card) -> Card:
    """A card with one step below it, and nothing left out, tells that step itself."""
    children = tuple(chained(c) for c in card.children)
    card = replace(card, children=children)
    if len(children) != 1 or left_out_cards(card) or card.kind == "decision" or card.cut or len(card.told) >= LONGEST_CHAIN:
        return card
    (only,) = children
    if only.look is Look.REFERENCE or only.cut or len(card.told) + len(only.told) >= LONGEST_CHAIN:
        return card
    again = only.sentence in (card.sentence, *(c.sentence for c in only.told))
    told, same = (card.told, (*card.same, only)) if again else ((*card.told, alone(only)), card.same)
    return replace(
        card, told=(*told, *only.told), same=(*same, *only.same), detail=(*card.detail, *only.detail), children=only.children,
        folded=only.folded, folded_no=only.folded_no, folded_unknown=only.folded_unknown, folded_same=only.folded_same,
    )  # fmt: skip


def _referring(card: Card) -> Card:
    """References to a card that is not in the picture are cards of their own again; only a card that is referred to has its number."""
    numbers = {c.number for c in walk(card) if c.number is not None and c.look is not Look.REFERENCE}
    named = {c.status.partition(REFERENCE)[2] for c in drawn(card) if c.look is Look.REFERENCE}

    def mended(each: Card) -> Card:
        children = tuple(mended(c) for c in each.children)
        told = tuple(mended(c) for c in each.told)
        before, found, number = each.status.partition(REFERENCE)
        if each.look is not Look.REFERENCE or not found or int(number) in numbers:
            kept = each.number if str(each.number) in named else None
            return replace(each, children=children, told=told, number=kept)
        return replace(each, children=children, told=told, status=before, look=each.tone or Look.HIDDEN, tone=None)

    return mended(card)


# ---- measuring


def depth(card: Card) -> int:
    """How many levels a tree of cards has."""
    return 1 + max((depth(c) for c in card.children), default=0)


def _fits(card: Card, layout: Layout, foot: str) -> bool:
    if layout.width is not None and _width(card, layout) > layout.width:
        return False
    return layout.height is None or size(card, layout, foot)[1] <= layout.height


def size(card: Card, layout: Layout, foot: str = "") -> tuple[float, float]:
    """Width and height in points that the drawing will have, estimated from its lines; not less than it will be, as a rule."""
    rows, ranks, pad = (x * POINTS for x in (layout.rows, layout.ranks, layout.pad))
    below = len(legend_rows(card, LEGEND, layout)) * legend_height(layout)
    below += len(foot_lines(foot, layout)) * leading(layout.foot) + 8
    below += len(head_lines(card.said, layout)) * leading(layout.head) + 20 if card.said else 0
    below += sum(len(told_lines(label, text, layout)) * leading(layout.foot) + 4 for label, text in card.below)
    below += boxed_height(card.boxed, layout)
    levels = depth(card)
    if layout.down:
        high = sum(max(heights) for heights in _by_level(card, layout).values())
        return _width(card, layout), high + (levels - 1) * ranks + 2 * pad + below
    return _width(card, layout), _breadth(card, layout, rows) + 2 * pad + below


def _width(card: Card, layout: Layout) -> float:
    rows, ranks, pad = (x * POINTS for x in (layout.rows, layout.ranks, layout.pad))
    levels = depth(card)
    across = _breadth_down(card, layout, rows) if layout.down else levels * (layout.card + 4) + (levels - 1) * ranks
    return across + 2 * pad


def _height(card: Card, layout: Layout) -> float:
    return sum(leading(line[1]) for line in lines(card, layout)) + 2 * PADDING + 2 * BORDER


def _breadth(card: Card, layout: Layout, gap: float) -> float:
    below = [_breadth(c, layout, gap) for c in card.children]
    return max(_height(card, layout), sum(below) + gap * max(0, len(below) - 1))


def _breadth_down(card: Card, layout: Layout, gap: float) -> float:
    below = [_breadth_down(c, layout, gap) for c in card.children]
    return max(layout.card + 4, sum(below) + gap * max(0, len(below) - 1))


def _by_level(card: Card, layout: Layout, level: int = 0) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {level: [_height(card, layout)]}
    for child in card.children:
        for at, heights in _by_level(child, layout, level + 1).items():
            found.setdefault(at, []).extend(heights)
    return found
