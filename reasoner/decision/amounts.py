"""Maximum amounts and hours per part of a period: the cell from the model, the arithmetic exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from parser import norms as n
from parser.phrases import term_words

from ..dossier.calendar import FOREVER, whole_parts
from ..dossier.record import Args, Record
from ..semantics.model import Model
from ..semantics.terms import Interval, interval, lacking, nothing
from .answer import AmountRow, AmountStep, HoursRow
from .overlap import both

CENT = Decimal("0.01")


def amount_rows(model: Model, rule: n.Amount, application: Record, begin: int | None, end: int | None) -> Iterator[AmountRow | HoursRow]:
    """One row a part of the period (day numbers `begin` to `end`), or one without dates if a bound is unknown."""
    per_part = isinstance(rule, n.FixedRule) and rule.after is not None
    applies = model.value(rule.prop, (application.id,)) if rule.prop is not None and not per_part else True
    if applies is not False:
        rows = _rows(model, rule, application, begin, end)
        yield from rows if applies else map(uncertain, rows)


def uncertain(row: AmountRow | HoursRow) -> AmountRow | HoursRow:
    """The row as long as it is not known whether it will be granted; what its table does not have stays so."""
    if row.status != "ok":
        return row
    if isinstance(row, HoursRow):
        return replace(row, maximum=None, status="onbekend")
    return replace(row, factor=None, maximum=None, status="onbekend")


def _rows(model: Model, rule: n.Amount, application: Record, begin: int | None, end: int | None) -> Iterator[AmountRow | HoursRow]:
    match rule:
        case n.ProductRule():
            yield _product(model, rule, application, begin, end)
        case n.CellRule():
            yield _looked_up(model, rule, application)
        case n.FixedRule():
            yield from _fixed(model, rule, application, begin, end)
        case n.AmountRule():
            if begin is None or end is None:
                yield _row(rule, None, None, "onbekend")
                return
            for k, (first, whole) in enumerate(whole_parts(begin, end, model.case.norms.parts[rule.part].months), 1):
                yield _part(model, rule, application, (application.id, Decimal(k)), first, min(whole, end), whole)
        case other:
            assert_never(other)


def _fixed(model: Model, rule: n.FixedRule, application: Record, begin: int | None, end: int | None) -> Iterator[AmountRow]:
    holds = rule.prop is None or model.value(rule.prop, (application.id,))
    if begin is None or end is None:
        yield AmountRow(None, None, rule.address.id, None, None, rule.amount, None, None, None, "onbekend")
        return
    least, most = interval(model, rule.after, {n.APPLICATION: (application.id,)}) if rule.after is not None else (None, None)
    months = model.case.norms.parts[rule.part].months
    whole_only = model.value(rule.whole_only, (application.id,)) if rule.whole_only is not None else False
    spans = [(first, whole) for first, whole in whole_parts(begin, end, months) if whole_only is not True or end >= whole]
    for i, (first, whole) in enumerate(spans):
        following = min(spans[i + 1][1], end) if i + 1 < len(spans) else FOREVER
        over = least is not None and most is not None and min(whole, end) < least and following >= most
        known = holds if rule.after is None or over else None  # only of the last part that is over can it be said
        if known is False:
            continue
        if whole_only is None and end < whole:
            known = None  # perhaps not for a part that is not over
        dates, factor, maximum = _dates(first, min(whole, end)), "1" if known else None, rule.amount.quantize(CENT) if known else None
        yield AmountRow(*dates, rule.address.id, None, None, rule.amount, None, factor, maximum, "ok" if known else "onbekend")


def _product(model: Model, rule: n.ProductRule, application: Record, begin: int | None, end: int | None) -> AmountRow:
    env: dict[str, Args] = {n.APPLICATION: (application.id,)}
    terms = [interval(model, t, env) if t is not None else (Decimal(0),) * 2 for t in (rule.count, rule.rate, rule.less)]
    values = [_known(bounds) for bounds in terms]
    count, rate, less = values
    shown = less if rule.less is not None else None
    counted = _words(model, rule.count) if isinstance(rule.count, n.ValueTerm | n.Between) else ""
    address = rule.address.id
    if _lacks(model, env, rule.steps, *(t for t in (rule.count, rule.rate, rule.less) if t is not None)):
        return AmountRow(*_dates(begin, end), address, None, None, None, None, None, None, "geen_cel")
    if count is None or rate is None or less is None:
        return AmountRow(*_dates(begin, end), address, None, None, rate, None, None, None, "onbekend", shown)
    steps = _steps(model, rule, env)
    total = _stepped(model, rule, env, Fraction(max(count * rate - less, Decimal(0))), steps)
    status = "ok" if total is not None else "onbekend"
    return AmountRow(
        *_dates(begin, end), address, None, None, rate, None, _plain(count), total, status, shown, steps=steps, counted=counted,
        version=_version(model, rule.rate, env[n.APPLICATION]),
    )  # fmt: skip


def _version(model: Model, term: n.Term, args: Args) -> str:
    """Of a value of which several regulations have one: where the one that counts stands."""
    value = model.case.norms.values[term.name] if isinstance(term, n.ValueTerm) else None
    if value is None or len({p.document for p in value.places if p is not None}) < 2:
        return ""
    held = (p for (_, guard), p in zip(value.cases, value.places, strict=True) if guard is None or model.child(guard, args) is True)
    place = next(held, None)
    return place.id if place is not None else ""


def _looked_up(model: Model, rule: n.CellRule, application: Record) -> AmountRow:
    """The cell that applies, once."""
    args: Args = (application.id,)
    address, has_cell = rule.address.id, model.value(rule.cell, args)
    if has_cell is None:
        return AmountRow(None, None, address, None, None, None, None, None, None, "onbekend")
    found = _cell(model, rule, args) if has_cell else None
    if found is None:
        return AmountRow(None, None, address, None, None, None, None, None, None, "geen_cel")
    row, column, cell, version = found
    env: dict[str, Args] = {n.APPLICATION: args}
    if _lacks(model, env, rule.steps):
        return AmountRow(None, None, address, None, None, None, None, None, None, "geen_cel")
    steps = _steps(model, rule, env)
    total = _stepped(model, rule, env, Fraction(cell), steps)
    status = "ok" if total is not None else "onbekend"
    factor = "1" if total is not None else None
    return AmountRow(None, None, address, row, column, cell, None, factor, total, status, steps=steps, version=version)


def _lacks(model: Model, env: dict[str, Args], steps: tuple[n.Step, ...], *terms: n.Term) -> bool:
    """Do the rules give no amount, for what it is made of is not there, or it is divided by nothing?"""
    by_nothing = any(step.kind == "over" and nothing(interval(model, step.term, env)) for step in steps)
    return by_nothing or any(lacking(model, term, env) for term in (*terms, *(step.term for step in steps)))


def _steps(model: Model, rule: n.ProductRule | n.CellRule, env: dict[str, Args]) -> tuple[AmountStep, ...]:
    return tuple(AmountStep(s.kind, _known(interval(model, s.term, env)), _named(model, s.term)) for s in rule.steps)


def _named(model: Model, term: n.Term) -> str:
    return "" if isinstance(term, n.Number) else _words(model, term)


def _stepped(
    model: Model, rule: n.ProductRule | n.CellRule, env: dict[str, Args], value: Fraction, steps: tuple[AmountStep, ...]
) -> Decimal | None:
    """An amount after its steps, rounded once, half up if nothing is said of it; None as long as a step or the rounding is not known."""
    exact = after(value, steps)
    method = _rounding(model, rule, env[n.APPLICATION]) if rule.rounding else "half_omhoog"
    return _round(exact, method) if exact is not None and method is not None else None


def after(value: Fraction, steps: tuple[AmountStep, ...]) -> Fraction | None:
    """An amount after its steps, in their order and never below zero; None as long as one is not known."""
    for step in steps:
        if step.value is None:
            return None
        by = Fraction(step.value)
        match step.kind:
            case "percent":
                value = value * by / 100
            case "times":
                value = value * by
            case "over":
                if by <= 0:
                    return None
                value = value / by
            case "less":
                value = value - by
            case "most":
                value = min(value, by)
            case "least":
                value = max(value, by)
            case other:
                assert_never(other)
        value = max(value, Fraction(0))
    return value


def _words(model: Model, term: n.Term) -> str:
    norms = model.case.norms
    return term_words(term, norms.entities, norms.values, norms.parts, norms.variables)


def _known(bounds: Interval) -> Decimal | None:
    """The number, if it is known and not without end."""
    least, most = bounds
    return Decimal(least) if least is not None and least == most and -FOREVER < least < FOREVER else None


def _dates(first: int | None, last: int | None) -> tuple[date | None, date | None]:
    return (date.fromordinal(first) if first else None, date.fromordinal(last) if last and last < FOREVER else None)


def _part(model: Model, rule: n.AmountRule, application: Record, args: Args, first: int, last: int, whole: int) -> AmountRow | HoursRow:
    """One part from its first to its last day; `whole`: the last day it would have as a whole."""
    has_cell = model.value(rule.cell, _args(model, rule.cell, args))
    if has_cell is None:
        return _row(rule, first, last, "onbekend")
    found = _cell(model, rule, args) if has_cell else None
    if found is None:
        return _row(rule, first, last, "geen_cel")
    row, column, cell, version = found
    env: dict[str, Args] = {n.APPLICATION: args[:1], rule.part: args[1:]}
    hours = _known(interval(model, n.ValueTerm(rule.pro_rata, ""), env)) if rule.pro_rata is not None else None
    method = _rounding(model, rule, args)
    if (hours is None and rule.pro_rata is not None) or (method is None and rule.rounding):
        return _row(rule, first, last, "onbekend", row, column, cell)
    if rule.hours:
        assert hours is not None
        total = _exactly(Fraction(cell) / 100 * Fraction(hours) * (last - first + 1) / 7, method)
        return _row(rule, first, last, "ok" if total is not None else "onbekend", row, column, cell, hours, None, total)
    factor, words = _factor(model, rule, hours, env) if hours is not None else (Fraction(1), "1")
    days, all_days = last - first + 1, whole - first + 1
    by_days = model.value(rule.part_pro_rata, args[:1]) if rule.part_pro_rata is not None else False
    if by_days is None and days < all_days:
        return _row(rule, first, last, "onbekend", row, column, cell, hours)
    if by_days:
        factor *= Fraction(days, all_days)
        words = f"{words} x {days}/{all_days}"
    total = _exactly(Fraction(cell) * factor, method)
    if total is None:
        return _row(rule, first, last, "onbekend", row, column, cell, hours)
    made = _row(rule, first, last, "ok", row, column, cell, hours, words, total)
    made = replace(made, version=version) if isinstance(made, AmountRow) else made
    return _capped(model, rule.cap, env, made) if rule.cap is not None and isinstance(made, AmountRow) else made


def _capped(model: Model, cap: n.Term, env: dict[str, Args], row: AmountRow) -> AmountRow:
    """The row with what else it may not exceed; a cap that is not known, and may be lower, leaves the maximum as it is."""
    least, most = interval(model, cap, env)
    label = _words(model, cap)
    if least is None or least != most:
        return row if least is not None and row.maximum is not None and least >= row.maximum else replace(row, capped_by=label)
    amount = max(Decimal(least), Decimal(0)).quantize(CENT)
    maximum = min(row.maximum, amount) if row.maximum is not None else None
    return replace(row, maximum=maximum, cap=amount, capped_by=label)


def _factor(model: Model, rule: n.AmountRule, hours: Decimal, env: dict[str, Args]) -> tuple[Fraction, str]:
    full = interval(model, rule.full_at, env)[0] if rule.full_at is not None else None  # stated in the text, so exact
    if full is None or hours >= full:
        return Fraction(1), "1"
    return Fraction(hours) / Fraction(full), f"{_plain(hours)}/{_plain(Decimal(full))}"


def _rounding(model: Model, rule: n.AmountRule | n.ProductRule | n.CellRule, args: Args) -> n.RoundingMethod | None:
    methods = list(dict.fromkeys(m for m, prop in rule.rounding if prop is None or model.value(prop, args[:1])))
    if len(methods) > 1:
        raise both(f"afronden bij {rule.address.id}", *(m.replace("_", " ") for m in methods[:2]))
    return methods[0] if methods else None


def _cell(model: Model, rule: n.AmountRule | n.CellRule, args: Args) -> tuple[str, str, Decimal, str] | None:
    """Row, column and cell that apply. Raises DossierError (K010) for two that differ."""
    found: dict[Decimal, tuple[str, str, Decimal, str]] = {}
    for name in rule.tables:
        table = model.case.norms.tables[name]
        for (_, row, row_prop), cells in zip(table.rows, table.cells, strict=True):
            if not model.value(row_prop, _args(model, row_prop, args)):
                continue
            for (heading, column_prop), cell in zip(table.columns, cells, strict=True):
                if cell is not None and model.value(column_prop, _args(model, column_prop, args)):
                    found.setdefault(cell, (row, heading, cell, table.address.id if "@" in name else ""))
    cells_found = list(found.values())
    if len(cells_found) > 1:
        raise both(f"tabel bij {rule.address.id}", *(f"{row}, {heading}: {_plain(cell)}" for row, heading, cell, _ in cells_found[:2]))
    return cells_found[0] if cells_found else None


def _args(model: Model, prop: str, args: Args) -> Args:
    return args[: len(model.case.norms.props[prop].context)]


def _exactly(value: Fraction, method: n.RoundingMethod | None) -> Decimal | None:
    """Rounded; without a method only what comes to whole hundredths."""
    if method is None and (value * 100).denominator != 1:
        return None
    return _round(value, method or "half_omhoog")


def _round(value: Fraction, method: n.RoundingMethod) -> Decimal:
    """Exact: a fraction is rounded once, to cents or hundredths of an hour."""
    hundredths = value * 100
    whole, rest = divmod(hundredths.numerator, hundredths.denominator)
    twice = 2 * rest
    up = {"half_omhoog": twice >= hundredths.denominator, "naar_beneden": False, "naar_boven": rest > 0}[method]
    return (Decimal(whole + up) * CENT).quantize(CENT)


def _row(
    rule: n.AmountRule, first: int | None, last: int | None, status: str, row: str | None = None, column: str | None = None,
    cell: Decimal | None = None, hours: Decimal | None = None, factor: str | None = None, maximum: Decimal | None = None,
) -> AmountRow | HoursRow:  # fmt: skip
    dates = _dates(first, last)
    if rule.hours:
        return HoursRow(*dates, rule.address.id, row, column, cell, maximum, status, hours)
    return AmountRow(*dates, rule.address.id, row, column, cell, hours, factor, maximum, status)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
