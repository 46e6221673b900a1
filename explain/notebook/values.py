"""Values between Python and the text of a dossier."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime
from decimal import Decimal

from reasoner.dossier.moments import read_day
from reasoner.dossier.read import OPEN_END, UNKNOWN_WORD

from . import given
from .errors import wrong

TERMS = ("ja", "nee", UNKNOWN_WORD)


class Identified(ABC):
    """What a dossier writes as its id."""

    @property
    @abstractmethod
    def id(self) -> str: ...


def exact(number: Decimal) -> str:
    """With a comma: a point before three digits would be read as one for thousands."""
    return format(number, "f").replace(".", ",")


def read_value(text: object, type_: str) -> object:
    """What a dossier states as Python has it: a Decimal, a date, a bool, a text; None for what is empty or not known."""
    if not isinstance(text, str):
        return text
    if text in ("", UNKNOWN_WORD):
        return None
    match type_:
        case "ja_nee":
            return text == "ja"
        case "datum":
            return text if text == OPEN_END else read_day(text)
        case "een_van" | "":
            return text
        case "dagen" | "weken" | "maanden":
            return int(text)
    return Decimal(text.replace(",", "."))


def written(value: object, type_: str = "", name: str = "") -> str:
    """A Python value as a dossier writes it: True is ja, None is onbekend, a date 2024-09-01, a record its id.

    Of a moment, the day in the Netherlands.
    A sum of money is exact: Decimal, int or text; a float is refused.
    """
    if isinstance(value, Identified):
        return value.id
    value = given.moment(value)
    if hasattr(value, "item") and not isinstance(value, str | bytes):
        value = value.item()  # a number of numpy
    match value:
        case None:
            return UNKNOWN_WORD
        case bool():
            return "ja" if value else "nee"
        case str() if type_ == "ja_nee" and value not in TERMS and value.strip().lower() in TERMS:
            raise wrong("D006", f"'{value}' bij '{name}' is geen ja, nee of onbekend", f"schrijf {value.strip().lower()}")
        case datetime():
            return given.day_of(value).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return exact(value)
        case float() if type_ == "bedrag":
            raise wrong(
                "D006", f"{value!r} bij '{name}' is een float; een bedrag is exact", f"schrijf Decimal('{value:.2f}') of '{value:.2f}'"
            )
        case float():
            return str(int(value)) if value.is_integer() else exact(Decimal(repr(value)))
    return str(value)
