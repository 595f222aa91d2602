"""A single place or flow: its twelve months, and its largest partners."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mobility.views.flows import ENDS, FlowYear
from mobility.views.gazetteer import Gazetteer
from mobility.words import MONTHS, Words, whole

FIRST = 10


@dataclass(frozen=True)
class PlaceProfile:
    """A place: people going out of it, coming into it, or moving inside it.

    Attributes:
        months: month, out, into, within (empty where the month is not known).
        destinations, origins: name, place_id, people, share of all out or all in; the ten largest.
        out, into: people in the month, over all rows.
    """

    months: pd.DataFrame
    destinations: pd.DataFrame
    origins: pd.DataFrame
    out: float
    into: float


def place_profile(words: Words, year: FlowYear, month: int, months: pd.DataFrame) -> PlaceProfile:
    """Arrange a place's flows.

    Args:
        year: the flows of the place.
        months: month, out, into, within of the place, from the store.
    """
    flows = year.month(month).flows
    out = year.leaves_place(flows)
    leaving, arriving = flows[out], flows[~out]
    return PlaceProfile(
        months,
        _first(words, year.gazetteer, leaving, ENDS[1]),
        _first(words, year.gazetteer, arriving, ENDS[0]),
        float(leaving["people"].sum()),
        float(arriving["people"].sum()),
    )


def _first(words: Words, gazetteer: Gazetteer, flows: pd.DataFrame, end: str) -> pd.DataFrame:
    total = whole(float(flows["people"].sum())) or 1
    ordered = flows.sort_values("people", ascending=False, kind="stable").head(FIRST)
    return pd.DataFrame(
        {
            "place_id": ordered[end],
            "name": [gazetteer.name(words, each) for each in ordered[end]],
            "people": ordered["people"],
            "share": ordered["people"].map(whole) / total,
        }
    ).reset_index(drop=True)


@dataclass(frozen=True)
class FlowProfile:
    """A flow: people by month and sex, and in one month by age and sex.

    Attributes:
        months: month, sex, people; every month, and every sex that occurs.
        ages: age_group by sex in the month shown, people; groups in their order.
    """

    months: pd.DataFrame
    ages: pd.DataFrame


def flow_profile(groups: pd.DataFrame, month: int, age_groups: tuple[str, ...]) -> FlowProfile:
    """Arrange the rows of ``store.queries.flow_groups``.

    Args:
        groups: month, sex, age_group, people of one flow.
        month: the month shown.
        age_groups: every age group in the order to show them in.
    """
    sexes = [sex for sex in ("f", "m", "unknown") if sex in set(groups["sex"])]
    by_sex = groups.pivot_table(
        index="month", columns="sex", values="people", aggfunc="sum", fill_value=0.0
    ).reindex(index=list(MONTHS), columns=sexes, fill_value=0.0)
    now = groups[groups["month"] == month]
    ages = now.pivot_table(
        index="age_group", columns="sex", values="people", aggfunc="sum", fill_value=0.0
    ).reindex(columns=sexes, fill_value=0.0)
    known = [group for group in age_groups if group in ages.index]
    return FlowProfile(
        by_sex.rename_axis(columns="sex").stack().rename("people").reset_index(),
        ages.reindex(known),
    )
