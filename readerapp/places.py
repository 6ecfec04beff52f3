"""Where things are: the library, settings, caches, the log, and what ships with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import platformdirs

_NAME: Final = "readerapp"


def resources() -> Path:
    """The folder of icons, themes, help and the sample digest.

    Inside the package in a wheel or a bundle, beside it in a checkout.
    """
    package = Path(__file__).parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def library_folder() -> Path:
    """The library used when none is named: ``READERAPP_LIBRARY``, else the user's data folder."""
    named = os.environ.get("READERAPP_LIBRARY")
    return (
        Path(named).absolute()
        if named
        else Path(platformdirs.user_data_dir(_NAME, appauthor=False))
    )


def cache_folder() -> Path:
    """Made at need, readable by the user alone: what lies here can always be made again."""
    folder = Path(platformdirs.user_cache_dir(_NAME, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def settings_folder() -> Path:
    """Made at need: window state, recent libraries, preferences."""
    folder = Path(platformdirs.user_config_dir(_NAME, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def runtime_folder() -> Path:
    """Made at need, readable by the user alone: lock and socket of the open window."""
    if sys.platform.startswith("linux") and not os.environ.get("XDG_RUNTIME_DIR"):
        return _own_runtime_folder()  # no session manager made one; a shared /tmp is no place
    folder = Path(platformdirs.user_runtime_dir(_NAME, appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return _own_runtime_folder()
    return folder


def _own_runtime_folder() -> Path:
    folder = cache_folder() / "run"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def log_file() -> Path:
    """Where defects are written down."""
    folder = Path(platformdirs.user_log_dir(_NAME, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "readerapp.log"
