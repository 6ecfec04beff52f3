"""Our own small drawings, in the colour of the text beside them; they follow the theme alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from readerapp.gui import theme
from readerapp.places import resources

Role = Literal["ink", "soft", "faint", "accent", "accent_ink", "danger", "toast_ink"]

_FOLDER: Final = "icons"
_COPIES: Final[list[QIconEngine]] = []


def names() -> list[str]:
    """Every icon there is."""
    return sorted(file.stem for file in (resources() / _FOLDER).glob("*.svg"))


@lru_cache(maxsize=256)
def icon(name: str, role: Role = "soft") -> QIcon:
    """The icon of that name; KeyError when nothing of the kind was drawn."""
    _drawing(name)
    return QIcon(_Engine(name, role))


def paint(painter: QPainter, name: str, rect: QRect | QRectF, token: str) -> None:
    """Draw an icon into a painted widget, in the colour of a token of the theme (``#rrggbb``)."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    size = QSize(round(rect.width()), round(rect.height()))
    painter.drawPixmap(rect.topLeft(), _pixmap(name, token, size.width(), size.height(), ratio))


class _Engine(QIconEngine):
    """Draws at the moment of painting, so that a change of theme needs no new icons."""

    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name, self._role = name, role

    def _token(self, mode: QIcon.Mode) -> str:
        now = theme.current()
        if mode == QIcon.Mode.Disabled:
            return now.line if self._role == "faint" else now.faint
        return str(getattr(now, self._role))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint(painter, self._name, rect, self._token(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _pixmap(self._name, self._token(mode), size.width(), size.height(), 1.0)

    def clone(self) -> QIconEngine:
        made = _Engine(self._name, self._role)
        _COPIES.append(made)  # Qt does not keep the Python half of a copy alive
        return made

    def key(self) -> str:
        return "readerapp"


@lru_cache(maxsize=64)
def _drawing(name: str) -> bytes:
    file = resources() / _FOLDER / f"{name}.svg"
    if not file.is_file():
        raise KeyError(f"no icon is called {name!r}")
    return file.read_bytes()


@lru_cache(maxsize=512)
def _pixmap(name: str, token: str, width: int, height: int, ratio: float) -> QPixmap:
    made = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    side = min(width, height)
    middle = QRectF((width - side) / 2, (height - side) / 2, side, side)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(_drawing(name).replace(b"currentColor", token.encode())).render(painter, middle)
    painter.end()
    return made
