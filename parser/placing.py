"""What every builder of norms needs: where a rule stands, which kinds it is about, a ground, an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from . import norms as n
from . import syntax as s
from .declarations import Vocabulary
from .errors import Report, did_you_mean
from .lower import Lowerer, Scope, Unresolved
from .numbers import order
from .phrases import phrase
from .places import is_article
from .quotations import PlacedArticle

P = TypeVar("P", bound=s.Provision)


class Placing:
    """The articles of a rule base with their scope. Read-only after construction but for the propositions it adds."""

    def __init__(
        self, lowerer: Lowerer, vocabulary: Vocabulary, placed: Iterable[PlacedArticle], in_force: dict[str, n.Child], report: Report
    ) -> None:
        self.low, self.v, self.report = lowerer, vocabulary, report
        self.placed = tuple(placed)
        self.in_force = in_force
        self.scopes = dict(self._scopes())
        self.correspondences = tuple(self._correspondences())
        self.deviations = tuple(self._deviations())
        lowerer.deviated = self._deviated_by

    def _each(self, type_: type[P]) -> Iterator[tuple[n.Address, P]]:
        for placed in self.placed:
            for provision in placed.article.provisions:
                if isinstance(provision, type_):
                    yield placed.address, provision

    def _scopes(self) -> Iterator[tuple[n.Address, tuple[str, ...]]]:
        for address, scope in self._each(s.Scope):
            for kind in scope.kinds:
                if kind.text not in self.v.kinds:
                    self.report("R003", f"soort '{kind.text}' is niet verklaard", kind.span, did_you_mean(kind.text, self.v.kinds))
            yield address, tuple(k.text for k in scope.kinds if k.text in self.v.kinds)

    def _correspondences(self) -> Iterator[tuple[n.Address, n.Address, n.Address]]:
        for address, item in self._each(s.Correspondence):
            yield address, n.Address(address.document, item.first.path), n.Address(address.document, item.last.path)

    def kinds_of(self, address: n.Address, span: s.Span) -> tuple[str, ...]:
        """The kinds a rule at this address is about: the nearest `betreft` at or above it."""
        found = self._nearest(address)
        if found is None:
            self.report("R009", f"{address.id} zegt niet op welke soorten de regel ziet", span)
        return found or ()

    def _nearest(self, address: n.Address) -> tuple[str, ...] | None:
        above = (n.Address(address.document, address.path[:length]) for length in range(len(address.path), 0, -1))
        return next((self.scopes[at] for at in above if at in self.scopes), None)

    def _is(self, kind: str, scope: Iterable[str]) -> bool:
        at: str | None = kind
        wanted, seen = set(scope), set[str]()
        while at is not None and at in self.v.kinds and at not in seen:
            if at in wanted:
                return True
            seen.add(at)
            at = self.v.kinds[at].parent
        return False

    def _via(self, kind: str, address: n.Address) -> n.Address | None:
        for at, first, last in self.correspondences:
            if address.document == at.document and self._is(kind, self.scopes.get(at, ())) and _between(first, address, last):
                return at
        return None

    def _applies(self, kind: str, address: n.Address, span: s.Span) -> tuple[bool, n.Address | None]:
        via = self._via(kind, address)
        return via is not None or self._is(kind, self.kinds_of(address, span)), via

    def _scope(self, address: n.Address, kind: str | None = None, parts: bool = False, running: bool = False) -> Scope:
        numbered = {p: p for p in self.v.parts} if parts else {}
        return Scope({n.APPLICATION: n.APPLICATION, **numbered}, kind, address.document, running)

    def _exception(self, exception: n.Child, id_: str, address: n.Address, span: s.Span) -> n.Child:
        body = n.All((exception,))
        label = n.Label("Er geldt een uitzondering", "Er geldt geen uitzondering")
        return self.low.add(n.Prop(f"{id_}/uitzondering", self.low.context(body), body, "exception", label, address, span))

    # ---- deviating

    def _deviations(self) -> Iterator[n.Deviation]:
        for address, node in self._each(s.DeviationPower):
            prop = None
            if node.condition is not None:
                id_ = f"{address.id}#afwijken"
                try:
                    body = n.All((self.low.expr(node.condition, self._scope(address), id_),))
                except Unresolved:
                    continue
                label = n.Label(node.label.text, f"Geen grond om af te wijken: {node.label.text}")
                prop = self.low.add(n.Prop(id_, self.low.context(body), body, "deviating", label, address, node.span)).prop
            scope, beyond = (tuple(n.Address(address.document, a.path) for a in found) for found in (node.addresses, node.beyond))
            yield n.Deviation(address, node.label.text, scope, not scope, beyond, prop)

    def _deviated(self, address: n.Address | None) -> n.Child | None:
        """Whether the college deviates from this address (None: from anything); None if no power reaches it."""
        by = [d for d in self.deviations if address is None or d.reaches(address)]
        return self._deviation(address, by) if by else None

    def _deviation(self, address: n.Address | None, by: Iterable[n.Deviation]) -> n.Child:
        body = n.Deviated(address, tuple((d.address.id, d.prop) for d in by))
        return self.low.add(n.Prop(phrase(body), (n.APPLICATION,), body, "deviation", self.low.v.authority.deviates, address))

    def _deviated_by(self, node: s.DeviatedNode, scope: Scope) -> n.Child:
        """Whether the college uses the powers at an address of the same document, from whatever it deviates."""
        at = n.Address(scope.document or "", node.address.path)
        by = [d for d in self.deviations if d.address.under(at)]
        if not by:
            raise self.low.fail("R003", f"onder {at.id} staat geen 'kan afwijken'", node.address.span)
        return self._deviation(None, by)

    def _not_deviated(self, address: n.Address) -> tuple[n.Child, ...]:
        found = self._deviated(address)
        return (n.Child(found.prop, False),) if found is not None else ()

    def _or_deviated(self, prop: n.Prop) -> n.Prop:
        """A condition is fulfilled or deviated from; what it asks then stands in a helper without a label, if it is not one thing."""
        found = self._deviated(prop.address)
        if found is None:
            return prop
        match prop.body:
            case n.All((only,)):
                asked = only
            case _:  # others: more than one thing
                asked = self.low.add(replace(prop, id=f"{prop.id}!", role="plain", label=None))
        return replace(prop, body=n.Any_((asked, found)))

    def _ground(
        self,
        id_: str,
        address: n.Address,
        label: str,
        children: tuple[n.Child, ...],
        binding: bool,
        leg: str | None,
        conditions: tuple[str, ...],
        span: s.Span,
        deviable: bool = True,
        sentences: n.Said | None = None,
    ) -> n.Ground:
        """Adds a ground. Not `deviable`: no power reaches it, or what it turns on says already whether one is used."""
        body = n.All((*children, *self._not_deviated(address)) if deviable else children)
        self.low.add(n.Prop(id_, self.low.context(body), body, "ground", n.Label(label, label, sentences), address, span))
        return n.Ground(address, label, id_, binding, leg, conditions)

    def _conditions_in(self, prop: str) -> Iterator[str]:
        body = self.low.props[prop].body
        if self.low.props[prop].role == "condition":
            yield prop
        elif isinstance(body, n.All | n.Any_):
            for child in body.children:
                yield from self._conditions_in(child.prop)

    def _any(self, name: str, kind: str, props: Iterable[str]) -> n.Child:
        body = n.Any_(tuple(n.Child(p) for p in props))
        return self.low.add(n.Prop(f"{name}@{kind}", self.low.context(body), body, "signal"))

    def _given(self, kind: str) -> Iterator[tuple[n.Address, s.Grant]]:
        """The powers for this kind that rest on no other."""
        for address, node in self._each(s.Grant):
            if node.basis is None and self._is(kind, self.kinds_of(address, node.span)):
                yield address, node

    def _sole(self, kind: str, document: str) -> bool:
        """Is there nothing to decide on this kind unless this regulation is in force?"""
        endings = (a for a, node in self._each(s.Ending) if self._applies(kind, a, node.span)[0])
        return {document} == {a.document for a in (*(a for a, _ in self._given(kind)), *endings)}

    def _in_force(self, prop: str | None, kind: str, address: n.Address, id_: str) -> str | None:
        """The proposition, if the regulation of this address is in force too; None: always."""
        if self._sole(kind, address.document):
            return prop
        children = (self.in_force[address.document], *((n.Child(prop),) if prop is not None else ()))
        return self.low.junction(f"{id_}/geldt@{kind}", n.All(children), s.NOWHERE).prop

    def _guard(self, condition: s.ExprNode | None, scope: Scope, id_: str) -> str | None:
        """The proposition of a condition, with its sign."""
        if condition is None:
            return None
        child = self.low.expr(condition, scope, id_)
        return self.low.junction(f"{id_}@{scope.kind}", n.All((child,)), s.NOWHERE).prop


def _between(first: n.Address, address: n.Address, last: n.Address) -> bool:
    article = address.path[0]
    return is_article(article) and order(first.path[0]) <= order(article) <= order(last.path[0])
