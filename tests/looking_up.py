"""What tests of looking papers up share: the services, papers known by identifier, and asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations.fetching import FetchReport, fetch
from readerapp.web import Web
from tests.services import Services, services
from tests.serving import Still

Add = Callable[..., Paper]

NUMBER = "2305.00001"
DOI = "10.1234/slow.5"


@pytest.fixture
def there() -> Iterator[Services]:
    with services() as found:
        yield found


@pytest.fixture
def number(add: Add) -> Paper:
    """A paper of which only its arXiv number is known."""
    return add(f"arXiv:{NUMBER}", "", arxiv=NUMBER)


@pytest.fixture
def doi(add: Add) -> Paper:
    """A paper of which only its DOI is known."""
    return add(f"doi:{DOI}", "", doi=DOI)


def look_up(
    library: Library, there: Services, *papers: Paper, clock: Still | None = None, **said: Any
) -> FetchReport:
    web = Web(clock=clock or Still(), patience=said.pop("patience", 20.0))
    ids = [paper.id for paper in papers]
    return fetch(library, ids, sources=there.sources, web=web, **said)


def abstract(library: Library, paper: Paper) -> str:
    version = library.papers.version(paper.id)
    return version.text if version else ""
