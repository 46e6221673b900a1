"""What a dossier adds to the rules: facts, the calendar, quantifiers and sums over its lists."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from parser import norms as n
from parser.vocabulary import RECEIVED, WHOLE_TYPES

from .calendar import BEYOND, FOREVER, LAST_DAY, add_months, anniversary, bridge_days, day_number, parts, working_day
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
    domain,
    later,
    later_by,
    later_working,
    later_years,
    term_context,
    term_id,
    variable,
)  # fmt: skip
from .cone import Cone, chain_source, every_term, may_be_negative, resolved
from .datalog import Clause, Literal, Sum, Var
from .dossier import UNKNOWN, Args, Constant, Dossier, Record, Value, beneficiary
from .structure import Undecided, interval

Bounds = tuple[Decimal | int | None, Decimal | int | None]
DayBounds = tuple[int | None, int | None]  # earliest and latest day; None: no bound


@dataclass(frozen=True)
class Setting:
    """The question asked of a dossier: date (day number), readings, strictness."""

    date: int | None
    readings: Mapping[str, str]
    strict: bool
    running: bool = False


@dataclass(frozen=True)
class Belief:
    """The value of a fact and where it comes from: dossier, aangenomen or vermoeden."""

    value: Value
    origin: str
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """How an application stood on the day of another decision: received by then, decided by then? None: not known."""

    received: bool | None
    decided: bool | None


class Case:
    """A dossier under a setting: beliefs, bounds, members. Read-only after construction.

    judged: id of the application (or running provision) whose decision is asked about. All is seen as it stood
    on the day of that decision; without it every application has its own day.
    """

    def __init__(self, norms: n.Norms, dossier: Dossier, setting: Setting, judged: str | None = None) -> None:
        self.norms, self.dossier, self.setting, self.judged = norms, dossier, setting, judged
        presumptions = sorted((p for p in norms.presumptions if setting.running or not p.running), key=lambda p: p.running)
        self._presumed = {(p.entity, p.fact): p for p in presumptions}

    def belief(self, record: Record, fact: n.Fact) -> Belief | None:
        """What is held of a fact, or None if it is unknown."""
        if fact.system:
            day = self.decision_date(record)
            return Belief(day, "dossier") if day is not None else None
        stated = record.values.get(fact.name)
        if stated is UNKNOWN:
            return None
        if isinstance(stated, bool | str | Decimal | int):
            return Belief(stated, "dossier")
        if self.setting.strict:
            return None
        if fact.name in record.assumed:
            return Belief(record.assumed[fact.name], "aangenomen", "aangenomen in het dossier")
        presumed = self._presumed.get((record.entity, fact.name))
        if presumed is None:
            return None
        return Belief(_presumed_value(fact, presumed.value), "vermoeden", presumed.reason)

    def decision_date(self, application: Record) -> int | None:
        """--date, else the date of the recorded decision, else unknown; never the day of receipt."""
        if self.setting.date is not None:
            return self.setting.date
        recorded = self._judged(application).recorded
        return recorded.date if recorded is not None else None

    def decision_days(self, application: Record) -> tuple[int | None, int]:
        """First and last day on which may be, or was, decided: not before receipt."""
        day = self.decision_date(application)
        if day is not None:
            return day, day
        received = [self.bounds(r, self._received)[0] for r in (application, self._judged(application)) if not r.running]
        return max((int(d) for d in received if d is not None), default=None), LAST_DAY

    def _judged(self, application: Record) -> Record:
        """The application on whose day this one is seen."""
        return self.dossier.records[self.judged] if self.judged is not None else application

    @property
    def _received(self) -> n.Fact:
        return self.norms.application.facts[RECEIVED]

    def standing(self, application: Record) -> Standing:
        """How an application stood on the day of the decision that is asked about."""
        judged = self._judged(application)
        recorded = application.recorded
        if application.id == judged.id and (recorded is None or recorded.date is None or self.setting.date is None):
            return Standing(True, recorded is not None)
        least, most = self.decision_days(judged)
        first, last = day_bounds(self.bounds(application, self._received))
        decided: bool | None = False
        if recorded is not None:
            if recorded.date is not None:
                last = min(last, recorded.date) if last is not None else recorded.date
            decided = _by(*self.taken(application), least, most)
        received = True if decided or application.id == judged.id else _by(first, last, least, most)
        return Standing(received, decided)

    def taken(self, application: Record) -> DayBounds:
        """Earliest and latest day of the recorded decision: as recorded, else not before receipt."""
        if application.recorded is not None and application.recorded.date is not None:
            return application.recorded.date, application.recorded.date
        return day_bounds((self.bounds(application, self._received)[0], None))

    def pending(self, record: Record) -> bool:
        """May this application be one that waits for its decision, on the day of the decision asked about?"""
        if record.entity != n.APPLICATION or record.kind is None or record.running or self.setting.running:
            return False
        standing = self.standing(record)
        return standing.received is not False and standing.decided is not True

    def exact(self, record: Record, fact: str) -> int | None:
        """The known value of a date fact, as a day number."""
        belief = self.belief(record, self.norms.entities[record.entity].facts[fact])
        return belief.value if belief is not None and isinstance(belief.value, int) and not isinstance(belief.value, bool) else None

    def period(self, record: Record) -> tuple[int | None, int | None]:
        period = self.norms.entities[record.entity].period
        return (self.exact(record, period.begin), self.exact(record, period.end)) if period else (None, None)

    def bounds(self, record: Record, fact: n.Fact) -> tuple[int | Decimal | None, int | Decimal | None]:
        """Least and greatest value a number or date may have (None: no bound)."""
        belief = self.belief(record, fact)
        if belief is not None and not isinstance(belief.value, bool | str):
            return belief.value, belief.value
        if fact.system:
            return self.decision_days(record)
        if fact.type in WHOLE_TYPES:
            return 0, None
        period = self.norms.entities[record.entity].period
        if period is not None and fact.name in (period.begin, period.end):
            begin, end = self.period(record)
            last = FOREVER if fact.open_end else LAST_DAY
            return (None, min(end, last) if end is not None else last) if fact.name == period.begin else (begin, last)
        if fact.type != "datum":
            return None, None
        return None, FOREVER if fact.open_end else LAST_DAY

    def target(self, record: Record, links: Iterable[str]) -> Record | None:
        """The record at the end of a path of links; None if a link is unknown or `geen`."""
        for link in links:
            to = record.links.get(link)
            if to is None:
                return None
            record = self.dossier.records[to]
        return record

    def parts(self, application: Record, part: str) -> tuple[tuple[int, int], ...] | None:
        """First and last day of each part of the application's period; None if a bound is unknown."""
        begin, end = self.period(application)
        if begin is None or end is None:
            return None
        return tuple(parts(begin, end, self.norms.parts[part].months))

    def part_count(self, application: Record, part: str) -> tuple[Decimal, Decimal | None]:
        """Least and greatest number of parts of the period; of one without end endlessly many."""
        if (found := self.parts(application, part)) is None:
            return Decimal(1), None
        count = Decimal(FOREVER if self.period(application)[1] == FOREVER else len(found))
        return count, count

    def members(self, application: Record, source: n.Source) -> tuple[Constant, ...]:
        """What the variable of a source ranges over for this application."""
        if source.part:
            return tuple(Decimal(k) for k, _ in enumerate(self.parts(application, source.var) or (), 1))
        listed = [r.id for name in source.lists for r in self.dossier.members(name)]
        others = [a for a in self.dossier.applications if a.id != application.id] if source.applications or source.granted else []
        return (*listed, *(a.id for a in others if source.applications or a.granted))

    def complete(self, application: Record, source: n.Source) -> bool:
        """May the members be taken to be all there are?"""
        if source.part:
            return self.parts(application, source.var) is not None
        owner = beneficiary(self.norms, application) if source.owner else None
        return all(self.dossier.complete(name, owner) for name in source.every_list)

    def working_day(self, day: int, n_: int, calendar: str) -> int:
        """The n-th working day after a day in a calendar of the rule base."""
        found = self.norms.calendars[calendar]
        return working_day(day, n_, found.also, found.not_, found.equated)

    def bridge_days(self, first: int, last: int, calendar: str) -> Iterator[int]:
        """Days of which it is not known yet whether they are free in a calendar of the rule base."""
        found = self.norms.calendars[calendar]
        if found.known_until is not None:
            yield from bridge_days(max(first, found.known_until.toordinal() + 1), last, found.also, found.not_)

    def anniversary(self, day: int, term: n.Anniversary) -> int:
        """The anniversary of a day, under the chosen readings."""
        return anniversary(day, term.years, self.early(term))

    def early(self, term: n.Anniversary) -> bool:
        """Under the chosen readings, does an anniversary of 29 February fall on the 28th?"""
        if term.early is None:
            return False
        body = self.norms.props[term.early.prop].body
        assert isinstance(body, n.ReadingIs)
        return self.setting.readings.get(body.reading, self.norms.readings[body.reading].default) == body.choice

    def chain_bound(self, term: n.ChainBound, record: Record | None, application: Record) -> DayBounds:
        """Least and greatest first (or last) day of a period with what adjoins it; None: no bound."""
        entity = self.norms.entities[record.entity] if record is not None else None
        if record is None or entity is None or entity.period is None:
            return None, None
        certain, possible = self.alike(record, term.links)
        complete = self.complete(application, chain_source(self.norms, term))
        near = self._chain(record, certain, term.last, False)
        far = self._chain(record, possible, term.last, True) if complete else None
        return (near, far) if term.last else (far, near)

    def alike(self, record: Record, links: tuple[str, ...]) -> tuple[list[Record], list[Record]]:
        """Other records of the list that have these links in common with a record: certainly, and possibly."""
        others = [r for r in self.dossier.members(self.norms.entities[record.entity].list_name) if r.id != record.id]

        def same(other: Record, link: str) -> bool | None:
            mine, theirs = (r.links.get(link, UNKNOWN) for r in (record, other))
            return None if UNKNOWN in (mine, theirs) else mine is not None and mine == theirs

        found = [(r, [same(r, link) for link in links]) for r in others]
        return [r for r, x in found if all(x)], [r for r, x in found if False not in x]

    def _chain(self, record: Record, others: list[Record], last: bool, far: bool) -> int | None:
        """The day the chain reaches, with every period at its shortest or (far) at its longest; None: no bound."""
        period = self.norms.entities[record.entity].period
        assert period is not None
        facts = self.norms.entities[record.entity].facts

        def days(r: Record) -> tuple[int | None, int | None]:
            begin, end = (self.bounds(r, facts[name]) for name in (period.begin, period.end))
            first, to = (begin[0], end[1]) if far else (begin[1], end[0])
            return (day_number(first) if first is not None else None), (day_number(to) if to is not None else None)

        begin, end = days(record)
        at = end if last else begin
        spans = [days(r) for r in others]
        grown = True
        while grown and at is not None:
            grown = False
            for first, to in spans:
                near, reach = (first, to) if last else (to, first)
                if not far and (near is None or reach is None):
                    continue
                adjoins = near is None or (near <= at + 1 if last else near >= at - 1)
                if adjoins and (reach is None or (reach > at if last else reach < at)):
                    at, grown = reach, True
                    if at is None:
                        return None
        return at

    def period_bounds(self, record: Record) -> tuple[DayBounds, DayBounds]:
        """Earliest and latest first day, and last day, of the period of a record."""
        entity = self.norms.entities[record.entity]
        if entity.period is None:
            return (None, None), (None, None)
        begin, end = (self.bounds(record, entity.facts[name]) for name in (entity.period.begin, entity.period.end))
        return day_bounds(begin), day_bounds(end)


def day_bounds(bounds: tuple[int | Decimal | None, int | Decimal | None]) -> DayBounds:
    least, most = bounds
    return day_number(least) if least is not None else None, day_number(most) if most is not None else None


class Grounder:
    """Facts and ground clauses of a case, for the cones of the applications in play."""

    def __init__(self, case: Case, compiler: Compiler) -> None:
        self.case, self.norms, self.compiler = case, case.norms, compiler

    def clauses(self, cones: Mapping[str, Cone]) -> Iterator[Clause]:
        """`cones`: the cone of each application in play, by id."""
        kinds = {k for c in cones.values() for k in _kinds_used(self.norms, c)}
        for record in self.case.dossier.records.values():
            yield from self._record(record, kinds)
        yield from self._readings()
        done: set[int] = set()
        for id_, cone in cones.items():
            yield from self._application(self.case.dossier.records[id_], cone)
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
            ranges.setdefault(source.var, {}).update(dict.fromkeys(self.case.members(application, source)))
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
            for term in every_term(self.norms.props[name].body, self.norms):
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

    def _computed(self, term: n.Term, application: Record, ranges: Mapping[str, Mapping[Constant, None]]) -> Iterator[Clause]:
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
                weighed = self._weight(term, a, member, bound, weight)
                add = Literal("==", (value, Sum(before, 1, weight)))
                if signed:  # not counted, or not known and then no better than nothing
                    yield Clause(new, (same, falsity))
                    yield Clause(new, (same, *weighed, Literal(keeps, (weight, Decimal(0)))))
                    yield Clause(new, (old, truth, *weighed, add))
                    yield Clause(new, (old, *weighed, Literal(adds, (weight, Decimal(0))), add))
                elif bound == "min":
                    yield Clause(new, (same,))
                    yield Clause(new, (old, truth, *weighed, add))
                else:
                    yield Clause(new, (same, falsity))
                    yield Clause(new, (old, *weighed, add))
        for bound in ("min", "max"):
            yield Clause(Literal(f"{bound}:{name}", (a, value)), (Literal(f"{bound}:{name}:{len(members)}", (a, value)),))

    def _instance(self, term: n.Aggregate, application: Record, member: Constant, holds: bool) -> Literal:
        env = {n.APPLICATION: application.id, term.source.var: member}
        prop = self.norms.props[term.body.prop]
        return self.compiler.literal(prop, term.body.holds is holds, tuple(env[v] for v in prop.context))

    def _weight(self, term: n.Aggregate, a: str, member: Constant, bound: str, weight: Var) -> tuple[Literal, ...]:
        if term.weight is None:
            return (Literal("een", (weight,)),)
        bodies = list(self.compiler.term(term.weight, bound == "min"))
        body, value = bodies[0]
        if not isinstance(value, Var):
            return (Literal("==", (weight, Sum(value, 1, 0))),)
        env: dict[str, Constant | Var] = {variable(n.APPLICATION).name: a, variable(term.source.var).name: member}
        if isinstance(value, Var):
            env[value.name] = weight
        return tuple(Literal(b.predicate, tuple(env.get(t.name, t) if isinstance(t, Var) else t for t in b.terms)) for b in body)

    # ---- calendar

    def _calendar(self, cone: Cone) -> Iterator[Clause]:
        """n months later, for the days that occur in this case."""
        seen: set[tuple[int, int | str]] = set()
        for prop in cone.props:
            body = self.norms.props[prop].body
            shifts: list[tuple[n.Term, int]] = []
            if isinstance(body, n.Lasts):
                shifts.append((self.compiler.bounds(body.path)[0], body.months))
            shifts += [(t.term, t.months) for t in every_term(body, self.norms) if isinstance(t, n.ShiftMonths) and t.by is None]
            for inner, months in shifts:
                for day in self._days(inner):
                    if (day, months) not in seen:
                        seen.add((day, months))
                        yield _fact(later(months), day, add_months(day, months))
            for term in every_term(body, self.norms):
                if isinstance(term, n.ShiftMonths) and term.by is not None:
                    for day, count in itertools.product(self._days(term.term), self._whole_numbers(term.by)):
                        if (day, counted := f"{later_by(term.months)}:{count}") not in seen:
                            seen.add((day, counted))
                            yield _fact(later_by(term.months), day, count, add_months(day, term.months * count))
                if isinstance(term, n.Anniversary):
                    for day in self._days(term.term):
                        if (day, later_years(term)) not in seen:
                            seen.add((day, later_years(term)))
                            yield from self._anniversary(term, day)
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
                return self._bounds(self.compiler.bounds(path)[last].fact)
            case n.Plus(left, sign, right):
                return {d + sign * x for d in self._days(left) for x in self._whole_numbers(right)}
            case n.ShiftMonths(inner, months, by):
                counts = self._whole_numbers(by) if by is not None else {1}
                return {add_months(d, months * k) for d in self._days(inner) for k in counts}
            case n.Anniversary(inner, years, _):
                return {anniversary(d, years, early) for d in self._days(inner) for early in (False, True)}
            case n.ShiftWorkingDays(inner, days, calendar):
                return {self.case.working_day(d, days, calendar) for d in self._days(inner)}
            case n.ValueTerm(name, _):
                return {d for case_term, _ in self.norms.values[name].cases for d in self._days(case_term)}
        return set()

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
        return set()

    def _bounds(self, fact: str) -> set[int]:
        """Every bound a date or a number of days has in this case."""
        found = set()
        for record in self.case.dossier.records.values():
            declared = self.norms.entities[record.entity].facts.get(fact)
            if declared is not None and declared.type in ("datum", *WHOLE_TYPES):
                found |= {day_number(b) for b in self.case.bounds(record, declared) if b is not None}
        return found


def _by(first: int | None, last: int | None, least: int | None, most: int) -> bool | None:
    """Has a day between first and last come on a day between least and most? None bounds: not known."""
    if last is not None and least is not None and last <= least:
        return True
    return False if first is not None and first > most else None


def _known_presence(case: Case, record: Record) -> Iterator[Clause]:
    """Run N: is an application there, for sure, or as soon as it is known whether it can be granted?

    There = received, and granted by then; or received, not decided yet, and `sprake van een aanvraag`. What is granted
    and would be there as a pending one too is there whether or not it was decided by then.
    """
    if record.running:
        yield _fact(f"{PRESENT}_gegeven:t", record.id)
        return
    at, granted = case.standing(record), record.recorded is not None and record.recorded.granted
    if at.received and at.decided and granted:
        yield _fact(f"{PRESENT}_gegeven:t", record.id)
    if at.received is False or (at.decided and not granted) or (case.setting.running and at.decided is False):
        yield _fact(f"{PRESENT}_gegeven:f", record.id)
    if case.pending(record):
        assert record.kind is not None
        if at.received and (granted or at.decided is False):
            yield _fact(f"{PENDING}:t", record.id, record.kind)
        if at.decided is False or not granted:
            yield _fact(f"{PENDING}:f", record.id, record.kind)


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


def _presumed_value(fact: n.Fact, text: str) -> Value:
    match fact.type:
        case "ja_nee":
            return text == "ja"
        case "getal":
            return Decimal(text)
        case "dagen" | "weken" | "maanden":
            return int(text) * WHOLE_TYPES[fact.type]
    return text


def _fact(predicate: str, *args: Constant) -> Clause:
    return Clause(Literal(predicate, args))


def _kinds_used(norms: n.Norms, cone: Cone) -> Iterator[str]:
    for prop in cone.props:
        body = norms.props[prop].body
        if isinstance(body, n.OfKind):
            yield body.kind
