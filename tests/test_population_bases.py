"""A table of applications under two rule bases: the same as each row by itself, and what the other does not know."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from explain.cli import main

BASES = ROOT / "tests" / "kennisbanken"
LINDEVEEN, VEENSTEDE = BASES / "lindeveen", BASES / "veenstede"
DOSSIERS = ROOT / "kb" / "twenterand_2024" / "dossiers"
NAMES = ("geweigerd-drie-gronden", "grens-12-uur", "onbekende-feiten", "scholing-geen-bevoegdheid")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("dossiers")
    for name in NAMES:
        shutil.copy(DOSSIERS / f"{name}.yaml", home)
    return home


def test_each_row_is_as_by_itself(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "verschil.csv"
    result = run("population", str(folder), "--with-kb", str(LINDEVEEN), "--date", "2024-10-01", "-o", str(out), "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["compared"]["names"][1]) == (0, "Hulp bij werk Lindeveen 2024 (verzonnen)")
    rows = {r["id"]: r for r in csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")}
    alone = json.loads(run("compare", str(folder), "--with-kb", str(LINDEVEEN), "--date", "2024-10-01", "--json").output)
    compared = 0
    for one in alone["rows"]:
        row = rows.get(one["dossier"])  # none where nothing changes
        if one.get("comparison") is None:
            assert row is not None
            assert row["outcome.na"] == ""
            continue
        left, right = (one["comparison"][side]["decision"]["outcome"] for side in ("left", "right"))
        assert (left, right) == ((row["outcome.voor"], row["outcome.na"]) if row is not None else (left, left))
        compared += 1
    assert compared == 3
    assert "beslist niet over 'scholing'" in rows["scholing-geen-bevoegdheid"]["error"]


def test_what_the_other_does_not_know_is_named(folder: Path) -> None:
    result = run("population", str(folder), "--with-kb", str(LINDEVEEN), "--date", "2024-10-01")
    assert "'Hulp bij werk Lindeveen 2024 (verzonnen)' kent niet:" in result.output
    assert "daar is dat onbekend" in " ".join(result.output.split())


def test_a_row_is_explained_by_the_other(folder: Path) -> None:
    result = run("population", str(folder), "--with-kb", str(LINDEVEEN), "--date", "2024-10-01", "--explain", "grens-12-uur")
    assert (result.exit_code, "Hulp bij werk Lindeveen" in result.output) == (0, True)


def test_a_rule_base_brings_its_own_translation(folder: Path, tmp_path: Path) -> None:
    """Without one, Veenstede decides on nothing that Twenterand knows; with one in its folder, on what is said to be the same."""
    copy = tmp_path / "veenstede"
    shutil.copytree(VEENSTEDE, copy)
    one = str(DOSSIERS / "toegekend-interne-werkbegeleiding.yaml")
    before = run("compare", one, "--with-kb", str(copy), "--date", "2025-03-03")
    assert (before.exit_code, "beslist niet over" in before.output) == (2, True)
    (copy / "vertalingen").mkdir()
    shutil.copy(VEENSTEDE / "vertaling-twenterand.yaml", copy / "vertalingen" / "twenterand-2024.yaml")
    after = run("compare", one, "--with-kb", str(copy), "--date", "2025-03-03")
    given = run("compare", one, "--with-kb", str(copy), "--map", str(VEENSTEDE / "vertaling-twenterand.yaml"), "--date", "2025-03-03")
    assert (after.exit_code, after.output) == (0, given.output)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--with-kb", str(LINDEVEEN), "--with-reading", "art2_5_en=beide_vereist"), "kies een van --variant, --with-reading en --with-kb"),
        (("--map", str(VEENSTEDE / "vertaling-twenterand.yaml")), "--map hoort bij --with-kb"),
        (("--with-kb", "nergens"), "geen kennisbank 'nergens'"),
    ],
)
def test_what_cannot_be_asked_is_said(folder: Path, options: tuple[str, ...], said: str) -> None:
    result = run("population", str(folder), *options)
    assert (result.exit_code, said in " ".join(result.output.split())) == (2, True), result.output
