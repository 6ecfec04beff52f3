"""Whatever was done in whatever order: undo leads back to nothing, redo to where it was."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
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

from readerapp.errors import ReaderError, Stale
from readerapp.library import Library
from readerapp.model import HIGHLIGHT_COLOURS, TAG_COLOURS, Record, Status
from readerapp.operations import (
    adding,
    checking,
    deciding,
    fetching,
    highlighting,
    importing,
    merging,
    noting,
    reading,
    rolling_back,
    searching,
    tagging,
    trashing,
    undoing,
)
from readerapp.search import catch_up, rebuild
from tests.deeds import bring_in
from tests.looking import indexed, is_sound, rows, written
from tests.soaking import Tally

WORDS = ("reward", "𝒪(n)", "naïve", "policy", "It", "is.", r"$\alpha$", "fast", "We", "show")
NAMES = ("rl", "rl/dpo", "RL/DPO/x", "to read", "𝒪", "rl/dpo", "policy")
ABSTRACTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(
    lambda words: ": ".join(words)
)
SOME = st.lists(st.integers(0, 30), max_size=4)
ONE = st.integers(0, 30)
TAGS = st.lists(st.sampled_from(NAMES), max_size=3)
QUERIES = ("reward", "policy -fast", "tag:rl", "status:queued OR naïve", "(", '"is fast')
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


BATCH = 100  # histories of one seed
FOLLOWED = 2  # of them: those in which the search index is kept up as well, and compared
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # here no power is cut
MOST = 3_600.0  # seconds a soak may take


class Afternoon(RuleBasedStateMachine):
    """A reader at work. What an operation refuses must leave nothing behind."""

    follows = False  # whether the search index is kept up and compared
    played = 0  # histories so far

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="readerapp-afternoon-", dir=MEMORY))
        self.library = Library(self.folder)
        Afternoon.played += 1

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
        self.attempt(bring_in, [reading.prepare(record) for record in records], how)

    @rule(picks=SOME, records=st.lists(RECORDS, max_size=2))
    def look_up(self, picks: list[int], records: list[Record]) -> None:
        said = tuple(reading.prepare(record) for record in records)
        them = self.library.papers.many(self.papers(picks))
        self.attempt(fetching.fill, [fetching.Found(paper, said) for paper in them])

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

    @rule(picks=SOME, before=st.none() | ONE)
    def move_several(self, picks: list[int], before: int | None) -> None:
        other = None if before is None else self.paper(before)
        self.attempt(deciding.move_papers, self.papers(picks), before=other)

    @rule(picks=SOME, add=TAGS, remove=TAGS)
    def tag(self, picks: list[int], add: list[str], remove: list[str]) -> None:
        self.attempt(tagging.tag_papers, self.papers(picks), add=add, remove=remove)

    @rule(old=st.sampled_from(NAMES), new=st.sampled_from(NAMES))
    def rename_or_merge(self, old: str, new: str) -> None:
        self.attempt(tagging.rename_tag, old, new)
        self.attempt(tagging.merge_tags, new, old)

    def search(self, pick: int) -> int:
        ids = [search.id for search in self.library.searches.all()]
        return ids[pick % len(ids)] if ids else 0

    @rule(
        name=st.sampled_from(("A", "a", "B", " ")),
        query=st.sampled_from(QUERIES),
        tag=st.sampled_from([None, None, "", *NAMES]),
    )
    def save_search(self, name: str, query: str, tag: str | None) -> None:
        self.attempt(searching.save_search, name, query, tag=tag)

    @rule(pick=ONE, other=ONE, query=st.sampled_from(QUERIES), name=st.sampled_from("ABC"))
    def arrange_searches(self, pick: int, other: int, query: str, name: str) -> None:
        self.attempt(searching.rename_search, self.search(pick), name)
        self.attempt(searching.change_query, self.search(pick), query)
        self.attempt(searching.move_search, self.search(pick), before=self.search(other) or None)

    @rule(pick=ONE, tag=st.sampled_from(["", *NAMES]), now=st.booleans())
    def tag_by_rule(self, pick: int, tag: str, now: bool) -> None:
        self.attempt(searching.set_rule, self.search(pick), tag, now=now)
        self.attempt(searching.tag_new_matches)
        last = self.library.store.last_step()
        self.attempt(searching.tag_new_matches)
        assert self.library.store.last_step() in (last, last + 1)  # a tag may make it match another

    @rule(pick=ONE)
    def forget_search(self, pick: int) -> None:
        self.attempt(searching.remove_search, self.search(pick))

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
        paper = self.paper(pick)
        self.attempt(noting.write_note, paper, text, burst=burst and f"{burst} {paper}")

    @rule(pick=ONE, text=TEXTS)
    def append(self, pick: int, text: str) -> None:
        self.attempt(noting.append_to_note, self.paper(pick), text)

    @rule(groups=st.lists(st.tuples(ONE, SOME), max_size=2))
    def merge(self, groups: list[tuple[int, list[int]]]) -> None:
        them = [(self.paper(keep), self.papers(others)) for keep, others in groups]
        self.attempt(merging.merge_groups, them)

    @rule(pick=ONE, other=ONE)
    def merge_two(self, pick: int, other: int) -> None:
        keep = self.paper(pick)
        self.attempt(merging.merge, keep, self.paper(other))
        assert keep in (0, *self.papers([*range(99)]))

    @rule(picks=SOME)
    def tell_apart(self, picks: list[int]) -> None:
        self.attempt(merging.not_duplicates, *self.papers(picks))

    @rule(pick=ONE)
    def roll_back(self, pick: int) -> None:
        batches = self.library.imports.all()
        if batches:
            uid = batches[pick % len(batches)].uid
            self.attempt(rolling_back.roll_back, uid)
            again = rolling_back.roll_back(self.library, uid)
            assert again.changed == 0

    @rule(picks=SOME, back=st.booleans())
    def trash(self, picks: list[int], back: bool) -> None:
        act = trashing.restore_papers if back else trashing.trash_papers
        self.attempt(act, self.papers(picks))

    @rule()
    def empty_the_trash(self) -> None:
        goes = trashing.what_goes(self.library)
        alive = self.library.papers.listing("all").tolist()
        assert trashing.empty_trash(self.library) == goes.papers
        assert self.library.papers.listing("all").tolist() == alive
        assert not self.library.papers.listing("trash")

    @rule(steps=st.integers(1, 4), forth=st.integers(0, 4))
    def hesitate(self, steps: int, forth: int) -> None:
        undoing.undo(self.library, steps)
        undoing.redo(self.library, forth)

    @rule(pick=ONE)
    def take_back_an_older_one(self, pick: int) -> None:
        """Refused by the name of what is in the way, or taken back, and done again by redo."""
        history = self.library.history
        standing = [e for e in history.entries() if e.kind == "do" and not e.undone]
        if not standing:
            return
        entry, before = standing[pick % len(standing)], rows(self.library)
        last = self.library.store.last_step()
        try:
            assert undoing.take_back(self.library, entry.step) == entry.label
        except Stale as stale:
            refusal = str(stale)
        else:
            refusal = ""
        if refusal:
            assert (self.library.store.last_step(), rows(self.library)) == (last, before)
            later = standing[: standing.index(entry)]
            single = str.maketrans("“”", "‘’")  # within a sentence that quotes a label
            named = [f"“{other.label.translate(single)}”" for other in later]
            assert any(name in refusal for name in named), refusal
            return
        after = rows(self.library)
        assert undoing.redo(self.library) == [entry.label]
        assert rows(self.library) == before
        undoing.take_back(self.library, entry.step)
        assert rows(self.library) == after

    @rule()
    def look_something_up(self) -> None:
        if self.follows:
            assert catch_up(self.library) == 0
            assert indexed(self.library) == written(self.library)

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
            end = rows(self.library)
            assert is_sound(self.library)
            assert checking.check(self.library) == []
            self.index_is_as_new()
            undone = undoing.undo(self.library, 10_000)
            assert not any(rows(self.library).values())
            self.index_is_as_new()
            assert undoing.redo(self.library, len(undone)) == undone[::-1]
            assert rows(self.library) == end
            assert is_sound(self.library)
            self.index_is_as_new()
        finally:
            self.library.close()
            shutil.rmtree(self.folder)

    def index_is_as_new(self) -> None:
        """Followed all the way or made from nothing: the same index, and all words are in it."""
        if self.follows:
            assert catch_up(self.library) == 0
            followed = indexed(self.library)
            assert followed == written(self.library)
            rebuild(self.library)
            assert followed == indexed(self.library)


class Followed(Afternoon):
    """An afternoon with the search index in view."""

    follows = True


def play(kind: type[Afternoon], histories: int, steps: int, seed: int) -> None:
    """So many histories of at most so many deeds."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        hypothesis.seed(seed)(kind),
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=quiet,
            database=None,
        ),
    )


def test_undo_leads_back_to_nothing_and_redo_to_where_it_was(seed: int) -> None:
    play(Afternoon, 30, 30, seed)
    play(Followed, 2, 30, seed)


@pytest.mark.soak
def test_it_does_so_ten_thousand_times(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Goes on where a run with the same seed was stopped; stops by itself after an hour."""
    tally, until = Tally("histories", seed), time.monotonic() + MOST
    most = int(os.environ.get("READERAPP_HISTORIES", "10000"))
    while tally.done < most and time.monotonic() < until:
        Afternoon.played = 0
        play(Afternoon, BATCH - FOLLOWED, 60, hash((seed, tally.done)))
        play(Followed, FOLLOWED, 60, hash((seed, tally.done)))
        tally.figures["with the index"] += FOLLOWED
        tally.keep(tally.done + Afternoon.played)
    with capsys.disabled():
        print(f"\nhistories: {tally}")
