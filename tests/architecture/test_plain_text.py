"""What was imported is hostile: Qt's labels and boxes must not take it for rich text.

Left alone, a QLabel, a message box or a tooltip shows whatever looks like HTML as HTML, and loads
the files it names. So whoever makes one says which text it shows, unless the text is our own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

GUI = Path(__file__).parents[2] / "readerapp" / "gui"
GUESSES = ("QLabel", "QMessageBox")


def name_of(expression: ast.expr) -> str:
    """The last part of a dotted name: ``escape`` of ``html.escape``."""
    return getattr(expression, "attr", getattr(expression, "id", ""))


def is_safe(text: ast.expr) -> bool:
    """Written in the program, or in a table of it, or escaped: in all its parts."""
    match text:
        case ast.Constant():
            return True
        case ast.Subscript(value=ast.Name(id=table)):
            return table.isupper()
        case ast.Call(func=function):
            return name_of(function) == "escape"
        case ast.JoinedStr(values=parts):
            return all(map(is_safe, parts))
        case ast.FormattedValue(value=part):
            return is_safe(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return is_safe(one) and is_safe(other)
    return False


def says_how(scope: ast.AST) -> bool:
    """Somewhere in ``scope`` a text format is named."""
    return any(isinstance(n, ast.Attribute) and n.attr == "TextFormat" for n in ast.walk(scope))


def makes_a_guess(node: ast.AST) -> bool:
    """A widget made, or a kind of widget written, that takes its text for what it looks like."""
    if isinstance(node, ast.ClassDef):
        return any(name_of(base) in GUESSES for base in node.bases)
    if isinstance(node, ast.Call) and name_of(node.func) in GUESSES:
        return not (node.args and is_safe(node.args[0]))
    return False


def guessing(source: str) -> list[int]:
    """The lines that do so where neither the function nor the class says which text it is."""
    tree = ast.parse(source)
    scopes = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    silent = [scope for scope in scopes if not says_how(scope)]
    made = [n for scope in silent for n in ast.walk(scope) if makes_a_guess(n)]
    ready_made = {  # QMessageBox.warning(…) and its like have no text format to set
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.Call)
        and isinstance(n.func, ast.Attribute)
        and name_of(n.func.value) == "QMessageBox"
    }
    return sorted(ready_made | {getattr(n, "lineno", 0) for n in made})


def unescaped_tooltips(source: str) -> list[int]:
    """The lines that set a tooltip which is neither our own words nor escaped."""
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") in ("setToolTip", "setWhatsThis")
        and not is_safe(call.args[-1])
    ]


def found(look: Callable[[str], list[int]]) -> list[str]:
    """Where in the window ``look`` finds something."""
    return [
        f"{path.relative_to(GUI)}:{line}"
        for path in sorted(GUI.rglob("*.py"))
        for line in look(path.read_text("utf-8"))
    ]


def test_no_label_guesses_what_its_text_is() -> None:
    assert found(guessing) == []


def test_no_tooltip_shows_imported_text_as_html() -> None:
    assert found(unescaped_tooltips) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f(t):\n    return QLabel(t)", [2]),
        ("def f():\n    return QLabel('Note')", []),
        ("def f(t):\n    l = QLabel(t)\n    l.setTextFormat(Qt.TextFormat.PlainText)", []),
        ("class Pill(QLabel):\n    pass", [1]),
        ("def f(t):\n    QMessageBox.warning(None, 'Oh', t)", [2]),
    ],
)
def test_the_look_for_labels_finds_what_it_should(source: str, lines: list[int]) -> None:
    assert guessing(source) == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("w.setToolTip(title)", [1]),
        ("w.setToolTip('Undo')", []),
        ("w.setToolTip(COLOURS[colour])", []),
        ("w.setToolTip(escape(title))", []),
        ("w.setToolTip(f'{escape(title)} {venue}')", [1]),
        ("w.setToolTip(f'{html.escape(title)} (Q)' if title else '')", []),
    ],
)
def test_the_look_for_tooltips_finds_what_it_should(source: str, lines: list[int]) -> None:
    assert unescaped_tooltips(source) == lines
