"""Ages: born on 29 February, somebody is a year older on 1 March, or under the other reading on 28 February."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import evaluate
from oracle.generate import favourable, to_yaml
from oracle.interpreter import birthday
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n
from reasoner import decide, read_dossier
from reasoner.dossier.calendar import FOREVER, anniversary
from reasoner.questions.ask import ask
from reasoner.repairs.repair import repairs

NORMS = norms()
READING = "verjaardag_schrikkeldag"
LATE, EARLY = {READING: "eerste_maart"}, {READING: "februari"}
LEAP = date(2008, 2, 29)


def turns(born: date, years: int, early: bool) -> date:
    """Day by day: the first day after which so many birthdays have come round."""
    year = born.year + years
    if (born.month, born.day) != (2, 29):
        return date(year, born.month, born.day)
    last = date(year, 3, 1) - timedelta(days=1)
    return last if last.day == 29 or early else date(year, 3, 1)


@examples(200)
@given(st.dates(date(1900, 1, 1), date(2190, 12, 31)), st.integers(1, 100), st.booleans())
def test_anniversary(born: date, years: int, early: bool) -> None:
    expected = turns(born, years, early).toordinal()
    assert anniversary(born.toordinal(), years, early) == expected
    assert birthday(born.toordinal(), years, early) == expected


def test_anniversary_of_a_leap_day() -> None:
    found = {(y, e): date.fromordinal(anniversary(LEAP.toordinal(), y, e)).isoformat() for y in (16, 18) for e in (False, True)}
    assert found == {(16, False): "2024-02-29", (16, True): "2024-02-29", (18, False): "2026-03-01", (18, True): "2026-02-28"}
    assert anniversary(FOREVER, 18) == FOREVER


def ages() -> list[tuple[str, int]]:
    """Every comparison of an age in the rule base."""
    found = [(p.id, t) for p in NORMS.props.values() if isinstance(p.body, n.Comparison) for t in (p.body.left, p.body.right)]
    return [(id_, t.years) for id_, t in found if isinstance(t, n.Anniversary)]


def test_no_age_is_counted_in_months() -> None:
    """Every comparison with a date of birth is by the anniversary, and all under one reading."""
    births = [
        t
        for p in NORMS.props.values()
        if isinstance(p.body, n.Comparison)
        for t in (p.body.left, p.body.right)
        if isinstance(t, n.ShiftMonths) and isinstance(t.term, n.FactTerm) and "geboortedatum" in t.term.fact
    ]
    assert births == []
    assert sorted({years for _, years in ages()}) == [16, 18, 27]


def jobcoaching(born: date, day: str) -> str:
    dossier = favourable(NORMS, "subsidie_jobcoaching")
    dossier["personen"][0].update(geboortedatum=born.isoformat(), vso_pro_onderwijs="nee")
    dossier["dienstverbanden"][0].update(begin="2026-02-01", einde="2027-01-31")
    dossier["aanvragen"][0].update(ontvangen=day, van="2026-02-01", tot_en_met="2026-07-31")
    return to_yaml(dossier)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "late", "early"),
    [("2026-02-27", True, True), ("2026-02-28", True, False), ("2026-03-01", False, False)],
)
def test_eighteen_on_the_first_of_march(day: str, late: bool, early: bool) -> None:
    """14.2.a is unmet the day before; the reading is named where it carries the refusal."""
    dossier = read_dossier(NORMS, jobcoaching(LEAP, day))
    for readings, refused in ((LATE, late), (EARLY, early), ({}, late)):
        decision = decide(NORMS, dossier, readings=readings, date=date.fromisoformat(day)).decisions[0]
        assert ("verordening:14.2.a" in {u.id for u in decision.unmet}) is refused
        assert ("verordening:14.2.a" in {b for g in decision.grounds for b in g.because}) is refused
    if late and not early:
        grounds = decide(NORMS, dossier, date=date.fromisoformat(day)).decisions[0].grounds
        assert all(READING in g.readings for g in grounds if "verordening:14.2.a" in g.because)


@pytest.mark.slow
@pytest.mark.parametrize("born", [date(2008, 2, 28), date(2008, 3, 1), date(2007, 2, 28)])
def test_the_reading_says_nothing_of_other_days(born: date) -> None:
    dossier = read_dossier(NORMS, jobcoaching(born, "2026-02-27"))
    found = [decide(NORMS, dossier, readings=r, date=date(2026, 2, 27)).decisions[0] for r in (LATE, EARLY)]
    assert found[0].outcome == found[1].outcome
    assert all(READING not in g.readings for d in found for g in d.grounds)


@pytest.mark.slow
@pytest.mark.parametrize("born", ["1999-02-28", "2000-02-29", "2008-02-29", "2010-02-28", "2008-03-01", "onbekend"])
@pytest.mark.parametrize("day", [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2027, 2, 28), date(2027, 3, 1)])
def test_every_age_rule_as_the_oracle_has_it(born: str, day: date) -> None:
    rules, asked = {id_ for id_, _ in ages()}, set()
    for kind in ("participatieplaats", "ondersteuning_leer_werktraject", "subsidie_jobcoaching"):
        dossier = favourable(NORMS, kind)
        dossier["personen"][0]["geboortedatum"] = born
        id_ = dossier["aanvragen"][0]["id"]
        read = read_dossier(NORMS, to_yaml(dossier))
        for readings in (LATE, EARLY):
            model = decide(NORMS, read, date=day, readings=readings).model
            theirs = evaluate(NORMS, dossier, date=day, readings=readings)
            for prop in rules & {*model.cones[id_].props}:
                assert model.value(prop, (id_,)) is theirs.value(prop, (id_,)), prop
                asked.add(prop)
    assert asked


@pytest.mark.parametrize(("readings", "latest"), [(LATE, "2008-02-28"), (EARLY, "2008-02-29")])
def test_the_day_on_which_a_question_turns(readings: dict[str, str], latest: str) -> None:
    """The date of birth is unknown: on 28 February 2026, who is eighteen?"""
    text = jobcoaching(LEAP, "2026-02-28").replace(json.dumps(LEAP.isoformat()), '"onbekend"')
    dossier, day = read_dossier(NORMS, text), date(2026, 2, 28)
    (asked,) = ask(decide(NORMS, dossier, date=day, readings=readings))
    question = next(q for q in asked.questions if q.unknown.fact == "geboortedatum")
    assert latest in {o.most for o in question.options}
    assert len(question.options) < 10  # days that cannot be for the same reason are one answer, however many they are


def test_being_older_is_no_repair() -> None:
    found = repairs(NORMS, read_dossier(NORMS, jobcoaching(LEAP, "2026-02-28")), date=date(2026, 2, 28))
    assert all(c.slot.name != "geboortedatum" for r in found.repairs for c in (*r.changes, *r.provisos))


@pytest.mark.parametrize("born", ["2008-02-29", "2008-03-01", "2007-12-31"])
@pytest.mark.parametrize("readings", [LATE, EARLY])
def test_what_an_age_asks_is_told_of_the_date_of_birth(born: str, readings: dict[str, str]) -> None:
    """Never the eighteenth birthday under the name of a fact, nor a name of the machine; and the border is where it turns."""
    day = date(2025, 2, 28)
    found = decide(NORMS, read_dossier(NORMS, jobcoaching(date.fromisoformat(born), "2025-02-28")), readings=readings, date=day).decisions[
        0
    ]
    part = next(p for u in found.unmet if u.id == "verordening:14.2.a" for p in u.parts if p.entity == "pe1" and p.operator in ("<=", "<"))
    assert (part.fact, part.value) == ("geboortedatum", born)
    last = date.fromisoformat(part.required) - timedelta(days=part.operator == "<")
    assert turns(last, 18, readings is EARLY) <= day < turns(last + timedelta(days=1), 18, readings is EARLY)
