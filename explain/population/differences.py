"""How the same rows differ under other rules or another reading; data only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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
    """changed: rows with another outcome, other grounds or another amount; money: what can be granted on either side."""

    names: tuple[str, str]
    rows: int
    changed: int
    transitions: tuple[Transition, ...]
    grounds: tuple[GroundChange, ...]
    money: tuple[Decimal, Decimal]
    changes: tuple[Change, ...] = ()
    more_changes: int = 0
