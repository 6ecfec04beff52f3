"""``import`` and ``imports``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from readerapp import formats
from readerapp.cli.command import Session, command, from_stdin, printable
from readerapp.cli.progress import Progress
from readerapp.cli.searching import tag_new
from readerapp.operations.importing import FileReport, ImportReport, import_items
from readerapp.operations.planning import OnDuplicate
from readerapp.operations.reading import Item, items


@command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", type=click.Choice([f.NAME for f in formats.FORMATS]))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--on-duplicate", type=click.Choice(["merge", "skip", "keep"]), default="merge")
@click.option("--encoding", help="Read the files in this encoding, whatever they look like.")
@click.option("--keep-files", is_flag=True, help="Keep a copy of each PDF with its paper.")
@click.option("--large", is_flag=True, help="Read files above 50 MB too.")
def import_(
    session: Session,
    paths: tuple[str, ...],
    form: str | None,
    dry_run: bool,
    on_duplicate: OnDuplicate,
    encoding: str | None,
    keep_files: bool,
    large: bool,
) -> None:
    """Add the papers in files or folders (- reads stdin). A bad file does not spoil the rest."""
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("- (stdin) goes alone.")
    if paths == ("-",):
        wanted = [Item("stdin", data=from_stdin())]
    else:
        wanted = items([Path(path) for path in paths])
    wanted = [replace(item, format=form, encoding=encoding) for item in wanted]
    with Progress() as job:
        report = import_items(
            session.library,
            wanted,
            dry_run=dry_run,
            on_duplicate=on_duplicate,
            keep_files=keep_files,
            even_large=large,
            job=job,
        )
        told = "" if report.uid is None else tag_new(session.library, job)
    if told:
        click.echo(printable(f"{told}."), err=True)
    for file in report.failed:
        click.echo(printable(str(file.error)), err=True)
    in_vain = len(report.failed) == len(report.files)
    if session.as_json or not in_vain:
        session.answer(_document(report), _text(report, dry_run))
    if in_vain:
        raise click.exceptions.Exit(1)


@command("imports")
def imports(session: Session) -> None:
    """List what was imported, newest first."""
    batches = session.library.imports.all()
    session.answer(
        [
            {
                "import": batch.uid,
                "at": batch.at,
                "files": list(batch.files),
                "added": batch.added,
                "merged": batch.merged,
            }
            for batch in batches
        ],
        "\n".join(
            f"{batch.uid}  {batch.at}  {batch.added} added, {batch.merged} merged  {batch.label}"
            for batch in batches
        )
        or "Nothing was imported yet.",
    )


COMMANDS: Final = (import_, imports)


def _document(report: ImportReport) -> dict[str, Any]:
    return {
        "import": report.uid,
        **{name: report.count(name) for name in ("added", "merged", "skipped", "unsure")},
        "failed": len(report.failed),
        "files": [_file(file) for file in report.files],
    }


def _file(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "format": file.format,
        "encoding": file.encoding,
        "read": file.read,
        "added": file.added,
        "merged": file.merged,
        "skipped": file.skipped,
        "unsure": file.unsure,
        "left_out": [{"line": piece.line, "text": piece.text} for piece in file.left_out],
        "problems": [{"line": p.line, "message": p.message} for p in file.problems],
        "error": file.error,
    }


def _text(report: ImportReport, dry_run: bool) -> str:
    counts = {name: report.count(name) for name in ("added", "merged", "skipped", "unsure")}
    words = {
        "added": "added",
        "merged": "completed",
        "skipped": "already there",
        "unsure": "unsure",
    }
    said = ", ".join(f"{number} {words[name]}" for name, number in counts.items() if number)
    lines = [f"{'Would be: ' if dry_run else ''}{said or 'Nothing to add.'}"]
    for file in report.files:
        for piece in file.left_out:
            if piece.text.strip():
                lines.append(f"  left out, line {piece.line}: {piece.text.strip()[:100]}")
        lines += [f"  line {p.line}: {p.message}" for p in file.problems]
    return "\n".join(lines)
