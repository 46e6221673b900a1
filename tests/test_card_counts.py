"""Every number that a card says agrees with the steps that stand below it; what is joined how is a step of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import DOSSIERS, ROOT

from explain.cards.build import explain
from explain.cards.card import Card, Look, left_out_cards, walk
from explain.cards.dot import dot
from explain.cards.layout import A4
from explain.cards.lines import beside
from explain.cards.outline import outline
from explain.load import load_norms
from parser.norms import Norms
from reasoner import Decision, decide, read_dossier
from reasoner.decision.proof import ProofNode, prove

SAID = (
    (re.compile(r"alle (\d+) onderdelen"), True),
    (re.compile(r"(\d+) van (\d+) onderdelen ontbre"), False),
    (re.compile(r"(\d+) van (\d+) mogelijkheden"), True),
    (re.compile(r"geen van de (\d+) mogelijkheden"), False),
    (re.compile(r"(\d+) van (\d+), ten minste (\d+) nodig"), True),
)
STRUCTURE, SECOND = (str(ROOT / "tests" / "kennisbanken" / name) for name in ("structuur", "atelierfonds"))
PATHS = sorted(DOSSIERS.glob("*.yaml"))


def below(card: Card) -> list[Card]:
    """The steps that are shown and those that are named as left out."""
    return [*card.children, *(c for _, cards in left_out_cards(card) for c in cards)]


def steps(card: Card, nodes: dict[str, ProofNode]) -> list[Card]:
    """Without what is no part: a reading that is chosen, a power to deviate, an exception that does not apply, a branch that is moot."""
    found = [c for c in below(card) if c.kind not in ("reading", "deviation") and not c.moot]
    return [c for c in found if not (nodes[c.id].role == "exception" and nodes[c.id].value is False)]


def as_shown(card: Card) -> bool | None:
    return {Look.YES: True, Look.NO: False}.get(card.tone if card.look is Look.REFERENCE and card.tone else card.look)


def wrong(card: Card, nodes: dict[str, ProofNode]) -> Iterator[str]:
    found = steps(card, nodes)
    values = [as_shown(c) for c in found]
    for pattern, good in SAID:
        if (said := pattern.search(card.status)) is None:
            continue
        numbers = [int(x) for x in said.groups()]
        total = numbers[1] if len(numbers) > 1 else numbers[0]
        carrying = values.count(good) if len(numbers) > 1 else len(values)
        if total != len(found) or numbers[0] != carrying or (len(numbers) == 1 and set(values) != {good}):
            yield f"{card.sentence} [{card.status}]: {[(c.sentence, c.status, c.kind) for c in found]}"


def checked(norms: Norms, path: Path) -> Iterator[tuple[Decision, Card, dict[str, ProofNode]]]:
    answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))
    for decision in answer.decisions:
        graph = prove(answer, decision)
        nodes = {id_: data["node"] for id_, data in graph.nodes(data=True)}
        nodes |= {id_: nodes[node.refers] for id_, node in nodes.items() if node.refers is not None}
        for full in (False, True):
            for card in walk(explain(answer, decision, full)):
                yield decision, card, nodes


@pytest.mark.slow
def test_numbers_and_steps_agree_in_every_dossier(norms: Norms) -> None:
    said, faults = 0, dict[str, str]()
    for path in PATHS:
        for _, card, nodes in checked(norms, path):
            said += any(p.search(card.status) for p, _ in SAID)
            faults |= dict.fromkeys(wrong(card, nodes), path.stem)
    assert said > 500
    assert not faults, (len(faults), list(faults.items())[:3])


# ---- joined in words


def shown(base: Norms, dossier: str, application: str | None = None, full: bool = True) -> str:
    answer = decide(base, read_dossier(base, dossier), application=application)
    return outline(explain(answer, answer.decisions[0], full))


def test_each_way_of_joining_is_a_step_of_its_own() -> None:
    """(een en twee) of (drie en vier); two of three; vier en (een of drie): the reader sees what belongs together."""
    base = load_norms(STRUCTURE)
    text = shown(
        base, "personen:\n  - id: p\naanvragen:\n  - {id: a, voorziening: bijdrage, persoon: p, een: ja, twee: ja, drie: nee, vier: ja}\n"
    )
    assert "Een, en twee  [het geval · alle 2 onderdelen]" in text
    assert "Drie, en vier  [niet het geval · aan 1 van de 2 onderdelen is niet voldaan]" in text
    assert "Een, of drie  [het geval · 1 van 2 mogelijkheden]" in text
    assert "2 van 3, ten minste 2 nodig" in text


def test_a_group_that_is_denied_says_what_is_needed() -> None:
    """Not two of three where none holds: the ground does not apply, and of the three none is the case."""
    base = load_norms(STRUCTURE)
    text = shown(
        base, "personen:\n  - id: p\naanvragen:\n  - {id: a, voorziening: bijdrage, persoon: p, een: nee, twee: nee, drie: nee, vier: ja}\n"
    )
    assert "Een, of drie  [niet het geval · geen van de 2 mogelijkheden]" in text
    assert "Vier, en een of drie  [niet het geval · aan 1 van de 2 onderdelen is niet voldaan]" in text


# ---- sums and counts


SUMS = """
kunstenaars: [{id: k, naam: Kim}]
collectieven: [{id: c1, naam: Collectief Een, ingeschreven_bij_fonds: ja}, {id: c2, naam: Collectief Twee, ingeschreven_bij_fonds: ja}]
lidmaatschappen: [{id: l1, kunstenaar: k, collectief: c1}, {id: l2, kunstenaar: k, collectief: c2}]
toekenningen:
  - {id: t1, kunstenaar: k, soort: materiaalsubsidie, van: 2020-01-01, tot_en_met: 2020-12-31, bedrag: 3000}
  - {id: t2, kunstenaar: k, soort: materiaalsubsidie, van: 2021-01-01, tot_en_met: 2021-12-31, bedrag: 1500}
aanvragen:
  - {id: A, voorziening: materiaalsubsidie, kunstenaar: k, ontvangen: 2025-02-01, gevraagd_bedrag: 600}
  - {id: B, voorziening: reisbeurs, kunstenaar: k, ontvangen: 2025-02-01, uitnodiging: ja, belang_collectief: nee}
"""


def test_a_sum_shows_what_is_added_up_and_where_it_stands() -> None:
    text = shown(load_norms(SECOND), SUMS, "A")
    assert "3000 (t1) + 1500 (t2) + 600 (A) = 5100 euro; grens 5000" in text
    assert "[telt mee · 3000 euro · 1-1-2020 t/m 31-12-2020]" in text


def test_a_membership_is_no_provision_of_unknown_kind() -> None:
    text = shown(load_norms(SECOND), SUMS, "B")
    assert "Lidmaatschap l1: Collectief Een  [telt mee]" in text
    assert "onbekende soort" not in text


# ---- the sentence that is printed, and the decision that it is about


def test_the_requirement_beside_a_denied_comparison_is_that_of_the_sentence(tmp_path: Path) -> None:
    """The sentence says at least 12 hours, so 12 are required, whether the rule says `>= 12` or `niet < 12`."""
    variant = tmp_path / "v.regels"
    variant.write_text(
        'variant "Ontkend" bij "twenterand-2024"\nwijzigt definitie dienstverband_zes_maanden_twaalf_uur\n'
        '  "Dienstverband van ten minste zes maanden en niet minder dan 12 uur per week"\n'
        "  als dienstverband duurt ten minste 6 maanden\n    en niet dienstverband.uren_per_week < 12 uur\n",
        encoding="utf-8",
    )
    base = load_norms(variant=variant)
    text = shown(base, (DOSSIERS / "grens-11-9-uur.yaml").read_text(encoding="utf-8"), full=False)
    assert "is 11,9 uur per week overeengekomen, maar ten minste 12 is nodig  [staat vast]" in text
    assert "minder dan 12 vereist" not in text


def test_a_ground_of_another_application_has_the_status_of_its_own_decision(norms: Norms) -> None:
    """a1 must be refused on regeling:2.5 for want of a plan; the proof of a2 says so."""
    text = shown(
        norms,
        "personen: [{id: sam}]\naanvragen:\n"
        "  - {id: a1, voorziening: subsidie_jobcoaching, persoon: sam, ontvangen: 2024-09-15, plan_doelen: nee}\n"
        "  - {id: a2, voorziening: interne_werkbegeleiding, persoon: sam}\n",
        "a2",
    )
    assert "Niet voldaan aan de voorwaarden van artikel 2  [weigeringsgrond: moet (in beginsel) worden geweigerd" in text
    assert "geen zelfstandige grond" not in text


def test_one_is_not_said_in_the_plural() -> None:
    folded = tuple(Card(f"k{i}", "Niet aan de orde", "", Look.YES) for i in range(2))
    root = Card("besluit", "Een werkstage", "kan", Look.DECISION, kind="decision", tone=Look.YES)
    words = [next(beside(replace(root, folded=folded[:n])))[0] for n in (1, 2)]
    assert words == ["✓ 1 grond die niet geldt", "✓ 2 gronden die niet gelden"]


def test_every_sign_of_a_page_is_in_its_legend() -> None:
    root = Card("besluit", "Een werkstage", "kan", Look.DECISION, kind="decision", tone=Look.YES)
    legend = dot(root, "titel", "voet", layout=A4).partition("label=")[2].partition("besluit")[0]
    assert ">■<" in legend
    assert ">uitkomst  <" in legend
