"""All norms of a rule base together, and the citation of an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from ..numbers import is_lid
from ..places import ANNEX, BETWEEN, is_article
from .props import Body, Comparison, Lasts, Prop, SharedDays, ValueDef, children
from .provisions import AmountRule, CellRule, Deviation, FixedRule, GeneralDuty, Presumption, ProductRule, Provision, Reading, TableNorm
from .terms import ChainBound, FactTerm, PartCount, PartNumber, Path, PeriodCount, Term, ValueTerm, inner_terms
from .texts import ArticleText, Document, Neighbour, PublishedArticle, Stretch, Variant
from .vocabulary import (
    APPLICATION,
    COLLEGE,
    Address,
    Addressing,
    Authority,
    Entity,
    Fact,
    Kind,
    Part,
    Who,
    Wording,
    WorkingCalendar,
    freeze,
)

T = TypeVar("T")
PERIOD = ("van", "tot_en_met")  # the days of an application


@dataclass(frozen=True, repr=False)
class Norms:
    """A checked rule base. Mappings are by name or id. Two that say the same are equal, wherever they came from."""

    id: str
    title: str
    version: str
    sha256: str
    kinds: Mapping[str, Kind]
    entities: Mapping[str, Entity]
    parts: Mapping[str, Part]
    calendars: Mapping[str, WorkingCalendar]
    documents: Mapping[str, Document]
    articles: Mapping[str, ArticleText]
    readings: Mapping[str, Reading]
    presumptions: tuple[Presumption, ...]
    impossible: tuple[tuple[str, str], ...]  # (proposition, reason)
    props: Mapping[str, Prop]
    values: Mapping[str, ValueDef]
    tables: Mapping[str, TableNorm]
    provisions: Mapping[str, Provision]
    deviations: tuple[Deviation, ...]
    general_duties: tuple[GeneralDuty, ...]
    published: tuple[PublishedArticle, ...]
    claims: tuple[Stretch, ...]  # all published text, a document at a time, in the order of the source
    variables: Mapping[str, str]  # entity of each variable bound by a range
    variant: Variant | None = None  # what was changed before these norms were checked
    addressing: Addressing | None = None
    authority: Authority = COLLEGE
    builds_on: tuple[Neighbour, ...] = ()
    wording: Wording = field(default_factory=Wording)

    def __post_init__(self) -> None:
        freeze(self)

    def __hash__(self) -> int:
        return hash((self.id, self.sha256))

    def __repr__(self) -> str:
        return f"Norms({self.id!r}, version {self.version!r}, {len(self.props)} propositions)"

    @property
    def application(self) -> Entity:
        return self.entities[APPLICATION]

    @cached_property
    def support(self) -> Entity | None:
        """What runs, is granted or past, if the rule base knows any."""
        return next((e for e in self.entities.values() if e.support), None)

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """The regulations that come from a rule base on which this one builds."""
        return frozenset(document for neighbour in self.builds_on for document in neighbour.documents)

    @cached_property
    def timeless(self) -> bool:
        """Do no rules look at the period of an application? That what runs does so on the day of the decision, is no such rule."""
        runs = self._only_under(p.ending.runs for p in self.provisions.values() if p.ending is not None)
        terms = [case for value in self.values.values() for case, _ in value.cases]
        terms += [term for provision in self.provisions.values() for term in _terms_of(provision)]
        looked_at = any(_of_period(prop.body) for id_, prop in self.props.items() if id_ not in runs)
        return not (self.parts or looked_at or any(map(_days_of, terms)))

    def _timeless_of(self, kind: str) -> bool:
        """Do no rules about this kind look at the period of an application?"""
        if self.timeless or kind not in self.provisions:
            return self.timeless
        provision = self.provisions[kind]
        of_parts = any(isinstance(a, AmountRule | FixedRule) for a in provision.amounts) or any(x.part for x in provision.limits)
        runs = self._only_under([provision.ending.runs] if provision.ending is not None else [])
        props, terms = self._read_by(provision)
        return not (of_parts or any(_of_period(self.props[id_].body) for id_ in props - runs) or any(map(_days_of, terms)))

    def _read_by(self, provision: Provision) -> tuple[set[str], list[Term]]:
        """The propositions and terms on which the rules about a kind rest, through named values."""
        props: set[str] = set()
        values: set[str] = set()
        terms: list[Term] = []
        todo: list[object] = [provision]
        while todo:
            at = todo.pop()
            if isinstance(at, ValueTerm) and at.name not in values:
                values.add(at.name)
                todo.append(self.values[at.name].cases)
                terms += [case for case, _ in self.values[at.name].cases]
            if isinstance(at, str) and at in self.props and at not in props:
                props.add(at)
                todo.append(self.props[at].body)
            elif isinstance(at, tuple):
                todo += at
            elif is_dataclass(at):
                todo += [getattr(at, f.name) for f in fields(at)]
        return props, [*terms, *_terms_of(provision)]

    @cached_property
    def validity(self) -> frozenset[str]:
        """The propositions that only say whether a text is in force."""
        return self._only_under(id_ for id_, prop in self.props.items() if prop.role == "in_force")

    def _only_under(self, roots: Iterable[str]) -> frozenset[str]:
        """The roots, and the propositions that nothing else is made of."""
        above: dict[str, set[str]] = {}
        for prop in self.props.values():
            for child in children(prop.body):
                above.setdefault(child.prop, set()).add(prop.id)
        for value in self.values.values():
            for _, guard in value.cases:
                above.setdefault(guard.prop if guard is not None else "", set()).add("")
        todo = list(roots)
        found = set(todo)
        while todo:
            for child in children(self.props[todo.pop()].body):
                if child.prop not in found and above[child.prop] <= found:
                    found.add(child.prop)
                    todo.append(child.prop)
        return frozenset(found)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Of each address where it stands in the order of the texts."""
        return MappingProxyType({id_: i for i, id_ in enumerate(self.articles)})

    @cached_property
    def _derived(self) -> dict[type, object]:
        return {}

    def kept(self, make: type[T]) -> T:
        """What others worked out from these norms, made the first time; it goes when the norms go."""
        found = self._derived.get(make)
        return found if isinstance(found, make) else cast(T, self._derived.setdefault(make, make()))

    def worded(self, kind: str) -> Norms:
        """These norms with the words of a kind in the place of those for all; what is worked out from them is shared."""
        every = self._every
        if not every.wording.by_kind:
            return self
        if kind not in every._worded:
            wording = every.wording.of(every.ancestors(kind))
            authority = wording.authority or every.authority
            made = replace(every, wording=wording, authority=authority, props=every._deviated_from_by(authority))
            made.__dict__.update(_every=every, _derived=every._derived, timeless=every._timeless_of(kind))
            every._worded[kind] = made
        return every._worded[kind]

    def _deviated_from_by(self, authority: Authority) -> Mapping[str, Prop]:
        """The propositions, with this authority in what is said of deviating."""
        if authority == self.authority:
            return self.props
        return {id_: replace(p, label=authority.deviates) if p.role == "deviation" else p for id_, p in self.props.items()}

    @cached_property
    def _every(self) -> Norms:
        """The norms with the words for all kinds."""
        return self

    @cached_property
    def _worded(self) -> dict[str, Norms]:
        return {}

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


def in_force(document: str) -> str:
    """The id of the proposition that a regulation is in force."""
    return f"geldt:{document}"


def _of_period(body: Body) -> bool:
    """Does it look at the first or the last day of an application?"""
    match body:
        case Comparison(left, _, right):
            return any(_days_of(term) for term in (left, right))
        case Lasts(path, _):
            return path == Path(APPLICATION)
        case SharedDays():
            return True
        case _:  # others: at no days
            return False


def _terms_of(provision: Provision) -> Iterator[Term]:
    """What its amounts are made of, and the days of its duties."""
    for amount in provision.amounts:
        if isinstance(amount, ProductRule):
            yield from (t for t in (amount.count, amount.rate, amount.less) if t is not None)
        if isinstance(amount, ProductRule | CellRule):
            yield from (step.term for step in amount.steps)
    yield from (duty.due for duty in provision.duties if duty.due is not None)


def _days_of(term: Term) -> bool:
    if isinstance(term, FactTerm):
        return term.path == Path(APPLICATION) and term.fact in PERIOD
    return isinstance(term, PeriodCount | ChainBound | PartNumber | PartCount) or any(_days_of(inner) for inner in inner_terms(term))


def short_citation(path: tuple[str, ...]) -> str:
    """`art. 3 lid 1 onder d sub ii`, `art. 5:42 lid 1a`, `art. 10 onder a`, `bijlage 1`, `aanhef`, `tekst vóór art. 4`"""
    if path[0].startswith(BETWEEN):
        return "tekst vóór art. " + path[0].removeprefix(BETWEEN)
    words, rest = [f"art. {path[0]}"], list(path[1:])
    if not is_article(path[0]):
        number = path[0].removeprefix(ANNEX) if path[0].startswith(ANNEX) else ""
        words = [ANNEX, number] if number else [path[0]]
    elif rest and is_lid(rest[0]):
        words.append(f"lid {rest.pop(0)}")
    words += [f"{'sub' if depth else 'onder'} {part}" for depth, part in enumerate(rest)]
    return " ".join(words)
