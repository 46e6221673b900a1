"""`waarom check` on what would be granted in silence: a condition that no rule asks; and on how who decides is called."""

from __future__ import annotations

import pytest
from conftest import ROOT

import kb
from explain.rules.inspect import inspection
from parser import SourceFile, check

BICYCLES = ROOT / "docs" / "voorbeelden" / "fietsregeling"
REFUSES = '  weigert "Niet voldaan aan artikel 1 lid 2"\n    als niet voldaan aan artikel 1 lid 2\n'
GRANTS = '  kan verstrekken "Het college kan een fietsvergoeding toekennen"\n'


def findings(*changes: tuple[str, str]) -> tuple[str, ...]:
    folder = kb.find(str(BICYCLES))
    ((name, text),) = folder.rules
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return inspection(check("proef", [SourceFile(name, text)], [SourceFile(*f) for f in folder.sources])).findings


NOTHING_REFUSES = (REFUSES, '  zonder regel verwijzing omdat "Vergeten."\n')


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ((), ()),
        ((NOTHING_REFUSES,), ("1.2.a", "1.2.b", "1.2.c")),
        ((NOTHING_REFUSES, ('  voorwaarde "De fiets', '  uitsluitend voorwaarde "De fiets')), ("1.2.a", "1.2.b")),
        ((NOTHING_REFUSES, (GRANTS, GRANTS + "    als voldaan aan artikel 1 lid 2 a\n")), ("1.2.b", "1.2.c")),
        (((REFUSES, REFUSES.replace("lid 2\n", "lid 2 behalve artikel 1 lid 2 b\n")),), ("1.2.b",)),
    ],
)
def test_a_condition_that_no_rule_asks_is_found(changes: tuple[tuple[str, str], ...], found: tuple[str, ...]) -> None:
    said = [f for f in findings(*changes) if "door geen regel gevraagd" in f]
    assert [f.partition(" bij fietsregeling:")[2].partition(" ")[0] for f in said] == list(found)


@pytest.mark.parametrize(("called", "found"), [("het dagelijks bestuur", 0), ("burgemeester en wethouders", 1)])
def test_who_decides_has_an_article(called: str, found: int) -> None:
    said = findings(("soort fietsvergoeding", f'bestuursorgaan college "{called}"\nsoort fietsvergoeding'))
    assert len([f for f in said if "heeft geen lidwoord" in f]) == found
