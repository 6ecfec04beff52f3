"""The look: readable in both themes, in one size or another, and told when it changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from readerapp.gui import fonts, theme
from readerapp.gui.tokens import TOKENS, Theme
from readerapp.model import HIGHLIGHT_COLOURS, TAG_COLOURS
from readerapp.places import resources

BOTH = list(TOKENS.values())


@pytest.fixture(autouse=True)
def _as_it_was(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp, "light")


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _pairs(now: Theme) -> Iterator[tuple[str, str, str]]:
    grounds = ("side", "list", "page", "selection", "hover", "chip", "button", "button_hover")
    for ground in (*grounds, "field"):
        for ink in ("ink", "soft", "faint"):
            yield f"{ink} on {ground}", getattr(now, ink), getattr(now, ground)
    for ground in ("side", "list", "page", "selection"):
        yield f"accent on {ground}", now.accent, getattr(now, ground)
        yield f"danger on {ground}", now.danger, getattr(now, ground)
    yield "words on the accent", now.accent_ink, now.accent
    yield "words on a toast", now.toast_ink, now.toast
    yield "keys on a toast", now.toast_soft, now.toast
    yield "ink on a mark", now.ink, now.mark
    yield "include", now.include, now.include_tint
    yield "exclude", now.exclude, now.exclude_tint
    for colour, (tint, _) in now.highlights.items():
        yield f"ink on {colour} highlight", now.ink, tint
    for colour, (_, tint) in now.tags.items():
        yield f"ink on {colour} tag", now.ink, tint


@pytest.mark.parametrize("now", BOTH, ids=lambda now: now.name)
def test_every_text_can_be_read_on_every_ground_it_stands_on(now: Theme) -> None:
    weak = {name: _contrast(ink, on) for name, ink, on in _pairs(now) if _contrast(ink, on) < 4.5}
    assert not weak


@pytest.mark.parametrize("now", BOTH, ids=lambda now: now.name)
def test_marks_without_words_stand_out_from_their_plane(now: Theme) -> None:
    shapes = {"accent": now.accent} | {name: dot for name, (dot, _) in now.tags.items()}
    for ground in (now.side, now.list, now.page):
        weak = {name: _contrast(dot, ground) for name, dot in shapes.items()}
        assert min(weak.values()) >= 3, weak


@pytest.mark.parametrize("now", BOTH, ids=lambda now: now.name)
def test_every_colour_a_library_may_hold_has_a_token(now: Theme) -> None:
    assert set(now.highlights) == set(HIGHLIGHT_COLOURS)
    assert set(now.tags) == set(TAG_COLOURS)


@pytest.mark.parametrize("now", BOTH, ids=lambda now: now.name)
def test_the_small_drawings_of_the_sheet_are_in_the_colours_of_their_theme(now: Theme) -> None:
    folder = resources() / "controls"
    for name, token in (("checked", now.accent_ink), ("down", now.soft), ("ticked", now.ink)):
        assert token in (folder / f"{name}-{now.name}.svg").read_text()


def test_applying_a_theme_dresses_the_program_and_says_so(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "light")
    before = theme.stamp()
    with qtbot.waitSignal(theme.watcher.changed):
        theme.apply(qapp, "dark")
    assert theme.current() is TOKENS["dark"]
    assert theme.choice() == "dark"
    assert theme.stamp() > before
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == TOKENS["dark"].side
    assert qapp.style().objectName().lower() in ("fusion", "")


def test_a_system_that_does_not_say_is_light(qapp: QApplication) -> None:
    assert theme.apply(qapp, "system") is TOKENS["light"]


def test_twice_the_text_is_twice_the_letters_and_lengths(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    once = theme.font("abstract").pixelSize(), theme.px(84)
    theme.apply(qapp, "light", 2.0)
    assert (theme.font("abstract").pixelSize(), theme.px(84)) == (2 * once[0], 2 * once[1])
    assert theme.text_scale() == 2.0


def test_ordinary_controls_take_the_size_too(qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    once = label.sizeHint().height()
    theme.apply(qapp, "light", 2.0)
    assert label.sizeHint().height() >= 1.8 * once


def test_figures_stand_under_each_other(qapp: QApplication) -> None:
    metrics = theme.metrics("ui")
    assert metrics.horizontalAdvance("111,111") == metrics.horizontalAdvance("888,888")


def test_a_bare_machine_is_not_given_a_serif(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = ["DejaVu Sans", "DejaVu Sans Mono", "DejaVu Serif"]
    monkeypatch.setattr(fonts.QFontDatabase, "families", lambda: installed)
    for known in (fonts.family, fonts.fixed_family):
        known.cache_clear()
    assert (fonts.family(), fonts.fixed_family()) == ("DejaVu Sans", "DejaVu Sans Mono")
    installed.append("Inter")
    fonts.family.cache_clear()
    assert fonts.family() == "Inter"
    for known in (fonts.family, fonts.fixed_family):
        known.cache_clear()
