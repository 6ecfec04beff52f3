"""A page is brought up to date, and what its reader wrote in it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.formats.vault import Block, Merged, Page, base_of, merge, parse, uid_of, write


def page(
    abstract: str = "Old abstract.",
    status: str = "queued",
    highlights: tuple[str, ...] = ("one", "two"),
    **front: str,
) -> Page:
    return Page(
        (
            ("title", ('title: "Sieve"',)),
            ("readerapp", ('readerapp: "readerapp://paper/7K2M9QXA"',)),
            ("status", (f'status: "{status}"',)),
            ("tags", ("tags:", "  - rl", "  - to-read")),
            *((key, (f"{key}: {value}",)) for key, value in front.items()),
        ),
        (
            Block("head", None, ("# Sieve",)),
            Block("abstract", None, ("## Abstract", "", "First.", "", abstract, "", "Last.")),
            *(
                Block("hl", f"h{number}", (f"### h{number}", "", f"> {quote}"))
                for number, quote in enumerate(highlights, start=1)
            ),
        ),
        ("## My additions", "", "Yours."),
    )


def again(text: str | None, new: Page, old: Page) -> Merged:
    """Merge, and see that doing it once more changes nothing."""
    merged = merge(text, new, base_of(old))
    assert merge(merged.text, new, merged.base).text == merged.text
    return merged


def test_a_second_export_of_the_same_changes_no_byte() -> None:
    text = write(page())
    merged = again(text, page(), page())
    assert merged.text == text
    assert merged.report == ()


def test_a_page_that_is_not_there_is_written() -> None:
    for text in (None, "", "\n"):
        assert merge(text, page(), {}).text == write(page())


def test_what_the_library_changed_arrives() -> None:
    new = page("New abstract.", status="read")
    assert again(write(page()), new, page()).text == write(new)


def test_text_around_the_blocks_is_never_touched() -> None:
    text = write(page()).replace("Yours.", "Mine: [[x]]  \n\n\n\n\t- all of it")
    text = text.replace("<!-- ra:hl h1", "Between.\n\n<!-- ra:hl h1")
    merged = again(text, page("New abstract."), page())
    assert "Mine: [[x]]  \n\n\n\n\t- all of it" in merged.text
    assert "Between.\n\n<!-- ra:hl h1" in merged.text
    assert "New abstract." in merged.text


def test_an_edit_inside_a_block_is_kept() -> None:
    text = write(page()).replace("Old abstract.", "My abstract.")
    merged = again(text, page(), page())
    assert merged.text == text
    assert merged.report == (("kept", "blk:abstract"),)


def test_edits_on_both_sides_of_different_lines_are_put_together() -> None:
    text = write(page()).replace("First.", "First, I say.")
    merged = again(text, page("New abstract."), page())
    assert "First, I say.\n\nNew abstract.\n\nLast." in merged.text
    assert merged.report == (("merged", "blk:abstract"),)


def test_where_both_changed_the_same_line_the_reader_wins() -> None:
    text = write(page()).replace("Old abstract.", "My abstract.")
    merged = again(text, page("New abstract."), page())
    assert "My abstract." in merged.text
    assert "New abstract." not in merged.text
    assert merged.report == (("conflict", "blk:abstract"),)


def test_a_block_the_reader_deleted_stays_away() -> None:
    text = write(page())
    start, end = text.index("<!-- ra:hl h1"), text.index("<!-- /ra:hl h1 -->")
    text = text[:start] + text[end + len("<!-- /ra:hl h1 -->\n\n") :]
    merged = again(text, page("New abstract."), page())
    assert "ra:hl h1" not in merged.text
    assert "ra:hl h2" in merged.text
    assert merged.report == (("left out", "blk:hl:h1"),)


def test_a_new_highlight_comes_after_the_one_before_it() -> None:
    new = page(highlights=("one", "two", "three"))
    merged = again(write(page()), new, page())
    assert merged.text == write(new)


def test_a_highlight_removed_in_the_library_goes_unless_it_was_edited() -> None:
    new = page(highlights=("one",))
    assert again(write(page()), new, page()).text == write(new)
    edited = write(page()).replace("> two", "> two\n\nMy thought.")
    merged = again(edited, new, page())
    assert "My thought." in merged.text
    assert "ra:hl h2" not in merged.text
    assert merged.report == (("freed", "blk:hl:h2"),)


def test_a_copied_block_becomes_the_readers_text() -> None:
    text = write(page())
    copy = text[text.index("<!-- ra:hl h1") : text.index("<!-- ra:hl h2")]
    merged = again(text + copy, page(highlights=("changed", "two")), page())
    assert merged.text.count("ra:hl h1 h=") == 1
    assert "> changed" in merged.text
    assert "> one" in merged.text


def test_a_broken_marker_makes_text_of_its_block() -> None:
    text = write(page()).replace("<!-- /ra:abstract -->", "")
    merged = again(text, page("New abstract."), page())
    assert "Old abstract." in merged.text
    assert "New abstract." not in merged.text


def test_what_looks_like_a_marker_in_a_note_is_none() -> None:
    lines = ("## Notes", "", "<!-- /ra:note n1 -->", "<!-- ra:hl h1 h=00000000 -->", "end")
    noted = Page((), (Block("note", "n1", lines),))
    text = write(noted)
    (part,) = [part for part in parse(text).parts if not isinstance(part, tuple)]
    assert part.block.lines[-1] == "end"
    assert again(text, noted, noted).text == text


def test_line_ends_and_byte_order_mark_stay_as_they_are() -> None:
    text = "\ufeff" + write(page()).replace("\n", "\r\n")
    assert again(text, page(), page()).text == text
    merged = again(text, page("New abstract."), page())
    assert merged.text == "\ufeff" + write(page("New abstract.")).replace("\n", "\r\n")


def test_blanks_that_a_formatter_took_away_are_no_edit() -> None:
    spaced = Page((), (Block("note", "n1", ("a  ", "", "", "", "b")),))
    text = write(spaced).replace("a  ", "a").replace("\n\n\n\n", "\n\n")
    merged = again(text, spaced, spaced)
    assert merged.text == text
    assert merged.report == ()


class TestFrontMatter:
    def test_unknown_keys_comments_and_their_order_stay(self) -> None:
        text = write(page()).replace(
            "tags:\n", "# mine\nmood: [ok, 'fine']\nnested:\n  - a: b\ntags:\n"
        )
        merged = again(text, page(status="read"), page())
        assert merged.text == text.replace('status: "queued"', 'status: "read"')

    def test_a_value_the_reader_changed_is_theirs(self) -> None:
        text = write(page()).replace('status: "queued"', "status: later")
        assert again(text, page(), page()).report == (("kept", "fm:status"),)
        merged = again(text, page(status="read"), page())
        assert "status: later" in merged.text
        assert merged.report == (("conflict", "fm:status"),)

    def test_another_way_to_write_the_same_is_no_change(self) -> None:
        text = write(page()).replace('"queued"', "queued").replace("  - rl", "- rl")
        merged = again(text, page(), page())
        assert merged.text == text
        assert merged.report == ()
        assert 'status: "read"' in again(text, page(status="read"), page()).text

    def test_a_key_the_reader_deleted_stays_away(self) -> None:
        text = write(page()).replace('status: "queued"\n', "")
        merged = again(text, page(status="read"), page())
        assert "status" not in merged.text
        assert merged.report == (("left out", "fm:status"),)

    def test_a_key_the_library_no_longer_has_goes(self) -> None:
        old = page(year="2026")
        assert again(write(old), page(), old).text == write(page())
        mine = write(old).replace("year: 2026", "year: 1987")
        assert "year: 1987" in again(mine, page(), old).text

    def test_a_key_of_the_readers_own_is_not_taken_over(self) -> None:
        text = write(page()).replace("tags:\n", "year: 1987\ntags:\n")
        merged = again(text, page(year="2026"), page())
        assert "year: 1987" in merged.text
        assert "2026" not in merged.text

    def test_a_comment_between_entries_stays_with_them(self) -> None:
        text = write(page()).replace("  - to-read", "# soon\n  - to-read")
        assert again(text, page(status="read"), page()).text.count("to-read") == 1

    def test_a_file_without_any_gets_it_once(self) -> None:
        merged = merge("My own file.\n", page(), {})
        assert merged.text.startswith("---\ntitle:")
        assert "My own file." in merged.text
        assert merge(merged.text, page(), merged.base).text == merged.text

    def test_the_page_says_whose_it_is(self) -> None:
        assert uid_of(write(page())) == "7K2M9QXA"
        assert uid_of("readerapp: readerapp://paper/7K2M9QXA") is None


@given(st.text(alphabet="-:# \n\r\tab<!>/h=0\ufeff", max_size=80))
def test_any_file_can_be_merged_into(text: str) -> None:
    merged = merge(text, page(), {})
    for word in text.split():
        assert word.strip("\ufeff") in merged.text


@pytest.mark.parametrize(
    "text", ["---\n---\n", "---", "---\n\n---", "<!-- ra:hl h1 h=12345678 -->"]
)
def test_odd_files_settle_after_one_merge(text: str) -> None:
    merged = merge(text, page(), {})
    assert merge(merged.text, page(), merged.base).text == merged.text
