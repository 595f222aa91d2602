"""The labour calendar and the actors: all that their sources tell, with these sources."""

from __future__ import annotations

import pandas as pd

from mobility.demo import figures
from mobility.measures.plan import ACTIONS


def test_the_labour_calendar_has_a_level_for_every_month_and_a_source(
    frames: dict[str, pd.DataFrame],
) -> None:
    rows = frames["labour"]
    assert len(rows) == 14 * 12
    assert rows.groupby("activity")["month"].agg(set).map(len).eq(12).all()
    assert rows["source"].str.contains("confidence").all()


def test_the_levels_of_a_kind_of_work_are_those_of_its_source(
    frames: dict[str, pd.DataFrame],
) -> None:
    told = figures.read("labour_calendar").set_index("activity")
    for activity, rows in frames["labour"].groupby("activity"):
        by_month = rows.sort_values("month")["level"].to_list()
        assert by_month == told.loc[activity, list(figures.MONTH_COLUMNS)].to_list()


def test_every_action_has_who_leads_it_in_both_scripts_and_says_by_which_source(
    frames: dict[str, pd.DataFrame],
) -> None:
    rows = frames["actors"]
    assert set(rows["place_id"]) == {"MMR"}
    assert set(rows.loc[rows["rank"] == 1, "action"]) == set(ACTIONS)
    assert rows[["lead", "lead_my", "source"]].notna().all(axis=None)
    named = " ".join(rows["lead"])
    for body in ("Fire Services", "Red Cross", "Fisheries", "Social Welfare", "township", "tract"):
        assert body in named
    assert "health" in named and "Law, 21/2013" in " ".join(rows["source"])


def test_every_source_of_a_table_says_what_kind_of_evidence_it_is(
    frames: dict[str, pd.DataFrame],
) -> None:
    named = {
        source
        for name, rows in frames.items()
        if "source" in rows and name != "evidence"
        for source in rows["source"].dropna()
    }
    assert named == set(frames["evidence"]["source"])
