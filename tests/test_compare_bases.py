"""`waarom compare --with-kb`: one dossier under two rule bases; what the other does not know is said and stays unknown."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from jsonschema import Draft202012Validator

from explain.cli import main
from explain.comparison.bases_report import csv_bytes
from explain.load import load_norms
from reasoner import read_dossier
from reasoner.dossier.translate import Renaming, translate

BASES = Path(__file__).parent / "kennisbanken"
OWN, OTHER = BASES / "lindeveen", BASES / "veenstede"
MAP = OTHER / "vertaling-twenterand.yaml"
EXAMPLES = ROOT / "kb" / "twenterand_2024" / "dossiers"
REFUSED = EXAMPLES / "geweigerd-drie-gronden.yaml"
GRANTED = EXAMPLES / "toegekend-interne-werkbegeleiding.yaml"
DAY = ("--date", "2024-10-15")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, arguments)], catch_exceptions=False)


def as_json(*arguments: str | Path) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    schema = json.loads((ROOT / "docs" / "schemas" / "compare.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
    return found


def in_lindeveen(tmp_path: Path, hours: int = 10) -> Path:
    """The refused example with the one fact that Lindeveen asks besides, for which its own words are needed."""
    text = REFUSED.read_text(encoding="utf-8").replace("uren_per_week: 10", f"uren_per_week: {hours}")
    path = tmp_path / f"sam{hours}.yaml"
    path.write_text(
        text.replace(
            "    naam:                       Sam de Vries\n", "    naam:                       Sam de Vries\n    woont_in_lindeveen: ja\n"
        ),
        encoding="utf-8",
    )
    return path


def test_the_other_municipality_asks_less_hours(tmp_path: Path) -> None:
    """Ten hours a week: Twenterand wants twelve (art. 14 lid 2 onder c), Lindeveen eight (art. 2 lid 2 onder b)."""
    found = as_json(in_lindeveen(tmp_path), "--kb", OWN, "--with-kb", "twenterand-2024", *DAY)
    left, right = found["left"]["decision"], found["right"]["decision"]
    assert (left["outcome"], left["grounds"], [a["maximum"] for a in left["amounts"]]) == ("kan_toekennen", [], ["1200.00"])
    assert (right["outcome"], [g["id"] for g in right["grounds"]]) == (
        "moet_weigeren",
        ["regeling:2.5", "regeling:2.5", "verordening:3.1.e"],
    )
    assert found["same_outcome"] is False
    assert [(x["what"], x["name"]) for x in found["not_known"]] == [("fact", "woont_in_lindeveen")]


def test_both_refuse_each_on_its_own_grounds(tmp_path: Path) -> None:
    found = as_json(in_lindeveen(tmp_path, 6), "--kb", OWN, "--with-kb", "twenterand-2024", *DAY)
    assert found["same_outcome"] is True
    assert [g["id"] for g in found["left"]["decision"]["grounds"]] == ["lindeveen:2.3"]
    assert found["sentence"].startswith(
        "De uitkomst is gelijk: moet in beginsel worden geweigerd (Hulp bij werk Lindeveen 2024 (verzonnen), op grond van Lindeveen art. 2 lid 3;"
    )


def test_a_fact_that_the_dossier_does_not_have_is_unknown_there() -> None:
    found = as_json(REFUSED, "--with-kb", OWN, *DAY)
    assert found["right"]["decision"]["outcome"] == "onbeslist"
    assert [u["fact"] for u in found["right"]["decision"]["unknown"]] == ["woont_in_lindeveen"]
    assert found["not_known"] == []


def test_what_is_called_differently_is_mapped_and_nothing_else() -> None:
    found = as_json(GRANTED, "--with-kb", OTHER, "--map", MAP, "--date", "2025-02-01")
    right = found["right"]["decision"]
    assert (right["provision"], right["outcome"]) == ("inwerkbijdrage", "onbeslist")
    assert {u["fact"] for u in right["unknown"]} == {"woont_in_veenstede", "vaste_begeleider"}
    lost = {x["name"] for x in found["not_known"]}
    assert {"vso_pro_onderwijs", "regime"} <= lost  # `school_verlaten` is no other word for the one, nor `begeleiding` for the other
    assert not lost & {"geboortedatum", "uren_per_week", "begin", "einde", "persoon", "dienstverband", "aangevraagd_door"}
    assert "(verzonnen) niet kent" in run(GRANTED, "--with-kb", OTHER, "--map", MAP, "--date", "2025-02-01").output


def test_an_application_on_which_the_other_does_not_decide() -> None:
    result = run(REFUSED, "--with-kb", OTHER)
    assert result.exit_code == 2
    assert "D006 'Re-integratie Veenstede 2025 (verzonnen)' beslist niet over 'subsidie_jobcoaching'" in result.output


def test_type_value_kind_and_deviation_that_the_other_does_not_know(tmp_path: Path) -> None:
    for name, facts in (("een", "feit maat is een van (klein, groot) \"maat\" feit prijs is bedrag \"prijs\" feit uren is uur \"uren\""),
                        ("twee", "feit maat is een van (klein, reus) \"maat\" feit prijs is getal \"prijs\" feit uren is uur ten hoogste 40 \"uren\"")):  # fmt: skip
        home = tmp_path / name
        (home / "bronnen").mkdir(parents=True)
        (home / "bronnen" / "t.txt").write_text("Artikel 1 Kop\nHet bestuur kan hulp geven.\n", encoding="utf-8")
        (home / "r.regels").write_text(
            f'kennisbank "{name}" versie "1" soort hulp "hulp" soort {name} "{name}"\n'
            'entiteit mens in mensen "mens" entiteit steun in steunen als ondersteuning "steun" koppeling mens naar mens als begunstigde "mens"\n'
            f'entiteit aanvraag in aanvragen "aanvraag" koppeling mens naar mens als begunstigde "mens" {facts}\n'
            f'regeling "Wet" als wet bron "bronnen/t.txt" geldt op beslisdatum vanaf 1 januari 2020\n'
            'artikel 1 betreft hulp tekst "Het bestuur kan hulp geven." kan verstrekken "Hulp"\n',
            encoding="utf-8",
        )  # fmt: skip
    text = "mensen: [{id: m}]\nsteunen: [{id: s, mens: m, soort: een}]\naanvragen: [{id: a, voorziening: hulp, mens: m, maat: groot, prijs: 3, uren: 60}]\n"
    one, two = (load_norms(str(tmp_path / name)) for name in ("een", "twee"))
    found = translate(read_dossier(one, text), one, two, Renaming())
    assert [(x.what, x.name) for x in found.left] == [("kind", "een"), ("value", "maat"), ("type", "prijs"), ("value", "uren")]
    assert (found.dossier.records["a"].values, found.dossier.records["s"].kind) == ({}, None)
    assert found.dossier.lists.keys() == {"mensen", "steunen", "aanvragen"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soorten: {interne_werkbegeleidin: inwerkbijdrage}", ":1:11: K014 er is geen soort 'interne_werkbegeleidin'"),
        ("soorten: {interne_werkbegeleiding: inwerkbijdrag}", "K014 er is geen soort in de andere kennisbank 'inwerkbijdrag'"),
        (
            "feiten: {persoon.geboortedatum: deelnemer.school_verlaten}",
            "K014 'persoon.geboortedatum' is datum, 'deelnemer.school_verlaten' is ja nee",
        ),
        ("feiten: {geboortedatum: deelnemer.geboortedatum}", "K014 'geboortedatum' is geen feit"),
        ("waarden: {aanvraag.aangevraagd_door: {persoon: deelnemr}}", "K014 er is geen waarde in de andere kennisbank 'deelnemr'"),
        ("woorden: {}", "K014 er is geen onderdeel 'woorden'"),
        ("a: [", "K014 dit is geen geldige YAML"),
        ("- x", "K014 hier staan namen"),
    ],
)
def test_a_mapping_that_is_not_right(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    result = run(GRANTED, "--with-kb", OTHER, "--map", path)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_a_mapping_goes_with_another_rule_base() -> None:
    assert (
        run(GRANTED, "--with-date", "2024-01-01", "--map", MAP).exit_code,
        run(GRANTED, "--with-kb", OWN, "--with-date", "2024-01-01").exit_code,
    ) == (2, 2)


def test_a_picture_and_a_table(tmp_path: Path) -> None:
    dot = run(REFUSED, "--with-kb", OWN, *DAY, "--format", "dot").output
    assert "Re-integratie Twenterand 2024: subsidie" in " ".join(dot.split()) or "Re-integratie Twenterand 2024" in dot
    out = tmp_path / "uit.csv"
    assert run(REFUSED, "--with-kb", OWN, *DAY, "-o", out).exit_code == 0
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines(keepends=True), delimiter=";"))
    assert rows[0] == ["", "Re-integratie Twenterand 2024", "Hulp bij werk Lindeveen 2024 (verzonnen)"]
    assert rows[1] == ["uitkomst", "moet in beginsel worden geweigerd", "nog niet te beslissen"]


def test_a_folder_gives_a_row_for_each_application(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "uit.csv"
    folder.mkdir()
    for hours in (6, 10, 12):
        in_lindeveen(folder, hours)
    (folder / "stuk.yaml").write_text("a: [", encoding="utf-8")
    (folder / "=som.yaml").write_text((folder / "sam10.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    found = as_json(folder, "--kb", OWN, "--with-kb", "twenterand-2024", *DAY)
    assert found["sentence"] == "Van 4 aanvragen krijgen er 3 een andere uitkomst. 1 is niet te vergelijken."
    assert run(folder, "--kb", OWN, "--with-kb", "twenterand-2024", *DAY, "-o", out).exit_code == 0
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines(keepends=True), delimiter=";"))
    assert [r[:3] for r in rows[1:]] == [
        ["'=som", "a1", "ja"],
        ["sam10", "a1", "ja"],
        ["sam12", "a1", "ja"],
        ["sam6", "a1", "nee"],
        ["stuk", "", ""],
    ]
    assert rows[-1][-1] == "dit is geen geldige YAML"
    assert "Van 4 aanvragen" in run(folder, "--kb", OWN, "--with-kb", "twenterand-2024", *DAY).output


def test_a_cell_that_would_act_is_quoted_and_a_number_is_not() -> None:
    assert csv_bytes([["=1+1", "-5", "-5 + x", "12,50"]]).decode("utf-8-sig") == "'=1+1;-5;'-5 + x;12,50\r\n"


def test_what_runs_is_compared_too() -> None:
    """By the verordening, and by the verordening with the policy rule that builds on it, which says nothing of ending."""
    running = OTHER / "dossiers" / "opstapplaats-loopt.yaml"
    found = as_json(running, "--kb", OTHER, "--running", "i1", "--with-kb", BASES / "veenstede_beleid", "--date", "2025-04-02")
    assert [[g["id"] for g in found[side]["decision"]["grounds"]] for side in ("left", "right")] == [["verordening:3_2"]] * 2
    result = run(REFUSED, "--running", "v1", "--with-kb", OWN)
    assert (result.exit_code, "beslist niet over 'interne_werkbegeleiding'" in result.output) == (2, True)
