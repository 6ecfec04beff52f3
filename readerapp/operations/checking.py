"""Check a library for every kind of fault, and mend what can be mended after a backup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from readerapp.errors import LibraryDamaged, LibraryUnusable
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library, backups, checking, repairing
from readerapp.library.findings import Finding, Kind
from readerapp.library.history import REPAIR
from readerapp.library.rotting import ROTTEN
from readerapp.library.structures import MISSING, PAGES

LABEL: Final = "Repair the library"
_FIRST_LABEL: Final = "Repair what was damaged in the library"
_REASON: Final = "before repair"
_HALF: Final = {PAGES.name, MISSING.name}  # of a library that is not all there nothing is tried
_INDEX: Final = Kind(
    "index",
    "paper that the search index does not hold as it should",
    "papers that the search index does not hold as it should",
    lambda _: (),
)


def check(library: Library, job: Job = UNWATCHED) -> list[Finding]:
    """What is wrong with the library; nothing when all is well. Changes nothing.

    Raises:
        Cancelled: ``job`` said so.
    """
    return [*checking.check(library.store, job), *_drift(library)]


def sound(found: list[Finding]) -> bool:
    """Whether nothing that was found is still wrong."""
    return not any(finding.left and not finding.harmless for finding in found)


def beyond_repair(damage: LibraryDamaged) -> list[Finding]:
    """What is wrong with a library that cannot even be opened."""
    return [PAGES.told(1, 0, 0, (str(damage),))]


def repair(library: Library, job: Job = UNWATCHED) -> list[Finding]:
    """Mend what can be mended; return what was found, with how much of it is.

    A backup is made first. What the reader has said can be taken back in one step. Earlier steps
    that undo could not pass any more are set aside, and told as findings of their own.

    Raises:
        LibraryUnusable: the library cannot be written, or there is no room for the backup.
        Cancelled: ``job`` said so.
    """
    if library.read_only:
        raise LibraryUnusable(library.read_only)
    found = {finding.kind: finding for finding in check(library, job)}
    last = library.store.last_step()
    mended = {}
    if any(finding.fixable for finding in found.values()):
        mended = {finding.kind: finding for finding in _mended(library, found, job)}
    kinds = dict.fromkeys((*found, *mended))
    findings = [_both(found.get(kind), mended.get(kind), kind) for kind in kinds]
    left = {finding.kind for finding in findings if finding.left}
    if (library.store.last_step() != last or ROTTEN.name in left) and not left & _HALF:
        findings += repairing.set_aside(library.store, job)
    return findings


def _mended(library: Library, found: Mapping[str, Finding], job: Job) -> list[Finding]:
    """Mend what can be, after a backup; what was come across meanwhile."""
    store = library.store
    backups.make(store.file, _REASON, damaged=True, job=job)
    with store.transaction(_FIRST_LABEL, kind="purge", enforced=False) as tx:
        findings = repairing.mend_for_good(store, tx, job)
    with store.transaction(LABEL, burst=REPAIR, enforced=False) as tx:
        findings += repairing.mend(store, tx, job)
    findings += repairing.mend_beside(store, job)
    if _INDEX.name in found:
        findings.append(_indexed_anew(library, found[_INDEX.name], job))
    return findings


def _both(found: Finding | None, mended: Finding | None, kind: str) -> Finding:
    """One finding of what the check found and of what the repair made of it.

    What the repair did not come across any more was mended together with something else.
    """
    if found is None or mended is None:
        one = found or mended
        assert one is not None
        if mended is None and one.fixable and kind in repairing.MENDED:
            one = replace(one, fixed=one.count)
        return one
    count = max(found.count, mended.count)
    said = found.said if found.count == count else mended.said
    return replace(
        mended,
        count=count,
        fixable=max(found.fixable, mended.fixable),
        fixed=count - mended.left,
        said=said,
    )


def _indexed_anew(library: Library, finding: Finding, job: Job) -> Finding:
    from readerapp.search import drift, rebuild

    rebuild(library, job)
    return replace(finding, fixed=max(0, finding.count - drift(library)))


def _drift(library: Library) -> list[Finding]:
    from readerapp.search import drift  # slow to import, and most commands need none of it

    count = drift(library)
    return [_INDEX.told(count, count, 0, ())] if count else []
