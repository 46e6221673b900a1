"""How fast is a population? Applications for subsidie_jobcoaching that were made up, decided in columns, against peers in the same run.

    python benchmarks/population.py                     # 10,000, 100,000 and 1,000,000 applications
    python benchmarks/population.py --large             # 10,000,000 too
    python benchmarks/population.py --rows 10000        # so many; --peers DIR keeps what is installed for OpenFisca and DuckDB

(a) outcomes only; (b) with grounds and unmet conditions; (c) with amounts and unknown facts too; each with one and two processes;
(d), (f), (g) one ground written by hand (benchmarks/subset.py says which articles) in NumPy, OpenFisca-core, DuckDB;
(e) pyDatalog, a dossier at a time. Every way is a process of its own, which says how much memory it had at most.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import itertools
import json
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import subset
from subset import BLOCK, NO_END, UNKNOWN_DAY, peak

import explain
from explain.synthetic import complete_lists, synthetic_blocks
from parser import norms as n
from reasoner import decide, read_dossier
from reasoner.columns.amounts import amounts_of
from reasoner.columns.decision import NAMES, Decided, decide_columns
from reasoner.columns.tables import Column, Read, TableReader
from reasoner.columns.unknown import unknowns
from reasoner.semantics.beliefs import Setting
from reasoner.semantics.cone import cone, outcome_roots

HERE = Path(__file__).parent
KIND, GROUND = "subsidie_jobcoaching", ("regeling:2.5", "voorwaarden")
SEED = 1
DOSSIERS, WARM = 50, 256
EPOCH = np.datetime64("1970-01-01")
ODD, DOUBTFUL = -1, -2
FEW = 100_000
WAYS = {"a": "outcomes only", "b": "outcomes, grounds, unmet", "c": "all, with amounts and unknown"}


def setting(norms: n.Norms) -> Setting:
    return Setting(None, {r.name: r.default for r in norms.readings.values()}, False)


def work(way: str, first: int, rows: int, bits: str = "") -> dict[str, Any]:
    """Decide rows first to first + rows in blocks. bits: where to keep in which rows the ground holds."""
    began = time.perf_counter()
    norms = explain.load_norms()
    reader: TableReader | None = None
    chosen = setting(norms)
    ground = next(g for g in norms.provisions[KIND].grounds if (g.address.id, g.leg) == GROUND)
    seconds = {"set up": time.perf_counter() - began, "generate": 0.0, "read": 0.0, "decide": 0.0}
    digest, outcomes, holding = hashlib.sha256(), Counter[str](), []
    start = began = time.perf_counter()
    for columns in synthetic_blocks(norms, KIND, rows, SEED, BLOCK, start=first):
        seconds["generate"] += time.perf_counter() - start
        if reader is None:
            start = time.perf_counter()
            reader = TableReader(norms, columns, complete_lists(norms))  # what the texts mean: once
            judge(reader.read(slice(0, WARM)), chosen, way)  # rules are made ready for columns: once
            gc.collect()
            gc.freeze()  # the norms stay: looking for garbage need not look at them
            seconds["set up"] += time.perf_counter() - start
            began += time.perf_counter() - start
        start = time.perf_counter()
        reader.columns = columns
        read = reader.read(slice(0, columns[0].codes.size))
        seconds["read"] += time.perf_counter() - start
        start = time.perf_counter()
        decided = judge(read, chosen, way)
        seconds["decide"] += time.perf_counter() - start
        found, holds = by_row(read, decided, ground.prop)
        digest.update(found.tobytes())
        outcomes.update({outcome_name(int(k)): int(count) for k, count in zip(*np.unique(found, return_counts=True), strict=True)})
        if bits:
            holding.append(holds)
        start = time.perf_counter()
        del read, decided  # before the next block is made
    if bits:
        np.save(bits, np.concatenate(holding))
    return {
        "seconds": seconds, "wall": time.perf_counter() - began, "peak": peak(), "digest": digest.hexdigest(), "outcomes": dict(outcomes)
    }  # fmt: skip


def judge(read: Read, chosen: Setting, way: str) -> Decided:
    decided = decide_columns(read.batch, chosen, reasons=way != "a")
    if way == "c":
        for judged in decided.kinds:
            amounts_of(decided, judged)
        unknowns(decided)
    return decided


def outcome_name(code: int) -> str:
    return {ODD: "goes as a single dossier", DOUBTFUL: "doubtful"}.get(code) or NAMES[code]


def by_row(read: Read, decided: Decided, prop: str) -> tuple[Any, Any]:
    """Of each row the outcome, and whether the ground holds."""
    found, holds = np.full(read.odd.size, ODD, np.int16), np.zeros(read.odd.size, bool)
    for judged in decided.kinds:
        rows = read.worlds[judged.worlds]
        found[rows] = np.where(judged.doubtful, DOUBTFUL, judged.outcome)
        holds[rows] = judged.group.truth(prop)[0][judged.at]
    return found, holds


def shared(way: str, rows: int, processes: int, bits: str) -> dict[str, Any]:
    """The same by some processes that start afresh, each so many whole blocks."""
    if processes == 1:
        return work(way, 0, rows, bits)
    blocks = -(-rows // BLOCK)
    cuts = [min(blocks * k // processes * BLOCK, rows) for k in range(processes + 1)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        found = pool.starmap(work, [(way, a, b - a) for a, b in itertools.pairwise(cuts) if b > a], chunksize=1)
    slowest = max(found, key=lambda f: f["seconds"]["read"] + f["seconds"]["decide"])
    outcomes: Counter[str] = sum((Counter(f["outcomes"]) for f in found), Counter())
    return {
        "seconds": slowest["seconds"], "wall": max(f["wall"] for f in found), "peak": sum(f["peak"] for f in found) + peak(),
        "digest": "", "outcomes": dict(outcomes),
    }  # fmt: skip


# ---- what the peers get


def prepare(rows: int, folder: Path) -> None:
    """The facts of the subset as arrays, in files."""
    norms = explain.load_norms()
    blocks: dict[str, list[Any]] = {}
    for columns in synthetic_blocks(norms, KIND, rows, SEED):
        at = {(c.entity, c.name): c for c in columns}
        x = {fact: _codes(at["aanvraag", fact], {"ja": 1, "nee": 0}, -1, np.int8) for fact in subset.FACTS}
        work_, place = at["dienstverband", "soort"], at["plaatsing", "soort"]
        x["dienstverband"], x["plaatsing"] = (
            _codes(at["aanvraag", e], {e: 1, "geen": 0}, -1, np.int8) for e in ("dienstverband", "plaatsing")
        )
        x["nul_uren"] = _codes(work_, {t: int(t == "nul_uren") for t in _texts(work_) if t != "onbekend"}, -1, np.int8)
        for name, kinds in (("stage_of_proef", ("werkstage", "proefplaats")), ("leer_werk", ("leer_werktraject",))):
            x[name] = _codes(place, {t: int(t in kinds) for t in _texts(place) if t != "onbekend"}, -1, np.int8)
        hours = at["dienstverband", "uren_per_week"]
        x["uren"] = _codes(hours, {t: round(float(t) * 10) for t in _texts(hours) if t != "onbekend"}, -1, np.int16)
        for fact in ("begin", "einde"):
            days = at["dienstverband", fact]
            known = {t: int((np.datetime64(t) - EPOCH).astype(int)) for t in _texts(days) if t[0].isdigit()}
            x[fact] = _codes(days, known | {"onbepaald": NO_END}, UNKNOWN_DAY, np.int32)
        for name, values in x.items():
            blocks.setdefault(name, []).append(values)
    for name, parts in blocks.items():
        np.save(folder / f"{name}.npy", np.concatenate(parts))


def _texts(column: Column) -> list[str]:
    """The different texts of a column."""
    return [t for t in column.texts if t is not None]


def _codes(column: Column, meaning: dict[str, int], otherwise: int, type_: Any) -> Any:
    return np.array([*(otherwise if t is None else meaning.get(t, otherwise) for t in column.texts), otherwise], type_)[column.codes]


# ---- pyDatalog


def one_by_one() -> dict[str, Any]:
    norms = explain.load_norms()
    [columns] = synthetic_blocks(norms, KIND, DOSSIERS, SEED)
    read = TableReader(norms, columns, complete_lists(norms)).read(slice(0, DOSSIERS))
    ground = next(g for g in norms.provisions[KIND].grounds if (g.address.id, g.leg) == GROUND)
    expected, holds = by_row(read, decide_columns(read.batch, setting(norms), reasons=False), ground.prop)
    dossiers = [read_dossier(norms, text(norms, columns, row)) for row in range(DOSSIERS)]
    decide(norms, dossiers[0])
    start = time.perf_counter()
    answers = [decide(norms, d).decisions[0] for d in dossiers]
    seconds = time.perf_counter() - start
    same = [a.outcome == outcome_name(int(k)) for a, k in zip(answers, expected, strict=True)]
    grounds = [(GROUND in {(g.id, g.leg) for g in a.grounds}) == bool(h) for a, h in zip(answers, holds, strict=True)]
    return {"seconds": seconds, "peak": peak(), "same": sum(same), "grounds": sum(grounds)}


def text(norms: n.Norms, columns: Sequence[Column], row: int) -> str:
    """A row as a dossier; its lists say all there is."""
    records: dict[str, dict[str, str]] = {}
    for c in columns:
        if c.codes[row] >= 0:
            records.setdefault(c.entity, {"id": c.entity})[c.name] = c.texts[c.codes[row]]
    lists: dict[str, list[dict[str, str]]] = {}
    for e in norms.entities.values():
        own = [records[e.name]] if e.name in records else []
        for record in own:
            for link in e.links.values():
                if not link.inherited and link.target in records and link.target != e.name:
                    record.setdefault(link.name, link.target)
        lists[e.list_name] = own
    return yaml.safe_dump(lists, allow_unicode=True)


# ---- one run


def itself(*arguments: str) -> Any:
    """This file as a process of its own."""
    return _json([sys.executable, __file__, *arguments])


def _json(command: list[str]) -> Any:
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return json.loads(done.stdout) if done.returncode == 0 else {"error": (done.stderr.strip().splitlines() or ["?"])[-1]}


def installed(folder: Path) -> dict[str, str]:
    """What the peers need, in an environment of their own: of each its python, or why not."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    found = {}
    for package, module in (("openfisca-core", "openfisca_core"), ("duckdb", "duckdb")):
        if subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode:
            subprocess.run([python, "-m", "pip", "install", "-q", "numpy", package], capture_output=True, check=False)
        asked = f"import {module}, importlib.metadata as m; print(m.version('{package}'))"
        done = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)
        found[package] = f"{package} {done.stdout.strip()}" if done.returncode == 0 else ""
    return {"python": str(python), **found}


def load() -> str:
    return ", ".join(f"{x:.1f}" for x in os.getloadavg()) if hasattr(os, "getloadavg") else "?"


def line(name: str, rows: int, seconds: float, memory: float, base: float, more: str = "") -> float:
    rate = rows / seconds
    ratio = f"{rate / base:10.2f}" if base else f"{1:10.2f}"
    print(f"{name:46}{rate:14,.0f}{ratio}{memory:10,.0f}  {more}", flush=True)
    return rate


TITLES = {"numpy": "NumPy by hand", "openfisca": "OpenFisca-core", "duckdb": "DuckDB, 1 thread", "duckdb2": "DuckDB, 2 threads"}
PEERS = (("d", "numpy", ""), ("f", "openfisca", "openfisca-core"), ("g", "duckdb", "duckdb"), ("g", "duckdb2", "duckdb"))


def engine(found: dict[str, Any]) -> float:
    return float(found["seconds"]["read"] + found["seconds"]["decide"])


def median(runs: int, *arguments: str) -> Any:
    """The run in the middle."""
    found = [itself(*arguments) for _ in range(runs)]
    wrong = [f for f in found if "error" in f]
    return wrong[0] if wrong else sorted(found, key=engine)[runs // 2]


def measure(rows: int, peers: dict[str, str], only: str) -> None:
    runs = 3 if rows <= FEW else 1
    print(f"\n{rows:,} applications; {runs} run(s), the middle one; load {load()}")
    print(f"{'':46}{'per second':>14}{'to (a)':>10}{'peak MB':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base, found = ours(rows, runs, folder, only)
        if found:
            s = found["seconds"]
            print(
                f"    first of these: generate {s['generate']:.1f} s, read {s['read']:.1f} s, decide {s['decide']:.1f} s; outcomes: ",
                end="",
            )
            print(", ".join(f"{k} {v:,}" for k, v in sorted(found["outcomes"].items())))
        itself("--worker", "prepare", "--rows", str(rows), "--bits", str(folder))
        for letter, way, package in PEERS:
            if package and not peers[package]:
                print(f"({letter}) {package} could not be installed")
                continue
            own = _json([peers["python"] if package else sys.executable, str(HERE / "subset.py"), way, str(folder)])
            if "error" in own:
                print(f"({letter}) {way}: {own['error']}")
                continue
            same = "not compared with (a)"
            if (folder / "ours.npy").exists():
                same = f"{int((np.load(folder / 'ours.npy') != np.load(folder / f'out-{way}.npy')).sum())} rows differ from (a)"
            line(f"({letter}) {TITLES[way]}, the subset", rows, own["seconds"], own["peak"], base, same)
    print(f"load {load()}")


def ours(rows: int, runs: int, folder: Path, only: str) -> tuple[float, dict[str, Any]]:
    """Our own ways; the rate of the first, and what it found. They must agree: in every row with one process, in numbers with two."""
    base, first, digests, shares = 0.0, dict[str, Any](), set(), 0
    for way, processes in itertools.product((w for w in WAYS if w in only), (1, 2)):
        bits = str(folder / "ours.npy") if (way, processes) == ("a", 1) else ""
        found = median(runs, "--worker", way, "--rows", str(rows), "--processes", str(processes), "--bits", bits)
        if "error" in found:
            print(f"({way}) {found['error']}")
            continue
        more = f"{rows / found['wall']:,.0f} with generating; set up {found['seconds']['set up']:.1f} s"
        title = f"({way}) {WAYS[way]}, {processes} process{'es' if processes > 1 else ''}"
        rate = line(title, rows, engine(found), found["peak"], base, more)
        base, first = base or rate, first or found
        assert found["outcomes"] == first["outcomes"], "the ways disagree"
        digests |= {found["digest"]} - {""}
        shares += processes > 1
    if len(only.replace("e", "")) > 1:
        print(f"    the same outcome in every row with one process: {'yes' if len(digests) == 1 else 'NO'}")
    if shares:
        print("    the same number of each outcome with two processes: yes")
    return base, first


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", default="")
    options.add_argument("--large", action="store_true")
    options.add_argument("--only", default="abce", help="which of our own ways")
    options.add_argument("--peers", default="", help="an environment to keep for OpenFisca and DuckDB")
    options.add_argument("--worker", help=argparse.SUPPRESS)
    options.add_argument("--processes", type=int, default=1, help=argparse.SUPPRESS)
    options.add_argument("--bits", default="", help=argparse.SUPPRESS)
    said = options.parse_args()
    match said.worker:
        case None:
            pass
        case "prepare":
            prepare(int(said.rows), Path(said.bits))
            print("{}")
            return
        case "one":
            print(json.dumps(one_by_one()))
            return
        case way:
            print(json.dumps(shared(way, int(said.rows), said.processes, said.bits)))
            return
    sizes = [int(x) for x in said.rows.split(",") if x] or [10_000, 100_000, 1_000_000, *([10_000_000] if said.large else [])]
    with tempfile.TemporaryDirectory() as name:
        peers = installed(Path(said.peers or name))
        print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, NumPy {np.__version__}; load {load()}")
        print("peers: " + "; ".join(peers[p] or f"{p} could not be installed" for p in ("openfisca-core", "duckdb")))
        norms = explain.load_norms()
        props = len(cone(norms, outcome_roots(norms, KIND)).props)
        print(f"(a) to (c) answer all of {KIND}: {props} propositions; the subset is one ground of it")
        if "e" in said.only:
            found = itself("--worker", "one")
            if "error" in found:
                print(f"(e) {found['error']}")
            else:
                print(f"(e) pyDatalog, {DOSSIERS} dossiers: {DOSSIERS / found['seconds']:.1f} per second, {found['peak']:.0f} MB;", end=" ")
                print(f"same outcome as (a) in {found['same']} of {DOSSIERS}, the ground of the subset in {found['grounds']}")
        for rows in sizes:
            measure(rows, peers, said.only)


if __name__ == "__main__":
    main()
