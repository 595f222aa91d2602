"""Pictures: PNG and SVG of what they are given, with Burmese as outlines, the same each time."""

from __future__ import annotations

import io
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image

from mobility.maps.colours import MARK_BY_FINDING
from mobility.reports.pictures.arrows import arrow
from mobility.reports.pictures.flow_picture import flow_picture
from mobility.reports.pictures.ground import Ground
from mobility.reports.pictures.sheet import DOTS, HEIGHT, WIDTH, Caption, rendered
from mobility.reports.pictures.village_picture import village_picture
from mobility.reports.pictures.year_picture import Series, year_picture
from mobility.views.flows import ON_MAP, FlowMonth
from mobility.views.gazetteer import Gazetteer
from mobility.views.signs import Signs
from mobility.words import MONTHS, speak

LABUTTA = "လပွတ္တာ"
EN = speak("en")
CAPTION = Caption("In Labutta, 1 of 2 villages", "April", ("a note",), "Cited $so$", "synthetic")
PLACES = Gazetteer(
    pd.DataFrame(
        [
            ("A", "Aa", LABUTTA, "village", "T", 95.0, 16.0),
            ("B", "Bb", None, "village", "T", 95.2, 16.1),
            ("C", "Cc", None, "village", "T", None, None),
            ("Y", "Yangon", None, "state", None, 96.2, 16.8),
        ],
        columns=["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"],
    )
)
VILLAGES = pd.DataFrame(
    {
        "place_id": ["A", "B", "C"],
        "finding": ["loses", "keeps", "watch"],
        "sure": ["probably", "certain", "certain"],
        "all_year": ["low all year", "not low", "not low"],
    }
)
FLOWS = pd.DataFrame(
    {
        "origin_id": ["A", "A"],
        "destination_id": ["Y", "B"],
        "people": [1200.0, 30.0],
        "reference": [np.nan, np.nan],
        "reason": [ON_MAP, ON_MAP],
    }
)
GROUND = Ground(
    geography=gpd.GeoDataFrame(
        {
            "box": "94,15,97,18",
            "scale": "near",
            "kind": ["land", "river"],
            "geometry": [shapely.box(94, 15.5, 97, 18), shapely.LineString([(95, 15), (95, 18)])],
        }
    )
)


def villages(form: str, signs: Signs = Signs()) -> bytes:  # noqa: B008 - it is frozen
    return village_picture(CAPTION, VILLAGES, ["A"], signs, PLACES, GROUND, EN, form)


def flows(form: str) -> bytes:
    month = FlowMonth(4, FLOWS, 0.0, True, False)
    box = (94.9, 15.9, 95.3, 16.2)
    drawn = month.largest_on_map(1, 9)
    return flow_picture(CAPTION, month, drawn, box, 1200.0, PLACES, GROUND, EN, form)


def year(form: str) -> bytes:
    people: dict[int, list[float] | None] = {month: [10.0 * month] for month in MONTHS}
    return year_picture(CAPTION, [Series("Away", people | {3: None})], (), {4: 3}, "due", EN, form)


PICTURES = {"villages": villages, "flows": flows, "year": year}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_opens_has_its_size_and_is_the_same_each_time(name: str) -> None:
    made = PICTURES[name]("png")
    image = Image.open(io.BytesIO(made))
    assert image.size == (round(WIDTH * DOTS), round(HEIGHT * DOTS))
    assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 50  # something is drawn
    assert PICTURES[name]("png") == made


@pytest.mark.parametrize("name", PICTURES)
def test_an_svg_holds_no_text_that_another_program_could_shape_wrongly(name: str) -> None:
    made = PICTURES[name]("svg").decode()
    assert "<text" not in made and "<svg" in made
    assert PICTURES[name]("svg").decode() == made


def test_a_finding_that_is_switched_off_is_not_drawn() -> None:
    both = villages("svg").decode()
    rim = MARK_BY_FINDING["loses"].rim.lower()
    assert rim in both
    assert rim not in villages("svg", Signs(in_month=False)).decode()


def test_burmese_is_shaped_and_a_dollar_is_no_formula() -> None:
    title = f"{LABUTTA} $x^2$"
    made = rendered(Caption(title, "", (), "", ""), (), lambda _: None, "svg").decode()
    shapes = set(re.findall(r'<use xlink:href="#(\w+)', made))
    letters = {each for each in title if each != " "}
    assert len(shapes) != len(letters)  # the stacked letter has a shape of its own


def test_an_arrow_bows_to_its_right_and_ends_before_its_place() -> None:
    outline = arrow(np.array([0.0, 0.0]), np.array([100.0, 0.0]), 4.0)
    assert outline[:, 1].min() < -5 and outline[:, 1].max() < 2
    assert 90 < outline[:, 0].max() < 100
    assert not len(arrow(np.zeros(2), np.zeros(2), 4.0))


def test_there_are_no_other_forms() -> None:
    with pytest.raises(ValueError, match="pdf"):
        rendered(CAPTION, (), lambda _: None, "pdf")
