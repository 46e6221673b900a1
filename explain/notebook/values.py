"""Values between Python and the text of a dossier."""

from __future__ import annotations

from decimal import Decimal

from reasoner.dossier.moments import read_day
from reasoner.dossier.read import OPEN_END, UNKNOWN_WORD


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
