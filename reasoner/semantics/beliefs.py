"""What is believed of each fact of a dossier under a question, and between which bounds what is not known must lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from parser import norms as n
from parser.vocabulary import MOST_WHOLE, RECEIVED, WHOLE_TYPES

from ..dossier.calendar import FOREVER, LAST_DAY, day_number
from ..dossier.record import UNKNOWN, Dossier, Record, Value

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


class Beliefs:
    """A dossier under a setting, fact by fact: the value stated, assumed or presumed, else its bounds.

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
        return Belief(presumed_value(fact, presumed.value), "vermoeden", presumed.reason)

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
            return 0, (MOST_WHOLE if fact.most is None else fact.most) * WHOLE_TYPES[fact.type]
        period = self.norms.entities[record.entity].period
        if period is not None and fact.name in (period.begin, period.end):
            begin, end = self.period(record)
            last = FOREVER if fact.open_end else LAST_DAY
            return (None, min(end, last) if end is not None else last) if fact.name == period.begin else (begin, last)
        if fact.type != "datum":
            return None, None
        return None, FOREVER if fact.open_end else LAST_DAY

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


def presumed_value(fact: n.Fact, text: str) -> Value:
    """What a rule base presumes of a fact, from its text."""
    match fact.type:
        case "ja_nee":
            return text == "ja"
        case "getal":
            return Decimal(text)
        case "dagen" | "weken" | "maanden":
            return int(text) * WHOLE_TYPES[fact.type]
    return text
