"""A sum over a list as a person adds it up: each amount with the record it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from parser import norms as n
from parser.vocabulary import UNITS
from reasoner.dossier.record import Args
from reasoner.semantics.model import Model
from reasoner.semantics.terms import environment, interval, record_of

from .. import words


@dataclass(frozen=True)
class Addend:
    """One amount of a sum. value None: unknown; entity: id of the record, or nothing for a number of the rules."""

    entity: str
    value: Decimal | None
    unit: str
    sign: int = 1

    @property
    def words(self) -> str:
        return f"{words.number(self.value)} {self.unit}".rstrip() if self.value is not None else "onbekend"


def addends(model: Model, prop: n.Prop, args: Args) -> tuple[Addend, ...]:
    """What is added up on the left of a comparison, in the order of the rules and then of the dossier; nothing of another body."""
    if not isinstance(prop.body, n.Comparison):
        return ()
    return tuple(_addends(model, prop.body.left, environment(model, prop, args), args, 1))


def _addends(model: Model, term: n.Term, env: dict[str, Args], args: Args, sign: int) -> Iterator[Addend]:
    match term:
        case n.Plus(left, direction, right):
            yield from _addends(model, left, env, args, sign)
            yield from _addends(model, right, env, args, sign * direction)
        case n.Aggregate(source, body, weight) if weight is not None:
            for member in model.case.members(model.case.dossier.records[str(args[0])], source):
                bound = {**env, source.var: (member,)}
                if model.child(body, tuple(bound[v][0] for v in model.case.norms.props[body.prop].context)) is not False:
                    yield from _addends(model, weight, bound, args, sign)
        case n.FactTerm(path, _, type_):
            record = record_of(model.case, env, path)
            yield Addend(record.id if record is not None else "", _value(model, term, env), UNITS.get(type_, ""), sign)
        case other:  # others: one number, whatever it is made of
            unit = other.unit if isinstance(other, n.Number) else None
            yield Addend("", _value(model, other, env), unit or "", sign)


def _value(model: Model, term: n.Term, env: dict[str, Args]) -> Decimal | None:
    least, most = interval(model, term, env)
    return Decimal(least) if least is not None and least == most else None


def sum_words(model: Model, prop: n.Prop, args: Args) -> str:
    """`3000 (t1) + 1500 (t2) + 600 (A) = 5100 euro; grens 5000`, or of a count `2; grens 2`; nothing where it is not known."""
    if not isinstance(prop.body, n.Comparison):
        return ""
    env = environment(model, prop, args)
    total, limit = _value(model, prop.body.left, env), _value(model, prop.body.right, env)
    if total is None:
        return ""
    found = addends(model, prop, args)
    unit = next((a.unit for a in found if a.unit), "")
    whole = f"{words.number(total)} {unit}".rstrip()
    if len(found) > 1 and all(a.value is not None for a in found):
        whole = f"{_added(model, found)} = {whole}"
    return f"{whole}; grens {words.number(limit)}" if limit is not None else whole


def _added(model: Model, found: tuple[Addend, ...]) -> str:
    """`3000 (t1) + 1500 (t2)`"""
    pieces = []
    for i, each in enumerate(found):
        name = f" ({model.case.dossier.records[each.entity].name})" if each.entity else ""
        sign = "" if not i and each.sign > 0 else "− " if each.sign < 0 else "+ "
        pieces.append(f"{sign}{words.number(each.value or Decimal(0))}{name}")
    return " ".join(pieces)
