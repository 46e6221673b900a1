"""Briefly, of many questions at once: what is possible, and of which record what is unknown. No model of a single world is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..decision.brief import Brief, briefly_of
from ..dossier.record import DossierError
from ..semantics.question import Question
from .answers import about_of
from .models import answers
from .unknown import unknowns
from .worlds import Block, blocks, each


def briefly(questions: Sequence[Question]) -> list[dict[str, Brief] | DossierError]:
    """Of each question its decisions by application, or why its dossier cannot be; what is doubtful is answered from its model."""
    out: list[dict[str, Brief] | DossierError] = []
    asked: list[tuple[int, Question]] = []
    for k, question in enumerate(questions):
        try:
            own = each(question)
        except DossierError as error:
            out.append(error)
        else:
            asked += ((k, one) for one in own)
            out.append({one.running or one.application or "": NOT_FOUND for one in own})
    for block in blocks(asked, reasons=False):
        for k, subject, brief in _of_block(block):
            decisions = out[k]
            assert isinstance(decisions, dict)
            decisions[subject] = brief
    left = [k for k, found in enumerate(out) if isinstance(found, dict) and NOT_FOUND in found.values()]
    for k, answer in zip(left, answers([questions[k] for k in left]), strict=True):
        out[k] = answer if isinstance(answer, DossierError) else briefly_of(answer)
    return out


NOT_FOUND = Brief((), frozenset())


def _of_block(block: Block) -> Iterator[tuple[int, str, Brief]]:
    """The number of each question, the application, and what is found; not where that is doubtful."""
    norms = block.decided.seen.norms
    for judged, waits in zip(block.decided.kinds, unknowns(block.decided), strict=True):
        for row, world in enumerate(judged.worlds.tolist()):
            if judged.doubtful[row]:
                continue
            k, question = block.asked[world]
            subject = question.running or question.application or ""
            keys = (key for key, rows in waits.items() if rows[row])
            unknown = frozenset((key[0], about_of(norms, key, question.dossier)) for key in keys)
            yield k, subject, Brief(judged.possibilities(row), unknown)


__all__ = ["briefly"]
