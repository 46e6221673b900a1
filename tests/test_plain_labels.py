"""A rule base without sentences of its own: what is so is still said in sentences that read, with their unit."""

from __future__ import annotations

import json
from datetime import date

import pytest

from explain.cards.build import explain
from explain.cards.outline import outline
from explain.letter import export_letters
from explain.sentence import sentence
from parser import SourceFile, check
from reasoner import Answer, decide, read_dossier

RULES = """
kennisbank "Proef" versie "1"
soort verlof "verlof"
entiteit leerling in leerlingen "leerling"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling leerling naar leerling als begunstigde "leerling"
  feit schooldagen is dagen "schooldagen waarvoor verlof wordt gevraagd"
  feit kosten is bedrag "kosten"
  feit leeftijd is getal "leeftijd van de leerling"
  feit gemeld_op is datum "dag van de melding"
  feit ingeschreven is ja/nee "De leerling is ingeschreven"
    vraag "Is de leerling ingeschreven?"
  feit verhuisd is ja/nee "De leerling is verhuisd"
regeling "Regeling Proef" als proef
  bron "r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
aanhef
  tekst "Regeling Proef" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft verlof
  tekst "Het college kan verlof verlenen."
  kan verstrekken "Het college kan verlof verlenen"
artikel 1 lid 2
  betreft verlof
  tekst "Het college weigert verlof."
  weigert "Geen verlof" als TEST
"""
SOURCE = "Regeling Proef\n\nArtikel 1 Verlof\n\n1. Het college kan verlof verlenen.\n\n2. Het college weigert verlof.\n"
FACTS = {"schooldagen": "15", "kosten": "3000", "leeftijd": "17", "gemeld_op": "2024-03-20", "ingeschreven": "nee", "verhuisd": "nee"}


def refused(test: str) -> Answer:
    base = check("proef", [SourceFile("r.regels", RULES.replace("TEST", test))], [SourceFile("r.txt", SOURCE)])
    application = {"id": "a1", "voorziening": "verlof", "leerling": "l", "ontvangen": "2024-02-01", **FACTS}
    dossier = json.dumps({"leerlingen": [{"id": "l"}], "aanvragen": [application]})
    return decide(base, read_dossier(base, dossier), date=date(2024, 6, 1))


@pytest.mark.parametrize(
    ("test", "said", "step"),
    [
        (
            "schooldagen > 10 dagen",
            "‘schooldagen waarvoor verlof wordt gevraagd’ is 15 dagen, maar ten hoogste 10 is toegestaan",
            "15 dagen; grens: meer dan 10",
        ),
        (
            "kosten >= 3000 euro",
            "‘kosten’ is € 3.000,00, maar minder dan € 3.000,00 is toegestaan",
            "€ 3.000,00; grens: ten minste € 3.000,00",
        ),
        ("leeftijd < 18", "leeftijd van de leerling is 17, maar ten minste 18 is nodig", "17; grens: minder dan 18"),
        ("gemeld_op > 1 maart 2024", "de dag van de melding is 20 maart 2024, maar dat moet uiterlijk op 1 maart 2024 zijn", ""),
        ("niet ingeschreven", "op de vraag ‘Is de leerling ingeschreven?’ is het antwoord nee", ""),
        ("niet verhuisd", "niet: De leerling is verhuisd", ""),
    ],
)
def test_what_is_so_is_said(test: str, said: str, step: str) -> None:
    found = refused(test)
    (decision,) = found.decisions
    assert sentence(found, decision) == f"Moet worden geweigerd: {said}."
    tree = outline(explain(found, decision, full=True))
    assert step in tree
    assert "vereist" not in tree
    assert "(dat moet" not in tree
    assert said.partition(",")[0][1:] in export_letters(found).decode()


@pytest.mark.parametrize(
    ("amount", "nothing"), [("kosten maal 0 procent", True), ("kosten maal 1 procent", False), ("onbekende_kosten", False)]
)
def test_a_grant_of_nothing_is_said(amount: str, nothing: bool) -> None:
    rules = RULES.replace('leeftijd van de leerling"', 'leeftijd van de leerling"\n  feit onbekende_kosten is bedrag "andere kosten"')
    base = check(
        "proef", [SourceFile("r.regels", f"{rules.replace('TEST', 'verhuisd')}  bedrag {amount}\n")], [SourceFile("r.txt", SOURCE)]
    )
    application = {"id": "a1", "voorziening": "verlof", "leerling": "l", "ontvangen": "2024-02-01", **FACTS}
    found = decide(base, read_dossier(base, json.dumps({"leerlingen": [{"id": "l"}], "aanvragen": [application]})), date=date(2024, 6, 1))
    assert ("het bedrag komt uit op € 0,00" in sentence(found, found.decisions[0])) is nothing


def test_what_is_asked_is_still_required() -> None:
    """Of a requirement the limit is what is needed; only beside a ground it is where the ground begins."""
    base = RULES.replace('  weigert "Geen verlof" als TEST', '  uitsluitend voorwaarde "Kort" als schooldagen < 10 dagen')
    norms = check("proef", [SourceFile("r.regels", base)], [SourceFile("r.txt", SOURCE)])
    dossier = json.dumps(
        {"leerlingen": [{"id": "l"}], "aanvragen": [{"id": "a1", "voorziening": "verlof", "leerling": "l", "schooldagen": "15"}]}
    )
    found = decide(norms, read_dossier(norms, dossier), date=date(2024, 6, 1))
    tree = outline(explain(found, found.decisions[0], full=True))
    assert "is 15 dagen, maar minder dan 10 is toegestaan" in tree
    assert "grens" not in tree
