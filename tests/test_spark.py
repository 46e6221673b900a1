"""A population by Spark: row for row what the same table gives without it, however it is cut; what is wrong is said in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT
from test_columns_tables import table
from test_population import flat

import explain
from explain.cli import main
from explain.notebook.errors import InputError
from explain.population import session as starting
from explain.population.face import population as here
from explain.population.session import said, session
from explain.synthetic import complete_lists, synthetic_blocks, write_table

TWENTERAND = explain.load("twenterand-2024")
ATELIER = explain.load(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
KIND = "subsidie_jobcoaching"


# ---- without Spark


def test_what_spark_says_is_one_sentence() -> None:
    text = (
        "An exception was thrown from the Python worker. Please see the stack trace below.\nTraceback (most recent call last):\n"
        "  File \"x.py\", line 3, in f\nModuleNotFoundError: No module named 'explain'\n"
    )
    [problem] = said(text).problems
    assert "No module named 'explain'" in problem.message
    assert "docs/populatie.md" in problem.hint
    assert "Traceback" not in str(said(text))
    java = "An error occurred while calling o1.x.\n: org.apache.spark.SparkException: Job aborted\n\tat a.b\nCaused by: java.io.IOException: disk\n"
    assert said(java).problems[0].message == "Spark heeft het niet afgemaakt: IOException: disk"
    assert "de master" in said("Cannot call methods on a stopped SparkContext.").problems[0].hint


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["population", *map(str, arguments)], catch_exceptions=False)


def test_without_the_extra_or_without_java_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("id;voorziening\na;proefplaats\n", encoding="utf-8")
    asked = (tmp_path / "a.csv", "--spark", "local[1]", "--out", tmp_path / "b.parquet")
    monkeypatch.setitem(sys.modules, "pyspark", None)
    result = run(*asked)
    assert result.exit_code == 2
    assert "K003" in result.stderr
    assert "pip install 'waarom[spark]'" in result.stderr
    monkeypatch.setattr(starting, "find_spec", lambda _: None)
    monkeypatch.setattr(starting.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError, match="Java nodig"):
        starting.java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InputError, match="JAVA_HOME"):
        starting.java()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv"]


def test_what_cannot_be_with_spark_is_said(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    (tmp_path / "a.csv").write_text("id;voorziening\na;proefplaats\n", encoding="utf-8")
    (tmp_path / "vol.parquet").mkdir()
    spark = ("--spark", "local[1]")
    assert "--out" in run(tmp_path / "a.csv", *spark).stderr
    assert "--explain" in run(tmp_path / "a.csv", *spark, "--explain", "2").stderr
    assert "'.csv'" in run(tmp_path / "a.csv", *spark, "--out", tmp_path / "b.csv").stderr
    assert "K004" in run(tmp_path / "a.csv", *spark, "--out", tmp_path / "vol.parquet").stderr
    assert "kies een tabel" in run(DOSSIERS, *spark, "--out", tmp_path / "b.parquet").stderr
    assert "geen master" in run(tmp_path / "a.csv", "--spark", "onzin", "--out", tmp_path / "b.parquet").stderr
    assert "bestaat niet" in run(tmp_path / "c.csv", *spark, "--out", tmp_path / "b.parquet").stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "vol.parquet"]


# ---- with Spark


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark")
    with session("local[2]") as made:
        made.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "16")
        yield made


def plain(value: object) -> object:
    return None if value is None or value != value else value


def cells(frame: pd.DataFrame, key: str) -> list[dict[str, object]]:
    """The rows, in an order of their own."""
    rows: list[dict[str, object]] = [{str(k): plain(v) for k, v in r.items()} for r in frame.astype(object).to_dict("records")]
    return sorted(rows, key=lambda r: str(r[key]))


def collected(frame: Any) -> pd.DataFrame:
    made: pd.DataFrame = frame.toArrow().to_pandas(integer_object_nulls=True, date_as_object=True)
    return made


def tables(folder: Path) -> Iterator[tuple[Any, Path, list[str]]]:
    """Rules, a table and the lists that are complete: made-up applications; rows that cannot be read, by rules no worker has a folder of."""
    norms = TWENTERAND.norms
    write_table(folder / "a.parquet", synthetic_blocks(norms, KIND, 150, 3))
    made = pd.read_parquet(folder / "a.parquet").assign(id=lambda f: [f"r{k}" for k in range(len(f))], outcome="vorige")
    made.astype(object).to_parquet(folder / "a.parquet")
    yield TWENTERAND, folder / "a.parquet", sorted(complete_lists(norms))
    frame = table(ATELIER.norms, 40, 5).assign(id=range(40), bedrag_x=[Decimal(k) / 4 for k in range(40)])
    frame.loc[3, "voorziening"] = "onzin"
    frame.to_parquet(folder / "b.parquet")
    yield ATELIER, folder / "b.parquet", []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ResourceWarning")
def test_a_table_by_spark_is_the_table_without_it(spark: Any, tmp_path: Path) -> None:
    from explain.population.spark import population

    errors = 0
    for rulebase, path, complete in tables(tmp_path):
        expected = here(rulebase, path, complete=complete).rows
        found = population(rulebase, spark.read.parquet(str(path)).repartition(3), complete=complete)
        assert found.columns == [*expected.columns]
        assert cells(collected(found), "id") == cells(expected, "id")
        errors += int((expected.error != "").sum())
        assert (expected.outcome != "").any()
    assert errors
    every = population(rulebase, spark.read.parquet(str(path)), complete=complete, every_ground=True)
    assert {*found.columns} <= {*every.columns}
    assert collected(every.select([f"`{x}`" for x in expected.columns])).to_dict("list").keys() == {*expected.columns}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ResourceWarning")
def test_applications_of_a_dossier_exclude_each_other_by_spark_too(spark: Any) -> None:
    from explain.population.spark import dossiers

    expected = here(TWENTERAND, DOSSIERS).rows
    assert expected.dossier.duplicated().any()
    assert expected.grounds.str.contains("meerdere").any()
    files = [*expected.dossier.unique()]
    frame = spark.createDataFrame([(f, Path(f).read_text(encoding="utf-8")) for f in files], "dossier string, tekst string")
    found = collected(dossiers(TWENTERAND, frame.repartition(3)))
    assert [*found.columns] == [*expected.columns]
    pair = ["dossier", "aanvraag"]
    one, other = (x.assign(id=x[pair].agg("/".join, axis=1)) for x in (found, expected))
    assert cells(one, "id") == cells(other, "id")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ResourceWarning")
def test_what_no_partition_sees_is_asked_of_the_whole_table(spark: Any) -> None:
    from explain.population.spark import population

    def refused(*rows: tuple[object, ...], heads: str = "id string, voorziening string") -> str:
        with pytest.raises(InputError) as error:
            population(TWENTERAND, spark.createDataFrame([*rows], heads).repartition(2))
        return str(error.value)

    assert "'a' staat er meer dan één keer" in refused(("a", "proefplaats"), ("b", "proefplaats"), (" a", "proefplaats"))
    assert "geen rijen" in refused()
    assert "geen kolom 'voorziening'" in refused(("a", "x"), heads="id string, x string")
    assert "meer dan één keer" in refused(("a", "x"), heads="voorziening string, ` voorziening` string")


@pytest.mark.slow
def test_the_command_line_writes_a_folder_and_shows_nothing_of_java(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    same = ";".join(flat().values())
    text = f'id;opmerking;{";".join(flat())}\nB;=1+1 é;{same}\n#C;;onzin\n\nA;"twee\nregels";{same}\n'
    (tmp_path / "in.csv").write_text(f"# vooraf\n{text}", encoding="cp1252")
    run(tmp_path / "in.csv", "--out", tmp_path / "zonder.parquet")
    command = [sys.executable, "-m", "explain.cli", "population", tmp_path / "in.csv", "--spark", "local[2]", "--json", "--out"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, tmp_path / "met.parquet"], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path, encoding="utf-8"
    )
    *notes, last = done.stderr.splitlines()
    assert last == f"{tmp_path / 'met.parquet'} geschreven"
    assert notes[0] == "let op: kolom 'opmerking' hoort niet bij deze kennisbank en gaat ongelezen mee"
    assert [n.startswith("let op: geen kolom zegt iets van de persoon") for n in notes[1:]] == [True]
    expected, found = (pd.read_parquet(tmp_path / f"{x}.parquet") for x in ("zonder", "met"))
    assert [*found.columns] == [*expected.columns]
    assert cells(found, "id") == cells(expected, "id")
    summary = json.loads(done.stdout)
    assert summary["rows"] == 3
    assert summary["money"] == f"{expected.amount.dropna().sum():.2f}"
    assert {c["name"]: c["rows"] for c in summary["outcomes"]} == {k: v for k, v in expected.outcome.value_counts().items() if k}
    assert [e["row"] for e in summary["errors"]] == ["rij #C"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "met.parquet", "zonder.parquet"]
