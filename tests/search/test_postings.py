"""Reading postings all at once gives what Whoosh itself gives."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from whoosh import query as whoosh_query

from readerapp.library import Library
from readerapp.library.texts import documents
from readerapp.search import catch_up, find, parse
from readerapp.search.analysis import CASED, stem
from readerapp.search.index import Opened, open_index
from readerapp.search.memory import TEXTS, Analysed, MemorySegment
from readerapp.search.postings import PRIVATE, Cache
from tests.looking import indexed, written

Put = Callable[..., list[int]]
WORDS = [
    "model", "models", "modelling", "robot", "robots", "robotic", "reward", "rewards",
    "the", "of", "state", "art", "gpt-4", "é", "LoRA", "lora", "2.5D",
]  # fmt: skip


@pytest.fixture
def opened(library: Library, put: Put, seed: int) -> Any:
    """An index of several segments with deletions, of random texts of few words."""
    chance = random.Random(seed)

    def texts(count: int) -> list[dict[str, str]]:
        return [
            {
                "title": " ".join(chance.choices(WORDS, k=5)),
                "abstract": " ".join(chance.choices(WORDS, k=40)),
            }
            for _ in range(count)
        ]

    ids = put(library, texts(500))
    catch_up(library)
    with library.store.transaction("Edit") as tx:
        for paper, text in zip(ids[::5], texts(100), strict=True):
            tx.update("paper", paper, title=text["title"])
    catch_up(library)
    opened = open_index(library, Cache())
    assert opened is not None
    assert len(opened.segments) > 1
    yield opened
    opened.close()


def test_the_private_names_of_whoosh_are_still_there(opened: Opened) -> None:
    leaf, _ = opened.reader.leaf_readers()[0]
    objects = [opened.index, leaf]
    for kind, names in PRIVATE.items():
        known = next((o for o in objects if isinstance(o, kind)), kind)
        gone = [name for name in names if not hasattr(known, name)]
        assert not gone, (
            f"This Whoosh's {kind.__name__} has no {gone} any more; readerapp/search/postings.py "
            "and its neighbours read and write segments through them: teach them the new way."
        )


def test_whole_lists_are_what_whoosh_hands_out_one_by_one(opened: Opened) -> None:
    for segment, (leaf, _) in zip(opened.segments, opened.reader.leaf_readers(), strict=True):
        for field, term in leaf.all_terms():
            if field == "whole":
                continue
            matcher = leaf._terms.matcher(field, term, leaf.schema[field].format)
            expected = []
            while matcher.is_active():
                places = leaf.schema[field].format.decode_positions(matcher.value())
                expected.append((matcher.id(), int(matcher.weight()), places))
                matcher.next()
            read = segment.postings(field, term.decode())
            assert read is not None
            parts = np.split(read.positions, np.cumsum(read.counts)[:-1])
            got = zip(read.documents.tolist(), read.counts.tolist(), parts, strict=True)
            assert [(d, c, p.tolist()) for d, c, p in got] == expected


@pytest.mark.parametrize("letters", ["", "r", "rob", "robots", "s", "zz", "\x7f", "é"])
def test_a_stretch_of_terms_is_all_that_begin_so(opened: Opened, letters: str) -> None:
    for segment, (leaf, _) in zip(opened.segments, opened.reader.leaf_readers(), strict=True):
        for field in ("title", "abstract", "note"):
            read = segment.beginning(field, letters)
            got = [] if read is None else sorted(zip(read.documents, read.counts, strict=True))
            expected = []
            for term in leaf.expand_prefix(field, letters):
                if term.decode()[0] == CASED:
                    continue
                postings = segment.postings(field, term.decode())
                assert postings is not None
                expected += zip(postings.documents, postings.counts, strict=True)
            assert got == sorted(expected)


def in_memory(library: Library) -> MemorySegment:
    """The same papers, searched without an index."""
    ids = [row[0] for row in library.store.rows("select id from paper order by id")]
    return MemorySegment([Analysed(document) for document in documents(library.store, ids)])


def test_every_word_is_where_it_stands_in_the_texts(library: Library, opened: Opened) -> None:
    assert indexed(library) == written(library)


def test_lengths_are_those_of_the_texts_indexed_or_not(library: Library, opened: Opened) -> None:
    memory = in_memory(library)
    for field in TEXTS:
        exact = dict(zip(memory.papers.tolist(), memory.lengths(field).tolist(), strict=True))
        for segment in opened.segments:
            known = zip(segment.papers.tolist(), segment.lengths(field).tolist(), strict=True)
            for paper, length in np.array(list(known))[segment.live].tolist():
                assert length == exact[paper], (field, paper)


def test_a_lexicon_has_the_words_in_order_without_those_kept_as_written(opened: Opened) -> None:
    for segment, (leaf, _) in zip(opened.segments, opened.reader.leaf_readers(), strict=True):
        for field in TEXTS:
            lexicon = segment.lexicon(field)
            words = [word.decode() for word in leaf.lexicon(field)]
            assert list(lexicon.words) == [word for word in words if word[0] != CASED]
            assert words == sorted(words)
            for word, count in zip(lexicon.words, lexicon.documents.tolist(), strict=True):
                found = segment.postings(field, word)
                assert found is not None
                assert len(found.documents) == count


def test_the_words_of_a_beginning_are_found_before_all_are_read(
    library: Library, opened: Opened
) -> None:
    beginnings = ["", "2", "g", "gpt", "r", "rob", "robots", "s", "zz", "e"]
    for segment in [*opened.segments, in_memory(library)]:
        for field, letters in itertools.product(TEXTS, beginnings):
            first, some = segment.lexicon(field).beginning(letters)
            words = segment.lexicon(field).words
            expected = [number for number, w in enumerate(words) if w.startswith(letters)]
            assert list(some) == [words[number] for number in expected]
            assert not expected or first == expected[0]
            read = segment.beginning(field, letters)
            holding = segment.lexicon(field).documents[expected]
            assert holding.sum() == (0 if read is None else len(read.documents))


def test_capitals_within_a_word_are_looked_up_apart(library: Library, opened: Opened) -> None:
    for segment in [*opened.segments, in_memory(library)]:
        assert segment.postings("abstract", "=robots") is None
        both = [segment.postings("title", word) for word in ("=LoRA", "lora")]
        assert both[0] is not None
        assert both[1] is not None
        assert set(both[0].documents) < set(both[1].documents)


def test_segments_made_one_hold_what_each_held(library: Library, put: Put, seed: int) -> None:
    chance = random.Random(seed)
    texts = [
        {"title": " ".join(chance.choices(WORDS, k=4)), "abstract": " ".join(chance.choices(WORDS))}
        for _ in range(40)
    ]
    for start in range(0, 40, 4):
        ids = put(library, texts[start : start + 4])
        with library.store.transaction("Edit") as tx:
            tx.update("paper", ids[0], title="LoRA again")
            if start > 4:
                tx.update("paper", ids[0] - 5, title=f"reward r{start}")
        catch_up(library)
        assert indexed(library) == written(library)


def _whoosh_term(opened: Opened, word: str, *, prefix: bool) -> Any:
    """The same question as ours, asked of Whoosh's own matchers."""
    vocabulary = {t.decode() for f in ("title", "abstract") for t in opened.reader.lexicon(f)}
    forms = {w for w in vocabulary if stem(w) == stem(word) or (prefix and w.startswith(word))}
    return whoosh_query.Or(
        [whoosh_query.Term(f, w.encode()) for f in ("title", "abstract") for w in forms]
    )


def test_the_same_papers_are_found_as_by_whoosh_itself(
    library: Library, opened: Opened, seed: int
) -> None:
    chance = random.Random(seed)
    with opened.index.searcher() as searcher:
        for _ in range(60):
            words = chance.sample([w for w in WORDS if w.isalpha()], k=chance.randrange(1, 4))
            prefix = chance.random() < 0.5 and len(words[-1]) > 1
            if prefix and len(words[-1]) > 3:
                words[-1] = words[-1][: chance.randrange(2, len(words[-1]))]
            wanted = parse(" ".join(words), prefix=prefix).wanted
            asked = whoosh_query.And(
                [_whoosh_term(opened, t.words[0], prefix=t.prefix) for t in wanted]
            )
            numbers = searcher.docs_for_query(asked)
            papers = np.concatenate([segment.papers for segment in opened.segments])
            expected = sorted(int(papers[number]) for number in numbers)
            assert sorted(find(library, " ".join(words), prefix=prefix).papers) == expected, words


def test_whoosh_may_ask_for_a_word_that_a_field_lacks(opened: Opened) -> None:
    def anywhere(word: str) -> Any:
        return whoosh_query.Or([whoosh_query.Term(field, word.encode()) for field in TEXTS])

    with opened.index.searcher() as searcher:
        robots, rewards = (set(searcher.docs_for_query(anywhere(w))) for w in ("robot", "reward"))
        both = whoosh_query.And([anywhere("robot"), anywhere("reward")])
        assert set(searcher.docs_for_query(both)) == robots & rewards != set()


def test_phrases_are_where_the_words_stand_in_a_row(library: Library, opened: Opened) -> None:
    for phrase in ("state of the art", "robot robots", "reward"):
        expected = [
            paper
            for paper in find(library, "").papers
            if any(
                f" {phrase} " in f" {text} "
                for text in (
                    library.papers.get(paper).title,
                    getattr(library.papers.version(paper), "raw", ""),
                )
            )
        ]
        assert sorted(find(library, f'"{phrase}"').papers) == sorted(expected)
