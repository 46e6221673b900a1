"""What a dossier adds to the rules: facts, the calendar, quantifiers and sums over its lists.

Long because every kind of term that moves a day brings the days it may come to.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import assert_never

from parser import norms as n
from parser.vocabulary import WHOLE_TYPES

from ..dossier.calendar import add_months, anniversary, between, day_number, first_of
from ..dossier.record import Args, Constant, Record
from ..semantics.case import Case
from ..semantics.cone import Cone, may_be_negative, resolved
from ..semantics.periods import period_terms
from ..semantics.terms import Undecided, interval
from .compile import (
    GRANTED_BY,
    GRANTED_FROM,
    LISTED,
    NO_LINK,
    NOT_DEVIATING,
    NOT_GRANTED,
    NOT_RUNNING,
    PENDING,
    PRESENT,
    RUNNING,
    Compiler,
    apart,
    domain,
    later,
    later_by,
    later_working,
    later_years,
    range_of,
    start_of,
    term_context,
    term_id,
    variable,
)
from .engine import Clause, Literal, Sum, Var
from .rules import Asked, as_compiled


class Grounder:
    """Facts and ground clauses of a case, for the cones of the applications in play."""

    def __init__(self, case: Case, compiler: Compiler) -> None:
        self.case, self.norms, self.compiler = case, case.norms, compiler

    def clauses(self, cones: Mapping[str, Cone], asked: Asked = as_compiled) -> Iterator[Clause]:
        """cones: the cone of each application in play, by id; asked: how the rules about it are asked."""
        kinds = {k for c in cones.values() for k in _kinds_used(self.norms, c)}
        for record in self.case.dossier.records.values():
            yield from self._record(record, kinds)
        yield from self._readings()
        done: set[int] = set()
        for id_, cone in cones.items():
            record = self.case.dossier.records[id_]
            yield from asked(record).clauses(self._application(record, cone))
            if id(cone) not in done:
                done.add(id(cone))
                yield from self._calendar(cone)

    # ---- facts

    def _record(self, record: Record, kinds: set[str]) -> Iterator[Clause]:
        entity, id_ = self.norms.entities[record.entity], record.id
        for fact in entity.facts.values():
            belief = self.case.belief(record, fact)
            if fact.type in ("ja_nee", "een_van"):
                if belief is not None:
                    word = belief.value if isinstance(belief.value, str) else "ja" if belief.value else "nee"
                    yield _fact(f"feit:{fact.name}", id_, word)
            else:
                least, most = self.case.bounds(record, fact)
                if least is not None:
                    yield _fact(f"min:{fact.name}", id_, least)
                if most is not None:
                    yield _fact(f"max:{fact.name}", id_, most)
        for link, target in record.links.items():
            yield _fact(f"koppeling:{link}", id_, target if target is not None else NO_LINK)
            yield _fact(f"koppeling:{link}:{'ja' if target is not None else 'nee'}", id_)
        if n.APPLICATION in kinds:  # always known, of support of an unknown kind too
            yield _fact("soort" if record.entity == n.APPLICATION else "soort_niet", id_, n.APPLICATION)
        if record.kind is not None:
            own, open_ = self.norms.ancestors(record.kind), self.norms.below(record.kind)
            for kind in kinds.difference(open_, (n.APPLICATION,)):  # a general kind does not say which of those below it
                yield _fact("soort" if kind in own else "soort_niet", id_, kind)
        yield from self._presence(record, entity)

    def _presence(self, record: Record, entity: n.Entity) -> Iterator[Clause]:
        if entity.support:
            yield _fact(f"{PRESENT}_gegeven:t", record.id)
            yield _fact(LISTED, record.id)
        elif record.entity == n.APPLICATION:
            yield _fact("aanvraag", record.id)
            yield from _known_presence(self.case, record)
            if not record.granted:
                yield _fact(NOT_GRANTED, record.id)
            else:
                earliest, latest = self.case.taken(record)
                yield from [_fact(GRANTED_FROM, record.id, earliest)] if earliest is not None else []
                yield from [_fact(GRANTED_BY, record.id, latest)] if latest is not None else []
            yield _fact(RUNNING if record.running else NOT_RUNNING, record.id)

    def _readings(self) -> Iterator[Clause]:
        for reading in self.norms.readings.values():
            chosen = self.case.setting.readings.get(reading.name, reading.default)
            for choice in reading.choices:
                yield _fact("lezing" if choice.name == chosen else "lezing_niet", reading.name, choice.name)

    # ---- per application

    def _application(self, application: Record, cone: Cone) -> Iterator[Clause]:
        a = application.id
        ranges: dict[str, dict[Constant, None]] = {}
        for source in cone.sources:
            found = dict.fromkeys(self.case.members(application, source))
            ranges.setdefault(source.var, {}).update(found)
            yield from () if source.part else (_fact(range_of(source), a, m) for m in found)
        for part in self.norms.parts:
            ranges.setdefault(part, {}).update(dict.fromkeys(self.case.members(application, n.Source(part, (), part=True))))
        for var, members in ranges.items():
            yield from (_fact(domain(var), a, m) for m in members)
        of_its_own = self._of_its_own(application, cone, ranges)
        yield from of_its_own if application.deviations else self.compiler.not_deviating(of_its_own, a)
        if not application.deviations:
            yield _fact(NOT_DEVIATING, a)
        for name, leaf in cone.deviations:
            if application.deviations or leaf.address is None:
                yield from self._deviated(name, leaf, application)

    def _of_its_own(self, application: Record, cone: Cone, ranges: Mapping[str, Mapping[Constant, None]]) -> Iterator[Clause]:
        """The clauses that speak of this application's own members and terms."""
        for name in cone.props:
            prop = self.norms.props[name]
            if isinstance(prop.body, n.Exists):
                yield from self._none(prop, prop.body, application)
        seen: set[str] = set()
        for name in cone.props:
            for term in self.compiler.terms(name):
                if isinstance(term, n.PartCount | n.PeriodCount | n.ChainBound | n.Aggregate) and term_id(term) not in seen:
                    seen.add(term_id(term))
                    yield from self._computed(term, application, ranges)

    def _none(self, prop: n.Prop, body: n.Exists, application: Record) -> Iterator[Clause]:
        """`fails`: false for every member, and there are no more."""
        a = application.id
        rest = prop.context[1:]
        head = Literal(f"{prop.id}:f", (a, *(variable(v) for v in rest)))
        literals = [Literal(domain(v), (a, variable(v))) for v in rest]
        child = self.norms.props[body.body.prop]
        for member in self.case.members(application, body.source):
            env: dict[str, Constant | Var] = {n.APPLICATION: a, body.source.var: member}
            literals.append(self.compiler.literal(child, not body.body.holds, tuple(env.get(v, variable(v)) for v in child.context)))
        yield Clause(head, (*literals, Literal(f"{prop.id}:geen_meer", (a,))))
        if self.case.complete(application, body.source):
            yield _fact(f"{prop.id}:geen_meer", a)

    def _deviated(self, name: str, leaf: n.Deviated, application: Record) -> Iterator[Clause]:
        """`holds`: a power that is used is there; `fails`: none that is used is."""
        used = [self.norms.props[p] if p is not None else None for p in application.powers_used(leaf)]
        args: Args = (application.id,)
        for there in used:
            yield Clause(Literal(f"{name}:t", args), (self.compiler.literal(there, True, args),) if there is not None else ())
        if None not in used:
            yield Clause(Literal(f"{name}:f", args), tuple(self.compiler.literal(p, False, args) for p in used if p is not None))

    def _computed(
        self,
        term: n.PartCount | n.PeriodCount | n.ChainBound | n.Aggregate,
        application: Record,
        ranges: Mapping[str, Mapping[Constant, None]],
    ) -> Iterator[Clause]:
        a, name = application.id, term_id(term)
        match term:
            case n.PartCount(part):
                for bound, count in zip(("min", "max"), self.case.part_count(application, part), strict=True):
                    yield from [_fact(f"{bound}:{name}", a, count)] if count is not None else []
            case n.PeriodCount() | n.ChainBound():
                variables = term_context(term)[1:]
                for member in ranges.get(variables[0], {}) if variables else (None,):
                    env: dict[str, Args] = {n.APPLICATION: (a,)} | ({variables[0]: (member,)} if member is not None else {})
                    args: Args = (a,) if member is None else (a, member)
                    for guards, one in resolved(term, self.norms):
                        body = tuple(self.compiler.literal(self.norms.props[g.prop], g.holds, (a,)) for g in guards)
                        bounds = interval(Undecided(self.case), one, env)
                        for bound, found in zip(("min", "max"), bounds, strict=True):
                            yield from [Clause(Literal(f"{bound}:{name}", (*args, found)), body)] if found is not None else []
            case n.Aggregate():
                yield from self._aggregate(term, name, application)
            case other:
                assert_never(other)

    def _aggregate(self, term: n.Aggregate, name: str, application: Record) -> Iterator[Clause]:
        """Least and most by a chain over the members: every derived bound is valid, the tightest counts."""
        a, value, weight = application.id, Var("V"), Var("W")
        before = Var("U")
        members = self.case.members(application, term.source)
        complete = self.case.complete(application, term.source)
        signed = term.weight is not None and may_be_negative(term.weight, self.norms)
        for bound in ("min", "max"):
            if complete or (bound == "min" and not signed):
                yield Clause(Literal(f"{bound}:{name}:0", (a, Decimal(0))))
        for i, member in enumerate(members, 1):
            truth, falsity = (self._instance(term, application, member, holds) for holds in (True, False))
            for bound, keeps, adds in (("min", ">=", "<="), ("max", "<=", ">=")):
                new, old = (Literal(f"{bound}:{name}:{k}", (a, v)) for k, v in ((i, value), (i - 1, before)))
                same = Literal(f"{bound}:{name}:{i - 1}", (a, value))
                add = Literal("==", (value, Sum(before, 1, weight)))
                if signed:  # not counted, or not known and then no better than nothing
                    yield Clause(new, (same, falsity))
                else:
                    yield Clause(new, (same,) if bound == "min" else (same, falsity))
                for weighed in self._weight(term, a, member, bound, weight):
                    if signed:
                        yield Clause(new, (same, *weighed, Literal(keeps, (weight, Decimal(0)))))
                        yield Clause(new, (old, truth, *weighed, add))
                        yield Clause(new, (old, *weighed, Literal(adds, (weight, Decimal(0))), add))
                    else:
                        yield Clause(new, (old, truth, *weighed, add) if bound == "min" else (old, *weighed, add))
        for bound in ("min", "max"):
            yield Clause(Literal(f"{bound}:{name}", (a, value)), (Literal(f"{bound}:{name}:{len(members)}", (a, value)),))

    def _instance(self, term: n.Aggregate, application: Record, member: Constant, holds: bool) -> Literal:
        env = {n.APPLICATION: application.id, term.source.var: member}
        prop = self.norms.props[term.body.prop]
        return self.compiler.literal(prop, term.body.holds is holds, tuple(env[v] for v in prop.context))

    def _weight(self, term: n.Aggregate, a: str, member: Constant, bound: str, weight: Var) -> Iterator[tuple[Literal, ...]]:
        """Bodies that bind what a member weighs."""
        if term.weight is None:
            yield (Literal("een", (weight,)),)
            return
        for body, value in self.compiler.term(term.weight, bound == "min"):
            env: dict[str, Constant | Var] = {variable(n.APPLICATION).name: a, variable(term.source.var).name: member}
            if isinstance(value, Var):
                env[value.name] = weight
            bound_body = (Literal(b.predicate, tuple(env.get(t.name, t) if isinstance(t, Var) else t for t in b.terms)) for b in body)
            yield (*bound_body, *(() if isinstance(value, Var) else (Literal("==", (weight, Sum(value, 1, 0))),)))

    # ---- calendar

    def _calendar(self, cone: Cone) -> Iterator[Clause]:
        """n months later, for the days that occur in this case."""
        seen: set[tuple[int, int | str]] = set()
        for prop in cone.props:
            body = self.norms.props[prop].body
            shifts: list[tuple[n.Term, int]] = []
            if isinstance(body, n.Lasts):
                shifts.append((period_terms(self.norms, body.path)[0], body.months))
            shifts += [(t.term, t.months) for t in self.compiler.terms(prop) if isinstance(t, n.ShiftMonths) and t.by is None]
            for inner, months in shifts:
                for day in self._days(inner):
                    if (day, months) not in seen:
                        seen.add((day, months))
                        yield _fact(later(months), day, add_months(day, months))
            for term in self.compiler.terms(prop):
                if isinstance(term, n.ShiftMonths) and term.by is not None:
                    for day, count in itertools.product(self._days(term.term), self._whole_numbers(term.by)):
                        if (day, counted := f"{later_by(term.months)}:{count}") not in seen:
                            seen.add((day, counted))
                            yield _fact(later_by(term.months), day, count, add_months(day, term.months * count))
                if isinstance(term, n.Between):
                    for first, until in itertools.product(self._days(term.first), self._days(term.until)):
                        if (first, key := f"{apart(term)}:{until}") not in seen:
                            seen.add((first, key))
                            yield _fact(apart(term), first, until, between(first, until, term.days, term.months, term.begun))
                if isinstance(term, n.Anniversary):
                    for day in self._days(term.term):
                        if (day, later_years(term)) not in seen:
                            seen.add((day, later_years(term)))
                            yield from self._anniversary(term, day)
                if isinstance(term, n.CalendarStart):
                    for day in self._days(term.term):
                        if (day, key := start_of(term.months)) not in seen:
                            seen.add((day, key))
                            yield _fact(key, day, first_of(day, term.months))
                if isinstance(term, n.ShiftWorkingDays):
                    for day in self._days(term.term):
                        key = later_working(term.days, term.calendar)
                        if (day, key) not in seen:
                            seen.add((day, key))
                            yield _fact(key, day, self.case.working_day(day, term.days, term.calendar))

    def _anniversary(self, term: n.Anniversary, day: int) -> Iterator[Clause]:
        """The anniversary of a day; where a reading moves it, one for each side of the reading."""
        late, soon = (anniversary(day, term.years, early) for early in (False, True))
        body = self.norms.props[term.early.prop].body if term.early is not None else None
        if isinstance(body, n.ReadingIs) and late != soon:
            choice = (body.reading, body.choice)
            yield Clause(Literal(later_years(term), (day, soon)), (Literal("lezing", choice),))
            yield Clause(Literal(later_years(term), (day, late)), (Literal("lezing_niet", choice),))
        else:
            yield _fact(later_years(term), day, late)

    def _days(self, term: n.Term) -> set[int]:
        """Day numbers a bound of the term may take in this case."""
        match term:
            case n.Day(value):
                return {value.toordinal()}
            case n.FactTerm(_, fact, _):
                return self._bounds(fact)
            case n.ChainBound(path, _, last):
                return self._bounds(period_terms(self.norms, path)[last].fact)
            case n.Plus(left, sign, right):
                return {d + sign * x for d in self._days(left) for x in self._whole_numbers(right)}
            case n.ShiftMonths(inner, months, by):
                counts = self._whole_numbers(by) if by is not None else {1}
                return {add_months(d, months * k) for d in self._days(inner) for k in counts}
            case n.Anniversary(inner, years, _):
                return {anniversary(d, years, early) for d in self._days(inner) for early in (False, True)}
            case n.CalendarStart(inner, months):
                return {first_of(d, months) for d in self._days(inner)}
            case n.ShiftWorkingDays(inner, days, calendar):
                return {self.case.working_day(d, days, calendar) for d in self._days(inner)}
            case n.ValueTerm(name, _):
                return {d for case_term, _ in self.norms.values[name].cases for d in self._days(case_term)}
            case n.Extreme(left, right, _):
                return self._days(left) | self._days(right)
            case n.Number() | n.PeriodCount() | n.PartNumber() | n.PartCount() | n.Aggregate() | n.Between() | n.Times() | n.Rounded():
                return set()
        assert_never(term)

    def _whole_numbers(self, term: n.Term) -> set[int]:
        match term:
            case n.Number(value, _):
                return {int(value)}
            case n.FactTerm(_, fact, _):
                return self._bounds(fact)
            case n.Plus(left, sign, right):
                return {x + sign * y for x in self._whole_numbers(left) for y in self._whole_numbers(right)}
            case n.ValueTerm(name, _):
                return {x for case_term, _ in self.norms.values[name].cases for x in self._whole_numbers(case_term)}
            case n.Between(first, until):
                days = itertools.product(self._days(first), self._days(until))
                return {between(a, b, term.days, term.months, term.begun) for a, b in days}
            case n.Extreme(left, right, _):
                return self._whole_numbers(left) | self._whole_numbers(right)
            case n.PeriodCount() | n.PartNumber() | n.PartCount() | n.Aggregate() | n.Times() | n.Rounded():
                return set()  # nobody adds these to a day
            case n.Day() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary() | n.CalendarStart() | n.ChainBound():
                return set()
        assert_never(term)

    def _bounds(self, fact: str) -> set[int]:
        """Every bound a date or a number of days has in this case."""
        found = set()
        for record in self.case.dossier.records.values():
            declared = self.norms.entities[record.entity].facts.get(fact)
            if declared is not None and declared.type in ("datum", *WHOLE_TYPES):
                found |= {day_number(b) for b in self.case.bounds(record, declared) if b is not None}
        return found


def _known_presence(case: Case, record: Record) -> Iterator[Clause]:
    """Run N: is an application there, for sure, or as soon as it is known whether it can be granted?"""
    found = case.presence(record)
    yield from [_fact(f"{PRESENT}_gegeven:t", record.id)] if found.there else []
    yield from [_fact(f"{PRESENT}_gegeven:f", record.id)] if found.away else []
    if record.kind is not None:
        yield from [_fact(f"{PENDING}:t", record.id, record.kind)] if found.asks else []
        yield from [_fact(f"{PENDING}:f", record.id, record.kind)] if found.asks_not else []


def possible_presence(case: Case, record: Record) -> Iterator[Clause]:
    """Run P: what may be added to that, given what is not known of its standing."""
    if record.running:
        return
    at, granted = case.standing(record), record.recorded is not None and record.recorded.granted
    if at.received is not False and at.decided is not False and granted:
        yield _fact(f"{PRESENT}_gegeven:t", record.id)
    if at.received is not True or (at.decided is not False and not granted) or (case.setting.running and at.decided is not True):
        yield _fact(f"{PRESENT}_gegeven:f", record.id)
    if case.pending(record):
        assert record.kind is not None
        yield _fact(f"{PENDING}:t", record.id, record.kind)
        yield _fact(f"{PENDING}:f", record.id, record.kind)


def _fact(predicate: str, *args: Constant) -> Clause:
    return Clause(Literal(predicate, args))


def _kinds_used(norms: n.Norms, cone: Cone) -> Iterator[str]:
    for prop in cone.props:
        body = norms.props[prop].body
        if isinstance(body, n.OfKind):
            yield body.kind
