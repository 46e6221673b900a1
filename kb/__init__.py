"""Rule bases: the published texts and the rules written beside them. Text and data only."""

from .library import Folder, KbNotFound, find, find_variant, names, neighbour

__all__ = ["Folder", "KbNotFound", "find", "find_variant", "names", "neighbour"]
