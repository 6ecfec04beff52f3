"""Icons: all of them can be drawn, in the colour of the theme that is on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from readerapp.gui import icons, theme
from readerapp.places import resources


@pytest.fixture(autouse=True)
def _as_it_was(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp, "light")


def _inks(image: QImage) -> set[str]:
    """The colours of the pixels that are wholly covered."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_every_drawing_is_valid_and_takes_the_colour_of_the_text(qapp: QApplication) -> None:
    assert icons.names()
    for name in icons.names():
        file = resources() / "icons" / f"{name}.svg"
        assert QSvgRenderer(str(file)).isValid(), name
        assert "currentColor" in file.read_text(), name
        assert _inks(icons.icon(name, "ink").pixmap(48, 48).toImage()), name


def test_an_icon_follows_the_theme_without_being_made_again(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    icon = icons.icon("star-filled", "ink")
    assert theme.current().ink in _inks(icon.pixmap(32, 32).toImage())
    theme.apply(qapp, "dark")
    assert theme.current().ink in _inks(icon.pixmap(32, 32).toImage())


def test_what_cannot_be_pressed_is_faint(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    drawn = icons.icon("star-filled", "ink").pixmap(QSize(32, 32), QIcon.Mode.Disabled)
    assert QColor(theme.current().faint).name() in _inks(drawn.toImage())


def test_an_icon_is_as_sharp_as_the_screen(qapp: QApplication) -> None:
    drawn = icons.icon("star").pixmap(QSize(16, 16), 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2.0)


def test_a_copied_icon_is_still_one(qapp: QApplication) -> None:
    copy = QIcon(icons.icon("tag"))
    copy.addPixmap(icons.icon("star").pixmap(16, 16))
    assert not copy.pixmap(16, 16).isNull()


def test_an_icon_nobody_drew_is_a_defect() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        icons.icon("unicorn")
