"""What a proposition rests on: the propositions below it, through values too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from . import norms as n

MOST_DEEP = 1000  # steps below each other in a proof; the reasoner and every export can follow these


def dependencies(body: n.Body, values: Mapping[str, n.ValueDef]) -> Iterator[str]:
    """Ids of the propositions a body depends on, through values too; not through Present."""
    yield from (c.prop for c in n.children(body))
    match body:
        case n.Deviated(_, by):
            yield from (prop for _, prop in by if prop is not None)
        case n.Comparison(left, _, right):
            yield from _term_dependencies(left, values)
            yield from _term_dependencies(right, values)
        case _:  # others: on their children only
            pass


def _term_dependencies(term: n.Term, values: Mapping[str, n.ValueDef]) -> Iterator[str]:
    for inner in n.inner_terms(term):
        yield from _term_dependencies(inner, values)
    match term:
        case n.Anniversary(_, _, early):
            yield from () if early is None else (early.prop,)
        case n.Aggregate(_, child, weight):
            yield child.prop
            yield from _term_dependencies(weight, values) if weight is not None else ()
        case n.ValueTerm(name, _):
            for case_term, guard in values[name].cases:
                yield from _term_dependencies(case_term, values)
                if guard is not None:
                    yield guard.prop
        case n.Number() | n.Day() | n.FactTerm() | n.PartNumber() | n.PartCount() | n.ChainBound():
            pass
        case n.Plus() | n.Times() | n.Extreme() | n.Rounded() | n.PeriodCount() | n.Between():
            pass
        case n.ShiftMonths() | n.ShiftWorkingDays() | n.CalendarStart():
            pass
        case other:
            assert_never(other)
