"""A population by Spark on this machine beside the same without Spark: from Parquet to Parquet, with grounds, amounts and unknowns.

    python benchmarks/spark.py                     # 10,000, 100,000 and 500,000 applications
    python benchmarks/spark.py --rows 20000

Every way is a process of its own, one after the other in the same run. What is done once (Java and the session, the norms) is told
apart. The answers are compared row for row.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import explain
from explain.synthetic import complete_lists, synthetic_blocks, write_table

KIND, SEED = "subsidie_jobcoaching", 1
WAYS = {
    "here": "without Spark, 1 process",
    "local[1]": "Spark local[1]",
    "local[2]": "Spark local[2]",
    "local[2] every": "Spark local[2], a column for every ground",
}


def work(way: str, path: Path, out: Path) -> dict[str, float]:
    """Seconds: what is done once, and from file to file."""
    began = time.perf_counter()
    rulebase = explain.load()
    complete = sorted(complete_lists(rulebase.norms))
    if way == "here":
        from explain.population.face import population

        start = time.perf_counter()
        population(rulebase, path, complete=complete).save(out)
        return {"once": start - began, "seconds": time.perf_counter() - start}
    from explain.population.session import session
    from explain.population.spark import population as by_spark

    master, _, every = way.partition(" ")
    with session(master) as spark:
        start = time.perf_counter()
        by_spark(rulebase, spark.read.parquet(str(path)), complete=complete, every_ground=bool(every)).write.parquet(str(out))
        return {"once": start - began, "seconds": time.perf_counter() - start}


def different(one: Path, other: Path) -> int:
    """In how many rows the answers differ; the order is the same."""
    import pandas as pd

    a, b = (pd.read_parquet(p).astype(object) for p in (one, other))
    columns = [c for c in a.columns if c in b.columns]
    assert len(a) == len(b)
    a, b = a[columns], b[columns]
    return int((~((a == b) | (a.isna() & b.isna()))).any(axis=1).sum())


def itself(*arguments: str) -> Any:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=False, env=environment)
    return json.loads(done.stdout) if done.returncode == 0 else {"error": (done.stderr.strip().splitlines() or ["?"])[-1]}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", default="10000,100000,500000")
    options.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    said = options.parse_args()
    if said.worker:
        print(json.dumps(work(said.worker[0], Path(said.worker[1]), Path(said.worker[2]))))
        return
    import pyspark

    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, pyspark {pyspark.__version__}")
    for rows in map(int, said.rows.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_table(folder / "in.parquet", synthetic_blocks(explain.load().norms, KIND, rows, SEED))
            print(f"\n{rows:,} applications; load {', '.join(f'{x:.1f}' for x in os.getloadavg())}")
            print(f"{'':44}{'seconds':>9}{'per second':>12}{'to the first':>14}{'once':>7}")
            base = 0.0
            for k, (way, title) in enumerate(WAYS.items()):
                found = itself("--worker", way, str(folder / "in.parquet"), str(folder / f"out{k}.parquet"))
                if "error" in found:
                    print(f"{title:44}{found['error']}")
                    continue
                base = base or found["seconds"]
                more = "" if k == 0 else f"   {different(folder / 'out0.parquet', folder / f'out{k}.parquet')} rows differ"
                rate, ratio = rows / found["seconds"], base / found["seconds"]
                print(f"{title:44}{found['seconds']:9.1f}{rate:12,.0f}{ratio:14.2f}{found['once']:7.1f}{more}", flush=True)


if __name__ == "__main__":
    main()
