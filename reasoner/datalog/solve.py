"""The model of a case: what holds, what fails, what is undecided, and what may still become.

Two runs of one program. N: unknown leaves are absent; gives true, false, undecided.
P: every leaf that N leaves undecided is put on both sides; gives what may still
become true and what may still become false.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from parser import norms as n

from ..dossier.record import Constant, Dossier, Record
from ..semantics.beliefs import Setting
from ..semantics.case import Case
from ..semantics.cone import Cone, Purpose, cone, cone_of, kinds_beside, outcome_roots
from ..semantics.model import LEAVES, Model, instances
from ..semantics.outcome import rows
from .compile import PENDING, PRESENT, Compiler
from .engine import Clause, Literal
from .grounding import Grounder, possible_presence
from .rules import Asked, Rules, as_compiled


class Solver:
    """A compiled rule base: rules are added to the engine once, cases are swapped in and out.

    fold: leave out of the engine what the kind and the default readings settle; the model is the same.
    """

    def __init__(self, norms: n.Norms, fold: bool = True) -> None:
        self.norms, self._fold = norms, fold
        self._cones: dict[tuple[str, Purpose, bool], Cone] = {}
        self._kinds: dict[tuple[str, Purpose, bool], dict[str, set[str]]] = {}
        self._outcomes: dict[str, frozenset[str]] = {}
        self._start()

    def _start(self) -> None:
        """With no rules in any engine yet."""
        self.compiler = Compiler(self.norms)
        self._rules: dict[bool, Rules] = {}
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
        """The cone of a kind, with what the powers to deviate ask if one is used."""
        key = (kind, purpose, deviating)
        if key not in self._cones:
            self._cones[key] = cone_of(self.norms, kind, purpose, deviating)
        return self._cones[key]

    def _rules_for(self, case: Case) -> Rules:
        """Folded where nothing is asked but what the default readings leave."""
        chosen = case.setting.readings
        usual = all(chosen.get(r.name, r.default) == r.default for r in self.norms.readings.values())
        folded = self._fold and usual and not any(a.deviations for a in case.dossier.applications)
        if folded not in self._rules:
            self._rules[folded] = Rules(self.norms, self.compiler, folded)
        return self._rules[folded]

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
        rules = self._rules_for(case)
        pending = [a.id for a in dossier.applications]
        alone = len(pending) < 2
        ids = list(wanted) if alone or amounts is not None else pending
        records = {i: dossier.records[i] for i in ids}
        purposes = {i: _purpose(r, amounts is not None) for i, r in records.items()}
        cones = {i: self.cone(self._kind(r), purposes[i], bool(r.deviations)) for i, r in records.items()}
        goals = [g for i, r in records.items() for g in rules.goals(r, purposes[i], cones[i])]
        ground = list(Grounder(case, self.compiler).clauses(cones, rules.of))
        ground += self._there(amounts, wanted) if amounts is not None else ()
        iterate = not alone and amounts is None
        true, false = rules.sides(case, cones, rules.engine.solve(ground, goals, iterate))
        model = Model(case, cones, true, false, true, false)
        if amounts is not None or not second or not any(self._undecided(model, i) for i in wanted):
            return model
        ground += self.open_leaves(model, rules.of)
        may_true, may_false = rules.sides(case, cones, rules.engine.solve(ground, goals, iterate))
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

    def open_leaves(self, model: Model, asked: Asked = as_compiled) -> Iterator[Clause]:
        """The facts that run P adds: both sides of every undecided leaf, both ends of every open list."""
        for application in model.case.dossier.applications:
            yield from possible_presence(model.case, application)
        for id_, found in model.cones.items():
            application = model.case.dossier.records[id_]
            yield from asked(application).clauses(self._open_leaves(model, application, found))

    def _open_leaves(self, model: Model, application: Record, found: Cone) -> Iterator[Clause]:
        case = model.case
        for name in found.props:
            prop = self.norms.props[name]
            if isinstance(prop.body, n.Exists) and not case.complete(application, prop.body.source):
                yield Clause(Literal(f"{name}:meer", (application.id,)))
                yield Clause(Literal(f"{name}:geen_meer", (application.id,)))
            elif isinstance(prop.body, LEAVES):
                for args in instances(case, found, prop, application):
                    if model.value(name, args) is None:
                        yield Clause(self.compiler.literal(prop, True, args))
                        yield Clause(self.compiler.literal(prop, False, args))


def _purpose(record: Record, amounts: bool) -> Purpose:
    return Purpose.AMOUNTS if amounts else Purpose.ENDING if record.running else Purpose.DECISION


def constant_text(value: Constant) -> str:
    """A constant for ids: numbers in plain form."""
    return value if isinstance(value, str) else str(int(value))
