"""What the head of an article says: its title, its authors, its abstract, its identifiers.

The title is the largest run of lines near the top once running heads are set aside; what the
file says of itself is believed only where the page says it too, since it is often the name of a
Word file. Tried on a few dozen articles, preprints and theses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from readerapp.formats.pdf_page import Document, Line, Page
from readerapp.model import YEARS
from readerapp.text.identifiers import Arxiv, arxiv, arxivs, dois
from readerapp.text.normalise import title_key

_TOP: Final = 60  # lines in which a title is looked for
_LONGEST_TITLE: Final = 6  # lines
_LONGEST_WORDS: Final = 350  # characters of a title
_LONGEST_ABSTRACT: Final = 80
_MOST_AUTHORS: Final = 12  # lines
_FAR: Final = 1.9  # line heights between two lines of one title

_NO_TITLE: Final = re.compile(
    r"(?:untitled|title|microsoft (?:word|powerpoint)|slide|presentation|paper\d*$|\d+$|pii:|doi:|"
    r".{0,200}\.(?:docx?|dvi|tex|indd|pdf|qxd|ps|eps|rtf|pages)$)",
    re.IGNORECASE,
)
_RUNNING: Final = re.compile(
    r"(?:https?://|www\.|doi:|doi |arxiv:|received|revised|accepted|published|available online|"
    r"research article|(?:original|review|regular|invited) (?:article|paper|research)\b|article$|"
    r"issn|vol\.|volume \d|journal of\b|j\. |proceedings of|proc\. |in proceedings|"
    r"international journal|lecture notes|empirical software|page \d|\d+$|preprint|"
    r"contents lists|open access|cite this|see discussions|this (?:is|article|paper) |"
    r"licensed under|copyright|©|\(c\) |under review|(?:to )?appear|published as a conference|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\b.{0,12}$|\W+$)",
    re.IGNORECASE,
)
_ABSTRACT: Final = re.compile(
    r"\W{0,4}(?:abstract|summary|a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|zusammenfassung|résumé|resumen)"
    r"(?:$|[\s.:—–-]+(?=\S)|(?=[A-Z]))[\s.:—–-]*",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"\W{0,4}(?:keywords?|key words|index terms|ccs concepts|categories and subject|general terms|"
    r"pacs\b|msc\b|jel\b|acm reference|additional key words|nomenclature\b|contents$|"
    r"(?:\d{1,2}|I)[.\s]{1,3}\s*introduction|introduction\s*$|1\.?\s+[A-Z][a-z]+(?: \w+){0,4}$)",
    re.IGNORECASE,
)
_MARKS: Final = re.compile(r"[∗*†‡§¶‖⋆#]+|(?<=\w)[\d,]{1,9}(?=[\s,;]|$)|\([^()]{0,60}\)|\bORCID\b")
_BETWEEN: Final = re.compile(r"\s*(?:,|;|·|•|\||\band\b|&|\bund\b)\s*|\s{3,}")
_NAME: Final = re.compile(
    r"[^\W\d_][\w.'’-]*(?: (?:(?:de|van|von|der|den|la|le|di|da|dos|bin|al|ter|el)\b|"
    r"[^\W\d_][\w.'’-]*)){1,4}"
)
_NO_NAME: Final = re.compile(
    r"universit|\bUC\b|department|dept|institut|laborator|school|college|faculty|center|centre|research|"
    r"group|inc\b|gmbh|ltd|corp|street|road|abstract|@|http|email|e-mail|press|science|engineering|"
    r"technolog|academy|hospital|member|ieee|students?\b|email|division|germany|china|france|usa\b",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"(?:©|\(c\)|copyright|published|accepted|received|online|arxiv|vol|volume|proceedings|conference"
    r"|'\d\d)[^\n]{0,60}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(r"(?:\w{3,12} ){0,2}(?:\d{1,2}, ?)?((?:19|20)\d\d)$")


class Title(NamedTuple):
    """A title, the number of the line after it, and whether the file itself says it too."""

    words: str
    after: int
    sure: bool


def title(document: Document) -> Title | None:
    """The title of an article; None if its first page has nothing that could be one."""
    lines = document.pages[0].lines
    said = document.about.get("Title", "")
    likely = [
        (number, line)
        for number, line in enumerate(lines[:_TOP])
        if not _RUNNING.match(line.text) and sum(map(str.isalpha, line.text)) >= 4
    ]
    told = "" if _NO_TITLE.match(said) or len(said) <= 8 else said
    if told and not _stands(told, lines):
        told = ""
    if not likely:
        return Title(told, 0, True) if told else None
    largest = max(line.size for _, line in likely)
    first = next(number for number, line in likely if line.size >= 0.97 * largest)
    after = _end_of_title(lines, first, largest)
    words = joined(lines[first:after]).rstrip("∗*†‡§¶ ")
    if _is_prose(words):
        return Title(told, 0, True) if told else None
    key, other = title_key(words), title_key(told)
    if other and (other.startswith(key[:20]) or key.startswith(other[:20])):
        return Title(told if len(other) >= len(key) else words, after, True)
    if told:  # the file names a title that the page has, only not the largest
        return Title(told, _line_after(told, lines), True)
    return Title(words, after, False)


def _is_prose(words: str) -> bool:
    """Whether it is a sentence or more, as where the title itself is a picture."""
    return len(words) > _LONGEST_WORDS or (words.endswith(".") and len(words.split()) > 20)


def _end_of_title(lines: Sequence[Line], first: int, largest: float) -> int:
    end = first + 1
    while end < min(len(lines), first + _LONGEST_TITLE):
        line, before = lines[end], lines[end - 1]
        near = abs(before.bottom - line.top) < line.size * _FAR
        if line.size < 0.93 * largest or not near or _RUNNING.match(line.text):
            break
        end += 1
    return end


def _stands(words: str, lines: Sequence[Line]) -> bool:
    """Whether the page says these words."""
    return title_key(words)[:40] in title_key(" ".join(line.text for line in lines))


def _line_after(words: str, lines: Sequence[Line]) -> int:
    """The number of the line after those that say these words."""
    key = title_key(words)
    for first in range(len(lines)):
        said = ""
        for end in range(first, min(first + _LONGEST_TITLE, len(lines))):
            said += title_key(lines[end].text)
            if key in said:
                return end + 1
            if not key.startswith(said[:20]):
                break
    return 0


def authors(document: Document, after: int) -> tuple[str, ...]:
    """The authors named below the title, or by the file itself where the page has them too."""
    lines = document.pages[0].lines
    found: list[str] = []
    for line in lines[after : after + _MOST_AUTHORS]:
        if _ABSTRACT.match(line.text) or _AFTER.match(line.text) or len(line.text) > 400:
            break
        names = _names(line.text)
        if names:
            found += names
        elif found:
            break
    if found:
        return tuple(dict.fromkeys(found))
    said = [name for name in _split(document.about.get("Author", "")) if _NAME.fullmatch(name)]
    return tuple(said) if said and _stands(said[0], lines) else ()


def _names(text: str) -> list[str]:
    """The names in a line, if it is one of names."""
    if _NO_NAME.search(text) or (text.rstrip().endswith((".", ":")) and len(text) > 60):
        return []
    parts = _split(text)
    likely = [part for part in parts if _NAME.fullmatch(part) and _is_capital(part)]
    return likely if parts and len(likely) >= 0.6 * len(parts) else []


def _split(text: str) -> list[str]:
    parts = (part.strip(" .,") for part in _BETWEEN.split(_MARKS.sub("  ", text)))
    return [" ".join(part.split()) for part in parts if len(part.strip()) > 1]


def _is_capital(name: str) -> bool:
    words = name.split()
    return words[0][0].isupper() and words[-1][0].isupper()


def abstract(pages: Iterable[Page]) -> str:
    """The abstract under its heading; empty if there is no such heading."""
    for page in pages:
        for number, line in enumerate(page.lines):
            heading = _ABSTRACT.match(line.text)
            if heading:
                rest = line.text[heading.end() :]
                below = _below(page.lines, number + 1)
                found = joined([*([_cut(line, rest)] if rest else []), *below])
                if len(found) > 15:
                    return found
    return ""


def _below(lines: Sequence[Line], first: int) -> list[Line]:
    found = []
    for line in lines[first : first + _LONGEST_ABSTRACT]:
        if _AFTER.match(line.text) or _ABSTRACT.match(line.text):
            break
        found.append(line)
    return found


def _cut(line: Line, rest: str) -> Line:
    return Line(rest, line.size, line.top, line.bottom, line.left, line.broken)


def joined(lines: Sequence[Line]) -> str:
    """Lines as one text; a word that was broken at the end of a line is whole again."""
    text, broken = "", True
    for line in lines:
        if not broken and text[-1:] == "-" and text[-2:-1].islower() and line.text[:1].islower():
            text, broken = text[:-1], True
        text += line.text if broken else f" {line.text}"
        broken = line.broken
    return text


def number(text: str) -> Arxiv | None:
    """The arXiv number printed on the page, as it is down the margin of every preprint."""
    stamped = [found for found in arxivs(text) if found.version is not None]
    return stamped[0] if stamped else arxiv(text)


def doi(document: Document, text: str) -> str | None:
    """The article's own DOI: the one the file names, the only one, or the first of the page."""
    for said in document.about.values():
        for found in dois(said):
            return found
    return next(dois(text), None)


def year(document: Document) -> int | None:
    """The year the page says it appeared in; None where it names none for sure."""
    for line in (line.text for line in document.pages[0].lines):
        found = _DATED.search(line) or _ALONE.match(line)
        if found and int(found[1]) in YEARS:
            return int(found[1])
    return None
