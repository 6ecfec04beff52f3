"""BibTeX: the reference list that pandoc, LaTeX and note programs resolve ``@citekey`` with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from readerapp.model import Paper

_SPECIAL: Final = re.compile(r"[&%$#_{}~^\\]")
_ESCAPED: Final = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}


def write(papers: Iterable[Paper]) -> str:
    """One entry a paper, in the order given; UTF-8, with what TeX would misread escaped."""
    return "\n".join(map(_entry, papers))


def _entry(paper: Paper) -> str:
    fields = {
        "title": f"{{{_titled(paper.title)}}}",  # doubled braces keep its capitals
        "author": " and ".join(_plain(name) for name in paper.authors),
        "year": str(paper.year or ""),
        "journal": _plain(paper.venue or ""),
        "doi": paper.doi or "",
        "eprint": paper.arxiv or "",
        "archiveprefix": "arXiv" if paper.arxiv else "",
        "url": paper.urls[0] if paper.urls else "",
    }
    lines = [f"  {name} = {{{_balanced(value)}}}," for name, value in fields.items() if value]
    kind = "article" if paper.venue else "misc"
    return "\n".join([f"@{kind}{{{paper.citekey},", *lines, "}", ""])


def _titled(title: str) -> str:
    """A title that is TeX already is left as it is; any other is escaped."""
    is_tex = "\\" in title or title.count("$") >= 2
    return title if is_tex and _balanced(title) == title else _plain(title)


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda m: _ESCAPED.get(m.group(), f"\\{m.group()}"), " ".join(text.split()))


def _balanced(value: str) -> str:
    """``value`` unless its braces would swallow what follows; then without them."""
    depth = 0
    for sign in re.findall(r"(?<!\\)[{}]", value):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            break
    return value if depth == 0 else value.replace("{", "").replace("}", "")
