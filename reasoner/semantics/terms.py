"""What a term comes to in a model: the one evaluator of intervals and days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Protocol, assert_never

from parser import norms as n
from parser import signs
from parser.vocabulary import WHOLE_TYPES

from ..dossier.calendar import BEYOND, FOREVER, LAST_DAY, add_months, anniversary, between, first_of, whole_months
from ..dossier.record import Args, Record
from .beliefs import DayBounds, day_bounds
from .case import Case
from .cone import may_be_negative, resolved


class Values(Protocol):
    """What terms and leaves ask of a model: the case, and the truth of the propositions that choose between values."""

    @property
    def case(self) -> Case: ...

    def child(self, child: n.Child, args: Args) -> bool | None: ...


@dataclass(frozen=True)
class Undecided:
    """A case of which nothing is decided yet: what terms may come to without named values."""

    case: Case

    def child(self, child: n.Child, args: Args) -> bool | None:
        return None


def environment(model: Values, prop: n.Prop, args: Args) -> dict[str, Args]:
    return {v: (a,) for v, a in zip(prop.context, args, strict=True)}


def record_of(case: Case, args_by_var: dict[str, Args], path: n.Path) -> Record | None:
    start = case.dossier.records.get(str(args_by_var[path.var][0]))
    return case.target(start, path.links) if start is not None else None


def is_day(norms: n.Norms, term: n.Term) -> bool:
    """Is the value of a term a day?"""
    return signs.is_day(term, norms.values)


EXACT = Context(prec=200)
PERCENT = Decimal("0.01")
Interval = tuple[Decimal | int | None, Decimal | int | None]


def interval(model: Values, term: n.Term, args_by_var: dict[str, Args], widest: bool = False) -> Interval:
    """Least and greatest value a term may have in this model (None: no bound).

    A named value of which is not known what case applies has no bounds; widest: those of all cases that may.
    """
    case = model.case
    args: Args = args_by_var[n.APPLICATION]
    match term:
        case n.Number(value, unit):
            return (int(value),) * 2 if unit in WHOLE_TYPES else (value, value)
        case n.Day(value):
            return (value.toordinal(),) * 2
        case n.PartNumber(part):
            return (Decimal(str(args_by_var[part][0])),) * 2
        case n.FactTerm(path, fact, _):
            record = record_of(case, args_by_var, path)
            return case.bounds(record, case.norms.entities[record.entity].facts[fact]) if record is not None else (None, None)
        case n.Plus(left, sign, right):
            (l_least, l_most), (r_least, r_most) = (interval(model, side, args_by_var, widest) for side in (left, right))
            if sign < 0:
                r_least, r_most = r_most, r_least
            return _add(l_least, sign, r_least), _add(l_most, sign, r_most)
        case n.Times(inner, factor, percent):
            counted, by = (interval(model, x, args_by_var, widest) for x in (inner, factor))
            return _times(counted, by, PERCENT if percent else None)
        case n.Extreme(left, right, greatest):
            first_, second = (interval(model, side, args_by_var, widest) for side in (left, right))
            return _extreme(first_, second, max if greatest else min)
        case n.Rounded(inner, over, size, method):
            few, many = interval(model, over, args_by_var, widest)
            if few is None or few <= 0:  # it may be nothing, by which nothing is divided
                return None, None
            low, high = interval(model, inner, args_by_var, widest)
            return (
                rounded(low, many, size, method) if low is not None and many is not None else None,
                rounded(high, few, size, method) if high is not None else None,
            )
        case n.ShiftMonths(inner, months, times):
            counts = interval(model, times, args_by_var, widest) if times is not None else (1, 1)
            return _months_later(interval(model, inner, args_by_var, widest), months, counts)
        case n.Anniversary(inner, years, early):
            chosen = model.child(early, args) if early is not None else False
            sooner = case.early(term) if chosen is None else chosen  # what is asked may be: under another reading
            return _moved(interval(model, inner, args_by_var, widest), lambda day: anniversary(day, years, sooner))
        case n.CalendarStart(inner, months):
            return _moved(interval(model, inner, args_by_var, widest), lambda day: first_of(day, months))
        case n.ShiftWorkingDays(inner, days, calendar):
            return _moved(interval(model, inner, args_by_var, widest), lambda day: case.working_day(day, days, calendar))
        case n.Between(first, until):
            (earliest, latest), (least, most) = (interval(model, day, args_by_var, widest) for day in (first, until))
            return _between(term, latest, least), _between(term, earliest, most)
        case n.ValueTerm(name, _):
            for case_term, guard in case.norms.values[name].cases:
                if guard is None or model.child(guard, args) is True:
                    return interval(model, case_term, args_by_var, widest)
            return _widest(model, term, args_by_var) if widest else (None, None)
        case n.PartCount(part):
            return case.part_count(case.dossier.records[str(args[0])], part)
        case n.PeriodCount():
            for guards, one in resolved(term, case.norms):
                if isinstance(one, n.PeriodCount) and all(model.child(g, args) is True for g in guards):
                    return _period_count(model, one, args_by_var)
            return Decimal(0), None
        case n.ChainBound():
            return case.chain_bound(term, record_of(case, args_by_var, term.path), case.dossier.records[str(args[0])])
        case n.Aggregate(source, body, weight):
            return _aggregate(model, source, body, weight, args_by_var)
    assert_never(term)


def lacking(model: Values, term: n.Term, args_by_var: dict[str, Args]) -> bool:
    """Does a term certainly speak of what is not there, or of a named value of which no case applies?"""
    match term:
        case n.FactTerm() | n.ChainBound() if _absent(model.case, args_by_var, term.path):
            return True
        case n.PeriodCount(path) if _absent(model.case, args_by_var, path):
            return True
        case n.ValueTerm(name, _):
            args = args_by_var[n.APPLICATION]
            cases = model.case.norms.values[name].cases
            gives = [(guard is None or model.child(guard, args), lacking(model, t, args_by_var)) for t, guard in cases]
            return (True, True) in gives or all(truth is False or none for truth, none in gives)
        case n.Aggregate():
            return False
        case n.Rounded(_, over) if nothing(interval(model, over, args_by_var)):
            return True
        case _:  # others: are there if their inner terms are
            return any(lacking(model, inner, args_by_var) for inner in n.inner_terms(term))


def nothing(bounds: Interval) -> bool:
    """Is this number certainly not more than zero?"""
    return bounds[1] is not None and bounds[1] <= 0


def _absent(case: Case, args_by_var: dict[str, Args], path: n.Path) -> bool:
    """Is a link of the path said to be `geen`?"""
    record = case.dossier.records.get(str(args_by_var[path.var][0]))
    for link in path.links:
        if record is None or link not in record.links:
            return False
        if (to := record.links[link]) is None:
            return True
        record = case.dossier.records[to]
    return False


def without_case(model: Values, body: n.Body, args: Args) -> n.ValueDef | None:
    """The named value that a comparison speaks of and of which no case applies: it cannot be said what it is, so the comparison fails."""
    if not isinstance(body, n.Comparison):
        return None
    todo = [body.left, body.right]
    while todo:
        term = todo.pop(0)
        if isinstance(term, n.ValueTerm):
            value = model.case.norms.values[term.name]
            truths = [(t, guard is None or model.child(guard, args[:1])) for t, guard in value.cases]
            if all(truth is False for _, truth in truths):
                return value
            todo += [t for t, truth in truths if truth is True]
        todo += n.inner_terms(term)
    return None


def _widest(model: Values, value: n.ValueTerm, args_by_var: dict[str, Args]) -> Interval:
    """From the least to the greatest that any case may give which is not ruled out; no upper bound, for perhaps none applies."""
    args = args_by_var[n.APPLICATION]
    cases = (t for t, guard in model.case.norms.values[value.name].cases if guard is None or model.child(guard, args) is not False)
    found = [interval(model, t, args_by_var, True) for t in cases]
    lows = [low for low, _ in found if low is not None]
    return (min(lows) if found and len(lows) == len(found) else None), None


def _add(left: Decimal | int | None, sign: int, right: Decimal | int | None) -> Decimal | int | None:
    return None if left is None or right is None else left + sign * right


def _times(number: Interval, factor: Interval, hundredths: Decimal | None) -> Interval:
    """A number times a factor that is not negative: of what is below zero the least is the most times."""

    def product(bound: Decimal | int | None, few: Decimal | int | None, many: Decimal | int | None) -> Decimal | None:
        by = few if bound is not None and bound >= 0 else many
        if bound is None or by is None:
            return None
        if not -int(FOREVER) < bound < int(FOREVER) or by >= int(FOREVER):
            return Decimal(0) if bound == 0 or by == 0 else Decimal(int(FOREVER)).copy_sign(Decimal(bound))
        found = EXACT.multiply(Decimal(bound), Decimal(by))
        return EXACT.multiply(found, hundredths) if hundredths is not None else found

    (least, most), (few, many) = number, factor
    return product(least, few, many), product(most, many, few)


def _extreme(one: Interval, other: Interval, chosen: Callable[[Decimal | int, Decimal | int], Decimal | int]) -> Interval:
    """Of two that are both there: where nothing bounds one of them, nothing is said of either."""
    (a, c), (b, d) = one, other
    return (chosen(a, b) if a is not None and b is not None else None, chosen(c, d) if c is not None and d is not None else None)


def rounded(value: Decimal | int, over: Decimal | int, size: Decimal, method: n.RoundingMethod) -> Decimal:
    """A number that is not negative, divided and then rounded to a multiple of `size`: exact, once. What is endless stays so."""
    if value >= int(FOREVER):
        return Decimal(int(FOREVER))
    whole, rest = divmod(Fraction(value) / Fraction(over), Fraction(size))
    up = {"half_omhoog": 2 * rest >= Fraction(size), "naar_beneden": False, "naar_boven": rest > 0}[method]
    return EXACT.multiply(Decimal(whole + up), size)


def _aggregate(model: Values, source: n.Source, body: n.Child, weight: n.Term | None, args_by_var: dict[str, Args]) -> Interval:
    case = model.case
    application = case.dossier.records[str(args_by_var[n.APPLICATION][0])]
    complete = case.complete(application, source)
    signed = weight is not None and may_be_negative(weight, case.norms)
    least: Decimal | None = None if signed and not complete else Decimal(0)
    most: Decimal | None = Decimal(0) if complete else None
    for member in case.members(application, source):
        inner = {**args_by_var, source.var: (member,)}
        counted = model.child(body, tuple(inner[v][0] for v in case.norms.props[body.prop].context))
        low, high = interval(model, weight, inner) if weight is not None else (Decimal(1), Decimal(1))
        if low is None and not signed:
            low = Decimal(0)
        if counted is None:  # in that case it adds nothing
            low, high = min(low, Decimal(0)) if low is not None else None, max(high, Decimal(0)) if high is not None else None
        if counted is not False:
            least = least + Decimal(low) if least is not None and low is not None else None
            most = most + Decimal(high) if most is not None and high is not None else None
    return least, most


def months_of(case: Case, record: Record) -> str | None:
    """Length of a period in whole months, as text; None if a bound is unknown."""
    begin, end = case.period(record)
    if begin is None or end is None:
        return None
    return "onbepaald" if end >= FOREVER else str(whole_months(begin, end))


def _moved(days: Interval, move: Callable[[int], int]) -> Interval:
    least, most = days
    return move(int(least)) if least is not None else None, move(int(most)) if most is not None else None


def _months_later(days: Interval, months: int, counts: Interval) -> DayBounds:
    """The earliest and latest day that a day comes to, moved by a number times n months."""
    (first, last), (least, most) = days, counts if months > 0 else (counts[1], counts[0])
    return (
        add_months(int(first), months * int(least)) if first is not None and least is not None else None,
        add_months(int(last), months * int(most)) if last is not None and most is not None else None,
    )


def _between(term: n.Between, first: Decimal | int | None, until: Decimal | int | None) -> int | None:
    return None if first is None or until is None else between(int(first), int(until), term.days, term.months, term.begun)


def _period_count(model: Values, term: n.PeriodCount, args_by_var: dict[str, Args]) -> Interval:
    """Least and most parts ended (or begun) before a day, over every begin, end and day that may still be (None: no bound).

    Of a period that is not there, or of which that is not known, no number can be said: zero neither.
    """
    record = record_of(model.case, args_by_var, term.path)
    if record is None:
        return None, None
    begin, end = model.case.period_bounds(record)
    before = interval(model, term.before, args_by_var) if term.before is not None else None
    return period_count(begin, end, before, term.months, term.begun)


def period_count(begin: DayBounds, end: DayBounds, before: Interval | None, months: int, begun: bool) -> Interval:
    """Least and most parts of n months of a period that have ended (or begun) before a day (None: ever)."""
    (first, latest), (least_end, most_end) = begin, end
    low, high = day_bounds(before) if before is not None else (BEYOND, None)
    if low is None and high is None:  # every day there is has a latest: this one is not there, or that is not known
        return None, None
    if begun:
        sure = None not in (latest, least_end, low)
        if sure and min(least_end or 0, low or 0) >= FOREVER:
            return Decimal(FOREVER), Decimal(FOREVER)
        least_begun = _parts_begun(latest or 0, least_end or 0, low or 0, months) if sure else 0
        last, day = (x if x is not None else FOREVER for x in (most_end, high))
        endless = first is None or min(last, day) >= LAST_DAY
        return Decimal(least_begun), None if endless else Decimal(_parts_begun(first or 0, last, day, months))
    ends = (least_end if least_end is not None else 1, most_end if most_end is not None and most_end < LAST_DAY else FOREVER)
    least = min(_counts(latest if latest is not None else LAST_DAY, ends, low, months)) if low is not None else 0
    until = BEYOND if high is None or high >= LAST_DAY else high
    most = max(_counts(first, ends, until, months)) if first is not None else FOREVER
    return Decimal(least), Decimal(most) if most < FOREVER else None


def _counts(begin: int, ends: tuple[int, int], before: int, months: int) -> Iterator[int]:
    """Parts of a period ended before a day, for the last days at which that number is least or most.

    Until the day itself a later end gives more parts; from that day on it cuts no part short.
    """
    least, most = max(ends[0], begin), max(ends[1], begin)
    if most >= FOREVER and before >= FOREVER:
        yield from (1, FOREVER)
        return
    for end in (least, most, min(max(before - 1, least), most)):
        yield _parts_ended(begin, end, before, months)


def _parts_begun(begin: int, end: int, before: int, months: int) -> int:
    """Parts of a period that have begun before a day, ended or not."""
    count = 0
    while (first := add_months(begin, count * months)) <= end and first < before:
        count += 1
    return count


def _parts_ended(begin: int, end: int, before: int, months: int) -> int:
    count, k = 0, 0
    while (first := add_months(begin, k * months)) <= end and first < before:
        last = min(add_months(begin, (k + 1) * months) - 1, end)
        count += last < before
        k += 1
    return count
