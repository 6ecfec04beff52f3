"""What was being typed when the library was replaced under the window: given to the new one.

Where the new one has no such paper, or is none at all, the words are written into a file beside
it, and the reader is told which.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from readerapp import files, places
from readerapp.errors import LibraryUnusable, ReaderError
from readerapp.gui.session import Session
from readerapp.library import Library


@dataclass(frozen=True, slots=True)
class Typed:
    """A note that was not kept yet, and what it was begun from."""

    uid: str
    citekey: str
    title: str
    markdown: str
    base: str


def typed(session: Session) -> list[Typed]:
    """Every note of which the library does not hold the last words."""
    return list(_typed(session))


def _typed(session: Session) -> Iterator[Typed]:
    shown = session.desk.page.sheet
    for paper, markdown, base in session.desk.page.note.unkept():
        if shown is not None and shown.paper.id == paper:
            known = shown.paper
        else:
            try:
                known = session.library.papers.get(paper)
            except Exception:  # noqa: BLE001 - the library is gone, and the words count
                yield Typed("", f"paper-{paper}", "a paper", markdown, base)
                continue
        yield Typed(known.uid, known.citekey, known.title, markdown, base)


def library_again(folder: Path) -> Library:
    """Open what lies there now; a folder that was moved away is not begun anew.

    Raises:
        LibraryUnusable: there is no library there any more.
    """
    if not (folder / "library.sqlite").exists():
        raise LibraryUnusable(f"The library “{folder}” is no longer there: was it moved?")
    return Library(folder)


def put_back(session: Session, words: Sequence[Typed]) -> list[str]:
    """Give the words to the library, merged with what it holds; say what became of them."""
    told, homeless = [], []
    for each in words:
        paper = session.library.papers.named(each.uid) if each.uid else None
        if paper is None or session.library.read_only:
            homeless.append(each)
        else:
            session.deeds.write_note(paper, each.markdown, "", each.base)
            told.append(f"Your note on “{each.title}” was kept.")
    return [*told, *write_down(session.library.folder, homeless)]


def write_down(folder: Path, words: Sequence[Typed]) -> list[str]:
    """Write the words into files beside the library, or where that can be; say where."""
    told = []
    for each in words:
        for place in (folder, folder.parent, Path.home(), places.settings_folder()):
            path = _unused(place, each.citekey)
            try:
                if not place.is_dir():
                    continue
                files.write(path, each.markdown.encode())
            except (ReaderError, OSError):
                continue
            told.append(f"Your note on “{each.title}” was written to “{path}”.")
            break
    return told


def _unused(folder: Path, citekey: str) -> Path:
    stamp = time.strftime("%Y-%m-%d")
    for number in range(1, 10_000):
        path = folder / f"note on {citekey}, {stamp}{f' ({number})' if number > 1 else ''}.md"
        if not path.exists():
            break
    return path
