"""What the maps' components are given."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from mobility.maps.canvas import COLOURS, hand_words
from mobility.maps.flow_map import map_words
from mobility.maps.modules import STATIC, needed
from mobility.maps.village_map import map_words as village_words
from mobility.ui.frame import modules
from mobility.words import speak

SHARED = sorted((STATIC / "map").glob("*.js"))
SCRIPTS = {
    name: [*SHARED, *sorted((STATIC / name).glob("*.js"))] for name in ("flow_map", "village_map")
}
WORDS = {"flow_map": map_words, "village_map": partial(village_words, helpers_each="2")}


def used(name: str, by: str) -> set[str]:
    """What the scripts of a map ask of ``words`` or ``colours`` by name."""
    return {
        found
        for script in SCRIPTS[by]
        for found in re.findall(rf"\b{name}\.(\w+)", script.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("by", SCRIPTS)
def test_the_scripts_ask_for_no_word_that_is_not_given(by: str) -> None:
    words = speak("en")
    assert len(used("words", by)) > 3
    assert used("words", by) <= {*hand_words(words), *WORDS[by](words)}


@pytest.mark.parametrize("by", SCRIPTS)
def test_the_scripts_ask_for_no_colour_that_is_not_given(by: str) -> None:
    assert len(used("colours", by)) > 3
    assert used("colours", by) <= set(COLOURS)


@pytest.mark.parametrize("by", SCRIPTS)
def test_no_script_holds_a_colour_of_its_own(by: str) -> None:
    for script in SCRIPTS[by]:
        assert not re.search(r"[\"'`]#[0-9A-Fa-f]{3,8}\b", script.read_text(encoding="utf-8"))


def test_a_counted_word_has_a_form_for_one_and_for_many() -> None:
    people = map_words(speak("en"))["people"]
    assert people == {"one": "{n} person", "other": "{n} people"}


def test_another_version_of_a_script_has_another_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules, "STATIC", tmp_path)
    versions = set()
    for text in ("export {};", "export { };"):
        (tmp_path / "one.js").write_text(text)
        modules.version.cache_clear()
        versions.add(modules.version())
    modules.version.cache_clear()
    assert len(versions) == 2


def test_a_starter_asks_for_its_entry_and_all_it_imports_and_nothing_else() -> None:
    starter = modules.starter("month_strip/month_strip.js")
    assert '["month_strip/month_strip.js", "months.js"]' in starter
    assert f"version-{modules.version()}/" in starter
    assert "$" not in starter


@pytest.mark.parametrize("by", SCRIPTS)
def test_every_script_that_lies_in_a_map_s_folder_is_one_that_it_needs(by: str) -> None:
    found = needed(f"{by}/{by}.js")
    own = {f"{by}/{each.name}" for each in (STATIC / by).glob("*.js")}
    assert own <= set(found)
