"""`waarom compare --with-kb`: one dossier, or each in a folder, under two rule bases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import kb
from reasoner.dossier.record import DossierError, Problem

from ..days import day_of
from .common import dossier_of, fail, norms_of, text_of

if TYPE_CHECKING:
    from datetime import date

    from parser.norms import Norms
    from reasoner import Dossier
    from reasoner.dossier.translate import Renaming

    from ..comparison.bases import Bases
    from ..comparison.bases_report import Compared

MAPS = "vertalingen"  # the folder of a rule base with a file for each other rule base, called after it
FORMS = ("text", "md", "svg", "png", "pdf", "dot", "json", "csv")
FOLDER_FORMS = ("text", "json", "csv")


@dataclass(frozen=True)
class Asked:
    """What is asked of both rule bases, beside the dossier."""

    norms: Norms
    other: Norms
    renaming: Renaming
    running: str | None
    day: date | None
    readings: dict[str, str]
    strict: bool


def asked(
    kb_name: str, with_kb: str, map_: Path | None, running: str | None, day: str | None, readings: dict[str, str], strict: bool,
    as_json: bool,
) -> Asked:  # fmt: skip
    """Both rule bases and what one calls differently. Leaves with status 2 if one of them is not right."""
    from reasoner.dossier.translate import Renaming

    from ..comparison.renaming import read_renaming

    norms, other = norms_of(kb_name, as_json), norms_of(with_kb, as_json)
    renaming, map_ = Renaming(), map_ or _declared(with_kb, norms)
    if map_ is not None:
        name, text = text_of(map_, as_json)
        renaming = read_renaming(text, name, norms, other)
    return Asked(norms, other, renaming, running, day_of(day), readings, strict)


def _declared(with_kb: str, norms: Norms) -> Path | None:
    """What the other rule base itself says of what it calls differently than the first, in its folder; None: nothing."""
    file = kb.find(with_kb).path / MAPS / f"{norms.id}.yaml"
    return file if file.is_file() else None


def one(dossier: Path, application: str | None, question: Asked, form: str, output: Path | None, as_json: bool) -> bytes:
    """The comparison of one dossier in a form. Raises DossierError."""
    from ..cards.render import NoRenderer
    from ..comparison.bases import bases_json, bases_picture
    from ..comparison.bases_report import bases_csv, print_bases
    from .output import report_text

    found = compared(dossier_of(question.norms, dossier, as_json), application, question)
    match form:
        case "json":
            return (json.dumps(bases_json(found), ensure_ascii=False, indent=2) + "\n").encode()
        case "csv":
            return bases_csv(found)
        case "text":
            return report_text(output, lambda out: print_bases(out, found))
    try:
        return bases_picture(found, form)
    except NoRenderer as error:
        fail((Problem("K003", str(error)),), as_json)


def compared(dossier: Dossier, application: str | None, question: Asked) -> Bases:
    """One application, or what runs, by both rule bases. Raises DossierError if either cannot decide on it."""
    from reasoner.comparison.parts import ask
    from reasoner.dossier.translate import translate
    from reasoner.semantics.question import Question

    from ..comparison.bases import Bases, base_names
    from ..comparison.sides import one

    norms, other = question.norms, question.other
    left = ask(one(Question(norms, dossier, application, question.running, question.day, question.readings, question.strict)))
    found = translate(dossier, norms, other, question.renaming)
    subject = left.decision.subject
    record = found.dossier.records.get(subject)
    if record is None or record.kind not in other.provisions:
        kind = dossier.records[subject].kind or ""
        hint = f"zeg met --map welke soort het daar is (`soorten: {{{kind}: ...}}`); zij beslist over {', '.join(other.provisions)}"
        raise DossierError((Problem("D006", f"'{other.title}' beslist niet over '{kind}'", dossier.file, hint=hint),))
    known = {k: v for k, v in question.readings.items() if k in other.readings and any(c.name == v for c in other.readings[k].choices)}
    running = subject if left.decision.running else None
    there = Question(other, found.dossier, None if running else subject, running, left.decision.date, known, question.strict)
    right = ask(one(there))
    original = replace(left, question=replace(left.question, dossier=dossier))
    return Bases(base_names(norms, other), original, right, found.left, found.lists)


def folder(path: Path, question: Asked, form: str, output: Path | None, as_json: bool) -> bytes:
    """Every application of every dossier in a folder."""
    from ..comparison.bases import base_names
    from ..comparison.bases_report import csv_bytes, folder_json, folder_rows, print_folder
    from .output import report_text

    found = tuple(_each(path, question, as_json))
    if not found:
        fail((Problem("D000", f"in {path} staat geen dossier", hint="zet er bestanden in die op .yaml eindigen"),), as_json)
    names = base_names(question.norms, question.other)
    if form == "json":
        return (json.dumps(folder_json(found), ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return csv_bytes(folder_rows(found, names.left, names.right))
    return report_text(output, lambda out: print_folder(out, found, names.left, names.right))


def _each(path: Path, question: Asked, as_json: bool) -> Iterator[Compared]:
    from reasoner import read_dossier

    from ..comparison.bases_report import Compared

    for file in sorted([*path.glob("*.yaml"), *path.glob("*.yml")]):
        try:
            name, text = text_of(file, as_json)
            dossier = read_dossier(question.norms, text, name)
        except DossierError as error:
            yield Compared(file.stem, "", None, error.problems[0].message)
            continue
        for id_ in [r.id for r in dossier.applications]:
            try:
                yield Compared(file.stem, id_, compared(dossier, id_, question))
            except DossierError as error:
                yield Compared(file.stem, id_, None, error.problems[0].message)
