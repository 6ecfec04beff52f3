"""What is being written and what is kept of it: whose text is the newer."""

from __future__ import annotations


class Writing:
    """What the library holds of one note, what was sent to it, and so whose text is the newer.

    A note comes back from the library late, or changed by undo or by another window. What the
    reader typed since is never given up for it.
    """

    def __init__(self, stored: str = "") -> None:
        self.stored = stored
        self._sent: list[str] = []

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return bool(self._sent)

    @property
    def base(self) -> str:
        """What the text being written began from: the last that was sent, else what is stored."""
        return self._sent[-1] if self._sent else self.stored

    def unsent(self, text: str) -> bool:
        """Whether ``text`` is not on its way to the library yet."""
        return text != self.base

    def send(self, text: str) -> None:
        """``text`` is on its way."""
        self._sent.append(text)

    def written(self, text: str) -> None:
        """The library holds ``text`` now."""
        if text in self._sent:
            del self._sent[: self._sent.index(text) + 1]
            self.stored = text

    def refused(self) -> None:
        """The library did not take what was sent: it is unsent again."""
        self._sent.clear()

    def takes(self, incoming: str, shown: str) -> bool:
        """Whether the reader should see ``incoming`` in place of ``shown``."""
        if incoming in self._sent:
            self.written(incoming)
            return False
        if self._sent or self.unsent(shown):
            return False
        changed = incoming != self.stored
        self.stored = incoming
        return changed
