"""`ask`: every stated consequence is checked against the oracle, and what is not asked cannot change the outcome."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import DOSSIERS, ROOT, plain_yaml
from hypothesis import given
from oracle import Dossier, evaluate
from oracle.generate import domain, dossiers, favourable, is_impossible, thresholds, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n
from reasoner import decide, read_dossier
from reasoner.ask import COMPLETE, NEW, Asked, Option, Question, ask
from reasoner.suppose import Slot

NORMS = norms()
SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"
EXAMPLES = sorted(DOSSIERS.glob("*.yaml"))
JOBCOACHING = "subsidie_jobcoaching"


def asked(dossier: Dossier, base: n.Norms = NORMS, **question: Any) -> tuple[Asked, ...]:
    found = read_dossier(base, to_yaml(dossier), "voorbeeld.yaml")
    answer = decide(base, found, **question)
    return ask(base, found, answer, date=question.get("date"), strict=question.get("strict", False))


def record(dossier: Dossier, id_: str) -> dict[str, Any]:
    (found,) = [r for members in dossier.values() for r in members if isinstance(r, dict) and r["id"] == id_]
    return found


# ---- an answer put in, independently of reasoner/suppose.py


def with_answer(base: n.Norms, dossier: Dossier, question: Question, value: str) -> tuple[Dossier, dict[str, Any]]:
    """The dossier with this answer, and what is asked of it beside."""
    result, unknown = copy.deepcopy(dossier), question.unknown
    if question.slot is Slot.DATE:
        return result, {"date": date.fromisoformat(value)}
    if question.slot is Slot.LIST:
        if value == COMPLETE:
            close(base, result, unknown.fact, unknown.entity)
        return result, {}
    if value == NEW:
        link = next(e.links[unknown.fact] for e in base.entities.values() if has(result, e, unknown.entity))
        name = base.entities[link.target].list_name
        if name not in result:
            result["onvolledig"] = [*result.get("onvolledig", []), name]
        result[name] = [*(result.get(name) or []), {"id": "nieuw9"}]
        value = "nieuw9"
    at = record(result, unknown.entity)
    at[unknown.fact] = value
    at.get("aangenomen", {}).pop(unknown.fact, None)
    return result, {}


def has(dossier: Dossier, entity: n.Entity, id_: str) -> bool:
    return any(r["id"] == id_ for r in dossier.get(entity.list_name) or ())


def close(base: n.Norms, dossier: Dossier, name: str, about: str) -> None:
    """All of this list is there for this person, and nothing more is known of the others."""
    owner = base.application.links[str(base.application.owner)].target
    people = dossier.get(base.entities[owner].list_name) or []
    everywhere = name not in dossier or name in dossier.get("onvolledig", [])
    dossier.setdefault(name, [])
    dossier["onvolledig"] = [x for x in dossier.get("onvolledig", []) if x != name]
    for person in people:
        if person["id"] == about or all(p["id"] != about for p in people):
            person["onvolledig"] = [x for x in person.get("onvolledig", []) if x != name]
        elif everywhere:
            person["onvolledig"] = [*person.get("onvolledig", []), name]


def contains(option: Option, value: str) -> bool:
    """Does a range hold this value?"""

    def key(text: str) -> tuple[int, Any]:
        if text == "onbepaald":
            return (1, 0)
        return (0, date.fromisoformat(text)) if text.count("-") == 2 else (0, Decimal(text.replace(",", ".")))

    return (option.least is None or key(option.least) <= key(value)) and (option.most is None or key(value) <= key(option.most))


def ranged(question: Question) -> bool:
    return not any(o.values for o in question.options)


def trials(base: n.Norms, dossier: Dossier, question: Question, rng: random.Random) -> Iterator[tuple[str, Option]]:
    """Values to try, with the option that speaks of them; for a range both sides of each border and values between."""
    if not ranged(question):
        yield from ((value, option) for option in question.options for value in option.values)
        return
    entity = next(e for e in base.entities.values() if has(dossier, e, question.unknown.entity))
    fact = entity.facts[question.unknown.fact]
    values = [x for o in question.options for x in (o.least, o.most) if x is not None]
    values += domain(thresholds(base), fact, record(dossier, question.unknown.entity), entity) if not fact.system else ["2024-05-01"]
    if question.type == "datum":
        for value in [v for v in values if v != "onbepaald"]:
            values += [(date.fromisoformat(value) + timedelta(days=d)).isoformat() for d in (-1, 1, rng.randrange(-400, 400))]
        values = [v for v in values if v == "onbepaald" or "1900-01-01" <= v <= "2200-12-31"]
    for value in dict.fromkeys(values):
        if not possible_value(base, dossier, question, entity, value):
            continue
        (option,) = [o for o in question.options if contains(o, value)]
        yield value, option


def possible_value(base: n.Norms, dossier: Dossier, question: Question, entity: n.Entity, value: str) -> bool:
    if entity.period is None or question.unknown.fact not in (entity.period.begin, entity.period.end):
        return True
    at = {**record(dossier, question.unknown.entity), question.unknown.fact: value}
    begin, end = (x if x not in (None, "", "onbekend") else None for x in (at.get(entity.period.begin), at.get(entity.period.end)))
    if begin is None or end in (None, "onbepaald"):
        return True
    days = (date.fromisoformat(str(end)) - date.fromisoformat(begin)).days
    return 0 <= days <= (50 * 366 if entity.name == n.APPLICATION else days)


def check_consequences(base: n.Norms, dossier: Dossier, rng: random.Random, **question: Any) -> int:
    """Every stated consequence is what the oracle gives for the dossier with that answer."""
    checked = 0
    for each in asked(dossier, base, **question):
        for q in each.questions:
            for value, option in trials(base, dossier, q, rng):
                changed, extra = with_answer(base, dossier, q, value)
                answer = evaluate(base, changed, **{**question, **extra})
                if option.impossible:
                    assert is_impossible(base, answer), (q.unknown, value)
                else:
                    assert answer.possible(each.decision.application) == frozenset(option.possible), (q.unknown, value, option)
                checked += 1
    return checked


def check_nothing_else_matters(base: n.Norms, dossier: Dossier, **question: Any) -> int:
    """No unknown fact that is not asked can change what is possible by itself, whatever its value."""
    found = read_dossier(base, to_yaml(dossier), "voorbeeld.yaml")
    model = decide(base, found, **question).model
    checked = 0
    for each in asked(dossier, base, **question):
        listed = {(q.unknown.fact, q.unknown.entity) for q in each.questions}
        for id_, entity, fact in (
            (i, base.entities[r.entity], f) for i, r in found.records.items() for f in base.entities[r.entity].facts.values()
        ):
            if fact.system or (fact.name, id_) in listed or model.case.belief(found.records[id_], fact) is not None:
                continue
            for value in domain(thresholds(base), fact, record(dossier, id_), entity):
                changed = copy.deepcopy(dossier)
                record(changed, id_)[fact.name] = value
                answer = evaluate(base, changed, **question)
                assert answer.possible(each.decision.application) == frozenset(each.decision.possible), (fact.name, id_, value)
                checked += 1
    return checked


def with_holes(base: n.Norms, dossier: Dossier, rng: random.Random, share: float) -> Dossier:
    """The dossier with facts, links and lists taken away."""
    result = copy.deepcopy(dossier)
    keep = {"id", "naam", "voorziening", "besluit", "afwijking", "aangenomen"}
    for name, members in list(result.items()):
        for at in members:
            if isinstance(at, dict):
                owner = base.application.owner if name == "aanvragen" else None
                for key in [k for k in at if k not in keep and k != owner and rng.random() < share]:
                    del at[key]
        if name != "aanvragen" and members == [] and rng.random() < share:
            del result[name]
    return result


def plain(path: Path) -> Dossier:
    found: Dossier = plain_yaml(path.read_text(encoding="utf-8"))
    return found


# ---- soundness


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_consequences_on_the_examples_with_holes(path: Path) -> None:
    rng = random.Random(path.stem)
    dossier = plain(path)
    if any("afwijking" in a for a in dossier["aanvragen"]):
        pytest.skip("the oracle knows no deviations")
    check_consequences(NORMS, dossier, rng)
    check_nothing_else_matters(NORMS, dossier)
    for share in (0.08, 0.25):
        holes = with_holes(NORMS, dossier, rng, share)
        assert check_consequences(NORMS, holes, rng) + 1
        check_nothing_else_matters(NORMS, holes)


@pytest.mark.parametrize("kind", list(NORMS.provisions))
def test_consequences_when_hardly_anything_is_known(kind: str) -> None:
    rng = random.Random(kind)
    dossier = with_holes(NORMS, favourable(NORMS, kind), rng, 0.7)
    assert check_consequences(NORMS, dossier, rng) > 3
    assert check_consequences(NORMS, dossier, rng, strict=True) > 3
    assert check_nothing_else_matters(NORMS, dossier) > 3


@pytest.mark.parametrize("path", sorted((SECOND / "dossiers").glob("*.yaml")), ids=lambda p: p.stem)
def test_consequences_in_a_second_rule_base(path: Path) -> None:
    rng = random.Random(path.stem)
    base = norms(str(SECOND))
    for share in (0.0, 0.15, 0.4):
        holes = with_holes(base, plain(path), rng, share)
        check_consequences(base, holes, rng)
        check_nothing_else_matters(base, holes)


@given(dossiers(NORMS))
@examples(8)
def test_consequences_on_generated_dossiers(dossier: Dossier) -> None:
    if is_impossible(NORMS, evaluate(NORMS, dossier)):
        return
    check_consequences(NORMS, dossier, random.Random(0))
    check_nothing_else_matters(NORMS, dossier)
