"""Repairs in the terminal: first what would be needed, then each way with its changes and its provisos."""

from __future__ import annotations

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from reasoner.repairs.repair import Change, Repair, Repairs

from .. import words
from ..decision.heading import footer
from ..sentence import class_words, outcome_words
from ..terminal import TONES, console, print_variant
from .words import Words


def print_repairs(found: Repairs) -> None:
    """The answer, the ways without the college's own judgement first."""
    out, text, d = console(), Words(found), found.decision
    print_variant(out, text.norms)
    tone = TONES.get(d.outcome, "dark_orange3")
    head = Text.assemble((_clean(text.summary()), "bold"), "\n", (f"Nu: {outcome_words(found.answer, d)}", tone))
    title = f"{words.subject_words(d, text.norms)} · {text.norms.provisions[d.provision].label}"
    out.print(Panel(head, border_style=tone, title=title, title_align="left", expand=False, padding=(0, 2)))
    own = [r for r in found.repairs if not r.college]
    others = [r for r in found.repairs if r.college]
    for i, repair in enumerate(own, 1):
        _repair(out, text, i, repair)
    if others:
        out.print(Text(f"Alleen als {words.authority(found.answer.norms)} anders oordeelt", style="bold"))
    for i, repair in enumerate(others, len(own) + 1):
        _repair(out, text, i, repair)
    if not found.reached and not found.repairs:
        for line in text.stuck():
            out.print(Text(_clean(line)))
    if not found.complete:
        out.print(Text(text.incomplete(), style="yellow"))
    out.print(Text(footer(found.answer, d), style="dim"))


def _repair(out: Console, text: Words, number: int, repair: Repair) -> None:
    marks = [f"{number}. ", *["   "] * len(repair.changes)]
    for mark, change in zip(marks, repair.changes, strict=False):
        _line(out, mark, text.short(change), _details(text, change))
    if repair.provisos:
        mark = "   " if repair.changes else marks[0]
        _line(out, mark, "mits:" if repair.changes else "zonder verandering, mits:", "")
        for proviso in repair.provisos:
            _line(out, "     ? ", text.short(proviso), " · ".join(x for x in (text.asks(proviso), text.why(proviso)) if x))
    if repair.tied:
        _line(out, "     ", "", f"De grenzen hangen samen. Bijvoorbeeld: {text.example(repair)}.")
    out.print(Text(f"     Dan: {class_words(text.norms, repair.outcome, text.found.decision.provision)}", style="dim"))
    out.print()


def _details(text: Words, change: Change) -> str:
    now = text.now(change)
    return " · ".join(x for x in (f"nu {now}" if now else "", text.by(change), text.why(change)) if x)


def _line(out: Console, mark: str, sentence: str, details: str) -> None:
    """A sentence with its details under it, both hanging under the mark."""
    for prefix, words_, style in ((mark, sentence, ""), (" " * len(mark) + "  ", details, "dim")):
        for i, line in enumerate(Text(_clean(words_)).wrap(out, max(30, out.width - len(prefix))) if words_ else ()):
            line.rstrip()
            out.print(Text.assemble(prefix if i == 0 else " " * len(prefix), (line.plain, style)))


def _clean(text: str) -> str:
    return words.printable(text)
