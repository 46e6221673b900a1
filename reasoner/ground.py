"""What a dossier adds to the rules: facts, the calendar, quantifiers and sums over its lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from parser import norms as n
from parser.vocabulary import RECEIVED

from .calendar import FOREVER, LAST_DAY, add_months, parts, working_day
from .compile import NO_LINK, NOT_RUNNING, PRESENT, RUNNING, Compiler, domain, later, later_working, term_context, term_id, variable
from .cone import Cone, every_term
from .datalog import Clause, Constant, Literal, Sum, Var
from .dossier import UNKNOWN, Dossier, Record, Value, beneficiary

Args = tuple[Constant, ...]


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


class Case:
    """A dossier under a setting: beliefs, bounds, members. Read-only after construction."""

    def __init__(self, norms: n.Norms, dossier: Dossier, setting: Setting) -> None:
        self.norms, self.dossier, self.setting = norms, dossier, setting
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
        """--date, else the date of the recorded decision, else (of an application) the day of receipt, else unknown."""
        if self.setting.date is not None:
            return self.setting.date
        if application.recorded is not None and application.recorded.date is not None:
            return application.recorded.date
        return self.exact(application, RECEIVED) if not application.running else None

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
        if fact.type == "dagen":
            return 0, None
        period = self.norms.entities[record.entity].period
        if period is not None and fact.name in (period.begin, period.end):
            begin, end = self.period(record)
            return (None, min(end, LAST_DAY) if end is not None else None) if fact.name == period.begin else (begin, None)
        return None, LAST_DAY if fact.type == "datum" and not fact.open_end else None

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

    def members(self, application: Record, source: n.Source) -> tuple[Constant, ...]:
        """What the variable of a source ranges over for this application."""
        if source.part:
            return tuple(Decimal(k) for k, _ in enumerate(self.parts(application, source.var) or (), 1))
        listed = [r.id for name in source.lists for r in self.dossier.members(name)]
        others = [a.id for a in self.dossier.applications if a.id != application.id] if source.applications else []
        return (*listed, *others)

    def complete(self, application: Record, source: n.Source) -> bool:
        """May the members be taken to be all there are?"""
        if source.part:
            return self.parts(application, source.var) is not None
        owner = beneficiary(self.norms, application) if source.owner else None
        lists = (*source.lists, *(("aanvragen",) if source.applications else ()))
        return all(self.dossier.complete(name, owner) for name in lists)

    def working_day(self, day: int, n_: int, calendar: str) -> int:
        """The n-th working day after a day in a calendar of the rule base."""
        found = self.norms.calendars[calendar]
        return working_day(day, n_, found.also, found.not_)

    def period_count(self, term: n.PeriodCount, env: Mapping[str, str]) -> Decimal | None:
        """Parts ended before a day; None unless everything it depends on is known."""
        record = self.target(self.dossier.records[env[term.path.var]], term.path.links)
        begin, end = self.period(record) if record is not None else (None, None)
        before = self.day(term.before, env) if term.before is not None else FOREVER + 1
        if begin is None or end is None or before is None or (end >= FOREVER and before > FOREVER):
            return None
        count, k = 0, 0
        while (first := add_months(begin, k * term.months)) <= end and first < before:
            last = min(add_months(begin, (k + 1) * term.months) - 1, end)
            count += last < before
            k += 1
        return Decimal(count)

    def day(self, term: n.Term, env: Mapping[str, str]) -> int | None:
        """The day a term without named values or ranges comes to, if everything in it is known."""
        match term:
            case n.Day(value):
                return value.toordinal()
            case n.FactTerm(path, fact, "datum"):
                record = self.target(self.dossier.records[env[path.var]], path.links)
                return self.exact(record, fact) if record is not None else None
            case n.ShiftMonths(inner, months):
                day = self.day(inner, env)
                return add_months(day, months) if day is not None else None
            case n.ShiftWorkingDays(inner, days, calendar):
                day = self.day(inner, env)
                return self.working_day(day, days, calendar) if day is not None else None
            case n.Plus(left, sign, n.Number(value, _)):
                day = self.day(left, env)
                return day + sign * int(value) if day is not None else None
        return None


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
            own = self.norms.ancestors(record.kind)
            for kind in kinds - {n.APPLICATION}:
                yield _fact("soort" if kind in own else "soort_niet", id_, kind)
        yield from self._presence(record, entity)

    def _presence(self, record: Record, entity: n.Entity) -> Iterator[Clause]:
        if entity.support:
            yield _fact(f"{PRESENT}_gegeven:t", record.id)
        elif record.entity == n.APPLICATION:
            yield _fact("aanvraag", record.id)
            if record.recorded is not None:
                yield _fact(f"{PRESENT}_gegeven:{'t' if record.recorded.outcome == 'toegekend' else 'f'}", record.id)
            elif record.running:
                yield _fact(f"{PRESENT}_gegeven:t", record.id)
            elif record.kind is not None:
                yield _fact("lopende_aanvraag", record.id, record.kind)
            yield _fact(RUNNING if record.running else NOT_RUNNING, record.id)
            used = [a for d in record.deviations for a in d.addresses]
            for address in dict.fromkeys([*used, *(["*"] if used else [])]):
                yield _fact("afwijking", record.id, address)

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
        for name in cone.props:
            prop = self.norms.props[name]
            if isinstance(prop.body, n.Exists):
                yield from self._none(prop, prop.body, application)
        seen: set[str] = set()
        for name in cone.props:
            for term in every_term(self.norms.props[name].body, self.norms):
                if isinstance(term, n.PartCount | n.PeriodCount | n.Aggregate) and term_id(term) not in seen:
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

    def _computed(self, term: n.Term, application: Record, ranges: Mapping[str, Mapping[Constant, None]]) -> Iterator[Clause]:
        a, name = application.id, term_id(term)
        match term:
            case n.PartCount(part):
                begin, end = self.case.period(application)
                if begin is not None and end is not None:
                    count = Decimal(FOREVER) if end >= FOREVER else Decimal(len(self.case.parts(application, part) or ()))
                    yield from (_fact(f"min:{name}", a, count), _fact(f"max:{name}", a, count))
                else:
                    yield _fact(f"min:{name}", a, Decimal(1))
            case n.PeriodCount():
                variables = term_context(term)[1:]
                for member in ranges.get(variables[0], {}) if variables else (None,):
                    env: dict[str, str] = {n.APPLICATION: a} | ({variables[0]: str(member)} if variables else {})
                    args: Args = (a,) if member is None else (a, member)
                    count_ = self.case.period_count(term, env)
                    yield _fact(f"min:{name}", *args, count_ if count_ is not None else Decimal(0))
                    if count_ is not None:
                        yield _fact(f"max:{name}", *args, count_)
            case n.Aggregate():
                yield from self._aggregate(term, name, application)

    def _aggregate(self, term: n.Aggregate, name: str, application: Record) -> Iterator[Clause]:
        """Least and most by a chain over the members: every derived bound is valid, the tightest counts."""
        a, value, weight = application.id, Var("V"), Var("W")
        before = Var("U")
        members = self.case.members(application, term.source)
        yield Clause(Literal(f"min:{name}:0", (a, Decimal(0))))
        if self.case.complete(application, term.source):
            yield Clause(Literal(f"max:{name}:0", (a, Decimal(0))))
        for i, member in enumerate(members, 1):
            old, new = f"{name}:{i - 1}", f"{name}:{i}"
            truth, falsity = (self._instance(term, application, member, holds) for holds in (True, False))
            add = Literal("==", (value, Sum(before, 1, weight)))
            yield Clause(Literal(f"min:{new}", (a, value)), (Literal(f"min:{old}", (a, value)),))
            yield Clause(
                Literal(f"min:{new}", (a, value)),
                (Literal(f"min:{old}", (a, before)), truth, *self._weight(term, a, member, "min", weight), add),
            )
            yield Clause(Literal(f"max:{new}", (a, value)), (Literal(f"max:{old}", (a, value)), falsity))
            yield Clause(
                Literal(f"max:{new}", (a, value)), (Literal(f"max:{old}", (a, before)), *self._weight(term, a, member, "max", weight), add)
            )
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
            shifts += [(t.term, t.months) for t in every_term(body, self.norms) if isinstance(t, n.ShiftMonths)]
            for inner, months in shifts:
                for day in self._days(inner):
                    if (day, months) not in seen:
                        seen.add((day, months))
                        yield _fact(later(months), day, add_months(day, months))
            for term in every_term(body, self.norms):
                if isinstance(term, n.ShiftWorkingDays):
                    for day in self._days(term.term):
                        key = later_working(term.days, term.calendar)
                        if (day, key) not in seen:
                            seen.add((day, key))
                            yield _fact(key, day, self.case.working_day(day, term.days, term.calendar))

    def _days(self, term: n.Term) -> set[int]:
        """Day numbers a bound of the term may take in this case."""
        match term:
            case n.Day(value):
                return {value.toordinal()}
            case n.FactTerm(_, fact, _):
                return self._bounds(fact)
            case n.Plus(left, sign, n.Number(value, _)):
                return {d + sign * int(value) for d in self._days(left)}
            case n.ShiftMonths(inner, months):
                return {add_months(d, months) for d in self._days(inner)}
            case n.ShiftWorkingDays(inner, days, calendar):
                return {self.case.working_day(d, days, calendar) for d in self._days(inner)}
            case n.Plus(left, sign, n.FactTerm(_, fact, "dagen")):
                return {d + sign * x for d in self._days(left) for x in self._bounds(fact)}
            case n.ValueTerm(name, _):
                return {d for case_term, _ in self.norms.values[name].cases for d in self._days(case_term)}
        return set()

    def _bounds(self, fact: str) -> set[int]:
        """Every bound a date or a number of days has in this case."""
        found = set()
        for record in self.case.dossier.records.values():
            declared = self.norms.entities[record.entity].facts.get(fact)
            if declared is not None and declared.type in ("datum", "dagen"):
                found |= {int(b) for b in self.case.bounds(record, declared) if b is not None}
        return found


def _presumed_value(fact: n.Fact, text: str) -> Value:
    match fact.type:
        case "ja_nee":
            return text == "ja"
        case "getal":
            return Decimal(text)
        case "dagen":
            return int(text)
    return text


def _fact(predicate: str, *args: Constant) -> Clause:
    return Clause(Literal(predicate, args))


def _kinds_used(norms: n.Norms, cone: Cone) -> Iterator[str]:
    for prop in cone.props:
        body = norms.props[prop].body
        if isinstance(body, n.OfKind):
            yield body.kind
