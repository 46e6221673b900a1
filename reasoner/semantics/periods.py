"""What `duurt` and `delen` mean: the comparisons of days that a leaf comes down to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from parser import norms as n
from parser.phrases import entity_at


def comparisons(norms: n.Norms, body: n.Body) -> Iterator[tuple[n.Term, n.Operator, n.Term]]:
    """The comparisons a leaf comes down to: all hold, or it fails. The one place where it stands what "duurt" and "delen" mean."""
    match body:
        case n.Comparison(left, operator, right):
            yield left, operator, right
        case n.Lasts(path, months):
            begin, end = period_terms(norms, path)
            yield n.Plus(end, 1, n.Number(Decimal(1), "dagen")), ">=", n.ShiftMonths(begin, months)
        case n.SharedDays(one, other, days):
            less = n.Number(Decimal(days - 1), "dagen")
            for ending, beginning in itertools.product((one, other), repeat=2):
                if ending != beginning or days > 1:
                    yield n.Plus(period_terms(norms, ending)[1], -1, less), ">=", period_terms(norms, beginning)[0]
        case _:  # others: compare nothing
            pass


def period_terms(norms: n.Norms, path: n.Path) -> tuple[n.FactTerm, n.FactTerm]:
    """The first and last day of the period of what a path leads to."""
    period = norms.entities[entity_at(path, norms.entities, norms.variables)].period
    assert period is not None, path
    return n.FactTerm(path, period.begin, "datum"), n.FactTerm(path, period.end, "datum")
