"""What is done with an amount over columns after its cell or its product: percentages, a deduction, a cap, a floor, the rounding."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

import numpy as np

from parser import norms as n

from .days import EDGE, NEVER, Bools, Ints
from .engine import Group
from .terms import span

MOST = 2**62
ROUNDINGS = ("half_omhoog", "naar_beneden", "naar_boven")


def chosen_rounding(group: Group, rule: n.AmountRule | n.ProductRule | n.CellRule, own: Ints) -> tuple[Ints, Ints]:
    """Which rounding holds for each of these applications, by its place in ROUNDINGS, and how many different ones do.

    If nothing is said of it that is the first, once.
    """
    if not rule.rounding:
        return np.zeros(own.size, np.int64), np.ones(own.size, np.int64)
    flags = {m: np.zeros(own.size, bool) for m, _ in rule.rounding}
    for method, prop in rule.rounding:
        flags[method] |= group.truth(prop)[0][own] if prop is not None else np.ones(own.size, bool)
    chosen, count = np.zeros(own.size, np.int64), np.zeros(own.size, np.int64)
    for method, flag in flags.items():
        chosen = np.where(flag, ROUNDINGS.index(method), chosen)
        count += flag
    return chosen, count


def lacks(group: Group, rule: n.ProductRule | n.CellRule, own: Ints) -> Bools:
    """Of which of these what an amount is made of is not there, or by what is nothing it is divided: then the rules give none."""
    made = (rule.count, rule.rate, rule.less) if isinstance(rule, n.ProductRule) else ()
    space, out = group.spaces[(n.APPLICATION,)], np.zeros(own.size, bool)
    for term in (*(t for t in made if t is not None), *(step.term for step in rule.steps)):
        out |= np.broadcast_to(np.asarray(span(group, term, space).gone, bool), space.size)[own]
    for most in (span(group, step.term, space).most for step in rule.steps if step.kind == "over"):
        out |= np.broadcast_to((most <= 0) & (most > -EDGE), space.size)[own]
    return out


def roomy(values: Ints, by: Ints) -> Ints:
    """Of what is to be multiplied: in Python's own numbers where 64 bits may not hold the product."""
    large = float(np.abs(values).max(initial=0)) * float(np.abs(by).max(initial=0)) >= MOST
    return values.astype(object) if large else values


def stepped(group: Group, rule: n.ProductRule | n.CellRule, own: Ints, value: Ints, scale: int) -> tuple[Ints, Bools, Bools]:
    """Of each amount (value / scale) the hundredths it comes to, where that is known, and where two roundings hold.

    Exact: with steps in Python's own numbers, rounded once.
    """
    space = group.spaces[(n.APPLICATION,)]
    known, total = np.ones(own.size, bool), value.astype(object) if rule.steps else value
    for step in rule.steps:
        found = span(group, step.term, space)
        least, most = (np.broadcast_to(x, space.size)[own] for x in (found.least, found.most))
        sure = (np.abs(least) < EDGE) & (least == most) & (np.abs(least) < NEVER * found.scale)
        known &= sure
        by = np.where(sure, least, 0).astype(object)
        if step.kind == "percent" or step.kind == "times":
            total, scale = total * by, scale * found.scale * (100 if step.kind == "percent" else 1)
            continue
        if step.kind == "over":
            known &= by > 0
            total = np.array([Fraction(a * found.scale, max(b, 1)) for a, b in zip(total, by, strict=True)], object)
            continue
        total, by, scale = total * found.scale, by * scale, scale * found.scale
        match step.kind:
            case "less":
                total = total - by
            case "most":
                total = np.minimum(total, by)
            case "least":
                total = np.maximum(total, by)
            case other:
                assert_never(other)
        total = np.maximum(total, 0)
    method, methods = chosen_rounding(group, rule, own)
    return _hundredths(total, scale, method), known & (methods == 1), known & (methods > 1)


def _hundredths(value: Ints, scale: int, method: Ints) -> Ints:
    value = roomy(value, np.asarray(200))
    whole, rest = (value * 100) // scale, (value * 100) % scale
    up = np.where(method == 0, 2 * rest >= scale, (method == 2) & (rest > 0)).astype(bool)
    return np.asarray(whole + up, np.int64)
