"""Frames as people who know pandas expect them: index, types, names of what is unknown, warnings, an interrupt, comparison, rows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from conftest import DOSSIERS
from test_notebook import needed

import explain
from explain.decision.serialize import answer_json
from explain.notebook.errors import InputError
from explain.notebook.face import Decision

pd = needed("pandas")
needed("tqdm")

from explain.notebook import frames  # noqa: E402
from explain.notebook.frame_columns import FrameReader  # noqa: E402
from explain.notebook.frame_readings import TYPES as READINGS  # noqa: E402
from explain.notebook.frame_readings import decide_readings  # noqa: E402
from explain.notebook.frames import decide_frame  # noqa: E402
from explain.notebook.results import GROUNDS, TYPES, FrameWarning  # noqa: E402
from explain.population.face import population  # noqa: E402
from reasoner import DossierError  # noqa: E402
from reasoner.columns.worlds import Columns  # noqa: E402
from reasoner.semantics.backend import Finding  # noqa: E402
from reasoner.semantics.question import Question  # noqa: E402

QUIET = pytest.mark.filterwarnings("ignore::explain.notebook.results.FrameWarning")
ROW = {"voorziening": "scholing", "ontvangen": "2024-09-15", "persoon.behoort_tot_doelgroep": False}
TAXI = "vervoersvoorziening-toegekend"
UNSAYABLE = {"aangenomen", "besluit", "afwijking"}  # what dossier.md calls these has no column


@pytest.fixture(scope="module")
def kb() -> explain.RuleBase:
    return explain.load()


def grounds(decision: Decision) -> list[str]:
    return [g.id for g in decision.grounds]


@pytest.fixture(scope="module")
def answers(kb: explain.RuleBase) -> list[Decision]:
    """Every shipped dossier with one application."""
    found = [kb.decide(p) for p in sorted(DOSSIERS.glob("*.yaml"))]
    return [a.only for a in found if len(a) == 1 and a.only.running is None]


def sayable(decisions: list[Decision]) -> Iterator[Decision]:
    for d in decisions:
        words = set(re.findall(r"[a-z_]+", d.answer.asking.text))
        if not words & {*UNSAYABLE, "onvolledig"}:
            yield d


# ---- index and columns


@QUIET
@pytest.mark.parametrize(
    "index",
    [
        pd.Index(["x", "y"], name="nummer"),
        pd.Index([7, 7]),
        pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["team", "nr"]),
        pd.DatetimeIndex(["2024-01-01", "2024-02-01"]),
    ],
)
def test_the_answers_have_the_index_that_was_given(kb: explain.RuleBase, index: Any) -> None:
    outcomes, _ = kb.decide_frame(pd.DataFrame([ROW, ROW | {"ontvangen": "gisteren"}], index=index))
    assert outcomes.index.equals(index)
    assert outcomes.index.names == index.names
    assert outcomes["error"].isna().tolist() == [True, False]


def test_columns_of_something_else_go_along_unchanged_and_are_named_once(kb: explain.RuleBase) -> None:
    others = pd.DataFrame(
        {"gemeente": pd.Categorical(["Vriezenveen", "Vroomshoop"]), 7: [1, 2], "outcome": [True, False]}, index=["x", "y"]
    )
    frame = pd.concat([pd.DataFrame([ROW, ROW], index=["x", "y"]), others], axis=1)
    with pytest.warns(FrameWarning, match="kolommen 'gemeente' en '7' horen niet bij deze kennisbank"):
        outcomes = kb.decide_frame(frame).outcomes
    pd.testing.assert_frame_equal(outcomes[["gemeente", 7, "invoer.outcome"]], others.rename(columns={"outcome": "invoer.outcome"}))
    kb.decide_frame(frame[["voorziening", "gemeente"]], extra="gemeente")  # a warning would be an error


def test_a_column_that_looks_like_a_fact_is_not_passed_over(kb: explain.RuleBase) -> None:
    for name, hint in (
        ("uren", "dienstverband.uren_per_week"),
        ("persoon.geboortedatm", "persoon.geboortedatum"),
        ("persoon.zzz", "kolom 'persoon.zzz'"),
    ):
        frame = pd.DataFrame([ROW | {name: 1}])
        with pytest.raises(InputError, match="hoort niet bij deze kennisbank") as error:
            kb.decide_frame(frame)
        assert hint in str(error.value)
        assert kb.decide_frame(frame, extra=[name]).outcomes[name].tolist() == [1]


def test_every_column_has_its_type_and_is_documented(kb: explain.RuleBase, answers: list[Decision]) -> None:
    row = next(d for d in answers if d.answer.asking.file.endswith(f"{TAXI}.yaml")).row()
    outcomes, _ = kb.decide_frame(pd.DataFrame([row]), complete=True, date="2024-09-15")
    empty = kb.decide_frame(pd.DataFrame([row])[:0]).outcomes
    for found in (outcomes, empty):
        assert {c: str(found[c].dtype) for c in TYPES} == TYPES
        assert found["date"].dt.year.tolist() == [2024] * len(found)
    assert {type(outcomes[c].iloc[0]) for c in ("possible", "ground_ids", "unmet_ids", "unknown_facts", "open_facts", "open_lists")} == {
        tuple
    }
    told = inspect.getdoc(kb.decide_frame)
    assert told is not None
    assert [c for c in TYPES if not re.search(rf"\b{c}\b", told)] == []
    assert [c for c in GROUNDS if not re.search(rf"\b{c}\b", told)] == []
    for method, made in ((kb.decide_readings, READINGS), (type(kb).facts, kb.facts.columns)):
        told = inspect.getdoc(method)
        assert told is not None
        assert [c for c in made if not re.search(rf"\b{c}\b", told)] == []
    for method, function in ((kb.decide_frame, decide_frame), (kb.decide_readings, decide_readings), (kb.population, population)):
        own = [*inspect.signature(function).parameters.values()][1:]
        assert [(p.name, p.default) for p in inspect.signature(method).parameters.values()] == [(p.name, p.default) for p in own]


# ---- money


def test_money_is_what_can_be_granted_exactly(answers: list[Decision]) -> None:
    """Against the JSON of decide."""
    seen = set()
    for d in answers:
        (said,) = answer_json(d.answer)["decisions"]
        if UNSAYABLE & set(re.findall(r"[a-z_]+", d.answer.asking.text)) or "onvolledig" in d.answer.asking.text:
            continue
        row = d.row()
        amounts = [x["maximum"] for x in said["amounts"]]
        granted = said["outcome"] in ("moet_toekennen", "kan_toekennen")
        if row["maximum"] is not None:
            assert granted
            assert row["maximum"] == sum(map(Decimal, amounts))
            assert row["maximum_cents"] == row["maximum"] * 100
        seen.add((granted, row["maximum"] is not None, bool(amounts)))
    assert {(True, True, True), (False, False, True)} <= seen


@QUIET
def test_one_empty_cell_makes_no_amount_wrong(kb: explain.RuleBase) -> None:
    taxi = kb.decide(DOSSIERS / f"{TAXI}.yaml").row()
    rows = pd.DataFrame([taxi] * 4)
    rows["vervoersbijdrage_werkgever"] = pd.Series([240.0, None, 0.1, 0.125], index=rows.index, dtype="float64").to_numpy()
    outcomes = kb.decide_frame(rows.reset_index(drop=True), complete=True).outcomes
    assert outcomes["error"].isna().tolist() == [True, True, True, False]
    assert "0.125 is geen bedrag op de cent" in outcomes["error"].iloc[3]
    exact = kb.decide(DOSSIERS / f"{TAXI}.yaml").what_if(vervoersbijdrage_werkgever=Decimal("0.1")).answer.row()
    assert outcomes["maximum"].iloc[2] == exact["maximum"]


# ---- what is unknown


def test_what_a_row_waits_for_is_named_and_said_once(kb: explain.RuleBase) -> None:
    frame = pd.DataFrame([ROW | {"persoon.behoort_tot_doelgroep": True}] * 5)
    with pytest.warns(FrameWarning) as said:
        outcomes = kb.decide_frame(frame).outcomes
    assert len(said) == 1
    assert "5 van de 5 beoordeelde rijen wachten op hetzelfde" in str(said[0].message)
    row = outcomes.iloc[0]
    wanted = kb.dossier(frame.iloc[0]).decide().only
    lists = {e.list_name for e in kb.norms.entities.values()}
    assert {x.rpartition(".")[2] for x in row["unknown_facts"]} == {u.fact for u in wanted.unknown} - lists
    assert set(row["open_lists"]) == {u.fact for u in (*wanted.unknown, *wanted.waiting)} & lists
    for name in row["unknown_facts"]:
        assert name == "beslisdatum" or kb.decide_frame(frame[:1].assign(**{name: "onbekend"})).outcomes["error"].isna().all()


@QUIET
def test_complete_true_closes_every_list(kb: explain.RuleBase) -> None:
    frame = pd.DataFrame([{"voorziening": "subsidie_jobcoaching", "persoon.naam": "x", "van": "2024-10-01"}])
    every = [e.list_name for e in kb.norms.entities.values()]
    left, right = (kb.decide_frame(frame, complete=x).outcomes for x in (True, every))
    pd.testing.assert_frame_equal(left, right)
    assert kb.decide_frame(frame).outcomes["open_lists"].iloc[0] != ()
    assert left["open_lists"].iloc[0] == ()
    pd.testing.assert_frame_equal(kb.decide_frame(frame, complete=False).outcomes, kb.decide_frame(frame).outcomes)


# ---- an interrupt


def test_an_interrupt_gives_the_rows_that_are_done(kb: explain.RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = FrameReader.decide
    calls = iter([False, True])

    def decide(*args: Any) -> Any:
        if next(calls):
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(FrameReader, "decide", decide)
    monkeypatch.setattr(frames, "TOGETHER", 2)
    with pytest.warns(FrameWarning, match="gestopt: 2 van de 4 rijen"):
        outcomes, found = kb.decide_frame(pd.DataFrame([ROW] * 4, index=list("abcd")))
    assert outcomes.index.tolist() == ["a", "b"]
    assert set(found["dossier"]) == {"a", "b"}


# ---- two results


@QUIET
def test_two_results_are_compared_by_their_index(kb: explain.RuleBase) -> None:
    frame = pd.DataFrame([ROW] * 3, index=list("abc"))
    before = kb.decide_frame(frame)
    assert before.compare(before).empty
    changed = frame.copy()
    changed.loc["b", "persoon.behoort_tot_doelgroep"] = True
    changed.loc["c", "ontvangen"] = "gisteren"
    after = kb.decide_frame(changed)
    found = before.compare(after)
    assert found.index.tolist() == ["b", "c"]
    old, new = (set(f.grounds.loc[f.grounds.dossier == "b", "ground"]) for f in (before, after))
    assert (set(found.loc["b", "grounds_gone"]), set(found.loc["b", "grounds_new"])) == (old - new, new - old)
    assert found.loc["b", "outcome_before"] == before.outcomes.loc["b", "outcome"]
    assert "gisteren" in found.loc["c", "error_after"]
    with pytest.raises(InputError, match="reset_index"):
        kb.decide_frame(frame.set_axis([1, 1, 2])).compare(before)
    with pytest.raises(InputError, match="is niet te vergelijken"):
        before.compare(after.outcomes)


@QUIET
def test_a_refusal_counts_as_nothing_in_a_difference_in_money(kb: explain.RuleBase) -> None:
    """As in a population: who adds up what a change costs does not pass over those who were refused."""
    row = kb.decide(DOSSIERS / f"{TAXI}.yaml").row().to_dict()
    rows = [row, {**row, "reisdagen": None}, {**row, "persoon.behoort_tot_doelgroep": False}]
    granted, other = (kb.decide_frame(pd.DataFrame(x), complete=True) for x in ([row] * 3, rows))
    paid, not_known, refused = other.outcomes.reset_index(drop=True).itertuples()
    assert paid.maximum is not None
    assert (not_known.maximum, refused.maximum) == (None, None)
    assert refused.outcome in ("moet_weigeren", "kan_weigeren")
    found = granted.compare(other)
    assert found["difference"].tolist() == [None, -paid.maximum]
    assert found["difference_cents"].sum() == -int(paid.maximum * 100)
    assert found["maximum_after"].tolist() == [None, None]


@QUIET
def test_a_difference_in_money_is_exact(kb: explain.RuleBase) -> None:
    row = kb.decide(DOSSIERS / f"{TAXI}.yaml").row()
    day = row["reisdagen"]
    before, after = (kb.decide_frame(pd.DataFrame([{**row, "reisdagen": x}]), complete=True) for x in (day, day + 1))
    found = before.compare(after, ("eerst", "dan")).iloc[0]
    assert found["maximum_dan"] - found["maximum_eerst"] == found["difference"] == Decimal(int(found["difference_cents"])) / 100
    assert found["difference"] == row["tarief_per_dag"], "a day of travel more costs the rate of a day more"


@pytest.mark.slow
def test_other_readings_over_a_frame_are_those_of_every_dossier(kb: explain.RuleBase) -> None:
    names = ["grens-12-uur", "gelijktijdig-drie", "geweigerd-drie-gronden", "grens-11-9-uur"]
    decisions = [a.only for n in names if (p := DOSSIERS / f"{n}.yaml").exists() and len(a := kb.decide(p)) == 1]
    frame = pd.DataFrame([d.row() for d in decisions])
    found = kb.decide_readings(frame, complete=True).set_index(["reading", "choice"])
    for d in decisions:
        alone = kb.dossier(d.row(), complete=True).decide()
        turned = {(r, c) for r, c, x in alone.other_readings().effects if x.difference.outcome}
        assert turned == {key for key, labels in found["dossiers"].items() if d.row().name in labels}
    with pytest.raises(InputError, match="er is geen lezing"):
        kb.decide_readings(frame, readings={"niets": "x"})


@pytest.mark.slow
def test_other_readings_in_columns_are_those_of_every_row(kb: explain.RuleBase) -> None:
    """Each choice for each row as a question by itself; labels may be alike, and a row may say what cannot be."""
    frame = kb.synthetic("subsidie_jobcoaching", rows=30, seed=7).astype(object)
    frame.loc[3, "ontvangen"] = "gisteren"
    frame.index = [k // 2 for k in range(len(frame))]
    with pytest.warns(UserWarning, match="1 van de 30 rijen is niet te beoordelen"):
        found = kb.decide_readings(frame)
    asked = [Question(kb.norms, kb.dossier(row).checked()) for k, (_, row) in enumerate(frame.iterrows()) if k != 3]
    labels = [label for k, label in enumerate(frame.index) if k != 3]
    base = [told(x) for x in Columns().find(asked)]
    for row in found.itertuples():
        other = [told(x) for x in Columns().find([replace(q, readings={row.reading: row.choice}) for q in asked])]
        both = [(x, a, b) for x, a, b in zip(labels, base, other, strict=True) if a is not None and b is not None]
        assert (row.rows, row.failed) == (len(both), other.count(None) - base.count(None))
        assert row.dossiers == tuple(x for x, a, b in both if a[:2] != b[:2])
        assert row.answer == sum(a != b for _, a, b in both)
    assert found["outcome"].sum() > 10


def told(found: Finding | DossierError) -> tuple[object, ...] | None:
    """What is found of one; unknown facts in no order."""
    if isinstance(found, DossierError):
        return None
    return found.outcome, found.possible, found.grounds, found.unmet, frozenset(found.unknown)


# ---- a row and a dossier


@pytest.mark.slow
def test_a_dossier_as_a_row_is_the_same_dossier(kb: explain.RuleBase, answers: list[Decision]) -> None:
    tried = list(sayable(answers))
    assert len(tried) > 40
    for d in tried:
        again = kb.dossier(d.row()).decide().only
        assert (again.outcome, again.possible, grounds(again), again.amounts, again.date) == (
            d.outcome, d.possible, grounds(d), d.amounts, d.date,
        )  # fmt: skip


def test_a_row_of_a_frame_is_the_dossier_that_was_decided(kb: explain.RuleBase) -> None:
    frame = pd.DataFrame([ROW], index=["sam"])
    draft = kb.dossier(frame.loc["sam"])
    assert draft.decide().only.outcome == kb.decide_frame(frame).outcomes.loc["sam", "outcome"]
    assert (draft.name, draft.row()["persoon.behoort_tot_doelgroep"], draft.row()["ontvangen"]) == ("rij sam", False, date(2024, 9, 15))
    assert kb.dossier(ROW).to_yaml() == draft.to_yaml()
    assert "plaatsingen: []" in kb.dossier(frame.loc["sam"], complete=True).to_yaml()


@pytest.mark.parametrize("name", ["besluit-verkeerde-grond", "aangenomen", "voorzieningen-onvolledig", "lopend-loopt-door"])
def test_what_a_row_cannot_say_is_refused(kb: explain.RuleBase, name: str) -> None:
    with pytest.raises(InputError, match=r"een rij (kan|is)"):
        kb.decide(DOSSIERS / f"{name}.yaml").row()


def test_a_row_that_says_nothing_of_whose_it_is_is_of_somebody_unknown(kb: explain.RuleBase) -> None:
    """As in a population; one row may say it and another not."""
    frame = pd.DataFrame({"voorziening": "scholing", "persoon.behoort_tot_doelgroep": ["nee", ""]})
    alone = kb.decide_frame(frame[["voorziening"]], progress=False).outcomes
    both = kb.decide_frame(frame, progress=False).outcomes
    for outcomes, there in ((alone, kb.population(frame[["voorziening"]])), (both, kb.population(frame))):
        assert outcomes["error"].isna().all()
        assert outcomes["outcome"].tolist() == there.rows["outcome"].tolist()
    assert alone["unknown_facts"].iloc[0] == both["unknown_facts"].iloc[1] != both["unknown_facts"].iloc[0]
