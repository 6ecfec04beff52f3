"""The abstract: spans are code points whatever the letters, and marking works by mouse and key."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from readerapp.gui import theme
from readerapp.gui.panes.abstract import AbstractView, sentence, sentences
from readerapp.gui.panes.page import Page
from readerapp.model import Highlight, Paper, Sheet

WIDE = "Fold 𝒳 and 😀 twice. Cranes 🕊️ fly e.g. far. The end."


def highlight(text: str, quote: str, number: int = 1, **more: Any) -> Highlight:
    start = text.index(quote)
    return Highlight(number, 1, number, 1, start, start + len(quote), quote, "", "", **more)


@pytest.fixture
def view(qtbot: Any) -> AbstractView:
    view = AbstractView()
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.fixture
def page(qtbot: Any) -> Page:
    page = Page()
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def sheet(text: str, *highlights: Highlight, paper: int = 1) -> Sheet:
    return Sheet(Paper(paper, "u", "k", "T"), text, text, highlights=highlights)


@pytest.mark.parametrize("words", ["𝒳", "😀 twice", "Cranes", "🕊️", "The end."])
def test_a_selection_is_told_in_code_points(view: AbstractView, words: str) -> None:
    view.show_text(WIDE)
    start = WIDE.index(words)
    view.select((start, start + len(words)))
    assert view.textCursor().selectedText() == words
    assert view.selection() == (start, start + len(words))


def test_highlights_behind_wide_letters_are_painted_in_their_place(view: AbstractView) -> None:
    shown = highlight(WIDE, "Cranes", colour="green")
    view.show_text(WIDE, [shown])
    box = view.box((shown.start, shown.end))
    view.select((shown.start, shown.end))
    cursor = view.textCursor()
    cursor.setPosition(cursor.selectionStart())
    assert abs(view.cursorRect(cursor).left() - box.left()) <= 2
    view.select(None)
    tint = theme.current().highlights["green"][0]
    line = theme.current().highlights["green"][1]
    image = view.grab().toImage()
    colours = {
        image.pixelColor(box.left() + 1, y).name() for y in range(box.top(), box.bottom() + 4)
    }
    assert {tint, line} <= colours
    assert image.pixelColor(box.left() - 3, box.center().y()).name() != tint


def test_the_highlight_under_the_pointer_is_the_shortest(view: AbstractView) -> None:
    long, short = highlight(WIDE, WIDE[:20]), highlight(WIDE, "😀", 2)
    view.show_text(WIDE, [long, short])
    assert view.at(view.box((short.start, short.end)).center()) == short
    assert view.at(view.box((0, 3)).center()) == long
    assert view.at(QPoint(499, 199)) is None


def test_orphans_are_not_painted(view: AbstractView) -> None:
    gone = Highlight(1, 1, 1, 1, 0, 4, "gone", "", "", status="orphan")
    view.show_text(WIDE, [gone], [(0, 4)])
    assert view.drawn == [((0, 4), "mark")]


def test_the_same_text_again_keeps_selection_and_caret(view: AbstractView) -> None:
    view.show_text(WIDE)
    view.select((5, 10))
    view.show_text(WIDE, [highlight(WIDE, "Cranes")], [(0, 4)])
    assert view.selection() == (5, 10)


def test_sentences_do_not_end_after_shortened_words() -> None:
    assert [WIDE[a:b] for a, b in sentences(WIDE)] == [
        "Fold 𝒳 and 😀 twice.",
        "Cranes 🕊️ fly e.g. far.",
        "The end.",
    ]
    text = "As in Smith et al. Cranes fold (cf. Fig. 3). Next"
    assert [text[a:b] for a, b in sentences(text)] == [text[:-5], "Next"]
    assert sentence("", 0) is None
    assert sentence("one", 3) == (0, 3)


def test_it_is_as_high_as_its_text_at_any_width(view: AbstractView) -> None:
    view.show_text("some words of an abstract " * 40)
    for width in (300, 500, 900):
        view.resize(width, 2000)
        height = view.heightForWidth(width)
        assert abs(height - view.document().size().height()) <= theme.px(6)


def test_it_is_never_wider_than_the_measure(view: AbstractView) -> None:
    view.show_text("some words of an abstract " * 40)
    view.resize(1400, 400)
    assert view.box((0, len(view.text))).right() <= theme.px(600)


def test_a_mouse_selection_offers_colours_and_one_press_highlights(page: Page) -> None:
    asked: list[tuple[int, int, str]] = []
    page.highlight_asked.connect(lambda *said: asked.append(said))
    page.show_sheet(sheet(WIDE), (), other=True)
    assert not page.bar.isVisible()
    start = WIDE.index("Cranes")
    page.abstract.select((start, start + 6))
    page.abstract.selected.emit()
    assert page.bar.isVisible()
    QTest.mouseClick(page.bar.swatches[2], Qt.MouseButton.LeftButton)
    assert asked == [(start, start + 6, "blue")]
    assert not page.bar.isVisible()


def test_the_key_highlights_the_sentence_once_it_can_be_seen(page: Page) -> None:
    asked: list[tuple[int, int, str]] = []
    page.highlight_asked.connect(lambda *said: asked.append(said))
    page.show_sheet(sheet(WIDE), (), other=True)
    page.abstract.clearFocus()
    page.highlight()
    assert not asked
    assert page.abstract.selection() == (0, WIDE.index("Cranes") - 1)
    QTest.keyClick(page.abstract, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    page.highlight()
    second = WIDE.index("Cranes")
    assert asked == [(second, WIDE.index("far.") + 4, "yellow")]


def test_the_last_colour_is_the_one_the_key_takes(page: Page) -> None:
    asked: list[tuple[int, int, str]] = []
    page.highlight_asked.connect(lambda *said: asked.append(said))
    page.show_sheet(sheet(WIDE), (), other=True)
    page.abstract.select((0, 4))
    page.highlight("pink")
    page.abstract.select((5, 6))
    page.highlight()
    assert asked == [(0, 4, "pink"), (5, 6, "pink")]


def test_clicking_a_highlight_changes_comments_or_removes_it(page: Page) -> None:
    edited: list[tuple[int, dict[str, str]]] = []
    removed: list[int] = []
    page.highlight_edited.connect(lambda *said: edited.append(said))
    page.highlight_removed.connect(removed.append)
    shown = highlight(WIDE, "Cranes", 7)
    page.show_sheet(sheet(WIDE, shown), (), other=True)
    QTest.mouseClick(
        page.abstract.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.abstract.box((shown.start, shown.end)).center(),
    )
    assert page.bar.about == shown
    QTest.mouseClick(page.bar.swatches[1], Qt.MouseButton.LeftButton)
    QTest.keyClicks(page.bar.line, "why")
    QTest.keyClick(page.bar.line, Qt.Key.Key_Return)
    assert edited == [(7, {"colour": "green"}), (7, {"comment": "why"})]
    page.edit_highlight(shown)
    page.bar.remove.click()
    assert removed == [7]
    assert not page.bar.isVisible()


def test_a_comment_can_be_given_to_what_is_only_selected(page: Page) -> None:
    asked: list[tuple[int, int, str]] = []
    page.highlight_asked.connect(lambda *said: asked.append(said))
    page.show_sheet(sheet(WIDE), (), other=True)
    new = highlight(WIDE, "Cranes", 9)
    page.abstract.select((new.start, new.end))
    page.abstract.selected.emit()
    page.bar.comment.click()
    assert asked == [(new.start, new.end, "yellow")]
    page.show_sheet(sheet(WIDE, new), (), other=False)
    assert page.bar.about == new
    assert page.bar.line.hasFocus()


def test_a_comment_being_typed_is_said_when_another_paper_comes(page: Page) -> None:
    edited: list[tuple[int, dict[str, str]]] = []
    page.highlight_edited.connect(lambda *said: edited.append(said))
    page.show_sheet(sheet(WIDE, highlight(WIDE, "Cranes", 7)), (), other=True)
    assert page.show_highlight("h7")
    QTest.keyClicks(page.bar.line, "half")
    page.show_sheet(sheet("Other words.", paper=2), (), other=True)
    assert edited == [(7, {"comment": "half"})]


def test_letters_are_left_to_the_window(view: AbstractView) -> None:
    view.show_text(WIDE)
    view.setFocus()
    before = view.textCursor().position()
    QTest.keyClicks(view, "jkqxh")
    assert view.text == view.toPlainText()
    assert view.textCursor().position() == before
