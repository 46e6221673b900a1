"""From syntax trees to checked norms: the phases of `check`, over all files of a rule base at once.

Long because it is the order of the phases, with what each may find wrong.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from . import norms as n
from . import syntax as s
from .claims import check_claims, claim_map, rules_of
from .days import text_of
from .declarations import Vocabulary, collect
from .dependencies import MOST_DEEP, dependencies
from .errors import Diagnostic, RuleBaseError, did_you_mean, heading_above
from .files import SourceFile
from .lower import Lowerer, Scope, Unresolved, kept_in
from .missing import missing
from .provisions import ProvisionBuilder
from .published import published
from .published_text import PublishedText
from .published_xml import SourceError
from .quotations import beside, check_quotations, quoted
from .reader import read, read_variant
from .taken import Taken, taken
from .variant import Applied, apply, blamed

ONCE = (
    s.PresentDecl, s.RunningDecl, s.SamePeriodDecl, s.LeapDayDecl, s.NoAuthorityDecl, s.RemedyDecl,
    s.AddressingDecl,
)  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """An article of the rules with the document it belongs to."""

    address: n.Address
    article: s.Article


class Checker:
    """Collects errors and the things the phases share; `norms()` runs the phases in order."""

    def __init__(
        self, kb_id: str, files: Iterable[s.RuleFile], sources: dict[str, str], lines: dict[str, list[str]], applied: Applied | None = None,
        builds_on: tuple[n.Neighbour, ...] = (),
    ) -> None:  # fmt: skip
        self.applied = applied
        self.builds_on = builds_on
        self.kb_id = kb_id
        self.files = tuple(files)
        self.sources = sources
        self.lines = lines
        self.errors: list[Diagnostic] = []
        self.items = [item for f in self.files for item in f.items]
        self.documents: dict[str, s.DocumentDecl] = {}
        self.texts: dict[str, PublishedText] = {}
        self.placed: list[Placed] = []
        self.definitions: dict[str, list[tuple[s.Definition, n.Address | None]]] = {}  # more of one name: of different regulations
        self.value_decls: dict[str, list[tuple[s.ValueDecl, n.Address | None]]] = {}
        self.replacements: dict[str, list[tuple[s.Replacement, n.Address]]] = {}
        self.vocabulary = Vocabulary()
        self._open: list[str] = []

    def report(self, code: str, message: str, span: s.Span = s.NOWHERE, hint: str = "") -> None:
        lines = self.lines.get(span.file, [])
        source = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
        self.errors.append(Diagnostic(code, message, span, hint, heading_above(lines, span.line), source))

    # ---- phases

    def norms(self, digest: str) -> n.Norms:
        base = [i for i in self.items if isinstance(i, s.RuleBaseDecl)]
        if len(base) != 1:
            self.report("R011", f"{len(base)} 'kennisbank'-regels gevonden", base[1].span if base else s.NOWHERE)
        self._documents()
        self.vocabulary = collect(self.items, self.report)
        if n.APPLICATION not in self.vocabulary.entities:
            raise RuleBaseError(self.errors)
        self._check_readings()
        self._place()
        quotations = check_quotations(self.placed, self.texts, self.report, self.applied.file if self.applied else None)
        check_claims(self.placed, self.report)
        self.lowerer = self._lowerer()
        builder = ProvisionBuilder(self.lowerer, self.vocabulary, self.placed, self._validity(), self.report, self._one(s.RunningDecl))
        self.lowerer.signal = builder.signal
        self._lower_definitions()
        provisions = builder.provisions(self._one(s.PresentDecl))
        impossible = tuple(self._impossible())
        self.lowerer.check_leap_day()
        self.lowerer.reckoning.check()
        self._cycles(self.lowerer)
        if self.errors:
            raise RuleBaseError(sorted(dict.fromkeys(self.errors), key=lambda d: (d.span.file, d.span.line, d.span.column)))
        v = self.vocabulary
        return n.Norms(
            self.kb_id, base[0].title.text, base[0].version.text, digest, v.kinds, v.entities, v.parts, v.calendars,
            {name: _document(name, d) for name, d in self.documents.items()},
            {a.address.id: self._article_text(a) for a in self.placed},
            v.readings, tuple(v.presumptions), impossible, self.lowerer.props, self.lowerer.values,
            builder.tables, provisions, builder.deviations, tuple(builder.general_duties()),
            tuple(self._published()), tuple(claim_map(self.placed, quotations, self.texts)), self.lowerer.bound,
            self.applied.variant if self.applied else None, v.addressing, v.authority, self.builds_on, v.wording,
        )  # fmt: skip

    def _one(self, kind: type[s.PresentDecl] | type[s.RunningDecl]) -> s.ExprNode | None:
        """The condition of a declaration that stands once in a rule base, if at all."""
        return next((i.condition for i in self.items if isinstance(i, kind)), None)

    def _documents(self) -> None:
        for item in self.items:
            if not isinstance(item, s.DocumentDecl):
                continue
            if item.name.text in self.documents:
                self.report("R002", f"regeling '{item.name.text}' is al verklaard", item.name.span)
            self.documents[item.name.text] = item
            if item.publication is not None and not n.WEB.fullmatch(item.publication.text):
                hint = "schrijf een adres dat met https:// of http:// begint, zonder spaties of aanhalingstekens"
                self.report("R015", f"de vindplaats '{item.publication.text}' is geen webadres", item.publication.span, hint)
            text = self.sources.get(item.source.text)
            if text is None:
                self.report(
                    "R003", f"bronbestand '{item.source.text}' bestaat niet", item.source.span, did_you_mean(item.source.text, self.sources)
                )
                continue
            try:
                self.texts[item.name.text] = published(text)
            except SourceError as error:
                place = f" (regel {error.line})" if error.line else ""
                self.report("R021", f"bronbestand '{item.source.text}' {error}{place}", item.source.span, error.hint)
        if not self.documents:
            self.report("R011", "geen regeling gevonden")

    def _place(self) -> None:
        """Give every article its document (the one declared above it in its file); no address twice."""
        seen: dict[str, s.Span] = {}
        for file in self.files:
            document: str | None = None
            for item in file.items:
                if isinstance(item, s.DocumentDecl):
                    document = item.name.text
                elif isinstance(item, s.Article):
                    if document is None:
                        self.report("R012", "boven dit artikel staat geen 'regeling'", item.address.span)
                        continue
                    address = n.Address(document, item.address.path)
                    if address.id in seen:
                        self.report("R007", f"{address.id} staat al op regel {seen[address.id].line}", item.address.span)
                    elif not self._exists(address):
                        self._report_missing(address, item.address.span)
                    seen.setdefault(address.id, item.address.span)
                    self.placed.append(Placed(address, item))
                    self._check_addresses(document, item)
        for kind in ONCE:
            for again in [i for i in self.items if isinstance(i, kind)][1:]:
                self.report("R002", "dit staat al ergens in de kennisbank", again.span)
        for declared, address_ in self._named():
            name = declared.name.text
            application = self.vocabulary.entities[n.APPLICATION]
            if self._clashes(declared, address_):
                hint = "een andere versie staat in een andere regeling" if address_ is not None else ""
                self.report("R002", f"'{name}' is al verklaard", declared.name.span, hint)
                continue
            if name in application.facts or name in application.links:
                self.report("R002", f"'{name}' is al een gegeven van de aanvraag", declared.name.span)
            if isinstance(declared, s.Definition):
                self.definitions.setdefault(name, []).append((declared, address_))
            else:
                self.value_decls.setdefault(name, []).append((declared, address_))
        for placed in self.placed:
            for provision in placed.article.provisions:
                if isinstance(provision, s.Replacement):
                    self._check_replacement(provision)
                    self.replacements.setdefault(provision.name.text, []).append((provision, placed.address))

    def _clashes(self, declared: s.Definition | s.ValueDecl, address: n.Address | None) -> bool:
        """Does something have this name already, other than a version in another regulation?"""
        mine, others = self.definitions.get(declared.name.text, []), self.value_decls.get(declared.name.text, [])
        if isinstance(declared, s.ValueDecl):
            (kind, _), *_ = [(d.type.name, a) for d, a in others] or [(declared.type.name, None)]
            if kind != declared.type.name:
                return True
        same, other = (mine, others) if isinstance(declared, s.Definition) else (others, mine)
        return bool(other) or any(a is None or address is None or a.document == address.document for _, a in same)

    def _check_replacement(self, node: s.Replacement) -> None:
        if node.name.text not in self.value_decls:
            message = f"waarde '{node.name.text}' is niet verklaard"
            self.report("R003", message, node.name.span, did_you_mean(node.name.text, self.value_decls))
        for case in node.cases:
            if case.guard is None:
                hint = "zeg met 'als' wanneer dit in de plaats komt"
                self.report("R015", "'in plaats van waarde' heeft bij elk geval een 'als'", case.span, hint)

    def _exists(self, address: n.Address) -> bool:
        """In the published text, or added by the variant; not to be said of a document without a text."""
        text = self.texts.get(address.document)
        return text is None or text.has(address.path) or (self.applied is not None and self.applied.has(address))

    def _report_missing(self, address: n.Address, span: s.Span) -> None:
        text, source = self.texts[address.document], self.documents[address.document].source.text
        self.report("R007", f"{address.id} bestaat niet in de gepubliceerde tekst", span, missing(text, address.path, source))

    def _check_readings(self) -> None:
        """A reading stands at an address that exists."""
        for item in self.items:
            if not isinstance(item, s.ReadingDecl) or item.address.document is None:
                continue
            name = item.address.document.text
            if name not in self.documents:
                self.report("R003", f"regeling '{name}' is niet verklaard", item.address.document.span, did_you_mean(name, self.documents))
            elif not self._exists(n.Address(name, item.address.path)):
                self._report_missing(n.Address(name, item.address.path), item.address.span)

    def _check_addresses(self, document: str, article: s.Article) -> None:
        """Addresses that a provision refers to exist."""
        for provision in article.provisions:
            found: list[tuple[str, s.AddressNode]] = []
            match provision:
                case s.DeviationPower(addresses, beyond):
                    found = [(document, a) for a in (*addresses, *beyond)]
                case s.Exclusion(addresses=addresses):
                    found = [(a.document.text if a.document is not None else document, a) for a in addresses]
                case s.Keeping(last=last):
                    found = [(document, x.address) for x in last]
                case s.Correspondence(first, last):
                    found = [(document, first), (document, last)]
                case s.Grant(basis=basis) if basis is not None and basis.document is not None:
                    found = [(basis.document.text, basis)]
            for name, address in found:
                if name not in self.documents:
                    self.report("R003", f"regeling '{name}' is niet verklaard", address.span, did_you_mean(name, self.documents))
                elif not self._exists(n.Address(name, address.path)):
                    self._report_missing(n.Address(name, address.path), address.span)

    def _named(self) -> Iterator[tuple[s.Definition | s.ValueDecl, n.Address | None]]:
        for item in self.items:
            if isinstance(item, s.Definition | s.ValueDecl):
                yield item, None
        for placed in self.placed:
            for provision in placed.article.provisions:
                if isinstance(provision, s.Definition | s.ValueDecl):
                    yield provision, placed.address

    def _lowerer(self) -> Lowerer:
        lowerer = Lowerer(self.vocabulary, self.report)
        lowerer.definition, lowerer.value = self._definition, self._value
        lowerer.names = lambda: [*self.definitions, *self.value_decls]
        lowerer.value_names = self.value_decls.keys
        lowerer.same_period = next((i for i in self.items if isinstance(i, s.SamePeriodDecl)), None)
        lowerer.leap_day = next((i for i in self.items if isinstance(i, s.LeapDayDecl)), None)
        return lowerer

    def scope(self, document: str | None = None) -> Scope:
        return Scope({n.APPLICATION: n.APPLICATION}, None, document)

    def _definition(self, word: s.Word) -> str | None:
        if word.text not in self.definitions:
            return None
        if word.text not in self.lowerer.props:
            versions = self.definitions[word.text]
            with self._entered(word):
                if len(versions) == 1:
                    self._defined(word.text, *versions[0])
                else:
                    self.lowerer.junction(word.text, n.Any_(tuple(self._version(word.text, *v) for v in versions)), versions[0][0].span)
        return word.text

    def _defined(self, id_: str, node: s.Definition, address: n.Address | None) -> n.Child:
        child = self.lowerer.expr(node.body, self.scope(), id_)
        label = n.Label(node.label.text, node.otherwise.text if node.otherwise else node.label.text, self.lowerer.said(node.said))
        return self.lowerer.named(n.Prop(id_, (), n.All(()), "definition", label, address, node.span), child)

    def _version(self, name: str, node: s.Definition, address: n.Address | None) -> n.Child:
        """The definition of one regulation, while that is in force."""
        assert address is not None
        id_ = f"{name}@{address.document}"
        return self._in_time(id_, self._defined(id_, node, address), address, node.span)

    def _in_time(self, id_: str, child: n.Child | None, address: n.Address, span: s.Span) -> n.Child:
        body = n.All((self._in_force(address.document), *(() if child is None else (child,))))
        return self.lowerer.add(n.Prop(f"{id_}/versie", self.lowerer.context(body), body, "version", None, None, span))

    def _value(self, word: s.Word) -> n.ValueDef | None:
        if word.text not in self.value_decls:
            return None
        if word.text not in self.lowerer.values:
            versions = self.value_decls[word.text]
            node = versions[0][0]
            cases: list[tuple[n.Term, n.Child | None]] = []
            places: list[n.Address | None] = []
            context: set[str] = set()
            with self._entered(word):
                instead = tuple(self._instead(word, node))
                for declared, address in versions:
                    of_version = list(self._cases(word, declared, address, instead, len(versions) > 1))
                    cases += of_version
                    places += [address] * len(of_version)
                cases += instead
                for term, guard in cases:
                    context |= self.lowerer.variables(term) | (set(self.lowerer.props[guard.prop].context) if guard else set())
            ordered = (n.APPLICATION, *sorted(context - {n.APPLICATION}))
            places += [at for other, at in self.replacements.get(word.text, ()) for case in other.cases if case.guard is not None]
            made = n.ValueDef(word.text, ordered, kept_in(node.type.name), node.label.text, tuple(cases), tuple(places), node.span)
            self.lowerer.values[word.text] = made
        return self.lowerer.values[word.text]

    def _cases(
        self, word: s.Word, node: s.ValueDecl, address: n.Address | None, instead: tuple[tuple[n.Term, n.Child], ...], several: bool
    ) -> Iterator[tuple[n.Term, n.Child | None]]:
        """The cases of a value, where nothing stands in their place; of one of several versions: while its regulation is in force."""
        name = replace(word, text=f"{word.text}@{address.document}") if several and address is not None else word
        earlier: list[n.Child] = []
        for i, case in enumerate(node.cases, 1):
            term, guard = self._case_term(word, node, case), self._guard(name, case, i, tuple(earlier))
            if guard is not None:
                earlier.append(guard)
            if several and address is not None:
                guard = self._in_time(f"{name.text}/{i}", guard, address, case.span)
            yield term, self._not_instead(name, guard, i, instead, case.span)

    def _case_term(self, word: s.Word, node: s.ValueDecl, case: s.ValueCase) -> n.Term:
        term, type_ = self.lowerer.term(case.term, self.scope())
        if type_ != kept_in(node.type.name):
            self.report("R004", f"'{word.text}' is {node.type.name}, maar hier staat {type_}", case.span)
        return term

    def _instead(self, word: s.Word, node: s.ValueDecl) -> Iterator[tuple[n.Term, n.Child]]:
        """The cases that other rules put in the place of its own: where they apply and their document is in force."""
        for replacement, address in self.replacements.get(word.text, ()):
            for i, case in enumerate(replacement.cases, 1):
                if case.guard is None:
                    continue
                id_ = f"{address.id}#in_plaats_van:{word.text}/{i}"
                asked = self.lowerer.expr(case.guard, self.scope(), f"{id_}/als")
                body = n.All((self._in_force(address.document), asked))
                label = n.Label.stating(replacement.label.text, text_of(replacement.otherwise), self.lowerer.said(replacement.said))
                prop = n.Prop(id_, self.lowerer.context(body), body, "definition", label, address, case.span)
                yield self._case_term(word, node, case), self.lowerer.add(prop)

    def _not_instead(
        self, word: s.Word, guard: n.Child | None, i: int, instead: tuple[tuple[n.Term, n.Child], ...], span: s.Span
    ) -> n.Child | None:
        """The guard of a case of its own: only where nothing stands in the place of the value."""
        if not instead:
            return guard
        others = tuple(n.Child(other.prop, False) for _, other in instead)
        return self.lowerer.junction(f"{word.text}/{i}/eigen", n.All((*((guard,) if guard is not None else ()), *others)), span)

    def _guard(self, word: s.Word, case: s.ValueCase, i: int, earlier: tuple[n.Child, ...]) -> n.Child | None:
        """The guard of a case; a case without one applies where the earlier cases do not."""
        if case.guard is not None:
            return self.lowerer.expr(case.guard, self.scope(), f"{word.text}/{i}")
        if not earlier:
            return None
        return self.lowerer.junction(f"{word.text}/{i}/anders", n.All(tuple(n.Child(g.prop, not g.holds) for g in earlier)), case.span)

    @contextlib.contextmanager
    def _entered(self, word: s.Word) -> Iterator[None]:
        if word.text in self._open:
            circle = " -> ".join([*self._open[self._open.index(word.text) :], word.text])
            raise self.lowerer.fail("R008", f"kring van definities: {circle}", word.span)
        self._open.append(word.text)
        try:
            yield
        finally:
            self._open.pop()

    def _lower_definitions(self) -> None:
        named = [(name, versions[0][0].name) for every in (self.definitions, self.value_decls) for name, versions in every.items()]
        for name, node in named:
            self._open.clear()
            try:
                self._definition(node) if name in self.definitions else self._value(node)
            except Unresolved:
                continue

    def _validity(self) -> dict[str, n.Child]:
        """One proposition per document: it is in force."""
        return {name: self._in_force(name) for name in self.documents}

    def _in_force(self, name: str) -> n.Child:
        id_, document = n.in_force(name), self.documents[name]
        if id_ in self.lowerer.props:
            return n.Child(id_)
        if id_ in self._open:
            raise self.lowerer.fail("R008", f"of '{name}' geldt, hangt van zichzelf af", document.span)
        self._open.append(id_)
        alternatives: list[tuple[bool, n.Child]] = []
        for i, v in enumerate(document.validity):
            try:
                on = s.PathNode((v.on,) if v.on.text in self.value_decls else (s.Word(n.APPLICATION), v.on), v.on.span)
                operator: n.Operator = ">=" if v.from_ else "<="
                compared = self.lowerer.expr(s.ComparisonNode(on, operator, v.value, v.span), self.scope(), f"{id_}/{i}")
                guard = self.lowerer.expr(v.condition, self.scope(), f"{id_}/{i}/als") if v.condition else None
            except Unresolved:
                continue
            alternatives.append((v.from_, self._guarded(compared, guard, v.from_, f"{id_}/{i}")))
        self._open.remove(id_)
        starts, ends = (tuple(a for from_, a in alternatives if from_ is wanted) for wanted in (True, False))
        inner = self.lowerer.junction(f"{id_}/vanaf", n.Any_(starts) if starts else n.All(()), document.span)
        called = capital(document.called.text if document.called is not None else f"de {document.title.text}")
        label = n.Label(f"{called} geldt", f"{called} geldt niet")
        body = n.All((inner, *ends))
        return self.lowerer.add(n.Prop(id_, self.lowerer.context(body), body, "in_force", label, None, document.span))

    def _guarded(self, compared: n.Child, guard: n.Child | None, start: bool, id_: str) -> n.Child:
        if guard is None:
            return compared
        if start:
            return self.lowerer.junction(f"{id_}/en", n.All((guard, compared)), s.NOWHERE)
        return self.lowerer.junction(f"{id_}/of", n.Any_((n.Child(guard.prop, not guard.holds), compared)), s.NOWHERE)

    def _impossible(self) -> Iterator[tuple[str, str]]:
        for i, item in enumerate(i for i in self.items if isinstance(i, s.ImpossibleDecl)):
            try:
                child = self.lowerer.expr(item.condition, self.scope(), f"onmogelijk/{i}")
            except Unresolved:
                continue
            prop = n.Prop(f"onmogelijk:{i}", (), n.All(()), span=item.span)
            yield (
                self.lowerer.add(replace(prop, body=n.All((child,)), context=self.lowerer.context(n.All((child,))))).prop,
                item.reason.text,
            )

    def _cycles(self, lowerer: Lowerer) -> None:
        """No proposition may depend on itself, except through what is there (Present); nor on too many below each other."""
        state: dict[str, int] = {}
        depth: dict[str, int] = {}

        def visit(prop: str, path: list[str]) -> None:
            if state.get(prop) == 2 or prop not in lowerer.props:
                return
            if state.get(prop) == 1:
                circle = " -> ".join([*path[path.index(prop) :], prop])
                self.report("R008", f"kring van regels: {circle}", lowerer.props[prop].span)
                return
            state[prop] = 1
            below = tuple(dependencies(lowerer.props[prop].body, lowerer.values))
            for child in below:
                visit(child, [*path, prop])
            state[prop] = 2
            depth[prop] = 1 + max((depth.get(child, 0) for child in below), default=0)
            if depth[prop] == MOST_DEEP + 1:
                hint = "splits de regel, of laat tussenstappen weg: niemand leest een bewijs van zoveel stappen"
                self.report("R008", f"deze regel rust op meer dan {MOST_DEEP} stappen onder elkaar", lowerer.props[prop].span, hint)

        for prop in list(lowerer.props):
            visit(prop, [])

    def _article_text(self, placed: Placed) -> n.ArticleText:
        text = self.texts[placed.address.document]
        own = text.own(placed.address.path)
        heading = own[0].heading if own else next((g.heading for g in text.segments if g.path[0] == placed.address.path[0]), "")
        quotations = tuple(p.text.text for p in placed.article.provisions if isinstance(p, s.Quotation))
        every = tuple(word.text for word in quoted(placed.article))
        note = self.applied.note(placed.address) if self.applied is not None else ()
        places = (*(("", 0, 0) for _ in note), *beside(placed.article))
        return n.ArticleText(placed.address, heading, (*note, *quotations), (*note, *every), rules_of(placed.article), places)

    def _published(self) -> Iterator[n.PublishedArticle]:
        for document, text in self.texts.items():
            headings = {segment.path[0]: segment.heading for segment in reversed(text.segments)}
            yield from (n.PublishedArticle(document, article, headings[article]) for article in reversed(headings))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _document(name: str, d: s.DocumentDecl) -> n.Document:
    elsewhere = (d.elsewhere[0].text, d.elsewhere[1].text) if d.elsewhere is not None else None
    return n.Document(name, d.title.text, d.source.text, d.publication.text if d.publication else None, elsewhere)


def checked(
    kb_id: str, rules: tuple[SourceFile, ...], sources: tuple[SourceFile, ...], variant: SourceFile | None, only: Collection[str] | None
) -> n.Norms:
    """What `check` gives."""
    trees = _read(rules, read)
    if variant is not None and variant.name in {f.name for f in rules}:
        variant = SourceFile(f"./{variant.name}", variant.text)
    changes = _read((variant,), read_variant)[0] if variant is not None else None
    try:
        base = _Base(kb_id, rules, sources, taken(rules, sources, tuple(trees)))
        return base.checked(changes, variant, only)
    except RecursionError:
        raise RuleBaseError(
            [
                Diagnostic(
                    "R015", "een uitspraak of een keten van definities is te lang of te diep genest", hint="splits haar met 'definitie'"
                )
            ]
        ) from None


T = TypeVar("T")


def _read(files: tuple[SourceFile, ...], read: Callable[[str, str], T]) -> list[T]:
    """The syntax trees of the files. Raises RuleBaseError with what is wrong in any of them."""
    trees: list[T] = []
    errors: list[Diagnostic] = []
    for file in files:
        try:
            trees.append(read(file.text, file.name))
        except RuleBaseError as error:
            errors += (_with_source(d, file.text) for d in error.diagnostics)
        except RecursionError:
            errors.append(Diagnostic("R001", f"{file.name} is te diep genest"))
    if errors:
        raise RuleBaseError(errors)
    return trees


def _with_source(diagnostic: Diagnostic, text: str) -> Diagnostic:
    lines = text.splitlines()
    if diagnostic.source or not 0 < diagnostic.span.line <= len(lines):
        return diagnostic
    return replace(diagnostic, source=lines[diagnostic.span.line - 1])


@dataclass(frozen=True)
class _Base:
    """The files of a rule base, read."""

    kb_id: str
    rules: tuple[SourceFile, ...]
    sources: tuple[SourceFile, ...]
    taken: Taken

    @property
    def trees(self) -> tuple[s.RuleFile, ...]:
        return self.taken.trees

    def checked(self, changes: s.VariantFile | None, variant: SourceFile | None, only: Collection[str] | None) -> n.Norms:
        if changes is None or variant is None:
            return self._norms(self.trees, None, ())
        if only is None:
            self._norms(self.trees, None, ())  # errors of the rule base itself come first
        lines = {f.name: f.text.splitlines() for f in (*self.rules, variant)}
        texts = {f.name: f.text for f in self.sources}

        def changed(ids: Collection[str] | None) -> n.Norms:
            applied = apply(changes, variant.text, self.kb_id, self.trees, texts, lines, ids)
            own = (variant,) if applied.variant is not None else ()
            return self._norms(applied.trees, applied, own, () if ids is None else sorted(ids))

        try:
            return changed(only)
        except RuleBaseError as error:
            found = blamed(error.diagnostics, changes, lines, changed)
            raise RuleBaseError(sorted(found, key=lambda d: (d.span.line, d.span.column))) from None

    def _norms(
        self, trees: tuple[s.RuleFile, ...], applied: Applied | None, variant: tuple[SourceFile, ...], only: Iterable[str] = ()
    ) -> n.Norms:
        files = (*self.rules, *self.sources, *variant)
        digest = hashlib.sha256(
            "\0".join([*(f"{f.name}\0{f.text}" for f in files if f not in variant), *(f.text for f in variant), *only]).encode()
        )
        lines = {f.name: f.text.splitlines() for f in self.rules} | (applied.lines if applied else {})
        sources = {f.name: f.text for f in self.sources}
        return Checker(self.kb_id, trees, sources, lines, applied, self.taken.builds_on).norms(digest.hexdigest())
