"""An amount that rests on a value of which no case applies is none that the rules give: no unknown one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from oracle import evaluate
from oracle.amounts import rows
from test_columns import compared
from test_reckoning import DAY, RULES, SOURCE, answer, plain

from explain.decision.serialize import answer_json
from explain.letter import export_letters
from parser import SourceFile, check
from parser.norms import Norms

GROUPS = 'waarde tarief is bedrag "tarief"\n  : 10 euro als zaak.soort_zaak is groot en zaak.bezoekers > 100\n  : 20 euro als zaak.soort_zaak is klein\n'


def fees(amount: str) -> Norms:
    rules = (
        RULES.replace("TEST", "zaak.inkomen < 0 euro")
        .replace("TERM", "1")
        .replace("TYPE", "getal")
        .replace("aanhef\n", f"{GROUPS}aanhef\n")
    )
    return check("proef", [SourceFile("r.regels", f"{rules}  bedrag {amount}\n")], [SourceFile("r.txt", SOURCE)])


@pytest.mark.parametrize(
    "amount", ["tarief", "2 maal tarief", "zaak.inkomen ten hoogste tarief", "zaak.bezoekers maal tarief verminderd met 1 euro"]
)
@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"soort_zaak": "groot", "bezoekers": "50"}, "geen_cel"),
        ({"soort_zaak": "groot", "bezoekers": "500"}, "ok"),
        ({"soort_zaak": "klein", "bezoekers": "50"}, "ok"),
        ({"soort_zaak": "groot", "bezoekers": "onbekend"}, "onbekend"),
        ({"soort_zaak": "onbekend", "bezoekers": "50"}, "onbekend"),
    ],
)
def test_every_engine_says_so(amount: str, facts: dict[str, str], status: str) -> None:
    base = fees(amount)
    found = answer(base, **facts)
    (row,) = found.decisions[0].amounts
    assert (row.status, row.maximum is None) == (status, status != "ok")
    assert [r.status for r in rows(evaluate(base, plain(**facts), date=DAY), "a1")] == [status]
    assert compared(base, [found.model.case.dossier], {"date": DAY}, True) == 1


def test_the_json_and_the_letter_say_so() -> None:
    found = answer(fees("tarief"), soort_zaak="groot", bezoekers="50")
    assert [a["status"] for a in answer_json(found)["decisions"][0]["amounts"]] == ["geen_cel"]
    assert "De regels kennen geen bedrag voor wat is gevraagd." in export_letters(found).decode()


def test_nothing_is_not_none() -> None:
    (row,) = answer(fees("0 maal tarief"), soort_zaak="klein", bezoekers="50").decisions[0].amounts
    assert (row.status, row.maximum) == ("ok", Decimal("0.00"))


@pytest.mark.parametrize(
    "amount", ["zaak.inkomen gedeeld door zaak.bezoekers", "afgerond half_omhoog (zaak.inkomen gedeeld door zaak.bezoekers)"]
)
@pytest.mark.parametrize(
    ("bezoekers", "status", "maximum"), [("0", "geen_cel", None), ("3", "ok", "566.67"), ("onbekend", "onbekend", None)]
)
def test_divided_by_nothing_there_is_none(amount: str, bezoekers: str, status: str, maximum: str | None) -> None:
    base = fees(amount)
    found = answer(base, bezoekers=bezoekers)
    (row,) = found.decisions[0].amounts
    assert (row.status, row.maximum) == (status, Decimal(maximum) if maximum else None)
    assert [r.status for r in rows(evaluate(base, plain(bezoekers=bezoekers), date=DAY), "a1")] == [status]
    assert compared(base, [found.model.case.dossier], {"date": DAY}, True) == 1
