"""Decisions over columns as `Decision`s: the parts of them that columns give.

Given are the subject, the day, the outcome and what is possible; of grounds the name, modality, what they rest on, until and from
which day; of unmet conditions the address; of unknown facts the name, the kind and the record;
of amounts and hours the days, the row, column and cell of a table, the maximum and the status; of duties all but what an undecided
one waits for and the open days; the powers to deviate; the recorded decision. Not given: `choice`, `assumed`, `limits`, and the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from parser import norms as n

from ..decision import answer as a
from ..decision.follows import deviations, duty_moments, recorded_check
from ..decision.maxima import sides
from ..dossier.calendar import as_date
from ..dossier.record import Dossier, Record, beneficiary
from ..semantics.cone import OF_APPLICATION
from .amounts import NOTHING, STATUS, Amounts, amount_group, amounts_in
from .batch import NO_DAY, SCALE, ids_of
from .days import EDGE, Bools, Ints
from .engine import Group
from .judged import NAMES, Decided, GroundColumn, Judged
from .limits import border, kept_until
from .terms import span
from .unknown import Key, unknowns

World = tuple[Dossier, str]
Days = tuple[date | None, date | None]
Cell = tuple[str | None, str | None, Decimal | None]  # row and column of a table, and what stands there


@dataclass(frozen=True)
class Part:
    """The decisions of one kind: those columns give, by world, and the truth of what their amounts rest on."""

    judged: Judged
    amounts: Group | None
    decisions: dict[int, a.Decision]


def parts_of(decided: Decided, worlds: Sequence[World]) -> list[Part]:
    """Of each kind the decisions; worlds: those of the batch. A doubtful one is not among them."""
    return [_part(decided, found, waits, worlds) for found, waits in zip(decided.kinds, unknowns(decided), strict=True)]


def _part(decided: Decided, found: Judged, waits: dict[Key, Bools], worlds: Sequence[World]) -> Part:
    group = amount_group(decided, found)
    amounts = amounts_in(found, group) if group is not None else []
    reader = _Reader(decided, found, waits, amounts)
    made = {int(world): reader.decision(row, *worlds[world]) for row, world in enumerate(found.worlds) if not found.doubtful[row]}
    return Part(found, group, made)


def about_of(norms: n.Norms, key: Key, dossier: Dossier) -> str:
    """The record that something unknown is told of; of a list whose it is."""
    return ids_of(dossier, norms.entities[key.entity])[key.place]


class _Reader:
    """Reads decisions from the columns of one kind."""

    def __init__(self, decided: Decided, found: Judged, waits: dict[Key, Bools], amounts: list[Amounts]) -> None:
        self.found, self.waits, self.amounts = found, waits, amounts
        self.norms, self.running = found.group.norms, found.group.key.running
        self.provision = self.norms.provisions[found.kind]
        self.days = decided.seen.decision_date(n.APPLICATION)[found.group.rows[found.at]]
        self._ends = dict(self._until())
        asked = ("on_ending",) if self.running else OF_APPLICATION
        self._dues = {d: self._due(d.due) for d in self.provision.duties if d.due is not None and d.when in asked}

    def decision(self, row: int, dossier: Dossier, subject: str) -> a.Decision:
        found, record = self.found, dossier.records[subject]
        possible, outcome = found.possibilities(row), NAMES[found.outcome[row]]
        grounds = tuple(self._ground(g, row) for g in found.grounds if g.holds[row])
        duties = duty_moments(possible, self.running)
        ending = self.running and a.MAY_END not in possible
        return a.Decision(
            application=None if record.running else record.id,
            running=record.id if record.running else None,
            provision=found.kind,
            person=beneficiary(self.norms, record),
            date=as_date(int(self.days[row])) if self.days[row] != NO_DAY else None,
            outcome=outcome,
            possible=possible,
            grounds=grounds,
            unmet=tuple(a.Unmet(id_, "", ()) for id_, rows in found.unmet.items() if rows[row]),
            unknown=tuple(self._unknown(key, dossier) for key, rows in self.waits.items() if rows[row]),
            amounts=tuple(r for x in self.amounts if not x.hours for r in _money(x, row)),
            hours=tuple(r for x in self.amounts if x.hours for r in _hours(x, row)),
            duties=tuple(d for rule in self.provision.duties if rule.when in duties for d in self._duty(rule, row)),
            deviation=() if ending else deviations(self.norms, self.provision, grounds),
            recorded=self._recorded(record, row, grounds, outcome) if record.recorded is not None else None,
        )

    # ---- grounds

    def _ground(self, g: GroundColumn, row: int) -> a.Ground:
        because = tuple(k for k, rows in g.because.items() if rows[row])
        until, from_ = (as_date(int(days[row])) if days is not None else None for days in self._ends.get((g.id, g.leg), (None, None)))
        return a.Ground(g.id, g.leg, g.modality, because, (), g.label, (), g.prop, until, from_)

    def _until(self) -> Iterator[tuple[tuple[str, str | None], tuple[Ints | None, Ints | None]]]:
        """By address and leg the last and the first day of the grounds that have one; 0: none."""
        if self.running:
            for keep in self.provision.ending.keeps if self.provision.ending is not None else ():
                yield (keep.address.id, None), (kept_until(self.found, keep), None)
            return
        for limit in self.provision.limits:
            last, first = (border(self.found, limit, x) if x in sides(limit) else None for x in (True, False))
            yield (limit.address.id, a.EXCESS), (last, first)

    def _value(self, prop: str, row: int) -> bool | None:
        holds, fails = self.found.group.truth(prop)
        at = self.found.at[row]
        return True if holds[at] else False if fails[at] else None

    def _recorded(self, record: Record, row: int, grounds: tuple[a.Ground, ...], outcome: str) -> a.RecordedCheck | None:
        ending = self.provision.ending if self.running else None
        clauses = ending.grounds if ending is not None else self.provision.grounds
        conditions = [c for c in self.provision.conditions if c.in_force is None or self._value(c.in_force, row) is not False]
        asked = (*((x.address.id, x.prop) for x in clauses), *((x.address.id, x.prop) for x in conditions))
        undecided = [address for address, prop in asked if self._value(prop, row) is None]
        excess = [self._value(limit.excess, row) for limit in self.provision.limits]
        return recorded_check(record, grounds, undecided, excess, outcome)

    # ---- unknown facts

    def _unknown(self, key: Key, dossier: Dossier) -> a.Unknown:
        fact = None if key.of_list else self.norms.entities[key.entity].facts.get(key.name)
        return a.Unknown(key.name, about_of(self.norms, key, dossier), "", fact.kind if fact is not None else "feit", None, ())

    # ---- duties

    def _due(self, term: n.Term) -> Ints:
        """Of each row the last day of a duty; 0: not known."""
        group = self.found.group
        space = group.spaces[(n.APPLICATION,)]
        own = span(group, term, space)
        least, most = (np.broadcast_to(x, space.size)[self.found.at] for x in (own.least, own.most))
        return np.where((least == most) & (np.abs(least) < EDGE), least, 0)

    def _duty(self, rule: n.DutyRule, row: int) -> Iterator[a.DutyItem]:
        holds = self._value(rule.prop, row) if rule.prop is not None else True
        if holds is not False:
            due = as_date(int(self._dues[rule][row])) if rule in self._dues else None
            yield a.DutyItem(rule.bearer, rule.what, due, rule.address.id, holds is None)


# ---- amounts


def _money(x: Amounts, row: int) -> Iterator[a.AmountRow]:
    for (from_, to), (line, column, cell), maximum, status in _rows(x, row):
        yield a.AmountRow(from_, to, x.rule.address.id, line, column, cell, None, None, maximum, status)


def _hours(x: Amounts, row: int) -> Iterator[a.HoursRow]:
    for (from_, to), (line, column, cell), maximum, status in _rows(x, row):
        yield a.HoursRow(from_, to, x.rule.address.id, line, column, cell, maximum, status)


def _rows(x: Amounts, row: int) -> Iterator[tuple[Days, Cell, Decimal | None, str]]:
    for at in np.flatnonzero(x.at == row):
        maximum = None if x.maximum[at] == NOTHING else Decimal(int(x.maximum[at])) / 100
        cell: Cell = (None, None, None)
        if x.label[at] != NOTHING:
            cell = (*x.labels[x.label[at]], Decimal(int(x.cell[at])) / SCALE)
        yield (as_date(int(x.from_[at])), as_date(int(x.to[at]))), cell, maximum, STATUS[x.status[at]]
