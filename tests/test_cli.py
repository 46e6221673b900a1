"""The command line as a user meets it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT, plain_yaml
from jsonschema import Draft202012Validator

from explain.cli import main
from explain.rules.vocabulary import dossier_schema
from parser.norms import Norms

REFUSED = str(DOSSIERS / "geweigerd-drie-gronden.yaml")
SECOND = str(ROOT / "tests" / "kennisbanken" / "atelierfonds")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def outcome(*arguments: str) -> str:
    found: str = json.loads(run("decide", *arguments, "--json").stdout)["decisions"][0]["outcome"]
    return found


def grounds(path: Path) -> list[tuple[str, str | None]]:
    return [(g["id"], g["leg"]) for g in json.loads(run("decide", str(path), "--json").stdout)["decisions"][0]["grounds"]]


def test_the_story_of_the_readme(tmp_path: Path) -> None:
    """Refused on three grounds; with 12 hours one is left; without the other support none."""
    text = Path(REFUSED).read_text(encoding="utf-8")
    assert grounds(Path(REFUSED)) == [("regeling:2.5", "voorwaarden"), ("regeling:2.5", "samenloop"), ("verordening:3.1.e", None)]
    changed = tmp_path / "twaalf.yaml"
    changed.write_text(text.replace("uren_per_week: 10", "uren_per_week: 12"), encoding="utf-8")
    assert grounds(changed) == [("regeling:2.5", "samenloop")]
    changed.write_text(text.replace("uren_per_week: 10", "uren_per_week: 12").replace("2024-11-30", "2024-08-31"), encoding="utf-8")
    assert grounds(changed) == []
    assert outcome(str(changed)) == "kan_toekennen"


def test_the_terminal_shows_the_answer_first() -> None:
    """On one screen of 80 by 30: the sentence, a line a ground with the lid, what would change it; the proof for who asks."""
    shown = CliRunner().invoke(main, ["decide", REFUSED], env={"COLUMNS": "80"}).stdout
    first = shown.splitlines()
    assert len(first) <= 30
    assert max(map(len, first)) <= 80
    assert first[1].startswith("Moet in beginsel worden geweigerd (")
    assert shown.index("Moet in beginsel worden geweigerd") < shown.index("Gronden (3)") < shown.index("Wat het zou veranderen")
    assert "10 uur per week" in shown
    assert "Regeling art. 2 lid 5," in shown
    assert "wegens lid 3 onder c" in shown
    long = " ".join(re.sub(r"[│├└─]", " ", run("decide", REFUSED, "--tree", "--duties").stdout).split())
    why, last = long.index("Waarom"), long.rindex("Moet in beginsel worden geweigerd (")
    assert why < long.index("10 uur per week overeengekomen, maar ten minste 12 is nodig", why) < long.index("Plichten") < last


@pytest.mark.sampled
@pytest.mark.parametrize("format_", ["text", "md", "dot", "svg", "png", "html"])
@pytest.mark.parametrize("full", [[], ["--full"]])
def test_every_format(format_: str, full: list[str], tmp_path: Path) -> None:
    file = tmp_path / f"uit.{format_}"
    result = run("explain", REFUSED, "--format", format_, "-o", str(file), *full)
    assert result.exit_code == 0
    starts = {
        "svg": b"<?xml",
        "png": b"\x89PNG",
        "dot": b"digraph",
        "html": b"<!doctype html>",
        "md": b"# ",
        "text": b"Moet in beginsel worden geweigerd (",
    }
    assert file.read_bytes().startswith(starts[format_])


def test_the_drawing_is_accessible(tmp_path: Path) -> None:
    file = tmp_path / "uit.svg"
    run("explain", REFUSED, "--format", "svg", "-o", str(file))
    text = file.read_text(encoding="utf-8")
    assert 'role="img"' in text
    assert 'aria-label="Subsidie voor jobcoaching voor Sam de Vries: moet in beginsel worden geweigerd"' in text


def test_readings_dates_and_strictness() -> None:
    granted = str(DOSSIERS / "uitsluiting-jobcoaching-naast-werkbegeleiding.yaml")
    assert outcome(granted) == "moet_weigeren"
    assert outcome(granted, "--reading", "art2_5_en=beide_vereist") == "kan_toekennen"
    assert outcome(granted, "--date", "2024-04-30") == "niet_van_toepassing"
    assert outcome(str(DOSSIERS / "toegekend-jobcoaching.yaml"), "--strict") == "onbeslist"


def test_show_datalog_shows_the_question_that_was_asked() -> None:
    """The running provision, the day and the reading: all as the engine was given them."""
    running = str(DOSSIERS / "lopend-overgangsrecht.yaml")
    one, other = (run("decide", running, "--date", day, "--show", "datalog").stdout for day in ("2025-04-30", "2025-06-30"))
    assert "loopt_al(v1)." in one
    assert one != other
    assert f"'min:beslisdatum'(v1, {date(2025, 4, 30).toordinal()})." in one
    assert f"'min:beslisdatum'(v1, {date(2025, 6, 30).toordinal()})." in other


def test_show_datalog_prints_rules_exclusion_and_both_runs() -> None:
    shown = run("decide", REFUSED, "--show", "datalog").stdout
    for expected in ("% regeling:2.3.c", "'regeling:2.3.c:f'(Aanvraag) :-", "% ==== Samenloop", "% ==== Run N", "% ==== Run P"):
        assert expected in shown


class Editor(yaml.SafeLoader):
    """YAML 1.2 as editors read it: numbers, true and false, null; a date is text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("path", sorted(DOSSIERS.glob("*.yaml")), ids=lambda p: p.stem)
def test_an_editor_finds_nothing_wrong_in_the_examples(path: Path, norms: Norms) -> None:
    dossier = yaml.load(path.read_text(encoding="utf-8"), Loader=Editor)
    assert [e.message for e in Draft202012Validator(dossier_schema(norms)).iter_errors(dossier)] == []


def test_an_editor_finds_what_is_wrong(norms: Norms) -> None:
    text = (DOSSIERS / "grens-12-uur.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("uren_per_week: ", "uren_per_week: -"),
        ("arbeidsbeperking:", "arbeidsbeperkng:"),
        ("tijdelijk:", "tijdelijk: misschien #"),
    ):
        assert old in text
        dossier = yaml.load(text.replace(old, new, 1), Loader=Editor)
        assert list(Draft202012Validator(dossier_schema(norms)).iter_errors(dossier))


@pytest.mark.parametrize(
    "kind", ["subsidie_jobcoaching", "jobcoaching_in_natura", "interne_werkbegeleiding", "proefplaats", "training_werkbegeleiding"]
)
def test_a_new_dossier_can_be_read_back(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    file.write_text(run("new", kind).stdout, encoding="utf-8")
    assert outcome(str(file)) == "onbeslist"


def test_facts_and_schema(norms: Norms) -> None:
    assert "uren_per_week" in run("facts").stdout
    vocabulary = json.loads(run("facts", "--json").stdout)
    assert {p["name"] for p in vocabulary["provisions"]} == set(norms.provisions)
    schema = json.loads(run("facts", "--schema").stdout)
    Draft202012Validator.check_schema(schema)
    assert schema == json.loads(json.dumps(dossier_schema(norms)))


@pytest.mark.parametrize("path", sorted(DOSSIERS.glob("*.yaml")), ids=lambda p: p.stem)
def test_examples_fit_the_schema(path: Path, norms: Norms) -> None:
    dossier = plain_yaml(path.read_text(encoding="utf-8"))
    assert [e.message for e in Draft202012Validator(dossier_schema(norms)).iter_errors(dossier)] == []


def test_check() -> None:
    found = json.loads(run("check", "--json").stdout)
    assert (found["errors"], found["findings"]) == ([], [])
    assert run("check").exit_code == bool(found["unclaimed"])
    assert run("check", SECOND).exit_code == 0


def test_a_second_rule_base_by_the_same_commands(tmp_path: Path) -> None:
    dossier = str(sorted((Path(SECOND) / "dossiers").glob("*.yaml"))[0])
    assert run("decide", dossier, "--kb", SECOND).exit_code == 0
    assert run("explain", dossier, "--kb", SECOND, "--format", "svg", "--application", "a1", "-o", str(tmp_path / "x.svg")).exit_code == 0
    assert run("facts", "--kb", SECOND).exit_code == 0


def test_bad_options() -> None:
    for arguments in (["decide", "bestaat-niet.yaml"], ["decide", REFUSED, "--application", "a9"], ["decide", REFUSED, "--date", "morgen"],
                      ["decide", REFUSED, "--reading", "x=y"], ["decide", REFUSED, "--kb", "nergens"], ["new", "jobcoachng"], ["besluit"]):  # fmt: skip
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, ""), arguments
        assert result.stderr
    errors = json.loads(run("decide", REFUSED, "--application", "a9", "--json").stderr)["errors"]
    assert list(errors[0]) == ["code", "file", "line", "column", "message", "hint"]


def test_help_has_examples_and_completion_is_there() -> None:
    for verb in ("decide", "explain", "ask", "new", "facts", "check"):
        assert "Voorbeeld" in run(verb, "--help").stdout
    done = subprocess.run(
        [sys.executable, "-c", "from explain.cli import main; main(prog_name='waarom')"],
        capture_output=True, text=True, check=False, env={"_WAAROM_COMPLETE": "bash_source", "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    assert "complete" in done.stdout
