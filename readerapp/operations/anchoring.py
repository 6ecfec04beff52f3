"""Give a paper another abstract, and let its highlights move to it or stay behind."""

from __future__ import annotations

from collections.abc import Iterable

from readerapp.library import Library
from readerapp.library.journal import Transaction
from readerapp.model import Highlight, Paper
from readerapp.text.anchors import reanchor
from readerapp.text.normalise import NORM_VERSION


def replace_abstract(
    library: Library, tx: Transaction, paper: Paper, raw: str, text: str, batch: int | None = None
) -> None:
    """Make ``raw``, shown as ``text``, the abstract of a paper; nothing if it is that already.

    A highlight whose words are found again moves to it; any other stays with the version it was
    made in, as an orphan.
    """
    old = library.papers.version(paper.id)
    if (old.raw if old else "") == raw:
        return
    version = library.papers.add_version(tx, paper.id, raw, text, NORM_VERSION, batch)
    anchor(library, tx, library.highlights.of(paper.id), version, text)


def anchor(
    library: Library, tx: Transaction, highlights: Iterable[Highlight], version: int, text: str
) -> None:
    """Put highlights where their words stand in a version of an abstract, shown as ``text``."""
    for highlight in highlights:
        anchored = library.papers.text_of(highlight.version)
        found = reanchor(anchored, text, highlight.start, highlight.end)
        if found.start is None or found.end is None:
            tx.update("highlight", highlight.id, status=found.status, score=found.score)
            continue
        words, status = text[found.start : found.end], found.status
        if highlight.status == "changed" and words != highlight.exact:
            status = "changed"  # still: unlike what was highlighted in the first place
        tx.update(
            "highlight",
            highlight.id,
            version=version,
            start=found.start,
            end=found.end,
            status=status,
            score=found.score,
        )
