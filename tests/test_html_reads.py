"""What a report says in its boxes: a fact as it is, and no amount where nothing can be granted."""

from __future__ import annotations

from pathlib import Path

from conftest import DOSSIERS, ROOT, plain_yaml

import explain
from explain.html import page
from parser.norms import Norms
from reasoner import decide, read_dossier


def test_a_judgement_that_is_no_is_said_as_a_sentence(norms: Norms) -> None:
    text = (DOSSIERS / "toegekend-jobcoaching.yaml").read_text(encoding="utf-8")
    assert plain_yaml(text)["aanvragen"][0]["kosten_proportioneel"] == "ja"
    changed = "\n".join(f"{x.split(':')[0]}: nee" if "kosten_proportioneel:" in x else x for x in text.splitlines())
    answer = decide(norms, read_dossier(norms, changed))
    source = page(answer, answer.decisions[0])
    assert "De kosten zijn naar het oordeel van het college niet proportioneel</span>" in source
    assert "proportioneel: nee" not in source


def test_where_nothing_can_be_granted_no_amount_is_shown() -> None:
    """Whether the rules apply is open, and if they do it must be refused."""
    folder = ROOT / "tests" / "kennisbanken" / "atelierfonds"
    answer = explain.load(folder).decide(Path(folder, "dossiers", "geweigerd.yaml"))
    (decision,) = answer.decisions
    assert set(decision.possible) == {"niet_van_toepassing", "moet_weigeren"}
    assert decision.amounts
    assert 'id="bedragen"' not in page(answer, decision)
