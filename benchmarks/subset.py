"""A part of the rules written by hand, for a population: in NumPy, in OpenFisca-core and in SQL (DuckDB). Needs only NumPy itself.

What is written: when the ground "niet voldaan aan de voorwaarden van artikel 2" (art. 2 lid 5 Re-integratieregeling) certainly
holds, straight from the text, with the default readings: art. 2 lid 1 (need; the employer wants it; the employee wants it),
lid 3 onder a (goals), b (support and hours) and c (six months and twelve hours, no zero-hours contract; or a work placement or a
trial placement; not asked of a learning placement without contract, art. 17 lid 3 verordening), unless art. 4:84 Awb. Nine facts
or more, two thresholds. A fact is 1, 0 or -1 (unknown, or nothing there); hours are tenths; days are counted from 1970.

    python benchmarks/subset.py numpy|openfisca|duckdb FOLDER    # run by benchmarks/population.py; prints JSON
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
FACTS = (
    "niet_in_staat_zonder_ondersteuning", "behoefte_werkgever", "behoefte_werknemer", "plan_doelen", "plan_ondersteuning", "plan_uren",
    "beleidsregel_onevenredig",
)  # fmt: skip
WORK = ("dienstverband", "nul_uren", "uren", "begin", "einde", "plaatsing", "stage_of_proef", "leer_werk")
UNKNOWN_DAY, NO_END = -1_000_000, 5_000_000
BLOCK = 32_768
TWELVE_HOURS = 120


def six_months_later(days: Array) -> Array:
    """The same day of the month, or the last of a shorter one."""
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day = dates - month.astype("datetime64[D]")
    later = month + 6
    last = (later + 1).astype("datetime64[D]") - later.astype("datetime64[D]") - 1
    found: Array = (later.astype("datetime64[D]") + np.minimum(day, last)).astype(np.int64)
    return found


def too_short(begin: Array, end: Array) -> Array:
    known = (begin != UNKNOWN_DAY) & (end != UNKNOWN_DAY) & (end < NO_END)
    found: Array = known & (end + 1 < six_months_later(np.where(known, begin, 0)))
    return found


def no_work(x: dict[str, Array]) -> Array:
    """Art. 2 lid 3 onder c fails."""
    contract = (x["dienstverband"] == 0) | (x["nul_uren"] == 1) | ((x["uren"] >= 0) & (x["uren"] < TWELVE_HOURS))
    contract = contract | too_short(x["begin"], x["einde"])
    placement = (x["plaatsing"] == 0) | (x["stage_of_proef"] == 0)
    excepted = (x["plaatsing"] == 1) & (x["leer_werk"] != 0) & (x["dienstverband"] == 0)
    found: Array = contract & placement & ~excepted
    return found


def refused(x: dict[str, Array]) -> Array:
    wanting = no_work(x)
    for fact in FACTS[:-1]:
        wanting = wanting | (x[fact] == 0)
    found: Array = wanting & (x[FACTS[-1]] == 0)
    return found


def by_numpy(x: dict[str, Array]) -> tuple[Array, float]:
    rows, out, start = x["uren"].size, [], time.perf_counter()
    for first in range(0, rows, BLOCK):
        out.append(refused({k: v[first : first + BLOCK] for k, v in x.items()}))
    found = np.concatenate(out)
    return found, time.perf_counter() - start


def by_openfisca(x: dict[str, Array]) -> tuple[Array, float]:
    from openfisca_core.entities import Entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    period, entity = "2025-01", Entity("aanvraag", "aanvragen", "", "")

    def variable(name: str, type_: type, formula: Callable[..., Array] | None = None) -> Any:
        body: dict[str, Any] = {"value_type": type_, "entity": entity, "definition_period": DateUnit.MONTH}
        return type(name, (Variable,), body | ({"formula": formula} if formula is not None else {}))

    def of(names: tuple[str, ...], rule: Callable[[dict[str, Array]], Array]) -> Callable[..., Array]:
        def formula(population: Any, at: Any) -> Array:
            return rule({name: population(name, at) for name in names})

        return formula

    def all_of_it(population: Any, at: Any) -> Array:
        wanting = population("geen_werk", at)
        for fact in FACTS[:-1]:
            wanting = wanting | population(f"geen_{fact}", at)
        found: Array = wanting & (population(FACTS[-1], at) == 0)
        return found

    def fails(fact: str) -> Callable[..., Array]:
        return of((fact,), lambda own: own[fact] == 0)

    system = TaxBenefitSystem([entity])
    system.add_variables(
        *(variable(name, int) for name in (*FACTS, *WORK)),
        *(variable(f"geen_{fact}", bool, fails(fact)) for fact in FACTS[:-1]),
        variable("geen_werk", bool, of(WORK, no_work)),
        variable("geweigerd", bool, all_of_it),
    )
    simulation = SimulationBuilder().build_default_simulation(system, x["uren"].size)
    start = time.perf_counter()
    for name, values in x.items():
        simulation.set_input(name, period, values)
    found = simulation.calculate("geweigerd", period)
    return found, time.perf_counter() - start


SQL = f"""
SELECT beleidsregel_onevenredig = 0 AND (
    {" OR ".join(f"{fact} = 0" for fact in FACTS[:-1])}
    OR ((dienstverband = 0 OR nul_uren = 1 OR (uren >= 0 AND uren < {TWELVE_HOURS})
         OR (begin <> {UNKNOWN_DAY} AND einde <> {UNKNOWN_DAY} AND einde < {NO_END}
             AND DATE '1970-01-01' + CAST(CASE WHEN einde >= {NO_END} THEN 0 ELSE einde END AS INTEGER) + 1
                 < DATE '1970-01-01' + CAST(begin AS INTEGER) + INTERVAL 6 MONTH))
        AND (plaatsing = 0 OR stage_of_proef = 0)
        AND NOT (plaatsing = 1 AND leer_werk <> 0 AND dienstverband = 0))
) AS geweigerd FROM aanvragen"""


def by_duckdb(x: dict[str, Array], threads: int = 1) -> tuple[Array, float]:
    """From a table in memory; the time is that of the question, not of filling the table."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {threads}")
        connection.execute("SET preserve_insertion_order = true")
        arrays = x  # noqa: F841  DuckDB finds it by its name
        connection.execute("CREATE TABLE aanvragen AS SELECT * FROM arrays")
        start = time.perf_counter()
        found = connection.execute(SQL).fetchnumpy()["geweigerd"]
        return np.asarray(found, bool), time.perf_counter() - start


WAYS: dict[str, Callable[[dict[str, Array]], tuple[Array, float]]] = {
    "numpy": by_numpy,
    "openfisca": by_openfisca,
    "duckdb": by_duckdb,
    "duckdb2": lambda x: by_duckdb(x, 2),
}


def peak() -> float:
    """Most memory that this process had, in MB."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(way: str, folder: Path) -> None:
    x = {name: np.load(folder / f"{name}.npy") for name in (*FACTS, *WORK)}
    loaded = peak()
    runs = [WAYS[way](x) for _ in range(3)]
    np.save(folder / f"out-{way}.npy", runs[0][0])
    print(json.dumps({"seconds": sorted(s for _, s in runs)[1], "loaded": loaded, "peak": peak()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
