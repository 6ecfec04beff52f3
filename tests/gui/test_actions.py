"""The one table of commands."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from readerapp.gui.actions import COMMANDS, Actions, key_text


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window):
    return Actions(window)


def test_no_key_means_two_things():
    keys = Counter(QKeySequence(key) for command in COMMANDS for key in command.keys)
    assert [key.toString() for key, times in keys.items() if times > 1] == []


def test_no_command_has_the_name_of_another():
    assert len({c.id for c in COMMANDS}) == len(COMMANDS)
    assert len({c.text for c in COMMANDS}) == len(COMMANDS)


def test_every_key_is_one_that_can_be_pressed():
    keys = [QKeySequence(key) for command in COMMANDS for key in command.keys]
    assert all(key.toString() for key in keys)


def test_every_command_has_words_and_its_keys(actions):
    for command in COMMANDS:
        action = actions.action(command.id)
        assert action.text()
        assert [key.toString() for key in action.shortcuts()] == [
            QKeySequence(key).toString() for key in command.keys
        ]


def test_a_title_with_an_ampersand_is_shown_as_it_stands(actions):
    actions.tell_undo("Queue “Black & White”", None)
    assert actions.action("undo").text() == "Undo Queue “Black && White”"
    assert not actions.action("redo").isEnabled()


@pytest.mark.parametrize(
    ("keys", "text"), [("Q", "q"), ("Ctrl+K", "Ctrl K"), ("?", "?"), ("Ctrl+,", "Ctrl ,")]
)
def test_keys_are_written_as_on_the_keyboard(keys, text):
    assert key_text(keys) == text
