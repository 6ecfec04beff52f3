"""A reader who does anything at all, by chance: one call, one deed, at most one step.

For tests that need a library with a life behind it, or somebody at work when the power fails.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from readerapp.errors import ReaderError
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.model import HIGHLIGHT_COLOURS, TAG_COLOURS, Reading, Record, Status
from readerapp.operations import (
    adding,
    deciding,
    highlighting,
    importing,
    merging,
    noting,
    planning,
    reading,
    rolling_back,
    tagging,
    trashing,
    undoing,
)

_WORDS = (
    "reward 𝒪(n) naïve policy It is. fast We show that sorting lists by hand takes weeks, and a "
    r"method with $\alpha$ coins halves it: 漢字 gradient-free GPT-4 queue, tide moss lichen."
)
WORDS: Final = tuple(_WORDS.split())
TAGS: Final = ("rl", "rl/dpo", "to read", "𝒪", "policy", "moss/green")

Deed = Callable[[Library, random.Random], object]


def prose(chance: random.Random, words: int) -> str:
    """So many words of no meaning."""
    return " ".join(chance.choice(WORDS) for _ in range(words))


def record(chance: random.Random) -> Record:
    """An invented paper, now and then one that is there already."""
    number = chance.randrange(400)
    title = f"{chance.choice(WORDS)} number {number}: {prose(chance, 3)}"
    authors = tuple(chance.sample(("Ada Gödel", "Bo Łukasz", "Ngũgĩ"), chance.randrange(3)))
    return Record(title, prose(chance, chance.randrange(5, 60)), authors, 1990 + number % 35)


def page(chance: random.Random, papers: int) -> bytes:
    """A page as a reader saves it: titles and abstracts in turn."""
    lines = []
    for number in range(papers):
        name = f"{chance.choice(('Moss', 'Tide', 'Queue', 'Lichen'))}{chance.randrange(10**6)}"
        lines.append(f"{name}: A Study of {name} in Case {number}")
        lines.append(f"We study {name} and show that it works. {prose(chance, 40)} It is new.")
    return "\n".join(lines).encode()


def bring_in(
    library: Library,
    prepared: Sequence[reading.Prepared],
    how: planning.OnDuplicate = "merge",
    job: Job = UNWATCHED,
) -> None:
    """An import whose reading was done before: a process for each would take all afternoon."""
    item = reading.ReadItem("page.txt", "", Reading("digest", "utf-8", ()), tuple(prepared))
    importing.carry_out(library, planning.plan(library, [item], how, job), job=job)


def papers(library: Library, chance: random.Random, most: int = 4) -> list[int]:
    """Some papers, trashed ones too."""
    ids = [row[0] for row in library.store.rows("select id from paper order by id")]
    return chance.sample(ids, min(len(ids), chance.randint(1, most)))


def paper(library: Library, chance: random.Random) -> int:
    """One paper; 0, which is none, in an empty library."""
    return (papers(library, chance, 1) or [0])[0]


def _import(library: Library, chance: random.Random) -> None:
    bring_in(library, [reading.prepare(record(chance)) for _ in range(3)])


def _edit(library: Library, chance: random.Random) -> None:
    fields = {"abstract": prose(chance, 40), "title": prose(chance, 4), "year": 2000}
    name = chance.choice(list(fields))
    adding.edit_paper(library, paper(library, chance), **{name: fields[name]})  # type: ignore[arg-type]


def _rename(library: Library, chance: random.Random) -> None:
    adding.edit_paper(library, paper(library, chance), citekey=f"key-{chance.randrange(40)}")


def _tag(library: Library, chance: random.Random) -> None:
    add, remove = chance.sample(TAGS, 2), chance.sample(TAGS, 1)
    tagging.tag_papers(library, papers(library, chance), add=add, remove=remove)


def _highlight(library: Library, chance: random.Random) -> None:
    start, comment = chance.randrange(60), f"See [[key-{chance.randrange(40)}]]."
    colour, tags = chance.choice(HIGHLIGHT_COLOURS), chance.sample(TAGS, chance.randrange(3))
    highlighting.highlight(
        library,
        paper(library, chance),
        start,
        start + 20,
        colour=colour,
        comment=comment,
        tags=tags,
    )


def _mark(library: Library, chance: random.Random) -> int:
    ids = [row[0] for row in library.store.rows("select id from highlight order by id")]
    return int(chance.choice(ids)) if ids else 0


def _write(library: Library, chance: random.Random) -> None:
    text = f"{prose(chance, 20)} [[key-{chance.randrange(40)}|it]]"
    burst = chance.choice((None, "a", "b"))
    noting.write_note(library, paper(library, chance), text, burst=burst)


def _move(library: Library, chance: random.Random) -> None:
    deciding.move(library, paper(library, chance), first=chance.random() < 0.5)


def _merge(library: Library, chance: random.Random) -> None:
    them = papers(library, chance, 3)
    merging.merge_groups(library, [(keep, them[1:]) for keep in them[:1]])


def _roll_back(library: Library, chance: random.Random) -> None:
    uids = [batch.uid for batch in library.imports.all()[:-1]]  # not what a life began with
    rolling_back.roll_back(library, chance.choice(uids) if uids else "")


DEEDS: Final[dict[str, Deed]] = {
    "import": _import,
    "add": lambda library, chance: adding.add_paper(library, record(chance)),
    "edit": _edit,
    "rename": _rename,
    "decide": lambda library, chance: deciding.set_status(
        library, papers(library, chance), chance.choice(list(Status))
    ),
    "star": lambda library, chance: deciding.set_starred(
        library, papers(library, chance), chance.random() < 0.5
    ),
    "rate": lambda library, chance: deciding.set_rating(
        library, papers(library, chance), chance.randrange(6)
    ),
    "move": _move,
    "tag": _tag,
    "rename tag": lambda library, chance: tagging.rename_tag(library, *chance.sample(TAGS, 2)),
    "merge tags": lambda library, chance: tagging.merge_tags(library, *chance.sample(TAGS, 2)),
    "colour tag": lambda library, chance: tagging.colour_tag(
        library, chance.choice(TAGS), chance.choice(TAG_COLOURS), chance.randrange(4)
    ),
    "highlight": _highlight,
    "comment": lambda library, chance: highlighting.edit_highlight(
        library, _mark(library, chance), comment=prose(chance, 9), tags=chance.sample(TAGS, 1)
    ),
    "unmark": lambda library, chance: highlighting.remove_highlight(
        library, _mark(library, chance)
    ),
    "write": _write,
    "append": lambda library, chance: noting.append_to_note(
        library, paper(library, chance), prose(chance, 12)
    ),
    "merge": _merge,
    "tell apart": lambda library, chance: merging.not_duplicates(
        library, *papers(library, chance, 3)
    ),
    "roll back": _roll_back,
    "trash": lambda library, chance: trashing.trash_papers(library, papers(library, chance)),
    "restore": lambda library, chance: trashing.restore_papers(library, papers(library, chance, 9)),
    "undo": lambda library, chance: undoing.undo(library),
    "redo": lambda library, chance: undoing.redo(library),
}


def do_something(library: Library, chance: random.Random, among: Sequence[str] = ()) -> str:
    """Do one thing, or be refused it; return which."""
    name = chance.choice(among or list(DEEDS))
    with suppress(ReaderError):  # what is refused leaves nothing behind
        DEEDS[name](library, chance)
    return name


def live(library: Library, chance: random.Random, days: int = 60, beginning: int = 20) -> None:
    """A library with a life behind it: a page brought in, and much done to its papers."""
    bring_in(library, [reading.prepare(record(chance)) for _ in range(beginning)], "keep")
    for _ in range(days):
        do_something(library, chance)
    if library.store.value("select count(*) from paper") < beginning // 2:  # it was taken back
        bring_in(library, [reading.prepare(record(chance)) for _ in range(beginning)], "keep")
