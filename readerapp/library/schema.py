"""The database, table by table, as the ordered list of steps that built it.

Never edit a step that has been released: add the next one, raise ``making.SCHEMA_VERSION``,
and keep a library of the old version for the tests. This module is imported only when a
library is made or migrated, because sqlite-utils takes longer to import than a library to open.
"""

from __future__ import annotations

from functools import partial

from sqlite_utils import Database, Migrations

from readerapp.library.seals import SEALED, seal_of

migrations = Migrations("readerapp")


@migrations()
def m001_first(db: Database) -> None:
    """Everything the first release keeps."""
    for statement in _FIRST.split(";\n"):
        db.execute(statement)


@migrations()
def m002_seals(db: Database) -> None:
    """A hash beside the words of a reader, which finds what the disk changed; and the purge."""
    for statement in _SEALS.split(";\n"):
        db.execute(statement)
    for table, columns in SEALED.items():
        # As bytes: a damaged library may hold what is no text, and has to open nevertheless.
        words = ", ".join(f"cast({column} as blob)" for column in columns)
        db.conn.create_function(_SEAL, len(columns), partial(_seal_of_bytes, table, columns))
        db.execute(f"update {table} set seal = {_SEAL}({words})")
        db.conn.create_function(_SEAL, len(columns), None)


@migrations()
def m003_provenance(db: Database) -> None:
    """What a file said word for word, files that are kept, and papers that are not the same."""
    for statement in _PROVENANCE.split(";\n"):
        db.execute(statement)


@migrations()
def m004_saved_searches(db: Database) -> None:
    """Queries with a name, and the papers that each one's rule for new matches has met."""
    for statement in _SAVED_SEARCHES.split(";\n"):
        db.execute(statement)


_SEAL = "seal_of_bytes"


def _seal_of_bytes(table: str, columns: tuple[str, ...], *words: bytes | None) -> str | None:
    """The seal of words as they lie in the file; none of what is no text."""
    try:
        read = [None if word is None else word.decode() for word in words]
    except UnicodeDecodeError:
        return None
    return seal_of(table, dict(zip(columns, read, strict=True)))


_FIRST = """
create table paper (
    id integer primary key autoincrement,
    uid text not null unique,
    citekey text not null unique collate nocase,
    title text not null,
    authors text not null default '[]',
    year integer,
    venue text,
    doi text,
    arxiv text,
    urls text not null default '[]',
    title_key text not null,
    version integer,
    status text not null default 'inbox'
        check (status in ('inbox', 'queued', 'reading', 'read', 'skipped')),
    position real,
    starred integer not null default 0 check (starred in (0, 1)),
    rating integer not null default 0 check (rating between 0 and 5),
    added text not null,
    import integer,
    place integer not null default 0,
    trashed text
);
create index paper_title_key on paper (title_key);
create index paper_doi on paper (doi) where doi is not null;
create index paper_arxiv on paper (arxiv) where arxiv is not null;
create index paper_status on paper (status, position);
create index paper_order on paper (added desc, import desc, place, id);

create table alias (
    id integer primary key,
    paper integer not null references paper (id),
    citekey text not null unique collate nocase
);
create index alias_paper on alias (paper);

create table version (
    id integer primary key,
    paper integer not null references paper (id),
    raw text not null,
    text text,
    norm_version integer not null,
    import integer
);
create index version_paper on version (paper);

create table tag (
    id integer primary key,
    name text not null unique collate nocase,
    colour text not null,
    key integer check (key between 1 and 9)
);

create table paper_tag (
    id integer primary key,
    paper integer not null references paper (id),
    tag integer not null references tag (id),
    unique (paper, tag)
);
create index paper_tag_tag on paper_tag (tag, paper);

create table highlight (
    id integer primary key,
    paper integer not null references paper (id),
    seq integer not null,
    version integer not null references version (id),
    start integer not null,
    end integer not null,
    exact text not null,
    prefix text not null,
    suffix text not null,
    status text not null default 'ok'
        check (status in ('ok', 'changed', 'moved', 'orphan', 'replaced')),
    score real not null default 1.0,
    colour text not null,
    label text not null default '',
    comment text not null default '',
    created text not null,
    unique (paper, seq)
);

create index highlight_version on highlight (version);

create table highlight_tag (
    id integer primary key,
    paper integer not null references paper (id),
    highlight integer not null references highlight (id),
    tag integer not null references tag (id),
    unique (highlight, tag)
);
create index highlight_tag_tag on highlight_tag (tag);
create index highlight_tag_paper on highlight_tag (paper);

create table note (
    id integer primary key,
    uid text not null unique,
    paper integer unique references paper (id),
    title text not null default '',
    markdown text not null default '',
    created text not null,
    trashed text
);

create table link (
    id integer primary key,
    source_table text not null check (source_table in ('note', 'highlight')),
    source_id integer not null,
    paper integer references paper (id),
    target text not null collate nocase,
    nth integer not null
);
create index link_source on link (source_table, source_id);
create index link_target on link (target);
create index link_paper on link (paper);

create table import (
    id integer primary key,
    uid text not null unique,
    at text not null,
    label text not null
);

create table source (
    id integer primary key,
    import integer not null references import (id),
    path text not null,
    sha256 text not null,
    format text not null,
    encoding text not null,
    left_out text not null default '[]',
    problems text not null default '[]'
);
create index source_import on source (import);

create table record (
    id integer primary key,
    source integer not null references source (id),
    paper integer not null references paper (id),
    digest text not null,
    outcome text not null check (outcome in ('added', 'merged', 'skipped', 'unsure')),
    first_line integer not null,
    last_line integer not null,
    start integer not null,
    end integer not null
);
create index record_source on record (source);
create index record_paper on record (paper);
create index record_digest on record (digest);

create table step (
    id integer primary key autoincrement,
    at text not null,
    label text not null,
    kind text not null check (kind in ('do', 'undo', 'redo')),
    target integer references step (id),
    burst text,
    undone integer not null default 0
);
create index step_undone on step (kind, undone, id);

create table change (
    step integer not null references step (id),
    seq integer not null,
    tbl text not null,
    key integer not null,
    paper integer,
    before text,
    after text,
    primary key (step, seq)
) without rowid;
create index change_paper on change (paper, step) where paper is not null;

create table setting (
    name text primary key,
    value text not null
) without rowid;

create table vault_base (
    folder text not null,
    name text not null,
    block text not null,
    text text not null,
    primary key (folder, name, block)
) without rowid
"""

_SEALS = """
alter table version add column seal text;
alter table highlight add column seal text;
alter table note add column seal text;
create table step_2 (
    id integer primary key autoincrement,
    at text not null,
    label text not null,
    kind text not null check (kind in ('do', 'undo', 'redo', 'purge')),
    target integer references step (id),
    burst text,
    undone integer not null default 0
);
insert into step_2 select id, at, label, kind, target, burst, undone from step;
drop table step;
alter table step_2 rename to step;
create index step_undone on step (kind, undone, id)
"""

# The new columns may be empty and begin so: what was logged of a row before stays true of it.
_PROVENANCE = """
alter table paper add column arxiv_version integer;
alter table source add column error text;
alter table source add column size integer;
alter table record add column raw text;
create index source_sha256 on source (sha256);
create table attachment (
    id integer primary key,
    paper integer not null references paper (id),
    name text not null,
    sha256 text not null,
    size integer not null,
    unique (paper, sha256)
);
create table unlike (
    id integer primary key,
    paper integer not null references paper (id),
    other text not null,
    unique (paper, other)
)
"""

# Its numbers are not given twice: what one has met is not what another has.
_SAVED_SEARCHES = """
create table saved_search (
    id integer primary key autoincrement,
    name text not null unique collate nocase,
    query text not null,
    position real not null default 0,
    tag text
);
create table known_match (
    search integer not null,
    paper integer not null,
    primary key (search, paper)
) without rowid
"""
