"""``export markdown``."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

import click

from readerapp.cli.command import Session, command
from readerapp.cli.progress import Progress
from readerapp.formats.vault_blocks import PORTABLE, PROFILES
from readerapp.operations.exporting import export_markdown


@click.group("export")
def export() -> None:
    """Write the library in other people's formats."""


@command("markdown")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--profile", type=click.Choice(PROFILES), default=PORTABLE)
@click.option("--query", default="", help="Only the papers a query finds.")
def markdown(session: Session, folder: Path, profile: str, query: str) -> None:
    """Write one Markdown file a paper into DIR/papers; what you wrote there stays."""
    ids = session.listed([query]) if query else None
    with Progress() as job:
        report = export_markdown(session.library, folder, ids, profile=profile, job=job)
    document = dataclasses.asdict(report)
    del document["folder"]
    text = f"{report.written:,} files written, {report.unchanged:,} unchanged in {folder}/papers."
    if report.conflicts:
        text += f" In {report.conflicts:,} places your text was kept though ours had changed too."
    session.answer(document, text)


export.add_command(markdown)
COMMANDS: Final = (export,)
