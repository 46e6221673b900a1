"""The norms of a kind of provision: powers, conditions, grounds, limits, duties, amounts; readings, presumptions, powers to deviate."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ..places import NOWHERE, Span
from .terms import RoundingMethod, Term
from .vocabulary import Address

WANT = "bevoegdheid"  # the leg of a ground that is the want of a power to grant

When = Literal["always", "after_grant", "on_ending", "at_refusal"]  # there is a duty
StepKind = Literal["percent", "times", "over", "less", "most", "least"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A labelled rule with its address and the proposition that says when it applies.

    in_force: of a condition the proposition that its regulation is in force, where the decision does not imply it.
    """

    address: Address
    label: str
    prop: str
    via: Address | None = None  # the article that makes it apply ("van overeenkomstige toepassing")
    in_force: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A refusing clause. `conditions`: the conditions whose failure it turns on.

    With leg `WANT` the address is that of a power to grant that is not there: no power to deviate reaches it.
    """

    address: Address
    label: str
    prop: str
    binding: bool
    leg: str | None
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EachBound:
    """A last day for every member for which the body of the proposition `exists` holds."""

    exists: str
    term: Term


@dataclass(frozen=True, slots=True)
class LimitRule:
    """A maximum: `whole` holds if nothing is left to grant, `excess` if part is too much.

    bound: the first and the last day that can be granted, or one of them; or a number of parts less a value
    (`most`, `minus`); or `instead`, a fact and the value that can be granted where another is asked for
    (then there is always something left, and `whole` never holds). With `each` the first of several last days counts.
    """

    address: Address
    label: str
    whole: str
    excess: str
    first: Term | None = None
    last: Term | None = None
    most: Term | None = None
    part: str | None = None
    minus: str | None = None
    instead: tuple[str, str] | None = None
    each: tuple[EachBound, ...] = ()

    @property
    def days(self) -> tuple[Term, ...]:
        """The terms of the days that bound it."""
        return tuple(t for t in (self.first, self.last) if t is not None)


@dataclass(frozen=True, slots=True)
class DutyRule:
    address: Address
    bearer: str
    what: str
    when: When
    prop: str | None
    due: Term | None


@dataclass(frozen=True, slots=True)
class GeneralDuty:
    """A duty that no single application calls up."""

    address: Address
    bearer: str
    what: str


@dataclass(frozen=True, slots=True)
class TableNorm:
    """A table: row propositions by value, column propositions by heading, cells [row][column] or None.

    short: rows, as published, with fewer cells than columns that do not say which are empty.
    """

    name: str
    address: Address
    unit: str
    rows: tuple[tuple[str, str, str], ...]  # (value, label as published, proposition)
    columns: tuple[tuple[str, str], ...]  # (heading, proposition)
    cells: tuple[tuple[Decimal | None, ...], ...]
    short: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Roundings = tuple[tuple[RoundingMethod, str | None], ...]  # each with the proposition that says when (None: always)


@dataclass(frozen=True, slots=True)
class AmountRule:
    """A maximum per part: cell x (value / full_at, at most 1), rounded; hours if `hours`. An amount is never more than `cap`.

    pro_rata: None is the whole cell.
    """

    address: Address
    hours: bool
    part: str
    tables: tuple[str, ...]
    cell: str
    pro_rata: str | None
    full_at: Term | None
    prop: str | None
    part_pro_rata: str | None
    rounding: Roundings
    cap: Term | None = None


@dataclass(frozen=True, slots=True)
class FixedRule:
    """The same amount for each part, if `prop`; for unfinished parts too unless `whole_only`.

    With a day `after`, `prop` is about the last part that is over on that day: the other amounts are unknown.
    """

    address: Address
    part: str
    amount: Decimal
    prop: str | None
    whole_only: str | None
    after: Term | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next with an amount: so many percent of it, so many times, divided, less (never below zero), at most, at least."""

    kind: StepKind
    term: Term


@dataclass(frozen=True, slots=True)
class ProductRule:
    """count x rate, less a deduction, never below zero; then the steps, in their order; rounded once (by default half up)."""

    address: Address
    count: Term
    rate: Term
    less: Term | None
    prop: str | None
    steps: tuple[Step, ...] = ()
    rounding: Roundings = ()


@dataclass(frozen=True, slots=True)
class CellRule:
    """The cell of a table, once, whatever the period; then the steps, in their order; rounded once (by default half up)."""

    address: Address
    tables: tuple[str, ...]
    cell: str
    prop: str | None
    steps: tuple[Step, ...] = ()
    rounding: Roundings = ()


Amount = AmountRule | FixedRule | ProductRule | CellRule


@dataclass(frozen=True, slots=True)
class KeepRule(Rule):
    """A rule that keeps a running provision. `last`: the days, with the addresses that set them, of which the first is the last day."""

    last: tuple[tuple[Term, Address], ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """Norms for a running provision: does it run, may it be ended, does it go on all the same?"""

    in_force: str
    runs: str
    end: str
    keep: str
    grounds: tuple[Ground, ...]
    keeps: tuple[KeepRule, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """Propositions of one kind of application that decide the outcome.

    leeway: a power holds that leaves a choice, or one by deviation; where no rule says "verstrekt" that is every power.
    """

    in_force: str
    power: str
    binding: str
    may: str
    shall: str
    leeway: str
    grantable: str
    must_refuse: str
    present: str


@dataclass(frozen=True, slots=True)
class Provision:
    """All norms for one kind of provision."""

    kind: str
    label: str
    powers: tuple[Rule, ...]
    shalls: tuple[Rule, ...]
    grounds: tuple[Ground, ...]
    conditions: tuple[Rule, ...]
    limits: tuple[LimitRule, ...]
    duties: tuple[DutyRule, ...]
    amounts: tuple[Amount, ...]
    signals: Signals
    ending: Ending | None


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    address: Address
    question: str
    choices: tuple[Choice, ...]
    default: str
    reason: str
    changes: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Presumption:
    entity: str
    fact: str
    value: str
    reason: str
    running: bool = False


@dataclass(frozen=True, slots=True)
class Deviation:
    """A power to deviate: from the conditions and grounds under `scope`, less those under `beyond`.

    prop: the proposition that says when there is this power (None: always). What delimits a power to grant is
    not reached, wherever it stands.
    """

    address: Address
    label: str
    scope: tuple[Address, ...]
    whole_document: bool
    beyond: tuple[Address, ...] = ()
    prop: str | None = None

    def reaches(self, address: Address) -> bool:
        if any(address.under(a) for a in self.beyond):
            return False
        if self.whole_document:
            return address.document == self.address.document
        return any(address.under(a) for a in self.scope)
