"""Readable names for papers: ``aligndiff``, ``vaswani2017attention``.

A citekey is minted once and names the paper's file, so it must be a file name everywhere. A
paper without authors goes by the system its title names (``AlignDiff: …``), else by an acronym
in brackets, else by the first three words that say something.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from readerapp.text.identifiers import arxiv, doi
from readerapp.text.normalise import normalise

_LONGEST: Final = 48
_VALID: Final = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{_LONGEST - 1}}}")
_RESERVED: Final = frozenset(  # no file on Windows may be called so, whatever its suffix
    ["con", "prn", "aux", "nul"] + [f"{port}{n}" for port in ("com", "lpt") for n in range(10)]
)
_NOTHING: Final = "untitled"

_SILENT: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a an the on of for in to and with via by from as at is are be it its this that we how
        what why when do does can using towards toward into over under through between without
        beyond or not no your our their all you
        """,
    )
)
_GENERIC: Final = frozenset(  # "Review: …" names no system
    re.findall(
        r"\w+",
        """
        note abstract review survey introduction editorial correction reply comment tutorial
        poster demo preface overview perspective position
        """,
    )
)
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
    | {"đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "∞": "inf"}
    | {
        letter: unicodedata.name(letter).split()[-1].lower()
        for letter in "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
    }
)

_SYSTEM: Final = re.compile(r"([^:–—]{2,45}?)\s*(?::|\s[–—]\s|\s-{1,2}\s)\s*\S")
_UNUSUAL: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2,}|\d|[+*\-]")
_ACRONYM: Final = re.compile(r"\(([A-Z][A-Za-z0-9+-]*[A-Z0-9][A-Za-z0-9+-]*)\)")
_WORD: Final = re.compile(r"[A-Za-z0-9]+")


def citekey(title: str, authors: Sequence[str] = (), year: int | None = None) -> str:
    """The key a paper should go by, if it is free."""
    title = normalise(title)
    address = title.startswith(("http://", "https://"))
    if len(title.split()) == 1 and (address or arxiv(title) or doi(title)):
        name = title.partition("//")[2] if address else title  # it has no other yet
        return _slug(name)[:_LONGEST].strip("-") or _NOTHING
    family = _slug(_family(authors[0])) if authors else ""
    if family and year is not None:
        key = f"{family.replace('-', '')[:30]}{year}{_words(title)[0].lower()}"
    else:
        key = _of_system(title) or _of_acronym(title) or "-".join(_words(title)[:3]).lower()
    key = key[:_LONGEST].strip("-") or _NOTHING
    return f"{key}-paper" if key in _RESERVED else key


def adopted(key: str) -> str:
    """The citekey nearest to a name given elsewhere; empty where it says nothing.

    ``Vaswani2017_attention`` becomes ``vaswani2017-attention``.
    """
    near = _slug(re.sub(r"[{}$^_\\]", "-", key))[:_LONGEST].strip("-")
    return near if re.search("[a-z]", near) and valid(near) else ""


def valid(key: str) -> bool:
    """Whether ``key`` may be a citekey: short, plain, and a file name on every system."""
    return bool(_VALID.fullmatch(key)) and key not in _RESERVED


def free(key: str, taken: Callable[[str], bool]) -> str:
    """``key``, or ``key-2``, ``key-3`` …: the next after those ``taken``.

    Ten thousand papers called “Editorial” must not each try all the names before them, so the
    steps grow until a free name is found and the last taken one is then searched by halves.
    """
    if not taken(key):
        return key
    last_taken, step = 1, 1
    while taken(_numbered(key, last_taken + step)):
        last_taken += step
        step *= 2
    first_free = last_taken + step
    while first_free - last_taken > 1:
        middle = (last_taken + first_free) // 2
        if taken(_numbered(key, middle)):
            last_taken = middle
        else:
            first_free = middle
    return _numbered(key, first_free)


def _numbered(key: str, number: int) -> str:
    suffix = f"-{number}"
    return key[: _LONGEST - len(suffix)].rstrip("-") + suffix


def _of_system(title: str) -> str:
    """What stands before the first colon or dash, if it is the name of something."""
    match = _SYSTEM.match(title)
    if not match:
        return ""
    name = match[1].strip(" \"'“”‘’")
    words = name.split()
    if len(words) == 1:
        named = name.lower() not in _GENERIC
    else:
        named = len(words) <= 3 and any(_UNUSUAL.search(word) for word in words)
    pluses = len(name) - len(name.rstrip("+"))  # PointNet++ is not PointNet
    key = _slug(name.rstrip("+") + "plus" * pluses)[:40] if named else ""
    return key if len(key) >= 2 else ""


def _of_acronym(title: str) -> str:
    match = _ACRONYM.search(title)
    key = _slug(match[1][:40]) if match else ""
    return key if len(key) >= 3 else ""


def _words(title: str) -> list[str]:
    """The words that say something; all words if none does."""
    words = _WORD.findall(_ascii(title).replace("'", ""))
    return [word for word in words if word.lower() not in _SILENT] or words or [_NOTHING]


def _family(author: str) -> str:
    """The family name of ``Ada Lovelace`` or ``Lovelace, Ada``."""
    if "," in author:
        return author.partition(",")[0]
    return author.split()[-1] if author.split() else ""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _ascii(text).lower()).strip("-")


def _ascii(text: str) -> str:
    """Letters without their accents, Greek ones by name, marks of TeX gone."""
    plain = re.sub(r"[{}$^_\\]", "", text).translate(_LETTERS)
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
