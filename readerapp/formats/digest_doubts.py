"""What a reader should look at before believing that a page was read as meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import Final

from readerapp.formats.digest_drafts import Draft, Piece
from readerapp.formats.digest_lines import Line
from readerapp.formats.digest_roles import UNSURE, Role
from readerapp.model import Problem

_LONG_TEXT: Final = 350  # long enough for an abstract: two under one title are one too many
_TOO_LONG: Final = 10_000  # no abstract is longer
_HABIT: Final = 3  # so often passed over, a line is the page's way and nothing to ask about
_QUOTED: Final = 60  # characters of a line that is quoted
_BROKEN_OFF: Final = re.compile(r"[^\W\d_]|[,;]")
_CODE: Final = re.compile(r"[{}<>=;\\|@#$_]|\(\)|//|[^\s\d],[^\s\d].*[^\s\d],[^\s\d]")
_FORMULA: Final = re.compile(r"\$[^$]{1,200}\$")

_SHORT_TEXT: Final = 100  # an abstract cut to its first sentence
_LONG_ENOUGH_ALONE: Final = 250  # an abstract, on a page of one or two papers
_BELIEVABLE_SHARE: Final = 0.4  # of what was found; real digests have 0.6 and more, licences 0.25
_COVERED_SHARE: Final = 0.25  # of the page's characters
_ENOUGH_TITLES: Final = 3  # on a page without abstracts


def holds_papers(drafts: Sequence[Draft], page: Sequence[Piece]) -> bool:
    """Whether what was found can be believed at all: not every text is a digest.

    In letters, licences and programs one line in five may look like a title, but seldom is a
    paragraph below it, and most of the page is something else.
    """
    titles_only = not any(draft.abstracts for draft in drafts)
    believable = [draft for draft in drafts if _is_believable(draft, titles_only)]
    if len(believable) < _BELIEVABLE_SHARE * len(drafts):
        return False
    if not titles_only:
        written = sum(len(piece.block.text) for piece in page)
        covered = sum(len(draft.title.block.text) + len(draft.abstract) for draft in believable)
        enough = len(believable) > 2 or any(
            len(draft.abstract) >= _LONG_ENOUGH_ALONE for draft in believable
        )
        return enough and covered >= _COVERED_SHARE * written
    guessed = sum(piece.role is not None for piece in page)
    return len(believable) >= max(_ENOUGH_TITLES, 0.8 * guessed)


def doubts(drafts: Sequence[Draft]) -> list[tuple[str, ...]]:
    """For each paper, in words, why to look at it."""
    some_have_abstracts = any(draft.abstracts for draft in drafts)
    passed_over = Counter(piece.block.text for draft in drafts for piece in draft.passed_over)
    habits = {text for text, times in passed_over.items() if times >= _HABIT}
    return [
        tuple(_doubts(draft, some_have_abstracts, habits, last=draft is drafts[-1]))
        for draft in drafts
    ]


def problems(
    drafts: Sequence[Draft], page: Sequence[Piece], lines: Sequence[Line]
) -> Iterator[Problem]:
    """What is doubtful about the page as a whole."""
    if not drafts:
        return
    pairs = [piece for piece in page if piece.role in (Role.TITLE, Role.ABSTRACT)]
    if pairs[0].role is Role.ABSTRACT:
        line = lines[pairs[0].block.first].number
        if pairs[-1].role is Role.TITLE:
            yield Problem(line, "The titles seem to come after their abstracts; check the pairs.")
        else:
            yield Problem(line, "A text with no title above it was left out.")
    if not any(draft.abstracts for draft in drafts):
        yield Problem(lines[drafts[0].first].number, "None of the titles has an abstract.")


def _doubts(
    draft: Draft, some_have_abstracts: bool, habits: Set[str], *, last: bool
) -> Iterator[str]:
    title, abstract = draft.title.marked.words, draft.abstract
    if draft.title.margin < UNSURE:
        yield "this may not be a title"
    if any(piece.margin < UNSURE for piece in draft.abstracts):
        yield "part of the abstract may be something else"
    if not draft.abstracts and some_have_abstracts:
        yield "no abstract follows the title"
    if sum(len(piece.block.text) > _LONG_TEXT for piece in draft.abstracts) > 1:
        yield "two long texts follow the title; a title may be missing between them"
    if len(abstract) > _TOO_LONG:
        yield f"the abstract is unusually long ({len(abstract):,} characters)"
    if abstract.endswith(("…", "...")):
        yield "the abstract breaks off"
    elif last and _ends_with_the_page(abstract):
        yield "the abstract may be cut off at the end of the page"
    for piece in draft.passed_over:
        if piece.block.text not in habits:
            yield f"a line was passed over: “{_shortened(piece.block.text)}”"
    if not title.strip():
        yield "the title is empty"


def _is_believable(draft: Draft, titles_only: bool) -> bool:
    """Whether a title is no mere line, and has an abstract or looks its part without."""
    title = draft.title.marked.words
    words = [word for word in title.split() if word[0].isalnum()]
    if not _is_clear(draft.title) or title[-1:] in ",;:" or _CODE.search(_FORMULA.sub("", title)):
        return False
    if draft.abstracts:
        clear = any(map(_is_clear, draft.abstracts))
        return clear and len(words) >= 2 and len(draft.abstract) >= _SHORT_TEXT
    if titles_only:
        return len(words) >= 4 and not words[0][0].islower()
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 4 and 2 * capitals >= len(words)


def _is_clear(piece: Piece) -> bool:
    return piece.marked.mark is not None or piece.margin >= UNSURE


def _ends_with_the_page(abstract: str) -> bool:
    """Whether an abstract stops in the middle of a sentence (an address may end one)."""
    return bool(_BROKEN_OFF.fullmatch(abstract[-1:])) and "/" not in abstract[-120:].split()[-1]


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
