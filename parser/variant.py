"""A variant: rules of a rule base amended, added and dropped, before anything is checked.

`apply` gives the syntax trees of the rule base as the variant changes them. All checks then run on those.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import norms as n
from . import syntax as s
from .errors import Diagnostic, RuleBaseError, did_you_mean, heading_above
from .numbers import order
from .places import is_article, written
from .published import published
from .quotations import quoted

LABELS = ("label", "otherwise", "what")
MARK = "volgens de variant"
DROPPED, AMENDED = "vervallen", "gewijzigd"
NOTES = {"added": "[volgens de variant]", "amended": "[regel gewijzigd volgens de variant]", "dropped": "[vervallen volgens de variant]"}

Lines = Mapping[str, list[str]]
Stated = s.Amendment | s.AmendedTerm | s.Dropping | s.Addition


@dataclass(frozen=True)
class Applied:
    """A rule base with the changes of a variant. `file`: the variant; `noted`: how each address was changed."""

    file: str
    trees: tuple[s.RuleFile, ...]
    lines: dict[str, list[str]]
    variant: n.Variant | None
    noted: Mapping[n.Address, str]

    def has(self, address: n.Address) -> bool:
        """Did the variant add this address, or one below it?"""
        return any(kind == "added" and added.under(address) for added, kind in self.noted.items())

    def note(self, address: n.Address) -> tuple[str, ...]:
        """What an explanation says of the text at this address."""
        return (NOTES[self.noted[address]],) if address in self.noted else ()


def apply(
    variant: s.VariantFile, text: str, kb_id: str, trees: tuple[s.RuleFile, ...], sources: dict[str, str], lines: Lines,
    only: Collection[str] | None = None,
) -> Applied:  # fmt: skip
    """The trees as the variant changes them (`only`: with just these changes). Raises RuleBaseError with every error."""
    found = _Application(variant, kb_id, trees, sources, lines)
    found.check()
    if found.errors:
        raise RuleBaseError(sorted(found.errors, key=lambda d: (d.span.line, d.span.column)))
    chosen = [i for i in variant.items if isinstance(i, Stated) and (only is None or found.id(i) in only)]
    changed = found.changed(chosen)
    changes = tuple(n.Change(_kind(i), found.id(i), None if isinstance(i, s.AmendedTerm) else found.address(i)) for i in chosen)
    named = n.Variant(variant.title.text, hashlib.sha256(text.encode()).hexdigest(), changes) if chosen or only is None else None
    return Applied(variant.name, changed, {variant.name: lines[variant.name]}, named, found.noted)


def blamed(
    diagnostics: tuple[Diagnostic, ...], variant: s.VariantFile, lines: Lines, changed: Callable[[Collection[str]], n.Norms]
) -> Iterator[Diagnostic]:
    """The errors with a place in the variant: one elsewhere is put to the change that alone gives it too."""
    elsewhere = [d for d in diagnostics if d.span.file != variant.name]
    stated = {_name(i): i for i in variant.items if isinstance(i, Stated)} if elsewhere else {}
    alone = {id_: _errors(changed, id_) for id_ in stated}
    for diagnostic in diagnostics:
        if diagnostic not in elsewhere:
            yield diagnostic
            continue
        span = next((stated[i].span for i, errors in alone.items() if diagnostic in errors), variant.title.span)
        place = f"{diagnostic.span.file} regel {diagnostic.span.line}" if diagnostic.span.line else "een andere regel"
        head = replace(span, end_line=span.line, end_column=len(lines[variant.name][span.line - 1]) + 1)
        hint = "wijzig die regel ook, of laat haar ook vervallen"
        yield _diagnostic("R018", f"hierdoor klopt {place} niet meer: {diagnostic.message}", head, hint, lines)


def _errors(changed: Callable[[Collection[str]], n.Norms], id_: str) -> tuple[Diagnostic, ...]:
    try:
        changed((id_,))
    except RuleBaseError as error:
        return error.diagnostics
    return ()


def _diagnostic(code: str, message: str, span: s.Span, hint: str, lines: Lines) -> Diagnostic:
    own = lines.get(span.file, [])
    source = own[span.line - 1] if 0 < span.line <= len(own) else ""
    return Diagnostic(code, message, span, hint, heading_above(own, span.line), source)


class _Application:
    """The rule base, by address, and what is wrong with the changes to it."""

    def __init__(self, variant: s.VariantFile, kb_id: str, trees: tuple[s.RuleFile, ...], sources: dict[str, str], lines: Lines) -> None:
        self.variant, self.kb_id, self.trees, self.lines = variant, kb_id, trees, lines
        self.errors: list[Diagnostic] = []
        self.noted: dict[n.Address, str] = {}
        self.texts = {i.name.text: published(sources[i.source.text]) for f in trees for i in f.items if isinstance(i, s.DocumentDecl)}
        self.articles = {address: article for _, address, article in _articles(trees)}
        self.terms = {d.name.text: d for d in _terms(trees)}

    def report(self, code: str, message: str, span: s.Span, hint: str = "") -> None:
        self.errors.append(_diagnostic(code, message, span, hint, self.lines))

    # ---- what is changed

    def address(self, item: s.Amendment | s.Dropping | s.Addition) -> n.Address:
        assert item.address.document is not None
        return n.Address(item.address.document.text, item.address.path)

    def id(self, item: Stated) -> str:
        return _name(item)

    # ---- checks

    def check(self) -> None:
        if self.variant.kb.text != self.kb_id:
            self.report("R019", f"deze variant hoort bij '{self.variant.kb.text}', niet bij '{self.kb_id}'", self.variant.kb.span)
        seen: dict[str, s.Span] = {}
        for item in self.variant.items:
            if isinstance(item, Stated):
                if self.id(item) in seen:
                    self.report("R019", f"{self.id(item)} is al veranderd op regel {seen[self.id(item)].line}", item.span)
                    continue
                seen[self.id(item)] = item.span
            self._check(item)

    def _check(self, item: s.VariantItem) -> None:
        match item:
            case s.AmendedTerm(declaration):
                self._amended_term(declaration)
            case s.Definition() | s.ValueDecl() if item.name.text in self.terms:
                hint = f"schrijf 'wijzigt' ervoor om '{item.name.text}' te wijzigen"
                self.report("R002", f"'{item.name.text}' is al verklaard in de kennisbank", item.name.span, hint)
            case s.MemberAddition(entity):
                entities = [i.name.text for f in self.trees for i in f.items if isinstance(i, s.EntityDecl)]
                if entity.text not in entities:
                    self.report("R003", f"entiteit '{entity.text}' is niet verklaard", entity.span, did_you_mean(entity.text, entities))
            case s.Amendment() | s.Dropping() | s.Addition():
                document = item.address.document
                if document is not None and document.text not in self.texts:
                    hint = did_you_mean(document.text, self.texts)
                    self.report("R003", f"regeling '{document.text}' is niet verklaard", document.span, hint)
                elif isinstance(item, s.Addition):
                    self._addition(item)
                else:
                    self._existing(item)

    def _amended_term(self, declaration: s.Definition | s.ValueDecl) -> None:
        name = declaration.name
        if name.text not in self.terms:
            self.report("R016", f"'{name.text}' is in de kennisbank niet verklaard", name.span, did_you_mean(name.text, self.terms))
        elif type(self.terms[name.text]) is not type(declaration):
            which = "een definitie" if isinstance(declaration, s.ValueDecl) else "een waarde"
            self.report("R016", f"'{name.text}' is in de kennisbank {which}", name.span)
        elif sum(d.name.text == name.text for d in _terms(self.trees)) > 1:
            hint = "wijzig haar bij haar artikel: wijzigt <regeling> artikel ..."
            self.report("R016", f"'{name.text}' staat in meer regelingen", name.span, hint)

    def _existing(self, item: s.Amendment | s.Dropping) -> None:
        address = self.address(item)
        drops = isinstance(item, s.Dropping)
        rules = [r for a, x in self.articles.items() if a == address or (drops and a.under(address)) for r in _rules(x)]
        if not rules:
            there = self.texts[address.document].has(address.path)
            what = "onder" if drops else "bij"
            why = f"{what} {address.id} staan geen regels" if there else f"{address.id} bestaat niet in de gepubliceerde tekst"
            self.report("R016", why, item.address.span, self._near(address))
        elif isinstance(item, s.Amendment):
            for provision in item.provisions:
                if isinstance(provision, s.Quotation | s.NoRule):
                    hint = "laat 'tekst' en 'zonder regel' weg; met 'voegt toe' geeft u een eigen tekst, op een eigen adres"
                    self.report("R016", "bij 'wijzigt' blijft de gepubliceerde tekst staan", provision.span, hint)
            if not any(_is_rule(p) for p in item.provisions):
                hint = f"schrijf er een regel onder; zonder regel: laat vervallen {_words(item.address)}"
                self.report("R016", "hier staat geen regel in de plaats", item.address.span, hint)
        above = [i for i in self.variant.items if isinstance(i, s.Dropping) and i is not item and address.under(self.address(i))]
        for other in above:
            self.report("R019", f"{address.id} vervalt al met {self.address(other).id}", item.address.span)

    def _near(self, address: n.Address) -> str:
        """Addresses with rules above and below."""
        ruled = [a for a, x in self.articles.items() if _rules(x)]
        near = [a.id for a in ruled if a.under(address) or address.under(a)] or [a.id for a in ruled if a.under(_above(address))]
        return "regels staan wel bij " + ", ".join(near[:4]) if near else ""

    def _addition(self, item: s.Addition) -> None:
        address = self.address(item)
        if self.texts[address.document].has(address.path):
            hint = f"wijzigt {_words(item.address)}: andere regels bij die tekst" if _rules_at(self.articles, address) else ""
            self.report("R017", f"{address.id} bestaat al in de gepubliceerde tekst", item.address.span, hint)
        if not any(isinstance(p, s.Quotation) for p in item.provisions):
            self.report("R017", f"{address.id} heeft geen tekst", item.address.span, 'schrijf onder het adres: tekst "..."')

    # ---- the changed trees

    def changed(self, chosen: list[Stated]) -> tuple[s.RuleFile, ...]:
        amended = {self.address(i): i for i in chosen if isinstance(i, s.Amendment)}
        dropped = [self.address(i) for i in chosen if isinstance(i, s.Dropping)]
        terms = {d.name.text: d for d in (self._term(i.declaration) for i in chosen if isinstance(i, s.AmendedTerm))}
        places = {id(article): address for _, address, article in _articles(self.trees)}

        def item(found: s.Item) -> s.Item:
            if isinstance(found, s.Definition | s.ValueDecl):
                return terms.get(found.name.text, found)
            if isinstance(found, s.EntityDecl):
                return self._with_members(found)
            if not isinstance(found, s.Article) or id(found) not in places:
                return found
            address = places[id(found)]
            if any(address.under(d) for d in dropped):
                return self._dropped(address, found)
            if address in amended:
                found = self._amended(address, found, amended[address])
            named = tuple(terms.get(p.name.text, p) if isinstance(p, s.Definition | s.ValueDecl) else p for p in found.provisions)
            return found if named == found.provisions else replace(found, provisions=named)

        trees = [replace(f, items=tuple(item(i) for i in f.items)) for f in self.trees]
        for addition in (i for i in chosen if isinstance(i, s.Addition)):
            self.noted[self.address(addition)] = "added"
            trees = _inserted(trees, self.address(addition), addition)
        own = tuple(
            i for i in self.variant.items if isinstance(i, s.KindDecl | s.ReadingDecl | s.CalendarDecl | s.Definition | s.ValueDecl)
        )
        return (*trees, s.RuleFile(self.variant.name, own))

    def _term(self, declaration: s.Definition | s.ValueDecl) -> s.Definition | s.ValueDecl:
        """Another definition, marked; the same one changes nothing."""
        if declaration == self.terms[declaration.name.text]:
            return declaration
        (marked,) = _marked((declaration,))
        assert isinstance(marked, s.Definition | s.ValueDecl)
        return marked

    def _with_members(self, entity: s.EntityDecl) -> s.EntityDecl:
        added = (i.members for i in self.variant.items if isinstance(i, s.MemberAddition) and i.entity.text == entity.name.text)
        return replace(entity, members=(*entity.members, *(m for members in added for m in members)))

    def _dropped(self, address: n.Address, article: s.Article) -> s.Article:
        self.noted[address] = "dropped"
        return replace(article, provisions=tuple(_without_rules(article, (), DROPPED)))

    def _amended(self, address: n.Address, article: s.Article, item: s.Amendment) -> s.Article:
        """Other rules in the place of the first rule; the same rules change nothing."""
        if tuple(p for p in article.provisions if _is_rule(p)) == tuple(p for p in item.provisions if _is_rule(p)) and not any(
            isinstance(p, s.Scope) and p not in article.provisions for p in item.provisions
        ):
            return article
        self.noted[address] = "amended"
        return replace(article, provisions=tuple(_without_rules(article, _marked(item.provisions), AMENDED)))


def _marked(provisions: tuple[s.Provision, ...]) -> tuple[s.Provision, ...]:
    """The rules of a variant, each with a label that says so: no one may take them for the law."""
    return tuple(replace(p, **_marks(p)) for p in provisions)


def _marks(provision: s.Provision) -> dict[str, Any]:
    words = {name: getattr(provision, name, None) for name in LABELS}
    return {name: _with_mark(word) for name, word in words.items() if isinstance(word, s.Word)}


def _with_mark(word: s.Word) -> s.Word:
    return replace(word, text=f"{word.text} ({MARK})")


def _without_rules(article: s.Article, instead: tuple[s.Provision, ...], why: str) -> Iterator[s.Provision]:
    """The text of an article with `instead` for its first rule; what loses its rule is claimed without one."""
    gone = s.NoRule(s.Word(why), s.Word(f"{why.capitalize()} volgens de variant."))
    above: s.Provision | None = None
    put = False
    scoped = any(isinstance(p, s.Scope) for p in instead)
    for provision in article.provisions:
        if isinstance(provision, s.Scope):
            yield from () if scoped else (provision,)
            continue
        if not _is_rule(provision):
            yield provision
        else:
            if isinstance(provision, s.Table):  # its cells stay quoted
                for word in quoted(replace(article, provisions=(provision,))):
                    yield from (s.Quotation(word, word.span), gone)
            elif isinstance(above, s.Quotation) and (put or not instead):
                yield gone
            if not put:
                yield from instead
                put = True
        above = provision


def _inserted(trees: list[s.RuleFile], address: n.Address, addition: s.Addition) -> list[s.RuleFile]:
    """With the new article after the last one under the nearest address above it, else in order of number."""
    places = [(f, i, a) for f, tree in enumerate(trees) for i, a in _places(tree)]
    own = [p for p in places if p[2].document == address.document]
    parents = [n.Address(address.document, address.path[:k]) for k in range(len(address.path) - 1, 0, -1)]
    near = next((found for parent in parents if (found := [p for p in own if p[2].under(parent)])), None)
    near = near or [p for p in own if _before(p[2], address)] or own
    opening = ((f, i, None) for f, tree in enumerate(trees) for i, document in _documents(tree) if document == address.document)
    file, index, _ = near[-1] if near else next(opening)
    article = s.Article(replace(addition.address, document=None), _marked(addition.provisions), addition.span)
    items = trees[file].items
    trees = list(trees)
    trees[file] = replace(trees[file], items=(*items[: index + 1], article, *items[index + 1 :]))
    return trees


def _before(one: n.Address, other: n.Address) -> bool:
    """Does an article with a number come before another?"""
    numbers = one.path[0], other.path[0]
    return all(is_article(x) for x in numbers) and order(numbers[0]) < order(numbers[1])


def _documents(tree: s.RuleFile) -> Iterator[tuple[int, str]]:
    yield from ((i, item.name.text) for i, item in enumerate(tree.items) if isinstance(item, s.DocumentDecl))


def _places(tree: s.RuleFile) -> Iterator[tuple[int, n.Address]]:
    document: str | None = None
    for index, item in enumerate(tree.items):
        if isinstance(item, s.DocumentDecl):
            document = item.name.text
        elif isinstance(item, s.Article) and document is not None:
            yield index, n.Address(document, item.address.path)


def _articles(trees: tuple[s.RuleFile, ...]) -> Iterator[tuple[s.RuleFile, n.Address, s.Article]]:
    for tree in trees:
        for index, address in _places(tree):
            item = tree.items[index]
            assert isinstance(item, s.Article)
            yield tree, address, item


def _terms(trees: tuple[s.RuleFile, ...]) -> Iterator[s.Definition | s.ValueDecl]:
    for tree in trees:
        for item in tree.items:
            inside = item.provisions if isinstance(item, s.Article) else (item,)
            yield from (x for x in inside if isinstance(x, s.Definition | s.ValueDecl))


def _is_rule(provision: s.Provision) -> bool:
    return not isinstance(provision, s.Quotation | s.NoRule | s.Scope)


def _rules(article: s.Article) -> tuple[s.Provision, ...]:
    return tuple(p for p in article.provisions if _is_rule(p))


def _rules_at(articles: Mapping[n.Address, s.Article], address: n.Address) -> bool:
    return address in articles and bool(_rules(articles[address]))


def _above(address: n.Address) -> n.Address:
    return n.Address(address.document, address.path[:-1] or address.path)


def _name(item: Stated) -> str:
    if isinstance(item, s.AmendedTerm):
        return item.declaration.name.text
    assert item.address.document is not None
    return n.Address(item.address.document.text, item.address.path).id


def _kind(item: Stated) -> n.ChangeKind:
    return "dropped" if isinstance(item, s.Dropping) else "added" if isinstance(item, s.Addition) else "amended"


def _words(address: s.AddressNode) -> str:
    assert address.document is not None
    return f"{address.document.text} {written(address.path)}"
