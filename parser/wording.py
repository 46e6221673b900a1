"""How outcomes are said: the words of the act in the place of those for an application for support."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from . import norms as n
from . import syntax as s
from .errors import Report, did_you_mean
from .vocabulary import OUTCOMES

DEEDS = (n.REFUSE, n.GRANT)
REMEDIES = ("bezwaar", "beroep")


class _Words:
    """What is declared for one kind, or (by no name) for all."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.letters: dict[str, str] = {}
        self.deeds: dict[str, str] = {}
        self.about: str | None = None
        self.authority: n.Authority | None = None

    def wording(self) -> n.Wording:
        return n.Wording(self.outcomes, self.letters, self.deeds, self.about, authority=self.authority)


def wording(items: Iterable[s.Item], kinds: Collection[str], report: Report) -> n.Wording:
    """What the rule base declares; an outcome, a deed or a kind that does not exist, or one twice, is an error."""
    declared: dict[str, _Words] = defaultdict(_Words)
    nobody = None
    decides = appeal = False
    remedy: str | None = None

    def meant(named: tuple[s.Word, ...]) -> Iterator[tuple[str, _Words]]:
        for word in named:
            if word.text not in kinds:
                report("R003", f"soort '{word.text}' is niet verklaard", word.span, did_you_mean(word.text, kinds))
        names = [word.text for word in named if word.text in kinds] if named else [""]
        yield from ((name, declared[name]) for name in names)

    def keep(found: dict[str, str], known: tuple[str, ...], what: str, kind: str, word: s.Word, text: str) -> None:
        if word.text not in known:
            report("R003", f"{what} '{word.text}' bestaat niet", word.span, did_you_mean(word.text, known))
        elif word.text in found:
            report("R002", f"{what} '{word.text}' is{f' bij {kind}' if kind else ''} al verklaard", word.span)
        else:
            found[word.text] = text

    for item in items:
        match item:
            case s.OutcomeDecl():
                for kind, own in meant(item.kinds):
                    keep(own.outcomes, OUTCOMES, "uitkomst", kind, item.outcome, item.words.text)
                    if item.letter is not None:
                        own.letters[item.outcome.text] = item.letter.text
            case s.DeedDecl():
                for kind, own in meant(item.kinds):
                    keep(own.deeds, DEEDS, "handeling", kind, item.deed, item.words.text)
                if "te" not in item.words.text.split():
                    report("R004", f"'{item.words.text}' heeft geen 'te'", item.words.span, 'schrijf bijvoorbeeld "af te wijzen"')
            case s.SubjectDecl():
                for kind, own in meant(item.kinds):
                    if own.about is not None:
                        report("R002", f"waarover de brief gaat, is{f' bij {kind}' if kind else ''} al gezegd", item.span)
                    own.about = item.words.text
            case s.RemedyDecl():
                if item.remedy.text not in REMEDIES:
                    hint = did_you_mean(item.remedy.text, REMEDIES)
                    report("R003", f"rechtsmiddel '{item.remedy.text}' bestaat niet", item.remedy.span, hint)
                appeal, remedy = item.remedy.text == "beroep", item.letter.text if item.letter is not None else None
            case s.NoAuthorityDecl():
                nobody = item.reason.text
                if decides:
                    report("R002", "er staat ook een 'bestuursorgaan'", item.span)
            case s.AuthorityDecl():
                decides = True
                for kind, own in meant(item.kinds):
                    if own.authority is not None:
                        report("R002", f"het bestuursorgaan is{f' bij {kind}' if kind else ''} al verklaard", item.span)
                    own.authority = n.Authority(item.name.text, item.called.text)
                if nobody is not None:
                    report("R002", "er staat ook 'geen bestuursorgaan'", item.span)
            case _:  # others: say nothing about words
                pass
    every = declared.pop("", _Words())
    by_kind = {kind: own.wording() for kind, own in declared.items()}
    return replace(every.wording(), nobody=nobody, appeal=appeal, remedy=remedy, by_kind=by_kind)
