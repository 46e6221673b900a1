"""Days, weeks and facts in rules: what may stand beside each other, and what the message says where it may not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import jsonschema
import pytest

from explain.cards.build import explain
from explain.cards.outline import outline
from explain.questions.words import answer_words
from explain.repairs.words import Words as RepairWords
from explain.rules.template import template
from explain.rules.vocabulary import dossier_schema
from parser import RuleBaseError, SourceFile, check
from parser import norms as n
from reasoner import DossierError, decide, read_dossier
from reasoner.questions.ask import ask
from reasoner.repairs.repair import repairs

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
  feit proeftijd is weken "proeftijd"
    te wijzigen door persoon
  feit looptijd is maanden "looptijd"
    te wijzigen door persoon
  feit vlekken is getal "vlekken"
  feit begonnen is datum "begonnen"
deel halfjaar van aanvraag telkens 6 maanden "half jaar"
regeling "Regeling Proef" als proef
  bron "bronnen/r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
waarde laatste_dag is datum "laatste dag" : aanvraag.begonnen + uitstel
waarde uitstel is maanden "uitstel" : aanvraag.looptijd
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


def given(facts: Mapping[str, object]) -> str:
    return DOSSIER.replace("GIVEN", "uren: 5, begonnen: 2024-01-01, " + ", ".join(f"{k}: {v}" for k, v in facts.items()))


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
        ("bedenktijd > 3 maanden", ("dagen", "maanden")),
        ("proeftijd > 3 maanden", ("dagen", "maanden")),
        ("looptijd > 3 weken", ("maanden", "dagen")),
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


@pytest.mark.parametrize(
    ("compared", "fact", "refused"),
    [
        ("proeftijd > 3 weken", "proeftijd", {3: False, 4: True}),
        ("proeftijd > 22 dagen", "proeftijd", {3: False, 4: True}),  # 21 and 28 days
        ("begonnen + proeftijd > 15 januari 2024", "proeftijd", {2: False, 3: True}),
        ("begonnen - proeftijd < 18 december 2023", "proeftijd", {2: False, 3: True}),
        ("looptijd >= 2 jaar", "looptijd", {23: False, 24: True}),
        ("looptijd + 6 maanden > 1 jaar", "looptijd", {6: False, 7: True}),
        ("begonnen + looptijd > 1 maart 2024", "looptijd", {2: False, 3: True}),
        ("begonnen + looptijd + proeftijd > 15 februari 2024", "looptijd", {1: False, 2: True}),
        ("begonnen - looptijd < 1 december 2023", "looptijd", {1: False, 2: True}),
        ("31 januari 2024 + looptijd >= 30 april 2024", "looptijd", {2: False, 3: True}),  # calendar months
        ("laatste_dag > 1 maart 2024", "looptijd", {2: False, 3: True}),
    ],
)
def test_a_fact_in_weeks_or_months_is_compared_and_counted_from_a_day(compared: str, fact: str, refused: dict[int, bool]) -> None:
    norms = rules(compared)
    for number, expected in refused.items():
        dossier = read_dossier(norms, given({"proeftijd": 2, "looptijd": 1} | {fact: number}))
        assert [g.id for g in decide(norms, dossier).decisions[0].grounds] == (["proef:1.3"] if expected else []), number
    unknown = read_dossier(norms, given({"proeftijd": 2, "looptijd": 1} | {fact: "onbekend"}))
    (decision,) = decide(norms, unknown).decisions
    assert (decision.outcome, fact in {u.fact for u in decision.unknown}) == ("onbeslist", True)


@pytest.mark.parametrize(
    ("compared", "fact", "now", "needed", "asked"),
    [
        ("proeftijd > 22 dagen", "proeftijd", 9, "proeftijd: ten hoogste 3 weken", ["ten hoogste 3 weken", "4 weken of meer"]),
        (
            "begonnen + proeftijd > 15 januari 2024",
            "proeftijd",
            9,
            "proeftijd: ten hoogste 2 weken",
            ["ten hoogste 2 weken", "3 weken of meer"],
        ),
        ("looptijd < 6 maanden", "looptijd", 1, "looptijd: 6 maanden of meer", ["ten hoogste 5 maanden", "6 maanden of meer"]),
        (
            "begonnen + looptijd > 1 maart 2024",
            "looptijd",
            9,
            "looptijd: ten hoogste 2 maanden",
            ["ten hoogste 2 maanden", "3 maanden of meer"],
        ),
        (
            "begonnen - looptijd < 1 december 2023",
            "looptijd",
            9,
            "looptijd: ten hoogste 1 maand",
            ["ten hoogste 1 maand", "2 maanden of meer"],
        ),
    ],
)
def test_what_must_change_and_what_is_asked_is_said_in_the_unit_of_the_fact(
    compared: str, fact: str, now: int, needed: str, asked: list[str]
) -> None:
    norms = rules(compared)
    dossier = read_dossier(norms, given({"proeftijd": 2, "looptijd": 1} | {fact: now}))
    found = repairs(norms, dossier, application="a")
    assert needed in [RepairWords(found).short(c) for r in found.repairs for c in r.changes]
    unknown = read_dossier(norms, given({"proeftijd": 2, "looptijd": 1} | {fact: "onbekend"}))
    (question,) = [q for q in ask(decide(norms, unknown))[0].questions if q.unknown.fact == fact]
    assert [answer_words(question, option) for option in question.options] == asked


def test_a_number_of_weeks_is_whole_and_has_a_place_in_template_and_schema() -> None:
    norms = rules("proeftijd > 22 dagen")
    with pytest.raises(DossierError, match="geen aantal weken"):
        read_dossier(norms, given({"proeftijd": "2.5"}))
    assert re.search("proeftijd:.*# aantal weken", template(norms, "bijdrage"))
    schema = dossier_schema(norms)

    def stated(weeks: int) -> object:
        asked = {"id": "a", "voorziening": "bijdrage", "persoon": "p", "proeftijd": weeks}
        return {"personen": [{"id": "p"}], "aanvragen": [asked]}

    jsonschema.validate(stated(3), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(stated(-1), schema)


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        ("proeftijd > 22 dagen", "28 dagen; grens: meer dan 22"),
        ("proeftijd >= 3 weken", "4 weken; grens: ten minste 3"),
        ("looptijd >= 2 jaar", "30 maanden; grens: ten minste 24"),
    ],
)
def test_the_answer_shows_weeks_as_the_dossier_writes_them(compared: str, said: str) -> None:
    norms = rules(compared)
    answer = decide(norms, read_dossier(norms, given({"proeftijd": 4, "looptijd": 30})))
    assert said in outline(explain(answer, answer.decisions[0]))


def test_a_sum_of_months_is_not_counted_from_a_day() -> None:
    assert "som van maanden" in wrong("begonnen + som(andere.looptijd over bijdrage als andere) > 1 maart 2024")


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
