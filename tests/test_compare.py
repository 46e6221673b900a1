"""What differs between two answers, and what carries it: checked against deciding again."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from oracle import Dossier as Plain
from oracle.generate import dossiers, to_yaml
from oracle.loaded import norms as loaded
from oracle.profiles import examples

from explain.cli import main
from explain.decision.serialize import decision_json
from reasoner import DossierError, read_dossier
from reasoner.columns.alike import same_under
from reasoner.comparison import atoms as at
from reasoner.comparison.atoms import Atom, changed, differences
from reasoner.comparison.compare import Difference, compare, compare_readings, readings_mentioned
from reasoner.comparison.parts import LISTS, Side, ask, same_answer
from reasoner.dossier.align import align
from reasoner.semantics.question import Question

NORMS = loaded()
FILES = [p for p in sorted(DOSSIERS.glob("*.yaml")) if "\naanvragen:" in p.read_text(encoding="utf-8")]  # with an application
REFUSED, GRANTED, RECORDED = (
    DOSSIERS / f"{x}.yaml" for x in ("geweigerd-drie-gronden", "toegekend-jobcoaching", "besluit-verkeerde-grond")
)
PLENTY = 1e9
SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"


def question(text: str, application: str | None = None, **changes: Any) -> Question:
    dossier = read_dossier(NORMS, text, "voorbeeld.yaml")
    return replace(Question(NORMS, dossier, application or dossier.applications[0].id), **changes)


def side(path: Path, application: str | None = None, **changes: Any) -> Side:
    return ask(question(path.read_text(encoding="utf-8"), application, **changes))


def aligned(left: Side, right: Side) -> Side:
    found = align(left.question.dossier, right.question.dossier, left.question.application, right.question.application)
    return ask(replace(right.question, dossier=found.dossier, application=left.question.application))


def plain_answer(side: Side) -> dict[str, Any]:
    """The JSON of `decide`, less what was asked, the values of facts, and what it merely mentions."""
    found = decision_json(side.answer, side.decision)
    for ground in found["grounds"]:
        ground["because"], ground["with"] = sorted(ground["because"]), sorted(ground["with"])
        del ground["readings"]
    for unmet in found["unmet"]:
        unmet["parts"] = sorted({(p["fact"], p["entity"]) for p in unmet["parts"]})
    for row in found["amounts"]:
        del row["hours"]
    for unknown in found["unknown"]:
        unknown["ids"] = sorted(unknown["ids"])
        del unknown["question"]  # may hold a name
    for key in ("application", "person", "date", "assumed", "deviation", "recorded", "provision"):
        del found[key]
    return {k: sorted(json.dumps(x, sort_keys=True) for x in v) if isinstance(v, list) else v for k, v in found.items()}


def carried_over(from_: Side, to: Side, difference: Difference) -> Side:
    """The question of one side with every carrier as on the other."""
    return ask(changed(from_.question, to.question, [c.atom for c in difference.carriers]))


# ---- empty iff equal (of readings: see below); the sides can be swapped


PAIRS = [(a, b) for i, (a, b) in enumerate(itertools.combinations(FILES, 2)) if i % 19 == 0]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda p: p.stem)
@pytest.mark.sampled
def test_two_dossiers(one: Path, other: Path) -> None:
    left = side(one)
    right = aligned(left, side(other))
    there, back = compare(left, right), compare(right, left)
    assert there.empty is (plain_answer(left) == plain_answer(right))
    assert plain_answer(carried_over(left, right, there)) == plain_answer(right)
    assert plain_answer(carried_over(right, left, there)) == plain_answer(left)
    assert swapped(there) == view(back)


def view(found: Difference) -> Any:
    lists = {a: (set(s.left), set(s.right), set(s.both), set(s.changed)) for a, s in found.lists.items()}
    carriers = {(c.atom, c.left, c.right) for c in found.carriers}
    rules = {(r.prop, r.args, r.left, r.right) for r in found.rules}
    return found.outcome, lists, carriers, {(c.atom, c.left, c.right) for c in found.idle}, rules


def swapped(found: Difference) -> Any:
    outcome, lists, carriers, idle, rules = view(found)
    return (
        outcome,
        {a: (right, left, both, changes) for a, (left, right, both, changes) in lists.items()},
        {(a, right, left) for a, left, right in carriers},
        {(a, right, left) for a, left, right in idle},
        {(p, args, right, left) for p, args, left, right in rules},
    )


@pytest.mark.slow
def test_aligning_changes_no_answer() -> None:
    left = side(REFUSED)
    for path in FILES:
        for application in side(path).question.dossier.applications:
            right = side(path, application.id)
            same = aligned(left, right)
            assert (same.decision.outcome, len(same.decision.grounds)) == (right.decision.outcome, len(right.decision.grounds))


# ---- generated: all changes together, and every one alone


@pytest.mark.slow
@examples(10)
@given(dossiers(NORMS), dossiers(NORMS))
def test_generated_pairs(one: Any, other: Any) -> None:
    try:
        left = ask(question(to_yaml(one)))
        right = aligned(left, ask(question(to_yaml(other))))
    except DossierError:
        return
    found = compare(left, right)
    assert found.empty is same_answer(left.decision, right.decision)
    try:
        assert plain_answer(carried_over(left, right, found)) == plain_answer(right)
    except DossierError:  # a mixture the rule base calls impossible
        return


def test_every_subset_of_three_changes() -> None:
    """Small enough to try all: a set of changes gives the right answer exactly if it holds the carriers (or enough of them)."""
    base = REFUSED.read_text(encoding="utf-8")
    right_text = (
        base.replace("uren_per_week: 10", "uren_per_week: 24").replace("2024-11-30", "2024-08-31").replace("arbo_taak:                          nee", "arbo_taak:                          onbekend")
    )  # fmt: skip
    left, right = ask(question(base)), ask(question(right_text))
    found = compare(left, right)
    atoms = differences(left.question, right.question)
    assert len(atoms) == 3
    giving = [
        set(some)
        for size in range(4)
        for some in itertools.combinations(atoms, size)
        if plain_answer(ask(changed(left.question, right.question, some))) == plain_answer(right)
    ]
    assert giving == [{c.atom for c in found.carriers}]
    assert all("outcome" in c.feeds for c in found.carriers)


def test_what_differs_but_does_not_matter_is_named() -> None:
    left = ask(question(REFUSED.read_text(encoding="utf-8")))
    right = ask(
        question(REFUSED.read_text(encoding="utf-8").replace("uren_per_week: 10", "uren_per_week: 11").replace("2000-05-10", "1999-05-10"))
    )
    found = compare(left, right)
    assert found.empty
    assert found.carriers == ()
    assert {c.atom.name for c in found.idle} == {"uren_per_week", "geboortedatum"}


def test_changes_that_outweigh_each_other_are_found_together() -> None:
    """Two dates that move together leave a condition as it is; with one of them alone it would fail."""
    base = GRANTED.read_text(encoding="utf-8")
    moved = base.replace("ontvangen:                          2024-09-15", "ontvangen:                          2025-03-10").replace(
        "begin:         2024-09-01\n    einde:         2025-08-31", "begin:         2025-02-01\n    einde:         2026-01-31"
    )
    left, right = ask(question(base)), ask(question(moved.replace("uren_per_week: 24", "uren_per_week: 10")))
    found = compare(left, right)
    assert "uren_per_week" in {c.atom.name for c in found.carriers}
    assert plain_answer(carried_over(left, right, found)) == plain_answer(right)
    assert plain_answer(carried_over(right, left, found)) == plain_answer(left)


# ---- readings one at a time


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES[::2], ids=lambda p: p.stem)
@pytest.mark.sampled
def test_every_reading_gives_what_deciding_each_gives(path: Path) -> None:
    left = side(path)
    found = compare_readings(left, PLENTY)
    assert not found.untried
    expected: dict[tuple[str, str], Side] = {}
    for reading in NORMS.readings.values():
        for choice in reading.choices:
            if choice.name != reading.default:
                expected[reading.name, choice.name] = side(path, readings={reading.name: choice.name})
    nothing = [key for key, right in expected.items() if plain_answer(right) == plain_answer(left)]
    assert list(found.without) == nothing
    assert [(e.reading, e.choice) for e in found.effects] == [key for key in expected if key not in nothing]
    for effect in found.effects:
        proved = expected[effect.reading, effect.choice]
        assert plain_answer(effect.difference.right) == plain_answer(proved)
        carried = compare(left, proved)
        assert told_of(carried) == told_of(effect.difference)
        assert [c.atom for c in carried.carriers] == [Atom(at.READING, "", effect.reading)]
    if path in FILES[::4]:
        assert all(compare(left, expected[key]).empty for key in nothing)


@pytest.mark.slow
def test_a_reading_that_is_chosen_anyway_differs_in_nothing() -> None:
    for path in FILES[::10]:
        assert compare(side(path), side(path, readings={r.name: r.default for r in NORMS.readings.values()})).empty


@pytest.mark.slow
@examples(4)
@given(dossiers(NORMS, most=2), st.randoms(use_true_random=False))
def test_a_reading_that_columns_set_aside_changes_nothing(plain: Plain, chance: Any) -> None:
    """Of generated dossiers, three of the choices that are not proved: they give the answer as it is."""
    dossier = read_dossier(NORMS, to_yaml(plain), "d.yaml")
    try:
        left = ask(Question(NORMS, dossier, dossier.applications[0].id))
    except DossierError:
        return
    others = [(r.name, c.name) for r in NORMS.readings.values() for c in r.choices if c.name != r.default]
    aside = sorted(same_under(left.question, others))
    for reading, choice in chance.sample(aside, min(3, len(aside))):
        right = ask(replace(left.question, readings={**left.question.readings, reading: choice}))
        assert plain_answer(right) == plain_answer(left), (reading, choice)


@pytest.mark.slow
@examples(4)
@given(dossiers(NORMS, most=2), st.randoms(use_true_random=False))
def test_a_reading_that_columns_find_to_change_something_gives_what_is_proved(plain: Plain, chance: Any) -> None:
    """Of generated dossiers, two of the effects, other than the first, which is proved as it is found."""
    try:
        left = ask(Question(NORMS, read_dossier(NORMS, to_yaml(plain), "d.yaml"), plain["aanvragen"][0]["id"]))
    except DossierError:
        return
    found = compare_readings(left, PLENTY)
    for effect in chance.sample(found.effects[1:], min(2, len(found.effects[1:]))):
        right = ask(replace(left.question, readings={**left.question.readings, effect.reading: effect.choice}))
        assert plain_answer(right) == plain_answer(effect.difference.right), (effect.reading, effect.choice)
        assert told_of(compare(left, right)) == told_of(effect.difference)


def told_of(difference: Difference) -> tuple[object, ...]:
    return difference.carriers, difference.rules, difference.trail


@pytest.mark.slow
def test_without_time_no_reading_is_said_to_change_nothing_that_was_not_tried() -> None:
    path = FILES[0]
    full, none = compare_readings(side(path), PLENTY), compare_readings(side(path), 0)
    assert not none.effects
    assert none.untried
    assert {*none.untried} == {(r, c) for r, c in full.without if r in readings_mentioned(side(path))} | {
        (e.reading, e.choice) for e in full.effects
    }
    text = CliRunner().invoke(main, ["compare", str(path), "--with-reading", "all", "--seconds", "0"]).stdout
    assert "niet geprobeerd" in text
    assert "onvolledig" in text
    data = json.loads(CliRunner().invoke(main, ["compare", str(path), "--with-reading", "all", "--seconds", "0", "--json"]).stdout)
    assert {(x["reading"], x["choice"]) for x in data["not_tried"]} == {*none.untried}
    Draft202012Validator(json.loads((ROOT / "docs" / "schemas" / "compare.schema.json").read_text(encoding="utf-8"))).validate(data)


def test_only_readings_in_the_rules_are_tried() -> None:
    assert set(readings_mentioned(side(DOSSIERS / "proefplaats.yaml"))) < set(NORMS.readings)


# ---- the command line


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", *arguments], catch_exceptions=False)


FORMS = (
    (str(REFUSED), "--with", str(GRANTED)), (str(REFUSED), "--with-date", "2024-04-30"), (str(REFUSED), "--with-reading", "all"),
    (str(REFUSED), "--with-reading", "art2_5_en=beide_vereist"), (str(RECORDED), "--with-decision"),
    (str(DOSSIERS / "onbekende-feiten.yaml"), "--with", str(DOSSIERS / "proefplaats.yaml")),
    (str(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"), "--application", "a2", "--with", str(DOSSIERS / "jongere-van-17.yaml")),
    (str(DOSSIERS / "hardheidsclausule.yaml"), "--with", str(DOSSIERS / "in-natura-naast-werkbegeleiding.yaml")),
)  # fmt: skip


@pytest.mark.parametrize("arguments", FORMS, ids=" ".join)
def test_json_fits_the_schema(arguments: tuple[str, ...]) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "compare.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    found = json.loads(run(*arguments, "--json").stdout)
    assert [e.message for e in Draft202012Validator(schema).iter_errors(found)] == []
    if found["mode"] == "comparison":
        assert found["difference"]["empty"] is not bool(found["difference"]["aspects"])
        for aspect in LISTS:
            split = found["difference"][aspect]
            lists = ("amounts", "hours") if aspect == "amounts" else (aspect,)
            for name in ("left", "right"):
                listed = [x for place in lists for x in found[name]["decision"][place]]
                shown = [*split[name], *(x for pair in split["changed"] for x in pair[name]), *(split["both"] if name == "left" else [])]
                assert all(x in listed for x in shown)


def test_the_first_line_says_what_differs_and_why() -> None:
    first = " ".join(run(str(REFUSED), "--with", str(GRANTED)).stdout.split()).partition(" geweigerd-drie-gronden toegekend")[0]
    assert first.startswith(
        "De uitkomst verandert: moet in beginsel worden geweigerd → toekennen mogelijk; het college beslist. Dat komt door:"
    )
    assert "10 uur → 24 uur" in first
    assert "voorziening v1: alleen bij geweigerd-drie-gronden" in first
    assert run(str(GRANTED), "--with", str(GRANTED)).stdout.startswith("Geen verschil:")


def test_the_recorded_decision_beside_the_answer() -> None:
    text = " ".join(run(str(RECORDED), "--with-decision").stdout.split())
    assert "De uitkomst klopt met de regels, maar de gronden kloppen niet: één genoemde grond is niet van toepassing en één grond" in text
    assert "Verordening art. 18 lid 1 genoemd, maar geldt niet." in text
    assert "Regeling art. 2 lid 5 geldt, maar niet genoemd" in text
    assert "Het jobcoachingsplan beschrijft de doelen [niet vervuld]" in text
    assert "11-11-2024, eerste dag van het dienstverband 16-9-2024" in re.sub(r"[│├└─ ]+", " ", text)


@pytest.mark.parametrize("format_", ["text", "md", "dot", "svg", "png"])
def test_every_format(format_: str, tmp_path: Path) -> None:
    file = tmp_path / f"uit.{format_}"
    assert run(str(REFUSED), "--with", str(GRANTED), "--format", format_, "-o", str(file)).exit_code == 0
    starts = {"svg": b"<?xml", "png": b"\x89PNG", "dot": b"digraph", "md": b"# ", "text": b"De uitkomst verandert"}
    assert file.read_bytes().startswith(starts[format_])


def test_the_drawing_tells_the_sides_apart_without_colour() -> None:
    source = run(str(REFUSED), "--with", str(GRANTED), "--format", "dot").stdout
    assert source.count('STYLE="ROUNDED,DASHED"') >= 4  # what holds on the right only
    assert "alleen bij geweigerd-drie-gronden" in source
    assert "alleen bij toegekend-jobcoaching" in source
    assert "style=dashed" in source


def test_a_second_rule_base() -> None:
    one, other = [str(p) for p in sorted((SECOND / "dossiers").glob("*.yaml"))[:2]]
    assert run(one, "--with", other, "--application", "a1", "--kb", str(SECOND)).exit_code == 0
    assert run(one, "--with-reading", "all", "--application", "a1", "--kb", str(SECOND)).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (str(REFUSED),), (str(REFUSED), "--with", str(GRANTED), "--with-date", "2024-01-01"), (str(REFUSED), "--with", "bestaat-niet.yaml"),
        (str(REFUSED), "--with-date", "morgen"), (str(REFUSED), "--with-reading", "x=y"), (str(REFUSED), "--with-decision"),
        (str(REFUSED), "--with-reading", "all", "--format", "svg"), (str(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"), "--with-date", "2024-01-01"),
        (str(REFUSED), "--with-reading", "all", "--with-reading", "art2_5_en=beide_vereist"),
        (str(REFUSED), "--with", str(DOSSIERS / "gelijktijdig-drie-aanvragen.yaml"), "--application", "a9"),
    ],
)  # fmt: skip
def test_bad_input(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
