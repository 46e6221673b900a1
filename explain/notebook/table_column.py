"""A column of a table: which fact it states, and its cells as texts; each different cell is written once, as a dossier would have it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .errors import InputError, wrong
from .values import written

if TYPE_CHECKING:
    from reasoner.columns.days import Ints

SIMPLE = (str, bool, int, Decimal)  # of one such type cells that are equal are written alike


@dataclass(frozen=True)
class Column:
    """Where the cells of a column belong: an entity, which one of them, and the name of what is stated."""

    entity: str
    number: int
    name: str


@dataclass(frozen=True)
class Heading:
    """A column that the rule base knows: of each row the place of its text (-1: empty)."""

    name: str
    codes: Ints
    texts: list[str]


def coded(cells: Any, type_: str, name: str, refused: dict[str, str], exactly: bool = False) -> Heading:
    """refused: gets the texts of cells that cannot be, and why; exactly: a text with space around it is one of them."""
    codes, values = _different(cells)
    texts: dict[str, int] = {}
    to = np.full(len(values) + 1, -1)
    for i, v in enumerate(values):
        try:
            text = said(v, type_, name)
        except InputError as error:
            text = str(v)
            refused[text] = error.problems[0].message
        if text is not None:
            if exactly and (isinstance(v, list | dict | tuple | set) or (isinstance(v, str) and text != v)):
                refused[text] = ""
            to[i] = texts.setdefault(text, len(texts))
    return Heading(name, to[codes], list(texts))


def _different(cells: Any) -> tuple[Ints, list[Any]]:
    """Of each cell the place of its value (-1: none), and the values."""
    if cells.dtype != object:
        codes, values = pd.factorize(cells)
        return np.asarray(codes, np.int64), list(values)
    every = cells.to_numpy(object)
    there = ~pd.isna(every)
    kinds = {type(v) for v in every[there]}
    if len(kinds) <= 1 and kinds.issubset(SIMPLE):
        codes, values = pd.factorize(every)
        return np.asarray(codes, np.int64), list(values)
    places: dict[Any, int] = {}
    found: list[Any] = []
    codes = np.zeros(len(every), np.int64)
    for i, v in enumerate(every):
        key = (v.__class__, v if v.__hash__ is not None else repr(v))
        if key not in places:
            places[key] = len(found)
            found.append(v)
        codes[i] = places[key]
    return codes, found


def said(value: Any, type_: str = "", name: str = "") -> str | None:
    """A cell as text, None if it is empty. Raises InputError."""
    if isinstance(value, str):
        return value.strip() or None
    if empty(value):
        return None
    if isinstance(value, float | np.floating) and type_ == "bedrag":
        value = cents(float(value))
    return written(value, type_, name)


def empty(value: Any) -> bool:
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value)) or (isinstance(value, str) and not value.strip())


def cents(value: float) -> Decimal:
    """A float that is written with at most two decimals, exactly. Raises InputError for another."""
    exact = Decimal(repr(float(value)))
    if not exact.is_finite() or int(exact.as_tuple().exponent) < -2:
        raise wrong("D006", f"{value} is geen bedrag op de cent", "schrijf het bedrag als tekst, of rond het af")
    return exact
