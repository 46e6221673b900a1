"""Special circumstances: powers to deviate, what stands elsewhere, exceptions in the rules; as far as they reach these grounds."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from parser.norms import GRANT, Deviation
from reasoner.decision.answer import KEEPS, MUST_REFUSE, Ground
from reasoner.semantics.uses import FactUse

from .. import words
from ..sentence.clause import ANSWER_TO, otherwise, unknown_words
from ..sentence.deviating import elsewhere, excepted, exceptions_of, reached, reaching, sentence
from ..sentence.modality import binding, room
from .matter import CHOSEN, Matter
from .model import Block, Origin, Sentence, Source, field, fill, heading, law, paragraph, say
from .motive import ROUND, Use, motive
from .readings import without_exception

Stopped = list[tuple[Deviation, str]]  # a power to deviate, and a ground of its text that it does not reach
HEAD = "Uitzonderingen en afwijken"


def exceptions(matter: Matter) -> tuple[tuple[FactUse, tuple[str, ...]], ...]:
    ids = tuple(dict.fromkeys(g.id for g in matter.decision.grounds if g.modality != KEEPS))
    return excepted(matter.answer, matter.decision, ids)


def excused(matter: Matter) -> set[Use]:
    """The judgements of which a place stands with the special circumstances, not with a ground."""
    return {(use.fact, use.entity) for use, _ in exceptions(matter)}


def within(matter: Matter, power: Deviation) -> tuple[str, ...]:
    """What this power can set aside: requirements and grounds that bind. Who does not use a power to refuse deviates from nothing."""
    grounds = matter.decision.grounds
    chosen = {g.id for g in grounds if g.modality in CHOSEN}
    asked = {x for g in grounds for x in g.because} | {g.id for g in grounds if g.modality not in CHOSEN}
    return tuple(i for i in reached(matter.norms, matter.decision, power) if i not in chosen - asked)


def powers(matter: Matter) -> tuple[Deviation, ...]:
    """The powers to deviate that can set something of this decision aside."""
    return tuple(p for p in reaching(matter.norms, matter.decision) if within(matter, p))


def named(matter: Matter, some: tuple[Deviation, ...]) -> str:
    """Powers to deviate by where they stand, and how they are called: `art. 7 of art. 8 Titel (experiment of hardheidsclausule)`"""
    names = [words.small(name) for name, _, rest in (p.label.partition(": ") for p in some) if rest]
    by = matter.cites(tuple(p.address.id for p in some), "of")
    return f"{by} ({words.enumerate_words(names, 'of')})" if len(names) == len(some) else by


def fixed(matter: Matter) -> tuple[Ground, ...]:
    """The grounds that bind and leave no room: with them no power to deviate changes the outcome."""
    decision = matter.decision
    return tuple(g for g in binding(decision) if not room(matter.answer, decision, g).open) if decision.outcome == MUST_REFUSE else ()


def may_help(matter: Matter) -> bool:
    """Can deviating from the rules, or an exception, change the outcome?"""
    rooms = (room(matter.answer, matter.decision, g) for g in binding(matter.decision))
    return not fixed(matter) and (bool(powers(matter)) or any(r.open for r in rooms))


def beyond(matter: Matter) -> tuple[str, ...]:
    """The grounds on which must be refused though nothing lets anyone depart from them: no power, no exception, nothing elsewhere."""
    if matter.decision.outcome != MUST_REFUSE or matter.norms.wording.nobody is not None:
        return ()
    rooms = ((g, room(matter.answer, matter.decision, g)) for g in binding(matter.decision))
    return tuple(dict.fromkeys(g.id for g, left in rooms if not left.deviating and not left.exceptions))


def by_deviating(matter: Matter) -> Iterator[Sentence]:
    """That granting takes a deviation, beside the choice to grant where a requirement is not met."""
    ids = tuple(dict.fromkeys(i for p in powers(matter) for i in within(matter, p)))
    if ids:
        by = named(matter, powers(matter))
        deed = words.capital(matter.norms.wording.plain(GRANT))
        text = f"[{deed} vergt een afwijking van {matter.cites(ids)}. Dat kan op grond van {by}. Schrijf dan dat wij afwijken, en waarom.]"
        yield fill(text, field("deviation"), law("art. 3:46 Awb"))


def special(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """Whether something special can turn the grounds, with a place to say why not (or why)."""
    grounds = tuple(g for g in matter.decision.grounds if g.modality != KEEPS)
    ids = tuple(dict.fromkeys(g.id for g in grounds))
    found = exceptions(matter)
    own = {x for _, mine in found for x in mine}
    noted = elsewhere(matter.norms, tuple(i for i in ids if i not in own))
    fast = beyond(matter)
    if not grounds or not (powers(matter) or found or noted or fast):
        return
    yield heading(HEAD)
    for use, mine in found:
        yield from _exception(matter, use, mine, judged)
    for name, why, mine in noted:
        yield paragraph(say(f"Van {matter.cites(mine)} afwijken kan alleen in een bijzonder geval ({name}). {why}", law(name)))
    yield from _beyond(matter, fast)
    yield from _deviating(matter, ids)


def _beyond(matter: Matter, ids: tuple[str, ...]) -> Iterator[Block]:
    """From what the rules let nobody deviate, also not by a power of the same text; with a place to say why, and what was put forward."""
    if not ids:
        return
    yield paragraph(say(f"De regels geven ons geen bevoegdheid om van {matter.cites(ids)} af te wijken.", field("grounds")))
    yield from without_exception(matter, ids)
    stopped = [(p, i) for p in matter.norms.deviations for i in ids if _stops_at(matter, p, i)]
    yield from _read_narrow(matter, [(p, i) for p, i in stopped if _excepted(matter, p, i)])
    yield from _delimiting(matter, [(p, i) for p, i in stopped if not _excepted(matter, p, i)])
    yield paragraph(
        fill("[Zijn er bijzondere omstandigheden aangevoerd? Schrijf dan waarom zij dit niet anders maken.]", law("art. 3:46 Awb"))
    )


def _excepted(matter: Matter, power: Deviation, id_: str) -> bool:
    """Is this ground kept from the power, that reaches the text around it?"""
    return any(matter.norms.articles[id_].address.under(a) for a in power.beyond)


def _read_narrow(matter: Matter, stopped: Stopped) -> Iterator[Block]:
    """From these articles the powers are read not to let deviate."""
    if stopped:
        powers, from_ = _named(matter, stopped)
        text = f"Ook {powers} {_verb(stopped)} die niet: afwijken van {from_} valt daar volgens ons niet onder."
        yield paragraph(say(text, *_rules(stopped)), fill("[Schrijf waarom wij dat zo lezen.]", law("art. 3:46 Awb")))


def _delimiting(matter: Matter, stopped: Stopped) -> Iterator[Block]:
    """These articles say themselves how far the power to grant goes: the powers let deviate from requirements and grounds."""
    if stopped:
        powers, from_ = _named(matter, stopped)
        may = f"Op grond van {powers} kunnen wij afwijken van eisen en van redenen om te weigeren."
        sets = "bepaalt" if len({i for _, i in stopped}) == 1 else "bepalen"
        text = f"{may} Maar {from_} {sets} voor wie of waarvoor wij mogen toekennen. Volgens ons valt dat daar niet onder."
        yield paragraph(say(text, *_rules(stopped)), fill("[Schrijf waarom wij dat zo lezen.]", law("art. 3:46 Awb")))


def _named(matter: Matter, stopped: Stopped) -> tuple[str, str]:
    return matter.cites(tuple(dict.fromkeys(p.address.id for p, _ in stopped))), matter.cites(tuple(dict.fromkeys(i for _, i in stopped)))


def _verb(stopped: Stopped) -> str:
    return "geeft" if len({p.address.id for p, _ in stopped}) == 1 else "geven"


def _rules(stopped: Stopped) -> tuple[Origin, ...]:
    return tuple(Origin(Source.RULE, i, i) for i in dict.fromkeys(p.address.id for p, _ in stopped))


def _stops_at(matter: Matter, power: Deviation, id_: str) -> bool:
    """Is this a power to deviate from the text in which the ground stands, that does not reach the ground?"""
    address = matter.norms.articles[id_].address
    meant = power.whole_document and address.document == power.address.document
    return (meant or any(address.under(a) for a in power.scope)) and not (
        power in reaching(matter.norms, matter.decision) and power.reaches(address)
    )


def _exception(matter: Matter, use: FactUse, grounds: tuple[str, ...], judged: set[Use]) -> Iterator[Block]:
    clause, label = otherwise(matter.model, use), sentence(matter.answer, use)
    shown = f"Die geldt als blijkt{f' dat {clause}{words.source_of(label)}' if clause is not None else f': {label}'}."
    yield paragraph(
        say(f"Op {matter.cites(exceptions_of(matter.answer, matter.decision, use) or grounds)} is een uitzondering.", field("grounds")),
        say(matter.ours(words.printable(shown)), field("grounds"), matter.fact(use.entity, use.fact)),
    )
    key = use.fact, use.entity
    if key not in judged:
        judged.add(key)
        yield paragraph(motive(matter, _node(matter, use), use))


def _deviating(matter: Matter, grounds: tuple[str, ...]) -> Iterator[Block]:
    """From what may be deviated, and on what ground; where that changes nothing, that it does not."""
    stays = fixed(matter)
    for ids in dict.fromkeys(within(matter, p) for p in powers(matter)):
        mine = tuple(p for p in powers(matter) if within(matter, p) == ids)
        from_ = say(f"Van {matter.cites(ids)} kunnen wij afwijken.", field("deviation"))
        if stays:
            by = say(f"Dat kan op grond van {matter.cites(tuple(p.address.id for p in mine), 'of')}.", field("deviation"))
            outcome = say(f"De uitkomst verandert daar niet door: {_stays(matter, stays)}.", field("grounds"))
            yield paragraph(from_, by, outcome, say("Daarom doen wij dat niet.", field("grounds")))
            continue
        yield paragraph(from_)
        for power in mine:
            if ids == (power.address.id,):  # "in beginsel"
                own = say("Dat laten de woorden van die bepaling zelf toe.", field("deviation", power.address.id))
                yield paragraph(own, fill(_why_deviate(matter, power), law("art. 3:46 Awb"), field("deviation", power.address.id)))
                continue
            named, _, rest = power.label.partition(": ")
            short = f" ({words.small(named)})" if rest else ""
            yield paragraph(say(f"Dat kan op grond van {matter.cite(power.address.id)}{short}.", field("deviation", power.address.id)))
            if power.address.id not in grounds:  # else its words stand with the ground
                yield from matter.quotation(_worded(matter, power))
            yield paragraph(fill(_why_deviate(matter, power), law("art. 3:46 Awb"), field("deviation", power.address.id)))


def _worded(matter: Matter, power: Deviation) -> str:
    """Where the words of a power stand: at its own address, or else in the first part of it that has any."""
    articles, own = matter.norms.articles, power.address
    return next((i for i, text in articles.items() if text.address.under(own) and text.quotations), own.id)


def _why_deviate(matter: Matter, power: Deviation) -> str:
    """A place to say why (not), with what this power asks to be judged."""
    asked = [matter.unvoiced(x).translate(ROUND) for x in dict.fromkeys(_asked(matter, power.prop)) if not x.startswith(ANSWER_TO)]
    what = f" Ga in op deze vragen: {'; '.join(asked)}." if asked else ""
    return f"[Schrijf waarom wij hier wel of niet afwijken.{what}]"


def _asked(matter: Matter, prop: str | None) -> Iterator[str]:
    """The judgements of the application that a power turns on, as subordinate clauses: `of het een bijzonder geval is`."""
    body = matter.norms.props[prop].body if prop is not None else None
    if isinstance(body, n.All | n.Any_):
        for child in body.children:
            yield from _asked(matter, child.prop)
    elif isinstance(body, n.Flag) and body.path == n.Path(n.APPLICATION):
        fact = matter.norms.application.facts[body.fact]
        if fact.kind == "oordeel":
            yield words.printable(unknown_words(matter.model, fact.name, matter.decision.subject, fact.question))


def _stays(matter: Matter, stays: tuple[Ground, ...]) -> str:
    """`reden 1 blijft staan`"""
    numbers = [str(matter.decision.grounds.index(g) + 1) for g in stays]
    return f"reden {words.enumerate_words(numbers, 'en')} {'blijft' if len(numbers) == 1 else 'blijven'} staan"


def _node(matter: Matter, use: FactUse) -> str:
    """The node of the proof that reads this judgement."""
    return next(n.id for n in matter.nodes() if any((u.fact, u.entity) == (use.fact, use.entity) for u in n.facts))


__all__ = ["by_deviating", "exceptions", "excused", "may_help", "named", "powers", "special", "within"]
