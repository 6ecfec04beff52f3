"""The window: deciding, finding, tagging, writing, with the keyboard."""

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from readerapp.gui.dialogs import KeysDialog
from readerapp.gui.panes.paper_view import PAPERS_MIME
from readerapp.model import Status
from readerapp.operations import deciding, tagging
from tests.windows import TITLES

ATTENTION, RESIDUAL, ADAM = TITLES


def status_of(person, title):
    ids = person.library.papers.listing("all")
    return next(p.status for p in person.library.papers.many(ids) if p.title == title)


def test_the_papers_are_there_and_the_first_is_shown(person):
    assert person.titles() == list(TITLES)
    assert person.title() == ATTENTION
    assert person.desk.status.text == "3 papers · 0 decided · 0 queued"


def test_one_key_decides_and_the_next_paper_is_there_in_the_same_place(person):
    place = person.desk.papers.view.visualRect(person.desk.papers.view.currentIndex())
    person.press("q")
    assert status_of(person, ATTENTION) == Status.QUEUED
    assert person.title() == RESIDUAL
    assert person.titles() == [RESIDUAL, ADAM]
    assert person.desk.papers.view.visualRect(person.desk.papers.view.currentIndex()) == place
    assert person.session._position() == "1 of 3"
    assert "Queued" in person.toast()


def test_decisions_quicker_than_the_disk_reach_the_papers_they_were_made_for(person):
    person.tap("q", "x", "r")
    person.settle()
    assert [status_of(person, title) for title in TITLES] == ["queued", "skipped", "reading"]
    assert person.titles() == []
    assert person.title() == ""


def test_undo_brings_the_paper_back_and_shows_it(person):
    person.press("q", "x")
    person.press("Ctrl+Z")
    assert person.title() == RESIDUAL
    assert person.titles() == [RESIDUAL, ADAM]
    person.press("Ctrl+Shift+Z")
    assert status_of(person, RESIDUAL) == Status.SKIPPED


def test_undo_names_what_it_would_take_back(person):
    undo = person.desk.actions_.action("undo")
    person.press("q")
    assert undo.text() == f"Undo Queue “{ATTENTION}”"
    person.press("Ctrl+Z")
    assert undo.text() == "Undo Set the clock"
    assert person.desk.actions_.action("redo").text() == f"Redo Queue “{ATTENTION}”"


def test_the_toast_takes_back_what_it_tells_of(person, qtbot):
    person.press("x")
    (undo,) = [b for b in person.desk.toast.findChildren(QPushButton) if b.isVisible()]
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    person.settle()
    assert status_of(person, ATTENTION) == Status.INBOX


def test_several_selected_papers_are_decided_in_one_step(person):
    person.desk.papers.select_all()
    person.press("x")
    assert person.titles() == []
    person.press("Ctrl+Z")
    assert person.titles() == list(TITLES)


def test_letters_typed_into_a_field_decide_nothing(person):
    person.tap("/")
    person.write("qxrdi st1")
    person.press("Esc")
    person.press("n")
    person.write("qxrdi st1 j k / ?")
    person.settle()
    assert [status_of(person, title) for title in TITLES] == ["inbox"] * 3
    assert person.desk.page.note.editor.toPlainText() == "qxrdi st1 j k / ?"
    person.press("Esc")
    person.until(lambda: not isinstance(QApplication.focusWidget(), QPlainTextEdit))


def test_letters_decide_while_the_abstract_has_the_focus(person):
    person.desk.page.page.abstract.setFocus()
    person.press("j")
    assert person.title() == RESIDUAL
    person.desk.page.page.abstract.setFocus()
    person.press("q")
    assert status_of(person, RESIDUAL) == Status.QUEUED


def test_searching_shows_what_is_found_and_escape_goes_back(person):
    person.search("residual")
    assert person.titles() == [RESIDUAL]
    assert person.desk.search.count.startswith("1 of 3")
    assert person.title() == RESIDUAL
    person.press("Esc")
    assert person.titles() == list(TITLES)
    assert person.desk.search.text() == ""


def test_finding_nothing_says_so_and_offers_a_way_out(person):
    person.search("zebra")
    assert person.titles() == []
    person.desk.papers.empty_asked.emit()
    person.settle()
    assert person.titles() == list(TITLES)


def test_a_decision_in_a_search_moves_on_and_the_query_stays(person):
    person.search("status:inbox")
    person.tap("Return")
    person.press("q")
    assert person.titles() == [RESIDUAL, ADAM]
    assert person.desk.search.text() == "status:inbox"


def test_t_makes_a_tag_and_a_number_key_puts_it_on_the_next_one(person):
    person.press("t")
    person.write("rl/preference")
    person.press("Return", "Esc")
    assert [t.name for t in person.session.sheet.tags] == ["rl/preference"]
    tagging.colour_tag(person.library, "rl/preference", "green", 3)
    person.press("j", "3")
    assert [t.name for t in person.session.sheet.tags] == ["rl/preference"]
    person.press("3")
    assert person.session.sheet.tags == ()


def test_a_number_key_without_a_tag_says_how_to_give_it_one(person):
    person.press("7")
    assert person.toast().startswith("No tag is on key 7 yet")


def test_a_paper_goes_to_the_trash_and_comes_back(person):
    person.press("Delete")
    assert person.titles() == [RESIDUAL, ADAM]
    person.session.go("trash")
    person.settle()
    assert person.titles() == [ATTENTION]
    assert not person.desk.actions_.action("trash").isEnabled()
    person.desk.actions_.action("restore").trigger()
    person.settle()
    assert person.titles() == []
    person.session.go("inbox")
    person.settle()
    assert person.titles() == list(TITLES)


def test_what_another_process_changes_is_shown_by_itself(person):
    (first, *_) = person.library.papers.listing("inbox")
    tagging.tag_papers(person.library, [first], add=["from elsewhere"])
    person.until(lambda: [t.name for t in person.session.sheet.tags] == ["from elsewhere"])
    deciding.set_status(person.library, [first], Status.READ)
    person.until(lambda: person.titles() == [RESIDUAL, ADAM])


def test_a_note_is_kept_by_itself_and_its_link_is_seen_from_the_other_side(person):
    names = {p.title: p.citekey for p in person.library.papers.many([1, 2, 3])}
    person.press("n")
    person.write(f"Compare with [[{names[ADAM]}|Adam]].")
    person.until(lambda: person.session.sheet.note is not None)
    person.press("Esc")
    person.session.show_paper(person.library.papers.named(names[ADAM]))
    person.settle()
    assert person.title() == ADAM
    assert [r.citekey for r in person.session.sheet.backlinks] == [names[ATTENTION]]


def test_a_link_in_a_note_leads_to_its_paper_wherever_that_is(person):
    uid = person.library.papers.get(person.library.papers.listing("inbox")[2]).uid
    person.press("j", "j", "x")
    person.session.going.follow(f"readerapp://paper/{uid}")
    person.settle()
    assert person.title() == ADAM


def test_only_web_and_mail_addresses_are_opened(person, qtbot):
    with qtbot.assertNotEmitted(person.session.going.address_asked):
        person.session.going.follow("file:///etc/passwd")
        person.session.going.follow("javascript:alert(1)")
    assert person.toast() == "Only web and mail addresses are opened."


def test_the_keys_are_shown_on_a_question_mark(person):
    person.tap("?")
    (keys,) = [d for d in person.window.findChildren(KeysDialog) if d.isVisible()]
    keys.close()


def test_the_palette_leads_to_a_paper(person):
    person.until(lambda: person.desk.palette_.choices("adam") != [])
    person.press("Ctrl+K")
    person.write("stochastic optim")
    person.press("Return")
    assert person.title() == ADAM


def test_papers_dropped_on_a_shelf_go_there(person):
    sidebar = person.desk.sidebar
    row = sidebar.model.row_of("queued")
    where = QPointF(sidebar.view.visualRect(sidebar.model.index(row)).center())
    mime = QMimeData()
    mime.setData(PAPERS_MIME, b"[%d]" % person.library.papers.listing("inbox")[1])
    person.drop_data(mime, sidebar.view.viewport(), where)
    person.settle()
    assert status_of(person, RESIDUAL) == Status.QUEUED


def test_a_narrow_window_drops_the_sidebar_to_icons_then_the_list(person):
    person.window.resize(900, 600)
    assert person.desk.sidebar.compact()
    assert person.desk.papers.isVisible()
    person.window.resize(600, 600)
    assert not person.desk.papers.isVisible()
    person.desk.toolbar.list_button.click()
    assert person.desk.papers.isVisible()
    person.press("Return")
    assert person.desk.page.isVisible()
    person.window.resize(1280, 800)
    assert not person.desk.sidebar.compact()
    assert person.desk.papers.isVisible()
    assert person.desk.page.isVisible()


def test_keys_still_work_where_only_the_page_fits(person):
    person.window.resize(600, 600)
    person.press("q")
    assert person.title() == RESIDUAL


def test_the_address_of_a_paper_is_opened_with_o(person, qtbot):
    person.press("o")
    assert person.toast() == "This paper has no address."


def test_the_history_takes_back_more_than_one_step(person, qtbot):
    person.press("q", "x", "r")
    person.session.undo(3)
    person.settle()
    person.until(lambda: person.titles() == list(TITLES))
    assert person.toast() == "Took back 3 steps"


def test_a_starred_paper_is_on_the_shelf_of_stars(person):
    person.press("s")
    person.session.go("starred")
    person.settle()
    assert person.titles() == [ATTENTION]
    person.press("s")
    assert person.titles() == []


def test_the_reading_list_keeps_the_readers_own_order(person):
    person.press("q", "q", "q")
    person.session.go("queued")
    person.settle()
    assert person.titles() == list(TITLES)
    person.tap("Alt+Down")
    person.until(lambda: person.titles() == [RESIDUAL, ATTENTION, ADAM])


def test_a_message_of_a_defect_is_said_without_its_details(person, caplog):
    person.session.tasks.run("Fail", lambda job: 1 / 0)
    person.until(lambda: person.toast() == "Something went wrong. The log says what.")
    for record in caplog.records:
        record.expected = True
