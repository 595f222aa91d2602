"""The plan's dates, order, sentence and texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from mobility.measures.parameters import parameters
from mobility.measures.plan import ACTIONS
from mobility.tables import out
from mobility.views import plan as plans
from mobility.views import plan_file, plan_steps
from mobility.views.actions import actions
from mobility.views.gazetteer import Gazetteer
from mobility.views.leads import Leads
from mobility.views.location import COLUMNS
from mobility.views.plan import Plan, build_plan
from mobility.views.reserves import build_reserves
from mobility.words import MONTHS, speak
from tests import worlds

EN = speak("en")
CREATED = datetime(2026, 11, 25, tzinfo=UTC)
NO_ROLES = pd.DataFrame({"month": [], "role": [], "empty": [], "short": []})
NOBODY_LENDS = pd.DataFrame({"month": [], "place_id": [], "lender_id": [], "helpers": [], "km": []})
LIMITS = parameters().limits


def totals(**special: dict[int, Any]) -> pd.DataFrame:
    """Twelve months of two villages; ``special`` sets a column in some months."""
    usual = {
        "helpers": 10.0,
        "helpers_women": 6.0,
        "helpers_usual": 12.0,
        "needs_help": 5.0,
        "people_away": 2.0,
        "people_to_move": 0.0,
        "people_to_move_usual": 0.0,
        "people_to_move_worst": 0.0,
        "helpers_needed": 0.0,
        "newcomers": 0.0,
        "people_to_protect": 30.0,
        "hazard_level": 0,
        "drill_helpers": 0.0,
        "drill_usual": 0.0,
        "second_drill_helpers": 0.0,
        "villages_known": 2,
        "villages_total": 2,
        "villages_losing": 0,
        "villages_moving": 0,
        **{f"actions_{code}": 0 for code in ACTIONS},
    }
    return pd.DataFrame(
        [
            {"month": month, **usual}
            | {name: values[month] for name, values in special.items() if month in values}
            for month in MONTHS
        ]
    )


def built(rows: pd.DataFrame, hazard: str | None = "cyclone", lent: Any = NOBODY_LENDS) -> Plan:
    return build_plan(rows, NO_ROLES, lent, CREATED, hazard)


SEASON = {4: 2, 5: 3, 10: 3, 11: 2}
IN_MAY = totals(
    hazard_level=SEASON,
    people_to_move={5: 4.0, 7: 9.0},
    people_to_move_usual={5: 1.0},
    people_to_move_worst={5: 7.0},
    helpers_needed={5: 8.0},
    villages_moving={5: 1},
    villages_losing={5: 2},
    actions_move={5: 1},
    actions_lend={5: 1},
    actions_evidence={5: 1},
)
PLAN = built(IN_MAY)


def test_every_month_is_dated_after_the_release() -> None:
    dates = {each.month: each.year for each in PLAN.months}
    assert dates == {12: 2026} | dict.fromkeys(range(1, 12), 2027)


def test_months_are_in_the_order_of_their_dates() -> None:
    assert [each.month for each in PLAN.months] == [12, *range(1, 12)]
    assert [each.month for each in PLAN.due] == [4, 5, 10, 11]


def test_the_answer_is_most_people_to_move_among_the_hazard_s_months() -> None:
    assert plans.answer(EN, PLAN, "T1") == (
        "In T1, 4 people in 1 village should be moved early in May 2027, when cyclones are due: "
        "more may need help there than the helpers here can take; because people are away, 2 "
        "villages lose capacity then."
    )


def test_how_much_of_it_absence_makes_and_how_sure_it_is_are_told() -> None:
    assert plans.because(EN, PLAN, LIMITS) == (
        "Helpers counted for each person: 2. With as many people here as in the fullest months "
        "it would be 1 person. Counts and samples have an error: at its worse end, in all "
        "villages at once, it would be 7. We cannot tell for 1 village then: find out first."
    )
    certain = built(IN_MAY.assign(people_to_move_worst=IN_MAY["people_to_move"]))
    assert "error" not in plans.because(EN, certain, LIMITS)
    assert "person: 1.5." in plans.because(EN, PLAN, replace(LIMITS, helpers_each=1.5))
    nobody = built(totals(hazard_level=SEASON))
    assert plans.because(EN, nobody, LIMITS) == "Helpers counted for each person: 2."
    assert plans.because(EN, built(totals(), None), LIMITS) == ""


def test_nobody_to_move_is_said_as_what_is_known() -> None:
    said = plans.answer(EN, built(totals(hazard_level=SEASON)), "T1")
    assert said == (
        "In T1, the helpers here can take all who may need help when cyclones are due, as far as "
        "is known."
    )


def test_a_plan_without_a_season_and_one_without_data_say_so() -> None:
    assert "no month is a season" in plans.answer(EN, built(totals(), None), "T1")
    nothing = totals(villages_known=dict.fromkeys(MONTHS, 0))
    assert "nothing is known" in plans.answer(EN, built(nothing, None), "T1")
    assert "nothing is known" in plans.answer(EN, built(totals().head(0), None), "T1")


def test_villages_that_are_not_known_are_counted_out() -> None:
    plan = built(totals(villages_known={3: 1}), None)
    assert "at least 1 of 2" in plans.basis(EN, plan, "2025")
    assert "at least" not in plans.basis(EN, PLAN, "2025")


def test_every_action_has_its_rule_leads_caution_and_source() -> None:
    assert tuple(actions()) == ACTIONS
    for action in actions().values():
        assert action.leads and action.caution and action.source and action.options
        said = plans.rule_text(EN, action, LIMITS, parameters())
        assert "{" not in said and said.endswith(".")
    assert "80%" in plans.rule_text(EN, actions()["call"], LIMITS, parameters())
    assert "Helpers counted for each: 2." in plans.rule_text(
        EN, actions()["move"], LIMITS, parameters()
    )
    assert "within 10 km" in plans.rule_text(EN, actions()["lend"], LIMITS, parameters())
    assert "5%" in plans.rule_text(EN, actions()["newcomers"], LIMITS, parameters())


def test_the_plan_says_that_training_those_who_stay_adds_no_helper() -> None:
    assert "it never changes the number of helpers" in actions()["roles"].caution
    assert not any("train people" in each.options.casefold() for each in actions().values())


def test_roles_and_actions_of_an_area_are_counted_and_of_a_village_are_named() -> None:
    roles = (("first aid", 2, 1), ("early warning", 0, 1))
    assert plan_steps.roles_text(EN, roles, 9) == (
        "first aid in 3 villages; early warning in 1 village"
    )
    row = {"roles_empty": "first aid", "roles_short": "early warning"}
    assert plan_steps.roles_text(EN, plan_steps.village_roles(row), 1) == (
        "first aid: nobody here; early warning: too few here"
    )
    assert plan_steps.actions_text(EN, {"move": 12}, 9) == "Move people early (12)"
    assert plan_steps.actions_text(EN, {"move": 1}, 1) == "Move people early"


PLACES = Gazetteer(worlds.two_villages()["places"].to_pandas())
V2_LENDS = pd.DataFrame(
    [{"month": 5, "place_id": "V1", "lender_id": "V2", "helpers": 6.0, "km": 4.04}]
)
DEPUTIES = pd.DataFrame([{"place_id": "V1", "deputies": 3, "women": 2, "men": 1}])
RESERVES = build_reserves(V2_LENDS, DEPUTIES, PLACES, 10.0)
ROW = {
    "place_id": "V1",
    "month": 5,
    "year": 2025,
    "name_en": "V1",
    "name_my": None,
    "finding": "loses",
    "sure": "probably",
    "all_year": "not low",
    "reasons": "role_loss",
    "hazard_level": 3,
    "people_to_move": 4.0,
    "helpers_needed": 8.0,
    "helpers": 10.4,
    "helpers_women": 6.0,
    "helpers_usual": 12.6,
    "needs_help": 9.0,
    "people_away": 3.0,
    "newcomers": 7.0,
    "people_to_protect": 30.0,
    "roles_empty": "first aid",
    "roles_short": None,
    "fluctuating": 2.0,
    "always_low": 1.0,
    "drill_for": None,
    "actions": "move;lend;roles;call;second_drill;pair;assist;newcomers",
}


def steps(**other: Any) -> dict[str, str]:
    found = plan_steps.village_steps(EN, ROW | other, RESERVES)
    return {step.code: step.detail for step in found}


def test_a_village_s_steps_name_whom_and_how_many() -> None:
    assert steps() == {
        "move": "4 people",
        "lend": "V2 6 (4.0 km): 6 of 8 helpers; 2 remain uncovered",
        "roles": "first aid: nobody here; 3 helpers could deputise: 2 women, 1 man",
        "call": "3 usual helpers are away",
        "second_drill": "with 10 helpers",
        "pair": "2 households listed",
        "assist": "1 household listed",
        "newcomers": "7 newcomers",
    }


def test_a_drill_names_its_season_and_who_would_be_there() -> None:
    here = {"actions": "drill", "drill_for": 10.0, "helpers_usual": 12.0}
    assert steps(**here, helpers=12.4)["drill"] == (
        "for October: 12 helpers are here, 100% of the usual helpers"
    )
    assert steps(**here, helpers=9.0)["drill"] == (
        "for October: 9 helpers are here, 75% of the usual helpers"
    )


def test_where_nobody_lends_or_deputises_the_step_says_so() -> None:
    assert steps(month=4)["lend"] == ("none has helpers to spare within 10 km; 8 remain uncovered")
    nobody = build_reserves(V2_LENDS, DEPUTIES.assign(deputies=0, women=0, men=0), PLACES, 10.0)
    said = [step.detail for step in plan_steps.village_steps(EN, ROW, nobody)]
    assert any("nobody without a role is here whenever the hazard is due" in each for each in said)
    unlisted = build_reserves(V2_LENDS, DEPUTIES.iloc[:0], PLACES, 10.0)
    said = [step.detail for step in plan_steps.village_steps(EN, ROW, unlisted)]
    assert "first aid: nobody here" in said


def test_what_is_not_told_is_found_out_first_with_the_reason() -> None:
    doubtful = steps(actions="evidence", reasons="count_error")
    assert doubtful == {"evidence": "the counts are too uncertain to tell"}


def test_a_long_line_of_neighbours_names_the_nearest() -> None:
    lent = pd.DataFrame(
        [V2_LENDS.iloc[0].to_dict() | {"lender_id": f"L{n}", "helpers": 1.0} for n in range(6)]
    )
    reserves = build_reserves(lent, DEPUTIES, PLACES, 10.0)
    assert reserves.neighbours(EN, "V1", 5, 4).endswith("L3 1 (4.0 km), and 2 more villages")
    assert "L5 1" in reserves.neighbours(EN, "V1", 5) and reserves.lent("V1", 5) == 6


def test_an_area_s_steps_say_what_is_known_and_what_remains_uncovered() -> None:
    may = built(IN_MAY, lent=V2_LENDS).month(5)
    assert may is not None
    assert {step.code: step.detail for step in plan_steps.area_steps(EN, may)} == {
        "move": "4 people",
        "lend": "from neighbours, 6 of 8 helpers; 2 remain uncovered",
        "evidence": "",
    }


OF_PLACES = (*COLUMNS, *plan_file.OF_PLACES)  # what every file adds
OWN = [name for name in out.columns("plan") if name not in OF_PLACES]


def test_a_file_has_a_row_a_month() -> None:
    rows = plan_file.area_rows(EN, PLAN, Leads({}, PLACES, ()))
    assert list(rows.columns) == OWN
    assert list(rows["month"]) == [12, *range(1, 12)]
    assert list(rows["people_to_move"])[4:7] == [0, 4, 0]


def test_a_file_s_village_has_its_neighbours_deputies_and_how_sure_it_is() -> None:
    plan = built(IN_MAY, lent=V2_LENDS)
    rows = plan_file.village_rows(EN, plan, pd.DataFrame([ROW]), Leads({}, PLACES, ()), RESERVES)
    (row,) = rows.to_dict("records")
    assert list(rows.columns) == OWN
    assert (row["year"], row["month"], row["finding"], row["sure"]) == (
        2027, 5, "loses", "probably",
    )  # fmt: skip
    assert (row["neighbours"], row["helpers_lent"]) == ("V2 6 (4.0 km)", 6)
    assert (row["deputies"], row["people_to_move"]) == (3, 4)
    assert row["actions"].startswith("Move people early; Ask neighbours for helpers")
