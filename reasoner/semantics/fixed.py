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
        self._general = norms.below(kind)
        self._memo: dict[str, bool | None] = {}
        self._left: dict[str, n.Child] = {}

    def value(self, prop: str) -> bool | None:
        """True, False, or None if facts decide."""
        todo = [] if prop in self._memo else [prop]
        while todo:
            body = self.norms.props[todo[-1]].body
            below = [c.prop for c in body.children if c.prop not in self._memo] if isinstance(body, n.All | n.Any_) else []
            if below:
                todo += below
            else:
                self._memo[todo.pop()] = self._body(body)
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
                return None if kind in self._general else kind in self.kinds
            case n.All(children):
                return _least([self._child(c) for c in children])
            case n.Any_(children):
                least = _least([_not(self._child(c)) for c in children])
                return _not(least)
        return None  # others: facts decide

    def _child(self, child: n.Child) -> bool | None:
        value = self.value(child.prop)
        return value if child.holds else _not(value)

    def left(self, prop: str) -> n.Child:
        """What a proposition that facts decide comes down to: itself, or the only one below it that is not settled."""
        if prop not in self._left:
            at, holds = prop, True
            while (only := self._only(at)) is not None:
                at, holds = only.prop, holds is only.holds
            self._left[prop] = n.Child(at, holds)
        return self._left[prop]

    def _only(self, prop: str) -> n.Child | None:
        found = self.norms.props[prop]
        open_ = [c for c in found.body.children if self.value(c.prop) is None] if isinstance(found.body, n.All | n.Any_) else []
        return open_[0] if len(open_) == 1 and self.norms.props[open_[0].prop].context == found.context else None

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
