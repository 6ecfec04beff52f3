"""The short style sheet of the ordinary controls, written out of a theme's tokens."""

from __future__ import annotations

from collections.abc import Callable
from string import Template
from typing import Final

from readerapp.gui.tokens import Theme
from readerapp.places import resources

_SHEET: Final = Template("""
QToolTip { background: $toast; color: $toast_ink; border: 0; padding: ${p4}px ${p8}px; }
QLineEdit, QComboBox { background: $field; color: $ink; border: 1px solid $line;
  border-radius: ${p7}px; padding: ${p4}px ${p8}px; min-height: ${p18}px;
  selection-background-color: $accent; selection-color: $accent_ink; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent;
  padding: ${p3}px ${p7}px; }
QLineEdit#quiet { background: transparent; color: $soft; border-color: transparent; }
QLineEdit#quiet:hover { border: 1px solid $line; }
QLineEdit#quiet:focus { color: $ink; border: 2px solid $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $faint; }
QComboBox::drop-down { border: 0; width: ${p24}px; }
QComboBox::down-arrow { image: url("$controls/down-$name.svg"); width: ${p16}px; height: ${p16}px; }
QCheckBox, QRadioButton { spacing: ${p8}px; color: $ink; }
QCheckBox::indicator, QRadioButton::indicator { background: $field; border: 1px solid $faint;
  width: ${p14}px; height: ${p14}px; border-radius: ${p4}px; }
QRadioButton::indicator { border-radius: ${p7}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$controls/checked-$name.svg"); }
QRadioButton::indicator:checked { background: $accent_ink; border: ${p5}px solid $accent;
  width: ${p6}px; height: ${p6}px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $ink; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: $page; color: $ink; border: 0;
  selection-background-color: $accent; selection-color: $accent_ink; }
QPushButton { background: $button; color: $ink; border: 1px solid $line;
  border-radius: ${p8}px; padding: ${p5}px ${p12}px; min-height: ${p18}px; }
QPushButton:hover { background: $button_hover; }
QPushButton:default { background: $accent; color: $accent_ink; border-color: $accent; }
QPushButton:disabled { color: $faint; background: $side; border-color: $line; }
QPushButton:focus { border: 2px solid $accent; padding: ${p4}px ${p11}px; }
QPushButton:default:focus { border: 2px solid $ink; }
QToolButton { background: transparent; color: $ink; border: 1px solid transparent;
  border-radius: ${p7}px; padding: ${p4}px ${p7}px; }
QToolButton:hover, QToolButton:open { background: $hover; }
QToolButton:checked { background: $selection; }
QToolButton:focus { border: 2px solid $accent; padding: ${p3}px ${p6}px; }
QToolButton::menu-indicator { image: none; }
QMenu { background: $page; color: $ink; border: 1px solid $line; padding: ${p5}px; }
QMenu::item { padding: ${p5}px ${p20}px ${p5}px ${p10}px; border-radius: ${p5}px; }
QMenu::item:selected { background: $selection; color: $ink; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: ${p5}px ${p6}px; }
QMenu::indicator { width: ${p16}px; height: ${p16}px; left: ${p4}px; }
QMenu::indicator:checked { image: url("$controls/ticked-$name.svg"); }
QMenu::icon { padding-left: ${p8}px; }
QTabBar { background: transparent; border: 0; }
QTabBar::tab { background: transparent; color: $soft; border: 0;
  border-bottom: 2px solid transparent; padding: ${p8}px 0; margin-right: ${p20}px; }
QTabBar::tab:selected { color: $ink; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; top: -1px; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QSplitter#page-split::handle { background: $page; }
QSplitter#page-split::handle:hover { background: $line; }
QStatusBar { background: $side; color: $soft; }
QStatusBar::item { border: 0; }
QProgressBar { background: $line; border: 0; border-radius: ${p2}px;
  max-height: ${p5}px; min-height: ${p5}px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: ${p2}px; }
QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $thumb; border: 2px solid transparent;
  border-radius: ${p3}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; margin: 0 ${p2}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; margin: ${p2}px 0; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")
_LENGTHS: Final = (2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 16, 18, 20, 24, 32)


def sheet(theme: Theme, px: Callable[[float], int]) -> str:
    """The sheet in the colours of a theme and the lengths of the text size asked for."""
    lengths = {f"p{length}": px(length) for length in _LENGTHS}
    colours = {
        name: getattr(theme, name)
        for name in Theme.__dataclass_fields__
        if isinstance(getattr(theme, name), str)
    }
    controls = (resources() / "controls").as_posix()
    return _SHEET.substitute(colours | lengths, controls=controls)
