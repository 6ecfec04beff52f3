"""What happens to something brought in, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readerapp.errors import LibraryUnusable, ReaderError
from readerapp.job import Job
from readerapp.library import Library
from readerapp.model import Status

if TYPE_CHECKING:
    from readerapp.operations.importing import ImportReport
    from readerapp.operations.planning import Plan
    from readerapp.operations.reading import Item


class Arrived(NamedTuple):
    """What came of it: a report; a plan in doubt; or items, some of them too large to just read.

    ``unkept`` says why a plan in doubt would be lost if the program ended.
    """

    report: ImportReport | None = None
    plan: Plan | None = None
    unkept: str = ""
    items: Sequence[Item] = ()
    large: Sequence[Item] = ()


def of_files(paths: Sequence[Path]) -> Callable[[], Sequence[Item]]:
    """The items that files and folders are, found out when it is asked."""

    def wanted() -> Sequence[Item]:
        from readerapp.operations import reading  # knows formats; not before it is needed

        return reading.items(paths)

    return wanted


def of_text(text: str, name: str) -> Callable[[], Sequence[Item]]:
    """The item that a piece of text is."""

    def wanted() -> Sequence[Item]:
        from readerapp.operations import reading

        return [reading.Item(name, data=text.encode("utf-8", "replace"))]

    return wanted


def bring_in(
    library: Library,
    wanted: Callable[[], Sequence[Item]],
    *,
    even_large: bool,
    keep_files: bool,
    job: Job,
    waited: str = "",
) -> Arrived:
    """Read and plan; carry the plan out at once if nothing of it is in doubt, or else keep it.

    ``waited`` is the name it was kept under before.

    Raises:
        LibraryUnusable: it can only be read.
        Cancelled: ``job`` said so; nothing was added.
    """
    from readerapp.operations import importing, planning, reading, waiting

    if library.read_only:
        raise LibraryUnusable(library.read_only)
    items = wanted()
    if not even_large and (large := reading.large(items)):
        return Arrived(items=items, large=large)
    read = reading.read_apart(items, job, even_large=even_large)
    plan = planning.plan(library, read, job=job)
    if plan.doubtful:
        try:
            kept, unkept = waiting.keep(library, read), ""
        except ReaderError as error:
            kept, unkept = "", str(error)
        if kept and waited not in ("", kept):
            waiting.forget(library, waited)
        return Arrived(plan=plan, unkept=unkept)
    report = importing.carry_out(library, plan, keep_files=keep_files, job=job)
    if waited:
        waiting.forget(library, waited)
    return Arrived(report)


class Wishes(NamedTuple):
    """How a plan that was looked over is to be carried out."""

    status: Status | None = None  # of new papers
    tags: tuple[str, ...] = ()  # for every paper
    only_sure: bool = False  # without what is still in doubt


def carry_out(
    library: Library, plan: Plan, wishes: Wishes, *, keep_files: bool, job: Job
) -> ImportReport:
    """Do what a plan says that the reader has looked over and perhaps changed.

    Raises:
        Cancelled: ``job`` said so; nothing was added.
    """
    from readerapp.operations import importing, planning, revising

    made = planning.renewed(library, plan, job)
    return importing.carry_out(
        library,
        revising.without_doubtful(made) if wishes.only_sure else made,
        status=wishes.status,
        tags=wishes.tags,
        keep_files=keep_files,
        job=job,
    )
