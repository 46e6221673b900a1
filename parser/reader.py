"""From the text of a rule file to its syntax tree (Lark, LALR).

Long because the grammar is: a method a production, most of one line.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any, TypeVar, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from kb.text import plain

from . import norms as n
from . import syntax as s
from .errors import Diagnostic, RuleBaseError, did_you_mean, heading_above
from .numbers import is_lid
from .places import ANNEX, BETWEEN, CLOSING, PREAMBLE
from .vocabulary import FACT_KINDS, MONTHS, ONE, OPERATORS

WHEN: dict[str, n.When] = {"toekenning": "after_grant", "beëindiging": "on_ending", "weigering": "at_refusal"}
W = TypeVar("W", bound=str)
CALENDAR = {"jaar": 12, "kwartaal": 3, "maand": 1}  # months
STEPS: dict[str, n.StepKind] = {
    "stap_procent": "percent",
    "stap_maal": "times",
    "stap_gedeeld": "over",
    "stap_verminderd": "less",
    "stap_hoogste": "most",
    "stap_minste": "least",
}


@functools.cache
def grammar() -> Lark:
    """The parser of the rule language; its terminals hold every keyword."""
    text = resources.files(__package__).joinpath("regels.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", start=["start", "variantbestand"], propagate_positions=True, maybe_placeholders=True)


@functools.lru_cache(maxsize=32)
def read(text: str, file: str) -> s.RuleFile:
    """Parse one rule file. Raises RuleBaseError with one R001 that shows the place."""
    return s.RuleFile(file, _items(plain(text), file, "start"))


def read_variant(text: str, file: str) -> s.VariantFile:
    """Parse one variant file. Raises RuleBaseError with one R001 that shows the place."""
    (title, kb), *items = _items(plain(text), file, "variantbestand")
    return s.VariantFile(file, title, kb, tuple(items))


def _items(text: str, file: str, start: str) -> tuple[Any, ...]:
    try:
        tree = grammar().parse(text, start=start)
    except UnexpectedInput as error:
        raise RuleBaseError([_syntax_error(error, text, file)]) from None
    builder = _Builder(file)
    items = tuple(builder.build(child) for child in tree.children)
    if builder.errors:
        raise RuleBaseError(builder.errors)
    return items


_RECKON = "schrijf `a maal b`, `a gedeeld door 4`, `80 procent van a`; haakjes alleen achter `maal` en `procent van` (docs/regeltaal.md, 4)"
ELSEWHERE = {
    '"': "ontbreekt er een sluitend aanhalingsteken?",
    **dict.fromkeys(("maal", "procent", "*", "/", "%", "("), _RECKON),
    "wegens": "'wegens' hoort bij 'weigert', 'kan weigeren' en 'kan beëindigen'; een voorwaarde heeft het adres als naam",
}
"""What is said of a word or a sign that stands where it cannot."""


def _syntax_error(error: UnexpectedInput, text: str, file: str) -> Diagnostic:
    lines = text.splitlines() or [""]
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        line, column, found = len(lines), len(lines[-1]) + 1, "het eind van het bestand"
    else:
        line, column = error.line, error.column
        found = f"'{error.token}'" if isinstance(error, UnexpectedToken) else f"'{text[error.pos_in_stream or 0]}'"
    expected = _expected(error)
    word = str(error.token) if isinstance(error, UnexpectedToken) else ""
    hint = did_you_mean(word, expected)
    character = text[error.pos_in_stream or 0] if isinstance(error, UnexpectedCharacters) else ""
    hint = hint or ELSEWHERE.get(word or character, "")
    shown = ", ".join(expected[:8]) + (" ..." if len(expected) > 8 else "")
    return Diagnostic(
        "R001",
        f"{found} staat hier niet op zijn plaats; verwacht: {shown}",
        s.Span(file, line, column, line, column + max(1, len(word))),
        hint,
        heading_above(lines, line),
        lines[line - 1] if line <= len(lines) else "",
    )


def _expected(error: UnexpectedInput) -> list[str]:
    names: set[str] = set(getattr(error, "accepts", None) or getattr(error, "expected", None) or getattr(error, "allowed", None) or ())
    return sorted(_terminal_text(name) for name in names if name != "$END")


def _terminal_text(name: str) -> str:
    words = {
        "NAME": "een naam",
        "STRING": "een tekst tussen aanhalingstekens",
        "INT": "een getal",
        "NUMMER": "een nummer",
        "DECIMAL": "een getal met komma",
        "PLUSMIN": "+ of -",
        "VERGELIJKING": "een vergelijking",
        "SOORT_BEDRAG": "maximumbedrag",
    }
    if name in words:
        return words[name]
    for terminal in grammar().terminals:
        if terminal.name == name and terminal.pattern.type == "str":
            return str(terminal.pattern.value)
    return name.lower().replace("_", " ").strip()


def _said(token: Token, words: tuple[W, ...]) -> W:
    """Which of these words it is; the grammar lets no other by."""
    return next(word for word in words if word == str(token))


class _Builder:
    """Turns Lark trees into syntax nodes; one method a grammar rule, named after it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors: list[Diagnostic] = []

    def build(self, node: Any) -> Any:
        if node is None:
            return None
        if isinstance(node, Token):
            return self.token(node)
        method: Callable[[Tree[Token], list[Any]], Any] = getattr(self, "r_" + str(node.data))
        return method(node, list(node.children))

    def all(self, nodes: list[Any]) -> tuple[Any, ...]:
        return tuple(self.build(n) for n in nodes if n is not None)

    def token(self, token: Token) -> s.Word:
        text = " ".join(token[1:-1].replace('""', '"').split()) if token.type == "STRING" else str(token)
        return s.Word(text, self.token_span(token))

    def token_span(self, token: Token) -> s.Span:
        return s.Span(self.file, token.line or 0, token.column or 0, token.end_line or 0, token.end_column or 0)

    def span(self, tree: Tree[Token]) -> s.Span:
        m = tree.meta
        return s.Span(self.file, m.line, m.column, m.end_line, m.end_column) if not m.empty else s.NOWHERE

    # variants

    def r_variant(self, t: Tree[Token], c: list[Any]) -> tuple[s.Word, s.Word]:
        return self.token(c[0]), self.token(c[1])

    def r_wijzigt(self, t: Tree[Token], c: list[Any]) -> s.Amendment:
        return s.Amendment(self.build(c[0]), self.all(c[1:]), self.span(t))

    def r_wijzigt_begrip(self, t: Tree[Token], c: list[Any]) -> s.AmendedTerm:
        return s.AmendedTerm(self.build(c[0]), self.span(t))

    def r_laat_vervallen(self, t: Tree[Token], c: list[Any]) -> s.Dropping:
        return s.Dropping(self.build(c[0]), self.span(t))

    def r_voegt_toe(self, t: Tree[Token], c: list[Any]) -> s.Addition:
        return s.Addition(self.build(c[0]), self.all(c[1:]), self.span(t))

    def r_voegt_gegevens_toe(self, t: Tree[Token], c: list[Any]) -> s.MemberAddition:
        return s.MemberAddition(self.token(c[0]), self.all(c[1:]), self.span(t))

    # vocabulary

    def r_kennisbank(self, t: Tree[Token], c: list[Any]) -> s.RuleBaseDecl:
        return s.RuleBaseDecl(self.token(c[0]), self.token(c[1]), self.span(t))

    def r_neemt_over(self, t: Tree[Token], c: list[Any]) -> s.ImportDecl:
        origin, *taken = c
        documents = tuple(self.token(x.children[0]) for x in taken if x.data == "over_regeling")
        return s.ImportDecl(self.token(origin), documents, self.span(t))

    def r_soort(self, t: Tree[Token], c: list[Any]) -> s.KindDecl:
        return s.KindDecl(self.token(c[0]), self.build(c[1]), self.token(c[2]), self.build(c[3]), self.span(t))

    def r_genoemd(self, t: Tree[Token], c: list[Any]) -> s.Word:
        return self.token(c[0])

    def r_zinnen(self, t: Tree[Token], c: list[Any]) -> s.Sayings | None:
        if all(x is None for x in c):
            return None
        main, sub, unknown = (self.build(x) for x in c)
        (holds, fails), (sub_holds, sub_fails) = main or (None, None), sub or (None, None)
        return s.Sayings(holds, fails, sub_holds, sub_fails, unknown)

    def r_hoofdzin(self, t: Tree[Token], c: list[Any]) -> tuple[s.Word | None, s.Word | None]:
        return self.build(c[0]), self.build(c[1])

    def r_bijzin(self, t: Tree[Token], c: list[Any]) -> tuple[s.Word | None, s.Word | None]:
        return self.build(c[0]), self.build(c[1])

    def r_alleen_anders(self, t: Tree[Token], c: list[Any]) -> tuple[s.Word | None, s.Word | None]:
        return None, self.build(c[0])

    def r_entiteit(self, t: Tree[Token], c: list[Any]) -> s.EntityDecl:
        name, list_name, support, label, called, said, *members = c
        return s.EntityDecl(
            self.token(name), self.token(list_name), support is not None, self.token(label), self.all(members),
            self.build(called), self.build(said), self.span(t),
        )  # fmt: skip

    def r_koppeling(self, t: Tree[Token], c: list[Any]) -> s.LinkDecl:
        toward = self.token(c[2].children[0]) if c[2] is not None and c[2].children[0] is not None else None
        return s.LinkDecl(self.token(c[0]), self.token(c[1]), c[2] is not None, self.token(c[3]), self.build(c[4]), toward, self.span(t))

    def r_periode(self, t: Tree[Token], c: list[Any]) -> s.PeriodDecl:
        return s.PeriodDecl(self.token(c[0]), self.token(c[1]), self.token(c[2]), self.build(c[4]), self.build(c[3]), self.span(t))

    def r_feit(self, t: Tree[Token], c: list[Any]) -> s.FactDecl:
        kind, name, type_, most, label, otherwise, said, description = c
        return s.FactDecl(
            _said(kind, FACT_KINDS), self.token(name), self.build(type_), self.token(label), self.build(otherwise), self.build(description),
            self.build(most), self.build(said), self.span(t),
        )  # fmt: skip

    def r_hoogstens(self, t: Tree[Token], c: list[Any]) -> s.Word:
        return self.token(c[0])

    def r_beschrijving(self, t: Tree[Token], c: list[Any]) -> s.Description:
        question, of_end, answered_by, changed_by, *by_kind = (self.build(x) for x in c)
        return s.Description(question, answered_by, changed_by, tuple(by_kind), of_end)

    def r_bij_soort(self, t: Tree[Token], c: list[Any]) -> s.KindDescription:
        return s.KindDescription(*(self.build(x) for x in c))

    def r_type_ja_nee(self, t: Tree[Token], c: list[Any]) -> s.TypeNode:
        return s.TypeNode("ja_nee", (), self.span(t))

    def r_type_een_van(self, t: Tree[Token], c: list[Any]) -> s.TypeNode:
        return s.TypeNode("een_van", self.all(c), self.span(t))

    def r_type_naam(self, t: Tree[Token], c: list[Any]) -> s.TypeNode:
        return s.TypeNode(str(c[0]), (), self.span(t))

    def r_deel(self, t: Tree[Token], c: list[Any]) -> s.PartDecl:
        return s.PartDecl(self.token(c[0]), int(c[1]), self.token(c[2]), self.span(t))

    def r_aanwezig(self, t: Tree[Token], c: list[Any]) -> s.PresentDecl:
        return s.PresentDecl(self.build(c[0]), self.span(t))

    def r_dezelfde_periode(self, t: Tree[Token], c: list[Any]) -> s.SamePeriodDecl:
        return s.SamePeriodDecl(self.build(c[0]), self.span(t))

    def r_schrikkeldag(self, t: Tree[Token], c: list[Any]) -> s.LeapDayDecl:
        return s.LeapDayDecl(self.token(c[0]), self.token(c[1]), self.span(t))

    def r_lezing(self, t: Tree[Token], c: list[Any]) -> s.ReadingDecl:
        return s.ReadingDecl(self.token(c[0]), self.build(c[1]), self.token(c[2]), self.all(c[3:-1]), self.token(c[-1]), self.span(t))

    def r_keuze(self, t: Tree[Token], c: list[Any]) -> s.ChoiceDecl:
        return s.ChoiceDecl(self.token(c[0]), self.token(c[1]), self.build(c[2]), self.span(t))

    def r_standaard(self, t: Tree[Token], c: list[Any]) -> s.Word:
        return self.token(c[0])

    def r_vermoeden(self, t: Tree[Token], c: list[Any]) -> s.PresumptionDecl:
        return s.PresumptionDecl(c[0] is not None, self.all(c[1:-1]), self.token(c[-1]), self.span(t))

    def r_vermoed(self, t: Tree[Token], c: list[Any]) -> s.Presumed:
        return s.Presumed(*self.all(c))

    def r_kalender(self, t: Tree[Token], c: list[Any]) -> s.CalendarDecl:
        name, label, *free, known_until = c
        also, not_ = (tuple(self.token(x.children[0]) for x in free if x.data == which) for which in ("ook_vrij", "niet_vrij"))
        equated = tuple(self.build(x) for x in free if x.data == "gelijkgesteld")
        return s.CalendarDecl(self.token(name), self.token(label), also, not_, equated, self.build(known_until), self.span(t))

    def r_gelijkgesteld(self, t: Tree[Token], c: list[Any]) -> s.EquatedNode:
        return s.EquatedNode(self.all(c[:-1]), self.token(c[-1]), self.span(t))

    def r_gelijkstelling_bekend(self, t: Tree[Token], c: list[Any]) -> s.DateNode:
        node: s.DateNode = self.build(c[0])
        return node

    def r_lopend(self, t: Tree[Token], c: list[Any]) -> s.RunningDecl:
        return s.RunningDecl(self.build(c[0]), self.span(t))

    def r_onmogelijk(self, t: Tree[Token], c: list[Any]) -> s.ImpossibleDecl:
        return s.ImpossibleDecl(self.build(c[0]), self.token(c[1]), self.span(t))

    def r_bestuursorgaan(self, t: Tree[Token], c: list[Any]) -> s.AuthorityDecl:
        return s.AuthorityDecl(self.token(c[0]), self.build(c[1]) or (), self.token(c[2]), self.span(t))

    def r_geen_bestuursorgaan(self, t: Tree[Token], c: list[Any]) -> s.NoAuthorityDecl:
        return s.NoAuthorityDecl(self.token(c[0]), self.span(t))

    def r_uitkomst(self, t: Tree[Token], c: list[Any]) -> s.OutcomeDecl:
        return s.OutcomeDecl(self.token(c[0]), self.build(c[1]) or (), self.token(c[2]), self.build(c[3]), self.span(t))

    def r_handeling(self, t: Tree[Token], c: list[Any]) -> s.DeedDecl:
        return s.DeedDecl(self.token(c[0]), self.build(c[1]) or (), self.token(c[2]), self.span(t))

    def r_onderwerp(self, t: Tree[Token], c: list[Any]) -> s.SubjectDecl:
        return s.SubjectDecl(self.build(c[0]) or (), self.token(c[1]), self.span(t))

    def r_bij_soorten(self, t: Tree[Token], c: list[Any]) -> tuple[s.Word, ...]:
        return self.all(c)

    def r_rechtsmiddel(self, t: Tree[Token], c: list[Any]) -> s.RemedyDecl:
        return s.RemedyDecl(self.token(c[0]), self.build(c[1]), self.span(t))

    def r_dag(self, t: Tree[Token], c: list[Any]) -> s.DayDecl:
        return s.DayDecl(self.token(c[0]), self.token(c[1]), self.build(c[3]), self.build(c[2]), self.span(t))

    def r_geadresseerde(self, t: Tree[Token], c: list[Any]) -> s.AddressingDecl:
        return s.AddressingDecl(self.token(c[0]), self.all(c[1:-1]), self.build(c[-1]), self.span(t))

    def r_aan_wie(self, t: Tree[Token], c: list[Any]) -> s.AddresseeNode:
        return s.AddresseeNode(self.token(c[0]), self.all(c[1:]), self.span(t))

    r_uit_zichzelf = r_aan_wie

    def r_weg(self, t: Tree[Token], c: list[Any]) -> s.PathNode:
        return s.PathNode(self.all(c), self.span(t))

    # documents, addresses

    def r_document(self, t: Tree[Token], c: list[Any]) -> s.DocumentDecl:
        title, name, source = (self.token(x) for x in (c[0], c[1], c[3]))
        return s.DocumentDecl(title, name, source, self.build(c[4]), self.build(c[5]), self.all(c[6:]), self.build(c[2]), self.span(t))

    def r_vindplaats(self, t: Tree[Token], c: list[Any]) -> s.Word:
        return self.token(c[0])

    def r_afwijken_volgens(self, t: Tree[Token], c: list[Any]) -> tuple[s.Word, s.Word]:
        return self.token(c[0]), self.token(c[1])

    def r_geldt(self, t: Tree[Token], c: list[Any]) -> s.ValidityNode:
        return s.ValidityNode(self.token(c[0]), c[1].data == "vanaf", self.build(c[2]), self.build(c[3]), self.span(t))

    def r_datum(self, t: Tree[Token], c: list[Any]) -> s.DateNode:
        day, month, year = int(c[0]), str(c[1]), int(c[2])
        span = self.span(t)
        if month not in MONTHS:
            self.errors.append(Diagnostic("R001", f"'{month}' is geen maand", self.token_span(c[1]), did_you_mean(month, MONTHS)))
            return s.DateNode(date(1, 1, 1), span)
        try:
            return s.DateNode(date(year, MONTHS.index(month) + 1, day), span)
        except ValueError:
            self.errors.append(Diagnostic("R001", f"{day} {month} {year} bestaat niet", span))
            return s.DateNode(date(1, 1, 1), span)

    def r_artikel(self, t: Tree[Token], c: list[Any]) -> s.Article:
        return s.Article(self.build(c[0]), self.all(c[1:]), self.span(t))

    def r_adres(self, t: Tree[Token], c: list[Any]) -> s.AddressNode:
        if len(c) > 2 and c[1] is None and is_lid(str(c[2])):
            hint = f"schrijf artikel {c[0]} lid {c[2]}"
            self.errors.append(Diagnostic("R001", "voor het nummer van een lid staat 'lid'", self.token_span(c[2]), hint))
        return s.AddressNode(tuple(str(x) for x in c if x is not None), None, self.span(t))

    def r_bijlage(self, t: Tree[Token], c: list[Any]) -> s.AddressNode:
        number, *parts = (str(x) for x in c) if c else ("",)
        return s.AddressNode((f"{ANNEX}{number}", *parts), None, self.span(t))

    def r_aanhef(self, t: Tree[Token], c: list[Any]) -> s.AddressNode:
        return s.AddressNode((PREAMBLE,), None, self.span(t))

    def r_tussentekst(self, t: Tree[Token], c: list[Any]) -> s.AddressNode:
        return s.AddressNode((f"{BETWEEN}{c[0]}",), None, self.span(t))

    def r_ondertekening(self, t: Tree[Token], c: list[Any]) -> s.AddressNode:
        return s.AddressNode((CLOSING,), None, self.span(t))

    def r_adres_ref(self, t: Tree[Token], c: list[Any]) -> s.AddressNode:
        return s.AddressNode(self.build(c[1]).path, self.token(c[0]), self.span(t))

    # provisions

    def r_tekst(self, t: Tree[Token], c: list[Any]) -> s.Quotation:
        return s.Quotation(self.token(c[0]), self.span(t))

    def r_zonder_regel(self, t: Tree[Token], c: list[Any]) -> s.NoRule:
        return s.NoRule(self.token(c[0]), self.token(c[1]), self.span(t))

    def r_betreft(self, t: Tree[Token], c: list[Any]) -> s.Scope:
        return s.Scope(self.all(c), self.span(t))

    def r_voorwaarde(self, t: Tree[Token], c: list[Any]) -> s.Condition:
        return s.Condition(c[0] is not None, self.token(c[1]), self.build(c[3]), self.build(c[4]), self.build(c[2]), self.span(t))

    def r_definitie(self, t: Tree[Token], c: list[Any]) -> s.Definition:
        return s.Definition(self.token(c[0]), self.token(c[1]), self.build(c[2]), self.build(c[4]), self.build(c[3]), self.span(t))

    def r_waarde(self, t: Tree[Token], c: list[Any]) -> s.ValueDecl:
        return s.ValueDecl(self.token(c[0]), self.build(c[1]), self.token(c[2]), self.all(c[3:]), self.span(t))

    def r_waarde_geval(self, t: Tree[Token], c: list[Any]) -> s.ValueCase:
        return s.ValueCase(self.build(c[0]), self.build(c[1]), self.span(t))

    def r_weigert(self, t: Tree[Token], c: list[Any]) -> s.Refusal:
        modality, leg, label, said, body, unless = c
        return s.Refusal(
            modality.data == "moet_weigeren", self.build(leg), self.token(label), self.build(body), self.build(unless), self.build(said),
            self.span(t),
        )  # fmt: skip

    def r_verstrekt(self, t: Tree[Token], c: list[Any]) -> s.Grant:
        return s.Grant(c[0].data == "moet_verstrekken", self.build(c[1]), self.token(c[2]), self.build(c[3]), self.span(t))

    def r_grondslag(self, t: Tree[Token], c: list[Any]) -> s.AddressNode:
        node: s.AddressNode = self.build(c[0])
        return node

    def r_beperkt(self, t: Tree[Token], c: list[Any]) -> s.Limit:
        return s.Limit(self.token(c[0]), self.build(c[2]), self.build(c[1]), self.span(t))

    def r_grens_delen(self, t: Tree[Token], c: list[Any]) -> s.PartLimit:
        whole = isinstance(c[0], Token)
        most = s.NumberNode(Decimal(str(c[0])), None, None, self.span(t)) if whole else self.build(c[0])
        return s.PartLimit(most, self.token(c[1]), self.build(c[2]), self.span(t))

    def r_grens_tot_en_met(self, t: Tree[Token], c: list[Any]) -> s.DateLimit:
        return s.DateLimit(None, self.build(c[0]), self.all(c[1:]), self.span(t))

    def r_voor_iedere(self, t: Tree[Token], c: list[Any]) -> s.EachLimit:
        return s.EachLimit(self.build(c[0]), self.build(c[1]), self.span(t))

    def r_grens_vanaf(self, t: Tree[Token], c: list[Any]) -> s.DateLimit:
        return s.DateLimit(self.build(c[0]), self.build(c[1]), (), self.span(t))

    def r_grens_waarde(self, t: Tree[Token], c: list[Any]) -> s.ValueLimit:
        return s.ValueLimit(self.build(c[0]), self.token(c[1]), self.build(c[2]), self.span(t))

    def r_plicht(self, t: Tree[Token], c: list[Any]) -> s.Duty:
        when: n.When = "always" if c[1] is None else WHEN[c[1].split()[-1]]
        return s.Duty(self.token(c[0]), when, self.token(c[2]), self.build(c[3]), self.build(c[4]), self.span(t))

    def r_algemene_plicht(self, t: Tree[Token], c: list[Any]) -> s.GeneralDuty:
        return s.GeneralDuty(self.token(c[0]), self.token(c[1]), self.span(t))

    def r_beeindigt(self, t: Tree[Token], c: list[Any]) -> s.Ending:
        return s.Ending(self.build(c[0]), self.token(c[1]), self.build(c[3]), self.build(c[4]), self.build(c[2]), self.span(t))

    def r_behoudt(self, t: Tree[Token], c: list[Any]) -> s.Keeping:
        return s.Keeping(self.token(c[0]), self.all(c[2:-1]), self.build(c[-1]), self.build(c[1]), self.span(t))

    def r_behoudt_tot(self, t: Tree[Token], c: list[Any]) -> s.LastDay:
        return s.LastDay(self.build(c[0]), self.build(c[1]), self.span(t))

    def r_buiten_toepassing(self, t: Tree[Token], c: list[Any]) -> s.Exclusion:
        only, *addresses, label, otherwise, said, body = c
        found = (self.all(addresses), self.token(label), self.build(body), self.build(said))
        return s.Exclusion(*found, only is not None, self.build(otherwise), self.span(t))

    def r_in_plaats(self, t: Tree[Token], c: list[Any]) -> s.Replacement:
        return s.Replacement(self.token(c[0]), self.token(c[1]), self.build(c[2]), self.all(c[4:]), self.build(c[3]), self.span(t))

    def r_vast_bedrag(self, t: Tree[Token], c: list[Any]) -> s.FixedAmount:
        condition, whole_only, after = (self.build(x) for x in c[2:])
        return s.FixedAmount(self.token(c[0]), self.build(c[1]), condition, whole_only, after, self.span(t))

    def r_alleen_hele(self, t: Tree[Token], c: list[Any]) -> s.ExprNode:
        return s.JunctionNode("all", 0, (), self.span(t)) if c[0] is None else cast(s.ExprNode, self.build(c[0]))

    def r_na_afloop(self, t: Tree[Token], c: list[Any]) -> s.TermNode:
        node: s.TermNode = self.build(c[0])
        return node

    def r_product(self, t: Tree[Token], c: list[Any]) -> s.ProductAmount:
        first, (steps, condition, rounding) = self.build(c[0]), self._steps(c[1:])
        if steps and steps[0].kind == "times":
            return s.ProductAmount(first, steps[0].term, steps[1:], condition, rounding, self.span(t))
        return s.ProductAmount(None, first, steps, condition, rounding, self.span(t))

    def r_opzoeken(self, t: Tree[Token], c: list[Any]) -> s.CellAmount:
        at = next(i for i, x in enumerate(c) if not isinstance(x, Token))
        steps, condition, rounding = self._steps(c[at:])
        return s.CellAmount(tuple(self.token(x) for x in c[:at]), steps, condition, rounding, self.span(t))

    def _steps(self, c: list[Any]) -> tuple[tuple[s.AmountStep, ...], s.ExprNode | None, tuple[s.Rounding, ...]]:
        """What follows the beginning of an amount: its steps, when it applies, how it is rounded."""
        steps = [x for x in c if isinstance(x, Tree) and x.data in STEPS]
        made = tuple(s.AmountStep(STEPS[x.data], self.build(x.children[0]), self.span(x)) for x in steps)
        return made, self.build(c[len(steps)]), self._roundings(c[len(steps) + 1 :])

    def _roundings(self, c: list[Any]) -> tuple[s.Rounding, ...]:
        return tuple(s.Rounding(self.token(x.children[0]), self.build(x.children[1]), self.span(x)) for x in c)

    def r_afwijken(self, t: Tree[Token], c: list[Any]) -> s.DeviationPower:
        addresses, beyond, label, condition = c
        past = self.all(beyond.children) if beyond is not None else ()
        return s.DeviationPower(self.all(addresses.children), past, self.token(label), self.build(condition), self.span(t))

    def r_toepassing(self, t: Tree[Token], c: list[Any]) -> s.Correspondence:
        return s.Correspondence(self.build(c[0]), self.build(c[1]), self.span(t))

    def r_tabel(self, t: Tree[Token], c: list[Any]) -> s.Table:
        columns = tuple(self.build(x) for x in c[4:] if x.data == "kolom")
        rows = tuple(self.build(x) for x in c[4:] if x.data == "rij")
        unit = str(c[1].data).removeprefix("eenheid_")
        return s.Table(self.token(c[0]), unit, self.build(c[2]), self.build(c[3]), columns, rows, self.span(t))

    def r_kop(self, t: Tree[Token], c: list[Any]) -> s.Word:
        return self.token(c[0])

    def r_kolom(self, t: Tree[Token], c: list[Any]) -> s.Column:
        return s.Column(self.token(c[0]), self.build(c[1]), self.span(t))

    def r_rij(self, t: Tree[Token], c: list[Any]) -> s.Row:
        empty = tuple(self.token(x) for x in c[2].children) if c[2] is not None else ()
        return s.Row(self.token(c[0]), self.token(c[1]), empty, self.span(t))

    def r_bedrag(self, t: Tree[Token], c: list[Any]) -> s.Amount:
        at = next(i for i, x in enumerate(c) if not isinstance(x, Token))
        pro_rata = c[at].children if c[at] is not None else (None, None)
        cap, condition, part_pro_rata, without_cell = c[at + 1 : at + 5]
        return s.Amount(
            str(c[0]) == "maximumuren",
            self.token(c[1]),
            tuple(self.token(x) for x in c[2:at]),
            self.token(pro_rata[0]) if pro_rata[0] is not None else None,
            self.build(pro_rata[1]),
            self.build(condition),
            self.build(part_pro_rata.children[0]) if part_pro_rata else None,
            (self.token(without_cell.children[0]), self.build(without_cell.children[1])) if without_cell else None,
            self._roundings(c[at + 5 :]),
            self.build(cap.children[0]) if cap else None,
            self.span(t),
        )

    # expressions

    def r_of(self, t: Tree[Token], c: list[Any]) -> s.ExprNode:
        return self.build(c[0]) if len(c) == 1 else s.JunctionNode("any", 1, self.all(c), self.span(t))

    def r_en(self, t: Tree[Token], c: list[Any]) -> s.ExprNode:
        return self.build(c[0]) if len(c) == 1 else s.JunctionNode("all", len(c), self.all(c), self.span(t))

    def r_minstens(self, t: Tree[Token], c: list[Any]) -> s.JunctionNode:
        return s.JunctionNode("least", int(c[0]), self.all(c[1:]), self.span(t))

    def r_niet(self, t: Tree[Token], c: list[Any]) -> s.NotNode:
        return s.NotNode(self.build(c[0]), self.span(t))

    def r_gelabeld(self, t: Tree[Token], c: list[Any]) -> s.LabelledNode:
        return s.LabelledNode(self.token(c[0]), self.build(c[1]), self.build(c[3]), self.build(c[2]), self.span(t))

    def r_is_waar(self, t: Tree[Token], c: list[Any]) -> s.TruthNode:
        return s.TruthNode(self.build(c[0]), self.span(t))

    def r_is_waarde(self, t: Tree[Token], c: list[Any]) -> s.MemberNode:
        return s.MemberNode(self.build(c[0]), (self.token(c[1]),), self.span(t))

    def r_is_een_van(self, t: Tree[Token], c: list[Any]) -> s.MemberNode:
        return s.MemberNode(self.build(c[0]), self.all(c[1:]), self.span(t))

    def r_is_soort(self, t: Tree[Token], c: list[Any]) -> s.KindNode:
        return s.KindNode(self.build(c[0]), self.token(c[1]), self.span(t))

    def r_is_toegekend(self, t: Tree[Token], c: list[Any]) -> s.GrantedNode:
        return s.GrantedNode(self.build(c[0]), self.span(t))

    def r_heeft(self, t: Tree[Token], c: list[Any]) -> s.LinkedNode:
        return s.LinkedNode(self.build(c[0]), self.token(c[1]), True, self.span(t))

    def r_heeft_geen(self, t: Tree[Token], c: list[Any]) -> s.LinkedNode:
        return s.LinkedNode(self.build(c[0]), self.token(c[1]), False, self.span(t))

    def r_duurt(self, t: Tree[Token], c: list[Any]) -> s.LastsNode:
        return s.LastsNode(self.build(c[0]), int(c[1]), self.span(t))

    def r_vergelijking(self, t: Tree[Token], c: list[Any]) -> s.ComparisonNode:
        return s.ComparisonNode(self.build(c[0]), _said(c[1], OPERATORS), self.build(c[2]), self.span(t))

    def r_er_is(self, t: Tree[Token], c: list[Any]) -> s.ExistsNode:
        return s.ExistsNode(self.build(c[0]), True, self.span(t))

    def r_er_is_geen(self, t: Tree[Token], c: list[Any]) -> s.ExistsNode:
        return s.ExistsNode(self.build(c[0]), False, self.span(t))

    def r_voor_ieder(self, t: Tree[Token], c: list[Any]) -> s.EveryNode:
        return s.EveryNode(self.build(c[0]), self.build(c[1]), True, self.span(t))

    def r_voor_geen(self, t: Tree[Token], c: list[Any]) -> s.EveryNode:
        return s.EveryNode(self.build(c[0]), self.build(c[1]), False, self.span(t))

    def r_dezelfde(self, t: Tree[Token], c: list[Any]) -> s.SameNode:
        return s.SameNode(self.token(c[0]), self.build(c[1]), self.build(c[2]), self.span(t))

    def r_periodes_gelijk(self, t: Tree[Token], c: list[Any]) -> s.EqualPeriodsNode:
        return s.EqualPeriodsNode(self.span(t))

    def r_periodes_delen(self, t: Tree[Token], c: list[Any]) -> s.SharedDaysNode:
        return s.SharedDaysNode(int(c[0]), self.span(t))

    def r_loopt_al(self, t: Tree[Token], c: list[Any]) -> s.RunningNode:
        return s.RunningNode(self.span(t))

    def r_afgeweken(self, t: Tree[Token], c: list[Any]) -> s.DeviatedNode:
        return s.DeviatedNode(self.build(c[0]), self.span(t))

    def r_lezing_is(self, t: Tree[Token], c: list[Any]) -> s.ReadingNode:
        return s.ReadingNode(self.token(c[0]), self.token(c[1]), self.span(t))

    def r_voldaan(self, t: Tree[Token], c: list[Any]) -> s.FulfilledNode:
        *addresses, excepted, kind = c
        found = self.build(excepted) or ()
        return s.FulfilledNode(self.all(addresses), None, found, self.token(kind) if kind is not None else None, self.span(t))

    def r_voldaan_document(self, t: Tree[Token], c: list[Any]) -> s.FulfilledNode:
        return s.FulfilledNode((), self.token(c[0]), self.build(c[1]) or (), None, self.span(t))

    def r_geldt_grond(self, t: Tree[Token], c: list[Any]) -> s.GroundNode:
        *addresses, excepted = c
        return s.GroundNode(self.all(addresses), self.build(excepted) or (), self.span(t))

    def r_uitgezonderd(self, t: Tree[Token], c: list[Any]) -> tuple[s.AddressNode, ...]:
        return self.all(c)

    def r_toewijsbaar(self, t: Tree[Token], c: list[Any]) -> s.SignalNode:
        return s.SignalNode("grantable", self.span(t))

    def r_dwingend(self, t: Tree[Token], c: list[Any]) -> s.SignalNode:
        return s.SignalNode("must_refuse", self.span(t))

    def r_bereik(self, t: Tree[Token], c: list[Any]) -> s.RangeNode:
        return s.RangeNode(self.token(c[0]), self.build(c[1]), self.build(c[2]), c[3] is not None, self.build(c[4]), self.span(t))

    def r_van_dezelfde(self, t: Tree[Token], c: list[Any]) -> s.Word:
        return self.token(c[0])

    def r_plus(self, t: Tree[Token], c: list[Any]) -> s.PlusNode:
        return s.PlusNode(self.build(c[0]), str(c[1]), self.build(c[2]), self.span(t))

    def r_maal(self, t: Tree[Token], c: list[Any]) -> s.TimesNode:
        return s.TimesNode(self.build(c[0]), self.build(c[1]), False, self.span(t))

    def r_procent_van(self, t: Tree[Token], c: list[Any]) -> s.TimesNode:
        return s.TimesNode(self.build(c[1]), self.build(c[0]), True, self.span(t))

    def r_gedeeld(self, t: Tree[Token], c: list[Any]) -> s.DividedNode:
        return s.DividedNode(self.build(c[0]), self.build(c[1]), self.span(t))

    def r_laagste(self, t: Tree[Token], c: list[Any]) -> s.ExtremeNode:
        return s.ExtremeNode(self.all(c), False, False, self.span(t))

    def r_hoogste(self, t: Tree[Token], c: list[Any]) -> s.ExtremeNode:
        return s.ExtremeNode(self.all(c), True, False, self.span(t))

    def r_vroegste(self, t: Tree[Token], c: list[Any]) -> s.ExtremeNode:
        return s.ExtremeNode(self.all(c), False, True, self.span(t))

    def r_laatste(self, t: Tree[Token], c: list[Any]) -> s.ExtremeNode:
        return s.ExtremeNode(self.all(c), True, True, self.span(t))

    def r_afgerond(self, t: Tree[Token], c: list[Any]) -> s.RoundedNode:
        return s.RoundedNode(self.build(c[2]), self.token(c[0]), self.build(c[1]), self.span(t))

    def r_pad_term(self, t: Tree[Token], c: list[Any]) -> s.PathNode:
        node: s.PathNode = self.build(c[0])
        return node

    def r_getal(self, t: Tree[Token], c: list[Any]) -> s.NumberNode:
        unit = str(c[1]) if c[1] is not None else None
        return s.NumberNode(Decimal(str(c[0]).replace(",", ".")), ONE.get(unit or "", unit), self.build(c[2]), self.span(t))

    def r_volgens(self, t: Tree[Token], c: list[Any]) -> s.Word:
        return self.token(c[0])

    def r_eerste_werkdag(self, t: Tree[Token], c: list[Any]) -> s.WorkingDayNode:
        return s.WorkingDayNode(self.build(c[1]), self.build(c[0]), self.span(t))

    def r_verjaardag(self, t: Tree[Token], c: list[Any]) -> s.AnniversaryNode:
        return s.AnniversaryNode(int(c[0]), self.build(c[1]), self.span(t))

    def r_datum_term(self, t: Tree[Token], c: list[Any]) -> s.DateNode:
        node: s.DateNode = self.build(c[0])
        return node

    def r_aantal(self, t: Tree[Token], c: list[Any]) -> s.AggregateNode:
        return s.AggregateNode(None, self.build(c[0]), self.span(t))

    def r_som(self, t: Tree[Token], c: list[Any]) -> s.AggregateNode:
        return s.AggregateNode(self.build(c[0]), self.build(c[1]), self.span(t))

    def r_eerste_dag(self, t: Tree[Token], c: list[Any]) -> s.CalendarStartNode:
        return s.CalendarStartNode(self.build(c[1]), CALENDAR[str(c[0].children[-1])], self.span(t))

    def r_verschil(self, t: Tree[Token], c: list[Any]) -> s.BetweenNode:
        counted = c[0].children
        unit, begun = (str(counted[1]), str(counted[0]) == "begonnen") if counted else ("dagen", False)
        return s.BetweenNode(unit, begun, self.build(c[1]), self.build(c[3]), c[2] is not None, self.span(t))

    def r_perioden(self, t: Tree[Token], c: list[Any]) -> s.PeriodCountNode:
        return s.PeriodCountNode(int(c[0]), self.build(c[1]), self.build(c[3]), c[2] is not None, self.span(t))

    def r_aaneengesloten(self, t: Tree[Token], c: list[Any]) -> s.ChainNode:
        return s.ChainNode(c[0].data == "kant_einde", self.build(c[1]), self.all(c[2:]), self.span(t))

    def r_pad(self, t: Tree[Token], c: list[Any]) -> s.PathNode:
        return s.PathNode(self.all(c), self.span(t))
