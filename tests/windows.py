"""Fixtures for tests that sit before the real window, as a person would."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from readerapp.gui import settings, theme
from readerapp.gui.desk import Desk
from readerapp.gui.main_window import MainWindow
from readerapp.gui.session import Session
from readerapp.library import Library
from readerapp.model import Record
from readerapp.operations.adding import add_paper

PATIENCE = 20_000  # milliseconds: a busy machine is no failure


def use_screen(folder: Path) -> None:
    """Give Qt's offscreen platform a screen as large as people have."""
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen" or QApplication.instance() is not None:
        return
    screen = {"name": "s", "x": 0, "y": 0, "width": 1600, "height": 1000}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    path = folder / "screen.json"
    path.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": [screen]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"


class Person:
    """Somebody at the window: types, presses keys, drops files, and looks."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    @property
    def session(self) -> Session:
        assert self.window.session is not None, self.window.problem
        return self.window.session

    @property
    def desk(self) -> Desk:
        return self.session.desk

    @property
    def library(self) -> Library:
        return self.session.library

    def press(self, *keys: str) -> None:
        """Press keys, as ``q`` or ``Ctrl+Z``, wherever the focus is, and see what comes of each."""
        for key in keys:
            self.tap(key)
            self.settle()

    def tap(self, *keys: str) -> None:
        """Press keys without waiting."""
        for key in keys:
            widget = QApplication.focusWidget() or self.window
            if len(key) == 1:
                QTest.keyClicks(widget, key)
            else:
                QTest.keySequence(widget, QKeySequence(key))

    def write(self, text: str) -> None:
        """Type text wherever the focus is."""
        QTest.keyClicks(QApplication.focusWidget(), text)

    def settle(self) -> None:
        """Wait until everything asked for is done and shown."""
        self.until(lambda: self.session.listed is not None and not self.session.busy())

    def until(self, seen: Callable[[], bool]) -> None:
        """Wait until something is seen."""
        self._qtbot.waitUntil(seen, timeout=PATIENCE)

    def search(self, query: str) -> None:
        """Type a query."""
        self.tap("/")
        self.write(query)
        self.until(lambda: self.session.listing.query == query)
        self.settle()

    def titles(self) -> list[str]:
        """What the list shows."""
        model = self.desk.papers.model
        return [model.card(row).title for row in range(model.rowCount())]

    def title(self) -> str:
        """What the page shows."""
        sheet = self.desk.page.sheet
        return sheet.paper.title if sheet else ""

    def toast(self) -> str:
        """What is said at the foot of the page."""
        return self.desk.toast.text

    def drop(self, *paths: Path, on: QWidget | None = None) -> None:
        """Drop files on the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop_data(mime, on or self.desk)

    def drop_data(self, mime: QMimeData, widget: QWidget, where: QPointF | None = None) -> None:
        """Drop anything on any part of the window."""
        where = where or QPointF(5, 5)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        copy = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(where.toPoint(), copy, mime, left, none)
        QApplication.sendEvent(widget, enter)
        assert enter.isAccepted(), "nothing here takes it"
        QApplication.sendEvent(widget, QDropEvent(where, copy, mime, left, none))


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """The look of the program, light and at its usual size."""
    theme.apply(qapp, "light", 1.0)
    yield
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def open_window(qtbot: QtBot, dressed: None) -> Iterator[Callable[[Path], Person]]:
    """Open the real window on a library; at the end each is closed, with nothing left running."""
    opened: list[MainWindow] = []

    def open_window(folder: Path) -> Person:
        window = MainWindow(settings.load())
        opened.append(window)
        window.open_library(folder)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        person = Person(window, qtbot)
        if window.session is not None:
            person.settle()
        return person

    yield open_window
    for window in opened:
        session = window.session
        window.close()
        assert session is None or session.tasks.live() == [], "work was left running"
        assert window.session is None
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    """A library of three papers, none of them decided."""
    folder = tmp_path / "library"
    add_papers(folder, TITLES)
    return folder


TITLES = ("Attention Is All You Need", "Deep Residual Learning", "Adam: Stochastic Optimisation")


def add_papers(folder: Path, titles: Sequence[str]) -> None:
    """Put papers into a library, all at one moment, so that the list shows them in this order."""
    library = Library(folder)
    for title in titles:
        text = f"We present {title}. It is tested on 𝒳 and robots. It works well."
        add_paper(library, Record(title=title, abstract=text))
    with library.store.transaction("Set the clock") as tx:
        for place, paper in enumerate(sorted(library.papers.listing("all"))):
            tx.update("paper", paper, added="2026-01-01T00:00:00Z", place=place)
    library.close()


@pytest.fixture
def person(open_window: Callable[[Path], Person], library_folder: Path) -> Person:
    """Somebody at the window of a library with three papers."""
    return open_window(library_folder)
