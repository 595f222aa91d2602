"""The Calendar: hazards and work by month against people away and helpers here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mobility.measures.hazards import DUE_LEVEL
from mobility.views.hazards import levels
from mobility.words import MONTHS, N_, Words

FLAT = 0.95  # of the highest month: above it, months are told as alike
WORK_PEAK = 3
NO_WORK = "season"  # the kind of an activity that is none
WORK_NAMES = (
    N_("Monsoon paddy: land preparation"),
    N_("Monsoon paddy: pulling seedlings and transplanting"),
    N_("Monsoon paddy: harvest and threshing"),
    N_("Summer paddy: sowing"),
    N_("Summer paddy: harvest"),
    N_("Pulses after paddy"),
    N_("Offshore raft (kyarr phong) and stow-net fishing"),
    N_("Marine closed season (3 months)"),
    N_("Inland and leasable fisheries"),
    N_("Salt fields: preparation (Oct-Dec) and harvest (Jan-mid May)"),
    N_("Construction and urban casual work (Yangon)"),
    N_("Garment and other factory work (Yangon)"),
    N_("Thingyan home visits (13-17 April)"),
    N_("School year"),
)


@dataclass(frozen=True)
class HazardRow:
    """One hazard: its level in each month, and the sources of its calendar."""

    hazard: str
    levels: dict[int, int]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class WorkRow:
    """One kind of work: its level in each month, who does it, how it moves them, its sources."""

    activity: str
    levels: dict[int, int]
    who: tuple[str, ...]
    movement: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class NumberRow:
    """One number by month; None where it is not known. ``highest`` scales its bars."""

    name: str
    values: dict[int, float | None]

    @property
    def highest(self) -> float:
        """The largest value of the year."""
        return max(self._known, default=0.0)

    @property
    def lowest(self) -> float:
        """The smallest value of the year."""
        return min(self._known, default=0.0)

    @property
    def is_flat(self) -> bool:
        """Whether it is known in every month and hardly changes: its bars would show nothing."""
        return len(self._known) == len(MONTHS) and self.lowest >= FLAT * self.highest > 0

    @property
    def _known(self) -> list[float]:
        return [value for value in self.values.values() if value is not None]


@dataclass(frozen=True)
class Calendar:
    """Hazards, work and numbers by month.

    Attributes:
        hazards: hazards with any level above none, those with a season first.
        work: kinds of work with any level above none, by the month in which each begins to peak.
        seasons: in the same way what is no work, such as the school year or a closed season.
        weights: events counted in each month, by hazard, if only one calendar counts any.
        by_force: hazards whose calendars follow the force of the storms that count.
        not_by_force: hazards that are counted, but of which no calendar follows the force.
        numbers: people_away, helpers, helpers_usual, availability, needs_help, newcomers.
        known, total: villages with numbers, and all villages, in the month with fewest known.
        away_all_year, helpers_all: of the residents who are helpers, those who are away in every
            known month, and all of them.
    """

    hazards: tuple[HazardRow, ...]
    numbers: dict[str, NumberRow]
    known: int
    total: int
    work: tuple[WorkRow, ...] = ()
    seasons: tuple[WorkRow, ...] = ()
    weights: Mapping[str, dict[int, float]] = field(default_factory=dict)
    by_force: frozenset[str] = frozenset()
    not_by_force: frozenset[str] = frozenset()
    away_all_year: float = 0.0
    helpers_all: float = 0.0

    def of(self, hazard: str) -> HazardRow:
        """A hazard's row; level 0 in every month if it is never due."""
        nowhere = HazardRow(hazard, dict.fromkeys(MONTHS, 0), ())
        return next((row for row in self.hazards if row.hazard == hazard), nowhere)

    @property
    def work_peaks(self) -> dict[int, tuple[str, ...]]:
        """The kinds of work at their peak, by month."""
        return {
            month: tuple(row.activity for row in self.work if row.levels[month] == WORK_PEAK)
            for month in MONTHS
        }

    @property
    def share_away(self) -> NumberRow | None:
        """The share of the usual helpers who are away; None where helpers are not known."""
        here = self.numbers.get("availability")
        if here is None:
            return None
        away = {m: None if value is None else 1 - value for m, value in here.values.items()}
        return NumberRow("away", away)

    def most_away(self, months: Sequence[int] = MONTHS) -> tuple[int, float] | None:
        """The month, of those given, with most people away, and their number."""
        row = self.numbers.get("people_away")
        if row is None:
            return None
        known = [(value, -month) for month in months if (value := row.values[month]) is not None]
        people, month = max(known, default=(None, 0))
        return None if people is None else (-month, people)


NUMBERS = (
    "newcomers",
    "helpers",
    "needs_help",
    "helpers_usual",
)
FLOWS = ("out", "into", "within")


def build_calendar(
    capacity: pd.DataFrame,
    away: Mapping[int, float],
    hazards: pd.DataFrame,
    flows: pd.DataFrame,
    labour: pd.DataFrame | None = None,
    all_year: pd.DataFrame | None = None,
) -> Calendar:
    """Sum villages month by month, with the hazards above.

    Helpers and people who may need help are summed over the villages whose helpers are known,
    and the number of these is given; availability is a sum over a sum. People away and newcomers
    are all that the release has.

    Args:
        capacity: rows of ``store.queries.capacity`` of areas, twelve months: their
            villages_known and villages_total are counted.
        away: from ``store.queries.people_away``, by month.
        hazards: rows of ``store.queries.hazards`` for the areas.
        flows: rows of ``store.queries.flow_months``, used if no village is known.
        labour: rows of ``store.queries.labour`` for the areas.
        all_year: rows of ``store.queries.all_year_counts`` for the areas.
    """
    known = capacity[capacity["helpers"].notna()]
    by_month = known.groupby("month")
    numbers = {
        name: NumberRow(name, _sums(by_month, name)) for name in NUMBERS if name in capacity.columns
    }
    told = set(known["month"])
    people_away = {month: away.get(month) if month in told else None for month in MONTHS}
    numbers = {"people_away": NumberRow("people_away", people_away), **numbers}
    if {"helpers", "helpers_usual"} <= numbers.keys():
        numbers["availability"] = _availability(numbers["helpers"], numbers["helpers_usual"])
    if known.empty:
        by_flow = flows.groupby("month")
        rows_of_flows = (NumberRow(name, _sums(by_flow, name)) for name in FLOWS)
        numbers = {row.name: row for row in rows_of_flows if row.highest}
    villages = capacity.groupby("month")[["villages_known", "villages_total"]].sum()
    villages = villages.reindex(list(MONTHS), fill_value=0)
    return Calendar(
        _hazard_rows(hazards),
        numbers,
        int(villages["villages_known"].min()),
        int(villages["villages_total"].max()),
        *_work_and_seasons(labour),
        _weights(hazards),
        by_force := _named_where(hazards, "storms"),
        _named_where(hazards, "weight") - by_force,
        *_all_year(all_year),
    )


def _all_year(months: pd.DataFrame | None) -> tuple[float, float]:
    """Helpers away all year, and all helpers."""
    if months is None:
        return 0.0, 0.0
    return float(months["away_all_year"].sum()), float(months["helpers_all"].sum())


def _availability(here: NumberRow, usual: NumberRow) -> NumberRow:
    """Helpers here of those usual, at most 1."""
    shares = {
        month: min(1.0, people / usual_people)
        if (people := here.values[month]) is not None and (usual_people := usual.values[month])
        else None
        for month in MONTHS
    }
    return NumberRow("availability", shares)


def _hazard_rows(hazards: pd.DataFrame) -> tuple[HazardRow, ...]:
    rows = []
    for hazard in sorted(set(hazards["hazard"])):
        by_month = levels(hazards, hazard)
        if max(by_month.values(), default=0) > 0:
            rows.append(
                HazardRow(hazard, by_month, _different(hazards, "hazard", hazard, "source"))
            )
    rows.sort(key=lambda row: (-max(row.levels.values()), _first(row.levels), row.hazard))
    return tuple(rows)


def _work_and_seasons(
    labour: pd.DataFrame | None,
) -> tuple[tuple[WorkRow, ...], tuple[WorkRow, ...]]:
    """What is work, and what is none."""
    if labour is None:
        return (), ()
    is_none = labour["kind"] == NO_WORK
    return _work_rows(labour[~is_none]), _work_rows(labour[is_none])


def _work_rows(labour: pd.DataFrame) -> tuple[WorkRow, ...]:
    """The highest level of each month over several places, as for hazards."""
    rows = []
    for activity in sorted(set(labour["activity"])):
        highest = labour[labour["activity"] == activity].groupby("month")["level"].max()
        if highest.max() > 0:
            by_month = {month: int(highest.get(month, 0)) for month in MONTHS}
            told = (_different(labour, "activity", activity, each) for each in WORK_TOLD)
            rows.append(WorkRow(activity, by_month, *told))
    rows.sort(key=lambda row: (_first(row.levels, max(row.levels.values())), row.activity))
    return tuple(rows)


WORK_TOLD = ("who", "movement", "source")


def _different(rows: pd.DataFrame, by: str, name: str, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rows.loc[rows[by] == name, column].dropna()))


def _weights(hazards: pd.DataFrame) -> dict[str, dict[int, float]]:
    """Events counted, if all places share one calendar; counts of several cannot be combined."""
    if "weight" not in hazards:
        return {}
    found = {}
    for hazard, rows in hazards.dropna(subset="weight").groupby("hazard"):
        by_month = rows.groupby("month")["weight"].agg(set)
        if by_month.map(len).eq(1).all():
            found[str(hazard)] = {int(month): float(min(each)) for month, each in by_month.items()}
    return found


def _named_where(hazards: pd.DataFrame, column: str) -> frozenset[str]:
    """The hazards of which a column is not empty everywhere."""
    return frozenset(hazards.dropna(subset=column)["hazard"]) if column in hazards else frozenset()


def _sums(by_month: pd.core.groupby.DataFrameGroupBy, name: str) -> dict[int, float | None]:
    sums = by_month[name].sum(min_count=1)
    found = {month: sums.get(month) for month in MONTHS}
    return {m: float(v) if v is not None and pd.notna(v) else None for m, v in found.items()}


def _first(by_month: Mapping[int, int], least: int = DUE_LEVEL) -> int:
    """The first month of at least this level; 13 where there is none."""
    return next((month for month in MONTHS if by_month[month] >= least), 13)


def work_name(words: Words, activity: str) -> str:
    """A kind of work in this language; a data set's own name where it is not known."""
    return words.say(activity)
