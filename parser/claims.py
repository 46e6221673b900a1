"""The claim map: for every stretch of published text, the rule or the reason that accounts for it.

A statement (a rule or `zonder regel`) claims the quotation directly before it, and the quotations
before that one as long as they run on: they end with a colon, or with "en" or "of". A table claims its
own headings and rows. The head of an enumeration (the last quotation at its address, a sentence that is not finished) is also
claimed by the rules at the addresses below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from . import norms as n
from . import syntax as s
from .errors import Report
from .published_text import PublishedText, Segment
from .quotations import Found, PlacedArticle, quoted

NOT_QUOTED = "niet geciteerd"
NO_STATEMENT = "geciteerd, maar er staat geen regel en geen 'zonder regel' direct onder"

_RUNS_ON = re.compile(r"(?:\:|(?:^|\W)(?:en|of)[;,]?)$")
_FINISHED = re.compile(r"[.;!?]\W*$")
_BETWEEN = " \t•·▪◦*–—-|"  # bullets and separators


@dataclass(frozen=True)
class Claim:
    """By a rule (`kind` empty) or without one."""

    kind: str = ""
    reason: str = ""


def claim_map(placed: Iterable[PlacedArticle], found: Iterable[Found], texts: dict[str, PublishedText]) -> Iterator[n.Stretch]:
    """All published text in stretches, a document at a time, in the order of the source."""
    placed = tuple(placed)
    claims = {article.address: _claims(article, placed) for article in placed}
    quotations: dict[tuple[str, int], list[Found]] = {}
    for quotation in found:
        quotations.setdefault((quotation.address.document, quotation.position.segment), []).append(quotation)
    for document, text in texts.items():
        for index, segment in enumerate(text.segments):
            address, end = n.Address(document, segment.path), 0
            for quotation in quotations.get((document, index), ()):
                start = quotation.position.start
                yield from _gap(address, segment, end, start)
                end = quotation.position.end
                yield _stretch(address, segment, start, end, claims[address][quotation.index])
            yield from _gap(address, segment, end, len(segment.text))


def check_claims(placed: Iterable[PlacedArticle], report: Report) -> None:
    """Report R013 for a `zonder regel` that follows no quotation."""
    for article in placed:
        if not any(True for _ in quoted(article.article)):  # that is reported already
            continue
        provisions = [p for p in article.article.provisions if not isinstance(p, s.Scope)]
        for above, provision in pairwise((None, *provisions)):
            if isinstance(provision, s.NoRule) and not isinstance(above, s.Quotation):
                report("R013", "deze 'zonder regel' staat niet direct onder een citaat", provision.span)


def rules_of(article: s.Article) -> tuple[tuple[str, str], ...]:
    """The rules of an article as keywords and label, in order."""
    return tuple(_words(p) for p in article.provisions if _is_rule(p))


def _claims(article: PlacedArticle, placed: tuple[PlacedArticle, ...]) -> tuple[Claim | None, ...]:
    """A claim for each quotation of the article, in the order of `quoted`."""
    claims: list[Claim | None] = []
    waiting: list[int] = []  # quotations that the next statement claims
    last = ""  # the text of the last of these
    for provision in article.article.provisions:
        match provision:
            case s.Scope():
                continue
            case s.Quotation(text):
                waiting = [*(waiting if _RUNS_ON.search(last) else ()), len(claims)]
                last = text.text
                claims.append(None)
            case _:
                claim = Claim(provision.kind.text, provision.reason.text) if isinstance(provision, s.NoRule) else Claim()
                for index in waiting:
                    claims[index] = claim
                waiting = []
                if isinstance(provision, s.Table):
                    claims += [Claim()] * sum(1 for _ in quoted(s.Article(article.article.address, (provision,))))
    if waiting and not _FINISHED.search(last) and any(_carries(other, article.address) for other in placed):
        for index in waiting:
            claims[index] = Claim()
    return tuple(claims)


def _carries(other: PlacedArticle, above: n.Address) -> bool:
    return other.address != above and other.address.under(above) and any(_is_rule(p) for p in other.article.provisions)


def _is_rule(provision: s.Provision) -> bool:
    return not isinstance(provision, s.Quotation | s.NoRule | s.Scope)


def _stretch(address: n.Address, segment: Segment, start: int, end: int, claim: Claim | None) -> n.Stretch:
    text, line = segment.text[start:end], segment.line_at(start)
    if claim is None:
        return n.Stretch(address, line, text, None, reason=NO_STATEMENT)
    return n.Stretch(address, line, text, "without_rule" if claim.kind else "rule", claim.kind, claim.reason)


def _gap(address: n.Address, segment: Segment, start: int, end: int) -> Iterator[n.Stretch]:
    """What is not quoted, paragraph by paragraph; punctuation and bullets alone are nothing."""
    for first, last in pairwise((start, *_breaks(segment, start, end), end)):
        text = segment.text[first:last].strip(_BETWEEN)
        if any(c.isalnum() for c in text):
            at = segment.text.index(text, first)
            yield n.Stretch(address, segment.line_at(at), text, None, reason=NOT_QUOTED)


def _breaks(segment: Segment, start: int, end: int) -> Iterator[int]:
    """Offsets at which a new paragraph starts: after a blank line, unless the sentence goes on there."""
    for (_, above), (offset, line) in pairwise(segment.lines):
        goes_on = segment.text[offset].islower() and segment.text[offset - 2] not in ".;:!?"
        if start < offset < end and line > above + 1 and not goes_on:
            yield offset


def _words(provision: s.Provision) -> tuple[str, str]:
    """Keywords and label of a rule, as they stand in the rule language."""
    label = getattr(provision, "label", None) or getattr(provision, "what", None)
    text = label.text if isinstance(label, s.Word) else ""
    match provision:
        case s.Condition():
            return "uitsluitend voorwaarde" if provision.binding else "voorwaarde", text
        case s.Definition():
            return "definitie", text
        case s.ValueDecl():
            return "waarde", text
        case s.Refusal():
            return "weigert" if provision.binding else "kan weigeren", text
        case s.Grant():
            return "verstrekt" if provision.binding else "kan verstrekken", text
        case s.Limit():
            return "beperkt", text
        case s.Duty():
            return f"plicht van {provision.bearer.text}", provision.what.text
        case s.DeviationPower():
            return "kan afwijken", text
        case s.Correspondence(first, last):
            return "van overeenkomstige toepassing", f"{n.short_citation(first.path)} tot en met {n.short_citation(last.path)}"
        case s.GeneralDuty():
            return f"algemene plicht van {provision.bearer.text}", text
        case s.Ending():
            return "kan beëindigen", text
        case s.Keeping():
            return "behoudt", text
        case s.Exclusion():
            return "niet van toepassing", text
        case s.Replacement():
            return "in plaats van waarde", text
        case s.FixedAmount():
            return "vast bedrag", f"per {provision.part.text}"
        case s.ProductAmount():
            return "bedrag", ""
        case s.CellAmount():
            return "bedrag", f"uit {', '.join(word.text for word in provision.tables)}"
        case s.Table():
            return "tabel", provision.name.text
        case s.Amount():
            tables = ", ".join(word.text for word in provision.tables)
            return "maximumuren" if provision.hours else "maximumbedrag", f"per {provision.part.text} uit {tables}"
    return "regel", text
