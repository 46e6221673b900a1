"""The reasoner: checked norms and a dossier to decisions and proofs. Knows nothing of display.

dossier = read_dossier(norms, text, "dossier.yaml")     # DossierError lists every problem
answer = decide(norms, dossier)
answer.decisions[0].outcome                             # "moet_weigeren"
"""

from .columns.many import decide
from .decision.answer import Answer, Decision
from .dossier.read import read_dossier
from .dossier.record import Dossier, DossierError, Problem

__all__ = ["Answer", "Decision", "Dossier", "DossierError", "Problem", "decide", "read_dossier"]
