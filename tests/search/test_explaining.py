"""A query is told in words, so that nobody wonders what was looked for."""

from __future__ import annotations

from readerapp.search.language import parse


def check(said: dict[str, str]) -> None:
    assert {text: parse(text, prefix=False).explained for text in said} == said


def test_a_query_is_explained_in_words() -> None:
    check(
        {
            "": "all papers",
            "robot": "papers with “robot”",
            "robot arm hand": "papers with “robot”, “arm” and “hand”",
            'a "reward model" -lidar': "papers with “reward model”, not “lidar”",
            "-lidar": "papers without “lidar”",
            "-lidar -(radar OR sonar)": "papers without “lidar” or (“radar” or “sonar”)",
            "arm OR hand": "papers with “arm” or “hand”",
            "robot arm OR hand": "papers with “robot” and (“arm” or “hand”)",
            "title:arm -has:note": "papers with “arm” in the title, without a note",
            "title:(robot arm)": "papers with “robot” and “arm” in the title",
            "title:x note:y": "papers with “x” in the title and “y” in the note",
            "author:Gödel": "papers with “Gödel” among the authors",
            "=LoRA": "papers with exactly “LoRA”",
            "robto~": "papers with “robto” or nearly so",
            '"a b"~5': "papers with “a” and “b” within 5 words",
            "wor*d pre*": "papers with “wor*d” and “pre…”",
            "tag:rl status:inbox": "papers tagged rl, in the inbox",
            'tag:"to read" -tag:x': "papers tagged “to read”, not tagged x",
            "robot tag:rl OR tag:x": "papers with “robot”, tagged rl or tagged x",
            "robot OR tag:rl": "papers with “robot” or tagged rl",
            "(a tag:x) OR b": "papers (with “a” and tagged x) or with “b”",
            "-(a tag:x)": "papers not (with “a” and tagged x)",
            "year:2020": "papers from 2020",
            "year:2020..2023 year:>2019": "papers from 2020 to 2023, after 2019",
            "year:..2020 year:<=2019": "papers from 2020 or earlier, from 2019 or earlier",
            "rating:>3 rating:2..4": "papers rated above 3, rated 2 to 4",
            "added:7d added:1w": "papers added in the last 7 days, added in the last week",
            "added:>3m added:2026-11": "papers added 3 months ago or earlier, added in 2026-11",
            "added:2026-11-22": "papers added on 2026-11-22",
            "starred: -starred:no": "papers starred",
            "has:url -has:abstract": "papers with an address, without an abstract",
            "is:orphan": "papers with a highlight that lost its place",
            'import:"my digest"': "papers of the import “my digest”",
            "status:queued in:trash": "papers on the reading list, in the trash",
            "in:all": "all papers, the trash included",
            "in:all robot": "papers with “robot”, the trash included",
        }
    )


def test_a_long_query_is_explained_in_a_sentence_of_the_usual_length() -> None:
    words = parse(" ".join(f"w{n}" for n in range(60)), prefix=False).explained
    facts = parse(" ".join(f"year:{n}" for n in range(1950, 2000)), prefix=False).explained
    assert words.endswith("“w11” and 48 more")
    assert facts.endswith("from 1961, and 38 more")
    assert len(parse("x" * 9000).explained) < 120


def test_a_word_still_being_typed_is_shown_to_go_on() -> None:
    assert parse("robot pref").explained == "papers with “robot” and “pref…”"
    assert parse("tag:pref").explained == "papers tagged pref…"
