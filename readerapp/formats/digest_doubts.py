"""What a reader should look at before believing that a page was read as meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from readerapp.formats.digest_authors import likely_authors
from readerapp.formats.digest_drafts import Draft
from readerapp.formats.digest_headings import is_very_short, says_heading
from readerapp.formats.digest_lines import Line
from readerapp.formats.digest_looks import leaning, look
from readerapp.formats.digest_marks import Mark
from readerapp.formats.digest_order import Order
from readerapp.formats.digest_pieces import Piece
from readerapp.formats.digest_roles import Role
from readerapp.formats.digest_scores import shape
from readerapp.formats.digest_strangers import hangs_together, mixed, usual_parts
from readerapp.model import Problem

_CLEAR: Final = 1.5  # the least margin of what can be believed
_UNLIKE_A_TITLE: Final = -1.0
_LIKE_A_TITLE: Final = 4.0
_UNSURE: Final = 2.0  # a smaller margin deserves a look
_UNSURE_WHERE_WRAPPED: Final = 3.0  # where lines had to be joined
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
_SOME_WORDS: Final = 4  # of a line that says something
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
    guessed = sum(
        piece.role in (Role.TITLE, Role.ABSTRACT) or len(piece.marked.words.split()) >= _SOME_WORDS
        for piece in page
        if piece.role not in (None, Role.AUTHORS) and not says_heading(piece)
    )
    return len(believable) >= max(_ENOUGH_TITLES, 0.8 * guessed)


def doubts(drafts: Sequence[Draft], lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """For each paper, in words, why to look at it."""
    page = _Page.of(drafts)
    found = [list(page.doubts(draft, lines, last=draft is drafts[-1])) for draft in drafts]
    if page.wrapped:
        for place in mixed(drafts, lines):
            found[place].append("it may be two papers run together, or a part of one")
    return [tuple(words) for words in found]


def of_page(drafts: Sequence[Draft], order: Order) -> Iterator[str]:
    """Why to look at the page as a whole, in sentences."""
    if not drafts:
        return
    if order is Order.BELOW:
        yield "The titles seem to stand below their abstracts, and were read that way."
    elif order is Order.UNCLEAR:
        yield "The titles may stand below their abstracts; they were read as standing above."
    if not any(draft.abstracts for draft in drafts):
        yield "None of the titles has an abstract."


def problems(
    drafts: Sequence[Draft], page: Sequence[Piece], lines: Sequence[Line], order: Order
) -> Iterator[Problem]:
    """Which texts of the page went to no paper."""
    if not drafts:
        return
    lost = [piece for draft in drafts for piece in draft.lost]
    if order is not Order.BELOW:
        for piece in page:
            if piece.role is Role.TITLE:
                break
            if piece.role is Role.ABSTRACT or len(piece.marked.words) >= _SHORT_TEXT:
                lost.append(piece)
    for piece in lost:
        if piece.role is not None:
            number = lines[piece.block.first].number
            yield Problem(number, "A text with no title above it was left out.")
    for piece in _cut_ends(page):
        number = lines[piece.block.first].number
        yield Problem(number, "A line was left out that may be the end of the text above it.")
    if 2 * sum(bool(draft.title.marked.label) for draft in drafts) > len(drafts):
        for piece in page:
            if piece.role in (Role.ASIDE, Role.INTERJECTION) and piece.marked.label:
                number = lines[piece.block.first].number
                yield Problem(number, "A numbered line was left out; it may be a title.")


def _cut_ends(page: Sequence[Piece]) -> Iterator[Piece]:
    """Short lines right below a full line of an abstract that are no habit of the page."""
    short = [piece for piece in page if piece.marked.mark is Mark.FURNITURE]
    times = Counter(shape(piece.block.text) for piece in short)
    for above, piece in pairwise(page):
        below = above.role is Role.ABSTRACT and above.block.last + 1 == piece.block.first
        rare = piece.amid and times[shape(piece.block.text)] < _HABIT
        if below and rare and piece.marked.mark is Mark.FURNITURE:
            yield piece


@dataclass(frozen=True, slots=True)
class _Page:
    """What is usual on the page, and so nothing to ask about."""

    with_abstracts: bool
    single: bool  # the only paper
    parts: int  # of an abstract
    authors: bool  # whether it is usual to name them
    habits: Set[str]  # shapes of lines that are passed over again and again
    headings: bool
    wrapped: bool  # lines had to be joined
    numbered: bool
    starts: Set[int]  # lines with which papers begin

    @property
    def unsure(self) -> float:
        """A smaller margin deserves a look."""
        return _UNSURE_WHERE_WRAPPED if self.wrapped else _UNSURE

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> _Page:
        below = [piece for draft in drafts for piece in draft.below]
        passed = [*below, *(piece for draft in drafts for piece in draft.passed_over)]
        named = sum(draft.authors is not None for draft in drafts)
        shapes = Counter(shape(piece.block.text) for piece in passed)
        return cls(
            any(draft.abstracts for draft in drafts),
            len(drafts) == 1,
            usual_parts(drafts),
            named > 1 and 2 * named > len(drafts),
            {text for text, times in shapes.items() if times >= _HABIT},
            sum(map(is_very_short, below)) >= _HABIT,
            any(map(_is_wrapped, drafts)),
            sum(bool(draft.title.marked.label) for draft in drafts) > 1,
            {draft.first for draft in drafts},
        )

    def doubts(self, draft: Draft, lines: Sequence[Line], *, last: bool) -> Iterator[str]:
        """Why to look at one paper."""
        if draft.title.margin < self.unsure or _is_unlike_a_title(draft.title):
            yield "this may not be a title"
        if any(
            piece.margin < self.unsure or _lean(piece) > _LIKE_A_TITLE for piece in draft.abstracts
        ):
            yield "part of the abstract may be something else"
        if not draft.title.marked.words.strip():
            yield "the title is empty"
        if draft.authors and not self.authors and not _are_clear(draft.authors, self.single):
            yield f"a line was taken for its authors: “{_shortened(draft.authors.block.text)}”"
        if draft.title.marked.label and not self.numbered:
            yield "its number may be no part of the title"
        if self.authors and draft.authors is None and _ends_with_names(draft.title, lines):
            yield "its authors may have been taken for a part of the title"
        yield from self._doubts_of_abstract(draft, lines, last=last)
        for piece in draft.passed_over:
            if shape(piece.block.text) not in self.habits:
                yield f"a line was passed over: “{_shortened(piece.block.text)}”"
        for piece in draft.below:
            if not self._is_usual_below(piece):
                yield f"a line below it was left out: “{_shortened(piece.block.text)}”"

    def _doubts_of_abstract(
        self, draft: Draft, lines: Sequence[Line], *, last: bool
    ) -> Iterator[str]:
        abstract = draft.abstract
        if not draft.abstracts and self.with_abstracts:
            yield "no abstract follows the title"
        if self.wrapped and self._may_go_on(draft, lines):
            yield "the abstract may go on in the line below it"
        if draft.lost:
            yield "a text below it was left out; its title may be missing"
        elif len(draft.abstracts) > self.parts and not (self.single and hangs_together(draft)):
            yield "more texts follow the title than usual here; a title may be missing between them"
        if len(abstract) > _TOO_LONG:
            yield f"the abstract is unusually long ({len(abstract):,} characters)"
        if abstract.endswith(("…", "...")):
            yield "the abstract breaks off"
        elif last and _breaks_off(abstract):
            yield "the abstract may be cut off at the end of the page"

    def _may_go_on(self, draft: Draft, lines: Sequence[Line]) -> bool:
        """Whether an abstract stops amid a sentence, and the line right below it is no title."""
        if not draft.abstracts or not _breaks_off(draft.abstract):
            return False
        below = draft.abstracts[-1].block.last + 1
        return below < len(lines) and not lines[below].blank and below not in self.starts

    def _is_usual_below(self, piece: Piece) -> bool:
        if shape(piece.block.text) in self.habits or says_heading(piece):
            return True
        return self.headings and is_very_short(piece)


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
    return piece.marked.mark is not None or piece.margin >= _CLEAR


def _are_clear(authors: Piece, single: bool) -> bool:
    """Whether a line can only be one of authors: it says so, or has several names."""
    return bool(authors.marked.mark) or (single and likely_authors(authors.marked.words) == 1)


def _is_wrapped(draft: Draft) -> bool:
    return any(piece.block.last > piece.block.first for piece in (draft.title, *draft.abstracts))


def _is_unlike_a_title(piece: Piece) -> bool:
    words = piece.marked.words
    return _lean(piece) < _UNLIKE_A_TITLE or "http" in words or "}{" in words


def _lean(piece: Piece) -> float:
    """How much likelier a title than an abstract, by its look alone; 0 if the page says it."""
    return 0.0 if piece.marked.mark else leaning(look(piece.marked.words))


def _ends_with_names(title: Piece, lines: Sequence[Line]) -> bool:
    """Whether the last line of a title could be one of authors."""
    text = lines[title.block.last].text
    if title.block.first == title.block.last:
        return False
    return likely_authors(text) > 0 or (text[0] == text[-1] and text[0] in "*_")


def _breaks_off(abstract: str) -> bool:
    """Whether an abstract stops in the middle of a sentence (an address may end one)."""
    return bool(_BROKEN_OFF.fullmatch(abstract[-1:])) and "/" not in abstract[-120:].split()[-1]


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
