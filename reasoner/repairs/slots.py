"""Which slots a leaf of the rules reads in a dossier: its value depends on nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

from parser import norms as n
from parser.vocabulary import DECIDED, RECEIVED

from ..dossier.record import Args, Record, beneficiary
from ..semantics.case import Case
from ..semantics.cone import chain_source
from ..semantics.model import LEAVES, Instance, Model
from ..semantics.premises import premises
from .changes import Slot, What

Env = dict[str, str]


class Reads:
    """Slots read by leaves of a model. Links are followed as they stand; what does not exist is not read.

    movable: may a slot be different? What then can only be as it is, and all that it decides by itself, is not read.
    """

    def __init__(self, model: Model, movable: Callable[[Slot], bool] = lambda _: True) -> None:
        self.model, self.movable = model, movable
        self.case: Case = model.case
        self.norms, self.records = self.case.norms, self.case.dossier.records
        self._seen: set[Instance] = set()
        self._fixed: dict[Instance, bool | None] = {}

    def leaf(self, prop: str, args: Args) -> frozenset[Slot]:
        """Every slot on which the truth of this leaf depends."""
        outer, self._seen = self._seen, set()
        found = frozenset(self._below(prop, args))
        self._seen = outer
        return found

    def fixed(self, prop: str, args: Args) -> bool | None:
        """The truth of what no movable slot can change; None for the rest, and for what is not known."""
        at = (prop, args)
        if at not in self._fixed:
            self._fixed[at] = None  # a way back is not fixed
            self._fixed[at] = self._derive(prop, args)
        return self._fixed[at]

    def _derive(self, prop: str, args: Args) -> bool | None:
        body = self.norms.props[prop].body
        match body:
            case n.OfKind(path, _) if not path.links:  # of an open kind only what holds of all below it is settled
                return self.model.value(prop, args)
            case n.Deviated():
                return None if any(True for _ in premises(self.model, prop, args)) else self.model.value(prop, args)
            case n.All() | n.Any_():
                below = [(p.holds, self.fixed(p.prop, p.args)) for p in premises(self.model, prop, args)]
                held = [value if holds or value is None else not value for holds, value in below]
                decisive = isinstance(body, n.Any_)
                if decisive in held:
                    return decisive
                return None if None in held else not decisive
        # others: a leaf by what it reads, the rest is not fixed
        if isinstance(body, LEAVES) and not any(self.movable(s) for s in self.leaf(prop, args)):
            return self.model.value(prop, args)
        return None

    def _below(self, name: str, args: Args) -> Iterator[Slot]:
        """Slots of everything under a proposition."""
        if (name, args) in self._seen or str(args[0]) not in self.records:
            return
        self._seen.add((name, args))
        prop = self.norms.props[name]
        env = {v: str(a) for v, a in zip(prop.context, args, strict=True)}
        by_var = dict(zip(prop.context, args, strict=True))
        match prop.body:
            case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
                if self.fixed(name, args) is None:
                    for c in children:
                        yield from self._below(c.prop, tuple(by_var[v] for v in self.norms.props[c.prop].context))
            case n.Exists(source, body):
                for member in self.case.members(self.records[str(args[0])], source):
                    inner = {**by_var, source.var: member}
                    yield from self._below(body.prop, tuple(inner[v] for v in self.norms.props[body.prop].context))
                yield from self.range(source, self.records[str(args[0])])
            case n.Present(var):
                record = self.records.get(env[var])
                if record is None:
                    return
                yield from self.standing(record)
                if record.kind is not None and self.case.pending(record):
                    yield from self._below(self.norms.provisions[record.kind].signals.present, (record.id,))
            case n.Flag(path, fact) | n.Member(path, fact, _):
                yield from self._fact(env, path, fact)
            case n.OfKind(path, kind):
                yield from self._kind(env, path) if kind != n.APPLICATION else ()
            case n.Linked(path, link):
                yield from self._link(env, path, link)
            case n.Granted(path, _):
                yield from self._decision(env, path)
            case n.Same(left, right, link):
                yield from self._link(env, left, link)
                yield from self._link(env, right, link)
            case n.Comparison(left_term, _, right_term):
                yield from self.term(left_term, env, args)
                yield from self.term(right_term, env, args)
            case n.Lasts(path, _):
                yield from self._period(env, path)
            case n.SharedDays(one, other, _):
                yield from self._period(env, one)
                yield from self._period(env, other)
            case n.ReadingIs() | n.Deviated() | n.Running():
                pass
            case other:
                assert_never(other)

    def term(self, term: n.Term, env: Env, args: Args) -> Iterator[Slot]:
        """Every slot on which the value of a term depends."""
        match term:
            case n.FactTerm(path, fact, _):
                yield from self._fact(env, path, fact)
            case n.PartCount():
                yield from self._period(env, n.Path(n.APPLICATION))
            case n.ChainBound(path, links, _):
                yield from self._chain(env, path, links)
                yield from self.lists(chain_source(self.norms, term), self.records[str(args[0])])
            case n.PeriodCount(path, _, _, _):
                yield from self._period(env, path)
            case n.ValueTerm(name, _):
                for case_term, guard in self.norms.values[name].cases:
                    if guard is not None:
                        yield from self._below(guard.prop, args[:1])
                    if guard is None or self.fixed(guard.prop, args[:1]) is not (not guard.holds):
                        yield from self.term(case_term, env, args)
            case n.Aggregate(source, body, weight):
                application = self.records[str(args[0])]
                yield from self.range(source, application)
                for member in self.case.members(application, source):
                    bound = {n.APPLICATION: args[0], source.var: member}
                    inner_args = tuple(bound[v] for v in self.norms.props[body.prop].context)
                    yield from self._below(body.prop, inner_args)
                    if weight is not None and self.fixed(body.prop, inner_args) is not (not body.holds):
                        yield from self.term(weight, {**env, source.var: str(member)}, args)
            case n.Number() | n.Day() | n.PartNumber() | n.Plus() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary():
                pass
            case n.Between() | n.CalendarStart() | n.Times() | n.Extreme() | n.Rounded():
                pass
            case other:
                assert_never(other)
        for inner in n.inner_terms(term):
            yield from self.term(inner, env, args)

    def standing(self, record: Record) -> Iterator[Slot]:
        """Slots on which it depends how another application stood on the day of the decision."""
        if record.entity == n.APPLICATION and record.id != self.case.judged:
            yield from self._days(record)
            yield Slot(What.FACT, record.id, RECEIVED)

    def _days(self, record: Record) -> Iterator[Slot]:
        """The day of the decision, and what bounds it as long as it is not known."""
        yield Slot(What.DATE, "", DECIDED)
        judged = self.records.get(self.case.judged or "", record)
        if self.case.decision_date(judged) is None:
            yield from (Slot(What.FACT, r.id, RECEIVED) for r in {record.id: record, judged.id: judged}.values() if not r.running)

    def range(self, source: n.Source, application: Record) -> Iterator[Slot]:
        """Slots that decide which members a range has."""
        if source.part:
            yield from self._period({n.APPLICATION: application.id}, n.Path(n.APPLICATION))
        if source.applications:
            yield from (Slot(What.WITHDRAW, a.id, "") for a in self.case.dossier.applications if a.id != application.id)
        yield from self.lists(source, application)

    def lists(self, source: n.Source, application: Record) -> Iterator[Slot]:
        """The lists of a range, as far as they may have more members than the dossier names."""
        owner = beneficiary(self.norms, application) if source.owner else None
        yield from (Slot(What.LIST, owner or "", name) for name in source.every_list if not self.case.dossier.complete(name, owner))

    # ---- paths

    def _walk(self, env: Env, path: n.Path) -> Iterator[Slot | Record]:
        """The links of a path, and last the record at its end if there is one."""
        record = self.records.get(env[path.var])
        for link in path.links:
            if record is None:
                return
            yield Slot(What.LINK, record.id, link)
            record = self.case.target(record, (link,))
        if record is not None:
            yield record

    def _fact(self, env: Env, path: n.Path, fact: str) -> Iterator[Slot]:
        for step in self._walk(env, path):
            if isinstance(step, Slot):
                yield step
            elif self.norms.entities[step.entity].facts[fact].system:
                yield from self._days(step)
            else:
                yield Slot(What.FACT, step.id, fact)
                yield from self._other_end(step, fact)

    def _other_end(self, record: Record, fact: str) -> Iterator[Slot]:
        """What bounds a first or last day that is not known."""
        period = self.norms.entities[record.entity].period
        if period is not None and fact in (period.begin, period.end) and self.case.exact(record, fact) is None:
            yield Slot(What.FACT, record.id, period.end if fact == period.begin else period.begin)

    def _kind(self, env: Env, path: n.Path) -> Iterator[Slot]:
        for step in self._walk(env, path):
            yield step if isinstance(step, Slot) else Slot(What.KIND, step.id, "")

    def _decision(self, env: Env, path: n.Path) -> Iterator[Slot]:
        """Whether it was granted by then turns on the day of the decision."""
        for step in self._walk(env, path):
            if isinstance(step, Slot):
                yield step
            elif step.granted:
                yield from self._fact(env, n.Path(n.APPLICATION), DECIDED)
                if step.recorded is not None and step.recorded.date is None:
                    yield Slot(What.FACT, step.id, RECEIVED)

    def _chain(self, env: Env, path: n.Path, links: tuple[str, ...]) -> Iterator[Slot]:
        """A period with what adjoins it turns on every record that may adjoin it."""
        for step in self._walk(env, path):
            if isinstance(step, Slot):
                yield step
                continue
            entity = self.norms.entities[step.entity]
            for record in (step, *self.case.alike(step, ())[1]):
                yield from (Slot(What.LINK, record.id, link) for link in links)
                if entity.period is not None:
                    yield from (Slot(What.FACT, record.id, name) for name in (entity.period.begin, entity.period.end))

    def _link(self, env: Env, path: n.Path, link: str) -> Iterator[Slot]:
        for step in self._walk(env, path):
            yield step if isinstance(step, Slot) else Slot(What.LINK, step.id, link)

    def _period(self, env: Env, path: n.Path) -> Iterator[Slot]:
        for step in self._walk(env, path):
            if isinstance(step, Slot):
                yield step
            elif (period := self.norms.entities[step.entity].period) is not None:
                yield from (Slot(What.FACT, step.id, f) for f in (period.begin, period.end))
