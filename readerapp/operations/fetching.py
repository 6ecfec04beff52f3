"""Look papers up on the net by arXiv number or DOI, and fill in what is not known of them.

Nothing the library holds is replaced, and only the identifiers are sent (`fetching_sources`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from readerapp.errors import LibraryUnusable, NoSuchPaper
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.library.journal import Transaction
from readerapp.model import YEARS, Paper, Record
from readerapp.operations.anchoring import replace_abstract
from readerapp.operations.bringing_in import column
from readerapp.operations.fetching_sources import AT_ONCE, Enquiry, Sources, usual
from readerapp.operations.matching import authors_agree, is_placeholder
from readerapp.operations.planning import FIELDS
from readerapp.operations.planning import said as added
from readerapp.operations.reading import Prepared, prepare
from readerapp.operations.words import counted, papers_named, shortened
from readerapp.text.normalise import normalise, title_key
from readerapp.web import Web

_WHAT: Final = "Looking up papers"
# Alike, of 100, by `rapidfuzz.fuzz.token_set_ratio`: unrelated titles of one field come to 42 as a
# rule and above 60 once in a hundred; a title that was revised seldom stays below that.
_ALIKE: Final = 60.0
_ALIKE_BY_OTHERS: Final = 90.0  # where the first authors are not the same


class Outcome(StrEnum):
    """What came of looking up one paper."""

    FILLED = "filled"
    COMPLETE = "complete"  # nothing was said that it lacks
    UNKNOWN = "unknown"  # nobody knows it
    UNLIKE = "unlike"  # what goes by its identifier is another paper
    UNANSWERED = "unanswered"  # who may know it could not be asked
    CHANGED = "changed"  # somebody else changed it meanwhile
    UNIDENTIFIED = "unidentified"  # it has neither arXiv number nor DOI


@dataclass(frozen=True, slots=True)
class Looked:
    """One paper that was looked up: which of its fields were filled, or why none."""

    paper: int
    title: str
    outcome: Outcome
    filled: tuple[str, ...] = ()
    why: str = ""

    @property
    def words(self) -> str:
        """What came of it, for a person: “title, abstract”, “not known there”."""
        return added(self.filled) or self.why or _SAID[self.outcome]


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What came of it, paper by paper; ``problems`` are sentences on who could not be asked."""

    papers: tuple[Looked, ...] = ()
    problems: tuple[str, ...] = ()

    def count(self, *outcomes: Outcome) -> int:
        """How many papers came to one of these."""
        return sum(looked.outcome in outcomes for looked in self.papers)


@dataclass(frozen=True, slots=True)
class Going:
    """What would be sent about ``papers`` of them: lines of what, and to which server."""

    papers: int
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What is said of a paper, the best source first. ``paper`` is as it was when it was asked."""

    paper: Paper
    said: tuple[Prepared, ...] = ()
    answered: bool = True  # False: somebody who may know it could not be asked


def fetch(
    library: Library,
    papers: Sequence[int],
    *,
    sources: Sources | None = None,
    web: Web | None = None,
    job: Job = UNWATCHED,
) -> FetchReport:
    """Look papers up and fill what they lack, in one step. Calling it is consent to asking.

    A service that cannot be reached spoils nothing: what the others say is taken.

    Raises:
        LibraryUnusable: the library can only be read; nobody is asked.
        Cancelled: ``job`` said so; nothing was changed, and what was answered is remembered.
    """
    if library.read_only:
        raise LibraryUnusable(library.read_only)
    sources = sources or usual()
    enquiry = Enquiry(sources, web or Web(mail=sources.mail))
    them = library.papers.many(papers)
    found = list(_Rounds(library, enquiry, them, job).found())
    filled = {looked.paper: looked for looked in fill(library, found)}
    named = (filled.get(paper.id) or _unidentified(paper) for paper in them)
    return FetchReport(tuple(named), tuple(enquiry.problems))


def going(library: Library, papers: Sequence[int], sources: Sources | None = None) -> Going:
    """What looking these papers up would send, and to whom. Nothing is sent."""
    them = [paper for paper in library.papers.many(papers) if paper.arxiv or paper.doi]
    arxivs = len({paper.arxiv for paper in them if paper.arxiv})
    dois = len({paper.doi for paper in them if paper.doi})
    to_arxiv, to_crossref, to_openalex = (sources or usual()).servers
    lines = []
    if arxivs:
        lines.append((counted(arxivs, "arXiv number"), to_arxiv))
    if dois:
        lines.append((counted(dois, "DOI"), to_crossref))
    lines.append(("What those do not know", to_openalex))
    return Going(len(them), tuple(lines))


def fill(library: Library, found: Sequence[Found]) -> list[Looked]:
    """Give papers what they lack and others say of them, in one step.

    A paper that is not as it was when it was asked about is left as it is.
    """
    with library.store.transaction("Look up papers") as tx:
        done = [_filled(library, tx, each) for each in found]
        changed = [looked.paper for looked in done if looked.outcome is Outcome.FILLED]
        if changed:
            tx.label = f"Look up {papers_named(library, changed)}"
    return done


def told(report: FetchReport) -> str:
    """One line for a person: “Looked up 12 papers: 9 completed, 3 not known there.”"""
    asked = counted(len(report.papers), "paper")
    if not any(looked.outcome is not Outcome.UNANSWERED for looked in report.papers):
        return f"Nothing could be looked up of {asked}."
    parts = [
        f"{number:,} {words}"
        for outcome, words in _SAID.items()
        if (number := report.count(outcome))
    ]
    return f"Looked up {asked}: {', '.join(parts)}."


_SAID: Final = {
    Outcome.FILLED: "completed",
    Outcome.COMPLETE: "with nothing new",
    Outcome.UNKNOWN: "not known there",
    Outcome.UNLIKE: "known there as another paper",
    Outcome.UNANSWERED: "without an answer",
    Outcome.CHANGED: "changed meanwhile",
    Outcome.UNIDENTIFIED: "without an arXiv number or DOI",
}


# --- Asking ---------------------------------------------------------------------------------


class _Rounds:
    """Asks arXiv about all papers, Crossref about what is left, and OpenAlex about the rest."""

    def __init__(
        self, library: Library, enquiry: Enquiry, papers: Sequence[Paper], job: Job
    ) -> None:
        self._enquiry, self._job = enquiry, job
        self._papers = [paper for paper in papers if paper.arxiv or paper.doi]
        self._said: dict[int, list[Record]] = {paper.id: [] for paper in self._papers}
        self._silent: set[int] = set()  # papers somebody gave no answer about
        self._written = {p.id for p in self._papers if _abstract(library, p)}
        self._done = 0

    def found(self) -> Iterator[Found]:
        """What is said of each paper that has an identifier."""
        self._ask_arxiv()
        for paper in self._papers:
            if not paper.arxiv:
                self._ask_by_doi(paper)
                self._done += 1
            elif self._lacks(paper):
                self._ask_by_doi(paper)
        for paper in self._papers:
            records = tuple(prepare(record) for record in self._said[paper.id])
            yield Found(paper, records, answered=paper.id not in self._silent)

    def _ask_arxiv(self) -> None:
        wanted = [paper for paper in self._papers if paper.arxiv]
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            numbers = list(dict.fromkeys(paper.arxiv for paper in some if paper.arxiv))
            answers = self._enquiry.arxiv(numbers, self._watched())
            for paper in some:
                self._note(paper, paper.arxiv in answers, answers.get(paper.arxiv or ""))
            self._done += len(some)

    def _ask_by_doi(self, paper: Paper) -> None:
        """Crossref first; OpenAlex where that has no abstract, or arXiv could not be asked."""
        if paper.doi:
            answer = self._enquiry.crossref(paper.doi, self._watched())
            self._note(paper, answer is not None, answer and answer[0])
        if self._lacks(paper) and (paper.doi or paper.id in self._silent):
            answer = self._enquiry.openalex(paper.doi, paper.arxiv, self._watched())
            if answer is not None and answer[0] is not None:
                self._silent.discard(paper.id)
            self._note(paper, answer is not None, answer and answer[0])

    def _note(self, paper: Paper, answered: bool, record: Record | None) -> None:
        if not answered:
            self._silent.add(paper.id)
        elif record is not None:
            self._said[paper.id].append(record)

    def _lacks(self, paper: Paper) -> bool:
        """Whether something a reader would miss is neither in the library nor said so far."""
        known = self._said[paper.id]
        return not (
            (paper.id in self._written or any(record.abstract for record in known))
            and (paper.authors or any(record.authors for record in known))
            and (paper.year or any(record.year for record in known))
            and (not is_placeholder(paper.title) or known)
        )

    def _watched(self) -> Job:
        return _Within(self._job, self._done, len(self._papers))


class _Within(Job):
    """The job of one question: whatever it says, it is so far in the whole."""

    def __init__(self, whole: Job, done: int, total: int) -> None:
        self._whole, self._done, self._total = whole, done, total

    def report(self, done: int, total: int | None, what: str) -> None:
        self._whole.report(self._done, self._total, what or _WHAT)


# --- Filling --------------------------------------------------------------------------------


def _filled(library: Library, tx: Transaction, found: Found) -> Looked:
    paper = found.paper
    try:
        current = library.papers.get(paper.id)
    except NoSuchPaper:
        return Looked(paper.id, paper.title, Outcome.CHANGED)
    if not _as_it_was(current, paper):
        return Looked(paper.id, current.title, Outcome.CHANGED)
    alike = [each for each in found.said if _alike(current, each.record)]
    if not alike:
        return _unfilled(found)
    names: list[str] = []
    for each in alike:
        names += _fill(library, tx, library.papers.get(paper.id), each)
    outcome = Outcome.FILLED if names else Outcome.COMPLETE
    return Looked(paper.id, library.papers.get(paper.id).title, outcome, tuple(names))


def _unfilled(found: Found) -> Looked:
    paper = found.paper
    if found.said:
        other = shortened(found.said[0].record.title)
        return Looked(paper.id, paper.title, Outcome.UNLIKE, why=f"it is called “{other}” there")
    outcome = Outcome.UNKNOWN if found.answered else Outcome.UNANSWERED
    return Looked(paper.id, paper.title, outcome)


def _unidentified(paper: Paper) -> Looked:
    return Looked(paper.id, paper.title, Outcome.UNIDENTIFIED)


def _fill(library: Library, tx: Transaction, paper: Paper, said: Prepared) -> list[str]:
    """Fill what is empty; return the names of the fields."""
    record = said.record
    if record.year not in YEARS:
        record = replace(record, year=None)
    fields: dict[str, Any] = {
        name: column(getattr(record, name))
        for name in (*FIELDS, "urls")
        if getattr(record, name) and not getattr(paper, name)
    }
    names = list(fields)
    if "arxiv" in fields:
        fields["arxiv_version"] = record.arxiv_version
    if is_placeholder(paper.title) and not is_placeholder(record.title):
        fields |= {"title": record.title, "title_key": title_key(record.title)}
        names.insert(0, "title")
    if fields:
        tx.update("paper", paper.id, **fields)
    if record.abstract.strip() and not _abstract(library, paper):
        replace_abstract(library, tx, paper, record.abstract, said.text)
        names.append("abstract")
    return names


def _abstract(library: Library, paper: Paper) -> str:
    version = library.papers.version(paper.id) if paper.version is not None else None
    return version.text if version else ""


def _as_it_was(now: Paper, then: Paper) -> bool:
    """Whether nobody changed what is known of a paper; deciding about it changes nothing."""
    decided = {"status": then.status, "starred": then.starred, "rating": then.rating}
    return replace(now, citekey=then.citekey, **decided) == then  # type: ignore[arg-type]


def _alike(paper: Paper, record: Record) -> bool:
    """Whether an answer may be about the paper: an identifier can be wrong in the library.

    Titles change between versions, so the same first author vouches for another title.
    """
    if is_placeholder(paper.title):
        return True
    from rapidfuzz.fuzz import token_set_ratio  # only what is looked up needs it

    signed = bool(paper.authors and record.authors)
    if signed and authors_agree(paper.authors, record.authors):
        return True
    one, other = (_words(normalise(title).casefold()) for title in (paper.title, record.title))
    return token_set_ratio(one, other) >= (_ALIKE_BY_OTHERS if signed else _ALIKE)


def _words(title: str) -> str:
    """Without punctuation, which belongs to no word."""
    return " ".join("".join(c if c.isalnum() else " " for c in title).split())
