"""A value of which no case applies cannot be said to be anything: no output says that it is more or less than a limit."""

from __future__ import annotations

from datetime import date

import pytest

from explain.cards.build import explain
from explain.cards.outline import outline
from explain.html import page
from explain.letter import export_letters
from explain.rules.inspect import inspection
from explain.sentence import sentence
from parser import SourceFile, check
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier

RULES = """
kennisbank "Proef" versie "1"
soort bijdrage "bijdrage"
entiteit persoon in personen "persoon"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
  feit werkt is ja/nee "De persoon werkt" anders "De persoon werkt niet"
  feit groep is een van (jong, oud) "groep"
regeling "Regeling Proef" als proef
  bron "r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
waarde tarief is getal "tarief"
  : 10 als groep is jong
  : 20 als groep is oud en werkt
aanhef
  tekst "Regeling Proef" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft bijdrage
  tekst "Het college kan een bijdrage verstrekken."
  kan verstrekken "Het college kan een bijdrage verstrekken"
artikel 1 lid 2
  betreft bijdrage
  tekst "Het college weigert bij een laag tarief."
  weigert "Laag tarief" als CONDITIE
"""
SOURCE = (
    "Regeling Proef\n\nArtikel 1 Bijdrage\n\n1. Het college kan een bijdrage verstrekken.\n\n2. Het college weigert bij een laag tarief.\n"
)


def norms(condition: str) -> Norms:
    return check("proef", [SourceFile("r.regels", RULES.replace("CONDITIE", condition))], [SourceFile("r.txt", SOURCE)])


def answer(base: Norms, group: str, works: str) -> Answer:
    dossier = (
        "personen: [{id: p}]\naanvragen:\n  - {id: a1, voorziening: bijdrage, persoon: p, ontvangen: 2024-02-01, van: 2024-03-01, "
        f"tot_en_met: 2024-05-01, groep: {group}, werkt: {works}}}\n"
    )
    return decide(base, read_dossier(base, dossier), date=date(2024, 2, 1))


@pytest.mark.parametrize(
    ("condition", "outcome"), [("niet tarief > 15", "moet_weigeren"), ("tarief < 15", "kan_toekennen"), ("tarief >= 15", "kan_toekennen")]
)
def test_no_comparison_with_it_holds(condition: str, outcome: str) -> None:
    assert answer(norms(condition), "oud", "nee").decisions[0].outcome == outcome


def test_every_output_says_that_it_cannot_be_determined() -> None:
    found = answer(norms("niet tarief > 15"), "oud", "nee")
    (decision,) = found.decisions
    assert sentence(found, decision) == "Moet worden geweigerd: tarief is niet te bepalen, want geen van de gevallen daarvan geldt."
    for text in (
        outline(explain(found, decision)),
        outline(explain(found, decision, True)),
        page(found, decision),
        export_letters(found).decode(),
    ):
        assert "iet te bepalen" in text
        assert "ten hoogste 15" not in text


def test_with_a_case_the_value_is_said() -> None:
    found = answer(norms("niet tarief > 15"), "jong", "nee")
    (decision,) = found.decisions
    assert decision.outcome == "moet_weigeren"
    assert "te bepalen" not in sentence(found, decision)


def test_as_long_as_a_case_may_apply_it_is_unknown() -> None:
    (decision,) = answer(norms("niet tarief > 15"), "oud", "onbekend").decisions
    assert (decision.outcome, [u.fact for u in decision.unknown]) == ("onbeslist", ["werkt"])


def test_the_gap_is_found_beforehand() -> None:
    assert "waarde tarief: geen van de gevallen geldt als groep is oud, werkt is nee" in inspection(norms("niet tarief > 15")).findings


def test_that_an_application_is_nobodys_is_found_to_be_idle() -> None:
    """A dossier in which an application is of nobody cannot be (D005), so a rule that looks at it never does anything."""
    idle = "de aanvraag heeft altijd een persoon: een dossier zonder is een fout; maak er een ja/nee-feit van"
    assert idle in inspection(norms("aanvraag heeft geen persoon")).findings
    assert idle not in inspection(norms("niet werkt")).findings
