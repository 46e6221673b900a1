"""The answer in one sentence, made from the rule base and the dossier."""

from .reasons import GroundReason, Reason, ground_reasons
from .sentence import sentence

__all__ = ["GroundReason", "Reason", "ground_reasons", "sentence"]
