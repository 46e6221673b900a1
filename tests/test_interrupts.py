"""Stopped at any moment, the reasoner gives the right answer the next time, and leaves the process as it found it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from pyDatalog import pyDatalog, pyEngine
from pyDatalog.Logic import Logic

from explain import load_norms
from explain.decision.serialize import answer_json
from parser.norms import Norms
from reasoner import decide, read_dossier
from reasoner.questions.ask import ask
from reasoner.repairs.repair import repairs

SECOND = Path(__file__).parent / "kennisbanken" / "atelierfonds"
TIMES = 12
# a stop that falls where Python clears away a generator is told and forgotten: it can stop nothing there
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


class Stop(BaseException):
    """As KeyboardInterrupt, which pytest would take for itself."""


def stopped(work: Callable[[], object], at: int) -> int:
    """Raise at the step with this number (a call or a return, of C too), if there is one; how many steps were taken."""
    steps = 0

    def step(_frame: FrameType, _event: str, _arg: object) -> None:
        nonlocal steps
        steps += 1
        if steps == at:
            raise Stop

    sys.setprofile(step)
    try:
        work()
    except Stop:
        pass
    finally:
        sys.setprofile(None)
    return steps


def fresh(norms: Norms) -> Norms:
    """The same norms with nothing compiled yet."""
    return replace(norms)


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms(SECOND)


@pytest.fixture(scope="module", params=sorted((SECOND / "dossiers").glob("*.yaml"))[:2], ids=lambda p: p.stem)
def text(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return path.read_text(encoding="utf-8")


def answered(norms: Norms, text: str) -> Any:
    dossier = read_dossier(norms, text, "d.yaml")
    answer = decide(norms, dossier)
    asked = ask(answer)
    mended = [
        [(c.slot, c.value) for c in r.changes] for d in answer.decisions for r in repairs(norms, dossier, application=d.application).repairs
    ]
    return answer_json(answer), asked and [(q.unknown, q.options) for a in asked for q in a.questions], mended


@pytest.mark.slow
def test_the_first_decision_is_stopped_anywhere(norms: Norms, text: str) -> None:
    def first(given: Norms) -> Any:
        return answer_json(decide(given, read_dossier(given, text, "d.yaml")))

    right = first(fresh(norms))
    steps = stopped(lambda: first(fresh(norms)), 0)
    for k in range(1, TIMES + 1):
        given = fresh(norms)
        stopped(lambda given=given: first(given), k * steps // TIMES)  # type: ignore[misc]
        assert first(given) == right, k
        assert gc.isenabled()


@pytest.mark.slow
def test_questions_and_repairs_are_stopped_anywhere(norms: Norms, text: str) -> None:
    right = answered(norms, text)
    steps = stopped(lambda: answered(norms, text), 0)
    for k in range(1, 3):
        stopped(lambda: answered(norms, text), (2 * k - 1) * steps // 4)
        assert answered(norms, text) == right, k
        assert gc.isenabled()


def test_another_program_of_the_thread_is_left_alone(norms: Norms, text: str) -> None:
    pyDatalog.clear()
    pyDatalog.assert_fact("ouder", "anna", "bram")
    logic, fresh_names = Logic.tl.logic, pyEngine.Fresh_var.tl.counter
    decide(fresh(norms), read_dossier(norms, text, "d.yaml"))
    assert Logic.tl.logic is logic
    assert pyEngine.Fresh_var.tl.counter == fresh_names
    assert pyDatalog.ask("ouder(X, 'bram')").answers == [("anna",)]
    pyDatalog.clear()
