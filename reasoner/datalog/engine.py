"""Datalog on pyDatalog: clauses as data, built through the engine's own objects.

What pyDatalog cannot be trusted with is kept from it by construction:

- recursion may hang, so the engine gets acyclic clauses only. A predicate on a
  cycle is *cut*: bodies read `known:p`, the relation of what is proved so far,
  and `solve` asks p again until nothing is new (semi-naive from outside). The
  stage at which a fact appears is its rank;
- names are mangled, nothing is ever parsed or evaluated from text;
- numbers are int or Decimal, never float.
"""

from __future__ import annotations

import contextlib
import gc
import graphlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyDatalog import pyEngine
from pyDatalog.Logic import Logic

from ..dossier.record import Constant
from .table import Table

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
KNOWN = "known:"
KEPT = "kept:"  # in a body: the cut predicate itself, not what is known of it
CUT_GOAL = "cut"
ALIKE = 3  # where a third of what is given is other than before, keeping what follows costs more than it saves


@dataclass(frozen=True, slots=True)
class Var:
    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """left + sign * right, only as the right side of `==`."""

    left: Constant | Var
    sign: int
    right: Constant | Var


@dataclass(frozen=True, slots=True)
class Product:
    """left * right, or (whole) how many whole times right goes into left; only as the right side of `==`."""

    left: Constant | Var
    right: Constant | Var
    whole: bool = False


Computed = Sum | Product
Argument = Constant | Var | Computed


@dataclass(frozen=True, slots=True)
class Literal:
    predicate: str
    terms: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """head <- body; a clause without a body is a fact."""

    head: Literal
    body: tuple[Literal, ...] = ()


class UnsafeClause(ValueError):
    """A variable of the head, of a comparison or of a sum is bound by no literal before it."""


def check_safe(clause: Clause) -> None:
    """Raise UnsafeClause unless every variable is bound by an earlier ordinary literal."""
    bound: set[str] = set()
    for literal in clause.body:
        if literal.predicate == "==" and isinstance(literal.terms[0], Var) and isinstance(literal.terms[1], Computed):
            _require(_variables(literal.terms[1:]), bound, clause)
            bound.add(literal.terms[0].name)
        elif literal.predicate in COMPARISONS:
            _require(_variables(literal.terms), bound, clause)
        else:
            bound |= set(_variables(literal.terms))
    _require(_variables(clause.head.terms), bound, clause)


def _require(names: Iterable[str], bound: set[str], clause: Clause) -> None:
    missing = [n for n in names if n not in bound]
    if missing:
        raise UnsafeClause(f"{', '.join(missing)} is not bound in {show(clause)}")


def _variables(terms: Iterable[Argument]) -> Iterator[str]:
    for term in terms:
        if isinstance(term, Var):
            yield term.name
        elif isinstance(term, Computed):
            yield from _variables((term.left, term.right))


def show(clause: Clause) -> str:
    """The clause in the usual notation, for reading; never read back."""
    body = ", ".join(_show(literal) for literal in clause.body)
    return f"{_show(clause.head)}{' :- ' + body if body else ''}."


def _show(literal: Literal) -> str:
    words = [_show_term(t) for t in literal.terms]
    if literal.predicate in COMPARISONS:
        return f"{words[0]} {'=' if literal.predicate == '==' else literal.predicate} {words[1]}"
    return f"{_quote(literal.predicate)}({', '.join(words)})" if words else _quote(literal.predicate)


def _show_term(term: Argument) -> str:
    match term:
        case Var(name):
            return name
        case Sum(left, sign, right):
            return f"{_show_term(left)} {'+' if sign > 0 else '-'} {_show_term(right)}"
        case Product(left, right, whole):
            return f"{_show_term(left)} {'//' if whole else '*'} {_show_term(right)}"
        case str():
            return _quote(term)
        case _:
            return format(term, "f") if isinstance(term, Decimal) else str(term)


def _quote(name: str) -> str:
    plain = name.isidentifier() and name.isascii() and name[0].islower()
    return name if plain else "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


def feedback(clauses: Iterable[Clause]) -> dict[str, int]:
    """Predicates (with arity) whose cut leaves the dependency graph acyclic: none without recursion."""
    graph: dict[str, set[str]] = {}
    arity: dict[str, int] = {}
    for clause in clauses:
        arity[clause.head.predicate] = len(clause.head.terms)
        graph.setdefault(clause.head.predicate, set()).update(b.predicate for b in clause.body if b.predicate not in COMPARISONS)
    cut: set[str] = set()
    while True:
        try:
            graphlib.TopologicalSorter({p: {q for q in qs if q not in cut} for p, qs in graph.items()}).prepare()
            return {p: arity[p] for p in sorted(cut)}
        except graphlib.CycleError as error:
            cut.add(min(error.args[1]))


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """While the engine answers: nearly all it makes is freed by counting, and each collection walks the whole rule base."""
    enabled = gc.isenabled()
    try:
        gc.disable()
        yield
    finally:
        if enabled:
            gc.enable()


class Engine:
    """A pyDatalog program of its own: rules stay, facts are swapped.

    `cut`: predicates (with arity) to iterate from outside; see `feedback`.
    One engine belongs to one thread, and leaves what pyDatalog keeps for that thread as it found it. After an exception
    its clauses are not to be trusted: make another one.
    """

    def __init__(self, cut: Mapping[str, int]) -> None:
        self._logic: Logic = object.__new__(Logic)  # Logic() would be that of the whole thread
        self._fresh = 0
        self._names: dict[tuple[str, int], pyEngine.Pred] = {}
        self._read: set[str] = set()  # predicates in bodies
        self._thread = threading.get_ident()
        self._table = Table()
        self._given: dict[Clause, pyEngine.Clause] = {}  # in the last call, with what was proved of the cut predicates
        self.cut = dict(cut)
        self._width = max(self.cut.values(), default=0)
        with self._active():
            pyEngine.clear()
        self.add(self._cut_umbrella())

    def add(self, clauses: Iterable[Clause]) -> None:
        """Add clauses for good. Raises UnsafeClause."""
        with self._active():
            for clause in clauses:
                check_safe(clause)
                self._read.update(b.predicate for b in clause.body)
                self._assert(self._clause(clause))

    def solve(self, clauses: Iterable[Clause], goals: Iterable[Literal], iterate: bool = True) -> Solution:
        """Add `clauses` for this call only (those that anything reads), close the cut predicates, then ask every goal.

        With `iterate` False the cut predicates are left unknown (they are not used).
        """
        stages: dict[tuple[str, tuple[Constant, ...]], int] = {}
        given, asked = list(clauses), list(goals)
        read = self._read.union(b.predicate for c in given for b in c.body).union(self.cut, (g.predicate for g in asked))
        with self._active(), collector_paused():
            self._give(dict.fromkeys(c for c in given if c.head.predicate in read))
            if iterate:
                self._close(stages)
            found = Solution(tuple(row for goal in asked for row in self._ask(goal)), stages)
            self._table.close()
            return found

    def _give(self, wanted: Mapping[Clause, None]) -> None:
        """These clauses in the place of those of the call before; what is the same stays, and what follows from that."""
        gone, new = [c for c in self._given if c not in wanted], [c for c in wanted if c not in self._given]
        self._table.keeps = len(gone) + len(new) < len(wanted) // ALIKE
        for clause in gone:
            made = self._given.pop(clause)
            pyEngine.retract(made)
            self._table.changed(made)
        for clause in new:
            self._put(clause)

    def _put(self, clause: Clause) -> None:
        """For this call, and for the next if that gives it too."""
        self._given[clause] = self._clause(clause)
        self._assert(self._given[clause])

    def _assert(self, clause: pyEngine.Clause) -> None:
        pyEngine.assert_(clause)
        self._table.changed(clause)

    def _close(self, stages: dict[tuple[str, tuple[Constant, ...]], int]) -> None:
        stage, new = 0, True
        goal = Literal(CUT_GOAL, (Var("P"), *(Var(f"X{i}") for i in range(self._width))))
        while new:
            stage, new = stage + 1, False
            for name, *args in self._ask(goal):
                predicate = str(name)
                row = tuple(args[: self.cut[predicate]])
                if (predicate, row) not in stages:
                    stages[predicate, row] = stage
                    new = True
                    self._put(Clause(Literal(KNOWN + predicate, row)))

    def _cut_umbrella(self) -> Iterator[Clause]:
        """One question for all cut predicates, so that they share their work."""
        for predicate, arity in self.cut.items():
            row = tuple(Var(f"X{i}") for i in range(arity))
            yield Clause(Literal(CUT_GOAL, (predicate, *row, *(0,) * (self._width - arity))), (Literal(KEPT + predicate, row),))

    @contextlib.contextmanager
    def _active(self) -> Iterator[None]:
        """pyDatalog works on the logic of the thread: ours for now, then again what was there."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("an Engine belongs to the thread that made it")
        logic, fresh = getattr(Logic.tl, "logic", None), getattr(pyEngine.Fresh_var.tl, "counter", 0)
        try:
            Logic.tl.logic, pyEngine.Fresh_var.tl.counter = self._logic, self._fresh
            yield
            self._fresh = pyEngine.Fresh_var.tl.counter
        finally:
            pyEngine.Fresh_var.tl.counter = fresh
            if logic is not None:
                Logic.tl.logic = logic
            else:
                del Logic.tl.logic

    def _ask(self, goal: Literal) -> list[tuple[Constant, ...]]:
        return self._table.ask(self._literal(goal, body=False))

    def _clause(self, clause: Clause) -> pyEngine.Clause:
        return pyEngine.Clause(self._literal(clause.head, body=False), [self._literal(b, body=True) for b in clause.body])

    def _literal(self, literal: Literal, body: bool) -> pyEngine.Literal:
        terms = [self._term(t) for t in literal.terms]
        if literal.predicate in COMPARISONS:
            return pyEngine.Literal(literal.predicate, terms)
        name = KNOWN + literal.predicate if body and literal.predicate in self.cut else literal.predicate.removeprefix(KEPT)
        key = (name, len(terms))
        predicate = self._names.get(key)
        if predicate is None:
            made = pyEngine.Literal(f"p{len(self._names)}", terms)
            self._names[key] = pyEngine.insert(made.pred)
            return made
        return pyEngine.Literal(predicate, terms)

    def _term(self, term: Argument) -> pyEngine.Term:
        match term:
            case Var(name):
                return pyEngine.Var(name)
            case Sum(left, sign, right):
                return pyEngine.Operation(self._term(left), "+" if sign > 0 else "-", self._term(right))
            case Product(left, right, whole):
                return pyEngine.Operation(self._term(left), "//" if whole else "*", self._term(right))
            case _:
                return pyEngine.Const(term)


@dataclass(frozen=True)
class Solution:
    """Answers to the goals, and the stage at which each fact of a cut predicate was proved."""

    rows: tuple[tuple[Constant, ...], ...]
    stages: dict[tuple[str, tuple[Constant, ...]], int]
