"""Stopped at any moment, the reasoner gives the right answer the next time, and leaves the process as it found it."""

from __future__ import annotations

import gc
import itertools
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pandas as pd
import pytest
from pyDatalog import pyDatalog, pyEngine
from pyDatalog.Logic import Logic

from explain import load_norms, widgets
from explain.decision.serialize import answer_json
from explain.notebook.rulebase import RuleBase
from parser.norms import Norms
from reasoner import DossierError, decide, read_dossier
from reasoner.columns import many
from reasoner.questions.ask import ask
from reasoner.repairs.repair import repairs
from reasoner.semantics.question import Question

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


BORN = ("kunstenaar.geboortedatum", ["1999-12-31", "2008-01-10"])
DAY = date(2025, 2, 20)
HOURS = "aanvraag.uren_per_week"
ROWS = pd.DataFrame(
    {
        "id": ["r0", "r1", "r2"], "voorziening": ["materiaalsubsidie", "reisbeurs", "atelierruimte"], "kunstenaar.ingeschreven": ["ja", "nee", "onbekend"],
        "ontvangen": ["2025-02-01"] * 3, "van": ["2025-03-01"] * 3, "tot_en_met": ["2025-08-31"] * 3,
    }
)  # fmt: skip


def in_columns(norms: Norms) -> Any:
    """Two whole answers, with their amounts."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((SECOND / "dossiers").glob("*.yaml"))]
    found = many.answers([Question(norms, read_dossier(norms, text, "d.yaml"), date=DAY) for text in texts], brief=False)
    return [x.problems if isinstance(x, DossierError) else answer_json(x) for x in found]


def in_a_frame(norms: Norms) -> Any:
    made = RuleBase(norms).decide_frame(ROWS.drop(columns="id"), complete=True, date=DAY)
    return repr((made.outcomes.to_dict(), made.grounds.to_dict()))


def of_a_population(norms: Norms) -> Any:
    made = RuleBase(norms).population(ROWS, complete=True, date=DAY)
    return repr((made.rows.to_dict(), made.summary))


def in_a_grid(norms: Norms) -> Any:
    made = widgets.grid(norms, SECOND / "dossiers" / "toegekend.yaml", x=(HOURS, [12, 16]), y=BORN, date=DAY)
    return made.to_frame().to_dict()


@pytest.mark.slow
@pytest.mark.parametrize("work", [in_columns, in_a_frame, of_a_population, in_a_grid])
def test_many_at_once_are_stopped_anywhere(norms: Norms, work: Callable[[Norms], Any]) -> None:
    """As the first question to a rule base, stopped and asked again."""
    right = work(fresh(norms))
    assert work(fresh(norms)) == right
    steps = stopped(lambda: work(fresh(norms)), 0)
    for k in range(1, TIMES + 1):
        given = fresh(norms)
        stopped(lambda given=given: work(given), (2 * k - 1) * steps // (2 * TIMES))  # type: ignore[misc]
        assert work(given) == right, k
        assert gc.isenabled()


@pytest.mark.slow
def test_a_panel_is_stopped_anywhere(norms: Norms) -> None:
    """What it then shows is the answer to the facts that it shows, and the same change made again does what it does."""
    path = SECOND / "dossiers" / "geweigerd.yaml"

    def changed(panel: Any, value: str) -> str:
        panel.set(HOURS, value)
        return str(panel.head() + panel.body())

    whole = widgets.panel(fresh(norms), path, date=DAY)
    right = {value: changed(whole, value) for value in ("15", "16")}
    assert len(set(right.values())) == 2
    panel = widgets.panel(fresh(norms), path, date=DAY)
    steps = stopped(lambda: changed(panel, "16"), 0)
    for k, value in zip(range(1, TIMES + 1), itertools.cycle(("15", "16")), strict=False):
        stopped(lambda value=value: changed(panel, value), (2 * k - 1) * steps // (2 * TIMES))  # type: ignore[misc]
        assert panel.head() + panel.body() in right.values()
        assert changed(panel, value) == right[value], k


def test_another_program_of_the_thread_is_left_alone(norms: Norms, text: str) -> None:
    pyDatalog.clear()
    pyDatalog.assert_fact("ouder", "anna", "bram")
    logic, fresh_names = Logic.tl.logic, pyEngine.Fresh_var.tl.counter
    decide(fresh(norms), read_dossier(norms, text, "d.yaml"))
    assert Logic.tl.logic is logic
    assert pyEngine.Fresh_var.tl.counter == fresh_names
    assert pyDatalog.ask("ouder(X, 'bram')").answers == [("anna",)]
    pyDatalog.clear()
