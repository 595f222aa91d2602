"""What the flow map shows of all there is."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.views.flows import build_flow_year, flow_table, shown_sentence
from mobility.views.gazetteer import Gazetteer
from mobility.words import speak

EN = speak("en")
PLACES = Gazetteer(
    pd.DataFrame(
        [(f"P{n}", f"Place {n}", None, "township", None, 95 + n / 10, 16.0) for n in range(5)]
        + [("SEA", "The sea", None, "other", None, None, None)],
        columns=["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"],
    )
)
APRIL = pd.DataFrame(
    [("P0", "P1", 50.0), ("P0", "SEA", 30.0), ("P1", None, 10.0), ("P2", "P3", 10.0)],
    columns=["origin_id", "destination_id", "people"],
)


def test_totals_are_of_all_rows_before_any_cut() -> None:
    month = build_flow_year({4: APRIL}, PLACES, "out", drawn=1).months[4]
    assert month.people == 100
    assert len(month.drawn) == 1
    assert month.share_drawn == pytest.approx(0.5)


def test_ends_without_a_location_or_unknown_are_counted_and_not_drawn() -> None:
    month = build_flow_year({4: APRIL}, PLACES, "out").months[4]
    assert month.drawn["people"].tolist() == [50.0, 10.0]
    assert "Not drawn: 40 people in 2 flows" in shown_sentence(EN, month)


def test_when_all_is_drawn_the_sentence_says_so() -> None:
    month = build_flow_year({4: APRIL.head(1)}, PLACES, "out").months[4]
    assert shown_sentence(EN, month) == "50 people in 1 flow, all drawn."


def test_nobody_is_said_and_not_shown_as_nothing() -> None:
    month = build_flow_year({}, PLACES, "out").months[1]
    assert month.share_drawn is None
    assert shown_sentence(EN, month) == "Nobody, as far as is known."


def test_the_scale_is_the_largest_flow_of_the_year() -> None:
    year = build_flow_year({4: APRIL, 5: APRIL.assign(people=1.0)}, PLACES, "out")
    assert year.largest_flow == 50
    assert year.largest_place == 80


def test_the_table_lists_every_flow_with_its_share() -> None:
    year = build_flow_year({4: APRIL}, PLACES, "out", drawn=1)
    table = flow_table(EN, year, 4)
    assert len(table) == 4
    assert table["share"].sum() == pytest.approx(1)
    assert "place not known" in table["destination"].tolist()
