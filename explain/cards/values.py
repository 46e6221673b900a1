"""The named values that a comparison speaks of, as steps: what each comes to, and which provision says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parser import norms as n
from reasoner.dossier.record import Args
from reasoner.semantics.model import Model
from reasoner.semantics.terms import interval

from .. import words
from ..sentence.apart import span_words
from ..sentence.fill import value_of


def value_steps(model: Model, prop: n.Prop, args: Args) -> Iterator[str]:
    """`laatste dag van de termijn: 29-4-2024 (Atw art. 1 lid 1)`, what a value is made of before the value itself.

    Only values that are known and that stand in a provision. prop: of which the body is a comparison.
    """
    if isinstance(prop.body, n.Comparison):
        yield from steps_of(model, (prop.body.left, prop.body.right), args)


def steps_of(model: Model, terms: Iterable[n.Term], args: Args, chosen: bool = False) -> Iterator[str]:
    """The same of the values in these terms; chosen: and of those by which a case was chosen."""
    found = dict.fromkeys(x for term in terms for x in _used(model, term, args, chosen))
    for name, place, how in found:
        yield f"{model.case.norms.values[name].label}: {value_of(model, args, name)}{how} ({words.cite(place)})"


def _used(model: Model, term: n.Term, args: Args, chosen: bool = False) -> Iterator[tuple[str, n.Address, str]]:
    """The values in a term by name, with the address of the case that counts, and from which day to which it counts."""
    for inner in n.inner_terms(term):
        yield from _used(model, inner, args, chosen)
    if not isinstance(term, n.ValueTerm):
        return
    value = model.case.norms.values[term.name]
    counts = next((i for i, (_, guard) in enumerate(value.cases) if guard is None or model.child(guard, args[:1]) is True), None)
    if counts is None:
        return
    case, guard = value.cases[counts]
    for compared in _compared(model, guard) if chosen and guard is not None else ():
        yield from _used(model, compared, args, chosen)
    yield from _used(model, case, args, chosen)
    place = value.places[counts] if value.places else None
    least, most = interval(model, term, {n.APPLICATION: args[:1]})
    if place is not None and least is not None and least == most:
        span = span_words(model, case, {n.APPLICATION: args[:1]}) if isinstance(case, n.Between) else None
        yield term.name, place, f", {span}" if span is not None else ""


def _compared(model: Model, child: n.Child) -> Iterator[n.Term]:
    """What is compared in a condition, or in one of its parts."""
    body = model.case.norms.props[child.prop].body
    if isinstance(body, n.Comparison):
        yield from (body.left, body.right)
    elif isinstance(body, n.All):
        for inner in body.children:
            yield from _compared(model, inner)
