"""The rules themselves: an article with its words and its rules, a reading, the cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from parser import SourceFile, did_you_mean
from parser import norms as n
from parser.errors import HEADINGS
from parser.places import written

from .. import words
from ..cases import Case
from ..cases.run import dossier_text
from ..rules.selection import select
from .draft import text_of
from .errors import wrong
from .needs import Rules
from .shown import refs
from .view import Entry, Part, Ref, Shown, Table, View

if TYPE_CHECKING:
    from .face import Answer
    from .listing import Words


MOST_OPEN = 20  # rows of readings that are shown without a click
HOW_TO_CHOOSE = "Kies met .search('woord') of ['naam']; .frame is alles als DataFrame."


@dataclass(frozen=True, repr=False)
class Rule(Shown):
    """One rule: what it is, what it says, about which provisions, and how it is written."""

    keyword: str
    label: str
    kinds: tuple[str, ...]
    refs: tuple[Ref, ...]
    source: str

    def views(self) -> tuple[View, ...]:
        about = (f"Over: {words.enumerate_words(self.kinds, 'en')}",) if self.kinds else ()
        cited = "; ".join(r.text for r in self.refs)
        return (
            View(
                self.label,
                self.keyword,
                lines=about,
                parts=(Part(entries=(Entry(cited, "§", refs=_more(self.refs)),), source=self.source),),
            ),
        )


def _more(found: tuple[Ref, ...]) -> tuple[Ref, ...]:
    return tuple(Ref("gepubliceerde tekst", r.url) for r in found[:1] if r.url)


@dataclass(frozen=True, repr=False)
class Article(Shown):
    """What stands at one address: the words of the law, the rules that carry them, and those below it."""

    rulebase: Rules[Answer]
    id: str

    @property
    def _text(self) -> n.ArticleText | None:
        return self.rulebase.norms.articles.get(self.id)

    @property
    def address(self) -> n.Address:
        return n.Address.of(self.id)

    @property
    def quotations(self) -> tuple[str, ...]:
        """The words of the law at this address."""
        return self._text.quotations if self._text is not None else ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules at this address, in the order in which they are written."""
        if self._text is None:
            return ()
        source = block(self.rulebase.rules, self.address)
        kinds = _kinds(self.rulebase.norms)
        cited = refs(self.rulebase.norms, [self.id])
        return tuple(Rule(k, label, kinds.get((self.id, label), ()), cited, source) for k, label in self._text.rules)

    @property
    def below(self) -> tuple[Article, ...]:
        """Every address under this one."""
        return tuple(
            Article(self.rulebase, i)
            for i, a in self.rulebase.norms.articles.items()
            if a.address != self.address and a.address.under(self.address)
        )

    def views(self) -> tuple[View, ...]:
        norms = self.rulebase.norms
        parts = [Part(quotes=self.quotations)] if self.quotations else []
        if self.rules:
            parts.append(
                Part(
                    "Wat de regels ervan maken", tuple(Entry(r.label, f"{r.keyword}:", (_about(r),) if r.kinds else ()) for r in self.rules)
                )
            )
        source = block(self.rulebase.rules, self.address)
        parts += [Part("Zoals het is opgeschreven", source=source, closed=True)] if source else []
        if self.below:
            under = tuple(
                Entry(" ".join(a.quotations) or "; ".join(r.label for r in a.rules), refs=refs(norms, [a.id])) for a in self.below
            )
            parts.append(Part("Daaronder", under))
        heading = self._text.heading if self._text is not None else ""
        return (
            View(
                norms.cite(self.address), heading, parts=(*parts, Part(entries=(Entry(self.id, "§", refs=_more(refs(norms, [self.id]))),)))
            ),
        )


def _about(rule: Rule) -> str:
    return f"over {words.enumerate_words(rule.kinds[:4], 'en')}" + (f" en nog {len(rule.kinds) - 4}" if len(rule.kinds) > 4 else "")


def article(rulebase: Rules[Answer], id_: str) -> Article:
    """The article at an address such as `document:2.3.c`, or an article that has only parts."""
    known = list(rulebase.norms.articles)
    if not isinstance(id_, str):
        raise wrong("K008", f"{id_!r} is geen adres", f"een adres is tekst, zoals '{known[0]}'")
    if id_ not in known and not any(i.startswith(f"{id_}.") for i in known):
        raise wrong("K008", f"'{id_}' is geen adres in deze kennisbank", did_you_mean(id_, known) or f"een adres ziet eruit als {known[0]}")
    return Article(rulebase, id_)


def _kinds(norms: n.Norms) -> dict[tuple[str, str], tuple[str, ...]]:
    """Labels of the provisions a rule is about, by address and label."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for p in norms.provisions.values():
        rules: tuple[n.Rule | n.Ground, ...] = (*p.powers, *p.shalls, *p.grounds, *p.conditions)
        for rule in rules:
            found.setdefault((rule.address.id, rule.label), {})[p.label] = None
    return {k: tuple(v) for k, v in found.items()}


def blocks(file: SourceFile) -> Iterator[tuple[str, int, int]]:
    """The headings of a rule file that stand at the margin, each with its first line and the line after its last (from 0)."""
    lines = file.text.splitlines()
    starts = [i for i, line in enumerate(lines) if HEADINGS.match(line)]
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        stop = next((i for i in range(start + 1, end) if lines[i] and not lines[i][0].isspace()), end)
        while stop > start + 1 and not lines[stop - 1].strip():
            stop -= 1
        yield " ".join(lines[start].split()), start, stop


def block(files: tuple[SourceFile, ...], address: n.Address) -> str:
    """The rules at an address as they are written, or nothing."""
    wanted = written(address.path)
    for file in files:
        document = next((h.rpartition(" als ")[2] for h, _, _ in blocks(file) if h.startswith("regeling ")), "")
        if document != address.document:
            continue
        for heading, start, end in blocks(file):
            if heading.split(" betreft")[0].split(' "')[0].strip().replace(" onder ", " ").replace(" sub ", " ") == wanted:
                return "\n".join(file.text.splitlines()[start:end])
    return ""


# ---- readings and cases


@dataclass(frozen=True, repr=False)
class Reading(Shown):
    """A text that can be read in more than one way."""

    rulebase: Rules[Answer]
    norm: n.Reading

    @property
    def name(self) -> str:
        return self.norm.name

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the choices, the default first."""
        return tuple(sorted((c.name for c in self.norm.choices), key=lambda c: c != self.norm.default))

    def views(self) -> tuple[View, ...]:
        r = self.norm
        entries = tuple(
            Entry(c.label, f"{c.name}:", (f"standaard, omdat: {r.reason}",) if c.name == r.default else (), strong=c.name == r.default)
            for c in sorted(r.choices, key=lambda c: c.name != r.default)
        )
        cited = "; ".join(x.text for x in refs(self.rulebase.norms, [r.address.id]))
        return (
            View(
                r.question,
                f"lezing {r.name}",
                lines=(cited, f"Wat een andere keuze verandert: {r.changes}"),
                parts=(Part("Keuzes", entries),),
            ),
        )


class Readings(Shown, Mapping[str, Reading]):
    """Every reading by name, or those that a search left: `["naam"]` is a reading; the rest as a frame, `.head()`, `[masker]`, `.loc`."""

    def __init__(self, rulebase: Rules[Answer], names: Collection[str] | None = None) -> None:
        self._rulebase = rulebase
        self._names = tuple(rulebase.norms.readings if names is None else names)

    @property
    def frame(self) -> Words:
        """One row a reading: name, question, default, choices (tuple, the default first), changes, reason, id (the address)."""
        from .listing import readings_frame

        return readings_frame([r.norm for r in self.values()])

    def search(self, text: str) -> Readings:
        """The readings with all these words in their name, question, choices, or what they change."""
        return Readings(self._rulebase, [x for x in self._names if x in select(self._rulebase.norms, text).readings])

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._names)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.frame, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(x for x in dir(self.frame) if not x.startswith("_"))})

    def __getitem__(self, name: Any) -> Any:
        """The reading of a name; of the frame a column, or what a list or a mask chooses."""
        known = self._rulebase.norms.readings
        if isinstance(name, str) and name in known:
            return Reading(self._rulebase, known[name])
        if name is not None and (not isinstance(name, str) or name in self.frame.columns):
            return self.frame[name]
        raise wrong("D011", f"lezing '{name}' bestaat niet", did_you_mean(str(name), known) or f"bekend: {', '.join(known)}")

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def views(self) -> tuple[View, ...]:
        norms, rows = self._rulebase.norms, dict[str, list[tuple[str, ...]]]()
        for r in self.values():
            where = refs(norms, [r.norm.address.id])[0].text
            rows.setdefault(r.norm.address.document, []).append((r.name, where, r.norm.question, " | ".join(r.choices)))
        closed = len(self) > MOST_OPEN
        parts = tuple(
            Part(
                f"{norms.documents[d].title} ({len(found)})",
                table=Table(("naam", "waar", "vraag", "keuzes (eerst de standaard)"), tuple(found)),
                closed=closed,
            )
            for d, found in rows.items()
        )
        counted = f"{len(self)} {'lezing' if len(self) == 1 else 'lezingen'}"
        return (View(counted, parts=parts, foot=HOW_TO_CHOOSE if closed else ""),)


class Cases(Shown):
    """The cases of a rule base: by place, by name, or narrowed with `about`."""

    def __init__(self, rulebase: Rules[Answer], cases: tuple[Case, ...]) -> None:
        self._rulebase, self.cases = rulebase, cases

    def __len__(self) -> int:
        return len(self.cases)

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __getitem__(self, which: int | str) -> Case:
        if isinstance(which, int):
            if not -len(self.cases) <= which < len(self.cases):
                raise wrong("K008", f"er is geen geval {which}", f"er zijn er {len(self.cases)}, van 0 af geteld")
            return self.cases[which]
        found = next((c for c in self.cases if c.name == which), None)
        if found is None:
            raise wrong("K008", f"geen geval heet '{which}'", did_you_mean(which, [c.name for c in self.cases]))
        return found

    def _ipython_key_completions_(self) -> list[str]:
        return [c.name for c in self.cases]

    def about(self, text: str) -> Cases:
        """The cases with this text in their name or file."""
        return Cases(self._rulebase, tuple(c for c in self.cases if text.lower() in f"{c.name} {c.file}".lower()))

    def decide(self, which: int | str) -> Answer:
        """The answer on the dossier of a case, asked as the case asks it."""
        return decided(self._rulebase, self[which])

    def views(self) -> tuple[View, ...]:
        rows = tuple((str(i), c.name, c.file.rpartition("/")[2]) for i, c in enumerate(self.cases[:30]))
        more = f"De eerste {len(rows)} van {len(self.cases)}; kies met .about('woord')." if len(rows) < len(self.cases) else ""
        return (View(f"{len(self.cases)} gevallen", parts=(Part(table=Table(("nr", "geval", "bestand"), rows)),), foot=more),)


def decided(rulebase: Rules[Answer], case: Case) -> Answer:
    """The answer on the dossier of a case, asked as the case asks it."""
    return rulebase.ask(
        *text_of(dossier_text(case)),
        application=case.application, running=case.running, date=case.date, readings=case.readings, strict=case.strict
    )  # fmt: skip


def rulebase_view(rulebase: Rules[Answer]) -> View:
    """A rule base at a glance: what it decides, its texts, its vocabulary, its readings."""
    norms = rulebase.norms
    texts = tuple(Entry(d.title, "§", refs=(Ref("gepubliceerde tekst", d.link),) if d.link else ()) for d in norms.documents.values())
    provisions = tuple((p.kind, p.label, str(len(p.conditions)), str(len(p.grounds))) for p in norms.provisions.values())
    entities = tuple(
        (e.name, e.list_name, str(len([f for f in e.facts.values() if not f.system and not f.inherited]))) for e in norms.entities.values()
    )
    readings = tuple(Entry(r.question, f"{r.name}:", refs=refs(norms, [r.address.id])) for r in norms.readings.values())
    return View(
        norms.title,
        f"versie {norms.version}",
        parts=(
            Part("Teksten", texts),
            Part(
                f"{words.decided_on(norms)} ({len(provisions)})",
                table=Table(("naam", "omschrijving", "voorwaarden", "gronden"), provisions),
            ),
            Part(f"Woordenlijst ({len(entities)} soorten onderdelen)", table=Table(("entiteit", "lijst", "feiten"), entities), closed=True),
            *([Part(f"Lezingen van dubbelzinnige tekst ({len(readings)})", readings, closed=True)] if readings else []),
        ),
        foot=f"kennisbank {norms.id} ({norms.sha256[:12]})",
    )
