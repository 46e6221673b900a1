"""How the same rows differ under other rules or another reading; data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..sentence import class_words


@dataclass(frozen=True)
class Transition:
    """before, after: outcomes; empty where a row could not be decided."""

    before: str
    after: str
    rows: int


@dataclass(frozen=True)
class GroundChange:
    name: str
    label: str
    gone: int
    new: int


@dataclass(frozen=True)
class Change:
    """A row that changes: its outcomes, the grounds that went and came, as cited, and its amounts (None: not known, or none)."""

    row: str
    before: str
    after: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    money: tuple[Decimal | None, Decimal | None]

    @property
    def difference(self) -> Decimal | None:
        """What it costs more; None if a side is not known."""
        left, right = self.money
        return None if left is None or right is None else right - left


@dataclass(frozen=True, repr=False)
class Differences:
    """changed: rows with another outcome, other grounds or another amount; money: what can be granted on either side.

    said: of either side the words for its outcomes; amounts: what the sums of money are called.
    """

    names: tuple[str, str]
    rows: int
    changed: int
    transitions: tuple[Transition, ...]
    grounds: tuple[GroundChange, ...]
    money: tuple[Decimal, Decimal]
    changes: tuple[Change, ...] = ()
    more_changes: int = 0
    said: tuple[Mapping[str, str], Mapping[str, str]] = field(default=({}, {}))
    amounts: str = "Toe te kennen"

    def before(self, outcome: str) -> str:
        return outcome_said(self.said[0], outcome)

    def after(self, outcome: str) -> str:
        return outcome_said(self.said[1], outcome)


def outcome_said(said: Mapping[str, str], outcome: str) -> str:
    """An outcome in the words that are at hand; empty: a row that could not be decided."""
    return said.get(outcome) or class_words(None, outcome) or "fout"
