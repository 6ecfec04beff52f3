"""Write notes. Markdown is kept as typed; its links are indexed as it is saved."""

from __future__ import annotations

from readerapp.library import Library
from readerapp.library.journal import Transaction
from readerapp.model import Note
from readerapp.operations.words import papers_named
from readerapp.text.links import links
from readerapp.text.merging import merged


def write_note(
    library: Library,
    paper_id: int,
    markdown: str,
    *,
    burst: str | None = None,
    base: str | None = None,
) -> Note | None:
    """Make the main note of a paper say ``markdown``; begin it if there is none.

    ``base`` is what the note said when the writer began. Where somebody else has written to it
    since, both texts are kept, merged line by line.

    Saves with the same ``burst`` that follow one another are undone together, so that typing
    is taken back by the pause, not by the letter. Returns the note, None if it was not begun.
    """
    with library.store.transaction(_label(library, paper_id), burst=burst) as tx:
        had = library.notes.of(paper_id)
        now = had.markdown if had else ""
        if base is not None and now not in (base, markdown):
            markdown = merged(base, markdown, now)
        _write(library, tx, paper_id, markdown)
    return library.notes.of(paper_id)


def append_to_note(library: Library, paper_id: int, paragraph: str) -> Note | None:
    """Add a paragraph to the main note of a paper, whoever else is writing to it."""
    with library.store.transaction(_label(library, paper_id)) as tx:
        had = library.notes.of(paper_id)
        before = f"{had.markdown.rstrip()}\n\n" if had and had.markdown.strip() else ""
        if paragraph.strip():
            _write(library, tx, paper_id, f"{before}{paragraph.rstrip()}\n")
    return library.notes.of(paper_id)


def begin_note(library: Library, tx: Transaction, paper_id: int, markdown: str) -> None:
    """Let a paper that has no note begin with this one, as part of something else."""
    if library.notes.of(paper_id) is None:
        _write(library, tx, paper_id, markdown)


def _label(library: Library, paper_id: int) -> str:
    return f"Write note on {papers_named(library, [paper_id])}"


def _write(library: Library, tx: Transaction, paper_id: int, markdown: str) -> None:
    had = library.notes.of(paper_id)
    if had is None and not markdown:
        return
    uid = had.uid if had else library.papers.unused_uid()
    note = library.notes.write(tx, paper_id, uid, markdown)
    library.links.replace(tx, "note", note, paper_id, links(markdown))
