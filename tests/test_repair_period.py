"""A period of which the rules read one end only moves as a whole: the first day may not come after the last."""

from __future__ import annotations

from datetime import date as Date

import pytest

from parser import SourceFile, check
from reasoner import read_dossier
from reasoner.dossier.calendar import FOREVER
from reasoner.repairs.repair import Repairs, repairs

RULES = """
kennisbank "Proef" versie "1"
soort evenement "evenement"
entiteit persoon in personen "persoon"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
  feit gemeld_op is datum "dag van de melding"
regeling "Regeling Proef" als proef
  bron "r.txt"
  geldt op ontvangen vanaf 1 januari 2020
artikel 1 lid 1
  betreft evenement
  tekst "De burgemeester kan een vergunning verlenen."
  kan verstrekken "De burgemeester kan een vergunning verlenen"
artikel 1 lid 2
  betreft evenement
  tekst "Hij weigert als CONDITIE."
  weigert "Te laat" als CONDITIE
"""
SOURCE = "Artikel 1 Vergunning\n\n1. De burgemeester kan een vergunning verlenen.\n\n2. Hij weigert als CONDITIE.\n"
TOO_LATE = "gemeld_op + 14 dagen > aanvraag.van"
TOO_LONG = "aanvraag.tot_en_met > gemeld_op + 20 dagen"


def asked(condition: str, first: str, last: str) -> Repairs:
    rules = SourceFile("r.regels", RULES.replace("CONDITIE", condition))
    norms = check("proef", [rules], [SourceFile("r.txt", SOURCE.replace("CONDITIE", condition))])
    dossier = "personen: [{id: p}]\naanvragen:\n  - {id: a1, voorziening: evenement, persoon: p, ontvangen: 2023-05-17, "
    dossier += f"gemeld_op: 2023-05-17, van: {first}, tot_en_met: {last}}}\n"
    return repairs(norms, read_dossier(norms, dossier), date=Date(2023, 5, 18))


@pytest.mark.parametrize("last", ["2023-05-30", "2023-05-29"])
def test_a_short_event_moves_as_a_whole(last: str) -> None:
    found = asked(TOO_LATE, "2023-05-29", last)
    (repair,) = found.repairs
    begin, end = repair.changes
    assert (begin.slot.name, begin.value) == ("van", Date(2023, 5, 31).toordinal())
    length = Date.fromisoformat(last).toordinal() - Date(2023, 5, 29).toordinal()
    assert (end.slot.name, end.value) == ("tot_en_met", Date(2023, 5, 31).toordinal() + length)
    assert found.complete


def test_a_long_event_only_begins_later() -> None:
    (repair,) = asked(TOO_LATE, "2023-05-29", "2023-06-30").repairs
    (begin,) = repair.changes
    assert (begin.slot.name, begin.ranges[0].low, begin.ranges[0].high) == ("van", 738671, 738701)


def test_an_event_without_end_only_begins_later() -> None:
    (repair,) = asked(TOO_LATE, "2023-05-29", "onbepaald").repairs
    assert [c.slot.name for c in repair.changes] == ["van"]
    assert repair.changes[0].ranges[0].high != FOREVER


def test_a_first_day_is_never_earlier() -> None:
    """The last day that would do lies before the first: that would need an earlier beginning, which nobody is advised."""
    found = asked(TOO_LONG, "2023-06-10", "2023-06-12")
    assert not found.repairs
    assert found.fixed == ("proef:1.2",)
