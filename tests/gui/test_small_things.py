"""Small things at the window: adding by hand, rating, tagging, leaving a search, messages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from readerapp.gui import theme
from readerapp.gui.add_dialog import AddDialog
from readerapp.gui.tasks import Lane
from tests.windows import Person

ABSTRACT = "We show at length that it works in many cases, and explain why it does so there. " * 6
PAGE = (
    f"Crows Queue at a Shared Feeder\n{ABSTRACT}\nLichens Keep the Time of Glaciers\n{ABSTRACT}\n"
)


def asked(person: Person) -> AddDialog:
    person.press("a")
    dialog = person.desk.findChild(AddDialog)
    assert isinstance(dialog, AddDialog)
    return dialog


def test_a_paper_added_by_its_title_is_shown_with_its_details_open(person: Person) -> None:
    dialog = asked(person)
    dialog.field.setText("  A   thesis from the shelf ")
    dialog.field.returnPressed.emit()
    person.until(lambda: person.title() == "A thesis from the shelf")
    person.settle()
    assert person.desk.page.tab() == "details"
    assert "Added “A thesis from the shelf”" in person.toast()
    person.session.undo()
    person.settle()
    assert len(person.library.papers.listing("all")) == 3


def test_nothing_is_added_without_a_title(person: Person) -> None:
    dialog = asked(person)
    dialog.field.setText("   ")
    dialog.field.returnPressed.emit()
    assert dialog.isVisible()
    dialog.close()
    QApplication.processEvents()
    person.settle()
    assert len(person.library.papers.listing("all")) == 3


def test_a_rating_is_given_and_taken_away_by_key(person: Person) -> None:
    paper = person.desk.papers.current_id()
    assert paper is not None
    person.press("Ctrl+4")
    person.until(lambda: person.library.papers.get(paper).rating == 4)
    assert "★★★★" in person.toast()
    person.press("Ctrl+0")
    person.until(lambda: person.library.papers.get(paper).rating == 0)


def test_enter_twice_tags_and_goes_on(person: Person) -> None:
    paper = person.desk.papers.current_id()
    assert paper is not None
    person.press("t")
    person.write("birds")
    person.press("Return", "Return")
    assert not person.desk.tags.isVisible()
    assert [tag.name for tag in person.library.tags.of(paper)] == ["birds"]
    person.press("q")
    person.until(lambda: person.library.papers.get(paper).status == "queued")


def test_after_a_search_the_reader_is_on_the_paper_found(person: Person) -> None:
    person.press("j")
    before = person.desk.papers.current_id()
    person.search("adam")
    found = person.desk.papers.current_id()
    assert found != before
    person.press("Esc")
    person.until(lambda: person.session.listing.query == "")
    person.settle()
    assert person.desk.papers.current_id() == found


def test_the_first_message_lies_over_the_page_it_is_about(
    open_window: Callable[[Path], Person], tmp_path: Path
) -> None:
    person = open_window(tmp_path / "empty")
    person.session.deeds.import_text(PAGE, "page.txt")
    person.until(lambda: person.toast().startswith("Added"))
    person.settle()
    toast = person.desk.toast
    inside = toast.mapTo(person.desk, toast.rect().center())
    over = person.desk.childAt(inside)
    assert over is toast or toast.isAncestorOf(over)


def test_an_evening_of_tasks_opens_no_more_connections_than_there_are_threads(
    person: Person,
) -> None:
    for _ in range(30):
        person.press("s")
    assert len(person.library.store._readers) <= len(Lane) + 1


def test_a_value_that_cannot_be_keeps_no_window_open(person: Person) -> None:
    person.session.deeds.edit_details(person.desk.papers.current_id() or 0, {"citekey": "No good"})
    assert person.session.close()


def test_in_a_low_window_with_large_text_nothing_lies_over_the_buttons(person: Person) -> None:
    page = person.desk.page

    def ends(part: QWidget) -> tuple[int, int]:
        """Where a part of the page begins and ends, from the top."""
        top = part.mapTo(page, QPoint(0, 0)).y()
        return top, top + part.height()

    theme.apply(QApplication.instance(), "light", 2.0)  # type: ignore[arg-type]
    person.window.resize(900, 600)
    person.settle()
    for key, most in (("j", theme.px(60)), ("n", page.height())):
        person.press(key)
        (_, read), (top, end) = ends(page.page), ends(page.decisions)
        assert read <= top, key
        assert end - top >= page.decisions.heightForWidth(page.decisions.width()), key
        first, last = ends(page.tabs)
        assert end <= first < last <= page.height(), key
        assert page.height() - last <= most, "what is under the tabs gives way first"
    assert page.height() - last >= theme.px(45), "unless it is written in"
