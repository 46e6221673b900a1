"""Is there somebody at the notebook, with widgets to show?"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from typing import Any


def live() -> bool:
    """True in a running notebook with ipywidgets where questions can be answered (so not in nbconvert or nbclient)."""
    if "IPython" not in sys.modules or importlib.util.find_spec("ipywidgets") is None:
        return False
    from IPython.core.getipython import get_ipython

    kernel: Any = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    request = kernel.get_parent("shell") or {}
    return bool(request.get("content", {}).get("allow_stdin", True))


def bundle(html: str, text: str, widget: Any = None) -> dict[str, Any]:
    """A display in every form there is; the first that can be shown wins."""
    view = widget._repr_mimebundle_() if widget is not None else {}
    return {**view, "text/html": html, "text/plain": text}


def show(first: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    """Display a bundle; what comes back puts another in its place."""
    from IPython import display

    module: Any = display
    handle = module.DisplayHandle()
    handle.display(first, raw=True)
    return lambda later: handle.update(later, raw=True)
