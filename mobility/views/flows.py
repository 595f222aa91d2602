"""The flow map's year: directed flows month by month, and what is drawn of them.

Totals are taken from all rows before any cut. The largest flows are drawn;
the rest, and flows with an end that has no location, are counted and said.
Scales are taken over all twelve months, so that months compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from mobility.views.gazetteer import Gazetteer
from mobility.words import MONTHS, Words

DRAWN = 300
MOST_DRAWN = 1000


@dataclass(frozen=True)
class FlowMonth:
    """One month: all flows, and which are drawn.

    Attributes:
        flows: origin_id, destination_id, people, drawn; most people first.
    """

    month: int
    flows: pd.DataFrame

    @property
    def people(self) -> float:
        """People in all flows."""
        return float(self.flows["people"].sum())

    @property
    def drawn(self) -> pd.DataFrame:
        """The flows on the map."""
        return self.flows[self.flows["drawn"]]

    @property
    def share_drawn(self) -> float | None:
        """Share of people whose flow is on the map; None if there is nobody."""
        return float(self.drawn["people"].sum()) / self.people if self.people else None

    def ends(self) -> pd.DataFrame:
        """People by place at each end: place_id, leaving, arriving (all flows)."""
        leaving = self.flows.groupby("origin_id")["people"].sum().rename("leaving")
        arriving = self.flows.groupby("destination_id")["people"].sum().rename("arriving")
        both = pd.concat([leaving, arriving], axis=1).fillna(0.0)
        return both.rename_axis("place_id").reset_index()


@dataclass(frozen=True)
class FlowYear:
    """Twelve months of flows of one selection.

    Attributes:
        months: the flows of each month.
        gazetteer: the release's places.
        direction: out, into or within.
    """

    months: Mapping[int, FlowMonth]
    gazetteer: Gazetteer
    direction: str

    @cached_property
    def largest_flow(self) -> float:
        """Most people in one flow and month; the scale's end."""
        return max((float(m.flows["people"].max()) for m in self.months.values() if len(m.flows)),
                   default=0.0)  # fmt: skip

    @cached_property
    def largest_place(self) -> float:
        """Most people at one place and month, at either end."""
        ends = pd.concat([month.ends() for month in self.months.values()])
        return float(ends[["leaving", "arriving"]].max().max()) if len(ends) else 0.0

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Places that belong to the areas asked about: these the map must show."""
        columns = {"out": ["origin_id"], "into": ["destination_id"]}.get(
            self.direction, ["origin_id", "destination_id"]
        )
        found: set[str] = set()
        for month in self.months.values():
            for column in columns:
                found.update(month.flows[column].dropna())
        return tuple(sorted(found))


def build_flow_year(
    flows: Mapping[int, pd.DataFrame],
    gazetteer: Gazetteer,
    direction: str,
    drawn: int = DRAWN,
) -> FlowYear:
    """Mark what is drawn, month by month.

    Args:
        flows: for each month, origin_id, destination_id, people (all rows).
        gazetteer: the release's places; an end without a location cannot be drawn.
        direction: out, into or within.
        drawn: how many flows to draw, the largest first.
    """
    empty = pd.DataFrame({"origin_id": [], "destination_id": [], "people": []})
    months = {
        month: FlowMonth(month, _mark_drawn(flows.get(month, empty), gazetteer, drawn))
        for month in MONTHS
    }
    return FlowYear(months, gazetteer, direction)


def _mark_drawn(flows: pd.DataFrame, gazetteer: Gazetteer, drawn: int) -> pd.DataFrame:
    ordered = flows.sort_values("people", ascending=False, kind="stable").reset_index(drop=True)
    for column in ("origin_id", "destination_id"):
        ordered[column] = ordered[column].astype(object).where(ordered[column].notna(), None)
    located = [
        gazetteer.location(origin) is not None
        and gazetteer.location(destination) is not None
        and people > 0
        for origin, destination, people in zip(
            ordered["origin_id"],
            ordered["destination_id"],
            ordered["people"],
            strict=True,
        )
    ]
    can = pd.Series(located, index=ordered.index, dtype=bool)
    return ordered.assign(drawn=can & (can.cumsum() <= min(drawn, MOST_DRAWN)))


def shown_sentence(words: Words, month: FlowMonth) -> str:
    """How much of all there is the map draws."""
    if not len(month.flows):
        return words.say("Nobody, as far as is known.")
    people, flows = words.number(month.people), len(month.flows)
    undrawn = month.flows[~month.flows["drawn"]]
    if undrawn.empty:
        return words.count(
            "{people} people in {n} flow, all drawn.",
            "{people} people in {n} flows, all drawn.",
            flows,
            people=people,
        )
    shown = words.count(
        "{people} people in {n} flow. Drawn: the {drawn} largest, {share} of the people.",
        "{people} people in {n} flows. Drawn: the {drawn} largest, {share} of the people.",
        flows,
        people=people,
        drawn=words.number(len(month.drawn)),
        share=words.percent(month.share_drawn),
    )
    left = words.count(
        "Not drawn: {people} people in {n} flow, listed in the table.",
        "Not drawn: {people} people in {n} flows, listed in the table.",
        len(undrawn),
        people=words.number(float(undrawn["people"].sum())),
    )
    return f"{shown} {left}"


def flow_table(words: Words, year: FlowYear, month: int) -> pd.DataFrame:
    """All flows of a month with names and shares, for a table or a file."""
    flows = year.months[month].flows
    total = year.months[month].people or 1.0
    return pd.DataFrame(
        {
            "origin_id": flows["origin_id"],
            "origin": [year.gazetteer.name(words, each) for each in flows["origin_id"]],
            "destination_id": flows["destination_id"],
            "destination": [year.gazetteer.name(words, each) for each in flows["destination_id"]],
            "people": flows["people"],
            "share": flows["people"] / total,
            "drawn": flows["drawn"],
        }
    )
