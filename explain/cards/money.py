"""Amounts and hours as a proof: the cell, the calculation, the rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.amounts import after
from reasoner.decision.answer import AmountRow, AmountStep, HoursRow
from reasoner.dossier.calendar import FOREVER

from .. import words
from .card import Card, Look
from .values import steps_of

NO_AMOUNT = "de regels kennen geen bedrag voor wat is gevraagd: er is geen bedrag om toe te kennen"
NO_CELL = {"geen_cel": "de regels kennen hier geen bedrag voor", "onbekend": "nog onbekend"}
ALL_OR_NOTHING = " of niets: of aan de eis daarvoor is voldaan, is nog niet bekend"  # of a fixed amount
CALCULATION, NOT_YET = "Berekening", "nog niet te berekenen"
EXACT_DIGITS = 6
METHODS = {"half_omhoog": "een halve cent naar boven", "naar_beneden": "naar beneden", "naar_boven": "naar boven"}


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
    cell = f"{where}{words.euro(row.table)}{version_words(answer.norms, row)}" if row.table is not None else ""
    calculation = rounding = ""
    if row.less is not None or row.steps:
        if row.table is not None:
            calculation = "; ".join((product_words(row) or words.euro(row.table), *map(step_words, row.steps)))
        if row.table is not None and row.maximum is not None:
            product = Fraction(row.table) * Fraction(row.factor or 1) - Fraction(row.less or 0)
            exact_ = after(max(product, Fraction(0)), row.steps)
            rounding = _rounding(answer, decision, row.id, exact_, False) if exact_ is not None else ""
    elif row.table is not None and row.factor is not None:
        exact = Fraction(row.table) * _factor(row.factor)
        full = row.factor == "1"
        times = product_words(row) if row.counted else f"{words.euro(row.table)} × {_points(row.factor)}"
        calculation = "Het volledige bedrag (factor 1)" if full and not row.counted else f"{times} = € {_exact(exact)}"
        rounding = _rounding(answer, decision, row.id, exact, False)
        calculation += f"; {cap}" if (cap := cap_words(row)) else ""
    elif row.table is not None and row.maximum is None:
        whole = row.from_ is not None and _is_fixed(answer.norms, decision, row)
        calculation = words.euro(row.table) + (ALL_OR_NOTHING if whole else " × een deel dat nog niet bekend is")
    result = words.euro(row.maximum) if row.maximum is not None else no_result(row)
    return Sum(period(answer.norms, decision, row), row.id, cell, calculation, rounding, result)


def _is_fixed(norms: n.Norms, decision: Decision, row: AmountRow) -> bool:
    """Is this an amount that stands in the text, and is granted whole for a period or not at all?"""
    rules = norms.provisions[decision.provision].amounts
    return any(isinstance(rule, n.FixedRule) and rule.address.id == row.id for rule in rules)


def version_words(norms: n.Norms, row: AmountRow) -> str:
    """` (bijlage 1 Verordening 2025)`: of which of several versions the table is."""
    return f" ({norms.cite(norms.articles[row.version].address)})" if row.version else ""


def no_result(row: AmountRow | HoursRow) -> str:
    """Why there is no amount or number: of what the table says that it cannot be computed yet, and not that it is unknown."""
    known = row.table if isinstance(row, AmountRow) else row.percentage
    return NOT_YET if row.status == "onbekend" and known is not None else NO_CELL.get(row.status, row.status)


def period(norms: n.Norms, decision: Decision, row: AmountRow | HoursRow) -> str:
    """`1-9-2024 t/m 31-12-2024`; nothing of an amount that is for no period."""
    once = any(isinstance(rule, n.CellRule) and rule.address.id == row.id for rule in norms.provisions[decision.provision].amounts)
    return "" if once or norms.timeless else f"{words.day(row.from_)} t/m {words.day(row.to)}"


def product_words(row: AmountRow) -> str:
    """`3 × € 12,00 − € 5,00`; nothing where the amount stands by itself."""
    if row.less is None and (row.factor is None or (row.factor == "1" and not row.counted)):
        return ""
    number = _points(row.factor or "?") + (f" ({words.small(row.counted)})" if row.counted else "")
    times = f"{number} × {words.euro(row.table) if row.table is not None else '?'}"
    return f"{times} − {words.euro(row.less)}" if row.less is not None else times


def step_words(step: AmountStep) -> str:
    """`maal 50 procent`, `ten hoogste € 900,00 (het boetemaximum)`, and of what is not known that it is not."""
    shown = words.number if step.kind in ("percent", "times", "over") else words.euro
    much = shown(step.value) if step.value is not None else NO_CELL["onbekend"]
    return words.words_of_step(step.kind, much) + (f" ({step.label})" if step.label else "")


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
    elif row.percentage is not None and row.maximum is None:
        calculation = f"{words.number(row.percentage)}% × uren die nog niet bekend zijn"
    result = f"{words.number(row.maximum)} uur" if row.maximum is not None else no_result(row)
    return Sum(period(answer.norms, decision, row), row.id, cell, calculation, rounding, result)


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
        if isinstance(rule, n.FixedRule) or rule.address.id != id_ or (isinstance(rule, n.AmountRule) and rule.hours) is not is_hours:
            continue
        for method, prop in rule.rounding:
            if prop is None:
                return METHODS[method]
            body = norms.props[prop].body
            if isinstance(body, n.ReadingIs) and answer.readings[body.reading] == body.choice:
                return next(c.label for c in norms.readings[body.reading].choices if c.name == body.choice)
    return ""


# ---- as cards


def amount_steps(answer: Answer, decision: Decision, row: AmountRow) -> Iterator[str]:
    """The named values that an amount is made of, and what these are made of, each with its provision."""
    rules = [r for r in answer.norms.provisions[decision.provision].amounts if r.address.id == row.id]
    terms = [t for r in rules if isinstance(r, n.ProductRule) for t in (r.count, r.rate, r.less)]
    terms += [step.term for r in rules if isinstance(r, n.ProductRule | n.CellRule) for step in r.steps]
    said = {row.counted, *(step.label for step in row.steps)}
    shown = [t for t in terms if isinstance(t, n.ValueTerm) and answer.norms.values[t.name].label in said]
    model = next((m for m in answer.amount_models if decision.subject in m.cones), None)
    yield from steps_of(model, shown, (decision.subject,), True) if model is not None else ()


def _step_look(row: AmountRow | HoursRow, name: str) -> Look:
    """A calculation that cannot be made yet is open; what the table says stands."""
    return Look.UNKNOWN if name == CALCULATION and row.status == "onbekend" else Look.YES


def cards(answer: Answer, decision: Decision) -> tuple[Card, ...]:
    """One card an amount or a number of hours; below it the cell, the calculation and the rounding."""
    leads = ("Maximumbedrag" if is_maximum(answer.norms, decision) else "Bedrag", "Aantal uren")
    found: tuple[tuple[str, Sequence[AmountRow | HoursRow], Sequence[Sum]], ...] = (
        (leads[0], decision.amounts, amounts(answer, decision)), (leads[1], decision.hours, hours(answer, decision)),
    )  # fmt: skip
    made = []
    for what, rows, sums in found:
        for i, (row, sum_) in enumerate(zip(rows, sums, strict=True), 1):
            lead = f"{what} over {sum_.period}" if sum_.period else what
            source = "Uit de tabel" if row.column is not None else "Uit de tekst of het dossier"
            steps = ((source, sum_.cell), (CALCULATION, sum_.calculation), ("Afronding", sum_.rounding))
            look = {"ok": Look.YES, "onbekend": Look.UNKNOWN}.get(row.status, Look.NO)
            worked_out = tuple(amount_steps(answer, decision, row)) if isinstance(row, AmountRow) else ()
            below = tuple(
                Card(f"{what}|{i}|{k}", name, s, _step_look(row, name), kind="step", decisive=False)
                for k, (name, s) in enumerate(steps)
                if s
            )
            address = answer.norms.articles[row.id].address
            made.append(
                Card(
                    f"{what}|{i}", lead, sum_.result, look, words.cite(address), children=below, kind="amount", detail=worked_out,
                    law=" ".join(answer.norms.articles[row.id].quotations), address=row.id, decisive=False,
                )
            )  # fmt: skip
    return tuple(made)
