"""What a page asks first of a release that holds other things than the demonstration."""

from __future__ import annotations

import pandas as pd

from mobility.selection import Selection
from mobility.store.manifest import Manifest
from mobility.views.defaults import fitted
from mobility.views.gazetteer import Gazetteer


def manifest(stays: int, moves: int) -> Manifest:
    files = {"people_away": {"rows": stays}, "moves": {"rows": moves}}
    return Manifest("r", "2026-01-01T00:00:00+00:00", "", synthetic=False, files=files)


def gazetteer(*levels: str) -> Gazetteer:
    return Gazetteer(pd.DataFrame({"place_id": levels, "level": levels}))


def test_moves_are_asked_of_a_release_without_stays() -> None:
    asked = fitted(Selection(areas=("a",)), manifest(0, 5), gazetteer("township"))
    assert (asked.kind, asked.direction, asked.level) == ("moves", "out", "township")


def test_the_whole_data_set_is_asked_about_flows_within_it() -> None:
    assert fitted(Selection(), manifest(5, 0), gazetteer("township")).direction == "within"


def test_flows_are_summed_to_the_finest_usual_level_there_is() -> None:
    places = gazetteer("country", "district", "village")
    assert fitted(Selection(areas=("a",)), manifest(5, 0), places).level == "district"


def test_what_the_release_can_answer_is_left_as_asked() -> None:
    asked = Selection(areas=("a",), kind="moves", level="tract", direction="into")
    assert fitted(asked, manifest(5, 5), gazetteer("township", "tract")) == asked
