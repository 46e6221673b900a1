"""Every code an error can have: what it means, an example, what to do. The words stand in `foutcodes.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

import yaml

from parser.errors import NOTES

FAMILIES = {
    "D": ("Fouten in een dossier of een tabel", "docs/dossier.md"),
    "G": ("Fouten in een bestand met gevallen", "docs/gevallen.md"),
    "K": ("Fouten bij het gereedschap zelf", ""),
    "R": ("Fouten in regels", "docs/regeltaal.md"),
}


@dataclass(frozen=True)
class Code:
    code: str
    meaning: str
    example: str
    action: str

    def render(self) -> str:
        """Lines of text for a terminal."""
        return f"{self.code}  {self.meaning}\n    bijvoorbeeld: {self.example}\n    wat u doet: {self.action}"


def codes() -> dict[str, Code]:
    """By code, in order."""
    written = yaml.safe_load(resources.files(__package__).joinpath("foutcodes.yaml").read_text(encoding="utf-8"))
    return {
        code: Code(code, NOTES[code] if code in NOTES else told["betekenis"], told["voorbeeld"], told["doe"])
        for code, told in sorted(written.items())
    }


def page() -> str:
    """docs/foutcodes.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Foutcodes\n"
    yield "Elke fout begint met haar plaats en een code. Wat een code betekent, zegt ook het programma: `waarom check --code D009`."
    yield "Deze bladzijde is gemaakt met `waarom check --codes -o docs/foutcodes.md`.\n"
    yield "Een fout in de manier waarop een opdracht is getypt (een optie die niet bestaat bijvoorbeeld) heeft geen code; de melding zegt"
    yield "hoe de opdracht wel gaat. Met elke fout is de uitgang van het programma 2, bij `waarom check` 1."
    found = codes()
    for family, (title, where) in FAMILIES.items():
        more = f" Zie ook [{where.removeprefix('docs/')}]({where.removeprefix('docs/')})." if where else ""
        yield f"\n## {family}: {title.lower()}\n"
        if more:
            yield f"{more.strip()}\n"
        yield "| code | betekenis | bijvoorbeeld | wat u doet |"
        yield "|---|---|---|---|"
        for code in (c for c in found.values() if c.code.startswith(family)):
            yield f"| {code.code} | {code.meaning} | {code.example} | {code.action} |"
