"""The flow map's year: directed flows month by month, and which of them an arrow can show.

Totals are taken from all rows. Those an arrow cannot show (no location, unknown end, both ends
the same) are counted and reported. How many of the others are drawn at a zoom is the browser's
to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from mobility.views.display import MEAN, Box
from mobility.views.gazetteer import Gazetteer
from mobility.words import MONTHS, whole

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

ENDS = ("origin_id", "destination_id")
# Why no arrow can show a flow; empty if one can.
ON_MAP, NO_LOCATION, UNKNOWN_END, UNCHANGED = "", "no location", "unknown end", "unchanged"
LEAST_CHANGE = 0.5  # people; a smaller difference counts as none


@dataclass(frozen=True)
class FlowMonth:
    """One month: all flows, and which of them an arrow can show.

    Attributes:
        month: 1-12.
        flows: origin_id, destination_id (None: not known), people, of (the total that its share
            refers to), reference (people it is compared with; NaN if it is not compared), reason
            (why no arrow can show it; empty if one can); most people first or, if compared, the
            largest change first.
        staying: people whose two ends lie in the same unit, which no arrow can show.
        known: whether the month is covered by the data.
        counts_staying: whether the question includes them, as it does within areas.
        reference: total of what the month is compared with; None: nothing, or not known.
    """

    month: int
    flows: pd.DataFrame
    staying: float
    known: bool
    counts_staying: bool
    reference: float | None = None

    @property
    def people(self) -> float:
        """People in all flows."""
        return float(self.flows["people"].sum())

    @property
    def total(self) -> float:
        """Everybody in the question: in flows and, within areas, inside one unit."""
        return self.people + (self.staying if self.counts_staying else 0.0)

    def largest_on_map(self, least: int, most: int) -> pd.DataFrame:
        """The largest flows that an arrow can show, of at least so many people or so many more."""
        size = self.flows["people"]
        if self.reference is not None:
            size = (size - self.flows["reference"]).abs()
        return self.flows[(self.flows["reason"] == ON_MAP) & (size.map(whole) >= least)].head(most)

    @property
    def change(self) -> int | None:
        """The change against what the month is compared with; None: not comparable."""
        return None if self.reference is None else whole(self.total) - whole(self.reference)

    def undrawn(self, reason: str) -> tuple[int, float]:
        """Number of flows that no arrow can show for a reason, and the people in them."""
        rows = self.flows[self.flows["reason"] == reason]
        return len(rows), float(rows["people"].sum())


@dataclass(frozen=True)
class FlowYear:
    """Twelve months of flows of one selection.

    Attributes:
        pairs: origin_id, destination_id (None: not known), one row per flow.
        people: people by flow and month, shape (flows, 12); 0 where nobody or not known.
        known: for each month, whether the data cover it.
        staying: people whose ends lie in one unit, by place_id (rows) and month 1-12 (columns).
        gazetteer: the release's places.
        direction: out, into or within; both for a single place.
        place: that place.
    """

    pairs: pd.DataFrame
    people: Numbers
    known: tuple[bool, ...]
    staying: pd.DataFrame
    gazetteer: Gazetteer
    direction: str
    place: str | None = None

    @cached_property
    def sides(self) -> tuple[FlowYear, ...]:
        """The year in parts of one direction each: the whole year, or out of and into a place.

        Those away from a place and those who came to it are different people, so no number ever
        combines them.
        """
        if self.direction != "both":
            return (self,)
        out = np.asarray(self.leaves_place(self.pairs), dtype=bool)
        return (self._part(out, "out"), self._part(~out, "into"))

    def _part(self, kept: Mask, direction: str) -> FlowYear:
        pairs = self.pairs[kept].reset_index(drop=True)
        return replace(self, pairs=pairs, people=self.people[kept], direction=direction)

    @cached_property
    def side_of_pairs(self) -> npt.NDArray[np.int64]:
        """The index in :attr:`sides` of each flow."""
        if self.direction != "both":
            return np.zeros(len(self.pairs), dtype=int)
        return (~np.asarray(self.leaves_place(self.pairs), dtype=bool)).astype(int)

    @property
    def counts_staying(self) -> bool:
        """Whether the question includes people inside one unit, as it does within areas."""
        return self.direction == "within"

    @cached_property
    def located(self) -> Mask:
        """Flows whose two ends have a location."""
        return np.logical_and(*(self._coordinates[end].notna().all(axis=1) for end in ENDS))

    @cached_property
    def unknown_end(self) -> Mask:
        """Flows with an end that is not known."""
        return np.asarray(self.pairs[list(ENDS)].isna().any(axis=1))

    @cached_property
    def _coordinates(self) -> dict[str, pd.DataFrame]:
        places = self.gazetteer.places.set_index("place_id")[["lon", "lat"]].astype(float)
        return {end: places.reindex(self.pairs[end]).reset_index(drop=True) for end in ENDS}

    def touching(self, view: Box | None) -> Mask:
        """Flows with an end in a part of the map; all flows for the whole map."""
        if view is None:
            return np.ones(len(self.pairs), dtype=bool)
        west, south, east, north = view
        inside = (
            at["lon"].between(west, east) & at["lat"].between(south, north)
            for at in self._coordinates.values()
        )
        return np.logical_or(*inside)

    def reference(self, compare: str) -> Numbers | None:
        """People by flow of what months are compared with; None: nothing, or not known."""
        if compare == MEAN and any(self.known):
            found: Numbers = self.people[:, list(self.known)].mean(axis=1)
            return found
        if compare in ("", MEAN) or not self.known[int(compare) - 1]:
            return None
        return np.asarray(self.people[:, int(compare) - 1])

    def sizes(self, compare: str) -> Numbers:
        """The numbers that arrow widths show: people or, if compared, the change in people."""
        reference = self.reference(compare)
        return self.people if reference is None else np.abs(self.people - reference[:, None])

    def month(self, month: int, compare: str = "") -> FlowMonth:
        """One month's flows, and why no arrow can show some.

        Args:
            compare: what it is compared with, as :class:`~mobility.views.display.Display` has it.
        """
        reference = self.reference(compare)
        flows = self.pairs.assign(
            people=self.people[:, month - 1],
            of=np.array([side.totals[month - 1] for side in self.sides])[self.side_of_pairs],
            reference=np.nan if reference is None else reference,
            reason=self._reasons(month, compare),
        )
        order = np.argsort(-self.sizes(compare)[:, month - 1], kind="stable")
        flows = flows.iloc[order]
        anybody = (flows["people"] > 0) | (flows["reference"].fillna(0.0) > 0)
        flows = flows[anybody].reset_index(drop=True)
        return FlowMonth(
            month,
            flows,
            float(self.staying[month].sum()),
            self.known[month - 1],
            self.counts_staying,
            self._reference_total(compare) if self.known[month - 1] else None,
        )

    def _reference_total(self, compare: str) -> float | None:
        if self.reference(compare) is None:
            return None
        compared = self.totals if compare == MEAN else self.totals[int(compare) - 1]
        return float(np.nanmean(compared))

    def _reasons(self, month: int, compare: str) -> npt.NDArray[np.object_]:
        reasons = np.full(len(self.pairs), ON_MAP, dtype=object)
        if self.reference(compare) is not None:
            reasons[self.sizes(compare)[:, month - 1] < LEAST_CHANGE] = UNCHANGED
        reasons[~self.located] = NO_LOCATION
        reasons[self.unknown_end] = UNKNOWN_END
        return reasons

    @cached_property
    def totals(self) -> Numbers:
        """Everybody in the question, by month; NaN where the month is not known."""
        inside = self.staying.sum().to_numpy(dtype=float) if self.counts_staying else 0.0
        return np.where(self.known, self.people.sum(axis=0) + inside, np.nan)

    def at_places(self) -> dict[str, pd.DataFrame]:
        """People at each place over all flows, by month: leaving, arriving, staying inside it.

        Returns:
            Three tables of the same places (rows) and months 1-12 (columns).
        """
        flows = pd.DataFrame(self.people, columns=list(MONTHS))
        sides = {
            "leaving": flows.groupby(self.pairs[ENDS[0]].to_numpy()).sum(),
            "arriving": flows.groupby(self.pairs[ENDS[1]].to_numpy()).sum(),
            "staying": self.staying if self.counts_staying else self.staying.iloc[:0],
        }
        places = sorted(set().union(*(side.index for side in sides.values())))
        return {
            name: side.reindex(index=places, columns=list(MONTHS), fill_value=0.0)
            for name, side in sides.items()
        }

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Places inside the areas of the question, which the map must show."""
        if self.place:
            return tuple(self.gazetteer.inside([self.place])["place_id"])
        columns = {"out": ENDS[:1], "into": ENDS[1:]}.get(self.direction, ENDS)
        found = pd.concat([self.pairs[column] for column in columns]).dropna()
        return tuple(sorted(found.unique()))

    def leaves_place(self, flows: pd.DataFrame) -> pd.Series:
        """Which flows start at the single place, or inside it; the others end there."""
        inside = self.gazetteer.inside([self.place] if self.place else [])
        return flows["origin_id"].isin(inside["place_id"])

    def only(self, flow: tuple[str | None, str | None]) -> FlowYear:
        """The single flow from an origin to a destination, on its own side."""
        same = [
            self.pairs[end].isna() if place is None else self.pairs[end] == place
            for end, place in zip(ENDS, flow, strict=True)
        ]
        kept = np.asarray(same[0] & same[1], dtype=bool)
        side = int(self.side_of_pairs[kept].max(initial=0))
        return replace(self._part(kept, self.sides[side].direction), staying=self.staying.iloc[:0])


def build_flow_year(
    flows: Iterable[pd.DataFrame],
    staying: pd.DataFrame,
    known: tuple[bool, ...],
    gazetteer: Gazetteer,
    direction: str,
    place: str | None = None,
) -> FlowYear:
    """Arrange the store's rows: one row per flow, one column per month.

    Args:
        flows: tables of month, origin_id, destination_id, people (all rows) that share no flow.
        staying: month, origin_id, people of flows whose ends lie in one unit.
        known: for each month, whether the data cover it.
        gazetteer: the release's places; an end without a location cannot be drawn.
        direction: out, into, within; both for a single place.
    """
    rows = pd.concat([table[["month", *ENDS, "people"]] for table in flows], ignore_index=True)
    keys = rows[list(ENDS)].astype(object).where(rows[list(ENDS)].notna(), None)
    numbers = rows.groupby([keys[end] for end in ENDS], dropna=False, sort=True).ngroup()
    people = np.zeros((int(numbers.max()) + 1 if len(rows) else 0, len(MONTHS)))
    np.add.at(people, (numbers, rows["month"].astype(int) - 1), rows["people"].astype(float))
    pairs = keys.assign(number=numbers).drop_duplicates("number").sort_values("number")
    inside = staying.pivot_table(
        index="origin_id", columns="month", values="people", aggfunc="sum", fill_value=0.0
    ).reindex(columns=list(MONTHS), fill_value=0.0)
    return FlowYear(
        pairs[list(ENDS)].reset_index(drop=True),
        people,
        known,
        inside,
        gazetteer,
        direction,
        place,
    )
