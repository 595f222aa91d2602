"""One village's story: what it says for each kind of month."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from mobility.measures.parameters import Limits, parameters
from mobility.views.gazetteer import Gazetteer
from mobility.views.village_story import Judged, Story, tell
from mobility.words import MONTHS, speak

EN = speak("en")
LIMITS = parameters().limits
NAN = float("nan")
FINE: dict[str, Any] = {
    "place_id": "V", "finding": "keeps", "sure": "certain", "reasons": "", "all_year": "not low",
    "all_year_reasons": "", "availability": 0.9, "availability_low": 0.9, "availability_high": 0.9,
    "helpers": 9.0, "helpers_women": 5.0, "helpers_men": 4.0,
    "helpers_usual": 10.0, "helpers_all": 12.0, "away_all_year": 2.0, "sole_carers": 1.0,
    "needs_help": 2.0, "needs_help_usual": 2.0, "without_helpers": 0.0,
    "without_helpers_usual": 0.0, "basis": "full", "known": True,
    "households_surveyed": 20, "households_total": 20, "few_households": False,
    "roles_known": False, "weakest_role": None, "weakest_cover": NAN, "roles_lost": None,
    "roles_down": None, "roles_never": None, "people": 30.0, "people_here": 25.0,
    "people_away": 5.0, "newcomers": 0.0, "people_to_protect": 25.0, "hazard_level": 3,
    "helpers_to_return": 0.0, "helpers_to_spare": 2.0, "decided_by": None, "finding_without": None,
}  # fmt: skip
# The village of the issue that asked for this page, from counts.
APRIL: dict[str, Any] = {
    "finding": "loses", "reasons": "helpers_loss;help_loss", "basis": "tables",
    "availability": 31 / 163, "availability_low": 0.0, "availability_high": 0.438,
    "helpers": 31.0, "helpers_women": 18.0, "helpers_men": 13.0, "helpers_usual": 163.0,
    "helpers_all": 168.0, "away_all_year": 5.0, "sole_carers": NAN, "needs_help": 53.0,
    "needs_help_usual": 57.0, "without_helpers": 37.5, "helpers_to_return": 100.0,
    "decided_by": "helpers", "finding_without": "keeps",
}  # fmt: skip


def gazetteer() -> Gazetteer:
    places = [("TS", "Town", "township", None), ("V", "Village", "village", "TS"),
              ("N", "Next", "village", "TS"), ("CITY", "City", "state", None)]  # fmt: skip
    frame = pd.DataFrame(places, columns=["place_id", "name_en", "level", "parent_id"])
    return Gazetteer(frame.assign(name_my=None, lon=None, lat=None))


NO_HALVES = pd.DataFrame(columns=["month", "half", "helpers", "needs_help"])


def story(
    where: dict[str | None, float] | None = None,
    halves: pd.DataFrame = NO_HALVES,
    limits: Limits = LIMITS,
    **april: Any,
) -> Story:
    months = [FINE | {"month": month} for month in MONTHS]
    months[3] |= april
    neighbours = pd.DataFrame([*months, FINE | {"place_id": "N", "month": 4}])
    destinations = pd.DataFrame(
        {"destination_id": list(where or {}), "people": list((where or {}).values())}
    )
    return tell(
        EN, gazetteer(), months, 4, neighbours, destinations, Judged(limits, 0.95), "cyclone",
        halves,
    )  # fmt: skip


def fact(told: Story, label: str) -> tuple[str, str]:
    (found,) = [each for each in told.facts if each.label == label]
    return found.value, found.note


def test_a_loss_is_told_as_a_member_of_the_committee_would() -> None:
    told = story(**APRIL)
    assert told.told == (
        (
            "Of the 163 adults who could help here in the fullest months, 31 are in the village in "
            "April."
        ),
        "18 of them are women and 13 are men.",
        "53 people may need help; two helpers each is enough for 15 of them.",
        (
            "Counts of people away may be 30% too low or too high, unless they state their own "
            "error: 0% to 44% of the usual helpers are here. The finding is the same over that "
            "whole range: certain."
        ),
    )
    assert told.changes == (
        "With 100 more of the helpers here, the village would keep its capacity.",
        "It keeps its capacity again in May.",
    )
    assert told.why == ("many helpers are away; those here are too few for those who may need help")


def test_no_sentence_holds_a_part_of_a_person() -> None:
    told = story(**APRIL | {"helpers": 30.6, "needs_help": 53.4, "helpers_to_return": 99.4,
                            "without_helpers": 38.1, "basis": "sample",
                            "households_surveyed": 40, "households_total": 100})  # fmt: skip
    assert "53 people may need help; two helpers each is enough for 15 of them." in told.told
    assert not re.search(r"\d\.\d", " ".join([*told.told, *told.all_year, *told.changes]))
    assert "about 163 adults" in told.told[0] and "about 31 are" in told.told[0]
    assert told.changes[0].startswith("With 100 more")


@pytest.mark.parametrize(
    ("april", "apart"),
    [
        ({"helpers_women": 18.0, "helpers_men": 13.0}, True),
        ({"helpers_women": 22.0, "helpers_men": 9.0}, False),
        ({"helpers_women": NAN, "helpers_men": NAN}, False),
        ({"basis": "sample", "households_surveyed": 25, "households_total": 50}, False),
        ({"basis": "sample", "households_surveyed": 40, "households_total": 50}, True),
    ],
)
def test_women_and_men_are_told_apart_where_ten_of_each_were_counted(
    april: dict[str, Any], apart: bool
) -> None:
    """Of a sample half of whose households were drawn, 13 men stand for 7 who were counted."""
    assert ("women" in " ".join(story(**APRIL | april).told)) == apart


def test_a_village_that_keeps_is_not_told_that_it_has_enough() -> None:
    told = story()
    assert told.told[-1] == "This is certain: every household is listed."
    assert "2 people may need help; two helpers each is enough for all of them." in told.told
    assert told.changes == (
        (
            "Absence changes little: nearly as many helpers are here as in the fullest months. "
            "That may still be too few."
        ),
    )
    assert told.due == "cyclone: peak"


def test_other_helpers_than_the_usual_are_not_said_to_be_of_them() -> None:
    assert story(helpers=11.0).told[0] == (
        "In April, 11 adults who could help are in the village, as many as in the fullest months."
    )


def test_no_helper_is_said_and_never_infinity() -> None:
    told = story(**APRIL | {"helpers": 0.0, "helpers_women": 0.0, "helpers_men": 0.0,
                            "availability": 0.0, "without_helpers": 53.0})  # fmt: skip
    assert told.told[:2] == (
        (
            "Of the 163 adults who could help here in the fullest months, nobody is in the village "
            "in April: no helper."
        ),
        "53 people may need help, and there is no helper for them.",
    )
    said = " ".join([*told.told, *(each.value + each.note for each in told.facts)])
    assert "inf" not in said and "nan" not in said


def test_the_number_of_helpers_for_each_is_the_reader_s() -> None:
    told = story(limits=replace(LIMITS, helpers_each=1), **APRIL | {"without_helpers": 22.0})
    assert "53 people may need help; one helper each is enough for 31 of them." in told.told
    told = story(limits=replace(LIMITS, helpers_each=1.5), **APRIL | {"without_helpers": 32.3})
    assert "53 people may need help; 1.5 helpers each is enough for 21 of them." in told.told


def test_a_role_that_decides_is_named_and_what_it_would_change() -> None:
    told = story(
        finding="loses", reasons="role_loss", roles_lost="medic;first aid", decided_by="roles",
        finding_without="watch", weakest_role="medic", weakest_cover=0.0, roles_known=True,
    )  # fmt: skip
    assert told.why == "nobody here for medic, first aid"
    assert told.changes == (
        "With the people needed for medic and first aid here, the village would still be on watch.",
        "It keeps its capacity again in May.",
    )
    assert fact(told, "weakest task-force role") == (
        "medic", "nobody here; filled when most are home",
    )  # fmt: skip


def test_where_both_parts_make_the_finding_both_are_asked_for() -> None:
    told = story(**APRIL | {"decided_by": None, "finding_without": None, "roles_lost": "medic"})
    assert told.changes[0] == (
        "It takes both: 100 more helpers here, and the people needed for: medic."
    )


def test_roles_are_not_known_rather_than_filled() -> None:
    told = story(**APRIL)
    assert fact(told, "weakest task-force role")[0] == "roles not known"
    assert "Its task-force roles are not known." in told.all_year
    assert "roles" not in " ".join(story(roles_known=True, weakest_role="medic").all_year)


def test_low_all_year_is_told_apart_from_the_month() -> None:
    told = story(
        all_year="low all year", all_year_reasons="help;role", helpers_usual=10.0,
        needs_help_usual=8.0, without_helpers_usual=3.0, roles_never="medic", roles_known=True,
    )  # fmt: skip
    assert told.all_year == (
        (
            "Even when most are home, the adults who could help are too few: 10, for 8 who may "
            "need help; two helpers each is enough for 5 of them."
        ),
        "In no month are enough people here for: medic.",
        "Of its 12 adults who could help, 2 are away all year.",
    )
    assert story(all_year="low all year", all_year_reasons="no_helper").all_year[0] == (
        "None of its residents is a helper here in any month."
    )
    assert story().all_year[0] == (
        "When most are home, the helpers are enough for all who may need help."
    )


def test_what_is_probable_says_how_far_off_it_may_be() -> None:
    told = story(**APRIL | {"sure": "probably", "availability_high": 0.7})
    assert told.told[-1] == (
        "Counts of people away may be 30% too low or too high, unless they state their own "
        "error: 0% to 70% of the usual helpers are here. In the middle of that range the "
        "village is flagged, but at one end the finding is different: probable."
    )
    sample = {"basis": "sample", "households_surveyed": 30, "households_total": 100,
              "sure": "probably", "availability_low": 0.1}  # fmt: skip
    assert (
        story(**APRIL | sample)
        .told[-1]
        .startswith(
            "By the households asked, 30 of 100: 10% to 44% of the usual helpers are here, at 95% "
            "confidence."
        )
    )


@pytest.mark.parametrize(
    ("code", "why", "asked"),
    [
        ("interval", "the sample is too small to tell", "List more households"),
        ("count_error", "the counts are too uncertain to tell", "Count again who is away"),
        ("too_few_months", "too few months known", "Ask about more months"),
        ("too_few_households", "too few households surveyed", "List more households"),
    ],
)
def test_what_cannot_be_told_says_why_and_what_to_ask(code: str, why: str, asked: str) -> None:
    told = story(**APRIL | {"finding": "cannot tell", "sure": None, "reasons": code})
    assert told.told[-1].startswith(f"Cannot tell: {why}")
    (only,) = told.changes
    assert only.startswith(asked)


def test_what_is_not_known_is_no_reason_to_ask_anybody_back() -> None:
    unknown: dict[str, Any] = dict.fromkeys(
        ("helpers", "helpers_women", "helpers_men", "availability", "availability_low",
         "availability_high", "needs_help", "without_helpers", "sole_carers", "people_away",
         "helpers_to_return", "away_all_year"), NAN,
    )  # fmt: skip
    told = story(finding="no data", sure=None, reasons="not_known", known=False, **unknown)
    assert told.told == ()
    assert told.changes == ("Ask the village about this month: until then nothing can be said.",)
    assert told.away_note == "How many are away that month is not known."
    assert fact(told, "helpers here / usual")[0] == "– / 10"


def test_those_who_care_alone_stand_beside_the_helpers_where_a_roster_knows_them() -> None:
    assert fact(story(), "of them alone with a small child") == (
        "1", "counted as helpers, and may not be free to help",
    )  # fmt: skip
    assert "alone" not in " ".join(each.label for each in story(**APRIL).facts)


def test_halves_of_the_month_stand_beside_it_where_the_roster_has_them() -> None:
    halves = pd.DataFrame(
        [(4, "a", 7.0, 1.0), (4, "b", NAN, NAN)], columns=["month", "half", "helpers", "needs_help"]
    )
    told = story(halves=halves)
    assert fact(told, "helpers here, 1st to 15th of April") == ("7", "1 person may need help")
    assert fact(told, "helpers here, from 16th of April") == (
        "–", "not known for everybody counted",
    )  # fmt: skip
    assert fact(told, "helpers here / usual") == fact(story(), "helpers here / usual")
    assert len(told.facts) == len(story().facts) + 2


def test_destinations_are_named_and_the_rest_is_not_lost() -> None:
    where = {"CITY": 9.0, "TS": 4.0, None: 3.0, "A": 2.0, "B": 1.0, "C": 1.0, "D": 1.0}
    named = [(each.label, each.value) for each in story(where).away]
    assert named == [("City", "9"), ("elsewhere in Town", "4"), ("place not known", "3"),
                     ("A", "2"), ("B", "1"), ("other places", "2")]  # fmt: skip
    assert story(where).away_note == "5 of 30 members are away:"


def test_those_who_could_come_are_neighbours_newcomers_and_members_back() -> None:
    told = story(newcomers=12.0)
    assert told.callable == (
        "Villages of the tract with helpers to spare that month: Next (2).",
        "12 newcomers work there: helpers only once trained and assigned.",
        "Next month, May: 9 helpers are here.",
    )
