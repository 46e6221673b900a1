"""A dossier under a question: which members a list has, what adjoins a period, how other applications stood on the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from parser import norms as n

from ..dossier.calendar import FOREVER, anniversary, bridge_days, day_number, parts, working_day
from ..dossier.record import UNKNOWN, Constant, Record, beneficiary
from .beliefs import Beliefs, DayBounds, day_bounds
from .cone import chain_source


@dataclass(frozen=True)
class Standing:
    """How an application stood on the day of another decision: received by then, decided by then? None: not known."""

    received: bool | None
    decided: bool | None


@dataclass(frozen=True)
class Presence:
    """Is an application there, for sure, or is it certainly not? Or do its own rules say so: that it is there, that it is not?

    There = received, and granted by then; or received, not decided yet, and `sprake van een aanvraag`. What is granted
    and would be there as a pending one too is there whether or not it was decided by then.
    """

    there: bool
    away: bool
    asks: bool
    asks_not: bool


class Case(Beliefs):
    """What is believed of a dossier under a setting, and what follows from it for lists. Read-only after construction."""

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

    def presence(self, record: Record) -> Presence:
        """How it stands with an application on the day of the decision asked about, as far as that is certain."""
        if record.running:
            return Presence(True, False, False, False)
        at, pending = self.standing(record), self.pending(record)
        away = at.received is False or (at.decided is True and not record.granted) or (self.setting.running and at.decided is False)
        there = at.received is True and at.decided is True and record.granted
        asks = pending and at.received is True and (record.granted or at.decided is False)
        return Presence(there, away, asks, pending and (at.decided is False or not record.granted))

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


def _by(first: int | None, last: int | None, least: int | None, most: int) -> bool | None:
    """Has a day between first and last come on a day between least and most? None bounds: not known."""
    if last is not None and least is not None and last <= least:
        return True
    return False if first is not None and first > most else None
