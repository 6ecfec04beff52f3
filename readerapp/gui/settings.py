"""What the window remembers between two starts: looks, recent libraries, where it stood.

One JSON file, replaced whole. A file that is damaged or from another version is forgotten, not
complained about: nothing in it is the reader's work.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from readerapp import files, places
from readerapp.errors import ReaderError
from readerapp.gui.theme import Choice

_RECENT: Final = 8
THEMES: Final[tuple[Choice, ...]] = ("system", "light", "dark")
LOOKUPS: Final = ("off", "asked", "always")  # when papers are looked up on the net
SCALES: Final = (0.9, 1.0, 1.15, 1.3, 1.5, 2.0)

log = logging.getLogger(__name__)


@dataclass
class Place:
    """Where a reader stood in one library."""

    scope: str = "inbox"
    sort: str = ""  # that of the shelf
    paper: str = ""  # the uid of the paper shown
    page: dict[str, Any] = field(default_factory=dict)  # as the page says it
    folded: list[str] = field(default_factory=list)  # what is folded away in the sidebar
    searched: list[str] = field(default_factory=list)  # queries stayed with, newest first


@dataclass
class Settings:
    """The state of the window. ``save`` writes it down."""

    theme: Choice = "system"
    text_scale: float = 1.0
    geometry: str = ""  # base64 of what Qt saves
    splitters: dict[str, list[int]] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    stood: dict[str, Place] = field(default_factory=dict)  # by the uid of the library
    export_folder: str = ""
    keep_pdfs: bool = False  # a copy of each that is imported
    lookups: str = "off"
    watched: dict[str, str] = field(default_factory=dict)  # by the uid of the library: a folder
    warned: list[str] = field(default_factory=list)  # libraries whose place was warned about
    untold: dict[str, str] = field(default_factory=dict)  # by folder: why no backup was made
    forgetful: bool = False  # a demonstration leaves no trace

    def opened(self, folder: Path) -> None:
        """Put ``folder`` at the head of the recent libraries."""
        name = str(folder)
        self.recent = [name, *(other for other in self.recent if other != name)][:_RECENT]

    def place(self, library: str) -> Place:
        """Where the reader stood in the library with this uid."""
        return self.stood.setdefault(library, Place())

    def save(self) -> None:
        """Write it down, all or nothing; failing to is no reason to disturb the reader."""
        if self.forgetful:
            return
        try:
            kept = json.dumps(asdict(self), indent=1).encode()
            files.write(_file(), kept, flushed=False)  # the window does not wait for the disk
        except (ReaderError, OSError) as error:
            log.warning("The state of the window could not be kept: %s", error)


def load() -> Settings:
    """What was kept last time, as far as it still makes sense."""
    try:
        kept = json.loads(_file().read_bytes())
        return _settings(kept) if isinstance(kept, dict) else Settings()
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        log.warning("The state of the window could not be read: %s", error)
        return Settings()


def _file() -> Path:
    return places.settings_folder() / "window.json"


def _settings(kept: dict[str, Any]) -> Settings:
    found = Settings()
    if kept.get("theme") in THEMES:
        found.theme = kept["theme"]
    if kept.get("text_scale") in SCALES:
        found.text_scale = kept["text_scale"]
    if kept.get("lookups") in LOOKUPS:
        found.lookups = kept["lookups"]
    found.watched = {uid: _text(folder) for uid, folder in _dict(kept.get("watched")).items()}
    found.geometry = _text(kept.get("geometry"))
    found.export_folder = _text(kept.get("export_folder"))
    found.keep_pdfs = kept.get("keep_pdfs") is True
    found.warned = _texts(kept.get("warned"))
    found.untold = {name: _text(said) for name, said in _dict(kept.get("untold")).items()}
    found.recent = _texts(kept.get("recent"))[:_RECENT]
    for name, sizes in _dict(kept.get("splitters")).items():
        if isinstance(sizes, list) and all(isinstance(size, int) for size in sizes):
            found.splitters[name] = sizes
    for uid, place in _dict(kept.get("stood")).items():
        place = _dict(place)
        words = {name: _text(place.get(name)) for name in ("scope", "sort", "paper")}
        found.stood[uid] = Place(
            **words,
            page=_dict(place.get("page")),
            folded=_texts(place.get("folded")),
            searched=_texts(place.get("searched")),
        )
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [text for text in _list(value) if isinstance(text, str)]
