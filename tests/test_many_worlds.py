"""One question that takes many worlds: read from columns, and the answer is the one that pyDatalog gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import DOSSIERS, plain_yaml
from hypothesis import given
from oracle import Dossier as Plain
from oracle.generate import dossiers, questions, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

from explain.decision.serialize import answer_json
from reasoner import Answer, DossierError, read_dossier
from reasoner.columns import many
from reasoner.datalog.solve import Solver
from reasoner.decision import decide
from reasoner.questions.ask import PROVED, ask
from reasoner.questions.supposing import Supposing
from reasoner.semantics.question import Question

NORMS = norms("twenterand-2024")
KNOWN = ("voorziening", "persoon", "dienstverband", "van", "tot_en_met")


def sparse(count: int) -> str:
    """Two kinds in turns that exclude each other, of which little is known: not when they were received, so each has its own day."""
    dossier = plain_yaml((DOSSIERS / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8"))
    kinds = dossier["aanvragen"]
    dossier["aanvragen"] = [{"id": f"b{i}"} | {k: kinds[i % 2][k] for k in KNOWN} for i in range(count)]
    return to_yaml(dossier)


def question(text: str, **asked: Any) -> Question:
    return Question(NORMS, read_dossier(NORMS, text, "d.yaml"), **asked)


def test_what_a_duty_waits_for_is_the_day_of_its_own_application() -> None:
    """Two applications of one day share a world; the day of the decision that is unknown is of each its own."""
    one = "{id: b1, ontvangen: '2024-05-27', voorziening: subsidie_jobcoaching, persoon: sam}"
    other = "{id: b2, ontvangen: '2024-05-27', voorziening: interne_werkbegeleiding, persoon: sam}"
    found = decide.answer(question(f"personen:\n  - id: sam\naanvragen:\n  - {one}\n  - {other}\n")).decisions
    days = {(d.subject, u.entity) for d in found for u in (*d.unknown, *d.waiting) if u.fact == "beslisdatum"}
    assert days == {("b1", "b1"), ("b2", "b2")}


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The worlds that pyDatalog solves."""
    worlds: list[tuple[str, ...]] = []
    solve = Solver._solve

    def counted(self: Solver, dossier: Any, setting: Any, wanted: tuple[str, ...], *rest: Any) -> Any:
        worlds.append(wanted)
        return solve(self, dossier, setting, wanted, *rest)

    monkeypatch.setattr(Solver, "_solve", counted)
    return worlds


def test_twelve_applications_of_which_little_is_known_take_one_proof(solved: list[tuple[str, ...]]) -> None:
    answer = many.answer(question(sparse(12)))
    assert [d.subject for d in answer.decisions] == [f"b{i}" for i in range(12)]
    assert {d.outcome for d in answer.decisions} == {"onbeslist"}
    assert solved == [("b0",)]


def test_of_few_each_is_proved(solved: list[tuple[str, ...]]) -> None:
    many.answer(question(sparse(2)))
    assert {("b0",), ("b1",)} == set(solved)


def both(asked: Question, monkeypatch: pytest.MonkeyPatch) -> tuple[Answer | DossierError, ...]:
    """As pyDatalog answers, and as columns do."""
    with monkeypatch.context() as patch:
        patch.setattr(many, "MOST_PROVED", -1)
        return many._proved(asked, False), _told(asked)


def _told(asked: Question) -> Answer | DossierError:
    try:
        return many.answer(asked)
    except DossierError as error:
        return error


def same(asked: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    proved, read = both(asked, monkeypatch)
    if isinstance(proved, DossierError):
        assert isinstance(read, DossierError)
        assert read.problems == proved.problems
        return
    assert isinstance(read, Answer)
    assert answer_json(read) == answer_json(proved)
    assert read.question == proved.question
    assert [many._sides(m) for m in read.models] == [many._sides(m) for m in proved.models]


def test_the_answer_is_that_of_pydatalog(monkeypatch: pytest.MonkeyPatch) -> None:
    same(question(sparse(3)), monkeypatch)


@pytest.mark.slow
@examples(20)
@given(dossiers(NORMS, most=4, supports=1), questions(NORMS))
def test_the_answers_of_generated_dossiers(plain: Plain, asked: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        same(question(to_yaml(plain), **asked), patch)


def test_a_difference_is_an_error_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = many.answers

    def wrong(questions: Any, brief: bool = True) -> Any:
        (found,) = answers(questions, brief)
        return [replace(found, models=(replace(found.models[0], true=frozenset()), *found.models[1:]))]

    monkeypatch.setattr(many, "answers", wrong)
    monkeypatch.setattr(many, "MOST_PROVED", 0)
    with pytest.raises(AssertionError, match="columns and pyDatalog differ"):
        many.answer(question(sparse(2)))


@pytest.mark.parametrize(("late", "times"), [(True, 1), (False, PROVED)])
def test_proving_answers_again_keeps_the_time(monkeypatch: pytest.MonkeyPatch, late: bool, times: int) -> None:
    """However long one takes, only the first is proved when the time is up; with time, all that are due."""
    now, proved = [0.0], []

    def prove(_self: Supposing, *what: object) -> None:
        proved.append(what)
        now[0] += 100 * late

    monkeypatch.setattr("reasoner.limit.clock", lambda: now[0])
    monkeypatch.setattr(Supposing, "prove", prove)
    ask(decide.answer(question(sparse(2))), seconds=50)
    assert len(proved) == times
