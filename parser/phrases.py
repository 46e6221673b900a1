"""Stable, readable ids for leaves and terms, words for terms, numbers in plain form, and the places in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import assert_never

from . import norms as n
from .signs import is_day

PLACE = re.compile(r"\{([^{}]*)\}")
CALENDAR = {12: "van het jaar", 3: "van het kwartaal", 1: "van de maand"}
PERIOD = "periode"  # of an entity that has one: its days in words


def places(text: str) -> list[str]:
    """The names in braces, in order; an empty one is the value."""
    return PLACE.findall(text)


def filled(text: str, fill: Callable[[str], str]) -> str:
    """The text with every place filled."""
    return PLACE.sub(lambda found: fill(found[1]), text)


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
        case n.Deviated(address, by):
            return f"afwijking:{address.id}" if address else f"afwijking op grond van {', '.join(power for power, _ in by)}"
        case n.Granted(path, listed):
            return f"{_path(path)}.toegekend{'|vermeld' if listed else ''}"
        case n.Running():
            return "loopt_al"
        case n.Present(var):
            return f"aanwezig({var})"
    assert_never(body)


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
        case n.Times(inner, factor, percent):
            return f"{term_phrase(factor)}{'%' if percent else '*'}({term_phrase(inner)})"
        case n.Extreme(left, right, most):
            return f"{'hoogste' if most else 'laagste'}({term_phrase(left)},{term_phrase(right)})"
        case n.Rounded(inner, over, multiple, method):
            return f"{method}({term_phrase(inner)}/{term_phrase(over)},{plain(multiple)})"
        case n.ShiftMonths(inner, months, by):
            return f"{term_phrase(inner)}{months:+d}m" + (f"*{term_phrase(by)}" if by is not None else "")
        case n.ShiftWorkingDays(inner, days, calendar):
            return f"{term_phrase(inner)}{days:+d}w({calendar})"
        case n.Anniversary(inner, years, early):
            return f"verjaardag({years},{term_phrase(inner)}{',' + early.prop if early is not None else ''})"
        case n.CalendarStart(inner, months):
            return f"eerste_dag{months}({term_phrase(inner)})"
        case n.Between(first, until, days, months, begun):
            size = f"{days}d" if days else f"{months}m"
            return f"{'begonnen' if begun else 'van'}{size}({term_phrase(first)},{term_phrase(until)})"
        case n.PartNumber(part):
            return f"{part}.nummer"
        case n.PartCount(part):
            return f"{part}.aantal"
        case n.PeriodCount(path, months, before, begun):
            ended = f",{'begonnen<' if begun else ''}{term_phrase(before)}" if before is not None else ""
            return f"perioden{months}m({_path(path)}{ended})"
        case n.ChainBound(path, links, last):
            return f"aaneengesloten_{'einde' if last else 'begin'}({_path(path)},{','.join(links)})"
        case n.Aggregate(source, body, weight):
            return f"som({source.var},{body.prop},{term_phrase(weight) if weight is not None else 1})"
    assert_never(term)


def term_words(
    term: n.Term, entities: Mapping[str, n.Entity], values: Mapping[str, n.ValueDef], parts: Mapping[str, n.Part], bound: Mapping[str, str]
) -> str:
    """A term in words for people; `bound`: the entity of each variable bound by a range."""

    def words(t: n.Term) -> str:
        match t:
            case n.Number(value, "dagen") if value == 1:
                return "1 dag"
            case n.Number(value, "dagen") if value % 7 == 0:
                return f"{plain(value / 7)} weken"
            case n.Number(value, unit):
                return plain(value) + (f" {unit}" if unit else "")
            case n.Day(value):
                return f"{value.day}-{value.month}-{value.year}"
            case n.FactTerm(path, fact, _):
                return entities[entity_at(path, entities, bound)].facts[fact].label.holds
            case n.ValueTerm(name, _):
                return values[name].label
            case n.Plus(left, sign, right):
                return f"{words(left)} {'plus' if sign > 0 else 'min'} {words(right)}"
            case n.Times(inner, factor, percent):
                share = "procent van" if isinstance(factor, n.Number) else "(in procenten) van"
                return f"{words(factor)} {share if percent else 'maal'} {words(inner)}"
            case n.Extreme(left, right, most):
                which = ("de vroegste", "de laatste") if is_day(left, values) else ("het laagste", "het hoogste")
                return f"{which[most]} van {words(left)} en {words(right)}"
            case n.Rounded(inner, over, size, method):
                divided = f" gedeeld door {words(over)}" if over != n.ONE else ""
                whole = f" op {plain(size)}" if size not in (1, Decimal("0.01")) else ""
                return f"{words(inner)}{divided}, {method.replace('_', ' ')} afgerond{whole}"
            case n.ShiftMonths(inner, months, by):
                return f"{words(inner)} {'plus' if months > 0 else 'min'} {words(by) if by is not None else _months(abs(months))}"
            case n.ShiftWorkingDays(inner, 0, _):
                return f"de eerste werkdag op of na {words(inner)}"
            case n.ShiftWorkingDays(inner, days, _):
                return f"{words(inner)} {'plus' if days > 0 else 'min'} {abs(days)} werkdag{'en' if abs(days) != 1 else ''}"
            case n.Anniversary(inner, years, _):
                return f"{words(inner)} plus {years} jaar"
            case n.CalendarStart(inner, months):
                return f"de eerste dag {CALENDAR[months]} van {words(inner)}"
            case n.Between(first, n.Plus(last, 1, n.Number(value, "dagen"))) if value == 1:
                return f"aantal {counted_words(t)} van {words(first)} tot en met {words(last)}"
            case n.Between(first, until):
                return f"aantal {counted_words(t)} van {words(first)} tot {words(until)}"
            case n.PartNumber(part):
                return f"nummer van het {parts[part].label}"
            case n.PartCount(part):
                return f"aantal gevraagde keren een {parts[part].label}"
            case n.PeriodCount(_, months, _, _):
                return f"aantal perioden van {months} maanden"
            case n.ChainBound(path, _, last):
                label = entities[entity_at(path, entities, bound)].label
                return f"{'laatste' if last else 'eerste'} dag van het {label}, met wat daarbij aansluit"
            case n.Aggregate(_, _, weight):
                return "aantal" if weight is None else words(weight)
        assert_never(t)

    return words(term)


def counted_words(term: n.Between) -> str:
    """`dagen`, `hele maanden`, `begonnen weken`"""
    size = (term.days, term.months)
    if size == (1, 0):
        return "dagen"
    return f"{'begonnen' if term.begun else 'hele'} { {(7, 0): 'weken', (0, 1): 'maanden'}.get(size, 'jaren') }".replace("  ", " ")


def entity_at(path: n.Path, entities: Mapping[str, n.Entity], bound: Mapping[str, str]) -> str:
    """The entity that a path leads to."""
    entity = bound.get(path.var, path.var)
    for link in path.links:
        entity = entities[entity].links[link].target
    return entity


def _months(months: int) -> str:
    return f"{months // 12} jaar" if months % 12 == 0 else f"{months} maanden"


def plain(value: Decimal) -> str:
    """A number in plain form with a decimal comma."""
    text = format(value.normalize(), "f")
    return text.replace(".", ",")
