"""The rules of a rule base in an engine, kind by kind as they are asked for: all of them, or what the default readings leave.

Folded, a proposition that its kind or a reading settles is not asked, and one that comes down to another is not asked twice: the
engine proves what is left, and from that the rest follows (decision 0101).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from parser import norms as n

from ..dossier.record import Record
from ..semantics.case import Case
from ..semantics.cone import Cone, Purpose
from ..semantics.fixed import Fixed, fixed
from ..semantics.model import Instance, instances
from .compile import ABSENT, CUT, PRESENT, Compiler, domain, is_plain_fact, variable
from .engine import Clause, Computed, Engine, Literal, Solution, Var

DEVIATING = "afwijkend"
NO_ARGUMENT = ""  # fills the places of a shorter row
VALUES = ("min:waarde:", "max:waarde:", f"{ABSENT}:")
LISTED = 25  # propositions under one umbrella
SIDES = {"t": True, "f": False}


class Whole:
    """Clauses as they are compiled: for any reading, and for who deviates."""

    prefix: str = ""

    def clauses(self, clauses: Iterable[Clause]) -> Iterator[Clause]:
        """The clauses as the engine gets them."""
        yield from clauses

    def settled(self, prop: str) -> bool | None:
        """The value of a proposition that is not asked, because it can have no other."""
        return None

    def left(self, prop: str) -> n.Child:
        """What is asked to know a proposition that is not settled."""
        return n.Child(prop)


class Folded(Whole):
    """What is left of the clauses about applications of one kind, asked for or running, with the default readings."""

    def __init__(self, fixed: Fixed, compiler: Compiler, prefix: str) -> None:
        self.fixed, self.compiler, self.prefix = fixed, compiler, prefix
        self._context = {variable(v): v for v in (n.APPLICATION, *fixed.norms.variables, *fixed.norms.parts)}
        self._sides: dict[str, tuple[str, bool | None]] = {}

    def clauses(self, clauses: Iterable[Clause]) -> Iterator[Clause]:
        """Those that are still needed, without what is settled."""
        for clause in clauses:
            prop, side = self._side(clause.head)
            if side is not None and (self.settled(prop) is not None or self.left(prop).prop != prop):
                continue
            (head,), body = self._literals([clause.head]), self._literals(clause.body)
            if not isinstance(head, bool) and False not in body:
                yield self._bound(head, tuple(b for b in body if not isinstance(b, bool)))

    def _bound(self, head: Literal, body: tuple[Literal, ...]) -> Clause:
        """A clause of which a variable may have stood only in what was settled."""
        context = [self._context[t] for t in head.terms if isinstance(t, Var) and t in self._context]
        return Clause(head, (*self.compiler.domains(context, body), *body)) if context else Clause(head, body)

    def settled(self, prop: str) -> bool | None:
        return self.fixed.value(prop)

    def left(self, prop: str) -> n.Child:
        return self.fixed.left(prop)

    def _side(self, literal: Literal) -> tuple[str, bool | None]:
        """The proposition that a literal is about, and its side; None if it is about something else."""
        name = literal.predicate
        if name not in self._sides:
            prop, _, side = name.rpartition(":")
            self._sides[name] = prop, SIDES.get(side) if prop in self.fixed.norms.props else None
        return self._sides[name]

    def _literals(self, literals: Iterable[Literal]) -> list[Literal | bool]:
        """Each as it is asked; True or False where it is settled."""
        found: list[Literal | bool] = []
        for literal in literals:
            prop, side = self._side(literal)
            if side is None:
                own = literal.predicate.startswith(VALUES)
                found.append(Literal(self.prefix + literal.predicate, literal.terms) if own else literal)
            elif (value := self.settled(prop)) is not None:
                found.append(value is side)
            else:
                left = self.left(prop)
                end = self.fixed.norms.props[left.prop]
                asked = self.compiler.literal(end, side is left.holds, tuple(t for t in literal.terms if not isinstance(t, Computed)))
                found.append(asked if is_plain_fact(end) else Literal(self.prefix + asked.predicate, asked.terms))
        return found


Asked = Callable[[Record], Whole]


def as_compiled(record: Record) -> Whole:
    """Nothing is folded."""
    return Whole()


@dataclass
class Rest:
    """What follows from an answer about one cone: what was settled, and what comes down to something that was asked."""

    settled: list[tuple[n.Prop, bool]] = field(default_factory=list)
    same: dict[str, list[n.Child]] = field(default_factory=dict)


class Rules:
    """An engine with the rules that were asked for; those that come later are added."""

    def __init__(self, norms: n.Norms, compiler: Compiler, folded: bool) -> None:
        self.norms, self.compiler, self.folded = norms, compiler, folded
        self.engine = Engine(CUT)
        self.engine.add([Clause(Literal("een", (1,)))])
        self._added: set[tuple[str, ...]] = set()
        self._goals: dict[str, list[str]] = {}
        self._rest: dict[tuple[str, int], Rest] = {}
        self._kinds: dict[tuple[str, bool], Whole] = {}

    def of(self, record: Record) -> Whole:
        """How the clauses about this application are asked."""
        assert record.kind is not None
        if not self.folded:
            return Whole()
        key = (record.kind, bool(record.running))
        if key not in self._kinds:
            prefix = f"{record.kind}{'+' if record.running else ''}|"
            self._kinds[key] = Folded(fixed(self.norms, *key), self.compiler, prefix)
        return self._kinds[key]

    def goals(self, record: Record, purpose: Purpose, found: Cone) -> list[Literal]:
        """A few questions for all that a cone holds of an application; adds the rules the first time."""
        whole, deviating = self.of(record), bool(record.deviations)
        name = f"{whole.prefix}alles:{record.kind}:{purpose.value}{f':{DEVIATING}' if deviating else ''}"
        if self._new(name):
            umbrellas = list(self._umbrellas(whole, name, found))
            self.engine.add(chain(whole.clauses(self._clauses(whole, record, purpose, found)), umbrellas))
            self._goals[name] = list(dict.fromkeys(u.head.predicate for u in umbrellas))
        free = [Var(f"X{i}") for i in range(1, self._width(found))]
        return [Literal(goal, (Var("P"), record.id, *free)) for goal in self._goals[name]]

    def _new(self, *key: str) -> bool:
        fresh = key not in self._added
        self._added.add(key)
        return fresh

    def _clauses(self, whole: Whole, record: Record, purpose: Purpose, found: Cone) -> Iterator[Clause]:
        """The rules of a cone that the engine does not have yet."""
        assert record.kind is not None
        values = [self.norms.values[v] for v in found.values]
        items: list[n.Prop | n.ValueDef] = [*(self.norms.props[p] for p in found.props), *values]
        for item in items:
            name = item.id if isinstance(item, n.Prop) else f"waarde:{item.name}"
            if self._new(whole.prefix, name):
                yield from self.compiler.prop(item) if isinstance(item, n.Prop) else self.compiler.value(item)
            if record.deviations and self._new(whole.prefix, name, DEVIATING):
                yield from self.compiler.deviating(item)
        if purpose is Purpose.DECISION and self._new(whole.prefix, PRESENT, record.kind):
            yield from self.compiler.present(self.norms.provisions[record.kind])

    def _width(self, found: Cone) -> int:
        return max((len(self.norms.props[p].context) for p in found.props), default=1)

    def _umbrellas(self, whole: Whole, goal: str, found: Cone) -> Iterator[Clause]:
        """Predicates that list all that is derived; one of which nothing changed is not derived again."""
        width = self._width(found)
        for number, name in enumerate(found.props):
            prop = self.norms.props[name]
            if isinstance(prop.body, n.Deviated) or whole.settled(name) is not None or whole.left(name).prop != name:
                continue  # follows from the dossier and what the umbrella lists: see `sides`
            args = tuple(variable(v) for v in prop.context)
            domains = tuple(Literal(domain(v), (args[0], variable(v))) for v in prop.context[1:])
            padding = (NO_ARGUMENT,) * (width - len(args))
            for side in ("t", "f"):
                literal = self.compiler.literal(prop, side == "t", args)
                free = () if args[0] in literal.terms else (Literal("aanvraag", (args[0],)),)
                (clause,) = whole.clauses(
                    [Clause(Literal(f"{goal}:{number // LISTED}", (f"{name}:{side}", *args, *padding)), (*free, *domains, literal))]
                )
                yield clause

    def sides(self, case: Case, cones: Mapping[str, Cone], solution: Solution) -> tuple[frozenset[Instance], frozenset[Instance]]:
        """What is true and what is false, from the answers to the goals."""
        true: set[Instance] = set()
        false: set[Instance] = set()
        rests = {id_: self._follows(case.dossier.records[id_], found) for id_, found in cones.items()}
        for name, *padded in solution.rows:
            prop, holds = str(name)[:-2], str(name)[-1] == "t"
            args = tuple(padded[: padded.index(NO_ARGUMENT)] if NO_ARGUMENT in padded else padded)
            (true if holds else false).add((prop, args))
            for same in rests[str(args[0])].same.get(prop, ()):
                (true if holds is same.holds else false).add((same.prop, args))
        for id_, found in cones.items():
            record, at = case.dossier.records[id_], (id_,)
            for settled, value in rests[id_].settled:
                (true if value else false).update((settled.id, args) for args in instances(case, found, settled, record))
            known = -1
            while known < len(true) + len(false):  # a power may ask for a deviation in turn
                known = len(true) + len(false)
                for name, leaf in found.deviations:
                    used = record.powers_used(leaf)
                    if any(p is None or (p, at) in true for p in used):
                        true.add((name, at))
                    if all(p is not None and (p, at) in false for p in used):
                        false.add((name, at))
        return frozenset(true), frozenset(false)

    def _follows(self, record: Record, found: Cone) -> Rest:
        whole = self.of(record)
        key = (whole.prefix, id(found))
        if key not in self._rest:
            rest = self._rest[key] = Rest()
            for name in found.props:
                if (value := whole.settled(name)) is not None:
                    rest.settled.append((self.norms.props[name], value))
                elif (left := whole.left(name)).prop != name:
                    rest.same.setdefault(left.prop, []).append(n.Child(name, left.holds))
        return self._rest[key]
