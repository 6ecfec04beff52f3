"""A field and a list over the window, to choose one thing by typing a part of its name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.shadows import cast_shadow

Index = QModelIndex | QPersistentModelIndex
_ROWS: Final = 10  # shown at once
_WIDTH: Final = 560


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: what it says, a hint at its right, and what choosing it means."""

    text: str
    hint: str
    means: Any
    checked: bool | None = None  # None: it is not the kind of thing that is on or off
    dot: str = ""  # a colour shown before the text


class Choices(QAbstractListModel):
    """Shows the rows it is given."""

    CHOICE: Final = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Choice] = ()

    def show(self, rows: Sequence[Choice]) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == self.CHOICE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = {None: "", True: ", on", False: ", off"}[row.checked]
            return f"{row.text}{state}" + (f", {row.hint}" if row.hint else "")
        return None


class Chooser(QFrame):
    """Opens over ``window`` and closes by itself; subclasses say what can be chosen."""

    closed = Signal()

    def __init__(self, window: QWidget, name: str, prompt: str) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("chooser")
        self.setAccessibleName(name)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(prompt)
        self.field.setPlaceholderText(prompt)
        self.field.textChanged.connect(lambda _text: self.refill())
        self.field.installEventFilter(self)
        self.list = QListView(self)
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._take(index))
        self._model = Choices(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(ChoiceRows(self.list))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.field)
        self._column.addWidget(self.list)
        self._before: QWidget | None = None
        cast_shadow(self)
        theme.watcher.changed.connect(self._dress)
        self._dress()
        self.hide()

    @abstractmethod
    def choices(self, typed: str) -> Sequence[Choice]:
        """What could be chosen after ``typed``, best first."""

    @abstractmethod
    def chosen(self, choice: Choice) -> None:
        """What to do when one row is chosen."""

    def rows(self) -> list[Choice]:
        """What is listed now."""
        return [
            self._model.index(row).data(Choices.CHOICE) for row in range(self._model.rowCount())
        ]

    def open(self) -> None:
        """Come up, empty, with the caret in the field."""
        self._before = QApplication.focusWidget()
        self.field.clear()
        self.refill()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def shut(self) -> None:
        """Go away and give the focus back."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        if before is not None and before.isVisible() and self.field.hasFocus():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.closed.emit()

    def refill(self) -> None:
        """List again what can be chosen, the best row current."""
        self._model.show(self.choices(self.field.text().strip()))
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._key(event.key())
        if event.type() == QEvent.Type.FocusOut and not self.isAncestorOf(
            QApplication.focusWidget() or self
        ):
            self.shut()
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        row = self.list.currentIndex().row()
        if key == Qt.Key.Key_Escape:
            self.shut()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS}
            row = min(max(row + by.get(Qt.Key(key), -_ROWS), 0), self._model.rowCount() - 1)
            self.list.setCurrentIndex(self._model.index(row, 0))
        else:
            return False
        return True

    def _take(self, index: Index) -> None:
        choice = index.data(Choices.CHOICE)
        if choice is not None:
            self.chosen(choice)

    def _place(self) -> None:
        """Below the toolbar, in the middle, as high as its rows need and the window gives."""
        window = self._window
        row = self.list.sizeHintForRow(0) if self._model.rowCount() else 0
        wide = min(theme.px(_WIDTH), window.width() - 32)
        top = theme.px(56)
        frame = 2 * self._column.contentsMargins().top() + self._column.spacing()
        head = self.field.sizeHint().height() + frame
        shown = min(self._model.rowCount(), _ROWS)
        high = min(head + shown * row + 4, max(window.height() - top - 16, head))
        self.setGeometry((window.width() - wide) // 2, top, wide, high)

    def _dress(self) -> None:
        tokens = theme.current()
        gap = theme.px(8)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(theme.px(6))
        self.setStyleSheet(
            f"#chooser {{ background: {tokens.page}; border: 1px solid {tokens.line};"
            f" border-radius: {theme.px(10)}px }}"
            f"#chooser QLineEdit {{ border: 1px solid {tokens.accent}; background: {tokens.page};"
            f" color: {tokens.ink}; border-radius: {theme.px(7)}px; padding: 0 {theme.px(8)}px;"
            f" min-height: {theme.px(30)}px }}"
            f"#chooser QListView {{ border: 0; background: {tokens.page} }}"
        )


class ChoiceRows(QStyledItemDelegate):
    """Paints one choice: a mark or a dot, the text, the hint at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(120), theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: Choice = index.data(Choices.CHOICE)
        tokens = theme.current()
        rect, state = option.rect, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(rect, theme.px(7), theme.px(7))
        inner = rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if choice.checked is not None or choice.dot:
            self._mark(painter, inner, choice)
            inner.setLeft(inner.left() + theme.px(34))
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(tokens.faint))
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), choice.hint)
        gap = painter.fontMetrics().horizontalAdvance(choice.hint) + theme.px(12)
        inner.setRight(inner.right() - (gap if choice.hint else 0))
        painter.setFont(theme.font("ui"))
        painter.setPen(QColor(tokens.ink))
        text = painter.fontMetrics().elidedText(
            choice.text, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()

    def _mark(self, painter: QPainter, rect: QRect, choice: Choice) -> None:
        tokens = theme.current()
        painter.setFont(theme.font("ui"))
        painter.setPen(QColor(tokens.accent))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if choice.checked:
            painter.drawText(rect, middle, "✓")
        if choice.dot:
            side = theme.px(9)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(choice.dot))
            top = rect.top() + (rect.height() - side) // 2
            painter.drawRoundedRect(rect.left() + theme.px(18), top, side, side, 3, 3)
