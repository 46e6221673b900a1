"""What a picture on an A4 must show, for every example: what the sentence names, what is only assumed, one count of everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import DOSSIERS
from PIL import ImageFont

from explain.cards.around import drawn
from explain.cards.build import explain
from explain.cards.card import OPEN, Card, Look, face, left_out_cards, walk
from explain.cards.fit import fitted
from explain.cards.layout import A4, Layout
from explain.cards.lines import lines
from explain.cards.measure import NO_BREAK, width, wrapped
from explain.decision.heading import picture_foot
from explain.exports import export, said_on, with_amounts
from explain.exports import lines as lines_under
from explain.load import load_norms
from explain.sentence import sentence
from explain.sentence.hanging import limits, question
from explain.sentence.reasons import bases, deviations, ground_reasons
from explain.words import printable
from reasoner import Answer, Decision, decide, read_dossier
from reasoner.decision.answer import CONTINUE
from reasoner.decision.proof import LIST_ROLE

pytestmark = pytest.mark.sampled

FILES = sorted(DOSSIERS.glob("*.yaml"))
MANY = ("geweigerd-drie-gronden", "toegekend-jobcoaching", "onbekende-feiten", "jongere-van-17")


@lru_cache(maxsize=len(FILES))
def answered(path: Path) -> Answer:
    norms = load_norms()
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))


def whole(answer: Answer, decision: Decision) -> Card:
    return with_amounts(explain(answer, decision), answer, decision)


def pictured(answer: Answer, decision: Decision) -> tuple[Card, Layout]:
    return fitted(said_on(whole(answer, decision), answer, decision, A4), A4, picture_foot(answer, decision, whole(answer, decision)))


def cards_of(path: Path) -> Iterator[tuple[Answer, Decision, Card, Layout]]:
    answer = answered(path)
    for decision in answer.decisions:
        yield answer, decision, *pictured(answer, decision)


def shown_text(card: Card, layout: Layout) -> str:
    """All that stands on the cards of a picture, lines joined."""
    return " ".join(" ".join(text for text, *_ in lines(each, layout)) for each in walk(card))


def named(answer: Answer, decision: Decision) -> Iterator[str]:
    """The facts that the sentence names with a value and a limit beside it, as it says them; what else it says a card says in its own words."""
    if decision.outcome == CONTINUE or deviations(answer, decision):  # shown by its facts, or by what is deviated from
        return
    said = sentence(answer, decision)
    reasons = bases(answer, decision)[0] if not decision.grounds else tuple(r for g in ground_reasons(answer, decision) for r in g.reasons)
    yield from (x for r in reasons if r.clause.compared and (x := printable(r.clause.main)) in said)


# ---- what the sentence names stands on a card


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_fact_of_the_sentence_is_on_a_card(path: Path) -> None:
    for answer, decision, card, layout in cards_of(path):
        text = unspaced(shown_text(card, layout))
        again = {x.id for c in walk(card) for x in c.same if x.named}  # the card above says it
        for clause in named(answer, decision):
            said = re.sub(r" \((ten|meer|dat|minder|nodig|periode)[^()]*\)$", "", clause)  # its limit stands beside it
            assert unspaced(said) in text or dated(said) in text or again, (decision.subject, said)


def dated(clause: str) -> str:
    """The period in a clause as the card of a record has it: `1-6-2024 t/m 30-11-2024`."""
    found = re.search(r"van (\d+ \w+ \d{4}) tot en met (\d+ \w+ \d{4}) loopt", clause)
    return unspaced(f"{short(found[1])} t/m {short(found[2])}") if found else clause


def short(day: str) -> str:
    number, month, year = day.split()
    months = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]
    return f"{number}-{months.index(month) + 1}-{year}"


def unspaced(text: str) -> str:
    """As it is read, whichever line a word stands on."""
    return "".join(text.lower().split())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_question_of_the_sentence_is_on_a_card(path: Path) -> None:
    for answer, decision, card, _ in cards_of(path):
        found = limits(answer, decision) if decision.unknown else {}
        asked = [u for u in decision.unknown if printable(question(answer, decision, u, found)) in sentence(answer, decision)]
        open_ = [c for c in drawn(card) if c.look in OPEN and (c.named or c.kind == LIST_ROLE)]
        assert len(open_) >= len(asked), decision.subject


def test_a_named_fact_has_the_text_under_which_it_counts() -> None:
    said = " ".join(shown_text(card, layout) for _, _, card, layout in cards_of(DOSSIERS / "toegekend-jobcoaching.yaml"))
    assert "(ten minste 12 is nodig) Verordening art. 14 lid 2 onder c" in said
    assert "uiterlijk op 28 oktober 2024 zijn) Verordening art. 18 lid 1" in said


# ---- what is only assumed


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_what_is_assumed_has_its_own_sign_and_never_says_that_it_is_settled(path: Path) -> None:
    answer = answered(path)
    for decision in answer.decisions:
        for card in walk(explain(answer, decision, full=True)):
            if card.assumed and card.look in (Look.YES, Look.NO):
                assert face(card) is Look.ASSUMED
                assert "aangenomen" in card.status or "op een aanname" in card.status, (card.sentence, card.status)
            else:
                assert "aangenomen" not in card.status, (card.sentence, card.status)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_an_exception_that_nobody_judged_is_in_the_picture_as_such(path: Path) -> None:
    for answer, decision, card, layout in cards_of(path):
        if "een uitzondering op " in sentence(answer, decision):
            assert any(c.assumed and "uitzondering" in c.sentence for c in drawn(card)), decision.subject
            assert "nog niet beoordeeld" in shown_text(card, layout).lower()


@pytest.mark.slow
def test_there_are_examples_of_both() -> None:
    said = [sentence(answered(p), d) for p in FILES for d in answered(p).decisions]
    assert sum("nog niet beoordeeld" in s for s in said) > 5
    assert sum("onder voorbehoud van" in s for s in said) > 10


@pytest.mark.slow
def test_the_legend_has_every_sign_that_is_drawn() -> None:
    for name in MANY:
        path = DOSSIERS / f"{name}.yaml"
        for answer, decision, _, _ in cards_of(path):
            source = export(answer, decision, "dot", layout=A4).decode()
            signs = set(re.findall(r">([✓✗○?!]) ", source)) - {"■"}
            legend = set(re.findall(r'POINT-SIZE="8">([✓✗○?!])</FONT></TD></TR></TABLE></TD>', source))
            assert signs <= legend, name


# ---- one count


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_number_of_assumptions_is_that_of_the_sentence(path: Path) -> None:
    for answer, decision, card, layout in cards_of(path):
        said = re.search(r"voorbehoud van (\d+) punten", sentence(answer, decision))
        counted = re.findall(r"(\d+) punt(?:en)? aangenomen", shown_text(card, layout))
        open_ = decision.outcome == "onbeslist"  # then the sentence counts what is assumed if it is decided on some other day
        assert counted == ([said[1]] if said and not open_ else []), decision.subject


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_conditions_of_a_ground_add_up(path: Path) -> None:
    answer = answered(path)
    for decision in answer.decisions:
        for card in walk(explain(answer, decision)):
            said = re.search(r"aan (\d+) van de (\d+) voorwaarden is niet voldaan", card.status)
            if said is None:
                continue
            left = [c for _, cards in left_out_cards(card) for c in cards]
            conditions = [c for c in (*card.children, *left) if c.kind == "condition" and not c.moot]
            assert len(conditions) == int(said[2]), card.sentence
            assert sum(Look.NO in (c.look, c.tone) for c in conditions) == int(said[1])


# ---- nothing twice, nothing as it is stored


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_stored_value_follows_a_sentence_that_says_it(path: Path) -> None:
    answer = answered(path)
    values = {v for e in answer.norms.entities.values() for f in e.facts.values() for v in f.values}
    raw = {v.replace("_", " ") for v in values} | {"geen"}
    for decision in answer.decisions:
        for card in walk(explain(answer, decision, full=True)):
            assert not raw & set(card.status.split(" · ")[1:]), (card.sentence, card.status)
            assert not re.search(r"\d{1,2}-\d{1,2}-\d{4}", card.sentence) or card.kind in ("amount", "step", ""), card.sentence


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_fact_that_is_told_is_told_once_in_a_picture(path: Path) -> None:
    for _, decision, card, _ in cards_of(path):
        facts = [c.id for top in card.children if top.kind == "facts" for c in top.told]
        others = [c.id for top in card.children if top.kind != "facts" for each in walk(top) for c in each.told]
        assert not set(facts) & set(others), decision.subject


def test_a_citation_keeps_its_letter() -> None:
    for room in range(115, 300, 5):
        for line in wrapped("Verordening art. 12 lid 3 onder e en art. 3 lid 1 onder d sub ii", room, 9):
            assert not re.search(r"(onder|lid|sub|art\.)$", line), line
            assert not re.match(r"(onder|lid|sub)\b", line), line
            assert NO_BREAK not in line


@pytest.mark.parametrize("bold", [False, True])
def test_lines_are_full_and_no_day_or_amount_is_torn(bold: bool) -> None:
    text = "Van 1 september 2024 t/m 28-2-2025 is € 1.131,28 per 12 uur nodig, ten minste 6 maanden, uiterlijk op 30 november 2024"
    for room in range(90, 300, 5):
        found = wrapped(text, room, 9, bold)
        assert all(width(line, 9, bold) <= room for line in found)
        assert not [line for line in found if re.search(r"\d$|€$", line) and not re.search(r"20\d\d$|,28$", line)], found
        for line, following in pairwise(found):  # the first thing of the next line had no room
            kept = re.match(r"(\d{1,2} \w+ 20\d\d|€ \S+|t/m \S+|\d+ \w+,?|\S+)", following)
            assert kept is not None
            assert width(f"{line} {kept[0]}", 9, bold) > room, (line, following)


def test_no_line_ends_or_begins_with_the_dot_between_two_things() -> None:
    for room in range(20, 150, 3):
        assert not [
            line for line in wrapped("versie 1 · lezingen: standaard · waarom 0.1.0", room, 7) if line.strip(" ") != line.strip(" ·")
        ]


@pytest.mark.parametrize(("name", "bold"), [("LiberationSans-Regular.ttf", False), ("LiberationSans-Bold.ttf", True)])
def test_widths_are_those_of_the_font(name: str, bold: bool) -> None:
    """Of a letter with an accent that of the letter."""
    try:
        font = ImageFont.truetype(name, 1000)
    except OSError:
        pytest.skip("no Liberation Sans here")
    for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;()/-–‘’€×%?!éëïöüÉ":
        assert width(letter, 1000, bold) == pytest.approx(font.getlength(letter), abs=2), letter


def test_a_letter_of_another_script_counts_as_wide() -> None:
    assert width("漢", 10) == 10


def test_a_word_longer_than_a_line_is_broken_at_its_hyphen() -> None:
    assert wrapped("re-integratieverordeningsbepaling", 110, 11) == ("re-", "integratieverordenings", "bepaling")


# ---- what each answer leads to


def test_no_citation_ends_in_a_sign() -> None:
    """Found: a condition whose own place has no article ended in `art. 7 lid 1;`."""
    for _, _, card, layout in cards_of(DOSSIERS / "scholing-geen-bevoegdheid.yaml"):
        for each in walk(card):
            assert f"; {each.sentence}" not in " ".join(text.strip() for text, *_ in lines(each, layout))


def test_an_open_answer_says_what_each_answer_leads_to() -> None:
    answer = answered(DOSSIERS / "onbekende-feiten.yaml")
    said = {x.label: x.text for x in lines_under(answer, answer.decisions[0])}
    assert said["Vraag 1"] == (
        "Voor hoeveel uur per week is de arbeid overeengekomen? Minder dan 12 uur: ‘moet (in beginsel) worden geweigerd’. 12 uur of meer: "
        "‘kan worden geweigerd’ of ‘toekennen mogelijk; het college beslist’."
    )
    assert {"Vraag 2", "Vraag 3"} <= said.keys()


def test_what_obliges_stands_before_what_only_allows() -> None:
    """Daan is 17: regeling art. 3 lid 1 says that the college grants; art. 11, 17 and 22 of the verordening say that it may."""
    ((_, _, card, layout),) = cards_of(DOSSIERS / "jongere-van-17.yaml")
    powers = [c for c in card.children if c.kind == "power"]
    assert powers[0].citation == "Regeling art. 3 lid 1"
    assert "van toepassing, en verplicht" in shown_text(card, layout)
