"""Propositions and their bodies, and named values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, assert_never

from ..places import NOWHERE, Span
from .terms import Child, Path, Source, Term
from .vocabulary import Address, Label

Operator = Literal[">=", "<=", ">", "<", "="]
FLIPPED: dict[Operator, Operator] = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "="}
"""The sides have changed places."""
OPPOSITE: dict[Operator, Operator] = {">=": "<", "<=": ">", ">": "<=", "<": ">="}
"""It does not hold; of `=` there is none."""
TRUE = "#waar"  # the proposition that always holds; no name can be this
DIVISION = "/deling"  # so ends the id of a comparison with a quotient, beside that what divides is more than nothing
Role = Literal[
    "condition", "definition", "ground", "exception", "exclusion", "deviation", "deviating", "signal", "power", "in_force", "overlap",
    "part", "leaf", "version", "plain",
]  # fmt: skip


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
    """Some member of a range fulfils the body.

    against: in the denial of a statement about every member (`voor iedere`, `voor geen`) what counts against it of a member, one
    of the conjuncts of the body.
    """

    source: Source
    body: Child
    against: Child | None = None


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
    operator: Operator
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


def children(body: Body) -> tuple[Child, ...]:
    """The propositions a body is directly made of; not those that its terms count, nor those that say when there is a power."""
    match body:
        case All(found) | Any_(found) | AtLeast(_, found):
            return found
        case Exists(_, child):
            return (child,)
        case Flag() | Member() | OfKind() | Linked() | Same() | Comparison() | Lasts() | SharedDays():
            return ()
        case ReadingIs() | Present() | Deviated() | Granted() | Running():
            return ()
    assert_never(body)


@dataclass(frozen=True, slots=True)
class Prop:
    """One proposition."""

    id: str
    context: tuple[str, ...]
    body: Body
    role: Role = "plain"
    label: Label | None = None
    address: Address | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ValueDef:
    """A named value by cases: the case whose guard holds gives it. places: of each case the address that gives it (None: no address).

    divides: it is what something is divided by, and there only where it is more than nothing; no rule base names it.
    """

    name: str
    context: tuple[str, ...]
    type: str
    label: str
    cases: tuple[tuple[Term, Child | None], ...]
    places: tuple[Address | None, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    divides: bool = False
