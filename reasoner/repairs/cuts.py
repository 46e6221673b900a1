"""Where a comparison turns: the values of one number or date at which a leaf can change its truth.

Every comparison is monotone in each fact, so a fact has a finite list of cuts; between two cuts all
values do the same as long as the other facts stay as they are. Too many cuts do no harm.

Long because every kind of term has a way back of its own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from parser import norms as n
from parser.vocabulary import MOST_WHOLE, RECEIVED, WHOLE_TYPES

from ..dossier.calendar import FOREVER, LAST_DAY, add_months, anniversary, between, first_of
from ..dossier.record import Args, Record
from ..semantics.cone import subterms
from ..semantics.model import Model
from ..semantics.periods import comparisons
from ..semantics.terms import PERCENT, Interval, environment, interval, record_of
from .changes import Range, Slot, What

Number = int | Decimal
MOST_PARTS = 12
GRAINS = 10**4  # a number in a dossier has at most four decimals
ALL_PARTS = frozenset(range(MOST_PARTS + 1))
ON_AND_AFTER: tuple[n.Operator, ...] = (">=", ">")
COUNTED, COUNTED_BACK = "counted", "counted_back"  # so many months after, or before, a day that is known
ABOVE_ZERO = "above_zero"  # of a divisor: from where on it divides
START = "start"  # of a calendar year, quarter or month
YEARS, YEARS_EARLY = "years", "years_early"  # an anniversary: of 29 February on 1 March, or on the 28th


@dataclass(frozen=True, slots=True)
class Apart:
    """A number of days, weeks, months or years from the fact up to another day; `up`: from another day up to the fact."""

    days: int
    months: int
    begun: bool
    up: bool

    def turns(self, bound: Number, after: bool, other: Number) -> int | None:
        """The first day on which the number comes to the bound (or over it), or no longer does."""
        least = math.floor(bound) + 1 if after else math.ceil(bound)
        if self.up:
            return _first(least, lambda day: between(int(other), day, self.days, self.months, self.begun))
        return _first(1 - least, lambda day: -between(day, int(other), self.days, self.months, self.begun))


@dataclass(frozen=True, slots=True)
class Rounds:
    """Divided by a number (the step says by what) and rounded to a multiple of a size; `under`: the number divided by it."""

    size: Decimal
    method: n.RoundingMethod
    under: bool = False

    def turns(self, bound: Number, after: bool, by: Number) -> tuple[Fraction, bool] | None:
        """From where on (or just after) a number is rounded to the bound or more; after: to more. Of a divisor: to less. None: nowhere."""
        size = Fraction(self.size)
        multiple = math.floor(Fraction(bound) / size) + 1 if after else math.ceil(Fraction(bound) / size)
        back = {"naar_beneden": Fraction(0), "half_omhoog": size / 2, "naar_boven": size}[self.method]
        quotient = multiple * size - back
        if not self.under:
            return quotient * Fraction(by), self.method == "naar_boven"
        return (Fraction(by) / quotient, self.method != "naar_boven") if quotient > 0 else None


# what happens to the fact on its way up the term: add, times, months, years, minus (value less the fact)
Step = tuple[str | Apart | Rounds, Number]


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A new range begins at this value, or just after it."""

    value: Number
    after: bool = False

    def whole(self, size: int) -> Cut:
        """The first value, of those that are a whole number of times this size, in the range that begins here."""
        down = int(self.value // size) * size
        return Cut(down if down == self.value and not self.after else down + size)


class Cuts:
    """Cuts of slots, in one model."""

    def __init__(self, model: Model) -> None:
        self.model, self.case = model, model.case

    def of(self, prop: str, args: Args, slot: Slot) -> Iterator[Cut]:
        """Cuts of a number or date in a leaf."""
        declared = self.case.norms.props[prop]
        env = environment(self.model, declared, args)
        size = self._whole(slot)
        for left, operator, right in comparisons(self.case.norms, declared.body):
            for cut in itertools.chain(
                self._compare(left, operator, right, env, slot),
                self._compare(right, n.FLIPPED[operator], left, env, slot),
                self._counts(left, operator, right, env, slot),
                self._chains(left, right, env, slot),
            ):
                yield cut.whole(size) if size is not None else cut

    def _whole(self, slot: Slot) -> int | None:
        """By how much a day, or a fact that is a whole number, grows."""
        if slot.what is What.DATE:
            return 1
        record = self.case.dossier.records.get(slot.record)
        fact = self.case.norms.entities[record.entity].facts.get(slot.name) if record is not None else None
        return 1 if fact is not None and fact.type == "datum" else WHOLE_TYPES.get(fact.type) if fact is not None else None

    def of_period(self, record: Record, slot: Slot) -> Iterator[Cut]:
        """A period may not end before it begins."""
        period = self.case.norms.entities[record.entity].period
        begin, end = self.case.period(record)
        if period is not None and record.id == slot.record:
            if slot.name == period.begin and end is not None and end < FOREVER:
                yield Cut(end + 1)
            if slot.name == period.end and begin is not None:
                yield Cut(begin)

    def of_standing(self, record: Record, slot: Slot) -> Iterator[Cut]:
        """Another application is there from its receipt on, and decided from the day of its decision on."""
        received = self.case.bounds(record, self.case.norms.application.facts[RECEIVED])
        decided = record.recorded.date if record.recorded is not None else None
        judged = self.case.dossier.records[self.case.judged] if self.case.judged is not None else record
        if slot.what is What.DATE:
            yield from (Cut(day) for day in dict.fromkeys((*received, decided)) if day is not None)
        else:
            yield from (Cut(day + 1) for day in dict.fromkeys(self.case.decision_days(judged)) if day is not None)

    # ---- comparisons

    def _compare(self, left: n.Term, operator: n.Operator, right: n.Term, env: dict[str, Args], slot: Slot) -> Iterator[Cut]:
        bounds = dict.fromkeys(b for b in interval(self.model, right, env) if b is not None)
        for steps in self._ways(left, env, slot):
            for bound in bounds:
                for after in {">=": (False,), "<": (False,), ">": (True,), "<=": (True,), "=": (False, True)}[operator]:
                    yield from self._back(steps, bound, after)

    def _back(self, steps: tuple[Step, ...], bound: Number, after: bool) -> Iterator[Cut]:
        """From the value of a term back to the value of the fact."""
        for what, by in reversed(steps):
            if isinstance(what, Rounds):
                if (turned := what.turns(bound, after, by)) is None:
                    return
                bound, after = _stated(*turned)
                continue
            if what == ABOVE_ZERO:
                bound, after = 0, True
                continue
            if what == "times":
                if by == 0:
                    return
                bound, after = _stated(Fraction(bound) / Fraction(by), after)
                continue
            if isinstance(what, str) and what not in ("add", "minus"):  # of days and months, which are whole; a sum of them is a Decimal
                bound, after = int(bound // 1) + (after or bound % 1 != 0), False
            if isinstance(what, Apart):
                if (turn := what.turns(bound, after, by)) is None:
                    return
                bound, after = turn, False
            elif what == "add":
                bound -= by
            elif what == "minus":
                bound, after = by - bound, not after
            elif what in (COUNTED, COUNTED_BACK):
                if (first := _first_count(int(bound), int(by), what == COUNTED)) is None:
                    return
                bound = first
            elif (first := self._earliest(what, int(bound), int(by))) is None:
                return
            else:
                bound = first
        yield Cut(bound, after)

    def _earliest(self, what: str, bound: int, by: int) -> int | None:
        """The first day from which the shift comes to the bound or later."""
        if what == "months":
            return _first(bound, lambda day: add_months(day, by))
        if what == START:
            return _first(bound, lambda day: first_of(day, by))
        if what in (YEARS, YEARS_EARLY):
            return _first(bound, lambda day: anniversary(day, by, what == YEARS_EARLY))
        days = range(max(1, bound - 2 * max(by, 0) - 30), bound + 2 * max(-by, 0) + 31)  # at least five working days in two weeks
        return next((day for day in days if self.case.working_day(day, by, what) >= bound), None)

    def _ways(self, term: n.Term, env: dict[str, Args], slot: Slot) -> Iterator[tuple[Step, ...]]:
        """How the fact of the slot comes into a term."""
        match term:
            case n.FactTerm(path, fact, _):
                record = record_of(self.case, env, path)
                if record is not None and slot in (Slot(What.FACT, record.id, fact), Slot(What.DATE, "", fact), self._beyond(record, fact)):
                    yield ()
            case n.ChainBound(path, links, last):
                period = self._chained(path, links, env, slot)
                bound = (period.end if last else period.begin) if period is not None else None
                if bound is not None and (slot.name == bound or slot == self._beyond(self.case.dossier.records[slot.record], bound)):
                    yield ()  # the bound of a chain is a bound of one of its periods
            case n.ShiftMonths(inner, months, by) if by is not None:
                for steps in self._ways(inner, env, slot):
                    yield from ((*steps, ("months", months * int(k))) for k in _known(interval(self.model, by, env)))
                for steps in self._ways(by, env, slot):
                    what = COUNTED if months > 0 else COUNTED_BACK
                    yield from ((*steps, (what, day)) for day in _known(interval(self.model, inner, env)))
            case n.ShiftMonths(inner, months):
                yield from ((*steps, ("months", months)) for steps in self._ways(inner, env, slot))
            case n.Anniversary(inner, years, _):
                what = YEARS_EARLY if self.case.early(term) else YEARS
                yield from ((*steps, (what, years)) for steps in self._ways(inner, env, slot))
            case n.Between(first, until):
                for side, other in ((first, until), (until, first)):
                    apart = Apart(term.days, term.months, term.begun, side is until)
                    for steps in self._ways(side, env, slot):
                        yield from ((*steps, (apart, day)) for day in _known(interval(self.model, other, env)))
            case n.CalendarStart(inner, months):
                yield from ((*steps, (START, months)) for steps in self._ways(inner, env, slot))
            case n.ShiftWorkingDays(inner, days, calendar):
                yield from ((*steps, (calendar, days)) for steps in self._ways(inner, env, slot))
            case n.Plus(left, sign, right):
                yield from self._with(self._ways(left, env, slot), right, sign, env)
                yield from self._with(self._ways(right, env, slot), left, 0 if sign < 0 else 1, env)
            case n.Times(inner, factor, percent):
                hundredth = PERCENT if percent else Decimal(1)
                for side, other in ((inner, factor), (factor, inner)):
                    for steps in self._ways(side, env, slot):
                        yield from (_by(steps, k * hundredth) for k in _known(interval(self.model, other, env)))
            case n.Extreme(left, right, _):
                yield from self._ways(left, env, slot)
                yield from self._ways(right, env, slot)
            case n.Rounded(inner, over, size, method):
                for side, other in ((inner, over), (over, inner)):
                    rounds = Rounds(size, method, side is over)
                    for steps in self._ways(side, env, slot):
                        yield from ((*steps, (rounds, k)) for k in _known(interval(self.model, other, env)))
                        if side is over:
                            yield (*steps, (ABOVE_ZERO, 0))
            case n.ValueTerm(name, _):
                for case_term, _guard in self.case.norms.values[name].cases:
                    yield from self._ways(case_term, env, slot)
            case n.Aggregate(source, _, weight) if weight is not None:
                application = self.case.dossier.records[str(env[n.APPLICATION][0])]
                for member in self.case.members(application, source):
                    inner_env = {**env, source.var: (member,)}
                    for steps in self._ways(weight, inner_env, slot):
                        yield from self._beside(steps, term, weight, env, inner_env)
            case n.Aggregate() | n.Number() | n.Day() | n.PartNumber() | n.PartCount() | n.PeriodCount():
                pass  # of counts see _counts
            case other:
                assert_never(other)

    def _beyond(self, record: Record, fact: str) -> Slot | None:
        """What limits a first or last day that is not known: the other end of its period."""
        period = self.case.norms.entities[record.entity].period
        if period is None or fact not in (period.begin, period.end) or self.case.exact(record, fact) is not None:
            return None
        return Slot(What.FACT, record.id, period.end if fact == period.begin else period.begin)

    def _chained(self, path: n.Path, links: tuple[str, ...], env: dict[str, Args], slot: Slot) -> n.Period | None:
        """The names of the bounds of the periods in a chain, if the slot is such a bound."""
        record = record_of(self.case, env, path)
        period = self.case.norms.entities[record.entity].period if record is not None else None
        if record is None or period is None or slot.name not in (period.begin, period.end):
            return None
        return period if slot.record in {r.id for r in (record, *self.case.alike(record, links)[1])} else None

    def _chains(self, left: n.Term, right: n.Term, env: dict[str, Args], slot: Slot) -> Iterator[Cut]:
        """Where a period comes to adjoin another of the chain: its last day may be the eve of the other's first."""
        for term in dict.fromkeys(t for side in (left, right) for t in subterms(side, self.case.norms)):
            if not isinstance(term, n.ChainBound) or (period := self._chained(term.path, term.links, env, slot)) is None:
                continue
            record = record_of(self.case, env, term.path)
            for other in (record, *self.case.alike(record, term.links)[1]) if record is not None else ():
                facts = self.case.norms.entities[other.entity].facts
                begins, ends = (self.case.bounds(other, facts[name]) for name in (period.begin, period.end))
                if other.id != slot.record and slot.name == period.end:
                    yield from (Cut(int(day) - 1) for day in _known(begins) if day < LAST_DAY)
                if other.id != slot.record and slot.name == period.begin:
                    yield from (Cut(int(day) + 2) for day in _known(ends) if day < LAST_DAY)

    def _with(self, ways: Iterator[tuple[Step, ...]], other: n.Term, sign: int, env: dict[str, Args]) -> Iterator[tuple[Step, ...]]:
        """The fact and another term: added (1), less the other (-1), or the other less the fact (0)."""
        found = list(ways)
        for value in dict.fromkeys(b for b in interval(self.model, other, env) if b is not None) if found else ():
            yield from ((*steps, ("minus", value) if sign == 0 else ("add", sign * value)) for steps in found)

    def _beside(
        self, steps: tuple[Step, ...], term: n.Aggregate, weight: n.Term, env: dict[str, Args], inner: dict[str, Args]
    ) -> Iterator[tuple[Step, ...]]:
        """In a sum: what the other members add, whether or not this one counts now."""
        own = interval(self.model, weight, inner)[0] or 0
        for total in dict.fromkeys(b for b in interval(self.model, term, env) if b is not None):
            yield from ((*steps, ("add", total - rest)) for rest in dict.fromkeys((own, Decimal(0))))

    # ---- counts of parts of a period

    def _counts(self, left: n.Term, operator: n.Operator, right: n.Term, env: dict[str, Args], slot: Slot) -> Iterator[Cut]:
        """Where a count of parts in a comparison changes."""
        for term in dict.fromkeys(t for side in (left, right) for t in subterms(side, self.case.norms)):
            if isinstance(term, n.PartCount):
                yield from self._parts(n.Path(n.APPLICATION), self.case.norms.parts[term.part].months, None, env, slot)
            elif isinstance(term, n.Aggregate) and isinstance(term.weight, n.PeriodCount):
                count = term.weight
                for around, parts in self._turning(term, left, operator, right, env, slot):
                    yield from self._parts(count.path, count.months, count.before, around, slot, parts)
            elif isinstance(term, n.PeriodCount) and term.path.var in env:
                yield from self._parts(term.path, term.months, term.before, env, slot)

    def _turning(
        self, total: n.Aggregate, left: n.Term, operator: n.Operator, right: n.Term, env: dict[str, Args], slot: Slot
    ) -> Iterator[tuple[dict[str, Args], frozenset[int]]]:
        """Of every member of a sum of counts, the parts on whose being counted the comparison can turn."""
        assert isinstance(total.weight, n.PeriodCount)
        members = self.case.members(self.case.dossier.records[str(env[n.APPLICATION][0])], total.source)
        most: list[int] = []
        for member in members:
            count = interval(self.model, replace(total.weight, before=None, begun=False), {**env, total.source.var: (member,)})[1]
            most.append(min(MOST_PARTS, int(count)) if count is not None and member != slot.record else MOST_PARTS)
        truths = [self._truths(total, left, operator, right, env, k) for k in range(sum(most) + 1)]
        flips = [k for k in range(sum(most)) if truths[k] != truths[k + 1]]
        for member, own in zip(members, most, strict=True):
            rest = sum(most) - own
            parts = {k for k in range(own) if any(k <= flip <= k + rest for flip in flips)}
            if parts:
                yield {**env, total.source.var: (member,)}, frozenset(parts | {k + 1 for k in parts})

    def _truths(
        self, total: n.Aggregate, left: n.Term, operator: n.Operator, right: n.Term, env: dict[str, Args], k: int
    ) -> frozenset[bool | None]:
        """What the comparison may be when a sum is k."""
        sides = [interval(self.model, self._replaced(side, total, Decimal(k)), env) for side in (left, right)]
        return frozenset(_truth(a, operator, b) for a, b in itertools.product(*sides))

    def _replaced(self, term: n.Term, total: n.Aggregate, number: Decimal) -> n.Term:
        """The term with a number in the place of a sum."""
        if term == total:
            return n.Number(number, None)
        if isinstance(term, n.Plus | n.Extreme):
            return replace(term, left=self._replaced(term.left, total, number), right=self._replaced(term.right, total, number))
        if isinstance(term, n.Times):
            return replace(term, term=self._replaced(term.term, total, number), factor=self._replaced(term.factor, total, number))
        if isinstance(term, n.Rounded):
            return replace(term, term=self._replaced(term.term, total, number), over=self._replaced(term.over, total, number))
        if isinstance(term, n.ValueTerm) and any(t == total for t, _ in self.case.norms.values[term.name].cases):
            return n.Number(number, None)
        return term

    def _parts(
        self, path: n.Path, months: int, before: n.Term | None, env: dict[str, Args], slot: Slot, parts: frozenset[int] = ALL_PARTS
    ) -> Iterator[Cut]:
        record = record_of(self.case, env, path)
        period = self.case.norms.entities[record.entity].period if record is not None else None
        if record is None or period is None:
            return
        begin, end = n.FactTerm(path, period.begin, "datum"), n.FactTerm(path, period.end, "datum")
        for k in sorted(parts):
            first = n.ShiftMonths(begin, k * months)
            for other in (end, before) if before is not None else (end,):
                for operator in ON_AND_AFTER:
                    yield from self._compare(first, operator, other, env, slot)
                    yield from self._compare(other, operator, first, env, slot)
        if before is not None:
            for operator in ON_AND_AFTER:
                yield from self._compare(end, operator, before, env, slot)
                yield from self._compare(before, operator, end, env, slot)


def _by(steps: tuple[Step, ...], times: Number) -> tuple[Step, ...]:
    """So many times; of what is below zero so many times more, taken from nothing."""
    return (*steps, ("times", times)) if times >= 0 else (*steps, ("times", -times), ("minus", Decimal(0)))


def _stated(value: Fraction, after: bool) -> tuple[Decimal, bool]:
    """The value; of one that no dossier can state, the first after it that one can."""
    grains = value * GRAINS
    if grains.denominator == 1:
        return Decimal(grains.numerator) / GRAINS, after
    return Decimal(math.ceil(grains)) / GRAINS, False


def _truth(left: Number | None, operator: n.Operator, right: Number | None) -> bool | None:
    if left is None or right is None:
        return None
    return {">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right, "=": left == right}[operator]


def _first(day: int, shifted: Callable[[int], int]) -> int | None:
    """The first day that, shifted, is not before a day."""
    low, high = 1, LAST_DAY
    if shifted(high) < day:
        return None
    while low < high:
        middle = (low + high) // 2
        if shifted(middle) >= day:
            high = middle
        else:
            low = middle + 1
    return low


def _known(bounds: Interval) -> Iterator[Number]:
    yield from dict.fromkeys(b for b in bounds if b is not None)


def _first_count(bound: int, day: int, forward: bool) -> int | None:
    """The first number of months after a day that comes to the bound; or the first before it that no longer does."""
    low, high = -MOST_WHOLE, MOST_WHOLE + 1

    def reached(count: int) -> bool:
        return add_months(day, count) >= bound if forward else add_months(day, -count) < bound

    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle + 1, high)
    return low if low <= MOST_WHOLE else None


def ranges(cuts: list[Cut], low: Number | None, high: Number | None, size: int = 1) -> Iterator[Range]:
    """The ranges between cuts, within bounds that are themselves allowed."""
    inside = [c for c in sorted(set(cuts)) if (low is None or (c.value, c.after) > (low, False)) and (high is None or c.value <= high)]
    start: Cut | None = None
    for cut in [*inside, None]:
        if start is None:
            first, strict = low, False
        else:
            first, strict = start.value, start.after
        if cut is None:
            last, last_strict = high, False
        elif isinstance(cut.value, int):
            last, last_strict = cut.value - size, False
        else:
            last, last_strict = cut.value, not cut.after
        yield Range(first, last, strict, last_strict, size)
        start = cut


def holds_in(range_: Range, value: Number) -> bool:
    """Is the value in the range?"""
    if range_.low is not None and (value < range_.low or (value == range_.low and range_.low_strict)):
        return False
    return range_.high is None or value < range_.high or (value == range_.high and not range_.high_strict)
