"""What an application of some kinds can turn on, read off the norms: facts, links, thresholds, and which answer is usual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from parser import norms as n
from parser.phrases import entity_at
from parser.vocabulary import RECEIVED
from reasoner.dossier.paths import stated_facts, stated_links
from reasoner.semantics.cone import amount_roots, amount_terms, cone, outcome_roots, subterms

YES = "ja"
Key = tuple[str, str]  # entity, and the name of a fact or link


@dataclass
class Bearing:
    """By entity the names that matter, in the order of the vocabulary; what numbers and ages are set against; usual answers."""

    kinds: tuple[str, ...]
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    thresholds: dict[Key, tuple[Decimal, ...]] = field(default_factory=dict)
    ages: dict[Key, tuple[int, ...]] = field(default_factory=dict)  # years after the day that a fact says
    usual: dict[Key, bool] = field(default_factory=dict)  # of yes/no facts the usual answer, as far as the norms let that be seen
    supports: tuple[str, ...] = ()  # kinds that the rules ask of other support


def bearing(norms: n.Norms, kinds: Iterable[str]) -> Bearing:
    """Of applications of these kinds."""
    found = Bearing(tuple(kinds))
    _Walk(norms, found).run()
    return found


class _Walk:
    def __init__(self, norms: n.Norms, found: Bearing) -> None:
        self.norms, self.found = norms, found
        self.names: dict[str, set[str]] = {n.APPLICATION: {RECEIVED}}
        self.thresholds: dict[Key, set[Decimal]] = {}
        self.ages: dict[Key, set[int]] = {}
        self.asked: set[str] = set()

    def run(self) -> None:
        norms, kinds = self.norms, self.found.kinds
        roots = [p for kind in kinds for p in (*outcome_roots(norms, kind), *amount_roots(norms, kind))]
        amounts = [a for kind in kinds for a in norms.provisions[kind].amounts]
        terms = [t for a in amounts for t in amount_terms(a)]
        reached = cone(norms, roots, terms=terms)
        for source in reached.sources:
            for name in (e.name for e in norms.entities.values() if e.list_name in source.lists):
                self.names.setdefault(name, set())
        for prop in reached.props:
            self._body(norms.props[prop].body)
        for amount, term in ((a, t) for a in amounts for t in amount_terms(a)):
            self._term(term)
            if isinstance(amount, n.AmountRule) and amount.pro_rata is not None and amount.full_at is not None:
                self._against(n.ValueTerm(amount.pro_rata, ""), amount.full_at)
        self._period(n.Path(n.APPLICATION))
        self._owners()
        for name, entity in norms.entities.items():
            if name in self.names:
                own = (*stated_links(entity), *stated_facts(entity))
                self.found.names[name] = tuple(x for x in own if x in self.names[name])
        self.found.thresholds = {k: tuple(sorted(x)) for k, x in self.thresholds.items()}
        self.found.ages = {k: tuple(sorted(x)) for k, x in self.ages.items()}
        self.found.supports = tuple(k for k in norms.kinds if k in norms.provisions and self.asked.intersection(norms.ancestors(k)))
        self._usual()

    def _owners(self) -> None:
        """Whose each record is, and all that is linked to."""
        todo = list(self.names)
        while todo:
            entity = self.norms.entities[todo.pop()]
            for link in stated_links(entity).values():
                if link.name == entity.owner:
                    self.names[entity.name].add(link.name)
                if link.name in self.names[entity.name] and link.target not in self.names:
                    self.names[link.target] = set()
                    todo.append(link.target)

    def _body(self, body: n.Body) -> None:
        match body:
            case n.Flag(path, name) | n.Member(path, name, _) | n.Linked(path, name):
                self._path(path, name)
            case n.Same(left, right, link):
                self._path(left, link)
                self._path(right, link)
            case n.OfKind(path, kind):
                self._path(path)
                if path.var != n.APPLICATION:
                    self.asked.add(kind)
            case n.Lasts(path, _):
                self._period(path)
            case n.SharedDays(left, right, _):
                self._period(left)
                self._period(right)
            case n.Comparison(left_term, _, right_term):
                self._term(left_term)
                self._term(right_term)
                self._against(left_term, right_term)
                self._against(right_term, left_term)
            case _:  # others: connectives are in the cone themselves; readings, decisions taken and what runs are no facts
                pass

    def _term(self, term: n.Term) -> None:
        for part in subterms(term, self.norms):
            match part:
                case n.FactTerm(path, fact, _):
                    self._path(path, fact)
                case n.PeriodCount(path, _, _, _):
                    self._period(path)
                case n.ChainBound(path, links, _):
                    self._period(path)
                    for link in links:
                        self._path(path, link)
                case n.Anniversary(inner, years, _):
                    for key in self._facts(inner):
                        self.ages.setdefault(key, set()).add(years)
                case _:  # others: name no fact, or are made of terms that do
                    pass

    def _against(self, term: n.Term, other: n.Term) -> None:
        """Numbers that what a term comes to is set against."""
        numbers = {t.value for t in subterms(other, self.norms) if isinstance(t, n.Number)}
        for key in self._facts(term):
            if self.norms.entities[key[0]].facts[key[1]].type not in ("datum", "ja_nee", "een_van"):
                self.thresholds.setdefault(key, set()).update(numbers)

    def _facts(self, term: n.Term) -> list[Key]:
        facts = [t for t in subterms(term, self.norms) if isinstance(t, n.FactTerm)]
        return [(entity_at(t.path, self.norms.entities, self.norms.variables), t.fact) for t in facts]

    def _path(self, path: n.Path, last: str | None = None) -> None:
        for k in range(len(path.links)):
            at = entity_at(n.Path(path.var, path.links[:k]), self.norms.entities, self.norms.variables)
            self.names.setdefault(at, set()).add(path.links[k])
        end = self.names.setdefault(entity_at(path, self.norms.entities, self.norms.variables), set())
        if last is not None:
            end.add(last)

    def _period(self, path: n.Path) -> None:
        self._path(path)
        period = self.norms.entities[entity_at(path, self.norms.entities, self.norms.variables)].period
        if period is not None:
            self._path(path, period.begin)
            self._path(path, period.end)

    # ---- which answer is usual

    def _usual(self) -> None:
        """What is presumed; else from what must hold for a grant, and what must not, down to the yes/no facts. No exception applies."""
        norms = self.norms
        seen: set[tuple[str, bool, bool]] = set()
        provisions = [norms.provisions[kind] for kind in self.found.kinds]
        todo = [(c.prop, True, True) for p in provisions for c in p.conditions]
        todo += [(g.prop, False, True) for p in provisions for g in p.grounds]
        signs: dict[bool, dict[Key, set[bool]]] = {True: {}, False: {}}  # needed in any case, or one way among others
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            prop, holds, needed = at
            match norms.props[prop].body:
                case n.All(children) | n.Any_(children) | n.AtLeast(_, children) as body:
                    straight = needed and isinstance(body, n.All if holds else n.Any_)
                    for c in children:
                        exception = norms.props[c.prop].role == "exception"
                        todo.append((c.prop, False if exception else holds is c.holds, straight and not exception))
                case n.Deviated(_, by):
                    todo += [(power, False, False) for _, power in by if power is not None]
                case n.Flag(path, fact):
                    key = (entity_at(path, norms.entities, norms.variables), fact)
                    signs[needed].setdefault(key, set()).add(holds)
                case _:  # others: are no yes/no fact of what is asked
                    pass
        for found in (signs[False], signs[True]):
            self.found.usual.update({key: next(iter(own)) for key, own in found.items() if len(own) == 1})
        for p in norms.presumptions:
            if not p.running and norms.entities[p.entity].facts[p.fact].type == "ja_nee":
                self.found.usual[p.entity, p.fact] = p.value == YES
