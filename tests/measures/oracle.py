"""The same measures a second time, in plain Python: one village, one loop, one rule at a time.

Written from the definitions alone, with neither Ibis nor pandas, so that the
expressions of ``mobility.measures`` can be held against it. Rows are plain
dictionaries in the columns of the home format.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from scipy import stats as distributions

Row = dict[str, Any]
MONTHS = range(1, 13)
ORDER = ("country", "state", "district", "township", "tract", "village")
ABLE = ("18-24", "25-39", "40-59")
FRAIL = ("0-4", "60+")


@dataclass
class World:
    """The rows of one release."""

    default_year: int
    places: list[Row] = field(default_factory=list)
    roster: list[Row] = field(default_factory=list)
    residents: list[Row] = field(default_factory=list)
    stays: list[Row] = field(default_factory=list)
    moves: list[Row] = field(default_factory=list)
    roles: list[Row] = field(default_factory=list)
    hazards: list[Row] = field(default_factory=list)
    labour: list[Row] = field(default_factory=list)
    newcomer_care: list[Row] = field(default_factory=list)
    storms: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = {row["place_id"]: row for row in self.places}
        self._lines: dict[str | None, list[Row]] = {}
        self.village_years: dict[Any, dict[int, Row]] = {}
        self.members: dict[str, list[Row]] = defaultdict(list)
        for row in self.roster:
            self.members[row["village_id"]].append(row)
        self.homes: dict[str, list[Row]] = defaultdict(list)
        for row in self.residents:
            self.homes[row["place_id"]].append(row)
        self.stays_from: dict[str | None, list[Row]] = defaultdict(list)
        for row in self.stays:
            self.stays_from[row["origin_id"]].append(row)
        self.spoken_of = {(row["year"], row["month"]) for row in self.stays}
        self.effective = list(effective_stays(self))
        self.effective_to: dict[str | None, list[Row]] = defaultdict(list)
        for row in self.effective:
            self.effective_to[row["destination_id"]].append(row)

    def line(self, place_id: str | None) -> list[Row]:
        """The place and those it lies in, the nearest first."""
        if place_id not in self._lines:
            self._lines[place_id] = self._line(place_id)
        return self._lines[place_id]

    def _line(self, place_id: str | None) -> list[Row]:
        found: list[Row] = []
        place = self.place.get(place_id or "")
        while place and place not in found:
            found.append(place)
            place = self.place.get(place["parent_id"] or "")
        return found


def here(person: Row, month: int) -> int | None:
    return person[f"here_{month:02d}"]


def age_group(age: int) -> str:
    for oldest, name in ((4, "0-4"), (17, "5-17"), (24, "18-24"), (39, "25-39"), (59, "40-59")):
        if age <= oldest:
            return name
    return "60+"


def is_helper(person: Row) -> bool:
    return 18 <= person["age"] <= 59 and person["severe"] == 0


def needs_help(person: Row) -> bool:
    return person["age"] <= 4 or person["age"] >= 60 or person["severe"] == 1


def roles_of(person: Row) -> set[str]:
    return {part.strip() for part in (person["roles"] or "").split(";") if part.strip()}


def never_here(person: Row) -> bool:
    """A helper who is away in every month that is known of them."""
    known = [here(person, month) for month in MONTHS if here(person, month) is not None]
    return is_helper(person) and bool(known) and not any(known)


def households(members: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for person in members:
        found[person["household_id"]].append(person)
    return found


@dataclass
class Survey:
    """How much of a village was surveyed."""

    n: int
    total: int
    year: int

    @property
    def full(self) -> bool:
        return self.n >= self.total

    @property
    def weight(self) -> float:
        return 1.0 if self.full else self.total / self.n

    @property
    def published(self) -> bool:
        return self.full or self.n >= 25 or self.n >= self.total / 2


def survey(world: World, village: str) -> Survey:
    members = world.members[village]
    n = len(households(members))
    stated = world.place[village]["households"]
    years = [person["year"] for person in members if person["year"] is not None]
    return Survey(n, max(stated or 0, n), max(years, default=world.default_year))


def absence_of(person: Row) -> str | None:
    if person["absence"]:
        return person["absence"]
    away = sum(here(person, month) == 0 for month in MONTHS)
    if away == 0:
        return None
    if away <= 2:
        return "short"
    return "temporary" if away <= 11 else "long"


def effective_stays(world: World) -> Iterable[Row]:
    for stay in world.stays:
        if not world.members.get(stay["origin_id"]):
            yield dict(stay)
    for village in sorted(world.members):
        if world.members[village]:
            yield from roster_stays(world, village)


def roster_stays(world: World, village: str) -> Iterable[Row]:
    drawn = survey(world, village)
    for person in world.members[village]:
        for month in MONTHS:
            if here(person, month) == 0:
                yield {
                    "origin_id": village,
                    "destination_id": person["destination_id"],
                    "year": drawn.year,
                    "month": month,
                    "sex": person["sex"],
                    "age_group": age_group(person["age"]),
                    "people": drawn.weight,
                    "absence": absence_of(person),
                    "reason": person["reason"],
                    "se": None,
                }


def counts_here(members: Iterable[Row], month: int) -> tuple[int, int]:
    """Helpers, and people who may need help, who are here."""
    at_home = [person for person in members if here(person, month) == 1]
    return sum(map(is_helper, at_home)), sum(map(needs_help, at_home))


def is_sole_carer(household: list[Row], month: int) -> bool:
    """Whether one helper is the only adult here with a child under 5."""
    at_home = [person for person in household if here(person, month) == 1]
    adults = [person for person in at_home if person["age"] >= 18]
    return (
        len(adults) == 1 and is_helper(adults[0]) and any(person["age"] <= 4 for person in at_home)
    )


def newcomers(world: World, village: str, year: int, month: int, *, told: bool) -> float | None:
    """People of elsewhere; where nothing is told of the village, nobody seen is not nobody."""
    arrived = [
        stay["people"]
        for stay in world.effective_to[village]
        if (stay["year"], stay["month"]) == (year, month) and stay["origin_id"] != village
    ]
    return sum(arrived, 0.0) if arrived or told else None


@dataclass(frozen=True)
class Lines:
    """What a reader may move: the lines of the findings, and the error of counts."""

    availability_loss: float = 2 / 3
    availability_watch: float = 0.8
    count_error: float = 0.3
    helpers_each: float = 2.0


USUAL_LINES = Lines()


@dataclass(frozen=True)
class Counts:
    """What the findings of a month are made of, at the point or at an end of its interval."""

    helpers: float
    needs_help: float
    helpers_usual: float
    needs_help_usual: float
    helpers_added: float = 0.0

    @property
    def availability(self) -> float | None:
        """The share of the usual helpers who are here; it may pass 1."""
        return self.helpers / self.helpers_usual if self.helpers_usual else None


Ends = tuple[Counts, Counts] | None  # the lower and the upper end; None where there are none
HIDDEN = ("point", "wide", "narrow", "counted", "strain")  # of a row, and no column of it


def columns(row: Row) -> Row:
    """The row without what only the oracle keeps in it."""
    return {name: value for name, value in row.items() if name not in HIDDEN}


def village_month(
    world: World, village: str, year: int, month: int, lines: Lines = USUAL_LINES
) -> Row:
    """The numbers of one village and month."""
    return village_year(world, village, year, lines)[month]


def village_year(
    world: World, village: str, year: int, lines: Lines = USUAL_LINES
) -> dict[int, Row]:
    """The numbers of one village in the twelve months of a year."""
    key = village, year, lines
    if key not in world.village_years:
        rows = {month: counted_month(world, village, year, month) for month in MONTHS}
        add_usual(rows, lines)
        add_ends(world, village, rows, lines)
        if rows[1]["basis"] == "full":
            add_roles(world, village, rows)
        world.village_years[key] = rows
    return world.village_years[key]


NUMBERS = (
    *("basis", "people", "people_here", "people_away", "unknown", "unknown_age_away"),
    *("helpers", "helpers_women", "helpers_men", "helpers_usual", "helpers_all"),
    *("away_all_year", "needs_help", "needs_help_usual", "sole_carers"),
    *("availability", "availability_low", "availability_high"),
    *("without_helpers", "without_helpers_usual", "weakest_role", "weakest_cover"),
    *("roles_empty", "roles_short", "roles_lost", "roles_down", "roles_never"),
    *HIDDEN,
)


def counted_month(world: World, village: str, year: int, month: int) -> Row:
    """What is counted in a month, whatever the others are like."""
    row = dict.fromkeys(NUMBERS) | {
        "place_id": village,
        "year": year,
        "month": month,
        "households_surveyed": 0,
        "households_total": world.place[village]["households"],
        "published": False,
        "known": False,
        "few_households": False,
        "fullest": False,
        "roles_known": False,
    }
    if world.members.get(village):
        if survey(world, village).year == year:
            row |= from_roster(world, village, month)
    elif world.homes.get(village) and any(spoken == year for spoken, _ in world.spoken_of):
        row |= from_tables(world, village, year, month)
    arrived = newcomers(world, village, year, month, told=row["basis"] is not None)
    row["newcomers"], at_home = arrived, row["people_here"]
    row["people_to_protect"] = None if at_home is None else at_home + arrived
    return row


def from_roster(world: World, village: str, month: int) -> Row:
    members, drawn = world.members[village], survey(world, village)
    unknown = [person for person in members if here(person, month) is None]
    known = not any(is_helper(p) or needs_help(p) or roles_of(p) for p in unknown)
    row: Row = {
        "basis": "full" if drawn.full else "sample",
        "households_surveyed": drawn.n,
        "households_total": drawn.total,
        "published": drawn.published,
        "known": known,
        "few_households": not drawn.full and 25 <= drawn.n < 50,
        "unknown": len(unknown),
    }
    if not drawn.published:
        return row
    weight, at_home = drawn.weight, [person for person in members if here(person, month) == 1]
    row["people"] = weight * len(members)
    row["helpers_all"] = weight * sum(map(is_helper, members))
    row["away_all_year"] = weight * sum(map(never_here, members))
    if not unknown:
        row["people_here"] = weight * len(at_home)
        row["people_away"] = weight * (len(members) - len(at_home))
    if known:
        helpers, needs = counts_here(members, month)
        row["helpers"], row["needs_help"] = weight * helpers, weight * needs
        for name, sex in (("helpers_women", "f"), ("helpers_men", "m")):
            row[name] = weight * sum(is_helper(p) and p["sex"] == sex for p in at_home)
        homes = households(members).values()
        row["sole_carers"] = weight * sum(is_sole_carer(home, month) for home in homes)
    return row


def from_tables(world: World, village: str, year: int, month: int) -> Row:
    able: dict[str, float] = defaultdict(float)
    needs = people = 0.0
    for row in world.homes[village]:
        severe = row["severe"] or 0.0
        people += row["people"]
        if row["age_group"] in ABLE:
            able[row["sex"]] += row["people"] - severe
        needs += row["people"] if row["age_group"] in FRAIL else severe
    gone = [
        stay
        for stay in world.stays_from[village]
        if stay["year"] == year and stay["destination_id"] != village
    ]
    long_by_month: dict[int, float] = defaultdict(float)
    for stay in gone:
        if stay["absence"] == "long" and stay["age_group"] in ABLE:
            long_by_month[stay["month"]] += stay["people"]
    result: Row = {
        "basis": "tables",
        "published": True,
        "known": (year, month) in world.spoken_of,
        "people": people,
        "helpers_all": max(0.0, sum(able.values())),
        "away_all_year": max(long_by_month.values(), default=0.0),
    }
    if not result["known"]:
        return result
    now = [stay for stay in gone if stay["month"] == month]
    able_away = [stay for stay in now if stay["age_group"] in ABLE]
    counted = Counted(
        helpers=sum(able.values()),
        helpers_away=sum((stay["people"] for stay in able_away), 0.0),
        needs_help=needs,
        needs_help_away=sum((s["people"] for s in now if s["age_group"] in FRAIL), 0.0),
        errors=tuple(stay["se"] for stay in able_away if stay["se"] is not None),
    )
    result["people_away"] = sum((stay["people"] for stay in now), 0.0)
    result["people_here"] = max(0.0, people - result["people_away"])
    result["unknown_age_away"] = sum(
        (stay["people"] for stay in now if stay["age_group"] in ("unknown", None)), 0.0
    )
    for name, sex in (("helpers_women", "f"), ("helpers_men", "m")):
        away = sum(stay["people"] for stay in able_away if stay["sex"] == sex)
        result[name] = max(0.0, able[sex] - away)
    result["helpers"], result["needs_help"] = counted.here()
    result["counted"] = counted
    return result


@dataclass(frozen=True)
class Counted:
    """Residents of a village and those of them who are away, as tables count them."""

    helpers: float
    helpers_away: float
    needs_help: float
    needs_help_away: float
    errors: tuple[float, ...]

    def here(self, factor: float = 1.0) -> tuple[float, float]:
        """Helpers, and people who may need help, if so many times as many people are away."""
        return (
            max(0.0, self.helpers - factor * self.helpers_away),
            max(0.0, self.needs_help - factor * self.needs_help_away),
        )


def fullest_months(rows: dict[int, Row]) -> list[int]:
    """The three months with most helpers here; none where fewer than six are known."""
    known = [month for month, row in rows.items() if row["helpers"] is not None]
    if len(known) < 6:
        return []
    return sorted(known, key=lambda month: (-round(rows[month]["helpers"], 9), month))[:3]


def without(needs: float, helpers: float, lines: Lines) -> float:
    """People who may need help and for whom there are not helpers enough."""
    return max(0.0, needs - helpers / lines.helpers_each)


def add_usual(rows: dict[int, Row], lines: Lines) -> None:
    """What a village usually has, and each month beside it."""
    fullest = fullest_months(rows)
    usual = sum(rows[month]["helpers"] for month in fullest) / 3
    needs_usual = sum(rows[month]["needs_help"] for month in fullest) / 3
    for month, row in rows.items():
        row["fullest"] = month in fullest
        if fullest:
            row["helpers_usual"], row["needs_help_usual"] = usual, needs_usual
            row["without_helpers_usual"] = without(needs_usual, usual, lines)
        if row["helpers"] is None:
            continue
        row["without_helpers"] = without(row["needs_help"], row["helpers"], lines)
        if fullest:
            row["point"] = Counts(row["helpers"], row["needs_help"], usual, needs_usual)
            share = row["point"].availability
            row["availability"] = None if share is None else min(1.0, share)


def add_ends(world: World, village: str, rows: dict[int, Row], lines: Lines) -> None:
    """The ends of each month's interval: 95 % or the whole error, 80 % or half of it."""
    fullest = fullest_months(rows)
    for month, row in rows.items():
        if not fullest:
            continue
        if row["basis"] == "sample":
            row["strain"] = strain_interval(world, village, fullest)
        if row["point"] is None:
            continue
        if row["basis"] == "full":
            row["wide"] = row["narrow"] = (row["point"], row["point"])
        elif row["basis"] == "sample":
            row["wide"] = sample_ends(world, village, month, fullest, row["point"], 0.95)
            row["narrow"] = sample_ends(world, village, month, fullest, row["point"], 0.80)
        elif row["counted"].errors:
            row["wide"] = stated_ends(row["counted"], row["point"], 0.95)
            row["narrow"] = stated_ends(row["counted"], row["point"], 0.80)
        else:
            row["wide"] = counted_ends(rows, month, fullest, lines.count_error)
            row["narrow"] = counted_ends(rows, month, fullest, lines.count_error / 2)
        if row["wide"]:
            low, high = (shown(end.availability) for end in row["wide"])
            row["availability_low"], row["availability_high"] = low, high


def shown(share: float | None) -> float | None:
    """A share between 0 and 1."""
    return None if share is None else min(1.0, max(0.0, share))


def usual_counted(rows: dict[int, Row], fullest: list[int], factor: float) -> tuple[float, float]:
    """Usual helpers and needs, if so many times as many people are away in every month."""
    here_then = [rows[month]["counted"].here(factor) for month in fullest]
    helpers, needs = (sum(column) / 3 for column in zip(*here_then, strict=True))
    return helpers, needs


def counted_ends(rows: dict[int, Row], month: int, fullest: list[int], error: float) -> Ends:
    """Counts are wrong by the same factor in all months."""
    low, high = (
        Counts(*rows[month]["counted"].here(factor), *usual_counted(rows, fullest, factor))
        for factor in (1 + error, 1 - error)
    )
    return low, high


def stated_ends(counted: Counted, point: Counts, confidence: float) -> Ends:
    """Tables that state their error: only the helpers here move."""
    half = normal(confidence) * math.sqrt(sum(error**2 for error in counted.errors))
    low, high = (replace(point, helpers=max(0.0, point.helpers + sign * half)) for sign in (-1, 1))
    return low, high


def sample_ends(
    world: World, village: str, month: int, fullest: list[int], point: Counts, confidence: float
) -> Ends:
    """The ratio of two household totals: helpers here, over the mean of the fullest months."""
    pairs = []
    for household in households(world.members[village]).values():
        usual = sum(counts_here(household, each)[0] for each in fullest)
        pairs.append((3 * counts_here(household, month)[0], usual))
    ys, xs = sum(y for y, _ in pairs), sum(x for _, x in pairs)
    if xs == 0:
        return None
    if ys in (0, xs):
        shares = wilson(ys // xs, xs / 3, confidence)
    else:
        half = ratio_half_width(pairs, survey(world, village), confidence)
        if half is None:
            return None
        shares = max(0.0, ys / xs - half), ys / xs + half
    low, high = (replace(point, helpers=share * point.helpers_usual) for share in shares)
    return low, high


def strain_interval(world: World, village: str, fullest: list[int]) -> tuple[float, float] | None:
    """The 80 % interval of people who may need help for each helper, in the fullest months."""
    pairs = []
    for household in households(world.members[village]).values():
        counts = [counts_here(household, month) for month in fullest]
        pairs.append((sum(needs for _, needs in counts), sum(able for able, _ in counts)))
    ys, xs = sum(y for y, _ in pairs), sum(x for _, x in pairs)
    half = ratio_half_width(pairs, survey(world, village), 0.80) if xs else None
    if half is None:
        return None
    if ys == 0:
        return 0.0, wilson(0, xs / 3, 0.80)[1]
    return max(0.0, ys / xs - half), ys / xs + half


def normal(confidence: float) -> float:
    return float(distributions.norm.ppf((1 + confidence) / 2))


def wilson(share: int, cases: float, confidence: float) -> tuple[float, float]:
    """Wilson's interval of a share of 0 or 1."""
    squared = normal(confidence) ** 2
    if share == 0:
        return 0.0, squared / (cases + squared)
    return cases / (cases + squared), 1.0


def ratio_half_width(
    pairs: Sequence[tuple[int, int]], drawn: Survey, confidence: float
) -> float | None:
    """Half the width of the interval of sum(y) / sum(x), pairs being (y, x) a household."""
    n = len(pairs)
    if n < 2:
        return None
    ratio = sum(y for y, _ in pairs) / sum(x for _, x in pairs)
    mean_x = sum(x for _, x in pairs) / n
    squares = sum((y - ratio * x) ** 2 for y, x in pairs) / (n - 1)
    error = math.sqrt((1 - n / drawn.total) * squares / n) / mean_x
    return float(distributions.t.ppf((1 + confidence) / 2, n - 1)) * error


def role_minimums(world: World, village: str) -> dict[str, int]:
    """Stated minimum of each role: the nearest place at or above the village decides."""
    found: dict[str, int] = {}
    for place in world.line(village):
        for row in world.roles:
            if row["place_id"] == place["place_id"]:
                found.setdefault(row["role"], row["minimum"])
    return found


def role_cells(world: World, village: str, month: int) -> dict[str, tuple[int, int]]:
    """Holders here and minimum of each role of a village."""
    members = world.members[village]
    wanted = {role: 1 for person in members for role in roles_of(person)}
    wanted |= role_minimums(world, village)
    return {
        role: (sum(role in roles_of(p) for p in members if here(p, month) == 1), minimum)
        for role, minimum in sorted(wanted.items())
        if minimum
    }


def add_roles(world: World, village: str, rows: dict[int, Row]) -> None:
    """Which roles are filled, and which are so at another time of the year."""
    cells = {m: role_cells(world, village, m) for m, row in rows.items() if row["known"]}
    filled = {
        month: {role for role, (held, minimum) in cell.items() if held >= minimum}
        for month, cell in cells.items()
    }
    usually = {role for month in fullest_months(rows) for role in filled[month]}
    ever = {role for roles in filled.values() for role in roles}

    for month, cell in cells.items():
        empty = [role for role, (held, _) in cell.items() if held == 0]
        short = [role for role, (held, minimum) in cell.items() if 0 < held < minimum]
        named = {
            "roles_empty": empty,
            "roles_short": short,
            "roles_lost": [role for role in empty if role in usually],
            "roles_down": [role for role in short if role in usually],
        }
        rows[month] |= {name: ";".join(roles) or None for name, roles in named.items()}
        rows[month]["roles_known"] = bool(cell)
        covers = [(held / minimum, role) for role, (held, minimum) in cell.items()]
        weakest = min(covers, default=(None, None))
        rows[month]["weakest_cover"], rows[month]["weakest_role"] = weakest

    never = sorted({role for cell in cells.values() for role in cell} - ever)
    for row in rows.values():  # of the year, so in months not known too
        row["roles_never"] = ";".join(never) or None


def area_month(rows: list[Row], lines: Lines = USUAL_LINES) -> Row:
    """The sums of villages whose helpers are known, usually and now; ratios last."""
    given = [row for row in rows if row["point"] is not None]

    def add(name: str) -> float | None:
        values = [row[name] for row in given if row[name] is not None]
        return sum(values) if values else None

    summed = (
        *("people", "people_here", "people_away", "helpers", "helpers_women", "helpers_men"),
        *("helpers_usual", "helpers_all", "away_all_year", "needs_help", "needs_help_usual"),
        *("without_helpers", "without_helpers_usual", "people_to_protect"),
    )
    point = _summed([row["point"] for row in given])
    area: Row = {name: add(name) for name in summed} | {
        "basis": "area",
        "known": bool(given),
        "published": len(given) >= len(rows) / 2,
        "newcomers": told_newcomers(rows),
        "availability": shown(point.availability),
        "villages_known": len(given),
        "villages_total": len(rows),
        "point": point,
    }
    for name in ("wide", "narrow"):
        ends = [row[name] or _without_usual(row["point"]) for row in given]
        bounded = all(ends)
        area[name] = [_summed([e[side] for e in ends]) for side in (0, 1)] if bounded else None
    low, high = area["wide"] or (None, None)
    area["availability_low"] = shown(low.availability) if given and low else None
    area["availability_high"] = shown(high.availability) if given and high else None
    return area


def _without_usual(point: Counts) -> Ends:
    """A sample without usual helpers adds none at any end."""
    return None if point.helpers_usual else (point, point)


def _summed(counts: list[Counts]) -> Counts:
    names = [each.name for each in fields(Counts)]
    return Counts(*(sum((getattr(each, name) for each in counts), 0.0) for name in names))


def told_newcomers(rows: list[Row]) -> float | None:
    """Newcomers of all villages that are told of, also where members are not known."""
    told = [row["newcomers"] for row in rows if row["newcomers"] is not None]
    return sum(told) if told else None


def unit_of(world: World, place_id: str | None, level: str) -> str | None:
    """The unit a place counts for; none where the place is not known."""
    line = world.line(place_id)
    if not line or level == "other" or line[0]["level"] == "other":
        return line[0]["place_id"] if line else None
    line = [each for each in line if each["level"] != "other"]
    exact = [each["place_id"] for each in line if each["level"] == level]
    coarser = [each["place_id"] for each in line if ORDER.index(each["level"]) < ORDER.index(level)]
    return (exact or coarser or [place_id])[0]


@dataclass(frozen=True)
class Question:
    """What is asked of stays or moves; an empty part is everything."""

    kind: str
    level: str
    areas: tuple[str, ...] = ()
    months: tuple[int, ...] = tuple(MONTHS)
    years: tuple[int, ...] = ()
    sexes: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    absences: tuple[str, ...] = ()

    def wants(self, row: Row) -> bool:
        return (
            row["month"] in self.months
            and (not self.years or row["year"] in self.years)
            and (not self.sexes or (row["sex"] or "unknown") in self.sexes)
            and (not self.ages or (row["age_group"] or "unknown") in self.ages)
            and (not self.reasons or (row["reason"] or "unknown") in self.reasons)
            and (not self.absences or (row["absence"] or "unknown") in self.absences)
        )


def direction_of(world: World, row: Row, question: Question) -> str | None:
    """out, into, within, same (both ends in one unit), or none of them."""

    def inside(place_id: str | None) -> bool:
        line = {each["place_id"] for each in world.line(place_id)}
        return bool(line & set(question.areas)) or not question.areas  # everywhere, if none

    ends = [row["origin_id"], row["destination_id"]]
    starts, arrives = map(inside, ends)
    if starts and arrives:
        units = {unit_of(world, end, question.level) for end in ends}
        return "same" if len(units) == 1 and units != {None} else "within"
    return "out" if starts else "into" if arrives else None


def flows(
    world: World, rows: Iterable[Row], question: Question, covered: Iterable[tuple[int, int]]
) -> dict[str, dict[tuple[str | None, str | None], float]]:
    """By direction: people by origin unit and destination unit.

    A month is averaged over the years that cover it, a stock over the months covered as well.
    """
    years = Counter(
        month
        for year, month in set(covered)
        if month in question.months and year in (question.years or (year,))
    )
    found: dict[str, Any] = {each: defaultdict(float) for each in ("out", "into", "within", "same")}
    for row in rows:
        if row["people"] <= 0 or not question.wants(row):
            continue
        if direction := direction_of(world, row, question):
            pair = tuple(
                unit_of(world, row[end], question.level) for end in ("origin_id", "destination_id")
            )
            months = len(years) if question.kind == "stays" else 1
            found[direction][pair] += row["people"] / years[row["month"]] / months
    return found


def hazard_rows(world: World, place_id: str) -> dict[str, list[Row]]:
    """Calendar of each hazard at a place: the nearest place at or above it decides."""
    return _calendars(world, world.hazards, "hazard", place_id)


def labour_rows(world: World, place_id: str) -> dict[str, list[Row]]:
    """Calendar of each kind of work at a place, found in the same way."""
    return _calendars(world, world.labour, "activity", place_id)


def _calendars(world: World, stated: list[Row], by: str, place_id: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for place in world.line(place_id):
        here_stated: dict[str, list[Row]] = defaultdict(list)
        for row in stated:
            if row["place_id"] == place["place_id"]:
                here_stated[row[by]].append(row)
        for name, rows in here_stated.items():
            found.setdefault(name, rows)
    return found


def hazards_together(world: World, place_id: str, names: Sequence[str]) -> dict[int, int]:
    """The highest level of some hazards in each month that any of them speaks of."""
    highest: dict[int, int] = {}
    for hazard, rows in hazard_rows(world, place_id).items():
        for row in rows if hazard in names else []:
            highest[row["month"]] = max(highest.get(row["month"], 0), row["level"])
    return highest


def storms_behind(world: World, place_ids: Sequence[str]) -> dict[tuple[str, str, int], float]:
    """Distance at which each storm was nearest, by hazard, storm and month."""
    nearest: dict[tuple[str, str, int], float] = {}
    for place_id in place_ids:
        for hazard, rows in hazard_rows(world, place_id).items():
            for storm in world.storms:
                if storm["hazard"] == hazard and storm["place_id"] == rows[0]["place_id"]:
                    key = (hazard, storm["storm_id"], storm["month"])
                    nearest[key] = min(nearest.get(key, math.inf), storm["distance_km"])
    return nearest


def count_level(n: int, total: int) -> int:
    """Level of a month with ``n`` of the year's storms."""
    if n < 2 or n / total < 1 / 12:
        return min(n, 1)
    return 3 if n / total >= 1 / 4 else 2


def by_force(world: World, force: str) -> dict[tuple[str, str, int], tuple[int, Any, int | None]]:
    """Level, weight and storms of each hazard, place and month, when storms of a force count."""
    found = {}
    for hazard, place_id in {(row["hazard"], row["place_id"]) for row in world.hazards}:
        rows = [r for r in world.hazards if (r["hazard"], r["place_id"]) == (hazard, place_id)]
        storms = [s for s in world.storms if (s["hazard"], s["place_id"]) == (hazard, place_id)]
        listed = {row["month"]: sum(s["month"] == row["month"] for s in storms) for row in rows}
        strong = {
            row["month"]: sum(s["month"] == row["month"] and _counts(s, force) for s in storms)
            for row in rows
        }
        behind = (
            any(s.get("wind_kt") is not None for s in storms)
            and all(listed[row["month"]] == (row["weight"] or 0) for row in rows)
            and sum(listed.values()) == len(storms)
        )
        usual = {month: count_level(n, len(storms)) for month, n in listed.items()}
        counted = all(row["level"] == usual[row["month"]] for row in rows)
        for row in rows:
            key = (hazard, place_id, row["month"])
            level = count_level(strong[row["month"]], sum(strong.values()))
            if not counted:
                level = max(level, min(row["level"], 2))
            if row["level"] != usual[row["month"]]:
                level = row["level"]
            if behind:
                found[key] = (level, float(strong[row["month"]]), strong[row["month"]])
            else:
                found[key] = (row["level"], row["weight"], None)
    return found


def _counts(storm: Row, force: str) -> bool:
    """Whether a storm counts at a force, all of them at "all"."""
    wind = storm.get("wind_kt")
    if storm["hazard"] == "storm surge":
        return wind is not None and wind >= 64 and bool(storm["distance_km"] <= 200)
    return force == "all" or (wind is not None and wind >= int(force))


def is_heir(world: World, village: str, owner: str, hazard: str) -> bool:
    """Whether a calendar at ``owner`` is, or would be, the one of a village."""
    for place in world.line(village):
        if place["place_id"] == owner:
            return True
        if any(
            row["place_id"] == place["place_id"] and row["hazard"] == hazard
            for row in world.hazards
        ):
            return False
    return False


def seasons(rows: list[Row]) -> dict[str, list[int]]:
    """Season names of one hazard's calendar, each with its months in order."""
    due = {row["month"] for row in rows if row["level"] >= 2}
    if not due:
        return {}
    hazard = rows[0]["hazard"]
    if len(due) == 12:
        return {f"{hazard} 1-12": list(MONTHS)}
    found = {}
    for first in sorted(due):
        if (first - 2) % 12 + 1 in due:
            continue
        run = [first]
        while run[-1] % 12 + 1 in due:
            run.append(run[-1] % 12 + 1)
        found[f"{hazard} {run[0]}-{run[-1]}"] = run
    return found


def weights_of(calendar: list[Row]) -> dict[int, float]:
    """Weight of each month that has one; where none is stated, the level stands in."""
    stated = any(row["weight"] is not None for row in calendar)
    weights = {
        row["month"]: (row["weight"] or 0.0) if stated else float(row["level"]) for row in calendar
    }
    return {month: weight for month, weight in weights.items() if weight > 0}


def weighted(calendar: list[Row], values: dict[int, float | None]) -> float | None:
    """The weighted mean; nothing if a weighted month is not known."""
    weights = weights_of(calendar)
    if not weights or any(values[month] is None for month in weights):
        return None
    total = sum(weight * (values[month] or 0.0) for month, weight in weights.items())
    return total / sum(weights.values())


def expected(calendar: list[Row], rows: dict[int, Row]) -> Row:
    """What a hazard finds: usual helpers away, and people without helpers."""

    def absent(column: str) -> dict[int, float | None]:
        shares = {month: row[column] for month, row in rows.items()}
        return {m: None if share is None else 1 - share for m, share in shares.items()}

    lacking = {month: row["without_helpers"] for month, row in rows.items()}
    usually = {month: row["without_helpers_usual"] for month, row in rows.items()}
    by_absence = {
        month: None if each is None or usually[month] is None else max(0.0, each - usually[month])
        for month, each in lacking.items()
    }
    return {
        "expected_absence": weighted(calendar, absent("availability")),
        "expected_absence_low": weighted(calendar, absent("availability_high")),
        "expected_absence_high": weighted(calendar, absent("availability_low")),
        "expected_without": weighted(calendar, lacking),
        "expected_without_away": weighted(calendar, by_absence),
    }


def household_type(members: list[Row], season: Sequence[int]) -> str:
    if any(here(person, month) is None for person in members for month in MONTHS):
        return "unknown"

    def count(month: int) -> tuple[int, int, int]:
        at_home = [person for person in members if here(person, month)]
        return (
            len(at_home),
            sum(is_helper(person) for person in at_home),
            sum(needs_help(person) for person in at_home),
        )

    year = {month: count(month) for month in MONTHS}
    in_season = [year[month] for month in season]
    ever = any(able for _, able, _ in year.values())
    if any(people for people, _, _ in in_season) and not ever:
        return "L"
    if any(people and not able for people, able, _ in in_season) and ever:
        return "Z"
    if any(people == 0 for people, _, _ in in_season):
        return "E"
    strained = {month for month, (_, able, frail) in year.items() if frail > able}
    if strained & set(season) and strained != set(MONTHS):
        return "R"
    return "S"


def mobility_type(members: list[Row]) -> str:
    if any(here(person, month) is None for person in members for month in MONTHS):
        return "unknown"
    away = [sum(here(person, month) == 0 for person in members) for month in MONTHS]
    if len(members) in away:
        return "migrating"
    return "sending" if any(away) else "staying"


def newcomer_row(row: Row, assigned: float, to_plan: float, lines: Lines = USUAL_LINES) -> Row:
    """What newcomers make of one village and month, from its numbers."""
    arrived, protect = row["newcomers"], row["people_to_protect"]
    helpers, needs = row["helpers"], row["needs_help"]
    share = arrived / protect if arrived is not None and protect else None
    more = None if helpers is None or arrived is None else helpers + assigned * arrived
    return {
        "newcomer_share": share,
        "is_to_plan": share is not None and share >= to_plan - 1e-9,
        "helpers_with_newcomers": more,
        "without_with_newcomers": None if more is None else without(needs, more, lines),
    }


WITH_NEWCOMERS = ("helpers_with_newcomers", "without_with_newcomers")


def newcomer_sums(rows: list[Row], assigned: float, to_plan: float) -> Row:
    """One month of several villages: those sums that belong together."""
    rows = [row | newcomer_row(row, assigned, to_plan) for row in rows]

    def known(name: str) -> list[Row]:
        return [row for row in rows if row[name] is not None]

    told = [row for row in known("helpers") if row["helpers_usual"] is not None]
    given = [row for row in told if row["people_to_protect"] is not None]
    bases = dict.fromkeys(("people_here", "newcomers", "people_to_protect"), given)
    for name in ("helpers", "needs_help", "without_helpers", *WITH_NEWCOMERS):
        bases[name] = [row for row in told if row[name] is not None]
    sums = {name: sum(row[name] for row in base) if base else None for name, base in bases.items()}
    share = sums["newcomers"] / sums["people_to_protect"] if sums["people_to_protect"] else None
    return {
        "villages": len(rows),
        "villages_known": len(given),
        "newcomers_told": told_newcomers(rows),
        "newcomer_share": share,
        "is_to_plan": share is not None and share >= to_plan - 1e-9,
        **sums,
    }


def newcomer_origins(world: World, level: str) -> dict[tuple[Any, ...], float]:
    """People by place they came to, year, month and unit they came from."""
    found: dict[tuple[Any, ...], float] = defaultdict(float)
    for row in world.effective:
        home, place = row["origin_id"], row["destination_id"]
        if place is None or home == place:
            continue
        unit = unit_of(world, home, level) or home
        found[place, row["year"], row["month"], unit] += row["people"]
    return found


def deputies(members: list[Row], due: Iterable[int]) -> set[tuple[str, str]]:
    """Who could deputise: able, without a role, and known to be here whenever it matters."""
    months = list(due)
    if not months:
        return set()
    return {
        (person["household_id"], person["person_id"])
        for person in members
        if is_helper(person)
        and not roles_of(person)
        and all(here(person, month) == 1 for month in months)
    }


def destinations(
    world: World, village: str, year: int, month: int, level: str
) -> dict[str | None, float]:
    """People of a village who are elsewhere, by the place at a level that they are in."""
    found: dict[str | None, float] = defaultdict(float)
    for stay in world.effective:
        of_village = stay["origin_id"] == village and stay["destination_id"] != village
        if of_village and (stay["year"], stay["month"]) == (year, month) and stay["people"] > 0:
            line = world.line(stay["destination_id"])
            at_level = [place["place_id"] for place in line if place["level"] == level]
            found[at_level[0] if at_level else stay["destination_id"]] += stay["people"]
    return found
