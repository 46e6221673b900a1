"""The places in a sentence filled from the dossier: who it is, which day, how much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from parser import norms as n
from parser.phrases import PERIOD, filled
from parser.vocabulary import KIND_OF_APPLICATION, KIND_OF_SUPPORT
from reasoner.dossier.calendar import LAST_DAY
from reasoner.dossier.record import Args, Record
from reasoner.semantics.case import Case
from reasoner.semantics.model import Model
from reasoner.semantics.terms import interval
from reasoner.semantics.uses import value_text

from .. import words

NO_END = "onbepaald"


Named = Callable[[str], str]
NO_LAST_DAY = "onbepaalde tijd"


def rule_said(prop: n.Prop) -> n.Said | None:
    """The sentences of a rule itself; a fact that is read says its own."""
    reads = prop.role == "leaf" and isinstance(prop.body, n.Flag | n.Member)
    return prop.label.said if prop.label is not None and not reads else None


def fill(case: Case, template: str, at: Mapping[str, str], own: str, value: str = "", named: Named | None = None) -> str:
    """The text with every place filled.

    at: ids of records by the name a path may begin with; own: id of the record meant without one; named: words of a named value.
    """
    if named is None:
        return filled(template, lambda place: _place(case, place, at, own) if place else value)
    return filled(template, lambda place: named(place) if place in case.norms.values else _place(case, place, at, own))


def value_of(model: Model, args: Args, name: str) -> str:
    """A named value of the rule base as it stands in a sentence; one that is not known is said by its name."""
    value = model.case.norms.values[name]
    least, most = interval(model, n.ValueTerm(name, value.type), {n.APPLICATION: args[:1]})
    if least is None or least != most:
        return f"de {value.label}"
    if value.type == "datum":
        return day_number_words(int(least)) if least <= LAST_DAY else NO_LAST_DAY
    return words.with_unit(words.fact_value(value_text(least, value.type)), value.type)


def _place(case: Case, place: str, at: Mapping[str, str], own: str) -> str:
    names = place.split(".")
    record = case.dossier.records[own]
    if names[0] in at:
        record, names = case.dossier.records[at[names[0]]], names[1:]
    for i, name in enumerate(names):
        entity = case.norms.entities[record.entity]
        if name in entity.links:
            target = record.links.get(name)
            if target is None:
                return case.norms.entities[entity.links[name].target].called
            record = case.dossier.records[target]
        elif name == PERIOD and entity.period is not None:
            return period(case, record)
        elif name in entity.facts:
            return stated(case, record, entity.facts[name])
        elif name in (KIND_OF_SUPPORT, KIND_OF_APPLICATION) and i == len(names) - 1:
            return kind(case.norms, record)
    return name_of(case, record)


def name_of(case: Case, record: Record) -> str:
    """Its name; without one `de houder`, or, of several, `houder h2`."""
    entity = case.norms.entities[record.entity]
    if record.name != record.id:
        return words.printable(record.name)
    others = sum(r.entity == record.entity for r in case.dossier.records.values())
    return entity.called if others == 1 else f"{entity.label} {words.printable(record.id)}"


def applications(case: Case, ids: Iterable[str]) -> str:
    """`een vergunning (a1) met een ontheffing (a2)`: what is asked, by name."""
    return " met ".join(f"{kind(case.norms, case.dossier.records[i])} ({words.printable(i)})" for i in ids)


def kind(norms: n.Norms, record: Record) -> str:
    """The kind of provision as it stands in a sentence: `een vergunning`."""
    return norms.kinds[record.kind].called if record.kind is not None else norms.entities[record.entity].called


def stated(case: Case, record: Record, fact: n.Fact) -> str:
    """The value of a fact in prose, with its unit."""
    belief = case.belief(record, fact)
    return value_words(value_text(belief.value, fact.type), fact) if belief is not None else "onbekend"


def value_words(value: str, fact: n.Fact) -> str:
    """`12 uur`, `1 september 2024`, `rood`: a plain value as it stands in a sentence."""
    if fact.type == "datum":
        return day_words(value)
    return words.with_unit(words.fact_value(value), fact.type)


def day_words(value: str) -> str:
    """1 september 2024; what is no day is a word for it."""
    try:
        return words.full_day(date.fromisoformat(value))
    except ValueError:
        return NO_LAST_DAY if value == NO_END else words.fact_value(value)


def period(case: Case, record: Record) -> str:
    """`van 1 juni 2024 tot en met 30 november 2024`, `vanaf 1 juni 2024 voor onbepaalde tijd`; nothing if no day of it is known."""
    begin, end = case.period(record)
    last = day_number_words(end) if end is not None and end < LAST_DAY else None
    if begin is None:
        return f"tot en met {last}" if last is not None else ""
    if last is not None:
        return f"van {day_number_words(begin)} tot en met {last}"
    return f"vanaf {day_number_words(begin)}{' voor onbepaalde tijd' if end is not None else ''}"


def day_number_words(day: int) -> str:
    return words.full_day(date.fromordinal(day))
