"""A table of one row a dossier, decided in columns, is decided as each row by itself."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

import explain
from explain.notebook.draft import written
from explain.notebook.frames import decide_frame, places
from explain.population.sheet import sheet_of
from parser import norms as n
from reasoner.columns.amounts import amounts_of
from reasoner.columns.decision import NAMES, decide_columns
from reasoner.columns.tables import Column, TableReader
from reasoner.columns.unknown import unknowns
from reasoner.dossier.paths import stated_facts
from reasoner.semantics.case import Setting

TWENTERAND = explain.load("twenterand-2024")
ATELIER = explain.load(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
CLOSED = 2  # so many lists are said to be complete


def table(norms: n.Norms, rows: int, seed: int) -> pd.DataFrame:
    """Cells of every column there can be; now and then one that no dossier may have."""
    rng = np.random.default_rng(seed)

    def cells(values: list[Any], weights: list[float] | None = None) -> Any:
        return rng.choice(np.array(values, dtype=object), rows, p=weights)

    columns: dict[str, Any] = {"voorziening": cells(list(norms.provisions))}
    for entity in norms.entities.values():
        for number in ("", ".2") if entity.support else ("",):
            for fact in stated_facts(entity).values():
                name = fact.name if entity.name == n.APPLICATION else f"{entity.name}{number}.{fact.name}"
                match fact.type:
                    case "ja_nee":
                        columns[name] = cells(["ja", "nee", "onbekend", None], [0.7, 0.1, 0.05, 0.15])
                    case "een_van":
                        columns[name] = cells([*fact.values, None])
                    case "datum":
                        late = entity.period is not None and fact.name == entity.period.end
                        columns[name] = cells(["2025-02-28", "2025-09-01", None] if late else ["2024-01-01", "2024-08-31", None])
                    case _:
                        columns[name] = cells(["10", "12", "30", "fout", None], [0.3, 0.3, 0.2, 0.005, 0.195])
            if entity.support:
                columns[f"{entity.name}{number}.soort"] = cells([*list(norms.kinds)[:6], None, "onbekend"])
    return pd.DataFrame(columns)


@pytest.mark.filterwarnings("ignore::explain.notebook.results.FrameWarning")
@pytest.mark.parametrize(("rulebase", "seed"), [(TWENTERAND, 1), (ATELIER, 2), (ATELIER, 3)])
def test_a_row_is_decided_as_the_dossier_it_is(rulebase: Any, seed: int) -> None:
    norms, frame = rulebase.norms, table(rulebase.norms, 60, seed)
    complete = [e.list_name for e in norms.entities.values()][:CLOSED]
    columns = []
    for name, place in places(norms, frame.columns).items():
        codes, texts = pd.factorize(frame[name])
        fact = norms.entities[place.entity].facts.get(place.name)
        said = [str(written(x, fact.type if fact else "", place.name)) for x in texts]
        columns.append(Column(place.entity, place.number, place.name, codes.astype(np.int64), said))
    read = TableReader(norms, columns, complete).read(slice(0, len(frame)))
    decided = decide_columns(read.batch, Setting(None, {r.name: r.default for r in norms.readings.values()}, False))
    alone = decide_frame(rulebase, frame, complete=complete, progress=False)
    doubtful = read.odd.copy()
    for judged in decided.kinds:
        for at, row in enumerate(read.worlds[judged.worlds]):
            doubtful[row] |= judged.doubtful[at]
            own = alone.outcomes.iloc[row]
            if own.error is None or (isinstance(own.error, float) and np.isnan(own.error)):
                grounds = sorted(g.id for g in judged.grounds if g.holds[at])
                unmet = sum(bool(m[at]) for m in judged.unmet.values())
                expected = sorted(alone.grounds[alone.grounds.dossier == row].ground)
                assert (NAMES[judged.outcome[at]], grounds, unmet) == (own.outcome, expected, own.unmet)
    refused = alone.outcomes.error.notna().to_numpy()
    assert list(alone.outcomes.error[refused & ~doubtful]) == []  # whatever is wrong with a row, it is not decided in columns
    assert (~read.odd | refused).all()


def test_what_was_found_of_a_block_goes_with_it() -> None:
    """Nothing circular: without the garbage collector too."""
    norms = TWENTERAND.norms
    blocks = sheet_of(norms, table(norms, 60, 3)).blocks

    def refs() -> list[weakref.ref[Any]]:
        decided = decide_columns(
            next(iter(blocks(norms))).batch, Setting(None, {r.name: r.default for r in norms.readings.values()}, False)
        )
        unknowns(decided)
        for judged in decided.kinds:
            amounts_of(decided, judged)
        return [weakref.ref(x) for x in (decided.run, decided.seen, decided.seen.batch, *(j.group for j in decided.kinds))]

    refs()  # rules are made ready for columns: that stays
    gc.collect()
    gc.disable()
    try:
        found = refs()
        assert len(found) > 5
        assert [r() for r in found if r() is not None] == []
    finally:
        gc.enable()
