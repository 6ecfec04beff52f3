"""The browser shows what it is given, loads nothing and opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage

from readerapp.gui import theme
from readerapp.gui.browser import Browser
from readerapp.text.rendering import render

GREEN = QColor("#00ff00")


@pytest.fixture
def browser(qtbot: Any) -> Browser:
    browser = Browser()
    qtbot.addWidget(browser)
    browser.resize(300, 200)
    browser.show()
    return browser


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(GREEN)
    file = tmp_path / "green.png"
    assert image.save(str(file))
    return file


@pytest.mark.parametrize(
    "html",
    [
        "<img src='{url}'>",
        "<img src='{path}'>",
        "<table background='{url}'><tr><td>some words to fill</td></tr></table>",
        "<style>p {{ background-image: url({url}) }}</style><p>words</p>",
        "<link rel=stylesheet href='{url}'><p>words</p>",
    ],
)
def test_even_unsafe_html_gets_no_picture(browser: Browser, picture: Path, html: str) -> None:
    url = QUrl.fromLocalFile(str(picture)).toString()
    browser.show_html(html.format(url=url, path=picture))
    shown = browser.grab().toImage()
    seen = {
        shown.pixelColor(x, y).name()
        for x in range(0, shown.width(), 3)
        for y in range(0, shown.height(), 3)
    }
    assert GREEN.name() not in seen


class Asking(Browser):
    """A browser that writes down what it is asked to load."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def loadResource(self, type: int, name: QUrl | str) -> QImage:
        self.asked.append(str(name))
        return super().loadResource(type, name)


def test_a_rendered_note_asks_for_nothing(qtbot: Any) -> None:
    browser = Asking()
    qtbot.addWidget(browser)
    browser.resize(300, 300)
    browser.show()
    note = """![x](file:///etc/hostname) ![y](//host/share/z.png) <img src="http://h/x.png">
<style>p { background: url(file:///etc/hostname) }</style> <iframe src="http://h"></iframe>

> quote [[a]] [z](javascript:alert(1))

| a | b |
|---|---|
| 1 | 2 |
"""
    browser.show_html(render(note, lambda target: f"readerapp://paper/{target}"))
    browser.grab()
    assert browser.asked == []
    assert "javascript" not in browser.toHtml()


def test_a_link_is_told_and_nothing_is_opened(browser: Browser) -> None:
    told: list[str] = []
    browser.link_asked.connect(told.append)
    browser.show_html(
        render("[[a#h1]] [[#h2]] https://example.org", lambda t: "readerapp://paper/u")
    )
    before = browser.toPlainText()
    for link in ("readerapp://paper/u?h=h1", "#h2", "https://example.org", "file:///etc/hostname"):
        browser.anchorClicked.emit(QUrl(link))
    browser.setSource(QUrl.fromLocalFile("/etc/hostname"))
    assert told == [
        "readerapp://paper/u?h=h1",
        "#h2",
        "https://example.org",
        "file:///etc/hostname",
    ]
    assert browser.toPlainText() == before


def test_tasks_quotations_and_tables_are_shown(browser: Browser) -> None:
    browser.show_html(render("- [ ] open\n- [x] done\n\n> said\n\n|a|\n|-|\n|b|\n", lambda t: None))
    text = browser.toPlainText()
    assert "☐ open" in text
    assert "☑ done" in text
    browser.grab()


def test_the_same_page_keeps_its_place(browser: Browser) -> None:
    html = "".join(f"<p>line {n}</p>" for n in range(200))
    browser.show_html(html)
    browser.verticalScrollBar().setValue(300)
    browser.show_html(html + "<p>one more</p>")
    assert browser.verticalScrollBar().value() == 300


def test_another_theme_colours_the_page_anew(browser: Browser, qapp: Any) -> None:
    browser.show_html("<p><a href='https://example.org'>x</a></p>")
    try:
        theme.apply(qapp, "dark")
        assert theme.current().accent in browser.toHtml()
    finally:
        theme.apply(qapp, "light")
