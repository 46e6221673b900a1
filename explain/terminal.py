"""The terminal: its width, its tables, lines that wrap under their own guides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Timer
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parser import norms as n
from reasoner.decision.answer import CHOICE, CONTINUE, GRANT, MAY_GRANT, UNDECIDED

from . import words

TONES = {GRANT: "cyan", MAY_GRANT: "cyan", CONTINUE: "cyan", UNDECIDED: "yellow", CHOICE: "yellow"}
PATIENCE = 0.5  # seconds before there is a sign of life


class _Terminal(Console):
    """A console that leaves a closed pipe to the command line."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(file: IO[str] | None = None, width: int | None = None, stderr: bool = False) -> Console:
    """The terminal, or plain text for a file."""
    return _Terminal(file=file, width=width, stderr=stderr, highlight=False, soft_wrap=False, markup=False)


def print_variant(out: Console, norms: n.Norms) -> None:
    """Says that these are not the rules of the law, if so."""
    if norms.variant is not None:
        out.print(Text(_clean(f"Volgens variant {words.variant_words(norms.variant)}; dit is geen geldend recht."), style="bold"))


def outline_line(segments: list[tuple[str, str]], width: int) -> Text:
    """One line of the outline; what does not fit continues under the sentence."""
    text = Text()
    for words_, style in segments:
        text.append(_clean(words_), style)
    plain = text.plain
    indent = len(plain) - len(plain.lstrip("│├└─ ")) + 2
    if len(plain) <= width:
        return text
    wrapped = text.wrap(Console(width=max(30, width - indent)), max(30, width - indent))
    result = Text()
    guide = "".join("│" if c in "│├" else " " for c in plain[: indent - 2]) + "  "
    for i, line in enumerate(wrapped):
        line.rstrip()
        result.append_text(line if i == 0 else Text.assemble("\n", (guide, "dim"), line))
    return result


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def titled_table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


@contextmanager
def patience(doing: str, out: Console, after: float = PATIENCE) -> Iterator[None]:
    """A sign of life while something takes longer than so many seconds; only on a terminal, and gone when it is done."""
    if not out.is_terminal:
        yield
        return
    status, lock, done = out.status(Text(doing, style="dim")), Lock(), Event()

    def show() -> None:
        with lock:
            if not done.is_set():
                status.start()

    timer = Timer(after, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            done.set()
            status.stop()
