"""What was found is shown where it stands."""

from __future__ import annotations

import time

import pytest

from readerapp.library import Library
from readerapp.search import catch_up, excerpt, find, marks, parse, sentence, why

TEXT = (
    "We use GPT-4 and GPT4. Robots learn preferences from robotic data. "
    "Vision-language models are the state of the art, says Gödel."
)


def marked(query: str, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in marks(text, parse(query).wanted)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("robot", ["Robots", "robotic"]),
        ("preferen", ["preferences"]),
        ("gpt-4", ["GPT-4", "GPT4"]),
        ("gpt4", ["GPT-4", "GPT4"]),
        ("vision language ", ["Vision", "language"]),
        ("language mod", ["language", "models"]),
        ('"the state of the art"', ["the state of the art"]),
        ('"robot"', []),
        ("godel", ["Gödel"]),
        ("the robots", ["Robots", "robotic"]),
        ("tag:rl -data", []),
        ("", []),
    ],
)
def test_every_word_that_was_asked_for_is_marked(query: str, found: list[str]) -> None:
    assert marked(query) == found


def test_a_word_asked_of_one_field_is_not_marked_in_another() -> None:
    terms = parse("title:robots data").wanted
    assert [TEXT[s:e] for s, e in marks(TEXT, terms, "abstract")] == ["data"]
    assert [TEXT[s:e] for s, e in marks(TEXT, terms, "title")] == ["Robots", "robotic", "data"]


def test_marks_count_code_points() -> None:
    text = "🤖🤖 robots"
    assert marks(text, parse("robot").wanted) == [(3, 9)]


def test_the_sentence_with_most_of_the_words_is_chosen() -> None:
    assert sentence(TEXT, parse("models art").wanted).startswith("Vision-language")
    assert sentence(TEXT, parse("nothing").wanted) == "We use GPT-4 and GPT4."
    assert sentence("", parse("nothing").wanted) == ""


def test_an_excerpt_is_the_text_itself_in_pieces() -> None:
    pieces = excerpt(TEXT, parse("preferences").wanted)
    assert ("preferences", True) in pieces
    assert "".join(piece for piece, _ in pieces) == "Robots learn preferences from robotic data."


def test_a_long_sentence_is_cut_round_what_was_found() -> None:
    text = "word " * 400 + "needle " + "word " * 400
    pieces = excerpt(text, parse("needle").wanted)
    assert ("needle", True) in pieces
    assert len("".join(piece for piece, _ in pieces)) < 260


def test_marking_takes_time_in_proportion_to_the_text() -> None:
    text = "ab " * 30_000
    began = time.process_time()
    marks(text, parse('"' + "ab " * 64 + 'c" ab').wanted)
    assert time.process_time() - began < 1.0


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "Some " + "words of no importance " * 12 + "needle " + "and so forth without end " * 12
    terms = parse("needle").terms
    shown = "".join(piece for piece, _ in excerpt(text, terms))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert set(shown.strip("…").split()) <= set(text.split())
    assert "needle" in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rob*ic", ["robotic"]),
        ("l?nguage", ["language"]),
        ("robotcs~", ["Robots"]),
        ("preferenes~", ["preferences"]),
        ('"learn data"~5', ["learn", "data"]),
        ('"learn data"~2', []),
        ('"GPT4"', ["GPT4"]),
        ('"gpt4"', ["GPT-4", "GPT4"]),
        ('"Gödel"', ["Gödel"]),
        ("visionlanguage ", ["Vision-language"]),
        ("=Robots", ["Robots"]),
        ("(robots OR art) -data", ["Robots", "robotic", "art"]),
        ("status:read art", ["art"]),
    ],
)
def test_marks_follow_the_language(query: str, found: list[str]) -> None:
    assert marked(query) == found


def test_capitals_count_where_they_are_asked_for() -> None:
    assert marked("=LoRA", "LoRA and lora by Lora") == ["LoRA"]
    assert marked('"LoRA"', "LoRA and lora by Lora") == ["LoRA"]
    assert marked("lora ", "LoRA and lora by Lora") == ["LoRA", "lora", "Lora"]


def test_every_mark_is_what_the_index_finds(library: Library, few: dict[str, int]) -> None:
    catch_up(library)
    queries = (
        'robot,preferen,gpt4 ,visionlanguage ,"reward model",rewardd~,mod*l,a2nav ,h2o,'
        '"reward feedback"~6,=LoRA,naive ,c++'
    )
    for query in queries.split(","):
        found = find(library, query)
        assert found.total
        for source, pieces in why(library, found.papers, found.terms).values():
            assert any(is_marked for _, is_marked in pieces), (query, source, pieces)
