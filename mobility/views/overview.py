"""The Overview: which villages lose capacity in which months because people are away.

Built from one row per village and month (``store.queries.capacity`` at level village, all twelve
months) and the list of villages to prepare first, each with its gravest month of those in which
the hazard is due there. What is low all year, whoever is away, is told apart and never added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mobility.measures.finding import (
    CANNOT_TELL,
    CERTAIN,
    GRAVEST_FIRST,
    LOSES,
    LOW_ALL_YEAR,
    NO_DATA,
    NOT_LOW,
    is_low,
)
from mobility.measures.ranking import is_below
from mobility.views import coverage
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import (
    due_months,
    in_due_months,
    runs,
    season_peaks,
    when_due,
)
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import ALL_YEAR_REASONS, FINDING_REASONS, SURE_NAMES

FLAG_LIMITS = (0.70, 0.80, 0.90)
MOST_RANKED = 200  # villages ranked if the areas hold too many to list them all

ROLE_COLUMNS = {"role_loss": "roles_lost", "role_watch": "roles_down", "role": "roles_never"}
ALL_YEAR_SAID = {
    LOW_ALL_YEAR: N_("low all year: {why}"),
    NOT_LOW: N_("not low all year"),
    CANNOT_TELL: N_("we cannot tell whether it is low all year: {why}"),
}


@dataclass(frozen=True)
class AllYear:
    """What is so all year, whoever is away.

    Attributes:
        low: villages low all year.
        unsure: villages of which it cannot be told.
        helpers, away: helpers of all villages, wherever they are, and those away all year.
    """

    low: int
    unsure: int
    helpers: float
    away: float


@dataclass(frozen=True)
class Overview:
    """What the page shows, for the areas and hazard chosen.

    Attributes:
        capacity: one row per village and month; for wide areas, which hold too many villages
            to list, only the rows of ``ranking``.
        levels: highest level of the hazard in each month, over the areas.
        hazard: the hazard selected; None if the release has none here.
        counts: villages by month (rows 1-12) and finding (columns).
        sure: of them the certain ones: the same rows, and columns of those that are flagged.
        ranking: villages to prepare first, in order (``store.queries.first_villages``).
        all_year: what is so all year.
        villages: number of villages, with or without data.
        flagged: number of villages in the list; for wide areas more than ``ranking`` holds.
        losing: number of villages that lose capacity in one or more of the months in which the
            hazard is due anywhere in the areas, as :attr:`losses` counts them.
        certain: number of them of which it is certain in one or more of these months.
        under: villages with less than each of :data:`FLAG_LIMITS` of their usual helpers
            here, by month (rows 1-12).
        is_wide: whether the areas hold too many villages to list.
    """

    capacity: pd.DataFrame
    levels: Mapping[int, int]
    hazard: str | None
    counts: pd.DataFrame
    sure: pd.DataFrame
    ranking: pd.DataFrame
    all_year: AllYear
    villages: int
    flagged: int
    losing: int
    certain: int
    under: pd.DataFrame
    is_wide: bool = False

    @property
    def losses(self) -> dict[int, int]:
        """Villages that lose capacity, by month."""
        return {month: int(self.counts.at[month, LOSES]) for month in MONTHS}

    @property
    def is_judged(self) -> bool:
        """Whether any village has a finding other than "no data" in any month."""
        return bool(self.counts.drop(columns=NO_DATA).to_numpy().sum())

    @property
    def told(self) -> int:
        """Villages with a finding in the month, of those when the hazard is due, with fewest."""
        months = due_months(self.levels) or MONTHS
        untold = self.counts.loc[list(months), [CANNOT_TELL, NO_DATA]].sum(axis=1)
        return self.villages - int(untold.max())

    @property
    def default_month(self) -> int:
        """The month a page opens with: that with most losses of the due months, else of all."""
        return worst_month(self.losses, self.levels)

    @property
    def certain_losses(self) -> dict[int, int]:
        """Of :attr:`losses` those that are certain, by month."""
        return {month: int(self.sure.at[month, LOSES]) for month in MONTHS}

    @property
    def low(self) -> pd.DataFrame:
        """Villages low all year, those with most people without helpers first; a row each."""
        rows = self.capacity[is_low(self.capacity["all_year"])].drop_duplicates("place_id")
        return rows.sort_values(["without_helpers_usual", "place_id"], ascending=[False, True])

    def month(self, month: int) -> pd.DataFrame:
        """The villages in one month."""
        return self.capacity[self.capacity["month"] == month]

    def flags(self, month: int) -> dict[float, int]:
        """Villages with less than each share of their helpers here in a month."""
        counted = self.under.loc[month].fillna(0)
        return {limit: int(n) for limit, n in zip(FLAG_LIMITS, counted, strict=True)}


def build_overview(
    capacity: pd.DataFrame,
    first: pd.DataFrame,
    all_year: pd.DataFrame,
    levels: Mapping[int, int],
    hazard: str | None,
) -> Overview:
    """Arrange one year of capacity rows, villages only.

    Args:
        capacity: rows of ``store.queries.capacity`` at level village.
        first: rows of ``store.queries.first_villages``.
        all_year: rows of ``store.queries.all_year_counts``.
        levels: highest level of the hazard in each month.
        hazard: the hazard the levels are of.
    """
    due = due_months(levels)
    return Overview(
        capacity,
        levels,
        hazard,
        _by_month(_counted(capacity)),
        _by_month(_counted(capacity[capacity["sure"] == CERTAIN])),
        first,
        _all_year(all_year),
        int(capacity["place_id"].nunique()),
        len(first),
        len(villages_with(capacity, LOSES, due)),
        len(villages_with(capacity[capacity["sure"] == CERTAIN], LOSES, due)),
        _under(capacity),
    )


def build_wide_overview(
    counts: pd.DataFrame,
    under: pd.DataFrame,
    first: pd.DataFrame,
    all_year: pd.DataFrame,
    levels: Mapping[int, int],
    hazard: str | None,
    villages: int,
    losing: int,
    certain: int,
) -> Overview:
    """Arrange one year of areas that hold too many villages to list.

    Args:
        counts, under: from ``store.queries.finding_counts`` and ``flag_counts`` for
            :data:`FLAG_LIMITS`.
        first: the first rows of ``store.queries.first_villages``.
        all_year: rows of ``store.queries.all_year_counts``.
        levels: highest level of the hazard in each month.
        hazard: the hazard the levels are of.
        villages: number of villages.
        losing: those that lose capacity in one or more of the months when the hazard is due.
        certain: those of them of which it is certain in one or more of these months.
    """
    return Overview(
        first,
        levels,
        hazard,
        _by_month(counts),
        _by_month(counts[counts["sure"] == CERTAIN]),
        first,
        _all_year(all_year),
        villages,
        int(first["listed"].max()) if len(first) else 0,
        losing,
        certain,
        under.set_index("month").reindex(list(MONTHS)),
        is_wide=True,
    )


def _counted(capacity: pd.DataFrame) -> pd.DataFrame:
    counts = capacity.groupby(["month", "finding"]).size()
    return counts.rename("villages").reset_index()


def _all_year(counts: pd.DataFrame) -> AllYear:
    villages = counts.set_index("all_year")["villages"]
    helpers, away = (float(counts[name].sum()) for name in ("helpers_all", "away_all_year"))
    low, unsure = (int(villages.get(each, 0)) for each in (LOW_ALL_YEAR, CANNOT_TELL))
    return AllYear(low, unsure, helpers, away)


def villages_with(capacity: pd.DataFrame, finding: str, months: tuple[int, ...]) -> set[str]:
    """Villages that have a finding in one or more of the given months."""
    cells = capacity[capacity["month"].isin(months) & (capacity["finding"] == finding)]
    return set(cells["place_id"])


def _by_month(counts: pd.DataFrame) -> pd.DataFrame:
    """Villages by month and finding, with a row for each month and a column for each finding."""
    by_month = counts.pivot_table(
        index="month", columns="finding", values="villages", aggfunc="sum", fill_value=0
    )
    whole = by_month.reindex(index=list(MONTHS), columns=list(GRAVEST_FIRST))
    return whole.fillna(0).astype(int)


def _under(capacity: pd.DataFrame) -> pd.DataFrame:
    availability = pd.to_numeric(capacity["availability"], errors="coerce").astype(float)
    below = pd.DataFrame({limit: is_below(availability, limit) for limit in FLAG_LIMITS})
    return below.groupby(capacity["month"]).sum().reindex(list(MONTHS))


def worst_month(losses: Mapping[int, int], levels: Mapping[int, int]) -> int:
    """The month with most losses of those when the hazard is due, else of all."""
    return max(due_months(levels) or MONTHS, key=lambda month: (losses.get(month, 0), -month))


def rank_changes(ranking: pd.DataFrame, usual: pd.DataFrame) -> dict[str, int | None]:
    """Ranks gained (above 0) or lost compared with the usual limits; None: new in the list.

    Args:
        ranking: with the limits the reader set.
        usual: with the limits of the parameters file.
    """
    before = {place: rank for rank, place in enumerate(usual["place_id"])}
    return {
        place: before[place] - rank if place in before else None
        for rank, place in enumerate(ranking["place_id"])
    }


def chance_sentence(words: Words, chance: pd.DataFrame, *, due_only: bool) -> str:
    """How many flags sampling error alone may explain; empty if nothing is estimated.

    Args:
        chance: rows of ``store.queries.flags_by_chance``.
        due_only: only months when the hazard is due.
    """
    rows = chance[chance["due"]] if due_only else chance
    cells = int(rows["cells"].sum())
    flags = float(rows["flags_by_chance"].sum())
    if not cells:
        return ""
    return words.say(
        "By chance: samples and counts are estimates, and {cells} {when} rest on them; {flagged} "
        "of these are flagged. If each of these villages were exactly at a limit, error alone "
        "would be expected to flag about {n}; that is the most. The further they are from a "
        "limit, the fewer.",
        cells=words.count("{n} village-month", "{n} village-months", cells),
        when=words.say("when the hazard is due") if due_only else words.say("of the year"),
        flagged=words.number(int(rows["flagged"].sum())),
        n=words.number(flags),
    )


def sentence(words: Words, view: Overview, areas: tuple[str, ...]) -> str:
    """What absence does: how many villages lose capacity, when, and how sure that is."""
    place = words.listed(areas) or words.say("all places")
    if not view.is_judged:
        return words.say("In {area}, no village can be judged.", area=place)
    if not view.losing or not runs(view.levels):
        return coverage.first(words, view.told, view.villages, _no_loss(words, view, place))
    return words.say(
        "{losses}. {sure}", losses=losses(words, view, place), sure=_how_sure(words, view)
    )


def _how_sure(words: Words, view: Overview) -> str:
    if view.losing == 1:
        return words.say("This is certain.") if view.certain else words.say("This is probable.")
    return words.say(
        "Of the {n}: {certain} certain, {probable} probable.",
        n=words.number(view.losing),
        certain=words.number(view.certain),
        probable=words.number(view.losing - view.certain),
    )


def low_all_year(words: Words, view: Overview) -> str:
    """What is so all year, whoever is away: villages, and helpers."""
    low, found = _villages_low(words, view.all_year.low), view.all_year
    if not found.helpers:
        return low
    helpers = words.count(
        "Of {total} helpers (adults who could help), {n} is away all year.",
        "Of {total} helpers (adults who could help), {n} are away all year.",
        found.away,
        total=words.number(found.helpers),
    )
    return words.say("{low} {helpers}", low=low, helpers=helpers)


def _villages_low(words: Words, n: int) -> str:
    if not n:
        return words.say("Apart from that, no village is known to be low all year.")
    return words.count(
        "Apart from that, {n} village is low all year, whoever is away: even when most people are "
        "home, its helpers are too few for those who may need help, or a task-force role is never "
        "filled.",
        "Apart from that, {n} villages are low all year, whoever is away: even when most people "
        "are home, their helpers are too few for those who may need help, or a task-force role is "
        "never filled.",
        n,
    )


def untold(words: Words, view: Overview, month: int) -> str:
    """How many villages cannot be told: in the month, and all year; empty if all can be."""
    all_year = words.count(
        "For {n} village we cannot tell whether it is low all year.",
        "For {n} villages we cannot tell whether they are low all year.",
        view.all_year.unsure,
    )
    said = [doubt(words, view, month), all_year if view.all_year.unsure else ""]
    return " ".join(each for each in said if each)


def losses(words: Words, view: Overview, place: str) -> str:
    """How many villages absence costs capacity over the season, and in each run's worst month."""
    due = due_months(view.levels)
    if view.villages == 1:
        return _one_village(words, view, place)
    counted = words.count(
        "In {area}, {n} of {total} villages loses capacity because people are away, {due}",
        "In {area}, {n} of {total} villages lose capacity because people are away, {due}",
        view.losing,
        area=place,
        total=words.number(view.villages),
        due=in_due_months(words, view.hazard or "", due),
    )
    peaks = [(month, n) for month, n in season_peaks(view.levels, view.losses) if n]
    if len(due) == 1 or not peaks:
        return counted
    listed = [
        words.say("{n} in {month}", n=words.number(n), month=words.month(month))
        for month, n in peaks
    ]
    return words.say("{losses}; at worst {months}", losses=counted, months=words.listed(listed))


def _one_village(words: Words, view: Overview, place: str) -> str:
    """The months when the hazard is due in which the area's only village loses capacity."""
    months = tuple(month for month in due_months(view.levels) if view.losses[month])
    return words.say(
        "{area} loses capacity because people are away in {months}, {due}",
        area=place,
        months=words.months(months),
        due=when_due(words, view.hazard or ""),
    )


def _no_loss(words: Words, view: Overview, place: str) -> str:
    if runs(view.levels) and view.villages == 1:
        return words.say(
            "{area} is not known to lose capacity because people are away, {due}.",
            area=place,
            due=when_due(words, view.hazard or ""),
        )
    if runs(view.levels):
        return words.say(
            "In {area}, none of {villages} is known to lose capacity because people are away, "
            "{due}.",
            area=place,
            villages=words.count("{n} village", "{n} villages", view.villages),
            due=when_due(words, view.hazard or ""),
        )
    month = view.default_month
    if not view.losses[month]:
        return words.say(
            "In {area}, no hazard season is known, and none of {villages} is known to lose "
            "capacity because people are away, in any month.",
            area=place,
            villages=words.count("{n} village", "{n} villages", view.villages),
        )
    return words.say(
        "In {area}, no hazard season is known. Most villages lose capacity because people are "
        "away in {month}: {n} of {total}.",
        area=place,
        n=words.number(view.losses[month]),
        total=words.number(view.villages),
        month=words.month(month),
    )


def doubt(words: Words, view: Overview, month: int) -> str:
    """How many villages cannot be judged in a month; empty if all can be."""
    cannot, nothing = (int(view.counts.at[month, v]) for v in ("cannot tell", "no data"))
    if not cannot + nothing:
        return ""
    parts = [
        words.count("we cannot tell for {n} village", "we cannot tell for {n} villages", cannot),
        words.count("{n} village has no data", "{n} villages have no data", nothing),
    ]
    known = [part for part, n in zip(parts, (cannot, nothing), strict=True) if n]
    return words.say(
        "In {month}, {villages}: they may lose capacity too.",
        month=words.month(month),
        villages=words.listed(known),
    )


def reasons(words: Words, row: Mapping[str, object]) -> str:
    """Why a village has its finding of a month, in a few words.

    Args:
        row: a capacity row; its ``reasons`` are the finding's codes.
    """
    return _why(words, row, "reasons", FINDING_REASONS)


def all_year_reasons(words: Words, row: Mapping[str, object]) -> str:
    """Why a village has its finding of the year, in a few words."""
    return _why(words, row, "all_year_reasons", ALL_YEAR_REASONS)


def all_year_said(words: Words, row: Mapping[str, object]) -> str:
    """What a village is all year, and why; empty where nothing is known of it."""
    text = ALL_YEAR_SAID.get(str(row["all_year"]), "")
    return words.say(text, why=all_year_reasons(words, row))


def _why(words: Words, row: Mapping[str, object], column: str, texts: Mapping[str, str]) -> str:
    codes = str(row.get(column) or "").split(";")
    told = {code: texts[code] for code in codes if code in texts}
    if "helpers_loss" in told and "help_loss" in told:
        told["help_loss"] = N_("those here are too few for those who may need help")
    return words.say("; ").join(
        words.say(text, role=_roles(words, row.get(ROLE_COLUMNS.get(code, ""))))
        for code, text in told.items()
    )


def finding_said(words: Words, finding: str, sure: object = None) -> str:
    """A finding with how sure it is, where that is known: ``loses, probably``."""
    if sure not in SURE_NAMES:
        return words.say(finding)
    return words.say("{finding}, {sure}", finding=words.say(finding), sure=words.say(str(sure)))


def _roles(words: Words, text: object) -> str:
    """Roles, from the store's list, in this language."""
    roles = text.split(";") if isinstance(text, str) else []
    return words.say(", ").join(words.say(role.strip()) for role in roles)


def village_lines(words: Words, gazetteer: Gazetteer, place_id: str) -> tuple[str, str]:
    """Where a village lies: its tract and its township, empty if there is none."""
    above = [gazetteer.above(place_id, level) for level in ("tract", "township")]
    tract, township = (gazetteer.name(words, each) if each else "" for each in above)
    return tract, township
