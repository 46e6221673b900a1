"""Until when a running provision is kept: the first of the days that the parts of the text give, in every form of the answer."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS
from oracle.generate import to_yaml

from explain.cards.build import explain as cards
from explain.cards.outline import outline
from explain.cli import main
from explain.decision.serialize import decision_json
from explain.letter import letter
from parser.norms import Norms
from reasoner import Answer, Decision, decide, read_dossier
from reasoner.comparison.parts import GROUNDS, split
from reasoner.decision.answer import KEEPS, Ground

TWELVE_MONTHS, GRANTED_FOR = "verordening:29.2.a", "verordening:29.2.b"
BEFORE = date(2024, 9, 2)


def running(last: str, **stated: str) -> str:
    record = {
        "id": "v", "soort": "training_werkbegeleiding", "persoon": "p", "van": "2023-04-01", "tot_en_met": last, "verstrekt_door": "gemeente",
        "draagt_snel_bij": "nee", "toegekend_op_grond_van": "verordening_2017", "voldoet_aan_verordening_2017": "ja",
        "te_beeindigen_volgens_verordening_2017": "nee",
    }  # fmt: skip
    return to_yaml({"personen": [{"id": "p"}], "voorzieningen": [record | stated], "aanvragen": []})


def answer(norms: Norms, text: str, day: date = BEFORE, **readings: str) -> Answer:
    return decide(norms, read_dossier(norms, text), running="v", date=day, readings=readings)


def kept(decision: Decision) -> list[Ground]:
    return [g for g in decision.grounds if g.modality == KEEPS]


LASTS = {
    "the grant is longer": ("2025-12-31", {}, "2025-05-27", TWELVE_MONTHS),
    "the grant is a day longer": ("2025-05-28", {}, "2025-05-27", TWELVE_MONTHS),
    "equally long is not shorter": ("2025-05-27", {}, "2025-05-27", TWELVE_MONTHS),
    "the grant is a day shorter": ("2025-05-26", {}, "2025-05-26", GRANTED_FOR),
    "the grant has no end": ("onbepaald", {}, "2025-05-27", TWELVE_MONTHS),
    "in force on 1 May": ("2025-12-31", {"inwerkingtreding": "artikel_30"}, "2025-04-30", TWELVE_MONTHS),
    "in force on 1 May, a day shorter": ("2025-04-29", {"inwerkingtreding": "artikel_30"}, "2025-04-29", GRANTED_FOR),
}


@pytest.mark.parametrize("case", LASTS.values(), ids=LASTS)
def test_the_first_day_counts_and_says_where_it_stands(norms: Norms, case: tuple[str, dict[str, str], str, str]) -> None:
    last, readings, until, by = case
    (ground,) = kept(answer(norms, running(last), **readings).decisions[0])
    assert (str(ground.until), ground.until_by) == (until, by)


@pytest.mark.parametrize("case", LASTS.values(), ids=LASTS)
def test_it_is_kept_on_that_day_and_not_on_the_next(norms: Norms, case: tuple[str, dict[str, str], str, str]) -> None:
    last, readings, until, _ = case
    day = date.fromisoformat(until)
    assert [g.id for g in kept(answer(norms, running(last), day, **readings).decisions[0])] == ["verordening:29.2"]
    assert not kept(answer(norms, running(last), day + timedelta(days=1), **readings).decisions[0])


def test_what_the_college_continues_itself_has_no_last_day(norms: Norms) -> None:
    text = running("2026-12-31", voortgezet_wegens_bijzondere_situatie="ja")
    (ground,) = kept(answer(norms, text, date(2025, 6, 1)).decisions[0])
    assert (ground.id, ground.until, ground.until_by) == ("verordening:29.3", None, None)


def forms(norms: Norms, found: Answer) -> dict[str, str]:
    decision = found.decisions[0]
    drafted = letter(found, decision)
    return {
        "text": outline(cards(found, decision, False)),
        "full": outline(cards(found, decision, True)),
        "letter": "\n".join(s.text for b in drafted.body for s in b.sentences),
        "json": json.dumps(decision_json(found, decision), ensure_ascii=False),
    }


@pytest.mark.parametrize(("last", "day", "part"), [("2025-12-31", date(2025, 5, 27), "a"), ("2025-05-26", date(2025, 5, 26), "b")])
def test_every_form_says_until_when_and_by_which_part(norms: Norms, last: str, day: date, part: str) -> None:
    said = forms(norms, answer(norms, running(last)))
    short = f"{day.day}-{day.month}-{day.year} (Verordening art. 29 lid 2 onder {part})"
    assert f"behouden t/m {short}" in said["text"]
    assert f"behouden t/m {short}" in said["full"]
    assert f"(behouden tot en met {day}: Verordening art. 29 lid 2 onder {part})" in said["json"]
    assert f" blijft behouden tot en met {day.day} mei 2025." in said["letter"]
    assert f"Dat is tot en met {day.day} mei 2025 (art. 29 lid 2 onder {part} " in said["letter"]
    assert "t/m" not in said["letter"], "said once, in full"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_the_report_says_it_too() -> None:
    path = str(DOSSIERS / "lopend-overgangsrecht.yaml")
    until = "behouden tot en met 27-5-2025 (Verordening art. 29 lid 2 onder a)"
    assert until in " ".join(re.sub("[│╭╮╰╯─]", " ", run("decide", path).output).split())
    page = run("explain", path, "--format", "html").output
    assert f"De voorziening wordt desondanks {until}." in page


def test_a_comparison_tells_two_last_days_apart(norms: Norms) -> None:
    sides = [answer(norms, running(x)).decisions[0] for x in ("2025-12-31", "2025-05-26", "2026-01-31")]
    changed = [split(sides[0], other, GROUNDS).changed for other in sides[1:]]
    assert changed == [(("verordening:29.2", None),), ()]


def test_a_limit_is_shown_on_its_own_last_day(norms: Norms) -> None:
    """The day of the decision and the border fall together: both are said."""

    def said(day: date) -> Any:
        return re.search(
            r"van (\d+ \w+ \d+) \(dat moet uiterlijk op (\d+ \w+ \d+) zijn\)",
            forms(norms, answer(norms, running("2025-12-31"), day))["full"],
        )

    assert said(date(2025, 5, 26)).groups() == ("26 mei 2025", "27 mei 2025")
    assert said(date(2025, 5, 27)).groups() == ("27 mei 2025", "27 mei 2025")


LONG = """
personen: [{id: p, behoort_tot_doelgroep: ja}]
werkgevers: [{id: w}]
plaatsingen:
  - {id: pl, persoon: p, werkgever: w, soort: proefplaats, van: 2024-09-01, tot_en_met: 2025-02-28}
voorzieningen: []
aanvragen:
  - {id: a, voorziening: proefplaats, persoon: p, plaatsing: pl, ontvangen: 2024-08-15, van: 2024-09-01, tot_en_met: 2025-02-28,
     kans_op_werk: ja}
"""


@pytest.mark.slow
def test_a_day_is_never_shown_as_a_number(norms: Norms) -> None:
    """A border that counts days of illness is still a day, in every example and in a period that is too long."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(DOSSIERS.glob("*.yaml"))]
    found = [LONG.replace("\n     kans_op_werk: ja", "").replace("2025-02-28,}", "2025-02-28}"), *texts]
    for text in found:
        answer = decide(norms, read_dossier(norms, text))
        for decision in answer.decisions:
            said = outline(cards(answer, decision, True))
            assert not re.search(r"[ \[]7[34]\d{4}[\],]", said)
