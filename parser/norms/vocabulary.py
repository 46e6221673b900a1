"""What a rule base declares: addresses, entities with their facts and links, kinds, parts, calendars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

APPLICATION = "aanvraag"
APPLICATIONS = "aanvragen"  # its list

WholeType = Literal["dagen", "weken", "maanden"]  # a whole number; a number of weeks is kept as its days
NumberType = Literal["getal", WholeType, "uur", "bedrag"]
FactType = Literal["ja_nee", "een_van", "datum", NumberType]
FactKind = Literal["feit", "oordeel"]


def freeze(made: Any) -> None:
    """Nobody can change the dictionaries of the data class that was just made, who gave them neither."""
    for f in fields(made):
        if isinstance(value := getattr(made, f.name), dict):
            object.__setattr__(made, f.name, MappingProxyType(dict(value)))


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where a rule stands: document name and path, e.g. ("regeling", ("3", "1", "d", "ii")), numbers as published: ("wet", ("5.1", "2")).

    In an id a point divides the parts of a path, so a point in a number is written `_`, which no number has.
    """

    document: str
    path: tuple[str, ...]

    @property
    def id(self) -> str:
        """`regeling:3.1.d.ii`, `wet:5_1.2` for artikel 5.1 lid 2, `wet:5:42.1a` for artikel 5:42 lid 1a"""
        return f"{self.document}:{'.'.join(part.replace('.', '_') for part in self.path)}"

    @staticmethod
    def of(id_: str) -> Address:
        """The address with this id."""
        document, _, path = id_.partition(":")
        return Address(document, tuple(part.replace("_", ".") for part in path.split(".")))

    def under(self, other: Address) -> bool:
        return self.document == other.document and self.path[: len(other.path)] == other.path


@dataclass(frozen=True, slots=True)
class Said:
    """How a thing is said in a sentence: main clauses, subordinate clauses (verb last), an indirect question; None: not given.

    Places in braces are filled from the dossier (`parser/sayings.py`).
    """

    holds: str | None = None
    fails: str | None = None
    sub_holds: str | None = None
    sub_fails: str | None = None
    unknown: str | None = None


def denied(holds: str) -> str:
    """The opposite of a sentence for which the rule base gives none."""
    return f"Niet: {holds}"


@dataclass(frozen=True, slots=True)
class Label:
    """Sentence for holding and for failing."""

    holds: str
    fails: str
    said: Said | None = None

    @staticmethod
    def stating(holds: str, fails: str | None = None, said: Said | None = None) -> Label:
        """With the sentence for failing if there is one, else the denial of that for holding."""
        return Label(holds, fails if fails is not None else denied(holds), said)

    @property
    def wordless(self) -> bool:
        """Does the rule base give no sentence for what is not so?"""
        return self.fails == denied(self.holds)


def plain_question(label: str) -> str:
    """The question of a fact that has none of its own."""
    return f"Wat is: {label}?"


@dataclass(frozen=True, slots=True)
class Who:
    """Who can answer and who can change a fact; `kind`: where the provision is of this kind (None: elsewhere)."""

    kind: str | None
    answered_by: str | None
    changed_by: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact. values: of an een_van.

    `open_end`: the end of a period, which may be `onbepaald`; `most`: no number is greater;
    `inherited`: declared for an application but told of support too, or the other way round;
    `by_kind`: kinds of provision of which somebody else can answer or change it (`Norms.who`).
    """

    entity: str
    name: str
    type: FactType
    label: Label
    question: str
    kind: FactKind = "feit"
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
    toward: str = "voor"  # `een vergunning voor Sam`


@dataclass(frozen=True, slots=True)
class Period:
    """The period of an entity: names of the two facts that bound it, both days inclusive."""

    begin: str
    end: str
    label: str
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    name: str
    list_name: str
    support: bool
    label: str
    facts: Mapping[str, Fact] = field(hash=False)
    links: Mapping[str, Link] = field(hash=False)
    period: Period | None = None
    called: str = ""
    said: Said | None = None

    def __post_init__(self) -> None:
        freeze(self)

    @property
    def owner(self) -> str | None:
        """Name of the link to the beneficiary, else of the first link, else None."""
        for link in self.links.values():
            if link.beneficiary:
                return link.name
        return next(iter(self.links), None)

    @property
    def toward(self) -> str:
        """The word before the name of the owner: `voor`."""
        return self.links[self.owner].toward if self.owner is not None else "voor"


@dataclass(frozen=True, slots=True)
class Kind:
    """called: with its article, as it stands in a sentence: `een vergunning`."""

    name: str
    parent: str | None
    label: str
    called: str = ""


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
class Authority:
    """Who decides. name: as in `beantwoord door`; called: in a sentence, with its article (`het college`)."""

    name: str
    called: str

    @property
    def deviates(self) -> Label:
        """That it uses a power to deviate, and that it does not."""
        who = self.called[:1].upper() + self.called[1:]
        return Label(f"{who} wijkt af", f"{who} wijkt niet af")


COLLEGE = Authority("college", "het college")
# what a verb has in one word with it, and before "te" apart: `in te trekken`
SEPARABLE = re.compile(
    r"\b(aan|af|bekend|bij|door|goed|in|mee|na|neer|op|open|over|stil|stop|tegen|terug|toe|uit|vast|voor|voort|vrij|weg) te (?=\w)"
)
NOBODY = Authority("", "niemand")  # where the rules say what holds and nobody decides


@dataclass(frozen=True, slots=True)
class Wording:
    """How outcomes are said where the act has words of its own; what is not declared is said as for an application for support.

    outcomes, letters: by outcome, a clause (`is niet-ontvankelijk`) and the sentence of the decision in a letter; deeds: `weigeren` and
    `toekennen` with "te" (`niet-ontvankelijk te verklaren`); about: what a letter is about; nobody: why nobody decides (None: somebody
    does); appeal: against the decision there is appeal, and no objection; remedy: what a letter says beside it; authority: who decides,
    where that is said; by_kind: what a kind has of its own.
    """

    outcomes: Mapping[str, str] = field(default_factory=dict, hash=False)
    letters: Mapping[str, str] = field(default_factory=dict, hash=False)
    deeds: Mapping[str, str] = field(default_factory=dict, hash=False)
    about: str | None = None
    nobody: str | None = None
    appeal: bool = False
    remedy: str | None = None
    authority: Authority | None = None
    by_kind: Mapping[str, Wording] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        freeze(self)

    def of(self, kinds: Iterable[str]) -> Wording:
        """The words for a kind, given with the kinds above it: its own first, then those of a kind above, then those for all."""
        found = replace(self, by_kind={})
        for kind in reversed(tuple(kinds)):
            if (own := self.by_kind.get(kind)) is not None:
                found = replace(
                    found,
                    outcomes={**found.outcomes, **own.outcomes},
                    letters={**{k: v for k, v in found.letters.items() if k not in own.outcomes}, **own.letters},
                    deeds={**found.deeds, **own.deeds},
                    about=own.about or found.about,
                    authority=own.authority or found.authority,
                )
        return found

    @property
    def own(self) -> bool:
        """Does the rule base say outcomes or deeds in words of its own?"""
        return bool(self.outcomes or self.deeds or any(x.own for x in self.by_kind.values()))

    def to(self, deed: str) -> str:
        """`te weigeren`, `niet-ontvankelijk te verklaren`"""
        return self.deeds.get(deed, f"te {deed}")

    def plain(self, deed: str) -> str:
        """`weigeren`, `niet-ontvankelijk verklaren`, `de vergunning intrekken`"""
        whole, parted = self.to(deed), SEPARABLE.search(self.to(deed))
        return SEPARABLE.sub(r"\1", whole) if parted else re.sub(r"\bte ", "", whole, count=1)


REFUSE, GRANT = "weigeren", "toekennen"  # the deeds


@dataclass(frozen=True, slots=True)
class Addressing:
    """To whom a decision goes: the first path from the application that leads to a record, by the value of a fact.

    `unasked`: a yes/no fact that says there is no application, and its paths.
    """

    fact: str
    paths: Mapping[str, tuple[tuple[str, ...], ...]] = field(hash=False)
    unasked: tuple[str, tuple[tuple[str, ...], ...]] | None

    def __post_init__(self) -> None:
        freeze(self)
