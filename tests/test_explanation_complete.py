"""The explanation names every ground and every unmet condition of the answer, in every format; counts show what they count."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from conftest import DOSSIERS, plain_yaml
from hypothesis import given
from oracle import Dossier
from oracle.generate import dossiers, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

from explain.cards.build import explain
from explain.cards.card import Card, walk
from explain.cards.outline import outline
from explain.html import page
from explain.letter import export_letters
from explain.words import cite
from parser.norms import short_citation
from reasoner import Answer, Decision, decide, read_dossier

pytestmark = pytest.mark.filterwarnings("ignore:.*overly large:hypothesis.errors.HypothesisWarning")  # a dossier is large

NORMS = norms()
JOBCOACHING, GUIDANCE = "subsidie_jobcoaching", "interne_werkbegeleiding"
COUNT = re.compile(r"(\d+) van (\d+) voorwaarden")


def named(decision: Decision) -> set[str]:
    """Addresses of the grounds and of what they turn on."""
    return {x for g in decision.grounds for x in (g.id, *g.because)}


def complete(answer: Answer) -> None:
    letter = export_letters(answer).decode()
    for decision in answer.decisions:
        for full in (False, True):
            card = explain(answer, decision, full)
            cited = {c.address for c in shown(card)}
            assert named(decision) <= cited, (decision.subject, full, named(decision) - cited)
            for text in (outline(card), *([] if full else [page(answer, decision)])):
                for id_ in named(decision):
                    assert cite(NORMS.articles[id_].address) in text, (decision.subject, full, id_)
            counts(card)
        if decision.outcome in ("moet_weigeren", "kan_weigeren"):
            for id_ in named(decision):
                assert short_citation(NORMS.articles[id_].address.path) in letter


def shown(card: Card) -> list[Card]:
    return list(walk(card))


def counts(card: Card) -> None:
    """So many conditions are said to be missing: so many are shown."""
    for c in walk(card):
        if c.kind == "ground" and (said := COUNT.search(c.status)):
            missing = [x for x in c.children if x.kind == "condition" and (x.status.startswith("niet vervuld"))]
            assert len(missing) == int(said[1]), (c.sentence, c.status)


@pytest.mark.slow
@examples(8)
@given(dossiers(NORMS, kinds=(JOBCOACHING, GUIDANCE, "jobcoaching_in_natura"), most=3, supports=2, perturbations=8))
def test_what_the_answer_names_is_in_the_explanation(dossier: Dossier) -> None:
    complete(decide(NORMS, read_dossier(NORMS, to_yaml(dossier))))


@pytest.mark.slow
@examples(6)
@given(dossiers(NORMS, most=2, supports=2))
def test_and_for_every_kind(dossier: Dossier) -> None:
    complete(decide(NORMS, read_dossier(NORMS, to_yaml(dossier))))


def test_two_equal_applications_beside_support_that_runs() -> None:
    """The condition on what else is there stays in the explanation, although the two turn on each other."""
    dossier = plain_yaml((DOSSIERS / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8"))
    guidance = next(a for a in dossier["aanvragen"] if a["voorziening"] == GUIDANCE)
    whom, first, last = guidance["persoon"], guidance["van"], guidance["tot_en_met"]
    running = {
        "id": "v1",
        "persoon": whom,
        "soort": "jobcoaching_in_natura",
        "van": first,
        "tot_en_met": last,
        "verstrekt_door": "gemeente",
    }
    dossier["aanvragen"] = [guidance | {"id": "a1"}, guidance | {"id": "a2"}]
    dossier["voorzieningen"] = [running]
    dossier["dienstverbanden"][0]["soort"] = "nul_uren"
    answer = decide(NORMS, read_dossier(NORMS, yaml.safe_dump(dossier)))
    for decision in answer.decisions:
        assert "regeling:3.1.f" in named(decision)
        assert decision.outcome == "moet_weigeren"
    complete(answer)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"begeleiding_noodzakelijk": "nee", "kan_niet_toegroeien_naar_zelfstandig": "nee"}, ["regeling:3.1.d", "regeling:3.1.d.ii"]),
        ({"begeleiding_noodzakelijk": "nee"}, ["regeling:3.1.d"]),
        ({"kan_niet_toegroeien_naar_zelfstandig": "nee"}, ["regeling:3.1.d.ii"]),
        (
            {"aangewezen_op_begeleiding": "nee", "kan_niet_toegroeien_naar_zelfstandig": "nee"},
            ["regeling:3.1.d.i", "regeling:3.1.d.ii"],
        ),
    ],
)
def test_a_numbered_part_does_not_hide_behind_the_words_above_it(changes: dict[str, Any], expected: list[str]) -> None:
    dossier = plain_yaml((DOSSIERS / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8"))
    dossier["aanvragen"] = [a | changes for a in dossier["aanvragen"] if a["voorziening"] == GUIDANCE]
    (decision,) = decide(NORMS, read_dossier(NORMS, yaml.safe_dump(dossier))).decisions
    (ground,) = [g for g in decision.grounds if g.id == "regeling:3.6"]
    assert [x for x in ground.because if x.startswith("regeling:3.1.d")] == expected
    facts = [p.fact for u in decision.unmet if u.id.startswith("regeling:3.1.d") for p in u.parts]
    assert sorted(facts) == sorted(changes)


# ---- which readings carry a ground


def test_a_ground_names_the_reading_by_which_another_application_is_there() -> None:
    """That one may be refused for its costs is why the other is there, on the default reading only."""
    dossier = plain_yaml((DOSSIERS / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8"))
    coaching = next(a for a in dossier["aanvragen"] if a["voorziening"] == JOBCOACHING)
    coaching["kosten_proportioneel"] = "nee"
    text = yaml.safe_dump(dossier)
    default, other = (decide(NORMS, read_dossier(NORMS, text), readings=r) for r in ({}, {"sprake_van": "ook_bij_kan_weigeren"}))
    (first, second) = (next(d for d in found.decisions if d.provision == JOBCOACHING) for found in (default, other))
    (ground,) = [g for g in first.grounds if g.id == "regeling:2.5"]
    assert "sprake_van" in ground.readings
    assert "regeling:2.5" not in [g.id for g in second.grounds]


@pytest.mark.slow
@examples(4)
@given(dossiers(NORMS, most=1, supports=2))
def test_a_reading_is_named_if_another_choice_changes_the_ground(dossier: Dossier) -> None:
    """Asked again with every other choice of every reading: if the ground is gone, or what it turns on, the reading is named."""
    source = read_dossier(NORMS, to_yaml(dossier))
    (decision,) = decide(NORMS, source).decisions
    for reading in NORMS.readings.values():
        others = [c.name for c in reading.choices if c.name != reading.default]
        found = [decide(NORMS, source, readings={reading.name: c}).decisions[0] for c in others]
        for ground in decision.grounds:
            alike = [[g for g in d.grounds if (g.id, g.leg) == (ground.id, ground.leg)] for d in found]
            gone = any(not same or not set(ground.because) <= set(same[0].because) for same in alike)
            if gone and ground.leg != "meerdere" and reading.name not in ("inwerkingtreding", "peildatum"):
                assert reading.name in ground.readings, (ground.id, reading.name)


def test_a_reading_that_changes_nothing_here_is_not_named() -> None:
    """Periods that share months share more than a day: how many days count makes no difference."""
    source = read_dossier(NORMS, (DOSSIERS / "geweigerd-drie-gronden.yaml").read_text(encoding="utf-8"))
    default, other = (decide(NORMS, source, readings=r).decisions[0] for r in ({}, {"samenvallende_dagen": "meer_dan_een_dag"}))
    assert [(g.id, g.leg, g.because, g.with_) for g in default.grounds] == [(g.id, g.leg, g.because, g.with_) for g in other.grounds]
    assert all("samenvallende_dagen" not in g.readings for g in default.grounds)
