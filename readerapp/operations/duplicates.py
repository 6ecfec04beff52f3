"""Find papers of the library that are one paper brought in twice, and say which to keep.

What is sure can be merged without a look; the rest is for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.library.likenesses import Likeness, Likenesses
from readerapp.library.unlike import Pair, Unlike
from readerapp.operations.duplicates_candidates import (
    ALL_PAIRS,
    Two,
    meeting,
    nearly_called,
    sharing,
)
from readerapp.operations.duplicates_differing import Difference, FieldDifference, Kind, difference
from readerapp.operations.duplicates_grouping import Group, grouped
from readerapp.operations.duplicates_judging import Judge, Verdict
from readerapp.operations.matching import is_cut
from readerapp.operations.merging import FURTHEST

__all__ = ["Difference", "FieldDifference", "Group", "Kind", "better", "difference", "groups"]

Twins = dict[int, list[int]]  # the oldest of papers that say the same to the letter: the others


def groups(library: Library, job: Job = UNWATCHED) -> list[Group]:
    """Every group of papers that look like one; the sure ones first, then by their oldest paper.

    No paper is in two sure groups. Of a sure group that as a whole looks like something else, the
    oldest paper is in an unsure group too: ask again once it is merged. What a reader has told
    apart is in no group together, and what is in the trash in none.

    Raises:
        Cancelled: ``job`` said so.
    """
    likenesses = Likenesses(library.store)
    papers = likenesses.living()
    apart = Unlike(library.store).pairs()
    crowds, near = sharing(papers), nearly_called(papers, job)
    texts = likenesses.texts(
        {paper.id for some in (*crowds, *near) for paper in some}  # most papers are never compared
    )
    judge = Judge(texts)
    verdicts: dict[Pair, Verdict] = {}
    twins: Twins = {}
    for crowd in job.track(crowds, "Comparing papers"):
        single = _singled(crowd, texts, apart, twins) if len(crowd) > ALL_PAIRS else crowd
        _judge(meeting(single), judge.same, apart, verdicts)
    _judge(near, judge.nearly, apart, verdicts)
    them = {paper.id: paper for paper in papers}
    same = {
        oldest: verdict
        for oldest, others in twins.items()
        if (verdict := judge.same(them[oldest], them[others[0]])) is not None
    }
    return _with_twins(grouped(verdicts, apart), twins, same)


def better(library: Library, ids: Sequence[int]) -> int:
    """Which of some papers to keep when they are merged.

    The one the reader has done most with, so that no highlight has to move; else the one that
    says most; else the oldest.
    """
    papers = {paper.id: paper for paper in library.papers.many(ids)}
    ranks = {}
    for card in library.cards(list(papers)):
        paper = papers[card.id]
        work = (card.highlights, card.noted, FURTHEST.index(card.status), len(card.tags))
        filled = sum(map(bool, (card.authors, card.year, card.venue, paper.doi, paper.arxiv)))
        whole = bool(card.abstract) and not is_cut(card.abstract)
        said = (whole, filled, len(card.abstract))
        ranks[card.id] = (*work, card.starred, card.rating, *said, -card.id)
    return max(ranks, key=lambda paper: ranks[paper])


def _judge(
    pairs: Iterable[Two],
    judge: Callable[[Likeness, Likeness], Verdict | None],
    apart: set[Pair],
    verdicts: dict[Pair, Verdict],
) -> None:
    for one, other in pairs:
        pair = (one.id, other.id)
        if pair not in apart and pair not in verdicts:
            verdict = judge(one, other)
            if verdict is not None:
                verdicts[pair] = verdict


def _singled(
    crowd: Sequence[Likeness], texts: Mapping[int, str], apart: set[Pair], twins: Twins
) -> list[Likeness]:
    """One of each, of many papers of which some say the same to the letter."""
    told = {paper for pair in apart for paper in pair}
    alike: dict[object, list[Likeness]] = defaultdict(list)
    for paper in crowd:
        said = (paper.title, paper.authors, paper.year, paper.doi, paper.arxiv, texts[paper.id])
        alike[paper.id if paper.id in told else said].append(paper)
    for oldest, *others in alike.values():
        if others:
            twins[oldest.id] = [paper.id for paper in others]
    return [papers[0] for papers in alike.values()]


def _with_twins(found: list[Group], twins: Twins, same: Mapping[int, Verdict]) -> list[Group]:
    """The groups with everybody in them, and groups of those that look like nothing else."""
    alone = dict(same)
    whole = []
    for group in found:
        papers = set(group.papers)
        for paper in group.papers:
            if group.sure and paper in same and same[paper].sure:
                papers.update(twins[paper])
                del alone[paper]
        whole.append(Group(tuple(sorted(papers)), group.sure, group.why))
    for oldest, verdict in alone.items():
        whole.append(Group((oldest, *twins[oldest]), verdict.sure, verdict.why))
    return sorted(whole, key=lambda group: (not group.sure, group.papers))
