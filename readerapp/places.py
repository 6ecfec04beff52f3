"""Where things are: the library, settings, caches, the log, and what ships with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import platformdirs

_NAME: Final = "readerapp"
_SERVICES: Final = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
}
_MARKERS: Final = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".sync": "Resilio Sync",
}
_NETWORKS: Final = ("nfs", "cifs", "smb", "afs", "ceph", "fuse.sshfs", "fuse.rclone", "davfs")
_REMOTE: Final = 4  # what Windows calls a drive of another machine


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


def risky(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Why a library may come to harm in ``folder``, in a sentence; empty where it may not.

    A folder that a service synchronises gets its files one by one, while they change; over a
    network the locks that keep two writers apart are not to be relied on.
    """
    real = Path(os.path.realpath(folder))
    if service := _synchroniser(real):
        return (
            f"“{folder}” is kept in step by {service}, which can mix up a library that is open on "
            "two computers: open it on one at a time, and let the service finish in between."
        )
    if _over_network(real, mounts):
        return (
            f"“{folder}” lies on a network drive, where two programs can spoil each other's "
            "writing: keep the library on this computer, and its backups there."
        )
    return ""


def _synchroniser(folder: Path) -> str:
    """The service that a folder or one above it is named after or marked by."""
    for parent in (folder, *folder.parents):
        name = parent.name.casefold()
        for start, service in _SERVICES.items():
            if name.startswith(start):
                return service
        if parent == Path.home():
            break  # what lies in a home may be a service's own settings
        for marker, service in _MARKERS.items():
            if (parent / marker).exists():
                return service
    return ""


def _over_network(folder: Path, mounts: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = folder.anchor
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == _REMOTE
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    kinds = {}
    for line in lines:
        _, point, kind, *_ = line.split(" ")
        kinds[Path(point.replace("\\040", " "))] = kind  # a blank, as the system writes it there
    nearest = next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "")
    return nearest.startswith(_NETWORKS)
