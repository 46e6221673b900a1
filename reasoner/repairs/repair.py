"""What would turn an outcome: all minimal sets of changes, each with what must turn out so besides.

The search works with one value for each range between thresholds; afterwards sets that differ in one slot
only are joined, so that a repair says `12 or more` and not `12` and `more than 12`. Every repair is decided
again, at its own values and at the ends of its ranges; the first that are told by pyDatalog too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from decimal import Decimal
from typing import Unpack

from parser import norms as n

from ..columns.many import answers
from ..decision import answer as a
from ..decision.decide import answer as decided
from ..decision.decide import asked_running
from ..dossier.calendar import LAST_DAY, add_months, whole_months
from ..dossier.record import Dossier, DossierError, Problem, Value
from ..limit import MOST_SECONDS, Late, limit
from ..semantics.outcome import table_of, wanted
from ..semantics.question import Keywords, Question
from .boxes import Box, boxes, joined_ranges
from .candidates import APPLICANT, Candidates, nearest
from .changes import NOTHING, Assignment, Option, Range, Slot, What, asked, changed
from .obstacles import Obstacles
from .resolves import Settles
from .search import Search, TooMany

GRANTABLE, REFUSAL = "toewijzen", "weigeren"
TARGETS: dict[str, frozenset[str]] = {
    GRANTABLE: frozenset({a.GRANT, a.MAY_GRANT}),
    REFUSAL: frozenset({a.MUST_REFUSE, a.MAY_REFUSE}),
    a.GRANT: frozenset({a.GRANT}),
    a.MUST_REFUSE: frozenset({a.MUST_REFUSE}),
    a.CONTINUE: frozenset({a.CONTINUE}),
    a.MAY_END: frozenset({a.MAY_END}),
}
PROVED = 6  # of the repairs, in the order in which they are told, that pyDatalog decides too
TOGETHER = 128  # boxes that are made into repairs at once
MOST_SETS, MOST_MODELS = 5000, 40_000  # in the time that is given if nothing is said of it; in more time more
LONGEST = 3600.0


@dataclass(frozen=True)
class Change:
    """One slot that becomes different, or (as a proviso) turns out so.

    before: the present value (None: unknown, or `geen`); value: the least change; ranges: every value that
    does, for a number or date; others: further values that do, for the rest. ids: what it settles.
    """

    slot: Slot
    before: Value | None
    value: Value | None
    ranges: tuple[Range, ...]
    others: tuple[Value | None, ...]
    who: str | None
    judgement: bool
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Repair:
    """Changes to make and unknown facts that must turn out so. No part of it can be missed.

    tied: the ranges hold beside the other values as named, not beside every other value in their ranges.
    """

    changes: tuple[Change, ...]
    provisos: tuple[Change, ...]
    college: bool
    tied: bool
    outcome: str
    possible: tuple[str, ...]


@dataclass(frozen=True)
class Repairs:
    """The answer: the decision as it is, and every repair. complete: the search saw everything.

    fixed: ids of grounds (and their unmet conditions) that no change reaches.
    """

    answer: a.Answer
    decision: a.Decision
    target: str
    reached: bool
    repairs: tuple[Repair, ...]
    complete: bool
    fixed: tuple[str, ...]


def repairs(
    norms: n.Norms, dossier: Dossier, *, to: str | None = None, seconds: float = MOST_SECONDS, **asked: Unpack[Keywords]
) -> Repairs:  # fmt: skip
    """All minimal repairs of one application (the first, if none is named) or of a running provision; see `Question`."""
    return repair(Question(norms, dossier, **asked), to, seconds)


def repair(question: Question, to: str | None = None, seconds: float = MOST_SECONDS) -> Repairs:
    """All minimal repairs of what is asked about.

    to: a key of TARGETS; left out: that it can be granted, or that the provision goes on.
    seconds: of processor time, all told; what is found by then is the answer, and it is not complete.
    Raises DossierError as `decide` does.
    """
    until = limit(seconds)
    running = asked_running(question)
    to = to or (GRANTABLE if running is None else a.CONTINUE)
    if (to in (a.CONTINUE, a.MAY_END)) is (running is None):
        suits = [t for t in TARGETS if (t in (a.CONTINUE, a.MAY_END)) is not (running is None)]
        raise DossierError((Problem("D012", f"'{to}' is hier geen uitkomst om naartoe te werken", hint=f"kies uit {', '.join(suits)}"),))
    if running is None:
        question = replace(question, application=question.application or question.dossier.applications[0].id)
    answer = decided(question)
    norms, dossier, setting = answer.norms, answer.question.dossier, answer.question.setting
    decision = answer.decisions[0]
    if set(decision.possible) <= TARGETS[to]:
        return Repairs(answer, decision, to, True, (), True, ())
    record = dossier.records[decision.subject]
    table = table_of(answer.norms, record)
    assert table is not None
    target = wanted(table, TARGETS[to])
    try:
        search = Search(norms, dossier, record, setting, target, until)
    except Late:
        return Repairs(answer, decision, to, False, (), False, ())
    found: list[Assignment] = []
    complete = True
    try:
        for one in search.solutions(*_most(seconds)):
            found.append(one)
    except (TooMany, Late):
        complete = False
    maker = _Maker(answer.question, search, to)
    repaired: list[tuple[Repair, Chosen]] = []
    made_of = boxes(found)
    for first in range(0, len(made_of), TOGETHER):
        if repaired and until.late():  # each is decided before it is told
            complete = False
            break
        repaired += maker.repairs(made_of[first : first + TOGETHER], until.late())
    made = sorted(repaired, key=lambda r: _order(r[0]))
    for repair, chosen in made[:PROVED]:
        maker.prove(repair, chosen)
    try:
        fixed = () if made else tuple(dict.fromkeys(_fixed(search, decision)))
    except Late:  # what no change reaches is told whole or not at all
        fixed, complete = (), False
    return Repairs(answer, decision, to, False, tuple(r for r, _ in made), complete, fixed)


def _most(seconds: float) -> tuple[int, int]:
    """How many sets, and how many worlds to find them, in this time."""
    times = max(1.0, min(seconds, LONGEST) / MOST_SECONDS)
    return int(MOST_SETS * times), int(MOST_MODELS * times)


def _order(repair: Repair) -> tuple[bool, int, int]:
    return repair.college, len(repair.changes), len(repair.provisos)


def _fixed(search: Search, decision: a.Decision) -> Iterator[str]:
    """Grounds against which no option helps. Raises Late when the time is up."""
    model = search.model(NOTHING)
    obstacles = Obstacles(model, search.reads(NOTHING), {}, search.limit)
    for ground in decision.grounds:
        clauses = obstacles.why_not(ground.prop, search.args, False)
        search.learn(clauses)
        if any(not search.children(c, NOTHING) for c in clauses):
            yield from (ground.id, *ground.because)


# ---- from a box to a repair

Chosen = Mapping[Slot, Option]


class _Maker:
    """Makes and verifies repairs."""

    def __init__(self, question: Question, search: Search, to: str) -> None:
        self.question, self.norms, self.search, self.to = question, question.norms, search, to
        self.candidates: Candidates = search.candidates
        self.settles = Settles(search)

    def repairs(self, some: Sequence[Box], late: bool) -> Iterator[tuple[Repair, Chosen]]:
        """The repairs of boxes, once they are decided to be repairs, all at once; of the first only if it is late."""
        some = some[:1] if late else some
        self.search.look((t for box in some for t in self.needed(box) if self.search.valid(t) is None), learn=False)
        chosen = [self._chosen(box) for box in some]
        self.search.make(t for own in chosen for o in own.values() for t in self.settles.read(frozenset(own.values()), o))
        for box, own, found in zip(some, chosen, answers([self._question(c) for c in chosen]), strict=True):
            if isinstance(found, DossierError):
                raise found
            yield self._repair(box, own, found.decisions[0]), own

    def prove(self, repair: Repair, chosen: Chosen) -> None:
        """Decide it by pyDatalog, whatever decided it before."""
        decision = decided(self._question(chosen), brief=True).decisions[0]
        if (decision.outcome, decision.possible) != (repair.outcome, repair.possible):
            raise AssertionError(f"columns and pyDatalog differ: {chosen}")

    def _repair(self, box: Box, chosen: Chosen, decision: a.Decision) -> Repair:
        if not set(decision.possible) <= TARGETS[self.to]:
            raise AssertionError(f"not a repair: {chosen}")
        taken = frozenset(chosen.values())
        changes = [self._change(slot, chosen[slot], box[slot], taken) for slot in sorted(box, key=self._place)]
        made = [c for c in changes if not self.candidates.unknown(c.slot)]
        college = any(c.who == self.norms.authority.name for c in made)
        provisos = tuple(c for c in changes if self.candidates.unknown(c.slot))
        return Repair(tuple(made), provisos, college, self._tied(box, chosen), decision.outcome, decision.possible)

    def needed(self, box: Box) -> Iterator[Assignment]:
        """The sets of options whose models it takes to make a repair of a box."""
        chosen = self._chosen(box)
        taken = frozenset(chosen.values())
        yield taken
        yield from (frozenset(o for o in taken if o.slot != slot) for slot in box)
        for slot, options in box.items():
            yield from (self._with(taken, end) for end in _ends(slot, options))
        yield from self._corners(box, chosen)

    def _place(self, slot: Slot) -> tuple[int, int]:
        """Changes go in the order of the dossier, and of the declarations."""
        record = self.search.dossier.records.get(slot.record)
        if record is None:
            return -1, 0
        entity = self.norms.entities[record.entity]
        period = (entity.period.begin, entity.period.end) if entity.period is not None else ()
        names = [*period, *entity.links, *entity.facts]
        return [*self.search.dossier.records].index(record.id), names.index(slot.name) if slot.name in names else 0

    def _question(self, chosen: Chosen) -> Question:
        setting = asked(self.question.setting, chosen.values())
        day = Date.fromordinal(setting.date) if setting.date is not None else None
        dossier = changed(self.norms, self.search.dossier, chosen.values())
        return replace(self.question, dossier=dossier, date=day)

    def _chosen(self, box: Box) -> dict[Slot, Option]:
        """Of each slot the option nearest to what it is now; a period that moves keeps its length if it can."""
        chosen = {slot: min(options, key=lambda o: self._distance(slot, o)) for slot, options in box.items()}
        period = self.norms.application.period
        if period is None:
            return chosen
        begin, end = (Slot(What.FACT, self.search.application.id, f) for f in (period.begin, period.end))
        now = self.search.model(NOTHING).case.period(self.search.application)
        if begin in chosen and end in chosen and now[0] is not None and now[1] is not None and now[1] <= LAST_DAY:
            day = _same_length(now[0], now[1], int(str(chosen[begin].value)))
            kept = next((o for o in box[end] if o.range is not None and nearest(o.range, day) == day), None)
            if kept is not None and self.search.as_wanted(frozenset({**chosen, end: replace(kept, value=day)}.values())):
                chosen[end] = replace(kept, value=day)
        return chosen

    def _distance(self, slot: Slot, option: Option) -> Decimal:
        before = self._before(slot)
        if isinstance(before, int | Decimal) and isinstance(option.value, int | Decimal) and option.range is not None:
            return abs(Decimal(option.value) - Decimal(before))
        return Decimal(0)

    def _before(self, slot: Slot) -> Value | None:
        record = self.search.dossier.records.get(slot.record)
        if record is None or self.candidates.unknown(slot):
            return None
        if slot.what is What.LINK:
            return record.links[slot.name]
        fact = self.candidates.fact(slot)
        belief = self.search.model(NOTHING).case.belief(record, fact) if fact is not None else None
        return belief.value if belief is not None else None

    def _change(self, slot: Slot, option: Option, options: Sequence[Option], taken: Assignment) -> Change:
        fact = self.candidates.fact(slot)
        measured = self.candidates.is_measured(slot)
        others = () if measured else tuple(o.value for o in options if o.value != option.value)
        return Change(
            slot,
            self._before(slot),
            option.value,
            self._ranges(slot, options, taken),
            others,
            self._who(slot),
            fact is not None and fact.kind == "oordeel",
            self.settles(taken, option),
        )

    def _who(self, slot: Slot) -> str | None:
        """Who can make a change, or who can tell how an unknown fact is."""
        if slot.what is What.WITHDRAW:
            return APPLICANT
        if not self.candidates.unknown(slot):
            return self.candidates.who(slot)
        fact, record = self.candidates.fact(slot), self.search.dossier.records.get(slot.record)
        if fact is not None:
            return self.norms.who(fact, record.kind if record is not None else None).answered_by
        return self.norms.entities[record.entity].links[slot.name].answered_by if slot.what is What.LINK and record is not None else None

    def _ranges(self, slot: Slot, options: Sequence[Option], taken: Assignment) -> tuple[Range, ...]:
        """The joined ranges, as far as their ends do what the chosen value does; else that value alone."""
        if all(self.search.as_wanted(self._with(taken, end)) for end in _ends(slot, options)):
            return joined_ranges(options)
        value = next(o.value for o in taken if o.slot == slot)
        assert isinstance(value, int | Decimal)
        return (Range(value, value),)

    def _with(self, taken: Assignment, option: Option) -> Assignment:
        """Another value of one slot; the last day of a period that moves goes along with the first."""
        rest = frozenset(o for o in taken if o.slot != option.slot)
        period = self.norms.application.period
        if period is None or option.slot != Slot(What.FACT, self.search.application.id, period.begin):
            return rest | {option}
        now = self.search.model(NOTHING).case.period(self.search.application)
        if None in now:
            return rest | {option}
        begin, end = int(now[0] or 0), int(now[1] or 0)
        moving = [o for o in rest if o.slot == replace(option.slot, name=period.end)]
        if not moving or end > LAST_DAY or not isinstance(option.value, int):
            return rest | {option}
        return rest - {*moving} | {option, replace(moving[0], value=_same_length(begin, end, option.value))}

    def _tied(self, box: Box, chosen: Chosen) -> bool:
        """With two or more ranges: does a combination of their ends fail?"""
        return not all(self.search.as_wanted(corner) for corner in self._corners(box, chosen))

    def _corners(self, box: Box, chosen: Chosen) -> Iterator[Assignment]:
        """Every combination of the ends of the ranges, if there are two or more."""
        measured = [s for s in box if self.candidates.is_measured(s)]
        if len(measured) < 2:
            return
        rest = frozenset(o for s, o in chosen.items() if s not in measured)
        yield from (rest | set(corner) for corner in itertools.product(*(_ends(s, box[s]) for s in measured)))


def _ends(slot: Slot, options: Sequence[Option]) -> list[Option]:
    """The values at the ends of the ranges of these options."""
    return [Option(slot, value, range_) for range_ in joined_ranges(options) for value in ends(range_)]


def ends(range_: Range) -> tuple[int | Decimal, ...]:
    """The first and last value in a range, far away where it has no end."""
    low, high = range_.low, range_.high
    far = max(Decimal(low or 0) * 2, Decimal(1000)) if high is None else high
    if isinstance(low if low is not None else high, int):
        return tuple(dict.fromkeys(int(v) for v in (low, high) if v is not None))
    return tuple(dict.fromkeys(nearest(range_, v) for v in (low if low is not None else Decimal(0), far)))


def _same_length(begin: int, end: int, new: int) -> int:
    """The last day of a period from `new` of as many months, else as many days."""
    months = whole_months(begin, end)
    return add_months(new, months) - 1 if months and add_months(begin, months) == end + 1 else new + end - begin
