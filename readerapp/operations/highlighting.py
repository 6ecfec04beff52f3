"""Highlight words of an abstract, say something about them, take highlights away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.library.journal import Transaction, now
from readerapp.model import HIGHLIGHT_COLOURS, Highlight
from readerapp.operations.tagging import cleaned
from readerapp.operations.words import shortened
from readerapp.text.anchors import context, find
from readerapp.text.links import links


@dataclass(frozen=True, slots=True)
class _Said:
    """What the reader says about the words."""

    colour: str
    label: str
    comment: str
    tags: tuple[str, ...]


def highlight(
    library: Library,
    paper_id: int,
    start: int,
    end: int,
    *,
    colour: str = "yellow",
    label: str = "",
    comment: str = "",
    tags: Sequence[str] = (),
) -> Highlight:
    """Highlight code points ``start`` to ``end`` of the abstract as it is shown.

    Blanks at either end are left out.

    Raises:
        ReaderError: nothing is there to highlight, or there is no such colour.
    """
    said = _Said(colour, label, comment, tuple(tags))
    with library.store.transaction("") as tx:
        row = _add(library, tx, paper_id, start, end, said)
    return _got(library, row)


def highlight_quote(
    library: Library,
    paper_id: int,
    quote: str,
    *,
    occurrence: int = 1,
    colour: str = "yellow",
    label: str = "",
    comment: str = "",
    tags: Sequence[str] = (),
) -> Highlight:
    """Highlight where the abstract says ``quote``, the ``occurrence``-th time.

    Raises:
        ReaderError: the abstract does not say it (that often), or there is no such colour.
    """
    said = _Said(colour, label, comment, tuple(tags))
    with library.store.transaction("") as tx:
        version = library.papers.version(paper_id)
        span = find(version.text, quote, occurrence) if version and quote.strip() else None
        if span is None:
            times = "" if occurrence == 1 else f" {occurrence} times"
            raise ReaderError(f"The abstract does not say “{shortened(quote)}”{times}.")
        row = _add(library, tx, paper_id, *span, said)
    return _got(library, row)


def edit_highlight(
    library: Library,
    highlight_id: int,
    *,
    colour: str | None = None,
    label: str | None = None,
    comment: str | None = None,
    tags: Sequence[str] | None = None,
    start: int | None = None,
    end: int | None = None,
) -> bool:
    """Change what is said about a highlight, or (``start`` and ``end``) attach it elsewhere.

    What is None stays. Returns whether anything changed.
    """
    said = {"colour": colour, "label": label, "comment": comment}
    fields: dict[str, object] = {name: value for name, value in said.items() if value is not None}
    if colour is not None:
        _check_colour(colour)
    with library.store.transaction("") as tx:
        old = _got(library, highlight_id)
        tx.label = f"Edit highlight “{shortened(old.exact)}”"
        if start is not None and end is not None:
            fields |= _place(library, old.paper, start, end)
        tx.update("highlight", highlight_id, **fields)
        if tags is not None:
            _set_tags(library, tx, highlight_id, old.paper, tags)
        if comment is not None:
            library.links.replace(tx, "highlight", highlight_id, old.paper, links(comment))
        return bool(tx.changes)


def remove_highlight(library: Library, highlight_id: int) -> int:
    """Take a highlight away with its comment; return 1."""
    with library.store.transaction("") as tx:
        old = _got(library, highlight_id)
        tx.label = f"Remove highlight “{shortened(old.exact)}”"
        _set_tags(library, tx, highlight_id, old.paper, ())
        library.highlights.remove(tx, highlight_id)
    return 1


def _add(
    library: Library, tx: Transaction, paper_id: int, start: int, end: int, said: _Said
) -> int:
    """Keep a new highlight; return its row id."""
    _check_colour(said.colour)
    place = _place(library, paper_id, start, end)
    tx.label = f"Highlight “{shortened(str(place['exact']))}”"
    row = library.highlights.add(
        tx,
        paper=paper_id,
        seq=library.highlights.next_seq(paper_id),
        colour=said.colour,
        label=said.label,
        comment=said.comment,
        created=now(),
        **place,
    )
    _set_tags(library, tx, row, paper_id, said.tags)
    library.links.replace(tx, "highlight", row, paper_id, links(said.comment))
    return row


def _place(library: Library, paper_id: int, start: int, end: int) -> dict[str, object]:
    """The columns that say where a highlight is: the words between, blanks at the ends left out.

    Raises:
        ReaderError: no words are there.
    """
    version = library.papers.version(paper_id)
    text = version.text if version else ""
    start, end = _trimmed(text, start, end)
    if version is None or start >= end:
        raise ReaderError("There is nothing there to highlight.")
    prefix, suffix = context(text, start, end)
    return {
        "version": version.id,
        "start": start,
        "end": end,
        "exact": text[start:end],
        "prefix": prefix,
        "suffix": suffix,
        "status": "ok",
        "score": 1.0,
    }


def _got(library: Library, highlight_id: int) -> Highlight:
    found = library.highlights.get(highlight_id)
    if found is None:
        raise ReaderError("That highlight is no longer there.")
    return found


def _set_tags(
    library: Library, tx: Transaction, highlight_id: int, paper_id: int, names: Sequence[str]
) -> None:
    wanted = {library.tags.ensure(tx, cleaned(name)).id for name in names}
    had = dict(library.highlights.tag_rows(highlight_id))
    for tag in sorted(wanted - had.keys()):
        tx.insert("highlight_tag", paper=paper_id, highlight=highlight_id, tag=tag)
    unwanted = had.keys() - wanted
    for tag in sorted(unwanted):
        tx.delete("highlight_tag", had[tag])
    for each in library.tags.all() if unwanted else ():
        if each.id in unwanted:
            library.tags.sweep(tx, each)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _check_colour(colour: str) -> None:
    if colour not in HIGHLIGHT_COLOURS:
        raise ReaderError(f"A highlight can be {', '.join(HIGHLIGHT_COLOURS)}, not “{colour}”.")
