"""A batch from a table: a row a dossier with one application, a column a fact of a record. No row is looked at by itself.

A column holds few different texts: each is read once, by the reader of dossiers. What that reader refuses, and what a single row
only can say (an unknown kind, a period that ends before it begins), makes the row `odd`: it goes the way of a single dossier.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from parser import norms as n
from parser.vocabulary import ID, KIND_OF_APPLICATION, KIND_OF_SUPPORT, NAME

from ..dossier.paths import stated_facts, stated_links
from ..dossier.read import LONGEST_PERIOD, NONE, UNKNOWN_WORD, stated
from ..dossier.record import UNKNOWN, DossierError, UnknownValue
from .batch import (
    GONE,
    NO_DAY,
    NO_KIND,
    NOT_KNOWN,
    OPEN,
    SAID,
    UNSAID,
    Applications,
    Batch,
    Facts,
    Few,
    Stated,
    Table,
    Texts,
    TooLarge,
    coded,
)
from .days import NEVER, Bools, Ints

Slot = tuple[str, int]  # an entity, and which one of them in the row


@dataclass(frozen=True)
class Column:
    """What a column says: a name of the n-th record of an entity.

    texts: the different values (None: one that cannot be read); codes: of each row which (-1: empty).
    """

    entity: str
    number: int
    name: str
    codes: Ints
    texts: Sequence[str | None]

    def rows(self, chosen: slice) -> Column:
        return Column(self.entity, self.number, self.name, self.codes[chosen], self.texts)


@dataclass(frozen=True)
class Read:
    """A batch, a world a row that is not odd. worlds: of each world its row."""

    batch: Batch
    worlds: Ints
    odd: Bools


class TableReader:
    """Reads blocks of rows; what texts mean is worked out once for all of them."""

    def __init__(self, norms: n.Norms, columns: Sequence[Column], complete: Collection[str] = ()) -> None:
        self.norms, self.columns, self.complete = norms, columns, frozenset(complete)
        self.kinds = {k: i for i, k in enumerate(norms.kinds)}
        self._meaning = [self._means(c) for c in columns]

    def _means(self, column: Column) -> tuple[Texts, Bools]:
        """What each text says, and last what is said without one; which cannot be read here."""
        size = len(column.texts)
        how, value, odd = np.full(size + 1, SAID, np.int8), np.zeros(size + 1, np.int64), np.array([t is None for t in column.texts], bool)
        how[-1] = UNSAID
        fact = stated_facts(self.norms.entities[column.entity]).get(column.name)
        if fact is None:
            return Texts(how, value), odd
        for k, text in enumerate(column.texts):
            if text is None:
                continue
            try:
                found = stated(self.norms, fact, text)
                if found is UNKNOWN or found is None:
                    how[k] = NOT_KNOWN if found is UNKNOWN else 0
                else:
                    assert not isinstance(found, UnknownValue)
                    value[k] = coded(fact, found)
            except (DossierError, TooLarge):
                odd[k] = True
        return Texts(how, value), odd

    def read(self, chosen: slice) -> Read:
        """The rows of a block. Rows that are odd are left out of the batch."""
        columns = [c.rows(chosen) for c in self.columns]
        size = len(columns[0].codes) if columns else 0
        odd = np.zeros(size, bool)
        for column, (_, wrong) in zip(columns, self._meaning, strict=True):
            if wrong.any():
                odd |= (column.codes >= 0) & wrong[column.codes]
        odd |= self._odd_slots(columns, size)
        good = np.flatnonzero(~odd)
        if good.size < size:
            columns = [Column(c.entity, c.number, c.name, c.codes[good], c.texts) for c in columns]
        batch = self._batch(columns, good.size)
        late = self._odd_records(batch)
        if late.any():
            odd[good[late]] = True
            batch, good = batch.take(np.flatnonzero(~late)), good[~late]
        return Read(batch, good, odd)

    def _odd_slots(self, columns: Sequence[Column], size: int) -> Bools:
        """No application, more than one, of a kind that is not decided about, or ids of one's own."""
        odd, asked = np.zeros(size, bool), np.zeros(size, bool)
        for c in columns:
            if c.name == ID or (c.entity == n.APPLICATION and c.number > 1):
                odd |= c.codes >= 0
            elif c.entity == n.APPLICATION and c.name == KIND_OF_APPLICATION:
                known = np.array([t in self.norms.provisions for t in c.texts] + [False])
                odd |= ~known[c.codes]
                asked |= c.codes >= 0
            elif c.name == KIND_OF_SUPPORT and self.norms.entities[c.entity].support:
                known = np.array([t in self.kinds or t == UNKNOWN_WORD for t in c.texts] + [True])
                odd |= ~known[c.codes]
        return odd | ~asked

    # ---- the batch

    def _batch(self, columns: Sequence[Column], size: int) -> Batch:
        present: dict[Slot, Bools] = {}
        for c in columns:
            slot = (c.entity, c.number)
            if slot not in present:
                present[slot] = c.codes >= 0
            elif not present[slot].all():
                present[slot] |= c.codes >= 0
        slots = {e: sorted(k for k in present if k[0] == e) for e in self.norms.entities}
        places: dict[Slot, Ints] = {}  # of each row the record in its table
        tables, bases, total, every = {}, {}, 0, dict[str, _Stating]()
        for name, entity in self.norms.entities.items():
            counts = np.zeros(size, np.int64)
            for slot in slots[name]:
                counts += present[slot]
            start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
            before = start[:-1].copy()
            for slot in slots[name]:
                places[slot] = before.copy()
                before += present[slot]
            records = int(start[-1])
            alone = np.flatnonzero(present[slots[name][0]]) if len(slots[name]) == 1 else None
            stating = _Stating(records, alone, {f: [] for f in entity.facts})
            links = {x: np.full(records, OPEN, np.int64) for x in entity.links}
            tables[name] = Table(name, start, Facts(stating.fact), links, np.full(records, NO_KIND, np.int16), {})
            every[name] = stating
            bases[name] = total
            total += records
        said: dict[tuple[Slot, str], Bools] = {}
        for c, (texts, _) in zip(columns, self._meaning, strict=True):
            slot, table, stating = (c.entity, c.number), tables[c.entity], every[c.entity]
            if c.name in stating.columns:
                if c.name != NAME:
                    stating.columns[c.name].append((Few(texts, c.codes), places[slot]))
                continue
            rows = np.flatnonzero(c.codes >= 0)
            at, codes = (places[slot], c.codes) if rows.size == size else (places[slot][rows], c.codes[rows])
            if c.name in (KIND_OF_APPLICATION, KIND_OF_SUPPORT):
                table.kind[at] = np.array([self.kinds.get(t or "", NO_KIND) for t in c.texts] or [NO_KIND], np.int16)[codes]
            elif c.name in table.links:
                said[slot, c.name] = c.codes >= 0
                self._link(table.links[c.name], c, slot, rows, at, present, places, bases)
        self._links(tables, slots, present, places, bases, said)
        apps = tables[n.APPLICATION].size
        none = np.zeros(apps, bool)
        applications = Applications(none, np.full(apps, NO_DAY), none.copy(), none.copy())
        listed = {}
        for name, entity in self.norms.entities.items():
            anyone = np.zeros(size, bool)
            for slot in slots[name]:
                anyone |= present[slot]
            listed[entity.list_name] = anyone | (entity.list_name in self.complete)
        return Batch(self.norms, tables, applications, np.arange(size), listed)

    def _link(
        self, links: Ints, column: Column, slot: Slot, rows: Ints, at: Ints,
        present: dict[Slot, Bools], places: dict[Slot, Ints], bases: dict[str, int],
    ) -> None:  # fmt: skip
        """A link that a column states: `geen`, `onbekend`, or the name of a record in the row."""
        named = {self._own_id(s): s for s in present}
        simply = [{NONE: GONE, UNKNOWN_WORD: OPEN}.get(text or "", NOT_THERE) for text in column.texts]
        found = np.array([*simply, OPEN], np.int64)[column.codes]
        for k, text in enumerate(column.texts):
            if text in named and text != NONE:
                other = named[text]
                there = (column.codes == k) & present[other]
                to = places[other] + bases[other[0]]
                found = to if there.all() else np.where(there, to, found)
        links[at] = found if rows.size == found.size else found[rows]

    def _own_id(self, slot: Slot) -> str:
        return f"{slot[0]}_{slot[1]}" if slot[1] > 1 else slot[0]

    def _links(
        self, tables: dict[str, Table], slots: dict[str, list[Slot]], present: dict[Slot, Bools], places: dict[Slot, Ints],
        bases: dict[str, int], said: dict[tuple[Slot, str], Bools],
    ) -> None:  # fmt: skip
        """Where no column says so: to the first of each entity in the row; to none where there is none and the list says all."""
        for name, own in slots.items():
            for link in stated_links(self.norms.entities[name]).values():
                if link.target == name:
                    continue
                first = (link.target, 1)
                closed = self.norms.entities[link.target].list_name in self.complete
                for slot in own:
                    open_ = present[slot] & ~said.get((slot, link.name), np.zeros(present[slot].size, bool))
                    there = open_ & present[first] if first in present else np.zeros(open_.size, bool)
                    tables[name].links[link.name][places[slot][there]] = places.get(first, places[slot])[there] + bases[link.target]
                    if closed:
                        tables[name].links[link.name][places[slot][open_ & ~there]] = GONE

    def _odd_records(self, batch: Batch) -> Bools:
        """Worlds with a period that cannot be, an application for nobody, or a link to what is not in the row or is something else."""
        odd = np.zeros(batch.size, bool)
        bases = batch.bases
        for name, table in batch.tables.items():
            entity, wrong = self.norms.entities[name], np.zeros(table.size, bool)
            if entity.period is not None:
                begin, end = table.facts[entity.period.begin], table.facts[entity.period.end]
                both = (begin.how == SAID) & (end.how == SAID)
                wrong |= both & (begin.value > end.value)
                if name == n.APPLICATION:
                    wrong |= both & (end.value < NEVER) & (end.value > begin.value + LONGEST_PERIOD)
            if name == n.APPLICATION and entity.owner is not None:
                wrong |= table.links[entity.owner] < 0
            for link in entity.links.values():
                to = table.links[link.name]
                low = bases[link.target]
                wrong |= (to == NOT_THERE) | ((to >= 0) & ((to < low) | (to >= low + batch.tables[link.target].size)))
            if wrong.any():
                odd[table.world[wrong]] = True
        return odd


class _Stating(NamedTuple):
    """What states the facts of an entity. rows: those with a record, if none has more than one; columns: with the places of records."""

    records: int
    rows: Ints | None
    columns: dict[str, list[tuple[Few, Ints]]]

    def fact(self, name: str) -> Stated:
        if self.rows is not None and len(self.columns[name]) == 1:
            few = self.columns[name][0][0]
            return few if self.records == few.at.size else Few(few.texts, few.at[self.rows])
        how, value = np.zeros(self.records, np.int8), np.zeros(self.records, np.int64)
        for few, places in self.columns[name]:
            there = few.at >= 0
            how[places[there]], value[places[there]] = few.how[there], few.value[there]
        return Stated(how, value)


NOT_THERE = -3
