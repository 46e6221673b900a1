"""Numbers as large as a dossier may state: exact in every engine, never taken for what goes on without end."""

from __future__ import annotations

from decimal import Decimal

import pytest
from test_columns import compared
from test_reckoning import DAY, RULES, SOURCE, answer

from parser import SourceFile, check
from parser.norms import Norms


def fees(amount: str) -> Norms:
    rules = RULES.replace("TEST", "zaak.inkomen < 0 euro").replace("TERM", "1").replace("TYPE", "getal")
    return check("proef", [SourceFile("r.regels", f"{rules}  bedrag {amount}\n")], [SourceFile("r.txt", SOURCE)])


@pytest.mark.parametrize(
    ("amount", "income", "expected"),
    [
        ("zaak.inkomen", "10000000", "10000000"),
        ("zaak.inkomen", "999999999,99", "999999999.99"),
        ("zaak.inkomen maal 1,8 procent ten hoogste 250000 euro", "20000000", "250000"),
        ("zaak.inkomen maal 1,8 procent", "20000000", "360000"),
        ("zaak.bezoekers maal zaak.inkomen", "50000", "100000000000"),
    ],
)
def test_an_amount_of_millions_is_known(amount: str, income: str, expected: str) -> None:
    base = fees(amount)
    found = answer(base, inkomen=income, bezoekers="2000000")
    assert [r.maximum for r in found.decisions[0].amounts] == [Decimal(expected)]
    assert compared(base, [found.model.case.dossier], {"date": DAY}, True) == 1
