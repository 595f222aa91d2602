"""What the browser is given of a year of flows: all totals, whatever is sent and drawn."""

from __future__ import annotations

import math

import pytest

from mobility.maps import flow_map
from mobility.maps.flow_map import _numbers, flows_content, is_large
from mobility.words import whole
from tests.views.test_flows import APRIL, EN, place_alone, year


def test_all_flows_are_sent_that_an_arrow_can_show() -> None:
    content = flows_content(year(*APRIL), EN, None)
    assert not is_large(year(*APRIL))
    assert content["flows"]["people"][3::12] == [50, 10]
    assert content["places"]["id"] == ["P0", "P1", "P2", "P3"]


def test_totals_are_of_all_flows_however_few_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow_map, "MOST_SENT", 1)
    assert is_large(year(*APRIL))
    for view, origin in ((None, "P0"), ((95.19, 15.9, 95.35, 16.1), "P2")):
        content = flows_content(year(*APRIL), EN, view)
        assert content["people"][3] == 100
        assert [content["places"]["id"][each] for each in content["flows"]["origin"]] == [origin]
    here = flows_content(year(*APRIL), EN, None)
    assert here["ends"]["leaving"][12 * here["places"]["id"].index("P0") + 3] == 80


def test_of_one_place_each_side_has_its_totals_and_each_flow_its_side() -> None:
    alone = place_alone((4, "P0", "P1", 50.0), (4, "P3", "P0", 20.0))
    content = flows_content(alone, EN, None)
    assert (content["people"][3], content["people"][12 + 3]) == (50, 20)
    flows, ids = content["flows"], content["places"]["id"]
    sides = {ids[each]: side for each, side in zip(flows["origin"], flows["side"], strict=True)}
    assert sides == {"P0": 0, "P3": 1}


def test_the_browser_rounds_what_it_is_given_to_the_same_whole_people() -> None:
    for people in (0.0, 0.496, 0.5, 1.4999, 14.4966, 14.5, 14.499999999999998, 5992.399243870392):
        (given,) = _numbers([people])
        assert math.floor(given + 0.5) == whole(people)
