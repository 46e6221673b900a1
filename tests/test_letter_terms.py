"""How long what is granted can last, by when we must act, and what can be asked where it is urgent: as the rule base has it."""

from __future__ import annotations

import re

from conftest import DOSSIERS, ROOT
from test_letter_readers import every, part, rules, said, written

from explain.letter import Kind, Letter
from parser.reader import read
from parser.wording import wording


def only(name: str) -> Letter:
    ((_, found),) = written(DOSSIERS / f"{name}.yaml")
    return found


def test_how_long_it_can_last_is_told_in_the_words_of_the_law() -> None:
    """4.3: three months and one extension; 12.1, which is the power too, is quoted once; 14.2 c ends with the work, which is no length."""
    found = list(only("werkstage-toegekend").body)
    lead = next(i for i, b in enumerate(found) if b.sentences and b.sentences[0].text.startswith("Hoe lang dit kan duren, staat in"))
    assert found[lead + 1].sentences[0].text == (
        "De duur van de werkstage is maximaal drie maanden en kan éénmalig met maximaal drie maanden bij dezelfde werkgever worden verlengd."
    )
    title = "Re-integratieverordening Participatiewet Twenterand 2024"
    above = f"Hoe lang dit kan duren, staat in art. 12 lid 1 {title}. De tekst daarvan staat hierna bij ‘Waarom dit kan’."
    assert above in said(only("proefplaats").body)
    assert "Hoe lang" not in said(only("toegekend-jobcoaching").body)


def test_who_is_granted_less_reads_of_the_extension() -> None:
    text = said(part(only("werkstage-vier-maanden"), "Waarom niet alles"))
    assert "een werkstage duurt ten hoogste drie maanden, met bij dezelfde werkgever één verlenging van ten hoogste drie maanden." in text


def test_who_waits_for_us_reads_by_when_we_must_act() -> None:
    """15.3: eight weeks after 7 October 2024 is 2 December 2024."""
    text = said(only("voorzieningen-onvolledig").body)
    assert "Wat wij moeten doen, en uiterlijk wanneer: Onderzoekt de mogelijkheden" in text
    assert "Dat moet uiterlijk op 2 december 2024 (art. 15 lid 3 " in text
    assert "uiterlijk wanneer" not in said(only("onbekende-feiten").body), "a term that stands still has no day yet"


def test_what_stands_beside_the_remedy_is_the_rule_bases_own() -> None:
    for path, _, found in every():
        words = rules(path.parent.parent).wording.remedy
        decided = any(b.kind is Kind.HEADING and b.sentences[0].text in ("Bezwaar maken", "Beroep instellen") for b in found.body)
        assert (words is not None and decided) == ("voorzieningenrechter" in said(found.body))
    assert "voorlopige voorziening (art. 8:81 Awb)" in said(only("geweigerd-drie-gronden").body)


def test_what_is_decided_has_the_verb_of_the_act() -> None:
    """An act with a deed of its own and no sentence for the letter is said by that deed, never as an application that is granted."""
    ((_, found),) = written(ROOT / "tests" / "kennisbanken" / "bijstand" / "dossiers" / "bewind.yaml")
    assert said(part(found, "Ons besluit")).startswith("Wij besluiten de bijzondere bijstand te verlenen.")
    for path, decision, found in every():
        worded = rules(path.parent.parent).worded(decision.provision).wording
        if "weigeren" in worded.deeds and "toekennen" in worded.deeds:
            assert not re.search(r"\b[Ww]ij (wijzen|kennen) [^.]*\b(af|toe)\b|wijzen wij af", said(found.body)), path


def test_a_remedy_needs_no_words() -> None:
    assert wording(read("rechtsmiddel bezwaar\n", "x.regels").items, (), lambda *_: None).remedy is None
    assert wording(read('rechtsmiddel beroep brief "Is er spoed?"\n', "x.regels").items, (), lambda *_: None).remedy == "Is er spoed?"


def test_no_letter_of_twenterand_says_no_twice_or_as_meant_here() -> None:
    for path in sorted(DOSSIERS.glob("*.yaml")):
        for _, found in written(path):
            assert not re.search(r"als hier bedoeld|geen [^.]* dat de \w+ niet noemt", said(found.body)), path
