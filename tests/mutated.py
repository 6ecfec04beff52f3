"""Pages made through random mutations, and what became of their papers when they were read."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from readerapp.model import Reading, Record
from tests.mutating import MUTATIONS, ONE_OF
from tests.page_forms import SHORT_OF_A_STOP, Card, Form, Page, Pairs, Paper


def draw(pairs: Pairs, random_: random.Random, most: int = 300) -> Page:
    """A page of some of these papers, made through up to six mutations."""
    number = min(len(pairs), random_.choice([1, 2, 3, 5, 8, 12, 20, 35, 60, 120, 300]), most)
    chosen: list[str] = []
    for name in random_.sample(sorted(MUTATIONS), random_.randint(0, 6)):
        if not any(name in group and set(group) & set(chosen) for group in ONE_OF):
            chosen.append(name)
    return make(random_.sample(list(pairs), number), chosen, random_)


def make(pairs: Pairs, mutations: Sequence[str], random_: random.Random) -> Page:
    """A page of these papers through these mutations."""
    form = Form(random_)
    form.cards = [Card(t, a, [("title", t), ("abstract", a)]) for t, a in pairs]
    names = tuple(name for name in MUTATIONS if name in mutations)
    for name in names:
        MUTATIONS[name](form)
    return _page(form, names)


# --- From cards to lines ----------------------------------------------------------------------


def _page(form: Form, names: tuple[str, ...]) -> Page:
    lines = list(form.top)
    if lines and (form.blank_between or lines[-1] == "---"):
        lines.append("")
    papers: list[Paper] = []
    told: list[int] = []
    for number, card in enumerate(form.cards):
        if number and form.times and number % form.times == 0:
            lines += [*form.every, ""] if form.blank_between else form.every
        first = len(lines) + 1
        for position, (kind, text) in enumerate(card.blocks):
            if number == 0 and kind == "title":
                text = form.glue + text
            lines += _wrap(form, kind, text)
            if form.blank_between or (form.blank_after and position + 1 == len(card.blocks)):
                lines.append("")
        last = len(lines)
        if card.title:
            papers.append(Paper(card.title, card.abstract, first, last))
        else:
            told.append(first)
    lines += form.bottom
    text = form.mark + form.end.join(lines) + form.end
    page = Page(text, papers, names, told)
    return _cut(form, page) if form.cut else page


def _wrap(form: Form, kind: str, text: str) -> list[str]:
    if not form.width:
        return [text]
    indent = " " * form.indent if kind == "abstract" else ""
    return textwrap.wrap(
        text,
        form.width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=form.at_hyphens,
    )


def _cut(form: Form, page: Page) -> Page:
    """Cut a page in the middle of a sentence of one of its abstracts."""
    lines = page.text.split(form.end)
    at = form.random.randrange(len(page.papers))
    paper = page.papers[at]
    solid = "".join(paper.abstract.split())
    for _ in range(40):
        number = form.random.randrange(paper.first_line, paper.last_line)
        line = lines[number]
        column = form.random.randint(len(line) // 3, len(line))
        kept = line[:column].rstrip()
        said = "".join("\n".join([*lines[paper.first_line : number], kept]).split())
        begun = max(said.find(solid[:length]) for length in (12, 30))
        partial = said[begun:] if begun >= 0 else ""
        amid_address = "/" in kept.rsplit(None, 1)[-1] if kept else True
        if amid_address:
            continue
        if len(partial) > 30 and solid.startswith(partial) and SHORT_OF_A_STOP.search(kept):
            kept_papers = [*page.papers[:at], paper._replace(abstract=partial)]
            text = form.end.join([*lines[:number], kept])
            return Page(text, kept_papers, page.mutations, [*page.told, number + 1])
    return page


# --- Comparing --------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """How a page was read."""

    papers: int
    right: int
    wrong: list[str]  # what was read wrong, in words
    silent: list[str]  # what was read wrong, and nobody is told
    unasked: int  # right papers with a doubt on them, on a page that is clean
    asked: bool  # whether anything at all is asked of the reader


def solid(text: str) -> str:
    """A text without its blanks, for comparison."""
    return "".join(text.split())


def compare(page: Page, reading: Reading) -> Outcome:
    """What became of the papers of a page. A wrong one must be told on it or beside it."""
    records = reading.records
    waiting: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        waiting.setdefault((solid(record.title), solid(record.abstract)), []).append(record)
    matched: set[int] = set()
    missing: list[Paper] = []
    seen: set[tuple[str, str]] = set()
    right = total = 0
    for paper in page.papers:
        key = (solid(paper.title), solid(paper.abstract))
        if "cards twice" in page.mutations and key in seen:
            continue
        seen.add(key)
        total += 1
        if waiting.get(key):
            matched.add(id(waiting[key].pop(0)))
            right += 1
        else:
            missing.append(paper)
    wrong, silent = [], []
    for paper in missing:
        where = f"{paper.first_line}-{paper.last_line}"
        words = f"lost {where}: {paper.title!r} {paper.abstract[:80]!r}"
        wrong.append(words)
        if not _told(reading, paper.first_line, paper.last_line):
            silent.append(words)
    for record in records:
        if id(record) not in matched:
            where = f"{record.first_line}-{record.last_line}"
            words = f"made {where}: {record.title!r} {record.abstract[:80]!r}"
            wrong.append(words)
            if not _told(reading, record.first_line, record.last_line):
                silent.append(words)
    for line in page.told:
        if not _told(reading, line, line):
            silent.append(f"not told at {line}")
    doubted = [record for record in records if record.doubts]
    asked = bool(doubted or reading.doubts or reading.problems)
    return Outcome(total, right, wrong, silent, len(doubted) if page.is_clean else 0, asked)


def _told(reading: Reading, first: int, last: int) -> bool:
    """Whether a doubt stands on a paper within these lines or next to them, or on the page."""
    if not reading.records:  # such a file is refused, with a sentence
        return True
    if reading.doubts or any(first - 1 <= p.line <= last + 1 for p in reading.problems):
        return True
    records = reading.records
    near = {
        index + step
        for index, record in enumerate(records)
        if record.first_line <= last + 1 and record.last_line >= first - 1
        for step in (-1, 0, 1)
    }
    if not near and records:  # between two papers, or beyond the last
        above = [i for i, record in enumerate(records) if record.last_line < first]
        near = {above[-1], above[-1] + 1} if above else {0}
    return any(records[index].doubts for index in near if 0 <= index < len(records))
