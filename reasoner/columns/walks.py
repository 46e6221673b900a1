"""What a walk through the proofs comes by, over columns: down from where it starts, along what carries the truth that it meets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from parser import norms as n

from ..semantics.cone import ROOTS, Purpose
from .days import Bools
from .engine import Group
from .premises import links

Starts = Mapping[str, Bools]  # of what is asked first, the bindings at which a walk starts


def purpose_of(group: Group) -> Purpose:
    return Purpose.ENDING if group.key.running else Purpose.DECISION


def walked(group: Group, starts: Starts) -> Iterator[tuple[str, Bools]]:
    """Propositions that a walk comes by, with the bindings at which it does."""
    reached = dict(starts)
    for name in reversed(group.plan.order):
        mask = reached.get(name)
        if mask is None or not mask.any():
            continue
        yield name, mask
        held, failed = group.truth(name)
        open_ = ~held & ~failed if not isinstance(group.norms.props[name].body, n.Comparison) else np.ones(mask.size, bool)
        for link in links(group, name):
            t, f = group.truth(link.prop)
            t, f = (t, f) if link.holds else (f, t)
            pairs = link.both(mask & held, t) | link.both(mask & failed, f) | link.both(mask & open_, np.ones(t.size, bool))
            below = np.zeros(t.size, bool)
            below[slice(None) if link.below is None else link.below[pairs]] = pairs if link.below is None else True
            reached[link.prop] = reached[link.prop] | below if link.prop in reached else below


def answer_starts(group: Group) -> Starts:
    """Where a whole answer starts to walk: at what is undecided, at grounds that hold, at conditions that fail."""
    norms, provision = group.norms, group.norms.provisions[group.kind]
    ending = provision.ending
    holding = [g.prop for g in provision.grounds] + [p for x in provision.limits for p in (x.whole, x.excess)]
    failing = [c.prop for c in provision.conditions] + [c for g in provision.grounds for c in g.conditions]
    if ending is not None:
        holding += [g.prop for g in ending.grounds] + [k.prop for k in ending.keeps]
        failing += [c for g in ending.grounds for c in g.conditions]
    asked = [*ROOTS[purpose_of(group)](norms, group.kind), *holding, *failing]
    out: dict[str, Bools] = {}
    for name in dict.fromkeys(p for p in asked if p in group.values):
        held, failed = group.truth(name)
        out[name] = (~held & ~failed) | (held if name in holding else False) | (failed if name in failing else False)
    return out


def worlds_of(group: Group, name: str, mask: Bools) -> Bools:
    """The worlds of some bindings of a proposition."""
    above = group.space(name).application
    out = np.zeros(group.seen.batch.size, bool)
    out[group.spaces.worlds[mask] if above is None else group.spaces.worlds[above[mask]]] = True
    return out


__all__ = ["answer_starts", "purpose_of", "walked", "worlds_of"]
