"""A second regulation, invented, with a vocabulary of its own: decided without a change to any Python."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import plain_yaml

import kb
from parser import SourceFile, check
from parser.norms import Norms
from reasoner import Answer, Decision, decide, read_dossier

FOLDER = Path(__file__).parent / "kennisbanken" / "atelierfonds"
DOSSIERS = sorted(p.stem for p in (FOLDER / "dossiers").glob("*.yaml"))
BASIS = "atelierfonds"


def checked(order: Sequence[int] | None = None) -> Norms:
    folder = kb.find(str(FOLDER))
    rules = [SourceFile(*r) for r in folder.rules]
    return check(folder.id, [rules[i] for i in order] if order else rules, [SourceFile(*s) for s in folder.sources])


@cache
def norms() -> Norms:
    return checked()


def text(name: str) -> str:
    return (FOLDER / "dossiers" / f"{name}.yaml").read_text(encoding="utf-8")


def answer(dossier: str, base: Norms | None = None, **question: Any) -> Answer:
    base = base or norms()
    return decide(base, read_dossier(base, dossier), **{"date": date(2025, 2, 3), **question})


def one(name: str, **question: Any) -> Decision:
    (decision,) = answer(text(name), **question).decisions
    return decision


def changed(name: str, *changes: tuple[str, str]) -> str:
    """The text of a dossier with replacements, each of which must apply."""
    found = text(name)
    for old, new in changes:
        assert old in found
        found = found.replace(old, new)
    return found


def outcome(dossier: str, **question: Any) -> str:
    (decision,) = answer(dossier, **question).decisions
    return decision.outcome


# ---- the four dossiers


def test_the_vocabulary_is_its_own() -> None:
    assert set(norms().entities) == {"kunstenaar", "collectief", "lidmaatschap", "ruimte", "toekenning", "aanvraag"}
    assert set(norms().provisions) == {"atelierruimte", "materiaalsubsidie", "reisbeurs"}
    assert norms().application.owner == "kunstenaar"


def test_granted() -> None:
    decision = one("toegekend")
    assert (decision.outcome, decision.person, decision.date) == ("toekennen", "zoë", date(2025, 2, 3))
    assert (decision.grounds, decision.unmet, decision.unknown, decision.deviation) == ((), (), (), ())
    assert [(r.from_, r.to, r.row, r.column, r.table, r.factor, r.maximum, r.status) for r in decision.amounts] == [
        (date(2025, 3, 1), date(2025, 8, 31), "Middel", "Eerste half jaar", Decimal("800.00"), "24/32", Decimal("600.00"), "ok"),
        (date(2025, 9, 1), date(2026, 2, 28), "Middel", "Tweede en derde half jaar", Decimal("640.50"), "24/32", Decimal("480.38"), "ok"),
    ]
    assert [(d.bearer, d.due, d.id) for d in decision.duties] == [
        ("college", date(2025, 3, 31), f"{BASIS}:6.1"),
        ("kunstenaar", date(2026, 3, 28), f"{BASIS}:6.2"),
    ]


def test_refused_on_every_ground_at_once() -> None:
    decision = one("geweigerd")
    assert decision.outcome == "moet_weigeren"
    assert [(g.id, g.binding, g.because, g.with_) for g in decision.grounds] == [
        (f"{BASIS}:2.1", True, (f"{BASIS}:2.1.a", f"{BASIS}:2.1.b", f"{BASIS}:2.1.c"), ()),
        (f"{BASIS}:2.4", True, (f"{BASIS}:2.1.a", f"{BASIS}:2.1.b", f"{BASIS}:2.1.c"), ()),
        (f"{BASIS}:5", True, (), ("t1",)),
    ]
    assert [u.id for u in decision.unmet] == [f"{BASIS}:2.1.a", f"{BASIS}:2.1.b", f"{BASIS}:2.1.c"]
    assert (decision.amounts, [d.bearer for d in decision.duties]) == ((), ["college"])
    assert decision.deviation == (f"{BASIS}:7",)


def test_three_that_exclude_each_other_are_a_choice_of_three() -> None:
    decisions = answer(text("drie_tegelijk")).decisions
    assert {d.application: d.outcome for d in decisions} == dict.fromkeys(("a1", "a2", "a3"), "keuze")
    assert all(d.choice == (("a1",), ("a2",), ("a3",)) for d in decisions)
    assert all((d.grounds, d.unknown) == ((), ()) for d in decisions)


def test_unknown() -> None:
    decision = one("onbekend")
    assert (decision.outcome, decision.possible) == ("onbeslist", ("moet_weigeren", "kan_toekennen"))
    assert {(u.fact, u.entity) for u in decision.unknown} == {("lidmaatschappen", "bram"), ("uitnodiging", "a1")}


# ---- what each construct does


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("toekenningen: []", "lidmaatschappen: []\ntoekenningen: []"), ("belang_collectief: nee", "uitnodiging: ja")], "kan_toekennen"),
        ([("belang_collectief: nee", "belang_collectief: ja\n    uitnodiging: ja")], "kan_toekennen"),
        ([("belang_collectief: nee", "uitnodiging: nee")], "moet_weigeren"),
    ],
)
def test_what_is_learnt_decides(changes: list[tuple[str, str]], expected: str) -> None:
    assert outcome(changed("onbekend", *changes)) == expected
    assert expected in one("onbekend").possible


@pytest.mark.parametrize(
    ("collectives", "expected"),
    [("c1", "kan_toekennen"), ("c1 c2", "moet_weigeren"), ("c1 c3", "kan_toekennen"), ("c1 c2 c3", "moet_weigeren")],
)
def test_a_count_over_a_list(collectives: str, expected: str) -> None:
    enrolled = {"c1": "ja", "c2": "ja", "c3": "nee"}
    lists = (
        "collectieven:\n" + "".join(f"  - {{id: {c}, ingeschreven_bij_fonds: {e}}}\n" for c, e in enrolled.items()) + "lidmaatschappen:\n"
    )
    lists += "".join(f"  - {{id: l{c}, kunstenaar: bram, collectief: {c}}}\n" for c in collectives.split())
    assert (
        outcome(
            changed(
                "onbekend",
                ("toekenningen: []", f"{lists}toekenningen: []"),
                ("belang_collectief: nee", "belang_collectief: nee\n    uitnodiging: ja"),
            )
        )
        == expected
    )


@pytest.mark.parametrize(("asked", "expected"), [("3000,50", "kan_toekennen"), ("3000,51", "kan_weigeren")])
def test_a_sum_over_a_list(asked: str, expected: str) -> None:
    dossier = f"""
toekenningen:
  - {{id: t1, kunstenaar: k, soort: reisbeurs, van: 2024-01-01, tot_en_met: 2024-01-31, bedrag: 999.50}}
  - {{id: t2, kunstenaar: k, soort: atelierruimte, van: 2024-02-01, tot_en_met: 2024-07-31, bedrag: 1000}}
  - {{id: t3, kunstenaar: ander, soort: atelierruimte, van: 2024-02-01, tot_en_met: 2024-07-31, bedrag: 1000}}
kunstenaars: [{{id: k}}, {{id: ander}}]
aanvragen:
  - {{id: a1, voorziening: materiaalsubsidie, kunstenaar: k, ontvangen: 2025-02-01,
     van: 2025-03-01, tot_en_met: 2025-04-30, gevraagd_bedrag: "{asked}"}}
"""
    assert outcome(dossier) == expected


def test_an_open_norm_is_presumed_and_may_be_judged() -> None:
    two = changed("drie_tegelijk", (", draagt_bij_aan_continuïteit: ja", ""))
    assert [(x.fact, x.entity) for d in answer(two).decisions for x in d.assumed if d.application == "a2"] == [
        ("draagt_bij_aan_continuïteit", "a2")
    ]
    judged = changed("drie_tegelijk", ("continuïteit: ja", "continuïteit: nee"))
    found = {d.application: (d.outcome, d.choice) for d in answer(judged).decisions}
    assert found == {"a1": ("keuze", (("a1",), ("a3",))), "a2": ("kan_weigeren", ()), "a3": ("keuze", (("a1",), ("a3",)))}


def test_a_choice_of_pairs_when_two_do_not_overlap() -> None:
    apart = changed("drie_tegelijk", ("van: 2025-05-01, tot_en_met: 2025-05-31", "van: 2025-12-01, tot_en_met: 2026-01-31"))
    found = {d.application: (d.outcome, d.choice) for d in answer(apart).decisions}
    assert found == dict.fromkeys(("a1", "a2", "a3"), ("keuze", (("a1", "a3"), ("a2",))))


def test_a_granted_one_decides_the_choice() -> None:
    granted = changed(
        "drie_tegelijk", ("tot_en_met: 2025-08-31,", "tot_en_met: 2025-08-31, besluit: {datum: 2025-02-10, uitkomst: toegekend},")
    )
    found = {d.application: d.outcome for d in answer(granted, date=date(2025, 2, 10)).decisions}
    assert (found["a2"], found["a3"]) == ("moet_weigeren", "moet_weigeren")


def test_the_exclusion_binds_one_artist_only() -> None:
    others = changed(
        "drie_tegelijk",
        ("- {id: sara,", "- {id: twee}\n  - {id: drie}\n  - {id: sara,"),
        ("materiaalsubsidie, kunstenaar: sara", "materiaalsubsidie, kunstenaar: twee"),
        ("reisbeurs, kunstenaar: sara", "reisbeurs, kunstenaar: drie"),
    )
    assert [d.outcome for d in answer(others).decisions] == ["toekennen", "kan_toekennen", "kan_toekennen"]


@pytest.mark.parametrize(
    ("choice", "student", "expected"),
    [("geheel", "ja", "toekennen"), ("inschrijving", "ja", "moet_weigeren"), ("geheel", "nee", "moet_weigeren")],
)
def test_an_exception_and_the_reading_of_it(choice: str, student: str, expected: str) -> None:
    minor = changed("toegekend", ("1990-03-01", "2010-03-01"), ("volgt_kunstvakopleiding: nee", f"volgt_kunstvakopleiding: {student}"))
    assert outcome(minor, readings={"tenzij_opleiding": choice}) == expected


@pytest.mark.parametrize(("reading", "expected"), [("een_dag", "moet_weigeren"), ("een_maand", "toekennen")])
def test_the_reading_of_the_same_period(reading: str, expected: str) -> None:
    shared = changed("toegekend", ("tot_en_met: 2025-02-28, bedrag", "tot_en_met: 2025-03-29, bedrag"))
    assert outcome(shared, readings={"dezelfde_periode": reading}) == expected
    assert outcome(shared.replace("2025-03-29", "2025-03-30"), readings={"dezelfde_periode": reading}) == "moet_weigeren"


@pytest.mark.parametrize(
    ("earlier_until", "leg", "until", "outcome_"),
    [
        ("2024-02-29", None, None, "toekennen"),
        ("2024-08-31", "meerdere", date(2025, 8, 31), "toekennen"),
        ("2025-02-28", None, None, "moet_weigeren"),
    ],
)
def test_a_maximum_refuses_the_excess_only(earlier_until: str, leg: str | None, until: date | None, outcome_: str) -> None:
    earlier = changed(
        "toegekend",
        (
            "soort: materiaalsubsidie, van: 2024-01-01, tot_en_met: 2025-02-28",
            f"soort: atelierruimte, van: 2023-09-01, tot_en_met: {earlier_until}",
        ),
    )
    (decision,) = answer(earlier).decisions
    assert decision.outcome == outcome_
    assert [(g.id, g.leg, g.until) for g in decision.grounds if g.leg] == ([(f"{BASIS}:2.3", leg, until)] if leg else [])


def test_a_maximum_in_time_is_a_day() -> None:
    late = changed(
        "onbekend",
        ("2025-05-01", "2027-12-01"),
        ("2025-05-31", "2028-01-31"),
        ("belang_collectief: nee", "belang_collectief: ja\n    uitnodiging: ja"),
    )
    (decision,) = answer(late).decisions
    assert (decision.outcome, [(g.id, g.leg, g.until) for g in decision.grounds]) == (
        "kan_toekennen",
        [(f"{BASIS}:4.2", "meerdere", date(2027, 12, 31))],
    )


def test_a_cell_that_the_table_does_not_have() -> None:
    (decision,) = answer(changed("toegekend", ("grootte: middel", "grootte: groot"))).decisions
    assert [(r.maximum, r.status) for r in decision.amounts] == [(Decimal("900.00"), "ok"), (None, "geen_cel")]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-12-31", "niet_van_toepassing"),
        ("2025-01-01", "toekennen"),
        ("2028-12-31", "toekennen"),
        ("2029-01-01", "niet_van_toepassing"),
    ],
)
def test_it_is_in_force_from_and_until(day: str, expected: str) -> None:
    assert one("toegekend", date=date.fromisoformat(day)).outcome == expected


def test_the_college_may_deviate_from_what_article_7_reaches() -> None:
    conditions = ", ".join(f"{BASIS}:2.1.{letter}" for letter in "abc")
    used = changed(
        "geweigerd",
        (
            "    uren_per_week: 15",
            f"    uren_per_week: 15\n    afwijking: {{artikel: {BASIS}:7, van: [{conditions}], reden: bijzonder}}",
        ),
    )
    (decision,) = answer(used).decisions
    assert [g.id for g in decision.grounds] == [f"{BASIS}:5"]
    alone = used.replace("2025-06-01, tot_en_met: 2025-06-30", "2024-06-01, tot_en_met: 2024-06-30")
    assert outcome(alone) == "kan_toekennen"


# ---- the order of things


def comparable(found: Answer) -> dict[str, Any]:
    """Decisions as sets, by application: what may not depend on an order."""
    return {
        d.application: (
            d.outcome,
            d.possible,
            {frozenset(c) for c in d.choice},
            {(g.id, g.leg, g.because, frozenset(g.with_)) for g in d.grounds},
            {(u.fact, u.entity) for u in d.unknown},
            d.amounts,
            d.duties,
        )
        for d in found.decisions
    }


def permuted(dossier: str, shuffle: random.Random) -> str:
    """The same dossier with lists, records and keys in another order."""
    tree = plain_yaml(dossier)

    def mixed(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        items = list(pairs)
        shuffle.shuffle(items)
        return dict(items)

    lists = mixed((name, [mixed(r.items()) for r in shuffle.sample(records, len(records))]) for name, records in tree.items())
    return str(yaml.safe_dump(lists, allow_unicode=True, sort_keys=False))


@pytest.mark.parametrize("name", DOSSIERS)
@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_records_does_not_matter(name: str, seed: int) -> None:
    assert comparable(answer(permuted(text(name), random.Random(seed)))) == comparable(answer(text(name)))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_every_order_of_three_applications_gives_the_same_choice(order: Sequence[int]) -> None:
    lines = text("drie_tegelijk").splitlines()
    applications = lines[-3:]
    moved = "\n".join([*lines[:-3], *(applications[i] for i in order)])
    assert comparable(answer(moved)) == comparable(answer(text("drie_tegelijk")))


@pytest.mark.parametrize("name", DOSSIERS)
def test_the_order_of_files_does_not_matter(name: str) -> None:
    assert comparable(answer(text(name), checked((1, 0)))) == comparable(answer(text(name)))
