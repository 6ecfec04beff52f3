"""Papers as BibTeX. Each value is read back before it is written, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from readerapp.formats.bibtex_latex import passage, words
from readerapp.formats.bibtex_names import people
from readerapp.formats.bibtex_values import Part, exact
from readerapp.model import Paper
from readerapp.text.normalise import normalise

_SPECIAL: Final = re.compile(
    r"&(?=#?\w{1,31};)|<(?=/?[a-zA-Z])|-(?=-)|`(?=`)|'(?=')|[&%$#_{}~^\\]", re.DOTALL
)
_ESCAPED: Final = {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    "<": "<{}",
    "-": "-{}",
    "`": "`{}",
    "'": "'{}",
}
_UNPAIRED: Final = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_JUNIOR: Final = re.compile(r"(.+) (\S+), ([^,]+)")
_NOT_IN_KEYS: Final = re.compile(r"[\s,{}()\"#%=~'\\]+")


def write(papers: Iterable[Paper], abstracts: Mapping[int, str] | None = None) -> str:
    """One entry a paper, in the order given; UTF-8, with what TeX would misread escaped.

    ``abstracts`` go in by the ids of their papers.
    """
    known = abstracts or {}
    return "\n".join(_entry(paper, known.get(paper.id, "")) for paper in papers)


def _entry(paper: Paper, abstract: str) -> str:
    fields = {
        "title": f"{{{_titled(paper.title)}}}",  # doubled braces keep its capitals
        "author": " and ".join(_named(paper.authors)),
        "year": str(paper.year or ""),
        "journal": _plain(paper.venue or ""),
        "doi": _balanced(paper.doi or ""),
        "eprint": _eprint(paper),
        "archiveprefix": "arXiv" if paper.arxiv else "",
        "url": _address(paper.urls[0]) if paper.urls else "",
        "abstract": _told(abstract),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if paper.venue else "misc"
    key = _NOT_IN_KEYS.sub("-", paper.citekey)
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _eprint(paper: Paper) -> str:
    version = f"v{paper.arxiv_version}" if paper.arxiv_version else ""
    return _balanced(f"{paper.arxiv}{version}") if paper.arxiv else ""


def _titled(title: str) -> str:
    """A title that is TeX already, and that reads as it should, is left as it is."""
    is_tex = "\\" in title or title.count("$") >= 2
    line = " ".join(title.split())
    if is_tex and _survives(f"{{{line}}}") and normalise(line) == normalise(words(line)) != "":
        return line
    return _plain(title)


def _named(authors: Iterable[str]) -> Iterator[str]:
    """Every name in a form that is read back as that name, at worst in braces of its own."""
    for author in filter(None, (" ".join(author.split()) for author in authors)):
        forms = [_plain(author)]
        junior = _JUNIOR.fullmatch(author)
        if junior:
            first, last, suffix = map(_plain, junior.groups())
            forms.insert(0, f"{last}, {suffix}, {first}")
        yield next((f for f in forms if _reads_as(f, author)), f"{{{_plain(author)}}}")


def _reads_as(form: str, author: str) -> bool:
    return people(form) == (author,) and people(f"A and {form} and B") == ("A", author, "B")


def _told(abstract: str) -> str:
    """An abstract: formulas as they are if they are found again, a line a paragraph."""
    paragraphs = filter(None, (" ".join(line.split()) for line in abstract.splitlines()))
    return "\n\n".join(map(_paragraph, paragraphs))


def _paragraph(text: str) -> str:
    is_safe = "%" not in text and _survives(text) and passage(text) == text
    told = text if is_safe else _plain(text)
    return f"{{}}{told}" if told.startswith("@") else told  # or an entry would begin here


def _plain(text: str) -> str:
    text = " ".join(text.split())
    paired = _is_paired(text)

    def escaped(match: re.Match[str]) -> str:
        sign = match.group()
        if sign == "&" and re.match(r"#?\w{1,31};", text[match.end() : match.end() + 33]):
            return r"\&{}"
        if not paired and sign in _UNPAIRED:
            return _UNPAIRED[sign]
        return _ESCAPED.get(sign, f"\\{sign}")

    return _SPECIAL.sub(escaped, text)


def _address(url: str) -> str:
    return _balanced(url.replace("&amp;", r"\&amp;"))


def _survives(value: str) -> bool:
    """Whether ``value`` in braces is taken for a value, by TeX and by us."""
    return _is_paired(value) and exact(f"{{{value}}}") == (Part(value),)


def _balanced(value: str) -> str:
    """``value`` unless its braces would swallow what follows; then without them."""
    return value if _is_paired(value) else value.replace("{", "").replace("}", "")


def _is_paired(value: str) -> bool:
    """Whether its braces are paired the way TeX counts: those after a backslash, too."""
    depth = 0
    for sign in re.findall(r"[{}]", value):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0
