"""CSL JSON: what reference managers and pandoc exchange; Crossref's answers are nearly the same."""

from __future__ import annotations

import re
from typing import Final

from readerapp.formats import json_records
from readerapp.formats.source import Source
from readerapp.model import Reading

NAME: Final = "csl-json"
LABEL: Final = "CSL JSON"
SUFFIXES: Final = (".json", ".csljson", ".csl")

_SIGNS: Final = re.compile(
    r"\"(?:date-parts|container-title|citation-label|non-dropping-particle|family|literal)\"\s*:"
    r"|\"type\"\s*:\s*\"(?:article-journal|article-magazine|article-newspaper|paper-conference"
    r"|entry-encyclopedia|entry-dictionary|motion_picture|personal_communication|post-weblog"
    r"|review-book|legal_case|journal-article|proceedings-article|posted-content)\""
    r"|\"type\"\s*:\s*\"(?:article|book|chapter|report|thesis|webpage|manuscript|patent|speech|dataset"
    r"|software|document)\"(?=[^{}]{0,3000}\"(?:id|issued|DOI|URL|publisher)\")"
)


def recognises(source: Source) -> bool:
    """Whether a file is JSON in the words of CSL."""
    return json_records.recognises(source) and bool(_SIGNS.search(source.head))


def read(source: Source) -> Reading:
    """The papers of a list, of a single object or of a dictionary of them.

    Raises:
        UnreadableFile: it is nested too deeply, too large, or broken from the start.
    """
    return json_records.reading(source, NAME)
