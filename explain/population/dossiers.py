"""Dossiers in YAML as rows: every application of every dossier is one, or everything that runs."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from kb.text import NotText, read_text, reason
from parser import norms as n
from parser.vocabulary import ID
from reasoner import Dossier, DossierError, read_dossier

from ..notebook.errors import wrong
from .several import Several, nothing_asked, subjects

SUFFIXES = (".yaml", ".yml")
NO_NAMES: Mapping[str, str] = {}


@dataclass
class Dossiers(Several):
    """texts: of each row the text of its dossier, its file and what is asked about (None: the dossier cannot be read)."""

    texts: list[tuple[str, str, str | None]] = field(default_factory=list)

    def key(self, row: int) -> Hashable:
        return self.texts[row][1]

    def subject(self, row: int) -> str | None:
        return self.texts[row][2]

    def read(self, norms: n.Norms, row: int) -> Dossier:
        text, file, _ = self.texts[row]
        return read_dossier(norms, text, file)


def dossiers_of(norms: n.Norms, path: Path, running: bool = False) -> Dossiers:
    """Every application of every dossier that a folder or pattern names, or everything that runs. Raises InputError."""
    files = _files(path)
    stems = Counter(f.stem for f in files)
    made = rows_of(norms, map(_text, files), str(path), {str(f): f.stem for f in files if stems[f.stem] == 1}, running)
    if not made.size:
        hint = "noem een map met dossiers (.yaml) waarin aanvragen staan" if not running else "noem dossiers waarin iets loopt"
        raise wrong("D000", f"in {path} staat {nothing_asked(norms, running)}", hint)
    return made


def _text(file: Path) -> tuple[str, str]:
    """What a file is called and its text. Raises InputError."""
    try:
        return str(file), read_text(file)
    except NotText as error:
        raise wrong("D000", f"{file} {error}", error.hint) from None
    except OSError as error:
        raise wrong("D000", f"{file} is niet te lezen: {reason(error)}") from None


def rows_of(
    norms: n.Norms, files: Iterable[tuple[str, str]], source: str = "", short: Mapping[str, str] = NO_NAMES, running: bool = False
) -> Dossiers:
    """The applications of dossiers (or what runs), each given by what it is called and its text.

    short: what else a dossier may be called in an id.
    """
    texts: list[tuple[str, str, str | None]] = []
    warnings = []
    for file, text in files:
        try:
            dossier = read_dossier(norms, text, file)
        except DossierError:
            texts.append((text, file, None))
        else:
            asked = subjects(norms, dossier, running)
            texts += [(text, file, id_) for id_ in asked]
            if not asked:
                warnings.append(f"{file} heeft {nothing_asked(norms, running)} en telt niet mee")
    counts = Counter(f for _, f, _ in texts)
    ids = [short.get(f, f) if counts[f] == 1 else f"{short.get(f, f)}/{a}" for _, f, a in texts]
    what = "lopend" if running else "aanvraag"
    frame = pd.DataFrame({ID: ids, "dossier": [f for _, f, _ in texts], what: [a or "" for _, _, a in texts]}, dtype=object)
    return Dossiers(frame, np.arange(1, len(texts) + 1), source, warnings, running, texts=texts)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    if path.is_file():
        return [path]
    found = sorted(Path(p) for p in glob.glob(str(path), recursive=True))  # noqa: PTH207 an absolute pattern too
    if not found:
        raise wrong("D000", f"{path} bestaat niet", "geef een tabel (.csv, .xlsx, .parquet) of een map met dossiers")
    return [p for p in found if p.is_file()]
