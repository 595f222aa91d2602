"""Rosters are the same people household by household, of every sort a project meets."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.demo import calendars, figures

SEASON = ["here_04", "here_05", "here_10", "here_11"]
HERE = [f"here_{month:02d}" for month in range(1, 13)]
AGE_EDGES = [-1, 4, 17, 24, 39, 59, 200]
AGE_GROUPS = ["0-4", "5-17", "18-24", "25-39", "40-59", "60+"]


@pytest.fixture(scope="module")
def lists(frames: dict[str, pd.DataFrame], villages: pd.DataFrame) -> pd.DataFrame:
    """Households listed, households in all, and whether a month is unknown, by village."""
    roster = frames["roster"]
    listed = roster.groupby("village_id")["household_id"].nunique()
    unknown = roster[HERE].isna().any(axis=1).groupby(roster["village_id"]).any()
    total = villages["households"].reindex(listed.index)
    return pd.DataFrame({"listed": listed, "total": total, "unknown": unknown})


def test_there_are_full_lists_samples_thin_samples_and_unknown_months(lists: pd.DataFrame) -> None:
    full = lists["listed"] == lists["total"]
    judged = (lists["listed"] >= 25) | (lists["listed"] >= lists["total"] / 2)
    assert (full & ~lists["unknown"]).sum() == figures.count("full_rosters")
    assert (full & lists["unknown"]).sum() == figures.count("unknown_rosters")
    assert (~full & judged).sum() == figures.count("sampled_rosters")
    assert (~judged).sum() == figures.count("thin_rosters")
    assert not lists["unknown"][~full].any()


def test_full_lists_and_tables_count_the_same_people(
    frames: dict[str, pd.DataFrame], lists: pd.DataFrame
) -> None:
    known = lists.index[(lists["listed"] == lists["total"]) & ~lists["unknown"]]
    roster = frames["roster"][frames["roster"]["village_id"].isin(known)]
    group = pd.cut(roster["age"], AGE_EDGES, labels=AGE_GROUPS).astype(str)
    counted = roster.groupby(["village_id", "sex", group])["severe"].agg(["size", "sum"])
    table = frames["residents"].set_index(["place_id", "sex", "age_group"]).loc[list(known)]
    table = table[table["people"] > 0]
    counted.index.names = table.index.names
    assert counted["size"].sub(table["people"]).eq(0).all()
    assert counted["sum"].sub(table["severe"]).eq(0).all()
    stays = frames["stays"][frames["stays"]["origin_id"].isin(known)]
    away = (roster[HERE] == 0).groupby(roster["village_id"]).sum()
    months = stays.pivot_table(index="origin_id", columns="month", values="people", aggfunc="sum")
    months = months.reindex(index=away.index, columns=range(1, 13)).fillna(0)
    assert (away.to_numpy() == months.to_numpy()).all()


def test_who_is_away_goes_somewhere_and_who_stays_goes_nowhere(
    frames: dict[str, pd.DataFrame],
) -> None:
    roster = frames["roster"]
    away = (roster[HERE] == 0).any(axis=1) | roster[HERE].isna().any(axis=1)
    goes = roster["destination_id"].notna()
    assert not (goes & ~away).any()
    assert goes[(roster[HERE] == 0).any(axis=1)].all()
    assert (roster["absence"].notna() == goes).all()
    long = roster["absence"] == "long"
    assert (roster.loc[long, HERE].fillna(0) == 0).all(axis=None)


def test_every_household_has_an_adult(frames: dict[str, pd.DataFrame]) -> None:
    roster = frames["roster"]
    oldest = roster.groupby(["village_id", "household_id"])["age"].max()
    assert (oldest >= 18).all()


def test_roles_are_held_in_full_lists_by_people_who_can_respond(
    frames: dict[str, pd.DataFrame], lists: pd.DataFrame
) -> None:
    roster = frames["roster"]
    holders = roster[roster["roles"].notna()]
    assert set(holders["roles"]) == set(calendars.ROLES) == set(frames["roles"]["role"])
    assert set(holders["village_id"]) == set(lists.index[lists["listed"] == lists["total"]])
    assert holders["age"].between(18, 59).all()
    assert (holders["severe"] == 0).all()


@pytest.fixture(scope="module")
def gaps(frames: dict[str, pd.DataFrame], lists: pd.DataFrame) -> pd.DataFrame:
    """By village with a full list: in how many of its roles a gap opens, and of which sort."""
    roster = frames["roster"]
    full = roster[roster["village_id"].isin(lists.index[lists["listed"] == lists["total"]])]
    here = full.groupby(["village_id", "roles"])[HERE].sum().unstack(fill_value=0).stack(level=1)
    able = full[full["age"].between(18, 59) & (full["severe"] == 0)]
    fullest = able.groupby("village_id")[HERE].sum().idxmax(axis=1)
    met = here >= figures.count("role_minimum")
    in_fullest = pd.Series(
        [met.loc[row, fullest[row[0]]] for row in met.index], index=met.index, dtype=bool
    )
    sorts = {
        "never": ~met.any(axis=1),
        "down": in_fullest & ~met[SEASON].all(axis=1),
        "lost": in_fullest & here[SEASON].eq(0).any(axis=1),
    }
    return pd.DataFrame(sorts).groupby("village_id").sum()


def test_some_task_forces_have_a_gap_in_the_season_and_most_have_none(gaps: pd.DataFrame) -> None:
    assert (gaps["lost"] > 0).sum() >= 3
    assert (gaps["down"] > gaps["lost"]).sum() >= 3
    assert (gaps["never"] > 0).sum() >= 3
    assert gaps.eq(0).all(axis=1).mean() > 0.5


def test_where_a_role_has_a_gap_somebody_who_is_here_all_year_could_take_it(
    frames: dict[str, pd.DataFrame], gaps: pd.DataFrame
) -> None:
    roster = frames["roster"]
    able = roster["age"].between(18, 59) & (roster["severe"] == 0) & roster["roles"].isna()
    deputies = roster[able & roster[HERE].eq(1).all(axis=1)].groupby("village_id").size()
    assert deputies.reindex(gaps.index).min() >= figures.count("role_minimum")


def test_some_full_lists_were_asked_about_half_months_that_agree_with_their_months(
    frames: dict[str, pd.DataFrame], lists: pd.DataFrame
) -> None:
    roster = frames["roster"]
    asked = roster[roster["here_04a"].notna()]
    assert asked["village_id"].nunique() == figures.count("half_month_rosters")
    known = lists.index[(lists["listed"] == lists["total"]) & ~lists["unknown"]]
    assert set(asked["village_id"]) <= set(known)
    for month in ("04", "05", "10", "11"):
        first, second = asked[f"here_{month}a"], asked[f"here_{month}b"]
        assert (first == asked[f"here_{month}"])[first == second].all()
    assert (asked["here_04a"] < asked["here_04b"]).any()  # home for Thingyan


def test_some_households_leave_their_house_empty(frames: dict[str, pd.DataFrame]) -> None:
    here = frames["roster"].groupby(["village_id", "household_id"])[HERE].sum(min_count=1)
    empty = here.eq(0)
    assert (empty.any(axis=1) & ~empty.all(axis=1)).sum() >= 5
