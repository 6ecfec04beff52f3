"""A file that is to be read: its bytes, and their text if they are text."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePath
from typing import Final

from readerapp.errors import UnreadableFile
from readerapp.formats.decoding import decode

_HEAD: Final = 4096


class Source:
    """The bytes of one file. Formats look at ``head`` to recognise it and read ``text``.

    ``encoding`` insists on one; otherwise it is found out. What was wrong with the bytes of a
    file that is no text is told by ``text``; ``head`` is empty then.
    """

    def __init__(self, data: bytes, name: str = "", encoding: str | None = None) -> None:
        self.data = data
        self.name = name
        self._insisted = encoding

    @property
    def suffix(self) -> str:
        """The end of its name, in small letters, with the dot."""
        return PurePath(self.name).suffix.lower()

    @property
    def text(self) -> str:
        """The whole text, line ends as they are, without a byte order mark.

        Raises:
            UnreadableFile: it is not text.
        """
        return self._decoded[0]

    @property
    def encoding(self) -> str:
        """What the text was decoded from.

        Raises:
            UnreadableFile: it is not text.
        """
        return self._decoded[1]

    @cached_property
    def head(self) -> str:
        """The beginning of the text without blanks before it; empty if it is not text."""
        try:
            return self.text[: 4 * _HEAD].lstrip("\ufeff \t\r\n\f\v")[:_HEAD]
        except UnreadableFile:
            return ""

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.data, f"“{self.name}”", self._insisted)
