"""``fetch``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from readerapp.cli.command import Session, command, printable
from readerapp.cli.progress import Progress

if TYPE_CHECKING:
    from readerapp.operations.fetching import FetchReport


@command("fetch")
@click.argument("papers", nargs=-1)
@click.option("--missing", is_flag=True, help="All papers that have no abstract yet.")
@click.option("--mail", default="", metavar="ADDRESS", help="Told to the services, if you like.")
def fetch(session: Session, papers: tuple[str, ...], missing: bool, mail: str) -> None:
    """Look papers up on the net by arXiv number or DOI, and fill in what they lack.

    Their arXiv numbers go to export.arxiv.org, their DOIs to api.crossref.org, and what those do
    not know to api.openalex.org; nothing else does, and nothing at all without this command.
    READERAPP_ARXIV, READERAPP_CROSSREF and READERAPP_OPENALEX name mirrors. What is filled in
    already stays as it is; all of it is undone as one step.
    """
    if bool(papers) == missing:
        raise click.UsageError("Name papers, or say --missing for all without an abstract.")
    from readerapp.operations import fetching  # slow to import, and only this asks the net
    from readerapp.operations.fetching_sources import usual

    library = session.library
    ids = library.papers.without_abstract() if missing else session.ids(papers)
    with Progress() as job:
        report = fetching.fetch(library, ids, sources=usual(mail), job=job)
    for problem in report.problems:
        click.echo(printable(problem), err=True)
    session.answer(_document(session, report), _text(report))
    if ids and report.count(fetching.Outcome.UNANSWERED) == len(report.papers):
        raise click.exceptions.Exit(1)


COMMANDS: Final = (fetch,)


def _document(session: Session, report: FetchReport) -> dict[str, Any]:
    them = {p.id: p for p in session.library.papers.many(each.paper for each in report.papers)}
    return {
        "changed": sum(bool(each.filled) for each in report.papers),
        "papers": [
            {
                "uid": them[each.paper].uid if each.paper in them else None,
                "citekey": them[each.paper].citekey if each.paper in them else None,
                "title": each.title,
                "outcome": each.outcome.value,
                "filled": list(each.filled),
                "why": each.why,
            }
            for each in report.papers
        ],
        "problems": list(report.problems),
    }


def _text(report: FetchReport) -> str:
    from readerapp.operations.fetching import told

    if not report.papers:
        return "Nothing to look up."
    lines = [told(report)]
    for each in report.papers:
        lines.append(f"  {each.title[:80]}: {each.words}")
    return "\n".join(lines)
