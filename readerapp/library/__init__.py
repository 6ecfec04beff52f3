"""THE NOUNS: what is kept. SQLite lives here and nowhere else.

A library is a folder. Opening one costs a few milliseconds: only ``sqlite3`` is imported until
something is written. Each repository reads; to write it is handed the Transaction of the
operation it is part of.
"""

from __future__ import annotations

from pathlib import Path

from readerapp.library.attachments import Attachments
from readerapp.library.highlights import Highlights
from readerapp.library.history import History
from readerapp.library.imports import Imports
from readerapp.library.links import Links
from readerapp.library.notes import Notes
from readerapp.library.papers import Papers
from readerapp.library.searches import Searches
from readerapp.library.shelves import Shelving
from readerapp.library.store import Store
from readerapp.library.tags import Tags
from readerapp.library.vault_bases import VaultBases

__all__ = ["Library"]


class Library:
    """One open library."""

    def __init__(self, folder: Path, read_only: bool = False) -> None:
        """Open the library in ``folder``, making it if it is not there.

        One that cannot be written is opened for reading, as is any where ``read_only``.

        Raises:
            LibraryDamaged: it is not whole, or only its file is gone.
            LibraryTooNew: a newer program made it; it can be opened for reading.
            LibraryUnusable: it cannot be made or read, or is of another program.
        """
        self.folder = folder
        self.store = Store(folder, read_only)
        self.read_only = self.store.read_only
        self.notices = self.store.notices
        self.history = History(self.store)
        self.papers = Papers(self.store)
        self.tags = Tags(self.store)
        self.highlights = Highlights(self.store)
        self.notes = Notes(self.store)
        self.links = Links(self.store)
        self.searches = Searches(self.store)
        self.imports = Imports(self.store)
        self.attachments = Attachments(self.store)
        self.shelving = Shelving(self.store)
        self.vault = VaultBases(self.store)

        self.cards = self.shelving.cards
        self.sheet = self.shelving.sheet
        self.shelves = self.shelving.shelves

    @property
    def uid(self) -> str:
        """The name this library keeps wherever its folder is moved."""
        return self.store.setting("uid")

    @property
    def epoch(self) -> str:
        """A name for this life of the library: new at every restore."""
        return self.store.setting("epoch")

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        self.store.close()
