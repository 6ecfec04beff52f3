"""A note looks as its writer meant it, and nothing in it can do harm."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.rendering import render

PAPER = "readerapp://paper/7K2M9QXA"
PIECES = (
    "<img src=x onerror=alert(1)>",
    "![x](//evil/share/a.png)",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: file:///etc/passwd\n\n[x]",
    '<a href="data:text/html,x" onclick=y style="background:url(file:///x)">',
    "<table background=x.png><tr><td>",
    "<style>@import 'file:///x'</style>",
    "<svg onload=x>",
    "</p><p>",
    "[[sieve]]",
    "> [!note] t\n> ",
    "`` ` ``",
    "$x$",
    "| a |\n|---|\n| b |\n",
    "- [ ] ",
    "\ue0000\ue001",
    "<!--",
    "&#106;avascript:",
    "[y](\x01javascript:x)",
)


def resolve(target: str) -> str | None:
    return PAPER if target == "sieve" else None


def shape(markdown: str) -> str:
    """The HTML without spaces and line ends between tags."""
    return re.sub(
        r"\s*((?!</?(?:a|b|em|code|mark|del|span|strong)\b)<[^>]*>)\s*",
        r"\1",
        render(markdown, resolve),
    )


class Page(HTMLParser):
    """What a page holds, for a test to look at."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, "", ""))
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def assert_harmless(page: str) -> None:
    for tag, name, value in Page(page).attributes:
        assert tag not in ("img", "script", "style", "link", "iframe", "object", "svg", "base")
        assert name in (
            "",
            "href",
            "class",
            "id",
            "name",
            "align",
            "start",
            "width",
            "cellspacing",
            "cellpadding",
        ), (tag, name)
        if name == "href":
            assert re.match(r"#|https?://|mailto:|readerapp://", value, re.IGNORECASE), value


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=file:///etc/hostname>",
        "![x](//evil/share/a.png)",
        "![x](file:///dev/zero)",
        "![x](data:image/png;base64,AAAA)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](vbscript:x) [y](data:text/html,x)",
        "[x](ms-msdt:/id) [y](file:///C:/x.exe) [z](\\\\host\\share\\x)",
        "<iframe src=https://evil></iframe>",
        "<form action=https://evil><input name=a></form>",
        "<meta http-equiv=refresh content='0;url=https://evil'><base href=https://evil>",
        "<svg onload=alert(1)><image href=file:///x /></svg>",
        "<style>@import 'file:///x'</style><link rel=stylesheet href=file:///x>",
        '<p style="background-image:url(file:///x)" onclick=x>y</p>',
        "<table background=/etc/x><tr><td background=/etc/x>y</td></tr></table>",
        '<a href="//evil/x">x</a> <a href="/etc/passwd">y</a> <a href="x.md">z</a>',
        "[x]: javascript:alert(1)\n\n[x]",
        "<details open ontoggle=alert(1)>x</details>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '`<img src="` onerror="x">`',
    ],
)
def test_an_attack_does_nothing(attack: str) -> None:
    assert_harmless(render(attack, resolve))


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=8).map("".join))
def test_no_note_can_do_harm(markdown: str) -> None:
    assert_harmless(render(markdown, resolve))


def test_an_address_from_a_resolver_cannot_do_harm_either() -> None:
    assert_harmless(render("[[a]]", lambda target: 'javascript:alert("1")'))
    assert_harmless(render("[[a]]", lambda target: '"><img src=x>'))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("text\n- a\n- b", "<p>text</p><ul><li>a</li><li>b</li></ul>"),
        (
            "- a\n  - b\n    - c\n- d",
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
        ),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("born in\n1987. Then", "<p>born in\n1987. Then</p>"),
        ("- a\n\n  more\n\n- b", "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"),
        ("- [ ] a\n- [x] b", '<ul><li class="unchecked">a</li><li class="checked">b</li></ul>'),
        ("~~a~~ ==b *c*==", "<p><del>a</del> <mark>b <em>c</em></mark></p>"),
        ("#tag and #other/one", "<p>#tag and #other/one</p>"),
        ("a  \nb\\\nc\nd", "<p>a<br>b<br>c\nd</p>"),
        ("a %%hidden%% <!-- too --> b", "<p>a   b</p>"),
        ("---\ntitle: x\ntags:\n  - y\n---\ntext", "<p>text</p>"),
        ("---\nA line of text\n\n---", "<hr><p>A line of text</p><hr>"),
        ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
        (
            "- a\n  ```\n  x < y\n    z\n  ```\n- b",
            "<ul><li>a<pre>x &lt; y\n  z</pre></li><li>b</li></ul>",
        ),
        ("Title\n===\n\ntext", '<h1 id="title">Title</h1><p>text</p>'),
        ("snake_case and __init__.py", "<p>snake_case and <strong>init</strong>.py</p>"),
    ],
)
def test_everyday_markdown_reads_as_elsewhere(markdown: str, html: str) -> None:
    assert shape(markdown) == html


def test_a_callout_is_a_table_of_one_cell() -> None:
    assert shape("> [!warning] Mind *this*\n> text\n\n> [!unheard-of]\n> more") == (
        '<table class="callout" width="100%" cellspacing="0" cellpadding="8"><tbody><tr>'
        '<td class="callout-warning"><p><b>Mind <em>this</em></b></p><p>text</p></td>'
        "</tr></tbody></table>"
        '<table class="callout" width="100%" cellspacing="0" cellpadding="8"><tbody><tr>'
        '<td class="callout-note"><p><b>Unheard-of</b></p><p>more</p></td></tr></tbody></table>'
    )


def test_links_lead_to_papers_or_say_that_they_do_not() -> None:
    page = render("[[sieve|the <planner>]] [[sieve#h2]] [[nobody]] `[[sieve]]` [[#h1]]", resolve)
    assert page.strip() == (
        f'<p><a href="{PAPER}">the &lt;planner&gt;</a> <a href="{PAPER}?h=h2">sieve</a> '
        '<a class="missing">nobody</a> <code>[[sieve]]</code> <a href="#h1">h1</a></p>'
    )


def test_a_link_with_a_bar_and_code_with_a_bar_stand_in_a_table() -> None:
    cells = "| a | b |\n|:--|--:|\n| [[sieve|S]] | `x|y` |"
    assert f'<td align="left"><a href="{PAPER}">S</a></td>' in render(cells, resolve)
    assert '<td align="right"><code>x|y</code></td>' in render(cells, resolve)


def test_an_address_typed_as_it_is_leads_there_without_its_full_stop() -> None:
    page = render("See https://example.org/a_b_c. And (https://example.org).", resolve)
    assert '<a href="https://example.org/a_b_c">https://example.org/a_b_c</a>.' in page
    assert '(<a href="https://example.org">https://example.org</a>).' in page


def test_formulas_are_shown_as_text_and_money_is_no_formula() -> None:
    assert shape("$\\alpha^2$ costs $5 and $6") == (
        '<p><span class="math">α²</span> costs $5 and $6</p>'
    )
    assert '<span class="math">x²</span>' in render("$$x^2$$", resolve)


def test_a_picture_is_a_link_to_it() -> None:
    assert shape("![a plot](https://example.org/p.png)") == (
        '<p><a class="image" href="https://example.org/p.png">a plot</a></p>'
    )


def test_footnotes_lead_down_and_back() -> None:
    page = render("text[^1]\n\n[^1]: The note.", resolve)
    assert 'href="#fn:1"' in page
    assert 'id="fn:1"' in page
    assert 'href="#fnref:1"' in page


def test_a_defect_of_the_resolver_still_shows_the_text(caplog: pytest.LogCaptureFixture) -> None:
    def broken(target: str) -> str:
        raise KeyError(target)

    assert "[[sieve]]" in render("[[sieve]] <b>", broken)
    assert "could not be rendered" in caplog.text
    caplog.clear()
