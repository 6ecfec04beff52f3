"""What an import or an export did, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readerapp.model import LeftOut, Problem
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.operations.importing import FileReport, ImportReport


def sentence(report: ImportReport) -> str:
    """One line for the foot of the page: “Added 202 papers from digest.txt. 3 lines left out.”"""
    files = report.files
    if files and len(report.failed) == len(files):
        return files[0].error or "" if len(files) == 1 else _failures(report)
    added = report.count("added") + report.count("unsure")
    parts = [f"Added {counted(added, 'paper')}{_origin(files)}."]
    for outcome, words in (
        ("merged", "{} given what they lacked."),
        ("skipped", "{} already there."),
        ("unsure", "{} may be there already."),
    ):
        if number := report.count(outcome):
            parts.append(words.format(f"{number:,}"))
    if left_out := sum(len(file.left_out) for file in files):
        parts.append(f"{counted(left_out, 'line')} left out.")
    if report.failed:
        parts.append(_failures(report))
    return " ".join(parts)


def lines(report: ImportReport) -> list[str]:
    """The whole report of an import that has just ended."""
    told: list[str] = []
    for file in report.files:
        told.append(Path(file.path).name)
        if file.error is not None:
            told.append(f"    {file.error}")
        else:
            how = f"{file.format} in {(file.encoding or '').upper()}"
            told.append(f"    {_outcomes(file)}, {how}")
            told += _left_out(file.left_out, file.problems)
        told.append("")
    return told


def _outcomes(file: FileReport) -> str:
    found = [f"{counted(file.read, 'paper')} read"]
    for number, word in (
        (file.added, "added"),
        (file.merged, "completed"),
        (file.skipped, "already there"),
        (file.unsure, "added, but perhaps there already"),
    ):
        if number:
            found.append(f"{number:,} {word}")
    return ", ".join(found)


def _left_out(left_out: Sequence[LeftOut], problems: Sequence[Problem]) -> Iterator[str]:
    if left_out:
        yield "    Left out, as no part of any paper:"
    for piece in left_out:
        yield f"    {piece.line:>6}  {piece.text}"
    if problems:
        yield "    To look at:"
    for problem in problems:
        yield f"    {problem.line:>6}  {problem.message}"


def _origin(files: Sequence[FileReport]) -> str:
    if len(files) == 1:
        return f" from {Path(files[0].path).name}"
    return f" from {len(files):,} files"


def _failures(report: ImportReport) -> str:
    return f"{counted(len(report.failed), 'file')} could not be read."
