"""What a page says about itself and not about papers: banners, buttons, counts, dates.

Only short whole lines are furniture, so that a paper called “Image Transformer” or “Searching
for Activation Functions” stays a paper.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 120  # characters; a longer line says something

# Words that a page puts on a line of their own: buttons, menus, headings of empty sections.
_ALONE: Final = frozenset(
    word.strip()
    for line in """
        subscribe|unsubscribe|subscribe unsubscribe|sign up|signup|log in|login|sign in|join|new
        daily|weekly|monthly|trending|share|read more|show more|show less|more|less|submit
        submit a paper|search|upvote|view paper|view pdf|view arxiv page|pdf|html|code|abs|abstract
        project page|github|community|copy|cite|twitter facebook|list my alerts|cancel alert
        privacy policy|terms|contact|about|manage preferences|manage your preferences|models
        datasets|spaces|posts|docs|solutions|pricing|enterprise|website|tasks|huggingchat
        collections|languages|organizations|blog|learn|discord|forum|team & enterprise
        hugging face|hugging face pro|enterprise support|inference providers|inference endpoints
        storage buckets|buckets|daily papers|trending papers|home|menu|papers|skip to content
        back to top|next|previous|listen|save|follow|like|comment|reply
    """.splitlines()
    for word in line.split("|")
)

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # banners
        r"(?:get|receive) (?:the )?(?:trending|latest|daily|weekly|new)\b.*\b(?:inbox|e-?mail)\b.*",
        r"(?:daily|trending|weekly|monthly) papers?\b.{0,40}",
        r"(?:subscribe|sign up) (?:to|for) (?:our|the|my|this)\b.*",
        r"by\b.* research community",
        r"(?:your|the|this|our) (?:daily|weekly|monthly)\b.{0,30}",
        r"view (?:in|this)\b.* browser.*",
        r"forwarded this.*|you(?: are|’re|'re)? receiv(?:ing|ed) this.*|unsubscribe\b.{0,60}",
        r"to (?:unsubscribe|stop receiving)\b.*|.{0,60}\ball rights reserved\b.{0,20}",
        r"(?:©|\(c\)|copyright)\s.{0,80}",
        r"search (?:\w+ ){0,2}(?:papers|models|datasets|here)\b.{0,40}",
        # what a card shows beside a paper
        r"submitted by\b.*",
        r"[\W\d]*\d+\s+(?:authors?|comments?|upvotes?|likes?|stars?|views?)\b.{0,20}",
        r"(?:upvotes?|likes?|stars?|github|comments?)[\s:]*\d[\d.,]*k?",
        r"\W*\d[\d.,]*k?\W*",
        r"\W*",
        # dates
        r"(?:(?:published|posted|updated|added|submitted|announced)(?: on)?:? )?"
        r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
        rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s*\d{{4}})?",
        # pictures and footnote marks of pages saved as text
        r"!?\[(?:link|image|img)\b[^\]]*\]\W*|\W*\[(?:\d+|[0-9a-z_-]{4,14})\]\W*",
        # fields of a listing that are no title, authors or abstract
        r"(?:relevancy score|reasons for match|keywords|date|from|subject|by|jel|message-id"
        r"|edited by|to|categories|comments|subjects|journal-ref|report-no|msc classes"
        r"|acm classes|cite as)\s*:.*",
        r"total of \d+.*|showing up to.*|see recent.*|showing new listings.*|new submissions.*"
        r"|cross submissions.*|cross-lists.*|replacement submissions.*",
    )
)

_FOOTER: Final = re.compile(
    r"\bunsubscribe\b|©|\ball rights reserved\b|\bprivacy policy\b|\bterms of (?:use|service)\b"
    r"|\breceiv(?:ing|ed) this\b|\bmanage (?:your )?preferences\b",
    re.IGNORECASE,
)

# A button that the page glued to the title after it: “SubscribeMORE-3S: …”. A blank after it
# would make it a word of the title (“Subscribe to Science”).
_GLUED: Final = re.compile(
    r"(?:Subscribe|Sign ?[Uu]p|Log ?[Ii]n)(?=[A-Z0-9\"“‘'(\[${\\]|[a-z]{1,2}[A-Z]|[^\x00-\x7f])"
)


def is_furniture(line: str) -> bool:
    """Whether a line, stripped of blanks and markup, belongs to the page and not to a paper."""
    if len(line) > _LONGEST:
        return False
    if line.casefold().strip(" :.!›»|·•*") in _ALONE:
        return True
    return any(pattern.fullmatch(line) for pattern in _PATTERNS)


def is_footer(line: str) -> bool:
    """Whether a line stands at the bottom of letters and pages, so that no paper is below it."""
    return len(line) <= _LONGEST and _FOOTER.search(line) is not None


def glued(line: str) -> int:
    """How many characters of a button are glued to the beginning of a line."""
    match = _GLUED.match(line)
    return match.end() if match else 0
