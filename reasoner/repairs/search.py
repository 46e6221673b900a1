"""All minimal sets of options that make a dossier come out as wanted: hitting sets, learned as needed.

Of two sets, one with less slots and no slot changed further goes before the other: what asks more is no repair.
Only a period that is asked for may as well move as a whole as on one side.

A node is a set of options. A clause that it leaves unmet is taken, from those known or from the model of the
node, and every option that can meet it makes a child. Nodes go by size, so the first sets found are minimal;
every minimal set is reached, because each clause on the way must be met by one of its own options. Whether a
set is a solution only the engine says; what it says of a leaf is kept by the slots that the leaf reads.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from parser import norms as n

from ..columns.many import models_of
from ..decision.impossible import impossible
from ..dossier.record import Args, Dossier, Record
from ..limit import UNLIMITED, Limit
from ..semantics.beliefs import Setting
from ..semantics.model import Instance, Model
from ..semantics.outcome import Wanted
from ..semantics.question import World
from .candidates import Candidates, cuts_of, slots_read
from .changes import NOTHING, Assignment, Option, Slot, What, asked, changed, in_order
from .obstacles import Clause, Differs, Leaf, Obstacles, as_wanted
from .reads import Reads

STRUCTURAL = (What.LINK, What.WITHDRAW, What.LIST)
Key = frozenset[tuple[Slot, Option | None]]


class Search:
    """One question: an application, what is wanted of it, and the options of its dossier.

    Raises Late when the time is up before the options are known.
    """

    def __init__(
        self,
        norms: n.Norms,
        dossier: Dossier,
        application: Record,
        setting: Setting,
        wanted: Sequence[Wanted],
        limit: Limit = UNLIMITED,
    ) -> None:
        self.norms, self.dossier, self.setting = norms, dossier, setting
        self.application, self.wanted, self.limit = application, wanted, limit
        self.args: Args = (application.id,)
        self.models: dict[Assignment, Model] = {}
        self.clauses: dict[Clause, None] = {}
        self._leaves: dict[tuple[str, Args], dict[Key, bool | None]] = {}
        self._reads: dict[tuple[str, Args, Assignment], frozenset[Slot]] = {}
        self._readers: dict[Assignment, Reads] = {}
        self._read_of: dict[Assignment, dict[Instance, frozenset[Slot]]] = {}
        self.options: dict[Slot, tuple[Option, ...]] = {}
        self._along: set[Slot] = set()
        self.candidates = Candidates(self.model(NOTHING).case, application)
        self.options = self._options()

    # ---- models

    def model(self, taken: Assignment) -> Model:
        """The model of the dossier with these options, from the engine."""
        self.look([taken])
        return self.models[taken]

    def look(self, some: Iterable[Assignment]) -> None:
        """Find the models of all these sets of options at once."""
        new = [taken for taken in dict.fromkeys(some) if taken not in self.models]
        wanted = (self.application.id,)
        worlds = [World(changed(self.norms, self.dossier, taken), asked(self.setting, taken), wanted) for taken in new]
        for taken, model in zip(new, models_of(self.norms, worlds, second=False), strict=True):
            self.models[taken] = model
            for leaf in self._leaves:
                self._keep(leaf, taken, model)

    def valid(self, taken: Assignment) -> Clause | None:
        """None, or why no dossier can be like this: a period that ends before it begins."""
        at = by_slot(taken)
        for id_ in {s.record for s in at if s.what is What.FACT}:
            record = changed(self.norms, self.dossier, [o for o in taken if o.slot.what is What.FACT]).records[id_]
            period = self.norms.entities[record.entity].period
            if period is not None and not in_order(self.norms, record):
                slots = (Slot(What.FACT, id_, f) for f in (period.begin, period.end))
                return frozenset(Differs(s, at.get(s)) for s in slots)
        return None

    def as_wanted(self, taken: Assignment) -> bool:
        """Does the dossier with these options come out as wanted?"""
        if self.valid(taken) is not None:
            return False
        model = self.model(taken)
        return not any(True for _ in impossible(model)) and as_wanted(model, self.wanted, self.args)

    def _against(self, taken: Assignment) -> list[Clause]:
        """Clauses that this set of options leaves unmet, from its model. Raises Late when the time is up."""
        model, at = self.model(taken), by_slot(taken)
        reads = self.reads(taken)
        cannot: list[Clause] = [
            frozenset(Differs(s, at.get(s)) for s in reads.leaf(one.prop, (one.application,))) for one in impossible(model)
        ]
        return cannot or Obstacles(model, reads, at, self.limit).against(self.wanted, self.args)

    def reads(self, taken: Assignment) -> Reads:
        shape = _shape(taken)
        if shape not in self._readers:
            self._readers[shape] = Reads(self.model(shape), lambda slot: slot in self.options)
        return self._readers[shape]

    # ---- options

    def _options(self) -> dict[Slot, tuple[Option, ...]]:
        """Options of every slot that any leaf reads, also behind links that can be changed."""
        options: dict[Slot, tuple[Option, ...]] = {}
        bases: list[Assignment] = [NOTHING]
        for base in bases:
            if base not in self.models:
                self.limit.check()
                self.look(bases)
            _, read = self._read(base)
            for slot in dict.fromkeys(s for slots in read.values() for s in sorted(slots, key=_slot_order)):
                if slot not in options and self.candidates.allowed(slot) and not self.candidates.is_measured(slot):
                    options[slot] = tuple(self.candidates.listed(slot))
                    if base == NOTHING and slot.what is What.LINK:
                        bases += [frozenset({o}) for o in options[slot]]
        self._measure(options, bases)
        return {slot: found for slot, found in options.items() if found}

    def _measure(self, options: dict[Slot, tuple[Option, ...]], bases: list[Assignment]) -> None:
        """Options of numbers and dates: first beside the other values as they are, then beside their options too.

        Of a period of which one end is read the other may have to move along; that is never a gain by itself.
        """
        bases = list(bases)
        for _ in range(2):
            self.limit.check()
            self.look(bases)
            reads = [self._read(b) for b in bases]
            slots = dict.fromkeys(s for _, read in reads for found in read.values() for s in sorted(found, key=_slot_order))
            unread = {s: other for s in slots if (other := self.candidates.other_end(s)) is not None and other not in slots}
            self._along = {*unread.values()}
            slots |= dict.fromkeys(unread.values())
            measured = [s for s in slots if self.candidates.is_measured(s) and self.candidates.allowed(s)]
            for slot in measured:
                self.limit.check()
                options[slot] = tuple(self.candidates.measured(slot, (c for model, read in reads for c in cuts_of(model, read, slot))))
            together = {s for _, read in reads for found in read.values() if len(found & set(measured)) > 1 for s in found} | {*unread}
            bases += [frozenset({o}) for s in measured if s in together for o in options[s]]

    def _read(self, base: Assignment) -> tuple[Model, dict[Instance, frozenset[Slot]]]:
        self.limit.check()
        model = self.model(base)
        if base not in self._read_of:
            self._read_of[base] = slots_read(model, self.application.id, self.candidates.allowed)
        return model, self._read_of[base]

    # ---- what is known of leaves

    def _shown(self, leaf: tuple[str, Args], taken: Assignment) -> frozenset[Slot]:
        """Slots with options that a leaf reads with these options taken."""
        key = (*leaf, _shape(taken))
        if key not in self._reads:
            read = self.reads(taken).leaf(*leaf) if _alive(self.reads(taken), leaf[1]) else frozenset()
            self._reads[key] = frozenset(s for s in read if s in self.options)
        return self._reads[key]

    def _key(self, leaf: tuple[str, Args], taken: Assignment, at: Mapping[Slot, Option]) -> Key:
        return frozenset((s, at.get(s)) for s in self._shown(leaf, taken))

    def _keep(self, leaf: tuple[str, Args], taken: Assignment, model: Model) -> None:
        self._leaves[leaf][self._key(leaf, taken, by_slot(taken))] = model.value(*leaf)

    def learn(self, clauses: Iterable[Clause]) -> None:
        """Remember clauses, and what the models so far say of their leaves."""
        for clause in clauses:
            self.clauses[clause] = None
            for literal in clause:
                if isinstance(literal, Leaf) and (leaf := (literal.prop, literal.args)) not in self._leaves:
                    self._leaves[leaf] = {}
                    for taken, model in list(self.models.items()):
                        self._keep(leaf, taken, model)

    def _met(self, literal: Leaf | Differs, taken: Assignment, at: Mapping[Slot, Option]) -> bool | None:
        """Is it as it must be? None: not known without asking the engine."""
        if isinstance(literal, Differs):
            return at.get(literal.slot) != literal.option
        leaf = (literal.prop, literal.args)
        known, key = self._leaves[leaf], self._key(leaf, taken, at)
        return known[key] is literal.holds if key in known else None

    def _fill(self) -> None:
        """Values of the leaves that read one slot only, with few models: many slots differ at a time."""
        plain = [found for slot, found in self.options.items() if slot.what not in STRUCTURAL and slot.what is not What.DATE]
        together = [frozenset(o for o in some if o is not None) for some in itertools.zip_longest(*plain)]
        single = [frozenset({option}) for slot, found in self.options.items() if slot.what in STRUCTURAL for option in found]
        if not self.limit.late():
            self.look([*together, *single])

    # ---- the search

    def children(self, clause: Clause, taken: Assignment) -> list[Option]:
        """Options that can meet a clause, of slots not yet taken."""
        at = by_slot(taken)
        found: dict[Option, None] = {}
        for literal in sorted(clause, key=repr):
            if isinstance(literal, Differs):
                found.update(dict.fromkeys(self.options.get(literal.slot, ()) if literal.slot not in at else ()))
                continue
            leaf = (literal.prop, literal.args)
            free = [s for s in sorted(self._shown(leaf, taken), key=_slot_order) if s not in at]
            for slot in free:
                for option in self.options[slot]:
                    if len(free) > 1 or slot.what in STRUCTURAL or self._met(literal, taken | {option}, {**at, slot: option}) is not False:
                        found[option] = None
        return list(found)

    def solutions(self, most: int, most_models: int) -> Iterator[Assignment]:
        """Minimal sets by size. Raises TooMany when there is more to find than asked for, Late when the time is up."""
        self.learn(self._against(NOTHING))
        if any(not self.children(c, NOTHING) for c in self.clauses):
            return
        self._fill()
        found: list[Assignment] = []
        counter = itertools.count()
        heap: list[tuple[int, int, Assignment]] = [(0, next(counter), NOTHING)]
        seen: set[Assignment] = {NOTHING}
        while heap:
            size, _, taken = heapq.heappop(heap)
            if any(self.asks_less(s, taken) for s in found):
                continue
            unmet = self._unmet(taken)
            if unmet is None:
                found.append(taken)
                yield taken
                if len(found) >= most:
                    raise TooMany
                continue
            if len(self.models) > most_models or self.limit.late():
                raise TooMany
            for option in unmet:
                child = taken | {option}
                if child not in seen and not any(self.asks_less(s, child) for s in found):
                    seen.add(child)
                    heapq.heappush(heap, (size + 1, next(counter), child))

    def asks_less(self, one: Assignment, other: Assignment) -> bool:
        """Is one set part of another, or has it less slots, of which none is changed further than there?"""
        if one <= other:
            return True
        at = by_slot(other)
        if any(o.slot not in at for o in one):
            return False
        more = any(s in self._along or not self.candidates.own_period(s) for s in at.keys() - by_slot(one).keys())
        return more and all(self.candidates.no_further(o, at[o.slot]) for o in one)

    def _unmet(self, taken: Assignment) -> list[Option] | None:
        """The options for the tightest clause that is not met; None if the dossier is as wanted."""
        at = by_slot(taken)
        known = self._tightest(taken, at)
        if known is not None:
            return known
        wrong = self.valid(taken)
        against = [wrong] if wrong is not None else self._against(taken)
        if not against:
            return None
        self.learn(against)
        return min((self.children(c, taken) for c in against), key=len)

    def _tightest(self, taken: Assignment, at: Mapping[Slot, Option]) -> list[Option] | None:
        """Of the clauses known to be unmet, the children of the one with the fewest."""
        best: list[Option] | None = None
        for clause in self.clauses:
            if all(self._met(literal, taken, at) is False for literal in clause):
                found = self.children(clause, taken)
                if best is None or len(found) < len(best):
                    best = found
                if not best:
                    return best
        return best


class TooMany(Exception):
    """The search stopped before it had seen everything."""


def by_slot(taken: Assignment) -> dict[Slot, Option]:
    return {o.slot: o for o in taken}


def _shape(taken: Assignment) -> Assignment:
    """The options that change which slots a leaf reads."""
    return frozenset(o for o in taken if o.slot.what in STRUCTURAL)


def _slot_order(slot: Slot) -> tuple[str, str, str]:
    return (slot.what.value, slot.record, slot.name)


def _alive(reads: Reads, args: Args) -> bool:
    """Do the records that an instance is about still stand?"""
    return all(not isinstance(a, str) or a in reads.records for a in args)


__all__ = ["Search", "TooMany", "by_slot"]
