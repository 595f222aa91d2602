"""Which village lends helpers to which in a month: nearest first, and each helper once.

This is an allocation, not a formula: what a village gets depends on what those before it took.
So it is worked out row by row, from a few columns, and is no expression of an engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mobility.measures.distance import KM_A_DEGREE, Numbers, great_circle_km
from mobility.measures.measure import Measure
from mobility.words import N_

COLUMNS = ("month", "place_id", "lender_id", "helpers", "km")


@dataclass(frozen=True)
class Lenders:
    """Villages with helpers to spare in a month, from south to north; ``left`` goes down.

    Attributes:
        ids: their codes.
        lon, lat: degrees.
        left: helpers not yet lent.
    """

    ids: npt.NDArray[np.object_]
    lon: Numbers
    lat: Numbers
    left: Numbers

    def nearest(self, lon: float, lat: float, most_km: float) -> Iterator[tuple[int, float]]:
        """Those within a distance who have anybody left, nearest first: which, and km away."""
        margin = most_km / KM_A_DEGREE + 1e-6
        first, last = np.searchsorted(self.lat, [lat - margin, lat + margin])
        band = np.arange(first, last)
        band = band[self.left[band] > 0]
        km = great_circle_km(lon, lat, self.lon[band], self.lat[band])
        band, km = band[km <= most_km], km[km <= most_km]
        for away, _, lender in sorted(zip(km.tolist(), self.ids[band], band.tolist(), strict=True)):
            yield lender, away


def lent(villages: pd.DataFrame, most_km: float) -> pd.DataFrame:
    """Helpers lent between villages, each month by itself.

    Villages with most people to move early are served first, those of the same number in the
    order of their codes. Each takes what it needs from the nearest village that has helpers left,
    then from the next, until it has enough or nobody within the distance has any.

    Args:
        villages: month, place_id, lon, lat (degrees; a village without them neither lends nor
            borrows), people_to_move, helpers_needed and helpers_to_spare (people; null or 0
            where there are none); a village and month once.
        most_km: the longest distance, as the crow flies.

    Returns:
        :data:`COLUMNS`: place_id borrows from lender_id so many helpers (whole people), who are
        km away; by month, in the order in which they are lent.
    """
    located = villages[villages["lon"].notna() & villages["lat"].notna()]
    rows = [
        (month, *each)
        for month, those in located.groupby("month")
        for each in _lent(those, most_km)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _lent(villages: pd.DataFrame, most_km: float) -> Iterator[tuple[str, str, float, float]]:
    """The same in one month."""
    lenders = _lenders(villages[villages["helpers_to_spare"] > 0])
    borrowers = villages[villages["helpers_needed"] > 0].sort_values(
        ["people_to_move", "place_id"], ascending=[False, True]
    )
    for borrower in borrowers.itertuples():
        needed = float(borrower.helpers_needed)
        for lender, km in lenders.nearest(float(borrower.lon), float(borrower.lat), most_km):
            helpers = min(needed, float(lenders.left[lender]))
            lenders.left[lender] -= helpers
            needed -= helpers
            yield str(borrower.place_id), str(lenders.ids[lender]), helpers, km
            if not needed:
                break


def _lenders(villages: pd.DataFrame) -> Lenders:
    rows = villages.sort_values(["lat", "place_id"])
    lon, lat, left = (
        rows[name].to_numpy(dtype="float64", copy=True)
        for name in ("lon", "lat", "helpers_to_spare")
    )
    return Lenders(rows["place_id"].to_numpy(dtype=object), lon, lat, left)


MEASURES = (
    Measure(
        "helpers_lent",
        N_("Helpers whom neighbouring villages could lend"),
        "each village with people to move takes helpers_to_spare of the nearest villages within "
        "lending_distance_km, up to people_to_move * helpers_each; villages with most people to "
        "move first; each helper once in a month",
        N_("Working convention of this project."),
        ("helpers_each", "lending_distance_km"),
    ),
)
