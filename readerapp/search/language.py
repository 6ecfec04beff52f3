"""What was typed into the search field, taken apart. Parsing never fails.

Words are asked for together; ``"in quotes"`` as written, ``-this`` not at all, ``title:that``
in one place only. ``tag:`` ``status:`` ``year:`` and the like are facts. What is half typed or
of no known field is just words, and the last word counts as the beginning of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from readerapp.model import Status
from readerapp.search.analysis import STOP_WORDS, Token, tokens

FIELDS: Final = {
    "title": "title",
    "abstract": "abstract",
    "author": "authors",
    "authors": "authors",
    "venue": "authors",
    "note": "note",
    "highlight": "highlights",
}
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "status": tuple(Status),
    "has": ("note", "highlight", "abstract", "url", "tag", "author"),
    "in": ("trash", "all"),
    "starred": ("yes", "no"),
}
_SHAPES: Final = {
    "year": re.compile(r"(?:[<>]=?)?\d{4}|(?=.*\d)(?:\d{4})?\.\.(?:\d{4})?"),
    "rating": re.compile(r"(?:[<>]=?)?[0-5]|(?=.*\d)[0-5]?\.\.[0-5]?"),
    "added": re.compile(r"\d{1,4}[dwm]|(?=.*\d)[\d-]{0,10}\.\.[\d-]{0,10}|\d{4}(?:-\d\d){0,2}"),
    "tag": re.compile(r"[^\0]+"),
    "import": re.compile(r"\w+"),
}
_MEANT: Final = {"true": "yes", "1": "yes", "on": "yes", "false": "no", "0": "no", "off": "no"}
_LONGEST: Final = 10_000  # characters of a query that are looked at
_MOST: Final = 64  # words of it that are looked up: more would not find fewer papers
_PIECE: Final = re.compile(r'(-)?(?:([A-Za-z]+):)?(?:"([^"]*)("?)|([^\s"]+))|(\S)')
_QUOTES: Final = str.maketrans("“”„‟«»\0", '"""""" ')


@dataclass(frozen=True, slots=True)
class Term:
    """Something to be found in a text: one word, or several one after the other.

    ``joined`` also counts (``gpt4`` for gpt-4). ``prefix``: the last word may go on.
    ``exact``: as written, other forms of the word do not count.
    """

    words: tuple[str, ...]
    joined: str = ""
    prefix: bool = False
    exact: bool = False
    field: str = ""
    shown: str = ""

    @property
    def empty_word(self) -> bool:
        """A single word too common to tell papers apart."""
        return len(self.words) == 1 and not self.joined and self.words[0] in STOP_WORDS


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a paper that is no text: ``status`` ``inbox``."""

    name: str
    value: str
    negated: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart."""

    text: str
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that tell papers apart; all of them when none does."""
        telling = tuple(t for t in self.terms if t.exact or t.field or not t.empty_word)
        return telling or self.terms

    @property
    def explained(self) -> str:
        """The query in words."""
        said = []
        if words := [_shown(t) for t in self.wanted if not t.exact]:
            said.append(("words " if len(words) > 1 else "word ") + _listed(words))
        if phrases := [_shown(t) for t in self.wanted if t.exact]:
            said.append(("phrases " if len(phrases) > 1 else "phrase ") + _listed(phrases))
        text = " and ".join(said)
        if self.without:
            text += ", but" if text else "papers"
            text += f" without {_listed(map(_shown, self.without))}"
        where = _where(self.facts)
        if not text:
            return where or "all papers"
        return f"{text}, in {where}" if where else text


def parse(text: str, *, prefix: bool = True) -> Query:
    """Take a query apart. With ``prefix``, the last word is taken as still being typed."""
    text = text[:_LONGEST].encode("utf-8", "replace").decode()  # no lone surrogates
    shown = text.translate(_QUOTES)
    pieces = [p for p in _PIECE.finditer(shown) if not p.group(6)]
    typing = prefix and bool(pieces) and pieces[-1].end() == len(shown)
    terms: list[Term] = []
    without: list[Term] = []
    facts: list[Fact] = []
    for number, piece in enumerate(pieces):
        last = typing and number == len(pieces) - 1
        minus, name, quoted, closed, bare = piece.group(1, 2, 3, 4, 5)
        last = last and not closed
        value = bare if quoted is None else quoted
        if name and (fact := _fact(name.lower(), value, bool(minus), last)):
            facts.append(fact)
            continue
        field = FIELDS.get((name or "").lower(), "")
        if name and not field:
            value, quoted = f"{name}:{value}", None
        found = _terms(value, field, exact=quoted is not None, prefix=last and not minus)
        (without if minus else terms).extend(found)
    return Query(text, tuple(dict.fromkeys(terms))[:_MOST], tuple(without[:_MOST]), tuple(facts))


def _terms(value: str, field: str, *, exact: bool, prefix: bool) -> list[Term]:
    found = list(tokens(value))
    if exact:
        words = tuple(word for token in found for word in _words(token))[:_MOST]
        joined = found[0].joined if len(found) == 1 else ""
        return [Term(words, joined, prefix, True, field, value.strip())] if words else []
    ends = not value[-1:].isalnum()  # "robot," is complete
    terms = []
    for number, token in enumerate(found):
        start, end = token.words[0].start, token.words[-1].end
        open_ended = prefix and number == len(found) - 1 and not ends
        words, joined, shown = _words(token), token.joined, value[start:end]
        if joined and not joined[-1].isalnum():  # C++ is no form of C
            words, joined, shown = (joined,), "", joined.upper()
        terms.append(Term(words, joined, open_ended, False, field, shown))
    return terms


def _words(token: Token) -> tuple[str, ...]:
    return tuple(word.text for word in token.words)


def _fact(name: str, value: str, negated: bool, last: bool) -> Fact | None:
    name = {"tags": "tag", "is": "status", "stars": "rating"}.get(name, name)
    value = value.strip().strip("/") if name == "tag" else value.strip().lower()
    if name in _CHOICES:
        value = _MEANT.get(value, value)
        if name == "has" and len(value) > 3:
            value = value.removesuffix("s")
        like = sorted((c for c in _CHOICES[name] if c.startswith(value)), key=len) if value else []
        return Fact(name, str(like[0]), negated) if like else None
    shape = _SHAPES.get(name)
    if shape is None or not shape.fullmatch(value):
        return None
    return Fact(name, value, negated, unfinished=last)


def _shown(term: Term) -> str:
    word = f"“{term.shown}”" if term.exact else term.shown
    word += "…" if term.prefix else ""
    return f"{word} (in the {term.field.removesuffix('s')})" if term.field else word


def _where(facts: Iterable[Fact]) -> str:
    """The papers that facts leave to be looked through, in words; empty for all."""
    facts = list(facts)
    known = [_fact_shown(fact) for fact in facts if fact.name != "in"]
    where = f"papers with {_listed(known)}" if known else ""
    for fact in facts:
        if fact.name == "in":
            where = where or "papers"
            where += " in the trash" if fact.value == "trash" else " and the trash"
    return where


def _fact_shown(fact: Fact) -> str:
    if fact.name == "has":
        return f"no {fact.value}" if fact.negated else f"a {fact.value}"
    return f"{fact.name} {'not ' if fact.negated else ''}{fact.value}"


def _listed(words: Iterable[str]) -> str:
    said = list(words)
    return " and ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else "".join(said)
