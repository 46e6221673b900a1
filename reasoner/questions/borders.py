"""Where something changes as an unknown number or date grows: the borders, found from the undecided comparisons.

Every comparison that is still undecided is taken as a function of the one unknown. Its sides only
rise or only fall, so the borders are found by halving; no decision is made here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from parser import norms as n
from parser.vocabulary import DECIDED, MOST_WHOLE, RECEIVED, WHOLE_TYPES

from ..dossier.calendar import FOREVER
from ..dossier.moments import FIRST_YEAR, LAST_YEAR
from ..dossier.read import LONGEST_PERIOD
from ..dossier.record import Args, Record, Value
from ..semantics.beliefs import Belief
from ..semantics.case import Case
from ..semantics.cone import subterms
from ..semantics.model import Instance, Model, instances
from ..semantics.periods import comparisons
from ..semantics.premises import premises
from ..semantics.terms import Interval, environment, interval

STEP = Decimal("0.0001")  # a number in a dossier has four decimals
MOST = Decimal("999999999.9999")
FEW = 4  # undecided members of a sum whose combinations are all tried


@dataclass(frozen=True)
class Scale:
    """The values a dossier can hold for a number or date, numbered from `low` to `high` in their order."""

    low: int
    high: int
    dated: bool
    endless: bool  # the highest is "no end"
    step: Decimal | int = STEP

    def value(self, index: int) -> int | Decimal:
        if not self.dated:
            return index * self.step
        return FOREVER if self.endless and index == self.high else index


def scale(case: Case, fact: n.Fact, record: Record) -> Scale:
    """What the reader of dossiers accepts for this fact, given the other bound of its period, or of receipt and decision."""
    if fact.type in WHOLE_TYPES:
        return Scale(0, MOST_WHOLE if fact.most is None else int(fact.most), False, False, WHOLE_TYPES[fact.type])
    if fact.type != "datum":
        return Scale(0, int((MOST if fact.most is None else fact.most) / STEP), False, False)
    low, high = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    endless = fact.open_end
    if fact.system and not record.running:
        received = case.bounds(record, case.norms.application.facts[RECEIVED])[0]
        low = max(low, int(received)) if received is not None else low
    if fact.name == RECEIVED and record.recorded is not None and record.recorded.date is not None:
        high = min(high, record.recorded.date)
    period = case.norms.entities[record.entity].period
    if period is not None and fact.name in (period.begin, period.end):
        begins = fact.name == period.begin
        other = {**record.assumed, **record.values}.get(period.end if begins else period.begin)
        if isinstance(other, int):
            most = LONGEST_PERIOD if record.entity == n.APPLICATION and other < FOREVER else FOREVER
            low, high = (max(low, other - most), min(high, other)) if begins else (max(low, other), min(high, other + most))
    return Scale(low, high + endless, True, endless)


Read = tuple[str, str]  # of a record a fact; of no record the day of the decision
DAY: Read = ("", DECIDED)


class Watched(Case):
    """A case that remembers what was read."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.norms, case.dossier, case.setting, case.judged)
        self.read: set[Read] = set()

    def belief(self, record: Record, fact: n.Fact) -> Belief | None:
        self.read.add((record.id, fact.name))
        return super().belief(record, fact)

    def decision_date(self, application: Record) -> int | None:
        self.read.add(DAY)
        return super().decision_date(application)


class Borders:
    """Where the undecided comparisons of a model change, for whichever unknown."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._variants = [*_variants(model)]
        self._numbers: dict[tuple[Hashable, ...], int] = {}
        self._sides: list[tuple[n.Term, dict[str, Args]]] = []
        self._varies: list[bool] = []
        self._compared = [*dict.fromkeys(self._numbered(model.case.norms, one) for one in _comparisons(model))]
        self._others = [*_others(model)]
        self._reads = [[*self._read(k)] for k in range(len(self._sides))]

    def _read(self, number: int) -> Iterator[set[Read]]:
        """What a side reads, by variant."""
        for variant in self._variants if self._varies[number] else self._variants[:1]:
            watched = Watched(self.model.case)
            interval(replace(variant, case=watched), *self._sides[number])
            yield watched.read

    def starts(self, scale: Scale, supposed: Callable[[Value], Case], about: Read) -> list[int]:
        """The first number of every stretch of the scale over which no undecided comparison changes.

        about: what is supposed otherwise. A side that does not read it stays as it is.
        """
        cases: dict[int, Case] = {}
        found: dict[tuple[int, int], tuple[Model, dict[int, Interval]]] = {}

        def case(index: int) -> Case:
            if index not in cases:
                cases[index] = supposed(scale.value(index))
            return cases[index]

        def side(index: int, variant: int, number: int) -> Interval:
            at = index, variant if self._varies[number] else 0
            if at not in found:
                found[at] = replace(self._variants[at[1]], case=case(index)), {}
            model, known = found[at]
            if number not in known:
                known[number] = interval(model, *self._sides[number])
            return known[number]

        def compared(left: int, operator: str, right: int, variant: int) -> Part:
            return lambda index: truth(side(index, variant, left), operator, side(index, variant, right))

        def stood(id_: str) -> Iterator[Part]:
            yield lambda index: case(index).standing(case(index).dossier.records[id_]).received
            yield lambda index: case(index).standing(case(index).dossier.records[id_]).decided

        def turns(number: int, variant: int) -> bool:
            return about in self._reads[number][variant if self._varies[number] else 0]

        parts = [
            compared(left, operator, right, variant)
            for left, operator, right in self._compared
            for variant in (range(len(self._variants)) if self._varies[left] or self._varies[right] else (0,))
            if turns(left, variant) or turns(right, variant)
        ]
        return stretches(scale.low, scale.high, [*parts, *(part for id_ in self._others for part in stood(id_))])

    def _numbered(self, norms: n.Norms, one: Compared) -> tuple[int, str, int]:
        """A comparison by the numbers of its sides: many compare the same."""
        left, operator, right, env = one
        return self._number(norms, left, env), operator, self._number(norms, right, env)

    def _number(self, norms: n.Norms, term: n.Term, env: dict[str, Args]) -> int:
        number = self._numbers.setdefault((term, *env.items()), len(self._sides))
        if number == len(self._sides):
            self._sides.append((term, env))
            self._varies.append(_varies(norms, term))
        return number


Part = Callable[[int], Hashable]


def stretches(low: int, high: int, parts: Sequence[Part]) -> list[int]:
    """The first number of each stretch over which no part changes.

    Every part changes in one direction, so one that is the same at both ends of a stretch is so in between.
    """
    starts = [low]
    todo = [(low, high, [(part, part(low), part(high)) for part in parts])]
    while todo:
        first, last, every = todo.pop()
        changing = [one for one in every if one[1] != one[2]]
        if not changing:
            continue
        if last - first == 1:
            starts.append(last)
            continue
        middle = (first + last) // 2
        between = [(part, before, part(middle), after) for part, before, after in changing]
        todo.append((first, middle, [(part, before, here) for part, before, here, _ in between]))
        todo.append((middle, last, [(part, here, after) for part, _, here, after in between]))
    return sorted(starts)


Compared = tuple[n.Term, str, n.Term, dict[str, Args]]


def _comparisons(model: Model) -> Iterator[Compared]:
    """The undecided comparisons of all applications in play, each way its named values may turn out."""
    case = model.case
    for id_, cone in model.cones.items():
        for name in cone.props:
            prop = case.norms.props[name]
            for left, operator, right in _sides(case.norms, prop.body):
                for args in instances(case, cone, prop, case.dossier.records[id_]):
                    if model.value(name, args) is None:
                        env = environment(model, prop, args)
                        for pair in itertools.product(_unfold(model, left, args), _unfold(model, right, args)):
                            yield pair[0], operator, pair[1], env


def _varies(norms: n.Norms, term: n.Term) -> bool:
    """Does a term turn on anything but facts: on what is counted, or what case applies?"""
    turning = (n.Aggregate, n.ValueTerm, n.PeriodCount, n.Anniversary)
    return any(isinstance(one, turning) for one in subterms(term, norms))


def _others(model: Model) -> Iterator[str]:
    """The other applications of which it is undecided whether they are there."""
    case = model.case
    found = {
        str(at)
        for id_, cone in model.cones.items()
        for name in cone.props
        if isinstance(case.norms.props[name].body, n.Present)
        for *_, at in instances(case, cone, case.norms.props[name], case.dossier.records[id_])
        if model.value(name, (id_, at)) is None
    }
    yield from (a.id for a in case.dossier.applications if a.id in found and a.id != case.judged)


def _sides(norms: n.Norms, body: n.Body) -> Iterator[tuple[n.Term, n.Operator, n.Term]]:
    for left, operator, right in comparisons(norms, body):
        yield from ((left, sign, right) for sign in ((">=", "<=") if operator == "=" else (operator,)))


def _unfold(model: Model, term: n.Term, args: Args) -> Iterator[n.Term]:
    """The term with each named value replaced by a case that may still give it."""
    match term:
        case n.ValueTerm(name, _):
            for case_term, guard in model.case.norms.values[name].cases:
                if guard is None or model.child(guard, args[:1]) is not False:
                    yield from _unfold(model, case_term, args)
        case n.Plus(left, sign, right):
            for pair in itertools.product(_unfold(model, left, args), _unfold(model, right, args)):
                yield n.Plus(pair[0], sign, pair[1])
        case n.Times(left, right, percent):
            for pair in itertools.product(_unfold(model, left, args), _unfold(model, right, args)):
                yield n.Times(*pair, percent)
        case n.Extreme(left, right, most):
            for pair in itertools.product(_unfold(model, left, args), _unfold(model, right, args)):
                yield n.Extreme(*pair, most)
        case n.Rounded(inner, over):
            for pair in itertools.product(_unfold(model, inner, args), _unfold(model, over, args)):
                yield replace(term, term=pair[0], over=pair[1])
        case n.ShiftMonths(inner, months, by):
            counts = list(_unfold(model, by, args)) if by is not None else [None]
            yield from (n.ShiftMonths(t, months, k) for t in _unfold(model, inner, args) for k in counts)
        case n.Between(first, until):
            for pair in itertools.product(_unfold(model, first, args), _unfold(model, until, args)):
                yield replace(term, first=pair[0], until=pair[1])
        case n.Anniversary(inner, years, early):
            yield from (n.Anniversary(t, years, early) for t in _unfold(model, inner, args))
        case n.CalendarStart(inner, months):
            yield from (n.CalendarStart(t, months) for t in _unfold(model, inner, args))
        case n.Number() | n.Day() | n.FactTerm() | n.PartNumber() | n.PartCount():
            yield term
        case n.ShiftWorkingDays() | n.PeriodCount() | n.ChainBound() | n.Aggregate():
            yield term
        case other:
            assert_never(other)


def _variants(model: Model) -> Iterator[Model]:
    """The model with the undecided members of sums and counts taken in and left out."""
    open_: dict[Instance, None] = {}
    for id_, cone in model.cones.items():
        for name in cone.props:
            prop = model.case.norms.props[name]
            if isinstance(prop.body, n.Comparison):
                for args in instances(model.case, cone, prop, model.case.dossier.records[id_]):
                    if model.value(name, args) is None:
                        below = ((p.prop, p.args) for p in premises(model, name, args))
                        open_.update(dict.fromkeys(p for p in below if model.value(*p) is None))
    members = list(open_)
    every = range(len(members) + 1)
    sizes = every if len(members) <= FEW else sorted({0, 1, len(members) - 1, len(members)})
    yield model
    for size in sizes if members else ():
        for chosen in itertools.combinations(members, size):
            rest = frozenset(members) - frozenset(chosen)
            yield replace(model, true=model.true | frozenset(chosen), false=model.false | rest)


def truth(left: Interval, operator: str, right: Interval) -> bool | None:
    """Does it hold for all values, for none, or for some?"""
    (l_least, l_most), (r_least, r_most) = left, right
    if operator in ("<", "<="):
        return truth(right, operator.replace("<", ">"), left)
    strict = operator == ">"
    if l_least is not None and r_most is not None and (l_least > r_most or (not strict and l_least == r_most)):
        return True
    if l_most is not None and r_least is not None and (l_most < r_least or (strict and l_most == r_least)):
        return False
    return None
