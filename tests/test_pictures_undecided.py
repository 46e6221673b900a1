"""What a picture of an open answer shows: what holds already, what the outcome still hangs on, and what no longer matters."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from conftest import DOSSIERS

from explain.cards.build import explain
from explain.cards.card import OPEN, Card, Look, decides, left_out_cards, walk
from explain.cards.dot import dot
from explain.cards.fit import fitted
from explain.cards.layout import A4, LAYOUTS, WIDE, Layout
from explain.cards.lines import lines
from explain.cards.markdown import outlined
from explain.cards.measure import leading
from explain.cards.outline import lines as outline_lines
from explain.decision.heading import picture_foot
from explain.exports import export, said_on, with_amounts
from explain.exports import lines as lines_under
from explain.html.proof import items
from explain.html.proof import outline as html_outline
from explain.load import load_norms
from reasoner import Answer, decide, read_dossier
from reasoner.decision.answer import MAY_REFUSE, MUST_REFUSE, UNDECIDED

SHORT = {"einde": "2025-03-14", "tot_en_met": "2025-03-14"}
CHANGES: dict[str, dict[str, str]] = {
    "exception": {**SHORT, "plan_uren": "onbekend", "beleidsregel_onevenredig": "onbekend"},
    "two unmet": {"plan_uren": "onbekend", "kosten_proportioneel": "nee", "arbo_taak": "ja"},
    "open beside": {
        "plan_uren": "onbekend", "plan_doelen": "onbekend", "kosten_proportioneel": "nee", "arbo_taak": "onbekend",
        "persoon_op_de_hoogte": "onbekend", "jobcoach_gecertificeerd": "onbekend",
    },
    "many": {
        "plan_uren": "onbekend", "plan_doelen": "onbekend", "plan_ondersteuning": "onbekend", "kosten_proportioneel": "nee",
        "uren_per_week": "onbekend", "persoon_op_de_hoogte": "onbekend", "jobcoach_gecertificeerd": "onbekend",
        "behoefte_werkgever": "onbekend", "behoefte_werknemer": "onbekend", "niet_in_staat_zonder_ondersteuning": "onbekend",
    },
}  # fmt: skip
NO_MATTER = ("op de hoogte", "gecertificeerd", "Arbo-taak")


@lru_cache
def answered(name: str) -> Answer:
    """A refusal of which all is known, with some facts changed."""
    text = (DOSSIERS / "geweigerd-een-grond.yaml").read_text(encoding="utf-8").rstrip() + "\n"
    for key, value in CHANGES[name].items():
        text, found = re.subn(rf"(?m)^(\s+{key}:\s+).*$", rf"\g<1>{value}", text)
        text += "" if found else f"    {key}: {value}\n"
    return decide(load_norms(), read_dossier(load_norms(), text))


@lru_cache
def whole(name: str) -> Card:
    answer = answered(name)
    return with_amounts(explain(answer, answer.decisions[0]), answer, answer.decisions[0])


@lru_cache
def picture(name: str, layout: Layout) -> tuple[Card, str]:
    answer = answered(name)
    decision = answer.decisions[0]
    card, way = fitted(said_on(whole(name), answer, decision, layout), layout, picture_foot(answer, decision, whole(name)))
    return card, " ".join(text for each in walk(card) for text, *_ in lines(each, way))


def under(name: str) -> dict[str, str]:
    return {x.label: x.text for x in lines_under(answered(name), answered(name).decisions[0])}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", CHANGES)
def test_a_ground_that_holds_is_drawn_beside_what_the_outcome_hangs_on(name: str, layout: Layout) -> None:
    assert answered(name).decisions[0].possible == (MUST_REFUSE, MAY_REFUSE)
    card, said = picture(name, layout)
    held = [c for c in card.children if c.look is Look.GROUND]
    assert [c.citation for c in held] == ["Verordening art. 3 lid 1 onder e"]
    assert decides(held[0])
    assert "weigeringsgrond: kan worden geweigerd" in said
    assert any(c.look in OPEN for c in walk(card) if c is not card)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", ["open beside", "many"])
def test_a_question_that_no_longer_matters_is_no_open_point(name: str, layout: Layout) -> None:
    card, _ = picture(name, layout)
    shown = [x for c in walk(card) for x in (c, *c.told) if x.look in OPEN and x is not card]
    assert not [x.sentence for x in shown if any(word in x.sentence for word in NO_MATTER)]


def test_what_no_longer_matters_is_said_as_such_in_every_form() -> None:
    root = whole("open beside")
    held = next(c for c in root.children if c.look is Look.GROUND)
    words = dict(left_out_cards(held))
    assert len(words["? onbekend, zonder gevolg voor de uitkomst"]) == 3
    assert "? nog onbekend" not in words
    answer = answered("open beside")
    for format_ in ("text", "md", "html"):
        assert "onbekend, zonder gevolg voor de uitkomst" in export(answer, answer.decisions[0], format_).decode()
    ground = next(c for c in whole("exception").children if c.look in OPEN)  # one unmet condition is enough: another no longer matters
    unknown = dict(left_out_cards(ground))["? onbekend, zonder gevolg voor de uitkomst"]
    assert [c.citation for c in unknown] == ["Regeling art. 2 lid 3 onder b"]
    in_full = [c for c in walk(explain(answer, answer.decisions[0], full=True)) if "gecertificeerd" in c.sentence]
    assert all(c.status == "onbekend · zonder gevolg voor de uitkomst" for c in in_full)
    assert in_full


@pytest.mark.parametrize("name", CHANGES)
def test_bold_is_the_same_in_picture_text_markdown_and_html(name: str) -> None:
    root = whole(name)
    bold = [c.sentence for c in walk(root) if decides(c)]
    assert bold
    assert [text for line in outline_lines(root) for text, style in line if style == "bold"] == bold
    assert [x.sentence for x in items(html_outline(root)) if x.decisive] == bold
    assert outlined(root).count("**") == 2 * len(bold)
    assert [c.sentence for c in walk(root) if any(line[3] for line in lines(c, WIDE))] == bold


@pytest.mark.parametrize("name", CHANGES)
def test_no_amount_is_drawn_where_nothing_can_be_granted(name: str) -> None:
    assert not [c for c in walk(whole(name)) if c.kind == "amount"]


@pytest.mark.parametrize("name", ["many"])
def test_the_same_question_is_asked_once(name: str) -> None:
    card, _ = picture(name, A4)
    asked = [c.sentence for c in card.children if c.look in OPEN]
    assert len(asked) == len(set(asked)) > 3


def test_what_holds_and_what_the_college_may_do_stand_under_it() -> None:
    said = under("two unmet")
    assert said["Wat al vaststaat"] == (
        "Kan worden geweigerd op grond van Verordening art. 3 lid 1 onder e, want het betreft volgens het college een Arbo-taak waarvoor "
        "de werkgever verantwoordelijk is en de kosten zijn naar het oordeel van het college niet proportioneel."
    )
    assert "Toekennen vergt een afwijking van Verordening art. 14 lid 2 onder d en lid 2 onder g" in said["Wat het college nog kan"]
    assert next(iter(said)) == "Wat al vaststaat"
    asked = under("exception")["Wat het college nog kan"]
    assert "moet zelf nog oordelen of weigeren volgens de beleidsregel" in asked
    assert "een uitzondering daarop" not in asked  # that is what must be judged


# ---- other faults of the same picture


def example(name: str) -> tuple[Answer, Card]:
    answer = decide(load_norms(), read_dossier(load_norms(), (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")))
    decision = answer.decisions[0]
    card = with_amounts(explain(answer, decision), answer, decision)
    return answer, fitted(said_on(card, answer, decision, A4), A4, picture_foot(answer, decision, card))[0]


def test_every_question_of_an_open_answer_has_a_card_with_its_article() -> None:
    answer, card = example("onbekende-feiten")
    assert answer.decisions[0].outcome == UNDECIDED
    told = {x.sentence: c.citation for c in walk(card) for x in (c, *c.told) if x.look in OPEN and not x.children}
    assert told["De jobcoach is gecertificeerd"] == "Verordening art. 19 lid 1"
    assert told["De kosten zijn proportioneel"] == "Verordening art. 14 lid 2 onder g"


def test_a_ground_on_a_thin_line_says_on_its_card_that_it_does_not_decide() -> None:
    _, card = example("geweigerd-drie-gronden")
    thin = [c for c in card.children if c.look is Look.GROUND and not decides(c)]
    assert [c.status.rpartition(" · ")[2] for c in thin] == ["geldt ook, niet bepalend"]


def test_of_what_excludes_each_other_it_says_what_comes_of_either_choice() -> None:
    answer = decide(load_norms(), read_dossier(load_norms(), (DOSSIERS / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8")))
    said = [next(x for x in lines_under(answer, d) if x.label == "Wat het college nog kan") for d in answer.decisions]
    assert (
        said[0].text
        == said[0].brief
        == (
            "Het college kiest na overleg. Kiest het college subsidie voor jobcoaching (a1), dan geldt daarvoor: ‘toekennen mogelijk; het college beslist’. "
            "Kiest het college interne werkbegeleiding (a2), dan geldt voor a1: ‘moet (in beginsel) worden geweigerd’ (Regeling art. 2 lid 5)."
        )
    )
    assert (
        "Kiest het college subsidie voor jobcoaching (a1), dan geldt voor a2: ‘moet (in beginsel) worden geweigerd’ (Regeling art. 3 lid 6)."
        in said[1].text
    )


@pytest.mark.sampled
@pytest.mark.parametrize("name", [p.stem for p in sorted(DOSSIERS.glob("*.yaml"))])
def test_what_is_assumed_is_counted_the_same_in_sentence_and_cards(name: str) -> None:
    answer, card = example(name)
    total = len(answer.decisions[0].assumed)
    said = [card.said, *card.detail, *(c.status for c in card.children if c.kind == "facts" and c.assumed)]
    for text in said:
        if found := re.search(r"(?:(\d+) van de )?(\d+) (?:aangenomen )?(?:punten|oordelen|oordeel|punt)\b", text):
            assert int(found[2]) == total, text
            assert found[1] is None or 0 < int(found[1]) < total


def test_what_is_so_by_a_reading_is_no_way_out_of_three_that_fail() -> None:
    """A check mark beside `geen van de 3 mogelijkheden`: the reading made it so, and that stands with the ground."""
    answer, card = example("dezelfde-dag")
    assert answer.decisions[0].outcome == MUST_REFUSE
    for each in walk(explain(answer, answer.decisions[0])):
        assert each.look is not Look.YES or "geen van de" not in each.status
    assert any("sprake van" in line for c in walk(card) for line in c.detail)


def test_a_grant_draws_its_amounts_before_a_power_that_only_allows() -> None:
    _, card = example("toegekend-jobcoaching")
    assert [c.kind for c in card.children].count("amount") == 2


def test_lines_have_air_between_them() -> None:
    for layout in LAYOUTS.values():
        for size in (layout.sentence, layout.status, layout.head):
            assert leading(size) >= 1.1 * size
    source = dot(whole("two unmet"), "titel", "voet", layout=A4)
    for size in {A4.sentence, A4.status, A4.small}:
        assert f'<FONT POINT-SIZE="{leading(size)}"> </FONT><BR ALIGN="LEFT"/>' in source
