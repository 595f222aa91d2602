"""An invented country of 70,000 villages, for measuring at national scale.

None of it is real: every code begins with ``DEMO`` and every name of a unit says that it is
invented. States, districts and townships are squares of a grid; villages lie anywhere in theirs,
with the demonstration's syllables for names. Everybody who goes away follows a profile of the
demonstration (months, reason, absence class), to a neighbouring village, a township near or far,
another country, or an unknown place. Only groups and years with somebody away have rows.

Rows are drawn some villages at a time, so memory stays bounded, and two runs draw the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from mobility import demo
from mobility.demo import calendars, figures
from mobility.tables import AGE_GROUPS, SEXES, table

COUNTRY = "DEMO"
FLOOD = "flood"
INVENTED_MY = "စိတ်ကူးယဉ်နယ်မြေ"  # imagined territory
ABROAD = tuple(f"DEMOX{k}" for k in range(1, 6))
NEWEST_YEAR = figures.count("year")
SIDE = 0.45  # degrees, of a township
SOUTH_WEST = (92.0, 10.0)
STATES_ACROSS = 2
VILLAGES_AT_ONCE = 2_000
SIZE_SPREAD = 0.5  # sigma of a lognormal
PEOPLE_A_HOUSEHOLD = 4.3
MEAN_HOUSEHOLDS = 95
SMALLEST_VILLAGE = 20
YEAR_KEPT = 0.8  # chance that a group that goes to a place goes in a given year
MOST_TOGETHER = 6  # people of one group who go from a village to the same place
# Chance that some of an age group go, where the profile is for their sex.
AGE_GOES = {"0-4": 0.1, "5-17": 0.2, "18-24": 0.9, "25-39": 0.8, "40-59": 0.5, "60+": 0.08}
# Where a stream leads: kind of destination and its chance.
LEADS = {"near": 0.34, "state": 0.2, "country": 0.32, "far village": 0.02, "abroad": 0.07}
GROUPS = tuple(product(SEXES[:2], AGE_GROUPS[:-1]))


@dataclass(frozen=True)
class Shape:
    """How many of each there are: districts a state, townships a district, tracts across one."""

    villages: int = 70_000
    states: int = 14
    districts: int = 5
    townships: int = 5
    tracts_across: int = 4

    @property
    def all_townships(self) -> int:
        """Townships of the country."""
        return self.states * self.districts * self.townships


@dataclass(frozen=True)
class Nation:
    """What everything is drawn from.

    Attributes:
        stays: rows of stays wanted, about.
        years: calendar years they cover, the newest last.
    """

    stays: int
    years: int = 5
    shape: Shape = Shape()

    @cached_property
    def villages(self) -> pd.DataFrame:
        """place_id, parent_id, name_en, name_my, lon, lat, households, township (a position)."""
        rng, shape = figures.generator("nation villages"), self.shape
        weights = rng.lognormal(0.0, 0.3, size=shape.all_townships)
        counts = figures.whole_parts(weights, shape.villages)
        township = np.repeat(np.arange(shape.all_townships), counts)
        place = rng.uniform(0, shape.tracts_across, size=(shape.villages, 2))
        tract = place.astype(int) @ (shape.tracts_across, 1)
        corner = _corners(shape)[township] + place * SIDE / shape.tracts_across
        households = MEAN_HOUSEHOLDS * rng.lognormal(0.0, SIZE_SPREAD, size=shape.villages)
        number = np.arange(shape.villages) - np.repeat(counts.cumsum() - counts, counts)
        frame = pd.DataFrame({"township": township, "tract": tract, "number": number + 1})
        codes = np.array(_township_codes(shape))[township]
        frame["place_id"] = codes + "-" + frame["number"].astype(str).str.zfill(4).to_numpy()
        frame["parent_id"] = codes + "T" + (tract + 1).astype(str).astype(object)
        frame["lon"], frame["lat"] = corner.round(4).T
        frame["households"] = np.maximum(households, SMALLEST_VILLAGE).astype(int)
        frame["name_en"], frame["name_my"] = _names(shape.villages, rng)
        listed = self._listed
        frame.loc[listed.index, "households"] = listed.to_numpy()
        return frame

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The demonstration's people by group: see :func:`_group_shares`."""
        return _group_shares(self._demonstration["residents"])

    @cached_property
    def _listed(self) -> pd.Series:
        """Households of the villages that have a roster, by position."""
        known = self._demonstration["places"].to_pandas().set_index("place_id")["households"]
        households = known[sorted(set(self._demonstration["roster"]["village_id"].to_pylist()))]
        at = np.linspace(0, self.shape.villages - 1, len(households)).astype(int)
        return pd.Series(households.to_numpy().astype(int), index=at)

    @cached_property
    def _demonstration(self) -> dict[str, pa.Table]:
        return demo.tables()

    def places(self) -> pa.Table:
        """The places table."""
        units = _units(self.shape)
        frame = pd.concat([units, self.villages.assign(level="village")], ignore_index=True)
        return _home_format("places", frame)

    def boundaries(self) -> gpd.GeoDataFrame:
        """Squares of states, townships and tracts."""
        units = _units(self.shape)
        drawn = units[units["side"].notna()]
        half = drawn[["width", "side"]].to_numpy() / 2
        centre = drawn[["lon", "lat"]].to_numpy()
        squares = shapely.box(*(centre - half).T, *(centre + half).T)
        return gpd.GeoDataFrame(drawn[["place_id", "level"]], geometry=squares, crs="EPSG:4326")

    def rosters(self) -> pa.Table:
        """The demonstration's household lists, in villages all over the country."""
        frame = self._demonstration["roster"].to_pandas()
        villages, codes = self.villages, _township_codes(self.shape)
        lists = sorted(frame["village_id"].unique())
        own = dict(zip(lists, villages["place_id"].iloc[self._listed.index], strict=True))
        abroad = {"THA": ABROAD[0], "MYS": ABROAD[1]}
        places = sorted(frame["destination_id"].dropna().unique())
        away = {place: codes[7 * k % len(codes)] for k, place in enumerate(places)}
        frame["destination_id"] = frame["destination_id"].map(away | abroad)
        frame["village_id"] = frame["village_id"].map(own)
        return _home_format("roster", frame)

    def calendars(self) -> dict[str, pa.Table]:
        """Hazards of each state, floods of some townships, labour and roles of the country."""
        given = {
            name: self._demonstration[name].to_pandas() for name in ("hazards", "labour", "roles")
        }
        hazards = given["hazards"].assign(source="invented for measuring")
        hazards = hazards[hazards["place_id"] == calendars.REGION]
        flood = hazards[hazards["hazard"] == FLOOD]
        own = [(hazards, state, k % 3) for k, state in enumerate(_state_codes(self.shape))]
        own += [(flood, township, 1) for township in _township_codes(self.shape)[::10]]
        parts = [
            rows.assign(place_id=place, month=_shifted(rows["month"], later))
            for rows, place, later in own
        ]
        return {
            "hazards": _home_format("hazards", pd.concat(parts, ignore_index=True)),
            "labour": _home_format("labour", given["labour"].assign(place_id=COUNTRY)),
            "roles": _home_format("roles", given["roles"].assign(place_id=COUNTRY)),
        }

    def people(self) -> Iterator[tuple[pa.Table, pa.Table]]:
        """Residents and stays, some villages at a time."""
        rng, draws = figures.generator("nation people"), _Draws.of(self)
        for first in range(0, self.shape.villages, VILLAGES_AT_ONCE):
            yield draws.some(first, min(first + VILLAGES_AT_ONCE, self.shape.villages), rng)


@dataclass(frozen=True)
class _Draws:
    """Arrays shared by every piece.

    Attributes:
        codes: of townships, other countries, then villages: what a destination is a position in.
        profiles: the demonstration's ways of going away.
        months: profiles x 12, true where away.
        goes: profiles x groups, chance that somebody of the group goes.
        pairs: mean number of destinations of a village with the usual number of households.
        first_village: of each township, and one past the last.
    """

    nation: Nation
    codes: list[str]
    profiles: pd.DataFrame
    months: np.ndarray
    goes: np.ndarray
    pairs: float
    first_village: np.ndarray

    @classmethod
    def of(cls, nation: Nation) -> _Draws:
        profiles, villages = figures.read("profiles"), nation.villages
        months = profiles[list(figures.MONTH_COLUMNS)].to_numpy(bool)
        men = profiles["men_share"].clip(0.15, 0.95).to_numpy()[:, None]
        ages = np.array(list(AGE_GOES.values()))
        goes = np.hstack([(1 - men) * ages, men * ages])
        share = (profiles["share_of_migrants"] / profiles["share_of_migrants"].sum()).to_numpy()
        rows_a_pair = share @ (months.sum(axis=1) * goes.sum(axis=1)) * YEAR_KEPT * nation.years
        return cls(
            nation,
            [*_township_codes(nation.shape), *ABROAD, *villages["place_id"]],
            profiles.assign(share=share),
            months,
            goes,
            nation.stays / nation.shape.villages / rows_a_pair,
            np.searchsorted(villages["township"], np.arange(nation.shape.all_townships + 1)),
        )

    def some(self, first: int, after: int, rng: np.random.Generator) -> tuple[pa.Table, pa.Table]:
        """Residents and stays of some villages."""
        households = self.nation.villages["households"].to_numpy()[first:after]
        size = self.pairs * households / self.nation.villages["households"].mean()
        pairs = np.floor(size + rng.random(len(size))).astype(int)
        village = np.repeat(np.arange(first, after), pairs)
        profile = rng.choice(len(self.profiles), size=len(village), p=self.profiles["share"])
        destination = self._destinations(village, rng)
        kept = _first_of_each(village, profile, destination)
        village, profile, destination = village[kept], profile[kept], destination[kept]
        people = self._people(profile, rng)
        away = np.zeros((after - first, *people.shape[1:]), dtype=np.int64)
        np.add.at(away, village - first, people)
        return (
            self._residents(first, households, away.max(axis=2), rng),
            self._stays(first, village, profile, destination, people),
        )

    def _destinations(self, village: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A position in ``codes`` for each stream; -1 if unknown. Never the village itself."""
        shape, n = self.nation.shape, len(village)
        township = self.nation.villages["township"].to_numpy()[village]
        a_state, villages_at = shape.districts * shape.townships, shape.all_townships + len(ABROAD)
        first, after = self.first_village[township], self.first_village[township + 1]
        near = first + rng.integers(0, np.maximum(after - first, 1))
        # Large towns attract most people: squaring makes low positions likelier.
        towns = (rng.random(n) ** 2 * shape.all_townships).astype(int)
        ways = {
            "near": villages_at + near,
            "state": township // a_state * a_state + rng.integers(0, a_state, size=n),
            "country": _spread(towns, shape.all_townships),
            "far village": villages_at + rng.integers(0, shape.villages, size=n),
            "abroad": shape.all_townships + rng.integers(0, len(ABROAD), size=n),
        }
        bounds = np.cumsum(list(LEADS.values()))
        way = np.searchsorted(bounds, rng.random(n), side="right")
        found = np.choose(way, [*(ways[name] for name in LEADS), np.full(n, -1)])
        return np.where(found == villages_at + village, -1, found)

    def _people(self, profile: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Streams x groups x years: whole people, most often none."""
        usual = rng.geometric(0.55, size=(len(profile), len(GROUPS), 1))
        years = (*usual.shape[:2], self.nation.years)
        found = usual + rng.integers(-1, 2, size=years)
        goes = rng.random(usual.shape, dtype=np.float32) < self.goes[profile][:, :, None]
        goes = goes & (rng.random(years, dtype=np.float32) < YEAR_KEPT)
        return np.where(goes, found.clip(1, MOST_TOGETHER), 0).astype(np.int8)

    def _residents(
        self, first: int, households: np.ndarray, away: np.ndarray, rng: np.random.Generator
    ) -> pa.Table:
        """Those who are ever away, and those who stay, so that nobody is away twice."""
        shares = self.nation.shares
        usual = households[:, None] * PEOPLE_A_HOUSEHOLD * shares["people"].to_numpy()
        people = rng.poisson(usual) + away
        severe = rng.binomial(people, shares["severe"].to_numpy())
        own, n = self.nation.villages["place_id"].to_numpy()[first:], len(households)
        sexes, ages = zip(*GROUPS, strict=True)
        columns = {
            "place_id": np.repeat(own[:n], len(GROUPS)),
            "sex": np.tile(sexes, n),
            "age_group": np.tile(ages, n),
            "people": people.ravel(),
            "severe": severe.ravel(),
        }
        return _home_format("residents", pd.DataFrame(columns))

    def _stays(
        self,
        first: int,
        village: np.ndarray,
        profile: np.ndarray,
        destination: np.ndarray,
        people: np.ndarray,
    ) -> pa.Table:
        """One row per stream, group, year and month of its profile."""
        stream, group, year = np.nonzero(people)
        state = self.nation.villages["township"].to_numpy()[village] // (
            self.nation.shape.districts * self.nation.shape.townships
        )
        length = self.months.sum(axis=1)[profile[stream]]
        row = np.repeat(np.arange(len(stream)), length)
        within = np.arange(len(row)) - np.repeat(length.cumsum() - length, length)
        stream, group, year = stream[row], group[row], year[row]
        away = np.argsort(~self.months, axis=1, kind="stable")  # months away first, in order
        month = _shifted(away[profile[stream], within] + 1, state[stream] % 3)
        target = destination[stream]
        villages = self.nation.villages["place_id"].iloc[first : int(village.max()) + 1]
        sexes, ages = zip(*GROUPS, strict=True)
        columns = {
            "origin_id": _coded(village[stream] - first, villages),
            "destination_id": _coded(target, self.codes, target < 0),
            "year": (NEWEST_YEAR - self.nation.years + 1 + year).astype(np.int32),
            "month": month.astype(np.int32),
            "sex": _coded(group, sexes),
            "age_group": _coded(group, ages),
            "people": people[np.nonzero(people)][row].astype(float),
            "absence": _coded(profile[stream], self.profiles["absence"]),
            "reason": _coded(profile[stream], self.profiles["reason"]),
            "respondents": pa.nulls(len(row), pa.int32()),
            "se": pa.nulls(len(row), pa.float64()),
        }
        return pa.table({name: columns[name] for name in table("stays").column_names})


def write(nation: Nation, folder: Path) -> dict[str, Path | pa.Table]:
    """Write residents and stays as Parquet files in ``folder``; every table, by name."""
    paths = {name: folder / f"{name}.parquet" for name in ("residents", "stays")}
    writers: dict[str, pq.ParquetWriter] = {}
    for pieces in nation.people():
        for (name, path), rows in zip(paths.items(), pieces, strict=True):
            if name not in writers:
                writers[name] = pq.ParquetWriter(
                    path, rows.schema, store_schema=False, dictionary_pagesize_limit=4 << 20
                )
            writers[name].write_table(rows)
    for writer in writers.values():
        writer.close()
    tables = {"places": nation.places(), "roster": nation.rosters(), **nation.calendars()}
    return {**tables, **paths}


def _state_codes(shape: Shape) -> list[str]:
    return [f"{COUNTRY}{k + 1:02d}" for k in range(shape.states)]


def _district_codes(shape: Shape) -> list[str]:
    return [f"{state}D{k + 1}" for state in _state_codes(shape) for k in range(shape.districts)]


def _township_codes(shape: Shape) -> list[str]:
    return [f"{own}{k + 1:02d}" for own in _district_codes(shape) for k in range(shape.townships)]


def _corners(shape: Shape) -> np.ndarray:
    """South-west corners of the townships: a district is a row of them, a state some rows."""
    township = np.arange(shape.all_townships)
    district, column = np.divmod(township, shape.townships)
    state, row = np.divmod(district, shape.districts)
    up, right = np.divmod(state, STATES_ACROSS)
    steps = np.stack([right * shape.townships + column, up * shape.districts + row], axis=1)
    return SOUTH_WEST + steps * SIDE


def _units(shape: Shape) -> pd.DataFrame:
    """Places above the villages, with width and side in degrees where they have an outline."""
    corners = _corners(shape)
    states, districts, townships = (
        codes(shape) for codes in (_state_codes, _district_codes, _township_codes)
    )
    n, across = shape.townships, shape.tracts_across
    within = np.array(list(product(range(across), repeat=2)))
    tracts = (corners[:, None, :] + within * SIDE / across).reshape(-1, 2)
    a_state = shape.districts * n
    parts = [
        _level("country", "country", [COUNTRY], [None], corners.mean(axis=0, keepdims=True)),
        _level("country", "country abroad", list(ABROAD), [None] * len(ABROAD),
               SOUTH_WEST + np.array([(-6.0, 3.0 * k) for k in range(len(ABROAD))])),
        _level("state", "state", states, [COUNTRY] * len(states), corners[::a_state],
               n * SIDE, shape.districts * SIDE),
        _level("district", "district", districts, np.repeat(states, shape.districts),
               corners[::n], n * SIDE, SIDE),
        _level("township", "township", townships, np.repeat(districts, n), corners, SIDE, SIDE),
        _level("tract", "tract", [f"{own}T{k + 1}" for own in townships for k in range(across**2)],
               np.repeat(townships, across**2), tracts, SIDE / across, SIDE / across),
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _level(
    level: str,
    said: str,
    codes: list[str],
    parents: np.ndarray | list[str | None],
    corners: np.ndarray,
    width: float = np.nan,
    side: float = np.nan,
) -> pd.DataFrame:
    """Places of one level; their points are the middles of their squares."""
    middle = corners + np.nan_to_num([width, side]) / 2
    names = [f"Invented {said} {k + 1}" for k in range(len(codes))]
    burmese = [f"{INVENTED_MY} {code}" for code in codes]
    return pd.DataFrame(
        {"place_id": codes, "parent_id": parents, "level": level, "name_en": names,
         "name_my": burmese, "lon": middle[:, 0].round(5), "lat": middle[:, 1].round(5),
         "width": width, "side": side}
    )  # fmt: skip


def _home_format(name: str, frame: pd.DataFrame) -> pa.Table:
    """The frame in the data dictionary's columns and types; NaN becomes null."""
    described = table(name)
    frame = frame.reindex(columns=described.column_names)
    return pa.Table.from_pandas(frame, schema=described.schema, preserve_index=False)


def _coded(
    positions: np.ndarray, values: Sequence[str] | pd.Series, unknown: np.ndarray | None = None
) -> pa.Array:
    """Texts as positions in ``values``, without a text per row."""
    codes, different = pd.factorize(np.asarray(values, dtype=object))
    indices = pa.array(codes[positions].astype(np.int32), mask=unknown)
    return pa.DictionaryArray.from_arrays(indices, pa.array(different, pa.string()))


def _first_of_each(*keys: np.ndarray) -> np.ndarray:
    """Positions of the first row of each combination, in order."""
    _, first = np.unique(np.stack(keys), axis=1, return_index=True)
    return np.sort(first)


def _spread(position: np.ndarray, n: int) -> np.ndarray:
    """Positions scattered over the country, always the same way."""
    return figures.generator("nation towns").permutation(n)[position]


def _shifted(month: np.ndarray | pd.Series, by: np.ndarray | int) -> np.ndarray | pd.Series:
    """Months of the year, so many later."""
    return (month - 1 + by) % 12 + 1


def _group_shares(residents: pa.Table) -> pd.DataFrame:
    """Columns people (of all) and severe (of the group), by group."""
    groups = residents.to_pandas().groupby(["sex", "age_group"])[["people", "severe"]].sum()
    groups = groups.reindex(list(GROUPS))
    severe = groups["severe"] / groups["people"]
    return pd.DataFrame({"people": groups["people"] / groups["people"].sum(), "severe": severe})


def _names(n: int, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Names of the demonstration's syllables; as in any country, some come more than once."""
    rows = figures.read("syllables")
    chosen = [
        group.iloc[rng.integers(0, len(group), size=n)]
        for _, group in rows.groupby("place_in_name", sort=False)
    ]
    latin = [" ".join(parts) for parts in zip(*(part["latin"] for part in chosen), strict=True)]
    burmese = ["".join(parts) for parts in zip(*(part["burmese"] for part in chosen), strict=True)]
    return latin, burmese
