"""`ask`: every stated consequence is checked against the oracle, and what is not asked cannot change the outcome.

Long because what `ask` promises is checked against the oracle one promise at a time, over the same few generators.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from conftest import DOSSIERS, ROOT, plain_yaml
from hypothesis import given
from oracle import Dossier, evaluate
from oracle.generate import domain, dossiers, favourable, is_impossible, thresholds, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

import explain
from explain.questions.words import answer_words, consequence_words
from parser import norms as n
from reasoner import decide, read_dossier
from reasoner.columns import many
from reasoner.dossier.edit import Slot
from reasoner.questions.ask import COMPLETE, MORE, NEW, Asked, Option, Question, ask
from reasoner.questions.borders import stretches
from reasoner.questions.irrelevant import AMOUNT, DECIDED, GROUND
from reasoner.repairs.repair import repairs

NORMS = norms()
SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"
EXAMPLES = [p for p in sorted(DOSSIERS.glob("*.yaml")) if "\naanvragen:" in p.read_text(encoding="utf-8")]  # with an application
JOBCOACHING = "subsidie_jobcoaching"
UNHURRIED = 300  # seconds: whether there is time for everything is tested in test_limit.py


def asked(dossier: Dossier, base: n.Norms = NORMS, **question: Any) -> tuple[Asked, ...]:
    found = read_dossier(base, to_yaml(dossier), "voorbeeld.yaml")
    answer = decide(base, found, **question)
    return ask(answer, seconds=UNHURRIED)


def record(dossier: Dossier, id_: str) -> dict[str, Any]:
    (found,) = [r for members in dossier.values() for r in members if isinstance(r, dict) and r["id"] == id_]
    return found


# ---- an answer put in, independently of reasoner/dossier/edit.py


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
        found = [o for o in question.options if contains(o, value)]
        assert len(found) == 1, (question.unknown, value, question.options)
        (option,) = found
        yield value, option


def possible_value(base: n.Norms, dossier: Dossier, question: Question, entity: n.Entity, value: str) -> bool:
    if question.slot is Slot.DATE:
        return value >= max(record(dossier, question.unknown.entity).get("ontvangen") or "", "0")  # nobody decides before receipt
    if entity.period is None or question.unknown.fact not in (entity.period.begin, entity.period.end):
        return True
    at = {**record(dossier, question.unknown.entity), question.unknown.fact: value}
    begin, end = (x if x not in (None, "", "onbekend") else None for x in (at.get(entity.period.begin), at.get(entity.period.end)))
    if begin is None or end in (None, "onbepaald"):
        return True
    days = (date.fromisoformat(str(end)) - date.fromisoformat(begin)).days
    return 0 <= days <= (50 * 366 if entity.name == n.APPLICATION else days)


Tried = TypeVar("Tried")
MOST_TOGETHER = 60  # answers tried of applications that are decided together, each in seconds


def some(dossier: Dossier, tried: list[Tried], rng: random.Random) -> list[Tried]:
    """All of them; of applications that are decided together a sample."""
    together = len(dossier["aanvragen"]) > 1
    return rng.sample(tried, min(len(tried), MOST_TOGETHER)) if together else tried


def sound(base: n.Norms, dossier: Dossier, rng: random.Random, **question: Any) -> int:
    """Every stated consequence is true, and nothing that is not asked matters; how many answers were tried."""
    found = asked(dossier, base, **question)
    check_nothing_else_matters(base, dossier, found, rng, **question)
    return check_consequences(base, dossier, found, rng, **question)


def check_consequences(base: n.Norms, dossier: Dossier, found: tuple[Asked, ...], rng: random.Random, **question: Any) -> int:
    """Every stated consequence is what the oracle gives for the dossier with that answer."""
    tried = [(each, q, *trial) for each in found for q in each.questions for trial in trials(base, dossier, q, rng)]
    tried = some(dossier, tried, rng)
    for each, q, value, option in tried:
        changed, extra = with_answer(base, dossier, q, value)
        answer = evaluate(base, changed, **{**question, **extra})
        if option.impossible:
            assert is_impossible(base, answer), (q.unknown, value)
        else:
            assert answer.possible(each.decision.application) == frozenset(option.possible), (q.unknown, value, option)
    return len(tried)


def check_nothing_else_matters(base: n.Norms, dossier: Dossier, found: tuple[Asked, ...], rng: random.Random, **question: Any) -> None:
    """No unknown fact that is not asked can change what is possible by itself, whatever its value."""
    read = read_dossier(base, to_yaml(dossier), "voorbeeld.yaml")
    case = decide(base, read, brief=True, **question).model.case
    now = {each.decision.application: frozenset(each.decision.possible) for each in found}
    listed = [{(q.unknown.fact, q.unknown.entity) for q in each.questions} for each in found]
    tried = list[tuple[str, n.Fact, str, list[Asked]]]()
    for id_, at in read.records.items():
        entity = base.entities[at.entity]
        for fact in entity.facts.values():
            open_ = [each for each, keys in zip(found, listed, strict=True) if (fact.name, id_) not in keys]
            if not fact.system and open_ and case.belief(at, fact) is None:
                tried += [(id_, fact, x, open_) for x in domain(thresholds(base), fact, record(dossier, id_), entity)]
    for id_, fact, value, open_ in some(dossier, tried, rng):
        changed = copy.deepcopy(dossier)
        record(changed, id_)[fact.name] = value
        answer = evaluate(base, changed, **question)
        after = {e.decision.application: answer.possible(e.decision.application) for e in open_}
        assert after == {a: now[a] for a in after}, (fact.name, id_, value)


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


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_consequences_on_the_examples_with_holes(path: Path) -> None:
    rng = random.Random(path.stem)
    dossier = plain(path)
    share = {1: 0.12, 2: 0.04}.get(len(dossier["aanvragen"]), 0.01)  # applications are decided together, which takes longer
    sound(NORMS, with_holes(NORMS, dossier, rng, share), rng)


@pytest.mark.slow
def test_consequences_on_the_undecided_examples() -> None:
    undecided = [d for d in map(plain, EXAMPLES) if any(len(x.decision.possible) > 1 for x in asked(d))]
    assert len(undecided) >= 2
    for dossier in undecided:
        assert sound(NORMS, dossier, random.Random(1)) > 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(NORMS.provisions))
def test_consequences_when_hardly_anything_is_known(kind: str) -> None:
    rng = random.Random(kind)
    dossier = with_holes(NORMS, favourable(NORMS, kind), rng, 0.7)
    assert sound(NORMS, dossier, rng) > 1


@pytest.mark.slow
def test_consequences_of_a_dated_and_strict_question() -> None:
    rng = random.Random(5)
    assert sound(NORMS, with_holes(NORMS, favourable(NORMS, JOBCOACHING), rng, 0.3), rng, date=date(2024, 9, 15), strict=True) > 3


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((SECOND / "dossiers").glob("*.yaml")), ids=lambda p: p.stem)
def test_consequences_in_a_second_rule_base(path: Path) -> None:
    rng = random.Random(path.stem)
    base = norms(str(SECOND))
    dossier = plain(path)
    sound(base, with_holes(base, dossier, rng, 0.1 if len(dossier["aanvragen"]) > 1 else 0.25), rng)


@pytest.mark.slow
@given(dossiers(NORMS))
@examples(4)
def test_consequences_on_generated_dossiers(dossier: Dossier) -> None:
    if len(dossier["aanvragen"]) < 3 and not is_impossible(NORMS, evaluate(NORMS, dossier)):
        sound(NORMS, dossier, random.Random(0))


# ---- borders


def test_stretches_finds_every_border() -> None:
    for borders in ([], [1], [5], [5, 6, 40, 99], list(range(1, 100))):
        assert stretches(0, 99, [lambda i, x=x: i >= x for x in borders]) == [0, *borders]  # type: ignore[misc]


def only(path: str, **question: Any) -> Asked:
    (found,) = asked(plain(DOSSIERS / f"{path}.yaml"), **question)
    return found


def test_hours_have_one_border_and_it_is_the_first_question() -> None:
    first = only("onbekende-feiten").questions[0]
    assert (first.unknown.fact, first.unknown.entity, first.slot) == ("uren_per_week", "d1", Slot.FACT)
    assert [(answer_words(first, o), o.possible) for o in first.options] == [
        ("minder dan 12 uur", ("moet_weigeren",)),
        ("12 uur of meer", ("kan_weigeren", "kan_toekennen")),
    ]
    assert (
        consequence_words(explain.load_norms(), first.options[0], only("onbekende-feiten").decision)
        == "moet (in beginsel) worden geweigerd"
    )


def without(path: str, *gone: tuple[str, str]) -> Dossier:
    dossier = plain(DOSSIERS / f"{path}.yaml")
    for id_, key in gone:
        del record(dossier, id_)[key]
    return dossier


def answers(dossier: Dossier, fact: str, **question: Any) -> list[tuple[str, tuple[str, ...]]]:
    (found,) = asked(dossier, **question)
    (q,) = [q for q in found.questions if q.unknown.fact == fact]
    return [(answer_words(q, o), o.possible) for o in q.options]


def test_eighteen_on_the_day_of_the_decision() -> None:
    """Who was born eighteen years before the day of receipt, the day of the decision here, is 18 on it."""
    dossier = plain(DOSSIERS / "toegekend-jobcoaching.yaml")
    person, received = dossier["aanvragen"][0]["persoon"], dossier["aanvragen"][0]["ontvangen"]
    del record(dossier, person)["geboortedatum"]
    record(dossier, person)["vso_pro_onderwijs"] = "nee"
    born = date.fromisoformat(received).replace(year=date.fromisoformat(received).year - 18)
    day = f"{born.day}-{born.month}-{born.year}"
    after = born + timedelta(days=1)
    begin = date.fromisoformat(record(dossier, "d1")["begin"])
    worked = f"{after.day}-{after.month}-{after.year} tot en met {begin.day}-{begin.month}-{begin.year}"
    unborn = [  # nobody works before being born, and nobody asks
        (f"{begin.day + 1}-{begin.month}-{begin.year} tot en met 15-9-2024", ()),
        ("16-9-2024 of later", ()),
    ]
    assert received == "2024-09-15"
    found = answers(dossier, "geboortedatum", date=date.fromisoformat(received))
    assert found == [(f"uiterlijk {day}", ("kan_toekennen",)), (worked, ("kan_weigeren",)), *unborn]
    undated = answers(dossier, "geboortedatum")  # on a later day the young may have become eighteen
    assert undated == [(f"uiterlijk {day}", ("kan_toekennen",)), (worked, ("kan_weigeren", "kan_toekennen")), *unborn]


def test_the_date_of_the_decision_is_asked_for_the_option() -> None:
    dossier = plain(DOSSIERS / "proefplaats.yaml")
    del dossier["aanvragen"][0]["ontvangen"]
    (found,) = asked(dossier)
    first = {q.unknown.fact: q for q in found.questions}
    assert first["beslisdatum"].slot is Slot.DATE
    assert {"beslisdatum", "ontvangen"} <= set(first)
    decided = [(o.least, o.most, o.possible) for o in first["beslisdatum"].options]
    assert decided == [(None, "2024-05-27", ("niet_van_toepassing",)), ("2024-05-28", None, ("kan_toekennen",))]
    received = first["ontvangen"].options[-1]  # who receives it in time decides in time
    assert (received.least, received.most, received.possible) == ("2024-05-28", None, ("kan_toekennen",))
    (dated,) = asked(dossier, date=date(2024, 9, 15))
    assert dated.questions == ()


def test_an_open_end_is_one_of_the_answers() -> None:
    found = answers(without("toegekend-interne-werkbegeleiding", ("d1", "einde")), "einde")
    assert found[-1][0].endswith("of later, of onbepaald")


# ---- order, and what is not asked


def test_the_order_is_by_the_stated_measure() -> None:
    for kind in list(NORMS.provisions)[-2:]:
        (found,) = asked(with_holes(NORMS, favourable(NORMS, kind), random.Random(kind), 0.6))
        place = {id_: i for i, id_ in enumerate(NORMS.articles)}
        measured = []
        for q in found.questions:
            valid = [o for o in q.options if not o.impossible]
            mean = [sum(x) / len(valid) for x in ([len(o.possible) for o in valid], [o.left for o in valid])]
            measured.append((*mean, min((place[i] for i in q.unknown.ids), default=len(place))))
        assert measured == sorted(measured)
        assert {(u.fact, u.entity) for u in found.decision.unknown} <= {(q.unknown.fact, q.unknown.entity) for q in found.questions}


@pytest.mark.slow
def test_answers_with_different_values_stand_apart_only_if_they_differ() -> None:
    for path in EXAMPLES:
        for each in asked(plain(path)):
            for q in each.questions:
                consequences = [(o.possible, o.left, o.impossible) for o in q.options]
                assert len(set(consequences)) == len(consequences) or ranged(q)


def test_a_fact_that_adds_a_ground_only_is_named_as_such() -> None:
    """Refused for too few hours: whether the jobcoach is certified can still add a ground, not change the outcome."""
    dossier = plain(DOSSIERS / "onbekende-feiten.yaml")
    record(dossier, "d1")["uren_per_week"] = "8"
    (found,) = asked(dossier)
    assert found.questions == ()
    why = {s.fact: (s.why, s.ids) for s in found.settled}
    assert why["jobcoach_gecertificeerd"] == (GROUND, ("verordening:19.1",))
    assert why["standaarduitrusting"] == (DECIDED, ("verordening:14.2.e",))


def test_a_fact_that_only_the_maximum_waits_for() -> None:
    dossier = without("toegekend-jobcoaching", ("a1", "regime"))
    (found,) = asked(dossier)
    assert found.questions == ()
    assert {s.fact: s.why for s in found.settled}["regime"] == AMOUNT


def test_nothing_asked_is_called_settled() -> None:
    for kind in list(NORMS.provisions)[-2:]:
        (found,) = asked(with_holes(NORMS, favourable(NORMS, kind), random.Random(kind), 0.6))
        settled = [(s.fact, s.entity) for s in found.settled]
        assert len(settled) == len(set(settled))
        assert not set(settled) & {(q.unknown.fact, q.unknown.entity) for q in found.questions}


def test_an_answer_that_cannot_be_is_called_so() -> None:
    """The employment of somebody else cannot be the one applied for."""
    dossier = plain(DOSSIERS / "onbekende-feiten.yaml")
    dossier["personen"].append({"id": "ander"})
    dossier["dienstverbanden"].append({"id": "d2", "persoon": "ander"})
    record(dossier, "a1")["dienstverband"] = "onbekend"
    (found,) = asked(dossier)
    (question,) = [q for q in found.questions if q.unknown.fact == "dienstverband"]
    assert [o.values for o in question.options if o.impossible] == [("d2",)]
    assert {v for o in question.options for v in o.values} == {"geen", "d1", "d2"}
    del dossier["dienstverbanden"]
    (found,) = asked(dossier)
    (question,) = [q for q in found.questions if q.unknown.fact == "dienstverband"]
    assert NEW in {v for o in question.options for v in o.values}


def test_an_open_list_is_a_question() -> None:
    (question,) = only("voorzieningen-onvolledig").questions
    assert [(o.values, o.possible, o.left) for o in question.options] == [
        ((COMPLETE,), ("kan_toekennen",), 0),
        ((MORE,), ("moet_weigeren", "kan_toekennen"), 1),
    ]


@pytest.mark.slow
def test_without_columns_the_questions_and_repairs_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no NumPy, as in a browser, each world is decided by pyDatalog."""
    undecided, refused = (
        read_dossier(NORMS, (DOSSIERS / f"{x}.yaml").read_text(encoding="utf-8")) for x in ("onbekende-feiten", "grens-11-9-uur")
    )
    found = []
    for columns in (True, False):
        monkeypatch.setattr(many, "COLUMNS", columns)
        questions = [q for one in ask(decide(NORMS, undecided), seconds=UNHURRIED) for q in one.questions]
        found.append((questions, repairs(NORMS, refused, seconds=UNHURRIED).repairs))
    assert found[0] == found[1]
    assert all(found[0])
