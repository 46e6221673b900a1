"""From articles to the norms of each kind of provision: powers, conditions, grounds, limits, duties.

Long because a kind of norm is made in a method of its own, all over the same articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from . import norms as n
from . import syntax as s
from .amounts import Amounts
from .days import text_of
from .declarations import Vocabulary
from .endings import Endings
from .errors import Report, did_you_mean
from .lower import TRUE, Lowerer, Scope, Unresolved
from .numbers import order
from .places import is_article
from .quotations import PlacedArticle

SET_ASIDE: tuple[type[s.Grant | s.Refusal | s.Condition | s.Limit | s.Exclusion], ...]
SET_ASIDE = (s.Grant, s.Refusal, s.Condition, s.Limit, s.Exclusion)


class ProvisionBuilder(Amounts, Endings):
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
        lowerer.fulfilled, lowerer.grounds = self.fulfilled, self.grounds_under
        self._made: dict[str, n.Ground | None] = {}  # grounds by the id of their proposition
        self._making: list[str] = []
        self._excluding: list[str] = []
        super().__init__(lowerer, vocabulary, placed, in_force, report)
        self.running = running
        self.tables, self.versions = {}, {}
        self._check_once()
        self._check_reach()
        self._conditions = dict(self._lower_conditions())
        self._lower_tables()

    def _provision_kinds(self) -> tuple[str, ...]:
        parents = {k.parent for k in self.v.kinds.values()}
        leaves = [k for k in self.v.kinds if k not in parents]
        granted = [scope for address, grant in self._each(s.Grant) for scope in self.kinds_of(address, grant.span)]
        return tuple(k for k in leaves if self._is(k, granted))

    def _once(self, seen: set[str], key: str, what: str, span: s.Span, hint: str = "voeg ze samen") -> None:
        if key in seen:
            self.report("R002", f"onder dit adres staat al {what}", span, hint)
        seen.add(key)

    def _check_once(self) -> None:
        """Provisions are told apart by their address: one condition and limit each, refusals by their leg."""
        seen: set[str] = set()
        named = "voeg ze samen, of geef elke grond een eigen naam met 'wegens'"
        for address, node in self._each(s.Condition):
            together = "zet de eisen in een voorwaarde, met 'en' ertussen; van wie niet voldoet, noemt het antwoord welke eis"
            self._once(seen, f"voorwaarde {address.id}", "een voorwaarde", node.span, together)
        for address, ending in self._each(s.Ending):
            leg = ending.leg.text if ending.leg else ""
            self._once(seen, f"beëindigt {address.id} {leg}", "zo'n grond om te beëindigen", ending.span, named)
        for address, keeping in self._each(s.Keeping):
            self._once(seen, f"behoudt {address.id}", "een 'behoudt'", keeping.span)
        for address, limit in self._each(s.Limit):
            self._once(seen, f"beperkt {address.id}", "een beperking", limit.span)
        for address, refusal in self._each(s.Refusal):
            leg = refusal.leg.text if refusal.leg else ""
            self._once(seen, f"weigert {address.id} {leg}", "zo'n weigeringsgrond", refusal.span, named)
            if refusal.leg is not None and refusal.leg.text == n.WANT:
                hint = "zo heet de grond dat geen norm de bevoegdheid geeft; kies een andere naam"
                self.report("R002", f"'{n.WANT}' kan geen naam van een grond zijn", refusal.leg.span, hint)
        for address, exclusion in self._each(s.Exclusion):
            self._once(seen, f"buiten toepassing {address.id}", "een 'niet van toepassing'", exclusion.span)
        for address, power in self._each(s.DeviationPower):
            self._once(seen, f"afwijken {address.id}", "een bevoegdheid om af te wijken", power.span)
        for address, scope in self._each(s.Scope):
            self._once(seen, f"betreft {address.id}", "een 'betreft'", scope.span)

    def _check_reach(self) -> None:
        """No rule that can never do anything: what it works on must be there."""
        for address, exclusion in self._each(s.Exclusion):
            for node in exclusion.addresses:
                taken = _at(address.document, node)
                types = (s.Refusal,) if exclusion.grounds_only else SET_ASIDE
                if not any(
                    at.under(taken) and not (type_ is s.Exclusion and address.under(taken))
                    for type_ in types
                    for at, _ in self._each(type_)
                ):
                    message = f"onder {taken.id} staat niets dat buiten toepassing kan blijven"
                    self.report("R003", message, node.span, "een bevoegdheid, grond, voorwaarde, beperking of 'niet van toepassing'")
        endings = [(at, ending.span) for at, ending in self._each(s.Ending)]
        rules = [(at, x.span, "behoudt") for at, x in self._each(s.Keeping)]
        rules += [(at, x.span, "bij beëindiging") for at, x in self._each(s.Duty) if x.when == "on_ending"]
        for at, span, word in rules:
            mine = [kind for kind in self.v.kinds if self._applies(kind, at, span)[0]]
            if mine and not any(self._applies(kind, where, there)[0] for kind in mine for where, there in endings):
                self.report("R003", f"'{word}' doet hier niets: voor deze soorten staat nergens 'kan beëindigen'", span)
        for _, item in self._each(s.Correspondence):
            first, last = (x.path[0] for x in (item.first, item.last))
            if is_article(first) and is_article(last) and order(first) > order(last):
                self.report("R007", f"artikel {first} komt na artikel {last}", item.span, "noem het eerste artikel eerst")

    def _lower_conditions(self) -> Iterator[tuple[n.Address, tuple[s.Condition, str]]]:
        for address, node in self._each(s.Condition):
            self.kinds_of(address, node.span)
            try:
                child = self.low.expr(node.body, self._scope(address), address.id)
                if node.unless is not None:
                    child = self._unless(child, node.unless, address, node.span)
                power = any(at == address for at, _ in self._each(s.Grant))  # then it is the power that is taken away
                if not power and (aside := self._set_aside(address, f"{address.id}/buiten")) is not None:
                    child = self.low.junction(f"{address.id}/met_buiten", n.Any_((child, aside)), node.span)
            except Unresolved:
                continue
            label = n.Label(node.label.text, node.label.text, self.low.said(node.said))
            prop = n.Prop(address.id, (), n.All(()), "condition", label, address, node.span)
            lowered = self.low.props[self.low.named(prop, child).prop]
            yield address, (node, self.low.add(self._or_deviated(lowered)).prop)

    def _unless(self, child: n.Child, unless: s.ExprNode, address: n.Address, span: s.Span) -> n.Child:
        """A condition with an exception: fulfilled if the condition is, or if the exception applies."""
        exception = self.low.expr(unless, self._scope(address), f"{address.id}/tenzij")
        wrapped = self._exception(exception, f"{address.id}/tenzij", address, span)
        return self.low.junction(f"{address.id}/met_uitzondering", n.Any_((child, wrapped)), span)

    def fulfilled(self, node: s.FulfilledNode, scope: Scope) -> tuple[n.Child, ...]:
        """All conditions under the addresses (or of the document) that apply to the kind at hand."""
        if scope.kind is None or scope.document is None:
            raise self.low.fail("R015", "'voldaan aan' kan alleen in een bepaling over een aanvraag", node.span)
        if node.document is not None and node.document.text not in self.in_force:
            raise self.low.fail(
                "R003",
                f"regeling '{node.document.text}' is niet verklaard",
                node.document.span,
                did_you_mean(node.document.text, self.in_force),
            )
        document = node.document.text if node.document is not None else scope.document
        named = [n.Address(document, a.path) for a in node.addresses]
        for want, at in zip(named, node.addresses, strict=True):
            if not any(a.under(want) for a in self._conditions):
                raise self.low.fail("R003", f"onder {want.id} staat geen voorwaarde", at.span)
        wanted = [n.Address(document, ())] if node.document is not None else named
        excepted = [n.Address(document, a.path) for a in node.excepted]
        for want, at in zip(excepted, node.excepted, strict=True):
            if not any(x.address.under(want) for x in self.placed):
                raise self.low.fail("R003", f"{want.id} staat niet in de regels", at.span)
        if node.kind is not None and node.kind.text not in self.v.kinds:
            raise self.low.fail(
                "R003", f"soort '{node.kind.text}' is niet verklaard", node.kind.span, did_you_mean(node.kind.text, self.v.kinds)
            )
        kind = node.kind.text if node.kind is not None else scope.kind
        found: list[n.Child] = []
        for address, (condition, prop) in self._conditions.items():
            if condition.binding and node.document is not None and not scope.running:
                continue
            if any(address.under(x) for x in excepted):
                continue
            if any(address.under(w) for w in wanted) and self._applies(kind, address, condition.span)[0]:
                found.append(n.Child(prop) if document == scope.document else self._while_in_force(address, prop))
        return tuple(found)

    def _while_in_force(self, address: n.Address, condition: str) -> n.Child:
        """A condition of another regulation asks nothing where that is not in force."""
        force = self.in_force[address.document]
        return self.low.junction(f"{address.id}#zolang_geldig", n.Any_((n.Child(condition), n.Child(force.prop, False))), s.NOWHERE)

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
            *self._wants(kind, power),
            *self._exclusions(kind, power),
            *self._binding_conditions(kind),
            *(_limit_ground(x) for x in limits if x.instead is None),
            *self._cell_grounds(kind, [a for a in amounts if isinstance(a, n.AmountRule)]),
        )
        conditions = tuple(self._condition_rules(kind))
        return n.Provision(
            kind, self.v.kinds[kind].label, tuple(r for r, _ in powers), tuple(r for r, _ in shalls), self._ordered(grounds), conditions,
            limits, tuple(self._duties(kind)), (*amounts, *self._fixed(kind), *self._products(kind), *self._cells(kind)),
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
                    child = self.low.expr(node.body, self._scope(address, kind), id_)
                    children.append(child if basis else self._group(child, address, node, f"{address.id}#groep{i}@{kind}"))
                children += self._takings(address)
            except (Unresolved, KeyError):
                continue
            body = n.All(tuple(children))
            label = n.Label.stating(node.label.text)
            self.low.add(n.Prop(id_, self.low.context(body), body, "power", label, address, node.span))
            yield n.Rule(address, node.label.text, id_), basis

    def _wants(self, kind: str, power: n.Child) -> Iterator[n.Ground]:
        """No norm gives the power: each that is meant for this kind, with the part of it that fails."""
        always = {address.document for address, node in self._given(kind) if node.body is None and not self._takings(address)}
        for i, (address, node) in enumerate(self._each(s.Grant)):
            group = f"{address.id}#groep{i}@{kind}"
            if group in self.low.props and address.document not in always:
                id_ = f"{address.id}#onbevoegd{i}@{kind}"
                children = (self.in_force[address.document], n.Child(power.prop, False), n.Child(group, False))
                label = f"Geen bevoegdheid: '{node.label.text}' geldt hier niet"
                yield self._ground(id_, address, label, children, True, n.WANT, (group,), node.span, False)

    def _group(self, child: n.Child, address: n.Address, node: s.Grant, id_: str) -> n.Child:
        """For whom or when a power is given. Its label is that of what it asks; how a fact is said, is said of the fact."""
        words = n.Label("Het geval waarvoor de bevoegdheid is gegeven", "Niet het geval waarvoor de bevoegdheid is gegeven")
        if (asked := self.low.props[child.prop].label) is not None:
            words = n.Label(asked.holds, asked.fails) if child.holds else n.Label(asked.fails, asked.holds)
        return self.low.named(n.Prop(id_, (), n.All(()), "condition", words, address, node.span), child)

    def _takings(self, power: n.Address) -> list[n.Child]:
        """Not one of the exclusions that take away the power at this address."""
        return [n.Child(self._excluded(at, x).prop, False) for at, x in self._exclusions_of(power) if not x.grounds_only]

    def _exclusions_of(self, address: n.Address) -> list[tuple[n.Address, s.Exclusion]]:
        return [(at, x) for at, x in self._each(s.Exclusion) if any(address.under(_at(at.document, a)) for a in x.addresses)]

    def _set_aside(self, address: n.Address, id_: str, ground: bool = False) -> n.Child | None:
        """That what stands at this address is set aside, as an exception to it that names the rule which does so; None: by nothing."""
        return self._by(address, id_, [(at, x) for at, x in self._exclusions_of(address) if ground or not x.grounds_only])

    def _set_aside_itself(self, address: n.Address, id_: str) -> n.Child | None:
        """That the `niet van toepassing` at this address is set aside, by one that does not stand in what it sets aside itself."""
        found = [
            (at, x)
            for at, x in self._each(s.Exclusion)
            if not x.grounds_only and any(address.under(to) and not at.under(to) for a in x.addresses for to in (_at(at.document, a),))
        ]
        for at, x in found:
            if at.id in self._excluding:
                self.report("R008", f"kring van 'niet van toepassing': {' -> '.join([*self._excluding, at.id])}", x.span)
        return self._by(address, id_, [(at, x) for at, x in found if at.id not in self._excluding])

    def _by(self, address: n.Address, id_: str, found: list[tuple[n.Address, s.Exclusion]]) -> n.Child | None:
        if not found:
            return None
        children = tuple(self._told(at, x) for at, x in found)
        body = children[0] if len(children) == 1 else self.low.junction(f"{id_}/of", n.Any_(children), found[0][1].span)
        return self._exception(body, id_, address, found[0][1].span)

    def _told(self, address: n.Address, node: s.Exclusion) -> n.Child:
        """That a rule sets something aside, with its own words and address: while its document is in force."""
        id_ = f"{address.id}#stelt_opzij"
        if id_ not in self.low.props:
            body = n.All((self.in_force[address.document], self._excluded(address, node)))
            label = n.Label.stating(node.label.text, text_of(node.otherwise), self.low.said(node.said))
            self.low.add(n.Prop(id_, self.low.context(body), body, "definition", label, address, node.span))
        return n.Child(id_)

    def _excluded(self, address: n.Address, node: s.Exclusion) -> n.Child:
        id_ = f"{address.id}#buiten_toepassing"
        if id_ not in self.low.props:
            child = self.low.expr(node.body, self._scope(address), id_)
            self._excluding.append(address.id)
            over = self._set_aside_itself(address, f"{id_}/buiten")
            self._excluding.pop()
            body = n.All((child, *self._not_deviated(address), *((n.Child(over.prop, False),) if over is not None else ())))
            self.low.add(n.Prop(id_, self.low.context(body), body, "exclusion", None, address, node.span))
        return n.Child(id_)

    def _exclusions(self, kind: str, power: n.Child) -> Iterator[n.Ground]:
        """The lid that takes away the power is the ground, if no other power is left."""
        for address, node in self._each(s.Exclusion):
            if node.grounds_only:
                continue
            scopes = [_at(address.document, a) for a in node.addresses]
            given = [a for a, g in self._each(s.Grant) if self._is(kind, self.kinds_of(a, g.span))]
            if not any(a.under(scope) for a in given for scope in scopes):
                continue
            try:
                children = (self.in_force[address.document], self._excluded(address, node), n.Child(power.prop, False))
            except (Unresolved, KeyError):
                continue
            id_ = f"{address.id}#onbevoegd@{kind}"
            yield self._ground(id_, address, node.label.text, children, True, None, (), node.span, False)

    def _grounds(self, kind: str) -> Iterator[n.Ground]:
        for address, node in self._each(s.Refusal):
            if self._applies(kind, address, node.span)[0] and (ground := self._refusal(kind, address, node)) is not None:
                yield ground

    def _refusal(self, kind: str, address: n.Address, node: s.Refusal) -> n.Ground | None:
        """The ground, made once; None where it has an error."""
        id_ = f"{address.id}#{node.leg.text if node.leg else 'weigert'}@{kind}"
        if id_ not in self._made:
            if id_ in self._making:
                circle = " -> ".join([*self._making[self._making.index(id_) :], id_])
                raise self.low.fail("R008", f"kring van gronden: {circle}", node.span)
            self._making.append(id_)
            try:
                self._made[id_] = self._new_refusal(id_, kind, address, node)
            finally:
                self._making.pop()
        return self._made[id_]

    def _new_refusal(self, id_: str, kind: str, address: n.Address, node: s.Refusal) -> n.Ground | None:
        try:
            child = self.low.expr(node.body, self._scope(address, kind), id_)
            children = [self.in_force[address.document], child]
            if node.unless is not None and not self._elsewhere(node.unless, kind):
                exception = self.low.expr(node.unless, self._scope(address, kind), f"{id_}/tenzij")
                children.append(n.Child(self._exception(exception, id_, address, node.span).prop, False))
            if (aside := self._set_aside(address, f"{id_}/buiten", True)) is not None:
                children.append(n.Child(aside.prop, False))
        except (Unresolved, KeyError):
            return None
        turning_on = tuple(self._conditions_in(child.prop))
        return self._ground(
            id_, address, node.label.text, tuple(children), node.binding, node.leg.text if node.leg else None, turning_on, node.span,
            sentences=self.low.said(node.said),
        )  # fmt: skip

    def grounds_under(self, node: s.GroundNode, scope: Scope) -> tuple[n.Child, ...]:
        """The grounds to refuse at or under the addresses that are there for the kind at hand."""
        if scope.kind is None or scope.document is None:
            raise self.low.fail("R015", "'er geldt een grond van' kan alleen in een grond of plicht bij een aanvraag", node.span)
        wanted, excepted = ([n.Address(scope.document, a.path) for a in found] for found in (node.addresses, node.excepted))
        for want, at in zip((*wanted, *excepted), (*node.addresses, *node.excepted), strict=True):
            if not any(a.under(want) for type_ in (s.Refusal, s.Condition) for a, _ in self._each(type_)):
                raise self.low.fail("R003", f"onder {want.id} staat geen grond", at.span)
        found: list[n.Child] = []
        for address, refusal in self._each(s.Refusal):
            here = any(address.under(w) for w in wanted) and not any(address.under(x) for x in excepted)
            if here and self._applies(scope.kind, address, refusal.span)[0]:
                ground = self._refusal(scope.kind, address, refusal)
                found += [n.Child(ground.prop)] if ground is not None else []
        return tuple(found)

    def _elsewhere(self, exception: s.ExprNode, kind: str) -> bool:
        """Is this an exception for another kind only, which can never apply to this one?"""
        match exception:
            case s.KindNode(path, other):
                return [w.text for w in path.names] == [n.APPLICATION] and not self._is(kind, (other.text,))
            case s.JunctionNode("all", _, items):
                return any(self._elsewhere(item, kind) for item in items)
        return False

    def _binding_conditions(self, kind: str) -> Iterator[n.Ground]:
        for address, (node, prop) in self._conditions.items():
            if node.binding and self._applies(kind, address, node.span)[0]:
                children = (self.in_force[address.document], n.Child(prop, False))
                label = f"Niet voldaan aan de eis: {_lower(node.label.text)}"
                yield self._ground(f"{address.id}#uitsluitend@{kind}", address, label, children, True, None, (prop,), node.span, False)

    def _condition_rules(self, kind: str) -> Iterator[n.Rule]:
        for address, (node, prop) in self._conditions.items():
            applies, via = self._applies(kind, address, node.span)
            if applies:
                in_force = None if self._sole(kind, address.document) else self.in_force[address.document].prop
                yield n.Rule(address, node.label.text, prop, via, in_force)

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
        obliging = {r.prop for r in shalls}
        free = [n.Child(r.prop) for r, _ in powers if r.prop not in obliging]
        if shalls and (deviated := self._deviated(None)) is not None:  # what needs a deviation is granted by discretion
            inner = self.low.add(replace(self.low.props[shall.prop], id=f"{shall.prop}!", role="plain"))
            shall = add("shall", n.All((inner, n.Child(deviated.prop, False))))
            free.append(self.low.junction(f"leeway@{kind}/afwijking", n.All((inner, deviated)), s.NOWHERE))
        leeway = add("leeway", n.Any_(tuple(free))) if shalls else power
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
        return n.Signals(in_force.prop, power.prop, binding.prop, may.prop, shall.prop, leeway.prop, grantable.prop, must.prop, there.prop)

    def _limits(self, kind: str) -> Iterator[n.LimitRule]:
        for address, node in self._each(s.Limit):
            if not self._applies(kind, address, node.span)[0]:
                continue
            scope = self._scope(address, kind)
            bound = n.LimitRule(address, node.label.text, "", "")
            try:
                match node.bound:
                    case s.DateLimit(first, last, bounds):
                        terms = (self.low.term(t, scope)[0] if t is not None else None for t in (first, last))
                        each = tuple(self._each_bound(x, scope, f"{address.id}#iedere{i}") for i, x in enumerate(bounds))
                        props = self._date_limit(node.bound, scope, address, node.span)
                        bound = replace(bound, first=next(terms), last=next(terms), each=each)
                    case s.ValueLimit(path, value, condition):
                        instead = self._limited_fact(path, value, scope)
                        props = [n.Child(TRUE.prop, False), self.low.expr(condition, scope, f"{address.id}#meerdere")]
                        bound = replace(bound, instead=instead)
                    case s.PartLimit(allowed, part_word, minus_word):
                        if part_word.text not in self.v.parts:
                            raise self.low.fail(
                                "R003",
                                f"deel '{part_word.text}' is niet verklaard",
                                part_word.span,
                                did_you_mean(part_word.text, self.v.parts),
                            )
                        most, most_type = self.low.term(allowed, scope)
                        if most_type != "getal":
                            raise self.low.fail("R004", f"hier staat {most_type}; schrijf: ten hoogste <getal>", node.bound.span)
                        bound = replace(bound, most=most, part=part_word.text, minus=minus_word.text if minus_word else None)
                        props = self._part_limit(node.bound, scope, most)
            except Unresolved:
                continue
            aside = self._set_aside(address, f"{address.id}#buiten@{kind}")
            not_aside = (n.Child(aside.prop, False),) if aside is not None else ()
            children = [n.All((self.in_force[address.document], p, *not_aside, *self._not_deviated(address))) for p in props]
            ids = []
            label = n.Label(node.label.text, node.label.text, self.low.said(node.said))
            for what, body in zip(("geheel", "meerdere"), children, strict=True):
                ids.append(
                    self.low.add(
                        n.Prop(f"{address.id}#{what}@{kind}", self.low.context(body), body, "ground", label, address, node.span)
                    ).prop
                )
            yield replace(bound, whole=ids[0], excess=ids[1])

    def _each_bound(self, bound: s.EachLimit, scope: Scope, id_: str) -> n.EachBound:
        exists = self.low.expr(s.ExistsNode(bound.range, True, bound.span), scope, id_)
        term, type_ = self.low.term(bound.term, self.low.source(bound.range, scope)[1])
        if type_ != "datum":
            raise self.low.fail("R004", f"na 'tot en met' staat een datum, geen {type_}", bound.span)
        return n.EachBound(exists.prop, term)

    def _date_limit(self, bound: s.DateLimit, scope: Scope, address: n.Address, span: s.Span) -> list[n.Child]:
        """Nothing asked for lies within the days of the limit; something lies outside them."""
        begin, end = (s.PathNode((s.Word(n.APPLICATION), s.Word(name))) for name in ("van", "tot_en_met"))
        wholes: list[s.ExprNode] = []
        excesses: list[s.ExprNode] = []
        if bound.first is not None:
            wholes.append(s.ComparisonNode(end, "<", bound.first, span))
            excesses.append(s.ComparisonNode(begin, "<", bound.first, span))
        if bound.last is not None:
            wholes.append(s.ComparisonNode(begin, ">", bound.last, span))
            excesses.append(s.ComparisonNode(end, ">", bound.last, span))
        for each in bound.each:
            wholes.append(_beyond_a_member(begin, each))
            excesses.append(_beyond_a_member(end, each))
        return [
            self.low.expr(items[0] if len(items) == 1 else s.JunctionNode("any", 0, tuple(items), span), scope, f"{address.id}#{what}")
            for items, what in ((wholes, "geheel"), (excesses, "meerdere"))
        ]

    def _limited_fact(self, path: s.PathNode, value: s.Word, scope: Scope) -> tuple[str, str]:
        """The fact of the application and the value to which it is limited."""
        owner, fact = self.low.fact(path, scope)
        if owner != n.Path(n.APPLICATION) or fact.type != "een_van":
            raise self.low.fail("R004", "na 'beperkt ... tot' staat een 'een van'-feit van de aanvraag", path.span)
        if value.text not in fact.values:
            message = f"'{value.text}' is geen waarde van '{fact.name}'"
            raise self.low.fail("R003", message, value.span, did_you_mean(value.text, fact.values))
        return fact.name, value.text

    def _part_limit(self, bound: s.PartLimit, scope: Scope, limit: n.Term) -> list[n.Child]:
        earlier: n.Term = n.Number(Decimal(0), None)
        if bound.minus is not None:
            earlier, type_ = self.low.term(s.PathNode((bound.minus,), bound.minus.span), scope)
            if type_ != "getal":
                raise self.low.fail("R004", f"'{bound.minus.text}' is {type_}, geen getal", bound.minus.span)
        part = self.v.parts[bound.part.text].label
        words, most = self.low.describe(earlier), f"{self.low.describe(limit)} keer een {part}"
        if not isinstance(limit, n.Number):
            most = f"‘{self.low.describe(limit)}’ toelaat"
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
            prop = self._in_force(prop, kind, address, f"{address.id}#plicht{i}")
            yield n.DutyRule(address, node.bearer.text, node.what.text, node.when, prop, due)

    def general_duties(self) -> Iterator[n.GeneralDuty]:
        for address, node in self._each(s.GeneralDuty):
            yield n.GeneralDuty(address, node.bearer.text, node.what.text)


def _at(document: str, node: s.AddressNode) -> n.Address:
    """An address as a rule of this document means it: its own, unless it names another."""
    return n.Address(node.document.text if node.document is not None else document, node.path)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _beyond_a_member(day: s.PathNode, each: s.EachLimit) -> s.ExprNode:
    """The day lies beyond the last day of a member of the range."""
    beyond = s.ComparisonNode(day, ">", each.term, each.span)
    conditions = (beyond,) if each.range.condition is None else (each.range.condition, beyond)
    return s.ExistsNode(replace(each.range, condition=s.JunctionNode("all", 0, conditions, each.span)), True, each.span)


def _limit_ground(limit: n.LimitRule) -> n.Ground:
    return n.Ground(limit.address, limit.label, limit.whole, True, None, ())
