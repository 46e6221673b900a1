"""Export a case as a clingo program: the same two-sided Horn clauses, and a version with clingo's own negation.

Only for the benchmark and for readers who know ASP; nothing of the product uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from unittest.mock import patch

from parser import norms as n
from reasoner import decide
from reasoner.datalog.compile import CUT, domain
from reasoner.datalog.engine import COMPARISONS, Argument, Clause, Engine, Literal, Product, Solution, Sum, Var
from reasoner.datalog.solve import Solver
from reasoner.decision.decide import checked
from reasoner.dossier.record import Dossier, Record
from reasoner.semantics.cone import Purpose
from reasoner.semantics.model import Model
from reasoner.semantics.question import Question

SCALE = 10_000  # clingo has whole numbers only


class Namer:
    """Predicates and constants as clingo names."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def predicate(self, name: str) -> str:
        return self.names.setdefault(name, f"p{len(self.names)}")


Program = tuple[Clause, ...]  # rules and facts


def programs(norms: n.Norms, dossier: Dossier) -> list[Program]:
    """Every program that a decision on this dossier asks: what holds; where that leaves it open what may; the amounts.

    The first is that of the first applications judged together.
    """
    given: list[Program] = []
    found: list[Program] = []
    solve = Engine.solve

    def heard(engine: Engine, clauses: Iterable[Clause], goals: Iterable[Literal], iterate: bool = True) -> Solution:
        given.append(tuple(clauses))
        return solve(engine, given[-1], goals, iterate)

    def hear(wanted: tuple[str, ...], purpose: Purpose, amounts: Model | None = None) -> Model:
        given.clear()
        with patch.object(Engine, "solve", heard):
            model = solver.solve(question.dossier, question.setting, wanted, amounts)
        compiled = tuple(rules(norms, [question.dossier.records[i] for i in model.cones], purpose, solver))
        found.extend(tuple(dict.fromkeys((*compiled, *facts))) for facts in given)
        return model

    solver = Solver(norms, fold=False)
    question, subjects = checked(Question(norms, dossier))
    models = {ids: hear(ids, Purpose.DECISION) for ids in solver.worlds(question.dossier, question.setting, subjects)}
    for read in decide(norms, dossier).amount_models:
        own = tuple(read.cones)
        hear(own, Purpose.AMOUNTS, next(m for ids, m in models.items() if own[0] in ids))
    return found


def rules(norms: n.Norms, records: Iterable[Record], purpose: Purpose, solver: Solver) -> Iterator[Clause]:
    """The rules that a call needs for these applications, nothing folded."""
    compiler = solver.compiler
    yield Clause(Literal("een", (Decimal(1),)))
    for record in records:
        kind, deviates = record.kind or "", bool(record.deviations)
        cone = solver.cone(kind, purpose, deviates)
        items: list[n.Prop | n.ValueDef] = [*(norms.props[p] for p in cone.props), *(norms.values[v] for v in cone.values)]
        for item in items:
            yield from compiler.prop(item) if isinstance(item, n.Prop) else compiler.value(item)
            yield from compiler.deviating(item) if deviates else ()
        yield from compiler.present(norms.provisions[kind]) if purpose is Purpose.DECISION else ()


def two_sided(clauses: Iterable[Clause], namer: Namer) -> str:
    """Every clause as it is: a Horn program with one least model."""
    return "\n".join(_clause(c, namer) for c in clauses)


def one_sided(clauses: Iterable[Clause], namer: Namer) -> str:
    """Only the `:t` clauses; `:f` of a proposition becomes clingo's `not`. A closed world: unknown is false."""
    return "\n".join(_negated(c, namer) for c in clauses if not c.head.predicate.endswith((":f", ":geen_meer")))


def _clause(clause: Clause, namer: Namer) -> str:
    body = ", ".join(_literal(b, namer) for b in clause.body)
    return f"{_literal(clause.head, namer)}{' :- ' + body if body else ''}."


def _negated(clause: Clause, namer: Namer) -> str:
    body = []
    for b in clause.body:
        if b.predicate.endswith(":f") and b.predicate not in CUT:
            body.append("not " + _literal(Literal(b.predicate.removesuffix(":f") + ":t", b.terms), namer))
        elif b.predicate == "aanwezig:f":
            body.append("not " + _literal(Literal("aanwezig:t", b.terms), namer))
        elif b.predicate != "aanwezig_gegeven:f":
            body.append(_literal(b, namer))
    positive = [b for b in clause.body if not b.predicate.endswith(":f")]
    bound = {t.name for b in positive for t in b.terms if isinstance(t, Var)}
    free = dict.fromkeys(t for b in (*clause.body, clause.head) for t in b.terms if isinstance(t, Var) and t.name not in bound)
    body = [_literal(_domain(t), namer) for t in free] + body
    return f"{_literal(clause.head, namer)}{' :- ' + ', '.join(body) if body else ''}."


def _domain(variable: Var) -> Literal:
    """What a variable that only stands under `not` ranges over."""
    application = Var("Aanvraag")
    if variable == application:
        return Literal("aanvraag", (application,))
    return Literal(domain(variable.name[:1].lower() + variable.name[1:]), (application, variable))


def _literal(literal: Literal, namer: Namer) -> str:
    terms = [_term(t) for t in literal.terms]
    if literal.predicate in COMPARISONS:
        return f"{terms[0]} {'=' if literal.predicate == '==' else literal.predicate} {terms[1]}"
    return f"{namer.predicate(f'{literal.predicate}/{len(terms)}')}({','.join(terms)})"


def _term(term: Argument) -> str:
    match term:
        case Var(name):
            return "V" + "".join(c if c.isascii() and c.isalnum() else "_" for c in name)
        case Sum(left, sign, right):
            return f"{_term(left)}{'+' if sign > 0 else '-'}{_term(right)}"
        case Product(left, right, whole):
            return f"{_term(left)}/{_term(right)}*{SCALE}" if whole else f"{_term(left)}*{_term(right)}/{SCALE}"
        case Decimal():
            return str(int(term * SCALE))
        case int():
            return str(term)
    return '"' + term.replace("\\", "\\\\").replace('"', '\\"') + '"'


def signals(norms: n.Norms, dossier: Dossier) -> Iterator[tuple[str, str]]:
    """(proposition, application) of every signal of every application."""
    for application in dossier.applications:
        if application.kind is not None:
            s = norms.provisions[application.kind].signals
            yield from ((p, application.id) for p in (s.in_force, s.power, s.binding, s.may, s.shall))
