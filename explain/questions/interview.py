"""`waarom ask --interview`: one question at a time, each answer written into the dossier."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from pathlib import Path

import click

from kb.text import write as write_file
from parser import norms as n
from reasoner import Answer, Dossier, DossierError, Problem, decide, read_dossier
from reasoner.dossier import edit as s
from reasoner.dossier.record import UNKNOWN, _Unknown
from reasoner.questions.ask import Asked, Question, ask

from .. import words
from ..terminal import console
from . import dossier_text
from .report import nothing_to_ask, print_question

SKIP = frozenset({"weet niet", "weet ik niet", "onbekend", "?"})
STOP = "stop"
TURN_SECONDS = 3.0  # of processor time to find the next question: somebody waits for it
SHORT = {"j": "ja", "n": "nee"}


@dataclass
class Interview:
    """The state of a conversation: the text of the dossier, what was asked, what is not known."""

    norms: n.Norms
    path: Path
    text: str
    application: str | None
    running: str | None
    date: Date | None
    readings: Mapping[str, str]
    strict: bool
    seconds: float
    changed: bool = False
    closed: bool = False  # nobody answers any more
    skipped: set[tuple[str, str]] = field(default_factory=set)
    dated: bool = False

    # ---- the conversation

    def run(self) -> None:
        """Ask until the outcome is decided, nothing is left to ask, or the answers stop."""
        say("Antwoord met ja, nee of een waarde; 'weet niet' slaat een vraag over, 'stop' houdt op.\n")
        number = 0
        while True:
            answer, asked = self.asked()
            questions = [q for q in asked.questions if (q.unknown.fact, q.unknown.entity) not in self.skipped]
            if not questions:
                self._finish(asked)
                return
            number += 1
            if not asked.complete:
                say(_incomplete(questions[0]))
            out = console(stderr=True)
            print_question(out, self.norms, answer.model.case.dossier, questions[0], asked.decision.possible, f"Vraag {number}.")
            if not self._answered(questions[0]):
                return

    def asked(self) -> tuple[Answer, Asked]:
        """The decision and its questions, as the dossier is now."""
        dossier = read_dossier(self.norms, self.text, str(self.path))
        answer = self.decide(dossier)
        return answer, ask(answer, seconds=self.seconds)[0]

    def decide(self, dossier: Dossier, date: Date | None = None) -> Answer:
        return decide(
            self.norms,
            dossier,
            application=self.application,
            running=self.running,
            date=date or self.date,
            readings=self.readings,
            strict=self.strict,
        )

    def _finish(self, asked: Asked) -> None:
        if len(asked.decision.possible) == 1:
            say(nothing_to_ask(self.norms, asked.decision))
        else:
            say("Er is niets meer te vragen; wat is overgeslagen, staat nog open.")

    def _answered(self, question: Question) -> bool:
        """Take one answer, again and again until it can be used; False: the answers have stopped."""
        key = (question.unknown.fact, question.unknown.entity)
        while True:
            line = self.line("> ")
            if line is None or line.casefold() == STOP:
                return False
            if line.casefold() in SKIP:
                self.skipped.add(key)
                say("Overgeslagen.\n")
                return True
            if not line:
                say("Geef een antwoord, 'weet niet' of 'stop'.")
                continue
            try:
                self._take(question, line)
            except DossierError as error:
                problem = error.problems[0]
                say(words.printable(f"Dat kan niet: {problem.message}."))
                if problem.hint:
                    say(f"  {words.printable(problem.hint)}")
                continue
            say("")
            return True

    def line(self, prompt: str) -> str | None:
        """One line from the terminal or a pipe; None when there is no more."""
        if self.closed:
            return None
        click.echo(prompt, nl=False, err=True)
        try:
            read = sys.stdin.readline()
        except UnicodeDecodeError:
            return "\N{REPLACEMENT CHARACTER}"
        if not sys.stdin.isatty() or not read:
            say("")
        self.closed = not read
        return read.strip() if read else None

    # ---- one answer

    def _take(self, question: Question, line: str) -> None:
        """Put the answer in. Raises DossierError for one that cannot be."""
        fact, entity = question.unknown.fact, question.unknown.entity
        before = read_dossier(self.norms, self.text, str(self.path))
        if question.type in ("ja_nee", s.Slot.LIST.value):
            line = SHORT.get(line.casefold(), line.casefold())
        if question.slot is s.Slot.DATE:
            self._take_date(line, before)
            return
        if question.slot is s.Slot.TAKEN:
            hint = f"zet het in het dossier bij '{entity}', als `datum:` onder `besluit:`; of antwoord 'weet niet'"
            raise DossierError((Problem("D002", "de dag van een genomen besluit past niet vanzelf in het bestand", hint=hint),))
        if question.slot is s.Slot.LIST:
            if line not in ("ja", "nee"):
                raise DossierError((Problem("D006", f"'{line}': kies ja, nee of weet niet"),))
            if line == "nee":
                self.skipped.add((fact, entity))
                say(f"Vul de lijst {fact} in het dossier aan en vraag het dan opnieuw.")
                return
            after = s.with_complete(self.norms, before, fact, entity)
            text = dossier_text.complete(self.text, before, after)
        else:
            text = dossier_text.put(self.text, entity, fact, line)
        found = read_dossier(self.norms, text, str(self.path))
        if not _only_changed(self.norms, before, found, question):
            where = f"'{fact}' bij '{entity}'"
            raise DossierError((Problem("D002", f"het antwoord past niet vanzelf in het bestand; vul {where} daar zelf in"),))
        self.decide(found)
        self.text, self.changed = text, True

    def _take_date(self, line: str, dossier: Dossier) -> None:
        from ..days import day_of

        day = day_of(line)
        self.decide(dossier, day)
        self.date, self.dated = day, True

    # ---- keeping it

    def keep(self, output: Path | None) -> None:
        """Write the dossier with the answers; the original is not overwritten without a yes."""
        if self.dated and self.date is not None:
            say(f"De datum van het besluit staat niet in het dossier: geef voortaan --date {self.date.isoformat()}.")
        if not self.changed:
            say("Het dossier is niet veranderd.")
            return
        free = free_name(self.path)
        target = output or self._name(free)
        if target.exists() and (output is None or target.samefile(self.path)):
            say(words.printable(f"{target} bestaat al. Overschrijven (ja of nee)?"))
            if (self.line("> ") or "nee").casefold() not in ("ja", "j"):
                target = free
        write(target, self.text)
        say(words.printable(f"{target} geschreven"))

    def _name(self, free: Path) -> Path:
        say(words.printable(f"Onder welke naam bewaren? (Enter: {free})"))
        return Path(self.line("> ") or free)


def _incomplete(question: Question) -> str:
    if question.computed:
        return "Niet alle vragen zijn doorgerekend; van die het wel zijn, is dit de meest beslissende."
    return "De vragen zijn niet doorgerekend: of dit de meest beslissende is, staat niet vast."


def say(text: str) -> None:
    click.echo(text, err=True)


def free_name(path: Path) -> Path:
    """A name beside the original that is not taken: x-aangevuld.yaml, x-aangevuld-2.yaml."""
    names = (path.with_name(f"{path.stem}-aangevuld{f'-{k}' if k > 1 else ''}{path.suffix}") for k in range(1, 10_000))
    return next(name for name in names if not name.exists())


def write(target: Path, text: str) -> None:
    """All or nothing. What cannot be written goes to stdout: no answer is lost."""
    try:
        write_file(target, text.encode())
    except OSError:
        click.echo(text, nl=False)
        raise


def _only_changed(norms: n.Norms, before: Dossier, after: Dossier, question: Question) -> bool:
    """Is this the dossier with that answer, and nothing else changed?"""
    fact, entity = question.unknown.fact, question.unknown.entity
    record = after.records.get(entity)
    if record is None:
        return False
    match question.slot:
        case s.Slot.LIST:
            expected = s.with_complete(norms, before, fact, entity)
        case s.Slot.LINK if fact in record.links:
            expected = s.with_link(before, entity, fact, record.links[fact])
        case s.Slot.KIND if record.kind is not None:
            expected = s.with_kind(before, entity, record.kind)
        case s.Slot.FACT if not isinstance(value := record.values.get(fact, UNKNOWN), _Unknown):
            expected = s.with_fact(before, entity, fact, value)
        case _:
            return False
    return _content(after) == _content(expected)


def _content(dossier: Dossier) -> Dossier:
    """Without what depends on how the file is laid out."""
    return replace(dossier, sha256="", records={i: replace(r, line=0) for i, r in dossier.records.items()})
