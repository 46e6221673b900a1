"""Extensions that follow from what was: the last day of a chain of placements, against a computation of our own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from oracle.generate import to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

from reasoner import decide, read_dossier

NORMS = norms()
START, DAY = date(2024, 7, 1), timedelta(days=1)


def months_later(day: date, months: int) -> date:
    return day + relativedelta(months=months)


@examples(30)
@given(
    lengths=st.lists(st.integers(20, 100), min_size=0, max_size=3),
    gaps=st.lists(st.integers(0, 1), min_size=3, max_size=3),
    sick=st.lists(st.integers(0, 9), min_size=4, max_size=4),
    days=st.integers(1, 250),
    order=st.permutations(range(3)),
)
def test_a_trial_placement_with_its_extensions(
    lengths: list[int], gaps: list[int], sick: list[int], days: int, order: tuple[int, ...]
) -> None:
    periods, first = [], START
    for length, gap in zip(lengths, gaps, strict=False):
        periods.append((first, first + timedelta(days=length - 1)))
        first = periods[-1][1] + DAY + timedelta(days=gap)
    last = first + timedelta(days=days - 1)
    asked_and_earlier = [*periods, *[(first, last)] * (4 - len(periods))]
    sick = [min(s, (b - a).days + 1) for s, (a, b) in zip(sick, asked_and_earlier, strict=True)]
    decision = decide(NORMS, read_dossier(NORMS, to_yaml(dossier(periods, (first, last), sick, order)))).decisions[0]

    chain, ill = [first], timedelta(days=sick[3])
    for i in reversed(range(len(periods))):
        if periods[i][1] + DAY < chain[-1]:
            break
        chain.append(periods[i][0])
        ill += timedelta(days=sick[i])
    ends = [months_later(first, 2)] if len(chain) == 1 else [months_later(chain[-2], 4), months_later(chain[-1], 6)]
    until = min(ends) - DAY + ill
    found = [g for g in decision.grounds if g.id == "verordening:12.1"]
    if until < first:
        assert [g.leg for g in found] == [None]
    elif until < last:
        assert [(g.leg, g.until) for g in found] == [("meerdere", until)]
    else:
        assert found == []


def dossier(periods: list[tuple[date, date]], asked: tuple[date, date], sick: list[int], order: tuple[int, ...]) -> dict[str, Any]:
    """Earlier placements of their own, in some order, and one that is asked for."""

    def placement(id_: str, period: tuple[date, date], ill: int) -> dict[str, Any]:
        days = {"van": period[0].isoformat(), "tot_en_met": period[1].isoformat()}
        return {"id": id_, "persoon": "p", "werkgever": "w", "soort": "proefplaats", "ziektedagen": ill, **days}

    places = [placement(f"p{i}", period, sick[i]) for i, period in enumerate(periods)]
    granted = [
        {
            "id": f"v{i}",
            "persoon": "p",
            "soort": "proefplaats",
            "plaatsing": f"p{i}",
            "van": place["van"],
            "tot_en_met": place["tot_en_met"],
        }
        for i, place in enumerate(places)
    ]
    application = {"id": "a", "voorziening": "proefplaats", "persoon": "p", "dienstverband": "geen", "plaatsing": "nu"}
    application |= {"ontvangen": "2024-06-15", "van": asked[0].isoformat(), "tot_en_met": asked[1].isoformat()}
    return {
        "personen": [{"id": "p"}],
        "werkgevers": [{"id": "w"}],
        "dienstverbanden": [],
        "plaatsingen": [*places, placement("nu", asked, sick[3])],
        "voorzieningen": [granted[i] for i in order if i < len(granted)],
        "aanvragen": [application],
    }
