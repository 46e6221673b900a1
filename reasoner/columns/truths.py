"""Of many worlds, each with some facts otherwise than one and the same dossier, the truth of what somebody asks about in the first run.

No dossier and no model of such a world is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from parser import norms as n

from ..decision.decide import solver_of
from ..dossier.record import Args, Value
from ..semantics.beliefs import Setting
from ..semantics.model import Instance, Model
from ..semantics.question import World
from .batch import SAID, Applications, Batch, Stated, TooLarge, batch_of, coded, ids_of
from .days import Ints
from .decision import contradicted
from .engine import Group, Key, Run, solve
from .models import BLOCK, bindings
from .seen import Seen

Said = Sequence[tuple[str, str, Value]]  # of a record a fact, and what it is said to be
Places = tuple[list[int], list[int]]  # rows of a space, and of each its world


class Truths:
    """What `Model.value` says of each world; of those that are contradicted or too large for columns as pyDatalog has it.

    base: what they have in common; said: what is said of facts otherwise; world: each as a dossier.
    """

    def __init__(
        self, norms: n.Norms, base: World, said: Sequence[Said], settings: Sequence[Setting], world: Callable[[int], World]
    ) -> None:
        self.norms, self.base, self.world, self.size = norms, base, world, len(said)
        self._proved: dict[int, Model] = {}
        self._blocks: list[tuple[int, _Block]] = []
        self._told: dict[Instance, list[bool | None]] = {}
        for first in range(0, len(said), BLOCK):
            some = slice(first, first + BLOCK)
            try:
                block = _Block(norms, base, said[some], settings[some])
            except TooLarge:
                self._prove(range(first, min(first + BLOCK, len(said))))
            else:
                self._blocks.append((first, block))
                self._prove(first + k for k in block.contradicted)

    def _prove(self, places: Iterable[int]) -> None:
        for k in places:
            world = self.world(k)
            self._proved[k] = solver_of(self.norms).solve(world.dossier, world.setting, world.wanted, second=False)

    def of(self, instance: Instance) -> Sequence[bool | None]:
        """Its truth in each world; None where it is undecided, or what it is about is not there."""
        if instance not in self._told:
            found = self._told[instance] = [None] * self.size
            for first, block in self._blocks:
                for at, value in block.known(instance):
                    found[first + at] = value
            for k, model in self._proved.items():
                found[k] = model.value(*instance)
        return self._told[instance]


class _Block:
    """One batch."""

    def __init__(self, norms: n.Norms, base: World, said: Sequence[Said], settings: Sequence[Setting]) -> None:
        batch = repeated(batch_of(norms, [(base.dossier, base.wanted[0])]), len(said))
        _say(batch, base, said)
        self.seen = Seen(batch, settings[0], settings)
        self.run: Run = solve(self.seen)
        self.contradicted = [*np.flatnonzero(np.logical_or.reduce([contradicted(g) for g in self.run.groups.values()])).tolist()]
        self._names = [id_ for entity in norms.entities.values() for id_ in ids_of(base.dossier, entity) * len(said)]
        self._bound: dict[tuple[Key, tuple[str, ...]], dict[Args, Places]] = {}

    def known(self, instance: Instance) -> Iterator[tuple[int, bool]]:
        """The worlds in which an instance holds or fails."""
        name, args = instance
        context = self.seen.norms.props[name].context
        for key, group in self.run.groups.items():
            if name not in group.values:
                continue
            rows, worlds = self._bindings(key, group, context).get(args, ([], []))
            if rows:
                holds, fails = (np.broadcast_to(side, group.space(name).size)[rows].tolist() for side in group.values[name])
                yield from ((w, h) for w, h, f in zip(worlds, holds, fails, strict=True) if h or f)

    def _bindings(self, key: Key, group: Group, context: tuple[str, ...]) -> dict[Args, Places]:
        if (key, context) not in self._bound:
            made: dict[Args, Places] = {}
            for row, (args, world) in enumerate(zip(*bindings(group, group.spaces[context], context, self._names), strict=True)):
                rows, worlds = made.setdefault(args, ([], []))
                rows.append(row)
                worlds.append(world)
            self._bound[key, context] = made
        return self._bound[key, context]


def repeated(batch: Batch, times: int) -> Batch:
    """The same worlds of a batch of one, so many times."""
    sizes = {name: table.size for name, table in batch.tables.items()}
    low, tables = batch.bases, {}
    bases = {name: times * base for name, base in low.items()}
    each = np.arange(times)[:, None]

    def moved(to: Ints) -> Ints:
        found = np.broadcast_to(to, (times, to.size)).copy()
        for name, size in sizes.items():
            own = (to >= low[name]) & (to < low[name] + size)
            found[:, own] = to[own] - low[name] + bases[name] + each * size
        return found.ravel()

    for name, table in batch.tables.items():
        facts = {f: Stated(np.tile(s.how, times), np.tile(s.value, times)) for f, s in table.facts.items()}
        links = {link: moved(to) for link, to in table.links.items()}
        flags = {x: np.tile(own, times) for x, own in table.incomplete.items()}
        start = np.arange(times + 1, dtype=np.int64) * table.size
        tables[name] = replace(table, start=start, facts=facts, links=links, kind=np.tile(table.kind, times), incomplete=flags)
    apps, size = batch.applications, sizes[n.APPLICATION]
    used = {row + k * size: d for row, d in apps.deviations.items() for k in range(times)}
    recorded, granted, running = np.tile(apps.recorded, times), np.tile(apps.granted, times), np.tile(apps.running, times)
    every = Applications(recorded, np.tile(apps.taken, times), granted, running, used)
    judged = np.arange(times) * size + batch.judged[0]
    return Batch(batch.norms, tables, every, judged, {x: np.tile(own, times) for x, own in batch.listed.items()})


def _say(batch: Batch, base: World, said: Sequence[Said]) -> None:
    """What is said of facts otherwise; of what is not there nothing is. Raises TooLarge."""
    worlds: dict[tuple[str, str, Value], list[int]] = {}
    for k, some in enumerate(said):
        for one in some:
            worlds.setdefault(one, []).append(k)
    rows = {id_: row for e in batch.norms.entities.values() for row, id_ in enumerate(ids_of(base.dossier, e))}
    for (id_, fact, value), own in worlds.items():
        if id_ not in base.dossier.records:
            continue
        entity = base.dossier.records[id_].entity
        table = batch.tables[entity]
        at = np.array(own) * (table.size // batch.size) + rows[id_]
        stated = table.facts[fact]
        stated.how[at], stated.value[at] = SAID, coded(batch.norms.entities[entity].facts[fact], value)


__all__ = ["Truths", "repeated"]
