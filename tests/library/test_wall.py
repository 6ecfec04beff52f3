"""The wall round the library: nobody else speaks SQL, so nobody can write past the gate."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "readerapp"
SQL = re.compile(
    r"\s*(select\s.*\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s|"
    r"replace\s+into\s|create\s+(table|index)\s|drop\s+(table|index)\s|pragma\s|begin immediate)",
    re.DOTALL,
)


def outside() -> list[Path]:
    """Every module but those of the library."""
    return [path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE / "library"]


def test_sql_stands_in_the_library_only() -> None:
    said = [
        (path.relative_to(PACKAGE).as_posix(), node.value)
        for path in outside()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]
    assert said == []


def test_nobody_else_holds_a_connection() -> None:
    words = re.compile(r"store\.connection|store\._|\.executemany\(|\.executescript\(")
    assert [path.name for path in outside() if words.search(path.read_text("utf-8"))] == []


def test_rows_are_written_in_one_module() -> None:
    """Inserting, updating and deleting is done by the gate; the rest of the library reads."""
    writing = re.compile(r"\"(insert|update|delete|replace)\s")
    modules = {
        path.name for path in (PACKAGE / "library").glob("*.py") if writing.search(path.read_text())
    }
    assert modules <= {
        "journal.py",
        "steps.py",
        "store.py",
        "making.py",
        "recovering.py",
        "schema.py",
    }
