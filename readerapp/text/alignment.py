"""Two texts made comparable: folded with a map back, cut into tokens, laid side by side.

Folding forgets what a re-typed or re-imported text may differ in without saying anything else:
case, accents, runs of space, curly quotes, long dashes, ligatures and the braces of LaTeX.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

_FOLDED: Final = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "×": "x",
        "\u00ad": None,
        "\u200b": None,
    }
)
_LATEX_STYLE: Final = re.compile(r"\\(?:textit|textbf|emph|text|mathrm|mathbf|mathcal|texttt)\s*\{")
_LATEX_TIMES: Final = re.compile(r"\\times\b")
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")

# Aligning takes a matrix of this many cells at most (bits, so 50 MB).
_LARGEST: Final = 400_000_000


class Folded(NamedTuple):
    """A folded text; ``origin[i]`` is where its character ``i`` stood before folding."""

    text: str
    origin: tuple[int, ...]


class Token(NamedTuple):
    """One word or sign, folded, and the span it came from."""

    text: str
    start: int
    end: int


class Edit(NamedTuple):
    """Tokens ``[start, end)`` of the old text became ``[new_start, new_end)`` of the new one."""

    equal: bool
    start: int
    end: int
    new_start: int
    new_end: int


@lru_cache(512)
def fold(text: str) -> Folded:
    """Fold ``text``; spaces at its ends go too, save one at the very end."""
    out: list[str] = []
    origin: list[int] = []
    after_space = True
    i = 0
    while i < len(text):
        char = text[i]
        if char == "\\":
            if text[i + 1 : i + 2] in tuple("%&#_$"):
                i += 1
                continue
            if match := _LATEX_STYLE.match(text, i):
                i = match.end()
                continue
            if match := _LATEX_TIMES.match(text, i):
                out.append("x")
                origin.append(i)
                after_space = False
                i = match.end()
                continue
        if char not in "${}":
            for part in _parts(char):
                if part.isspace():
                    if after_space:
                        continue
                    part, after_space = " ", True
                elif part == "-" and out and out[-1] == "-":
                    continue
                else:
                    after_space = False
                out.append(part)
                origin.append(i)
        i += 1
    origin.append(len(text))
    return Folded("".join(out), tuple(origin))


@lru_cache(4096)
def _parts(char: str) -> str:
    """What one character folds to: nothing, itself, or several."""
    folded = char.translate(_FOLDED)
    if folded == char:
        folded = "".join(
            part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
        )
    return folded.casefold()


@lru_cache(512)
def tokens(text: str) -> tuple[Token, ...]:
    """The folded words and signs of ``text``, with their spans in it."""
    folded, origin = fold(text)
    return tuple(
        Token(match.group(), origin[match.start()], origin[match.end() - 1] + 1)
        for match in _TOKEN.finditer(folded)
    )


@lru_cache(64)
def align(old: str, new: str) -> tuple[tuple[Edit, ...], float] | None:
    """Lay two texts side by side: the edits between them and how alike they are, 0 to 1.

    None when they are too long to compare. Edits that touch are one edit.
    """
    from rapidfuzz.distance import Indel

    before = [token.text for token in tokens(old)]
    after = [token.text for token in tokens(new)]
    if len(before) * len(after) > _LARGEST:
        return None
    edits: list[Edit] = []
    for step in Indel.opcodes(before, after):
        edit = Edit(
            step.tag == "equal", step.src_start, step.src_end, step.dest_start, step.dest_end
        )
        if edits and not edits[-1].equal and not edit.equal:
            last = edits.pop()
            edit = Edit(False, last.start, edit.end, last.new_start, edit.new_end)
        edits.append(edit)
    return tuple(edits), Indel.normalized_similarity(before, after)


def alike(one: str, other: str) -> float:
    """How alike two short texts are once folded, 0 to 1."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(fold(one).text.strip(), fold(other).text.strip())
