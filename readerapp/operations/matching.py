"""Is a record a paper the library has already? Sure, unsure, or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from readerapp.library import Library
from readerapp.model import Record
from readerapp.operations.reading import Prepared

# Real revisions of one abstract share at least 0.51 of their words in order, unrelated
# abstracts at most 0.25.
SAME: Final = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """``paper`` is the one it looks like, if any; ``sure`` says whether that is beyond doubt.

    ``known``: the very same record has been imported before, so it has nothing new to say.
    """

    paper: int | None
    sure: bool
    known: bool = False


def match(library: Library, wanted: Prepared) -> Match:
    """Compare by identifier and by title, and settle doubt by the abstract.

    A record that says to the letter what one said before is known, whatever the reader made of
    its paper since.
    A digest record has neither authors nor identifiers, so title and abstract carry it. Two
    papers with one title and unlike abstracts are two papers, but worth a look: unsure. So are
    two with one identifier that share neither title nor abstract.
    """
    record = wanted.record
    known = library.imports.paper_of(wanted.digest)
    if known is not None:
        return Match(known, True, known=True)
    titled = library.papers.with_title_key(wanted.key) if wanted.key else []
    same = library.papers.with_identifier(record.doi, record.arxiv)
    if same is not None:
        return Match(same, same in titled or _alike(library, same, wanted.text))
    doubtful: int | None = None
    for paper_id in titled:
        if _contradicts(library, paper_id, record) or not _alike(library, paper_id, wanted.text):
            doubtful = paper_id
            continue
        return Match(paper_id, True)
    return Match(doubtful, doubtful is None)


def _alike(library: Library, paper_id: int, text: str) -> bool:
    """Whether the abstract of a paper is ``text`` or a revision of it; one that lacks may be."""
    version = library.papers.version(paper_id)
    return version is None or not version.text or not text or similarity(version.text, text) >= SAME


def similarity(one: str, other: str) -> float:
    """How much of two texts is the same words in the same order, 0 to 1 (indel distance)."""
    if one == other:
        return 1.0
    from rapidfuzz.distance import Indel  # only texts that differ need it

    return float(Indel.normalized_similarity(one.casefold().split(), other.casefold().split()))


def _contradicts(library: Library, paper_id: int, record: Record) -> bool:
    """Both name a DOI, or both an arXiv number, and not the same one."""
    paper = library.papers.get(paper_id)
    return bool(
        (paper.doi and record.doi and paper.doi != record.doi)
        or (paper.arxiv and record.arxiv and paper.arxiv != record.arxiv)
    )
