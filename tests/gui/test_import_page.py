"""The page on which an import is looked over, by itself: what its keys make of a plan."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot

from readerapp.errors import LibraryUnusable
from readerapp.gui import importing, theme
from readerapp.gui.models.draft import Draft
from readerapp.gui.models.found_words import word
from readerapp.gui.panes.import_page import ImportPage
from readerapp.job import UNWATCHED
from readerapp.library import Library
from readerapp.model import Record, Tag
from readerapp.operations import planning
from readerapp.operations.adding import add_paper
from readerapp.operations.reading import ReadItem
from tests.pages import BARE, NAMES, PAGE, abstract, error, read, title

Show = Callable[..., ImportPage]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with one paper, of another abstract than that in the pages."""
    library = Library(tmp_path_factory.mktemp("library") / "library")
    add_paper(library, Record(title("Echo"), "Something else, about quite other matters."))
    yield library
    library.close()


@pytest.fixture(scope="module", autouse=True)
def dressed_once(qapp: QApplication) -> None:
    """The look of the program, light and at its usual size."""
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def show(qtbot: QtBot, library: Library) -> Show:
    """Show the page with what was read, and compare again after each change."""

    def show(*items: ReadItem, size: tuple[int, int] = (1060, 700)) -> ImportPage:
        page = ImportPage()
        qtbot.addWidget(page)
        page.said = []  # type: ignore[attr-defined]
        page.told.connect(lambda text, _undoable: page.said.append(text))  # type: ignore[attr-defined]

        def renew() -> None:
            assert page.draft is not None
            old = page.draft.plan
            page.show_renewed(old, planning.renewed(library, old))

        page.changed.connect(renew)
        page.resize(*size)
        page.show()
        page.activateWindow()
        page.show_draft(Draft(planning.plan(library, items or [read(BARE)])))
        page.take_focus()
        return page

    return show


@pytest.fixture
def enlarge(qapp: QApplication) -> Iterator[Callable[[float], None]]:
    """Make the text larger, until the test is over."""
    scales = [1.0]

    def enlarge(scale: float) -> None:
        if scale != scales[-1]:
            scales.append(scale)
            theme.apply(qapp, "light", scale)

    yield enlarge
    enlarge(1.0)


def press(*keys: str) -> None:
    """Press keys wherever the focus is."""
    for key in keys:
        field = QApplication.focusWidget()
        if len(key) == 1:
            QTest.keyClicks(field, key)
        else:
            QTest.keySequence(field, QKeySequence(key))


def rows(page: ImportPage) -> list[tuple[str, str]]:
    """What becomes of each row, and the first word of its title."""
    assert page.draft is not None
    found = page.draft.plan.rows
    return [(word(row), row.prepared.record.title.split(":")[0]) for row in found]


def names(page: ImportPage) -> list[str]:
    return [name for _, name in rows(page)]


def buttons(page: ImportPage) -> dict[str, QAbstractButton]:
    """Everything that can be pressed there, by name."""
    found = page.findChildren(QAbstractButton)
    return {button.accessibleName(): button for button in found if button.isVisible()}


# --- A row ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("s", ["Alpha", abstract("Bravo"), "Charlie", "Delta"]),
        ("m", ["Alpha", "Charlie", "Delta"]),
        ("x", ["Alpha", "Charlie", "Delta"]),
    ],
)
def test_a_key_mends_a_row_and_another_takes_it_back(
    show: Show, key: str, wanted: list[str]
) -> None:
    page = show()
    press("Down", key)
    assert names(page) == wanted
    press("Ctrl+Z")
    assert names(page) == list(NAMES)
    assert page.number() == 1
    press("Ctrl+Shift+Z")
    assert names(page) == wanted
    press("Ctrl+Z", "Ctrl+Y")
    assert names(page) == wanted


@pytest.mark.parametrize("key", ["a", "n"])
def test_a_title_without_abstract_is_right_as_it_is(show: Show, key: str) -> None:
    page = show()
    press("u")
    assert page.number() == 2
    assert page.view.fold.why.text() == "Line 6: no abstract follows the title."
    press(key)
    assert rows(page)[2] == ("New", "Charlie")
    assert not page.bar.next.isEnabled()
    press("u")
    assert page.said[-1] == "Nothing is unsure any more"  # type: ignore[attr-defined]


def test_the_keys_go_from_doubt_to_doubt_and_round(show: Show) -> None:
    page = show(read(PAGE.replace(abstract("Alpha"), "").replace(abstract("Delta"), "")))
    seen = []
    for key in ("u", "u", "U", "U"):
        press(key)
        seen.append(page.number())
    assert seen == [3, 0, 3, 0]


def test_rows_are_dropped_and_taken_after_all(show: Show) -> None:
    page = show()
    press("d")
    assert rows(page)[0] == ("Dropped", "Alpha")
    assert page.bar.take.label() == "Import 3"
    press("d")
    assert rows(page)[0] == ("New", "Alpha")
    press("Shift+Down", "Shift+Down", "d")
    assert [word for word, _ in rows(page)] == ["Dropped"] * 3 + ["New"]
    assert "3 dropped" in page.facts.sentence()


@pytest.mark.qt_log_ignore("^This plugin does not support")  # popups, offscreen
def test_a_record_is_split_at_one_of_its_lines(show: Show) -> None:
    page = show(read(PAGE))
    press("Down", "Down", "m", "/")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text().split()[0] for action in menu.actions()] == [
        "Bravo",
        "Charlie:",
        "Charlie",
    ]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert names(page) == list(NAMES)
    assert page.number() == 2


def test_what_looks_like_a_paper_here_is_one_or_is_not(show: Show) -> None:
    page = show(read(PAGE.replace("Bravo", "Echo")))
    press("u")
    assert rows(page)[1] == ("Unsure", "Echo")
    assert "the abstract is another" in page.view.fold.why.text()
    press("e")
    assert rows(page)[1] == ("Already here", "Echo")
    press("n")
    assert rows(page)[1] == ("New", "Echo")
    press("Ctrl+Z", "Ctrl+Z")
    assert rows(page)[1] == ("Unsure", "Echo")


def test_a_row_unfolds_with_everything_it_says(show: Show) -> None:
    page = show()
    unfolded = []
    for key in ("Space", "Space", "u", "Down"):
        press(key)
        unfolded.append(page.view.unfolded)
    assert unfolded == [0, None, 2, None]
    press("Home", "Space")
    assert abstract("Alpha")[:200] in page.view.fold.whole.text()


def test_nothing_is_done_where_nothing_can_be(show: Show) -> None:
    page = show()
    press("m", "Ctrl+Z", "Ctrl+Y")
    assert page.said == [  # type: ignore[attr-defined]
        "That cannot be done here",
        "There is nothing to take back here",
        "There is nothing to take back here",
    ]
    page.set_busy(True)
    press("d", "x")
    assert names(page) == list(NAMES)
    assert not page.bar.take.isEnabled()


# --- The whole ------------------------------------------------------------------------------


def test_what_was_left_out_becomes_a_paper(show: Show) -> None:
    page = show()
    assert page.box.folded
    press("l")
    assert QApplication.focusWidget() is page.list
    assert [line.text for line in page.list.lines()] == ["Get papers in your inbox!", "Unsubscribe"]
    press("Down", "Return")
    assert rows(page)[-1] == ("New", "Unsubscribe")
    assert page.number() == 4
    assert [line.text for line in page.list.lines()] == ["Get papers in your inbox!"]
    press("x", "l")  # no row is meant while the keys are among what was left out
    assert QApplication.focusWidget() is page.view
    press("Ctrl+Z")
    assert names(page) == list(NAMES)


def test_files_stand_under_their_names_and_one_that_failed_says_why(show: Show) -> None:
    page = show(read(BARE), error("scan.pdf", "“scan.pdf” is a picture of text."))
    assert page.title.text() == "Import 2 files"
    model = page.view.model()
    said = [model.index(place, 0).data() for place in range(model.rowCount())]
    assert said[0] == "page.txt: 4 papers · 2 lines left out"
    assert said[-1] == "scan.pdf: “scan.pdf” is a picture of text."
    press("End")
    assert page.item() == 1
    assert not page.facts.encoding.isVisible()
    press("d", "s", "Space")  # there is no row to do it with
    assert rows(page)[0] == ("New", "Alpha")
    press("u")
    page.bar.file_asked.emit(False)
    assert {word for word, _ in rows(page)} == {"Dropped"}


def test_a_tag_is_taken_off_again(show: Show) -> None:
    page = show()
    assert page.draft is not None
    page.draft.tags["rl"] = Tag(0, "rl", "amber")
    page.show_tags()
    buttons(page)["Tag rl"].setFocus()
    press("Delete")
    assert "Tag rl" not in buttons(page)
    assert page.draft.tags == {}


@pytest.mark.parametrize(
    ("scale", "size"), [(1.0, (848, 520)), (2.0, (796, 440)), (1.0, (360, 340))]
)
def test_nothing_is_cut_off_where_there_is_little_room(
    show: Show,
    qtbot: QtBot,
    enlarge: Callable[[float], None],
    scale: float,
    size: tuple[int, int],
) -> None:
    enlarge(scale)
    page = show(size=size)
    press("u")

    def cut_off() -> list[str]:
        """Buttons smaller than they should be, or that reach beyond the page."""
        return [
            name
            for name, button in buttons(page).items()
            if button.height() < button.sizeHint().height()
            or button.width() < min(button.sizeHint().width(), size[0] - 100)
            or button.mapTo(page, QPoint(button.width(), 0)).x() > page.width()
        ]

    qtbot.waitUntil(lambda: cut_off() in ([], [page.box.head.accessibleName()]))
    row = page.view.visualRect(page.view.currentIndex())
    assert row.height() <= page.view.viewport().height()
    assert 0 <= page.view.viewport().mapTo(page, row.topLeft()).y() < page.height()


def test_it_has_no_bar_of_its_own_where_there_is_room(show: Show) -> None:
    page = show(size=(848, 520))
    press("u")
    assert page._area.verticalScrollBar().maximum() == 0


def test_a_library_that_can_only_be_read_says_so_before_anything_is_read(
    library: Library, tmp_path: Path
) -> None:
    shutil.copytree(library.folder, tmp_path / "copy")
    reader = Library(tmp_path / "copy", read_only=True)
    with pytest.raises(LibraryUnusable, match="reading only"):
        importing.bring_in(
            reader,
            importing.of_text(BARE, "page.txt"),
            even_large=False,
            keep_files=False,
            job=UNWATCHED,
        )
    reader.close()


@pytest.mark.bench
def test_ten_thousand_rows_scroll(show: Show) -> None:
    text = "".join(f"{title(f'N{n}')}\n{abstract(f'N{n}')}\n" for n in range(10_000))
    page = show(read(text + title("Z")))
    bar, times = page.view.verticalScrollBar(), []
    for _ in range(300):
        began = time.perf_counter()
        bar.setValue(bar.value() + page.view.viewport().height())
        page.view.viewport().repaint()
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    print(f"a page of 10,000 rows: median {times[150]:.1f} ms, p99 {times[-4]:.1f} ms")
    assert times[150] < 16
