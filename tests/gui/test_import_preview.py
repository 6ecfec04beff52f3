"""An import in doubt is looked over before it comes in, by keys alone; nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from readerapp.gui.large_dialog import LargeDialog
from readerapp.gui.models.found_words import word
from readerapp.gui.panes.import_page import ImportPage
from readerapp.model import Record, Status
from readerapp.operations import planning
from readerapp.operations.adding import add_paper
from readerapp.operations.reading import LARGE, ReadItem
from tests.gui.test_accessibility import names_missing
from tests.pages import BARE, NAMES, abstract, read, title
from tests.windows import TITLES, Person


def shown(person: Person, *items: ReadItem) -> ImportPage:
    """The page, with what was read from some files, or from one with a title in doubt."""
    plan = planning.plan(person.library, items or [read(BARE)])
    assert plan.doubtful
    person.session.deeds.doubted.emit(plan)
    person.settle()
    return page_of(person)


def page_of(person: Person) -> ImportPage:
    page = person.desk.room.pane
    assert isinstance(page, ImportPage)
    return page


def is_open(person: Person) -> bool:
    return isinstance(person.desk.room.pane, ImportPage)


def rows(page: ImportPage) -> list[tuple[str, str]]:
    """What becomes of each row, and the first word of its title."""
    assert page.draft is not None
    found = page.draft.plan.rows
    return [(word(row), row.prepared.record.title.split(":")[0]) for row in found]


def buttons(inside: QWidget) -> dict[str, QAbstractButton]:
    """Everything that can be pressed there, by name."""
    found = inside.findChildren(QAbstractButton)
    return {button.accessibleName(): button for button in found if button.isVisible()}


# --- From the drop to the papers ------------------------------------------------------------


def test_a_file_in_doubt_asks_before_anything_is_written(person: Person, tmp_path: Path) -> None:
    before = person.library.store.last_step()
    (tmp_path / "digest.txt").write_text(BARE)
    person.drop(tmp_path / "digest.txt")
    person.until(lambda: is_open(person))
    page = page_of(person)
    assert page.title.text() == "Import “digest.txt”"
    assert page.facts.sentence().startswith("4 papers found · 3 new · 1 unsure")
    assert "left out" in page.facts.sentence()
    assert (page.facts.encoding.accessibleName(), page.facts.format.accessibleName()) == (
        "Encoding: UTF-8",
        "Format: Digest",
    )
    assert QApplication.focusWidget() is page.view
    assert not person.desk.papers.isVisible()
    assert person.library.store.last_step() == before
    person.press("Return")
    person.until(lambda: person.toast().startswith("Added 4 papers from digest.txt."))
    person.settle()
    assert not is_open(person)
    assert QApplication.focusWidget() is person.desk.papers.view
    assert [name in title for name, title in zip(NAMES, person.titles(), strict=False)] == [
        True
    ] * 4
    person.press("Ctrl+Z")
    person.until(lambda: person.titles() == list(TITLES))


def test_what_was_mended_comes_in_as_it_was_mended(person: Person) -> None:
    page = shown(person)
    person.press("u", "m", "q", "t")
    person.write("rl/new")
    person.press("Return", "Esc")
    assert "Tag rl/new" in buttons(page)
    assert [name for _, name in rows(page)] == ["Alpha", "Bravo", "Delta"]
    person.press("Return")
    person.until(lambda: not is_open(person))
    person.settle()
    queued = person.library.papers.many(person.library.papers.listing(Status.QUEUED))
    assert [paper.title for paper in queued] == [
        title(name) for name in ("Alpha", "Bravo", "Delta")
    ]
    version = person.library.papers.version(queued[1].id)
    assert version is not None
    assert version.raw == f"{abstract('Bravo')}\n{title('Charlie')}"
    tag = person.library.tags.named("rl/new")
    assert tag is not None
    assert len(person.library.tags.papers_with(tag.id)) == 3


# --- Reading it otherwise -------------------------------------------------------------------


def test_a_file_is_read_again_in_another_encoding_and_not_as_what_it_is_not(
    person: Person,
) -> None:
    page = shown(person, read(BARE.replace("Alpha", "Älpha")))
    menu = page.facts.encodings()
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["UTF-8"]
    next(action for action in menu.actions() if action.text() == "Windows Latin").trigger()
    person.until(lambda: rows(page)[0][1] == "Ã„lpha")
    person.settle()
    assert page.facts.encoding.accessibleName() == "Encoding: Windows Latin"
    person.press("Ctrl+Z")
    assert rows(page)[0][1] == "Älpha"
    next(action for action in page.facts.formats().actions() if action.text() == "BibTeX").trigger()
    person.until(lambda: page.refusal.isVisible())
    person.settle()
    assert "page.txt" in page.refusal.text()
    page.bar.below_asked.emit()
    person.until(lambda: len(rows(page)) == 3)
    person.settle()
    assert page.draft is not None
    second = page.draft.plan.rows[0].prepared.record
    assert (second.title, second.abstract) == (title("Bravo"), abstract("Älpha"))
    person.press("Ctrl+Z")
    assert [name for _, name in rows(page)] == ["Älpha", *NAMES[1:]]
    assert page.bar.take.isEnabled()


# --- Going away and coming back -------------------------------------------------------------


def banner(person: Person) -> str:
    return " ".join(person.desk.banners.sentences)


def offer(person: Person, name: str) -> None:
    shown = person.desk.banners.banner("import-waiting")
    assert shown is not None
    next(button for button in shown.buttons if button.accessibleName() == name).click()
    person.settle()


def test_an_import_waits_while_the_reader_is_elsewhere(person: Person) -> None:
    page = shown(person)
    before = person.library.store.last_step()
    person.press("r", "i", "h", "Delete", "1", "Ctrl+3", "j", "d", "q")
    assert person.library.store.last_step() == before, "a key decided on a paper behind the page"
    person.session.go("all")
    person.settle()
    assert person.desk.papers.isVisible()
    assert banner(person) == "“page.txt” waits to be imported: 4 papers, 1 unsure."
    add_paper(person.library, Record(title("Delta"), abstract("Delta")))
    offer(person, "Look it over")
    assert banner(person) == ""
    assert page.number() == 1
    assert page.bar.queue.isChecked()
    person.until(lambda: rows(page)[3] == ("Already here", "Delta"))
    assert rows(page)[:3] == [("New", "Alpha"), ("Dropped", "Bravo"), ("Unsure", "Charlie")]
    add_paper(person.library, Record(title("Alpha"), abstract("Alpha")))
    person.until(lambda: rows(page)[0] == ("Already here", "Alpha"))
    assert page.bar.take.label() == "Import 1"
    assert "2 already here" in page.facts.sentence()
    person.press("Ctrl+Z")
    assert rows(page)[1] == ("New", "Bravo")


def test_leaving_it_imports_nothing_and_can_be_thought_better_of(person: Person) -> None:
    page = shown(person)
    before = person.library.store.last_step()
    person.press("d", "Esc")
    assert not is_open(person)
    assert QApplication.focusWidget() is person.desk.papers.view
    assert person.toast() == "Nothing was imported from “page.txt”."
    assert banner(person) == ""
    assert person.library.store.last_step() == before
    next(iter(person.desk.toast.findChildren(QAbstractButton))).click()
    person.settle()
    assert page_of(person) is page
    assert rows(page)[0] == ("Dropped", "Alpha")


def test_imports_are_looked_over_one_after_the_other(person: Person) -> None:
    page = shown(person)
    for name in ("II", "III"):
        text = BARE.replace(": A Study", f" {name}: A Study")
        person.session.deeds.doubted.emit(planning.plan(person.library, [read(text, name)]))
    assert page.title.text() == "Import “page.txt”"
    assert "2 more imports to look over after this" in page.facts.sentence()
    person.press("Shift+Return")  # without the one in doubt
    person.until(lambda: page.title.text() == "Import “II”")
    assert person.toast().startswith("Added 3 papers from page.txt.")
    assert "1 more import to look over after this" in page.facts.sentence()
    person.press("Esc")
    assert page.title.text() == "Import “III”"
    assert QApplication.focusWidget() is page.view
    person.press("Esc")
    assert not is_open(person)
    person.session.go("inbox")
    person.settle()
    assert len(person.titles()) == 6
    assert title("Charlie") not in person.titles()


def test_who_is_writing_is_not_interrupted(person: Person) -> None:
    person.press("n")
    plan = planning.plan(person.library, [read(BARE)])
    person.session.deeds.doubted.emit(plan)
    person.write("on")
    assert person.desk.page.note.editor.toPlainText() == "on"
    assert not is_open(person)
    offer(person, "Look it over")
    assert is_open(person)


# --- Files that are not as one expects ------------------------------------------------------


def test_the_reader_is_asked_about_a_large_file_and_whether_pdfs_are_kept(
    person: Person, tmp_path: Path
) -> None:
    with (tmp_path / "large.bib").open("wb") as file:
        file.truncate(LARGE + 1_000_000)
    person.drop(tmp_path / "large.bib")
    person.until(lambda: bool(person.desk.findChildren(LargeDialog)))
    (dialog,) = person.desk.findChildren(LargeDialog)
    assert dialog.what.text() == "“large.bib” is 53 MB."
    assert set(buttons(dialog)) == {"Read it", "Leave it"}
    assert names_missing(dialog) == []
    person.tap("Esc")
    person.settle()
    assert person.titles() == list(TITLES)
    assert not person.session.deeds.keep_files
    person.desk.actions_.action("keep-pdfs").trigger()
    assert person.session.deeds.keep_files
    assert person.window.settings.keep_pdfs


# --- Seen and heard -------------------------------------------------------------------------


def test_everything_can_be_heard_and_reached(person: Person) -> None:
    page = shown(person)
    person.press("u", "l")
    assert names_missing(person.window) == []
    model = page.view.model()
    heard = [model.index(place, 0).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(4)]
    assert heard[0] == f"Line 2; New; {title('Alpha')}"
    assert heard[2].startswith(f"Line 6; Unsure; {title('Charlie')}; Line 6: no abstract follows")
    wanted = {name for name, button in buttons(page).items() if button.isEnabled()}
    reached = set()
    for _ in range(45):
        person.tap("Tab")
        field = QApplication.focusWidget()
        if field is not None and page.isAncestorOf(field):
            reached.add(field.accessibleName())
    assert wanted <= reached
