"""What one beneficiary is entitled to: every kind of provision, each asked for on its own.

An application of a kind that the dossier has for this beneficiary is judged as `decide` judges it, beside the others. For every
other kind one is put in, of which nothing is known but the beneficiary and, for each link, the only record of the beneficiary
that it can be. What waits for a decision is then left out, as is what was refused: each kind is asked for on its own, so that none
excludes another. What was granted stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parser import did_you_mean
from parser import norms as n
from parser.norms import APPLICATIONS

from ..decision.answer import EXCESS, GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, UNDECIDED, Answer, Decision, Unknown
from ..decision.decide import answer as decided
from ..dossier import edit as s
from ..dossier.record import Dossier, DossierError, Problem, Record, beneficiary
from ..semantics.question import Question

HYPOTHETICAL = "nieuw"


@dataclass(frozen=True)
class Had:
    """What the beneficiary already has of a kind: support that runs or is to run, or an application that was granted; day numbers."""

    id: str
    application: bool
    begin: int | None
    end: int | None


@dataclass(frozen=True)
class Line:
    """One kind of provision.

    answer, decision: on the application of the dossier, or on the one that was put in (`hypothetical`), linked to what `links`
    says. had: what there is of it already. deciding: the unknown facts of the decision, what is not known of the dossier itself first.
    main: the address that carries the outcome; None if no lid does. more: how many other grounds hold.
    """

    kind: str
    answer: Answer
    decision: Decision
    hypothetical: bool
    links: tuple[tuple[str, str], ...]
    had: tuple[Had, ...]
    deciding: tuple[Unknown, ...]
    main: str | None
    more: int

    @property
    def told(self) -> Had | None:
        """What there is already, where the line is about that: not where a further application is still to be decided."""
        own = self.decision.application
        if self.had and (self.hypothetical or any(h.id == own for h in self.had)):
            return next((h for h in self.had if h.id == own), self.had[-1])
        return None

    @property
    def undecided(self) -> bool:
        return self.told is None and self.decision.outcome == UNDECIDED

    @property
    def refusable(self) -> bool:
        """Undecided, but a ground holds and no outcome is left in which nothing refuses: it can be refused, or must be."""
        return self.undecided and bool(self.decision.grounds) and set(self.decision.possible) <= {MUST_REFUSE, MAY_REFUSE}


@dataclass(frozen=True)
class Overview:
    """The lines in the order of the rule base. unplaced: support of the beneficiary of which it is not known to which line it belongs."""

    question: Question
    person: str | None
    lines: tuple[Line, ...]
    unplaced: tuple[str, ...]

    @property
    def norms(self) -> n.Norms:
        return self.question.norms

    @property
    def name(self) -> str | None:
        return self.question.dossier.records[self.person].name if self.person is not None else None

    @property
    def alike(self) -> tuple[str, ...]:
        """Kinds that the facts do not tell apart: undecided, and of none is a ground or an unmet condition certain."""
        found = tuple(x.kind for x in self.lines if x.undecided and not x.decision.grounds and not x.decision.unmet)
        return found if len(found) > 1 else ()


def overview(question: Question, person: str | None = None) -> Overview:
    """Every kind for one beneficiary; the question says on which dossier and day and under which readings.

    person: may be left out where the dossier has one. Raises DossierError if it has more or does not have this one, and as `decide`.
    """
    norms, dossier = question.norms, question.dossier
    if not norms.provisions:
        raise DossierError((Problem("D012", "deze kennisbank beslist over geen enkele soort voorziening", dossier.file),))
    person = _person(norms, dossier, person)
    base = _own(dossier)
    own = [r for r in dossier.applications if beneficiary(norms, r) == person]
    lines = tuple(_line(question, base, person, kind, [r for r in own if r.kind == kind]) for kind in norms.provisions)
    placed = {h.id for line in lines for h in line.had}
    unplaced = tuple(r.id for r in _support(question, person) if r.id not in placed and r.kind not in norms.provisions)
    return Overview(question, person, lines, unplaced)


def _person(norms: n.Norms, dossier: Dossier, person: str | None) -> str | None:
    """The beneficiary that is asked about; None where the rule base knows none."""
    owner = norms.application.owner
    if owner is None:
        if person is None:
            return None
        raise DossierError(
            (Problem("D012", "in deze kennisbank is een aanvraag niet voor iemand", dossier.file, hint="laat --person weg"),)
        )
    target = norms.entities[norms.application.links[owner].target]
    known = dossier.lists.get(target.list_name, ())
    if person in known:
        return person
    hint = f"kies er een met --person: {', '.join(known)}"
    if not known:
        message, hint = f"het dossier noemt geen {target.label}", f"zet er een onder `{target.list_name}:`"
    elif person is not None:
        message, hint = f"er is geen {target.label} '{person}'", did_you_mean(person, known) or hint
    elif len(known) == 1:
        return known[0]
    else:
        message = f"het dossier heeft meer dan één {target.label}"
    raise DossierError((Problem("D012", message, dossier.file, hint=hint),))


def _own(dossier: Dossier) -> Dossier:
    """The dossier without the applications that are not granted; their list says all there are, if it did not say otherwise."""
    for record in dossier.applications:
        if not record.granted:
            dossier = s.without(dossier, record.id)
    return replace(dossier, lists={APPLICATIONS: (), **dossier.lists})


def _line(question: Question, base: Dossier, person: str | None, kind: str, own: list[Record]) -> Line:
    had = tuple(_had(question, person, kind, own))
    chosen = _chosen(own, had)
    answer, links = (decided(replace(question, application=chosen)), ()) if chosen else _supposed(question, base, person, kind)
    decision = answer.decisions[0]
    main, more = _main(answer, decision)
    return Line(kind, answer.about(decision), decision, chosen is None, links, had, tuple(_deciding(answer, decision)), main, more)


def _chosen(own: list[Record], had: tuple[Had, ...]) -> str | None:
    """What the line is about: the last application that waits for a decision, else one granted and not over, else one refused."""
    held = {h.id for h in had}
    found = [r.id for r in own if r.recorded is None] or [r.id for r in own if r.id in held] or [r.id for r in own if not r.granted]
    return found[-1] if found else None


def _supposed(question: Question, base: Dossier, person: str | None, kind: str) -> tuple[Answer, tuple[tuple[str, str], ...]]:
    """The answer on an application that is put in; without its links where these cannot go together with the rest."""
    links = tuple(_links(question.norms, base, person))
    try:
        return decided(_with(question, base, person, kind, links)), links
    except DossierError:
        if not links:
            raise
        return decided(_with(question, base, person, kind, ())), ()


def _with(question: Question, base: Dossier, person: str | None, kind: str, links: tuple[tuple[str, str], ...]) -> Question:
    declared = question.norms.application
    id_ = next(x for x in (HYPOTHETICAL, *(f"{HYPOTHETICAL}{k}" for k in range(2, len(base.records) + 3))) if x not in base.records)
    dossier = s.with_kind(s.with_new(base, declared, id_), id_, kind)
    if declared.owner is not None and person is not None:
        dossier = s.with_link(dossier, id_, declared.owner, person)
    for link, target in links:
        dossier = s.with_link(dossier, id_, link, target)
    return replace(question, dossier=dossier, application=id_)


def _links(norms: n.Norms, dossier: Dossier, person: str | None) -> Iterator[tuple[str, str]]:
    """For each link of an application the only record of the beneficiary it can lead to; nothing where there are none, or more."""
    owner = norms.application.owner
    if owner is None or person is None:
        return
    beneficiaries = norms.application.links[owner].target
    for link in norms.application.links.values():
        target = norms.entities[link.target]
        to_owner = [x.name for x in target.links.values() if x.target == beneficiaries]
        if link.name == owner or len(to_owner) != 1:
            continue
        theirs = [r.id for r in dossier.members(target.list_name) if r.links.get(to_owner[0]) == person]
        if len(theirs) == 1:
            yield link.name, theirs[0]


# ---- what there is already


def _had(question: Question, person: str | None, kind: str, own: list[Record]) -> Iterator[Had]:
    """Support of this kind that is not over on the day of the decision, and granted applications."""
    for record in _support(question, person):
        if record.kind == kind and (had := _period(question, record, False)) is not None:
            yield had
    for record in own:
        if record.granted and (had := _period(question, record, True)) is not None:
            yield had


def _period(question: Question, record: Record, application: bool) -> Had | None:
    begin, end = question.case.period(record)
    over = question.date is not None and end is not None and end < question.date.toordinal()
    return None if over else Had(record.id, application, begin, end)


def _support(question: Question, person: str | None) -> Iterator[Record]:
    """Support that the dossier lists for the beneficiary."""
    for entity in question.norms.entities.values():
        if entity.support and entity.owner is not None and entity.name != n.APPLICATION:
            yield from (r for r in question.dossier.members(entity.list_name) if r.links.get(entity.owner) == person)


# ---- what the outcome rests on


def _main(answer: Answer, decision: Decision) -> tuple[str | None, int]:
    """The address that carries the outcome, and how many more grounds there are.

    Of a ground that turns on a condition: that condition. Of a grant: the rule that gives it, the last one, for what is general stands
    first in a text. Without these: a condition that is not met.
    """
    grounds = [g for g in decision.grounds if g.leg != EXCESS]
    if grounds:
        return (*grounds[0].because, grounds[0].id)[0], len(grounds) - 1
    provision = answer.norms.provisions[decision.provision]
    rules = (
        (*provision.shalls, *provision.powers) if decision.outcome == GRANT else provision.powers if decision.outcome == MAY_GRANT else ()
    )
    model = answer.model_of(decision)
    giving = [r.address.id for r in rules if model.value(r.prop, (decision.subject,)) is True]
    return next((i for i in (*giving[::-1], *(u.id for u in decision.unmet))), None), 0


def _deciding(answer: Answer, decision: Decision) -> Iterator[Unknown]:
    """The unknown facts: of what the dossier names first, then of the application, its period and lists, the day of the decision."""
    norms, dossier = answer.norms, answer.model.case.dossier
    period = norms.application.period
    bounds = (period.begin, period.end) if period is not None else ()

    def rank(unknown: Unknown) -> tuple[int, int]:
        where = s.slot(norms, dossier, unknown.fact, unknown.entity)
        own = unknown.entity == decision.subject
        late = 3 if where is s.Slot.DATE else 2 if where is s.Slot.LIST or (own and unknown.fact in bounds) else int(own)
        return late, -len(unknown.ids)

    yield from sorted(decision.unknown, key=rank)
