"""Grounds of a policy rule: the exception of Awb 4:84 is told wherever such a ground is, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import DOSSIERS

from explain.cli import main
from parser.norms import Norms
from reasoner import decide, read_dossier
from reasoner.repairs.repair import repairs

EXCEPTION = "beleidsregel_onevenredig"


def read(name: str) -> str:
    return (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("format_", ["text", "dot", "html", "md", "letter"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("geweigerd-een-grond", True),  # article 2: a policy rule
        ("uitsluiting-werkbegeleiding-naast-jobcoaching", False),  # article 3: further rules
        ("toegekend-jobcoaching", False),
    ],
)
def test_a_refusal_by_a_policy_rule_names_the_exception(name: str, told: bool, format_: str) -> None:
    result = CliRunner().invoke(main, ["explain", str(DOSSIERS / f"{name}.yaml"), "--format", format_], catch_exceptions=False)
    assert result.exit_code == 0
    out = " ".join(re.sub(r"<br/?>|\\n|<[^>]*>|[│├─└]", " ", result.output, flags=re.I).split())
    assert (
        re.search(r"wegens bijzondere omstandigheden onevenredig(e gevolgen( heeft)?| zijn) \(art\. 4:84 Awb\)", out) is not None
    ) is told


@pytest.mark.parametrize("path", sorted(DOSSIERS.glob("*.yaml")), ids=lambda p: p.stem)
def test_the_presumption_is_listed_only_with_a_ground_of_a_policy_rule(norms: Norms, path: Path) -> None:
    dossier = read_dossier(norms, path.read_text(encoding="utf-8"))
    for decision in decide(norms, dossier).decisions:
        listed = EXCEPTION in [x.fact for x in decision.assumed]
        policy = {g.id for g in decision.grounds if g.id.startswith(("regeling:2.1", "regeling:2.5", "regeling:4."))}
        if decision.application is None:
            assert not listed
        elif decision.outcome not in ("onbeslist", "keuze") and not dossier.records[decision.application].deviations:
            assert listed is bool(policy)


def test_stated_it_is_not_presumed_and_takes_the_ground_away(norms: Norms) -> None:
    text = read("geweigerd-een-grond")
    refused = decide(norms, read_dossier(norms, text)).decisions[0]
    granted = decide(norms, read_dossier(norms, text.rstrip("\n") + f"\n    {EXCEPTION}: ja\n")).decisions[0]
    assert {g.id for g in refused.grounds} - {g.id for g in granted.grounds} == {"regeling:2.5"}
    assert EXCEPTION not in [x.fact for x in granted.assumed]
    assert [u.id for u in granted.unmet] == [u.id for u in refused.unmet]


def test_no_repair_leads_to_a_zero_hours_contract_or_to_special_circumstances(norms: Norms) -> None:
    text = read("geweigerd-een-grond").replace("regulier", "nul_uren")
    assert "nul_uren" in text
    changes = [c for r in repairs(norms, read_dossier(norms, text)).repairs for c in (*r.changes, *r.provisos)]
    assert "soort" in [c.slot.name for c in changes]
    assert not [c for c in changes if "nul_uren" in (c.value, *c.others) or c.slot.name == EXCEPTION]
