"""Definitions, values and tables of two regulations under one name: of each the one that is in force, and the answer says which."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from oracle import evaluate
from test_validity import BY_PLACE, BY_TIME, DAY, NUMBERS, TEXT, WORDS

from explain.cli import main
from explain.load import load_norms
from explain.rules.inspect import inspection
from parser import RuleBaseError
from reasoner import read_dossier

SHARED = """regeling "Uitvoering" als uitvoering
  bron "bronnen/uitvoering.txt"
  geldt op ontvangen vanaf 1 januari 2020
artikel 1 lid 1
  betreft subsidie
  tekst "Het college kan subsidie verlenen."
  kan verstrekken "Het college kan subsidie verlenen"
artikel 1 lid 2
  betreft subsidie
  tekst "Het college weigert bij te weinig uren."
  weigert "Te weinig uren" als niet genoeg_uren
artikel 1 lid 3
  betreft subsidie
  tekst "De subsidie volgt de tabel."
  bedrag uit tarieven
artikel 1 lid 4
  betreft subsidie
  tekst "Er komt een bedrag per dag bij."
  bedrag dagen maal dagtarief
"""
SHARED_TEXT = """Uitvoering

Artikel 1 Subsidie
1. Het college kan subsidie verlenen.
2. Het college weigert bij te weinig uren.
3. De subsidie volgt de tabel.
4. Er komt een bedrag per dag bij.
"""
RULES = """regeling "Verordening {name}" als {name}
  bron "bronnen/{name}.txt"
  {valid}
artikel 1 lid 2
  betreft subsidie
  tekst "De aanvrager werkt genoeg uren."
  waarde nodige_uren is uur "nodige uren"
    : {hours} uur
  definitie genoeg_uren "Genoeg uren volgens {name}" anders "Te weinig uren volgens {name}"
    als persoon.uren >= nodige_uren
artikel 1 lid 9
  tekst "De subsidie is een bedrag per dag."
  waarde dagtarief is bedrag "tarief per dag"
    : {weeks} euro als persoon.uren < 50 uur
    : 0 euro
bijlage 1
  betreft subsidie
  tabel tarieven in euro rijen volgens maat
    kop "Soort"
    kolom "Bedrag" als persoon.uren > 0 uur
    rij klein "Klein € {cell},00"
"""


def write(home: Path, valid: dict[str, str]) -> Path:
    (home / "bronnen").mkdir(parents=True)
    (home / "1.regels").write_text(WORDS, encoding="utf-8")
    (home / "2.regels").write_text(SHARED, encoding="utf-8")
    (home / "bronnen" / "uitvoering.txt").write_text(SHARED_TEXT, encoding="utf-8")
    for name, when in valid.items():
        said = {"name": name, "valid": when, **NUMBERS[name]}
        (home / f"{name}.regels").write_text(RULES.format(**said), encoding="utf-8")
        (home / "bronnen" / f"{name}.txt").write_text(TEXT.format(**said), encoding="utf-8")
    return home


@pytest.fixture(scope="module", params=["time", "place"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    return request.param, write(tmp_path_factory.mktemp(request.param) / "kb", BY_TIME if request.param == "time" else BY_PLACE)


def asked(by: str, name: str, hours: int, known: bool = True) -> dict[str, Any]:
    received = {"ontvangen": DAY[name]} if known or by == "place" else {}
    place = {"gemeente": name} if known and by == "place" else {}
    own = {"id": "a1", "voorziening": "subsidie", "persoon": "p", **received, **place, "van": "2025-03-01", "tot_en_met": "2025-08-31"}
    return {"personen": [{"id": "p", "uren": str(hours)}], "hulpen": [], "aanvragen": [{**own, "dagen": "3", "maat": "klein"}]}


def written(plain: dict[str, Any], file: Path) -> Path:
    file.write_text(json.dumps(plain), encoding="utf-8")
    return file


def run(base: tuple[str, Path], verb: str, *arguments: str) -> str:
    result = CliRunner().invoke(main, [verb, *arguments, "--kb", str(base[1])], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def other(name: str) -> str:
    return next(x for x in NUMBERS if x != name)


def forms(base: tuple[str, Path], file: Path) -> Iterator[str]:
    for options in (("decide", "--tree", "--duties"), ("explain", "--full"), ("explain", "--format", "letter"), ("decide", "--json")):
        verb, *more = options
        yield run(base, verb, str(file), "--date", "2025-02-20", *more)


@pytest.mark.parametrize("name", list(NUMBERS))
def test_the_version_in_force_counts(base: tuple[str, Path], name: str, tmp_path: Path) -> None:
    for hours, outcome in ((8, "moet_weigeren"), (15, "kan_toekennen" if name == "oud" else "moet_weigeren"), (25, "kan_toekennen")):
        file = written(asked(base[0], name, hours), tmp_path / "d.yaml")
        found = json.loads(run(base, "decide", str(file), "--date", "2025-02-20", "--json"))["decisions"][0]
        amounts = [f"{3 * NUMBERS[name]['weeks']}.00", f"{NUMBERS[name]['cell']}.00"] if outcome == "kan_toekennen" else []
        assert (found["outcome"], [a["maximum"] for a in found["amounts"]]) == (outcome, amounts)


@pytest.mark.parametrize("name", list(NUMBERS))
@pytest.mark.parametrize("hours", [8, 25])
def test_no_form_speaks_of_the_other(base: tuple[str, Path], name: str, hours: int, tmp_path: Path) -> None:
    for text in forms(base, written(asked(base[0], name, hours), tmp_path / "d.yaml")):
        for words in (f"Verordening {other(name)}", f"{other(name).capitalize()} art.", f"volgens {other(name)}", f"{other(name)}:"):
            assert words not in text, text


@pytest.mark.parametrize("name", list(NUMBERS))
def test_the_answer_says_which_version(base: tuple[str, Path], name: str, tmp_path: Path) -> None:
    refused = run(base, "explain", str(written(asked(base[0], name, 8), tmp_path / "d.yaml")), "--date", "2025-02-20")
    assert f"{name.capitalize()} art. 1 lid 2" in refused
    assert f"nodige uren: {NUMBERS[name]['hours']} uur ({name.capitalize()} art. 1 lid 2)" in refused
    granted = run(base, "explain", str(written(asked(base[0], name, 25), tmp_path / "d.yaml")), "--date", "2025-02-20", "--format", "html")
    assert f"(bijlage 1 Verordening {name})" in granted
    assert f"(art. 1 lid 9 Verordening {name})" in granted


def test_it_is_unknown_which_version_counts(base: tuple[str, Path], tmp_path: Path) -> None:
    """With 8 hours either refuses; with 15 it depends; the amounts are unknown."""
    outcomes = []
    for hours in (8, 15, 25):
        file = written(asked(base[0], "nieuw", hours, known=False), tmp_path / "d.yaml")
        found = json.loads(run(base, "decide", str(file), "--date", "2025-02-20", "--json"))["decisions"][0]
        outcomes.append(found["outcome"])
        assert {a["status"] for a in found["amounts"]} <= {"onbekend"}
    assert outcomes == ["onbeslist", "onbeslist", "onbeslist"]


def test_engines_and_the_oracle_agree(base: tuple[str, Path]) -> None:
    from test_columns import compared  # late: it reads a rule base

    norms, total = load_norms(str(base[1])), 0
    for name in NUMBERS:
        for hours in (8, 15, 25):
            for known in (True, False):
                plain = asked(base[0], name, hours, known)
                dossier = read_dossier(norms, json.dumps(plain))
                day = {"date": date(2025, 2, 20)}
                assert compared(norms, [dossier], day, True) > 0
                theirs = evaluate(norms, plain, **day)
                total += len(theirs.possible("a1"))
    assert total >= 12


def test_check_finds_nothing_wrong_but_the_text_not_claimed(base: tuple[str, Path]) -> None:
    result = CliRunner().invoke(main, ["check", str(base[1]), "--json"])
    assert json.loads(result.output)["findings"] == []


def changed(home: Path, file: str, old: str, new: str) -> str:
    path = home / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(RuleBaseError) as error:
        load_norms(str(home))
    return str(error.value)


def test_a_name_twice_in_one_regulation_is_an_error(tmp_path: Path) -> None:
    home = write(tmp_path / "kb", BY_TIME)
    again = '  waarde nodige_uren is uur "nodige uren"\n    : 1 uur\n  definitie genoeg_uren'
    assert "'nodige_uren' is al verklaard" in changed(home, "oud.regels", "  definitie genoeg_uren", again)


def test_versions_of_a_value_have_one_type(tmp_path: Path) -> None:
    home = write(tmp_path / "kb", BY_TIME)
    assert "'dagtarief' is al verklaard" in changed(home, "oud.regels", "dagtarief is bedrag", "dagtarief is getal")


def test_a_variant_changes_a_version_at_its_article(tmp_path: Path) -> None:
    home = write(tmp_path / "kb", BY_TIME)
    variant = tmp_path / "v.regels"
    variant.write_text('variant "Anders" bij "kb"\nwijzigt waarde nodige_uren is uur "nodige uren" : 1 uur\n', encoding="utf-8")
    file = written(asked("time", "oud", 8), tmp_path / "d.yaml")
    result = CliRunner().invoke(main, ["compare", str(file), "--with-variant", str(variant), "--kb", str(home)])
    assert (result.exit_code, "'nodige_uren' staat in meer regelingen" in result.output) == (2, True)


def without(home: Path, name: str, *starts: str) -> list[str]:
    """The findings when the rules of one regulation lose the lines that begin so (and the line after each)."""
    file = home / f"{name}.regels"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = {k + step for k, line in enumerate(lines) if line.strip().startswith(starts) for step in (0, 1)}
    file.write_text("".join(line for k, line in enumerate(lines) if k not in gone), encoding="utf-8")
    return [f for f in inspection(load_norms(str(home))).findings if "ook als die regeling niet geldt" in f]


@pytest.mark.parametrize("valid", [BY_TIME, BY_PLACE], ids=["time", "place"])
def test_a_name_of_one_version_that_others_use_is_a_finding(valid: dict[str, str], tmp_path: Path) -> None:
    assert without(write(tmp_path / "both", valid), "oud", "nothing") == []
    (found,) = without(write(tmp_path / "definition", valid), "oud", "definitie genoeg_uren")
    assert found.startswith("'genoeg_uren' (art. 1 lid 2 Verordening nieuw) telt voor Uitvoering ook als die regeling niet geldt;")
    assert "ook in Verordening oud, of boven het eerste artikel" in found


def test_a_name_that_only_its_own_version_uses_is_none(tmp_path: Path) -> None:
    assert without(write(tmp_path / "kb", BY_TIME), "oud", "waarde nodige_uren", "definitie genoeg_uren")[0].startswith("'genoeg_uren'")
    home = write(tmp_path / "own", BY_TIME)
    rules = (home / "2.regels").read_text(encoding="utf-8")
    (home / "2.regels").write_text(rules.replace("niet genoeg_uren", "persoon.uren < 10 uur"), encoding="utf-8")
    assert without(home, "oud", "waarde nodige_uren", "definitie genoeg_uren") == []


def test_without_a_version_beside_it_a_name_keeps_no_time(tmp_path: Path) -> None:
    """One ordinance and the act: the act may rest on its words, as that of Twenterand does."""
    assert without(write(tmp_path / "kb", {"nieuw": BY_TIME["nieuw"]}), "nieuw", "nothing") == []
