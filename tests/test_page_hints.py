"""The hints that are told otherwise on the page are those that the program gives."""

from __future__ import annotations

import pytest
from conftest import ROOT

from explain.page import hints

SOURCES = [p for folder in ("explain", "parser", "reasoner") for p in (ROOT / folder).rglob("*") if p.suffix in (".py", ".html")]
SAID = "\n".join(p.read_text(encoding="utf-8") for p in SOURCES if p.name != "hints.py")


@pytest.mark.parametrize("there", hints.INSTEAD)
def test_a_hint_that_is_replaced_is_still_given(there: str) -> None:
    assert there in SAID
    assert "waarom " not in hints.here(there)
