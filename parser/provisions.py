"""From articles to the norms of each kind of provision: powers, conditions, grounds, amounts."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeVar

from . import norms as n
from . import syntax as s
from .errors import did_you_mean
from .lower import Lowerer, Scope, Unresolved
from .quotations import PlacedArticle
from .vocabulary import DECIDED, FROM, UNTIL, Report, Vocabulary

CELL = {"euro": re.compile(r"€\s?([\d.]+,\d\d)"), "procent": re.compile(r"(\d+(?:,\d+)?)\s?%")}
METHODS = ("half_omhoog", "naar_beneden", "naar_boven")

P = TypeVar("P", bound=s.Provision)


class ProvisionBuilder:
    """Lowers everything that stands in articles. One instance a rule base."""

    def __init__(
        self,
        lowerer: Lowerer,
        vocabulary: Vocabulary,
        placed: Iterable[PlacedArticle],
        in_force: dict[str, n.Child],
        report: Report,
        running: s.ExprNode | None = None,
    ) -> None:
        self.low, self.v, self.report = lowerer, vocabulary, report
        self.running = running
        self.placed = tuple(placed)
        self.in_force = in_force
        self.scopes = dict(self._scopes())
        self.correspondences = tuple(self._correspondences())
        self.tables: dict[str, n.TableNorm] = {}
        self._check_once()
        self._check_reach()
        self._conditions = dict(self._lower_conditions())
        self._lower_tables()

    # ---- scope of rules

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
        for length in range(len(address.path), 0, -1):
            found = self.scopes.get(n.Address(address.document, address.path[:length]))
            if found is not None:
                return found
        self.report("R009", f"{address.id} zegt niet op welke soorten de regel ziet", span)
        return ()

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

    def _provision_kinds(self) -> tuple[str, ...]:
        parents = {k.parent for k in self.v.kinds.values()}
        leaves = [k for k in self.v.kinds if k not in parents]
        granted = [scope for address, grant in self._each(s.Grant) for scope in self.kinds_of(address, grant.span)]
        return tuple(k for k in leaves if self._is(k, granted))

    # ---- conditions

    def _scope(self, address: n.Address, kind: str | None = None, parts: bool = False, running: bool = False) -> Scope:
        numbered = {p: p for p in self.v.parts} if parts else {}
        return Scope({n.APPLICATION: n.APPLICATION, **numbered}, kind, address.document, running)

    def _once(self, seen: set[str], key: str, what: str, span: s.Span) -> None:
        if key in seen:
            self.report("R002", f"onder dit adres staat al {what}", span, "voeg ze samen, of geef elke grond een eigen naam met 'wegens'")
        seen.add(key)

    def _check_once(self) -> None:
        """Provisions are told apart by their address: one condition and limit each, refusals by their leg."""
        seen: set[str] = set()
        for address, node in self._each(s.Condition):
            self._once(seen, f"voorwaarde {address.id}", "een voorwaarde", node.span)
        for address, ending in self._each(s.Ending):
            self._once(seen, f"beëindigt {address.id} {ending.leg.text if ending.leg else ''}", "zo'n grond om te beëindigen", ending.span)
        for address, keeping in self._each(s.Keeping):
            self._once(seen, f"behoudt {address.id}", "een 'behoudt'", keeping.span)
        for address, limit in self._each(s.Limit):
            self._once(seen, f"beperkt {address.id}", "een beperking", limit.span)
        for address, refusal in self._each(s.Refusal):
            self._once(seen, f"weigert {address.id} {refusal.leg.text if refusal.leg else ''}", "zo'n weigeringsgrond", refusal.span)
        for address, exclusion in self._each(s.Exclusion):
            self._once(seen, f"buiten toepassing {address.id}", "een 'niet van toepassing'", exclusion.span)
        for address, power in self._each(s.DeviationPower):
            self._once(seen, f"afwijken {address.id}", "een bevoegdheid om af te wijken", power.span)
        for address, scope in self._each(s.Scope):
            self._once(seen, f"betreft {address.id}", "een 'betreft'", scope.span)

    def _check_reach(self) -> None:
        """No rule that can never do anything: what it works on must be there."""
        for address, exclusion in self._each(s.Exclusion):
            taken = n.Address(address.document, exclusion.address.path)
            if not any(at.under(taken) for at, _ in self._each(s.Grant)):
                self.report("R003", f"onder {taken.id} staat geen 'verstrekt' of 'kan verstrekken'", exclusion.address.span)
        endings = [(at, ending.span) for at, ending in self._each(s.Ending)]
        rules = [(at, x.span, "behoudt") for at, x in self._each(s.Keeping)]
        rules += [(at, x.span, "bij beëindiging") for at, x in self._each(s.Duty) if x.when == "on_ending"]
        for at, span, word in rules:
            mine = [kind for kind in self.v.kinds if self._applies(kind, at, span)[0]]
            if mine and not any(self._applies(kind, where, there)[0] for kind in mine for where, there in endings):
                self.report("R003", f"'{word}' doet hier niets: voor deze soorten staat nergens 'kan beëindigen'", span)
        for _, item in self._each(s.Correspondence):
            first, last = (int(x.path[0]) if x.path[0].isdigit() else 0 for x in (item.first, item.last))
            if first > last:
                self.report("R007", f"artikel {first} komt na artikel {last}", item.span, "noem het eerste artikel eerst")

    def _lower_conditions(self) -> Iterator[tuple[n.Address, tuple[s.Condition, str]]]:
        for address, node in self._each(s.Condition):
            self.kinds_of(address, node.span)
            try:
                child = self.low.expr(node.body, self._scope(address), address.id)
                if node.unless is not None:
                    child = self._unless(child, node.unless, address, node.span)
            except Unresolved:
                continue
            label = n.Label(node.label.text, node.label.text)
            prop = n.Prop(address.id, (), n.All(()), "condition", label, address, node.span)
            yield address, (node, self.low.named(prop, child).prop)

    def _unless(self, child: n.Child, unless: s.ExprNode, address: n.Address, span: s.Span) -> n.Child:
        """A condition with an exception: fulfilled if the condition is, or if the exception applies."""
        exception = self.low.expr(unless, self._scope(address), f"{address.id}/tenzij")
        wrapped = self._exception(exception, f"{address.id}/tenzij", address, span)
        return self.low.junction(f"{address.id}/met_uitzondering", n.Any_((child, wrapped)), span)

    def _exception(self, exception: n.Child, id_: str, address: n.Address, span: s.Span) -> n.Child:
        body = n.All((exception,))
        label = n.Label("Uitzondering ('tenzij')", "Geen uitzondering ('tenzij')")
        return self.low.add(n.Prop(f"{id_}/uitzondering", self.low.context(body), body, "exception", label, address, span))

    def fulfilled(self, node: s.FulfilledNode, scope: Scope) -> tuple[n.Child, ...]:
        """All conditions under the addresses (or of the document) that apply to the kind at hand."""
        if scope.kind is None or scope.document is None:
            raise self.low.fail("R015", "'voldaan aan' kan alleen in een bepaling over een aanvraag", node.span)
        if node.document is not None:
            if node.document.text not in self.in_force:
                raise self.low.fail(
                    "R003",
                    f"regeling '{node.document.text}' is niet verklaard",
                    node.document.span,
                    did_you_mean(node.document.text, self.in_force),
                )
            wanted = [n.Address(node.document.text, ())]
        else:
            wanted = [n.Address(scope.document, a.path) for a in node.addresses]
            for want, at in zip(wanted, node.addresses, strict=True):
                if not any(a.under(want) for a in self._conditions):
                    raise self.low.fail("R003", f"onder {want.id} staat geen voorwaarde", at.span)
        found: list[n.Child] = []
        for address, (condition, prop) in self._conditions.items():
            if condition.binding and node.document is not None and not scope.running:
                continue
            if any(address.under(w) for w in wanted) and self._applies(scope.kind, address, condition.span)[0]:
                found.append(n.Child(prop))
        return tuple(found)

    # ---- provisions

    def signal(self, signal: str, kind: str) -> str:
        """Id of a signal proposition of a kind: grantable, must_refuse, ..."""
        return f"{signal}@{kind}"

    def provisions(self, present: s.ExprNode | None) -> dict[str, n.Provision]:
        return {kind: self._provision(kind, present) for kind in self._provision_kinds()}

    def _provision(self, kind: str, present: s.ExprNode | None) -> n.Provision:
        powers, shalls = list(self._grants(kind, False)), list(self._grants(kind, True))
        powers += [(rule, basis) for rule, basis in shalls if basis is None]
        limits = tuple(self._limits(kind))
        amounts = tuple(self._amounts(kind))
        power = self._any("power", kind, (rule.prop for rule, _ in powers))
        grounds = (
            *self._grounds(kind),
            *self._exclusions(kind, power),
            *self._binding_conditions(kind),
            *(_limit_ground(x) for x in limits),
            *self._cell_grounds(kind, [a for a in amounts if isinstance(a, n.AmountRule)]),
        )
        conditions = tuple(self._condition_rules(kind))
        return n.Provision(
            kind, self.v.kinds[kind].label, tuple(r for r, _ in powers), tuple(r for r, _ in shalls), self._ordered(grounds), conditions,
            limits, tuple(self._duties(kind)), (*amounts, *self._fixed(kind), *self._products(kind)),
            self._signals(kind, power, powers, [r for r, _ in shalls], grounds, present), self._ending(kind),
        )  # fmt: skip

    def _ordered(self, grounds: Iterable[n.Ground]) -> tuple[n.Ground, ...]:
        """Binding grounds first, then in the order of the texts."""
        order = {placed.address: i for i, placed in enumerate(self.placed)}
        return tuple(sorted(grounds, key=lambda g: (not g.binding, order[g.address])))

    def _grants(self, kind: str, binding: bool) -> Iterator[tuple[n.Rule, n.Address | None]]:
        for i, (address, node) in enumerate(self._each(s.Grant)):
            if node.binding is not binding or not self._is(kind, self.kinds_of(address, node.span)):
                continue
            basis = n.Address(node.basis.document.text, node.basis.path) if node.basis and node.basis.document else None
            documents = [address.document] + ([basis.document] if basis else [])
            id_ = f"{address.id}#verstrekt{i}@{kind}"
            try:
                children = [self.in_force[d] for d in dict.fromkeys(documents)]
                if node.body is not None:
                    children.append(self.low.expr(node.body, self._scope(address, kind), id_))
                children += self._takings(address, kind)
            except (Unresolved, KeyError):
                continue
            body = n.All(tuple(children))
            label = n.Label(node.label.text, f"Niet: {node.label.text}")
            self.low.add(n.Prop(id_, self.low.context(body), body, "power", label, address, node.span))
            yield n.Rule(address, node.label.text, id_), basis

    def _takings(self, power: n.Address, kind: str) -> Iterator[n.Child]:
        """Not one of the exclusions that take away the power at this address."""
        for address, node in self._each(s.Exclusion):
            if power.under(n.Address(address.document, node.address.path)):
                yield n.Child(self._excluded(address, node).prop, False)

    def _excluded(self, address: n.Address, node: s.Exclusion) -> n.Child:
        id_ = f"{address.id}#buiten_toepassing"
        if id_ not in self.low.props:
            child = self.low.expr(node.body, self._scope(address), id_)
            body = n.All((child,))
            self.low.add(n.Prop(id_, self.low.context(body), body, "exclusion", None, address, node.span))
        return n.Child(id_)

    def _exclusions(self, kind: str, power: n.Child) -> Iterator[n.Ground]:
        """The lid that takes away the power is the ground, if no other power is left."""
        for address, node in self._each(s.Exclusion):
            scope = n.Address(address.document, node.address.path)
            if not any(a.under(scope) and self._is(kind, self.kinds_of(a, g.span)) for a, g in self._each(s.Grant)):
                continue
            try:
                children = (self.in_force[address.document], self._excluded(address, node), n.Child(power.prop, False))
            except (Unresolved, KeyError):
                continue
            id_ = f"{address.id}#geen_bevoegdheid@{kind}"
            yield self._ground(id_, address, node.label.text, children, True, None, (), node.span)

    # ---- running provisions

    def _ending(self, kind: str) -> n.Ending | None:
        grounds = tuple(self._endings(kind))
        if not grounds:
            return None
        keeps = tuple(self._keepings(kind))
        documents = dict.fromkeys(g.address.document for g in grounds)
        return n.Ending(
            self._any("ending_in_force", kind, (self.in_force[d].prop for d in documents)).prop,
            self._runs(kind).prop,
            self._any("end", kind, (g.prop for g in grounds)).prop,
            self._any("keep", kind, (r.prop for r in keeps)).prop,
            grounds,
            keeps,
        )  # fmt: skip

    def _endings(self, kind: str) -> Iterator[n.Ground]:
        for address, node in self._each(s.Ending):
            if not self._applies(kind, address, node.span)[0]:
                continue
            id_ = f"{address.id}#beëindigt{'_' + node.leg.text if node.leg else ''}@{kind}"
            scope = self._scope(address, kind, running=True)
            try:
                child = self.low.expr(node.body, scope, id_)
                children = [self.in_force[address.document], child]
                if node.unless is not None:
                    exception = self.low.expr(node.unless, scope, f"{id_}/tenzij")
                    children.append(n.Child(self._exception(exception, id_, address, node.span).prop, False))
            except (Unresolved, KeyError):
                continue
            turning_on = tuple(self._conditions_in(child.prop))
            leg = node.leg.text if node.leg else None
            yield self._ground(id_, address, node.label.text, tuple(children), False, leg, turning_on, node.span)

    def _keepings(self, kind: str) -> Iterator[n.Rule]:
        for address, node in self._each(s.Keeping):
            if not self._applies(kind, address, node.span)[0]:
                continue
            id_ = f"{address.id}#behoudt@{kind}"
            try:
                child = self.low.expr(node.body, self._scope(address, kind, running=True), id_)
                body = n.All((self.in_force[address.document], child))
            except (Unresolved, KeyError):
                continue
            label = n.Label(node.label.text, f"Niet: {node.label.text}")
            self.low.add(n.Prop(id_, self.low.context(body), body, "power", label, address, node.span))
            yield n.Rule(address, node.label.text, id_)

    def _runs(self, kind: str) -> n.Child:
        """It runs on the day of the decision, and is one that this rule base judges."""
        scope = Scope({n.APPLICATION: n.APPLICATION}, kind, running=True)
        begin, end, day = (s.PathNode((s.Word(n.APPLICATION), s.Word(name))) for name in (FROM, UNTIL, DECIDED))
        children = [self.low.expr(s.ComparisonNode(x, o, day, s.NOWHERE), scope, f"runs@{kind}") for x, o in ((begin, "<="), (end, ">="))]
        if self.running is not None:
            with contextlib.suppress(Unresolved):
                children.append(self.low.expr(self.running, scope, f"runs@{kind}/telt"))
        body = n.All(tuple(children))
        label = n.Label("De voorziening loopt op de dag van het besluit", "De voorziening loopt niet op de dag van het besluit")
        return self.low.add(n.Prop(f"runs@{kind}", self.low.context(body), body, "signal", label))

    def _any(self, name: str, kind: str, props: Iterable[str]) -> n.Child:
        body = n.Any_(tuple(n.Child(p) for p in props))
        return self.low.add(n.Prop(f"{name}@{kind}", self.low.context(body), body, "signal"))

    # ---- grounds

    def _grounds(self, kind: str) -> Iterator[n.Ground]:
        for address, node in self._each(s.Refusal):
            if not self._applies(kind, address, node.span)[0]:
                continue
            id_ = f"{address.id}#{node.leg.text if node.leg else 'weigert'}@{kind}"
            try:
                child = self.low.expr(node.body, self._scope(address, kind), id_)
                children = [self.in_force[address.document], child]
                if node.unless is not None and not self._elsewhere(node.unless, kind):
                    exception = self.low.expr(node.unless, self._scope(address, kind), f"{id_}/tenzij")
                    children.append(n.Child(self._exception(exception, id_, address, node.span).prop, False))
            except (Unresolved, KeyError):
                continue
            turning_on = tuple(self._conditions_in(child.prop))
            yield self._ground(
                id_, address, node.label.text, tuple(children), node.binding, node.leg.text if node.leg else None, turning_on, node.span
            )

    def _elsewhere(self, exception: s.ExprNode, kind: str) -> bool:
        """Is this an exception for another kind only, which can never apply to this one?"""
        match exception:
            case s.KindNode(path, other):
                return [w.text for w in path.names] == [n.APPLICATION] and not self._is(kind, (other.text,))
            case s.JunctionNode("all", _, items):
                return any(self._elsewhere(item, kind) for item in items)
        return False

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
    ) -> n.Ground:
        body = n.All(children)
        self.low.add(n.Prop(id_, self.low.context(body), body, "ground", n.Label(label, label), address, span))
        return n.Ground(address, label, id_, binding, leg, conditions)

    def _conditions_in(self, prop: str) -> Iterator[str]:
        body = self.low.props[prop].body
        if self.low.props[prop].role == "condition":
            yield prop
        elif isinstance(body, n.All | n.Any_):
            for child in body.children:
                yield from self._conditions_in(child.prop)

    def _binding_conditions(self, kind: str) -> Iterator[n.Ground]:
        for address, (node, prop) in self._conditions.items():
            if node.binding and self._applies(kind, address, node.span)[0]:
                children = (self.in_force[address.document], n.Child(prop, False))
                label = f"Niet voldaan aan de eis: {_lower(node.label.text)}"
                yield self._ground(f"{address.id}#uitsluitend@{kind}", address, label, children, True, None, (prop,), node.span)

    def _condition_rules(self, kind: str) -> Iterator[n.Rule]:
        for address, (node, prop) in self._conditions.items():
            applies, via = self._applies(kind, address, node.span)
            if applies:
                yield n.Rule(address, node.label.text, prop, via)

    def _signals(
        self,
        kind: str,
        power: n.Child,
        powers: list[tuple[n.Rule, n.Address | None]],
        shalls: list[n.Rule],
        grounds: Iterable[n.Ground],
        present: s.ExprNode | None,
    ) -> n.Signals:
        def add(name: str, body: n.Body) -> n.Child:
            return self.low.add(n.Prop(f"{name}@{kind}", self.low.context(body), body, "signal"))

        grounds = tuple(grounds)
        documents = dict.fromkeys(rule.address.document for rule, basis in powers if basis is None)
        in_force = add("in_force", n.Any_(tuple(self.in_force[d] for d in documents)))
        binding = add("binding", n.Any_(tuple(n.Child(g.prop) for g in grounds if g.binding)))
        may = add("may", n.Any_(tuple(n.Child(g.prop) for g in grounds if not g.binding)))
        shall = add("shall", n.Any_(tuple(n.Child(r.prop) for r in shalls)))
        no = [n.Child(c.prop, False) for c in (binding, may)]
        grantable = add("grantable", n.All((in_force, power, *no)))
        must = add("must_refuse", n.Any_((n.Child(in_force.prop, False), n.Child(power.prop, False), binding)))
        there = grantable
        if present is not None:
            try:
                scope = Scope({n.APPLICATION: n.APPLICATION}, kind)
                there = self.low.expr(present, scope, f"present@{kind}")
            except Unresolved:
                pass
        there = add("present", n.All((there,)))
        return n.Signals(in_force.prop, power.prop, binding.prop, may.prop, shall.prop, grantable.prop, must.prop, there.prop)

    # ---- limits, duties, deviations

    def _limits(self, kind: str) -> Iterator[n.LimitRule]:
        for address, node in self._each(s.Limit):
            lowered: n.Term | None
            minus: str | None
            part: str | None
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope = self._scope(address, kind)
            first, last = (s.PathNode((s.Word(n.APPLICATION), s.Word(name))) for name in ("van", "tot_en_met"))
            try:
                match node.bound:
                    case s.DateLimit(until, term):
                        whole = s.ComparisonNode(first, ">", term, node.span) if until else s.ComparisonNode(last, "<", term, node.span)
                        excess = s.ComparisonNode(last, ">", term, node.span) if until else s.ComparisonNode(first, "<", term, node.span)
                        lowered, count, part, minus = self.low.term(term, scope)[0], 0, None, None
                        props = [self.low.expr(e, scope, f"{address.id}#{w}") for w, e in (("geheel", whole), ("meerdere", excess))]
                    case s.PartLimit(count, part_word, minus_word):
                        if part_word.text not in self.v.parts:
                            raise self.low.fail(
                                "R003",
                                f"deel '{part_word.text}' is niet verklaard",
                                part_word.span,
                                did_you_mean(part_word.text, self.v.parts),
                            )
                        part, until, lowered = part_word.text, True, None
                        minus = minus_word.text if minus_word else None
                        props = self._part_limit(node.bound, scope)
            except Unresolved:
                continue
            children = [n.All((self.in_force[address.document], p)) for p in props]
            ids = []
            for what, body in zip(("geheel", "meerdere"), children, strict=True):
                label = n.Label(node.label.text, node.label.text)
                ids.append(
                    self.low.add(
                        n.Prop(f"{address.id}#{what}@{kind}", self.low.context(body), body, "ground", label, address, node.span)
                    ).prop
                )
            yield n.LimitRule(address, node.label.text, ids[0], ids[1], until, lowered, count, part, minus)

    def _part_limit(self, bound: s.PartLimit, scope: Scope) -> list[n.Child]:
        earlier: n.Term = n.Number(Decimal(0), None)
        if bound.minus is not None:
            earlier, type_ = self.low.term(s.PathNode((bound.minus,), bound.minus.span), scope)
            if type_ != "getal":
                raise self.low.fail("R004", f"'{bound.minus.text}' is {type_}, geen getal", bound.minus.span)
        limit = n.Number(Decimal(bound.count), None)
        words, most = self.low.describe(earlier), f"{bound.count} keer een {self.v.parts[bound.part.text].label}"
        whole = n.Comparison(earlier, ">=", limit)
        excess = n.Comparison(n.Plus(earlier, 1, n.PartCount(bound.part.text)), ">", limit)
        labels = (
            n.Label(f"{words.capitalize()}: al {most}", f"{words.capitalize()}: nog geen {most}"),
            n.Label(f"Samen met deze aanvraag meer dan {most}", f"Samen met deze aanvraag niet meer dan {most}"),
        )
        return [self.low.leaf(c, label, bound.span) for c, label in zip((whole, excess), labels, strict=True)]

    def _duties(self, kind: str) -> Iterator[n.DutyRule]:
        for i, (address, node) in enumerate(self._each(s.Duty)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            try:
                child = self.low.expr(node.condition, self._scope(address, kind), f"{address.id}#plicht{i}") if node.condition else None
                due, due_type = self.low.term(node.due, self._scope(address, kind)) if node.due is not None else (None, "datum")
                if due_type != "datum":
                    raise self.low.fail("R004", f"na 'uiterlijk' staat een datum, geen {due_type}", node.span)
            except Unresolved:
                continue
            prop = None
            if child is not None:
                body = n.All((child,))
                prop = self.low.add(n.Prop(f"{address.id}#plicht{i}@{kind}", self.low.context(body), body, "plain")).prop
            yield n.DutyRule(address, node.bearer.text, node.what.text, node.when, prop, due)

    def general_duties(self) -> Iterator[n.GeneralDuty]:
        for address, node in self._each(s.GeneralDuty):
            yield n.GeneralDuty(address, node.bearer.text, node.what.text)

    def deviations(self) -> Iterator[n.Deviation]:
        for address, node in self._each(s.DeviationPower):
            scope = tuple(n.Address(address.document, a.path) for a in node.addresses)
            yield n.Deviation(address, node.label.text, scope, not scope)

    # ---- tables and amounts

    def _lower_tables(self) -> None:
        for address, node in self._each(s.Table):
            if node.name.text in self.tables:
                self.report("R002", f"tabel '{node.name.text}' is al verklaard", node.name.span)
            try:
                self.tables[node.name.text] = self._table(address, node)
            except Unresolved:
                continue

    def _table(self, address: n.Address, node: s.Table) -> n.TableNorm:
        scope, id_ = self._scope(address, parts=True), f"{address.id}#{node.name.text}"
        columns: list[tuple[str, str]] = []
        for i, column in enumerate(node.columns, 1):
            child = self.low.expr(column.condition, scope, f"{id_}/kolom{i}")
            label = n.Label(f"Kolom '{column.heading.text}'", f"Niet kolom '{column.heading.text}'")
            prop = n.Prop(f"{id_}/kolom{i}", (), n.All(()), "part", label, address, column.span)
            columns.append((column.heading.text, self.low.named(prop, child).prop))
        rows: list[tuple[str, str, str]] = []
        cells: list[tuple[Decimal | None, ...]] = []
        for row in node.rows:
            child = self.low.expr(s.MemberNode(node.rows_by, (row.value,), row.span), scope, id_)
            found = [Decimal(c.replace(".", "").replace(",", ".")) for c in CELL[node.unit].findall(row.text.text)]
            if len(found) > len(columns):
                self.report("R010", f"{len(found)} cellen, maar {len(columns)} kolommen", row.text.span)
                found = found[: len(columns)]
            name = CELL[node.unit].split(row.text.text)[0].strip()
            rows.append((row.value.text, name, child.prop))
            cells.append((*found, *[None] * (len(columns) - len(found))))
        return n.TableNorm(node.name.text, address, node.unit, tuple(rows), tuple(columns), tuple(cells))

    def _amounts(self, kind: str) -> Iterator[n.AmountRule]:
        for i, (address, node) in enumerate(self._each(s.Amount)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope, id_ = self._scope(address, kind), f"{address.id}#bedrag{i}"
            try:
                tables = [self._known_table(word) for word in node.tables]
                value = self.low.value(node.pro_rata)
                if value is None or node.part.text not in self.v.parts:
                    raise self.low.fail("R003", f"'{node.pro_rata.text}' of '{node.part.text}' is niet verklaard", node.span)
                for rounding in node.rounding:
                    if rounding.method.text not in METHODS:
                        raise self.low.fail(
                            "R003",
                            f"afrondingswijze '{rounding.method.text}' bestaat niet",
                            rounding.method.span,
                            did_you_mean(rounding.method.text, METHODS),
                        )
                full_at, full_type = self.low.term(node.full_at, scope) if node.full_at is not None else (None, value.type)
                if value.type == "datum" or full_type != value.type:
                    raise self.low.fail("R004", f"'{node.pro_rata.text}' is {value.type}, na 'tot' staat {full_type}", node.pro_rata.span)
                prop = self.low.expr(node.condition, scope, id_).prop if node.condition else None
                part_pro_rata = self.low.expr(node.part_pro_rata, scope, f"{id_}/deel").prop if node.part_pro_rata else None
                rounding_rules = tuple((r.method.text, self.low.expr(r.condition, scope, f"{id_}/afronden").prop) for r in node.rounding)
            except Unresolved:
                continue
            yield n.AmountRule(
                address,
                node.hours,
                node.part.text,
                tuple(t.name for t in tables),
                self._cell(id_, tables),
                value.name,
                full_at,
                prop,
                part_pro_rata,
                rounding_rules,
            )

    def _fixed(self, kind: str) -> Iterator[n.FixedRule]:
        for i, (address, node) in enumerate(self._each(s.FixedAmount)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope, id_ = self._scope(address, kind), f"{address.id}#vast{i}"
            try:
                if node.part.text not in self.v.parts:
                    raise self.low.fail("R003", f"deel '{node.part.text}' is niet verklaard", node.part.span)
                if node.amount.unit != "euro":
                    raise self.low.fail("R004", "een vast bedrag is in euro", node.amount.span)
                if node.amount.value != round(node.amount.value, 2):
                    raise self.low.fail("R004", "een bedrag heeft ten hoogste twee decimalen", node.amount.span)
                prop, whole_only = (
                    self._guard(condition, scope, f"{id_}/{what}")
                    for condition, what in ((node.condition, "als"), (node.whole_only, "alleen_hele"))
                )
            except Unresolved:
                continue
            yield n.FixedRule(address, node.part.text, node.amount.value, prop, whole_only)

    def _products(self, kind: str) -> Iterator[n.ProductRule]:
        for i, (address, node) in enumerate(self._each(s.ProductAmount)):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope = self._scope(address, kind)
            try:
                count, rate, less = (
                    self.low.term(path, scope) if path else (None, "bedrag") for path in (node.count, node.rate, node.less)
                )
                if count[1] not in ("getal", "dagen") or (rate[1], less[1]) != ("bedrag", "bedrag"):
                    raise self.low.fail("R004", "schrijf: bedrag <getal> maal <bedrag> verminderd met <bedrag>", node.span)
                prop = self._guard(node.condition, scope, f"{address.id}#product{i}")
            except Unresolved:
                continue
            assert count[0] is not None
            assert rate[0] is not None
            yield n.ProductRule(address, count[0], rate[0], less[0], prop)

    def _guard(self, condition: s.ExprNode | None, scope: Scope, id_: str) -> str | None:
        """The proposition of a condition, with its sign."""
        if condition is None:
            return None
        child = self.low.expr(condition, scope, id_)
        return self.low.junction(f"{id_}@{scope.kind}", n.All((child,)), s.NOWHERE).prop

    def _known_table(self, word: s.Word) -> n.TableNorm:
        if word.text not in self.tables:
            raise self.low.fail("R003", f"tabel '{word.text}' is niet verklaard", word.span, did_you_mean(word.text, self.tables))
        return self.tables[word.text]

    def _cell(self, id_: str, tables: list[n.TableNorm]) -> str:
        """The proposition that some row and column with a cell apply."""
        choices: list[n.Child] = []
        for table in tables:
            by_columns: dict[tuple[bool, ...], list[str]] = {}
            for (_, _, row), cells in zip(table.rows, table.cells, strict=True):
                by_columns.setdefault(tuple(c is not None for c in cells), []).append(row)
            for filled, rows in by_columns.items():
                name = f"{id_}/{table.name}/{len(choices)}"
                row_child = self.low.junction(f"{name}/rij", n.Any_(tuple(n.Child(r) for r in rows)), s.NOWHERE)
                columns = tuple(n.Child(prop) for (_, prop), there in zip(table.columns, filled, strict=True) if there)
                column_child = self.low.junction(f"{name}/kolom", n.Any_(columns), s.NOWHERE)
                choices.append(self.low.junction(name, n.All((row_child, column_child)), s.NOWHERE))
        body = n.Any_(tuple(choices))
        label = n.Label("De tabel kent een cel", "De tabel kent geen cel")
        return self.low.add(n.Prop(f"{id_}/cel", self.low.context(body), body, "part", label)).prop

    def _cell_grounds(self, kind: str, amounts: Iterable[n.AmountRule]) -> Iterator[n.Ground]:
        by_address = {a.address: a for a in amounts}
        for address, node in self._each(s.Amount):
            amount = by_address.get(address)
            if amount is None or node.refuses is None:
                continue
            word, condition = node.refuses
            id_ = f"{address.id}#zonder_cel@{kind}"
            try:
                guard = self.low.expr(condition, self._scope(address, kind), id_)
            except Unresolved:
                continue
            label = n.Label(
                f"De tabel kent een bedrag voor een {self.v.parts[amount.part].label}",
                f"De tabel kent voor geen {self.v.parts[amount.part].label} een bedrag",
            )
            source = n.Source(amount.part, (), part=True)
            body = n.Exists(source, n.Child(amount.cell))
            some = self.low.add(n.Prop(f"{id_}/cel", self.low.context(body), body, "definition", label, address, node.span))
            yield self._ground(
                id_, address, word.text, (self.in_force[address.document], guard, n.Child(some.prop, False)), True, None, (), node.span
            )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _limit_ground(limit: n.LimitRule) -> n.Ground:
    return n.Ground(limit.address, limit.label, limit.whole, True, None, ())


def _between(first: n.Address, address: n.Address, last: n.Address) -> bool:
    article = address.path[0]
    return article.isdigit() and int(first.path[0]) <= int(article) <= int(last.path[0])
