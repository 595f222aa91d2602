"""The demonstration, built once for all its tests."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest

from mobility import demo
from mobility.demo import figures

MONTHS = range(1, 13)
HELPER_AGES = ["18-24", "25-39", "40-59"]
NEEDS_HELP_AGES = ["0-4", "60+"]


@pytest.fixture(scope="session")
def tables() -> dict[str, pa.Table]:
    """Every table, as the demonstration gives it."""
    return demo.tables()


@pytest.fixture(scope="session")
def frames(tables: dict[str, pa.Table]) -> dict[str, pd.DataFrame]:
    """The same as pandas frames."""
    return {name: table.to_pandas() for name, table in tables.items()}


@pytest.fixture(scope="session")
def outlines() -> gpd.GeoDataFrame:
    """Outlines by place id."""
    return demo.boundaries().set_index("place_id")


@pytest.fixture(scope="session")
def villages(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Villages by place id, with their township."""
    places = frames["places"].set_index("place_id")
    own = places[places["level"] == "village"]
    return own.assign(township_id=own["parent_id"].map(places["parent_id"]))


@pytest.fixture(scope="session")
def towns(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The towns of the three townships by place id, with their township."""
    own = frames["places"].set_index("place_id").loc[figures.read("towns")["place_id"]]
    return own.assign(township_id=own["parent_id"])


def _by_month(stays: pd.DataFrame, place: str, villages: pd.DataFrame) -> pd.DataFrame:
    table = stays.pivot_table(index=place, columns="month", values="people", aggfunc="sum")
    return table.reindex(index=villages.index, columns=MONTHS).fillna(0)


@pytest.fixture(scope="session")
def measured(frames: dict[str, pd.DataFrame], villages: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A village a row and a month a column, as residents and stays have them.

    Helpers here (helpers) and people who may need help (needs); both in the three fullest months
    (usual, needs_usual); newcomers as a share of residents.
    """
    residents, stays = frames["residents"], frames["stays"]
    able = residents["age_group"].isin(HELPER_AGES)
    frail = residents["age_group"].isin(NEEDS_HELP_AGES)
    sums = pd.DataFrame(
        {
            "place_id": residents["place_id"],
            "people": residents["people"],
            "able": (residents["people"] - residents["severe"]).where(able, 0),
            "frail": residents["people"].where(frail, residents["severe"]),
        }
    )
    sums = sums.groupby("place_id").sum().reindex(villages.index)
    able_away = stays[stays["age_group"].isin(HELPER_AGES)]
    frail_away = stays[stays["age_group"].isin(NEEDS_HELP_AGES)]
    here = -_by_month(able_away, "origin_id", villages).sub(sums["able"], axis=0)
    needing = -_by_month(frail_away, "origin_id", villages).sub(sums["frail"], axis=0)
    fullest = (-here).rank(axis=1, method="first") <= 3
    newcomers = _by_month(stays, "destination_id", villages)
    return {
        "helpers": here,
        "needs": needing,
        "usual": _in_every_month(here.where(fullest).mean(axis=1)),
        "needs_usual": _in_every_month(needing.where(fullest).mean(axis=1)),
        "newcomers": newcomers.div(sums["people"], axis=0),
    }


def _in_every_month(numbers: pd.Series) -> pd.DataFrame:
    return pd.concat(dict.fromkeys(MONTHS, numbers), axis=1)
