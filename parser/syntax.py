"""Syntax tree of the rule language: what one file says, before any checking.

Data only. Every node is a frozen dataclass whose `span` points into the file;
spans take no part in comparison, so two trees are equal when they say the same.

Long because the language is: a class a construct, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from . import norms as n
from .places import NOWHERE as NOWHERE
from .places import Span as Span


def _span() -> Span:
    return field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a quoted text with the place where it stands."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AddressNode:
    """`artikel 3 lid 1 d ii`: path ("3", "1", "d", "ii"), `aanhef`: ("aanhef",); document None = the file's own."""

    path: tuple[str, ...]
    document: Word | None = None
    span: Span = _span()


# ---- expressions


@dataclass(frozen=True, slots=True)
class PathNode:
    """`x.y`: a fact or entity reached over links"""

    names: tuple[Word, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NumberNode:
    """calendar: for a number of working days"""

    value: Decimal
    unit: str | None
    calendar: Word | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DateNode:
    value: date
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PlusNode:
    left: TermNode
    operator: str
    right: TermNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TimesNode:
    """`a maal b`, or (percent) `b procent van a`"""

    left: TermNode
    right: TermNode
    percent: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DividedNode:
    """`a gedeeld door 12`, `a gedeeld door b`"""

    term: TermNode
    over: TermNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExtremeNode:
    """`het laagste van (a; b)`, (most) `het hoogste van (a; b)`, of days: `de vroegste van`, `de laatste van`"""

    terms: tuple[TermNode, ...]
    most: bool
    days: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RoundedNode:
    """`afgerond naar_boven op 5 euro (a)`; size None: whole numbers, or cents"""

    term: TermNode
    method: Word
    size: NumberNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RangeNode:
    """`x als y van dezelfde z waarvoor ...`"""

    source: Word
    variable: Word | None
    same: Word | None
    same_period: bool
    condition: ExprNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AggregateNode:
    """`aantal(...)` (term None) or `som(term over ...)`"""

    term: TermNode | None
    range: RangeNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PeriodCountNode:
    """`perioden van 6 maanden in X voor D` or (begun) `... begonnen voor D`"""

    months: int
    path: PathNode
    before: TermNode | None
    begun: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ChainNode:
    """`aaneengesloten begin van X bij dezelfde y, z` or (last) `aaneengesloten einde van ...`"""

    last: bool
    path: PathNode
    links: tuple[Word, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class WorkingDayNode:
    """`eerste werkdag volgens <kalender> op of na (<datum>)`"""

    term: TermNode
    calendar: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AnniversaryNode:
    """`verjaardag(27, <datum>)`"""

    years: int
    term: TermNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class CalendarStartNode:
    """`eerste dag van het jaar van D`, and of the quarter (3 months) or the month"""

    term: TermNode
    months: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class BetweenNode:
    """`aantal dagen van D tot E`, `aantal hele maanden van D tot en met E`; begun: `begonnen maanden`"""

    unit: str
    begun: bool
    first: TermNode
    last: TermNode
    inclusive: bool
    span: Span = _span()


TermNode = (
    BetweenNode
    | PathNode
    | NumberNode
    | DateNode
    | PlusNode
    | TimesNode
    | DividedNode
    | ExtremeNode
    | RoundedNode
    | AggregateNode
    | PeriodCountNode
    | ChainNode
    | WorkingDayNode
    | AnniversaryNode
    | CalendarStartNode
)


@dataclass(frozen=True, slots=True)
class JunctionNode:
    """`en` (all), `of` (any) or `minstens n van`"""

    kind: str
    least: int
    items: tuple[ExprNode, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NotNode:
    item: ExprNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Sayings:
    """`zin ... anders ... bijzin ... anders ... onbekend ...`: main clauses, subordinate clauses, an indirect question."""

    holds: Word | None
    fails: Word | None
    sub_holds: Word | None
    sub_fails: Word | None
    unknown: Word | None


@dataclass(frozen=True, slots=True)
class LabelledNode:
    label: Word
    otherwise: Word | None
    item: ExprNode
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TruthNode:
    """A path used as a proposition: a ja/nee fact or a definition."""

    path: PathNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class MemberNode:
    """`X is waarde`, `X is een van (a, b)`"""

    path: PathNode
    values: tuple[Word, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class KindNode:
    """`X is een soort`"""

    path: PathNode
    kind: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GrantedNode:
    """`X is een toegekende aanvraag`"""

    path: PathNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LinkedNode:
    """`aanvraag heeft een x` / `heeft geen x`"""

    path: PathNode
    link: Word
    positive: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LastsNode:
    """`X duurt ten minste n maanden`"""

    path: PathNode
    months: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ComparisonNode:
    left: TermNode
    operator: n.Operator
    right: TermNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExistsNode:
    """`er is een ...` / `er is geen ...`"""

    range: RangeNode
    positive: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class EveryNode:
    """`voor iedere ... geldt ...` (each True) / `voor geen ... geldt ...`"""

    range: RangeNode
    item: ExprNode
    each: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SameNode:
    """`dezelfde x bij p en bij q`"""

    link: Word
    left: PathNode
    right: PathNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class EqualPeriodsNode:
    """`de periodes zijn gelijk`: they begin on one day and end on one day"""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SharedDaysNode:
    """`de periodes delen ten minste n dagen`"""

    days: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ReadingNode:
    reading: Word
    choice: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FulfilledNode:
    """`voldaan aan artikel ...` or `... de voorwaarden van <regeling>`, `behalve artikel ...`, `zoals bij <soort>`"""

    addresses: tuple[AddressNode, ...]
    document: Word | None
    excepted: tuple[AddressNode, ...] = ()
    kind: Word | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GroundNode:
    """`er geldt een grond van artikel ...`, `behalve artikel ...`"""

    addresses: tuple[AddressNode, ...]
    excepted: tuple[AddressNode, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SignalNode:
    """`de aanvraag is toewijsbaar` (grantable) / `dwingend te weigeren` (must_refuse)"""

    signal: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RunningNode:
    """`de voorziening loopt al`"""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DeviatedNode:
    """`er wordt afgeweken op grond van artikel n`"""

    address: AddressNode
    span: Span = _span()


ExprNode = (
    JunctionNode
    | NotNode
    | LabelledNode
    | TruthNode
    | MemberNode
    | KindNode
    | GrantedNode
    | LinkedNode
    | LastsNode
    | ComparisonNode
    | ExistsNode
    | EveryNode
    | SameNode
    | SharedDaysNode
    | EqualPeriodsNode
    | ReadingNode
    | FulfilledNode
    | GroundNode
    | SignalNode
    | RunningNode
    | DeviatedNode
)


# ---- vocabulary


@dataclass(frozen=True, slots=True)
class RuleBaseDecl:
    title: Word
    version: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ImportDecl:
    """`neemt over uit "<kennisbank>": woorden, regeling <naam>`: a regulation always comes with the words."""

    origin: Word
    documents: tuple[Word, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class KindDecl:
    name: Word
    parent: Word | None
    label: Word
    called: Word | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class KindDescription:
    """Who can answer and who can change it where the provision is of this kind."""

    kind: Word
    answered_by: Word
    changed_by: Word


@dataclass(frozen=True, slots=True)
class Description:
    """Question, who can answer, who can change it; None where the file is silent. `of_end`: the question for the end of a period."""

    question: Word | None
    answered_by: Word | None
    changed_by: Word | None
    by_kind: tuple[KindDescription, ...] = ()
    of_end: Word | None = None


@dataclass(frozen=True, slots=True)
class TypeNode:
    """name: ja_nee, een_van or the declared type name; values for een_van"""

    name: str
    values: tuple[Word, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FactDecl:
    kind: n.FactKind
    name: Word
    type: TypeNode
    label: Word
    otherwise: Word | None
    description: Description
    most: Word | None = None
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LinkDecl:
    name: Word
    target: Word
    beneficiary: bool
    label: Word
    description: Description
    toward: Word | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PeriodDecl:
    begin: Word
    end: Word
    label: Word
    description: Description
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class EntityDecl:
    name: Word
    list_name: Word
    support: bool
    label: Word
    members: tuple[FactDecl | LinkDecl | PeriodDecl, ...]
    called: Word | None = None
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PartDecl:
    name: Word
    months: int
    label: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class EquatedNode:
    """`gelijkgesteld <dagen> volgens "..."`: days that a decision equates with a public holiday"""

    days: tuple[DateNode, ...]
    source: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class CalendarDecl:
    """A calendar of working days: the public holidays, with these added and without those.

    known_until: `gelijkstelling bekend tot en met`: after that day further days may still be equated.
    """

    name: Word
    label: Word
    also: tuple[Word, ...]
    not_: tuple[Word, ...]
    equated: tuple[EquatedNode, ...] = ()
    known_until: DateNode | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PresentDecl:
    condition: ExprNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RunningDecl:
    """`sprake van een lopende voorziening als`"""

    condition: ExprNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AddresseeNode:
    """`<waarde> naar <pad>, <pad>`: to whom a letter goes; the first of the paths that leads to somebody"""

    name: Word
    paths: tuple[PathNode, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AuthorityDecl:
    """`bestuursorgaan burgemeester bij evenement "de burgemeester"`: who decides, on these kinds or on all others"""

    name: Word
    kinds: tuple[Word, ...]
    called: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NoAuthorityDecl:
    """`geen bestuursorgaan omdat "..."`: the rules say what holds, and nobody decides on it"""

    reason: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class OutcomeDecl:
    """`uitkomst moet_weigeren bij bezwaar "is niet-ontvankelijk" brief "Wij verklaren ..."`: an outcome in the words of the act"""

    outcome: Word
    kinds: tuple[Word, ...]
    words: Word
    letter: Word | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DeedDecl:
    """`handeling weigeren "niet-ontvankelijk te verklaren"`: what it is to refuse, or to grant"""

    deed: Word
    kinds: tuple[Word, ...]
    words: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SubjectDecl:
    """`brief over "uw bezwaarschrift"`: what a letter is about"""

    kinds: tuple[Word, ...]
    words: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RemedyDecl:
    """`rechtsmiddel beroep brief "Is er spoed? ..."`: what can be done against the decision, and what a letter says beside it"""

    remedy: Word
    letter: Word | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DayDecl:
    """`dag ontvangen "..."`: the words of a day that every application has"""

    name: Word
    label: Word
    description: Description
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AddressingDecl:
    """`geadresseerde volgens <feit>`; unasked: `zonder aanvraag als <feit>`"""

    fact: Word
    addressees: tuple[AddresseeNode, ...]
    unasked: AddresseeNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SamePeriodDecl:
    condition: ExprNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LeapDayDecl:
    """`verjaardag op een schrikkeldag valt op de laatste dag van februari als lezing <naam> is <keuze>`"""

    reading: Word
    choice: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ChoiceDecl:
    name: Word
    label: Word
    default_reason: Word | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ReadingDecl:
    name: Word
    address: AddressNode
    question: Word
    choices: tuple[ChoiceDecl, ...]
    changes: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Presumed:
    entity: Word
    fact: Word
    value: Word


@dataclass(frozen=True, slots=True)
class PresumptionDecl:
    """running: holds only where a running provision is judged"""

    running: bool
    facts: tuple[Presumed, ...]
    reason: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ImpossibleDecl:
    condition: ExprNode
    reason: Word
    span: Span = _span()


# ---- documents and provisions


@dataclass(frozen=True, slots=True)
class ValidityNode:
    on: Word
    from_: bool
    value: DateNode
    condition: ExprNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DocumentDecl:
    title: Word
    name: Word
    source: Word
    publication: Word | None
    elsewhere: tuple[Word, Word] | None
    validity: tuple[ValidityNode, ...]
    called: Word | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Quotation:
    text: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NoRule:
    kind: Word
    reason: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Scope:
    kinds: tuple[Word, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Condition:
    binding: bool
    label: Word
    body: ExprNode
    unless: ExprNode | None
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Definition:
    name: Word
    label: Word
    otherwise: Word | None
    body: ExprNode
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ValueCase:
    term: TermNode
    guard: ExprNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ValueDecl:
    name: Word
    type: TypeNode
    label: Word
    cases: tuple[ValueCase, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Replacement:
    """`in plaats van waarde`: other cases of a value, which go before its own where they apply"""

    name: Word
    label: Word
    otherwise: Word | None
    cases: tuple[ValueCase, ...]
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Refusal:
    binding: bool
    leg: Word | None
    label: Word
    body: ExprNode
    unless: ExprNode | None
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Grant:
    binding: bool
    basis: AddressNode | None
    label: Word
    body: ExprNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PartLimit:
    """`tot ten hoogste n <deel> na aftrek van <waarde>`; n: a number, a fact or a value"""

    most: TermNode
    part: Word
    minus: Word | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class EachLimit:
    """`en voor iedere <bereik> tot en met <datum>`"""

    range: RangeNode
    term: TermNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DateLimit:
    """`tot en met <datum>`, `vanaf <datum>` or both; the first of several last days with `each`"""

    first: TermNode | None
    last: TermNode | None
    each: tuple[EachLimit, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ValueLimit:
    """`tot <feit> is <waarde> als ...`: what can be granted at most, where something else is asked for"""

    path: PathNode
    value: Word
    condition: ExprNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Limit:
    label: Word
    bound: PartLimit | DateLimit | ValueLimit
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Duty:
    bearer: Word
    when: n.When
    what: Word
    due: TermNode | None
    condition: ExprNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GeneralDuty:
    """A duty that no single application calls up."""

    bearer: Word
    what: Word
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Ending:
    """`kan beëindigen`"""

    leg: Word | None
    label: Word
    body: ExprNode
    unless: ExprNode | None
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LastDay:
    """`tot en met ... op grond van ...`: the last day of a `behoudt`, and the address that sets it"""

    day: TermNode
    address: AddressNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Keeping:
    """`behoudt`: a running provision goes on, whatever ground there is to end it; of several last days the first counts"""

    label: Word
    last: tuple[LastDay, ...]
    body: ExprNode
    said: Sayings | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """`niet van toepassing`: sets aside the powers, grounds, conditions and maxima at these addresses; `de grond van`: grounds only"""

    addresses: tuple[AddressNode, ...]
    label: Word
    body: ExprNode
    said: Sayings | None = None
    grounds_only: bool = False
    otherwise: Word | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DeviationPower:
    """`kan afwijken van`; addresses empty = the whole document; beyond: what it does not reach; condition: when it is there"""

    addresses: tuple[AddressNode, ...]
    beyond: tuple[AddressNode, ...]
    label: Word
    condition: ExprNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Correspondence:
    """`van overeenkomstige toepassing artikel a tot en met b`"""

    first: AddressNode
    last: AddressNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Column:
    heading: Word
    condition: ExprNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Row:
    value: Word
    text: Word
    empty: tuple[Word, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Table:
    name: Word
    unit: str
    rows_by: PathNode
    head: Word | None  # what stands before the first column heading
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Rounding:
    """condition: None is always"""

    method: Word
    condition: ExprNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Amount:
    hours: bool
    part: Word
    tables: tuple[Word, ...]
    pro_rata: Word | None
    full_at: TermNode | None
    condition: ExprNode | None
    part_pro_rata: ExprNode | None
    refuses: tuple[Word, ExprNode] | None
    rounding: tuple[Rounding, ...]
    cap: TermNode | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FixedAmount:
    part: Word
    amount: NumberNode
    condition: ExprNode | None
    whole_only: ExprNode | None
    after: TermNode | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AmountStep:
    """What is done next with an amount: `maal <term> procent`, `maal`, `gedeeld door`, `verminderd met`, `ten hoogste`, ..."""

    kind: n.StepKind
    term: TermNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ProductAmount:
    """an amount, or count x rate (count None: once), and what is done with it"""

    count: TermNode | None
    rate: TermNode
    steps: tuple[AmountStep, ...]
    condition: ExprNode | None
    rounding: tuple[Rounding, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class CellAmount:
    """the cell of a table, and what is done with it"""

    tables: tuple[Word, ...]
    steps: tuple[AmountStep, ...]
    condition: ExprNode | None
    rounding: tuple[Rounding, ...] = ()
    span: Span = _span()


Provision = (
    Quotation
    | NoRule
    | Scope
    | Condition
    | Definition
    | ValueDecl
    | Refusal
    | Grant
    | Limit
    | Duty
    | DeviationPower
    | Correspondence
    | Table
    | Amount
    | FixedAmount
    | ProductAmount
    | CellAmount
    | GeneralDuty
    | Ending
    | Keeping
    | Exclusion
    | Replacement
)


@dataclass(frozen=True, slots=True)
class Article:
    address: AddressNode
    provisions: tuple[Provision, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class MemberAddition:
    """`voegt toe aan <entiteit>`: further facts and links of an entity"""

    entity: Word
    members: tuple[FactDecl | LinkDecl, ...]
    span: Span = _span()


Item = (
    RuleBaseDecl
    | ImportDecl
    | MemberAddition
    | KindDecl
    | EntityDecl
    | PartDecl
    | CalendarDecl
    | PresentDecl
    | RunningDecl
    | SamePeriodDecl
    | LeapDayDecl
    | ReadingDecl
    | PresumptionDecl
    | ImpossibleDecl
    | AuthorityDecl
    | NoAuthorityDecl
    | OutcomeDecl
    | DeedDecl
    | SubjectDecl
    | RemedyDecl
    | DayDecl
    | AddressingDecl
    | DocumentDecl
    | Definition
    | ValueDecl
    | Article
)


# ---- variants


@dataclass(frozen=True, slots=True)
class Amendment:
    """`wijzigt <adres>`: other rules at an address, under the text as published"""

    address: AddressNode
    provisions: tuple[Provision, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AmendedTerm:
    """`wijzigt definitie ...`, `wijzigt waarde ...`"""

    declaration: Definition | ValueDecl
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Dropping:
    """`laat vervallen <adres>`: no rules at an address and below it"""

    address: AddressNode
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Addition:
    """`voegt toe <adres>`: an address that the published text does not have"""

    address: AddressNode
    provisions: tuple[Provision, ...]
    span: Span = _span()


VariantItem = (
    Amendment | AmendedTerm | Dropping | Addition | MemberAddition | KindDecl | ReadingDecl | CalendarDecl | Definition | ValueDecl
)


@dataclass(frozen=True, slots=True)
class VariantFile:
    """One parsed variant: its title, the rule base it belongs to, what it changes."""

    name: str
    title: Word
    kb: Word
    items: tuple[VariantItem, ...]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One parsed file: its items in the order in which they stand."""

    name: str
    items: tuple[Item, ...]
