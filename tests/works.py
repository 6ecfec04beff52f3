"""What somebody is at when they are killed. Each work says how the library stands after each deed.

Said is ``[last step, digest of every row]``, or the name of a file, or a word.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

from readerapp.errors import ReaderError
from readerapp.library import Library, backups, schema
from readerapp.operations import (
    backing_up,
    checking,
    exporting,
    importing,
    noting,
    reading,
    tagging,
    trashing,
    undoing,
)
from readerapp.search import catch_up
from readerapp.search.index import folder_of
from tests import deeds
from tests.killing import Say
from tests.looking import digest

WARM = (schema,)  # imported late by the program, so that a child would die importing it
EMPTYING, SPOILING = "emptying", "spoiling"  # said before, since it cannot be looked at backwards
EDITS = [name for name in deeds.DEEDS if name not in ("undo", "redo")]


def standing(library: Library) -> list[object]:
    """How a library stands."""
    return [library.store.last_step(), digest(library)]


def editing(folder: Path, chance: random.Random, say: Say) -> None:
    """Every kind of edit there is, one after the other."""
    library = Library(folder)
    while True:
        deeds.do_something(library, chance, EDITS)
        say(standing(library))


def taking_back(folder: Path, chance: random.Random, say: Say) -> None:
    """Undo and redo, some way down and up."""
    library = Library(folder)
    while True:
        move = chance.choice((undoing.undo, undoing.redo))
        for _ in range(chance.randrange(1, 8)):
            with suppress(ReaderError):
                move(library)
            say(standing(library))


def bringing_in(folder: Path, chance: random.Random, say: Say) -> None:
    """Imports of a few hundred papers, each taken back and done again."""
    library = Library(folder)
    prepared = [reading.prepare(deeds.record(chance)) for _ in range(chance.randrange(20, 200))]
    while True:
        deeds.bring_in(library, prepared, "keep")
        say(standing(library))
        for move in (undoing.undo, undoing.redo, undoing.undo):
            move(library)
            say(standing(library))


def importing_a_file(folder: Path, chance: random.Random, say: Say) -> None:
    """A page read in a worker process; large ones have a backup made before."""
    file = folder.with_name("page.txt")
    file.write_bytes(deeds.page(chance, chance.choice((10, 120))))
    library = Library(folder)
    while True:
        importing.import_files(library, [file], on_duplicate="keep")
        say(standing(library))
        undoing.undo(library)
        say(standing(library))


def backing_up_often(folder: Path, chance: random.Random, say: Say) -> None:
    """A backup after every edit."""
    library = Library(folder)
    while True:
        deeds.do_something(library, chance)
        say(standing(library))
        say(backing_up.back_up(library, backing_up.ASKED).path.name)


def restoring(folder: Path, chance: random.Random, say: Say) -> None:
    """Back to an older state, and on from there."""
    while True:
        library = Library(folder)
        backing_up.back_up_if_changed(library, backing_up.ASKED)
        deeds.do_something(library, chance)
        say(standing(library))
        library.close()
        chosen = chance.choice(backups.listed(folder)).path
        say(chosen.name)
        backing_up.restore(folder, chosen)


def migrating(folder: Path, chance: random.Random, say: Say) -> None:
    """An older library is opened, and brought up to date."""
    say(standing(Library(folder)))


def repairing(folder: Path, chance: random.Random, say: Say) -> None:
    """Another program leaves rows that refer to nothing; they are mended, and that taken back."""
    library = Library(folder)
    while True:
        say(SPOILING)
        tagging.tag_papers(library, deeds.papers(library, chance), add=["soon gone"])
        spoil(library, "delete from tag where name = 'soon gone'")
        say(standing(library))
        checking.repair(library)
        say(standing(library))
        undoing.undo(library)
        say(standing(library))
        undoing.redo(library)
        say(standing(library))


def emptying_the_trash(folder: Path, chance: random.Random, say: Say) -> None:
    """Papers come, are thrown away, and are gone for good."""
    library = Library(folder)
    while True:
        deeds.do_something(library, chance, ("import", "add", "highlight", "write", "tag"))
        say(standing(library))
        trashing.trash_papers(library, deeds.papers(library, chance))
        say(standing(library))
        say(EMPTYING)
        trashing.empty_trash(library)
        say(standing(library))


def spoil(library: Library, sql: str) -> None:
    """Write as another program would: past the gate, and with no regard for what refers to what."""
    with closing(sqlite3.connect(library.store.file)) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute(sql)
        connection.commit()


def indexing(folder: Path, chance: random.Random, say: Say) -> None:
    """The index follows every edit."""
    library = Library(folder)
    while True:
        deeds.do_something(library, chance)
        say(standing(library))
        catch_up(library)


def leaving(folder: Path, chance: random.Random, say: Say) -> None:
    """Markdown is written again and again, while the papers change."""
    library = Library(folder)
    while True:
        exporting.export_markdown(library, folder.with_name("vault"))
        deeds.do_something(library, chance)
        say(standing(library))


def saving_a_note(folder: Path, chance: random.Random, say: Say) -> None:
    """One note, and a word when it is saved."""
    library = Library(folder)
    text = deeds.prose(chance, chance.randrange(1, 2000))
    noting.write_note(library, deeds.paper(library, chance), text)
    say(text)
    signal.pause()  # until it is killed


def committing(folder: Path, chance: random.Random, say: Say) -> None:
    """The index catches up, and dies at the file operation whose number lies beside it."""
    moment, seen = int(folder.with_name("moment").read_text()), 0
    library = Library(folder)
    place = str(folder_of(library))

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in _COMMITS and str(arguments[0]).startswith(place):
            seen += event != "open" or str(arguments[1]) not in ("r", "rb", "None")
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    catch_up(library)
    say(seen)


_COMMITS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link"}
