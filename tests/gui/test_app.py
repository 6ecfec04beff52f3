"""Starting the window."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from readerapp.errors import ReaderError
from readerapp.gui import app, settings
from readerapp.gui.main_window import MainWindow


@pytest.mark.parametrize(
    "display", [None, ("DISPLAY", ":98765"), ("WAYLAND_DISPLAY", "wayland-98765")]
)
def test_without_a_display_one_sentence_says_so(monkeypatch, tmp_path, display):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    if display:
        monkeypatch.setenv(*display)
    with pytest.raises(ReaderError, match="There is no display to open a window on"):
        app.run(tmp_path)
    assert list(tmp_path.iterdir()) == [], "nothing was made"


def test_a_picture_of_the_window_is_saved(qapp, library_folder, tmp_path):
    app.grab(library_folder, tmp_path / "window.png")
    picture = QImage(str(tmp_path / "window.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    shades = {picture.pixel(x, y) for x in range(0, 1280, 3) for y in range(0, 800, 3)}
    assert len(shades) > 50, "an empty window has hardly any colours"


def test_no_picture_of_what_is_no_library(qapp, tmp_path):
    (tmp_path / "library.sqlite").write_bytes(b"nonsense")
    with pytest.raises(ReaderError, match="is not a library"):
        app.grab(tmp_path, tmp_path / "window.png")


def test_the_window_runs_until_it_is_closed(qapp, library_folder, monkeypatch):
    def close():
        (window,) = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow)]
        if window.session.listed is None:
            QTimer.singleShot(10, close)
            return
        shown.append(len(window.session.listed.ids))
        window.close()
        window.deleteLater()

    shown = []
    QTimer.singleShot(0, close)
    assert app.run(library_folder) == 0
    assert shown == [3]
    assert settings.load().recent == [str(library_folder)]
