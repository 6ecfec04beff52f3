"""arXiv numbers and DOIs, wherever a text mentions them.

An arXiv number and the DOI arXiv gives it (10.48550/arXiv.…) are one identifier: the number.
The version of a paper is kept apart, since it says nothing about which paper it is. A bare
number in prose may be a telephone's, so it counts only where it is the whole text.

Everything here takes time in proportion to the text, whatever it holds.
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
_NEW: Final = rf"(?:0[7-9]|[1-9][0-9]){_MONTH}\.[0-9]{{4,5}}"
_OLD: Final = rf"(?:{'|'.join(_ARCHIVES)})(?:\.[A-Z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}[0-9]{{3}}"
_VERSION: Final = r"(?:v(?P<version>[1-9][0-9]{0,2}))?(?:\.pdf)?(?![0-9]|/\w)"
_SITE: Final = r"(?<![\w-])"  # export.arxiv.org is arXiv's, bioarxiv.org is not
_PREFIX: Final = (
    r"(?:(?<![\w.])(?:oai:)?arxiv(?:\.org)?"
    r"(?:\s?[:：]\s?|\s(?:e-?prints?|preprints?|papers?|id|no\.?|number)?[\s:]{0,2})"
    r"(?:arxiv:\s?)?(?:abs/)?"
    r"|(?<![\w./])arxiv\.\s?"
    rf"|{_SITE}(?:arxiv\.org|xxx\.lanl\.gov)/(?:abs|pdf|html|format|ps|src|e-print|tb|dvi)/"
    r"(?:arxiv:)?"
    rf"|{_SITE}arxiv\.org/ftp/[\w/-]{{1,40}}/"
    rf"|{_SITE}arxiv-vanity\.com/papers/"
    rf"|{_SITE}alphaxiv\.org/(?:[a-z]{{1,20}}/)?"
    rf"|{_SITE}ar5iv(?:\.labs\.arxiv)?\.org/(?:html|abs|papers)/"
    rf"|{_SITE}huggingface\.co/(?:[a-z]{{2,3}}/)?papers/"
    rf"|{_SITE}huggingface\.co/[^\s]{{0,200}}?[?&]next=/papers/"
    rf"|{_SITE}hf\.co/papers/"
    r"|/arxiv/(?:abs/|pdf/|papers/)?"  # semanticscholar.org/arxiv/…, scirate.com/arxiv/…
    r"|(?<![\d.])10\.48550/arxiv\.)"
)
_NAMED: Final = re.compile(rf"{_PREFIX}(?P<id>{_NEW}|{_OLD}){_VERSION}", re.IGNORECASE)
_STAMPED: Final = re.compile(  # “2401.12345v2 [cs.CL]”, as arXiv prints it on a page's margin
    rf"(?<![\w./-])(?P<id>{_NEW}){_VERSION}\s{{0,2}}\[(?:{'|'.join(_ARCHIVES)}|eess|econ|stat"
    r"|q-fin)(?:\.[A-Za-z-]{2,8})?\]"
)
_BARE_OLD: Final = re.compile(rf"(?<![\w/.-])(?P<id>{_OLD}){_VERSION}")
_WHOLE: Final = re.compile(rf"(?P<id>{_NEW}|{_OLD}){_VERSION}", re.IGNORECASE)

_LONGEST: Final = 300  # characters of a DOI and of what is glued to it
# Brackets and “<” belong to a DOI only as SICI has them: “49:8<693::AID-ASI4>3.0.CO;2-O”,
# “053[0421:TT]2.0.CO;2”. A further DOI or address glued on by a comma begins something new.
_NEXT: Final = r"(?![,;|]{1,2}(?:https?:|doi:|10\.[0-9]{4}))"
_DOI: Final = re.compile(
    r"(?<![0-9.])10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,4}/"
    rf"(?:{_NEXT}(?:[!$%()*+,./0-9:;=>@A-Z_a-z~\]\u00c0-\u02ff\u2010-\u2015-]"
    rf"|[<\[](?=[0-9A-Za-z.]{{0,12}}:))){{1,{_LONGEST}}}"
)
_TEX: Final = re.compile(r"\{?\\([_%&#])\}?")
_TEX_SIGNS: Final = re.compile(r"\{?\\text(less|greater)(?:\{\}|(?![a-z])[ ]?)\}?|\$([<>])\$")
_ENTITIES: Final = re.compile(r"&(?:amp;){0,2}(lt|gt|#60|#62);()", re.IGNORECASE)
_SIGNS: Final = {"less": "<", "greater": ">", "lt": "<", "gt": ">", "#60": "<", "#62": ">"}
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013", "-"))

_TRAILING: Final = ".,;:!…*·"
_CLOSING: Final = {")": "(", "]": "[", ">": "<"}
_VIEWS: Final = re.compile(  # what a publisher's address has behind the DOI
    r"(?:;jsessionid=.*|/(?:suppl_file|asset|figure)/.*"
    r"|/(?:full|fulltext|full-text|pdf|epdf|pdfdirect|abstract|abs|epub|html|meta|summary|metrics"
    r"|references|citations?|figures|suppl_file|supporting)(?:\.html?)?"
    r"|(?:\.(?:full|abstract|short|long|full-text))?(?:\.pdf(?:\+html)?|\.html?)"
    r"|\.(?:full|abstract|short|long|full-text))$"
)
_PREPRINT: Final = re.compile(  # bioRxiv and medRxiv: 10.1101/2020.01.02.123456v2.full.pdf
    r"(10\.(?:1101|64898)/(?:[0-9]{4}\.[0-9]{2}\.[0-9]{2}\.)?[0-9]{5,9})(?:v[0-9]{1,3}\b|\.[a-z]|/v)"
)
_ARTICLE_NUMBER: Final = re.compile(r"(10\.1093/.*[a-z].*)/[0-9]{5,9}$")  # Oxford's own, behind
_KEEPS_META: Final = "10.1088/"  # its names may end in /meta
_OF_ARXIV: Final = "10.48550/arxiv."


class Arxiv(NamedTuple):
    """A number at arXiv, and the version that was meant, if one was named."""

    id: str
    version: int | None = None


def arxiv(text: str) -> Arxiv | None:
    """The first arXiv number that ``text`` names as such, or is from end to end."""
    return next(arxivs(text), None)


def arxivs(text: str) -> Iterator[Arxiv]:
    """Every arXiv number that ``text`` names as such, or is from end to end, in order."""
    whole = _WHOLE.fullmatch(text.strip()) if len(text) < _LONGEST else None
    if whole:
        yield _arxiv(whole)
        return
    text = _unescaped(text)
    found = [match for pattern in (_NAMED, _STAMPED, _BARE_OLD) for match in pattern.finditer(text)]
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
        if found and not found.startswith(_OF_ARXIV):
            yield found


def _arxiv(match: re.Match[str]) -> Arxiv:
    number, version = match["id"], match["version"]
    archive, slash, rest = number.partition("/")
    if slash:  # math.GT/0309136 is math/0309136
        number = f"{archive.split('.')[0].lower()}/{rest}"
    return Arxiv(number, int(version) if version else None)


def _unescaped(text: str) -> str:
    """Without TeX's backslashes, and with what pages and addresses write as &lt; and %2F."""
    if "\\" in text or "$" in text:
        text = _TEX.sub(r"\1", _TEX_SIGNS.sub(_sign, text))
    if "&" in text:
        text = _ENTITIES.sub(_sign, text)
    for _ in range(2):  # an address inside an address is escaped twice
        if "%" not in text:
            break
        text = unquote(text)
    return _INVISIBLE.sub("", text)


def _sign(match: re.Match[str]) -> str:
    return _SIGNS[match[1].lower()] if match[1] else match[2]


def _trimmed(found: str) -> str:
    """A DOI without the sentence, the brackets and the page around it; empty if nothing is left."""
    found = _closed(found.translate(_DASHES).lower())
    found = found.rstrip(_TRAILING)
    preprint = _PREPRINT.match(found)
    if preprint:
        return preprint[1]
    view = _VIEWS.search(found)
    if view and not (found.startswith(_KEEPS_META) and view.group() == "/meta"):
        found = found[: view.start()]
    article = _ARTICLE_NUMBER.match(found)
    if article:
        found = article[1]
    found = found.rstrip(_TRAILING + "/")
    return found if "/" in found else ""


def _closed(found: str) -> str:
    """``found`` up to the first bracket that closes what was opened before it."""
    opened = dict.fromkeys(_CLOSING.values(), 0)
    for place, character in enumerate(found):
        if character in opened:
            opened[character] += 1
        elif character in _CLOSING:
            opening = _CLOSING[character]
            if not opened[opening]:
                return found[:place]
            opened[opening] -= 1
    return found
