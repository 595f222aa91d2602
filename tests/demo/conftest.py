"""The demonstration, built once for all its tests."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest

from mobility import demo


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
