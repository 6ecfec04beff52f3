"""The rules of the house, checked like any other behaviour."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "readerapp"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Each of our modules: its path inside the package, and its tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))


def calls_of(tree: ast.AST, *names: str) -> list[ast.Call]:
    """Every call in ``tree`` of a function or method by one of ``names``."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) in names
    ]


def who_calls(method: str) -> set[str]:
    """The modules that call ``.method(…)`` on anything."""
    return {name for name, tree in modules() if calls_of(tree, method)}


def test_imports_point_inwards(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    assert kept, capsys.readouterr().out


def test_every_room_is_a_package() -> None:
    """A folder without ``__init__.py`` would not be seen by the test above."""
    rooms = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [
        str(room.relative_to(ROOT)) for room in rooms if not (room / "__init__.py").exists()
    ] == []


def test_only_operations_change_the_library() -> None:
    """Everything a person can change is a function in operations; history replays them."""
    outside = {name for name in who_calls("transaction") if not name.startswith("operations/")}
    assert outside <= {"library/history.py"}


def test_only_what_is_no_change_of_a_persons_goes_by_the_second_gate() -> None:
    outside = {
        name for name in who_calls("bookkeeping") if not name.startswith(("library/", "search/"))
    }
    assert outside <= {"operations/exporting.py", "operations/warning.py"}


def test_only_the_command_line_prints() -> None:
    printing = {name for name, tree in modules() if any(map(is_print, calls_of(tree, "print")))}
    assert {name for name in printing if not name.startswith("cli/")} == set()


def is_print(call: ast.Call) -> bool:
    """The built-in, not a method of that name."""
    return isinstance(call.func, ast.Name)


def test_no_file_outgrows_a_sitting() -> None:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    lengths = {str(file): len(file.read_text("utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_names_say_what_a_thing_is_for() -> None:
    vague_modules = {"utils", "util", "base", "common", "misc", "helpers", "helper", "manager"}
    assert [p.name for p in PACKAGE.rglob("*") if p.stem in vague_modules] == []
    classes = [
        n.name for _, tree in modules() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)
    ]
    assert [name for name in classes if name.endswith(("Manager", "Helper", "Utils"))] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in modules() if tree.body and not ast.get_docstring(tree)] == []
