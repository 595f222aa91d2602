"""The same work in polars: read, check, sort, write, add up. ``RAW INTO`` are its folders."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from benchmarks.questions.contender import (
    DIGITS,
    FULLEST_MONTHS,
    HELPER_AGES,
    HELPERS_EACH,
    NEEDS_HELP_AGES,
)
from mobility.tables import table

LEVELS = ("village", "tract", "township", "district", "state")
CELL = ["place_id", "year", "month"]


def main() -> None:
    """Build everything."""
    import polars as pl  # installed for the measurement alone

    Build(pl, *map(Path, sys.argv[1:])).everything()


class Build:
    """The build, with the package that is imported for it."""

    def __init__(self, pl: Any, raw: Path, into: Path) -> None:
        self.pl, self.raw, self.into = pl, raw, into

    def everything(self) -> None:
        """All files."""
        pl = self.pl
        places = pl.read_csv(self.raw / "places.csv", infer_schema_length=None)
        kinds = {"text": pl.String, "integer": pl.Int32, "number": pl.Float64}
        kinds = {column.name: kinds[column.type] for column in table("stays").columns}
        stays = pl.read_csv(self.raw / "stays.csv", schema=kinds)
        self.require_clean(stays, places)
        key = list(table("stays").key)
        stays = stays.sort(key)
        stays.write_parquet(self.into / "stays.parquet", compression="zstd")
        by_time = stays.sort(["year", "month", *key[:2], *key[4:6]])
        by_time.write_parquet(self.into / "people_away.parquet", compression="zstd")
        for level in LEVELS:
            found = self.flows(by_time, self.units(places, level))
            found.write_parquet(self.into / f"flows_{level}.parquet")
        residents = pl.read_csv(self.raw / "residents.csv")
        found = self.village_numbers(by_time, residents)
        found.write_parquet(self.into / "village_numbers.parquet")

    def require_clean(self, stays: Any, places: Any) -> None:
        """Required values, ranges, known values, known places, no key twice.

        Raises:
            SystemExit: something is wrong.
        """
        pl = self.pl
        for column in table("stays").columns:
            value, wrong = pl.col(column.name), pl.lit(value=False)
            if column.required:
                wrong = wrong | value.is_null()
            if column.values:
                wrong = wrong | ~value.is_in(list(column.values))
            if column.minimum is not None:
                wrong = wrong | (value < column.minimum)
            if column.maximum is not None:
                wrong = wrong | (value > column.maximum)
            if column.references:
                wrong = wrong | ~value.is_in(places["place_id"].implode())
            if stays.select(wrong.fill_null(value=False).any()).item():
                raise SystemExit(f"{column.name}: some rows are wrong")
        if stays.select(table("stays").key).is_duplicated().any():
            raise SystemExit("a key comes twice")

    def units(self, places: Any, level: str) -> Any:
        """place_id, unit: the place of a level that each place lies in, else itself."""
        pl = self.pl
        line = places.select("place_id", unit="place_id", above="place_id")
        parents = places.select(above="place_id", parent="parent_id")
        levels = places.select(above="place_id", level="level")
        for _ in range(len(LEVELS)):
            line = line.join(parents, on="above", how="left").with_columns(above="parent")
            line = line.drop("parent").join(levels, on="above", how="left")
            at_level = (pl.col("level") == level).fill_null(value=False)
            unit = pl.when(at_level).then("above").otherwise("unit")
            line = line.with_columns(unit=unit).drop("level")
        return line.select("place_id", "unit")

    def flows(self, stays: Any, units: Any) -> Any:
        """People by pair of units, time, sex and age."""
        rows = stays.lazy()
        for end in ("origin_id", "destination_id"):
            unit = units.lazy().rename({"place_id": end, "unit": f"{end}_unit"})
            rows = rows.join(unit, on=end, how="left").drop(end).rename({f"{end}_unit": end})
        by = ["year", "month", "origin_id", "destination_id", "sex", "age_group"]
        return rows.group_by(by).agg(self.pl.col("people").sum()).sort(by).collect()

    def village_numbers(self, stays: Any, residents: Any) -> Any:
        """Helpers, people who may need help and newcomers by village, year and month."""
        pl = self.pl
        people, severe = pl.col("people"), pl.col("severe").fill_null(0.0)
        able = pl.col("age_group").is_in(list(HELPER_AGES))
        needy = pl.col("age_group").is_in(list(NEEDS_HELP_AGES))
        gone = stays.group_by("year", "month", place_id="origin_id").agg(
            people_away=people.sum(),
            able=people.filter(able).sum(),
            needy=people.filter(needy).sum(),
            long=people.filter(able & (pl.col("absence") == "long")).sum(),
        )
        came = stays.group_by("year", "month", place_id="destination_id").agg(
            newcomers=people.sum()
        )
        homes = residents.group_by("place_id").agg(
            people.sum(),
            helpers_all=(people - severe).filter(able).sum(),
            needs=pl.when(needy).then(people).otherwise(severe).sum(),
        )
        months = stays.select("year").unique().join(stays.select("month").unique(), how="cross")
        rows = homes.join(months, how="cross").join(gone, on=CELL, how="left")
        rows = rows.join(came, on=CELL, how="left")
        rows = rows.with_columns(
            pl.col("people_away", "able", "needy", "long", "newcomers").fill_null(0.0)
        )
        rows = rows.with_columns(
            helpers=(pl.col("helpers_all") - pl.col("able")).clip(0.0),
            needs_help=(pl.col("needs") - pl.col("needy")).clip(0.0),
        )
        year = ("place_id", "year")
        fullness = pl.struct(-pl.col("helpers").round(DIGITS), "month").rank("ordinal")
        rows = rows.with_columns(fullest=fullness.over(year) <= FULLEST_MONTHS)
        fullest = pl.col("helpers", "needs_help").filter(pl.col("fullest"))
        rows = rows.with_columns(
            fullest.mean().over(year).name.suffix("_usual"),
            away_all_year=pl.col("long").max().over(year),
        )
        helped = pl.col("helpers") / HELPERS_EACH
        return rows.with_columns(
            availability=(pl.col("helpers") / pl.col("helpers_usual")).clip(upper_bound=1.0),
            without_helpers=(pl.col("needs_help") - helped).clip(0.0),
        ).sort(CELL)


if __name__ == "__main__":
    main()
