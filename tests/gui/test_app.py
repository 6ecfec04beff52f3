"""Starting the window."""

import pytest
from PySide6.QtGui import QImage

from readerapp.errors import ReaderError
from readerapp.gui import app, settings
from tests.windows import add_papers


def test_without_a_display_one_sentence_says_so(monkeypatch, tmp_path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
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


def test_the_library_opened_last_is_opened_again(tmp_path, monkeypatch):
    add_papers(tmp_path / "mine", ["One"])
    kept = settings.Settings()
    kept.opened(tmp_path / "mine")
    kept.opened(tmp_path / "gone")
    assert app._last(kept) == tmp_path / "mine"
    monkeypatch.setenv("READERAPP_LIBRARY", str(tmp_path / "named"))
    assert app._last(kept) == tmp_path / "named"
