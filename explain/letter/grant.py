"""What is, or can be, granted: support, amount, duration and extent, first day, difference with what was asked, other support, duties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from parser import norms as n
from parser.norms import short_citation
from reasoner.decision.answer import EXCESS, GRANT, MAY_GRANT, Ground
from reasoner.dossier.calendar import FOREVER, LAST_DAY

from .. import words
from ..sentence.counted import Env, counted_from
from ..sentence.reasons import Met, met
from .amounts import amount, counted_hours
from .duties import others_duties
from .ending import in_force, may_end
from .matter import Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, fill, heading, item, paragraph, say, subheading
from .motive import Use, motives
from .moved import with_days
from .reasons import Quoted, cited, sentences
from .used import deviations, used_from

NOT_ALL = "Waarom niet alles"
WHY = "Waarom dit kan"
REASONS = "Waarom"  # the reasons of a refusal


def granting(matter: Matter, name: str, judged: set[Use], note: str = "") -> Iterator[Block]:
    """Everything a decision that grants must state. note: what to do with this part, for who fills in the letter."""
    yield heading(name)
    if note:
        yield paragraph(fill(note))
    yield from deviations(matter)
    yield from amount(matter, judged)
    if not matter.norms.timeless:
        yield from _extent(matter, judged)
        yield from _difference(matter)
    if any(e.support for e in matter.norms.entities.values()):
        yield from _others(matter)
    yield from others_duties(matter)
    yield from may_end(matter)
    yield from conditions(matter, judged)


# ---- what it rests on


def conditions(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """The power to grant in the words of the law; what is needed and is so, in plain sentences by article, part by part."""
    found = met(matter.answer, matter.decision)
    if not found:
        return
    yield subheading(WHY, FIXED)
    powers = {r.prop for r in (*matter.provision.powers, *matter.provision.shalls)}
    quoted: Quoted = set()
    lead = "Dit staat in" if matter.norms.wording.own else "Onze bevoegdheid staat in"
    for id_ in _powers(matter):
        yield from cited(matter, lead, (id_,), quoted)
    by_article: dict[n.Address, list[tuple[n.Address, list[Sentence]]]] = {}
    said: set[str] = set()
    for x in sorted(found, key=lambda x: (all(r.presumed for r in x.reasons), x.rule.prop in powers)):  # first what says most of itself
        for address, some in _met(matter, x, said, judged):
            by_article.setdefault(n.Address(address.document, address.path[:1]), []).append((address, some))
    order = list(matter.norms.articles)
    for article in sorted(by_article, key=lambda a: min(order.index(x.id) for x, _ in by_article[a])):
        parts = sorted(by_article[article], key=lambda part: order.index(part[0].id))
        yield paragraph(say(f"Wat nodig is volgens {matter.norms.cite(article)}:", Origin(Source.RULE, parts[0][0].id, parts[0][0].id)))
        yield from (item(0, *some) for _, some in parts)


def _powers(matter: Matter) -> tuple[str, ...]:
    """Where the powers and the duties to grant stand that are used here."""
    powers = {r.prop for r in (*matter.provision.powers, *matter.provision.shalls)}
    return tuple(dict.fromkeys(x.rule.address.id for x in met(matter.answer, matter.decision) if x.rule.prop in powers))


def _met(matter: Matter, x: Met, said: set[str], judged: set[Use]) -> Iterator[tuple[n.Address, list[Sentence]]]:
    """A condition that is met, by the parts of the text: what has not been said yet; with the last the judgements it rests on."""
    node = matter.proof_of(x.rule.prop)
    origin = matter.origin(node) if node is not None else Origin(Source.RULE, x.rule.address.id, x.rule.address.id)
    parts: dict[str, list[Sentence]] = {}
    for r in (r for r in x.reasons if not r.presumed):
        fresh = [s for s in with_days(matter, sentences(matter, (r.clause,), origin), origin) if s.text not in said]
        said.update(s.text for s in fresh if not s.fill)
        parts.setdefault(r.address or x.rule.address.id, []).extend(fresh)
    places = list(motives(matter, (node,) if node is not None else (), judged))
    found = [
        (matter.norms.articles[id_].address, _with_place(matter.norms.articles[id_].address, some)) for id_, some in parts.items() if some
    ]
    for place in places if found else ():
        reads = {id_ for id_, ref in _reading(matter, x) if Origin(Source.DOSSIER, ref) in place.origins}
        next((some for address, some in found if address.id in reads), found[-1][1]).append(place)
    yield from found or ([(x.rule.address, [*_set_aside(matter, x.rule.address), *places])] if places else [])


def _reading(matter: Matter, x: Met) -> Iterator[tuple[str, str]]:
    """The parts of the text of a condition, and the facts that each reads."""
    for r in x.reasons:
        yield from ((r.address or x.rule.address.id, matter.fact(u.entity, u.fact).ref) for u in r.facts)


def _set_aside(matter: Matter, address: n.Address) -> Iterator[Sentence]:
    """That a condition of which nothing else is said is met because it is deviated from."""
    if address.id in used_from(matter):
        yield say(f"Van deze eis wijken wij af ({short_citation(address.path)}).", field("deviation", address.id))


def _with_place(address: n.Address, some: list[Sentence]) -> list[Sentence]:
    """The last sentence with the part of the text that asks for it."""
    if stated := [i for i, s in enumerate(some) if not s.fill]:
        last = some[stated[-1]]
        some[stated[-1]] = replace(last, text=f"{last.text.removesuffix('.')} ({short_citation(address.path)}).")
    return some


# ---- duration, extent, first day


def _extent(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    yield subheading("Duur en uren" if matter.decision.hours else "Duur", FIXED)
    what = words.capital(words.lasting(matter.norms))
    begin, end = _grantable(matter)
    limits = tuple((field(f"limits.{i}", x.id), x) for i, x in enumerate(matter.decision.limits, 1))
    bounds = (*matter.periods(), *(field("grounds", g.id) for g in matter.decision.grounds if g.leg == EXCESS), *(o for o, _ in limits))
    last = date.fromordinal(end) if end is not None and end <= LAST_DAY else None
    if begin is not None and last is not None:
        span = f"loopt van {words.full_day(begin)} tot en met {words.full_day(last)}" if begin < last else f"is op {words.full_day(begin)}"
        text = f"{what} {span}."
        yield paragraph(say(text, *bounds), *_as_asked(matter, (begin, last)))
    else:
        yield paragraph(
            say(f"{what} begint op {words.full_day(begin)}.", *bounds) if begin else fill(f"{what} begint op [datum].", *bounds)
        )
        open_ended = (say("Er is geen einddatum genoemd.", *bounds),) if end is not None and last is None else ()
        until = (
            say(f"{what} duurt tot en met {words.full_day(last)}.", *bounds) if last else fill(f"{what} duurt tot en met [datum].", *bounds)
        )
        yield paragraph(*open_ended, until)
    for origin, x in limits:
        yield paragraph(say(f"{words.capital(words.open_limit_words(x, words.full_day))} ({matter.cite(x.id)}).", origin))
    yield from _how_long(matter)
    if not matter.decision.hours:
        yield paragraph(fill("[Hoort hier meer bij dan de duur? Schrijf dat hier.]"))
        return
    yield from counted_hours(matter, judged)
    yield paragraph(fill("Wij kennen toe: [uren per periode]."))


def _how_long(matter: Matter) -> Iterator[Block]:
    """How long it can last, and whether it can be extended, in the words of the law; where these stand elsewhere, where."""
    env: Env = {n.APPLICATION: (matter.decision.subject,)}
    quoted = _powers(matter)
    rules = [x for x in matter.provision.limits if x.most is not None or (x.last is not None and counted_from(matter.model, x.last, env))]
    reasons = {g.id for g in matter.decision.grounds}
    for id_ in dict.fromkeys(x.address.id for x in rules if x.address.id not in reasons and in_force(matter, x.excess)):
        if id_ in quoted:
            text = f"Hoe lang dit kan duren, staat in {matter.cite(id_)}. De tekst daarvan staat hierna bij ‘{WHY}’."
            yield paragraph(say(text, Origin(Source.RULE, id_, id_)))
        else:
            yield from cited(matter, "Hoe lang dit kan duren, staat in", (id_,), set())


def _as_asked(matter: Matter, days: tuple[date, date]) -> Iterator[Sentence]:
    """Why it is these days: as it was asked for, or because of a reason that is told below."""
    asked = matter.answer.model.case.period(matter.record) if matter.record is not None else ()
    if asked == tuple(d.toordinal() for d in days):
        yield say("Zo is het gevraagd." if matter.applied() else "Zo is het voorzien.", *matter.periods())
    else:
        where = NOT_ALL if matter.decision.outcome in (GRANT, MAY_GRANT) else REASONS
        yield say(f"Waarom het niet is zoals {_than(matter)}, leest u onder ‘{where}’.", field("grounds"))


def _than(matter: Matter) -> str:
    return "gevraagd" if matter.applied() else "voorzien"


def _grantable(matter: Matter) -> tuple[date | None, int | None]:
    """First day, and last day as a day number (beyond the calendar: no end); less what exceeds a maximum."""
    if matter.record is None:
        return None, None
    first, last = matter.answer.model.case.period(matter.record)
    for ground in matter.decision.grounds:
        if ground.leg == EXCESS and ground.until is None and ground.from_ is None and ground.instead is None:
            return None, None
        if ground.until is not None:
            last = min(last if last is not None else FOREVER, ground.until.toordinal())
        if ground.from_ is not None:
            first = max(first or 0, ground.from_.toordinal())
    if any(not x.last for x in matter.decision.limits):
        first = None
    if any(x.last for x in matter.decision.limits):
        last = None
    return date.fromordinal(first) if first else None, last


# ---- difference with what was asked


def _difference(matter: Matter) -> Iterator[Block]:
    yield subheading("Verschil met de aanvraag" if matter.applied() else "Verschil met wat was voorzien", FIXED)
    excess = [g for g in matter.decision.grounds if g.leg == EXCESS]
    if matter.decision.limits:
        of = "een nog groter deel" if excess else "een deel"
        origins = (field(f"limits.{i}", x.id) for i, x in enumerate(matter.decision.limits, 1))
        text = f"Of wij {of} van de periode moeten weigeren, staat nog niet vast: zie hierboven."
        yield paragraph(say(text, *origins), fill("[Zoek dit uit voordat u de periode invult.]"))
    if not excess and not matter.decision.limits:
        yield paragraph(
            say(f"De regels geven geen reden voor een kortere periode dan {_than(matter)}.", field("grounds")),
            fill(f"[Geven wij minder of iets anders dan {_than(matter)}? Schrijf hier wat, en waarom.]"),
        )
        return
    if matter.record is not None and excess:
        verb = "Gevraagd" if matter.applied() else "Voorzien"
        yield paragraph(
            say(f"{verb} is {words.lasting(matter.norms).partition(' ')[2]} {matter.period(matter.record)}.", *matter.periods())
        )
    for g in excess:
        border = limits(matter.norms, g) or "voor een deel"
        text = f"Toekennen kan {border}; het meerdere weigeren wij. Dit volgt uit {matter.cite(g.id)}."
        yield paragraph(say(text, field("grounds", g.id)))


def limits(norms: n.Norms, ground: Ground) -> str:
    """How far a maximum lets something be granted: `vanaf 1 september 2024 tot en met 31 augustus 2025`."""
    found = [f"vanaf {words.full_day(ground.from_)}"] if ground.from_ is not None else []
    found += [f"tot en met {words.full_day(ground.until)}"] if ground.until is not None else []
    found += [words.instead_words(norms, ground.instead)] if ground.instead is not None else []
    return " ".join(found)


# ---- other support


def _others(matter: Matter) -> Iterator[Block]:
    own = matter.norms.wording.own  # then it is not support that is granted beside other support
    dossier, decision = matter.answer.model.case.dossier, matter.decision
    lists = [e.list_name for e in matter.norms.entities.values() if e.support or e.name == n.APPLICATION]
    owner = matter.norms.application.owner
    same = [
        r
        for name in lists
        for r in dossier.members(name)
        if r.id != decision.subject and owner is not None and decision.person is not None and r.links.get(owner) == decision.person
    ]
    if own and not same:
        return
    yield subheading("Wat verder bij ons bekend is" if own else "Wat verder van belang is", FIXED)
    for record in same:
        also = "Bij ons bekend" if own else "Ook aangevraagd" if record.home == n.APPLICATION else "Ook verstrekt"
        yield item(0, say(f"{also}: {matter.support(record.id)}.", Origin(Source.DOSSIER, record.id)))
    if not same:
        asked = " Er is ook niets anders aangevraagd." if matter.applied() else ""
        text = f"Voor zover wij weten, loopt er verder niets{matter.who()}.{asked}"
        yield paragraph(say(text, Origin(Source.DOSSIER, ", ".join(lists))))
    if not all(dossier.complete(name, decision.person) for name in lists):
        yield paragraph(say("Wij weten niet of dit alles is.", Origin(Source.DOSSIER, ", ".join(lists))))
    yield paragraph(fill("[Schrijf of dit meetelt, en waarom.]" if own else "[Noem wat verder loopt of kan helpen, en hoe dat samengaat.]"))
