"""How fast is a decision? Against clingo on the same program, and as a whole process against its imports.

    python benchmarks/decide.py            # table of medians and ratios; needs `pip install -e .[dev]`
    python benchmarks/decide.py --quick    # four dossiers, few runs

Every figure is a ratio within this run: absolute times differ from machine to machine.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import clingo

sys.path.insert(0, str(Path(__file__).parent))

import asp

import explain
from parser.norms import Norms
from reasoner import Dossier, decide, read_dossier
from reasoner.decision.proof import prove

ROOT = Path(__file__).parent.parent
DOSSIERS = sorted((ROOT / "kb" / "twenterand_2024" / "dossiers").glob("*.yaml"))
RUNS = 9


def median(work: Callable[[], object], runs: int = RUNS, before: Callable[[], object] = int) -> float:
    """Median seconds of warm runs; what is done before each is not counted."""
    work()
    times = []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def with_proof(norms: Norms, dossier: Dossier) -> object:
    answer = decide(norms, dossier)
    return [prove(answer, d) for d in answer.decisions]


def ground_and_solve(program: str) -> list[str]:
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    found: list[str] = []
    control.solve(on_model=lambda m: found.append(str(len(m.symbols(atoms=True)))))
    return found


def agrees(norms: Norms, dossier: Dossier, program: str, namer: asp.Namer) -> bool:
    """Does clingo's least model give the same true signals as the reasoner?"""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    true: set[str] = set()
    control.solve(on_model=lambda m: true.update(str(s) for s in m.symbols(atoms=True)))
    model = decide(norms, dossier).model
    for prop, application in asp.signals(norms, dossier):
        for side, value in (("t", True), ("f", False)):
            atom = f'{namer.predicate(f"{prop}:{side}/1")}("{application}")'
            if (atom in true) != (model.value(prop, (application,)) is value):
                return False
    return True


def compare_with_clingo(norms: Norms, paths: Sequence[Path], runs: int) -> None:
    head = f"{'dossier':48}{'again':>11}{'another':>11}{'clingo, as much':>18}{'again':>8}{'another':>9}"
    print(f"{head}{'the first only':>17}{'own negation':>14}  same")
    again, another, first = [], [], []
    dossiers = [read_dossier(norms, path.read_text(encoding="utf-8"), path.name) for path in paths]
    for path, dossier, before in zip(paths, dossiers, [dossiers[-1], *dossiers], strict=False):
        namer = asp.Namer()
        programs = asp.programs(norms, dossier)
        texts, own = [asp.two_sided(p, namer) for p in programs], asp.one_sided(programs[0], namer)
        ours = median(partial(with_proof, norms, dossier), runs)
        fresh = median(partial(with_proof, norms, dossier), runs, partial(with_proof, norms, before))
        theirs = [median(partial(ground_and_solve, text), runs) for text in texts]
        negation = median(partial(ground_and_solve, own), runs)
        again.append(ours / sum(theirs))
        another.append(fresh / sum(theirs))
        first.append(ours / theirs[0])
        same = "yes" if agrees(norms, dossier, texts[0], namer) else "NO"
        row = f"{path.stem:48}{ours * 1000:8.1f} ms{fresh * 1000:8.1f} ms{sum(theirs) * 1000:11.1f} ms ({len(texts)})"
        print(f"{row}{again[-1]:8.2f}{another[-1]:9.2f}{theirs[0] * 1000:14.1f} ms{negation * 1000:11.1f} ms  {same}")
    print("\nmedian ratio, with the proof, to clingo that grounds and solves as many two-sided programs as the decision asks")
    print(f"(aim: at most 1.0): {statistics.median(again):.2f} for the same dossier again, {statistics.median(another):.2f} after another,")
    print(f"and to the first of them alone, which gives no amounts and not what may still be: {statistics.median(first):.2f}\n")


def whole_process() -> None:
    dossier = str(DOSSIERS[0])
    commands = {
        "waarom decide --json": [sys.executable, "-m", "explain.cli", "decide", dossier, "--json"],
        "waarom decide": [sys.executable, "-m", "explain.cli", "decide", dossier],
        "import pyDatalog, lark, networkx": [sys.executable, "-c", "import pyDatalog, lark, networkx"],
    }
    times = {
        name: median(partial(subprocess.run, command, capture_output=True, check=True, cwd=ROOT), 7) for name, command in commands.items()
    }
    imports = times["import pyDatalog, lark, networkx"]
    for name, seconds in times.items():
        print(f"{name:40}{seconds * 1000:10.0f} ms  {seconds / imports:5.2f} x the imports")
    print("aim: under 2 x the imports\n")


def growth(norms: Norms, repeats: int) -> None:
    """Time per dossier and memory over many dossiers: flat if facts are swapped, not accumulated."""
    texts = [p.read_text(encoding="utf-8") for p in DOSSIERS]
    dossiers = [read_dossier(norms, t) for t in texts]
    for d in dossiers:
        decide(norms, d)
    tracemalloc.start()
    rows = []
    for _ in range(4):
        start = time.perf_counter()
        for d in dossiers * repeats:
            decide(norms, d)
        rows.append(((time.perf_counter() - start) / (repeats * len(dossiers)), tracemalloc.get_traced_memory()[0]))
    tracemalloc.stop()
    for i, (seconds, memory) in enumerate(rows, 1):
        print(f"dossiers {i * repeats * len(dossiers):5}: {seconds * 1000:6.1f} ms each (traced), {memory / 1e6:6.1f} MB held")
    print(f"last quarter / first quarter: time {rows[-1][0] / rows[0][0]:.2f}, memory {rows[-1][1] / rows[0][1]:.2f}")


def main(quick: bool) -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, clingo {clingo.__version__}\n")
    norms = explain.load_norms()
    compare_with_clingo(norms, DOSSIERS[:4] if quick else DOSSIERS, 3 if quick else RUNS)
    whole_process()
    growth(norms, 1 if quick else 3)


if __name__ == "__main__":
    main("--quick" in sys.argv)
