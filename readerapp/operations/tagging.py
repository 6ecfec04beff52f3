"""Tag papers; rename, merge and colour tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.library.journal import Transaction
from readerapp.model import TAG_COLOURS, Tag
from readerapp.operations.words import papers_named


def tag_papers(
    library: Library, ids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> int:
    """Put tags on papers and take others off; return how many papers changed.

    A tag that nothing carries any more is forgotten, unless it has a number key.

    Raises:
        ReaderError: a name cannot be a tag.
    """
    new, old = [cleaned(name) for name in add], [cleaned(name) for name in remove]
    quoted = ", ".join(f"“{name}”" for name in (*new, *old))
    verb = "Untag" if not new else "Retag" if old else "Tag"
    with library.store.transaction(f"{verb} {papers_named(library, ids)} {quoted}") as tx:
        changed: set[int] = set()
        for name in new:
            tag = library.tags.ensure(tx, name)
            changed.update(i for i in ids if library.tags.attach(tx, i, tag.id))
            library.tags.sweep(tx, tag)  # there may be nothing to put it on
        for name in old:
            found = library.tags.named(name)
            if found is not None:
                off = [i for i in ids if library.tags.detach(tx, i, found.id)]
                changed.update(off)
                if off:
                    library.tags.sweep(tx, found)
        return len(changed)


def rename_tag(library: Library, old: str, new: str) -> int:
    """Rename a tag and every tag nested in it; return how many.

    Raises:
        ReaderError: there is no such tag, or one of the new names is taken.
    """
    old, new = cleaned(old), cleaned(new)
    with library.store.transaction(f"Rename tag “{old}” to “{new}”") as tx:
        tags, changed = library.tags.below(old), 0
        if not tags:
            raise ReaderError(f"There is no tag “{old}”.")
        for each in tags:
            name = new + each.name[len(old) :]
            taken = library.tags.named(name)
            if taken is not None and taken.id != each.id:
                raise ReaderError(f"There is a tag “{name}” already; merge the two instead.")
            changed += tx.update("tag", each.id, name=name)
        library.searches.retag(tx, old, new, below=True)
        return changed


def merge_tags(library: Library, into: str, other: str) -> int:
    """Put tag ``into`` wherever ``other`` is, forget ``other``; return how many had it."""
    with library.store.transaction(f"Merge tag “{other}” into “{into}”") as tx:
        keep, gone = _existing(library, into), _existing(library, other)
        if keep.id == gone.id:
            return 0
        moved = _move_to(library, tx, keep, gone)
        library.searches.retag(tx, gone.name, keep.name, below=False)
        tx.delete("tag", gone.id)
        return moved


def colour_tag(library: Library, name: str, colour: str | None, key: int | None = None) -> int:
    """Give a tag a colour (None: leave it) and a number key 1-9 (None: leave it, 0: none).

    A key that another tag holds moves here.

    Raises:
        ReaderError: there is no such tag, colour or key.
    """
    if colour is not None and colour not in TAG_COLOURS:
        raise ReaderError(f"A tag can be {', '.join(TAG_COLOURS)}, not “{colour}”.")
    if key is not None and not 0 <= key <= 9:
        raise ReaderError("A tag goes on one of the keys 1 to 9.")
    with library.store.transaction(f"Change tag “{name}”") as tx:
        tag = _existing(library, name)
        holder = library.tags.with_key(key) if key else None
        if holder is not None and holder.id != tag.id:
            tx.update("tag", holder.id, key=None)
        fields: dict[str, object] = {} if colour is None else {"colour": colour}
        if key is not None:
            fields["key"] = key or None
        return int(tx.update("tag", tag.id, **fields))


def cleaned(name: str) -> str:
    """A tag name as it is kept: single spaces, no empty part between slashes, no leading #.

    Raises:
        ReaderError: nothing is left of it, or it holds a character that would break a query.
    """
    parts = [" ".join(part.split()) for part in name.lstrip("# ").split("/")]
    tidy = "/".join(part for part in parts if part)
    if not tidy:
        raise ReaderError("A tag needs a name.")
    if len(tidy) > 100 or re.search(r'["\x00-\x1f]', tidy):
        raise ReaderError(
            f"“{tidy[:40]}” cannot be a tag: no quotation marks, at most 100 characters."
        )
    return tidy


def cleaned_or_none(name: str) -> str | None:
    """A tag name from a file as it is kept; None if nothing could be called so."""
    try:
        return cleaned(name.replace('"', ""))
    except ReaderError:
        return None


def _existing(library: Library, name: str) -> Tag:
    tag = library.tags.named(cleaned(name))
    if tag is None:
        raise ReaderError(f"There is no tag “{name}”.")
    return tag


def _move_to(library: Library, tx: Transaction, keep: Tag, gone: Tag) -> int:
    papers = library.tags.papers_with(gone.id)
    for paper_id in papers:
        library.tags.attach(tx, paper_id, keep.id)
        library.tags.detach(tx, paper_id, gone.id)
    for row_id, highlight in library.tags.highlights_with(gone.id):
        if library.tags.on_highlight(highlight, keep.id):
            tx.delete("highlight_tag", row_id)
        else:
            tx.update("highlight_tag", row_id, tag=keep.id)
    return len(papers)
