"""Lists of papers in Markdown: tables, bullets, headings with remarks below, daily digests.

A line is a paper if it names exactly one, by number or by a link that says “paper”, and has a
title. A text whose items are a title and a paragraph is left to the digest, which knows prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from readerapp.formats.markdown_blocks import blocks
from readerapp.formats.markdown_entries import FEWEST, PAPER_ADDRESS, Entry, Finder
from readerapp.formats.markdown_papers import same_script
from readerapp.formats.markdown_topics import tags
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.formats.values import few
from readerapp.model import Reading

NAME: Final = "markdown"
LABEL: Final = "Markdown list"
SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd", ".txt")

_SIGNS: Final = re.compile(
    r"\]\(|^[ \t]{0,3}#{1,6}[ \t]|^[ \t]{0,9}\||^[ \t]{0,9}(?:[-*+]|\d{1,4}\.)[ \t]+\S|\*\*\S",
    re.MULTILINE,
)
_PAPERS: Final = re.compile(
    r"arxiv\.org/|arxiv[:：]\s?\d|huggingface\.co/papers/|doi\.org/10|\[`?(?:pdf|paper|arxiv)\b"
    rf"|{PAPER_ADDRESS.pattern}",
    re.IGNORECASE,
)
_PROSE: Final = 120  # characters of an abstract that is not called one
_MOST_LINES: Final = 200_000
_SMALL: Final = 2_000_000  # characters in which a list must name its first papers


def recognises(source: Source) -> bool:
    """Whether a file has the marks of Markdown and names papers; reading tells if it lists them."""
    head = source.head
    if not head or head[0] in "<{@%" or not _SIGNS.search(source.text[:200_000]):
        return False
    if source.text.count("\n") > _MOST_LINES:
        return False
    return len(_PAPERS.findall(source.text[:_SMALL])) >= FEWEST


def read(source: Source) -> Reading:
    """The papers of a list; a reading without any if it is none."""
    text = source.text
    finder = Finder()
    entries = finder.entries(blocks(text))
    entries = entries if _is_list(entries) else []
    topics = tags([entry.topics for entry in entries])
    found = (
        Found(entry.start, entry.end, entry.told.record(labels))
        for entry, labels in zip(entries, topics, strict=True)
    )
    records, left_out = tiled(text, few(found, source.name))
    return Reading(NAME, "", records, left_out, doubts=tuple(finder.doubts) if records else ())


def _is_list(entries: Sequence[Entry]) -> bool:
    """Whether these are enough, and no titles with abstracts below, which the digest reads."""
    if len(entries) < FEWEST:
        return False
    plain = sum(_has_plain_abstract(entry) for entry in entries)
    return 2 * plain < len(entries)


def _has_plain_abstract(entry: Entry) -> bool:
    """Whether prose stands below a heading that nothing calls anything."""
    if not (entry.level or entry.is_prose) or entry.told.abstract:
        return False
    below = entry.lines if entry.level else entry.lines[1:]
    return any(
        len(line) >= _PROSE and line[0] not in "-*>|#" and same_script(line, entry.told.title)
        for line in below
        if line
    )
