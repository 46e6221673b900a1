"""What one change of a repair is for: the conditions and grounds that are not as they must be without it."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n

from ..decision.unmet import lowest, not_in_force
from ..dossier.record import Args
from ..semantics.model import Model
from .changes import Assignment, Option
from .search import Search


def settles(search: Search, taken: Assignment, option: Option) -> Iterator[str]:
    """Addresses in the order of the rules: conditions at the lowest address that the law numbers, else grounds."""
    after = search.model(taken)
    without = search.model(frozenset(o for o in taken if o.slot != option.slot))
    provision = search.norms.provisions[search.application.kind or ""]
    yield from dict.fromkeys(_differing(provision, after, without, search.args))


def _differing(provision: n.Provision, after: Model, without: Model, args: Args) -> Iterator[str]:
    moved: set[str] = set()
    for rule in provision.conditions:
        now, then = after.value(rule.prop, args), without.value(rule.prop, args)
        if now is None or now is then or not_in_force(after, rule, args):
            continue
        moved.add(rule.prop)
        failing = without if then is False else after if now is False else None
        yield from (f.address.id for f in lowest(failing, rule.prop, args)) if failing is not None else (rule.address.id,)
    for ground in provision.grounds:
        now, then = after.value(ground.prop, args), without.value(ground.prop, args)
        if now is not None and now is not then and not moved & set(ground.conditions):
            yield ground.address.id
    for limit in provision.limits:
        if (now := after.value(limit.whole, args)) is not None and now is not without.value(limit.whole, args):
            yield limit.address.id
