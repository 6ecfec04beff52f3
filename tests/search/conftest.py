"""What tests of search may ask for: a library, and a quick way to put papers in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from readerapp.library import Library


def shelve(library: Library, papers: Sequence[Mapping[str, Any]]) -> list[int]:
    """Put papers in as one import; return their ids."""
    ids = []
    with library.store.transaction("Import") as tx:
        at = "2026-01-01T00:00:00Z"
        batch = tx.insert("import", uid=library.papers.unused_uid(), at=at, label="papers")
        for place, given in enumerate(papers):
            fields = dict(given)
            abstract = fields.pop("abstract", "")
            uid = library.papers.unused_uid()
            fields.setdefault("authors", "[]")
            fields.setdefault("citekey", f"key{uid}")
            paper = tx.insert(
                "paper",
                uid=uid,
                title_key="",
                added=at,
                place=place,
                **{"import": batch, **fields},
            )
            if abstract:
                library.papers.add_version(tx, paper, abstract, abstract, 1, batch)
            ids.append(paper)
    return ids


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    library = Library(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture
def put():  # type: ignore[no-untyped-def]
    """``put(library, papers)``: put papers in as one import; return their ids."""
    return shelve


@pytest.fixture
def few(library: Library) -> dict[str, int]:
    """A handful of invented papers, by a short name."""
    papers = {
        "robots": {
            "title": "Teaching Robots Preferences",
            "abstract": "We learn a reward model from human feedback. Robotic arms obey it.",
            "authors": json.dumps(["Ada Gödel", "Bo Łukasz"]),
            "year": 2021,
        },
        "words": {
            "title": "GPT-4 and Vision-Language Models",
            "abstract": "A model of reward is not needed, says GPT4. It is written in C++.",
            "venue": "Proceedings of Nowhere",
            "year": 2023,
        },
        "stop": {"title": "To Be or Not to Be", "abstract": "Nothing follows.", "year": 2019},
        "nav": {"title": "A$^2$Nav finds H2O", "abstract": "LoRA's naïve rank; state of the art."},
    }
    return dict(zip(papers, shelve(library, list(papers.values())), strict=True))
