"""polars, with everything in memory and its lazy engine."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from benchmarks.questions.contender import (
    DIGITS,
    LOSS,
    NEEDS_HELP_AGES,
    RESPONDER_AGES,
    ROUNDING,
    SEASON_LEVEL,
    WATCH,
    WOMEN_AGES,
    Contender,
)
from benchmarks.questions.workload import BY_NAME, PLACES_FOUND, Arguments
from mobility.tables import AGE_GROUPS, LEVELS, SEXES

CELL = ["place_id", "month"]


class InPolars(Contender):
    """What a good programmer does with polars."""

    name = "polars"
    needs = ("polars",)

    def __init__(self, root: Any) -> None:
        super().__init__(root)
        import polars  # installed for the measurement alone

        self.pl: Any = polars

    def township_flows(self, arguments: Arguments) -> pd.DataFrame:
        """Filter, add up, map to townships, add up."""
        pl = self.pl
        rows = self._of_time(arguments, arguments.month).group_by("origin_id", "destination_id")
        rows = self._placed(rows.agg(pl.col("people").sum()))
        apart = ~(pl.col("start") == pl.col("ending")).fill_null(value=False)
        found = rows.filter(apart).group_by(origin_id="start", destination_id="ending")
        return self._flows(found)

    def village_flows(self, arguments: Arguments) -> pd.DataFrame:
        """Filter, add up, take the largest."""
        pl, inside = self.pl, self._inside(arguments.township)
        ends = pl.col("destination_id").is_in(inside).fill_null(value=False)
        rows = self._of_time(arguments, arguments.month).filter(
            pl.col("origin_id").is_in(inside) & ~ends,
            pl.col("sex") == "f",
            pl.col("age_group").is_in(list(WOMEN_AGES)),
        )
        found = self._flows(rows.group_by("origin_id", "destination_id"))
        return found.head(BY_NAME["village_flows"].most or 0)

    def township_capacity(self, arguments: Arguments) -> pd.DataFrame:
        """Residents less those away, of one township."""
        return self._capacity(arguments, self._inside(arguments.township)).collect().to_pandas()

    def worst_months(self, arguments: Arguments) -> pd.DataFrame:
        """The same for every village, where the hazard is due."""
        pl = self.pl
        stated = pl.read_parquet(self.path("hazards")).filter(pl.col("hazard") == arguments.hazard)
        stated = stated.select("month", due="level", ancestor_id="place_id")
        lines = self._lines.join(stated, on="ancestor_id")
        due = lines.group_by(CELL).agg(pl.col("due").sort_by("steps").first())
        due = due.filter(pl.col("due") >= SEASON_LEVEL).with_columns(pl.col("month").cast(pl.Int8))
        due = due.with_columns(pl.col("place_id").cast(self._codes))
        cells = self._capacity(arguments, None).join(due.lazy(), on=CELL)
        rai, help_each = pl.col("rai"), pl.col("help")
        some = pl.when(pl.col("responders") > 0).then(pl.col("responders"))
        cells = cells.with_columns(help=pl.col("needs_help") / some)
        nobody = (pl.col("responders") == 0) & (pl.col("needs_help") > 0)
        loss, watch = (
            ((rai < least - ROUNDING) | (help_each > most + ROUNDING)).fill_null(value=False)
            for least, most in (LOSS, WATCH)
        )
        severity = pl.when(loss | nobody).then(0).when(watch).then(1)
        cells = cells.with_columns(severity=severity).filter(pl.col("severity").is_not_null())
        ordered = cells.sort(
            "severity",
            rai.round(DIGITS).fill_null(0.0),
            help_each.round(DIGITS).fill_null(float("inf")),
            "due",
            pl.col("place_id").cast(pl.String),
            "month",
            descending=[False, False, True, True, False, False],
        )
        return ordered.head(BY_NAME["worst_months"].most or 0).collect().to_pandas()

    def directions(self, arguments: Arguments) -> pd.DataFrame:
        """One pass over the year."""
        pl, inside = self.pl, self._inside(arguments.state)
        keys = ("month", "origin_id", "destination_id")
        rows = self._of_time(arguments).group_by(keys).agg(pl.col("people").sum())
        starts, ends = (
            pl.col(end).is_in(inside).fill_null(value=False)
            for end in ("origin_id", "destination_id")
        )
        apart = ~(pl.col("start") == pl.col("ending")).fill_null(value=False)
        ways = {"out": starts & ~ends, "into": ~starts & ends, "within": starts & ends & apart}
        sums = {way: pl.col("people").filter(chosen).sum() for way, chosen in ways.items()}
        return self._placed(rows).group_by("month").agg(**sums).sort("month").collect().to_pandas()

    def names(self, arguments: Arguments) -> pd.DataFrame:
        """Searches every name."""
        pl = self.pl
        texts = [
            pl.col(column).fill_null("").str.to_lowercase()
            for column in ("name_en", "name_my", "place_id")
        ]
        holds = pl.any_horizontal(text.str.contains(arguments.text, literal=True) for text in texts)
        begins = pl.any_horizontal(text.str.starts_with(arguments.text) for text in texts)
        rank = pl.col("level").replace_strict({name: n for n, name in enumerate(LEVELS)})
        found = self._places.lazy().filter(holds).sort(~begins, rank, "place_id")
        return found.select("place_id").head(PLACES_FOUND).collect().to_pandas()

    @cached_property
    def _codes(self) -> Any:
        return self.pl.Enum(self._places["place_id"])

    @cached_property
    def _rows(self) -> Any:
        pl = self.pl
        kinds = {
            "origin_id": self._codes,
            "destination_id": self._codes,
            "year": pl.Int16,
            "month": pl.Int8,
            "sex": pl.Enum(SEXES),
            "age_group": pl.Enum(AGE_GROUPS),
            "absence": pl.Enum(("short", "seasonal", "temporary", "long")),
            "people": pl.Float64,
        }
        columns = [pl.col(name).cast(kind) for name, kind in kinds.items()]
        return pl.scan_parquet(self.path("people_away")).select(columns).collect(engine="streaming")

    def _of_time(self, arguments: Arguments, month: int | None = None) -> Any:
        rows = self._rows.lazy().filter(self.pl.col("year") == arguments.year)
        return rows.filter(self.pl.col("month") == month) if month else rows

    @cached_property
    def _places(self) -> Any:
        return self.pl.read_parquet(self.path("places"))

    @cached_property
    def _lines(self) -> Any:
        return self.pl.read_parquet(self.path("ancestors"))

    @cached_property
    def _townships(self) -> Any:
        """place_id, unit: the township of each place, itself where it has none."""
        pl = self.pl
        lines = self._lines.filter(pl.col("level") == "township")
        found = self._places.select("place_id").join(lines, on="place_id", how="left")
        unit = pl.coalesce("ancestor_id", "place_id").cast(self._codes)
        return found.select(pl.col("place_id").cast(self._codes), unit=unit).lazy()

    def _placed(self, rows: Any) -> Any:
        """Rows with the township of each end."""
        for end, unit in (("origin_id", "start"), ("destination_id", "ending")):
            units = self._townships.rename({"place_id": end, "unit": unit})
            rows = rows.join(units, on=end, how="left")
        return rows

    def _inside(self, area: str) -> Any:
        ids = self._lines.filter(self.pl.col("ancestor_id") == area)["place_id"]
        return ids.unique().cast(self._codes).implode()

    def _flows(self, grouped: Any) -> pd.DataFrame:
        pl = self.pl
        found = grouped.agg(pl.col("people").sum()).filter(pl.col("people") > 0)
        found = found.with_columns(pl.col("origin_id", "destination_id").cast(pl.String))
        order = ["people", "origin_id", "destination_id"]
        found = found.sort(order, descending=[True, False, False], nulls_last=True)
        answer: pd.DataFrame = found.collect().to_pandas()
        return answer

    def _capacity(self, arguments: Arguments, inside: Any) -> Any:
        """Village-months of a year, of the places inside or of all."""
        pl = self.pl
        homes = self._homes.lazy()
        rows = self._of_time(arguments).filter(
            ~(pl.col("origin_id") == pl.col("destination_id")).fill_null(value=False)
        )
        left, came = rows, rows
        if inside is not None:
            homes = homes.filter(pl.col("place_id").is_in(inside))
            left = left.filter(pl.col("origin_id").is_in(inside))
            came = came.filter(pl.col("destination_id").is_in(inside))
        able = pl.col("age_group").is_in(list(RESPONDER_AGES))
        needy = pl.col("age_group").is_in(list(NEEDS_HELP_AGES))
        people = pl.col("people")
        gone = left.group_by("month", place_id="origin_id").agg(
            gone=people.filter(able).sum(),
            needy=people.filter(needy).sum(),
            long=people.filter(able & (pl.col("absence") == "long")).sum(),
        )
        came = came.group_by("month", place_id="destination_id").agg(newcomers=people.sum())
        always = gone.group_by("place_id").agg(always=pl.col("long").max())
        months = pl.LazyFrame({"month": pl.Series(range(1, 13), dtype=pl.Int8)})
        cells = homes.join(months, how="cross").join(gone, on=CELL, how="left")
        cells = cells.join(came, on=CELL, how="left").join(always, on="place_id", how="left")

        def less(whole: str, part: str) -> Any:
            return (pl.col(whole) - pl.col(part).fill_null(0.0)).clip(0.0)

        usual = less("able", "always")
        cells = cells.select(
            *CELL,
            pl.col("newcomers").fill_null(0.0),
            responders=less("able", "gone"),
            responders_reference=usual,
            needs_help=less("needs", "needy"),
        )
        some = pl.when(pl.col("responders_reference") > 0).then(pl.col("responders_reference"))
        return cells.with_columns(rai=pl.col("responders") / some)

    @cached_property
    def _homes(self) -> Any:
        """Responders and people who need help by village, where there is no household list."""
        pl = self.pl
        listed = pl.read_parquet(self.path("roster"), columns=["village_id"])["village_id"]
        villages = self._places.filter(pl.col("level") == "village")["place_id"]
        severe = pl.col("severe").fill_null(0.0)
        able = pl.col("age_group").is_in(list(RESPONDER_AGES))
        needy = pl.col("age_group").is_in(list(NEEDS_HELP_AGES))
        rows = pl.read_parquet(self.path("residents")).filter(
            pl.col("place_id").is_in(villages.implode()),
            ~pl.col("place_id").is_in(listed.implode()),
        )
        return rows.group_by(pl.col("place_id").cast(self._codes)).agg(
            able=(pl.col("people") - severe).filter(able).sum(),
            needs=pl.when(needy).then(pl.col("people")).otherwise(severe).sum(),
        )
