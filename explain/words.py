"""Dutch words for outcomes, statuses, dates and numbers. Pure functions of values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from parser.norms import Address, Norms, Reading, Variant, short_citation
from parser.vocabulary import MONTHS, ONE, UNITS
from reasoner.decision.answer import (
    CHOICE,
    CONTINUE,
    EXCESS,
    GRANT,
    KEEPS,
    MAY_END,
    MAY_END_GROUND,
    MAY_GRANT,
    MAY_REFUSE,
    MAY_REFUSES,
    MUST_REFUSE,
    NOT_APPLICABLE,
    REFUSES,
    UNDECIDED,
    Answer,
    Assumed,
    Decision,
    DutyItem,
    Ground,
    OpenLimit,
    Part,
    RecordedCheck,
    Unknown,
)
from reasoner.dossier.calendar import iso

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OUTCOME_WORDS = {
    NOT_APPLICABLE: "niet van toepassing",
    MUST_REFUSE: "moet worden geweigerd",
    MAY_REFUSE: "kan worden geweigerd",
    CHOICE: "keuze: het college bepaalt",
    GRANT: "het college verstrekt",
    MAY_GRANT: "toekennen mogelijk; het college beslist",
    MAY_END: "kan worden beëindigd",
    CONTINUE: "wordt voortgezet",
    UNDECIDED: "nog niet te beslissen",
}
MODALITY_WORDS = {
    REFUSES: "moet worden geweigerd",
    MAY_REFUSES: "kan worden geweigerd",
    MAY_END_GROUND: "kan worden beëindigd",
    KEEPS: "wordt voortgezet",
}

WAITING = "Nog onbekend; verandert de uitkomst niet, wel de duur of een plicht"
RECORDED_WORDS = {
    True: "de uitkomst klopt met de regels",
    False: "de uitkomst klopt niet met de regels",
    None: "de uitkomst is nog niet te beoordelen",
}


def variant_words(variant: Variant | None, digits: int = 8) -> str | None:
    """`Titel (1a2b3c4d)`: a variant by its title and the first digits of the SHA-256 of its text."""
    return f"{variant.title} ({variant.sha256[:digits]})" if variant is not None else None


def rules_words(norms: Norms) -> str:
    """`Titel, versie 1 (1a2b3c4d5e6f)`: by which rules; a variant first, for it is not the law as it stands."""
    variant = f"VARIANT {variant_words(norms.variant)} van " if norms.variant is not None else ""
    return f"{variant}{norms.title}, versie {norms.version} ({norms.sha256[:12]})"


def outcome_words(decision: Decision) -> str:
    """The outcome in words for people; at a choice it names the applications."""
    if decision.outcome == CHOICE:
        named = enumerate_words([" met ".join(s) for s in decision.choice], "en")
        return f"keuze tussen {named}: het college bepaalt na overleg"
    return OUTCOME_WORDS.get(decision.outcome, decision.outcome.replace("_", " "))


def subject_words(decision: Decision) -> str:
    """What is decided: `aanvraag a1`, `lopende voorziening v1`."""
    return f"{'aanvraag' if decision.running is None else 'lopende voorziening'} {printable(decision.subject)}"


def modality_words(ground: Ground, norms: Norms) -> str:
    if ground.leg == EXCESS:
        return "het meerdere moet worden geweigerd"
    if in_principle(ground, norms):
        return "wordt in beginsel geweigerd"
    return MODALITY_WORDS[ground.modality]


def in_principle(ground: Ground, norms: Norms) -> bool:
    """Does the text of a binding ground itself say that it may be deviated from, as with "in beginsel"?"""
    return ground.binding and any(d.address.id == ground.id and d.reaches(d.address) for d in norms.deviations)


def day(value: date | None) -> str:
    """1-9-2024, or a word for unknown or no end."""
    return f"{value.day}-{value.month}-{value.year}" if value is not None else "onbekend"


def span(begin: int | None, end: int | None) -> str:
    """The day numbers of a period as `1-9-2024 t/m 28-2-2025`."""
    return " t/m ".join(fact_value(iso(d)) if d is not None else "onbekend" for d in (begin, end))


def cite(address: Address) -> str:
    """`Regeling art. 2 lid 5`"""
    return f"{capital(address.document)} {short_citation(address.path)}"


def limit_words(norms: Norms, ground: Ground, until: str = "tot en met") -> str:
    """`toe te kennen tot en met 1-12-2024`, `toe te kennen vanaf 1-9-2024`, or both, or with which value; empty without a border.

    Of what is kept: `behouden tot en met 30-4-2025 (Verordening art. 29 lid 2 onder a)`.
    """
    if ground.modality == KEEPS:
        by = f" ({cite(norms.articles[ground.until_by].address)})" if ground.until_by is not None else ""
        return f"behouden {until} {day(ground.until)}{by}" if ground.until is not None else ""
    border = [f"vanaf {day(ground.from_)}"] if ground.from_ is not None else []
    border += [f"{until} {day(ground.until)}"] if ground.until is not None else []
    border += [instead_words(norms, ground.instead)] if ground.instead is not None else []
    return f"toe te kennen {' '.join(border)}" if border else ""


def instead_words(norms: Norms, instead: tuple[str, str]) -> str:
    """The value of a fact that can be granted: `met <feit> <waarde>`."""
    name, value = instead
    return f"met {norms.application.facts[name].label.holds} {value.replace('_', ' ')}"


def open_limit_words(limit: OpenLimit, written: Callable[[date], str] | None = None) -> str:
    """`ten hoogste tot en met 31-3-2025, of later als dat volgt uit het antwoord op: ‘Hoeveel dagen ...?’`"""
    written = written or day
    least, border, more, at_last, asked = "ten hoogste", "tot en met", "later", "uiterlijk", "of er meer is gevraagd"
    if not limit.last:
        least, border, more, at_last, asked = "in elk geval", "vanaf", "eerder", "op zijn vroegst", "of er een eerdere dag is gevraagd"
    follows = f"volgt uit {answers_words(limit.unknown)}"
    if limit.known is not None and limit.known == limit.furthest:
        return f"{least} {border} {written(limit.known)}; {asked}, {follows}"
    furthest = f" ({at_last} {border} {written(limit.furthest)})" if limit.furthest is not None else ""
    if limit.known is None:
        return f"toe te kennen {border} een dag die nog niet vaststaat{furthest}; die {follows}"
    return f"{least} {border} {written(limit.known)}, of {more}{furthest} als dat {follows}"


def answers_words(unknown: Sequence[Unknown]) -> str:
    """`het antwoord op: ‘Hoeveel dagen ...?’`; without a question: what is still open."""
    if not unknown:
        return "een keuze die nog open is"
    asked = [f"‘{printable(u.question)}’" for u in unknown]
    return f"{'het antwoord' if len(asked) == 1 else 'de antwoorden'} op: {enumerate_words(asked, 'en')}"


def duty_words(duty: DutyItem) -> str:
    """What must be done; of a duty of which is not known whether it holds, on what that depends."""
    return f"{duty.what} (alleen als dat volgt uit {answers_words(duty.unknown)})" if duty.open else duty.what


def reading_words(reading: Reading, name: str) -> str:
    """The choice in words; one that answers with yes or no together with its question."""
    label = next(c.label for c in reading.choices if c.name == name)
    return f"{reading.question} {capital(label)}" if re.match(r"(ja|nee)\b", label) else label


def due_words(norms: Norms, decision: Decision, duty: DutyItem) -> str:
    """The last day of a duty; that there is one but it is not known yet; or nothing."""
    if duty.due is not None:
        return day(duty.due) + later_words(duty)
    rules = norms.provisions[decision.provision].duties
    timed = any(r.due is not None for r in rules if (r.address.id, r.bearer, r.what) == (duty.id, duty.bearer, duty.what))
    return "nog onbekend" if timed else ""


def later_words(duty: DutyItem) -> str:
    """` (of later, als 31-5-2030 met een feestdag is gelijkgesteld)`, or nothing: days of which that is not known yet."""
    days = enumerate_words([day(d) for d in duty.open_days], "of")
    return f" (of later, als {days} met een feestdag is gelijkgesteld)" if days else ""


def recorded_heading(decision: Decision, check: RecordedCheck) -> str:
    """`Het besluit van 15-10-2024 (beëindigd): de uitkomst klopt met de regels`, and against which day if not its own."""
    other = f", getoetst op {day(decision.date)}" if decision.date not in (None, check.date) else ""
    return f"Het besluit van {day(check.date)} ({check.outcome}{other}): {RECORDED_WORDS[check.agrees]}"


def judged_words(decision: Decision) -> str:
    """`beoordeeld op 14-9-2024`, or that nobody said on which day is decided."""
    return f"beoordeeld op {day(decision.date)}" if decision.date is not None else "de dag van het besluit is niet gegeven"


def on_day(decision: Decision) -> str:
    """`op 14-9-2024`, `op de dag van het besluit`"""
    return f"op {day(decision.date)}" if decision.date is not None else "op de dag van het besluit"


def full_day(value: date) -> str:
    """1 september 2024"""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def fact_value(value: str | None) -> str:
    """A plain value as people write it: dates 1-9-2024, decimals with a comma, names with spaces."""
    if value is None:
        return "onbekend"
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        pass
    try:
        return number(Decimal(value))
    except ArithmeticError:
        return value.replace("_", " ")


def number(value: Decimal) -> str:
    return format(value.normalize(), "f").replace(".", ",")


def euro(value: Decimal) -> str:
    """€ 1.131,28"""
    whole, _, cents = f"{value:.2f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"€ {grouped},{cents}"


def part_words(part: Part) -> str:
    """`10 uur; 12 vereist`"""
    unit = f" {part.unit}" if part.unit else ""
    value = "geen eind" if part.value == "onbepaald" else fact_value(part.value) + (unit if part.value is not None else "")
    required = part.required.replace("|", " of ")
    if part.operator in ("=", "!=") and part.required in ("ja", "nee"):
        return value
    if part.operator in ("=", "!=") and part.required == "geen":
        return f"{value}"
    if ISO_DAY.fullmatch(required):
        day_words = {">=": "niet voor {}", ">": "na {}", "<=": "uiterlijk {}", "<": "voor {}", "=": "{} vereist", "!=": "niet {}"}
        return f"{value}; {day_words[part.operator].format(fact_value(required))}"
    words = {
        ">=": "{} vereist",
        ">": "meer dan {} vereist",
        "<=": "ten hoogste {}",
        "<": "minder dan {} vereist",
        "=": "{} vereist",
        "!=": "niet {}",
    }
    return f"{value}; {words[part.operator].format(fact_value(required))}"


def assumed_words(answer: Answer, assumed: Assumed) -> str:
    """The sentence of a fact that is taken to be so, and of whom or what."""
    record = answer.model.case.dossier.records[assumed.entity]
    fact = answer.norms.entities[record.entity].facts[assumed.fact]
    if fact.type == "ja_nee":
        return f"{fact.label.holds if assumed.value == 'ja' else fact.label.fails} ({record.name})"
    return f"{capital(fact.label.holds)}: {fact_value(assumed.value)} ({record.name})"


def enumerate_words(items: Sequence[str], last: str) -> str:
    """`a, b en c`"""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def with_unit(value: str, type_: str) -> str:
    """`12 uur`, `1 maand`: a number of this type in words, with its unit if it has one."""
    unit = next((one for one, more in ONE.items() if more == UNITS[type_] and value == "1"), UNITS[type_]) if type_ in UNITS else ""
    return f"{value} {unit}".rstrip()


THE_ONE = {"voorwaarden": "de voorwaarde", "onderdelen": "het onderdeel"}


def lacking(missing: int, total: int, what: str) -> str:
    """`1 van 3 voorwaarden ontbreekt`, `2 van 3 voorwaarden ontbreken`"""
    if total == 1:
        return f"{THE_ONE[what]} ontbreekt"
    return f"{missing} van {total} {what} {'ontbreekt' if missing == 1 else 'ontbreken'}"


COUNTED = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


def how_many(number: int) -> str:
    """A number in words up to twelve."""
    return COUNTED[number] if number < len(COUNTED) else str(number)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """With a small first letter, to stand in a sentence; not an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def printable(text: str) -> str:
    """One line, without characters that steer a terminal or break XML."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text).split())
