"""What can be different in a dossier: slots, the options for each, and the dossier that results.

A slot is one thing of a dossier that can have another value: a fact, a link, the kind of a support,
whether a list is complete, whether another application stands. An option is one other value of it,
for a number or a date the whole range of values between two thresholds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from parser import norms as n

from ..dossier import edit
from ..dossier.record import Dossier, Record, UnknownValue, Value
from ..semantics.beliefs import Setting


class What(Enum):
    """The sorts of slots."""

    FACT = "fact"
    LINK = "link"
    KIND = "kind"
    LIST = "list"
    WITHDRAW = "withdraw"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that can be different: a fact or link by name at a record, a list (record "": of everybody)."""

    what: What
    record: str
    name: str
    hashed: int = field(init=False, repr=False, compare=False)  # sets of options are looked up all the time

    def __post_init__(self) -> None:
        object.__setattr__(self, "hashed", hash((self.record, self.name)))

    def __hash__(self) -> int:
        return self.hashed


@dataclass(frozen=True, slots=True)
class Range:
    """Values from `low` to `high` (None: no bound), whole ones `size` apart; a strict bound is not itself in the range."""

    low: int | Decimal | None
    high: int | Decimal | None
    low_strict: bool = False
    high_strict: bool = False
    size: int = 1


@dataclass(frozen=True, slots=True)
class Option:
    """A slot with another value; `range`: all values that do the same, for a number or a date."""

    slot: Slot
    value: Value | None
    range: Range | None = None
    hashed: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hashed", hash((self.slot, self.value)))

    def __hash__(self) -> int:
        return self.hashed


Assignment = frozenset[Option]
NOTHING: Assignment = frozenset()


def changed(norms: n.Norms, dossier: Dossier, options: Iterable[Option]) -> Dossier:
    """The dossier with these options taken; what is withdrawn goes last, with all that is said of it."""
    facts: dict[str, dict[str, Value | UnknownValue]] = {}
    others: list[Option] = []
    for option in options:
        if option.slot.what is What.FACT:
            assert option.value is not None
            facts.setdefault(option.slot.record, {})[option.slot.name] = option.value
        else:
            others.append(option)
    dossier = edit.with_facts(dossier, facts)
    for option in sorted(others, key=lambda o: o.slot.what is What.WITHDRAW):
        slot, value = option.slot, option.value
        match slot.what:
            case What.LINK:
                dossier = edit.with_link(dossier, slot.record, slot.name, str(value) if value is not None else None)
            case What.KIND:
                dossier = edit.with_kind(dossier, slot.record, str(value))
            case What.LIST:
                dossier = edit.with_complete(norms, dossier, slot.name, slot.record)
            case What.WITHDRAW:
                dossier = edit.without(dossier, slot.record)
            case What.FACT | What.DATE:
                pass
    return dossier


def asked(setting: Setting, options: Iterable[Option]) -> Setting:
    """The question, with the day of the decision if that is among the options."""
    day = next((o.value for o in options if o.slot.what is What.DATE), None)
    return replace(setting, date=day) if isinstance(day, int) else setting


def in_order(norms: n.Norms, record: Record) -> bool:
    """Does the period of a record end on or after the day it begins?"""
    period = norms.entities[record.entity].period
    if period is None:
        return True
    begin, end = (record.values.get(f, record.assumed.get(f)) for f in (period.begin, period.end))
    return not (isinstance(begin, int) and isinstance(end, int)) or begin <= end
