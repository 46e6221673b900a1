"""A table of applications decided at once: in, out, summed up, compared, explained.

Long because every kind of table, option and mistake has an example, on tables that are made the same way.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT, plain_yaml
from test_columns_tables import one_by_one, table

import explain
import explain.population.decide as deciding
from explain.cli import main
from explain.notebook.errors import InputError
from explain.population import shown
from explain.population import write as writing
from explain.population.decide import Asked, decide_rows, differences
from explain.population.face import Population, population
from explain.population.read import read
from explain.population.summary import Summary
from explain.spreadsheet import harmless
from reasoner.decision.answer import GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE

TWENTERAND = explain.load("twenterand-2024")
SAM = DOSSIERS / "grens-12-uur.yaml"
CLOSED = ["plaatsingen", "voorzieningen"]
ATELIER = explain.load(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
COMPLETE = [x for name in CLOSED for x in ("--complete", name)]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["population", *map(str, arguments)], catch_exceptions=False)


def flat(path: Path = SAM) -> dict[str, str]:
    """The one application of a dossier as a row."""
    plain = plain_yaml(path.read_text(encoding="utf-8"))
    row: dict[str, str] = {}
    for list_name, records in plain.items():
        entity = next((e for e in TWENTERAND.norms.entities.values() if e.list_name == list_name), None)
        for record in records if entity is not None else ():
            for name, value in record.items():
                if name != "id" and name not in entity.links and value is not None:  # type: ignore[union-attr]
                    row[name if list_name == "aanvragen" else f"{entity.name}.{name}"] = str(value)  # type: ignore[union-attr]
    return row


def rows(*changes: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{"id": f"r{i}", **flat(), **change} for i, change in enumerate(changes)])


VARIED = [
    {}, {"dienstverband.uren_per_week": "11,9"}, {"dienstverband.uren_per_week": "9"}, {"dienstverband.uren_per_week": ""},
    {"behoefte_werkgever": "nee"}, {"jobcoach_hbo": "nee", "jobcoach_opgeleid": "nee"}, {"ontvangen": "2024-12-15"},
    {"voorziening": "interne_werkbegeleiding"}, {"persoon.behoort_tot_doelgroep": "nee"}, {"regime": "licht"},
]  # fmt: skip


def saved(frame: pd.DataFrame, path: Path, sep: str = ";", encoding: str = "utf-8") -> Path:
    frame.to_csv(path, index=False, sep=sep, encoding=encoding)
    return path


def cells(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    return [*csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")]


# ---- the answers


def test_rows_are_decided_as_each_by_itself(tmp_path: Path) -> None:
    frame = rows(*VARIED)
    alone = one_by_one(TWENTERAND, frame.drop(columns="id"), complete=CLOSED)
    found = population(TWENTERAND, saved(frame, tmp_path / "a.csv"), complete=CLOSED)
    assert found.found.alone == 0
    same(found.rows, alone.outcomes, alone.grounds)


def same(made: pd.DataFrame, outcomes: pd.DataFrame, grounds: pd.DataFrame) -> None:
    assert list(made.outcome) == list(outcomes.outcome)
    assert len(set(made.outcome)) > 2
    for row in range(len(made)):
        own = grounds[grounds.dossier == row]
        expected = {f"{g} ({leg})" if isinstance(leg, str) else g for g, leg in zip(own.ground, own.leg, strict=True)}
        assert set(filter(None, made.grounds[row].split("; "))) == expected
        assert {c for c in expected if made[c][row] == "ja"} == expected
        assert set(filter(None, made.because[row].split("; "))) == {x for b in own.because for x in b}
        assert len([*filter(None, made.unmet[row].split("; "))]) == outcomes.unmet[row]
        assert len([*filter(None, made.unknown[row].split("; "))]) == outcomes.unknown[row]
        money = outcomes.maximum[row] if outcomes.outcome[row] in (GRANT, MAY_GRANT) else None
        assert made.amount[row] == money or (made.amount[row] is None and money is None)


def test_every_way_in_gives_the_same_answers(tmp_path: Path) -> None:
    frame = rows(*VARIED)
    ways: list[Any] = [
        frame, saved(frame, tmp_path / "a.csv"), saved(frame, tmp_path / "b.csv", ","), saved(frame, tmp_path / "c.csv", "\t"),
        saved(frame, tmp_path / "d.csv", encoding="utf-8-sig"), saved(frame, tmp_path / "e.csv", encoding="utf-16"),
    ]  # fmt: skip
    frame.to_excel(tmp_path / "f.xlsx", index=False)
    frame.to_parquet(tmp_path / "g.parquet")
    ways += [tmp_path / "f.xlsx", tmp_path / "g.parquet"]
    answers = [population(TWENTERAND, way, complete=CLOSED).rows.loc[:, "outcome":].values.tolist() for way in ways]  # type: ignore[misc]
    assert [x == answers[0] for x in answers] == [True] * len(ways)


@pytest.mark.parametrize("rulebase", [TWENTERAND, ATELIER], ids=["twenterand", "atelier"])
@pytest.mark.slow
def test_whatever_a_row_says_the_columns_find_what_the_explanation_finds(rulebase: Any) -> None:
    found = population(rulebase, table(rulebase.norms, 40, 5))
    compared = 0
    for row in range(40):
        if row not in found.found.errors:
            answer = found.explain(row + 1)
            assert differences(found.found, row, answer, answer.decisions[0]) == []
            compared += 1
        else:
            with pytest.raises(InputError):
                found.explain(row + 1)
    assert compared > 3


@pytest.mark.slow
def test_a_folder_of_dossiers(tmp_path: Path) -> None:
    found = population(TWENTERAND, DOSSIERS)
    for row, (_, file, application) in enumerate(found.source.texts):  # type: ignore[attr-defined]
        alone = TWENTERAND.decide(file, application=application).decisions[0]
        assert found.rows.outcome[row] == alone.outcome, file
    assert len(found.rows) > 60
    assert run(DOSSIERS / "grens-*.yaml", "--json").exit_code == 0
    assert "K006" in run(DOSSIERS, "--complete", "plaatsingen").stderr
    (tmp_path / "leeg").mkdir()
    assert "staat geen aanvraag" in run(tmp_path / "leeg").stderr


def test_a_dossier_that_cannot_be_read_is_a_row_with_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SAM.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("aanvragen:\n  - id: a\n    onzin: 3\n", encoding="utf-8")
    found = population(TWENTERAND, tmp_path)
    assert list(found.rows.outcome) == [MAY_GRANT, ""]
    assert "onzin" in found.rows.error[1]


# ---- cells


def test_other_columns_are_kept_and_named(tmp_path: Path) -> None:
    frame = rows({}, {}).assign(opmerking=["a", "b"], outcome="vorige", regimee="x")
    result = run(saved(frame, tmp_path / "a.csv"), "--out", tmp_path / "b.csv", *COMPLETE)
    assert "kolommen 'opmerking', 'outcome' horen" in result.stderr
    assert "regime" in result.stderr.partition("'regimee'")[2]
    made = cells(tmp_path / "b.csv")
    assert [r["opmerking"] for r in made] == ["a", "b"]
    assert [(r["invoer.outcome"], r["outcome"]) for r in made] == [("vorige", MAY_GRANT)] * 2
    assert list(made[0])[: len(flat()) + 1] == [*frame.columns][: len(flat()) + 1]


def test_a_decimal_comma_and_spaces(tmp_path: Path) -> None:
    found = population(TWENTERAND, rows({"dienstverband.uren_per_week": " 12,5 "}, {"dienstverband.uren_per_week": 12.5}), complete=CLOSED)
    assert list(found.rows.error) == ["", ""]
    assert found.rows.amount[0] == found.rows.amount[1] == TWENTERAND_AMOUNT


TWENTERAND_AMOUNT = one_by_one(
    TWENTERAND, pd.DataFrame([flat() | {"dienstverband.uren_per_week": "12,5"}]), complete=CLOSED
).outcomes.maximum[0]


def test_excel_there_and_back(tmp_path: Path) -> None:
    """Dates as Excel has them, a number stored as text, a truth; out with numbers as numbers; in again the same."""
    book = openpyxl.Workbook()
    page = book.active
    own = flat() | {"dienstverband.uren_per_week": "12,5", "datum": ""}
    page.append(["id", *own])
    typed = {
        k: datetime.fromisoformat(v) if v[:2] == "20" and len(v) == 10 else v == "ja" if v in ("ja", "nee") else v for k, v in own.items()
    }
    page.append([7, *(typed | {"datum": datetime(2024, 3, 1)}).values()])
    page.append([None] * 5)
    page.append(["x", *(typed | {"dienstverband.uren_per_week": 9}).values()])
    book.save(tmp_path / "in.xlsx")
    result = run(tmp_path / "in.xlsx", "--out", tmp_path / "uit.xlsx", *COMPLETE)
    assert result.exit_code == 0
    made = pd.read_excel(tmp_path / "uit.xlsx", dtype=object)
    assert made.outcome[0] == MAY_GRANT
    assert made.amount[0] == pytest.approx(float(TWENTERAND_AMOUNT))
    assert made.datum[0] == datetime(2024, 3, 1)
    assert made.id[0] == 7
    again = run(tmp_path / "uit.xlsx", "--out", tmp_path / "weer.xlsx", *COMPLETE)
    assert again.exit_code == 0
    assert list(pd.read_excel(tmp_path / "weer.xlsx", dtype=object).outcome) == list(made.outcome)


def test_a_broken_book_and_a_formula_without_a_value(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK geen boek")
    assert "geen Excel-bestand" in run(tmp_path / "a.xlsx").stderr
    book = openpyxl.Workbook()
    book.active.append(["voorziening", "dienstverband.uren_per_week"])
    book.active.append(["proefplaats", "=6+6"])
    book.save(tmp_path / "b.xlsx")
    assert "cel B2 heeft een formule" in run(tmp_path / "b.xlsx").stderr
    (tmp_path / "a.parquet").write_bytes(b"geen parquet")
    assert "geen parquet" in run(tmp_path / "a.parquet").stderr


def test_money_is_exact_to_the_cent() -> None:
    column = next(
        f"{e.name}.{f.name}" if e.name != "aanvraag" else f.name
        for e in TWENTERAND.norms.entities.values() for f in e.facts.values() if f.type == "bedrag" and not f.system and e.name == "aanvraag"
    )  # fmt: skip
    found = population(TWENTERAND, rows({column: 12.5}, {column: 0.1 + 0.2}, {column: Decimal("3.25")}, {column: float("nan")}))
    assert [bool(e) for e in found.rows.error] == [False, True, False, False]
    assert f"kolom '{column}'" in found.rows.error[1]
    assert "cent" in found.rows.error[1]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_becomes_a_formula(tmp_path: Path, suffix: str) -> None:
    texts = ["=1+1", "+x", "-2+3", "@SUM(A1)", "\tx", "-5", "+31 6"]
    frame = rows(*[{} for _ in texts]).assign(opmerking=texts).rename(columns={"opmerking": "=kop"})
    frame.to_parquet(tmp_path / "a.parquet")
    run(tmp_path / "a.parquet", "--out", tmp_path / f"b{suffix}", *COMPLETE)
    if suffix == ".csv":
        made = [r["'=kop"] for r in cells(tmp_path / "b.csv")]
        assert made == ["'=1+1", "'+x", "'-2+3", "'@SUM(A1)", "'\tx", "-5", "'+31 6"]
    else:
        page = openpyxl.load_workbook(tmp_path / "b.xlsx").active
        column = next(c for c in page.iter_cols() if c[0].value == "=kop")
        assert [c.value for c in column[1:]] == texts
        assert {c.data_type for c in column} == {"s"}
    assert harmless(-5) == -5


# ---- what is wrong


def test_a_row_that_is_wrong_is_reported_and_the_rest_is_answered(tmp_path: Path) -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"dienstverband.uren_per_week": "veel"},
        {"voorziening": "onzin"},
        {"van": "2025-03-01"},
        {"jobcoach_hbo": "Ja"},
        {"voorziening": ""},
        {},
    ]
    result = run(saved(rows(*changes), tmp_path / "a.csv"), "--out", tmp_path / "b.csv", *COMPLETE, "--json")
    summary = json.loads(result.stdout)
    assert [e["row"] for e in summary["errors"]] == [f"rij {i} (r{i - 2})" for i in (3, 4, 5, 6, 7)]
    messages = [e["message"] for e in summary["errors"]]
    assert "kolom 'dienstverband.uren_per_week'" in messages[0]
    assert "kolom 'voorziening'" in messages[1]
    assert "kolom 'jobcoach_hbo'" in messages[3]
    made = cells(tmp_path / "b.csv")
    assert [bool(r["outcome"]) for r in made] == [True, False, False, False, False, False, True]
    assert [bool(r["error"]) for r in made] == [False, True, True, True, True, True, False]
    assert summary["rows"] == 7
    assert summary["alone"] == 5
    assert "rij 3 (r1)" in run(tmp_path / "a.csv", *COMPLETE).stdout


def bad(tmp_path: Path, data: bytes, name: str = "a.csv") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    result = run(path)
    assert result.exit_code == 2
    return result.stderr


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert "is leeg" in bad(tmp_path, b"")
    assert "is leeg" in bad(tmp_path, b"\n \n")
    assert "heeft geen rijen" in bad(tmp_path, b"voorziening;van\n")
    assert "geen kolom 'voorziening'" in bad(tmp_path, b"id;van\na;2024-01-01\n")
    assert "kolom 'van' staat er meer dan" in bad(tmp_path, b"voorziening;van;van\nproefplaats;;\n")
    assert "'a' staat er twee keer, in rij 2 en rij 3" in bad(tmp_path, b"id;voorziening\na;proefplaats\na;proefplaats\n")
    assert "rij 3 heeft 3 cellen" in bad(tmp_path, b"id;voorziening\na;proefplaats\nb;proefplaats;x\n")
    assert "kolom 2 heeft geen kop" in bad(tmp_path, b"voorziening;;van\nproefplaats;x;\n")
    assert "regel 2" in bad(tmp_path, b"voorziening;van\nproefplaats;\x81\n")
    assert "UTF-16" in bad(tmp_path, "voorziening;van\n".encode("utf-16-le"))
    assert "bestaat niet" in run(tmp_path / "niets.csv").stderr
    assert "geen tabel" in bad(tmp_path, b"x", "a.pdf")
    assert "onbekende lijst" in run(saved(rows({}), tmp_path / "b.csv"), "--complete", "plaatsinge").stderr
    assert "zeggen hetzelfde" in run(saved(rows({}).assign(**{"aanvraag.van": "x"}), tmp_path / "c.csv")).stderr
    assert "D011" in run(tmp_path / "b.csv", "--reading", "onzin=1").stderr


def test_what_stands_above_the_headings_is_no_row(tmp_path: Path) -> None:
    for data in ("sep=,\nid,voorziening\na,proefplaats\n", "\n\nid;voorziening\r\na;proefplaats\n", "id;voorziening\n;\n\na;proefplaats\n"):
        (tmp_path / "a.csv").write_text(data, encoding="utf-8")
        found = population(TWENTERAND, tmp_path / "a.csv")
        lines = data.splitlines()
        assert [int(x) for x in found.source.numbers] == [1 + next(i for i, x in enumerate(lines) if x.startswith("a"))]
    book = openpyxl.Workbook()
    for line in ([], ["id", "voorziening"], [], ["a", "proefplaats"]):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    assert list(population(TWENTERAND, tmp_path / "a.xlsx").source.numbers) == [4]


def test_windows_text(tmp_path: Path) -> None:
    mixed = "id;voorziening\nZoë;proefplaats\n".encode() + "José;proefplaats\n".encode("cp1252")
    assert "regel 2 is UTF-8, maar regel 3 niet" in bad(tmp_path, mixed)
    (tmp_path / "a.csv").write_bytes("id;voorziening;opmerking\nJosé;proefplaats;€\n".encode("cp1252"))
    assert population(TWENTERAND, tmp_path / "a.csv").rows.opmerking[0] == "€"


def test_where_it_cannot_be_written_is_said_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(rows({}), tmp_path / "a.csv")
    assert "de map" in run(path, "--out", tmp_path / "weg" / "b.csv").stderr
    assert "de map" in run(path, "--html", tmp_path / "weg" / "b.html").stderr
    assert "kan niet als '.doc'" in run(path, "--out", tmp_path / "b.doc").stderr
    assert "invoer zelf" in run(path, "--out", path).stderr

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_csv", full)
    (tmp_path / "b.csv").write_text("oud", encoding="utf-8")
    result = run(path, "--out", tmp_path / "b.csv")
    assert "geen ruimte meer" in result.stderr
    assert result.exit_code == 2
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == "oud"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_stopped_it_writes_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = rows({}, {"voorziening": "onzin"}, {})
    calls: list[int] = []

    def stop(*_: object) -> None:
        calls.append(1)
        raise KeyboardInterrupt

    monkeypatch.setattr(deciding, "_alone", stop)
    result = run(saved(frame, tmp_path / "a.csv"), "--out", tmp_path / "b.csv", *COMPLETE)
    assert result.exit_code == 130
    assert "Afgebroken: 2 van 3 rijen" in result.stderr
    assert [r["id"] for r in cells(tmp_path / "b.csv")] == ["r0", "r2"]
    assert calls == [1]


# ---- the summary


def summary(*changes: dict[str, Any]) -> Summary:
    return population(TWENTERAND, rows(*changes), complete=CLOSED).summary


def test_the_summary_counts() -> None:
    found = summary(*VARIED)
    made = population(TWENTERAND, rows(*VARIED), complete=CLOSED).rows
    assert {c.name: c.rows for c in found.outcomes} == made.outcome.value_counts().to_dict()
    assert {g.name: g.rows for g in found.grounds} == made.grounds[made.grounds != ""].str.split("; ").explode().value_counts().to_dict()
    assert {g.name: g.only for g in found.grounds if g.only} == made.grounds[
        ~made.grounds.str.contains(";") & (made.grounds != "")
    ].value_counts().to_dict()
    assert {"; ".join(c.grounds): c.rows for c in found.combinations} == made.grounds[made.grounds != ""].value_counts().to_dict()
    assert found.money == sum(made.amount.dropna(), Decimal(0))
    assert found.unknown


def test_the_terminal_and_the_page(tmp_path: Path) -> None:
    frame = rows(*VARIED).assign(**{"<b>x": "<script>"})
    result = run(saved(frame, tmp_path / "<b>.csv"), *COMPLETE, "--html", tmp_path / "a.html", "--variant", "acht-uur")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "moet (in beginsel) worden geweigerd" in result.stdout
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert "<svg" in text
    assert "geldend recht" in text.lower()


# ---- side by side, and one row


def test_a_variant_beside_the_law(tmp_path: Path) -> None:
    frame = rows(*VARIED)
    path = saved(frame, tmp_path / "a.csv")
    result = run(path, "--variant", "acht-uur", "--out", tmp_path / "b.csv", *COMPLETE, "--json")
    compared = json.loads(result.stdout)["compared"]
    other = explain.load("twenterand-2024", variant="acht-uur")
    law, there = (one_by_one(r, frame.drop(columns="id"), complete=CLOSED).outcomes for r in (TWENTERAND, other))
    pairs = pd.Series([*zip(law.outcome, there.outcome, strict=True)]).value_counts().to_dict()
    assert {(t["before"], t["after"]): t["rows"] for t in compared["transitions"]} == pairs
    assert any(a != b for a, b in pairs)
    made = cells(tmp_path / "b.csv")
    assert len(made) == compared["changed"] > 0
    run(saved(frame.drop(columns="id"), tmp_path / "c.csv"), "--variant", "acht-uur", "--out", tmp_path / "d.csv", *COMPLETE)
    numbered = {row["id"]: str(k) for k, row in enumerate(cells(path), 2)}  # as Excel counts them
    assert [row["rij"] for row in cells(tmp_path / "d.csv")] == [numbered[row["id"]] for row in made]
    for row in made:
        at = int(row["id"][1:])
        assert (row["outcome.voor"], row["outcome.na"]) == (law.outcome[at], there.outcome[at])
    assert any(r["gronden.vervallen"] for r in made)


def test_a_reading_beside_the_default(tmp_path: Path) -> None:
    name, reading = next((k, r) for k, r in TWENTERAND.norms.readings.items() if len(r.choices) > 1)
    choice = next(c.name for c in reading.choices if c.name != reading.default)
    path = saved(rows(*VARIED), tmp_path / "a.csv")
    result = run(path, "--with-reading", f"{name}={choice}", *COMPLETE)
    assert result.exit_code == 0
    assert f"{name}={choice}" in " ".join(result.stdout.split())
    assert "D011" in run(path, "--with-reading", f"{name}=onzin").stderr
    assert "K006" in run(path, "--with-reading", f"{name}={choice}", "--variant", "acht-uur").stderr


@pytest.mark.slow
def test_one_row_is_explained_as_a_dossier_is(tmp_path: Path) -> None:
    path = saved(rows(*VARIED), tmp_path / "a.csv")
    by_id, by_number = run(path, "--explain", "r2", *COMPLETE), run(path, "--explain", "4", *COMPLETE)
    assert by_id.stdout == by_number.stdout
    assert "Moet in beginsel worden geweigerd" in by_id.stdout
    assert "Gronden" in by_id.stdout
    assert json.loads(run(path, "--explain", "r2", "--json", *COMPLETE).stdout)["decisions"][0]["outcome"] == "moet_weigeren"
    assert "er is geen rij 'r99'" in run(path, "--explain", "r99").stderr
    assert "er is geen rij '1'" in run(path, "--explain", "1").stderr
    assert run(DOSSIERS, "--explain", "grens-12-uur").exit_code == 0


def test_an_explanation_that_differs_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = deciding._block

    def wrong(found: Any, *rest: Any) -> list[int]:
        out = block(found, *rest)
        found.outcome[:] = 0
        return out

    monkeypatch.setattr(deciding, "_block", wrong)
    result = run(saved(rows({}), tmp_path / "a.csv"), "--explain", "r0", *COMPLETE)
    assert result.exit_code == 2
    assert "verschillen bij rij 2 (r0): uitkomst" in result.stderr


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_template_can_be_filled_in(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"leeg{suffix}"
    assert run("--template", "--out", path).exit_code == 0
    assert "heeft geen rijen" in run(path).stderr
    row = flat()
    if suffix == ".csv":
        headings = path.read_text(encoding="utf-8-sig").partition("\n")[0].split(";")
        with path.open("a", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerow([row.get(h, "") for h in headings])
    else:
        book = openpyxl.load_workbook(path)
        book.worksheets[0].append([row.get(c.value, "") for c in book.worksheets[0][1]])
        book.save(path)
    found = population(TWENTERAND, path, complete=CLOSED)
    assert list(found.rows.outcome) == [MAY_GRANT]
    assert found.source.warnings == []
    assert list(found.source.numbers) == [3 if suffix == ".csv" else 2]
    assert run("--template").stdout.startswith("id;voorziening;")


# ---- in Python


def test_the_face_of_a_notebook(tmp_path: Path) -> None:
    found: Population = TWENTERAND.population(rows(*VARIED), complete=CLOSED)
    assert found.rows.outcome[0] == MAY_GRANT
    assert found.summary.rows == len(VARIED)
    assert found.explain("r2").decisions[0].outcome == "moet_weigeren"
    assert "10 rijen" in repr(found)
    assert "<table" in found._repr_html_()
    found.save(tmp_path / "a.parquet")
    assert list(pd.read_parquet(tmp_path / "a.parquet").outcome) == list(found.rows.outcome)
    there = explain.load("twenterand-2024", variant="acht-uur").population(rows(*VARIED), complete=CLOSED)
    assert found.compare(there).changed == len(found.changed(there)) > 0
    named = rows(*VARIED).set_axis([f"dossier {i}" for i in range(10)], axis=0)
    changed = TWENTERAND.population(named, complete=CLOSED).changed(explain.load(variant="acht-uur").population(named, complete=CLOSED))
    assert list(changed["id"]) == [named["id"][label] for label in changed.index]
    with pytest.raises(InputError):
        found.compare(TWENTERAND.population(rows({}), complete=CLOSED))
    with pytest.raises(InputError):
        TWENTERAND.population(3)
    with pytest.raises(InputError, match="met een int is niet te vergelijken"):
        found.compare(3)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="bedoelde u 'plaatsingen'"):
        TWENTERAND.population(rows({}), complete=["plaatsing"])


def test_the_summary_as_frames_and_as_a_display() -> None:
    found: Population = TWENTERAND.population(rows(*VARIED), complete=CLOSED)
    outcomes = found.rows["outcome"].value_counts()
    assert dict(zip(found.outcomes["outcome"], found.outcomes["rows"], strict=True)) == {o: c for o, c in outcomes.items() if o}
    for name, count, only in found.grounds[["ground", "rows", "only"]].itertuples(index=False):
        assert (found.rows[name] == "ja").sum() == count
        assert (found.rows["grounds"] == name).sum() == only
    assert (found.grounds["label"] != "").all()
    assert found.conditions["rows"].is_monotonic_decreasing
    resting = found.conditions[["ground", "condition", "rows"]].itertuples(index=False)
    for ground, condition, count in resting:
        held = found.rows[found.rows[ground] == "ja"]
        assert held["because"].str.split("; ").map(lambda x, c=condition: c in x).sum() >= count > 0
    html = found._repr_html_()
    assert "Hoe ver van de grens" in html
    assert all(text in html for text in found.outcomes["label"])


def test_a_row_of_a_table_is_a_dossier_and_an_answer(tmp_path: Path) -> None:
    """By id and by number, under the day and the readings that were asked of all rows."""
    found = TWENTERAND.population(rows(*VARIED), complete=CLOSED, date="2024-10-01")
    for row in ("r2", "2"):
        answer = found.explain(row)
        assert answer.outcome == found.rows["outcome"][1] == "moet_weigeren"
        assert answer.only.date == date(2024, 10, 1)
        assert answer.why().graph.number_of_nodes() > 3
    assert found.dossier("r2").decide(date="2024-10-01").outcome == "moet_weigeren"
    with pytest.raises(InputError, match="er is geen rij 'r99'"):
        found.dossier("r99")
    (tmp_path / "een.yaml").write_bytes((DOSSIERS / "grens-12-uur.yaml").read_bytes())
    folder = TWENTERAND.population(tmp_path)
    assert folder.explain(1).decisions[0].outcome == "kan_toekennen"
    with pytest.raises(InputError, match="komt uit een dossier"):
        folder.dossier(1)


def test_the_answers_have_the_index_of_the_frame_and_a_row_goes_by_its_label() -> None:
    frame = rows(*VARIED).drop(columns="id")
    frame.index = pd.Index([f"Z-{i}" for i in range(len(frame))], name="zaak")
    found = TWENTERAND.population(frame, complete=CLOSED)
    assert found.rows.index.equals(frame.index)
    assert frame.join(found.rows["outcome"])["outcome"].tolist() == found.rows["outcome"].tolist()
    for label in frame.index[:3]:
        assert found.explain(label).outcome == found.dossier(label).decide().outcome == found.rows.loc[label, "outcome"]
    assert found.explain(1).outcome == found.rows["outcome"].iloc[0]
    changed = found.compare(explain.load("twenterand-2024", variant="acht-uur").population(frame, complete=CLOSED)).frame["row"]
    assert set(changed) <= set(frame.index)
    assert (
        found.compare(
            TWENTERAND.population(frame, complete=CLOSED, date="2024-10-01", readings="samenvallende_dagen=meer_dan_een_dag")
        ).names[1]
        == "het geldende recht met lezing samenvallende_dagen=meer_dan_een_dag op 1-10-2024"
    )
    with pytest.raises(InputError, match="er is geen rij 'Z-99'"):
        found.explain("Z-99")


def test_what_changes_shows_itself_and_names_rows_that_can_be_asked() -> None:
    frame = rows(*VARIED)
    before = TWENTERAND.population(frame, complete=CLOSED)
    after = explain.load("twenterand-2024", variant="acht-uur").population(frame, complete=CLOSED)
    found = before.compare(after)
    assert found.names == ("het geldende recht", "variant 'Acht uur in plaats van twaalf'")
    assert len(found.frame) == found.changed > 0
    for row, old, new in found.frame[["row", "before", "after"]].itertuples(index=False):
        assert before.explain(row).outcome == old
        assert after.explain(row).outcome == new
    assert f"van {len(frame)}" in found._repr_html_()
    assert before.compare(before).names == ("links", "rechts")


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = population(TWENTERAND, rows(*VARIED), complete=CLOSED).rows
    monkeypatch.setattr("explain.population.sheet.BLOCK", 3)
    assert population(TWENTERAND, rows(*VARIED), complete=CLOSED).rows.equals(whole)


def test_progress_counts_every_row(tmp_path: Path) -> None:
    counted: list[int] = []
    sheet = read(TWENTERAND.norms, saved(rows({}, {"voorziening": "onzin"}, {}), tmp_path / "a.csv"), CLOSED)
    found = decide_rows(TWENTERAND.norms, sheet, Asked(date(2024, 9, 15)), counted.append)
    assert sum(counted) == 3
    assert np.array_equal(found.done, [True] * 3)


def test_what_was_made_up_is_decided_as_it_is_written(tmp_path: Path) -> None:
    """The line that says that nothing in it is real stands above the headings."""
    made = tmp_path / "verzonnen.csv"
    CliRunner().invoke(main, ["synthetic", "-o", str(made), "--rows", "40", "--seed", "5"], catch_exceptions=False)
    assert made.read_text(encoding="utf-8").startswith("#")
    out = tmp_path / "antwoorden.csv"
    assert run(made, "--out", out, *COMPLETE).exit_code == 0
    answers = pd.read_csv(out, dtype=str)
    assert len(answers) == 40
    assert set(answers["synthetisch"]) == {"ja"}
    assert (answers["outcome"].notna() | answers["error"].str.startswith("D009", na=False)).all()  # the rules call some impossible


# ---- how far from the threshold, and what changes


def test_how_far_from_twelve_hours() -> None:
    """Art. 2 lid 5: at least 12 hours. Below it an application is refused on that alone; at and above it is not."""
    hours = ["11,9", "11", "10,5", "10", "9", "7,9", "12", "12,5", "13", "14,1"]
    found = summary(*[{"dienstverband.uren_per_week": h} for h in hours])
    (t,) = [t for t in found.thresholds if "12 uur" in t.label]
    assert "ten minste" in t.label
    assert [(b.label, b.rows) for b in t.missed] == [("ten hoogste 1 uur", 2), ("tot 2 uur", 2), ("tot 4 uur", 1), ("meer dan 4 uur", 1)]
    assert [b.only for b in t.missed] == [2, 2, 1, 1]
    assert [b.rows for b in t.passed] == [3, 0, 1, 0]
    also = summary({"dienstverband.uren_per_week": "11", "behoefte_werkgever": "nee"})
    (t,) = [t for t in also.thresholds if "12 uur" in t.label]
    assert (t.short, t.only, t.over) == (1, 0, 0)  # refused on another ground as well


def test_how_many_days_too_late() -> None:
    """Of an application one day after the last day the distance is one day; on the last day itself none, and it passes."""
    days = [date(2024, 9, 1) + timedelta(d) for d in range(0, 200, 1)]
    made = population(TWENTERAND, rows(*[{"ontvangen": d.isoformat()} for d in days]), complete=CLOSED)
    late = [o in (MUST_REFUSE, MAY_REFUSE) for o in made.rows.outcome]
    assert True in late
    first = late.index(True)
    assert late == [False] * first + [True] * (200 - first)
    (t,) = [t for t in made.summary.thresholds if "ontvangen" in t.label]
    edges = (7, 31, 92, 366)
    assert [b.rows for b in t.missed] == np.histogram([k - first + 1 for k in range(first, 200)], [0.5, *(e + 0.5 for e in edges), 9999])[
        0
    ].tolist()
    assert [b.rows for b in t.passed] == np.histogram([first - 1 - k for k in range(first)], [-0.5, *(e + 0.5 for e in edges), 9999])[
        0
    ].tolist()


def test_outcomes_by_a_column_and_the_rows_that_change(tmp_path: Path) -> None:
    frame = rows(*VARIED).assign(team=["<b>", "zuid"] * 5)
    path = saved(frame, tmp_path / "a.csv")
    page = tmp_path / "a.html"
    result = run(path, "--by", "team", "--variant", "acht-uur", "--json", "--html", page, *COMPLETE)
    data = json.loads(result.stdout)
    alone = population(TWENTERAND, frame, complete=CLOSED)
    assert {g["value"]: dict(g["outcomes"]) for g in data["by"]["groups"]} == {
        team: own.outcome.value_counts().to_dict() for team, own in alone.rows.groupby("team")
    }
    other = population(explain.load("twenterand-2024", variant="acht-uur"), frame, complete=CLOSED)
    changed = alone.changed(other)
    changes = data["compared"]["changes"]
    assert [(c["before"], c["after"]) for c in changes] == [*zip(changed["outcome.voor"], changed["outcome.na"], strict=True)]
    assert {g for c in changes for g in c["gone"]} == {"Regeling art. 2 lid 5 (voorwaarden)", "Verordening art. 3 lid 1 onder e"}
    text = page.read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    assert "<b>" not in text
    for title in ("Van welke uitkomst naar welke", "Combinaties van gronden", "ten minste 12 uur: "):
        assert title in text
    assert "geen kolom 'tem'" in run(path, "--by", "tem").stderr
    assert "Uitkomsten naar team" in run(path, "--by", "team").stdout


def test_plots_take_a_population(jupyter_home: Path) -> None:
    """The same bars as for `decide_frame` on the same rows: grounds with their binding, and who could not be decided."""
    pytest.importorskip("matplotlib").use("agg")
    from explain.notebook.plots import plot_grounds, plot_outcomes, plot_thresholds

    def bars(figure: Any) -> list[tuple[float, Any]]:
        return [(bar.get_width(), bar.get_facecolor()) for bar in figure.axes[0].patches]

    table = rows(*VARIED, {"van": "geen dag"})
    found: Population = TWENTERAND.population(table, complete=CLOSED)
    frames = TWENTERAND.decide_frame(table, complete=CLOSED, progress=False)
    assert found.failed == 1
    assert bars(plot_outcomes(found)) == bars(plot_outcomes(frames)) != []
    assert "1 kon niet worden beoordeeld" in plot_outcomes(found).get_suptitle()
    assert sorted(bars(plot_grounds(found))) == sorted(bars(plot_grounds(frames))) != []
    assert bars(plot_thresholds(found)) == bars(plot_thresholds(found.thresholds)) != []
    with pytest.raises(InputError, match="population"):
        plot_outcomes(found.outcomes)  # type: ignore[arg-type]


def test_what_keeps_running_support_is_said_in_words() -> None:
    """A ground on which support goes on is no refusal: it has a label, and binds nobody."""
    labels = shown.ground_labels(TWENTERAND.norms)
    kept = {r.address.id: r.label for p in TWENTERAND.norms.provisions.values() if p.ending is not None for r in p.ending.keeps}
    assert kept
    assert {name: labels[name] for name in kept} == kept
    assert not set(kept) & shown.binding_grounds(TWENTERAND.norms)
