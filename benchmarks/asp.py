"""Export a case as a clingo program: the same two-sided Horn clauses, and a version with clingo's own negation.

Only for the benchmark and for readers who know ASP; nothing of the product uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from parser import norms as n
from reasoner.datalog.compile import CUT, Compiler, domain
from reasoner.datalog.engine import COMPARISONS, Argument, Clause, Literal, Product, Sum, Var
from reasoner.datalog.grounding import Grounder
from reasoner.datalog.solve import Solver
from reasoner.dossier.record import Dossier
from reasoner.semantics.beliefs import Setting
from reasoner.semantics.case import Case
from reasoner.semantics.cone import Purpose

SCALE = 10_000  # clingo has whole numbers only


class Namer:
    """Predicates and constants as clingo names."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def predicate(self, name: str) -> str:
        return self.names.setdefault(name, f"p{len(self.names)}")


def rules(norms: n.Norms, kinds: Iterable[str]) -> tuple[Clause, ...]:
    """The rules for these kinds, as the reasoner compiles them."""
    solver = Solver(norms)
    found: list[Clause] = [Clause(Literal("een", (Decimal(1),)))]
    for kind in dict.fromkeys(kinds):
        compiler = Compiler(norms)
        cone = solver.cone(kind, Purpose.DECISION, True)
        found += [c for p in cone.props for c in (*compiler.prop(norms.props[p]), *compiler.deviating(norms.props[p]))]
        found += [c for v in cone.values for c in compiler.value(norms.values[v])]
        found += compiler.present(norms.provisions[kind])
    return tuple(dict.fromkeys(found))


def facts(norms: n.Norms, dossier: Dossier) -> tuple[Clause, ...]:
    solver = Solver(norms)
    cones = {a.id: solver.cone(a.kind, Purpose.DECISION, True) for a in dossier.applications if a.kind}
    return tuple(Grounder(Case(norms, dossier, Setting(None, {}, False)), solver.compiler).clauses(cones))


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
