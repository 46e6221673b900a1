"""The columns find what pyDatalog finds: of every proposition, both runs; of every decision the outcome, grounds, unmet, amounts, unknowns.

Long because what is compared is made once for all of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from oracle import Dossier as Plain
from oracle.generate import dossiers, questions, running_dossiers, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples
from oracle.rules import priced, ruled
from test_generated_rules import BASE, DATES, DOSSIERS, OTHERS

from parser import norms as n
from reasoner import Dossier, DossierError, decide, read_dossier
from reasoner.columns.amounts import STATUS, Amounts, amounts_of
from reasoner.columns.answers import about_of, parts_of
from reasoner.columns.batch import SCALE, batch_of
from reasoner.columns.brief import briefly
from reasoner.columns.days import INF, add_months, months_later, whole_units, years_later
from reasoner.columns.decision import NAMES, Decided, Judged, decide_columns
from reasoner.columns.engine import Group, Run, solve
from reasoner.columns.models import amount_models_of, models_of
from reasoner.columns.seen import Seen
from reasoner.columns.terms import _begun, _ended
from reasoner.columns.unknown import unknowns
from reasoner.columns.waiting import waiting
from reasoner.columns.worlds import Columns
from reasoner.decision.answer import Decision
from reasoner.decision.brief import briefly_of
from reasoner.decision.decide import answer, asked_running, checked, solver_of
from reasoner.decision.singly import Singly
from reasoner.dossier import calendar
from reasoner.dossier.record import as_running
from reasoner.semantics.backend import Finding
from reasoner.semantics.model import Model, instances
from reasoner.semantics.question import Question
from reasoner.semantics.question import World as Judging
from reasoner.semantics.terms import period_count

pytestmark = pytest.mark.slow  # many whole answers

NORMS = norms("twenterand-2024")
OUR_ERRORS = {"D009", "K010", "K011"}  # what only the rules see
World = tuple[Dossier, str]


@dataclass
class Asked:
    """Worlds with what pyDatalog decides of them; `wrong`: dossiers that it refuses, by the worlds they would be."""

    worlds: list[World]
    decisions: list[Decision]
    models: list[Model]
    wrong: list[list[World]]


def asked(rules: n.Norms, plain: Sequence[Plain | Dossier], question: dict[str, Any]) -> dict[bool, Asked]:
    """What is asked for, and (True) what runs already."""
    both = {running: Asked([], [], [], []) for running in (False, True)}
    for one in plain:
        dossier = one if isinstance(one, Dossier) else read_dossier(rules, to_yaml(one), "d.yaml")
        q = Question(rules, dossier, **question)
        try:
            found = answer(q)
        except DossierError as error:
            subject = asked_running(q)
            judged = dossier if subject is None else as_running(rules, dossier, subject)
            if error.problems[0].code in OUR_ERRORS:
                both[subject is not None].wrong.append([(judged, a.id) for a in judged.applications])
            continue
        for decision in found.decisions:
            out = both[decision.running is not None]
            out.worlds.append((found.question.dossier, decision.subject))
            out.decisions.append(decision)
            out.models.append(found.model_of(decision))
    return both


def compared(rules: n.Norms, plain: Sequence[Plain | Dossier], question: dict[str, Any], values: bool) -> int:
    """How many decisions were compared; in one batch for all that is asked alike."""
    total = 0
    for running, found in asked(rules, plain, question).items():
        worlds = [*found.worlds, *(w for each in found.wrong for w in each)]
        if not worlds:
            continue
        setting = replace(Question(rules, worlds[0][0], **{k: v for k, v in question.items() if k != "running"}).setting, running=running)
        batch = batch_of(rules, worlds)
        decided = decide_columns(batch, setting)
        same_decisions(decided, found, worlds)
        if values:
            seen = Seen(batch, setting)
            first = solve(seen)
            same_values(first, solve(seen, first=first), found)
        total += len(found.decisions)
    return total


def same_decisions(decided: Decided, found: Asked, worlds: Sequence[World]) -> None:
    doubtful = np.zeros(decided.seen.batch.size, bool)
    waits = unknowns(decided)
    for part in parts_of(decided, worlds):
        for world in [w for w in part.decisions if w < len(found.worlds)]:
            dossier, theirs_ = found.worlds[world][0], found.decisions[world]
            assert given_of(part.decisions[world]) == given_of(theirs_), to_text(found, world)
    for judged, own, more in zip(decided.kinds, waits, waiting(decided, waits), strict=True):
        amounts = amounts_of(decided, judged)
        doubtful[judged.worlds[judged.doubtful]] = True
        for row, world in enumerate(judged.worlds):
            if world < len(found.worlds):
                dossier, decision = found.worlds[world][0], found.decisions[world]
                found_here = ours(judged, row, amounts) | {
                    what: {(key[0], about_of(judged.group.norms, key, dossier)) for key, rows in keys.items() if rows[row]}
                    for what, keys in (("unknown", own), ("waiting", more))
                }
                assert found_here == theirs(decision), to_text(found, int(world))
    at = len(found.worlds)
    for worlds in found.wrong:  # what the rules call impossible is seen in one of its worlds
        assert doubtful[at : at + len(worlds)].any()
        at += len(worlds)


def ours(judged: Judged, row: int, amounts: list[Amounts]) -> dict[str, Any]:
    return {
        "outcome": NAMES[judged.outcome[row]],
        "possible": set(judged.possibilities(row)),
        "grounds": [(g.id, g.leg, g.modality, {k for k, m in g.because.items() if m[row]}) for g in judged.grounds if g.holds[row]],
        "unmet": {k for k, m in judged.unmet.items() if m[row]},
        "amounts": sorted(
            (a.rule.address.id, max(int(a.from_[x]), 0), int(a.to[x]) if 0 < a.to[x] <= calendar.LAST_DAY else 0,
             STATUS[a.status[x]], int(a.maximum[x]))
            for a in amounts for x in np.flatnonzero(a.at == row)
        ),
    }  # fmt: skip


def theirs(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome,
        "possible": set(decision.possible),
        "grounds": [(g.id, g.leg, g.modality, set(g.because)) for g in decision.grounds],
        "unmet": {u.id for u in decision.unmet},
        "unknown": {(u.fact, u.entity) for u in decision.unknown},
        "waiting": {(u.fact, u.entity) for u in decision.waiting},
        "amounts": sorted(
            (r.id, day(r.from_), day(r.to), r.status, -1 if r.maximum is None else int(r.maximum * 100))
            for r in (*decision.amounts, *decision.hours)
        ),
    }  # fmt: skip


def given_of(decision: Decision) -> dict[str, Any]:
    """A decision without what columns do not give of it."""
    return {
        **{name: getattr(decision, name) for name in ("application", "running", "provision", "person", "date", "outcome", "possible")},
        "deviation": decision.deviation,
        "recorded": decision.recorded,
        "grounds": [(g.id, g.leg, g.modality, g.label, g.prop, set(g.because), g.until, g.from_) for g in decision.grounds],
        "unmet": {u.id for u in decision.unmet},
        "unknown": {(u.fact, u.entity, u.kind) for u in decision.unknown},
        "amounts": [(r.id, r.from_, r.to, r.row, r.column, r.maximum, r.status) for r in decision.amounts],
        "hours": [(r.id, r.from_, r.to, r.row, r.column, r.percentage, r.maximum, r.status) for r in decision.hours],
        "duties": [(d.id, d.bearer, d.what, d.due, d.open) for d in decision.duties],
    }


def day(value: date | None) -> int:
    return value.toordinal() if value is not None else 0


def to_text(found: Asked, world: int) -> str:
    return f"{found.worlds[world][1]} in {found.worlds[world][0]}"


def same_values(first: Run, second: Run, found: Asked) -> None:
    """Of every proposition of every application in play, in both runs."""
    table = first.seen.batch.tables[n.APPLICATION]
    for world, ((dossier, subject), model) in enumerate(zip(found.worlds, found.models, strict=True)):
        ids = [a.id for a in dossier.applications]
        for row in range(int(table.start[world]), int(table.start[world + 1])):
            id_ = ids[row - int(table.start[world])]
            key, group, place = next((k, g, int(at[0])) for k, g in first.groups.items() if (at := np.flatnonzero(g.rows == row)).size)
            if id_ in model.cones:
                for name in group.plan.order:
                    assert sorted(sides(group, name, place)) == sorted(proved(model, name, id_, False)), (name, id_)
                    if id_ == subject and model.may_true is not model.true:
                        assert sorted(sides(second.groups[key], name, place)) == sorted(proved(model, name, id_, True)), (name, id_)


def sides(group: Group, name: str, place: int) -> Iterator[tuple[bool, bool]]:
    space, (holds, fails) = group.space(name), group.truth(name)
    for at in [place] if space.application is None else np.flatnonzero(space.application == place):
        yield bool(holds[at]), bool(fails[at])


def proved(model: Model, name: str, id_: str, may: bool) -> Iterator[tuple[bool, bool]]:
    prop = model.case.norms.props[name]
    true, false = (model.may_true, model.may_false) if may else (model.true, model.false)
    for args in instances(model.case, model.cones[id_], prop, model.case.dossier.records[id_]):
        yield (name, args) in true, (name, args) in false


@pytest.mark.parametrize("question", [{}, {"date": date(2024, 9, 15)}, {"strict": True}], ids=["own day", "a day", "strict"])
def test_every_example(question: dict[str, Any]) -> None:
    texts = sorted((ROOT / "kb" / "twenterand_2024" / "dossiers").glob("*.yaml"))
    assert len(texts) > 50
    assert compared(NORMS, [read_dossier(NORMS, p.read_text(encoding="utf-8"), p.name) for p in texts], question, False) > 50


SEVERAL = ("subsidie_jobcoaching", "interne_werkbegeleiding")


@examples(8)
@given(st.lists(dossiers(NORMS), min_size=1, max_size=4), questions(NORMS))
def test_decisions(plain: list[Plain], question: dict[str, Any]) -> None:
    compared(NORMS, plain, question, False)


@examples(4)
@given(dossiers(NORMS), questions(NORMS))
def test_every_value(plain: Plain, question: dict[str, Any]) -> None:
    compared(NORMS, [plain], question, True)


@examples(5)
@given(st.lists(dossiers(NORMS, kinds=SEVERAL, most=3, supports=1, perturbations=5), min_size=1, max_size=3))
def test_applications_that_exclude_each_other(plain: list[Plain]) -> None:
    compared(NORMS, plain, {}, False)


@examples(4)
@given(st.lists(st.tuples(dossiers(NORMS, most=2), questions(NORMS)), min_size=2, max_size=5), st.booleans())
def test_each_its_own_day_and_readings(asked: list[tuple[Plain, dict[str, Any]]], strict: bool) -> None:
    """Questions that differ in the day and the readings are answered in one batch, as one by one."""
    every = [
        Question(NORMS, dossier, application.id, **{**question, "strict": strict})
        for plain, question in asked
        for dossier in [read_dossier(NORMS, to_yaml(plain), "d.yaml")]
        for application in dossier.applications
    ]
    assert [as_sets(x) for x in Columns().find(every)] == [as_sets(x) for x in Singly().find(every)]


# ---- whole models, as the questions and the repairs read them

SPARSE = "personen:\n  - id: sam\naanvragen:\n" + "".join(
    f"  - {{id: a{i}, voorziening: {kind}, persoon: sam}}\n"
    for i, kind in enumerate(("proefplaats", "sociale_activering", "subsidie_jobcoaching", "werkstage"), 1)
)


def same_models(found: Sequence[Question]) -> int:
    """How many models were compared, those of all questions found at once."""
    worlds = [
        Judging(question.dossier, question.setting, ids)
        for question, subjects in map(checked, found)
        for ids in solver_of(NORMS).worlds(question.dossier, question.setting, subjects)
    ]
    for second in (False, True):
        for world, model in zip(worlds, models_of(NORMS, worlds, second), strict=True):
            theirs = solver_of(NORMS).solve(world.dossier, world.setting, world.wanted, second=second)
            assert list(model.cones) == list(theirs.cones)
            assert (model.case.judged, model.cones) == (theirs.case.judged, theirs.cones)
            for side in ("true", "false", "may_true", "may_false"):
                assert getattr(model, side) ^ getattr(theirs, side) == set(), (side, world.dossier, world.wanted)
    alone = [Judging(w.dossier, w.setting, (id_,)) for w in worlds for id_ in w.wanted]
    for world, money, decided in zip(alone, amount_models_of(NORMS, alone), models_of(NORMS, alone), strict=True):
        if money is not None:
            theirs = solver_of(NORMS).solve(world.dossier, world.setting, world.wanted, amounts=decided)
            assert (money.cones, money.true, money.false) == (theirs.cones, theirs.true, theirs.false)
    return len(worlds)


@pytest.mark.parametrize("strict", [False, True])
def test_the_models_of_every_example(strict: bool) -> None:
    paths = sorted((ROOT / "kb" / "twenterand_2024" / "dossiers").glob("*.yaml"))
    texts = [*((p.read_text(encoding="utf-8"), p.name) for p in paths), (SPARSE, "vier.yaml")]
    assert same_models([Question(NORMS, read_dossier(NORMS, *one), strict=strict) for one in texts]) > len(paths)


@examples(4)
@given(st.lists(st.tuples(dossiers(NORMS, kinds=SEVERAL, most=3, supports=1, perturbations=5), questions(NORMS)), min_size=2, max_size=3))
def test_the_models_of_generated_dossiers(asked: list[tuple[Plain, dict[str, Any]]]) -> None:
    same_models([Question(NORMS, read_dossier(NORMS, to_yaml(plain), "d.yaml"), **question) for plain, question in asked])


@examples(4)
@given(st.lists(st.tuples(dossiers(NORMS, kinds=SEVERAL, most=3, supports=1, perturbations=5), questions(NORMS)), min_size=2, max_size=3))
def test_what_is_possible_and_unknown_is_what_the_models_say(asked: list[tuple[Plain, dict[str, Any]]]) -> None:
    found = [Question(NORMS, read_dossier(NORMS, to_yaml(plain), "d.yaml"), **question) for plain, question in asked]
    same_in_brief(found)


def same_in_brief(found: Sequence[Question]) -> None:
    for question, ours in zip(found, briefly(found), strict=True):
        try:
            theirs: Any = briefly_of(answer(question, brief=True))
        except DossierError as error:
            theirs = error.problems
        assert (ours.problems if isinstance(ours, DossierError) else ours) == theirs


def test_in_brief_where_hardly_anything_is_known() -> None:
    sparse = read_dossier(NORMS, SPARSE, "vier.yaml")
    found = [Question(NORMS, sparse, strict=strict, date=day) for strict in (False, True) for day in (None, date(2024, 9, 15))]
    assert all(brief.unknown for one in briefly(found) if not isinstance(one, DossierError) for brief in one.values())
    same_in_brief(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["toegekend-jobcoaching", "onbekende-feiten"])
def test_every_reading_at_once(name: str) -> None:
    path = ROOT / "kb" / "twenterand_2024" / "dossiers" / f"{name}.yaml"
    dossier = read_dossier(NORMS, path.read_text(encoding="utf-8"), path.name)
    every = [
        Question(NORMS, dossier, dossier.applications[0].id, readings={reading.name: choice.name})
        for reading in NORMS.readings.values()
        for choice in reading.choices
    ]
    assert [as_sets(x) for x in Columns().find(every)] == [as_sets(x) for x in Singly().find(every)]


def as_sets(found: Finding | DossierError) -> Any:
    return found.problems if isinstance(found, DossierError) else {k: set(v) if isinstance(v, tuple) else v for k, v in vars(found).items()}


@examples(5)
@given(running_dossiers(NORMS), questions(NORMS, running=True))
def test_what_runs_already(plain: Any, question: dict[str, Any]) -> None:
    dossier, running = plain
    compared(NORMS, [dossier], {**question, "running": running}, False)


@examples(5)
@given(ruled(BASE), DOSSIERS, st.booleans(), st.sampled_from(DATES))
def test_generated_rules(rules: n.Norms, plain: list[Plain], strict: bool, on: date | None) -> None:
    compared(rules, plain, {"strict": strict, "date": on}, True)


@examples(5)
@given(priced(BASE), DOSSIERS, st.booleans(), st.sampled_from(DATES))
def test_generated_amounts(rules: n.Norms, plain: list[Plain], strict: bool, on: date | None) -> None:
    compared(rules, plain, {"strict": strict, "date": on}, False)


@pytest.mark.parametrize("months", [-24, -1, 1, 3, 6, 12, 25])
def test_months_are_those_of_the_calendar(months: int) -> None:
    days = np.array(
        [1, 59, 365, 366, *range(738_000, 740_000), *range(800_000, 803_000), calendar.LAST_DAY - 1, calendar.LAST_DAY, 10_000_000]
    )
    expected = [calendar.add_months(int(d), months) for d in days]
    assert months_later(days, months).tolist() == expected
    assert add_months(days, np.int64(months)).tolist() == expected
    near = np.arange(date(2023, 12, 1).toordinal(), date(2025, 3, 31).toordinal())  # none beyond what a dossier can name: by table
    far = np.append(near, calendar.LAST_DAY)
    assert add_months(near, np.int64(months)).tolist() == add_months(far, np.int64(months))[:-1].tolist()


@pytest.mark.parametrize("early", [False, True])
def test_anniversaries_are_those_of_the_calendar(early: bool) -> None:
    days = np.arange(730_000, 735_000)
    assert years_later(days, 1, early).tolist() == [calendar.anniversary(int(d), 1, early) for d in days]


def test_whole_units_count_what_the_calendar_counts() -> None:
    begin = np.repeat(date(2024, 8, 31).toordinal(), 900)
    end = begin + np.arange(-50, 850)
    expected = [sum(calendar.add_months(int(b), 6 * k) <= e for k in range(10)) if e >= b else 0 for b, e in zip(begin, end, strict=True)]
    assert whole_units(begin, end, 6).tolist() == expected
    assert whole_units(np.append(begin, 1), np.append(end, 1), 6)[:-1].tolist() == expected  # not by table


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize("months", [1, 6])
def test_parts_of_a_period_are_counted_as_one_by_one(before: bool, begun: bool, months: int) -> None:
    chance = random.Random(months)
    near = date(2024, 8, 31).toordinal()
    endless = calendar.FOREVER

    def some(*more: int | None) -> int | None:
        return chance.choice([near + chance.randint(-900, 900), near + chance.randint(-40, 40), *more])

    rows = []
    for _ in range(2000):
        first, last, day = some(None), some(endless, calendar.LAST_DAY, None), some(None)
        latest = chance.choice([first, calendar.LAST_DAY]) if first is not None else calendar.LAST_DAY
        furthest = chance.choice([last, endless]) if last is not None else endless
        until = chance.choice([day, endless, None]) if day is not None else chance.choice([near, None])
        rows.append((first, latest, last, furthest, day, until))

    def column(k: int, none: int) -> Any:
        return np.array([none if r[k] is None else int(r[k]) for r in rows], np.int64)

    bounds = [column(k, INF if k % 2 else -INF) for k in range(6)]
    count = _begun if begun else _ended
    least, most = count((bounds[0], bounds[1]), (bounds[2], bounds[3]), (bounds[4], bounds[5]) if before else None, months)
    for k, (first, latest, last, furthest, day, until) in enumerate(rows):
        low, high = period_count((first, latest), (last, furthest), (day, until) if before else None, months, begun)
        assert least[k] == (-INF if low is None else int(low) * SCALE)
        assert most[k] == (INF if high is None else int(high) * SCALE)


def test_a_question_about_an_application_that_is_not_there_is_answered_alike() -> None:
    path = ROOT / "kb" / "twenterand_2024" / "dossiers" / "grens-12-uur.yaml"
    dossier = read_dossier(NORMS, path.read_text(encoding="utf-8"), path.name)
    asked_ = [Question(NORMS, dossier, "nergens"), Question(NORMS, dossier, "a1"), Question(NORMS, dossier, readings={"geen": "x"})]
    columns, singly = Columns().find(asked_), Singly().find(asked_)
    assert [type(x) for x in columns] == [DossierError, Finding, DossierError]
    assert [getattr(x, "problems", x) for x in columns] == [getattr(x, "problems", x) for x in singly]


def test_a_list_that_is_open_is_told_of_the_application_that_asks_for_it() -> None:
    """Found: of two applications that exclude each other one waited for a list of its own, where it is the other that asks."""
    kind = "atelierruimte"
    (ground,) = (g.prop for g in BASE.provisions[kind].grounds if g.address.id == OTHERS[kind])
    dear = n.Comparison(n.FactTerm(n.Path("eerdere"), "bedrag", "bedrag"), ">=", n.Number(Decimal(1000), "euro"))
    asked = n.Prop("verzonnen:1", (n.APPLICATION, "eerdere"), dear)
    body = n.Exists(n.Source("eerdere", ("toekenningen",)), n.Child(asked.id))
    rules = replace(BASE, props={**BASE.props, asked.id: asked, ground: replace(BASE.props[ground], body=body)})
    first = {"id": "a1", "voorziening": "materiaalsubsidie", "kunstenaar": "k1", "ontvangen": "2025-01-01", "van": "2025-01-01"}
    second = first | {"id": "a2", "voorziening": kind, "gevraagd_bedrag": "50"}
    plain = {"kunstenaars": [{"id": "k1"}], "toekenningen": [], "aanvragen": [first, second], "onvolledig": ["toekenningen"]}
    dossier = read_dossier(rules, to_yaml(plain), "d.yaml")
    assert compared(rules, [dossier], {"strict": True, "date": date(2025, 1, 1)}, False) == 2
    waits = {(u.fact, u.entity) for u in decide(rules, dossier, application="a1", strict=True, date=date(2025, 1, 1)).decisions[0].unknown}
    assert ("toekenningen", "a2") in waits
    assert ("toekenningen", "a1") not in waits
