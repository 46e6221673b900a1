"""That no power to deviate reaches a ground of a lower rule is never the last word: what stands elsewhere is named in every output."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import DOSSIERS

from explain.cards.build import explain
from explain.cards.outline import outline
from explain.exports import export
from explain.html import page
from explain.letter import export_letters
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier

REFUSED = DOSSIERS / "geweigerd-drie-gronden.yaml"


def answered(norms: Norms, path: Path) -> Answer:
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("format_", ["text", "dot", "html", "md"])
def test_every_format_names_it(norms: Norms, format_: str) -> None:
    answer = answered(norms, REFUSED)
    assert "4:84" in export(answer, answer.decisions[0], format_, full=False).decode()


def test_the_letter_says_why(norms: Norms) -> None:
    """Once: where the rules say themselves when a ground gives way, the note of the document is not put beside it."""
    letter = export_letters(answered(norms, REFUSED)).decode()
    (declared,) = [d.elsewhere for d in norms.documents.values() if d.elsewhere is not None]
    assert "Die geldt als blijkt dat weigeren volgens de beleidsregel naar ons oordeel" in letter
    assert declared[1] not in letter
    assert "oeten wij afwijzen" not in letter
    assert "Wij moeten" not in letter


def test_in_principle_is_not_must(norms: Norms) -> None:
    text = (DOSSIERS / "meeneembare-voorziening-in-beginsel.yaml").read_text(encoding="utf-8").partition("    afwijking:")[0]
    answer = decide(norms, read_dossier(norms, text))
    (decision,) = answer.decisions
    assert [g.id for g in decision.grounds] == ["regeling:4.1.c"]
    for text in (outline(explain(answer, decision)), page(answer, decision)):
        assert "moet in beginsel worden geweigerd" in text
    letter = export_letters(answer).decode()
    assert "wijzen wij uw aanvraag in beginsel af" in letter
    assert "verplicht tot weigeren" not in letter


def test_no_ground_that_does_not_hold_says_what_the_dossier_denies(norms: Norms) -> None:
    """Under a check mark stands that a ground is not there, never the sentence of the ground by itself."""
    for path in (REFUSED, DOSSIERS / "toegekend-interne-werkbegeleiding.yaml"):
        answer = answered(norms, path)
        for full in (False, True):
            card = explain(answer, answer.decisions[0], full)
            for c in (*card.children, *card.folded):
                if c.kind == "ground" and c.status.startswith("geen weigeringsgrond"):
                    assert c.sentence.startswith("Niet aan de orde: ")
