"""One act on which two authorities decide, each on its own kinds."""

from __future__ import annotations

from datetime import date

import pytest

from explain.cards.build import explain
from explain.cards.outline import outline
from explain.decision.report import print_answer
from explain.html import page
from explain.letter import export_letters
from explain.sentence import sentence
from parser import RuleBaseError, SourceFile, check
from parser.norms import Norms
from reasoner import decide, read_dossier

RULES = """
kennisbank "Proef" versie "1"
bestuursorgaan college "het college van burgemeester en wethouders"
bestuursorgaan burgemeester bij openbare_orde "de burgemeester"
soort openbare_orde "vergunning voor de openbare orde"
soort evenement is een openbare_orde "evenementenvergunning"
soort terras "terrasvergunning"
entiteit aanvrager in aanvragers "aanvrager"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling aanvrager naar aanvrager als begunstigde "aanvrager"
  oordeel veilig is ja/nee "De veiligheid is gewaarborgd" vraag "Is de veiligheid gewaarborgd?"
regeling "Verordening Proef" als verordening
  bron "r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
aanhef
  tekst "Verordening Proef" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft evenement, terras
  tekst "Een vergunning kan worden verleend."
  kan verstrekken "Een vergunning kan worden verleend"
artikel 1 lid 2
  betreft evenement, terras
  tekst "Zij kan worden geweigerd in het belang van de veiligheid."
  kan weigeren "De veiligheid is niet gewaarborgd" als niet veilig
"""
SOURCE = (
    "Verordening Proef\n\nArtikel 1 Vergunning\n\n1. Een vergunning kan worden verleend.\n\n"
    "2. Zij kan worden geweigerd in het belang van de veiligheid.\n"
)
CALLED = {"evenement": "de burgemeester", "terras": "het college van burgemeester en wethouders"}


def norms(more: str = "") -> Norms:
    return check("proef", [SourceFile("r.regels", RULES.replace("soort terras", f"{more}\nsoort terras"))], [SourceFile("r.txt", SOURCE)])


@pytest.mark.parametrize("safe", ["ja", "nee", "onbekend"])
@pytest.mark.parametrize("kind", CALLED)
def test_each_output_names_who_decides_on_it(kind: str, safe: str, capsys: pytest.CaptureFixture[str]) -> None:
    base = norms()
    dossier = (
        f"aanvragers: [{{id: p}}]\naanvragen: [{{id: a1, voorziening: {kind}, aanvrager: p, ontvangen: 2024-02-01, veilig: {safe}}}]\n"
    )
    answer = decide(base, read_dossier(base, dossier), date=date(2024, 3, 1))
    (decision,) = answer.decisions
    print_answer(answer)
    outputs = (
        " ".join(capsys.readouterr().out.split()),
        page(answer, decision),
        export_letters(answer).decode(),
        sentence(answer, decision),
    )
    mine, other = CALLED[kind], next(x for k, x in CALLED.items() if k != kind)
    assert all(mine in text for text in outputs[:3])
    assert not [text for text in outputs if other in text]


@pytest.mark.parametrize("kind", CALLED)
def test_who_deviates_is_who_decides_on_it(kind: str) -> None:
    rules = (
        RULES
        + 'artikel 1 lid 3\n  betreft evenement, terras\n  tekst "Hiervan kan worden afgeweken."\n  kan afwijken van deze regeling "Afwijken"\n'
    )
    base = check("proef", [SourceFile("r.regels", rules)], [SourceFile("r.txt", SOURCE + "\n3. Hiervan kan worden afgeweken.\n")])
    dossier = (
        f"aanvragers: [{{id: p}}]\naanvragen: [{{id: a1, voorziening: {kind}, aanvrager: p, ontvangen: 2024-02-01, veilig: nee, "
        "afwijking: {artikel: verordening:1.3, van: [verordening:1.2], reden: proef}}]\n"
    )
    answer = decide(base, read_dossier(base, dossier), date=date(2024, 3, 1))
    (decision,) = answer.decisions
    said = (
        outline(explain(answer, decision, full=True)),
        page(answer, decision),
        export_letters(answer).decode(),
        sentence(answer, decision),
    )
    mine, other = CALLED[kind], next(x for k, x in CALLED.items() if k != kind)
    assert f"{mine[:1].upper()}{mine[1:]} wijkt niet af  [niet het geval]" in said[0]
    assert not [text for text in said if other in text or other.capitalize() in text]


def test_an_authority_alone_is_no_wording_of_its_own() -> None:
    """The outcomes stay those of an application."""
    base = norms()
    assert not base.wording.own
    assert base.worded("evenement").authority.name == "burgemeester"
    assert base.worded("terras").authority.name == "college"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('bestuursorgaan raad bij openbare_orde "de raad"', "het bestuursorgaan is bij openbare_orde al verklaard"),
        ('bestuursorgaan raad "de raad"', "het bestuursorgaan is al verklaard"),
        ('bestuursorgaan raad bij openbare_ord "de raad"', "soort 'openbare_ord' is niet verklaard"),
    ],
)
def test_what_is_wrong_is_said(more: str, said: str) -> None:
    with pytest.raises(RuleBaseError) as error:
        norms(more)
    assert said in str(error.value)
