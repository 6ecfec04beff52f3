"""Reads where a paper came from while its details are looked at, and opens the files kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane
from readerapp.job import Job

if TYPE_CHECKING:
    from readerapp.library.attachments import Attachment
    from readerapp.library.imports import Said


class Origins(QObject):
    """Asked by the details of a paper, once they are seen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        details = session.desk.page.details
        details.provenance_asked.connect(self._read)
        details.file_asked.connect(self._open)

    def _read(self, paper: int) -> None:
        library = self._session.library

        def read(_job: Job) -> tuple[list[Said], list[Attachment]]:
            return library.imports.said(paper), library.attachments.of(paper)

        def show(found: tuple[list[Said], list[Attachment]]) -> None:
            self._session.desk.page.details.show_provenance(paper, *found)

        self._session.tasks.run("Provenance", read, show, Lane.READS)

    def _open(self, file: Attachment) -> None:
        path = self._session.library.attachments.path(file.sha256, file.name)
        if path.is_file():
            self._session.going.file(path)
        else:
            self._session.say(f"“{file.name}” is no longer among the files of this library.")
