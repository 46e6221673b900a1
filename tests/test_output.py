"""`-o FILE`: the ending says the form, a contradiction is said, and what is there is not lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS

from explain.cli import VERBS, main

REFUSED = str(DOSSIERS / "geweigerd-drie-gronden.yaml")
OPEN = str(DOSSIERS / "onbekende-feiten.yaml")
STARTS = {
    "txt": b"Moet in beginsel worden geweigerd (", "md": b"# ", "html": b"<!doctype html>", "svg": b"<?xml", "png": b"\x89PNG\r\n", "pdf": b"%PDF-", "dot": b"digraph",
    "json": b'{\n  "kb"', "docx": b"PK\x03\x04", "PDF": b"%PDF-",
}  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.mark.parametrize("ending", STARTS)
def test_the_ending_says_the_form(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"waarom.{ending}"
    result = run("explain", REFUSED, "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_bytes().startswith(STARTS[ending])


def test_the_json_of_an_explanation_holds_answer_proof_and_receipt(tmp_path: Path) -> None:
    file = tmp_path / "waarom.json"
    run("explain", REFUSED, "-o", str(file))
    data = json.loads(file.read_text(encoding="utf-8"))
    decided = json.loads(run("decide", REFUSED, "--json").stdout)
    assert {k: data[k] for k in decided} == decided
    assert data["proof"]["status"] == "moet in beginsel worden geweigerd"
    assert len([c for c in data["proof"]["children"] if c["look"] == "ground"]) == len(decided["decisions"][0]["grounds"])
    assert data["receipt"]["dossier"] == decided["dossier"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["explain", REFUSED, "--format", "png", "-o", "x.svg"], "--format png en -o x.svg spreken elkaar tegen"),
        (["explain", REFUSED, "--format", "letter", "-o", "x.svg"], "--format letter en -o x.svg spreken elkaar tegen"),
        (["explain", REFUSED, "-o", "x.jpg"], "dit kan niet als '.jpg'"),
        (["compare", REFUSED, "--with", OPEN, "--json", "-o", "x.png"], "--json en -o x.png spreken elkaar tegen"),
        (["compare", REFUSED, "--with", OPEN, "-o", "x.docx"], "dit kan niet als '.docx'"),
        (["decide", REFUSED, "-o", "x.png"], "dit kan niet als '.png'"),
        (["decide", REFUSED, "--show", "datalog", "-o", "x.json"], "dit kan niet als '.json'"),
        (["new", "proefplaats", "-o", "x.docx"], "dit kan niet als '.docx'"),
        (["facts", "--schema", "-o", "x.txt"], "spreken elkaar tegen"),
    ],
)
def test_a_contradiction_is_said(arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", REFUSED],
        ["ask", OPEN],
        ["repair", REFUSED],
        ["overview", REFUSED],
        ["compare", REFUSED, "--with", OPEN],
        ["facts"],
        ["check"],
    ],
    ids=lambda a: a[0],
)
def test_a_file_holds_what_the_screen_shows(arguments: list[str], tmp_path: Path) -> None:
    text, data = tmp_path / "uit.txt", tmp_path / "uit.json"
    for file in (text, data):
        assert (run(*arguments, "-o", str(file)).stdout, file.exists()) == ("", True)
    shown, as_json = json.loads(data.read_text(encoding="utf-8")), json.loads(run(*arguments, "--json").stdout)
    for found in (shown, as_json):
        found.pop("spent", None)
    assert shown == as_json
    assert text.read_text(encoding="utf-8").strip()
    if arguments[0] not in ("compare", "overview"):  # these are wider in a file
        assert text.read_text(encoding="utf-8") == run(*arguments).stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_writes_with_o(verb: str) -> None:
    assert "-o, --output" in run(verb, "--help").stdout


def test_a_new_dossier_is_written_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "dossier.yaml"
    assert run("new", "proefplaats", "-o", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == run("new", "proefplaats").stdout
    file.write_text("ingevuld", encoding="utf-8")
    again = run("new", "proefplaats", "-o", str(file))
    assert (again.exit_code, file.read_text(encoding="utf-8")) == (2, "ingevuld")
    assert "bestaat al" in again.stderr


def test_a_folder_that_is_not_there_is_named_in_dutch(tmp_path: Path) -> None:
    result = run("decide", REFUSED, "-o", str(tmp_path / "weg" / "x.txt"))
    assert result.exit_code == 2
    assert f"de map {tmp_path / 'weg'} bestaat niet" in result.stderr
