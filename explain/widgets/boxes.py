"""A fact as a box to fill in: data for the script of the panel, and what a person puts in it read back. Texts, as in a dossier."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from parser import norms as n
from parser.vocabulary import WHOLE_TYPES
from reasoner.dossier.calendar import FOREVER, add_months, whole_months
from reasoner.dossier.read import UNKNOWN_WORD, read_value
from reasoner.dossier.record import UnknownValue, Value
from reasoner.semantics.uses import value_text

from .. import words
from ..fields import Field
from .html import ORIGINS

MOST_HOURS, MOST_OTHER, MOST_MONTHS = 40, 100, 24


def box(field: Field, where: str, of_period: bool) -> dict[str, Any]:
    """What does not change: label, question and kind of a box. where: the record, if that must be said; of_period: a last day."""
    fact = field.fact
    kind, options = "getal", [(UNKNOWN_WORD, UNKNOWN_WORD)]
    if fact.type == "ja_nee":
        kind, options = "knoppen", [("ja", "ja"), ("nee", "nee"), *options]
    elif fact.type == "een_van":
        kind, options = "lijst", [*((v, words.fact_value(v)) for v in fact.values), *options]
    elif fact.type == "datum":
        kind = "datum"
    hours = fact.type == "uur"
    return {
        "id": id_of(field), "label": words.printable(words.capital(fact.label.holds)), "question": words.printable(fact.question),
        "where": words.printable(where), "kind": kind, "options": options, "unit": words.with_unit("", fact.type).strip(),
        "most": MOST_MONTHS if of_period else MOST_HOURS if hours else MOST_OTHER, "step": 0.5 if hours else 1,
        "months": of_period, "endless": fact.open_end,
    }  # fmt: skip


def id_of(field: Field) -> str:
    return f"{field.record}.{field.fact.name}"


def shown(field: Field, changed: bool, begin: int | None) -> dict[str, Any]:
    """What changes: the value as text, where it comes from, how long the period is. begin: of a last day the first."""
    value, fact = field.value, field.fact
    found: dict[str, Any] = {"value": _text(value, fact), "changed": changed, "origin": ORIGINS.get(field.origin, ""), "error": ""}
    if begin is not None and fact.type == "datum":
        found |= _length(begin, value)
    return found


def _text(value: Value | None, fact: n.Fact) -> str:
    if value is None:
        return UNKNOWN_WORD if fact.type in ("ja_nee", "een_van") else ""
    if isinstance(value, bool) or fact.type in ("een_van", "datum"):
        return value_text(value, fact.type)
    return words.number(Decimal(str(value)) / WHOLE_TYPES.get(fact.type, 1))


def _length(begin: int, last: Value | None) -> dict[str, Any]:
    if not isinstance(last, int) or not begin <= last < FOREVER:
        return {"lasts": "", "count": 1}
    months = whole_months(begin, last)
    exact = add_months(begin, months) - 1 == last
    return {
        "lasts": f"{'' if exact else 'meer dan '}{months} mnd" if months else "minder dan 1 mnd",
        "count": max(1, min(months, MOST_MONTHS)),
    }


def read(norms: n.Norms, field: Field, text: str, begin: int | None) -> Value | None:
    """What a box says; `12 mnd` is a last day so many whole months after the first. None: unknown. Raises DossierError."""
    count = text.removesuffix(" mnd")
    if count != text and count.isdecimal() and begin is not None and field.fact.type == "datum":
        return add_months(begin, int(count)) - 1
    value = read_value(norms, field.fact, text.strip() or UNKNOWN_WORD)
    return None if isinstance(value, UnknownValue) else value
