"""From declarations to the vocabulary: kinds, entities, facts, links, parts, readings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from . import norms as n
from . import syntax as s
from .days import date_fact, day_said, day_words, days_of, text_of, what_runs
from .errors import Report, did_you_mean
from .sayings import declared, said
from .vocabulary import (
    APPLICATIONS,
    FACT_TYPES,
    FROM,
    HOLIDAYS,
    NUMBER_TYPES,
    RESERVED_KEYS,
    UNTIL,
    WHOLE_TYPES,
)
from .wording import wording

TYPE_WORDS = {"ja_nee": "ja/nee", "een_van": "een van"}
WEEKEND = ("zaterdag", "zondag")


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
    authority: n.Authority = n.COLLEGE
    wording: n.Wording = field(default_factory=n.Wording)


def collect(items: Iterable[s.Item], report: Report) -> Vocabulary:
    """Read all declarations; `report(code, message, span, hint)` takes each error."""
    items, v = list(items), Vocabulary()
    places: dict[str, s.Span] = {}

    def new(word: s.Word, what: str) -> bool:
        key = f"{what} {word.text}"
        if key in places:
            first = places[key]
            where = f" van {first.file}" if first.file != word.span.file else ""
            report("R002", f"'{word.text}' is al verklaard op regel {first.line}{where}", word.span)
            return False
        places[key] = word.span
        return True

    for item in items:
        if isinstance(item, s.AuthorityDecl) and not item.kinds:
            v.authority = n.Authority(item.name.text, item.called.text)
    v.wording = wording(items, {item.name.text for item in items if isinstance(item, s.KindDecl)}, report)
    if v.wording.nobody is not None:
        v.authority = n.NOBODY
    days, support = day_words(items, report), what_runs(items)
    for item in items:
        match item:
            case s.KindDecl() if new(item.name, "soort"):
                parent, called = item.parent.text if item.parent else None, item.called or item.label
                v.kinds[item.name.text] = n.Kind(item.name.text, parent, item.label.text, called.text)
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
                v.entities[item.name.text] = _entity(item, v.authority, days, support, report)
            case s.ReadingDecl() if new(item.name, "lezing"):
                if (reading := _reading(item, report)) is not None:
                    v.readings[item.name.text] = reading
    _ask_for_links(v)
    _share_facts(v)
    declared(tuple(items), v.entities, report)
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


def _ask_for_links(v: Vocabulary) -> None:
    """The question of a link that has none, with the gender of what it points to."""
    for name, entity in v.entities.items():
        asked = {k: replace(x, question=x.question or _which(x, v.entities.get(x.target))) for k, x in entity.links.items()}
        v.entities[name] = replace(entity, links=asked)


def _which(link: n.Link, target: n.Entity | None) -> str:
    which = "welk" if target is not None and target.called == f"het {link.label}" else "welke"
    return f"Om {which} {link.label} gaat het?"


def _share_facts(v: Vocabulary) -> None:
    """What can be told of an application can be told of support that runs, and the other way round."""
    application = v.entities.get(n.APPLICATION)
    supports = [e for e in v.entities.values() if e.support]
    if application is None:
        return
    for support in supports:
        v.entities[n.APPLICATION] = _with_facts_of(support, v.entities[n.APPLICATION])
        v.entities[support.name] = _with_facts_of(application, v.entities[support.name])


def _with_facts_of(other: n.Entity, entity: n.Entity) -> n.Entity:
    own, name = {*entity.facts, *entity.links}, entity.name
    facts = {k: replace(f, entity=name, inherited=True) for k, f in other.facts.items() if k not in own and not f.system}
    links = {k: replace(x, entity=name, inherited=True) for k, x in other.links.items() if k not in own}
    return replace(entity, facts={**entity.facts, **facts}, links={**entity.links, **links})


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
        item.span,
    )


def _entity(item: s.EntityDecl, authority: n.Authority, days: Mapping[str, s.DayDecl], support: str, report: Report) -> n.Entity:
    facts: dict[str, n.Fact] = {}
    links: dict[str, n.Link] = {}
    period: n.Period | None = None
    name = item.name.text
    called = item.called.text if item.called is not None else f"de {item.label.text}"

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
                if member.name.text in RESERVED_KEYS:
                    report("R002", f"'{member.name.text}' is voorbehouden", member.name.span, "kies een andere naam voor de koppeling")
                if member.name.text in links:
                    report("R002", f"'{member.name.text}' is in '{name}' al verklaard", member.name.span)
                links[member.name.text] = n.Link(
                    name, member.name.text, member.target.text, member.beneficiary, member.label.text,
                    text_of(d.question) or "", text_of(d.answered_by), text_of(d.changed_by),
                    toward=member.toward.text if member.toward is not None else "voor",
                )  # fmt: skip
            case s.PeriodDecl():
                if period is not None:
                    report("R002", f"'{name}' heeft al een periode", member.span)
                    continue
                period = n.Period(member.begin.text, member.end.text, member.label.text, said(member.said))
                for word, end in ((member.begin, False), (member.end, True)):
                    day = "laatste" if end else "eerste"
                    named = f"{day} dag van {member.label.text.removeprefix('duur van ')}"
                    says = day_said(called, "eindigt" if end else "begint")
                    add(word, date_fact(name, word.text, named, member.description, end, says))
            case s.FactDecl():
                type_ = _fact_type(member.type, report)
                if member.most is not None and member.type.name not in NUMBER_TYPES:
                    report("R004", f"'ten hoogste' hoort bij een getal, niet bij {member.type.name}", member.most.span)
                d = member.description
                otherwise = member.otherwise.text if member.otherwise else None
                sentences = (member.label.text, otherwise) if type_ == "ja_nee" else ()
                label = n.Label.stating(member.label.text, otherwise, said(member.said, *sentences))
                add(member.name, n.Fact(
                    name, member.name.text, type_, label, text_of(d.question) or n.plain_question(member.label.text),
                    member.kind, tuple(w.text for w in member.type.values), text_of(d.answered_by), text_of(d.changed_by),
                    by_kind=tuple(n.Who(w.kind.text, w.answered_by.text, w.changed_by.text) for w in d.by_kind),
                    most=int(member.most.text) if member.most is not None else None,
                ))  # fmt: skip
    if item.support or name == n.APPLICATION:
        period = n.Period(FROM, UNTIL, f"periode van de {item.label.text}")
        facts |= days_of(name, called, authority, days if name == n.APPLICATION else {}, support)
    return n.Entity(name, item.list_name.text, item.support, item.label.text, facts, links, period, called, said(item.said))


def _fact_type(node: s.TypeNode, report: Report) -> n.FactType:
    """The type that is named; one that does not exist is reported, and read as the nearest that does."""
    for known in FACT_TYPES:
        if known == node.name:
            return known
    report("R003", f"type '{node.name}' bestaat niet", node.span, did_you_mean(node.name, FACT_TYPES))
    return max(FACT_TYPES, key=lambda known: difflib.SequenceMatcher(None, node.name, known).ratio())


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
