"""Checking the library, and mending it in one step."""

from __future__ import annotations

import sqlite3

from readerapp.gui.panes.findings import FindingsPane
from readerapp.gui.tasks import Lane
from readerapp.library import backups
from tests.windows import TITLES, Person


def opened(person: Person) -> FindingsPane:
    person.desk.actions_.action("check").trigger()
    pane = person.desk.room.pane
    assert isinstance(pane, FindingsPane)
    done(person, pane)
    return pane


def done(person: Person, pane: FindingsPane) -> None:
    person.until(lambda: not person.session.tasks.live(Lane.LONG) and pane.again.isEnabled())


def spoil(person: Person) -> None:
    """Two papers lose their titles behind the back of the program."""
    file = sqlite3.connect(person.library.folder / "library.sqlite")
    file.execute("update paper set title = '' where id in (1, 2)")
    file.commit()
    file.close()


def indexed(person: Person) -> None:
    person.until(lambda: not person.session.tasks.live())


def test_a_library_without_fault_is_said_to_be_as_it_should(person: Person) -> None:
    indexed(person)
    pane = opened(person)
    assert pane.list.lines() == []
    assert not pane.repair.isEnabled()
    assert not pane.refusal.isVisible()


def test_what_is_wrong_is_named_mended_and_brought_back_by_undo(person: Person) -> None:
    indexed(person)
    spoil(person)
    pane = opened(person)
    lines = pane.list.lines()
    assert any(line.text.startswith("2 papers without a title") for line in lines), lines
    assert "can be mended" in pane.lead.text()
    pane.repair.click()
    done(person, pane)
    person.settle()
    assert all(line.hint == "mended" for line in pane.list.lines())
    assert "All is well now" in pane.lead.text()
    assert "" not in person.titles()
    assert backups.listed(person.library.folder)[0].reason == "before repair"
    assert person.desk.actions_.action("undo").text() == "Undo Repair the library"
    pane.again.click()
    done(person, pane)
    assert not pane.repair.isEnabled()
    person.session.undo()
    person.settle()
    person.until(lambda: person.titles().count("") == 2)


def test_the_check_is_stopped_in_the_status_bar(person: Person) -> None:
    indexed(person)
    person.desk.actions_.action("check").trigger()
    pane = person.desk.room.pane
    assert isinstance(pane, FindingsPane)
    for task in person.session.tasks.live(Lane.LONG):
        task.cancel()
    done(person, pane)
    assert pane.again.isEnabled()
    assert person.titles() == list(TITLES)
