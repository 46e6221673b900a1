"""The reasons of decisions over columns: grounds and the conditions they rest on, unmet conditions at their lowest addresses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from parser import norms as n

from ..decision.answer import EXCESS, KEEPS, MAY_END_GROUND, MAY_REFUSES, REFUSES
from .days import Bools
from .engine import Group, solve
from .judged import Decided, GroundColumn, Judged
from .premises import links
from .terms import Flag, _or


class Founded:
    """Which grounds and unmet conditions have a proof that does not use the refusal itself."""

    def __init__(self, decided: Decided, found: Judged) -> None:
        self.found, self.decided = found, decided
        counts = np.bincount(decided.seen.world[n.APPLICATION], minlength=decided.seen.batch.size)
        self.several = bool((counts[found.worlds] > 1).any()) and not decided.seen.setting.running
        self._runs: dict[str, Group] = {}

    def provable(self, refusal: str, prop: str) -> Bools:
        """Of each row: has the value of this proposition a proof without that refusal?"""
        group, at = self.found.group, self.found.at
        if not self.several:
            return np.ones(at.size, bool)
        if refusal not in self._runs:
            run = solve(self.decided.seen, frozen=self.decided.run, refusals={refusal})
            self._runs[refusal] = run.groups[group.key]
        holds, fails = group.truth(prop)
        still, still_not = self._runs[refusal].truth(prop)
        return ((holds & still) | (fails & still_not))[at]


def reason(found: Judged, founded: Founded) -> None:
    group = found.group
    provision = group.norms.provisions[group.kind]
    running = group.key.running
    counts = {c.prop: _counts(found, founded, provision, c.prop) for c in provision.conditions}
    fails = {p: found.of(group.truth(p)[1]) & counted for p, counted in counts.items()}
    failures = {c.prop: _lowest(found, c.prop, fails[c.prop]) for c in provision.conditions}
    columns = list(_ending_grounds(found, provision)) if running else list(_grounds(found, founded, provision))
    out = []
    for ground, conditions, holds in columns:
        for c in conditions:
            if c not in counts and (ground.leg == n.WANT or c in group.values):
                counts[c] = _counts(found, founded, provision, c)
                fails[c] = found.of(group.truth(c)[1]) & counts[c]
                failures[c] = _lowest(found, c, fails[c])
        carried = _carried(found, ground.prop, conditions, holds, counts)
        because: dict[str, Bools] = {}
        for c in conditions:
            if c not in carried or not carried[c].any():
                continue
            for address, rows in failures[c].items():
                because[address] = because.get(address, False) | (rows & carried[c] & fails[c])
        out.append(GroundColumn(ground.id, ground.leg, ground.modality, ground.label, ground.prop, holds, because))
    found.grounds = tuple(sorted(out, key=lambda g: (g.modality != REFUSES, group.norms.place[g.id]))) if not running else tuple(out)
    for g in provision.grounds:
        if g.leg == n.WANT:
            absent = found.of(group.truth(g.prop)[0])
            for c in g.conditions:
                if c not in failures:
                    counted = _counts(found, founded, provision, c)
                    failures[c] = _lowest(found, c, found.of(group.truth(c)[1]) & counted)
                for address, rows in failures[c].items():
                    found.unmet[address] = found.unmet.get(address, False) | (rows & absent)
    for rule in provision.conditions:
        counted = ~found.of(group.truth(rule.in_force)[1]) if rule.in_force is not None else np.ones(found.at.size, bool)
        for address, rows in failures[rule.prop].items():
            found.unmet[address] = found.unmet.get(address, False) | (rows & counted)


def _counts(found: Judged, founded: Founded, provision: n.Provision, condition: str) -> Bools:
    """Of each row: does an unmet condition fail without the refusal that rests on it?"""
    grounds = [g for g in provision.grounds if condition in g.conditions]
    if not grounds or not founded.several:
        return np.ones(found.at.size, bool)
    s = provision.signals
    fails = found.of(found.group.truth(condition)[1])
    some = [founded.provable(s.binding if g.binding else s.may, condition) for g in grounds]
    counted: Bools = ~fails | np.logical_or.reduce(some)
    return counted


def _grounds(found: Judged, founded: Founded, provision: n.Provision) -> Iterator[tuple[GroundColumn, tuple[str, ...], Bools]]:
    group, s = found.group, provision.signals
    for g in provision.grounds:
        holds = found.of(group.truth(g.prop)[0]) & founded.provable(s.binding if g.binding else s.may, g.prop)
        column = GroundColumn(g.address.id, g.leg, REFUSES if g.binding else MAY_REFUSES, g.label, g.prop, holds, {})
        yield column, g.conditions, holds
    for limit in provision.limits:
        holds = found.of(group.truth(limit.excess)[0]) & ~found.of(group.truth(limit.whole)[0])
        yield GroundColumn(limit.address.id, EXCESS, REFUSES, limit.label, limit.excess, holds, {}), (), holds


def _ending_grounds(found: Judged, provision: n.Provision) -> Iterator[tuple[GroundColumn, tuple[str, ...], Bools]]:
    group, ending = found.group, provision.ending
    assert ending is not None
    bites = ~found.of(group.truth(ending.end)[1])
    for rule in ending.keeps:
        holds = bites & found.of(group.truth(rule.prop)[0])
        yield GroundColumn(rule.address.id, None, KEEPS, rule.label, rule.prop, holds, {}), (), holds
    for g in ending.grounds:
        holds = found.of(group.truth(g.prop)[0])
        yield GroundColumn(g.address.id, g.leg, MAY_END_GROUND, g.label, g.prop, holds, {}), g.conditions, holds


def _carried(found: Judged, prop: str, conditions: tuple[str, ...], holds: Bools, counts: dict[str, Bools]) -> dict[str, Bools]:
    """Of the conditions of a ground those that carry it: reached along premises that have the value that they must have."""
    if not conditions or not holds.any():
        return {}
    group = found.group
    norms = group.norms
    above = _ancestors(group, prop, frozenset(conditions))
    aside = {c: found.spread(~counts[c]) for c in conditions if c in counts and not counts[c].all()}
    reached: dict[str, Bools] = {prop: found.spread(holds)}
    for name in reversed(group.plan.order):
        if name not in reached or name not in above or norms.props[name].role == "in_force":
            continue
        mask = reached[name]
        if name in aside:
            mask = mask & ~aside[name]
        body = norms.props[name].body
        held, failed = group.truth(name)
        for link in links(group, name):
            if link.prop not in above:
                continue
            t, f = group.truth(link.prop)
            t, f = (t, f) if link.holds else (f, t)
            straight = not isinstance(body, n.Comparison)
            pairs = link.both(mask & held, t) | link.both(mask & failed, f) if straight else link.both(mask, t | f)
            size = group.space(link.prop).size
            reached[link.prop] = reached.get(link.prop, np.zeros(size, bool)) | link.down(pairs, size)
    return {c: (reached[c] & ~aside[c] if c in aside else reached[c])[found.at] for c in conditions if c in reached}


def _ancestors(group: Group, root: str, wanted: frozenset[str]) -> frozenset[str]:
    """Propositions below a root that have one of the wanted ones below them, or are one."""
    below = group.plan.cone.below
    lead: set[str] = set()
    for name in group.plan.order:
        if name in wanted or not lead.isdisjoint(below[name]):
            lead.add(name)
    return frozenset(lead | {root})


# ---- unmet conditions at the lowest addresses


def _lowest(found: Judged, condition: str, fails: Bools) -> dict[str, Bools]:
    """By address where a failing condition fails: at its numbered parts, or as a whole. As `unmet.lowest`."""
    group = found.group
    prop = group.norms.props[condition]
    assert prop.address is not None
    if not fails.any():
        return {}
    parts: dict[str, Bools] = {}
    whole = np.zeros(fails.size, bool)
    some = np.zeros(fails.size, bool)
    for address, rows in _parts(found, condition, True, prop.address, fails):
        if address is None:
            whole |= rows
        else:
            parts[address] = parts.get(address, False) | rows
            some |= rows
    own = whole | (fails & ~some)
    return {k: rows for k, rows in ({prop.address.id: own} | parts).items() if rows.any()}


def _parts(found: Judged, name: str, holds: bool, under: n.Address, rows: Bools) -> Iterator[tuple[str | None, Bools]]:
    """Numbered parts below a premise that is not as it should be, each with the rows; None: what has no number of its own."""
    group, norms = found.group, found.group.norms
    prop = norms.props[name]
    numbered = prop.role in ("definition", "condition") and prop.address is not None
    if numbered and prop.address is not None and prop.address != under and prop.address.under(under):
        yield prop.address.id, rows
        return
    body = prop.body
    if not isinstance(body, n.All | n.Any_):
        yield None, rows
        return
    conjunction = isinstance(body, n.All) is holds
    live: list[tuple[str, bool, Bools]] = []
    for c in body.children:
        t, f = (found.of(x) for x in group.truth(c.prop))
        held = t if c.holds else f
        supports = held if not holds else (f if c.holds else t)
        sign = c.holds if holds else not c.holds
        off = _switched_off(found, c.prop, sign)
        mask = rows & supports if off is False else rows & supports & np.logical_not(off)
        if norms.props[c.prop].role != "exception" and mask.any():
            live.append((c.prop, sign, mask))
    if not conjunction:
        count = np.zeros(rows.size, np.int16)
        for _, _, m in live:
            count += m
        yield None, rows & (count != 1)
        live = [(p, s, m & (count == 1)) for p, s, m in live]
    for p, sign, mask in live:
        yield from _parts(found, p, sign, under, mask)


def _switched_off(found: Judged, name: str, holds: bool) -> Flag:
    """Another reading than the chosen one, or a power to deviate."""
    group = found.group
    props = group.norms.props
    body = props[name].body
    if isinstance(body, n.ReadingIs | n.Deviated):
        return True
    out: Flag = False
    if isinstance(body, n.All) and holds:
        for c in body.children:
            if isinstance(props[c.prop].body, n.ReadingIs):
                t, f = group.truth(c.prop)
                out = _or(out, found.of(f if c.holds else t))
    return out
