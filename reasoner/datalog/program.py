"""The compiled program of a decision, for reading: every clause with the address it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parser import norms as n

from ..semantics.model import Model
from .compile import PRESENT, Compiler
from .engine import Clause
from .grounding import Grounder
from .solve import Solver


@dataclass(frozen=True)
class Section:
    """A titled run of clauses; each with a comment (address, label) or an empty one."""

    title: str
    clauses: tuple[tuple[str, Clause], ...]


def program(model: Model) -> Iterator[Section]:
    """Rules, exclusion, facts and the second run behind a model, as they were given to the engine."""
    case, norms = model.case, model.case.norms
    dossier, compiler, solver = case.dossier, Compiler(norms), Solver(norms)
    props = dict.fromkeys(p for c in model.cones.values() for p in c.props)
    values = dict.fromkeys(v for c in model.cones.values() for v in c.values)
    yield Section("Regels: van elke uitspraak beide kanten, :t (waar) en :f (onwaar)", tuple(_rules(norms, compiler, list(props))))
    if any(r.deviations for r in dossier.applications if r.id in model.cones):
        extra = tuple(_rules(norms, compiler, list(props), True))
        yield Section("Regels voor een aanvraag waarbij een bevoegdheid om af te wijken wordt gebruikt", extra)
    yield Section("Waarden: onder- en bovengrenzen", tuple((f"waarde {v}", c) for v in values for c in compiler.value(norms.values[v])))
    kinds = dict.fromkeys(r.kind for r in dossier.applications if r.id in model.cones and r.kind)
    exclusion = tuple(("", c) for k in kinds for c in compiler.present(norms.provisions[k]))
    yield Section(
        f"Samenloop: de enige kring. In regels leest {PRESENT} wat al is afgeleid; de machine herhaalt tot er niets nieuws is", exclusion
    )
    yield Section(
        "Run N: feiten van het dossier, lijsten en kalender", tuple(("", c) for c in Grounder(case, compiler).clauses(model.cones))
    )
    second = tuple(("", c) for c in solver.open_leaves(model))
    yield Section("Run P: dezelfde regels en feiten, met elk onbeslist blad aan beide kanten", second)


def _rules(norms: n.Norms, compiler: Compiler, props: list[str], deviating: bool = False) -> Iterator[tuple[str, Clause]]:
    for name in props:
        prop = norms.props[name]
        words = [prop.address.id if prop.address else "", prop.label.holds if prop.label else ""]
        for clause in compiler.deviating(prop) if deviating else compiler.prop(prop):
            yield " ".join(w for w in words if w), clause
