"""Pages of invented papers, read by a reader so simple that nobody doubts what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading, Record
from readerapp.operations.planning import Plan, Row
from readerapp.operations.reading import Item, ReadItem, prepare

WORDS = "We show that it works well in many cases and explain at length why it does so here. "
NAMES = ("Alpha", "Bravo", "Charlie", "Delta")


def title(name: str) -> str:
    return f"{name}: A Study of {name} Under Many Different Conditions"


def abstract(name: str) -> str:
    return f"{name} is new. {WORDS * 4}".strip()


PAIRS = "\n".join(f"{title(name)}\n{abstract(name)}" for name in NAMES)
PAGE = f"Get papers in your inbox!\n{PAIRS}\nUnsubscribe\n"
BARE = PAGE.replace(abstract("Charlie"), "")  # the third title has no abstract


def read(page: str, name: str = "page.txt", also: Sequence[str] = ()) -> ReadItem:
    """A page as a simple reader has it: a title, and the long line below it.

    What stands in ``also`` is taken for a title as well. A title without such a line is in doubt.
    """
    found: list[Found] = []
    at = 0
    for line in page.splitlines(keepends=True):
        said, end = line.strip(), at + len(line)
        if ": A Study of" in said or said in also:
            found.append(Found(at, end, Record(said)))
        elif len(said) >= 100 and found and not found[-1].record.abstract:
            above = found[-1]
            found[-1] = Found(above.start, end, replace(above.record, abstract=said))
        at = end
    bare = ("no abstract follows the title",)
    found = [
        one if one.record.abstract else one._replace(record=replace(one.record, doubts=bare))
        for one in found
    ]
    records, left = tiled(page, found)
    prepared = tuple(prepare(record, page[record.start : record.end]) for record in records)
    reading = Reading("digest", "utf-8", records, left)
    item = Item(name, data=page.encode())
    return ReadItem(name, "", reading, prepared, size=len(page), item=item)


def error(name: str, sentence: str) -> ReadItem:
    """A file nothing could be read from."""
    return ReadItem(name, error=sentence, item=Item(name, data=b""))


def planned(*pages: str, also: Sequence[str] = ()) -> Plan:
    items = [read(page, also=also) for page in pages]
    rows = [Row(each, number) for number, item in enumerate(items) for each in item.prepared]
    return Plan(items, rows)
