"""What people, programs and accidents do to a page of titles and abstracts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from tests.page_forms import SENTENCE, Card, Form

# --- The mutations ----------------------------------------------------------------------------

_NAMES: Final = (
    "Ada Lovelace", "Mary Somerville", "Emmy Noether", "Karl von Frisch", "J. R. Smith",
    "Xiao-Li Meng", "José Ortega y Gasset", "Ngô Bảo Châu", "Øystein Ore", "M. D. van den Berg",
    "Anne-Marie Dupont", "Wei Zhang", "Fatima al-Fihri", "L. Euler", "Sofya Kovalevskaya",
)  # fmt: skip
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FOOTERS: Final = (
    ["You are receiving this because you subscribed.", "Unsubscribe"],
    ["--", "Unsubscribe | Manage preferences | Privacy policy"],
    ["To unsubscribe from this list, reply with the word STOP in the subject line."],
    ["View this email in your browser", "Forwarded this email? Subscribe here."],
    [
        "© 2026 The Papers Letter. All rights reserved.",
        "12 Main Street, Springfield",
        "Unsubscribe",
    ],
    ["Models", "Datasets", "Spaces", "Pricing", "Docs", "Company", "© Hugging Face"],
)
_TOPS: Final = (
    ["Get new papers in your email inbox once a day!", "Get new papers in your email inbox!"],
    ["Daily Papers", "by AK and the research community"],
    ["View this email in your browser"],
    ["Your weekly digest", "Jan 12, 2026"],
    ["Weekly Papers", "", "Submit", "Daily", "Weekly", "Monthly"],
)  # fmt: skip
_HEADINGS: Final = (
    "Machine Learning", "Robotics", "Computer Vision", "Natural Language Processing",
    "Physics and Society", "New submissions", "Highlights", "Theory", "Applications",
)  # fmt: skip
_FRONT_MATTER: Final = [
    "---",
    "title: Papers of the week",
    "date: 2026-01-12",
    "tags: [papers]",
    "---",
]


def _crlf(form: Form) -> None:
    form.end = form.random.choice(["\r\n", "\r\n", "\r"])
    form.mark = form.random.choice(["", "\ufeff"])


def _mark(form: Form) -> None:
    form.mark = "\ufeff"


def _blank_between(form: Form) -> None:
    form.blank_between = True


def _blank_after(form: Form) -> None:
    form.blank_after = True


def _banner(form: Form) -> None:
    form.top += form.random.choice(_TOPS)


def _banner_again(form: Form) -> None:
    form.top += form.random.choice(_TOPS[:2])
    form.every, form.times = form.top, form.random.choice([3, 5, 10, 20])


def _glue(form: Form) -> None:
    form.glue = form.random.choice(["Subscribe", "Sign Up", "Log In"])


def _wrapped(form: Form) -> None:
    form.width = form.random.randint(60, 100)
    form.at_hyphens = form.random.random() < 0.5
    form.blank_between = True
    form.indent = form.random.choice([0, 0, 0, 2, 4])


def _wrapped_between_papers(form: Form) -> None:
    _wrapped(form)
    form.blank_between, form.blank_after = False, True


def _wrapped_solid(form: Form) -> None:
    _wrapped(form)
    form.blank_between = form.blank_after = False


def _capitals(form: Form) -> None:
    form.change("title", lambda _, title: title.upper())
    form.each(lambda _, card: setattr(card, "title", card.title.upper()))


def _numbered(form: Form) -> None:
    style = form.random.choice(["{}. ", "{}) ", "[{}] ", "({}) ", "#{} ", "{}: "])
    form.change("title", lambda number, title: style.format(number + 1) + title)


def _authors(form: Form) -> None:
    style = form.random.choice(["{}", "{}", "Authors: {}", "By {}", "by {}", "*{}*"])
    last = form.random.choice([" and ", ", ", " & "])

    def names(_: int, card: Card) -> list[str]:
        some = form.random.sample(_NAMES, form.random.randint(1 if style != "{}" else 2, 6))
        return [style.format(", ".join(some[:-1]) + last + some[-1] if some[1:] else some[0])]

    form.put("title", names, "below")


def _abstract_missing(form: Form) -> None:
    for card in form.random.sample(form.cards, _few(form)):
        card.abstract = ""
        card.blocks = [block for block in card.blocks if block[0] != "abstract"]


def _title_missing(form: Form) -> None:
    for card in form.random.sample(form.cards, _few(form)):
        card.title = ""
        card.blocks = [block for block in card.blocks if block[0] != "title"]


def _few(form: Form) -> int:
    return form.random.randint(1, max(1, len(form.cards) // 20))


def _two_paragraphs(form: Form) -> None:
    def halve(_: int, card: Card) -> None:
        ends = [match.end() for match in re.finditer(r"[.!?](?=\s+[A-Z])", card.abstract)]
        if ends:
            middle = ends[len(ends) // 2]
            halves = (card.abstract[:middle], card.abstract[middle:].strip())
            card.blocks = [
                new
                for kind, text in card.blocks
                for new in (
                    [("abstract", half) for half in halves]
                    if kind == "abstract"
                    else [(kind, text)]
                )
            ]

    form.each(halve)


def _one_sentence(form: Form) -> None:
    def cut(_: int, card: Card) -> None:
        sentence = SENTENCE.match(card.abstract)
        if sentence:
            card.abstract = sentence.group()
            card.blocks = [
                (kind, card.abstract if kind == "abstract" else text) for kind, text in card.blocks
            ]

    form.each(cut)


def _titles_only(form: Form) -> None:
    for card in form.cards:
        card.abstract = ""
        card.blocks = [block for block in card.blocks if block[0] != "abstract"]


def _abstract_first(form: Form) -> None:
    form.each(lambda _, card: card.blocks.sort(key=lambda block: block[0]))


def _cut_off(form: Form) -> None:
    form.cut = True


def _buttons_between(form: Form) -> None:
    kinds = form.random.sample(range(4), form.random.randint(1, 3))

    def lines(number: int, _: Card) -> list[str]:
        count = form.random.randint(1, 400)
        every = ["Upvote", f"{count}", f"{number % 12 + 2} authors", f"· {count % 9 + 2} authors"]
        return [every[kind] for kind in kinds]

    form.put("title", lines, "below")


def _buttons_below(form: Form) -> None:
    style = form.random.randint(0, 3)

    def lines(number: int, _: Card) -> list[str]:
        count, month = form.random.randint(1, 400), form.random.choice(_MONTHS)
        return (
            ["Upvote", f"{count}", f"{month} {number % 28 + 1}, 2026"],
            [f"- {number % 12 + 2} authors", "View PDF", f"GitHub {count}"],
            [f"{number % 9 + 2} authors", "·", f"{count / 10:.1f}k"],
            [f"Published on {month} {number % 28 + 1}, 2026", f"{count} comments"],
        )[style]

    form.put("abstract", lines, "below")


def _submitted_by(form: Form) -> None:
    style = form.random.randint(0, 1)
    users = ["akhaliq", "taesiri", "adaLovelace99", "m-somerville", "noether"]

    def lines(_: int, __: Card) -> list[str]:
        user = form.random.choice(users)
        return [["Submitted by", user], [f"Submitted by {user}"]][style]

    form.put("title", lines, "above")


def _labels(form: Form) -> None:
    which = form.random.randint(0, 3)
    if which != 1:
        form.change("title", lambda _, title: f"Title: {title}")
    if which:
        label = form.random.choice(["Abstract: ", "ABSTRACT: ", "Summary: ", "Abstract. "])
        form.change("abstract", lambda _, text: label + text)


def _headings(form: Form) -> None:
    marks = form.random.choice(["## ", "### ", "#### "])
    linked = form.random.random() < 0.4
    form.change(
        "title",
        lambda n, title: (
            marks
            + (f"[{title}](https://example.org/papers/{n})" if _links(title, linked) else title)
        ),
    )


def _links(title: str, linked: bool) -> bool:
    return linked and not set("[]") & set(title)


def _bold(form: Form) -> None:
    mark = form.random.choice(["**", "__"])
    form.change("title", lambda _, title: mark + title + mark)


def _bullets(form: Form) -> None:
    bullet = form.random.choice(["- ", "* ", "• "])
    form.change("title", lambda _, title: bullet + title)


def _links_below(form: Form) -> None:
    style = form.random.choice(
        [
            "https://arxiv.org/abs/24{:02}.{:05}",
            "arXiv:24{:02}.{:05}",
            "PDF: https://arxiv.org/pdf/24{:02}.{:05}",
        ]
    )
    form.put(
        "abstract", lambda n, _: [style.format(n % 12 + 1, form.random.randint(0, 19999))], "below"
    )


def _links_above(form: Form) -> None:
    form.put("title", lambda n, _: [f"https://huggingface.co/papers/2601.{n:05}"], "above")


def _twice(form: Form) -> None:
    doubled = [Card(card.title, card.abstract, list(card.blocks)) for card in form.cards]
    if form.random.random() < 0.5:
        form.cards += doubled
    else:
        form.cards = [card for pair in zip(form.cards, doubled, strict=True) for card in pair]


def _front_matter(form: Form) -> None:
    form.top = [*_FRONT_MATTER, *form.top]


def _footer(form: Form) -> None:
    form.bottom += form.random.choice(_FOOTERS)


def _section_headings(form: Form) -> None:
    step = form.random.choice([3, 4, 7, 10])
    mark = form.random.choice(["", "", "# ", "== "])
    form.put(
        "title",
        lambda n, _: [mark + _HEADINGS[n // step % len(_HEADINGS)]] if n % step == 0 else [],
        "above",
    )


def _formulas(form: Form) -> None:
    extras = (
        "$\\ell_1$-Norm ", "Größe und Maß: ", "$O(n \\log n)$ ", "α-Synuclein and ", "“Quoted” ",
        "Żółć, ", "{\\em Emphasised} ", "Čech ", "面向语言的 ", "Is It True? ", "3D-",
    )  # fmt: skip

    def change(_: int, card: Card) -> None:
        if form.random.random() < 0.5:
            extra = form.random.choice(extras)
            card.blocks = [
                (kind, text.replace(card.title, extra + card.title) if kind == "title" else text)
                for kind, text in card.blocks
            ]
            card.title = extra + card.title

    form.each(change)


MUTATIONS: Final[dict[str, Callable[[Form], None]]] = {
    # what changes the words comes first, then what stands round them, then the lines
    "titles with formulas": _formulas,
    "titles in capitals": _capitals,
    "abstracts of one sentence": _one_sentence,
    "abstracts of two paragraphs": _two_paragraphs,
    "an abstract missing": _abstract_missing,
    "a title missing": _title_missing,
    "titles only": _titles_only,
    "labels": _labels,
    "numbered": _numbered,
    "Markdown headings": _headings,
    "bold titles": _bold,
    "bullets": _bullets,
    "authors between": _authors,
    "buttons between": _buttons_between,
    "buttons below": _buttons_below,
    "links below": _links_below,
    "links above": _links_above,
    "submitted by": _submitted_by,
    "abstracts first": _abstract_first,
    "cards twice": _twice,
    "section headings": _section_headings,
    "banner": _banner,
    "banner again and again": _banner_again,
    "a button glued to the first title": _glue,
    "front matter": _front_matter,
    "footer": _footer,
    "blank lines between": _blank_between,
    "blank lines between papers": _blank_after,
    "wrapped": _wrapped,
    "wrapped, blank lines between papers": _wrapped_between_papers,
    "wrapped, no blank lines": _wrapped_solid,
    "Windows line ends": _crlf,
    "byte order mark": _mark,
    "cut off": _cut_off,
}

ONE_OF: Final = (  # what cannot be had together
    ("labels", "Markdown headings", "bold titles", "bullets"),
    ("numbered", "Markdown headings", "bold titles", "bullets"),
    ("wrapped", "wrapped, blank lines between papers", "wrapped, no blank lines",
     "blank lines between", "blank lines between papers"),
    ("titles only", "abstracts first", "cut off", "an abstract missing", "a title missing",
     "cards twice"),
    ("titles only", "abstracts of two paragraphs", "abstracts of one sentence"),
    ("titles only", "buttons below", "labels"),
    ("titles only", "links below", "links above"),
    ("abstracts first", "section headings", "a button glued to the first title", "authors between"),
    ("abstracts first", "submitted by", "buttons between", "buttons below"),
    ("abstracts first", "links below", "links above"),
    ("abstracts first", "banner again and again"),
    ("a title missing", "links above", "submitted by"),
    ("a button glued to the first title", "numbered", "Markdown headings"),
    ("a button glued to the first title", "labels", "bold titles", "bullets"),
    ("a button glued to the first title", "links above", "submitted by", "section headings"),
    ("cut off", "footer"), ("banner", "banner again and again"),
    ("Windows line ends", "byte order mark"),
)  # fmt: skip
