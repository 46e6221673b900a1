"""Two regulations for one kind in one rule base, by time or by municipality: of the one that is not in force nothing is left in any answer."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from explain.cli import main
from explain.load import read

TEXT = """Verordening {name}

Artikel 1 Subsidie
1. Het college kan subsidie verlenen.
2. De aanvrager werkt genoeg uren.
3. Het college weigert bij te weinig uren.
4. De subsidie is een bedrag per half jaar.
5. De subsidie duurt niet te lang.
6. De aanvrager stuurt een verslag.
7. Het college beslist op tijd.
8. Het college kan afwijken van lid 2.
9. De subsidie is een bedrag per dag.
10. Het college kan de subsidie beëindigen.

Bijlage 1 Tabel

Soort Bedrag
Klein € {cell},00
"""
WORDS = """kennisbank "Versies" versie "1"
soort subsidie "subsidie"
entiteit persoon in personen "persoon"
  feit uren is uur "uren per week"
entiteit hulp in hulpen als ondersteuning "hulp"
  koppeling persoon naar persoon als begunstigde "persoon"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
  feit dagen is getal "dagen"
  feit maat is een van (klein, groot) "maat"
  feit gemeente is een van (oud, nieuw) "gemeente"
  oordeel bijzonder is ja/nee "Bijzonder"
  feit klaar is ja/nee "Klaar"
deel halfjaar van aanvraag telkens 6 maanden "halfjaar"
"""
RULES = """regeling "Verordening {name}" als {name}
  bron "bronnen/{name}.txt"
  {valid}
artikel 1
  betreft subsidie
artikel 1 lid 1
  tekst "Het college kan subsidie verlenen."
  kan verstrekken "Subsidie volgens {name}"
artikel 1 lid 2
  tekst "De aanvrager werkt genoeg uren."
  waarde uren_{name} is uur "nodige uren volgens {name}"
    : {hours} uur
  voorwaarde "Genoeg uren volgens {name}"
    als persoon.uren >= uren_{name}
artikel 1 lid 3
  tekst "Het college weigert bij te weinig uren."
  weigert "Te weinig uren volgens {name}" als niet voldaan aan artikel 1 lid 2
artikel 1 lid 4
  tekst "De subsidie is een bedrag per half jaar."
  vast bedrag per halfjaar {fixed} euro
artikel 1 lid 5
  tekst "De subsidie duurt niet te lang."
  beperkt "Ten hoogste {months} maanden volgens {name}" tot en met aanvraag.van + {months} maanden - 1 dag
artikel 1 lid 6
  tekst "De aanvrager stuurt een verslag."
  plicht van persoon na toekenning "Stuurt een verslag" uiterlijk aanvraag.tot_en_met + {weeks} weken
artikel 1 lid 7
  tekst "Het college beslist op tijd."
  plicht van college "Beslist" uiterlijk aanvraag.ontvangen + {weeks} weken
artikel 1 lid 8
  tekst "Het college kan afwijken van lid 2."
  kan afwijken van artikel 1 lid 2 "Afwijken volgens {name}" als bijzonder
artikel 1 lid 9
  tekst "De subsidie is een bedrag per dag."
  waarde tarief_{name} is bedrag "tarief volgens {name}"
    : {weeks} euro
  bedrag dagen maal tarief_{name}
artikel 1 lid 10
  tekst "Het college kan de subsidie beëindigen."
  kan beëindigen "Klaar volgens {name}" als klaar
  plicht van college bij beëindiging "Zegt het aan volgens {name}"
bijlage 1
  betreft subsidie
  tabel tabel_{name} in euro rijen volgens maat
    kop "Soort"
    kolom "Bedrag" als persoon.uren > 0 uur
    rij klein "Klein € {cell},00"
  bedrag uit tabel_{name}
"""
NUMBERS = {
    "oud": {"hours": 10, "fixed": 100, "months": 12, "weeks": 4, "cell": 5},
    "nieuw": {"hours": 20, "fixed": 200, "months": 6, "weeks": 8, "cell": 7},
}
BY_TIME = {
    "oud": "geldt op ontvangen vanaf 1 januari 2020 geldt op ontvangen tot en met 31 december 2024",
    "nieuw": "geldt op ontvangen vanaf 1 januari 2025",
}
BY_PLACE = {name: f"geldt op ontvangen vanaf 1 januari 2020 als gemeente is {name}" for name in NUMBERS}
DAY = {"oud": "2024-11-01", "nieuw": "2025-02-01"}
# with 12 hours a week, 3 days and one half year: what each says by its own text
AMOUNTS = {"oud": ["100.00", "12.00", "5.00"], "nieuw": ["200.00", "24.00", "7.00"]}
REPORT = {"oud": "2025-09-28", "nieuw": "2025-10-26"}  # 31 August 2025 and 4 or 8 weeks


@pytest.fixture(scope="module", params=["time", "place"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    home = tmp_path_factory.mktemp(request.param)
    (home / "bronnen").mkdir()
    (home / "1.regels").write_text(WORDS, encoding="utf-8")
    for name, valid in (BY_TIME if request.param == "time" else BY_PLACE).items():
        said = {"name": name, "valid": valid, **NUMBERS[name]}
        (home / f"{name}.regels").write_text(RULES.format(**said), encoding="utf-8")
        (home / "bronnen" / f"{name}.txt").write_text(TEXT.format(**said), encoding="utf-8")
    return request.param, home


def dossier(base: tuple[str, Path], name: str, hours: int, file: Path, known: bool = True) -> Path:
    by, _ = base
    received = f"ontvangen: {DAY[name]}, " if known or by == "place" else ""
    place = f"gemeente: {name}, " if known and by == "place" else ""
    file.write_text(
        f"personen: [{{id: p, uren: {hours}}}]\nhulpen: []\n"
        f"aanvragen: [{{id: a1, voorziening: subsidie, persoon: p, {received}{place}van: 2025-03-01, tot_en_met: 2025-08-31, "
        "dagen: 3, maat: klein, bijzonder: ja}]\n",
        encoding="utf-8",
    )
    return file


def run(base: tuple[str, Path], verb: str, *arguments: str) -> str:
    result = CliRunner().invoke(main, [verb, *arguments, "--kb", str(base[1])], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def decision(base: tuple[str, Path], file: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(base, "decide", str(file), "--date", "2025-02-20", "--json", *options))["decisions"][0]
    return found


def other(name: str) -> str:
    return next(x for x in NUMBERS if x != name)


@pytest.mark.parametrize("name", list(NUMBERS))
def test_only_the_one_in_force_is_in_a_grant(base: tuple[str, Path], name: str, tmp_path: Path) -> None:
    file = dossier(base, name, 25, tmp_path / "d.yaml")
    found = decision(base, file)
    assert (found["outcome"], [a["maximum"] for a in found["amounts"]]) == ("kan_toekennen", AMOUNTS[name])
    assert f"{other(name)}:" not in json.dumps(found)
    assert next((d["what"], d["due"]) for d in found["duties"]) == ("Stuurt een verslag", REPORT[name])
    assert f"ten minste {NUMBERS[name]['hours']} is nodig" in found["sentence"]
    assert f"ten minste {NUMBERS[other(name)]['hours']} is nodig" not in found["sentence"]


@pytest.mark.parametrize("name", list(NUMBERS))
def test_only_the_one_in_force_is_in_a_refusal(base: tuple[str, Path], name: str, tmp_path: Path) -> None:
    found = decision(base, dossier(base, name, 8, tmp_path / "d.yaml"))
    assert (found["outcome"], [g["id"] for g in found["grounds"]]) == ("moet_weigeren", [f"{name}:1.3"])
    assert ([u["id"] for u in found["unmet"]], found["deviation"]) == ([f"{name}:1.2"], [f"{name}:1.8"])
    assert f"{other(name)}:" not in json.dumps(found)


@pytest.mark.parametrize("name", list(NUMBERS))
@pytest.mark.parametrize("hours", [8, 25])
def test_no_form_speaks_of_the_other(base: tuple[str, Path], name: str, hours: int, tmp_path: Path) -> None:
    file = dossier(base, name, hours, tmp_path / "d.yaml")
    letter = run(base, "explain", str(file), "--date", "2025-02-20", "--format", "letter")
    table = run(base, "decide", str(file), "--date", "2025-02-20", "--duties")
    for text in (letter, table):
        assert re.search(rf"\b{other(name)}\b", text, re.IGNORECASE) is None, text


def test_what_is_in_force_is_unknown_and_so_is_what_follows(base: tuple[str, Path], tmp_path: Path) -> None:
    found = decision(base, dossier(base, "nieuw", 25, tmp_path / "d.yaml", known=False))
    assert found["outcome"] == "onbeslist"
    assert {a["status"] for a in found["amounts"]} == {"onbekend"}
    assert len(found["amounts"]) == 6
    assert [d["what"] for d in found["duties"] if not d.get("unknown")] == []


@pytest.mark.parametrize("name", list(NUMBERS))
def test_a_running_provision_is_ended_by_the_one_in_force(base: tuple[str, Path], name: str, tmp_path: Path) -> None:
    by, _ = base
    place = f"gemeente: {name}, " if by == "place" else ""
    file = tmp_path / "d.yaml"
    running = f"{{id: h1, soort: subsidie, persoon: p, ontvangen: {DAY[name]}, {place}van: 2025-01-01, tot_en_met: 2025-12-31, klaar: ja}}"
    file.write_text(f"personen: [{{id: p, uren: 8}}]\nhulpen: [{running}]\n", encoding="utf-8")
    found = decision(base, file, "--running", "h1")
    assert (found["outcome"], [g["id"] for g in found["grounds"]]) == ("kan_beeindigen", [f"{name}:1.10"])
    assert ([d["id"] for d in found["duties"]], [u["id"] for u in found["unmet"]]) == ([f"{name}:1.10"], [f"{name}:1.2"])


def test_a_table_of_applications_says_the_same(base: tuple[str, Path], tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "uit.csv"
    folder.mkdir()
    for name in NUMBERS:
        for hours in (8, 25):
            dossier(base, name, hours, folder / f"{name}{hours}.yaml")
    run(base, "population", str(folder), "-o", str(out), "--date", "2025-02-20")
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    rows = rows if len(rows[0]) > 1 else list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 4
    for row in rows:
        file = next(v for v in row.values() if v.endswith(".yaml") or re.fullmatch(r"(oud|nieuw)\d+", v))
        name = "oud" if "oud" in file else "nieuw"
        said = " ".join(v for k, v in row.items() if v != file and k != "gemeente")
        assert f"{other(name)}:" not in said, row
        if "25" in file:
            assert str(sum(float(x) for x in AMOUNTS[name])).removesuffix(".0") in said.replace(",", "."), row


def test_conditions_of_a_regulation_that_is_not_in_force_ask_nothing_of_another(tmp_path: Path) -> None:
    """`voldaan aan de voorwaarden van X` in Y: as long as X is in force."""
    (tmp_path / "bronnen").mkdir()
    (tmp_path / "1.regels").write_text(WORDS, encoding="utf-8")
    said = {"name": "oud", "valid": BY_TIME["oud"], **NUMBERS["oud"]}
    (tmp_path / "oud.regels").write_text(RULES.format(**said), encoding="utf-8")
    (tmp_path / "bronnen" / "oud.txt").write_text(TEXT.format(**said), encoding="utf-8")
    (tmp_path / "bronnen" / "ander.txt").write_text(
        "Artikel 1 Kop\n1. Het college kan hulp geven.\n2. Het college weigert.\n", encoding="utf-8"
    )
    (tmp_path / "ander.regels").write_text(
        'regeling "Ander" als ander bron "bronnen/ander.txt" geldt op ontvangen vanaf 1 januari 2020\n'
        'artikel 1 lid 1 betreft subsidie tekst "Het college kan hulp geven." kan verstrekken "Hulp"\n'
        'artikel 1 lid 2 betreft subsidie tekst "Het college weigert." weigert "Niet volgens oud" als niet voldaan aan de voorwaarden van oud\n',
        encoding="utf-8",
    )
    assert set(read(tmp_path).norms.documents) == {"oud", "ander"}
    at = ("time", tmp_path)
    before, after = (decision(at, dossier(at, name, 8, tmp_path / "d.yaml")) for name in ("oud", "nieuw"))
    assert ([g["id"] for g in before["grounds"]], before["outcome"]) == (["ander:1.2", "oud:1.3"], "moet_weigeren")
    assert ([g["id"] for g in after["grounds"]], after["outcome"], after["unmet"]) == ([], "kan_toekennen", [])
