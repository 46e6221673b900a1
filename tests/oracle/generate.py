"""Dossiers from the vocabulary of any checked norms: favourable ones, random ones, completions.

Nothing here knows a rule base. `favourable` climbs to a grantable application by asking
the oracle; `dossiers` perturbs such ones, so that cases near every threshold occur. A record
states what its kind can turn on (`bearing`), not the facts of every other kind.

Long because it knows each kind of entity, fact and threshold there may be, and nothing of the reasoner.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import os
import random
from calendar import isleap
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from fractions import Fraction
from itertools import count, islice, product
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from parser import norms as n

from .bearing import Names, bearing, impossible_facts, together
from .interpreter import (
    APPLICATIONS,
    ASSUMED,
    BY,
    CHOICE,
    DECISION,
    DEVIATION,
    ENDLESS,
    FROM,
    GRANTED,
    KIND_OF_APPLICATION,
    KIND_OF_SUPPORT,
    MAY_GRANT,
    MAY_REFUSE,
    MUST_REFUSE,
    NONE,
    NOT_APPLICABLE,
    OPEN,
    PARTLY_GRANTED,
    RECEIVED,
    SHALL_GRANT,
    UNKNOWN,
    Answer,
    Dossier,
    Record,
    add_months,
    add_working_days,
    evaluate,
    presumptions,
)

KEPT = Path(__file__).parent / ".favourable"
PREFERENCE = (SHALL_GRANT, MAY_GRANT, CHOICE, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE)
LAST_YEAR = 2200  # of a dossier
LONG = 120  # a shift of this many months or more speaks of a life, not of a contract
Asked = tuple[Dossier, str]  # a dossier, and the running provision that is asked about
SUPPORTS, APPLICATIONS_MOST, PERTURBATIONS = 3, 4, 10
OUT_OF_REACH = 100  # the leaves to change before the college deviates: no fact makes it do so
LONG_ASKED = 30  # months: longer than most maxima


# ---- what a rule base turns on


@dataclass(frozen=True)
class Thresholds:
    """The constants of a rule base, and values on both sides of each."""

    days: tuple[str, ...]  # first days worth trying
    long_ago: tuple[str, ...]  # the same, shifted back over the long month constants
    past: tuple[str, ...]  # first days of what ran some periods before the anchor
    months: tuple[int, ...]
    numbers: tuple[str, ...]
    deadlines: tuple[str, ...]  # days around some months after a constant
    birthdays: tuple[str, ...]  # days around which somebody born on 29 February comes of age

    @property
    def anchor(self) -> str:
        """A day on which everything is in force: the last of `days`."""
        return self.days[-1]

    @property
    def later(self) -> tuple[str, ...]:
        """Days after the anchor, on which another application is received or decided."""
        return tuple((Date.fromisoformat(self.anchor) + timedelta(days=k)).isoformat() for k in (1, 14))


def _terms(norms: n.Norms) -> Iterator[n.Term]:
    """Every term of the rule base, subterms too."""

    def of(term: n.Term | None) -> Iterator[n.Term]:
        if term is None:
            return
        yield term
        match term:
            case (
                n.Plus(left, _, right) | n.ShiftMonths(left, _, right) | n.Between(left, right) | n.Times(left, right)
                | n.Extreme(left, right) | n.Rounded(left, right)
            ):  # fmt: skip
                yield from of(left)
                yield from of(right)
            case (
                n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _) | n.CalendarStart(inner)
                | n.PeriodCount(_, _, inner, _) | n.Aggregate(_, _, inner)
            ):  # fmt: skip
                yield from of(inner)

    for prop in norms.props.values():
        if isinstance(prop.body, n.Comparison):
            yield from of(prop.body.left)
            yield from of(prop.body.right)
    for value in norms.values.values():
        for case, _ in value.cases:
            yield from of(case)


def thresholds(norms: n.Norms) -> Thresholds:
    if norms.sha256 not in _thresholds:
        _thresholds[norms.sha256] = _find_thresholds(norms)
    return _thresholds[norms.sha256]


_thresholds: dict[str, Thresholds] = {}


def _find_thresholds(norms: n.Norms) -> Thresholds:
    # a day later than every day of a dossier stands for "no end", and is not one to be near
    constants = sorted({t.value for t in _terms(norms) if isinstance(t, n.Day) and t.value.year < LAST_YEAR}) or [Date(2024, 1, 1)]
    months = {abs(t.months) for t in _terms(norms) if isinstance(t, n.ShiftMonths)}
    months |= {12 * t.years for t in _terms(norms) if isinstance(t, n.Anniversary)}
    months |= {p.body.months for p in norms.props.values() if isinstance(p.body, n.Lasts)}
    months |= {p.months for p in norms.parts.values()}
    long = sorted(m for m in months if m >= LONG)
    first = constants[-1] + timedelta(days=60)
    month_end = Date(first.year, 8, 31) if first < Date(first.year, 8, 31) else Date(first.year + 1, 8, 31)
    edge = [c + timedelta(days=d) for c in constants for d in (-1, 0)]
    shifts = sorted(
        {int(t.right.value) for t in _terms(norms) if isinstance(t, n.Plus) and isinstance(t.right, n.Number) and t.right.unit == "dagen"}
    )
    later = [month_end + timedelta(days=d) for s in shifts for d in (s, s + 1)]
    later += [moved + timedelta(days=d) for day in later if (moved := _moved(norms, day)) != day for d in (0, 1)]
    half = [month_end + timedelta(days=183), month_end + timedelta(days=1)]
    days = [d for d in dict.fromkeys((*edge, first, *later, *half)) if d != month_end] + [month_end]
    long_ago = [Date.fromordinal(int(add_months(d.toordinal(), -m)) + shift) for d in days for m in long for shift in (0, 1)]
    leaps = [(y, y - t.years) for t in _terms(norms) if isinstance(t, n.Anniversary) for y in range(first.year, first.year + 4)]
    leaps = [(y, born) for y, born in dict.fromkeys(leaps) if isleap(born) and not isleap(y)]
    long_ago += [Date(born, 2, 29) for _, born in leaps]
    short = sorted(m for m in months if m < LONG) or [6]
    past = [Date.fromordinal(int(add_months(month_end.toordinal(), -m))) for m in (short[0], short[-1], 2 * short[-1], 2 * short[-1] + 1)]
    numbers = {Fraction(t.value) for t in _terms(norms) if isinstance(t, n.Number) and t.unit not in ("dagen", "maanden")}
    around = sorted({v for c in numbers for v in (c - Fraction(1, 2), c, c + 1) if v >= 0}) or [Fraction(1)]
    return Thresholds(
        tuple(d.isoformat() for d in days),
        tuple(dict.fromkeys(d.isoformat() for d in long_ago)) or (constants[0].replace(year=constants[0].year - 40).isoformat(),),
        tuple(d.isoformat() for d in past),
        tuple(short),
        tuple(_decimal(v) for v in around),
        tuple(
            (Date.fromordinal(int(add_months(c.toordinal(), m))) - timedelta(days=d)).isoformat()
            for c in constants
            for m in short
            for d in (1, 0)
        ),
        tuple(Date(y, *day).isoformat() for y, _ in leaps for day in ((2, 28), (3, 1))),
    )


def _moved(norms: n.Norms, day: Date) -> Date:
    """The first working day on or after a day, by the first calendar there is."""
    calendar = next(iter(norms.calendars.values()), None)
    return day if calendar is None else Date.fromordinal(int(add_working_days(day.toordinal(), 0, calendar)))


def _decimal(value: Fraction) -> str:
    """Plain decimal text with a comma, for numbers with at most two decimals."""
    whole, rest = divmod(int(value * 100), 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")


def last_day(begin: str, months: int, shift: int = 0) -> str:
    """The last day of a period of n months from its first day, moved by some days."""
    return Date.fromordinal(int(add_months(Date.fromisoformat(begin).toordinal(), months)) - 1 + shift).isoformat()


# ---- records


def stated_facts(entity: n.Entity) -> list[n.Fact]:
    """What a dossier can state: of support also what an application can, never the other way round."""
    return [f for f in entity.facts.values() if not f.system and (entity.support or not f.inherited)]


def stated_links(entity: n.Entity) -> list[n.Link]:
    return [x for x in entity.links.values() if entity.support or not x.inherited]


def of_kinds(norms: n.Norms, kinds: Iterable[str], running: Iterable[str] = ()) -> Names:
    """What bears on applications of these kinds and on running provisions of those."""
    return together([*(bearing(norms, k) for k in kinds), *(bearing(norms, k, True) for k in running)])


def domain(t: Thresholds, fact: n.Fact, record: Record, entity: n.Entity) -> list[str]:
    """Values worth trying for a fact, given the other bound of its period; never an impossible one."""
    match fact.type:
        case "ja_nee":
            return ["ja", "nee"]
        case "een_van":
            return list(fact.values)
        case "datum" if entity.period is not None and fact.name == entity.period.begin:
            end = record.get(entity.period.end)
            return [
                d for d in (*t.days, *(t.past if entity.name != n.APPLICATION else ())) if end in (None, UNKNOWN, ENDLESS) or d <= str(end)
            ]
        case "datum" if entity.period is not None and fact.name == entity.period.end:
            begin = record.get(entity.period.begin)
            if begin is None or begin == UNKNOWN:
                return [last_day(t.anchor, m) for m in t.months] + [ENDLESS]
            lengths = [last_day(str(begin), m, s) for m in (*t.months, 2 * t.months[-1]) for s in (0, -1)]
            return [*lengths, str(begin), ENDLESS]
        case "datum" if fact.entity == n.APPLICATION:
            return list(t.days)
        case "datum":
            return [*t.long_ago, "1980-02-29"]
        case "dagen" | "weken" | "maanden":
            return ["0", "1", "31"]
    return list(t.numbers)


def first_values(t: Thresholds, entity: n.Entity, names: Container[str]) -> Record:
    """A value for each of these facts: yes, the first value, the largest number, a long period from the anchor."""
    record: Record = {}
    for fact in stated_facts(entity):
        if fact.name not in names:
            continue
        match fact.type:
            case "ja_nee":
                record[fact.name] = "ja"
            case "een_van":
                record[fact.name] = fact.values[0]
            case "datum" if entity.period is not None and fact.name == entity.period.end:
                record[fact.name] = last_day(t.anchor, 12)
            case "datum" if (entity.period is not None and fact.name == entity.period.begin) or fact.entity == n.APPLICATION:
                record[fact.name] = t.anchor
            case "datum":
                record[fact.name] = "1980-02-29"
            case "dagen" | "weken" | "maanden":
                record[fact.name] = "0"
            case _:
                record[fact.name] = t.numbers[-1]
    return record


class Ids:
    """Fresh ids, distinct over all lists."""

    def __init__(self) -> None:
        self._next: dict[str, Iterator[int]] = {}

    def new(self, entity: n.Entity) -> str:
        letter = entity.name[:2]
        return f"{letter}{next(self._next.setdefault(letter, count(1)))}"


def beneficiary_link(entity: n.Entity, norms: n.Norms) -> str | None:
    """The link of an entity to the kind of record that applications are for."""
    owner = norms.application.owner
    if owner is None:
        return None
    target = norms.application.links[owner].target
    return next((link.name for link in entity.links.values() if link.target == target), None)


def is_impossible(norms: n.Norms, answer: Answer) -> bool:
    """Whether the dossier is an input error: declared so by the rule base, or decided before it was received."""
    facts = answer.facts
    taken = [(facts.taken(a), facts.number(a, RECEIVED)[0]) for a in facts.things(APPLICATIONS) if a.id != facts.running]
    return any(day is not None and day < received for day, received in taken) or impossibilities(norms, answer) > 0


def impossibilities(norms: n.Norms, answer: Answer) -> int:
    """In how many ways the rule base declares the dossier impossible."""
    return sum(answer.value(prop, (a,)) is True for prop, _ in norms.impossible for a in answer.applications())


# ---- a favourable application of each kind


def _single(norms: n.Norms, t: Thresholds, kind: str) -> Dossier:
    """One application, linked to a fresh record for each of its links, all lists complete."""
    ids, names = Ids(), bearing(norms, kind)
    dossier: Dossier = {e.list_name: [] for e in norms.entities.values()}

    def make(entity: n.Entity) -> Record:
        record: Record = {"id": ids.new(entity), **first_values(t, entity, names.get(entity.name, ()))}
        dossier[entity.list_name].append(record)
        return record

    application = make(norms.application)
    application[KIND_OF_APPLICATION] = kind
    made: dict[str, str] = {}
    pending = [(norms.application, application)]
    while pending:
        entity, record = pending.pop()
        for link in stated_links(entity):
            if link.name not in names.get(entity.name, ()):
                continue
            if link.target not in made:
                target = norms.entities[link.target]
                other = make(target)
                made[link.target] = other["id"]
                pending.append((target, other))
            record[link.name] = made[link.target]
    return dossier


Standing = tuple[tuple[int, int], Answer]


def standing(norms: n.Norms, dossier: Dossier) -> Standing | None:
    """How far the first application is from granted on the day it is received, and the answer that says so; None if impossible.

    Less is better. Of an open day of decision too much is possible to tell which of two dossiers is nearer.
    """
    received = dossier[APPLICATIONS][0][RECEIVED]
    answer = evaluate(norms, dossier, date=Date.fromisoformat(received))
    if is_impossible(norms, answer):
        return None
    application = answer.applications()[0]
    provision = norms.provisions[dossier[APPLICATIONS][0][KIND_OF_APPLICATION]]
    wrong = sum(distance(norms, answer, g.prop, application, False) for g in provision.grounds)
    wrong += sum(distance(norms, answer, c.prop, application, True) for c in provision.conditions)
    outcome = min(PREFERENCE.index(o) for o in answer.possible(application))
    return (outcome, wrong), answer


def bears(answer: Answer) -> frozenset[object]:
    """All values that bear on the first application."""
    return frozenset((p, a, answer.value(p, a)) for p, a in answer.instances(answer.applications()[0]))


def distance(norms: n.Norms, answer: Answer, prop: str, application: str, wanted: bool) -> int:
    """How many leaves must change before a proposition about the application alone is as wanted, roughly."""
    if answer.value(prop, (application,)) is wanted:
        return 0
    body = norms.props[prop].body
    if isinstance(body, n.Deviated):
        return OUT_OF_REACH
    if not isinstance(body, n.All | n.Any_ | n.AtLeast) or not body.children:
        return 1
    below = sorted(distance(norms, answer, c.prop, application, wanted is c.holds) for c in body.children)
    every = isinstance(body, n.All) if wanted else isinstance(body, n.Any_)
    return sum(below) if every else max(1, sum(below[: body.least])) if isinstance(body, n.AtLeast) else below[0]


_favourable: dict[tuple[str, str], Dossier] = {}


def favourable(norms: n.Norms, kind: str) -> Dossier:
    """A dossier with one application of this kind that is granted, found by hill climbing. A fresh copy."""
    key = (norms.sha256, kind)
    if key not in _favourable:
        _favourable[key] = _kept(f"{kind}-{digest(norms)[:16]}.json", lambda: _climb(norms, thresholds(norms), kind))
    return copy.deepcopy(_favourable[key])


def digest(norms: n.Norms) -> str:
    """Of all that a climb depends on: the rule base, and the oracle that is asked."""
    found = hashlib.sha256(norms.sha256.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        found.update(source.read_bytes())
    return found.hexdigest()


def _kept(name: str, find: Callable[[], Dossier]) -> Dossier:
    """What was found before, here or by another worker of the tests; found now if it was not."""
    path = KEPT / name
    try:
        kept: Dossier = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = find()
        with contextlib.suppress(OSError):
            KEPT.mkdir(exist_ok=True)
            own = path.with_suffix(f".{os.getpid()}")
            own.write_text(json.dumps(kept), encoding="utf-8")
            own.replace(path)
    return kept


def _climb(norms: n.Norms, t: Thresholds, kind: str) -> Dossier:
    """Single changes as long as they help; then every yes that bears on the outcome but can be missed becomes a no.

    So that exceptions and alternatives do not hide the facts they make superfluous.
    """
    best = _possible(norms, t, _single(norms, t, kind))
    now = standing(norms, best)
    assert now is not None
    improved = True
    while improved:
        improved = False
        for name, i, key, value in list(_moves(norms, t, best)):
            trial = _changed(best, name, i, key, value)
            after = standing(norms, trial)
            if after is not None and after[0] < now[0]:
                best, now, improved = trial, after, True
    for name, i, key, value in list(_moves(norms, t, best)):
        trial = _changed(best, name, i, key, value)
        after = standing(norms, trial) if value == "nee" else None
        if after is not None and after[0] == now[0] and bears(after[1]) != bears(now[1]):
            best, now = trial, after
    return best


def _possible(norms: n.Norms, t: Thresholds, dossier: Dossier) -> Dossier:
    """The dossier, or one that can exist and differs from it in one value: that everything is yes may be impossible."""
    changed = (_changed(dossier, *move) for move in _moves(norms, t, dossier))
    return next((d for d in (dossier, *changed) if standing(norms, d) is not None), dossier)


def _changed(dossier: Dossier, name: str, i: int, key: str, value: str) -> Dossier:
    return {**dossier, name: [{**r, key: value} if j == i else r for j, r in enumerate(dossier[name])]}


def _moves(norms: n.Norms, t: Thresholds, dossier: Dossier) -> Iterator[tuple[str, int, str, str]]:
    """Each single change of a fact or a link: list, index, key, new value."""
    for entity in norms.entities.values():
        for i, record in enumerate(dossier[entity.list_name]):
            for fact in stated_facts(entity):
                if fact.name in record:
                    yield from ((entity.list_name, i, fact.name, v) for v in domain(t, fact, record, entity) if v != record[fact.name])
            yield from (
                (entity.list_name, i, link.name, NONE) for link in stated_links(entity) if link.name in record and not link.beneficiary
            )


# ---- random dossiers


@st.composite
def dossiers(
    draw: st.DrawFn,
    norms: n.Norms,
    *,
    kinds: tuple[str, ...] | None = None,
    most: int = APPLICATIONS_MOST,
    supports: int = SUPPORTS,
    perturbations: int = PERTURBATIONS,
    unknowns: bool = True,
    decisions: bool = True,
    unnamed: bool = False,
) -> Dossier:
    """A dossier: favourable applications of random kinds (more of those that others may exclude), supports, changes.

    Without `unknowns` nothing is left out, opened or `onbekend`: the dossier is complete.
    With `unnamed` an application may leave out whom it is for, or have `geen` there.
    """
    maker = _Maker(draw, norms, unknowns, decisions, unnamed)
    weighted = kinds or [k for k in norms.provisions for _ in range(6 if excludable(norms, k) else 1)]
    for kind in draw(st.lists(st.sampled_from(weighted), min_size=1, max_size=most)):
        maker.application(kind)
    for _ in range(draw(st.integers(0, supports))):
        maker.support()
    maker.complete()
    for _ in range(draw(st.integers(0, perturbations))):
        maker.perturb()
    if unknowns and maker.chance(4):
        maker.stretch()
    maker.open_lists()
    return maker.done()


@st.composite
def running_dossiers(draw: st.DrawFn, norms: n.Norms, *, supports: int = 1, perturbations: int = 6, unknowns: bool = True) -> Asked:
    """A dossier with a running provision to be asked about, and its id; sometimes with an application beside it."""
    maker = _Maker(draw, norms, unknowns, True, False)
    asked = maker.running(draw(st.sampled_from([k for k, p in norms.provisions.items() if p.ending is not None])))
    if maker.chance(4):
        maker.application(draw(st.sampled_from(list(norms.provisions))))
    for _ in range(draw(st.integers(0, supports))):
        maker.support()
    maker.complete()
    record = maker.record(asked)
    owner = norms.application.owner
    assert owner is not None
    person = record[owner]
    for _ in range(draw(st.integers(0, perturbations))):
        maker.perturb()
    if record.get(owner) in (None, UNKNOWN, NONE):
        record[owner] = person  # whose it is must be stated
    maker.open_lists()
    return maker.done(), asked


def excludable(norms: n.Norms, kind: str) -> bool:
    """Whether another application may bear on one of this kind."""
    todo, seen = [norms.provisions[kind].signals.grantable], set[str]()
    while todo:
        prop = todo.pop()
        match norms.props[prop].body:
            case _ if prop in seen:
                continue
            case n.Exists(source, _) if source.applications:
                return True
            case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
                todo += [c.prop for c in children]
        seen.add(prop)
    return False


def deviable(norms: n.Norms, kind: str, power: n.Deviation) -> list[str]:
    """Addresses of conditions and grounds of a kind that a power to deviate reaches."""
    provision = norms.provisions[kind]
    grounds = [g.address for g in provision.grounds if g.leg != n.WANT]
    return list(dict.fromkeys(a.id for a in (*(c.address for c in provision.conditions), *grounds) if power.reaches(a)))


class _Maker:
    """Builds one dossier from draws."""

    def __init__(self, draw: st.DrawFn, norms: n.Norms, unknowns: bool, decisions: bool, unnamed: bool) -> None:
        self.draw, self.norms, self.unknowns, self.decisions, self.unnamed = draw, norms, unknowns, decisions, unnamed
        self.kinds_running: set[str] = set()
        self.t = thresholds(norms)
        self.ids = Ids()
        self.dossier: Dossier = {e.list_name: [] for e in norms.entities.values()}

    def pick(self, options: Iterable[Any]) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def chance(self, one_in: int) -> bool:
        """Rarely true; False is what a failing example shrinks to."""
        return bool(self.draw(st.integers(0, one_in - 1)) == one_in - 1)

    def names(self) -> Names:
        """What can bear on the questions that are asked of this dossier."""
        return of_kinds(self.norms, {a[KIND_OF_APPLICATION] for a in self.dossier[APPLICATIONS]}, self.kinds_running)

    def complete(self) -> None:
        """Give every record what another kind than its own looks at too."""
        names = self.names()
        for entity in self.norms.entities.values():
            for record in self.dossier[entity.list_name]:
                if entity.name == n.APPLICATION:
                    continue
                wanted = names.get(entity.name, frozenset())
                missing = {w for w in wanted if w not in record and w not in (record.get(ASSUMED) or {})}
                if _bounds(entity) & record.keys():
                    missing -= _bounds(entity)
                record.update(first_values(self.t, entity, missing))
                record.update({x.name: NONE for x in stated_links(entity) if x.name in missing})
        self._make_possible()

    def _make_possible(self) -> None:
        """What one kind states and what another does may not go together: make a yes a no as long as that helps."""
        wrong = self._impossibilities()
        if not wrong:
            return
        bearing_on = impossible_facts(self.norms)
        for entity in self.norms.entities.values():
            for record in self.dossier[entity.list_name]:
                for name in sorted(bearing_on.get(entity.name, frozenset()) & record.keys()):
                    if wrong and record[name] == "ja":
                        record[name] = "nee"
                        left = self._impossibilities()
                        if left < wrong:
                            wrong = left
                        else:
                            record[name] = "ja"

    def _impossibilities(self) -> int:
        return sum(impossibilities(self.norms, answer) for answer in self._asked())

    def _asked(self) -> Iterator[Answer]:
        """About the applications, and about each running provision."""
        yield evaluate(self.norms, self.dossier)
        supports = [r for e in self.norms.entities.values() if e.support for r in self.dossier.get(e.list_name) or ()]
        for id_ in [r["id"] for r in supports if r.get(KIND_OF_SUPPORT) in self.kinds_running]:
            yield evaluate(self.norms, self.dossier, running=id_)

    # ---- applications

    def application(self, kind: str) -> None:
        """Copy the favourable application, with the records it links to or ones that are there already."""
        base = favourable(self.norms, kind)
        taken: dict[tuple[str, str], str] = {}
        source = base[APPLICATIONS][0]
        person = self._person(base, source, taken)
        application = self._copy(self.norms.application, source, base, taken, person)
        if self.chance(3):
            self._move(self.norms.application, application)
        if self.chance(3):
            application[RECEIVED] = self.pick((*self.t.days, *self.t.later))
        if self.decisions and self.chance(4):
            grounds = [g.address.id for g in self.norms.provisions[kind].grounds]
            granted = self.chance(2)
            application[DECISION] = {"uitkomst": self.pick([GRANTED, PARTLY_GRANTED]) if granted else "geweigerd"}
            if not self.unknowns or not self.chance(4):
                received = application[RECEIVED]
                application[DECISION]["datum"] = self.pick([received, *(d for d in (*self.t.days, *self.t.later) if d > received)])
            if not granted and grounds:
                application[DECISION]["gronden"] = [self.pick(grounds)]
        if self.chance(3):
            self._deviate(application, kind)

    def _deviate(self, application: Record, kind: str) -> None:
        """The college uses one or two powers to deviate, each from one or more addresses that it reaches."""
        powers = [(p.address.id, found) for p in self.norms.deviations if (found := deviable(self.norms, kind, p))]
        if not powers:
            return
        used = self.draw(st.lists(st.sampled_from(powers), min_size=1, max_size=2))
        said = [{BY: by, FROM: self.draw(st.lists(st.sampled_from(found), min_size=1, max_size=6, unique=True))} for by, found in used]
        application[DEVIATION] = said if len(said) > 1 else said[0]

    def _person(self, base: Dossier, source: Record, taken: dict[tuple[str, str], str]) -> str | None:
        """Whom the application is for: mostly the one before, whose facts are then completed."""
        owner = self.norms.application.owner
        if owner is None:
            return None
        entity = self.norms.entities[self.norms.application.links[owner].target]
        there = self.dossier[entity.list_name]
        if not there or (len(there) < 2 and self.chance(5)):
            return None
        person = there[-1] if not self.chance(5) else self.pick(there)
        original = next(r for r in base[entity.list_name] if r["id"] == source[owner])
        for key, value in original.items():
            person.setdefault(key, value)
        taken[entity.name, original["id"]] = person["id"]
        return str(person["id"])

    def _copy(self, entity: n.Entity, original: Record, base: Dossier, taken: dict[tuple[str, str], str], person: str | None) -> Record:
        record: Record = {**original, "id": self.ids.new(entity)}
        taken[entity.name, original["id"]] = record["id"]
        self.dossier[entity.list_name].append(record)
        for link in stated_links(entity):
            to = original.get(link.name, NONE)
            if to == NONE:
                continue
            if (link.target, to) not in taken:
                target = self.norms.entities[link.target]
                known = self._reusable(target, person)
                if known and self.chance(2):
                    taken[link.target, to] = self.pick(known)
                else:
                    self._copy(target, next(r for r in base[target.list_name] if r["id"] == to), base, taken, person)
            record[link.name] = taken[link.target, to]
        return record

    def _reusable(self, target: n.Entity, person: str | None) -> list[str]:
        own = beneficiary_link(target, self.norms)
        return [r["id"] for r in self.dossier[target.list_name] if own is None or (person is not None and r.get(own) == person)]

    # ---- supports

    def support(self) -> None:
        entities = [e for e in self.norms.entities.values() if e.support]
        if not entities:
            return
        entity = self.pick(entities)
        names = self.names().get(entity.name, frozenset()) | _bounds(entity)
        record: Record = {"id": self.ids.new(entity), **first_values(self.t, entity, names)}
        record[KIND_OF_SUPPORT] = self.pick(self._kinds_of_support())
        if self.unknowns and self.chance(8):
            self._generalise(record)
        for link in stated_links(entity):
            targets = [r["id"] for r in self.dossier[self.norms.entities[link.target].list_name]]
            if link.name in names or link.beneficiary:
                record[link.name] = self.pick(targets) if targets and (link.beneficiary or not self.chance(3)) else NONE
        self.dossier[entity.list_name].append(record)
        self._move(entity, record)
        for fact in stated_facts(entity):
            if fact.name in names and fact.type in ("ja_nee", "een_van") and self.chance(2):
                self._change(record, entity, fact.name)

    def _kinds_of_support(self) -> list[str]:
        """Those that some norm looks for, and the kinds below them, more often than the rest; one that is general only with unknowns."""
        asked = {p.body.kind for p in self.norms.props.values() if isinstance(p.body, n.OfKind)}
        kinds = self.norms.kinds if self.unknowns else leaf_kinds(self.norms)
        return [k for k in kinds for _ in range(3 if asked & set(self.norms.ancestors(k)) else 1)]

    def _generalise(self, record: Record) -> None:
        """Say less of what kind a support is: one above it, or nothing."""
        parent = self.norms.kinds[record[KIND_OF_SUPPORT]].parent
        if parent is not None and self.chance(2):
            record[KIND_OF_SUPPORT] = parent
        elif self.chance(2):
            record[KIND_OF_SUPPORT] = UNKNOWN
        else:
            del record[KIND_OF_SUPPORT]

    # ---- a running provision

    def running(self, kind: str) -> str:
        """Support of a kind, such as an application of that kind that is granted would give; its id."""
        entity = next(e for e in self.norms.entities.values() if e.support)
        base = favourable(self.norms, kind)
        source = {KIND_OF_SUPPORT if k == KIND_OF_APPLICATION else k: v for k, v in base[APPLICATIONS][0].items()}
        record = self._copy(entity, source, base, {}, None)
        self.kinds_running.add(kind)
        names = self.names()[n.APPLICATION]
        presumed = presumptions(self.norms, True)
        for fact in stated_facts(entity):
            if fact.name in names and fact.name not in record:
                first = first_values(self.t, entity, {fact.name})[fact.name]
                record[fact.name] = presumed.get((n.APPLICATION, fact.name), first)
                if fact.type == "een_van":
                    record[fact.name] = self.pick(fact.values)
        for link in stated_links(entity):
            if link.name in names:
                record.setdefault(link.name, NONE)
        if entity.period is not None:
            record[entity.period.begin] = self.pick(self.t.past)  # most days to decide on come after it
        if self.chance(4):
            self._move(entity, record)
        for _ in range(self.draw(st.integers(0, 2))):
            turned = self.pick([k for k, v in record.items() if v in ("ja", "nee")])
            record[turned] = "nee" if record[turned] == "ja" else "ja"
        if not self.unknowns or self.chance(3):
            bounds = [record[b] for b in sorted(_bounds(entity)) if record.get(b, UNKNOWN) not in (UNKNOWN, ENDLESS)]
            day = self.pick([*bounds, *self.t.days, *self.t.deadlines])
            record[DECISION] = {"datum": day, "uitkomst": self.pick(["beëindigd", "voortgezet"])}
        return str(record["id"])

    def _move(self, entity: n.Entity, record: Record) -> None:
        """Give a record another period: early or late, short or long, endless or with unknown bounds."""
        period = entity.period
        if period is None:
            return
        record[period.end] = ENDLESS
        record[period.begin] = self.pick(domain(self.t, entity.facts[period.begin], record, entity))
        record[period.end] = self.pick(domain(self.t, entity.facts[period.end], record, entity))
        if self.unknowns:
            for bound in (period.begin, period.end):
                if self.chance(6):
                    self._forget(record, bound)

    # ---- changes

    def perturb(self) -> None:
        """Change one fact or link of one record; take it back if the rule base calls the result impossible."""
        entity = self.pick(e for e in self.norms.entities.values() if self.dossier[e.list_name] and (e.facts or e.links))
        record = self.pick(self.dossier[entity.list_name])
        before = copy.deepcopy(record)
        known = [*(f.name for f in stated_facts(entity)), *(x.name for x in stated_links(entity))]
        told = [name for name in known if name in record]
        self._change(record, entity, self.pick(known if not told or (self.unknowns and self.chance(12)) else told))
        if self.impossible():
            record.clear()
            record.update(before)

    def stretch(self) -> None:
        """Ask for longer than a maximum may allow, and forget something on which that maximum hangs."""
        limited = [a for a in self.dossier[APPLICATIONS] if self.norms.provisions[a[KIND_OF_APPLICATION]].limits]
        period = self.norms.application.period
        if not limited or period is None:
            return
        application = self.pick(limited)
        if application.get(period.begin, UNKNOWN) == UNKNOWN or DECISION in application:
            return
        names = limit_facts(self.norms, application[KIND_OF_APPLICATION])
        read = [
            (record, fact.name)
            for entity in self.norms.entities.values()
            for record in self.dossier[entity.list_name]
            for fact in stated_facts(entity)
            if fact.name in names[entity.name] and record is not application
        ]
        forgotten = self.pick(read) if read else None
        records = [application, *([forgotten[0]] if forgotten else [])]
        before = copy.deepcopy(records)
        application[period.end] = last_day(application[period.begin], self.pick((*self.t.months, LONG_ASKED)), self.pick((0, 1)))
        if forgotten is not None:
            self._forget(*forgotten)
            forgotten[0][forgotten[1]] = UNKNOWN  # said so, for else it may be presumed
        if self.impossible():
            for record, kept in zip(records, before, strict=True):
                record.clear()
                record.update(kept)

    def impossible(self) -> bool:
        return any(is_impossible(self.norms, answer) for answer in self._asked())

    def _change(self, record: Record, entity: n.Entity, key: str) -> None:
        named = entity.name == n.APPLICATION and key == entity.owner and not self.unnamed
        if self.unknowns and not named and self.chance(3):
            self._forget(record, key)
        elif key in entity.links:
            targets = [r["id"] for r in self.dossier[self.norms.entities[entity.links[key].target].list_name]]
            record[key] = self.pick(targets if named else [NONE, *targets])
        else:
            value = self.pick(domain(self.t, entity.facts[key], {**(record.get(ASSUMED) or {}), **record}, entity))
            if self.unknowns and self.chance(4):
                record.pop(key, None)
                record.setdefault(ASSUMED, {})[key] = value
            else:
                record.get(ASSUMED, {}).pop(key, None)
                record[key] = value
        if not record.get(ASSUMED, True):
            del record[ASSUMED]

    def _forget(self, record: Record, key: str) -> None:
        record.get(ASSUMED, {}).pop(key, None)
        if not record.get(ASSUMED, True):
            del record[ASSUMED]
        if self.chance(3):
            record[key] = UNKNOWN
        else:
            record.pop(key, None)

    def open_lists(self) -> None:
        """Leave out an empty list, or say that a list is incomplete, everywhere or for one person."""
        if not self.unknowns:
            return
        names = [e.list_name for e in self.norms.entities.values()]
        for name in names:
            if name != APPLICATIONS and not self.dossier[name] and self.chance(6):
                del self.dossier[name]
        if self.chance(8):
            self.dossier[OPEN] = [self.pick(names)]
        owner = self.norms.application.owner
        if owner is not None and self.chance(6):
            target = self.norms.application.links[owner].target
            owned = [e.list_name for e in self.norms.entities.values() if e.owner is not None and e.links[e.owner].target == target]
            people = self.dossier.get(self.norms.entities[target].list_name) or ()
            if people and owned:
                self.pick(people)[OPEN] = [self.pick(owned)]

    def record(self, id_: str) -> Record:
        """The record with this id."""
        return next(r for e in self.norms.entities.values() for r in self.dossier.get(e.list_name) or () if r["id"] == id_)

    def done(self) -> Dossier:
        """The dossier, with the links that make it impossible left out."""
        if self.impossible():
            for entity in self.norms.entities.values():
                for record in self.dossier.get(entity.list_name) or () if entity.support or entity.name == n.APPLICATION else ():
                    record.update({x.name: NONE for x in stated_links(entity) if not x.beneficiary and x.name in record})
        return self.dossier


def limit_facts(norms: n.Norms, kind: str) -> dict[str, set[str]]:
    """The facts by entity that the maxima of a kind may hang on: those their terms name, and those of what they count."""
    found: dict[str, set[str]] = {name: set() for name in norms.entities}

    def of(term: n.Term | None) -> None:
        match term:
            case n.FactTerm(path, fact, _):
                entity = path.var if path.var in norms.entities else norms.variables[path.var]
                for link in path.links:
                    entity = norms.entities[entity].links[link].target
                found[entity].add(fact)
            case n.Plus(left, _, right) | n.Between(left, right) | n.Times(left, right) | n.Extreme(left, right) | n.Rounded(left, right):
                of(left)
                of(right)
            case n.ShiftMonths(inner, _) | n.ShiftWorkingDays(inner, _, _) | n.CalendarStart(inner):
                of(inner)
            case n.Aggregate(source, _, _):
                for entity_ in norms.entities.values():
                    if entity_.list_name in source.lists:
                        found[entity_.name] |= _bounds(entity_)
            case n.ValueTerm(name, _):
                for case_term, _ in norms.values[name].cases:
                    of(case_term)

    for limit in norms.provisions[kind].limits:
        for end in (limit.first, limit.last, *(each.term for each in limit.each)):
            of(end)
        of(n.ValueTerm(limit.minus, "") if limit.minus is not None else None)
        of(limit.most)
    return found


def leaf_kinds(norms: n.Norms, under: str | None = None) -> tuple[str, ...]:
    """The kinds with no kind below them: all, or what a kind (None or UNKNOWN: not known) may turn out to be."""
    parents = {k.parent for k in norms.kinds.values()}
    known = under is not None and under != UNKNOWN
    return tuple(k for k in norms.kinds if k not in parents and (not known or under in norms.ancestors(k)))


def _bounds(entity: n.Entity) -> frozenset[str]:
    return frozenset((entity.period.begin, entity.period.end) if entity.period else ())


@st.composite
def questions(draw: st.DrawFn, norms: n.Norms, running: bool = False, dated: bool = False) -> dict[str, Any]:
    """What is asked of a dossier: keyword arguments date (always with `dated`), readings and strict."""
    t = thresholds(norms)
    days = st.sampled_from(t.days + t.deadlines + t.birthdays if running else t.days * 2 + t.birthdays).map(Date.fromisoformat)
    days = days | st.sampled_from(t.later).map(Date.fromisoformat)
    date = draw(days if dated or draw(st.integers(0, 3 if running else 1)) else st.none())
    changed = draw(st.lists(st.sampled_from(list(norms.readings)), max_size=2, unique=True)) if norms.readings else []
    readings = {name: draw(st.sampled_from([c.name for c in norms.readings[name].choices])) for name in changed}
    return {"date": date, "readings": readings, "strict": draw(st.integers(0, 7)) == 7}


# ---- text


def to_yaml(dossier: Dossier) -> str:
    """The dossier as YAML: block lists of records, every string quoted."""
    lines: list[str] = []
    for key, value in dossier.items():
        if value and isinstance(value[0], dict):
            lines.append(f"{key}:")
            for record in value:
                lines += [
                    f"{'  - ' if i == 0 else '    '}{k}: {json.dumps(v, ensure_ascii=False)}" for i, (k, v) in enumerate(record.items())
                ]
        else:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


# ---- completions


Slot = list[Callable[[Dossier], None]]  # the ways to settle one unknown, each a change of a dossier


def completions(
    norms: n.Norms, dossier: Dossier, limit: int, *, strict: bool = False, running: str | None = None, seed: int = 0
) -> Iterator[Dossier]:
    """Dossiers in which nothing is unknown any more, at most `limit`; all of them if there are no more.

    Unknown facts get values around the thresholds, unknown links a record that is there or
    `geen`; an open list is closed as it is or with one extra support. Presumed facts stay as
    they are unless `strict`. Impossible dossiers are left out.
    """
    slots = _slots(norms, thresholds(norms), dossier, strict, running)
    total = 1
    for slot in slots:
        total *= len(slot)
    if total <= limit:
        chosen: Iterator[tuple[Callable[[Dossier], None], ...]] = product(*slots)
    else:
        rng = random.Random(seed)
        chosen = (tuple(rng.choice(slot) for slot in slots) for _ in count())
    for changes in islice(chosen, limit):
        result = copy.deepcopy(dossier)
        for change in changes:
            change(result)
        if not is_impossible(norms, evaluate(norms, result, strict=strict, running=running)):
            yield result


def _slots(norms: n.Norms, t: Thresholds, dossier: Dossier, strict: bool, running: str | None = None) -> list[Slot]:
    """Every unknown that can bear on the answer: on the running provision that is asked about, else on the applications."""
    supports = [r for e in norms.entities.values() if e.support for r in dossier.get(e.list_name) or ()]
    asked = [r for r in supports if r["id"] == running]
    kinds = set() if asked else {a[KIND_OF_APPLICATION] for a in dossier.get(APPLICATIONS) or ()}
    names = of_kinds(norms, kinds, {r[KIND_OF_SUPPORT] for r in asked})
    slots: list[Slot] = []
    for entity in norms.entities.values():
        for i, record in enumerate(dossier.get(entity.list_name) or ()):
            if entity.name == n.APPLICATION:
                own = frozenset[str]() if asked else bearing(norms, record[KIND_OF_APPLICATION])[n.APPLICATION]
            else:
                own = names.get(n.APPLICATION if record in asked else entity.name, frozenset())
            if not asked or record in asked or entity.name != n.APPLICATION:
                slots += _record_slots(norms, t, dossier, entity, i, record, _Asking(own, strict, bool(asked), record in asked))
    slots.append(_open_slot(norms, t, dossier))
    return slots


@dataclass(frozen=True)
class _Asking:
    """What a record may be asked: the facts and links that bear, under what question."""

    names: frozenset[str]
    strict: bool
    running: bool  # the question is about a running provision
    this: bool  # this very record


def _record_slots(
    norms: n.Norms, t: Thresholds, dossier: Dossier, entity: n.Entity, i: int, record: Record, asking: _Asking
) -> Iterator[Slot]:
    presumed = presumptions(norms, asking.running)

    def unknown(key: str) -> bool:
        if record.get(key) == UNKNOWN:
            return True
        if record.get(key) is not None:
            return False
        as_entity = n.APPLICATION if asking.this else entity.name
        return asking.strict or (key not in record.get(ASSUMED, {}) and (as_entity, key) not in presumed)

    def put(**values: Any) -> Callable[[Dossier], None]:
        def change(d: Dossier) -> None:
            here = d[entity.list_name][i]
            here.update(values)
            if ASSUMED in here:  # a fact is not assumed too
                here[ASSUMED] = {k: v for k, v in here[ASSUMED].items() if k not in values}

        return change

    bounds = (entity.period.begin, entity.period.end) if entity.period else ()
    for fact in stated_facts(entity):
        if fact.name in asking.names and fact.name not in bounds and unknown(fact.name):
            taken = (record.get(DECISION) or {}).get("datum") if entity.name == n.APPLICATION and fact.name == RECEIVED else None
            yield [
                put(**{fact.name: v}) for v in [*domain(t, fact, record, entity), *([taken] if taken else [])] if not taken or v <= taken
            ]
    if entity.period is not None and asking.names & set(bounds) and any(unknown(b) for b in bounds):
        believed = record if asking.strict else record.get(ASSUMED, {}) | record
        yield [put(**dict(zip(bounds, pair, strict=True))) for pair in _periods(t, entity, entity.period, believed)]
    for link in stated_links(entity):
        if link.name in asking.names and record.get(link.name) in (None, UNKNOWN):
            targets = [r["id"] for r in dossier.get(norms.entities[link.target].list_name) or ()]
            yield [put(**{link.name: v}) for v in [NONE, *targets]]
    if entity.support and len(kinds := leaf_kinds(norms, record.get(KIND_OF_SUPPORT))) > 1:
        yield [put(**{KIND_OF_SUPPORT: kind}) for kind in kinds]
    if entity.name == n.APPLICATION and DECISION in record and "datum" not in record[DECISION]:
        yield [put(**{DECISION: record[DECISION] | {"datum": d}}) for d in (*t.days, *t.later)]
    if asking.this and DECISION not in record:
        yield [put(**{DECISION: {"datum": d, "uitkomst": "voortgezet"}}) for d in (*t.days, *t.deadlines)]


def _periods(t: Thresholds, entity: n.Entity, period: n.Period, record: Record) -> list[tuple[str, str]]:
    """Whole periods that agree with the known bound, if there is one; days just before and after it too."""
    begin, end = (None if record.get(b) == UNKNOWN else record.get(b) for b in (period.begin, period.end))
    begins = [begin] if begin is not None else domain(t, entity.facts[period.begin], {period.end: end}, entity)
    if begin is None and end not in (None, ENDLESS):
        begins = [*begins, str(end), last_day(str(end), -6)]
    found: list[tuple[str, str]] = []
    for b in begins:
        ends = [end] if end is not None else domain(t, entity.facts[period.end], {period.begin: b}, entity)
        found += [(str(b), str(e)) for e in ends]
    return found


def _open_slot(norms: n.Norms, t: Thresholds, dossier: Dossier) -> Slot:
    """Close every list; where supports may be missing, also with one more of some kind for some person."""

    def close(d: Dossier) -> None:
        d.pop(OPEN, None)
        for entity in norms.entities.values():
            for record in d.setdefault(entity.list_name, []):
                record.pop(OPEN, None)

    ways: Slot = [close]
    for entity in norms.entities.values():
        name, owner = entity.list_name, entity.owner
        if not entity.support or owner is None:
            continue
        people = dossier.get(norms.entities[entity.links[owner].target].list_name) or ()
        everywhere = name not in dossier or name in dossier.get(OPEN, ())
        for person in (p["id"] for p in people if everywhere or name in p.get(OPEN, ())):
            for kind in leaf_kinds(norms):
                ways.append(_with_extra(norms, t, close, entity, owner, person, kind))
    return ways


def _with_extra(
    norms: n.Norms, t: Thresholds, close: Callable[[Dossier], None], entity: n.Entity, owner: str, person: str, kind: str
) -> Callable[[Dossier], None]:
    def change(d: Dossier) -> None:
        close(d)
        names = together(bearing(norms, k) for k in norms.provisions).get(entity.name, frozenset()) | _bounds(entity)
        links = {x.name: NONE for x in stated_links(entity) if x.name in names} | {owner: person}
        d[entity.list_name].append({"id": "extra", **first_values(t, entity, names), **links, KIND_OF_SUPPORT: kind})

    return change
