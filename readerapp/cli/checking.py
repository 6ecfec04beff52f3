"""``check``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from readerapp.cli.command import Session, command
from readerapp.cli.progress import Progress
from readerapp.errors import LibraryDamaged
from readerapp.library import Library
from readerapp.library.findings import Finding
from readerapp.library.locks import no_window
from readerapp.operations import checking


@command("check")
@click.option("--repair", is_flag=True, help="Mend what can be mended, after a backup.")
def check(session: Session, repair: bool) -> None:
    """Look through the library for damage."""
    try:
        found = _found(session.library, repair)
    except LibraryDamaged as damage:  # too much to be opened, or for anything to be made of it
        found = checking.beyond_repair(damage)
    sound = checking.sound(found)
    document = {"ok": sound, "findings": [_document(finding) for finding in found]}
    session.answer(document, _text(found, sound))


COMMANDS: Final = (check,)


def _found(library: Library, repair: bool) -> list[Finding]:
    with Progress() as job:
        if not repair:
            return checking.check(library, job)
        with no_window(library.folder):
            return checking.repair(library, job)


def _document(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "count": finding.count,
        "fixable": finding.fixable,
        "fixed": finding.fixed,
        "said": finding.said,
        "examples": list(finding.examples),
        "harmless": finding.harmless,
    }


def _text(found: Sequence[Finding], sound: bool) -> str:
    lines = [line for finding in found for line in _lines(finding)]
    if sound:
        lines.append("Nothing is wrong with the library.")
    elif any(finding.fixable > finding.fixed for finding in found):
        lines.append("“check --repair” mends what can be mended, after a backup.")
    else:
        lines.append("What is left cannot be mended here; “backups” lists what can be restored.")
    return "\n".join(lines)


def _lines(finding: Finding) -> list[str]:
    if finding.harmless:
        state = "harmless"
    elif not finding.left:
        state = "mended"
    elif finding.fixed:
        state = f"{finding.fixed:,} mended"
    elif finding.fixable == finding.count:
        state = "can be mended"
    elif finding.fixable:
        state = f"{finding.fixable:,} can be mended"
    else:
        state = "cannot be mended"
    return [f"{finding.said}: {state}", *(f"  {example}" for example in finding.examples)]
