"""What one line of a list of papers says: title, authors, year, abstract, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from readerapp.formats import values
from readerapp.formats.markdown_inline import Inline, is_label, is_title
from readerapp.model import Record
from readerapp.text.urls import urls

_LEADING: Final = re.compile(
    r"\A(?:\s+|[\[(【]?\d{1,4}[\])】.:、]\s*|\[[^\[\]]{1,30}\]\s*|:\w{2,30}:"
    r"|\(?\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?\)?\s*[,:：|—–-]?"
    r"|(?:title|paper|标题|题目)\s*[:：]|[^\w\s\"“《(\[$\\]+\s*)+",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[\"“《]([^\"“”《》\n]{8,300})[\"”》]")
_TITLE_END: Final = re.compile(
    r"\s+[-–—|]\s+|\s*[|\n\t]|\s*\((?:19|20)\d\d\)|[.]\s+(?=[A-Z*_])|,\s+(?=arXiv\b)"
)
_ASIDE: Final = re.compile(r"\s*[(（\[]([^()（）\[\]]{0,80})[)）\]]\s*$")
_LABELLED: Final = re.compile(
    r"^\W{0,4}(?P<label>authors?|author\(s\)|by|作者|作\s?者|저자|著者|abstract|摘要|摘要（原文）"
    r"|abstract \(original\)|venue|conference|journal|published in|date|published|year|keywords?"
    r"|categories|subjects?|links?|urls?|pdf|paper|arxiv(?: id)?|code|comments?|title)"
    r"\s{0,2}\W{0,3}[:：]\W{0,3}\s*(?P<said>.*)$",
    re.IGNORECASE,
)
_BY: Final = re.compile(r"\s*[,.:;–—-]?\s*\bby\s+(.{3,2000}?)(?=\.\s|\n|\(|\[|\||—|–| - |$)")
_OTHERS: Final = re.compile(r"\s*et\.?\s?al\b\.?", re.IGNORECASE)
_NAME: Final = re.compile(r"(?:[^\W\d_]|[.’'`-])+(?:\s+(?:[^\W\d_]|[.’'`-])+){0,5}")
_PARTICLES: Final = frozenset(
    re.findall(
        r"\w+",
        "al bin da de del della den der di dos du el ibn la le ten ter van von y zu",
    )
)
_VENUE: Final = re.compile(
    r"\b(?:NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|ACL|EMNLP|NAACL|EACL|AAAI|IJCAI|KDD|SIGIR|WWW"
    r"|ICRA|IROS|CoRL|INTERSPEECH|ICASSP|TPAMI|JMLR|TACL|COLING|SIGGRAPH|WACV|BMVC|Nature|Science)\b"
)
_IN_BRACKETS: Final = re.compile(r"\W*\[[^\[\]]*\]\W*")
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MULTIPLE: Final = re.compile(r"\s+")
_ABSTRACT: Final = re.compile(
    r"abstract|摘要（原文）|摘要|原文摘要|original abstract", re.IGNORECASE
)
_ASIDE_YEAR: Final = re.compile(r"^\W*\(?(?:19|20)\d\d\)?\W*")
_WORDS: Final = re.compile(r"\w+")
_LONG: Final = 40  # characters of a remark that is worth a note
_PROSE: Final = 150  # characters of an abstract that is not called one
_MOST: Final = 20_000

_COLUMNS: Final = (
    ("title", re.compile(r"title|^papers?$|paper name|论文|题目|标题|article|^name$", re.I)),
    ("authors", re.compile(r"author|作者|著者", re.I)),
    ("abstract", re.compile(r"abstract|^摘要$", re.I)),
    ("year", re.compile(r"date|year|publish|日期|时间|年份|^when$", re.I)),
    ("venue", re.compile(r"venue|conference|journal|publication|会议|期刊|^where$|^pub\.?$", re.I)),
)


@dataclass(slots=True)
class Told:
    """What is told of a paper, before it is a record."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    abstract: str = ""
    note: str = ""
    inline: list[Inline] = field(default_factory=list)

    def record(self, tags: tuple[str, ...] = ()) -> Record:
        """The record; its identifiers are the first that are named."""
        numbers = [number for each in self.inline for number in each.numbers]
        names = [name for each in self.inline for name in each.names]
        links = [link for each in self.inline for link in each.links]
        labelled = [link.address for each in self.inline for link in each.labelled]
        addresses = urls(" ".join([*labelled, *(link.address for link in links)]))
        doubts = ("the abstract is cut off",) if self.abstract.endswith(("…", "...")) else ()
        return Record(
            title=self.title,
            abstract=self.abstract[:_MOST],
            authors=self.authors,
            year=self.year,
            venue=self.venue,
            doi=names[0] if names else None,
            arxiv=numbers[0].id if numbers else None,
            arxiv_version=numbers[0].version if numbers else None,
            urls=tuple(address for address in addresses if "shields.io" not in address)[:5],
            tags=tags,
            note=self.note[:_MOST],
            doubts=doubts,
        )


def of_row(row: Sequence[str], header: Sequence[str]) -> Told:
    """What the cells of a table's row say, under the names of its columns."""
    told = Told(inline=[Inline(cell) for cell in row])
    columns = [_column(header[place] if place < len(header) else "") for place in range(len(row))]
    candidates = [
        (place, title_of(each, whole=columns[place] == "title"))
        for place, each in enumerate(told.inline)
    ]
    named = [(place, title) for place, title in candidates if title and columns[place] == "title"]
    strong = [
        (place, title)
        for place, title in candidates
        if title and not columns[place] and _is_marked(told.inline[place], title)
    ]
    place, told.title = next(iter(named or strong), (-1, ""))
    for other, (each, column) in enumerate(zip(told.inline, columns, strict=True)):
        text = each.text
        if other == place:
            told.note = _remark(each, told.title)
        elif column == "authors":
            told.authors = values.people(_OTHERS.sub("", text))
        elif column == "abstract":
            told.abstract = values.prose(text)
        elif column == "year":
            told.year = told.year or values.year(text)
            told.venue = told.venue or _venue(text)
        elif column == "venue":
            told.venue = values.title(text)[:200] or None
            told.year = told.year or values.year(text)
        elif len(text) >= _LONG and not is_label(text) and not each.papers:
            told.note = "\n\n".join(filter(None, (told.note, text)))
    return told


def of_text(lines: Sequence[str]) -> Told:
    """What a list item or a paragraph says; the lines after the first may be labelled."""
    whole = Inline("\n".join(lines))
    told = Told(inline=[whole])
    told.title = title_of(whole)
    told.year = values.year(re.sub(r"https?://\S{1,2000}|\d{4}\.\d{4,5}", " ", whole.bare))
    rest = _told_by_labels(told, lines[1:])
    first = whole if not rest else Inline("\n".join([lines[0], *(r for r in rest if r[:1] != ">")]))
    told.authors = told.authors or _authors(first, told.title)
    told.venue = told.venue or _venue(whole.bare)
    quoted = values.prose(
        " ".join(Inline(line.lstrip("> ")).text for line in rest if line[:1] == ">")
    )
    if quoted and not told.abstract and same_script(quoted, told.title) and len(quoted) > _PROSE:
        told.abstract = quoted
    elif quoted:
        told.note = quoted
    if not told.note:
        told.note = _remark(first, told.title) if not told.authors or " - " in lines[0] else ""
    return told


def title_of(inline: Inline, *, whole: bool = False) -> str:
    """The title: in bold, else on a link, else between quotes, else the words before the rest.

    ``whole`` says that nothing else stands there, so that a full stop does not end it.
    """
    printed = (text for text in inline.bold if not _IN_BRACKETS.fullmatch(text))
    bold = next((text for text in map(_trimmed, printed) if is_title(text)), "")
    linked = [_trimmed(link.words) for link in inline.links]
    on_link = next((text for text in linked if is_title(text)), "")
    if bold and on_link and bold != on_link:
        return on_link if len(bold.split()) < 4 <= len(on_link.split()) else bold
    if bold or on_link:
        return bold or on_link
    if len(inline.links) == 1 and inline.papers and inline.text == inline.links[0].words:
        return "" if is_label(inline.text) else _trimmed(inline.text)  # “[T5](…)”
    quoted = _QUOTED.search(inline.text)
    if quoted and is_title(_trimmed(quoted[1])):
        return _trimmed(quoted[1])
    first = _LEADING.sub("", _before_links(inline), count=1)
    first = first if whole else _TITLE_END.split(first, maxsplit=1)[0]
    by = first.rfind(" by ")
    if by > 0 and len(sure_names(first[by + 4 :])) > 1:
        first = first[:by]
    title = _trimmed(first)
    return title if is_title(title) and len(title.split()) > 1 else ""


def is_heading_title(words: str) -> str:
    """The title that a heading is, without the number and the links beside it."""
    inline = Inline(words)
    linked = next((t for t in (_trimmed(link.words) for link in inline.links) if is_title(t)), "")
    if linked:
        return linked
    return _trimmed(_LEADING.sub("", _MULTIPLE.sub(" ", inline.bare.replace("**", "")), count=1))


def same_script(text: str, title: str) -> bool:
    """Whether a text is written in the letters of the title: else it is somebody's translation."""
    foreign = len(_CJK.findall(text)) > 0.1 * len(text)
    return foreign == (len(_CJK.findall(title)) > 0.1 * len(title))


def body(told: Told, lines: Sequence[str]) -> None:
    """What stands below a heading that is a title: labelled, quoted, or a remark."""
    rest = _told_by_labels(told, lines)
    quoted = " ".join(line.lstrip("> ") for line in rest if line.startswith(">"))
    if not told.abstract and len(quoted) > _PROSE and same_script(quoted, told.title):
        told.abstract = values.prose(Inline(quoted).text)
        rest = [line for line in rest if not line.startswith(">")]
    kept = [line for line in rest if not _is_link_line(line)]
    if kept and not told.authors and len(kept[0]) < 3_000:
        told.authors = sure_names(Inline(kept[0]).text)
        kept = kept[1:] if told.authors else kept
    note = "\n\n".join(kept).strip()
    if len(note) > _LONG // 2:
        told.note = note


def _told_by_labels(told: Told, lines: Sequence[str]) -> list[str]:
    """Take what lines say under a label (“Authors: …”); return the other lines."""
    rest: list[str] = []
    label = ""
    for line in lines:
        found = _LABELLED.match(line.replace("**", "").strip("#>-* \t"))
        if not found:
            heading = line.strip("#*>- \t:：")
            if _ABSTRACT.fullmatch(heading):
                label = "abstract"
                continue
            if label == "abstract" and line.strip() and not line.startswith("#"):
                _add_abstract(told, line)
                continue
            label = ""
            rest.append(line)
            continue
        label = found["label"].casefold()
        said = Inline(found["said"]).text
        if label in ("by", "作者", "저자", "著者") or label.startswith("author"):
            told.authors = told.authors or values.people(_OTHERS.sub("", said))
        elif "abstract" in label or label.startswith("摘要"):
            label = "abstract"
            if said:
                _add_abstract(told, said)
        elif label in ("date", "published", "year"):
            told.year = told.year or values.year(said)
        elif label in ("venue", "conference", "journal", "published in"):
            told.venue = told.venue or values.title(said)[:200] or None
        elif label == "title":
            told.title = told.title or _trimmed(said)
    return rest


def _add_abstract(told: Told, line: str) -> None:
    text = values.prose(Inline(line.lstrip("> ")).text)
    if not same_script(text, told.title):
        told.note = "\n".join(filter(None, (told.note, text)))
    elif len(told.abstract) < _MOST:
        joint = " " if line.startswith(">") else "\n"
        told.abstract = joint.join(filter(None, (told.abstract, text)))


def _is_link_line(line: str) -> bool:
    inline = Inline(line)
    return (bool(inline.links) and is_label(inline.text)) or not _WORDS.search(inline.text)


def _column(name: str) -> str:
    plain = Inline(name).text
    return next((column for column, pattern in _COLUMNS if pattern.search(plain)), "")


def _is_marked(inline: Inline, title: str) -> bool:
    """Whether a title is in bold or on a link, and not a remark of several sentences."""
    return any(
        title == _trimmed(words) for words in (*inline.bold, *(x.words for x in inline.links))
    )


def _trimmed(words: str) -> str:
    """A title without numbers, quotes, labels in brackets and the full stop around it."""
    words = _MULTIPLE.sub(" ", _LEADING.sub("", words, count=1) or words).strip()
    for _ in range(3):
        aside = _ASIDE.search(words)
        if not aside or not aside.start() or not is_label(aside[1]) or aside[1].isdigit():
            break
        words = words[: aside.start()]
    words = words.strip(" *_`|,;·")
    if len(words) > 2 and words[0] in "\"“《'‘" and words[-1] in "\"”》'’.":
        words = words[1:].rstrip("\"”》'’.")
    words = words.removesuffix(".").rstrip() if not words.endswith("..") else words
    return values.title(words)


def _before_links(inline: Inline) -> str:
    """The words up to the first link that is only labelled, links on titles as words."""
    marked = inline.text.split("\n", 1)[0]
    for link in inline.links:
        place = marked.find(link.words) if link.words else -1
        if place > 8 and is_label(link.words):
            words = marked[:place].rstrip(" [(（【:：")
            opened = max(words.rfind("("), words.rfind("["))  # “(Read more on [arXiv](…))”
            if opened > 8 and is_label(words[opened:]) and words.find(")", opened) < 0:
                words = words[:opened]
            return words
    return marked


def _authors(inline: Inline, title: str) -> tuple[str, ...]:
    """The people named beside a title, if that is what they surely are."""
    for text in inline.italic:
        found = sure_names(text)
        if found:
            return found
    rest = inline.after(title)
    by = _BY.match(_ASIDE_YEAR.sub("", rest, count=1))
    if by:
        return sure_names(by[1])
    segment = _ASIDE_YEAR.sub("", rest, count=1).lstrip(" .,:;–—-")
    for link in inline.links:
        if link.words and is_label(link.words) and link.words in segment:
            segment = segment[: segment.find(link.words)]
    segment = re.split(r"[\[(|\n]|\.\s|\b(?:Paper|Code|arXiv|PDF)\b\s*:?", segment, maxsplit=1)[0]
    return sure_names(segment)


def sure_names(text: str) -> tuple[str, ...]:
    """The names in a text that is nothing but names; none otherwise."""
    text = text.strip(" .,;:*_\n")
    if not 4 < len(text) < 5_000 or "http" in text:
        return ()
    et_al = bool(_OTHERS.search(text))
    found = values.people(_OTHERS.sub("", text).strip(" ,.;"))
    if not found or (len(found) == 1 and not et_al and len(found[0].split()) not in (2, 3)):
        return ()
    return found if all(map(_is_name, found)) else ()


def _is_name(name: str) -> bool:
    if not _NAME.fullmatch(name) or is_label(name):
        return False
    parts = name.split()
    if _CJK.search(name):
        return len(name) <= 5
    return (1 < len(parts) <= 6) and all(
        part[0].isupper() or part.casefold() in _PARTICLES for part in parts
    )


def _venue(text: str) -> str | None:
    found = _VENUE.search(text)
    return found.group() if found else None


def _remark(inline: Inline, title: str) -> str:
    """What is said behind a title and a dash: somebody's words about the paper."""
    rest = inline.after(title)
    dash = re.match(r"[\s.*)\]]*(?:[-–—:：]|\n)\s*(?=\S)", rest)
    if not dash:
        return ""
    said = rest[dash.end() :].strip()
    return said if len(said) >= _LONG and not sure_names(said) else ""
