"""Working days against a count of our own: holidays from the rule of each, no library, day by day from 2024 to 2030."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf

import holidays
import pytest
from conftest import DOSSIERS
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st
from oracle.interpreter import add_working_days
from oracle.loaded import norms
from oracle.profiles import examples

from explain import load_norms, words
from explain.decision.serialize import answer_json
from explain.letter import export_letters
from explain.sentence import below
from parser import norms as n
from parser.vocabulary import HOLIDAYS
from reasoner import decide, read_dossier
from reasoner.dossier.calendar import FOREVER, bridge_days, working_day

NORMS = norms()
YEARS = range(2024, 2031)
DAY = timedelta(days=1)
CALENDARS = [
    *NORMS.calendars.values(),
    n.WorkingCalendar("alles", "", ("Bevrijdingsdag",), tuple(HOLIDAYS)),
    n.WorkingCalendar("kaal", "", (), ()),
    n.WorkingCalendar("goede_vrijdag", "", ("Bevrijdingsdag",), ("Goede vrijdag",)),
    n.WorkingCalendar("gelijkgesteld", "", (), (), (date(2025, 5, 30), date(2026, 3, 31), date(2029, 12, 24))),
]


def of_year(year: int) -> dict[str, tuple[date, bool]]:
    """Each holiday by name, and whether everybody is free that year."""
    paschal = easter(year)
    kings = date(year, 4, 27)
    return {
        "Nieuwjaarsdag": (date(year, 1, 1), True),
        "Goede vrijdag": (paschal - 2 * DAY, True),
        "Eerste paasdag": (paschal, True),
        "Tweede paasdag": (paschal + DAY, True),
        "Koningsdag": (kings if kings.isoweekday() != 7 else kings - DAY, True),
        "Bevrijdingsdag": (date(year, 5, 5), year % 5 == 0),
        "Hemelvaartsdag": (paschal + 39 * DAY, True),
        "Eerste pinksterdag": (paschal + 49 * DAY, True),
        "Tweede pinksterdag": (paschal + 50 * DAY, True),
        "Eerste kerstdag": (date(year, 12, 25), True),
        "Tweede kerstdag": (date(year, 12, 26), True),
    }


def working_days(calendar: n.WorkingCalendar) -> list[date]:
    """All of them, from some days before the years to some months after."""
    first, last = date(YEARS[0], 1, 1) - 10 * DAY, date(YEARS[-1], 12, 31) + 120 * DAY
    off = {
        day
        for year in range(first.year, last.year + 1)
        for name, (day, free) in of_year(year).items()
        if name not in calendar.not_ and (free or name in calendar.also)
    }
    days = [first + i * DAY for i in range((last - first).days + 1)]
    return [d for d in days if d.isoweekday() <= 5 and d not in off and d not in calendar.equated]


@pytest.mark.parametrize("calendar", CALENDARS, ids=lambda c: c.name)
@pytest.mark.parametrize("count", [0, 1, 2, 5, 20, 40])
def test_every_day_of_seven_years(calendar: n.WorkingCalendar, count: int) -> None:
    known = working_days(calendar)
    at = 0  # index of the first working day on or after the day
    for i in range((date(YEARS[-1], 12, 31) - date(YEARS[0], 1, 1)).days + 1):
        day = date(YEARS[0], 1, 1) + i * DAY
        while known[at] < day:
            at += 1
        expected = known[at + (count - (known[at] != day) if count else 0)]
        assert date.fromordinal(working_day(day.toordinal(), count, calendar.also, calendar.not_, calendar.equated)) == expected, day
        assert date.fromordinal(int(add_working_days(day.toordinal(), count, calendar))) == expected, day


def test_the_holidays_by_name_are_those_of_the_library() -> None:
    public = holidays.country_holidays("NL", years=YEARS, language="nl", categories=("public",))
    every = holidays.country_holidays("NL", years=YEARS, language="nl", categories=("public", "optional"))
    assert {name for day in every for name in every.get_list(day)} == set(HOLIDAYS)
    assert len(HOLIDAYS) == len(set(HOLIDAYS))
    ours = {(day, name) for year in YEARS for name, (day, free) in of_year(year).items() if free}
    assert {(day, name) for day in public for name in public.get_list(day)} == ours


def test_calendars_differ_where_they_say() -> None:
    """Twenty working days over Easter and 5 May differ by calendar; a test that saw no difference would test nothing."""
    found = {c.name: add_working_days(date(2026, 3, 30).toordinal(), 30, c) for c in CALENDARS}
    days = {name: date.fromordinal(int(at)) for name, at in found.items()}
    assert days == {
        "werkdagen": date(2026, 5, 19),  # free: Good Friday, Easter Monday, King's Day, 5 May, Ascension and the day after
        "goede_vrijdag": date(2026, 5, 15),  # Good Friday is a working day, and so is the day after Ascension
        "kaal": date(2026, 5, 15),  # 5 May is one, and so is the day after Ascension
        "gelijkgesteld": date(2026, 5, 18),  # 31 March is free
        "alles": date(2026, 5, 11),  # nothing but weekends
    }


def test_days_that_a_decision_equates_are_those_of_the_decisions() -> None:
    """Each next to a holiday on the other side of a weekend; none later than the day up to which they are known."""
    (calendar,) = NORMS.calendars.values()
    assert calendar.known_until == date(2028, 12, 31)
    for day in calendar.equated:
        holidays_of_year = {d for d, _ in of_year(day.year).values()}
        assert (day.isoweekday(), day - DAY in holidays_of_year) == (5, True), day
        assert day <= calendar.known_until


# ---- days of which it is not known yet


def between_free_days(first: date, last: date, calendar: n.WorkingCalendar) -> list[date]:
    """Working days between two free days, of which at least one is a holiday: by the count of our own."""
    known = set(working_days(replace(calendar, equated=())))
    off = {
        day
        for year in YEARS
        for name, (day, free) in of_year(year).items()
        if name not in calendar.not_ and (free or name in calendar.also)
    }
    days = [first + i * DAY for i in range((last - first).days + 1)]
    return [d for d in days if d in known and d - DAY not in known and d + DAY not in known and {d - DAY, d + DAY} & off]


def test_bridge_days_are_those_between_two_free_days() -> None:
    (calendar,) = NORMS.calendars.values()
    first, last = date(2024, 1, 2), date(2030, 11, 30)
    found = [date.fromordinal(d) for d in bridge_days(first.toordinal(), last.toordinal(), calendar.also, calendar.not_)]
    assert found == between_free_days(first, last, calendar)
    assert {d for d in calendar.equated if first <= d} <= set(found)


@pytest.mark.parametrize(
    ("received", "due", "open_days"),
    [
        ("2029-03-15", "2029-05-11", ["2029-05-11"]),  # eight weeks end on Ascension Day; of the Friday after it is not known yet
        ("2029-03-16", "2029-05-11", ["2029-05-11"]),  # on that Friday itself
        ("2029-03-14", "2029-05-09", []),  # on the day before
        ("2026-03-19", "2026-05-18", []),  # the Friday of 2026 is known to be free
    ],
)
def test_a_last_day_that_may_still_move_says_so(received: str, due: str, open_days: list[str]) -> None:
    text = f"""
personen: [{{id: p}}]
aanvragen:
  - {{id: a, voorziening: jobcoaching_in_natura, persoon: p, ontvangen: {received}}}
"""
    answer = decide(NORMS, read_dossier(NORMS, text))
    (duty,) = (d for d in answer.decisions[0].duties if d.id == "verordening:15.3")
    assert (duty.due, [d.isoformat() for d in duty.open_days]) == (date.fromisoformat(due), open_days)
    said = words.due_words(NORMS, answer.decisions[0], duty)
    assert ("of later, als 11-5-2029 met een feestdag is gelijkgesteld" in said) == bool(open_days)
    (written,) = (d for d in answer_json(answer)["decisions"][0]["duties"] if d["id"] == "verordening:15.3")
    assert written["open_days"] == open_days


def test_twenty_working_days_past_a_day_that_may_be_free() -> None:
    text = """
personen: [{id: p}]
aanvragen:
  - {id: a, voorziening: jobcoaching_in_natura, persoon: p, ontvangen: 2029-03-01, onderzoek_afgerond_op: 2029-05-01}
"""
    decision = decide(NORMS, read_dossier(NORMS, text)).decisions[0]
    (duty,) = (d for d in decision.duties if d.id == "verordening:15.7")
    assert date(2029, 5, 11) in duty.open_days


def test_a_period_without_end_and_the_end_of_the_calendar() -> None:
    calendar = CALENDARS[0]
    assert add_working_days(inf, 20, calendar) == inf
    assert working_day(FOREVER, 20, calendar.also, calendar.not_) == FOREVER


@examples(100)
@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 60), st.integers(0, 60), st.sampled_from(CALENDARS))
def test_working_days_add_up_and_keep_the_order(day: date, one: int, two: int, calendar: n.WorkingCalendar) -> None:
    at, later = day.toordinal(), day.toordinal() + two
    shifted = add_working_days(at, one, calendar)
    assert shifted <= add_working_days(later, one, calendar)
    if two > 0:
        assert add_working_days(shifted, two, calendar) == add_working_days(at, one + two, calendar) if one else True


@pytest.mark.parametrize(
    ("finished", "variant", "due"),
    [
        ("2024-12-20", None, "2025-01-23"),  # Christmas (two days), 27 December and New Year's Day fall on weekdays
        ("2026-03-30", None, "2026-04-30"),  # Good Friday, Easter Monday, King's Day
        ("2026-03-30", "goede-vrijdag-werkdag", "2026-04-29"),
        ("2026-04-20", None, "2026-05-22"),  # King's Day, 5 May, Ascension and the day after
    ],
)
def test_the_report_of_the_enquiry_is_due_twenty_working_days_after(finished: str, variant: str | None, due: str) -> None:
    norms = load_norms(variant=variant) if variant else NORMS
    text = f"""
personen: [{{id: p}}]
aanvragen:
  - {{id: a, voorziening: jobcoaching_in_natura, persoon: p, ontvangen: 2024-09-01, onderzoek_afgerond_op: {finished}}}
"""
    decision = decide(norms, read_dossier(norms, text)).decisions[0]
    assert [d.due for d in decision.duties if d.id == "verordening:15.7"] == [date.fromisoformat(due)]


@pytest.mark.parametrize("contract", ["{id: d, persoon: p, einde: onbepaald}", "{id: d, persoon: p, begin: 2024-09-01, einde: onbepaald}"])
@pytest.mark.parametrize("variant", [None, "termijn-schuift-niet"])
def test_a_term_from_a_day_that_is_unknown(contract: str, variant: str | None) -> None:
    """A contract without end may have begun on any day: the term from it is unknown, not an error."""
    text = f"""
personen: [{{id: p}}]
dienstverbanden: [{contract}]
aanvragen: [{{id: a, voorziening: subsidie_jobcoaching, persoon: p, dienstverband: d, tot_en_met: onbepaald}}]
"""
    norms = load_norms(variant=variant) if variant else NORMS
    decision = decide(norms, read_dossier(norms, text)).decisions[0]
    assert decision.outcome == "onbeslist"


@pytest.mark.parametrize(
    ("counted", "why"),
    [
        (date(2024, 12, 27), "27 december 2024 is gelijkgesteld met een feestdag"),  # a Friday; Atw 3 lid 3
        (date(2024, 12, 26), "26 december 2024 is een feestdag"),
        (date(2024, 10, 27), "27 oktober 2024 is een zondag"),
        (date(2025, 4, 26), "26 april 2025 is een zaterdag"),  # and King's Day
    ],
)
def test_why_a_last_day_moved_is_said_as_it_is(counted: date, why: str) -> None:
    norms, text = load_norms("twenterand-2024"), (DOSSIERS / "toegekend-jobcoaching.yaml").read_text(encoding="utf-8")
    begin = counted - timedelta(weeks=8)
    moved = {"2024-09-01": begin, "2024-09-15": begin, "2025-02-28": begin + timedelta(weeks=20), "2025-08-31": begin + timedelta(weeks=52)}
    for old, new in moved.items():
        text = text.replace(old, new.isoformat())
    answer = decide(norms, read_dossier(norms, text, "x.yaml"))
    assert why in " ".join(line.text for line in below(answer, answer.decisions[0]))
    letter = export_letters(answer).decode()
    assert ("Die dag is gelijkgesteld met een feestdag, en dan telt de eerste werkdag daarna" in letter) is ("gelijkgesteld" in why)
    assert ("Dat is geen werkdag, en dan telt de eerste werkdag daarna" in letter) is ("gelijkgesteld" not in why)
