"""What stands in quotation marks in a letter is somebody's own words: the law's, the dossier's, or a name in the letter itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_letter_readers import PATHS, answered, rules, written

from explain.letter import Kind, Letter
from explain.letter.matter import CUT

MARKED = re.compile(r"[‘“]([^‘’“”]+)[’”]|(?<![\w])'([^']{3,})'(?!\w)")
CITED = re.compile(r"^ ?\(?(?:[^.]{0,3})(art\.|bijlage)")


def published(path: Path) -> str:
    return " ".join(q for a in rules(path.parent.parent).articles.values() for q in a.quotations)


def own_words(path: Path, found: Letter) -> str:
    """The dossier, the names of facts and choices, and the letter itself without what it quotes."""
    entities = answered(path).norms.entities.values()
    facts = " ".join(f"{f.label.holds} {f.question}" for e in entities for f in e.facts.values())
    plain = " ".join(MARKED.sub("", s.text) for b in found.body for s in b.sentences)
    choices = " ".join(c.label for r in answered(path).norms.readings.values() for c in r.choices)
    values = " ".join(v.replace("_", " ") for e in entities for f in e.facts.values() for v in f.values)
    return " ".join((path.read_text(encoding="utf-8"), facts, plain, choices, values))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_what_is_quoted_is_verbatim(path: Path) -> None:
    law = published(path)
    for _, found in written(path):
        own = own_words(path, found)
        for block in found.body:
            for sentence in block.sentences:
                if block.kind is Kind.QUOTE:
                    assert all(piece in law for piece in sentence.text.removesuffix(f" {CUT}").split(f" {CUT} ")), sentence.text
                    continue
                for marked in MARKED.finditer(sentence.text):
                    words = marked[1] or marked[2]
                    assert words in law or words in own, sentence.text
                    assert words in law or not CITED.match(sentence.text[marked.end() :]), "cited, and not the words of the law"


def test_a_paraphrase_with_a_citation_is_seen() -> None:
    text = "Nodig is: ‘een dienstverband van zes maanden’ (art. 2 lid 3 onder c Regeling)."
    ((words, _),) = MARKED.findall(text)
    assert words == "een dienstverband van zes maanden"
    assert CITED.match(text[text.index("’") + 1 :])
