"""Decisions over columns: the outcome and what is possible, from the signals and the outcome table.

Nothing here says what a decision is: the outcome table, the roles and the norms are those that `decision/decide.py` reads.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from ..semantics.beliefs import Setting
from ..semantics.outcome import OutcomeTable, outcome_table
from .batch import Batch
from .choices import Choices
from .days import Bools, Ints
from .engine import Group, Run, solve, taken
from .judged import EVERY, NAMES, NOT_DECIDED, STATUSES, Decided, GroundColumn, Judged
from .reasons import Founded, reason
from .seen import Seen

MOST_COUNTED = 1 << 16


def decide_columns(batch: Batch, setting: Setting, reasons: bool = True, each: Sequence[Setting] | None = None) -> Decided:
    """Judge every world of a batch. Without `reasons` only the outcome and what is possible; each: see `Seen`."""
    return decide_run(solve(Seen(batch, setting, each)), reasons)


def decide_run(run: Run, reasons: bool = True) -> Decided:
    """Judge every world of a first run."""
    judged = [_judge(group) for group in run.groups.values()]
    decided = Decided(run.seen, run, [j for j in judged if j.worlds.size])
    _waiting(decided)
    if reasons:
        for found in decided.kinds:
            reason(found, Founded(decided, found))
    return decided


def _judge(group: Group) -> Judged:
    """The outcomes as far as the first run decides them."""
    seen = group.seen
    at = np.flatnonzero(seen.is_judged[group.rows])
    table = table_of(group)
    outcome, possible = np.full(at.size, NOT_DECIDED), np.zeros(at.size, np.int64)
    found = Judged(group.kind, group, at, group.spaces.worlds[at], outcome, possible, doubtful(group, at))
    if not at.size:
        return found
    values = {prop: tuple(found.of(x) for x in group.truth(prop)) for prop in table.signals}
    down, waits = np.ones(at.size, bool), np.zeros(at.size, bool)  # rows of the table down to the first certain one
    open_: dict[str, Bools] = {}
    for row in table.rows:
        certain = np.zeros(at.size, bool)
        for prop, applies in row.every:
            certain |= values[prop][0 if applies else 1]
        for prop, _ in row.signals:
            open_[prop] = down & ~certain & ~values[prop][0] & ~values[prop][1]
            waits |= open_[prop]
        down &= ~certain
    found.open = tuple(open_.items())
    pattern = np.zeros(at.size, np.int64)
    for k, prop in enumerate(table.signals):
        pattern |= (2 - values[prop][0].view(np.int8)).astype(np.int64) << (3 * k)
    _outcomes(found, table, pattern, ~waits)
    return found


def first_outcomes(group: Group) -> Ints:
    """The outcomes of the applications that are judged, as far as the first run decides them, in the order of `Judged.at`."""
    return _judge(group).outcome


def table_of(group: Group) -> OutcomeTable:
    found = outcome_table(group.norms, group.kind, group.key.running)
    assert found is not None
    return found


def _outcomes(found: Judged, table: OutcomeTable, pattern: Ints, where: Bools) -> None:
    """The outcomes of rows by the statuses that each signal may have, three bits a signal."""
    rows = np.flatnonzero(where)
    codes, at = _different(pattern[rows])
    possible, outcome = np.zeros((2, codes.size), np.int64)
    for place, code in enumerate(codes.tolist()):
        statuses = [[s for b, s in enumerate(STATUSES) if code >> (3 * k + b) & 1] for k in range(len(table.signals))]
        named = {table.outcome(dict(zip(table.signals, combination, strict=True))) for combination in itertools.product(*statuses)}
        possible[place] = sum(1 << EVERY.index(o) for o in named)
        outcome[place] = EVERY.index(next(iter(named))) if len(named) == 1 else NOT_DECIDED
    found.possible[rows], found.outcome[rows] = possible[at], outcome[at]


def _different(codes: Ints) -> tuple[Ints, Ints]:
    """The different ones, and of each which it is; small ones are counted, not sorted."""
    if codes.max(initial=0) >= MOST_COUNTED:
        return np.unique(codes, return_inverse=True)
    found = np.flatnonzero(np.bincount(codes))
    places = np.zeros(codes.max(initial=0) + 1, np.int64)
    places[found] = np.arange(found.size)
    return found, places[codes]


def doubtful(group: Group, at: Ints) -> Bools:
    """Where a rule base calls something impossible, or contradicts itself."""
    impossible = np.zeros(len(group.rows), bool)
    for prop, _ in group.norms.impossible:
        if prop in group.values:
            impossible |= group.values[prop][0]
    everywhere = contradicted(group)
    everywhere[group.spaces.worlds[impossible]] = True
    return everywhere[group.spaces.worlds[at]]


def contradicted(group: Group) -> Bools:
    """In which worlds a proposition about an application of this group is proved and refuted, or two cases of a value hold."""
    norms, worlds = group.norms, group.spaces.worlds
    wrong = np.zeros(len(group.rows), bool)
    for name in group.plan.compared:
        holds, fails = group.values[name]
        if not isinstance(holds, bool) and not isinstance(fails, bool) and (both := holds & fails).any():
            _mark(group, name, both, wrong)
    for name in group.plan.cone.values:
        value = norms.values[name]
        if len(value.cases) > 1 and len(value.context) == 1:
            space = group.spaces[value.context]
            holding = np.zeros(space.size, np.int64)
            for _, guard in value.cases:
                holding += 1 if guard is None else group.child(guard, space)[0]
            wrong |= holding > 1
    everywhere = np.zeros(group.seen.batch.size, bool)
    everywhere[worlds[wrong]] = True
    return everywhere


def _mark(group: Group, name: str, flags: Bools, out: Bools) -> None:
    space = group.space(name)
    if space.application is None:
        out |= flags
    else:
        out[space.application[flags]] = True


# ---- what may still become of what waits


def _waiting(decided: Decided) -> None:
    """What may still become of the worlds where something waits.

    Where no other application is there, the second run proves of what is undecided both that it holds and that it fails: a leaf
    is then on both sides, and everything above it follows. Only applications that may exclude each other need that run.
    """
    seen = decided.seen
    open_ = [(found, np.flatnonzero(found.outcome == NOT_DECIDED)) for found in decided.kinds]
    if not any(rows.size for _, rows in open_):
        return
    several = np.diff(seen.applications.start) > 1
    waits = np.zeros(seen.batch.size, bool)
    for found, rows in open_:
        waits[found.worlds[rows]] = True
    decided.waits = np.flatnonzero(waits)
    reach = Choices(decided.run, ~several & waits)
    for found, rows in open_:
        alone = rows[~several[found.worlds[rows]]]
        if alone.size:
            _possible(found, alone, found.at[alone], found.group, None, reach)
    worlds = np.flatnonzero(waits & several)
    if worlds.size:
        _second_run(decided, open_, worlds)


def _second_run(decided: Decided, open_: Sequence[tuple[Judged, Ints]], worlds: Ints) -> None:
    """Of worlds with several applications."""
    size = decided.seen.batch.size
    first = decided.run if worlds.size == size else taken(decided.run, worlds)
    second, reach = solve(first.seen, first=first), Choices(first)
    place = np.full(size, -1)
    place[worlds] = np.arange(worlds.size)
    for found, waiting in open_:
        rows = waiting[place[found.worlds[waiting]] >= 0]
        if rows.size:
            own, at = first.groups[found.group.key], np.full(worlds.size, -1)
            judged = np.flatnonzero(own.seen.is_judged[own.rows])
            at[own.spaces.worlds[judged]] = judged
            _possible(found, rows, at[place[found.worlds[rows]]], own, second.groups[found.group.key], reach)


def _possible(found: Judged, rows: Ints, at: Ints, first: Group, second: Group | None, reach: Choices) -> None:
    """at: where the rows are in the group of the run. second: None: what is undecided may hold and may fail."""
    table = table_of(first)
    pattern = np.zeros(rows.size, np.int64)
    for k, prop in enumerate(table.signals):
        holds, fails = (x[at] for x in first.truth(prop))
        may, may_not = (x[at] for x in second.truth(prop)) if second is not None else (np.bool_(True), np.bool_(True))
        decided = holds | fails
        status = np.where(decided, np.where(holds, 1, 2), may * 1 | may_not * 2)
        status |= np.where(~decided & reach.choice(first, prop)[at], 4, 0)
        pattern |= status << (3 * k)
    part = Judged(found.kind, first, at, found.worlds[rows], found.outcome[rows], found.possible[rows], found.doubtful[rows])
    _outcomes(part, table, pattern, np.ones(rows.size, bool))
    found.outcome[rows], found.possible[rows] = part.outcome, part.possible


__all__ = ["EVERY", "NAMES", "NOT_DECIDED", "Decided", "GroundColumn", "Judged", "decide_columns"]
