"""How far a maximum, or the keeping of what runs, reaches: its last (or first) day, exactly, or within which bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from parser import norms as n

from ..dossier.calendar import FOREVER, as_date
from ..dossier.record import Args, Record
from ..semantics.beliefs import DayBounds
from ..semantics.model import Instance, Model
from ..semantics.premises import premises
from ..semantics.terms import Interval, interval
from .answer import OpenLimit
from .residual import Residual


def reach(model: Model, application: Record, limit: n.LimitRule, last: bool) -> DayBounds:
    """Earliest and latest that the last (or first) day it allows may fall, as day numbers; None: no bound, or nothing is allowed."""
    args: Args = (application.id,)
    term = limit.last if last else limit.first
    if term is not None:
        own = interval(model, term, {n.APPLICATION: args}, widest=True)
        return _first_of([own, *(_each_bounds(model, application, limit) if last else ())])
    parts = model.case.parts(application, limit.part) if limit.part else None
    if parts is None or limit.most is None:
        return None, None
    low, high = interval(model, n.ValueTerm(limit.minus, ""), {n.APPLICATION: args}, widest=True) if limit.minus else (0, 0)
    least, most = interval(model, limit.most, {n.APPLICATION: args}, widest=True)
    fewest = math.floor(least - high) if least is not None and high is not None else 0
    most_left = math.floor(most - (low or 0)) if most is not None else 0
    return (
        parts[min(fewest, len(parts)) - 1][1] if fewest > 0 else None,
        parts[most_left - 1][1] if 0 < most_left <= len(parts) else None,
    )


def _each_bounds(model: Model, application: Record, limit: n.LimitRule) -> Iterator[Interval]:
    """The last day for every member of the ranges of a limit; one that may not count has no greatest day."""
    case = model.case
    for each in limit.each:
        exists = case.norms.props[each.exists].body
        assert isinstance(exists, n.Exists)
        for member in case.members(application, exists.source):
            args: dict[str, Args] = {n.APPLICATION: (application.id,), exists.source.var: (member,)}
            counts = model.child(exists.body, tuple(args[v][0] for v in case.norms.props[exists.body.prop].context))
            least, most = interval(model, each.term, args, widest=True) if counts is not False else (FOREVER, FOREVER)
            yield least, most if counts is not None else FOREVER
        if not case.complete(application, exists.source):
            yield None, FOREVER


def set_by(model: Model, application: Record, limit: n.LimitRule, day: int) -> tuple[n.Term, dict[str, Args]] | None:
    """The term that gives a last (or first) day that can be granted, with of whom it is; of several the first that is written."""
    case = model.case
    own: dict[str, Args] = {n.APPLICATION: (application.id,)}
    found: list[tuple[n.Term, dict[str, Args]]] = [(term, own) for term in (limit.last, limit.first) if term is not None]
    for each in limit.each:
        exists = case.norms.props[each.exists].body
        assert isinstance(exists, n.Exists)
        found += [(each.term, {**own, exists.source.var: (member,)}) for member in case.members(application, exists.source)]
    return next(((term, env) for term, env in found if interval(model, term, env) == (day, day)), None)


def _first_of(bounds: Iterable[Interval]) -> DayBounds:
    """The first of several days, each with its least and greatest value."""
    leasts, mosts = zip(*bounds, strict=True)
    known = [int(x) for x in mosts if x is not None]
    return None if None in leasts else int(min(leasts)), min(known) if known else None


def border(model: Model, application: Record, limit: n.LimitRule) -> tuple[date | None, date | None]:
    """The last day that can be granted and the first, as far as they are known and more is asked for."""
    begin, end = model.case.period(application)
    until, from_ = (_known(reach(model, application, limit, last)) if last in sides(limit) else None for last in (True, False))
    if until is not None and end is not None and end <= until:
        until = None
    return as_date(until), as_date(None if from_ is not None and begin is not None and begin >= from_ else from_)


def last_day(model: Model, running: Record, rule: n.KeepRule) -> tuple[date | None, str | None]:
    """The last day on which a rule keeps a running provision, with the address that sets it: of several the first day counts,
    of the same day the first that is written. None: no end, or not known."""
    bounds = [interval(model, term, {n.APPLICATION: (running.id,)}, widest=True) for term, _ in rule.last]
    day = _known(_first_of(bounds)) if bounds else None
    by = next((address.id for (_, address), own in zip(rule.last, bounds, strict=True) if own == (day, day)), None)
    found = as_date(day)
    return found, by if found is not None else None


def _known(bounds: DayBounds) -> int | None:
    least, most = bounds
    return least if least == most else None


def sides(limit: n.LimitRule) -> tuple[bool, ...]:
    """Does it set a last day (True), a first day (False), or both? A limit on a value sets neither."""
    if limit.part is not None:
        return (True,)
    return tuple(last for last, term in ((True, limit.last), (False, limit.first)) if term is not None)


def open_limits(model: Model, residual: Residual, provision: n.Provision, application: Record) -> Iterator[OpenLimit]:
    """The maxima of which is not known whether, or how far, they are exceeded; not those that take everything."""
    args: Args = (application.id,)
    begin, end = model.case.period(application)
    for limit in provision.limits:
        excess, whole = model.value(limit.excess, args), model.value(limit.whole, args)
        if excess is False or whole is True:
            continue
        both = sides(limit)
        for last in both:
            least, most = reach(model, application, limit, last)
            known, far, asked = (least, most, end) if last else (most, least, begin)
            if (excess is True and least is not None and least == most) or (len(both) > 1 and _within(known, asked, last)):
                continue
            unknown = residual.unknowns(_compared(model, (limit.excess, args)), decided=True)
            yield OpenLimit(
                limit.address.id, limit.label, last, as_date(known) if whole is False else None,
                None if _within(far, asked, last) else as_date(far), tuple(replace(u, ids=(limit.address.id,)) for u in unknown),
            )  # fmt: skip


def _within(bound: int | None, asked: int | None, last: bool) -> bool:
    """Does what is asked for stay within a last (or first) day?"""
    return bound is not None and asked is not None and (bound >= asked if last else bound <= asked)


def _compared(model: Model, at: Instance) -> tuple[Instance, ...]:
    """The comparison under the excess of a maximum: what the limit waits for, also if it is certainly exceeded."""
    prop = model.case.norms.props[at[0]]
    if prop.role == "in_force":
        return ()
    if isinstance(prop.body, n.Comparison):
        return (at,)
    member = isinstance(prop.body, n.Exists)  # of a member of a list that does not count, nothing is waited for
    below = ((p.prop, p.args) for p in premises(model, *at) if not member or model.value(p.prop, p.args) is not (not p.holds))
    found = tuple(x for b in below for x in _compared(model, b))
    undecided = model.value(*at) is None and not found
    return (at,) if undecided else found
