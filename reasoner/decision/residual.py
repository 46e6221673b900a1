"""What is undecided and why: unknown leaves, choices, and what a signal may still become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from parser import norms as n

from ..dossier.record import Args, beneficiary
from ..semantics.model import Instance, Model
from ..semantics.outcome import Status
from ..semantics.premises import open_lists, premises, sources_of
from ..semantics.uses import FactUse, fact_uses
from .answer import Unknown


class Residual:
    """The undecided part of a model. Cycles can only pass through the presence of applications."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._uses: dict[str, frozenset[str]] = {}
        self._under: dict[Instance, tuple[Instance, ...]] = {}
        self._unknown: dict[Instance, tuple[FactUse, ...]] = {}

    @cached_property
    def circular(self) -> frozenset[str]:
        """Applications whose presence rests on itself."""
        return frozenset(a for a in self.model.cones if self._reaches_itself(a))

    def statuses(self, prop: str, args: Args) -> frozenset[Status]:
        """Every status a proposition may still end with."""
        value = self.model.value(prop, args)
        if value is not None:
            return frozenset({Status.TRUE if value else Status.FALSE})
        found = set()
        if (prop, args) in self.model.may_true:
            found.add(Status.TRUE)
        if (prop, args) in self.model.may_false:
            found.add(Status.FALSE)
        if self.reaches_choice(prop, args):
            found.add(Status.CHOICE)
        return frozenset(found)

    def reaches_choice(self, prop: str, args: Args) -> bool:
        """Does the residual of this proposition reach a cycle of applications?"""
        if any(self._may_meet_another(*at) for at in self.below(prop, args)):
            return True
        return any(self._leads_to_cycle(b) for b in self._applications_below(prop, args))

    def _may_meet_another(self, prop: str, args: Args) -> bool:
        """A range over applications of which the dossier may not name all: one not named may exclude and be excluded."""
        case = self.model.case
        body = case.norms.props[prop].body
        if not isinstance(body, n.Exists) or not body.source.applications:
            return False
        application = case.dossier.records[str(args[0])]
        owner = beneficiary(case.norms, application) if body.source.owner else None
        return not case.dossier.complete("aanvragen", owner)

    # ---- walking

    def below(self, prop: str, args: Args) -> Iterator[Instance]:
        """Undecided instances under (and with) this one, within its own application."""
        seen: set[Instance] = set()
        todo: list[Instance] = [(prop, args)]
        while todo:
            at = todo.pop()
            if at in seen or self.model.value(*at) is not None:
                continue
            seen.add(at)
            yield at
            if not isinstance(self.model.case.norms.props[at[0]].body, n.Present):
                todo += self._premises(at)

    def _premises(self, at: Instance) -> tuple[Instance, ...]:
        if at not in self._under:
            self._under[at] = tuple((p.prop, p.args) for p in premises(self.model, *at))
        return self._under[at]

    def _applications_below(self, prop: str, args: Args) -> frozenset[str]:
        """Pending applications whose presence is undecided and on which this depends."""
        props = self.model.case.norms.props
        return frozenset(str(a[-1]) for p, a in self.below(prop, args) if isinstance(props[p].body, n.Present))

    def presence_uses(self, application: str) -> frozenset[str]:
        """Applications on which the presence of this one depends, undecided."""
        if application not in self._uses:
            record = self.model.case.dossier.records[application]
            if record.kind is None or not self.model.case.pending(record):
                self._uses[application] = frozenset()
            else:
                present = self.model.case.norms.provisions[record.kind].signals.present
                self._uses[application] = self._applications_below(present, (application,))
        return self._uses[application]

    def _reaches_itself(self, application: str) -> bool:
        return application in self._reachable(application)

    def _reachable(self, application: str) -> set[str]:
        seen: set[str] = set()
        todo = list(self.presence_uses(application))
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += self.presence_uses(at)
        return seen

    def _leads_to_cycle(self, application: str) -> bool:
        return application in self.circular or bool(self._reachable(application) & self.circular)

    # ---- unknown facts

    def unknowns(self, roots: Iterable[Instance], decided: bool = False) -> tuple[Unknown, ...]:
        """Unknown facts in the residual of the roots, each once, with the addresses that wait for it; decided: though they are."""
        found: dict[tuple[str, str], tuple[FactUse, dict[str, None]]] = {}
        visited: set[tuple[Instance, str]] = set()
        todo: list[tuple[Instance, str]] = [(r, "") for r in roots]
        anyhow = {instance for instance, _ in todo} if decided else set()
        while todo:
            instance, address = todo.pop(0)
            if (instance, address) in visited or (self.model.value(*instance) is not None and instance not in anyhow):
                continue
            visited.add((instance, address))
            prop = self.model.case.norms.props[instance[0]]
            if prop.address is not None and prop.role in ("condition", "ground"):
                address = prop.address.id
            if instance not in self._unknown:
                self._unknown[instance] = tuple(self._leaves(instance))
            for use in self._unknown[instance]:
                _, ids = found.setdefault((use.fact, use.entity), (use, {}))
                if address:
                    ids[address] = None
            todo += [(under, address) for under in self._premises(instance)]
        return tuple(Unknown(use.fact, use.entity, use.question, use.kind, use.answered_by, tuple(ids)) for use, ids in found.values())

    def _leaves(self, instance: Instance) -> Iterator[FactUse]:
        for use in fact_uses(self.model, *instance):
            if use.value is None:
                yield use
        norms = self.model.case.norms
        if not any(True for _ in sources_of(norms, norms.props[instance[0]].body)):
            return
        for source, application in open_lists(self.model, *instance):
            owner = norms.application.owner
            holder = application.links.get(owner) if owner and source.owner else None
            about = holder or application.id
            for name in source.every_list:
                if not self.model.case.dossier.complete(name, holder):
                    question = f"Zijn alle {name} van {self.model.case.dossier.records[about].name} vermeld?"
                    yield FactUse(name, about, None, None, "", "", "feit", question, None)
