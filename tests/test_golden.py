"""Golden outlines and DOT sources of example dossiers, and the JSON in the docs.

`python tests/test_golden.py` writes them anew; look at the difference before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import DOSSIERS, ROOT

import explain
from explain.cards.dot import dot
from explain.cards.drawing import source
from explain.cards.layout import LAYOUTS
from explain.decision.heading import title
from explain.decision.serialize import answer_json
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier

GOLDEN = Path(__file__).parent / "golden"
NAMES = (
    "geweigerd-drie-gronden", "gelijktijdig-twee-aanvragen", "gelijktijdig-drie-aanvragen", "onbekende-feiten", "hardheidsclausule",
    "toegekend-interne-werkbegeleiding", "uitsluiting-werkbegeleiding-naast-jobcoaching", "voorzieningen-onvolledig",
)  # fmt: skip
FITTED = ("geweigerd-drie-gronden", "onbekende-feiten", "toegekend-interne-werkbegeleiding")
EXAMPLE = ROOT / "docs" / "decide.json"


def decided(norms: Norms, name: str) -> Answer:
    path = DOSSIERS / f"{name}.yaml"
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))


def texts(norms: Norms, name: str, full: bool) -> dict[str, str]:
    answer = decided(norms, name)
    card = explain.cards(answer, answer.decisions[0], full)
    suffix = ".vol" if full else ""
    return {f"{name}{suffix}.txt": explain.outline(card), f"{name}{suffix}.dot": dot(card, title(card), "voet")}


def fitted(norms: Norms, name: str) -> dict[str, str]:
    """What fits a screen, an A4 and a slide."""
    answer = decided(norms, name)
    card = explain.cards(answer, answer.decisions[0])
    return {f"{name}.{layout.name}.dot": source(card, title(card), "voet", layout) for layout in LAYOUTS.values()}


def example(norms: Norms) -> str:
    """The answer to the first example, without the hashes that change with every edit."""
    found = answer_json(decided(norms, NAMES[0]))
    found["kb"]["sha256"] = found["dossier"]["sha256"] = "..."
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("full", [False, True])
def test_text_and_drawing(norms: Norms, name: str, full: bool) -> None:
    for file, text in texts(norms, name, full).items():
        assert text == (GOLDEN / file).read_text(encoding="utf-8"), f"{file} differs: python {Path(__file__).name} writes it anew"


@pytest.mark.parametrize("name", FITTED)
def test_a_drawing_that_fits(norms: Norms, name: str) -> None:
    for file, text in fitted(norms, name).items():
        assert text == (GOLDEN / file).read_text(encoding="utf-8"), f"{file} differs: python {Path(__file__).name} writes it anew"


def test_the_example_in_the_docs_is_the_answer(norms: Norms) -> None:
    assert example(norms) == EXAMPLE.read_text(encoding="utf-8")


def test_the_json_has_every_field_of_the_contract(norms: Norms) -> None:
    fields = [
        "application",
        "running",
        "provision",
        "person",
        "date",
        "outcome",
        "possible",
        "choice",
        "grounds",
        "unmet",
        "unknown",
        "assumed",
        "amounts",
        "hours",
        "duties",
        "deviation",
        "recorded",
        "sentence",
    ]
    for path in sorted(DOSSIERS.glob("*.yaml")):
        found = answer_json(decided(norms, path.stem))
        assert list(found) == ["kb", "dossier", "readings", "variant", "decisions"]
        for decision in found["decisions"]:
            assert list(decision) == fields
            for ground in decision["grounds"]:
                assert list(ground) == ["id", "leg", "modality", "because", "with", "text", "readings"]
            for amount in decision["amounts"]:
                assert "currency" in amount
                assert amount["status"] in {"ok", "geen_cel", "onbekend"}


def test_what_is_unknown_is_not_counted_as_missing(norms: Norms) -> None:
    text = (DOSSIERS / f"{NAMES[0]}.yaml").read_text(encoding="utf-8")
    shorter = "\n".join("    einde: onbekend" if "    einde:" in line else line for line in text.splitlines())
    answer = decide(norms, read_dossier(norms, shorter))
    shown = explain.outline(explain.cards(answer, answer.decisions[0]))
    assert (
        "Dienstverband van ten minste zes maanden en ten minste 12 uur per week  [niet het geval · aan 1 van de 3 onderdelen is niet voldaan]"
        in shown
    )


def test_node_ids_are_stable_and_readable(norms: Norms) -> None:
    from reasoner.decision.proof import prove

    answer = decided(norms, NAMES[0])
    graph = prove(answer, answer.decisions[0])
    assert "regeling:2.3.c|a1|fails" in graph
    assert "aanvraag.dienstverband.uren_per_week>=12uur|a1|fails" in graph


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    loaded = explain.load_norms()
    for each in NAMES:
        for whole in (False, True):
            for file_name, content in texts(loaded, each, whole).items():
                (GOLDEN / file_name).write_text(content, encoding="utf-8")
    for each in FITTED:
        for file_name, content in fitted(loaded, each).items():
            (GOLDEN / file_name).write_text(content, encoding="utf-8")
    EXAMPLE.write_text(example(loaded), encoding="utf-8")
