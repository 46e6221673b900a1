"""Every letter of every dossier of every rule base, read by a citizen and by a judge: nothing contradicts itself, promises or leans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from conftest import DOSSIERS, ROOT, plain_yaml

import explain
from explain.letter import Block, Kind, Letter, Source, letter, letters
from explain.repairs.turning import openings
from explain.words import authority
from parser.norms import Norms, short_citation
from reasoner import Answer, Decision, decide, read_dossier
from reasoner.decision.answer import CHOICE, GRANT, MAY_END, MAY_END_GROUND, MAY_GRANT, MAY_REFUSE, MAY_REFUSES, MUST_REFUSE, UNDECIDED

BASES = [DOSSIERS.parent, *sorted((ROOT / "tests" / "kennisbanken").iterdir())]
PATHS = [p for base in BASES for p in sorted((base / "dossiers").glob("*.yaml"))]
CHOSEN = (MAY_REFUSES, MAY_END_GROUND)


@cache
def rules(base: Path) -> Norms:
    return explain.load_norms(str(base))


@cache
def answered(path: Path) -> Answer:
    norms = rules(path.parent.parent)
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))


@cache
def written(path: Path) -> tuple[tuple[Decision, Letter], ...]:
    answer = answered(path)
    if answer.norms.wording.nobody is not None:
        return ()
    return tuple(zip(answer.decisions, letters(answer, openings(answer)), strict=True))


def said(blocks: tuple[Block, ...]) -> str:
    """What the letter itself says: no words of the law, no tables."""
    return " ".join(s.text for b in blocks if b.kind not in (Kind.QUOTE, Kind.TABLE) for s in b.sentences)


def part(found: Letter, name: str) -> tuple[Block, ...]:
    """What stands under a heading."""
    blocks = list(found.body)
    start = next((i for i, b in enumerate(blocks) if b.kind is Kind.HEADING and b.sentences[0].text == name), None)
    if start is None:
        return ()
    end = next((i for i, b in enumerate(blocks) if i > start and b.kind is Kind.HEADING), len(blocks))
    return tuple(blocks[start + 1 : end])


def every() -> Iterator[tuple[Path, Decision, Letter]]:
    yield from ((path, decision, found) for path in PATHS for decision, found in written(path))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_no_judgement_is_both_given_and_still_to_be_given(path: Path) -> None:
    for _, found in written(path):
        text = said(found.body)
        assert "nog onbekend" not in " ".join(c for b in found.body for row in b.rows for c in row[:-1])
        for place in re.findall(r"\[Beoordeel eerst of (.+?), en schrijf met feiten waarom\.\]", text):
            assert f"[Motiveer met feiten: waarom {place}" not in text
        open_ = {o.ref for b in found.body for s in b.sentences if s.text.startswith("[Beoordeel") for o in s.origins}
        given = {o.ref for b in found.body for s in b.sentences if s.text.startswith("[Motiveer") for o in s.origins}
        facts = {x for x in open_ & given if "." in x and "|" not in x and "Awb" not in x}
        assert facts == set()


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_what_can_be_done_promises_nothing_and_hides_nothing(path: Path) -> None:
    answer = answered(path)
    ways = openings(answer)
    for decision, found in written(path):
        steps = said(part(found, "Wat de uitkomst kan veranderen"))
        assert "geen feit dat nog kan veranderen" not in steps
        assert "andere mogelijkheden" not in steps
        assert re.search(r"\ber geen ", str(ways.get(decision.subject, ""))) is None
        if decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END):
            assert re.search(
                r"Zo'n bericht verlengt de termijn om (bezwaar te maken|beroep in te stellen) niet\. Wilt u (bezwaar|beroep) ", steps
            )
            assert bool(ways.get(decision.subject)) is ("Dit is informatie, geen toezegging." in steps)
            if ways.get(decision.subject) == "":
                assert "De uitkomst kan anders zijn als" in steps or "ontvingen, verandert niet meer." in steps
        elif decision.outcome in (UNDECIDED, CHOICE):
            assert "bezwaar" not in steps


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_who_uses_no_power_to_refuse_deviates_from_nothing(path: Path) -> None:
    """Of a ground that the college may use, only what it asks can be deviated from; where a binding ground stays, nothing changes."""
    answer = answered(path)
    for decision, found in written(path):
        asked = {x for g in decision.grounds for x in g.because} | {g.id for g in decision.grounds if g.modality not in CHOSEN}
        for block in (*part(found, "Uitzonderingen en afwijken"), *part(found, "Ons besluit")):
            for sentence in (s.text for s in block.sentences if "kunnen wij afwijken" in s.text or "vergt een afwijking" in s.text):
                for ground in (g for g in decision.grounds if g.modality in CHOSEN and g.id not in asked):
                    cited = short_citation(answer.norms.articles[ground.id].address.path)
                    assert re.search(rf"{re.escape(cited)}\b(?! (lid|onder|sub))", sentence) is None, sentence
        text = said(found.body)
        if "De uitkomst verandert daar niet door: " in text:
            assert decision.outcome == MUST_REFUSE
            assert "Schrijf ons dan waarom" not in text
            assert "[Schrijf waarom wij hier wel of niet afwijken.]" not in text


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_every_part_can_be_read_by_itself(path: Path) -> None:
    """No reason that points at another, no sentence that leans on a heading, no question said as a statement, one voice."""
    answer = answered(path)
    who = authority(answer.norms)
    for decision, found in written(path):
        text = said(found.body)
        for wrong in ("De feiten zijn dezelfde", "Zo lezen wij deze tekst", "om dit toe te kennen", "de peildatum", "Vragen aan:"):
            assert wrong not in text
        assert re.search(r"Ons antwoord is: [^.\]]*\?", text) is None
        assert text.count("een vraag open.") == text.count("Ons antwoord is: ") == text.count("[Schrijf waarom wij de tekst zo lezen.]")
        for block, after in zip(found.body, found.body[1:], strict=False):
            first = block.sentences[0].text
            assert not (block.kind is Kind.PARAGRAPH and first.startswith(("Dan ", "Daarom ")) and not answer.norms.wording.own), first
            if block.kind is Kind.QUOTE:
                assert not first.endswith(":") or (after.kind is Kind.QUOTE and after.depth > block.depth), (
                    "what it opens follows, or is left out in brackets"
                )
        own = [s.text for b in found.body if b.kind is not Kind.QUOTE for s in b.sentences if "namens" not in s.text]
        assert [t for t in own if re.search(rf"\b{re.escape(who)}\b", t, re.I)] == [] or answer.norms.wording.own
        if decision.outcome not in (UNDECIDED, CHOICE):
            assert re.search(r"Bent u het niet eens met dit besluit\? Dan kunt u (bezwaar maken|beroep instellen) bij \[", text)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_sums_are_said_with_what_they_are_made_of(path: Path) -> None:
    for decision, found in written(path):
        cells = " ".join(c for b in found.body for row in b.rows for c in row)
        assert "− € 0,00" not in cells
        assert "(factor 1)" not in cells
        text = said(found.body)
        known = decision.amounts and all(r.maximum is not None for r in decision.amounts)
        fixed = known and "Het bedrag is:" in text
        assert not (fixed and re.search(r"\[bedrag( per periode)?\]", text)), "an amount that is known is not left open"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_a_grant_says_from_when_to_when_and_what_may_end_it(path: Path) -> None:
    for decision, found in written(path):
        norms = rules(path.parent.parent)
        if decision.outcome not in (GRANT, MAY_GRANT, MAY_REFUSE) or norms.wording.own:
            continue
        text = said(found.body)
        assert norms.timeless or re.search(r" (loopt van|begint op) ", text)
        ending = norms.provisions[decision.provision].ending
        quotes = " ".join(_quotes(found))
        for ground in ending.grounds if ending is not None else ():
            assert all(" ".join(q.split()) in quotes for q in norms.articles[ground.address.id].quotations)
        assert ("Wij kunnen dit eerder beëindigen in de gevallen van " in text) is (ending is not None and bool(ending.grounds))


def test_headings_do_not_say_that_a_permission_is_granted_as_support() -> None:
    ((_, permitted),) = written(DOSSIERS / "proefplaats.yaml")
    heads = [b.sentences[0].text for b in permitted.body if b.kind in (Kind.HEADING, Kind.SUBHEADING)]
    assert "Wat dit besluit inhoudt als wij toewijzen" in heads
    assert not [h for h in heads if "toekennen" in h]


@pytest.mark.slow
def test_a_choice_is_no_decision_and_tells_every_possibility() -> None:
    choices = [(path, d, found) for path, d, found in every() if d.outcome == CHOICE]
    assert choices
    for path, decision, found in choices:
        text = said(found.body)
        assert "Dit is nog geen besluit." in text
        assert "Wij kennen toe" not in text
        assert "bezwaar" not in text
        heads = [b.sentences[0].text for b in found.body if b.kind is Kind.SUBHEADING and b.sentences[0].text.startswith("Mogelijkheid ")]
        assert len(heads) == len(decision.choice)
        records, kinds = answered(path).model.case.dossier.records, rules(path.parent.parent).kinds
        applied = [kinds[records[x].kind or ""].called for chosen in decision.choice for x in chosen]
        asked, possibilities = said(part(found, "Er moet worden gekozen")), said(part(found, "De mogelijkheden"))
        assert "Laat ons uiterlijk op [datum] weten welke mogelijkheid het beste past, en waarom." in asked
        assert "Horen wij niets van u, dan kiezen wij zelf. U krijgt onze besluiten uiterlijk op [datum]." in asked
        assert f"niet toewijzen naast de {rules(path.parent.parent).application.label} om " in asked
        for i, chosen in enumerate(decision.choice, 1):  # what falls away with each
            (lost,) = re.findall(rf"Kiezen wij mogelijkheid {i}, dan kunnen wij (.*?) niet toewijzen\.", possibilities)
            for name, id_ in zip(applied, (x for other in decision.choice for x in other), strict=True):
                assert (f"om {name}" in lost) is (id_ not in chosen)
        assert "Dan beslissen wij alleen nog op wat overblijft." in text
        shown = [row[-1] for b in found.body for row in b.rows]
        for other in (d for d in answered(path).decisions if any(d.subject in chosen for chosen in decision.choice)):
            for row in other.amounts:
                amount = f"{row.maximum:,.2f}".translate(str.maketrans(",.", ".,")) if row.maximum is not None else ""
                assert any(amount in cell for cell in shown)


def test_a_choice_asked_of_one_application_tells_the_same() -> None:
    answer = answered(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml")
    alone = decide(answer.norms, answer.question.dossier, application="a1")
    assert letter(alone, alone.decisions[0]).body == letter(answer, answer.decisions[0]).body


@pytest.mark.slow
def test_an_ending_has_a_place_for_the_hearing_and_is_not_the_only_way() -> None:
    ended = [(d, found) for _, d, found in every() if d.outcome == MAY_END]
    assert ended
    for _, found in ended:
        text = said(found.body)
        assert "[Schrijf wanneer de belanghebbende is gehoord (art. 4:8 Awb)" in text
        assert not re.search(r"Wij (beëindigen|zetten) een ", text)
        assert " gaat door als " not in text


@pytest.mark.slow
def test_a_request_says_of_whom_and_what_hangs_on_it() -> None:
    asking = [(path, d, found) for path, d, found in every() if "Wij missen nog gegevens." in said(found.body)]
    assert asking
    for path, decision, found in asking:
        text, articles = said(found.body), rules(path.parent.parent).articles
        assert "staat de termijn om te beslissen stil" not in text
        assert re.search(r"Deze (vraag|vragen) kan .+? beantwoorden:", text)
        own = text.partition("Wij bepalen zelf nog:")[2].partition("Stuur ")[0]
        assert "ons oordeel" not in own
        assert "volgens ons" not in own
        for unknown in (u for u in decision.unknown if u.question in text and u.ids):
            block = next(b for b in found.body if b.kind is Kind.ITEM and b.sentences[0].text.startswith(unknown.question))
            told = " ".join(x.text for x in block.sentences)
            assert all(short_citation(articles[a].address.path) in told for a in unknown.ids if a in articles)


def _quotes(found: Letter) -> list[str]:
    return [s.text for b in found.body if b.kind is Kind.QUOTE for s in b.sentences]


def test_of_a_list_only_what_is_used_is_quoted() -> None:
    ((_, found),) = written(DOSSIERS / "scholing-geen-bevoegdheid.yaml")
    (quoted,) = [q for q in _quotes(found) if q.startswith("In deze verordening wordt verstaan onder:")]
    assert quoted.endswith("[…] doelgroep: personen als bedoeld in artikel 7, eerste lid, onder a, van de wet;")
    assert "De uitkomst verandert daar niet door: reden 1 blijft staan." in said(found.body)


def test_several_requirements_stand_one_by_one_and_a_moved_day_is_explained() -> None:
    ((_, found),) = written(DOSSIERS / "jobcoaching-in-natura-te-laat.yaml")
    text = said(found.body)
    assert "Aan twee eisen is niet voldaan." in text
    assert "Elk van de twee is al genoeg. Dan mogen wij uw aanvraag afwijzen." in text
    assert "De termijn zou eindigen op zondag 27 oktober 2024. Dat is geen werkdag, en dan telt de eerste werkdag daarna." in text
    assert "[Toekennen vergt een afwijking van art. 18 lid 1 jo. art. 20 lid 2 en " in text
    assert "De dag waarop wij de aanvraag ontvingen, verandert niet meer." in text


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_every_refusal_says_from_what_can_be_deviated_or_that_nothing_can(path: Path) -> None:
    """Of every ground on which must be refused: an exception, a power, what stands elsewhere, or that there is none; with a place to motivate."""
    for decision, found in written(path):
        if decision.outcome != MUST_REFUSE:
            continue
        norms, special = rules(path.parent.parent), part(found, "Uitzonderingen en afwijken")
        text = said(special)
        for ground in (g for g in decision.grounds if g.modality == "weigert" and g.leg != "meerdere"):
            told = [short_citation(norms.articles[a].address.path) for a in (ground.id, *ground.because)]
            assert any(t in text for t in told), (ground.id, text)
        assert any(s.fill for b in special for s in b.sentences)


def test_a_second_question_about_one_text_is_another_question() -> None:
    ((_, found),) = written(DOSSIERS / "geweigerd-drie-gronden.yaml")
    asked = re.findall(r"De tekst van (art\. .*?) Re-\S+ .*?laat (nog )?een vraag open\.", said(found.body))
    assert asked == [("art. 2 lid 5", ""), ("art. 2 lid 5", "nog "), ("art. 3 lid 1 onder e", "")]


def test_a_power_that_does_not_reach_the_ground_is_named_with_a_place_to_say_why() -> None:
    ((_, refused),) = written(DOSSIERS / "scholing-geen-bevoegdheid.yaml")
    text = said(part(refused, "Uitzonderingen en afwijken"))
    title = "Re-integratieverordening Participatiewet Twenterand 2024"
    assert f"De regels geven ons geen bevoegdheid om van art. 7 lid 3 {title} af te wijken." in text
    narrow = f"Ook art. 27 en art. 28 {title} geven die niet: afwijken van art. 7 lid 3 {title} valt daar volgens ons niet onder."
    assert f"{narrow} [Schrijf waarom wij dat zo lezen.]" in text
    assert f"Dat kan op grond van art. 27 of art. 28 {title}. De uitkomst verandert daar niet door: reden 1 blijft staan." in text

    ((_, excluded),) = written(DOSSIERS / "uitsluiting-werkbegeleiding-naast-jobcoaching.yaml")
    text = said(part(excluded, "Uitzonderingen en afwijken"))
    assert "De regels geven ons geen bevoegdheid om van art. 3 lid 6 Re-integratieregeling Twenterand 2024 af te wijken." in text
    assert not re.search(r"art\. 2[78]", text), "these are powers to deviate from another text"
    assert "[Zijn er bijzondere omstandigheden aangevoerd? Schrijf dan waarom zij dit niet anders maken.]" in text

    ((_, unable),) = written(DOSSIERS / "leer-werktraject-startkwalificatie.yaml")
    text = said(part(unable, "Uitzonderingen en afwijken"))
    assert f"Op grond van art. 27 en art. 28 {title} kunnen wij afwijken van eisen en van redenen om te weigeren." in text
    assert f"Maar art. 10 {title} bepaalt voor wie of waarvoor wij mogen toekennen. Volgens ons valt dat daar niet onder." in text


def test_a_reading_that_takes_an_exception_away_is_told() -> None:
    """Article 3 of the regeling is read as binding, and 4:84 Awb is for policy rules only; read otherwise the exception is there."""
    path = DOSSIERS / "uitsluiting-werkbegeleiding-naast-jobcoaching.yaml"
    ((_, excluded),) = written(path)
    text = said(part(excluded, "Uitzonderingen en afwijken"))
    asked = "Is artikel 3 een nadere regel of een beleidsregel?"
    assert "Zoals wij de tekst lezen, is op art. 3 lid 6 Re-integratieregeling Twenterand 2024 geen uitzondering." in text
    assert f"{asked} Ons antwoord is: een nadere regel: die bindt zonder de uitzondering van artikel 4:84 Awb." in text

    content = answered(path).question.dossier
    otherwise = decide(rules(DOSSIERS.parent), content, readings={"status_artikel_3": "als_beleidsregel"})
    text = said(part(letter(otherwise, otherwise.decisions[0]), "Uitzonderingen en afwijken"))
    assert "is een uitzondering. Die geldt als blijkt dat" in text
    assert asked not in text


def test_what_each_reason_is_worth_is_said_and_the_same_facts_are_told_once() -> None:
    ((_, found),) = written(DOSSIERS / "scholing-geen-bevoegdheid.yaml")
    text = said(part(found, "Waarom"))
    assert "Dit zijn de redenen. Reden 1 is alleen al voldoende. Reden 1 " in text
    assert text.count("Lars Wolters behoort niet tot de doelgroep van de verordening.") == 1
    left_out = "[Laten wij reden 2 weg? Schrijf die feiten dan hier.]"
    assert f"Reden 3 Dit rust op dezelfde feiten als reden 2. {left_out} Dan mogen wij uw aanvraag afwijzen." in text
    ((_, bound),) = written(DOSSIERS / "grens-11-9-uur.yaml")
    assert "Dit rust op dezelfde feiten als reden 1. Dan mogen wij" in said(bound.body), "a reason that stays"
    ((_, may),) = written(DOSSIERS / "sociale-activering-zonder-uitzicht.yaml")
    assert "Dit zijn de redenen. Elke reden die wij gebruiken, is alleen al voldoende." in said(may.body)


def test_a_power_to_deviate_stands_with_its_words_and_with_what_it_asks_to_be_judged() -> None:
    ((_, late),) = written(DOSSIERS / "te-laat-aangevraagd.yaml")
    special = part(late, "Uitzonderingen en afwijken")
    assert "Ga in op deze vragen: of het een bijzonder geval is; of de afwijking ten gunste van de belanghebbende is; of " in said(special)
    quotes = [b.sentences[0].text for b in special if b.kind is Kind.QUOTE]
    assert [q[:40] for q in quotes] == ["Het college kan, als experiment in het k", "Het college kan in bijzondere gevallen t"]


def test_what_is_enough_alone_stands_apart_and_what_is_needed_together_stands_together() -> None:
    ((_, apart),) = written(DOSSIERS / "beschut-werk-andere-voorziening.yaml")
    why = part(apart, "Waarom")
    assert [b.sentences[0].text for b in why if b.kind is Kind.ITEM] == [  # one requirement, two ways in which it is not met
        "De voorziening is volgens ons niet nodig om het beschutte werk mogelijk te maken.",
        "De voorziening is geen fysieke aanpassing, geen uitsplitsing van taken en geen aanpassing van de werkbegeleiding, "
        "het werktempo of de arbeidsduur.",
    ]
    assert "Het gaat om twee punten." in said(why)
    assert "Elk van de twee is al genoeg. Dan mogen wij uw aanvraag afwijzen." in said(why)
    steps = part(apart, "Wat de uitkomst kan veranderen")
    assert [b.kind for b in steps[:3]] == [Kind.PARAGRAPH, Kind.ITEM, Kind.ITEM]
    assert steps[1].sentences[0].text.endswith(" mogelijk te maken; en")

    norms, path = rules(DOSSIERS.parent), DOSSIERS / "geweigerd-drie-gronden.yaml"
    answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8")), readings={"art2_5_en": "beide_vereist"})
    together = letter(answer, answer.decisions[0], "")
    why = part(together, "Waarom")
    first = next(b for b in why if b.kind is Kind.PARAGRAPH and "uur per week" in b.sentences[0].text)
    assert "loopt interne werkbegeleiding" in said((first,))
    assert not [b for b in why if b.kind is Kind.ITEM]
    assert "al genoeg" not in said(why)
    undone = said(part(together, "Wat de uitkomst kan veranderen"))
    one_would_do = r"\b(ten minste 12 uur per week is overeengekomen of|is overeengekomen, of) "
    assert re.search(one_would_do, undone), undone


@pytest.mark.parametrize(("begin", "moved"), [("2024-09-01", True), ("2024-09-02", False)])
def test_a_day_that_did_not_move_is_not_explained(begin: str, moved: bool) -> None:
    content = plain_yaml((DOSSIERS / "jobcoaching-in-natura-te-laat.yaml").read_text(encoding="utf-8"))
    content["dienstverbanden"][0]["begin"] = begin
    content["aanvragen"][0]["ontvangen"] = "2024-11-05"
    norms = rules(DOSSIERS.parent)
    answer = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    assert ("De termijn zou eindigen op" in said(letter(answer, answer.decisions[0]).body)) is moved


def test_one_judgement_of_one_thing() -> None:
    """What art. 12 lid 1, or art. 3 lid 1 onder d, asks to be judged is not asked again by the definition of a provision."""
    for name in ("toegekend-interne-werkbegeleiding", "proefplaats"):
        ((_, found),) = written(DOSSIERS / f"{name}.yaml")
        text = said(found.body)
        assert "[Beoordeel eerst of de voorziening noodzakelijk is" not in text
        assert text.count("volgens ons noodzakelijk is.]") == 1
    ((_, found),) = written(DOSSIERS / "toegekend-interne-werkbegeleiding.yaml")
    assert "De aangetoonde meerkosten zijn [bedrag] per half jaar. Meer dan dat kunnen wij niet toekennen." in said(found.body)


@pytest.mark.slow
def test_the_kinds_of_fault_are_there_to_be_found() -> None:
    """No property of nothing."""
    texts = [said(found.body) for _, _, found in every()]
    for needed in (
        "De uitkomst kan anders zijn als blijkt dat ", "Dat beoordelen wij, naar de feiten.", "verandert niet meer.", "laat een vraag open.",
        "kunnen wij afwijken", "vergt een afwijking van", "Wat daarboven uitgaat", "bijvoorbeeld als", "Anders mochten wij hierom beëindigen.",
    ):  # fmt: skip
        assert any(needed in t for t in texts), needed
    assert any(o.source is Source.PROOF for _, _, found in every() for b in found.body for s in b.sentences for o in s.origins)
