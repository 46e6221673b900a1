"""What was worked out before, kept between two starts: files in a folder of the user.

A file is JSON: a line with the format, its own name and the digest of the rest, and the rest. Its name is the digest of everything
the rest depends on, so that nothing kept is ever out of date. What is missing, damaged or of another version is as if it were not
there; what cannot be written is not kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import text

FORMAT = 1  # of the files; another format is another name
FOLDER = "WAAROM_CACHE"  # the variable that names another folder
OFF = ("", "uit")
MOST_FILES = 20
NAME = re.compile(r"\.?[0-9a-f]{64}\.json(\.\d+)?")  # of a file here, whole or being written


def folder() -> Path | None:
    """Where files are kept; None: nowhere."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return None if named.strip().casefold() in OFF else Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("waarom", appauthor=False)


def path(*depends_on: Any) -> Path | None:
    """The file for what depends on these (anything JSON can say); None: nothing is kept."""
    with suppress(Exception):
        home = folder()
        if home is not None:
            return home / f"{hashlib.sha256(json.dumps([FORMAT, *depends_on]).encode()).hexdigest()}.json"
    return None


def read(path: Path) -> Any:
    """What is in a file; None if it is not there, or not whole."""
    with suppress(Exception):
        head, _, body = path.read_bytes().partition(b"\n")
        if head == _head(path, body):
            found = json.loads(body)
            with suppress(OSError):
                os.utime(path)  # the longest unused goes first
            return found
    return None


def write(path: Path, found: Any) -> None:
    """Keep it, if that can be done."""
    with suppress(Exception):
        body = json.dumps(found, separators=(",", ":")).encode()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text.write(path, _head(path, body) + b"\n" + body)
        _tidy(path.parent)


def _head(path: Path, body: bytes) -> bytes:
    return json.dumps({"format": FORMAT, "name": path.stem, "sha256": hashlib.sha256(body).hexdigest()}).encode()


def _tidy(home: Path) -> None:
    """Remove the longest unused beyond so many."""
    ages: list[tuple[float, Path]] = []
    for path in home.iterdir():
        with suppress(OSError):
            if NAME.fullmatch(path.name):
                ages.append((path.stat().st_mtime, path))
    for _, path in sorted(ages)[:-MOST_FILES]:
        with suppress(OSError):
            path.unlink()
