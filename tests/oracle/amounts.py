"""Amounts and hours by the oracle: each part of the period asked for, its cell, its share, its rounding; every unknown stays one.

No maximum of the period is looked at here: the rule bases for which it is used have none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

from parser import norms as n

from .interpreter import (
    ENDLESSLY_MANY,
    MUST_REFUSE,
    NOT_APPLICABLE,
    PARTS_OF_AN_ENDLESS_PERIOD,
    Answer,
    Number,
    Thing,
    Value,
    World,
    add_months,
    conjunction,
    disjunction,
)

OK, NO_CELL, UNKNOWN = "ok", "geen_cel", "onbekend"
ROUNDING = {"half_omhoog": lambda x: floor(x + Fraction(1, 2)), "naar_beneden": floor, "naar_boven": ceil}


class TwoAtOnce(Exception):
    """Two cells, or two ways to round, apply together."""


@dataclass(frozen=True)
class Row:
    """Day numbers (None: not known; infinite: no end), the amount in euro or hours (None: not known), and what is known."""

    first: Number | None
    last: Number | None
    id: str
    amount: Fraction | None
    status: str


def rows(answer: Answer, application: str) -> list[Row]:
    """What is granted at most, in the order of the rules; nothing where the outcome is that it must be refused."""
    world = answer.of(application)
    if answer.outcome(application) in (MUST_REFUSE, NOT_APPLICABLE):
        return []
    kind = answer.facts.kind(Thing(n.APPLICATION, application))
    assert kind is not None
    return [row for rule in answer.norms.provisions[kind].amounts for row in _Rule(world, application).rows(rule)]


class _Rule:
    def __init__(self, world: World, application: str) -> None:
        self.world, self.application = world, application
        self.thing = Thing(n.APPLICATION, application)

    def rows(self, rule: n.Amount) -> Iterator[Row]:
        applies = self.holds(rule.prop)
        if applies is False:
            return
        if isinstance(rule, n.CellRule):
            made = self.looked_up(rule)
        else:
            made = self.product(rule) if isinstance(rule, n.ProductRule) else self.parts(rule)
        for row in made:
            yield row if applies or row.status != OK else Row(row.first, row.last, row.id, None, UNKNOWN)

    def holds(self, prop: str | None, part: int | None = None) -> Value:
        if prop is None:
            return True
        context = self.world.norms.props[prop].context
        return self.world.value(
            prop, tuple(part if v in self.world.norms.parts and part is not None else self.application for v in context)
        )

    def exactly(self, term: n.Term, part: int | None = None, of: str = "") -> Number | None:
        env = {n.APPLICATION: self.thing, **({of: part} if part is not None else {})}
        if self.world.not_there(term, env):
            return None
        low, high = self.world.term(term, env)
        return low if low == high and abs(low) < ENDLESSLY_MANY else None

    def parts(self, rule: n.AmountRule | n.FixedRule) -> Iterator[Row]:
        (begin, begin_high), (end_low, end) = self.world.facts.period(self.thing)
        if begin != begin_high or end_low != end:
            yield Row(None, None, rule.address.id, None, UNKNOWN)
            return
        months = self.world.norms.parts[rule.part].months
        for k in itertools.count(1):
            first, whole = add_months(begin, months * (k - 1)), add_months(begin, months * k) - 1
            if first > end or (end == inf and k > PARTS_OF_AN_ENDLESS_PERIOD):
                return
            made = self.fixed(rule, first, whole, end) if isinstance(rule, n.FixedRule) else self.part(rule, k, first, whole, end)
            if made is not None:
                yield made

    def fixed(self, rule: n.FixedRule, first: Number, whole: Number, end: Number) -> Row | None:
        unfinished = end < whole
        whole_only = self.holds(rule.whole_only) if rule.whole_only is not None else False
        if unfinished and whole_only:
            return None
        known = not (unfinished and whole_only is None)
        return Row(first, min(whole, end), rule.address.id, Fraction(rule.amount) if known else None, OK if known else UNKNOWN)

    def part(self, rule: n.AmountRule, k: int, first: Number, whole: Number, end: Number) -> Row:
        last = min(whole, end)

        def row(status: str, amount: Fraction | None = None) -> Row:
            return Row(first, last, rule.address.id, amount, status)

        cells = self.cells(rule, k)
        there = disjunction(v for _, v in cells)
        if there is not True:
            return row(NO_CELL if there is False else UNKNOWN)
        cell = one({c for c, v in cells if v is True})
        method = one({m for m, guard in rule.rounding if self.holds(guard, k)})
        share = self.exactly(n.ValueTerm(rule.pro_rata, ""), k, rule.part) if rule.pro_rata is not None else inf
        if share is None or cell is None or (method is None and rule.rounding):
            return row(UNKNOWN)
        if rule.hours:
            hours = Fraction(cell) / 100 * Fraction(share) * Fraction(last - first + 1) / 7
            return row(UNKNOWN) if method is None and (hours * 100).denominator != 1 else row(OK, rounded(hours, method or "naar_boven"))
        total = Fraction(cell)
        full = self.exactly(rule.full_at, k, rule.part) if rule.full_at is not None else None
        if full is not None and share < full:
            total *= Fraction(share) / Fraction(full)
        if rule.part_pro_rata is not None and last < whole:
            by_days = self.holds(rule.part_pro_rata, k)
            if by_days is None:
                return row(UNKNOWN)
            total *= Fraction(last - first + 1) / Fraction(whole - first + 1) if by_days else 1
        if method is None and (total * 100).denominator != 1:
            return row(UNKNOWN)
        amount = rounded(total, method or "naar_boven")
        cap = self.exactly(rule.cap, k, rule.part) if rule.cap is not None else None
        return row(OK, amount if cap is None else min(amount, max(Fraction(cap), Fraction(0))))

    def product(self, rule: n.ProductRule) -> Iterator[Row]:
        made = [t for t in (rule.count, rule.rate, rule.less) if t is not None]
        if self.lacks(*made, *(step.term for step in rule.steps)) or self.by_nothing(rule):
            (begin, begin_high), (end_low, end) = self.world.facts.period(self.thing)
            yield Row(begin if begin == begin_high else None, end if end_low == end else None, rule.address.id, None, NO_CELL)
            return
        count, rate, less = (self.exactly(t) if t is not None else 0 for t in (rule.count, rule.rate, rule.less))
        (begin, begin_high), (end_low, end) = self.world.facts.period(self.thing)
        dates = begin if begin == begin_high else None, end if end_low == end else None
        if count is None or rate is None or less is None or inf in (abs(count), abs(rate), abs(less)):
            yield Row(*dates, rule.address.id, None, UNKNOWN)
        else:
            yield self.stepped(rule, max(Fraction(count) * Fraction(rate) - Fraction(less), Fraction(0)), *dates)

    def lacks(self, *terms: n.Term) -> bool:
        """Is something that an amount is made of not there?"""
        return any(self.world.lacking(term, {n.APPLICATION: self.thing}) for term in terms)

    def by_nothing(self, rule: n.ProductRule | n.CellRule) -> bool:
        """Is it divided by what can only be nothing?"""
        env = {n.APPLICATION: self.thing}
        return any(step.kind == "over" and self.world.term(step.term, env)[1] <= 0 for step in rule.steps)

    def cells(self, rule: n.AmountRule | n.CellRule, part: int | None) -> list[tuple[Fraction, Value]]:
        """Each cell with whether its row and its column apply."""
        found = []
        for table in (self.world.norms.tables[name] for name in rule.tables):
            for (_, _, line), values in zip(table.rows, table.cells, strict=True):
                for (_, column), cell in zip(table.columns, values, strict=True):
                    if cell is not None:
                        found.append((Fraction(cell), conjunction([self.holds(line, part), self.holds(column, part)])))
        return found

    def looked_up(self, rule: n.CellRule) -> Iterator[Row]:
        cells = self.cells(rule, None)
        there, cell = disjunction(v for _, v in cells), one({c for c, v in cells if v is True})
        if there is not True:
            yield Row(None, None, rule.address.id, None, NO_CELL if there is False else UNKNOWN)
        elif cell is None or self.lacks(*(step.term for step in rule.steps)) or self.by_nothing(rule):
            yield Row(None, None, rule.address.id, None, NO_CELL)
        else:
            yield self.stepped(rule, Fraction(cell), None, None)

    def stepped(self, rule: n.ProductRule | n.CellRule, amount: Fraction, first: Number | None, last: Number | None) -> Row:
        unknown = Row(first, last, rule.address.id, None, UNKNOWN)
        for step in rule.steps:
            much = self.exactly(step.term)
            if much is None or abs(much) == inf:
                return unknown
            by = Fraction(much)
            if step.kind == "over" and by <= 0:
                return unknown
            if step.kind in ("times", "over"):
                amount = amount * by if step.kind == "times" else amount / by
                continue
            done = {"percent": amount * by / 100, "less": amount - by, "most": min(amount, by), "least": max(amount, by)}
            amount = max(done[step.kind], Fraction(0))
        methods: set[str] = {m for m, guard in rule.rounding if self.holds(guard)} if rule.rounding else {"half_omhoog"}
        method = one(methods)
        return unknown if method is None else Row(first, last, rule.address.id, rounded(amount, str(method)), OK)


def one(found: set[Fraction] | set[str]) -> Fraction | str | None:
    if len(found) > 1:
        raise TwoAtOnce(found)
    return next(iter(found), None)


def rounded(value: Fraction, method: str) -> Fraction:
    return Fraction(ROUNDING[method](value * 100), 100)


__all__ = ["Row", "TwoAtOnce", "rows"]
