"""A batch under a question: what is believed, within which bounds, how applications stood. Says over columns what `Case` says of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

import numpy as np

from parser import norms as n
from parser.vocabulary import MOST_WHOLE, RECEIVED, WHOLE_TYPES

from ..dossier.calendar import LAST_DAY
from ..semantics.beliefs import Setting, presumed_value
from ..semantics.cone import chain_source
from .batch import ASSUMED, NO_DAY, NO_KIND, NOT_KNOWN, SAID, UNSAID, Batch, Codes, Few, Stated, coded
from .days import INF, NEVER, Bools, Ints

YES, NO, PERHAPS = 1, 0, -1
UNKNOWN_CODE = -1


class Seen:
    """A batch under a setting. Read-only after construction; what is asked often is kept.

    each: settings that differ from `setting` in the day and the readings only; own: of each world which of those is its own
    (None: the one in its place).
    """

    def __init__(self, batch: Batch, setting: Setting, each: Sequence[Setting] | None = None, own: Ints | None = None) -> None:
        self.batch, self.norms, self.setting = batch, batch.norms, setting
        self.each = tuple(each) if each is not None and any(s != setting for s in each) else (setting,)
        self.own = np.arange(batch.size) if own is None else own
        self._chosen: dict[tuple[str, str], Bools | bool] = {}
        told = sorted((p for p in self.norms.presumptions if setting.running or not p.running), key=lambda p: p.running)
        self._presumed = {(p.entity, p.fact): p for p in told}
        self._beliefs: dict[tuple[str, str], tuple[Bools, Ints]] = {}
        self._bounds: dict[tuple[str, str], tuple[Ints, Ints]] = {}
        self._codes: dict[tuple[str, str], Codes] = {}
        self.base = batch.bases
        self.world = {name: table.world for name, table in batch.tables.items()}
        self.applications = batch.tables[n.APPLICATION]

    def take(self, worlds: Ints) -> Seen:
        """Some of the worlds, as `Batch.take`, under the same settings."""
        return Seen(self.batch.take(worlds), self.setting, self.each, self.own[worlds])

    def under(self, readings: Mapping[str, str]) -> Seen:
        """The same batch under other readings, which say nothing of what is believed."""
        made = copy(self)
        made.setting, made._chosen = replace(self.setting, readings=readings), {}
        made.each = (made.setting,)
        return made

    def chosen(self, reading: str, choice: str) -> Bools | bool:
        """Of each world: is this the choice of a reading? One answer where it is the same for all."""
        key = (reading, choice)
        if key not in self._chosen:
            default = self.norms.readings[reading].default
            found = np.array([s.readings.get(reading, default) == choice for s in self.each], bool)
            self._chosen[key] = bool(found[0]) if found.all() or not found.any() else found[self.own]
        return self._chosen[key]

    # ---- beliefs

    def belief(self, entity: str, fact: n.Fact) -> tuple[Bools, Ints]:
        """Of each record whether a fact is known, and its value (0 where it is not)."""
        key = (entity, fact.name)
        if key not in self._beliefs:
            self._beliefs[key] = self._belief(entity, fact)
        return self._beliefs[key]

    def _belief(self, entity: str, fact: n.Fact) -> tuple[Bools, Ints]:
        if fact.system:
            day = self.decision_date(entity)
            return day != NO_DAY, day
        return self._believed(entity, fact, self.batch.tables[entity].facts[fact.name])

    def _believed(self, entity: str, fact: n.Fact, stated: Stated) -> tuple[Bools, Ints]:
        if self.setting.strict:
            return stated.how == SAID, stated.value
        known = (stated.how == SAID) | (stated.how == ASSUMED)
        presumed = self._presumed.get((entity, fact.name))
        if presumed is None:
            return known, stated.value
        value = coded(fact, presumed_value(fact, presumed.value))
        return stated.how != NOT_KNOWN, np.where(stated.how == UNSAID, value, stated.value)

    def code(self, entity: str, fact: n.Fact) -> Codes:
        """A yes/no fact (1, 0) or a word (its place among the values); UNKNOWN_CODE."""
        key = (entity, fact.name)
        if key not in self._codes:
            stated = None if fact.system else self.batch.tables[entity].facts[fact.name]
            if isinstance(stated, Few):
                by_text, asked = stated.texts.codes, (*key, self.setting.strict, self.setting.running)
                if asked not in by_text:
                    by_text[asked] = _code(*self._believed(entity, fact, stated.texts))
                self._codes[key] = stated.spread(by_text[asked])
            else:
                self._codes[key] = _code(*self.belief(entity, fact))
        return self._codes[key]

    def bounds(self, entity: str, fact: n.Fact) -> tuple[Ints, Ints]:
        """Least and greatest value a number or day may have; INF for no bound."""
        key = (entity, fact.name)
        if key not in self._bounds:
            known, value = self.belief(entity, fact)
            open_ = np.flatnonzero(~known)
            self._bounds[key] = value, value
            if open_.size:
                self._bounds[key] = least, most = value.copy(), value.copy()
                least[open_], most[open_] = self._open_bounds(entity, fact, open_)
        return self._bounds[key]

    def _open_bounds(self, entity: str, fact: n.Fact, open_: Ints) -> tuple[Ints | int, Ints | int]:
        """Those of the records of which it is not known."""
        if fact.system:
            days = self.decision_days(entity)
            return days[0][open_], days[1][open_]
        if fact.type in WHOLE_TYPES:
            return 0, (MOST_WHOLE if fact.most is None else fact.most) * WHOLE_TYPES[fact.type]
        last = NEVER if fact.open_end else LAST_DAY
        period = self.norms.entities[entity].period
        if period is not None and fact.name == period.begin:
            ends, end = self.belief(entity, self.fact(entity, period.end))
            return -INF, np.where(ends[open_], np.minimum(end[open_], last), last)
        if period is not None and fact.name == period.end:
            begins, begin = self.belief(entity, self.fact(entity, period.begin))
            return np.where(begins[open_], begin[open_], -INF), last
        return (-INF, last) if fact.type == "datum" else (-INF, INF)

    def fact(self, entity: str, name: str) -> n.Fact:
        return self.norms.entities[entity].facts[name]

    def period(self, entity: str) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Bounds of the first and of the last day of the periods of an entity."""
        period = self.norms.entities[entity].period
        if period is None:
            none = np.full(self.batch.tables[entity].size, INF)
            return (-none, none), (-none, none)
        return self.bounds(entity, self.fact(entity, period.begin)), self.bounds(entity, self.fact(entity, period.end))

    def exact_period(self, entity: str) -> tuple[Bools, Ints, Ints]:
        """Where both days of the period are known, and what they are."""
        period = self.norms.entities[entity].period
        assert period is not None
        begins, begin = self.belief(entity, self.fact(entity, period.begin))
        ends, end = self.belief(entity, self.fact(entity, period.end))
        return begins & ends, begin, end

    # ---- the day of the decision, and how applications stood on it

    @cached_property
    def _judged_day(self) -> Ints:
        """Of each world the day of the decision, or NO_DAY."""
        return np.where(self._asked != NO_DAY, self._asked, self.batch.applications.taken[self.batch.judged])

    @cached_property
    def _asked(self) -> Ints:
        """Of each world the day that is asked about, or NO_DAY."""
        days = np.array([NO_DAY if s.date is None else s.date for s in self.each], np.int64)
        return np.broadcast_to(days, self.batch.size) if days.size == 1 else days[self.own]

    def decision_date(self, entity: str) -> Ints:
        return self._judged_day[self.world[entity]]

    @cached_property
    def received(self) -> tuple[Ints, Ints]:
        """Bounds of the day of receipt of every application."""
        return self.bounds(n.APPLICATION, self.norms.application.facts[RECEIVED])

    @cached_property
    def _received_by_world(self) -> Ints:
        judged = self.batch.judged
        return np.where(self.batch.applications.running[judged], -INF, self.received[0][judged])

    def decision_days(self, entity: str) -> tuple[Ints, Ints]:
        """First and last day on which may be, or was, decided: not before receipt."""
        day, world = self.decision_date(entity), self.world[entity]
        least = self._received_by_world[world]
        if entity == n.APPLICATION:
            own = np.where(self.batch.applications.running, -INF, self.received[0])
            least = np.maximum(least, own)
        elif RECEIVED in self.norms.entities[entity].facts:
            least = np.maximum(least, self.bounds(entity, self.fact(entity, RECEIVED))[0])
        return np.where(day != NO_DAY, day, least), np.where(day != NO_DAY, day, LAST_DAY)

    @cached_property
    def is_judged(self) -> Bools:
        found = np.zeros(self.applications.size, bool)
        found[self.batch.judged] = True
        return found

    @cached_property
    def standing(self) -> tuple[Codes, Codes]:
        """Was each application received, and decided, on the day of the decision of its world? YES, NO or PERHAPS."""
        apps, judged = self.batch.applications, self.batch.judged[self.world[n.APPLICATION]]
        days = self.decision_days(n.APPLICATION)
        least, most = days[0][judged], days[1][judged]
        first, last = self.received
        dated = apps.recorded & (apps.taken != NO_DAY)
        if self.is_judged.all() and not dated.any():
            return np.full(apps.recorded.size, YES, np.int8), apps.recorded.astype(np.int8)
        last = np.where(dated, np.minimum(last, apps.taken), last)
        taken_first = np.where(dated, apps.taken, self.received[0])
        taken_last = np.where(dated, apps.taken, INF)
        decided = np.where(apps.recorded, _by(taken_first, taken_last, least, most), NO)
        received = np.where((decided == YES) | self.is_judged, YES, _by(first, last, least, most))
        simply = self.is_judged & (~dated | (self._asked == NO_DAY)[self.world[n.APPLICATION]])
        decided = np.where(simply, np.where(apps.recorded, YES, NO), decided)
        return received.astype(np.int8), decided.astype(np.int8)

    @cached_property
    def taken(self) -> tuple[Ints, Ints]:
        """Earliest and latest day of the recorded decision of every application."""
        apps = self.batch.applications
        dated = apps.recorded & (apps.taken != NO_DAY)
        return np.where(dated, apps.taken, self.received[0]), np.where(dated, apps.taken, INF)

    @cached_property
    def pending(self) -> Bools:
        """May each application be one that waits for its decision?"""
        if self.setting.running:
            return np.zeros(self.applications.size, bool)
        received, decided = self.standing
        has_kind: Bools = self.applications.kind != NO_KIND
        found: Bools = has_kind & ~self.batch.applications.running & (received != NO) & (decided != YES)
        return found

    @cached_property
    def granted(self) -> Bools:
        return self.batch.applications.recorded & self.batch.applications.granted

    def presence(self, possible: bool) -> tuple[tuple[Bools, Bools], tuple[Bools, Bools]]:
        """Of each application: is it there, is it not, whatever its own rules say; and may those say so (`grounding.possible_presence`)?"""
        received, decided = self.standing
        granted, running = self.granted, self.batch.applications.running
        is_r, not_r = (received != NO, received != YES) if possible else (received == YES, received == NO)
        is_d, not_d = (decided != NO, decided != YES) if possible else (decided == YES, decided == NO)
        there = ~running & is_r & is_d & granted
        away = ~running & (not_r | (is_d & ~granted) | (not_d if self.setting.running else False))
        if possible:
            asks, asks_not = self.pending, self.pending
        else:
            asks = self.pending & (received == YES) & (granted | (decided == NO))
            asks_not = self.pending & ((decided == NO) | ~granted)
        return (there | running, away), (asks, asks_not)

    # ---- lists

    def complete(self, source: n.Source, owners: Ints, worlds: Ints) -> Bools:
        """May the members of a range be taken to be all there are? owners: rows of the beneficiaries in the batch, or less than 0."""
        found = np.ones(len(worlds), bool)
        for name in source.every_list:
            found &= self._complete(name, owners if source.owner else None, worlds)
        return found

    def _complete(self, list_name: str, owners: Ints | None, worlds: Ints) -> Bools:
        listed = self.batch.listed[list_name]
        found = np.ones(len(worlds), bool) if listed.all() else listed[worlds]
        flagged = {e: t.incomplete[list_name] for e, t in self.batch.tables.items() if list_name in t.incomplete}
        if not flagged:
            return found
        every = np.zeros(sum(t.size for t in self.batch.tables.values()), bool)
        anywhere = np.zeros(self.batch.size, bool)
        for entity, flags in flagged.items():
            every[self.base[entity] : self.base[entity] + len(flags)] = flags
            anywhere[self.world[entity][flags]] = True
        if owners is None:
            return found & ~anywhere[worlds]
        return found & ~np.where(owners >= 0, every[np.maximum(owners, 0)], anywhere[worlds])

    def chain_complete(self, term: n.ChainBound, owners: Ints, worlds: Ints) -> Bools:
        return self.complete(chain_source(self.norms, term), owners, worlds)


def _code(known: Bools, value: Ints) -> Codes:
    return np.where(known, value, UNKNOWN_CODE).astype(np.int8)


def _by(first: Ints, last: Ints, least: Ints, most: Ints) -> Ints:
    """Has a day between first and last come on a day between least and most?"""
    known = (last < INF) & (least > -INF)
    return np.where(known & (last <= least), YES, np.where((first > -INF) & (first > most), NO, PERHAPS))
