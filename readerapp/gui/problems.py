"""What stands in the window while it shows no library: why not, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from readerapp.gui import icons, theme
from readerapp.gui.banner import Offer
from readerapp.gui.flow import FlowLayout
from readerapp.gui.tasks import Task
from readerapp.gui.widgets import Button, Label, Plane

_WIDE = 560


class _Sign(QWidget):
    """The one icon of the page."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(28), theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        token = now.danger if self._icon == "warning" else now.accent
        icons.paint(QPainter(self), self._icon, QRectF(self.rect()), token)


class _Page(Plane):
    """A column of words in the middle of the window."""

    def __init__(self, icon: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self.setAccessibleName(title)
        inside = QWidget()
        inside.setMaximumWidth(theme.px(_WIDE))
        self.column = QVBoxLayout(inside)
        self.column.setSpacing(theme.px(14))
        self.column.addWidget(_Sign(icon))
        head = Label(title, role="title")
        head.setWordWrap(True)
        self.column.addWidget(head)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inside, 100)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(32), theme.px(24), theme.px(32), theme.px(24))
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def add_words(self, words: str, strength: str = "soft") -> None:
        """One more paragraph, whose words can be copied."""
        label = Label(words, strength=strength)
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.column.addWidget(label)


class ProblemPage(_Page):
    """A sentence saying why there is no library here, and buttons; the first is the way out."""

    def __init__(self, sentence: str, offers: Sequence[Offer], more: Sequence[str] = ()) -> None:
        super().__init__("warning", "This library cannot be shown")
        self.add_words(sentence, "ink")
        for words in more:
            self.add_words(words)
        row = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        row.setSizePolicy(policy)
        flow = FlowLayout(row, theme.px(8))
        self.buttons: list[Button] = []
        for place, (name, deed) in enumerate(offers):
            button = Button(name, primary=not place)
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
            flow.addWidget(button)
            self.buttons.append(button)
        self.column.addWidget(row)

    def take_focus(self) -> None:
        """Give the keys to the first button."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)


class WorkingPage(_Page):
    """Says what is being done to the library while it is closed, and how far that is."""

    def __init__(self, title: str, task: Task) -> None:
        super().__init__("history", title)
        self._what = Label("", strength="soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self._bar.setRange(0, 0)
        self.cancel = Button("Cancel")
        self.cancel.clicked.connect(task.cancel)
        row = QHBoxLayout()
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.column.addWidget(self._what)
        self.column.addWidget(self._bar)
        self.column.addLayout(row)
        task.progress.connect(self._tell)

    def _tell(self, done: int, total: int, what: str) -> None:
        self._what.setText(what)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
