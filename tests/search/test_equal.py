"""Evaluating with arrays finds what Whoosh's own searcher does, and ranks as plain loops do."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from whoosh import fields, query
from whoosh.analysis import Token as WhooshToken
from whoosh.analysis import Tokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.query import spans

from readerapp.library import Library
from readerapp.library.texts import documents
from readerapp.search import catch_up
from readerapp.search.analysis import CASED, cased, occurrences, stem
from readerapp.search.engine import Engine, answered
from readerapp.search.evaluating import evaluate
from readerapp.search.memory import texts_of
from readerapp.search.query import And, Fact, Node, Not, Or, Term
from tests.search.conftest import shelve
from tests.search.reference import WEIGHTS, Reference, Texts, edits

PAPERS = 160
SAMPLE = 60  # random queries in the suite
MANY = 2_000
WORDS = [
    "model", "models", "modelling", "robot", "robots", "robotic", "reward", "rewards", "regard",
    "learn", "learned", "learning", "the", "of", "gpt-4", "gpt4", "LoRA", "lora", "naïve", "vision",
    "vision-language", "h2o", "c++", "transformer", "transformers", "attention", "graph", "你好",
]  # fmt: skip
YEARS = (2020, 2021, 2022)


class _Cut(Tokenizer):
    """Cuts a text into the words that the library's own search knows."""

    def __call__(self, value: str, **_: Any) -> Iterator[WhooshToken]:
        token = WhooshToken(positions=True)
        places = [(at, word) for word, some in occurrences(value).items() for at in some]
        for token.pos, token.text in sorted(places):
            yield token


class Corpus:
    """The same random papers in a library, in a plain Whoosh index, and for the reference."""

    def __init__(self, library: Library, chance: random.Random) -> None:
        self.library, self._chance = library, chance
        given = [self._paper() for _ in range(PAPERS)]
        rows = [
            {**text, "authors": json.dumps([text["authors"]]), "year": chance.choice(YEARS)}
            for text in given
        ]
        years = {}
        for start in range(0, PAPERS, PAPERS // 4):  # the last are not indexed
            some = slice(start, start + PAPERS // 4)
            if start:
                catch_up(library)
            for paper, row in zip(shelve(library, rows[some]), rows[some], strict=True):
                years[paper] = row["year"]
        self.papers: dict[int, Texts] = {
            document.id: texts_of(document) for document in documents(library.store, list(years))
        }
        self.reference = Reference(self.papers, lambda fact, p: years[p] == int(fact.value))
        text = fields.TEXT(analyzer=_Cut(), phrase=True)
        schema = fields.Schema(year=fields.ID(), **dict.fromkeys(WEIGHTS, text))
        self._index = RamStorage().create_index(schema)
        writer = self._index.writer()
        for paper, texts in self.papers.items():
            writer.add_document(year=str(years[paper]), **texts)
        writer.commit()
        self._searcher = self._index.searcher()
        read = {w.decode() for f in WEIGHTS for w in self._searcher.reader().lexicon(f)}
        self._words = sorted(word for word in read if word[0] != CASED)

    def close(self) -> None:
        self._searcher.close()
        self._index.close()

    def ours(self, node: Node) -> dict[int, float]:
        """What the search finds, with the scores."""

        def ask(engine: Engine) -> dict[int, float]:
            collection, _ = engine.collection(self.library, ())
            found = evaluate(
                collection,
                node,
                collection.live,
                lambda fact: engine.mask(self.library, collection, fact),
            )
            papers = collection.papers[found.documents].tolist()
            return dict(zip(papers, found.scores.tolist(), strict=True))

        return answered(self.library, ask)

    def whooshs(self, node: Node) -> set[int]:
        """What Whoosh's searcher finds."""
        ids = list(self.papers)
        return {ids[number] for number in self._searcher.docs_for_query(self._asked(node))}

    def _asked(self, node: Node) -> query.Query:
        if isinstance(node, Fact):
            return query.Term("year", node.value)
        if isinstance(node, Not):
            return query.And([query.Every(), query.Not(self._asked(node.part))])
        if isinstance(node, Term):
            names = [node.field] if node.field else list(WEIGHTS)
            return query.Or([self._term(name, node) for name in names])
        kind = query.And if isinstance(node, And) else query.Or
        return kind([self._asked(part) for part in node.parts])

    def _term(self, field: str, term: Term) -> query.Query:
        if term.pattern:
            return query.Wildcard(field, term.pattern)
        if term.cased:
            return query.Term(field, cased(term.cased))
        if term.fuzzy:
            return self._misspelt(field, term)
        if len(term.words) == 1:
            return self._word(field, term.words[0], term)
        joined = [self._word(field, term.joined, term)] if term.joined else []
        if term.exact and not term.near:
            return query.Or([query.Phrase(field, list(term.words)), *joined])
        words = [self._word(field, word, Term((word,), exact=term.exact)) for word in term.words]
        slop = term.near or 1
        return query.Or([spans.SpanNear2(words, slop=slop, ordered=not term.near), *joined])

    def _word(self, field: str, word: str, term: Term) -> query.Query:
        found = [query.Term(field, word)]
        if term.joined:
            found.append(query.Term(field, term.joined))
        if not term.exact and len(term.words) == 1:
            forms = [w for w in self._words if stem(w) == stem(word)]
            found += [query.Term(field, form) for form in forms]
        if term.prefix:
            found.append(query.Prefix(field, word))
        return query.Or(found)

    def _misspelt(self, field: str, term: Term) -> query.Query:
        """Whoosh's own knows nothing of two letters exchanged."""
        (word,) = term.words
        if term.fuzzy > 1:
            near = [w for w in self._words if edits(word, w) <= term.fuzzy]
            return query.Or([query.Term(field, other) for other in near])
        exchanged = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]
        one = query.FuzzyTerm(field, word, maxdist=1, prefixlength=0)
        return query.Or([one, *(query.Term(field, other) for other in exchanged)])

    def tree(self, depth: int = 3) -> Node:
        """A random one."""
        chance = self._chance
        if depth == 0 or chance.random() < 0.4:
            return self._leaf()
        kind = chance.choice((And, And, Or, Not))
        if kind is Not:
            return Not(self.tree(depth - 1))
        return kind(tuple(self.tree(depth - 1) for _ in range(chance.randrange(1, 4))))

    def _leaf(self) -> Node:
        chance = self._chance
        field = chance.choice(["", "", "", *WEIGHTS])
        words = [w for w in self._words if w.isascii()]
        word = chance.choice(words)
        prefix = chance.choice([w for w in words if len(w) > 1])[: chance.randrange(2, 6)]
        some = tuple(chance.sample([w for w in words if w.isalpha()], 2))
        return chance.choice(
            [
                Fact("year", str(chance.choice(YEARS))),
                Term((word,), field=field),
                Term((word,), field=field),
                Term((word,), field=field, exact=True),
                Term((prefix,), field=field, prefix=True),
                Term(tuple(chance.choices(words, k=2)), field=field, exact=True),
                Term(("vision", "language"), "visionlanguage", field=field),
                Term(("gpt", "4"), "gpt4", field=field),
                Term(some, field=field, exact=True, near=chance.randrange(1, 6)),
                Term((), field=field, pattern=self._gapped(word)),
                Term((word[:-1] or word,), field=field, fuzzy=chance.choice((1, 1, 2))),
                Term(("lora",), field=field, exact=True, cased="LoRA"),
            ]
        )

    def _gapped(self, word: str) -> str:
        at = self._chance.randrange(len(word))
        gap = self._chance.choice(("?", "*"))
        return word[:at] + gap + word[at + self._chance.randrange(1, 3) :]

    def _paper(self) -> dict[str, str]:
        text = lambda k: " ".join(self._chance.choices(WORDS, k=self._chance.randrange(1, k)))  # noqa: E731
        return {
            "title": text(6),
            "abstract": text(40) if self._chance.random() < 0.9 else "",
            "authors": text(4),
            "venue": text(4) if self._chance.random() < 0.5 else "",
        }


@pytest.fixture
def corpus(library: Library, seed: int) -> Iterator[Corpus]:
    """Random papers of few words, most of them indexed, in several segments."""
    corpus = Corpus(library, random.Random(seed))
    yield corpus
    corpus.close()


def _compare(corpus: Corpus, count: int) -> None:
    sizes = set()
    for _ in range(count):
        tree = corpus.tree()
        found = corpus.ours(tree)
        assert set(found) == corpus.whooshs(tree), tree
        expected = corpus.reference.found(tree)
        assert found == pytest.approx(expected, rel=1e-4, abs=1e-6), tree
        ranked = sorted(found, key=lambda paper: -found[paper])
        scores = [expected[paper] for paper in ranked]
        assert scores == pytest.approx(sorted(scores, reverse=True), rel=1e-4, abs=1e-6), tree
        sizes.add(len(found))
    assert len(sizes) > SAMPLE // 5, "nearly all the random queries find the same"


def test_random_queries_find_what_whoosh_does_and_rank_as_the_reference(corpus: Corpus) -> None:
    _compare(corpus, SAMPLE)


@pytest.mark.soak
def test_many_random_queries_find_what_whoosh_does_and_rank_as_the_reference(
    corpus: Corpus,
) -> None:
    _compare(corpus, MANY)
