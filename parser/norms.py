"""The checked norms: one typed, immutable form that knows no engine.

A rule base is a table of propositions. Each has an id, a context (the variables
it speaks about; the first is always the application) and a body: a leaf over the
dossier, or a connective over other propositions. Negation is a sign on a child,
so that every proposition has two sides to prove: it holds, it fails.

Every backend (pyDatalog, the oracle in tests/, an exporter) reads only this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar, assert_never, cast

from .places import BETWEEN, CLOSING, NOWHERE, PREAMBLE, Span

T = TypeVar("T")
WEB = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")

APPLICATION = "aanvraag"
WANT = "bevoegdheid"  # the leg of a ground that is the want of a power to grant
APPLICATIONS = "aanvragen"  # its list


# ---- addresses


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where a rule stands: document name and path, e.g. ("regeling", ("3", "1", "d", "ii"))."""

    document: str
    path: tuple[str, ...]

    @property
    def id(self) -> str:
        """`regeling:3.1.d.ii`"""
        return f"{self.document}:{'.'.join(self.path)}"

    def under(self, other: Address) -> bool:
        return self.document == other.document and self.path[: len(other.path)] == other.path


# ---- vocabulary


@dataclass(frozen=True, slots=True)
class Label:
    """Sentence for holding and for failing."""

    holds: str
    fails: str


@dataclass(frozen=True, slots=True)
class Who:
    """Who can answer and who can change a fact; `kind`: where the provision is of this kind (None: elsewhere)."""

    kind: str | None
    answered_by: str | None
    changed_by: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact. type: one of vocabulary.FACT_TYPES; values for een_van.

    kind: "feit" or "oordeel"; `open_end`: the end of a period, which may be `onbepaald`; `most`: no number is greater;
    `inherited`: declared for an application but told of support too, or the other way round;
    `by_kind`: kinds of provision of which somebody else can answer or change it (`Norms.who`).
    """

    entity: str
    name: str
    type: str
    label: Label
    question: str
    kind: str = "feit"
    values: tuple[str, ...] = ()
    answered_by: str | None = None
    changed_by: str | None = None
    open_end: bool = False
    system: bool = False
    inherited: bool = False
    by_kind: tuple[Who, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    entity: str
    name: str
    target: str
    beneficiary: bool
    label: str
    question: str
    answered_by: str | None = None
    changed_by: str | None = None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """The period of an entity: names of the two facts that bound it, both days inclusive."""

    begin: str
    end: str
    label: str


@dataclass(frozen=True, slots=True)
class Entity:
    name: str
    list_name: str
    support: bool
    label: str
    facts: dict[str, Fact] = field(hash=False)
    links: dict[str, Link] = field(hash=False)
    period: Period | None = None

    @property
    def owner(self) -> str | None:
        """Name of the link to the beneficiary, else of the first link, else None."""
        for link in self.links.values():
            if link.beneficiary:
                return link.name
        return next(iter(self.links), None)


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    parent: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """Parts of an application's period, each of `months` months, numbered from 1."""

    name: str
    months: int
    label: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days: Monday to Friday less the public holidays; `also` are free too, `not_` are not.

    `equated`: single days that are free too. After `known_until` further days may still be equated (None: no such days).
    """

    name: str
    label: str
    also: tuple[str, ...]
    not_: tuple[str, ...]
    equated: tuple[date, ...] = ()
    known_until: date | None = None


@dataclass(frozen=True, slots=True)
class Addressing:
    """To whom a decision goes: the first path from the application that leads to a record, by the value of a fact.

    `unasked`: a yes/no fact that says there is no application, and its paths.
    """

    fact: str
    paths: dict[str, tuple[tuple[str, ...], ...]]
    unasked: tuple[str, tuple[tuple[str, ...], ...]] | None


# ---- terms: intervals of whole numbers, money, days


@dataclass(frozen=True, slots=True)
class Path:
    """An entity reached from a variable over links."""

    var: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Day:
    value: date


@dataclass(frozen=True, slots=True)
class FactTerm:
    path: Path
    fact: str
    type: str


@dataclass(frozen=True, slots=True)
class ValueTerm:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Plus:
    """left + sign * right; a date plus a Number in days, or two numbers."""

    left: Term
    sign: int
    right: Term


@dataclass(frozen=True, slots=True)
class ShiftMonths:
    """A date, n calendar months later: same day number, else the last day of that month. by: n times that many."""

    term: Term
    months: int
    by: Term | None = None


@dataclass(frozen=True, slots=True)
class ShiftWorkingDays:
    """A date, n working days later; n = 0: the first working day on or after it."""

    term: Term
    days: int
    calendar: str


@dataclass(frozen=True, slots=True)
class Anniversary:
    """The day on which it is n years since a date: somebody born then is n years old from that day on.

    Of 29 February, in a year without one: 1 March, or 28 February where `early` (a reading) holds.
    """

    term: Term
    years: int
    early: Child | None


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Parts of n months of the period of `path` that have ended before a day (None = all).

    begun: that have begun before it, ended or not.
    """

    path: Path
    months: int
    before: Term | None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class ChainBound:
    """The first (last False) or last day of a period with all that adjoins it.

    What adjoins: records of the same entity that have these links in common with it and leave no day between,
    and what adjoins those.
    """

    path: Path
    links: tuple[str, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class PartNumber:
    part: str


@dataclass(frozen=True, slots=True)
class PartCount:
    """How many parts the application's period has (an unfinished last one counts)."""

    part: str


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Number of members (weight None) or sum of a weight over the members that fulfil `body`."""

    source: Source
    body: Child
    weight: Term | None


Term = (
    Number
    | Day
    | FactTerm
    | ValueTerm
    | Plus
    | ShiftMonths
    | ShiftWorkingDays
    | Anniversary
    | PeriodCount
    | ChainBound
    | PartNumber
    | PartCount
    | Aggregate
)


def inner_terms(term: Term) -> tuple[Term, ...]:
    """The terms a term is directly made of, about the same things: not the weight of a sum, nor the cases of a named value."""
    match term:
        case Plus(left, _, right):
            return left, right
        case ShiftMonths(inner, _, by):
            return (inner,) if by is None else (inner, by)
        case ShiftWorkingDays(inner, _, _) | Anniversary(inner, _, _):
            return (inner,)
        case PeriodCount(_, _, before, _):
            return () if before is None else (before,)
        case Number() | Day() | FactTerm() | ValueTerm() | ChainBound() | PartNumber() | PartCount() | Aggregate():
            return ()
    assert_never(term)


# ---- propositions


@dataclass(frozen=True, slots=True)
class Child:
    """A proposition (holds True) or its negation (holds False)."""

    prop: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """What a variable ranges over: the members of lists, other applications, or parts.

    `applications`: every other application; `granted`: those that a recorded decision grants, beside listed support;
    `owner`: the list may be complete for one beneficiary only (the application's).
    """

    var: str
    lists: tuple[str, ...]
    applications: bool = False
    part: bool = False
    owner: bool = False
    granted: bool = False

    @property
    def every_list(self) -> tuple[str, ...]:
        """The lists on whose completeness it depends that there is no more."""
        return (*self.lists, APPLICATIONS) if self.applications or self.granted else self.lists


@dataclass(frozen=True, slots=True)
class All:
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    least: int
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    source: Source
    body: Child


@dataclass(frozen=True, slots=True)
class Flag:
    """A ja/nee fact."""

    path: Path
    fact: str


@dataclass(frozen=True, slots=True)
class Member:
    """An enumerated fact is one of these values."""

    path: Path
    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfKind:
    """The application or support is of this kind or one below it."""

    path: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The entity has such a link (not `geen`)."""

    path: Path
    link: str


@dataclass(frozen=True, slots=True)
class Same:
    """Two entities link to the same third."""

    left: Path
    right: Path
    link: str


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Term
    operator: str
    right: Term


@dataclass(frozen=True, slots=True)
class Lasts:
    """The period of an entity lasts at least n calendar months: end + 1 day >= begin + n months."""

    path: Path
    months: int


@dataclass(frozen=True, slots=True)
class SharedDays:
    """The periods of two entities have at least n days in common."""

    left: Path
    right: Path
    days: int


@dataclass(frozen=True, slots=True)
class ReadingIs:
    reading: str
    choice: str


@dataclass(frozen=True, slots=True)
class Present:
    """Support that is there: a listed one always, another application if it counts as such."""

    var: str


@dataclass(frozen=True, slots=True)
class Deviated:
    """The college uses a power to deviate from this address (None: from any) here, and the case is one for it.

    by: the powers that reach it, by id, each with the proposition that says when there is that power (None: always).
    True if a power that the application uses is there, unknown if that is unknown; a power that is not used is never
    there, whatever the facts.
    """

    address: Address | None
    by: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Granted:
    """An application that was granted on or before the day of the decision; `listed`: or support that the dossier lists."""

    path: Path
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """The question is about a running provision, not about an application."""


Leaf = Flag | Member | OfKind | Linked | Same | Comparison | Lasts | SharedDays | ReadingIs | Deviated | Granted | Running
Body = All | Any_ | AtLeast | Exists | Present | Leaf


@dataclass(frozen=True, slots=True)
class Prop:
    """One proposition.

    role: condition, definition, ground, exception, deviation, deviating, signal, power, in_force, overlap, part, leaf or plain.
    """

    id: str
    context: tuple[str, ...]
    body: Body
    role: str = "plain"
    label: Label | None = None
    address: Address | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ValueDef:
    """A named value by cases: the case whose guard holds gives it."""

    name: str
    context: tuple[str, ...]
    type: str
    label: str
    cases: tuple[tuple[Term, Child | None], ...]


# ---- norms of a provision


@dataclass(frozen=True, slots=True)
class Rule:
    """A labelled rule with its address and the proposition that says when it applies."""

    address: Address
    label: str
    prop: str
    via: Address | None = None  # the article that makes it apply ("van overeenkomstige toepassing")


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
    (`count`, `minus`); or `instead`, a fact and the value that can be granted where another is asked for
    (then there is always something left, and `whole` never holds). With `each` the first of several last days counts.
    """

    address: Address
    label: str
    whole: str
    excess: str
    first: Term | None = None
    last: Term | None = None
    count: int = 0
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
    when: str  # always, after_grant, on_ending
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


@dataclass(frozen=True, slots=True)
class AmountRule:
    """A maximum per part: cell x (value / full_at, at most 1), rounded; hours if `hours`. An amount is never more than `cap`."""

    address: Address
    hours: bool
    part: str
    tables: tuple[str, ...]
    cell: str
    pro_rata: str
    full_at: Term | None
    prop: str | None
    part_pro_rata: str | None
    rounding: tuple[tuple[str, str], ...]
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
class ProductRule:
    """count x rate, less a deduction, never below zero."""

    address: Address
    count: Term
    rate: Term
    less: Term | None
    prop: str | None


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
    """Propositions of one kind of application that decide the outcome."""

    in_force: str
    power: str
    binding: str
    may: str
    shall: str
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
    amounts: tuple[AmountRule | FixedRule | ProductRule, ...]
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


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation. elsewhere: what gives room to depart from it though the text itself does not: its citation, and why."""

    name: str
    title: str
    source: str
    publication: str | None
    elsewhere: tuple[str, str] | None = None

    @property
    def link(self) -> str | None:
        """The publication, where it is an address on the web and nothing else: only that is ever made a link."""
        return self.publication if self.publication is not None and WEB.fullmatch(self.publication) else None


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What stands at one address: heading, the verbatim quotations, the rules (keywords, label).

    Where a variant changes the rules, the first quotation says so, in brackets.
    """

    address: Address
    heading: str
    quotations: tuple[str, ...]
    quoted: tuple[str, ...]  # with table headings and rows
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PublishedArticle:
    """An article or bijlage of a published text, or `aanhef`, `tussentekst4`, `ondertekening`."""

    document: str
    article: str
    heading: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of published text and what claims it.

    `claim`: "rule" (a rule carries it), "without_rule" (claimed with a `kind` and a reason) or None:
    nothing does, and `reason` says what is missing. `line`: where it starts in the source file.
    """

    address: Address
    line: int
    text: str
    claim: Literal["rule", "without_rule"] | None
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a variant changes at one place: an address, or a definition or value by its name (address None)."""

    kind: Literal["amended", "added", "dropped"]
    id: str
    address: Address | None


@dataclass(frozen=True, slots=True)
class Variant:
    """A file that amends, adds and drops rules; `sha256`: of its text."""

    title: str
    sha256: str
    changes: tuple[Change, ...]

    @property
    def amended(self) -> tuple[str, ...]:
        return self._of("amended")

    @property
    def added(self) -> tuple[str, ...]:
        return self._of("added")

    @property
    def dropped(self) -> tuple[str, ...]:
        return self._of("dropped")

    def _of(self, kind: str) -> tuple[str, ...]:
        return tuple(c.id for c in self.changes if c.kind == kind)


@dataclass(frozen=True, eq=False, repr=False)
class Norms:
    """A checked rule base. Dictionaries are keyed by name or id and never changed."""

    id: str
    title: str
    version: str
    sha256: str
    kinds: dict[str, Kind]
    entities: dict[str, Entity]
    parts: dict[str, Part]
    calendars: dict[str, WorkingCalendar]
    documents: dict[str, Document]
    articles: dict[str, ArticleText]
    readings: dict[str, Reading]
    presumptions: tuple[Presumption, ...]
    impossible: tuple[tuple[str, str], ...]  # (proposition, reason)
    props: dict[str, Prop]
    values: dict[str, ValueDef]
    tables: dict[str, TableNorm]
    provisions: dict[str, Provision]
    deviations: tuple[Deviation, ...]
    general_duties: tuple[GeneralDuty, ...]
    published: tuple[PublishedArticle, ...]
    claims: tuple[Stretch, ...]  # all published text, a document at a time, in the order of the source
    variables: dict[str, str]  # entity of each variable bound by a range
    variant: Variant | None = None  # what was changed before these norms were checked
    addressing: Addressing | None = None

    def __repr__(self) -> str:
        return f"Norms({self.id!r}, version {self.version!r}, {len(self.props)} propositions)"

    @property
    def application(self) -> Entity:
        return self.entities[APPLICATION]

    @cached_property
    def place(self) -> dict[str, int]:
        """Of each address where it stands in the order of the texts."""
        return {id_: i for i, id_ in enumerate(self.articles)}

    @cached_property
    def _derived(self) -> dict[type, object]:
        return {}

    def kept(self, make: type[T]) -> T:
        """What others worked out from these norms, made the first time; it goes when the norms go."""
        found = self._derived.get(make)
        return found if isinstance(found, make) else cast(T, self._derived.setdefault(make, make()))

    def ancestors(self, kind: str) -> tuple[str, ...]:
        """The kind itself and every kind above it."""
        chain = [kind]
        while (parent := self.kinds[chain[-1]].parent) is not None:
            chain.append(parent)
        return tuple(chain)

    def who(self, fact: Fact, kind: str | None) -> Who:
        """Who can answer and change a fact of an application or support of this kind (None: of no kind, or unknown)."""
        own = self.ancestors(kind) if kind is not None else ()
        return next((w for w in fact.by_kind if w.kind in own), Who(None, fact.answered_by, fact.changed_by))

    def below(self, kind: str | None) -> tuple[str, ...]:
        """Every kind under this one, which a general kind may turn out to be; None, a kind not known: every kind there is."""
        return tuple(k for k in self.kinds if self.open_kind(kind, k))

    def open_kind(self, own: str | None, asked: str) -> bool:
        """Is it open whether something of its own kind (None: not known) is of the kind asked after?"""
        return own is None or own in self.ancestors(asked)[1:]

    def cite(self, address: Address) -> str:
        """`art. 3 lid 1 onder d sub ii Re-integratieregeling Twenterand 2024`"""
        return f"{short_citation(address.path)} {self.documents[address.document].title}"


def short_citation(path: tuple[str, ...]) -> str:
    """`art. 3 lid 1 onder d sub ii`, `art. 10 onder a`, `bijlage 1`, `aanhef`, `tekst vóór art. 4`"""
    if path[0] in (PREAMBLE, CLOSING):
        return path[0]
    if path[0].startswith(BETWEEN):
        return "tekst vóór art. " + path[0].removeprefix(BETWEEN)
    if path[0].startswith("bijlage"):
        return "bijlage " + path[0].removeprefix("bijlage") + "".join(f" onder {p}" for p in path[1:])
    words, rest = [f"art. {path[0]}"], list(path[1:])
    if rest and rest[0].isdigit():
        words.append(f"lid {rest.pop(0)}")
    words += [f"{name} {part}" for name, part in zip(("onder", "sub"), rest, strict=False)]
    return " ".join(words)
