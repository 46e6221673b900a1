"""Is there somebody at the notebook, with widgets to show?"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from typing import Any

NEEDED = ("ipywidgets", "anywidget")


def live() -> bool:
    """True in a running notebook with widgets where questions can be answered (so not in nbconvert or nbclient), and under Voilà."""
    if "IPython" not in sys.modules or any(importlib.util.find_spec(x) is None for x in NEEDED):
        return False
    from IPython.core.getipython import get_ipython

    kernel: Any = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
        return True
    request = kernel.get_parent("shell") or {}
    return bool(request.get("content", {}).get("allow_stdin", True))


def beside(widget: Any, text: str) -> Callable[[str, str], None]:
    """Display widgets, and beside them what is saved and exported: give that as HTML and text, as often as it changes.

    The widgets hide it as long as they are there; in a notebook that is opened again, or exported, it is what one sees.
    """
    made = widget._repr_mimebundle_()
    data, metadata = made if isinstance(made, tuple) else (made, {})
    show({k: v for k, v in data.items() if k != "text/plain"}, metadata)
    update = show({"text/html": "", "text/plain": text})
    return lambda html, words: update({"text/html": html, "text/plain": words})


def bundle(html: str, text: str) -> dict[str, Any]:
    """A display in every form there is."""
    return {"text/html": html, "text/plain": text}


def show(first: dict[str, Any], metadata: dict[str, Any] | None = None) -> Callable[[dict[str, Any]], None]:
    """Display a bundle; what comes back puts another in its place."""
    from IPython import display

    module: Any = display
    handle = module.DisplayHandle()
    handle.display(first, metadata=metadata or {}, raw=True)
    return lambda later: handle.update(later, raw=True)
