"""The axes of a grid: a fact and the values it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from decimal import Decimal

from parser import norms as n
from parser.vocabulary import UNITS
from reasoner import Answer, Decision, Dossier
from reasoner.dossier.calendar import FOREVER, add_months
from reasoner.dossier.moments import FIRST_YEAR, LAST_YEAR
from reasoner.dossier.read import read_value
from reasoner.dossier.record import UnknownValue, Value
from reasoner.semantics.uses import value_text

from .. import words
from ..fields import current
from ..notebook.given import day_of as dutch_day
from ..notebook.given import moment
from .situation import WidgetError, find, wrong
from .situation import day as day_of

MOST_VALUES = 60
NOISE, MOST_NUMBER = Decimal("1e-9"), Decimal(10**12)


@dataclass(frozen=True)
class Months:
    """Last days such that the period of the record lasts so many whole months."""

    counts: tuple[int, ...]


@dataclass(frozen=True)
class Ages:
    """Days so many years before a day: the dates of birth of people who reach that age then."""

    years: tuple[int, ...]
    on: Date


@dataclass(frozen=True)
class Days:
    """Every day from the first up to and including the last, or one in so many."""

    first: Date
    last: Date
    step: int


def months(counts: Iterable[int]) -> Months:
    """`months(range(1, 13))`: as values of the last day of a period."""
    return Months(_whole("months", counts))


def ages(years: Iterable[int], on: Date | str) -> Ages:
    """`ages(range(16, 30), on="2024-09-01")`: as values of a date of birth."""
    return Ages(_whole("ages", years, ', on="2024-09-15"'), day_of(on))


def days(first: Date | str, last: Date | str, step: int = 1) -> Days:
    """`days("2025-02-20", "2025-03-05")`: as values of a date."""
    if not isinstance(step, int):
        raise _wrong(f"'{step}' is geen aantal dagen", "schrijf een heel getal, bijvoorbeeld step=7")
    return Days(day_of(first), day_of(last), max(1, step))


def _whole(name: str, numbers: object, more: str = "") -> tuple[int, ...]:
    """Whole numbers, of numpy too."""
    hint = f"schrijf {name}([6, 12]{more}) of {name}(range(1, 13){more})"
    if not isinstance(numbers, Iterable) or isinstance(numbers, str):
        raise _wrong(f"'{numbers}' is geen rij van hele getallen", hint)
    found = [_plain(x) for x in numbers]
    bad = [x for x in found if isinstance(x, bool) or not isinstance(x, int)]
    if bad:
        raise _wrong(f"'{bad[0]}' is geen heel getal", hint)
    return tuple(x for x in found if isinstance(x, int))


Given = Months | Ages | Days | Iterable[object]


@dataclass(frozen=True)
class Axis:
    """A fact of a record with its values (None: unknown), and the words for each value."""

    record: str
    fact: n.Fact
    title: str
    values: tuple[Value | None, ...]
    labels: tuple[str, ...]
    path: str = ""  # as it was asked for

    def plain(self, place: int) -> object:
        """A value as Python has it: a day as a date, `onbepaald` for no end, None for unknown."""
        value = self.values[place]
        if self.fact.type != "datum" or value is None:
            return value
        return "onbepaald" if value == FOREVER else Date.fromordinal(int(str(value)))


def axis(answer: Answer, decision: Decision, dossier: Dossier, name: str, asked: object) -> Axis:
    """The axis of `("entity.fact", values)`; `name`: x or y. Raises DossierError."""
    path, given = _asked(name, asked)
    record, fact = find(answer, decision, dossier, path)
    title = words.capital(fact.label.holds)
    pairs: list[tuple[str, str | None]] = []  # each value as a dossier writes it, and its words if those are others
    match given:
        case Months(counts):
            period = answer.norms.entities[record.entity].period
            begin = current(answer, record, answer.norms.entities[record.entity].facts[period.begin]) if period is not None else None
            if period is None or fact.name != period.end or begin is None or not isinstance(begin.value, int):
                raise _wrong(f"'{path}' is niet de laatste dag van een periode waarvan de eerste dag bekend is", "geef datums als waarden")
            start = begin.value
            pairs = [(_iso(add_months(start, m) - 1), str(m)) for m in counts]
            title += f", in hele maanden vanaf {words.day(Date.fromordinal(start))}"
        case _ if fact.type != "datum" and isinstance(given, Ages | Days):
            raise _wrong(f"'{path}' is geen datum", "geef de waarden zelf, bijvoorbeeld range(8, 33)")
        case Ages(years, on):
            pairs = [(_iso(add_months(on.toordinal(), -12 * y)), str(y)) for y in years]
            title += f", als jaren oud op {words.day(on)}"
        case Days(first, last, step):
            texts = (_iso(d) for d in range(first.toordinal(), last.toordinal() + 1, step))
            pairs = [(t, None) for t in texts]
        case str():
            raise _wrong(f"'{given}' is één waarde; een as heeft er meer", f"schrijf [{given!r}, ...]")
        case _:
            pairs = [(text_of(v), None) for v in given]
            title += f", in {UNITS[fact.type]}" if fact.type in UNITS else ""
    if not 1 <= len(pairs) <= MOST_VALUES:
        raise _wrong(f"de as '{path}' heeft {len(pairs)} waarden", f"geef er ten minste een en ten hoogste {MOST_VALUES}")
    title += f" ({answer.norms.entities[record.entity].label} {record.name})"
    values = tuple(_value(answer.norms, fact, text) for text, _ in pairs)
    labels = tuple(label or _label(fact, value) for value, (_, label) in zip(values, pairs, strict=True))
    return Axis(record.id, fact, title, values, labels, path)


def _asked(name: str, asked: object) -> tuple[str, Given]:
    """The fact and the values of an axis, if it has both."""
    hint = f'schrijf {name}=("entiteit.feit", [waarde, waarde])'
    if asked is None:
        raise _wrong(f"de as {name} ontbreekt; een rooster heeft er twee", hint)
    if not isinstance(asked, tuple | list) or len(asked) != 2 or not isinstance(asked[0], str):
        raise _wrong(f"de as {name} is geen feit met waarden", hint)
    path, given = asked
    if not isinstance(given, Months | Ages | Days | Iterable):
        raise _wrong(f"'{given}' is één waarde; een as heeft er meer", f"schrijf {name}=({path!r}, [{given!r}, ...])")
    return path, given


def _label(fact: n.Fact, value: Value | None) -> str:
    return "onbekend" if value is None else "geen eind" if value == FOREVER else words.fact_value(value_text(value, fact.type))


def _value(norms: n.Norms, fact: n.Fact, text: str) -> Value | None:
    found = read_value(norms, fact, text)
    return None if isinstance(found, UnknownValue) else found


def text_of(value: object) -> str:
    """A value as people write it; of numpy and pandas too."""
    match _plain(value):
        case None:
            return "onbekend"
        case datetime() as when:
            return dutch_day(when).isoformat()
        case Date() as day:
            return day.isoformat()
        case float() | Decimal() as number:
            return _decimal(number)
        case other:
            return value_text(other, "")


def _plain(value: object) -> object:
    """A value of numpy as one of Python."""
    if type(value).__name__ == "datetime64":
        return moment(value)
    return value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") and not getattr(value, "ndim", 0) else value


def _decimal(number: float | Decimal) -> str:
    """With a comma; without what is left of counting in steps of a tenth (11.799999999999999)."""
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    if not exact.is_finite():
        return str(number)
    near = exact.quantize(Decimal("0.01")) if abs(exact) < MOST_NUMBER else exact
    found = near if isinstance(number, float) and abs(exact - near) < NOISE else exact
    return words.number(found)


def _iso(day: int) -> str:
    least, most = Date(FIRST_YEAR, 1, 1).toordinal(), Date(LAST_YEAR, 12, 31).toordinal()
    if not least <= day <= min(most, FOREVER):
        raise _wrong("deze waarden liggen te ver weg", f"een dossier gaat over de jaren {FIRST_YEAR} tot en met {LAST_YEAR}")
    return Date.fromordinal(day).isoformat()


def _wrong(message: str, hint: str) -> WidgetError:
    return wrong("D010", message, hint)
