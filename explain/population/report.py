"""The summary in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .. import words
from ..terminal import _clean, titled_table
from .differences import Differences, outcome_said
from .summary import Summary, money_words

NUMBERS = ("rijen", "aandeel", "alleen deze", "anders niet", "vervalt bij", "komt erbij bij")
MOST = 12  # rows of a table; more are counted
MOST_ERRORS = 10
LONGEST = 300  # of a message; the table has it whole


def print_summary(out: Console, found: Summary) -> None:
    if found.variant is not None:
        out.print(Text(_clean(f"Volgens variant {found.variant}; dit is geen geldend recht."), style="bold"))
    if not found.rows:
        out.print(Text("Geen rij beslist."))
        return
    table = _table(f"{_many(found.rows, 'rij', 'rijen')}", ("uitkomst", "rijen", "aandeel"))
    for c in found.outcomes:
        table.add_row(c.label, str(c.rows), percent(c.share))
    if found.errors:
        count = len(found.errors) + found.more_errors
        table.add_row("fout", str(count), percent(count / found.rows))
    out.print(table)
    _grounds(out, found)
    if len(found.combinations) > 1:
        table = _table("Welke gronden samen gelden", ("gronden", "rijen"))
        for x in found.combinations:
            table.add_row("; ".join(x.grounds), str(x.rows))
        out.print(table)
        if found.more_combinations:
            out.print(Text(f"en {_many(found.more_combinations, 'andere combinatie', 'andere combinaties')}\n"))
    _thresholds(out, found)
    labels = {c.name: c.label for c in found.outcomes}
    if found.by is not None:
        table = _table(f"Uitkomsten naar {_clean(found.by.column)}", (_clean(found.by.column), "uitkomst", "rijen"))
        for g in found.by.groups:
            for k, (outcome, count) in enumerate(g.outcomes):
                table.add_row(_clean(f"{g.value} ({g.rows})") if not k else "", outcome_said(labels, outcome), str(count))
        out.print(table)
    if found.unknown:
        table = _table("Waarop het wacht, waar nog niet te beslissen is", ("feit of lijst", "rijen", "vraag"))
        for u in found.unknown[:MOST]:
            table.add_row(u.name, str(u.rows), _clean(u.label))
        out.print(table)
        _rest(out, len(found.unknown))
    if money := money_words(found):
        out.print(Text(f"{money}\n", style="bold"))
    _errors(out, found.errors, found.more_errors)
    if found.alone:
        rows = _many(found.alone, "rij is", "rijen zijn")
        out.print(Text(f"{rows} een voor een beslist, de andere samen.", style="dim"))


def _table(title: str, columns: Iterable[str]) -> Table:
    """With numbers to the right."""
    table = titled_table(title, columns)
    for column in table.columns:
        column.justify = "right" if column.header in NUMBERS else "left"
    return table


def _grounds(out: Console, found: Summary) -> None:
    if not found.grounds:
        return
    table = _table("Gronden", ("grond", "rijen", "alleen deze"))
    for g in found.grounds[:MOST]:
        table.add_row(f"{g.label} ({g.name})", str(g.rows), str(g.only))
        for c in g.below[:MOST]:
            if c.name != g.id:
                table.add_row(Text(f"  wegens {c.label}", style="dim"), Text(str(c.rows), style="dim"), "")
    out.print(table)
    _rest(out, len(found.grounds))


def _thresholds(out: Console, found: Summary) -> None:
    if not found.thresholds:
        return
    table = _table("Hoe ver van de grens", ("grens", "mist of haalt haar", "rijen", "anders niet"))
    for t in found.thresholds[:MOST]:
        label: str = f"{t.label} ({'; '.join(t.grounds)})" if t.grounds else t.label
        for verb, bins in (("mist", t.missed), ("haalt", t.passed)):
            for b in bins:
                if b.rows:
                    table.add_row(_clean(label), f"{verb}: {b.label}", str(b.rows), str(b.only) if verb == "mist" else "")
                    label = ""
    out.print(table)
    out.print(Text("anders niet: zonder deze grens zou er geen weigering (of beëindiging) meer vaststaan\n", style="dim"))
    _rest(out, len(found.thresholds))


def _errors(out: Console, errors: Iterable[tuple[str, str]], more: int) -> None:
    listed = [*errors]
    if not listed:
        return
    out.print(Text(f"Niet beslist, omdat er iets mis is ({len(listed) + more})", style="bold"))
    for name, message in listed[:MOST_ERRORS]:
        out.print(Text(_clean(f"{name}: {message if len(message) <= LONGEST else message[:LONGEST] + '...'}")))
    if len(listed) > MOST_ERRORS:
        out.print(Text(f"en {_many(len(listed) + more - MOST_ERRORS, 'andere rij', 'andere rijen')}; -o schrijft ze alle", style="dim"))
    out.print()


def print_compared(out: Console, found: Differences) -> None:
    """Two answers side by side."""
    out.print(Text(_clean(f"{found.names[0]} naast {found.names[1]}"), style="bold"))
    changed = f"{_many(found.changed, 'rij krijgt', 'rijen krijgen')} een ander antwoord, van {found.rows}"
    out.print(Text(changed + "\n"))
    table = _table("Uitkomst", (found.names[0], found.names[1], "rijen"))
    for t in found.transitions:
        table.add_row(found.before(t.before), found.after(t.after), str(t.rows), style="" if t.before != t.after else "dim")
    out.print(table)
    if found.grounds:
        table = _table("Gronden die vervallen of erbij komen", ("grond", "vervalt bij", "komt erbij bij"))
        for g in found.grounds[:MOST]:
            table.add_row(f"{g.label} ({g.name})", str(g.gone), str(g.new))
        out.print(table)
        _rest(out, len(found.grounds))
    out.print(Text(f"{found.amounts}: {words.euro(found.money[0])} en {words.euro(found.money[1])}", style="bold"))
    difference = found.money[1] - found.money[0]
    sign = "meer" if difference > 0 else "minder"
    out.print(Text(f"    {words.euro(abs(difference))} {sign}" if difference else "    geen verschil", style="dim"))


def _rest(out: Console, count: int) -> None:
    if count > MOST:
        out.print(Text(f"en nog {count - MOST}\n", style="dim"))


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def percent(share: float) -> str:
    return f"{share * 100:.1f}%".replace(".", ",")
