"""What a dossier can be asked about: its applications, and what already runs and may be ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from parser import norms as n
from reasoner import Dossier, DossierError
from reasoner.decision.decide import asked_running
from reasoner.dossier.record import Record
from reasoner.semantics.question import Question

from .. import words
from .session import Ask, Session


def subjects(session: Session, asked: Ask) -> list[dict[str, Any]]:
    """What can be chosen, in the order of the dossier: applications first. Raises DossierError."""
    norms, dossier = session.norms, session.dossier(asked)
    persons = {r.links.get(owner) for r in dossier.records.values() if (owner := norms.entities[r.home].owner)} - {None}

    def one(record: Record, running: bool) -> dict[str, Any]:
        provision = norms.provisions.get(record.kind or "")
        kind = provision.label if provision is not None else norms.entities[record.home].label
        whose = dossier.records.get(_owner(norms, record) or "")
        name = f" ({whose.name})" if whose is not None and len(persons) > 1 else ""
        group = words.capital(words.running_word(norms) if running else norms.application.label)
        return {"id": record.id, "running": running, "group": group, "label": words.printable(f"{record.id}: {kind}{name}")}

    return [*(one(r, False) for r in dossier.applications), *(one(r, True) for r in _running(norms, dossier))]


def still(session: Session, asked: Ask) -> tuple[Ask, str | None]:
    """The question about what the dossier has; what it was about, if that is there no longer. Raises DossierError."""
    dossier = session.dossier(asked)
    applications = {r.id for r in dossier.applications}
    supports = {r.id for r in dossier.records.values() if session.norms.entities[r.home].support}
    for subject, there in ((asked.application, applications), (asked.running, supports | applications)):
        if subject is not None and subject not in there:
            return replace(asked, application=None, running=None), subject
    return asked, None


def chosen(session: Session, asked: Ask) -> Ask:
    """The question with its subject, where the command line would want it named: the first that runs and may be ended.

    Where none may be, the first: the answer then says why not.
    """
    if asked.application is not None or asked.running is not None:
        return asked
    dossier = session.dossier(asked)
    supports = [r for r in dossier.records.values() if session.norms.entities[r.home].support]
    if dossier.applications or len(supports) < 2:
        return asked
    return replace(asked, running=next(_running(session.norms, dossier), supports[0]).id)


def _running(norms: n.Norms, dossier: Dossier) -> Iterator[Record]:
    """What may be asked with `--running`."""
    for record in dossier.records.values():
        if norms.entities[record.home].support:
            try:
                asked_running(Question(norms, dossier, running=record.id))
            except DossierError:
                continue
            yield record


def _owner(norms: n.Norms, record: Record) -> str | None:
    owner = norms.entities[record.home].owner
    return record.links.get(owner) if owner is not None else None
