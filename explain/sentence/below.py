"""What stands under the sentence: what would change the answer, what the one who decides may still do, what is only taken to be so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reasoner import Answer, Decision
from reasoner.decision.answer import CONTINUE, NOT_APPLICABLE, UNDECIDED

from .. import words
from .counted import counted_days
from .discretion import discretion
from .modality import force_words
from .moved import moved_days
from .readings import reading_lines
from .reasons import ground_reasons
from .sentence import sentence
from .taken import taken

CHANGE, HELD, READING = "Wat het zou veranderen", "Wat al vaststaat", "Hangt af van een lezing"
MOST_ASSUMED = 12
OTHER_WAYS = re.compile(r" \(of op een[^)]*\)| Zolang dat niet blijkt, .*")


@dataclass(frozen=True)
class Line:
    """A line with a label before it. brief: what stands there where there is little room; nothing: it goes."""

    label: str
    text: str
    brief: str = ""

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


def below(answer: Answer, decision: Decision, way: str = "") -> tuple[Line, ...]:
    """The lines of one decision. way: what would turn it, in a sentence or two (`repairs.turning.ways`)."""
    return tuple(_lines(answer, decision, way))


def _lines(answer: Answer, decision: Decision, way: str) -> Iterator[Line]:
    if way:
        yield Line(CHANGE, way, OTHER_WAYS.sub("", way))
    if said := held(answer, decision):
        yield Line(HELD, said)  # where there is little room its card says it
    if can := discretion(answer, decision):
        yield Line(can_label(answer), can, discretion(answer, decision, brief=True))
    yield from (Line(READING, told) for told in reading_lines(answer, decision))
    said = sentence(answer, decision)
    listed = "; ".join(r.brief for r in ground_reasons(answer, decision))  # beside the sentence: that may not name all grounds
    how = (counted_days(answer, decision, said), moved_days(answer, decision, f"{said} {listed}"))
    if told := words.printable(" ".join(x for x in how if x)):
        yield Line("Hoe die dag is bepaald", told, told)
    if decision.assumed and decision.outcome != NOT_APPLICABLE and not (decision.outcome == CONTINUE and decision.grounds):
        yield Line("Aangenomen, niet vastgesteld", f"{taken(answer, decision.assumed, MOST_ASSUMED, ' (in het rapport)')}.")


def can_label(answer: Answer) -> str:
    return f"Wat {words.authority(answer.norms)} nog kan"


def held(answer: Answer, decision: Decision) -> str:
    """Of an answer that is still open the grounds that hold whatever comes: `Kan worden geweigerd op grond van ..., want ...`"""
    if decision.outcome != UNDECIDED:
        return ""
    found = []
    for reason in ground_reasons(answer, decision):
        force = force_words(answer, decision, reason.ground)
        why = words.enumerate_words(list(reason.texts), "en")
        found.append(f"{force} op grond van {words.cite(answer.norms.articles[reason.ground.id].address)}, want {why}")
    return words.printable(words.capital("; ".join(dict.fromkeys(found)))) + "." if found else ""


__all__ = ["CHANGE", "HELD", "READING", "Line", "below", "can_label"]
