"""How a plan is told: what would become of each record and why, in words for a person."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from readerapp.operations import planning
from readerapp.operations.planning import Plan, Row, State
from readerapp.operations.reading import ReadItem
from readerapp.operations.words import counted

ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows Latin",
    "iso8859-15": "Latin 9",
    "cp1250": "Central European",
    "cp1254": "Turkish",
    "cp1253": "Greek",
    "cp1251": "Cyrillic",
    "koi8-r": "Cyrillic, KOI8-R",
    "gb18030": "Chinese, GB 18030",
    "big5": "Chinese, Big5",
    "shift_jis": "Japanese, Shift JIS",
    "euc_jp": "Japanese, EUC",
    "euc_kr": "Korean",
}
_LONGEST: Final = 60  # characters of a file's name in the heading
_BYTES: Final = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "ascii": "utf-8"}


def encoding_name(encoding: str) -> str:
    """“UTF-8”, “Windows Latin”; for any other its own name in capitals."""
    return ENCODINGS.get(encoding_of(encoding), encoding.upper())


def encoding_of(encoding: str) -> str:
    """The one of ENCODINGS that is meant, if it is one of them."""
    try:
        known = codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        return encoding
    known = _BYTES.get(known, known)
    return next((name for name in ENCODINGS if codecs.lookup(name).name == known), known)


def file_name(item: ReadItem) -> str:
    """A file without the folders it lies in."""
    return Path(item.name).name or item.name


def heading(plan: Plan) -> str:
    """“Import “digest.txt””, “Import 3 files”."""
    if len(plan.items) == 1:
        name = file_name(plan.items[0])
        name = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 16]}…{name[-15:]}"
        return f"Import “{name}”"
    return f"Import {counted(len(plan.items), 'file')}"


def facts(plan: Plan) -> Iterator[tuple[str, bool]]:
    """What was found, piece by piece, and which pieces are to stand out."""
    yield counted(len(plan.rows), "paper"), True
    yield "found", False
    words = [word(row) for row in plan.rows]
    unsure = words.count("Unsure")
    dropped = words.count("Dropped")
    new = words.count("New")
    here = words.count("Already here")
    twice = words.count("Repeated")
    adding = [row for row in plan.rows if row.state is State.ADDS and row.taken]
    adding = [row for row in adding if not row.doubtful]
    for number, said in ((new, "new"), (here, "already here"), (twice, "repeated")):
        if number:
            yield f"· {number:,} {said}", False
    if adding:
        what = "an abstract" if all(row.adds == ("abstract",) for row in adding) else "something"
        yield f"· {len(adding):,} {'adds' if len(adding) == 1 else 'add'} {what}", False
    if unsure:
        yield f"· {unsure:,} unsure", True
    if dropped:
        yield f"· {dropped:,} dropped", False
    if plan.left_out_lines:
        yield f"· {counted(plan.left_out_lines, 'line')} left out", False


def coming(plan: Plan) -> int:
    """How many records would change the library."""
    return sum(row.taken and row.state is not State.SAME for row in plan.rows)


def word(row: Row) -> str:
    """What would become of a record, in a word or two."""
    if not row.taken:
        return "Dropped"
    if row.doubtful:
        return "Unsure"
    if row.state is State.SAME:
        return "Repeated" if row.paper is None else "Already here"
    if row.state is State.ADDS:
        return f"Adds {_short(row.adds)}"
    return "New"


def _short(adds: tuple[str, ...]) -> str:
    first = "abstract" if "abstract" in adds else adds[0]
    more = f" +{len(adds) - 1}" if len(adds) > 1 else ""
    return planning.said([first]) + more


def why(plan: Plan, number: int) -> str:
    """What stands behind the word: what makes unsure, what it is the same as, what it adds."""
    row = plan.rows[number]
    record = row.prepared.record
    said = []
    if record.doubts and not row.decided:
        line = f"Line {record.first_line:,}" if record.first_line else "It"
        said.append(f"{line}: {'; '.join(record.doubts)}.")
    like = _like(plan, row)
    if row.state is State.UNSURE and like:
        said.append(f"It may be the same as {like}.")
    elif row.state is State.SAME and like:
        said.append(f"The same as {like}.")
    elif row.state is State.ADDS and like:
        said.append(f"The same as {like}, and adds {planning.said(row.adds)}.")
    elif row.state is State.NEW and row.decided and like:
        said.append(f"Another paper than {like}.")
    if not row.taken:
        said.append("It stays in the file and does not come in.")
    return " ".join(said) or "New: nothing here looks like it."


def _like(plan: Plan, row: Row) -> str:
    """What it looks like, and what that rests on."""
    rests = row.reason
    if row.paper is not None:
        rests, _, title = row.reason.partition(": “")
        return f"“{title} ({rests})" if title else f"a paper here ({rests})"
    if row.same_row is None or row.same_row >= len(plan.rows):
        return ""
    other = plan.rows[row.same_row].prepared.record
    where = f"line {other.first_line:,}" if other.first_line else f"“{other.title[:60]}”"
    return f"{where} of the import ({rests})" if rests else f"{where} of the import"


def spoken(plan: Plan, number: int) -> str:
    """A row of the table in words, for a screen reader."""
    row = plan.rows[number]
    record = row.prepared.record
    said = [word(row), record.title]
    if record.first_line:
        said.insert(0, f"Line {record.first_line:,}")
    if word(row) not in ("New", "Dropped"):
        said.append(why(plan, number))
    if not record.abstract:
        said.append("no abstract")
    return "; ".join(said)


def file_facts(plan: Plan, number: int) -> str:
    """What was found in one of several files, or why nothing."""
    item = plan.items[number]
    if item.reading is None:
        return item.error or "It could not be read."
    papers = sum(row.item == number for row in plan.rows)
    said = [counted(papers, "paper")]
    if item.reading.left_out:
        said.append(f"{counted(len(item.reading.left_out), 'line')} left out")
    return " · ".join(said)


def doubts(plan: Plan, number: int) -> str:
    """What to look at in the whole of a file, in sentences."""
    reading = plan.items[number].reading if number < len(plan.items) else None
    return " ".join(map(_sentence, reading.doubts)) if reading else ""


def _sentence(text: str) -> str:
    text = f"{text[:1].upper()}{text[1:]}"
    return text if text.endswith((".", "?", "!")) else f"{text}."
