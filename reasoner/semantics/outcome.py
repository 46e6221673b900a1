"""From what holds of the signals of an application to its outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from parser import norms as n

from ..dossier.record import Record
from .model import Instance, Model


class Status(Enum):
    """What may become of a proposition."""

    TRUE = "true"
    FALSE = "false"
    CHOICE = "choice"


@dataclass(frozen=True)
class Row:
    """A row of the outcome table: is it certain to apply, and which of its signals are undecided?"""

    certain: bool
    undecided: tuple[Instance, ...]


def rows(model: Model, record: Record) -> Iterator[Row]:
    """Rows down to the first certain one (that one not included if nothing in it is undecided)."""
    args = (record.id,)
    for row in outcome_table(model.case.norms, record):
        values = [(prop, applies, model.value(prop, args)) for prop, applies in row]
        certain = any(value is applies for _, applies, value in values)
        yield Row(certain, () if certain else tuple((prop, args) for prop, _, value in values if value is None))
        if certain:
            return


def outcome_table(norms: n.Norms, record: Record) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """The outcome table: per row the signals, and the value with which each makes the row apply."""
    assert record.kind is not None
    provision = norms.provisions[record.kind]
    if record.running:
        e = provision.ending
        return () if e is None else (((e.in_force, False), (e.runs, False)), ((e.keep, True),), ((e.end, True),))
    s = provision.signals
    return ((s.in_force, False),), ((s.binding, True), (s.power, False)), ((s.may, True),), ((s.shall, True),)
