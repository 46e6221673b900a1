"""The draft decision: every sentence with the place it came from, as Markdown, Word or JSON.

matter (a decision with its proof) -> compose (blocks of sentences) -> markdown, word
"""

from __future__ import annotations

import json

from reasoner import Answer

from .compose import letter
from .markdown import letters_json, markdown
from .model import Block, Kind, Letter, Origin, Sentence, Source

SUFFIXES = (".md", ".docx", ".json")


def letters(answer: Answer) -> tuple[Letter, ...]:
    """One letter a decision."""
    return tuple(letter(answer, d) for d in answer.decisions)


def export_letters(answer: Answer, suffix: str = ".md") -> bytes:
    """The letters in the form of a file name's suffix, one of SUFFIXES."""
    found = letters(answer)
    match suffix:
        case ".docx":
            from .word import word

            return word(answer, found)
        case ".json":
            return (json.dumps(letters_json(answer, found), ensure_ascii=False, indent=2) + "\n").encode()
    return markdown(answer, found).encode()


__all__ = ["SUFFIXES", "Block", "Kind", "Letter", "Origin", "Sentence", "Source", "export_letters", "letter", "letters"]
