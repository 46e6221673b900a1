"""The face in a notebook: answers that show themselves, dossiers in Python, tables, plots and the %%regels cell.

%load_ext explain.notebook
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """For `%load_ext explain.notebook`: the cells %%regels and %%wettekst."""
    from .magic import RuleMagics

    shell.register_magics(RuleMagics)
