"""Is a record a paper the library has already? Sure, unsure, or no.

Sure are the same identifier or the same title, where authors, years, identifiers and abstracts
do not speak against it. A title that is nearly the same only makes unsure: “… II” is another
paper than “… I”. The thresholds were found on ten thousand records of published collections.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations.reading import Prepared
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.normalise import normalise, title_key

# Real revisions of one abstract share at least 0.51 of their words in order, unrelated
# abstracts at most 0.25.
SAME: Final = 0.5
NEARLY: Final = 95.0  # per cent of two titles that agree, from where on a reader should look

_GENERIC: Final = 15  # letters; “Editorial” and “Introduction” tell no paper from another
_BEGINNING: Final = 10  # letters that titles which are compared must share
_NUMERAL: Final = re.compile(r"\b(?:\d+|[ivxlc]+)\b", re.IGNORECASE)
_INITIAL: Final = re.compile(r"(?:[A-ZÀ-Þ]\W*){1,3}")  # “J.”, “JR”, but not “Li”


@dataclass(frozen=True, slots=True)
class Match:
    """``paper`` is the one it looks like, or ``row`` a record before it in the same batch.

    ``sure`` says whether that is beyond doubt, and ``why`` what it rests on. ``known``: the very
    same record has been imported before, so it has nothing new to say.
    """

    paper: int | None = None
    sure: bool = True
    known: bool = False
    row: int | None = None
    why: str = ""

    @property
    def found(self) -> bool:
        """Whether it looks like anything at all."""
        return self.paper is not None or self.row is not None


class Candidate:
    """A paper, or a record of the batch, that a record may be the same as."""

    def __init__(
        self, library: Library, of: Paper | Prepared, key: str, row: int | None = None
    ) -> None:
        self._library, self._of = library, of
        self.key, self.row = key, row
        self.paper = of.id if isinstance(of, Paper) else None
        said = of if isinstance(of, Paper) else of.record
        self.title, self.authors, self.year = said.title, said.authors, said.year
        self.doi, self.arxiv, self.venue = said.doi, said.arxiv, said.venue

    @cached_property
    def text(self) -> str:
        """Its abstract as it is shown."""
        if isinstance(self._of, Prepared):
            return self._of.text
        version = self._library.papers.version(self._of.id)
        return version.text if version else ""

    def matched(self, sure: bool, why: str) -> Match:
        """This one as what a record looks like."""
        return Match(self.paper, sure, row=self.row, why=why)


class Known:
    """What a batch of records may be the same as: papers of the library, and records before."""

    def __init__(self, library: Library, wanted: Sequence[Prepared]) -> None:
        self._library = library
        self._digests = library.imports.papers_of(each.digest for each in wanted)
        self._rows: dict[str, int] = {}  # digest: the row of the batch that says the same
        self._titles: dict[str, list[Candidate]] = {}
        self._dois: dict[str, list[Candidate]] = {}
        self._arxivs: dict[str, list[Candidate]] = {}
        self._beginnings: dict[str, list[Candidate]] = {}
        for key, paper in library.papers.like(
            {each.key for each in wanted if each.key},
            {each.record.doi for each in wanted if each.record.doi},
            {each.record.arxiv for each in wanted if each.record.arxiv},
            {each.key[:_BEGINNING] for each in wanted if len(each.key) >= _GENERIC},
        ):
            self._note(Candidate(library, paper, key))

    def add(self, wanted: Prepared, row: int) -> None:
        """Let records after this one be compared with it."""
        self._rows.setdefault(wanted.digest, row)
        self._note(Candidate(self._library, wanted, wanted.key, row))

    def match(self, wanted: Prepared) -> Match:
        """Compare by identifier and by title, and settle doubt by authors, year and abstract.

        A record that says to the letter what one said before is known, whatever the reader made
        of its paper since. A digest record has neither authors nor identifiers, so title and
        abstract carry it. Two papers with one title and unlike abstracts are two papers, but
        worth a look: unsure. So are two with one identifier that share neither.
        """
        known = self._digests.get(wanted.digest)
        if known is not None:
            return Match(known, known=True, why="it was imported before")
        row = self._rows.get(wanted.digest)
        if row is not None:
            return Match(known=True, row=row, why="it stands there twice")
        return self._identified(wanted) or self._titled(wanted) or self._nearly(wanted) or Match()

    def _identified(self, wanted: Prepared) -> Match | None:
        record = wanted.record
        for index, value, what in (
            (self._arxivs, record.arxiv, "arXiv number"),
            (self._dois, record.doi, "DOI"),
        ):
            there = index.get(value, []) if value else []
            for it in there:
                if it.key == wanted.key or is_placeholder(record.title, it.title):
                    return it.matched(True, f"the {what} is the same")
            for it in there:
                sure = _vouched(it, wanted)
                return it.matched(sure, f"the {what} is the same" + ("" if sure else _BUT))
        return None

    def _titled(self, wanted: Prepared) -> Match | None:
        doubtful: Match | None = None
        for it in self._titles.get(wanted.key, []) if wanted.key else []:
            against = _against(it, wanted)
            if against is None:
                return it.matched(True, "the title is the same")
            doubtful = it.matched(False, f"the title is the same, but {against}")
        return doubtful

    def _nearly(self, wanted: Prepared) -> Match | None:
        near = self._beginnings.get(wanted.key[:_BEGINNING], [])
        if len(wanted.key) < _GENERIC or not near:
            return None
        from rapidfuzz.fuzz import ratio  # only titles that begin alike need it

        for it in near:
            if it.key == wanted.key or not ratio(it.key, wanted.key, score_cutoff=NEARLY):
                continue
            if (
                titles_nearly_agree(it.title, wanted.record.title)
                and authors_agree(it.authors, wanted.record.authors)
                and _alike(it.text, wanted.text)
            ):
                return it.matched(False, "the titles are nearly the same")
        return None

    def _note(self, it: Candidate) -> None:
        for index, value in (
            (self._titles, it.key),
            (self._dois, it.doi),
            (self._arxivs, it.arxiv),
            (self._beginnings, it.key[:_BEGINNING] if len(it.key) >= _GENERIC else ""),
        ):
            if value:
                index.setdefault(value, []).append(it)


_BUT: Final = ", but neither the title nor the abstract"


def _vouched(it: Candidate, wanted: Prepared) -> bool:
    """Whether more than an identifier says that two are one: chapters carry their book's DOI."""
    if it.text and wanted.text:
        return similarity(it.text, wanted.text) >= SAME
    return it.key.startswith(wanted.key) or wanted.key.startswith(it.key)


def is_placeholder(*titles: str) -> bool:
    """Whether one of these is no title but an identifier or an address in place of one."""
    return any(
        bool(arxiv(title) or doi(title) or title.startswith(("http://", "https://")))
        and len(title.split()) == 1
        for title in titles
    )


def _against(it: Candidate, wanted: Prepared) -> str | None:
    """What speaks against two records of one title being one paper, in words."""
    record = wanted.record
    if it.doi and record.doi and it.doi != record.doi:
        return "the DOI is another"
    if it.arxiv and record.arxiv and it.arxiv != record.arxiv:
        return "the arXiv number is another"
    if not authors_agree(it.authors, record.authors):
        return "the authors are others"
    if not years_agree(it.year, record.year):
        return "the year is another"
    if it.text and wanted.text:
        return None if _alike(it.text, wanted.text) else "the abstract is another"
    if len(it.key) < _GENERIC:
        return "many papers are called so"
    if it.year and record.year and it.year != record.year:
        return "the year is another"
    return None if _venues_agree(it.venue, record.venue) else "it appeared elsewhere"


def authors_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the first authors may be one person by their family names, or one is not known."""
    if not one or not other:
        return True
    initials = given(one[0])[:1], given(other[0])[:1]
    return family(one[0]) == family(other[0]) and (not all(initials) or len(set(initials)) == 1)


def _venues_agree(one: str | None, other: str | None) -> bool:
    """Whether two places may be one, one is not known, or one is only a preprint's."""
    a, b = title_key(one or ""), title_key(other or "")
    return a in b or b in a or any("rxiv" in it or it == "corr" for it in (a, b))


def years_agree(one: int | None, other: int | None) -> bool:
    """Whether years are at most one apart, as those of preprint and paper are, or unknown."""
    return one is None or other is None or abs(one - other) <= 1


def family(name: str) -> str:
    """The family name in small letters without accents: of “J. van der Berg, Jr” it is “berg”."""
    words = name.split(",")[0].split() or [""]
    last = words[-1]
    if len(words) > 1 and _INITIAL.fullmatch(last) and not _INITIAL.fullmatch(words[0]):
        last = words[0]  # “Berg J.”
    return _folded(last)


def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).casefold()
    return "".join(character for character in folded if character.isalnum())


def given(name: str) -> str:
    """What stands before the family name, in small letters without accents; often an initial."""
    words = name.split(",")[0].split()
    if len(words) < 2:
        return ""
    first = words[-1] if family(name) == _folded(words[0]) else words[0]
    return _folded(first)


def titles_nearly_agree(one: str, other: str) -> bool:
    """Whether titles differ in a few letters, but in no number: “… I” and “… II” do not."""
    from rapidfuzz.fuzz import ratio  # only titles that begin alike need it

    a, b = normalise(one).casefold(), normalise(other).casefold()
    if ratio(a, b, score_cutoff=NEARLY) < NEARLY:
        return False
    return _NUMERAL.findall(a) == _NUMERAL.findall(b)


def _alike(one: str, other: str) -> bool:
    """Whether an abstract is the other or a revision of it; one that lacks may be."""
    return not one or not other or similarity(one, other) >= SAME


def similarity(one: str, other: str) -> float:
    """How much of two texts is the same words in the same order, 0 to 1 (indel distance).

    A text that is cut off is compared with as much of the other.
    """
    if one == other:
        return 1.0
    from rapidfuzz.distance import Indel  # only texts that differ need it

    words, others = one.casefold().split(), other.casefold().split()
    if is_cut(one) or is_cut(other):
        length = min(len(words), len(others))
        words, others = words[:length], others[:length]
    return float(Indel.normalized_similarity(words, others))


def is_cut(text: str) -> bool:
    """Whether an abstract says itself that it goes on elsewhere."""
    return text.rstrip().endswith(("…", "..."))


def fuller(text: str, instead: str) -> bool:
    """Whether ``text`` goes on where ``instead``, an abstract that is cut off, does not."""
    return (
        is_cut(instead)
        and not is_cut(text)
        and len(text) > len(instead)
        and similarity(text, instead) >= SAME
    )
