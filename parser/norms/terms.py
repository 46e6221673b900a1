"""Terms: intervals of whole numbers, money, days. And what they, and propositions, speak about: paths, ranges, other propositions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, assert_never

from .vocabulary import APPLICATIONS, FactType

Sign = Literal[1, -1]
RoundingMethod = Literal["half_omhoog", "naar_beneden", "naar_boven"]


@dataclass(frozen=True, slots=True)
class Path:
    """An entity reached from a variable over links."""

    var: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A proposition (holds True) or its negation (holds False)."""

    prop: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """What a variable ranges over: the members of lists, other applications, or parts.

    `applications`: every other application; `granted`: those that a recorded decision grants, beside listed support;
    `owner`: the list may be complete for one beneficiary only (the application's).
    """

    var: str
    lists: tuple[str, ...]
    applications: bool = False
    part: bool = False
    owner: bool = False
    granted: bool = False

    @property
    def every_list(self) -> tuple[str, ...]:
        """The lists on whose completeness it depends that there is no more."""
        return (*self.lists, APPLICATIONS) if self.applications or self.granted else self.lists


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    unit: str | None


ONE = Number(Decimal(1), None)


@dataclass(frozen=True, slots=True)
class Day:
    value: date


@dataclass(frozen=True, slots=True)
class FactTerm:
    path: Path
    fact: str
    type: FactType


@dataclass(frozen=True, slots=True)
class ValueTerm:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Plus:
    """left + sign * right; a date plus a Number in days, or two numbers."""

    left: Term
    sign: Sign
    right: Term


@dataclass(frozen=True, slots=True)
class Times:
    """A number so many times, or (percent) so many hundredths of it; the factor is never negative."""

    term: Term
    factor: Term
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least (most False) or the greatest of two numbers or days; it is not there where one of them is not."""

    left: Term
    right: Term
    most: bool


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number that is never negative, divided and rounded once, to a multiple of `size`; divided by nothing it is not there."""

    term: Term
    over: Term
    size: Decimal
    method: RoundingMethod


@dataclass(frozen=True, slots=True)
class ShiftMonths:
    """A date, n calendar months later: same day number, else the last day of that month. by: n times that many."""

    term: Term
    months: int
    by: Term | None = None


@dataclass(frozen=True, slots=True)
class ShiftWorkingDays:
    """A date, n working days later, or earlier (n negative); n = 0: the first working day on or after it."""

    term: Term
    days: int
    calendar: str


@dataclass(frozen=True, slots=True)
class Anniversary:
    """The day on which it is n years since a date: somebody born then is n years old from that day on.

    Of 29 February, in a year without one: 1 March, or 28 February where `early` (a reading) holds.
    """

    term: Term
    years: int
    early: Child | None


@dataclass(frozen=True, slots=True)
class CalendarStart:
    """The first day of the calendar year (months 12), quarter (3) or month (1) in which a day falls."""

    term: Term
    months: int


@dataclass(frozen=True, slots=True)
class Between:
    """How many times n days, or (days 0) n calendar months, lie from a day up to another, which does not count itself; never negative.

    begun: what is not full counts as full.
    """

    first: Term
    until: Term
    days: int
    months: int = 0
    begun: bool = False


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Parts of n months of the period of `path` that have ended before a day (None = all).

    begun: that have begun before it, ended or not.
    """

    path: Path
    months: int
    before: Term | None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class ChainBound:
    """The first (last False) or last day of a period with all that adjoins it.

    What adjoins: records of the same entity that have these links in common with it and leave no day between,
    and what adjoins those.
    """

    path: Path
    links: tuple[str, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class PartNumber:
    part: str


@dataclass(frozen=True, slots=True)
class PartCount:
    """How many parts the application's period has (an unfinished last one counts)."""

    part: str


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Number of members (weight None) or sum of a weight over the members that fulfil `body`."""

    source: Source
    body: Child
    weight: Term | None


Term = (
    Number
    | Day
    | FactTerm
    | ValueTerm
    | Plus
    | Times
    | Extreme
    | Rounded
    | ShiftMonths
    | ShiftWorkingDays
    | Anniversary
    | CalendarStart
    | Between
    | PeriodCount
    | ChainBound
    | PartNumber
    | PartCount
    | Aggregate
)


def inner_terms(term: Term) -> tuple[Term, ...]:
    """The terms a term is directly made of, about the same things: not the weight of a sum, nor the cases of a named value."""
    match term:
        case Plus(left, _, right) | Times(left, right, _) | Extreme(left, right, _):
            return left, right
        case Rounded(inner, over, _, _):
            return inner, over
        case ShiftMonths(inner, _, by):
            return (inner,) if by is None else (inner, by)
        case ShiftWorkingDays(inner, _, _) | Anniversary(inner, _, _) | CalendarStart(inner, _):
            return (inner,)
        case Between(first, until, _, _, _):
            return first, until
        case PeriodCount(_, _, before, _):
            return () if before is None else (before,)
        case Number() | Day() | FactTerm() | ValueTerm() | ChainBound() | PartNumber() | PartCount() | Aggregate():
            return ()
    assert_never(term)
