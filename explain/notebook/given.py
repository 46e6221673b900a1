"""What is given as an argument: a day, readings, lists, a file to write. What cannot be is said in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from kb.text import reason
from kb.text import write as write_file
from parser import did_you_mean
from parser.norms import Norms
from reasoner import Answer, Decision
from reasoner.dossier.citations import cited
from reasoner.dossier.moments import NoDay, dutch_day, read_day, shown_day

from .errors import wrong

PAGES = (".html", ".htm")
LONGEST = 200  # characters of a path that an error shows


def day(value: object) -> date | None:
    """A day: a date, a moment (of pandas or numpy too) or the text jaar-maand-dag. Raises InputError."""
    value = moment(value)
    try:
        if isinstance(value, datetime):
            return day(str(value)) if str(value) == "NaT" else day_of(value)
        if value is None or isinstance(value, date):
            return value
        if isinstance(value, str):
            return read_day(value.strip())
    except NoDay as error:
        raise wrong("D010", f"{shown_day(str(value))} {error}", error.hint or "kies een andere dag") from None
    raise wrong("D010", f"'{value}' is geen datum", "schrijf jaar-maand-dag, bijvoorbeeld date='2024-09-15', of geef een datetime.date")


def moment(value: object) -> object:
    """A moment of numpy as one of Python; anything else as it is."""
    if type(value).__name__ != "datetime64":
        return value
    text = str(value)[:26]
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # NaT, or less than a day
        return text


def day_of(value: datetime) -> date:
    """The day of a moment in the Netherlands. Raises InputError if it cannot be told."""
    found = dutch_day(value)
    if found is None:
        raise wrong(
            "D006",
            f"van {value.isoformat(sep=' ')} is niet te zeggen welke dag het in Nederland is",
            "geef de dag zelf, of een moment met een tijdzone: middernacht in Nederland is in UTC 22 of 23 uur de dag ervoor",
        )
    return found


def readings(value: object) -> dict[str, str]:
    """Readings by name: a dict, `NAAM=KEUZE`, or several of those. Raises InputError."""
    if value is None:
        return {}
    pairs: list[tuple[object, ...]] = [(value,)]
    if isinstance(value, Mapping):
        pairs = list(value.items())
    elif isinstance(value, Iterable):
        texts = [value] if isinstance(value, str) else value
        pairs = [tuple(x.strip() for x in text.split("=", 1)) if isinstance(text, str) else (text,) for text in texts]
    chosen = {p[0]: p[1] for p in pairs if len(p) == 2 and isinstance(p[0], str) and isinstance(p[1], str)}
    if len(chosen) != len(pairs):
        raise wrong("D011", f"{value!r} zegt niet welke lezing", "schrijf readings={'NAAM': 'KEUZE'}; `rulebase.readings` noemt ze")
    return chosen


def lists(value: object) -> tuple[str, ...]:
    """Names of lists: one, or several. Raises InputError."""
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    if not all(isinstance(x, str) for x in names):
        raise wrong("D003", f"{value!r} noemt geen lijst", "schrijf de naam van een lijst, of een rij van namen")
    return tuple(str(x) for x in names)


def complete(norms: Norms, value: object) -> tuple[str, ...]:
    """Names of lists of which all is said: every list for True, none for False. Raises InputError."""
    if isinstance(value, bool):
        return tuple(e.list_name for e in norms.entities.values()) if value else ()
    return known_lists(norms, lists(value))


def known_lists(norms: Norms, names: Iterable[str]) -> tuple[str, ...]:
    """The names as they are. Raises InputError for a list that the rule base does not have."""
    known, named = [e.list_name for e in norms.entities.values()], tuple(names)
    for name in named:
        if name not in known:
            raise wrong("D003", f"onbekende lijst '{name}'", did_you_mean(name, known) or f"bekend: {', '.join(known)}")
    return named


def place(answer: Answer, decision: Decision, only: str | None) -> str | None:
    """The address of which an exercise asks the grounds. Raises InputError if none stands there or below."""
    if only is None:
        return None
    from ..cards.candidates import candidates

    found = cited(answer.norms, str(only))
    if not candidates(answer, decision, found):
        known = dict.fromkeys(c.address.id for c in candidates(answer, decision))
        hint = did_you_mean(found, known) or f"gronden staan bij {', '.join(known)}"
        raise wrong("K006", f"bij '{only}' staat geen grond voor wat hier wordt gevraagd", hint)
    return found


def shown_path(path: object) -> str:
    """A path as an error names it; of what looks like the text of a dossier nothing, for there may be a person in it."""
    text = str(path)
    return "de tekst" if len(text) > LONGEST or ": " in text or "\n" in text else text


def target(path: object, suffixes: Collection[str], what: str) -> Path:
    """Where to write something that can only be of some kinds. Raises InputError for another ending."""
    found = _path(path)
    if found.suffix.lower() not in suffixes:
        raise wrong("K007", f"{what} kan niet als '{found.suffix}'", "geef een bestand op een van " + ", ".join(suffixes))
    return found


def _path(path: object) -> Path:
    if not isinstance(path, str | Path):
        raise wrong("K007", f"{path!r} is geen pad", "geef de naam van een bestand")
    return Path(path)


def write(file: str | Path, data: bytes) -> Path:
    """Write a file. Raises InputError if that cannot be done."""
    path = _path(file)
    try:
        write_file(path, data)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError) and not path.parent.is_dir()
        known = reason(error) if isinstance(error, OSError) else "dat pad kan niet"
        why = f"de map {path.parent} bestaat niet" if missing else known
        raise wrong("K004", f"{path} is niet te schrijven: {why}", "maak de map eerst" if missing else "") from None
    return path
