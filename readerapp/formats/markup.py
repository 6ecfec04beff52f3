"""HTML, JATS and escaped characters inside a value, as plain text."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_HIDDEN: Final = re.compile(r"<(?:script|style|template)\b[^<>]{0,2000}>", re.IGNORECASE)
_HIDDEN_END: Final = re.compile(r"</(?:script|style|template)\s{0,20}>", re.IGNORECASE)
_COMMENT: Final = re.compile("<!--")
_COMMENT_END: Final = re.compile("-->")
_CDATA: Final = re.compile(r"<!\[CDATA\[|\]\]>")
_SPACE: Final = r"(?:jats:|mml:|[a-z]{2,8}:)?"
_BREAKS: Final = re.compile(
    rf"</?{_SPACE}(?:p|div|br|li|ul|ol|tr|h[1-6]|sec|title|blockquote|hr|dt|dd)\b[^<>]{{0,2000}}>",
    re.IGNORECASE,
)
# “<b and c>” is no tag: what stands in one is a name, or names with values.
_TAG: Final = re.compile(
    rf"""</?(?:
        (?:jats|mml|xocs|ce|m|sb|ja|xhtml|html|oasis):[a-z][\w.-]{{0,40}}
      | {_SPACE}(?:
            a|abbr|abstract|address|alternatives|article|aside|b|big|blockquote|bold|br|caption
          | center|cite|code|col|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer
          | h[1-6]|header|hr|i|img|inf|inline-formula|ins|italic|kbd|label|li|main|mark|math|mfrac
          | mi|mn|mo|monospace|mover|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtd|mtext
          | mtr|munder|named-content|nobr|ol|p|pre|q|roman|s|samp|sc|scp|sec|section|semantics
          | small|span|strike|strong|styled-content|sub|summary|sup|svg|table|tbody|td
          | tex-math|tfoot|th|thead|title|tr|tt|u|ul|underline|url|var|wbr|xref
        )
    )(?:\s+[a-zA-Z_:@][\w:.@-]{{0,60}}\s{{0,5}}=\s{{0,5}}[^<>]{{0,2000}})?\s{{0,20}}/?>""",
    re.IGNORECASE | re.VERBOSE,
)
_RAISED: Final = re.compile(
    rf"<{_SPACE}sup\b[^<>]{{0,500}}>\s{{0,20}}([-−–+]?\d{{1,3}})\s{{0,20}}</{_SPACE}sup\s{{0,20}}>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_EXPONENT: Final = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


def plain(text: str) -> str:
    """``text`` without tags, entities as characters; a paragraph becomes a line.

    A lone ``<`` or ``&`` is one: “p < 0.05 & q > 1” stays.
    """
    if "<" in text:
        text = _without(text, _HIDDEN, _HIDDEN_END)
        text = _without(_CDATA.sub("", text), _COMMENT, _COMMENT_END)
        text = _RAISED.sub(_raised, text)
        text = _TAG.sub("", _BREAKS.sub("\n", text))
    for _ in range(2):  # feeds escape what was escaped
        if not _ENTITY.search(text):
            break
        text = unescape(text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def raised(before: str, number: str) -> str:
    """A number set as superscript: an exponent as such, so that 10⁻³ is not 10-3.

    A mark after a word (of a footnote, an affiliation) or before one (of an isotope) is printed
    as it is. ``before`` is the text it follows.
    """
    is_exponent = not number[0].isdigit() or before[-1:].isdigit()
    return number.translate(_EXPONENT) if is_exponent else number


def _raised(match: re.Match[str]) -> str:
    start = match.start()
    return raised(match.string[max(0, start - 1) : start], match[1])


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """``text`` without what stands between the two. What is never closed stays."""
    kept: list[str] = []
    reached = 0
    while opens := opening.search(text, reached):
        closes = closing.search(text, opens.end())
        if closes is None:
            break
        kept.append(text[reached : opens.start()])
        reached = closes.end()
    return "".join([*kept, text[reached:]])
