"""Texts that stand under one title but belong to two papers: the page has lost a title.

Two texts about one thing share the words that are not everybody's; texts of two papers seldom do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from readerapp.formats.digest_drafts import Draft
from readerapp.formats.digest_lines import Line, block
from readerapp.formats.digest_looks import leaning, look

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_STEM: Final = 6  # letters; what follows is often only an ending
_COMMON: Final = frozenset(  # stems that a sixteenth of all abstracts have
    re.findall(
        r"\w+",
        """
        accura achiev additi addres algori also analys applic approa based been betwee both
        challe classi combin compar comple comput consid consis constr contro data datase deep
        demons design detect develo differ direct distri dynami each effect effici enviro estima
        evalua existi experi extens featur first framew from functi furthe genera given have high
        howeve human image images import improv includ inform into introd large learn learni many
        measur method model models more most motion multi multip networ neural novel number
        object observ obtain only optimi order other outper over paper parame partic perfor predic
        presen previo proble proces propos provid real recent relati repres requir result robot
        roboti robots robust severa show signif simple simula space specif state struct study such
        system task tasks techni than that their then these they this throug time traini transf
        under used using visual well when where which while with withou work world
        """,
    )
)
_MOST: Final = 3_000  # characters of a text that are compared
_FEW_PAPERS: Final = 5  # from which no habit can be told
_FEWEST_LENGTHS: Final = 3  # from which it can be told how long abstracts are
_PRIOR: Final = 10  # words: so many are thought of beside those that are there, one of them shared
_STRANGE: Final = 0.08  # a text with a smaller share is another paper's
_AKIN: Final = 0.12  # one with a greater share is about the same thing
_SHORT: Final = 60  # characters; too few words to compare
_ENOUGH: Final = 60  # characters of a text that may be a second abstract
_LONGER: Final = 1.3  # times as long as usual: there may be two abstracts in it
_MUCH_LONGER: Final = 1.8
_HARDLY_AKIN: Final = 0.15
_TOO_LONG: Final = 2_400  # characters of an abstract of joined lines
_ONE_THING: Final = 0.13
_FEW_LINES: Final = 2
_LIKE_A_TITLE: Final = 2.0
_FEWEST_WORDS: Final = 4  # of a title
_STOPS: Final = (".", "?", "!")
_CLOSING: Final = "\"”’')]*_"


def stems(text: str) -> set[str]:
    """The beginnings of the longer words of a text, but for those that all texts have."""
    return {word[:_STEM] for word in _WORD.findall(text[:_MOST].casefold())} - _COMMON


def kinship(above: str, below: str) -> float:
    """Of the words of one text, about how many another has too."""
    words = stems(below)
    return (len(words & stems(above)) + 1) / (len(words) + _PRIOR)


def usual_parts(found: Sequence[Draft]) -> int:
    """Of how many parts the abstracts of the page have at most, but for a few."""
    parts = sorted(len(draft.abstracts) for draft in found if draft.abstracts)
    if len(parts) >= _FEW_PAPERS:
        return parts[int(0.8 * len(parts))]
    return parts[0] if len(parts) > 1 and parts[0] == parts[-1] else 1


def part_strangers(found: Sequence[Draft]) -> None:
    """Take from every paper the texts that are no part of it, where it has more than usual."""
    usual = usual_parts(found)
    for draft in found:
        for at in range(usual, len(draft.abstracts)):
            below = _joined(draft, at)
            if len(below) > _SHORT and kinship(_above(draft, at), below) < _STRANGE:
                draft.lose(at)
                break


def hangs_together(draft: Draft) -> bool:
    """Whether an abstract of two parts is clearly about one thing."""
    return len(draft.abstracts) == 2 and kinship(_above(draft, 1), _joined(draft, 1)) > _AKIN


def _above(draft: Draft, at: int) -> str:
    parts = (piece.block.text for piece in draft.abstracts[:at])
    return " ".join((draft.title.marked.words, *parts))


def _joined(draft: Draft, at: int) -> str:
    return " ".join(piece.block.text for piece in draft.abstracts[at:])


# --- Where lines were joined ------------------------------------------------------------------


def mixed(found: Sequence[Draft], lines: Sequence[Line]) -> Iterator[int]:
    """The papers, by their places, that may be two, or parts of one."""
    enough = len(found) >= _FEWEST_LENGTHS
    usual = median(len(draft.abstract) for draft in found) if enough else 0
    for place, draft in enumerate(found):
        if (
            _has_two_abstracts(draft, lines, usual)
            or _has_two_titles(draft, lines)
            or _begins_with_a_title(draft, lines)
            or (place and draft.title.amid and _is_part(draft, found[place - 1]))
        ):
            yield place


def _has_two_abstracts(draft: Draft, lines: Sequence[Line], usual: float) -> bool:
    """Whether at the end of some line begins what has nothing to do with what is above it."""
    length = len(draft.abstract)
    if length > _TOO_LONG:
        return True
    if length < _LONGER * usual:
        return False
    most = _HARDLY_AKIN if usual and length > _MUCH_LONGER * usual else _STRANGE
    title = draft.title.marked.words
    for piece in draft.abstracts:
        for index in range(piece.block.first, piece.block.last):
            if _may_end(lines[index].text, lines[index + 1].text):
                above = block(lines, piece.block.first, index).text
                below = block(lines, index + 1, piece.block.last).text
                if min(len(above), len(below)) < _ENOUGH:
                    continue
                known = most == _STRANGE and len(stems(title) & stems(below)) > 1
                if not known and kinship(f"{title} {above}", below) < most:
                    return True
    return False


def _may_end(text: str, below: str) -> bool:
    """Whether an abstract may end with a line: a sentence does, or a title seems to follow."""
    if not below[:1].isupper():
        return False
    return text.rstrip(_CLOSING)[-1:] in _STOPS or leaning(look(below)) >= _LIKE_A_TITLE


def _begins_with_a_title(draft: Draft, lines: Sequence[Line]) -> bool:
    """Whether the first line of an abstract is a title that it takes up, and the title is not."""
    if not draft.abstracts:
        return False
    first, last = draft.abstracts[0].block.first, draft.abstracts[0].block.last
    if last - first < _FEW_LINES or leaning(look(lines[first].text)) < _LIKE_A_TITLE:
        return False
    rest = stems(block(lines, first + 1, last).text)
    title = stems(draft.title.marked.words)
    return not title & rest and len(stems(lines[first].text) & rest) > 1


def _is_part(draft: Draft, above: Draft) -> bool:
    """Whether a paper that begins below a full line is about the same thing as the one above."""
    whole = f"{draft.title.marked.words} {draft.abstract}"
    return kinship(f"{above.title.marked.words} {above.abstract}", whole) > _ONE_THING


def _has_two_titles(draft: Draft, lines: Sequence[Line]) -> bool:
    """Whether the abstract knows nothing of the first line of a title, but of the rest."""
    first, last = draft.title.block.first, draft.title.block.last
    if first == last or not _is_named(lines[first + 1].text):
        return False
    above, below = lines[first].text, block(lines, first + 1, last).text
    if min(len(above.split()), len(below.split())) < _FEWEST_WORDS:
        return False
    known = stems(draft.abstract)
    return len(stems(above)) > 2 and not stems(above) & known and bool(stems(below) & known)


def _is_named(text: str) -> bool:
    """Whether a line begins with a capital, or with a name as “iMAML” and “μNav”."""
    return any(map(str.isupper, text.split(None, 1)[0]))
