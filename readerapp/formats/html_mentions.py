"""Where a page mentions papers: links to arXiv, Hugging Face and DOIs, and numbers in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from readerapp.text.identifiers import Arxiv, arxivs, dois

if TYPE_CHECKING:
    from lxml.etree import _Element

_HINT: Final = re.compile(
    r"arxiv|/papers/|10\.\d{4}|\b[a-z]{2,8}(?:-[a-z]{2,4})?/\d{7}", re.IGNORECASE
)
_SHARING: Final = re.compile(  # sites at which a page offers to speak of a paper
    r"(?:^|\.)(?:twitter|x|facebook|linkedin|reddit|addtoany|mendeley|bibsonomy|connotea|getpocket"
    r"|citeulike|delicious|wa|telegram|weibo|pinterest|tumblr|researchgate|scholarcy|iarxiv"
    r"|litmaps|connectedpapers|sciencecast|replicate|influencemap|scite|core)\.\w{2,4}$"
)
_NOT_READ: Final = frozenset(("script", "style", "head", "template", "noscript", "svg", "iframe"))
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names a paper: the element, and the address if it is a link."""

    element: _Element
    number: Arxiv | None
    doi: str | None
    address: str = ""

    @property
    def key(self) -> str:
        """The paper meant."""
        return self.number.id if self.number else self.doi or ""


def mentions(root: _Element) -> Iterator[Mention]:
    """Every mention of a paper, in the order of the page."""
    from lxml.etree import iterwalk

    walk = iterwalk(root, events=("start", "end"))
    found = 0
    for event, at in walk:
        if found > _MOST:
            return
        if event == "start" and (not isinstance(at.tag, str) or at.tag in _NOT_READ):
            walk.skip_subtree()
            continue
        if event == "end":
            behind = at.getparent()
            if at is not root and behind is not None:
                for mention in _in_text(behind, at.tail):
                    found += 1
                    yield mention
            continue
        linked = _linked(at) if at.tag == "a" else None
        if linked is not None:
            found += 1
            yield linked
        else:
            for mention in _in_text(at, at.text):
                found += 1
                yield mention


def target(address: str) -> str:
    """Where a link leads: what sites wrap round it is taken away, as far as it can be read."""
    for _ in range(3):
        try:
            parts = urlsplit(address)
            wrapped = parse_qs(parts.query, max_num_fields=100) if "http" in parts.query else {}
        except ValueError:
            return address
        inner = next(
            (
                wrapped[name][0]
                for name in ("url", "u", "q", "to", "target", "redirect", "link", "dest")
                if name in wrapped and wrapped[name][0].startswith("http")
            ),
            None,
        )
        if inner is None:
            return address
        address = inner
    return address


def _linked(link: _Element) -> Mention | None:
    """The paper that a link leads to."""
    href = (link.get("href") or "").strip()
    if not href or len(href) > 4_000 or not _HINT.search(href.replace("%2F", "/")):
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https", "") or _SHARING.search(host):
        return None
    address = target(href)
    if address.startswith("/papers/"):
        address = f"https://huggingface.co{address}"
    number = next(arxivs(address), None) if "/" in address else None
    name = None if number else next(dois(address), None)
    if number is None and name is None:
        return None
    return Mention(link, number, name, address if address.startswith("http") else "")


def _in_text(element: _Element, text: str | None) -> Iterator[Mention]:
    """The papers that a piece of text names; a bare number names none."""
    if not text or not _HINT.search(text):
        return
    for number in arxivs(f"{text} "):
        yield Mention(element, number, None)
    for name in dois(text):
        yield Mention(element, None, name)
