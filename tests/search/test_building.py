"""The index is a cache: it catches up, and whatever befalls it, it is made again."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp.job import Cancelled, Job, apart
from readerapp.library import Library
from readerapp.search import catch_up, catch_up_apart, find, rebuild, state, suggest
from readerapp.search.engine import AT_HAND
from readerapp.search.index import folder_of

Put = Callable[..., list[int]]
MANY = 600


def many(count: int = MANY) -> list[dict[str, str]]:
    return [
        {"title": f"Paper number n{i}", "abstract": f"The animal is a{i % 7} of kind k{i}. " * 5}
        for i in range(count)
    ]


def everything_is_found(library: Library, ids: list[int]) -> bool:
    return all(
        list(find(library, f"n{i} k{i}", prefix=False).papers) == [ids[i]]
        for i in range(0, len(ids), 37)
    )


def test_it_catches_up_with_an_import_and_then_has_nothing_to_do(
    library: Library, put: Put
) -> None:
    ids = put(library, many())
    assert (state(library).indexed, state(library).pending) == (0, MANY)
    assert catch_up(library) == 0
    assert (state(library).indexed, state(library).pending) == (MANY, 0)
    before = sorted(path.name for path in folder_of(library).iterdir())
    assert catch_up(library) == 0
    assert sorted(path.name for path in folder_of(library).iterdir()) == before
    assert everything_is_found(library, ids)


def test_an_empty_library_has_an_index_too(library: Library) -> None:
    assert catch_up(library) == 0
    assert (state(library).indexed, state(library).pending) == (0, 0)
    assert find(library, "anything").total == 0


def test_a_decision_is_nothing_to_index(library: Library, put: Put) -> None:
    ids = put(library, many(3))
    catch_up(library)
    before = sorted(path.name for path in folder_of(library).iterdir())
    with library.store.transaction("Read") as tx:
        for paper in ids:
            tx.update("paper", paper, status="read", starred=1)
    assert state(library).pending == 0
    catch_up(library)
    assert sorted(path.name for path in folder_of(library).iterdir()) == before


def test_many_small_changes_do_not_make_many_segments(library: Library, put: Put) -> None:
    ids = put(library, many(60))
    for round_ in range(40):
        with library.store.transaction("Edit") as tx:
            tx.update("paper", ids[round_], title=f"Changed number n{round_} r{round_}")
        catch_up(library)
    assert len(list(folder_of(library).glob("*.pst"))) <= 12
    assert state(library).indexed == 60
    for round_ in range(40):
        assert list(find(library, f"r{round_}", prefix=False).papers) == [ids[round_]]
    assert everything_is_found(library, ids)


def test_undoing_an_import_empties_the_index(library: Library, put: Put) -> None:
    put(library, many(30))
    catch_up(library)
    library.history.undo()
    assert find(library, "animal").total == 0
    catch_up(library)
    assert state(library).indexed == 0
    library.history.redo()
    catch_up(library)
    assert find(library, "animal").total == 30


NAMES = {
    "doi": "10.1145/3292500.3330701",
    "arxiv": "2401.01234",
    "citekey": "vaswani2017attention",
    "venue": "Proceedings of Nowhere",
    "urls": json.dumps(["https://github.com/some-one/MORE_3", "http://www.example.org/a"]),
}


def named(library: Library) -> dict[str, list[int]]:
    """The papers found by each way a paper can be named."""
    queries = [
        *("10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701", "10.1145/3292500"),
        *("2401.01234", "arxiv.org/abs/2401.01234", "https://arxiv.org/pdf/2401.01234"),
        *("vaswani2017attention", "vaswani20", "oldname", "venue:nowhere"),
        *("https://github.com/some-one/MORE_3", "www.example.org/a", "example.org/a"),
    ]
    return {query: list(find(library, query).papers) for query in queries}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_paper_is_found_by_its_names_indexed_or_not(
    library: Library, put: Put, when: str
) -> None:
    put(library, [{"title": "Ten org abs", "abstract": "Of doi."}])
    (paper,) = put(library, [{"title": "Alone", **(NAMES if when == "before" else {})}])
    catch_up(library)
    if when == "after":
        with library.store.transaction("Edit") as tx:
            tx.update("paper", paper, **NAMES)
        assert state(library).pending == 1
        catch_up(library)
    with library.store.transaction("Alias") as tx:
        tx.insert("alias", paper=paper, citekey="oldname")
    assert state(library).pending == 1
    assert named(library) == {query: [paper] for query in named(library)}
    catch_up(library)
    assert state(library).pending == 0
    assert named(library) == {query: [paper] for query in named(library)}
    for piece in ("org", "github", "example", "10", "doi"):
        assert paper not in find(library, piece, prefix=False).papers


def test_what_was_highlighted_is_found_with_its_label_and_comment(
    library: Library, put: Put
) -> None:
    (paper,) = put(library, [{"title": "Alone", "abstract": "A remarkable sentence."}])
    catch_up(library)
    with library.store.transaction("Highlight") as tx:
        version = library.papers.get(paper).version
        key = tx.insert(
            "highlight", paper=paper, seq=1, version=version, start=2, end=12, prefix="", suffix="",
            exact="remarkable", label="Claim", comment="Doubtful", colour="yellow", created="",
        )  # fmt: skip
    for _ in range(2):
        for word in ("remarkable", "claim", "doubtful"):
            assert list(find(library, f"highlight:{word}").papers) == [paper]
        catch_up(library)
    with library.store.transaction("Comment") as tx:
        tx.update("highlight", key, comment="Certain")
    assert find(library, "highlight:doubtful").total == 0
    assert find(library, "highlight:certain").total == 1


def test_an_edited_note_is_found_at_once(library: Library, put: Put) -> None:
    """Without the index being caught up: what is pending is read at each search."""
    ids = put(library, many(30))
    catch_up(library)
    with library.store.transaction("Note") as tx:
        tx.insert("note", uid="note", paper=ids[7], markdown="An unheard-of thought.", created="")
    assert list(find(library, "unheard").papers) == [ids[7]]
    assert find(library, "unheard").pending == 1


class _Impatient(Job):
    def report(self, done: int, total: int | None, what: str) -> None:
        if done >= 300:
            raise Cancelled


class _Gone(Job):
    def report(self, done: int, total: int | None, what: str) -> None:
        if done >= 300:
            raise BrokenPipeError


def test_a_build_whose_window_was_killed_leaves_what_there_is(library: Library, put: Put) -> None:
    ids = put(library, many())
    with pytest.raises(BrokenPipeError):
        catch_up(library, _Gone())
    assert state(library).indexed == 250
    assert catch_up(library) == 0
    assert everything_is_found(library, ids)


def test_a_cancelled_build_is_gone_on_with(library: Library, put: Put) -> None:
    ids = put(library, many())
    with pytest.raises(Cancelled):
        catch_up(library, _Impatient())
    held = state(library)
    assert 0 < held.indexed < MANY
    assert held.indexed + held.pending == MANY
    assert find(library, "animal").total == MANY
    with library.store.transaction("Edit") as tx:  # one that is indexed, one that is not
        tx.update("paper", ids[0], title="Changed early n0")
        tx.update("paper", ids[-1], title="Changed late")
    assert catch_up(library) == 0
    assert list(find(library, "changed early").papers) == [ids[0]]
    assert list(find(library, "changed late").papers) == [ids[-1]]
    assert everything_is_found(library, ids[:-1])


def test_with_little_time_it_does_a_little(library: Library, put: Put) -> None:
    put(library, many())
    left = catch_up(library, seconds=0.0)
    assert 0 < left < MANY
    assert state(library).pending == left


def test_it_is_built_in_a_process_of_its_own(library: Library, put: Put) -> None:
    ids = put(library, many())
    assert apart(catch_up_apart, str(library.folder)) == 0
    assert state(library).pending == 0
    assert everything_is_found(library, ids)


def test_two_processes_that_build_at_once_build_one_index(library: Library, put: Put) -> None:
    ids = put(library, many())
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=catch_up_apart, args=(str(library.folder),)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert (state(library).indexed, state(library).pending) == (MANY, 0)
    assert everything_is_found(library, ids)


_BUILD = """
import os, sys, threading
from pathlib import Path
from readerapp.library import Library
from readerapp.search import building, index
library = Library(Path(sys.argv[1]))
moment, calls = int(sys.argv[2]), 0
for name in ("rename", "replace", "remove", "unlink"):  # what a commit is made of
    def counted(*args, _really=getattr(os, name), **kwargs):
        global calls
        calls += 1
        if calls == moment:
            os.kill(os.getpid(), 9)
        return _really(*args, **kwargs)
    setattr(os, name, counted)
building._FIRST = 100
building.catch_up(library)
"""


@pytest.mark.parametrize("moment", [1, 3, 5, 8, 11])
def test_a_build_that_is_killed_is_gone_on_with(library: Library, put: Put, moment: int) -> None:
    ids = put(library, many(300))
    killed = subprocess.run(
        [sys.executable, "-c", _BUILD, str(library.folder), str(moment)],
        cwd=Path(__file__).parents[2],
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL, "the build was to be killed on the way"
    assert everything_is_found(library, ids)
    held = state(library)
    assert held.indexed + held.pending == 300
    assert catch_up(library) == 0
    assert (state(library).indexed, state(library).pending) == (300, 0)
    assert everything_is_found(library, ids)


def _damages(folder: Path, chance: random.Random) -> list[tuple[Path, bytes]]:
    found = []
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        if not whole:
            continue
        place = chance.randrange(len(whole))
        found += [
            (path, b""),
            (path, whole[: len(whole) // 2]),
            (path, whole[: len(whole) // 2].ljust(len(whole), b"\0")),
            (path, whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :]),
        ]
    return found


def test_a_damaged_index_is_made_again_unseen(library: Library, put: Put, seed: int) -> None:
    ids = put(library, many(300))
    catch_up(library)
    folder = folder_of(library)
    sound = folder.with_name("sound")
    shutil.copytree(folder, sound)
    chance = random.Random(seed)
    for path, damage in chance.sample(_damages(folder, chance), 12):
        shutil.rmtree(folder)
        shutil.copytree(sound, folder)
        path.write_bytes(damage)
        assert everything_is_found(library, ids), (path.name, len(damage))
        assert catch_up(library) == 0
        assert everything_is_found(library, ids)


@pytest.mark.parametrize(
    "what", ["missing files", "missing folder", "another life", "another place"]
)
def test_an_index_of_something_else_is_not_used(library: Library, put: Put, what: str) -> None:
    ids = put(library, many(50))
    catch_up(library)
    folder = folder_of(library)
    if what == "missing files":
        for path in folder.glob("*.pst"):
            path.unlink()
    elif what == "missing folder":
        shutil.rmtree(folder)
    elif what == "another life":
        with library.store.bookkeeping() as books:
            books.put("setting", name="epoch", value="restored")
    else:
        other = Library(library.folder.with_name("other"))
        put(other, [{"title": "Alone"}])
        shutil.rmtree(folder_of(other), ignore_errors=True)
        shutil.copytree(folder, folder_of(other))
        assert [find(other, q).total for q in ("animal", "alone")] == [0, 1]
        catch_up(other)
        assert [find(other, q).total for q in ("animal", "alone")] == [0, 1]
        other.close()
    assert everything_is_found(library, ids)
    assert catch_up(library) == 0
    assert everything_is_found(library, ids)
    assert state(library).pending == 0


def test_a_rebuild_starts_from_nothing(library: Library, put: Put) -> None:
    ids = put(library, many(50))
    catch_up(library)
    before = {path.name for path in folder_of(library).glob("*.pst")}
    assert rebuild(library) == 0
    assert not before & {path.name for path in folder_of(library).glob("*.pst")}
    assert everything_is_found(library, ids)


def test_the_index_lies_in_the_users_cache_where_no_one_else_can_write(
    library: Library, put: Put, home: Path
) -> None:
    put(library, many(5))
    catch_up(library)
    folder = folder_of(library)
    assert home in folder.parents
    assert library.folder not in folder.parents
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        folder.chmod(0o777)  # then anyone may have put code there
        assert state(library).indexed == 0
        assert catch_up(library) == 0
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_room_for_an_index_search_still_answers(
    library: Library, put: Put, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = put(library, many(50))
    blocked = home / "a file"
    blocked.write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setenv("LOCALAPPDATA", str(blocked))
    monkeypatch.setenv("HOME", str(blocked))
    assert catch_up(library) == 50
    assert everything_is_found(library, ids)


def test_thousands_not_indexed_yet_are_found_by_the_likeliest(library: Library, put: Put) -> None:
    ids = put(library, many(2000))
    found = find(library, "number n1234", prefix=False)
    assert list(found.papers) == [ids[1234]]
    assert found.pending == 2000
    assert find(library, "animals a3").total > 0


def test_facts_wait_for_no_index(library: Library, put: Put) -> None:
    ids = put(library, [{"title": f"Robot {number}"} for number in range(AT_HAND + 20)])
    assert find(library, "status:inbox OR walrus").total == len(ids)
    assert find(library, "status:inbox -walrus").total == len(ids)
    found = find(library, "robot")
    assert (found.whole, found.pending) == (False, len(ids))
    assert suggest(library, "walruz").repairs == ()
    catch_up(library)
    found = find(library, "robot")
    assert (found.whole, found.total) == (True, len(ids))
