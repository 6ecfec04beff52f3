"""Lists of authors: whether a line is one, and the names in it."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 600
_BY: Final = re.compile(r"[bB]y:?\s+(?=\S)|BY:?\s+(?=\S)")
_AFFILIATION: Final = re.compile(r"\s+[-–]\s+.*$")
_FOOTNOTES: Final = re.compile(r"\([^()]{0,200}\)|[\d*†‡∗§¶_]")
_BETWEEN: Final = re.compile(r"\s*(?:,|;|\band\b|&|·)\s*")
_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*|…")
_PARTICLES: Final = frozenset(
    re.findall(r"\S+", "de van von der den la le el al al. bin di da dos du et … ter y i zu")
)
_NO_NAME: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a an the of for from in on with via and to by is are how what why using towards toward
        under over as at through between without beyond can do does based their its our your my
        it this that these all new more when where learning model models neural network networks
        deep visual robot robots robotic data analysis system systems control image images video
        videos language languages reasoning planning estimation optimization detection
        segmentation recognition generation motion object objects human humans dynamic dynamics
        vision large efficient adaptive semantic graph graphs theory method methods application
        applications tracking navigation simulation simulations inference evaluation retrieval
        framework approach design policy policies training representation representations
        feature features structure structures information search space time scale domain
        knowledge agent agents manipulation interaction communication perception localization
        mapping classification regression prediction sampling clustering processing translation
        understanding dialogue speech text question answering attention memory local global
        linear nonlinear sparse fast robust optimal automatic probabilistic bayesian stochastic
        first second case study survey review editing simple complex
        """,
    )
)


def author_names(words: str) -> tuple[str, ...]:
    """The names in a line of authors, without marks of footnotes."""
    names = _BETWEEN.split(_FOOTNOTES.sub("", _BY.sub("", words, count=1)))
    return tuple(name.strip() for name in names if name.strip(" .…"))


def likely_authors(words: str) -> float:
    """How much a line looks like a list of names: 1 for two and more, ½ for one, 0 for none.

    It counts only between a title and an abstract: “Learning Action and Reasoning-Centric Image
    Editing from Videos and Simulations” looks like one too.
    """
    if len(words) > _LONGEST:
        return 0.0
    by = _BY.match(words)
    words = words[by.end() :] if by else words
    if ":" in words or "?" in words:
        return 0.0
    names = author_names(_AFFILIATION.sub("", words))
    likely = sum(_is_name(name) for name in names)
    full = sum(len(name.split()) >= 2 for name in names)
    if not names or likely < 0.8 * len(names) or full < 0.6 * len(names):
        return 0.0
    return 1.0 if len(names) >= 2 or by else 0.5


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        1 <= len(words) <= 5
        and all(_NAME.fullmatch(word) for word in words)
        and all(word in _PARTICLES or not word[0].islower() or "-" in word for word in words)
        and not any(word.lower() in _NO_NAME for word in words)
    )
