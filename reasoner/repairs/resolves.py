"""What one change of a repair is for: the conditions and grounds that are not as they must be without it."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n

from ..decision.unmet import lowest
from .changes import Assignment, Option
from .search import Search


def settles(search: Search, taken: Assignment, option: Option) -> Iterator[str]:
    """Addresses in the order of the rules: conditions at the lowest address that the law numbers, else grounds."""
    without = frozenset(o for o in taken if o.slot != option.slot)
    provision = search.norms.provisions[search.application.kind or ""]
    yield from dict.fromkeys(_differing(search, provision, taken, without))


def _differing(search: Search, provision: n.Provision, after: Assignment, without: Assignment) -> Iterator[str]:
    (now_in, now_at), (then_in, then_at) = search.at(after), search.at(without)

    def values(prop: str) -> tuple[bool | None, bool | None]:
        return now_in.of((prop, search.args))[now_at], then_in.of((prop, search.args))[then_at]

    moved: set[str] = set()
    for rule in provision.conditions:
        now, then = values(rule.prop)
        if now is None or now is then or (rule.in_force is not None and search.value(after, (rule.in_force, search.args)) is False):
            continue
        moved.add(rule.prop)
        failing = without if then is False else after if now is False else None
        if failing is None:
            yield rule.address.id
        else:
            yield from (f.address.id for f in lowest(search.model(failing), rule.prop, search.args))
    for ground in provision.grounds:
        now, then = values(ground.prop)
        if now is not None and now is not then and not moved & set(ground.conditions):
            yield ground.address.id
    for limit in provision.limits:
        now, then = values(limit.whole)
        if now is not None and now is not then:
            yield limit.address.id
