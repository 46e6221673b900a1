"""From a proof graph to cards: what a person reads, before any drawing.

Build, then passes, each a pure function on the tree of cards:
    build -> merge (one fact, one card) -> fold (decisive branches only) -> against -> weigh -> share (back-references) -> number

Long because a kind of proposition has a card of its own: one place says how each is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date as Date
from decimal import Decimal
from typing import TYPE_CHECKING

from parser import norms as n
from parser.norms import short_citation
from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, CONTINUE, GRANT, MAY_END, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE, UNDECIDED, Ground
from reasoner.decision.decide import grounds_beside
from reasoner.decision.proof import CHOICE_ROLE, LIST_ROLE, REFERENCE_ROLE, ProofNode
from reasoner.decision.unmet import failing_parts, other_version
from reasoner.dossier.calendar import LAST_DAY
from reasoner.dossier.record import Args, Constant, Record
from reasoner.semantics.cone import every_term
from reasoner.semantics.terms import environment, interval, is_day, without_case
from reasoner.semantics.uses import FactUse

from .. import words
from ..sentence.apart import spans
from ..sentence.clause import ABSENT, clause
from ..sentence.fill import applications, rule_said, value_words
from ..sentence.modality import class_words, force_words, outcome_words, quoted_words
from ..sentence.sentence import by_deviation
from .addends import addends, sum_words
from .card import ALSO, BY_ASSUMPTION, GROUP, JUDGED, OPEN, PRESUMED, STANDS, UNJUDGED, UNSETTLED, Card, Look
from .joined import Joined, Steps, apart, counted, grouped, joined, unwrapped
from .named import NamedSteps
from .passes import against, fold, merge, number, share, stated, weigh
from .pending import hang, pending
from .values import value_steps

if TYPE_CHECKING:
    import networkx as nx

APPLIES, OBLIGED = "van toepassing", "van toepassing, en verplicht"
GRANTED = (GRANT, MAY_GRANT, CONTINUE)
POSITIVE = ("condition", "ground", "in_force", "power")  # kinds that are shown as they stand in the text, never denied


def build(answer: Answer, decision: Decision, graph: nx.DiGraph[str]) -> Card:
    """The full tree of cards of a decision; every branch, nothing folded."""
    return Builder(answer, decision, graph).root()


class Builder:
    """Makes cards from a proof."""

    def __init__(self, answer: Answer, decision: Decision, graph: nx.DiGraph[str]) -> None:
        self.answer, self.decision, self.graph = answer.about(decision), decision, graph
        self.norms = self.answer.norms
        self.grounds: dict[str, Ground] = {g.prop: g for g in decision.grounds}
        self._elsewhere: dict[str, dict[str, Ground]] = {}  # grounds of the other applications in this proof
        self._provision = self.norms.provisions[decision.provision]
        self.excess = {limit.excess for limit in self._provision.limits}
        self.via = {r.address.id: r.via for r in self._provision.conditions}
        self._shalls = {r.prop for r in self._provision.shalls}
        self._in_sentence = NamedSteps(self.answer, decision)
        self._pending = pending(self.answer, decision)
        self._open: list[str] = []  # nodes above the card that is being made

    # ---- the root

    def root(self) -> Card:
        d = self.decision
        title = words.heading_of(d, self.answer)
        children = list(self._root_children(f"besluit|{d.subject}"))
        look = Look.CHOICE if d.outcome == CHOICE else Look.UNKNOWN if d.outcome == UNDECIDED else Look.DECISION
        return Card(
            f"besluit|{d.subject}",
            title,
            f"{self._choice(d.choice)}: {self._who_chooses()}" if d.outcome == CHOICE else outcome_words(self.answer, d),
            look,
            children=tuple(children),
            tone=tone_of(d),
            detail=tuple(self._root_detail()),
            kind="decision",
            authority=words.authority(self.norms),
            taken=frozenset(f"{x.fact}|{x.entity}" for x in d.assumed),
        )

    def _choice(self, sets: Iterable[Iterable[str]]) -> str:
        return f"keuze tussen {words.enumerate_words([applications(self.answer.model.case, s) for s in sets], 'en')}"

    def _who_chooses(self) -> str:
        return f"{words.authority(self.norms)} bepaalt na overleg"

    def _root_detail(self) -> Iterator[str]:
        d = self.decision
        if d.outcome in (GRANT, MAY_GRANT) and (said := by_deviation(self.answer, d)):
            yield said
        if d.assumed and d.outcome in GRANTED and not (d.outcome == CONTINUE and d.grounds):  # what is kept rests on what keeps it
            yield f"{len(d.assumed)} {'punten' if len(d.assumed) > 1 else 'punt'} aangenomen, niet vastgesteld"
        if d.outcome == UNDECIDED:
            yield "mogelijk: " + quoted_words(self.norms, d.provision, d.possible)

    def _root_children(self, root: str) -> Iterator[Card]:
        refusing, granting = [], []
        outcome = self.decision.outcome
        open_ = {limit.excess for limit in self._provision.limits if limit.address.id in {x.id for x in self.decision.limits}}
        partial = {limit.whole for limit in self._provision.limits if limit.excess in (*self.grounds, *open_)}
        wants = {g.prop for g in self._provision.grounds if g.leg == n.WANT}
        for child in self._successors(root):
            node = self._node(child)
            if node.prop in partial and node.value is False:
                continue  # the excess says it
            if node.role == "power" and node.value is not True and (self._power_is_there() or self._wanting(node)):
                continue
            if node.prop in wants and node.value is not True:
                continue  # that there is this power, or that it is not known, the power says
            if node.prop in self.excess and node.prop not in self.grounds and not (node.prop in open_ and node.value is None):
                continue  # a maximum that is not, or not yet, exceeded is no ground
            asks = node.prop in self.grounds or node.role == "in_force" or (node.role != "ground" and self.decision.running is not None)
            if outcome == NOT_APPLICABLE and not asks:
                continue  # a norm that is not in force asks nothing
            card = self._card(child, True)
            if node.role == "in_force" and self.decision.running is None:
                granting.append(card)
            elif node.role == "ground":
                if node.value is False or (node.value is True and node.prop not in self.grounds):
                    card = replace(card, decisive=outcome in GRANTED)
                held = self.grounds.get(node.prop)
                idle = held is not None and (outcome == CONTINUE or self._outweighed(held))
                card = replace(card, idle=True, status=f"{card.status} · {ALSO}") if idle else card
                refusing.append((self._rank(node), card))
            elif self.decision.running is not None:
                granting += [card] if self._bears(node) else []
            else:
                granting.append(replace(card, decisive=outcome in GRANTED))
        refused = outcome in (MUST_REFUSE, MAY_REFUSE, NOT_APPLICABLE, MAY_END)
        ordered = [c for _, c in sorted(refusing, key=lambda pair: pair[0])]
        yield from (*ordered, *granting) if refused else (*granting, *ordered)

    def _outweighed(self, ground: Ground) -> bool:
        """Is this a ground on which may be refused, where another obliges to?"""
        return self.decision.running is None and not ground.binding and MAY_REFUSE not in self.decision.possible

    def _hangs(self, node: ProofNode) -> bool:
        """May what is open here still turn the outcome, as far as this step goes?"""
        return node.value is not None or not node.prop or (node.prop, node.args) in self._pending

    def _bears(self, node: ProofNode) -> bool:
        """Does this carry the answer on a running provision: that it goes on all the same, or that it does not run?"""
        if node.value is None:
            return self.decision.outcome == UNDECIDED
        if node.role == "power" and node.value is False:
            return self.decision.outcome == MAY_END and self._meant_for(node)
        return node.value is (node.role == "power")

    def _meant_for(self, node: ProofNode) -> bool:
        """Does a rule that keeps a provision fail, while the first thing it asks is the case?"""
        body = self.norms.props[node.prop].body
        while isinstance(body, n.All):
            stated = [c for c in body.children if not self._is_given(c.prop) and not self._is_in_force(c.prop)]
            inner = self.norms.props[stated[0].prop]
            if inner.role != "plain":
                return self.answer.model.child(stated[0], node.args[:1]) is True
            body = inner.body
        return False

    def _power_is_there(self) -> bool:
        if self.decision.running is not None:
            return False
        power = self.norms.provisions[self.decision.provision].signals.power
        return self.answer.model.value(power, (self.decision.subject,)) is True

    def _wanting(self, node: ProofNode) -> bool:
        """Is the want of this power a ground of its own?"""
        return any(g.leg == n.WANT and node.address is not None and g.id == node.address.id for g in self.grounds.values())

    def _rank(self, node: ProofNode) -> int:
        order = [g.prop for g in self.decision.grounds]
        return order.index(node.prop) if node.prop in order else len(order) + (node.value is not None)

    # ---- nodes

    def _node(self, id_: str) -> ProofNode:
        """The node itself; of a reference the one it stands for."""
        node: ProofNode = self.graph.nodes[id_]["node"]
        return self._node(node.refers) if node.role == REFERENCE_ROLE and node.refers is not None else node

    def _successors(self, id_: str) -> list[str]:
        id_ = self._node(id_).id
        return sorted(self.graph.successors(id_), key=lambda c: self.graph.edges[id_, c]["order"])

    def _card(self, id_: str, sign: bool) -> Card:
        """The card of a visible node; `sign` False shows the negation."""
        node = self._node(id_)
        id_ = node.id
        if node.role == CHOICE_ROLE:
            choice = self._choice([(str(x),) for x in node.args])
            return Card(id_, words.capital(choice), f"sluiten elkaar uit: {self._who_chooses()}", Look.CHOICE, kind=node.role)
        if node.role == LIST_ROLE:
            about = self.answer.model.case.dossier.records[str(node.args[0])].name
            question = f"Zijn alle {(node.entity or '').replace(',', ' en ')} van {about} vermeld?"
            return Card(id_, question, "onbekend: er kan meer zijn", Look.UNKNOWN, kind=node.role)
        if node.role in POSITIVE:
            sign = True
        truth = node.value if sign or node.value is None else not node.value
        if id_ in self._open:
            look = self._look(node, truth)
            status = self._status(node, truth, sign, Steps())
            return Card(
                id_, self._sentence(node, sign), status, Look.REFERENCE, self._citation(node), kind=self._kind(node), tone=look,
                hangs=self._hangs(node),
            )  # fmt: skip
        steps = self._steps(node, True if node.role == "condition" else sign) if not self._aside(node) else Steps()
        assumed = self._assumed(node, truth, steps)
        sentence, status = self._sentence(node, sign), self._status(node, truth, sign, steps)
        named, below = self._in_sentence.at(node), steps.cards
        taken = next((c for c in steps.cards if c.assumed), None) if node.role == "exception" and assumed else None
        if taken is not None:  # that there is none, whatever the rule asks
            sentence, status = self._sentence(node, node.value is True) + words.source_of(taken.sentence), taken.status
            named, below = taken.named, tuple(replace(c, named=0) for c in steps.cards)
        elif assumed and node.value is not None and not (node.role == "ground" and truth) and not any(u.presumed for u in node.facts):
            word, between, rest = status.partition(" · ")
            status = f"{word}{BY_ASSUMPTION}{between}{rest}"
        return Card(
            id_, sentence, status, self._look(node, truth), self._citation(node),
            self._law(node), self._url(node), tuple(self._detail(node)), True, below, kind=self._kind(node), part=self._is_part(node),
            address=node.address.id if node.address is not None and self._citation(node) else "",
            fact=self._fact(node, truth) or self._taken(node), assumed=assumed, named=named, place=self._in_sentence.place(node),
            absent=any(u.value == ABSENT for u in node.facts), judged=_judged(node),
            hangs=self._hangs(node),
            taken=frozenset(f"{u.fact}|{u.entity}" for u in node.facts if u.presumed), opposite=self._opposite(node, truth, sign),
            obliges=node.prop in self._shalls, instead=self._instead(node, truth),
        )  # fmt: skip

    def _assumed(self, node: ProofNode, truth: bool | None, steps: Steps) -> bool:
        """Is this so only because something is assumed? An exception beside it is said of its own."""
        if truth is None:
            return False
        if any(u.presumed for u in node.facts):
            return True
        aside = ("reading", *(() if node.role == "exception" else ("exception",)))
        sure = (c for c in steps.cards if c.decisive and not c.moot and c.look in (Look.YES, Look.NO) and c.kind not in aside)
        carrying = [c.assumed for c in sure]
        least = steps.joined.least if steps.joined is not None else None
        one_is_enough = (least == 1) if truth else least is None
        return bool(carrying) and (all(carrying) if one_is_enough else any(carrying))

    def _fact(self, node: ProofNode, truth: bool | None) -> str:
        """What is so, as a clause; nothing where words and values of the norm say it better."""
        if truth is None or self._without_case(node) is not None:
            return ""
        body = self.norms.props[node.prop].body
        if node.role != "leaf":
            return self._own_words(node, truth)
        if isinstance(body, n.ReadingIs):
            return ""
        found = clause(self.answer.model, node.prop, node.args, adverse=not truth)
        if isinstance(body, n.Comparison | n.Lasts):
            said = rule_said(self.norms.props[node.prop])
            if said is None and (self._counts(node) or found.main == words.small(self._sentence(node, truth))):
                return ""
            main = f"{found.apart[0]} (grens: {found.border})" if found.border and self._toward_ground() else found.main
            beside = self._beside(node) if said is None and found.compared and isinstance(body, n.Comparison) else ""
            if not beside:
                return main
            return f"{main.removesuffix(')')}; {beside})" if main.endswith(")") else f"{main} ({beside})"
        label = self.norms.props[node.prop].label
        if label is not None and label.wordless:  # a rule base without words for what is not so
            return ""
        if isinstance(body, n.Member):
            return found.main if node.value else clause(self.answer.model, node.prop, node.args, adverse=False).main
        if isinstance(body, n.Flag):
            return found.main + words.source_of(self._sentence(node, truth))
        value = self._value(node, truth)
        return found.main + (f" ({value})" if value and found.main else "")

    def _taken(self, node: ProofNode) -> str:
        """What is only taken to be so, as its label says it; nothing of anything else."""
        taken = node.label is not None and node.value is not None and any(u.presumed for u in node.facts)
        return words.small(node.label.holds if node.value else node.label.fails) if node.label is not None and taken else ""

    def _own_words(self, node: ProofNode, truth: bool) -> str:
        """What the rule base itself says is so of a definition or a condition."""
        said = rule_said(self.norms.props[node.prop]) if node.prop and node.role in ("definition", "condition") else None
        if said is None or (said.fails if node.value is False else said.holds) is None:
            return ""
        return clause(self.answer.model, node.prop, node.args, adverse=not truth).main

    def _instead(self, node: ProofNode, truth: bool | None) -> str:
        """What one of several values is not: that it is needed is not said, for it may be one of several ways."""
        body = self.norms.props[node.prop].body
        if truth is not False or node.value is True or not isinstance(body, n.Member) or any(u.value == ABSENT for u in node.facts):
            return ""
        return f", niet {words.enumerate_words([words.fact_value(v) for v in body.values], 'of')}"

    def _beside(self, node: ProofNode) -> str:
        """What else was read to come to a limit."""
        own = {(p.entity, p.fact) for p in failing_parts(self.answer.model, node.prop, node.args, True)}
        others = [self._dated(u, in_full=True) for u in node.facts if u.value is not None and (u.entity, u.fact) not in own]
        return ", ".join(dict.fromkeys(others))

    def _aside(self, node: ProofNode) -> bool:
        """One of the grounds that a definition says do not apply (`er geldt een grond van`): it stands by the decision itself."""
        above = self._node(self._open[-1]).role if self._open else ""
        return node.role == "ground" and node.value is False and above == "definition"

    def bare(self, node: ProofNode, sign: bool, children: tuple[Card, ...]) -> Card:
        """The card of a node above cards that are given, always in the same words, uncounted: for who does not follow the proof."""
        truth = node.value if sign or node.value is None else not node.value
        assert node.label is not None
        return Card(
            node.id, node.label.holds if sign else node.label.fails, self._status(node, truth, sign, Steps()), self._look(node, truth),
            self._citation(node), self._law(node), self._url(node), tuple(self._detail(node)), True, children, kind=self._kind(node),
            part=self._is_part(node), address=node.address.id if node.address is not None and self._citation(node) else "",
        )  # fmt: skip

    def _is_part(self, node: ProofNode) -> bool:
        """Is this one of the parts or ways that are counted? An exception that does not apply is not, nor a power to deviate."""
        idle = node.role == "exception" and node.value is False
        return not idle and node.role != "deviation" and self._kind(node) != "reading"

    def _kind(self, node: ProofNode) -> str:
        """reading, overlap, or the role of the proposition; the passes look at it."""
        reading = node.prop and isinstance(self.norms.props[node.prop].body, n.ReadingIs)
        return "reading" if reading else node.role

    def _steps(self, node: ProofNode, sign: bool) -> Steps:
        """What stands below a node and how that is joined; helpers without a label give way to their own steps, or are a step
        of their own where they are joined otherwise. Nothing below a card that stands above."""
        if node.id in self._open:
            return Steps()
        self._open.append(node.id)
        cards, sure = list[Card](), True
        own = joined(self.norms.props[node.prop].body, sign) if node.prop and node.role != "signal" else None
        for child in self._successors(node.id):
            below, edge = self._node(child), self.graph.edges[node.id, child]
            wanted = sign if edge["holds"] else not sign
            if self._goes_without_saying(node, below, wanted):
                continue
            found = self._below(node, child, below, wanted, own, edge["supports"])
            sure = sure and (wanted or all(c.kind not in POSITIVE for c in found))
            cards += found if edge["supports"] else map(_beside, found)
        self._open.pop()
        return unwrapped(own if sure else None, tuple(cards))

    def _goes_without_saying(self, node: ProofNode, below: ProofNode, wanted: bool) -> bool:
        if (below.role == "in_force" and below.value is True) or (below.prop and other_version(self.answer.model, below.prop, below.args)):
            return True
        if self._idle_deviation(below.prop) or (node.prop in self.grounds and below.prop == self._provision.signals.power):
            return True  # that no other norm gives the power is what the ground says
        return self._about_the_kind(below, wanted) or self._given_only(below, wanted)  # the title says what is asked for

    def _below(self, node: ProofNode, child: str, below: ProofNode, wanted: bool, own: Joined | None, supports: bool) -> list[Card]:
        """The cards of one premise: its own, or those of a helper without a label."""
        if (every := self._every(node)) is not None and below.prop == every.body.prop:
            return [self._asked(child, every)]
        if (self._presence_range(node) or self._counts(node)) and below.role == "plain" and len(below.args) == 2:
            return [self._member(child, node)]
        if self._visible(below) and not (node.role == "power" and below.role == "condition" and below.address == node.address):
            return [self._card(child, wanted)]
        steps = self._steps(below, wanted)
        aside = below.value is not None and not supports
        off = self._switched_off(below)
        cards = tuple(_moot(c) if aside and (off or (c.look in OPEN and c.kind != "condition")) else c for c in steps.cards)
        helper = below.role in ("plain", "condition") and own is not None
        if helper and apart(own, Steps(steps.joined, cards)):
            if self._by_reading(below, wanted, cards):
                return [c for c in cards if c.kind == "reading"]
            return [self._group(below, wanted, Steps(steps.joined, cards))]
        return list(cards)

    def _by_reading(self, node: ProofNode, sign: bool, cards: tuple[Card, ...]) -> bool:
        """Is this so because of the reading that was chosen, and for no other reason?"""
        parts = [c for c in cards if c.part and not c.moot]
        read = any(c.kind == "reading" and c.look is Look.YES for c in cards)
        return node.value is sign and read and all(c.look is Look.NO for c in parts)

    def _group(self, node: ProofNode, sign: bool, steps: Steps) -> Card:
        """The step of a helper without a label: its parts, joined in words."""
        truth = node.value if sign or node.value is None else not node.value
        status = " · ".join(x for x in (self._status_word(node, truth), counted(steps, truth)) if x)
        return Card(
            node.id, grouped(steps), status, self._look(node, truth), children=steps.cards, kind=GROUP,
            needed=steps.joined.least if steps.joined else None, hangs=self._hangs(node),
        )  # fmt: skip

    def _visible(self, node: ProofNode) -> bool:
        if self._presence_range(node) and (node.value is True or node.circular):
            return False
        if node.circular and node.entity is not None:
            return False
        return node.role in (CHOICE_ROLE, LIST_ROLE) or node.label is not None

    def _presence_range(self, node: ProofNode) -> bool:
        body = self.norms.props[node.prop].body if node.prop else None
        return isinstance(body, n.Exists) and body.source.applications

    def _counts(self, node: ProofNode) -> bool:
        """Does the proposition compare a count or a sum over a list?"""
        body = self.norms.props[node.prop].body if node.prop else None
        return body is not None and any(isinstance(t, n.Aggregate) for t in every_term(body, self.norms))

    def _member(self, id_: str, range_: ProofNode) -> Card:
        """One card for a member of a range: who, what, when, how much; below it why it counts or not."""
        node = self._node(id_)
        record = self.answer.model.case.dossier.records[str(node.args[-1])]
        declared = self.norms.entities[record.entity]
        what = words.capital(self.norms.entities[record.home].label)
        unsure = "telt mee als zij wordt gekozen" if node.circular else "onbekend of zij meetelt"
        days = ", ".join(self._dated(use) for use in node.facts if use.value is not None and _is_date(use.value))
        status = {True: "telt mee", False: "telt niet mee", None: unsure}[node.value] + (f" ({days})" if days else "")
        amount = self._weight(range_, node) if node.value is not False else ""
        when = words.span(*self.answer.model.case.period(record)) if declared.period is not None else ""
        cards = [c for c in self._steps(node, True).cards if node.value is None or c.decisive]
        shown = tuple(c for c in cards if c.children or c.look is not Look.YES or c.kind == "overlap")
        look = {True: Look.YES, False: Look.NO, None: Look.CHOICE if node.circular else Look.UNKNOWN}[node.value]
        which = self._which(record)
        told = what if record.name == record.id and which and not self._is_one_of_several(record) else f"{what} {record.name}"
        sentence = f"{told}: {which}".removesuffix(": ")
        when = "" if node.value is True and any(c.kind == "overlap" for c in shown) else when  # the step below says it, beside the other
        said = " · ".join(x for x in (status, amount, when) if x)
        return Card(id_, sentence, said, look, children=shown, hangs=self._hangs(node))

    def _every(self, node: ProofNode) -> n.Exists | None:
        """The denial of a statement about every member of a list."""
        body = self.norms.props[node.prop].body if node.prop else None
        return body if isinstance(body, n.Exists) and body.against is not None else None

    def _asked(self, id_: str, every: n.Exists) -> Card:
        """One card for a member of which something is asked: whether it is so, and why. One of which it is not asked does not matter."""
        node, against = self._node(id_), every.against
        assert against is not None
        about = dict(zip(self.norms.props[node.prop].context, node.args, strict=True))
        record = self.answer.model.case.dossier.records[str(about[every.source.var])]
        outside = node.value is False and not self._is_as_asked(against, about)
        cards: list[Card] = []
        for child in self._successors(node.id):
            below, edge = self._node(child), self.graph.edges[node.id, child]
            asked = below.prop == against.prop and edge["holds"] is against.holds
            if (outside or node.value is None) and not asked and below.value is not edge["holds"]:
                cards += self._below(node, child, below, edge["holds"], None, True)
            elif asked and not outside and (node.value is not None or below.value is None):
                cards += self._below(node, child, below, not edge["holds"], None, True)
        status = {True: "voldoet niet", False: "hoort er niet bij" if outside else "voldoet", None: "onbekend"}[node.value]
        look = {True: Look.NO, False: Look.YES, None: Look.UNKNOWN}[node.value]
        what = words.capital(self.norms.entities[record.home].label)
        return Card(id_, f"{what} {record.name}", status, look, children=tuple(cards), moot=outside, hangs=self._hangs(node))

    def _is_as_asked(self, against: n.Child, about: dict[str, Constant]) -> bool:
        args = tuple(about[v] for v in self.norms.props[against.prop].context)
        return self.answer.model.value(against.prop, args) is (not against.holds)

    def _which(self, record: Record) -> str:
        """The kind of a provision or application and for whom; of another record what it is linked to."""
        declared, records = self.norms.entities[record.entity], self.answer.model.case.dossier.records
        if record.kind is None and record.home != n.APPLICATION and not self.norms.entities[record.home].support:
            linked = (records[to].name for link, to in record.links.items() if to is not None and link != declared.owner)
            return words.enumerate_words(list(dict.fromkeys(linked)), "en")
        kind = self.norms.kinds[record.kind].label if record.kind else f"{declared.label} van onbekende soort"
        holder = record.links.get(declared.owner or "")
        return kind + (f" {declared.toward} {records[holder].name}" if holder else "")

    def _toward_ground(self) -> bool:
        """Is this a part of what makes a ground hold, and not of what is asked?"""
        above = (self._node(id_) for id_ in reversed(self._open))
        nearest = next((x for x in above if x.role in ("ground", "condition", "exception", "exclusion", "power")), None)
        return nearest is not None and nearest.role == "ground" and nearest.value is True

    def _weight(self, range_: ProofNode, member: ProofNode) -> str:
        """What a member of a sum adds: `3000 euro`."""
        found = addends(self.answer.model, self.norms.props[range_.prop], range_.args) if range_.prop else ()
        return ", ".join(x.words for x in found if x.entity == str(member.args[-1]))

    # ---- words of a node

    def _sentence(self, node: ProofNode, sign: bool) -> str:
        """The words of a node; what is named after a colon and has one itself stands in quotes."""
        said = self._worded(node, sign)
        lead, _, named = said.partition(": ")
        return f"{lead} ‘{named}’" if ": " in named and node.role == "ground" and node.value is True else said

    def _worded(self, node: ProofNode, sign: bool) -> str:
        assert node.label is not None
        if node.role == "ground" and node.value is False:  # never a sentence that the dossier contradicts
            return f"Niet aan de orde: {words.small(node.label.holds)}"
        if not sign and self._without_case(node) is not None:  # what is not known to be less is not more either
            return n.denied(words.small(node.label.holds))
        return node.label.holds if sign else node.label.fails

    def _opposite(self, node: ProofNode, truth: bool | None, sign: bool) -> str:
        """Of what is not so the sentence that says so, if the rule base has one."""
        label = node.label
        if truth is not False or label is None or node.role == "ground" or self._without_case(node) is not None:
            return ""
        return self._worded(node, not sign) if label.holds != label.fails and not (sign and label.wordless) else ""

    def _without_case(self, node: ProofNode) -> n.ValueDef | None:
        failing = node.prop and node.value is False
        return without_case(self.answer.model, self.norms.props[node.prop].body, node.args) if failing else None

    def _look(self, node: ProofNode, truth: bool | None) -> Look:
        if node.role == "ground" and truth is True:
            return Look.GROUND
        if node.role == "ground" and truth is False:
            return Look.YES
        if truth is None:
            judged = any(u.value is None and u.kind == "oordeel" for u in node.facts)
            return Look.CHOICE if node.circular else Look.JUDGEMENT if judged else Look.UNKNOWN
        return Look.YES if truth else Look.NO

    def _status(self, node: ProofNode, truth: bool | None, sign: bool, steps: Steps) -> str:
        pieces = [self._status_word(node, truth)]
        if node.role == "ground" and truth is True:
            pieces += self._missing(node, steps)
        elif node.role == "power" and truth is True and (kept := self._ground_of(node)) is not None:
            pieces.append(words.limit_words(self.norms, kept, "t/m"))
        elif node.role == "overlap":
            pieces.append(self._periods(node))
        elif steps.cards and node.role not in ("leaf", "ground"):
            pieces.append(counted(steps, truth))
        elif node.role == "leaf" and not any(u.presumed for u in node.facts) and (value := self._value(node, sign)):
            pieces.append(value)
        return " · ".join(p for p in pieces if p)

    def _is_deviated(self, node: ProofNode) -> bool:
        body = self.norms.props[node.prop].body
        children = body.children if isinstance(body, n.Any_) else ()
        return any(self.norms.props[c.prop].role == "deviation" and self.answer.model.child(c, node.args[:1]) for c in children)

    def _periods(self, node: ProofNode) -> str:
        """The two periods that do or do not overlap."""
        case = self.answer.model.case
        spans = [case.period(case.dossier.records[str(x)]) for x in dict.fromkeys((node.args[0], node.args[-1]))]
        return " en ".join(words.span(begin, end) for begin, end in spans)

    def _status_word(self, node: ProofNode, truth: bool | None) -> str:
        if node.role == "ground":
            if truth is True:
                ground = self._ground_of(node)
                return (
                    f"{self._ground_word()}: {self._force(node, ground)}"
                    if ground
                    else "geen zelfstandige grond: volgt uit de weigering zelf"
                )
            waits = "dit maximum wordt overschreden" if node.prop in self.excess else "deze grond geldt"
            undecided = "hangt af van de keuze" if node.circular else f"nog onbekend of {waits}"
            return f"geen {self._ground_word()}" if truth is False else undecided
        if truth is None:
            if node.circular:
                return "hangt af van de keuze"
            judged = any(u.value is None and u.kind == "oordeel" for u in node.facts)
            return f"oordeel{words.of_authority(self.norms)} nodig" if judged else "onbekend"
        if any(u.presumed for u in node.facts):
            return f"{PRESUMED} · {UNJUDGED if any(u.presumed and u.kind == 'oordeel' for u in node.facts) else UNSETTLED}"
        if node.role == "condition" and truth and self._is_deviated(node):
            return f"niet vereist: {words.authority(self.norms)} wijkt af"
        if node.role == "condition":
            return "vervuld" if truth else "niet vervuld"
        if node.role == "power":
            return self._power_word(node) if truth else "niet van toepassing"
        if node.role == "leaf":
            return (JUDGED if _judged(node) else STANDS) if truth else "niet het geval"
        return "het geval" if truth else "niet het geval"

    def _power_word(self, node: ProofNode) -> str:
        """Of a power that only allows beside what obliges: where it is said that it must."""
        if node.prop in self._shalls:
            return OBLIGED
        about = (self.decision.subject,)
        obliging = [words.cite(r.address) for r in self._provision.shalls if self.answer.model.value(r.prop, about) is True]
        must = obliging and self.decision.outcome == GRANT
        return f"{APPLIES} · dat het moet, volgt uit {words.enumerate_words(obliging, 'en')}" if must else APPLIES

    def _force(self, node: ProofNode, ground: Ground) -> str:
        """What a ground does in the decision that it belongs to; where that is not asked for its room is not known."""
        own = next((d for d in (self.decision, *self.answer.decisions) if d.subject == str(node.args[0])), None)
        if own is not None:
            return force_words(self.answer, own, ground)
        said = words.modality_words(ground, self.norms)
        return class_words(self.norms, MUST_REFUSE) if said.startswith("moet worden") else said

    def _ground_word(self) -> str:
        return words.refusal_word(self.norms) if self.decision.running is None else "grond om te beëindigen"

    def _ground_of(self, node: ProofNode) -> Ground | None:
        """The ground that a node is, in the decision on the application that it is about."""
        about = str(node.args[0])
        if about == self.decision.subject:
            return self.grounds.get(node.prop)
        if about not in self._elsewhere:
            self._elsewhere[about] = {g.prop: g for g in grounds_beside(self.answer, about)}
        return self._elsewhere[about].get(node.prop)

    def _missing(self, node: ProofNode, steps: Steps) -> Iterator[str]:
        ground = self._ground_of(node)
        conditions = [c for c in steps.cards if c.kind == "condition" and not c.moot]
        if not conditions and steps.joined is not None and steps.joined.least is not None:
            yield counted(steps, True)
        if conditions and ground is not None and ground.because and ground.leg != n.WANT:
            missing = sum(Look.NO in (c.look, c.tone) for c in conditions)
            yield words.lacking(missing, len(conditions), "voorwaarden")
        if ground is not None and any(
            not d.whole_document and d.reaches(self.norms.articles[ground.id].address) for d in self.norms.deviations
        ):
            yield f"{words.authority(self.norms)} kan ervan afwijken"
        if ground is not None and (border := words.limit_words(self.norms, ground, "t/m")):
            yield border

    def _switched_off(self, node: ProofNode) -> bool:
        """Does this branch fail because another reading was chosen?"""
        body = self.norms.props[node.prop].body if node.prop else None
        if not isinstance(body, n.All):
            return False
        return any(self._is_given(c.prop) and self.answer.model.child(c, node.args[:1]) is False for c in body.children)

    def _idle_deviation(self, prop: str) -> bool:
        """A power to deviate that is not used says nothing."""
        body = self.norms.props[prop].body if prop else None
        record = self.answer.model.case.dossier.records[self.decision.subject]
        return isinstance(body, n.Deviated) and not record.powers_used(body)

    def _is_reading(self, prop: str) -> bool:
        return isinstance(self.norms.props[prop].body, n.ReadingIs)

    def _is_in_force(self, prop: str) -> bool:
        return self.norms.props[prop].role == "in_force"

    def _is_given(self, prop: str) -> bool:
        """Settled by the question itself: the reading chosen, the kind asked for."""
        return self._is_reading(prop) or self._asks_kind(prop)

    def _about_the_kind(self, node: ProofNode, wanted: bool) -> bool:
        """A test of the kind asked for that turns out as wanted, or a branch that is for another kind."""
        if not node.prop or node.role not in ("leaf", "plain", "definition", "exception"):
            return False
        if self._asks_kind(node.prop):
            return node.value is wanted
        return node.value is False and self._ruled_out(node.prop, node.args)

    def _given_only(self, node: ProofNode, wanted: bool) -> bool:
        """An exception or a definition that turns out as wanted, and rests on readings and the kind of question only."""
        return node.role in ("exception", "definition") and node.value is wanted and self._rests_on_given(node.prop)

    def _rests_on_given(self, prop: str) -> bool:
        body = self.norms.props[prop].body
        if isinstance(body, n.All | n.Any_) and body.children:
            return all(self._rests_on_given(c.prop) for c in body.children)
        return self._is_given(prop)

    def _ruled_out(self, prop: str, args: Args) -> bool:
        """Does a conjunction fail, whatever the facts, because it is about another kind of question?"""
        body = self.norms.props[prop].body
        if not isinstance(body, n.All):
            return False
        failing = [c for c in body.children if c.holds and self.answer.model.child(c, args[:1]) is False]
        unnamed = self.norms.props[prop].role == "plain"  # a branch for another reading
        return any(self._asks_kind(c.prop) or (unnamed and self._is_reading(c.prop)) or self._ruled_out(c.prop, args) for c in failing)

    def _asks_kind(self, prop: str) -> bool:
        body = self.norms.props[prop].body
        return isinstance(body, n.Running) or (isinstance(body, n.OfKind) and body.path == n.Path(n.APPLICATION))

    def _value(self, node: ProofNode, sign: bool) -> str:
        body = self.norms.props[node.prop].body
        if (unsaid := self._without_case(node)) is not None:
            if unsaid.divides:
                return f"niet te bepalen: '{words.small(unsaid.label)}' is nul"
            return f"niet te bepalen: geen van de gevallen van '{words.small(unsaid.label)}' geldt"
        if isinstance(body, n.Comparison) and self._counts(node) and not is_day(self.norms, body.left):
            return sum_words(self.answer.model, self.norms.props[node.prop], node.args)
        apart = list(spans(self.answer.model, body, environment(self.answer.model, self.norms.props[node.prop], node.args)))
        if apart and isinstance(body, n.Comparison) and not is_day(self.norms, body.left):
            least, most = interval(self.answer.model, body.right, environment(self.answer.model, self.norms.props[node.prop], node.args))
            border = [f"grens {words.number(Decimal(least))}"] if least is not None and least == most else []
            return ", ".join((*apart, *border))
        if isinstance(body, n.Comparison) and any(use.value is not None and _is_date(use.value) for use in node.facts):
            known = [use for use in node.facts if use.value is not None]
            several = {u.fact for u in known if any(u.fact == x.fact and u.entity != x.entity for x in known)}
            stated = [self._dated(u) + (f" ({self._named(u.entity)})" if u.fact in several else "") for u in known]
            border = [f"grens {day}" for day in self._limit_day(node, body)]
            return ", ".join(dict.fromkeys([*stated, *border]))
        if isinstance(body, n.Comparison | n.Lasts):
            parts = list(failing_parts(self.answer.model, node.prop, node.args, sign))
            return words.part_words(parts[0], asked=not self._toward_ground()) if parts and parts[0].value is not None else ""
        if isinstance(body, n.ReadingIs | n.OfKind | n.SharedDays | n.Linked):
            return ""
        if isinstance(body, n.Same):
            return ", ".join(dict.fromkeys(self._named(u.value) for u in node.facts if u.value is not None and self._has_name(u.value)))
        if isinstance(body, n.Flag | n.Member):  # a value beside a sentence is said, never set down as it is stored
            return self._said_beside(node, self._sentence(node, sign))
        return ", ".join(words.fact_value(u.value) for u in node.facts if u.value is not None)

    def _said_beside(self, node: ProofNode, sentence: str) -> str:
        """What a yes, a no or one of several values is, as a clause, where a sentence does not say it."""
        given = [u.value for u in node.facts if u.value is not None]
        if not given or (given[-1] in ("ja", "nee")) or words.fact_value(given[-1]) in sentence.lower():
            return ""
        return clause(self.answer.model, node.prop, node.args, adverse=False).main

    def _limit_day(self, node: ProofNode, body: n.Comparison) -> Iterator[str]:
        """The day that a computed term on the right comes to; not that of a fact, which is stated as it is."""
        if isinstance(
            self._chosen(body.right, node.args), n.Day | n.ShiftMonths | n.ShiftWorkingDays | n.Anniversary | n.CalendarStart | n.Plus
        ):
            least, most = interval(self.answer.model, body.right, environment(self.answer.model, self.norms.props[node.prop], node.args))
            if least is not None and least == most and int(least) <= LAST_DAY:
                yield words.day(Date.fromordinal(int(least)))

    def _named(self, id_: str) -> str:
        """The name that the dossier gives a record, else what stands there."""
        record = self.answer.model.case.dossier.records.get(id_)
        return record.name if record is not None else words.fact_value(id_)

    def _has_name(self, id_: str) -> bool:
        """Is there a name, or another of its kind from which its id sets it apart?"""
        record = self.answer.model.case.dossier.records.get(id_)
        return record is None or record.name != record.id or self._is_one_of_several(record)

    def _is_one_of_several(self, record: Record) -> bool:
        return sum(r.home == record.home for r in self.answer.model.case.dossier.records.values()) > 1

    def _chosen(self, term: n.Term, args: Args) -> n.Term:
        """Of a named value the case that counts; another term itself."""
        if not isinstance(term, n.ValueTerm):
            return term
        model = self.answer.model
        counting = [t for t, guard in self.norms.values[term.name].cases if guard is None or model.child(guard, args[:1]) is True]
        return self._chosen(counting[0], args) if counting else term

    def _dated(self, use: FactUse, in_full: bool = False) -> str:
        """The label of a fact with its value; in full: a day as it stands in a sentence."""
        record = self.answer.model.case.dossier.records[use.entity]
        fact = self.norms.entities[record.entity].facts.get(use.fact)
        value = value_words(use.value, fact) if in_full and fact is not None and use.value is not None else words.fact_value(use.value)
        return f"{fact.label.holds if fact else use.fact} {value}"

    def _detail(self, node: ProofNode) -> Iterator[str]:
        if node.prop and isinstance(self.norms.props[node.prop].body, n.Comparison):
            yield from value_steps(self.answer.model, self.norms.props[node.prop], node.args)
        for use in node.facts:
            if use.presumed and use.reason:
                yield use.reason
        ground = self._ground_of(node) if node.role in ("ground", "power") else None
        if ground is not None:
            for name in ground.readings:
                yield "lezing: " + words.reading_words(self.norms.readings[name], self.answer.readings[name])
        used = [
            d
            for r in self.answer.model.case.dossier.applications
            for d in r.deviations
            if node.role == "deviation" and node.address and node.address.id in d.addresses
        ]
        for deviation in used:
            yield f"{words.cite(self.norms.articles[deviation.article].address)}: {deviation.reason}"

    def _citation(self, node: ProofNode) -> str:
        if node.address is None or node.role in ("leaf", "exception"):
            return ""
        via = self.via.get(node.address.id) if node.role == "condition" else None
        return words.cite(node.address) + (f" jo. {short_citation(via.path)}" if via else "")

    def _law(self, node: ProofNode) -> str:
        article = self.norms.articles.get(node.address.id) if node.address is not None else None
        return " ".join(article.quotations) if article is not None and node.role not in ("leaf", "exception") else ""

    def _url(self, node: ProofNode) -> str | None:
        return self.norms.documents[node.address.document].link if node.address is not None and node.role != "leaf" else None


def _moot(card: Card) -> Card:
    """The card, and that it does not matter; a copy only where that is new."""
    return card if card.moot else replace(card, moot=True)


def _beside(card: Card) -> Card:
    """The card, and that it decides nothing."""
    return replace(card, decisive=False) if card.decisive else card


def _judged(node: ProofNode) -> bool:
    """Does a leaf read a judgement that was given?"""
    return any(u.kind == "oordeel" and u.value is not None and not u.presumed for u in node.facts)


def _is_date(value: str) -> bool:
    return value == "onbepaald" or (len(value) == 10 and value[4] == value[7] == "-")


def tone_of(decision: Decision) -> Look:
    if decision.outcome in (MUST_REFUSE, MAY_REFUSE, NOT_APPLICABLE, MAY_END):
        return Look.NO
    return Look.YES if decision.outcome in GRANTED else Look.UNKNOWN


def explain(answer: Answer, decision: Decision, full: bool = False) -> Card:
    """The cards of a decision, ready to print: decisive branches, or everything with `full`."""
    from reasoner.decision.proof import prove

    card = hang(merge(build(answer, decision, prove(answer, decision))))
    return stated(number(share(weigh(against(card if full else fold(card))))))
