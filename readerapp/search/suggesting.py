"""What to ask instead: a query as it was probably meant, and repairs of one that finds nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from readerapp.library import Library
from readerapp.search.dictionary import Dictionary, dictionary
from readerapp.search.engine import Engine, answered
from readerapp.search.finding import count, find
from readerapp.search.language import Query, parse
from readerapp.search.repairing import Repair, repairs
from readerapp.search.respelling import Variant, typed_words, variants

_LONGEST: Final = 1_000  # characters of a query that is still to be mended
_TOGETHER: Final = 0.6  # how much it counts that the words are found together


@dataclass(frozen=True, slots=True)
class Suggestions:
    """``did_you_mean``: the query with its misspelt words mended, if that finds papers.

    ``repairs``: for a query that finds nothing, what does, the one that keeps most first.
    """

    did_you_mean: str | None = None
    repairs: tuple[Repair, ...] = ()


def suggest(library: Library, text: str, *, prefix: bool = True) -> Suggestions:
    """What to offer below a query.

    ``prefix``: as for ``find``; a repair finds as many papers as it says when found alike.
    """
    query = parse(text, prefix=prefix)
    if len(text) > _LONGEST or not query.clauses:
        return Suggestions()
    found = find(library, text, limit=0, prefix=prefix)
    if not found.whole:  # nobody knows yet what there is
        return Suggestions()
    total = found.total
    words = answered(library, lambda engine: _words_for(library, engine, query))
    tried = variants(query, words, total)
    meant = _meant(library, query, tried, total, prefix)
    if total:
        return Suggestions(meant)
    spelt = [*filter(None, [meant]), *(variant.text for variant in tried)]
    return Suggestions(meant, repairs(library, query, words, spelt, prefix))


def _words_for(library: Library, engine: Engine, query: Query) -> dict[str, Dictionary]:
    """The words of each field that the query asks of, and of all of them."""
    collection, _ = engine.collection(library, query.tree.parts)
    fields = {"", *(word.field for word in typed_words(query))}
    return {field: dictionary(collection, field) for field in fields}


def _meant(
    library: Library, query: Query, tried: list[Variant], total: int, prefix: bool
) -> str | None:
    """The likeliest of the ways to write a query that find no less, or that complete its end.

    While its last word is still typed, and papers have words that begin so, it needs no completing.
    """
    totals = count(library, [variant.text for variant in tried], prefix=prefix)
    typed = typed_words(query)
    alone, typing = len(typed) < 2, total and any(word.goes_on for word in typed)
    found = [
        (variant.cost - (0 if alone else _TOGETHER * math.log(many)), variant.text)
        for variant, many in zip(tried, totals, strict=True)
        if many and (not typing if variant.text.startswith(query.text) else many >= total)
    ]
    return min(found)[1] if found else None
