"""Amounts and hours as a proof: the cell, the calculation, the rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import AmountRow, HoursRow
from reasoner.dossier.calendar import FOREVER

from .. import words
from .card import Card, Look

NO_AMOUNT = "de regels kennen geen bedrag voor wat is gevraagd: er is geen bedrag om toe te kennen"
NO_CELL = {"geen_cel": "de tabel kent hier niets voor", "onbekend": "nog onbekend"}
EXACT_DIGITS = 6


@dataclass(frozen=True)
class Sum:
    """One row: period, the cell in words, the calculation in words, the rounding, the result."""

    period: str
    id: str
    cell: str
    calculation: str
    rounding: str
    result: str


def amounts(answer: Answer, decision: Decision) -> tuple[Sum, ...]:
    return tuple(_amount(answer, decision, row) for row in decision.amounts)


def hours(answer: Answer, decision: Decision) -> tuple[Sum, ...]:
    return tuple(_hours(answer, decision, row) for row in decision.hours)


def is_maximum(norms: n.Norms, decision: Decision) -> bool:
    """Are the amounts maxima from a table, or what the text or the dossier itself fixes?"""
    return any(isinstance(rule, n.AmountRule) and not rule.hours for rule in norms.provisions[decision.provision].amounts)


def goes_on(answer: Answer, decision: Decision) -> bool:
    """Are the rows only the first of a series without end?"""
    record = answer.model.case.dossier.records[decision.subject]
    end = answer.model.case.period(record)[1]
    limited = bool(decision.limits) or any(g.until is not None for g in decision.grounds)
    return bool(decision.amounts) and end is not None and end >= FOREVER and not limited


def no_amount(decision: Decision) -> bool:
    """Do the tables know no amount for any part of what is asked for? Then there is no amount to grant."""
    return bool(decision.amounts) and all(row.status == "geen_cel" for row in decision.amounts)


def total(answer: Answer, decision: Decision) -> str:
    """`€ 4.072,59`, or nothing if a row has no amount or the rows go on without end."""
    if goes_on(answer, decision):
        return ""
    known = [row.maximum for row in decision.amounts if row.maximum is not None]
    return words.euro(sum(known, Decimal(0))) if known and len(known) == len(decision.amounts) else ""


def _amount(answer: Answer, decision: Decision, row: AmountRow) -> Sum:
    where = f"rij {row.row}, kolom {row.column}: " if row.row else ""
    cell = f"{where}{words.euro(row.table)}" if row.table is not None else ""
    calculation = rounding = ""
    if row.less is not None:
        calculation = f"{_points(row.factor or '?')} × {words.euro(row.table)} − {words.euro(row.less)}" if row.table is not None else ""
    elif row.table is not None and row.factor is not None:
        exact = Fraction(row.table) * _factor(row.factor)
        full = row.factor == "1"
        calculation = "Het volledige bedrag (factor 1)" if full else f"{words.euro(row.table)} × {_points(row.factor)} = € {_exact(exact)}"
        rounding = _rounding(answer, decision, row.id, exact, False)
        calculation += f"; {cap}" if (cap := cap_words(row)) else ""
    result = words.euro(row.maximum) if row.maximum is not None else NO_CELL.get(row.status, row.status)
    return Sum(_period(row), row.id, cell, calculation, rounding, result)


def is_open(row: AmountRow) -> bool:
    """Is there a further cap on this maximum of which it is not known how much it is?"""
    return row.capped_by is not None and row.cap is None


def cap_words(row: AmountRow) -> str:
    """`ten hoogste <label>: € 900,00`; how much it is may be unknown; or nothing."""
    if row.capped_by is None:
        return ""
    return f"ten hoogste {row.capped_by}: {words.euro(row.cap) if row.cap is not None else NO_CELL['onbekend']}"


def _hours(answer: Answer, decision: Decision, row: HoursRow) -> Sum:
    cell = f"rij {row.row}, kolom {row.column}: {words.number(row.percentage)}%" if row.percentage is not None else ""
    calculation = rounding = ""
    if row.percentage is not None and row.hours is not None and row.from_ is not None and row.to is not None:
        days = (row.to - row.from_).days + 1
        exact = Fraction(row.percentage) / 100 * Fraction(row.hours) * days / 7
        calculation = f"{words.number(row.percentage)}% × {words.number(row.hours)} uur per week × {days}/7 weken = {_exact(exact)}"
        rounding = _rounding(answer, decision, row.id, exact, True)
    result = f"{words.number(row.maximum)} uur" if row.maximum is not None else NO_CELL.get(row.status, row.status)
    return Sum(_period(row), row.id, cell, calculation, rounding, result)


def _period(row: AmountRow | HoursRow) -> str:
    return f"{words.day(row.from_)} t/m {words.day(row.to)}"


def _factor(text: str) -> Fraction:
    """The exact value of `10/24 x 120/181`."""
    value = Fraction(1)
    for piece in text.split(" x "):
        above, _, below = piece.partition("/")
        value *= Fraction(above) / Fraction(below or "1")
    return value


def _points(factor: str) -> str:
    return factor.replace(".", ",").replace(" x ", " × ")


def _exact(value: Fraction) -> str:
    """`1.131,275`, `62,057142…`: a fraction as a decimal number."""
    scaled = value * 10**EXACT_DIGITS
    whole, _, rest = words.number(Decimal(int(scaled)) / 10**EXACT_DIGITS).partition(",")
    decimals = f",{rest:0<2}" if rest else ""
    return f"{int(whole):,}".replace(",", ".") + decimals + ("" if scaled.denominator == 1 else "…")


def _rounding(answer: Answer, decision: Decision, id_: str, exact: Fraction, is_hours: bool) -> str:
    """The reading by which is rounded, in words; nothing where there is nothing to round."""
    norms = answer.norms
    if (exact * 100).denominator == 1:
        return ""
    for rule in norms.provisions[decision.provision].amounts:
        if not isinstance(rule, n.AmountRule) or rule.address.id != id_ or rule.hours is not is_hours:
            continue
        for _, prop in rule.rounding:
            body = norms.props[prop].body
            if isinstance(body, n.ReadingIs) and answer.readings[body.reading] == body.choice:
                return next(c.label for c in norms.readings[body.reading].choices if c.name == body.choice)
    return ""


# ---- as cards


def cards(answer: Answer, decision: Decision) -> tuple[Card, ...]:
    """One card an amount or a number of hours; below it the cell, the calculation and the rounding."""
    leads = ("Maximumbedrag" if is_maximum(answer.norms, decision) else "Bedrag", "Aantal uren")
    found: tuple[tuple[str, Sequence[AmountRow | HoursRow], Sequence[Sum]], ...] = (
        (leads[0], decision.amounts, amounts(answer, decision)), (leads[1], decision.hours, hours(answer, decision)),
    )  # fmt: skip
    made = []
    for what, rows, sums in found:
        for i, (row, sum_) in enumerate(zip(rows, sums, strict=True), 1):
            lead = f"{what} over"
            source = "Uit de tabel" if row.column is not None else "Uit de tekst of het dossier"
            steps = ((source, sum_.cell), ("Berekening", sum_.calculation), ("Afronding", sum_.rounding))
            look = {"ok": Look.YES, "onbekend": Look.UNKNOWN}.get(row.status, Look.NO)
            below = tuple(Card(f"{what}|{i}|{k}", name, s, Look.YES, kind="step") for k, (name, s) in enumerate(steps) if s)
            address = answer.norms.articles[row.id].address
            made.append(
                Card(
                    f"{what}|{i}", f"{lead} {sum_.period}", sum_.result, look, words.cite(address), children=below, kind="amount",
                    law=" ".join(answer.norms.articles[row.id].quotations), address=row.id,
                )
            )  # fmt: skip
    return tuple(made)
