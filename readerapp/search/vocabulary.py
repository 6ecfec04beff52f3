"""Every word of the library, and which words share a stem."""

from __future__ import annotations

from collections.abc import Iterable

from readerapp.search.analysis import stem


class Vocabulary:
    """Finds the forms of a word."""

    def __init__(self, stems: dict[str, str]) -> None:
        """``stems`` holds every known word and its stem."""
        self._stems = stems
        self._forms: dict[str, list[str]] = {}
        for word, shared in stems.items():
            self._forms.setdefault(shared, []).append(word)

    @classmethod
    def written(cls, pieces: Iterable[str]) -> Vocabulary:
        """Read what ``as_text`` wrote."""
        stems: dict[str, str] = {}
        for piece in pieces:
            for line in piece.splitlines():
                word, _, shared = line.partition("\t")
                stems[word] = shared or word
        return cls(stems)

    def extended(self, words: Iterable[str]) -> Vocabulary:
        """This vocabulary and some more words."""
        new = {word: stem(word) for word in words if word not in self._stems}
        return Vocabulary({**self._stems, **new}) if new else self

    @property
    def words(self) -> set[str]:
        """Every word."""
        return set(self._stems)

    def __contains__(self, word: str) -> bool:
        return word in self._stems

    def forms(self, word: str) -> list[str]:
        """Every word that shares a stem with this one."""
        return self._forms.get(stem(word), [])


def as_text(words: Iterable[str]) -> str:
    """Words and their stems as lines of text."""
    lines = []
    for word in sorted(words):
        shared = stem(word)
        lines.append(word if shared == word else f"{word}\t{shared}")
    return "\n".join(lines)
