"""The village map as deck.gl receives it: small, silent, complete."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from mobility.maps.village_map import draw_villages
from mobility.views.gazetteer import Gazetteer
from mobility.words import speak

PLACES = pd.DataFrame(
    [
        ("T1", "Labutta", "လပွတ္တာ", "township", None, 94.8, 16.1),
        ("T2", "Bogale", "ဘိုကလေး", "township", None, 95.4, 16.3),
        ("V1", "Aung Ze", "အောင်ဇေ", "village", "T1", 94.81, 16.12),
        ("V2", "Nowhere", None, "village", "T1", None, None),
        ("V3", "Kyun", "ကျွန်း", "village", "T2", 95.41, 16.31),
    ],
    columns=["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"],
)
OUTLINES = gpd.GeoDataFrame(
    {"place_id": ["T1", "T2"], "level": ["township", "township"]},
    geometry=[box(94.6, 15.9, 95.0, 16.4), box(95.1, 16.0, 95.6, 16.6)],
    crs="EPSG:4326",
)
VILLAGES = pd.DataFrame(
    {
        "place_id": ["V1", "V2", "V3"],
        "verdict": ["loss", "loss", "ok"],
        "name": ["Aung Ze", "Nowhere", "Kyun"],
        "text": ["loss", "loss", "ok\n9 / 9"],
    }
)


def drawn(language: str = "en") -> str:
    gazetteer = Gazetteer(PLACES)
    return draw_villages(VILLAGES, gazetteer, speak(language), OUTLINES, (700, 500)).to_json()


def layer(text: str, name: str) -> dict[str, Any]:
    found = next(each for each in json.loads(text)["layers"] if each["id"] == name)
    assert isinstance(found, dict)
    return found


def test_a_map_names_no_address_on_the_network() -> None:
    text = drawn()
    assert "http:" not in text
    assert "https:" not in text
    assert "mapProvider" not in text


def test_a_map_is_written_without_spaces() -> None:
    text = drawn()
    assert "\n" not in text
    assert '": ' not in text


def test_names_follow_the_language() -> None:
    icons = {row["icon"] for row in layer(drawn("my"), "labels")["data"]}
    assert "လပွတ္တာ|" in icons


def test_graver_marks_are_drawn_last_and_places_without_location_not_at_all() -> None:
    rows = layer(drawn(), "villages")["data"]
    assert [row["icon"] for row in rows] == ["ok", "loss"]
