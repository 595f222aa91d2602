"""Where each place of a table lies: names and P-codes of every level above it, and coordinates."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from mobility.views.gazetteer import NAMES, Gazetteer

# The levels that the United Nations number, by the home format's own names.
LEVELS = {"adm1": "state", "adm2": "district", "adm3": "township", "adm4": "tract"}
# What the columns of a place begin with, by the column of its code.
PREFIXES = {
    "": "place_id",
    "place_": "place_id",
    "origin_": "origin_id",
    "destination_": "destination_id",
}
COORDINATES = ("lon", "lat")
COLUMNS = (
    *NAMES,
    *(f"{level}_{part}" for level in LEVELS for part in ("pcode", "en", "my")),
    *COORDINATES,
)


def names_of_places(names: Collection[str]) -> list[str]:
    """Those of the names of columns that tell where a place lies, in their order."""
    known = {f"{prefix}{column}" for prefix in PREFIXES for column in COLUMNS}
    return [name for name in names if name in known]


def located(rows: pd.DataFrame, gazetteer: Gazetteer, wanted: Collection[str]) -> pd.DataFrame:
    """The rows with the columns that are wanted of :data:`COLUMNS`, for each place of a row.

    Args:
        wanted: names of columns, with one of :data:`PREFIXES`; those the rows have already stay.

    Returns:
        The rows; cells of a place that is not known, or is none, are empty.
    """
    missing = [name for name in wanted if name not in rows]
    found: dict[str, pd.Series] = {}
    for prefix, code in PREFIXES.items():
        names = [each for each in COLUMNS if f"{prefix}{each}" in missing]
        if names and code in rows:
            of_places = _of_places(rows[code], gazetteer, names)
            found |= {f"{prefix}{each}": of_places[each] for each in names}
    return rows.assign(**found)


def _of_places(ids: pd.Series, gazetteer: Gazetteer, names: list[str]) -> pd.DataFrame:
    """The columns of the place of each row; a place is looked up once."""
    numbers, distinct = pd.factorize(ids)
    told = [_of_place(str(each), gazetteer) for each in distinct]
    table = pd.DataFrame([*told, {}], columns=list(COLUMNS))[names]  # the last: not known
    texts = [each for each in names if each not in COORDINATES]
    table[texts] = table[texts].astype("object").where(table[texts].notna(), None)
    return table.iloc[numbers].set_index(ids.index)


def _of_place(place: str, gazetteer: Gazetteer) -> dict[str, object]:
    if place not in gazetteer:
        return {}
    name_en, name_my = gazetteer.both_names(place)
    lon, lat = gazetteer.location(place) or (None, None)
    return {
        "name_en": name_en,
        "name_my": name_my,
        "lon": lon,
        "lat": lat,
        **{
            f"{code}_{part}": value
            for code, level in LEVELS.items()
            if (above := gazetteer.above(place, level)) is not None
            for part, value in zip(
                ("pcode", "en", "my"), (above, *gazetteer.both_names(above)), strict=True
            )
        },
    }
