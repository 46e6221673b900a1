"""Every sentence of every letter, read as who gets it reads it: short, plain, with names and whole dates, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import DOSSIERS, plain_yaml

from explain.letter import Kind, Letter, Source, letters
from parser.norms import Norms, short_citation
from reasoner import Answer, decide, read_dossier

EXAMPLES = sorted(DOSSIERS.glob("*.yaml"))
MOST_WORDS = 15  # on average
END = re.compile(r"(?<=[.!?:\]])\s+(?=[A-Z‘\[€])")
WOODEN = re.compile(
    r"\d+ van (de )?\d+|niet vervuld|niet het geval|(voorwaarden?|onderdelen|onderdeel) (ontbreekt|ontbreken)|t/m|voorwaarden? van de verordening; |het dossier",
    re.I,
)
OTHER_DATE = re.compile(r"\b\d{1,2}-\d{1,2}-\d{4}\b|\b\d{4}-\d{2}-\d{2}\b")
# two negations in one clause; what stands after a comma, `die`, `dat`, `en` or `of` is another
DOUBLE = re.compile(r"\b(niet|geen)\b(?:(?!\b(?:die|dat|en|of|als|wij)\b)[^,;:.])*\b(niet|geen)\b", re.I)


def answered(norms: Norms, path: Path) -> Answer:
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))


def spoken(found: Letter) -> Iterator[str]:
    """The sentences of the letter itself, one by one; not the words of the law."""
    for block in found.body:
        if block.kind not in (Kind.QUOTE, Kind.TABLE):
            for sentence in block.sentences:
                yield from END.split(sentence.text)


@pytest.mark.sampled
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_sentence_is_plain(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    for decision, found in zip(answer.decisions, letters(answer), strict=True):
        said = list(spoken(found))
        assert sum(len(s.split()) for s in said) < MOST_WORDS * len(said)
        cells = [c for block in found.body for row in block.rows for c in row]
        assert [s for s in (*said, *cells) if WOODEN.search(s)] == []
        assert [s for s in (*said, *cells) if OTHER_DATE.search(s)] == []
        assert [s for s in said if DOUBLE.search(s)] == []
        assert [s for s in said if any(re.search(rf"\b{re.escape(i)}\b", s) for i in _nameless(answer))] == []
        text = " ".join(said)
        for address in (x for g in decision.grounds for x in (g.id, *g.because)):
            article = norms.articles[address].address
            title = norms.documents[article.document].title
            assert re.search(rf"{re.escape(short_citation(article.path))}( jo\. art\. [^ ]+( lid [^ ]+)?)? {re.escape(title)}", text)
        places = [s for b in found.body for s in b.sentences if s.text.startswith(("[Motiveer", "[Beoordeel eerst"))]
        judged = [o.ref for s in places for o in s.origins if o.source is Source.DOSSIER]
        assert len(judged) == len(set(judged)) == len(places)


def _nameless(answer: Answer) -> set[str]:
    """Ids that no reader needs: of what has a name, and of what is the only one of its kind."""
    records = answer.model.case.dossier.records.values()
    kinds = [r.home for r in records]
    return {r.id for r in records if r.name != r.id or kinds.count(r.home) == 1}


@pytest.mark.parametrize("name", ["werkstage-verdringing", "scholing-niet-erkend", "scholing-toegekend", "werkstage-vier-maanden"])
def test_where_nobody_applied_no_application_is_spoken_of(norms: Norms, name: str) -> None:
    content = plain_yaml((DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8"))
    content["aanvragen"][0]["ambtshalve"] = "ja"
    (found,) = letters(decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True))))
    for block in (b for b in found.body if b.kind is not Kind.QUOTE):
        own = [s.text for s in block.sentences if not any(o.source in (Source.PROOF, Source.RULE) for o in s.origins)]
        assert [t for t in own if re.search(r"aanvra|wijzen .* (af|toe)\b|gevraagd", t) and t != "Niemand heeft dit aangevraagd."] == []


@pytest.mark.slow
def test_the_letters_of_the_examples_say_everything_that_is_looked_for(norms: Norms) -> None:
    """No property of nothing: grants, refusals, requests, endings, choices, and places to motivate."""
    outcomes = {d.outcome for path in EXAMPLES for d in answered(norms, path).decisions}
    assert {
        "moet_weigeren",
        "kan_weigeren",
        "kan_toekennen",
        "toekennen",
        "onbeslist",
        "keuze",
        "kan_beeindigen",
        "voortzetten",
    } <= outcomes
    (refused,) = letters(answered(norms, DOSSIERS / "geweigerd-drie-gronden.yaml"), {"a1": "Toekennen is mogelijk als het anders is."})
    said = list(spoken(refused))
    for sentence in (
        "Wij wijzen uw aanvraag om subsidie voor jobcoaching voor Sam de Vries af.",
        "Van 1 juni 2024 tot en met 30 november 2024 loopt interne werkbegeleiding voor Sam de Vries.",
        "Toekennen is mogelijk als het anders is.",
        "Dit is informatie, geen toezegging.",
    ):
        assert said.count(sentence) == 1, sentence
    assert said.count("Met Sam de Vries is 10 uur per week overeengekomen.") == 1
    assert said.count("Dit rust op dezelfde feiten als reden 1.") == 1, "two reasons rest on it"
