"""Whatever a reader and a library do to a page in turn, no word of the reader's is ever lost."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from readerapp.formats.vault import Block, Merged, Page, base_of, merge, parse, write

_OPENING = re.compile(r"<!-- ra:([a-z]+(?: [a-z0-9]+)?) h=[0-9a-f]{8} -->")
_WORDS = ("alpha", "beta", "reward", "policy", "model", "data", "agent", "loss", "graph")


def page(highlights: int, revision: int) -> Page:
    return Page(
        (
            ("title", (f'title: "Sieve {revision}"',)),
            ("tags", ("tags:", "  - rl/preference", "  - to-read")),
            ("status", (f'status: "{("inbox", "queued", "read")[revision % 3]}"',)),
        ),
        (
            Block("head", None, ("# Sieve", "", "[Open](readerapp://paper/7K2M9QXA)")),
            Block("abstract", None, ("## Abstract", "", f"Revision {revision}.", "", "More.")),
            *(
                Block("hl", f"h{n}", (f"### h{n}", "", f"> rev {revision if n % 3 == 0 else 0}"))
                for n in range(1, highlights + 1)
            ),
        ),
        ("## My additions", ""),
    )


class Reader:
    """Somebody who edits the page in every way an editor allows, leaving marked words."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.words: list[str] = []

    def word(self) -> str:
        self.words.append(f"u{self.rng.randrange(10**8, 10**9)}.")
        return f"{self.rng.choice(_WORDS)} {self.words[-1]}"

    def edit(self, text: str) -> str:
        act: Callable[[list[str]], list[str]] = self.rng.choice(
            [
                self.append,
                self.write_between,
                self.write_inside,
                self.add_to_line,
                self.add_key,
                self.change_key,
                self.comment_in_front,
                self.delete_block,
                self.delete_key,
                self.strip,
                self.widen,
                self.move_block,
                self.copy_block,
                self.break_marker,
                self.dedent_lists,
                self.rename,
            ]
        )
        edited = "\n".join(act(text.replace("\r\n", "\n").split("\n")))
        self.words = [word for word in self.words if word in edited]
        return edited.replace("\n", "\r\n") if self.rng.random() < 0.1 else edited

    def block(self, lines: list[str]) -> tuple[int, int] | None:
        """A block at random: its first line and its last."""
        found = []
        for at, line in enumerate(lines):
            match = _OPENING.fullmatch(line)
            closing = f"<!-- /ra:{match[1]} -->" if match else None
            if closing in lines[at:]:
                found.append((at, lines.index(closing, at)))
        return self.rng.choice(found) if found else None

    def append(self, lines: list[str]) -> list[str]:
        return [*lines, "", self.word()]

    def write_between(self, lines: list[str]) -> list[str]:
        at = (self.block(lines) or (len(lines), 0))[0]
        return [*lines[:at], "", self.word(), "", *lines[at:]]

    def write_inside(self, lines: list[str]) -> list[str]:
        block = self.block(lines)
        at = self.rng.randint(block[0] + 1, block[1]) if block else len(lines)
        return [*lines[:at], f"> {self.word()}", *lines[at:]]

    def add_to_line(self, lines: list[str]) -> list[str]:
        block = self.block(lines)
        if block and block[1] > block[0] + 1:
            lines[self.rng.randrange(block[0] + 1, block[1])] += f" {self.word()}"
        return lines

    def add_key(self, lines: list[str]) -> list[str]:
        key = f"mine{self.rng.randrange(10**6)}: {self.word()}"
        return ["---", key, *lines[1:]] if lines[0] == "---" else lines

    def change_key(self, lines: list[str]) -> list[str]:
        return [f"status: {self.word()}" if line.startswith("status:") else line for line in lines]

    def comment_in_front(self, lines: list[str]) -> list[str]:
        if lines[0] == "---" and "---" in lines[1:]:
            lines.insert(self.rng.randint(1, lines.index("---", 1)), f"# {self.word()}")
        return lines

    def delete_block(self, lines: list[str]) -> list[str]:
        block = self.block(lines)
        return [*lines[: block[0]], *lines[block[1] + 1 :]] if block else lines

    def delete_key(self, lines: list[str]) -> list[str]:
        return [line for line in lines if not line.startswith("status:")]

    def strip(self, lines: list[str]) -> list[str]:
        return [line.rstrip() for line in lines]

    def widen(self, lines: list[str]) -> list[str]:
        return [
            x for line in lines for x in ([line] if line or self.rng.random() < 0.7 else ["", ""])
        ]

    def move_block(self, lines: list[str]) -> list[str]:
        block = self.block(lines)
        if block is None:
            return lines
        taken, rest = lines[block[0] : block[1] + 1], [*lines[: block[0]], *lines[block[1] + 1 :]]
        at = (self.block(rest) or (len(rest), 0))[0]
        return [*rest[:at], *taken, "", *rest[at:]]

    def copy_block(self, lines: list[str]) -> list[str]:
        block = self.block(lines)
        return [*lines, "", *lines[block[0] : block[1] + 1]] if block else lines

    def break_marker(self, lines: list[str]) -> list[str]:
        block = self.block(lines)
        if block:
            at = self.rng.choice(block)
            lines[at] = lines[at].replace("ra:", "rx:")
        return lines

    def dedent_lists(self, lines: list[str]) -> list[str]:
        return [re.sub(r"^  - ", "- ", line) for line in lines]

    def rename(self, lines: list[str]) -> list[str]:
        return [line.replace("### h", "#### h") for line in lines]


def live(rng: random.Random) -> int:
    """One page's life; how many words were watched over."""
    reader = Reader(rng)
    highlights, revision, watched = rng.randint(0, 4), 0, 0
    now = page(highlights, revision)
    state = Merged(write(now), base_of(now), ())
    for _ in range(rng.randint(1, 6)):
        text = state.text
        for _ in range(rng.randint(0, 4)):
            text = reader.edit(text)
        revision += rng.random() < 0.6
        if rng.random() < 0.4:
            highlights = max(0, highlights + rng.choice([1, 1, -1]))
        now = page(highlights, revision)
        state = merge(text, now, state.base)
        lost = [word for word in reader.words if word not in state.text]
        assert not lost, (lost, state.report, text, state.text)
        settled = merge(state.text, now, state.base)
        assert settled.text == state.text
        names = [part.block.name for part in parse(state.text).parts if not isinstance(part, tuple)]
        assert len(names) == len(set(names))
        watched += len(reader.words)
    return watched


def test_no_word_is_lost_in_thirty_lives_of_a_page(seed: int) -> None:
    assert sum(live(random.Random(f"{seed} {number}")) for number in range(30))


@pytest.mark.soak
def test_no_word_is_lost_in_two_thousand_lives_of_a_page(seed: int) -> None:
    assert sum(live(random.Random(f"{seed} {number}")) for number in range(2_000)) > 5_000
