"""The number of days, weeks, months or years from one day to another: counted, compared, paid for, explained and repaired."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import evaluate
from oracle.interpreter import count_between

from explain.cards.build import explain
from explain.cards.money import amounts
from explain.cards.outline import outline
from explain.sentence import sentence
from parser import RuleBaseError, SourceFile, check
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier
from reasoner.columns.days import between as of_arrays
from reasoner.dossier.calendar import FOREVER, LAST_DAY, between
from reasoner.repairs.changes import Slot, What
from reasoner.repairs.cuts import Cuts

RULES = """
kennisbank "Proef" versie "1"
soort dwangsom "dwangsom" genoemd "een dwangsom"
entiteit zaak in zaken "zaak" genoemd "de zaak"
  feit verzocht_op is datum "dag waarop is verzocht"
  feit aangevuld_op is datum "dag waarop is aangevuld"
  feit begin is datum "eerste dag van de overtreding"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling zaak naar zaak als begunstigde "zaak"
regeling "Verordening termijnen" als verordening
  bron "r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
aanhef
  tekst "Verordening termijnen" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft dwangsom
  tekst "Het college kan een dwangsom toekennen."
  kan verstrekken "Het college kan een dwangsom toekennen"
artikel 1 lid 2
  betreft dwangsom
  tekst "Het college weigert na te lange tijd."
  waarde opschorting is dagen "dagen van opschorting"
    : aantal dagen van zaak.verzocht_op tot zaak.aangevuld_op
  weigert "Te lang" als TEST
artikel 2
  betreft dwangsom
  tekst "Het bedrag is 20 euro per dag."
  bedrag opschorting maal 20 euro
artikel 3
  betreft dwangsom
  tekst "Voor iedere maand of gedeelte daarvan 100 euro."
  bedrag aantal begonnen maanden van zaak.begin tot en met aanvraag.tot_en_met maal 100 euro
"""
SOURCE = """Verordening termijnen

Artikel 1 Kamers

1. Het college kan een dwangsom toekennen.

2. Het college weigert na te lange tijd.

Artikel 2 Bedrag

Het bedrag is 20 euro per dag.

Artikel 3 Maand

Voor iedere maand of gedeelte daarvan 100 euro.
"""
DAY = date(2024, 2, 1)
UNITS = ((1, 0), (7, 0), (0, 1), (0, 12))
PLAIN = {"zaken": [{"id": "z"}], "aanvragen": [{"id": "a1", "voorziening": "dwangsom", "zaak": "z", "ontvangen": "2024-02-01", "van": "2024-03-01", "tot_en_met": "2024-05-01"}]}  # fmt: skip


def norms(test: str) -> Norms:
    return check("proef", [SourceFile("r.regels", RULES.replace("TEST", test))], [SourceFile("r.txt", SOURCE)])


def plain(verzocht: str, aangevuld: str, begin: str) -> dict[str, list[dict[str, str]]]:
    own = {"verzocht_op": verzocht, "aangevuld_op": aangevuld, "begin": begin}
    return {**PLAIN, "zaken": [{"id": "z", **{k: v for k, v in own.items() if v != "onbekend"}}]}


def answer(base: Norms, verzocht: str = "2024-01-10", aangevuld: str = "2024-01-25", begin: str = "2024-01-31") -> Answer:
    lines = [f"{name}:\n" + "".join(f"  - {{{', '.join(f'{k}: {v}' for k, v in r.items())}}}\n" for r in rows) for name, rows in plain(verzocht, aangevuld, begin).items()]  # fmt: skip
    return decide(base, read_dossier(base, "".join(lines)), date=DAY)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("first", "until", "unit", "hele", "begonnen"),
    [
        ("2024-01-10", "2024-01-25", (1, 0), 15, 15),
        ("2024-01-25", "2024-01-10", (1, 0), 0, 0),
        ("2024-01-31", "2024-02-29", (0, 1), 1, 1),  # the last day of a shorter month
        ("2024-01-31", "2024-03-01", (0, 1), 1, 2),
        ("2024-01-30", "2024-02-28", (0, 1), 0, 1),
        ("2004-02-29", "2023-02-28", (0, 12), 19, 19),  # a term, not an age: see `verjaardag`
        ("2024-01-01", "2024-01-16", (7, 0), 2, 3),
        ("2024-01-01", "2024-01-15", (7, 0), 2, 2),
    ],
)
def test_what_is_counted(first: str, until: str, unit: tuple[int, int], hele: int, begonnen: int) -> None:
    assert (between(day(first), day(until), *unit), between(day(first), day(until), *unit, True)) == (hele, begonnen)


@settings(max_examples=200, deadline=None)
@given(st.integers(day("2023-12-20"), day("2024-03-10")), st.integers(-40, 800), st.sampled_from(UNITS), st.booleans())
def test_days_arrays_and_the_oracle_count_alike(first: int, more: int, unit: tuple[int, int], begun: bool) -> None:
    until = first + more
    expected = count_between(first, until, *unit, begun)
    found = between(first, until, *unit, begun)
    assert expected == (found, found)
    assert of_arrays(np.array([first]), np.array([until]), *unit, begun).tolist() == [found]


@pytest.mark.parametrize("unit", UNITS)
def test_up_to_a_day_that_never_comes_there_are_endlessly_many(unit: tuple[int, int]) -> None:
    days = (day("2024-01-01"), LAST_DAY, int(FOREVER))
    for first, until in product(days, days):
        found = between(first, until, *unit)
        assert of_arrays(np.array([first]), np.array([until]), *unit, False).tolist() == [found]
    assert between(days[0], FOREVER, *unit) == int(FOREVER)


TESTS = (
    "opschorting > 2 weken",
    "aantal dagen van zaak.verzocht_op tot en met zaak.aangevuld_op > 14 dagen",
    "aantal hele maanden van zaak.begin tot (aanvraag.tot_en_met + 1 dag) >= 3 maanden",
    "aantal begonnen weken van zaak.begin tot en met aanvraag.van = 5",
    "aantal hele jaren van zaak.begin tot aanvraag.van >= 2",
    "zaak.begin + aantal dagen van zaak.verzocht_op tot zaak.aangevuld_op > aanvraag.van",
    "aanvraag.van < zaak.begin + aantal hele maanden van zaak.verzocht_op tot zaak.aangevuld_op",
)
DAYS = ("2022-02-28", "2024-01-10", "2024-01-25", "2024-01-31", "2024-06-01", "onbekend")


@pytest.mark.slow
@pytest.mark.parametrize("test", TESTS)
def test_proofs_columns_and_the_oracle_decide_alike(test: str) -> None:
    from test_columns import compared  # late: it reads a rule base

    base, seen, dossiers = norms(test), set(), []
    for days in product(DAYS, repeat=3):
        found = answer(base, *days)
        theirs = evaluate(base, plain(*days), date=DAY)
        assert frozenset(found.decisions[0].possible) == theirs.possible("a1"), days
        seen.add(found.decisions[0].outcome)
        dossiers.append(found.model.case.dossier)
    assert compared(base, dossiers, {"date": DAY}, True) == len(dossiers)
    assert seen == {"moet_weigeren", "kan_toekennen", "onbeslist"}


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (TESTS[0], "‘dagen van opschorting’ is 15 dagen, maar ten hoogste 14 is toegestaan."),
        (
            TESTS[1],
            "van 10 januari 2024 (dag waarop is verzocht) tot en met 25 januari 2024 (dag waarop is aangevuld) is 16 dagen, maar ten hoogste "
            "14 is toegestaan.",
        ),
        (
            "niet aantal hele weken van zaak.begin tot aanvraag.van >= 20",
            "van 31 januari 2024 (eerste dag van de overtreding) tot 1 maart 2024 (eerste dag van de periode) is 4 hele weken, maar ten minste 20 is nodig.",
        ),
    ],
)
def test_the_sentence_says_from_when_to_when(test: str, said: str) -> None:
    found = answer(norms(test))
    assert sentence(found, found.decisions[0]) == f"Moet worden geweigerd: {said}"


def test_it_is_a_step_of_the_proof() -> None:
    found = answer(norms(TESTS[0]))
    text = outline(explain(found, found.decisions[0]))
    assert "dagen van opschorting: 15 dagen, van 10-1-2024 tot 25-1-2024 (Verordening art. 1 lid 2)" in text
    assert "van 10-1-2024 tot 25-1-2024: 15 dagen, grens 14" in text


def test_it_is_paid_for() -> None:
    found = answer(norms("opschorting > 100 weken"))
    (decision,) = found.decisions
    assert [(r.factor, r.maximum) for r in decision.amounts] == [("15", Decimal("300.00")), ("4", Decimal("400.00"))]
    first, second = amounts(found, decision)
    assert first.calculation == "15 (dagen van opschorting) × € 20,00 = € 300"
    assert second.calculation.startswith(
        "4 (aantal begonnen maanden van eerste dag van de overtreding tot en met laatste dag van de periode)"
    )
    unknown = answer(norms("opschorting > 100 weken"), aangevuld="onbekend").decisions[0]
    assert [r.status for r in unknown.amounts] == ["onbekend", "ok"]


@pytest.mark.parametrize("test", TESTS)
def test_the_days_on_which_it_turns_are_known(test: str) -> None:
    """Where the outcome of two days in a row differs, there is a cut: what repairs and questions look for."""
    base, turned = norms(test), 0
    ground = next(g.prop for g in base.provisions["dwangsom"].grounds if g.leg is None)
    leaf = next(c.prop for c in base.props[ground].body.children if base.props[c.prop].role == "leaf")
    for name in ("verzocht_op", "aangevuld_op", "begin"):
        given_ = {"verzocht_op": "2024-01-10", "aangevuld_op": "2024-01-25", "begin": "2024-01-31"}
        start, outcomes = date(2023, 12, 10), []
        for k in range(100):
            days = {**given_, name: (start + timedelta(days=k)).isoformat()}
            outcomes.append(answer(base, *days.values()).decisions[0].outcome)
        model = answer(base, *{**given_, name: "2024-01-01"}.values()).model
        cuts = {c.value + c.after for c in Cuts(model).of(leaf, ("a1",), Slot(What.FACT, "z", name))}
        turns = {start.toordinal() + k + 1 for k in range(99) if outcomes[k] != outcomes[k + 1]}
        assert turns <= cuts, name
        turned += len(turns)
    assert turned or "jaren" in test


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("aantal dagen van zaak tot zaak.aangevuld_op > 1 dag", "kent geen feit 'zaak'"),
        ("aantal dagen van opschorting tot zaak.aangevuld_op > 1 dag", "loopt van een datum tot een datum; hier staat dagen"),
        ("aantal hele jaren van zaak.begin tot aanvraag.van >= 2 jaar", "is een getal: vergelijk het met een getal zonder eenheid"),
        ("aantal weken van zaak.begin tot aanvraag.van >= 2", "'weken' staat hier niet op zijn plaats; verwacht: (, begonnen, dagen, hele"),
        ("aantal dagen van zaak.begin >= 2", "verwacht: tot"),
    ],
)
def test_what_cannot_be_counted_is_said_so(test: str, message: str) -> None:
    with pytest.raises(RuleBaseError) as error:
        norms(test)
    assert message in str(error.value)


def test_a_day_later_is_a_day_more() -> None:
    start = date(2024, 1, 10)
    base = norms("opschorting > 100 weken")
    for more in (0, 1, 2):
        found = answer(base, aangevuld=(start + timedelta(days=more)).isoformat())
        assert found.decisions[0].amounts[0].factor == str(more)
