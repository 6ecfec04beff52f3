"""JSON with the place of every value: one value, one a line, or what is left of a broken file.

A list of papers may be a hundred lines of brackets away from the papers, and each of them must
keep its own stretch of the file. So the text is walked along the paths that lead to them, and
what lies beside the paths is passed over by the decoder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from readerapp.errors import UnreadableFile
from readerapp.formats.spans import Lines
from readerapp.model import Problem

Step = str | int
Path = tuple[Step, ...]

_STRICT: Final = json.JSONDecoder()
_LENIENT: Final = json.JSONDecoder(strict=False)  # line ends and tabs inside a string
_BLANK: Final = re.compile(r"[ \t\r\n\ufeff]*")
_BETWEEN: Final = re.compile(r"[ \t\r\n\ufeff\x1e,\]]*")  # between the values of a stream
_CONTAINER: Final = re.compile(r"\[[ \t\r\n]*(?=\{)")
_MOST_PARTS: Final = 12_000_000  # more would take gigabytes in memory
_MOST_FAILURES: Final = 1_000
_MOST_RETRIED: Final = 4  # times the length of the text, over all failures
_DEEP: Final = 10_000  # characters counted for a value that is nested too deeply


class Value(NamedTuple):
    """A value, and the stretch of the text that says it."""

    start: int
    end: int
    value: Any


class Stream:
    """The values of a text, one after another; ``problems`` grows while they are gone through."""

    def __init__(self, text: str, name: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._name = name
        self._lines = Lines(text)
        self._spent = 0
        self._column: int | None = None
        _weigh(text, name)

    def __iter__(self) -> Iterator[Value]:
        place, found = self._next(0), 0
        while place < len(self._text):
            try:
                value, end = _decoded(self._text, place)
            except (ValueError, RecursionError) as error:
                after = self._after_failure(place, error, found)
                if after is None:
                    return
                place = self._next(after)
                continue
            if isinstance(value, dict | list):
                found += 1
                if self._column is None:
                    self._column = self._column_of(place)
            yield Value(place, end, value)
            place = self._next(end)

    def _next(self, place: int) -> int:
        found = _BETWEEN.match(self._text, place)
        assert found is not None
        return found.end()

    def _after_failure(self, place: int, error: Exception, found: int) -> int | None:
        """Where to go on behind a value that is broken; None if there is no more to be had."""
        reached = error.pos if isinstance(error, json.JSONDecodeError) else place + _DEEP
        self._spent += reached - place
        line = self._lines.number(place if found else min(reached, len(self._text)))
        if len(self.problems) >= _MOST_FAILURES or self._spent > _MOST_RETRIED * len(self._text):
            self.problems.append(Problem(line, "So much is broken that the rest was not read."))
            return None
        if not found and not self.problems:
            if isinstance(error, RecursionError):
                raise UnreadableFile(f"“{self._name}” is nested too deeply to be read.") from error
            inside = self._inside(place, reached)
            if inside is not None:
                return inside
        self.problems.append(Problem(line, f"This could not be read: {_reason(error)}."))
        return self._resumed(place)

    def _inside(self, place: int, reached: int) -> int | None:
        """Into the list that the whole file is, if it breaks off somewhere in it."""
        if self._lines.number(place) == self._lines.number(reached) and self._is_lines(place):
            return None
        opening = _CONTAINER.search(self._text, place, reached)
        return opening.end() if opening else None

    def _is_lines(self, place: int) -> bool:
        """Whether another value begins on the next line, where this one begins."""
        return self._resumed(place, self._column_of(place)) is not None

    def _resumed(self, place: int, column: int | None = None) -> int | None:
        """The next line that begins a value where the others do."""
        column = self._column if column is None else column
        if column is None:
            column = self._column_of(place)
        pattern = re.compile(rf"[\r\n][ \t]{{{column}}}(?=[\[{{])")
        found = pattern.search(self._text, place)
        return found.end() if found else None

    def _column_of(self, place: int) -> int:
        return min(place - self._lines.start(self._lines.number(place)), 1_000)


def located(text: str, start: int, paths: Mapping[Step, Any] | None) -> Iterator[Value]:
    """The values that ``paths`` lead to, from the value at ``start``.

    ``paths`` holds, for each member or position, what leads on from there; None is a goal.
    """
    if paths is None:
        value, end = _decoded(text, start)
        yield Value(start, end, value)
        return
    yield from _members(text, start, paths)


def steps(paths: list[Path]) -> Mapping[Step, Any] | None:
    """Paths as a tree, in the form that ``located`` takes."""
    if () in paths:
        return None
    tree: dict[Step, Any] = {}
    for path in paths:
        branch = tree
        for step in path[:-1]:
            branch = branch.setdefault(step, {})
        branch[path[-1]] = None
    return tree


def _members(text: str, start: int, paths: Mapping[Step, Any]) -> Iterator[Value]:
    is_object = text[start] == "{"
    place, position = _blank(text, start + 1), 0
    while text[place] not in "}]":
        step: Step = position
        if is_object:
            step, place = _decoded(text, place)
            place = _blank(text, _blank(text, place) + 1)  # over the colon
        if step in paths:
            end = place
            for value in located(text, place, paths[step]):
                yield value
                end = value.end
            if paths[step] is not None:
                end = _decoded(text, place)[1]
        else:
            end = _decoded(text, place)[1]
        place = _blank(text, end)
        if text[place] == ",":
            place = _blank(text, place + 1)
        position += 1


def _decoded(text: str, place: int) -> tuple[Any, int]:
    try:
        return _STRICT.raw_decode(text, place)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Invalid control character"):
            with suppress(ValueError):
                return _LENIENT.raw_decode(text, place)
        raise


def _blank(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    assert found is not None
    return found.end()


def _weigh(text: str, name: str) -> None:
    """Refuse what would fill the memory."""
    parts = text.count("[") + text.count("{") + text.count(",") + text.count('"') // 2
    if parts > _MOST_PARTS:
        raise UnreadableFile(f"“{name}” holds {parts:,} values, which is more than can be read.")


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return error.msg[:1].lower() + error.msg[1:].removesuffix(" at")
    return "a number in it is too long"
