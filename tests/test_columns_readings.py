"""What another choice of a reading changes, found for many choices together, is what deciding everything under that choice finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import Dossier as Plain
from oracle.generate import dossiers, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples
from oracle.rules import ruled
from test_generated_rules import BASE, DOSSIERS

from explain.synthetic import complete_lists, synthetic_blocks
from parser import norms as n
from reasoner import read_dossier
from reasoner.columns.batch import Batch, batch_of
from reasoner.columns.decision import decide_columns
from reasoner.columns.others import changes
from reasoner.columns.tables import TableReader
from reasoner.columns.unknown import unknowns
from reasoner.semantics.beliefs import Setting

TWENTERAND = norms("twenterand-2024")
SEVERAL = ("subsidie_jobcoaching", "interne_werkbegeleiding", "jobcoaching_in_natura")
Told = tuple[int, int, frozenset[tuple[str, ...]]]


@pytest.mark.sampled
@pytest.mark.parametrize("kind", TWENTERAND.provisions)
@pytest.mark.parametrize("last", [False, True], ids=["default", "last choices"])
def test_of_every_kind(kind: str, last: bool) -> None:
    [columns] = synthetic_blocks(TWENTERAND, kind, 40, 3)
    held_against_each(TableReader(TWENTERAND, columns, complete_lists(TWENTERAND) if last else ()).read(slice(0, 40)).batch, last, last)


@pytest.mark.slow
@examples(15)
@given(st.lists(dossiers(TWENTERAND, kinds=SEVERAL, most=3, supports=1, perturbations=5), min_size=1, max_size=4), st.booleans())
def test_of_applications_that_exclude_each_other(plain: list[Plain], last: bool) -> None:
    held_against_each(batch(TWENTERAND, plain), last, False)


@pytest.mark.slow
@examples(15)
@given(ruled(BASE), DOSSIERS, st.booleans(), st.booleans())
def test_of_generated_rules(rules: n.Norms, plain: list[Plain], last: bool, strict: bool) -> None:
    held_against_each(batch(rules, plain), last, strict)


def batch(rules: n.Norms, plain: list[Plain]) -> Batch:
    read = [read_dossier(rules, to_yaml(p), "d.yaml") for p in plain]
    return batch_of(rules, [(d, a.id) for d in read for a in d.applications])


def held_against_each(worlds: Batch, last: bool, strict: bool) -> None:
    """last: it is the last choice of every reading that is changed for another."""
    readings = worlds.norms.readings
    chosen = {r.name: r.choices[-1].name if last else r.default for r in readings.values()}
    setting = Setting(None, chosen, strict)
    now, wrong = told(worlds, setting)
    others = [(r.name, c.name) for r in readings.values() for c in r.choices if c.name != chosen[r.name]]
    found = changes(worlds, setting, others)
    assert list(found) == others
    for (reading, choice), changed in found.items():
        then, odd = told(worlds, replace(setting, readings={**chosen, reading: choice}))
        assert (changed.doubtful == (wrong | odd)).all(), (reading, choice)
        sure = ~changed.doubtful
        assert list(changed.turned[sure]) == [a[:2] != b[:2] for a, b, x in zip(now, then, sure, strict=True) if x], (reading, choice)
        assert list(changed.differs[sure]) == [a != b for a, b, x in zip(now, then, sure, strict=True) if x], (reading, choice)


def told(batch: Batch, setting: Setting) -> tuple[list[Told], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Of every world what is told of it, and whether it is doubtful; all of it decided under the setting."""
    decided = decide_columns(batch, setting)
    out, doubtful = [(0, 0, frozenset[tuple[str, ...]]())] * batch.size, np.zeros(batch.size, bool)
    for judged, waits in zip(decided.kinds, unknowns(decided), strict=True):
        for row, world in enumerate(judged.worlds):
            items: list[tuple[str, ...]] = [("ground", g.id, str(g.leg)) for g in judged.grounds if g.holds[row]]
            items += [("unmet", id_) for id_, rows in judged.unmet.items() if rows[row]]
            items += [("unknown", key.name) for key, rows in waits.items() if rows[row]]
            out[world], doubtful[world] = (int(judged.outcome[row]), int(judged.possible[row]), frozenset(items)), judged.doubtful[row]
    return out, doubtful
