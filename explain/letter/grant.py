"""What is, or can be, granted: support, amount, duration and extent, first day, difference with what was asked, other support, duties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from parser import norms as n
from reasoner.decision.answer import EXCESS, AmountRow, DutyItem, Ground, HoursRow
from reasoner.decision.decide import GRANTED
from reasoner.dossier.calendar import FOREVER, LAST_DAY

from .. import words
from ..cards.card import Look
from ..cards.money import amounts, goes_on, hours, is_maximum, no_amount
from .matter import Matter
from .model import FIXED, Block, Origin, Source, field, fill, heading, item, law, paragraph, say, subheading, table


def granting(matter: Matter, name: str) -> Iterator[Block]:
    """Everything a decision that grants must state."""
    yield heading(name)
    yield from _support(matter)
    yield from _amount(matter)
    yield from _extent(matter)
    yield from _difference(matter)
    yield from _others(matter)
    yield from _duties(matter)


def _support(matter: Matter) -> Iterator[Block]:
    yield subheading("Welke ondersteuning", FIXED)
    about = field("provision")
    yield paragraph(say(f"{words.capital(matter.label())}{matter.who()}.", about, field("person")))
    for rule in (*matter.provision.shalls, *matter.provision.powers):
        card = matter.cards.get(rule.prop)
        if card is not None and card.look is Look.YES:
            yield paragraph(say(f"{rule.label}. Dit staat in {matter.cite(rule.address.id)}:", matter.origin(card.id)))
            yield from matter.quotation(rule.address.id)
    yield from deviations(matter)


def deviations(matter: Matter) -> Iterator[Block]:
    """The powers to deviate that the dossier says are used."""
    if matter.record is None:
        return
    articles = matter.norms.articles
    for used in matter.record.deviations:
        from_ = words.enumerate_words([matter.cite(a) if a in articles else a for a in used.addresses], "en")
        origins = (Origin(Source.DOSSIER, f"{matter.record.id}.afwijking", used.article), *(field("deviation", a) for a in used.addresses))
        text = f"Wij wijken af van {from_}. Dat kan op grond van {matter.cite(used.article)}. De reden is: {used.reason}"
        yield paragraph(say(text if text.endswith(".") else f"{text}.", *origins))
        yield from matter.quotation(used.article)


# ---- amount


def _amount(matter: Matter) -> Iterator[Block]:
    rows = matter.decision.amounts
    if not rows:
        return
    yield subheading("Bedrag", FIXED)
    if no_amount(matter.decision):
        yield paragraph(
            say("De regels kennen geen bedrag voor wat is gevraagd. Er is geen bedrag dat wij kunnen toekennen.", field("amounts"))
        )
        yield from _tables(matter)
        return
    at_most, column = ("ten hoogste ", "ten hoogste") if is_maximum(matter.norms, matter.decision) else ("", "bedrag")
    yield paragraph(say(f"Het bedrag is {at_most}".rstrip() + ":", field("amounts")))
    head = ("van", "tot en met", "tabel", "berekening", column)
    sums = zip(rows, amounts(matter.answer, matter.decision), strict=True)
    yield table(head, (((*_span(r), x.cell, x.calculation, x.result), field(f"amounts.{i}", r.id)) for i, (r, x) in enumerate(sums, 1)))
    known = [r.maximum for r in rows if r.maximum is not None]
    if goes_on(matter.answer, matter.decision):
        yield paragraph(
            say("De aanvraag noemt geen einddatum: dit zijn alleen de eerste perioden. Daarna gaat het zo door.", field("amounts"))
        )
    elif len(known) == len(rows) > 1:
        total = words.euro(sum(known, Decimal(0)))
        yield paragraph(say(f"Alle perioden samen: {at_most}{total}.", *(field(f"amounts.{i}", r.id) for i, r in enumerate(rows, 1))))
    if any(r.status == "geen_cel" for r in rows):
        yield paragraph(say("De tabel kent niet voor elke periode een bedrag.", field("amounts")))
    if any(r.maximum is None and r.status != "geen_cel" for r in rows):
        yield paragraph(say("Niet voor elke periode is het bedrag bekend.", field("amounts")))
    yield from _tables(matter)
    yield paragraph(fill("Wij kennen toe: [bedrag per periode].", law("art. 4:31 Awb")))


def _tables(matter: Matter) -> Iterator[Block]:
    """Where the amounts come from, in the words of the law."""
    for id_ in dict.fromkeys(r.id for r in matter.decision.amounts):
        yield paragraph(say(f"De berekening staat in {matter.cite(id_)}:", Origin(Source.RULE, id_, id_)))
        yield from matter.quotation(id_)


def _span(row: AmountRow | HoursRow) -> tuple[str, str]:
    return words.day(row.from_), words.day(row.to) if row.to is not None or row.from_ is None else "geen eind"


# ---- duration, extent, first day


def _extent(matter: Matter) -> Iterator[Block]:
    yield subheading("Duur en omvang", FIXED)
    begin, end = _grantable(matter)
    limits = tuple((field(f"limits.{i}", x.id), x) for i, x in enumerate(matter.decision.limits, 1))
    bounds = (*matter.periods(), *(field("grounds", g.id) for g in matter.decision.grounds if g.leg == EXCESS), *(o for o, _ in limits))
    if begin is None:
        yield paragraph(fill("De ondersteuning begint op [datum].", *bounds))
    else:
        yield paragraph(say(f"De ondersteuning kan beginnen op {words.full_day(begin)}.", *bounds))
    if end is None:
        yield paragraph(fill("De ondersteuning duurt tot en met [datum].", *bounds))
    elif end > LAST_DAY:
        yield paragraph(say("De aanvraag noemt geen einddatum.", *bounds), fill("De ondersteuning duurt tot en met [datum].", *bounds))
    else:
        yield paragraph(say(f"Zij kan duren tot en met {words.full_day(date.fromordinal(end))}.", *bounds))
    for origin, x in limits:
        yield paragraph(say(f"{words.capital(words.open_limit_words(x, words.full_day))} ({matter.cite(x.id)}).", origin))
    if not matter.decision.hours:
        yield paragraph(fill("De omvang is [uren of andere omvang van de ondersteuning]."))
        return
    yield paragraph(say("Het aantal uren is:", field("hours")))
    head = ("van", "tot en met", "tabel", "uren")
    rows = zip(matter.decision.hours, hours(matter.answer, matter.decision), strict=True)
    yield table(head, (((*_span(r), x.cell, x.result), field(f"hours.{i}", r.id)) for i, (r, x) in enumerate(rows, 1)))
    for id_ in dict.fromkeys(r.id for r in matter.decision.hours):
        yield paragraph(say(f"De berekening staat in {matter.cite(id_)}:", Origin(Source.RULE, id_, id_)))
        yield from matter.quotation(id_)
    yield paragraph(fill("Wij kennen toe: [uren per periode]."))


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
    yield subheading("Verschil met de aanvraag", FIXED)
    excess = [g for g in matter.decision.grounds if g.leg == EXCESS]
    if matter.decision.limits:
        of = "een nog groter deel" if excess else "een deel"
        origins = (field(f"limits.{i}", x.id) for i, x in enumerate(matter.decision.limits, 1))
        text = f"Of wij {of} van de gevraagde periode moeten weigeren, staat nog niet vast: zie Duur en omvang."
        yield paragraph(say(text, *origins), fill("[Zoek dit uit voordat u de periode invult.]"))
    if not excess and not matter.decision.limits:
        yield paragraph(
            say("De regels geven geen reden om een kortere periode toe te kennen dan gevraagd.", field("grounds")),
            fill("[Kent het college minder of iets anders toe dan gevraagd? Schrijf hier wat, en waarom.]"),
        )
        return
    if matter.record is not None and excess:
        yield paragraph(say(f"Gevraagd is ondersteuning {matter.period(matter.record)}.", *matter.periods()))
    for g in excess:
        border, cited = limits(matter.norms, g) or "voor een deel", matter.cite(g.id)
        text = f"Toekennen kan {border}; het meerdere weigeren wij. De reden: {g.label} ({cited})."
        yield paragraph(say(text, field("grounds", g.id)))


def limits(norms: n.Norms, ground: Ground) -> str:
    """How far a maximum lets something be granted: `vanaf 1 september 2024 tot en met 31 augustus 2025`."""
    found = [f"vanaf {words.full_day(ground.from_)}"] if ground.from_ is not None else []
    found += [f"tot en met {words.full_day(ground.until)}"] if ground.until is not None else []
    found += [words.instead_words(norms, ground.instead)] if ground.instead is not None else []
    return " ".join(found)


# ---- other support


def _others(matter: Matter) -> Iterator[Block]:
    yield subheading("Andere ondersteuning", FIXED)
    dossier, decision = matter.answer.model.case.dossier, matter.decision
    lists = [e.list_name for e in matter.norms.entities.values() if e.support or e.name == n.APPLICATION]
    owner = matter.norms.application.owner
    same = [
        r
        for name in lists
        for r in dossier.members(name)
        if r.id != decision.subject and owner is not None and decision.person is not None and r.links.get(owner) == decision.person
    ]
    for record in same:
        kind = matter.norms.kinds[record.kind].label if record.kind else "soort onbekend"
        text = f"{words.capital(matter.name(record.id))}: {kind}, {matter.period(record)}."
        yield item(0, say(text, Origin(Source.DOSSIER, record.id)))
    if not same:
        yield paragraph(say("Het dossier noemt geen andere ondersteuning.", Origin(Source.DOSSIER, ", ".join(lists))))
    if not all(dossier.complete(name, decision.person) for name in lists):
        yield paragraph(say("Wij weten niet of dit alles is.", Origin(Source.DOSSIER, ", ".join(lists))))
    yield paragraph(fill("[Noem andere ondersteuning die van belang is of kan zijn, en hoe die samengaat.]"))


# ---- duties


def _duties(matter: Matter) -> Iterator[Block]:
    items = tuple(enumerate(matter.decision.duties, 1))
    later = () if GRANTED & set(matter.decision.possible) else tuple(_after_grant(matter))
    if items or later:
        yield subheading("Wie wat doet, en wanneer", FIXED)
    yield from duties(matter, items)
    if later:
        yield paragraph(say("Als wij toekennen, geldt ook:", FIXED))
        yield from later


def _after_grant(matter: Matter) -> Iterator[Block]:
    """Duties that come with a grant, where the decision does not list them because it may not come to that."""
    for rule in matter.provision.duties:
        holds = matter.answer.model.value(rule.prop, (matter.decision.subject,)) if rule.prop is not None else True
        if rule.when == "after_grant" and holds is not False:
            id_, unsure = rule.address.id, "" if holds else ", als blijkt dat dit hier geldt"
            text = f"{words.capital(rule.bearer.replace('_', ' '))}: {rule.what[:1].lower()}{rule.what[1:]}{unsure} ({matter.cite(id_)})."
            yield item(0, say(text, Origin(Source.RULE, id_, id_)))


def duties(matter: Matter, items: Iterable[tuple[int, DutyItem]]) -> Iterator[Block]:
    """Duties by bearer, with their terms; each with its number in the decision."""
    found = list(items)
    for bearer in dict.fromkeys(d.bearer for _, d in found):
        mine = [(i, d) for i, d in found if d.bearer == bearer]
        yield paragraph(say(f"{words.capital(bearer.replace('_', ' '))}:", *(field(f"duties.{i}", d.id) for i, d in mine)))
        for i, d in mine:
            due = f", uiterlijk op {words.full_day(d.due)}{words.later_words(d)}" if d.due is not None else ""
            yield item(0, say(f"{words.duty_words(d)}{due} ({matter.cite(d.id)}).", field(f"duties.{i}", d.id)))
