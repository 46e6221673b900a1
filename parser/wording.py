"""How outcomes are said: the words of the act in the place of those for an application for support."""

from __future__ import annotations

from collections.abc import Iterable

from . import norms as n
from . import syntax as s
from .errors import Report, did_you_mean
from .vocabulary import OUTCOMES

DEEDS = (n.REFUSE, n.GRANT)
REMEDIES = ("bezwaar", "beroep")


def wording(items: Iterable[s.Item], report: Report) -> n.Wording:
    """What the rule base declares; an outcome or deed that does not exist, or one twice, is an error."""
    outcomes: dict[str, str] = {}
    letters: dict[str, str] = {}
    deeds: dict[str, str] = {}
    about = nobody = None
    decides = appeal = False

    def keep(found: dict[str, str], known: tuple[str, ...], what: str, word: s.Word, text: str) -> None:
        if word.text not in known:
            report("R003", f"{what} '{word.text}' bestaat niet", word.span, did_you_mean(word.text, known))
        elif word.text in found:
            report("R002", f"{what} '{word.text}' is al verklaard", word.span)
        else:
            found[word.text] = text

    for item in items:
        match item:
            case s.OutcomeDecl():
                keep(outcomes, OUTCOMES, "uitkomst", item.outcome, item.words.text)
                if item.letter is not None:
                    letters[item.outcome.text] = item.letter.text
            case s.DeedDecl():
                keep(deeds, DEEDS, "handeling", item.deed, item.words.text)
                if "te" not in item.words.text.split():
                    report("R004", f"'{item.words.text}' heeft geen 'te'", item.words.span, 'schrijf bijvoorbeeld "af te wijzen"')
            case s.SubjectDecl():
                about = item.words.text
            case s.RemedyDecl():
                if item.remedy.text not in REMEDIES:
                    hint = did_you_mean(item.remedy.text, REMEDIES)
                    report("R003", f"rechtsmiddel '{item.remedy.text}' bestaat niet", item.remedy.span, hint)
                appeal = item.remedy.text == "beroep"
            case s.NoAuthorityDecl():
                nobody = item.reason.text
                if decides:
                    report("R002", "er staat ook een 'bestuursorgaan'", item.span)
            case s.AuthorityDecl():
                decides = True
                if nobody is not None:
                    report("R002", "er staat ook 'geen bestuursorgaan'", item.span)
            case _:  # others: say nothing about words
                pass
    return n.Wording(outcomes, letters, deeds, about, nobody, appeal)
