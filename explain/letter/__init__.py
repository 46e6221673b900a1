"""The draft decision: every sentence with the place it came from, as Markdown, Word, OpenDocument, PDF or JSON.

matter (a decision with its proof) -> compose (blocks of sentences) -> paper -> markdown, docx_file, odt_file, pdf_file
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from reasoner import Answer

from ..sentence.otherwise import Opening
from .compose import letter
from .markdown import letters_json, markdown
from .model import Block, Kind, Letter, Origin, Paper, Sentence, Source
from .paper import papers, sheets
from .short import shortened

SUFFIXES = (".md", ".docx", ".odt", ".pdf", ".json")
SHEET_SUFFIXES = SUFFIXES[:-1]
NEEDS = {".odt": "odfdo", ".pdf": "typst"}  # packages that come with `pip install waarom[letter]`


class NoWriter(Exception):
    """What writes this form is not installed."""


def letters(answer: Answer, ways: Mapping[str, Opening] | None = None) -> tuple[Letter, ...]:
    """One letter a decision. ways: by subject what would turn it (`repairs.turning.openings`)."""
    return tuple(letter(answer, d, (ways or {}).get(d.subject)) for d in answer.decisions)


def drafts(answer: Answer, ways: Mapping[str, Opening] | None = None) -> tuple[Letter, ...]:
    """The letters as they go out: a title that is repeated by its short name."""
    return tuple(shortened(answer.norms, x) for x in letters(answer, ways))


def export_letters(answer: Answer, suffix: str = ".md", ways: Mapping[str, Opening] | None = None) -> bytes:
    """The letters in the form of a file name's suffix, one of SUFFIXES. Raises NoWriter."""
    found = drafts(answer, ways)
    if suffix == ".json":
        return (json.dumps(letters_json(answer, found), ensure_ascii=False, indent=2) + "\n").encode()
    return _written(answer, papers(found), suffix)


def export_sheets(answer: Answer, suffix: str = ".md", ways: Mapping[str, Opening] | None = None) -> bytes:
    """The worksheets with the letters, with the origin of every sentence; suffix: one of SHEET_SUFFIXES. Raises NoWriter."""
    return _written(answer, sheets(answer, drafts(answer, ways)), suffix)


def _written(answer: Answer, found: tuple[Paper, ...], suffix: str) -> bytes:
    try:
        match suffix:
            case ".docx":
                from .docx_file import word

                return word(answer, found)
            case ".odt":
                from .odt_file import opendocument

                return opendocument(answer, found)
            case ".pdf":
                from .pdf_file import pdf

                return pdf(answer, found)
    except ModuleNotFoundError as error:
        if error.name != NEEDS.get(suffix):
            raise
        raise NoWriter(f"een brief als {suffix} vraagt het pakket {error.name}, en dat ontbreekt") from None
    return markdown(answer, found).encode()


__all__ = [
    "SHEET_SUFFIXES",
    "SUFFIXES",
    "Block",
    "Kind",
    "Letter",
    "NoWriter",
    "Origin",
    "Sentence",
    "Source",
    "drafts",
    "export_letters",
    "export_sheets",
    "letter",
    "letters",
]
