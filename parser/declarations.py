"""From declarations to the vocabulary: kinds, entities, facts, links, parts, readings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from . import norms as n
from . import syntax as s
from .errors import did_you_mean
from .vocabulary import (
    APPLICATIONS,
    COLLEGE,
    DECIDED,
    FACT_TYPES,
    FROM,
    HOLIDAYS,
    NUMBER_TYPES,
    RECEIVED,
    RESERVED_KEYS,
    UNTIL,
    WHOLE_TYPES,
)

TYPE_WORDS = {"ja_nee": "ja/nee", "een_van": "een van"}
WEEKEND = ("zaterdag", "zondag")

Report = Callable[..., None]


@dataclass
class Vocabulary:
    """What the declarations say; filled once by `collect`, read-only afterwards."""

    kinds: dict[str, n.Kind] = field(default_factory=dict)
    entities: dict[str, n.Entity] = field(default_factory=dict)
    parts: dict[str, n.Part] = field(default_factory=dict)
    calendars: dict[str, n.WorkingCalendar] = field(default_factory=dict)
    readings: dict[str, n.Reading] = field(default_factory=dict)
    presumptions: list[n.Presumption] = field(default_factory=list)
    addressing: n.Addressing | None = None


def collect(items: Iterable[s.Item], report: Report) -> Vocabulary:
    """Read all declarations; `report(code, message, span, hint)` takes each error."""
    items, v = list(items), Vocabulary()
    declared: dict[str, s.Span] = {}

    def new(word: s.Word, what: str) -> bool:
        key = f"{what} {word.text}"
        if key in declared:
            report("R002", f"'{word.text}' is al verklaard op regel {declared[key].line}", word.span)
            return False
        declared[key] = word.span
        return True

    for item in items:
        match item:
            case s.KindDecl() if new(item.name, "soort"):
                v.kinds[item.name.text] = n.Kind(item.name.text, item.parent.text if item.parent else None, item.label.text)
            case s.PartDecl() if not 0 < item.months <= 1200:
                report("R004", f"een deel van {item.months} maanden kan niet", item.span)
            case s.PartDecl() if new(item.name, "deel"):
                v.parts[item.name.text] = n.Part(item.name.text, item.months, item.label.text)
            case s.CalendarDecl() if new(item.name, "kalender"):
                for day in (*item.also, *item.not_):
                    if day.text not in HOLIDAYS:
                        report("R003", f"'{day.text}' is geen feestdag", day.span, did_you_mean(day.text, HOLIDAYS))
                named = [day.text for day in (*item.also, *item.not_)]
                for at, day in enumerate((*item.also, *item.not_)):
                    if day.text in named[:at]:
                        report("R002", f"'{day.text}' staat al in deze kalender", day.span)
                v.calendars[item.name.text] = _calendar(item, report)
            case s.EntityDecl() if new(item.name, "entiteit"):
                new(item.list_name, "lijst")
                v.entities[item.name.text] = _entity(item, report)
            case s.ReadingDecl() if new(item.name, "lezing"):
                if (reading := _reading(item, report)) is not None:
                    v.readings[item.name.text] = reading
    _share_facts(v)
    _check_references(items, v, report)
    v.presumptions = list(_presumptions(items, v, report))
    if n.APPLICATION in v.entities:
        for item in (i for i in items if isinstance(i, s.AddressingDecl)):
            v.addressing = _addressing(item, v, report)
    return v


def _calendar(item: s.CalendarDecl, report: Report) -> n.WorkingCalendar:
    """The calendar, its equated days in order; a day twice, at a weekend or after `known_until` is an error."""
    also, not_ = (tuple(w.text for w in words) for words in (item.also, item.not_))
    known_until = item.known_until.value if item.known_until is not None else None
    equated: set[date] = set()
    for day in (d for node in item.equated for d in node.days):
        if day.value in equated:
            report("R002", f"{_day(day)} staat al in deze kalender", day.span)
        if day.value.weekday() >= 5:
            report("R015", f"{_day(day)} is een {WEEKEND[day.value.weekday() - 5]} en dus al vrij", day.span)
        if known_until is not None and day.value > known_until:
            report("R015", f"{_day(day)} is later dan de dag tot en met welke de gelijkstelling bekend is", day.span)
        equated.add(day.value)
    return n.WorkingCalendar(item.name.text, item.label.text, also, not_, tuple(sorted(equated)), known_until)


def _day(node: s.DateNode) -> str:
    return f"{node.value.day}-{node.value.month}-{node.value.year}"


def _share_facts(v: Vocabulary) -> None:
    """What can be told of an application can be told of support that runs, and the other way round."""
    application = v.entities.get(n.APPLICATION)
    supports = [e for e in v.entities.values() if e.support]
    if application is None:
        return
    declared = dict(application.facts), dict(application.links)
    for support in supports:
        for to, facts, links in ((application, support.facts, support.links), (support, *declared)):
            own = {*to.facts, *to.links}
            to.facts.update(
                {k: replace(f, entity=to.name, inherited=True) for k, f in list(facts.items()) if k not in own and not f.system}
            )
            to.links.update({k: replace(x, entity=to.name, inherited=True) for k, x in list(links.items()) if k not in own})


def _reading(item: s.ReadingDecl, report: Report) -> n.Reading | None:
    defaults = [c for c in item.choices if c.default_reason]
    if len(item.choices) < 2 or len(defaults) != 1 or item.address.document is None or defaults[0].default_reason is None:
        report("R014", f"lezing '{item.name.text}' heeft {len(item.choices)} keuzes en {len(defaults)} standaarden", item.name.span)
        return None
    names = [c.name.text for c in item.choices]
    for choice in item.choices:
        if names.index(choice.name.text) != [c is choice for c in item.choices].index(True):
            report("R002", f"keuze '{choice.name.text}' staat al in deze lezing", choice.name.span)
    return n.Reading(
        item.name.text,
        n.Address(item.address.document.text, item.address.path),
        item.question.text,
        tuple(n.Choice(c.name.text, c.label.text) for c in item.choices),
        defaults[0].name.text,
        defaults[0].default_reason.text,
        item.changes.text,
    )


def _entity(item: s.EntityDecl, report: Report) -> n.Entity:
    facts: dict[str, n.Fact] = {}
    links: dict[str, n.Link] = {}
    period: n.Period | None = None
    name = item.name.text

    def add(word: s.Word, fact: n.Fact) -> None:
        if word.text in facts or word.text in links or word.text in RESERVED_KEYS:
            report("R002", f"'{word.text}' is in '{name}' al verklaard of voorbehouden", word.span)
        facts[word.text] = fact

    for member in item.members:
        if not isinstance(member, s.PeriodDecl) and member.description.of_end is not None:
            report("R015", "alleen een periode heeft een vraag voor het begin en een voor het einde", member.description.of_end.span)
        match member:
            case s.LinkDecl():
                d = member.description
                if member.name.text in links:
                    report("R002", f"'{member.name.text}' is in '{name}' al verklaard", member.name.span)
                links[member.name.text] = n.Link(
                    name, member.name.text, member.target.text, member.beneficiary, member.label.text,
                    _text(d.question) or f"Om welke {member.label.text} gaat het?", _text(d.answered_by), _text(d.changed_by),
                )  # fmt: skip
            case s.PeriodDecl():
                if period is not None:
                    report("R002", f"'{name}' heeft al een periode", member.span)
                    continue
                period = n.Period(member.begin.text, member.end.text, member.label.text)
                for word, end in ((member.begin, False), (member.end, True)):
                    day = "laatste" if end else "eerste"
                    add(
                        word,
                        _date_fact(
                            name, word.text, f"{day} dag van {member.label.text.removeprefix('duur van ')}", member.description, end
                        ),
                    )
            case s.FactDecl():
                if member.type.name not in FACT_TYPES:
                    report("R003", f"type '{member.type.name}' bestaat niet", member.type.span, did_you_mean(member.type.name, FACT_TYPES))
                if member.most is not None and member.type.name not in NUMBER_TYPES:
                    report("R004", f"'ten hoogste' hoort bij een getal, niet bij {member.type.name}", member.most.span)
                d = member.description
                label = n.Label(member.label.text, member.otherwise.text if member.otherwise else f"Niet: {member.label.text}")
                add(member.name, n.Fact(
                    name, member.name.text, member.type.name, label, _text(d.question) or f"Wat is: {member.label.text}?",
                    member.kind, tuple(w.text for w in member.type.values), _text(d.answered_by), _text(d.changed_by),
                    by_kind=tuple(n.Who(w.kind.text, w.answered_by.text, w.changed_by.text) for w in d.by_kind),
                    most=int(member.most.text) if member.most is not None else None,
                ))  # fmt: skip
    silent = s.Description(None, None, None)
    if item.support or name == n.APPLICATION:
        period = n.Period(FROM, UNTIL, f"periode van de {item.label.text}")
        facts[FROM] = _date_fact(name, FROM, "eerste dag van de ondersteuning", silent, False)
        facts[UNTIL] = _date_fact(name, UNTIL, "laatste dag van de ondersteuning", silent, True)
    if name == n.APPLICATION:
        facts[RECEIVED] = _date_fact(name, RECEIVED, "dag waarop de aanvraag is ontvangen", silent, False)
        decided = _date_fact(name, DECIDED, "datum van het besluit", silent, False)
        facts[DECIDED] = n.Fact(name, DECIDED, "datum", decided.label, "Op welke dag wordt beslist?", system=True, answered_by=COLLEGE)
    return n.Entity(name, item.list_name.text, item.support, item.label.text, facts, links, period)


def _date_fact(entity: str, name: str, label: str, d: s.Description, end: bool) -> n.Fact:
    question = (_text(d.of_end) if end else None) or _text(d.question) or f"Wat is de {label}?"
    return n.Fact(entity, name, "datum", n.Label(label, label), question, "feit", (), _text(d.answered_by), _text(d.changed_by), end)


def _text(word: s.Word | None) -> str | None:
    return word.text if word else None


def _check_references(items: Iterable[s.Item], v: Vocabulary, report: Report) -> None:
    for item in items:
        if isinstance(item, s.KindDecl) and item.parent and item.parent.text not in v.kinds:
            report("R003", f"soort '{item.parent.text}' is niet verklaard", item.parent.span, did_you_mean(item.parent.text, v.kinds))
        if isinstance(item, s.EntityDecl):
            told = (w.kind for m in item.members if isinstance(m, s.FactDecl) for w in m.description.by_kind)
            for word in told:
                if word.text not in v.kinds:
                    report("R003", f"soort '{word.text}' is niet verklaard", word.span, did_you_mean(word.text, v.kinds))
        if isinstance(item, s.KindDecl) and _in_circle(item.name.text, v.kinds):
            report("R008", f"soort '{item.name.text}' is via zichzelf een '{item.name.text}'", item.span)
        if isinstance(item, s.EntityDecl):
            for link in item.members:
                if isinstance(link, s.LinkDecl) and link.target.text not in v.entities:
                    report(
                        "R003",
                        f"entiteit '{link.target.text}' is niet verklaard",
                        link.target.span,
                        did_you_mean(link.target.text, v.entities),
                    )
    if n.APPLICATION not in v.entities or v.entities[n.APPLICATION].list_name != APPLICATIONS:
        report("R011", f"geen 'entiteit {n.APPLICATION} in {APPLICATIONS}'", s.NOWHERE)


def _in_circle(name: str, kinds: dict[str, n.Kind]) -> bool:
    seen, at = set[str](), kinds[name].parent
    while at is not None and at in kinds and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = kinds[at].parent
    return False


def _addressing(item: s.AddressingDecl, v: Vocabulary, report: Report) -> n.Addressing:
    """To whom a decision goes; each value of the fact at most once, each path over links to an entity."""
    values = _fact_of_application(item.fact, "een_van", v, report)
    paths: dict[str, tuple[tuple[str, ...], ...]] = {}
    for node in item.addressees:
        if values and node.name.text not in values:
            report(
                "R004", f"'{node.name.text}' is geen waarde van '{item.fact.text}'", node.name.span, did_you_mean(node.name.text, values)
            )
        if node.name.text in paths:
            report("R002", f"'{node.name.text}' staat hier al", node.name.span)
        paths[node.name.text] = _addressee_paths(node, v, report)
    if item.unasked is None:
        return n.Addressing(item.fact.text, paths, None)
    _fact_of_application(item.unasked.name, "ja_nee", v, report)
    return n.Addressing(item.fact.text, paths, (item.unasked.name.text, _addressee_paths(item.unasked, v, report)))


def _fact_of_application(word: s.Word, type_: str, v: Vocabulary, report: Report) -> tuple[str, ...]:
    """The values of a fact of the application; a fact that is not there, or of another type, is an error."""
    facts = v.entities[n.APPLICATION].facts
    fact = facts.get(word.text)
    if fact is None:
        report("R003", f"'{n.APPLICATION}' kent geen feit '{word.text}'", word.span, did_you_mean(word.text, facts))
        return ()
    if fact.type != type_:
        report("R004", f"'{word.text}' is {TYPE_WORDS.get(fact.type, fact.type)}, hier hoort {TYPE_WORDS[type_]}", word.span)
    return fact.values


def _addressee_paths(node: s.AddresseeNode, v: Vocabulary, report: Report) -> tuple[tuple[str, ...], ...]:
    for path in node.paths:
        at = v.entities[n.APPLICATION]
        for word in path.names:
            if word.text not in at.links:
                report("R003", f"'{at.name}' kent geen koppeling '{word.text}'", word.span, did_you_mean(word.text, at.links))
                break
            if at.links[word.text].target not in v.entities:
                break
            at = v.entities[at.links[word.text].target]
    return tuple(tuple(w.text for w in path.names) for path in node.paths)


def _is_value(fact: n.Fact, text: str) -> bool:
    """Can a presumption give this fact this value?"""
    if fact.type in ("ja_nee", "een_van"):
        return text in (fact.values or ("ja", "nee"))
    return fact.type in ("getal", *WHOLE_TYPES) and text.isdigit()


def _presumptions(items: Iterable[s.Item], v: Vocabulary, report: Report) -> Iterator[n.Presumption]:
    seen: dict[tuple[str, str, bool], s.Span] = {}
    for item in items:
        if not isinstance(item, s.PresumptionDecl):
            continue
        for stated in item.facts:
            entity = v.entities.get(stated.entity.text)
            if entity is None:
                name = stated.entity.text
                report("R003", f"entiteit '{name}' is niet verklaard", stated.entity.span, did_you_mean(name, v.entities))
            elif (fact := entity.facts.get(stated.fact.text)) is None:
                name = stated.fact.text
                report("R003", f"'{entity.name}' kent geen feit '{name}'", stated.fact.span, did_you_mean(name, entity.facts))
            elif not _is_value(fact, stated.value.text):
                report("R004", f"'{stated.value.text}' is geen waarde van '{fact.name}'", stated.value.span)
            elif (key := (entity.name, fact.name, item.running)) in seen:
                report("R002", f"van '{fact.name}' is al iets vermoed op regel {seen[key].line}", stated.fact.span)
            else:
                seen[key] = stated.fact.span
                yield n.Presumption(entity.name, fact.name, stated.value.text, item.reason.text, item.running)
