"""The reasons in a letter: every ground with its citation and the words of the law, down to the facts."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.answer import EXCESS, KEEPS, MAY_END_GROUND, MAY_REFUSES, Ground

from .. import words
from ..card import Card, Look
from ..deviating import elsewhere, needed
from ..passes import fold
from .matter import Matter
from .model import Block, Origin, Sentence, field, heading, item, law, paragraph, say, subheading

MAY_WORDS = {
    MAY_REFUSES: "Op deze grond kunnen wij weigeren. Wij zijn dat niet verplicht.",
    MAY_END_GROUND: "Op deze grond kunnen wij beëindigen. Wij zijn dat niet verplicht.",
    KEEPS: "Op deze grond wordt de voorziening behouden.",
}


def reasons(matter: Matter, name: str) -> Iterator[Block]:
    """All grounds that hold, binding ones first, as the decision orders them; then what stands in the way without a ground."""
    grounds = matter.decision.grounds
    powers = [] if grounds else [c for c in matter.cards.values() if c.kind != "ground" and c.look is Look.NO]
    if not grounds and not powers:
        return
    yield heading(name)
    if len(grounds) > 1:
        binding = sum(g.binding for g in grounds)
        free = sum(g.modality == MAY_REFUSES for g in grounds)
        ends, keeps = (sum(g.modality == m for g in grounds) for m in (MAY_END_GROUND, KEEPS))
        counted = [f"{binding} {'verplicht' if binding == 1 else 'verplichten'} tot weigeren"] if binding else []
        counted += [f"{free} {'geeft' if free == 1 else 'geven'} de ruimte om te weigeren"] if free else []
        counted += [f"{ends} {'geeft' if ends == 1 else 'geven'} de ruimte om te beëindigen"] if ends else []
        counted += [f"{keeps} {'houdt' if keeps == 1 else 'houden'} de voorziening in stand"] if keeps else []
        text = f"Er zijn {len(grounds)} gronden: {words.enumerate_words(counted, 'en')}."
        yield paragraph(say(text, field("grounds")))
    for i, ground in enumerate(grounds, 1):
        yield from _ground(matter, ground, i)
    for card in powers:
        yield from _branch(matter, card, 0, set())


def undecided(matter: Matter, look: Look) -> Iterator[Block]:
    """The grounds of which it is open whether they hold, for a choice (CHOICE) or for want of facts."""
    for card in matter.cards.values():
        if card.kind == "ground" and card.look is look:
            yield from _branch(matter, card, 0, set())


def _ground(matter: Matter, ground: Ground, number: int) -> Iterator[Block]:
    card = matter.cards.get(ground.prop)
    origin = matter.origin(card.id) if card is not None else field("grounds", ground.id)
    yield subheading(f"Grond {number}: {ground.label}", origin)
    yield paragraph(*_force(matter, ground, origin), say(f"Dit staat in {matter.cite(ground.id)}:", origin))
    yield from matter.quotation(ground.id)
    if card is None:
        return
    shown = fold(card)
    rest = [words.capital(x) for x in shown.status.split(" · ")[1:]]
    if said := [say(f"{line}.", origin) for line in rest] + _details(shown, origin):
        yield paragraph(*said)
    for child in shown.children:
        yield from _branch(matter, child, 0, {ground.id}, True)


def _force(matter: Matter, ground: Ground, origin: Origin) -> Iterator[Sentence]:
    """What the ground obliges to or allows."""
    if ground.leg == EXCESS:
        yield say("Wat boven dit maximum uitgaat, weigeren wij.", origin)
        if ground.until is not None:
            yield say(f"Toekennen kan tot en met {words.full_day(ground.until)}.", origin, field("grounds.until", ground.id))
        if ground.from_ is not None:
            yield say(f"Toekennen kan vanaf {words.full_day(ground.from_)}.", origin, field("grounds.from", ground.id))
        if ground.instead is not None:
            yield say(f"Toekennen kan {words.instead_words(matter.norms, ground.instead)}.", origin)
    elif words.in_principle(ground, matter.norms):
        yield say("Op deze grond weigeren wij in beginsel. Wij kunnen ervan afwijken.", origin)
    elif ground.binding:
        yield say("Deze grond verplicht tot weigeren.", origin)
        for name, why, _ in elsewhere(matter.norms, (ground.id,)):
            yield say(f"Dat kan anders zijn in een bijzonder geval ({name}). {why}", origin, law(name))
    elif ground.modality == MAY_REFUSES and (deviation := needed(matter.norms, matter.decision, (ground,))):
        yield say(f"Op deze grond kunnen wij weigeren. {deviation}", origin)
    else:
        yield say(MAY_WORDS[ground.modality], origin)


def _branch(matter: Matter, card: Card, depth: int, quoted: set[str], folded: bool = False) -> Iterator[Block]:
    """A card as an item with the words of its law, and below it what carries it."""
    shown = card if folded else fold(card)
    origin = matter.origin(card.id)
    address = matter.node(card.id).address
    own = address.id if address is not None and card.citation else None
    cited = f" ({matter.cite(own)})" if own else ""
    status, *rest = shown.status.split(" · ")
    status += f" ({'; '.join(rest)})" if rest else ""
    yield item(depth, say(f"{shown.sentence}{cited}: {status}.", origin), *_details(shown, origin))
    if own and own not in quoted:
        quoted.add(own)
        yield from matter.quotation(own, depth + 1)
    for child in shown.children:
        yield from _branch(matter, child, depth + 1, quoted, True)


def _details(card: Card, origin: Origin) -> list[Sentence]:
    """The notes on a card: readings, and why something is assumed."""
    lines = (line.replace("lezing: ", "wij lezen de regels hier zo: ", 1) for line in card.detail)
    return [say(f"{words.capital(line).removesuffix('.')}.", origin) for line in lines]
