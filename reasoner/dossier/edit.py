"""A dossier with one thing different: the one editor, for questions, repairs, comparisons and panels. Nothing is changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from parser.norms import Entity, Norms
from parser.vocabulary import KIND_OF_SUPPORT

from .record import Dossier, Record, UnknownValue, Value


class Slot(Enum):
    """Where an answer belongs: a fact, a link, the kind of a support, a list, a decision in the dossier that
    does not say its day, or the question itself (`--date`)."""

    FACT = "feit"
    LINK = "koppeling"
    KIND = "soort"
    LIST = "lijst"
    TAKEN = "besluit"
    DATE = "datum"


def slot(norms: Norms, dossier: Dossier, fact: str, entity: str) -> Slot:
    """Where the answer to an unknown of a decision belongs."""
    record = dossier.records[entity]
    declared = norms.entities[record.entity]
    if declared.support and fact == KIND_OF_SUPPORT:
        return Slot.KIND
    if fact in declared.facts:
        if not declared.facts[fact].system:
            return Slot.FACT
        return Slot.DATE if record.recorded is None else Slot.TAKEN
    return Slot.LINK if fact in declared.links else Slot.LIST


def with_fact(dossier: Dossier, entity: str, fact: str, value: Value | UnknownValue) -> Dossier:
    return with_facts(dossier, {entity: {fact: value}})


def with_facts(dossier: Dossier, facts: Mapping[str, Mapping[str, Value | UnknownValue]]) -> Dossier:
    """With these facts, by record."""
    changed = dict(dossier.records)
    for id_, values in facts.items():
        record = changed[id_]
        assumed = {k: v for k, v in record.assumed.items() if k not in values}
        changed[id_] = replace(record, values={**record.values, **values}, assumed=assumed)
    return replace(dossier, records=changed)


def with_taken(dossier: Dossier, entity: str, day: int) -> Dossier:
    """The decision that the dossier records was taken on this day."""
    record = dossier.records[entity]
    assert record.recorded is not None
    return _with(dossier, replace(record, recorded=replace(record.recorded, date=day)))


def with_link(dossier: Dossier, entity: str, link: str, target: str | None) -> Dossier:
    record = dossier.records[entity]
    return _with(dossier, replace(record, links={**record.links, link: target}))


def with_kind(dossier: Dossier, entity: str, kind: str) -> Dossier:
    return _with(dossier, replace(dossier.records[entity], kind=kind))


def with_complete(norms: Norms, dossier: Dossier, list_name: str, about: str) -> Dossier:
    """The list is complete for this beneficiary; for an application without one, or for "", for everybody."""
    lists = {list_name: (), **dossier.lists}
    everywhere = list_name not in dossier.lists or list_name in dossier.incomplete
    owner = norms.application.owner
    target = norms.application.links[owner].target if owner else None
    records = {}
    for record in dossier.records.values():
        if record.id == about or about not in dossier.records or dossier.records[about].entity != target:
            record = replace(record, incomplete=record.incomplete - {list_name})
        elif everywhere and record.entity == target:
            record = replace(record, incomplete=record.incomplete | {list_name})
        records[record.id] = record
    return replace(dossier, lists=lists, records=records, incomplete=dossier.incomplete - {list_name})


def with_new(dossier: Dossier, entity: Entity, id_: str) -> Dossier:
    """One more record, of which nothing is known; an absent list stays open."""
    record = Record(entity.name, id_, id_, {}, {}, {}, None, frozenset(), None, (), 0)
    lists = {**dossier.lists, entity.list_name: (*dossier.lists.get(entity.list_name, ()), id_)}
    incomplete = dossier.incomplete if entity.list_name in dossier.lists else dossier.incomplete | {entity.list_name}
    return replace(dossier, lists=lists, records={**dossier.records, id_: record}, incomplete=incomplete)


def without(dossier: Dossier, id_: str) -> Dossier:
    """Without a record; what linked to it no longer says to what it links."""
    records = {r.id: replace(r, links={k: v for k, v in r.links.items() if v != id_}) for r in dossier.records.values() if r.id != id_}
    lists = {name: tuple(i for i in ids if i != id_) for name, ids in dossier.lists.items()}
    return replace(dossier, records=records, lists=lists)


def with_copy(dossier: Dossier, other: Dossier, id_: str) -> Dossier:
    """With a record of the other dossier, and those it links to."""
    if id_ in dossier.records:
        return dossier
    record = other.records[id_]
    list_name = next(name for name, ids in other.lists.items() if id_ in ids)
    new = not dossier.lists.get(list_name) and list_name not in dossier.lists
    lists = {**dossier.lists, list_name: (*dossier.lists.get(list_name, ()), id_)}
    found = replace(
        dossier,
        records={**dossier.records, id_: record},
        lists=lists,
        incomplete=dossier.incomplete | {list_name} if new else dossier.incomplete,
    )
    for target in record.links.values():
        found = with_copy(found, other, target) if target is not None else found
    return found


def with_list_as(dossier: Dossier, other: Dossier, name: str) -> Dossier:
    complete = name in other.lists and name not in other.incomplete
    lists = {name: (), **dossier.lists} if complete else dossier.lists
    return replace(dossier, lists=lists, incomplete=dossier.incomplete - {name} if complete else dossier.incomplete | {name})


def _with(dossier: Dossier, record: Record) -> Dossier:
    return replace(dossier, records={**dossier.records, record.id: record})
