"""Two texts that grew from one, made into one again, line by line.

The diff3 of Khanna, Kunal and Pierce (“A Formal Investigation of Diff3”, 2007), on the matching
blocks of ``difflib``.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence


def merged_lines(base: Sequence[str], one: Sequence[str], other: Sequence[str]) -> list[str] | None:
    """Lines changed on either side since ``base``, or None if both changed the same ones."""
    left, right = _kept(base, one), _kept(base, other)
    out: list[str] = []
    at = at_one = at_other = 0
    for line in [*(i for i in range(len(base)) if i in left and i in right), len(base)]:
        until_one, until_other = left.get(line, len(one)), right.get(line, len(other))
        before, mine = list(base[at:line]), list(one[at_one:until_one])
        theirs = list(other[at_other:until_other])
        if mine == before:
            out += theirs
        elif theirs in (before, mine):
            out += mine
        else:
            return None
        out += base[line : line + 1]
        at, at_one, at_other = line + 1, until_one + 1, until_other + 1
    return out


def merged(base: str, mine: str, theirs: str) -> str:
    """Both texts in one. Where both changed the same lines, mine stand and theirs go below."""
    lines = merged_lines(base.split("\n"), mine.split("\n"), theirs.split("\n"))
    if lines is not None:
        return "\n".join(lines)
    known = {*base.split("\n"), *mine.split("\n")}
    added = [line for line in theirs.split("\n") if line not in known]
    return "\n".join([mine.rstrip("\n"), "", *added, ""]) if added else mine


def _kept(base: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Where the lines of ``base`` that are still there stand in ``new``."""
    matcher = difflib.SequenceMatcher(None, base, new, autojunk=False)
    return {
        start + i: new_start + i
        for start, new_start, length in matcher.get_matching_blocks()
        for i in range(length)
    }
