"""The reasons in a letter: every ground with its citation and the words of the law, down to the facts.

A step that rests on a judgement of the college leaves a place to motivate it, each judgement once in a letter.
"""

from __future__ import annotations

from collections.abc import Iterator

from parser.norms import APPLICATION, WANT
from reasoner.decision.answer import EXCESS, KEEPS, MAY_END_GROUND, MAY_REFUSES, Ground
from reasoner.semantics.uses import FactUse

from .. import words
from ..cards.card import Card, Look
from ..cards.passes import fold
from ..decision.deviating import elsewhere, excepted, needed, sentence, switched_off
from .matter import Matter
from .model import Block, Origin, Sentence, Source, field, fill, heading, item, law, paragraph, say, subheading

Use = tuple[str, str]  # a fact and the record it is about
ROUND = str.maketrans("[]", "()")  # what is to be filled in stands between straight brackets, and nothing else does

MAY_WORDS = {
    MAY_REFUSES: "Op deze grond kunnen wij weigeren. Wij zijn dat niet verplicht.",
    MAY_END_GROUND: "Op deze grond kunnen wij beëindigen. Wij zijn dat niet verplicht.",
    KEEPS: "Op deze grond wordt de voorziening behouden.",
}


def reasons(matter: Matter, name: str, judged: set[Use] | None = None) -> Iterator[Block]:
    """All grounds that hold, binding ones first, as the decision orders them; then what stands in the way without a ground.

    `judged`: judgements that the letter has left a place for already.
    """
    judged = set() if judged is None else judged
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
        yield from _ground(matter, ground, i, judged)
    for card in powers:
        yield from _branch(matter, card, 0, set(), judged)


def undecided(matter: Matter, look: Look, judged: set[Use]) -> Iterator[Block]:
    """The grounds of which it is open whether they hold, for a choice (CHOICE) or for want of facts."""
    for card in matter.cards.values():
        if card.kind == "ground" and card.look is look:
            yield from _branch(matter, card, 0, set(), judged)


def _ground(matter: Matter, ground: Ground, number: int, judged: set[Use]) -> Iterator[Block]:
    card = matter.cards.get(ground.prop)
    origin = matter.origin(card.id) if card is not None else field("grounds", ground.id)
    yield subheading(f"Grond {number}: {ground.label}", origin)
    yield paragraph(*_force(matter, ground, origin), say(f"Dit staat in {matter.cite(ground.id)}:", origin))
    yield from matter.quotation(ground.id)
    if card is None:
        return
    shown = fold(card)
    stated = words.limit_words(matter.norms, ground, "t/m")  # said with what the ground obliges to
    rest = [_stated(x) for x in shown.status.split(" · ")[1:] if x != stated]
    said = [say(f"{line}.", origin) for line in rest] + _details(shown, origin)
    if said := [*said, *_motivations(matter, shown, judged)]:
        yield paragraph(*said)
    for child in shown.children:
        yield from _branch(matter, child, 0, {ground.id}, judged, True)


def _stated(piece: str) -> str:
    """A piece of the status of a ground as a sentence: what is missing or assumed, or the value that it turns on."""
    said = piece.endswith(("ontbreekt", "ontbreken", "afwijken", "aangenomen"))
    return words.capital(piece) if said else f"Bepalend is: {piece}"


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
    elif ground.leg == WANT:
        yield say("Wij weigeren, want deze bepaling geeft ons hier niet de bevoegdheid om te verlenen.", origin)
    elif ground.binding:
        yield say("Deze grond verplicht tot weigeren.", origin)
        for name, why, _ in elsewhere(matter.norms, (ground.id,)):
            yield say(f"Dat kan anders zijn in een bijzonder geval ({name}). {why}", origin, law(name))
        for use, _ in excepted(matter.answer, matter.decision, (ground.id,)):
            yield say(f"Dat is alleen anders als blijkt: {sentence(matter.answer, use)}.", origin, matter.fact(use.entity, use.fact))
    elif ground.modality == MAY_REFUSES and (deviation := needed(matter.norms, matter.decision, (ground,))):
        yield say(f"Op deze grond kunnen wij weigeren. {deviation}", origin)
    else:
        yield say(MAY_WORDS[ground.modality], origin)
        if ground.until is not None and ground.until_by is not None:
            text = f"Dat is tot en met {words.full_day(ground.until)} ({matter.cite(ground.until_by)})."
            yield say(text, origin, field("grounds.until", ground.id), Origin(Source.RULE, ground.until_by, ground.until_by))


def _branch(matter: Matter, card: Card, depth: int, quoted: set[str], judged: set[Use] | None, folded: bool = False) -> Iterator[Block]:
    """A card as an item with the words of its law, and below it what carries it.

    `judged` is None below another application: its judgements are motivated in its own decision.
    """
    shown = card if folded else fold(card)
    origin = matter.origin(card.id)
    address = matter.node(card.id).address
    own = address.id if address is not None and card.citation else None
    cited = f" ({matter.cite(own)})" if own else ""
    status, *rest = shown.status.split(" · ")
    status += f" ({'; '.join(rest)})" if rest else ""
    said = say(f"{shown.sentence}{cited}: {status}.", origin)
    motivations = _motivations(matter, shown, judged) if judged is not None else ()
    yield item(depth, said, *_details(shown, origin), *motivations)
    judged = judged if matter.node(card.id).entity is None else None
    if own and own not in quoted:
        quoted.add(own)
        yield from matter.quotation(own, depth + 1)
    for child in shown.children:
        yield from _branch(matter, child, depth + 1, quoted, judged, True)


def _motivations(matter: Matter, card: Card, judged: set[Use]) -> Iterator[Sentence]:
    """A place to motivate every judgement that this card rests on and no card below it shows."""
    for id_, use in _judgements(matter, card):
        key = use.fact, use.entity
        if key in judged or _decided_before(matter, use.entity):
            continue
        judged.add(key)
        question = use.question.translate(ROUND)
        about = f" ({matter.name(use.entity).translate(ROUND)})" if use.entity != matter.decision.subject else ""
        first = "" if use.origin == "dossier" else "dit is nog niet beoordeeld, ga het na; "
        text = f"[Motiveer: {first}waarom is ons antwoord op ‘{question}’{about} {words.fact_value(use.value)}?]"
        yield fill(text, law("art. 3:46 Awb"), matter.origin(id_), matter.fact(use.entity, use.fact))


def _decided_before(matter: Matter, entity: str) -> bool:
    """Is this another application, or other support? What the college judged of it belongs to the decision on that."""
    home = matter.answer.model.case.dossier.records[entity].home
    return entity != matter.decision.subject and (home == APPLICATION or matter.norms.entities[home].support)


def _judgements(matter: Matter, card: Card) -> Iterator[tuple[str, FactUse]]:
    """Nodes with the judgements they read, under a card that is decided: along what carries it, up to the cards below it.

    An application that counts is an act, not a judgement of this decision: not what it rests on itself. Nor what another reading asks.
    """
    shown, seen, todo = {c.id for c in card.children}, set[str](), [card.id]
    while todo:
        node = matter.node(todo.pop())
        if node.id in seen or node.value is None:
            continue
        seen.add(node.id)
        if node.refers is not None:
            todo.append(node.refers)
            continue
        yield from ((node.id, use) for use in node.facts if use.kind == "oordeel" and use.value is not None)
        if node.entity is None and not switched_off(matter.answer.model_of(matter.decision), node.prop, node.args):
            carrying = [c for c in matter.graph.successors(node.id) if matter.graph.edges[node.id, c]["supports"] and c not in shown]
            todo += sorted(carrying, key=lambda c: -matter.graph.edges[node.id, c]["order"])


def _details(card: Card, origin: Origin) -> list[Sentence]:
    """The notes on a card: readings, and why something is assumed."""
    lines = (line.replace("lezing: ", "wij lezen de regels hier zo: ", 1) for line in card.detail)
    return [say(f"{words.capital(line).removesuffix('.')}.", origin) for line in lines]
