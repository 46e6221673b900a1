"""The rules of a model instantiated: which instances a proposition rests on, and what its leaves read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from parser import norms as n

from ..dossier.calendar import anniversary
from ..dossier.record import Args, Constant, Record
from .cone import chain_source, every_term
from .model import Instance, Model, once
from .terms import Interval, Values, environment, interval, months_of
from .uses import FactUse, fact_uses, value_text


@dataclass(frozen=True)
class Premise:
    """A child instance and the sign with which it is used."""

    prop: str
    args: Args
    holds: bool


@once
def premises(model: Values, prop_id: str, args: Args) -> Iterator[Premise]:
    """Child instances in the order of the rules: connectives, members of a range, aggregates, presence."""
    case = model.case
    prop = case.norms.props[prop_id]
    env = dict(zip(prop.context, args, strict=True))
    match prop.body:
        case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
            for c in children:
                yield Premise(c.prop, tuple(env[v] for v in case.norms.props[c.prop].context), c.holds)
        case n.Exists(source, body):
            application = case.dossier.records[str(args[0])]
            for member in case.members(application, source):
                inner = {**env, source.var: member}
                yield Premise(body.prop, tuple(inner[v] for v in case.norms.props[body.prop].context), body.holds)
        case n.Present(var):
            record = case.dossier.records[str(env[var])]
            if record.kind is not None and case.pending(record):
                yield Premise(case.norms.provisions[record.kind].signals.present, (record.id,), True)
        case n.Deviated():
            used = case.dossier.records[str(args[0])].powers_used(prop.body)
            yield from (Premise(there, args[:1], True) for there in used if there is not None)
        case n.Comparison(left, _, right):
            for term in (left, right):
                yield from _term_premises(model, term, args, environment(model, prop, args))
        case n.Flag() | n.Member() | n.OfKind() | n.Linked() | n.Same() | n.Lasts() | n.SharedDays():
            pass
        case n.ReadingIs() | n.Granted() | n.Running():
            pass
        case other:
            assert_never(other)


def _term_premises(model: Values, term: n.Term, args: Args, env: dict[str, Args]) -> Iterator[Premise]:
    """Members that are counted, cases that may be chosen, and a reading where it moves an anniversary."""
    case = model.case
    for part in n.inner_terms(term):
        yield from _term_premises(model, part, args, env)
    match term:
        case n.Anniversary(inner, years, early):
            days = (int(b) for b in interval(model, inner, env) if b is not None)
            if early is not None and any(anniversary(d, years) != anniversary(d, years, True) for d in days):
                yield Premise(early.prop, args[:1], case.early(term) is early.holds)
        case n.Aggregate(source, body, _):
            application = case.dossier.records[str(args[0])]
            for member in case.members(application, source):
                bound: dict[str, Constant] = {n.APPLICATION: args[0], source.var: member}
                yield Premise(body.prop, tuple(bound[v] for v in case.norms.props[body.prop].context), body.holds)
        case n.ValueTerm(name, _):
            for case_term, guard in case.norms.values[name].cases:
                chosen = True if guard is None else model.child(guard, args[:1])
                if guard is not None and chosen is not False:
                    yield Premise(guard.prop, args[:1], guard.holds)
                if chosen is not False:
                    yield from _term_premises(model, case_term, args, env)
        case n.Number() | n.Day() | n.FactTerm() | n.PartNumber() | n.PartCount() | n.ChainBound():
            pass
        case n.Plus() | n.Times() | n.Extreme() | n.Rounded() | n.PeriodCount() | n.Between():
            pass
        case n.ShiftMonths() | n.ShiftWorkingDays() | n.CalendarStart():
            pass
        case other:
            assert_never(other)


def open_lists(model: Model, prop_id: str, args: Args) -> Iterator[tuple[n.Source, Record]]:
    """Ranges a proposition looks through that may have more members than the dossier names."""
    case = model.case
    application = case.dossier.records[str(args[0])]
    for source in sources_of(case.norms, case.norms.props[prop_id].body):
        if not case.complete(application, source):
            yield source, application


def sources_of(norms: n.Norms, body: n.Body) -> Iterator[n.Source]:
    """The ranges of a quantifier, or of the counts and sums in a comparison."""
    if isinstance(body, n.Exists):
        yield body.source
    for term in every_term(body, norms):
        if isinstance(term, n.Aggregate):
            yield term.source
        elif isinstance(term, n.ChainBound):
            yield chain_source(norms, term)


__all__ = ["FactUse", "Instance", "Interval", "Premise", "fact_uses", "interval", "months_of", "open_lists", "premises", "value_text"]
