"""From a model to decisions: signals to outcomes, grounds, unmet conditions, unknowns."""

from __future__ import annotations

import itertools
import threading
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date as Date

from parser import did_you_mean
from parser import norms as n

from . import answer as a
from .amounts import amount_rows
from .calendar import FOREVER, LAST_DAY
from .deviate import with_deviations
from .dossier import Dossier, DossierError, Problem, Record, as_running, beneficiary
from .ground import Args, Setting
from .idle import playing
from .model import Instance, Model, Solver, Status, instances, rows
from .residual import Residual
from .structure import fact_uses, interval, premises
from .support import Provability, support
from .unmet import lowest, unmet_conditions

REFUSED = frozenset({a.MUST_REFUSE, a.MAY_REFUSE})
GRANTED = frozenset({a.GRANT, a.MAY_GRANT})
EXPECTED = {"geweigerd": REFUSED, "toegekend": GRANTED, "beëindigd": {a.MAY_END}, "voortgezet": {a.CONTINUE}}


class _Kept(threading.local):
    """The compiled rule bases of this thread: an engine belongs to one, and a notebook may answer a click in another."""

    def __init__(self) -> None:
        self.solvers: weakref.WeakKeyDictionary[n.Norms, dict[frozenset[str], Solver]] = weakref.WeakKeyDictionary()


_kept = _Kept()


def decide(
    norms: n.Norms,
    dossier: Dossier,
    *,
    application: str | None = None,
    running: str | None = None,
    date: Date | None = None,
    readings: Mapping[str, str] | None = None,
    strict: bool = False,
    brief: bool = False,
) -> a.Answer:
    """Decide the applications of a dossier (or one of them), or whether a running provision may be ended.

    running: id of that provision; not needed in a dossier without applications and with one provision;
    date: the day of the decision; readings: choices other than the default; strict: without
    presumptions and assumptions; brief: only what is possible and what is unknown. Raises
    DossierError for an unknown application, provision or reading, and for a combination that the
    rule base calls impossible.
    """
    chosen = _readings(norms, readings or {})
    asked = asked_running(norms, dossier, application, running)
    if asked is not None:
        dossier = as_running(norms, dossier, asked)
    wanted = _wanted(dossier, application) if asked is None else (asked,)
    solver = solver_of(norms, dossier)
    setting = Setting(date.toordinal() if date else None, chosen, strict, asked is not None)
    model = solver.solve(dossier, setting, wanted)
    _check_possible(model, dossier)
    residual = Residual(model)
    decider = Decider if asked is None else EndingDecider
    deciders = [decider(solver, model, residual, dossier.records[i], setting) for i in wanted]
    decisions = tuple(d.decision(brief) for d in deciders)
    return a.Answer(solver.norms, model, chosen, decisions, tuple(d.amount_model for d in deciders if d.amount_model is not None))


def solver_of(norms: n.Norms, dossier: Dossier) -> Solver:
    """The compiled rule base, with the deviations that this dossier uses; kept between questions, by thread."""
    addresses = frozenset(x for r in dossier.applications for d in r.deviations for x in d.addresses)
    solvers = _kept.solvers.setdefault(norms, {})
    if addresses not in solvers:
        solvers[addresses] = Solver(with_deviations(norms, addresses))
    return solvers[addresses]


def _readings(norms: n.Norms, given: Mapping[str, str]) -> dict[str, str]:
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


def asked_running(norms: n.Norms, dossier: Dossier, application: str | None, running: str | None) -> str | None:
    """The running provision that is asked about, if the question is about one."""
    supports = tuple(r.id for r in dossier.records.values() if norms.entities[r.home].support)
    if application is None and running is None:
        running = next((r.id for r in dossier.records.values() if r.running), None)
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
        kinds = [k for k, p in norms.provisions.items() if p.ending is not None]
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


def _wanted(dossier: Dossier, application: str | None) -> tuple[str, ...]:
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


def _check_possible(model: Model, dossier: Dossier) -> None:
    problems = [
        Problem("D009", f"aanvraag '{id_}': {reason}", dossier.file, dossier.records[id_].line, 1, "kijk de gegevens na")
        for id_ in model.cones
        for prop, reason in model.case.norms.impossible
        if model.value(prop, (id_,)) is True
    ]
    if problems:
        raise DossierError(tuple(problems))


class Decider:
    """Reads one decision from a model."""

    def __init__(self, solver: Solver, model: Model, residual: Residual, application: Record, setting: Setting) -> None:
        self.solver, self.model, self.residual, self.application, self.setting = solver, model, residual, application, setting
        self.norms = solver.norms
        assert application.kind is not None
        self.provision = self.norms.provisions[application.kind]
        self.args: Args = (application.id,)
        self._provability: dict[str, Provability] = {}
        self.amount_model: Model | None = None

    def decision(self, brief: bool = False) -> a.Decision:
        possible = self._possible()
        outcome = possible[0] if len(possible) == 1 else a.UNDECIDED
        found = a.Decision(
            application=None if self.application.running else self.application.id,
            running=self.application.id if self.application.running else None,
            provision=self.provision.kind,
            person=beneficiary(self.norms, self.application),
            date=_date(self.model.case.decision_date(self.application)),
            outcome=outcome,
            possible=possible,
            unknown=self.residual.unknowns(self._undecided_signals()) if outcome == a.UNDECIDED else (),
        )
        return found if brief else self._reasoned(found)

    def _reasoned(self, found: a.Decision) -> a.Decision:
        """The decision with its grounds and all that goes with it."""
        possible, outcome = found.possible, found.outcome
        grounds = tuple(self._grounds())
        amounts = self._amounts() if outcome not in (a.MUST_REFUSE, a.NOT_APPLICABLE) else ()
        return replace(
            found,
            choice=self._choice() if a.CHOICE in possible else (),
            grounds=grounds,
            unmet=unmet_conditions(self.model, self.provision, self.args, self._counts),
            assumed=tuple(self._assumed()),
            amounts=tuple(r for r in amounts if isinstance(r, a.AmountRow)),
            hours=tuple(r for r in amounts if isinstance(r, a.HoursRow)),
            duties=tuple(self._duties(possible)),
            deviation=self._deviation(grounds),
            recorded=self._recorded(grounds, outcome),
        )

    # ---- outcome

    def _possible(self) -> tuple[str, ...]:
        """Rows of the outcome table reached by giving each signal every status it may still have."""
        s = self.provision.signals
        if not self._undecided_signals():
            statuses = [frozenset({self._status(p)}) for p in (s.in_force, s.binding, s.power, s.may, s.shall)]
        else:
            statuses = [self.residual.statuses(p, self.args) for p in (s.in_force, s.binding, s.power, s.may, s.shall)]
        found = {_row(*combination) for combination in itertools.product(*statuses)}
        return tuple(o for o in a.OUTCOMES if o in found)

    def _status(self, prop: str) -> Status:
        """The status of a signal where none that is undecided matters any more."""
        return Status.TRUE if self.model.value(prop, self.args) else Status.FALSE

    def _undecided_signals(self) -> list[Instance]:
        """Undecided signals of the rows down to the first certain one."""
        return [s for row in rows(self.model, self.application) for s in row.undecided]

    def _choice(self) -> tuple[tuple[str, ...], ...]:
        """Largest sets of applications that can be granted together, this one's cycle only."""
        import networkx as nx

        related = self._related()
        conflicts: nx.Graph[str] = nx.Graph()
        conflicts.add_nodes_from(related)
        conflicts.add_edges_from((x, y) for x in related for y in self.residual.presence_uses(x) if y in related and x != y)
        sets = [tuple(sorted(c, key=related.index)) for c in nx.find_cliques(nx.complement(conflicts))]
        return tuple(sorted(sets, key=lambda c: (-len(c), [related.index(i) for i in c])))

    def _related(self) -> list[str]:
        """Applications undecided together with this one, in the order of the dossier."""
        seen, todo = {self.application.id}, [self.application.id]
        while todo:
            at = todo.pop()
            near = [x for x in self.model.cones if x in self.residual.presence_uses(at) or at in self.residual.presence_uses(x)]
            todo += [x for x in near if x not in seen]
            seen.update(near)
        return [x for x in self.model.cones if x in seen]

    # ---- grounds

    def _grounds(self) -> Iterator[a.Ground]:
        for ground in self.provision.grounds:
            if self.model.value(ground.prop, self.args) is True and self._well_founded(ground):
                modality = a.REFUSES if ground.binding else a.MAY_REFUSES
                yield self._ground(ground.address, ground.leg, modality, ground.label, ground.prop, ground.conditions)
        for limit in self.provision.limits:
            if self.model.value(limit.excess, self.args) is True and self.model.value(limit.whole, self.args) is not True:
                until, from_ = self._limit(limit)
                yield self._ground(limit.address, a.EXCESS, a.REFUSES, limit.label, limit.excess, (), until, from_)

    def _ground(
        self, address: n.Address, leg: str | None, modality: str, label: str, prop: str, conditions: tuple[str, ...],
        until: Date | None = None, from_: Date | None = None,
    ) -> a.Ground:  # fmt: skip
        aside = frozenset(c for c in conditions if not self._counts(c))
        carried = list(support(self.model, prop, self.args, frozenset({"in_force"}), aside))
        failing = {p for p, _ in carried}
        unmet = [c for c in conditions if c in failing and self.model.value(c, self.args) is False and self._counts(c)]
        because = dict.fromkeys(f.address.id for c in unmet for f in lowest(self.model, c, self.args))
        readings = dict.fromkeys(b.reading for p, _ in carried if isinstance(b := self.norms.props[p].body, n.ReadingIs))
        with_ = dict.fromkeys(str(args[-1]) for p, args in carried if isinstance(self.norms.props[p].body, n.Present))
        return a.Ground(address.id, leg, modality, tuple(because), tuple(with_), label, tuple(readings), prop, until, from_)

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
        leans = any(isinstance(norms.props[p].body, n.Present) and list(premises(self.model, p, x)) for p, x in carried)
        if not leans:
            return True
        if refusal not in self._provability:
            self._provability[refusal] = Provability(self.model, (refusal, self.args))
        return self._provability[refusal].provable(prop, self.args)

    def _limit(self, limit: n.LimitRule) -> tuple[Date | None, Date | None]:
        env: dict[str, Args] = {n.APPLICATION: self.args}
        if limit.term is not None:
            least, most = interval(self.model, limit.term, env)
            day = _date(int(least)) if least is not None and least == most else None
            return (day, None) if limit.until else (None, day)
        parts = self.model.case.parts(self.application, limit.part) if limit.part else None
        earlier = interval(self.model, n.ValueTerm(limit.minus, ""), env) if limit.minus else (0, 0)
        if parts is None or earlier[0] is None or earlier[0] != earlier[1]:
            return None, None
        left = limit.count - int(earlier[0])
        return (_date(parts[left - 1][1]) if 0 < left <= len(parts) else None), None

    # ---- the rest

    def _assumed(self) -> Iterator[a.Assumed]:
        seen: dict[tuple[str, str], a.Assumed] = {}
        cone = self.model.cones[self.application.id]
        counting = playing(self.model, cone, self.application.id)
        for name in cone.props:
            prop = self.norms.props[name]
            if prop.role != "leaf" or name not in counting:
                continue
            for args in instances(self.model.case, cone, prop, self.application):
                for use in fact_uses(self.model, name, args):
                    if use.origin in ("aangenomen", "vermoeden") and use.value is not None and self._matters(prop, args):
                        seen[use.fact, use.entity] = a.Assumed(use.fact, use.entity, use.value, use.reason)
        yield from seen.values()

    def _matters(self, prop: n.Prop, args: Args) -> bool:
        """Does a presumption about a member of a list concern support of this kind's own beneficiary?"""
        if len(args) == 1:
            return True
        record, owner = self.model.case.dossier.records.get(str(args[-1])), self.norms.application.owner
        return record is not None and owner is not None and record.links.get(owner) == self.application.links.get(owner)

    def _amounts(self) -> tuple[a.AmountRow | a.HoursRow, ...]:
        if not self.provision.amounts:
            return ()
        model = self.amount_model = self.solver.solve(self.model.case.dossier, self.setting, [self.application.id], amounts=True)
        begin, end = self._grantable_period()
        return tuple(row for rule in self.provision.amounts for row in amount_rows(model, rule, self.application, begin, end))

    def _grantable_period(self) -> tuple[int | None, int | None]:
        """The period asked for, less what exceeds a maximum."""
        begin, end = self.model.case.period(self.application)
        for limit in self.provision.limits:
            if self.model.value(limit.excess, self.args) is True:
                until, from_ = self._limit(limit)
                end = min(end or FOREVER, until.toordinal()) if until is not None else end
                begin = max(begin or 0, from_.toordinal()) if from_ is not None else begin
        return begin, end

    def _duties(self, possible: Iterable[str]) -> Iterator[a.DutyItem]:
        if set(possible) == {a.NOT_APPLICABLE}:
            return
        when = {"always", *(("after_grant",) if GRANTED & set(possible) else ())}
        yield from self._duties_of(when)

    def _duties_of(self, when: Collection[str]) -> Iterator[a.DutyItem]:
        for rule in self.provision.duties:
            if rule.when not in when or (rule.prop is not None and self.model.value(rule.prop, self.args) is not True):
                continue
            due = None
            if rule.due is not None:
                least, most = interval(self.model, rule.due, {n.APPLICATION: self.args})
                due = _date(int(least)) if least is not None and least == most else None
            yield a.DutyItem(rule.bearer, rule.what, due, rule.address.id)

    def _deviation(self, grounds: tuple[a.Ground, ...]) -> tuple[str, ...]:
        addresses = {x for g in grounds for x in (g.id, *g.because)}
        reached = {i: self.norms.articles[i].address for i in addresses}
        return tuple(d.address.id for d in self.norms.deviations if any(d.reaches(x) for x in reached.values()))

    def _clauses(self) -> tuple[n.Ground, ...]:
        return self.provision.grounds

    def _recorded(self, grounds: tuple[a.Ground, ...], outcome: str) -> a.RecordedCheck | None:
        recorded = self.application.recorded
        if recorded is None:
            return None
        holding = dict.fromkeys(g.id for g in grounds)
        because = {x for g in grounds for x in g.because}
        clauses = self._clauses()
        undecided = {g.address.id for g in clauses if self.model.value(g.prop, self.args) is None}
        undecided |= {c.address.id for c in self.provision.conditions if self.model.value(c.prop, self.args) is None}
        right = tuple(x for x in recorded.grounds if x in holding or any(b == x or b.startswith(f"{x}.") for b in because))
        unknown = tuple(x for x in recorded.grounds if x not in right and x in undecided)
        wrong = tuple(x for x in recorded.grounds if x not in right and x not in unknown)
        missing = tuple(
            x
            for x in holding
            if x not in recorded.grounds
            and not any(g.id == x and any(b == r or b.startswith(f"{r}.") for b in g.because for r in right) for g in grounds)
        )
        expected = EXPECTED[recorded.outcome]
        agrees = None if outcome in (a.UNDECIDED, a.CHOICE) else outcome in expected
        return a.RecordedCheck(_date(recorded.date), recorded.outcome, agrees, right, wrong, unknown, missing)


class EndingDecider(Decider):
    """Reads the decision on a running provision: may it be ended, or does it go on?"""

    def _reasoned(self, found: a.Decision) -> a.Decision:
        grounds = tuple(self._grounds())
        return replace(
            found,
            grounds=grounds,
            unmet=unmet_conditions(self.model, self.provision, self.args, self._counts),
            assumed=tuple(self._assumed()),
            duties=tuple(self._duties_of({"on_ending"})) if a.MAY_END in found.possible else (),
            deviation=self._deviation(grounds) if a.MAY_END in found.possible else (),
            recorded=self._recorded(grounds, found.outcome),
        )

    @property
    def _ending(self) -> n.Ending:
        assert self.provision.ending is not None
        return self.provision.ending

    def _possible(self) -> tuple[str, ...]:
        e = self._ending
        undecided = bool(self._undecided_signals())
        signals = (e.in_force, e.runs, e.keep, e.end)
        statuses = [self.residual.statuses(p, self.args) if undecided else frozenset({self._status(p)}) for p in signals]
        found = {_ending_row(*combination) for combination in itertools.product(*statuses)}
        return tuple(o for o in a.ENDING_OUTCOMES if o in found)

    def _clauses(self) -> tuple[n.Ground, ...]:
        return self._ending.grounds

    def _grounds(self) -> Iterator[a.Ground]:
        bites = self.model.value(self._ending.end, self.args) is not False  # what goes on anyhow needs no protection
        for rule in self._ending.keeps:
            if bites and self.model.value(rule.prop, self.args) is True:
                yield self._ground(rule.address, None, a.KEEPS, rule.label, rule.prop, ())
        for ground in self._ending.grounds:
            if self.model.value(ground.prop, self.args) is True:
                yield self._ground(ground.address, ground.leg, a.MAY_END_GROUND, ground.label, ground.prop, ground.conditions)


def _ending_row(in_force: Status, runs: Status, keep: Status, end: Status) -> str:
    """The first row of the outcome table for a running provision that applies."""
    if in_force is not Status.TRUE or runs is not Status.TRUE:
        return a.NOT_APPLICABLE
    return a.MAY_END if end is Status.TRUE and keep is not Status.TRUE else a.CONTINUE


def _row(in_force: Status, binding: Status, power: Status, may: Status, shall: Status) -> str:
    """The first row of the outcome table that applies."""
    if in_force is not Status.TRUE:
        return a.NOT_APPLICABLE
    if binding is Status.TRUE or power is Status.FALSE:
        return a.MUST_REFUSE
    if may is Status.TRUE:
        return a.MAY_REFUSE
    if Status.CHOICE in (binding, may, power):
        return a.CHOICE
    return a.GRANT if shall is Status.TRUE else a.MAY_GRANT


def _date(day: int | None) -> Date | None:
    return Date.fromordinal(day) if day is not None and 0 < day <= LAST_DAY else None
