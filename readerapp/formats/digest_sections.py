"""The words that headings of sections are made of."""

from __future__ import annotations

import re
from typing import Final

_MOST: Final = 4  # words of a heading
_WORDS: Final = frozenset(  # arXiv's archives, and what editors write
    re.findall(
        r"\w+",
        """
        ai analysis and applications applied architecture artificial arts astrophysics biology
        chemistry cognition computation computational computer computing control cross
        cryptography data databases discrete dynamics economics editor editors electrical
        engineering finance for from game general graphics hardware high highlights human in
        information instrumentation intelligence interaction interesting language languages latest
        learning listings lists machine mathematics mechanics medical methods mining more most
        multimedia natural network networking networks neural neuroscience new nlp notable of on
        operating optimization other our papers physics pick picks popular processing programming
        quantitative quantum reading recent recommended replacement replacements retrieval
        robotics s science sciences section security selected signal social society software sound
        speech statistical statistics submissions systems the theory this today top topics trending
        video vision week work your
        """,
    )
)
_WORD: Final = re.compile(r"[^\W\d]+")


def says_section(words: str) -> bool:
    """Whether a line may head a section: “Machine Learning”, “New submissions”."""
    if len(words) > 60 or len(words.split()) > _MOST:
        return False
    return all(word in _WORDS for word in _WORD.findall(words.casefold()))
