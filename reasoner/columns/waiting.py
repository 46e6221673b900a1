"""What a duration or a duty waits for, over columns, though no outcome does. As `Decision.waiting`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from parser import norms as n

from ..decision.follows import duty_moments
from .amounts import has_amounts
from .days import Bools
from .engine import Group
from .judged import Decided, Judged, outcomes
from .limits import open_limit
from .premises import links
from .unknown import Key, Walk, add, of_kind


def waiting(decided: Decided, outcome: Sequence[Mapping[Key, Bools]]) -> list[dict[Key, Bools]]:
    """For the decisions of each kind: by what is unknown which rows wait for it for a duration or a duty, not for their outcome.

    outcome: what those wait for. As `Decision.waiting`.
    """
    walk = Walk(decided.run)
    for found in decided.kinds:
        for name, flags, anyhow in (*_duties(found), *_maxima(found)):
            add(walk.reached, found.group, name, flags)
            if anyhow:
                add(walk.anyhow, found.group, name, flags)
    notes = walk.finish()
    every = [of_kind(found, notes, np.ones(found.worlds.size, bool)) for found in decided.kinds]
    less = [{k: rows & ~known[k] if k in known else rows for k, rows in own.items()} for own, known in zip(every, outcome, strict=True)]
    return [{k: rows for k, rows in own.items() if rows.any()} for own in less]


def _duties(found: Judged) -> Iterator[tuple[str, Bools, bool]]:
    provision, running = found.group.norms.provisions[found.kind], found.group.key.running
    moments = {int(code): duty_moments(outcomes(int(code)), running) for code in np.unique(found.possible)}
    for rule in provision.duties:
        if rule.prop is not None:
            asked = np.isin(found.possible, [code for code, when in moments.items() if rule.when in when])
            holds, fails = (x[found.at] for x in found.group.truth(rule.prop))
            yield rule.prop, found.spread(asked & ~holds & ~fails), False


def _maxima(found: Judged) -> Iterator[tuple[str, Bools, bool]]:
    if not found.group.key.running:
        for limit in found.group.norms.provisions[found.kind].limits:
            roots: list[tuple[str, Bools]] = []
            _compared(found.group, limit.excess, found.spread(open_limit(found, limit) & has_amounts(found)), roots)
            yield from ((name, flags, True) for name, flags in roots)


def _compared(group: Group, name: str, flags: Bools, out: list[tuple[str, Bools]]) -> Bools:
    """Where there is a comparison under the excess of a maximum, which `out` gets; see `maxima.open_limits`."""
    prop, found = group.norms.props[name], np.zeros(flags.size, bool)
    if prop.role == "in_force" or not flags.any():
        return found
    if isinstance(prop.body, n.Comparison):
        out.append((name, flags))
        return flags
    for link in links(group, name):
        holds, fails = group.truth(link.prop)
        counts = ~(fails if link.holds else holds) if isinstance(prop.body, n.Exists) else np.ones(holds.size, bool)
        pairs = link.both(flags, counts)
        below = link.down(pairs, holds.size)
        under = link.both(flags, _compared(group, link.prop, below, out) & counts)
        found |= link.up(under, flags.size)
    holds, fails = group.truth(name)
    undecided = flags & ~holds & ~fails & ~found
    out.append((name, undecided))
    return found | undecided
