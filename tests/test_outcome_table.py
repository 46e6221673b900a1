"""The outcome table read forwards and backwards says the same, for every combination of its signals."""

from __future__ import annotations

import itertools

import pytest
from oracle.loaded import norms

from reasoner.repairs.repair import TARGETS
from reasoner.semantics.outcome import CHOICE, OutcomeTable, Status, outcome_table, wanted

NORMS = norms()
KIND = next(k for k, p in NORMS.provisions.items() if p.ending is not None and p.shalls)
TABLES = {running: outcome_table(NORMS, KIND, running) for running in (False, True)}


def table(running: bool) -> OutcomeTable:
    found = TABLES[running]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("running", "target"), [(r, t) for r in (False, True) for t in sorted(TARGETS) if TARGETS[t] <= set(table(r).outcomes)]
)
def test_backwards_is_forwards(running: bool, target: str) -> None:
    t = table(running)
    s = NORMS.provisions[KIND].signals
    for values in itertools.product((Status.TRUE, Status.FALSE), repeat=len(t.signals)):
        statuses = dict(zip(t.signals, values, strict=True))
        if not running and [statuses.get(x) for x in (s.power, s.shall, s.leeway)] == [Status.TRUE, Status.FALSE, Status.FALSE]:
            continue  # a power obliges or leaves a choice
        groups = wanted(t, TARGETS[target])
        held = [[statuses[p] is (Status.TRUE if holds else Status.FALSE) for p, holds in g.goals] for g in groups]
        fulfilled = all(all(h) if g.every else any(h) for g, h in zip(groups, held, strict=True))
        assert fulfilled is (t.outcome(statuses) in TARGETS[target]), statuses


def test_what_may_be_a_choice_is_one_unless_a_refusal_is_certain() -> None:
    t, s = table(False), NORMS.provisions[KIND].signals
    granted = {s.in_force: Status.TRUE, s.power: Status.TRUE, s.binding: Status.FALSE, s.may: Status.FALSE, s.shall: Status.FALSE}
    granted[s.leeway] = Status.TRUE
    assert t.outcome(granted) == "kan_toekennen"
    for signal in (s.power, s.binding, s.may):
        assert t.outcome(granted | {signal: Status.CHOICE}) == CHOICE
        assert t.outcome(granted | {signal: Status.CHOICE, s.shall: Status.TRUE}) == CHOICE
    assert t.outcome(granted | {s.binding: Status.CHOICE, s.may: Status.TRUE}) == "kan_weigeren"
    assert t.outcome(granted | {s.may: Status.CHOICE, s.power: Status.FALSE}) == "moet_weigeren"
    assert t.outcome(granted | {s.may: Status.CHOICE, s.in_force: Status.FALSE}) == "niet_van_toepassing"
