"""The face for people: load a rule base, decide a dossier, read why.

import explain
twenterand = explain.load("twenterand-2024")
answer = twenterand.decide("dossier.yaml", application="a1")
print(explain.outline(explain.cards(answer, answer.decisions[0])))
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cards.build import explain as cards
    from .cards.outline import outline
    from .load import load_norms
    from .notebook.rulebase import RuleBase, load

__all__ = ["RuleBase", "cards", "load", "load_norms", "outline"]

_WHERE = {  # imported when they are asked for: a verb that needs no picture or notebook starts sooner
    "RuleBase": ("notebook.rulebase", "RuleBase"),
    "cards": ("cards.build", "explain"),
    "load": ("notebook.rulebase", "load"),
    "load_norms": ("load", "load_norms"),
    "outline": ("cards.outline", "outline"),
}

for _name in ("cards", "load"):  # a module of the same name is read first, or it would take the place of the function
    import_module(f".{_name}", __name__)
    del globals()[_name]
del _name


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    module, attribute = _WHERE[name]
    found: object = getattr(import_module(f".{module}", __name__), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*globals(), *__all__]
