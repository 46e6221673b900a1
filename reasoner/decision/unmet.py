"""Unmet conditions, down to the facts on which they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from parser import norms as n
from parser.phrases import term_phrase
from parser.vocabulary import WHOLE_TYPES

from ..dossier.calendar import add_months, anniversary, first_of, iso
from ..dossier.moments import FIRST_YEAR, LAST_YEAR
from ..dossier.record import Args
from ..semantics.model import Model
from ..semantics.operators import OPPOSITE
from ..semantics.premises import Premise
from ..semantics.support import supporting
from ..semantics.terms import environment, interval, is_day, months_of, record_of
from ..semantics.uses import fact_uses
from .answer import Part, Unmet


@dataclass(frozen=True)
class Failing:
    """The lowest numbered provision that is not met, with the proposition that says so and its wanted truth."""

    address: n.Address
    prop: str
    args: Args
    wanted: bool


def lowest(model: Model, condition: str, args: Args) -> tuple[Failing, ...]:
    """A failing condition at the lowest addresses the law itself numbers: the parts that each must hold, and the condition
    as a whole where it fails on what has no number of its own, or for want of any of several possibilities."""
    prop = model.case.norms.props[condition]
    assert prop.address is not None
    whole = Failing(prop.address, condition, args, True)
    found = _parts(model, Premise(condition, args, True), prop.address)
    return (*((whole,) if None in found or not found else ()), *(f for f in found if f is not None))


def _parts(model: Model, premise: Premise, under: n.Address) -> tuple[Failing | None, ...]:
    """Numbered parts below; None for a failure that has no number of its own."""
    prop = model.case.norms.props[premise.prop]
    numbered = prop.role in ("definition", "condition") and prop.address is not None
    if numbered and prop.address is not None and prop.address != under and prop.address.under(under):
        return (Failing(prop.address, premise.prop, premise.args, premise.holds),)
    if not isinstance(prop.body, n.All | n.Any_):
        return (None,)
    conjunction = isinstance(prop.body, n.All) is premise.holds
    carrying = [p if premise.holds else replace(p, holds=not p.holds) for p in supporting(model, premise.prop, premise.args)]
    live = [p for p in carrying if not _switched_off(model, p) and model.case.norms.props[p.prop].role != "exception"]
    if not conjunction and len(live) != 1:
        return (None,)
    return tuple(dict.fromkeys(f for p in live for f in _parts(model, p, under)))


def other_version(model: Model, prop: str, args: Args) -> bool:
    """Is this what a regulation says that is not in force, where another version is?"""
    props = model.case.norms.props
    if props[prop].role != "version":
        return False
    body = props[prop].body
    assert isinstance(body, n.All)
    return model.child(body.children[0], args[:1]) is False


def _switched_off(model: Model, premise: Premise) -> bool:
    """Another reading than the chosen one, or a power to deviate: neither is a part of what is asked."""
    body = model.case.norms.props[premise.prop].body
    if isinstance(body, n.ReadingIs | n.Deviated) or other_version(model, premise.prop, premise.args):
        return True
    if not isinstance(body, n.All) or not premise.holds:
        return False
    given = (c for c in body.children if isinstance(model.case.norms.props[c.prop].body, n.ReadingIs))
    return any(model.child(c, premise.args[:1]) is False for c in given)


def unmet_conditions(model: Model, provision: n.Provision, args: Args, counts: Callable[[str], bool]) -> tuple[Unmet, ...]:
    """Every condition of the provision that fails (and counts), with the leaves that make it fail.

    What is failing of a power is told only if there is no power: otherwise another norm gives it.
    """
    found: dict[str, Unmet] = {}
    wants = [g for g in provision.grounds if g.leg == n.WANT and model.value(g.prop, args) is True]
    groups = [n.Rule(g.address, g.label, prop) for g in wants for prop in g.conditions]
    for rule in (*groups, *provision.conditions):
        if model.value(rule.prop, args) is not False or not counts(rule.prop) or not_in_force(model, rule, args):
            continue
        failures = lowest(model, rule.prop, args)
        numbered = [p for f in failures if f.prop != rule.prop for p in failing_parts(model, f.prop, f.args, f.wanted)]
        for failing in failures:
            label = model.case.norms.props[failing.prop].label
            words = rule.label if label is None else label.holds if failing.wanted else label.fails
            parts = tuple(dict.fromkeys(failing_parts(model, failing.prop, failing.args, failing.wanted)))
            if failing.prop == rule.prop:
                parts = tuple(p for p in parts if p not in numbered)
            found.setdefault(failing.address.id, Unmet(failing.address.id, words, parts))
    return tuple(found.values())


def not_in_force(model: Model, rule: n.Rule, args: Args) -> bool:
    """Is the regulation of a condition not in force, so that it is no condition?"""
    return rule.in_force is not None and model.value(rule.in_force, args) is False


def failing_parts(model: Model, prop: str, args: Args, wanted: bool) -> Iterator[Part]:
    """Leaves under a proposition that is not as wanted; `wanted` follows negations down."""
    body = model.case.norms.props[prop].body
    match body:
        case n.All() | n.Any_() | n.AtLeast():
            for premise in supporting(model, prop, args):
                signed = replace(premise, holds=premise.holds is wanted)
                exception = model.case.norms.props[premise.prop].role == "exception"  # that it does not apply is no part of the condition
                if not exception and not _switched_off(model, signed):
                    yield from failing_parts(model, premise.prop, premise.args, signed.holds)
        case n.Exists(_, _, against) if against is not None and not wanted and model.value(prop, args) is True:
            for _, at in against_it(model, prop, args):
                yield from failing_parts(model, against.prop, at, not against.holds)
        case n.Exists(source, child):
            yield from _carriers(model, prop, args, source, child)
        case n.ReadingIs() | n.Present() | n.Deviated():
            return
        case n.Comparison() | n.Lasts() | n.SharedDays():
            yield from _compared(model, prop, args, body, wanted)
        case n.Flag() | n.Member() | n.OfKind() | n.Linked() | n.Same() | n.Granted() | n.Running():
            yield from _stated(model, prop, args, body, wanted)
        case other:
            assert_never(other)


def against_it(model: Model, prop: str, args: Args) -> Iterator[tuple[str, Args]]:
    """The members of which a statement about every member is not so: each with what the proposition that says so is about.

    prop: the denial of the statement, which holds.
    """
    body = model.case.norms.props[prop].body
    assert isinstance(body, n.Exists)
    assert body.against is not None
    for premise in supporting(model, prop, args):
        env = dict(zip(model.case.norms.props[premise.prop].context, premise.args, strict=True))
        about = model.case.norms.props[body.against.prop].context
        yield str(env[body.source.var]), tuple(env[v] for v in about)


def _carriers(model: Model, prop: str, args: Args, source: n.Source, child: n.Child) -> Iterator[Part]:
    kind = next((b.kind for b in _bodies(model, child.prop) if isinstance(b, n.OfKind)), source.var)
    if model.value(prop, args) is True:
        for premise in supporting(model, prop, args):
            yield Part(kind, str(premise.args[-1]), "ja", None, "=", "nee")
    else:
        yield Part(kind, str(args[0]), "nee", None, "=", "ja")


def _bodies(model: Model, prop: str) -> Iterator[n.Body]:
    body = model.case.norms.props[prop].body
    yield body
    if isinstance(body, n.All):
        for c in body.children:
            yield model.case.norms.props[c.prop].body


def _compared(model: Model, prop: str, args: Args, body: n.Body, wanted: bool) -> Iterator[Part]:
    env = environment(model, model.case.norms.props[prop], args)
    if isinstance(body, n.Lasts):
        record = record_of(model.case, env, body.path)
        if record is not None:
            yield Part("duur", record.id, months_of(model.case, record), "maanden", ">=" if wanted else "<", str(body.months))
            return
    if isinstance(body, n.Comparison):
        uses = fact_uses(model, prop, args)
        missing = next((u for u in uses if u.value == "geen"), None)
        if missing is None and uses:
            if (own := _own(model, body, env, wanted)) is not None:
                yield replace(own, fact=uses[0].fact, entity=uses[0].entity, value=uses[0].value, unit=uses[0].unit)
                return
            least, most = interval(model, body.right, env)
            required = _plain(model, least, body.right) if least is not None and least == most else "?"
            left = interval(model, body.left, env)
            direct = isinstance(body.left, n.FactTerm)
            value, unit = uses[0].value, uses[0].unit
            if not direct:
                value = _plain(model, left[0], body.left) if left[0] is not None and left[0] == left[1] else None
            elif unit == "weken" and value is not None and least is not None and least == most:
                value, unit, required = _weeks(int(value), int(least))
            fact = uses[0].fact if direct else term_phrase(body.left)  # what was computed goes under its own name
            entity = uses[0].entity if direct else str(args[0])
            yield Part(fact, entity, value, unit, body.operator if wanted else OPPOSITE[body.operator], required)
            return
    yield from _stated(model, prop, args, body, wanted)


def _own(model: Model, body: n.Comparison, env: dict[str, Args], wanted: bool) -> Part | None:
    """What the date itself would have to be, where the rule compares a later (or earlier) day with a day that is known.

    `dag + 27 jaar <= 14-9-2024` asks of the day itself: on or before 14-9-1997. None: no such comparison.
    """
    fact = _shifted(body.left)
    least, most = interval(model, body.right, env)
    if fact is None or body.left == fact or not isinstance(least, int) or least != most:
        return None
    operator = body.operator if wanted else OPPOSITE[body.operator]
    if operator not in (">=", "<", "<=", ">"):
        return None
    first = _first_day(lambda day: _comes_to(model, body.left, day) >= (least if operator in (">=", "<") else least + 1))
    if first is None:
        return None
    return Part("", "", None, None, operator, iso(first if operator in (">=", "<") else first - 1))


def _shifted(term: n.Term) -> n.FactTerm | None:
    """The one date in a term that only moves it."""
    match term:
        case n.FactTerm(_, _, "datum"):
            return term
        case (
            n.ShiftMonths(inner, _, None) | n.Anniversary(inner, _, _) | n.CalendarStart(inner, _) | n.ShiftWorkingDays(inner, _, _)
            | n.Plus(inner, _, n.Number())
        ):  # fmt: skip
            return _shifted(inner)
    return None  # others: more than a date that is moved


def _comes_to(model: Model, term: n.Term, day: int) -> int:
    """What such a term comes to when its date is this day."""
    match term:
        case n.ShiftMonths(inner, months):
            return add_months(_comes_to(model, inner, day), months)
        case n.Anniversary(inner, years, _):
            return anniversary(_comes_to(model, inner, day), years, model.case.early(term))
        case n.CalendarStart(inner, months):
            return first_of(_comes_to(model, inner, day), months)
        case n.ShiftWorkingDays(inner, days, calendar):
            return model.case.working_day(_comes_to(model, inner, day), days, calendar)
        case n.Plus(inner, sign, n.Number(value, _)):
            return _comes_to(model, inner, day) + sign * int(value)
    return day  # others: the date itself, see _shifted


def _first_day(late_enough: Callable[[int], bool]) -> int | None:
    """The first day of a dossier from which something holds; None if it always or never does."""
    low, high = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    if late_enough(low) or not late_enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if late_enough(middle) else (middle + 1, high)
    return low


def _weeks(stated: int, needed: int) -> tuple[str, str, str]:
    """A number of weeks with what it is compared with, which is kept in days: in weeks if that is a whole number of them."""
    week = WHOLE_TYPES["weken"]
    if needed % week == 0:
        return str(stated), "weken", str(needed // week)
    return str(stated * week), "dagen", str(needed)


def _plain(model: Model, value: Decimal | int | None, term: n.Term) -> str:
    if value is not None and is_day(model.case.norms, term):
        return iso(int(value))  # a Decimal, where days were added
    if isinstance(value, int):
        return str(value)
    return format(value.normalize(), "f") if value is not None else "?"


def _stated(model: Model, prop: str, args: Args, body: n.Body, wanted: bool) -> Iterator[Part]:
    for use in fact_uses(model, prop, args):
        if use.value == "geen":
            yield Part(use.fact, use.entity, "geen", None, "!=", "geen")
            return
    for use in fact_uses(model, prop, args):
        required = "ja" if wanted else "nee"
        operator = "="
        if isinstance(body, n.Member):
            required, operator = "|".join(body.values), "=" if wanted else "!="
        elif isinstance(body, n.OfKind):
            required, operator = body.kind, "=" if wanted else "!="
        elif isinstance(body, n.Linked):
            required, operator = "geen", "!=" if wanted else "="
        yield Part(use.fact, use.entity, use.value, use.unit, operator, required)
        return
