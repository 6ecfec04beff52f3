"""Abstracts that a paper has lost sight of, and highlights that stand nowhere in theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from readerapp.library.findings import (
    Fault,
    Find,
    Kind,
    Look,
    Mending,
    as_text,
    asked,
    is_text,
)
from readerapp.library.remembering import earlier
from readerapp.library.values import first_words
from readerapp.text.alignment import alike
from readerapp.text.anchors import find
from readerapp.text.normalise import NORM_VERSION

_SAME: Final = 0.9  # words less alike than this are others: as where highlights are anchored
_TEXT: Final = "coalesce(version.text, version.raw)"

_lost_versions: Final[Find] = asked(
    "paper",
    "select paper.id, paper.title as said, (select max(id) from version where paper = paper.id) "
    "as newest from paper left join version on version.id = paper.version "
    "where version.id is null and (paper.version is not null or exists "
    "(select 1 from version where paper = paper.id)) or version.paper != paper.id",
)


def _newest(mending: Mending, fault: Fault) -> None:
    mending.tx.update("paper", fault.key, version=fault.known["newest"])


def _misplaced(look: Look) -> Iterator[Fault]:
    """Highlights outside their text, of a text that is gone, or over other words than theirs."""
    for row in look.rows(
        "select highlight.id, exact, highlight.status, start, end, version.id as version, "
        f"substr({_TEXT}, start + 1, end - start) as words, 0 <= start and start < end "
        f"and end <= length({_TEXT}) as inside from highlight "
        "left join version on version.id = highlight.version and version.paper = highlight.paper "
        "where version.id is null or not inside or words is not exact"
    ):
        here = row["inside"] and row["version"] is not None
        if here and (row["status"] != "ok" or _alike(row["words"], row["exact"])):
            continue  # other words, and said to be so; or the same in another writing
        yield Fault("highlight", row["id"], str(row["exact"]))


def _alike(one: object, other: object) -> bool:
    return alike(as_text(str(one)), as_text(str(other))) >= _SAME


def _place(mending: Mending, fault: Fault) -> None:
    """Put it where its words stand in the abstract as it is now, else in that it was made in."""
    row = mending.tx.row("highlight", fault.key)
    assert row is not None
    texts = {
        each["id"]: str(each["words"])
        for each in mending.rows(
            f"select version.id, {_TEXT} as words from version join paper on paper.id = "
            "version.paper where paper.id = ? order by version.id = paper.version desc, "
            "version.id = ? desc, version.id desc",
            row["paper"],
            row["version"],
        )
        if each["words"]
    }
    if not texts:
        texts = _pieced_together(mending, row["paper"])
    current = next(iter(texts))
    for version, text in texts.items():
        if span := find(text, row["exact"]):
            status = "ok" if version == current else "orphan"
            break
    else:
        version, span, status = current, (0, 1), "orphan"
    place = {"version": version, "start": span[0], "end": span[1], "status": status}
    mending.tx.update("highlight", fault.key, **place)


def _pieced_together(mending: Mending, paper: int) -> dict[int, str]:
    """A new abstract, of the words highlighted in the old one, which is gone."""
    pieces = mending.rows(
        "select prefix || exact || suffix from highlight where paper = ? order by start, id", paper
    )
    text = " … ".join(filter(None, (str(piece[0]).strip() for piece in pieces))) or "…"
    version = mending.tx.insert("version", paper=paper, raw=text, norm_version=NORM_VERSION)
    mending.tx.update("paper", paper, version=version)
    return {version: text}


def _gone(look: Look) -> Iterator[Fault]:
    """Abstracts that are gone, but stand in a backup."""
    for row in list(
        look.rows(
            "select version as id, paper from highlight union select version, id from paper "
            "where version is not null except select id, paper from version"
        )
    ):
        if look.value("select 1 from version where id = ?", row["id"]) is not None:
            continue  # it is another paper's
        for known in earlier(look, "version", row["id"], row["paper"]):
            if known.get("paper") == row["paper"] and is_text(known.get("raw")):
                yield Fault("version", row["id"], first_words(known["raw"]), known)
                break


def _again(mending: Mending, fault: Fault) -> None:
    columns = {column["name"] for column in mending.columns("version")} - {"seal"}
    fields = {name: value for name, value in fault.known.items() if name in columns}
    mending.tx.insert("version", **fields)


GONE: Final = Kind(
    "lost-abstracts",
    "abstract that is gone but stands in a backup",
    "abstracts that are gone but stand in a backup",
    _gone,
    _again,
)
VERSIONS: Final = Kind(
    "abstracts",
    "paper that has lost sight of its abstract",
    "papers that have lost sight of their abstracts",
    _lost_versions,
    _newest,
)
HIGHLIGHTS: Final = Kind(
    "highlights",
    "highlight that stands nowhere in its abstract",
    "highlights that stand nowhere in their abstracts",
    _misplaced,
    _place,
)
