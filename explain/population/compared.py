"""The same rows under other rules or another reading: who changes, and in what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from parser.vocabulary import ID
from reasoner.columns.decision import NAMES
from reasoner.decision.answer import MAY_REFUSE, MUST_REFUSE

from ..notebook.view import Shown, View
from ..sentence import kinds_words
from .decide import NOTHING, Found, GroundKey, Rows
from .differences import Change, Differences, GroundChange, Transition
from .shown import changes_frame, compared_view
from .summary import about_money, cite, patterns
from .write import ERROR, answers, beside

if TYPE_CHECKING:
    import pandas as pd

    from reasoner.columns.days import Bools

ROW = "rij"
MOST_CHANGES = 200  # on the page and in the data; `--out` has all


class Compared(Differences, Shown):
    """It shows itself in a notebook. `frame`: the rows that change (the first 200)."""

    @property
    def frame(self) -> pd.DataFrame:
        """row, before, after (outcomes), grounds_gone, grounds_new (tuples of citations), difference (Decimal euros, None: not known)."""
        return changes_frame(self.changes)

    def views(self) -> tuple[View, ...]:
        return (compared_view(self),)

    def data(self) -> dict[str, Any]:
        found = asdict(self) | {"money": [f"{x:.2f}" for x in self.money]}
        del found["said"], found["amounts"]
        for change in found["changes"]:
            change["money"] = [None if x is None else f"{x:.2f}" for x in change["money"]]
        return found


def compare_found(left: Found, right: Found, names: tuple[str, str], name: Callable[[int], str] = str) -> Compared:
    """name: what a row is called."""
    both = left.done & right.done
    pairs, counts = np.unique(np.stack([left.outcome[both], right.outcome[both]]), axis=1, return_counts=True)
    made = [Transition(_name(a), _name(b), int(c)) for (a, b), c in zip(pairs.T.tolist(), counts.tolist(), strict=True)]
    grounds = []
    for key in _keys(left, right):
        before, after = _flags(left, key) & both, _flags(right, key) & both
        gone, new = int((before & ~after).sum()), int((after & ~before).sum())
        if gone or new:
            grounds.append(GroundChange(str(key), cite(right.norms if key in right.grounds else left.norms, key.id), gone, new))
    rows = np.flatnonzero(differing(left, right)).tolist()
    return Compared(
        names, int(both.sum()), int(differing(left, right).sum()),
        tuple(sorted(made, key=lambda t: (t.before == t.after, -t.rows))),
        tuple(sorted(grounds, key=lambda g: -(g.gone + g.new))), (_money(left, both), _money(right, both)),
        tuple(_change(left, right, row, name(row)) for row in rows[:MOST_CHANGES]), max(0, len(rows) - MOST_CHANGES),
        (_said(left), _said(right)), "Toe te kennen" if all(about_money(x.norms)["supports"] for x in (left, right)) else "Bedragen samen",
    )  # fmt: skip


def _said(found: Found) -> dict[str, str]:
    return {outcome: kinds_words(found.norms, outcome, kinds) for outcome, kinds in found.kinds.items()}


def _change(left: Found, right: Found, row: int, name: str) -> Change:
    gone: list[str] = []
    new: list[str] = []
    for key in _keys(left, right):
        before, after = bool(_flags(left, key)[row]), bool(_flags(right, key)[row])
        if before != after:
            leg = f" ({key.leg})" if key.leg else ""
            (gone if before else new).append(cite((left if before else right).norms, key.id) + leg)
    outcomes = _name(int(left.outcome[row])), _name(int(right.outcome[row]))
    return Change(name, *outcomes, tuple(gone), tuple(new), (_sum(left, row), _sum(right, row)))


def _sum(found: Found, row: int) -> Decimal | None:
    """What can be granted on a row: nothing if it is refused."""
    if found.cents[row] != NOTHING:
        return Decimal(int(found.cents[row])) / 100
    return Decimal(0) if NAMES[found.outcome[row]] in (MUST_REFUSE, MAY_REFUSE) else None


def differing(left: Found, right: Found) -> Bools:
    """Rows whose outcome, grounds or amount differ."""
    differs = (left.outcome != right.outcome) | (left.cents != right.cents)
    for key in _keys(left, right):
        differs |= _flags(left, key) != _flags(right, key)
    found: Bools = differs & left.done & right.done
    return found


def changed_table(rows: Rows, left: Found, right: Found) -> pd.DataFrame:
    """The rows that change: outcome, grounds and amount on both sides, which grounds went and came.

    Where no id names a row, its number does: so it can be explained.
    """
    keys = _keys(left, right)
    columns: dict[str, Any] = {} if ID in rows.frame.columns else {ROW: rows.numbers}
    for name, before, after in (
        (name, x, answers(right)[name]) for name, x in answers(left).items() if name in ("outcome", "grounds", "amount")
    ):
        columns |= {f"{name}.voor": before, f"{name}.na": after}
    for name, a, b in (("gronden.vervallen", left, right), ("gronden.erbij", right, left)):
        codes, sets = patterns(left.size, [_flags(a, k) & ~_flags(b, k) for k in keys], keys)
        columns[name] = np.array(["; ".join(map(str, s)) for s in sets], dtype=object)[codes]
    errors = np.full(left.size, "", dtype=object)
    for row, message in (*left.errors.items(), *right.errors.items()):
        errors[row] = message
    columns[ERROR] = errors
    return beside(rows, columns)[differing(left, right)].reset_index(drop=True)


def _keys(left: Found, right: Found) -> list[GroundKey]:
    return sorted({*left.grounds, *right.grounds}, key=str)


def _flags(found: Found, key: GroundKey) -> Bools:
    return found.grounds.get(key, np.zeros(found.size, bool))


def _name(code: int) -> str:
    return NAMES[code] if code != NOTHING else ""


def _money(found: Found, rows: Bools) -> Decimal:
    return Decimal(int(found.cents[rows & (found.cents != NOTHING)].sum())) / 100
