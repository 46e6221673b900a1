"""Amounts without a table, against a computation of our own: a fixed amount a part, and a count times a rate."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from oracle.generate import favourable, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

import kb
from parser import SourceFile, check
from parser import norms as n
from reasoner import decide, read_dossier
from reasoner.decision.answer import AmountRow

NORMS = norms()
FOLDER = kb.find("twenterand-2024")
VARIANT = """variant "Proef" bij "twenterand-2024"
wijzigt verordening artikel 8 lid 3
  vast bedrag per halfjaar 150 euro als voldoende_meegewerkt
"""
PRODUCT = [(p.kind, a) for p in NORMS.provisions.values() for a in p.amounts if isinstance(a, n.ProductRule)]
LAST = date(2034, 12, 31)  # no period without end is granted beyond it
ANSWERS = {True: "ja", False: "nee", None: "onbekend"}
MONEY = st.none() | st.decimals(0, 500, places=3) | st.integers(0, 50).map(Decimal)


def test_the_rule_base_has_both_forms() -> None:
    assert fixed(NORMS)
    assert PRODUCT


def rows(
    kind: str, rule: n.FixedRule | n.ProductRule, stated: dict[str, Any], law: n.Norms = NORMS, day: date | None = None
) -> tuple[AmountRow, ...]:
    """The reasoner's rows under one rule for a favourable application with some facts changed; None takes a fact away."""
    dossier = favourable(NORMS, kind)
    application = dossier["aanvragen"][0]
    application.update({k: v for k, v in stated.items() if v is not None})
    for key in [k for k, v in stated.items() if v is None]:
        application.pop(key, None)
    decision = decide(law, read_dossier(law, to_yaml(dossier)), date=day).decisions[0]
    assert decision.outcome not in ("moet_weigeren", "niet_van_toepassing")
    return tuple(r for r in decision.amounts if r.id == rule.address.id)


def leaf(prop: str | None) -> n.Flag | n.Member:
    """The one fact that a proposition is about, un-negated."""
    assert prop is not None
    match NORMS.props[prop].body:
        case n.Flag() | n.Member() as body:
            return body
        case n.All((child,)) | n.Any_((child,)):
            assert child.holds
            return leaf(child.prop)
        case body:
            raise AssertionError(body)


def parts(begin: date, end: date, months: int) -> Iterator[tuple[date, date, bool]]:
    """First day, last day, and whether the part is whole."""
    for k in itertools.count():
        first, last = begin + relativedelta(months=k * months), begin + relativedelta(months=(k + 1) * months) - timedelta(days=1)
        if first > end:
            return
        yield first, min(last, end), last <= end


# ---- a fixed amount a part


@functools.cache
def plain_fixed() -> n.Norms:
    """The law with a fixed amount for every part, finished or not, whenever it is decided."""
    rules, sources = ([SourceFile(*f) for f in files] for files in (FOLDER.rules, FOLDER.sources))
    return check(FOLDER.id, rules, sources, variant=SourceFile("proef.regels", VARIANT))


def fixed(law: n.Norms) -> tuple[str, n.FixedRule]:
    (found,) = [(p.kind, a) for p in law.provisions.values() for a in p.amounts if isinstance(a, n.FixedRule)]
    return found


@examples(40)
@given(
    holds=st.sampled_from([True, False, None]),
    begin=st.dates(date(2024, 6, 1), date(2026, 12, 31)),
    days=st.integers(0, 1500),
    to=st.sampled_from(["day", "edge", "endless", "unknown"]),
)
def test_fixed(holds: bool | None, begin: date, days: int, to: str) -> None:
    kind, rule = fixed(plain_fixed())
    months = NORMS.parts[rule.part].months
    end = begin + timedelta(days=days) if to == "day" else begin + relativedelta(months=months * (days % 5 + 1)) - timedelta(days=1)
    found = rows(kind, rule, stated(rule, holds, begin, end, to), plain_fixed(), date(2024, 9, 15))
    if to == "unknown":
        assert [r.status for r in found] == (["onbekend"] if holds is not False else [])
        assert all(r.maximum is None for r in found)
        return
    expected = [(a, b) for a, b, _ in parts(begin, LAST if to == "endless" else end, months)]
    assert [(r.from_, r.to) for r in found] == (expected if holds is not False else [])
    for row in found:
        assert (row.maximum, row.status) == ((rule.amount, "ok") if holds else (None, "onbekend"))


@examples(60)
@given(
    holds=st.sampled_from([True, False, None]),
    begin=st.dates(date(2024, 6, 1), date(2026, 12, 31)),
    days=st.integers(0, 1500),
    to=st.sampled_from(["day", "edge", "endless"]),
    after=st.integers(-200, 1700),
)
def test_fixed_after_each_part(holds: bool | None, begin: date, days: int, to: str, after: int) -> None:
    """Only whole parts; the fact is about the last of them that is over on the day of the decision."""
    kind, rule = fixed(NORMS)
    assert rule.whole_only is not None
    months = NORMS.parts[rule.part].months
    end = begin + timedelta(days=days) if to == "day" else begin + relativedelta(months=months * (days % 5 + 1)) - timedelta(days=1)
    day = max(begin + timedelta(days=after), date(2024, 6, 1))
    found = rows(kind, rule, stated(rule, holds, begin, end, to), NORMS, day)
    whole = [(a, b) for a, b, whole in parts(begin, LAST if to == "endless" else end, months) if whole]
    over = [span for span in whole if span[1] < day]
    judged = over[-1] if over else None
    assert [(r.from_, r.to) for r in found] == [span for span in whole if not (span == judged and holds is False)]
    for row in found:
        known = (row.from_, row.to) == judged and holds
        assert (row.maximum, row.status) == ((rule.amount, "ok") if known else (None, "onbekend"))


def stated(rule: n.FixedRule, holds: bool | None, begin: date, end: date, to: str) -> dict[str, Any]:
    """The period, the fact the amount turns on, and no maximum in the way."""
    return {
        leaf(rule.prop).fact: ANSWERS[holds],
        "van": begin.isoformat(),
        "tot_en_met": {"endless": "onbepaald", "unknown": "onbekend"}.get(to, end.isoformat()),
        "laatste_dag_artikel_10a": LAST.isoformat(),
    }


# ---- a count times a rate, less a deduction


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "rule"), PRODUCT)
@examples(120)
@given(holds=st.sampled_from([True, True, False, None]), count=MONEY, rate=MONEY, less=MONEY)
def test_product(
    kind: str, rule: n.ProductRule, holds: bool | None, count: Decimal | None, rate: Decimal | None, less: Decimal | None
) -> None:
    assert rule.less is not None
    when = leaf(rule.prop)
    assert isinstance(when, n.Member)
    other = next(v for v in NORMS.application.facts[when.fact].values if v not in when.values)
    stated: dict[str, Any] = {when.fact: when.values[0] if holds else other if holds is False else "onbekend"}
    for term, value in ((rule.count, count), (rule.rate, rate), (rule.less, less)):
        assert isinstance(term, n.FactTerm)
        stated[term.fact] = None if value is None else f"{value:f}".replace(".", ",")  # a point before three digits is refused
    found = rows(kind, rule, stated)
    if holds is False:
        assert found == ()
        return
    (row,) = found
    if holds is None or None in (count, rate, less):
        assert (row.maximum, row.status) == (None, "onbekend")
        return
    assert count is not None
    assert rate is not None
    assert less is not None
    cents = max(Fraction(0), Fraction(count) * Fraction(rate) - Fraction(less)) * 100
    rounded = int(cents + Fraction(1, 2))  # towards the lower whole number, after a half is added: half up
    assert (row.maximum, row.status) == (Decimal(rounded) / 100, "ok")


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "rule"), PRODUCT)
@pytest.mark.parametrize(
    ("count", "rate", "less", "maximum"),
    [
        ("3", "12,345", "0", "37.04"),  # 37.035: half up
        ("1", "0,005", "0", "0.01"),
        ("1", "0,0049", "0", "0.00"),
        ("10", "25", "250", "0.00"),
        ("10", "25", "250,01", "0.00"),  # never below zero
        ("10", "25", "249,99", "0.01"),
    ],
)
def test_product_by_hand(kind: str, rule: n.ProductRule, count: str, rate: str, less: str, maximum: str) -> None:
    when = leaf(rule.prop)
    assert isinstance(when, n.Member)
    terms = (rule.count, rule.rate, rule.less)
    stated = {t.fact: v for t, v in zip(terms, (count, rate, less), strict=True) if isinstance(t, n.FactTerm)}
    (row,) = rows(kind, rule, stated | {when.fact: when.values[0]})
    assert str(row.maximum) == maximum
