"""The face for people: load a rule base, decide a dossier, read why.

import explain
twenterand = explain.load("twenterand-2024")
answer = twenterand.decide("dossier.yaml", application="a1")
print(explain.outline(explain.cards(answer, answer.decisions[0])))
"""

from .cards.build import explain as cards
from .cards.outline import outline
from .load import load_norms
from .notebook.rulebase import RuleBase, load

__all__ = ["RuleBase", "cards", "load", "load_norms", "outline"]
