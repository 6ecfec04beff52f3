"""Searching in the real window: nothing waits, nothing flickers, nothing is a dead end."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtWidgets import QApplication

from readerapp.gui.tasks import Lane
from readerapp.operations.noting import write_note
from tests.windows import TITLES, Person

ATTENTION, RESIDUAL, ADAM = TITLES


def _typed(person: Person, text: str) -> None:
    person.tap("Ctrl+F")
    person.write(text)


def test_what_was_found_stays_until_the_answer_to_the_newest_text_is_there(person: Person) -> None:
    go = threading.Event()
    heard: list[str] = []
    person.search("deep")
    person.session.listing.listed.connect(lambda listed: heard.append(listed.wanted.query))
    person.session.tasks.run("Slow", lambda _job: go.wait(20), lane=Lane.READS)
    _typed(person, "adam")
    QApplication.processEvents()
    assert person.titles() == [RESIDUAL], "the last good answer is still there"
    go.set()
    person.settle()
    assert person.titles() == [ADAM]
    assert heard == ["adam"], "answers to what stood there before are never shown, nor looked for"


def test_a_key_does_not_count_the_shelves_again_but_a_change_does(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.search("a")
    counted: list[int] = []
    shelves = person.library.shelves
    monkeypatch.setattr(person.library, "shelves", lambda: counted.append(1) or shelves())
    person.write("dam")
    person.settle()
    assert person.titles() == [ADAM]
    assert not counted
    person.press("Down", "s")
    assert counted


def test_values_are_completed_and_queries_one_stayed_with_are_offered_again(
    person: Person,
) -> None:
    popup = person.desk.search.popup
    _typed(person, "status:in")
    person.until(popup.isVisible)
    assert ("inbox", "3 papers") in [(row.text, row.hint) for row in popup.rows()]
    person.tap("Tab")
    assert person.desk.search.text() == "status:inbox ", "ready for the next word"
    person.press("Return", "/", "Esc", "Esc")
    person.search("deep")
    person.press("Esc")
    assert person.session.place.searched == ["status:inbox"], "deep was only looked at"
    person.tap("/")
    assert [row.text for row in popup.rows()] == ["status:inbox", "Forget these"]
    person.press("Down", "Return")
    assert person.session.listing.query == "status:inbox"
    person.press("Ctrl+A", "Del", "Down", "Up", "Return")
    assert person.session.place.searched == []


def test_the_query_is_told_in_words_over_what_it_finds(person: Person) -> None:
    person.search("title:adam status:inbox")
    answer = person.desk.papers.answer
    assert answer.isVisible()
    assert answer.explained.words.startswith("Papers with “adam”")
    assert "title" in answer.explained.words
    assert "inbox" in answer.explained.words
    person.press("Esc")
    assert not answer.isVisible()


def test_where_nothing_is_found_the_keys_lead_on(person: Person) -> None:
    person.search("stochastik tag:none")
    nothing = person.desk.papers.nothing
    person.until(lambda: len(nothing.buttons()) > 1)
    said = [button.accessibleName() for button in nothing.buttons()]
    assert said[-1] == "Clear the search"
    person.tap("Down")
    assert nothing.buttons()[0].hasFocus()
    person.tap("Down")
    assert nothing.buttons()[1].hasFocus()
    person.tap("Up")
    person.press("Return")
    assert person.titles(), said
    assert ADAM in person.titles()


def test_a_word_found_in_a_note_alone_is_shown_where_it_stands(person: Person) -> None:
    paper = person.library.papers.listing("all")[0]
    write_note(person.library, paper, "Compare with the *capybara* of last year.")
    person.session.changes.look()
    person.search("capybara")
    whys = person.desk.papers.view.delegate.whys
    person.until(lambda: paper in whys)
    text, marked = whys[paper].line()
    assert whys[paper].source == "Note"
    assert [text[start:end] for start, end in marked] == ["capybara"]


def test_whatever_is_pasted_is_answered(person: Person) -> None:
    person.search("adam")  # so that all is loaded
    pasted = (
        "(" * 5_000,
        "NOT " * 2_000,
        "a" * 1_000_000,
        "w*",
        "[.*+?^${}()|\\",
        "שלום",
        "🙂\n\0",
    )
    for text in pasted:
        QApplication.clipboard().setText(text)
        person.press("Ctrl+F")
        began = time.process_time()
        person.press("Ctrl+V")
        assert time.process_time() - began < 1.5, f"it would be felt: {text[:9]}"
        assert person.titles() or person.desk.papers.nothing.buttons(), text[:9]
