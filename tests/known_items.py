"""Known-item search: somebody remembers a little of a paper and looks for it.

How high it comes is the mean reciprocal rank (Voorhees, TREC-8, 1999), here beside SQLite's FTS5.
"""

from __future__ import annotations

import random
import re
import sqlite3
import string
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from readerapp.library import Library
from readerapp.search import find
from readerapp.search.analysis import STOP_WORDS

DEEP: Final = 50  # ranks that are looked at
KINDS: Final = ("system name", "title words", "abstract words", "abstract words, one typo")
_NAMED: Final = re.compile(r"([^\s:]{3,24}): ")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")


class Known(NamedTuple):
    """What is typed, and which paper is meant, counted from 0."""

    typed: str
    paper: int


def remembered(
    kind: str, papers: Sequence[tuple[str, str]], count: int, chance: random.Random
) -> list[Known]:
    """Up to ``count`` queries of a kind, each made of one of the papers (title, abstract)."""
    make = {
        "system name": _name,
        "title words": _title_words,
        "abstract words": _abstract_words,
        "abstract words, one typo": _with_a_typo,
    }[kind]
    order = chance.sample(range(len(papers)), len(papers))
    made = ((make(*papers[number], chance), number) for number in order)
    return [Known(typed, number) for typed, number in made if typed][:count]


def telling(asked: Sequence[Known], papers: Sequence[tuple[str, str]]) -> list[Known]:
    """Those whose words stand together in the title of one paper only."""
    titles = [{word.casefold() for word in re.findall(r"\w+", title)} for title, _ in papers]
    words = [set(one.typed.casefold().split()) for one in asked]
    return [
        one
        for one, wanted in zip(asked, words, strict=True)
        if sum(wanted <= title for title in titles) == 1
    ]


def reciprocal_rank(ranked: Sequence[int], wanted: int) -> float:
    """1 for the first, 1/2 for the second, 0 for what is not among them."""
    return 1 / (ranked.index(wanted) + 1) if wanted in ranked else 0.0


def mean_rank(asked: Sequence[Known], rank: Callable[[str], Sequence[int]]) -> float:
    """The mean reciprocal rank of known papers; ``rank`` gives papers best first."""
    return sum(reciprocal_rank(rank(one.typed), one.paper) for one in asked) / len(asked)


def by_us(library: Library, ids: Sequence[int]) -> Callable[[str], list[int]]:
    """Rank by the search of a library whose papers have these ids."""
    places = {paper: place for place, paper in enumerate(ids)}

    def rank(typed: str) -> list[int]:
        found = find(library, typed, limit=DEEP, prefix=False)
        return [places[hit.paper] for hit in found.hits]

    return rank


def by_fts5(papers: Sequence[tuple[str, str]]) -> Callable[[str], list[int]]:
    """Rank by FTS5's bm25, the title counted two and a half times."""
    table = sqlite3.connect(":memory:")
    table.execute("create virtual table f using fts5(title, body, tokenize='porter unicode61')")
    table.executemany("insert into f (rowid, title, body) values (?, ?, ?)",
                      ((n, *paper) for n, paper in enumerate(papers)))  # fmt: skip

    def rank(typed: str) -> list[int]:
        words = " ".join(f'"{word}"' for word in typed.replace('"', " ").split())
        sql = f"select rowid from f where f match ? order by bm25(f, 2.5, 1.0) limit {DEEP}"
        return [row[0] for row in table.execute(sql, (words,))]

    return rank


def _name(title: str, _abstract: str, _chance: random.Random) -> str:
    named = _NAMED.match(title)
    return named.group(1) if named else ""


def _title_words(title: str, _abstract: str, chance: random.Random) -> str:
    """Three of its words, whole ones."""
    spaced = [word.strip(".,:;!?()[]\"'“”") for word in title.split()]
    words = [w for w in spaced if w.isalpha() and w.lower() not in STOP_WORDS]
    return " ".join(chance.sample(words, 3)) if len(words) > 2 else ""


def _abstract_words(_title: str, abstract: str, _chance: random.Random) -> str:
    words = abstract.split()
    middle = len(words) // 2
    five = words[middle : middle + 5]
    return " ".join(_WORD.findall(" ".join(five))) if len(words) > 12 else ""


def _with_a_typo(title: str, abstract: str, chance: random.Random) -> str:
    words = _abstract_words(title, abstract, chance).split()
    long = [number for number, word in enumerate(words) if len(word) > 4]
    if not long:
        return ""
    number = chance.choice(long)
    word, at = words[number], chance.randrange(1, len(words[number]))
    letter = chance.choice([c for c in string.ascii_lowercase if c != word[at].lower()])
    words[number] = word[:at] + letter + word[at + 1 :]
    return " ".join(words)
