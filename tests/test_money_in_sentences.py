"""Money in a sentence, a proof, a letter and a change stands as money: `€ 1.150,51`, beside a limit that does too."""

from __future__ import annotations

import re
from datetime import date

import pytest

from explain import words
from explain.cards.build import explain
from explain.cards.outline import outline
from explain.letter import export_letters
from explain.sentence import sentence
from parser import SourceFile, check
from reasoner import decide, read_dossier

RULES = """
kennisbank "Proef" versie "1"
soort toeslag "toeslag"
entiteit persoon in personen "persoon"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
  feit inkomen is bedrag "inkomen"
    zin "het inkomen was {}" bijzin "het inkomen {} was" onbekend "hoe hoog het inkomen was"
  feit aftrek is bedrag "aftrek"
waarde rest is bedrag "inkomen na aftrek" : inkomen - aftrek
regeling "Regeling Proef" als proef
  bron "r.txt"
  geldt op ontvangen vanaf 1 januari 2020
artikel 1
  betreft toeslag
  tekst "Het college kan een toeslag verlenen."
  kan verstrekken "Het college kan een toeslag verlenen"
artikel 2
  betreft toeslag
  tekst "Het college weigert bij een te hoog inkomen."
  weigert "Te hoog inkomen" als CONDITIE
"""
SOURCE = "Artikel 1\n\nHet college kan een toeslag verlenen.\n\nArtikel 2\n\nHet college weigert bij een te hoog inkomen.\n"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("inkomen > 1150,5 euro", ("het inkomen was € 1.150,51", "ten hoogste € 1.150,50 is toegestaan")),
        ("rest > 1000 euro", ("‘inkomen na aftrek’ is € 1.050,51", "ten hoogste € 1.000,00 is toegestaan")),
    ],
)
def test_money_stands_as_money(condition: str, said: tuple[str, ...]) -> None:
    norms = check("proef", [SourceFile("r.regels", RULES.replace("CONDITIE", condition))], [SourceFile("r.txt", SOURCE)])
    dossier = "personen: [{id: p}]\naanvragen:\n  - {id: a1, voorziening: toeslag, persoon: p, ontvangen: 2024-02-01, "
    found = decide(norms, read_dossier(norms, dossier + 'inkomen: "1150,51", aftrek: 100}\n'), date=date(2024, 2, 1))
    (decision,) = found.decisions
    for text in (sentence(found, decision), export_letters(found).decode()):
        assert all(words.capital(part) in text or part in text for part in said), text
    money = re.findall(r"€ [\d.,]+\d", " ".join(said))
    assert re.findall(r"€ [\d.,]+\d", outline(explain(found, decision))) == money


@pytest.mark.parametrize(
    ("value", "type_", "said"),
    [
        ("0", "bedrag", "€ 0,00"),
        ("1234567,8", "bedrag", "€ 1.234.567,80"),
        ("10,005", "bedrag", "10,005 euro"),
        ("onbekend", "bedrag", "onbekend"),
        ("-50", "bedrag", "-50 euro"),
        ("", "bedrag", "euro"),
        ("12", "uur", "12 uur"),
        ("12", "getal", "12"),
    ],
)
def test_a_number_with_its_unit(value: str, type_: str, said: str) -> None:
    assert words.with_unit(value, type_).strip() == said
