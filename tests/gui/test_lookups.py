"""Looking papers up at the window: nothing is sent before the reader agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from readerapp.gui import settings
from readerapp.gui.dialogs import ReportDialog, SettingsDialog
from readerapp.gui.lookups import LookUpDialog
from readerapp.gui.tasks import Lane
from readerapp.library import Library
from readerapp.model import Record
from readerapp.operations.adding import add_paper, edit_paper
from readerapp.operations.undoing import undo
from tests.services import Known, Reply, Services, services
from tests.windows import Person

Open = Callable[[Path], Person]

NUMBER, OTHER, DOI = "2305.00001", "2305.00002", "10.1234/slow.5"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services, named as mirrors."""
    with services() as found:
        for name, address in found.environment.items():
            monkeypatch.setenv(name, address)
        found.arxiv[NUMBER] = Known()
        yield found


@pytest.fixture
def folder(library_folder: Path) -> Path:
    """A library with three papers that lack their abstracts."""
    library = Library(library_folder)
    for number in (NUMBER, OTHER):
        add_paper(library, Record(f"arXiv:{number}", arxiv=number))
    add_paper(library, Record(f"doi:{DOI}", doi=DOI))
    library.close()
    return library_folder


@pytest.fixture
def person(open_window: Open, folder: Path, there: Services) -> Person:
    person = open_window(folder)
    person.until(person.desk.actions_.action("look-up").isEnabled)
    return person


def asked(person: Person) -> LookUpDialog:
    """The question, after the command was chosen."""
    person.desk.actions_.action("look-up").trigger()
    person.until(lambda: person.desk.findChild(LookUpDialog) is not None)
    dialog = person.desk.findChild(LookUpDialog)
    assert isinstance(dialog, LookUpDialog)
    return dialog


def looked_up(person: Person) -> str:
    """What is said when it is over."""
    person.until(lambda: person.toast().startswith(("Looked up", "Nothing could")))
    person.until(lambda: not person.session.tasks.live(Lane.NET))
    person.settle()
    return person.toast()


def title(person: Person, number: str = NUMBER) -> str:
    rows = person.library.store.rows("select title from paper where arxiv = ?", number)
    return str(rows[0][0])


def test_the_first_time_it_says_what_is_sent_to_whom_and_sends_nothing(
    person: Person, there: Services
) -> None:
    dialog = asked(person)
    said = " ".join(label.text() for label in dialog.labels())
    hosts = [address.split("/")[2] for address in there.environment.values()]
    for words in ("3 papers have no abstract yet", "2 arXiv numbers", "1 DOI", *hosts):
        assert words in said
    dialog.leave.click()
    person.settle()
    assert there.heard == []
    person.window.show_settings()
    (chosen,) = person.window.findChildren(SettingsDialog)
    assert chosen.lookups.currentText() == "Ask me before anything is sent"
    chosen.lookups.activated.emit(2)
    assert person.window.settings.lookups == "always"
    chosen.lookups.activated.emit(0)
    chosen.close()
    asked(person).close()


def test_agreed_once_it_looks_up_and_is_not_asked_again(
    person: Person, there: Services, folder: Path
) -> None:
    before = person.library.store.last_step()
    asked(person).look_up.click()
    assert looked_up(person) == "Looked up 3 papers: 1 completed, 2 not known there."
    assert title(person) == Known.title
    assert settings.load().lookups == "asked"
    person.session.undo()
    person.until(lambda: title(person) == f"arXiv:{NUMBER}")
    assert person.library.store.last_step() == before + 2
    person.settle()
    person.desk.actions_.action("look-up").trigger()
    person.until(lambda: title(person) == Known.title)
    person.until(lambda: not person.session.tasks.live(Lane.NET))
    assert person.desk.findChildren(LookUpDialog) == []
    for row in person.library.papers.without_abstract():
        edit_paper(person.library, row, abstract="My own words.")
    person.until(lambda: not person.desk.actions_.action("look-up").isEnabled())
    undo(person.library)
    person.until(person.desk.actions_.action("look-up").isEnabled)
    person.window.open_library(folder, read_only=True)
    person.settle()
    assert not person.desk.actions_.action("look-up").isEnabled()


def test_what_came_of_each_paper_is_shown(person: Person, there: Services) -> None:
    there.instead["crossref"] = there.instead["openalex"] = Reply(403)
    asked(person).look_up.click()
    assert "refuses to answer (403)" in looked_up(person)
    button(person, "Show").click()
    (report,) = person.desk.findChildren(ReportDialog)
    text = report.text.toPlainText()
    assert f"{Known.title}\n    title, authors, year" in text
    assert f"doi:{DOI}\n    without an answer" in text
    report.close()


def test_an_import_does_not_wait_for_a_slow_service_and_asking_can_be_stopped(
    person: Person, there: Services, tmp_path: Path
) -> None:
    there.instead["arxiv"] = Reply(body=b" ", length=10**9, drip=True, kind="text/xml")
    asked(person).look_up.click()
    person.until(lambda: bool(there.heard))
    page = tmp_path / "page.txt"
    page.write_text("On the Migration of Pebbles\n" + "We study pebbles at length here. " * 9)
    person.drop(page)
    person.until(lambda: person.toast() == "Added 1 paper from page.txt.")
    (task,) = person.session.tasks.live(Lane.NET)
    assert not person.desk.actions_.action("look-up").isEnabled()
    task.cancel()
    person.until(lambda: not person.session.tasks.live(Lane.NET))
    assert title(person) == f"arXiv:{NUMBER}"
    person.until(person.desk.actions_.action("look-up").isEnabled)
    person.desk.actions_.action("look-up").trigger()
    person.until(lambda: bool(person.session.tasks.live(Lane.NET)))
    assert person.window.close(), "nor does the window"


def test_what_an_import_brought_is_looked_up_when_it_is_offered_and_then_always(
    person: Person, there: Services, tmp_path: Path
) -> None:
    there.arxiv["2305.00009"] = Known("Tides of a Pond")
    there.crossref["10.1234/moss.7"] = Known("Moss on a Stone")
    bring_in(person, tmp_path, "https://arxiv.org/abs/2305.00009")
    person.until(lambda: person.toast().startswith("Added 1 paper"))
    button(person, "Look up…").click()
    person.until(lambda: person.desk.findChild(LookUpDialog) is not None)
    dialog = person.desk.findChild(LookUpDialog)
    assert isinstance(dialog, LookUpDialog)
    assert any("1 paper has no abstract yet" in label.text() for label in dialog.labels())
    assert there.heard == []
    dialog.always.click()
    looked_up(person)
    assert there.asked("arxiv") == ["2305.00009"]
    bring_in(person, tmp_path, "https://doi.org/10.1234/moss.7")
    person.until(lambda: there.asked("crossref") == ["10.1234/moss.7"])
    assert looked_up(person) == "Looked up 1 paper: 1 completed."
    assert settings.load().lookups == "always"


def button(person: Person, text: str) -> QPushButton:
    """One that the message at the foot offers."""
    return next(b for b in person.desk.toast.findChildren(QPushButton) if b.text() == text)


def bring_in(person: Person, tmp_path: Path, address: str) -> None:
    """Import a file that names one paper by its address and says nothing else."""
    file = tmp_path / "addresses.txt"
    file.write_text(f"{address}\n")
    person.drop(file)
