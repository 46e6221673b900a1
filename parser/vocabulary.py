"""Words of the language itself that no rule base declares: types and units, what every dossier has, months and public holidays."""

from __future__ import annotations

from .norms import APPLICATIONS as APPLICATIONS

WHOLE_TYPES = {"dagen": 1, "weken": 7, "maanden": 1}  # a whole number; a number of weeks is kept as its days
MOST_WHOLE = 9999  # that a dossier can say of them
NUMBER_TYPES = ("getal", *WHOLE_TYPES, "uur", "bedrag")
FACT_TYPES = ("ja_nee", "een_van", "datum", *NUMBER_TYPES)
ONE = {"dag": "dagen", "week": "weken", "maand": "maanden", "werkdag": "werkdagen"}  # the word for one, of the word for more
UNITS = {"uur": "uur", "bedrag": "euro"} | {name: name for name in WHOLE_TYPES}
RECEIVED, FROM, UNTIL, DECIDED = "ontvangen", "van", "tot_en_met", "beslisdatum"
KIND_OF_SUPPORT, KIND_OF_APPLICATION = "soort", "voorziening"
# keys of a dossier record that no rule base declares
NAME, ID = "naam", "id"
RESERVED_KEYS = frozenset({ID, NAME, "aangenomen", "onvolledig", "besluit", "afwijking"})
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip
HOLIDAYS = (
    "Nieuwjaarsdag", "Goede vrijdag", "Eerste paasdag", "Tweede paasdag", "Koningsdag", "Bevrijdingsdag", "Hemelvaartsdag",
    "Eerste pinksterdag", "Tweede pinksterdag", "Eerste kerstdag", "Tweede kerstdag",
)  # fmt: skip
COLLEGE = "college"
