"""JSON: what the interfaces of libraries and preprint servers answer, lists, and JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from readerapp.errors import UnreadableFile
from readerapp.formats.json_fields import identified, record
from readerapp.formats.json_papers import fields, papers, titled_things
from readerapp.formats.json_walk import Path, Stream, Value, located, steps
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.formats.values import few
from readerapp.model import Reading, Record

NAME: Final = "json"
LABEL: Final = "JSON"
SUFFIXES: Final = (".json", ".jsonl", ".ndjson", ".jsonlines", ".jsons")

_JSON: Final = re.compile(
    r"\{\s*(?:\"|\}|\Z)|\[\s*(?:\{\s*[\"}]|\[\s*[\[{\"\d\]]|\"[^\"\n]{0,500}\"\s*[,\]]|\]|\Z)"
)
_PUNCTUATION: Final = re.compile(r"[\s\[\]{},\x1e\ufeff]*")
_NOT_PAPERS: Final = "Nothing in this file says that these are papers: they have titles and no more"


def recognises(source: Source) -> bool:
    """Whether a file is JSON."""
    return bool(_JSON.match(source.head))


def read(source: Source) -> Reading:
    """The papers in a JSON file, whatever they are wrapped in.

    Raises:
        UnreadableFile: it is nested too deeply, too large, or broken from the start.
    """
    return reading(source, NAME)


def reading(source: Source, name: str) -> Reading:
    """As ``read``, for a format that goes by ``name``."""
    text = source.text
    stream = Stream(text, source.name)
    weak: list[Found] = []
    found = few(_found(text, stream, weak), source.name)
    if not found and not weak and stream.problems:
        problem = stream.problems[0]
        raise UnreadableFile(
            f"“{source.name}” is no whole JSON: line {problem.line:,}: {problem.message}"
        )
    records, left_out = tiled(text, _widened(text, found or weak))
    return Reading(
        format=name,
        encoding="",
        records=records,
        left_out=left_out,
        problems=tuple(stream.problems),
        doubts=(_NOT_PAPERS,) if weak and not found else (),
    )


def _found(text: str, stream: Stream, weak: list[Found]) -> Iterator[Found]:
    """The papers of every value; ``weak`` takes what may be papers, while there are no others."""
    strong = False
    for value in stream:
        paths = papers(value.value, several=value.start > 0)
        strong = strong or bool(paths)
        yield from _records(text, value, paths)
        if not strong:
            weak += _records(text, value, titled_things(value.value))


def _records(text: str, value: Value, paths: list[Path]) -> Iterator[Found]:
    if not paths:
        return
    names = {path: path[-1] for path in paths if path and isinstance(path[-1], str)}
    keys = iter([str(names.get(path, "")) for path in paths])
    tree = steps(paths)
    places = [value] if tree is None else located(text, value.start, tree)
    for start, end, thing in places:
        yield Found(start, end, _record(thing, next(keys, "")))


def _record(thing: Any, key: str) -> Record:
    return identified(thing) if isinstance(thing, str) else record(fields(thing), key)


def _widened(text: str, found: list[Found]) -> Iterator[Found]:
    """Records with the brackets and commas around them, so that these are not left out."""
    reached = 0
    for place, (start, end, paper) in enumerate(found):
        before = _PUNCTUATION.match(text, reached)
        assert before is not None
        if before.end() >= start:
            start = reached
        following = found[place + 1].start if place + 1 < len(found) else len(text)
        after = _PUNCTUATION.match(text, end)
        assert after is not None
        end = min(after.end(), following) if after.end() >= following else end
        yield Found(start, end, paper)
        reached = end
