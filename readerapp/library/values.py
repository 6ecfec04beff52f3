"""Faults within one row: text that is none, values no column may hold, titles that are missing."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from readerapp.library.findings import Fault, Find, Kind, Look, Mending, as_text, asked, is_text
from readerapp.library.journal import JOURNALED
from readerapp.library.remembering import all_known, known_value
from readerapp.library.rotting import sealed_words
from readerapp.library.seals import SEALED
from readerapp.model import HIGHLIGHT_COLOURS, TAG_COLOURS, Status
from readerapp.text.normalise import title_key

Shape = Callable[[Any], bool]

_LONGEST_TITLE: Final = 120
_MOST_PIECES: Final = 10_000  # of a list that somebody may have broken on purpose
_FIRST_SENTENCE: Final = re.compile(r"(?<=[.!?])\s")
_BEGINNING: Final = re.compile(r'[\["]')  # of a piece of a list
_NAMES: Final = ("citekey", "name", "title", "path", "label", "target", "exact")  # tell a row


# --- Text that is none ----------------------------------------------------------------------


def _texts(look: Look) -> Iterator[Fault]:
    for table in JOURNALED:
        names = [c["name"] for c in look.columns(table) if c["type"].lower() == "text"]
        listed = ", ".join(f'"{name}"' for name in names)
        for row in look.rows(f'select id{", " * bool(names)}{listed} from "{table}"'):
            bad = [name for name in names if row[name] is not None and not is_text(row[name])]
            if bad:
                yield Fault(table, row["id"], _named(row), {name: row[name] for name in bad})


def _as_text(mending: Mending, fault: Fault) -> None:
    """What was written there, where that is known for sure; else a mark for each byte."""
    values = {name: as_text(value) for name, value in fault.known.items()}
    for name in values.keys() - set(SEALED.get(fault.table, ())):
        values |= known_value(mending, fault.table, fault.key, name, is_text)
    if fault.table in SEALED:
        row = next(mending.rows(f'select * from "{fault.table}" where id = ?', fault.key))
        values |= sealed_words(mending, fault.table, row) or {}
    mending.tx.update(fault.table, fault.key, **values)


def _named(row: Any) -> str:
    """What a person would know the row by."""
    known = row.keys()
    for name in _NAMES:
        if name in known and isinstance(row[name], str):
            return str(row[name])
    return f"row {row['id']}"


# --- Values of the wrong kind, and impossible ones ------------------------------------------

_FITS: Final = {
    "integer": "typeof([{0}]) = 'integer'",
    "real": "typeof([{0}]) in ('real', 'integer') and abs([{0}]) < 1e15",
    "text": "typeof([{0}]) != 'null'",  # what SQLite may not take as told by the schema
}


def _one_of(column: str, values: Iterable[str]) -> str:
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"[{column}] in ({quoted})"


_RULES: Final = (  # table, column, what must be true of it, what a row is made with as a rule
    ("paper", "status", _one_of("status", Status), Status.INBOX.value),
    ("paper", "starred", "starred in (0, 1)", 0),
    ("paper", "rating", "rating between 0 and 5", 0),
    ("tag", "key", "key is null or key between 1 and 9", None),
    ("tag", "colour", _one_of("colour", TAG_COLOURS), TAG_COLOURS[0]),
    ("highlight", "colour", _one_of("colour", HIGHLIGHT_COLOURS), HIGHLIGHT_COLOURS[0]),
    (
        "highlight",
        "status",
        _one_of("status", ("ok", "changed", "moved", "orphan", "replaced")),
        "ok",  # one that is not is found where highlights are looked at
    ),
    ("record", "outcome", _one_of("outcome", ("added", "merged", "skipped", "unsure")), "unsure"),
)
_CHECKED: Final = {(table, column) for table, column, *_ in _RULES if column != "colour"}


class _Wrong(NamedTuple):
    """One value that its column may not hold."""

    table: str
    key: int
    column: str
    rule: str  # what is true of those it may hold, in SQL
    instead: Any  # where nobody knows what it was


def _misfits(look: Look) -> Iterator[_Wrong]:
    for table in JOURNALED:
        columns = {c["name"]: c for c in look.columns(table) if c["type"].lower() in _FITS}
        rules = {name: _rule(column) for name, column in columns.items() if not column["pk"]}
        if not rules:  # the table itself is missing
            continue
        fine = ", ".join(f"({rule}) as [{name}]" for name, rule in rules.items())
        every = " and ".join(f"({rule})" for rule in rules.values())
        for row in look.rows(f"select id, {fine} from [{table}] where not ({every})"):
            for name, rule in rules.items():
                if not row[name]:
                    instead = _instead(look, table, columns[name])
                    yield _Wrong(table, row["id"], name, rule, instead)


def _rule(column: Any) -> str:
    fits = _FITS[column["type"].lower()].format(column["name"])
    return fits if column["notnull"] else f"[{column['name']}] is null or {fits}"


def _instead(look: Look, table: str, column: Any) -> Any:
    """What a column holds instead of what it cannot."""
    if not column["notnull"]:
        return None
    if column["dflt_value"] is not None:
        return look.value(f"select {column['dflt_value']}")
    if column["type"].lower() == "text":
        return ""
    for key in look.rows(f'pragma foreign_key_list("{table}")'):
        if key["from"] == column["name"]:  # a row that is not there, which is seen to later
            return look.value(f'select coalesce(max(id), 0) + 1 from "{key["table"]}"')
    return 0


def _impossible(look: Look) -> Iterator[_Wrong]:
    for table, column, rule, instead in _RULES:
        for row in look.rows(f"select id from {table} where not ({rule})"):
            yield _Wrong(table, row["id"], column, rule, instead)


def _for_good(find: Callable[[Look], Iterator[_Wrong]]) -> Find:
    """A way to find what is put right, or has to be something else: nobody wants it back."""

    def found(look: Look) -> Iterator[Fault]:
        for wrong in find(look):
            known = _known(look, wrong)
            if known or not _could_be_again(look, wrong):
                yield _fault(wrong, known)

    return found


def _guesses(look: Look) -> Iterator[Fault]:
    """What nobody knows any more: it becomes something, but can be had back as it is."""
    for find in (_misfits, _impossible):
        for wrong in find(look):
            if _could_be_again(look, wrong) and not (known := _known(look, wrong)):
                yield _fault(wrong, known)


def _fault(wrong: _Wrong, known: dict[str, Any]) -> Fault:
    said = f"{wrong.column} of {wrong.table} {wrong.key}"
    return Fault(wrong.table, wrong.key, said, known or {wrong.column: wrong.instead})


def _known(look: Look, wrong: _Wrong) -> dict[str, Any]:
    """The value as it last was, if that is known; else nothing."""
    asking = f"select {wrong.rule} from (select ? as [{wrong.column}])"

    def fits(value: Any) -> bool:
        try:
            return bool(look.value(asking, value))
        except (sqlite3.InterfaceError, sqlite3.ProgrammingError, ValueError, OverflowError):
            return False  # nothing that SQLite could hold

    return known_value(look, wrong.table, wrong.key, wrong.column, fits)


def _could_be_again(look: Look, wrong: _Wrong) -> bool:
    """Whether the table would take, and the log can keep, the value as it is."""
    if (wrong.table, wrong.column) in _CHECKED:
        return False
    value = look.value(f"select [{wrong.column}] from [{wrong.table}] where id = ?", wrong.key)
    return isinstance(value, (int, float)) or is_text(value)


def _put(mending: Mending, fault: Fault) -> None:
    mending.tx.update(fault.table, fault.key, **fault.known)


# --- Lists kept as JSON ---------------------------------------------------------------------


def _is_string(piece: Any) -> bool:
    return isinstance(piece, str)


def _is_row(*kinds: type) -> Shape:
    """A test of one piece of a list: is it a list itself, of things of these types."""

    def fits(piece: Any) -> bool:
        return (
            isinstance(piece, list)
            and len(piece) == len(kinds)
            and all(isinstance(part, kind) for part, kind in zip(piece, kinds, strict=True))
        )

    return fits


_LISTS: Final = (  # table, column, what each piece is, what names the row
    ("paper", "authors", _is_string, "title"),
    ("paper", "urls", _is_string, "title"),
    ("source", "left_out", _is_row(int, str, int, int), "path"),
    ("source", "problems", _is_row(int, str), "path"),
)


def _broken_lists(look: Look) -> Iterator[Fault]:
    for table, column, fits, name in _LISTS:
        for row in look.rows(f"select id, [{column}], [{name}] as said from {table}"):
            if not _readable(row[column], fits):
                known = {column: _salvaged(str(row[column] or ""), fits)}
                yield Fault(table, row["id"], str(row["said"]), known)


def _readable(text: Any, fits: Shape) -> bool:
    try:
        pieces = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return False
    return isinstance(pieces, list) and all(map(fits, pieces))


def _salvaged(text: str, fits: Shape) -> str:
    """What can still be read of a broken list, piece by piece."""
    read, pieces, place = json.JSONDecoder().raw_decode, [], 1
    for _ in range(_MOST_PIECES):
        start = _BEGINNING.search(text, place)
        if start is None:
            break
        try:
            piece, place = read(text, start.start())
        except (ValueError, RecursionError):
            place = start.end()
            continue
        if fits(piece):
            pieces.append(piece)
    return json.dumps(pieces, ensure_ascii=False)


# --- Titles ---------------------------------------------------------------------------------

_untitled: Final[Find] = asked(
    "paper",
    "select id, citekey as said, version from paper where typeof(title) = 'null' or "
    "trim(title, ' ' || char(9, 10, 11, 12, 13, 160)) = ''",
)


def _title(mending: Mending, fault: Fault) -> None:
    title = all_known(mending, "paper", fault.key).get("title")
    if title is None:
        abstract = mending.value(
            "select coalesce(text, raw) from version where id = ?", fault.known["version"]
        )
        title = first_words(str(abstract or "")) or "Untitled"
    mending.tx.update("paper", fault.key, title=title, title_key=title_key(title))


def first_words(text: str) -> str:
    """The first sentence, on one line, or as much of it as a title may be long."""
    line = " ".join(as_text(text).split())
    sentence = _FIRST_SENTENCE.split(line, maxsplit=1)[0]
    if len(sentence) <= _LONGEST_TITLE:
        return sentence
    return sentence[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def _stale_keys(look: Look) -> Iterator[Fault]:
    for row in look.rows("select id, title, title_key from paper"):
        if is_text(row["title"]) and (key := title_key(row["title"])) != row["title_key"]:
            yield Fault("paper", row["id"], row["title"], {"title_key": key})


# --- The reading list -----------------------------------------------------------------------

# Two with one position are no fault: undo can bring that about, and the older comes first then.
_unordered: Final[Find] = asked(
    "paper",
    "select id, title as said, status, position from paper "
    "where (status = 'queued') <> (position is not null)",
)


def _order(mending: Mending, fault: Fault) -> None:
    if fault.known["status"] != Status.QUEUED:
        mending.tx.update("paper", fault.key, position=None)
        return
    mending.once("ordered", lambda: _number_anew(mending))


def _number_anew(mending: Mending) -> None:
    """Number the whole reading list, in the order it is shown in."""
    queued = "select id from paper where status = 'queued' order by position is null, position, id"
    for number, row in enumerate(list(mending.rows(queued)), start=1):
        mending.tx.update("paper", row["id"], position=float(number))


TEXTS: Final = Kind(
    "text", "row whose text is not readable", "rows whose text is not readable", _texts, _as_text
)
MISFITS: Final = Kind(
    "values",
    "value of the wrong kind",
    "values of the wrong kind",
    _for_good(_misfits),
    _put,
)
IMPOSSIBLE: Final = Kind(
    "impossible", "impossible value", "impossible values", _for_good(_impossible), _put
)
GUESSES: Final = Kind(
    "lost-values",
    "impossible value in place of one that is not known any more",
    "impossible values in place of ones that are not known any more",
    _guesses,
    _put,
)
LISTS: Final = Kind(
    "lists",
    "list of authors, addresses or lines that is broken",
    "lists of authors, addresses or lines that are broken",
    _broken_lists,
    _put,
)
TITLES: Final = Kind("titles", "paper without a title", "papers without a title", _untitled, _title)
TITLE_KEYS: Final = Kind(
    "title-keys",
    "paper that would not be found by its title",
    "papers that would not be found by their titles",
    _stale_keys,
    _put,
)
ORDER: Final = Kind(
    "reading-list",
    "paper without a place of its own on the reading list",
    "papers without a place of their own on the reading list",
    _unordered,
    _order,
)
