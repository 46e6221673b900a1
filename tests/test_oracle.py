"""The oracle itself: against hand-computed cases, brute force over dates, and brute force over completions.

Long because what it judges others by is itself held to cases that were worked out by hand.
"""

from __future__ import annotations

import copy
import itertools
from collections import Counter
from datetime import date, timedelta
from math import inf
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import event, given, seed, settings
from hypothesis import strategies as st
from oracle import Answer, Dossier, evaluate
from oracle.generate import _slots, completions, dossiers, excludable, favourable, is_impossible, questions, standing, thresholds, to_yaml
from oracle.interpreter import (
    ANY,
    OPEN_OUTCOME,
    OUTCOMES,
    add,
    add_months,
    at_least,
    compare,
    conjunction,
    disjunction,
    negation,
    period_parts,
)
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n
from reasoner.semantics.cone import subterms

pytestmark = pytest.mark.slow

NORMS = norms()
JOBCOACHING, NATURA, GUIDANCE = "subsidie_jobcoaching", "jobcoaching_in_natura", "interne_werkbegeleiding"
VALUES = (True, False, None)


# ---- Kleene


@pytest.mark.parametrize("values", [v for k in range(4) for v in itertools.product(VALUES, repeat=k)])
def test_connectives_hold_if_they_hold_for_every_completion(values: tuple[bool | None, ...]) -> None:
    complete = list(itertools.product(*([v] if v is not None else [True, False] for v in values)))
    assert conjunction(values) is agreed({all(c) for c in complete})
    assert disjunction(values) is agreed({any(c) for c in complete})
    for least in range(4):
        assert at_least(least, values) is agreed({sum(c) >= least for c in complete})


def agreed(values: set[bool]) -> bool | None:
    return values.pop() if len(values) == 1 else None


def test_negation() -> None:
    assert [negation(v) for v in VALUES] == [False, True, None]


# ---- intervals


@given(st.sampled_from([">=", ">", "<=", "<", "="]), *[st.integers(0, 4)] * 4)
def test_comparison_of_intervals_is_that_of_their_members(operator: str, a: int, b: int, c: int, d: int) -> None:
    left, right = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    python = "==" if operator == "=" else operator
    pairs = itertools.product(range(left[0], left[1] + 1), range(right[0], right[1] + 1))
    outcomes = {bool(eval(f"{x} {python} {y}")) for x, y in pairs}
    assert compare(left, operator, right) is agreed(outcomes)


def test_endless_is_later_than_every_other_date() -> None:
    endless, day = (inf, inf), (739000, 739000)
    assert compare(endless, ">=", day) is True
    assert compare(endless, "<=", day) is False
    assert compare(endless, "=", day) is False
    assert compare(endless, "=", endless) is True
    assert compare(endless, ">", endless) is False
    assert compare(endless, ">=", ANY) is True
    assert compare(endless, "=", ANY) is None
    assert add(endless, -1, endless) == ANY
    assert add(day, -1, endless) == (-inf, -inf)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(-300, 300))
def test_months_are_added_as_dateutil_does(day: date, months: int) -> None:
    assert add_months(day.toordinal(), months) == (day + relativedelta(months=months)).toordinal()


def test_parts_of_a_period() -> None:
    def parts(begin: str, end: str, months: int) -> list[tuple[str, str]]:
        found = period_parts(ordinal(begin), ordinal(end), months)
        return [(date.fromordinal(int(a)).isoformat(), date.fromordinal(int(b)).isoformat()) for a, b in found]

    assert parts("2024-08-31", "2025-09-01", 6) == [
        ("2024-08-31", "2025-02-27"),
        ("2025-02-28", "2025-08-30"),
        ("2025-08-31", "2025-09-01"),
    ]
    assert parts("2024-09-01", "2025-02-28", 6) == [("2024-09-01", "2025-02-28")]
    assert len(list(itertools.islice(period_parts(ordinal("2024-09-01"), inf, 6), 8))) == 8


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


# ---- period lengths, and bounds that are unknown


@pytest.mark.parametrize(
    ("begin", "end", "lasts"),
    [
        ("2024-09-01", "2025-02-28", True),
        ("2027-09-01", "2028-02-28", False),
        ("2024-08-31", "2025-02-27", True),
        ("2024-09-01", "2025-02-27", False),
        ("2024-09-01", "onbepaald", True),
        (None, "onbepaald", True),
        ("onbekend", "2025-02-28", None),
        ("2024-09-01", None, None),
        (None, None, None),
    ],
)
def test_length_of_a_contract(begin: str | None, end: str | None, lasts: bool | None) -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    contract = dossier["dienstverbanden"][0]
    settle(contract, begin=begin, einde=end)
    assert evaluate(NORMS, dossier).value("aanvraag.dienstverband.duur>=6m", (first(dossier),)) is lasts


def settle(record: dict[str, Any], **values: Any) -> None:
    """Set values; None leaves a key out."""
    record.update(values)
    for key in [k for k, v in values.items() if v is None]:
        del record[key]


def first(dossier: Dossier) -> str:
    return str(dossier["aanvragen"][0]["id"])


WINDOW = [date(2024, 9, 1) + timedelta(days=d) for d in range(6)]
BOUND = st.none() | st.integers(1, 4)


@settings(max_examples=300, deadline=None)
@given(BOUND, BOUND, BOUND, BOUND, st.sampled_from([1, 2]))
def test_shared_days_against_all_dates_in_a_window(b1: int | None, e1: int | None, b2: int | None, e2: int | None, days: int) -> None:
    """Unknown bounds range over a window one day wider than the known ones: enough to decide every case."""
    if (b1 is not None and e1 is not None and b1 > e1) or (b2 is not None and e2 is not None and b2 > e2):
        return

    def all_of(begin: int | None, end: int | None) -> list[tuple[int, int]]:
        begins, ends = ([x] if x is not None else list(range(6)) for x in (begin, end))
        return [(b, e) for b in begins for e in ends if b <= e]

    shared = {min(x[1], y[1]) - max(x[0], y[0]) + 1 >= days for x in all_of(b1, e1) for y in all_of(b2, e2)}
    dossier = favourable(NORMS, JOBCOACHING)
    application = dossier["aanvragen"][0]
    support = {"id": "v", "soort": GUIDANCE, "persoon": application["persoon"]}
    dossier["voorzieningen"] = [support]
    for record, bounds in ((application, (b1, e1)), (support, (b2, e2))):
        settle(record, **{k: WINDOW[v].isoformat() if v is not None else None for k, v in zip(("van", "tot_en_met"), bounds, strict=True)})
    answer = evaluate(NORMS, dossier)
    assert answer.value(f"aanvraag&{GUIDANCE}>={days}d", (first(dossier), "v")) is agreed(shared)


def test_a_single_shared_day_is_read_both_ways() -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    application = dossier["aanvragen"][0]
    application.update(van="2024-09-01", tot_en_met="2025-02-28")
    dossier["voorzieningen"] = [support(application, "2024-03-01", "2024-09-01")]
    assert outcome(dossier) == "moet_weigeren"
    assert outcome(dossier, readings={"samenvallende_dagen": "meer_dan_een_dag"}) == "kan_toekennen"


def support(application: dict[str, Any], begin: str, end: str, kind: str = GUIDANCE, id_: str = "v1") -> dict[str, Any]:
    return {"id": id_, "soort": kind, "persoon": application["persoon"], "van": begin, "tot_en_met": end, "gesubsidieerd": "ja"}


def outcome(dossier: Dossier, application: str | None = None, **question: Any) -> str:
    return evaluate(NORMS, dossier, **question).outcome(application or first(dossier))


# ---- facts, presumptions, links


def test_presumption_assumption_and_unknown() -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    application, prop = dossier["aanvragen"][0], "aanvraag.draagt_voldoende_bij"
    del application["draagt_voldoende_bij"]

    def value(**question: Any) -> bool | None:
        return evaluate(NORMS, dossier, **question).value(prop, (first(dossier),))

    assert value() is True
    assert value(strict=True) is None
    application["aangenomen"] = {"draagt_voldoende_bij": "nee"}
    assert value() is False
    assert value(strict=True) is None
    application["draagt_voldoende_bij"] = "onbekend"
    assert value() is None
    application["draagt_voldoende_bij"] = "ja"
    assert value() is True
    assert value(strict=True) is True


def test_decision_date() -> None:
    """Asked, else recorded, else unknown: some day not before receipt, never the day of receipt itself."""
    dossier = favourable(NORMS, JOBCOACHING)
    application = dossier["aanvragen"][0]

    def value(**question: Any) -> bool | None:
        return evaluate(NORMS, dossier, **question).value("geldt:verordening", (first(dossier),))

    application["ontvangen"] = "2024-05-27"
    assert value() is None
    assert value(date=date(2024, 5, 27)) is False
    assert value(date=date(2024, 5, 28)) is True
    application["besluit"] = {"datum": "2024-05-28", "uitkomst": "toegekend"}
    assert value() is True
    application["besluit"]["datum"] = "2024-05-27"
    assert value() is False
    assert value(readings={"inwerkingtreding": "artikel_30"}) is True
    del application["besluit"]
    application["ontvangen"] = "2024-05-28"
    assert value() is True
    del application["ontvangen"]
    assert value() is None


def test_a_link_to_nothing_makes_every_leaf_over_it_false() -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    application = dossier["aanvragen"][0]
    leaves = [p for p in NORMS.props.values() if p.context == ("aanvraag",) and "dienstverband" in paths(p.body)]
    assert len(leaves) >= 7
    for stated, expected in (("geen", False), (None, None)):
        settle(application, dienstverband=stated)
        answer = evaluate(NORMS, dossier)
        assert {answer.value(p.id, (first(dossier),)) for p in leaves} == {expected}


@pytest.mark.parametrize(
    ("mine", "other", "same"),
    [
        ("p", "p", True),
        ("p", "q", False),
        ("p", "geen", False),
        ("geen", "geen", False),
        (None, "geen", False),
        ("p", None, None),
        (None, None, None),
    ],
)
def test_same_person(mine: str | None, other: str | None, same: bool | None) -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    dossier["personen"] = [{"id": "p"}, {"id": "q"}]
    dossier["dienstverbanden"], dossier["plaatsingen"] = [], []
    settle(dossier["aanvragen"][0], persoon=mine, dienstverband="geen", plaatsing="geen")
    dossier["voorzieningen"] = [{"id": "v", "soort": GUIDANCE, "persoon": other}]
    answer = evaluate(NORMS, dossier)
    assert answer.value(f"aanvraag.persoon={GUIDANCE}.persoon", (first(dossier), "v")) is same


def paths(body: n.Body) -> set[str]:
    """Links on the paths of a leaf (not inside values)."""
    match body:
        case n.Comparison(left, _, right):
            return {link for t in (left, right) for link in term_paths(t)}
        case n.Flag(path, _) | n.Member(path, _, _) | n.OfKind(path, _) | n.Linked(path, _) | n.Lasts(path, _):
            return set(path.links)
        case n.Same(left, right, _) | n.SharedDays(left, right, _):
            return {*left.links, *right.links}
    return set()


def term_paths(term: n.Term) -> set[str]:
    match term:
        case n.FactTerm(path, _, _) | n.PeriodCount(path) | n.ChainBound(path):
            return set(path.links)
        case n.ShiftMonths(inner, _) | n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _):
            return term_paths(inner)
        case n.Plus(left, _, right) | n.Between(left, right):
            return term_paths(left) | term_paths(right)
    return set()


def test_eight_weeks_after_the_contract_began() -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    dossier["dienstverbanden"][0].update(begin="2024-09-01", einde="onbepaald")
    application = dossier["aanvragen"][0]
    application.update(noodzaak_niet_eerder_kenbaar="nee")
    for received, expected in (("2024-10-28", "kan_toekennen"), ("2024-10-29", "kan_weigeren")):  # 27 October is a Sunday
        application["ontvangen"] = received
        assert outcome(dossier) == expected


def test_eighteen_on_the_decision_date() -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    dossier["personen"][0].update(geboortedatum="2006-09-02", vso_pro_onderwijs="nee")
    dossier["aanvragen"][0]["ontvangen"] = "2024-09-01"
    assert evaluate(NORMS, dossier).possible(first(dossier)) == {"kan_weigeren", "kan_toekennen"}
    assert outcome(dossier, date=date(2024, 9, 1)) == "kan_weigeren"
    assert outcome(dossier, date=date(2024, 9, 2)) == "kan_toekennen"
    dossier["personen"][0]["vso_pro_onderwijs"] = "ja"
    assert outcome(dossier) == "kan_toekennen"


# ---- counts over lists


def four_used(dossier: Dossier) -> bool | None:
    return evaluate(NORMS, dossier).value("eerdere_halfjaren_werkbegeleiding>=4", (first(dossier),))


def test_counts_are_intervals() -> None:
    dossier = favourable(NORMS, GUIDANCE)
    application = dossier["aanvragen"][0]
    application.update(van="2024-09-01", tot_en_met="2025-02-28")
    dossier["voorzieningen"] = [support(application, "2022-09-01", "2024-08-31")]
    assert four_used(dossier) is True
    assert outcome(dossier) == "moet_weigeren"
    for subsidised, expected in (("nee", False), ("onbekend", None), ("ja", True)):
        dossier["voorzieningen"][0]["gesubsidieerd"] = subsidised
        assert four_used(dossier) is expected
    dossier["voorzieningen"][0]["tot_en_met"] = "onbepaald"
    assert four_used(dossier) is True
    dossier["voorzieningen"][0]["van"] = "2023-02-28"
    assert four_used(dossier) is True
    dossier["voorzieningen"][0]["van"] = "2023-03-01"
    assert four_used(dossier) is False  # the fourth half-year begins on 1 September 2024, not before it
    del dossier["voorzieningen"][0]["tot_en_met"]
    assert four_used(dossier) is False  # three at most
    dossier["voorzieningen"][0]["van"] = "2023-02-28"
    assert four_used(dossier) is None  # one at least, four at most
    dossier["voorzieningen"] = []
    assert four_used(dossier) is False
    dossier["onvolledig"] = ["voorzieningen"]
    assert four_used(dossier) is None


def test_an_open_list_of_someone_else_does_not_matter() -> None:
    dossier = favourable(NORMS, JOBCOACHING)
    dossier["personen"].append({"id": "ander", "onvolledig": ["voorzieningen"]})
    assert outcome(dossier) == "kan_toekennen"
    dossier["personen"][0]["onvolledig"] = ["voorzieningen"]
    assert evaluate(NORMS, dossier).possible(first(dossier)) == {"moet_weigeren", "kan_toekennen"}


# ---- exclusion


def together(*kinds: str) -> Dossier:
    """Grantable applications a1, a2, ... of one person in the same period."""
    dossier = favourable(NORMS, kinds[0])
    base = dossier["aanvragen"].pop()
    person = dossier["personen"][0]
    for i, kind in enumerate(kinds, 1):
        own = favourable(NORMS, kind)
        for key, value in own["personen"][0].items():
            person[key] = "ja" if "ja" in (value, person.get(key)) and key != "id" else person.get(key, value)
        for name in ("dienstverbanden", "plaatsingen"):
            for record, more in zip(dossier[name], own[name], strict=False):
                record.update({k: v for k, v in more.items() if k not in record})
        facts = {k: v for k, v in own["aanvragen"][0].items() if k not in base or k in NORMS.application.facts}
        dossier["aanvragen"].append({**base, **facts, "id": f"a{i}", "voorziening": kind})
    return dossier


def outcomes(dossier: Dossier, **question: Any) -> dict[str, str]:
    answer = evaluate(NORMS, dossier, **question)
    return {a: answer.outcome(a) for a in answer.applications()}


def test_two_grantable_applications_that_exclude_each_other_are_a_choice() -> None:
    assert outcomes(together(JOBCOACHING, GUIDANCE)) == {"a1": "keuze", "a2": "keuze"}


def test_an_application_that_may_be_refused_blocks_nothing() -> None:
    dossier = together(JOBCOACHING, GUIDANCE)
    dossier["aanvragen"][0]["beroep_op_voorliggende_voorziening"] = "ja"
    assert outcomes(dossier) == {"a1": "moet_weigeren", "a2": "toekennen"}  # a2 is there, so a1 is excluded by 2.5
    dossier["aanvragen"][1]["beroep_op_voorliggende_voorziening"] = "ja"
    assert outcomes(dossier) == {"a1": "kan_weigeren", "a2": "kan_weigeren"}
    assert outcomes(dossier, readings={"sprake_van": "ook_bij_kan_weigeren"}) == {"a1": "kan_weigeren", "a2": "kan_weigeren"}


def test_exclusion_that_runs_one_way_is_no_choice() -> None:
    assert outcomes(together(NATURA, GUIDANCE)) == {"a1": "kan_toekennen", "a2": "moet_weigeren"}
    assert outcomes(together(JOBCOACHING, GUIDANCE, NATURA)) == {"a1": "kan_toekennen", "a2": "moet_weigeren", "a3": "kan_toekennen"}


def test_decided_applications_take_part_as_decided() -> None:
    dossier = together(JOBCOACHING, GUIDANCE)
    decision = {"datum": "2024-09-20", "uitkomst": "toegekend"}
    dossier["aanvragen"][1]["besluit"] = decision
    later = {"date": date(2024, 9, 20)}
    assert outcome(dossier, "a1", **later) == "moet_weigeren"
    decision["uitkomst"] = "gedeeltelijk toegekend"
    assert outcome(dossier, "a1", **later) == "moet_weigeren"
    decision["uitkomst"] = "geweigerd"
    assert outcome(dossier, "a1", **later) == "kan_toekennen"


def test_what_is_decided_later_was_still_pending() -> None:
    dossier = together(JOBCOACHING, GUIDANCE)
    for application in dossier["aanvragen"]:
        application["ontvangen"] = "2024-09-15"
    for result, after in (("toegekend", "moet_weigeren"), ("geweigerd", "kan_toekennen")):
        dossier["aanvragen"][1]["besluit"] = {"datum": "2024-09-20", "uitkomst": result}
        assert outcome(dossier, "a1", date=date(2024, 9, 19)) == "keuze"
        assert outcome(dossier, "a1", date=date(2024, 9, 20)) == after
        assert evaluate(NORMS, dossier).possible("a1") == {"keuze", after}  # on some day from 15 September on
        dossier["aanvragen"][0]["ontvangen"] = "2024-09-20"
        assert outcome(dossier, "a1") == after
        del dossier["aanvragen"][1]["besluit"]["datum"]
        assert evaluate(NORMS, dossier).possible("a1") == {"keuze", after}
        dossier["aanvragen"][0]["ontvangen"] = "2024-09-15"


def test_what_is_not_received_yet_is_not_there() -> None:
    dossier = together(JOBCOACHING, GUIDANCE)
    first_, second = dossier["aanvragen"]
    first_["ontvangen"], second["ontvangen"] = "2024-09-15", "2024-09-20"
    assert outcomes(dossier, date=date(2024, 9, 19))["a1"] == "kan_toekennen"
    assert outcomes(dossier, date=date(2024, 9, 20)) == {"a1": "keuze", "a2": "keuze"}
    answer = evaluate(NORMS, dossier)
    assert answer.possible("a1") == {"kan_toekennen", "keuze"}  # decided before the second came in, or after
    assert answer.possible("a2") == {"keuze"}  # the first was there for certain
    second["ontvangen"] = "onbekend"
    assert evaluate(NORMS, dossier).possible("a1") == {"kan_toekennen", "keuze"}
    second["ontvangen"] = "2024-09-15"
    assert outcomes(dossier) == {"a1": "keuze", "a2": "keuze"}


def test_a_recorded_decision_is_judged_with_what_existed_on_its_day() -> None:
    dossier = together(JOBCOACHING, GUIDANCE)
    first_, second = dossier["aanvragen"]
    first_.update(ontvangen="2024-10-01", besluit={"datum": "2024-10-20", "uitkomst": "toegekend"})
    second.update(ontvangen="2024-09-15", besluit={"datum": "2024-09-20", "uitkomst": "geweigerd"})
    assert outcomes(dossier) == {"a1": "kan_toekennen", "a2": "toekennen"}  # on 20 September the other did not exist
    second["besluit"]["datum"] = "2024-10-05"
    assert outcomes(dossier)["a2"] == "moet_weigeren"


def test_an_unknown_in_one_of_two_leaves_both_a_choice_or_one_granted() -> None:
    dossier = together(JOBCOACHING, GUIDANCE)
    dossier["aanvragen"][1]["beroep_op_voorliggende_voorziening"] = "onbekend"
    answer = evaluate(NORMS, dossier)
    assert answer.possible("a1") == {"keuze", "kan_toekennen"}
    # never kan_weigeren: if a2 may be refused, a1 is there; never toekennen: a2 is not grantable before a1 is out
    assert {"moet_weigeren", "keuze"} <= answer.possible("a2") <= {"moet_weigeren", "keuze", "kan_weigeren"}


def test_possible_holds_the_choice_that_an_unlisted_application_would_make() -> None:
    dossier = together(JOBCOACHING)
    dossier["onvolledig"] = ["aanvragen"]
    found = outcomes(together(JOBCOACHING, GUIDANCE))["a1"]
    assert found == "keuze"
    assert found in evaluate(NORMS, dossier).possible("a1")


def test_other_person_or_other_period_excludes_nothing() -> None:
    dossier = together(JOBCOACHING, GUIDANCE)
    dossier["aanvragen"][1].update(van="2026-01-01", tot_en_met="2026-06-30")
    for contract in dossier["dienstverbanden"]:
        contract["einde"] = "onbepaald"
    assert outcomes(dossier) == {"a1": "kan_toekennen", "a2": "toekennen"}


# ---- every kind can be granted, and breaking one fact of a condition shows


@pytest.mark.parametrize("kind", NORMS.provisions)
def test_each_kind_has_a_favourable_dossier(kind: str) -> None:
    found = standing(NORMS, favourable(NORMS, kind))
    assert found is not None
    assert found[0] in ((0, 0), (1, 0))


# ---- properties


def _asks_of_another(prop: str, args: tuple[str | int, ...], applications: tuple[str, ...]) -> bool:
    """Is this leaf about another application, or does it count them? What is asked of support that is there is not asked of those."""
    body = NORMS.props[prop].body
    counts = isinstance(body, n.Comparison) and any(
        isinstance(t, n.Aggregate) for side in (body.left, body.right) for t in subterms(side, NORMS)
    )
    return counts or (len(args) > 1 and args[-1] in applications)


@examples(40)
@given(dossiers(NORMS, unknowns=False), questions(NORMS, dated=True))
def test_a_complete_dossier_is_decided(dossier: Dossier, question: dict[str, Any]) -> None:
    answer = evaluate(NORMS, dossier, **question)
    for a in answer.applications():
        assert answer.outcome(a) != OPEN_OUTCOME
        for prop, args in answer.instances(a):
            if answer.value(prop, args) is not None:
                assert answer.statuses(prop, args) == {"T" if answer.value(prop, args) else "F"}
                assert answer.may(prop, args) == (answer.value(prop, args), not answer.value(prop, args))
            elif not isinstance(NORMS.props[prop].body, n.All | n.Any_ | n.AtLeast | n.Exists | n.Present):
                assert _asks_of_another(prop, args, answer.applications()), (prop, args)


@examples()
@given(dossiers(NORMS), questions(NORMS))
def test_run_p_adds_nothing_to_what_is_decided(dossier: Dossier, question: dict[str, Any]) -> None:
    answer = evaluate(NORMS, dossier, **question)
    for a in answer.applications():
        assert answer.possible(a)
        for prop, args in answer.instances(a):
            assert answer.statuses(prop, args)
            if answer.value(prop, args) is not None:
                assert answer.may(prop, args) == (answer.value(prop, args), not answer.value(prop, args))


@examples()
@given(dossiers(NORMS, unnamed=True), questions(NORMS), st.data())
def test_a_new_fact_withdraws_nothing(dossier: Dossier, question: dict[str, Any], data: st.DataObject) -> None:
    before = evaluate(NORMS, dossier, **question)
    known = decided(before)
    slots = [s for s in _slots(NORMS, thresholds(NORMS), dossier, question["strict"]) if s]
    settled = copy.deepcopy(dossier)
    for i in data.draw(st.lists(st.integers(0, len(slots) - 1), min_size=1, max_size=3, unique=True)):
        data.draw(st.sampled_from(slots[i]))(settled)
    if is_impossible(NORMS, evaluate(NORMS, settled, **question)):
        return
    after = evaluate(NORMS, settled, **question)
    for a in before.applications():
        assert after.possible(a) <= before.possible(a)
    for (prop, args), value in known.items():
        assert after.value(prop, args) is value, (prop, args)


def decided(answer: Answer) -> dict[tuple[str, tuple[str | int, ...]], bool]:
    nodes = {node for a in answer.applications() for node in answer.instances(a)}
    return {node: value for node in nodes if (value := answer.value(*node)) is not None}


@examples(40)
@given(dossiers(NORMS, most=3, perturbations=4, unnamed=True), questions(NORMS))
def test_possible_holds_every_outcome_of_a_completion(dossier: Dossier, question: dict[str, Any]) -> None:
    before = evaluate(NORMS, dossier, **question)
    reached: dict[str, set[str]] = {a: set() for a in before.applications()}
    for complete in completions(NORMS, dossier, 40, strict=question["strict"]):
        for a in before.applications():
            for day in decision_days(complete, a, question["date"]):
                reached[a].add(evaluate(NORMS, complete, **question | {"date": day}).outcome(a))
    for a, found in reached.items():
        assert OPEN_OUTCOME not in found
        assert found <= before.possible(a)
        event(f"possible, not reached: {len(before.possible(a) - found)}" if found else "no completion")


def decision_days(dossier: Dossier, application: str, asked: date | None) -> list[date | None]:
    """Days on which a complete dossier may be decided: the one asked, the recorded one, or around every turn from receipt on."""
    record = next(a for a in dossier["aanvragen"] if a["id"] == application)
    if asked is not None or "datum" in record.get("besluit", {}):
        return [asked]
    texts = [text for a in dossier["aanvragen"] for text in (a["ontvangen"], a.get("besluit", {}).get("datum")) if text]
    found = [date.fromisoformat(t) for t in (*texts, *thresholds(NORMS).days)]
    received = date.fromisoformat(record["ontvangen"])
    return [d for day in sorted(set(found)) for d in (day - timedelta(days=1), day) if d >= received]


@examples(40)
@given(dossiers(NORMS), questions(NORMS), st.randoms(use_true_random=False))
def test_order_does_not_matter(dossier: Dossier, question: dict[str, Any], random: Any) -> None:
    shuffled = {k: random.sample(v, len(v)) for k, v in random.sample(list(dossier.items()), len(dossier))}
    one, other = evaluate(NORMS, dossier, **question), evaluate(NORMS, shuffled, **question)
    assert {a: one.possible(a) for a in one.applications()} == {a: other.possible(a) for a in other.applications()}


@examples()
@given(dossiers(NORMS))
def test_generated_dossiers_are_possible_and_written_as_text(dossier: Dossier) -> None:
    yaml = pytest.importorskip("yaml")
    assert not is_impossible(NORMS, evaluate(NORMS, dossier))
    assert yaml.safe_load(to_yaml(dossier)) == dossier
    for entity in NORMS.entities.values():
        for record in dossier.get(entity.list_name, ()):
            if entity.period and {entity.period.begin, entity.period.end} <= record.keys():
                begin, end = record[entity.period.begin], record[entity.period.end]
                assert "onb" in begin + end or begin <= end


EXCLUDABLE = tuple(k for k in NORMS.provisions if excludable(NORMS, k))


def test_every_outcome_occurs_often_enough(capsys: pytest.CaptureFixture[str]) -> None:
    """A test that never sees a choice tests no choice: how often each outcome occurs, printed."""
    seen: Counter[str] = Counter()

    def collect(dossier: Dossier, question: dict[str, Any]) -> None:
        answer = evaluate(NORMS, dossier, **question)
        for a in answer.applications():
            seen[answer.outcome(a)] += 1
            if answer.outcome(a) == OPEN_OUTCOME:
                seen.update(f"possible: {o}" for o in answer.possible(a))

    for most, some in ((120, dossiers(NORMS)), (40, dossiers(NORMS, kinds=EXCLUDABLE, most=3, supports=1, perturbations=5))):
        seed(20240501)(examples(most)(given(some, questions(NORMS))(collect)))()
    with capsys.disabled():
        print("\n" + "\n".join(f"{count:6} {name}" for name, count in seen.most_common()))
    assert all(seen[o] >= 3 for o in (*OUTCOMES, OPEN_OUTCOME))
