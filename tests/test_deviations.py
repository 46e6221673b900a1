"""A power to deviate that is used reaches its own application only, and only what it can reach."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
import yaml
from conftest import DOSSIERS, plain_yaml
from hypothesis import given
from oracle import Dossier
from oracle.generate import dossiers, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n
from reasoner import Answer, Decision, DossierError, decide, read_dossier

NORMS = norms()
JUDGED = {"bijzonder_geval": "ja", "afwijking_ten_gunste": "ja", "onbillijkheid_van_overwegende_aard": "ja"}


def answered(dossier: Dossier, **question: Any) -> Answer:
    return decide(NORMS, read_dossier(NORMS, to_yaml(dossier)), **question)


def decisions(dossier: Dossier) -> dict[str, Decision]:
    return {str(d.application): d for d in answered(dossier).decisions}


def beside(dossier: Dossier, other: Dossier) -> Dossier:
    """The dossier with the records of another one under other names, in the lists that it has."""
    ids = {r["id"] for records in other.values() for r in records if isinstance(r, dict)}

    def renamed(value: Any) -> Any:
        return f"ander_{value}" if isinstance(value, str) and value in ids else value

    result = copy.deepcopy(dossier)
    for name, records in other.items():
        if records and isinstance(records[0], dict) and name in result:
            result[name] = [*result[name], *({k: renamed(v) for k, v in r.items()} for r in records)]
    known = {r["id"] for records in result.values() for r in records if isinstance(r, dict)}
    links = {link.name for entity in NORMS.entities.values() for link in entity.links.values()}
    for records in result.values():
        for r in records:
            for key in [k for k in r if k in links and r[k].startswith("ander_") and r[k] not in known] if isinstance(r, dict) else ():
                r[key] = "geen"
    return result


def owned(dossier: Dossier) -> Dossier:
    """Without records of which it is not said whose they are: those may be the first person's."""
    owners = {e.list_name: e.owner for e in NORMS.entities.values() if e.owner is not None}
    return {
        name: [r for r in records if not isinstance(r, dict) or r.get(owners.get(name, "id"), "onbekend") not in ("onbekend", "geen")]
        for name, records in dossier.items()
        if name != "onvolledig"
    }


@pytest.mark.slow
@examples(20)
@given(dossiers(NORMS, most=2, supports=2), dossiers(NORMS, most=2, supports=1))
def test_a_second_person_with_records_of_his_own_changes_nothing(dossier: Dossier, other: Dossier) -> None:
    both = beside(dossier, owned(other))
    try:
        found = decisions(both)
    except DossierError:  # a combination that the rule base calls impossible: a link that was cut off
        return
    before = decisions(dossier)
    assert {a: found[a] for a in before} == before


def test_a_deviation_of_a_stranger_leaves_the_refusal() -> None:
    dossier = plain_yaml((DOSSIERS / "meeneembare-voorziening-in-beginsel.yaml").read_text(encoding="utf-8"))
    (deviating,) = dossier["aanvragen"]
    plain = {k: v for k, v in deviating.items() if k != "afwijking"}
    owner = str(plain["persoon"])
    alone = decide(NORMS, read_dossier(NORMS, yaml.safe_dump(dossier | {"aanvragen": [plain]}))).decisions
    stranger = {"id": "b1", "voorziening": plain["voorziening"], "persoon": "ander", "afwijking": deviating["afwijking"]}
    both = dossier | {"aanvragen": [plain, stranger], "personen": [*dossier["personen"], {"id": "ander"}]}
    found = decide(NORMS, read_dossier(NORMS, yaml.safe_dump(both))).decisions
    assert found[0] == alone[0]
    assert (alone[0].outcome, [g.id for g in alone[0].grounds]) == ("moet_weigeren", ["regeling:4.1.c"])
    assert owner != "ander"


def test_a_complete_dossier_stays_decided_beside_a_deviation() -> None:
    """Whether the college deviates is never unknown: not said is not done."""
    dossier = plain_yaml((DOSSIERS / "hardheidsclausule.yaml").read_text(encoding="utf-8"))
    (first,) = dossier["aanvragen"]
    second = {k: v for k, v in first.items() if k != "afwijking" and k not in JUDGED} | {"id": "a2"}
    found = decide(NORMS, read_dossier(NORMS, yaml.safe_dump(dossier | {"aanvragen": [first, second]}))).decisions
    assert [(d.outcome, d.unknown) for d in found] == [("kan_toekennen", ()), ("kan_weigeren", ())]


def test_one_program_for_every_deviation() -> None:
    """The norms of an answer are those of the rule base, whatever is deviated from."""
    dossier = plain_yaml((DOSSIERS / "hardheidsclausule.yaml").read_text(encoding="utf-8"))
    assert decide(NORMS, read_dossier(NORMS, yaml.safe_dump(dossier))).norms is NORMS


@pytest.mark.parametrize(("article", "says"), [("verordening:28", 0), ("verordening:27", 1)])
def test_the_council_is_informed_of_an_experiment_only(article: str, says: int) -> None:
    dossier = plain_yaml((DOSSIERS / "hardheidsclausule.yaml").read_text(encoding="utf-8"))
    (application,) = dossier["aanvragen"]
    application["afwijking"]["artikel"] = article
    application |= {"experiment_bevordert_participatie": "ja", "experiment_van": "2024-06-01", "experiment_tot_en_met": "2027-05-31"}
    (decision,) = decide(NORMS, read_dossier(NORMS, yaml.safe_dump(dossier)), date=date(2024, 9, 20)).decisions  # within the experiment
    assert decision.outcome == "kan_toekennen"
    assert [d.id for d in decision.duties].count("verordening:27.1") == says


def test_every_power_to_deviate_stops_at_what_the_act_says() -> None:
    for power in NORMS.deviations:
        for kind in NORMS.provisions.values():
            for ground in kind.grounds:
                if ground.leg == n.WANT or ground.address.id in ("verordening:3.1.a", "verordening:7.3"):
                    body = NORMS.props[ground.prop].body
                    assert isinstance(body, n.All)
                    assert not any(NORMS.props[c.prop].role == "deviation" for c in body.children), (power.address.id, ground.address.id)


def test_the_support_of_a_stranger_is_no_question_about_a_maximum() -> None:
    """Found: how far a maximum reaches seemed to wait for the kind of support that somebody else has."""
    dossier = plain_yaml((DOSSIERS / "proefplaats-verlenging-na-ziekte.yaml").read_text(encoding="utf-8"))
    application = dossier["aanvragen"][0]
    support = {"id": "v1", "soort": "voorziening", "van": "2024-04-30", "tot_en_met": "2024-06-29"}
    mine = {**support, "persoon": application["persoon"], "plaatsing": application["plaatsing"]}
    theirs = {**support, "id": "v2", "persoon": "ander"}
    alone = {**dossier, "voorzieningen": [mine]}
    both = {**alone, "voorzieningen": [mine, theirs], "personen": [*dossier["personen"], {"id": "ander"}]}
    answers = [decide(NORMS, read_dossier(NORMS, yaml.safe_dump(d))).decisions[0] for d in (alone, both)]
    assert answers[0].limits
    assert answers[0].limits == answers[1].limits
