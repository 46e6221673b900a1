"""Applications that were made up: the same for the same seed, marked, about as assumed, and decided like any other."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT
from test_columns_tables import one_by_one

import explain
from explain.cli import main
from explain.synthetic import MARK, Assumptions, complete_lists, read_assumptions, synthetic_blocks, write_table
from explain.synthetic.assume import shown
from explain.synthetic.bearing import bearing
from explain.synthetic.draw import CHUNK
from parser import norms as n
from reasoner.columns.decision import NAMES, decide_columns
from reasoner.columns.tables import Column, TableReader
from reasoner.dossier.record import DossierError
from reasoner.semantics.beliefs import Setting

TWENTERAND = explain.load("twenterand-2024")
ATELIER = explain.load(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
KIND = "subsidie_jobcoaching"


def whole(blocks: Any) -> dict[tuple[str, str], list[str]]:
    """Every column as texts."""
    found: dict[tuple[str, str], list[str]] = {}
    for block in blocks:
        for c in block:
            found.setdefault((c.entity, c.name), []).extend(np.array([*c.texts, ""], dtype=object)[c.codes])
    return found


@pytest.mark.parametrize("block", [700, CHUNK, 3 * CHUNK])
def test_blocks_make_no_difference(block: int) -> None:
    rows = CHUNK + 1500
    assert whole(synthetic_blocks(TWENTERAND.norms, KIND, rows, 7, block)) == whole(synthetic_blocks(TWENTERAND.norms, KIND, rows, 7))


def test_the_same_seed_gives_the_same_rows_wherever_one_starts() -> None:
    all_of_it = whole(synthetic_blocks(TWENTERAND.norms, None, 300, 7))
    later = whole(synthetic_blocks(TWENTERAND.norms, None, 100, 7, start=200))
    assert {k: x[200:] for k, x in all_of_it.items()} == later
    assert whole(synthetic_blocks(TWENTERAND.norms, None, 300, 8)) != all_of_it
    assert set(all_of_it[n.APPLICATION, "voorziening"]) == set(TWENTERAND.norms.provisions)


def frame(rulebase: Any, kind: str | None, rows: int, seed: int, tmp_path: Path) -> tuple[pd.DataFrame, list[Column]]:
    path = tmp_path / "aanvragen.csv"
    [block] = synthetic_blocks(rulebase.norms, kind, rows, seed)
    assert write_table(path, [block]) == rows
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Synthetische aanvragen: verzonnen")
    table = pd.read_csv(io.StringIO(text), comment="#", dtype=str)
    assert (table[MARK] == "ja").all()
    return table.drop(columns=MARK), block


@pytest.mark.filterwarnings("ignore::explain.notebook.results.FrameWarning")
@pytest.mark.parametrize(("rulebase", "kind"), [(TWENTERAND, KIND), (TWENTERAND, None), (ATELIER, None)])
def test_rows_are_decided_as_single_dossiers(rulebase: Any, kind: str | None, tmp_path: Path) -> None:
    norms, rows = rulebase.norms, 20
    table, block = frame(rulebase, kind, rows, 3, tmp_path)
    read = TableReader(norms, block, complete_lists(norms)).read(slice(0, rows))
    decided = decide_columns(read.batch, Setting(None, {r.name: r.default for r in norms.readings.values()}, False), reasons=False)
    assert not read.odd.any()
    alone = one_by_one(rulebase, table, complete=complete_lists(norms)).outcomes
    seen = 0
    for judged in decided.kinds:
        for at, row in enumerate(read.worlds[judged.worlds]):
            if not judged.doubtful[at]:
                seen += 1
                assert (row, NAMES[judged.outcome[at]]) == (row, alone.outcome.iloc[row])
            else:
                assert alone.error.iloc[row]
    assert seen > rows // 2


def test_shares_are_about_what_was_assumed() -> None:
    made = read_assumptions(
        TWENTERAND.norms,
        "{gewoon: 0.9, onbekend: 0.1, aanwezigheid: {plaatsing: 0.25}, drempel: 0.5,"
        " feiten: {aanvraag.regime: {licht: 3, midden: 1}}, eerste_dag: 2025-01-01, laatste_dag: 2025-03-31}",
    )
    found = whole(synthetic_blocks(TWENTERAND.norms, KIND, 20_000, 1, assumptions=made))

    def share(name: tuple[str, str], *texts: str) -> float:
        return float(np.isin(np.array(found[name], dtype=str), texts).mean())

    assert share((n.APPLICATION, "kosten_proportioneel"), "ja") == pytest.approx(0.81, abs=0.02)
    assert share((n.APPLICATION, "arbo_taak"), "ja") == pytest.approx(0.09, abs=0.02)
    assert share((n.APPLICATION, "arbo_taak"), "onbekend") == pytest.approx(0.1, abs=0.02)
    assert share((n.APPLICATION, "regime"), "licht") == pytest.approx(0.75, abs=0.02)
    assert share(("plaatsing", "soort"), "") == pytest.approx(0.75, abs=0.02)
    assert share((n.APPLICATION, "plaatsing"), "geen") == pytest.approx(0.75, abs=0.02)
    near = share(("dienstverband", "uren_per_week"), "11.9", "12", "12.1", "23.9", "24", "24.1")
    assert near / (1 - share(("dienstverband", "uren_per_week"), "")) == pytest.approx(0.45, abs=0.08)
    received = found[n.APPLICATION, "ontvangen"]
    assert (min(received), max(received)) == ("2025-01-01", "2025-03-31")


def test_what_matters_is_read_off_the_norms() -> None:
    found = bearing(TWENTERAND.norms, [KIND])
    assert "uren_per_week" in found.names["dienstverband"]
    assert "bestemming_vervoer" not in found.names[n.APPLICATION]
    assert len(found.names[n.APPLICATION]) < len(TWENTERAND.norms.application.facts) / 2
    assert found.ages["persoon", "geboortedatum"] == (18,)
    assert (found.usual[n.APPLICATION, "plan_doelen"], found.usual[n.APPLICATION, "arbo_taak"]) == (True, False)


def test_assumptions_are_shown_as_they_are_read() -> None:
    made = read_assumptions(TWENTERAND.norms, "{onbekend: 0.2, feiten: {aanvraag.regime: {licht: 1}}, aanwezigheid: {plaatsing: 0}}")
    assert read_assumptions(TWENTERAND.norms, shown(made)) == made
    assert read_assumptions(TWENTERAND.norms, shown(Assumptions())) == Assumptions() == read_assumptions(TWENTERAND.norms, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("onbekent: 0.1", "onbekend"),
        ("onbekend: 2", "geen deel"),
        ("onbekend: .nan", "geen deel"),
        ("onbekend: ja", "geen deel"),
        ("minste_maanden: 30", "meer dan meeste_maanden"),
        ("eerste_dag: gisteren", "geen dag"),
        ("eerste_dag: 2026-01-01", "na laatste_dag"),
        ("aanwezigheid: {plaats: 0.1}", "plaatsing"),
        ("feiten: {aanvraag.regim: {licht: 1}}", "regime"),
        ("feiten: {aanvraag.regime: {zwaar: 1}}", "kan niet 'zwaar'"),
        ("feiten: {aanvraag.regime: {licht: 0}}", "samen nul"),
        ("feiten: {aanvraag.ontvangen: {ja: 1}}", "geen gewichten te geven"),
        ("[1, 2]", "namen met een waarde"),
        ("a: b: c", "geen YAML"),
        ("!!python/object/apply:os.system [x]", "geen YAML"),
    ],
)
def test_wrong_assumptions_say_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(DossierError) as error:
        read_assumptions(TWENTERAND.norms, text, "aannames.yaml")
    assert said in " ".join(f"{p.message} {p.hint}" for p in error.value.problems)


def test_the_verb(tmp_path: Path) -> None:
    run = CliRunner().invoke
    path, assumed = tmp_path / "a.csv", tmp_path / "aannames.yaml"
    assumed.write_text("onbekend: 0.5", encoding="utf-8")
    found = run(main, ["synthetic", "-o", str(path), "--rows", "50", "--kind", KIND, "--assumptions", str(assumed)])
    assert (found.exit_code, found.stdout) == (0, "")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 52
    assert "onbekend: 0.5" in run(main, ["synthetic", "--show-assumptions", "--assumptions", str(assumed)]).stdout
    assert run(main, ["synthetic", "-o", str(path), "--kind", "jobcoach"]).exit_code == 2
    assert run(main, ["synthetic", "-o", str(tmp_path / "a.txt")]).exit_code == 2
    assert run(main, ["synthetic"]).exit_code == 2
    assumed.write_text("onbekend: 5", encoding="utf-8")
    assert run(main, ["synthetic", "-o", str(path), "--assumptions", str(assumed)]).exit_code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "aannames.yaml"]


def test_parquet_says_it_too(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    assert write_table(path, synthetic_blocks(TWENTERAND.norms, KIND, 500, 1, 200)) == 500
    table = parquet.read_table(path)
    assert table.schema.metadata[MARK.encode()] == b"ja"
    assert set(table.column(MARK).to_pylist()) == {"ja"}
    assert table.num_rows == 500


def test_a_frame_has_the_rows_of_the_file_and_says_that_they_are_not_real(tmp_path: Path) -> None:
    made = TWENTERAND.synthetic(KIND, rows=120, seed=4)
    table, _ = frame(TWENTERAND, KIND, 120, 4, tmp_path)
    assert (made[MARK] == "ja").all()
    assert list(made["id"]) == [f"s{k:03d}" for k in range(1, 121)]
    assert list(made.columns) == [MARK, "id", *table.columns]
    assert made[table.columns].to_numpy().tolist() == table.astype(object).fillna("").to_numpy().tolist()
    found = TWENTERAND.population(made, complete=True)
    assert found.summary.rows == 120
    assert "niet van bestaande mensen" in found._repr_html_()


@pytest.mark.parametrize(("given", "said"), [({"kind": "subsidie_jobcoachng"}, "bedoelde u 'subsidie_jobcoaching'"), ({"rows": 0}, "ten minste 1"),
                                             ({"rows": "veel"}, "heel getal"), ({"seed": -1}, "ten minste 0")])  # fmt: skip
def test_a_frame_that_cannot_be_is_said_in_a_sentence(given: dict[str, Any], said: str) -> None:
    with pytest.raises(DossierError) as error:
        TWENTERAND.synthetic(**given)
    assert said in str(error.value)
