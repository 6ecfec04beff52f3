"""A query in words, so that a reader sees what was understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from readerapp.search.query import And, Fact, Node, Not, Or, Term

_MOST: Final = 12  # things that are told one by one
_LONGEST: Final = 80  # letters of one thing
_PLACES: Final = {
    "title": "{} in the title",
    "abstract": "{} in the abstract",
    "authors": "{} among the authors",
    "venue": "{} in the venue",
    "note": "{} in the note",
    "highlights": "{} in a highlight",
}
_STATUSES: Final = {
    "inbox": "in the inbox",
    "queued": "on the reading list",
    "reading": "being read",
    "read": "read",
    "skipped": "skipped",
}
_HAVING: Final = {
    "abstract": "an abstract",
    "url": "an address",
    "author": "an author",
    "doi": "a DOI",
    "arxiv": "an arXiv number",
    "attachment": "an attachment",
}
_INCLUDED: Final = "the trash included"
_UNITS: Final = {"d": "day", "w": "week", "m": "month", "y": "year"}


class _Said(NamedTuple):
    """A part of the sentence. ``held``: a thing that papers are with, as “robot”, and not what
    they are, as starred.
    """

    text: str
    held: bool = False


def in_words(tree: And) -> str:
    """What papers a query asks for."""
    held = _joined([part for part in tree.parts if _is_held(part)], "and")
    lacking = _joined([p.part for p in tree.parts if isinstance(p, Not) and _lacks(p)], "or")
    said = [f"with {held}"] if held else []
    if lacking:
        said.append(f"not {lacking}" if held else f"without {lacking}")
    rest = [_said(part).text for part in tree.parts if not _is_held(part) and not _lacks(part)]
    rest = sorted(dict.fromkeys(rest), key=_INCLUDED.__eq__)
    said += rest if len(rest) <= _MOST else [*rest[:_MOST], f"and {len(rest) - _MOST} more"]
    if said == [_INCLUDED]:
        return f"all papers, {_INCLUDED}"
    return "papers " + ", ".join(said) if said else "all papers"


def _lacks(node: Node) -> bool:
    return isinstance(node, Not) and _is_held(node.part)


def _is_held(node: Node) -> bool:
    """Whether a node is told as something that papers are with."""
    if isinstance(node, And | Or):
        return bool(node.parts) and all(map(_is_held, node.parts))
    return isinstance(node, Term)


def _said(node: Node) -> _Said:
    if isinstance(node, Term):
        return _Said(_term(node), True)
    if isinstance(node, Fact):
        return _Said(_fact(node))
    if isinstance(node, Not):
        return _Said(_refused(node.part))
    word = "and" if isinstance(node, And) else "or"
    if _is_held(node):
        return _Said(_joined(node.parts, word), True)
    return _Said(_listed([_adjunct(part) for part in node.parts], word) or "of any kind")


def _adjunct(node: Node) -> str:
    """A part of the sentence that can stand by itself after “papers”."""
    said = _said(node)
    text = f"with {said.text}" if said.held else said.text
    return f"({text})" if isinstance(node, And | Or) else text


def _refused(node: Node) -> str:
    if isinstance(node, Term):
        return f"without {_term(node)}"
    said = _said(node)
    if said.held:
        return f"without {said.text}"
    if isinstance(node, Fact):
        if node.name == "starred":
            return "not starred" if node.value == "yes" else "starred"
        return "without " + said.text[5:] if said.text.startswith("with ") else f"not {said.text}"
    return f"not ({said.text})"


def _joined(nodes: Sequence[Node], word: str) -> str:
    """Things that papers are with; what stands in one place is said of all that stand there."""
    places = {node.field if isinstance(node, Term) else "" for node in nodes}
    if len(nodes) > 1 and len(places) == 1 and "" not in places:
        bare = [_term(replace(n, field="")) for n in nodes if isinstance(n, Term)]
        return _PLACES[places.pop()].format(_listed(bare, word))
    said = []
    for node in nodes:
        text = _said(node).text
        said.append(f"({text})" if isinstance(node, And | Or) and len(nodes) > 1 else text)
    return _listed(said, word)


def _term(term: Term) -> str:
    if term.near:
        text = f"{_listed([f'“{_cut(w)}”' for w in term.words], 'and')} within {term.near} words"
    else:
        text = f"“{_cut(term.shown or ' '.join(term.words), going_on=term.prefix)}”"
    if term.cased or (term.exact and len(term.words) == 1 and not term.prefix):
        text = f"exactly {text}"
    if term.fuzzy:
        text = f"{text} or nearly so"
    return _PLACES[term.field].format(text) if term.field in _PLACES else text


def _fact(fact: Fact) -> str:
    name, value = fact.name, fact.value
    if name == "tag":
        return f"tagged {_quoted(value)}" + ("…" if fact.unfinished else "")
    if name == "import":
        return f"of the import {_quoted(value)}"
    if name == "status":
        return _STATUSES.get(value, value)
    if name == "starred":
        return "starred" if value == "yes" else "not starred"
    if name == "has":
        return f"with {_HAVING.get(value, f'a {value}')}"
    if name == "is":
        return "with a highlight that lost its place"
    if name == "in":
        return "in the trash" if value == "trash" else _INCLUDED
    return _number(name, value)


def _number(name: str, value: str) -> str:
    """A year, a rating or a day, compared or between two others."""
    before = {"year": "from", "rating": "rated", "added": "added"}[name]
    if ago := re.fullmatch(r"([<>]?)(\d+)([dwmy])", value):
        times, unit = int(ago[2]), _UNITS[ago[3]]
        span = f"{times} {unit}{'s' * (times != 1)}"
        if ago[1] == ">":
            return f"added {span} ago or earlier"
        return f"added in the last {unit if times == 1 else span}"
    low, dots, high = value.partition("..")
    up, down = ("or more", "or less") if name == "rating" else ("or later", "or earlier")
    if dots:
        if low and high:
            return f"{before} {low} to {high}"
        return f"{before} {low} {up}" if low else f"{before} {high} {down}"
    number = value.lstrip("<>=")
    sign = value.removesuffix(number)
    if "=" in sign:
        return f"{before} {number} {up if '>' in sign else down}"
    if sign:
        above, below = ("above", "below") if name == "rating" else ("after", "before")
        verb = {"year": "", "rating": "rated ", "added": "added "}[name]
        return f"{verb}{above if sign == '>' else below} {number}"
    return (
        f"added on {number}"
        if len(number) == 10
        else f"{before} {number}".replace("added", "added in")
    )


def _quoted(value: str) -> str:
    return f"“{_cut(value)}”" if re.search(r"\s", value) else _cut(value)


def _cut(text: str, *, going_on: bool = False) -> str:
    return f"{text[:_LONGEST]}…" if going_on or len(text) > _LONGEST else text


def _listed(words: Iterable[str], word: str) -> str:
    said = list(words)
    if len(said) > _MOST + 1:
        said = [*said[:_MOST], f"{len(said) - _MOST} more"]
    return f" {word} ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else "".join(said)
