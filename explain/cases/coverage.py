"""How much of the law the cases reach: which points were true, false, unknown, and which readings were put to the test."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from parser import norms as n
from reasoner import Decision
from reasoner.decision.residual import Residual
from reasoner.semantics.model import Model, instances

from .case import Case, Result, Solved
from .points import ATOM, Point, points
from .run import answered
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


def proved_sides(model: Model, wanted: Collection[str], waiting: Collection[str]) -> Iterator[tuple[str, Side]]:
    """The sides that these propositions have in a model, and which of those in `waiting` are undecided; as `columns.shown_sides`."""
    for side, found in ((True, model.true), (False, model.false)):
        yield from ((prop, side) for prop, _ in found if prop in wanted)
    if len(model.cones) < 2 or not Residual(model).circular:
        yield from ((prop, None) for prop in waiting if _unknown(model, prop))


def _unknown(model: Model, prop: str) -> bool:
    """Has the proposition an undecided instance in this model?"""
    norms, records = model.case.norms, model.case.dossier.records
    return any(
        model.value(prop, args) is None
        for id_, cone in model.cones.items()
        if prop in cone.props
        for args in instances(model.case, cone, norms.props[prop], records[id_])
    )


@dataclass(frozen=True)
class _Asked:
    """A question that a case asks, under these readings. whole: its decisions are, else they are what columns give of them."""

    case: Case
    readings: Mapping[str, str]
    decisions: tuple[Decision, ...]
    whole: bool


class Meter:
    """Collects what the cases that pass show: their models, or the columns they were decided in.

    What is undecided because applications exclude each other is not unknown, and does not count.
    """

    def __init__(self, norms: n.Norms) -> None:
        self.norms = norms
        self.points = points(norms)
        self._seen: dict[str, set[Side]] = {p: set() for point in self.points for p in point.props}
        self._waiting = {p for point in self.points if None in point.sides for p in point.props}
        self._asked: dict[tuple[object, ...], list[_Asked]] = {}
        self._solved: dict[int, tuple[Solved, list[int]]] = {}

    def add(self, *results: Result) -> None:
        for result in results:
            self._add(result)

    def _add(self, result: Result) -> None:
        case, found, shown = result.case, result.answer, result.shown
        if not result.passed:
            return
        if shown is not None:
            self._ask(shown.sha256, _Asked(case, shown.readings, shown.decisions, False))
            self._solved.setdefault(id(shown.solved), (shown.solved, []))[1].extend(shown.worlds)
        elif found is not None:
            self._ask(found.model.case.dossier.sha256, _Asked(case, found.readings, found.decisions, True))
            for model in (*found.models, *found.amount_models):
                if model.case.norms is self.norms:
                    self._show(proved_sides(model, self._seen, self._waiting))

    def _ask(self, sha256: str, asked: _Asked) -> None:
        """Beside what else is asked, but for the readings."""
        case = asked.case
        self._asked.setdefault((sha256, case.date, case.strict, case.application, case.running), []).append(asked)

    def _columns(self) -> None:
        """What the cases show that were decided in columns since the last time."""
        from .columns import shown_sides

        for solved, worlds in self._solved.values():
            wanted = {p for point in self.points for p in point.props if not point.sides <= self._seen[p]}
            self._show(shown_sides(solved, worlds, wanted))
        self._solved.clear()

    def _show(self, found: Iterable[tuple[str, Side]]) -> None:
        for prop, side in list(found):
            self._seen[prop].add(side)
            if side is None:
                self._waiting.discard(prop)

    # ---- what was found

    def coverage(self) -> Coverage:
        self._columns()
        gaps = [*self._gaps(), *self._choices()]
        tests = [p for p in self.points if p.what == ATOM]
        law = [p for p in self.points if p.what != ATOM]
        choices = sum(len(r.choices) for r in self._readings())
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

    def _readings(self) -> Iterator[n.Reading]:
        """Those of the regulations of the rule base itself."""
        yield from (r for r in self.norms.readings.values() if r.address.document not in self.norms.elsewhere)

    def _choices(self) -> Iterator[Gap]:
        tried = self._tried()
        for reading in self._readings():
            for choice in reading.choices:
                if (reading.name, choice.name) not in tried:
                    yield Gap("lezing", (reading.address.id,), f"{reading.name}: {choice.label}", choice.name)

    def _tried(self) -> set[tuple[str, str]]:
        """Choices for which two cases on one dossier differ in that reading only, and in their answers."""
        tried: set[tuple[str, str]] = set()
        alike: list[tuple[str, _Asked, _Asked]] = []
        for asked in self._asked.values():
            for one, other in itertools.combinations(asked, 2):
                differing = [name for name in one.readings if one.readings[name] != other.readings[name]]
                if len(differing) == 1:
                    both = {(differing[0], x.readings[differing[0]]) for x in (one, other)}
                    if one.whole is other.whole and one.decisions != other.decisions:
                        tried |= both
                    elif not (one.whole and other.whole):
                        alike.append((differing[0], one, other))
        for name, one, other in alike:
            both = {(name, x.readings[name]) for x in (one, other)}
            if not both <= tried and self._whole(one) != self._whole(other):
                tried |= both
        return tried

    def _whole(self, asked: _Asked) -> tuple[Decision, ...]:
        """The decisions by proofs: what columns do not give of them may differ still."""
        return asked.decisions if asked.whole else answered(self.norms, asked.case).decisions
