"""The cells of a table row as municipalities publish them: `Licht € 590,23 - € 1.000,-`, `Midden 10% n.v.t.`

The row is a quotation, so its author cannot rewrite it: what can be read in one way is read, and what cannot is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

NUMBER = (
    r"\d{1,3}(?:[. \u00a0]\d{3})+(?:,\d{1,2}|,[-–])?(?![\d.,])"  # 1.000  1 000,00  1.000,-
    r"|\d{1,3}(?:,\d{3})+\.\d{2}(?![\d.,])"  # 1,000.00
    r"|\d+(?:,\d{1,2}|\.\d{2}|,[-–])?(?![\d.,])"  # 100  100,5  100.00  100,-
)
CELLS = {
    "euro": re.compile(rf"(?:€|\bEUR\b|\beuro\b)\s?(?P<number>{NUMBER})(?=\s|$)"),
    "procent": re.compile(r"(?P<number>\d+(?:[,.]\d+)?)\s?%(?=\s|$)"),
}
EMPTY = re.compile(r"(?:(?<=\s)|^)(?:[-–—]|n\.?v\.?t\.?)(?=\s|$)", re.IGNORECASE)
NIL = re.compile(r"(?:(?<=\s)|^)nihil(?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True)
class RowOfCells:
    """What stands before the first cell, the cells (None: said to be empty), and what is no cell."""

    name: str
    cells: tuple[Decimal | None, ...]
    rest: str


def read_row(text: str, unit: str) -> RowOfCells:
    """The cells of a row in a unit (`euro`, `procent`), from left to right. Raises nothing: what is not read is in `rest`."""
    found = [(m.start(), m.end(), _value(m["number"], unit)) for m in CELLS[unit].finditer(text)]
    taken = [(m.start(), m.end(), value) for pattern, value in ((EMPTY, None), (NIL, Decimal(0))) for m in pattern.finditer(text)]
    cells = sorted((*found, *((a, b, v) for a, b, v in taken if a and not any(x <= a < y for x, y, _ in found))), key=lambda c: c[0])
    if not cells:
        return RowOfCells(text.strip(), (), "")
    between = [text[b:a] for (_, b, _), (a, _, _) in pairwise(cells)] + [text[cells[-1][1] :]]
    return RowOfCells(text[: cells[0][0]].strip(), tuple(v for _, _, v in cells), " ".join(" ".join(between).split()))


def _value(text: str, unit: str) -> Decimal:
    value = _number(text)
    return value.quantize(Decimal("0.01")) if unit == "euro" else value


def _number(text: str) -> Decimal:
    plain = text.replace("\u00a0", "").replace(" ", "").removesuffix(",-").removesuffix(",–")
    if re.fullmatch(r"\d{1,3}(,\d{3})+\.\d{2}", plain):
        return Decimal(plain.replace(",", ""))
    if "," in plain:
        return Decimal(plain.replace(".", "").replace(",", "."))
    return Decimal(plain.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", plain) else plain)
