"""A watched folder: each file is imported once, when it has settled, and never touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QPushButton

from readerapp.gui import settings
from readerapp.gui.tasks import Lane
from readerapp.gui.watched import Watched, recall
from readerapp.gui.watching import WatchDialog, Watching
from readerapp.operations import reading
from tests.windows import TITLES, Person

Open = Callable[[Path], Person]

WORDS = "We study {0} at length and find that {0} behave as one expects of them. " * 6


def page(*names: str) -> str:
    return "\n".join(f"On the Migration of {name}\n{WORDS.format(name)}" for name in names)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    folder.mkdir()
    return folder


def watching(person: Person) -> Watching:
    found = person.session.findChild(Watching)
    assert isinstance(found, Watching)
    return found


def watch(person: Person, folder: Path) -> None:
    watching(person).watch(folder)
    person.until(lambda: watching(person).folder == folder)


def look(person: Person, times: int = 2) -> None:
    """So many looks, and what comes of them."""
    for _ in range(times):
        person.until(lambda: not person.session.tasks.live(Lane.WATCH))
        seen: list[object] = []
        watching(person).looked.connect(seen.append)
        watching(person).look()
        person.until(lambda seen=seen: bool(seen))  # type: ignore[misc]
    person.settle()


# --- Without the window ---------------------------------------------------------------------


def test_a_file_has_settled_when_two_looks_find_it_the_same(folder: Path) -> None:
    watched = Watched(folder)
    file = folder / "page.txt"
    file.write_text("one")
    assert (watched.look().settled, watched.look().settled) == ((), (file,))
    file.write_text("one and more")
    assert (watched.look().settled, watched.look().unsettled) == ((), False)
    watched.handle((file,))
    assert watched.look().settled == ()
    os.utime(file, ns=(1, 1))
    assert (watched.look().unsettled, watched.look().settled) == (True, (file,))


@pytest.mark.parametrize(
    "name", [".page.txt", "~page.txt", "page.txt~", "page.txt.part", "page.txt.crdownload", "p.iso"]
)
def test_what_is_hidden_half_there_or_of_no_known_kind_is_passed_over(
    folder: Path, name: str
) -> None:
    (folder / name).write_text("text")
    watched = Watched(folder)
    watched.look()
    assert watched.look().settled == ()


def test_a_file_that_is_being_downloaded_waits_for_its_last_part(folder: Path) -> None:
    file, part, empty = (folder / name for name in ("a.txt", "a.txt.part", "b.txt"))
    file.write_text("the beginning")
    part.touch()
    empty.touch()
    (folder / "inside.txt").mkdir()
    watched = Watched(folder)
    watched.look()
    assert watched.look().settled == ()
    part.unlink()
    watched.look()
    assert watched.look().settled == (file,)


def test_a_folder_that_is_not_there_is_told_in_a_sentence(folder: Path) -> None:
    watched = Watched(folder / "none")
    assert "is not there; once it is back" in watched.look().gone
    (folder / "file").touch()
    assert "is not there" in Watched(folder / "file").look().gone


# --- At the window --------------------------------------------------------------------------


def test_what_is_saved_into_the_folder_comes_in_once_and_stays_as_it_was(
    person: Person, folder: Path
) -> None:
    old = folder / "old.txt"
    old.write_text(page("Pebbles"))
    watch(person, folder)
    assert person.toast().endswith("1 file there already.")
    person.press("j")
    shown = person.title()
    new, other = folder / "new.txt", folder / "other.txt"
    new.write_text(page("Paper Boats"))
    other.write_text(page("Acorns"))
    (folder / "list.txt").write_text("milk")
    before = [(file, file.read_bytes(), file.stat().st_mtime_ns) for file in (old, new, other)]
    look(person)
    said = "Added 2 papers from 3 files. 1 file could not be read."
    person.until(lambda: person.toast() == said)
    assert person.title() == shown, "the reader stays where they are"
    look(person)
    new.rename(folder / "renamed.txt")
    last = person.library.store.last_step()
    look(person)
    assert person.library.store.last_step() == last
    assert len(person.library.imports.all()) == 1
    (folder / "renamed.txt").rename(new)
    assert before == [(f, f.read_bytes(), f.stat().st_mtime_ns) for f in (old, new, other)]
    person.session.undo()
    person.settle()
    person.until(lambda: len(person.library.papers.listing("all")) == len(TITLES))


def test_what_is_there_already_is_offered_and_what_comes_then_comes_in_by_itself(
    person: Person, folder: Path
) -> None:
    (folder / "old.txt").write_text(page("Pebbles"))
    watch(person, folder)
    (button,) = [b for b in person.desk.toast.findChildren(QPushButton) if b.isVisible()]
    assert button.text() == "Import them"
    watching(person)._settling.setInterval(5)
    (folder / "new.txt").write_text(page("Paper Boats"))
    person.until(lambda: person.toast() == "Added 1 paper from new.txt.")


def test_what_came_while_the_window_was_closed_comes_in_at_the_next_start(
    person: Person, folder: Path, open_window: Open
) -> None:
    (folder / "old.txt").write_text(page("Pebbles"))
    watch(person, folder)
    look(person)
    library = person.library.folder
    person.window.close()
    (folder / "new.txt").write_text(page("Paper Boats"))
    later = open_window(library)
    assert watching(later).folder == folder
    look(later)
    later.until(lambda: later.toast() == "Added 1 paper from new.txt.")


def test_what_is_in_doubt_or_very_large_does_not_take_the_readers_place(
    person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(person, folder)
    (folder / "twice.txt").write_text(f"{TITLES[0]}\n{WORDS.format('Acorns')}")
    look(person)
    person.until(lambda: any("twice.txt” waits" in it for it in person.desk.banners.sentences))
    monkeypatch.setattr(reading, "LARGE", 2_000)
    (folder / "large.txt").write_text(page(*(f"Pebbles{n}" for n in range(9))))
    look(person)
    person.until(lambda: any("“large.txt” is very" in it for it in person.desk.banners.sentences))
    assert person.desk.room.pane is None
    assert len(person.library.papers.listing("all")) == len(TITLES)


def doubtful(person: Person, folder: Path) -> None:
    """A file that has to wait for the reader, and does."""
    (folder / "twice.txt").write_text(f"{TITLES[0]}\n{WORDS.format('Acorns')}")
    look(person)
    person.until(lambda: "“twice.txt” waits" in " ".join(person.desk.banners.sentences))


def choose(person: Person, name: str) -> None:
    """Press a button at the head of the window."""
    found = person.desk.banners.findChildren(QAbstractButton)
    next(button for button in found if button.accessibleName() == name).click()
    person.settle()


def test_a_file_that_waits_is_handled_once_the_reader_has_decided(
    person: Person, folder: Path, open_window: Open
) -> None:
    watch(person, folder)
    doubtful(person, folder)
    look(person, 3)
    assert recall(person.library.uid, folder).handled == {}
    library = person.library.folder
    person.window.close()
    later = open_window(library)
    look(later)
    said = "“twice.txt” waits to be looked at."
    later.until(lambda: later.desk.banners.sentences == [said])
    choose(later, "Leave it")
    assert set(recall(later.library.uid, folder).handled) == {"twice.txt"}
    look(later, 3)
    assert later.desk.banners.sentences == []


def test_a_file_that_waits_is_handled_once_it_came_in(person: Person, folder: Path) -> None:
    watch(person, folder)
    doubtful(person, folder)
    choose(person, "Look it over")
    person.settle()
    person.press("Return")
    person.until(lambda: "from twice.txt" in person.toast())
    assert set(recall(person.library.uid, folder).handled) == {"twice.txt"}


def test_an_import_that_was_stopped_is_offered_again(person: Person, folder: Path) -> None:
    watch(person, folder)
    person.session.tasks.started.connect(lambda task: task.lane is Lane.LONG and task.cancel())
    (folder / "new.txt").write_text(page("Paper Boats"))
    look(person)
    said = "“new.txt” was not imported from the watched folder."
    person.until(lambda: person.desk.banners.sentences == [said])
    look(person, 3)
    assert person.titles() == list(TITLES)
    assert recall(person.library.uid, folder).handled == {}
    person.session.tasks.started.disconnect()
    choose(person, "Try again")
    look(person)
    person.until(lambda: person.toast() == "Added 1 paper from new.txt.")


def test_a_file_that_cannot_be_read_is_told_once_and_tried_when_it_changes(
    person: Person, folder: Path, open_window: Open
) -> None:
    watch(person, folder)
    (folder / "list.txt").write_text("milk")
    told: list[str] = []
    person.session.said.connect(told.append)
    look(person)
    person.until(lambda: "list.txt" in person.toast())
    look(person, 3)
    assert len([words for words in told if "list.txt" in words]) == 1
    library = person.library.folder
    person.window.close()
    later = open_window(library)
    later.session.said.connect(told.append)
    look(later, 3)
    later.until(lambda: "list.txt" in watching(later)._watched.failed)  # type: ignore[union-attr]
    assert len([words for words in told if "list.txt" in words]) == 1
    (folder / "list.txt").write_text(page("Paper Boats"))
    look(later)
    later.until(lambda: later.toast() == "Added 1 paper from list.txt.")


def test_a_very_large_file_is_handled_once_the_reader_has_decided(
    person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(person, folder)
    monkeypatch.setattr(reading, "LARGE", 1_000)
    (folder / "large.txt").write_text(page("Pebbles", "Acorns", "Paper Boats"))
    look(person)
    person.until(lambda: any("“large.txt” is very" in it for it in person.desk.banners.sentences))
    assert recall(person.library.uid, folder).handled == {}
    choose(person, "Import")
    person.until(lambda: person.toast() == "Added 3 papers from large.txt.")
    assert set(recall(person.library.uid, folder).handled) == {"large.txt"}


def test_a_folder_that_goes_is_told_of_once_and_watched_again_when_it_is_back(
    person: Person, folder: Path
) -> None:
    watch(person, folder)
    folder.rmdir()
    look(person)
    assert person.toast() == (
        f"The watched folder “{folder}” is not there; once it is back, it is watched again."
    )
    person.session.say("Something else")
    look(person)
    assert person.toast() == "Something else"
    folder.mkdir()
    look(person, 1)
    assert watching(person).watcher.directories() == [str(folder)]


def test_the_folder_is_chosen_and_let_go(person: Person, folder: Path) -> None:
    person.desk.actions_.action("watch").trigger()
    (chooser,) = person.desk.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(folder))
    chooser.close()
    person.until(lambda: watching(person).folder == folder)
    assert settings.load().watched == {person.library.uid: str(folder)}
    library = person.library.folder
    person.window.open_library(library, read_only=True)
    person.settle()
    assert watching(person).folder is None, "what can only be read takes nothing in"
    assert not person.desk.actions_.action("watch").isEnabled()
    person.window.open_library(library)
    person.settle()
    person.desk.actions_.action("watch").trigger()
    (shown,) = person.desk.findChildren(WatchDialog)
    shown.stop_asked.emit()
    shown.close()
    assert watching(person).folder is None
    assert settings.load().watched == {}
    assert watching(person).watcher.directories() == []
