"""What the flow map's component is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mobility.ui import modules
from mobility.ui.map_component import COLOURS, map_words
from mobility.words import speak

SCRIPTS = sorted((modules.STATIC / "flow_map").glob("*.js"))


def used(name: str) -> set[str]:
    """What the scripts ask of ``words`` or ``colours`` by name."""
    return {
        found
        for script in SCRIPTS
        for found in re.findall(rf"\b{name}\.(\w+)", script.read_text(encoding="utf-8"))
    }


def test_the_scripts_ask_for_no_word_that_is_not_given() -> None:
    assert len(used("words")) > 15
    assert used("words") <= set(map_words(speak("en")))


def test_the_scripts_ask_for_no_colour_that_is_not_given() -> None:
    assert len(used("colours")) > 8
    assert used("colours") <= set(COLOURS)


def test_no_script_holds_a_colour_of_its_own() -> None:
    for script in SCRIPTS:
        assert not re.search(r"[\"'`]#[0-9A-Fa-f]{3,8}\b", script.read_text(encoding="utf-8"))


def test_a_counted_word_has_a_form_for_one_and_for_many() -> None:
    people = map_words(speak("en"))["people"]
    assert people == {"one": "{n} person", "other": "{n} people"}


def test_another_version_of_a_script_has_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ("one.js",)
    monkeypatch.setattr(modules, "STATIC", tmp_path)
    versions = set()
    for text in ("export {};", "export { };"):
        (tmp_path / "one.js").write_text(text)
        modules._version.cache_clear()
        versions.add(modules._version(files))
    modules._version.cache_clear()
    assert len(versions) == 2


def test_the_starter_names_every_script_and_its_entry() -> None:
    starter = modules.starter("flow_map/flow_map.js")
    assert '"months.js"' in starter and 'entry = "flow_map/flow_map.js"' in starter
    assert "$" not in starter
