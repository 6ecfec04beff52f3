"""Whatever was done in whatever order: undo leads back to nothing, redo to where it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from readerapp.errors import ReaderError
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.library.journal import JOURNALED
from readerapp.model import HIGHLIGHT_COLOURS, TAG_COLOURS, Reading, Record, Status
from readerapp.operations import (
    adding,
    deciding,
    highlighting,
    importing,
    noting,
    reading,
    tagging,
    trashing,
    undoing,
)

WORDS = ("reward", "𝒪(n)", "naïve", "policy", "It", "is.", r"$\alpha$", "fast", "We", "show")
NAMES = ("rl", "rl/dpo", "RL/DPO/x", "to read", "𝒪", "rl/dpo", "policy")
ABSTRACTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(
    lambda words: ": ".join(words)
)
SOME = st.lists(st.integers(0, 30), max_size=4)
ONE = st.integers(0, 30)
TAGS = st.lists(st.sampled_from(NAMES), max_size=3)
TEXTS = st.sampled_from(
    ["", "See [[reward]].", "[[policy|it]] and [[reward#h1]]", "𝒪 `[[no]]`", "[[UNKNOWN]] [[fast]]"]
)
RECORDS = st.builds(
    Record,
    title=TITLES,
    abstract=ABSTRACTS,
    year=st.sampled_from([None, 2020]),
    doi=st.sampled_from([None, None, "10.1/a", "10.1/b"]),
    urls=st.sampled_from([(), ("https://a.org",), ("https://b.org",)]),
)


def look(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table a person can change."""
    return {
        table: [tuple(row) for row in library.store.rows(f'select * from "{table}" order by id')]
        for table in JOURNALED
    }


class Afternoon(RuleBasedStateMachine):
    """A reader at work. What an operation refuses must leave nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="readerapp-afternoon-"))
        self.library = Library(self.folder)

    @initialize(records=st.lists(RECORDS, min_size=2, max_size=5))
    def begin(self, records: list[Record]) -> None:
        self.bring_in(records, "merge")

    def attempt(self, act: Callable[..., object], *args: Any, **said: Any) -> None:
        """Do it; if it is refused, nothing may have changed."""
        last = self.library.store.last_step()
        try:
            act(self.library, *args, **said)
        except ReaderError:
            assert self.library.store.last_step() == last

    def papers(self, picks: list[int]) -> list[int]:
        ids = [row[0] for row in self.library.store.rows("select id from paper order by id")]
        return [ids[pick % len(ids)] for pick in picks] if ids else []

    def paper(self, pick: int) -> int:
        return (self.papers([pick]) or [0])[0]

    def mark(self, pick: int) -> int:
        ids = [row[0] for row in self.library.store.rows("select id from highlight order by id")]
        return int(ids[pick % len(ids)]) if ids else 0

    @rule(records=st.lists(RECORDS, max_size=4), how=st.sampled_from(["merge", "skip", "keep"]))
    def bring_in(self, records: list[Record], how: importing.OnDuplicate) -> None:
        prepared = tuple(map(reading.prepare, records))
        self.attempt(import_prepared, prepared, how)

    @rule(record=RECORDS)
    def add(self, record: Record) -> None:
        self.attempt(adding.add_paper, record)

    @rule(
        pick=ONE,
        title=st.none() | TITLES,
        abstract=st.none() | ABSTRACTS,
        citekey=st.sampled_from([None, "reward", "new-key", "policy", "NOT VALID"]),
        year=st.sampled_from([None, 1999, 3]),
    )
    def edit(self, pick: int, year: int | None, **said: Any) -> None:
        fields = {} if year is None else {"year": year}
        self.attempt(adding.edit_paper, self.paper(pick), **said, **fields)

    @rule(picks=SOME, status=st.sampled_from(list(Status)))
    def decide(self, picks: list[int], status: Status) -> None:
        self.attempt(deciding.set_status, self.papers(picks), status)

    @rule(picks=SOME, starred=st.booleans(), rating=st.integers(0, 6))
    def praise(self, picks: list[int], starred: bool, rating: int) -> None:
        self.attempt(deciding.set_starred, self.papers(picks), starred)
        self.attempt(deciding.set_rating, self.papers(picks), rating)

    @rule(pick=ONE, before=st.none() | ONE, first=st.booleans())
    def move(self, pick: int, before: int | None, first: bool) -> None:
        other = None if before is None else self.paper(before)
        self.attempt(deciding.move, self.paper(pick), before=other, first=first)

    @rule(picks=SOME, add=TAGS, remove=TAGS)
    def tag(self, picks: list[int], add: list[str], remove: list[str]) -> None:
        self.attempt(tagging.tag_papers, self.papers(picks), add=add, remove=remove)

    @rule(old=st.sampled_from(NAMES), new=st.sampled_from(NAMES))
    def rename_or_merge(self, old: str, new: str) -> None:
        self.attempt(tagging.rename_tag, old, new)
        self.attempt(tagging.merge_tags, new, old)

    @rule(name=st.sampled_from(NAMES), colour=st.sampled_from(TAG_COLOURS), key=st.integers(0, 3))
    def colour(self, name: str, colour: str, key: int) -> None:
        self.attempt(tagging.colour_tag, name, colour, key)

    @rule(pick=ONE, start=st.integers(0, 60), length=st.integers(0, 20), text=TEXTS, tags=TAGS)
    def highlight(self, pick: int, start: int, length: int, text: str, tags: list[str]) -> None:
        span = (start, start + length)
        self.attempt(highlighting.highlight, self.paper(pick), *span, comment=text, tags=tags)

    @rule(
        pick=ONE,
        colour=st.sampled_from([None, *HIGHLIGHT_COLOURS]),
        comment=st.none() | TEXTS,
        tags=st.none() | TAGS,
        span=st.sampled_from([{}, {"start": 0, "end": 9}]),
    )
    def annotate(self, pick: int, span: dict[str, int], **said: Any) -> None:
        self.attempt(highlighting.edit_highlight, self.mark(pick), **said, **span)

    @rule(pick=ONE)
    def unmark(self, pick: int) -> None:
        self.attempt(highlighting.remove_highlight, self.mark(pick))

    @rule(pick=ONE, text=TEXTS, burst=st.sampled_from([None, "a", "b"]))
    def write(self, pick: int, text: str, burst: str | None) -> None:
        self.attempt(noting.write_note, self.paper(pick), text, burst=burst)

    @rule(pick=ONE, text=TEXTS)
    def append(self, pick: int, text: str) -> None:
        self.attempt(noting.append_to_note, self.paper(pick), text)

    @rule(picks=SOME, back=st.booleans())
    def trash(self, picks: list[int], back: bool) -> None:
        act = trashing.restore_papers if back else trashing.trash_papers
        self.attempt(act, self.papers(picks))

    @rule(steps=st.integers(1, 4), forth=st.integers(0, 4))
    def hesitate(self, steps: int, forth: int) -> None:
        undoing.undo(self.library, steps)
        undoing.redo(self.library, forth)

    @rule()
    def come_back_tomorrow(self) -> None:
        self.library.close()
        self.library = Library(self.folder)

    @invariant()
    def highlights_lie_where_they_say(self) -> None:
        for mark in self.library.highlights.all():
            text = self.library.papers.text_of(mark.version)
            assert 0 <= mark.start < mark.end <= len(text)
            assert mark.status != "ok" or text[mark.start : mark.end].split()

    def teardown(self) -> None:
        try:
            end = look(self.library)
            undone = undoing.undo(self.library, 10_000)
            assert not any(look(self.library).values())
            assert undoing.redo(self.library, len(undone)) == undone[::-1]
            assert look(self.library) == end
            assert self.library.store.value("pragma integrity_check") == "ok"
            assert self.library.store.rows("pragma foreign_key_check") == []
        finally:
            self.library.close()
            shutil.rmtree(self.folder)


def import_prepared(
    library: Library,
    prepared: tuple[reading.Prepared, ...],
    how: importing.OnDuplicate,
    job: Job = UNWATCHED,
) -> None:
    """An import whose reading was done before: a process for each would take all afternoon."""
    item = reading.ReadItem("page.txt", "", Reading("digest", "utf-8", ()), prepared)
    importing.write_import(library, [item], False, how, job)


def play(histories: int, steps: int) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Afternoon,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=quiet,
            database=None,
        ),
    )


def test_undo_leads_back_to_nothing_and_redo_to_where_it_was() -> None:
    play(30, 30)


@pytest.mark.soak
def test_it_does_so_thousands_of_times() -> None:
    play(3_000, 60)
