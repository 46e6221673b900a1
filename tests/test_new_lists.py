"""The form of `waarom new`: the gender of what a link points to, and how a record of a list is written."""

from __future__ import annotations

import yaml

from explain.rules.template import template
from parser import SourceFile, check
from reasoner import read_dossier

RULES = """
kennisbank "Proef" versie "1"
soort evenement "evenement"
entiteit persoon in personen "persoon"
entiteit plan in plannen "plan" genoemd "het plan"
entiteit object in objecten "object" genoemd "het object"
  koppeling plan naar plan "plan"
  feit oppervlakte is getal "oppervlakte" vraag "Hoe groot is het object?"
  feit kleur is getal "kleur"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
  koppeling plan naar plan "plan"
regeling "Regeling Proef" als proef
  bron "r.txt"
  geldt op ontvangen vanaf 1 januari 2020
artikel 1 lid 1
  betreft evenement
  tekst "De burgemeester kan een vergunning verlenen."
  kan verstrekken "De burgemeester kan een vergunning verlenen"
artikel 1 lid 2
  betreft evenement
  tekst "Hij weigert bij een groot object."
  weigert "Een groot object" als er is een object van hetzelfde plan waarvoor object.oppervlakte > 10
"""
SOURCE = "Artikel 1 Vergunning\n\n1. De burgemeester kan een vergunning verlenen.\n\n2. Hij weigert bij een groot object.\n"


def test_a_list_shows_what_a_record_of_it_has() -> None:
    norms = check("proef", [SourceFile("r.regels", RULES)], [SourceFile("r.txt", SOURCE)])
    form = template(norms, "evenement")
    assert "# Om welk plan gaat het?" in form
    assert "# Om welke persoon gaat het?" in form
    assert "objecten: []  # object: een regel voor elk, met een eigen id\n#  - {id: x1, plan: ...}\n" in form
    assert "#    oppervlakte: Hoe groot is het object?" in form
    assert "kleur" not in form
    assert [*yaml.safe_load(form)["objecten"]] == []
    filled = form.replace("objecten: []", "objecten: [{id: x1, plan: pl1, oppervlakte: 11}]")
    assert read_dossier(norms, filled).records["x1"].links == {"plan": "pl1"}
