"""Parts of a period that begins on a day that shorter months do not have: one measure, from the begin of the period."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from dateutil.relativedelta import relativedelta
from oracle.generate import favourable, to_yaml
from oracle.loaded import norms

from reasoner import decide, read_dossier
from reasoner.decision.answer import AmountRow
from reasoner.dossier.calendar import whole_parts

NORMS = norms()
BEGINS = [date(2024, 8, d) for d in (28, 29, 30, 31)] + [date(2023, 8, 31), date(2024, 2, 29), date(2024, 11, 30), date(2025, 3, 31)]


def parts(begin: date, end: date, months: int) -> Iterator[tuple[date, date, date]]:
    """First day, last day, and the last day if the part were whole."""
    for k in itertools.count():
        first, whole = begin + relativedelta(months=k * months), begin + relativedelta(months=(k + 1) * months) - timedelta(days=1)
        if first > end:
            return
        yield first, min(whole, end), whole


@pytest.mark.parametrize("begin", BEGINS)
@pytest.mark.parametrize("months", [1, 3, 6])
def test_every_part_ends_the_day_before_the_next_begins(begin: date, months: int) -> None:
    found = list(itertools.islice(whole_parts(begin.toordinal(), 10_000_000, months), 8))
    assert [a for a, _ in found[1:]] == [b + 1 for _, b in found[:-1]]
    assert [a for a, _ in found] == [(begin + relativedelta(months=k * months)).toordinal() for k in range(8)]


def premiums(begin: date, end: date) -> tuple[AmountRow, ...]:
    dossier = favourable(NORMS, "participatieplaats")
    dossier["personen"][0].update(geboortedatum="1980-01-01")
    dossier["aanvragen"][0].update(
        van=begin.isoformat(), tot_en_met=end.isoformat(), laatste_dag_artikel_10a="2030-12-31", voldoende_meegewerkt="ja"
    )
    after = max(end + timedelta(days=1), date(2024, 9, 15))
    decision = decide(NORMS, read_dossier(NORMS, to_yaml(dossier)), date=after).decisions[0]
    return tuple(r for r in decision.amounts if isinstance(r, AmountRow) and r.id == "verordening:8.3")


@pytest.mark.parametrize("begin", BEGINS)
@pytest.mark.parametrize("short", [-1, 0, 1, 2, 3, 4])
def test_a_premium_for_whole_half_years(begin: date, short: int) -> None:
    end = begin + relativedelta(months=12) - timedelta(days=1 + short)
    expected = [(a, b) for a, b, whole in parts(begin, end, 6) if b == whole]
    found = premiums(begin, end)
    assert [(r.from_, r.to) for r in found] == expected
    assert all(r.table == Decimal(150) for r in found)


@pytest.mark.parametrize("begin", BEGINS)
@pytest.mark.parametrize("short", [0, 1, 2, 3, 4])
def test_a_part_by_the_day_is_never_more_than_the_table(begin: date, short: int) -> None:
    """The factor of an unfinished part: its days to the days it would have as a whole."""
    end = begin + relativedelta(months=12) - timedelta(days=1 + short)
    dossier = favourable(NORMS, "subsidie_jobcoaching")
    dossier["dienstverbanden"][0].update(begin=begin.isoformat(), einde="onbepaald", uren_per_week="24")
    received = max(begin, date(2024, 6, 10)).isoformat()  # in force
    dossier["aanvragen"][0].update(van=begin.isoformat(), tot_en_met=end.isoformat(), ontvangen=received, regime="midden")
    decision = decide(NORMS, read_dossier(NORMS, to_yaml(dossier)), readings={"deel_halfjaar": "per_dag"}).decisions[0]
    rows = [r for r in decision.amounts if isinstance(r, AmountRow) and r.id == "regeling:bijlage1"]
    expected = list(parts(begin, end, 6))
    assert [(r.from_, r.to) for r in rows] == [(a, b) for a, b, _ in expected]
    for row, (first, last, whole) in zip(rows, expected, strict=True):
        assert row.table is not None
        assert row.maximum is not None
        exact = Fraction(row.table) * ((last - first).days + 1) / ((whole - first).days + 1)
        assert abs(Fraction(row.maximum) - exact) < Fraction(1, 100)
        assert row.maximum <= row.table
