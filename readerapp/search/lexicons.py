"""The words that stand in texts, in order, and in how many documents each does."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from readerapp.search.postings import Lexicon


def merged(lexicons: Iterable[Lexicon]) -> Lexicon:
    """All words of several lexicons; the documents of each are added up."""
    counts: dict[str, int] = {}
    for lexicon in lexicons:
        if not counts:
            counts = dict(zip(lexicon.words, lexicon.documents.tolist(), strict=True))
            continue
        for word, count in zip(lexicon.words, lexicon.documents.tolist(), strict=True):
            counts[word] = counts.get(word, 0) + count
    words = sorted(counts)
    return Lexicon(words, np.fromiter(map(counts.__getitem__, words), np.int64, len(words)))
