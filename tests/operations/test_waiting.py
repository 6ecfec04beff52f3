"""What waits to be looked over is kept until that is decided, whatever becomes of its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.operations import waiting
from readerapp.operations.reading import Item, ReadItem, read_all


def read(*items: Item) -> list[ReadItem]:
    """As a worker reads them."""
    return [
        ReadItem(it.name, it.sha256, it.reading, it.prepared, it.error, it.size, item)
        for it, item in zip(read_all(items), items, strict=True)
    ]


def held(item: Item) -> bytes:
    assert item.path is not None
    return item.path.read_bytes()


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "sent.bib"
    path.write_text("@article{a, title = {On Acorns}}")
    return path


def test_files_and_pasted_text_come_back_as_they_were(library: Library, sent: Path) -> None:
    pasted = Item("Pasted text", data=b"On Pebbles", encoding="utf-8")
    before = sent.read_bytes()
    name = waiting.keep(library, read(Item(str(sent), sent, format="bibtex"), pasted))
    sent.write_text("something else")
    ((found,), problems) = (waiting.look(library).waiting, waiting.look(library).problems)
    assert (found.name, problems) == (name, ())
    first, second = found.items
    assert (first.name, first.format, held(first)) == (str(sent), "bibtex", before)
    assert (second.name, second.encoding, held(second)) == ("Pasted text", "utf-8", b"On Pebbles")
    sent.unlink()
    assert held(waiting.look(library).waiting[0].items[0]) == before
    assert set(found.hashes) == waiting.hashes(library)


def test_what_is_decided_is_forgotten_and_can_be_taken_back_until_the_next_look(
    library: Library, sent: Path
) -> None:
    items = read(Item(str(sent), sent))
    name = waiting.keep(library, items)
    assert waiting.keep(library, items) == name, "the same files wait once"
    waiting.forget(library, name)
    assert waiting.hashes(library) == frozenset()
    waiting.take_back(library, name)
    assert [each.name for each in waiting.look(library).waiting] == [name]
    waiting.forget(library, name)
    assert waiting.look(library) == waiting.Found()
    waiting.take_back(library, name)
    assert not waiting.is_any(library), "nothing is left behind"


def test_a_copy_is_kept_while_any_list_names_it(library: Library, sent: Path) -> None:
    other = Item("Pasted text", data=b"On Pebbles")
    both = waiting.keep(library, read(Item(str(sent), sent), other))
    waiting.keep(library, read(other))
    waiting.forget(library, both)
    (found,) = waiting.look(library).waiting
    assert held(found.items[0]) == b"On Pebbles"
    assert len(list((library.folder / waiting.FOLDER).iterdir())) == 2


def test_of_a_very_large_file_its_place_is_kept(
    library: Library, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_COPIED", 10)
    waiting.keep(library, read(Item(str(sent), sent)))
    (found,) = waiting.look(library).waiting
    assert found.items[0].path == sent
    sent.unlink()
    (again,) = read_all(waiting.look(library).waiting[0].items)
    assert again.error == f"There is no file “{sent}”."


@pytest.mark.parametrize(
    "damage",
    [b"", b"[]", b"{}", b"\xff", b'{"files": [{"name": "x"}]}', b'{"files": 3}', b"[" * 9999],
)
def test_a_damaged_list_is_told_and_nothing_else_is_lost(
    library: Library, sent: Path, damage: bytes
) -> None:
    spoilt = waiting.keep(library, read(Item("Pasted text", data=b"On Pebbles")))
    waiting.keep(library, read(Item(str(sent), sent)))
    path = library.folder / waiting.FOLDER / f"{spoilt}.json"
    path.write_bytes(damage)
    found = waiting.look(library)
    assert [each.items[0].name for each in found.waiting] == [str(sent)]
    assert found.problems == (f"The list “{path}” of files that wait to be looked at is damaged.",)
    copies = {held.read_bytes() for held in path.parent.iterdir()}
    assert b"On Pebbles" in copies, "what the list named is still there"


def test_a_list_of_somebody_elses_making_names_no_place_outside(library: Library) -> None:
    name = waiting.keep(library, read(Item("Pasted text", data=b"On Pebbles")))
    path = library.folder / waiting.FOLDER / f"{name}.json"
    kept = json.loads(path.read_bytes())
    kept["files"][0]["sha256"] = "../library.sqlite"
    path.write_text(json.dumps(kept))
    (found,) = waiting.look(library).waiting
    assert found.items[0].path == Path("Pasted text")
    assert (library.folder / "library.sqlite").exists()


def test_a_folder_that_cannot_be_written_is_told(library: Library, sent: Path) -> None:
    (library.folder / waiting.FOLDER).write_text("in the way")
    with pytest.raises(ReaderError, match="is in the way"):
        waiting.keep(library, read(Item(str(sent), sent)))
    assert waiting.look(library) == waiting.Found()
