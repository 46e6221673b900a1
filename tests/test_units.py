"""Days, weeks and facts in rules: what may stand beside each other, and what the message says where it may not."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from parser import RuleBaseError, SourceFile, check
from parser import norms as n
from reasoner import decide, read_dossier

TEXT = """Regeling Proef

Artikel 1 Bijdrage
1. Het college kan een bijdrage verstrekken.
2. De bijdrage is ten hoogste het bedrag in bijlage 1.
3. Het college weigert de bijdrage na een te lange bedenktijd.

Bijlage 1 Bedragen
Groep Bedrag
Klein € 100,00
"""
RULES = """kennisbank "Proef" versie "1"
soort bijdrage "bijdrage"
entiteit persoon in personen "persoon"
  feit groep is een van (klein) "groep"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
  feit uren is uur "uren"
  feit bedenktijd is dagen "bedenktijd"
  feit vlekken is getal "vlekken"
  feit begonnen is datum "begonnen"
deel halfjaar van aanvraag telkens 6 maanden "half jaar"
regeling "Regeling Proef" als proef
  bron "bronnen/r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
waarde uren_per_week is uur "uren" : aanvraag.uren
aanhef
  tekst "Regeling Proef" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft bijdrage
  tekst "Het college kan een bijdrage verstrekken."
  kan verstrekken "Het college kan een bijdrage verstrekken"
artikel 1 lid 2
  betreft bijdrage
  tekst "De bijdrage is ten hoogste het bedrag in bijlage 1."
  maximumbedrag per halfjaar uit t naar rato van PRORATA tot 10 uur
    zonder cel weigert "De tabel kent geen bedrag" als aanvraag.uren >= 0 uur
    afronden half_omhoog als aanvraag.uren >= 0 uur
artikel 1 lid 3
  betreft bijdrage
  tekst "Het college weigert de bijdrage na een te lange bedenktijd."
  weigert "De bedenktijd is te lang" als COMPARED
bijlage 1
  betreft bijdrage
  tekst "Groep Bedrag" zonder regel opschrift omdat "kop"
  tabel t in euro rijen volgens persoon.groep
    kop "Groep"
    kolom "Bedrag" als halfjaar.nummer >= 1
    rij klein "Klein € 100,00"
"""
DOSSIER = """personen:
  - {id: p, groep: klein}
aanvragen:
  - {id: a, voorziening: bijdrage, persoon: p, ontvangen: 2024-01-10, van: 2024-01-01, tot_en_met: 2024-06-30, GIVEN}
"""


def rules(compared: str = "bedenktijd > 3 dagen", pro_rata: str = "uren_per_week") -> n.Norms:
    text = (
        RULES.replace("COMPARED", compared)
        .replace("PRORATA", pro_rata)
        .replace('  tekst "Groep Bedrag" zonder regel opschrift omdat "kop"\n', "")
    )
    return check("proef", [SourceFile("r.regels", text)], [SourceFile("bronnen/r.txt", TEXT)])


def wrong(compared: str = "bedenktijd > 3 dagen", pro_rata: str = "uren_per_week") -> str:
    with pytest.raises(RuleBaseError) as caught:
        rules(compared, pro_rata)
    return str(caught.value)


@pytest.mark.parametrize(
    ("compared", "refused"),
    [
        ("bedenktijd > 3 dagen", {3: False, 4: True}),
        ("bedenktijd >= 2 weken", {13: False, 14: True}),
        ("bedenktijd > 2 weken + 1 dag", {15: False, 16: True}),
        ("begonnen + bedenktijd > 10 januari 2024", {9: False, 10: True}),
    ],
)
def test_a_fact_in_days_is_compared_with_days_and_weeks(compared: str, refused: dict[int, bool]) -> None:
    norms = rules(compared)
    for days, expected in refused.items():
        dossier = read_dossier(norms, DOSSIER.replace("GIVEN", f"uren: 5, begonnen: 2024-01-01, bedenktijd: {days}"))
        grounds = [g.id for g in decide(norms, dossier).decisions[0].grounds]
        assert grounds == (["proef:1.3"] if expected else [])
    unknown = read_dossier(norms, DOSSIER.replace("GIVEN", "uren: 5, begonnen: 2024-01-01"))
    assert decide(norms, unknown).decisions[0].outcome == "onbeslist"


@pytest.mark.parametrize(
    ("compared", "sides"),
    [
        ("bedenktijd > 3 maanden", ("dagen", "aantal maanden")),
        ("bedenktijd > 3", ("dagen", "getal")),
        ("bedenktijd > 3 uur", ("dagen", "uur")),
        ("begonnen + vlekken > 10 januari 2024", ("datum", "getal")),
        ("begonnen + uren > 10 januari 2024", ("datum", "uur")),
    ],
)
def test_the_message_names_the_unit_of_both_sides(compared: str, sides: tuple[str, str]) -> None:
    message = wrong(compared)
    assert "R004" in message
    assert all(re.search(rf"\b{side}\b", message) for side in sides)


def test_part_of_a_day_is_an_error() -> None:
    assert "heel aantal dagen" in wrong("bedenktijd > 2,5 dagen")


def test_pro_rata_of_a_fact_is_pro_rata_of_a_value_that_is_that_fact() -> None:
    dossier = DOSSIER.replace("GIVEN", "uren: 4, bedenktijd: 1")
    for pro_rata in ("uren_per_week", "uren"):
        norms = rules(pro_rata=pro_rata)
        (row,) = decide(norms, read_dossier(norms, dossier)).decisions[0].amounts
        assert row.maximum == Decimal(40)


def test_pro_rata_of_what_is_not_there_says_so_and_of_another_unit_too() -> None:
    assert "'urn' is geen waarde en geen feit" in wrong(pro_rata="urn")
    assert re.search("'vlekken' is getal, na 'tot' staat uur", wrong(pro_rata="vlekken"))
    assert "R003" not in wrong(pro_rata="vlekken")
