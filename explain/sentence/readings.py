"""Which readings turn the outcome of a decision: what was chosen, and what follows if the text is read otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.columns.many import answers, briefly
from reasoner.decision.answer import KEEPS, Ground
from reasoner.decision.brief import Brief
from reasoner.dossier.record import DossierError

from .. import words
from .modality import outcome_words


@dataclass(frozen=True)
class Otherwise:
    """Another choice, and the answer and decision under it."""

    label: str
    answer: Answer
    decision: Decision


@dataclass(frozen=True)
class Turning:
    """A reading of which another choice gives another outcome; ground: one that it carries; chosen: the label of the choice made."""

    name: str
    ground: Ground
    reading: n.Reading
    chosen: str
    others: tuple[Otherwise, ...]


def turning_readings(answer: Answer, decision: Decision) -> tuple[Turning, ...]:
    """Of the readings that carry a ground of this decision those that turn its outcome, in the order of the grounds."""
    names: dict[str, Ground] = {}
    for ground in (g for g in decision.grounds if g.modality != KEEPS):
        for name in ground.readings:
            names.setdefault(name, ground)
    asked = replace(answer.question, application=decision.application, running=decision.running)
    choices = [(name, c) for name in names for c in answer.norms.readings[name].choices if c.name != answer.readings[name]]
    supposed = [replace(asked, readings={**asked.readings, name: c.name}) for name, c in choices]
    turned = [i for i, other in enumerate(briefly(supposed) if supposed else ()) if not _same(decision, other)]
    found: dict[str, list[Otherwise]] = {}
    for i, other in zip(turned, answers([supposed[i] for i in turned], brief=False) if turned else (), strict=True):
        if isinstance(other, Answer) and other.decisions[0].outcome != decision.outcome:
            name, choice = choices[i]
            found.setdefault(name, []).append(Otherwise(choice.label, other, other.decisions[0]))
    return tuple(
        Turning(name, names[name], answer.norms.readings[name], _chosen(answer, name), tuple(others)) for name, others in found.items()
    )


def _same(decision: Decision, other: Mapping[str, Brief] | DossierError) -> bool:
    """Is one outcome possible, and the same under the other choice?"""
    return isinstance(other, DossierError) or (len(decision.possible) == 1 and other[decision.subject].possible == decision.possible)


def _chosen(answer: Answer, name: str) -> str:
    return next(c.label for c in answer.norms.readings[name].choices if c.name == answer.readings[name])


def reading_lines(answer: Answer, decision: Decision) -> Iterator[str]:
    """`Verordening art. 3 lid 1: Mag het ook ...? Gelezen als: ‘ja’. Gelezen als ‘nee’ is de uitkomst: moet worden geweigerd.`"""
    for x in turning_readings(answer, decision):
        said = f"{words.cite(x.reading.address)}: {x.reading.question} Gelezen als: ‘{x.chosen.removesuffix('.')}’."
        yield words.printable(" ".join((said, *read_as(x))))


def read_as(turning: Turning) -> Iterator[str]:
    """What follows from each other choice: `Gelezen als ‘nee’ is de uitkomst: moet worden geweigerd.`"""
    yield from (f"Gelezen als ‘{o.label.removesuffix('.')}’ is de uitkomst: {outcome_words(o.answer, o.decision)}." for o in turning.others)


__all__ = ["Turning", "read_as", "reading_lines", "turning_readings"]
