"""How much of the law the cases reach: which points were true, false, unknown, and which readings were put to the test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.residual import Residual
from reasoner.semantics.model import Model, instances

from .case import Case, Result
from .points import ATOM, Point, points
from .sides import Side

WORDS: dict[Side, str] = {True: "waar", False: "onwaar", None: "onbekend"}


@dataclass(frozen=True)
class Gap:
    """A side of a point that no case shows, or a choice of a reading that no pair of cases shows."""

    what: str
    addresses: tuple[str, ...]
    label: str
    never: str


@dataclass(frozen=True)
class Coverage:
    """Counts of sides: shown by a case, and possible at all; of points of the law, of tests, of choices of readings."""

    law: tuple[int, int]
    tests: tuple[int, int]
    choices: tuple[int, int]
    gaps: tuple[Gap, ...]


class Meter:
    """Collects what the models of cases that pass show.

    A model with a deviation is left out: there a condition may count as fulfilled although it is not.
    What is undecided because applications exclude each other is not unknown, and does not count.
    """

    def __init__(self, norms: n.Norms) -> None:
        self.norms = norms
        self.points = points(norms)
        self._seen: dict[str, set[Side]] = {p: set() for point in self.points for p in point.props}
        self._waiting = {p for point in self.points if None in point.sides for p in point.props}
        self._asked: dict[tuple[object, ...], list[tuple[Mapping[str, str], tuple[Decision, ...]]]] = {}

    def add(self, result: Result) -> None:
        if result.answer is None or not result.passed:
            return
        self._asked.setdefault(_question(result.case, result.answer), []).append((result.answer.readings, result.answer.decisions))
        for model in (*result.answer.models, *result.answer.amount_models):
            if model.case.norms is self.norms:
                self._model(model)

    def _model(self, model: Model) -> None:
        for side, found in ((True, model.true), (False, model.false)):
            for prop, _ in found:
                if prop in self._seen:
                    self._seen[prop].add(side)
        if len(model.cones) > 1 and Residual(model).circular:
            return
        for prop in [p for p in self._waiting if self._unknown(model, p)]:
            self._seen[prop].add(None)
            self._waiting.discard(prop)

    def _unknown(self, model: Model, prop: str) -> bool:
        """Has the proposition an undecided instance in this model?"""
        return any(
            model.value(prop, args) is None
            for id_, cone in model.cones.items()
            if prop in cone.props
            for args in instances(model.case, cone, self.norms.props[prop], model.case.dossier.records[id_])
        )

    # ---- what was found

    def coverage(self) -> Coverage:
        gaps = [*self._gaps(), *self._choices()]
        tests = [p for p in self.points if p.what == ATOM]
        law = [p for p in self.points if p.what != ATOM]
        choices = sum(len(r.choices) for r in self.norms.readings.values())
        untried = sum(1 for g in gaps if g.what == "lezing")
        return Coverage(self._count(law), self._count(tests), (choices - untried, choices), tuple(gaps))

    def _shown(self, point: Point) -> set[Side]:
        return {side for p in point.props for side in self._seen[p]} & point.sides

    def _count(self, among: list[Point]) -> tuple[int, int]:
        return sum(len(self._shown(p)) for p in among), sum(len(p.sides) for p in among)

    def _gaps(self) -> Iterator[Gap]:
        for point in self.points:
            shown = self._shown(point)
            for side, word in WORDS.items():
                if side in point.sides and side not in shown:
                    yield Gap(point.what, point.addresses, point.label, word)

    def _choices(self) -> Iterator[Gap]:
        tried = set(self._tried())
        for reading in self.norms.readings.values():
            for choice in reading.choices:
                if (reading.name, choice.name) not in tried:
                    yield Gap("lezing", (reading.address.id,), f"{reading.name}: {choice.label}", choice.name)

    def _tried(self) -> Iterator[tuple[str, str]]:
        """Choices for which two cases on one dossier differ in that reading only, and in their answers."""
        for asked in self._asked.values():
            for (one, decisions), (other, others) in itertools.combinations(asked, 2):
                differing = [name for name in one if one[name] != other[name]]
                if len(differing) == 1 and decisions != others:
                    yield from ((differing[0], readings[differing[0]]) for readings in (one, other))


def _question(case: Case, answer: Answer) -> tuple[object, ...]:
    """What is asked, but for the readings."""
    return answer.model.case.dossier.sha256, case.date, case.strict, case.application, case.running
