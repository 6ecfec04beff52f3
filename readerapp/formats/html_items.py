"""One item of a page that links to papers: which of its words are the title, the authors, a note.

The title is the text of the link if that says more than “paper” or “PDF”, else what is set as a
title or in bold, else the first line, else the heading above. What an item says besides is a note,
unless it is called an abstract or speaks as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from readerapp.formats import html_abstracts, names, values
from readerapp.formats.arxiv_names import year_of
from readerapp.formats.digest_authors import author_names, likely_authors
from readerapp.formats.html_mentions import Mention
from readerapp.formats.html_words import every, lines, prose, words
from readerapp.model import Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_URLS: Final = 4
_LONGEST_TITLE: Final = 300
_LONGEST_NOTE: Final = 6_000
_SHORTEST_NOTE: Final = 40
_SHORTEST_ABSTRACT: Final = 400
_MOST_MENTIONS: Final = 20  # of one paper in one item
_FAR: Final = 30  # elements above an item among which its heading is looked for

_BUTTON: Final = re.compile(  # what a link says that leads to a paper and does not name it
    r"(?:the |this |full |original |arxiv |project |view |read |download |see |\U0001f4c4 ?|\W)*"
    r"(?:papers?|pdfs?|arxiv|abs|abstract|links?|html|code|here|project|page|web(?:site| ?page)?"
    r"|url|doi|read|more|details|view|full ?text|text|source|open|preprint|slides?|video|demo|talk"
    r"|blog|post|data(?:set)?|model|github|hf|hugging ?face|alphaxiv|bib(?:tex)?|cite|download"
    r"|publication|article|poster|openreview|proceedings|version|report|论文|链接|原文|页面|全文|文献"
    r"|論文|リンク|paper link|technical report|\W|[\d.]){0,6}",
    re.IGNORECASE,
)
_CITED: Final = re.compile(  # “Ho et al. 2020”
    r"[^\W\d_][\w.’'-]*(?:,? (?:et al\.?|(?:and|&) [^\W\d_][\w.’'-]*))?"
    r",? ?[(\[]?(?:19|20)\d\d[a-z]?[)\]]?"
)
_NUMBERED: Final = re.compile(
    r"\s*\[(?:arxiv:)?[\w.-]{0,10}/?\d{4}\.?\d{3,5}(?:v\d+)?\]\s*", re.IGNORECASE
)
_PAGE_OF: Final = re.compile(
    r"^Paper page\s*[-–—]\s*|\s+[-–—|]\s+(?:arXiv|Hugging Face|alphaXiv)[\w .]*$"
)
_ENUMERATED: Final = re.compile(r"^\s*(?:\(?\d{1,4}[.)]|[#•*·▪►-]+)\s+")
_QUOTED: Final = re.compile(r"[“\"]([^“”\"]{15,300})[”\",]")
_BY: Final = re.compile(r"^\W{0,3}by\s+", re.IGNORECASE)
_LABEL: Final = re.compile(r"[:：]\s*$")
_FIRST_PERSON: Final = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)
_ABOUT_OTHERS: Final = re.compile(
    r"\b(?:the authors|researchers|the paper|this paper by)\b", re.IGNORECASE
)
_TITLED: Final = "h1, h2, h3, h4, h5, h6, [class$=title], [class*='title '], [class*=title-], dt"
_BOLD: Final = (
    "strong, b, .fw-bold, [style*='font-weight:bold'], [style*='font-weight: bold'], em > b"
)
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OF_THE_PAGE: Final = "the title is the page's own words"


class _Title(NamedTuple):
    """A title, and why it may be none."""

    text: str
    doubt: str = ""


def record(item: _Element, mentions: Sequence[Mention], *, is_shared: bool = False) -> Record:
    """The paper that an item speaks of. One that speaks of others, too, names none of them."""
    mentions = mentions[:_MOST_MENTIONS]
    number = next((it.number for it in mentions if it.number), None)
    name = next((it.doi for it in mentions if it.doi), None)
    title = _linked(mentions) if is_shared else _titled(item, mentions)
    fallback = f"arXiv:{number.id}" if number else f"doi:{name}"
    said = [] if is_shared else lines(item)
    rest = [line for line in said if values.title(line) != title.text]
    abstract = "" if is_shared else _abstract(item, rest)
    authors = _authors(said, title.text)
    return Record(
        title=title.text or fallback,
        abstract=abstract,
        authors=authors,
        year=year_of(number.id) if number else None,
        doi=name,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=_addresses(item, mentions, is_shared=is_shared),
        tags=_tags(mentions),
        note=_note(rest, abstract, authors),
        doubts=(title.doubt,) if title.text and title.doubt else (),
    )


def is_named(record: Record) -> bool:
    """Whether the title of a paper is known, and surely."""
    return not record.doubts and not record.title.startswith(("arXiv:", "doi:"))


def says_something(element: _Element) -> bool:
    """Whether an item says more than that there is a link."""
    said = "".join(lines(element)[:20])
    return len(said) >= 15 and not _is_button(said)


# --- Title ------------------------------------------------------------------------------------


def _titled(item: _Element, mentions: Sequence[Mention]) -> _Title:
    linked = _linked(mentions)
    if linked.text and not linked.doubt and len(linked.text.split()) >= 3:
        return linked
    for place in (_TITLED, _BOLD):
        for element in every(item, place):
            text = _cleaned(words(element))
            if _is_title(text) and not _LABEL.search(text):
                return _Title(text)
    if linked.text and not linked.doubt:
        return linked
    line = _first_line(item, mentions)
    if line.text:
        return line
    above = _heading_above(item)
    return _Title(above, _OF_THE_PAGE) if above else linked


def _linked(mentions: Sequence[Mention]) -> _Title:
    """The text of a link, if it names the paper; in a sentence it may not."""
    for mention in mentions:
        if not mention.address:
            continue
        text = _cleaned(words(mention.element))
        if not _is_title(text):
            continue
        parent = mention.element.getparent()
        line = words(parent) if parent is not None else ""
        if text[:1].islower() and (len(text.split()) < 4 or len(line) > 3 * len(text)):
            return _Title("" if len(text.split()) < 4 else text, _OF_THE_PAGE)
        return _Title(text)
    return _Title("")


def _first_line(item: _Element, mentions: Sequence[Mention]) -> _Title:
    """The first line of an item that may be a title; of a long one, what is quoted in it."""
    for line in lines(item):
        text = _cleaned(line)
        if not _is_title(text):
            continue
        quoted = _QUOTED.search(line)
        if quoted:
            return _Title(values.title(quoted[1]).rstrip(","))
        for mention in mentions:
            shown = words(mention.element) if mention.address else ""
            if shown and shown in text and text.index(shown) >= 15:
                text = text[: text.index(shown)]
        text = _without_numbers(text).strip(" ([-–—:,.;|/")
        if _is_title(text) and likely_authors(text) != 1.0:
            return _Title(text, _OF_THE_PAGE) if len(text) <= _LONGEST_TITLE else _Title("")
        return _Title("")
    return _Title("")


def _heading_above(item: _Element) -> str:
    """The heading next above an item that stands in no list."""
    at: _Element | None = item
    for _ in range(_FAR):
        at = at.getprevious() if at is not None else None
        if at is None or not isinstance(at.tag, str):
            return ""
        if at.tag in _HEADINGS:
            text = _cleaned(words(at))
            return text if _is_title(text) else ""
    return ""


def _cleaned(text: str) -> str:
    text = _PAGE_OF.sub("", _NUMBERED.sub("", _ENUMERATED.sub("", text), count=1))
    return values.title(text).strip(' “”"«»|')


def _without_numbers(text: str) -> str:
    """A line without the arXiv number, the DOI and the address it mentions."""
    return re.sub(
        r"https?://\S+|\[?\(?\b(?:arxiv|doi)\b\s*[:.]?\s*[\w./-]*\d[\w./-]*\)?\]?",
        "",
        text,
        flags=re.I,
    )


def _is_title(text: str) -> bool:
    if not 4 <= len(text) <= _LONGEST_TITLE or _is_button(text) or _CITED.fullmatch(text):
        return False
    letters = _without_numbers(text)
    if sum(map(str.isalpha, letters)) < 4 or text.startswith(("http://", "https://", "www.")):
        return False
    return not (arxiv(text) and len(letters.split()) < 3) and not doi(text[:20])


def _is_button(text: str) -> bool:
    return len(text) < 80 and _BUTTON.fullmatch(text.strip()) is not None


# --- What else it says ------------------------------------------------------------------------


def _authors(said: Sequence[str], title: str) -> tuple[str, ...]:
    """The line of names below the title, or behind it: “… by A. Lovelace, E. Noether”."""
    if not title:
        return ()
    for place, line in enumerate(said):
        text = values.title(line)
        if title not in text:
            continue
        behind = text[text.index(title) + len(title) :]
        named = _BY.match(behind)
        if named:
            listed = re.split(r"[.(\[|]\s|\s[-–—]\s|\s\(", behind[named.end() :])[0]
            return author_names(listed) if likely_authors(listed) else ()
        if len(behind) > 3:
            listed = re.split(r"[(\[|]|\.\s|\s[-–—]\s", behind.strip(" .,-–—:"))[0]
            return author_names(listed) if likely_authors(listed) == 1.0 else ()
        for below in said[place + 1 : place + 3]:
            if likely_authors(below) >= 0.5 and not _is_button(below):
                return tuple(names.people(author_names(below)))
        return ()
    return ()


def _abstract(item: _Element, said: Sequence[str]) -> str:
    """What an item calls an abstract; else a long piece that speaks as one: “We show …”."""
    for element in every(item, "[class*=abstract], [id*=abstract]"):
        text = html_abstracts.trimmed(prose(element))
        if len(text) >= _SHORTEST_NOTE * 2:
            return text
    labelled = html_abstracts.labelled(item)
    if labelled:
        return labelled
    for line in said:
        text = html_abstracts.trimmed(line)
        if len(text) >= _SHORTEST_NOTE * 2 and text != line.strip():
            return text  # “Abstract: …”
    for line in said:
        if (
            len(line) >= _SHORTEST_ABSTRACT
            and _FIRST_PERSON.search(line)
            and not _ABOUT_OTHERS.search(line)
        ):
            return line
    return ""


def _note(said: Sequence[str], abstract: str, authors: tuple[str, ...]) -> str:
    kept = [
        line
        for line in said
        if len(line) >= _SHORTEST_NOTE
        and line not in abstract
        and not _is_button(line)
        and not (authors and likely_authors(line) == 1.0)
        and not (abstract and abstract in line)
    ]
    return "\n\n".join(kept)[:_LONGEST_NOTE]


def _addresses(item: _Element, mentions: Sequence[Mention], *, is_shared: bool) -> tuple[str, ...]:
    """Where the paper is, and what else the item links to: its code, its page."""
    found = [it.address for it in mentions if it.address]
    if not found:
        found += urls(" ".join(lines(item))) if not is_shared else ()
    if not is_shared:
        found += [link.get("href") or "" for link in every(item, "a[href^='http']")]
    return tuple(dict.fromkeys(address for text in found for address in urls(text)))[:MOST_URLS]


def _tags(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The labels that a browser keeps with a bookmark."""
    return tuple(_split_tags(mentions))


def _split_tags(mentions: Sequence[Mention]) -> Iterator[str]:
    for mention in mentions:
        for tag in (mention.element.get("tags") or "").split(","):
            if tag.strip():
                yield tag.strip()[:100]
