"""When the time is up: an answer says that it is incomplete, and claims nothing that was not computed."""

from __future__ import annotations

import gc
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT, plain_yaml
from oracle.generate import to_yaml

from explain.cli import main
from explain.decision.report import print_answer
from explain.html.ways import questions
from explain.questions.words import NOT_COMPUTED, asked_json, incomplete_words
from explain.repairs import turning
from explain.repairs.words import Words, repairs_json
from explain.sentence import outcome_words
from explain.words import cite
from parser.norms import Norms
from reasoner import Answer, DossierError, decide, read_dossier
from reasoner.datalog.engine import collector_paused
from reasoner.questions.ask import Asked, Question, ask
from reasoner.repairs.obstacles import SELDOM, Obstacles
from reasoner.repairs.repair import Repairs, repair, repairs

PLENTY = 1e9
EMPTY = "personen:\n  - id: sam\naanvragen:\n  - {id: a1, voorziening: proefplaats, persoon: sam}\n"
TWO = EMPTY + "  - {id: a2, voorziening: sociale_activering, persoon: sam}\n"
CLAIMS = ("Nog nodig", "van belang", "Niets meer te vragen", "Volgorde:")


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that is one second later every time it is read."""
    ticks = itertools.count()
    monkeypatch.setattr("reasoner.limit.clock", lambda: float(next(ticks)))


def decided(norms: Norms, text: str) -> Answer:
    return decide(norms, read_dossier(norms, text, "voorbeeld.yaml"))


def asked(norms: Norms, answer: Answer, seconds: float) -> tuple[Asked, ...]:
    return ask(answer, seconds=seconds)


def key(question: Question) -> tuple[str, str]:
    return question.unknown.fact, question.unknown.entity


def text_of(name: str) -> str:
    return (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")


def schema_of(verb: str) -> Any:
    return json.loads((ROOT / "docs" / "schemas" / f"{verb}.schema.json").read_text(encoding="utf-8"))


def run(*arguments: str, lines: str = "") -> Result:
    return CliRunner().invoke(main, [*arguments], input=lines, catch_exceptions=False, env={"COLUMNS": "400"})


# ---- ask


@pytest.mark.slow
@pytest.mark.parametrize("text", [EMPTY, TWO, text_of("onbekende-feiten")])
def test_without_time_every_question_is_listed_and_nothing_is_claimed(norms: Norms, text: str) -> None:
    answer = decided(norms, text)
    for without, full in zip(asked(norms, answer, 0), asked(norms, answer, PLENTY), strict=True):
        assert {key(q) for q in full.questions} <= {key(q) for q in without.questions}
        assert not any(q.computed or q.options for q in without.questions)
        assert without.complete is (not full.questions)
        assert without.settled == (() if full.questions else full.settled)
        assert {key(q): (q.unknown, q.slot, q.type) for q in full.questions}.items() <= {
            key(q): (q.unknown, q.slot, q.type) for q in without.questions
        }.items()


def partly(norms: Norms, answer: Answer) -> Iterator[tuple[Asked, ...]]:
    """Answers with more and more time, the last with enough."""
    for seconds in (0, 1, 2, 5, 40, 200, PLENTY):
        yield asked(norms, answer, seconds)


@pytest.mark.slow
@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("text", [TWO, text_of("onbekende-feiten"), text_of("voorzieningen-onvolledig")])
def test_what_is_computed_in_time_is_as_in_the_full_answer(norms: Norms, text: str) -> None:
    answer = decided(norms, text)
    full = asked(norms, answer, PLENTY)
    found = list(partly(norms, answer))
    assert found[-1] == full
    assert len({sum(q.computed for a in each for q in a.questions) for each in found}) > 1
    for each, whole in ((e, w) for some in found for e, w in zip(some, full, strict=True)):
        computed = [q for q in each.questions if q.computed]
        assert computed == [q for q in whole.questions if key(q) in {key(c) for c in computed}]
        assert list(each.questions[: len(computed)]) == computed
        assert {key(q) for q in whole.questions} <= {key(q) for q in each.questions}
        assert each.settled == (whole.settled if each.complete else ())


def test_a_decided_dossier_needs_no_time(norms: Norms) -> None:
    answer = decided(norms, text_of("geweigerd-drie-gronden"))
    assert asked(norms, answer, 0) == asked(norms, answer, PLENTY)
    assert incomplete_words(asked(norms, answer, 0)) is None


@pytest.mark.slow
@pytest.mark.usefixtures("ticking")
def test_the_json_says_what_is_computed(norms: Norms) -> None:
    answer = decided(norms, TWO)
    for found in partly(norms, answer):
        data = asked_json(answer, found)
        jsonschema.validate(data, schema_of("ask"))
        listed = [q for a in data["applications"] for q in a["questions"]]
        assert (data["incomplete"] is None) is all(q["computed"] for q in listed)
        for q in listed:
            assert (q["answers"] != []) is q["computed"]
            assert (q["outcomes"] is not None) is q["computed"]


def test_the_text_says_first_that_it_is_incomplete() -> None:
    path = str(DOSSIERS / "onbekende-feiten.yaml")
    shown = run("ask", path, "--seconds", "0").stdout
    assert shown.startswith("Dit antwoord is onvolledig")
    assert "--seconds" in shown.splitlines()[0]
    assert "--application" not in shown.splitlines()[0]
    assert shown.count(f"→ {NOT_COMPUTED}") == 3
    for expected in ("te vragen aan werkgever", "art. 14 lid 2 onder c", "dienstverbanden, id d1, uren_per_week:"):
        assert expected in shown
    for claim in CLAIMS:
        assert claim not in shown, claim
    full = run("ask", path).stdout
    assert NOT_COMPUTED not in full
    assert "onvolledig" not in full


@pytest.mark.slow
@pytest.mark.usefixtures("ticking")
def test_the_text_of_a_partial_answer(norms: Norms) -> None:
    for found in partly(norms, decided(norms, TWO)):
        listed = [q for a in found for q in a.questions]
        words = incomplete_words(found)
        if 0 < sum(q.computed for q in listed) < len(listed):
            assert words is not None
            assert f"{sum(q.computed for q in listed)} van de {len(listed)} vragen" in words
            assert "kies één aanvraag met --application" in words


def test_an_interview_goes_on_without_time(tmp_path: Any) -> None:
    file = tmp_path / "nieuw.yaml"
    path = str(DOSSIERS / "onbekende-feiten.yaml")
    skipped = run("ask", path, "--interview", "--seconds", "0", "-o", str(file), lines="onbekend\nonbekend\nonbekend\n")
    assert skipped.stderr.count("of dit de meest beslissende is, staat niet vast") == 3
    assert [skipped.stderr.count(f"Vraag {k}.") for k in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert not file.exists()
    answered = run("ask", path, "--interview", "--seconds", "0", "-o", str(file), lines="12\nja\nja\n")
    assert "Toekennen is mogelijk" in answered.stdout
    assert "uren_per_week: 12" in file.read_text(encoding="utf-8")


def test_the_report_names_what_was_not_computed(norms: Norms, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = decided(norms, text_of("onbekende-feiten"))
    ticks = itertools.count(0, 1000)
    monkeypatch.setattr("reasoner.limit.clock", lambda: float(next(ticks)))
    found = questions(answer, answer.decisions[0])
    assert [q.effect for q in found] == [NOT_COMPUTED] * 3


@pytest.mark.parametrize("verb", ["ask", "repair"])
def test_no_negative_time(verb: str) -> None:
    assert run(verb, str(DOSSIERS / "onbekende-feiten.yaml"), "--seconds", "-1").exit_code == 2


# ---- repair


def repaired(norms: Norms, name: str, seconds: float) -> Repairs:
    return repairs(norms, read_dossier(norms, text_of(name), "voorbeeld.yaml"), seconds=seconds)


@pytest.mark.slow
@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "grens-11-9-uur", "te-laat-aangevraagd", "onbekende-feiten"])
def test_a_repair_that_ran_out_of_time_claims_nothing(norms: Norms, name: str) -> None:
    """From no time at all, through a set-up cut short, to enough."""
    full = repaired(norms, name, PLENTY)
    assert full.complete
    for seconds in itertools.chain([0, 1, 2, 3, 5, 8], itertools.count(12, 8)):
        found = repaired(norms, name, seconds)
        if found.complete:
            assert found.repairs == full.repairs
            assert found.fixed == full.fixed
            break
        assert found.fixed in ((), full.fixed)
        text = Words(found)
        assert "Geen verandering" not in text.summary()
        assert not any("Geen verandering neemt" in line for line in text.stuck())
        assert "onvolledig" in text.incomplete()
        data = repairs_json(found)
        jsonschema.validate(data, schema_of("repair"))
        assert data["complete"] is False
    assert seconds > 2


def test_all_decisions_of_an_answer_share_the_time(norms: Norms, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter or a report of twelve refusals does not take twelve times as long."""
    now, granted = [0.0], []

    def slow(question: Any, seconds: float) -> Any:
        granted.append(seconds)
        now[0] += seconds
        return repair(replace(question), seconds=0.0)

    monkeypatch.setattr("reasoner.limit.clock", lambda: now[0])
    monkeypatch.setattr(turning, "repair", slow)
    answer = decided(norms, text_of("geweigerd-drie-gronden"))
    for _ in range(12):
        assert not turning.turning(answer, answer.decisions[0]).complete
    assert sum(granted) == pytest.approx(turning.ALL_SECONDS)
    assert granted[0] > 0 == granted[-1]
    turning.turning(decided(norms, text_of("geweigerd-drie-gronden")), answer.decisions[0])
    assert granted[-1] == granted[0]  # another answer has its own time


@pytest.mark.slow
def test_who_asks_the_same_again_is_told_at_once_and_who_asks_something_else_is_not(norms: Norms, monkeypatch: pytest.MonkeyPatch) -> None:
    own, asked = replace(norms), []  # of which nothing is found yet

    def counted(question: Any, seconds: float) -> Any:
        asked.append(question)
        return repair(question, seconds=seconds)

    def told(text: str, **changes: Any) -> Any:
        answer = decide(own, read_dossier(own, text, "voorbeeld.yaml"), **changes)
        return turning.turning(answer, answer.decisions[0])

    monkeypatch.setattr(turning, "repair", counted)
    text = text_of("geweigerd-drie-gronden")
    assert told(text) is told(text)
    assert len(asked) == 1
    others = [told(text.replace("uren_per_week: 10", "uren_per_week: 11")), told(text, strict=True), told(text, date=date(2024, 7, 1))]
    assert len(asked) == 4
    assert [found.answer.question for found in others] == asked[1:]
    for number in range(turning.MOST_KEPT):
        told(f"{text}\n# {number}\n")
    told(text)
    assert len(asked) == 4 + turning.MOST_KEPT + 1  # the oldest make place


def test_a_repair_without_time_in_text() -> None:
    path = str(DOSSIERS / "te-laat-aangevraagd.yaml")
    shown = run("repair", path, "--seconds", "0").stdout
    assert "Niet alles is doorzocht; er kan een manier zijn" in shown
    assert "Dit antwoord is onvolledig" in shown
    assert "--seconds" in shown
    for claim in ("Geen verandering", "Niet te veranderen"):
        assert claim not in shown
    assert "onvolledig" not in run("repair", path).stdout


# ---- the collector


def test_the_collector_is_put_back() -> None:
    def broken() -> None:
        with collector_paused():
            assert not gc.isenabled()
            raise ValueError("broken")

    assert gc.isenabled()
    with pytest.raises(ValueError, match="broken"):
        broken()
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


# ---- the size of a dossier


def sized(applications: int, provisions: int) -> str:
    kept = "".join(f"  - {{id: v{i}, persoon: sam}}\n" for i in range(provisions))
    asked_for = "".join(f"  - {{id: a{i}, voorziening: proefplaats, persoon: sam}}\n" for i in range(applications))
    return f"personen:\n  - id: sam\nvoorzieningen:\n{kept}aanvragen:\n{asked_for}"


@pytest.mark.parametrize(("applications", "provisions", "most"), [(1, 60, None), (12, 21, None), (12, 22, 11), (7, 60, 6), (6, 60, None)])
def test_applications_and_records_count_together(norms: Norms, applications: int, provisions: int, most: int | None) -> None:
    if most is None:
        assert len(read_dossier(norms, sized(applications, provisions)).applications) == applications
        return
    with pytest.raises(DossierError) as caught:
        read_dossier(norms, sized(applications, provisions))
    assert [(p.code, p.hint.endswith(f"kunnen er {most}")) for p in caught.value.problems] == [("D013", True)]
    read_dossier(norms, sized(most, provisions))


def test_many_applications_are_a_table_with_every_ground(
    norms: Norms, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each proof shows all other applications: twelve proofs would be no matter of seconds."""
    monkeypatch.setenv("COLUMNS", "400")
    dossier = plain_yaml(text_of("geweigerd-drie-gronden"))
    (asked,) = dossier["aanvragen"]
    dossier["aanvragen"] = [asked | {"id": f"b{i}"} for i in range(5)]
    answer = decided(norms, to_yaml(dossier))
    print_answer(answer)
    shown = capsys.readouterr().out
    assert "--application" in shown
    for decision in answer.decisions:
        start = shown.index(f" {decision.subject} ")
        row = shown[
            start : min((shown.index(f" {d.subject} ", start + 1) for d in answer.decisions if d.subject > decision.subject), default=None)
        ]
        assert outcome_words(answer, decision) in row
        assert len(decision.grounds) >= 3
        for id_ in {i for g in decision.grounds for i in (g.id, *g.because)}:
            assert cite(norms.articles[id_].address) in row


# ---- applications that exclude each other


def excluding(count: int) -> str:
    """Two kinds in turns, all in one period: art. 2 lid 5 of the regeling forbids the one kind beside the other, no kind beside itself."""
    dossier = plain_yaml(text_of("gelijktijdig-twee-aanvragen"))
    kinds = dossier["aanvragen"]
    dossier["aanvragen"] = [kinds[i % 2] | {"id": f"b{i}"} for i in range(count)]
    return to_yaml(dossier)


@pytest.mark.slow
@pytest.mark.parametrize("count", [6, 12])
def test_applications_that_exclude_each_other_are_a_choice_of_one_kind(norms: Norms, count: int) -> None:
    kinds = {frozenset(f"b{i}" for i in range(count) if i % 2 == side) for side in (0, 1)}
    for decision in decided(norms, excluding(count)).decisions:
        assert decision.outcome == "keuze"
        assert {frozenset(c) for c in decision.choice} == kinds


def test_the_reading_of_obstacles_stops_at_the_limit(norms: Norms, monkeypatch: pytest.MonkeyPatch) -> None:
    """What keeps many applications apart takes long to find: no part of it runs on after the limit, or claims anything then."""
    started: list[int] = []
    monkeypatch.setattr("reasoner.limit.clock", lambda: float(PLENTY * 2 * bool(started)))
    derive = Obstacles._derive
    monkeypatch.setattr(Obstacles, "_derive", lambda self, *goal: (started.append(1), derive(self, *goal))[1])
    found = repairs(norms, read_dossier(norms, excluding(3), "voorbeeld.yaml"), application="b0", seconds=PLENTY)
    assert not found.complete
    assert 1 <= len(started) <= SELDOM
    assert found.fixed == found.repairs == ()
    assert "Geen verandering" not in Words(found).summary()
