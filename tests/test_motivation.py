"""A letter has a place to motivate every judgement that a ground rests on: once, with its origin, in every form of the letter."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import DOSSIERS
from docx import Document

from explain.letter import Letter, Sentence, Source, export_letters, letter, letters
from explain.sentence.discretion import discretion
from parser import norms as n
from parser.norms import Norms
from reasoner import Answer, Decision, decide, read_dossier
from reasoner.dossier.record import Args
from reasoner.semantics.model import Instance, Model
from reasoner.semantics.support import support
from reasoner.semantics.uses import fact_uses

EXAMPLES = sorted(DOSSIERS.glob("*.yaml"))


def answered(norms: Norms, path: Path) -> Answer:
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))


def places(found: Letter) -> list[Sentence]:
    return [s for b in found.body for s in b.sentences if s.text.startswith(("[Motiveer met feiten: ", "[Beoordeel eerst "))]


def judged(answer: Answer, decision: Decision) -> Iterator[tuple[str, str]]:
    """The judgements that carry the grounds, from the truth of the rules alone; what another application rests on is not looked at."""
    model = answer.model_of(decision)
    for ground in decision.grounds:
        carried = list(support(model, ground.prop, (decision.subject,)))
        off = {x for prop, args in carried for x in other_reading(model, prop, args)}
        for prop, args in carried:
            for use in fact_uses(model, prop, args):
                home = model.case.dossier.records[use.entity].home
                own = use.entity == decision.subject or home not in ("aanvraag", "voorziening")
                if use.kind == "oordeel" and use.value is not None and (prop, args) not in off and own:
                    yield use.fact, use.entity


def other_reading(model: Model, prop: str, args: Args) -> Iterator[Instance]:
    """What stands in a conjunction beside a reading that was not chosen."""
    body = model.case.norms.props[prop].body
    if isinstance(body, n.All) and model.value(prop, args) is False:
        readings = [c for c in body.children if isinstance(model.case.norms.props[c.prop].body, n.ReadingIs)]
        if any(model.child(c, args[:1]) is False for c in readings):
            yield from ((c.prop, args) for c in body.children if c not in readings)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.sampled
def test_every_judgement_under_a_ground_has_one_place(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    for decision, found in zip(answer.decisions, letters(answer), strict=True):
        named = [o.ref for s in places(found) for o in s.origins if o.source is Source.DOSSIER]
        assert len(named) == len(set(named)), "each judgement once"
        assert {f"{entity}.{fact}" for fact, entity in judged(answer, decision)} <= set(named)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.sampled
def test_a_place_is_a_gap_that_says_what_was_judged_and_its_origin(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    judgements = {(e.name, f.name) for e in norms.entities.values() for f in e.facts.values() if f.kind == "oordeel"}
    records = answer.model.case.dossier.records
    for found in letters(answer):
        for sentence in places(found):
            assert sentence.fill
            assert sentence.text.count("[") == sentence.text.count("]") == 1
            (about,) = [o.ref.split(".") for o in sentence.origins if o.source is Source.DOSSIER]
            assert (records[about[0]].entity, about[1]) in judgements
            assert re.fullmatch(r"\[(Motiveer met feiten: waarom .+|Beoordeel eerst .+, en schrijf met feiten waarom)\.\]", sentence.text)
            sources = {o.source for o in sentence.origins}
            assert {Source.FIXED, Source.DOSSIER, Source.FILL} < sources <= {*Source} - {Source.RULE}, (
                "and a node of the proof, or an amount"
            )
            assert any(o.source is Source.FIXED and o.ref == "art. 3:46 Awb" for o in sentence.origins)


REFUSED = """
personen:
  - {id: p, naam: Sam, geboortedatum: 2000-05-10, behoort_tot_doelgroep: ja}
werkgevers: [{id: w}]
dienstverbanden: []
plaatsingen:
  - {id: pl, persoon: p, werkgever: w, soort: proefplaats, van: 2024-09-01, tot_en_met: 2024-10-31}
voorzieningen: []
aanvragen:
  - {id: a, voorziening: proefplaats, persoon: p, plaatsing: pl, ontvangen: 2024-08-15, van: 2024-09-01, tot_en_met: 2024-10-31,
     tot_werkzaamheden_in_staat: ja, aanneembaar_zonder_proefplaats: %s}
"""
PLACE = "[Motiveer met feiten: waarom Sam volgens ons redelijkerwijs ook zonder proefplaatsing kan worden aangenomen.]"


@pytest.mark.parametrize(("said", "places_"), [("ja", [PLACE]), ("nee", []), ("onbekend", [])])
def test_a_binding_refusal_on_an_open_norm_asks_for_its_reason(norms: Norms, said: str, places_: list[str]) -> None:
    answer = decide(norms, read_dossier(norms, REFUSED % said))
    assert [s.text for s in places(letter(answer, answer.decisions[0])) if "zonder proefplaats" in s.text] == places_


def test_every_form_of_the_letter_has_it(norms: Norms) -> None:
    answer = decide(norms, read_dossier(norms, REFUSED % "ja"))
    assert PLACE[1:-1] in export_letters(answer, ".md").decode()
    written = Document(io.BytesIO(export_letters(answer, ".docx")))
    marked = [r.text for p in written.paragraphs for r in p.runs if r.font.highlight_color is not None]
    assert PLACE in marked
    assert PLACE in json.dumps(json.loads(export_letters(answer, ".json")), ensure_ascii=False)


@pytest.mark.parametrize(("said", "nobody_judged"), [("onbekend", True), ("nee", False)])
def test_a_judgement_that_was_only_presumed_is_not_called_given(norms: Norms, said: str, nobody_judged: bool) -> None:
    """What is presumed of an open norm was not judged yet: the place, the dictum and the footer say so; and once it is, they do not."""
    text = (DOSSIERS / "intermediaire-activiteit-tijdelijk.yaml").read_text(encoding="utf-8")
    stated = re.sub(r"(?m)^( +)ontvangen: .*$", rf"\g<0>\n\1beleidsregel_onevenredig: {said}", text)
    answer = decide(norms, read_dossier(norms, text if nobody_judged else stated))
    found = letter(answer, answer.decisions[0])
    (place,) = [s.text for s in places(found) if "beleidsregel" in s.text]
    assert place.startswith("[Beoordeel eerst of ") is nobody_judged
    body = " ".join(s.text for b in found.body for s in b.sentences)
    assert ("[Doet zich een uitzondering voor? Neem dan een ander besluit" in body) is nobody_judged
    assert ("dat is nog niet beoordeeld" in discretion(answer, answer.decisions[0])) is nobody_judged
    assert body.count("Die geldt als blijkt dat weigeren volgens de beleidsregel") == 1
    assert "Op art. 4 lid 1 onder b en art. 4 lid 1 onder d Re-integratieregeling Twenterand 2024 is een uitzondering." in body


def test_a_rule_that_is_no_policy_rule_knows_no_exception(norms: Norms) -> None:
    """Under the other reading article 3 is one: then the exception is told, and only then."""
    dossier = read_dossier(norms, (DOSSIERS / "grens-een-dag-te-kort.yaml").read_text(encoding="utf-8"))
    told = []
    for reading in ("als_nadere_regel", "als_beleidsregel"):
        answer = decide(norms, dossier, readings={"status_artikel_3": reading})
        found = letter(answer, answer.decisions[0])
        said = " ".join(s.text for b in found.body for s in b.sentences) + discretion(answer, answer.decisions[0])
        told.append(("art. 4:84" in said, any("beleidsregel" in s.text for s in places(found))))
    assert told == [(False, False), (True, True)]
