"""Say once that a library lies where it may come to harm."""

from __future__ import annotations

from typing import Final

from readerapp import places
from readerapp.library import Library

_WARNED: Final = "warned of"  # the setting with the place whose risk was told


def new_risk(library: Library) -> str:
    """Why the library may come to harm where it lies; empty where it may not, or it was told."""
    place = str(library.folder.absolute())
    risk = places.risky(library.folder)
    if not risk or library.read_only or library.store.setting(_WARNED) == place:
        return ""
    with library.store.bookkeeping() as books:
        books.put("setting", name=_WARNED, value=place)
    return risk
