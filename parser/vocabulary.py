"""Words of the language itself that no rule base declares: types and units, what every dossier has, months and public holidays."""

from __future__ import annotations

from typing import get_args

from . import norms as n
from .norms import APPLICATIONS as APPLICATIONS

WHOLE_TYPES: dict[str, int] = dict(zip(get_args(n.WholeType), (1, 7, 1), strict=True))  # in how many it is kept
MOST_WHOLE = 9999  # that a dossier can say of them
NUMBER_TYPES: tuple[n.NumberType, ...] = get_args(n.NumberType)
FACT_TYPES: tuple[n.FactType, ...] = get_args(n.FactType)
FACT_KINDS: tuple[n.FactKind, ...] = get_args(n.FactKind)
OPERATORS: tuple[n.Operator, ...] = get_args(n.Operator)
ROUNDING_METHODS: tuple[n.RoundingMethod, ...] = get_args(n.RoundingMethod)
ONE = {"dag": "dagen", "week": "weken", "maand": "maanden", "werkdag": "werkdagen"}  # the word for one, of the word for more
UNITS = {"uur": "uur", "bedrag": "euro"} | {name: name for name in WHOLE_TYPES}
RECEIVED, FROM, UNTIL, DECIDED = "ontvangen", "van", "tot_en_met", "beslisdatum"
KIND_OF_SUPPORT, KIND_OF_APPLICATION = "soort", "voorziening"
NOT_APPLICABLE, MUST_REFUSE, MAY_REFUSE = "niet_van_toepassing", "moet_weigeren", "kan_weigeren"
CHOICE, GRANT, MAY_GRANT, UNDECIDED = "keuze", "toekennen", "kan_toekennen", "onbeslist"
MAY_END, CONTINUE = "kan_beeindigen", "voortzetten"
OUTCOMES = (NOT_APPLICABLE, MUST_REFUSE, MAY_REFUSE, CHOICE, GRANT, MAY_GRANT, UNDECIDED, MAY_END, CONTINUE)
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
