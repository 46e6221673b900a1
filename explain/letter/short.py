"""A title that a letter repeats, by the name by which the rule base cites that text; in full once, where it always stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from parser.norms import Norms

from .. import words
from .model import FIXED, Block, Kind, Letter, Sentence, paragraph, say


def shortened(norms: Norms, letter: Letter) -> Letter:
    """The letter with its body so; the words of the law, the title of the letter and the worksheet stay as they are."""
    names = _names(norms, letter.body)
    if not names:
        return letter
    at = next((i for i, b in enumerate(letter.body) if b.kind is Kind.HEADING), len(letter.body))
    meant = paragraph(*(say(f"Met ‘{short}’ bedoelen wij in deze brief: {title}.", FIXED) for title, short in names.items()))
    body = [_block(b, names) for b in letter.body]
    return replace(letter, body=(*body[:at], meant, *body[at:]))


def _names(norms: Norms, body: tuple[Block, ...]) -> Mapping[str, str]:
    """By title its short name, of texts that are named more than once; the longest title first, for one may hold another."""
    text = "\n".join(s.text for b in body if b.kind is not Kind.QUOTE for s in b.sentences)
    found = {d.title: words.capital(d.name.replace("_", " ")) for d in norms.documents.values()}
    named = {t: short for t, short in found.items() if len(short) < len(t) and text.count(f" {t}") > 1}
    return dict(sorted(named.items(), key=lambda pair: -len(pair[0])))


def _block(block: Block, names: Mapping[str, str]) -> Block:
    if block.kind in (Kind.QUOTE, Kind.TITLE):
        return block
    rows = tuple(tuple(_text(cell, names) for cell in row) for row in block.rows)
    return replace(block, sentences=tuple(_sentence(s, names) for s in block.sentences), rows=rows)


def _sentence(sentence: Sentence, names: Mapping[str, str]) -> Sentence:
    return replace(sentence, text=_text(sentence.text, names))


def _text(text: str, names: Mapping[str, str]) -> str:
    for title, short in names.items():
        text = text.replace(f" {title}", f" {short}")
    return text


__all__ = ["shortened"]
