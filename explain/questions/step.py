"""One step of a conversation in the terminal: the question, the help behind it, the answers so far."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from parser import norms as n
from reasoner import Answer, Decision, Dossier
from reasoner.dossier.edit import Slot
from reasoner.questions.ask import Question

from .. import words
from . import said
from . import words as asking
from .answered import Given
from .report import print_consequences

INDENT = 2


def print_head(out: Console, dossier: Dossier, question: Question, number: int) -> None:
    """The question with its number, and whom or what it is about."""
    head = Text.assemble((f"Vraag {number}. ", "dim"), (words.printable(question.unknown.question), "bold"))
    head.append(asking.about(dossier, question), "dim")
    out.print(head)


def print_step(
    out: Console, answer: Answer, decision: Decision, question: Question, number: int, *,
    why: str | None = None, note: str | None = None,
) -> None:  # fmt: skip
    """How it stands, the question, who can answer it, what there is to choose from.

    Consequences only if an answer excludes an outcome; `why`: of a question that does not change the outcome, why it is asked;
    `note`: what else is to be said of it.
    """
    norms, dossier = answer.norms, answer.model.case.dossier
    out.print(Text(words.printable(asking.stand_words(answer, decision)), style="dim"))
    print_head(out, dossier, question, number)
    plain = question.type in ("ja_nee", Slot.LIST.value)
    _line(out, asking.told_by(norms, question) + ("" if plain else f" Antwoord met {said.expected(norms, dossier, question)}."))
    if why is not None:
        _line(out, f"Waarom deze vraag: {why}.")
    if note is not None:
        _line(out, note)
    for i, label in enumerate(said.choices(norms, dossier, question).values(), 1):
        out.print(Padding(Text.assemble((f"{i}  ", "cyan"), words.printable(label)), (0, 0, 0, INDENT), expand=False))
    if any(o.possible != decision.possible and not o.impossible for o in question.options):
        print_consequences(out, norms, question, decision, INDENT)


def print_help(out: Console, norms: n.Norms, dossier: Dossier, decision: Decision, question: Question, why: str | None = None) -> None:
    """The words of the law behind a question, who can answer it, what each answer would mean."""
    before: tuple[str, ...] = ()
    for id_ in sorted(question.unknown.ids, key=list(norms.articles).index):
        out.print(Text(f"{words.capital(norms.cite(norms.articles[id_].address))}:"))
        opening = asking.opening(norms, id_)
        own = norms.articles[id_].quotations or norms.articles[id_].quoted
        _line(out, " […] ".join(f"“{text}”" for text in (*(opening if opening != before else ()), *own)), style="italic")
        before = opening
    if why is not None:
        out.print(Text(words.printable(f"Waarom deze vraag: {why}.")))
    out.print(Text(f"{asking.told_by(norms, question)} Antwoord met {said.expected(norms, dossier, question)}, of met 'weet niet'."))
    if question.options:
        out.print(Text("Wat elk antwoord zou betekenen:"))
        print_consequences(out, norms, question, decision, INDENT)
    elif len(decision.possible) > 1:
        out.print(Text("Wat elk antwoord voor de uitkomst betekent, is niet doorgerekend.\n"))
    else:
        out.print(Text("Welk antwoord u ook geeft, de uitkomst blijft dezelfde.\n"))


def print_answers(out: Console, answers: Sequence[Given], dossier: Dossier) -> None:
    """The answers so far, numbered as their questions were."""
    if not answers:
        out.print(Text("Er is nog niets beantwoord."))
        return
    out.print(Text("Uw antwoorden", style="bold"))
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right")
    table.add_column()
    for i, given in enumerate(answers, 1):
        question = words.printable(given.question.unknown.question) + asking.about(dossier, given.question)
        table.add_row(Text(f"{i}.", style="dim"), Text.assemble(question, " ", (words.printable(given.shown), "bold")))
    out.print(Padding(table, (0, 0, 1, 0), expand=False))


def _line(out: Console, text: str, style: str = "dim") -> None:
    out.print(Padding(Text(words.printable(text), style=style), (0, 0, 0, INDENT), expand=False))
