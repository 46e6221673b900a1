"""What may be reckoned below zero, and what an amount then comes to: found by `waarom check`, and the same in every engine."""

from __future__ import annotations

import pytest
from test_amounts_of_other_texts import RULE, dossier, findings, norms, rows


def valued(cases: str, amount: str) -> tuple[str, ...]:
    """What is found about zero in an amount with a value of its own beside it."""
    return tuple(
        f
        for f in findings(norms(amount, ("waarde boetedeel", f'waarde eigen is bedrag "eigen deel"\n  {cases}\nwaarde boetedeel')))
        if "onder nul" in f
    )


@pytest.mark.parametrize(
    ("amount", "found"),
    [
        ("  bedrag kosten verminderd met 6 euro\n", True),
        ("  bedrag kosten verminderd met 6 euro ten minste 0 euro\n", False),
        ("  bedrag kosten verminderd met 6 euro als kosten >= 6 euro\n", False),
        ("  bedrag kosten verminderd met 6 euro als kosten > 7 euro\n", False),
        ("  bedrag kosten verminderd met 6 euro als niet kosten < 6 euro\n", False),
        ("  bedrag kosten verminderd met 6 euro als kosten >= 5 euro\n", True),
        ("  bedrag kosten verminderd met 6 euro als niet kosten > 6 euro\n", True),
        ("  bedrag 10 euro verminderd met 10 euro\n", False),
        ("  bedrag 10 euro verminderd met 11 euro\n", True),
        ("  bedrag zakken maal 2,50 euro verminderd met 1 euro als zakken >= 1\n", False),
        ("  bedrag 10 euro maal 50 procent verminderd met 5 euro\n", False),
        ("  bedrag 10 euro maal 50 procent verminderd met 6 euro\n", True),
        ("  bedrag 10 euro ten hoogste kosten verminderd met 1 euro\n", True),
        ("  bedrag kosten ten minste 10 euro verminderd met 10 euro\n", False),
        ("  bedrag uit boetetabel verminderd met 95 euro\n", False),  # the least cell
        ("  bedrag uit boetetabel verminderd met 96 euro\n", True),
    ],
)  # fmt: skip
def test_an_amount_from_which_more_may_be_taken_than_there_is_is_found(amount: str, found: bool) -> None:
    said = [f for f in findings(norms(amount)) if "onder nul" in f]
    assert len(said) == found
    if found:
        assert said[0].startswith(f"het bedrag bij {RULE} kan onder nul uitkomen, en is dan nul: 'verminderd met ")
        assert said[0].endswith("schrijf `ten minste 0 euro` erachter als dat zo bedoeld is, of een grond voor dat geval")


@pytest.mark.parametrize(
    ("cases", "found"),
    [
        (": kosten - 6 euro", True),
        (": het hoogste van (kosten - 6 euro; 0 euro)", False),
        (": het laagste van (kosten - 6 euro; 9 euro)", True),
        (": 0 euro als kosten < 6 euro : kosten - 6 euro als kosten >= 6 euro", False),
        (": 6 euro - kosten als kosten <= 6 euro : 0 euro als kosten > 6 euro", False),
        (": 2 maal (kosten - 6 euro)", True),
    ],
)
def test_a_difference_on_which_an_amount_rests_is_found(cases: str, found: bool) -> None:
    said = valued(cases, "  bedrag eigen\n")
    assert [f.partition(",")[0] for f in said] == ["waarde eigen kan onder nul uitkomen"] * found


def test_a_difference_that_is_only_compared_may_lie_below_zero() -> None:
    assert valued(": kosten - 6 euro", "  bedrag 5 euro als eigen > 1 euro\n") == ()


def test_a_cap_below_zero_leaves_nothing() -> None:
    amount = "  maximumbedrag per keer uit boetetabel ten hoogste eigen afronden half_omhoog\n"
    value = ("waarde boetedeel", 'waarde eigen is bedrag "eigen deel"\n  : kosten - 6 euro\nwaarde boetedeel')
    day = {"van": "2025-06-01", "tot_en_met": "2025-06-01"}
    for costs, maximum in (("2", "0.00"), ("9", "3.00")):
        assert rows(norms(amount, value), dossier(0, kosten=costs, **day)) == [(maximum, "ok")]


@pytest.mark.parametrize(
    ("amount", "found"),
    [
        ("  bedrag kosten gedeeld door zakken\n", 1),
        ("  bedrag kosten gedeeld door zakken als zakken > 0\n", 0),
        ("  bedrag kosten gedeeld door zakken als zakken >= 0\n", 1),
        ("  bedrag kosten gedeeld door 3\n", 0),
    ],
)
def test_an_amount_divided_by_what_may_be_zero_is_found(amount: str, found: int) -> None:
    said = [f for f in findings(norms(amount)) if "kan nul zijn" in f]
    assert len(said) == found
    assert all(f"dan is er bij {RULE} geen bedrag" in f for f in said)
