"""A further cap on a maximum, against a computation of our own; and to whom a letter goes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.generate import favourable, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

from explain.cards import money
from explain.decision.serialize import decision_json
from explain.letter import letters
from explain.letter.model import Source
from parser import norms as n
from reasoner import Answer, decide, read_dossier

NORMS = norms()
CAPPED = [(p.kind, a) for p in NORMS.provisions.values() for a in p.amounts if isinstance(a, n.AmountRule) and a.cap is not None]
ADDRESSING = NORMS.addressing
assert ADDRESSING is not None
assert ADDRESSING.unasked is not None


def capped(cap: Decimal | None) -> Answer:
    """A favourable application whose maximum has a further cap; None: how much that is, is not known."""
    kind, rule = CAPPED[0]
    assert isinstance(rule.cap, n.FactTerm)
    dossier = favourable(NORMS, kind)
    dossier["aanvragen"][0].pop(rule.cap.fact, None)
    if cap is not None:
        dossier["aanvragen"][0][rule.cap.fact] = str(cap).replace(".", ",")
    return decide(NORMS, read_dossier(NORMS, to_yaml(dossier)))


def test_there_is_a_maximum_with_a_cap() -> None:
    assert len(CAPPED) == 1


@pytest.mark.slow
@examples(40)
@given(st.decimals(0, 5000, places=2))
def test_a_known_cap_is_never_passed_and_lowers_nothing_else(cap: Decimal) -> None:
    free, held = (capped(c).decisions[0].amounts for c in (None, cap))
    assert [r.status for r in held] == ["ok"] * len(free)
    for without, with_ in zip(free, held, strict=True):
        assert without.maximum is not None
        assert with_.maximum == min(without.maximum, cap)
        assert (with_.table, with_.factor, with_.cap) == (without.table, without.factor, cap)


@pytest.mark.slow
def test_an_unknown_cap_leaves_the_maximum_and_says_so() -> None:
    answer = capped(None)
    decision = answer.decisions[0]
    assert decision.amounts
    for row, shown in zip(decision.amounts, money.amounts(answer, decision), strict=True):
        assert row.maximum is not None
        assert (row.cap, row.capped_by is None) == (None, False)
        assert f"ten hoogste {row.capped_by}: nog onbekend" in shown.calculation
    assert [row["cap"] for row in decision_json(answer, decision)["amounts"]] == [None] * len(decision.amounts)


@pytest.mark.slow
def test_a_cap_in_words() -> None:
    answer = capped(Decimal("12.5"))
    decision = answer.decisions[0]
    assert all(
        f"ten hoogste {r.capped_by}: € 12,50" in s.calculation
        for r, s in zip(decision.amounts, money.amounts(answer, decision), strict=True)
    )
    assert {s.result for s in money.amounts(answer, decision)} == {"€ 12,50"}


# ---- to whom


def opening(**stated: str) -> tuple[str, set[str]]:
    """The first five paragraphs of the letter on a favourable application, and the facts of the dossier they rest on."""
    dossier = favourable(NORMS, CAPPED[0][0])
    application = dossier["aanvragen"][0]
    for name in (ADDRESSING.fact, ADDRESSING.unasked[0]):
        application.pop(name, None)
    application.update(stated)
    dossier["werkgevers"] = [*dossier.get("werkgevers", ()), {"id": "w", "naam": "De bakkerij"}]
    dossier["dienstverbanden"][0]["werkgever"] = "w"
    dossier["personen"][0]["naam"] = "De kandidaat"
    answer = decide(NORMS, read_dossier(NORMS, to_yaml(dossier)))
    (letter,) = letters(answer)
    sentences = [s for b in letter.body[:6] for s in b.sentences]
    facts = {o.ref.partition(".")[2] for s in sentences for o in s.origins if o.source is Source.DOSSIER}
    return " ".join(s.text for s in sentences), facts


@pytest.mark.slow
def test_who_applies_is_not_guessed() -> None:
    text, facts = opening()
    assert "[Naam en adres van de aanvrager]" in text
    assert "Aan:" not in text
    assert ADDRESSING.fact not in facts


@pytest.mark.slow
@pytest.mark.parametrize(("value", "label"), [("persoon", "De kandidaat (persoon)"), ("werkgever", "De bakkerij (werkgever)")])
def test_the_letter_goes_to_who_applied(value: str, label: str) -> None:
    text, facts = opening(**{ADDRESSING.fact: value})
    assert f"Aan: {label}." in text
    assert "ontvingen wij uw aanvraag" in text or "Wij ontvingen uw aanvraag" in text
    assert ADDRESSING.fact in facts


def test_without_an_application_nobody_applied() -> None:
    text, facts = opening(**{ADDRESSING.unasked[0]: "ja"})
    assert "uw aanvraag" not in text
    assert "Niemand heeft dit aangevraagd" in text
    assert "Aan: De kandidaat (persoon)." in text
    assert ADDRESSING.unasked[0] in facts


def test_a_path_that_leads_nowhere_leaves_the_name_open() -> None:
    dossier = favourable(NORMS, CAPPED[0][0])
    application = dossier["aanvragen"][0]
    application |= {ADDRESSING.fact: "werkgever", ADDRESSING.unasked[0]: "nee", "dienstverband": "geen", "plaatsing": "geen"}
    (letter,) = letters(decide(NORMS, read_dossier(NORMS, to_yaml(dossier))))
    text = " ".join(s.text for b in letter.body[:6] for s in b.sentences)
    assert "[Naam en adres van de aanvrager]" in text
