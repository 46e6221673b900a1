"""The rules of a model instantiated: which instances a proposition rests on, and what its leaves read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from parser import norms as n
from parser.vocabulary import DECIDED, KIND_OF_SUPPORT, RECEIVED, UNITS, WHOLE_TYPES

from .calendar import BEYOND, FOREVER, LAST_DAY, add_months, anniversary, iso, whole_months
from .cone import chain_source, every_term, may_be_negative, resolved
from .dossier import Constant
from .dossier import Record, Recorded
from .dossier import Args
from .ground import Case, DayBounds, day_bounds
from .model import Instance, Model

TAKEN_QUESTION = "Op welke dag is dit besluit genomen?"


class Values(Protocol):
    """What terms and leaves ask of a model: the case, and the truth of the propositions that choose between values."""

    @property
    def case(self) -> Case: ...

    def child(self, child: n.Child, args: Args) -> bool | None: ...


@dataclass(frozen=True)
class Undecided:
    """A case of which nothing is decided yet: what terms may come to without named values."""

    case: Case

    def child(self, child: n.Child, args: Args) -> bool | None:
        return None


@dataclass(frozen=True)
class Premise:
    """A child instance and the sign with which it is used."""

    prop: str
    args: Args
    holds: bool


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


def environment(model: Values, prop: n.Prop, args: Args) -> dict[str, Args]:
    return {v: (a,) for v, a in zip(prop.context, args, strict=True)}


def record_of(case: Case, args_by_var: dict[str, Args], path: n.Path) -> Record | None:
    start = case.dossier.records.get(str(args_by_var[path.var][0]))
    return case.target(start, path.links) if start is not None else None


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


def _term_premises(model: Values, term: n.Term, args: Args, env: dict[str, Args]) -> Iterator[Premise]:
    """Members that are counted, cases that may be chosen, and a reading where it moves an anniversary."""
    case = model.case
    match term:
        case n.Plus(left, _, right):
            yield from _term_premises(model, left, args, env)
            yield from _term_premises(model, right, args, env)
        case n.ShiftMonths(inner, _, by):
            yield from _term_premises(model, inner, args, env)
            yield from _term_premises(model, by, args, env) if by is not None else ()
        case n.ShiftWorkingDays(inner, _, _):
            yield from _term_premises(model, inner, args, env)
        case n.PeriodCount(_, _, before, _) if before is not None:
            yield from _term_premises(model, before, args, env)
        case n.Anniversary(inner, years, early):
            yield from _term_premises(model, inner, args, env)
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


# ---- what a leaf reads


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


def is_day(norms: n.Norms, term: n.Term) -> bool:
    """Is the value of a term a day?"""
    match term:
        case n.FactTerm(_, _, type_):
            return type_ == "datum"
        case n.ValueTerm(name, _):
            return norms.values[name].type == "datum"
        case n.Plus(left, _, _):
            return is_day(norms, left)
    return isinstance(term, n.Day | n.ShiftMonths | n.ShiftWorkingDays | n.Anniversary | n.ChainBound)


def term_uses(model: Values, env: dict[str, Args], term: n.Term, args: Args) -> Iterator[FactUse]:
    case = model.case
    match term:
        case n.FactTerm(path, fact, _):
            yield from _path_use(case, env, path, fact)
        case n.Plus(left, _, right):
            yield from term_uses(model, env, left, args)
            yield from term_uses(model, env, right, args)
        case n.ShiftMonths(inner, _, by):
            yield from term_uses(model, env, inner, args)
            yield from term_uses(model, env, by, args) if by is not None else ()
        case n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _):
            yield from term_uses(model, env, inner, args)
        case n.PartCount():
            yield from _period_uses(case, env, n.Path(n.APPLICATION))
        case n.ChainBound(path, links, _):
            yield from _chain_uses(case, env, path, links)
        case n.PeriodCount(path, _, before, _):
            yield from _period_uses(case, env, path)
            if before is not None:
                yield from term_uses(model, env, before, args)
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


# ---- values of terms, for words and amounts

Interval = tuple[Decimal | int | None, Decimal | int | None]


def interval(model: Values, term: n.Term, args_by_var: dict[str, Args], widest: bool = False) -> Interval:
    """Least and greatest value a term may have in this model (None: no bound).

    A named value of which is not known what case applies has no bounds; widest: those of all cases that may.
    """
    case = model.case
    args: Args = args_by_var[n.APPLICATION]
    match term:
        case n.Number(value, unit):
            return (int(value),) * 2 if unit in WHOLE_TYPES else (value, value)
        case n.Day(value):
            return (value.toordinal(),) * 2
        case n.PartNumber(part):
            return (Decimal(str(args_by_var[part][0])),) * 2
        case n.FactTerm(path, fact, _):
            record = record_of(case, args_by_var, path)
            return case.bounds(record, case.norms.entities[record.entity].facts[fact]) if record is not None else (None, None)
        case n.Plus(left, sign, right):
            (l_least, l_most), (r_least, r_most) = (interval(model, side, args_by_var, widest) for side in (left, right))
            if sign < 0:
                r_least, r_most = r_most, r_least
            return _add(l_least, sign, r_least), _add(l_most, sign, r_most)
        case n.ShiftMonths(inner, months, by) if by is not None:
            return _months_later(interval(model, inner, args_by_var, widest), months, interval(model, by, args_by_var, widest))
        case n.ShiftMonths(inner, months):
            least, most = interval(model, inner, args_by_var, widest)
            return (
                add_months(int(least), months) if least is not None else None,
                add_months(int(most), months) if most is not None else None,
            )
        case n.Anniversary(inner, years, early):
            least, most = interval(model, inner, args_by_var, widest)
            chosen = model.child(early, args) if early is not None else False
            sooner = case.early(term) if chosen is None else chosen  # what is asked may be: under another reading
            return (
                anniversary(int(least), years, sooner) if least is not None else None,
                anniversary(int(most), years, sooner) if most is not None else None,
            )
        case n.ShiftWorkingDays(inner, days, calendar):
            least, most = interval(model, inner, args_by_var, widest)
            return (
                case.working_day(int(least), days, calendar) if least is not None else None,
                case.working_day(int(most), days, calendar) if most is not None else None,
            )
        case n.ValueTerm(name, _):
            for case_term, guard in case.norms.values[name].cases:
                if guard is None or model.child(guard, args) is True:
                    return interval(model, case_term, args_by_var, widest)
            return _widest(model, term, args_by_var) if widest else (None, None)
        case n.PartCount(part):
            return case.part_count(case.dossier.records[str(args[0])], part)
        case n.PeriodCount():
            for guards, one in resolved(term, case.norms):
                if isinstance(one, n.PeriodCount) and all(model.child(g, args) is True for g in guards):
                    return _period_count(model, one, args_by_var)
            return Decimal(0), None
        case n.ChainBound():
            return case.chain_bound(term, record_of(case, args_by_var, term.path), case.dossier.records[str(args[0])])
        case n.Aggregate(source, body, weight):
            return _aggregate(model, source, body, weight, args_by_var)
    return None, None


def _widest(model: Values, value: n.ValueTerm, args_by_var: dict[str, Args]) -> Interval:
    """From the least to the greatest that any case may give which is not ruled out; no upper bound, for perhaps none applies."""
    args = args_by_var[n.APPLICATION]
    cases = (t for t, guard in model.case.norms.values[value.name].cases if guard is None or model.child(guard, args) is not False)
    found = [interval(model, t, args_by_var, True) for t in cases]
    lows = [low for low, _ in found if low is not None]
    return (min(lows) if found and len(lows) == len(found) else None), None


def _add(left: Decimal | int | None, sign: int, right: Decimal | int | None) -> Decimal | int | None:
    return None if left is None or right is None else left + sign * right


def _aggregate(model: Values, source: n.Source, body: n.Child, weight: n.Term | None, args_by_var: dict[str, Args]) -> Interval:
    case = model.case
    application = case.dossier.records[str(args_by_var[n.APPLICATION][0])]
    complete = case.complete(application, source)
    signed = weight is not None and may_be_negative(weight, case.norms)
    least: Decimal | None = None if signed and not complete else Decimal(0)
    most: Decimal | None = Decimal(0) if complete else None
    for member in case.members(application, source):
        inner = {**args_by_var, source.var: (member,)}
        counted = model.child(body, tuple(inner[v][0] for v in case.norms.props[body.prop].context))
        low, high = interval(model, weight, inner) if weight is not None else (Decimal(1), Decimal(1))
        if low is None and not signed:
            low = Decimal(0)
        if counted is None:  # in that case it adds nothing
            low, high = min(low, Decimal(0)) if low is not None else None, max(high, Decimal(0)) if high is not None else None
        if counted is not False:
            least = least + Decimal(low) if least is not None and low is not None else None
            most = most + Decimal(high) if most is not None and high is not None else None
    return least, most


def months_of(case: Case, record: Record) -> str | None:
    """Length of a period in whole months, as text; None if a bound is unknown."""
    begin, end = case.period(record)
    if begin is None or end is None:
        return None
    return "onbepaald" if end >= FOREVER else str(whole_months(begin, end))


__all__ = ["FactUse", "Instance", "Interval", "Premise", "fact_uses", "interval", "months_of", "open_lists", "premises", "value_text"]


def _months_later(days: Interval, months: int, counts: Interval) -> DayBounds:
    """The earliest and latest day that a day comes to, moved by a number times n months."""
    (first, last), (least, most) = days, counts if months > 0 else (counts[1], counts[0])
    return (
        add_months(int(first), months * int(least)) if first is not None and least is not None else None,
        add_months(int(last), months * int(most)) if last is not None and most is not None else None,
    )


def _period_count(model: Values, term: n.PeriodCount, args_by_var: dict[str, Args]) -> Interval:
    """Least and most parts ended (or begun) before a day, over every begin, end and day that may still be (None: no bound).

    Of a period that is not there, or of which that is not known, no number can be said: zero neither.
    """
    record = record_of(model.case, args_by_var, term.path)
    if record is None:
        return None, None
    (first, latest), (least_end, most_end) = model.case.period_bounds(record)
    low, high = day_bounds(interval(model, term.before, args_by_var)) if term.before is not None else (BEYOND, None)
    if low is None and high is None:  # every day there is has a latest: this one is not there, or that is not known
        return None, None
    if term.begun:
        sure = None not in (latest, least_end, low)
        if sure and min(least_end or 0, low or 0) >= FOREVER:
            return Decimal(FOREVER), Decimal(FOREVER)
        least_begun = _parts_begun(latest or 0, least_end or 0, low or 0, term.months) if sure else 0
        last, day = (x if x is not None else FOREVER for x in (most_end, high))
        endless = first is None or min(last, day) >= LAST_DAY
        return Decimal(least_begun), None if endless else Decimal(_parts_begun(first or 0, last, day, term.months))
    ends = (least_end if least_end is not None else 1, most_end if most_end is not None and most_end < LAST_DAY else FOREVER)
    least = min(_counts(latest if latest is not None else LAST_DAY, ends, low, term.months)) if low is not None else 0
    until = BEYOND if high is None or high >= LAST_DAY else high
    most = max(_counts(first, ends, until, term.months)) if first is not None else FOREVER
    return Decimal(least), Decimal(most) if most < FOREVER else None


def _counts(begin: int, ends: tuple[int, int], before: int, months: int) -> Iterator[int]:
    """Parts of a period ended before a day, for the last days at which that number is least or most.

    Until the day itself a later end gives more parts; from that day on it cuts no part short.
    """
    least, most = max(ends[0], begin), max(ends[1], begin)
    if most >= FOREVER and before >= FOREVER:
        yield from (1, FOREVER)
        return
    for end in (least, most, min(max(before - 1, least), most)):
        yield _parts_ended(begin, end, before, months)


def _parts_begun(begin: int, end: int, before: int, months: int) -> int:
    """Parts of a period that have begun before a day, ended or not."""
    count = 0
    while (first := add_months(begin, count * months)) <= end and first < before:
        count += 1
    return count


def _parts_ended(begin: int, end: int, before: int, months: int) -> int:
    count, k = 0, 0
    while (first := add_months(begin, k * months)) <= end and first < before:
        last = min(add_months(begin, (k + 1) * months) - 1, end)
        count += last < before
        k += 1
    return count
