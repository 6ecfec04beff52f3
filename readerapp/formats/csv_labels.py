"""What reviewers decided, as their programs write it into a table: as tags and notes."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_YES: Final = frozenset(("1", "1.0", "true", "yes", "included", "include", "relevant"))
_NO: Final = frozenset(("0", "0.0", "false", "no", "excluded", "exclude", "irrelevant"))

_RAYYAN: Final = re.compile(
    r"\s*\|?\s*(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES)\s*:\s*"
)
_ANSWER: Final = re.compile(r"=>\s*(?:\"([^\"]{0,2000})\"|\[([^\]]{0,5000})\])")
_QUOTED: Final = re.compile(r"\"([^\"]{1,5000})\"")
_SEPARATOR: Final = re.compile(r"\s*[,;|]\s*")
_LONGEST: Final = 100  # characters of a tag


class Remarks(NamedTuple):
    """What stood in a column of notes: tags, and what was written for people."""

    tags: tuple[str, ...]
    note: str


def screened(label: str) -> tuple[str, ...]:
    """The tag for ASReview's 1 and 0; a label of any other kind is a tag itself."""
    said = label.strip()
    if said.casefold() in _YES:
        return ("asreview/relevant",)
    if said.casefold() in _NO:
        return ("asreview/irrelevant",)
    return () if _is_number(said) else tags(said)


def tags(text: str) -> tuple[str, ...]:
    """The tags in a field: between semicolons, or commas or bars where there are none."""
    parts = text.split(";") if ";" in text else _SEPARATOR.split(text)
    found = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(tag for tag in found if 0 < len(tag) <= _LONGEST))


def remarks(text: str) -> Remarks:
    """The notes of a paper; Rayyan keeps its decisions, labels and reasons among them."""
    pieces = _RAYYAN.split(text)
    if len(pieces) == 1:
        return Remarks((), "" if _is_number(text) else text.strip())
    found: list[str] = []
    notes = [pieces[0].strip(" |")]
    for kind, said in zip(pieces[1::2], pieces[2::2], strict=True):
        said = said.strip(" |")
        if kind == "RAYYAN-INCLUSION":
            answers = (match[1] or match[2] or "" for match in _ANSWER.finditer(said))
            found += [f"rayyan/{answer.strip().lower()}" for answer in answers if answer.strip()]
        elif kind == "RAYYAN-LABELS":
            found += _SEPARATOR.split(said)
        elif kind == "RAYYAN-EXCLUSION-REASONS":
            found += [f"rayyan/{reason}" for reason in _SEPARATOR.split(said) if reason]
        else:
            notes += _told(said)
    kept = (tag for tag in found if 0 < len(tag) <= _LONGEST)
    return Remarks(tuple(dict.fromkeys(kept)), "\n\n".join(filter(None, notes)))


def _told(said: str) -> list[str]:
    """What each reviewer wrote: {"Ada"=>["…", "…"]}."""
    answers = [match[1] or match[2] or "" for match in _ANSWER.finditer(said)]
    if not answers:
        return [said]
    return [note for answer in answers for note in (_QUOTED.findall(answer) or [answer])]


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").replace(".", "", 1).isdigit()
