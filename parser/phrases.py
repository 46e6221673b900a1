"""Stable, readable ids for leaves and terms, and numbers in plain form."""

from __future__ import annotations

from decimal import Decimal

from . import norms as n


def phrase(body: n.Leaf | n.Present) -> str:
    """A stable, readable id for a leaf."""
    match body:
        case n.Flag(path, fact):
            return f"{_path(path)}.{fact}"
        case n.Member(path, fact, values):
            return f"{_path(path)}.{fact}={'|'.join(values)}"
        case n.OfKind(path, kind):
            return f"{_path(path)}:{kind}"
        case n.Linked(path, link):
            return f"{_path(path)}.{link}?"
        case n.Same(left, right, link):
            return f"{_path(left)}.{link}={_path(right)}.{link}"
        case n.Comparison(left, operator, right):
            return f"{term_phrase(left)}{operator}{term_phrase(right)}"
        case n.Lasts(path, months):
            return f"{_path(path)}.duur>={months}m"
        case n.SharedDays(left, right, days):
            return f"{_path(left)}&{_path(right)}>={days}d"
        case n.ReadingIs(reading, choice):
            return f"lezing:{reading}={choice}"
        case n.Deviated(address):
            return f"afwijking:{address.id}" if address else "afwijking"
        case n.Running():
            return "loopt_al"
        case n.Present(var):
            return f"aanwezig({var})"


def _path(path: n.Path) -> str:
    return ".".join((path.var, *path.links))


def term_phrase(term: n.Term) -> str:
    """A stable, readable id for a term."""
    match term:
        case n.Number(value, unit):
            return plain(value) + (unit or "")
        case n.Day(value):
            return value.isoformat()
        case n.FactTerm(path, fact, _):
            return f"{_path(path)}.{fact}"
        case n.ValueTerm(name, _):
            return name
        case n.Plus(left, sign, right):
            return f"{term_phrase(left)}{'+' if sign > 0 else '-'}{term_phrase(right)}"
        case n.ShiftMonths(inner, months):
            return f"{term_phrase(inner)}{months:+d}m"
        case n.ShiftWorkingDays(inner, days, calendar):
            return f"{term_phrase(inner)}+{days}w({calendar})"
        case n.PartNumber(part):
            return f"{part}.nummer"
        case n.PartCount(part):
            return f"{part}.aantal"
        case n.PeriodCount(path, months, before):
            return f"perioden{months}m({_path(path)}{',' + term_phrase(before) if before is not None else ''})"
        case n.Aggregate(source, body, weight):
            return f"som({source.var},{body.prop},{term_phrase(weight) if weight is not None else 1})"


def plain(value: Decimal) -> str:
    """A number in plain form with a decimal comma."""
    text = format(value.normalize(), "f")
    return text.replace(".", ",")
