"""What a query's tree of words and facts is true of, and how well.

Words are found in few papers and facts are true of many, so the documents of words are kept as
short ascending lists, those of facts and of what is refused as masks over all documents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from readerapp.search.matching import common
from readerapp.search.postings import Bools, Floats, Ints
from readerapp.search.query import And, Fact, Node, Not, Term
from readerapp.search.scoring import Collection, Scored

_SHORT = 16  # times as short a list is looked up in the longer one; else both are marked


def evaluate(
    collection: Collection, node: Node, scope: Bools, true_of: Callable[[Fact], Bools]
) -> Scored:
    """The documents within ``scope`` that a tree is true of, ascending, and their scores.

    The scores of words asked for together are added, and so are those of alternatives; what is
    refused and facts score nothing. ``true_of``: the documents a fact is true of.
    """
    found = _Evaluation(collection, true_of).found(node)
    if isinstance(found, Scored):
        inside = scope[found.documents]
        if inside.all():
            return found
        return Scored(found.documents[inside], found.scores[inside])
    documents = np.flatnonzero(found & scope)
    return Scored(documents, np.zeros(len(documents), np.float32))


def true(node: Node, size: int, true_of: Callable[[Fact], Bools]) -> Bools:
    """What a tree of facts alone is true of, among ``size`` papers."""
    if isinstance(node, Fact):
        return true_of(node)
    if isinstance(node, Not):
        return ~true(node.part, size, true_of)
    if isinstance(node, Term):
        raise TypeError("words are not facts")
    every = isinstance(node, And)
    result = np.full(size, every, np.bool_)
    for part in node.parts:
        of_part = true(part, size, true_of)
        result = result & of_part if every else result | of_part
    return result


class _Evaluation:
    """Documents are found by scores, where a word is wanted, or else as a mask."""

    def __init__(self, collection: Collection, true_of: Callable[[Fact], Bools]) -> None:
        self._collection = collection
        self._size = collection.size
        self._true_of = true_of

    def found(self, node: Node) -> Scored | Bools:
        """What a node is true of."""
        if isinstance(node, Term):
            return self._collection.scored(node)
        if isinstance(node, Fact):
            return self._true_of(node)
        if isinstance(node, Not):
            return ~self._mask(self.found(node.part))
        if isinstance(node, And):
            return self._all(node.parts)
        return self._any([self.found(part) for part in node.parts])

    def _all(self, parts: Sequence[Node]) -> Scored | Bools:
        """What every part is true of; words first, since they leave the least."""
        scored: list[Scored] = []
        masks: list[Bools] = []
        documents: Ints | None = None
        for part in parts:
            found = self.found(part)
            if not isinstance(found, Scored):
                masks.append(found)
                continue
            scored.append(found)
            some = found.documents
            documents = some if documents is None else self._both(documents, some)
            if not len(documents):
                return Scored(documents, np.zeros(0, np.float32))
        if documents is None:
            result = np.ones(self._size, np.bool_)
            for mask in masks:
                result &= mask
            return result
        for mask in masks:
            documents = documents[mask[documents]]
        return Scored(documents, self._added(scored, documents))

    def _any(self, parts: Sequence[Scored | Bools]) -> Scored | Bools:
        """What at least one part is true of."""
        scored = [part for part in parts if isinstance(part, Scored)]
        masks = [part for part in parts if not isinstance(part, Scored)]
        if len(parts) == 1:
            return parts[0]
        inside = np.zeros(self._size, np.bool_)
        for mask in masks:
            inside |= mask
        if not scored:
            return inside
        scores = np.zeros(self._size, np.float32)
        for one in scored:
            inside[one.documents] = True
            scores[one.documents] += one.scores
        documents = np.flatnonzero(inside)
        return Scored(documents, scores[documents])

    def _both(self, some: Ints, others: Ints) -> Ints:
        """What is in both lists."""
        if len(some) > len(others):
            some, others = others, some
        if len(some) * _SHORT < len(others):
            return common(some, others)
        held = np.zeros(self._size, np.bool_)
        held[others] = True
        shared: Ints = some[held[some]]
        return shared

    def _added(self, parts: Sequence[Scored], documents: Ints) -> Floats:
        """The sum of the scores of these documents, which are in every part, from first to last."""
        total = np.zeros(len(documents), np.float32)
        for part in parts:
            if len(documents) == len(part.documents):
                total += part.scores
            else:
                total += part.scores[np.searchsorted(part.documents, documents)]
        return total

    def _mask(self, found: Scored | Bools) -> Bools:
        if not isinstance(found, Scored):
            return found
        mask = np.zeros(self._size, np.bool_)
        mask[found.documents] = True
        return mask
