"""`voor ieder ... geldt` and `voor geen ... geldt`: what is asked of every member of a list, and who does not meet it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from oracle import evaluate

from explain.cards.build import explain
from explain.cards.outline import outline
from explain.decision.serialize import decision_json
from explain.letter import export_letters
from explain.sentence import sentence
from parser import RuleBaseError, SourceFile, check
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier

RULES = """
kennisbank "Proef" versie "1"
soort kamerverhuur "kamerverhuur" genoemd "een vergunning voor kamerverhuur"
entiteit pand in panden "pand" genoemd "het pand"
entiteit bewoner in bewoners "bewoner" genoemd "de bewoner"
  koppeling pand naar pand "pand"
  feit leeftijd is getal "leeftijd van de bewoner"
  feit ingeschreven is ja/nee "De bewoner is ingeschreven" anders "De bewoner is niet ingeschreven"
    zin "{bewoner} is ingeschreven" anders "{bewoner} is niet ingeschreven"
    bijzin "{bewoner} is ingeschreven" anders "{bewoner} niet is ingeschreven"
    vraag "Is de bewoner ingeschreven?"
  feit student is ja/nee "De bewoner studeert" anders "De bewoner studeert niet"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling pand naar pand als begunstigde "pand"
regeling "Verordening kamers" als kamers
  bron "r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
aanhef
  tekst "Verordening kamers" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft kamerverhuur
  tekst "Het college kan een vergunning verlenen."
  kan verstrekken "Het college kan een vergunning verlenen"
artikel 1 lid 2
  betreft kamerverhuur
  tekst "Het college weigert de vergunning bij strijd met artikel 2."
  weigert "Strijd met artikel 2" als niet voldaan aan artikel 2
artikel 2
  betreft kamerverhuur
  tekst "Alle bewoners voldoen."
  voorwaarde "Alle bewoners voldoen" als EIS
"""
SOURCE = """Verordening kamers

Artikel 1 Kamers

1. Het college kan een vergunning verlenen.

2. Het college weigert de vergunning bij strijd met artikel 2.

Artikel 2 Bewoners

Alle bewoners voldoen.
"""
EACH = "voor iedere bewoner als b van dezelfde pand geldt b.ingeschreven"
ADULT = "voor iedere bewoner van dezelfde pand waarvoor niet bewoner.student geldt bewoner.leeftijd >= 18"
NONE = "voor geen bewoner van dezelfde pand geldt bewoner.student"


def norms(condition: str) -> Norms:
    return check("proef", [SourceFile("r.regels", RULES.replace("EIS", condition))], [SourceFile("r.txt", SOURCE)])


def answer(base: Norms, *members: str) -> Answer:
    people = "".join(f"  - {{id: b{i}, pand: p1, {member}}}\n" for i, member in enumerate(members, 1))
    dossier = f"panden: [{{id: p1, naam: Kade 1}}]\nbewoners:{' []' if not members else ''}\n{people}aanvragen:\n" + (
        "  - {id: a1, voorziening: kamerverhuur, pand: p1, ontvangen: 2024-02-01, van: 2024-03-01, tot_en_met: 2024-05-01}\n"
    )
    return decide(base, read_dossier(base, dossier), date=date(2024, 2, 1))


JAN = "naam: Jan, leeftijd: 17, ingeschreven: nee, student: nee"
PIET = "naam: Piet, leeftijd: 30, ingeschreven: ja, student: ja"
KO = "naam: Ko, leeftijd: 16, ingeschreven: nee, student: nee"
WIM = "naam: Wim, leeftijd: 26, ingeschreven: ja, student: nee"
ALL_SIDES = (  # of one member: refused, not refused, not to be decided
    (EACH, (JAN, PIET), "moet_weigeren"),
    (EACH, (PIET, WIM), "kan_toekennen"),
    (EACH, (PIET, "naam: Eva"), "onbeslist"),
    (EACH, (JAN, "naam: Eva"), "moet_weigeren"),
    (EACH, (), "kan_toekennen"),
    (ADULT, (KO,), "moet_weigeren"),
    (ADULT, ("leeftijd: 16, student: ja",), "kan_toekennen"),
    (ADULT, ("leeftijd: 16",), "onbeslist"),
    (NONE, (JAN, PIET), "moet_weigeren"),
    (NONE, (JAN, WIM), "kan_toekennen"),
    (NONE, (JAN, "naam: Eva"), "onbeslist"),
)


@pytest.mark.parametrize(("condition", "members", "outcome"), ALL_SIDES)
def test_it_holds_for_all_or_for_none(condition: str, members: tuple[str, ...], outcome: str) -> None:
    assert answer(norms(condition), *members).decisions[0].outcome == outcome


@pytest.mark.parametrize(("condition", "members", "outcome"), ALL_SIDES)
def test_the_second_interpreter_and_the_columns_agree(condition: str, members: tuple[str, ...], outcome: str) -> None:
    from test_columns import compared  # late: it reads a rule base

    base = norms(condition)
    found = answer(base, *members)
    given = found.model.case.dossier
    plain = {"panden": [{"id": "p1"}], "bewoners": [], "aanvragen": []}
    for record in given.records.values():
        values = {k: "ja" if v is True else "nee" if v is False else str(v) for k, v in record.values.items()}
        row = {"id": record.id, **{k: v for k, v in record.links.items() if v}, **values}
        if record.entity == "bewoner":
            plain["bewoners"].append(row)
    plain["aanvragen"].append(
        {
            "id": "a1",
            "voorziening": "kamerverhuur",
            "pand": "p1",
            "ontvangen": "2024-02-01",
            "van": "2024-03-01",
            "tot_en_met": "2024-05-01",
        }
    )
    assert evaluate(base, plain, date=date(2024, 2, 1)).outcome("a1") == outcome
    assert compared(base, [given], {"date": date(2024, 2, 1)}, False) > 0


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (EACH, "Moet worden geweigerd: Jan is niet ingeschreven, en Ko is niet ingeschreven."),
        (
            ADULT,
            "Moet worden geweigerd: leeftijd van de bewoner is 17, maar ten minste 18 is nodig (Jan), en leeftijd van de bewoner is 16, maar "
            "ten minste 18 is nodig (Ko).",
        ),
        (NONE, "Moet worden geweigerd: de bewoner studeert (Piet)."),
    ],
)
def test_the_sentence_names_who_does_not_meet_it(condition: str, said: str) -> None:
    found = answer(norms(condition), JAN, PIET, KO, WIM)
    assert sentence(found, found.decisions[0]) == said


def test_the_cards_name_each_member_and_what_stands_in_the_way() -> None:
    found = answer(norms(EACH), JAN, PIET, KO, WIM)
    text = outline(explain(found, found.decisions[0]))
    assert "Voor iedere bewoner van het pand geldt ‘De bewoner is ingeschreven’  [niet het geval]" in text
    assert "Bewoner Jan  [voldoet niet]" in text
    assert "Bewoner Ko  [voldoet niet]" in text
    assert "vervuld (2): Bewoner Piet; Bewoner Wim" in text
    whole = outline(explain(found, found.decisions[0], True))
    assert "Bewoner Wim  [voldoet]" in whole


def test_who_is_not_meant_is_not_said_to_meet_it() -> None:
    found = answer(norms(ADULT), KO, "naam: Eva, leeftijd: 16, student: ja")
    assert "Eva" not in outline(explain(found, found.decisions[0]))
    assert "Bewoner Eva  [hoort er niet bij]" in outline(explain(found, found.decisions[0], True))


def test_the_json_names_them() -> None:
    found = answer(norms(ADULT), JAN, PIET, WIM)
    made = decision_json(found, found.decisions[0])
    (unmet,) = made["unmet"]
    assert [(p["fact"], p["entity"], p["value"], p["operator"], p["required"]) for p in unmet["parts"]] == [
        ("leeftijd", "b1", "17", ">=", "18")
    ]
    assert [g["with"] for g in made["grounds"]] == [["b1"]]
    assert json.dumps(made)


def test_the_letter_names_them() -> None:
    text = export_letters(answer(norms(EACH), JAN, PIET, KO)).decode()
    assert "Jan is niet ingeschreven" in text
    assert "Ko is niet ingeschreven" in text
    assert "Piet" not in text


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("voor iedere kamerverhuur geldt aanvraag.pand.naam", "na 'voor ieder' en 'voor geen' staat een entiteit, geen soort"),
        ("voor iedere bewoner geldt lezing x is y", "lezing 'x' is niet verklaard"),
        ("voor iedere bewoner geldt aanvraag heeft een pand", "wat na 'geldt' staat, gaat niet over 'bewoner'"),
        ("voor iedere bewoner moet bewoner.student", "'moet' staat hier niet op zijn plaats"),
        ("voor bewoner geldt bewoner.student", "verwacht: geen, ieder"),
    ],
)
def test_what_cannot_be_said_is_said_so(condition: str, message: str) -> None:
    with pytest.raises(RuleBaseError) as error:
        norms(condition)
    assert message in str(error.value)
