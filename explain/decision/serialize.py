"""The JSON of `waarom decide`: the fields of the contract and the answer in a sentence, numbers and dates as plain strings.

Two fields are there only if there is something to say: `limits` of a decision (maxima that hang on something unknown) and
`unknown` of a duty (of which is not known whether it holds).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from parser.norms import Norms
from reasoner import Answer, Decision, Problem
from reasoner.decision.answer import EXCESS, AmountRow, DutyItem, Ground, HoursRow, OpenLimit, RecordedCheck, Unknown
from reasoner.semantics.uses import value_text

from .. import words
from ..origin import kb_json


def answer_json(answer: Answer) -> dict[str, Any]:
    """The whole answer as plain data; `sentence` stands beside a decision, for it is no part of what a receipt vouches for."""
    from ..sentence import sentence

    return head_json(answer) | {"decisions": [decision_json(answer, d) | {"sentence": sentence(answer, d)} for d in answer.decisions]}


def head_json(answer: Answer) -> dict[str, Any]:
    """What every answer begins with: by which rules, on which dossier, under which readings."""
    norms = answer.norms
    return {
        "kb": kb_json(norms),
        "dossier": {"sha256": answer.model.case.dossier.sha256},
        "readings": answer.readings,
        "variant": words.variant_words(norms.variant),
    }


def decision_json(answer: Answer, decision: Decision) -> dict[str, Any]:
    return {
        "application": decision.application,
        "running": decision.running,
        "provision": decision.provision,
        "person": decision.person,
        "date": _plain(decision.date),
        "outcome": decision.outcome,
        "possible": list(decision.possible),
        "choice": [list(c) for c in decision.choice],
        "grounds": [_ground(answer, g) for g in decision.grounds],
        "unmet": [{"id": u.id, "label": u.label, "parts": [asdict(p) for p in u.parts]} for u in decision.unmet],
        "unknown": [_unknown(u) for u in decision.unknown],
        "assumed": [asdict(x) for x in decision.assumed],
        "amounts": [_amount(r) for r in decision.amounts],
        "hours": [_hours(r) for r in decision.hours],
        "duties": [_duty(d) for d in decision.duties],
        "deviation": list(decision.deviation),
        "recorded": _recorded(decision.recorded),
    } | ({"limits": [_limit(x) for x in decision.limits]} if decision.limits else {})


def _unknown(unknown: Unknown) -> dict[str, Any]:
    return asdict(unknown) | {"ids": list(unknown.ids)}


def _limit(limit: OpenLimit) -> dict[str, Any]:
    """A maximum that hangs on something unknown: what can be granted in any case, and how far it may turn out to reach."""
    known, furthest = ("until", "until_at_most") if limit.last else ("from", "from_at_least")
    none = dict.fromkeys(("until", "until_at_most", "from", "from_at_least"))
    return {"id": limit.id, "label": limit.label, "text": words.capital(words.open_limit_words(limit)) + "."} | none | {
        known: _plain(limit.known), furthest: _plain(limit.furthest), "unknown": [_unknown(u) for u in limit.unknown],
    }  # fmt: skip


def _duty(duty: DutyItem) -> dict[str, Any]:
    """A duty; one of which is not known whether it holds lists what that depends on."""
    days = [day.isoformat() for day in duty.open_days]
    told = {"bearer": duty.bearer, "what": duty.what, "due": _plain(duty.due), "id": duty.id, "open_days": days}
    return told | ({"unknown": [_unknown(u) for u in duty.unknown]} if duty.open else {})


def _ground(answer: Answer, ground: Ground) -> dict[str, Any]:
    text = " ".join(answer.norms.articles[ground.id].quotations)
    return {
        "id": ground.id,
        "leg": ground.leg,
        "modality": ground.modality,
        "because": list(ground.because),
        "with": list(ground.with_),
        "text": text + (_excess(answer.norms, ground) if ground.leg == EXCESS else _kept(answer.norms, ground)),
        "readings": list(ground.readings),
    }


def _excess(norms: Norms, ground: Ground) -> str:
    border = [f"vanaf {ground.from_.isoformat()}"] if ground.from_ is not None else []
    border += [f"tot en met {ground.until.isoformat()}"] if ground.until is not None else []
    border += [words.instead_words(norms, ground.instead)] if ground.instead is not None else []
    return f" (toe te kennen {' '.join(border)})" if border else ""


def _kept(norms: Norms, ground: Ground) -> str:
    """Until when what runs is kept, and by which part of the text."""
    if ground.until is None or ground.until_by is None:
        return ""
    return f" (behouden tot en met {ground.until.isoformat()}: {words.cite(norms.articles[ground.until_by].address)})"


def _amount(row: AmountRow) -> dict[str, Any]:
    return {
        "from": _plain(row.from_), "to": _plain(row.to), "id": row.id, "row": row.row, "column": row.column, "table": _plain(row.table),
        "hours": _plain(row.hours), "factor": row.factor, "less": _plain(row.less), "cap": _plain(row.cap),
        "maximum": _plain(row.maximum), "currency": "EUR", "status": row.status,
        **({"steps": [{"step": s.kind, "value": _plain(s.value)} for s in row.steps]} if row.steps else {}),
    }  # fmt: skip


def _hours(row: HoursRow) -> dict[str, Any]:
    return {
        "from": _plain(row.from_), "to": _plain(row.to), "id": row.id, "percentage": _plain(row.percentage), "maximum": _plain(row.maximum),
    }  # fmt: skip


def _recorded(check: RecordedCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        "date": _plain(check.date),
        "outcome": check.outcome,
        "agrees": check.agrees,
        "named_and_holding": list(check.named_and_holding),
        "named_and_not_holding": list(check.named_and_not_holding),
        "named_and_unknown": list(check.named_and_unknown),
        "holding_and_not_named": list(check.holding_and_not_named),
    }


def _plain(value: object) -> str | None:
    match value:
        case None:
            return None
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f") if value.as_tuple().exponent == -2 else value_text(value, "")
    return str(value)


def errors_json(problems: tuple[Problem, ...]) -> dict[str, Any]:
    """Bad input as the contract writes it to stderr."""
    keys = ("code", "file", "line", "column", "message", "hint")
    return {"errors": [{k: getattr(p, k) for k in keys} for p in problems]}
