"""`waarom explain --receipt`: is it still the same answer?"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

import kb
from kb.text import NotText, read_text
from reasoner import DossierError, decide
from reasoner.dossier.record import Problem

from ..decision.receipt import Receipt, Unreadable, differences, product, read, receipt
from ..words import printable
from .common import dossier_of, fail, norms_of, visible

DIFFERENT = 1


def verify(export: Path, dossier: Path | None, kb_name: str | None, variant: str | None = None) -> NoReturn:
    """Read the receipt in an export, decide the dossier again and print what differs.

    Leaves with 0 (the same answer), 1 (something differs) or 2 (unreadable). Without a dossier: the
    *.yaml beside the export, or in the current folder, whose text has the digest of the receipt. Without
    a rule base: the one the receipt names, if it comes with the package.
    """
    old = _read(export)
    if old.variant is not None and variant is None:
        hint = f"waarom explain --receipt {export} --variant NAAM|BESTAND"
        fail((Problem("K006", f"het bewijsstuk is volgens variant {old.variant}; geef die variant", hint=hint),), False)
    norms = norms_of(kb_name if kb_name is not None else _kb_of(old), False, variant)
    found = dossier_of(norms, dossier if dossier is not None else _search(export, old), False)
    day = date.fromisoformat(old.date) if old.date is not None else None
    try:
        running = next((v.running for v in old.decisions if v.running is not None), None)
        answer = decide(norms, found, running=running, date=day, readings=dict(old.readings), strict=old.strict)
    except DossierError as error:
        _leave([f"niet over te doen: {p.message}" for p in error.problems], old)
    known = {(v.application, v.running) for v in old.decisions}
    anew = receipt(answer)
    wanted = tuple(d for d, v in zip(answer.decisions, anew.decisions, strict=True) if (v.application, v.running) in known)
    _leave(list(differences(old, receipt(answer, *wanted) if wanted else anew)), old)


def _read(export: Path) -> Receipt:
    if not export.is_file():  # also a device, of which there is no end
        reason = "is geen bestand" if export.exists() else "bestaat niet"
        fail((Problem("K006", f"{export} {reason}"),), False)
    try:
        return read(export.read_bytes())
    except OSError:
        fail((Problem("K006", f"{export} is niet te lezen"),), False)
    except Unreadable as error:
        hint = "een bewijsstuk staat in elke uitvoer van `waarom explain`"
        fail((Problem("K006", str(error), str(export), hint=hint),), False)


def _kb_of(old: Receipt) -> str:
    if old.kb not in kb.names():
        fail(
            (Problem("K006", f"het bewijsstuk noemt kennisbank '{old.kb}'; die hoort niet bij dit programma", hint="geef --kb PAD"),), False
        )
    return old.kb


def _search(export: Path, old: Receipt) -> Path:
    """The dossier of a receipt, by the digest of its text."""
    folders = dict.fromkeys((export.resolve().parent, Path.cwd()))
    files = [path for folder in folders for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml")))]
    found = next((path for path in files if _digest(path) == old.dossier_sha256), None)
    if found is None:
        hint = f"waarom explain --receipt {export} DOSSIER"
        fail((Problem("K006", "het dossier van dit bewijsstuk staat hier niet", hint=hint),), False)
    return found


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(read_text(path).encode("utf-8")).hexdigest()
    except (OSError, NotText):
        return None


def _leave(differing: list[str], old: Receipt) -> NoReturn:
    if old.product != product():
        click.echo(visible(f"gemaakt met {printable(old.product)}; nagegaan met {product()}"), err=True)
    click.echo("hetzelfde antwoord" if not differing else "niet hetzelfde antwoord:")
    for line in differing:
        click.echo(visible(f"- {printable(line)}"))
    raise SystemExit(DIFFERENT if differing else 0)
