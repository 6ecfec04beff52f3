"""Where a link leads: to a paper of ours, a tag, a search, or out into the world."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl, QUrlQuery, Signal

if TYPE_CHECKING:
    from readerapp.gui.session import Session

_ADDRESSES: Final = ("http", "https", "mailto")
_FILES: Final = (".pdf",)


class Going(QObject):
    """Takes the reader there, or says in a sentence why not."""

    address_asked = Signal(str)  # something for another program to open

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def link(self, link: str) -> None:
        """A link from outside: it shows a paper, a tag or a search, and never does more."""
        from readerapp.text.deeplinks import parse

        asked = parse(link)
        if asked is None:
            self._session.say("This is no link readerapp can follow.")
        elif asked.verb == "paper":
            self.name(asked.target, asked.highlight)
        elif asked.verb == "search":
            self._session.desk.search.put(asked.target)
        elif self._session.library.tags.named(asked.target) is None:
            self._session.say(f"There is no tag “{asked.target}” here.")
        else:
            self._session.go(f"tag:{asked.target}")

    def follow(self, href: str) -> None:
        """A link in a note."""
        url = QUrl(href)
        if url.scheme() == "readerapp":
            place = url.fragment() or QUrlQuery(url).queryItemValue("h")
            self.name(url.path().strip("/").partition("/")[0], place)
        else:
            self.address(href)

    def name(self, name: str, highlight: str = "") -> None:
        """The paper with this citekey, alias or uid."""
        paper = self._session.library.papers.named(name)
        if paper is None:
            self._session.say(f"No paper goes by “{name}” any more.")
        else:
            self._session.show_paper(paper, highlight)

    def address(self, address: str) -> None:
        """Open a web or mail address; any other might run a program."""
        if QUrl(address).scheme().lower() in _ADDRESSES:
            self.address_asked.emit(address)
        else:
            self._session.say("Only web and mail addresses are opened.")

    def file(self, path: Path) -> None:
        """Open a file that is kept with a paper; any but a document might be a program."""
        if path.suffix.lower() in _FILES:
            self.address_asked.emit(QUrl.fromLocalFile(path).toString())
        else:
            self._session.say("Only PDF files are opened.")
