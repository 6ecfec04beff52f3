"""The YAML at the head of a page: written so that any reader understands it, merged by line.

Strings are written as JSON strings, which are valid YAML whatever they hold; lists one entry a
line. Nothing is parsed as YAML, so what the reader added stays letter by letter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

Lines = tuple[str, ...]
Front = tuple[tuple[str, Lines], ...]
Value = str | int | Sequence[str] | None

_KEY: Final = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:")
_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_PLAIN_TAG: Final = re.compile(r"[^\W\d][\w/-]*")
_YAML_WORDS: Final = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null"))
_ITEM: Final = re.compile(r"\s*-\s+")
_TAG_SIGNS: Final = {"+": "plus", "#": "sharp", "&": "-and-"}


def quoted(text: str) -> str:
    """``text`` as a JSON string that is a YAML string too."""
    return _UNPRINTABLE.sub(
        lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False)
    )


def front(values: Mapping[str, Value]) -> Front:
    """The lines of each value that there is: None, empty text and empty lists are left out."""
    return tuple(
        (key, _lines(key, value))
        for key, value in values.items()
        if value not in (None, "", (), [])
    )


def _lines(key: str, value: Value) -> Lines:
    if isinstance(value, int):
        return (f"{key}: {value}",)
    if isinstance(value, str):
        return (f"{key}: {value if _DATE.fullmatch(value) else quoted(value)}",)
    entry = _tag if key == "tags" else quoted
    return (f"{key}:", *(f"  - {entry(text)}" for text in value or ()))


def _tag(tag: str) -> str:
    plain = _PLAIN_TAG.fullmatch(tag) and tag.lower() not in _YAML_WORDS
    return tag if plain else quoted(tag)


def safe_tag(name: str) -> str:
    """A tag's name as every vault program takes it: no spaces, no signs, not only digits."""
    for sign, word in _TAG_SIGNS.items():
        name = name.replace(sign, word)
    parts = (re.sub(r"[^\w-]+", "-", part).strip("-") for part in name.casefold().split("/"))
    tag = "/".join(part for part in parts if part)
    return tag if re.search(r"[^\W\d_]", tag) or not tag else f"y{tag}"


def safe_tags(names: Iterable[str]) -> tuple[str, ...]:
    """The safe names in order, none twice."""
    return tuple(dict.fromkeys(tag for name in names if (tag := safe_tag(name))))


def split(lines: Sequence[str]) -> list[tuple[str | None, Lines]]:
    """The lines of each key, in order; comments and what is no key stand under None."""
    out: list[tuple[str | None, list[str]]] = []
    waiting: list[str] = []
    for line in lines:
        key = _KEY.match(line)
        if key:
            out += [(None, [held]) for held in waiting]
            waiting = []
            out.append((key[1], [line]))
        elif out and out[-1][0] and line.startswith((" ", "\t", "-")):
            # A comment between a key and its entries belongs to them.
            out[-1][1].extend([*waiting, line])
            waiting = []
        else:
            waiting.append(line)
    out += [(None, [held]) for held in waiting]
    return [(name, tuple(held)) for name, held in out]


def meaning(lines: Iterable[str]) -> str:
    """What lines say, whatever a formatter did to their indents and quotes."""
    return "\n".join(_entry(line) for line in lines if line.strip())


def _entry(line: str) -> str:
    key = _KEY.match(line)
    if key:
        return f"{key[1]}:{_unquoted(line[key.end() :])}"
    item = _ITEM.match(line)
    return f"- {_unquoted(line[item.end() :])}" if item else line.strip()


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def merged(
    mine: Sequence[tuple[str | None, Lines]],
    new: Front,
    base: Mapping[str, str],
    report: list[tuple[str, str]],
) -> list[Lines]:
    """The reader's front matter with what the library changed since ``base``.

    ``base`` maps a key to its lines as last written. What the reader wrote stands.
    """
    wanted = dict(new)
    out: list[Lines] = []
    seen: set[str] = set()
    for key, lines in mine:
        if key is None or key in seen or (key not in wanted and key not in base):
            out.append(lines)
            continue
        seen.add(key)
        theirs = wanted.get(key)
        before = meaning(base[key].split("\n")) if key in base else None
        if theirs is not None and meaning(lines) == meaning(theirs):
            out.append(lines)
        elif meaning(lines) == before:
            if theirs is not None:
                out.append(theirs)
            else:
                report.append(("removed", f"fm:{key}"))
        else:
            out.append(lines)
            unchanged = theirs is not None and meaning(theirs) == before
            report.append(("kept" if unchanged else "conflict", f"fm:{key}"))
    for key, lines in new:
        if key in seen:
            continue
        if key in base:
            report.append(("left out", f"fm:{key}"))
        else:
            out.append(lines)
    return out
