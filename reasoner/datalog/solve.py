"""The model of a case: what holds, what fails, what is undecided, and what may still become.

Two runs of one program. N: unknown leaves are absent; gives true, false, undecided.
P: every leaf that N leaves undecided is put on both sides; gives what may still
become true and what may still become false.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from parser import norms as n

from ..dossier.record import Constant, Dossier, Record
from ..semantics.case import Case, Setting
from ..semantics.cone import Cone, Purpose, cone, cone_of, kinds_beside, outcome_roots
from ..semantics.model import LEAVES, Instance, Model, instances
from ..semantics.outcome import rows
from .compile import CUT, PENDING, PRESENT, Compiler, domain, variable
from .engine import Clause, Engine, Literal, Solution, Var
from .grounding import Grounder, possible_presence

DEVIATING = "afwijkend"
NO_ARGUMENT = ""  # fills the places of a shorter row


class Solver:
    """A compiled rule base: rules are added to the engine once, cases are swapped in and out."""

    def __init__(self, norms: n.Norms) -> None:
        self.norms = norms
        self._start()

    def _start(self) -> None:
        """With no rules in the engine yet."""
        self._broken = True
        self.compiler = Compiler(self.norms)
        self.engine = Engine(CUT)
        self.engine.add([Clause(Literal("een", (1,)))])
        self._added: set[str | tuple[str, str]] = set()
        self._cones: dict[tuple[str, Purpose, bool], Cone] = {}
        self._kinds: dict[tuple[str, Purpose, bool], dict[str, set[str]]] = {}
        self._outcomes: dict[str, frozenset[str]] = {}
        self._broken = False

    @contextlib.contextmanager
    def _working(self) -> Iterator[None]:
        """What is broken off halfway (an interrupt, no memory) leaves an engine of which nothing is known: start again."""
        if self._broken:
            self._start()
        self._broken = True
        yield
        self._broken = False

    # ---- rules

    def cone(self, kind: str, purpose: Purpose, deviating: bool = False) -> Cone:
        """The cone of a kind, with what the powers to deviate ask if one is used; adds its rules to the engine the first time."""
        with self._working():
            return self._cone(kind, purpose, deviating)

    def _cone(self, kind: str, purpose: Purpose, deviating: bool) -> Cone:
        key = (kind, purpose, deviating)
        if key not in self._cones:
            found = cone_of(self.norms, kind, purpose, deviating)
            self.engine.add(self.clauses(kind, purpose, deviating, found))
            self._cones[key] = found
        return self._cones[key]

    def outcome_props(self, kind: str) -> frozenset[str]:
        """Propositions that the outcome of an application of this kind rests on; not those of its duties only."""
        if kind not in self._outcomes:
            self._outcomes[kind] = frozenset(cone(self.norms, list(outcome_roots(self.norms, kind))).props)
        return self._outcomes[kind]

    def kinds_beside(self, record: Record) -> dict[str, set[str]]:
        """See cone.kinds_beside: for the cone of a decision on this record."""
        key = (self._kind(record), _purpose(record, False), bool(record.deviations))
        if key not in self._kinds:
            self._kinds[key] = kinds_beside(self.norms, self.cone(*key))
        return self._kinds[key]

    def clauses(self, kind: str, purpose: Purpose, deviating: bool, found: Cone) -> Iterator[Clause]:
        """Rules of a cone that the engine does not have yet, and the umbrella that reads the model."""
        values = [self.norms.values[v] for v in found.values]
        items: list[n.Prop | n.ValueDef] = [*(self.norms.props[p] for p in found.props), *values]
        for item in items:
            name = item.id if isinstance(item, n.Prop) else f"waarde:{item.name}"
            if name not in self._added:
                self._added.add(name)
                yield from self.compiler.prop(item) if isinstance(item, n.Prop) else self.compiler.value(item)
            if deviating and (DEVIATING, name) not in self._added:
                self._added.add((DEVIATING, name))
                yield from self.compiler.deviating(item)
        if purpose is Purpose.DECISION and (PRESENT, kind) not in self._added:
            self._added.add((PRESENT, kind))
            yield from self.compiler.present(self.norms.provisions[kind])
        yield from self._umbrella(_goal(kind, purpose, deviating), found)

    def _umbrella(self, goal: str, found: Cone) -> Iterator[Clause]:
        """One predicate that lists all that is derived: the engine keeps no memo between questions."""
        width = max((len(self.norms.props[p].context) for p in found.props), default=1)
        for name in found.props:
            prop = self.norms.props[name]
            if isinstance(prop.body, n.Deviated):
                continue  # follows from the dossier and what the umbrella lists: see `_deviated`
            args = tuple(variable(v) for v in prop.context)
            domains = tuple(Literal(domain(v), (args[0], variable(v))) for v in prop.context[1:])
            padding = (NO_ARGUMENT,) * (width - len(args))
            for side in ("t", "f"):
                literal = self.compiler.literal(prop, side == "t", args)
                free = () if args[0] in literal.terms else (Literal("aanvraag", (args[0],)),)
                yield Clause(Literal(goal, (f"{name}:{side}", *args, *padding)), (*free, *domains, literal))

    # ---- cases

    def worlds(self, dossier: Dossier, setting: Setting, wanted: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """The wanted applications, together those for which one model will do: the same day, and all stood alike on it."""
        found: dict[tuple[object, ...], list[str]] = {}
        for id_ in wanted:
            case = Case(self.norms, dossier, setting, id_)
            standings = tuple(case.standing(a) for a in dossier.applications if not a.running)
            found.setdefault((case.decision_days(dossier.records[id_]), standings), []).append(id_)
        yield from (tuple(ids) for ids in found.values())

    def solve(self, dossier: Dossier, setting: Setting, wanted: Iterable[str], amounts: Model | None = None, second: bool = True) -> Model:
        """Both runs (or the first), for the wanted applications and every other one they may exclude.

        All is seen as it stood on the day of the decision on the first one wanted; see `worlds`.
        amounts: the model of the decision of which the amounts are asked; it says which other applications are there.
        """
        with self._working():
            return self._solve(dossier, setting, tuple(wanted), amounts, second)

    def _solve(self, dossier: Dossier, setting: Setting, wanted: tuple[str, ...], amounts: Model | None, second: bool) -> Model:
        case = Case(self.norms, dossier, setting, wanted[0] if wanted else None)
        pending = [a.id for a in dossier.applications]
        alone = len(pending) < 2
        ids = list(wanted) if alone or amounts is not None else pending
        purposes = {i: _purpose(dossier.records[i], amounts is not None) for i in ids}
        cones = {i: self._cone(self._kind(r := dossier.records[i]), purposes[i], bool(r.deviations)) for i in ids}
        ground = list(Grounder(case, self.compiler).clauses(cones))
        goals = [g for i in ids for g in self._goals(dossier.records[i], purposes[i], cones[i])]
        ground += self._there(amounts, wanted) if amounts is not None else ()
        iterate = not alone and amounts is None
        first = self.engine.solve(ground, goals, iterate)
        true, false = _sides(case, cones, first)
        model = Model(case, cones, true, false, true, false)
        if amounts is not None or not second or not any(self._undecided(model, i) for i in wanted):
            return model
        may_true, may_false = _sides(case, cones, self.engine.solve([*ground, *self.open_leaves(model)], goals, iterate))
        return replace(model, may_true=may_true, may_false=may_false)

    def _there(self, decided: Model, wanted: tuple[str, ...]) -> Iterator[Clause]:
        """Which of the other applications that wait are there, as the decision found."""
        for other in decided.case.dossier.applications:
            if other.id not in wanted and other.id in decided.cones and decided.case.pending(other):
                value = decided.value(self.norms.provisions[self._kind(other)].signals.present, (other.id,))
                if value is not None:
                    side = "t" if value else "f"
                    yield Clause(
                        Literal(f"{PRESENT}_gegeven:{side}", (other.id,)), (Literal(f"{PENDING}:{side}", (other.id, self._kind(other))),)
                    )

    def _undecided(self, model: Model, application: str) -> bool:
        """Does the outcome wait for something? Only then is there a second run."""
        return any(row.undecided for row in rows(model, model.case.dossier.records[application]))

    def _kind(self, application: Record) -> str:
        assert application.kind is not None
        return application.kind

    def _goals(self, application: Record, purpose: Purpose, found: Cone) -> Iterator[Literal]:
        width = max((len(self.norms.props[p].context) for p in found.props), default=1)
        rest = tuple(Var(f"X{i}") for i in range(1, width))
        yield Literal(_goal(self._kind(application), purpose, bool(application.deviations)), (Var("P"), application.id, *rest))

    def open_leaves(self, model: Model) -> Iterator[Clause]:
        """The facts that run P adds: both sides of every undecided leaf, both ends of every open list."""
        case = model.case
        for application in case.dossier.applications:
            yield from possible_presence(case, application)
        for id_, found in model.cones.items():
            application = case.dossier.records[id_]
            for name in found.props:
                prop = self.norms.props[name]
                if isinstance(prop.body, n.Exists) and not case.complete(application, prop.body.source):
                    yield Clause(Literal(f"{name}:meer", (id_,)))
                    yield Clause(Literal(f"{name}:geen_meer", (id_,)))
                elif isinstance(prop.body, LEAVES):
                    for args in instances(case, found, prop, application):
                        if model.value(name, args) is None:
                            yield Clause(self.compiler.literal(prop, True, args))
                            yield Clause(self.compiler.literal(prop, False, args))


def _purpose(record: Record, amounts: bool) -> Purpose:
    return Purpose.AMOUNTS if amounts else Purpose.ENDING if record.running else Purpose.DECISION


def _goal(kind: str, purpose: Purpose, deviating: bool) -> str:
    return f"alles:{kind}:{purpose.value}{f':{DEVIATING}' if deviating else ''}"


def _sides(case: Case, cones: Mapping[str, Cone], solution: Solution) -> tuple[frozenset[Instance], frozenset[Instance]]:
    true: set[Instance] = set()
    false: set[Instance] = set()
    for name, *args in solution.rows:
        prop, _, side = str(name).rpartition(":")
        (true if side == "t" else false).add((prop, tuple(a for a in args if a != NO_ARGUMENT)))
    for id_, found in cones.items():
        record, at = case.dossier.records[id_], (id_,)
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


def constant_text(value: Constant) -> str:
    """A constant for ids: numbers in plain form."""
    return value if isinstance(value, str) else str(int(value))
