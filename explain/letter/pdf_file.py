"""Letters as a PDF (Typst): A4, with its own fonts, headings that a screen reader finds. The same letters give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from reasoner import Answer

from ..decision.receipt import in_pdf, product, receipt
from ..words import printable
from .model import Block, Kind, Paper
from .paper import pieces

TEMPLATE = Path(__file__).with_name("letter.typ")


def pdf(answer: Answer, papers: tuple[Paper, ...]) -> bytes:
    """One document; each paper starts on a new page, numbered from 1."""
    data = {
        "title": printable("; ".join(p.title for p in papers)),
        "author": product(),
        "papers": [{"head": p.head, "foot": printable(p.foot), "blocks": [_block(b) for b in p.blocks]} for p in papers],
    }
    inputs = {"letter": json.dumps(data, ensure_ascii=False)}
    written = typst.compile(TEMPLATE.read_bytes(), sys_inputs=inputs, ignore_system_fonts=True, format="pdf", timestamp=0)
    assert isinstance(written, bytes)
    return in_pdf(written, receipt(answer))


def _block(block: Block) -> dict[str, Any]:
    table = block.kind is Kind.TABLE
    return {
        "kind": block.kind.value,
        "depth": block.depth,
        "lead": not table and block.sentences[-1].text.endswith(":"),
        "pieces": [] if table else [{"text": text, "gap": gap} for text, gap in pieces(block)],
        "rows": [[printable(cell) for cell in row] for row in block.rows],
    }
