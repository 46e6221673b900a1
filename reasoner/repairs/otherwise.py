"""Which fact of a decided case, if it turned out otherwise, would by itself turn the outcome: its other values, each decided again.
Of a refusal that nobody can change: which facts together.

Not what somebody can still change (`repair.py`), but what must not prove to be wrong: also a day that is past, and what nobody changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from parser import norms as n

from ..columns.many import models_of
from ..decision import answer as a
from ..decision.decide import answer as decided
from ..decision.impossible import impossible
from ..limit import Limit, limit
from ..semantics.beliefs import Belief
from ..semantics.model import Model
from ..semantics.outcome import Wanted, table_of, wanted
from ..semantics.question import Question, World
from .boxes import joined_ranges
from .candidates import FIRST, LAST, Candidates, cuts_of, slots_read
from .changes import Option, Slot, What, changed, in_order
from .cuts import Number, holds_in
from .obstacles import as_wanted
from .repair import GRANTABLE, REFUSAL, TARGETS, Change, Repair, Repairs

Groups = Sequence[Sequence[Slot]]
MOST_TRIED = 64  # of facts together


def otherwise(question: Question, first: Groups, tells: Callable[[Slot], bool], most: int, seconds: float) -> Repairs:
    """At most so many facts that each turn a grant into a refusal (or may end what runs), as repairs of one change each.

    first: facts to look at, of each group one; where none of these does, every other fact is looked at. tells: is there any use in this
    one? complete: all were looked at, in so many seconds of processor time.
    """
    until = limit(seconds)
    answer = decided(question)
    decision = answer.decisions[0]
    nothing = Repairs(answer, decision, REFUSAL if decision.running is None else a.MAY_END, False, (), False, ())
    turning = _Turning(nothing, tells, until)
    found: list[Repair] = []
    for groups in (first, turning.read()):
        for repair in () if found else turning.repairs(groups):
            found.append(repair)
            if len(found) == most:
                break
    return replace(nothing, repairs=tuple(found), complete=not until.late())


def together(question: Question, groups: Groups, tells: Callable[[Slot], bool], seconds: float) -> Repairs:
    """Of each group one fact, so that these together, had they turned out otherwise, make that it can be granted (or goes on).

    As one repair, of which no part can be missed; none where no such facts were found.
    """
    until = limit(seconds)
    answer = decided(question)
    decision = answer.decisions[0]
    nothing = Repairs(answer, decision, GRANTABLE if decision.running is None else a.CONTINUE, False, (), False, ())
    found = _Turning(nothing, tells, until).together(groups)
    return replace(nothing, repairs=(found,) if found is not None else (), complete=not until.late())


class _Known(Candidates):
    """What is known or presumed of a fact; not the period that is asked for."""

    def allowed(self, slot: Slot) -> bool:
        return slot.what is What.FACT and slot.record in self.dossier.records and not self.own_period(slot) and not self.unknown(slot)

    def _bounds(self, slot: Slot, now: Number | None) -> tuple[Number, Number | None]:
        return (FIRST, LAST) if self.is_date(slot) else super()._bounds(slot, now)


class _Turning:
    """One decision, and the options of its facts."""

    def __init__(self, asked: Repairs, tells: Callable[[Slot], bool], until: Limit) -> None:
        self.asked, self.tells, self.until = asked, tells, until
        self.question, self.norms, self.subject = asked.answer.question, asked.answer.norms, asked.decision.subject
        self.dossier = self.question.dossier
        record = self.dossier.records[self.subject]
        table = table_of(self.norms, record)
        self.wanted: Sequence[Wanted] = wanted(table, TARGETS[asked.target]) if table is not None else ()
        self.model = self._models([()])[0]
        self.known, self.open = _Known(self.model.case, record), Candidates(self.model.case, record)
        self.leaves = slots_read(self.model, self.subject, self.known.allowed)

    def read(self) -> Iterator[Sequence[Slot]]:
        """Every fact that the outcome rests on, in the order of the dossier and of its declarations."""
        slots = {s for found in self.leaves.values() for s in found if self.known.allowed(s)}
        yield from ((s,) for s in sorted(slots, key=self._place))

    def _place(self, slot: Slot) -> tuple[int, int]:
        records = [*self.dossier.records]
        return records.index(slot.record), [*self.norms.entities[self.dossier.records[slot.record].entity].facts].index(slot.name)

    def repairs(self, groups: Groups | Iterator[Sequence[Slot]]) -> Iterator[Repair]:
        """Of each group the first fact that turns the outcome."""
        seen: set[Slot] = set()
        for group in groups:
            slots = [s for s in group if s not in seen and self.known.allowed(s) and self.tells(s)]
            seen |= {*slots}
            if self.until.late():
                return
            yield from [repair for s in slots if (repair := self._repair(s)) is not None][:1]

    def _repair(self, slot: Slot) -> Repair | None:
        """The values of a fact that turn the outcome, alone; none where there are none. What is told is decided by the engine."""
        options = self._options(slot)
        fates = self._fates([(o,) for o in options])
        turning = [o for o, fate in zip(options, fates, strict=True) if fate]
        if not turning:
            return None
        now = self._fact(slot)[1].value
        one = min(turning, key=lambda o: _apart(o.value, now))
        after = self._decided((one,))
        return Repair((self._change(one, options, fates, _against(after)),), (), False, False, after.outcome, after.possible)

    def together(self, groups: Groups) -> Repair | None:
        """Of each group one fact: of these that turn the outcome together those that most can still change, without what is not needed."""
        found = [[o for s in group if self.known.allowed(s) and self.tells(s) for o in self._options(s)] for group in groups]
        combined = (tuple({o.slot: o for o in taken}.values()) for taken in itertools.product(*found))
        tried = [*itertools.islice(combined, MOST_TRIED)] if found and all(found) else []
        turning = [t for t, fate in zip(tried, self._fates(tried), strict=True) if fate]
        taken = min(turning, key=lambda t: sum(not self.open.allowed(o.slot) for o in t), default=())
        for each in taken if len(taken) > 1 else ():
            fewer = tuple(o for o in taken if o is not each)
            taken = fewer if fewer and self._fates([fewer])[0] else taken
        if not taken or self.until.late():
            return None
        changes = []
        for each in sorted(taken, key=lambda o: self._place(o.slot)):
            options = self._options(each.slot)
            rest = tuple(o for o in taken if o is not each)
            changes.append(self._change(each, options, self._fates([(*rest, o) for o in options]), ()))
        after = self._decided(taken)
        return Repair(tuple(changes), (), any(c.judgement for c in changes), len(taken) > 1, after.outcome, after.possible)

    def _options(self, slot: Slot) -> list[Option]:
        measured = self.known.is_measured(slot)
        return [*(self.known.measured(slot, cuts_of(self.model, self.leaves, slot)) if measured else self.known.listed(slot))]

    def _change(self, one: Option, options: Sequence[Option], fates: Sequence[bool | None], ids: tuple[str, ...]) -> Change:
        """One value of a fact with all its values that turn the outcome."""
        fact, belief = self._fact(one.slot)
        by_fate = dict(zip(options, fates, strict=True))
        turning = [o for o in options if by_fate[o]]
        possible = [o for o in options if by_fate[o] is not False]  # what no dossier can be does no harm within a range
        measured = self.known.is_measured(one.slot)
        ranges = tuple(r for r in joined_ranges(possible) if any(holds_in(r, Decimal(str(o.value))) for o in turning)) if measured else ()
        others = sorted((o for o in turning if o != one), key=lambda o: _apart(o.value, belief.value))
        values = () if measured else tuple(o.value for o in others)
        return Change(one.slot, belief.value, one.value, ranges, values, self.known.who(one.slot), fact.kind == "oordeel", ids)

    def _fact(self, slot: Slot) -> tuple[n.Fact, Belief]:
        fact = self.known.fact(slot)
        belief = self.model.case.belief(self.dossier.records[slot.record], fact) if fact is not None else None
        assert fact is not None
        assert belief is not None
        return fact, belief

    def _decided(self, taken: Sequence[Option]) -> a.Decision:
        after = decided(replace(self.question, dossier=changed(self.norms, self.dossier, taken)))
        decision = next(d for d in after.decisions if d.subject == self.subject)
        if not set(decision.possible) <= TARGETS[self.asked.target]:
            raise AssertionError(f"does not turn the outcome: {taken}")
        return decision

    def _fates(self, some: Sequence[Sequence[Option]]) -> list[bool | None]:
        """Does each turn the outcome? None: no dossier can be like that."""
        return [self._fate(taken, model) for taken, model in zip(some, self._models(some), strict=True)]

    def _fate(self, taken: Sequence[Option], model: Model) -> bool | None:
        records = model.case.dossier.records
        if not all(in_order(self.norms, records[o.slot.record]) for o in taken) or any(True for _ in impossible(model)):
            return None
        return as_wanted(model, self.wanted, (self.subject,))

    def _models(self, some: Sequence[Sequence[Option]]) -> list[Model]:
        worlds = [World(changed(self.norms, self.dossier, taken), self.question.setting, (self.subject,)) for taken in some]
        return models_of(self.norms, worlds, second=False) if worlds else []


def _against(decision: a.Decision) -> tuple[str, ...]:
    """What stands in the way of a decision: the conditions that are not met, or the grounds."""
    return tuple(dict.fromkeys(x for g in decision.grounds for x in (g.because or (g.id,))))


def _apart(value: object, other: object) -> Decimal:
    """How far two numbers or days are from each other; nothing for the rest."""
    numbers = [Decimal(x) for x in (value, other) if isinstance(x, int | Decimal) and not isinstance(x, bool)]
    return abs(numbers[0] - numbers[1]) if len(numbers) == 2 else Decimal(0)


__all__ = ["otherwise", "together"]
