"""Which words of the library share a stem.

Most words are their own stem, and only the others need be kept: so a word is looked up as it
is typed, as its stem, and as whatever else is known to come to that stem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readerapp.search.analysis import stem


class Vocabulary:
    """Finds the forms of a word."""

    def __init__(self, forms: Mapping[str, tuple[str, ...]]) -> None:
        """``forms``: for each stem the words that come to it, itself left out."""
        self._forms = forms

    @classmethod
    def written(cls, texts: Iterable[str]) -> Vocabulary:
        """Read what ``as_text`` wrote."""
        forms: dict[str, tuple[str, ...]] = {}
        for text in texts:
            for line in text.splitlines():
                shared, *words = line.split("\t")
                forms[shared] = (*forms.get(shared, ()), *words)
        return cls(forms)

    def extended(self, words: Iterable[str]) -> Vocabulary:
        """This vocabulary and some more words."""
        new: dict[str, tuple[str, ...]] = {}
        for word in words:
            shared = stem(word)
            if shared != word and word not in self._forms.get(shared, ()):
                new[shared] = (*new.get(shared, self._forms.get(shared, ())), word)
        return Vocabulary({**self._forms, **new}) if new else self

    @property
    def words(self) -> set[str]:
        """Every word that is not its own stem."""
        return {word for words in self._forms.values() for word in words}

    def forms(self, word: str) -> tuple[str, ...]:
        """Every word, known or not, that shares a stem with this one."""
        shared = stem(word)
        return (shared, *self._forms.get(shared, ()))


def stemmed(words: Iterable[str]) -> set[str]:
    """Those of the words that are not their own stem."""
    return {word for word in words if stem(word) != word}


def as_text(words: Iterable[str]) -> str:
    """Words that are not their own stem, as lines of a stem and its words."""
    forms: dict[str, list[str]] = {}
    for word in sorted(words):
        forms.setdefault(stem(word), []).append(word)
    return "\n".join("\t".join((shared, *some)) for shared, some in forms.items())
