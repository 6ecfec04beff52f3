"""No operation is left out where everything is done and undone at random."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from readerapp import operations
from tests.deeds import bring_in
from tests.operations.test_everything_undone import Afternoon

BESIDE = {"waiting"}  # files that wait to be brought in: they lie in a folder, not in the library

# Operations that are no rule below: they read files, write files, or are rules by another name.
ELSEWHERE = {
    "import_files": "bring_in, once the file is read",
    "import_text": "bring_in, once it is read",
    "import_bytes": "bring_in, once it is read",
    "import_items": "bring_in, once it is read",
    "carry_out": "bring_in",
    "highlight_quote": "highlight, once the quote is found",
    "fetch": "fill, once the answers are there",
    "going": "changes nothing; says what would be sent",
    "export_markdown": "changes nothing a person did",
    "back_up": "changes nothing",
    "back_up_if_changed": "changes nothing",
    "due": "changes nothing",
    "check": "changes nothing; asked at the end of every history",
    "groups": "changes nothing",
    "better": "changes nothing",
    "difference": "changes nothing",
    "renewed": "changes nothing",
    "lacking": "changes nothing",
    "papers_named": "changes nothing",
    "new_risk": "remembers only that it was told",
    "repair": "changes nothing in a library that is whole; test_checking.py has those that are not",
}


def changing() -> Iterator[str]:
    """Every function of the operations that is handed a library."""
    for found in pkgutil.iter_modules(operations.__path__):
        if found.name in BESIDE:
            continue
        module = importlib.import_module(f"readerapp.operations.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            ours = function.__module__ == module.__name__ and not name.startswith("_")
            if ours and parameters[:1] == ["library"] and "tx" not in parameters:
                yield name


def test_every_operation_there_is_takes_part() -> None:
    """An operation that nobody plays is an operation nobody has seen undone."""
    machine = inspect.getsource(Afternoon) + inspect.getsource(bring_in)
    played = {name for name in changing() if f".{name}" in machine}
    assert set(changing()) - played - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() <= set(changing()), "what is gone need not be excused"
