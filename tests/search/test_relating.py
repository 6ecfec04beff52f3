"""Papers like one are found by the words they share, and the words are told."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from readerapp.library import Library
from readerapp.model import Status
from readerapp.operations.deciding import set_status
from readerapp.operations.trashing import trash_papers
from readerapp.search import Related, catch_up, find, index, related
from readerapp.search.engine import engine_of
from readerapp.search.pale_words import PALE_WORDS

Put = Callable[[Library, Sequence[dict[str, Any]]], list[int]]

PAPERS = {
    "grasping": (
        "Grasping with Tactile Sensors",
        "A gripper feels slip. Tactile sensing lets robotic grippers correct a grasp by LoRA.",
    ),
    "slipping": (
        "Slip Detection for Grippers",
        "Tactile images show slip early. The gripper closes before the object slips, with LoRA.",
    ),
    "pushing": (
        "Pushing Objects on a Table",
        "A robot pushes. Tactile sensors are used, and the results are promising.",
    ),
    "birds": (
        "Songs of Urban Birds",
        "Blackbirds sing at a higher pitch near traffic. We recorded forty nests.",
    ),
    "nests": (
        "Nests and Noise",
        "Traffic near nests changes when blackbirds sing; recorded at a higher level.",
    ),
    "bare": ("Tactile Grasping Revisited", ""),
}


@pytest.fixture(params=["indexed", "not indexed yet"])
def shelf(request: pytest.FixtureRequest, library: Library, put: Put) -> dict[str, int]:
    """The papers by name, in the index or only in SQLite: the answers must be the same."""
    ids = put(library, [{"title": t, "abstract": a} for t, a in PAPERS.values()])
    if request.param == "indexed":
        assert catch_up(library) == 0
    return dict(zip(PAPERS, ids, strict=True))


def like(library: Library, shelf: dict[str, int], name: str, **more: int) -> list[str]:
    names = {paper: name for name, paper in shelf.items()}
    return [names[one.paper] for one in related(library, shelf[name], **more)]


def test_the_likest_come_first_and_strangers_not_at_all(
    library: Library, shelf: dict[str, int]
) -> None:
    assert like(library, shelf, "grasping")[0] == "slipping"
    assert like(library, shelf, "birds") == ["nests"]
    assert like(library, shelf, "nests") == ["birds"]
    assert like(library, shelf, "grasping", limit=1) == ["slipping"]
    assert like(library, shelf, "grasping", limit=0) == []


def test_a_paper_without_abstract_is_related_by_its_title(
    library: Library, shelf: dict[str, int]
) -> None:
    assert like(library, shelf, "bare") == ["grasping"]
    assert "bare" in like(library, shelf, "grasping")


def test_the_shared_words_are_told_as_the_paper_writes_them(
    library: Library, shelf: dict[str, int]
) -> None:
    (first, *_) = related(library, shelf["slipping"])
    assert first.paper == shelf["grasping"]
    assert {"slip", "LoRA"} <= set(first.because)
    assert {"Tactile", "tactile"} & set(first.because)
    assert len(first.because) <= 6
    for one in related(library, shelf["grasping"]):
        assert one.because
        assert not {word.casefold() for word in one.because} & PALE_WORDS
        text = " ".join(PAPERS["grasping"])
        assert all(word in text for word in one.because)


def test_a_joined_word_is_told_without_its_parts(library: Library, put: Put) -> None:
    first, *_ = put(
        library,
        [
            {"title": "Navigation", "abstract": "Vision-language maps by GPT-4 in kitchens."},
            {"title": "Kitchens", "abstract": "What GPT4 knows of vision–language maps."},
            {"title": "Other", "abstract": "Nothing of the kind."},
        ],
    )
    (only,) = related(library, first)
    assert {"Vision-language", "GPT-4", "maps", "kitchens"} == set(only.because)


def test_what_is_in_the_trash_and_the_paper_itself_are_left_out(
    library: Library, shelf: dict[str, int]
) -> None:
    trash_papers(library, [shelf["slipping"]])
    found = like(library, shelf, "grasping")
    assert "slipping" not in found
    assert "grasping" not in found
    assert like(library, shelf, "slipping")[0] == "grasping"  # one may still ask about it


def test_scores_fall_from_at_most_one(library: Library, put: Put) -> None:
    text = {"title": "Twin", "abstract": "Gripper slip is felt by tactile skin."}
    one, two, _ = put(library, [text, text, {"title": "A gripper"}])
    found = related(library, one)
    assert [each.paper for each in found] == [two]
    assert found[0].score == pytest.approx(1.0, abs=0.05)


def test_of_papers_equally_alike_the_newest_comes_first(library: Library, put: Put) -> None:
    text = {"title": "Gripper slip", "abstract": "Tactile skin."}
    first, *others = put(library, [text] * 4)
    assert [one.paper for one in related(library, first)] == others[::-1]


def test_an_edited_paper_is_related_at_once(library: Library, shelf: dict[str, int]) -> None:
    with library.store.transaction("Edit") as tx:
        library.papers.add_version(
            tx, shelf["pushing"], *["Blackbirds near traffic sing by their nests."] * 2, 1, None
        )
    assert "pushing" in like(library, shelf, "birds")
    set_status(library, [shelf["nests"]], Status.READ)
    assert "nests" in like(library, shelf, "birds")


def test_a_damaged_index_is_replaced_by_what_is_read(
    library: Library, shelf: dict[str, int]
) -> None:
    before = related(library, shelf["grasping"])
    catch_up(library)
    engine_of(library).close()
    for file in index.folder_of(library).glob("*.seg"):
        file.write_bytes(file.read_bytes()[:200])
    assert related(library, shelf["grasping"]) == before
    assert catch_up(library) == 0
    assert related(library, shelf["grasping"]) == before


def test_a_paper_that_is_gone_or_says_nothing_is_like_none(library: Library, put: Put) -> None:
    (paper, _) = put(library, [{"title": "…"}, {"title": "The of and"}])
    assert related(library, paper) == []
    assert related(library, paper + 1) == []
    assert related(library, 999) == []


def test_the_words_of_a_topic_find_its_papers(library: Library, put: Put, seed: int) -> None:
    """Papers that draw from one stock of words are nearer each other than to any others."""
    chance = random.Random(seed)
    syllables = [consonant + vowel for consonant in "bdfgklmnprtvz" for vowel in "aeiou"]
    made = ["".join(chance.sample(syllables, 4)) for _ in range(90)]
    papers = []
    for number in range(18):
        topic = made[number // 6 * 30 :][:30]
        title, abstract = chance.sample(topic, 3), chance.choices(topic, k=40)
        papers.append({"title": " ".join(title), "abstract": " ".join(abstract)})
    ids = put(library, papers)
    catch_up(library)
    for number, paper in enumerate(ids):
        own = set(ids[number // 6 * 6 :][:6]) - {paper}
        assert {one.paper for one in related(library, paper, 5)} == own


def test_asking_does_not_disturb_a_search(library: Library, shelf: dict[str, int]) -> None:
    before = find(library, "tactile").papers
    assert isinstance(related(library, shelf["bare"])[0], Related)
    assert find(library, "tactile").papers == before
