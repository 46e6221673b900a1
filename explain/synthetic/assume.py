"""What is assumed of applications that are made up: shares, a window of days, periods. Said in a small YAML file, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

import yaml

from kb.text import NotText, decode
from parser import did_you_mean
from parser import norms as n
from reasoner.dossier.moments import FIRST_YEAR, LAST_YEAR
from reasoner.dossier.paths import stated_facts
from reasoner.dossier.read import UNKNOWN_WORD
from reasoner.dossier.record import DossierError, Problem

from .bearing import YES

NO = "nee"
MOST_MONTHS = 600
MOST_DAYS = 3660
ROOM = 20  # years between the window and the first and last day that a dossier can name


@dataclass(frozen=True)
class Assumptions:
    """Nothing here was counted anywhere. The names are those of the file; what each means stands in MEANING."""

    gewoon: float = 0.97
    ja: float = 0.5
    onbekend: float = 0.01
    aanwezig: float = 0.7
    ondersteuning: float = 0.2
    drempel: float = 0.3
    passend: float = 0.9
    onbepaald: float = 0.1
    eerste_dag: date = date(2024, 7, 1)
    laatste_dag: date = date(2025, 12, 31)
    spreiding: int = 60
    eerder: int = 730
    minste_maanden: int = 3
    meeste_maanden: int = 24
    jonger: int = 1
    ouder: int = 40
    aanwezigheid: Mapping[str, float] = field(default_factory=dict)
    feiten: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


MEANING = {
    "gewoon": "deel van de ja/nee-antwoorden dat gewoon is: wat wordt vermoed, anders wat voor de aanvrager pleit, en geen uitzondering",
    "ja": "deel ja bij de andere ja/nee-feiten",
    "onbekend": "deel van de antwoorden dat onbekend is",
    "aanwezig": "deel van de aanvragen met een gegeven dat ook kan ontbreken, per soort gegeven",
    "ondersteuning": "deel van de aanvragen met andere ondersteuning ernaast of ervoor",
    "drempel": "deel van de getallen dat op of vlak naast een grens uit de regels ligt; de rest is gelijk verdeeld",
    "passend": "deel van de aanvragen waarvan de periode binnen die van het gegeven valt waar de aanvraag naar verwijst",
    "onbepaald": "deel van de periodes zonder einde, waar dat kan",
    "eerste_dag": "eerste dag waarop een aanvraag is ontvangen",
    "laatste_dag": "laatste dag waarop een aanvraag is ontvangen",
    "spreiding": "dagen die een ander begin ten hoogste voor of na de dag van de aanvraag ligt",
    "eerder": "dagen die andere ondersteuning ten hoogste voor de dag van de aanvraag begint",
    "minste_maanden": "kortste periode, in maanden",
    "meeste_maanden": "langste periode, in maanden",
    "jonger": "jaren die iemand ten hoogste jonger is dan wat de regels als laagste noemen",
    "ouder": "jaren die iemand ten hoogste ouder is dan wat de regels als hoogste noemen",
    "aanwezigheid": "een deel voor een bepaald gegeven (entiteit: deel), in plaats van 'aanwezig' of 'ondersteuning'",
    "feiten": "gewichten van antwoorden op een bepaald feit (entiteit.feit: {antwoord: gewicht})",
}
LEAST = {"spreiding": 0, "eerder": 0, "jonger": 0, "ouder": 0}
MOST = {"spreiding": MOST_DAYS, "eerder": MOST_DAYS, "jonger": 100, "ouder": 100}


def read_assumptions(norms: n.Norms, text: str | bytes, file: str = "") -> Assumptions:
    """What a file says, on top of what is assumed without one. Raises DossierError with everything that is wrong."""
    try:
        found = yaml.safe_load(decode(text) if isinstance(text, bytes) else text)
    except NotText as error:
        raise DossierError((Problem("D000", f"{file} {error}", hint=error.hint),)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" (regel {mark.line + 1})" if mark is not None else ""
        raise DossierError((Problem("D001", f"{file or 'de aannames'}: dit is geen YAML{at}"),)) from None
    check = _Check(norms, file)
    made = check.all({} if found is None else found)
    if check.problems:
        raise DossierError(tuple(check.problems))
    return made


class _Check:
    def __init__(self, norms: n.Norms, file: str) -> None:
        self.norms, self.file = norms, file
        self.problems: list[Problem] = []

    def wrong(self, message: str, hint: str = "") -> None:
        self.problems.append(Problem("D006", message, self.file, hint=hint))

    def all(self, said: object) -> Assumptions:
        made = Assumptions()
        if not isinstance(said, dict):
            self.wrong("aannames zijn namen met een waarde", "bijvoorbeeld: onbekend: 0.02")
            return made
        values: dict[str, Any] = {}
        for name, value in said.items():
            if not isinstance(name, str) or name not in MEANING:
                self.wrong(f"aanname '{name}' is er niet", did_you_mean(str(name), MEANING) or "kies uit " + ", ".join(MEANING))
            elif (read := self._one(name, value, getattr(made, name))) is not None:
                values[name] = read
        made = replace(made, **values)
        if made.eerste_dag > made.laatste_dag:
            self.wrong("eerste_dag ligt na laatste_dag")
        if made.minste_maanden > made.meeste_maanden:
            self.wrong("minste_maanden is meer dan meeste_maanden")
        return made

    def _one(self, name: str, value: object, default: object) -> object:
        match default:
            case float():
                return self._share(name, value)
            case int():
                return self._whole(name, value, LEAST.get(name, 1), MOST.get(name, MOST_MONTHS))
            case date():
                return self._day(name, value)
            case _:
                return self._presence(value) if name == "aanwezigheid" else self._facts(value)

    def _share(self, name: str, value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.wrong(f"{name}: '{value}' is geen deel", "schrijf een getal van 0 tot en met 1, bijvoorbeeld 0.05")
            return None
        return float(value)

    def _whole(self, name: str, value: object, least: int, most: int) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(f"{name}: '{value}' kan niet", f"schrijf een heel getal van {least} tot en met {most}")
            return None
        return value

    def _day(self, name: str, value: object) -> date | None:
        if type(value) is not date or not FIRST_YEAR + ROOM <= value.year <= LAST_YEAR - ROOM:
            self.wrong(f"{name}: '{value}' is geen dag die kan", "schrijf JJJJ-MM-DD")
            return None
        return value

    def _presence(self, value: object) -> Mapping[str, float] | None:
        if not isinstance(value, dict):
            self.wrong("aanwezigheid: schrijf entiteit: deel")
            return None
        found = {}
        for name, share in value.items():
            if name not in self.norms.entities:
                self.wrong(f"aanwezigheid: '{name}' is er niet", did_you_mean(str(name), self.norms.entities))
            elif (read := self._share(f"aanwezigheid van {name}", share)) is not None:
                found[str(name)] = read
        return found

    def _facts(self, value: object) -> Mapping[str, Mapping[str, float]] | None:
        if not isinstance(value, dict):
            self.wrong("feiten: schrijf entiteit.feit: {antwoord: gewicht}")
            return None
        known = {f"{e.name}.{f.name}": f for e in self.norms.entities.values() for f in stated_facts(e).values()}
        found = {}
        for name, weights in value.items():
            fact = known.get(str(name))
            if fact is None:
                self.wrong(f"feiten: '{name}' is er niet", did_you_mean(str(name), known) or "schrijf entiteit.feit")
            elif fact.type not in ("ja_nee", "een_van"):
                self.wrong(f"feiten: van '{name}' zijn geen gewichten te geven", "dat kan bij ja/nee en bij een keuze uit woorden")
            elif (read := self._weights(str(name), fact, weights)) is not None:
                found[str(name)] = read
        return found

    def _weights(self, name: str, fact: n.Fact, weights: object) -> Mapping[str, float] | None:
        allowed = (*((YES, NO) if fact.type == "ja_nee" else fact.values), UNKNOWN_WORD)
        if not isinstance(weights, dict) or not weights:
            self.wrong(f"feiten: {name} heeft geen gewichten", f"bijvoorbeeld {{{allowed[0]}: 0.9, {allowed[1]}: 0.1}}")
            return None
        found: dict[str, float] = {}
        for answer, weight in weights.items():
            text = {True: YES, False: NO}.get(answer, str(answer)) if isinstance(answer, bool) else str(answer)
            if text not in allowed:
                self.wrong(f"feiten: {name} kan niet '{text}' zijn", did_you_mean(text, allowed) or "kies uit " + ", ".join(allowed))
            elif isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < 1e9:
                self.wrong(f"feiten: gewicht '{weight}' van {name} is geen getal van nul of meer")
            else:
                found[text] = float(weight)
        if len(found) == len(weights) and sum(found.values()) <= 0:
            self.wrong(f"feiten: de gewichten van {name} zijn samen nul")
        return found


def shown(made: Assumptions) -> str:
    """As a file that says the same, with what each means."""
    lines = ["# Aannames bij synthetische aanvragen: nergens geteld of gemeten."]
    for f in fields(made):
        value = getattr(made, f.name)
        lines.append(f"# {MEANING[f.name]}")
        if isinstance(value, Mapping):
            plain = {k: dict(v) if isinstance(v, Mapping) else v for k, v in value.items()}
            lines.append(yaml.safe_dump({f.name: plain}, allow_unicode=True, sort_keys=False, default_flow_style=None).rstrip())
        else:
            lines.append(f"{f.name}: {value}")
    return "\n".join(lines)
