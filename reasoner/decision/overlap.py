"""Where the rules say two things at once: cases of a value, columns of a table, roundings, a proposition and its contrary.

The rule language lets an author write cases that do not exclude each other. Where a dossier makes two of them hold and they
differ, no answer is right: the reasoner says which two, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from parser.phrases import term_words
from parser.vocabulary import UNITS

from ..dossier.record import Args, DossierError, Problem
from ..semantics.cone import resolved
from ..semantics.model import Model
from ..semantics.terms import interval
from ..semantics.uses import value_text

HINT = "laat in de regels hoogstens één van beide gelden"


def check_single(model: Model) -> None:
    """Raises DossierError (K010) where two cases of a value hold and differ, (K011) where a proposition is proved and refuted."""
    found = dict.fromkeys(p for id_, cone in model.cones.items() for name in cone.values for p in _cases(model, name, (id_,)))
    if not found:
        found = dict.fromkeys(_contrary(model, prop, args) for prop, args in sorted(model.true & model.false, key=str)[:1])
    if found:
        raise DossierError(tuple(found))


def both(what: str, one: str, other: str) -> DossierError:
    """What to say where two cases of the same thing hold."""
    return DossierError((Problem("K010", f"{what}: twee gevallen gelden tegelijk: {one} en {other}", hint=HINT),))


def _cases(model: Model, name: str, args: Args) -> Iterator[Problem]:
    value = model.case.norms.values[name]
    holding = [term for term, guard in value.cases if guard is None or model.child(guard, args) is True]
    first = _said(model, holding[0], value, args) if len(holding) > 1 else ""
    for term in holding[1:]:
        if (said := _said(model, term, value, args)) != first:
            yield from both(f"waarde {name} ({value.label})", first, said).problems


def _said(model: Model, term: n.Term, value: n.ValueDef, args: Args) -> str:
    """The value as it is here, if it is known; else the words of the case."""
    norms = model.case.norms
    own = all(not guards for guards, _ in resolved(term, norms)) and len(value.context) == 1
    low, high = interval(model, term, {n.APPLICATION: args}) if own else (None, None)
    if low is not None and low == high:
        return value_text(low, value.type) + (f" {UNITS[value.type]}" if value.type in UNITS else "")
    return term_words(term, norms.entities, norms.values, norms.parts, norms.variables)


def _contrary(model: Model, prop: str, args: Args) -> Problem:
    found = model.case.norms.props[prop]
    said = found.label.holds if found.label is not None else prop
    where = f" ({found.address.id})" if found.address is not None else ""
    return Problem("K011", f"de regels spreken zichzelf tegen over '{args[0]}'{where}: '{said}' volgt, en het tegendeel ook", hint=HINT)
