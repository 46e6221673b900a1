"""The outcome table: from what holds of the signals of an application to its outcome, and back.

The one place where it stands. `outcome` reads it forwards, `rows` says how far it must be read, `wanted` reads it backwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from parser import norms as n
from parser.vocabulary import CHOICE as CHOICE
from parser.vocabulary import CONTINUE as CONTINUE
from parser.vocabulary import GRANT as GRANT
from parser.vocabulary import MAY_END as MAY_END
from parser.vocabulary import MAY_GRANT as MAY_GRANT
from parser.vocabulary import MAY_REFUSE as MAY_REFUSE
from parser.vocabulary import MUST_REFUSE as MUST_REFUSE
from parser.vocabulary import NOT_APPLICABLE as NOT_APPLICABLE
from parser.vocabulary import UNDECIDED as UNDECIDED

from ..dossier.record import Record
from .model import Instance, Model

OUTCOMES = (NOT_APPLICABLE, MUST_REFUSE, MAY_REFUSE, CHOICE, GRANT, MAY_GRANT)
ENDING_OUTCOMES = (NOT_APPLICABLE, MAY_END, CONTINUE)

Signal = tuple[str, bool]  # a proposition, and the value with which it makes its row apply


class Status(Enum):
    """What may become of a proposition."""

    TRUE = "true"
    FALSE = "false"
    CHOICE = "choice"


@dataclass(frozen=True)
class TableRow:
    """A row applies as soon as one of its signals has the value that stands with it.

    settled: so it does where one of these has, as then nothing is left but one of its signals; nobody need aim at that.
    """

    outcome: str
    signals: tuple[Signal, ...]
    settled: tuple[Signal, ...] = ()

    @property
    def every(self) -> tuple[Signal, ...]:
        return (*self.signals, *self.settled)


@dataclass(frozen=True)
class OutcomeTable:
    """The first row that applies gives the outcome; `otherwise` if none does. The first row is that nothing applies at all.

    choices: of these signals it may be a choice whether they hold; then, if no row down to the last of them applies, so is the outcome.
    """

    rows: tuple[TableRow, ...]
    otherwise: str
    choices: frozenset[str] = frozenset()

    @property
    def signals(self) -> tuple[str, ...]:
        return tuple(prop for row in self.rows for prop, _ in row.every)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """In the order in which they are named."""
        found = {row.outcome for row in self.rows} | {self.otherwise} | ({CHOICE} if self.choices else set())
        return tuple(o for o in (*OUTCOMES, *ENDING_OUTCOMES[1:]) if o in found)

    def outcome(self, statuses: Mapping[str, Status]) -> str:
        """The outcome when each signal has this status."""
        open_ = set(self.choices)
        for row in self.rows:
            if self.choices and not open_ and any(statuses[c] is Status.CHOICE for c in self.choices):
                return CHOICE
            if any(statuses[prop] is (Status.TRUE if applies else Status.FALSE) for prop, applies in row.every):
                return row.outcome
            open_ -= {prop for prop, _ in row.signals}
        return self.otherwise


@dataclass(frozen=True)
class Wanted:
    """Propositions with the truth they must have: all of them, or any."""

    goals: tuple[Signal, ...]
    every: bool


@dataclass(frozen=True)
class Row:
    """A row of the outcome table: is it certain to apply, and which of its signals are undecided?"""

    certain: bool
    undecided: tuple[Instance, ...]


def outcome_table(norms: n.Norms, kind: str, running: bool = False) -> OutcomeTable | None:
    """The table for an application of this kind, or for what runs already; None: there is no rule about ending it."""
    provision = norms.provisions[kind]
    if running:
        e = provision.ending
        if e is None:
            return None
        out = TableRow(NOT_APPLICABLE, ((e.in_force, False), (e.runs, False)))
        return OutcomeTable((out, TableRow(CONTINUE, ((e.keep, True),)), TableRow(MAY_END, ((e.end, True),))), CONTINUE)
    s = provision.signals
    refusals = (
        TableRow(NOT_APPLICABLE, ((s.in_force, False),)),
        TableRow(MUST_REFUSE, ((s.binding, True), (s.power, False))),
        TableRow(MAY_REFUSE, ((s.may, True),)),
    )
    grants = TableRow(GRANT, ((s.shall, True),), ((s.leeway, False),) if provision.shalls else ())
    return OutcomeTable((*refusals, grants), MAY_GRANT, frozenset({s.binding, s.power, s.may}))


def table_of(norms: n.Norms, record: Record) -> OutcomeTable | None:
    """The table for this application, or provision that runs."""
    assert record.kind is not None
    return outcome_table(norms, record.kind, bool(record.running))


def rows(model: Model, record: Record) -> Iterator[Row]:
    """Rows down to the first certain one (that one not included if nothing in it is undecided)."""
    args, table = (record.id,), table_of(model.case.norms, record)
    for row in table.rows if table is not None else ():
        values = [(prop, applies, model.value(prop, args)) for prop, applies in row.signals]
        certain = any(model.value(prop, args) is applies for prop, applies in row.every)
        yield Row(certain, () if certain else tuple((prop, args) for prop, _, value in values if value is None))
        if certain:
            return


def wanted(table: OutcomeTable, outcomes: Collection[str]) -> tuple[Wanted, ...]:
    """What the signals must be for one of these outcomes: each of the groups must be fulfilled."""
    first, *rest = table.rows
    applies = Wanted(_not(first), True)
    if table.otherwise in outcomes:
        against = [i for i, row in enumerate(rest) if row.outcome not in outcomes]
        over = tuple(signal for row in rest[: against[0]] for signal in row.signals)
        return applies, Wanted((*over, *(x for i in against for x in _not(rest[i]))), not over)
    at = next(i for i, row in enumerate(rest) if row.outcome in outcomes)
    above = tuple(x for row in rest[:at] for x in _not(row))
    mine = tuple(signal for row in rest[at:] if row.outcome in outcomes for signal in row.signals)
    return applies, Wanted((*above, *mine), bool(above))


def _not(row: TableRow) -> tuple[Signal, ...]:
    return tuple((prop, not applies) for prop, applies in row.signals)
