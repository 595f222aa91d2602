"""The same measures a second time, in plain Python: one village, one loop, one rule at a time.

Written from the definitions alone, with neither Ibis nor pandas, so that the
expressions of ``mobility.measures`` can be held against it. Rows are plain
dictionaries in the columns of the home format.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scipy import stats as distributions

Row = dict[str, Any]
MONTHS = range(1, 13)
ORDER = ("country", "state", "district", "township", "tract", "village")
ABLE = ("18-24", "25-39", "40-59")
FRAIL = ("0-4", "60+")
Z = distributions.norm.ppf(0.975)


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


def is_responder(person: Row) -> bool:
    return 18 <= person["age"] <= 59 and person["severe"] == 0


def needs_help(person: Row) -> bool:
    return person["age"] <= 4 or person["age"] >= 60 or person["severe"] == 1


def roles_of(person: Row) -> set[str]:
    return {part.strip() for part in (person["roles"] or "").split(";") if part.strip()}


def in_reference(person: Row) -> bool:
    return is_responder(person) and any(here(person, month) == 1 for month in MONTHS)


def always_away(person: Row) -> bool:
    return is_responder(person) and all(here(person, month) == 0 for month in MONTHS)


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


def wilson(share: float, cases: float) -> tuple[float, float]:
    if share == 0:
        return 0.0, Z * Z / (cases + Z * Z)
    return cases / (cases + Z * Z), 1.0


def ratio_half_width(pairs: Sequence[tuple[int, int]], drawn: Survey) -> float | None:
    """Half the width of the interval of sum(y) / sum(x), pairs being (y, x) a household."""
    n = len(pairs)
    if n < 2:
        return None
    ratio = sum(y for y, _ in pairs) / sum(x for _, x in pairs)
    mean_x = sum(x for _, x in pairs) / n
    squares = sum((y - ratio * x) ** 2 for y, x in pairs) / (n - 1)
    error = math.sqrt((1 - n / drawn.total) * squares / n) / mean_x
    return float(distributions.t.ppf(0.975, n - 1)) * error


def share_interval(pairs: Sequence[tuple[int, int]], drawn: Survey) -> tuple[Any, Any]:
    ys, xs = sum(y for y, _ in pairs), sum(x for _, x in pairs)
    if xs == 0:
        return None, None
    if ys in (0, xs):
        return wilson(ys / xs, xs)
    half = ratio_half_width(pairs, drawn)
    if half is None:
        return None, None
    return max(0.0, ys / xs - half), min(1.0, ys / xs + half)


def help_interval(pairs: Sequence[tuple[int, int]], drawn: Survey) -> tuple[Any, Any]:
    ys, xs = sum(y for y, _ in pairs), sum(x for _, x in pairs)
    if xs == 0:
        return None, None
    half = ratio_half_width(pairs, drawn)
    if ys == 0:
        return (None if half is None else 0.0), wilson(0, xs)[1]
    if half is None:
        return None, None
    return max(0.0, ys / xs - half), ys / xs + half


def newcomers(world: World, village: str, year: int, month: int, *, told: bool) -> float | None:
    """People of elsewhere; where nothing is told of the village, nobody seen is not nobody."""
    arrived = [
        stay["people"]
        for stay in world.effective_to[village]
        if (stay["year"], stay["month"]) == (year, month) and stay["origin_id"] != village
    ]
    return sum(arrived, 0.0) if arrived or told else None


def village_month(world: World, village: str, year: int, month: int) -> Row:
    """The building blocks of one village and month."""
    row = empty_row(world, village, year, month)
    if world.members.get(village):
        if survey(world, village).year == year:
            row |= from_roster(world, village, month)
    elif world.homes.get(village) and any(spoken == year for spoken, _ in world.spoken_of):
        row |= from_tables(world, village, year, month)
    arrived = newcomers(world, village, year, month, told=row["basis"] is not None)
    row["newcomers"], at_home = arrived, row["people_here"]
    row["people_to_protect"] = None if at_home is None else at_home + arrived
    return row


NUMBERS = (
    *("basis", "people", "people_here", "people_away", "unknown", "unknown_age_away"),
    *("responders", "responders_reference", "away_all_year", "rai", "rai_low", "rai_high"),
    *("needs_help", "help_per_responder", "help_low", "help_high"),
    *("weakest_role", "weakest_cover", "roles_empty", "roles_short"),
)


def empty_row(world: World, village: str, year: int, month: int) -> Row:
    return dict.fromkeys(NUMBERS) | {
        "place_id": village,
        "year": year,
        "month": month,
        "households_surveyed": 0,
        "households_total": world.place[village]["households"],
        "published": False,
        "known": False,
        "few_households": False,
        "no_responder": False,
    }


def from_roster(world: World, village: str, month: int) -> Row:
    members, drawn = world.members[village], survey(world, village)
    at_home = [person for person in members if here(person, month) == 1]
    unknown = [person for person in members if here(person, month) is None]
    known = not any(is_responder(p) or needs_help(p) or roles_of(p) for p in unknown)
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
    weight = drawn.weight
    row["people"] = weight * len(members)
    row["responders_reference"] = weight * sum(in_reference(person) for person in members)
    row["away_all_year"] = weight * sum(always_away(person) for person in members)
    if not unknown:
        row["people_here"] = weight * len(at_home)
        row["people_away"] = weight * (len(members) - len(at_home))
    if known:
        row |= roster_numbers(members, month, drawn)
        if drawn.full:
            row |= role_results(world, village, month)
    return row


def roster_numbers(members: list[Row], month: int, drawn: Survey) -> Row:
    triples = []
    for household in households(members).values():
        at_home = [person for person in household if here(person, month) == 1]
        triples.append(
            (
                sum(is_responder(person) for person in at_home),
                sum(in_reference(person) for person in household),
                sum(needs_help(person) for person in at_home),
            )
        )
    able, reference, frail = (sum(column) for column in zip(*triples, strict=True))
    row: Row = {
        "responders": drawn.weight * able,
        "needs_help": drawn.weight * frail,
        "rai": able / reference if reference else None,
        "help_per_responder": frail / able if able else None,
        "no_responder": able == 0 and frail > 0,
    }
    if drawn.full:
        row["rai_low"] = row["rai_high"] = row["rai"]
        row["help_low"] = row["help_high"] = row["help_per_responder"]
    else:
        row["rai_low"], row["rai_high"] = share_interval([(y, x) for y, x, _ in triples], drawn)
        row["help_low"], row["help_high"] = help_interval([(d, y) for y, _, d in triples], drawn)
    return row


def role_minimums(world: World, village: str) -> dict[str, int]:
    """Stated minimum of each role: the nearest place at or above the village decides."""
    found: dict[str, int] = {}
    for place in world.line(village):
        for row in world.roles:
            if row["place_id"] == place["place_id"]:
                found.setdefault(row["role"], row["minimum"])
    return found


def role_results(world: World, village: str, month: int) -> Row:
    members = world.members[village]
    wanted = {role: 1 for person in members for role in roles_of(person)}
    wanted |= role_minimums(world, village)
    covers, empty, short = [], [], []
    for role, minimum in sorted(wanted.items()):
        if minimum == 0:
            continue
        held = sum(role in roles_of(p) for p in members if here(p, month) == 1)
        covers.append((held / minimum, role))
        if held == 0:
            empty.append(role)
        elif held < minimum:
            short.append(role)
    weakest = min(covers, default=(None, None))
    return {
        "weakest_cover": weakest[0],
        "weakest_role": weakest[1],
        "roles_empty": ";".join(empty) or None,
        "roles_short": ";".join(short) or None,
    }


def from_tables(world: World, village: str, year: int, month: int) -> Row:
    able = frail = people = 0.0
    for row in world.homes[village]:
        severe = row["severe"] or 0.0
        people += row["people"]
        if row["age_group"] in ABLE:
            able += row["people"] - severe
        frail += row["people"] if row["age_group"] in FRAIL else severe
    gone = [
        stay
        for stay in world.stays_from[village]
        if stay["year"] == year and stay["destination_id"] != village
    ]
    long_by_month: dict[int, float] = defaultdict(float)
    for stay in gone:
        if stay["absence"] == "long" and stay["age_group"] in ABLE:
            long_by_month[stay["month"]] += stay["people"]
    always = max(long_by_month.values(), default=0.0)
    reference = max(0.0, able - always)
    result: Row = {
        "basis": "tables",
        "published": True,
        "known": (year, month) in world.spoken_of,
        "people": people,
        "away_all_year": always,
        "responders_reference": reference,
    }
    if not result["known"]:
        return result
    now = [stay for stay in gone if stay["month"] == month]
    able_away = [stay for stay in now if stay["age_group"] in ABLE]
    frail_away = sum(stay["people"] for stay in now if stay["age_group"] in FRAIL)
    result["people_away"] = sum((stay["people"] for stay in now), 0.0)
    result["people_here"] = max(0.0, people - result["people_away"])
    result["unknown_age_away"] = sum(
        (stay["people"] for stay in now if stay["age_group"] in ("unknown", None)), 0.0
    )
    result["responders"] = max(0.0, able - sum(stay["people"] for stay in able_away))
    result["needs_help"] = max(0.0, frail - frail_away)
    return result | table_ratios(result, [stay["se"] for stay in able_away])


def table_ratios(row: Row, errors: list[float | None]) -> Row:
    able, reference, frail = row["responders"], row["responders_reference"], row["needs_help"]
    found: Row = {
        "rai": able / reference if reference else None,
        "help_per_responder": frail / able if able else None,
        "no_responder": able == 0 and frail > 0,
    }
    stated = [error for error in errors if error is not None]
    if stated and reference:
        half = Z * math.sqrt(sum(error**2 for error in stated)) / reference
        rai = found["rai"]
        found["rai_low"] = min(1.0, max(0.0, rai - half))
        found["rai_high"] = min(1.0, max(0.0, rai + half))
    return found


@dataclass(frozen=True)
class Lines:
    """The limits of the verdict."""

    rai_loss: float = 2 / 3
    rai_watch: float = 0.8
    help_loss: float = 0.5
    help_watch: float = 0.4


def severity(row: Row, rai: float | None, aid: float | None, lines: Lines) -> int:
    tiny = 1e-9
    if row["no_responder"] or row["roles_empty"]:
        return 2
    if rai is not None and rai < lines.rai_loss - tiny:
        return 2
    if aid is not None and aid > lines.help_loss + tiny:
        return 2
    if row["roles_short"]:
        return 1
    if rai is not None and rai < lines.rai_watch - tiny:
        return 1
    return 1 if aid is not None and aid > lines.help_watch + tiny else 0


USUAL_LINES = Lines()


def verdict(row: Row, lines: Lines = USUAL_LINES) -> str:
    if row["basis"] is None or not row["known"] or row["people"] == 0:
        return "no data"
    if not row["published"]:
        return "cannot tell"
    rai, aid = row["rai"], row["help_per_responder"]
    if rai is None and aid is None and not row["no_responder"]:
        return "cannot tell"
    if row["basis"] == "sample" and (
        (rai is not None and row["rai_low"] is None)
        or (aid is not None and row["help_low"] is None)
    ):
        return "cannot tell"

    def end(name: str, point: float | None) -> float | None:
        return point if row[name] is None else row[name]

    worst = severity(row, end("rai_low", rai), end("help_high", aid), lines)
    best = severity(row, end("rai_high", rai), end("help_low", aid), lines)
    return ("ok", "watch", "loss")[worst] if worst == best else "cannot tell"


def area_month(rows: list[Row]) -> Row:
    """The sums of villages that have numbers, and their ratios."""
    given = [row for row in rows if row["responders"] is not None]

    def add(name: str) -> float | None:
        values = [row[name] for row in given if row[name] is not None]
        return sum(values) if values else None

    able, reference, frail = (
        add(name) for name in ("responders", "responders_reference", "needs_help")
    )
    rai = able / reference if able is not None and reference else None
    exact = len(given) == len(rows) and all(row["basis"] == "full" for row in rows)
    return {
        "people": add("people"),
        "people_here": add("people_here"),
        "people_away": add("people_away"),
        "responders": able,
        "responders_reference": reference,
        "needs_help": frail,
        "newcomers": told_newcomers(rows),
        "people_to_protect": add("people_to_protect"),
        "rai": rai,
        "rai_low": rai if exact else None,
        "rai_high": rai if exact else None,
        "help_per_responder": frail / able if able else None,
        "no_responder": able == 0 and frail > 0,
        "villages_known": len(given),
        "villages_total": len(rows),
    }


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


def expected_absence(rows: list[Row], rai: dict[int, float | None]) -> float | None:
    """The weighted share of responders away; nothing if a weighted month is not known."""
    stated = any(row["weight"] is not None for row in rows)
    weights = {
        row["month"]: (row["weight"] or 0.0) if stated else float(row["level"]) for row in rows
    }
    weights = {month: weight for month, weight in weights.items() if weight > 0}
    if not weights or any(rai[month] is None for month in weights):
        return None
    away = sum(weight * (1 - (rai[month] or 0.0)) for month, weight in weights.items())
    return away / sum(weights.values())


def household_type(members: list[Row], season: Sequence[int]) -> str:
    if any(here(person, month) is None for person in members for month in MONTHS):
        return "unknown"

    def count(month: int) -> tuple[int, int, int]:
        at_home = [person for person in members if here(person, month)]
        return (
            len(at_home),
            sum(is_responder(person) for person in at_home),
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
    strained = {month for month, (_, able, frail) in year.items() if frail > 2 * able}
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


def newcomer_row(row: Row, trained: float, to_plan: float) -> Row:
    """What newcomers make of one village and month, from its building blocks."""
    arrived, protect = row["newcomers"], row["people_to_protect"]
    able, frail = row["responders"], row["needs_help"]
    share = arrived / protect if arrived is not None and protect else None
    more = None if able is None or arrived is None else able + trained * arrived
    return {
        "newcomer_share": share,
        "is_to_plan": share is not None and share >= to_plan - 1e-9,
        "responders_with_newcomers": more,
        "help_with_newcomers": frail / more if more else None,
        "no_responder_with_newcomers": more == 0 and frail > 0,
    }


def newcomer_sums(rows: list[Row]) -> Row:
    """One month of several villages: those sums that belong together."""

    def known(name: str) -> list[Row]:
        return [row for row in rows if row[name] is not None]

    given = known("people_to_protect")
    bases = dict.fromkeys(("people_here", "newcomers", "people_to_protect"), given)
    bases |= {name: known(name) for name in ("responders", "needs_help")}
    return {
        "villages": len(rows),
        "villages_known": len(given),
        "newcomers_told": told_newcomers(rows),
        **{n: sum(row[n] for row in base) if base else None for n, base in bases.items()},
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


def role_cells(world: World, village: str, month: int) -> dict[str, tuple[int, int]]:
    """Holders here and minimum of each role of a village."""
    members = world.members[village]
    wanted = {role: 1 for person in members for role in roles_of(person)}
    wanted |= role_minimums(world, village)
    return {
        role: (sum(role in roles_of(p) for p in members if here(p, month) == 1), minimum)
        for role, minimum in wanted.items()
        if minimum
    }


def deputies(members: list[Row], due: Iterable[int]) -> set[tuple[str, str]]:
    """Who could deputise: able, without a role, and known to be here whenever it matters."""
    months = list(due)
    if not months:
        return set()
    return {
        (person["household_id"], person["person_id"])
        for person in members
        if is_responder(person)
        and not roles_of(person)
        and all(here(person, month) == 1 for month in months)
    }


def people_above(wanted: float) -> int:
    """Whole people that are at least so many; a last digit is no person."""
    return math.ceil(wanted - 1e-9)


def remedies(row: Row, lines: Lines = USUAL_LINES) -> Row:
    """Responders to add, to bring back and to spare."""
    able, usual, frail = row["responders"], row["responders_reference"], row["needs_help"]
    if able is None:
        return dict.fromkeys(("responders_to_add", "responders_to_return", "responders_to_spare"))
    lend = 0
    while (
        able - (lend + 1) + 1e-9 >= frail / lines.help_loss
        and able - (lend + 1) + 1e-9 >= usual * lines.rai_loss
    ):
        lend += 1
    return {
        "responders_to_add": max(0.0, people_above(frail / lines.help_loss) - able),
        "responders_to_return": max(0.0, people_above(usual * lines.rai_loss) - able),
        "responders_to_spare": lend,
    }


def mended(row: Row, condition: str) -> Row:
    """The row as if one condition were in order."""
    changes: dict[str, Row] = {
        "responders": {"rai": 1.0, "no_responder": False},
        "help": {"help_per_responder": 0.0},
        "roles": {"roles_empty": None, "roles_short": None},
    }
    return row | changes[condition]


def deciding(row: Row, lines: Lines = USUAL_LINES) -> tuple[str | None, str | None]:
    """The one condition that lifts a flag when mended, and the verdict then."""
    names = ("ok", "watch", "loss")
    judged = verdict(row, lines)
    if judged not in ("watch", "loss"):
        return None, None
    for condition in ("responders", "help", "roles"):
        better = mended(row, condition)
        left = severity(better, better["rai"], better["help_per_responder"], lines)
        if left < names.index(judged):
            return condition, names[left]
    return None, None


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


def flags_by_chance(rows: Iterable[Row]) -> dict[str, float]:
    """Village-months with an estimate, the estimates, and the most false flags to expect."""
    cells = ratios = flagged = 0
    for row in rows:
        widths = [
            row[high] is not None and row[low] is not None and row[high] > row[low]
            for low, high in (("rai_low", "rai_high"), ("help_low", "help_high"))
        ]
        cells += any(widths)
        ratios += sum(widths)
        flagged += any(widths) and verdict(row) in ("loss", "watch")
    return {"cells": cells, "ratios": ratios, "flagged": flagged, "flags_by_chance": ratios / 40}
