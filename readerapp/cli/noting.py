"""``note links``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from readerapp import files
from readerapp.cli import documents
from readerapp.cli.command import Session, command, from_stdin
from readerapp.errors import ReaderError
from readerapp.operations.noting import append_to_note, write_note


@command("note")
@click.argument("paper")
@click.option("--append", metavar="TEXT", help="Add a paragraph.")
@click.option(
    "--set",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Replace it by a file (- reads stdin).",
)
def note(session: Session, paper: str, append: str | None, file: Path | None) -> None:
    """Print the note of a paper, add to it, or replace it."""
    library = session.library
    it = library.papers.find(paper)
    if append is not None and file is not None:
        raise click.UsageError("Say --append or --set, not both.")
    if append is not None:
        append_to_note(library, it.id, append)
    elif file is not None:
        write_note(library, it.id, _text(file))
    now = library.notes.of(it.id)
    if now is None:
        empty = {"note": None, "paper": it.uid, "title": it.title, "markdown": "", "updated": None}
        session.answer(empty, "No note yet.")
    else:
        session.answer(documents.note(library, now), now.markdown)


@command("links")
@click.argument("paper")
def links(session: Session, paper: str) -> None:
    """Show what a paper's note links to, and what links to the paper."""
    found = documents.links(session.library, session.library.papers.find(paper).id)
    lines = [f"→ {link['citekey']}: {link['context']}" for link in found["out"]]
    lines += [
        f"← {link['citekey'] or link['title']}: {link['context']}" for link in found["backlinks"]
    ]
    lines += [f"~ {link['citekey']}: {link['context']}" for link in found["mentions"]]
    lines += [f"? {link['target']}: {link['context']}" for link in found["dangling"]]
    session.answer(found, "\n".join(lines) or "No links.")


COMMANDS: Final = (note, links)


def _text(file: Path) -> str:
    try:
        return (from_stdin() if str(file) == "-" else file.read_bytes()).decode()
    except OSError as error:
        raise ReaderError(files.cannot_read(file, error)) from error
    except UnicodeDecodeError:
        raise ReaderError(f"“{file}” is not UTF-8 text.") from None
