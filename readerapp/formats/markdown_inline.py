"""The links and the bold print in a line of Markdown, and which of them can be a title."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from typing import Final, NamedTuple

from readerapp.text.identifiers import Arxiv, arxivs, dois

_IMAGE: Final = re.compile(
    r"!\[[^\[\]]{0,300}\](?:\([^()\s]{0,2000}(?:\s[^()]{0,200})?\)|\[[^\[\]]{0,100}\])|<img\b[^>]{0,2000}>"
)
_LINK: Final = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,300}\]){0,600})\]"
    r"\(\s*<?((?:[^()\s<>]|\([^()\s]{0,300}\)){0,2000})>?(?:\s+[\"'(][^\n]{0,300}?[\"')])?\s*\)"
    r"|<a\b[^>]{0,300}?\bhref\s*=\s*[\"']?([^\"'>\s]{1,2000})[\"']?[^>]{0,300}>([^\n]{0,600}?)</a>"
    r"|<?(https?://[^\s<>|\]）】]{1,2000})>?",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_BREAK: Final = re.compile(r"<br\s{0,3}/?>|<summary>[^<>]{0,100}</summary>", re.IGNORECASE)
_BOLD: Final = re.compile(r"\*\*(.{1,500}?)\*\*|__(.{1,500}?)__", re.DOTALL)
_ITALIC: Final = re.compile(
    r"(?<![*\w])\*(?![*\s])([^*\n]{3,5000}?)\*(?!\*)|(?<![_\w])_(?![_\s])([^_\n]{3,5000}?)_(?![_\w])"
)
_DIGITS: Final = re.compile(r"\d{4}")
_MARK: Final = re.compile("\ue000(\\d{1,4})\ue001")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>-])")
_WORD: Final = re.compile(r"[^\W_]+")
_LABEL_WORDS: Final = frozenset(  # what a page writes on a link that is no title
    re.findall(
        r"\w+",
        """
        a abs abstract acl aaai anthology and appendix article arxiv at author authors available
        back bib bibtex biorxiv blog by caffe chainer chinese cite code codes colab coling corl
        cvpr cvprw data dataset datasets deck demo details discussion doc docs doi download eacl
        eccv emnlp english eprint extended findings for from full github gitlab google here hf
        home homepage html hub hugging huggingface iccv iclr icml icra ieee ijcai implementation
        in interspeech iros is it jax jmlr journal kdd keras link links local medium model models
        more mp4 naacl nature neurips news nips notebook notes of official on online openreview
        openaccess or oral page paper papers pdf post poster pre preprint press project projects
        publisher publication pwc python pytorch read reading release repo repository review
        scholar science scirate see semantic show site slide slides source spotlight stars summary
        supp supplement supplementary supplemental springer talk tensorflow tf the thread tldr to
        top tpami trailer tutorial tweet twitter unofficial url v version video videos view view
        visit web webpage website weights wiki workshop www x youtube zenodo zhihu
        论文 代码 链接 项目 主页 原文 地址 摘要 详情 下载 数据集 阅读 返回 目录 中文 英文
        """,
    )
)
_PAPER_LABEL: Final = re.compile(
    r"\W*(?:full\s?)?(?:paper|pdf|article|preprint|arxiv|abs|pre-?print|论文|论文地址|论文链接|doi)\b",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\W*(?:\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2})?日?|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,4})\W*"
)


class Link(NamedTuple):
    """A link: what is written on it and where it leads."""

    words: str
    address: str


class Inline:
    """The text of a block, its links and its bold print."""

    def __init__(self, text: str) -> None:
        self.links: list[Link] = []
        text = _BREAK.sub("\n", _IMAGE.sub("", text))
        self._marked = _TAG.sub("", _LINK.sub(self._keep, text))

    def _keep(self, match: re.Match[str]) -> str:
        if len(self.links) > 999:
            return match.group()
        words = match[1] or match[4] or match[5] or ""
        address = match[2] or match[3] or (match[5] or "").rstrip(".,;:!?)")
        inner = _IMAGE.sub("", words)
        self.links.append(Link(readable(_TAG.sub("", inner)), unescape(address)))
        return f"\ue000{len(self.links) - 1}\ue001"

    @cached_property
    def text(self) -> str:
        """The text as it is read: links as what is written on them."""
        return readable(self._expanded(self._marked))

    @cached_property
    def bare(self) -> str:
        """The text without its links; line ends stay."""
        return _MARK.sub(" ", self._marked)

    @cached_property
    def bold(self) -> list[str]:
        """What is in bold print, in order."""
        return [readable(self._expanded(m[1] or m[2])) for m in _BOLD.finditer(self._marked)]

    @cached_property
    def italic(self) -> list[str]:
        """What is in italics, in order."""
        rest = _BOLD.sub(" ", self._marked)
        return [readable(self._expanded(m[1] or m[2])) for m in _ITALIC.finditer(rest)]

    @cached_property
    def numbers(self) -> list[Arxiv]:
        """The arXiv numbers it names, each once."""
        found: dict[str, Arxiv] = {}
        if not _DIGITS.search(self._whole):
            return []
        for number in arxivs(self._whole):
            found.setdefault(number.id, number)
        return list(found.values())

    @cached_property
    def names(self) -> list[str]:
        """The DOIs it names, each once."""
        if "10." not in self._whole and "%" not in self._whole:
            return []
        return list(dict.fromkeys(dois(self._whole)))

    @property
    def papers(self) -> list[str]:
        """The arXiv numbers, or else the DOIs."""
        return [number.id for number in self.numbers] or self.names

    @cached_property
    def labelled(self) -> list[Link]:
        """Links that say themselves that they lead to a paper: “[pdf]”."""
        return [
            link
            for link in self.links
            if _PAPER_LABEL.match(link.words) and is_label(link.words) and len(link.address) > 4
        ]

    def after(self, words: str) -> str:
        """What stands behind ``words`` in the text, links and emphasis taken out."""
        plain = readable(self._expanded(self._marked))
        place = plain.find(words)
        return plain[place + len(words) :] if place >= 0 else ""

    @cached_property
    def _whole(self) -> str:
        return "\n".join([self.bare, *(f"{link.address} {link.words}" for link in self.links)])

    def _expanded(self, text: str) -> str:
        return _MARK.sub(lambda match: self.links[int(match[1])].words, text)


def readable(text: str) -> str:
    """Words without emphasis, code marks and escapes."""
    text = _ESCAPED.sub(r"\1", unescape(text).replace("**", "").replace("`", ""))
    return re.sub(r"(?<![\w*])[*_](?=\S)|(?<=\S)[*_](?![\w*])", "", text).strip()


def is_label(words: str) -> bool:
    """Whether all that is written is “paper”, “[pdf]”, a date, a number, a conference."""
    if _DATE.fullmatch(words) or re.match(r"\W*https?://|\W*www\.", words):
        return True
    parts = _WORD.findall(words.casefold())
    known = sum(part in _LABEL_WORDS or part.isdigit() for part in parts)
    if known == len(parts):
        return True
    return (len(words) < 40 and bool(next(arxivs(f"arXiv:{words.strip()}"), None))) or (
        len(parts) <= 3
        and any(part.isdigit() and len(part) in (2, 4) for part in parts)
        and known > 0
    )


def is_title(words: str) -> bool:
    """Whether words can be a title: more than a label or a name."""
    letters = sum(character.isalpha() for character in words)
    if is_label(words) or letters < 5 or len(words) > 400:
        return False
    is_aside = words[0] in "(（" and words[-1] in ")）"
    return not is_aside and words[-1] not in ":：" and (len(words.split()) > 1 or letters > 7)
