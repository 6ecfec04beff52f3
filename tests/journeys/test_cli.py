"""The main job through the command line, as a stranger's script would do it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "readerapp")
LINK = re.compile(r"\]\(([^()\s]+)\)")


@dataclass(frozen=True)
class Answer:
    """What a process printed and returned."""

    status: int
    out: str
    err: str


Ask = Callable[..., Any]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A library named by the environment."""
    ours = {"READERAPP_LIBRARY": str(tmp_path / "library"), "PYTHONPATH": str(ROOT)}
    return {**os.environ, **ours, "PYTHONUNBUFFERED": ""}


@pytest.fixture
def call(environment: dict[str, str], tmp_path: Path) -> Callable[..., Answer]:
    """``call("list")``: run a command in a process of its own."""

    def ask(*arguments: str, stdin: str = "") -> Answer:
        run = subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Answer(run.returncode, run.stdout, run.stderr)

    return ask


@pytest.fixture
def ask(call: Callable[..., Answer]) -> Ask:
    """``ask("list")``: the document of a command that must succeed quietly."""

    def document(*arguments: str, stdin: str = "") -> Any:
        answer = call(*arguments, "--json", stdin=stdin)
        assert (answer.status, answer.err) == (0, ""), answer
        return json.loads(answer.out)

    return document


def test_from_a_page_of_202_abstracts_to_linked_notes(
    ask: Ask, shared: Path, tmp_path: Path
) -> None:
    (page,) = (shared / "seeds").glob("000_*.txt")
    lines = [line for line in page.read_text("utf-8").splitlines() if line.strip()]
    titles = [lines[2].removeprefix("Subscribe"), *lines[4::2]]

    assert ask("import", str(page))["added"] == 202
    papers = ask("list", "--full")
    assert [paper["title"] for paper in papers] == titles
    assert ask("import", str(page))["added"] == 0

    one, two = papers[0]["citekey"], papers[1]["citekey"]
    assert ask("status", one, two, "queued") == {"changed": 2}
    for tag in ("rl", "rl/preference", "to read"):
        assert ask("tag", one, "--add", tag) == {"changed": 1}
    for paper in papers[:2]:
        quote = " ".join(paper["abstract"].split()[3:9])
        mark = ask("highlight", paper["citekey"], quote, "--comment", "why?")
        assert paper["abstract"][mark["start"] : mark["end"]] == quote
    ask("note", one, "--append", f"It builds on [[{two}]] in a way.")
    (back,) = ask("links", two)["backlinks"]
    assert (back["citekey"], back["context"]) == (one, f"It builds on {two} in a way.")
    assert ask("search", "tag:rl", "status:queued")["total"] == 1

    done = ask("export", "markdown", str(tmp_path / "vault"))
    assert done["written"] == 202
    files = list((tmp_path / "vault").rglob("*.md"))
    assert len(files) == 202
    assert [link for file in files for link in broken(file)] == []
    assert f"]({two}.md)" in (tmp_path / "vault" / "papers" / f"{one}.md").read_text("utf-8")
    assert f"]({one}.md)" in (tmp_path / "vault" / "papers" / f"{two}.md").read_text("utf-8")
    assert ask("export", "markdown", str(tmp_path / "vault"))["written"] == 0

    undone = ask("undo", "100")["undone"]
    assert undone[-1] == f"Import 202 papers from “{page.name}”"
    assert (ask("list"), ask("tags"), ask("highlights")) == ([], [], [])
    assert ask("redo", "100")["redone"] == undone[::-1]
    assert ask("show", one)["links"]["out"][0]["citekey"] == two


def broken(file: Path) -> list[str]:
    """Links of an exported file to other files that are not there."""
    targets = [unquote(target) for target in LINK.findall(file.read_text("utf-8"))]
    beside = [target for target in targets if not re.match(r"[a-z]+:", target)]
    return [target for target in beside if not (file.parent / target.partition("#")[0]).is_file()]


def test_each_of_the_202_is_found_first_by_its_title(shared: Path, tmp_path: Path) -> None:
    """In one process, since two hundred would take a minute to start."""
    code = (
        "import contextlib, io, json, sys\n"
        "from readerapp.cli import run\n"
        "def ask(*arguments):\n"
        "    with contextlib.redirect_stdout(io.StringIO()) as out:\n"
        "        assert run(['--json', *arguments]) == 0\n"
        "    return json.loads(out.getvalue())\n"
        "for paper in ask('list'):\n"
        "    hits = ask('search', '--', paper['title'])['hits']\n"
        "    if not hits or hits[0]['uid'] != paper['uid']:\n"
        "        print(paper['title'])\n"
    )
    (page,) = (shared / "seeds").glob("000_*.txt")
    environment = {**os.environ, "READERAPP_LIBRARY": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for command in ([*COMMAND, "import", str(page)], [*COMMAND, "index"]):
        subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_commands_that_write_at_once_lose_nothing(
    ask: Ask, environment: dict[str, str], tmp_path: Path
) -> None:
    """Two scripts append to one note and tag one paper, each in processes of its own."""
    uid = ask("add", "--title", "Sorter: Fast Sorting")["uid"]
    script = (
        "import sys\n"
        "from readerapp.cli import run\n"
        "name, uid, times = sys.argv[1], sys.argv[2], int(sys.argv[3])\n"
        "for number in range(times):\n"
        "    assert run(['note', uid, '--append', f'{name}{number}.']) == 0\n"
        "    assert run(['tag', uid, '--add', f'{name}/{number}']) == 0\n"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, name, uid, "15"],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for name in ("a", "b")
    ]
    assert [writer.communicate(timeout=120)[1] for writer in writers] == ["", ""]
    said = set(ask("note", uid)["markdown"].split())
    assert said == {f"{name}{number}." for name in "ab" for number in range(15)}
    assert len(ask("show", uid)["tags"]) == 30
    assert len(ask("history")) == 61
    assert len(ask("undo", "100")["undone"]) == 61


def test_a_reader_that_goes_away_is_no_failure_of_ours(
    ask: Ask, environment: dict[str, str]
) -> None:
    for number in range(3):
        ask("add", "--title", f"Paper {number}", "--abstract", "word " * 20_000)
    with subprocess.Popen(
        [*COMMAND, "list", "--full", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


@pytest.mark.parametrize("closing", [">&-", "2>&-", "<&-"])
def test_closed_streams_do_no_harm(
    ask: Ask, environment: dict[str, str], tmp_path: Path, closing: str
) -> None:
    ask("add", "--title", "Sorter")
    for command in ("star sorter", "import nowhere.txt", "list", "show nobody"):
        line = f'"{sys.executable}" -m readerapp {command} {closing}'
        run = subprocess.run(
            ["/bin/sh", "-c", line],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert run.returncode == (command in ("import nowhere.txt", "show nobody")), run
        assert "Traceback" not in run.stderr
    assert [paper["starred"] for paper in ask("list")] == [True]


def test_answers_are_utf_8_whatever_the_locale(
    call: Callable[..., Answer], environment: dict[str, str]
) -> None:
    environment |= {"PYTHONIOENCODING": "latin-1"}
    assert call("add", "--title", "Sorter: 𝒪(n) “naïve”").status == 0
    assert json.loads(call("list", "--json").out)[0]["title"] == "Sorter: 𝒪(n) “naïve”"
    assert call("show", "nobody").err == "No paper goes by “nobody”.\n"
