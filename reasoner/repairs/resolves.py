"""What one change of a repair is for: the conditions and grounds that are not as they must be without it."""

from __future__ import annotations

from collections.abc import Iterator

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
        without = taken - {option}
        after, before = self._row(taken), self._row(without)
        if after == before:
            return ()
        return tuple(dict.fromkeys(self._differing(taken, without, after, before)))

    def _row(self, taken: Assignment) -> Row:
        """The truth of every condition, ground and limit with these options."""
        truths, k = self.search.at(taken)
        if truths not in self._rows:
            self._rows[truths] = [*zip(*map(truths.of, self._instances), strict=True)]
        return self._rows[truths][k]

    def _differing(self, after: Assignment, without: Assignment, now_: Row, then_: Row) -> Iterator[str]:
        values, moved = iter(zip(now_, then_, strict=True)), set[str]()
        for rule in self.provision.conditions:
            now, then = next(values)
            if now is None or now is then or self._not_in_force(rule.in_force, after):
                continue
            moved.add(rule.prop)
            failing = without if then is False else after if now is False else None
            if failing is None:
                yield rule.address.id
            else:
                yield from (f.address.id for f in lowest(self.search.model(failing), rule.prop, self.search.args))
        for ground in self.provision.grounds:
            now, then = next(values)
            if now is not None and now is not then and not moved & set(ground.conditions):
                yield ground.address.id
        for limit in self.provision.limits:
            now, then = next(values)
            if now is not None and now is not then:
                yield limit.address.id

    def _not_in_force(self, in_force: str | None, after: Assignment) -> bool:
        return in_force is not None and self.search.value(after, (in_force, self.search.args)) is False


__all__ = ["Settles"]
