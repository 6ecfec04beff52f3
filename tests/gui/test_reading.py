"""The reading pane: everything in its place, everything named, everything told by a signal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget

from readerapp.gui import theme
from readerapp.gui.panes.dates import date_of, day
from readerapp.gui.panes.heading import byline, site
from readerapp.gui.panes.reading import TABS, ReadingPane
from readerapp.gui.widgets import Button, Pill
from readerapp.model import Highlight, Note, Paper, Reference, Sheet, Status, Tag

SENTENCE = "A crane folds itself while nobody looks. "
HOSTILE = '<b>bold</b> <img src="file:///etc/hostname"> title'


def sheet(paper: int = 1, text: str = SENTENCE * 5, **more: Any) -> Sheet:
    kept = {"title": f"Paper {paper}", "urls": ("https://www.example.org/a",)} | more.pop(
        "kept", {}
    )
    made = Paper(paper, f"uid{paper}", f"key{paper}", **kept)
    return Sheet(made, text, text, **{"tags": (Tag(1, "rl/fold", "amber"),)} | more)


def full() -> Sheet:
    lit = Highlight(5, 1, 1, 1, 2, 7, "crane", "", "", comment="why")
    lost = Highlight(6, 1, 2, 1, 0, 0, "gone words", "", "", status="orphan")
    return sheet(
        highlights=(lit, lost),
        note=Note(1, "n", 1, "", "see [[key2]] and [[key1#h1]] and [[nobody]]"),
        links=(
            Reference("key2", "see key2", 2, "uid2", "key2", "Paper 2"),
            Reference("nobody", "and nobody"),
        ),
        backlinks=(Reference("key1", "as in key1", 3, "uid3", "key3", "Paper 3"),),
        aliases=("oldkey",),
        import_label="Digest",
    )


@pytest.fixture
def pane(qtbot: Any) -> Iterator[ReadingPane]:
    pane = ReadingPane()
    qtbot.addWidget(pane)
    pane.resize(665, 724)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    yield pane
    pane.stop()


def said(signal: Any) -> list[Any]:
    heard: list[Any] = []
    signal.connect(lambda *what: heard.append(what[0] if len(what) == 1 else what))
    return heard


def button(pane: QWidget, label: str) -> Button:
    found = [b for b in pane.findChildren(Button) if b.label() == label and b.isVisible()]
    assert len(found) == 1, label
    return found[0]


# --- In its place ---------------------------------------------------------------------------


def test_the_decisions_stand_still_whatever_the_abstract(pane: ReadingPane, qtbot: Any) -> None:
    places = set()
    for number, lines in enumerate((3, 300, 0)):
        text = "\n".join(f"Line {line} of it." for line in range(lines))
        kept = {"title": "A long title " * (number * 8 + 1)}
        pane.show_sheet(sheet(number, text, kept=kept), position="65 of 202")
        qtbot.waitUntil(lambda: pane.decisions.isVisible())
        places.add(button(pane, "Queue").mapTo(pane, QPoint(0, 0)).toTuple())
    assert len(places) == 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_at_any_text_size(pane: ReadingPane, qapp: Any, scale: float) -> None:
    theme.apply(qapp, "light", scale)
    try:
        pane.show_sheet(sheet(text=SENTENCE * 30), position="65 of 202")
        qapp.processEvents()
        abstract = pane.page.abstract
        assert abstract.height() >= abstract.document().size().height() - 1
        for shown in pane.findChildren(Button):
            if shown.isVisible():
                assert shown.width() >= shown.sizeHint().width()
                assert shown.geometry().right() <= shown.parentWidget().width()
    finally:
        theme.apply(qapp, "light")


def test_another_paper_starts_at_its_top_and_the_same_one_stays(pane: ReadingPane) -> None:
    pane.show_sheet(sheet(1, SENTENCE * 200))
    bar = pane.page.verticalScrollBar()
    bar.setValue(400)
    pane.show_sheet(sheet(1, SENTENCE * 200, tags=()))
    assert bar.value() == 400
    pane.show_sheet(sheet(2, SENTENCE * 200))
    assert bar.value() == 0


def test_what_a_file_says_is_shown_letter_for_letter(pane: ReadingPane) -> None:
    pane.show_sheet(sheet(kept={"title": HOSTILE, "authors": (HOSTILE,) * 9}))
    assert pane.page.heading.title.text() == HOSTILE
    assert pane.page.heading.title.textFormat() == Qt.TextFormat.PlainText
    assert pane.page.heading.by.textFormat() == Qt.TextFormat.PlainText
    assert "<b>" not in pane.page.heading.by.toolTip()


def test_the_line_under_the_title_says_who_where_and_when() -> None:
    many = tuple(f"Author {n}" for n in range(8))
    known = sheet(kept={"authors": many, "year": 2024, "venue": "Folding"}, import_label="Digest")
    assert byline(known).endswith("and 2 more · Folding · 2024 · Digest · key1")
    assert byline(sheet()) == "key1"
    assert site("https://www.example.org/a") == "example.org"
    assert site("http://[bad") == "http://[bad"


def test_days_are_said_as_people_say_them() -> None:
    from datetime import datetime

    now = datetime(2026, 11, 22, 12).astimezone()
    assert day(now.isoformat(), now) == "today"
    assert day("2025-03-02T12:00:00+00:00", now) == "2 Mar 2025"
    assert day("", now) == ""
    assert date_of(now.isoformat(), now) == "22 Nov"
    assert date_of("nonsense", now) == ""


# --- Told by a signal -----------------------------------------------------------------------


def test_each_decision_is_told_and_the_one_made_goes_back_to_the_inbox(pane: ReadingPane) -> None:
    heard, tag = said(pane.status_asked), said(pane.tag_asked)
    pane.show_sheet(sheet(kept={"status": Status.READING}))
    for label in ("Queue", "Skip", "Read", "Reading"):
        button(pane, label).click()
    button(pane, "Tag").click()
    assert heard == ["queued", "skipped", "read", "inbox"]
    assert len(tag) == 1
    assert button(pane, "Reading").primary()
    assert not button(pane, "Queue").primary()


def test_in_the_trash_there_is_one_way_and_that_is_out(pane: ReadingPane) -> None:
    asked: list[bool] = []
    pane.restore_asked.connect(lambda: asked.append(True))
    pane.show_sheet(sheet(kept={"trashed": "2026-11-22T09:30:00Z"}))
    button(pane, "Restore from the trash").click()
    assert asked
    assert not [b for b in pane.findChildren(Button) if b.label() == "Queue" and b.isVisible()]
    pane.show_sheet(sheet(2))
    assert button(pane, "Queue")


def test_pills_open_addresses_and_choose_or_take_off_tags(pane: ReadingPane) -> None:
    urls, chosen, off = said(pane.url_asked), said(pane.tag_chosen), said(pane.tag_removed)
    pane.show_sheet(sheet())
    pills = {pill.label(): pill for pill in pane.findChildren(Pill) if pill.isVisible()}
    pills["example.org"].click()
    pills["rl/fold"].click()
    QTest.keyClick(pills["rl/fold"], Qt.Key.Key_Delete)
    assert urls == ["https://www.example.org/a"]
    assert chosen == off == ["rl/fold"]


def test_without_a_paper_there_is_one_sentence_and_one_action(pane: ReadingPane) -> None:
    heard = said(pane.empty_asked)
    pane.show_sheet(sheet())
    pane.show_sheet(None, empty=("Nothing here yet.", "Import…"))
    assert not pane.decisions.isVisible()
    button(pane, "Import…").click()
    assert len(heard) == 1


def test_a_paper_without_abstract_offers_to_add_one(pane: ReadingPane) -> None:
    pane.show_sheet(sheet(text=""))
    button(pane, "Add one").click()
    assert pane.tab() == "details"
    assert pane.details.field("abstract").hasFocus()


def test_the_tabs_count_what_they_hold(pane: ReadingPane) -> None:
    pane.show_sheet(full())
    texts = [pane.tabs.tabText(n) for n in range(pane.tabs.count())]
    assert texts == ["Note", "Highlights 2", "Links 3", "Related", "Details"]
    pane.show_sheet(sheet(2))
    assert pane.tabs.tabText(1) == "Highlights"


def test_the_tab_and_the_split_are_remembered(pane: ReadingPane, qtbot: Any) -> None:
    pane.show_sheet(full())
    pane.restore({"tab": "links", "split": [300, 400], "colour": "blue"})
    kept = pane.state()
    assert (kept["tab"], kept["colour"]) == ("links", "blue")
    assert kept["split"][0] < kept["split"][1]
    pane.restore({"tab": "nonsense", "split": "no", "colour": 3})
    assert pane.state() == kept


# --- Links ----------------------------------------------------------------------------------


def test_a_link_in_the_note_is_told_and_one_to_this_paper_is_shown_here(pane: ReadingPane) -> None:
    heard = said(pane.link_asked)
    pane.show_sheet(full())
    pane.note.page.link_asked.emit("readerapp://paper/key2")
    pane.note.page.link_asked.emit("readerapp://paper/uid1?h=h1")
    assert heard == ["readerapp://paper/key2"]
    assert pane.page.bar.about is not None
    assert pane.page.bar.about.name == "h1"
    assert not pane.show_highlight("h2")


def test_links_go_both_ways_by_keyboard(pane: ReadingPane) -> None:
    heard = said(pane.paper_asked)
    pane.show_sheet(full())
    pane.show_tab("links")
    links = pane.links.list
    links.setFocus()
    QTest.keyClick(links, Qt.Key.Key_Home)
    for _ in range(2):
        QTest.keyClick(links, Qt.Key.Key_Return)
        QTest.keyClick(links, Qt.Key.Key_Down)
    assert heard == [3, 2]


def test_a_name_nothing_goes_by_says_so_and_shows_where_it_is_written(pane: ReadingPane) -> None:
    pane.show_sheet(full())
    pane.show_tab("links")
    model = pane.links.list.model()
    spoken = [model.data(model.index(r, 0), Qt.ItemDataRole.AccessibleTextRole) for r in range(5)]
    assert spoken[-1] == "nobody. no paper goes by this name. “and nobody”"
    pane.links.list.clicked.emit(model.index(4, 0))
    assert pane.tab() == "note"
    assert pane.note.editor.textCursor().selectedText() == "[[nobody"


# --- Highlights -----------------------------------------------------------------------------


def test_highlights_are_listed_in_order_and_edited_in_place(pane: ReadingPane) -> None:
    edited, removed = said(pane.highlight_edited), said(pane.highlight_removed)
    pane.show_sheet(full())
    pane.show_tab("highlights")
    first, lost = pane.highlights.rows
    assert first.quote.text() == "crane"
    assert lost.quote.text() == "gone words"
    assert lost.state.text() == "These words are no longer in the abstract."
    first.comment.setFocus()
    QTest.keyClicks(first.comment, "so ")
    QTest.keyClick(first.comment, Qt.Key.Key_Return)
    first.label.setFocus()
    QTest.keyClicks(first.label, "claim")
    first.setFocus()
    lost.remove.click()
    assert edited == [(5, {"comment": "so why"}), (5, {"label": "claim"})]
    assert removed == [6]


def test_a_comment_in_the_list_is_not_lost_by_a_redraw_or_another_paper(pane: ReadingPane) -> None:
    edited = said(pane.highlight_edited)
    pane.show_sheet(full())
    pane.show_tab("highlights")
    row = pane.highlights.rows[0]
    row.comment.setFocus()
    QTest.keyClicks(row.comment, "half ")
    pane.show_sheet(full())
    assert row.comment.text() == "half why"
    pane.show_sheet(sheet(2))
    assert edited == [(5, {"comment": "half why"})]


def test_a_row_leads_to_its_place(pane: ReadingPane) -> None:
    text = SENTENCE * 200
    far = Highlight(5, 1, 1, 1, len(text) - 9, len(text) - 2, "nobody", "", "")
    pane.show_sheet(sheet(text=text, highlights=(far,)))
    pane.show_tab("highlights")
    QTest.keyClick(pane.highlights.rows[0], Qt.Key.Key_Return)
    assert pane.page.verticalScrollBar().value() > 0
    assert pane.page.bar.about == far


# --- Keys -----------------------------------------------------------------------------------


def test_bare_letters_are_the_windows_except_where_one_writes(qtbot: Any) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    pane = ReadingPane()
    window.setCentralWidget(pane)
    heard: list[str] = []
    for keys in ("J", "1", "Del", "Ctrl+Z"):
        action = QAction(keys, window)
        action.setShortcut(keys)
        action.triggered.connect(lambda _=False, keys=keys: heard.append(keys))
        window.addAction(action)
    window.resize(900, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    pane.show_sheet(sheet())
    for part in (pane.page.abstract, pane.tabs):
        part.setFocus()
        for key in (Qt.Key.Key_J, Qt.Key.Key_1, Qt.Key.Key_Delete):
            QTest.keyClick(part, key)
    assert heard == ["J", "1", "Del"] * 2
    pane.write_note()
    QTest.keyClicks(pane.note.editor, "j1")
    assert pane.note.editor.text() == "j1"
    QTest.keyClick(pane.note.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pane.note.editor.text() == ""
    assert heard == ["J", "1", "Del"] * 2
    pane.stop()


def test_escape_leads_back_to_the_list_from_everywhere(pane: ReadingPane) -> None:
    heard = said(pane.left)
    pane.show_sheet(full())
    pane.write_note()
    QTest.keyClick(pane.note.editor, Qt.Key.Key_Escape)
    for name, part in (
        ("note", pane.page.abstract),
        ("links", pane.links.list),
        ("highlights", pane.highlights.rows[0]),
        ("details", pane.details.field("year")),
        ("details", pane.tabs),
    ):
        pane.show_tab(name)
        part.setFocus()
        QTest.keyClick(part, Qt.Key.Key_Escape)
    assert len(heard) == 6


# --- Named ----------------------------------------------------------------------------------

_NAMED = (
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.PageTab,
    QAccessible.Role.PageTabList,
    QAccessible.Role.RadioButton,
)


def nameless(widget: QWidget) -> list[str]:
    """The visible controls under ``widget`` that a screen reader could not call anything."""
    found: list[str] = []
    waiting = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        here = waiting.pop()
        if here is None or here.state().invisible:
            continue
        if here.role() in _NAMED and not here.text(QAccessible.Text.Name):
            found.append(f"{here.role()} {here.object()}")
        if here.role() != QAccessible.Role.List:
            waiting += [here.child(n) for n in range(here.childCount())]
    return found


@pytest.mark.parametrize("tab", TABS)
def test_every_control_has_a_name(pane: ReadingPane, tab: str) -> None:
    pane.show_sheet(full())
    pane.show_tab(tab)
    if tab == "note":
        pane.write_note()
        pane.show_highlight("h1")
    assert nameless(pane) == []


def test_every_control_is_reached_by_tab(pane: ReadingPane) -> None:
    pane.show_sheet(full())
    pane.show_tab("highlights")
    reached, widget = [], pane.nextInFocusChain()
    while widget is not pane:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.append(widget.accessibleName())
        widget = widget.nextInFocusChain()
    wanted = ["Tag rl/fold", "Add a tag", "Abstract", "Queue", "Tag", "About this paper"]
    at = [reached.index(name) for name in wanted]
    assert at == sorted(at)
    rows = ["About this paper", "Comment on h1", "Remove h1", "Comment on h2", "Remove h2"]
    at = [reached.index(name) for name in rows]
    assert at == sorted(at)
