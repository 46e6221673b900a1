"""Dossiers as nested rows and as tables joined by id: the same answers as from their files; what is wrong between tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT, plain_yaml

import explain
from explain.cli import main
from explain.population.decide import differences
from explain.population.face import Population, population
from reasoner import decide, read_dossier
from reasoner.decision.answer import MUST_REFUSE

TWENTERAND = explain.load("twenterand-2024")
ATELIER = explain.load(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
ANSWERS = ["outcome", "possible", "grounds", "because", "unmet", "unknown", "amount"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["population", *map(str, arguments)], catch_exceptions=False)


def examples() -> dict[str, Any]:
    """The example dossiers as data, by name."""
    return {p.stem: plain_yaml(p.read_text(encoding="utf-8")) for p in sorted(DOSSIERS.glob("*.yaml"))}


def typed(value: Any) -> Any:
    """As a program writes it: truths as truths, numbers as numbers."""
    if isinstance(value, dict):
        return {k: typed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [typed(v) for v in value]
    if value in ("ja", "nee"):
        return value == "ja"
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def saved(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), encoding="utf-8")
    return path


def answers(found: Population) -> list[list[Any]]:
    return found.rows[ANSWERS].values.tolist()  # type: ignore[no-any-return]


# ---- a row a dossier


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.slow
def test_lines_of_json_are_decided_as_the_dossiers_are(tmp_path: Path, running: bool) -> None:
    lines = [{"id": name, "team": "noord", **typed(plain)} for name, plain in examples().items()]
    whole = population(TWENTERAND, DOSSIERS, running=running)
    found = population(TWENTERAND, saved(tmp_path / "a.jsonl", lines), running=running)
    assert found.found.errors.keys() == whole.found.errors.keys()
    assert answers(found) == answers(whole)
    assert list(found.rows["id"]) == list(whole.rows["id"])
    assert set(found.rows["team"]) == {"noord"}
    assert len(found.rows) > 15
    for row, name in enumerate(found.rows["id"][:12]):
        answer = found.explain(name)
        assert answer.decisions[0].outcome == found.rows.outcome[row]
        assert differences(found.found, row, answer, answer.decisions[0]) == []


@pytest.mark.slow
def test_columns_of_lists_in_parquet(tmp_path: Path) -> None:
    plain = examples()
    names = list(dict.fromkeys(k for p in plain.values() for k in p))
    frame = pd.DataFrame([{"id": n, **{x: p.get(x) for x in names}} for n, p in plain.items()])
    frame.to_parquet(tmp_path / "a.parquet")
    found, whole = population(TWENTERAND, tmp_path / "a.parquet"), population(TWENTERAND, DOSSIERS)
    assert answers(found) == answers(whole)


def test_what_is_wrong_in_a_line_is_said_with_its_place(tmp_path: Path) -> None:
    good = examples()["geweigerd-drie-gronden"]
    odd = json.loads(json.dumps(good))
    odd["voorzieningen"][0]["van"] = "31-31-2024"
    money = json.loads(json.dumps(good))
    money["aanvragen"][0]["persoon"] = "iemand"
    lines = [{"id": "a", **good}, {"id": "b", **odd}, {"id": "c", **money}, {"id": "d", **good}, {"id": "d", **good}]
    path = saved(tmp_path / "a.jsonl", lines)
    path.write_text(path.read_text(encoding="utf-8") + "{nee}\n" + '{"a": 1, "a": 2}\n', encoding="utf-8")
    found = population(TWENTERAND, path)
    assert [bool(e) for e in found.rows.error] == [False, True, True, True, True, True, True]
    messages = list(found.rows.error)
    assert "voorzieningen, onderdeel 1, 'van'" in messages[1]
    assert "aanvragen, onderdeel 1, 'persoon'" in messages[2]
    assert "'iemand'" in messages[2]
    assert "'d' staat in rij 4, rij 5" in messages[3]
    assert "geen geldige JSON bij teken 2" in messages[5]
    assert "'a' staat er twee keer" in messages[6]
    result = run(saved(tmp_path / "b.jsonl", [{"voorziening": [], **good}]))
    assert result.exit_code == 2
    assert "onbekende lijst 'voorziening'" in result.stderr
    assert "voorzieningen" in result.stderr


# ---- tables joined by id


def flat(record: dict[str, Any]) -> dict[str, Any]:
    made = {}
    for name, value in record.items():
        if isinstance(value, dict):
            made |= {f"{name}.{k}": "; ".join(v) if isinstance(v, list) else v for k, v in value.items()}
        else:
            made[name] = "; ".join(value) if isinstance(value, list) else value
    return made


def joined(plains: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Dossiers as one table for each list, each id with the name of its dossier."""
    tables: dict[str, list[dict[str, Any]]] = {}
    links = {x for e in TWENTERAND.norms.entities.values() for x in e.links}
    for name, plain in plains.items():
        for list_name, records in plain.items():
            for record in records:
                own = flat(record)
                for key in own:
                    if key == "id" or (key in links and own[key] not in ("geen", "onbekend", None)):
                        own[key] = f"{name}/{own[key]}"
                tables.setdefault(list_name, []).append(own)
    return tables


def related_examples() -> dict[str, Any]:
    """Those that tables can say: one beneficiary, no deviation or assumption, no list that is not complete."""
    return {
        name: plain
        for name, plain in examples().items()
        if len(plain.get("personen", ())) == 1 and "onvolledig" not in plain and "aanvragen" in plain
        and not any({"afwijking", "aangenomen"} & set(r) for records in plain.values() for r in records)
    }  # fmt: skip


def written(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, records in tables.items():
        pd.DataFrame(records).to_csv(folder / f"{name}.csv", index=False, sep=";")
    return folder


def as_book(path: Path, tables: dict[str, list[dict[str, Any]]]) -> Path:
    book = openpyxl.Workbook()
    for name, records in tables.items():
        page = book.create_sheet(name)
        columns = list(dict.fromkeys(k for r in records for k in r))
        page.append(columns)
        for r in records:
            page.append([r.get(c) for c in columns])
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def as_database(path: Path, tables: dict[str, list[dict[str, Any]]]) -> Path:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(path)) as connection:
        for name, records in tables.items():
            frame = pd.DataFrame(records)  # noqa: F841 read by name
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM frame')
    return path


def by_hand(plains: dict[str, Any]) -> list[Any]:
    """The outcome of each application, of the dossier by itself, in which no list is closed that has no member."""
    out = []
    for name, plain in plains.items():
        dossier = read_dossier(TWENTERAND.norms, json.dumps({k: v for k, v in plain.items() if v}, ensure_ascii=False))
        for a in dossier.applications:
            (decision,) = decide(TWENTERAND.norms, dossier, application=a.id).decisions
            out.append((f"{name}/{a.id}", decision.outcome))
    return out


@pytest.mark.parametrize("way", ["map", "werkmap", "database"])
@pytest.mark.slow
def test_tables_joined_by_id_are_decided_as_the_dossiers_are(tmp_path: Path, way: str) -> None:
    plains = related_examples()
    tables = joined(plains)
    source = {"map": lambda: written(tmp_path / "m", tables), "werkmap": lambda: as_book(tmp_path / "m.xlsx", tables),
              "database": lambda: as_database(tmp_path / "m.duckdb", tables)}[way]()  # fmt: skip
    found = population(TWENTERAND, source)
    assert [*zip(found.rows["id"], found.rows.outcome, strict=True)] == by_hand(plains)
    assert not found.found.errors
    assert len(plains) > 15
    for row in range(0, len(found.rows), 7):
        answer = found.explain(found.rows["id"][row])
        assert differences(found.found, row, answer, answer.decisions[0]) == []


def small() -> dict[str, list[dict[str, Any]]]:
    """Two people with an employer in common, each with an application."""
    plain = examples()["geweigerd-drie-gronden"]
    tables = joined({"a": plain, "b": plain})
    tables["werkgevers"] = [{"id": "w", "naam": "Bakkerij"}]
    for r in tables["dienstverbanden"]:
        r["werkgever"] = "w"
    return tables


def messages(tmp_path: Path, tables: dict[str, list[dict[str, Any]]]) -> tuple[list[str], list[str], list[str]]:
    """The outcomes, the errors and the warnings."""
    found = population(TWENTERAND, written(tmp_path / "m", tables))
    return list(found.rows.outcome), list(found.rows.error), found.source.warnings


def test_what_two_people_share_is_in_both_dossiers(tmp_path: Path) -> None:
    outcomes, errors, warnings = messages(tmp_path, small())
    assert outcomes == [MUST_REFUSE] * 2
    assert errors == ["", ""]
    assert any("--complete" in w for w in warnings)


def test_an_id_that_is_nowhere(tmp_path: Path) -> None:
    tables = small()
    tables["aanvragen"][0]["dienstverband"] = "a/d11"
    outcomes, errors, _ = messages(tmp_path, tables)
    assert "aanvragen.csv, rij 2, kolom 'dienstverband': 'a/d11' staat niet in dienstverbanden.csv" in errors[0]
    assert "'a/d1'" in errors[0]
    assert [bool(x) for x in outcomes] == [False, True]


def test_an_application_for_nobody_and_a_record_of_nobody(tmp_path: Path) -> None:
    tables = small()
    tables["aanvragen"][1]["persoon"] = "c/sam"
    tables["voorzieningen"][0]["persoon"] = "a/san"
    outcomes, errors, warnings = messages(tmp_path, tables)
    assert "aanvragen.csv, rij 3, kolom 'persoon': 'c/sam' staat niet in personen.csv" in errors[1]
    assert [bool(x) for x in outcomes] == [True, False]
    assert any("voorzieningen.csv, rij 2, kolom 'persoon': 'a/san'" in w and "telt niet mee" in w for w in warnings)


def test_an_id_that_is_there_twice(tmp_path: Path) -> None:
    tables = small()
    tables["personen"].append(dict(tables["personen"][0]))
    tables["aanvragen"].append(dict(tables["aanvragen"][1]))
    outcomes, errors, _ = messages(tmp_path, tables)
    assert "personen.csv, rij 2 en rij 4, kolom 'id': 'a/sam' staat er 2 keer" in errors[0]
    assert "aanvragen.csv, rij 3 en rij 4, kolom 'id'" in errors[1]
    assert not any(outcomes)
    tables = small()
    tables["personen"].append(dict(tables["personen"][0]))
    assert [bool(x) for x in messages(tmp_path, tables)[0]] == [False, True]


def test_what_belongs_to_another(tmp_path: Path) -> None:
    tables = small()
    tables["aanvragen"][0]["dienstverband"] = "b/d1"
    _, errors, _ = messages(tmp_path, tables)
    assert "'b/d1' hoort bij b/sam" in errors[0]


def test_ids_are_of_their_own_table(tmp_path: Path) -> None:
    tables = small()
    for name, records in tables.items():
        for k, r in enumerate(records):
            r["id"] = str(k + 1)
            for link, other in (("persoon", "personen"), ("dienstverband", "dienstverbanden"), ("werkgever", "werkgevers")):
                if link in r and name != other:
                    own = (
                        ["a/sam", "b/sam"] if link == "persoon" else ["a/d0", "a/d1", "b/d0", "b/d1"] if link == "dienstverband" else ["w"]
                    )
                    r[link] = str(own.index(r[link]) + 1)
    outcomes, errors, _ = messages(tmp_path, tables)
    assert errors == ["", ""]
    assert outcomes == [MUST_REFUSE] * 2


def test_what_a_whole_table_lacks(tmp_path: Path) -> None:
    for table, column, message in (
        ("personen", "id", "personen.csv heeft geen kolom 'id'"), ("aanvragen", "persoon", "aanvragen.csv heeft geen kolom 'persoon'"),
        ("aanvragen", "voorziening", "aanvragen.csv heeft geen kolom 'voorziening'"),
    ):  # fmt: skip
        tables = small()
        for r in tables[table]:
            r.pop(column)
        result = run(written(tmp_path / "m", tables))
        assert result.exit_code == 2
        assert message in result.stderr
    tables = small()
    del tables["dienstverbanden"]
    result = run(as_book(tmp_path / "m.xlsx", tables))
    assert result.exit_code == 2
    assert "blad voorzieningen, kolom 'dienstverband'" in result.stderr or "blad aanvragen, kolom 'dienstverband'" in result.stderr


def test_a_cell_that_cannot_be_names_table_row_and_column(tmp_path: Path) -> None:
    tables = small()
    tables["dienstverbanden"][1]["uren_per_week"] = "veel"
    outcomes, errors, _ = messages(tmp_path, tables)
    assert "dienstverbanden.csv, rij 3, kolom 'uren_per_week'" in errors[0]
    assert [bool(x) for x in outcomes] == [False, True]


# ---- a database


def test_a_table_of_a_database_by_name(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    name = 'a"; DROP TABLE b; --'
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("CREATE TABLE b AS SELECT 'proefplaats' AS voorziening")
        connection.execute('CREATE TABLE "a""; DROP TABLE b; --" AS SELECT \'werkstage\' AS voorziening')
    assert list(population(TWENTERAND, tmp_path / "a.duckdb", table="b").rows.voorziening) == ["proefplaats"]
    assert list(population(TWENTERAND, tmp_path / "a.duckdb", table=name).rows.voorziening) == ["werkstage"]
    assert list(population(TWENTERAND, tmp_path / "a.duckdb", table="b").rows.voorziening) == ["proefplaats"]
    assert "welke tabel" in run(tmp_path / "a.duckdb").stderr
    assert "heeft geen tabel 'c'" in run(tmp_path / "a.duckdb", "--table", "c").stderr
    (tmp_path / "c.duckdb").write_bytes(b"niets")
    result = run(tmp_path / "c.duckdb")
    assert result.exit_code == 2
    assert "geen DuckDB-bestand" in result.stderr
    assert "--table is er voor een database" in run(written(tmp_path / "m", small()), "--table", "b").stderr


def test_a_view_of_a_database_reaches_no_other_file(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    (tmp_path / "x.csv").write_text("voorziening\nproefplaats\n", encoding="utf-8")
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute(f"CREATE VIEW v AS SELECT * FROM read_csv('{tmp_path / 'x.csv'}')")
    result = run(tmp_path / "a.duckdb", "--table", "v")
    assert result.exit_code == 2
    assert "'v' is niet te lezen" in result.stderr


# ---- a flat table that says nothing of whom


def test_each_row_is_of_one_person_if_no_column_says_of_whom(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["x", "y"], "voorziening": ["proefplaats", "werkstage"]})
    found = population(TWENTERAND, frame)
    assert list(found.rows.error) == ["", ""]
    with_person = population(TWENTERAND, frame.assign(**{"persoon.naam": ["A", "B"]}))
    assert answers(found) == answers(with_person)
    (note,) = [w for w in found.source.warnings if "persoon" in w]
    assert "geen kolom zegt iets van de persoon" in note
    assert not with_person.source.warnings
    half = population(TWENTERAND, frame.assign(**{"persoon.naam": ["A", ""]}))
    assert answers(half) == answers(found)
    assert any(w.startswith("1 rij zegt niets van de persoon") for w in half.source.warnings)
    named = population(TWENTERAND, frame.assign(persoon=["Jan", "Piet"]))
    assert answers(named) == answers(found)
    assert any("kolom 'persoon' noemt" in w for w in named.source.warnings)
    frame.to_csv(tmp_path / "a.csv", index=False)
    assert run(tmp_path / "a.csv").stderr.count("van de persoon") == 1
    answer = found.explain("x")
    assert differences(found.found, 0, answer, answer.decisions[0]) == []


# ---- what runs


def test_a_flat_table_of_what_runs() -> None:
    row = {"voorziening.soort": "subsidie_jobcoaching", "voorziening.van": "2024-06-01", "voorziening.tot_en_met": "2024-11-30",
           "persoon.ontvangt_algemene_bijstand": "ja"}  # fmt: skip
    soorten = ["subsidie_jobcoaching", "interne_werkbegeleiding", "geheel_iets_anders"]
    found = population(TWENTERAND, pd.DataFrame([row | {"voorziening.soort": x} for x in soorten]), running=True)
    assert [bool(e) for e in found.rows.error] == [False, False, True]
    for k in range(2):
        answer = found.explain(k + 1)
        assert answer.decisions[0].running == "voorziening"
        assert differences(found.found, k, answer, answer.decisions[0]) == []
    assert {"voorziening.verstrekt_door", "persoon.geboortedatum"} <= set(found.rows.unknown[0].split("; "))


def test_what_runs_needs_a_column_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("voorziening\nproefplaats\n", encoding="utf-8")
    result = run(tmp_path / "a.csv", "--running")
    assert result.exit_code == 2
    assert "heeft geen kolom 'voorziening.soort'" in result.stderr
    assert run(DOSSIERS, "--running", "--json").exit_code == 0
