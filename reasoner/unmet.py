"""Unmet conditions, down to the facts on which they fail."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from parser import norms as n

from .answer import Part, Unmet
from .calendar import iso
from .ground import Args
from .model import Model
from .structure import environment, fact_uses, interval, months_of, record_of
from .support import supporting

OPPOSITE = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "!="}


def unmet_conditions(model: Model, provision: n.Provision, args: Args) -> tuple[Unmet, ...]:
    """Every condition of the provision that fails, with the leaves that make it fail."""
    return tuple(
        Unmet(rule.address.id, rule.label, tuple(dict.fromkeys(failing_parts(model, rule.prop, args, True))))
        for rule in provision.conditions
        if model.value(rule.prop, args) is False
    )


def failing_parts(model: Model, prop: str, args: Args, wanted: bool) -> Iterator[Part]:
    """Leaves under a proposition that is not as wanted; `wanted` follows negations down."""
    body = model.case.norms.props[prop].body
    match body:
        case n.All() | n.Any_() | n.AtLeast():
            for premise in supporting(model, prop, args):
                yield from failing_parts(model, premise.prop, premise.args, wanted if premise.holds else not wanted)
        case n.Exists(source, child):
            yield from _carriers(model, prop, args, source, child)
        case n.ReadingIs() | n.Present() | n.Deviated():
            return
        case n.Comparison() | n.Lasts() | n.SharedDays():
            yield from _compared(model, prop, args, body, wanted)
        case _:
            yield from _stated(model, prop, args, body, wanted)


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
        uses = list(fact_uses(model, prop, args))
        missing = next((u for u in uses if u.value == "geen"), None)
        if missing is None and uses:
            least, most = interval(model, body.right, env)
            required = _plain(least, body.right) if least is not None and least == most else "?"
            left = interval(model, body.left, env)
            direct = isinstance(body.left, n.FactTerm)
            value = uses[0].value if direct else _plain(left[0], body.left) if left[0] is not None and left[0] == left[1] else None
            fact = body.left.name if isinstance(body.left, n.ValueTerm) else uses[0].fact
            entity = str(args[0]) if isinstance(body.left, n.ValueTerm) else uses[0].entity
            yield Part(fact, entity, value, uses[0].unit, body.operator if wanted else OPPOSITE[body.operator], required)
            return
    yield from _stated(model, prop, args, body, wanted)


def _plain(value: Decimal | int | None, term: n.Term) -> str:
    if isinstance(value, int):
        return iso(value)
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
