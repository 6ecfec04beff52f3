"""Keep queries under names, in the reader's order; and tag what newly matches them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.library.journal import Transaction
from readerapp.model import SavedSearch
from readerapp.operations.tagging import cleaned

_LONGEST_NAME: Final = 100
_LONGEST_QUERY: Final = 4_000
_STEERING: Final = re.compile(r"[\x00-\x1f\x7f]")
_BEGUN: Final = 0  # no paper: known to a rule that has been told what matched before it


class TooEarly(ReaderError):
    """A rule begins with what matches already, and that is not known yet."""


@dataclass(frozen=True, slots=True)
class NewMatches:
    """How many papers that newly match a saved search were given its tag."""

    search: SavedSearch
    papers: int


def save_search(library: Library, name: str, query: str, *, tag: str | None = None) -> int:
    """Keep a query under a name, or let the search of that name have this query.

    ``tag`` is for what matches it from now on (None: leave it, "": none any more). Returns 1 if
    anything is different now.

    Raises:
        ReaderError: the name, the query or the tag cannot be kept.
    """
    name, query = _name(name), _query(query)
    rule = cleaned(tag) if tag else tag
    there = library.searches.named(name)
    if there is None and rule:
        _matches(library, query)  # or it is too early
    if there is not None:
        wanted = there.tag if rule is None else rule or None
        _prepare(library, there, replace(there, query=query, tag=wanted))
    with library.store.transaction(f"Save search “{name}”") as tx:
        before = library.searches.named(name)
        search = before or library.searches.add(tx, name, query)
        if before is not None:
            tx.label = f"Change saved search “{before.name}”"
            tx.update("saved_search", search.id, query=query)
        if rule is not None:
            tx.update("saved_search", search.id, tag=rule or None)
        after = _existing(library, search.id)
    if there is None and after.tag:
        _meet(library, after)
    return int(after != before)


def rename_search(library: Library, search_id: int, name: str) -> int:
    """Give a saved search another name.

    Raises:
        ReaderError: it is gone, or the name cannot be kept or is another's.
    """
    name = _name(name)
    with library.store.transaction("") as tx:
        search, taken = _existing(library, search_id), library.searches.named(name)
        tx.label = f"Rename saved search “{search.name}” to “{name}”"
        if taken is not None and taken.id != search.id:
            raise ReaderError(f"There is a saved search “{taken.name}” already.")
        return int(tx.update("saved_search", search.id, name=name))


def change_query(library: Library, search_id: int, query: str) -> int:
    """Let a saved search have another query.

    Raises:
        ReaderError: it is gone, or the query cannot be kept.
    """
    query = _query(query)
    before = _existing(library, search_id)
    _prepare(library, before, replace(before, query=query))
    with library.store.transaction(f"Change saved search “{before.name}”") as tx:
        return int(tx.update("saved_search", before.id, query=query))


def move_search(library: Library, search_id: int, *, before: int | None = None) -> int:
    """Put a saved search above another, or below all.

    Raises:
        ReaderError: one of them is gone.
    """
    with library.store.transaction("") as tx:
        search = _existing(library, search_id)
        tx.label = f"Move saved search “{search.name}”"
        old = [each.id for each in library.searches.all()]
        new = [each for each in old if each != search.id]
        if before == search.id:
            return 0
        above = len(new) if before is None else new.index(_existing(library, before).id)
        new.insert(above, search.id)
        return int(new != old and library.searches.arrange(tx, new))


def remove_search(library: Library, search_id: int) -> int:
    """Forget a saved search; what it gave tags to keeps them.

    Raises:
        ReaderError: it is gone already.
    """
    with library.store.transaction("") as tx:
        search = _existing(library, search_id)
        tx.label = f"Remove saved search “{search.name}”"
        tx.delete("saved_search", search.id)
        return 1


def set_rule(library: Library, search_id: int, tag: str, *, now: bool = False) -> int:
    """Let every paper that matches from now on be given a tag; "": none any more.

    ``now``: those that match already are given it too; returns how many were.

    Raises:
        ReaderError: the search is gone, or the tag cannot be kept.
    """
    rule = cleaned(tag) if tag else None
    before = _existing(library, search_id)
    matches = _matches(library, before.query) if now and rule else ()
    _prepare(library, before, replace(before, tag=rule))
    label = f"Tag new matches of “{before.name}” “{rule}”"
    if rule is None:
        label = f"No longer tag new matches of “{before.name}”"
    with library.store.transaction(label) as tx:
        tx.update("saved_search", before.id, tag=rule)
        return _tag(library, tx, rule, matches) if rule else 0


def tag_new_matches(library: Library) -> list[NewMatches]:
    """Tag what matches the saved searches that have a tag for it, and did not before; one step.

    Right after an import it is undone together with that.
    Once a paper has been met it is no new match any more: what the reader untags stays untagged.
    """
    new: list[tuple[SavedSearch, list[int]]] = []
    for search in library.searches.with_rule():
        known = library.searches.known(search.id)
        try:
            matches = [p for p in _matches(library, search.query) if p not in known]
        except TooEarly:
            continue  # it is asked again once the index has caught up
        if _BEGUN not in known:
            _meet(library, search)
        elif matches:
            new.append((search, matches))
    if not new:
        return []
    told = []
    burst, label = library.history.last_import() or (None, "")
    with library.store.transaction("", burst=burst) as tx:
        for search, matches in new:
            tagged = _tag(library, tx, search.tag or "", matches)
            if tagged:
                told.append(NewMatches(search, tagged))
        tx.label = f"{label}; {said(told)}" if label else said(told)
    library.searches.know((search.id, paper) for search, matches in new for paper in matches)
    return told


def said(told: Sequence[NewMatches]) -> str:
    """What the rules did, for the Undo menu: “Tag “robots”: 3 new matches of “Robot reward””."""
    papers = sum(each.papers for each in told)
    matches = f"{papers:,} new match{'' if papers == 1 else 'es'}"
    if len(told) == 1:
        search = told[0].search
        return f"Tag “{search.tag}”: {matches} of “{search.name}”"
    return f"Tag {matches} of {len(told)} saved searches"


def _tag(library: Library, tx: Transaction, name: str, papers: Iterable[int]) -> int:
    """Put a tag on those of the papers that are still there; return how many had it not."""
    there = [paper.id for paper in library.papers.many(list(papers))]
    if not there:
        return 0
    tag = library.tags.ensure(tx, name)
    return sum(library.tags.attach(tx, paper, tag.id) for paper in there)


def _prepare(library: Library, before: SavedSearch, after: SavedSearch) -> None:
    """Tell a rule that will be new, or about another query, what matches already.

    Before it is in force, so that nothing old is tagged whatever happens between the two.
    """
    if after.tag and (before.tag is None or before.query != after.query):
        _meet(library, after)


def _meet(library: Library, search: SavedSearch) -> None:
    """What matches now is no new match."""
    papers = (_BEGUN, *_matches(library, search.query))
    library.searches.know((search.id, paper) for paper in papers)


def _matches(library: Library, query: str) -> Sequence[int]:
    """What matches a query.

    Raises:
        TooEarly: too much is not indexed yet to know.
    """
    from readerapp import search  # slow to import: only what searches pays for it

    found = search.find(library, query, prefix=False)
    if not found.whole:
        raise TooEarly("Search is still catching up with the library. Try again in a moment.")
    return found.papers


def _existing(library: Library, search_id: int) -> SavedSearch:
    search = library.searches.get(search_id)
    if search is None:
        raise ReaderError("This saved search is gone.")
    return search


def _name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise ReaderError("A saved search needs a name.")
    if len(tidy) > _LONGEST_NAME or _STEERING.search(tidy):
        raise ReaderError(
            f"“{_STEERING.sub('', tidy)[:40]}” cannot be the name of a saved search: at most "
            f"{_LONGEST_NAME} characters on one line."
        )
    return tidy


def _query(query: str) -> str:
    tidy = " ".join(_STEERING.sub(" ", query).split())
    if not tidy:
        raise ReaderError("A saved search needs a query.")
    if len(tidy) > _LONGEST_QUERY:
        raise ReaderError(f"A query to be saved has at most {_LONGEST_QUERY:,} characters.")
    return tidy
