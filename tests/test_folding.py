"""The rules with what the default readings settle left out give the same model as all of them."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from oracle import Dossier as Plain
from oracle.generate import dossiers, questions, running_dossiers, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples
from oracle.rules import priced, ruled
from test_generated_rules import BASE, DATES, DOSSIERS

from explain import load_norms
from parser import norms as n
from reasoner import read_dossier
from reasoner.datalog.rules import Rules
from reasoner.datalog.solve import Solver
from reasoner.decision.decide import asked_running, checked
from reasoner.dossier.record import as_running
from reasoner.semantics.cone import Purpose
from reasoner.semantics.fixed import Fixed, fixed
from reasoner.semantics.question import Question

TWENTERAND = norms("twenterand-2024")
BASES = (ROOT / "kb" / "twenterand_2024", *sorted(p for p in (ROOT / "tests" / "kennisbanken").iterdir() if any(p.glob("dossiers/*.yaml"))))
PAIRS = [pytest.param(base, path, id=f"{base.name}-{path.stem}") for base in BASES for path in sorted(base.glob("dossiers/*.yaml"))]


class Pair:
    """Two solvers of one rule base."""

    def __init__(self, rules: n.Norms) -> None:
        self.rules, self.folded, self.whole = rules, Solver(rules), Solver(rules, fold=False)

    def same(self, question: Question) -> int:
        """How many values were compared."""
        compared = 0
        question, subjects = checked(question)
        for ids in self.folded.worlds(question.dossier, question.setting, subjects):
            ours, all_ = (solver.solve(question.dossier, question.setting, ids) for solver in (self.folded, self.whole))
            for side in ("true", "false", "may_true", "may_false"):
                assert getattr(ours, side) ^ getattr(all_, side) == set(), (side, ids)
            for id_ in ids:
                ours_of, all_of = (s.solve(question.dossier, question.setting, (id_,), amounts=ours) for s in (self.folded, self.whole))
                assert (ours_of.true, ours_of.false) == (all_of.true, all_of.false)
            compared += len(ours.true) + len(ours.false)
        return compared


PAIR = Pair(TWENTERAND)


@functools.cache
def _pair(base: Path) -> Pair:
    return PAIR if base == BASES[0] else Pair(load_norms(str(base)))


@pytest.mark.slow
@pytest.mark.parametrize(("base", "path"), PAIRS)
def test_every_example(base: Path, path: Path) -> None:
    pair = _pair(base)
    rules = pair.rules
    question = Question(rules, read_dossier(rules, path.read_text(encoding="utf-8"), path.name))
    assert pair.same(question) > 0 or asked_running(question) is None


@pytest.mark.slow
@examples(3)
@given(dossiers(TWENTERAND), questions(TWENTERAND))
def test_generated_dossiers(plain: Plain, question: dict[str, Any]) -> None:
    PAIR.same(Question(TWENTERAND, read_dossier(TWENTERAND, to_yaml(plain), "d.yaml"), **(question | {"readings": {}})))


@pytest.mark.slow
@examples(1)
@given(running_dossiers(TWENTERAND), questions(TWENTERAND, running=True))
def test_running_provisions(plain: tuple[Plain, str], question: dict[str, Any]) -> None:
    dossier, running = plain
    question = question | {"readings": {}, "running": running}
    PAIR.same(Question(TWENTERAND, read_dossier(TWENTERAND, to_yaml(dossier), "d.yaml"), **question))


@pytest.mark.slow
@examples(2)
@given(st.one_of(ruled(BASE), priced(BASE)), DOSSIERS, st.sampled_from(DATES))
def test_generated_rules(rules: n.Norms, plain: list[Plain], day: date | None) -> None:
    pair = Pair(rules)
    for one in plain:
        pair.same(Question(rules, read_dossier(rules, to_yaml(one), "d.yaml"), date=day))


@pytest.mark.parametrize("kind", ["subsidie_jobcoaching", "interne_werkbegeleiding"])
def test_a_third_of_the_propositions_is_not_asked(kind: str) -> None:
    """The default readings and the kind settle some, others come down to one below them: else folding would be for nothing."""
    settled, cone = fixed(TWENTERAND, kind), PAIR.folded.cone(kind, Purpose.DECISION)
    asked = [p for p in cone.props if settled.value(p) is None and settled.left(p).prop == p]
    assert len(asked) < len(cone.props) * 2 / 3


def test_what_runs_is_settled_as_true() -> None:
    """The proposition itself, not something that counts as true: a clause of several that it stands in would be dropped."""
    running = next(name for name, prop in TWENTERAND.props.items() if isinstance(prop.body, n.Running))
    text = (BASES[0] / "dossiers" / "lopend-loopt-door.yaml").read_text(encoding="utf-8")
    dossier = read_dossier(TWENTERAND, text, "d.yaml")
    (id_,) = dossier.lists["voorzieningen"]
    record = as_running(TWENTERAND, dossier, id_).records[id_]
    assert Rules(TWENTERAND, PAIR.folded.compiler, True).of(record).settled(running) is True


def test_what_is_settled_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, asked = TWENTERAND, list[object]()
    made, whole = Fixed(rules, next(iter(rules.provisions)), False, False), Fixed._body

    def counted(self: Fixed, body: n.Body) -> bool | None:
        asked.append(body)
        return whole(self, body)

    monkeypatch.setattr(Fixed, "_body", counted)
    first = {prop: made.value(prop) for prop in rules.props}
    assert len(asked) == len(rules.props)
    assert {prop: made.value(prop) for prop in rules.props} == first
    assert len(asked) == len(rules.props)
