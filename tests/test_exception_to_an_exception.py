"""What sets aside may be set aside itself: two layers of exceptions, in an invented act on transport of pupils, in every engine."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from conftest import plain_yaml
from oracle import evaluate
from test_columns import compared

import kb
from explain.cards.build import explain
from explain.cards.outline import outline
from explain.letter import export_letters
from explain.load import load_norms
from parser import RuleBaseError, SourceFile, check
from parser.norms import Norms
from reasoner import decide, read_dossier

BASE = Path(__file__).parent / "kennisbanken" / "leerlingenvervoer"
DOSSIER = (BASE / "dossiers" / "toegekend.yaml").read_text(encoding="utf-8")
DAY = date(2026, 5, 20)
THIRD = 'niet van toepassing artikel 2:3 lid 2 a "De leerling ontving al een vergoeding naar die school"'
SECOND = 'niet van toepassing artikel 2:3 lid 1 "Een dichterbij gelegen school heeft plaats"'


@cache
def norms() -> Norms:
    return load_norms(str(BASE))


@pytest.mark.parametrize("moved", ["ja", "nee", "onbekend"])
@pytest.mark.parametrize("had", ["ja", "nee", "onbekend"])
@pytest.mark.parametrize("nearer", ["ja", "nee", "onbekend"])
def test_every_engine_reads_it_alike(nearer: str, had: str, moved: str) -> None:
    text = DOSSIER.replace("dichterbij: ja", f"dichterbij: {nearer}").replace("kreeg_al: ja", f"kreeg_al: {had}")
    text = text.replace("veranderd: nee", f"veranderd: {moved}")
    dossier = read_dossier(norms(), text)
    (decision,) = decide(norms(), dossier, date=DAY).decisions
    assert frozenset(decision.possible) == evaluate(norms(), plain_yaml(text), date=DAY).possible("a1")
    assert compared(norms(), [dossier], {"date": DAY}, True) == 1
    kept = nearer == "nee" or (had == "ja" and moved == "nee")
    refused = nearer == "ja" and (had == "nee" or moved == "ja")
    assert decision.outcome == ("toekennen" if kept else "moet_weigeren" if refused else "onbeslist")


def test_the_proof_names_the_lid_that_takes_the_exception_away() -> None:
    given = decide(norms(), read_dossier(norms(), DOSSIER), date=DAY)
    proof = outline(explain(given, given.decisions[0], full=True))
    assert "De leerling ontving al een vergoeding naar die school  [het geval · alle 2 onderdelen]  Verordening art. 2:3 lid 3" in proof


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (SECOND, SECOND.replace("lid 1 ", "lid 1, artikel 2:3 lid 3 "), "R008", "kring van 'niet van toepassing'"),
        (THIRD, THIRD.replace("lid 2 a", "lid 3"), "R003", "staat niets dat buiten toepassing kan blijven"),
    ],
)
def test_none_sets_aside_itself(old: str, new: str, code: str, said: str) -> None:
    folder = kb.find(str(BASE))
    rules = [SourceFile(name, text.replace(old, new)) for name, text in folder.rules]
    with pytest.raises(RuleBaseError) as caught:
        check("proef", rules, [SourceFile(*f) for f in folder.sources])
    assert any(p.code == code and said in p.message for p in caught.value.diagnostics)


def test_the_letter_says_who_knows_and_what_it_reckons_with() -> None:
    """Parents are more than one, and no entity; the costs are theirs, no amount of the rules; what must be granted leaves no choice."""
    asking = export_letters(
        decide(norms(), read_dossier(norms(), DOSSIER.replace("veranderd: nee", "veranderd: onbekend")), date=DAY)
    ).decode()
    assert "Deze vraag is voor ouders:" in asking
    assert "hoeven dat niet" not in asking
    granting = export_letters(decide(norms(), read_dossier(norms(), DOSSIER), date=DAY)).decode()
    assert "| van | tot en met | bedrag waarmee wij rekenen | berekening | bedrag |" in granting
