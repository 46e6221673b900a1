"""Pictures that fit: width, height and letters as they are drawn; what decides is bold; nothing is left out in silence."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import DOSSIERS

from explain.cards.build import explain
from explain.cards.card import OPEN, Card, Look, decides, left_out_cards, walk
from explain.cards.fit import fitted
from explain.cards.layout import A4, LAYOUTS, SCREEN, SLIDE, Layout
from explain.cards.palette import PALETTE
from explain.cards.svg import FILLS, INKS
from explain.cli import main
from explain.decision.heading import picture_foot
from explain.decision.receipt import read
from explain.exports import export, said_on, with_amounts
from explain.sentence.discretion import discretion
from explain.words import small
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier

pytestmark = pytest.mark.slow  # many whole answers

SVG = "{http://www.w3.org/2000/svg}"
# what the brief of each layout asks, in points: 900 CSS pixels; A4 portrait; 13.33 by 7.5 inches; and the least size of letters
PAPER = {"screen": (675.0, None, 8.25), "a4": (595.0, 842.0, 7.0), "slide": (960.0, 540.0, 18.0)}
NAMES = (
    "geweigerd-drie-gronden", "gelijktijdig-drie-aanvragen", "onbekende-feiten", "hardheidsclausule", "toegekend-interne-werkbegeleiding",
    "voorzieningen-onvolledig", "grens-12-uur", "lopend-overgangsrecht",
)  # fmt: skip
EMPTY = "personen: [{id: p}]\naanvragen: [{id: a, voorziening: subsidie_jobcoaching, persoon: p}]\n"
GRANTED = "toegekend-interne-werkbegeleiding"


@lru_cache(maxsize=8)
def answered(norms: Norms, name: str) -> Answer:
    text = EMPTY if name == "leeg" else (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")
    return decide(norms, read_dossier(norms, text))


def drawn(norms: Norms, name: str, layout: Layout) -> ET.Element:
    answer = answered(norms, name)
    return ET.fromstring(export(answer, answer.decisions[0], "svg", layout=layout))


def cards(norms: Norms, name: str, layout: Layout = SCREEN) -> tuple[Card, str]:
    answer = answered(norms, name)
    decision = answer.decisions[0]
    card = with_amounts(explain(answer, decision), answer, decision)
    return said_on(card, answer, decision, layout), picture_foot(answer, decision, card)


def texts(root: ET.Element, bold: bool = False) -> list[str]:
    return ["".join(t.itertext()) for t in root.iter(f"{SVG}text") if not bold or t.get("font-weight") == "bold"]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", [*NAMES, "leeg"])
def test_a_picture_fits_and_its_letters_can_be_read(norms: Norms, name: str, layout: Layout) -> None:
    root = drawn(norms, name, layout)
    widest, highest, smallest = PAPER[layout.name]
    assert float(root.get("width", "")[:-2]) <= widest
    assert highest is None or float(root.get("height", "")[:-2]) <= highest
    assert min(float(t.get("font-size", "0")) for t in root.iter(f"{SVG}text")) >= smallest
    x, y, width, height = (float(v) for v in root.get("viewBox", "").split())
    assert (x, y) == (0, 0)
    assert width == pytest.approx(float(root.get("width", "")[:-2]), abs=1)  # not shrunk: the letters are as large as they say
    assert height == pytest.approx(float(root.get("height", "")[:-2]), abs=1)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize(
    ("name", "change", "can"),
    [
        ("geweigerd-drie-gronden", "ten minste 12 uur per week is overeengekomen en de ondersteuning op 1 december 2024 of later begint",
         {"slide": "Een uitzondering op Regeling art. 2 lid 5 beoordelen (art. 4:84 Awb)."}),
        ("grens-een-dag-te-kort", "als het dienstverband op 28 februari 2025 of later eindigt",
         {"": "Deze regels geven geen bevoegdheid om af te wijken van Regeling art. 3 lid 6."}),
    ],
)  # fmt: skip
def test_what_would_change_it_and_what_may_still_be_decided_stand_under_it(
    norms: Norms, name: str, change: str, can: dict[str, str], layout: Layout
) -> None:
    answer = answered(norms, name)
    decision = answer.decisions[0]
    said = " ".join(" ".join(texts(drawn(norms, name, layout))).split()).replace("• ", "")  # a frame gives each a line of its own
    assert "Wat het zou veranderen" in said
    assert change in re.sub(r" \(nu [^)]*\)", "", said).replace(", en ook ", " en ")  # a frame says what it is now, and one way apart
    wanted = can.get(layout.name, can.get("", discretion(answer, decision)))
    assert re.search(rf"Wat het college nog kan:? {re.escape(wanted)}", said)
    assert not [t for t in texts(drawn(norms, name, layout), bold=True) if "Wat het" in t]


@pytest.mark.parametrize("name", sorted(p.stem for p in DOSSIERS.glob("*.yaml")))
def test_every_example_fits(norms: Norms, name: str) -> None:
    for layout in LAYOUTS.values():
        widest, highest, _ = PAPER[layout.name]
        root = drawn(norms, name, layout)
        assert float(root.get("width", "")[:-2]) <= widest, layout.name
        assert highest is None or float(root.get("height", "")[:-2]) <= highest, layout.name


def test_the_sentence_stands_above_and_steps_in_the_order_of_reading(norms: Norms) -> None:
    for name in ("geweigerd-drie-gronden", "onbekende-feiten"):
        root = drawn(norms, name, SCREEN)
        whole, foot = cards(norms, name)
        shown, way = fitted(whole, SCREEN, foot)
        first = next(iter(root.iter(f"{SVG}text")))
        assert whole.said.startswith("".join(first.itertext()))
        tops = {
            g.get("id"): min(float(t.get("y", "0")) for t in g.iter(f"{SVG}text")) for g in root.iter(f"{SVG}g") if g.get("class") == "node"
        }
        assert float(first.get("y", "0")) < min(tops.values())
        if not way.down:
            order = [tops[f"kaart-k{i}"] for i, c in enumerate(walk(shown), 1) if any(c is x for x in shown.children)]
            assert order == sorted(order)


# ---- nothing goes in silence


def counted(card: Card) -> Iterator[str]:
    """The steps of which a picture shows or counts something, with all that stands below a step that is counted."""
    for each in walk(card):
        yield each.id
        for step in (*each.told, *each.same, *each.cut, *(c for _, found in left_out_cards(each) for c in found)):
            yield from counted(step)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", GRANTED, "gelijktijdig-drie-aanvragen"])
def test_what_is_not_drawn_is_told_or_counted(norms: Norms, name: str, layout: Layout) -> None:
    whole, foot = cards(norms, name, layout)
    shown, _ = fitted(whole, layout, foot)
    there = set(counted(shown))
    passed = {c.id: c for c in walk(whole) if c.id not in there and c.look is not Look.REFERENCE}
    for step in passed.values():  # a step of which the reason is told in the card above: what stands beside that reason is counted there
        below = [*step.children, *(c for _, found in left_out_cards(step) for c in found)]
        assert below
        assert all(c.id in there or c.id in passed for c in below), step.sentence


def test_a_refusal_shows_every_ground_on_every_format(norms: Norms) -> None:
    answer = answered(norms, "geweigerd-drie-gronden")
    for layout in LAYOUTS.values():
        whole, foot = cards(norms, "geweigerd-drie-gronden", layout)
        shown, _ = fitted(whole, layout, foot)
        said = " | ".join(x.sentence for c in walk(shown) for x in (c, *c.told))  # drawn, or told in the card above
        assert [g.label for g in answer.decisions[0].grounds if g.label.split(";")[0] not in said] == [], layout.name


def test_a_reference_leads_to_a_card_that_is_there(norms: Norms) -> None:
    for name in NAMES:
        for layout in LAYOUTS.values():
            whole, foot = cards(norms, name, layout)
            shown, _ = fitted(whole, layout, foot)
            numbers = {c.number for c in walk(shown)}
            for each in walk(shown):
                if found := re.search(r"al uitgelegd bij (\d+)", each.status):
                    assert int(found[1]) in numbers, (name, layout.name, each.sentence)


# ---- bold and a thick border: it decides, and nothing else


@pytest.mark.parametrize("name", NAMES)
def test_bold_is_what_decides(norms: Norms, name: str) -> None:
    whole, foot = cards(norms, name)
    shown, _ = fitted(whole, SCREEN, foot)
    pairs = [(c.sentence, c.status.partition(" · ")[2] or c.status) for each in walk(shown) for c in (each, *each.told) if decides(c)]
    sure = " ".join(
        f"{said}: {value} {value}: {small(said)} Eis: ‘{said}’ {value.capitalize()}, aangenomen: {said}" for said, value in pairs
    )
    for line in texts(drawn(norms, name, SCREEN), bold=True):
        if line != "vet, met dikke rand en lijn":
            assert re.sub("^[✓✗!○•] ", "", line).strip() in sure, line


def test_what_is_unknown_and_what_does_not_decide_is_not_bold(norms: Norms) -> None:
    assert texts(drawn(norms, "leeg", SCREEN), bold=True) == []
    whole, _ = cards(norms, "geweigerd-drie-gronden")
    for above in walk(whole):
        for below in above.children:
            assert above.kind == "decision" or above.decisive or not below.decisive, (above.sentence, below.sentence)


# ---- what a picture leads with


def test_a_grant_shows_by_which_facts(norms: Norms) -> None:
    for layout in LAYOUTS.values():
        said = " ".join(texts(drawn(norms, GRANTED, layout)))
        assert "Hierop rust het antwoord" in said
        stated = "✓ Met Naomi Wolters is 16 uur per week overeengekomen (ten minste 12 is nodig)"
        assert stated in re.sub(r"\s+", " ", said), layout.name


def test_an_empty_dossier_shows_what_it_hangs_on(norms: Norms) -> None:
    """No fifty dashed boxes: the open points on which most grounds hang, in that order, and how many more there are."""
    for layout in LAYOUTS.values():
        whole, foot = cards(norms, "leeg", layout)
        assert sum(c.look in OPEN for c in walk(whole)) > 30
        shown, _ = fitted(whole, layout, foot)
        assert 2 <= sum(c.look in OPEN for c in walk(shown)) <= 16
        assert all(not c.children for c in shown.children)
        assert shown.cut_word == "open punten"
        assert shown.cut
        branches = [hanging_on(c.detail[-1]) for c in shown.children]
        assert branches[0] > 1
        assert all(first >= second for first, second in pairwise(branches))
        assert f"nog {len(shown.cut)} open punten" in " ".join(texts(drawn(norms, "leeg", layout)))


def hanging_on(line: str) -> int:
    """How many branches a line names: `van belang voor: A; B; C en 4 andere`."""
    more = re.search(r" en (\d+) andere$", line)
    return line.count("; ") + 1 + (int(more[1]) if more else 0)


# ---- a drawing that can be read otherwise


def test_an_svg_has_a_title_a_description_and_text(norms: Norms) -> None:
    root = drawn(norms, "geweigerd-drie-gronden", A4)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "Subsidie voor jobcoaching voor Sam de Vries: moet in beginsel worden geweigerd"
    assert desc is not None
    assert "10 uur per week overeengekomen, maar ten minste 12 is nodig" in (desc.text or "")
    assert root.get("role") == "img"
    assert any("Dienstverband" in t for t in texts(root))
    titles = [t.text or "" for t in root.iter(f"{SVG}title")]
    assert not any(re.fullmatch(r"k\d+(->k\d+)?|waarom", t) for t in titles)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_letters_can_be_read_in_the_dark_too(norms: Norms) -> None:
    style = drawn(norms, "onbekende-feiten", SCREEN).find(f"{SVG}style")
    assert style is not None
    assert "prefers-color-scheme:dark" in (style.text or "")
    for ink, fill, _ in PALETTE.values():
        for letters in (ink, "#1B1F23", "#56616A"):
            dark, ground = INKS[letters.lower()], FILLS[fill.lower()]
            if ink != "#B4BCC4":  # what is the same on both sides of a comparison is pale on purpose
                assert contrast(dark, ground) >= 4.5, (letters, fill)


@pytest.mark.parametrize("name", [r"GEMEENTE\Noor, DOMEIN\Gerda", r"\\server\L", r"a\n\l\r"])
def test_a_backslash_in_a_name_is_drawn_as_it_is(norms: Norms, name: str) -> None:
    text = f"personen: [{{id: p, naam: '{name}'}}]\naanvragen: [{{id: a, voorziening: subsidie_jobcoaching, persoon: p}}]\n"
    answer = decide(norms, read_dossier(norms, text))
    root = ET.fromstring(export(answer, answer.decisions[0], "svg", full=True))
    assert name.split(",")[0] in re.sub(r"\s+", " ", " ".join(texts(root)))
    said = [t.text or "" for t in root.iter(f"{SVG}title")]
    assert sum(name in t for t in said) > 1


# ---- the command line


def test_layouts_on_the_command_line(tmp_path: Path) -> None:
    dossier = str(DOSSIERS / "geweigerd-drie-gronden.yaml")
    pdf = tmp_path / "waarom.pdf"
    assert CliRunner().invoke(main, ["explain", dossier, "--format", "pdf", "--layout", "a4", "-o", str(pdf)]).exit_code == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert read(pdf.read_bytes()).decisions[0].outcome == "moet_weigeren"
    assert CliRunner().invoke(main, ["explain", "--receipt", str(pdf), dossier]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--format", "svg", "--full"], "--full tekent alles"), (["--format", "text"], "--layout is voor een tekening")]
)
def test_a_layout_that_cannot_be_is_refused(arguments: list[str], said: str) -> None:
    dossier = str(DOSSIERS / "geweigerd-drie-gronden.yaml")
    found = CliRunner().invoke(main, ["explain", dossier, "--layout", "a4", *arguments])
    assert found.exit_code == 2
    assert said in found.output


def test_a_slide_has_no_letter_smaller_than_its_layout_says(norms: Norms) -> None:
    assert min(SLIDE.sentence, SLIDE.status, SLIDE.small, SLIDE.foot) >= 18
    assert min(A4.sentence, A4.status, A4.small, A4.foot) >= 7


@pytest.mark.parametrize("path", sorted(DOSSIERS.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_name_keeps_its_capital(norms: Norms, path: Path) -> None:
    """`niet het geval: Sam de Vries behoort tot de doelgroep`, also where a clause follows a word."""
    dossier = read_dossier(norms, path.read_text(encoding="utf-8"), path.name)
    given = [str(v) for r in dossier.records.values() for f, v in r.values.items() if f == "naam"]
    answer = decide(norms, dossier)
    for decision in answer.decisions:
        said = "\n".join(line for c in walk(explain(answer, decision)) for line in (c.sentence, c.status, *c.detail))
        assert not [name for name in given if re.search(rf"(?<!\w){re.escape(small(name))}", said)]


def test_a_slide_of_one_card_names_its_grounds(norms: Norms) -> None:
    shown = " ".join(texts(drawn(norms, "leer-werktraject-startkwalificatie", SLIDE)))
    assert "Verordening art. 10" in shown
    assert "Geen bevoegdheid" in shown
