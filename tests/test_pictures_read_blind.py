"""What someone can tell who sees nothing but the picture: names for what is counted, facts as facts, what may still be decided."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from conftest import DOSSIERS

from explain.cards.around import COUNTED, LEGEND, THIN, legend_rows
from explain.cards.build import explain
from explain.cards.card import Card, Look, face, walk
from explain.cards.fit import fitted
from explain.cards.layout import A4, LAYOUTS, SCREEN, SLIDE, Layout
from explain.cards.lines import LONGEST, counts, lines, whole
from explain.cards.measure import width
from explain.decision.heading import picture_foot
from explain.exports import lines as lines_under
from explain.exports import said_on, with_amounts
from explain.load import load_norms
from explain.repairs.turning import way
from reasoner import Answer, decide, read_dossier
from reasoner.decision.answer import CONTINUE, GRANT, MUST_REFUSE, UNDECIDED

REFUSED, LATE, SHORT = "geweigerd-drie-gronden", "te-laat-aangevraagd", "grens-een-dag-te-kort"
NAMES = (REFUSED, LATE, SHORT, "jongere-van-17", "onbekende-feiten", "voorzieningen-onvolledig", "lopend-loopt-door")
SPARSE = """personen: [{id: p, naam: Pim Post}]
dienstverbanden: [{id: d, persoon: p, uren_per_week: 10, begin: 2024-09-01, einde: 2025-08-31}]
aanvragen: [{id: a, voorziening: subsidie_jobcoaching, persoon: p, dienstverband: d, plaatsing: geen, ontvangen: 2024-09-01,
  van: 2024-09-01, tot_en_met: 2025-02-28}]
"""


@lru_cache
def answered(name: str) -> Answer:
    return decide(load_norms(), read_dossier(load_norms(), (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")))


@lru_cache
def picture(name: str, layout: Layout) -> tuple[Card, Layout]:
    answer = answered(name)
    decision = answer.decisions[0]
    card = said_on(with_amounts(explain(answer, decision), answer, decision), answer, decision, layout)
    return fitted(card, layout, picture_foot(answer, decision, card))


def shown(name: str, layout: Layout) -> str:
    card, way_ = picture(name, layout)
    return " ".join(text for each in walk(card) for text, *_ in lines(each, way_))


def under(name: str) -> dict[str, str]:
    answer = answered(name)
    return {x.label: x.text for x in lines_under(answer, answer.decisions[0])}


@pytest.mark.sampled
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_so_is_no_obstacle(name: str, layout: Layout) -> None:
    assert "in de weg" not in shown(name, layout)


def test_a_fact_stands_as_a_fact() -> None:
    assert "• Met Sam de Vries is 10 uur per week overeengekomen, maar ten minste 12 is nodig" in shown(REFUSED, A4)


def test_what_is_assumed_is_named_on_the_card() -> None:
    assert "○ 1 aangenomen: Het college acht de voorziening noodzakelijk" in shown(REFUSED, SCREEN)


@pytest.mark.sampled
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_the_legend_says_where_a_bare_number_is_spelled_out(name: str, layout: Layout) -> None:
    card, way_ = picture(name, layout)
    said = {text for row in legend_rows(card, LEGEND, way_) for _, _, text in row}
    assert counts(card, way_) is any(text == COUNTED or text.startswith("…") for text in said)
    drawn = " ".join(text for each in walk(card) for text, *_ in lines(each, way_))
    bare = re.search(r"(nog \d+ (onderde|feit|open)\w+|\d+ (vervuld|aangenomen|niet het geval))(?!:| )", f"{drawn}.")
    assert bare is None or counts(card, way_)


def test_the_legend_says_what_dashes_dots_and_thick_lines_mean() -> None:
    card, way_ = picture("onbekende-feiten", A4)
    said = " ".join(strong + text for row in legend_rows(card, LEGEND, way_) for _, strong, text in row)
    assert "onbekend, of oordeel van het college (streepjes)" in said
    assert "aangenomen (stippen)" in said
    card, way_ = picture(REFUSED, A4)
    assert any("dikke rand en lijn" in strong for row in legend_rows(card, LEGEND, way_) for _, strong, _ in row)


def test_no_comparison_of_the_rules_is_told_beside_what_is_so() -> None:
    assert "plus 6 maanden op of voor" not in shown(SHORT, A4)
    assert "loopt van 1 september 2024" in shown(SHORT, A4)


def test_what_a_card_says_is_not_told_again_under_it() -> None:
    assert shown(LATE, A4).lower().count("ontvangen op 3 februari 2025") == 1


def test_a_text_that_is_cut_off_says_where_it_is_whole() -> None:
    assert whole("woord " * 50) == ("woord " * 50).strip()
    long = whole("woord " * 500)
    assert long.endswith("woord … (geheel in het rapport)")
    assert len(long) < LONGEST + 40


@pytest.mark.parametrize("name", NAMES)
def test_lines_of_a_card_stay_inside_it(name: str) -> None:
    for layout in (A4, SLIDE):
        card, way_ = picture(name, layout)
        for each in walk(card):
            assert not [text for text, size, _, bold, _ in lines(each, way_) if width(text, size, bold) > way_.room]


# ---- what may still be decided, and what is assumed


@pytest.mark.parametrize(
    ("name", "outcome", "can"),
    [
        ("lopend-loopt-door", CONTINUE,
         "Het college kan alleen beëindigen op een grond van Verordening art. 3 lid 2; over wat is aangenomen kan het college nog oordelen."),
        ("lopend-overgangsrecht", CONTINUE,
         "Zolang Verordening art. 29 lid 2 van toepassing is, kan het college niet beëindigen op een grond van Verordening art. 3 lid 2."),
        ("voorzieningen-onvolledig", UNDECIDED,
         "Wat nog onbekend is, vraagt geen oordeel van het college. "
         "Blijkt toekennen mogelijk, dan mag het college dat op grond van Verordening art. 11 lid 1, art. 17 lid 2 onder a en art. 21 lid 1 "
         "en hoeft het niet. Blijkt Regeling art. 2 lid 5 te gelden, dan kan het college beoordelen of een uitzondering daarop zich voordoet."),
        ("participatieplaats-te-jong", UNDECIDED,
         "Wat nog onbekend is, vraagt geen oordeel van het college. "
         "Blijkt toekennen mogelijk, dan mag het college dat op grond van Verordening art. 8 lid 1 en hoeft het niet."),
    ],
)  # fmt: skip
def test_what_goes_on_or_is_open_says_what_may_still_be_decided(name: str, outcome: str, can: str) -> None:
    assert answered(name).decisions[0].outcome == outcome
    assert under(name)["Wat het college nog kan"] == can


def test_every_point_that_is_assumed_is_named_under_the_picture() -> None:
    said = under("lopend-loopt-door")["Aangenomen, niet vastgesteld"]
    assert said.count("dat ") >= len(answered("lopend-loopt-door").decisions[0].assumed) == 11
    assert "dat er volgens het college geen verdringing op de arbeidsmarkt plaatsvindt" in said
    refused = under(REFUSED)["Aangenomen, niet vastgesteld"]
    assert "dat Sam de Vries geen beroep kan doen op een voorliggende voorziening" in refused


def test_a_fact_that_carries_what_goes_on_has_its_text_beside_it() -> None:
    assert "Verordening art. 5 lid 3" in shown("lopend-loopt-door", A4)


def test_beside_what_obliges_a_power_says_where_that_stands() -> None:
    assert answered("jongere-van-17").decisions[0].outcome == GRANT
    assert "van toepassing · dat het moet, volgt uit Regeling art. 3 lid 1" in shown("jongere-van-17", SCREEN)
    assert "dat het moet" not in shown("toegekend-jobcoaching", A4)


def test_questions_stand_after_what_would_change_it_and_before_what_may_be_decided() -> None:
    assert [*under("voorzieningen-onvolledig")][:2] == ["Vraag 1", "Wat het college nog kan"]
    assert [*under("onbekende-feiten")][:2] == ["Wat het zou veranderen", "Vraag 1"]


def test_of_many_points_four_are_said_and_how_many_more() -> None:
    answer = decide(load_norms(), read_dossier(load_norms(), SPARSE))
    decision = answer.decisions[0]
    assert decision.outcome == MUST_REFUSE
    said = re.search(
        r"mits (.*) en nog (\d+) onbekende punten goed uitvallen \(het rapport en `waarom repair` noemen ze alle\)\.$",
        way(answer, decision),
    )
    assert said is not None
    assert said[1].startswith("Pim Post uiterlijk op 1 september 2006 is geboren, Pim Post tot de doelgroep van de verordening behoort")
    assert int(said[2]) > 10


# ---- what nobody judged, what is judged, what is not so


def test_what_nobody_judged_is_no_fact_and_has_a_card_of_its_own() -> None:
    card, _ = picture("lopend-loopt-door", A4)
    stands, taken = (c for c in card.children if c.kind == "facts")
    assert (face(stands), stands.status, len(stands.told)) == (Look.YES, "1 feit", 1)
    assert (face(taken), len(taken.told)) == (Look.ASSUMED, 3)
    assert taken.status == "3 van de 11 aangenomen punten, nog niet beoordeeld"
    assert not any(c.assumed for c in stands.told)
    assert shown("lopend-loopt-door", A4).count("nog niet beoordeeld") == 1


@pytest.mark.sampled
@pytest.mark.parametrize("name", [p.stem for p in sorted(DOSSIERS.glob("*.yaml"))])
def test_a_card_of_facts_holds_no_assumption_and_a_card_of_assumptions_names_one(name: str) -> None:
    for each in (c for c in walk(picture(name, A4)[0]) if c.kind == "facts"):
        assert all(c.assumed is each.assumed for c in (*each.told, *each.cut))
        assert each.told


def test_a_judgement_is_judged_and_a_fact_is_settled() -> None:
    said = shown("detacheringsbaan-oneerlijke-concurrentie", A4)
    assert "onverantwoord beïnvloed beoordeeld" in said
    assert "staat vast" not in said
    assert "proeftijd staat vast" in shown("proefplaats-met-proeftijd", A4)


@pytest.mark.sampled
@pytest.mark.parametrize("name", [p.stem for p in sorted(DOSSIERS.glob("*.yaml"))])
def test_no_cross_stands_before_a_denial_that_is_denied(name: str) -> None:
    said = shown(name, A4)
    assert not re.search(r"✗ \d+ niet het geval:", said)
    assert "deze bepaling: niet het geval" not in said
    assert "✗ Er geldt een uitzondering" not in said


def test_what_is_not_so_is_said_as_what_is_so_and_without_words_counted() -> None:
    assert "• Het is geen jobcoaching in natura" in shown("uitsluiting-werkbegeleiding-naast-jobcoaching", A4)
    assert "• Er is geen voorziening in de zin van deze bepaling" in shown("te-laat-aangevraagd", A4)
    for name in NAMES:
        assert not re.search(r"[✗•] \d", shown(name, A4))


def test_the_legend_says_what_a_thin_line_means_where_a_ground_decides_nothing() -> None:
    def said(name: str) -> set[str]:
        card, way_ = picture(name, A4)
        return {text for row in legend_rows(card, LEGEND, way_) for _, _, text in row}

    assert THIN in said(REFUSED)
    assert THIN not in said("proefplaats-met-proeftijd")


def test_no_number_of_zero_stands_under_the_picture() -> None:
    said = under("proefplaats-met-proeftijd")["Aangenomen, niet vastgesteld"]
    assert "geen dagen wegens ziekte waren onderbroken" in said
    assert not re.search(r"\b0 ", said)


def test_a_fixed_amount_is_granted_whole_or_not_and_a_maximum_for_a_part() -> None:
    fixed = shown("participatieplaats-te-jong", A4)
    assert "€ 150,00 of niets: of aan de eis daarvoor is voldaan, is nog niet bekend" in fixed
    assert "een deel" not in fixed
    assert "€ 4.013,56 × een deel dat nog niet bekend is" in shown("onbekende-feiten", A4)


def test_an_open_point_that_is_told_in_a_card_of_another_text_has_its_article() -> None:
    assert "onbekend ? De jobcoach is gecertificeerd: onbekend" in shown("onbekende-feiten", SLIDE) + shown("onbekende-feiten", A4)
