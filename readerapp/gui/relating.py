"""Finds the papers like the one that is read, while the tab that shows them is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from readerapp.gui.panes.related import Likeness
from readerapp.gui.tasks import Lane
from readerapp.job import Cancelled, Job
from readerapp.model import Step

if TYPE_CHECKING:
    from readerapp.gui.session import Session

_SOON: Final = 160  # milliseconds on a paper until others like it are looked for
_PAUSE: Final = 600  # and after a change to others


class Relating(QObject):
    """Asked by the Related tab once it is seen; answers that were overtaken are dropped."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._pane = session.desk.page.related
        self._paper: int | None = None  # the one last asked about
        self._soon = self._timer(_SOON, self._read)
        self._again = self._timer(_PAUSE, self._pane.ask_again)
        self._pane.likeness_asked.connect(self._ask)
        session.changes.made.connect(self._changed)
        session.indexing.caught_up.connect(self._again.start)

    def _ask(self, paper: int) -> None:
        self._paper = paper
        self._soon.start()

    def _changed(self, step: Step) -> None:
        """A decision shows in the rows; another text makes other papers alike."""
        if {"paper", "version"} & step.tables:
            self._again.start()

    def _read(self) -> None:
        paper, session = self._paper, self._session
        if paper is None or session.closing:
            return

        def read(_job: Job) -> list[Likeness]:
            from readerapp import search  # whoosh and numpy, not before they are needed

            if paper != self._paper:
                raise Cancelled
            found = search.related(session.library, paper)
            cards = {card.id: card for card in session.library.cards([one.paper for one in found])}
            return [Likeness(cards[one.paper], one.because) for one in found if one.paper in cards]

        def show(likenesses: list[Likeness]) -> None:
            if paper == self._paper:
                self._pane.show_related(paper, likenesses)

        session.tasks.run("Related", read, show, Lane.HINTS)

    def _timer(self, pause: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(then)
        return timer
