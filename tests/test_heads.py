"""The head of an enumeration, as acts write it."""

from __future__ import annotations

import pytest
from test_claims import RULES, SOURCE, norms_of

from explain.rules.inspect import inspection


@pytest.mark.parametrize(("head", "claimed"), [("als:", True), ("indien", True), ("kan.", False)])
def test_a_head_is_a_sentence_that_is_not_finished(head: str, claimed: bool) -> None:
    """Many an act has no colon before its enumeration."""
    found = inspection(norms_of(RULES.replace("weigeren als:", f"weigeren {head}"), SOURCE.replace("weigeren als:", f"weigeren {head}")))
    assert [u.text for u in found.unclaimed] == ([] if claimed else [f"Het college kan een hok weigeren {head}"])
