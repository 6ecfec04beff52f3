"""Highlights that lost their place or their words: how they get them back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from readerapp.gui.panes.highlight_row import HighlightRow, quoted
from readerapp.gui.panes.reading import ReadingPane
from readerapp.model import Highlight, Note, Paper, Sheet

TEXT = "A crane folds itself while nobody looks."
LOST = Highlight(6, 1, 2, 1, 0, 0, "gone <b>words</b>", "", "", status="orphan", comment="why?")
CHANGED = Highlight(5, 1, 1, 1, 2, 7, "grane", "", "", status="changed")


def sheet(markdown: str = "") -> Sheet:
    note = Note(1, "n", 1, "", markdown) if markdown else None
    return Sheet(
        Paper(1, "uid1", "key1", "Paper 1"),
        TEXT,
        TEXT,
        highlights=(CHANGED, LOST),
        highlight_tags={5: ("rl/fold", "method")},
        note=note,
    )


@pytest.fixture
def pane(qtbot: Any) -> Iterator[ReadingPane]:
    pane = ReadingPane()
    qtbot.addWidget(pane)
    pane.resize(665, 724)
    pane.show()
    pane.show_sheet(sheet())
    pane.show_tab("highlights")
    yield pane
    pane.stop()


def rows(pane: ReadingPane) -> tuple[HighlightRow, HighlightRow]:
    changed, lost = pane.highlights.rows
    return changed, lost


def test_a_lost_one_is_attached_to_what_is_selected(pane: ReadingPane) -> None:
    edited: list[tuple[int, dict[str, Any]]] = []
    pane.highlight_edited.connect(lambda *said: edited.append(said))
    _, lost = rows(pane)
    pane.page.abstract.select((8, 13))
    lost.attach.click()
    assert edited == [(6, {"start": 8, "end": 13})]


def test_with_nothing_selected_it_says_what_to_do(pane: ReadingPane) -> None:
    edited: list[object] = []
    pane.highlight_edited.connect(lambda *said: edited.append(said))
    _, lost = rows(pane)
    lost.attach.click()
    assert not edited
    assert lost.state.text().startswith("Select its words in the abstract")


def test_it_can_be_kept_as_a_part_of_the_note(pane: ReadingPane) -> None:
    typed: list[str] = []
    pane.note_typed.connect(lambda _paper, text, *_more: typed.append(text))
    pane.show_sheet(sheet("before"))
    _, lost = rows(pane)
    lost.keep.click()
    assert typed == ["before\n\n> gone <b>words</b>\n\nwhy?\n"]
    assert pane.tab() == "note"


def test_a_quote_of_several_lines_stays_one_quote() -> None:
    assert quoted(Highlight(1, 1, 1, 1, 0, 0, "one\ntwo", "", "")) == "> one\n> two\n"


def test_only_a_lost_one_offers_a_way_back(pane: ReadingPane) -> None:
    changed, lost = rows(pane)
    assert (changed.attach.isVisible(), lost.attach.isVisible()) == (False, True)
    assert (changed.keep.isVisible(), lost.keep.isVisible()) == (False, True)


def test_changed_words_say_what_they_were_as_plain_text(pane: ReadingPane) -> None:
    changed, lost = rows(pane)
    assert changed.quote.text() == "crane"
    assert changed.quote.toolTip() == "<span>was: grane</span>"
    assert changed.accessibleDescription() == "was: grane"
    assert lost.quote.toolTip() == ""


def test_its_tags_are_shown_and_lead_to_their_papers(pane: ReadingPane) -> None:
    chosen: list[str] = []
    pane.tag_chosen.connect(chosen.append)
    changed, _ = rows(pane)
    assert [pill.label() for pill in changed.tags] == ["rl/fold", "method"]
    changed.tags[1].click()
    assert chosen == ["method"]
