"""How far decisions are from the thresholds they turn on: the comparisons of numbers and days in the norms, turned one at a time.

A threshold carries a refusal if a ground no longer holds with that one comparison the other way; whatever else would change with the
fact itself (another threshold, a period) is left as it is. Only comparisons about the application itself, of which both sides are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from parser import norms as n

from ..decision.answer import EXCESS, KEEPS, MAY_END, MAY_REFUSE, MUST_REFUSE
from .days import EDGE, NEVER, Bools, Ints
from .decision import first_outcomes
from .engine import Group, turned
from .judged import NAMES, Decided, Judged
from .terms import aligned, span

ADVERSE = tuple(NAMES.index(x) for x in (MUST_REFUSE, MAY_REFUSE, MAY_END))
DATE = "datum"
ORDER = {">=": ">=", "<": ">=", ">": ">", "<=": ">"}  # two comparisons that turn at the same place


@dataclass(frozen=True)
class Margin:
    """A threshold for the decisions of one kind, a row a decision.

    prop: the comparison; holds: is it the side on which it holds that helps? scale: what distances are multiplied by; grounds: those
    that rest on it. distance: by how much a row that carries misses it, by how much one that passes could do with less. carries: a
    ground rests on it; only: without it there is no refusal; passes: with it the other way there is one.
    """

    prop: str
    holds: bool
    unit: str
    scale: int
    grounds: tuple[str, ...]
    distance: Ints
    carries: Bools
    only: Bools
    passes: Bools


def margins(decided: Decided, found: Judged) -> Iterator[Margin]:
    """Every threshold that some decision of this kind turns on."""
    group, at = found.group, found.at
    if not at.size:
        return
    adverse = np.isin(found.outcome, ADVERSE) & ~found.doubtful
    for order, props in _borders(group).items():
        body = group.norms.props[props[0]].body
        assert isinstance(body, n.Comparison)
        space = group.space(props[0])
        left, right = aligned(span(group, body.left, space), span(group, body.right, space))
        known, difference = _known(left.least, left.most, right.least, right.most, at, len(group.rows), left.day)
        holds, fails = (x[at] for x in group.truth(props[0]))
        known &= holds | fails
        if not known.any():
            continue
        there = turned(decided.run, group, props)
        outcome = first_outcomes(there)
        gone, resting = np.zeros(at.size, bool), dict[str, Bools]()
        for g in found.grounds:
            if g.leg != EXCESS and g.modality != KEEPS:
                without = g.holds & ~there.truth(g.prop)[0][at]
                gone |= without
                resting.update({g.id: without} if (without & adverse & known).any() else {})
        carries, then = adverse & known & gone, np.isin(outcome, ADVERSE)
        passes = known & ~adverse & ~found.doubtful & (found.outcome < len(NAMES) - 1) & then
        above = difference >= 0 if order[2] == ">=" else difference > 0
        step = 1 if left.day else 0
        # days go by one: on the border itself one side is a day away, the other is there already
        short = np.where(above, difference + (step if order[2] == ">=" else 0), -difference + (step if order[2] == ">" else 0))
        spare = np.where(above, difference - (step if order[2] == ">" else 0), -difference - (step if order[2] == ">=" else 0))
        for side in (True, False):
            own, other = (fails, holds) if side else (holds, fails)
            missed, passed = carries & own, passes & other
            if missed.any() or passed.any():
                grounds = tuple(g for g, rows in resting.items() if (rows & missed).any())
                distance = np.where(missed, short, spare)
                unit = DATE if left.day else _unit(body)
                yield Margin(props[0], side, unit, left.scale, grounds, distance, missed, missed & ~then, passed)


def _borders(group: Group) -> dict[tuple[n.Term, n.Term, str], list[str]]:
    """The comparisons of the plan about the application itself, those that turn at the same place together."""
    found: dict[tuple[n.Term, n.Term, str], list[str]] = {}
    props, validity = group.norms.props, group.norms.validity  # whether a text is in force is no limit of what is asked for
    for name in group.plan.order:
        prop = props[name]
        if not isinstance(prop.body, n.Comparison) or prop.context != (n.APPLICATION,) or name in validity:
            continue
        if prop.body.operator in ORDER:
            found.setdefault((prop.body.left, prop.body.right, ORDER[prop.body.operator]), []).append(name)
    return found


def _known(a: Ints, b: Ints, c: Ints, d: Ints, at: Ints, size: int, day: bool) -> tuple[Bools, Ints]:
    """Where both sides have one value, and left less right."""
    a, b, c, d = (np.broadcast_to(x, size)[at] for x in (a, b, c, d))
    end = NEVER if day else EDGE
    known: Bools = (a == b) & (c == d) & (np.abs(a) < end) & (np.abs(c) < end)
    return known, np.where(known, a - c, 0)


def _unit(body: n.Comparison) -> str:
    """`uur`, `bedrag`, `datum`, ... of what is compared; "" for a bare number."""
    for side in (body.left, body.right):
        if isinstance(side, n.FactTerm):
            return side.type
        if isinstance(side, n.ValueTerm):
            return side.type
    return ""


__all__ = ["ADVERSE", "Margin", "margins"]
