"""Making a new library, and bringing the tables of an older one up to date."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from readerapp import __version__

APPLICATION_ID: Final = 0x52444150  # "RDAP", in the header of every library
SCHEMA_VERSION: Final = 4  # the number of migrations in schema.py
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
DRAFT: Final = r"\.\d+\.[0-9a-f]{8}\.new(-wal|-shm|-journal)?"  # ends the name of a draft
_ABANDONED: Final = 3600.0  # seconds after which a half-made library is nobody's any more


def new_uid() -> str:
    """Eight random characters of Crockford base 32: 40 bits, easy to read out."""
    return "".join(_ALPHABET[byte % 32] for byte in os.urandom(8))


def make(file: Path) -> None:
    """Build a whole library under another name, then put it in place in one move."""
    _sweep(file)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}.new")
    try:
        migrate(draft)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was quicker; its library is as good as ours
        except OSError:  # a file system without hard links
            if not file.exists():
                draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def migrate(file: Path) -> None:
    """Bring the tables up to date, all or nothing. Imports sqlite-utils, which costs 0.1 s."""
    from sqlite_utils import Database

    from readerapp.library.schema import migrations

    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("pragma fullfsync = 1").fetchall()
        connection.execute("begin immediate")
        migrations.apply(Database(connection))  # within a transaction it makes savepoints
        for name, value in (("uid", new_uid()), ("epoch", os.urandom(4).hex())):
            known = "insert or ignore into setting (name, value) values (?, ?)"
            connection.execute(known, (name, value))
        made_by = "insert or replace into setting (name, value) values ('program', ?)"
        connection.execute(made_by, (f"readerapp {__version__}",))
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
        connection.execute("commit")
        # From the start, since two programs that open it at once cannot both switch it over.
        connection.execute("pragma journal_mode = wal").fetchall()


def _sweep(file: Path) -> None:
    """Remove what a program that was killed while making a library left behind."""
    for draft in file.parent.glob(f"{file.name}.*.new*"):
        ours = re.fullmatch(re.escape(file.name) + DRAFT, draft.name)
        if ours and time.time() - draft.stat().st_mtime > _ABANDONED:
            draft.unlink(missing_ok=True)
