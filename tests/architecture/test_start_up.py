"""The window is there at once, so nothing that is slow to import stands before it.

Half of the 300 ms to the first paint is Qt's own; of the rest, one needless import eats it all:
sqlite_utils takes 107 ms, whoosh 65, markdown 39, click 38. A look at what is imported holds on
every machine; a limit in milliseconds would not.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_OTHERS = {"PySide6", "shiboken6", "shibokensupport", "platformdirs", "readerapp"}
OF_QT = {"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork"}
SLOW = {
    "asyncio",
    "concurrent.futures",
    "email",
    "http.client",
    "importlib.metadata",
    "multiprocessing",
    "ssl",
    "subprocess",
    "unittest",
    "urllib.request",
    "xml.etree",
}


@cache
def imported(modules: str) -> frozenset[str]:
    """Everything that ``import modules`` makes a fresh Python import."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", f"import {modules}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = run.stderr.splitlines()
    times = [line for line in lines if line.startswith("import time:")]
    assert run.returncode == 0, "\n".join(line for line in lines if line not in times)
    return frozenset(line.rpartition("|")[2].strip() for line in times[1:])


def before_the_first_paint() -> frozenset[str]:
    """What stands between the command and the window."""
    return imported("readerapp.__main__, readerapp.gui.app, readerapp.gui.main_window")


def test_the_window_is_looked_at() -> None:
    assert {"PySide6.QtWidgets", "readerapp.gui.main_window"} <= before_the_first_paint()


def test_the_first_paint_waits_for_nothing_slow() -> None:
    names = before_the_first_paint()
    assert {name for name in names if any(f"{name}.".startswith(f"{s}.") for s in SLOW)} == set()


def test_the_first_paint_waits_for_no_other_package() -> None:
    names = before_the_first_paint() - imported("sys")
    roots = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert set(filter(stands_on_disk, roots)) <= OF_OTHERS


def stands_on_disk(root: str) -> bool:
    """A name with no file behind it (Python tries ``nt``, Qt ``importedpackage``) costs nothing."""
    places = [Path(entry) for entry in sys.path if entry]
    return any((p / root).is_dir() or (p / f"{root}.py").is_file() for p in places)


def test_the_first_paint_waits_for_no_part_of_qt_but_the_widgets() -> None:
    parts = {n.split(".")[1] for n in before_the_first_paint() if n.startswith("PySide6.Qt")}
    assert parts <= OF_QT


def test_the_command_line_does_not_load_qt() -> None:
    assert not [name for name in imported("readerapp.cli") if name.startswith("PySide6")]
