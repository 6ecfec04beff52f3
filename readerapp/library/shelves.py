"""What the panes of the window show: rows of the list, one paper's sheet, the sidebar's counts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from readerapp.library.highlights import Highlights
from readerapp.library.imports import Imports, import_of
from readerapp.library.links import Links
from readerapp.library.notes import Notes
from readerapp.library.papers import Papers
from readerapp.library.searches import Searches
from readerapp.library.store import Store
from readerapp.library.tags import Tags
from readerapp.model import Card, Sheet, Shelves, Status, Tag


class Shelving:
    """Answers each pane in a few small queries. Only reads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._papers = Papers(store)

    def cards(self, ids: Sequence[int]) -> list[Card]:
        """Cards of these papers, in the order given."""
        rows = self._papers.rows_of(
            "select paper.*, coalesce(version.text, version.raw, '') as abstract, "
            "(select count(*) from highlight where highlight.paper = paper.id) as highlights, "
            "exists (select 1 from note where note.paper = paper.id and note.markdown != '') "
            "as noted from paper left join version on version.id = paper.version",
            "paper.id",
            ids,
        )
        tags = self._tags(ids)
        found = {
            row["id"]: Card(
                id=row["id"],
                title=row["title"],
                abstract=row["abstract"],
                status=Status(row["status"]),
                starred=bool(row["starred"]),
                rating=row["rating"],
                tags=tuple(tags[row["id"]]),
                highlights=row["highlights"],
                noted=bool(row["noted"]),
                authors=tuple(json.loads(row["authors"])),
                year=row["year"],
                venue=row["venue"],
            )
            for row in rows
        }
        return [found[i] for i in ids if i in found]

    def sheet(self, paper_id: int) -> Sheet:
        """Everything the reading pane shows of one paper.

        Raises:
            NoSuchPaper: it is gone.
        """
        paper = self._papers.get(paper_id)
        version = self._papers.version(paper_id)
        highlights = Highlights(self._store)
        spans = highlights.of(paper_id)
        links = Links(self._store)
        origin = Imports(self._store).origin(paper_id)
        return Sheet(
            paper=paper,
            text=version.text if version else "",
            raw=version.raw if version else "",
            tags=tuple(Tags(self._store).of(paper_id)),
            highlights=tuple(spans),
            highlight_tags=highlights.tags(spans),
            note=Notes(self._store).of(paper_id),
            links=tuple(links.out(paper_id)),
            backlinks=tuple(links.back(paper_id)),
            import_label=origin.label if origin else "",
            aliases=tuple(self._papers.aliases(paper_id)),
        )

    def shelves(self) -> Shelves:
        """Every count of the sidebar."""
        rows = self._store.rows(
            "select status, count(*), sum(starred) from paper where trashed is null group by status"
        )
        statuses = dict.fromkeys(Status, 0) | {Status(row[0]): row[1] for row in rows}
        batches = self._store.rows(
            'select "import".*, (select count(distinct record.paper) from record '
            "join source on source.id = record.source join paper on paper.id = record.paper "
            'where source."import" = "import".id and paper.trashed is null) as papers '
            'from "import" order by id desc limit 30'
        )
        return Shelves(
            total=sum(statuses.values()),
            statuses=statuses,
            starred=sum(row[2] for row in rows),
            trashed=int(self._store.value("select count(*) from paper where trashed is not null")),
            tags=tuple(Tags(self._store).counts(parents=True)),
            imports=tuple((import_of(row), row["papers"]) for row in batches),
            searches=tuple(Searches(self._store).all()),
        )

    def _tags(self, ids: Sequence[int]) -> dict[int, list[Tag]]:
        rows = self._papers.rows_of(
            "select paper_tag.paper, tag.* from tag join paper_tag on paper_tag.tag = tag.id",
            "paper_tag.paper",
            ids,
        )
        found: dict[int, list[Tag]] = defaultdict(list)
        for row in rows:
            found[row["paper"]].append(Tag(row["id"], row["name"], row["colour"], row["key"]))
        for tags in found.values():
            tags.sort(key=lambda tag: tag.name.casefold())
        return found
