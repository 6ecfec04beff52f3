"""Starts the window: looks for a display, opens the library, paints, then does the rest."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from readerapp import places
from readerapp.errors import ReaderError
from readerapp.gui import settings, theme
from readerapp.gui.main_window import MainWindow

if TYPE_CHECKING:
    from readerapp.gui.single import Claims

log = logging.getLogger(__name__)

_SWITCH: Final = 0.002  # seconds a working thread may keep the window waiting for the interpreter
_LOG_LINES: Final = 1_000_000  # bytes of log kept before it is begun anew
_GRAB: Final = 30.0  # seconds a picture may take


def run(folder: Path, *, demo: bool = False, paths: Sequence[Path] = (), link: str = "") -> int:
    """Open the window on a library and stay until it is closed; return the exit code.

    ``paths`` are imported, and what ``link`` names is shown. A ``demo`` begins with the sample
    and leaves the settings of the reader alone.

    Raises:
        ReaderError: there is no display.
    """
    from readerapp.gui.single import Call, Claims  # QtNetwork: only where one may be open already

    _need_display()
    kept = settings.load()
    kept.forgetful = demo
    app = _application()
    claims = Claims()
    call = Call(tuple(str(path.absolute()) for path in paths), link)
    if not claims.take(folder, call):
        return 0
    _write_log()
    window = _window(app, kept, claims)
    claims.called.connect(window.come_forward)
    with _failures_said(window):
        window.open_library(folder)
        window.show()
        if demo:
            call = Call((*call.paths, *map(str, _sample())), link)
        if call != Call():
            QTimer.singleShot(0, window, lambda: window.come_forward(call))
        code = app.exec()
    claims.keep(None)
    return code


def grab(folder: Path, path: Path) -> None:
    """Save a picture of the window on a library, as a person would see it.

    Raises:
        ReaderError: the library cannot be opened, or the picture not written.
    """
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs no display
    app = _application()
    window = _window(app, settings.Settings(theme="light", forgetful=True))
    try:
        if not window.open_library(folder):
            raise ReaderError(window.problem)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.show()
        session, deadline = window.session, time.monotonic() + _GRAB
        assert session is not None
        while session.listed is None or session.busy():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
            if time.monotonic() > deadline:
                raise ReaderError("The window took too long to draw.")
        if not window.grab().save(str(path)):
            raise ReaderError(f"The picture could not be written to “{path}”.")
    finally:
        window.close_library()
        window.deleteLater()


def _need_display() -> None:
    """Qt ends the process where there is no display; say so in a sentence instead.

    Raises:
        ReaderError: none answers.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (_wayland_answers() or _x_answers()):
        raise ReaderError(
            "There is no display to open a window on; use the commands instead, "
            "see “readerapp --help”."
        )


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and _answers(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name))


def _x_answers() -> bool:
    """A display of another machine is taken on trust."""
    host, colon, number = os.environ.get("DISPLAY", "").rpartition(":")
    if not colon or host not in ("", "unix"):
        return bool(colon)
    path = f"/tmp/.X11-unix/X{number.partition('.')[0]}"
    return _answers(path) or _answers(f"\0{path}")


def _answers(address: str) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        asked.settimeout(2.0)
        try:
            asked.connect(address)
        except OSError:
            return False
    return True


def stay_responsive() -> None:
    """Keep the interpreter from making the window wait.

    A working thread hands over sooner, and the collection of everything, 40 ms and more with
    20,000 papers at hand, comes a hundred times more rarely: little here refers to itself.
    """
    sys.setswitchinterval(_SWITCH)
    gc.set_threshold(700, 10, 1000)


def _application() -> QApplication:
    """Only the program's name is handed to Qt, which would obey options hidden in a link."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0]])
    stay_responsive()
    app.setApplicationName("readerapp")
    app.setDesktopFileName("io.github.readerapp.ReaderApp")
    return app


def _window(app: QApplication, kept: settings.Settings, claims: Claims | None = None) -> MainWindow:
    theme.apply(app, kept.theme, kept.text_scale)
    return MainWindow(kept, claims)


def _sample() -> list[Path]:
    """The small page that ships with the program."""
    return sorted((places.resources() / "sample").glob("*.txt"))


def _write_log() -> None:
    path = places.log_file()
    with contextlib.suppress(OSError):
        if path.exists() and path.stat().st_size > _LOG_LINES:
            path.unlink()
        logging.basicConfig(
            filename=path,
            level=logging.WARNING,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )


@contextlib.contextmanager
def _failures_said(window: MainWindow) -> Iterator[None]:
    """What nobody caught is a defect of ours: written to the log, and said once in the window."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("Not caught", exc_info=(kind, error, trace))
        if window.session is not None and isinstance(error, Exception):
            window.session.say("Something went wrong. The log says what.")

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before
