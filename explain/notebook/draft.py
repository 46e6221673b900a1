"""A dossier in Python: records with facts, typed and checked by the same reader as a file.

d = rulebase.dossier()
someone = d.add("entity", "id", fact=value)       # or d.entity("id", fact=value)
d.complete("list")                                # there are no others than these
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

import yaml

from kb.text import NotText, read_text
from parser import did_you_mean
from parser import norms as n
from parser.vocabulary import ID, NAME
from reasoner import Dossier, read_dossier
from reasoner.dossier.paths import settable
from reasoner.dossier.read import INCOMPLETE, NONE, OPEN_END, UNKNOWN_WORD
from reasoner.dossier.record import DossierError
from reasoner.dossier.yamltext import compose

from .. import words
from ..rules.template import template
from ..rules.vocabulary import open_questions
from . import given
from .errors import InputError, NoSuchName, worded, wrong
from .needs import Rules
from .values import Identified, read_value, written
from .view import Entry, Part, Shown, Table, View

if TYPE_CHECKING:
    from pandas import Series

    from .listing import Words

A = TypeVar("A")
Plain = dict[str, Any]
LONG = 12  # so many facts of a list are shown at once; more are folded
DEFERRED = ("D002", "D005")  # what is not there yet is for the whole dossier to say


class _Dumper(yaml.SafeDumper):
    """Every scalar is text, so none needs quotes to stay text."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 as PyYAML declares it


class _Unseen(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The same for what nobody looks at: ten times as fast, but it escapes some characters."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012


class Record(Identified):
    """One record of a dossier; its facts and links are attributes. None: unknown; unset: a presumption may hold."""

    _draft: Draft[Any]
    _entity: n.Entity
    _plain: Plain

    def __init__(self, draft: Draft[Any], entity: n.Entity, plain: Plain) -> None:
        self.__dict__.update(_draft=draft, _entity=entity, _plain=plain)

    @property
    def id(self) -> str:
        return str(self._plain[ID])

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        text = self._plain.get(name)
        if name in self._entity.links:
            return None if text in (None, UNKNOWN_WORD) else text if text == NONE else self._draft[text]
        if name not in settable(self._entity):
            raise NoSuchName(f"'{self._entity.label}' kent geen '{name}'. {did_you_mean(name, settable(self._entity))}".strip())
        fact = self._entity.facts.get(name)
        return read_value(text, fact.type if fact else "")

    def __setattr__(self, name: str, value: object) -> None:
        before = dict(self._plain)
        self._plain.update(self._draft.plain_facts(self._entity, {name: value}))
        try:
            self._draft.check(self._entity, self._plain)
        except InputError:
            self._plain.clear()
            self._plain.update(before)
            raise

    def __dir__(self) -> list[str]:
        return [ID, *settable(self._entity)]

    def __repr__(self) -> str:
        said = ", ".join(f"{k}={v}" for k, v in self._plain.items() if k != ID)
        return f"{self._entity.name} {self.id}" + (f": {said}" if said else "")


class Draft(Shown, Generic[A]):
    """A dossier under construction; A: the answers that its rule base gives (`face.Draft` says which).

    Each entity of the vocabulary is a method that adds a record.
    """

    def __init__(self, rulebase: Rules[A], plain: Plain | None = None, file: str = "dossier") -> None:
        self._rulebase, self._plain, self.name = rulebase, plain if plain is not None else {}, file

    @classmethod
    def read(cls, rulebase: Rules[A], text: str, file: str = "dossier") -> Self:
        """From YAML; comments are not kept. Raises InputError with every problem."""
        with worded():
            read_dossier(rulebase.norms, text, file)
        return cls(rulebase, _plain(cast("yaml.Node", compose(text, "een dossier"))), file)

    @classmethod
    def new(cls, rulebase: Rules[A], kind: str, running: bool = False) -> Self:
        """As `RuleBase.new`. Raises InputError for a kind about which is not decided."""
        norms = rulebase.norms
        known = [k for k, p in norms.provisions.items() if not running or p.ending is not None]
        if kind not in known:
            about = "beëindiging van " if running else ""
            hint = did_you_mean(str(kind), known) or f"kies uit {', '.join(known)}"
            raise wrong("D006", f"deze kennisbank beslist niet over {about}'{kind}'", hint)
        plain = _plain(cast("yaml.Node", compose(template(norms, kind, running), "een dossier")))
        return cls(rulebase, {name: members for name, members in plain.items() if members}, f"nieuw: {kind}")

    # ---- records

    def remove(self, id_: str) -> Self:
        """Take a record out, and the links to it. The list of which it was the last is open again. Raises InputError."""
        self[id_]
        for name, members in list(self._lists().items()):
            kept = [r for r in members if r[ID] != id_]
            if len(kept) < len(members):
                self._plain[name] = kept
                if not kept:
                    del self._plain[name]
        for entity in self._norms.entities.values():
            for record in self._plain.get(entity.list_name, ()):
                for link in entity.links:
                    if record.get(link) == id_:
                        del record[link]
        return self

    @property
    def questions(self) -> Words:
        """What is still empty or unknown, in the order of the form, as a frame with a search: place (`id.feit`, as `what_if` takes it),
        question, answers (what can be filled in), who (is to be asked; None: not said)."""
        from .listing import questions_frame

        return questions_frame(self._norms, self._lists())

    def add(self, entity: str, id: str | None = None, /, **facts: object) -> Record:
        """A new record. Raises InputError for a name, type or value that the vocabulary does not know."""
        declared = self._norms.entities.get(entity)
        if declared is None:
            raise wrong("D003", f"onbekende entiteit '{entity}'", did_you_mean(entity, self._norms.entities))
        own = str(id) if id is not None else self._new_id(entity)
        if not own.strip() or own in (NONE, UNKNOWN_WORD, OPEN_END):
            raise wrong("D005", f"'{own}' kan geen id zijn", f"schrijf bijvoorbeeld '{self._new_id(entity)}', of laat het weg")
        if any(r[ID] == own for members in self._lists().values() for r in members):
            raise wrong("D004", f"id '{own}' is al gebruikt", "geef elk onderdeel in het hele dossier een eigen id")
        plain = {ID: own} | self.plain_facts(declared, facts)
        self.check(declared, plain)
        self._plain.setdefault(declared.list_name, []).append(plain)
        return Record(self, declared, plain)

    def put(self, list_name: str, plain: Plain) -> None:
        """Add a record as text, unchecked: `checked` and `decide` check the whole."""
        self._plain.setdefault(list_name, []).append(plain)

    def __getattr__(self, name: str) -> Callable[..., Record]:
        if name.startswith("_"):
            raise AttributeError(name)
        entity = self._norms.entities.get(name)
        if entity is None:
            raise NoSuchName(f"dit dossier kent geen '{name}'. {did_you_mean(name, self._norms.entities)}".strip())

        def adder(id: str | None = None, /, **facts: object) -> Record:
            return self.add(name, id, **facts)

        adder.__name__ = name
        adder.__doc__ = f"Voeg toe aan {entity.list_name}: {entity.label}. None is onbekend; wat is weggelaten, kan worden vermoed."
        keywords = [inspect.Parameter(x, inspect.Parameter.KEYWORD_ONLY, default=None) for x in settable(entity)]
        id_ = inspect.Parameter("id", inspect.Parameter.POSITIONAL_ONLY, default=None)
        adder.__signature__ = inspect.Signature([id_, *keywords], return_annotation=Record)  # type: ignore[attr-defined]
        return adder

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._norms.entities]

    def __getitem__(self, id_: str) -> Record:
        for list_name, members in self._lists().items():
            for plain in members:
                if plain[ID] == id_:
                    return Record(self, next(e for e in self._norms.entities.values() if e.list_name == list_name), plain)
        known = [r[ID] for members in self._lists().values() for r in members]
        raise wrong("D008", f"'{id_}' staat niet in het dossier", did_you_mean(id_, known) or f"bekend: {', '.join(known)}")

    def _ipython_key_completions_(self) -> list[str]:
        return [r[ID] for members in self._lists().values() for r in members]

    def complete(self, *lists: str) -> Self:
        """There are no other members than those named: an empty list is closed. Without names: every list."""
        names = given.complete(self._norms, lists or True)
        for name in names:
            self._plain.setdefault(name, [])
        self._set_incomplete([x for x in self._plain.get(INCOMPLETE, []) if x not in names])
        return self

    def incomplete(self, *lists: str) -> Self:
        """There may be more than those named."""
        given.known_lists(self._norms, lists)
        self._set_incomplete(list(dict.fromkeys([*self._plain.get(INCOMPLETE, []), *lists])))
        return self

    def decide(self, **question: Any) -> A:
        """As `RuleBase.decide` on this dossier."""
        return self._rulebase.ask(self.to_yaml(), self.name, **question)

    def row(self) -> Series[Any]:
        """The dossier as one row of a table: a Series with a heading for each fact, as `RuleBase.decide_frame` reads them.

        Values as Python has them: bool, date, Decimal, text; `onbekend` for what is stated as not known. `attrs["complete"]` has the
        lists that are complete and have nobody in them, for `RuleBase.dossier(row)`; give `complete=` yourself in a table. Raises
        InputError for a dossier with more than one application, or with what no column can say (a recorded decision, `aangenomen`).
        """
        from .as_row import row_of

        return row_of(self._norms, self._plain, self.name)

    # ---- YAML

    def to_yaml(self, path: str | Path | None = None) -> str:
        """The dossier as YAML, and written to a file if one is named. Raises InputError if that cannot be done."""
        order = [e.list_name for e in self._norms.entities.values() if e.name != n.APPLICATION] + [
            self._norms.application.list_name,
            INCOMPLETE,
        ]
        shown = {k: self._plain[k] for k in order if k in self._plain}
        text = _dumped(shown) if shown else ""
        if path is not None:
            given.write(path, text.encode())
        return text

    @property
    def plain(self) -> Plain:
        """The lists with their records, as text."""
        return self._plain

    @property
    def rulebase(self) -> Rules[A]:
        """The rule base that gives the words."""
        return self._rulebase

    def value(self, entity: n.Entity, name: str, text: object) -> object:
        """What is stated as Python has it: a Decimal, a date, a bool; None for what is not known."""
        fact = entity.facts.get(name)
        return read_value(text, fact.type if fact else "")

    def checked(self) -> Dossier:
        """The dossier as the reasoner reads it. Raises InputError with every problem."""
        with worded():
            return read_dossier(self._norms, _dumped(self._plain, _Unseen), self.name)

    # ---- checks

    @property
    def _norms(self) -> n.Norms:
        return self._rulebase.norms

    def _lists(self) -> dict[str, list[Plain]]:
        return {k: v for k, v in self._plain.items() if k != INCOMPLETE}

    def _new_id(self, entity: str) -> str:
        used = {r[ID] for members in self._lists().values() for r in members}
        return next(x for i in range(1, len(used) + 2) if (x := f"{entity}_{i}") not in used)

    def _set_incomplete(self, names: list[str]) -> None:
        self._plain.pop(INCOMPLETE, None)
        if names:
            self._plain[INCOMPLETE] = names

    def plain_facts(self, entity: n.Entity, facts: dict[str, Any]) -> Plain:
        """Facts by name as text."""
        return {name: _text(entity, name, value) for name, value in facts.items()}

    def check(self, entity: n.Entity, plain: Plain) -> None:
        """Check one record with the reader of dossiers; what it links to must be there already."""
        known = {r[ID] for members in self._lists().values() for r in members} - {plain[ID]}
        lists: dict[str, list[Plain]] = {entity.list_name: [plain]}
        own = _dumped(lists)
        for link in entity.links.values():
            target = plain.get(link.name)
            if target in known:
                lists.setdefault(self._norms.entities[link.target].list_name, []).append({ID: target})
        text = _dumped({k: [*v[:1], *(x for i, x in enumerate(v[1:], 1) if x not in v[1:i])] for k, v in lists.items()})
        about = f"{entity.label} {words.printable(str(plain[ID]))}"
        try:
            read_dossier(self._norms, text, about)
        except DossierError as error:
            here = [p for p in error.problems if p.code not in DEFERRED and p.line <= own.count("\n")]
            if here:
                problems = tuple(type(p)(p.code, p.message, about, hint=p.hint) for p in here)
                raise InputError(problems) from None

    def views(self) -> tuple[View, ...]:
        parts = []
        for entity in self._norms.entities.values():
            members = self._plain.get(entity.list_name)
            if members is None:
                continue
            names = dict.fromkeys(k for r in members for k in r if k != ID)
            as_is = {NAME, *entity.links}
            rows = tuple((k.replace("_", " "), *(_said(r.get(k), k in as_is) for r in members)) for k in names)
            more = " (er kunnen er meer zijn)" if entity.list_name in self._plain.get(INCOMPLETE, []) else ""
            if members:
                table = Table(("", *(str(r[ID]) for r in members)), rows)
                parts.append(Part(f"{entity.list_name}{more}", table=table, closed=len(rows) > LONG))
            else:
                parts.append(Part(f"{entity.list_name}: geen"))
        empty = [q for q in open_questions(self._norms, self._lists()) if q.empty]
        if empty:
            asked = tuple(Entry(q.question, f"{q.place}:", (q.answers,)) for q in empty)
            parts.append(Part(f"Nog in te vullen ({len(asked)})", asked))
        return (View(f"Dossier voor {self._norms.title}", lines=() if parts else ("Nog leeg.",), parts=tuple(parts)),)


def _text(entity: n.Entity, name: str, value: object) -> Any:
    if isinstance(value, dict):
        return {str(k): _text(entity, str(k), v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_text(entity, name, v) for v in value]
    fact = entity.facts.get(name)
    return written(value, fact.type if fact else "", name)


def _dumped(plain: Plain, dumper: type[Any] = _Dumper) -> str:
    return str(yaml.dump(plain, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000))


def _said(value: object, as_is: bool = False) -> str:
    return "" if value is None else words.fact_value(value) if isinstance(value, str) and not as_is else str(value)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(k.value): _plain(v) for k, v in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(v) for v in node.value]
    return str(node.value)


def text_of(dossier: object) -> tuple[str, str]:
    """The YAML of a dossier (a path, the YAML itself, a draft) and what to call it. Raises InputError."""
    if isinstance(dossier, Draft):
        return dossier.to_yaml(), dossier.name
    if isinstance(dossier, str) and "\n" in dossier:
        return dossier, "dossier"
    if not isinstance(dossier, str | Path):
        message = "er is geen dossier gegeven" if dossier is None else f"een {type(dossier).__name__} is geen dossier"
        raise wrong("D000", message, "geef het pad van een YAML-bestand, de YAML zelf, of een dossier gemaakt met dossier()")
    named = given.shown_path(dossier)
    try:
        return read_text(Path(dossier)), str(dossier)
    except FileNotFoundError:
        raise wrong("D000", f"{named} bestaat niet", "geef het pad van een YAML-bestand, of de YAML zelf") from None
    except IsADirectoryError:
        raise wrong("D000", f"{named} is een map", "geef het pad van een YAML-bestand in die map") from None
    except NotText as error:
        raise wrong("D000", f"{named} {error}", error.hint) from None
    except (OSError, ValueError):
        raise wrong("D000", f"{named} is niet te lezen") from None
