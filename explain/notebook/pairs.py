"""The question of a decision with two other values: put into the dossier that was read, and into its text where that is not enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parser.vocabulary import RECEIVED
from reasoner import DossierError
from reasoner.dossier.edit import with_fact
from reasoner.dossier.paths import stated_facts
from reasoner.dossier.read import period_problem, stated
from reasoner.semantics.question import Question

from .values import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.dossier.record import UnknownValue, Value

    from .face import Decision

Spot = tuple[str, str]  # record and fact


class Pairs:
    """x, y: the facts, as `Decision.what_if` names them; each value of them is read once."""

    def __init__(self, decision: Decision, x: str, y: str) -> None:
        self.decision, self.names = decision, (x, y)
        self.spots = (decision.place(x), decision.place(y))
        self._base = decision.asked_with({}).question()
        self._read: dict[tuple[Spot, int], Value | UnknownValue | None] = {}
        self._kept: list[object] = []  # so that no id is used twice

    def question(self, a: object, b: object) -> Question:
        """Raises InputError for what cannot be."""
        found = self._with([(spot, self._value(spot, value)) for spot, value in zip(self.spots, (a, b), strict=True)])
        return found or self.decision.asked_with(dict(zip(self.names, (a, b), strict=True))).question()

    def _with(self, values: Sequence[tuple[Spot, Value | UnknownValue | None]]) -> Question | None:
        """None: the reader of dossiers has something to say of it."""
        dossier = self._base.dossier
        for (id_, name), value in values:
            if value is None:
                return None
            dossier = with_fact(dossier, id_, name, value)
        for id_ in {id_ for id_, _ in self.spots}:
            record = dossier.records[id_]
            if period_problem(self._base.norms.entities[record.entity], {**record.assumed, **record.values}) is not None:
                return None
        return replace(self._base, dossier=dossier)

    def _value(self, spot: Spot, value: object) -> Value | UnknownValue | None:
        """A value as the dossier has it; None: it is no plain fact, or cannot be read."""
        key = (spot, id(value))
        if key not in self._read:
            self._kept.append(value)
            self._read[key] = self._stated(spot, value)
        return self._read[key]

    def _stated(self, spot: Spot, value: object) -> Value | UnknownValue | None:
        record, norms = self._base.dossier.records[spot[0]], self._base.norms
        fact = stated_facts(norms.entities[record.home]).get(spot[1])
        if fact is None or (spot[1] == RECEIVED and record.recorded is not None):
            return None
        try:
            return stated(norms, fact, written(value, fact.type, fact.name))
        except DossierError:
            return None
