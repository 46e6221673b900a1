"""The answer in one sentence: good Dutch for every example dossier, and for some exactly what a careful official would write.

Long because these sentences, and the lines under them, are written out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from conftest import DOSSIERS, ROOT

from explain import load_norms
from explain.repairs.turning import way
from explain.sentence import below, sentence
from parser.norms import Norms, Said
from reasoner import Answer, DossierError, decide, read_dossier

NAMES = tuple(sorted(p.stem for p in DOSSIERS.glob("*.yaml")))

# Of each example the sentence, written from the dossier and the text of the law: its subject if there are more, and the sentence.
EXPECTED = {
    "geweigerd-drie-gronden": (
        "Moet in beginsel worden geweigerd (een uitzondering op Regeling art. 2 lid 5 is nog niet beoordeeld), om elk van deze redenen: met Sam de "
        "Vries is 10 uur per week overeengekomen, maar ten minste 12 is nodig; van 1 juni 2024 tot en met 30 november 2024 "
        "loopt interne werkbegeleiding voor Sam de Vries (periode van de aanvraag: van 1 september 2024 tot en met "
        "28 februari 2025)."
    ),
    "geweigerd-een-grond": (
        "Moet in beginsel worden geweigerd (een uitzondering op Regeling art. 2 lid 5 is nog niet beoordeeld): het jobcoachingsplan omschrijft het "
        "aantal uren per week niet."
    ),
    "grens-11-9-uur": (
        "Moet in beginsel worden geweigerd (een uitzondering op Regeling art. 2 lid 5 is nog niet beoordeeld): met Sam de Vries is 11,9 uur per week "
        "overeengekomen, maar ten minste 12 is nodig."
    ),
    "grens-een-dag-te-kort": (
        "Moet worden geweigerd: het dienstverband van Thijs Hofsink loopt van 1 september 2024 tot en met 27 februari 2025, "
        "maar ten minste 6 maanden is nodig (tot en met 28 februari 2025)."
    ),
    "te-laat-aangevraagd": (
        "Kan worden geweigerd (toekennen vergt een afwijking van Verordening art. 18 lid 1)"
        ": de aanvraag is ontvangen op 3 februari 2025, maar moest uiterlijk op 28 oktober 2024, de eerste "
        "werkdag na zondag 27 oktober 2024, zijn ontvangen (binnen 8 weken na het begin van de dienstbetrekking op 1 september 2024), en de noodzaak van de "
        "ondersteuning kon volgens het college voor of bij dat begin redelijkerwijs al bekend zijn."
    ),
    "jobcoaching-in-natura-te-laat": (
        "Kan worden geweigerd (toekennen vergt een afwijking van Verordening art. 18 lid 1 en art. 19 lid 1)"
        ", om elk van deze redenen: de aanvraag is ontvangen op 29 oktober 2024, maar moest uiterlijk op "
        "28 oktober 2024, de eerste werkdag na zondag 27 oktober 2024, zijn ontvangen (binnen 8 weken na het begin van de dienstbetrekking op 1 september 2024), en de "
        "noodzaak van de ondersteuning kon volgens het college voor of bij dat begin redelijkerwijs al bekend zijn; de "
        "jobcoach is niet gecertificeerd."
    ),
    "uitsluiting-werkbegeleiding-naast-jobcoaching": (
        "Moet worden geweigerd: van 1 juli 2024 tot en met 31 december 2024 loopt subsidie voor jobcoaching voor Thijs "
        "Hofsink (periode van de aanvraag: van 1 september 2024 tot en met 28 februari 2025)."
    ),
    "werkstage-tweede-verlenging": (
        "Moet in beginsel worden geweigerd (het college kan ervan afwijken): voor deze werkstage bij Kwekerij "
        "Ruitenborg tellen al ten minste twee perioden van ten hoogste drie maanden werkstage van Esra Yildiz mee, en een "
        "werkstage kan bij dezelfde werkgever maar één keer worden verlengd."
    ),
    "proefplaats-verlenging-na-ziekte": (
        "Toekennen is mogelijk tot en met 10 december 2024, dat is 6 maanden en 10 dagen (ziektedagen op deze en de vorige plaatsingen), "
        "geteld vanaf 1 juni 2024 (eerste dag van de plaatsing), onder voorbehoud van 4 punten die zijn aangenomen en nog niet "
        "vastgesteld; het meerdere moet worden geweigerd: de proefplaats is gevraagd van 1 augustus 2024 tot en met 15 december 2024 en "
        "een proefplaats duurt twee maanden, met een verlenging van ten hoogste vier maanden, ziektedagen niet meegeteld; aangenomen is onder meer "
        "dat Marit Slot geen beroep kan doen op een voorliggende voorziening."
    ),
    "werkstage-vier-maanden": (
        "Toekennen is mogelijk tot en met 30 november 2024, onder voorbehoud van 4 punten die zijn aangenomen en nog niet "
        "vastgesteld; het meerdere moet worden geweigerd: de werkstage is gevraagd van 1 september 2024 tot en met 31 december 2024 "
        "en een werkstage duurt ten hoogste drie maanden, met bij dezelfde werkgever één verlenging van ten hoogste drie maanden; aangenomen is onder meer "
        "dat Rick Olde Engberink geen beroep kan doen op een voorliggende voorziening."
    ),
    "werkstage-verdringing": (
        "Moet in beginsel worden geweigerd (het college kan ervan afwijken): er vindt volgens het college verdringing op de "
        "arbeidsmarkt plaats."
    ),
    "proefplaats-met-proeftijd": (
        "Moet in beginsel worden geweigerd (het college kan ervan afwijken), om elk van deze redenen: Bouwbedrijf Kamphuis "
        "ziet in het voorgenomen dienstverband niet af van een proeftijd; direct na de proefplaatsing volgt een dienstverband "
        "met forfaitaire loonkostensubsidie."
    ),
    "loonkostensubsidie-niet-in-doelgroep": (
        "Moet worden geweigerd: Mees Oude Hengel behoort niet tot de doelgroep loonkostensubsidie."
    ),
    "scholing-geen-bevoegdheid": (
        "Moet worden geweigerd: Lars Wolters is jonger dan 27 jaar en kan onderwijs volgen dat de overheid betaalt "
        "(art. 7 lid 3 onder a Participatiewet)."
    ),
    "scholing-niet-erkend": (
        "Kan worden geweigerd (toekennen vergt een afwijking van Verordening art. 7 lid 2 onder a en lid 2 onder c)"
        ", om elk van deze redenen: de opleiding is volgens het college niet erkend; de scholing is geen "
        "onderdeel van het re-integratietraject richting werk."
    ),
    "tot-beschut-werk-na-de-start": (
        "Moet in beginsel worden geweigerd (het college kan ervan afwijken): de voorziening is gevraagd van 1 november 2024 "
        "tot en met 30 april 2025 en kan alleen worden verstrekt tot de dag waarop de dienstbetrekking beschut werk begint (1 "
        "oktober 2024)."
    ),
    "training-werkbegeleiding-buiten-doelgroep": (
        "Kan worden geweigerd, om elk van deze redenen: Stijn Asbroek behoort niet tot de doelgroep van de verordening; Stijn "
        "Asbroek kan een beroep doen op een voorliggende voorziening."
    ),
    "vervoersvoorziening-openbaar-vervoer": (
        "Kan worden geweigerd (toekennen vergt een afwijking van Verordening art. 23 lid 2 onder a)"
        ": Gijs Lohuis kan volgens het college gebruikmaken van het openbaar vervoer."
    ),
    "meeneembare-voorziening-al-aangeschaft": (
        "Moet in beginsel worden geweigerd (het college kan ervan afwijken; een uitzondering op Regeling art. 4 lid 1 onder c is nog niet beoordeeld): de "
        "voorziening was al aangeschaft toen de aanvraag werd ontvangen."
    ),
    "leer-werktraject-startkwalificatie": "Moet worden geweigerd: Daan Wessels heeft een startkwalificatie behaald.",
    "lopend-beeindigen-mag": (
        "Kan worden beëindigd: Kevin Pasman maakt volgens het college niet naar behoren gebruik van de voorziening."
    ),
    "lopend-loopt-door": "Wordt voortgezet: geen grond om te beëindigen doet zich voor; dat is onder voorbehoud van 11 punten die zijn "
    "aangenomen en nog niet vastgesteld, waaronder dat Lisa Vos volgens het college naar verwachting op enig moment algemeen geaccepteerde "
    "arbeid zonder voorziening kan verkrijgen.",
    "lopend-overgangsrecht": (
        "Wordt voortgezet: de voorziening is toegekend op grond van de verordening van 2017 en voldoet aan de voorwaarden "
        "daarvan, en de twaalf maanden van het overgangsrecht en de duur waarvoor zij is verstrekt, zijn nog niet voorbij."
    ),
    "onbekende-feiten": (
        "Nog niet te beslissen: de uitkomst hangt ervan af of de kosten naar het oordeel van het college proportioneel zijn, "
        "hoeveel uur per week met Ruben Kolkman is overeengekomen (ten minste 12 uur is nodig) en of de jobcoach "
        "gecertificeerd is."
    ),
    "voorzieningen-onvolledig": (
        "Nog niet te beslissen: de uitkomst hangt ervan af of alle voorzieningen van Naomi Wolters zijn vermeld (gezocht: interne "
        "werkbegeleiding voor dezelfde persoon in dezelfde periode; blijkt dat uit wat nog niet is vermeld, dan ‘moet (in beginsel) worden "
        "geweigerd’; is alles vermeld, dan ‘toekennen mogelijk; het college beslist’)."
    ),
    "participatieplaats-te-jong": (
        "Nog niet te beslissen: de uitkomst hangt ervan af op welke dag wordt beslist (uiterlijk op 4 oktober 2024: moet worden "
        "geweigerd, want Thijs Kroeze, geboren op 5 oktober 1997, is op 4 oktober 2024 nog geen 27 jaar; op 5 oktober 2024 of later: "
        "toekennen is mogelijk, onder voorbehoud van 4 punten die zijn aangenomen en nog niet vastgesteld)."
    ),
    "hardheidsclausule": (
        "Toekennen is mogelijk met een afwijking van Verordening art. 14 lid 2 onder c op grond van Verordening art. 28 (nodig, "
        "want met Ruben Kolkman is 8 uur per week overeengekomen, maar ten minste 12 is nodig): de aanvraag is ontvangen op 26 "
        "augustus 2024 (dat moet uiterlijk op 10 oktober 2024 zijn), Ruben Kolkman behoort tot de doelgroep van de "
        "verordening, Ruben Kolkman heeft een arbeidsbeperking, en aan de 10 andere voorwaarden is voldaan; dat is onder "
        "voorbehoud van 4 punten die zijn aangenomen en nog niet vastgesteld, waaronder dat Ruben Kolkman geen beroep kan doen op een voorliggende voorziening."
    ),
    "vast-contract": (
        "Toekennen is mogelijk: het dienstverband van Kim Bruins loopt vanaf 1 november 2024 voor onbepaalde tijd (ten minste 6 "
        "maanden is nodig), met Kim Bruins is 30 uur per week overeengekomen (ten minste 12 is nodig), de aanvraag is "
        "ontvangen op 12 november 2024 (dat moet uiterlijk op 30 december 2024 zijn), en aan de 22 andere voorwaarden is "
        "voldaan; dat is onder voorbehoud van 4 punten die zijn aangenomen en nog niet vastgesteld, waaronder dat Kim Bruins geen beroep kan doen op een voorliggende voorziening."
    ),
    "training-werkbegeleiding-toegekend": (
        "Toekennen is mogelijk: de voorziening is volgens het college noodzakelijk (aangenomen); dat is onder voorbehoud van 3 punten "
        "die zijn aangenomen en nog niet vastgesteld, waaronder dat Pim Nijhuis geen beroep kan doen op een voorliggende voorziening."
    ),
}  # fmt: skip

# A dossier of the examples, what is changed in it, the day of the decision, and the sentence.
CHANGED: tuple[tuple[str, dict[str, str], date | None, str], ...] = (
    (
        "geweigerd-drie-gronden", {"    naam:                       Sam de Vries\n": "", "uren_per_week: 10": "uren_per_week: 20"}, None,
        "Moet in beginsel worden geweigerd (een uitzondering op Regeling art. 2 lid 5 is nog niet beoordeeld): van 1 juni 2024 tot en met 30 november 2024 "
        "loopt interne werkbegeleiding voor de persoon (periode van de aanvraag: van 1 september 2024 tot en met 28 "
        "februari 2025).",
    ),
    (
        "geweigerd-drie-gronden", {"    dienstverband:                      d1": "    dienstverband:                      geen"}, None,
        "Moet in beginsel worden geweigerd (een uitzondering op Regeling art. 2 lid 5 is nog niet beoordeeld), om elk van deze redenen: er is geen dienstverband, "
        "en er is geen plaatsing; van 1 juni 2024 tot en met 30 november 2024 loopt interne werkbegeleiding voor Sam de Vries "
        "(periode van de aanvraag: van 1 september 2024 tot en met 28 februari 2025).",
    ),
    (
        "toegekend-jobcoaching", {"soort:         regulier": "soort:         nul_uren"}, None,
        "Moet in beginsel worden geweigerd (een uitzondering op Regeling art. 2 lid 5 is nog niet beoordeeld): Sam de Vries heeft een 0-uren contract.",
    ),
    (
        "toegekend-jobcoaching", {"2000-05-10": "2010-05-10"}, date(2024, 11, 4),
        "Kan worden geweigerd (toekennen vergt een afwijking van Verordening art. 14 lid 2 onder a)"
        ": Sam de Vries, geboren op 10 mei 2010, is op 4 november 2024 nog geen 18 jaar en heeft geen "
        "VSO/PRO-onderwijs genoten.",
    ),
    (
        "participatieplaats-te-jong", {}, date(2024, 10, 1),
        "Moet worden geweigerd: Thijs Kroeze, geboren op 5 oktober 1997, is op 1 oktober 2024 nog geen 27 jaar.",
    ),
    (
        "werkstage-toegekend", {"nog_niet_actief_op_arbeidsmarkt: ja": "nog_niet_actief_op_arbeidsmarkt: nee"}, None,
        "Kan worden geweigerd (toekennen vergt een afwijking van Verordening art. 4 lid 1 onder b)"
        ": Milou Kamphuis is al actief geweest op de arbeidsmarkt en heeft volgens het college geen afstand tot de "
        "arbeidsmarkt door langdurige werkloosheid.",
    ),
    (
        "loonkostensubsidie-praktijkroute", {"ontvangen:                    2024-09-20": "ontvangen:                    2025-09-20"}, None,
        "Moet worden geweigerd: de aanvraag is op 20 september 2025 ontvangen, meer dan zes maanden na het begin van de dienstbetrekking "
        "op 1 september 2024.",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("jobcoaching-in-natura-te-laat", ({"gecertificeerd:            nee": "gecertificeerd: ja"}, {"2024-10-29": "2024-10-28"})),
        (
            "beschut-werk-andere-voorziening",
            (
                {"mogelijk: nee": "mogelijk: ja"},
                {"werk:           anders": "werk: fysieke_aanpassing"},
            ),
        ),
        ("scholing-niet-erkend", ({"opleiding_erkend:         nee": "opleiding_erkend: ja"},)),
    ],
)
def test_of_reasons_that_are_each_enough_any_other_carries_the_same_ground(
    norms: Norms, name: str, changes: tuple[dict[str, str], ...]
) -> None:
    [whole] = decide(norms, read_dossier(norms, text(name), "dossier.yaml")).decisions
    assert re.search(r"worden geweigerd(?: \(toekennen vergt [^)]*\))?, om elk van deze redenen: ", said(norms, text(name))[0])
    for change in changes:
        answer = decide(norms, read_dossier(norms, changed(name, change), "dossier.yaml"))
        assert answer.decisions[0].outcome == whole.outcome
        assert [g.id for g in answer.decisions[0].grounds] == [g.id for g in whole.grounds]
        assert "om elk van" not in sentence(answer, answer.decisions[0])


WRONG = {
    "dubbele spatie": r"  ", "accolade": r"[{}]", "dubbele ontkenning": r"\bniet niet\b|\bgeen geen\b|\bgeen\b(?:(?!\ben\b)[^,.:;(])*\bniet\b(?! meer)",
    "naam uit de regels": r"_", "woorden van de machine": r"niet vervuld|niet:|als hier bedoeld|None", "kale id": r"\b[apvd]\d\b",
    "geen zin": r" ,| \.|,,|\.\.|: :|, en en ",
}  # fmt: skip


@cache
def text(name: str) -> str:
    return (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")


def said(norms: Norms, dossier: str, day: date | None = None) -> list[str]:
    answer: Answer = decide(norms, read_dossier(norms, dossier, "dossier.yaml"), date=day)
    return [sentence(answer, d) for d in answer.decisions]


def changed(name: str, changes: dict[str, str]) -> str:
    dossier = text(name)
    for old, new in changes.items():
        assert dossier.count(old) == 1, f"{name}: {old}"
        dossier = dossier.replace(old, new)
    return dossier


def assert_good(found: str, ids: bool = False) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*[^.]\.", found), found
    for what, pattern in WRONG.items():
        if not (ids and what == "kale id"):
            assert not re.search(pattern, found), f"{what}: {found}"


@pytest.mark.parametrize("name", NAMES)
def test_every_example_has_a_sentence_in_good_dutch(norms: Norms, name: str) -> None:
    for found in said(norms, text(name)):
        assert_good(found, ids="moet kiezen" in found)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_careful_official_would_write(norms: Norms, name: str) -> None:
    assert said(norms, text(name)) == [EXPECTED[name]]


@pytest.mark.parametrize(("name", "changes", "day", "expected"), CHANGED)
def test_and_of_a_dossier_of_our_own(norms: Norms, name: str, changes: dict[str, str], day: date | None, expected: str) -> None:
    assert said(norms, changed(name, changes), day) == [expected]
    assert_good(expected)


@pytest.mark.parametrize("name", ["toegekend-jobcoaching", "toegekend-interne-werkbegeleiding", "proefplaats", "scholing-toegekend"])
def test_one_fact_otherwise_is_said_well(norms: Norms, name: str) -> None:
    """Each fact of a dossier in turn unknown, or the opposite: the sentence stays good, and never says what the dossier denies."""
    for line in re.findall(r"^ +\w+: +(?:ja|nee)$", text(name), re.MULTILINE):
        for value in ("onbekend", "nee" if line.endswith("ja") else "ja"):
            other = text(name).replace(line, re.sub(r"(?:ja|nee)$", value, line))
            try:
                found = said(norms, other)
            except DossierError:
                continue  # a combination that cannot be
            for each in found:
                assert_good(each)


def test_every_fact_and_kind_has_its_words(norms: Norms) -> None:
    lacking = []
    for entity in norms.entities.values():
        if entity.called == f"de {entity.label}" and entity.label in ("dienstverband",):
            lacking.append(entity.name)
        for fact in entity.facts.values():
            given = fact.label.said or Said()
            if fact.type == "ja_nee":
                words = (given.holds, given.fails, given.sub_holds, given.sub_fails)
            else:
                words = (given.holds, given.sub_holds, given.unknown)
                lacking += [f"{fact.name}: {w}" for w in (given.holds, given.sub_holds) if w is not None and "{}" not in w]
            if None in words:
                lacking.append(f"{entity.name}.{fact.name}")
    assert not lacking


def test_every_kind_and_entity_says_how_it_is_called() -> None:
    """In the source itself: without `genoemd` a label would do, and read like one."""
    source = next(DOSSIERS.parent.glob("1_*.regels")).read_text(encoding="utf-8")
    declared = re.findall(r"^(?:soort|entiteit) .*$", source, re.MULTILINE)
    assert len(declared) > 20
    assert [line for line in declared if ' genoemd "' not in line] == []


# ---- the lines under the sentence

CHANGE, CAN, TAKEN = "Wat het zou veranderen", "Wat het college nog kan", "Aangenomen, niet vastgesteld"
READ = "Hangt af van een lezing"
UNMET = (
    "Verordening art. 3 lid 1 onder e: Wat mag en wat moet als een voorwaarde niet is vervuld? Gelezen als: ‘weigeren mag; toekennen vergt "
    "een afwijking van die voorwaarde (art. 27 of 28)’. Gelezen als ‘zonder de voorwaarde is er geen bevoegdheid om te verlenen’ is de "
    "uitkomst: moet in beginsel worden geweigerd."
)
HOW = "Hoe die dag is bepaald"
POLICY_RULE = (
    "Regeling art. 2 lid 5 geldt niet als weigeren volgens de beleidsregel naar het oordeel van het college wegens bijzondere "
    "omstandigheden onevenredige gevolgen heeft (art. 4:84 Awb); dat is nog niet beoordeeld."
)
BELOW = {
    "geweigerd-drie-gronden": {
        CHANGE: "Toekennen is mogelijk als met Sam de Vries ten minste 12 uur per week is overeengekomen en de ondersteuning op 1 december "
        "2024 of later begint.",
        CAN: f"{POLICY_RULE} Toekennen vergt ook een afwijking van Verordening art. 14 lid 2 onder c op grond van Verordening art. 27 of "
        "art. 28.",
    },
    "geweigerd-een-grond": {
        CHANGE: "Toekennen is mogelijk als het jobcoachingsplan het aantal uren per week omschrijft.", CAN: POLICY_RULE,
        READ: "Regeling art. 2 lid 5: Is 'en als' in artikel 2 lid 5 een opsomming van twee gronden of een dubbele eis? Gelezen als: "
        "‘twee zelfstandige weigeringsgronden’. Gelezen als ‘een grond die pas geldt als beide zich voordoen’ is de uitkomst: toekennen "
        "mogelijk; het college beslist.",
    },
    "grens-een-dag-te-kort": {
        CHANGE: "Toekennen is mogelijk als het dienstverband op 28 februari 2025 of later eindigt.",
        CAN: "Deze regels geven geen bevoegdheid om af te wijken van Regeling art. 3 lid 6.",
    },
    "te-laat-aangevraagd": {
        CHANGE: "Toekennen is mogelijk als blijkt dat de noodzaak van de ondersteuning volgens het college voor of bij aanvang van het "
        "dienstverband redelijkerwijs nog niet bekend kon zijn. Zolang dat niet blijkt, is er geen verandering van feiten die dit anders "
        "maakt.",
        READ: UNMET,
        CAN: "Het college mag weigeren. Toekennen vergt een afwijking van Verordening art. 18 lid 1 op grond van Verordening art. 27 of "
        "art. 28.",
    },
    "grens-12-uur": {
        CHANGE: "Moet (in beginsel) worden geweigerd als bijvoorbeeld blijkt dat het dienstverband uiterlijk op 27 februari 2025 eindigt of "
        "met Sam de Vries minder dan 12 uur per week is overeengekomen; kan worden geweigerd als bijvoorbeeld blijkt dat de aanvraag op 29 "
        "oktober 2024 of later is ontvangen.",
        CAN: "Het college mag toekennen en hoeft dat niet.",
        HOW: "27 oktober 2024 is een zondag; de eerste werkdag daarna is 28 oktober 2024.",
    },
    "proefplaats-verlenging-na-ziekte": {
        CHANGE: "Kan geheel worden geweigerd als bijvoorbeeld blijkt dat de proefplaats volgens het college niet noodzakelijk is, "
        "Marit Slot niet tot de doelgroep van de verordening behoort of Marit Slot geen algemene bijstand ontvangt.",
        CAN: "Het college mag toekennen en hoeft dat niet. Het college kan van Verordening art. 12 lid 1 afwijken op grond van Verordening "
        "art. 27 of art. 28.",
    },
    "training-werkbegeleiding-buiten-doelgroep": {
        CHANGE: "Toekennen is mogelijk als blijkt dat Stijn Asbroek tot de doelgroep van de verordening behoort en Stijn Asbroek geen beroep "
        "kan doen op een voorliggende voorziening. Zolang dat niet blijkt, zijn de beletsels van Verordening art. 3 lid 1 onder a en lid 1 "
        "onder c niet weg te nemen.",
        CAN: "Het college mag weigeren en hoeft dat niet.",
    },
    "detacheringsbaan-oneerlijke-concurrentie": {
        CHANGE: "Toekennen is mogelijk als blijkt dat de concurrentieverhoudingen volgens het college niet onverantwoord worden beïnvloed. "
        "Zolang dat niet blijkt, is het beletsel van Verordening art. 6 lid 3 niet weg te nemen.",
        CAN: "Het college kan van Verordening art. 6 lid 3 afwijken op grond van Verordening art. 27 of art. 28. De reden rust op een "
        "oordeel van het college. In Verordening art. 6 lid 3 staat: “Een werknemer wordt uitsluitend geplaatst als hierdoor de "
        "concurrentieverhoudingen niet onverantwoord worden beïnvloed en er geen verdringing op de arbeidsmarkt plaatsvindt”.",
    },
    "tot-beschut-werk-na-de-start": {
        CHANGE: "Toekennen is mogelijk als de soort dienstverband van Peter Brouwer regulier, nul uren of detachering is.",
        CAN: "Het college kan van Verordening art. 9 lid 2 afwijken op grond van Verordening art. 27 of art. 28.",
    },
    "werkstage-tweede-verlenging": {
        CHANGE: "De uitkomst kan anders zijn als blijkt dat voor deze werkstage bij Kwekerij Ruitenborg nog geen twee perioden van ten "
        "hoogste drie maanden werkstage van Esra Yildiz meetellen.",
        CAN: "Het college kan van Verordening art. 4 lid 3 afwijken op grond van Verordening art. 27 of art. 28.",
    },
    "scholing-niet-erkend": {
        CHANGE: "Toekennen is mogelijk, maar alleen als het college anders oordeelt: als de opleiding volgens het college erkend is en de "
        "scholing onderdeel is van het re-integratietraject richting werk.",
        READ: UNMET,
        CAN: "Het college mag weigeren. Toekennen vergt een afwijking van Verordening art. 7 lid 2 onder a en lid 2 onder c op grond van "
        "Verordening art. 27 of art. 28. Een van de redenen rust op een oordeel van het college. In Verordening art. 7 lid 2 onder a staat: "
        "“de opleiding moet erkend zijn”.",
    },
    "loonkostensubsidie-niet-in-doelgroep": {
        CHANGE: "Toekennen is mogelijk als blijkt dat de vaststelling over Mees Oude Hengel en de doelgroep loonkostensubsidie ‘behoort "
        "ertoe’ luidt. Zolang dat niet blijkt, is er geen verandering van feiten die dit anders maakt.",
        CAN: "Deze regels geven geen bevoegdheid om af te wijken van Verordening art. 13 lid 1.",
    },
    "werkbegeleiding-naast-in-natura": {
        CHANGE: "Toekennen is mogelijk als de ondersteuning op zijn vroegst op 16 maart 2025 en uiterlijk op 15 september 2025 begint en de "
        "ondersteuning op 16 maart 2025 of later eindigt.",
        CAN: "Deze regels geven geen bevoegdheid om af te wijken van Regeling art. 3 lid 6.",
    },
    "lopend-beeindigen-mag": {
        CHANGE: "De voorziening gaat door als Kevin Pasman volgens het college naar behoren gebruikmaakt van de voorziening.",
        CAN: "Het college mag beëindigen en hoeft dat niet. De reden rust op een oordeel van het college. In Verordening art. 3 lid 2 onder f "
        "staat: “de persoon die aan de voorziening deelneemt niet naar behoren gebruik maakt van de aangeboden voorziening”.",
    },
    "lopend-loopt-door": {
        CHANGE: "Kan worden beëindigd als bijvoorbeeld blijkt dat Lisa Vos niet tot de doelgroep van de verordening behoort, "
        "Lisa Vos volgens het college een verplichting van de Participatiewet, de IOAW of de IOAZ niet nakomt of Lisa Vos volgens het "
        "college naar verwachting op geen enkel moment algemeen geaccepteerde arbeid zonder voorziening kan verkrijgen.",
        CAN: "Het college kan alleen beëindigen op een grond van Verordening art. 3 lid 2; over wat is aangenomen kan het college nog oordelen.",
    },
    "onbekende-feiten": {
        CHANGE: "Toekennen is mogelijk als met Ruben Kolkman ten minste 12 uur per week is overeengekomen, de kosten naar het oordeel van "
        "het college proportioneel zijn en de jobcoach gecertificeerd is.",
        CAN: "Het college moet zelf nog oordelen of de kosten proportioneel zijn (Verordening art. 14 lid 2 onder g). Zo nodig kan het "
        "college afwijken van Verordening art. 14 lid 2 onder c, lid 2 onder g en art. 19 lid 1 op grond van Verordening art. 27 of art. 28. "
        "Blijkt Regeling art. 2 lid 5 te gelden, dan kan het college beoordelen of een uitzondering daarop zich voordoet.",
    },
    "detacheringsbaan-toegekend": {
        CHANGE: "Kan worden geweigerd als bijvoorbeeld blijkt dat Ahmed Bouzid niet tot de doelgroep van de verordening behoort; "
        "moet (in beginsel) worden geweigerd als bijvoorbeeld blijkt dat de concurrentieverhoudingen volgens het college onverantwoord worden beïnvloed of er volgens het college verdringing op de "
        "arbeidsmarkt plaatsvindt.",
        CAN: "Het college mag toekennen en hoeft dat niet.",
        TAKEN: "dat Ahmed Bouzid geen beroep kan doen op een voorliggende voorziening, dat de voorziening naar het oordeel van het college "
        "voldoende bijdraagt aan de arbeidsinschakeling, dat Ahmed Bouzid volgens het college voldoende medewerking aan het onderzoek "
        "verleent en dat de voorziening volgens het college noodzakelijk is.",
    },
    "werkstage-vier-maanden": {
        CHANGE: "Kan geheel worden geweigerd als bijvoorbeeld blijkt dat Rick Olde Engberink niet tot de doelgroep van de "
        "verordening behoort of Rick Olde Engberink volgens het college geen afstand tot de arbeidsmarkt door langdurige werkloosheid heeft; "
        "moet (in beginsel) geheel worden geweigerd als bijvoorbeeld blijkt dat de concurrentieverhoudingen volgens het college onverantwoord worden beïnvloed.",
        CAN: "Het college mag toekennen en hoeft dat niet. Het college kan van Verordening art. 4 lid 3 afwijken op grond van Verordening "
        "art. 27 of art. 28.",
        HOW: "Geteld vanaf 1 september 2024 (eerste dag van de ondersteuning): 3 maanden; dat is tot en met 30 november 2024.",
    },
}  # fmt: skip


def under(norms: Norms, dossier: str) -> dict[str, str]:
    answer = decide(norms, read_dossier(norms, dossier, "dossier.yaml"))
    decision = answer.decisions[0]
    return {x.label: x.text for x in below(answer, decision, way(answer, decision))}


@pytest.mark.parametrize("name", BELOW)
def test_what_would_change_it_and_what_may_still_be_decided(norms: Norms, name: str) -> None:
    found = under(norms, text(name))
    assert {label: found[label] for label in found if label != TAKEN or TAKEN in BELOW[name]} == BELOW[name]


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_every_example_is_good_dutch(norms: Norms, name: str) -> None:
    for label, found in under(norms, text(name)).items():
        assert_good(f"{label}: {found}", ids="wordt ingetrokken" in found or "kiest na overleg" in found)


def test_what_is_judged_already_is_not_in_principle(norms: Norms) -> None:
    """Once the exception was judged not to apply the refusal must follow; and the line says that it was judged."""
    judged = changed("grens-11-9-uur", {"ontvangen: ": "beleidsregel_onevenredig: nee\n    ontvangen: "})
    assert said(norms, judged)[0].startswith("Moet worden geweigerd: ")
    assert under(norms, judged)[CAN].startswith(POLICY_RULE.replace("dat is nog niet beoordeeld", "dat is nu niet zo beoordeeld"))


def test_a_day_that_was_moved_is_said_once_where_it_decides(norms: Norms) -> None:
    """Of a refusal in the sentence, of a grant in the line under it."""
    assert HOW not in under(norms, text("te-laat-aangevraagd"))
    assert "werkdag" not in said(norms, text("grens-12-uur"))[0]
    assert said(norms, text("te-laat-aangevraagd"))[0].count("28 oktober 2024, de eerste werkdag na zondag 27 oktober 2024, zijn") == 1


def test_without_sick_days_they_are_not_counted(norms: Norms) -> None:
    """And as long as they are not known nothing is said of how the day comes about."""
    none = changed("proefplaats-verlenging-na-ziekte", {"ziektedagen:                        10": "ziektedagen: 0"})
    assert HOW not in under(norms, none)
    count = "tot en met 30 november 2024, dat is 6 maanden, geteld vanaf 1 juni 2024 (eerste dag van de plaatsing), onder voorbehoud"
    assert count in said(norms, none)[0]
    unknown = changed("proefplaats-verlenging-na-ziekte", {"ziektedagen:                        10": "ziektedagen: onbekend"})
    assert HOW not in under(norms, unknown)
    assert "geteld vanaf" not in said(norms, unknown)[0]


def test_what_is_only_too_much_is_no_reason_to_refuse_all_and_who_has_no_placement_asks_for_something_else() -> None:
    other = load_norms(ROOT / "tests" / "kennisbanken" / "lindeveen")
    dossier = (ROOT / "tests" / "kennisbanken" / "lindeveen" / "dossiers" / "werkstage.yaml").read_text(encoding="utf-8")
    assert said(other, dossier) == [
        "Kan worden geweigerd: Ilse Kok reist 100 minuten naar de werkplek, maar ten hoogste 90 is toegestaan; meer dan tot en met 31 "
        "december 2024 moet in elk geval worden geweigerd: de ondersteuning eindigt op 31 januari 2025, maar dat moet uiterlijk op 31 "
        "december 2024 zijn."
    ]
    assert under(other, dossier)[CHANGE] == ("Toekennen is mogelijk als blijkt dat Ilse Kok ten hoogste 90 minuten naar de werkplek reist.")


def test_of_two_limits_the_part_that_can_be_granted_is_within_both(norms: Norms) -> None:
    answer = decide(norms, read_dossier(norms, text("proefplaats-verlenging-na-ziekte"), "x.yaml"))
    decision = answer.decisions[0]
    (limit,) = (g for g in decision.grounds if g.until is not None)
    assert limit.until == date(2024, 12, 10)
    for other in (date(2024, 12, 1), date(2024, 12, 12)):
        both = replace(decision, grounds=(*decision.grounds, replace(limit, until=other)))
        assert f"tot en met {min(other.day, 10)} december 2024" in sentence(answer, both)


def test_a_moved_day_that_only_a_ground_names_is_explained(norms: Norms) -> None:
    """Ten hours bind (2.5 of the regeling), so the sentence leaves out that the application is too late; the list of grounds does not."""
    dossier = re.sub(r"(uren_per_week: +)24", r"\g<1>10", text("te-laat-aangevraagd"))
    assert "28 oktober 2024" not in said(norms, dossier)[0]
    assert under(norms, dossier)[HOW] == "27 oktober 2024 is een zondag; de eerste werkdag daarna is 28 oktober 2024."


def test_in_a_list_is_looked_for_what_stands_in_lists(norms: Norms) -> None:
    """Two grounds of 2.5 of the regeling are open; only one of them asks what support there is beside what is asked for."""
    dossier = """personen: [{id: p, naam: Noor Bakker}]
dienstverbanden: [{id: d, persoon: p, soort: regulier, uren_per_week: 16, begin: 2024-10-01, einde: 2025-03-31}]
aanvragen: [{id: a, voorziening: subsidie_jobcoaching, persoon: p, dienstverband: d, plaatsing: geen, van: 2024-10-01, tot_en_met: 2025-03-31}]
"""
    (told,) = said(norms, dossier)
    assert re.findall("gezocht: ([^;]*);", told) == ["interne werkbegeleiding voor dezelfde persoon in dezelfde periode"]
