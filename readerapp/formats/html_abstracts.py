"""The abstract on the page of a paper, where the page prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from readerapp.formats.html_words import every, is_longer, prose

if TYPE_CHECKING:
    from lxml.etree import _Element

# Where sites print the abstract of their papers, the particular before the general.
_PLACES: Final = (
    "blockquote.abstract",  # arXiv
    "#Abs1-content, #Abs2-content, #Par1",  # Springer, Nature, BMC
    "div.abstract.author > div, #abstracts div.abstract.author",  # Elsevier
    "section.article-section__abstract div.article-section__content",  # Wiley
    "section#abstract div[role=paragraph]",  # ACM
    "div.abstractSection.abstractInFull, div.abstractInFull",  # Atypon
    "div.acl-paper-details div.acl-abstract > span, div.acl-abstract > span",  # ACL
    "#eng-abstract, #enc-abstract, div.abstract-content.selected",  # PubMed
    "section.abstract p.chapter-para, section.abstract p",  # Oxford
    "div.abstract-text p, div.abstract-text",  # SSRN, IEEE
    "div.page-header__intro-inner",  # NBER
    "section.item.abstract, div.item.abstract, #articleAbstract",  # OJS
    "div.html-abstract, section.html-abstract, div.art-abstract",  # MDPI
    "div.ds-abstract, div.simple-item-view-abstract, div.abstract-full",
    "div#abstract, section#abstract, p#abstract, section#Abs1, span#abstract",
    "div.field-name-field-paper-description div.field-item",  # USENIX
    "div.field-name-field-abstract div.field-item, div.field--name-field-abstract",
    "[itemprop=abstract]",
    "#article_abstract, #abstract_content, #abstractText, #abstract-content, #Abstract",
    "div.paper-abstract, section.paper-abstract, p.paper-abstract, p.abstract, div.abstract",
    "section.abstract, article.abstract, div.Abstract, section.Abstract",
    "div.abstractText, div.abstract_content, div.abstract-content, div.article-abstract",
    "div.JournalAbstract, div.articleAbstract, section.articleAbstract, div.abstractSection",
    "div.entryAbstract, div.abstract-container, div.abstract-group",
    ".note-content-field + .note-content-value",  # OpenReview
)
_LABELS: Final = (
    r"abstract|summary|résumé|resumé|resume|zusammenfassung|resumen|resumo|riassunto|samenvatting"
    r"|sommario|synopsis|overview|аннотация|реферат|摘要|要旨|抄録|초록"
)
_LABEL: Final = re.compile(rf"\s*(?:{_LABELS})\s*[:.：]?\s*", re.IGNORECASE)
_LABELLED: Final = re.compile(
    rf"(?:(?:{_LABELS})\s*(?:[:.：—–|-]\s*|\n)\s*|abstract\s+(?=[A-Z]))", re.IGNORECASE
)
_NOT_IT: Final = re.compile(
    r"graphical|highlight|teaser|editor|keyword|toc\b|modal|dialog|plain-?language|social",
    re.IGNORECASE,
)
_DIALOG: Final = re.compile(r"(?:^|\s)(?:modal|dialog)(?:\s|$)", re.IGNORECASE)
_HIGHEST: Final = 40  # elements round one that are looked at
_TAIL: Final = re.compile(
    r"\n(?:author )?(?:keywords?|key words|index terms|mots[- ]clés|schlüsselwörter|subjects?|more"
    r"|less"
    r"|palabras clave|ccs concepts|jel (?:codes?|classification)|funding|related|show (?:more|less)"
    r"|read more|download|cite this|recommended|acknowledge?ments?|topics?|△ less|▽ more)"
    r"[ \t]*(?:[:：—][^\n]*)?(?:\n.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_HEADINGS: Final = "h1, h2, h3, h4, h5, h6, strong, b, dt, th, label, summary, .label, span, div, p"
_LEVELS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SHORTEST: Final = 80
_LONGEST: Final = 20_000
_TRIED: Final = 30  # elements that may hold the abstract
_LONGEST_HEADING: Final = 30


def abstract(root: _Element) -> str:
    """The abstract printed on a page that is about one paper; empty if there is none."""
    for place in _PLACES:
        for element in every(root, place)[:_TRIED]:
            if is_longer(element, 2 * _LONGEST):
                continue
            text = _tidy(element)
            if text and not _is_something_else(element):
                return text
    return next(_below_headings(root), "")


def labelled(element: _Element) -> str:
    """What stands under the word “Abstract” in an element, if it does."""
    return next(_below_headings(element), "")


def trimmed(text: str) -> str:
    """An abstract without its label and without the keywords below it."""
    text = _LABELLED.sub("", text, count=1) if _LABELLED.match(text) else text
    return _TAIL.sub("", text).strip()


def _tidy(element: _Element) -> str:
    text = trimmed(prose(element))
    return text if _SHORTEST <= len(text) <= _LONGEST else ""


def _is_something_else(element: _Element) -> bool:
    """Whether it is a graphical abstract, a dialog or the like."""
    at: _Element | None = element
    for height in range(_HIGHEST):
        if at is None:
            return False
        kind = f"{at.get('class') or ''} {at.get('id') or ''} {at.get('role') or ''}"
        if (_NOT_IT if height < 3 else _DIALOG).search(kind):
            return True
        at = at.getparent()
    return False


def _below_headings(root: _Element) -> Iterator[str]:
    """What stands under each heading “Abstract”, up to the next heading."""
    tried = 0
    for heading in every(root, _HEADINGS):
        if len(heading) > 3 or heading.get("for") or not _LABEL.fullmatch(_short(heading)):
            continue
        tried += 1
        if tried > _TRIED:
            return
        if _is_something_else(heading):
            continue
        for climbing in _climbed(heading):
            text = trimmed("\n".join(_following(climbing)))
            if _SHORTEST <= len(text) <= _LONGEST:
                yield text
                break


def _short(element: _Element) -> str:
    """The words of an element that may be a heading."""
    said = ""
    for text in element.itertext():
        said += " ".join(text[:200].split())
        if len(said) > _LONGEST_HEADING:
            break
    return said


def _climbed(heading: _Element) -> Iterator[_Element]:
    """The heading, and what it is alone in."""
    at: _Element | None = heading
    for _ in range(4):
        if at is None or at.tag in ("body", "html"):
            return
        yield at
        parent = at.getparent()
        if parent is not None and parent.index(at) > 1:
            return
        at = parent


def _following(element: _Element) -> Iterator[str]:
    """The text behind an element up to the next heading of a section."""
    if element.tail and element.tail.strip():
        yield " ".join(element.tail.split())
    at = element.getnext()
    taken = 0
    while at is not None and taken < _LONGEST:
        if not isinstance(at.tag, str) or at.tag in _LEVELS or at.tag in ("dt", "hr"):
            return
        if is_longer(at, 2 * _LONGEST):
            return
        text = prose(at)
        if text and any(True for _ in at.iter("h1", "h2", "h3", "h4")):
            return
        taken += len(text)
        if text:
            yield text
        if at.tail and at.tail.strip():
            yield " ".join(at.tail.split())
        at = at.getnext()
