"""What a paper's page in a vault says, block by block, from plain values.

Two profiles: ``portable`` is plain Markdown with relative links, which every program follows;
``obsidian`` uses that program's own links, callouts and block names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final
from urllib.parse import quote as url_quote

from readerapp.formats.front_matter import Front, Lines, Value, front, safe_tags
from readerapp.formats.vault import Block
from readerapp.model import Highlight
from readerapp.text.escaping import as_markdown, paragraphs
from readerapp.text.links import Link, rewrite

PORTABLE: Final = "portable"
OBSIDIAN: Final = "obsidian"
PROFILES: Final = (PORTABLE, OBSIDIAN)

SEED: Final[Lines] = (
    "## My additions",
    "",
    "<!-- everything outside the marked blocks is yours: readerapp never changes it -->",
)

# The page that a target is kept in, as a path without ".md" from the page of the link; or None.
Pages = Callable[[str], str | None]

_PLACE: Final = re.compile(r"h\d+")


def paper_uri(uid: str, highlight: str = "") -> str:
    """The address that opens a paper, or one highlight in it, in this program."""
    return f"readerapp://paper/{uid}" + (f"?h={highlight}" if highlight else "")


def front_matter(
    *,
    title: str,
    citekey: str,
    uid: str,
    aliases: Sequence[str] = (),
    status: str = "",
    rating: int = 0,
    tags: Iterable[str] = (),
    authors: Sequence[str] = (),
    year: int | None = None,
    venue: str | None = None,
    doi: str | None = None,
    arxiv: str | None = None,
    urls: Sequence[str] = (),
    added: str = "",
    updated: str = "",
) -> Front:
    """What other programs can sort and filter by; what is not known is left out."""
    values: dict[str, Value] = {
        "title": title,
        "aliases": tuple(aliases),
        "citekey": citekey,
        "readerapp": paper_uri(uid),
        "status": status,
        "rating": rating or None,
        "tags": safe_tags(tags),
        "authors": tuple(authors),
        "year": year,
        "venue": venue,
        "doi": doi,
        "arxiv": arxiv,
        "urls": tuple(urls),
        "added": added[:10],
        "updated": updated[:10],
    }
    return front(values)


def head(title: str, uid: str) -> Block:
    """The title, and the way back into the program."""
    words = re.sub(r"(?<!\\)(#+)$", r"\\\1", as_markdown(title))  # would close the heading
    lines = (f"# {words}", "", f"[Open in readerapp]({paper_uri(uid)})")
    return Block("head", None, lines)


def abstract(text: str) -> Block:
    """The abstract, shown letter by letter."""
    return Block("abstract", None, ("## Abstract", "", *paragraphs(text)))


def highlights(
    items: Sequence[Highlight],
    uid: str,
    pages: Pages,
    *,
    tags: Callable[[Highlight], Iterable[str]] = lambda highlight: (),
    profile: str = PORTABLE,
) -> tuple[Block, ...]:
    """A heading, then one block for each highlight; nothing if there are none."""
    if not items:
        return ()
    blocks = (
        Block("hl", item.name, _highlight(item, uid, pages, safe_tags(tags(item)), profile))
        for item in items
    )
    return (Block("highlights", None, ("## Highlights",)), *blocks)


def _highlight(item: Highlight, uid: str, pages: Pages, tags: Sequence[str], profile: str) -> Lines:
    label = as_markdown(item.label or item.colour)
    quote = [f"> {line}".rstrip() for line in paragraphs(item.exact)]
    way = [f"[open in readerapp]({paper_uri(uid, item.name)})"]
    if item.created:
        way.append(item.created[:10])
    way += [f"#{tag}" for tag in tags]
    comment = item.comment.strip("\n")
    said = ["", *linked(comment, pages, profile).split("\n")] if comment.strip() else []
    if profile == OBSIDIAN:
        body = [f"> [!quote] {label}", *quote, "> " + " · ".join(way), "", f"^{item.name}"]
    else:
        body = [f"### {item.name}", "", *quote, "", " · ".join([f"**{label}**", *way])]
    return (*body, *said)


def note(markdown: str, pages: Pages, *, id: str = "n1", profile: str = PORTABLE) -> Block:
    """The reader's note, as typed, with its links made to lead to the other pages."""
    text = linked(markdown.replace("\r\n", "\n").strip("\n"), pages, profile)
    return Block("note", id, ("## Notes", "", *text.split("\n")))


def backlinks(
    items: Sequence[tuple[str, str, str]], *, profile: str = PORTABLE
) -> tuple[Block, ...]:
    """Who links here: (page, label, sentence) for each; nothing if nobody does."""
    if not items:
        return ()
    lines = [
        f"- {_link(page, '', label, profile)}" + (f": “{as_markdown(said)}”" if said else "")
        for page, label, said in items
    ]
    return (Block("backlinks", None, ("## Linked from", "", *lines)),)


def linked(markdown: str, pages: Pages, profile: str = PORTABLE) -> str:
    """``markdown`` with links to other pages; a link that leads nowhere stays as typed."""

    def to(link: Link) -> str:
        page = pages(link.target) if link.target else ""
        if page is None:
            return markdown[link.start : link.end]
        return _link(page, link.fragment, link.shown, profile)

    return rewrite(markdown, to)


def _link(page: str, place: str, label: str, profile: str) -> str:
    if profile == OBSIDIAN:
        place = f"#^{place}" if _PLACE.fullmatch(place) else f"#{place}" if place else ""
        shown = re.sub(r"[\[\]|]", " ", label).strip()
        return f"[[{page}{place}|{shown}]]" if shown != page or place else f"[[{page}]]"
    path = f"{url_quote(page)}.md" if page else ""
    place = f"#{url_quote(place)}" if place else ""
    shown = as_markdown(label).replace("]", "\\]")
    return f"[{shown}]({path}{place})"
