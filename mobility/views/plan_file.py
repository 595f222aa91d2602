"""The plan as rows of a file: the area's months, and its villages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mobility.tables import out
from mobility.views.actions import actions
from mobility.views.leads import Leads
from mobility.views.plan import NUMBERS, Plan, planned_year
from mobility.views.plan_steps import actions_text, roles_text, village_actions, village_roles
from mobility.views.reserves import Reserves
from mobility.words import Words

OF_PLACES = ("name_en", "name_my", "hazard_name", "release")  # added to every file


def area_rows(words: Words, plan: Plan, leads: Leads) -> pd.DataFrame:
    """The plan's months as rows of a file."""
    return _shaped(
        {
            "year": each.year,
            "month": each.month,
            "hazard": plan.hazard or "",
            "hazard_level": each.level,
            **each.numbers,
            "helpers_lent": each.helpers_lent,
            "villages_known": each.villages_known,
            "villages_total": each.villages_total,
            "roles_to_fill": roles_text(words, each.roles, plan.villages),
            **_action_columns(words, each.actions, plan.villages),
            "leads": leads.who(words, list(each.actions)),
        }
        for each in plan.months
    )


def village_rows(
    words: Words, plan: Plan, villages: pd.DataFrame, leads: Leads, reserves: Reserves
) -> pd.DataFrame:
    """Villages and months as rows of a file.

    Args:
        villages: rows of ``store.queries.plan_villages``.
    """
    return _shaped(
        _village_row(words, plan, row, leads, reserves) for row in villages.to_dict("records")
    )


def _village_row(
    words: Words, plan: Plan, row: Mapping[Any, Any], leads: Leads, reserves: Reserves
) -> dict[str, Any]:
    place, month, codes = row["place_id"], int(row["month"]), village_actions(row)
    deputies = reserves.deputies.get(place) if "roles" in codes else None
    return {
        **{name: row[name] for name in ("place_id", "drill_for", *NUMBERS)},
        "year": planned_year(month, plan.created),
        "month": month,
        "hazard": plan.hazard or "",
        "hazard_level": int(row["hazard_level"]),
        **{name: _said(words, row[name]) for name in ("finding", "sure", "all_year")},
        "neighbours": reserves.neighbours(words, place, month),
        "helpers_lent": reserves.lent(place, month) if "lend" in codes else None,
        "deputies": deputies.people if deputies else None,
        "villages_known": int(pd.notna(row["helpers"])),
        "villages_total": 1,
        "roles_to_fill": roles_text(words, village_roles(row), 1),
        **_action_columns(words, codes, 1),
        "leads": leads.who(words, list(codes), place),
    }


def _said(words: Words, code: Any) -> str:
    return words.say(str(code)) if pd.notna(code) else ""


def _action_columns(words: Words, counts: Mapping[str, int], villages: int) -> dict[str, str]:
    known = actions()
    return {
        "actions": actions_text(words, counts, villages),
        "what_to_do": " ".join(words.say(known[code].options) for code in counts),
    }


def _shaped(rows: Any) -> pd.DataFrame:
    """Rows with the columns of the file, but for those that tell of a place; some are empty."""
    own = {row["column"] for row in out.rows("plan")} - {out.EVERY, *OF_PLACES}
    described = {name: each for name, each in out.columns("plan").items() if name in own}
    table = pd.DataFrame(list(rows)).reindex(columns=list(described))
    texts = [name for name, column in described.items() if column.kind in ("text", "code")]
    return table.assign(**{name: table[name].astype("str").fillna("") for name in texts})
