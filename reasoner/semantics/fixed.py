"""What is settled before any fact is known: for one kind of provision, asked for or running, with the default readings or any."""

from __future__ import annotations

from parser import norms as n
from parser.dependencies import dependencies


class Fixed:
    """Propositions that can only hold or only fail, whatever the dossier says.

    `running`: about a running provision; `any_reading`: whatever the readings are too.
    """

    def __init__(self, norms: n.Norms, kind: str, running: bool, any_reading: bool) -> None:
        self.norms, self.running, self.any_reading, self.kinds = norms, running, any_reading, norms.ancestors(kind)
        self._memo: dict[str, bool | None] = {}

    def value(self, prop: str) -> bool | None:
        """True, False, or None if facts decide."""
        if prop not in self._memo:
            self._memo[prop] = self._body(self.norms.props[prop].body)
        return self._memo[prop]

    def _body(self, body: n.Body) -> bool | None:
        match body:
            case n.ReadingIs(reading, choice):
                return None if self.any_reading else self.norms.readings[reading].default == choice
            case n.Running():
                return self.running
            case n.Deviated():
                return False  # a power that is used is a decision of its own, told with the powers
            case n.OfKind(n.Path(n.APPLICATION, ()), kind):
                return kind in self.kinds
            case n.All(children):
                return _least([self._child(c) for c in children])
            case n.Any_(children):
                least = _least([_not(self._child(c)) for c in children])
                return _not(least)
        return None  # others: facts decide

    def _child(self, child: n.Child) -> bool | None:
        value = self.value(child.prop)
        return value if child.holds else _not(value)

    def live(self, root: str) -> frozenset[str]:
        """Propositions below the root that can still make a difference to it."""
        found: set[str] = set()
        todo = [root]
        while todo:
            prop = todo.pop()
            if prop in found or self.value(prop) is not None:
                continue
            found.add(prop)
            todo += dependencies(self.norms.props[prop].body, self.norms.values)
        return frozenset(found)


class _Made(dict[tuple[str, bool, bool], Fixed]):
    """By kind, running, any reading."""


def fixed(norms: n.Norms, kind: str, running: bool = False, any_reading: bool = False) -> Fixed:
    made, key = norms.kept(_Made), (kind, running, any_reading)
    if key not in made:
        made[key] = Fixed(norms, kind, running, any_reading)
    return made[key]


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _least(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True
