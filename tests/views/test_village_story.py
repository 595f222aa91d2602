"""One village's story: what it says for each kind of month."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from mobility.measures.parameters import parameters
from mobility.views.gazetteer import Gazetteer
from mobility.views.village_story import Story, tell
from mobility.words import MONTHS, speak

EN = speak("en")
NAN = float("nan")
FINE: dict[str, Any] = {
    "place_id": "V", "verdict": "ok", "reasons": "", "rai": 0.9, "rai_low": 0.9, "rai_high": 0.9,
    "responders": 9.0, "responders_reference": 10.0, "needs_help": 2.0, "help_per_responder": 0.22,
    "help_low": 0.22, "help_high": 0.22, "no_responder": False, "basis": "full", "known": True,
    "households_surveyed": 20, "households_total": 20, "few_households": False,
    "weakest_role": None, "weakest_cover": NAN, "roles_empty": None, "roles_short": None,
    "people": 30.0, "people_here": 25.0, "people_away": 5.0, "newcomers": 0.0,
    "people_to_protect": 25.0, "hazard_level": 3, "responders_to_add": 0.0,
    "responders_to_return": 0.0, "responders_to_spare": 2.0, "decided_by": None,
    "verdict_without": None,
}  # fmt: skip


def gazetteer() -> Gazetteer:
    places = [("TS", "Town", "township", None), ("V", "Village", "village", "TS"),
              ("N", "Next", "village", "TS"), ("CITY", "City", "state", None)]  # fmt: skip
    frame = pd.DataFrame(places, columns=["place_id", "name_en", "level", "parent_id"])
    return Gazetteer(frame.assign(name_my=None, lon=None, lat=None))


NO_HALVES = pd.DataFrame(columns=["month", "half", "responders", "needs_help"])


def story(
    where: dict[str | None, float] | None = None, halves: pd.DataFrame = NO_HALVES, **april: Any
) -> Story:
    months = [FINE | {"month": month} for month in MONTHS]
    months[3] |= april
    neighbours = pd.DataFrame([*months, FINE | {"place_id": "N", "month": 4}])
    destinations = pd.DataFrame(
        {"destination_id": list(where or {}), "people": list((where or {}).values())}
    )
    limits = parameters().limits
    return tell(
        EN, gazetteer(), months, 4, neighbours, destinations, limits, "cyclone", 0.95, halves
    )


def fact(told: Story, label: str) -> tuple[str, str]:
    (found,) = [each for each in told.facts if each.label == label]
    return found.value, found.note


def test_a_village_that_is_ok_needs_no_change() -> None:
    assert story().changes == ("Nothing needs to change: it is above every limit.",)
    assert story().due == "cyclone: peak"


def test_halves_of_the_month_stand_beside_it_where_the_roster_has_them() -> None:
    halves = pd.DataFrame(
        [(4, "a", 7.0, 1.0), (4, "b", NAN, NAN)],
        columns=["month", "half", "responders", "needs_help"],
    )
    told = story(halves=halves)
    assert fact(told, "responders here, 1st to 15th of April") == ("7", "1 person needs help")
    assert fact(told, "responders here, from 16th of April") == (
        "–", "not known of everybody who counts",
    )  # fmt: skip
    assert fact(told, "responders here / usual") == fact(story(), "responders here / usual")
    assert len(told.facts) == len(story().facts) + 2


def test_one_condition_that_decides_is_named_with_the_verdict_without_it() -> None:
    told = story(
        verdict="loss", reasons="role_empty", roles_empty="medic;first aid", decided_by="roles",
        verdict_without="ok", weakest_role="medic", weakest_cover=0.0,
    )  # fmt: skip
    assert told.why == "nobody here for medic, first aid"
    assert "Name somebody who is here for: medic and first aid." in told.changes
    assert (
        "One condition decides: a task-force role not filled. Without it the verdict would be ok."
        in told.changes
    )
    assert told.changes[-1] == "Ok again in May."
    assert fact(told, "weakest task-force role") == ("medic", "nobody here")


def test_no_responder_is_said_and_never_infinity() -> None:
    told = story(
        verdict="loss", reasons="no_responder;rai_loss", responders=0.0, rai=0.0,
        help_per_responder=NAN, help_low=NAN, help_high=NAN, no_responder=True,
    )  # fmt: skip
    value, note = fact(told, "needing help, for each responder")
    assert value == "no responder"
    assert "inf" not in value + note and "nan" not in value + note


def test_an_estimate_carries_its_interval_and_says_of_how_many_households() -> None:
    told = story(
        basis="sample", rai_low=0.8, rai_high=0.97, help_low=0.1, help_high=0.3,
        households_surveyed=30, households_total=100, few_households=True, weakest_role=None,
        responders_to_add=2.4, verdict="watch", reasons="help_watch", responders_to_return=0.2,
    )  # fmt: skip
    assert "95% interval 80% to 97%" in fact(told, "responders here / usual")[1]
    assert "95% interval 0.10 to 0.30" in fact(told, "needing help, for each responder")[1]
    assert fact(told, "known from") == ("sample", "30 of 100 households; few: read with care")
    assert told.changes[0].startswith("1 usual responder back")
    assert told.changes[1].startswith("3 responders added")


@pytest.mark.parametrize(
    ("verdict", "said"), [("no data", "Ask the village"), ("cannot tell", "List more")]
)
def test_what_is_not_known_is_no_reason_to_add_anybody(verdict: str, said: str) -> None:
    unknown = dict.fromkeys(
        ("responders", "rai", "rai_low", "rai_high", "needs_help", "help_per_responder",
         "people_away", "responders_to_add", "responders_to_return"), NAN,
    )  # fmt: skip
    told = story(verdict=verdict, known=False, **unknown)
    (only,) = told.changes
    assert only.startswith(said)
    assert told.away_note == "How many are away that month is not known."
    assert fact(told, "responders here / usual")[0] == "– / 10"


def test_destinations_are_named_and_the_rest_is_not_lost() -> None:
    where = {"CITY": 9.0, "TS": 4.0, None: 3.0, "A": 2.0, "B": 1.0, "C": 1.0, "D": 1.0}
    named = [(each.label, each.value) for each in story(where).away]
    assert named == [("City", "9"), ("elsewhere in Town", "4"), ("place not known", "3"),
                     ("A", "2"), ("B", "1"), ("other places", "2")]  # fmt: skip
    assert story(where).away_note == "5 of 30 members are away:"


def test_those_who_could_come_are_neighbours_newcomers_and_members_back() -> None:
    told = story(newcomers=12.0)
    assert told.callable == (
        "Villages of the tract that are ok and could spare responders: Next (2).",
        "12 newcomers work there: responders only once trained and assigned.",
        "Next month, May: 9 of the usual responders are here.",
    )
