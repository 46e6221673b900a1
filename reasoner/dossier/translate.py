"""A dossier in the words of another rule base: what both know by one name and one type, and what a mapping says is the same.

What the other does not know is left out, so unknown there, and named; nothing is guessed. Records keep their ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from parser.norms import APPLICATION, Entity, Fact, Norms

from .record import Dossier, Record, UnknownValue, Value

Path = tuple[str, str]  # an entity and a fact or link of it
Lost = Literal["entity", "kind", "fact", "type", "value", "link", "deviation", "recorded"]


@dataclass(frozen=True)
class Renaming:
    """What is called differently in the other rule base. values: by fact of the first, its values by those of the other."""

    entities: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[Path, Path] = field(default_factory=dict)
    values: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Left:
    """Something that the other rule base does not know. record: its id; name: of the entity, kind, fact or link; detail: the value."""

    what: Lost
    record: str
    entity: str
    name: str
    detail: str = ""


@dataclass(frozen=True)
class Translated:
    """The dossier in the words of the other rule base, and what was left out of it, in the order of the dossier."""

    dossier: Dossier
    left: tuple[Left, ...]
    lists: tuple[str, ...]  # of the other rule base, that the first does not know: nothing is known of them


def translate(dossier: Dossier, norms: Norms, other: Norms, mapping: Renaming) -> Translated:
    """Read under `norms`, for `other`."""
    found = _Translation(norms, other, mapping)
    records = {r.id: new for r in dossier.records.values() if (new := found.record(r)) is not None}
    for record in records.values():
        for name, target in [*record.links.items()]:
            if target is not None and target not in records:
                del record.links[name]
    names = {e.list_name: other.entities[to].list_name for e in norms.entities.values() if (to := found.entity(e.name)) is not None}
    lists = {names[key]: tuple(i for i in ids if i in records) for key, ids in dossier.lists.items() if key in names}
    whole = replace(dossier, records=records, lists=lists, incomplete=frozenset(names[x] for x in dossier.incomplete if x in names))
    missing = tuple(e.list_name for e in other.entities.values() if e.list_name not in names.values())
    return Translated(whole, tuple(found.left), missing)


class _Translation:
    def __init__(self, norms: Norms, other: Norms, mapping: Renaming) -> None:
        self.norms, self.other, self.mapping = norms, other, mapping
        self.left: list[Left] = []

    def entity(self, name: str) -> str | None:
        """Its name in the other rule base: as mapped, else the same; support of one kind is no other entity."""
        to = self.mapping.entities.get(name, name)
        found = self.other.entities.get(to)
        return to if found is not None and found.support == self.norms.entities[name].support else None

    def record(self, record: Record) -> Record | None:
        to = self.entity(record.entity)
        if to is None:
            self.left.append(Left("entity", record.id, record.entity, record.entity))
            return None
        entity, other, kind = self.norms.entities[record.entity], self.other.entities[to], self._kind(record)
        if kind is None and record.entity == APPLICATION:
            return None
        values = dict(self._values(record, entity, other, record.values))
        assumed = dict(self._values(record, entity, other, record.assumed))
        incomplete = frozenset(
            self.other.entities[found].list_name
            for e in self.norms.entities.values()
            if e.list_name in record.incomplete and (found := self.entity(e.name)) is not None
        )
        for d in record.deviations:
            self.left.append(Left("deviation", record.id, record.entity, d.article))
        if record.recorded is not None:
            self.left.append(Left("recorded", record.id, record.entity, record.recorded.outcome))
        return Record(
            to, record.id, record.name, values, {k: v for k, v in assumed.items() if not isinstance(v, UnknownValue)},
            dict(self._links(record, entity, other)), kind, incomplete, None, (), record.line,
        )  # fmt: skip

    def _kind(self, record: Record) -> str | None:
        if record.kind is None:
            return None
        to = self.mapping.kinds.get(record.kind, record.kind)
        known = self.other.provisions if record.entity == APPLICATION else self.other.kinds
        if to in known:
            return to
        self.left.append(Left("kind", record.id, record.entity, record.kind))
        return None

    def _values(
        self, record: Record, entity: Entity, other: Entity, values: Mapping[str, Value | UnknownValue]
    ) -> Iterator[tuple[str, Value | UnknownValue]]:
        for name, value in values.items():
            fact, to = entity.facts[name], self._named(entity, other, name)
            theirs = other.facts.get(to) if to is not None else None
            if theirs is None or theirs.system:
                self.left.append(Left("fact", record.id, entity.name, name))
            elif theirs.type != fact.type:
                self.left.append(Left("type", record.id, entity.name, name, theirs.type))
            elif (taken := self._value(fact, theirs, value)) is None:
                self.left.append(Left("value", record.id, entity.name, name, str(value)))
            else:
                yield theirs.name, taken

    def _named(self, entity: Entity, other: Entity, name: str) -> str | None:
        """The name of a fact or link in the other rule base; the ends of a period are its ends whatever they are called."""
        if (entity.name, name) in self.mapping.facts:
            to, fact = self.mapping.facts[entity.name, name]
            return fact if to == other.name else None
        if entity.period is not None and other.period is not None:
            ends = {entity.period.begin: other.period.begin, entity.period.end: other.period.end}
            return ends.get(name, name)
        return name

    def _value(self, fact: Fact, theirs: Fact, value: Value | UnknownValue) -> Value | UnknownValue | None:
        if isinstance(value, UnknownValue):
            return value
        if fact.type == "een_van":
            to = self.mapping.values.get((fact.entity, fact.name), {}).get(str(value), str(value))
            return to if to in theirs.values else None
        over = theirs.most is not None and isinstance(value, int | Decimal) and not isinstance(value, bool) and value > theirs.most
        return None if over else value

    def _links(self, record: Record, entity: Entity, other: Entity) -> Iterator[tuple[str, str | None]]:
        for name, target in record.links.items():
            wanted = self.entity(entity.links[name].target)
            to = self.mapping.facts.get((entity.name, name), (other.name, name))[1]
            if to not in other.links and (entity.name, name) not in self.mapping.facts:
                fitting = [x.name for x in other.links.values() if x.target == wanted and not x.inherited]
                ours = [x for x in entity.links.values() if x.target == entity.links[name].target and not x.inherited]
                to = fitting[0] if len(fitting) == 1 and len(ours) == 1 else to
            if to in other.links and other.links[to].target == wanted:
                yield to, target
            else:
                self.left.append(Left("link", record.id, entity.name, name))
