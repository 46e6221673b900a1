"""The lines of a card as they are wrapped: they are measured (`fit`) as they are drawn (`dot`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..words import capital, printable
from .card import (
    ALSO,
    BORNE,
    COMPARED,
    FACT,
    GLYPHS,
    JUDGED,
    MAYBE,
    NOT_HOLDING,
    ONE_NOT_HOLDING,
    OPEN,
    PRESUMED,
    STANDS,
    UNJUDGED,
    UNSETTLED,
    Card,
    Look,
    asked,
    decides,
    face,
    left_out_cards,
    walk,
    what_is_so,
)
from .layout import WIDE, Layout
from .measure import wrapped
from .palette import CITE, INK, PALETTE, SIGNS, WHITE, colours, solid
from .passes import NO_OTHER

PLAIN = (STANDS, JUDGED, "het geval", "vervuld", "van toepassing")  # statuses that a check mark before the sentence says
LONGEST = 400  # characters of one text on a card
ELSEWHERE = " … (geheel in het rapport)"
NO = GLYPHS[Look.NO]
MORE = "…"  # before what has no room
STATED = "·"  # among the words of `Card.spelled`: there is room to say how what is counted stands
# how what is only counted stands, of one and of more: in this order
HOLDING, IDLE_GROUND = ("grond die geldt", "gronden die gelden"), (ONE_NOT_HOLDING, NOT_HOLDING)
ASSUMED = ("reeks aannames", "reeksen aannames")  # a card of what is assumed
FAILS, UNKNOWN, TAKEN, MET, RECKONED = ((x, x) for x in ("niet vervuld", "nog onbekend", PRESUMED, "vervuld", "van de berekening"))
BEARS = ("draagt de grond", "dragen de grond")  # of what is so and makes a ground hold
STATES = (HOLDING, BEARS, FAILS, UNKNOWN, ASSUMED, TAKEN, MET, IDLE_GROUND, RECKONED)
Line = tuple[str, int, str, bool, bool]  # text, size, colour, bold, italic


def lines(card: Card, layout: Layout) -> Iterator[Line]:
    """The lines of a card as they are wrapped: text, size, colour, bold, italic."""
    colour = colours(card)[0]
    same = (card.tone or card.look) is Look.SAME
    text, cite, status = (WHITE,) * 3 if solid(card) else (CITE,) * 3 if same else (INK, CITE, colour)
    wide = layout is WIDE
    number = str(card.number) if card.number and (wide or not solid(card)) else ""
    also = [card.place] if card.same and card.place not in ("", card.citation) else []
    head = " ".join(x for x in (number, "; ".join([card.citation, *also])) if x)
    if head:
        yield from _wrapped(head, layout, layout.small, cite)
    short = card.kind == "ground" and (layout.brief or _read_out(card))
    main = _titled(card, card.sentence.partition("; ")[0] if short else card.sentence, layout)
    yield from _wrapped(main, layout, layout.sentence, text, bold=decides(card))
    if card.kind == "decision" and layout.brief and card.said:
        pass  # the sentence above begins with it
    elif card.kind == "decision":
        yield from _wrapped(card.status.upper(), layout, layout.status, status)
    else:
        said = card.status.partition(" · ")[0] + f" · {ALSO}" * card.idle if layout.brief and card.kind == "ground" else card.status
        yield from _wrapped(said, layout, layout.status, status)
    for at, each in enumerate(card.told):
        ink = WHITE if solid(card) else colours(each)[0]
        said = _told(each)[1]
        yield from _wrapped(f"{GLYPHS[shown_as(each)]} {said}", layout, layout.status, ink, bold=decides(each))
        last = at + 1 == len(card.told) or card.told[at + 1].place != each.place
        placed = each.place if card.kind == "facts" or (each.look in OPEN and each.place != card.citation) else ""
        if placed and last and not layout.brief:
            yield from _wrapped(each.place, layout, layout.small, WHITE if solid(card) else CITE)
    for line in card.detail if not layout.brief or solid(card) else ():
        if card.look in COMPARED:
            yield from _wrapped(line, layout, layout.status, text)
        else:
            yield from _wrapped(line, layout, layout.small, cite, italic=True)
    for said, _, look in () if wide else left(card, layout):
        yield from _wrapped(said, layout, layout.status, WHITE if solid(card) else PALETTE[look][0])


def _read_out(card: Card) -> bool:
    """Does a reading that stands on the card say the second half of its sentence again?"""
    half = set(card.sentence.partition("; ")[2].split())
    return any(half <= set(line.split()) for line in card.detail)


def _titled(card: Card, sentence: str, layout: Layout) -> str:
    """What is only asked, or may be so, is not said as if it is so."""
    if layout is WIDE or card.look in COMPARED:
        return sentence
    if card.kind == "ground" and card.look in (Look.UNKNOWN, Look.JUDGEMENT):
        return f"{MAYBE}: ‘{sentence}’"
    return asked(sentence) if card.kind == "condition" and card.look in (Look.NO, *OPEN) and not card.assumed else sentence


def shown_as(card: Card) -> Look:
    """The sign of a step that is told inside another card."""
    return Look.AGAINST if _told(card)[0] else face(card)


def _told(card: Card) -> tuple[bool, str]:
    """A step that is told inside another card: its sentence, and how it stands where the sign before it does not say that.

    With whether it is a fact by which the step fails instead of the step itself.
    """
    if card.look is Look.GROUND:
        return False, f"{card.citation}: {card.sentence.partition('; ')[0]}" + f" ({ALSO})" * card.idle
    if card.assumed and (lacking := card.status.rpartition(" · ")[2]) in (UNJUDGED, UNSETTLED):
        return False, f"{capital(lacking)}, {PRESUMED}: {card.sentence}"
    if card.status in (STANDS, JUDGED, BORNE) or (card.look is Look.YES and not card.assumed and card.status in PLAIN):
        return card.look is Look.NO and not card.assumed and card.status in (STANDS, JUDGED), card.sentence
    if card.fact and card.status == NO_OTHER:
        return False, f"{NO_OTHER}: {card.fact}"
    if card.look is Look.NO and card.status == "niet het geval" and (so := what_is_so(card)) is not None:
        return True, so
    stated = card.sentence if card.sentence.endswith("?") else f"{card.sentence}:"
    if card.fact and card.look is Look.NO and card.kind != "leaf" and not card.assumed:
        again = set(card.sentence.lower().split()) <= set(card.fact.lower().split())  # it says no more than that this is not so
        return again, capital(card.fact) if again else f"{stated} {card.fact}"
    return False, f"{stated} {card.status.partition(' · ')[2] or card.status}"


# ---- what is left out


Left = tuple[str, tuple[str, ...], Look]  # a line, the sentences it counts, the look of its sign


def left(card: Card, layout: Layout) -> Iterator[Left]:
    """What is left out of a card as it stands on it: named where there was room (`Card.spelled`), else counted."""
    yield from _all_left(card) if layout.brief else beside(card)


def beside(card: Card) -> Iterator[Left]:
    """What is left out of a card, each as one line, inside it or beside its children."""
    bare = list[Card]()
    for word, cards in left_out_cards(card):
        glyph, _, rest = word.partition(" ")
        if glyph == NO:  # only what is so instead is said after a cross
            said = [c for c in cards if word in card.spelled and what_is_so(c) is not None]
            bare += [c for c in cards if c not in said]
            if said:
                yield f"{FACT} {'; '.join(dict.fromkeys(what_is_so(c) or '' for c in said))}", tuple(c.sentence for c in said), Look.AGAINST
            continue
        counted = rest.replace(NOT_HOLDING, ONE_NOT_HOLDING) if len(cards) == 1 else rest
        named = f": {'; '.join(dict.fromkeys(c.sentence for c in cards))}" if word in card.spelled else ""
        yield f"{glyph} {len(cards)} {counted}{named}", tuple(c.sentence for c in cards), SIGNS[glyph]
    both = card.cut_word == "onderdelen" or not card.cut
    cut = (*card.cut, *(bare if both else ()))
    if cut:
        apart = [_signed(c) for c in card.cut if what_is_so(c) is not None] if MORE in card.spelled else []
        lead = _led(len(apart), len(cut)) if apart else ""
        whole_ = replace(card, cut=cut, cut_word=card.cut_word if card.cut else "onderdelen")
        stated = states(cut) if STATED in card.spelled and whole_.cut_word == "onderdelen" else ""
        named = f"{lead}{'; '.join(dict.fromkeys(apart))}" if apart else stated
        yield f"{more(whole_)}{named}", tuple(c.sentence for c in cut), Look.REFERENCE
    if bare and not both:
        others = more(replace(card, cut=tuple(bare), cut_word="onderdelen"))
        yield f"{others}{states(bare) if STATED in card.spelled else ''}", tuple(c.sentence for c in bare), Look.REFERENCE


def _signed(card: Card) -> str:
    """What has no room of its own, with its sign."""
    so = f"{card.sentence}: {card.status}" if card.kind in ("amount", "step") else what_is_so(card) or card.sentence
    own = card.status in (STANDS, JUDGED) or (card.kind == "leaf" and bool(card.fact))
    fact = _sign(card) is Look.NO and (own or so != card.sentence)
    return f"{FACT if fact else GLYPHS[_sign(card)]} {so}"


def _sign(card: Card) -> Look:
    return card.tone if card.look is Look.REFERENCE and card.tone else face(card)


def groups(card: Card) -> Iterator[tuple[str, tuple[Card, ...]]]:
    """What a card counts, by the word that `Card.spelled` may hold."""
    yield from left_out_cards(card)
    if card.cut:
        yield MORE, card.cut


def counts(card: Card, layout: Layout) -> bool:
    """Does something in the drawing only say how many?"""
    bare = (word not in each.spelled or _wordless(word, cards) for each in walk(card) for word, cards in groups(each))
    return layout is not WIDE and any(bare)


def _led(named: int, number: int) -> str:
    return ": " if named == number else ", waaronder "


def _wordless(word: str, cards: tuple[Card, ...]) -> bool:
    return word[0] in (NO, MORE) and any(what_is_so(c) is None for c in cards)


def _all_left(card: Card) -> Iterator[Left]:
    """In one line how much is left out of a card, whatever the reason; open points and facts are not counted with the rest."""
    hidden = tuple(c for _, cards in left_out_cards(card) for c in cards)
    if card.cut_word == "onderdelen":
        yield from beside(replace(card, folded=(), folded_no=(), folded_unknown=(), folded_same=(), cut=(*hidden, *card.cut)))
    else:
        yield from beside(card)


def more(card: Card) -> str:
    """`… nog 4 onderdelen`: so much is not in the drawing for want of room."""
    one = {
        "onderdelen": "onderdeel",
        "feiten": "feit",
        "oordelen": "oordeel",
        "punten": "punt",
        "open punten": "open punt",
        "gronden": "grond",
    }
    return f"{MORE} nog {len(card.cut)} {one[card.cut_word] if len(card.cut) == 1 else card.cut_word}"


def states(cards: Iterable[Card]) -> str:
    """`: 9 vervuld, 2 aangenomen`, `, vervuld`: how what is only counted stands; nothing in an exercise or a comparison."""
    cards = tuple(cards)
    if any((c.tone if c.look is Look.REFERENCE else c.look) in (Look.HIDDEN, *COMPARED) for c in cards):
        return ""
    counted = Counter(map(_state, cards))
    if len(counted) == 1 and IDLE_GROUND not in counted:
        return f", {next(iter(counted))[counted.total() > 1]}"
    return ": " + ", ".join(f"{number} {state[number > 1]}" for state, number in sorted(counted.items(), key=lambda x: STATES.index(x[0])))


def _state(card: Card) -> tuple[str, str]:
    """How it stands, of one and of more."""
    look = card.tone if card.look is Look.REFERENCE and card.tone else face(card)
    if card.kind in ("amount", "step"):
        return RECKONED
    if card.kind == "ground" and look not in OPEN:
        return HOLDING if card.look is Look.GROUND else IDLE_GROUND
    if card.kind == "facts" and card.assumed:
        return ASSUMED
    if look is Look.AGAINST:
        return BEARS
    return UNKNOWN if look in OPEN else TAKEN if look is Look.ASSUMED else FAILS if look is Look.NO else MET


def _wrapped(text: str, layout: Layout, size: int, colour: str, bold: bool = False, italic: bool = False) -> Iterator[Line]:
    for line in wrapped(whole(text), layout.room, size, bold) or (" ",):
        yield line, size, colour, bold, italic


def whole(text: str) -> str:
    """The text; of one that is longer than a card can hold the beginning, and where the rest is."""
    plain = printable(text)
    return plain if len(plain) <= LONGEST else plain[:LONGEST].rpartition(" ")[0] + ELSEWHERE
