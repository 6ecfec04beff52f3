"""Repairs of a query that finds nothing: what could be given up, and how much that finds.

Every repair that is offered was counted; they are told apart by a cost, the share of what was
asked that is lost: another spelling loses nothing, a fact less than a word, all but one the most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from readerapp.library import Library
from readerapp.library.counting import counted
from readerapp.search.dictionary import Dictionary
from readerapp.search.finding import count
from readerapp.search.known import FIELDS
from readerapp.search.language import Query, parse
from readerapp.search.query import Clause, Fact, Not, Term, leaves
from readerapp.search.respelling import FIELD_NAME, typed_words

_MOST: Final = 4  # repairs that are offered
_TRIED: Final = 20  # that are counted
_DROPPED: Final = 10  # clauses that are left out by turns
_PARTS: Final = 40  # clauses among which those that can be kept are looked for ...
_ONE_BY_ONE: Final = 10  # ... and the rarest of them, taken one after the other
_SHOWN: Final = 40  # letters of a clause that are told
_ENOUGH: Final = 5.0  # a repair dearer than this, and dropping several clauses is tried
_ANY: Final = "Any of the words"
_PLACES: Final = {
    "title": "the title",
    "abstract": "the abstract",
    "authors": "the authors",
    "venue": "the venue",
    "note": "notes",
    "highlights": "highlights",
}
_PHRASE: Final = re.compile(r'"([^"]*)"?(?:~\d*)?')
_QUOTES: Final = str.maketrans("“”„‟«»", '""""""')


class Repair(NamedTuple):
    """Another query, how many papers it finds, and what it changes, in words."""

    query: str
    total: int
    said: str


class _Attempt(NamedTuple):
    cost: float
    query: str
    said: str


def repairs(
    library: Library,
    query: Query,
    words: Mapping[str, Dictionary],
    spelt: Sequence[str],
    prefix: bool,
) -> tuple[Repair, ...]:
    """What finds something in place of a query that does not, the one that keeps most first.

    ``spelt``: other ways to write the query, the likeliest first, found or not.
    """
    attempts = [
        *(_Attempt(1.0, text, f"Spelt {_quoted(text)}") for text in spelt[:1]),
        *_in_trash(query),
        *_loosened(query),
        *_other_facts(library, query),
        *_without(query, words),
        *(() if spelt else _begun(query, words)),
        *_any(query),
    ]
    found = _counted(library, query.text, attempts, prefix)
    if not found or found[0][0] > _ENOUGH:
        several = [*_several(library, query.text, prefix)]
        several += [
            a._replace(said=_only(a.query))
            for text in spelt[:1]
            for a in _several(library, text, prefix)
        ]
        found = sorted([*found, *_counted(library, query.text, several, prefix)])
    if len(found) < 2:
        fewer = [a for text in spelt[:1] for a in _without(parse(text, prefix=prefix), words)]
        fewer = [
            _Attempt(attempt.cost + 2, attempt.query, _only(attempt.query)) for attempt in fewer
        ]
        found = sorted([*found, *_counted(library, query.text, fewer, prefix)])
    told = {repair.query: repair for _, repair in reversed(found)}
    totals = [repair.total for _, repair in found if repair.said != _ANY]
    told = {q: r for q, r in told.items() if r.said != _ANY or r.total not in totals}
    return tuple(sorted(told.values(), key=[r for _, r in found].index)[:_MOST])


def _counted(
    library: Library, text: str, attempts: Iterable[_Attempt], prefix: bool
) -> list[tuple[float, Repair]]:
    """Those that find something, the cheapest first."""
    tried = sorted(a for a in attempts if a.query.strip() != text.strip())[:_TRIED]
    totals = count(library, [attempt.query for attempt in tried], prefix=prefix)
    return [
        (attempt.cost, Repair(attempt.query, total, attempt.said))
        for attempt, total in zip(tried, totals, strict=True)
        if total
    ]


def _in_trash(query: Query) -> Iterator[_Attempt]:
    if not any(fact.name == "in" for fact in query.facts):
        yield _Attempt(2.0, f"in:trash {query.text.strip()}", "In the trash")


def _loosened(query: Query) -> Iterator[_Attempt]:
    """Phrases as words, exact words in any form, words of one field in any field."""
    bare: list[tuple[Clause, str]] = []
    anywhere: list[tuple[Clause, str]] = []
    for clause in query.clauses:
        typed = _text(query, clause)
        if clause.kind in ("phrase", "field") and '"' in typed.translate(_QUOTES):
            loose = _PHRASE.sub(r"(\1)", typed.translate(_QUOTES))
            loose = loose[1:-1] if loose.startswith("(") and not _alternatives(query) else loose
            bare.append((clause, loose))
        elif clause.kind == "word" and typed.startswith("="):
            bare.append((clause, typed.lstrip("=")))
        if clause.kind in ("field", "group") and (name := FIELD_NAME.match(typed)):
            anywhere.append((clause, typed[name.end() :]))
    for clause, loose in bare:
        phrase = " " in _text(query, clause).strip()
        said = "Words instead of the phrase" if phrase else f"Any form of {_quoted(loose)}"
        yield _Attempt(2.2, _put(query, [(clause, loose)]), said)
    for clause, free in anywhere:
        place = next((_PLACES.get(t.field, "") for t in _terms(clause)), "")
        said = f"Anywhere, not only in {place}" if place else "Anywhere"
        yield _Attempt(2.4, _put(query, [(clause, free)]), said)
    if len(bare) > 1:
        yield _Attempt(2.6, _put(query, bare), "Words instead of the phrases")
    if len(anywhere) > 1:
        yield _Attempt(2.8, _put(query, anywhere), "Anywhere")


def _other_facts(library: Library, query: Query) -> Iterator[_Attempt]:
    """A tag or year there is in place of one there is not."""
    for clause in query.clauses:
        fact = clause.node
        if clause.kind != "fact" or not isinstance(fact, Fact):
            continue
        if fact.name == "tag":
            for cost, tag in _tags_like(library, fact.value):
                written = f'tag:"{tag}"' if re.search(r"[\s()]", tag) else f"tag:{tag}"
                yield _Attempt(1.5 + cost, _put(query, [(clause, written)]), f"Tagged {tag}")
            loose = " ".join(re.findall(r"\w+", fact.value))
            said = f"{_quoted(loose)} as a word"
            yield _Attempt(3.2, _put(query, [(clause, loose)]), said)
        elif fact.name == "year":
            for year in _years_near(library, fact.value):
                yield _Attempt(3.4, _put(query, [(clause, f"year:{year}")]), f"From {year}")


def _without(query: Query, words: Mapping[str, Dictionary]) -> Iterator[_Attempt]:
    """The query without one of its clauses; of many, those likeliest to be what is not found."""
    told = [(_used(clause, words), clause) for clause in query.clauses if clause.node]
    told.sort(key=lambda one: one[0])
    for used, clause in told[:_DROPPED]:
        rest = clause.without
        if not rest and clause.kind not in ("fact", "not"):
            continue
        typed = _cut(_text(query, clause))
        cost = {"not": 2.9, "fact": 3.0, "group": 4.6}.get(clause.kind, 4.0)
        if clause.kind in ("word", "field", "phrase"):
            typed = typed if typed[:1] in '"“' or clause.kind == "field" else _quoted(typed)
            cost += 0.9 / (1 + used / 10) if used else 0.0  # one that nothing has tells nothing
        yield _Attempt(cost, rest, f"Without {typed}")


def _begun(query: Query, words: Mapping[str, Dictionary]) -> Iterator[_Attempt]:
    """Words that begin as one does that there is not."""
    for typed in typed_words(query):
        known = words[typed.field]
        if typed.exact or known.used(typed.word):
            continue
        start = known.common_start(typed.word)
        if len(start) >= 4 and len(start) * 5 >= len(typed.word) * 3 and known.beginning(start):
            text = f"{query.text[: typed.start]}{start}*{query.text[typed.end :]}"
            yield _Attempt(4.8, text, f"Words beginning with {_quoted(start)}")


def _any(query: Query) -> Iterator[_Attempt]:
    """Any of the words, where they are not found together."""
    if any(clause.kind in ("group", "or") for clause in query.clauses):
        return
    texts = {clause: _text(query, clause) for clause in query.clauses if clause.node}
    some = [text for c, text in texts.items() if c.kind in ("word", "phrase", "field")]
    rest = [text for c, text in texts.items() if c.kind not in ("word", "phrase", "field")]
    if len(some) > 1:
        either = " OR ".join(some)
        yield _Attempt(
            8.0, " ".join([f"({either})", *rest]) if rest else either, "Any of the words"
        )


def _several(library: Library, text: str, prefix: bool) -> Iterator[_Attempt]:
    """As many of the clauses as are found together, the rarest taken first."""
    query = parse(text, prefix=prefix)
    parts = [clause for clause in query.clauses if clause.node and clause.kind != "group"][:_PARTS]
    if len(parts) < 2:
        return
    texts = [_text(query, clause) for clause in parts]
    loose = [_freed(typed) for typed in texts]
    totals = count(library, [*texts, *loose], prefix=prefix)
    alone = list(zip(totals[: len(parts)], totals[len(parts) :], strict=True))
    written = [
        typed if there else free
        for typed, free, (there, _) in zip(texts, loose, alone, strict=True)
    ]
    rarest = sorted((there or freed, at) for at, (there, freed) in enumerate(alone))
    kept = sorted(at for many, at in rarest if many)
    if not kept or not count(library, [" ".join(written[at] for at in kept)], prefix=prefix)[0]:
        kept = _together(library, written, [at for many, at in rarest if many], prefix)
    if not kept:
        return
    rest = " ".join(written[at] for at in kept)
    lost = [_cut(typed) for at, typed in enumerate(texts) if at not in kept]
    same = all(written[at] == texts[at] for at in kept)
    short = same and 0 < len(lost) < 4
    cost = 5.0 + len(lost) / len(parts)
    yield _Attempt(cost, rest, f"Without {_listed(lost)}" if short else _only(rest))


def _together(
    library: Library, texts: Sequence[str], order: Sequence[int], prefix: bool
) -> list[int]:
    """Those of the clauses that are found together, taken in this order."""
    kept: list[int] = []
    for at in order[:_ONE_BY_ONE]:
        more = sorted([*kept, at])
        if count(library, [" ".join(texts[one] for one in more)], prefix=prefix)[0]:
            kept = more
    return kept


def _freed(typed: str) -> str:
    """A clause as bare words: of any field, in any order."""
    if not (name := FIELD_NAME.match(typed)) or name.group().rstrip(": ").lower() in FIELDS:
        typed = typed[name.end() :] if name else typed
        return _PHRASE.sub(r"\1", typed.translate(_QUOTES)).lstrip("=")
    return typed


def _used(clause: Clause, words: Mapping[str, Dictionary]) -> int:
    """In how many documents the rarest word of a clause stands; none, where it is no words."""
    used = [words.get(t.field, words[""]).used(w) for t in _terms(clause) for w in t.words]
    return min(used, default=0)


def _tags_like(library: Library, name: str) -> list[tuple[float, str]]:
    """Tags that are written nearly so, or whose last part is."""
    wanted = name.casefold()
    near = []
    for tag in counted(library.store, "tag"):
        there = tag.value.casefold()
        far = min(OSA.distance(wanted, part) for part in (there, there.rpartition("/")[2]))
        if tag.papers and far * 3 <= max(len(wanted), 3):
            near.append((far / 10, tag.value))
    return sorted(near)[:2]


def _years_near(library: Library, value: str) -> list[str]:
    """The year with papers that is nearest to what was asked."""
    asked = [int(year) for year in re.findall(r"\d{4}", value)]
    years = [int(one.value) for one in counted(library.store, "year")]
    if not asked or not years:
        return []
    return [str(min(years, key=lambda year: min(abs(year - one) for one in asked)))]


def _terms(clause: Clause) -> list[Term]:
    node = clause.node
    if node is None:
        return []
    bare = node.part if isinstance(node, Not) else node
    return [leaf for leaf, _ in leaves(bare) if isinstance(leaf, Term)]


def _alternatives(query: Query) -> bool:
    return any(clause.kind == "or" for clause in query.clauses)


def _text(query: Query, clause: Clause) -> str:
    """A clause as typed; of a bracket, the whole group."""
    if clause.kind != "group":
        return query.text[clause.start : clause.end].strip()
    depth, end = 0, len(query.text)
    for other in query.clauses[query.clauses.index(clause) :]:
        if other.kind == "group":
            depth += 1 if query.text[: other.end].endswith("(") else -1
            if depth == 0:
                end = other.end
                break
    return query.text[clause.start : end].strip()


def _put(query: Query, changes: Sequence[tuple[Clause, str]]) -> str:
    """The query with other text in place of some clauses."""
    text = query.text
    for clause, new in sorted(changes, key=lambda change: -change[0].start):
        end = clause.start + len(_text(query, clause))
        text = text[: clause.start] + new + text[max(end, clause.end) :]
    return " ".join(text.split())


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def _quoted(text: str) -> str:
    return f"“{_cut(' '.join(text.split()))}”"


def _only(text: str) -> str:
    return f"Only {_quoted(text)}"


def _listed(said: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
