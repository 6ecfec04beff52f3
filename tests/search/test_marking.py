"""What was found is shown where it stands."""

from __future__ import annotations

import time

import pytest

from readerapp.search import excerpt, marks, parse, sentence

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
