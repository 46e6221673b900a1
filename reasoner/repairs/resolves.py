"""What one change of a repair is for: the conditions and grounds that are not as they must be without it."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n

from ..columns.many import Truths
from ..decision.unmet import lowest
from .changes import Assignment, Option
from .search import Search

Row = tuple[bool | None, ...]


class Settles:
    """Addresses in the order of the rules: conditions at the lowest address that the law numbers, else grounds."""

    def __init__(self, search: Search) -> None:
        self.search, self.provision = search, search.norms.provisions[search.application.kind or ""]
        own = self.provision
        names = [*(c.prop for c in own.conditions), *(g.prop for g in own.grounds), *(x.whole for x in own.limits)]
        self._instances = [(name, search.args) for name in names]
        self._rows: dict[Truths, list[Row]] = {}

    def __call__(self, taken: Assignment, option: Option) -> tuple[str, ...]:
        """What one of the options settles."""
        return tuple(dict.fromkeys(self._settled(taken, option)))

    def read(self, taken: Assignment, option: Option) -> Iterator[Assignment]:
        """The sets of options of which it takes the model to say so."""
        yield from (failing for _, failing in self._conditions(taken, option) if failing is not None)

    def _settled(self, taken: Assignment, option: Option) -> Iterator[str]:
        moved = set[str]()
        for rule, failing in self._conditions(taken, option):
            moved.add(rule.prop)
            if failing is None:
                yield rule.address.id
            else:
                yield from (f.address.id for f in lowest(self.search.model(failing), rule.prop, self.search.args))
        own, first = self.provision, len(self.provision.conditions)
        changed = [now is not None and now is not then for now, then in self._beside(taken, option)[first:]]
        grounds = changed[: len(own.grounds)]
        yield from (g.address.id for g, new in zip(own.grounds, grounds, strict=True) if new and not moved & set(g.conditions))
        yield from (x.address.id for x, new in zip(own.limits, changed[len(grounds) :], strict=True) if new)

    def _conditions(self, taken: Assignment, option: Option) -> Iterator[tuple[n.Rule, Assignment | None]]:
        """The conditions whose truth it decides, each with the options beside which it fails."""
        for rule, (now, then) in zip(self.provision.conditions, self._beside(taken, option), strict=False):
            if now is None or now is then or self._not_in_force(rule.in_force, taken):
                continue
            yield rule, taken - {option} if then is False else taken if now is False else None

    def _beside(self, taken: Assignment, option: Option) -> list[tuple[bool | None, bool | None]]:
        """The truth of every condition, ground and limit, with the option and without it."""
        return [*zip(self._row(taken), self._row(taken - {option}), strict=True)]

    def _row(self, taken: Assignment) -> Row:
        truths, k = self.search.at(taken)
        if truths not in self._rows:
            self._rows[truths] = [*zip(*map(truths.of, self._instances), strict=True)]
        return self._rows[truths][k]

    def _not_in_force(self, in_force: str | None, after: Assignment) -> bool:
        return in_force is not None and self.search.value(after, (in_force, self.search.args)) is False


__all__ = ["Settles"]
