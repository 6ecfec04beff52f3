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
    person.until(lambda: not person.session.tasks.live(Lane.INDEX))  # it reads the list again
    person.settle()
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


@pytest.mark.parametrize("key", ["Esc", "Home"])
def test_what_was_looked_for_is_not_offered_once_it_was_dismissed(person: Person, key: str) -> None:
    go, field = threading.Event(), person.desk.search
    _typed(person, "status:i")
    person.until(field.popup.isVisible)
    person.session.tasks.run("Slow", lambda _job: go.wait(20), lane=Lane.HINTS)
    person.write("n")
    person.tap(key)
    assert not field.popup.isVisible()
    go.set()
    person.settle()
    assert not field.popup.isVisible(), "it came too late"
    assert field.text() == "status:in"


def test_completions_that_find_nothing_come_last(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from readerapp import search

    known = [("read", "0 papers"), ("reading", "2 papers"), ("ready", "0 papers")]
    found = [search.Completion(7, 9, word, word, said) for word, said in known]
    monkeypatch.setattr(search, "complete", lambda *_: found)
    _typed(person, "status:re")
    person.until(person.desk.search.popup.isVisible)
    person.settle()
    rows = person.desk.search.popup.rows()
    assert [row.text for row in rows] == ["reading", "read", "ready"]


def test_escape_in_the_list_goes_back_from_a_search(person: Person) -> None:
    view = person.desk.papers.view
    person.search("deep")
    person.press("Down", "Esc")
    assert person.desk.search.text() == ""
    assert len(person.titles()) == 3
    assert person.title() == RESIDUAL, "the paper found stays the one the reader is on"
    assert view.hasFocus()
    person.press("Esc")
    assert (person.session.scope, person.title()) == ("inbox", RESIDUAL), "nothing is left to end"
    person.search("zzzz")
    person.press("Down")
    assert person.desk.papers.nothing.buttons()[0].hasFocus()
    person.press("Esc")
    assert len(person.titles()) == 3
    assert view.hasFocus()


def test_the_order_of_a_search_lasts_as_long_as_it(person: Person) -> None:
    person.search("a")
    person.desk.papers.sort_asked.emit("title")
    person.settle()
    person.write("d")
    person.settle()
    assert person.session.listed is not None
    assert person.session.listed.wanted.sort == "title"
    person.press("Esc", "Esc")  # of what is offered, and of the search
    person.desk.papers.sort_asked.emit("year")
    person.settle()
    assert person.session.listed.wanted.sort == "year"
    person.search("a")
    assert person.session.listed.wanted.sort == "", "another search begins as every one does"


def test_a_shelf_leaves_no_colours_in_the_empty_field(person: Person) -> None:
    person.search("tag:none")
    person.until(lambda: bool(person.desk.search.coloured))
    person.session.go("all")
    person.settle()
    assert person.desk.search.coloured == ()


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
