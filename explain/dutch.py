"""What click says itself, in Dutch: help, usage errors, prompts.

click hands each of its own texts to gettext under its English form; here stands the Dutch one (`TEXTS`, `PLURALS`).
`speak_dutch` has click ask this table. It changes click for the whole process, and is called by the command line alone.
"""

from __future__ import annotations

from click import core, decorators, exceptions, formatting, parser, termui, types

MODULES = (core, decorators, exceptions, formatting, parser, termui, types)
OPTIONS, VERB, ARGUMENTS = "[OPTIES]", "OPDRACHT [ARGUMENTEN]...", "Argumenten"

TEXTS: dict[str, str] = {
    # help
    "Usage:": "Gebruik:",
    "Options": "Opties",
    "Commands": "Opdrachten",
    "Positional arguments": ARGUMENTS,
    "Show this message and exit.": "Toon deze uitleg.",
    "Show the version and exit.": "Toon de versie.",
    "%(prog)s, version %(version)s": "%(prog)s, versie %(version)s",
    "default: {default}": "anders: {default}",
    "env var: {var}": "omgevingsvariabele: {var}",
    "required": "verplicht",
    "(dynamic)": "(wisselt)",
    "deprecated": "verouderd",
    "file": "bestand",
    "directory": "map",
    "path": "pad",
    # what was typed wrong
    "Error: {message}": "Fout: {message}",
    "Try '{command} {option}' for help.": "Uitleg: {command} {option}",
    "Missing command.": "Er is geen opdracht gegeven.",
    "Missing argument": "Er ontbreekt een argument:",
    "Missing option": "Er ontbreekt een optie:",
    "Missing parameter": "Er ontbreekt iets:",
    "Missing {param_type}": "Er ontbreekt iets ({param_type}):",
    "Missing parameter: {param_name}": "Er ontbreekt iets: {param_name}",
    "No such option {name!r}.": "De optie {name!r} bestaat niet.",
    "No such option: {name}": "De optie '{name}' bestaat niet.",
    "No such command {name!r}.": "De opdracht {name!r} bestaat niet.",
    "Invalid value: {message}": "Ongeldige waarde: {message}",
    "Invalid value for {param_hint}: {message}": "Ongeldige waarde bij {param_hint}: {message}",
    "Option {name!r} does not take a value.": "Bij de optie {name!r} hoort geen waarde.",
    "Argument {name!r} takes {nargs} values.": "Het argument {name!r} bestaat uit {nargs} waarden.",
    "Invalid start character for option ({option})": "Een optie kan zo niet beginnen ({option})",
    "Value must be an iterable.": "Hier hoort een rij waarden.",
    "Choose from:\n\t{choices}": "Kies uit:\n\t{choices}",
    "{value!r} is not a valid {number_type}.": "{value!r} is geen geldig getal.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} is geen ja of nee; kies uit: {states}",
    "{value!r} is not a valid boolean.": "{value!r} is geen ja of nee.",
    "{value!r} is not a valid UUID.": "{value!r} is geen geldige UUID.",
    "{value} is not in the range {range}.": "{value} ligt niet binnen {range}.",
    "{name} {filename!r} does not exist.": "{filename!r} bestaat niet.",
    "{name} {filename!r} is a file.": "{filename!r} is een bestand.",
    "{name} {filename!r} is a directory.": "{filename!r} is een map.",
    "{name} {filename!r} is not readable.": "{filename!r} is niet te lezen.",
    "{name} {filename!r} is not writable.": "{filename!r} is niet te schrijven.",
    "{name} {filename!r} is not executable.": "{filename!r} is niet uit te voeren.",
    "Could not open file {filename!r}: {message}": "{filename!r} is niet te openen: {message}",
    "unknown error": "onbekende fout",
    # questions in the terminal
    "Aborted!": "Afgebroken.",
    "Do you want to continue?": "Wilt u doorgaan?",
    "Confirm the action without prompting.": "Ga door zonder te vragen.",
    "Repeat for confirmation": "Herhaal ter bevestiging",
    "Error: The two entered values do not match.": "Fout: de twee waarden zijn niet gelijk.",
    "Error: invalid input": "Fout: dit is geen geldig antwoord",
    "Press any key to continue...": "Druk op een toets om door te gaan...",
}
PLURALS: dict[str, tuple[str, str]] = {
    "Did you mean {possibility}?": ("Bedoelde u {possibility}?", "Bedoelde u een van {possibilities}?"),
    "Got unexpected extra argument ({args})": ("Er staat een argument te veel: {args}", "Er staan argumenten te veel: {args}"),
    "Option {name!r} requires an argument.": ("Bij de optie {name!r} hoort een waarde.", "Bij de optie {name!r} horen {nargs} waarden."),
    "Takes {nargs} values but 1 was given.": (
        "Hier horen {nargs} waarden, en er is er 1 gegeven.", "Hier horen {nargs} waarden, en er zijn er {len} gegeven.",
    ),
    "{value!r} is not {choice}.": ("{value!r} kan hier niet; kies {choice}.", "{value!r} kan hier niet; kies uit {choices}."),
    "{value!r} does not match the format {format}.": (
        "{value!r} heeft niet de vorm {format}.", "{value!r} heeft geen van de vormen {formats}.",
    ),
    "{len_type} values are required, but {len_value} was given.": (
        "Hier horen {len_type} waarden, en er is er {len_value} gegeven.",
        "Hier horen {len_type} waarden, en er zijn er {len_value} gegeven.",
    ),
}  # fmt: skip


def dutch(text: str) -> str:
    """A text of click in Dutch; one that is not known stays as it is."""
    return TEXTS.get(text, text)


def dutch_plural(one: str, more: str, count: int) -> str:
    """Likewise, by number."""
    singular, plural = PLURALS.get(one, (one, more))
    return singular if count == 1 else plural


def speak_dutch() -> None:
    """Have click say everything in Dutch, in the whole process."""
    for module in MODULES:
        for name, translated in (("_", dutch), ("ngettext", dutch_plural)):
            if name in vars(module):
                vars(module)[name] = translated
