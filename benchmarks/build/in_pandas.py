"""The same work in pandas: read, check, sort, write, add up. ``RAW INTO`` are its folders."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from benchmarks.questions.contender import (
    DIGITS,
    FULLEST_MONTHS,
    HELPER_AGES,
    HELPERS_EACH,
    NEEDS_HELP_AGES,
)
from mobility.tables import table

LEVELS = ("village", "tract", "township", "district", "state")
MONTHS = range(1, 13)


def main() -> None:
    """Build everything."""
    raw, into = map(Path, sys.argv[1:])
    places = pd.read_csv(raw / "places.csv", dtype={"place_id": "string", "parent_id": "string"})
    residents = pd.read_csv(raw / "residents.csv")
    stays = read_stays(raw / "stays.csv")
    require_clean(stays, places)
    key = list(table("stays").key)
    stays = stays.sort_values(key)
    stays.to_parquet(into / "stays.parquet", compression="zstd", index=False)
    by_time = stays.sort_values(["year", "month", *key[:2], *key[4:6]])
    by_time.to_parquet(into / "people_away.parquet", compression="zstd", index=False)
    for level in LEVELS:
        flows(by_time, units(places, level)).to_parquet(
            into / f"flows_{level}.parquet", index=False
        )
    village_numbers(by_time, residents).to_parquet(into / "village_numbers.parquet")


def read_stays(path: Path) -> pd.DataFrame:
    """The rows; texts as categories."""
    kinds = {
        column.name: {"text": "category", "integer": "Int32", "number": "float64"}[column.type]
        for column in table("stays").columns
    }
    kinds |= {"year": "int16", "month": "int8"}
    return pd.read_csv(path, dtype=kinds)


def require_clean(stays: pd.DataFrame, places: pd.DataFrame) -> None:
    """Required values, ranges, known values, known places, no key twice.

    Raises:
        SystemExit: something is wrong.
    """
    for column in table("stays").columns:
        values = stays[column.name]
        wrong = values.isna() if column.required else pd.Series(False, index=values.index)
        if column.values:
            wrong |= values.notna() & ~values.isin(column.values)
        if column.minimum is not None:
            wrong |= values < column.minimum
        if column.maximum is not None:
            wrong |= values > column.maximum
        if column.references:
            wrong |= values.notna() & ~values.isin(places["place_id"])
        if wrong.any():
            raise SystemExit(f"{column.name}: {wrong.sum()} rows are wrong")
    if stays.duplicated(list(table("stays").key)).any():
        raise SystemExit("a key comes twice")


def units(places: pd.DataFrame, level: str) -> pd.Series:
    """The place of a level that each place lies in, else itself."""
    levels = places.set_index("place_id")["level"]
    parents = places.set_index("place_id")["parent_id"]
    unit = pd.Series(levels.index, index=levels.index)
    above = unit.copy()
    for _ in range(len(LEVELS)):
        above = above.map(parents)
        at_level = above.map(levels) == level
        unit = unit.where(~at_level, above)
    return unit


def flows(stays: pd.DataFrame, unit: pd.Series) -> pd.DataFrame:
    """People by pair of units, time, sex and age."""
    ends = {
        name: stays[name].cat.rename_categories(str).map(unit).astype("category")
        for name in ("origin_id", "destination_id")
    }
    by = ["year", "month", "origin_id", "destination_id", "sex", "age_group"]
    return (
        stays.assign(**ends).groupby(by, observed=True, dropna=False)["people"].sum().reset_index()
    )


def village_numbers(stays: pd.DataFrame, residents: pd.DataFrame) -> pd.DataFrame:
    """Helpers, people who may need help and newcomers by village, year and month."""
    able, needy = (stays["age_group"].isin(ages) for ages in (HELPER_AGES, NEEDS_HELP_AGES))
    away = stays.assign(
        able=stays["people"].where(able, 0.0),
        needy=stays["people"].where(needy, 0.0),
        long=stays["people"].where(able & (stays["absence"] == "long"), 0.0),
    )
    cell = ["place_id", "year", "month"]
    gone = away.groupby(["origin_id", *cell[1:]], observed=True)[
        ["people", "able", "needy", "long"]
    ].sum()
    came = stays.groupby(["destination_id", *cell[1:]], observed=True)["people"].sum()
    gone.index.names = came.index.names = cell
    severe = residents["severe"].fillna(0.0)
    able, needy = (residents["age_group"].isin(ages) for ages in (HELPER_AGES, NEEDS_HELP_AGES))
    homes = residents.assign(
        helpers_all=(residents["people"] - severe).where(able, 0.0),
        needs=residents["people"].where(needy, severe),
    )
    homes = homes.groupby("place_id")[["people", "helpers_all", "needs"]].sum()
    years = sorted(stays["year"].unique())
    cells = pd.MultiIndex.from_product([homes.index, years, MONTHS], names=cell)
    rows = cells.to_frame(index=False).merge(homes, on="place_id")
    rows = rows.merge(gone.reset_index(), on=cell, how="left", suffixes=("", "_away"))
    rows = rows.merge(came.rename("newcomers").reset_index(), on=cell, how="left")
    rows = rows.fillna(dict.fromkeys(("people_away", "able", "needy", "long", "newcomers"), 0.0))
    rows["helpers"] = (rows["helpers_all"] - rows["able"]).clip(lower=0)
    rows["needs_help"] = (rows["needs"] - rows["needy"]).clip(lower=0)
    order = rows.assign(fullness=-rows["helpers"].round(DIGITS)).sort_values(["fullness", "month"])
    rows["fullest"] = order.groupby(cell[:2]).cumcount().reindex(rows.index) < FULLEST_MONTHS
    by_year = [rows["place_id"], rows["year"]]
    for name in ("helpers", "needs_help"):
        fullest = rows[name].where(rows["fullest"])
        rows[f"{name}_usual"] = fullest.groupby(by_year).transform("mean")
    rows["away_all_year"] = rows.groupby(cell[:2])["long"].transform("max")
    rows["availability"] = (rows["helpers"] / rows["helpers_usual"]).clip(upper=1)
    rows["without_helpers"] = (rows["needs_help"] - rows["helpers"] / HELPERS_EACH).clip(lower=0)
    return rows.sort_values(cell)


if __name__ == "__main__":
    main()
