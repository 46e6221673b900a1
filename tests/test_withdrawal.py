"""A permit that must, or may, be withdrawn, as an application of a kind of its own: what every output says of it, and what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest
from click.testing import CliRunner
from conftest import plain_yaml
from oracle import evaluate
from test_columns import compared

from explain.cli import main
from explain.letter import export_letters
from explain.load import load_norms
from explain.overview.words import outcome, title
from explain.rules.template import template
from explain.sentence import sentence
from parser.norms import GRANT, REFUSE, Norms, Wording
from reasoner import Answer, decide, read_dossier
from reasoner.questions.overview import Overview, overview
from reasoner.semantics.question import Question

BASE = Path(__file__).parent / "kennisbanken" / "standplaatsen"
DOSSIER = (BASE / "dossiers" / "intrekking.yaml").read_text(encoding="utf-8")
DAY = date(2026, 10, 1)
MUST, MAY, NOT = (
    "de vergunning moet worden ingetrokken",
    "de vergunning kan worden ingetrokken",
    "de vergunning kan niet worden ingetrokken",
)
CASES: Mapping[str, tuple[str, str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "must": ("toekennen", MUST, ()),
        "may": ("kan_toekennen", MAY, (("niet_ingenomen: 9", "niet_ingenomen: 1"), ("betaald: ja", "betaald: nee"))),
        "not": ("moet_weigeren", NOT, (("niet_ingenomen: 9", "niet_ingenomen: 1"),)),
        "both": ("toekennen", MUST, (("betaald: ja", "betaald: nee"),)),
    }
)
OTHER = re.compile(r"\b(toekenn\w*|toewijz\w*|verstrek\w*|aangevraagd\w*|afwijz\w*|in trekken|gevraagde periode|periode is gevraagd)\b")


@cache
def norms() -> Norms:
    return load_norms(str(BASE))


def text(case: str) -> str:
    found = DOSSIER
    for old, new in CASES[case][2]:
        assert old in found
        found = found.replace(old, new)
    return found


def answer(dossier: str) -> Answer:
    return decide(norms(), read_dossier(norms(), dossier), date=DAY)


def view(case: str, tmp_path: Path, *options: str) -> str:
    path = tmp_path / f"{case}.yaml"
    path.write_text(text(case), encoding="utf-8")
    verb = options if options[0] == "decide" else ("explain", "--format", *options)
    result = CliRunner().invoke(main, [verb[0], str(path), "--kb", str(BASE), "--date", DAY.isoformat(), *verb[1:]], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize("case", CASES)
def test_every_engine_decides_it(case: str) -> None:
    outcome, said, _ = CASES[case]
    found = answer(text(case))
    assert found.decisions[0].outcome == outcome
    assert evaluate(norms(), plain_yaml(text(case)), date=DAY).possible("a1") == {outcome}
    assert compared(norms(), [read_dossier(norms(), text(case))], {"date": DAY}, True) == 1
    assert sentence(found, found.decisions[0]).lower().startswith(said)


@pytest.mark.parametrize("options", [("text", "--full"), ("md",), ("html",), ("dot",), ("decide", "--duties")])
@pytest.mark.parametrize("case", CASES)
def test_each_output_has_its_words(case: str, options: tuple[str, ...], tmp_path: Path) -> None:
    shown = re.sub(r"<style>.*?</style>|\{\"receipt\".*?\}\]?\}+", "", view(case, tmp_path, *options))
    assert CASES[case][1] in shown.lower().replace("<br>", " ") or options == ("dot",)
    assert not OTHER.search(re.sub(r"bewijsstuk.*", "", shown)), OTHER.search(shown)


@pytest.mark.parametrize(
    ("case", "decided"),
    [
        ("must", "Wij trekken uw vergunning in."),
        ("may", "Kies: Wij trekken uw vergunning in."),
        ("not", "Wij trekken uw vergunning niet in."),
    ],
)
def test_the_letter_decides_in_its_words_and_speaks_of_no_period(case: str, decided: str) -> None:
    letter = export_letters(answer(text(case))).decode().partition("<!--")[0]
    assert decided in letter
    assert not OTHER.search(letter), OTHER.search(letter)
    assert "eriode" not in letter


def test_of_a_choice_the_letter_says_what_it_is_to_choose() -> None:
    letter = export_letters(answer(text("may"))).decode()
    assert "Wij kiezen ervoor de vergunning in te trekken." in letter
    assert "Wij kiezen er niet voor de vergunning in te trekken." in letter


def test_a_permit_beside_it_keeps_its_period() -> None:
    dossier = (BASE / "dossiers" / "vergunning.yaml").read_text(encoding="utf-8")
    assert "1 april 2026" in export_letters(answer(dossier)).decode()
    assert "tot_en_met:" in template(norms(), "standplaatsvergunning")
    assert "tot_en_met:" not in template(norms(), "intrekking")


def test_of_what_can_only_oblige_it_is_not_said_that_it_leaves_a_choice() -> None:
    """Illness unknown: the power of art. 4 lid 1 obliges, and no other is left."""
    found = answer(DOSSIER.replace("door_ziekte: nee", "door_ziekte: onbekend"))
    shown = CliRunner().invoke(
        main,
        ["explain", "-", "--kb", str(BASE), "--date", DAY.isoformat()],
        input=DOSSIER.replace("door_ziekte: nee", "door_ziekte: onbekend"),
    )
    assert found.decisions[0].outcome == "onbeslist"
    assert "vraagt geen oordeel van het college" in " ".join(shown.output.split())
    assert "hoeft het niet" not in shown.output


def test_the_json_has_the_outcomes_of_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(text("must"), encoding="utf-8")
    result = CliRunner().invoke(main, ["decide", str(path), "--kb", str(BASE), "--date", DAY.isoformat(), "--json"], catch_exceptions=False)
    (decision,) = json.loads(result.stdout)["decisions"]
    assert (decision["outcome"], decision["provision"], decision["running"]) == ("toekennen", "intrekking", None)


def test_what_would_turn_it_says_whether_it_must_or_may_then(tmp_path: Path) -> None:
    """Asked for by the holder it must be withdrawn; the rent not paid, it may."""
    path = tmp_path / "d.yaml"
    for known, said in (
        ((), "De vergunning kan worden ingetrokken: het staangeld is niet betaald"),
        (
            ("vervaldag: 2026-05-01", "vervaldag: 2026-09-30"),
            "De vergunning moet worden ingetrokken als de vergunninghouder om intrekking verzoekt",
        ),
    ):
        dossier = text("not")
        path.write_text(dossier.replace(*known) if known else dossier, encoding="utf-8")
        arguments = ["repair", str(path), "--kb", str(BASE), "--date", DAY.isoformat()]
        shown = CliRunner().invoke(main, arguments, env={"COLUMNS": "200"}, catch_exceptions=False).output
        assert said in " ".join(shown.split()), shown
    path.write_text(text("must"), encoding="utf-8")
    shown = CliRunner().invoke(main, ["repair", str(path), "--kb", str(BASE), "--date", DAY.isoformat()], catch_exceptions=False).output
    assert "Er hoeft niets te veranderen: de vergunning moet worden ingetrokken." in " ".join(shown.split())


def test_a_table_of_them_is_counted_in_these_words() -> None:
    folder = str(BASE / "dossiers")
    result = CliRunner().invoke(main, ["population", folder, "--kb", str(BASE), "--date", DAY.isoformat()], env={"COLUMNS": "200"})
    assert MUST in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("declared", "plain"),
    [
        ("de vergunning in te trekken", "de vergunning intrekken"),
        ("leges terug te geven", "leges teruggeven"),
        ("van een boete af te zien", "van een boete afzien"),
        ("het bezwaar niet-ontvankelijk te verklaren", "het bezwaar niet-ontvankelijk verklaren"),
        ("de vergunning in stand te laten", "de vergunning in stand laten"),
        ("geen leges te heffen", "geen leges heffen"),
        ("het besluit bekend te maken en door te zenden", "het besluit bekendmaken en doorzenden"),
    ],
)
def test_a_deed_without_te(declared: str, plain: str) -> None:
    assert Wording(deeds={REFUSE: declared}).plain(REFUSE) == plain
    assert Wording().plain(GRANT) == "toekennen"


def overview_of(name: str, text: str | None = None, person: str | None = None) -> Overview:
    found = text or (BASE / "dossiers" / f"{name}.yaml").read_text(encoding="utf-8")
    return overview(Question(norms(), read_dossier(norms(), found, unasked=True), date=date(2026, 3, 2)), person)


def test_an_overview_does_not_call_a_withdrawal_a_right() -> None:
    assert title(overview_of("intrekking")) == "Wat volgt er voor Ria Bos? Beoordeeld op 2-3-2026"


def test_an_overview_says_in_the_words_of_the_act_what_may_or_must_be_refused() -> None:
    text = (BASE / "dossiers" / "vergunning.yaml").read_text(encoding="utf-8").replace("verkeersveilig: ja", "verkeersveilig: nee")
    (line,) = (x for x in overview_of("", text.replace("inwoners: 5400", "inwoners: onbekend")).lines if x.kind == "standplaatsvergunning")
    assert outcome(line).startswith("de vergunning kan of moet worden geweigerd: hangt af van: ")
