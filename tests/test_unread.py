"""`waarom check` names a value that no rule reads."""

from __future__ import annotations

import pytest
from test_reckoning import RULES, SOURCE

from explain.rules.inspect import inspection
from parser import SourceFile, check

FOUND = "waarde 'uitkomst' wordt in geen regel gebruikt"


@pytest.mark.parametrize(
    ("test", "more", "unread"),
    [
        ("zaak.inkomen > 1 euro", "", True),
        ("zaak.inkomen > uitkomst", "", False),
        ("zaak.inkomen > 1 euro", "  bedrag uitkomst", False),
        ("zaak.inkomen > 1 euro", "  bedrag zaak.inkomen ten hoogste uitkomst", False),
        ("zaak.inkomen > anders", '  waarde anders is bedrag "anders"\n    : 2 maal uitkomst', False),
        ("zaak.inkomen > 1 euro", '  waarde anders is bedrag "anders"\n    : 2 maal zaak.inkomen', True),
    ],
)
def test_a_value_that_nothing_reads_is_found(test: str, more: str, unread: bool) -> None:
    rules = RULES.replace("TEST", test).replace("TERM", "150 euro").replace("TYPE", "bedrag")
    norms = check("proef", [SourceFile("r.regels", f"{rules}{more}\n")], [SourceFile("r.txt", SOURCE)])
    assert (FOUND in inspection(norms).findings) is unread
