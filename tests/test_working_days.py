"""Working days against a count of our own: holidays from the rule of each, no library, day by day from 2024 to 2030."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

import holidays
import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st
from oracle.interpreter import add_working_days
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n
from parser.vocabulary import HOLIDAYS
from reasoner import decide, read_dossier
from reasoner.calendar import FOREVER, working_day

NORMS = norms()
YEARS = range(2024, 2031)
DAY = timedelta(days=1)
CALENDARS = [
    *NORMS.calendars.values(),
    n.WorkingCalendar("alles", "", ("Bevrijdingsdag",), tuple(HOLIDAYS)),
    n.WorkingCalendar("kaal", "", (), ()),
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
    return [d for d in days if d.isoweekday() <= 5 and d not in off]


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
        assert date.fromordinal(working_day(day.toordinal(), count, calendar.also, calendar.not_)) == expected, day
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
    found = {c.name: add_working_days(date(2026, 3, 30).toordinal(), 30, c) for c in NORMS.calendars.values()}
    assert len(set(found.values())) == 3  # Good Friday a day earlier, 5 May a day later, both: as if neither
    assert found["werkdagen_gewoon"] == found["werkdagen_beide"]


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
    ("finished", "reading", "due"),
    [
        ("2024-12-20", {}, "2025-01-22"),  # Christmas (two days) and New Year's Day fall on weekdays
        ("2026-03-30", {}, "2026-04-30"),  # Good Friday, Easter Monday, King's Day
        ("2026-03-30", {"goede_vrijdag": "werkdag"}, "2026-04-29"),
        ("2026-04-20", {}, "2026-05-20"),  # King's Day and Ascension; 5 May is an ordinary day in 2026
        ("2026-04-20", {"vijf_mei": "ieder_jaar_vrij"}, "2026-05-21"),
    ],
)
def test_the_report_of_the_enquiry_is_due_twenty_working_days_after(finished: str, reading: dict[str, str], due: str) -> None:
    text = f"""
personen: [{{id: p}}]
aanvragen:
  - {{id: a, voorziening: jobcoaching_in_natura, persoon: p, ontvangen: 2024-09-01, onderzoek_afgerond_op: {finished}}}
"""
    decision = decide(NORMS, read_dossier(NORMS, text), readings=reading).decisions[0]
    assert [d.due for d in decision.duties if d.id == "verordening:15.7"] == [date.fromisoformat(due)]


@pytest.mark.parametrize("contract", ["{id: d, persoon: p, einde: onbepaald}", "{id: d, persoon: p, begin: 2024-09-01, einde: onbepaald}"])
@pytest.mark.parametrize("end_of_term", [c.name for c in NORMS.readings["einde_termijn"].choices])
def test_a_term_from_a_day_that_is_unknown(contract: str, end_of_term: str) -> None:
    """A contract without end may have begun on any day: the term from it is unknown, not an error."""
    text = f"""
personen: [{{id: p}}]
dienstverbanden: [{contract}]
aanvragen: [{{id: a, voorziening: subsidie_jobcoaching, persoon: p, dienstverband: d, tot_en_met: onbepaald}}]
"""
    decision = decide(NORMS, read_dossier(NORMS, text), readings={"einde_termijn": end_of_term}).decisions[0]
    assert decision.outcome == "onbeslist"
