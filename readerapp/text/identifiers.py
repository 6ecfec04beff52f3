"""arXiv numbers and DOIs, wherever a text mentions them.

An arXiv number and the DOI arXiv gives it (10.48550/arXiv.…) are one identifier: the number.
The version of a paper is kept apart, since it says nothing about which paper it is. A bare
number in prose may be a telephone's, so it counts only where it is the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

# fmt: off
_ARCHIVES: Final = (
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn",
    "chem-ph", "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex",
    "hep-lat", "hep-ph", "hep-th", "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th",
    "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio", "quant-ph", "solv-int", "supr-con",
)
# fmt: on
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_NEW: Final = rf"(?:0[7-9]|[1-9]\d){_MONTH}\.\d{{4,5}}"
_OLD: Final = rf"(?:{'|'.join(_ARCHIVES)})(?:\.[A-Z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}\d{{3}}"
_VERSION: Final = r"(?:v(?P<version>[1-9]\d{0,2}))?(?:\.pdf)?(?![\d/])"
_PREFIX: Final = (
    r"(?:(?<![\w.])(?:oai:)?arxiv(?:\.org)?\s?[:.]\s?(?:arxiv:)?(?:abs/)?"
    r"|\barxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/(?:arxiv:)?"
    r"|\balphaxiv\.org/(?:[a-z]+/)?"
    r"|\bar5iv(?:\.labs\.arxiv)?\.org/(?:html|abs)/"
    r"|\bhuggingface\.co/(?:papers/|[^\s]*?[?&]next=/papers/)"
    r"|\bhf\.co/papers/"
    r"|\bsemanticscholar\.org/arxiv/"
    r"|\b10\.48550/arxiv\.)"
)
_NAMED: Final = re.compile(rf"{_PREFIX}(?P<id>{_NEW}|{_OLD}){_VERSION}", re.IGNORECASE)
_BARE_OLD: Final = re.compile(rf"(?<![\w/.-])(?P<id>{_OLD}){_VERSION}")
_WHOLE: Final = re.compile(rf"(?P<id>{_NEW}|{_OLD}){_VERSION}", re.IGNORECASE)

_DOI: Final = re.compile(
    r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/[^\s\"'&?#”’{}|^`\[\]\\]+", re.IGNORECASE
)
_TEX: Final = re.compile(r"\\([_%&#])")
_TRAILING: Final = ".,;:!…*"
_CLOSING: Final = {")": "(", "]": "[", ">": "<"}
_VIEWS: Final = re.compile(
    r"(?:/(?:full|pdf|abstract|abs|epdf|html|fulltext|meta)|\.pdf)$", re.IGNORECASE
)
_PREPRINT: Final = re.compile(r"^(10\.1101/[\d.]+)v\d+(?:\.full)?(?:\.pdf)?$", re.IGNORECASE)
_KEEPS_ITS_END: Final = "10.1088/"  # its names may end in /meta


class Arxiv(NamedTuple):
    """A number at arXiv, and the version that was meant, if one was named."""

    id: str
    version: int | None = None


def arxiv(text: str) -> Arxiv | None:
    """The first arXiv number that ``text`` names as such, or is from end to end."""
    return next(arxivs(text), None)


def arxivs(text: str) -> Iterator[Arxiv]:
    """Every arXiv number that ``text`` names as such, or is from end to end, in order."""
    whole = _WHOLE.fullmatch(text.strip())
    if whole:
        yield _arxiv(whole)
        return
    text = _unescaped(text)
    found = [*_NAMED.finditer(text), *_BARE_OLD.finditer(text)]
    seen = set()
    for match in sorted(found, key=lambda match: match.start("id")):
        if match.start("id") not in seen:
            seen.add(match.start("id"))
            yield _arxiv(match)


def doi(text: str) -> str | None:
    """The first DOI in ``text``, in small letters; arXiv's own are no DOIs but arXiv numbers."""
    return next(dois(text), None)


def dois(text: str) -> Iterator[str]:
    """Every DOI in ``text``, in small letters, in order."""
    for match in _DOI.finditer(_unescaped(text)):
        found = _trimmed(match.group())
        if not found.startswith("10.48550/arxiv.") and "/" in found.rstrip("/"):
            yield found


def _arxiv(match: re.Match[str]) -> Arxiv:
    number, version = match["id"], match["version"]
    archive, slash, rest = number.partition("/")
    if slash:  # math.GT/0309136 is math/0309136
        number = f"{archive.split('.')[0].lower()}/{rest}"
    return Arxiv(number, int(version) if version else None)


def _unescaped(text: str) -> str:
    """Without TeX's backslashes, and with what addresses write as %2F."""
    text = _TEX.sub(r"\1", text)
    for _ in range(2):  # an address inside an address is escaped twice
        if "%" not in text:
            break
        text = unquote(text)
    return text


def _trimmed(found: str) -> str:
    """A DOI without the sentence, the brackets and the page around it."""
    found = _without_punctuation(found.lower())
    preprint = _PREPRINT.match(found)
    if preprint:
        return preprint[1]
    if not found.startswith(_KEEPS_ITS_END):
        found = _VIEWS.sub("", found)
    return _without_punctuation(found)


def _without_punctuation(found: str) -> str:
    while found:
        last = found[-1]
        opening = _CLOSING.get(last)
        if (opening is not None and found.count(last) > found.count(opening)) or last in _TRAILING:
            found = found[:-1]
        else:
            break
    return found
