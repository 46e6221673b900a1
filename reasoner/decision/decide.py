"""From a model to decisions: signals to outcomes, grounds, unmet conditions, unknowns.

Long because a decision has many parts, each read from the same model in a few lines.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date as Date

from parser import did_you_mean
from parser import norms as n

from ..datalog.solve import Solver
from ..dossier.calendar import FOREVER, as_date
from ..dossier.record import Args, Dossier, DossierError, Problem, Record, as_running, beneficiary
from ..semantics.beliefs import Setting
from ..semantics.model import Instance, Model, instances
from ..semantics.outcome import Status, rows, table_of
from ..semantics.premises import premises
from ..semantics.question import Question
from ..semantics.support import Provability, support
from ..semantics.terms import interval
from ..semantics.uses import fact_uses
from . import answer as a
from .amounts import amount_rows, uncertain
from .choice import together
from .follows import deviations, duty_moments, recorded_check
from .idle import playing
from .impossible import check_possible
from .maxima import border, last_day, open_limits
from .overlap import check_single
from .readings import Carrying, ReadingsBelow
from .residual import Residual
from .unmet import against_it, lowest, not_in_force, unmet_conditions

STATED = (n.Flag, n.Member, n.Comparison, n.Lasts, n.SharedDays)  # leaves over facts: a link or a kind is never presumed


class _Kept(threading.local):
    """The compiled rule base of this thread: an engine belongs to one, and a notebook may answer a click in another."""

    solver: Solver | None = None
    readings: ReadingsBelow | None = None


def _kept(norms: n.Norms) -> _Kept:
    return norms.kept(_Kept)


def answer(question: Question, brief: bool = False) -> a.Answer:
    """The answer to a question; it carries the question, with every reading and the dossier that was judged.

    brief: only what is possible and what is unknown. Raises DossierError for an unknown application, provision or reading, and
    for a combination that the rule base calls impossible.
    """
    question, subjects = checked(question)
    solver = solver_of(question.norms)
    setting = question.setting
    models = {ids: solver.solve(question.dossier, setting, ids) for ids in solver.worlds(question.dossier, setting, subjects)}
    return from_models(question, subjects, models or {(): solver.solve(question.dossier, setting, ())}, brief)


def checked(question: Question) -> tuple[Question, tuple[str, ...]]:
    """The question with every reading and the dossier that is judged, and what it is about. Raises as `answer`."""
    chosen = checked_readings(question.norms, question.readings)
    running = asked_running(question)
    dossier = question.dossier if running is None else as_running(question.norms, question.dossier, running)
    subjects = wanted(dossier, question.application) if running is None else (running,)
    return replace(question, dossier=dossier, readings=chosen, running=running), subjects


def from_models(
    question: Question,
    subjects: tuple[str, ...],
    models: Mapping[tuple[str, ...], Model],
    brief: bool,
    amounts: Mapping[str, Model] | None = None,
) -> a.Answer:
    """The answer to a checked question from the models of its worlds (see `Solver.worlds`). Raises as `answer`.

    amounts: of applications the model of their amounts, where that is known; else it is asked.
    """
    solver, dossier, known = solver_of(question.norms), question.dossier, amounts or {}
    decider = Decider if question.running is None else EndingDecider
    found: dict[str, Decider] = {}
    for ids, model in models.items():
        if not ids:
            continue
        check_possible(model)
        check_single(model)
        residual = Residual(model)
        found |= {i: decider(solver, model.judging(i), residual, dossier.records[i], question.setting, known.get(i)) for i in ids}
    deciders = [found[i] for i in subjects]
    decisions = tuple(d.decision(brief) for d in deciders)
    read = tuple(d.amount_model for d in deciders if d.amount_model is not None)
    every = tuple(d.model for d in deciders) or tuple(models.values())
    return a.Answer(question, every[0], decisions, read, every)


def solver_of(norms: n.Norms) -> Solver:
    """The compiled rule base; kept between questions, by thread."""
    kept = _kept(norms)
    if kept.solver is None:
        kept.solver = Solver(norms)
    return kept.solver


def checked_readings(norms: n.Norms, given: Mapping[str, str]) -> dict[str, str]:
    """Every reading with its choice, the default ones too. Raises DossierError (D011) for what does not exist."""
    problems = []
    for name, choice in given.items():
        reading = norms.readings.get(name)
        if reading is None:
            problems.append(
                Problem(
                    "D011",
                    f"er is geen lezing '{name}'",
                    hint=did_you_mean(name, norms.readings) or f"kies uit {', '.join(norms.readings)}",
                )
            )
        elif choice not in (names := [c.name for c in reading.choices]):
            problems.append(
                Problem(
                    "D011",
                    f"lezing '{name}' kent geen keuze '{choice}'",
                    hint=did_you_mean(choice, names) or f"kies uit {', '.join(names)}",
                )
            )
    if problems:
        raise DossierError(tuple(problems))
    return {name: given.get(name, r.default) for name, r in norms.readings.items()}


def asked_running(question: Question) -> str | None:
    """The running provision that is asked about, if the question is about one."""
    norms, dossier, application, running = question.norms, question.dossier, question.application, question.running
    standing = next((r.id for r in dossier.records.values() if r.running), None)
    if standing is not None and application in (None, standing) and running in (None, standing):
        return standing
    supports = tuple(r.id for r in dossier.records.values() if norms.entities[r.home].support)
    if running is None:
        if application is not None or dossier.applications:
            return None
        if len(supports) != 1:
            raise DossierError((Problem(
                "D012", "het dossier heeft geen aanvraag en meer dan één voorziening", dossier.file,
                hint=f"kies er een met --running: {', '.join(supports)}",
            ),))  # fmt: skip
        running = supports[0]
    if application is not None:
        message = "vraag naar een aanvraag of naar een voorziening, niet naar beide"
        raise DossierError((Problem("D012", message, dossier.file, hint="kies een van --application en --running"),))
    if running not in supports:
        message = f"er is geen voorziening '{running}'"
        hint = did_you_mean(running, supports) or (f"kies uit {', '.join(supports)}" if supports else "het dossier noemt er geen")
        raise DossierError((Problem("D012", message, dossier.file, hint=hint),))
    record = dossier.records[running]
    provision = norms.provisions.get(record.kind or "")
    if provision is None or provision.ending is None:
        below = norms.below(record.kind)
        kinds = [k for k, p in norms.provisions.items() if p.ending is not None and (not below or k in below)]
        hint = f"kies als soort {', '.join(kinds)}" if kinds else "deze kennisbank kent geen gronden om te beëindigen"
        what = f"soort '{record.kind}'" if record.kind else "een onbekende soort"
        message = f"deze kennisbank beslist niet over het beëindigen van {what}"
        raise DossierError((Problem("D006", message, dossier.file, record.line, 1, hint),))
    declared = norms.entities[record.home]
    if declared.owner is not None and record.links.get(declared.owner) is None:
        label = declared.links[declared.owner].label
        message = f"voorziening '{running}' zegt niet voor welke {label} zij is"
        raise DossierError((Problem("D005", message, dossier.file, record.line, 1, f"voeg toe: `{declared.owner}:` met een id"),))
    return running


def wanted(dossier: Dossier, application: str | None) -> tuple[str, ...]:
    """The application that is asked about, or all. Raises DossierError (D012) if there is no such one."""
    ids = tuple(r.id for r in dossier.applications)
    if application is None:
        return ids
    if application not in ids:
        raise DossierError(
            (
                Problem(
                    "D012",
                    f"er is geen aanvraag '{application}'",
                    dossier.file,
                    hint=did_you_mean(application, ids) or (f"kies uit {', '.join(ids)}" if ids else "het dossier noemt er geen"),
                ),
            )
        )
    return (application,)


def grounds_beside(answer: a.Answer, application: str) -> tuple[a.Ground, ...]:
    """The grounds of another application, as they are in the model of this answer; none of one that this model does not reason on."""
    record = answer.model.case.dossier.records.get(application)
    if record is None or record.kind is None or application not in answer.model.cones:
        return ()
    model = answer.model.judging(application)
    return tuple(Decider(solver_of(answer.norms), model, Residual(model), record, answer.model.case.setting)._grounds())


class Decider:
    """Reads one decision from a model."""

    def __init__(
        self, solver: Solver, model: Model, residual: Residual, application: Record, setting: Setting, amounts: Model | None = None
    ) -> None:
        self.solver, self.model, self.residual, self.application, self.setting = solver, model, residual, application, setting
        self.norms = solver.norms
        assert application.kind is not None
        self.provision = self.norms.provisions[application.kind]
        self.args: Args = (application.id,)
        self._provability: dict[str, Provability] = {}
        kept = _kept(self.norms)
        kept.readings = kept.readings or ReadingsBelow(self.norms)
        self._carrying = Carrying(model, kept.readings)
        self.amount_model: Model | None = None
        self._known_amounts = amounts

    def decision(self, brief: bool = False) -> a.Decision:
        possible = self._possible()
        outcome = possible[0] if len(possible) == 1 else a.UNDECIDED
        found = a.Decision(
            application=None if self.application.running else self.application.id,
            running=self.application.id if self.application.running else None,
            provision=self.provision.kind,
            person=beneficiary(self.norms, self.application),
            date=as_date(self.model.case.decision_date(self.application)),
            outcome=outcome,
            possible=possible,
            unknown=tuple(self._own_day(self.residual.unknowns(self._undecided_signals()))) if outcome == a.UNDECIDED else (),
        )
        return found if brief else self._reasoned(found)

    def _reasoned(self, found: a.Decision) -> a.Decision:
        """The decision with its grounds and all that goes with it."""
        possible, outcome = found.possible, found.outcome
        grounds = tuple(sorted(self._grounds(), key=lambda g: (not g.binding, self.norms.place[g.id])))
        refused = outcome in (a.MUST_REFUSE, a.NOT_APPLICABLE)
        open_ = open_limits(self.model, self.residual, self.provision, self.application) if not refused else ()
        limits = tuple(replace(x, unknown=tuple(self._own_day(x.unknown))) for x in open_)
        amounts = self._amounts(limits) if not refused else ()
        return replace(
            found,
            choice=together(self.model, self.residual, self.application.id) if a.CHOICE in possible else (),
            grounds=grounds,
            unmet=unmet_conditions(self.model, self.provision, self.args, self._counts),
            assumed=tuple(self._assumed()),
            amounts=tuple(r for r in amounts if isinstance(r, a.AmountRow)),
            hours=tuple(r for r in amounts if isinstance(r, a.HoursRow)),
            duties=tuple(self._duties(duty_moments(possible, False))),
            deviation=deviations(self.norms, self.provision, grounds),
            recorded=self._recorded(grounds, outcome),
            limits=limits,
        )

    def _own_day(self, unknowns: Iterable[a.Unknown]) -> Iterator[a.Unknown]:
        """What something waits for; the day of the decision is that of this one, in a world shared with others."""
        shared = self.residual.model.case.judged
        for unknown in unknowns:
            fact = self.norms.application.facts.get(unknown.fact)
            own = fact is not None and fact.system and unknown.entity == shared
            yield replace(unknown, entity=self.application.id) if own else unknown

    # ---- outcome

    def _possible(self) -> tuple[str, ...]:
        """Rows of the outcome table reached by giving each signal every status it may still have."""
        table = table_of(self.norms, self.application)
        assert table is not None
        undecided = bool(self._undecided_signals())
        statuses = [self.residual.statuses(p, self.args) if undecided else frozenset({self._status(p)}) for p in table.signals]
        found = {table.outcome(dict(zip(table.signals, combination, strict=True))) for combination in itertools.product(*statuses)}
        return tuple(o for o in table.outcomes if o in found)

    def _status(self, prop: str) -> Status:
        """The status of a signal where none that is undecided matters any more."""
        return Status.TRUE if self.model.value(prop, self.args) else Status.FALSE

    def _undecided_signals(self) -> list[Instance]:
        """Undecided signals of the rows down to the first certain one."""
        return [s for row in rows(self.model, self.application) for s in row.undecided]

    # ---- grounds

    def _grounds(self) -> Iterator[a.Ground]:
        for ground in self.provision.grounds:
            if self.model.value(ground.prop, self.args) is True and self._well_founded(ground):
                modality = a.REFUSES if ground.binding else a.MAY_REFUSES
                yield self._ground(ground.address, ground.leg, modality, ground.label, ground.prop, ground.conditions)
        for limit in self.provision.limits:
            if self.model.value(limit.excess, self.args) is True and self.model.value(limit.whole, self.args) is not True:
                found = self._ground(limit.address, a.EXCESS, a.REFUSES, limit.label, limit.excess, ())
                until, from_ = border(self.model, self.application, limit)
                yield replace(found, until=until, from_=from_, instead=limit.instead)

    def _ground(
        self, address: n.Address, leg: str | None, modality: str, label: str, prop: str, conditions: tuple[str, ...]
    ) -> a.Ground:  # fmt: skip
        aside = frozenset(c for c in conditions if not self._counts(c))
        carried = list(support(self.model, prop, self.args, frozenset({"in_force"}), aside))
        failing = {p for p, _ in carried}
        unmet = [c for c in conditions if c in failing and self.model.value(c, self.args) is False and self._counts(c)]
        failures = [f for c in unmet for f in lowest(self.model, c, self.args)]
        because = dict.fromkeys(f.address.id for f in failures)
        readings = self._carrying.readings([(prop, self.args), *((f.prop, f.args) for f in failures)], carried)
        with_ = dict.fromkeys(
            (*(str(args[-1]) for p, args in carried if isinstance(self.norms.props[p].body, n.Present)), *self._against(carried))
        )
        return a.Ground(address.id, leg, modality, tuple(because), tuple(with_), label, readings, prop)

    def _against(self, carried: list[tuple[str, Args]]) -> Iterator[str]:
        """The members of whom it is not so, where a ground rests on a statement about every member."""
        for prop, args in carried:
            body = self.norms.props[prop].body
            if isinstance(body, n.Exists) and body.against is not None and self.model.value(prop, args) is True:
                yield from (member for member, _ in against_it(self.model, prop, args))

    def _well_founded(self, ground: n.Ground) -> bool:
        """A ground whose every proof uses the refusal itself is not one."""
        s = self.provision.signals
        return self._provable_without(s.binding if ground.binding else s.may, ground.prop)

    def _counts(self, condition: str) -> bool:
        """Likewise for an unmet condition: it fails without the refusal that rests on it."""
        value = self.model.value(condition, self.args)
        if value is not False:
            return True
        grounds = [g for g in self.provision.grounds if condition in g.conditions]
        s = self.provision.signals
        return not grounds or any(self._provable_without(s.binding if g.binding else s.may, condition) for g in grounds)

    def _provable_without(self, refusal: str, prop: str) -> bool:
        norms = self.norms
        if len(self.model.cones) < 2:
            return True
        carried = support(self.model, prop, self.args)
        leans = any(isinstance(norms.props[p].body, n.Present) and premises(self.model, p, x) for p, x in carried)
        if not leans:
            return True
        if refusal not in self._provability:
            self._provability[refusal] = Provability(self.model, (refusal, self.args))
        return self._provability[refusal].provable(prop, self.args)

    # ---- the rest

    def _assumed(self) -> Iterator[a.Assumed]:
        seen: dict[tuple[str, str], a.Assumed] = {}
        cone = self.model.cones[self.application.id]
        counting = playing(self.model, cone, self.application.id)
        bears = cone.props if self.application.running else self.solver.outcome_props(self.provision.kind)
        for name in cone.props:
            prop = self.norms.props[name]
            if prop.role != "leaf" or not isinstance(prop.body, STATED) or name in cone.aside or name not in counting or name not in bears:
                continue
            for args in instances(self.model.case, cone, prop, self.application):
                for use in fact_uses(self.model, name, args):
                    if use.presumed and use.value is not None and self._matters(prop, args):
                        seen[use.fact, use.entity] = a.Assumed(use.fact, use.entity, use.value, use.reason)
        yield from seen.values()

    def _matters(self, prop: n.Prop, args: Args) -> bool:
        """Does a presumption about a member of a list concern support of this kind's own beneficiary, of a kind the rule looks for?"""
        if len(args) == 1:
            return True
        record, owner = self.model.case.dossier.records.get(str(args[-1])), self.norms.application.owner
        own = record is not None and owner is not None and record.links.get(owner) == self.application.links.get(owner)
        return own and self._looked_for(prop, args)

    def _looked_for(self, prop: n.Prop, args: Args) -> bool:
        """May this member be of a kind that a rule looks for where it asks this?"""
        env = dict(zip(prop.context, args, strict=True))
        kinds = self.solver.kinds_beside(self.application).get(prop.id, ())
        return not kinds or any(self.model.value(k, tuple(env[v] for v in self.norms.props[k].context)) is not False for k in kinds)

    def _amounts(self, limits: tuple[a.OpenLimit, ...]) -> tuple[a.AmountRow | a.HoursRow, ...]:
        if not self.provision.amounts:
            return ()
        dossier, own = self.model.case.dossier, [self.application.id]
        model = self.amount_model = self._known_amounts or self.solver.solve(dossier, self.setting, own, amounts=self.model)
        begin, end = self._grantable_period(limits)
        rows = ((rule, row) for rule in self.provision.amounts for row in amount_rows(model, rule, self.application, begin, end))
        return tuple(uncertain(row) if _beyond(row, limits) and not isinstance(rule, n.CellRule) else row for rule, row in rows)

    def _grantable_period(self, limits: tuple[a.OpenLimit, ...]) -> tuple[int | None, int | None]:
        """The period asked for, less what certainly exceeds a maximum; a day that is not asked for yet follows from no open one."""
        begin, end = self.model.case.period(self.application)
        borders = [
            border(self.model, self.application, limit)
            for limit in self.provision.limits
            if self.model.value(limit.excess, self.args) is True
        ]
        borders += [(x.furthest, None) if x.last else (None, x.furthest) for x in limits if (end if x.last else begin) is not None]
        for until, from_ in borders:
            end = min(end or FOREVER, until.toordinal()) if until is not None else end
            begin = max(begin or 0, from_.toordinal()) if from_ is not None else begin
        return begin, end

    def _duties(self, when: Collection[str]) -> Iterator[a.DutyItem]:
        for rule in self.provision.duties:
            holds = self.model.value(rule.prop, self.args) if rule.prop is not None else True
            if rule.when not in when or holds is False:
                continue
            due, open_days = None, set[int]()
            if rule.due is not None:
                least, most = interval(self.model, rule.due, {n.APPLICATION: self.args})
                due = as_date(int(least)) if least is not None and least == most else None
                open_days = set(self._open_days(rule.due)) if due is not None else open_days
            days = tuple(Date.fromordinal(d) for d in sorted(open_days))
            waits = self.residual.unknowns([(rule.prop, self.args)]) if rule.prop is not None and holds is None else ()
            unknown = tuple(replace(u, ids=(rule.address.id,)) for u in self._own_day(waits))
            yield a.DutyItem(rule.bearer, rule.what, due, rule.address.id, holds is None, unknown, days)

    def _open_days(self, term: n.Term) -> Iterator[int]:
        """Days counted as working days in a term whose days are known, that may still turn out to be free."""
        env = {n.APPLICATION: self.args}
        match term:
            case n.ValueTerm(name, _):
                for inner, guard in self.norms.values[name].cases:
                    if guard is None or self.model.child(guard, self.args) is True:
                        yield from self._open_days(inner)
            case n.ShiftWorkingDays(inner, days, calendar):
                first, last = interval(self.model, inner, env)[0], interval(self.model, term, env)[0]
                if first is not None and last is not None:
                    counted = (int(last), int(first) - 1) if days < 0 else (int(first) + (days > 0), int(last))
                    yield from self.model.case.bridge_days(*counted, calendar)
            case _:  # others: count no working days themselves
                pass
        for part in n.inner_terms(term):
            yield from self._open_days(part)

    def _clauses(self) -> tuple[n.Ground, ...]:
        return self.provision.grounds

    def _recorded(self, grounds: tuple[a.Ground, ...], outcome: str) -> a.RecordedCheck | None:
        undecided = [g.address.id for g in self._clauses() if self.model.value(g.prop, self.args) is None]
        conditions = [c for c in self.provision.conditions if not not_in_force(self.model, c, self.args)]
        undecided += [c.address.id for c in conditions if self.model.value(c.prop, self.args) is None]
        excess = [self.model.value(limit.excess, self.args) for limit in self.provision.limits]
        return recorded_check(self.application, grounds, undecided, excess, outcome)


class EndingDecider(Decider):
    """Reads the decision on a running provision: may it be ended, or does it go on?"""

    def _reasoned(self, found: a.Decision) -> a.Decision:
        grounds = tuple(self._grounds())
        return replace(
            found,
            grounds=grounds,
            unmet=unmet_conditions(self.model, self.provision, self.args, self._counts),
            assumed=tuple(self._assumed()),
            duties=tuple(self._duties(duty_moments(found.possible, True))),
            deviation=deviations(self.norms, self.provision, grounds) if a.MAY_END in found.possible else (),
            recorded=self._recorded(grounds, found.outcome),
        )

    @property
    def _ending(self) -> n.Ending:
        assert self.provision.ending is not None
        return self.provision.ending

    def _clauses(self) -> tuple[n.Ground, ...]:
        return self._ending.grounds

    def _grounds(self) -> Iterator[a.Ground]:
        bites = self.model.value(self._ending.end, self.args) is not False  # what goes on anyhow needs no protection
        for rule in self._ending.keeps:
            if bites and self.model.value(rule.prop, self.args) is True:
                found = self._ground(rule.address, None, a.KEEPS, rule.label, rule.prop, ())
                until, by = last_day(self.model, self.application, rule)
                yield replace(found, until=until, until_by=by)
        for ground in self._ending.grounds:
            if self.model.value(ground.prop, self.args) is True:
                yield self._ground(ground.address, ground.leg, a.MAY_END_GROUND, ground.label, ground.prop, ground.conditions)


def _beyond(row: a.AmountRow | a.HoursRow, limits: Iterable[a.OpenLimit]) -> bool:
    """Does a row reach beyond what can be granted in any case? (Parts are counted from the first day: without one, every row does.)"""
    return any(not x.last or x.known is None or row.to is None or row.to > x.known for x in limits)
