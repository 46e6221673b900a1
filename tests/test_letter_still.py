"""What may still be decided, and what can change the outcome: in every letter in its place, and what a reader of the rules would say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import DOSSIERS
from test_letter_readers import PATHS, answered, part, said, written

from explain.letter import Kind, Letter, letters
from explain.sentence.modality import in_principle
from explain.sentence.readings import turning_readings
from reasoner.decision.answer import CHOICE, CONTINUE, GRANT, MAY_END, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, UNDECIDED

CAN, CHANGE = "Wat wij nog kunnen beslissen", "Wat de uitkomst kan veranderen"


def only(name: str) -> Letter:
    ((_, found),) = written(DOSSIERS / f"{name}.yaml")
    return found


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_every_letter_says_both_in_the_same_place(path: Path) -> None:
    for decision, found in written(path):
        heads = [b.sentences[0].text for b in found.body if b.kind is Kind.HEADING]
        at = heads.index(CAN)
        assert heads[at + 1] == CHANGE
        assert at > 0, "after what is decided"
        assert len(heads) == at + 2 or heads[at + 2] in ("Bezwaar maken", "Beroep instellen")
        can = said(part(found, CAN))
        for outcome, must in ((MUST_REFUSE, "oeten wij "), (MAY_REFUSE, ", maar hoeven dat niet."), (MAY_END, ", maar hoeven dat niet.")):
            assert decision.outcome != outcome or must in can or "Wij moeten " in can
        assert decision.outcome not in (GRANT, MAY_GRANT, CONTINUE) or "oeten wij " not in can
        assert said(part(found, CHANGE))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_a_refusal_in_principle_says_how_it_can_be_decided_otherwise(path: Path) -> None:
    """One word for one decision (0117): what the sentence calls "in beginsel" leaves a way here."""
    answer = answered(path)
    for decision, found in written(path):
        if decision.outcome == MUST_REFUSE and in_principle(answer, decision):
            assert "Anders beslissen kunnen wij alleen als" in said(part(found, CAN))
            assert "laat ons geen keuze" not in said(part(found, CAN))


def test_what_sets_each_reason_aside() -> None:
    """12.3 e and 12.4 can both be deviated from (27, 28); 3.6 of the regeling has no power and, as it is read, no exception."""
    can = said(part(only("proefplaats-met-proeftijd"), CAN))
    title = "Re-integratieverordening Participatiewet Twenterand 2024"
    assert "Naar deze feiten moeten wij in beginsel afwijzen. Anders beslissen kunnen wij alleen als elk van deze redenen wegvalt:" in can
    for number, article in (("1", "art. 12 lid 3 onder e"), ("2", "art. 12 lid 4")):
        assert f"Reden {number} valt weg als wij afwijken van {article} {title}." in can
    assert can.endswith(
        f"Is dat zo, dan kunnen wij toewijzen. Afwijken kan op grond van art. 27 of art. 28 {title} (experiment of hardheidsclausule)."
    )
    can = said(part(only("uitsluiting-werkbegeleiding-naast-jobcoaching"), CAN))
    assert can.startswith("Wij moeten afwijzen. Deze reden laat ons geen keuze.")


def test_a_decision_argues_no_other_reading() -> None:
    """3.1 f of the regeling: support from July to December, asked from September to February; only equal periods would not be that."""
    found = only("uitsluiting-werkbegeleiding-naast-jobcoaching")
    other = "nee, alleen als de periodes op dezelfde dagen beginnen en eindigen"
    assert "Ons antwoord is: ja, en dan wordt de hele aanvraag geweigerd. [Schrijf waarom wij de tekst zo lezen.]" in said(found.body)
    assert f"Gelezen als ‘{other}’ is de uitkomst: het college verstrekt." in said(found.worksheet)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_what_another_reading_gives_stands_on_the_worksheet(path: Path) -> None:
    for decision, found in written(path):
        if decision.outcome not in (UNDECIDED, CHOICE):
            assert not re.search("hangt af van hoe|Antwoorden wij|hoe wij de tekst van de regels lezen", said(found.body))
            for other in (o for x in turning_readings(answered(path), decision) for o in x.others):
                label = other.label.removesuffix(".")
                assert label not in said(found.body)
                assert f"Gelezen als ‘{label}’ is de uitkomst: " in said(found.worksheet)


def test_our_own_judgement_is_a_way_too() -> None:
    can = said(part(only("detacheringsbaan-oneerlijke-concurrentie"), CAN))
    assert (
        "of wij bij nader inzien oordelen dat de concurrentieverhoudingen niet onverantwoord worden beïnvloed. Is dat zo, dan kunnen wij toewijzen."
        in can
    )
    can = said(part(only("sociale-activering-zonder-uitzicht"), CAN))
    assert "Wij wijzen toe. Daarvoor moeten wij afwijken van art. 5 lid 1 " in can
    again = "Wij oordelen bij nader inzien dat Greet Lammertink naar verwachting op enig moment algemeen geaccepteerde arbeid zonder voorziening"
    assert f"{again} kan verkrijgen. Dan valt reden 2 weg." in can
    can = said(part(only("te-laat-aangevraagd"), CAN))
    at, title = "art. 18 lid 1", "Re-integratieverordening Participatiewet Twenterand 2024"
    known = "bij aanvang van het dienstverband redelijkerwijs nog niet bekend kon zijn."
    assert f"{known} Van {at} {title} hoeven wij dan niet af te wijken. Dan valt deze reden weg." in can
    can = said(part(only("jobcoaching-in-natura-te-laat"), CAN))  # the coach is not certified either
    assert f"{known} Van {at} jo. art. 20 lid 2 {title} hoeven wij dan niet af te wijken. Dan blijft van deze reden over: het andere" in can
    can = said(part(only("scholing-niet-erkend"), CAN))
    assert "Wij oordelen bij nader inzien dat de opleiding erkend is. Dan blijft van deze reden over: het andere punt." in can


def test_what_granting_takes_besides_is_said() -> None:
    """With the exception of 2.5 of the regeling, 3.1 e still lets refuse for want of twelve hours (14.2 c)."""
    can = said(part(only("geweigerd-drie-gronden"), CAN))
    assert "Is dat zo, dan kunnen wij toewijzen, als wij ook afwijken van art. 14 lid 2 onder c " in can


def test_of_a_grant_in_part_it_is_said_how_more_can_be_granted() -> None:
    """4.3: a work placement lasts three months at most; 27 and 28 let deviate from that."""
    can = said(part(only("werkstage-vier-maanden"), CAN))
    title = "Re-integratieverordening Participatiewet Twenterand 2024"
    assert "Wij wijzen voor een deel toe." in can
    more = f"Meer dan dat deel kunnen wij alleen toewijzen als wij afwijken van art. 4 lid 3 {title}."
    assert f"{more} Afwijken kan op grond van art. 27 of art. 28 {title} (experiment of hardheidsclausule)." in can


def test_of_a_grant_and_of_an_open_answer_it_is_said_what_would_change_it() -> None:
    change = said(part(only("toegekend-jobcoaching"), CHANGE))
    must = "Wij moeten (in beginsel) afwijzen als bijvoorbeeld blijkt dat het dienstverband uiterlijk op 27 februari 2025 eindigt."
    assert f"{must} Hetzelfde geldt als blijkt dat met Sam de Vries minder dan 12 uur per week is overeengekomen. Wij mogen" in change
    assert "Wij mogen afwijzen, maar hoeven dat niet, als bijvoorbeeld blijkt dat de aanvraag op 29 oktober 2024 of later is" in change
    open_ = only("onbekende-feiten")
    assert "Toekennen is mogelijk als met Ruben Kolkman ten minste 12 uur per week is overeengekomen" in said(part(open_, CHANGE))
    can = said(part(open_, CAN))
    assert "Als alles bekend is, is er een van deze drie uitkomsten: wij moeten (in beginsel) afwijzen; " in can
    assert "wij mogen toewijzen, maar hoeven dat niet." in can


def test_where_nothing_was_looked_for_what_would_have_to_be_otherwise_is_still_said() -> None:
    (found,) = letters(answered(DOSSIERS / "detacheringsbaan-oneerlijke-concurrentie.yaml"))
    assert "De uitkomst kan anders zijn als blijkt dat de concurrentieverhoudingen " in said(part(found, CHANGE))
