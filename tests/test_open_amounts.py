"""What an amount that is not known waits for: a fact, or nothing, because the rules have no case for it."""

from __future__ import annotations

from datetime import date

import pytest
from rich.console import Console

from explain.decision import report
from explain.questions.words import reason_words
from parser import SourceFile, check
from reasoner import Answer, decide, read_dossier
from reasoner.questions.ask import ask

RULES = """
kennisbank "Proef" versie "1"
soort toeslag "toeslag"
entiteit persoon in personen "persoon"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
  feit situatie is een van (alleen, gehuwd, anders) "situatie"
  feit norm is bedrag "norm"
  feit formulier is ja/nee "Er is een formulier"
waarde deel is getal "deel van de norm"
  : 50 als situatie is alleen
  : 100 als situatie is gehuwd
regeling "Oude regeling" als oud
  bron "oud.txt"
  geldt op ontvangen tot en met 31 december 2023
artikel 1
  betreft toeslag
  tekst "Het college kan een toeslag verlenen van een deel van de norm."
  kan verstrekken "Het college kan een toeslag verlenen"
  bedrag norm maal deel procent
regeling "Nieuwe regeling" als nieuw
  bron "nieuw.txt"
  geldt op ontvangen vanaf 1 januari 2024
artikel 1
  betreft toeslag
  tekst "Het college kan een toeslag verlenen als er een formulier is."
  kan verstrekken "Het college kan een toeslag verlenen"
  uitsluitend voorwaarde "Er is een formulier" als formulier
artikel 2
  betreft toeslag
  tekst "De toeslag is € 300."
  bedrag 300 euro als situatie is gehuwd
"""
OLD = "Artikel 1\n\nHet college kan een toeslag verlenen van een deel van de norm.\n"
NEW = "Artikel 1\n\nHet college kan een toeslag verlenen als er een formulier is.\n\nArtikel 2\n\nDe toeslag is € 300.\n"
NEEDED, NO_CASE = "`waarom ask`", "de regels kennen geen"


def answer(received: str, **stated: str) -> Answer:
    norms = check("proef", [SourceFile("r.regels", RULES)], [SourceFile("oud.txt", OLD), SourceFile("nieuw.txt", NEW)])
    facts = "".join(f", {k}: {v}" for k, v in stated.items())
    dossier = "personen: [{id: p}]\naanvragen:\n  - {id: a1, voorziening: toeslag, persoon: p, "
    return decide(norms, read_dossier(norms, f"{dossier}ontvangen: {received}{facts}}}\n"), date=date(2024, 6, 1))


def shown(found: Answer, monkeypatch: pytest.MonkeyPatch) -> str:
    out = Console(record=True, width=120)
    monkeypatch.setattr(report, "console", lambda: out)
    report.print_answer(found)
    return out.export_text()


def settled(found: Answer) -> dict[str, str]:
    (asked,) = ask(found)
    return {s.fact: reason_words(found.norms, found.question.dossier, s, True) for s in asked.settled}


def test_a_fact_that_is_not_known_is_named_by_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answer("2023-06-01", norm="1000")
    text = shown(found, monkeypatch)
    assert NEEDED in text
    assert NO_CASE not in text
    assert settled(found)["situatie"] == "niet voor de uitkomst, wel voor het bedrag"


def test_of_a_value_without_a_case_no_fact_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answer("2023-06-01", norm="1000", situatie="anders")
    text = shown(found, monkeypatch)
    assert NO_CASE in text
    assert NEEDED not in text


def test_a_known_amount_needs_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(answer("2023-06-01", norm="1000", situatie="alleen"), monkeypatch)
    assert "€ 500,00" in text
    assert NEEDED not in text
    assert NO_CASE not in text


def test_what_another_regulation_asks_is_not_open() -> None:
    """The form of the new one is no open condition of an old application, and the norm of the old no amount of a new one."""
    assert "nog wel open" not in settled(answer("2023-06-01"))["formulier"]
    assert settled(answer("2024-02-01", formulier="ja")) == {
        "situatie": "niet voor de uitkomst, wel voor het bedrag",
    }
