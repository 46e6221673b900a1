"""A table of applications under an act with words of its own: every output counts in those words, and of each kind in its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from explain.cli import main

BASES = Path(__file__).parent / "kennisbanken"
OTHERS = re.compile(r"\bcollege\b|worden geweigerd|verstrekt|Toe te kennen|kunnen worden toegekend", re.IGNORECASE)
SAID = {
    "evenementen": (
        "de vergunning moet worden geweigerd / het evenement mag niet zonder vergunning",
        "het evenement mag zonder vergunning",
    ),
    "kamerverhuur": ("de burgemeester legt een boete op", "Bedragen samen, ten hoogste: € 4.000,00, over 1 rij."),
    "dwangsom": ("een dwangsom is verschuldigd", "Bedragen samen, ten hoogste: € 902,00, over 1 rij."),
    "woo": ("openbaarmaking blijft achterwege", "het bestuursorgaan maakt de informatie openbaar"),
}


def population(name: str, *arguments: str) -> Result:
    folder = BASES / name
    asked = ("population", str(folder / "dossiers"), "--kb", str(folder), "--date", "2026-09-20", *arguments)
    return CliRunner().invoke(main, [*asked], catch_exceptions=False, env={"COLUMNS": "200"})


@pytest.mark.parametrize("name", SAID)
def test_outcomes_and_money_are_in_the_words_of_the_act(name: str, tmp_path: Path) -> None:
    page = tmp_path / "overzicht.html"
    result = population(name, "--html", str(page))
    shown = re.sub(r"<style>.*?</style>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for text in (" ".join(result.output.split()), shown):
        assert all(said in text for said in SAID[name]), text
        assert not OTHERS.search(text.replace(SAID[name][0], ""))


def test_without_amounts_in_the_rules_none_is_asked_after() -> None:
    assert "edrag" not in population("evenementen").output


def test_two_answers_side_by_side_are_in_those_words(tmp_path: Path) -> None:
    variant, page = tmp_path / "anders.regels", tmp_path / "verschil.html"
    variant.write_text('variant "Niets" bij "evenementen"\nlaat vervallen apv artikel 2:25 lid 4\n', encoding="utf-8")
    result = population("evenementen", "--variant", str(variant), "--html", str(page))
    assert result.exit_code == 0, result.output
    shown = page.read_text(encoding="utf-8")
    assert "de vergunning moet worden geweigerd" in shown
    assert "college" not in shown


def test_json_keeps_its_keys() -> None:
    data = json.loads(population("woo", "--json").stdout)
    assert not {"priced", "supports"} & set(data)
    assert {o["name"] for o in data["outcomes"]} == {"moet_weigeren", "toekennen"}


def test_whether_a_text_is_in_force_is_no_threshold() -> None:
    data = json.loads(population("evenementen", "--json").stdout)
    assert data["thresholds"]
    assert not [t["label"] for t in data["thresholds"] if re.search(r"\d{1,2}-\d{1,2}-\d{4}", t["label"])]
