"""The Newcomers page, read off a release whose answers are worked by hand."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.state import Question
from mobility.ui.newcomers import season as parts_of_page
from mobility.views.gazetteer import Gazetteer
from mobility.views.newcomers import build_newcomers
from mobility.views.training import Training
from mobility.words import speak
from tests import worlds
from tests.pages.conftest import Publish
from tests.pages.reading import opened, text


def arrivals(place: str, month: int, people: float, origin: str = "CITY") -> dict[str, Any]:
    stay = {"origin_id": origin, "destination_id": place, "year": worlds.YEAR, "month": month}
    return {**stay, "sex": "m", "age_group": "25-39", "people": people}


def world(*stays: dict[str, Any]) -> dict[str, pa.Table]:
    """The village of ten and a village known from counts, with people who come to them."""
    given = worlds.two_villages()
    return given | {"stays": worlds.rows("stays", *given["stays"].to_pylist(), *stays)}


def test_k4_stands_on_the_page_beside_the_result_without_training(publish: Publish) -> None:
    publish(world(arrivals("V1", 4, 20)))
    said = text(opened("newcomers", areas="V1", months="4", newcomer_share="0.1"))
    assert "newcomers are 5% or more of the people here in one or more of" in said
    assert "people to protect 27 27" in said
    assert "newcomers as a share of the people to protect 74.1% 74.1%" in said
    assert "helpers 3 5" in said
    assert "members here who may need help 3 3" in said
    assert "of them, without enough helpers 2 1" in said
    assert "V1 T1 20 / 27 74% 2 1 if 10% trained" in said


def test_people_without_enough_helpers_follow_the_limit_in_the_link(publish: Publish) -> None:
    publish(world(arrivals("V1", 4, 20)))
    said = text(opened("newcomers", areas="V1", months="4", helpers_each="3"))
    assert "of them, without enough helpers 2\n" in said
    said = text(opened("newcomers", areas="V1", months="4", helpers_each="1"))
    assert "of them, without enough helpers 0\n" in said
    assert "at 1 helpers for each" in said


def test_nobody_is_trained_unless_the_link_says_so(publish: Publish) -> None:
    publish(world(arrivals("V1", 4, 20)))
    said = text(opened("newcomers", areas="V1", months="4"))
    assert "\nhelpers 3\n" in said
    assert "if 10% trained" not in said
    assert "newcomers not trained" in said


def test_only_hazard_months_bring_a_village_into_the_list_and_the_worst_comes_first(
    publish: Publish,
) -> None:
    publish(
        world(
            arrivals("V1", 7, 50),  # more, and no cyclone is due
            arrivals("V1", 4, 1),
            arrivals("V1", 11, 2),
            arrivals("V2", 10, 70),
            arrivals("V2", 5, 1),
        )
    )
    said = text(opened("newcomers", areas="T1", listed="season"))
    assert "in 2 of 2 villages in one or more of the 4 months when cyclones are due" in said
    assert said.index("V2 T1 October peak 70 / 140 50%") < said.index(
        "V1 T1 November season 2 / 12"
    )
    assert "V1 T1 July" not in said
    july = text(opened("newcomers", areas="T1", months="7"))
    assert "1 village in July: newcomers are many" in july
    assert "V1 T1 50 / 60 83%" in july and "V2 T1 70 / 140" not in july


def test_few_newcomers_are_known_not_to_reach_the_limit(publish: Publish) -> None:
    publish(world(arrivals("V2", 4, 5)))
    said = text(opened("newcomers", areas="V2"))
    assert (
        "newcomers are not known to be 5% of the people here in one or more of "
        "the 4 months when cyclones are due" in said
    )


def test_origins_are_of_the_month_chosen_and_of_the_village_chosen(publish: Publish) -> None:
    publish(world(arrivals("V1", 4, 20), arrivals("V1", 4, 5, "V2"), arrivals("V2", 4, 40)))
    whole = text(opened("newcomers", areas="T1", months="4"))
    assert "CITY LAND 60 92%" in whole and "T1 LAND 5 8%" in whole
    one = text(opened("newcomers", areas="T1", months="4", village="V1"))
    assert "CITY LAND 20 80%" in one and "V2 T1 · LAND 5 20%" in one
    assert "April season 7 25 / 32" in one
    none = text(opened("newcomers", areas="T1", months="6", village="V1"))
    assert "No newcomers are recorded for that month" in none


def test_a_release_that_tells_of_no_newcomer_does_not_say_there_are_none(publish: Publish) -> None:
    publish(worlds.two_villages())
    said = text(opened("newcomers", areas="T1"))
    assert "no newcomers are recorded in any village" in said
    assert "perhaps nobody asked" in said


def test_newcomers_beside_members_nobody_knows_of_have_no_share(publish: Publish) -> None:
    given = world(arrivals("V1", 4, 20))
    nothing = {f"here_{month:02d}": None for month in range(1, 13)}
    unknown = [row | nothing for row in given["roster"].to_pylist()]
    publish(given | {"roster": worlds.rows("roster", *unknown)})
    said = text(opened("newcomers", areas="V1", months="4"))
    assert "no village says how many members are here" in said
    assert "People to protect do not include 20 of the newcomers" in said


def test_without_a_hazard_the_list_takes_all_months_and_says_so(publish: Publish) -> None:
    given = world(arrivals("V1", 7, 50))
    publish({name: rows for name, rows in given.items() if name != "hazards"})
    said = text(opened("newcomers", areas="V1", listed="season"))
    assert "newcomers are 5% or more of the people here in some month: bring" in said
    assert "V1 T1 July none 50 / 60 83%" in said


def test_a_share_that_is_no_share_is_left_out_and_said(publish: Publish) -> None:
    publish(world(arrivals("V1", 4, 20)))
    app = opened("newcomers", areas="V1", newcomer_share="1.5")
    assert "share of newcomers trained" in app.info[0].value
    assert "\nhelpers 3\n" in text(app)


def test_the_download_names_limit_share_and_hazard(publish: Publish) -> None:
    publish(world(arrivals("V1", 4, 20)))
    release = releases.open_release()
    selection = Selection(release=release.id, areas=("V1",), hazard="cyclone")
    training = Training(0.1)
    rows = queries.newcomers(release, selection, OWNER, 0.1)
    months = queries.newcomer_months(release, selection, OWNER, 0.1)
    view = build_newcomers(rows, months, {4: 2}, "cyclone", 0.05)
    question = Question(selection, training=training)
    places = Gazetteer(queries.places(release, OWNER))
    made = parts_of_page.download(
        PageQuestion(speak("en"), release, places, question), view, 4, "answer"
    )
    facts = dict(made.facts)
    assert facts["Bring newcomers into the plan from"].startswith("5%.")
    assert facts["Newcomers trained and assigned as helpers"] == "10%"
    assert "newcomer_share=0.1" in facts["Address"]
    april = made.rows.set_index("month").loc[4]
    assert (april["helpers"], april["helpers_with_newcomers"]) == (3, 5)
    assert (april["without_helpers"], april["without_with_newcomers"]) == (1.5, 0.5)
    assert april["name_en"] == "V1"
