"""Another library in the same window; closing, and finding all as it was."""

from readerapp.errors import LibraryUnusable
from tests.windows import TITLES, add_papers

ATTENTION, RESIDUAL, ADAM = TITLES


def test_another_library_opens_in_the_same_window(person, tmp_path):
    other = tmp_path / "other"
    add_papers(other, ["Quite Another Paper"])
    person.press("q")
    assert person.window.open_library(other)
    person.settle()
    assert person.titles() == ["Quite Another Paper"]
    assert person.window.settings.recent == [str(other), str(tmp_path / "library")]
    person.press("x")
    assert person.titles() == []


def test_a_folder_that_is_no_library_leaves_the_window_as_it_was(person, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "library.sqlite").write_bytes(b"not a database")
    assert not person.window.open_library(broken)
    assert "is not a library" in person.toast()
    person.press("q")
    assert person.titles() == [RESIDUAL, ADAM]


def test_a_window_without_a_library_says_why_and_offers_another(open_window, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "library.sqlite").write_bytes(b"not a database")
    person = open_window(broken)
    assert "is not a library" in person.window.problem
    assert person.window.session is None
    add_papers(tmp_path / "good", ["One"])
    assert person.window.open_library(tmp_path / "good")
    person.settle()
    assert person.titles() == ["One"]


def test_everything_stands_as_it_was_when_the_window_opens_again(person, open_window):
    person.press("q", "x")
    person.session.go("all")
    person.settle()
    person.press("j")
    person.desk.page.show_tab("links")
    person.desk.set_widths([180, 300])
    person.window.dress("dark", 1.15)
    folder = person.library.folder
    person.window.close()

    again = open_window(folder)
    assert again.desk.sidebar.scope() == "all"
    assert again.title() == RESIDUAL
    assert again.desk.page.tab() == "links"
    assert again.desk.widths() == [180, 300]
    assert (again.window.settings.theme, again.window.settings.text_scale) == ("dark", 1.15)


def test_a_note_typed_a_moment_before_closing_is_kept(person, open_window):
    person.press("n")
    person.write("the last words")
    folder = person.library.folder
    person.window.close()
    assert open_window(folder).session.sheet.note.markdown == "the last words"


def test_a_note_that_cannot_be_kept_keeps_the_window_open(person, monkeypatch):
    def full(*args, **kwargs):
        raise LibraryUnusable("The disk is full.")

    person.press("n")
    person.write("the last words")
    monkeypatch.setattr("readerapp.gui.deeds.noting.write_note", full)
    assert not person.window.close()
    assert person.toast() == "The disk is full."
    assert person.desk.page.note.editor.toPlainText() == "the last words"
    monkeypatch.undo()
    assert person.window.close()


def test_every_word_of_the_page_follows_the_theme(person):
    from readerapp.gui import theme
    from readerapp.gui.widgets import Label

    person.window.dress("dark", 1.0)
    inks = {
        label.text(): label.palette().windowText().color().name()
        for label in person.desk.page.findChildren(Label)
        if label._strength == "ink"
    }
    assert set(inks.values()) == {theme.current().ink}, inks
