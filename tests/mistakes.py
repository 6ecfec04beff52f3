"""Mistakes that people make when they search: words misspelt, queries that find nothing."""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from readerapp.search.analysis import STOP_WORDS

_WORD: Final = re.compile(r"[a-z]+")
_SHORT: Final = 6  # letters; in shorter words two mistakes make any other word

Texts = Sequence[tuple[str, str]]  # titles and abstracts


def words_of(text: str) -> list[str]:
    """Its words of more than three letters that tell anything."""
    return [w for w in _WORD.findall(text.lower()) if len(w) > 3 and w not in STOP_WORDS]


def used(papers: Texts) -> Counter[str]:
    """In how many papers each word stands."""
    counts: Counter[str] = Counter()
    for title, abstract in papers:
        counts.update(set(words_of(f"{title} {abstract}")))
    return counts


def misspelt(word: str, edits: int, chance: random.Random) -> str:
    """The word after as many mistakes: a letter missing, added, wrong, or two swapped."""
    typed = word
    while typed == word:
        for _ in range(edits):
            at, letter = chance.randrange(len(typed)), chance.choice(string.ascii_lowercase)
            kind = chance.choice(["missing", "added", "wrong", "swapped"])
            if kind == "missing":
                typed = typed[:at] + typed[at + 1 :]
            elif kind == "added":
                typed = typed[:at] + letter + typed[at:]
            elif kind == "wrong":
                typed = typed[:at] + letter + typed[at + 1 :]
            else:
                typed = typed[:at] + typed[at + 1 : at + 2] + typed[at : at + 1] + typed[at + 2 :]
    return typed


def typos(
    counts: Counter[str], number: int, chance: random.Random
) -> Iterator[tuple[str, str, int]]:
    """Words as they were typed and meant, with their mistakes: of each word as often as it is used.

    What is a word of the library itself is no typo that anyone could see.
    """
    words = sorted(counts)
    weights = [counts[word] for word in words]
    made = 0
    while made < number:
        (word,) = chance.choices(words, weights)
        edits = chance.choice([1, 2]) if len(word) >= _SHORT else 1
        typed = misspelt(word, edits, chance)
        if typed not in counts and len(typed) > 2:
            made += 1
            yield typed, word, edits


def fruitless(papers: Texts, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Queries that should find nothing, endlessly, and what is wrong with each."""
    counts = used(papers)
    rare = sorted(word for word in counts if counts[word] < 4)
    kinds: dict[str, Callable[[], str]] = {
        "never together": lambda: " ".join(chance.sample(rare, 2)),
        "three never together": lambda: " ".join(chance.sample(rare, 3)),
        "wrong tag": lambda: f"{_some(papers, chance, 1)} tag:{chance.choice(rare)}",
        "only a wrong tag": lambda: f"tag:{chance.choice(rare)}",
        "impossible year": lambda: (
            f"{_some(papers, chance, 2)} year:{chance.randrange(1500, 1800)}"
        ),
        "misspelt": lambda: misspelt(chance.choice(words_of(papers[0][1])), 2, chance),
        "one misspelt": lambda: _one_misspelt(papers, chance),
        "scrambled phrase": lambda: _scrambled(papers, chance),
        "wrong field": lambda: f"author:{_some(papers, chance, 1)} {_some(papers, chance, 1)}",
    }
    while True:
        for kind, make in kinds.items():
            yield kind, make()


def _some(papers: Texts, chance: random.Random, number: int) -> str:
    """Some words of one paper."""
    found: list[str] = []
    while len(found) < number:
        found = sorted(set(words_of(" ".join(chance.choice(papers)))))
    return " ".join(chance.sample(found, number))


def _one_misspelt(papers: Texts, chance: random.Random) -> str:
    first, second = _some(papers, chance, 2).split()
    return f"{misspelt(first, 1, chance)} {second}"


def _scrambled(papers: Texts, chance: random.Random) -> str:
    words = words_of(chance.choice(papers)[1])
    start = chance.randrange(max(len(words) - 4, 1))
    return f'"{" ".join(reversed(words[start : start + 4]))}"'
