"""What a hint says to do on the command line, as it is done on the page."""

from __future__ import annotations

from collections.abc import Mapping

INSTEAD: Mapping[str, str] = {
    "`waarom new SOORT` geeft een dossier om in te vullen": "‘Begin met de vragen’ op het eerste scherm geeft een dossier om in te vullen",
    "`waarom facts` toont wat er is": "‘Begin met de vragen’ op het eerste scherm geeft een dossier waarin alles staat wat er is",
    "(het rapport en `waarom repair` noemen ze alle)": "(het rapport noemt ze alle)",
    "kies er een met --running: ": "kies er een bovenaan de bladzijde: ",
    "kies een van --application en --running": "vraag de link opnieuw",
}


def here(text: str) -> str:
    """Of a hint, or of a report; what a person wrote has none of these words."""
    for there, instead in INSTEAD.items():
        text = text.replace(there, instead)
    return text
