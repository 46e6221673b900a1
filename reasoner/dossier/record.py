"""A dossier: what is known of a case, typed by the vocabulary of a rule base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from parser.norms import APPLICATION, Deviated, Norms
from parser.vocabulary import APPLICATIONS

Value = bool | str | Decimal | int  # ja/nee, enumerated, number, day number
Constant = str | int | Decimal  # a record, a number or a day
Args = tuple[Constant, ...]  # what an instance of a proposition is about


class UnknownValue:
    """The explicit word `onbekend`."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = UnknownValue()
GRANTED, PARTLY_GRANTED = "toegekend", "gedeeltelijk toegekend"


@dataclass(frozen=True)
class Problem:
    """One error in a dossier or in what was asked: code, place, what was wrong, how to mend it.

    reason: what was wrong without the facts of this dossier, where the message names them; "" if it is the message.
    """

    code: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    reason: str = ""


class DossierError(Exception):
    """Every problem of a dossier at once, in order of place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{p.code} {p.file}:{p.line}: {p.message}" for p in problems))


@dataclass(frozen=True)
class Recorded:
    """A decision that was taken: day number, outcome, ids of the grounds named."""

    date: int | None
    outcome: str
    grounds: tuple[str, ...]

    @property
    def granted(self) -> bool:
        """Granted, for the whole or for a part."""
        return self.outcome in (GRANTED, PARTLY_GRANTED)


@dataclass(frozen=True)
class UsedDeviation:
    """The college deviates: by which article, from which addresses, why."""

    article: str
    addresses: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Record:
    """One entity of the dossier.

    `values` holds what is stated (UNKNOWN for the word onbekend), `assumed` what is
    assumed for the sake of argument; `links` maps a link to an id, or None for `geen`.
    """

    entity: str
    id: str
    name: str
    values: dict[str, Value | UnknownValue]
    assumed: dict[str, Value]
    links: dict[str, str | None]
    kind: str | None
    incomplete: frozenset[str]
    recorded: Recorded | None
    deviations: tuple[UsedDeviation, ...]
    line: int
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)  # line and column by fact or link
    running: str | None = None  # of support put in the place of an application: the entity it is

    @property
    def home(self) -> str:
        """The entity in whose list the dossier has this record."""
        return self.running or self.entity

    def powers_used(self, leaf: Deviated) -> tuple[str | None, ...]:
        """Of the powers to deviate in the leaf those that are used here, each by the proposition that says when it is there."""
        used = {d.article for d in self.deviations if leaf.address is None or leaf.address.id in d.addresses}
        return tuple(prop for power, prop in leaf.by if power in used)

    @property
    def granted(self) -> bool:
        """Does a recorded decision grant this application?"""
        return self.recorded is not None and self.recorded.granted


@dataclass(frozen=True)
class Dossier:
    """All records by id, the lists that were given, and which of them are incomplete."""

    file: str
    sha256: str
    records: dict[str, Record]
    lists: dict[str, tuple[str, ...]]
    incomplete: frozenset[str]

    def members(self, list_name: str) -> tuple[Record, ...]:
        return tuple(self.records[i] for i in self.lists.get(list_name, ()))

    @property
    def applications(self) -> tuple[Record, ...]:
        return self.members(APPLICATIONS)

    def complete(self, list_name: str, owner: str | None) -> bool:
        """Is the list complete, for this beneficiary (None: for all)?"""
        if list_name not in self.lists or list_name in self.incomplete:
            return False
        if owner is not None:
            return owner not in self.records or list_name not in self.records[owner].incomplete
        return all(list_name not in r.incomplete for r in self.records.values())


def as_running(norms: Norms, dossier: Dossier, id_: str) -> Dossier:
    """The dossier in which a running provision stands in the place of an application: judged as if asked for today.

    Applications that wait for a decision are left out: they are nothing yet. A dossier that has it there already is left as it is.
    """
    support = dossier.records[id_]
    if support.running:
        return dossier
    list_name = norms.entities[support.entity].list_name
    granted = tuple(r.id for r in dossier.applications if r.granted)
    lists = dossier.lists | {list_name: tuple(i for i in dossier.lists[list_name] if i != id_), APPLICATIONS: (id_, *granted)}
    kept = {k: r for k, r in dossier.records.items() if r.entity != APPLICATION or k in granted}
    return replace(dossier, records=kept | {id_: replace(support, entity=APPLICATION, running=support.entity)}, lists=lists)


def beneficiary(norms: Norms, application: Record) -> str | None:
    """Id of the person (or other beneficiary) the application is for."""
    owner = norms.application.owner
    return application.links.get(owner) if owner else None
