"""What a letter is about: a decision with its proof, and the questions every part asks of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from parser import norms as n
from parser.norms import short_citation
from parser.vocabulary import FROM, RECEIVED, UNTIL
from reasoner import Answer, Decision
from reasoner.decision.answer import MAY_END_GROUND, MAY_REFUSES
from reasoner.decision.proof import ProofNode, prove
from reasoner.dossier.calendar import LAST_DAY
from reasoner.dossier.record import Record
from reasoner.semantics.model import Model

from .. import words
from ..cards.build import build
from ..cards.card import Card
from ..cards.passes import merge
from ..sentence.fill import kind, name_of
from ..sentence.hanging import Limits, limits
from ..sentence.readings import Turning, turning_readings
from .model import Block, Origin, Source, quote

if TYPE_CHECKING:
    import networkx as nx


CHOSEN = (MAY_REFUSES, MAY_END_GROUND)  # grounds that the college uses only if it wants to
NO_PROMISE = "Dit is informatie, geen toezegging."
CASE = "de zaak"  # what is decided where nobody applied
CUT = "[…]"  # here words of a text are left out
ENDS = (".", ";", ":")  # of a sentence, or of a part of one
LIST = 3  # quotations at one address, an opening and at least two parts


@dataclass(frozen=True)
class Matter:
    """A decision, its proof, and the cards below its root by proposition (every branch)."""

    answer: Answer
    decision: Decision
    graph: nx.DiGraph[str]
    cards: dict[str, Card]

    @property
    def norms(self) -> n.Norms:
        return self.answer.norms

    @property
    def provision(self) -> n.Provision:
        return self.norms.provisions[self.decision.provision]

    @property
    def record(self) -> Record | None:
        """The application, or the running provision, in the dossier."""
        return self.answer.model.case.dossier.records.get(self.decision.subject)

    @cached_property
    def limits(self) -> Limits:
        """What a grant asks of the unknown values."""
        return limits(self.answer, self.decision)

    @cached_property
    def turning(self) -> tuple[Turning, ...]:
        """The readings of a text that turn the outcome."""
        return turning_readings(self.answer, self.decision)

    # ---- nodes and addresses

    def node(self, id_: str) -> ProofNode:
        found: ProofNode = self.graph.nodes[id_]["node"]
        return found

    def nodes(self) -> Iterator[ProofNode]:
        for id_ in self.graph:
            yield self.node(id_)

    def proof_of(self, prop: str) -> str | None:
        """The node of a proposition about what is decided."""
        return next((n.id for n in self.nodes() if n.prop == prop and n.args == (self.decision.subject,)), None)

    def origin(self, id_: str) -> Origin:
        """A node of the proof as an origin."""
        address = self.node(id_).address
        return Origin(Source.PROOF, id_, address.id if address else None)

    def cite(self, id_: str) -> str:
        """`art. 3 lid 1 onder d Titel`; with the article that makes it apply: `art. 3 lid 1 jo. art. 5 Titel`."""
        rule = next((r for r in self.provision.conditions if r.address.id == id_ and r.via is not None), None)
        whole, own = self.norms.cite(address := self.norms.articles[id_].address), short_citation(address.path)
        return whole.replace(own, f"{own} jo. {short_citation(rule.via.path)}", 1) if rule is not None and rule.via is not None else whole

    def cites(self, ids: tuple[str, ...], join: str = "en") -> str:
        """Several addresses, the title once for each regulation: `art. 3 lid 1 en art. 7 Titel`."""
        articles = self.norms.articles
        found = []
        for document in dict.fromkeys(articles[i].address.document for i in ids):
            title = f" {self.norms.documents[document].title}"
            mine = [self.cite(i) for i in ids if articles[i].address.document == document]
            last = mine.pop()
            found.append(words.enumerate_words([*(c.replace(title, "", 1) for c in mine), last], join))
        return words.enumerate_words(found, join)

    def quotation(self, id_: str, depth: int = 0, used: Collection[str] | None = None, captions: bool = True) -> Iterator[Block]:
        """The verbatim text at an address, after the opening words that it completes; nothing where nothing is quoted.

        captions: also what is no sentence, such as the name of a table that is not quoted itself.
        """
        texts = self.pieces(id_, used)
        if texts := (texts if captions else tuple(q for q in texts if q.endswith(ENDS)) or texts):
            more = f" {CUT}" if texts[-1].endswith(":") else ""  # what it opens follows, and is not quoted
            yield quote(f" {CUT} ".join((*self.openings(id_), *texts)) + more, Origin(Source.RULE, id_, id_), depth)

    def openings(self, id_: str) -> tuple[str, ...]:
        """The words above an address that it completes."""
        address, articles = self.norms.articles[id_].address, self.norms.articles
        above = [n.Address(address.document, address.path[:i]).id for i in range(1, len(address.path))]
        return tuple(q for a in above if a in articles for q in articles[a].quotations[-1:] if q.endswith(":"))

    def pieces(self, id_: str, used: Collection[str] | None = None) -> tuple[str, ...]:
        """The quotations at an address; of a list, where it is known which rules are `used`, its opening and what stands beside those."""
        text = self.norms.articles[id_]
        if used is None or len(text.quotations) < LIST or not text.quotations[0].endswith(":"):
            return text.quotations
        spans = [p.span for x in used if (p := self.norms.props[x]).address is not None and p.address.id == id_]
        mine = [any(s.file == file and first <= s.line < after for s in spans) for file, first, after in text.beside]
        found = tuple(q for i, (q, own) in enumerate(zip(text.quotations, mine, strict=True)) if own or i == 0)
        return found if any(mine) else text.quotations

    # ---- words

    def label(self) -> str:
        return self.provision.label

    @property
    def model(self) -> Model:
        """The model that the decision was read from."""
        return self.answer.model_of(self.decision)

    def who(self) -> str:
        """` voor Sam`, or nothing if the dossier names nobody."""
        return words.whose(self.decision, self.answer)

    def what(self) -> str:
        """What it is about, as it stands in a sentence: `een vergunning voor Sam`."""
        return f"{self.norms.kinds[self.decision.provision].called}{self.who()}"

    def request(self) -> str:
        """`uw aanvraag om een vergunning voor Sam`, or what is decided where nobody applied."""
        if not self.applied():
            return self.what()
        return self.norms.wording.about or f"uw {self.norms.application.label} om {self.what()}"

    def applied(self) -> bool:
        """Is there an application, as far as the dossier says?"""
        return bool(self.decision.application) and not self.unasked()

    def ours(self, text: str) -> str:
        """Of what the authority holds, in its own voice: `volgens ons`; where nobody applied nothing of an application."""
        who = words.authority(self.norms)
        text = self.addressed(self._on_record.sub(CASE, text) if self.unasked() else text)
        for theirs, own in (
            (f"volgens {who}", "volgens ons"),
            (f"naar het oordeel van {who}", "naar ons oordeel"),
            (f"door {who}", "door ons"),
        ):
            text = text.replace(theirs, own)
        return text

    def addressed(self, text: str) -> str:
        """Of the one to whom the letter goes `u`, where the words do not give a name: `de houder is` becomes `u bent`."""
        to = self.addressee()
        called = self.norms.entities[to[0].entity].called if to is not None else ""
        if not called or called == words.authority(self.norms):
            return text
        for theirs, yours in ((f"{called} is", "u bent"), (f"is {called}", "bent u"), (called, "u")):
            text = re.sub(rf"\b{re.escape(words.capital(theirs))}\b", words.capital(yours), text)
            text = re.sub(rf"\b{re.escape(theirs)}\b", yours, text)
        return text

    def unvoiced(self, text: str) -> str:
        """The same where it is said already who holds it: without `volgens ons`."""
        who = words.authority(self.norms)
        return self.ours(text.replace(f" volgens {who}", "").replace(f" naar het oordeel van {who}", ""))

    @property
    def _on_record(self) -> re.Pattern[str]:
        return re.compile(rf"\b{re.escape(self.norms.application.called)}\b", re.IGNORECASE)

    def supposes(self, text: str) -> bool:
        """Does this speak of an application, though there is none?"""
        return self.unasked() and self._on_record.search(text) is not None

    def granting(self) -> str:
        """To grant in a word: `toewijzen`, or what the act calls it."""
        return "toewijzen" if self.applied() and not self.norms.wording.own else self.norms.wording.plain(n.GRANT)

    def refuse(self, may: bool = False, in_principle: bool = False) -> str:
        """What follows from a ground, after `daarom` or `dan`: `wijzen wij uw aanvraag af`, `mogen wij uw aanvraag afwijzen`."""
        what = f"uw {self.norms.application.label}" if self.applied() else "dit"
        if may:
            return f"mogen wij {what} {'afwijzen' if self.applied() else 'weigeren'}"
        rest = f"{what} {'in beginsel ' if in_principle else ''}"
        return f"wijzen wij {rest}af" if self.applied() else f"kennen wij {rest}niet toe"

    def name(self, entity: str) -> str:
        """Label of the entity and the name the dossier gives, else its id."""
        record = self.answer.model.case.dossier.records.get(entity)
        return f"{self.norms.entities[record.home].label} {record.name}" if record is not None else entity

    def called(self, entity: str) -> str:
        """The same for a reader who knows no ids: its name, `de houder`, or of several one with its id."""
        record = self.answer.model.case.dossier.records.get(entity)
        return name_of(self.answer.model.case, record) if record is not None else entity

    def support(self, id_: str) -> str:
        """An application, or support, by its kind and its days: `een vergunning van 1 mei 2024 tot en met 31 juli 2024`."""
        case = self.answer.model.case
        record = case.dossier.records[id_]
        found = [self._dated(r) for r in case.dossier.records.values() if r.home == record.home]
        said = self._dated(record)
        named = "" if record.name == id_ else record.name
        return said + (f" ({named or id_})" if named or found.count(said) > 1 else "")

    def _dated(self, record: Record) -> str:
        """By its kind and its days; those that nobody gave are not missed where no rule looks at a period."""
        undated = self.norms.timeless and self.answer.model.case.period(record) == (None, None)
        return kind(self.norms, record) if undated else f"{kind(self.norms, record)} {self.period(record)}"

    def unasked(self) -> bool:
        """Does the dossier say that there is no application, and that the college acts of its own accord?"""
        addressing = self.norms.addressing
        return addressing is not None and addressing.unasked is not None and self._stated(addressing.unasked[0]) is True

    def addressee(self) -> tuple[Record, Origin] | None:
        """To whom the decision goes, with the fact that says so; None if the rule base or the dossier does not say."""
        addressing = self.norms.addressing
        if addressing is None or self.record is None:
            return None
        fact, paths = addressing.fact, addressing.paths.get(str(self._stated(addressing.fact)), ())
        if addressing.unasked is not None and self.unasked():
            fact, paths = addressing.unasked
        found = (self.answer.model.case.target(self.record, path) for path in paths)
        record = next((r for r in found if r is not None), None)
        return (record, self.fact(self.record.id, fact)) if record is not None else None

    def _stated(self, fact: str) -> object:
        """What is held of a fact of the application, or None."""
        if self.record is None:
            return None
        belief = self.answer.model.case.belief(self.record, self.norms.entities[self.record.entity].facts[fact])
        return belief.value if belief is not None else None

    def fact(self, entity: str, fact: str) -> Origin:
        return Origin(Source.DOSSIER, f"{entity}.{fact}")

    def received(self) -> date | None:
        value = self.record.values.get(RECEIVED) if self.record is not None else None
        return date.fromordinal(value) if isinstance(value, int) and not isinstance(value, bool) else None

    def period(self, record: Record) -> str:
        """`van 1 mei 2024 tot en met 31 oktober 2024`, `op 1 mei 2024`; what is unknown is left out."""
        first, last = self.answer.model.case.period(record)
        if first is not None and first == last:
            return f"op {words.full_day(date.fromordinal(first))}"
        begin = f"van {words.full_day(date.fromordinal(first))}" if first is not None else ""
        end = "" if last is None else "zonder einddatum" if last > LAST_DAY else f"tot en met {words.full_day(date.fromordinal(last))}"
        return " ".join(x for x in (begin, end) if x) or "in een periode die nog niet bekend is"

    def periods(self) -> tuple[Origin, Origin]:
        """The two facts that bound the period applied for."""
        id_ = self.decision.subject
        return self.fact(id_, FROM), self.fact(id_, UNTIL)


def matter(answer: Answer, decision: Decision) -> Matter:
    """Prove the decision and lay out its cards."""
    graph = prove(answer, decision)
    root = merge(build(answer, decision, graph))
    cards = {graph.nodes[c.id]["node"].prop: c for c in root.children}
    return Matter(answer.about(decision), decision, graph, cards)
