"""Random worlds, the same for the same seed, full of what breaks measures.

Villages as there are many, with a season; and others with rosters (full lists,
samples large and small, a single household, months not known, nobody able, nobody
ever away, seasons over New Year, role holders who leave), with tables only (partly
covered years, standard errors, unknown ages, more people away than live there) and
with nothing; places with gaps above them; roles stated at several levels.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

from tests.measures.oracle import MONTHS, Row, World, count_level

YEAR = 2025
ROLES = ("early warning", "first aid", "search and rescue")
GROUPS = ("0-4", "5-17", "18-24", "25-39", "40-59", "60+", "unknown")
KINDS = (
    *("roster", "roster", "seasonal roster", "seasonal roster", "seasonal roster"),
    *("tables", "seasonal tables", "seasonal tables", "both", "none"),
)
QUESTIONS = ("warned", "sheltered", "on_committee")
REASONS = ("work", "study", None)
MOVE_REASONS = ("flood", "work, or looking for it", None)
Pattern = Callable[[random.Random], set[int]]


def world(seed: int, villages: int = 150) -> World:
    """One world of a few townships."""
    chance = random.Random(seed)
    names = [f"V{seed}-{n}" for n in range(villages)]
    places = list(_places(chance, seed, names))
    made = World(YEAR, places=places)
    for name in names:
        kind = chance.choice(KINDS)
        if kind in ("roster", "both"):
            made.roster += _roster(chance, name, names)
        if kind == "seasonal roster":
            made.roster += _seasonal_roster(chance, name, made.place[name]["households"])
        if kind == "seasonal tables":
            made.residents += list(_many_residents(chance, name))
            made.stays += list(_seasonal_stays(chance, name))
        if kind in ("tables", "both"):
            made.residents += _residents(chance, name)
            made.stays += _stays(chance, name, names)
    made.moves = [_move(chance, names) for _ in range(3 * villages)]
    made.roles = list(_roles(chance, seed, names))
    made.hazards = list(_hazards(chance, seed, names))
    made.labour = list(_labour(random.Random(seed + 1000), seed, names))
    made.newcomer_care = list(_newcomer_care(random.Random(seed + 3000), names))
    made.storms = list(_storms(random.Random(seed + 2000), made.hazards))
    for calendar, storms in _counted(random.Random(seed + 3000), seed):
        made.hazards += calendar
        made.storms += storms
    made.__post_init__()
    return made


def _places(chance: random.Random, seed: int, names: list[str]) -> Iterator[Row]:
    def place(place_id: str, level: str, parent: str | None, households: int | None = None) -> Row:
        return {
            "place_id": place_id,
            "name_en": place_id,
            "level": level,
            "parent_id": parent,
            "households": households,
        }

    yield place("LAND", "country", None)
    yield place("REGION", "state", "LAND")
    yield place("CITY", "state", "LAND")
    yield place("SEA", "other", "REGION")
    townships = [f"T{seed}-{n}" for n in range(4)]
    for name in townships:
        yield place(name, "township", "REGION")
        yield place(f"{name}-A", "tract", name)
    for name in names:
        above = chance.choice(townships)
        parent = chance.choice([f"{above}-A", f"{above}-A", above, "REGION", "GONE", None])
        households = chance.choice([None, 1, 2, 4, 8, 20, 60, 200])
        yield place(name, "village", parent, households)


def _roster(chance: random.Random, village: str, names: list[str]) -> list[Row]:
    size = chance.choice((1, 1, 2, 3, 5, 8, 12, 24, 25, 30, 40, 60))
    ages = chance.choice(((0, 90), (0, 90), (18, 59), (60, 90), (5, 17)))
    pattern = chance.choice((_never, _season, _season, _over_new_year, _often, _always, _most))
    doubt = chance.choice((0, 0, 0, 0.03, 0.3))
    not_asked = chance.choice((0, 0, 0, 0, 3, 7))  # months at the end of the year
    years = chance.choice(((None,), (YEAR,), (None, YEAR), (YEAR - 2, YEAR - 1)))
    severe = chance.choice((0.0, 0.1))
    found = []
    for household in range(size):
        together = pattern(chance) if chance.random() < 0.2 else None
        for person in range(chance.randint(1, 6)):
            away = pattern(chance) if together is None else together
            found.append(
                {
                    "household_id": f"H{household}",
                    "person_id": f"P{person}",
                    "village_id": village,
                    "sex": chance.choice(("f", "m", "unknown")),
                    "age": chance.randint(*ages),
                    "severe": int(chance.random() < severe),
                    **_presence(chance, away, doubt, 12 - not_asked),
                    "destination_id": chance.choice(["CITY", "SEA", None, village, *names[:5]]),
                    "absence": chance.choice([None, None, None, "seasonal"]),
                    "reason": chance.choice(REASONS),
                    "roles": _held(chance),
                    "year": chance.choice(years),
                }
            )
    return found


def _seasonal_roster(chance: random.Random, village: str, stated: int | None) -> list[Row]:
    """A village as there are many: all ages, and some of its adults away in the same season."""
    size = min(chance.choice((6, 12, 30, 40, 60)), stated or 60)
    leave = chance.choice((0.1, 0.25, 0.3, 0.4, 0.6))
    elders = chance.choice((0.1, 0.2, 0.25, 0.4))
    first, length = chance.randint(1, 12), chance.choice((2, 4, 9))
    season = {(first + month - 1) % 12 + 1 for month in range(length)}
    return [
        {
            "household_id": f"H{household}",
            "person_id": f"P{person}",
            "village_id": village,
            "sex": chance.choice(("f", "m")),
            "age": chance.choice((2, 70)) if chance.random() < elders else chance.randint(12, 59),
            "severe": int(chance.random() < 0.05),
            **_presence(chance, season if chance.random() < leave else set(), 0, 12),
            "destination_id": "CITY",
            "absence": None,
            "reason": chance.choice(REASONS),
            "roles": chance.choice(ROLES) if chance.random() < 0.08 else None,
            "year": YEAR,
        }
        for household in range(size)
        for person in range(chance.randint(2, 5))
    ]


def _presence(chance: random.Random, away: set[int], doubt: float, last: int) -> Row:
    """Who is here, in the months to ``last``; some of them not known."""
    return {
        f"here_{month:02d}": None
        if month > last or chance.random() < doubt
        else int(month not in away)
        for month in MONTHS
    }


def _never(chance: random.Random) -> set[int]:
    return set()


def _always(chance: random.Random) -> set[int]:
    return set(MONTHS) if chance.random() < 0.5 else {4, 5}


def _season(chance: random.Random) -> set[int]:
    return {2, 3, 4, 5} if chance.random() < 0.4 else set()


def _over_new_year(chance: random.Random) -> set[int]:
    return {11, 12, 1, 2} if chance.random() < 0.5 else set()


def _often(chance: random.Random) -> set[int]:
    return {month for month in MONTHS if chance.random() < 0.3}


def _most(chance: random.Random) -> set[int]:
    return set(MONTHS) - {chance.choice((1, 6, 7))} if chance.random() < 0.3 else set()


def _held(chance: random.Random) -> str | None:
    if chance.random() < 0.8:
        return chance.choice((None, "", " ; "))
    held = chance.sample(ROLES, chance.randint(1, 2))
    return chance.choice(("; ", ";", " ;")).join([*held, chance.choice((held[0], ""))])


def _residents(chance: random.Random, village: str) -> list[Row]:
    scale = chance.choice((0, 5, 40))
    return [
        {
            "place_id": village,
            "sex": sex,
            "age_group": group,
            "people": float(chance.randint(0, scale)),
            "severe": chance.choice((None, 0.0)),
        }
        for sex in ("f", "m")
        for group in chance.sample(GROUPS, chance.randint(1, len(GROUPS)))
    ] + [
        {"place_id": village, "sex": "unknown", "age_group": "40-59", "people": 3.0, "severe": 1.0}
    ]


def _stays(chance: random.Random, village: str, names: list[str]) -> list[Row]:
    """Stays of months 1-11 of one year and of a few months of the year before."""
    spread = chance.choice((1, 10))
    found = {}
    for _ in range(chance.randint(0, 60)):
        row = {
            "origin_id": chance.choice([village, village, village, None, "CITY"]),
            "destination_id": chance.choice(["CITY", "SEA", None, "GONE", village, *names[:5]]),
            "year": chance.choice((YEAR, YEAR, YEAR - 1)),
            "month": chance.randint(1, 11),
            "sex": chance.choice(("f", "m", None)),
            "age_group": chance.choice((*GROUPS, None)),
            "people": float(chance.randint(0, spread)),
            "absence": chance.choice((None, "short", "long")),
            "reason": chance.choice(REASONS),
            "se": chance.choice((None, None, None, 0.5, 2.0)),
        }
        if row["year"] == YEAR or row["month"] > 8:
            found[*list(row.values())[:-2], row["reason"]] = row
    return list(found.values())


def _many_residents(chance: random.Random, village: str) -> Iterator[Row]:
    """Residents of a village in which most may help."""
    frail = chance.choice((8, 16, 20, 24, 30))
    for sex in ("f", "m"):
        for group, most in (("0-4", frail), ("18-24", 40), ("25-39", 60), ("60+", frail)):
            people = float(chance.randint(most // 4, most))
            yield {
                "place_id": village,
                "sex": sex,
                "age_group": group,
                "people": people,
                "severe": chance.choice((None, 1.0)),
            }


def _seasonal_stays(chance: random.Random, village: str) -> Iterator[Row]:
    """A few away all year and many in a season, with or without the errors of the counts."""
    errors = chance.choice(((None,), (None,), (1.0,), (3.0, 6.0), (None, 2.0)))
    first, length = chance.randint(1, 11), chance.choice((2, 4, 8))
    season = {(first + month - 1) % 12 + 1 for month in range(length)}
    many = chance.choice((8, 20, 35, 70))
    for month in range(1, 12):
        for sex, group in (("m", "25-39"), ("f", "18-24"), ("m", "60+")):
            most = many if month in season and group != "60+" else 3
            yield {
                "origin_id": village,
                "destination_id": "CITY",
                "year": YEAR,
                "month": month,
                "sex": sex,
                "age_group": group,
                "people": float(chance.randint(most // 2, most)),
                "absence": chance.choice(("seasonal", "long")) if group == "18-24" else None,
                "reason": "work",
                "se": chance.choice(errors),
            }


# No move was recorded in November, nor, the year before, from July on.
_MOVE_MONTHS = [{"year": YEAR, "month": month} for month in MONTHS if month != 11]
_MOVE_MONTHS += [{"year": YEAR - 1, "month": month} for month in range(1, 7)]


def _move(chance: random.Random, names: list[str]) -> Row:
    return {
        "origin_id": chance.choice([*names, "CITY", None]),
        "destination_id": chance.choice([*names, "CITY", "SEA", "REGION", None]),
        **chance.choice(_MOVE_MONTHS),
        "sex": chance.choice(("f", "m", None)),
        "age_group": chance.choice((*GROUPS, None)),
        "people": float(chance.randint(0, 9)),
        "reason": chance.choice(MOVE_REASONS),
    }


def _roles(chance: random.Random, seed: int, names: list[str]) -> Iterator[Row]:
    yield {"place_id": "REGION", "role": "early warning", "minimum": 1}
    yield {"place_id": f"T{seed}-0", "role": "early warning", "minimum": 2}
    for name in chance.sample(names, len(names) // 4):
        yield {
            "place_id": name,
            "role": chance.choice(ROLES),
            "minimum": chance.choice((0, 1, 2, 3, 6)),
        }


def _hazards(chance: random.Random, seed: int, names: list[str]) -> Iterator[Row]:
    owners = [("cyclone", "LAND"), ("flood", f"T{seed}-1"), ("flood", "REGION")]
    owners += [("cyclone", name) for name in chance.sample(names, 8)]
    for hazard, owner in owners:
        weighted = chance.random() < 0.6
        levels = chance.choice(((0, 1, 2, 3), (0, 0, 3), (2, 3), (0, 1)))
        for month in MONTHS:
            yield {
                "hazard": hazard,
                "place_id": owner,
                "month": month,
                "level": chance.choice(levels),
                "weight": float(chance.randint(0, 8)) if weighted else None,
                "source": owner,
            }


def _labour(chance: random.Random, seed: int, names: list[str]) -> Iterator[Row]:
    owners = [("salt", "LAND"), ("salt", f"T{seed}-2"), ("harvest", "REGION")]
    owners += [("harvest", name) for name in chance.sample(names, 6)]
    for activity, owner in owners:
        for month in MONTHS:
            yield {
                "activity": activity,
                "place_id": owner,
                "month": month,
                "level": chance.randint(0, 3),
                "who": owner,
                "movement": None,
                "source": owner,
            }


def _newcomer_care(chance: random.Random, names: list[str]) -> Iterator[Row]:
    """Answers of two villages in three, some of their questions left open."""
    for name in chance.sample(names, 2 * len(names) // 3):
        answers = {each: chance.choice((1, 0, None)) for each in QUESTIONS}
        yield {"place_id": name, **answers, "host_households": chance.choice((3, None))}


def _storms(chance: random.Random, hazards: list[Row]) -> Iterator[Row]:
    """Ten storms that came near some of the places with a calendar, in a month or the next."""
    owners = sorted({(row["hazard"], row["place_id"]) for row in hazards})
    for number in range(10):
        month = chance.choice(MONTHS)
        for hazard, place in chance.sample(owners, 3):
            yield {
                "hazard": hazard,
                "place_id": place,
                "storm_id": f"S{number}",
                "month": chance.choice((month, month % 12 + 1)),
                "closest_at": "2000-01-01T00:00:00Z",
                "distance_km": float(chance.randint(0, 3)),
            }


def _counted(chance: random.Random, seed: int) -> Iterator[tuple[list[Row], list[Row]]]:
    """Calendars counted from storms, with those storms; of one of them a storm is not listed."""
    owners = [("typhoon", "LAND"), ("typhoon", "CITY"), ("storm surge", "REGION")]
    owners += [("typhoon", f"T{seed}-0"), ("storm surge", f"T{seed}-1")]
    for number, (hazard, place) in enumerate(owners):
        storms = [
            {
                "hazard": hazard,
                "place_id": place,
                "storm_id": f"C{number}-{each}",
                "month": chance.choice((4, 5, 5, 5, 10, 11)),
                "closest_at": "2000-01-01T00:00:00Z",
                "distance_km": chance.uniform(0, 400),
                "wind_kt": chance.choice((None, 20.0, 34.0, 45.0, 64.0, 115.0)),
            }
            for each in range(20)
        ]
        counted = Counter(storm["month"] for storm in storms)
        stated = chance.choice((True, False))
        calendar = [
            {
                "hazard": hazard,
                "place_id": place,
                "month": month,
                "level": chance.randint(0, 3)
                if stated and chance.random() < 0.5
                else count_level(counted[month], len(storms)),
                "weight": float(counted[month]),
                "source": place,
            }
            for month in MONTHS
        ]
        yield calendar, storms[1:] if number == 1 else storms
