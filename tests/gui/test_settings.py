"""What the window remembers."""

import json

import pytest

from readerapp import places
from readerapp.gui import settings


def test_what_is_saved_is_loaded_again(tmp_path):
    kept = settings.load()
    kept.theme, kept.text_scale, kept.splitters = "dark", 1.5, {"main": [212, 404, 664]}
    kept.opened(tmp_path / "one")
    kept.place("ABCD1234").paper = "XYZ"
    kept.save()
    assert settings.load() == kept


def test_a_demonstration_leaves_no_trace():
    kept = settings.Settings(theme="dark", forgetful=True)
    kept.save()
    assert settings.load() == settings.Settings()


def test_the_library_opened_last_is_the_first_of_the_recent_ones(tmp_path):
    kept = settings.Settings()
    for name in "abcdefghij":
        kept.opened(tmp_path / name)
    kept.opened(tmp_path / "e")
    assert kept.recent[:2] == [str(tmp_path / "e"), str(tmp_path / "j")]
    assert len(kept.recent) == len(set(kept.recent)) == 8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "[" * 100_000,
        '{"theme": 3, "text_scale": "x", "recent": {"a": 1}, "stood": [], "splitters": {"m": "x"}}',
        '{"stood": {"A": {"scope": 4, "colour": "red"}, "B": null}, "geometry": []}',
    ],
)
def test_a_damaged_file_is_forgotten_without_a_word(text):
    (places.settings_folder() / "window.json").write_text(text)
    kept = settings.load()
    assert (kept.theme, kept.text_scale, kept.recent, kept.geometry) == ("system", 1.0, [], "")
    assert kept.place("A").sort == ""


def test_a_later_version_may_keep_more():
    path = places.settings_folder() / "window.json"
    path.write_text(json.dumps({"theme": "dark", "colour_of_the_moon": "blue"}))
    assert settings.load().theme == "dark"
