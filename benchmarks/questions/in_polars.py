"""polars, with everything in memory and its lazy engine."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from benchmarks.questions.contender import (
    DIGITS,
    ENDS,
    FORCE,
    FULLEST_MONTHS,
    HELPER_AGES,
    HELPERS_EACH,
    LOSES,
    LOSES_RANK,
    NEEDS_HELP_AGES,
    ROUNDING,
    SEASON_LEVEL,
    UNSURE_RANK,
    WATCH,
    WATCH_RANK,
    WOMEN_AGES,
    Contender,
)
from benchmarks.questions.workload import BY_NAME, PLACES_FOUND, Arguments
from mobility.tables import AGE_GROUPS, LEVELS, SEXES

CELL = ["place_id", "month"]
EXPECTED = ("expected_without_away", "expected_without")


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

    def first_villages(self, arguments: Arguments) -> pd.DataFrame:
        """The same for every village, at each end, weighed by the hazard's months."""
        pl = self.pl
        cells = self._capacity(arguments, None)
        for name, more_away in ENDS.items():
            cells = self._at_end(cells, name, more_away)
        due = cells.join(self._calendar(arguments), on=CELL).with_columns(gravity=self._gravity())
        weight = pl.col("weight")
        numbers = {
            name: (weight * people).sum().over("place_id") / weight.sum().over("place_id")
            for end, ending in (("point", ""), ("low", "_worst"))
            for name, people in self._people(end, ending).items()
        }
        rows = due.with_columns(**numbers).filter(
            pl.col("hazard_level") >= SEASON_LEVEL, pl.col("gravity").is_not_null()
        )
        order = [
            "gravity", pl.col("availability").round(DIGITS).fill_null(2.0), "hazard_level", "month",
        ]  # fmt: skip
        rows = rows.sort(order, descending=[False, False, True, False]).unique(
            "place_id", keep="first", maintain_order=True
        )
        unsure = pl.col("gravity") == UNSURE_RANK
        keys = [
            pl.when(unsure).then(f"{name}_worst").otherwise(name).round(DIGITS).fill_nan(-1.0)
            for name in EXPECTED
        ]
        place = pl.col("place_id").cast(pl.String)
        ranked = rows.sort(*keys, place, descending=[True, True, False])
        most = BY_NAME["first_villages"].most or 0
        return ranked.head(most).select(*CELL, *EXPECTED, "availability").collect().to_pandas()

    def _people(self, end: str, ending: str) -> dict[str, Any]:
        """People without helpers at an end, and those of them whom absence makes."""
        without, usual = self.pl.col(f"without_{end}"), self.pl.col(f"without_usual_{end}")
        return {
            f"expected_without{ending}": without,
            f"expected_without_away{ending}": (without - usual).clip(0.0),
        }

    def _at_end(self, cells: Any, end: str, more_away: float) -> Any:
        """The rows with what follows if so many more people are away than counted."""
        pl = self.pl
        here, needs = (
            (pl.col(f"{name}_all") - (1 + more_away) * pl.col(f"{name}_away")).clip(0.0)
            for name in ("helpers", "needs_help")
        )
        cells = cells.with_columns(here=here, needs=needs)
        cells = cells.with_columns(usual=self._usual("here"), needs_usual=self._usual("needs"))
        here, needs, usual, needs_usual = map(pl.col, ("here", "needs", "usual", "needs_usual"))
        share = here / pl.when(usual > 0).then(usual)
        few = (share < WATCH - ROUNDING).fill_null(value=False)
        outgrown = (HELPERS_EACH * needs > here + ROUNDING) & (
            HELPERS_EACH * needs_usual <= usual + ROUNDING
        )
        loses = (share < LOSES - ROUNDING).fill_null(value=False) | (few & outgrown)
        return cells.with_columns(
            pl.when(loses).then(2).when(few).then(1).otherwise(0).alias(f"severity_{end}"),
            (needs - here / HELPERS_EACH).clip(0.0).alias(f"without_{end}"),
            (needs_usual - usual / HELPERS_EACH).clip(0.0).alias(f"without_usual_{end}"),
        )

    def _gravity(self) -> Any:
        """The rank of the finding; nothing where the village keeps its capacity."""
        pl = self.pl
        at = {end: pl.col(f"severity_{end}") for end in ENDS}
        point = at["point"]
        certain = (at["low"] == point) & (at["high"] == point)
        probably = ((at["probably_low"] > 0) == (point > 0)) & (
            (at["probably_high"] > 0) == (point > 0)
        )
        unsure = pl.when(~(certain | probably)).then(UNSURE_RANK)
        return unsure.when(point == 2).then(LOSES_RANK).when(point == 1).then(WATCH_RANK)

    def _usual(self, name: str) -> Any:
        """The mean of a number over the fullest months of each village."""
        pl = self.pl
        return pl.col(name).filter(pl.col("fullest")).mean().over("place_id")

    def _calendar(self, arguments: Arguments) -> Any:
        """place_id, month, hazard_level, weight, from the nearest place that states the hazard."""
        pl = self.pl
        stated = pl.read_parquet(self.path("hazard_calendars")).filter(
            pl.col("hazard") == arguments.hazard, pl.col("force") == FORCE
        )
        stated = stated.select("month", "weight", hazard_level="level", ancestor_id="place_id")
        lines = self._lines.join(stated, on="ancestor_id").sort("steps")
        nearest = lines.group_by(CELL).agg(pl.col("hazard_level", "weight").first())
        counted = pl.col("weight").is_not_null().any().over("place_id")
        weight = pl.when(counted).then(pl.col("weight").fill_null(0.0))
        found = nearest.select(
            pl.col("place_id").cast(self._codes),
            pl.col("month").cast(pl.Int8),
            "hazard_level",
            weight=weight.otherwise(pl.col("hazard_level").cast(pl.Float64)),
        )
        return found.lazy()

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
        able = pl.col("age_group").is_in(list(HELPER_AGES))
        needy = pl.col("age_group").is_in(list(NEEDS_HELP_AGES))
        people = pl.col("people")
        gone = left.group_by("month", place_id="origin_id").agg(
            helpers_away=people.filter(able).sum(),
            needs_help_away=people.filter(needy).sum(),
        )
        came = came.group_by("month", place_id="destination_id").agg(newcomers=people.sum())
        months = pl.LazyFrame({"month": pl.Series(range(1, 13), dtype=pl.Int8)})
        cells = homes.join(months, how="cross").join(gone, on=CELL, how="left")
        cells = cells.join(came, on=CELL, how="left").with_columns(
            pl.col("helpers_away", "needs_help_away", "newcomers").fill_null(0.0)
        )
        cells = cells.with_columns(
            helpers=(pl.col("helpers_all") - pl.col("helpers_away")).clip(0.0),
            needs_help=(pl.col("needs_help_all") - pl.col("needs_help_away")).clip(0.0),
        )
        fullness = pl.struct(-pl.col("helpers").round(DIGITS), "month").rank("ordinal")
        cells = cells.with_columns(fullest=fullness.over("place_id") <= FULLEST_MONTHS)
        cells = cells.with_columns(helpers_usual=self._usual("helpers"))
        some = pl.when(pl.col("helpers_usual") > 0).then(pl.col("helpers_usual"))
        helped = pl.col("helpers") / HELPERS_EACH
        return cells.with_columns(
            availability=(pl.col("helpers") / some).clip(upper_bound=1.0),
            without_helpers=(pl.col("needs_help") - helped).clip(0.0),
        )

    @cached_property
    def _homes(self) -> Any:
        """Helpers and people who may need help by village, where there is no household list."""
        pl = self.pl
        listed = pl.read_parquet(self.path("roster"), columns=["village_id"])["village_id"]
        villages = self._places.filter(pl.col("level") == "village")["place_id"]
        severe = pl.col("severe").fill_null(0.0)
        able = pl.col("age_group").is_in(list(HELPER_AGES))
        needy = pl.col("age_group").is_in(list(NEEDS_HELP_AGES))
        rows = pl.read_parquet(self.path("residents")).filter(
            pl.col("place_id").is_in(villages.implode()),
            ~pl.col("place_id").is_in(listed.implode()),
        )
        return rows.group_by(pl.col("place_id").cast(self._codes)).agg(
            helpers_all=(pl.col("people") - severe).filter(able).sum(),
            needs_help_all=pl.when(needy).then(pl.col("people")).otherwise(severe).sum(),
        )
