"""What the flow map shows of all there is: cuts, comparisons, scales, sentences, tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mobility.selection import Selection
from mobility.views import flow_text
from mobility.views.display import MEAN, Display
from mobility.views.flow_profile import flow_profile, place_profile
from mobility.views.flow_table import flow_table
from mobility.views.flows import FlowYear, build_flow_year
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
COLUMNS = ["month", "origin_id", "destination_id", "people"]
APRIL = [
    (4, "P0", "P1", 50.0),
    (4, "P0", "SEA", 30.0),
    (4, "P1", None, 10.0),
    (4, "P2", "P3", 10.0),
]
MAY = [(5, "P0", "P1", 20.0), (5, "P2", "P3", 70.0)]
ALL_KNOWN = (True,) * 12


def year(
    *rows: tuple[int, str | None, str | None, float],
    staying: float = 0.0,
    direction: str = "out",
    known: tuple[bool, ...] = ALL_KNOWN,
) -> FlowYear:
    inside = pd.DataFrame([(4, "P0", staying)], columns=["month", "origin_id", "people"])
    flows = pd.DataFrame(list(rows), columns=COLUMNS)
    return build_flow_year([flows], inside[inside["people"] > 0], known, PLACES, direction)


def test_totals_are_of_all_rows_before_any_cut() -> None:
    assert year(*APRIL).month(4).people == 100


def test_every_flow_that_no_arrow_can_show_has_its_reason_and_its_people() -> None:
    month = year(*APRIL).month(4)
    assert month.undrawn("") == (2, 60.0)
    assert month.undrawn("no location") == (1, 30.0)
    assert month.undrawn("unknown end") == (1, 10.0)
    said = flow_text.shown(EN, month)
    assert "10 people in 1 flow whose origin or destination is not known" in said
    assert "30 people in 1 flow from or to a place whose location is not known" in said


def test_a_picture_says_how_many_of_the_flows_it_shows() -> None:
    month = year(*APRIL).month(4)
    largest = month.largest_on_map(1, 1)
    assert largest["people"].tolist() == [50]
    said = flow_text.drawn(EN, month, largest)
    assert said == "Drawn: the largest 1 of 2 flows, 83% of the people in them."
    assert month.largest_on_map(20, 9)["people"].tolist() == [50]
    assert flow_text.drawn(EN, month, month.largest_on_map(1, 9)) == ""


def test_where_arrows_can_show_all_nothing_is_said() -> None:
    assert flow_text.shown(EN, year(APRIL[0]).month(4)) == ""


def test_nobody_and_not_known_are_different_sentences() -> None:
    known = (*ALL_KNOWN[:11], False)
    assert flow_text.shown(EN, year(*APRIL, known=known).month(1)).startswith("Nobody")
    silent = year(*APRIL, known=known).month(12)
    assert "nobody was asked" in flow_text.shown(EN, silent)
    assert flow_text.headline(EN, "People away", silent) == "People away: not known"


def test_the_largest_flow_is_named_with_its_share() -> None:
    said = flow_text.largest(EN, year(*APRIL).month(4), PLACES)
    assert said == "Most: Place 0 → Place 1, 50 (50%)."


def test_people_inside_one_unit_count_where_the_question_is_within_areas() -> None:
    out = year(*APRIL, staying=7.0).month(4)
    within = year(*APRIL, staying=7.0, direction="within").month(4)
    assert (out.total, within.total) == (100, 107)
    selection = Selection(kind="moves")
    assert flow_text.staying(EN, out, selection).startswith("Not counted: 7 people who moved")
    assert "Of these, 7 people moved inside one township" in flow_text.staying(
        EN, within, selection
    )
    assert year(*APRIL, staying=7.0, direction="within").totals[3] == 107


def test_a_month_against_another_is_ordered_by_the_change() -> None:
    month = year(*APRIL, *MAY).month(5, "4")
    assert (month.total, month.reference) == (90, 100)
    table = flow_table(EN, month, PLACES)
    assert table["change"].tolist() == [60, -30, -30, -10]
    assert table["people"].sum() == 90
    said = flow_text.difference(EN, month, Display(compare="4"))
    assert said == "10 fewer than in April (100)."


def place_alone(*rows: tuple[int, str | None, str | None, float]) -> FlowYear:
    """P0 looked at alone: who goes out of it and who comes into it."""
    return replace(year(*rows, direction="both"), place="P0")


def test_those_out_of_a_place_and_those_into_it_are_two_sides_with_totals_of_their_own() -> None:
    alone = place_alone((4, "P0", "P1", 50.0), (4, "P0", "P2", 30.0), (4, "P3", "P0", 20.0))
    out, into = alone.sides
    assert (out.direction, out.totals[3]) == ("out", 80)
    assert (into.direction, into.totals[3]) == ("into", 20)
    month = alone.month(4)
    assert flow_table(EN, month, PLACES)["share"].tolist() == [50 / 80, 30 / 80, 1.0]
    assert flow_text.largest(EN, out.month(4), PLACES).endswith("50 (63%).")


def test_one_flow_of_a_place_is_on_its_side() -> None:
    alone = place_alone((4, "P0", "P1", 50.0), (4, "P3", "P0", 20.0))
    assert alone.only(("P3", "P0")).direction == "into"
    assert alone.only(("P0", "P1")).direction == "out"
    assert alone.only(("P3", "P0")).totals[3] == 20


def test_a_difference_is_that_of_the_numbers_beside_it() -> None:
    month = year((1, "P0", "P1", 20546.2), (7, "P0", "P1", 8729.6)).month(1, "7")
    said = flow_text.difference(EN, month, Display(compare="7"))
    assert said == "11,816 more than in July (8,730)."
    assert flow_text.headline(EN, "Away", month) == "Away: 20,546"


def test_what_other_pages_count_is_said_where_it_is_another_number() -> None:
    month = year((4, "P0", "P1", 50.3)).month(4)
    assert flow_text.wider(EN, "out", month, 49.6, "P") == ""
    said = flow_text.wider(EN, "into", month, 57.0, "P")
    assert said == "Newcomers in its villages, including those from other villages of P: 57."


def test_a_flow_that_does_not_differ_is_counted_and_not_drawn() -> None:
    month = year(*APRIL, (5, "P0", "P1", 50.0), (5, "P2", "P3", 11.0)).month(5, "4")
    assert month.total == 61
    assert month.undrawn("unchanged") == (1, 50.0)
    assert month.undrawn("") == (1, 11.0)


def test_a_month_against_the_mean_uses_only_months_that_are_known() -> None:
    known = tuple(month in (4, 5) for month in range(1, 13))
    month = year(*APRIL, *MAY, known=known).month(4, MEAN)
    assert month.reference == pytest.approx(95)
    first = month.flows.set_index("destination_id").loc["P1"]
    assert (first["people"], first["reference"]) == (50, 35)


def test_a_month_that_is_not_known_cannot_be_compared_with() -> None:
    known = tuple(month != 5 for month in range(1, 13))
    month = year(*APRIL, known=known).month(4, "5")
    assert month.reference is None
    assert "Not comparable" in flow_text.difference(EN, month, Display(compare="5"))
    assert "change" not in flow_table(EN, month, PLACES)


def test_comparing_with_nothing_changes_nothing() -> None:
    plain, compared = (year(*APRIL).month(4, each) for each in ("", "5"))
    assert plain.flows["people"].sum() == compared.flows["people"].sum()
    assert plain.reference is None


def test_the_table_lists_every_flow_with_its_share() -> None:
    table = flow_table(EN, year(*APRIL).month(4), PLACES)
    assert len(table) == 4
    assert table["share"].sum() == pytest.approx(1)
    assert table["drawn"].tolist() == [True, False, False, True]
    assert "place not known" in table["destination"].tolist()


def test_at_each_place_leaving_arriving_and_staying_are_told_apart() -> None:
    sides = year(*APRIL, staying=7.0, direction="within").at_places()
    told = {name: table.at["P0", 4] for name, table in sides.items()}
    assert told == {"leaving": 80, "arriving": 0, "staying": 7}


def test_one_flow_alone_keeps_its_months() -> None:
    alone = year(*APRIL, *MAY).only(("P0", "P1"))
    assert np.flatnonzero(alone.people[0]).tolist() == [3, 4]
    assert len(year(*APRIL).only(("P1", None)).pairs) == 1


def test_a_place_looked_at_alone_is_what_the_map_shows() -> None:
    assert replace(year(*APRIL, direction="both"), place="P0").inside == ("P0",)


def test_a_place_has_its_first_partners_with_their_shares() -> None:
    months = pd.DataFrame({"month": range(1, 13), "out": 0.0, "into": 0.0, "within": 0.0})
    profile = place_profile(EN, replace(year(*APRIL[:2]), place="P0"), 4, months)
    assert profile.destinations["name"].tolist() == ["Place 1", "The sea"]
    assert profile.destinations["share"].tolist() == [0.625, 0.375]
    assert (profile.out, profile.into, len(profile.origins)) == (80, 0, 0)


def test_parts_of_a_place_looked_at_alone_count_as_the_place() -> None:
    parts = PLACES.places.assign(parent_id=[None, "P0", None, None, None, None])
    flows = pd.DataFrame([(4, "P1", "P2", 5.0), (4, "P3", "P1", 2.0)], columns=COLUMNS)
    none = pd.DataFrame([], columns=["month", "origin_id", "people"])
    alone = build_flow_year([flows], none, ALL_KNOWN, Gazetteer(parts), "both", "P0")
    assert alone.leaves_place(alone.pairs).tolist() == [True, False]


def test_a_flow_has_twelve_months_by_sex_and_its_ages_in_order() -> None:
    groups = pd.DataFrame(
        [(4, "f", "60+", 3.0), (4, "m", "18-24", 2.0), (5, "m", "18-24", 9.0)],
        columns=["month", "sex", "age_group", "people"],
    )
    profile = flow_profile(groups, 4, ("18-24", "60+"))
    assert len(profile.months) == 24
    assert profile.months["people"].sum() == 14
    assert profile.ages.index.tolist() == ["18-24", "60+"]
    assert profile.ages.to_numpy().sum() == 5
