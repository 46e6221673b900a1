"""Text that comes in from files, and bytes that go out to them: one way for every reader and writer.

A dossier, a rule file or a published text is the same text whatever program saved it: line ends are \\n, letters are composed
(NFC), there is no byte order mark. Digests are taken over that text.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
import unicodedata
from pathlib import Path

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # where a line may break, or nothing at all
REASONS = {
    errno.ENOENT: "het bestand of de map bestaat niet",
    errno.EACCES: "dat mag u hier niet",
    errno.EPERM: "dat mag u hier niet",
    errno.EROFS: "hier kan alleen worden gelezen",
    errno.EISDIR: "het is een map",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.ENOSPC: "er is geen ruimte meer op de schijf",
    errno.EDQUOT: "er is geen ruimte meer op de schijf",
    errno.ENAMETOOLONG: "de naam is te lang",
}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAVE = "sla het op als UTF-8 (in Kladblok: Opslaan als, bij Codering: UTF-8)"


class NotText(ValueError):
    """Bytes that are no text we can read. The message says what they look like; `hint` what to do."""

    hint = SAVE


def plain(text: str) -> str:
    """The same text with \\n as line end, composed letters (NFC) and no byte order mark."""
    found = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return found if found.isascii() else unicodedata.normalize("NFC", found)


def decode(data: bytes) -> str:
    """UTF-8 (with or without a byte order mark) or UTF-16 with one, as `plain` text. Raises NotText."""
    utf_16 = data.startswith(UTF_16)
    try:
        return plain(data.decode("utf-16" if utf_16 else "utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if utf_16:
        raise NotText("is geen UTF-8-tekst: het lijkt UTF-16, maar breekt halverwege af")
    if b"\0" in data:
        raise NotText("is geen UTF-8-tekst: het lijkt UTF-16 zonder aanduiding, of het is geen tekst")
    raise NotText(f"is geen UTF-8-tekst: het lijkt Windows-1252, zie regel {line}")


def reason(error: OSError) -> str:
    """Why a file cannot be read or written, in Dutch."""
    return REASONS.get(error.errno or 0, f"het besturingssysteem weigert het (fout {error.errno})")


def read_text(path: Path) -> str:
    """The text of a file. Raises OSError, NotText."""
    return decode(path.read_bytes())


def write(path: Path, data: bytes) -> None:
    """All or nothing: what was there stays until the new file is whole. A device or pipe is written to. Raises OSError."""
    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode if target.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(data)
        return
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        if mode is not None:
            aside.chmod(stat.S_IMODE(mode))
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
