"""What can be said of a term before any dossier: is it a day, may it be less than zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from . import norms as n


def is_day(term: n.Term, values: Mapping[str, n.ValueDef]) -> bool:
    """Is the value of a term a day?"""
    match term:
        case n.FactTerm(_, _, type_):
            return type_ == "datum"
        case n.ValueTerm(name, _):
            return values[name].type == "datum"
        case n.Plus(left, _, _) | n.Extreme(left, _, _):
            return is_day(left, values)
        case n.Day() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary() | n.CalendarStart() | n.ChainBound():
            return True
        case n.Number() | n.PeriodCount() | n.PartNumber() | n.PartCount() | n.Aggregate() | n.Between() | n.Times() | n.Rounded():
            return False
    assert_never(term)


def may_be_endless(term: n.Term, values: Mapping[str, n.ValueDef]) -> bool:
    """May this number count what goes on without end?"""
    if isinstance(term, n.PartCount | n.PeriodCount | n.Between | n.Aggregate):
        return True
    below = tuple(case for case, _ in values[term.name].cases) if isinstance(term, n.ValueTerm) else n.inner_terms(term)
    return any(may_be_endless(t, values) for t in below)


def may_be_negative(term: n.Term, values: Mapping[str, n.ValueDef]) -> bool:
    """May this number be less than zero? Facts are not; what something is taken from may be."""
    match term:
        case n.Number(value, _):
            return value < 0
        case n.Plus(left, sign, right):
            return sign < 0 or may_be_negative(left, values) or may_be_negative(right, values)
        case n.Times(inner, _, _) | n.Rounded(inner, _, _, _):
            return may_be_negative(inner, values)
        case n.Extreme(left, right, most):
            both = (may_be_negative(left, values), may_be_negative(right, values))
            return all(both) if most else any(both)
        case n.Aggregate(_, _, weight):
            return weight is not None and may_be_negative(weight, values)
        case n.ValueTerm(name, _):
            return any(may_be_negative(case, values) for case, _ in values[name].cases)
        case n.FactTerm() | n.PartNumber() | n.PartCount() | n.PeriodCount() | n.Between():
            return False
        case n.Day() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary() | n.CalendarStart() | n.ChainBound():
            return False
    assert_never(term)
