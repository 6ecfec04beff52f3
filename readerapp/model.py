"""The things a library holds, as plain immutable values. Imports nothing of ours.

Every offset is a count of Unicode code points. Every moment is ISO 8601 in UTC, whole seconds
(``2026-11-22T09:30:00Z``). Row ids are SQLite's and never leave the program; ``uid`` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

Row = Mapping[str, Any]


class Status(StrEnum):
    """Where a paper stands in a reader's life."""

    INBOX = "inbox"
    QUEUED = "queued"
    READING = "reading"
    READ = "read"
    SKIPPED = "skipped"


HIGHLIGHT_COLOURS: Final = ("yellow", "green", "blue", "pink")
YEARS: Final = range(1000, 3000)  # when a paper can have appeared
TAG_COLOURS: Final = ("amber", "green", "blue", "pink", "violet", "teal", "red", "grey")


# --- What a file says -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as a file tells it, before the library has seen it.

    ``start``/``end`` bound it in the decoded text of the file; lines count from 1.
    ``doubts`` say in words why the reader should look at it ("no abstract follows").
    ``key`` is the name the file gives it, ``tags`` the labels its owner gave it, and ``note``
    Markdown that is told about it but is no abstract. ``raw`` is what the file says of it, where
    that is not simply the stretch of text between ``start`` and ``end``.
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    urls: tuple[str, ...] = ()
    first_line: int = 0
    last_line: int = 0
    start: int = 0
    end: int = 0
    doubts: tuple[str, ...] = ()
    arxiv_version: int | None = None
    key: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of a file that is no record: shown, never lost."""

    line: int
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be read as meant."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file says. Spans of records and of left-out pieces tile its ``text``.

    ``text`` is the decoded text of the file, or what a reader would call its text where the file
    wraps it up (the body of a mail, the first page of a PDF). ``doubts`` say why the reader
    should look at the whole of it before anything is added.
    """

    format: str
    encoding: str
    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()
    text: str = ""


# --- What a library keeps -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """One record on the reading list, without its abstract (see ``Version``)."""

    id: int
    uid: str
    citekey: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    urls: tuple[str, ...] = ()
    status: Status = Status.INBOX
    starred: bool = False
    rating: int = 0
    added: str = ""
    trashed: str | None = None
    version: int | None = None
    arxiv_version: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an abstract: as it came, and as it is shown and anchored in."""

    id: int
    paper: int
    raw: str
    text: str
    norm_version: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A label on papers; ``/`` in its name nests it. ``key`` is a digit 1-9 or None."""

    id: int
    name: str
    colour: str
    key: int | None = None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with a name. Papers that newly match it get ``tag``, if there is one."""

    id: int
    name: str
    query: str
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """A span of one version of an abstract. ``seq`` 1 is shown as ``h1``, never reused."""

    id: int
    paper: int
    seq: int
    version: int
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    status: str = "ok"
    score: float = 1.0
    colour: str = "yellow"
    label: str = ""
    comment: str = ""
    created: str = ""

    @property
    def name(self) -> str:
        """How links and the command line call it."""
        return f"h{self.seq}"


@dataclass(frozen=True, slots=True)
class Note:
    """Markdown, as typed. The main note of a paper, or (``paper`` None) one of its own."""

    id: int
    uid: str
    paper: int | None
    title: str
    markdown: str
    created: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """One batch of files brought in together; taken back as one step."""

    id: int
    uid: str
    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One link between two texts, seen from either end.

    Outwards, ``target`` is what the reader wrote and ``paper``/``citekey``/``title`` are None
    while nothing goes by that name. Backwards, they name the paper whose text holds the link
    (``note`` is set instead when a free note holds it). ``context`` is the sentence around it.
    """

    target: str
    context: str
    paper: int | None = None
    uid: str | None = None
    citekey: str | None = None
    title: str | None = None
    note: int | None = None


# --- What a pane shows ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """One row of the list: enough to paint it without asking again."""

    id: int
    title: str
    abstract: str
    status: Status
    starred: bool
    rating: int
    tags: tuple[Tag, ...]
    highlights: int
    noted: bool
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the reading pane shows of one paper."""

    paper: Paper
    text: str
    raw: str
    tags: tuple[Tag, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    highlight_tags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    note: Note | None = None
    links: tuple[Reference, ...] = ()
    backlinks: tuple[Reference, ...] = ()
    import_label: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything the sidebar counts. Tag counts include the tags nested below."""

    total: int
    statuses: Mapping[Status, int]
    starred: int
    trashed: int
    tags: tuple[tuple[Tag, int], ...]
    imports: tuple[tuple[Import, int], ...]
    searches: tuple[SavedSearch, ...] = ()  # what each finds is counted apart


# --- What was done --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One row as it was and as it became; ``None`` means the row did not exist.

    An update holds only the columns changed, on both sides. ``paper`` is the id of the paper
    the row belongs to, or None for rows of no single paper.
    """

    table: str
    key: int
    paper: int | None
    before: Row | None
    after: Row | None

    @property
    def is_purge(self) -> bool:
        """Whether the row was removed for good: neither side of it is kept."""
        return self.before is None and self.after is None


@dataclass(frozen=True, slots=True)
class Step:
    """Everything one user action changed: the unit of undo, of indexing and of redraw.

    ``kind`` is ``do``, ``undo``, ``redo`` or ``purge``; ``papers`` and ``tables`` say what it
    touched.
    """

    id: int
    at: str
    label: str
    kind: str
    papers: frozenset[int]
    tables: frozenset[str]
