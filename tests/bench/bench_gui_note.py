"""How long one key takes in the note editor, and what the window's thread pays for the page."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from readerapp.gui.completion import Names
from readerapp.gui.panes.note import NotePane
from readerapp.model import Note, Paper, Sheet
from readerapp.text.rendering import render

pytestmark = pytest.mark.bench

NAMES = [(f"fold{n}", f"Fold {n}: How crane number {n} was judged") for n in range(20_000)]
PART = """## Part

Some **bold** words and a [[fold7|link]], with a good deal more to say about it, as notes have. \
The crane was judged by nine people, of whom seven said the same and two said nothing at all.

> a quotation of what the paper said [[fold7#h1]]

- [ ] one thing to do
- [x] another that is done
"""
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n"


def _timed(deed: Callable[[], object], times: int) -> str:
    """The processor time of this thread: other work on the machine does not count."""
    taken = []
    for _ in range(times):
        start = time.thread_time()
        deed()
        taken.append(1000 * (time.thread_time() - start))
    taken.sort()
    return f"median {statistics.median(taken):.1f}, 95 % {taken[-1 - times // 20]:.1f} ms"


def test_a_key_at_20000_names(qtbot: Any) -> None:
    start = time.perf_counter()
    names = Names(NAMES)
    print(f"\nbuilding the names: {1000 * (time.perf_counter() - start):.1f} ms")
    for typed in ("fold", "judged", "ber 19999", "zzz"):
        print(f"finding {typed!r}: {_timed(lambda typed=typed: names.find(typed), 40)}")
    pane = NotePane()
    qtbot.addWidget(pane)
    pane.set_names(names)
    pane.resize(900, 500)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.show_sheet(_sheet())
    pane.write()
    pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(pane.editor, "[[")
    letters = itertools.cycle("judged number 19999 nothing" + "\b" * 27)

    def key() -> None:
        letter = next(letters)
        if letter == "\b":
            QTest.keyClick(pane.editor, Qt.Key.Key_Backspace)
        else:
            QTest.keyClicks(pane.editor, letter)
        pane.editor.grab()

    key()
    assert pane.editor._popup.isVisible()
    print(f"a key with the popup, painted: {_timed(key, 108)}")
    pane.stop()


def test_a_page_of_5_kb(qtbot: Any) -> None:
    pane = NotePane()
    qtbot.addWidget(pane)
    pane.resize(900, 500)
    pane.show()
    note = _sheet().note
    assert note is not None
    html = render(note.markdown, lambda target: f"readerapp://paper/{target}")

    def show() -> None:
        pane.page.show_html(html)
        pane.page.grab()

    print(f"\n{len(note.markdown):,} characters, the window's thread: {_timed(show, 20)}")
    worker = _timed(lambda: render(note.markdown, lambda target: target), 20)
    print(f"{len(note.markdown):,} characters, the worker: {worker}")
    pane.stop()


def _sheet() -> Sheet:
    parts = [PART + (TABLE if n % 3 == 0 else "") for n in range(5 * 1024 // len(PART))]
    return Sheet(Paper(1, "u", "k", "T"), "", "", note=Note(1, "n", 1, "", "\n".join(parts)))
