"""Where no rule looks at the period of an application, no letter and no form speaks of one; of what runs it is told all the same."""

from __future__ import annotations

from datetime import date

import pytest

from explain.letter import export_letters
from explain.rules.template import template
from parser import SourceFile, check
from parser.norms import Norms
from reasoner import decide, read_dossier

RULES = """
kennisbank "Proef" versie "1"
soort subsidie "subsidie" genoemd "een subsidie"
entiteit eigenaar in eigenaren "eigenaar" genoemd "de eigenaar"
entiteit subsidie in subsidies als ondersteuning "subsidie" genoemd "de subsidie"
  koppeling eigenaar naar eigenaar als begunstigde "eigenaar"
  feit dak_verwijderd is ja/nee "Het dak is verwijderd"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling eigenaar naar eigenaar als begunstigde "eigenaar"
regeling "Regeling Proef" als proef
  bron "r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
aanhef
  tekst "Regeling Proef" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft subsidie
  tekst "Het college verstrekt subsidie."
  verstrekt "Het college verstrekt subsidie" EIS
  bedrag 250 euro
artikel 1 lid 2
  betreft subsidie
  tekst "Het college kan de subsidie intrekken."
  kan beëindigen "Verwijderd" als dak_verwijderd
"""
SOURCE = "Regeling Proef\n\nArtikel 1 Subsidie\n\n1. Het college verstrekt subsidie.\n\n2. Het college kan de subsidie intrekken.\n"
ASKED = (
    "eigenaren: [{id: p}]\nsubsidies: []\naanvragen: [{id: a1, voorziening: subsidie, eigenaar: p, ontvangen: 2024-02-01, "
    "van: 2024-03-01, tot_en_met: 2024-05-31}]\n"
)
RUNS = (
    "eigenaren: [{id: p}]\nsubsidies:\n  - {id: v1, soort: subsidie, eigenaar: p, van: 2024-01-01, tot_en_met: onbepaald, "
    "dak_verwijderd: ja}\n"
)


def norms(condition: str = "") -> Norms:
    return check("proef", [SourceFile("r.regels", RULES.replace("EIS", condition))], [SourceFile("r.txt", SOURCE)])


def letter(base: Norms, dossier: str) -> str:
    return export_letters(decide(base, read_dossier(base, dossier), date=date(2024, 2, 1))).decode()


@pytest.mark.parametrize(("condition", "told"), [("", False), ("als aanvraag.van >= 1 januari 2020", True)])
def test_a_period_is_told_where_a_rule_looks_at_it(condition: str, told: bool) -> None:
    base = norms(condition)
    text = letter(base, ASKED)
    assert ("### Duur" in text, "is gevraagd van 1 maart 2024" in text, "31 mei 2024" in text) == (told, told, told)
    assert ("    van:" in template(base, "subsidie")) is told


def test_of_what_runs_it_is_told() -> None:
    assert "De subsidie loopt van 1 januari 2024 zonder einddatum." in letter(norms(), RUNS)
