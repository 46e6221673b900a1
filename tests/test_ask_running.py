"""What is asked of something that runs is about that: no duty of an application stands beside it."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import DOSSIERS
from oracle.loaded import norms

from parser.norms import DutyRule
from reasoner import decide, read_dossier
from reasoner.questions.ask import Asked, ask
from reasoner.questions.irrelevant import DUTY

NORMS = norms()
WAITING = 60  # seconds: far more than is needed


def asked(name: str, running: str | None = None) -> Asked:
    found = read_dossier(NORMS, (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8"))
    (decision,) = ask(decide(NORMS, found, running=running, date=date(2025, 3, 1)), seconds=WAITING)
    return decision


def duties(kind: str) -> dict[str, set[str]]:
    """Of each address the moments of its duties."""
    found: dict[str, set[str]] = {}
    rules: tuple[DutyRule, ...] = NORMS.provisions[kind].duties
    for rule in rules:
        found.setdefault(rule.address.id, set()).add(rule.when)
    return found


@pytest.mark.parametrize("name", ["aansluitend-werkbegeleiding-erna", "andere-persoon", "dezelfde-dag", "in-natura-naast-werkbegeleiding"])
def test_only_what_a_duty_at_an_ending_waits_for_is_named(name: str) -> None:
    found = asked(name, "v1")
    waits = [s for s in found.settled if s.why == DUTY]
    moments = duties(found.decision.provision)
    assert all("on_ending" in moments[id_] for s in waits for id_ in s.ids)
    assert not {"ontvangen", "onderzoek_afgerond_op", "experiment_verlengd"} & {s.fact for s in waits}  # each waits for an application only


def test_on_a_refusal_no_duty_after_a_grant_is_named() -> None:
    found = asked("geweigerd-drie-gronden")
    assert found.decision.outcome == "moet_weigeren"
    moments = duties(found.decision.provision)
    assert all(moments[id_] != {"after_grant"} for s in found.settled if s.why == DUTY for id_ in s.ids)
