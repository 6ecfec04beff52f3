"""Looking papers up: only what is empty is filled, and only by who was asked about that paper."""

from __future__ import annotations

import pytest

from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations import fetching
from readerapp.operations.adding import edit_paper
from readerapp.operations.fetching import Outcome, told
from readerapp.operations.trashing import trash_papers
from readerapp.operations.undoing import redo, undo
from tests.looking import digest
from tests.looking_up import DOI, NUMBER, Add, abstract, look_up
from tests.services import ABSTRACT, Known, Services
from tests.serving import Still

# --- What is filled -------------------------------------------------------------------------


def test_a_number_becomes_a_paper_in_one_step_that_can_be_undone(
    library: Library, there: Services, number: Paper
) -> None:
    there.arxiv[NUMBER] = Known()
    before = digest(library)
    report = look_up(library, there, number)
    paper = library.papers.get(number.id)
    assert (paper.title, paper.authors, paper.year) == (
        Known.title,
        Known.authors,
        Known.year,
    )
    assert abstract(library, paper) == ABSTRACT
    assert any(NUMBER in url for url in paper.urls)
    (looked,) = report.papers
    assert looked.outcome is Outcome.FILLED
    assert {"title", "authors", "year", "abstract"} <= set(looked.filled)
    assert told(report) == "Looked up 1 paper: 1 completed."
    assert report.problems == ()
    assert undo(library) == [f"Look up “{Known.title}”"]
    assert digest(library) == before
    redo(library)
    assert library.papers.get(number.id).title == Known.title


def test_a_doi_becomes_a_paper(library: Library, there: Services, doi: Paper) -> None:
    there.crossref[DOI] = Known()
    look_up(library, there, doi)
    paper = library.papers.get(doi.id)
    assert (paper.title, paper.authors, paper.year, paper.venue) == (
        Known.title,
        Known.authors,
        Known.year,
        Known.venue,
    )
    assert abstract(library, paper) == ABSTRACT
    assert there.asked("arxiv") == there.asked("openalex") == []


def test_what_crossref_lacks_is_asked_of_openalex(
    library: Library, there: Services, doi: Paper
) -> None:
    there.crossref[DOI] = Known(abstract="", venue="The Venue of Crossref")
    there.openalex[DOI] = Known(venue="Another Venue")
    look_up(library, there, doi)
    assert abstract(library, doi) == ABSTRACT
    assert library.papers.get(doi.id).venue == "The Venue of Crossref"


def test_a_doi_crossref_does_not_know_is_asked_of_openalex(
    library: Library, there: Services, doi: Paper
) -> None:
    there.openalex[DOI] = Known()
    assert look_up(library, there, doi).count(Outcome.FILLED) == 1
    assert library.papers.get(doi.id).title == Known.title


def test_only_what_is_empty_is_filled(library: Library, there: Services, add: Add) -> None:
    mine = {"authors": ("Cleo Fern",), "year": 1999, "venue": "Mine", "urls": ("https://m.org",)}
    paper = add("Lichens on a wall", "My own words.", arxiv=NUMBER, **mine)
    there.arxiv[NUMBER] = Known(authors=("Cleo Fern", "Bo Tide"))
    before = digest(library)
    report = look_up(library, there, paper)
    assert report.papers[0].outcome is Outcome.COMPLETE
    assert digest(library) == before
    assert undo(library) == ["Add “Lichens on a wall”"], "what changes nothing is no step"


def test_a_paper_with_all_but_an_abstract_gets_just_that(
    library: Library, there: Services, add: Add
) -> None:
    mine = {"authors": ("Ada Moss",), "year": 2024, "venue": "Mine", "urls": ("https://m.org",)}
    paper = add("Lichens on the Wall", "", arxiv=NUMBER, **mine)
    there.arxiv[NUMBER] = Known()
    (looked,) = look_up(library, there, paper).papers
    assert looked.filled == ("abstract",)
    after = library.papers.get(paper.id)
    assert (after.title, after.year, after.venue) == ("Lichens on the Wall", 2024, "Mine")


def test_papers_to_look_up_have_an_identifier_and_no_abstract(
    library: Library, add: Add, number: Paper, doi: Paper
) -> None:
    add("No identifier", "")
    add("All is known", "Words.", arxiv="2305.00002")
    trashed = add("In the trash", "", arxiv="2305.00003")
    trash_papers(library, [trashed.id])
    emptied = add("Emptied", "Words.", arxiv="2305.00004")
    edit_paper(library, emptied.id, abstract="")
    assert set(library.papers.without_abstract()) == {number.id, doi.id, emptied.id}


def test_what_would_be_sent_is_told_before(
    library: Library, there: Services, number: Paper, doi: Paper, add: Add
) -> None:
    plain = add("No identifier", "")
    sent = fetching.going(library, [number.id, doi.id, plain.id])
    assert sent.papers == 2
    assert sent.lines == (
        ("1 arXiv number", "export.arxiv.org"),
        ("1 DOI", "api.crossref.org"),
        ("What those do not know", "api.openalex.org"),
    )
    assert there.heard == []


# --- Manners --------------------------------------------------------------------------------


def test_a_hundred_numbers_are_one_question_and_the_next_comes_three_seconds_later(
    library: Library, there: Services, add: Add
) -> None:
    numbers = [f"2305.{n:05}" for n in range(101)]
    papers = [add(f"arXiv:{n}", "", arxiv=n) for n in numbers]
    there.arxiv |= {n: Known(title=f"Lichen Number {n}") for n in numbers}
    clock = Still()
    report = look_up(library, there, *papers, clock=clock)
    assert report.count(Outcome.FILLED) == 101
    assert [len(asked.split(",")) for asked in there.asked("arxiv")] == [100, 1]
    assert "max_results=100" in there.heard[0][0]
    assert 3.0 <= clock.waited < 3.3
    assert undo(library) == ["Look up 101 papers"]


def test_nothing_but_identifiers_is_sent(
    library: Library, there: Services, add: Add, doi: Paper
) -> None:
    secret = add("A title of mine", "", arxiv=NUMBER, authors=("Ada Moss",))
    look_up(library, there, secret, doi)
    sent = " ".join(f"{path} {headers}" for path, headers in there.heard)
    assert NUMBER in sent
    assert "title of mine" not in sent
    assert "Moss" not in sent


def test_what_was_answered_is_not_asked_again_for_a_month(
    library: Library, there: Services, number: Paper, doi: Paper
) -> None:
    there.arxiv[NUMBER], there.crossref[DOI] = Known(), Known(title="Tides of a Pond")
    look_up(library, there, number, doi)
    undo(library)
    asked = len(there.heard)
    report = look_up(library, there, number, doi)
    assert report.count(Outcome.FILLED) == 2
    assert len(there.heard) == asked
    assert library.papers.get(doi.id).title == "Tides of a Pond"
    assert abstract(library, number) == ABSTRACT


def test_a_doi_with_strange_letters_is_asked_for_whole(
    library: Library, there: Services, add: Add
) -> None:
    strange = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
    paper = add(f"doi:{strange}", "", doi=strange)
    there.crossref[strange] = Known()
    assert look_up(library, there, paper).count(Outcome.FILLED) == 1


def test_stopping_changes_nothing(library: Library, there: Services, number: Paper) -> None:
    class Impatient(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            raise Cancelled

    there.arxiv[NUMBER] = Known()
    before = digest(library)
    with pytest.raises(Cancelled):
        look_up(library, there, number, job=Impatient())
    assert digest(library) == before


def test_progress_counts_papers(
    library: Library, there: Services, number: Paper, doi: Paper
) -> None:
    class Watching(Job):
        seen: list[tuple[int, int | None]] = []  # noqa: RUF012

        def report(self, done: int, total: int | None, what: str) -> None:
            self.seen.append((done, total))

    look_up(library, there, number, doi, job=Watching())
    assert {total for _done, total in Watching.seen} == {2}
    assert sorted(Watching.seen) == Watching.seen
