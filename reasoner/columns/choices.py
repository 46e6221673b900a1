"""Where what is undecided leads to applications that wait for each other. As `Residual` has it; applications as bits by place."""

from __future__ import annotations

import numpy as np

from parser import norms as n

from .days import Bools, Ints
from .engine import Group, Run
from .premises import Link, links

MEETS = 1 << 61  # a range over applications of which not all may be named
MOST_PLACES = 60


class Choices:
    """Of a run, for every proposition: may it be a choice? asked: only these worlds are asked about."""

    def __init__(self, run: Run, asked: Bools | None = None) -> None:
        self.run, self.seen = run, run.seen
        table = run.seen.applications
        asked = np.ones(run.seen.batch.size, bool) if asked is None else asked
        ranges = [source for g in run.groups.values() for source in g.plan.ranges]
        named = (self._named(g, owner) | ~asked[g.spaces.worlds] for g in run.groups.values() for owner in {s.owner for s in ranges})
        self.relevant = bool(ranges) and (bool((np.diff(table.start)[asked] > 1).any()) or any(not x.all() for x in named))
        self.bit = 1 << np.minimum(np.arange(table.size) - table.start[:-1][run.seen.world[n.APPLICATION]], MOST_PLACES)
        self._below = {id(g): self._flags(g) for g in run.groups.values()} if self.relevant else {}
        self._leads = self._circles() if self.relevant else np.zeros(run.seen.batch.size, np.int64)

    def choice(self, group: Group, prop: str) -> Bools:
        if not self.relevant:
            return np.zeros(len(group.rows), bool)
        below = self._below[id(group)].get(prop, np.zeros(len(group.rows), np.int64))
        found: Bools = ((below & MEETS) != 0) | ((below & self._leads[group.spaces.worlds]) != 0)
        return found

    @property
    def circular(self) -> Bools:
        """Of each world: do applications in it wait for each other?"""
        found: Bools = self._leads != 0
        return found

    def _flags(self, group: Group) -> dict[str, Ints]:
        """Of each proposition that may lead to an application, where it is undecided, the applications below it."""
        out: dict[str, Ints] = {}
        for name in group.plan.to_applications:
            holds, fails = group.truth(name)
            open_ = ~(holds | fails)
            own = np.zeros(open_.size, np.int64)
            if open_.any():
                body, space = group.norms.props[name].body, group.space(name)
                if isinstance(body, n.Exists) and body.source.applications:
                    complete = self._named(group, body.source.owner)
                    own |= np.where(complete if space.application is None else complete[space.application], 0, MEETS)
                if isinstance(body, n.Present):
                    ref = space.refs[body.var]
                    for entity, at, rows in group.spaces.split(ref):
                        if entity == n.APPLICATION:
                            own[at] |= np.where(self.seen.pending[rows], self.bit[rows], 0)
                for link in (x for x in links(group, name) if x.prop in out):
                    self._add(own, out[link.prop], link)
            out[name] = np.where(open_, own, 0)
        return out

    def _named(self, group: Group, owner: bool) -> Bools:
        """Of each application: are all others named, of everybody or (owner) of its own beneficiary?"""
        return group.spaces.complete(n.Source("", (), applications=True, owner=owner))

    @staticmethod
    def _add(own: Ints, below: Ints, link: Link) -> None:
        bits = below if link.below is None else below[link.below]
        bits = np.where(link.where, bits, 0)
        if link.above is None:
            own |= bits
        else:
            np.bitwise_or.at(own, link.above, bits)

    def _circles(self) -> Ints:
        """Of each world the applications that are on a circle, or lead to one."""
        norms, table = self.seen.norms, self.seen.applications
        uses = np.zeros(table.size, np.int64)
        for group in self.run.groups.values():
            present = norms.provisions[group.kind].signals.present
            if present in self._below[id(group)]:
                uses[group.rows] = np.where(self.seen.pending[group.rows], self._below[id(group)][present] & ~MEETS, 0)
        world, reached = self.seen.world[n.APPLICATION], uses.copy()
        starts, sizes = table.start[:-1], np.diff(table.start)
        for _ in range(int(sizes.max(initial=0))):
            for k in range(int(sizes.max(initial=0))):
                there = sizes[world] > k
                via = np.where(there, uses[np.minimum(starts[world] + k, table.size - 1)] if table.size else 0, 0)
                reached |= np.where((reached >> k) & 1 == 1, via, 0)
        circular = (reached & self.bit) != 0
        out = np.zeros(self.seen.batch.size, np.int64)
        np.bitwise_or.at(out, world, np.where(circular, self.bit, 0))
        leads = (reached & out[world]) != 0
        np.bitwise_or.at(out, world, np.where(leads, self.bit, 0))
        return out
