"""What other choices of readings change, for every row of a batch at once: the outcome, and what is said beside it.

What is told of a row is read in walks through the proofs, which look at the truth of some of the propositions. So a choice can change
it only where one of those has another truth, or where applications may exclude each other; those rows, of many choices together, are
decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from parser import norms as n

from ..semantics.beliefs import Setting
from .batch import Batch
from .days import Bools, Ints
from .decision import decide_run, doubtful, table_of
from .engine import Group, Run, solve, turning_on, under
from .judged import Decided
from .seen import Seen
from .unknown import unknowns
from .walks import walked, worlds_of

Choice = tuple[str, str]  # a reading and one of its choices
Item = tuple[str, str, str | None]  # a ground with its leg, an unmet condition or the name of what is unknown
TOGETHER = 16_384  # rows that are decided again together, of several choices


@dataclass(frozen=True)
class Changed:
    """Of every world: has it another outcome, or another that is possible; does anything differ that is told; is it doubtful?"""

    turned: Bools
    differs: Bools
    doubtful: Bools


@dataclass
class _Said:
    """Of every world the outcome, what is possible, and which of the items are told."""

    outcome: Ints
    possible: Ints
    doubtful: Bools
    told: dict[Item, Bools] = field(default_factory=dict)

    def of(self, worlds: Ints) -> _Said:
        told = {item: rows[worlds] for item, rows in self.told.items()}
        return _Said(self.outcome[worlds], self.possible[worlds], self.doubtful[worlds], told)


def changes(batch: Batch, setting: Setting, others: Iterable[Choice]) -> dict[Choice, Changed]:
    """What each of these choices changes, instead of the one in the setting, which has every reading."""
    run = solve(Seen(batch, setting))
    now = _said(decide_run(run))
    looked_at = {key: _LookedAt(group) for key, group in run.groups.items()}
    several = np.diff(run.seen.applications.start) > 1
    found, again = dict[Choice, Changed](), list[tuple[Choice, Ints]]()
    for reading, choice in others:
        none, wrong = np.zeros(batch.size, bool), now.doubtful.copy()
        found[reading, choice] = Changed(none, none.copy(), wrong)
        if any(turning_on(group.plan, batch.norms, (reading,)) for group in run.groups.values()):
            other = under(run, {**setting.readings, reading: choice})
            wrong |= _doubtful(other)
            differ = [looked_at[key].otherwise(group) for key, group in other.groups.items()]
            again.append(((reading, choice), np.flatnonzero(np.logical_or.reduce([several, *differ]))))
    for some in _together(again):
        _decide_again(batch, setting, now, some, found)
    return found


def _asked(group: Group) -> tuple[Iterable[str], Iterable[str], Iterable[str], Iterable[str]]:
    """Signals of the outcome, what is told if it holds, conditions, and what says whether those are in force."""
    provision = group.norms.provisions[group.kind]
    ending, limits = provision.ending, provision.limits
    grounds = [g.prop for g in provision.grounds] + [p for x in limits for p in (x.excess, x.whole)]
    conditions = [c.prop for c in provision.conditions] + [c for g in provision.grounds if g.leg == n.WANT for c in g.conditions]
    in_force = [c.in_force for c in provision.conditions if c.in_force is not None]
    if ending is not None:
        grounds += [g.prop for g in ending.grounds] + [k.prop for k in ending.keeps]
        in_force.append(ending.end)  # where it certainly does not end, nothing keeps it
    return table_of(group).signals, grounds, conditions, in_force


def _known(group: Group, names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name in group.values]


class _LookedAt:
    """Of propositions the worlds in which what is told looks at whether they hold, and those in which at whether they fail."""

    def __init__(self, group: Group) -> None:
        self.group = group
        signals, grounds, conditions, in_force = (_known(group, names) for names in _asked(group))
        every = np.ones(group.seen.batch.size, bool)
        holds, fails = dict.fromkeys([*signals, *grounds], every), dict.fromkeys([*signals, *conditions, *in_force], every)
        self._sides: tuple[dict[str, Bools], dict[str, Bools]] = holds, fails
        starts = {name: ~np.logical_or(*group.truth(name)) for name in signals}  # on to what is unknown
        for name in conditions:  # on to where it is not met
            starts[name] = starts.get(name, False) | group.truth(name)[1]
        for name, mask in walked(group, starts):
            self._look_below(name, mask)

    def _look_below(self, name: str, mask: Bools) -> None:
        """What a walk that comes by a proposition looks at: of connectives what carries its truth, or all of it where it is open."""
        group, body = self.group, self.group.norms.props[name].body
        if not isinstance(body, n.All | n.Any_ | n.AtLeast | n.Exists):
            worlds = worlds_of(group, name, mask)
            for below in group.plan.cone.below[name]:
                self._look(0, below, worlds)
                self._look(1, below, worlds)
            return
        held, failed = group.truth(name)
        so, not_so = worlds_of(group, name, mask & (held | ~failed)), worlds_of(group, name, mask & (failed | ~held))
        for child in n.children(body):
            self._look(0 if child.holds else 1, child.prop, so)
            self._look(1 if child.holds else 0, child.prop, not_so)

    def _look(self, side: int, name: str, worlds: Bools) -> None:
        flags = self._sides[side]
        flags[name] = flags[name] | worlds if name in flags else worlds

    def otherwise(self, other: Group) -> Bools:
        """The worlds in which something that is looked at is otherwise in the same group under other readings."""
        out = np.zeros(other.seen.batch.size, bool)
        for name, truth in other.values.items():
            if truth is not self.group.values[name]:
                for flags, one, two in zip(self._sides, self.group.truth(name), other.truth(name), strict=True):
                    if name in flags:
                        out |= flags[name] & worlds_of(other, name, one != two)
        return out


def _doubtful(run: Run) -> Bools:
    out = np.zeros(run.seen.batch.size, bool)
    for group in run.groups.values():
        at = np.flatnonzero(group.seen.is_judged[group.rows])
        out[group.spaces.worlds[at]] = doubtful(group, at)
    return out


def _together(again: Iterable[tuple[Choice, Ints]]) -> Iterator[list[tuple[Choice, Ints]]]:
    """Choices with worlds, so many together that there are enough rows, and not too many."""
    some, size = list[tuple[Choice, Ints]](), 0
    for choice, worlds in again:
        if some and size + worlds.size > TOGETHER:
            yield some
            some, size = [], 0
        if worlds.size:
            some.append((choice, worlds))
            size += worlds.size
    if some:
        yield some


def _decide_again(batch: Batch, setting: Setting, now: _Said, some: list[tuple[Choice, Ints]], found: dict[Choice, Changed]) -> None:
    worlds = np.concatenate([own for _, own in some])
    each = [replace(setting, readings={**setting.readings, reading: choice}) for (reading, choice), _ in some]
    seen = Seen(batch.take(worlds), setting, each, np.repeat(np.arange(len(some)), [own.size for _, own in some]))
    before, after = now.of(worlds), _said(decide_run(solve(seen)))
    turned = (before.outcome != after.outcome) | (before.possible != after.possible)
    differs, nowhere = turned.copy(), np.zeros(turned.size, bool)
    for item in before.told.keys() | after.told.keys():
        differs |= before.told.get(item, nowhere) != after.told.get(item, nowhere)
    at = 0
    for choice, own in some:
        part = slice(at, at + own.size)
        found[choice].turned[own], found[choice].differs[own] = turned[part], differs[part]
        found[choice].doubtful[own] |= after.doubtful[part]
        at += own.size


def _said(decided: Decided) -> _Said:
    size = decided.seen.batch.size
    said = _Said(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, bool))
    for judged, waits in zip(decided.kinds, unknowns(decided), strict=True):
        at = judged.worlds
        said.outcome[at], said.possible[at], said.doubtful[at] = judged.outcome, judged.possible, judged.doubtful
        items: list[tuple[Item, Bools]] = [(("ground", g.id, g.leg), g.holds) for g in judged.grounds]
        items += [(("unmet", id_, None), rows) for id_, rows in judged.unmet.items()]
        items += [(("unknown", key.name, None), rows) for key, rows in waits.items()]
        for item, rows in items:
            said.told.setdefault(item, np.zeros(size, bool))[at[rows]] = True
    return said


__all__ = ["Changed", "changes"]
