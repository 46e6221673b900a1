"""The axes of a grid: a fact and the values it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date

from parser import norms as n
from reasoner import Answer, Decision, Dossier, DossierError, Problem
from reasoner.calendar import FOREVER, add_months
from reasoner.dossier import Value, _Unknown
from reasoner.read import FIRST_YEAR, LAST_YEAR, read_value
from reasoner.structure import value_text

from .. import words
from .situation import current, find

MOST_VALUES = 60
UNITS = {"uur": "uur", "bedrag": "euro", "dagen": "dagen"}


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
    return Months(tuple(counts))


def ages(years: Iterable[int], on: Date | str) -> Ages:
    """`ages(range(16, 30), on="2024-09-01")`: as values of a date of birth."""
    return Ages(tuple(years), _day(on))


def days(first: Date | str, last: Date | str, step: int = 1) -> Days:
    """`days("2025-02-20", "2025-03-05")`: as values of a date."""
    return Days(_day(first), _day(last), max(1, step))


Given = Months | Ages | Days | Iterable[object]


@dataclass(frozen=True)
class Axis:
    """A fact of a record with its values (None: unknown), and the words for each value."""

    record: str
    fact: n.Fact
    title: str
    values: tuple[Value | None, ...]
    labels: tuple[str, ...]


def axis(answer: Answer, decision: Decision, dossier: Dossier, path: str, given: Given) -> Axis:
    """The axis of `("entity.fact", values)`. Raises DossierError."""
    record, fact = find(answer, decision, dossier, path)
    title = words.capital(fact.label.holds)
    pairs: list[tuple[str, str]] = []
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
            pairs = [(t, words.fact_value(t)) for t in texts]
        case str():
            raise _wrong(f"'{given}' is één waarde; een as heeft er meer", f"schrijf [{given!r}, ...]")
        case _:
            texts = (text_of(v) for v in given)
            pairs = [(t, "geen eind" if t == "onbepaald" else words.fact_value(t)) for t in texts]
            title += f", in {UNITS[fact.type]}" if fact.type in UNITS else ""
    if not 1 <= len(pairs) <= MOST_VALUES:
        raise _wrong(f"de as '{path}' heeft {len(pairs)} waarden", f"geef er ten minste een en ten hoogste {MOST_VALUES}")
    title += f" ({answer.norms.entities[record.entity].label} {record.name})"
    values = tuple(_value(answer.norms, fact, text) for text, _ in pairs)
    return Axis(record.id, fact, title, values, tuple(label for _, label in pairs))


def _value(norms: n.Norms, fact: n.Fact, text: str) -> Value | None:
    found = read_value(norms, fact, text)
    return None if isinstance(found, _Unknown) else found


def text_of(value: object) -> str:
    """A value as a dossier writes it."""
    return "onbekend" if value is None else value.isoformat() if isinstance(value, Date) else value_text(value, "")


def _iso(day: int) -> str:
    least, most = Date(FIRST_YEAR, 1, 1).toordinal(), Date(LAST_YEAR, 12, 31).toordinal()
    if not least <= day <= min(most, FOREVER):
        raise _wrong("deze waarden liggen te ver weg", f"een dossier gaat over de jaren {FIRST_YEAR} tot en met {LAST_YEAR}")
    return Date.fromordinal(day).isoformat()


def _day(value: Date | str) -> Date:
    if isinstance(value, Date):
        return value
    try:
        return Date.fromisoformat(value)
    except ValueError:
        raise _wrong(f"'{value}' is geen datum", "schrijf jaar-maand-dag, bijvoorbeeld 2024-09-15") from None


def _wrong(message: str, hint: str) -> DossierError:
    return DossierError((Problem("D010", message, hint=hint),))
