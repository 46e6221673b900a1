"""The reasoner: checked norms and a dossier to decisions and proofs. Knows nothing of display.

dossier = read_dossier(norms, text, "dossier.yaml")     # DossierError lists every problem
answer = decide(norms, dossier)
answer.decisions[0].outcome                             # "moet_weigeren"
"""

from .answer import Answer, Decision
from .decide import decide
from .dossier import Dossier, DossierError, Problem
from .read import read_dossier

__all__ = ["Answer", "Decision", "Dossier", "DossierError", "Problem", "decide", "read_dossier"]
