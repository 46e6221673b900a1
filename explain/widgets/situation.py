"""A question about a dossier that can be changed fact by fact. Pure data; every change gives a new situation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from pathlib import Path

from parser import did_you_mean
from parser import norms as n
from reasoner import Answer, Decision, Dossier, DossierError, Problem, decide, read_dossier
from reasoner.dossier import UNKNOWN, Record, Value
from reasoner.ground import Belief
from reasoner.read import period_problem
from reasoner.suppose import with_fact

from .. import words
from ..rulebase import RuleBase


@dataclass(frozen=True)
class Situation:
    """A dossier, what is asked about it, and how: date, readings, with or without presumptions."""

    norms: n.Norms
    dossier: Dossier
    application: str | None = None
    running: str | None = None
    date: Date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False

    def put(self, record: str, fact: str, value: Value | None) -> Situation:
        """The same with another value of one fact; None for unknown."""
        return replace(self, dossier=with_fact(self.dossier, record, fact, UNKNOWN if value is None else value))

    def decide(self, brief: bool = False) -> tuple[Answer, Decision]:
        """The answer and its one decision. Raises DossierError, also for a period that ends before it begins."""
        for record in self.dossier.records.values():
            found = period_problem(self.norms.entities[record.entity], {**record.assumed, **record.values})
            if found is not None:
                raise DossierError((Problem("D007", found[0], self.dossier.file, record.line, 1, found[1]),))
        answer = decide(
            self.norms, self.dossier, application=self.application, running=self.running, date=self.date, readings=self.readings,
            strict=self.strict, brief=brief,
        )  # fmt: skip
        if len(answer.decisions) != 1:
            ids = ", ".join(d.subject for d in answer.decisions)
            raise DossierError((Problem("D012", "het dossier heeft meer dan één aanvraag", self.dossier.file, hint=f"kies er een: {ids}"),))
        return answer, answer.decisions[0]


def situation(
    rulebase: RuleBase | n.Norms, dossier: Dossier | str | Path, application: str | None = None, *, running: str | None = None,
    date: Date | None = None, readings: Mapping[str, str] | None = None,
) -> Situation:  # fmt: skip
    """From a rule base and a dossier, or the path of one. Raises DossierError with every problem in it."""
    norms = rulebase.norms if isinstance(rulebase, RuleBase) else rulebase
    found = dossier if isinstance(dossier, Dossier) else _read(norms, Path(dossier))
    return Situation(norms, found, application, running, date, dict(readings or {}))


def _read(norms: n.Norms, path: Path) -> Dossier:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise DossierError((Problem("D000", f"{path} is niet te lezen als tekst", hint="kijk de naam van het bestand na"),)) from None
    return read_dossier(norms, text, str(path))


def current(answer: Answer, record: Record, fact: n.Fact) -> Belief | None:
    """What is held of a fact in this answer, or None if it is unknown."""
    return answer.model.case.belief(answer.model.case.dossier.records[record.id], fact)


def find(answer: Answer, decision: Decision, dossier: Dossier, path: str) -> tuple[Record, n.Fact]:
    """The record and the fact of `entity.fact` or `id.fact`. Raises DossierError."""
    norms = answer.norms
    where, dot, name = path.rpartition(".")
    records = [r for r in dossier.records.values() if where in (r.id, r.entity, norms.entities[r.entity].list_name)]
    if len(records) > 1:
        records = [r for r in records if r.id in (where, decision.subject)] or _linked(records, dossier, decision)
    if not dot or not records:
        known = [*dict.fromkeys(r.entity for r in dossier.records.values()), *dossier.records]
        hint = did_you_mean(where, known) or f"schrijf bijvoorbeeld {next(iter(known), n.APPLICATION)}.naam_van_het_feit"
        raise DossierError((Problem("D012", f"'{path}' wijst niets aan in dit dossier", dossier.file, hint=hint),))
    if len(records) > 1:
        ids = ", ".join(f"{r.id}.{name}" for r in records)
        raise DossierError((Problem("D012", f"'{path}' kan meer dan één ding aanwijzen", dossier.file, hint=f"kies uit {ids}"),))
    entity = norms.entities[records[0].entity]
    facts = {k: f for k, f in entity.facts.items() if not f.system and (entity.support or not f.inherited)}
    if name not in facts:
        hint = did_you_mean(name, facts) or f"kies uit {', '.join(facts)}"
        raise DossierError((Problem("D003", f"'{entity.label}' kent geen '{name}'", dossier.file, hint=hint),))
    return records[0], facts[name]


def _linked(records: list[Record], dossier: Dossier, decision: Decision) -> list[Record]:
    """Those that the application itself refers to; all if it refers to none."""
    linked = dossier.records[decision.subject].links.values()
    return [r for r in records if r.id in linked] or records


class WidgetError(DossierError):
    """What is wrong with a dossier or a question; a notebook shows the message, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [words.printable(f"{p.code} {p.message}{f' ({p.hint})' if p.hint else ''}") for p in self.problems]
