"""The model of a case: what holds, what fails, what is undecided, and what may still become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, TypeVar

from parser import norms as n

from ..dossier.record import Args, Record
from .case import Case
from .cone import Cone
from .terms import Values

T = TypeVar("T")
Instance = tuple[str, Args]
LEAVES = (n.Flag, n.Member, n.OfKind, n.Linked, n.Same, n.Comparison, n.Lasts, n.SharedDays, n.ReadingIs, n.Granted, n.Running)


@dataclass(frozen=True)
class Model:
    """Truth of every proposition instance in play. Absent from `true` and `false`: undecided.

    `found`: what was worked out of an instance, by what worked it out (`once`).
    """

    case: Case
    cones: dict[str, Cone]
    true: frozenset[Instance]
    false: frozenset[Instance]
    may_true: frozenset[Instance]
    may_false: frozenset[Instance]
    found: dict[tuple[object, str, Args], tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def value(self, prop: str, args: Args) -> bool | None:
        """True, False, or None for undecided."""
        if (prop, args) in self.true:
            return True
        return False if (prop, args) in self.false else None

    def judging(self, subject: str) -> Model:
        """The same model, asked about another application that is judged in the same world."""
        case = self.case
        return self if case.judged == subject else replace(self, case=Case(case.norms, case.dossier, case.setting, subject))

    def child(self, child: n.Child, args: Args) -> bool | None:
        value = self.value(child.prop, args)
        return value if child.holds or value is None else not value


def once(make: Callable[[Values, str, Args], Iterator[T]]) -> Callable[[Values, str, Args], tuple[T, ...]]:
    """What is found of an instance (proposition, arguments) in a model is worked out once; in values that are no model each time."""

    @wraps(make)
    def kept(model: Values, prop: str, args: Args) -> tuple[T, ...]:
        if not isinstance(model, Model):
            return tuple(make(model, prop, args))
        found = model.found.get((make, prop, args))
        if found is None:
            found = model.found[make, prop, args] = tuple(make(model, prop, args))
        return found

    return kept


def instances(case: Case, found: Cone, prop: n.Prop, application: Record) -> Iterator[Args]:
    """Every binding of the context of a proposition, for one application."""
    rows: list[Args] = [(application.id,)]
    for var in prop.context[1:]:
        sources = [s for s in found.sources if s.var == var] or [n.Source(var, (), part=True)]
        members = dict.fromkeys(m for s in sources for m in case.members(application, s))
        rows = [(*row, m) for row in rows for m in members]
    yield from rows
