"""`waarom ask` in the terminal: what is needed, what each answer leads to, what does not matter."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from parser import norms as n
from reasoner import Answer, Decision, Dossier
from reasoner.questions.ask import Asked, Question
from reasoner.questions.irrelevant import Settled

from .. import words
from ..decision.report import print_assumed
from ..sentence import outcome_words, possible_words
from ..terminal import TONES, console, print_variant
from . import words as asking


def print_asked(answer: Answer, asked: Sequence[Asked]) -> None:
    """One block a decision."""
    out = console()
    print_variant(out, answer.norms)
    incomplete = asking.incomplete_words(asked)
    if incomplete is not None:
        out.print(Text(f"{incomplete}\n", style="yellow"))
    for each in asked:
        _asked(out, answer, each)


def print_question(out: Console, norms: n.Norms, dossier: Dossier, question: Question, now: Decision, number: str) -> None:
    """One question, who can answer it, the law that asks it, where the answer goes, and its consequences."""
    unknown = question.unknown
    about = dossier.records[unknown.entity].name
    head = Text.assemble((f"{number} ", "dim"), (words.printable(unknown.question), "bold"))
    if about not in unknown.question:
        head.append(f"  ({words.printable(about)})", "dim")
    out.print(head)
    indent = len(number) + 1
    facts = (asking.who_words(norms, question), asking.citations(norms, unknown.ids), asking.where_words(norms, dossier, question))
    for line in facts:
        if line:
            out.print(Padding(Text(words.printable(line), style="dim"), (0, 0, 0, indent), expand=False))
    print_consequences(out, norms, question, now, indent)


def print_consequences(out: Console, norms: n.Norms, question: Question, now: Decision, indent: int) -> None:
    """Each answer with what it leads to, or that this was not computed."""
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=36)
    table.add_column(ratio=1)
    for option in question.options:
        style = f"bold {_tone(option.possible)}" if len(option.possible) == 1 else ""
        consequence = Text(words.printable(asking.consequence_words(norms, option, now)), style=style)
        table.add_row(Text(words.printable(asking.answer_words(question, option)), style="cyan"), Text.assemble("→ ", consequence))
    if not question.computed:
        table.add_row("", f"→ {asking.NOT_COMPUTED}")
    out.print(Padding(table, (0, 0, 1, indent), expand=False))


def _tone(possible: Sequence[str]) -> str:
    return TONES.get(possible[0], "dark_orange3") if len(possible) == 1 else "yellow"


def _asked(out: Console, answer: Answer, asked: Asked) -> None:
    decision, dossier = asked.decision, answer.model.case.dossier
    out.print(_head(answer, decision))
    if asked.questions:
        out.print(Text(f"{_title(asked)}\n", style="bold"))
        for i, question in enumerate(asked.questions, 1):
            print_question(out, answer.norms, dossier, question, decision, f"{i}.")
        if asked.questions[0].computed:
            out.print(Text(asking.ORDER, style="dim"))
    elif len(decision.possible) == 1:
        out.print(Text(asking.nothing_to_ask(answer, decision)))
    for limit in decision.limits:
        cited = asking.citations(answer.norms, (limit.id,))
        out.print(Text(f"\n{words.capital(words.open_limit_words(limit))} ({cited})."))
    _settled(out, answer, asked)
    if decision.assumed:
        print_assumed(out, answer, decision)
        out.print(Text("Blijkt een aanname onjuist, dan kan de uitkomst anders zijn.", style="dim"))
    out.print()


def _title(asked: Asked) -> str:
    """Of what was not computed it is not said that it is needed."""
    number = len(asked.questions)
    if asked.complete:
        return f"Nog nodig ({number}), het meest beslissend eerst"
    done = sum(q.computed for q in asked.questions)
    return f"Vragen ({number}): eerst de {done} die zijn doorgerekend, het meest beslissend voorop" if done else f"Vragen ({number})"


def _head(answer: Answer, decision: Decision) -> Panel:
    title = words.heading_of(decision, answer)
    tone = TONES.get(decision.outcome, "dark_orange3")
    head = Text.assemble((words.printable(title), "bold"), "\n", (outcome_words(answer, decision), f"bold {tone}"))
    if len(decision.possible) > 1:
        head.append(f"\nmogelijk: {possible_words(answer.norms, decision.provision, decision.possible)}")
    label = words.subject_words(decision, answer.norms)
    return Panel(head, border_style=tone, title=label, title_align="left", expand=False, padding=(0, 2))


def _settled(out: Console, answer: Answer, asked: Asked) -> None:
    """Unknown facts that are not asked, those with one reason together."""
    decided = len(asked.decision.possible) == 1
    by_reason: dict[str, list[Settled]] = {}
    for settled in asked.settled:
        reason = asking.reason_words(answer.norms, answer.model.case.dossier, settled, decided)
        by_reason.setdefault(reason, []).append(settled)
    if not by_reason:
        return
    title = "Onbekend, maar niet meer van belang voor de uitkomst" if decided else "Onbekend, maar nu niet van belang voor de uitkomst"
    out.print(Text(f"\n{title} ({len(asked.settled)})", style="bold"))
    for reason, listed in by_reason.items():
        named = ", ".join(f"{s.fact} ({s.entity})" for s in listed)
        out.print(Text.assemble(("· ", "dim"), words.printable(named)))
        out.print(Padding(Text(words.printable(reason), style="dim"), (0, 0, 0, 4), expand=False))
