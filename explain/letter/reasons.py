"""The reasons in a letter: per ground the facts and the limits in plain sentences, what follows, and then the words of the law.

What rests on a judgement of the college leaves a place to motivate it, each judgement once in a letter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import networkx as nx

from parser.norms import GRANT, REFUSE, WANT
from reasoner.decision.answer import CONTINUE, EXCESS, KEEPS, MAY_END_GROUND, Ground

from .. import words
from ..cards.card import Card, Look
from ..sentence.choose import Chooser
from ..sentence.clause import Clause, clause
from ..sentence.counted import counted_day
from ..sentence.reasons import GroundReason, Reason, ground_reasons
from .counting import counted
from .matter import CHOSEN, Matter
from .model import Block, Origin, Sentence, Source, field, fill, heading, item, paragraph, say, subheading
from .motive import Use, carrying, motives
from .moved import with_days
from .readings import readings
from .special import excused

KEEP = "[Keuze: gebruiken wij deze reden? Schrijf dan waarom. Laat haar anders weg.]"
UNASKED = "[Niemand heeft dit aangevraagd: ga na of deze eis hier geldt.]"
Quoted = set[tuple[str, str]]  # what was quoted already: an address and its words


def sentences(matter: Matter, clauses: Iterable[Clause], *origins: Origin) -> tuple[Sentence, ...]:
    """Each clause as a sentence; a limit as one of its own."""
    said = dict.fromkeys(x for c in clauses for x in c.sentences)
    found = tuple(say(f"{words.capital(words.printable(matter.ours(x))).removesuffix('.')}.", *origins) for x in said)
    return (*found, fill(UNASKED)) if any(matter.supposes(x) for x in said) else found


def numbered(grounds: tuple[Ground, ...], some: Iterable[Ground]) -> str:
    """`reden 1 en 2`, as they are numbered in the letter; `deze reden` if there is but one."""
    if len(grounds) == 1:
        return "deze reden"
    return f"reden {words.enumerate_words([str(grounds.index(g) + 1) for g in some], 'en')}"


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
        yield paragraph(*_counted(grounds))
    elsewhere, quoted = excused(matter) - judged, set[tuple[str, str]]()
    seen = judged | elsewhere
    found = ground_reasons(matter.answer, matter.decision)
    read, told = set[str](), set[str]()
    for i in range(len(found)):
        yield from _ground(matter, i, found, seen, quoted)
        yield from readings(matter, found[i].ground, read, told)
    judged |= seen - elsewhere
    for card in powers:
        address = matter.node(card.id).address
        yield paragraph(*_wanting(matter, card), *motives(matter, (card.id,), judged))
        if address is not None and card.citation:
            yield from cited(matter, "Dit staat in", (address.id,), quoted)


def _wanting(matter: Matter, card: Card) -> tuple[Sentence, ...]:
    """Why there is no power, or why a condition is not met."""
    node, model = matter.node(card.id), matter.model
    named = Chooser(model).why(node.prop, node.args)
    facts = sentences(matter, (clause(model, x.prop, x.args, True) for x in named), matter.origin(card.id))
    return facts or (say(f"Dit is niet het geval: {words.small(card.sentence)}.", matter.origin(card.id)),)


def _counted(grounds: tuple[Ground, ...]) -> Iterator[Sentence]:
    """How many reasons there are, and what each is worth."""
    origin = field("grounds")
    optional = any(g.modality in CHOSEN for g in grounds)  # then the number hangs on which of them are used
    yield say("Dit zijn de redenen." if optional else f"Daarvoor zijn {words.how_many(len(grounds))} redenen.", origin)
    binding = [g for g in grounds if g.binding and g.leg not in (EXCESS, WANT)]
    if len(binding) > 1:
        yield say(f"{words.capital(numbered(grounds, binding))} zijn elk voldoende.", origin)
    elif binding:
        yield say(f"{words.capital(numbered(grounds, binding))} is alleen al voldoende.", origin)
    elif all(g.modality in CHOSEN for g in grounds):
        yield say("Elke reden die wij gebruiken, is alleen al voldoende.", origin)


def _nodes(matter: Matter, ground: Ground) -> tuple[str, ...]:
    card = matter.cards.get(ground.prop)
    return (card.id,) if card is not None else ()


def _ground(matter: Matter, i: int, found: tuple[GroundReason, ...], judged: set[Use], quoted: Quoted) -> Iterator[Block]:
    reason, ground = found[i], found[i].ground
    nodes = _nodes(matter, ground)
    origin = matter.origin(nodes[0]) if nodes else field("grounds", ground.id)
    if len(found) > 1:
        yield subheading(f"Reden {i + 1}", origin)
    below = tuple(carrying(matter, nodes))
    same = next((j for j in range(i) if _carried(found[j]) == _carried(reason)), None)
    sums = tuple(counted(matter, ground))
    if same is not None and sums == tuple(counted(matter, found[same].ground)):
        yield paragraph(*_the_same(matter, found, same, origin), *_force(matter, ground, origin))
    else:
        yield from _facts(matter, reason, origin)
        if sums:
            yield paragraph(*sums)
    if ground.modality in CHOSEN and len(found) > 1 and matter.decision.outcome != CONTINUE:
        yield paragraph(fill(KEEP, field("grounds", ground.id)))
    if places := motives(matter, nodes, judged):
        yield paragraph(*places)
    yield from _law(matter, reason, {node.prop for node in below}, quoted)


def _facts(matter: Matter, reason: GroundReason, origin: Origin) -> Iterator[Block]:
    """What is so, and what follows; what would each do by itself stands apart, what is needed together stands together."""
    groups = tuple({tuple(r.clause.main for r in group): group for group in reason.alternatives}.values())
    force = tuple(_force(matter, reason.ground, origin))
    said = tuple(with_days(matter, sentences(matter, (r.clause for r in group), origin), origin) for group in groups)
    if len(groups) == 1:
        yield paragraph(*said[0], *force)
        return
    yield paragraph(say(_points(reason, groups), origin))
    yield from (item(0, *some) for some in said)
    enough = "Een daarvan is al genoeg." if len(groups) > 2 else "Elk van de twee is al genoeg."
    yield paragraph(say(enough, origin), *force)


def _carried(reason: GroundReason) -> tuple[tuple[str, ...], ...]:
    """What carries a ground, in words."""
    return tuple(dict.fromkeys(tuple(x for r in group for x in r.clause.sentences) for group in reason.alternatives))


def _the_same(matter: Matter, found: tuple[GroundReason, ...], i: int, origin: Origin) -> Iterator[Sentence]:
    """That a ground rests on the facts of an earlier one; with what to do if that one is left out."""
    yield say(f"Dit rust op dezelfde feiten als reden {i + 1}.", origin)
    if found[i].ground.modality in CHOSEN and matter.decision.outcome != CONTINUE:
        yield fill(f"[Laten wij reden {i + 1} weg? Schrijf die feiten dan hier.]", field("grounds", found[i].ground.id))


def _points(reason: GroundReason, groups: tuple[tuple[Reason, ...], ...]) -> str:
    """What leads a list of which each point is enough: as many requirements, or points of one."""
    number = words.how_many(len(groups))
    if len(reason.ground.because) == len(groups) == len({group[0].address for group in groups}):
        return f"Aan {number} eisen is niet voldaan."
    return f"Het gaat om {number} punten."


def _law(matter: Matter, reason: GroundReason, used: Collection[str], quoted: Quoted) -> Iterator[Block]:
    """The words of the law: what it says of the ground, and what it asks. used: the rules that carry it."""
    ground = reason.ground
    beside = dict.fromkeys((*ground.because, *(r.address for r in reason.reasons if r.address is not None)))
    asked = tuple(a for a in beside if a != ground.id)
    until = (ground.until_by,) if ground.until_by is not None and ground.until_by not in (ground.id, *beside) else ()
    if any(q in matter.openings(a) for a in (*asked, *until) for q in matter.norms.articles[ground.id].quotations):  # quoted there
        yield paragraph(say(f"Dit staat in {matter.cite(ground.id)}.", Origin(Source.RULE, ground.id, ground.id)))
    else:
        yield from cited(matter, "Dit staat in", (ground.id,), quoted, used)
    yield from cited(matter, "Wat nodig is, staat in", asked, quoted, used)
    yield from cited(matter, "Tot wanneer, staat in", until, quoted)


def cited(matter: Matter, lead: str, ids: tuple[str, ...], quoted: Quoted, used: Collection[str] | None = None) -> Iterator[Block]:
    """The address of each text and its words; the words once in a letter. used: the rules of which the words are quoted, if not all."""
    for id_ in ids:
        origin, pieces = Origin(Source.RULE, id_, id_), {(id_, q) for q in matter.pieces(id_, used)}
        if pieces <= quoted:
            above = (say("De tekst daarvan staat hierboven.", origin),) if pieces else ()
            yield paragraph(say(f"{lead} {matter.cite(id_)}.", origin), *above)
            continue
        quoted |= pieces
        yield paragraph(say(f"{lead} {matter.cite(id_)}:", origin))
        yield from matter.quotation(id_, used=used)


def _force(matter: Matter, ground: Ground, origin: Origin) -> Iterator[Sentence]:
    """What follows from the ground."""
    own, refusing = matter.norms.wording.own, matter.norms.wording.to(REFUSE)
    if ground.leg == EXCESS:
        yield say("Verder dan dat kan niet." if own else "Wat daarboven uitgaat, wijzen wij af.", origin)
        if ground.until is not None:
            yield say(f"Toekennen kan tot en met {words.full_day(ground.until)}.", origin, field("grounds.until", ground.id))
        if ground.from_ is not None:
            yield say(f"Toekennen kan vanaf {words.full_day(ground.from_)}.", origin, field("grounds.from", ground.id))
        if counted := counted_day(matter.answer, matter.decision, ground):
            yield say(counted, origin)
        if ground.instead is not None:
            yield say(f"Toekennen kan {words.instead_words(matter.norms, ground.instead)}.", origin)
    elif words.in_principle(ground, matter.norms):
        yield say(f"Dat is in beginsel een reden om {refusing}." if own else f"Dan {matter.refuse(in_principle=True)}.", origin)
    elif ground.leg == WANT:
        granting = matter.norms.wording.to(GRANT) if own else f"{matter.what()} toe te kennen"
        yield say(f"De regels geven ons dan geen bevoegdheid om {granting}.", origin)
    elif ground.binding:
        yield say(f"Dat is een reden om {refusing}." if own else f"Daarom {matter.refuse()}.", origin)
    elif ground.modality == KEEPS:
        yield say(f"Daarom blijft {words.what_runs(matter.norms)} behouden.", origin)
        if ground.until is not None and ground.until_by is not None:
            text = f"Dat is tot en met {words.full_day(ground.until)} ({matter.cite(ground.until_by)})."
            yield say(text, origin, field("grounds.until", ground.id), Origin(Source.RULE, ground.until_by, ground.until_by))
    elif ground.modality == MAY_END_GROUND:
        kept = matter.decision.outcome == CONTINUE
        yield say("Anders mochten wij hierom beëindigen." if kept else "Dan mogen wij beëindigen.", origin)
    else:
        yield say(f"Dan mogen wij {matter.norms.wording.plain(REFUSE)}." if own else f"Dan {matter.refuse(may=True)}.", origin)


def undecided(matter: Matter, look: Look, judged: set[Use]) -> Iterator[Block]:
    """The grounds of which it is open whether they hold, for a choice (CHOICE) or for want of facts."""
    quoted: Quoted = set()
    for card in matter.cards.values():
        if card.kind == "ground" and card.look is look:
            if places := motives(matter, (card.id,), judged):
                yield paragraph(*places)
            ids = (matter.node(i).address for i in (card.id, *_open_conditions(matter, card.id)))
            texts = tuple(dict.fromkeys(a.id for a in ids if a is not None))
            yield from cited(matter, "Dat het een het ander uitsluit, staat in", texts, quoted)


def _open_conditions(matter: Matter, id_: str) -> Iterator[str]:
    """The conditions below a ground that hang on the choice."""
    for below in sorted(nx.descendants(matter.graph, id_)):
        node = matter.node(below)
        if node.circular and node.role == "condition":
            yield below
