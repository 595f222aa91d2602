"""The demonstration obeys the data dictionary, as any import must."""

from __future__ import annotations

import io
import unicodedata

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mobility import demo
from mobility.tables import NAMES, table

BUILT = [name for name in NAMES if name not in ("moves", "storm_tracks")]
MEGABYTE = 1_000_000


@pytest.mark.parametrize("name", BUILT)
def test_each_table_has_the_dictionary_s_schema_and_rows(
    name: str, tables: dict[str, pa.Table]
) -> None:
    assert tables[name].schema.equals(table(name).schema)
    assert tables[name].num_rows > 0


@pytest.mark.parametrize("name", BUILT)
def test_keys_are_unique(name: str, frames: dict[str, pd.DataFrame]) -> None:
    key = [column for column in table(name).key if column != "person_id"]
    if name == "roster":
        key = ["village_id", "household_id", "person_id"]
    assert not frames[name].duplicated(key).any()


@pytest.mark.parametrize("name", BUILT)
def test_values_keep_to_the_dictionary(name: str, frames: dict[str, pd.DataFrame]) -> None:
    for column in table(name).columns:
        values = frames[name][column.name].dropna()
        if column.required:
            assert len(values) == len(frames[name]), column.name
        if column.values:
            assert set(values.astype(str)) <= {*column.values, "0.0", "1.0"}, column.name
        if column.minimum is not None and len(values):
            assert values.min() >= column.minimum, column.name
        if column.maximum is not None and len(values):
            assert values.max() <= column.maximum, column.name


@pytest.mark.parametrize("name", BUILT)
def test_every_place_named_exists(name: str, frames: dict[str, pd.DataFrame]) -> None:
    known = set(frames["places"]["place_id"])
    for column in table(name).columns:
        if column.references == "places":
            assert set(frames[name][column.name].dropna()) <= known, column.name


def test_nobody_stays_in_the_village_they_come_from(frames: dict[str, pd.DataFrame]) -> None:
    stays = frames["stays"]
    assert (stays["origin_id"] != stays["destination_id"]).all()
    assert (stays["people"] > 0).all()


def test_names_are_well_formed_unicode_and_different(frames: dict[str, pd.DataFrame]) -> None:
    places = frames["places"]
    made_up = places[places["place_id"].str.startswith("DEMO")]
    assert made_up["name_en"].is_unique
    assert made_up["name_my"].is_unique
    for name in places["name_my"].dropna():
        assert name == unicodedata.normalize("NFC", name)
        assert all("\u1000" <= letter <= "\u104f" or letter in " ()" for letter in name), name
        assert not any("\u1060" <= letter <= "\u1097" for letter in name), name
        assert name[0] != "\u1031", name


def test_every_place_has_a_name_in_both_scripts(frames: dict[str, pd.DataFrame]) -> None:
    places = frames["places"]
    assert places[places["name_en"].isna() | places["name_my"].isna()].empty


def test_no_made_up_name_is_a_village_of_the_region(
    frames: dict[str, pd.DataFrame], real_files: object
) -> None:
    real = pd.read_csv(f"{real_files}/myanmar/mimu_villages_ayeyarwady.csv", dtype=str)
    made_up = frames["places"][frames["places"]["place_id"].str.startswith("DEMO")]
    for column, own in (("LocationName", "name_en"), ("LocationNameMM", "name_my")):
        assert set(made_up[own]) & set(real[column].dropna().str.strip()) == set()


def test_a_second_build_is_the_same(
    tables: dict[str, pa.Table], outlines: gpd.GeoDataFrame
) -> None:
    again = demo.tables()
    assert {name: _bytes(rows) for name, rows in again.items()} == {
        name: _bytes(rows) for name, rows in tables.items()
    }
    assert (
        demo.boundaries()
        .set_index("place_id")
        .geometry.geom_equals_exact(outlines.geometry, 0)
        .all()
    )


def test_it_is_small_enough_to_ship(
    tables: dict[str, pa.Table], outlines: gpd.GeoDataFrame
) -> None:
    buffer = io.BytesIO()
    outlines.reset_index().to_parquet(buffer)
    size = buffer.tell() + sum(len(_bytes(rows)) for rows in tables.values())
    assert size < 5 * MEGABYTE


def test_sources_name_each_file_of_figures_with_its_fingerprint() -> None:
    named = {source.name: source for source in demo.sources()}
    assert {"census.csv", "hazards.csv", "assumptions.csv"} <= set(named)
    assert all(len(source.sha256) == 64 and source.rows_kept > 0 for source in named.values())


def _bytes(rows: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(rows, buffer, compression="zstd")
    return buffer.getvalue()
