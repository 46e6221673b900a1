"""What a decision says. Data only; the fields are those of `decide --json`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Self

from parser.norms import WANT, Norms, StepKind

from ..semantics.model import Model
from ..semantics.outcome import CHOICE as CHOICE
from ..semantics.outcome import CONTINUE as CONTINUE
from ..semantics.outcome import ENDING_OUTCOMES as ENDING_OUTCOMES
from ..semantics.outcome import GRANT as GRANT
from ..semantics.outcome import MAY_END as MAY_END
from ..semantics.outcome import MAY_GRANT as MAY_GRANT
from ..semantics.outcome import MAY_REFUSE as MAY_REFUSE
from ..semantics.outcome import MUST_REFUSE as MUST_REFUSE
from ..semantics.outcome import NOT_APPLICABLE as NOT_APPLICABLE
from ..semantics.outcome import OUTCOMES as OUTCOMES
from ..semantics.outcome import UNDECIDED as UNDECIDED
from ..semantics.question import Question

REFUSES, MAY_REFUSES, MAY_END_GROUND, KEEPS = "weigert", "kan_weigeren", "kan_beeindigen", "behoudt"
EXCESS = "meerdere"  # the leg of a ground that refuses only what exceeds a maximum


@dataclass(frozen=True)
class Ground:
    """A clause that holds and refuses, ends or keeps. `because`: unmet conditions, `with_`: the entities that carry it.

    `modality`: weigert, kan_weigeren; for a running provision kan_beeindigen, or behoudt (goes on all the same).

    For the excess leg what can be granted: `until` (or `from_`) the last (first) day, `instead` a fact of the application and
    its value, where more was asked for. For what is kept: `until` the last day on which it is, `until_by` the address that sets it.
    """

    id: str
    leg: str | None
    modality: str
    because: tuple[str, ...]
    with_: tuple[str, ...]
    label: str
    readings: tuple[str, ...]
    prop: str
    until: date | None = None
    from_: date | None = None
    instead: tuple[str, str] | None = None
    until_by: str | None = None

    @property
    def binding(self) -> bool:
        return self.modality == REFUSES

    def deviable(self, conditions: Collection[str]) -> tuple[str, ...]:
        """Addresses a power to deviate may set aside: the ground and what it turns on, but of a power that is not there
        only the conditions of the provision (`conditions`, by address), not what the power itself delimits."""
        if self.leg == WANT:
            return tuple(x for x in self.because if x in conditions and x != self.id)
        return self.id, *self.because


@dataclass(frozen=True)
class Part:
    """A leaf on which an unmet condition fails."""

    fact: str
    entity: str
    value: str | None
    unit: str | None
    operator: str
    required: str


@dataclass(frozen=True)
class Unmet:
    id: str
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Unknown:
    """A fact that can still change the outcome. `ids`: the addresses that wait for it."""

    fact: str
    entity: str
    question: str
    kind: str
    who: str | None
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Assumed:
    fact: str
    entity: str
    value: str
    reason: str


@dataclass(frozen=True)
class AmountStep:
    """What is done next with an amount, with how much (None: not known yet), and what that is in words (a number in the text: nothing)."""

    kind: StepKind
    value: Decimal | None
    label: str


@dataclass(frozen=True)
class AmountRow:
    """A maximum for one part of the period. status: ok, geen_cel, onbekend; `less`: what is taken off.

    `capped_by`: what else it may not exceed, in words, and `cap` how much that is; None if that is not known yet: the
    maximum is then that of the table, or less. `counted`: what number that was worked out the rate is multiplied by, in
    words; `version`: of which of several versions the cell or the rate is, the id of its address.
    """

    from_: date | None
    to: date | None
    id: str
    row: str | None
    column: str | None
    table: Decimal | None
    hours: Decimal | None
    factor: str | None
    maximum: Decimal | None
    status: str
    less: Decimal | None = None
    cap: Decimal | None = None
    capped_by: str | None = None
    steps: tuple[AmountStep, ...] = ()
    counted: str = field(default="", compare=False)
    version: str = field(default="", compare=False)


@dataclass(frozen=True)
class HoursRow:
    """A maximum number of hours for one part of the period: percentage x hours a week (`hours`) x days / 7."""

    from_: date | None
    to: date | None
    id: str
    row: str | None
    column: str | None
    percentage: Decimal | None
    maximum: Decimal | None
    status: str
    hours: Decimal | None = None


@dataclass(frozen=True)
class OpenLimit:
    """A maximum of which is not known whether, or how far, it is exceeded.

    `last`: it sets a last day (else a first). `known`: up to (from) this day can be granted in any case, None if no day is
    certain; `furthest`: the latest last (earliest first) day that it can turn out to allow, None if not short of what is asked.
    """

    id: str
    label: str
    last: bool
    known: date | None
    furthest: date | None
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True)
class DutyItem:
    """A duty. `open`: whether it holds is not known; `unknown`: the facts on which that depends.

    `open_days`: days within the term that may still be equated with a holiday; the last day is then later than `due`.
    """

    bearer: str
    what: str
    due: date | None
    id: str
    open: bool = False
    unknown: tuple[Unknown, ...] = ()
    open_days: tuple[date, ...] = ()


@dataclass(frozen=True)
class RecordedCheck:
    """A recorded decision set against the answer."""

    date: date | None
    outcome: str
    agrees: bool | None
    named_and_holding: tuple[str, ...]
    named_and_not_holding: tuple[str, ...]
    named_and_unknown: tuple[str, ...]
    holding_and_not_named: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """The answer for one application, or for one running provision (`running`)."""

    application: str | None
    running: str | None
    provision: str
    person: str | None
    date: date | None
    outcome: str
    possible: tuple[str, ...]
    choice: tuple[tuple[str, ...], ...] = ()
    grounds: tuple[Ground, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    amounts: tuple[AmountRow, ...] = ()
    hours: tuple[HoursRow, ...] = ()
    duties: tuple[DutyItem, ...] = ()
    deviation: tuple[str, ...] = ()
    recorded: RecordedCheck | None = None
    limits: tuple[OpenLimit, ...] = ()

    @property
    def waiting(self) -> tuple[Unknown, ...]:
        """Unknown facts on which no outcome depends, but how long can be granted, or whether a duty holds."""
        listed = {(u.fact, u.entity) for u in self.unknown}
        found: dict[tuple[str, str], Unknown] = {}
        waits = (*(x.unknown for x in self.limits), *(x.unknown for x in self.duties))
        for unknown in (u for each in waits for u in each if (u.fact, u.entity) not in listed):
            before = found.get((unknown.fact, unknown.entity), unknown)
            found[unknown.fact, unknown.entity] = replace(before, ids=tuple(dict.fromkeys((*before.ids, *unknown.ids))))
        return tuple(found.values())

    @property
    def subject(self) -> str:
        """Id of what is decided: the application or the running provision."""
        found = self.application or self.running
        assert found is not None
        return found


@dataclass(frozen=True)
class Answer:
    """Decisions on a dossier, with the models they were read from and those of the amounts.

    `question`: what was asked, with every reading and the dossier that was judged. `models`: of each decision in turn, for
    each is judged with what existed on its own day; `model`: that of the first.
    """

    question: Question
    model: Model
    decisions: tuple[Decision, ...]
    amount_models: tuple[Model, ...] = ()
    models: tuple[Model, ...] = ()
    kind: str | None = None  # of the one decision that is looked at

    @property
    def norms(self) -> Norms:
        """The norms, in the words of the kind that is decided on, if it is one."""
        norms = self.question.norms
        if not norms.wording.by_kind:
            return norms
        kinds = {self.kind} if self.kind is not None else {d.provision for d in self.decisions}
        return norms.worded(kinds.pop()) if len(kinds) == 1 else norms

    @property
    def readings(self) -> Mapping[str, str]:
        """The choice of every reading under which this is the answer."""
        return self.question.readings

    def model_of(self, decision: Decision) -> Model:
        """The model that a decision was read from."""
        return next((m for m, d in zip(self.models, self.decisions, strict=False) if d.subject == decision.subject), self.model)

    def about(self, decision: Decision) -> Self:
        """The answer for those who look at one decision: `model` is the one it was read from."""
        model = self.model_of(decision)
        kind = decision.provision if self.question.norms.wording.by_kind else None
        return self if model is self.model and kind == self.kind else replace(self, model=model, kind=kind)
