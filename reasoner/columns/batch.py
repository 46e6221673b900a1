"""Many dossiers as columns: per kind of record a table, per fact an array. A world is a dossier and the application judged in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from parser import norms as n
from parser.vocabulary import WHOLE_TYPES

from ..dossier.record import UNKNOWN, Dossier, UnknownValue, UsedDeviation, Value
from .days import Bools, Ints

UNSAID, SAID, NOT_KNOWN, ASSUMED = 0, 1, 2, 3
GONE, OPEN = -1, -2  # a link that is `geen`, and one that is not known
NO_KIND = -1
NO_DAY = -1
SCALE = 10_000  # numbers have at most four decimals
MOST = 10**14  # beyond this a number is not counted in columns

Codes = npt.NDArray[np.int8]


MOST_COMPARED = 8  # of so many texts each is compared with; more are looked up


def parents_of(counts: Ints) -> Ints:
    """Of each record whose it is, where those of each stand together."""
    return np.flatnonzero(counts) if counts.max(initial=0) <= 1 else np.repeat(np.arange(counts.size), counts)


class TooLarge(ValueError):
    """A number too large for columns; pyDatalog counts it exactly."""


@dataclass
class Stated:
    """What is said of a fact, a row a record: how (UNSAID, SAID, NOT_KNOWN, ASSUMED) and what (a code, a day, a scaled number)."""

    how: Codes
    value: Ints


@dataclass
class Texts(Stated):
    """What is said by different texts, last what is said without one; codes: what that comes to, once asked."""

    codes: dict[tuple[object, ...], Codes] = field(default_factory=dict)


class Few(Stated):
    """What is said of a fact by texts. at: of each record which (-1: none)."""

    def __init__(self, texts: Texts, at: Ints) -> None:
        self.texts, self.at = texts, at

    def __getattr__(self, name: str) -> Any:
        if name not in ("how", "value"):
            raise AttributeError(name)
        super().__init__(self.texts.how[self.at], self.texts.value[self.at])
        return getattr(self, name)

    def spread(self, by_text: Codes) -> Codes:
        """Of each record what a code by text says."""
        if by_text.size > MOST_COMPARED:
            return by_text[self.at]
        none, at = by_text[-1], self.at.astype(np.int8)
        out = np.full(at.size, none, np.int8)
        for k in np.flatnonzero(by_text[:-1] != none).tolist():
            out += (at == k).view(np.int8) * (by_text[k] - none)
        return out


class Facts(dict[str, Stated]):
    """What is said of each fact, which is looked up when somebody asks for it."""

    def __init__(self, look_up: Callable[[str], Stated]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, name: str) -> Stated:
        found = self[name] = self._look_up(name)
        return found


@dataclass
class Table:
    """Every record of an entity, those of a world together: those of world w are rows start[w] to start[w + 1]."""

    entity: str
    start: Ints
    facts: dict[str, Stated]
    links: dict[str, Ints]  # row in the whole batch (`Batch.base` of its table + row), or GONE or OPEN
    kind: npt.NDArray[np.int16]
    incomplete: dict[str, Bools]  # of these lists this record says that they are not complete

    @property
    def size(self) -> int:
        return int(self.start[-1])

    @property
    def world(self) -> Ints:
        """Of each row its world."""
        return parents_of(np.diff(self.start))


@dataclass
class Applications:
    """What only applications have, a row each: a decision that was taken, and whether it stands for a provision that runs."""

    recorded: Bools
    taken: Ints  # day of the recorded decision, or NO_DAY
    granted: Bools
    running: Bools
    deviations: dict[int, tuple[UsedDeviation, ...]] = field(default_factory=dict)


@dataclass
class Batch:
    """Worlds over columns. judged: of each world the row of the application that is judged in it."""

    norms: n.Norms
    tables: dict[str, Table]
    applications: Applications
    judged: Ints
    listed: dict[str, Bools]  # of each list and world: is it given, and not said to be incomplete?

    @property
    def size(self) -> int:
        """How many worlds there are."""
        return len(self.judged)

    @property
    def bases(self) -> dict[str, int]:
        """Where the rows of each table begin in the numbering of the whole batch."""
        found, at = {}, 0
        for name, table in self.tables.items():
            found[name] = at
            at += table.size
        return found

    def take(self, worlds: Ints) -> Batch:
        """The same for these worlds, in this order; one that is named twice is there twice."""
        made, rows, moves, at, bases = dict[str, Table](), dict[str, Ints](), dict[str, Ints](), 0, self.bases
        for name, table in self.tables.items():
            begin, counts = table.start[:-1][worlds], np.diff(table.start)[worlds]
            start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
            rows[name] = np.repeat(begin - start[:-1], counts) + np.arange(start[-1])
            moves[name] = start[:-1] + at - begin - bases[name]  # of each world how far its rows move in the numbering of the batch
            made[name] = replace(table, start=start)
            at += int(start[-1])
        for name, table in made.items():
            own, links = rows[name], self.norms.entities[name].links
            table.facts = Facts(partial(_taken, table.facts, own))
            table.links = {x: self._moved(to[own], table.world, moves, links[x].target) for x, to in table.links.items()}
            table.kind = table.kind[own]
            table.incomplete = {x: flags[own] for x, flags in table.incomplete.items()}
        own, a = rows[n.APPLICATION], self.applications
        used = {new: a.deviations[int(old)] for new, old in enumerate(own) if int(old) in a.deviations} if a.deviations else {}
        kept = Applications(a.recorded[own], a.taken[own], a.granted[own], a.running[own], used)
        moved = made[n.APPLICATION].start[:-1] - self.tables[n.APPLICATION].start[:-1][worlds]
        return Batch(self.norms, made, kept, self.judged[worlds] + moved, {x: flags[worlds] for x, flags in self.listed.items()})

    def _moved(self, to: Ints, world: Ints, moves: dict[str, Ints], target: str) -> Ints:
        """Where links lead in the numbering of a new batch; few lead to another table than the one they are declared to."""
        out, left, bases = to.copy(), to >= 0, self.bases
        for name in (target, *(x for x in self.tables if x != target)):
            if not left.any():
                break
            there = left & (to >= bases[name]) & (to < bases[name] + self.tables[name].size)
            out[there] += moves[name][world[there]]
            left &= ~there
        return out


def _taken(facts: dict[str, Stated], own: Ints, name: str) -> Stated:
    stated = facts[name]
    if isinstance(stated, Few):
        return Few(stated.texts, stated.at[own])
    return Stated(stated.how[own], stated.value[own])


def coded(fact: n.Fact, value: Value) -> int:
    """A value as it stands in a column. Raises TooLarge."""
    if fact.type == "ja_nee":
        return int(bool(value))
    if fact.type == "een_van":
        return fact.values.index(str(value))
    if isinstance(value, Decimal):
        found = value * SCALE
        if found != int(found) or abs(found) > MOST:
            raise TooLarge(str(value))
        return int(found)
    return int(value) * scale_of(fact.type)


def scale_of(type_: str) -> int:
    """What numbers of this type are multiplied by in a column."""
    return 1 if type_ in ("datum", *WHOLE_TYPES) else SCALE


def batch_of(norms: n.Norms, worlds: Sequence[tuple[Dossier, str]]) -> Batch:
    """The columns of dossiers, each with the id of the application (or of what runs already) that is judged. Raises TooLarge."""
    kinds = {k: i for i, k in enumerate(norms.kinds)}
    building = {name: _Building(entity) for name, entity in norms.entities.items()}
    places: list[dict[str, tuple[str, int]]] = []
    for dossier, _ in worlds:
        at: dict[str, tuple[str, int]] = {}
        for own in building.values():
            own.start.append(own.size)
        for name, entity in norms.entities.items():
            own = building[name]
            for id_ in ids_of(dossier, entity):
                at[id_] = (name, own.size)
                own.size += 1
        places.append(at)
    bases, total = {}, 0
    for name, own in building.items():
        bases[name] = total
        total += own.size
        own.start.append(own.size)
    tables = {name: own.table() for name, own in building.items()}
    size = tables[n.APPLICATION].size
    apps = Applications(np.zeros(size, bool), np.full(size, NO_DAY), np.zeros(size, bool), np.zeros(size, bool))
    lists = [e.list_name for e in norms.entities.values()]
    given = {x: np.array([x in d.lists and x not in d.incomplete for d, _ in worlds], bool) for x in lists}
    for (dossier, _), at in zip(worlds, places, strict=True):
        for id_, (name, row) in at.items():
            record, table = dossier.records[id_], tables[name]
            facts = norms.entities[name].facts
            for source, how in ((record.assumed, ASSUMED), (record.values, SAID)):
                for fact, value in source.items():
                    if fact in facts:  # of what runs already some are told that no application has
                        _state(table, facts[fact], row, how, value)
            for link, target in record.links.items():
                to = at.get(target) if target is not None else None
                table.links[link][row] = GONE if target is None else bases[to[0]] + to[1] if to is not None else OPEN
            if record.kind is not None:
                table.kind[row] = kinds[record.kind]
            for x in record.incomplete:
                table.incomplete.setdefault(x, np.zeros(table.size, bool))[row] = True
            if name == n.APPLICATION:
                apps.running[row] = bool(record.running)
                if record.recorded is not None:
                    apps.recorded[row], apps.granted[row] = True, record.recorded.granted
                    apps.taken[row] = NO_DAY if record.recorded.date is None else record.recorded.date
                if record.deviations:
                    apps.deviations[row] = record.deviations
    judged = np.array([at[id_][1] for (_, id_), at in zip(worlds, places, strict=True)], np.int64)
    return Batch(norms, tables, apps, judged, given)


def ids_of(dossier: Dossier, entity: n.Entity) -> list[str]:
    """The records of an entity in the order of their rows: as listed, then what stands elsewhere."""
    listed = dossier.lists.get(entity.list_name, ())
    every = dict.fromkeys((*listed, *(r.id for r in dossier.records.values() if r.entity == entity.name)))
    return [id_ for id_ in every if dossier.records[id_].entity == entity.name]


def _state(table: Table, fact: n.Fact, row: int, how: int, value: Value | UnknownValue) -> None:
    stated = table.facts[fact.name]
    if value is UNKNOWN:
        stated.how[row] = NOT_KNOWN
    else:
        assert not isinstance(value, UnknownValue)
        stated.how[row], stated.value[row] = how, coded(fact, value)


class _Building:
    def __init__(self, entity: n.Entity) -> None:
        self.entity, self.size, self.start = entity, 0, list[int]()

    def table(self) -> Table:
        size = self.size
        facts = {f: Stated(np.zeros(size, np.int8), np.zeros(size, np.int64)) for f in self.entity.facts}
        links = {link: np.full(size, OPEN, np.int64) for link in self.entity.links}
        return Table(self.entity.name, np.array(self.start, np.int64), facts, links, np.full(size, NO_KIND, np.int16), {})
