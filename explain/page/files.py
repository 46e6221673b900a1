"""What a person takes along: the answer in a file, each with its receipt."""

from __future__ import annotations

import json
from typing import Any

from reasoner import DossierError, Problem

from .. import words
from ..decision.receipt import WORD, in_pieces, product, receipt, receipt_json
from ..decision.serialize import answer_json
from .session import Ask, Session

KINDS = {"letter": ("brief.md", "text/markdown"), "report": ("rapport.html", "text/html"), "text": ("uitleg.txt", "text/plain"),
         "receipt": ("bewijsstuk.json", "application/json"), "json": ("antwoord.json", "application/json")}  # fmt: skip


def file(session: Session, ask: object, kind: str) -> dict[str, Any]:
    """Name, type and text of a file of one of KINDS, about the first decision; a letter about every one."""
    if kind not in KINDS:
        raise DossierError((Problem("D000", f"dit kan hier niet worden bewaard: {kind}", hint=f"kies uit {', '.join(KINDS)}"),))
    answer, decision = session.decision(Ask.of(ask))
    match kind:
        case "letter":
            from ..letter import export_letters
            from ..repairs.turning import openings

            text = export_letters(answer, ".md", openings(answer)).decode()
        case "receipt":
            text = json.dumps(receipt_json(receipt(answer, decision)), ensure_ascii=False, indent=2) + "\n"
        case _:
            from ..exports import export
            from ..html.ways import questions, ways

            found = ways(answer, decision) if kind == "report" else None
            sections = None if found is None else {
                "decisions": answer.decisions, "questions": questions(answer, decision),
                "repairs": found.repairs, "change": found.sentences,
            }  # fmt: skip
            text = export(answer, decision, {"report": "html"}.get(kind, kind), sections=sections).decode()
    name, type_ = KINDS[kind]
    return {"name": name, "type": type_, "text": text}


def word(session: Session, ask: object) -> dict[str, Any]:
    """The letters as data, of which the page makes a Word document: what Python makes one with does not run in a browser."""
    from ..letter import drafts
    from ..letter.paper import FONT, GREY, INK, SIZES, STEP, WIDTHS, papers, pieces
    from ..repairs.turning import openings

    answer = session.answer(Ask.of(ask))
    found = papers(drafts(answer, openings(answer)))
    return {
        "name": "brief.docx", "product": product(), "mark": WORD, "receipt": in_pieces(receipt(answer)),
        "look": {"font": FONT, "ink": INK, "grey": GREY, "sizes": SIZES, "widths": WIDTHS, "step": STEP},
        "papers": [
            {"title": words.printable(p.title), "head": words.printable(p.head), "foot": words.printable(p.foot), "blocks": [
                {"kind": b.kind.value, "depth": b.depth, "pieces": pieces(b), "rows": [[words.printable(c) for c in row] for row in b.rows]}
                for b in p.blocks
            ]}
            for p in found
        ],
    }  # fmt: skip


def decided(session: Session, ask: object) -> str:
    """What `waarom decide --json` prints, to the byte."""
    return json.dumps(answer_json(session.answer(Ask.of(ask))), ensure_ascii=False, indent=2) + "\n"
