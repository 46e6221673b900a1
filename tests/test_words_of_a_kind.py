"""Six invented acts of a municipality: permits and messages, assistance, fines, fees, pitches, pupils. Their cases hold; every output has the words of the kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from explain.cases.read import read_cases
from explain.cases.run import run_case
from explain.cli import main
from explain.load import load_norms
from explain.sentence import sentence
from reasoner import decide, read_dossier

HERE = Path(__file__).parent / "kennisbanken"
ACTS = ("evenementen", "bijstand", "kamerverhuur", "leges", "standplaatsen", "leerlingenvervoer")
BOTH = HERE / "evenementen" / "dossiers" / "beide.yaml"
OWN = {"a1": "de vergunning moet worden geweigerd", "a2": "het evenement mag niet zonder vergunning"}
VIEWS = (("text", "--full"), ("md",), ("html",), ("dot",), ("letter",))


@pytest.mark.parametrize("act", ACTS)
def test_the_cases_of_the_act_hold(act: str) -> None:
    norms = load_norms(str(HERE / act))
    for path in sorted((HERE / act / "gevallen").glob("*.yaml")):
        for case in read_cases(norms, path):
            assert not run_case(norms, case).differences, case.name


def view(application: str, *options: str) -> str:
    arguments = ("explain", str(BOTH), "--kb", str(HERE / "evenementen"), "--date", "2026-06-09", "--application", application)
    result = CliRunner().invoke(main, [*arguments, "--format", *options], catch_exceptions=False)
    assert result.exit_code == 0
    return " ".join(result.output.split())


@pytest.mark.parametrize("options", VIEWS)
def test_each_has_the_words_of_its_kind(options: tuple[str, ...]) -> None:
    for application, other in (("a1", "mag niet zonder vergunning"), ("a2", "de vergunning moet worden geweigerd")):
        shown = view(application, *options)
        if "html" in options:  # a row of the other application has its own words
            assert shown.count(OWN["a2" if application == "a1" else "a1"]) == 1
        else:
            assert other not in shown
    assert "Wij weigeren de vergunning" in view("a1", "letter")
    assert "Op 8 juni 2026 ontvingen wij uw melding" in view("a2", "letter")


def test_decisions_of_two_kinds_in_one_answer() -> None:
    norms = load_norms(str(HERE / "evenementen"))
    answer = decide(norms, read_dossier(norms, BOTH.read_text(encoding="utf-8")))
    for decision in answer.decisions:
        assert OWN[decision.subject] in sentence(answer, decision)[:1].lower() + sentence(answer, decision)[1:]
    assert answer.norms.wording == norms.wording


def test_a_kind_has_the_words_of_the_kind_above_it() -> None:
    norms = load_norms(str(HERE / "evenementen"))
    assert norms.worded("evenement").wording.outcomes == {}
    worded = norms.worded("klein_evenement")
    assert worded.wording.to("weigeren") == "het evenement te verbieden"
    assert worded.worded("evenementenvergunning").wording.about == "uw aanvraag om een evenementenvergunning"
    assert worded is norms.worded("klein_evenement")
