"""Which slots of a dossier can be different, and the options each has.

A known fact or link can be changed if the rule base says by whom; of the application itself, a later or shorter
period can be asked for. What is past or decided stays: a date before the day of the decision (unknown: of the receipt),
everything of a period that ended before it, support that runs or ran, and another application that was decided.
An unknown fact is not changed but may turn out so: its options are provisos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from parser import norms as n
from parser.vocabulary import RECEIVED, WHOLE_TYPES

from ..dossier.calendar import FOREVER
from ..dossier.moments import FIRST_YEAR, LAST_YEAR
from ..dossier.record import Args, Record, Value
from ..semantics.case import Case
from ..semantics.model import LEAVES, Instance, Model
from ..semantics.outcome import table_of
from ..semantics.premises import premises
from .changes import Option, Range, Slot, What
from .cuts import Cut, Cuts, Number, holds_in, ranges
from .slots import Reads

NOBODY, APPLICANT = "niemand", "aanvrager"
FIRST, LAST = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
TOLERANCE = Decimal("0.0001")  # the smallest step between two numbers of a dossier


class Candidates:
    """The slots read by any leaf in play, and their options. `solve` gives the model after some options."""

    def __init__(self, case: Case, application: Record) -> None:
        self.case, self.norms, self.dossier, self.application = case, case.norms, case.dossier, application
        self._unknown: dict[Slot, bool] = {}
        self.decided = case.decision_date(application)
        self.received = case.exact(application, RECEIVED)
        self.day = case.decision_days(application)[0]  # the first on which may be decided: what lies before it is past

    # ---- slots

    def unknown(self, slot: Slot) -> bool:
        """Is it unknown in the dossier, so that it may turn out this way or that?"""
        if slot not in self._unknown:
            self._unknown[slot] = self._is_unknown(slot)
        return self._unknown[slot]

    def _is_unknown(self, slot: Slot) -> bool:
        record = self.dossier.records.get(slot.record)
        match slot.what:
            case What.FACT:
                assert record is not None
                return self.case.belief(record, self.norms.entities[record.entity].facts[slot.name]) is None
            case What.LINK:
                return record is not None and slot.name not in record.links
            case What.KIND:
                return record is not None and bool(self.norms.below(record.kind))
            case What.DATE:
                return self.decided is None
        return slot.what is What.LIST

    def allowed(self, slot: Slot) -> bool:
        """May there be options for this slot?"""
        record = self.dossier.records.get(slot.record)
        if slot.what is What.WITHDRAW:
            pointed = any(slot.record in r.links.values() for r in self.dossier.records.values())
            return record is not None and record.id != self.application.id and not pointed and record.recorded is None
        if self.unknown(slot):
            return True
        if record is None or self._settled(record):
            return False
        return self.who(slot) is not None and not self._past_day(record, slot)

    def who(self, slot: Slot) -> str | None:
        """Who can change it, by the rule base; None: nobody, or nobody is named."""
        record = self.dossier.records[slot.record]
        entity = self.norms.entities[record.entity]
        declared = entity.facts.get(slot.name) if slot.what is What.FACT else entity.links.get(slot.name)
        if self.own_period(slot):
            return APPLICANT
        if isinstance(declared, n.Fact):
            found = None if declared.system else self.norms.who(declared, record.kind).changed_by
        else:
            found = declared.changed_by if declared is not None else None
        return None if found == NOBODY else found

    def own_period(self, slot: Slot) -> bool:
        """Is it the first or last day that the application itself asks for? What runs already has its period."""
        if self.application.running:
            return False
        period = self.norms.application.period
        mine = slot.what is What.FACT and slot.record == self.application.id
        return mine and period is not None and slot.name in (period.begin, period.end)

    def other_end(self, slot: Slot) -> Slot | None:
        """Of the first day of the period of a record the last, and the other way about."""
        record = self.dossier.records.get(slot.record) if slot.what is What.FACT else None
        period = self.norms.entities[record.entity].period if record is not None else None
        if period is None or slot.name not in (period.begin, period.end):
            return None
        return replace(slot, name=period.end if slot.name == period.begin else period.begin)

    def _settled(self, record: Record) -> bool:
        """Another application, support that was granted, and what has ended: that is as it is."""
        if record.id == self.application.id:
            return False
        return record.entity == n.APPLICATION or self.norms.entities[record.entity].support or self._past(record)

    def _past(self, record: Record) -> bool:
        end = self.case.period(record)[1]
        return end is not None and self.day is not None and end < self.day

    def _past_day(self, record: Record, slot: Slot) -> bool:
        if self.day is None or self.own_period(slot) or self.fact(slot) is None:
            return False
        value = self.case.exact(record, slot.name) if self.is_date(slot) else None
        return value is not None and value < self.day

    def fact(self, slot: Slot) -> n.Fact | None:
        """The declaration of the fact of a slot."""
        if slot.what is What.DATE:
            return self.norms.application.facts[slot.name]
        record = self.dossier.records.get(slot.record)
        return self.norms.entities[record.entity].facts[slot.name] if slot.what is What.FACT and record is not None else None

    def is_date(self, slot: Slot) -> bool:
        fact = self.fact(slot)
        return fact is not None and fact.type == "datum"

    def is_measured(self, slot: Slot) -> bool:
        """A number or a date: its options are ranges."""
        fact = self.fact(slot)
        return fact is not None and fact.type not in ("ja_nee", "een_van")

    # ---- options that can be listed

    def listed(self, slot: Slot) -> Iterator[Option]:
        """Options of a slot that is no number or date."""
        record = self.dossier.records.get(slot.record)
        match slot.what:
            case What.WITHDRAW | What.LIST:
                yield Option(slot, True)
            case What.KIND:
                assert record is not None
                yield from (Option(slot, kind) for kind in self.norms.below(record.kind))
            case What.LINK:
                assert record is not None
                yield from self._targets(record, slot)
            case What.FACT:
                assert record is not None
                fact = self.norms.entities[record.entity].facts[slot.name]
                belief = self.case.belief(record, fact)
                values: tuple[Value, ...] = fact.values if fact.type == "een_van" else (True, False)
                yield from (Option(slot, v) for v in values if belief is None or belief.value != v)

    def _targets(self, record: Record, slot: Slot) -> Iterator[Option]:
        """Another record of the dossier for the same person that has not ended, or none."""
        link = self.norms.entities[record.entity].links[slot.name]
        owner, own = self.norms.application.owner, self.application.links.get(self.norms.application.owner or "")
        found: list[str | None] = [None] if not link.beneficiary else []
        for other in self.dossier.members(self.norms.entities[link.target].list_name):
            if owner not in self.norms.entities[link.target].links or other.links.get(owner or "") == own:
                found += [other.id] if not self._past(other) or slot.name not in record.links else []
        yield from (Option(slot, to) for to in found if slot.name not in record.links or record.links[slot.name] != to)

    # ---- numbers and dates

    def measured(self, slot: Slot, cuts: Iterable[Cut]) -> Iterator[Option]:
        """One option a range between thresholds, but for the range of the present value."""
        record = self.dossier.records.get(slot.record)
        fact = self.fact(slot)
        assert fact is not None
        now = self._now(record, fact) if record is not None else None
        low, high = self._bounds(slot, now)
        found = list(ranges(list(cuts), low, high, WHOLE_TYPES.get(fact.type, 1)))
        if fact.open_end and now != FOREVER:
            found.append(Range(FOREVER, FOREVER))
        for range_ in found:
            if now is None or not holds_in(range_, now):
                yield Option(slot, nearest(range_, now if now is not None else self._aim(slot)), range_)

    def no_further(self, option: Option, than: Option) -> bool:
        """Of one slot: the same option, or a number or day that lies between the present one and another."""
        record, fact = self.dossier.records.get(option.slot.record), self.fact(option.slot)
        if option == than or record is None or fact is None or option.range is None:
            return option == than
        now, near, far = self._now(record, fact), option.value, than.value
        if now is None or not isinstance(near, int | Decimal) or not isinstance(far, int | Decimal):
            return False
        return now <= near <= far or far <= near <= now

    def _now(self, record: Record, fact: n.Fact) -> Number | None:
        belief = self.case.belief(record, fact)
        value = belief.value if belief is not None else None
        return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None

    def _aim(self, slot: Slot) -> Number | None:
        return self.day if self.is_date(slot) else None

    def _bounds(self, slot: Slot, now: Number | None) -> tuple[Number, Number | None]:
        if not self.is_date(slot):
            fact = self.fact(slot)
            most = fact.most if fact is not None else None
            if fact is not None and fact.type in WHOLE_TYPES:
                size = WHOLE_TYPES[fact.type]
                return 0, int(most) * size if most is not None else None
            return Decimal(0), Decimal(most) if most is not None else None
        if slot.what is What.DATE:
            return self.received if self.received is not None else FIRST, LAST
        if now is None or self.day is None:
            return FIRST, LAST
        begin = self.case.period(self.application)[0]
        # nobody is advised to ask for support from an earlier day: it would only serve to escape a count
        return begin if self.own_period(slot) and begin is not None else self.day, LAST


def nearest(range_: Range, to: Number | None) -> Number:
    """The value in a range nearest to another (None: to its lower bound)."""
    low, high = range_.low, range_.high
    step: Number = 1 if isinstance(low if low is not None else high, int) else TOLERANCE
    first = low + step if low is not None and range_.low_strict else low
    last = high - step if high is not None and range_.high_strict else high
    if to is not None and (first is None or to >= first) and (last is None or to <= last):
        return to
    below = last is not None and (first is None or (to is not None and to > last))
    found = last if below else first
    assert found is not None
    if step == TOLERANCE and (range_.high_strict if below else range_.low_strict):
        return _round(range_, found, -1 if below else 1)
    return found


def _round(range_: Range, near: Number, direction: int) -> Number:
    """A whole number in the range if there is one just beyond a strict bound."""
    whole = Decimal(int(near)) + (1 if direction > 0 else 0)
    return whole if holds_in(range_, whole) else near


def live(reads: Reads, application: str) -> Iterator[Instance]:
    """The leaves on which the signals of an application rest, without what nothing can change."""
    model, props = reads.model, reads.norms.props
    table = table_of(reads.norms, reads.records[application])
    todo: list[Instance] = [(p, (application,)) for p in (table.signals if table is not None else ())]
    todo += [(p, (i,)) for p, _ in reads.norms.impossible for i in model.cones]
    seen: set[Instance] = set()
    while todo:
        at = todo.pop()
        if at in seen or reads.fixed(*at) is not None:
            continue
        seen.add(at)
        body = props[at[0]].body
        if isinstance(body, (*LEAVES, n.Exists, n.Present)):
            yield at
        if not isinstance(body, LEAVES):
            todo += [(p.prop, p.args) for p in premises(model, *at)]


def slots_read(model: Model, application: str, movable: Callable[[Slot], bool]) -> dict[Instance, frozenset[Slot]]:
    """What each live leaf reads; of a range over a list only the range itself."""
    reads, found = Reads(model, movable), {}
    for name, args in live(reads, application):
        body = model.case.norms.props[name].body
        if isinstance(body, n.Exists):
            found[name, args] = frozenset(reads.range(body.source, model.case.dossier.records[str(args[0])]))
        elif isinstance(body, n.Present):
            found[name, args] = frozenset(reads.standing(_seen(model.case, name, args)))
        else:
            found[name, args] = reads.leaf(name, args)
    return found


def _seen(case: Case, prop: str, args: Args) -> Record:
    """The record that a proposition about presence is about."""
    body = case.norms.props[prop].body
    assert isinstance(body, n.Present)
    return case.dossier.records[str(dict(zip(case.norms.props[prop].context, args, strict=True))[body.var])]


def cuts_of(model: Model, read: dict[Instance, frozenset[Slot]], slot: Slot) -> Iterator[Cut]:
    """Thresholds for a slot in a model."""
    cuts = Cuts(model)
    for (name, args), slots in read.items():
        body = model.case.norms.props[name].body
        if slot in slots and isinstance(body, n.Present):
            yield from cuts.of_standing(_seen(model.case, name, args), slot)
        elif slot in slots and not isinstance(body, n.Exists):
            yield from cuts.of(name, args, slot)
    record = model.case.dossier.records.get(slot.record)
    if record is not None:
        yield from cuts.of_period(record, slot)
