"""Repairs: sound, minimal and complete against brute force; thresholds at and beside their bounds.

Long because each promise of a repair is a test of its own, against every set of changes there is.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import re
from collections.abc import Iterable
from datetime import date as Date
from decimal import Decimal
from math import inf
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from conftest import DOSSIERS, ROOT
from hypothesis import given
from hypothesis import strategies as st
from oracle import Dossier as Plain
from oracle.generate import dossiers, favourable, to_yaml
from oracle.loaded import norms as load
from oracle.profiles import examples

import explain
from explain.cli import main
from reasoner import Dossier, DossierError, decide, read_dossier
from reasoner.limit import UNLIMITED
from reasoner.repairs.boxes import Box, boxes, together
from reasoner.repairs.candidates import FIRST, LAST, TOLERANCE
from reasoner.repairs.changes import NOTHING, Assignment, Option, Range, Slot, What, changed, in_order
from reasoner.repairs.diagrams import ALWAYS, Diagrams
from reasoner.repairs.known import Known, Name
from reasoner.repairs.obstacles import Obstacles
from reasoner.repairs.repair import GRANTABLE, MOST_MODELS, MOST_SETS, PROVED, TARGETS, Change, Repair, Repairs, repairs
from reasoner.repairs.search import Search, TooMany
from reasoner.repairs.slots import Reads
from reasoner.semantics.beliefs import Setting
from reasoner.semantics.outcome import Wanted, outcome_table, wanted

NORMS = load()
NAMES = sorted(p.stem for p in DOSSIERS.glob("*.yaml"))
SMALL = (
    "dezelfde-dag",
    "geweigerd-drie-gronden",
    "gelijktijdig-twee-aanvragen",
    "onbekende-feiten",
    "grens-een-dag-te-kort",
    "hardheidsclausule",
)


def dossier_of(name: str) -> Dossier:
    path = DOSSIERS / f"{name}.yaml"
    return read_dossier(NORMS, path.read_text(encoding="utf-8"), path.name)


def goals(kind: str, to: str) -> tuple[Wanted, ...]:
    table = outcome_table(NORMS, kind)
    assert table is not None
    return wanted(table, TARGETS[to])


def search_of(dossier: Dossier, application: str, to: str) -> Search:
    record = dossier.records[application]
    readings = {name: r.default for name, r in NORMS.readings.items()}
    return Search(NORMS, dossier, record, Setting(None, readings, False), goals(record.kind or "", to))


def reaches(dossier: Dossier, application: str, taken: Iterable[Option], to: str) -> bool:
    """Decided by `decide` alone: does the dossier with these options come out as asked?"""
    other = changed(NORMS, dossier, taken)
    if not all(in_order(NORMS, r) for r in other.records.values()):
        return False
    day = next((Date.fromordinal(int(str(o.value))) for o in taken if o.slot.what is What.DATE), None)
    try:
        return set(decide(NORMS, other, application=application, date=day).decisions[0].possible) <= TARGETS[to]
    except DossierError:
        return False


def brute(dossier: Dossier, application: str, options: list[tuple[Option, ...]], to: str) -> set[Assignment]:
    """Every minimal set, by deciding every combination. What changes more slots, and none of them less, is not minimal."""
    found: list[Assignment] = []
    combinations = itertools.product(*[(None, *some) for some in options])
    for taken in sorted((frozenset(o for o in c if o is not None) for c in combinations), key=len):
        if not any(f <= taken for f in found) and reaches(dossier, application, taken, to):
            found.append(taken)
    return {one for one in found if not any(other < one or further(dossier, application, one, other) for other in found)}


def further(dossier: Dossier, application: str, one: Assignment, other: Assignment) -> bool:
    """Does the first change more slots than the second, and each of those as far at least, on the same side?"""

    def no_less(slot: Slot) -> bool:
        (far,), (near,) = ([o for o in s if o.slot == slot] for s in (one, other))
        record = dossier.records.get(slot.record)
        now = {**record.assumed, **record.values}.get(slot.name) if record is not None and slot.what is What.FACT else None
        if far == near or isinstance(now, bool) or not isinstance(now, int | Decimal):
            return far == near
        sides = [Decimal(str(o.value)) - now for o in (far, near)]
        return (sides[0] < 0) is (sides[1] < 0) and abs(sides[1]) <= abs(sides[0])

    slots = [{o.slot for o in s} for s in (one, other)]
    own = {Slot(What.FACT, application, name) for name in ("van", "tot_en_met")}  # may as well move as a whole
    return slots[1] < slots[0] and not slots[0] - slots[1] <= own and all(no_less(s) for s in slots[1])


def reduced(search: Search, seed: str, most: int) -> list[tuple[Option, ...]]:
    """A few slots, those of the shortest repairs first, with few options each."""
    pick = random.Random(seed)
    full: list[Assignment] = []
    with contextlib.suppress(TooMany):
        full.extend(itertools.islice(search.solutions(10_000, 120), 6))
    first = dict.fromkeys(o for f in full for o in sorted(f, key=repr))
    slots = list(dict.fromkeys(o.slot for o in first))[:4]
    rest = [s for s in search.options if s not in slots]
    slots += pick.sample(rest, min(len(rest), max(0, most - len(slots))))
    return [tuple(sorted(search.options[s], key=lambda o: (o not in first, repr(o))))[:2] for s in slots]


def same_as_brute(dossier: Dossier, application: str, to: str, most: int) -> int:
    options = reduced(search_of(dossier, application, to), application + to, most)
    search = search_of(dossier, application, to)
    search.options = {some[0].slot: some for some in options}
    found = set(search.solutions(10_000, 10_000))
    assert found == brute(dossier, application, options, to)
    return len(found)


@pytest.mark.slow
@pytest.mark.parametrize("to", ["toewijzen", "weigeren"])
@pytest.mark.parametrize("name", SMALL)
def test_as_brute_force(name: str, to: str) -> None:
    dossier = dossier_of(name)
    for application in dossier.applications[:1]:
        same_as_brute(dossier, application.id, to, 4)


@pytest.mark.slow
@pytest.mark.parametrize("to", ["toewijzen", "weigeren"])
@pytest.mark.parametrize("name", ["dezelfde-dag", "onbekende-feiten", "grens-een-dag-te-kort"])
def test_as_brute_force_if_there_were_many_sets(name: str, to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No set is come to twice, and what each choice does is known beforehand."""
    monkeypatch.setattr("reasoner.repairs.search.MANY", -1)
    dossier = dossier_of(name)
    same_as_brute(dossier, dossier.applications[0].id, to, 4)


@pytest.mark.parametrize("name", ["grens-een-dag-te-kort", "voorzieningen-onvolledig", "onbekende-feiten"])
def test_the_same_sets_if_there_were_many(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = dossier_of(name)
    application = dossier.applications[0].id
    plainly = set(search_of(dossier, application, GRANTABLE).solutions(400, 800))
    monkeypatch.setattr("reasoner.repairs.search.MANY", -1)
    assert set(search_of(dossier, application, GRANTABLE).solutions(400, 8000)) == plainly != set()


SPARSE = "personen:\n  - id: sam\naanvragen:\n  - {{id: a1, voorziening: {}, persoon: sam}}\n"


def form(kind: str) -> Dossier:
    """What `waarom new` makes, with nothing filled in."""
    made = CliRunner().invoke(main, ["new", kind])
    assert made.exit_code == 0, made.output
    return read_dossier(NORMS, made.output, "nieuw.yaml")


def same_truth(self: Known, leaf: Name, shape: int, found: Iterable[tuple[int, bool | None]]) -> None:
    for bits, value in found:
        assert bits & self.numbered.structural == shape
        assert self.leaves[leaf].setdefault(self.key(leaf, bits), value) is value, leaf


@pytest.mark.sampled
@pytest.mark.parametrize("to", ["toewijzen", "moet_weigeren"])
@pytest.mark.parametrize("kind", ["beschut_werk", "sociale_activering", "vervoersvoorziening"])
def test_nothing_but_what_a_leaf_reads_changes_it(kind: str, to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first day that is not known is bounded by the last: both are read."""
    monkeypatch.setattr(Known, "keep", same_truth)
    search = search_of(form(kind), "a1", to)
    assert [*search.solutions(MOST_SETS, MOST_MODELS)]
    sets = {search.known.numbered.of(taken) for taken in search.looked} - {None}
    assert len(sets) > 10


@pytest.mark.slow
@pytest.mark.parametrize("to", ["toewijzen", "weigeren"])
def test_all_repairs_of_a_form_with_nothing_in_it(to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete, and the same sets whether diagrams are used late or at once; no part of one will do."""
    dossier = form("vervoersvoorziening")
    late = search_of(dossier, "a1", to)
    found = set(late.solutions(MOST_SETS, MOST_MODELS))
    monkeypatch.setattr("reasoner.repairs.search.MANY", -1)
    assert set(search_of(dossier, "a1", to).solutions(MOST_SETS, MOST_MODELS)) == found
    some = random.Random(0).sample(sorted(found, key=repr), 5)
    for taken in some:
        assert reaches(dossier, "a1", taken, to)
        assert not any(reaches(dossier, "a1", taken - {one}, to) for one in taken)


@pytest.mark.parametrize("to", ["weigeren", "moet_weigeren"])
def test_a_dossier_with_one_application_and_nothing_else_has_a_complete_answer(to: str) -> None:
    found = repairs(NORMS, read_dossier(NORMS, SPARSE.format("interne_werkbegeleiding"), "d.yaml"), to=to, seconds=600)
    assert found.complete
    assert len(found.repairs) > PROVED


@given(st.data())
def test_diagrams_allow_what_their_clauses_allow_and_their_least_sets_are_least(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    every = [*itertools.product(*(range(k + 1) for k in sizes))]
    made, allowed = Diagrams(sizes, UNLIMITED), set(every)
    whole = ALWAYS
    for clause in data.draw(st.lists(st.dictionaries(st.integers(0, len(sizes) - 1), st.sets(st.integers(0, 3)), max_size=3), max_size=5)):
        some = {slot: {k for k in options if k <= sizes[slot]} for slot, options in clause.items()}
        whole = made.both(whole, made.any_of(made.is_(slot, options) for slot, options in some.items()))
        allowed &= {x for x in every if any(x[slot] in options for slot, options in some.items())}
    least = {x for x in allowed if not any(y != x and all(b in (0, a) for a, b in zip(x, y, strict=True)) for y in allowed)}
    found = [*made.sets(made.least(whole))]
    assert sorted(found) == sorted(tuple((slot, k) for slot, k in enumerate(x) if k) for x in least)


def join(one: Box, other: Box) -> Box | None:
    """Both in one, if they differ in one slot only and make one range or one choice of it."""
    differing = [s for s in one if set(one[s]) != set(other[s])] if one.keys() == other.keys() else []
    both = together(one[differing[0]], other[differing[0]]) if len(differing) == 1 else None
    return None if both is None else {**one, differing[0]: both}


@given(st.lists(st.frozensets(st.sampled_from([(s, k) for s in "abc" for k in range(4)]), max_size=3), max_size=12, unique=True))
def test_sets_are_joined_as_if_each_pair_was_tried_in_turn(drawn: list[frozenset[tuple[str, int]]]) -> None:
    def option(slot: str, k: int) -> Option:
        return Option(Slot(What.FACT, "r", slot), k, Range(10 * k, 10 * k + 9) if slot == "a" else None)

    found = [taken for taken in (frozenset(option(*x) for x in one) for one in drawn) if len({o.slot for o in taken}) == len(taken)]
    made: list[Box] = [{s: (o,) for s, o in sorted(((o.slot, o) for o in taken), key=lambda x: x[0].name)} for taken in found]
    while (
        pair := next(((i, j, b) for i, j in itertools.combinations(range(len(made)), 2) if (b := join(made[i], made[j]))), None)
    ) is not None:
        made[pair[0]] = pair[2]
        del made[pair[1]]
    assert boxes(found) == made


@pytest.mark.slow
@examples(3)
@given(dossiers(NORMS, kinds=("subsidie_jobcoaching", "interne_werkbegeleiding"), supports=1, perturbations=4))
def test_generated_dossiers_as_brute_force(plain: Plain) -> None:
    dossier = read_dossier(NORMS, to_yaml(plain), "voorbeeld.yaml")
    try:
        decide(NORMS, dossier)
    except DossierError:
        return
    same_as_brute(dossier, dossier.applications[0].id, "toewijzen", 4)


# ---- what is reported


def options(repair: Repair) -> list[Option]:
    return [Option(c.slot, c.value) for c in (*repair.changes, *repair.provisos)]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_repair_is_sound_and_minimal(name: str) -> None:
    dossier = dossier_of(name)
    for application in dossier.applications:
        found = repairs(NORMS, dossier, application=application.id)
        assert found.complete
        assert found.reached is (set(found.decision.possible) <= TARGETS["toewijzen"])
        for repair in found.repairs:
            taken = options(repair)
            assert reaches(dossier, application.id, taken, "toewijzen")
            for k in range(len(taken)):
                for part in itertools.combinations(taken, k):
                    assert not reaches(dossier, application.id, part, "toewijzen"), part


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_thresholds_inside_and_outside(name: str) -> None:
    dossier = dossier_of(name)
    for application in dossier.applications:
        for repair in repairs(NORMS, dossier, application=application.id).repairs:
            for change in repair.changes if not repair.tied else ():
                check_bounds(dossier, application.id, repair, change)


def check_bounds(dossier: Dossier, application: str, repair: Repair, change: Change) -> None:
    rest = [o for o in options(repair) if o.slot != change.slot]
    decided = decide(NORMS, dossier, application=application).decisions[0].date
    day = decided.toordinal() if decided is not None else None
    fact = NORMS.entities[dossier.records[change.slot.record].entity].facts.get(change.slot.name)
    most = fact.most if fact is not None and fact.most is not None else inf
    for r in change.ranges:
        step: Any = 1 if isinstance(r.low, int) else TOLERANCE
        low = r.low + step if r.low is not None and r.low_strict else r.low
        high = r.high - step if r.high is not None and r.high_strict else r.high
        inside = [v for v in (low, high) if v is not None]
        outside = [v for v in (low - step if low is not None else None, high + step if high is not None else None) if v is not None]
        assert all(reaches(dossier, application, [*rest, Option(change.slot, v)], "toewijzen") for v in inside)
        if isinstance(low, int) and low == day:
            outside.remove(low - step)  # an earlier day may do as well, but is past: it is not proposed
        for value in outside:
            if 0 <= value <= most if isinstance(value, Decimal) else FIRST <= value <= LAST:
                assert not reaches(dossier, application, [*rest, Option(change.slot, value)], "toewijzen"), (change.slot, value)


def found(name: str, **question: Any) -> Repairs:
    return repairs(NORMS, dossier_of(name), **question)


def plain(repair: Repair) -> set[tuple[str, str]]:
    return {(c.slot.record, c.slot.name or c.slot.what.value) for c in repair.changes}


def test_hours_and_period_repair_three_grounds() -> None:
    answer = found("geweigerd-drie-gronden")
    assert [plain(r) for r in answer.repairs] == [
        {("d1", "uren_per_week"), ("a1", "van")},
        {("d1", "uren_per_week"), ("a1", "van"), ("a1", "tot_en_met")},
    ]
    hours = next(c for c in answer.repairs[0].changes if c.slot.name == "uren_per_week")
    assert (hours.value, hours.who, set(hours.ids)) == (Decimal(12), "werkgever", {"verordening:14.2.c", "regeling:2.3.c"})
    assert [(r.low, r.high, r.low_strict) for r in hours.ranges] == [(Decimal(12), Decimal(168), False)]  # a week has 168 hours
    begin = next(c for c in answer.repairs[0].changes if c.slot.name == "van")
    assert Date.fromordinal(int(str(begin.value))) == Date(2024, 12, 1)


def test_a_contract_one_day_short() -> None:
    (repair,) = found("grens-een-dag-te-kort").repairs
    (change,) = repair.changes
    assert (change.slot.name, Date.fromordinal(int(str(change.value)))) == ("einde", Date(2025, 2, 28))


def test_a_choice_is_repaired_by_withdrawal() -> None:
    answer = found("gelijktijdig-twee-aanvragen", application="a1")
    assert plain(answer.repairs[0]) == {("a2", "withdraw")}


def test_three_applications_need_both_others_withdrawn() -> None:
    answer = found("gelijktijdig-drie-aanvragen", application="a2")
    assert plain(answer.repairs[0]) == {("a1", "withdraw"), ("a3", "withdraw")}


def test_unknown_facts_are_provisos_never_changes() -> None:
    (repair,) = found("onbekende-feiten").repairs
    assert repair.changes == ()
    assert {c.slot.name for c in repair.provisos} == {"jobcoach_gecertificeerd", "kosten_proportioneel", "uren_per_week"}


def test_an_open_list_is_a_proviso() -> None:
    (repair,) = found("voorzieningen-onvolledig").repairs
    assert [(c.slot.what, c.slot.name) for c in repair.provisos] == [(What.LIST, "voorzieningen")]


def test_no_repair_names_the_power_to_deviate() -> None:
    answer = found("te-laat-aangevraagd")
    assert answer.repairs == ()
    assert answer.decision.deviation == ("verordening:27", "verordening:28")


def test_what_nobody_can_change_is_fixed() -> None:
    plain = favourable(NORMS, "subsidie_jobcoaching")
    plain["personen"][0]["behoort_tot_doelgroep"] = "nee"
    answer = repairs(NORMS, read_dossier(NORMS, to_yaml(plain)))
    assert answer.repairs == ()
    assert {"verordening:3.1.a", "verordening:14.2.a"} <= set(answer.fixed)


def test_the_judgement_of_the_college_comes_last() -> None:
    plain = favourable(NORMS, "subsidie_jobcoaching")
    plain["aanvragen"][0] |= {"kosten_proportioneel": "nee", "plan_doelen": "nee"}
    (repair,) = repairs(NORMS, read_dossier(NORMS, to_yaml(plain))).repairs
    assert repair.college
    assert {(c.slot.name, c.who) for c in repair.changes} == {("kosten_proportioneel", "college"), ("plan_doelen", "werkgever")}
    answer = repairs(NORMS, dossier_of("toegekend-jobcoaching"), to="weigeren")
    assert sorted(answer.repairs, key=lambda r: r.college) == list(answer.repairs)
    assert {r.college for r in answer.repairs} == {True, False}


def test_past_days_are_not_changed() -> None:
    later = found("grens-een-dag-te-kort", date=Date(2025, 3, 1))
    assert later.repairs == ()


def test_ranges_that_touch_are_joined() -> None:
    search = search_of(dossier_of("grens-11-9-uur"), "a1", "toewijzen")
    sets = list(search.solutions(100, 1000))
    assert search.model(NOTHING) is not None
    assert len(boxes(sets)) == 1


# ---- the command line


@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "onbekende-feiten", "te-laat-aangevraagd", "toegekend-jobcoaching"])
def test_json_fits_its_schema(name: str) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "repair.schema.json").read_text(encoding="utf-8"))
    result = CliRunner().invoke(main, ["repair", str(DOSSIERS / f"{name}.yaml"), "--json"])
    assert result.exit_code == 0
    jsonschema.validate(json.loads(result.stdout), schema)


def test_text_says_what_is_needed_first() -> None:
    result = CliRunner().invoke(main, ["repair", str(DOSSIERS / "grens-11-9-uur.yaml")], env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert "ten minste 12 uur per week" in result.stdout.splitlines()[1]
    assert "te wijzigen door werkgever" in result.stdout


def test_more_than_one_application_must_be_chosen(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["repair", str(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml")])
    assert result.exit_code == 2
    assert "D012" in result.stderr


# ---- applications that exclude each other

MOST_STEPS = 300  # for each pair of applications


@pytest.mark.parametrize("pairs", [1, 2, 3])
def test_obstacles_of_applications_in_a_circle_are_found_in_few_steps(pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each application rests on all others: the steps grow with their number, not with the number of orders."""
    applications = "".join(
        f"  - {{id: {kind[0]}{i}, voorziening: {kind}, persoon: sam, ontvangen: 2024-09-{i + 10}, van: 2024-09-01, tot_en_met: 2025-02-28}}\n"
        for i in range(pairs)
        for kind in ("subsidie_jobcoaching", "interne_werkbegeleiding")
    )
    dossier = read_dossier(NORMS, f"personen:\n  - {{id: sam, geboortedatum: 2000-05-10}}\naanvragen:\n{applications}", "x.yaml")
    steps = 0
    derive = Obstacles._derive

    def counted(self: Obstacles, *goal: Any) -> Any:
        nonlocal steps
        steps += 1
        return derive(self, *goal)

    monkeypatch.setattr(Obstacles, "_derive", counted)
    setting, target = Setting(None, {}, False), goals("subsidie_jobcoaching", GRANTABLE)
    model = Search(NORMS, dossier, dossier.applications[0], setting, target).model(NOTHING)
    steps = 0
    assert Obstacles(model, Reads(model, lambda _: True), {}).against(target, (dossier.applications[0].id,))
    assert steps <= MOST_STEPS * (2 * pairs) ** 2


def test_what_must_be_so_beside_is_a_clause() -> None:
    """`mits` with the verb at the end where the rule base has the words; without them a sentence behind a colon."""
    text = (DOSSIERS / "grens-11-9-uur.yaml").read_text(encoding="utf-8")
    unknown = re.sub(r"plan_doelen: +ja", "plan_doelen: onbekend", text)
    assert unknown != text
    assert explain.load().decide(unknown).repairs().views()[0].status.endswith(", mits het jobcoachingsplan de doelen beschrijft.")
    kb = explain.load(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
    said = [d.repairs().views()[0].status for p in kb.examples["path"] for d in kb.decide(p)]
    assert any(s.startswith("Er hoeft niets te veranderen, mits: datum van het besluit: van ") for s in said)
