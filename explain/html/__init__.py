"""The report of one decision as one HTML page that needs nothing else: no script, no font, no request.

page(answer, decision)                        # the report
page(answer, decision, trainer=True)          # the same as an exercise
inside(answer, decision)                      # what stands in it, for another page
"""

from .inputs import Change, Question, Repair
from .page import inside, page

__all__ = ["Change", "Question", "Repair", "inside", "page"]
