"""Checks across the tables of a draft: each finds its own fault and nothing else."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely

from mobility.importers.check import check
from mobility.importers.problems import Problem
from mobility.measures.years import latest, newest
from mobility.store import database
from mobility.tables import table
from mobility.words import MONTHS, speak
from tests.worlds import person, place, rows


class Tables:
    """Tables in memory, handed out as a draft does."""

    def __init__(self, outlines: gpd.GeoDataFrame | None = None, **tables: pa.Table) -> None:
        self.tables, self.outlines = tables, outlines

    def connect(self) -> database.CursorBackend:
        return database.connect()

    def rows(self, _: database.CursorBackend, name: str) -> database.Table:
        return database.rows(self.tables.get(name, table(name).empty()))

    def boundaries(self) -> gpd.GeoDataFrame | None:
        return self.outlines


def stay(month: int, people: float = 1, **more: Any) -> dict[str, Any]:
    return {
        "origin_id": "V2",
        "destination_id": "CITY",
        "year": 2025,
        "month": month,
        "sex": "m",
        "age_group": "18-24",
        "people": people,
        **more,
    }


def resident(place_id: str, people: float, age: str = "18-24", **more: Any) -> dict[str, Any]:
    return {"place_id": place_id, "sex": "m", "age_group": age, "people": people, **more}


def sound(**changed: pa.Table) -> Tables:
    """A draft without faults, some of its tables changed."""
    tables = {
        "places": rows(
            "places",
            place("T1", "township"),
            place("V1", "village", "T1", households=1),
            place("V2", "village", "T1", households=40),
            place("CITY", "other"),
        ),
        "roster": rows("roster", person("H1", 1, 30, (4,)), person("H1", 2, 3)),
        "residents": rows("residents", resident("V2", 50)),
        "stays": rows("stays", *(stay(month) for month in MONTHS)),
        "hazards": rows("hazards", {"hazard": "cyclone", "place_id": "T1", "month": 5, "level": 3}),
    }
    return Tables(**(tables | changed))


def only(draft: Tables) -> Problem:
    """The one finding about a draft, whose words can be said."""
    found = check(draft)
    assert len(found) == 1, found
    words = speak("en")
    assert "{" not in words.say(found[0].what, **found[0].values)
    assert "{" not in words.say(found[0].remedy, **found[0].values)
    return found[0]


def test_a_sound_draft_has_no_finding() -> None:
    assert check(sound()) == []


def test_an_empty_draft_has_no_finding() -> None:
    assert check(Tables()) == []


def test_people_without_places_are_an_error() -> None:
    codes = {found.code for found in check(Tables(residents=rows("residents", resident("V2", 1))))}
    assert codes == {"no_places", "unknown_place"}


def places(*changed: dict[str, Any]) -> pa.Table:
    """The sound draft's places, some put in the place of those with their code."""
    kept = {row["place_id"]: row for row in sound().tables["places"].to_pylist()}
    return rows("places", *(kept | {row["place_id"]: row for row in changed}).values())


@pytest.mark.parametrize(
    ("changed", "code", "severity", "ids"),
    [
        ([place("V3", "village", "T9")], "missing_parent", "error", "V3 (T9)"),
        ([place("V3", "village")], "no_parent", "warning", "V3"),
        ([place("V3", "village", "V1")], "parent_not_above", "warning", "V3"),
        (
            [place("A", "other", "B"), place("B", "other", "A"), place("V3", "village", "A")],
            "parent_cycle",
            "error",
            "A, B",
        ),
        (
            [place("O1", "other"), *(place(f"O{n}", "other", f"O{n - 1}") for n in range(2, 9))],
            "line_too_long",
            "error",
            "O8",
        ),
    ],
)
def test_places_must_lie_in_larger_places(
    changed: list[dict[str, Any]], code: str, severity: str, ids: str
) -> None:
    found = only(sound(places=places(*changed)))
    assert (found.code, found.severity, found.values["listed"]) == (code, severity, ids)


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("roles", {"place_id": "V9", "role": "boat", "minimum": 1}),
        ("moves", stay(4, origin_id="V9")),
        ("newcomer_care", {"place_id": "V9", "warned": 0}),
    ],
)
def test_codes_that_are_no_places_are_an_error(name: str, record: dict[str, Any]) -> None:
    found = [p for p in check(sound(**{name: rows(name, record)})) if p.severity == "error"]
    assert [(p.code, p.values["listed"], p.values["rows"]) for p in found] == [
        ("unknown_place", "V9", 1)
    ]


def test_answers_where_no_newcomer_is_known_are_no_finding() -> None:
    assert check(sound(newcomer_care=rows("newcomer_care", {"place_id": "V1", "warned": 0}))) == []


@pytest.mark.parametrize(
    ("record", "code", "ids"),
    [
        ({"place_id": "T1", "warned": 0}, "care_of_no_village", "T1 (township)"),
        ({"place_id": "V1", "host_households": 2}, "more_hosts_than_households", "V1 (2 > 1)"),
    ],
)
def test_answers_are_a_village_s_and_hosts_are_of_its_households(
    record: dict[str, Any], code: str, ids: str
) -> None:
    found = only(sound(newcomer_care=rows("newcomer_care", record)))
    assert (found.code, found.severity, found.values["listed"]) == (code, "warning", ids)


def test_an_outline_must_belong_to_a_place() -> None:
    draft = sound()
    draft.outlines = gpd.GeoDataFrame(
        {"place_id": ["T1", "T9"], "level": ["township"] * 2},
        geometry=[shapely.box(0, 0, 1, 1)] * 2,
        crs="EPSG:4326",
    )
    found = only(draft)
    assert (found.code, found.values["listed"]) == ("outline_without_place", "T9")


def test_no_hazards_is_a_warning_and_a_hazard_without_a_season_a_note() -> None:
    assert only(sound(hazards=table("hazards").empty())).code == "no_hazards"
    low = rows("hazards", {"hazard": "flood", "place_id": "T1", "month": 8, "level": 1})
    found = only(sound(hazards=low))
    assert (found.code, found.severity, found.values["listed"]) == ("no_season", "note", "flood")


def test_a_roster_without_the_number_of_households_is_taken_as_a_full_list() -> None:
    found = only(sound(places=places(place("V1", "village", "T1"))))
    assert (found.code, found.values["listed"]) == ("households_not_stated", "V1")


def test_a_roster_of_more_households_than_there_are_is_a_warning() -> None:
    roster = rows("roster", person("H1", 1, 30), person("H2", 1, 30))
    found = only(sound(roster=roster))
    assert (found.code, found.values["listed"]) == ("more_households_than_stated", "V1 (2 > 1)")


def test_a_sample_too_small_to_judge_by_is_a_warning() -> None:
    found = only(sound(places=places(place("V1", "village", "T1", households=40))))
    assert (found.code, found.values["listed"]) == ("too_few_households", "V1 (1 of 40)")


def test_a_roster_belongs_to_a_village() -> None:
    found = only(sound(places=places(place("V1", "tract", "T1", households=1))))
    assert (found.code, found.values["listed"]) == ("roster_of_no_village", "V1 (tract)")


def test_a_member_away_long_is_here_in_no_month() -> None:
    long = [
        person("H1", 1, 30, MONTHS, absence="long"),
        person("H1", 2, 30, (4,), absence="long"),
    ]
    found = only(sound(roster=rows("roster", *long)))
    assert (found.code, found.values["listed"]) == ("long_absence_but_here", "V1/H1/H1-2")


def test_two_half_months_against_their_month_are_named_and_not_refused() -> None:
    members = [
        person("H1", 1, 30, here_04a=0, here_04b=0),
        person("H1", 2, 30, (10,), here_10a=1, here_10b=1),
        person("H1", 3, 30, (4,), here_04a=1, here_04b=0),
        person("H1", 4, 30, (5,), here_05a=1),
        person("H1", 5, 30, (11,), here_11a=0, here_11b=0),
    ]
    found = only(sound(roster=rows("roster", *members)))
    assert (found.code, found.severity) == ("half_months_against_month", "warning")
    assert found.values["listed"] == "V1/H1/H1-1, V1/H1/H1-2"


def test_more_people_in_difficulty_than_people_is_an_error() -> None:
    found = only(sound(residents=rows("residents", resident("V2", 50, severe=51))))
    assert (found.code, found.severity) == ("severe_above_people", "error")


def test_months_that_no_row_covers_are_named() -> None:
    stays = rows("stays", *(stay(month) for month in MONTHS if month not in (3, 11)))
    found = only(sound(stays=stays))
    assert (found.code, found.values["all_months"], found.values["year"]) == (
        "months_not_covered",
        "3, 11",
        2025,
    )


def test_nobody_away_is_covered_by_a_row_of_0_people() -> None:
    assert check(sound(stays=rows("stays", *(stay(month, 0) for month in MONTHS)))) == []


def test_residents_without_stays_are_a_warning() -> None:
    more = places(place("V3", "village", "T1"))
    residents = rows("residents", resident("V2", 50), resident("V3", 50))
    found = only(sound(places=more, residents=residents))
    assert (found.code, found.values["listed"]) == ("no_stays", "V3")


def test_a_roster_beside_stays_tells_the_difference() -> None:
    stays = [stay(month) for month in MONTHS]
    stays += [stay(month, origin_id="V1") for month in (4, 5)]
    stays += [stay(4, 90, origin_id="V1", year=2024)]
    draft = sound(stays=rows("stays", *stays))
    (found,) = [one for one in check(draft) if one.code == "roster_and_stays"]
    # April 2025 agrees; May 2025 (0, 1) and April 2024 (0, 90) differ.
    assert (found.values["counted"], found.values["told"]) == (0, 91)


def test_a_sample_is_raised_to_the_village_before_it_is_compared() -> None:
    stays = [stay(month) for month in MONTHS] + [stay(4, 3, origin_id="V1")]
    draft = sound(
        stays=rows("stays", *stays), places=places(place("V1", "village", "T1", households=2))
    )
    found = only(draft)
    assert (found.values["counted"], found.values["told"]) == (2, 3)


def test_a_long_absence_covers_twelve_months() -> None:
    stays = [stay(month, absence="long") for month in MONTHS]
    assert check(sound(stays=rows("stays", *stays))) == []
    cut = [stay(month, absence="long" if month > 2 else None) for month in MONTHS]
    found = only(sound(stays=rows("stays", *cut)))
    assert (found.code, found.values["listed"]) == ("long_absence_of_some_months", "V2 → CITY (10)")


def test_more_people_away_than_residents_are_a_warning() -> None:
    stays = [stay(month, 51 if month == 4 else 1) for month in MONTHS]
    residents = rows("residents", resident("V2", 50), resident("V2", 50, "60+"))
    found = only(sound(stays=rows("stays", *stays), residents=residents))
    assert (found.code, found.values["listed"]) == (
        "more_age_group_away_than_residents",
        "V2 18-24 (51 > 50)",
    )
    alone = check(sound(stays=rows("stays", *stays)))
    assert {one.code for one in alone} == {
        "more_away_than_residents",
        "more_age_group_away_than_residents",
    }


def test_a_stay_in_the_own_village_is_a_warning() -> None:
    stays = [stay(month) for month in MONTHS] + [stay(4, destination_id="V2")]
    found = only(sound(stays=rows("stays", *stays)))
    assert (found.code, found.values["listed"]) == ("stay_at_origin", "V2")


def test_of_many_ids_the_first_few_are_named() -> None:
    many = [place(f"W{number:02d}", "village") for number in range(20)]
    found = only(sound(places=places(*many)))
    assert found.values["n"] == 20
    assert found.values["listed"] == "W00, W01, W02, W03, W04 …"


def test_a_sum_of_both_sexes_beside_them_is_doubted_and_two_that_agree_are_an_error() -> None:
    def group(age: str) -> list[dict[str, Any]]:
        sexes = (("f", 3.0), ("m", 4.0), ("unknown", 7.0))
        return [resident("V2", count, age, sex=sex) for sex, count in sexes]

    once = only(sound(residents=rows("residents", *group("18-24"))))
    assert (once.code, once.severity) == ("sums_beside_parts", "warning")
    twice = only(sound(residents=rows("residents", *group("18-24"), *group("25-39"))))
    assert (twice.code, twice.severity) == ("sums_beside_parts", "error")
    people = [resident("V2", 3, sex="f"), resident("V2", 4), resident("V2", 2, sex="unknown")]
    assert check(sound(residents=rows("residents", *people))) == []


def test_a_row_without_origin_that_is_the_sum_of_the_others_is_doubted() -> None:
    months = [stay(month) for month in MONTHS]
    more = [stay(4, 2, origin_id="V1", destination_id="CITY"), stay(4, 3, origin_id=None)]
    found = [one.code for one in check(sound(stays=rows("stays", *months, *more)))]
    assert "sums_beside_parts" in found


def test_residents_of_an_area_and_of_its_villages_are_doubted() -> None:
    both = rows("residents", resident("V2", 50), resident("T1", 90))
    found = {one.code for one in check(sound(residents=both))}
    assert "areas_beside_parts" in found


def test_a_place_as_large_as_all_others_is_doubted() -> None:
    names = ("V1", "V2", "CITY", "T2")
    counts = zip(names, (20, 30, 50, 100), strict=True)
    places = [place(name, "village") for name in ("V1", "V2", "T2")]
    found = check(
        sound(
            places=rows("places", *places, place("CITY", "other")),
            residents=rows("residents", *(resident(name, count) for name, count in counts)),
        )
    )
    assert [one.values["listed"] for one in found if one.code == "place_of_all"] == ["T2"]


def test_a_year_ahead_is_doubted_and_is_not_the_newest() -> None:
    ahead = latest() + 1
    stays = rows("stays", *(stay(month) for month in MONTHS), stay(4, year=ahead))
    found = {one.code: one for one in check(sound(stays=stays))}
    assert found["year_ahead"].values["listed"] == str(ahead)
    assert newest([2024, ahead]) == 2024
    assert newest([ahead]) == ahead
    assert newest([]) is None


def test_several_members_of_98_and_99_are_doubted() -> None:
    coded = [person(f"H{at}", 1, age) for at, age in enumerate((98, 99, 99))]
    roster = rows("roster", *coded)
    assert "codes_as_ages" in {one.code for one in check(sound(roster=roster))}
    old = rows("roster", *coded, *(person(f"G{at}", 1, 90 + at) for at in range(4)))
    assert "codes_as_ages" not in {one.code for one in check(sound(roster=old))}
