"""An entry with a comma, a quote or a brace too few or too many, read as it was meant.

What cannot be closed is closed at the end of a line after which the next field begins, at the
latest where the next entry does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from readerapp.formats import bibtex_values
from readerapp.formats.bibtex_values import Part, Value

_HEAD: Final = re.compile(r"@[ \t\n]{0,200}([^\W\d][\w-]{0,60})[ \t\n]{0,200}([{(])")
_KEY: Final = re.compile(r"[ \t\n]{0,200}([^\n,={}]{0,300}?)[ \t]{0,200}(?:,|\n|(?=[{}=]))")
_NAME: Final = re.compile(r"([^\W\d][\w:.+*/@-]{0,60})[ \t\n]{0,200}=(?!=)[ \t\n]{0,200}")
_FIELD_FOLLOWS: Final = re.compile(
    r"[}\"]?[ \t]{0,99},?[ \t]{0,99}\n[ \t\n]{0,200}"
    r"(?=[^\W\d][\w:.+*/-]{0,60}[ \t]{0,99}=[ \t\n]{0,99}[{\"\w]|[})][ \t]{0,99}(?:\n|\Z))"
)
FIELD_FOLLOWS_END: Final = re.compile(  # what closes there is not the entry
    r"[ \t]{0,99},[ \t\n]{0,200}[^\W\d][\w:.+*/-]{0,60}[ \t]{0,99}=[ \t\n]{0,99}[{\"\w]"
)
_SEPARATED: Final = re.compile(r"[ \t\n]{0,200}(?:[,})#%]|\Z|[^\W\d][\w:.+*/-]{0,60}[ \t]{0,99}=)")
_CLOSED_AT_LINE_END: Final = re.compile(r"[}\"][ \t]{0,99},?[ \t]{0,99}(?=\n|\Z)")
_REST_OF_LINE: Final = re.compile(r"[^\n,]*,?")
_PATIENCE: Final = 20_000_000  # characters of one file that may be searched in vain


@dataclass(frozen=True, slots=True)
class Mended:
    """What was meant: where it ends, and whether an end had to be guessed."""

    end: int
    type: str
    key: str
    fields: tuple[tuple[str, Value], ...]
    guessed: bool


class Mender:
    """Reads damaged entries of one text, until its patience is at an end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.patience = _PATIENCE

    def mend(self, start: int, limit: int) -> Mended | None:
        """The entry that begins at ``start`` and ends before ``limit``; None if it is none."""
        head = _HEAD.match(self.text, start, limit)
        if head is None or self.patience < 0:
            return None
        reading = _Mending(self.text, limit, "}" if head[2] == "{" else ")", self.patience)
        found = reading.read(head[1].lower(), head.end())
        self.patience = reading.patience
        return found


class _Mending:
    """One entry on its way from its key to its end."""

    def __init__(self, text: str, limit: int, closing: str, patience: int) -> None:
        self.text = text
        self.limit = limit
        self.closing = closing
        self.patience = patience
        self.guessed = False

    def read(self, kind: str, at: int) -> Mended | None:
        """The entry whose key begins at ``at``."""
        key = _KEY.match(self.text, at, self.limit)
        name = ""
        if key and not self.text.startswith("=", key.end()):
            name, at = key[1].strip(), key.end()
        fields: list[tuple[str, Value]] = []
        end = at
        while True:
            at = self._skip(at)
            if at >= self.limit or self.patience < 0:
                self.guessed = True
                break
            if self.text[at] == self.closing or self.text[at] == "}":
                end = at + 1
                if not FIELD_FOLLOWS_END.match(self.text, end, self.limit):
                    break
                self.guessed, at = True, end
                continue
            field = _NAME.match(self.text, at, self.limit)
            if field is None:
                at = self._beyond_rubbish(at)
                continue
            value, at = self._value(field.end())
            fields.append((field[1], value))
            end = at
        if not fields and (self.guessed or not name):
            return None
        return Mended(end, kind, name, tuple(fields), self.guessed)

    def _skip(self, at: int) -> int:
        """Past blanks, comments and the commas between fields."""
        while True:
            beyond = bibtex_values.skip_blank(self.text, at, self.limit)
            while beyond < self.limit and self.text[beyond] == ",":
                beyond += 1
            if beyond == at:
                return at
            at = beyond

    def _beyond_rubbish(self, at: int) -> int:
        match = _REST_OF_LINE.match(self.text, at, self.limit)
        end = max(match.end() if match else at, at + 1)
        self.patience -= end - at
        return end

    def _value(self, at: int) -> tuple[Value, int]:
        """The value that begins at ``at``, and where it ends."""
        parts: list[Part] = []
        while True:
            part, at = self._part(at)
            parts.append(part)
            joined = bibtex_values.skip_blank(self.text, at, self.limit)
            if joined >= self.limit or self.text[joined] != "#":
                return tuple(parts), at
            at = bibtex_values.skip_blank(self.text, joined + 1, self.limit)

    def _part(self, at: int) -> tuple[Part, int]:
        found = bibtex_values.one(self.text, at, self.limit)
        ends = [(found[1], found[0])] if found else []
        if self.text[at : at + 1] == "{":
            close = bibtex_values.closing_strictly(self.text, at, self.limit)
            ends += [(close + 1, Part(self.text[at + 1 : close]))] if close >= 0 else []
        ends = [end for end in ends if _SEPARATED.match(self.text, end[0], self.limit)]
        if ends:
            end, part = min(ends)
            if not self._swallows(end, part):
                return part, end
        if self.text[at : at + 1] in ("{", '"'):
            return self._unclosed(at)
        match = _REST_OF_LINE.match(self.text, at, self.limit)  # words that nothing encloses
        end = match.end() if match else at
        return Part(self.text[at:end].strip().rstrip(",})").strip()), max(end, at)

    def _swallows(self, end: int, part: Part) -> bool:
        """Whether it was closed by the entry's own brace, for want of another."""
        rest = bibtex_values.skip_blank(self.text, end, self.limit)
        return rest >= self.limit and _FIELD_FOLLOWS.search(part.text) is not None

    def _unclosed(self, at: int) -> tuple[Part, int]:
        """A value whose end is guessed: before the next field, or at the end of a line."""
        self.guessed = True
        self.patience -= self.limit - at
        for match in _CLOSED_AT_LINE_END.finditer(self.text, at + 1, self.limit):
            if _SEPARATED.match(self.text, match.end(), self.limit):
                following = _FIELD_FOLLOWS.search(self.text, at + 1, match.start())
                if following is None:
                    return Part(self.text[at + 1 : match.start()]), match.start() + 1
                break
        follows = _FIELD_FOLLOWS.search(self.text, at + 1, self.limit)
        end = follows.start() if follows else self.limit
        return Part(self.text[at + 1 : end].rstrip().rstrip(",")), end
