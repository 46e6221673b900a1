"""Dutch words for outcomes, statuses, dates and numbers. Pure functions of values.

Long because what more than one output says is said here once, each in a few lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from parser.norms import (
    APPLICATION,
    COLLEGE,
    REFUSE,
    Address,
    FactTerm,
    Norms,
    Reading,
    StepKind,
    Term,
    ValueTerm,
    Variant,
    inner_terms,
    short_citation,
)
from parser.phrases import entity_at
from parser.vocabulary import KIND_OF_APPLICATION, MONTHS, ONE, UNITS
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

from .origin import neighbour_words

MONEY = re.compile(r"\d+(,\d{1,2})?")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OUTCOME_WORDS = {
    NOT_APPLICABLE: "niet van toepassing",
    MUST_REFUSE: "moet worden geweigerd",
    MAY_REFUSE: "kan worden geweigerd",
    CHOICE: "keuze: {} bepaalt",
    GRANT: "{} verstrekt",
    MAY_GRANT: "toekennen mogelijk; {} beslist",
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

WHEN = {"always": "", "after_grant": "na toekenning", "at_refusal": "bij weigering", "on_ending": "bij beëindiging"}
WAITING = "Nog onbekend; verandert de uitkomst niet, wel de duur of een plicht"
RECORDED_WORDS = {
    True: "de uitkomst klopt met de regels",
    False: "de uitkomst klopt niet met de regels",
    None: "de uitkomst is nog niet te beoordelen",
}


def variant_words(variant: Variant | None, digits: int = 8) -> str | None:
    """`Titel (1a2b3c4d)`: a variant by its title and the first digits of the SHA-256 of its text."""
    return f"{variant.title} ({variant.sha256[:digits]})" if variant is not None else None


def rules_words(norms: Norms, digest: bool = True) -> str:
    """`Titel, versie 1 (1a2b3c4d5e6f)`: by which rules; a variant first, for it is not the law as it stands."""
    variant = f"VARIANT {variant_words(norms.variant)} van " if norms.variant is not None else ""
    which = f" ({norms.sha256[:12]})" if digest else ""
    return f"{variant}{norms.title}, versie {norms.version}{which}" + "".join(f", {x}" for x in neighbour_words(norms))


def authority(norms: Norms) -> str:
    """Who decides, in a sentence: `het college`."""
    return norms.authority.called


def of_authority(norms: Norms) -> str:
    """` van het college`; nothing where nobody decides."""
    return "" if norms.wording.nobody is not None else f" van {authority(norms)}"


def who_words(name: str) -> str:
    """Who answers, of the name that the rules give."""
    return name.replace("_", " ")


def judged_by(who: str | None, norms: Norms) -> str:
    """Whose an open norm is: `oordeel van college`."""
    return f"oordeel van {who_words(who) if who else authority(norms)}"


def asked_of(who: str | None) -> str:
    return f"te vragen aan {who_words(who)}" if who else ""


def outcome_word(outcome: str, norms: Norms | None) -> str:
    """An outcome by its key, in words; as it is written where it is none. Without norms the college decides.

    Of a decision, and of what one may come to, the words are those of `sentence.modality`.
    """
    who = norms.authority if norms is not None else COLLEGE
    if norms is not None and outcome in norms.wording.outcomes:
        return norms.wording.outcomes[outcome]
    return OUTCOME_WORDS[outcome].format(who.called) if outcome in OUTCOME_WORDS else outcome.replace("_", " ")


def what_runs(norms: Norms) -> str:
    """`de voorziening`: what may be ended, as the rule base calls it."""
    return norms.support.called if norms.support is not None else "de voorziening"


def lasting(norms: Norms) -> str:
    """`de ondersteuning`: what begins and ends, as the rule base calls it; where that is the word of every dossier, a plainer one."""
    if norms.support is None:
        return "de periode"
    return norms.support.called if norms.support.label != KIND_OF_APPLICATION else "de ondersteuning"


def support_label(norms: Norms) -> str:
    return norms.support.label if norms.support is not None else "voorziening"


def running_word(norms: Norms) -> str:
    """`lopende voorziening`, `lopend instrument`"""
    label = support_label(norms)
    return f"{'lopend' if what_runs(norms) == f'het {label}' else 'lopende'} {label}"


def subject_words(decision: Decision, norms: Norms) -> str:
    """What is decided: `aanvraag a1`, `lopende voorziening v1`."""
    return f"{norms.application.label if decision.running is None else running_word(norms)} {printable(decision.subject)}"


def whose(decision: Decision, answer: Answer) -> str:
    """` voor Sam`, ` van Sam`; nothing where the dossier says nobody."""
    record = answer.model.case.dossier.records.get(str(decision.person))
    return f" {answer.norms.application.toward} {record.name}" if record is not None else ""


def heading_of(decision: Decision, answer: Answer) -> str:
    """`Jobcoaching voor Sam`: of what and for whom, never how it turns out."""
    holder = whose(decision, answer) or (" voor onbekend" if answer.norms.application.owner is not None else "")
    return f"{capital(answer.norms.provisions[decision.provision].label)}{holder}"


def refusal_word(norms: Norms) -> str:
    """`weigeringsgrond`; where the act refuses nothing `grond`."""
    return "grond" if norms.wording.own else "weigeringsgrond"


def source_of(label: str) -> str:
    """` (art. 4:84 Awb)` where a label ends with the article that it comes from, else nothing."""
    _, bracket, rest = label.rpartition(" (")
    return f" ({rest}" if bracket and rest.startswith("art. ") and rest.endswith(")") else ""


def kind_word(norms: Norms) -> str:
    """`soort voorziening`, as the one kind above all others is called; or of whatever else is decided: `soort verzoek`."""
    if norms.application.label != APPLICATION:
        return f"soort {norms.application.label}"
    highest = [k for k in norms.kinds.values() if k.parent is None]
    return f"soort {highest[0].label}" if len(highest) == 1 and highest[0].name not in norms.provisions else "soort"


def kinds_word(norms: Norms) -> str:
    return kind_word(norms).replace("soort", "soorten", 1)


def decided_on(norms: Norms) -> str:
    """`Voorzieningen waarover wordt beslist`"""
    return "Voorzieningen waarover wordt beslist" if norms.application.label == APPLICATION else "Soorten waarover deze regels gaan"


def no_ground(norms: Norms) -> str:
    """`geen grond om te weigeren`"""
    return f"geen grond om {norms.wording.to(REFUSE)}"


def modality_words(ground: Ground, norms: Norms) -> str:
    if ground.leg == EXCESS:
        return "het meerdere moet worden geweigerd"
    if in_principle(ground, norms):
        return "moet in beginsel worden geweigerd"
    return modality_word(ground.modality, norms)


def modality_word(modality: str, norms: Norms) -> str:
    """What a ground does, in the words of the act where it has its own."""
    outcome = {REFUSES: MUST_REFUSE, MAY_REFUSES: MAY_REFUSE}.get(modality)
    return norms.wording.outcomes.get(outcome or "") or MODALITY_WORDS[modality]


def in_principle(ground: Ground, norms: Norms) -> bool:
    """Does the text of a binding ground itself say that it may be deviated from, as with "in beginsel"?"""
    return ground.binding and any(d.address.id == ground.id and d.reaches(d.address) for d in norms.deviations)


def day(value: date | None) -> str:
    """1-9-2024, or a word for unknown or no end."""
    return f"{value.day}-{value.month}-{value.year}" if value is not None else "onbekend"


def words_of_step(kind: StepKind, term: str) -> str:
    """What is done with an amount: `maal 50 procent`, `ten hoogste 1500 euro`."""
    match kind:
        case "percent":
            return f"maal {term} procent"
        case "times":
            return f"maal {term}"
        case "over":
            return f"gedeeld door {term}"
        case "less":
            return f"verminderd met {term}"
        case "most":
            return f"ten hoogste {term}"
        case "least":
            return f"ten minste {term}"
    assert_never(kind)


def span(begin: int | None, end: int | None) -> str:
    """The day numbers of a period as `1-9-2024 t/m 28-2-2025`."""
    return " t/m ".join(fact_value(iso(d)) if d is not None else "onbekend" for d in (begin, end))


def cite(address: Address) -> str:
    """`Regeling art. 2 lid 5`"""
    return f"{capital(address.document)} {short_citation(address.path)}"


def cite_beside(address: Address, other: Address) -> str:
    """The citation, after one that has named the text or the article already: `lid 3 onder c`, `art. 14 lid 2`."""
    if address.document != other.document:
        return cite(address)
    short = short_citation(address.path)
    article = short_citation(address.path[:1])
    same = address.path[:1] == other.path[:1] and len(address.path) > 1
    return short.removeprefix(article).strip() if same else short


def limit_words(norms: Norms, ground: Ground, until: str = "tot en met", written: Callable[[date | None], str] | None = None) -> str:
    """`toe te kennen tot en met 1-12-2024`, `toe te kennen vanaf 1-9-2024`, or both, or with which value; empty without a border.

    Of what is kept: `behouden tot en met 30-4-2025 (Verordening art. 29 lid 2 onder a)`.
    """
    written = written or day
    if ground.modality == KEEPS:
        by = f" ({cite(norms.articles[ground.until_by].address)})" if ground.until_by is not None else ""
        return f"behouden {until} {written(ground.until)}{by}" if ground.until is not None else ""
    border = [f"vanaf {written(ground.from_)}"] if ground.from_ is not None else []
    border += [f"{until} {written(ground.until)}"] if ground.until is not None else []
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
    """The last day of a duty; that there is one but it is not known yet, and from what it is counted; when the duty arises; or nothing."""
    if duty.due is not None:
        return day(duty.due) + later_words(duty)
    mine = [r for r in norms.provisions[decision.provision].duties if (r.address.id, r.bearer, r.what) == (duty.id, duty.bearer, duty.what)]
    if timed := next((r.due for r in mine if r.due is not None), None):
        return "nog onbekend" + "".join(f", telt vanaf: {x}" for x in dict.fromkeys(_counts_from(norms, timed)))
    return WHEN[mine[0].when] if mine else ""


def _counts_from(norms: Norms, term: Term) -> Iterator[str]:
    """The facts from which a term is counted, by their labels."""
    if isinstance(term, FactTerm):
        entity = norms.entities[entity_at(term.path, norms.entities, norms.variables)]
        yield small(entity.facts[term.fact].label.holds)
    below = [t for t, _ in norms.values[term.name].cases] if isinstance(term, ValueTerm) else inner_terms(term)
    for inner in below:
        yield from _counts_from(norms, inner)


def later_words(duty: DutyItem) -> str:
    """` (of later, als 31-5-2030 met een feestdag is gelijkgesteld)`, or nothing: days of which that is not known yet.

    A day that is counted back from comes earlier.
    """
    word = "eerder" if duty.due is not None and any(d > duty.due for d in duty.open_days) else "later"
    days = enumerate_words([day(d) for d in duty.open_days], "of")
    return f" (of {word}, als {days} met een feestdag is gelijkgesteld)" if days else ""


def recorded_words(check: RecordedCheck) -> str:
    """Are the outcome and the grounds right? `de uitkomst klopt met de regels, en de genoemde grond klopt`, or what is wrong with each."""
    right, wrong, open_ = (len(x) for x in (check.named_and_holding, check.named_and_not_holding, check.named_and_unknown))
    missing, outcome = len(check.holding_and_not_named), RECORDED_WORDS[check.agrees]
    faults = [
        f"{how_many(number)} {one if number == 1 else more}"
        for number, one, more in (
            (wrong, "genoemde grond is niet van toepassing", "genoemde gronden zijn niet van toepassing"),
            (missing, "grond die geldt is niet genoemd", "gronden die gelden zijn niet genoemd"),
            (open_, "genoemde grond is nog niet te beoordelen", "genoemde gronden zijn nog niet te beoordelen"),
        )
        if number
    ]
    if not faults:
        if not right:
            return outcome
        kept = "de genoemde grond klopt" if right == 1 else "de genoemde gronden kloppen"
        return f"{outcome}, en {kept}" if check.agrees else f"{outcome}; {kept} wel"
    if not (check.agrees or right or wrong or open_):
        return f"{outcome}; {faults[0]}"
    fault = "kloppen niet" if wrong else "zijn niet volledig" if missing else "zijn nog niet te beoordelen"
    glue = ", maar" if check.agrees and (wrong or missing) else ", en" if check.agrees is False and (wrong or missing) else ";"
    return f"{outcome}{glue} de gronden {fault}: {enumerate_words(faults, 'en')}"


def recorded_heading(decision: Decision, check: RecordedCheck) -> str:
    """`Het besluit van 15-10-2024 (beëindigd): ` and whether it is right; and against which day if not its own."""
    other = f", getoetst op {day(decision.date)}" if decision.date not in (None, check.date) else ""
    return f"Het besluit van {day(check.date)} ({check.outcome}{other}): {recorded_words(check)}"


NO_DAY = "beslisdag niet gegeven"


def judged_words(decision: Decision) -> str:
    """`beoordeeld op 14-9-2024`, or that nobody said on which day is decided."""
    return f"beoordeeld op {day(decision.date)}" if decision.date is not None else NO_DAY


def on_day(decision: Decision) -> str:
    """`op 14-9-2024`, `op de dag van het besluit`"""
    return f"op {day(decision.date)}" if decision.date is not None else "op de dag van het besluit"


def full_day(value: date | None) -> str:
    """1 september 2024, or a word for unknown or no end."""
    if value is None:
        return "onbekend"
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


def part_words(part: Part, asked: bool = True) -> str:
    """`10 uur; 12 vereist`; not asked, but what a ground lies beyond: `15 dagen; grens: meer dan 10`"""
    type_ = "bedrag" if part.unit == UNITS["bedrag"] else ""
    unit = f" {part.unit}" if part.unit and not type_ else ""
    value = "geen eind" if part.value == "onbepaald" else in_money(fact_value(part.value), type_) + (unit if part.value is not None else "")
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
    if not asked:
        words = {x: f"grens: {said}" for x, said in words.items()} | {">=": "grens: ten minste {}", ">": "grens: meer dan {}"}
        words |= {"<": "grens: minder dan {}", "=": "bij {}"}
    return f"{value}; {words[part.operator].format(in_money(fact_value(required), type_))}"


def assumed_words(answer: Answer, assumed: Assumed) -> str:
    """The sentence of a fact that is taken to be so, and of whom or what."""
    return f"{assumed_sentence(answer, assumed)} ({answer.model.case.dossier.records[assumed.entity].name})"


def assumed_sentence(answer: Answer, assumed: Assumed) -> str:
    """The same without of whom or what."""
    record = answer.model.case.dossier.records[assumed.entity]
    fact = answer.norms.entities[record.entity].facts[assumed.fact]
    if fact.type == "ja_nee":
        return fact.label.holds if assumed.value == "ja" else fact.label.fails
    return f"{capital(fact.label.holds)}: {fact_value(assumed.value)}"


def enumerate_words(items: Sequence[str], last: str) -> str:
    """`a, b en c`"""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def in_money(value: str, type_: str) -> str:
    """`€ 1.150,50` for the number of an amount; other values, and fractions of a cent, as they stand."""
    if type_ != "bedrag" or not any(map(str.isdigit, value)):
        return value
    if not MONEY.fullmatch(value):
        return f"{value} euro"
    return euro(Decimal(value.replace(",", ".")))


def with_unit(value: str, type_: str) -> str:
    """`12 uur`, `1 maand`: a number of this type in words, with its unit if it has one."""
    if type_ == "bedrag" and value:
        return in_money(value, type_)
    unit = next((one for one, more in ONE.items() if more == UNITS[type_] and value == "1"), UNITS[type_]) if type_ in UNITS else ""
    return f"{value} {unit}".rstrip()


THE_ONE = {"voorwaarden": "de voorwaarde", "onderdelen": "het onderdeel"}


def lacking(missing: int, total: int, what: str) -> str:
    """`aan 1 van de 3 voorwaarden is niet voldaan`"""
    if total == 1:
        return f"aan {THE_ONE[what]} is niet voldaan"
    return f"aan {missing} van de {total} {what} is niet voldaan"


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
    if text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text).split())
