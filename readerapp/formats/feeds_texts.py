"""What the text of a feed's entry tells: the abstract, and what stands round it.

Feeds put everything into one text: “arXiv:… Announce Type: new Abstract: …”, the authors as first
paragraph, “Publication date: …”, “Source: …”, “DOI: …”, the abstract under its heading.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from readerapp.formats import html_abstracts, values
from readerapp.formats.digest_authors import likely_authors
from readerapp.text.identifiers import Arxiv, arxiv, doi

_ARXIV: Final = re.compile(
    r"\s*(arXiv:\S{5,40})\s+Announce Type:\s*[\w-]{1,20}\s*(?:Abstract:\s*)?", re.IGNORECASE
)
_HEADING: Final = re.compile(r"(?:abstract|summary)\s*[:.]?$", re.IGNORECASE)
_AUTHORS: Final = re.compile(r"authors?(?:\(s\))?\s*[:：]\s*|by\s+", re.IGNORECASE)
_SOURCE: Final = re.compile(
    r"(?:source|journal|publication|published in)\s*[:：]\s*(.{2,300})", re.IGNORECASE
)
_LABELLED: Final = re.compile(  # “Published: 2024-01-01”: what is told besides the abstract
    r"(?:publication date|published(?: online)?|updated|date|comments?|pdf|html|links?|url|doi"
    r"|pmid|pmcid|subjects?|categories|category|tags?|source|journal(?:[- ]ref(?:erence)?)?"
    r"|volume|issue"
    r"|pages?|keywords?|authors?(?:\(s\))?|primary category|report[- ]no|received|accepted|license"
    r"|upvotes?|votes|code|github|project(?: page)?|read (?:more|online)|continue reading|title|id"
    r"|arxiv(?: id)?|msc[- ]class|acm[- ]class|citations?)\s*[:：|]",
    re.IGNORECASE,
)
_FURNITURE: Final = re.compile(
    r"the post .{1,300} appeared first on .*|read (?:more|the full (?:article|paper)).*|\[?link\]?"
    r"|submitted by .*|comments|continue reading.*|.{0,100}online ahead of print\.?|\W*"
    r"|\d{4}-\d{2}-\d{2}\S*|(?:view|download) (?:pdf|paper|on arxiv).*|https?://\S+",
    re.IGNORECASE,
)
_CITED: Final = re.compile(  # “J Foo. 2024 Jan 1;3(2):45. doi: 10.1000/x. Online ahead of print.”
    r".{0,200}\b(?:19|20)\d\d\b.{0,200}\bdoi:\s*10\..*"
    r"|[^.]{2,100}, (?:Published online|Volume|Ahead of).*",
    re.IGNORECASE,
)
_LONGEST_NAMES: Final = 100_000
_SHORTEST: Final = 200  # characters of an abstract; what is shorter is a remark about the paper


class Told(NamedTuple):
    """What a text says of a paper."""

    abstract: str = ""
    authors: tuple[str, ...] = ()
    venue: str | None = None
    doi: str | None = None
    number: Arxiv | None = None
    note: str = ""


def told(text: str, author: str = "") -> Told:
    """What a text, a paragraph a line, says of a paper. ``author`` is the first, if known."""
    stamp = _ARXIV.match(text)
    if stamp:
        return Told(abstract=text[stamp.end() :].strip(), number=arxiv(stamp[1]))
    authors: tuple[str, ...] = ()
    venue: str | None = None
    name: str | None = None
    kept: list[str] = []
    is_labelled = False
    for place, line in enumerate(text.split("\n")):
        if _HEADING.fullmatch(line):
            kept, is_labelled = [], True
            continue
        bare = html_abstracts.trimmed(line)
        if bare != line and len(bare) > 80:
            kept, is_labelled = [bare], True
            continue
        source = _SOURCE.match(line)
        if source:
            venue = venue or values.title(re.split(r",\s+(?:Volume|Vol\.)", source[1])[0])
        named = _AUTHORS.match(line)
        listed = line[named.end() :] if named else line
        is_sure = named is not None or (bool(author) and _begins_with(listed, author))
        if not authors and place < 4 and _are_names(listed, is_sure):
            authors = values.people(listed)
            continue
        if _LABELLED.match(line) or _FURNITURE.fullmatch(line) or _CITED.fullmatch(line):
            name = name or doi(line)
            continue
        kept.append(line)
    said = "\n".join(kept).strip()
    if is_labelled or len(said) >= _SHORTEST:
        return Told(said, authors, venue, name)
    return Told("", authors, venue, name, note=said)


def _begins_with(line: str, author: str) -> bool:
    """Whether a line is this author's name, or a list that begins with it."""
    return line == author or line.startswith((f"{author},", f"{author} and ", f"{author};"))


def _are_names(line: str, is_sure: bool) -> bool:
    """Whether a line is a list of names; one that is said to be may be long."""
    if len(line) > _LONGEST_NAMES:
        return False
    if is_sure:
        return True
    if len(line) > 600:  # a large collaboration
        names = line.split(",")
        return len(line) < 30 * len(names) and ". " not in line[-40:]
    return likely_authors(line) >= (0.5 if len(line) < 60 else 1.0)
