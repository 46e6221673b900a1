"""The reference of a rule base as Markdown pages: pure functions of the checked norms and of what shows them.

`pages(norms, evidence)` gives the text of every page by its path below the folder of the site.
"""

from .evidence import Evidence, gather
from .site import navigation, pages
from .whole import STYLE, style

__all__ = ["STYLE", "Evidence", "gather", "navigation", "pages", "style"]
