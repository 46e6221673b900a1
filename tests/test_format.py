"""`waarom format`: one style, and not a word or a norm different."""

from __future__ import annotations

import random
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

import kb
from explain.cli import main
from explain.neighbours import with_neighbours
from parser import RuleBaseError, SourceFile, check
from parser.format import formatted
from parser.norms import Norms
from parser.reader import read, read_variant

FILES = [p for part in ("kb", "docs", "tests") for p in sorted((ROOT / part).rglob("*.regels"))]
BASES = [
    ROOT / "kb" / "twenterand_2024",
    ROOT / "docs" / "voorbeelden" / "fietsregeling",
    *sorted((ROOT / "tests" / "kennisbanken").iterdir()),
]
SPACE = re.compile(r'("[^"]*"|#[^\n]*)|[ \t]+')


def run(*arguments: str, **options: str) -> Result:
    return CliRunner().invoke(main, ["format", *arguments], catch_exceptions=False, **options)  # type: ignore[arg-type]


def readable(path: Path) -> str | None:
    text = path.read_text(encoding="utf-8")
    try:
        (read_variant if re.search(r"^variant ", text, flags=re.M) else read)(text, path.name)
    except RuleBaseError:
        return None
    return text


def untidy(text: str, seed: int) -> str:
    """The same words with other white space between them, line breaks and texts as they are."""
    chance = random.Random(seed)
    spaced = SPACE.sub(lambda m: m[1] or " " * chance.randint(1, 5), text)
    outside = spaced.split('"')
    for i in range(0, len(outside), 2):  # not within a text
        outside[i] = re.sub(r"\n *(?=[^\s#])", lambda _: "\n" + " " * chance.randint(0, 9), outside[i])
    return '"'.join(outside)


def without_place(norms: Norms) -> dict[str, object]:
    return {f.name: getattr(norms, f.name) for f in fields(norms)}


def told(part: object) -> str:
    """A sum is named by its line and column; the column is white space."""
    return re.sub(r"(\.regels:\d+):\d+", r"\1", repr(part))


@pytest.mark.slow
def test_every_rule_file_keeps_its_words_and_a_second_time_changes_nothing() -> None:
    seen = 0
    for path in FILES:
        if (text := readable(path)) is not None:
            seen += 1
            made = formatted(text, path.name)
            assert formatted(made, path.name) == made, path
            assert "".join(made.split()) == "".join(text.split()), path
            assert re.findall(r"#.*", made) == [c.rstrip() for c in re.findall(r"#.*", text)], path
            assert [line for line in made.split("\n") if line != line.rstrip()] == []
    assert seen > 60


@pytest.mark.sampled
@pytest.mark.parametrize("folder", [f for f in BASES if (f / "bronnen").is_dir() or list(f.glob("*.regels"))], ids=lambda p: p.name)
def test_the_norms_are_the_same_whatever_the_white_space_was(folder: Path) -> None:
    base = kb.find(str(folder))
    rules, sources = with_neighbours(tuple(SourceFile(*r) for r in base.rules), tuple(SourceFile(*s) for s in base.sources), base)

    def norms(rules: list[SourceFile]) -> dict[str, object]:
        return without_place(replace(check(base.id, rules, sources), sha256="", builds_on=()))

    before = norms(list(rules))
    messy = [replace(f, text=untidy(f.text, seed)) for seed, f in enumerate(rules)]
    after = norms([replace(m, text=formatted(m.text, m.name)) for m in messy])
    assert [name for name in before if told(before[name]) != told(after[name])] == []


@pytest.mark.slow
def test_the_rule_bases_of_the_repository_have_the_style() -> None:
    assert run("--check", str(ROOT / "kb"), str(ROOT / "docs" / "voorbeelden"), str(ROOT / "tests" / "kennisbanken")).exit_code == 0


UNTIDY = """# kop
kennisbank   "X"   versie "1"
   soort a "a"



entiteit persoon in personen "persoon"
feit leeftijd is een van(a,b) "x"   # naast
vraag "Hoe oud?"
        beantwoord door persoon
artikel 1 lid 2 a
tekst "abc"
    # over de voorwaarde
voorwaarde "x"
als ("p" anders "q" :
verjaardag (16,persoon.geboortedatum)<=peildatum)
  en niet (a of b)
"""
TIDY = """# kop
kennisbank "X" versie "1"
soort a "a"


entiteit persoon in personen "persoon"
  feit leeftijd is een van (a, b) "x"  # naast
    vraag "Hoe oud?"
    beantwoord door persoon
artikel 1 lid 2 a
  tekst "abc"
  # over de voorwaarde
  voorwaarde "x"
    als ("p" anders "q":
    verjaardag(16, persoon.geboortedatum) <= peildatum)
    en niet (a of b)
"""


def test_the_style() -> None:
    assert formatted(UNTIDY) == TIDY
    assert formatted(UNTIDY.replace("\n", "\r\n")) == TIDY


def test_check_and_diff_write_nothing_and_the_verb_does(tmp_path: Path) -> None:
    file = tmp_path / "a.regels"
    file.write_text(UNTIDY, encoding="utf-8")
    checked, shown = run(str(tmp_path), "--check"), run(str(file), "--diff")
    assert (checked.exit_code, shown.exit_code, file.read_text(encoding="utf-8")) == (1, 0, UNTIDY)
    assert str(file) in checked.stdout
    assert '+kennisbank "X" versie "1"' in shown.stdout.splitlines()
    aside = tmp_path / "b.regels"
    assert run(str(file), "-o", str(aside)).exit_code == 0
    assert (file.read_text(encoding="utf-8"), aside.read_text(encoding="utf-8")) == (UNTIDY, TIDY)
    assert run(str(tmp_path)).exit_code == 0
    assert file.read_text(encoding="utf-8") == TIDY
    assert run(str(tmp_path), "--check").exit_code == 0
    assert run("-", input=UNTIDY).stdout == TIDY


def test_a_file_that_cannot_be_read_stops_all_of_them(tmp_path: Path) -> None:
    good, wrong = tmp_path / "a.regels", tmp_path / "b.regels"
    good.write_text(UNTIDY, encoding="utf-8")
    wrong.write_text('kennisbank "X" versie', encoding="utf-8")
    result = run(str(tmp_path))
    assert (result.exit_code, good.read_text(encoding="utf-8")) == (2, UNTIDY)
    assert "R001" in result.stderr
