"""The storm map as deck.gl receives it: silent, and whole across the date line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd

from mobility.maps.storm_map import draw_storms
from mobility.views.storms import Storm

STORM = Storm("S1", "P0", "2015-03-01T03:00:00Z", 10.0, 45.0, "tracks", (-179.5, -17.0))
TRACK = pd.DataFrame(
    {"storm_id": "S1", "at": ["a", "b", "c"], "lon": [178.0, 179.5, -179.0], "lat": [-16.0] * 3}
)


def layers(tracks: pd.DataFrame, *storms: Storm, counting: int | None = None) -> dict[str, Any]:
    n = len(storms)
    counted = n if counting is None else counting
    drawn = draw_storms(
        storms, ["text"] * n, counted, tracks, [(180.0, -17.0)], None, None, (500, 300)
    )
    text = drawn.to_json()
    assert "http:" not in text and "https:" not in text
    return {layer["id"]: layer["data"] for layer in json.loads(text)["layers"]}


def test_a_track_over_the_date_line_is_drawn_in_one_piece_beside_its_place() -> None:
    found = layers(TRACK, STORM)
    assert found["tracks"][0]["path"] == [[178.0, -16.0], [179.5, -16.0], [181.0, -16.0]]
    assert found["storms"][0]["at"] == [180.5, -17.0]
    assert found["places"] == [{"at": [180.0, -17.0]}]


def test_without_tracks_the_closest_points_are_drawn_alone() -> None:
    found = layers(TRACK.iloc[:0], STORM)
    assert found["tracks"] == []
    assert [each["name"] for each in found["storms"]] == ["S1"]


def test_a_storm_that_does_not_count_is_drawn_apart_and_has_no_name() -> None:
    weak = replace(STORM, storm_id="WEAK", at=(-178.0, -17.0))
    found = layers(TRACK.iloc[:0], STORM, weak, counting=1)
    assert [each["name"] for each in found["storms"]] == ["S1"]
    assert [each["name"] for each in found["other storms"]] == ["WEAK"]
    assert "WEAK" not in json.dumps({**found, "other storms": []})
