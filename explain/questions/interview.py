"""`waarom ask --interview`: one question at a time, each answer written into the dossier; what was said can be taken back."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from enum import Enum
from pathlib import Path

import click
from rich.text import Text

from kb.text import write as write_file
from parser import norms as n
from reasoner import Answer, Dossier, DossierError, decide, read_dossier
from reasoner.dossier import edit as s
from reasoner.dossier.moments import OpenDay
from reasoner.questions.ask import Asked, Question, ask

from .. import words
from ..terminal import console, patience
from . import answered, said, step
from .answered import Given
from .following import MORE, again, following
from .words import nothing_to_ask

SKIP = frozenset({"weet niet", "weet ik niet", "onbekend"})
HELP = frozenset({"?", "help", "uitleg"})
BACK, OVERVIEW, STOP, CHANGE = "terug", "overzicht", "stop", "wijzig"
KEEP = "ja"  # the answer that overwrites
TURN_SECONDS = 3.0  # of processor time to find the next question: somebody waits for it
INTRODUCTION = (
    "Antwoord met ja, nee of een waarde, of met 'weet niet'. U kunt ook zeggen: '?' voor uitleg bij de vraag, 'terug' voor de vorige "
    "vraag, 'overzicht' voor uw antwoorden, 'wijzig 2' om het tweede te veranderen, 'stop' om op te houden en te bewaren.\n"
)
LAST_WORD = "Enter rondt af; met 'wijzig' en een nummer, of 'terug', verandert u nog een antwoord."
THE_REST = "De uitkomst hangt van de volgende vragen niet meer af; de gronden, de duur, de bedragen, de uren of de plichten wel.\n"


class Turn(Enum):
    """What comes after a line: the next question, the one before, an earlier one, or nothing."""

    ON, BACK, CHANGE, STOP = range(4)


@dataclass
class Interview:
    """A conversation: the dossier as it was (`text`), the answers given, which of them is being changed (`at`).

    everything: ask on when the outcome is certain, for grounds, durations, amounts, hours and duties.
    """

    norms: n.Norms
    path: Path
    text: str
    application: str | None
    running: str | None
    date: Date | None
    readings: Mapping[str, str]
    strict: bool
    seconds: float
    everything: bool = False
    closed: bool = False  # nobody answers any more
    answers: list[Given] = field(default_factory=list)
    at: int | None = None
    again: Given | None = None  # an answer taken back: its question is the next
    told: bool = False  # that the outcome is certain and the questions go on

    # ---- the conversation

    def run(self) -> None:
        """Ask until the outcome is decided, nothing is left to ask, or the answers stop."""
        say(INTRODUCTION)
        while True:
            answer, asked = self.asked()
            question, why = self._next(answer, asked)
            if question is None:
                self._finish(answer, asked)
                turn = self._last_word()
            else:
                turn = self._step(answer, asked, question, why)
            match turn:
                case Turn.STOP:
                    return
                case Turn.BACK if self.at is not None:
                    self.at = None
                case Turn.BACK:
                    self.again = self.answers.pop()
                case _:
                    pass

    def asked(self) -> tuple[Answer, Asked]:
        """The decision and its questions, as the answers are now; without the one that is being changed."""
        others = self._others()
        with patience("Ik reken uit wat de volgende vraag is ...", console(stderr=True)):
            answer = self.decide(self._dossier(others), others)
            return answer, ask(answer, seconds=self.seconds)[0]

    def decide(self, dossier: Dossier, answers: list[Given]) -> Answer:
        return decide(
            self.norms,
            dossier,
            application=self.application,
            running=self.running,
            date=answered.day(answers, self.date),
            readings=self.readings,
            strict=self.strict,
        )

    def filled(self, answers: list[Given] | None = None) -> str:
        """The text of the dossier with the answers in it. Raises DossierError."""
        return answered.filled(self.norms, self._read, self.text, self.answers if answers is None else answers)

    def _read(self, text: str) -> Dossier:
        return read_dossier(self.norms, text, str(self.path))

    def _dossier(self, answers: list[Given]) -> Dossier:
        return self._read(self.filled(answers))

    def _others(self) -> list[Given]:
        return [g for i, g in enumerate(self.answers) if i != self.at]

    def _next(self, answer: Answer, asked: Asked) -> tuple[Question | None, str | None]:
        """The question to put, and why, if it does not change the outcome."""
        old = self.answers[self.at] if self.at is not None else self.again
        if old is not None:
            return again(asked, old.question), None
        return following(answer, asked, {g.key for g in self.answers}, self.everything)

    def _step(self, answer: Answer, asked: Asked, question: Question, why: str | None) -> Turn:
        """Put one question, again and again until there is an answer or something else is wanted."""
        out, dossier, decision = console(stderr=True), answer.model.case.dossier, asked.decision
        number = len(self.answers) + 1 if self.at is None else self.at + 1
        if why is not None and not self.told:
            self.told = True
            say(THE_REST)
        step.print_step(out, answer, decision, question, number, why=why, note=None if asked.complete else _incomplete(question))
        if self.at is not None:
            say(words.printable(f"  Uw antwoord was: {self.answers[self.at].shown}. Enter houdt dat."))
        while True:
            line = self.line("> ")
            if line is None:
                return Turn.STOP
            command = line.casefold()
            if command in HELP:
                step.print_help(out, self.norms, dossier, decision, question, why)
            elif (turn := self._command(command)) is not None:
                if turn is not Turn.ON:
                    return turn
            elif not line and self.at is not None:
                self.at = None
                say("")
                return Turn.ON
            elif not line:
                say(f"Geef een antwoord: {said.expected(self.norms, dossier, question)}; of 'weet niet', of 'stop'.")
                continue
            elif self._answered(dossier, question, line):
                say("")
                return Turn.ON
            step.print_head(out, dossier, question, number)

    def _command(self, command: str) -> Turn | None:
        """What is asked of the conversation itself; ON: it is done, None: this is an answer."""
        word, _, rest = command.partition(" ")
        if command == STOP:
            return Turn.STOP
        if command == OVERVIEW:
            step.print_answers(console(stderr=True), self.answers, self._dossier(self.answers))
            return Turn.ON
        if command == BACK:
            if self.answers:
                return Turn.BACK
            say("Dit is de eerste vraag; er is nog niets om naar terug te gaan.")
            return Turn.ON
        if word == CHANGE:
            found = answered.place(self.answers, rest.strip())
            if found is None:
                say(_no_such(rest.strip(), len(self.answers)))
                return Turn.ON
            self.at, self.again = found, None
            return Turn.CHANGE
        return None

    # ---- one answer

    def _answered(self, dossier: Dossier, question: Question, line: str) -> bool:
        """Keep the answer. False, and a line that says why, if it cannot be."""
        try:
            given = self._given(dossier, question, line)
            if given is None:
                return False
            answers = [*self.answers, given] if self.at is None else [given if i == self.at else g for i, g in enumerate(self.answers)]
            self.decide(self._dossier(answers), answers)
        except said.NotUnderstood as error:
            hint = error.hint or f"antwoord met {said.expected(self.norms, dossier, question)}, of met 'weet niet'"
            say(words.printable(f"Dat kan niet: {error}; {hint}."))
            return False
        except DossierError as error:
            problem = error.problems[0]
            say(words.printable(f"Dat kan niet: {problem.message}{f'; {problem.hint}' if problem.hint else ''}."))
            return False
        self.answers, self.at, self.again = answers, None, None
        return True

    def _given(self, dossier: Dossier, question: Question, line: str) -> Given | None:
        """The line as an answer; None if what was asked back was not answered. Raises NotUnderstood."""
        if line.casefold() in SKIP:
            say("Overgeslagen.")
            return Given(question, None, "weet niet")
        try:
            written = said.understood(self.norms, dossier, question, line)
        except OpenDay as error:
            day = self._which(line, error)
            if day is None:
                return None
            written = day.isoformat()
        if question.slot is s.Slot.LIST and written == "nee":
            say(f"Vul de lijst {question.unknown.fact} in het dossier aan en vraag het dan opnieuw.")
            return Given(question, None, "nee, er is meer")
        return Given(question, written, said.shown(self.norms, dossier, question, written))

    def _which(self, line: str, error: OpenDay) -> Date | None:
        """Which of its readings a day was meant to be; None: none of them."""
        days = {str(i): d for i, d in enumerate(error.readings, 1)}
        listed = words.enumerate_words([f"{words.full_day(d)} ({i})" for i, d in days.items()], "of")
        say(words.printable(f"‘{line}’ is op meer manieren te lezen. Bedoelt u {listed}? Geef het nummer, of Enter voor geen van deze."))
        chosen = (self.line("> ") or "").casefold()
        return days.get("1" if chosen in ("ja", "j") and len(days) == 1 else chosen)

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
        return " ".join(read.split()) if read else None

    # ---- the end

    def _finish(self, answer: Answer, asked: Asked) -> None:
        """Why there is no question left, and which there could have been."""
        if len(asked.decision.possible) == 1:
            say(words.printable(nothing_to_ask(answer, asked.decision)))
        else:
            say("Er is niets meer te vragen; wat is overgeslagen, staat nog open.")
        more = sum(x.why in MORE for x in asked.settled)
        if more and not self.everything:
            open_, also = ("staat nog 1 vraag open", "wordt") if more == 1 else (f"staan nog {more} vragen open", "worden")
            say(f"Over de andere gronden, de duur, bedragen, uren en plichten {open_}; met --all {also} ook die gesteld.")
        say("")

    def _last_word(self) -> Turn:
        """At a terminal: a last look at the answers, and a chance to change one."""
        if not sys.stdin.isatty():
            return Turn.STOP
        step.print_answers(console(stderr=True), self.answers, self._dossier(self.answers))
        while self.answers:
            say(LAST_WORD)
            line = self.line("> ")
            if not line:
                break
            turn = self._command(line.casefold())
            if turn is not None and turn is not Turn.ON:
                return turn
        return Turn.STOP

    def keep(self, output: Path | None) -> None:
        """Write the dossier with the answers; the original is not overwritten without a yes."""
        self.at = None
        day = answered.day(self.answers, None)
        option = f" --date {day.isoformat()}" if day is not None else ""
        if day is not None:
            say(f"De datum van het besluit staat niet in het dossier: geef voortaan{option}.")
        text = self.filled()
        if text == self.text:
            say("Het dossier is niet veranderd.")
            return
        free = free_name(self.path)
        target = output or self._name(free)
        if target.exists() and (output is None or target.samefile(self.path)):
            say(words.printable(f"{target} bestaat al. Overschrijven (ja of nee)?"))
            if said.YES_NO.get((self.line("> ") or "nee").casefold()) != KEEP:
                target = free
        write(target, text)
        click.echo(words.printable(f"{target} geschreven; het antwoord krijgt u opnieuw met: waarom decide {target}{option}"), err=True)

    def _name(self, free: Path) -> Path:
        say(words.printable(f"Onder welke naam bewaren? (Enter: {free}; met -o geeft u die naam de volgende keer vooraf)"))
        return Path(self.line("> ") or free)


def _no_such(name: str, number: int) -> str:
    if not number:
        return "Er is nog geen antwoord om te wijzigen."
    which = f"een nummer van 1 tot en met {number}" if number > 1 else "1"
    asked = f"Welk antwoord is ‘{name}’?" if name else "Welk antwoord?"
    return words.printable(f"{asked} Zeg 'wijzig' met {which}, of met de naam van het feit; 'overzicht' toont ze.")


def _incomplete(question: Question) -> str:
    if question.computed:
        return "Niet alle vragen zijn doorgerekend; van die het wel zijn, is dit de meest beslissende."
    return "De vragen zijn niet doorgerekend: of dit de meest beslissende is, staat niet vast."


def say(text: str) -> None:
    """A line for the person who answers; on a terminal it wraps between words."""
    out = console(stderr=True)
    if out.is_terminal:
        out.print(Text(text))
    else:
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
