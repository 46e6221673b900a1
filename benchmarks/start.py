"""How long does a start take? `waarom decide --json` as a whole process, against the imports of what it uses of others.

    python benchmarks/start.py            # medians and ratios
    python benchmarks/start.py --quick    # few runs

`checked`: nothing is kept (`WAAROM_CACHE=uit`); `kept`: the checked norms and the holidays are read from what was kept. The runs
alternate, and every figure is a ratio within this run: absolute times differ from machine to machine. Processor time, where the system
counts that of a process that has ended. Compiled modules are kept, as they are wherever Python may write; `kept, nothing compiled`:
where it may not.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kb
from explain.load import load_norms
from kb import kept
from parser import SourceFile, check

ROOT = Path(__file__).parent.parent
DOSSIER = ROOT / "kb" / "twenterand_2024" / "dossiers" / "geweigerd-drie-gronden.yaml"
DECIDE = ["-m", "explain.cli", "decide", str(DOSSIER), "--json"]
WITHOUT = "import pyDatalog.pyEngine, yaml, click"
IMPORTS = f"{WITHOUT}, holidays; holidays.country_holidays('NL')"
AIM = 2


def taken() -> float:
    """Processor time of the processes that were waited for; where that is not counted, the time it is."""
    times = os.times()
    return times.children_user + times.children_system or time.perf_counter()


def seconds(arguments: list[str], cache: str, compiled: str) -> float:
    modules = {"PYTHONPYCACHEPREFIX": compiled} if compiled else {"PYTHONDONTWRITEBYTECODE": "1"}
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")} | modules
    start = taken()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True, cwd=ROOT, env=env | {kept.FOLDER: cache})
    return taken() - start


def whole_process(runs: int) -> None:
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as compiled:
        commands = {
            "decide --json, checked": (DECIDE, "uit", compiled),
            "decide --json, kept": (DECIDE, home, compiled),
            "kept, nothing compiled": (DECIDE, home, ""),
            "import explain": (["-c", "import explain"], "uit", compiled),
            "the imports it needs": (["-c", IMPORTS], "uit", compiled),
            "without holidays": (["-c", WITHOUT], "uit", compiled),
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for i in range(runs + 1):
            for name, arguments in commands.items():
                found = seconds(*arguments)
                if i:
                    times[name].append(found)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:28}{median * 1000:8.0f} ms  {median / medians['the imports it needs']:5.2f} x the imports")
    print(f"aim: under {AIM} x the imports\n")


def within(runs: int) -> None:
    """The store against checking, in one process where the grammar is there already."""
    folder = kb.find("twenterand-2024")
    rules, sources = ([SourceFile(*f) for f in files] for files in (folder.rules, folder.sources))
    with tempfile.TemporaryDirectory() as home:
        os.environ[kept.FOLDER] = home
        load_norms()
        pairs: dict[str, Callable[[], object]] = {"read from the store": load_norms, "checked": lambda: check(folder.id, rules, sources)}
        times: dict[str, list[float]] = {name: [] for name in pairs}
        for _ in range(runs):
            for name, work in pairs.items():
                start = time.perf_counter()
                work()
                times[name].append(time.perf_counter() - start)
        size = sum(p.stat().st_size for p in Path(home).iterdir())
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:28}{median * 1000:8.1f} ms  {median / medians['checked']:5.2f} x checking")
    print(f"size of the file: {size / 1000:.0f} kB")


def main(quick: bool) -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    whole_process(3 if quick else 15)
    within(3 if quick else 15)


if __name__ == "__main__":
    main("--quick" in sys.argv)
