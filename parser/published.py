"""The door for a published text, whatever it is written in: XML or plain text in, segments under their addresses out."""

from __future__ import annotations

import re

from .published_plain import outline
from .published_text import PublishedText
from .published_xml import from_xml

_IS_XML = re.compile(r"\ufeff?<(?:\?xml\b|!DOCTYPE|[A-Za-z])")


def published(text: str) -> PublishedText:
    """Read a source: XML of the BWB or the CVDR by its elements, all else as plain text. Raises SourceError."""
    return from_xml(text) if _IS_XML.match(text) else outline(text)
