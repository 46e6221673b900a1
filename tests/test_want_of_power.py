"""Where no norm gives the power, each power that fails is a ground, and shows which part of it fails."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from test_second_regulation import BASIS, FOLDER, text

import kb
from explain.cards.build import explain
from explain.cards.outline import outline
from explain.html import page
from explain.html.sections import groups
from explain.letter import export_letters
from explain.sentence import ground_reasons
from explain.sentence import sentence as said
from explain.words import small
from parser import SourceFile, check
from parser.norms import Norms
from reasoner import Answer, DossierError, decide, read_dossier
from reasoner.repairs.repair import repairs

POWER = '  kan verstrekken "Het college kan een materiaalsubsidie verstrekken"\n'
GROUP = '    als ("De kunstenaar is een ingezetene" anders "De kunstenaar is geen ingezetene": kunstenaar.ingeschreven)\n'
DEVIATE = "kan afwijken van artikel 2 lid 1, artikel 4"
DOSSIER = """
kunstenaars: [{id: noor, geboortedatum: 1990-01-10, ingeschreven: INGESCHREVEN}]
lidmaatschappen: []
ruimten: []
toekenningen: []
aanvragen:
  - {id: a1, voorziening: materiaalsubsidie, kunstenaar: noor, ruimte: geen, ontvangen: 2025-02-03, van: 2025-03-01, tot_en_met: 2025-07-31,
     gevraagd_bedrag: 100}
"""


@cache
def norms(group: str = GROUP) -> Norms:
    folder = kb.find(str(FOLDER))
    rules = [SourceFile(*r) for r in folder.rules]
    changed = rules[1].text.replace(POWER, POWER + group).replace(DEVIATE, "kan afwijken van deze regeling")
    assert changed != rules[1].text
    return check(folder.id, [rules[0], SourceFile(rules[1].name, changed)], [SourceFile(*s) for s in folder.sources])


def answer(registered: str, base: Norms | None = None, more: str = "") -> Answer:
    base = base or norms()
    text = DOSSIER.replace("INGESCHREVEN", registered).replace("gevraagd_bedrag: 100", f"gevraagd_bedrag: 100{more}")
    return decide(base, read_dossier(base, text), date=date(2025, 2, 3))


def test_the_failing_part_is_the_reason() -> None:
    (decision,) = answer("nee").decisions
    assert (decision.outcome, decision.possible, decision.unknown) == ("moet_weigeren", ("moet_weigeren",), ())
    assert [(g.id, g.leg, g.modality, g.because) for g in decision.grounds] == [
        (f"{BASIS}:3.1", "bevoegdheid", "weigert", (f"{BASIS}:3.1",))
    ]
    (unmet,) = decision.unmet
    assert (unmet.id, unmet.label) == (f"{BASIS}:3.1", "De kunstenaar is een ingezetene")
    assert [(p.fact, p.entity, p.value, p.required) for p in unmet.parts] == [("ingeschreven", "noor", "nee", "ja")]
    assert decision.amounts == decision.hours == ()


@pytest.mark.parametrize(("registered", "possible"), [("ja", ("kan_toekennen",)), ("onbekend", ("moet_weigeren", "kan_toekennen"))])
def test_with_the_power_there_is_no_ground(registered: str, possible: tuple[str, ...]) -> None:
    (decision,) = answer(registered).decisions
    assert (decision.possible, decision.grounds, decision.unmet) == (possible, (), ())
    assert [(u.fact, u.ids) for u in decision.unknown] == ([("ingeschreven", (f"{BASIS}:3.1",))] if registered == "onbekend" else [])


def test_every_output_shows_the_reason_and_none_shows_it_as_no_ground() -> None:
    found = answer("nee")
    (decision,) = found.decisions
    letter = export_letters(found).decode()
    for written in (outline(explain(found, decision)), outline(explain(found, decision, True)), page(found, decision), letter):
        assert ("De regels geven ons dan geen bevoegdheid" if written is letter else "Geen bevoegdheid") in written
        assert (
            "De kunstenaar staat niet in Voorbeeldstad ingeschreven." if written is letter else "De kunstenaar is een ingezetene"
        ) in written
    card = explain(found, decision)
    assert "Het college kan een materiaalsubsidie verstrekken" not in "".join(c.sentence for c in (*card.folded, *card.folded_no))
    assert "Wat dit besluit inhoudt" not in letter


def test_no_power_to_deviate_reaches_it() -> None:
    (decision,) = answer("nee").decisions
    assert decision.deviation == ()
    with pytest.raises(DossierError) as error:
        answer("nee", more=f", afwijking: {{artikel: '{BASIS}:7', van: ['{BASIS}:3.1'], reden: x}}")
    assert [(p.code, p.message) for p in error.value.problems][-1:] == [("D006", f"{BASIS}:7 reikt niet tot {BASIS}:3.1")]


def test_no_repair_through_what_nobody_can_change() -> None:
    base = norms(
        GROUP.replace("kunstenaar.ingeschreven", "kunstenaar.geboortedatum + 18 jaar <= beslisdatum").replace("ingezetene", "volwassene")
    )
    dossier = read_dossier(base, DOSSIER.replace("INGESCHREVEN", "ja").replace("1990", "2010"))
    (decision,) = decide(base, dossier, date=date(2025, 2, 3)).decisions
    assert [(g.id, g.leg) for g in decision.grounds] == [(f"{BASIS}:3.1", "bevoegdheid")]
    found = repairs(base, dossier, application="a1", date=date(2025, 2, 3))
    assert (found.repairs, found.fixed) == ((), (f"{BASIS}:3.1",))


def test_another_power_that_is_there_leaves_no_ground() -> None:
    """A power that fails is a ground only where no other gives the power."""
    base = norms(GROUP + POWER)
    (decision,) = answer("nee", base).decisions
    assert (decision.outcome, decision.grounds, decision.unmet) == ("kan_toekennen", (), ())
    assert not any(g.leg == "bevoegdheid" for g in base.provisions["materiaalsubsidie"].grounds)


def test_of_two_powers_that_fail_each_is_a_ground() -> None:
    other = GROUP.replace("kunstenaar.ingeschreven", "kunstenaar.volgt_kunstvakopleiding").replace("ingezetene", "student")
    base = norms(GROUP + POWER + other)
    dossier = DOSSIER.replace("INGESCHREVEN", "nee").replace("geboortedatum", "volgt_kunstvakopleiding: nee, geboortedatum")
    (decision,) = decide(base, read_dossier(base, dossier), date=date(2025, 2, 3)).decisions
    assert [(g.id, g.leg) for g in decision.grounds] == [(f"{BASIS}:3.1", "bevoegdheid")] * 2


def test_conditions_that_a_power_refers_to_can_be_deviated_from() -> None:
    """A duty to grant "als voldaan aan artikel 2 lid 1": what fails are conditions, and those are deviated from as before."""
    base = norms()
    (decision,) = decide(base, read_dossier(base, text("geweigerd")), date=date(2025, 2, 3)).decisions
    assert [(g.id, g.leg, g.because) for g in decision.grounds][:1] == [
        (f"{BASIS}:2.1", "bevoegdheid", (f"{BASIS}:2.1.a", f"{BASIS}:2.1.b", f"{BASIS}:2.1.c"))
    ]
    assert decision.deviation == (f"{BASIS}:7",)


@pytest.mark.parametrize(("condition", "registered"), [("kunstenaar.ingeschreven", "nee"), ("niet kunstenaar.ingeschreven", "ja")])
def test_what_is_asked_is_shown_as_it_is_asked(condition: str, registered: str) -> None:
    base = norms(f"    als {condition}\n")
    found = answer(registered, base)
    (decision,) = found.decisions
    label = base.entities["kunstenaar"].facts["ingeschreven"].label
    wanted = label.holds if condition == "kunstenaar.ingeschreven" else label.fails
    failing = label.fails if condition == "kunstenaar.ingeschreven" else label.holds
    assert wanted in outline(explain(found, decision))
    assert said(found, decision) == f"Moet worden geweigerd: {small(failing)}."


@pytest.mark.parametrize("registered", ["ja", "onbekend"])
def test_a_power_that_is_there_or_not_known_is_no_ground_out_of_the_way(registered: str) -> None:
    found = answer(registered)
    for full in (False, True):
        assert "Geen bevoegdheid" not in outline(explain(found, found.decisions[0], full)).replace("geen", "Geen")


def test_of_two_powers_in_one_lid_each_has_its_own_reason() -> None:
    base = norms(
        GROUP + POWER + GROUP.replace("kunstenaar.ingeschreven", "kunstenaar.volgt_kunstvakopleiding").replace("ingezetene", "student")
    )
    dossier = DOSSIER.replace("INGESCHREVEN", "nee").replace("geboortedatum", "volgt_kunstvakopleiding: nee, geboortedatum")
    found = decide(base, read_dossier(base, dossier), date=date(2025, 2, 3))
    (decision,) = found.decisions
    reasons = ["de kunstenaar staat niet in Voorbeeldstad ingeschreven", "de kunstenaar volgt geen kunstvakopleiding"]
    assert [r.text for r in ground_reasons(found, decision)] == reasons
    (group,) = groups(found, decision)
    assert [[small(b.label) for b in g.because] for g in group.grounds] == [[r] for r in reasons]


def test_the_conditions_a_power_refers_to_are_the_reason() -> None:
    """A duty to grant "als voldaan aan artikel 2 lid 1": what fails is named beside the text of the power."""
    base = norms()
    found = decide(base, read_dossier(base, text("geweigerd")), date=date(2025, 2, 3))
    first = ground_reasons(found, found.decisions[0])[0]
    assert (first.ground.id, first.ground.leg) == (f"{BASIS}:2.1", "bevoegdheid")
    assert first.because == (f"{BASIS}:2.1.a", f"{BASIS}:2.1.b", f"{BASIS}:2.1.c")
