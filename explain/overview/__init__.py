"""What one beneficiary is entitled to, kind by kind: the words, the JSON and the page; `report.py` prints it.

page(overview)                                # one HTML page that needs nothing else
inside(overview)                              # what stands in it, for another page
overview_json(overview)                       # plain data
"""

from .page import inside, page
from .words import overview_json

__all__ = ["inside", "overview_json", "page"]
