"""What a release computes once, when it is published.

Each rollup is an Ibis expression over the release's own tables and the rollups
before it, written as one Parquet file beside them:

``ancestors``       every place with itself and each place it lies in
``people_away``     stays after the rosters took the place of the tables they outrank
``covered_months``  the years and months that stays or rosters speak of
``village_months``  the building blocks of the five numbers, a row a village and month
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import ibis

from mobility import tables
from mobility.measures import capacity, places, stays
from mobility.measures.parameters import parameters
from mobility.store.database import CursorBackend, Table

NAMES = ("ancestors", "people_away", "covered_months", "village_months")
HOME_LEVELS = ("township", "district", "state", "country")
MOST_HOME_AREAS = 12


def build(backend: CursorBackend, folder: Path) -> tuple[list[str], list[int]]:
    """Write every rollup of the tables in ``folder``.

    Returns:
        The areas the release is about, and the years its flows cover.
    """
    read = {name: backend.read_parquet(folder / f"{name}.parquet") for name in tables.NAMES}
    years = _years(read)
    newest = backend.to_pyarrow(read["stays"].year.max()).as_py()
    default_year = newest or datetime.now(UTC).year

    def write(name: str, expression: Table) -> Table:
        path = folder / f"{name}.parquet"
        backend.to_parquet(expression, path, compression="zstd")
        return backend.read_parquet(path)

    ancestors = write(
        "ancestors", places.ancestors(read["places"]).order_by("place_id", "level", "ancestor_id")
    )
    away = write(
        "people_away",
        stays.effective_stays(read["stays"], read["roster"], read["places"], default_year).order_by(
            "year", "month", "origin_id", "destination_id", "sex", "age_group"
        ),
    )
    write(
        "covered_months",
        stays.covered_months(read["stays"], read["roster"], default_year).order_by("year", "month"),
    )
    months = capacity.village_months(
        read["places"],
        read["roster"],
        read["residents"],
        away,
        stays.asked_months(read["stays"], read["places"]),
        read["roles"],
        parameters(),
        default_year,
    )
    write("village_months", months.order_by("place_id", "year", "month"))
    return _home(read, ancestors), years


def _years(read: dict[str, Table]) -> list[int]:
    years = ibis.union(read["stays"].select("year"), read["moves"].select("year"), distinct=True)
    return sorted(years.to_pyarrow()["year"].to_pylist())


def _home(read: dict[str, Table], ancestors: Table) -> list[str]:
    """The areas that hold everybody the release tells of, as fine as a page can name them all."""
    peopled = ibis.union(
        read["roster"].select(place_id="village_id"),
        read["residents"].select("place_id"),
        distinct=True,
    )
    above = ancestors.semi_join(peopled, "place_id").select("place_id", "level", "ancestor_id")
    found = above.to_pyarrow().to_pandas()
    everybody = found["place_id"].nunique()
    for level in HOME_LEVELS:
        areas = found[found["level"] == level]
        ids = sorted(areas["ancestor_id"].unique())
        if 0 < len(ids) <= MOST_HOME_AREAS and areas["place_id"].nunique() == everybody:
            return ids
    return []
