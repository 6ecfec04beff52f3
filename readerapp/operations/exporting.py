"""Leave as plain Markdown: one file a paper, whose links lead to the other files.

What the reader writes into a file stays: blocks are known by their hash, and the texts last
written are kept in the library, so that an edited block is merged and never overwritten.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from readerapp import files
from readerapp.errors import ReaderError
from readerapp.formats import bibtex, vault, vault_blocks
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.model import Highlight, Paper, Sheet

_DRAFT: Final = re.compile(r"\.[a-z0-9.-]{1,40}\.\w{8}")  # as files.write names them
_DRAFT_AGE: Final = 3600.0  # seconds
_REFERENCES: Final = "references.bib"
_HASH: Final = "sha256"  # of the reference list as last written
_UID: Final = "uid"  # the base text that says whose file it is
_AT_ONCE: Final = 200  # pages whose base texts are kept in one go
_SHORT: Final = 40


@dataclass
class ExportReport:
    """What an export did: files written and left as they were, and blocks by what became of them.

    ``orphans`` are files of papers that are no longer in the library; they are left alone.
    """

    folder: Path
    written: int = 0
    unchanged: int = 0
    kept_yours: int = 0
    merged: int = 0
    conflicts: int = 0
    read_back: int = 0
    orphans: int = 0

    def count(self, report: Iterable[tuple[str, str]]) -> None:
        """Count what a merge says it did not simply rewrite."""
        for what, _ in report:
            self.kept_yours += what in ("kept", "left out", "freed")
            self.merged += what == "merged"
            self.conflicts += what == "conflict"


@dataclass
class _Shelf:
    """The folder as it is known: file names by uid, and what each was last written from."""

    folder: Path
    profile: str
    names: dict[str, str] = field(default_factory=dict)
    fresh: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def file(self, name: str) -> Path:
        """The file of a page."""
        return self.folder / f"{name}.md"


def export_markdown(
    library: Library,
    folder: Path,
    ids: Sequence[int] | None = None,
    *,
    profile: str = vault_blocks.PORTABLE,
    job: Job = UNWATCHED,
) -> ExportReport:
    """Write ``folder/papers/<citekey>.md`` for these papers (None: all but the trashed).

    Beside them goes ``references.bib``, so that ``@citekey`` in a note can be resolved. A second
    export writes nothing. Links to papers that have no file there stay as typed.
    Cancelling leaves whole files only.

    Raises:
        ReaderError: the folder cannot be written.
    """
    papers = library.papers.many(library.papers.listing("all") if ids is None else ids)
    place = files.folder(folder.resolve() / "papers")
    _sweep(place)
    shelf, report = _Shelf(place, profile), ExportReport(folder)
    known = library.vault.names(str(place))
    _settle_names(library, shelf, papers, known)
    try:
        for paper in job.track(papers, "Writing Markdown"):
            _write(library, shelf, paper, report)
            if len(shelf.fresh) >= _AT_ONCE:
                _keep(library, shelf)
        _write_references(library, shelf, papers, report)
    finally:
        _keep(library, shelf)
    here = {paper.uid for paper in papers}
    report.orphans = sum(
        shelf.file(name).is_file() and _is_gone(library, uid)
        for uid, name in known.items()
        if uid not in here
    )
    return report


def _sweep(place: Path) -> None:
    """Remove what an export that was killed had begun to write beside a page."""
    for draft in (*place.glob(".*"), *place.parent.glob(f".{_REFERENCES}.*")):
        if _DRAFT.fullmatch(draft.name) and time.time() - draft.stat().st_mtime > _DRAFT_AGE:
            draft.unlink(missing_ok=True)


def _settle_names(
    library: Library, shelf: _Shelf, papers: Sequence[Paper], known: Mapping[str, str]
) -> None:
    """Give every page its file name; a paper with a new citekey takes its file along."""
    shelf.names.update({u: n for u, n in known.items() if shelf.file(n).is_file()})
    taken = {name: uid for uid, name in shelf.names.items()}
    for paper in papers:
        name, had = paper.citekey, shelf.names.get(paper.uid)
        if had == name:
            continue
        if taken.get(name, paper.uid) != paper.uid or _is_of_another(shelf.file(name), paper.uid):
            name = f"{name}-{paper.uid.lower()}"
        if had is not None and had != name and not shelf.file(name).exists():
            _rename(library, shelf, had, name)
        shelf.names[paper.uid] = name
        taken[name] = paper.uid


def _is_of_another(file: Path, uid: str) -> bool:
    """Whether a file is the page of another paper, perhaps of another library."""
    try:
        text = _read(file)
    except ReaderError:  # no text at all, so it is nobody's page
        return True
    owner = vault.uid_of(text) if text else None
    return owner not in (None, uid)


def _is_gone(library: Library, uid: str) -> bool:
    paper = library.papers.named(uid)
    return paper is None or library.papers.get(paper).trashed is not None


def _rename(library: Library, shelf: _Shelf, old: str, new: str) -> None:
    try:
        shelf.file(old).rename(shelf.file(new))
    except OSError as error:
        raise ReaderError(files.cannot_write(shelf.file(new), error)) from error
    if library.read_only:
        return
    with library.store.bookkeeping() as books:
        base = library.vault.base(str(shelf.folder), old)
        books.delete("vault_base", folder=str(shelf.folder), name=old)
        for block, text in base.items():
            books.put("vault_base", folder=str(shelf.folder), name=new, block=block, text=text)


def _write(library: Library, shelf: _Shelf, paper: Paper, report: ExportReport) -> None:
    name = shelf.names[paper.uid]
    base = library.vault.base(str(shelf.folder), name)
    page = _page(library, shelf, library.sheet(paper.id))
    try:
        had = _read(shelf.file(name))
    except ReaderError:  # somebody made it something else than text: theirs, and left alone
        report.kept_yours += 1
        return
    merged = vault.merge(had, page, base)
    report.count(merged.report)
    if files.write(shelf.file(name), merged.text.encode()):
        report.written += 1
    else:
        report.unchanged += 1
    new = {**merged.base, _UID: paper.uid}
    if new != base:
        shelf.fresh.append((name, new))


def _write_references(
    library: Library, shelf: _Shelf, papers: Sequence[Paper], report: ExportReport
) -> None:
    """Write the references of every paper with a page there, now or from an export before.

    The reader's own file, or one that was edited, is left as it is.
    """
    file = shelf.folder.parent / _REFERENCES
    known = {paper.id: paper for paper in papers}
    for uid, name in shelf.names.items():
        other = library.papers.named(uid)
        if other is not None and other not in known and shelf.file(name).is_file():
            known[other] = library.papers.get(other)
    data = bibtex.write(sorted(known.values(), key=lambda paper: paper.citekey)).encode()
    last = library.vault.base(str(shelf.folder), _REFERENCES).get(_HASH)
    try:
        had = file.read_bytes() if file.exists() else None
    except OSError as error:
        raise ReaderError(files.cannot_read(file, error)) from error
    if had is not None and _hash(had) not in (last, _hash(data)):
        report.kept_yours += 1
        return
    files.write(file, data)
    if last != _hash(data):
        shelf.fresh.append((_REFERENCES, {_HASH: _hash(data)}))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _keep(library: Library, shelf: _Shelf) -> None:
    """Remember what was written, for the next merge; a library only read has no memory."""
    if library.read_only or not shelf.fresh:
        return
    with library.store.bookkeeping() as books:
        for name, base in shelf.fresh:
            books.delete("vault_base", folder=str(shelf.folder), name=name)
            for block, text in base.items():
                books.put("vault_base", folder=str(shelf.folder), name=name, block=block, text=text)
    shelf.fresh.clear()


def _page(library: Library, shelf: _Shelf, sheet: Sheet) -> vault.Page:
    paper = sheet.paper

    def page_of(target: str) -> str | None:
        found = library.papers.named(target)
        return shelf.names.get(library.papers.get(found).uid) if found is not None else None

    def tags_of(highlight: Highlight) -> Iterable[str]:
        return sheet.highlight_tags.get(highlight.id, ())

    front = vault_blocks.front_matter(
        title=paper.title,
        aliases=_aliases(sheet),
        citekey=paper.citekey,
        uid=paper.uid,
        status=paper.status.value,
        rating=paper.rating,
        tags=[tag.name for tag in sheet.tags],
        authors=paper.authors,
        year=paper.year,
        venue=paper.venue,
        doi=paper.doi,
        arxiv=paper.arxiv,
        urls=paper.urls,
        added=paper.added,
        updated=library.papers.updated(paper.id),
    )
    blocks = [vault_blocks.head(paper.title, paper.uid)]
    if sheet.text:
        blocks.append(vault_blocks.abstract(sheet.text))
    blocks += vault_blocks.highlights(
        sheet.highlights, paper.uid, page_of, tags=tags_of, profile=shelf.profile
    )
    if sheet.note and sheet.note.markdown.strip():
        blocks.append(vault_blocks.note(sheet.note.markdown, page_of, profile=shelf.profile))
    blocks += vault_blocks.backlinks(list(_backlinks(shelf, sheet)), profile=shelf.profile)
    return vault.Page(front, tuple(blocks), vault_blocks.SEED)


def _backlinks(shelf: _Shelf, sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    for link in sheet.backlinks:
        page = shelf.names.get(link.uid or "")
        if page is not None:
            yield page, _short(link.title or page), link.context


def _aliases(sheet: Sheet) -> list[str]:
    """What else the paper is called: the short form of its title, and its old citekeys."""
    short = _short(sheet.paper.title)
    return [*([short] if short != sheet.paper.title else []), *sheet.aliases]


def _short(title: str) -> str:
    """What stands before the colon of a title, if it is short enough to be a name."""
    name, colon, _ = title.partition(":")
    return name.strip() if colon and 0 < len(name.strip()) <= _SHORT else title


def _read(file: Path) -> str | None:
    """The text of a page as it is on the disk; None if there is none.

    Raises:
        ReaderError: something is there that is not text we may read, so it is left alone.
    """
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise ReaderError(f"“{file}” is not UTF-8 text, so it was left alone.") from None
    except OSError as error:
        raise ReaderError(files.cannot_read(file, error)) from error
