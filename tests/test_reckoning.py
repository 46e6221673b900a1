"""Multiplying, percentages, dividing, the least and the greatest, rounding, the calendar: in values and requirements, in every engine."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from oracle import evaluate

from explain.cards.build import explain
from explain.cards.outline import outline
from explain.rules.inspect import inspect_json, inspection
from explain.sentence import sentence
from parser import SourceFile, check
from parser.format import formatted
from parser.norms import APPLICATION, Comparison, Norms, ValueTerm
from reasoner import Answer, decide, read_dossier
from reasoner.columns.days import first_of as of_arrays
from reasoner.dossier.calendar import first_of, working_day
from reasoner.repairs.changes import Slot, What
from reasoner.repairs.cuts import Cuts
from reasoner.semantics.terms import interval

RULES = """
kennisbank "Proef" versie "1"
soort vergunning "vergunning" genoemd "een vergunning"
entiteit zaak in zaken "zaak" genoemd "de zaak"
  feit inkomen is bedrag "inkomen per maand"
  feit norm is bedrag "norm per maand"
  feit bezoekers is getal "bezoekers"
  feit soort_zaak is een van (groot, klein) "soort zaak"
  feit gemeld_op is datum "dag van de melding"
entiteit bijdrage in bijdragen als ondersteuning "bijdrage"
  koppeling zaak naar zaak als begunstigde "zaak"
  feit bedrag is bedrag "bedrag van de bijdrage"
  feit verstrekt_op is datum "dag waarop zij is verstrekt"
  feit soort_zaak is een van (groot, klein) "soort zaak"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling zaak naar zaak als begunstigde "zaak"
kalender werkdagen "werkdagen"
regeling "Verordening rekenen" als verordening
  bron "r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
waarde uitkomst is TYPE "uitkomst van de berekening"
  : TERM
aanhef
  tekst "Verordening rekenen" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft vergunning
  tekst "Het college kan een vergunning verlenen."
  kan verstrekken "Het college kan een vergunning verlenen"
artikel 1 lid 2
  betreft vergunning
  tekst "Het college weigert een vergunning."
  weigert "Te veel" als TEST
"""
SOURCE = """Verordening rekenen

Artikel 1 Vergunning

1. Het college kan een vergunning verlenen.

2. Het college weigert een vergunning.
"""
DAY = date(2026, 6, 1)


def rules(test: str, term: str = "1", type_: str = "getal") -> str:
    return RULES.replace("TEST", test).replace("TERM", term).replace("TYPE", type_)


def norms(test: str, term: str = "1", type_: str = "getal") -> Norms:
    return check("proef", [SourceFile("r.regels", rules(test, term, type_))], [SourceFile("r.txt", SOURCE)])


def plain(**facts: str) -> dict[str, list[dict[str, str]]]:
    own = {"inkomen": "1700", "norm": "1300", "bezoekers": "900", "soort_zaak": "groot", "gemeld_op": "2026-05-20", **facts}
    return {
        "zaken": [{"id": "z", **{k: v for k, v in own.items() if v != "onbekend"}}],
        "bijdragen": [
            {"id": "b1", "zaak": "z", "bedrag": "1000", "verstrekt_op": "2026-01-01", "soort_zaak": "groot"},
            {"id": "b2", "zaak": "z", "bedrag": "400", "verstrekt_op": "2025-12-31", "soort_zaak": "klein"},
        ],
        "aanvragen": [
            {
                "id": "a1",
                "voorziening": "vergunning",
                "zaak": "z",
                "ontvangen": "2026-05-29",
                "van": "2026-06-13",
                "tot_en_met": "2026-06-13",
            }
        ],
    }


def answer(base: Norms, **facts: str) -> Answer:
    return decide(base, read_dossier(base, json.dumps(plain(**facts))), date=DAY)


def value(term: str, type_: str = "bedrag", **facts: str) -> Any:
    base = norms(
        "uitkomst > 1 euro" if type_ == "bedrag" else "uitkomst > 1" if type_ == "getal" else "uitkomst > 1 januari 2020", term, type_
    )
    least, most = interval(answer(base, **facts).model, ValueTerm("uitkomst", type_), {APPLICATION: ("a1",)})
    assert least == most
    return date.fromordinal(int(least)) if type_ == "datum" and least is not None else least


@pytest.mark.parametrize(
    ("term", "type_", "expected"),
    [
        ("120 procent van zaak.norm", "bedrag", "1560"),
        ("37,5 procent van (zaak.inkomen - zaak.norm)", "bedrag", "150"),
        ("12 maal (zaak.inkomen - 120 procent van zaak.norm)", "bedrag", "1680"),
        ("2 maal zaak.norm + 3 euro", "bedrag", "2603"),
        ("zaak.inkomen gedeeld door 8", "bedrag", "212.5"),
        ("afgerond naar_boven (zaak.bezoekers gedeeld door 250)", "getal", "4"),
        ("afgerond naar_beneden (zaak.bezoekers gedeeld door 250)", "getal", "3"),
        ("afgerond half_omhoog (zaak.bezoekers gedeeld door 200)", "getal", "5"),  # 4.5
        ("afgerond naar_boven (zaak.bezoekers gedeeld door 300)", "getal", "3"),  # comes out
        ("afgerond half_omhoog (zaak.inkomen gedeeld door 3)", "bedrag", "566.67"),
        ("afgerond naar_beneden op 5 euro (zaak.inkomen gedeeld door 3)", "bedrag", "565"),
        ("afgerond naar_beneden (zaak.inkomen gedeeld door zaak.bezoekers)", "bedrag", "1.88"),  # 1.8888...
        ("afgerond naar_boven (zaak.inkomen gedeeld door zaak.bezoekers)", "bedrag", "1.89"),
        ("afgerond half_omhoog op 0,05 euro (zaak.inkomen gedeeld door zaak.bezoekers)", "bedrag", "1.90"),
        ("afgerond naar_beneden (zaak.inkomen gedeeld door zaak.norm)", "getal", "1"),  # an amount by an amount is a number
        ("afgerond half_omhoog op 0,01 (zaak.inkomen gedeeld door (zaak.norm + 100 euro))", "getal", "1.21"),  # 1.2142...
        ("het laagste van (zaak.inkomen; zaak.norm; 1500 euro)", "bedrag", "1300"),
        ("het hoogste van (zaak.norm - zaak.inkomen; 0 euro)", "bedrag", "0"),
        ("35 procent van (het laagste van (zaak.inkomen - zaak.norm; 200 euro))", "bedrag", "70"),
    ],
)
def test_a_value_is_reckoned_exactly(term: str, type_: str, expected: str) -> None:
    assert value(term, type_) == Decimal(expected)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("aanvraag.van - 10 werkdagen volgens werkdagen", date(2026, 6, 1)),  # Saturday; ten working days back is Monday
        ("zaak.gemeld_op - 1 werkdag volgens werkdagen", date(2026, 5, 19)),
        ("de laatste van (zaak.gemeld_op; aanvraag.ontvangen)", date(2026, 5, 29)),
        ("de vroegste van (zaak.gemeld_op; aanvraag.ontvangen)", date(2026, 5, 20)),
        ("eerste dag van het jaar van aanvraag.van", date(2026, 1, 1)),
        ("eerste dag van het kwartaal van aanvraag.van", date(2026, 4, 1)),
        ("eerste dag van de maand van (zaak.gemeld_op) + 1 maand", date(2026, 6, 1)),
    ],
)
def test_a_day_is_reckoned(term: str, expected: date) -> None:
    assert value(term, "datum") == expected


def test_whitsun_is_passed_over_on_the_way_back() -> None:
    """Whit Monday 2026 is 25 May: two working days before Wednesday 27 May is Friday 22 May."""
    assert date.fromordinal(working_day(date(2026, 5, 27).toordinal(), -2)) == date(2026, 5, 22)


def test_what_is_not_known_is_not_reckoned() -> None:
    for term in (
        "120 procent van zaak.norm",
        "het laagste van (zaak.norm; 5 euro)",
        "afgerond naar_boven (zaak.norm gedeeld door 3)",
        "afgerond naar_boven (1 euro maal (afgerond naar_boven (zaak.inkomen gedeeld door (zaak.norm + 1 euro))))",
    ):
        assert value(term, norm="onbekend") is None


TESTS = (
    "zaak.inkomen > 120 procent van zaak.norm",
    "zaak.inkomen - zaak.norm >= 30,5 procent van (zaak.norm - zaak.inkomen)",
    "12 maal (zaak.inkomen - zaak.norm) < 5000 euro",
    "2200 euro + 1,8 procent van (zaak.inkomen - 100000 euro) > 1000000 euro",
    "zaak.bezoekers maal 2 = 1800",
    "afgerond naar_boven (zaak.bezoekers gedeeld door 250) <= 4",
    "afgerond half_omhoog op 10 euro (zaak.norm gedeeld door 3) = 430 euro",
    "afgerond naar_boven (zaak.inkomen gedeeld door zaak.bezoekers) <= 1,89 euro",
    "afgerond half_omhoog op 0,5 (zaak.inkomen gedeeld door zaak.norm) > 1",
    "niet afgerond naar_beneden (zaak.norm gedeeld door (zaak.bezoekers + 1)) > 2 euro",
    "zaak.inkomen gedeeld door zaak.bezoekers > 1 euro",
    "niet zaak.inkomen gedeeld door zaak.bezoekers >= 1 euro",
    "1,3 >= zaak.inkomen gedeeld door zaak.norm",
    "zaak.inkomen gedeeld door 3 = 520 euro",
    "zaak.inkomen gedeeld door (het hoogste van (zaak.bezoekers; 1)) < zaak.norm - 1000 euro",
    "er is een bijdrage als eerder van dezelfde zaak waarvoor zaak.inkomen gedeeld door eerder.bedrag > 1,7",
    "niet voor iedere bijdrage als eerder van dezelfde zaak geldt zaak.norm gedeeld door eerder.bedrag <= 3",
    "voor geen bijdrage als eerder van dezelfde zaak geldt zaak.norm gedeeld door (het hoogste van (eerder.bedrag - 400 euro; 0 euro)) > 2,5",
    "het hoogste van (zaak.inkomen; zaak.norm) > 1500 euro",
    "het laagste van (zaak.inkomen; zaak.norm) > 1500 euro",
    "aanvraag.ontvangen <= aanvraag.van - 10 werkdagen volgens werkdagen",
    "de laatste van (zaak.gemeld_op; aanvraag.ontvangen) < eerste dag van de maand van aanvraag.van",
    "som(eerder.bedrag over bijdrage als eerder van dezelfde zaak waarvoor eerder.verstrekt_op >= eerste dag van het jaar van aanvraag.van) >= 1200 euro",
    "som(50 procent van (eerder.bedrag - 600 euro) over bijdrage als eerder van dezelfde zaak) > 99 euro",
    "som(het hoogste van (eerder.bedrag; 500 euro) over bijdrage als eerder van dezelfde zaak) = 1500 euro",
    "som(afgerond naar_boven op 300 euro (eerder.bedrag) over bijdrage als eerder van dezelfde zaak) = 1800 euro",
    "som(afgerond naar_boven (zaak.inkomen gedeeld door eerder.bedrag) over bijdrage als eerder van dezelfde zaak) >= 7",
    "aantal(bijdrage als eerder van dezelfde zaak waarvoor dezelfde soort_zaak bij eerder en bij aanvraag.zaak) = 1",
)
FACTS = [
    {name: v}
    for name in ("inkomen", "norm", "bezoekers")
    for v in ("0", "0,0001", "1560", "1300,01", "20000000", "99999999,9999", "999999999,9999", "onbekend")
]
FACTS += [{"gemeld_op": "onbekend"}, {"soort_zaak": "onbekend"}, {"soort_zaak": "klein"}, {"inkomen": "1560", "norm": "1300"}]


@pytest.mark.parametrize("test", TESTS)
def test_every_engine_agrees(test: str) -> None:
    from test_columns import compared  # late: it reads a rule base

    base, dossiers = norms(test), []
    for facts in FACTS:
        found = answer(base, **facts)
        assert frozenset(found.decisions[0].possible) == evaluate(base, plain(**facts), date=DAY).possible("a1"), facts
        dossiers.append(found.model.case.dossier)
    assert compared(base, dossiers, {"date": DAY}, True) == len(dossiers)


@pytest.mark.parametrize(
    ("test", "slot", "cuts"),
    [
        ("zaak.bezoekers > 80 procent van 1000", "bezoekers", {("800", True)}),
        ("afgerond naar_boven (zaak.bezoekers gedeeld door 250) > 3", "bezoekers", {("750", True)}),
        ("afgerond naar_beneden (zaak.bezoekers gedeeld door 250) >= 3", "bezoekers", {("750", False)}),
        ("afgerond half_omhoog (zaak.bezoekers gedeeld door 250) >= 3", "bezoekers", {("625", False)}),
        ("afgerond naar_beneden (zaak.inkomen gedeeld door zaak.bezoekers) >= 2 euro", "inkomen", {("1800", False)}),
        ("afgerond naar_beneden (zaak.inkomen gedeeld door zaak.bezoekers) >= 2 euro", "bezoekers", {("850", True), ("0", True)}),
        ("zaak.inkomen gedeeld door zaak.bezoekers >= 2 euro", "inkomen", {("1800", False)}),
        ("zaak.inkomen gedeeld door zaak.bezoekers >= 2 euro", "bezoekers", {("850", True)}),
        ("3 maal zaak.inkomen >= 1000 euro", "inkomen", {("333.3334", False)}),  # the first number a dossier can state
    ],
)
def test_where_it_turns_is_found(test: str, slot: str, cuts: set[tuple[str, bool]]) -> None:
    model = answer(norms(test)).model
    prop = max((p for p in model.case.norms.props.values() if isinstance(p.body, Comparison) and slot in p.id), key=lambda p: len(p.id))
    found = Cuts(model).of(prop.id, ("a1",), Slot(What.FACT, "z", slot))
    assert {(c.value, c.after) for c in found} == {(Decimal(value), after) for value, after in cuts}


def test_the_sentence_and_the_proof_say_the_number() -> None:
    given = answer(norms("zaak.bezoekers > 80 procent van 1000"))
    assert "‘bezoekers’ is 900, maar ten hoogste 800 is toegestaan" in sentence(given, given.decisions[0])
    given = answer(norms("zaak.inkomen > uitkomst", "120 procent van zaak.norm", "bedrag"))
    assert "€ 1.700,00; grens: meer dan € 1.560,00" in outline(explain(given, given.decisions[0], full=True))


@pytest.mark.parametrize(
    ("test", "bezoekers", "outcome"),
    [  # nobody to share with: there is no share, so nothing can be said of it but that it is not so
        ("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", "0", "kan_toekennen"),
        ("zaak.inkomen gedeeld door zaak.bezoekers < 1 euro", "0", "kan_toekennen"),
        ("niet zaak.inkomen gedeeld door zaak.bezoekers < 1 euro", "0", "moet_weigeren"),
        ("afgerond naar_beneden (zaak.inkomen gedeeld door zaak.bezoekers) > 1 euro", "0", "kan_toekennen"),
        ("niet afgerond naar_beneden (zaak.inkomen gedeeld door zaak.bezoekers) > 1 euro", "0", "moet_weigeren"),
        ("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", "1699,9999", "moet_weigeren"),
        ("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", "1700", "kan_toekennen"),
        ("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", "onbekend", "onbeslist"),
        ("afgerond naar_beneden (zaak.inkomen gedeeld door zaak.bezoekers) > 1 euro", "onbekend", "onbeslist"),
    ],
)
def test_by_nothing_nothing_is_divided(test: str, bezoekers: str, outcome: str) -> None:
    assert answer(norms(test), bezoekers=bezoekers).decisions[0].outcome == outcome


EVERY = "er is een bijdrage als eerder van dezelfde zaak waarvoor"


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", "bezoekers"),
        ("zaak.bezoekers > 0 en zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", None),
        ("zaak.bezoekers >= 0 en zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", "bezoekers"),
        ("niet zaak.bezoekers = 0 en zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", None),
        ("zaak.bezoekers = 0 of zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", None),
        ("zaak.bezoekers > 0 of zaak.inkomen gedeeld door zaak.bezoekers > 1 euro", "bezoekers"),
        ("zaak.inkomen gedeeld door (het hoogste van (zaak.bezoekers; 1)) > 1 euro", None),
        ("zaak.inkomen gedeeld door (zaak.bezoekers + 1) > 1 euro", None),
        ("zaak.inkomen gedeeld door 3 > 1 euro", None),
        ("afgerond naar_boven (zaak.inkomen gedeeld door zaak.bezoekers) > 1 euro", "bezoekers"),
        (f"{EVERY} zaak.inkomen gedeeld door eerder.bedrag > 2", "bedrag van de bijdrage"),
        (f"{EVERY} (eerder.bedrag > 0 euro en zaak.inkomen gedeeld door eerder.bedrag > 2)", None),
        ("som(afgerond naar_boven (1 euro gedeeld door eerder.bedrag) over bijdrage als eerder van dezelfde zaak) > 7", "bedrag van de bijdrage"),
        ("som(afgerond naar_boven (1 euro gedeeld door eerder.bedrag) over bijdrage als eerder van dezelfde zaak waarvoor eerder.bedrag > 0 euro) > 7", None),
    ],
)  # fmt: skip
def test_what_divides_and_may_be_zero_is_found(test: str, found: str | None) -> None:
    assert [f.split("'")[1] for f in inspection(norms(test)).findings if "kan nul zijn" in f] == ([found] if found else [])


def test_a_value_of_which_a_case_divides_is_found_where_its_guard_leaves_zero() -> None:
    divided = "afgerond naar_boven (zaak.inkomen gedeeld door zaak.bezoekers) als zaak.bezoekers {} : 0 euro als zaak.bezoekers = 0"
    for guard, found in (("> 0", 0), (">= 0", 1)):
        told = inspection(norms("uitkomst > 1 euro", divided.format(guard), "bedrag")).findings
        assert len([f for f in told if "kan nul zijn" in f]) == found


def test_what_is_impossible_is_not_zero() -> None:
    never = rules("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro") + '\nonmogelijk als aanvraag.zaak.bezoekers = 0 omdat "Zo is het."\n'
    assert "kan nul zijn" not in str(inspection(check("proef", [SourceFile("r.regels", never)], [SourceFile("r.txt", SOURCE)])).findings)


def test_of_a_quotient_is_said_what_stands_against_it() -> None:
    given = answer(norms("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro"))
    assert "‘inkomen per maand’ is € 1.700,00, maar ten hoogste € 900,00 is toegestaan" in sentence(given, given.decisions[0])
    assert "grens: meer dan € 900,00; bezoekers 900" in outline(explain(given, given.decisions[0], full=True))
    given = answer(norms("niet zaak.inkomen gedeeld door zaak.bezoekers < 1 euro"), bezoekers="0")
    assert sentence(given, given.decisions[0]) == "Moet worden geweigerd: ‘bezoekers’ is nul, en daardoor kan niet worden gedeeld."
    given = answer(norms("zaak.inkomen gedeeld door zaak.bezoekers > 1 euro"), bezoekers="onbekend")
    assert "toegestaan" not in sentence(given, given.decisions[0])  # that it may not be nothing is no requirement


def test_the_first_of_days_and_arrays_agree() -> None:
    days = np.arange(date(2023, 12, 1).toordinal(), date(2025, 3, 1).toordinal())
    for months in (1, 3, 12):
        assert of_arrays(months)(days).tolist() == [first_of(int(d), months) for d in days]


def test_the_format_keeps_the_meaning() -> None:
    text = rules(TESTS[5], "12   maal(zaak.inkomen -120 procent van zaak.norm )", "bedrag")
    neat = formatted(text)
    assert "12 maal (zaak.inkomen - 120 procent van zaak.norm)" in neat
    assert formatted(neat) == neat


def test_a_finding_says_where_it_stands() -> None:
    base = norms("zaak.bezoekers > 1", "1 als zaak.bezoekers > 3 : 2 als zaak.bezoekers > 2")
    (finding,) = (f for f in inspection(base).found if "gelden samen" in f.text)
    lines = rules("").splitlines()
    assert finding.placed.startswith("r.regels:")
    assert lines[finding.span.line - 1].startswith("waarde uitkomst")
    assert inspect_json(inspection(base))["findings"] == [f.placed for f in inspection(base).found]
