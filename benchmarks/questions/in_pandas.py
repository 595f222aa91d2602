"""pandas, with everything in memory: texts as categories, small integers, filters first."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

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
from mobility.tables import LEVELS

TEXTS = ("origin_id", "destination_id", "sex", "age_group", "absence")
NUMBERS = {"year": pa.int16(), "month": pa.int8(), "people": pa.float64()}
MONTHS = range(1, 13)
EXPECTED = ("expected_without_away", "expected_without")


class InPandas(Contender):
    """What a good programmer does with pandas."""

    name = "pandas"

    def township_flows(self, arguments: Arguments) -> pd.DataFrame:
        """Filter, map to townships, group."""
        rows = self._of_time(arguments, arguments.month)
        placed = pd.DataFrame(
            {
                "origin_id": self._townships[rows["origin_id"].cat.codes],
                "destination_id": self._townships[rows["destination_id"].cat.codes],
                "people": rows["people"].to_numpy(),
            }
        )
        apart = (placed["origin_id"] != placed["destination_id"]) | placed["origin_id"].isna()
        return _flows(placed[apart])

    def village_flows(self, arguments: Arguments) -> pd.DataFrame:
        """Filter, group, take the largest."""
        rows = self._of_time(arguments, arguments.month)
        rows = rows[(rows["sex"] == "f") & rows["age_group"].isin(WOMEN_AGES)]
        inside = self._inside(arguments.township)
        rows = rows[_lies(rows["origin_id"], inside) & ~_lies(rows["destination_id"], inside)]
        return _flows(rows).head(BY_NAME["village_flows"].most or 0)

    def township_capacity(self, arguments: Arguments) -> pd.DataFrame:
        """Residents less those away, of one township."""
        return self._capacity(arguments, self._inside(arguments.township))

    def first_villages(self, arguments: Arguments) -> pd.DataFrame:
        """The same for every village, at each end, weighed by the hazard's months."""
        cells = self._capacity(arguments, None)
        at_ends = {name: _at_end(cells, more) for name, more in ENDS.items()}
        cells["gravity"] = _gravity({name: found["severity"] for name, found in at_ends.items()})
        due = cells.merge(self._calendar(arguments), on=["place_id", "month"])
        flagged = due[(due["hazard_level"] >= SEASON_LEVEL) & due["gravity"].notna()]
        flagged = flagged.assign(least=flagged["availability"].round(DIGITS).fillna(2.0))
        order = ["place_id", "gravity", "least", "hazard_level", "month"]
        ascending = [True, True, True, False, True]
        rows = flagged.sort_values(order, ascending=ascending).drop_duplicates("place_id")
        for end, ending in (("point", ""), ("low", "_worst")):
            numbers = self._expected(cells, at_ends[end], due)
            rows = rows.merge(numbers.add_suffix(ending), on="place_id", how="left")
        unsure = rows["gravity"] == UNSURE_RANK
        keys = {
            f"by_{name}": rows[name].mask(unsure, rows[f"{name}_worst"]).round(DIGITS).fillna(-1.0)
            for name in EXPECTED
        }
        ranked = rows.assign(**keys).sort_values(
            [*keys, "place_id"], ascending=[False, False, True]
        )
        return ranked.head(BY_NAME["first_villages"].most or 0)

    @staticmethod
    def _expected(cells: pd.DataFrame, end: pd.DataFrame, due: pd.DataFrame) -> pd.DataFrame:
        """By village, the means of people without helpers over the months of the hazard."""
        people = cells[["place_id", "month"]].assign(
            expected_without=end["without"],
            expected_without_away=(end["without"] - end["without_usual"]).clip(lower=0),
        )
        months = people.merge(due[["place_id", "month", "weight"]], on=["place_id", "month"])
        weighed = months[list(EXPECTED)].mul(months["weight"], axis=0)
        sums = weighed.assign(weight=months["weight"]).groupby(months["place_id"]).sum()
        return sums[list(EXPECTED)].div(sums["weight"].where(sums["weight"] > 0), axis=0)

    def directions(self, arguments: Arguments) -> pd.DataFrame:
        """One pass over the year."""
        rows, inside = self._of_time(arguments), self._inside(arguments.state)
        starts, ends = _lies(rows["origin_id"], inside), _lies(rows["destination_id"], inside)
        origin = self._township_codes[rows["origin_id"].cat.codes]
        apart = origin != self._township_codes[rows["destination_id"].cat.codes]
        month, people = rows["month"].to_numpy(), rows["people"].to_numpy()
        ways = {"out": starts & ~ends, "into": ~starts & ends, "within": starts & ends & apart}
        sums = {
            way: np.bincount(month[chosen], people[chosen], minlength=13)[1:]
            for way, chosen in ways.items()
        }
        return pd.DataFrame({"month": list(MONTHS), **sums})

    def names(self, arguments: Arguments) -> pd.DataFrame:
        """Searches every name."""
        places = self._places
        texts = [places[column].fillna("").str.lower() for column in ("name_en", "name_my")]
        texts.append(places["place_id"].str.lower())
        holds = np.logical_or.reduce(
            [text.str.contains(arguments.text, regex=False) for text in texts]
        )
        begins = np.logical_or.reduce([text.str.startswith(arguments.text) for text in texts])
        found = places.assign(later=~begins, rank=places["level"].map(LEVELS.index))[holds]
        found = found.sort_values(["later", "rank", "place_id"])
        return found[["place_id"]].head(PLACES_FOUND)

    @cached_property
    def _rows(self) -> pd.DataFrame:
        """People away; texts share their categories, which are the places' own codes."""
        columns = [*TEXTS, *NUMBERS]
        codes = pa.array(self._places["place_id"])
        pieces = []
        file = pq.ParquetFile(self.path("people_away"), read_dictionary=list(TEXTS))
        for batch in file.iter_batches(1 << 20, columns=columns):
            table = pa.table(batch)
            for name, kind in NUMBERS.items():
                table = table.set_column(columns.index(name), name, table[name].cast(kind))
            pieces.append(table)
        table = pa.concat_tables(pieces).unify_dictionaries()
        frame = table.to_pandas(split_blocks=True, self_destruct=True)
        for end in ("origin_id", "destination_id"):
            frame[end] = frame[end].cat.set_categories(codes.to_pylist())
        return frame

    def _of_time(self, arguments: Arguments, month: int | None = None) -> pd.DataFrame:
        chosen = self._rows["year"].to_numpy() == arguments.year
        if month:
            chosen &= self._rows["month"].to_numpy() == month
        return self._rows[chosen]

    @cached_property
    def _places(self) -> pd.DataFrame:
        return pd.read_parquet(self.path("places"))

    @cached_property
    def _lines(self) -> pd.DataFrame:
        return pd.read_parquet(self.path("ancestors"))

    @cached_property
    def _townships(self) -> np.ndarray:
        """The township of each place, itself where it has none; the last is the unknown place."""
        lines = self._lines[self._lines["level"] == "township"]
        unit = lines.set_index("place_id")["ancestor_id"].reindex(self._places["place_id"])
        own = unit.fillna(dict(zip(unit.index, unit.index, strict=True)))
        return np.append(own.to_numpy(object), [None])

    @cached_property
    def _township_codes(self) -> np.ndarray:
        """The same as numbers; -1 is unknown."""
        return pd.factorize(self._townships)[0]

    def _inside(self, area: str) -> np.ndarray:
        """Whether each place lies in the area; the last is the unknown place."""
        ids = self._lines.loc[self._lines["ancestor_id"] == area, "place_id"]
        return np.append(self._places["place_id"].isin(ids).to_numpy(), [False])

    def _capacity(self, arguments: Arguments, inside: np.ndarray | None) -> pd.DataFrame:
        """Village-months of a year, of the places inside or of all."""
        places = self._places if inside is None else self._places[inside[:-1]]
        villages = places.loc[places["level"] == "village", "place_id"]
        homes = self._homes.reindex(villages).dropna(how="all")
        rows = self._of_time(arguments)
        if inside is not None:
            near = _lies(rows["origin_id"], inside) | _lies(rows["destination_id"], inside)
            rows = rows[near]
        rows = rows[rows["origin_id"].cat.codes != rows["destination_id"].cat.codes]
        gone = _by_cell(rows[rows["age_group"].isin(HELPER_AGES)], "origin_id")
        needy = _by_cell(rows[rows["age_group"].isin(NEEDS_HELP_AGES)], "origin_id")
        came = _by_cell(rows, "destination_id")
        cells = pd.MultiIndex.from_product([homes.index, MONTHS], names=["place_id", "month"])
        here = homes.loc[cells.get_level_values(0)].set_index(cells)
        here = here.assign(
            helpers_away=gone.reindex(cells).fillna(0.0),
            needs_help_away=needy.reindex(cells).fillna(0.0),
            newcomers=came.reindex(cells).fillna(0.0),
        ).reset_index()
        here["helpers"] = (here["helpers_all"] - here["helpers_away"]).clip(lower=0)
        here["needs_help"] = (here["needs_help_all"] - here["needs_help_away"]).clip(lower=0)
        here["fullest"] = _fullest(here)
        here["helpers_usual"] = _usual(here, "helpers")
        usual = here["helpers_usual"]
        here["availability"] = (here["helpers"] / usual.where(usual > 0)).clip(upper=1)
        here["without_helpers"] = (here["needs_help"] - here["helpers"] / HELPERS_EACH).clip(
            lower=0
        )
        return here

    @cached_property
    def _homes(self) -> pd.DataFrame:
        """Helpers and people who may need help by village, where there is no household list."""
        rows = pd.read_parquet(self.path("residents"))
        listed = pd.read_parquet(self.path("roster"), columns=["village_id"])["village_id"]
        rows = rows[~rows["place_id"].isin(listed)]
        severe = rows["severe"].fillna(0.0)
        able, needy = (
            rows["age_group"].isin(HELPER_AGES),
            rows["age_group"].isin(NEEDS_HELP_AGES),
        )
        return (
            rows.assign(
                helpers_all=(rows["people"] - severe).where(able, 0.0),
                needs_help_all=rows["people"].where(needy, severe),
            )
            .groupby("place_id")[["helpers_all", "needs_help_all"]]
            .sum()
        )

    def _calendar(self, arguments: Arguments) -> pd.DataFrame:
        """place_id, month, hazard_level, weight, from the nearest place that states the hazard."""
        stated = pd.read_parquet(self.path("hazard_calendars"))
        chosen = (stated["hazard"] == arguments.hazard) & (stated["force"] == FORCE)
        stated = stated[chosen].rename(columns={"place_id": "ancestor_id", "level": "hazard_level"})
        lines = self._lines.merge(stated, on="ancestor_id").sort_values("steps")
        nearest = lines.drop_duplicates(["place_id", "month"])
        counted = nearest["weight"].notna().groupby(nearest["place_id"]).transform("any")
        weight = nearest["weight"].fillna(0.0).where(counted, nearest["hazard_level"])
        return nearest.assign(weight=weight)[["place_id", "month", "hazard_level", "weight"]]


def _fullest(cells: pd.DataFrame) -> pd.Series:
    """Whether a month is one of its village's fullest; ties in calendar order."""
    order = cells.assign(fullness=-cells["helpers"].round(DIGITS))
    place = order.sort_values(["fullness", "month"]).groupby("place_id").cumcount()
    return place.reindex(cells.index) < FULLEST_MONTHS


def _usual(cells: pd.DataFrame, name: str) -> pd.Series:
    """The mean of a number over the fullest months of each village."""
    return cells[name].where(cells["fullest"]).groupby(cells["place_id"]).transform("mean")


def _at_end(cells: pd.DataFrame, more_away: float) -> pd.DataFrame:
    """severity, without and without_usual, if so many more people are away than counted."""
    numbers = cells[["place_id", "fullest"]].assign(
        **{
            name: (cells[f"{name}_all"] - (1 + more_away) * cells[f"{name}_away"]).clip(lower=0)
            for name in ("helpers", "needs_help")
        }
    )
    here, needs = numbers["helpers"], numbers["needs_help"]
    usual, needs_usual = _usual(numbers, "helpers"), _usual(numbers, "needs_help")
    share = here / usual.where(usual > 0)
    few = share < WATCH - ROUNDING
    outgrown = (HELPERS_EACH * needs > here + ROUNDING) & (
        HELPERS_EACH * needs_usual <= usual + ROUNDING
    )
    loses = (share < LOSES - ROUNDING) | (few & outgrown)
    return pd.DataFrame(
        {
            "severity": np.select([loses, few], [2, 1], 0),
            "without": (needs - here / HELPERS_EACH).clip(lower=0),
            "without_usual": (needs_usual - usual / HELPERS_EACH).clip(lower=0),
        }
    )


def _gravity(severity: dict[str, pd.Series]) -> np.ndarray:
    """The rank of the finding; not a number where the village keeps its capacity."""
    point = severity["point"]
    certain = (severity["low"] == point) & (severity["high"] == point)
    probably = np.logical_and.reduce(
        [(severity[end] > 0) == (point > 0) for end in ("probably_low", "probably_high")]
    )
    return np.select(
        [~(certain | probably), point == 2, point == 1],
        [UNSURE_RANK, LOSES_RANK, WATCH_RANK],
        np.nan,
    )


def _lies(ends: pd.Series, inside: np.ndarray) -> np.ndarray:
    return inside[ends.cat.codes]


def _flows(rows: pd.DataFrame) -> pd.DataFrame:
    keys = ["origin_id", "destination_id"]
    found = rows.groupby(keys, observed=True, dropna=False)["people"].sum().reset_index()
    found = found[found["people"] > 0].astype(dict.fromkeys(keys, object))
    return found.sort_values(["people", *keys], ascending=[False, True, True])


def _by_cell(rows: pd.DataFrame, end: str) -> pd.Series:
    """People by place and month."""
    found = rows.groupby([end, "month"], observed=True)["people"].sum()
    index = found.index.set_names(["place_id", "month"])
    return found.set_axis(index.set_levels(index.levels[0].astype(object), level=0))
