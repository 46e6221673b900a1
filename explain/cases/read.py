"""From case files to cases. All problems are collected; nothing is guessed or dropped."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kb.text import NotText, read_text
from parser import did_you_mean
from parser.norms import Norms
from reasoner.dossier.citations import cited
from reasoner.dossier.moments import NoDay, read_day, shown_day
from reasoner.dossier.read import number_problem
from reasoner.dossier.record import DossierError, Problem
from reasoner.dossier.yamltext import YamlProblem, compose

from . import words
from .case import Case, Plain, Written
from .change import NoSuchPlace, change, remove

NAME, BASIS, CASES, ROWS, WITH, WITHOUT, EXPECTED = "naam", "basis", "gevallen", "rijen", "met", "zonder", "verwacht"
DATE, READINGS, STRICT, APPLICATION, RUNNING, ERRORS = "datum", "lezingen", "streng", "aanvraag", "lopend", "fouten"
QUESTION = (WITH, WITHOUT, DATE, READINGS, STRICT, APPLICATION, RUNNING)
FILE_KEYS = (BASIS, CASES)
CASE_KEYS = (NAME, BASIS, *QUESTION, EXPECTED, ROWS)
ROW_KEYS = (NAME, *QUESTION, EXPECTED)
MAPPINGS, LISTS = (WITH, READINGS), (WITHOUT,)
WHAT = "een bestand met gevallen"


def read_cases(norms: Norms, path: Path) -> tuple[Case, ...]:
    """The cases of one file, a row of a table being a case. Raises DossierError with every problem in it."""
    reader = _Reader(norms, path)
    cases = tuple(reader.cases())
    if reader.problems:
        raise DossierError(tuple(sorted(reader.problems, key=lambda p: p.line)))
    return cases


@dataclass(frozen=True)
class _Question:
    """What a case or row says of the dossier and the question; a row adds to its case."""

    dossier: Plain
    date: date | None = None
    readings: tuple[tuple[str, str], ...] = ()
    strict: bool = False
    application: str | None = None
    running: str | None = None


class _Reader:
    def __init__(self, norms: Norms, path: Path) -> None:
        self.norms, self.path = norms, path
        self.problems: list[Problem] = []
        self.bases: dict[str, Plain | None] = {}
        self.grounds = words.known_grounds(norms)

    def problem(self, code: str, message: str, line: int, hint: str = "") -> None:
        self.problems.append(Problem(code, message, str(self.path), line, 1, hint))

    # ---- text

    def cases(self) -> Iterator[Case]:
        root = self._load(self.path)
        if root is None or not self._keys(root, FILE_KEYS, WHAT):
            return
        content = _mapping(root)
        shared = content.get(BASIS)
        found = content.get(CASES)
        if found is None or not isinstance(found.value, tuple) or not found.value:
            self.problem("G005", f"{WHAT} heeft een lijst `{CASES}:`", found.line if found else root.line, f"voeg toe: `{CASES}:`")
            return
        seen: dict[str, int] = {}
        for item in found.value:
            for case in self._case(item, shared):
                if case.name in seen:
                    self.problem(
                        "G004",
                        f"'{case.name}' is al de naam van een geval (regel {seen[case.name]})",
                        case.line,
                        "geef de rij of het geval een eigen `naam`",
                    )
                seen.setdefault(case.name, case.line)
                yield case

    def _load(self, path: Path) -> Written | None:
        try:
            text = read_text(path)
        except NotText as error:
            self.problems.append(Problem("G000", f"{path} {error}", hint=error.hint))
            return None
        except OSError:
            self.problems.append(Problem("G000", f"{path} bestaat niet of is niet te lezen"))
            return None
        try:
            node = compose(text, WHAT)
        except YamlProblem as error:
            self.problems.append(Problem("G001", error.message, str(path), error.line, error.column, error.hint))
            return None
        if not isinstance(node, yaml.MappingNode):
            self.problem("G002", f"{WHAT} begint met `{BASIS}:` of `{CASES}:`", 1, "zie docs/gevallen.md")
            return None
        return self._written(node)

    def _written(self, node: yaml.Node) -> Written:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            return Written(tuple(self._written(n) for n in node.value), line)
        if not isinstance(node, yaml.MappingNode):
            return Written(str(node.value).strip(), line)
        found: dict[str, Written] = {}
        for key_node, value in node.value:
            key = str(key_node.value).strip() if isinstance(key_node, yaml.ScalarNode) else ""
            if not key or key in found:
                message = f"'{key}' staat hier twee keer" if key else "een naam staat voor de dubbele punt"
                self.problem("G004" if key else "G002", message, key_node.start_mark.line + 1)
            written = self._written(value)
            found[key] = replace(written, line=key_node.start_mark.line + 1) if isinstance(written.value, str) else written
        return Written(found, line)

    def _keys(self, written: Written, known: tuple[str, ...], what: str) -> bool:
        """Is this a mapping with only known keys?"""
        if not isinstance(written.value, dict):
            self.problem("G002", f"{what} heeft namen en waarden", written.line, f"kies uit {', '.join(known)}")
            return False
        wrong = [key for key in written.value if key not in known]
        for key in wrong:
            hint = did_you_mean(key, known) or f"kies uit {', '.join(known)}"
            self.problem("G003", f"{what} kent geen '{key}'", written.value[key].line, hint)
        return not wrong

    # ---- cases

    def _case(self, written: Written, shared: Written | None) -> Iterator[Case]:
        if not self._keys(written, CASE_KEYS, "een geval"):
            return
        content = _mapping(written)
        name = content[NAME].text if NAME in content else ""
        if not name:
            self.problem("G005", "dit geval heeft geen naam", written.line, f"voeg toe: `{NAME}:`, in woorden die een jurist begrijpt")
        basis = self._basis(content.get(BASIS, shared), written.line)
        if basis is None:
            return
        question = self._question(content, _Question(basis))
        if ROWS not in content:
            yield from self._one(written, name, question)
            return
        rows = content[ROWS]
        if EXPECTED in content or not isinstance(rows.value, tuple) or not rows.value:
            self.problem(
                "G002", f"bij `{ROWS}` staat `{EXPECTED}` in elke rij", rows.line, f"schrijf onder `{ROWS}:` regels met `- {WITH}: ...`"
            )
            return
        for i, row in enumerate(rows.value, 1):
            if self._keys(row, ROW_KEYS, "een rij"):
                yield from self._one(row, f"{name}: {_row_name(row, i)}", self._question(_mapping(row), question))

    def _one(self, written: Written, name: str, question: _Question) -> Iterator[Case]:
        content = _mapping(written)
        expected = content.get(EXPECTED)
        if expected is None or not expected.value:
            self.problem("G005", f"'{name}' zegt niet wat er wordt verwacht", written.line, f"voeg toe: `{EXPECTED}:`")
            return
        errors = _mapping(expected).get(ERRORS)
        if errors is not None and (len(_mapping(expected)) > 1 or not isinstance(errors.value, tuple) or not errors.value):
            self.problem("G002", f"`{ERRORS}` staat alleen onder `{EXPECTED}`", errors.line, f"schrijf {EXPECTED}: {{{ERRORS}: [D009]}}")
        per_decision = {} if errors is not None else dict(self._expected(expected))
        line = content[NAME].line if NAME in content else written.line
        q = question
        yield Case(
            str(self.path), name, line, q.dossier, q.date, dict(q.readings), q.strict, q.application, q.running, per_decision, errors
        )  # fmt: skip

    def _basis(self, written: Written | None, line: int) -> Plain | None:
        """A fresh copy of the dossier a case starts from, in a file or written out."""
        if written is None:
            self.problem("G005", "dit geval heeft geen basis", line, f"voeg toe: `{BASIS}:`, boven aan het bestand of bij het geval")
            return None
        if isinstance(written.value, dict):
            return dict(_plain(written))
        name = written.text
        if name not in self.bases:
            path = self.path.parent / name
            known = len(self.problems)
            loaded = self._load(path) if path.is_file() else None
            if loaded is None and len(self.problems) == known:
                near = did_you_mean(name, (str(p.relative_to(self.path.parent)) for p in self.path.parent.glob("*/*.yaml")))
                self.problem("G007", f"basis '{name}' bestaat niet", written.line, near or "een pad vanaf de map van dit bestand")
            self.bases[name] = _plain(loaded) if loaded is not None else None
        return copy.deepcopy(self.bases[name])

    def _question(self, content: dict[str, Written], start: _Question) -> _Question:
        dossier = copy.deepcopy(start.dossier)
        for key in (*MAPPINGS, *LISTS):
            if key in content and not isinstance(content[key].value, dict if key in MAPPINGS else tuple):
                form = "{pad: waarde}" if key in MAPPINGS else "[pad]"
                self.problem(
                    "G002",
                    f"`{key}` is hier geen {'lijst van namen en waarden' if key in MAPPINGS else 'lijst'}",
                    content[key].line,
                    f"schrijf {key}: {form}",
                )
                return start
        for path, value in _mapping(content.get(WITH)).items():
            self._placed(lambda p=path, v=value: change(dossier, p, _plain(v)), value.line)
        for item in content[WITHOUT].value if WITHOUT in content else ():
            assert isinstance(item, Written)
            self._placed(lambda p=item.text: remove(dossier, p), item.line)
        readings = (*start.readings, *((name, value.text) for name, value in _mapping(content.get(READINGS)).items()))
        return _Question(
            dossier,
            self._date(content[DATE]) if DATE in content else start.date,
            tuple(dict(readings).items()),
            self._yes(content[STRICT]) if STRICT in content else start.strict,
            content[APPLICATION].text if APPLICATION in content else start.application,
            content[RUNNING].text if RUNNING in content else start.running,
        )

    def _placed(self, act: Any, line: int) -> None:
        try:
            act()
        except NoSuchPlace as error:
            self.problem("G008", str(error), line, error.hint)

    def _date(self, written: Written) -> date | None:
        try:
            return read_day(written.text)
        except NoDay as error:
            self.problem("G006", f"{shown_day(written.text)} {error}", written.line, error.hint)
            return None

    def _yes(self, written: Written) -> bool:
        if written.text not in ("ja", "nee"):
            self.problem("G006", f"'{written.text}' bij `{STRICT}`: kies ja of nee", written.line)
        return written.text == "ja"

    # ---- expectations

    def _expected(self, written: Written) -> Iterator[tuple[str | None, dict[str, Written]]]:
        """Of the only decision, or of each decision by the id of its application."""
        content = _mapping(written)
        single = any(key in words.EXPECTATIONS for key in content) or not all(isinstance(v.value, dict) for v in content.values())
        for application, one in {None: written}.items() if single else content.items():
            if self._keys(one, words.EXPECTATIONS, f"`{EXPECTED}`"):
                expected = {key: self._cited(value) if key in ADDRESSED else value for key, value in _mapping(one).items()}
                for key, value in expected.items():
                    self._expectation(key, value)
                yield application, expected

    def _cited(self, written: Written) -> Written:
        """With every address that is written as people cite it as the address itself."""
        match written.value:
            case str(text):
                return replace(written, value=cited(self.norms, text))
            case dict(content):
                return replace(written, value={cited(self.norms, key): self._cited(value) for key, value in content.items()})
            case tuple(items):
                return replace(written, value=tuple(self._cited(item) for item in items))

    def _expectation(self, key: str, written: Written) -> None:
        single, listed, mapped = isinstance(written.value, str), isinstance(written.value, tuple), isinstance(written.value, dict)
        fits = {
            **dict.fromkeys(words.SINGLE, single),
            **dict.fromkeys((*words.SETS, *words.FACTS, words.NOT_GROUNDS), listed),
            **dict.fromkeys(words.ROWS, listed),
            "gronden": listed or mapped,
            words.DUE: mapped,
            words.VALUES: mapped,
            words.POWERS: listed,
            words.OPEN_LIMIT: mapped,
            words.RECORDED: mapped or written.text == words.NONE,
        }
        if not fits[key]:
            self.problem("G002", f"`{key}` heeft een andere vorm", written.line, FORMS[key])
            return
        if key in ("gronden", words.NOT_GROUNDS):
            self._known(words.texts(written), (*self.grounds, *self.norms.articles), "weigeringsgrond", written.line)
        elif key == words.VALUES:
            self._known(words.texts(written), self.norms.values, "waarde", written.line)
        elif key in ADDRESSED and key != words.RECORDED:
            self._known(words.texts(written), self.norms.articles, "adres", written.line)
        parts = PARTS.get(key, ())
        for item in [written] if key == words.RECORDED else _values(written):
            if parts and isinstance(item.value, dict):
                self._keys(item, parts, f"`{key}`")
            for one in _values(item) if isinstance(item.value, dict) else [item]:
                if key in words.ROWS and (found := number_problem(one.text)) is not None:
                    self.problem("G006", f"'{one.text}' {found[0]}", one.line, found[1])

    def _known(self, names: Iterable[str], known: Iterable[str], what: str, line: int) -> None:
        names_known = tuple(known)
        for name in names:
            if not name:
                message = f"hier hoort de naam van een {what}, geen gegevens tussen accolades"
                self.problem("G002", message, line, "schrijf een lijst van namen")
            elif name not in names_known:
                self.problem("G006", f"'{name}' is geen {what} in deze kennisbank", line, did_you_mean(name, names_known))


ADDRESSED = (
    "gronden", words.NOT_GROUNDS, "onvervuld", "plichten", "plichten_misschien", "afwijken", words.DUE, words.OPEN_LIMIT, words.RECORDED,
    words.POWERS,
)  # fmt: skip

FORMS = {
    **dict.fromkeys(words.SINGLE, "schrijf een woord"),
    **dict.fromkeys((*words.SETS, *words.FACTS, words.NOT_GROUNDS), "schrijf een lijst: [a, b], of [] als er geen zijn"),
    "gronden": "schrijf een lijst: [a, b], of per grond: {a: {wegens: [...]}}",
    **dict.fromkeys(words.ROWS, "schrijf een lijst met voor elk deel van de periode een bedrag of {kolom: ..., maximum: ...}"),
    words.DUE: "schrijf {adres: jjjj-mm-dd}",
    words.VALUES: "schrijf {naam: waarde}, met onbekend of geen als zij er niet is",
    words.POWERS: "schrijf een lijst van adressen, of [] als er geen zijn",
    words.OPEN_LIMIT: "schrijf {adres: jjjj-mm-dd}, met geen als nog geen dag zeker is, of {} als er geen is",
    words.RECORDED: "schrijf {klopt: ja, terecht: [adres]}, of geen",
}

PARTS = {
    "gronden": tuple(words.OF_GROUND),
    words.RECORDED: tuple(words.OF_RECORDED),
    **dict.fromkeys(words.ROWS, tuple(words.OF_ROW)),
}


def _mapping(written: Written | None) -> dict[str, Written]:
    return written.value if written is not None and isinstance(written.value, dict) else {}


def _values(written: Written) -> Iterable[Written]:
    match written.value:
        case dict():
            return written.value.values()
        case tuple():
            return written.value
    return ()


def _plain(written: Written) -> Any:
    match written.value:
        case dict():
            return {key: _plain(value) for key, value in written.value.items()}
        case tuple():
            return [_plain(value) for value in written.value]
    return written.value


def _row_name(row: Written, number: int) -> str:
    """Its own name, or what it changes: `naam 11,9`."""
    content = _mapping(row)
    if NAME in content:
        return content[NAME].text
    changed = [f"{path.rpartition('.')[2]} {value.text}".strip() for path, value in _mapping(content.get(WITH)).items()]
    changed += [f"{item.text.rpartition('.')[2]} onbekend" for item in _values(content.get(WITHOUT, row)) if WITHOUT in content]
    changed += [f"lezing {name} {value.text}" for name, value in _mapping(content.get(READINGS)).items()]
    changed += [f"{key} {content[key].text}" for key in (DATE, STRICT, APPLICATION, RUNNING) if key in content]
    return ", ".join(changed) or f"rij {number}"
