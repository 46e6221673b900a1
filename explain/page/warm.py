"""What starting the program makes, made beforehand: modules compiled for the Python of the page, rules that were checked."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .fetch import CannotFetch

SCRIPT = Path(__file__).parent / "warm.mjs"
PATIENCE = 900  # seconds
NEEDED = ("runtime/", "python/")
PACKAGES = "packages/"


@dataclass(frozen=True)
class Warmed:
    """archive: to lay over the packages and the program; alone: of which files of the packages it takes the place; library: that of
    Python, with what the program uses of it compiled."""

    archive: bytes
    alone: frozenset[str]
    library: bytes


def warmed(found: Mapping[str, bytes], kb: str) -> Warmed:
    """found: the files of the page so far. Raises CannotFetch."""
    node = shutil.which("node")
    if node is None:
        raise CannotFetch("node ontbreekt", "installeer Node.js (https://nodejs.org); dat is alleen nodig om de bladzijde te maken")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in found.items():
            if name.startswith(NEEDED):
                file = Path(folder, name)
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(data)
        out, library = Path(folder, "warm.zip"), Path(folder, "library.zip")
        command = [node, str(SCRIPT), folder, kb, str(out), str(library)]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired):
            raise CannotFetch("de proefstart van de bladzijde kwam niet af", "probeer het opnieuw op een machine die minder doet") from None
        if done.returncode or not library.is_file():
            said = done.stderr.decode(errors="replace").strip()[-300:]
            raise CannotFetch(f"de proefstart van de bladzijde mislukte: {said}", "Node.js 18 of nieuwer is nodig")
        with zipfile.ZipFile(out) as archive:
            alone = (name for name in archive.namelist() if name.startswith(PACKAGES) and "__pycache__" not in name)
            return Warmed(
                out.read_bytes(), frozenset(name.removeprefix(PACKAGES).removesuffix("c") for name in alone), library.read_bytes()
            )
