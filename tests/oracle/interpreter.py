"""The oracle: checked norms + dossier -> three values, written to be obviously right, not fast.

A dossier is a dict of lists of records, all scalars text, as its YAML holds them.
Three values are True, False and None (unknown). Run N finds what is decided, run P
what may still become true or false; both are least fixpoints over the one recursion
there is, `Present` of a pending application. Input errors are not looked for here.

Asked about a running provision, that record stands in the place of an application.

Each application is judged in a world of its own: what had been received and decided on the day of its decision.

Long because it states the whole semantics a second time, and shares nothing with the first.
"""

from __future__ import annotations

import itertools
from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Date
from datetime import timedelta
from enum import Enum
from fractions import Fraction
from functools import cache, cached_property
from math import ceil, copysign, floor, inf, isnan
from typing import Any, NamedTuple

import holidays

from parser import norms as n
from parser.signs import is_day

Record = dict[str, Any]
Dossier = dict[str, Any]
Value = bool | None
Number = int | Fraction | float  # float only for an infinity
Interval = tuple[Number, Number]
Both = tuple[bool, bool]  # (may be true, may be false)

NONE, UNKNOWN, ENDLESS = "geen", "onbekend", "onbepaald"
DECISION_DATE, RECEIVED, DECISION = "beslisdatum", "ontvangen", "besluit"
KIND_OF_SUPPORT, KIND_OF_APPLICATION = "soort", "voorziening"
APPLICATIONS, OPEN, ASSUMED = "aanvragen", "onvolledig", "aangenomen"
DEVIATION, BY, FROM = "afwijking", "artikel", "van"
GRANTED, PARTLY_GRANTED = "toegekend", "gedeeltelijk toegekend"
PARTS_OF_AN_ENDLESS_PERIOD = 8
ANY: Interval = (-inf, inf)
SPANS = {"dagen": 1, "weken": 7, "maanden": 1}  # facts that count whole days, weeks (taken as days) and months
ENDLESSLY_MANY = 2_000_000_000  # parts of a period without end: more than any number that a rule or a dossier states
LAST = Date.max.toordinal()  # the latest day that comes

NOT_APPLICABLE, MUST_REFUSE, MAY_REFUSE = "niet_van_toepassing", "moet_weigeren", "kan_weigeren"
CHOICE, SHALL_GRANT, MAY_GRANT, OPEN_OUTCOME = "keuze", "toekennen", "kan_toekennen", "onbeslist"
OUTCOMES = (NOT_APPLICABLE, MUST_REFUSE, MAY_REFUSE, CHOICE, SHALL_GRANT, MAY_GRANT)
MAY_END, CONTINUE = "kan_beeindigen", "voortzetten"
ENDING_OUTCOMES = (NOT_APPLICABLE, MAY_END, CONTINUE)
SATURDAY, ONE_DAY = 5, timedelta(days=1)


class Gone(Enum):
    """Why a path leads to no record: the dossier says there is none, or does not say."""

    NONE = NONE
    UNKNOWN = UNKNOWN


class Thing(NamedTuple):
    """A record of the dossier, by entity and id."""

    entity: str
    id: str


Bound = Thing | int  # an int is the number of a part
Env = Mapping[str, Bound]
Node = tuple[str, tuple[Bound, ...]]  # a proposition about things


# ---- three values


def negation(value: Value) -> Value:
    return None if value is None else not value


def conjunction(values: Iterable[Value]) -> Value:
    """False if one is, whatever the others: after it none is asked for."""
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def disjunction(values: Iterable[Value]) -> Value:
    return negation(conjunction(map(negation, values)))


def at_least(least: int, values: Iterable[Value]) -> Value:
    values = list(values)
    if sum(v is True for v in values) >= least:
        return True
    return False if sum(v is not False for v in values) < least else None


# ---- dates and intervals


def add_months(day: Number, months: int) -> Number:
    """The same day number n months later, or the last day of a shorter month; beyond the calendar: infinite."""
    if day in (inf, -inf):
        return day
    if day > LAST:
        return inf
    start = Date.fromordinal(int(day))
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not Date.min.year <= year <= Date.max.year:
        return inf if year > Date.max.year else -inf
    return Date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()


@cache
def count_between(first: Number, until: Number, days: int, months: int, begun: bool) -> Interval:
    """How many times n days, or n months, lie from a day up to another: step by step. Without a bound: none at that side."""
    if first == -inf or until == -inf:
        return -inf, inf
    if first > LAST or until <= first:
        return 0, 0
    if until > LAST:
        return ENDLESSLY_MANY, ENDLESSLY_MANY
    step = (lambda k: first + k * days) if days else (lambda k: add_months(first, k * months))
    full = next(k for k in itertools.count() if step(k + 1) > until)
    found = full + (begun and step(full) < until)
    return found, found


def multiplied(number: Interval, factor: Interval, unit: Fraction) -> Interval:
    """A factor is never negative: it makes what is below zero less. Where a bound it takes is not there, nothing is said at that side."""
    (low, high), (few, many) = number, factor
    ends = (low, few if low >= 0 else many, -inf), (high, many if high >= 0 else few, inf)
    least, most = (none if inf in (abs(bound), abs(by)) else bound * by * unit for bound, by, none in ends)
    return least, most


def extreme(one: Interval, other: Interval, most: bool, last: tuple[bool, bool]) -> Interval:
    """The least or greatest of two, at each side where both have a bound; what is endless for certain, or has a last day, has one."""
    chosen = max if most else min
    endless = (last[0] or one[0] == inf, last[1] or other[0] == inf)
    low = -inf if -inf in (one[0], other[0]) else chosen(one[0], other[0])
    bounded = all(end[1] != inf or never for end, never in zip((one, other), endless, strict=True))
    return low, chosen(one[1], other[1]) if bounded else inf


def whole(value: Number, size: Fraction, method: str) -> Number:
    """How many times a size goes into a value, rounded."""
    if abs(value) == inf:
        return value
    share = Fraction(value) / size
    return {"naar_beneden": floor(share), "naar_boven": ceil(share), "half_omhoog": floor(share + Fraction(1, 2))}[method]


def birthday(day: Number, years: int, early: bool) -> Number:
    """The day somebody born then is so many years old: born on 29 February, that day, else 1 March (28 February if early)."""
    if day in (inf, -inf):
        return day
    if day > LAST:
        return inf
    born = Date.fromordinal(int(day))
    if born.year + years > Date.max.year:
        return inf
    if (born.month, born.day) == (2, 29) and not isleap(born.year + years):
        return Date(born.year + years, *((2, 28) if early else (3, 1))).toordinal()
    return born.replace(year=born.year + years).toordinal()


@cache
def days_off(year: int, also: tuple[str, ...], not_: tuple[str, ...]) -> frozenset[Date]:
    """The holidays of a year by name: the public ones and those of `also`, unless every name the day has is in `not_`."""
    public = holidays.country_holidays("NL", years=year, language="nl", categories=("public",))
    optional = holidays.country_holidays("NL", years=year, language="nl", categories=("optional",))
    names = [(day, name) for day in public for name in public.get_list(day)]
    names += [(day, name) for day in optional for name in optional.get_list(day) if name in also]
    return frozenset(day for day, name in names if name not in not_)


def is_working_day(day: Date, calendar: n.WorkingCalendar) -> bool:
    return day.weekday() < SATURDAY and day not in calendar.equated and day not in days_off(day.year, calendar.also, calendar.not_)


def add_working_days(day: Number, days: int, calendar: n.WorkingCalendar) -> Number:
    """Day by day: the n-th working day after; n = 0: the first one on or after. An infinity stays one."""
    if day in (inf, -inf):
        return day
    if day > LAST:
        return inf
    at = Date.fromordinal(int(day))
    while days < 0:
        at -= ONE_DAY
        days += is_working_day(at, calendar)
    while days > 0 or not is_working_day(at, calendar):
        if at == Date.max:
            return inf
        at += ONE_DAY
        if days > 0 and is_working_day(at, calendar):
            days -= 1
    return at.toordinal()


def begin_of(day: Number, months: int) -> Number:
    """Day by day back to the first of a month with which a year, quarter or month begins. An infinity stays one."""
    if day in (inf, -inf) or day > LAST:
        return day
    at = Date.fromordinal(int(day))
    while at.day != 1 or (at.month - 1) % months:
        at -= ONE_DAY
    return at.toordinal()


def period_parts(begin: Number, end: Number, months: int) -> Iterator[tuple[Number, Number]]:
    """The parts of a period, first and last day; without end for an endless period."""
    for k in itertools.count(1):
        start = add_months(begin, months * (k - 1))
        if start > end or start == inf:
            return
        yield start, min(add_months(begin, months * k) - 1, end)


def add(left: Interval, sign: int, right: Interval) -> Interval:
    if sign < 0:
        right = (-right[1], -right[0])
    low, high = left[0] + right[0], left[1] + right[1]
    return (-inf if isnan(low) else low, inf if isnan(high) else high)


def compare(left: Interval, operator: str, right: Interval) -> Value:
    (left_low, left_high), (right_low, right_high) = left, right
    match operator:
        case ">=":
            yes, no = left_low >= right_high, left_high < right_low
        case ">":
            yes, no = left_low > right_high, left_high <= right_low
        case "<=":
            yes, no = left_high <= right_low, left_low > right_high
        case "<":
            yes, no = left_high < right_low, left_low >= right_high
        case "=":
            yes = left_low >= right_high and left_high <= right_low
            no = left_high < right_low or left_low > right_high
        case _:
            raise ValueError(operator)
    return True if yes else False if no else None


# ---- the facts of a dossier


def presumptions(norms: n.Norms, running: bool) -> dict[tuple[str, str], str]:
    """The presumed value of a fact, by entity and name; those for running provisions count only there, and go first."""
    ordinary = {(p.entity, p.fact): p.value for p in norms.presumptions if not p.running}
    return ordinary | {(p.entity, p.fact): p.value for p in norms.presumptions if p.running and running}


def as_running(norms: n.Norms, dossier: Dossier, id_: str) -> Dossier:
    """The dossier in which a running provision is the application asked about; beside it only what was granted."""
    lists = [e.list_name for e in norms.entities.values() if e.support]
    found = next(r for name in lists for r in dossier.get(name) or () if r["id"] == id_)
    asked = {KIND_OF_APPLICATION if k == KIND_OF_SUPPORT else k: v for k, v in found.items()}
    granted = [a for a in dossier.get(APPLICATIONS) or () if (a.get(DECISION) or {}).get("uitkomst") in (GRANTED, PARTLY_GRANTED)]
    others = {name: [r for r in dossier[name] if r is not found] for name in lists if name in dossier}
    return {**dossier, **others, APPLICATIONS: [asked, *granted]}


class Facts:
    """What a dossier says, under the date and the presumptions of the question asked."""

    def __init__(self, norms: n.Norms, dossier: Dossier, date: Date | None, strict: bool, running: str | None = None) -> None:
        self.norms, self.dossier, self.date, self.strict, self.running = norms, dossier, date, strict, running
        self.presumed = presumptions(norms, running is not None)
        self.entity_of_list = {e.list_name: e for e in norms.entities.values()}
        self.records: dict[Thing, Record] = {
            Thing(entity.name, str(record["id"])): record
            for name, entity in self.entity_of_list.items()
            for record in dossier.get(name) or ()
        }
        self._things: dict[str, list[Thing]] = {
            name: [Thing(entity.name, str(r["id"])) for r in dossier.get(name) or ()] for name, entity in self.entity_of_list.items()
        }

    def things(self, list_name: str) -> list[Thing]:
        return self._things[list_name]

    def fact(self, thing: Thing, name: str) -> str | None:
        record = self.records[thing]
        stated = record.get(name)
        if stated is not None:
            return None if stated == UNKNOWN else str(stated)
        if self.strict:
            return None
        assumed = (record.get(ASSUMED) or {}).get(name)
        if assumed is not None:
            return None if assumed == UNKNOWN else str(assumed)
        return self.presumed.get((thing.entity, name))

    def taken(self, application: Thing) -> int | None:
        """The day of the decision that the dossier records."""
        stated = (self.records[application].get(DECISION) or {}).get("datum")
        return Date.fromisoformat(str(stated)).toordinal() if stated is not None else None

    def received(self, application: Thing) -> Interval:
        """The day of receipt: not after the day of the decision."""
        low, high = self.number(application, RECEIVED)
        taken = self.taken(application)
        return low, high if taken is None else min(high, taken)

    def decided_on(self, application: Thing) -> Interval:
        """The day of the decision, taken or still to take: as recorded, else some day not before receipt."""
        taken = self.taken(application)
        if taken is not None:
            return taken, taken
        return ANY if application.id == self.running else (self.number(application, RECEIVED)[0], inf)

    def link(self, thing: Thing, name: str) -> Thing | Gone:
        stated = self.records[thing].get(name)
        if stated is None or stated == UNKNOWN:
            return Gone.UNKNOWN
        if stated == NONE:
            return Gone.NONE
        return Thing(self.norms.entities[thing.entity].links[name].target, str(stated))

    def kind(self, thing: Thing) -> str | None:
        stated = self.records[thing].get(KIND_OF_APPLICATION if thing.entity == n.APPLICATION else KIND_OF_SUPPORT)
        return None if stated is None or stated == UNKNOWN else str(stated)

    def number(self, thing: Thing, name: str) -> Interval:
        """A fact as an interval; a bound of a period is held in place by the other bound."""
        stated = self._exact(thing, name)
        if stated is not None:
            return (stated, stated)
        if self.norms.entities[thing.entity].facts[name].type in SPANS:
            return (0, 9999 * SPANS[self.norms.entities[thing.entity].facts[name].type])  # four digits is what a dossier can say
        period = self.norms.entities[thing.entity].period
        declared = self.norms.entities[thing.entity].facts[name]
        last = LAST if declared.type == "datum" and not declared.open_end else inf  # a day that comes, or perhaps never
        if period is not None and name == period.begin and (end := self._exact(thing, period.end)) is not None:
            return (-inf, min(end, last))
        if period is not None and name == period.end and (begin := self._exact(thing, period.begin)) is not None:
            return (begin, inf)
        return (-inf, last)

    def _exact(self, thing: Thing, name: str) -> Number | None:
        text = self.fact(thing, name)
        if text is None:
            return None
        if text == ENDLESS:
            return inf
        if self.norms.entities[thing.entity].facts[name].type == "datum":
            return Date.fromisoformat(text).toordinal()
        return Fraction(text.replace(",", ".")) * SPANS.get(self.norms.entities[thing.entity].facts[name].type, 1)

    def period(self, thing: Thing) -> tuple[Interval, Interval]:
        period = self.norms.entities[thing.entity].period
        assert period is not None, thing
        return self.number(thing, period.begin), self.number(thing, period.end)

    def powers_used(self, application: Thing, leaf: n.Deviated) -> list[str | None]:
        """Of the powers to deviate those that the application says are used here: each the proposition when it is there."""
        stated = self.records[application].get(DEVIATION) or []
        used = set()
        for deviation in stated if isinstance(stated, list) else [stated]:
            addresses = deviation[FROM] if isinstance(deviation[FROM], list) else [deviation[FROM]]
            if leaf.address is None or leaf.address.id in addresses:
                used.add(deviation[BY])
        return [prop for power, prop in leaf.by if power in used]

    def complete(self, list_name: str, owner: bool, application: Thing) -> bool:
        """Nothing is missing from a list, for this application's beneficiary if `owner`."""
        if list_name not in self.dossier and list_name != APPLICATIONS:
            return False
        if list_name in (self.dossier.get(OPEN) or ()):
            return False
        records: Iterable[Record] = self.records.values()
        if owner and (link := self.norms.application.owner) is not None:
            beneficiary = self.link(application, link)
            if beneficiary is Gone.NONE:
                records = ()
            elif isinstance(beneficiary, Thing):
                records = (self.records[beneficiary],)
        return not any(list_name in (r.get(OPEN) or ()) for r in records)


# ---- the answer


class Answer:
    """Values of all propositions for one dossier, each in the world of the application it is about. Made by `evaluate`."""

    def __init__(self, norms: n.Norms, facts: Facts, readings: Mapping[str, str]) -> None:
        self.norms, self.facts, self.readings = norms, facts, readings
        self._worlds: dict[str, World] = {}

    def of(self, application: str) -> World:
        """The world in which this application is judged."""
        if application not in self._worlds:
            self._worlds[application] = World(self.norms, self.facts, self.readings, Thing(n.APPLICATION, application))
        return self._worlds[application]

    def value(self, prop: str, args: tuple[str | int, ...]) -> Value:
        """True, False or None for a proposition about the application first, then its other variables."""
        return self.of(str(args[0])).value(prop, args)

    def may(self, prop: str, args: tuple[str | int, ...]) -> Both:
        """(may be true, may be false)"""
        return self.of(str(args[0])).may(prop, args)

    def statuses(self, prop: str, args: tuple[str | int, ...]) -> frozenset[str]:
        """What the proposition may end as: a subset of T(rue), F(alse), C(hoice)."""
        return self.of(str(args[0])).statuses(prop, args)

    def possible(self, application: str) -> frozenset[str]:
        return self.of(application).possible(application)

    def outcome(self, application: str) -> str:
        possible = self.possible(application)
        return next(iter(possible)) if len(possible) == 1 else OPEN_OUTCOME

    def applications(self) -> tuple[str, ...]:
        return tuple(a.id for a in self.facts.things(APPLICATIONS))

    def instances(self, application: str, roots: Iterable[str] | None = None) -> frozenset[tuple[str, tuple[str | int, ...]]]:
        """Every (proposition, arguments) below the roots (default: the signals) for an application or the running provision.

        Stays with this application: the cone of another one behind `Present` is its own.
        """
        return self.of(application).instances(application, roots)


class World:
    """Values of all propositions as things stood on the day of the decision on one application."""

    def __init__(self, norms: n.Norms, facts: Facts, readings: Mapping[str, str], judged: Thing) -> None:
        self.norms, self.facts, self.readings, self.judged = norms, facts, readings, judged
        asked = facts.date.toordinal() if facts.date is not None else None
        self.day: Interval = (asked, asked) if asked is not None else facts.decided_on(judged)
        self._pending = [a for a in facts.things(APPLICATIONS) if self._may_wait(a)]
        self._known: dict[Node, Value] = {}
        self._may: dict[Node, Both] = {}
        self._present: dict[Thing, Value] = dict.fromkeys(self._pending, None)
        self._may_present: dict[Thing, Both] = dict.fromkeys(self._pending, (False, False))
        self._waits_in_a_cycle: dict[Node, bool] = {}
        self._n_is_run = self._p_is_run = False  # both wait until someone asks whether a waiting application is there

    # ---- what may be asked

    def value(self, prop: str, args: tuple[str | int, ...]) -> Value:
        """True, False or None for a proposition about the application first, then its other variables."""
        return self._n(prop, self._env(prop, args))

    def may(self, prop: str, args: tuple[str | int, ...]) -> Both:
        """(may be true, may be false)"""
        return self._p(prop, self._env(prop, args))

    def statuses(self, prop: str, args: tuple[str | int, ...]) -> frozenset[str]:
        """What the proposition may end as: a subset of T(rue), F(alse), C(hoice)."""
        env = self._env(prop, args)
        known = self._n(prop, env)
        if known is not None:
            return frozenset("T" if known else "F")
        true, false = self._p(prop, env)
        return frozenset("T" * true + "F" * false + "C" * self._reaches_cycle(self._node(prop, env)))

    def possible(self, application: str) -> frozenset[str]:
        provision = self.norms.provisions[self._provision(application)]
        if application == self.facts.running:
            ending = provision.ending
            assert ending is not None
            product = itertools.product(
                *(self.statuses(p, (application,)) for p in (ending.in_force, ending.runs, ending.end, ending.keep))
            )
            return frozenset(_ending_outcome(*combination) for combination in product)
        signals = provision.signals
        names = (signals.in_force, signals.power, signals.binding, signals.may, signals.shall)
        statuses = [self.statuses(name, (application,)) for name in names]
        statuses.append(self.statuses(signals.leeway, (application,)) if provision.shalls else ("T",))
        return frozenset(_outcome(*combination) for combination in itertools.product(*statuses))

    def instances(self, application: str, roots: Iterable[str] | None) -> frozenset[tuple[str, tuple[str | int, ...]]]:
        wanted = roots if roots is not None else self._signals(application)
        seen: set[Node] = set()
        todo: list[tuple[str, Env]] = []
        base: dict[str, Bound] = {n.APPLICATION: Thing(n.APPLICATION, application)}
        for root in wanted:
            parts = [v for v in self.norms.props[root].context if v in self.norms.parts]
            ranges = [self._parts(self.norms.parts[p].months, base)[0] for p in parts]
            todo += [(root, {**base, **dict(zip(parts, numbers, strict=True))}) for numbers in itertools.product(*ranges)]
        while todo:
            prop, env = todo.pop()
            node = self._node(prop, env)
            if node not in seen:
                seen.add(node)
                todo += self._below(self.norms.props[prop].body, env)
        return frozenset((prop, tuple(a.id if isinstance(a, Thing) else a for a in args)) for prop, args in seen)

    def _signals(self, application: str) -> list[str]:
        provision = self.norms.provisions[self._provision(application)]
        if application != self.facts.running:
            return [getattr(provision.signals, f) for f in provision.signals.__slots__]
        assert provision.ending is not None
        return [provision.ending.in_force, provision.ending.runs, provision.ending.end, provision.ending.keep]

    def term(self, term: n.Term, env: Env) -> Interval:
        """Least and greatest value of a term."""
        return self._term(term, env)

    def lacking(self, term: n.Term, env: Env) -> bool:
        """Does the term speak of something that is not there, for certain?"""
        return self._none(term, env)

    def not_there(self, term: n.Term, env: Env) -> bool:
        """Does the term speak of something that is not there, or perhaps not?"""
        return self._none(term, env) or self._may_be_none(term, env)

    # ---- variables

    @cached_property
    def _lists_of(self) -> dict[str, set[str]]:
        """The lists in which what a variable stands for may be."""
        found: dict[str, set[str]] = {}
        for source in sources(self.norms):
            found.setdefault(source.var, set()).update(source.lists, (APPLICATIONS,) if source.applications or source.granted else ())
        return found

    def _provision(self, application: str) -> str:
        kind = self.facts.kind(Thing(n.APPLICATION, application))
        assert kind is not None
        return kind

    def _env(self, prop: str, args: tuple[str | int, ...]) -> Env:
        context = self.norms.props[prop].context
        return {var: self._bind(var, arg) for var, arg in zip(context, args, strict=True)}

    def _bind(self, var: str, arg: str | int) -> Bound:
        if isinstance(arg, int):
            return arg
        lists = {APPLICATIONS} if var == n.APPLICATION else self._lists_of[var]
        found = [t for name in sorted(lists) for t in self.facts.things(name) if t.id == arg]
        assert len(found) == 1, (var, arg, found)
        return found[0]

    def _node(self, prop: str, env: Env) -> Node:
        return prop, tuple(map(env.__getitem__, self.norms.props[prop].context))

    def _application(self, env: Env) -> Thing:
        application = env[n.APPLICATION]
        assert isinstance(application, Thing)
        return application

    def _thing(self, path: n.Path, env: Env) -> Thing | Gone:
        at = env[path.var]
        assert isinstance(at, Thing)
        for link in path.links:
            found = self.facts.link(at, link)
            if isinstance(found, Gone):
                return found
            at = found
        return at

    def _present_prop(self, application: Thing) -> tuple[str, Env]:
        kind = self.facts.kind(application)
        assert kind is not None
        return self.norms.provisions[kind].signals.present, {n.APPLICATION: application}

    def _day_for(self, application: Thing) -> Interval:
        """The day of the decision; what is there on it was received before."""
        low, high = self.day
        if low == high or application.id == self.facts.running:
            return self.day
        return max(low, self.facts.number(application, RECEIVED)[0]), high

    # ---- how other applications stood on the day

    def _received_by_then(self, application: Thing) -> Value:
        if application == self.judged:
            return True
        decided = self._decided_by_then(application)
        return True if decided else compare(self.facts.received(application), "<=", self.day)

    def _decided_by_then(self, application: Thing) -> Value:
        """Of the judged one the decision itself counts, on whatever day it was taken."""
        if DECISION not in self.facts.records[application]:
            return False
        if application == self.judged and (self.facts.date is None or self.facts.taken(application) is None):
            return True
        return compare(self.facts.decided_on(application), "<=", self.day)

    def _may_wait(self, application: Thing) -> bool:
        """May it be received and not decided yet? Beside a running provision what waits is nothing yet."""
        received, decided = self._received_by_then(application), self._decided_by_then(application)
        return self.facts.running is None and received is not False and decided is not True

    def _granted(self, application: Thing) -> bool:
        return (self.facts.records[application].get(DECISION) or {}).get("uitkomst") in (GRANTED, PARTLY_GRANTED)

    def _is_there(self, thing: Thing) -> Value:
        """Listed support is; an application if received, and granted if decided, and else if `sprake van een aanvraag`."""
        if thing.entity != n.APPLICATION or thing.id == self.facts.running:
            return True
        self._run_n()
        received, decided = self._received_by_then(thing), self._decided_by_then(thing)
        if_decided = conjunction([received, self._granted(thing)])
        if_waiting = conjunction([received, self._present.get(thing, False)])
        if decided is None:
            return if_decided if if_decided is if_waiting else None
        return if_decided if decided else if_waiting

    def _may_be_there(self, thing: Thing) -> Both:
        """Each way that its receipt, its decision and its own grantability may turn out."""
        if thing.entity != n.APPLICATION or thing.id == self.facts.running:
            return True, False
        self._run_p()
        may_be_received, may_be_missing = _sides(self._received_by_then(thing))
        may_be_decided, may_wait = _sides(self._decided_by_then(thing))
        granted, (present, absent) = self._granted(thing), self._may_present.get(thing, (False, True))
        true = may_be_received and ((may_be_decided and granted) or (may_wait and present))
        return true, may_be_missing or (may_be_decided and not granted) or (may_wait and absent)

    # ---- run N: what is decided

    def _run_n(self) -> None:
        if self._n_is_run:
            return
        self._n_is_run = True
        while True:
            self._known.clear()
            after = {a: self._n(*self._present_prop(a)) for a in self._pending}
            if after == self._present:
                return
            self._present = after

    def _n(self, prop: str, env: Env) -> Value:
        node = self._node(prop, env)
        if node not in self._known:
            self._known[node] = self._n_body(self.norms.props[prop].body, env)
        return self._known[node]

    def _n_child(self, child: n.Child, env: Env) -> Value:
        value = self._n(child.prop, env)
        return value if child.holds else negation(value)

    def _n_body(self, body: n.Body, env: Env) -> Value:
        match body:
            case n.All(children):
                return conjunction(self._n_child(c, env) for c in children)
            case n.Any_(children):
                return disjunction(self._n_child(c, env) for c in children)
            case n.AtLeast(least, children):
                return at_least(least, (self._n_child(c, env) for c in children))
            case n.Exists(source, child):
                members, complete = self._members(source, env)
                found = disjunction(self._n_child(child, {**env, source.var: m}) for m in members)
                return found if found is True or complete else None
            case n.Present(var):
                thing = env[var]
                assert isinstance(thing, Thing)
                return self._is_there(thing)
            case n.Deviated():
                return disjunction(True if p is None else self._n(p, env) for p in self._powers(body, env))
            case _:
                return self._leaf(body, env)

    def _powers(self, leaf: n.Deviated, env: Env) -> list[str | None]:
        return self.facts.powers_used(self._application(env), leaf)

    def _leaf(self, body: n.Leaf, env: Env) -> Value:
        match body:
            case n.ReadingIs(reading, choice):
                return self.readings[reading] == choice
            case n.Running():
                return self.facts.running is not None
            case n.Granted(path, listed):
                thing = self._thing(path, env)
                return self._granted_by_then(thing, listed, env) if isinstance(thing, Thing) else False if thing is Gone.NONE else None
            case n.Comparison(left, operator, right):
                if self._none(left, env) or self._none(right, env):
                    return False
                if self._may_be_none(left, env) or self._may_be_none(right, env):
                    return None
                return compare(self._term(left, env), operator, self._term(right, env))
            case n.Same(left, right, link):
                ends = [self.facts.link(t, link) if isinstance(t := self._thing(p, env), Thing) else t for p in (left, right)]
                if Gone.NONE in ends:
                    return False
                return None if Gone.UNKNOWN in ends else ends[0] == ends[1]
            case n.SharedDays(left, right, days):
                things = [self._thing(p, env) for p in (left, right)]
                if Gone.NONE in things:
                    return False
                found = [t for t in things if isinstance(t, Thing)]
                if len(found) == 2:
                    return self._shared_days(found[0], found[1], days)
                return False if any(self._shared_days(t, t, days) is False for t in found) else None  # too short itself
            case n.Flag(path, _) | n.Member(path, _, _) | n.OfKind(path, _) | n.Linked(path, _) | n.Lasts(path, _):
                thing = self._thing(path, env)
                if isinstance(thing, Gone):
                    return False if thing is Gone.NONE else None
                return self._about(body, thing)

    def _about(self, body: n.Flag | n.Member | n.OfKind | n.Linked | n.Lasts, thing: Thing) -> Value:
        match body:
            case n.Flag(_, fact):
                stated = self.facts.fact(thing, fact)
                return None if stated is None else stated == "ja"
            case n.Member(_, fact, values):
                stated = self.facts.fact(thing, fact)
                return None if stated is None else stated in values
            case n.OfKind(_, kind) if kind == n.APPLICATION:
                return thing.entity == n.APPLICATION
            case n.OfKind(_, kind):
                own = self.facts.kind(thing)
                if own is None:
                    return None
                return True if kind in self.norms.ancestors(own) else None if own in self.norms.ancestors(kind) else False
            case n.Linked(_, link):
                found = self.facts.link(thing, link)
                return None if found is Gone.UNKNOWN else found is not Gone.NONE
            case n.Lasts(_, months):
                begin, end = self.facts.period(thing)
                return compare(add(end, 1, (1, 1)), ">=", _shift(begin, months))

    def _granted_by_then(self, thing: Thing, listed: bool, env: Env) -> Value:
        """Granted on or before the day of decision on the application asked about; without a date: on some day not before receipt."""
        if thing.entity != n.APPLICATION:
            return listed
        if not self._granted(thing):
            return False
        return compare(self.facts.decided_on(thing), "<=", self._day_for(self._application(env)))

    def _shared_days(self, left: Thing, right: Thing, days: int) -> Value:
        """Every end lies at least days - 1 days after every begin."""
        return conjunction(
            compare(self.facts.period(x)[1], ">=", add(self.facts.period(y)[0], 1, (days - 1, days - 1)))
            for x, y in itertools.product((left, right), repeat=2)
            if x != y or days > 1 or left == right
        )

    def _members(self, source: n.Source, env: Env) -> tuple[list[Bound], bool]:
        """What a variable ranges over, and whether that is all there is."""
        if source.part:
            return self._parts(self.norms.parts[source.var].months, env)
        application = self._application(env)
        members: list[Bound] = [t for name in source.lists for t in self.facts.things(name)]
        lists = list(source.lists)
        if source.applications:
            lists.append(APPLICATIONS)
            members += [a for a in self.facts.things(APPLICATIONS) if a != application]
        if source.granted:
            lists.append(APPLICATIONS)
            members += [a for a in self.facts.things(APPLICATIONS) if a != application and self._granted(a)]
        return members, all(self.facts.complete(name, source.owner, application) for name in lists)

    def _parts(self, months: int, env: Env) -> tuple[list[Bound], bool]:
        (begin, begin_high), (end_low, end) = self.facts.period(self._application(env))
        if begin != begin_high or end_low != end:
            return [], False
        parts = itertools.islice(period_parts(begin, end, months), PARTS_OF_AN_ENDLESS_PERIOD if end == inf else None)
        return [k for k, _ in enumerate(parts, 1)], True

    # ---- terms

    def _none(self, term: n.Term, env: Env) -> bool:
        """Whether the term speaks of something the dossier says is not there."""
        match term:
            case n.FactTerm(path, _, _):
                return self._thing(path, env) is Gone.NONE
            case n.ChainBound(path, _, _):
                return self._thing(path, env) is Gone.NONE
            case n.PeriodCount(path, _, before, _):
                return self._thing(path, env) is Gone.NONE or (before is not None and self._none(before, env))
            case n.ShiftMonths(inner, _, by) if by is not None:
                return self._none(inner, env) or self._none(by, env)
            case n.ShiftMonths(inner, _) | n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _) | n.CalendarStart(inner, _):
                return self._none(inner, env)
            case n.Plus(left, _, right) | n.Between(left, right) | n.Times(left, right) | n.Extreme(left, right):
                return self._none(left, env) or self._none(right, env)
            case n.Rounded(inner, over):
                return self._none(inner, env) or self._none(over, env) or self._term(over, env)[1] <= 0
            case n.ValueTerm(name, _):
                gives = [(self._guard(guard, env), self._none(inner, env)) for inner, guard in self.norms.values[name].cases]
                return (True, True) in gives or all(guard is False or none for guard, none in gives)  # no case gives it: not there
        return False

    def _may_be_none(self, term: n.Term, env: Env) -> bool:
        """Whether it is open what the term speaks of: not even `later than every day` can be said of that."""
        match term:
            case n.FactTerm(path, _, _) | n.ChainBound(path, _, _) | n.PeriodCount(path, _, None, _):
                return self._thing(path, env) is Gone.UNKNOWN
            case n.PeriodCount(path, _, before, _):
                return self._thing(path, env) is Gone.UNKNOWN or self._may_be_none(before, env)
            case n.ShiftMonths(inner, _, by) if by is not None:
                return self._may_be_none(inner, env) or self._may_be_none(by, env)
            case n.ShiftMonths(inner, _) | n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _) | n.CalendarStart(inner, _):
                return self._may_be_none(inner, env)
            case n.Plus(left, _, right) | n.Between(left, right) | n.Times(left, right) | n.Extreme(left, right):
                return self._may_be_none(left, env) or self._may_be_none(right, env)
            case n.Rounded(inner, over):
                low, high = self._term(over, env)
                return self._may_be_none(inner, env) or self._may_be_none(over, env) or low <= 0 < high
            case n.ValueTerm(name, _):
                cases = self.norms.values[name].cases
                return not any(self._guard(guard, env) is True and not self._may_be_none(inner, env) for inner, guard in cases)
        return False

    def _guard(self, guard: n.Child | None, env: Env) -> Value:
        return True if guard is None else self._n_child(guard, env)

    def _term(self, term: n.Term, env: Env) -> Interval:
        match term:
            case n.Number(value, _):
                return (Fraction(value), Fraction(value))
            case n.Day(value):
                return (value.toordinal(), value.toordinal())
            case n.FactTerm(path, fact, _):
                thing = self._thing(path, env)
                if not isinstance(thing, Thing):
                    return ANY
                return self._day_for(thing) if fact == DECISION_DATE else self.facts.number(thing, fact)
            case n.ValueTerm(name, _):
                true = [self._term(case, env) for case, guard in self.norms.values[name].cases if self._guard(guard, env) is True]
                return (max((low for low, _ in true), default=-inf), min((high for _, high in true), default=inf))
            case n.Plus(left, sign, right):
                return add(self._term(left, env), sign, self._term(right, env))
            case n.Times(inner, factor, percent):
                return multiplied(self._term(inner, env), self._term(factor, env), Fraction(1, 100) if percent else Fraction(1))
            case n.Extreme(left, right, most):
                last = (is_day(x, self.norms.values) and not self._may_be_none(x, env) for x in (left, right))
                return extreme(self._term(left, env), self._term(right, env), most, (next(last), next(last)))
            case n.Rounded(inner, over, size, method):
                (few, many), (low, high) = self._term(over, env), self._term(inner, env)
                if few <= 0:
                    return ANY
                low = whole(low, Fraction(many) * Fraction(size), method) if many != inf else -inf
                high = whole(high, Fraction(few) * Fraction(size), method)
                return low * Fraction(size) if abs(low) != inf else low, high * Fraction(size) if abs(high) != inf else high
            case n.Between(first, until, days, months, begun):
                (early, late), (soon, far) = self._term(first, env), self._term(until, env)
                return count_between(late, soon, days, months, begun)[0], count_between(early, far, days, months, begun)[1]
            case n.ShiftMonths(inner, months, None):
                return _shift(self._term(inner, env), months)
            case n.ShiftMonths(inner, times, by) if by is not None:
                (first, last), (least, most) = self._term(inner, env), self._term(by, env)
                if times < 0:
                    least, most = most, least
                early = _shift((first, first), times * int(least))[0] if abs(least) != inf else copysign(inf, least * times)
                late = _shift((last, last), times * int(most))[0] if abs(most) != inf else copysign(inf, most * times)
                return (early, late)
            case n.Anniversary(inner, years, early):
                soon = early is not None and self._n_child(early, env) is True
                low, high = self._term(inner, env)
                return birthday(low, years, soon), birthday(high, years, soon)
            case n.CalendarStart(inner, months):
                low, high = self._term(inner, env)
                return begin_of(low, months), begin_of(high, months)
            case n.ShiftWorkingDays(inner, days, name):
                low, high = self._term(inner, env)
                calendar = self.norms.calendars[name]
                return add_working_days(low, days, calendar), add_working_days(high, days, calendar)
            case n.PeriodCount(path, months, before, begun):
                thing = self._thing(path, env)
                count = self._begun_count if begun else self._period_count
                return count(thing, months, before, env) if isinstance(thing, Thing) else (0, inf)
            case n.ChainBound(path, links, last):
                thing = self._thing(path, env)
                return self._chain_bound(thing, links, last, env) if isinstance(thing, Thing) else ANY
            case n.PartNumber(part):
                number = env[part]
                assert isinstance(number, int)
                return (number, number)
            case n.PartCount(part):
                return self._part_count(self.norms.parts[part].months, env)
            case n.Aggregate():
                return self._aggregate(term, env)

    def _period_count(self, thing: Thing, months: int, before: n.Term | None, env: Env) -> Interval:
        (begin, begin_high), ends = self.facts.period(thing)
        low, high = map(_open, self._term(before, env)) if before is not None else (inf, inf)
        ends = _open(ends[0]), _open(ends[1])
        least = min(_ended_parts(begin_high, ends, low, months))
        most = max(_ended_parts(begin, ends, high, months))
        return (least, most)

    def _begun_count(self, thing: Thing, months: int, before: n.Term | None, env: Env) -> Interval:
        """The parts that begin before a day: fewest for the latest begin, the earliest end and the earliest day."""
        begin, end = self.facts.period(thing)
        end = _open(end[0]), _open(end[1])
        day = tuple(map(_open, self._term(before, env))) if before is not None else (inf, inf)
        if begin[1] != inf and end[0] == day[0] == inf:
            return ENDLESSLY_MANY, ENDLESSLY_MANY

        def count(first: Number, last: Number, until: Number) -> Number:
            if first == -inf or (last == inf and until == inf):
                return inf
            if first == inf:
                return 0
            return sum(1 for _ in itertools.takewhile(lambda part: part[0] < until, period_parts(first, last, months)))

        return (count(begin[1], end[0], day[0]) if end[0] != -inf else 0), count(begin[0], end[1], day[1])

    def _chain_bound(self, thing: Thing, links: tuple[str, ...], last: bool, env: Env) -> Interval:
        """The far end of a chain of periods: joining what certainly belongs to it, and what may."""
        entity = self.norms.entities[thing.entity]
        others = [t for t in self.facts.things(entity.list_name) if t != thing]
        alike: dict[Thing, Value] = {}
        for other in others:
            pairs = [(self.facts.link(thing, link), self.facts.link(other, link)) for link in links]
            alike[other] = conjunction(None if Gone.UNKNOWN in pair else pair[0] == pair[1] and pair[0] is not Gone.NONE for pair in pairs)
        owner = entity.owner is not None and entity.owner == self.norms.application.owner
        complete = self.facts.complete(entity.list_name, owner, self._application(env))
        sure = self._joined(thing, [t for t in others if alike[t] is True], last, shortest=True)
        perhaps = self._joined(thing, [t for t in others if alike[t] is not False], last, shortest=False)
        if not complete:
            perhaps = inf if last else -inf
        return (sure, perhaps) if last else (perhaps, sure)

    def _joined(self, thing: Thing, others: list[Thing], last: bool, *, shortest: bool) -> Number:
        """Take in whatever leaves no day between, until nothing changes."""

        def span(t: Thing) -> tuple[Number, Number]:
            begin, end = self.facts.period(t)
            return (begin[1], end[0]) if shortest else (begin[0], end[1])

        at = span(thing)[1 if last else 0]
        for _ in range(len(others) + 1):
            for begin, end in map(span, others):
                if last and begin <= at + 1:
                    at = max(at, end)
                if not last and end >= at - 1:
                    at = min(at, begin)
        return at

    def _part_count(self, months: int, env: Env) -> Interval:
        (begin, begin_high), (end_low, end) = self.facts.period(self._application(env))
        if end_low == inf:
            return (ENDLESSLY_MANY, ENDLESSLY_MANY) if begin == begin_high else (1, inf)
        if begin != begin_high or end_low != end:
            return (1, inf)
        count = sum(1 for _ in period_parts(begin, end, months))
        return (count, count)

    def _aggregate(self, term: n.Aggregate, env: Env) -> Interval:
        members, complete = self._members(term.source, env)
        below_zero = term.weight is not None and self._below_zero(term.weight)
        leasts: list[Number] = [0 if complete or not below_zero else -inf]
        mosts: list[Number] = [0 if complete else inf]
        for member in members:
            inner = {**env, term.source.var: member}
            counts = self._n_child(term.body, inner)
            low, high = self._term(term.weight, inner) if term.weight is not None else (1, 1)
            if term.weight is not None and self.not_there(term.weight, inner):
                low, high = ANY  # what is not there has no number
            low = low if below_zero else max(low, 0)  # a fact is never less
            if counts is not False:
                leasts.append(low if counts else min(low, 0))
                mosts.append(high if counts else max(high, 0))
        return (-inf if -inf in leasts else sum(leasts)), (inf if inf in mosts else sum(mosts))

    def _below_zero(self, term: n.Term) -> bool:
        """Could a member that is not named make a sum of these less?"""
        match term:
            case n.Number(value, _):
                return value < 0
            case n.Plus(left, sign, right):
                return sign < 0 or self._below_zero(left) or self._below_zero(right)
            case n.Times(inner) | n.Rounded(inner):
                return self._below_zero(inner)
            case n.Extreme(left, right, most):
                found = [self._below_zero(left), self._below_zero(right)]
                return all(found) if most else any(found)
            case n.ValueTerm(name, _):
                return any(self._below_zero(case) for case, _ in self.norms.values[name].cases)
            case n.Aggregate(_, _, weight) if weight is not None:
                return self._below_zero(weight)
        return False

    # ---- run P: what may still become true or false

    def _run_p(self) -> None:
        if self._p_is_run:
            return
        self._p_is_run = True
        while True:
            self._may.clear()
            after = {a: self._p(*self._present_prop(a)) for a in self._pending}
            if after == self._may_present:
                return
            self._may_present = after

    def _p(self, prop: str, env: Env) -> Both:
        node = self._node(prop, env)
        if node not in self._may:
            self._may[node] = self._p_body(prop, self.norms.props[prop].body, env)
        return self._may[node]

    def _p_child(self, child: n.Child, env: Env) -> Both:
        true, false = self._p(child.prop, env)
        return (true, false) if child.holds else (false, true)

    def _p_body(self, prop: str, body: n.Body, env: Env) -> Both:
        match body:
            case n.All(children):
                both = [self._p_child(c, env) for c in children]
                return all(true for true, _ in both), any(false for _, false in both)
            case n.Any_(children):
                both = [self._p_child(c, env) for c in children]
                return any(true for true, _ in both), all(false for _, false in both)
            case n.AtLeast(least, children):
                both = [self._p_child(c, env) for c in children]
                return sum(true for true, _ in both) >= least, sum(not false for _, false in both) < least
            case n.Exists(source, child):
                members, complete = self._members(source, env)
                both = [self._p_child(child, {**env, source.var: m}) for m in members]
                return any(true for true, _ in both) or not complete, all(false for _, false in both)
            case n.Present(var):
                thing = env[var]
                assert isinstance(thing, Thing)
                return self._may_be_there(thing)
            case n.Deviated():
                both = [(True, False) if p is None else self._p(p, env) for p in self._powers(body, env)]
                return any(true for true, _ in both), all(false for _, false in both)
            case _:
                return _sides(self._n(prop, env))

    # ---- the residual: undecided propositions and what they wait for

    def _waits_for(self, node: Node) -> list[Node]:
        prop, args = node
        env = dict(zip(self.norms.props[prop].context, args, strict=True))
        body = self.norms.props[prop].body
        below: list[tuple[str, Env]] = []
        match body:
            case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
                below = [(c.prop, env) for c in children]
            case n.Exists(source, child):
                below = [(child.prop, {**env, source.var: m}) for m in self._members(source, env)[0]]
            case n.Present(var) if (thing := env[var]) in self._present:
                assert isinstance(thing, Thing)
                below = [self._present_prop(thing)]
            case n.Deviated():
                below = [(p, env) for p in self._powers(body, env) if p is not None]
        waiting = [self._node(p, e) for p, e in below if self._n(p, e) is None]
        if (
            isinstance(body, n.Exists)
            and body.source.applications
            and not self.facts.complete(APPLICATIONS, body.source.owner, self._application(env))
        ):
            waiting.append(node)  # an application that is not named may exclude and be excluded: as good as a cycle
        return waiting

    def _reaches_cycle(self, node: Node) -> bool:
        """Take away whatever waits for nothing, again and again; what is left waits for a cycle. What was found before stays so."""
        found, waits = self._waits_in_a_cycle, dict[Node, list[Node]]()
        todo = [node]
        while todo:
            at = todo.pop()
            if at not in waits and at not in found:
                waits[at] = self._waits_for(at)
                todo += waits[at]
        while settled := [at for at, below in waits.items() if not any(b in waits or found.get(b) for b in below)]:
            for at in settled:
                del waits[at]
                found[at] = False
        found.update(dict.fromkeys(waits, True))
        return found[node]

    # ---- the cone

    def _below(self, body: n.Body, env: Env) -> Iterator[tuple[str, Env]]:
        match body:
            case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
                yield from ((c.prop, env) for c in children)
            case n.Exists(source, child):
                yield from ((child.prop, {**env, source.var: m}) for m in self._members(source, env)[0])
            case n.Deviated():
                yield from ((p, env) for p in self._powers(body, env) if p is not None)
            case n.Comparison(left, _, right):
                yield from self._below_term(left, env)
                yield from self._below_term(right, env)

    def _below_term(self, term: n.Term | None, env: Env) -> Iterator[tuple[str, Env]]:
        match term:
            case n.Plus(left, _, right) | n.Between(left, right) | n.Times(left, right) | n.Extreme(left, right) | n.Rounded(left, right):
                yield from self._below_term(left, env)
                yield from self._below_term(right, env)
            case n.ShiftMonths(inner, _, by):
                yield from self._below_term(inner, env)
                yield from self._below_term(by, env)
            case n.ShiftWorkingDays(inner, _, _) | n.CalendarStart(inner, _):
                yield from self._below_term(inner, env)
            case n.Anniversary(inner, _, early):
                yield from self._below_term(inner, env)
                if early is not None:
                    yield early.prop, env
            case n.PeriodCount(_, _, before, _):
                yield from self._below_term(before, env)
            case n.Aggregate(source, child, weight):
                for member in self._members(source, env)[0]:
                    inner_env = {**env, source.var: member}
                    yield child.prop, inner_env
                    yield from self._below_term(weight, inner_env)
            case n.ValueTerm(name, _):
                for inner, guard in self.norms.values[name].cases:
                    yield from self._below_term(inner, env)
                    if guard is not None:
                        yield guard.prop, env


def _open(day: Number) -> Number:
    """The last day there is, for counting: no different from none."""
    return inf if day >= LAST else day


def _ended_parts(begin: Number, ends: Interval, before: Number, months: int) -> Iterator[Number]:
    """The numbers of parts of a period ended before a day that there may be, the end being one day or another.

    Tried are the first and the last end that can be, the first and last day of every part, and the days around `before`.
    Of begins and days the caller gives the one that leaves least, or most: a later begin leaves no more, an earlier day neither.
    """
    first_end, last_end = max(ends[0], begin), max(ends[1], begin)
    if before == -inf or begin in (inf, -inf):
        yield inf if begin == -inf and before != -inf else 1 if before == inf else 0
        return
    if last_end == inf and before == inf:
        yield from (inf, 1)
        return
    tried = {first_end, last_end, before - 1, before}
    tried.update(day for part in period_parts(begin, min(last_end, before), months) for day in part)
    for end in tried:
        if first_end <= end <= last_end:
            parts = itertools.takewhile(lambda part: part[0] < before, period_parts(begin, end, months))
            yield sum(1 for _, last in parts if last < before)


def _sides(value: Value) -> Both:
    return value is not False, value is not True


def _shift(interval: Interval, months: int) -> Interval:
    return add_months(interval[0], months), add_months(interval[1], months)


def _outcome(in_force: str, power: str, binding: str, may: str, shall: str, leeway: str) -> str:
    if in_force == "F":
        return NOT_APPLICABLE
    if binding == "T" or power == "F":
        return MUST_REFUSE
    if may == "T":
        return MAY_REFUSE
    if "C" in (binding, may, power):
        return CHOICE
    return SHALL_GRANT if shall == "T" or leeway == "F" else MAY_GRANT


def _ending_outcome(in_force: str, runs: str, end: str, keep: str) -> str:
    if in_force == "F" or runs == "F":
        return NOT_APPLICABLE
    return MAY_END if end == "T" and keep != "T" else CONTINUE


def sources(norms: n.Norms) -> Iterator[n.Source]:
    """Every source of a variable, in propositions and in values."""

    def of(term: n.Term | None) -> Iterator[n.Source]:
        match term:
            case (
                n.Plus(left, _, right) | n.ShiftMonths(left, _, right) | n.Between(left, right) | n.Times(left, right)
                | n.Extreme(left, right) | n.Rounded(left, right)
            ):  # fmt: skip
                yield from of(left)
                yield from of(right)
            case n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _) | n.CalendarStart(inner, _):
                yield from of(inner)
            case n.PeriodCount(_, _, inner, _):
                yield from of(inner)
            case n.Aggregate(source, _, weight):
                yield source
                yield from of(weight)

    for prop in norms.props.values():
        match prop.body:
            case n.Exists(source, _):
                yield source
            case n.Comparison(left, _, right):
                yield from of(left)
                yield from of(right)
    for value in norms.values.values():
        for case, _ in value.cases:
            yield from of(case)


def evaluate(
    norms: n.Norms,
    dossier: Dossier,
    *,
    running: str | None = None,
    date: Date | None = None,
    readings: Mapping[str, str] | None = None,
    strict: bool = False,
) -> Answer:
    """Evaluate every application of a dossier, or one running provision. `readings` overrides defaults by name."""
    chosen = {name: reading.default for name, reading in norms.readings.items()} | dict(readings or {})
    asked = dossier if running is None else as_running(norms, dossier, running)
    return Answer(norms, Facts(norms, asked, date, strict, running), chosen)
