"""The frame under a picture: what would change the outcome, and what may still be decided. What it says was decided."""

from __future__ import annotations

import itertools

import pytest
from conftest import ROOT
from test_pictures_read_blind import answered, picture

from explain.cards.around import CHOICE_LINES, LEGEND, legend_rows
from explain.cards.card import walk
from explain.cards.dot import dot
from explain.cards.layout import A4, LAYOUTS, SCREEN, SLIDE, Layout
from explain.cards.lines import lines
from explain.load import load_norms
from explain.repairs.told import change_lines
from explain.repairs.turning import turned
from explain.sentence import CHANGE
from reasoner import DossierError, decide, read_dossier
from reasoner.repairs.changes import Option, changed
from reasoner.repairs.repair import GRANTABLE, TARGETS

CAN = "Wat het college nog kan"
REFUSED, GRANTED, CHOICE, OPEN = "geweigerd-drie-gronden", "grens-12-uur", "gelijktijdig-twee-aanvragen", "onbekende-feiten"
SETTLED = ("vervoersvoorziening-openbaar-vervoer", "beschut-werk-andere-voorziening", "scholing-geen-bevoegdheid", "werkstage-verdringing",
           "loonkostensubsidie-niet-in-doelgroep", "te-laat-aangevraagd", "jobcoaching-in-natura-te-laat")  # fmt: skip
LINES = {
    REFUSED: (
        "Toekennen is mogelijk als met Sam de Vries ten minste 12 uur per week is overeengekomen (nu 10; Verordening art. 14 lid 2 onder c en "
        "Regeling art. 2 lid 3 onder c), en ook de ondersteuning op 1 december 2024 of later begint (nu 1-9-2024; Regeling art. 2 lid 5).",
    ),
    GRANTED: (
        "De uitkomst wordt anders als bijvoorbeeld een van deze dingen blijkt:",
        "• dat het dienstverband uiterlijk op 27 februari 2025 eindigt (nu 31-8-2025; Verordening art. 14 lid 2 onder c en Regeling art. 2 lid "
        "3 onder c): dan ‘moet (in beginsel) worden geweigerd’.",
        "• dat met Sam de Vries minder dan 12 uur per week is overeengekomen (nu 12; Regeling art. 2 lid 3 onder c en Verordening art. 14 lid "
        "2 onder c): dan ‘moet (in beginsel) worden geweigerd’.",
        "• dat de aanvraag op 29 oktober 2024 of later is ontvangen (nu 15-9-2024; Verordening art. 18 lid 1): dan ‘kan worden geweigerd’.",
    ),
    CHOICE: (
        "Toekennen is mogelijk, zonder dat hoeft te worden gekozen, als de aanvraag om interne werkbegeleiding (a2) wordt ingetrokken "
        "(Regeling art. 2 lid 5).",
        "Of als de soort dienstverband van Sam de Vries beschut is (nu regulier; Regeling art. 2 lid 5).",
        "Of als de ondersteuning op zijn vroegst op 1 maart 2025 en uiterlijk op 31 augustus 2025 begint (nu 1-9-2024; Regeling art. 2 lid 5), "
        "en ook de ondersteuning op 1 maart 2025 of later eindigt (nu 28-2-2025).",
    ),
    "lopend-overgangsrecht-voorbij": (
        "De voorziening gaat door als de opleiding volgens het college erkend is (Verordening art. 7 lid 2 onder a).",
        "Of alleen als het college anders oordeelt: als het college besluit de voorziening wegens een bijzondere individuele situatie voort te "
        "zetten.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_each_way_stands_on_a_line_with_what_is_so_now_and_the_text_that_turns_on_it(name: str) -> None:
    answer = answered(name)
    assert change_lines(answer, answer.decisions[0]) == LINES[name]


@pytest.mark.parametrize("layout", [SCREEN, A4], ids=lambda x: x.name)
@pytest.mark.parametrize("name", [REFUSED, GRANTED, CHOICE, OPEN, *SETTLED, "lopend-loopt-door"])
def test_every_picture_says_in_a_frame_what_would_change_it_and_what_may_still_be_decided(name: str, layout: Layout) -> None:
    card, way = picture(name, layout)
    assert [label for label, _ in card.boxed] == [CHANGE, CAN]
    assert not {CHANGE, CAN} & {label for label, _ in card.below}
    assert len([*walk(card)]) > 1
    assert f">{CHANGE}<" in dot(card, "", "", layout=way)


@pytest.mark.parametrize("name", [REFUSED, GRANTED, CHOICE, OPEN, *SETTLED])
def test_a_slide_says_it_in_a_line(name: str) -> None:
    card, _ = picture(name, SLIDE)
    assert not card.boxed
    assert [label for label, _ in card.below][:2] == [CHANGE, CAN]


@pytest.mark.parametrize("name", SETTLED)
def test_what_nobody_can_change_turns_it_if_it_turns_out_so_and_no_part_can_be_missed(name: str) -> None:
    """Each told value is decided by pyDatalog, and each smaller set of facts is not enough."""
    answer = answered(name)
    found = turned(answer, answer.decisions[0])
    assert found.complete
    (repair,) = found.repairs

    def grantable(options: tuple[Option, ...]) -> bool:
        other = changed(answer.norms, answer.question.dossier, options)
        try:
            return set(decide(answer.norms, other).decisions[0].possible) <= TARGETS[GRANTABLE]
        except DossierError:  # no dossier can be like that
            return False

    taken = tuple(Option(c.slot, c.value) for c in repair.changes)
    assert grantable(taken)
    assert not any(grantable(fewer) for size in range(len(taken)) for fewer in itertools.combinations(taken, size))
    for change in repair.changes:
        rest = tuple(o for o in taken if o.slot != change.slot)
        assert all(grantable((*rest, Option(change.slot, value))) for value in change.others)


def test_where_the_rules_have_no_words_for_a_clause_the_fact_is_named() -> None:
    norms = load_norms(ROOT / "tests" / "kennisbanken" / "leges")
    path = ROOT / "tests" / "kennisbanken" / "leges" / "dossiers" / "verhoging.yaml"
    answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8")))
    assert change_lines(answer, answer.decisions[0]) == (
        "De uitkomst wordt anders als bijvoorbeeld dit blijkt:",
        "• het bouwwerk is ten behoeve van een gemeentelijk monument (Legesverordening art. 2 onder a): dan ‘er zijn geen leges verschuldigd’.",
    )


def test_letters_in_the_frame_are_at_least_seven_points_on_paper() -> None:
    assert all(min(x.sentence, x.status, x.small, x.foot) >= 7 for x in LAYOUTS.values())


def shown(name: str, layout: Layout) -> str:
    card, way = picture(name, layout)
    return " ".join(text for each in walk(card) for text, *_ in lines(each, way))


def test_what_is_only_counted_says_how_it_stands() -> None:
    assert "… nog 11 onderdelen: 1 aangenomen, 10 vervuld" in shown("vervoersvoorziening-openbaar-vervoer", SLIDE)
    assert "… nog 6 onderdelen: 6 gronden die niet gelden" in shown("vervoersvoorziening-openbaar-vervoer", SLIDE)


def test_facts_are_not_taken_for_the_conditions_that_the_sentence_counts() -> None:
    assert "29 feiten (een voorwaarde kan meer feiten vragen)" in shown("toegekend-jobcoaching", A4)


def test_what_excludes_each_other_has_its_name_and_a_broken_line_is_explained() -> None:
    text = shown(CHOICE, A4)
    assert "SUBSIDIE VOOR JOBCOACHING (A1) EN INTERNE WERKBEGELEIDING (A2)" in text
    assert "tussen a1 en a2" not in text
    card, way = picture(CHOICE, A4)
    assert CHOICE_LINES in {text for row in legend_rows(card, LEGEND, way) for _, _, text in row}


def test_an_exception_under_two_grounds_is_drawn_once_and_told_once() -> None:
    card, _ = picture(REFUSED, SCREEN)
    both = [c for c in walk(card) if c.kind == "exception"]
    assert len({(c.sentence, c.status) for c in both}) == len(both) == 1
    assert [each.sentence for c in card.children for each in c.told] == [both[0].sentence]
