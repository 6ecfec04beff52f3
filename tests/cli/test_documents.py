"""The contract of the command line: every command's JSON, to the key."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ask = Callable[..., Any]

PAPER = {
    "uid",
    "citekey",
    "aliases",
    "title",
    "authors",
    "year",
    "venue",
    "doi",
    "arxiv",
    "arxiv_version",
    "urls",
    "status",
    "starred",
    "rating",
    "tags",
    "added",
    "updated",
}
HIGHLIGHT = {
    "paper",
    "citekey",
    "id",
    "quote",
    "start",
    "end",
    "status",
    "colour",
    "label",
    "comment",
    "tags",
}
REFERENCE = {"uid", "citekey", "title", "context"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_add_and_edit_answer_with_the_paper(json_of: Ask) -> None:
    paper = json_of(
        *("add", "--title", "Sorter: Fast Sorting", "--abstract", "We sort."),
        *("--author", "Ada L.", "--author", "Bo K.", "--year", "2020", "--venue", "V"),
        *("--doi", "10.1/x", "--arxiv", "2001.00001", "--url", "https://a.org"),
    )
    assert set(paper) == PAPER
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", paper["uid"])
    assert MOMENT.fullmatch(paper["added"])
    assert MOMENT.fullmatch(paper["updated"])
    said = {key: paper[key] for key in PAPER - {"uid", "added", "updated", "citekey"}}
    assert said == {
        "aliases": [],
        "title": "Sorter: Fast Sorting",
        "authors": ["Ada L.", "Bo K."],
        "year": 2020,
        "venue": "V",
        "doi": "10.1/x",
        "arxiv": "2001.00001",
        "arxiv_version": None,
        "urls": ["https://a.org"],
        "status": "inbox",
        "starred": False,
        "rating": 0,
        "tags": [],
    }
    edited = json_of("edit", paper["citekey"], "--citekey", "quick", "--year", "2021")
    assert set(edited) == PAPER
    assert (edited["citekey"], edited["aliases"]) == ("quick", [paper["citekey"]])
    assert (edited["year"], edited["venue"]) == (2021, "V")


def test_list_and_show(json_of: Ask, sorter: str) -> None:
    (paper,) = json_of("list")
    assert set(paper) == PAPER
    (full,) = json_of("list", "--full")
    assert set(full) == PAPER | {"abstract"}
    shown = json_of("show", sorter)
    assert set(shown) == PAPER | {
        "abstract",
        "abstract_raw",
        "highlights",
        "note",
        "links",
        "source",
    }
    assert (shown["note"], shown["source"], shown["highlights"]) == (None, None, [])
    assert set(shown["links"]) == {"out", "backlinks", "mentions", "dangling"}


def test_import_and_imports(json_of: Ask, page: Path) -> None:
    done = json_of("import", str(page))
    assert set(done) == {"import", "added", "merged", "skipped", "unsure", "failed", "files"}
    assert (done["added"], done["merged"], done["skipped"], done["failed"]) == (6, 0, 0, 0)
    (file,) = done["files"]
    assert set(file) == {
        "path",
        "format",
        "encoding",
        "read",
        "added",
        "merged",
        "skipped",
        "unsure",
        "left_out",
        "problems",
        "error",
    }
    assert (file["format"], file["encoding"], file["error"]) == ("digest", "utf-8", None)
    (batch,) = json_of("imports")
    assert set(batch) == {"import", "at", "files", "added", "merged"}
    assert (batch["import"], batch["files"]) == (done["import"], [str(page)])
    (source,) = {tuple(json_of("show", "alpha")["source"].items())}
    assert dict(source) == {
        "import": done["import"],
        "file": str(page),
        "first_line": 1,
        "last_line": 2,
    }
    again = json_of("import", str(page))
    assert (again["import"], again["added"], again["skipped"]) == (None, 0, 6)


def test_import_tells_what_it_left_out(json_of: Ask, page: Path) -> None:
    page.write_text("Subscribe to our newsletter!\n" + page.read_text())
    (file,) = json_of("import", str(page))["files"]
    assert file["left_out"] == [{"line": 1, "text": "Subscribe to our newsletter!"}]


def test_import_reads_what_is_piped_in(json_of: Ask, page: Path) -> None:
    done = json_of("import", "-", stdin=page.read_bytes())
    assert (done["added"], done["files"][0]["path"]) == (6, "stdin")


def test_a_dry_run_says_what_would_be(json_of: Ask, page: Path) -> None:
    done = json_of("import", str(page), "--dry-run")
    assert (done["import"], done["added"]) == (None, 6)
    assert json_of("list") == []
    assert json_of("history") == []


def test_search(json_of: Ask, sorter: str) -> None:
    found = json_of("search", "sorting")
    assert set(found) == {
        "query",
        "explained",
        "total",
        "pending",
        "took_ms",
        "hits",
        "did_you_mean",
        "repairs",
    }
    (hit,) = found["hits"]
    assert set(hit) == {"uid", "citekey", "title", "score", "snippet", "from"}
    assert (hit["citekey"], found["total"], found["pending"]) == (sorter, 1, 0)
    assert {text.casefold() for text, marked in hit["snippet"] if marked} == {"sorting"}
    assert json_of("search", "whales")["hits"] == []


def test_index(json_of: Ask, sorter: str) -> None:
    for arguments in (("index",), ("index", "--rebuild")):
        state = json_of(*arguments)
        assert set(state) == {"indexed", "pending", "engine"}
        assert (state["indexed"], state["pending"]) == (1, 0)


def test_what_changes_papers_says_how_many(json_of: Ask, sorter: str) -> None:
    other = json_of("add", "--title", "Other: Things")["uid"]
    for arguments in (
        ("status", sorter, other, "queued"),
        ("star", sorter, other),
        ("rate", sorter, other, "4"),
        ("tag", sorter, other, "--add", "rl", "--add", "to read"),
        ("tag", sorter, other, "--add", "new", "--remove", "rl"),
        ("star", sorter, other, "--off"),
        ("trash", sorter, other),
        ("restore-from-trash", sorter, other),
    ):
        assert json_of(*arguments) == {"changed": 2}, arguments
    assert json_of("move", other, "--first") == {"changed": 1}
    assert json_of("move", other, "--before", sorter) == {"changed": 0}
    assert json_of("move", other, "--last") == {"changed": 1}
    papers = json_of("list", "status:queued")
    assert [paper["citekey"] for paper in papers] == [sorter, "other"]
    assert {paper["rating"] for paper in papers} == {4}
    assert {tuple(paper["tags"]) for paper in papers} == {("new", "to read")}


def test_tags(json_of: Ask, sorter: str) -> None:
    json_of("tag", sorter, "--add", "rl/dpo", "--add", "rl")
    assert json_of("tag-colour", "rl", "teal", "--key", "3") == {"changed": 1}
    assert json_of("tag-rename", "rl", "learning") == {"changed": 2}
    json_of("tag", sorter, "--add", "old")
    assert json_of("tag-merge", "learning", "old") == {"changed": 1}
    tags = json_of("tags")
    assert [set(tag) for tag in tags] == [{"tag", "count", "colour", "key"}] * 2
    assert tags[0] == {"tag": "learning", "count": 1, "colour": "teal", "key": 3}
    assert tags[1]["tag"] == "learning/dpo"


def test_highlights(json_of: Ask, sorter: str) -> None:
    made = json_of(
        *("highlight", sorter, "NAIVE lists".replace("NAIVE", "naïve"), "--colour", "green"),
        *("--label", "claim", "--comment", "see [[other]]", "--tag", "doubt"),
    )
    assert set(made) == HIGHLIGHT
    shown = json_of("show", sorter)
    assert shown["abstract"][made["start"] : made["end"]] == made["quote"] == "naïve lists"
    assert (made["id"], made["status"], made["tags"]) == ("h1", "ok", ["doubt"])
    assert (made["citekey"], made["paper"]) == (sorter, shown["uid"])
    edited = json_of("highlight-edit", sorter, "h1", "--colour", "blue")
    assert edited == {**made, "colour": "blue"}
    assert json_of("highlights") == json_of("highlights", "sorting") == [edited]
    assert json_of("highlights", "whales") == []
    assert json_of("highlight-remove", sorter, "h1") == {"changed": 1}
    assert json_of("highlights") == []


def test_notes(json_of: Ask, sorter: str, tmp_path: Path) -> None:
    keys = {"note", "paper", "title", "markdown", "updated"}
    empty = json_of("note", sorter)
    assert (set(empty), empty["note"], empty["markdown"]) == (keys, None, "")
    one = json_of("note", sorter, "--append", "One.")
    assert (set(one), one["markdown"], one["title"]) == (keys, "One.\n", "Sorter: Fast Sorting")
    assert MOMENT.fullmatch(one["updated"])
    assert json_of("note", sorter, "--append", "Two.")["markdown"] == "One.\n\nTwo.\n"
    (tmp_path / "note.md").write_text("# naïve\n", "utf-8")
    assert json_of("note", sorter, "--set", str(tmp_path / "note.md"))["markdown"] == "# naïve\n"
    assert json_of("note", sorter, "--set", "-", stdin=b"piped")["markdown"] == "piped"
    assert json_of("note", sorter)["note"] == one["note"]


def test_links(json_of: Ask, sorter: str) -> None:
    json_of("add", "--title", "Other: Things", "--abstract", "Faster than any list.")
    json_of("note", sorter, "--append", "It beats [[other|them]] and [[nobody]].")
    links = json_of("links", sorter)
    assert set(links) == {"out", "backlinks", "mentions", "dangling"}
    context = "It beats them and nobody."
    out = {"target": "other", "citekey": "other", "title": "Other: Things", "context": context}
    assert links["out"] == [out]
    assert links["dangling"] == [{"target": "nobody", "context": context}]
    (back,) = json_of("links", "other")["backlinks"]
    assert set(back) == REFERENCE
    assert (back["citekey"], back["context"]) == (sorter, context)
    assert json_of("show", "other")["links"]["backlinks"] == [back]


def test_trash(json_of: Ask, sorter: str) -> None:
    assert json_of("trash") == []
    json_of("trash", sorter)
    (paper,) = json_of("trash")
    assert set(paper) == PAPER
    assert json_of("list") == json_of("search", "sorting")["hits"] == []
    assert [paper["citekey"] for paper in json_of("list", "in:trash")] == [sorter]


def test_undo_redo_and_history(json_of: Ask, sorter: str) -> None:
    json_of("star", sorter)
    assert json_of("undo") == {"undone": ["Star “Sorter: Fast Sorting”"]}
    entries = json_of("history")
    assert [set(entry) for entry in entries] == [{"step", "label", "at", "undone"}] * 2
    assert [entry["undone"] for entry in entries] == [True, False]
    assert json_of("history", "--limit", "1") == entries[:1]
    assert json_of("undo", "9")["undone"] == ["Add “Sorter: Fast Sorting”"]
    assert json_of("undo") == {"undone": []}
    assert len(json_of("redo", "9")["redone"]) == 2
    assert json_of("redo") == {"redone": []}


def test_export_markdown(json_of: Ask, sorter: str, tmp_path: Path) -> None:
    done = json_of("export", "markdown", str(tmp_path / "vault"))
    assert {
        *("written", "unchanged", "kept_yours", "merged", "conflicts", "read_back", "orphans")
    } <= set(done)
    assert (done["written"], done["unchanged"]) == (1, 0)
    assert (tmp_path / "vault" / "papers" / f"{sorter}.md").is_file()
    again = json_of("export", "markdown", str(tmp_path / "vault"))
    assert (again["written"], again["unchanged"]) == (0, 1)


def test_lists_are_sorted_and_cut_as_asked(json_of: Ask, page: Path) -> None:
    json_of("import", str(page))
    json_of("add", "--title", "Zulu", "--year", "2020")
    json_of("add", "--title", "Yankee", "--year", "2021")

    def titles(*arguments: str) -> list[str]:
        return [paper["title"][:2] for paper in json_of("list", *arguments)]

    assert titles("--sort", "title", "--limit", "3") == ["Al", "Br", "Ch"]
    assert titles("--sort", "year")[:2] == ["Ya", "Zu"]
    assert titles("--limit", "0") == []
    by_hand = {"Ya", "Zu"}
    assert [title for title in titles() if title in by_hand] == ["Ya", "Zu"]
    assert [title for title in titles() if title not in by_hand] == [
        "Al",
        "Br",
        "Ch",
        "De",
        "Ec",
        "Fo",
    ]
