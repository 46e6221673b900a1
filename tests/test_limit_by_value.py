"""A number of parts that may be granted, as a fact or a value: what is more is refused, in every engine, as with the number itself."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from conftest import plain_yaml
from oracle import evaluate
from test_columns import compared

import kb
from explain.cards.build import explain
from explain.cards.outline import outline
from explain.sentence import sentence
from explain.site.law import statements
from parser import RuleBaseError, SourceFile, check
from parser.norms import Norms
from reasoner import Decision, decide, read_dossier

FOLDER = Path(__file__).parent / "kennisbanken" / "atelierfonds"
DOSSIER = (FOLDER / "dossiers" / "toegekend.yaml").read_text(encoding="utf-8")
LIMIT = "tot ten hoogste 3 halfjaar na aftrek van eerdere_halfjaren"
DAY = date(2025, 2, 20)
FACT = "  feit uren_per_week is uur"
STATED = '  feit gegund is getal "aantal halve jaren van de gunning"\n'
VALUE = 'waarde toegestaan is getal "aantal halve jaren dat mag"\n  : gegund als gegund > 0\n  : 3 als gegund <= 0\n'
BY_FACT, BY_VALUE = (f"tot ten hoogste {name} halfjaar na aftrek van eerdere_halfjaren" for name in ("gegund", "toegestaan"))


@cache
def norms(limit: str) -> Norms:
    folder = kb.find(str(FOLDER))
    words, *rules = (text for _, text in folder.rules)
    texts = (words.replace(FACT, STATED + FACT, 1) + VALUE + LEFT, *(text.replace(LIMIT, limit) for text in rules))
    return check("proef", [SourceFile(f"{i}.regels", text) for i, text in enumerate(texts)], [SourceFile(*f) for f in folder.sources])


def dossier(granted: str) -> str:
    return f"{DOSSIER.rstrip()}\n    gegund: {granted}\n"


def decided(limit: str, granted: str) -> Decision:
    """The decision; the oracle and the columns say the same of it."""
    base, text = norms(limit), dossier(granted)
    (decision,) = decide(base, read_dossier(base, text), date=DAY).decisions
    assert frozenset(decision.possible) == evaluate(base, plain_yaml(text), date=DAY).possible("a1")
    assert compared(base, [read_dossier(base, text)], {"date": DAY}, True) == 1
    return decision


@pytest.mark.parametrize("limit", [BY_FACT, BY_VALUE])
@pytest.mark.parametrize(
    ("granted", "until"),
    [("1", date(2025, 8, 31)), ("'1,5'", date(2025, 8, 31)), ("'1,9999'", date(2025, 8, 31)), ("2", None), ("12", None)],
)
def test_only_what_is_more_is_refused(limit: str, granted: str, until: date | None) -> None:
    decision = decided(limit, granted)
    assert (decision.outcome, [g.until for g in decision.grounds]) == ("toekennen", [until] if until else [])
    assert len(decision.amounts) == (1 if until else 2)


def test_nothing_is_left_where_none_may_be() -> None:
    assert decided(BY_FACT, "0").outcome == "moet_weigeren"
    assert decided(BY_VALUE, "0").outcome == "toekennen"


@pytest.mark.parametrize("limit", [BY_FACT, BY_VALUE])
def test_a_limit_that_is_not_known_is_said_to_be_open(limit: str) -> None:
    decision = decided(limit, "onbekend")
    assert [(o.id, o.furthest) for o in decision.limits] == [("atelierfonds:2.3", None)]
    assert {u.fact for o in decision.limits for u in o.unknown} == {"gegund"}


def test_the_proof_and_the_reference_name_it() -> None:
    base = norms(BY_VALUE)
    answer = decide(base, read_dossier(base, dossier("1")), date=DAY)
    assert "Samen met deze aanvraag meer dan ‘aantal halve jaren dat mag’ toelaat  [staat vast · 0 + 2 = 2; grens 1]" in outline(
        explain(answer, answer.decisions[0], full=True)
    )
    said = "Het college moet verstrekken tot en met 31 augustus 2025; het meerdere moet worden geweigerd"
    assert sentence(answer, answer.decisions[0]).startswith(said)
    notes = [note for each in statements(base).values() for s in each for note in s.notes]
    assert "Ten hoogste ‘aantal halve jaren dat mag’ keer een half jaar, na aftrek van: eerdere halve jaren atelierruimte." in notes


LEFT = """waarde genoten is dagen "dagen dat al is bijgedragen"
  : som(aantal dagen van eerder.van tot en met eerder.tot_en_met over toekenning als eerder van dezelfde kunstenaar
        waarvoor eerder is een materiaalsubsidie)
waarde over is dagen "dagen die nog mogen"
  : 500 dagen - genoten
"""
BY_DAYS = "tot en met aanvraag.van + over - 1 dag"


@pytest.mark.parametrize(("start", "left"), [("2024-01-01", 75), ("2023-10-19", 1), ("2023-10-18", 0), ("2022-01-01", 0)])
def test_a_number_of_days_less_those_before_it_is_a_last_day(start: str, left: int) -> None:
    """From 1 January 2024 up to and including 28 February 2025 is 366 + 31 + 28 = 425 days, 74 more from 19 October 2023, so 75 of 500 are left, from 1 March 2025 on."""
    base = norms(BY_DAYS)
    text = dossier("1").replace("van: 2024-01-01", f"van: {start}")
    (decision,) = decide(base, read_dossier(base, text), date=DAY).decisions
    assert frozenset(decision.possible) == evaluate(base, plain_yaml(text), date=DAY).possible("a1")
    assert compared(base, [read_dossier(base, text)], {"date": DAY}, True) == 1
    assert decision.outcome == ("toekennen" if left else "moet_weigeren")
    assert [g.until for g in decision.grounds] == [date(2025, 3, 1) + timedelta(left - 1) if left else None]


def test_what_limits_is_a_number() -> None:
    with pytest.raises(RuleBaseError) as error:
        norms("tot ten hoogste uren_per_week halfjaar")
    (found,) = error.value.diagnostics
    assert (found.code, found.message) == ("R004", "hier staat uur; schrijf: ten hoogste <getal>")
