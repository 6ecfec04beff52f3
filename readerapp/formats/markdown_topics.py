"""The headings above a list of papers, as tags, where they are topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from readerapp.formats.markdown_inline import Inline

_NO_TOPIC: Final = re.compile(
    r"(?:the\s|all\s|our\s)?(?:milestone|other|must[- ]read|new|recent|latest|related|more|daily"
    r"|top|today'?s|weekly|selected|paper|reading)?\s*(?:research\s)?"
    r"(?:papers?|lists?|articles?|publications?|preprints?)\b.{0,40}"
    r"|(?:table of )?contents?|introduction|overview|about|news|updates?|updated.{0,40}|readme"
    r"|references|contribut.{0,30}|licen[cs]e|citation|acknowledge?ments?|miscellaneous|misc|others?"
    r"|resources|links|awesome.{0,80}|.{0,30}\b(?:19|20)\d\d[-./年]\d{1,2}.{0,20}"
    r"|week\s?\d.{0,30}|(?:19|20)\d\d|目录|论文|论文列表"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W.{0,30}\d.{0,20}",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"\s*[(（]\s*\d[^()（）]{0,30}[)）]\s*$")
_BEFORE: Final = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+|[^\w(（]+|:\w+:\s*)+")
_LONGEST: Final = 60
_FEWEST: Final = 2  # topics; a single one is the name of the list
_PAPERS_EACH: Final = 1.5  # on the average; headings above single papers are their titles


def topic(heading: str) -> str:
    """The tag that a heading makes; empty if it names no topic."""
    words = Inline(heading).text
    words = _BEHIND.sub("", _BEFORE.sub("", words)).strip(" :：.#*-")
    words = " ".join(words.replace("/", "-").split())
    if not 2 <= len(words) <= _LONGEST or _NO_TOPIC.fullmatch(words):
        return ""
    return words


def tags(topics: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """For each paper its tag, given the topics above it; none where they tell nothing apart."""
    paths = [path[-1:] for path in topics]
    known = {path for path in paths if path}
    if len(known) < _FEWEST or len(paths) < _PAPERS_EACH * len(known):
        return [()] * len(topics)
    return paths
