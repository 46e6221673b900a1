"""What somebody who reads a letter aloud stumbles over: circles, bare labels, what is not said, what is said of another."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from conftest import DOSSIERS, ROOT, plain_yaml
from test_letter_readers import PATHS, answered, every, part, rules, said, written

from explain.letter import Kind, Letter, export_letters, letter
from parser.vocabulary import MONTHS
from reasoner import decide, read_dossier
from reasoner.decision.answer import GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE

OWN = DOSSIERS
BASES = ROOT / "tests" / "kennisbanken"


def only(name: str) -> Letter:
    ((_, found),) = written(OWN / f"{name}.yaml")
    return found


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_a_part_that_holds_only_if_granted_says_so(path: Path) -> None:
    for decision, found in written(path):
        conditional = any(b.kind is Kind.HEADING and " als wij " in b.sentences[0].text for b in found.body)
        assert (not conditional) or decision.outcome in (MAY_GRANT, MAY_REFUSE)
        assert conditional <= bool(re.search(r"\[Dit deel hoort er alleen bij als wij \S.*?: laat het anders weg\.\]", said(found.body)))
        if decision.outcome == GRANT:
            assert "Dit deel hoort er alleen bij" not in said(found.body)


def test_a_deviation_is_told_with_its_facts_and_not_as_used_while_that_is_to_be_chosen() -> None:
    text = said(only("meeneembare-voorziening-in-beginsel").body)
    own = "art. 4 lid 1 onder c Re-integratieregeling Twenterand 2024"
    facts = "De voorziening was al aangeschaft toen de aanvraag werd ontvangen."
    assert f"Waarom dit alleen met een afwijking kan {facts} Zonder een afwijking van {own} kunnen wij dit niet toewijzen." in text
    assert f"Als wij toewijzen, wijken wij af van {own}. Dat mag volgens de woorden van die bepaling zelf." in text
    assert text.index(facts) < text.index("[Dit deel hoort er alleen bij als wij toewijzen"), "it stays if that part is left out"
    assert "De reden daarvoor is: ‘De stoel moest er op de eerste werkdag zijn’." in text
    assert not re.search(r"(?<!, )[Ww]ij wijken af van|De reden is", text)

    text = said(only("hardheidsclausule").body)
    assert "8 uur per week overeengekomen." in text
    assert "Dat kan op grond van art. 28 Re-integratieverordening Participatiewet Twenterand 2024:" in text
    assert "Van deze eis wijken wij af (art. 14 lid 2 onder c)." in text


def test_duties_of_another_are_said_to_be_his() -> None:
    assert "De jobcoach dient een rapportage en urenregistratie in over de afgelopen jobcoachperiode. Dat" in said(
        only("toegekend-jobcoaching").body
    )
    ((_, found),) = written(BASES / "veenstede" / "dossiers" / "inwerkbijdrage-toegekend.yaml")
    assert "Aan: " in said(found.body)
    assert "U zendt een verslag van de begeleiding. Dat moet uiterlijk op " in said(found.body)
    assert "U heeft een vaste begeleider aangewezen (art. 2.2 lid 1 onder c)." in said(found.body), "who gets the letter is u"


def test_a_duty_of_another_than_the_one_who_gets_the_letter_is_not_his() -> None:
    content = plain_yaml((OWN / "toegekend-jobcoaching.yaml").read_text(encoding="utf-8"))
    content["aanvragen"][0]["aangevraagd_door"] = "werkgever"
    norms = rules(OWN.parent)
    answer = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    text = said(letter(answer, answer.decisions[0]).body)
    assert "Dit hoeft u niet zelf te doen: De jobcoach dient een rapportage" in text
    assert "U heeft volgens ons behoefte aan de ondersteuning." in text
    assert "waarom u volgens ons behoefte heeft aan de ondersteuning" in text
    assert not re.search(r"\bde werkgever (is|heeft)\b", re.sub("“[^”]*”", "", text))


def test_the_row_of_a_table_is_explained_and_motivated_once() -> None:
    text = said(only("toegekend-jobcoaching").body)
    assert text.count("Het begeleidingsregime is midden. Daarom lezen wij de tabel in rij Midden.") == 1
    assert text.count("[Motiveer met feiten: waarom het begeleidingsregime midden is.]") == 1
    assert "Daarom lezen wij de tabel in rij Licht." in said(only("hardheidsclausule").body), "of hours alone too"
    choice = said(written(OWN / "gelijktijdig-twee-aanvragen.yaml")[0][1].body)
    assert "Daarom lezen wij de tabel in rij Midden." in choice
    assert "waarom het begeleidingsregime" not in choice, "nothing is decided, nothing is motivated"


@pytest.mark.slow
def test_no_letter_speaks_of_hours_or_size_where_the_rules_do_not() -> None:
    for path, decision, found in every():
        heads = [b.sentences[0].text for b in found.body if b.kind is Kind.SUBHEADING]
        assert ("Duur en uren" in heads) <= bool(decision.hours), path
        assert "De omvang is [" not in said(found.body)


def test_many_quotations_on_ending_stand_at_the_end() -> None:
    found = only("toegekend-jobcoaching")
    heads = [b.sentences[0].text for b in found.body if b.kind is Kind.HEADING]
    assert heads[-1] == "Bij deze brief: wanneer dit eerder kan stoppen"
    at_end = part(found, heads[-1])
    assert sum(b.kind is Kind.QUOTE for b in at_end) == 8
    assert "[Dit deel hoort er alleen bij als wij toewijzen: laat het anders weg.]" in said(at_end)
    assert "De tekst daarvan staat aan het eind van deze brief." in said(found.body)
    ((_, few),) = written(BASES / "veenstede" / "dossiers" / "inwerkbijdrage-toegekend.yaml")
    assert "aan het eind van deze brief" not in said(few.body)
    assert answered(OWN / "toegekend-jobcoaching.yaml").decisions[0].outcome == MAY_GRANT


def test_what_waits_for_a_day_says_what_is_so_before_and_after_it_and_why() -> None:
    text = said(only("participatieplaats-te-jong").body)
    assert "Wat wij beslissen, hangt af van de dag waarop wij dat doen. Dit is informatie, geen toezegging." in text
    born = "Thijs Kroeze, geboren op 5 oktober 1997, is op 4 oktober 2024 nog geen 27 jaar"
    asks = "rt. 8 lid 1 Re-integratieverordening Participatiewet Twenterand 2024"
    assert f"Beslissen wij uiterlijk op 4 oktober 2024: dan wijzen wij uw aanvraag af. {born} (a{asks})." in text
    later = "Beslissen wij op 5 oktober 2024 of later: dan mogen wij uw aanvraag toewijzen."
    assert f"{later} A{asks} staat daaraan dan niet in de weg." in text
    assert "dat moet op 5 oktober" not in text


def test_a_letter_that_waits_for_a_day_only_says_so_above_it() -> None:
    found = only("participatieplaats-te-jong")
    assert part(found, "De uitkomst hangt af van de dag waarop wij beslissen")
    assert "Wij bepalen zelf nog" not in said(found.body)
    assert "nog niet beslissen" not in said(found.body)
    ((_, asked),) = written(BASES / "atelierfonds" / "dossiers" / "onbekend.yaml")
    assert part(asked, "Wij kunnen nog niet beslissen"), "here facts are wanted besides"
    assert "op welke dag wordt beslist" not in said(asked.body)


def test_what_carries_several_grounds_is_told_once_for_a_stretch_of_days() -> None:
    ((_, found),) = written(BASES / "atelierfonds" / "dossiers" / "geweigerd.yaml")
    first = next(b for b in found.body if b.sentences and b.sentences[0].text.startswith("Beslissen wij uiterlijk"))
    texts = [s.text for s in first.sentences]
    assert len(texts) == len(set(texts))
    assert "Ten minste 16 uur is nodig (art. 2 lid 1 onder c Regeling Atelierfonds Voorbeeldstad 2025)." in texts
    ((_, ended),) = written(BASES / "veenstede" / "dossiers" / "opstapplaats-loopt.yaml")
    assert "Beslissen wij uiterlijk op 31 januari 2025: dan gelden deze regels niet. Beslissen wij van 1 februari" in said(ended.body)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_the_days_a_letter_tells_are_those_on_which_the_decision_turns(path: Path) -> None:
    """Each stretch is decided again by the engine of proofs on its two ends."""
    answer, verbs = answered(path), {MUST_REFUSE: "af.", GRANT: "toe.", MAY_GRANT: "toewijzen.", NOT_APPLICABLE: "gelden deze regels niet."}
    for decision, found in written(path):
        for block in (b for b in found.body if b.sentences and b.sentences[0].text.startswith("Beslissen wij ")):
            text = block.sentences[0].text
            day, before = re.findall(r"\d+ [a-z]+ \d{4}", text)[-1], "uiterlijk" in text or "tot en met" in text
            number, month, year = day.split()
            on = date(int(year), MONTHS.index(month) + 1, int(number))
            here = decide(answer.norms, answer.question.dossier, application=decision.subject, date=on).decisions[0]
            assert answer.norms.wording.own or text.endswith(verbs.get(here.outcome, "")), text
            then = decide(answer.norms, answer.question.dossier, application=decision.subject, date=on + timedelta(1 if before else -1))
            assert (then.decisions[0].outcome, then.decisions[0].grounds) != (here.outcome, here.grounds)


def test_the_rules_are_not_deviated_from_by_themselves() -> None:
    text = said(part(only("meeneembare-voorziening-al-aangeschaft"), "Uitzonderingen en afwijken"))
    assert "kunnen wij afwijken. Dat laten de woorden van die bepaling zelf toe. [Schrijf waarom wij hier wel of niet afwijken.]" in text
    assert "op grond van art. 4 lid 1 onder c" not in text


@pytest.mark.slow
def test_what_would_have_to_be_otherwise_is_told_as_a_fact_and_not_as_our_judgement() -> None:
    steps = said(part(only("werkplekaanpassing-taak-van-werkgever"), "Wat de uitkomst kan veranderen"))
    assert "als blijkt dat: het geen Arbo-taak betreft waarvoor de werkgever verantwoordelijk is; en de werkplekaanpassing niet " in steps
    assert "Dat beoordelen wij, naar de feiten. Kent u feiten die daarvoor van belang zijn? Schrijf ons die dan." in steps
    ended = said(part(only("lopend-beeindigen-mag"), "Wat de uitkomst kan veranderen"))
    assert "als Kevin Pasman naar behoren gebruikmaakt van de voorziening. Dat beoordelen wij, naar de feiten." in ended
    for _, _, found in every():
        assert not re.search(r"volgens ons|naar ons oordeel", said(part(found, "Wat de uitkomst kan veranderen")))


def test_a_new_application_has_a_last_day_where_the_rules_set_one() -> None:
    """18.1: eight weeks after 1 July 2024 is 26 August 2024; a follow-up has no such term (reading `vervolgaanvraag`)."""
    steps = said(part(only("uitsluiting-werkbegeleiding-naast-jobcoaching"), "Wat de uitkomst kan veranderen"))
    day = "Zoals de feiten nu zijn, is een nieuwe aanvraag op tijd als wij die uiterlijk op 26 augustus 2024 ontvangen."
    assert f"Een nieuwe aanvraag beoordelen wij opnieuw, naar de feiten van dan. {day}" in steps
    assert "Dat is 8 weken, geteld vanaf 1 juli 2024 (eerste dag van de dienstbetrekking)." in steps
    assert "Dat volgt uit art. 18 lid 1 Re-integratieverordening Participatiewet Twenterand 2024." in steps
    assert "Daar staat ook wanneer een latere aanvraag toch nog kan." in steps, "18.1 has an exception"
    assert f"{day} Dat is" in steps
    assert "[Is die dag voorbij als deze brief weggaat?" in steps
    assert "op tijd als wij" not in said(part(only("geweigerd-drie-gronden"), "Wat de uitkomst kan veranderen"))


@pytest.mark.slow
def test_no_letter_offers_a_new_application_that_is_too_late() -> None:
    """18.1: a day before the application that is decided on, or before the decision, is past for every other application."""
    late = "Zoals de feiten nu zijn, is een nieuwe aanvraag te laat: die moest uiterlijk op 28 oktober 2024 zijn ontvangen."
    assert late in said(part(only("te-laat-aangevraagd"), "Wat de uitkomst kan veranderen"))
    days = re.compile(r"nieuwe aanvraag op tijd als wij die uiterlijk op (\d+) (\w+) (\d+) ontvangen")
    for path, decision, found in every():
        text = said(part(found, "Wat de uitkomst kan veranderen"))
        assert not ("een nieuwe aanvraag te laat: die" in text and "Een nieuwe aanvraag beoordelen wij opnieuw" in text)
        for day, month, year in days.findall(text):
            last = date(int(year), MONTHS.index(month) + 1, int(day))
            received = answered(path).model.case.dossier.records[decision.subject].values["ontvangen"]
            assert last >= (decision.date or date.fromordinal(int(str(received))))


def test_a_reading_is_told_of_the_text_that_applies_here_and_its_answer_answers_the_question() -> None:
    """Jobcoaching stands in the way of internal guidance by regeling 3.1.f, not by 2.5, where the reading was declared."""
    text = said(only("uitsluiting-werkbegeleiding-naast-jobcoaching").body)
    assert "De tekst van art. 3 lid 1 onder f Re-integratieregeling Twenterand 2024 laat een vraag open. Is het 'dezelfde periode'" in text
    assert "art. 2 lid 5" not in text
    assert "De tekst van art. 2 lid 5 " in said(only("uitsluiting-jobcoaching-naast-werkbegeleiding").body)
    may = said(only("werkplekaanpassing-taak-van-werkgever").body)
    assert "Wat mag en wat moet als een voorwaarde niet is vervuld? Ons antwoord is: weigeren mag; toekennen vergt " in may


def test_duties_that_come_with_a_grant_are_said_to_be_whose_they_are() -> None:
    text = said(only("te-laat-aangevraagd").body)
    assert "Als wij toekennen, geldt ook: De jobcoach dient een rapportage en urenregistratie in " in text
    assert "Dat moet uiterlijk op 28 september 2025 (art. 2 lid 7 Re-integratieregeling Twenterand 2024)." in text


def test_a_question_says_what_hangs_on_it() -> None:
    text = said(only("onbekende-feiten").body)
    assert "Nodig is: de jobcoach voldoet aan de kwaliteitseisen van bijlage 1 en is een erkende deskundige (art. 19 lid 1 " in text
    first = "Nodig is: de werkgever biedt een dienstbetrekking van minimaal zes maanden en 12 uur per week (art. 14 lid 2 onder c "
    second = "Ook is nodig: dienstverband van zes maanden en 12 uur, of werkstage of proefplaatsing (art. 2 lid 3 onder c "
    assert re.search(
        rf"{re.escape(first)}[^‘]*\. Is dat niet zo, dan mogen wij afwijzen, maar hoeven dat niet\. {re.escape(second)}", text
    ), "each requirement a sentence, with its own address"
    assert "Wilt u deze vragen beantwoorden?" in text
    assert "Komen ze niet, dan duurt het tot de dag die hierboven staat, voorbij is." in text
    text = said(only("voorzieningen-onvolledig").body)
    sought = "Wij zoeken: interne werkbegeleiding voor dezelfde persoon in dezelfde periode (art. 2 lid 5 Re-integratieregeling"
    assert f"Wij zoeken zelf nog na: of alle voorzieningen van Naomi Wolters zijn vermeld. Bij ons bekend: niets. {sought}" in text
    assert (
        "Blijkt dat uit iets wat wij nog niet weten, dan moeten wij (in beginsel) afwijzen. Weten wij alles al, dan mogen wij toewijzen, maar hoeven dat niet."
        in text
    )
    assert "Nodig is: niet" not in text


def test_only_a_ground_that_leaves_room_is_said_in_principle() -> None:
    """No power reaches 3.6 of the regeling, and as it is read (`nadere regel`) art. 4:84 Awb does not either; 2.5 is a policy rule."""
    content = plain_yaml((OWN / "toegekend-interne-werkbegeleiding.yaml").read_text(encoding="utf-8"))
    content["dienstverbanden"][0]["uren_per_week"] = "onbekend"
    norms = rules(OWN.parent)
    answer = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    text = said(letter(answer, answer.decisions[0]).body)
    assert re.search(r"\(art\. 3 lid 1 onder b [^)]*\)\. Is dat niet zo, dan moeten wij afwijzen\.", text)
    assert "Is dat niet zo, dan moeten wij (in beginsel) afwijzen." in said(only("onbekende-feiten").body)


@pytest.mark.slow
def test_no_letter_asks_a_citizen_what_the_authority_keeps_itself() -> None:
    """What was granted or applied for stands in its own administration; other lists (`lidmaatschappen`) do not."""
    kept = said(only("voorzieningen-onvolledig").body)
    assert "U hoeft nu niets te doen." in kept
    assert "Weet u iets wat daar ontbreekt, ook van een ander dan ons? Laat het ons dan weten." in kept
    for path, decision, found in every():
        entities, us = answered(path).norms.entities.values(), answered(path).norms.authority.name
        ours = {e.list_name for e in entities if e.support or e.name == "aanvraag"}
        for unknown in (u for u in decision.unknown if u.who == us or u.fact in ours or u.kind == "oordeel"):
            assert f" {unknown.question}" not in said(found.body)


def test_a_day_till_which_can_be_granted_is_counted() -> None:
    """Two months and four more from 1 June are 30 November; ten days of illness make it 10 December."""
    text = said(part(only("proefplaats-verlenging-na-ziekte"), "Waarom niet alles"))
    last = "Toekennen kan tot en met 10 december 2024. Geteld is vanaf 1 juni 2024 (eerste dag van de plaatsing): 6 maanden en 10 dagen"
    assert f"{last} (ziektedagen op deze en de vorige plaatsingen)." in text


def test_periods_that_count_are_named() -> None:
    text = said(only("werkstage-tweede-verlenging").body)
    first, second = "van 1 juni 2024 tot en met 31 augustus 2024", "van 1 september 2024 tot en met 30 november 2024"
    assert f"Wat meetelt: een werkstage {first} en een werkstage {second}." in text


def test_a_limit_has_its_unit() -> None:
    text = said(only("toegekend-jobcoaching").body)
    assert "Ten minste 6 maanden is nodig. Met Sam de Vries is 24 uur per week overeengekomen. Ten minste 12 uur is nodig." in text


def test_what_is_for_one_day_is_on_that_day() -> None:
    content = plain_yaml((OWN / "toegekend-jobcoaching.yaml").read_text(encoding="utf-8"))
    content["aanvragen"][0] |= {"van": "2024-09-02", "tot_en_met": "2024-09-02"}
    norms = rules(OWN.parent)
    answer = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    text = said(letter(answer, answer.decisions[0]).body)
    assert "De ondersteuning is gevraagd voor 2 september 2024." in text
    assert "van 2 september 2024 tot en met 2 september 2024" not in text


@pytest.mark.slow
def test_a_place_to_motivate_stands_with_the_part_that_is_judged() -> None:
    for _, _, found in every():
        for block in (b for b in found.body if b.kind is Kind.ITEM and any(s.text.startswith("[Motiveer") for s in b.sentences)):
            if not (stated := [s.text for s in block.sentences if not s.fill]):
                continue
            asked = [s.text for s in block.sentences if s.fill]
            alone = [s for s in stated if "volgens ons" in s or "naar ons oordeel" in s]
            assert not alone or len(asked) <= len(alone) or "wijken wij af" in " ".join(stated), (stated, asked)


def test_a_document_is_dutch_of_a4_with_numbered_pages_and_heads_that_come_back() -> None:
    pytest.importorskip("odfdo")
    answer = answered(OWN / "toegekend-jobcoaching.yaml")
    with zipfile.ZipFile(io.BytesIO(export_letters(answer, ".docx"))) as found:
        styles, body, foot = (found.read(f"word/{x}.xml").decode() for x in ("styles", "document", "footer1"))
    assert {*re.findall(r'<w:lang w:val="([^"]*)"', styles)} == {"nl-NL"}
    assert re.search(r'<w:pgSz w:w="1190[67]" w:h="1683[89]"', body)
    assert body.count("<w:tblHeader/>") == body.count("<w:tbl>") > 0
    assert body.count("<w:cantSplit/>") == body.count("<w:tr>") > 0, "no row is cut in two"
    assert 'w:instr="PAGE"' in foot

    with zipfile.ZipFile(io.BytesIO(export_letters(answer, ".odt"))) as found:
        styles, body = found.read("styles.xml").decode(), found.read("content.xml").decode()
    assert {*re.findall(r'fo:language="([^"]*)"', styles)} == {"nl"}
    assert {*re.findall(r'fo:country="([^"]*)"', styles)} == {"NL"}
    assert 'fo:page-width="20.999cm"' in styles
    assert "<text:page-number" in styles
    assert body.count("<table:table-header-rows>") == body.count("<table:table ") > 0


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
@pytest.mark.sampled
def test_a_grant_that_supposes_a_judgement_says_so_with_the_decision(path: Path) -> None:
    for decision, found in written(path):
        places = len(re.findall(r"\[Beoordeel eerst ", said(found.body)))
        here = "gaat uit van " in said(part(found, "Ons besluit"))
        assert here is (decision.outcome in (GRANT, MAY_GRANT) and places > 0)


def test_how_many_judgements_a_grant_supposes_is_told_and_none_once_they_are_given() -> None:
    text = said(part(only("aangenomen"), "Ons besluit"))
    assert "[Dit gaat uit van twee oordelen die nog moeten worden gegeven: zie hierna bij ‘Beoordeel eerst’. " in text
    assert "Komt daar iets anders uit? Neem dan een ander besluit.]" in text
    text = said(only("toegekend-jobcoaching").body)
    assert "[Dit gaat uit van een oordeel dat nog moet worden gegeven: zie hierna" in text
    assert "[Beoordeel eerst of de voorziening noodzakelijk is, en schrijf met feiten waarom.]" in text
    assert "gaat uit van" not in said(only("toegekend-interne-werkbegeleiding").body), "there all is judged"
