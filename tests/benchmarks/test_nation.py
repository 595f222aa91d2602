"""The invented country: as large as asked for, whole, and the same twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from benchmarks import nation, worlds
from mobility.access import OWNER
from mobility.store import queries
from mobility.store.releases import Release
from mobility.tables import table
from tests.benchmarks.conftest import SMALL

GROUP = ["sex", "age_group"]


@pytest.fixture(scope="module")
def rows(country: Release) -> dict[str, pd.DataFrame]:
    names = ("places", "residents", "stays", "hazards")
    with country.tables() as read:
        return {name: read.run(read[name]).to_pandas() for name in names}


def test_it_has_about_as_many_stays_and_just_as_many_villages_as_asked_for(
    rows: dict[str, pd.DataFrame],
) -> None:
    assert len(rows["stays"]) == pytest.approx(SMALL.stays, rel=0.1)
    assert (rows["places"]["level"] == "village").sum() == SMALL.shape.villages
    assert rows["stays"]["year"].nunique() == SMALL.years


def test_nobody_is_away_twice(rows: dict[str, pd.DataFrame]) -> None:
    by = ["origin_id", *GROUP, "year", "month"]
    away = rows["stays"].groupby(by)["people"].sum().groupby(["origin_id", *GROUP]).max()
    here = rows["residents"].rename(columns={"place_id": "origin_id"})
    here = here.set_index(["origin_id", *GROUP])["people"]
    assert (away <= here.reindex(away.index)).all()


def test_every_code_is_known_and_every_key_comes_once(rows: dict[str, pd.DataFrame]) -> None:
    stays, known = rows["stays"], set(rows["places"]["place_id"])
    assert set(stays["origin_id"]) | set(stays["destination_id"].dropna()) <= known
    assert not stays.duplicated(list(table("stays").key)).any()
    assert (stays["origin_id"] != stays["destination_id"]).all()
    assert set(rows["places"]["parent_id"].dropna()) <= known


def test_it_says_that_it_is_invented(rows: dict[str, pd.DataFrame]) -> None:
    places = rows["places"]
    assert places["place_id"].str.startswith("DEMO").all()
    assert places.loc[places["level"] != "village", "name_en"].str.startswith("Invented").all()


def test_villages_lie_within_the_square_of_their_tract(country: Release) -> None:
    places = queries.places(country, OWNER).set_index("place_id")
    squares = country.boundaries().set_index("place_id").geometry.bounds
    villages = places[places["level"] == "village"]
    own = squares.loc[villages["parent_id"]].set_index(villages.index)
    error = 1e-4  # both are rounded
    assert villages["lon"].between(own["minx"] - error, own["maxx"] + error).all()
    assert villages["lat"].between(own["miny"] - error, own["maxy"] + error).all()


def test_two_writings_are_the_same(tmp_path: Path) -> None:
    few = nation.Nation(
        5_000, years=1, shape=nation.Shape(villages=100, states=1, districts=1, townships=2)
    )
    read = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        tables = nation.write(few, tmp_path / name)
        read.append([pq.read_table(tables[each]) for each in ("residents", "stays")])
    assert read[0] == read[1]


def test_raw_files_hold_what_is_published(tmp_path: Path) -> None:
    rows = worlds.write_raw("S", tmp_path, "csv", 20_000)
    stays = pd.read_csv(tmp_path / "stays.csv")
    assert len(stays) == rows["stays"] > 0
    assert list(stays.columns) == list(table("stays").column_names)
    assert (tmp_path / "boundaries.geojson").exists()
