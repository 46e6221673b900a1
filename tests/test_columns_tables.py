"""A table of one row a dossier, decided in columns, is decided as each row by itself."""

from __future__ import annotations

import gc
import weakref
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

import explain
from explain.notebook.frame_columns import FrameReader, Told
from explain.notebook.frames import decide_frame, places
from explain.notebook.results import Frames
from explain.notebook.values import written
from explain.population.sheet import sheet_of
from parser import norms as n
from reasoner.columns.amounts import amounts_of
from reasoner.columns.decision import NAMES, decide_columns
from reasoner.columns.tables import Column, TableReader
from reasoner.columns.unknown import unknowns
from reasoner.dossier.paths import stated_facts
from reasoner.semantics.beliefs import Setting

TWENTERAND = explain.load("twenterand-2024")
ATELIER = explain.load(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
OTHER = {(one := next(iter(TWENTERAND.norms.readings.values()))).name: one.choices[-1].name}
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
    alone = one_by_one(rulebase, frame, complete=complete)
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
    owner = norms.application.owner or ""
    nobody = frame[[c for c in frame.columns if c.partition(".")[0] == owner]].isna().all(axis=1).to_numpy()  # decided as a dossier alone
    assert (~read.odd | refused | nobody).all()
    same_frames(decide_frame(rulebase, frame, complete=complete, progress=False), alone)


def one_by_one(rulebase: Any, frame: pd.DataFrame, **asked: Any) -> Frames:
    """As `decide_frame`, each row as a dossier."""

    def none(_: FrameReader, chosen: slice, setting: Setting) -> Told:
        size = chosen.stop - chosen.start
        return Told(np.zeros(size, bool), {}, [[] for _ in range(size)])

    with patch.object(FrameReader, "decide", none):
        return decide_frame(rulebase, frame, progress=False, **asked)


def same_frames(found: Frames, alone: Frames) -> None:
    pd.testing.assert_frame_equal(found.outcomes, alone.outcomes)
    pd.testing.assert_frame_equal(found.grounds, alone.grounds)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::explain.notebook.results.FrameWarning")
@pytest.mark.parametrize(
    "asked", [{}, {"complete": True, "date": "2025-03-01"}, {"complete": ["voorzieningen"], "strict": True, "readings": OTHER}]
)
def test_every_cell_of_a_frame_is_what_the_dossier_says(asked: dict[str, Any]) -> None:
    """Rows with holes, with ids of their own, with links to what is there and to what is not."""
    made, chance, cells = TWENTERAND.synthetic(rows=90, seed=3), np.random.default_rng(4), {}
    for name in made.columns:
        cells[name] = made[name].astype(object)
        if name not in ("voorziening", "id") and not name.startswith("persoon"):
            empty, open_ = chance.random(len(made)) < 0.06, chance.random(len(made)) < 0.02
            cells[name] = cells[name].mask(empty, None).mask(open_, "onbekend")
    cells["persoon.id"] = pd.Series(["p1", "aanvraag", "s003", " x", *[""] * (len(made) - 4)], index=made.index)
    frame = pd.DataFrame(cells)
    found, alone = decide_frame(TWENTERAND, frame, progress=False, **asked), one_by_one(TWENTERAND, frame, **asked)
    same_frames(found, alone)
    only = frame[["id", "voorziening", "persoon.behoort_tot_doelgroep"]].assign(**{"persoon.id": ["p1", "s002", *["p"] * (len(made) - 2)]})
    same_frames(decide_frame(TWENTERAND, only, progress=False), one_by_one(TWENTERAND, only))
    assert len(set(found.outcomes.outcome.dropna())) > 2
    assert found.outcomes.error.notna().sum() > 2


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
