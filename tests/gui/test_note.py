"""Writing a note: nothing typed is lost, the caret stays, links are helped along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from readerapp.gui.completion import Name, Names
from readerapp.gui.panes.note import NotePane
from readerapp.gui.panes.writing import Writing
from readerapp.model import Note, Paper, Reference, Sheet

NAMES = [
    ("cranefold", "CraneFold: Judging Paper Birds"),
    ("creases2024", "What a Neat Crease Is [Worth]"),
    ("rank", "Ranking Cranes"),
]


def sheet(paper: int = 1, markdown: str = "", **more: Any) -> Sheet:
    note = Note(paper, f"note{paper}", paper, "", markdown) if markdown else None
    made = Paper(paper, f"uid{paper}", f"key{paper}", f"Paper {paper}")
    return Sheet(made, "", "", note=note, **more)


class Sent(list[tuple[int, str, str, str | None]]):
    """What the pane asked to be kept."""

    @property
    def texts(self) -> list[str]:
        return [text for _, text, *_ in self]


@pytest.fixture
def pane(qtbot: Any) -> Iterator[NotePane]:
    pane = NotePane()
    pane.set_names(NAMES)
    qtbot.addWidget(pane)
    pane.resize(900, 400)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    yield pane
    pane.stop()


@pytest.fixture
def sent(pane: NotePane) -> Sent:
    sent = Sent()
    pane.note_typed.connect(lambda *said: sent.append(said))
    return sent


def write(pane: NotePane, text: str) -> None:
    pane.write()
    pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(pane.editor, text)


def test_what_was_typed_is_sent_before_another_paper_is_shown(pane: NotePane, sent: Sent) -> None:
    pane.show_sheet(sheet(1))
    write(pane, "the last word")
    pane.show_sheet(sheet(2, "other"))
    assert [said[:2] for said in sent] == [(1, "the last word")]
    assert pane.editor.text() == "other"


def test_a_pause_is_enough_to_have_it_sent(pane: NotePane, sent: Sent, qtbot: Any) -> None:
    pane.show_sheet(sheet(1))
    write(pane, "half a thought")
    assert not sent
    with qtbot.waitSignal(pane.note_typed, timeout=3000):
        pass
    assert sent.texts == ["half a thought"]


def test_leaving_the_editor_sends_and_goes_back_to_the_list(pane: NotePane, sent: Sent) -> None:
    left: list[bool] = []
    pane.left.connect(lambda: left.append(True))
    pane.show_sheet(sheet(1))
    write(pane, "done")
    QTest.keyClick(pane.editor, Qt.Key.Key_Escape)
    assert (sent.texts, left) == (["done"], [True])


def test_opening_and_leaving_a_note_sends_nothing(pane: NotePane, sent: Sent) -> None:
    for text in ("plain", "a\u00a0b", "windows\r\nlines\r\n", "", "tab\tend \n\n"):
        pane.show_sheet(sheet(1, text))
        pane.write()
        pane.show_sheet(sheet(2))
    assert not sent


def test_every_letter_is_kept_as_typed(pane: NotePane, sent: Sent) -> None:
    pane.show_sheet(sheet(1))
    pane.write()
    clip = QMimeData()
    clip.setText("no\u00a0break 😀 e\u0301 <b>x</b>")
    clip.setHtml("<b>nothing of this</b><img src='file:///etc/hostname'>")
    pane.editor.insertFromMimeData(clip)
    pane.flush()
    assert sent.texts == ["no\u00a0break 😀 e\u0301 <b>x</b>"]


def test_the_same_note_again_leaves_caret_and_undo_alone(pane: NotePane, sent: Sent) -> None:
    pane.show_sheet(sheet(1, "one two"))
    write(pane, " three")
    cursor = pane.editor.textCursor()
    cursor.setPosition(4)
    pane.editor.setTextCursor(cursor)
    pane.flush()
    pane.show_sheet(sheet(1, "one two three"))
    assert pane.editor.textCursor().position() == 4
    pane.editor.undo()
    assert pane.editor.text() == "one two"


def test_what_is_typed_while_the_library_saves_is_not_overwritten(
    pane: NotePane, sent: Sent
) -> None:
    pane.show_sheet(sheet(1, "a"))
    write(pane, "b")
    pane.flush()
    write(pane, "c")
    pane.show_sheet(sheet(1, "a"))  # a redraw from before the save
    assert pane.editor.text() == "abc"
    pane.show_sheet(sheet(1, "ab"))  # the save, late
    assert pane.editor.text() == "abc"
    pane.flush()
    pane.show_sheet(sheet(1, "ab"))
    assert pane.editor.text() == "abc"
    assert sent.texts == ["ab", "abc"]


def test_undo_elsewhere_is_shown_once_all_is_saved(pane: NotePane, sent: Sent) -> None:
    pane.show_sheet(sheet(1, "kept"))
    write(pane, " and more")
    pane.flush()
    pane.note_written(1, "kept and more")
    pane.show_sheet(sheet(1, "kept"))
    assert pane.editor.text() == "kept"
    pane.flush()
    assert sent.texts == ["kept and more"]


def test_what_the_library_refused_is_sent_again(pane: NotePane, sent: Sent) -> None:
    pane.show_sheet(sheet(1))
    write(pane, "dear")
    pane.flush()
    pane.note_refused(1, pane.editor.text())
    pane.flush()
    assert sent.texts == ["dear", "dear"]


def test_what_was_refused_is_not_forgotten_when_the_reader_moves_on(
    pane: NotePane, sent: Sent
) -> None:
    pane.show_sheet(sheet(1))
    write(pane, "dear")
    pane.show_sheet(sheet(2))
    pane.note_refused(1, "dear")
    pane.show_sheet(sheet(1))
    assert pane.editor.text() == "dear"
    pane.show_sheet(sheet(2))
    pane.note_refused(1, "dear")
    pane.stop()
    assert sent.texts == ["dear", "dear", "dear"]
    pane.note_written(1, "dear")
    pane.show_sheet(sheet(1, "dear"))
    pane.stop()
    assert sent.texts == ["dear", "dear", "dear"]


def test_one_burst_of_typing_has_one_name(pane: NotePane, sent: Sent) -> None:
    pane.show_sheet(sheet(1))
    for word in ("one", "two"):
        write(pane, word)
        pane.flush()
    pane.show_sheet(sheet(2))
    write(pane, "three")
    pane.flush()
    bursts = [burst for _, _, burst, _ in sent]
    assert bursts[0] == bursts[1] != bursts[2]


def test_a_late_answer_about_an_older_text_does_not_hide_the_newer() -> None:
    writing = Writing("")
    writing.send("a")
    writing.send("ab")
    writing.written("a")
    assert not writing.unsent("ab")
    assert not writing.takes("a", "ab")
    assert not writing.takes("ab", "ab")
    assert writing.takes("undone", "ab")


# --- Links ----------------------------------------------------------------------------------


def test_brackets_offer_papers_and_enter_writes_the_link(pane: NotePane) -> None:
    pane.show_sheet(sheet(1))
    write(pane, "see [[cr")
    assert pane.editor._popup.isVisible()
    QTest.keyClick(pane.editor, Qt.Key.Key_Down)
    QTest.keyClick(pane.editor, Qt.Key.Key_Return)
    QTest.keyClicks(pane.editor, " too")
    assert pane.editor.text() == "see [[creases2024|What a Neat Crease Is (Worth)]] too"
    assert not pane.editor._popup.isVisible()


def test_the_label_is_the_short_title() -> None:
    assert Name(*NAMES[0]).link == "[[cranefold|CraneFold]]"
    long = Name("k", "word " * 40)
    assert len(long.label) <= 40


def test_escape_closes_the_popup_and_stays_in_the_editor(pane: NotePane) -> None:
    left: list[bool] = []
    pane.left.connect(lambda: left.append(True))
    pane.show_sheet(sheet(1))
    write(pane, "[[cr")
    QTest.keyClick(pane.editor, Qt.Key.Key_Escape)
    assert not pane.editor._popup.isVisible()
    assert pane.editor.text() == "[[cr"
    assert not left


def test_no_match_offers_nothing(pane: NotePane) -> None:
    pane.show_sheet(sheet(1))
    write(pane, "[[zzz")
    assert not pane.editor._popup.isVisible()


def test_starts_come_before_words_and_words_before_middles() -> None:
    names = Names([("b1", "A scrane"), ("b2", "The crane"), ("b3", "Crane first"), ("crane", "Z")])
    assert [name.citekey for name in names.find("crane")] == ["crane", "b3", "b2", "b1"]


@pytest.mark.parametrize("typed", ["", "[", "\\", "😀", "é", "  crane ", "neat cr", "WORTH]"])
def test_anything_may_be_typed_after_the_brackets(typed: str) -> None:
    assert isinstance(Names(NAMES).find(typed), list)
    assert not Names([]).find(typed)


# --- Markdown -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ("- one", "- one\n- "),
        ("  * one", "  * one\n  * "),
        ("9. nine", "9. nine\n10. "),
        ("- [x] done", "- [x] done\n- [ ] "),
        ("> said", "> said\n> "),
        ("> - one", "> - one\n> - "),
        ("- ", ""),
        ("> ", ""),
        ("plain", "plain\n"),
        ("-not a list", "-not a list\n"),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_an_empty_item(
    pane: NotePane, line: str, then: str
) -> None:
    pane.show_sheet(sheet(1, line or None))
    pane.write()
    pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(pane.editor, Qt.Key.Key_Return)
    assert pane.editor.text() == then
    pane.editor.undo()
    assert pane.editor.text() == line


def test_bold_goes_on_and_off(pane: NotePane) -> None:
    pane.show_sheet(sheet(1, "word"))
    pane.write()
    pane.editor.selectAll()
    QTest.keyClick(pane.editor, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.text() == "**word**"
    pane.editor.selectAll()
    QTest.keyClick(pane.editor, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.text() == "word"


def test_tab_moves_an_item_in_and_out(pane: NotePane) -> None:
    pane.show_sheet(sheet(1, "- one\n- two"))
    pane.write()
    pane.editor.selectAll()
    QTest.keyClick(pane.editor, Qt.Key.Key_Tab)
    assert pane.editor.text() == "    - one\n    - two"
    QTest.keyClick(pane.editor, Qt.Key.Key_Backtab)
    assert pane.editor.text() == "- one\n- two"


def test_an_address_pasted_on_words_makes_them_a_link(pane: NotePane) -> None:
    pane.show_sheet(sheet(1, "here"))
    pane.write()
    pane.editor.selectAll()
    clip = QMimeData()
    clip.setText("https://example.org/x")
    pane.editor.insertFromMimeData(clip)
    assert pane.editor.text() == "[here](https://example.org/x)"


# --- The page beside it ---------------------------------------------------------------------


def test_the_page_follows_the_typing(pane: NotePane, qtbot: Any) -> None:
    pane.show_sheet(sheet(1))
    write(pane, "**bold** and <script>alert(1)</script>")
    qtbot.waitUntil(lambda: "bold and" in pane.page.toPlainText(), timeout=5000)
    assert "<script" not in pane.page.toHtml()


def test_links_on_the_page_lead_to_papers_by_name_and_by_alias(pane: NotePane, qtbot: Any) -> None:
    known = (Reference("oldname", "", 7, "uid7", "newname", "New"),)
    pane.show_sheet(sheet(1, "[[oldname#h2]] [[rank]] [[nobody]]", links=known))
    qtbot.waitUntil(lambda: "nobody" in pane.page.toPlainText(), timeout=5000)
    html = pane.page.toHtml()
    assert "readerapp://paper/uid7?h=h2" in html
    assert "readerapp://paper/rank" in html
    assert "readerapp://paper/nobody" not in html


def test_the_page_of_the_paper_before_is_never_shown(pane: NotePane, qtbot: Any) -> None:
    pane.show_sheet(sheet(1, "first " * 400))
    pane.show_sheet(sheet(2, "second"))
    qtbot.waitUntil(lambda: pane.page.toPlainText().strip() == "second", timeout=5000)
    pane.show_sheet(sheet(3))
    assert pane.page.toPlainText() == ""


def test_a_narrow_pane_reads_first_and_edits_when_asked(pane: NotePane) -> None:
    pane.resize(500, 400)
    pane.show_sheet(sheet(1, "text"))
    assert (pane.page.isVisible(), pane.editor.isVisible()) == (True, False)
    pane.write()
    assert (pane.page.isVisible(), pane.editor.isVisible()) == (False, True)
    pane.show_sheet(sheet(2))
    assert pane.editor.isVisible()


# --- Room and what links here ---------------------------------------------------------------

HERE = Reference("key1", "as <i>in</i> key1", 3, "uid3", "key3", "Paper 3: a title")


def test_an_empty_note_has_no_page_beside_it(pane: NotePane, qtbot: Any) -> None:
    pane.show_sheet(sheet(1))
    assert (pane.editor.isVisible(), pane.page.isVisible()) == (True, False)
    assert not pane.toggle.isVisible()
    write(pane, "a word")
    qtbot.waitUntil(lambda: pane.page.isVisible() and "a word" in pane.page.toPlainText())
    assert pane.editor.isVisible()


def test_what_links_here_stands_under_the_note_and_leads_there(pane: NotePane) -> None:
    asked: list[Reference] = []
    pane.reference_asked.connect(asked.append)
    pane.show_sheet(sheet(1, "text", backlinks=(HERE,)))
    (mention,) = pane.linked.mentions
    assert mention.isVisible()
    assert mention.toolTip() == "<span>Paper 3: a title · “as &lt;i&gt;in&lt;/i&gt; key1”</span>"
    mention.click()
    assert asked == [HERE]


def test_it_is_only_there_while_there_is_room(pane: NotePane) -> None:
    pane.show_sheet(sheet(1, "text", backlinks=(HERE,)))
    pane.resize(900, 160)
    assert not pane.linked.isVisible()
    pane.show_sheet(sheet(2, "", backlinks=(HERE,)))
    assert pane.linked.isVisible()
    pane.show_sheet(sheet(3, "text"))
    assert not pane.linked.isVisible()


def test_only_the_first_few_are_named_and_all_are_counted(pane: NotePane) -> None:
    many = tuple(Reference("key1", "", n, f"uid{n}", f"key{n}", f"Paper {n}") for n in range(5))
    pane.show_sheet(sheet(1, "text", backlinks=many))
    assert len(pane.linked.mentions) == 3
    assert pane.linked._heading.text() == "Linked from 5"
