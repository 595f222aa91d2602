"""Maps as deck.gl receives them: small, silent, complete."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from mobility.maps.flow_map import draw_flows, frame_of, nodes
from mobility.maps.village_map import draw_villages, village_text
from mobility.views.flows import FlowYear, build_flow_year
from mobility.views.gazetteer import Gazetteer
from mobility.words import speak

PLACES = pd.DataFrame(
    [
        ("T1", "Labutta", "လပွတ္တာ", "township", None, 94.8, 16.1),
        ("T2", "Bogale", "ဘိုကလေး", "township", None, 95.4, 16.3),
        ("V1", "Aung Ze", "အောင်ဇေ", "village", "T1", 94.81, 16.12),
        ("V2", "Nowhere", None, "village", "T1", None, None),
        ("YGN", "Yangon", "ရန်ကုန်", "state", None, 96.2, 16.8),
        ("THA", "Thailand", "ထိုင်း", "country", None, 100.5, 13.75),
        ("SEA", "The sea", None, "other", None, None, None),
    ],
    columns=["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"],
)
OUTLINES = gpd.GeoDataFrame(
    {"place_id": ["T1", "T2"], "level": ["township", "township"]},
    geometry=[box(94.6, 15.9, 95.0, 16.4), box(95.1, 16.0, 95.6, 16.6)],
    crs="EPSG:4326",
)
SIZE = (700, 500)


@pytest.fixture
def year() -> FlowYear:
    april = [("T1", "YGN", 900.0), ("T2", "YGN", 400.0), ("T2", "THA", 30.0), ("T1", "SEA", 50.0)]
    may = [("T1", "YGN", 90.0)]
    columns = ["origin_id", "destination_id", "people"]
    flows = {4: pd.DataFrame(april, columns=columns), 5: pd.DataFrame(may, columns=columns)}
    return build_flow_year(flows, Gazetteer(PLACES), "out")


def _spec(year: FlowYear, month: int, language: str = "en") -> dict:  # type: ignore[type-arg]
    frame = frame_of(year, OUTLINES, ("T1", "T2"), SIZE)
    return json.loads(draw_flows(year, month, frame, OUTLINES, speak(language)).to_json())


def _layer(spec: dict, name: str) -> dict:  # type: ignore[type-arg]
    return next(layer for layer in spec["layers"] if layer["id"] == name)


def test_a_map_names_no_address_on_the_network(year: FlowYear) -> None:
    text = json.dumps(_spec(year, 4))
    assert "http:" not in text
    assert "https:" not in text
    assert "mapProvider" not in text


def test_a_map_is_written_without_spaces(year: FlowYear) -> None:
    frame = frame_of(year, OUTLINES, (), SIZE)
    text = draw_flows(year, 4, frame, OUTLINES, speak("en")).to_json()
    assert "\n" not in text
    assert '": ' not in text


def test_far_ends_do_not_make_the_map_zoom_out(year: FlowYear) -> None:
    frame = frame_of(year, OUTLINES, ("T1", "T2"), SIZE)
    placed = nodes(year, year.months[4], frame)
    assert frame.zoom > 8
    assert placed["THA"].far
    assert placed["YGN"].far
    assert not placed["T1"].far
    assert abs(placed["THA"].x) <= SIZE[0] / 2


def test_a_place_keeps_its_spot_and_its_scale_in_every_month(year: FlowYear) -> None:
    frame = frame_of(year, OUTLINES, ("T1", "T2"), SIZE)
    april, may = (nodes(year, year.months[month], frame)["YGN"] for month in (4, 5))
    assert (april.x, april.y) == (may.x, may.y)
    assert (may.radius / april.radius) ** 2 == pytest.approx(90 / 1300, rel=0.5)


def test_an_arrow_is_drawn_for_each_drawn_flow_and_says_who_it_is(year: FlowYear) -> None:
    arrows = _layer(_spec(year, 4), "flows")["data"]
    assert [arrow["id"] for arrow in arrows] == ["T1>YGN", "T2>YGN", "T2>THA"]
    assert "Labutta → Yangon" in arrows[0]["text"]
    assert "900 people" in arrows[0]["text"]


def test_names_follow_the_language(year: FlowYear) -> None:
    icons = {row["icon"] for row in _layer(_spec(year, 4, "my"), "labels")["data"]}
    assert "ရန်ကုန်|၁,၃၀၀" in icons


def test_graver_marks_are_drawn_last_and_places_without_location_not_at_all() -> None:
    villages = pd.DataFrame(
        {"place_id": ["V1", "V2", "T1"], "verdict": ["loss", "loss", "ok"], "text": ["", "", ""]}
    )
    drawing = draw_villages(villages, Gazetteer(PLACES), speak("en"), OUTLINES, SIZE)
    rows = _layer(json.loads(drawing.to_json()), "villages")["data"]
    assert [row["icon"] for row in rows] == ["ok", "loss"]


def test_a_name_cannot_carry_html_into_a_tooltip() -> None:
    assert "<script>" not in village_text("<script>alert(1)</script>", "", [])
