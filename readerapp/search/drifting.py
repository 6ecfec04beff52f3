"""Does the index hold the papers that the library does? What it claims is not believed here."""

from __future__ import annotations

import numpy as np

from readerapp.library import Library
from readerapp.library.texts import changed
from readerapp.search import index
from readerapp.search.building import pending
from readerapp.search.postings import Cache


def drift(library: Library) -> int:
    """How many papers the index holds that are not there, or lacks though it says it has all.

    An index that is behind, or not there, drifts in nothing: it catches up by itself.
    """
    opened = index.open_index(library, Cache())
    if opened is None:
        return 0
    try:
        if opened.stamp.base < 0 or pending(library, opened.stamp):
            return 0
        held = [segment.papers[segment.live] for segment in opened.segments]
    finally:
        opened.close()
    there = np.concatenate([np.empty(0, np.int64), *held])
    wanted = np.array(changed(library.store, -1, 0), np.int64)
    return len(np.setxor1d(there[there > 0], wanted))
