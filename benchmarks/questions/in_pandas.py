"""pandas, with everything in memory: texts as categories, small integers, filters first."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

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
from mobility.tables import LEVELS

TEXTS = ("origin_id", "destination_id", "sex", "age_group", "absence")
NUMBERS = {"year": pa.int16(), "month": pa.int8(), "people": pa.float64()}
MONTHS = range(1, 13)


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

    def worst_months(self, arguments: Arguments) -> pd.DataFrame:
        """The same for every village, where the hazard is due."""
        cells = self._capacity(arguments, None).merge(
            self._due(arguments), on=["place_id", "month"]
        )
        some = cells["responders"].where(cells["responders"] > 0)
        cells["help"] = (cells["needs_help"] / some).round(DIGITS).fillna(np.inf)
        nobody = some.isna() & (cells["needs_help"] > 0)
        aid = cells["needs_help"] / some
        loss, watch = (
            (cells["rai"] < least - ROUNDING) | (aid > most + ROUNDING)
            for least, most in (LOSS, WATCH)
        )
        cells["severity"] = np.select([loss | nobody, watch], [0, 1], 2)
        cells["least"] = cells["rai"].round(DIGITS).fillna(0.0)
        order = ["severity", "least", "help", "hazard_level", "place_id", "month"]
        flagged = cells[cells["severity"] < 2].sort_values(
            order, ascending=[True, True, False, False, True, True]
        )
        return flagged.head(BY_NAME["worst_months"].most or 0)

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
        able = rows["age_group"].isin(RESPONDER_AGES)
        gone = _by_cell(rows[able], "origin_id")
        needy = _by_cell(rows[rows["age_group"].isin(NEEDS_HELP_AGES)], "origin_id")
        long = _by_cell(rows[able & (rows["absence"] == "long")], "origin_id")
        came = _by_cell(rows, "destination_id")
        cells = pd.MultiIndex.from_product([homes.index, MONTHS], names=["place_id", "month"])
        here = homes.loc[cells.get_level_values(0)].set_index(cells)
        always = long.groupby(level=0).max().reindex(cells.get_level_values(0)).fillna(0.0)
        usual = (here["responders"] - always.to_numpy()).clip(lower=0)
        responders = (here["responders"] - gone.reindex(cells).fillna(0.0)).clip(lower=0)
        return pd.DataFrame(
            {
                "responders": responders,
                "responders_reference": usual,
                "rai": responders / usual.where(usual > 0),
                "needs_help": (here["needs"] - needy.reindex(cells).fillna(0.0)).clip(lower=0),
                "newcomers": came.reindex(cells).fillna(0.0),
            }
        ).reset_index()

    @cached_property
    def _homes(self) -> pd.DataFrame:
        """Responders and people who need help by village, where there is no household list."""
        rows = pd.read_parquet(self.path("residents"))
        listed = pd.read_parquet(self.path("roster"), columns=["village_id"])["village_id"]
        rows = rows[~rows["place_id"].isin(listed)]
        severe = rows["severe"].fillna(0.0)
        able, needy = (
            rows["age_group"].isin(RESPONDER_AGES),
            rows["age_group"].isin(NEEDS_HELP_AGES),
        )
        return (
            rows.assign(
                responders=(rows["people"] - severe).where(able, 0.0),
                needs=rows["people"].where(needy, severe),
            )
            .groupby("place_id")[["responders", "needs"]]
            .sum()
        )

    def _due(self, arguments: Arguments) -> pd.DataFrame:
        """place_id, month, hazard_level where it is due, from the nearest place that states it."""
        stated = pd.read_parquet(self.path("hazards"))
        stated = stated[stated["hazard"] == arguments.hazard]
        lines = self._lines.merge(stated, left_on="ancestor_id", right_on="place_id")
        nearest = lines.sort_values("steps").drop_duplicates(["place_id_x", "month"])
        due = nearest[nearest["level_y"] >= SEASON_LEVEL]
        names = {"place_id_x": "place_id", "level_y": "hazard_level"}
        return due.rename(columns=names)[["place_id", "month", "hazard_level"]]


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
