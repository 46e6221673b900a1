"""What two questions can differ in, one thing at a time: facts, links, records, lists, readings, the date.

A question is a dossier with the date, readings and strictness under which it is decided. An
atom names one thing in it; `changed` gives the question in which some atoms are as in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from parser.vocabulary import RECEIVED

from ..dossier.calendar import iso
from ..dossier.edit import with_copy, with_list_as, without
from ..dossier.record import Dossier, Record, UsedDeviation
from ..semantics.question import Question as Question
from ..semantics.uses import value_text

FACT, LINK, KIND, RECORD, LIST = "fact", "link", "kind", "record", "list"
RECORDED, DEVIATION, READING, DATE = "recorded", "deviation", "reading", "date"
RULE = "rule"  # in a comparison with a variant: the id of a change
COMPLETE, OPEN_LIST = "volledig", "kan meer bevatten"


@dataclass(frozen=True, order=True)
class Atom:
    """One thing two questions can differ in. entity: id of the record, or empty; name: the fact, link, list, address, reading."""

    kind: str
    entity: str
    name: str


@dataclass(frozen=True)
class Content:
    """What an atom is in a question. value None: unknown, or not there. origin: dossier, aangenomen, vermoeden."""

    value: str | None
    origin: str = ""


NOTHING = Content(None)


def differences(left: Question, right: Question) -> tuple[Atom, ...]:
    """Every atom that is not the same in two questions about aligned dossiers, in the order of the dossiers."""
    found = dict.fromkeys(atom for q in (left, right) for atom in _atoms(q))
    gone = {id_ for q in (left, right) for id_ in q.dossier.records if not _shared(left, right, id_)}
    if left.date is None and right.date is None:
        del found[Atom(DATE, "", "")]  # the day follows from the records
    return tuple(a for a in found if (a.kind == RECORD or a.entity not in gone) and content(left, a) != content(right, a))


def _shared(left: Question, right: Question, id_: str) -> bool:
    return id_ in left.dossier.records and id_ in right.dossier.records


def _atoms(question: Question) -> Iterator[Atom]:
    norms = question.norms
    yield Atom(DATE, "", "")
    yield from (Atom(READING, "", name) for name in norms.readings)
    yield from (Atom(LIST, "", entity.list_name) for entity in norms.entities.values())
    for record in question.dossier.records.values():
        entity = norms.entities[record.entity]
        yield Atom(RECORD, record.id, entity.list_name)
        yield Atom(KIND, record.id, "")
        yield from (Atom(FACT, record.id, f.name) for f in entity.facts.values() if not f.system)
        yield from (Atom(LINK, record.id, link) for link in entity.links)
        yield from (Atom(LIST, record.id, name) for name in sorted(record.incomplete))
        yield Atom(RECORDED, record.id, "")
        yield from (Atom(DEVIATION, record.id, address) for d in record.deviations for address in d.addresses)


def content(question: Question, atom: Atom) -> Content:
    """What the atom is in this question."""
    dossier = question.dossier
    record = dossier.records.get(atom.entity)
    match atom.kind:
        case "date":
            day = question.case.decision_date(dossier.records[question.application or ""])
            asked = question.date.isoformat() if question.date else None
            return Content(asked or (iso(day) if day is not None else None), "gevraagd" if asked else "")
        case "reading":
            return Content(question.readings[atom.name])
        case "list" if not atom.entity:
            return Content(COMPLETE if atom.name in dossier.lists and atom.name not in dossier.incomplete else OPEN_LIST)
        case "record":
            return Content("ja") if record is not None else NOTHING
    return _of_record(question, record, atom) if record is not None else NOTHING


def _of_record(question: Question, record: Record, atom: Atom) -> Content:
    match atom.kind:
        case "fact":
            fact = question.norms.entities[record.entity].facts[atom.name]
            belief = question.case.belief(record, fact)
            return Content(value_text(belief.value, fact.type), belief.origin) if belief is not None else NOTHING
        case "link":
            return Content(record.links[atom.name] or "geen") if atom.name in record.links else NOTHING
        case "kind":
            return Content(record.kind)
        case "list":
            return Content(OPEN_LIST if atom.name in record.incomplete else COMPLETE)
        case "deviation":
            return Content("ja" if any(atom.name in d.addresses for d in record.deviations) else "nee")
    recorded = record.recorded
    return Content(recorded.outcome, iso(recorded.date) if recorded.date is not None else "") if recorded is not None else NOTHING


def date_atoms(left: Question, right: Question, record: str) -> tuple[Atom, ...]:
    """What the day on which a record is judged rests on: the day asked, the recorded decision, the receipt."""
    if left.date is not None and right.date is not None:
        return (Atom(DATE, "", ""),)
    return Atom(DATE, "", ""), Atom(RECORDED, record, ""), Atom(FACT, record, RECEIVED)


# ---- a question with some atoms of another


def changed(question: Question, other: Question, atoms: Iterable[Atom]) -> Question:
    """The question in which these atoms are as in the other one."""
    wanted = sorted(atoms, key=lambda a: a.kind != RECORD)  # records first: the rest may speak of them
    readings = {a.name: other.readings[a.name] for a in wanted if a.kind == READING}
    dossier = question.dossier
    for atom in wanted:
        dossier = _changed(dossier, other.dossier, atom)
    date = other.date if any(a.kind == DATE for a in wanted) else question.date
    return replace(question, dossier=dossier, date=date, readings={**question.readings, **readings})


def _changed(dossier: Dossier, other: Dossier, atom: Atom) -> Dossier:
    if atom.kind == RECORD:
        return with_copy(dossier, other, atom.entity) if atom.entity in other.records else without(dossier, atom.entity)
    if atom.kind == LIST and not atom.entity:
        return with_list_as(dossier, other, atom.name)
    record, model = dossier.records.get(atom.entity), other.records.get(atom.entity)
    if record is None or model is None:
        return dossier
    edit = EDITS.get(atom.kind)
    found = replace(dossier, records={**dossier.records, record.id: edit(record, model, atom.name)}) if edit else dossier
    target = model.links.get(atom.name) if atom.kind == LINK else None
    return with_copy(found, other, target) if target is not None else found


def _edit_fact(record: Record, model: Record, name: str) -> Record:
    values = {k: v for k, v in record.values.items() if k != name} | {k: v for k, v in model.values.items() if k == name}
    assumed = {k: v for k, v in record.assumed.items() if k != name} | {k: v for k, v in model.assumed.items() if k == name}
    return replace(record, values=values, assumed=assumed)


def _edit_link(record: Record, model: Record, name: str) -> Record:
    links = {k: v for k, v in record.links.items() if k != name} | {k: v for k, v in model.links.items() if k == name}
    return replace(record, links=links)


def _edit_list(record: Record, model: Record, name: str) -> Record:
    return replace(record, incomplete=record.incomplete - {name} | (model.incomplete & {name}))


def _edit_deviation(record: Record, model: Record, name: str) -> Record:
    kept = [replace(d, addresses=tuple(a for a in d.addresses if a != name)) for d in record.deviations]
    taken = [UsedDeviation(d.article, (name,), d.reason) for d in model.deviations if name in d.addresses]
    return replace(record, deviations=tuple(d for d in (*kept, *taken) if d.addresses))


EDITS: Mapping[str, Callable[[Record, Record, str], Record]] = {
    FACT: _edit_fact,
    LINK: _edit_link,
    LIST: _edit_list,
    DEVIATION: _edit_deviation,
    KIND: lambda record, model, _: replace(record, kind=model.kind),
    RECORDED: lambda record, model, _: replace(record, recorded=model.recorded),
}
