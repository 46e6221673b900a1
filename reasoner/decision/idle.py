"""Exceptions (`tenzij`) that play no part in a decision: a presumption that only they rest on does not count."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n

from ..dossier.record import Args
from ..semantics.cone import Cone
from ..semantics.model import Model


def playing(model: Model, cone: Cone, application: str) -> frozenset[str]:
    """The propositions of a cone that are reached without going through an exception that is idle.

    An exception is idle if the rule it belongs to is settled without it (a ground whose conditions are met does not
    hold, whatever its exceptions), or if a reading by itself closes it.
    """
    args: Args = (application,)
    idle = {name for prop in cone.props for name in _idle(model, prop, args)}
    todo = list(cone.roots)
    seen: set[str] = set()
    while todo:
        prop = todo.pop()
        if prop not in seen and prop not in idle:
            seen.add(prop)
            todo += cone.below[prop]
    return frozenset(seen)


def _idle(model: Model, prop: str, args: Args) -> Iterator[str]:
    """Exceptions directly under a proposition that do not play a part in its value."""
    body = model.case.norms.props[prop].body
    if not isinstance(body, n.All | n.Any_):
        return
    exceptions = [c for c in body.children if model.case.norms.props[c.prop].role == "exception"]
    settles = isinstance(body, n.Any_)
    settled = any(c not in exceptions and model.child(c, args) is settles for c in body.children) if exceptions else False
    yield from (c.prop for c in exceptions if settled or _by_reading(model, c.prop, args))


def _by_reading(model: Model, prop: str, args: Args) -> bool:
    """Is the value of this proposition fixed by readings alone?"""
    body = model.case.norms.props[prop].body
    match body:
        case n.ReadingIs():
            return True
        case n.All(children) | n.Any_(children):
            value, settles = model.value(prop, args), isinstance(body, n.Any_)
            if value is None:
                return False
            fixed = [_by_reading(model, c.prop, args) for c in children if model.child(c, args) is value]
            return any(fixed) if value is settles else all(fixed)
    return False  # others: facts play a part
