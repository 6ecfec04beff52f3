"""The wheel holds all of the program, and runs where nothing of the checkout is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Clean:
    """A virtual environment of its own, with the wheel installed and the dependencies in sight."""

    wheel: Path
    folder: Path
    elsewhere: Path

    def path(self, name: str) -> Path:
        """Where the environment keeps ``scripts`` or ``purelib``."""
        base = str(self.folder)
        return Path(sysconfig.get_path(name, "venv", {"base": base, "platbase": base}))

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the environment prints, started from another folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            [str(self.path("scripts") / program), *arguments],
            cwd=self.elsewhere,
            env=kept,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """The wheel, built and installed without a network."""
    made = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made))
    (wheel,) = made.glob("*.whl")
    clean = Clean(wheel, made / "environment", made / "elsewhere")
    clean.elsewhere.mkdir()
    venv.create(clean.folder, symlinks=os.name != "nt")
    python = clean.path("scripts") / "python"
    pip = [sys.executable, "-m", "pip", "--isolated", "--python", str(python)]
    call(*pip, "install", "--no-index", "--no-deps", "--no-compile", str(wheel))
    ours = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    (clean.path("purelib") / "dependencies.pth").write_text("\n".join(sorted(ours)))
    return clean


def call(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def files_of(folder: Path) -> set[str]:
    """Every file below a folder, but for what Python leaves there."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found if path.suffix != ".pyc"}


def test_the_wheel_holds_the_program_and_its_resources_and_nothing_else(clean: Clean) -> None:
    inside = {name for name in ZipFile(clean.wheel).namelist() if ".dist-info/" not in name}
    code = {f"readerapp/{name}" for name in files_of(ROOT / "readerapp")}
    assert inside == code | {f"readerapp/resources/{name}" for name in files_of(ROOT / "resources")}


def test_the_installed_program_says_its_version(clean: Clean) -> None:
    said = clean.run("python", "-P", "-m", "readerapp", "--version")
    assert said == clean.run("readerapp", "--version")
    assert clean.wheel.name.startswith(f"readerapp-{said.split()[-1]}-")


def test_the_installed_program_takes_its_resources_from_inside_the_package(clean: Clean) -> None:
    code = "from readerapp import places; print(places.resources())"
    found = Path(clean.run("python", "-P", "-c", code).strip())
    assert found.resolve() == (clean.path("purelib") / "readerapp" / "resources").resolve()
    names = {path.name for path in found.iterdir()}
    assert {"CHANGELOG.md", "controls", "icons", "sample"} <= names
    assert files_of(found) == files_of(ROOT / "resources")


def test_the_installed_program_imports_and_finds_the_papers_of_its_sample(clean: Clean) -> None:
    sample = clean.path("purelib") / "readerapp" / "resources" / "sample"
    library = ("--library", str(clean.elsewhere / "library"))
    clean.run("readerapp", *library, "import", str(sample))
    assert len(json.loads(clean.run("readerapp", *library, "list", "--json"))) == 12


def test_the_installed_program_draws_its_window(clean: Clean) -> None:
    """Icons, controls and themes: a picture of which nothing is missing."""
    said = clean.run("readerapp", "--demo", "--headless")
    (picture,) = clean.folder.glob("demo/*/readerapp.png")
    assert str(picture) in said
