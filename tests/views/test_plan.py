"""The plan's dates, order, sentence and texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd

from mobility.measures.parameters import parameters
from mobility.measures.plan import ACTIONS
from mobility.tables import out
from mobility.views import plan as plans
from mobility.views.actions import actions
from mobility.views.gazetteer import Gazetteer
from mobility.views.leads import Leads
from mobility.views.plan import build_plan
from mobility.words import MONTHS, speak
from tests import worlds

EN = speak("en")
CREATED = datetime(2026, 11, 25, tzinfo=UTC)
NO_ROLES = pd.DataFrame({"month": [], "role": [], "empty": [], "short": []})


def totals(**special: dict[int, Any]) -> pd.DataFrame:
    """Twelve months of two villages; ``special`` sets a column in some months."""
    usual = {
        "responders": 10.0,
        "responders_reference": 12.0,
        "needs_help": 5.0,
        "responders_to_add": 0.0,
        "newcomers": 0.0,
        "people_to_protect": 30.0,
        "hazard_level": 0,
        "villages_known": 2,
        "villages_total": 2,
        "villages_losing": 0,
        "villages_short": 0,
        **{f"actions_{code}": 0 for code in ACTIONS},
    }
    return pd.DataFrame(
        [
            {"month": month, **usual}
            | {name: values[month] for name, values in special.items() if month in values}
            for month in MONTHS
        ]
    )


SEASON = {4: 2, 5: 3, 10: 3, 11: 2}
PLAN = build_plan(
    totals(
        hazard_level=SEASON,
        responders_to_add={5: 4.0, 7: 9.0},
        villages_short={5: 1},
        villages_losing={5: 2},
    ),
    NO_ROLES,
    CREATED,
    "cyclone",
)


def test_every_month_is_dated_after_the_release() -> None:
    dates = {each.month: each.year for each in PLAN.months}
    assert dates == {12: 2026} | dict.fromkeys(range(1, 12), 2027)


def test_months_when_the_hazard_is_due_come_first_in_the_order_of_their_dates() -> None:
    assert [each.month for each in PLAN.months] == [4, 5, 10, 11, 12, 1, 2, 3, 6, 7, 8, 9]


def test_the_answer_is_the_widest_gap_among_the_hazard_s_months_in_whole_people() -> None:
    assert plans.answer(EN, PLAN, "T1") == (
        "In T1, 4 more responders are needed in 1 village in May 2027, when cyclones are due; "
        "2 villages lose capacity then."
    )


def test_no_gap_is_said_as_what_is_known() -> None:
    plan = build_plan(totals(hazard_level=SEASON), NO_ROLES, CREATED, "cyclone")
    said = plans.answer(EN, plan, "T1")
    assert said == "In T1, no village is known to lack responders when cyclones are due."


def test_a_plan_without_a_season_and_one_without_data_say_so() -> None:
    plan = build_plan(totals(), NO_ROLES, CREATED, None)
    assert "no month is a season" in plans.answer(EN, plan, "T1")
    nothing = totals(villages_known=dict.fromkeys(MONTHS, 0))
    plan = build_plan(nothing, NO_ROLES, CREATED, None)
    assert "nothing is known" in plans.answer(EN, plan, "T1")
    empty = build_plan(totals().head(0), NO_ROLES, CREATED, None)
    assert "nothing is known" in plans.answer(EN, empty, "T1")


def test_villages_that_are_not_known_are_counted_out() -> None:
    plan = build_plan(totals(villages_known={3: 1}), NO_ROLES, CREATED, None)
    assert "at least 1 of 2" in plans.basis(EN, plan, "2025")
    assert "at least" not in plans.basis(EN, PLAN, "2025")


def test_every_action_has_its_rule_leads_caution_and_source() -> None:
    assert tuple(actions()) == ACTIONS
    for action in actions().values():
        assert action.leads and action.caution and action.source and action.options
        said = plans.rule_text(EN, action, parameters().limits, parameters())
        assert "{" not in said and said.endswith(".")
    assert "80%" in plans.rule_text(EN, actions()["replan"], parameters().limits, parameters())
    assert "5%" in plans.rule_text(EN, actions()["newcomers"], parameters().limits, parameters())


def test_roles_and_actions_of_an_area_are_counted_and_of_a_village_are_named() -> None:
    roles = (("first aid", 2, 1), ("early warning", 0, 1))
    assert plans.roles_text(EN, roles, 9) == "first aid in 3 villages; early warning in 1 village"
    row = {"roles_empty": "first aid", "roles_short": "early warning"}
    assert plans.roles_text(EN, plans.village_roles(row), 1) == (
        "first aid: nobody here; early warning: too few here"
    )
    assert plans.actions_text(EN, {"add": 12}, 9) == "Find responders (12)"
    assert plans.actions_text(EN, {"add": 1}, 1) == "Find responders"


def test_a_file_s_rows_leave_room_for_the_committee() -> None:
    places = Gazetteer(worlds.two_villages()["places"].to_pandas())
    rows = plans.area_rows(EN, PLAN, Leads({}, places, ()))
    assert list(rows.columns) == list(out.columns("plan"))
    assert len(rows) == 12 and set(rows["agreed"]) == {""}
    assert list(rows["responders_to_add"])[:3] == [0, 4, 0]
