"""The frame of a picture, the sign of what counts against, what may be chosen and what is deviated from; numbers that agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
from conftest import DOSSIERS

from explain.cards.build import explain
from explain.cards.card import Card, Look, decides, face, left_out_cards, walk
from explain.cards.fit import fitted
from explain.cards.layout import A4
from explain.cards.lines import lines
from explain.cards.passes import OF_A_GRANT
from explain.cards.tally import tallied
from explain.decision.heading import picture_foot
from explain.exports import said_on, with_amounts
from explain.load import load_norms
from explain.sentence import CHANGE, can_label
from reasoner import Answer, Decision, decide, read_dossier
from reasoner.decision.answer import CHOICE, MAY_GRANT, MAY_REFUSE, MUST_REFUSE

NAMES = [p.stem for p in sorted(DOSSIERS.glob("*.yaml"))]
DEVIATION = re.compile(r"    afwijking:\n(?: {6}.*\n)+")


@lru_cache(maxsize=4)
def pictures(name: str) -> tuple[tuple[Answer, Decision, Card], ...]:
    answer = decide(load_norms(), read_dossier(load_norms(), (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")))
    return tuple((answer, d, drawn(answer, d)) for d in answer.decisions)


def drawn(answer: Answer, decision: Decision) -> Card:
    card = with_amounts(explain(answer, decision), answer, decision)
    return fitted(said_on(card, answer, decision, A4), A4, picture_foot(answer, decision, card))[0]


def rows(card: Card, label: str) -> str:
    return " ".join(dict(card.boxed).get(label, ()))


def carrying(card: Card) -> Iterator[Card]:
    """What makes a ground hold, but not why something else may be granted that excludes this."""
    for each in (*card.told, *card.children):
        if decides(each) and each.kind not in OF_A_GRANT:
            yield each
            yield from carrying(each)


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_no_tick_stands_before_what_makes_a_ground_hold(name: str) -> None:
    for _, _, card in pictures(name):
        held = [c for c in walk(card) if c.look is Look.GROUND]
        assert not [c.sentence for g in held for c in carrying(g) if face(c) is Look.YES]


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_a_number_on_a_card_can_be_counted_there(name: str) -> None:
    for _, _, card in pictures(name):
        assert tallied(card) == card
        for each in walk(card):
            if counted := re.search(r"van de (\d+) (?:onderdelen|mogelijkheden)", each.status):
                left = [c for _, cards in left_out_cards(each) for c in cards]
                shown = (*each.children, *each.told, *each.same, *each.cut, *left)
                assert len([c for c in shown if c.part]) == int(counted[1]), each.sentence


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_the_frame_says_what_would_change_it_and_what_may_be_decided_with_the_text(name: str) -> None:
    for answer, decision, card in pictures(name):
        label = can_label(answer.about(decision))
        assert rows(card, CHANGE)
        assert rows(card, label)
        if decision.outcome in (MAY_GRANT, MAY_REFUSE):
            assert re.search(r"mag \w+( en hoeft dat niet)? \(\w+ art\. ", rows(card, label))
        if "zie hieronder" in rows(card, CHANGE):
            assert decision.outcome in (MUST_REFUSE, MAY_REFUSE)
            assert re.search(r"afwijk|geldt niet als|gelden niet als|Anders oordelen", rows(card, label))
        for row in dict(card.boxed)[label]:
            assert row[-1] in ".”", row
            assert row.count("“") == row.count("”")


def test_what_a_used_deviation_keeps_away_is_decided_without_it() -> None:
    name = "hardheidsclausule"
    ((_, decision, card),) = pictures(name)
    assert "bij nader inzien niet afwijkt van Verordening art. 14 lid 2 onder c" in rows(card, CHANGE)
    assert "bijzonder geval" in rows(card, CHANGE)
    text, number = DEVIATION.subn("", (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8"))
    assert number == 1
    without = decide(load_norms(), read_dossier(load_norms(), text)).decisions[0]
    assert (decision.outcome, without.outcome) == (MAY_GRANT, MAY_REFUSE)
    assert re.search(r"niet afwijkt van [^•]*dan ‘kan worden geweigerd’", rows(card, CHANGE))


def test_a_grant_by_deviation_shows_on_what_that_rests_and_what_is_so_instead() -> None:
    ((_, _, card),) = pictures("hardheidsclausule")
    (asked,) = (c for c in card.children if "wijkt af" in c.status)
    told = " ".join(text for text, *_ in lines(asked, A4))
    assert asked.sentence.startswith("Eis: ‘")
    assert "✓ Het is volgens het college een bijzonder geval" in told
    assert "• Met Ruben Kolkman is 8 uur per week overeengekomen, maar ten minste 12 is nodig" in told
    facts = " ".join(c.sentence for c in card.children[0].told)
    for named in ("26 augustus 2024", "doelgroep", "arbeidsbeperking"):
        assert named in facts
        assert named in card.said


def test_a_picture_of_a_choice_leads_with_what_comes_of_each() -> None:
    for _, decision, card in pictures("gelijktijdig-twee-aanvragen"):
        assert decision.outcome == CHOICE
        mine, other = card.children[:2]
        assert mine.sentence.startswith("Kiest het college ")
        assert "geldt daarvoor: ‘" in mine.status
        assert any("€" in c.status for c in mine.told)
        assert "geweigerd’" in other.status
        assert not [c for c in card.children if c.kind == "amount"]


def test_what_nobody_judged_and_what_is_only_asked_are_not_said_as_if_they_were_so() -> None:
    ((_, _, refused),) = pictures("geweigerd-drie-gronden")
    said = " ".join(text for each in walk(refused) for text, *_ in lines(each, A4))
    assert "○ Nog niet beoordeeld, aangenomen: Er geldt geen uitzondering" in said
    assert "Eis: ‘Dienstverband van" in said
    ((_, _, open_),) = pictures("onbekende-feiten")
    said = " ".join(text for each in walk(open_) for text, *_ in lines(each, A4))
    assert "Misschien: ‘Niet voldaan aan" in said


def test_the_foot_names_texts_and_no_digest() -> None:
    ((answer, decision, _),) = pictures("geweigerd-drie-gronden")
    foot = picture_foot(answer, decision, explain(answer, decision))
    assert "bepalingen: Regeling art. 2 lid 5 en lid 3 onder c" in foot
    assert not re.search(r"[0-9a-f]{12}", foot)
