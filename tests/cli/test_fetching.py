"""``fetch``: an explicit command is consent, and what could not be looked up is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.services import ABSTRACT, Known, Reply, Services, services

Call = Callable[..., Any]
Ask = Callable[..., Any]

NUMBER = "2305.00001"
DOI = "10.1234/slow.5"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services, named as mirrors."""
    with services() as found:
        for name, address in found.environment.items():
            monkeypatch.setenv(name, address)
        yield found


@pytest.fixture
def number(json_of: Ask) -> str:
    return str(json_of("add", "--title", f"arXiv:{NUMBER}", "--arxiv", NUMBER)["citekey"])


@pytest.fixture
def doi(json_of: Ask) -> str:
    return str(json_of("add", "--title", f"doi:{DOI}", "--doi", DOI)["citekey"])


def test_fetch_answers_with_every_paper(
    json_of: Ask, there: Services, number: str, doi: str
) -> None:
    there.arxiv[NUMBER] = Known()
    document = json_of("fetch", number, doi)
    assert set(document) == {"changed", "papers", "problems"}
    assert (document["changed"], document["problems"]) == (1, [])
    first, second = document["papers"]
    assert set(first) == {"uid", "citekey", "title", "outcome", "filled", "why"}
    assert (first["citekey"], first["outcome"]) == (number, "filled")
    assert set(first["filled"]) >= {"title", "authors", "year", "abstract"}
    assert (second["citekey"], second["outcome"], second["filled"]) == (doi, "unknown", [])
    assert json_of("show", number)["abstract"] == ABSTRACT
    assert json_of("undo") == {"undone": [f"Look up “{Known.title}”"]}


def test_fetch_missing_takes_all_that_have_no_abstract(
    call: Call, json_of: Ask, there: Services, number: str, doi: str, sorter: str
) -> None:
    there.arxiv[NUMBER], there.crossref[DOI] = Known(), Known("Tides of a Pond")
    answer = call("fetch", "--missing")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert lines[0] == "Looked up 2 papers: 2 completed."
    assert {line.split(":")[0].strip() for line in lines[1:]} == {
        "Lichens on a Wall",
        "Tides of a Pond",
    }
    assert json_of("fetch", "--missing") == {"changed": 0, "papers": [], "problems": []}
    assert call("fetch", "--missing").out == "Nothing to look up.\n"


def test_papers_or_missing_are_named(call: Call, there: Services, number: str) -> None:
    assert call("fetch").status == call("fetch", number, "--missing").status == 2
    assert call("fetch", "no-such-paper").status == 1
    assert call("fetch", number, "--mail", "nobody").err == "“nobody” is no mail address.\n"
    assert there.heard == []


def test_nothing_but_fetch_asks_the_net(
    call: Call, json_of: Ask, there: Services, number: str, tmp_path: Any
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("On the Migration of Pebbles\n" + "We study pebbles at length here. " * 9)
    json_of("import", str(page))
    json_of("edit", number, "--year", "2020")
    json_of("list", "--full")
    call("show", number)
    assert there.heard == []


def test_without_a_net_it_says_what_could_not_be_looked_up(
    call: Call, json_of: Ask, there: Services, number: str
) -> None:
    there.close()
    answer = call("fetch", number, "--json")
    assert answer.status == 1
    assert "could not be reached" in answer.err
    assert answer.document["papers"][0]["outcome"] == "unanswered"
    assert answer.document["problems"] == answer.err.splitlines()
    assert json_of("show", number)["title"] == f"arXiv:{NUMBER}"


def test_one_service_that_fails_is_told_and_the_rest_is_taken(
    call: Call, there: Services, number: str, doi: str
) -> None:
    there.arxiv[NUMBER] = Known()
    there.instead = {
        name: Reply(429, headers={"Retry-After": "7200"}) for name in ("crossref", "openalex")
    }
    answer = call("fetch", "--missing")
    assert answer.status == 0
    assert "asks to be left alone for 2 hours" in answer.err
    assert "1 completed, 1 without an answer" in answer.out


def test_a_mail_address_is_told_if_it_is_given(call: Call, there: Services, number: str) -> None:
    call("fetch", number, "--mail", "ada@example.org")
    assert "mailto:ada@example.org" in there.heard[0][1]["User-Agent"]
