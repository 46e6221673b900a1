"""The report of one decision as one HTML page that needs nothing else: no script, no font, no request.

page(answer, decision)                        # the report
page(answer, decision, trainer=True)          # the same as an exercise
"""

from .inputs import Change, Question, Repair
from .page import page

__all__ = ["Change", "Question", "Repair", "page"]
