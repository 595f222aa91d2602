"""Households by season: those whose capacity fluctuates, and those that never have any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mobility.views import coverage
from mobility.words import MONTHS, N_, Words

TYPES = ("Z", "R", "L", "E", "S", "unknown")
TYPE_NAMES = {
    "Z": N_("no helper in a season month, one in another month"),
    "R": N_("more who may need help than helpers in a season month, not in another month"),
    "L": N_("somebody is here in the season, but never a helper in the whole year"),
    "E": N_("nobody is here in a season month"),
    "S": N_("none of these"),
    "unknown": N_("a month is not known"),
}
SHORT_NAMES = {
    "Z": N_("no helper in the season"),
    "R": N_("too few helpers in the season"),
    "L": N_("always low"),
    "E": N_("empty in the season"),
    "S": N_("stable"),
    "unknown": N_("not known"),
}
MOBILITY_NAMES = {
    "migrating": N_("every member away in the same month"),
    "sending": N_("some member away, never all in the same month"),
    "staying": N_("nobody away a month or more"),
    "unknown": N_("a month is not known"),
}
MOBILITY_SHORT = {
    "migrating": N_("migrating"),
    "sending": N_("migrant-sending"),
    "staying": N_("non-migrating"),
    "unknown": N_("not known"),
}
CODES = MOBILITY_NAMES | TYPE_NAMES  # also columns of the download and the command
STRAINED = N_(
    "more than {limit} who may need help for each helper in a season month, not in another month"
)
COUNTED = ("fluctuating", *TYPES)


@dataclass(frozen=True)
class Season:
    """One hazard season: its name in the data, and its months."""

    name: str
    first: int
    last: int

    def months(self, words: Words) -> str:
        """``April to May``."""
        if self.first == self.last:
            return words.month_said(self.first)
        return words.say(
            "{first} to {last}", first=words.month(self.first), last=words.month(self.last)
        )

    def holds(self, month: int) -> bool:
        """Whether a month lies in the season, which may extend over New Year."""
        return (month - self.first) % 12 <= (self.last - self.first) % 12


@dataclass(frozen=True)
class Households:
    """What the page shows, for the areas and hazard chosen.

    Attributes:
        types: one row per season and village with a household list.
        mobility: one row per village with a household list.
        crossed: one row per season and mobility, households of each type.
        seasons: in the order of their first months.
        villages: number of villages, with or without a list.
        help_limit: people who may need help for each helper, above which a household is type R.
    """

    types: pd.DataFrame
    mobility: pd.DataFrame
    crossed: pd.DataFrame
    seasons: tuple[Season, ...]
    villages: int
    help_limit: float

    @property
    def listed(self) -> int:
        """Villages with known types: enough of their households are listed."""
        return int(self.mobility["published"].sum())

    @property
    def too_few(self) -> int:
        """Villages with too few households surveyed."""
        return len(self.mobility) - self.listed

    @property
    def samples(self) -> int:
        """Villages with types known from a sample."""
        told = self.mobility[self.mobility["published"].astype(bool)]
        return int((told["basis"] == "sample").sum())

    def counts(self, season: Season) -> dict[str, int]:
        """Households by type in a season, and in total."""
        rows = self.of(season)
        counted = {name: int(rows[name].sum()) for name in COUNTED}
        return counted | {"all": sum(counted[name] for name in TYPES)}

    def of(self, season: Season) -> pd.DataFrame:
        """The villages with known types in a season, most fluctuating households first."""
        rows = self.types[(self.types["season"] == season.name)]
        told = rows[rows["published"].astype(bool)]
        return told.sort_values(["fluctuating", "L", "place_id"], ascending=[False, False, True])

    def by_mobility(self, season: Season) -> dict[str, dict[str, int]]:
        """Households by mobility and type in a season, and in total of each mobility."""
        rows = self.crossed[self.crossed["season"] == season.name].set_index("mobility")
        counts = rows.reindex(list(MOBILITY_NAMES))[list(COUNTED)].fillna(0).astype(int)
        return {
            str(mobility): counted | {"all": sum(counted[name] for name in TYPES)}
            for mobility, counted in counts.to_dict("index").items()
        }

    def mobility_counts(self) -> dict[str, int]:
        """Households by mobility."""
        return {name: int(self.mobility[name].sum()) for name in MOBILITY_NAMES}

    def season(self, month: int | None) -> Season | None:
        """The season of a month, else the one with most fluctuating households."""
        inside = [each for each in self.seasons if month and each.holds(month)]
        if inside:
            return inside[0]
        return max(self.seasons, key=lambda each: self.counts(each)["fluctuating"], default=None)


def build_households(
    types: pd.DataFrame,
    mobility: pd.DataFrame,
    crossed: pd.DataFrame,
    villages: int,
    help_limit: float,
) -> Households:
    """Arrange what the store answers.

    Args:
        types, mobility, crossed: rows of ``store.queries.household_types``,
            ``household_mobility`` and ``household_types_by_mobility``.
        villages: number of villages, with or without a list.
        help_limit: the release's convention ``household_help_limit``.
    """
    named = types[["season", "first_month", "last_month"]].drop_duplicates("season")
    seasons = sorted(
        (
            Season(row.season, int(row.first_month), int(row.last_month))
            for row in named.itertuples()
        ),
        key=lambda season: (season.first, season.last),
    )
    return Households(types, mobility, crossed, tuple(seasons), villages, help_limit)


def meaning(words: Words, code: str, help_limit: float) -> str:
    """What a code of household types or mobility stands for; empty if it is none.

    Args:
        help_limit: as of :class:`Households`.
    """
    if code == "R" and help_limit != 1:
        return words.say(STRAINED, limit=words.digits(f"{help_limit:g}"))
    return words.say(CODES.get(code, ""))


def sentence(words: Words, view: Households, area: str) -> str:
    """The answer in one sentence, for the season with most fluctuating households."""
    if not view.listed:
        return words.say(
            "In {area}, household types are not known for any village: they need a household list.",
            area=area,
        )
    season = view.season(None)
    if season is None:
        counted = view.mobility_counts()
        return words.count(
            "{told} of {villages} villages of {area} can tell, and no hazard season is known: of "
            "their {total} households listed, {n} has somebody away in the year.",
            "{told} of {villages} villages of {area} can tell, and no hazard season is known: of "
            "their {total} households listed, {n} have somebody away in the year.",
            counted["migrating"] + counted["sending"],
            area=area,
            told=words.number(view.listed),
            villages=words.number(view.villages),
            total=words.number(sum(counted.values())),
        )
    counts = view.counts(season)
    values = {
        "area": area,
        "total": words.number(counts["all"]),
        "season": season.months(words),
        "low": words.number(counts["L"]),
    }
    if coverage.is_thin(view.listed, view.villages):
        return words.count(
            "Only {told} of {villages} villages of {area} can tell: of their {total} households "
            "listed, {n} fluctuates in the season {season}, and {low} are always low.",
            "Only {told} of {villages} villages of {area} can tell: of their {total} households "
            "listed, {n} fluctuate in the season {season}, and {low} are always low.",
            counts["fluctuating"],
            told=words.number(view.listed),
            villages=words.number(view.villages),
            **values,
        )
    if view.listed == view.villages:
        return words.count(
            "In {area}, {n} of {total} households listed fluctuates in the season {season}, and "
            "{low} are always low.",
            "In {area}, {n} of {total} households listed fluctuate in the season {season}, and "
            "{low} are always low.",
            counts["fluctuating"],
            **values,
        )
    return words.count(
        "{told} of {villages} villages of {area} can tell: of their {total} households listed, "
        "{n} fluctuates in the season {season}, and {low} are always low.",
        "{told} of {villages} villages of {area} can tell: of their {total} households listed, "
        "{n} fluctuate in the season {season}, and {low} are always low.",
        counts["fluctuating"],
        told=words.number(view.listed),
        villages=words.number(view.villages),
        **values,
    )


def doubt(words: Words, view: Households) -> str:
    """For how many villages this is known, and on what basis."""
    said = [
        words.say(
            "Fluctuating: in a month of the season nobody here could help, or fewer could help "
            "than may need help, and in another month that is not so. Always low: nobody who "
            "could help, all year."
        )
        if view.help_limit == 1
        else words.say(
            "Fluctuating: in a month of the season nobody here could help, or each person who "
            "could has more than {limit} who may need help, and in another month that is not so. "
            "Always low: nobody who could help, all year.",
            limit=words.digits(f"{view.help_limit:g}"),
        ),
        words.say(
            "Only villages with a household list can tell; nothing is known about the households "
            "of the others."
        ),
    ]
    if view.samples:
        said.append(
            words.count(
                "{n} of them is a sample: its listed households are counted, not all that live "
                "there.",
                "{n} of them are samples: their listed households are counted, not all that live "
                "there.",
                view.samples,
            )
        )
    if view.too_few:
        said.append(
            words.count(
                "{n} more has too few households surveyed.",
                "{n} more have too few households surveyed.",
                view.too_few,
            )
        )
    return " ".join(said)


def mobility_shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Each mobility as a share of all households."""
    total = sum(counts.values())
    return {name: n / total if total else float("nan") for name, n in counts.items()}


@dataclass(frozen=True)
class Here:
    """Who of a household is here in a month: who could help, and who may need help."""

    helpers: int
    helped: int


def example(name: str, season: Season, help_limit: float) -> tuple[Here, ...]:
    """An invented household of a type, January to December.

    Args:
        name: of the type; "unknown" has no example.
        season: in which it differs from the other months.
        help_limit: as of :class:`Households`.
    """
    helped = int(help_limit) + 1  # more than one helper can take, and no more than that many can
    home = Here(helped, helped)
    in_season = {
        "Z": Here(0, helped),
        "R": Here(1, helped),
        "L": Here(0, helped),
        "E": Here(0, 0),
        "S": home,
    }
    otherwise = in_season["L"] if name == "L" else home
    return tuple(in_season[name] if season.holds(month) else otherwise for month in MONTHS)
