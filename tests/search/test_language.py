"""Queries are understood, and whatever is not is taken as words."""

from __future__ import annotations

from readerapp.search.language import parse
from readerapp.search.query import And, Fact, Node, Not, Term


def brief(node: Node) -> str:
    """A tree on one line: ``title:=reward model… & -[tag rl]``."""
    if isinstance(node, Term):
        words = "=" * node.exact + " ".join(node.words) + node.pattern
        more = f"~{node.fuzzy}" * bool(node.fuzzy) + f" within {node.near}" * bool(node.near)
        field = f"{node.field}:" * bool(node.field)
        return field + words + "…" * node.prefix + more + f"!{node.cased}" * bool(node.cased)
    if isinstance(node, Fact):
        return f"[{node.name} {node.value}{'…' * node.unfinished}]"
    if isinstance(node, Not):
        return f"-{brief(node.part)}"
    sign = " & " if isinstance(node, And) else " | "
    return f"({sign.join(map(brief, node.parts))})"


def read(text: str, *, prefix: bool = False) -> str:
    return " & ".join(map(brief, parse(text, prefix=prefix).tree.parts))


def check(meant: dict[str, str], *, prefix: bool = False) -> None:
    assert {text: read(text, prefix=prefix) for text in meant} == meant


def test_words_phrases_and_patterns() -> None:
    check(
        {
            "": "",
            "robot arm": "robot & arm",
            "robot robot": "robot",
            "a robot": "robot",
            "to be": "to & be",
            "the tag:rl": "the & [tag rl]",
            "vision-language": "vision language",
            "C++": "c++",
            '"reward models"': "=reward models",
            "“the art”": "=the art",
            'the 5" disk': "5 & disk",
            "=robots": "=robots",
            "=LoRA": "=lora!LoRA",
            '"LoRA"': "=lora!LoRA",
            '"-LoRA,"': "=lora!LoRA",
            "=Lora": "=lora",
            '"LoRA rank"': "=lora rank",
            '"reward model"~5': "=reward model within 5",
            '"reward model"~': "=reward model within 10",
            '"reward"~5': "=reward",
            "robot*": "robot…",
            "gpt-*": "gpt…",
            '"reward mod*"': "=reward mod…",
            "wor*d": "wor*d",
            "*Former": "*former",
            "Té?t": "te?t",
            "gpt-?o": "gpt?o",
            "l?ngu*": "l?ngu*",
            "*form*": "*form*",
            "what is this?": "what & is & this",
            "do they reason?": "reason",
            "robto~": "robto~1",
            "prefernce~2": "prefernce~2",
            "of~2": "of",
            "gpt-4~": "gpt4~1",
        }
    )


def test_and_or_not_and_brackets() -> None:
    check(
        {
            "a OR robot": "(a | robot)",
            "x y OR z w": "x & (y | z) & w",
            "x | y": "(x | y)",
            "x AND y OR z AND w": "((x & y) | (z & w))",
            "x OR y OR x": "(x | y)",
            "x or y": "x & y",
            "(x y) OR z": "((x & y) | z)",
            "x (y (z))": "x & y & z",
            "-x": "-x",
            "NOT x y": "-x & y",
            "NOT NOT x": "x",
            "NOT -x": "x",
            "-(x OR y)": "-(x | y)",
            "-(x -y) z": "-(x & -y) & z",
            "x OR -tag:y": "(x | -[tag y])",
            "self-play (re-)use (semi)-supervised": "self play & re & use & semi & supervised",
            '-"to be"': "-=to be",
            "-tag:x": "-[tag x]",
            '"x"-tag:y': "=x & -[tag y]",
        }
    )


def test_a_name_asks_one_field() -> None:
    check(
        {
            "title:arm": "title:arm",
            "TITLE:arm author:Gödel": "title:arm & authors:godel",
            "title: arm": "title:arm",
            "Title: arm": "title & arm",
            'title:"the arm" note:=LoRA': "title:=the arm & note:=lora!LoRA",
            "title:the": "title:the",
            "title:(x OR y) z": "(title:x | title:y) & z",
            "title:(x note:y tag:z)": "title:x & note:y & [tag z]",
            "-highlight:(x y)": "-(highlights:x & highlights:y)",
            "abstract:wor*d": "abstract:wor*d",
            "foo:bar": "foo & bar",
            'foo:"b c"': "foo & =b c",
            "foo:(b c)": "foo & b & c",
            "MORE: a title": "more & title",
            "ftp://x.org/y": "ftp & x org y",
            "https://www.x.org/y?z=w*": "x org y & z & w…",
            "doi:10.1145/3442188.3445922": "10 1145 3442188 3445922",
            "arXiv:2401.01234v2": "2401 01234v2",
            "www.x.org": "x org",
            "title:": "title",
            "title: OR x": "(title | x)",
        }
    )


def test_facts_are_told_from_words() -> None:
    check(
        {
            "status:queued status:in": "[status queued] & [status inbox]",
            "tag:rl/preference": "[tag rl/preference]",
            'tag:"To Read" tags:x/': "[tag To Read] & [tag x]",
            "tag: rl": "[tag rl]",
            "tag:(a OR b)": "([tag a] | [tag b])",
            "year:2020..2023 year:>2019": "[year 2020..2023] & [year >2019]",
            "year:2020-2023 year:..2020": "[year 2020..2023] & [year ..2020]",
            "added:7d added:>2026-01 added:>1y": "[added 7d] & [added >2026-01] & [added >1y]",
            "rating:>3 stars:5": "[rating >3] & [rating 5]",
            "starred: starred:no": "[starred yes] & [starred no]",
            "has:note has:highlights": "[has note] & [has highlight]",
            'import:VPVPN6K8 import:"my digest"': "[import vpvpn6k8] & [import my digest]",
            "is:orphan is:starred is:queued": "[is orphan] & [starred yes] & [status queued]",
            "is:trashed in:all": "[in trash] & [in all]",
            "year:soon": "year & soon",
            "year:20": "year & 20",
            "status:lost": "status & lost",
            "tag:/ x": "tag & x",
            "tag:": "tag",
        }
    )


def test_what_is_left_hanging_means_something_sensible() -> None:
    check(
        {
            "x OR": "x",
            "x AND NOT": "x",
            "OR x": "x",
            "x OR OR y": "(x | y)",
            "x OR AND y": "(x | y)",
            "x -": "x",
            "- -- :": "",
            "OR": "or",
            "NOT NOT": "not",
            "()": "",
            "-() x": "x",
            "(x (y": "x & y",
            "x) y) z": "x & y & z",
            '"x y': "=x y",
            '""': "",
            'title:"" x': "x",
            "*": "",
            "~2": "2",
            "=": "",
        }
    )


def test_what_is_half_typed_takes_nothing_away() -> None:
    check(
        {
            "robot pref": "robot & pref…",
            "robot pref ": "robot & pref",
            "robot,": "robot",
            "x OR rob": "(x | rob…)",
            "(x OR rob": "(x | rob…)",
            "(x OR rob)": "(x | rob)",
            "title:rob": "title:rob…",
            "“reward mod": "=reward mod…",
            '"reward mod"': "=reward mod",
            "=rob": "=rob",
            "x -rob": "x & -rob",
            "-(x rob": "-(x & rob)",
            "x tag:": "x",
            "x tag: ": "x",
            "x title:": "x",
            "x -tag:": "x",
            "tag:r": "[tag r…]",
            "tag:r ": "[tag r]",
            'tag:"to r': "[tag to r…]",
            "x year:": "x",
            "x year:20": "x",
            "x year:>": "x",
            "year:2019.": "[year 2019]",
            "year:2019..20": "[year 2019..]",
            "added:2026-1": "[added 2026]",
            "x added:7": "x",
            "x rating:": "x",
            "x status:": "x",
            "x status:q": "x & [status queued]",
            "x status:r": "x",
            "x status:r ": "x & [status read]",
            "x status:read": "x & [status read]",
            "x is:s": "x",
            "x has:au": "x & [has author]",
            "x starred:": "x & [starred yes]",
            "x starred:n": "x & [starred no]",
            "x OR tag:": "x",
        },
        prefix=True,
    )


def test_the_words_of_a_query_are_told_apart() -> None:
    query = parse('the robot OR arm -lidar -"to be" tag:rl', prefix=False)
    assert [t.words for t in query.terms] == [("the",), ("robot",), ("arm",)]
    assert [t.words for t in query.wanted] == [("robot",), ("arm",)]
    assert [t.words for t in query.without] == [("lidar",), ("to", "be")]
    assert query.facts == (Fact("tag", "rl"),)


def test_only_so_much_is_asked_for() -> None:
    many = parse(" ".join(f"word{n}" for n in range(1000)))
    assert len(many.wanted) == 64
    deep = parse("".join(f"(w{n} OR (" for n in range(300)))
    assert len(deep.wanted) <= 64
    assert parse("(" * 5000 + "x" + ")" * 5000, prefix=False).explained == "all papers"


def test_of_a_longer_bad_query_no_more_is_looked_at() -> None:
    for bad in ("(", "NOT ", "x ", '"', "a-", "tag:", "year: ", "a* ", "-(a OR "):
        short, long = parse(bad * 10_000), parse(bad * 250_000)
        assert (long.tree, long.clauses) == (short.tree, short.clauses)
