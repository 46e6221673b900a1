"""What a leaf reads: facts, links, kinds and days, with their values and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from parser import norms as n
from parser.vocabulary import DECIDED, KIND_OF_SUPPORT, RECEIVED, UNITS, WHOLE_TYPES

from ..dossier.calendar import iso
from ..dossier.record import Args, Record, Recorded
from .case import Case
from .model import once
from .terms import Values, environment, record_of

TAKEN_QUESTION = "Op welke dag is dit besluit genomen?"


PRESUMED = ("aangenomen", "vermoeden")  # origins of what nobody established


@dataclass(frozen=True)
class FactUse:
    """A fact as a leaf reads it. value None: unknown; origin: dossier, aangenomen, vermoeden."""

    fact: str
    entity: str
    value: str | None
    unit: str | None
    origin: str
    reason: str
    kind: str
    question: str
    answered_by: str | None

    @property
    def presumed(self) -> bool:
        """Has nobody established it?"""
        return self.origin in PRESUMED


@once
def fact_uses(model: Values, prop_id: str, args: Args) -> Iterator[FactUse]:
    """Facts and links a leaf reads, with their values."""
    case = model.case
    prop = case.norms.props[prop_id]
    env = environment(model, prop, args)
    match prop.body:
        case n.Flag(path, fact) | n.Member(path, fact, _):
            yield from _path_use(case, env, path, fact)
        case n.Linked(path, link):
            yield from _path_use(case, env, path, None)
            record = record_of(case, env, path)
            if record is not None:
                yield _link_use(case, record, link)
        case n.OfKind(path, kind):
            record = record_of(case, env, path)
            if record is not None and kind != n.APPLICATION and case.norms.open_kind(record.kind, kind):
                yield FactUse(KIND_OF_SUPPORT, record.id, None, None, "dossier", "", "feit", _kind_question(case.norms, record), None)
        case n.Granted(path, _):
            yield from _path_use(case, env, path, None)
            record = record_of(case, env, path)
            if record is not None and record.granted:
                yield from _path_use(case, env, n.Path(n.APPLICATION), DECIDED)
                yield from _taken_uses(case, record)
        case n.Same(left, right, link):
            for path in (left, right):
                record = record_of(case, env, path)
                yield from _path_use(case, env, path, None)
                if record is not None:
                    yield _link_use(case, record, link)
        case n.Comparison(left_term, _, right_term):
            for term in (left_term, right_term):
                yield from term_uses(model, env, term, args)
        case n.Lasts(path, _):
            yield from _period_uses(case, env, path)
        case n.SharedDays(left, right, _):
            yield from _period_uses(case, env, left)
            yield from _period_uses(case, env, right)
        case n.Present(var):
            yield from _standing_uses(case, case.dossier.records[str(env[var][0])])
        case n.All() | n.Any_() | n.AtLeast() | n.Exists() | n.ReadingIs() | n.Deviated() | n.Running():
            pass
        case other:
            assert_never(other)


def _standing_uses(case: Case, record: Record) -> Iterator[FactUse]:
    """The days that decide how another application stood; nothing of one that was simply there and not decided yet."""
    if record.entity != n.APPLICATION or record.id == case.judged or record.running:
        return
    standing = case.standing(record)
    if standing.received and standing.decided is (record.recorded is not None):
        return
    yield _fact_use(case, record, DECIDED)
    yield _fact_use(case, record, RECEIVED)
    if record.recorded is not None and standing.received is not False:
        yield _taken_use(case, record, record.recorded)


def _taken_uses(case: Case, record: Record) -> Iterator[FactUse]:
    """The day of a recorded decision; without it the day of receipt, before which it was not taken."""
    if record.recorded is not None:
        if record.recorded.date is None:
            yield _fact_use(case, record, RECEIVED)
        yield _taken_use(case, record, record.recorded)


def _taken_use(case: Case, record: Record, recorded: Recorded) -> FactUse:
    fact = case.norms.application.facts[DECIDED]
    value = iso(recorded.date) if recorded.date is not None else None
    return FactUse(DECIDED, record.id, value, None, "dossier", "", fact.kind, TAKEN_QUESTION, fact.answered_by)


def _kind_question(norms: n.Norms, record: Record) -> str:
    if record.kind is None:
        return f"Welke soort {norms.entities[record.entity].label} is dit?"
    return f"Welke soort {norms.kinds[record.kind].label} is het precies?"


def _period_uses(case: Case, env: dict[str, Args], path: n.Path) -> Iterator[FactUse]:
    record = record_of(case, env, path)
    if record is None:
        yield from _path_use(case, env, path, None)
    elif (period := case.norms.entities[record.entity].period) is not None:
        for fact in (period.begin, period.end):
            yield _fact_use(case, record, fact)


def _chain_uses(case: Case, env: dict[str, Args], path: n.Path, links: tuple[str, ...]) -> Iterator[FactUse]:
    """The period itself, and what is unknown of those that may adjoin it."""
    yield from _period_uses(case, env, path)
    record = record_of(case, env, path)
    for other in case.alike(record, links)[1] if record is not None else ():
        period = case.norms.entities[other.entity].period
        yield from (_link_use(case, r, link) for link in links for r in (record, other) if r is not None and link not in r.links)
        if period is not None:
            yield from (use for name in (period.begin, period.end) if (use := _fact_use(case, other, name)).value is None)


def _path_use(case: Case, env: dict[str, Args], path: n.Path, fact: str | None) -> Iterator[FactUse]:
    """The fact at the end of a path, or the link that is unknown or `geen` on the way."""
    record = case.dossier.records[str(env[path.var][0])]
    for link in path.links:
        to = record.links.get(link)
        if to is None:
            yield _link_use(case, record, link)
            return
        record = case.dossier.records[to]
    if fact is not None:
        yield _fact_use(case, record, fact)


def _link_use(case: Case, record: Record, link: str) -> FactUse:
    declared = case.norms.entities[record.entity].links[link]
    known = link in record.links
    value = (record.links[link] or "geen") if known else None
    return FactUse(link, record.id, value, None, "dossier", "", "feit", declared.question, declared.answered_by)


def _fact_use(case: Case, record: Record, name: str) -> FactUse:
    fact = case.norms.entities[record.entity].facts[name]
    belief = case.belief(record, fact)
    value = value_text(belief.value, fact.type) if belief is not None else None
    unit = UNITS.get(fact.type)
    origin, reason = (belief.origin, belief.reason) if belief is not None else ("", "")
    about = case.judged if fact.system and case.judged is not None else record.id  # one day for all that is seen on it
    who = case.norms.who(fact, record.kind).answered_by
    return FactUse(name, about, value, unit, origin, reason, fact.kind, fact.question, who)


def value_text(value: object, type_: str) -> str:
    """ja, nee, 2024-09-01, 10, 11.9: the plain form of the JSON."""
    match value:
        case bool():
            return "ja" if value else "nee"
        case Decimal():
            return format(value.normalize(), "f")
        case int() if type_ == "datum":
            return iso(value)
        case int() if type_ == "weken":
            return str(value // WHOLE_TYPES[type_])
    return str(value)


def term_uses(model: Values, env: dict[str, Args], term: n.Term, args: Args) -> Iterator[FactUse]:
    case = model.case
    match term:
        case n.FactTerm(path, fact, _):
            yield from _path_use(case, env, path, fact)
        case n.PartCount():
            yield from _period_uses(case, env, n.Path(n.APPLICATION))
        case n.ChainBound(path, links, _):
            yield from _chain_uses(case, env, path, links)
        case n.PeriodCount(path, _, _, _):
            yield from _period_uses(case, env, path)
        case n.Aggregate(source, body, weight) if weight is not None:
            application = case.dossier.records[str(args[0])]
            for member in case.members(application, source):
                bound = {n.APPLICATION: args[0], source.var: member}
                counted = model.child(body, tuple(bound[v] for v in case.norms.props[body.prop].context))
                if counted is not False:
                    yield from term_uses(model, {**env, source.var: (member,)}, weight, args)
        case n.ValueTerm(name, _):
            for case_term, guard in case.norms.values[name].cases:
                if guard is None or model.child(guard, args[:1]) is not False:
                    yield from term_uses(model, env, case_term, args)
        case n.Aggregate() | n.Number() | n.Day() | n.PartNumber() | n.Plus() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary():
            pass
        case n.Between() | n.CalendarStart() | n.Times() | n.Extreme() | n.Rounded():
            pass
        case other:
            assert_never(other)
    for inner in n.inner_terms(term):
        yield from term_uses(model, env, inner, args)
