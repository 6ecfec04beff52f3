"""What is carried over the window from elsewhere: files, links as browsers give them, text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication

from readerapp.gui.drops import Veil, paths, words
from tests.windows import Person

LINK = "https://arxiv.org/abs/2301.00001"
MOZ_URL = f"{LINK}\nA Title of a Page".encode("utf-16-le")


@pytest.mark.parametrize(
    "carried",
    [
        {  # Firefox
            "text/x-moz-url": MOZ_URL,
            "text/uri-list": f"{LINK}\r\n".encode(),
            "text/plain": LINK.encode(),
            "text/html": f'<a href="{LINK}">A Title of a Page</a>'.encode(),
        },
        {  # Chromium
            "text/uri-list": f"{LINK}\r\n".encode(),
            "_NETSCAPE_URL": f"{LINK}\nA Title of a Page".encode(),
            "text/plain": f"{LINK}\nA Title of a Page".encode(),
        },
        {"text/x-moz-url": MOZ_URL},
        {"text/plain": f"  {LINK}\n".encode()},
        {"text/uri-list": f"{LINK}\r\n{LINK}\r\n".encode()},
    ],
)
def test_a_link_from_a_browser_is_its_address_once(carried: dict[str, bytes]) -> None:
    mime = QMimeData()
    for kind, data in carried.items():
        mime.setData(kind, data)
    assert words(mime) == LINK
    assert paths(mime) == []


def test_files_among_links_are_files_and_text_stays_as_it_is() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/tmp/a page.txt"), QUrl(LINK)])
    assert paths(mime) == [Path("/tmp/a page.txt")]
    mime = QMimeData()
    mime.setText("On Pebbles\nsee https://example.org")
    assert words(mime) == "On Pebbles\nsee https://example.org"
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a%20b?q=%C3%A9")])
    assert words(mime) == "https://example.org/a%20b?q=%C3%A9"


def test_the_window_says_that_it_takes_what_is_carried_over_it(person: Person) -> None:
    (veil,) = person.desk.findChildren(Veil)
    mime = QMimeData()
    mime.setText(LINK)
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(person.desk, enter)
    assert veil.isVisible()
    assert veil.size() == person.desk.size()
    QApplication.sendEvent(person.desk, QDragLeaveEvent())
    assert not veil.isVisible()
