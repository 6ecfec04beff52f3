"""What waited to be looked over when the program ended last: offered again at the next start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane
from readerapp.operations import waiting
from readerapp.operations.waiting import Found, Waiting
from readerapp.operations.words import counted

_BANNER: Final = "left-waiting"


class LeftWaiting(QObject):
    """Looks once what waits, says so at the head of the window, and brings it in again."""

    left = Signal(list)  # the names of files the reader wants nothing of

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._library = session, session.library
        if not self._library.read_only and waiting.is_any(self._library):
            QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        """In the lane of the imports: nothing is being kept meanwhile."""
        if self._session.closing:
            return
        work = lambda _job: waiting.look(self._library)  # noqa: E731
        self._session.tasks.run("Looking what waits", work, self._tell, Lane.LONG)

    def _tell(self, found: Found) -> None:
        tell = self._session.desk.banners.tell
        for number, problem in enumerate(found.problems):
            tell(f"{_BANNER}-{number}", problem, icon="warning")
        if found.waiting:
            self._offer(found.waiting)

    def _offer(self, waits: Sequence[Waiting]) -> None:
        names = [item.name for each in waits for item in each.items]
        one = len(names) == 1
        said = f"“{Path(names[0]).name}” waits" if one else f"{counted(len(names), 'file')} wait"
        it = "it" if one else "them"
        offers = [
            (f"Look at {it}", lambda: self._look_at(waits)),
            (f"Leave {it}", lambda: self._leave(waits)),
        ]
        self._session.desk.banners.tell(_BANNER, f"{said} to be looked at.", offers, lasting=True)

    def _look_at(self, waits: Sequence[Waiting]) -> None:
        self._session.desk.banners.forget(_BANNER)
        for each in waits:
            self._session.deeds.import_items(each.items, each.name)

    def _leave(self, waits: Sequence[Waiting]) -> None:
        """The reader wants nothing of it; until the next start it can be thought better of."""
        self._session.desk.banners.forget(_BANNER)
        for each in waits:
            waiting.forget(self._library, each.name)
        names = [item.name for each in waits for item in each.items]
        self.left.emit(names)
        one = len(names) == 1
        of = f"“{Path(names[0]).name}”" if one else counted(len(names), "file")
        said = f"Nothing was imported from {of}."
        self._session.say(said, 0, ("Back to it", lambda: self._take_back(waits)))

    def _take_back(self, waits: Sequence[Waiting]) -> None:
        for each in waits:
            waiting.take_back(self._library, each.name)
        self._offer(waits)
