"""Saying less never gives more: a general kind, `onbekend`, an open list only widen what is possible, and take away what was certain.

And no output claims what is open: how long can be granted, an amount, a duty.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, note
from hypothesis import strategies as st
from oracle import Dossier, evaluate
from oracle.generate import dossiers, favourable, leaf_kinds, questions, stated_facts, stated_links, to_yaml
from oracle.interpreter import ENDLESS, KIND_OF_APPLICATION, KIND_OF_SUPPORT, OPEN, UNKNOWN
from oracle.loaded import norms
from oracle.profiles import examples

import kb
from explain import words
from explain.decision.serialize import decision_json
from explain.html import sections
from explain.letter import letters
from explain.notebook.frames import OUTCOMES
from parser import norms as n
from reasoner import Answer, Decision, DossierError, decide, read_dossier
from reasoner.decision.answer import EXCESS, GRANT, MAY_GRANT, MUST_REFUSE, NOT_APPLICABLE
from reasoner.questions.ask import ask
from reasoner.repairs.changes import What
from reasoner.repairs.repair import repairs

pytestmark = pytest.mark.slow

NORMS = norms()
Change = Callable[[Dossier], None]
NO_SHORTER = "geen reden om een kortere periode"


# ---- the ways to say less


def vaguer(dossier: Dossier) -> Iterator[tuple[str, Change]]:
    """Every single way to say less in a dossier, with its name. What is asked, and for whom, stays."""
    for entity in NORMS.entities.values():
        for i, record in enumerate(dossier.get(entity.list_name) or ()):
            yield from _vaguer_record(entity, i, record)
        if entity.list_name in dossier and entity.list_name not in dossier.get(OPEN, ()):
            yield "lijst", _open(entity.list_name)
    owner = NORMS.application.owner
    people = NORMS.entities[NORMS.application.links[owner].target] if owner else None
    for i, _ in enumerate(dossier.get(people.list_name) or () if people else ()):
        for entity in NORMS.entities.values():
            if entity.owner is not None and entity.links[entity.owner].target == people.name:  # type: ignore[union-attr]
                yield "lijst van een persoon", _open_of(people.list_name, i, entity.list_name)  # type: ignore[union-attr]


def _vaguer_record(entity: n.Entity, i: int, record: dict[str, Any]) -> Iterator[tuple[str, Change]]:
    kind = record.get(KIND_OF_SUPPORT) if entity.support else None
    if kind not in (None, UNKNOWN):
        for above in (*NORMS.ancestors(kind)[1:], UNKNOWN):
            yield "soort", _put(entity.list_name, i, KIND_OF_SUPPORT, above)
    bounds = (entity.period.begin, entity.period.end) if entity.period else ()
    for fact in stated_facts(entity):
        if record.get(fact.name, UNKNOWN) != UNKNOWN:
            yield "grens van een periode" if fact.name in bounds else "waarde", _put(entity.list_name, i, fact.name, UNKNOWN)
    for link in stated_links(entity):
        named = entity.name == n.APPLICATION and link.name == entity.owner
        if record.get(link.name, UNKNOWN) != UNKNOWN and not named:
            yield "koppeling", _put(entity.list_name, i, link.name, UNKNOWN)


def _put(list_name: str, i: int, key: str, value: str) -> Change:
    def change(d: Dossier) -> None:
        d[list_name][i][key] = value

    return change


def _open(list_name: str) -> Change:
    def change(d: Dossier) -> None:
        d[OPEN] = [*d.get(OPEN, ()), list_name]

    return change


def _open_of(people: str, i: int, list_name: str) -> Change:
    def change(d: Dossier) -> None:
        person = d[people][i]
        person[OPEN] = list(dict.fromkeys((*person.get(OPEN, ()), list_name)))

    return change


def say_less(dossier: Dossier, data: st.DataObject, most: int = 3) -> Dossier:
    """The dossier after one or more such changes; a kind of change is drawn first, so that rare ones are tried too."""
    less = copy.deepcopy(dossier)
    for _ in range(data.draw(st.integers(1, most))):
        ways: dict[str, list[Change]] = {}
        for name, change in vaguer(less):
            ways.setdefault(name, []).append(change)
        if not ways:
            break
        name = data.draw(st.sampled_from(sorted(ways)))
        event(name)
        data.draw(st.sampled_from(ways[name]))(less)
    note(to_yaml(less))
    return less


# ---- the oracle


@examples()
@given(dossiers(NORMS), questions(NORMS), st.data())
def test_saying_less_only_widens_what_is_possible_in_the_oracle(dossier: Dossier, question: dict[str, Any], data: st.DataObject) -> None:
    more, less = evaluate(NORMS, dossier, **question), evaluate(NORMS, say_less(dossier, data), **question)
    for a in more.applications():
        assert more.possible(a) <= less.possible(a)
        for node in more.instances(a) & less.instances(a):
            assert less.value(*node) in (None, more.value(*node)), node


# ---- the engine


def answered(dossier: Dossier, **question: Any) -> Answer:
    return decide(NORMS, read_dossier(NORMS, to_yaml(dossier), "voorbeeld.yaml"), **question)


@examples(40)
@given(dossiers(NORMS, most=2), questions(NORMS), st.data())
def test_saying_less_only_widens_what_is_possible(dossier: Dossier, question: dict[str, Any], data: st.DataObject) -> None:
    more, less = answered(dossier, **question), answered(say_less(dossier, data), **question)
    for before, after in zip(more.decisions, less.decisions, strict=True):
        assert before.application == after.application
        never_more(more, before, less, after)


def never_more(more: Answer, before: Decision, less: Answer, after: Decision) -> None:
    """What is said with less holds with more: outcomes, grounds, conditions, amounts, duties, how long."""
    assert set(before.possible) <= set(after.possible)
    assert {(g.id, g.leg) for g in after.grounds} <= {(g.id, g.leg) for g in before.grounds}
    conditions = [c.prop for c in NORMS.provisions[before.provision].conditions]
    for prop in conditions:
        assert less.model_of(after).value(prop, (after.subject,)) in (None, more.model_of(before).value(prop, (before.subject,)))
    if before.outcome in (MUST_REFUSE, NOT_APPLICABLE) or after.outcome in (MUST_REFUSE, NOT_APPLICABLE):
        return
    # what follows from granting is told only where that is among the possible outcomes
    granting = {d.address.id for d in NORMS.provisions[before.provision].duties if d.when == "after_grant"}
    aside = set() if {GRANT, MAY_GRANT} & set(before.possible) else granting
    certain = {(d.id, d.bearer, d.what) for d in after.duties if not d.open and d.id not in aside}
    assert certain <= {(d.id, d.bearer, d.what) for d in before.duties if not d.open}
    assert {(d.id, d.bearer, d.what) for d in before.duties} <= {(d.id, d.bearer, d.what) for d in after.duties}
    rows = {(type(r), r.id, r.from_, r.to): r.maximum for r in (*before.amounts, *before.hours)}
    for row in (*after.amounts, *after.hours):
        assert row.status != "ok" or rows.get((type(row), row.id, row.from_, row.to)) == row.maximum
    _no_longer(before, after)


def _no_longer(before: Decision, after: Decision) -> None:
    """A maximum that refuses something does so with less too, or is said to be open; what is certain stays within it."""
    refusing = [g for g in before.grounds if g.leg == EXCESS]
    open_ = {(x.id, x.last): x for x in after.limits}
    assert {g.id for g in refusing} <= {g.id for g in after.grounds if g.leg == EXCESS} | {x.id for x in after.limits}
    assert {(x.id, x.last) for x in before.limits} <= set(open_)
    for ground in refusing:
        last, first = open_.get((ground.id, True)), open_.get((ground.id, False))
        if last is not None and ground.until is not None:
            assert last.known is None or last.known <= ground.until
            assert last.furthest is None or last.furthest >= ground.until
        if first is not None and ground.from_ is not None:
            assert first.known is None or first.known >= ground.from_
            assert first.furthest is None or first.furthest <= ground.from_


@pytest.mark.parametrize("kind", NORMS.provisions)
def test_every_kind_under_a_general_one_is_open_and_every_other_is_not(kind: str) -> None:
    """Support of each kind beside each application: what a general kind leaves open holds what each leaf under it gives."""
    dossier = favourable(NORMS, kind)
    entity = next(e for e in NORMS.entities.values() if e.support)
    application = dossier["aanvragen"][0]
    own = {k: application[k] for k in (NORMS.application.owner, "van", "tot_en_met")}

    def possible(support: str) -> set[str]:
        dossier[entity.list_name] = [{"id": "beside", KIND_OF_SUPPORT: support, **own}]
        found = evaluate(NORMS, dossier).possible(application["id"])
        assert set(answered(dossier).decisions[0].possible) == found
        return set(found)

    leaves = {leaf: possible(leaf) for leaf in leaf_kinds(NORMS)}
    for general in (*(k for k in NORMS.kinds if k not in leaves), UNKNOWN):
        below = set().union(*(leaves[x] for x in leaf_kinds(NORMS, general)))
        assert below <= possible(general)
        assert (len(below) > 1) is (len(possible(general)) > 1)


# ---- nothing is claimed that is open


@examples(25)
@given(dossiers(NORMS, most=2, supports=1), questions(NORMS))
def test_no_output_claims_what_is_open(dossier: Dossier, question: dict[str, Any]) -> None:
    answer = answered(dossier, **question)
    event(f"open maxima: {sum(len(d.limits) for d in answer.decisions)}")
    claims_nothing_open(answer)


EXAMPLES = sorted((Path(kb.__file__).parent / "twenterand_2024" / "dossiers").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_no_example_claims_what_is_open(path: Path) -> None:
    claims_nothing_open(decide(NORMS, read_dossier(NORMS, path.read_text(encoding="utf-8"), path.name)))


def claims_nothing_open(answer: Answer) -> None:
    for decision, written in zip(answer.decisions, letters(answer), strict=True):
        if decision.running is not None:
            continue
        text = " ".join(s.text for block in written.blocks for s in block.sentences)
        told = decision_json(answer, decision)
        assert [x["id"] for x in told.get("limits", [])] == [x.id for x in decision.limits]
        if decision.limits:
            assert NO_SHORTER not in text
            assert all(words.open_limit_words(x).lower() in " ".join(sections.lead(answer, decision)).lower() for x in decision.limits)
        if decision.outcome in (GRANT, MAY_GRANT):
            for limit in decision.limits:
                assert words.open_limit_words(limit, words.full_day).lower() in text.lower()
                assert all(u.question in text for u in limit.unknown)
        for duty in decision.duties:
            assert not duty.open or (duty.what in text) <= (words.duty_words(duty) in text)
        for row in (*decision.amounts, *decision.hours):
            certain = all(x.last and x.known is not None and row.to is not None and row.to <= x.known for x in decision.limits)
            assert row.status != "ok" or certain


# ---- a case of each


def placement(**changes: str) -> Dossier:
    """A second stretch of a placement, asked for a fortnight longer than six months, of which illness is not known."""
    dossier = favourable(NORMS, "proefplaats")
    application, place = dossier["aanvragen"][0], dossier["plaatsingen"][0]
    place.update(van="2024-09-01", tot_en_met="2025-03-14", ziektedagen=UNKNOWN)
    application.update(van="2024-11-01", tot_en_met="2025-03-14", ontvangen="2024-10-15", is_verlenging="ja")
    own = {"persoon": application["persoon"], "plaatsing": place["id"]}
    support = {"id": "v", "soort": "proefplaats", "verstrekt_door": "gemeente", "van": "2024-09-01", "tot_en_met": "2024-10-31", **own}
    dossier["voorzieningen"] = [support]
    place.update({k: v for k, v in changes.items() if k == "ziektedagen"})
    application.update({k: v for k, v in changes.items() if k != "ziektedagen"})
    return dossier


def test_a_maximum_that_hangs_on_illness_is_said_in_the_json() -> None:
    answer = answered(placement())
    (decision,) = answer.decisions
    assert (decision.outcome, decision.unknown, decision.grounds) == (MAY_GRANT, (), ())
    told = decision_json(answer, decision)
    (limit,) = told["limits"]
    assert {k: limit[k] for k in ("id", "until", "until_at_most", "from", "from_at_least")} == {
        "id": "verordening:12.1", "until": "2025-02-28", "until_at_most": None, "from": None, "from_at_least": None,
    }  # fmt: skip
    assert limit["text"].startswith("Ten hoogste tot en met 28-2-2025, of later als dat volgt uit het antwoord op: ")
    assert [(u["fact"], u["ids"]) for u in limit["unknown"]] == [("ziektedagen", ["verordening:12.1"])]
    assert told["unknown"] == []


@pytest.mark.parametrize("changes", [{"ziektedagen": "14"}, {"ziektedagen": "0"}, {"tot_en_met": "2025-02-28"}])
def test_a_maximum_that_hangs_on_nothing_leaves_the_json_as_it_was(changes: dict[str, str]) -> None:
    answer = answered(placement(**changes))
    assert "limits" not in decision_json(answer, answer.decisions[0])


def test_a_part_that_may_fall_beyond_a_maximum_has_no_amount_yet() -> None:
    """Two half-years asked after guidance that began three half-years ago and of which the end is not known: one is left in any case."""
    dossier = favourable(NORMS, "interne_werkbegeleiding")
    application = dossier["aanvragen"][0]
    dossier["dienstverbanden"][0].update(begin="2024-09-01", einde=ENDLESS)
    application.update(van="2024-09-01", tot_en_met="2025-08-31", ontvangen="2024-09-15")
    support = {"id": "v", "soort": "interne_werkbegeleiding", "gesubsidieerd": "ja", "van": "2023-03-01", "tot_en_met": UNKNOWN}
    dossier["voorzieningen"] = [support | {"persoon": application["persoon"]}]
    (decision,) = answered(dossier).decisions
    (limit,) = decision.limits
    assert (limit.id, limit.known, limit.furthest) == ("regeling:3.4", date(2025, 2, 28), None)
    assert {r.status for r in decision.amounts} == {"onbekend"}
    support["tot_en_met"] = "2023-08-31"
    dossier["voorzieningen"] = [support | {"persoon": application["persoon"]}]
    (decision,) = answered(dossier).decisions
    assert (decision.limits, [r.status for r in decision.amounts]) == ((), ["ok", "ok"])


def test_a_duty_whose_condition_is_unknown_names_what_it_depends_on() -> None:
    dossier = favourable(NORMS, "subsidie_jobcoaching")
    for said, expected in (("ja", False), ("nee", None), (UNKNOWN, True)):
        dossier["aanvragen"][0]["noodzaak_onduidelijk"] = said
        answer = answered(dossier)
        found = [d for d in answer.decisions[0].duties if d.id == "regeling:2.1"]
        assert [d.open for d in found] == ([expected] if expected is not None else [])
        told = [d for d in decision_json(answer, answer.decisions[0])["duties"] if d["id"] == "regeling:2.1"]
        assert [[u["fact"] for u in d.get("unknown", [])] for d in told] == (
            [["noodzaak_onduidelijk"] if expected else []] if found else []
        )


def test_a_frame_counts_what_is_open() -> None:
    assert OUTCOMES.index("open") > OUTCOMES.index("unknown")


def test_the_kind_of_an_application_is_never_general() -> None:
    """What is asked for is one of the provisions the law decides about: leaves of the tree."""
    assert set(NORMS.provisions) <= set(leaf_kinds(NORMS))
    assert KIND_OF_APPLICATION != KIND_OF_SUPPORT


def general() -> Dossier:
    """Support of a general kind in the period of an application that one of the kinds under it excludes."""
    dossier = favourable(NORMS, "subsidie_jobcoaching")
    application = dossier["aanvragen"][0]
    own = {k: application[k] for k in ("persoon", "van", "tot_en_met")}
    dossier["voorzieningen"] = [{"id": "beside", KIND_OF_SUPPORT: "persoonlijke_ondersteuning", **own}]
    return dossier


def test_a_general_kind_is_asked_with_the_kinds_under_it() -> None:
    read = read_dossier(NORMS, to_yaml(general()))
    answer = decide(NORMS, read)
    assert [(u.fact, u.entity, u.ids) for u in answer.decisions[0].unknown] == [(KIND_OF_SUPPORT, "beside", ("regeling:2.5",))]
    (question,) = ask(answer)[0].questions
    assert question.unknown.question == "Welke soort persoonlijke ondersteuning bij werk is het precies?"
    outcomes = {kind: option.possible for option in question.options for kind in option.values}
    refused = {kind for kind, possible in outcomes.items() if possible == (MUST_REFUSE,)}
    assert set(outcomes) == {"jobcoaching", "subsidie_jobcoaching", "jobcoaching_in_natura", "interne_werkbegeleiding"}
    assert refused == {"interne_werkbegeleiding"}


def test_what_kind_it_was_is_a_proviso_of_a_repair_and_no_change() -> None:
    found = repairs(NORMS, read_dossier(NORMS, to_yaml(general())))
    kinds = [c for r in found.repairs for c in r.provisos if c.slot.what is What.KIND]
    assert kinds
    assert all(c.slot.what is not What.KIND for r in found.repairs for c in r.changes)


def test_a_running_provision_of_a_general_kind_names_the_kinds_under_it() -> None:
    dossier = {"personen": [{"id": "p"}], "voorzieningen": [{"id": "v", "persoon": "p", KIND_OF_SUPPORT: "jobcoaching"}]}
    with pytest.raises(DossierError) as error:
        answered(dossier)
    (problem,) = error.value.problems
    assert (problem.code, problem.hint) == ("D006", "kies als soort subsidie_jobcoaching, jobcoaching_in_natura")
