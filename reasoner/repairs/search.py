"""All minimal sets of options that make a dossier come out as wanted: hitting sets, learned as needed.

Of two sets, one with less slots and no slot changed further goes before the other: what asks more is no repair.
Only a period that is asked for may as well move as a whole as on one side.

A node is a set of options. A clause that it leaves unmet is taken, from those known or from the model of the
node, and every option that can meet it makes a child. Nodes go by size, so the first sets found are minimal;
every minimal set is reached, because each clause on the way must be met by one of its own options. Whether a
set is a solution only the engine says; what it says of a leaf is kept by the slots that the leaf reads.

With many nodes the rest is read from diagrams of the rules and of all that is known of their leaves: the least sets that these allow are
asked about, those that will not do teach more, until all of them do. Where there are too many the shortest are told.

Long because the search by size and that by diagrams share what they learn.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from parser import norms as n

from ..columns.many import COLUMNS, Solved, Truths, models_of, truths_of
from ..decision.impossible import impossible
from ..dossier.record import Args, Dossier, Record
from ..limit import UNLIMITED, Late, Limit
from ..semantics.beliefs import Setting
from ..semantics.model import Instance, Model
from ..semantics.outcome import Wanted
from ..semantics.question import World
from .candidates import Candidates, cuts_of, slots_read
from .changes import NOTHING, Assignment, Option, Slot, What, asked, changed
from .conditions import Conditions
from .known import STRUCTURAL, Bits, Known, Name, Numbered
from .known import in_order as slot_order
from .less import Less
from .obstacles import Clause, Differs, Leaf, Obstacles
from .slots import Reads
from .whole import Whole

MANY = 30  # sets; with more of them it pays to know what each choice of a few slots does, and to go on with diagrams
AHEAD, MOST_AHEAD = 32, 1024  # sets that come next, to be asked about with one

MOST_LEAST, LEAST_FOR_EACH = 20_000, 4  # sets that may do, looked through at a time: so many, or for each that may be told
MOST_TOLD = 250  # of those with the fewest slots, where there are too many to find them all
MOST_WRONG = 128  # of those that will not do after all, to learn from before the rest are looked for again

SAID = (What.FACT, What.DATE)  # what a world can have otherwise than another without another dossier

T = TypeVar("T")
Place = tuple[Truths, int]  # what is known of many sets of options, and which of these
Node = tuple[int, int, Bits]  # how many options are taken, in which order it came, and which


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
        self.looked: dict[Assignment, Place] = {}
        self._met: dict[Truths, list[tuple[bool, list[Name]]]] = {}
        self._valid: dict[Assignment, Clause | None] = {}
        self._bounds = {s: slots for record in dossier.records.values() for slots in self._period(record) for s in slots}
        self._ahead: dict[Assignment, Place] = {}  # of sets that were not asked about yet
        self._whole: dict[Assignment, Model] = {}
        self._impossible: tuple[Name, ...] = ()
        self._presumed: dict[tuple[Name, Assignment], bool] = {}
        self._readers: dict[Assignment, Reads] = {}
        self._read_of: dict[Assignment, dict[Instance, frozenset[Slot]]] = {}
        self.options: dict[Slot, tuple[Option, ...]] = {}
        self._known: tuple[Mapping[Slot, tuple[Option, ...]], Known] | None = None
        self._tabled: set[Bits] = set()
        self._along: set[Slot] = set()
        self.candidates = Candidates(self.model(NOTHING).case, application)
        self._impossible = tuple((prop, (id_,)) for id_ in self.model(NOTHING).cones for prop, _ in norms.impossible)
        self.options = self._options()

    def _period(self, record: Record) -> Iterator[tuple[Slot, Slot]]:
        """The first and last day of a record that has a period."""
        period = self.norms.entities[record.entity].period
        if period is not None:
            yield Slot(What.FACT, record.id, period.begin), Slot(What.FACT, record.id, period.end)

    # ---- models

    def model(self, taken: Assignment) -> Model:
        """The model of the dossier with these options, from the engine."""
        self.make([taken])
        return self._whole[taken]

    def make(self, some: Iterable[Assignment]) -> None:
        """Make the models of all these sets of options at once."""
        new = [taken for taken in dict.fromkeys(some) if taken not in self._whole]
        if new:
            self._whole.update(zip(new, models_of(self.norms, [*map(self._world, new)], second=False), strict=True))

    def look(self, some: Iterable[Assignment], learn: bool = True) -> None:
        """Find what is true with all these sets of options, at once; learn: and remember it of the leaves that are known."""
        new = [taken for taken in dict.fromkeys(some) if taken not in self.looked]
        self._look([taken for taken in new if taken not in self._ahead])
        self.looked.update((taken, self._ahead.pop(taken)) for taken in new)
        if learn and self._known is not None:
            self._keep(self.known.leaves, new)

    def _look(self, new: Sequence[Assignment]) -> None:
        alike: dict[Assignment, list[Assignment]] = {}
        for taken in new:
            if taken in self._whole:
                self._ahead[taken] = Solved([self._whole[taken]]), 0
            else:
                alike.setdefault(frozenset(o for o in taken if o.slot.what not in SAID), []).append(taken)
        for base, some in alike.items():
            said = [[(o.slot.record, o.slot.name, o.value) for o in t if o.slot.what is What.FACT and o.value is not None] for t in some]
            settings = [asked(self.setting, taken) for taken in some]
            truths = truths_of(self.norms, self._world(base), said, settings, self._each(some))
            self._ahead.update((taken, (truths, k)) for k, taken in enumerate(some))

    def _world(self, taken: Assignment) -> World:
        return World(changed(self.norms, self.dossier, taken), asked(self.setting, taken), (self.application.id,))

    def _each(self, some: Sequence[Assignment]) -> Callable[[int], World]:
        return lambda k: self._world(some[k])

    def at(self, taken: Assignment) -> Place:
        """Where it is told what is true with these options."""
        if taken not in self.looked:
            self.look([taken])
        return self.looked[taken]

    def value(self, taken: Assignment, leaf: Name) -> bool | None:
        """The truth of a proposition with these options."""
        truths, k = self.at(taken)
        return truths.of(leaf)[k]

    def valid(self, taken: Assignment) -> Clause | None:
        """None, or why no dossier can be like this: a period that ends before it begins."""
        bounds = frozenset(o for o in taken if o.slot in self._bounds)
        if bounds not in self._valid:
            self._valid[bounds] = self._in_order(by_slot(bounds))
        return self._valid[bounds]

    def _in_order(self, at: Mapping[Slot, Option]) -> Clause | None:
        for slots in dict.fromkeys(self._bounds[s] for s in at):
            record = self.dossier.records[slots[0].record]
            begin, end = (at[s].value if s in at else record.values.get(s.name, record.assumed.get(s.name)) for s in slots)
            if isinstance(begin, int) and isinstance(end, int) and begin > end:
                return frozenset(Differs(s, at.get(s)) for s in slots)
        return None

    def as_wanted(self, taken: Assignment) -> bool:
        """Does the dossier with these options come out as wanted?"""
        if self.valid(taken) is not None:
            return False
        truths, k = self.at(taken)
        if truths not in self._met:
            self._met[truths] = [*self._told(truths)]
        met, wrong = self._met[truths][k]
        return met and not any(self._cannot_be(taken, leaf) for leaf in wrong)

    def _told(self, truths: Truths) -> Iterator[tuple[bool, list[Name]]]:
        """Of each set of options: are all wishes met, and what that is called impossible holds?"""
        size = truths.size
        wishes = [[[v is holds for v in truths.of((p, self.args))] for p, holds in w.goals] for w in self.wanted]
        met = [[(all if w.every else any)(row) for row in _rows(goals, size)] for w, goals in zip(self.wanted, wishes, strict=True)]
        held = [truths.of(leaf) for leaf in self._impossible]
        for row, wrong in zip(_rows(met, size), _rows(held, size), strict=True):
            yield all(row), [leaf for leaf, holds in zip(self._impossible, wrong, strict=True) if holds]

    def _cannot_be(self, taken: Assignment, leaf: Name) -> bool:
        """Of what holds and is called impossible: is it so here? What rests on a presumption may be otherwise."""
        key = leaf, _shape(taken)
        if key not in self._presumed:
            model = self.model(key[1])
            slots = Reads(model).leaf(*leaf) if _alive(self.reads(taken), leaf[1]) else ()
            self._presumed[key] = any(self._is_presumed(model, slot) for slot in slots)
        return not self._presumed[key] or any((i.prop, (i.application,)) == leaf for i in impossible(self.model(taken)))

    def _is_presumed(self, model: Model, slot: Slot) -> bool:
        record = model.case.dossier.records.get(slot.record)
        if record is None or slot.what is not What.FACT:
            return False
        belief = model.case.belief(record, self.norms.entities[record.entity].facts[slot.name])
        return belief is not None and belief.origin == "vermoeden"

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
            if base not in self._whole:
                self.limit.check()
                self.make(bases)
            _, read = self._read(base)
            for slot in dict.fromkeys(s for slots in read.values() for s in sorted(slots, key=slot_order)):
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
            self.make(bases)
            reads = [self._read(b) for b in bases]
            slots = dict.fromkeys(s for _, read in reads for found in read.values() for s in sorted(found, key=slot_order))
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

    @property
    def known(self) -> Known:
        """What is known of the options as they are now."""
        if self._known is None or self._known[0] is not self.options:
            self._known = self.options, Known(Numbered(self.options), self._shown)
        return self._known[1]

    def _shown(self, leaf: Name, taken: Assignment) -> frozenset[Slot]:
        """Slots that a leaf reads with these options taken."""
        reads = self.reads(taken)
        return reads.leaf(*leaf) if _alive(reads, leaf[1]) else frozenset()

    def learn(self, clauses: Iterable[Clause]) -> None:
        """Remember clauses, and what the models so far say of their leaves."""
        for clause in clauses:
            self.known.learn(clause)
            self.learn_of((literal.prop, literal.args) for literal in clause if isinstance(literal, Leaf))

    def learn_of(self, leaves: Iterable[Name]) -> None:
        """Remember what is known of these so far."""
        new = [leaf for leaf in dict.fromkeys(leaves) if leaf not in self.known.leaves]
        self.known.leaves.update((leaf, {}) for leaf in new)
        self._keep(new, self.looked)

    def _keep(self, leaves: Collection[Name], some: Iterable[Assignment]) -> None:
        """What is true of these leaves with sets of options that were looked at."""
        if not leaves:
            return
        at: dict[tuple[int, Bits], tuple[Truths, list[tuple[int, Bits]]]] = {}
        for taken in some:
            truths, k = self.looked[taken]
            if (bits := self.known.numbered.of(taken)) is not None:
                at.setdefault((id(truths), bits & self.known.numbered.structural), (truths, []))[1].append((k, bits))
        for (_, shape), (truths, places_) in at.items():
            for leaf in leaves:
                if not self.known.settled(leaf, shape):
                    self.known.keep(leaf, shape, self._values(truths, leaf, places_))

    def _values(self, truths: Truths, leaf: Name, at: Sequence[tuple[int, Bits]]) -> Iterator[tuple[Bits, bool | None]]:
        """Of what is called impossible only whether it is so here."""
        told = truths.of(leaf)
        for k, bits in at:
            doubtful = told[k] and leaf in self._impossible and not self._cannot_be(self.known.numbered.taken(bits), leaf)
            yield bits, None if doubtful else told[k]

    def _fill(self) -> None:
        """Values of the leaves that read one slot only, with few models: many slots differ at a time."""
        plain = [found for slot, found in self.options.items() if slot.what not in STRUCTURAL and slot.what is not What.DATE]
        together = [frozenset(o for o in some if o is not None) for some in itertools.zip_longest(*plain)]
        single = [frozenset({option}) for slot, found in self.options.items() if slot.what in STRUCTURAL for option in found]
        if not self.limit.late():
            self.look([*together, *single])

    # ---- the search

    def children(self, clause: Clause, taken: Assignment) -> list[Option]:
        """Options that can meet a clause that was learned, of slots not yet taken."""
        bits = self.known.numbered.of(taken)
        assert bits is not None
        return [self.known.numbered.options[one.bit_length() - 1] for one in self.known.children(clause, bits)]

    def solutions(self, most: int, most_models: int) -> Iterator[Assignment]:
        """Minimal sets by size. Raises TooMany when there is more to find than asked for, Late when the time is up."""
        self.learn(self._against(NOTHING))
        known, numbered = self.known, self.known.numbered
        if any(not known.children(c, 0) for c in known.clauses):
            return
        self._fill()
        less = Less(numbered, self.candidates, self._along)
        counter = itertools.count()
        heap: list[Node] = [(0, next(counter), 0)]
        seen: set[Bits] = {0}
        while heap:
            size, count, bits = heapq.heappop(heap)
            if less.than(bits):
                continue
            unmet = known.fewest(bits)
            if unmet is None:
                self._look_ahead(bits, (n for n in heapq.nsmallest(AHEAD, heap) if n[0] == size and not less.than(n[2])))
                unmet = self._unmet(bits)
            if unmet is None:
                less.add(bits)
                yield numbered.taken(bits)
                if len(less.found) >= most:
                    raise TooMany
                continue
            if len(self.looked) > most_models or self.limit.late():
                raise TooMany
            if count > MANY and COLUMNS:
                yield from self._otherwise(less, most, most_models)
                return
            for option in unmet:
                child = bits | option
                if child not in seen and not less.than(child):
                    heapq.heappush(heap, (size + 1, next(counter), child))
                    seen.add(child)

    def _otherwise(self, less: Less, most: int, most_models: int) -> Iterator[Assignment]:
        """Those minimal sets that were not found yet, from diagrams of all that is known.

        What they allow is no less than what does as wanted: if the least of that do, they are all there are.
        """
        known, taken = self.known, self.known.numbered.taken
        conditions = Conditions(known, self._learn_impossible(), self.limit)
        rules = Whole(self.model(NOTHING), self.reads(NOTHING), conditions)
        self.learn_of(rules.leaves(self.wanted, self.args))
        does = {*less.found}
        new, last, whole, stopped, at_once = [0], 0, False, False, max(MOST_LEAST, LEAST_FOR_EACH * most)
        try:
            while not whole:
                self._look_at_tables(new)
                least = [*itertools.islice(conditions.least(rules.allowed(self.wanted, self.args)), at_once)]
                new = sorted((b for b in least if b not in does and not less.than(b)), key=_by_size)
                last = least[-1].bit_count() if len(least) == at_once else len(known.numbered.options)
                whole = self._all_do(new, does, most, most_models)
            stopped = len(least) == at_once
        except (Late, TooMany):
            stopped = True
        every = sorted(does - {*less.found}, key=_by_size)
        if stopped:  # what was not seen has no less slots than the first that was not found to do
            unseen = min([last, *(b.bit_count() for b in new if b not in does)])
            every = [b for b in every if b.bit_count() <= unseen][:MOST_TOLD]
        for bits in every:
            if not less.than(bits):
                less.add(bits)
                yield taken(bits)
                if len(less.found) >= most:
                    raise TooMany
        if stopped:
            raise TooMany

    def _all_do(self, new: Sequence[Bits], does: set[Bits], most: int, most_models: int) -> bool:
        """Do all of these sets do as wanted, as far as is known now? Those that are found to go with those that do."""
        for first in range(0, len(new), MOST_AHEAD):
            some = new[first : first + MOST_AHEAD]
            if self.limit.late() or len(self.looked) > most_models or len(does) >= most:
                raise TooMany
            if self._look_at_tables(some) or self._learn_from(some, does):
                return False
        return True

    def _learn_from(self, some: Sequence[Bits], does: set[Bits]) -> list[Bits]:
        """Of the sets that may do those that do not, with what there is to learn from them; the others go with those that do."""
        known, taken = self.known, self.known.numbered.taken
        self.look(taken(b) for b in some if self.valid(taken(b)) is None)
        does |= {b for b in some if self.as_wanted(taken(b))}
        wrong = [b for b in some if b not in does]
        learning = [b for b in wrong[:MOST_WRONG] if known.fewest(b) is None]
        self.make(taken(b) for b in learning if self.valid(taken(b)) is None)
        for bits in learning:
            self.limit.check()
            if known.fewest(bits) is None:
                self._unmet(bits)
        return wrong

    def _learn_impossible(self) -> Sequence[Name]:
        """What may not hold, as leaves; and which first and last days do not go together, as clauses."""
        self.learn_of(self._impossible)
        for slot, options in self.options.items():
            other = self.candidates.other_end(slot)
            if other is not None and slot.name < other.name:
                for some in itertools.product([None, *options], [None, *self.options.get(other, ())]):
                    wrong = self.valid(frozenset(o for o in some if o is not None))
                    self.learn([wrong] if wrong is not None else [])
        return self._impossible

    def _look_at_tables(self, some: Iterable[Bits]) -> bool:
        """What each choice of the few slots that a leaf reads does, beside what decides which those are. Was any of it not known?"""
        worlds: list[Assignment] = []
        for shape in dict.fromkeys(bits & self.known.numbered.structural for bits in some):
            if shape not in self._tabled:
                self._tabled.add(shape)
                worlds += map(self.known.numbered.taken, self.known.tables(shape))
        self.look(worlds)
        return bool(worlds)

    def _look_ahead(self, bits: Bits, nodes: Iterable[Node]) -> None:
        """Ask the engine about this set and, in the same go, about those that come next and of which nothing known says that they fail."""
        some = [bits, *(b for _, _, b in nodes if COLUMNS and self.known.fewest(b) is None)]
        taken = [t for t in map(self.known.numbered.taken, some) if t not in self._ahead and t not in self.looked and self.valid(t) is None]
        self.make(taken)  # of most it is asked why they fail
        self._look(taken)

    def _unmet(self, bits: Bits) -> list[Bits] | None:
        """The options for the tightest clause that is not met, by the engine; None if the dossier is as wanted."""
        taken = self.known.numbered.taken(bits)
        if self.as_wanted(taken):
            return None
        wrong = self.valid(taken)
        against = [wrong] if wrong is not None else self._against(taken)
        self.learn(against)
        return min((self.known.children(c, bits) for c in against), key=len)


def _rows(columns: Sequence[Sequence[T]], size: int) -> Iterable[tuple[T, ...]]:
    return zip(*columns, strict=True) if columns else [()] * size


def _by_size(bits: Bits) -> tuple[int, Bits]:
    return bits.bit_count(), bits


class TooMany(Exception):
    """The search stopped before it had seen everything."""


def by_slot(taken: Assignment) -> dict[Slot, Option]:
    return {o.slot: o for o in taken}


def _shape(taken: Assignment) -> Assignment:
    """The options that change which slots a leaf reads."""
    return frozenset(o for o in taken if o.slot.what in STRUCTURAL)


def _alive(reads: Reads, args: Args) -> bool:
    """Do the records that an instance is about still stand?"""
    return all(not isinstance(a, str) or a in reads.records for a in args)


__all__ = ["Search", "TooMany", "by_slot"]
