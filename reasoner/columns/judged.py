"""What decisions over columns are: data only, a row a decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np

from ..semantics.outcome import ENDING_OUTCOMES, OUTCOMES, UNDECIDED, Status
from .days import Bools, Ints
from .engine import Group, Run, taken
from .seen import Seen

EVERY = (*OUTCOMES, *ENDING_OUTCOMES[1:])  # what a code of an outcome stands for
NOT_DECIDED = len(EVERY)
NAMES = (*EVERY, UNDECIDED)
STATUSES = (Status.TRUE, Status.FALSE, Status.CHOICE)


Column = TypeVar("Column", Ints, Bools)


@dataclass(frozen=True)
class GroundColumn:
    """A ground, of each row whether it holds, and by address which conditions it rests on."""

    id: str
    leg: str | None
    modality: str
    label: str
    prop: str
    holds: Bools
    because: dict[str, Bools]


@dataclass
class Judged:
    """Decisions on applications (or running provisions) of one kind, a row each.

    worlds: of each row its world; outcome: a place in NAMES; possible: a bit for each of EVERY; doubtful: the rules may say two
    things of it, or call it impossible: only pyDatalog says what is wrong.
    """

    kind: str
    group: Group
    at: Ints  # places in the group
    worlds: Ints
    outcome: Ints
    possible: Ints
    doubtful: Bools
    open: tuple[tuple[str, Bools], ...] = ()  # undecided signals that the outcome waits for
    grounds: tuple[GroundColumn, ...] = ()
    unmet: dict[str, Bools] = field(default_factory=dict)

    def of(self, flags: Column) -> Column:
        """What is so of the applications of the group, of these."""
        return flags if self._every else flags[self.at]

    def of_worlds(self, flags: Bools) -> Bools:
        """What is so of the worlds, of theirs."""
        return flags if self._each_world else flags[self.worlds]

    @cached_property
    def _each_world(self) -> bool:
        """Is there one for every world, in order?"""
        return self.worlds.size == self.group.seen.batch.size and bool((np.diff(self.worlds) == 1).all())

    @cached_property
    def _every(self) -> bool:
        """Is every application of the group judged, in order?"""
        return self.at.size == len(self.group.rows) and bool((np.diff(self.at) == 1).all())

    def possibilities(self, row: int) -> tuple[str, ...]:
        return outcomes(int(self.possible[row]))

    def spread(self, rows: Bools) -> Bools:
        """Flags of the decisions as flags of all applications of the group."""
        out = np.zeros(len(self.group.rows), bool)
        out[self.at] = rows
        return out


def outcomes(code: int) -> tuple[str, ...]:
    """What the bits of `possible` stand for."""
    return tuple(o for k, o in enumerate(EVERY) if code >> k & 1)


@dataclass
class Decided:
    """What is found of a batch: of each kind the decisions, from the first run.

    waits: the worlds in which that leaves an outcome undecided.
    """

    seen: Seen
    run: Run
    kinds: list[Judged]
    waits: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def open(self) -> Run:
        """The first run for the worlds that wait."""
        return self.run if self.waits.size == self.seen.batch.size else taken(self.run, self.waits)
