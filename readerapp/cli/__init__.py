"""The command line: parse, call one operation, print. The only room that prints.

``--json`` prints exactly one document on stdout; everything else goes to stderr. Exit status
0 done, 1 a failure the reader can act on (one sentence), 2 wrong usage.
"""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Sequence
from contextlib import suppress

import click

from readerapp import places
from readerapp.cli import (
    backing_up,
    checking,
    deciding,
    duplicates,
    exporting,
    fetching,
    finding,
    highlighting,
    importing,
    noting,
    papers,
    relating,
    searching,
    tagging,
    undoing,
)
from readerapp.cli.command import printable, readerapp
from readerapp.errors import ReaderError
from readerapp.job import Cancelled

__all__ = ["run"]

log = logging.getLogger(__name__)

for _room in (
    importing,
    fetching,
    papers,
    finding,
    searching,
    relating,
    deciding,
    tagging,
    highlighting,
    noting,
    exporting,
    duplicates,
    undoing,
    backing_up,
    checking,
):
    for _command in _room.COMMANDS:
        readerapp.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; return the exit status."""
    try:
        status = readerapp.main(list(arguments), prog_name="readerapp", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return _failed(arguments, error.format_message(), error.exit_code, told=True)
    except ReaderError as error:
        return _failed(arguments, str(error))
    except (Cancelled, KeyboardInterrupt, click.Abort):
        return _failed(arguments, "Stopped; nothing was changed.")
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read our output has gone
            return 1
        return _defect(arguments, error)
    except Exception as error:  # noqa: BLE001 - the last door: logged, and one sentence for a person
        return _defect(arguments, error)
    return status or 0  # a command that leaves by Exit has told which


def _defect(arguments: Sequence[str], error: Exception) -> int:
    try:
        logging.basicConfig(filename=places.log_file(), encoding="utf-8")
        where = f"“{places.log_file()}” says more."
    except OSError as full:  # the log cannot be written either
        where = f"No log could be written ({full.strerror})."
    log.error("command failed: %s", list(arguments), exc_info=error)
    return _failed(arguments, f"Something went wrong. {where}")


def _failed(arguments: Sequence[str], sentence: str, status: int = 1, *, told: bool = False) -> int:
    with suppress(OSError):  # a full disk or a closed pipe takes not even this
        if not told:
            click.echo(printable(sentence), err=True)
        if "--json" in arguments:
            click.echo(printable(json.dumps({"error": sentence}, ensure_ascii=False)))
    return status
