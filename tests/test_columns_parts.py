"""Columns read a thing in more ways than one, as it is quicker; each way says the same."""

from __future__ import annotations

import numpy as np
import pytest

from reasoner.columns.batch import GONE, MOST_COMPARED, OPEN, SAID, UNSAID, Few, Texts, parents_of
from reasoner.columns.days import FIRST, INF, LAST, NEVER, LookUp
from reasoner.columns.decision import MOST_COUNTED, _different
from reasoner.columns.spaces import Ref
from reasoner.dossier.calendar import LAST_DAY, add_months

RNG = np.random.default_rng(148)


@pytest.mark.parametrize("texts", [2, MOST_COMPARED, MOST_COMPARED + 1, 40])
def test_a_code_by_text_is_spread_as_it_is_looked_up(texts: int) -> None:
    """The last is of records without a text, which are -1."""
    at = RNG.integers(-1, texts - 1, 200)
    by_text = RNG.integers(-1, 7, texts).astype(np.int8)
    few = Few(Texts(np.array([SAID] * (texts - 1) + [UNSAID], np.int8), np.arange(texts)), at)
    assert few.spread(by_text).tolist() == [by_text[k] for k in at]
    assert (few.how == UNSAID).tolist() == (at < 0).tolist()
    assert few.value[at >= 0].tolist() == at[at >= 0].tolist()


@pytest.mark.parametrize("greatest", [1, MOST_COUNTED - 1, MOST_COUNTED, 1 << 40])
def test_different_codes_are_the_same_counted_or_sorted(greatest: int) -> None:
    codes = np.array([greatest, 0, 1, greatest, 1])
    found, places = _different(codes)
    assert found.tolist() == sorted(set(codes.tolist()))
    assert found[places].tolist() == codes.tolist()
    assert all(x.size == 0 for x in _different(codes[:0]))


def test_records_that_are_missing_are_told_apart() -> None:
    column = np.array([10, 20, 30])
    assert Ref("iets", np.array([2, GONE, 0, OPEN])).told(column, -7, -8).tolist() == [30, -7, 10, -8]
    assert Ref("iets", np.array([2, GONE, 0, OPEN])).of(column, 5).tolist() == [30, 5, 10, 5]
    assert Ref("iets", np.array([0, 1])).of(column, 5).tolist() == [10, 20]
    assert Ref("iets", np.array([1, 0])).of(column, 5).tolist() == [20, 10]
    assert Ref("iets", np.array([1, OPEN])).gone is False
    assert np.asarray(Ref("iets", np.array([1, OPEN, GONE])).gone).tolist() == [False, False, True]


def test_days_out_of_reach_are_moved_beside_those_within() -> None:
    """A day that has no bound keeps none; the others are asked of the calendar one by one."""
    days = np.array([FIRST, INF, LAST, -INF, LAST + 1, LAST_DAY, NEVER, FIRST - 1])
    expected = [day if abs(day) == INF else int(add_months(day, 3)) for day in days.tolist()]
    move = LookUp(lambda day: int(add_months(day, 3)))
    assert move(days).tolist() == expected
    assert move(days[[1, 3, 4]]).tolist() == [expected[k] for k in (1, 3, 4)]
    assert move(days[[0, 2]]).tolist() == [expected[0], expected[2]]


@pytest.mark.parametrize("counts", [[0, 1, 1, 0], [2, 0, 3], []])
def test_records_know_whose_they_are(counts: list[int]) -> None:
    assert parents_of(np.array(counts, np.int64)).tolist() == [k for k, count in enumerate(counts) for _ in range(count)]
