"""What each file of an exported folder was last written from, for the next three-way merge."""

from __future__ import annotations

from readerapp.library.store import Store


class VaultBases:
    """Reads the base texts; ``bookkeeping`` writes them, since undo is not for them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def names(self, folder: str) -> dict[str, str]:
        """The name of each page written into ``folder``, by the uid of its paper."""
        sql = "select text, name from vault_base where folder = ? and block = 'uid'"
        return {row[0]: row[1] for row in self._store.rows(sql, folder)}

    def base(self, folder: str, name: str) -> dict[str, str]:
        """The texts a page was last written from, by block."""
        sql = "select block, text from vault_base where folder = ? and name = ?"
        return {row[0]: row[1] for row in self._store.rows(sql, folder, name)}
