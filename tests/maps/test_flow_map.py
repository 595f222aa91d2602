"""What the browser is given of a year of flows: all totals, whatever is sent and drawn."""

from __future__ import annotations

import math

from mobility.maps.flow_map import _numbers, flows_content
from mobility.views.display import Display
from mobility.words import whole
from tests.views.test_flows import APRIL, EN, place_alone, year


def test_totals_are_of_all_flows_however_few_are_sent() -> None:
    for drawn in (1, 300):
        content = flows_content(year(*APRIL), EN, Display(drawn=drawn))
        assert content["people"][3] == 100
        here = content["places"]["id"].index("P0")
        assert content["ends"]["leaving"][12 * here + 3] == 80


def test_of_one_place_each_side_has_its_totals_and_each_flow_its_side() -> None:
    alone = place_alone((4, "P0", "P1", 50.0), (4, "P3", "P0", 20.0))
    content = flows_content(alone, EN, Display())
    assert (content["people"][3], content["people"][12 + 3]) == (50, 20)
    flows, ids = content["flows"], content["places"]["id"]
    sides = {ids[each]: side for each, side in zip(flows["origin"], flows["side"], strict=True)}
    assert sides == {"P0": 0, "P3": 1}
    assert content["largest"]["place"] == 50


def test_the_browser_rounds_what_it_is_given_to_the_same_whole_people() -> None:
    for people in (0.0, 0.496, 0.5, 1.4999, 14.4966, 14.5, 14.499999999999998, 5992.399243870392):
        (given,) = _numbers([people])
        assert math.floor(given + 0.5) == whole(people)
