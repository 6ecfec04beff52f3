"""Looking papers up where an answer is wrong, late or missing: refused, said, and nothing lost."""

from __future__ import annotations

import gzip

import pytest

from readerapp.errors import LibraryUnusable
from readerapp.job import Job
from readerapp.library import Library
from readerapp.model import Paper, Record
from readerapp.operations.adding import edit_paper
from readerapp.operations.deciding import set_status
from readerapp.operations.fetching import Found, Outcome, fill, told
from readerapp.operations.importing import import_text
from readerapp.operations.reading import prepare
from readerapp.operations.trashing import trash_papers
from tests.looking import digest
from tests.looking_up import DOI, NUMBER, Add, abstract, look_up
from tests.services import ABSTRACT, Known, Reply, Services, error_feed, feed, work

# --- What is refused ------------------------------------------------------------------------


def test_an_answer_about_another_number_is_refused(
    library: Library, there: Services, number: Paper
) -> None:
    there.instead["arxiv"] = Reply(
        kind="application/atom+xml", body=feed({"2305.99999": Known(title="Another Paper")})
    )
    before = digest(library)
    report = look_up(library, there, number)
    assert report.papers[0].outcome is Outcome.UNANSWERED
    assert "answered with another paper" in report.problems[0]
    assert digest(library) == before


def test_a_number_nobody_knows_is_told_so(library: Library, there: Services, number: Paper) -> None:
    report = look_up(library, there, number)
    assert told(report) == "Looked up 1 paper: 1 not known there."
    assert report.problems == ()


@pytest.mark.parametrize("service", ["crossref", "openalex"])
def test_an_answer_about_another_doi_is_refused(
    library: Library, there: Services, doi: Paper, service: str
) -> None:
    there.instead[service] = Reply(body=work("10.1234/other", Known(title="Another Paper")))
    before = digest(library)
    report = look_up(library, there, doi)
    assert report.papers[0].outcome is Outcome.UNANSWERED
    assert "answered with another paper" in report.problems[0]
    assert digest(library) == before


def test_a_paper_of_another_title_under_the_same_number_is_refused(
    library: Library, there: Services, add: Add
) -> None:
    """The number may be wrong in the library."""
    paper = add("Sorting Pebbles by the Sea", "", arxiv=NUMBER)
    there.arxiv[NUMBER] = Known()
    (looked,) = look_up(library, there, paper).papers
    assert looked.outcome is Outcome.UNLIKE
    assert looked.why == f"it is called “{Known.title}” there"
    assert abstract(library, paper) == ""


@pytest.mark.parametrize(
    ("title", "authors", "taken"),
    [
        ("Lichens on a wall", (), True),
        ("Counting Lichens on One Wall for a Year", (), True),
        ("LoW", ("A. Moss",), True),
        ("LoW", (), False),
        ("Lichens on a Roof: A Study", ("Cleo Fern",), False),
        ("Lichens on a Wall: A Year of Counting.", ("Cleo Fern",), True),
        ("A Survey of Large Walls", (), False),
    ],
)
def test_titles_may_differ_as_versions_of_one_paper_do(
    library: Library, add: Add, title: str, authors: tuple[str, ...], taken: bool
) -> None:
    paper = add(title, "", arxiv=NUMBER, authors=authors)
    said = prepare(Record(Known.title, ABSTRACT, Known.authors, 2023, arxiv=NUMBER))
    (looked,) = fill(library, [Found(paper, (said,))])
    assert (looked.outcome is Outcome.FILLED) == taken


def test_a_paper_changed_meanwhile_is_left_alone(
    library: Library, there: Services, number: Paper, doi: Paper, add: Add
) -> None:
    decided = add("arXiv:2305.00007", "", arxiv="2305.00007")
    there.arxiv |= {NUMBER: Known(), "2305.00007": Known(title="Moss")}
    there.crossref[DOI] = Known()

    class Editing(Job):
        done = False

        def report(self, done: int, total: int | None, what: str) -> None:
            if not self.done:
                self.done = True
                edit_paper(library, number.id, title="My own title")
                trash_papers(library, [doi.id])
                set_status(library, [decided.id], "queued")  # type: ignore[arg-type]

    report = look_up(library, there, number, doi, decided, job=Editing())
    assert [looked.outcome for looked in report.papers] == [
        Outcome.CHANGED,
        Outcome.CHANGED,
        Outcome.FILLED,
    ]
    assert library.papers.get(number.id).title == "My own title"
    assert abstract(library, number) == abstract(library, doi) == ""


def test_a_library_that_is_only_read_asks_nobody(
    library: Library, there: Services, number: Paper
) -> None:
    library.close()
    reading = Library(library.folder, read_only=True)
    with pytest.raises(LibraryUnusable):
        look_up(reading, there, number)
    assert there.heard == []
    reading.close()


def test_a_paper_without_an_identifier_is_told_so(
    library: Library, there: Services, add: Add
) -> None:
    report = look_up(library, there, add("No identifier", ""))
    assert told(report) == "Looked up 1 paper: 1 without an arXiv number or DOI."
    assert there.heard == []


# --- Servers that cannot be reached, are slow, or lie ---------------------------------------

HTML = Reply(kind="text/html", body=b"<html><title>Log in to the hotel</title></html>")
BOMB = Reply(body=gzip.compress(b" " * 10**8), headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (HTML, "answered with a web page"),
        (Reply(500), "has trouble of its own"),
        (Reply(429, headers={"Retry-After": "9999"}), "asks to be left alone"),
        (Reply(body=b"{}", length=400), "broke off"),
        (BOMB, "more than 8,388,608 bytes"),
        (Reply(body=b"[" * 100_000), "cannot be read"),
        (Reply(body=b'{"status": "ok"}'), "cannot be read"),
        (Reply(body=b"\xff\xfe\x00"), "cannot be read"),
        (Reply(body=b"{}" + b" " * 9, length=10**9, drip=True), "did not answer"),
    ],
)
def test_a_service_that_lies_spoils_nothing(
    library: Library, there: Services, number: Paper, doi: Paper, reply: Reply, said: str
) -> None:
    there.instead = {"crossref": reply, "openalex": reply}
    there.arxiv[NUMBER] = Known()
    report = look_up(library, there, number, doi, patience=0.1)
    assert [looked.outcome for looked in report.papers] == [Outcome.FILLED, Outcome.UNANSWERED]
    assert any(said in problem for problem in report.problems)
    assert library.papers.get(doi.id).title == f"doi:{DOI}"
    assert "1 completed, 1 without an answer" in told(report)


@pytest.mark.parametrize(
    "reply",
    [
        HTML,
        Reply(503),
        Reply(kind="application/atom+xml", body=b"<feed><entry>"),
        Reply(kind="application/atom+xml", body=b""),
        Reply(kind="text/xml", body=b"<html><body>Rate exceeded.</body></html>"),
    ],
)
def test_openalex_stands_in_where_arxiv_does_not_answer(
    library: Library, there: Services, number: Paper, reply: Reply
) -> None:
    there.instead["arxiv"] = reply
    there.openalex[f"10.48550/arxiv.{NUMBER}"] = Known()
    report = look_up(library, there, number)
    assert report.papers[0].outcome is Outcome.FILLED
    assert len(report.problems) == 1
    assert library.papers.get(number.id).title == Known.title
    assert library.papers.get(number.id).doi is None


def test_one_number_arxiv_refuses_does_not_spoil_the_others(
    library: Library, there: Services, add: Add
) -> None:
    numbers = [f"2305.{n:05}" for n in range(8)]
    papers = [add(f"arXiv:{n}", "", arxiv=n) for n in numbers]
    there.arxiv |= {n: Known(title=f"Lichen {n}") for n in numbers}
    plain = there.answer

    def answer(service: str, path: str) -> Reply:
        if service == "arxiv" and numbers[5] in path:
            return Reply(kind="application/atom+xml", body=error_feed(numbers[5]))
        return plain(service, path)

    there.answer = answer  # type: ignore[method-assign]
    report = look_up(library, there, *papers)
    assert report.count(Outcome.FILLED) == 7
    assert report.papers[5].outcome is Outcome.UNKNOWN
    assert "Error" not in {library.papers.get(paper.id).title for paper in papers}


def test_a_feed_that_breaks_off_gives_what_it_holds(
    library: Library, there: Services, number: Paper, add: Add
) -> None:
    other = add("arXiv:2305.00002", "", arxiv="2305.00002")
    whole = feed({NUMBER: Known(), "2305.00002": Known(title="Moss and Tide")})
    there.instead["arxiv"] = Reply(kind="application/atom+xml", body=whole[: len(whole) * 6 // 10])
    report = look_up(library, there, number, other)
    assert [looked.outcome for looked in report.papers] == [Outcome.FILLED, Outcome.UNANSWERED]


def test_without_a_net_importing_works_and_looking_up_says_what_could_not_be(
    library: Library, there: Services, number: Paper, doi: Paper
) -> None:
    there.close()
    report = look_up(library, there, number, doi)
    assert told(report) == "Nothing could be looked up of 2 papers."
    assert len(report.problems) == 3
    assert all("could not be reached" in problem for problem in report.problems)
    text = "On the Migration of Pebbles in Spring\n" + "We study pebbles at length here. " * 9
    assert import_text(library, text).count("added") == 1
