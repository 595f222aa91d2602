"""The findings, one rule at a time, on villages of a few people."""

from __future__ import annotations

from typing import Any

import pytest
from mobility.measures.finding import ALL_YEAR, FINDINGS, SURE

from tests import worlds
from tests.measures import engine
from tests.measures.engine import Row
from tests.worlds import YEAR, person

MONTHS = range(1, 13)
APRIL = (4,)


def people(number: int, age: int, away: Any = (), home: str = "H", **more: Any) -> list[Row]:
    """So many of one age, a household each."""
    return [person(f"{home}{age}-{n}", 1, age, away, **more) for n in range(number)]


def village(
    roster: list[Row], *, households: int | None = None, roles: dict[str, int] | None = None
) -> dict[int, Row]:
    """The months of V1 with their findings."""
    stated = [{"place_id": "V1", "role": r, "minimum": n} for r, n in (roles or {}).items()]
    given = {
        "places": worlds.rows("places", worlds.place("V1", "village", households=households)),
        "roster": worlds.rows("roster", *roster),
        "roles": worlds.rows("roles", *stated),
    }
    return {row["month"]: row for row in engine.run(findings_of(given))}


def findings_of(given: dict[str, Any]) -> Any:
    return engine.village_findings(engine.read_tables(given))


def told(row: Row) -> tuple[str, str | None, str]:
    return row["finding"], row["sure"], row["reasons"]


@pytest.mark.parametrize(
    ("here", "away", "needs", "expected"),
    [
        (10, 0, 0, ("keeps", "")),
        (8, 2, 0, ("keeps", "")),  # 0.80, on the line
        (15, 4, 0, ("watch", "helpers_watch")),
        (6, 3, 0, ("watch", "helpers_watch")),  # two thirds, on the line
        (6, 4, 0, ("loses", "helpers_loss")),
        (7, 3, 3, ("watch", "helpers_watch")),
        (7, 3, 4, ("loses", "help_loss")),
        (6, 4, 4, ("loses", "helpers_loss;help_loss")),
        (7, 3, 6, ("watch", "helpers_watch")),  # it never had two helpers each
        (8, 2, 5, ("keeps", "")),  # 5 > 4, but enough of the usual helpers are here
        (0, 4, 1, ("loses", "helpers_loss;help_loss")),
        (0, 0, 5, ("keeps", "")),  # no helper is ever here: nothing that absence does
    ],
)
def test_a_month_is_held_against_the_fullest_of_its_village(
    here: int, away: int, needs: int, expected: tuple[str, str]
) -> None:
    roster = people(here, 30) + people(away, 40, APRIL) + people(needs, 70)
    found = village(roster + people(1, 10))
    assert told(found[4]) == (expected[0], "certain", expected[1])
    assert told(found[5]) == ("keeps", "certain", "")


def test_a_village_without_a_helper_has_no_availability_and_is_low_all_year() -> None:
    row = village(people(3, 10))[4]
    assert (row["helpers_usual"], row["availability"], row["finding"]) == (0, None, "keeps")
    assert (row["all_year"], row["all_year_reasons"]) == ("low all year", "no_helper")


def test_the_fullest_months_are_three_and_the_first_of_those_that_tie() -> None:
    roster = people(2, 30) + people(1, 40, (1, 2)) + people(1, 50, (3, 9))
    found = village(roster)
    assert [month for month, row in found.items() if row["fullest"]] == [4, 5, 6]
    # Nobody is away in seven months; of the others the first are taken where three are wanted.
    roster = people(1, 30) + people(1, 40, range(3, 13))
    assert [month for month, row in village(roster).items() if row["fullest"]] == [1, 2, 3]
    assert village(roster)[1]["helpers_usual"] == pytest.approx(5 / 3)


def test_needs_are_held_against_those_of_the_fullest_months() -> None:
    """Three who may need help are here in January to March, when most helpers are."""
    roster = people(3, 30, range(4, 13)) + people(7, 40) + people(3, 70, range(4, 13))
    row = village(roster + people(3, 3))[4]
    assert (row["needs_help"], row["needs_help_usual"]) == (3, 6)
    assert (row["without_helpers"], row["without_helpers_usual"]) == (0, 1)


@pytest.mark.parametrize(
    ("minimum", "holders", "away", "expected", "all_year"),
    [
        (1, 2, 1, ("keeps", ""), "not low"),
        (2, 2, 1, ("watch", "role_watch"), "not low"),
        (2, 2, 2, ("loses", "role_loss"), "not low"),
        (1, 1, 1, ("loses", "role_loss"), "not low"),
        (3, 2, 1, ("keeps", ""), "low all year"),  # below its minimum all year
        (3, 2, 2, ("keeps", ""), "low all year"),
        (1, 0, 0, ("keeps", ""), "low all year"),
        (0, 1, 1, ("keeps", ""), "not low"),  # a role that the village does not want
    ],
)
def test_only_a_role_that_is_filled_in_a_fullest_month_is_lost(
    minimum: int, holders: int, away: int, expected: tuple[str, str], all_year: str
) -> None:
    """Holders of 70 years are no helpers, so the role alone decides."""
    stay = people(holders - away, 70, home="S", roles="medic")
    leave = people(away, 70, APRIL, home="L", roles="medic")
    row = village(people(9, 30) + stay + leave, roles={"medic": minimum})[4]
    assert told(row) == (expected[0], "certain", expected[1])
    assert (row["all_year"], row["roles_known"]) == (all_year, minimum > 0)
    assert row["all_year_reasons"] == ("role" if all_year == "low all year" else "")


def test_roles_are_named_by_what_happens_to_them() -> None:
    held = people(1, 30, APRIL, roles="lost; down; never") + people(1, 40, roles="down;never")
    row = village(held, roles={"lost": 1, "down": 2, "never": 3, "nobody": 1})[4]
    assert (row["roles_empty"], row["roles_short"]) == ("lost;nobody", "down;never")
    assert (row["roles_lost"], row["roles_down"]) == ("lost", "down")
    assert row["roles_never"] == "never;nobody"
    assert (row["weakest_role"], row["weakest_cover"]) == ("lost", 0)


def test_where_no_role_is_wanted_roles_are_not_known() -> None:
    row = village(people(9, 30))[4]
    assert not row["roles_known"]
    assert row["weakest_role"] is row["roles_never"] is None


def test_loss_is_told_by_what_makes_it_and_not_by_what_is_only_watched() -> None:
    held = people(1, 30, APRIL, home="R", roles="medic")
    row = village(held + people(6, 30) + people(2, 30, APRIL, home="A"))[4]
    assert row["availability"] == pytest.approx(2 / 3)
    assert told(row) == ("loses", "certain", "role_loss")


def not_asked(*months: int) -> dict[str, None]:
    return {f"here_{month:02d}": None for month in months}


def test_a_month_that_is_not_known_has_no_data_and_the_others_have() -> None:
    found = village(people(9, 30) + people(1, 40, **not_asked(4)))
    assert told(found[4]) == ("no data", None, "not_known")
    assert told(found[5]) == ("keeps", "certain", "")
    assert found[4]["helpers_usual"] == 10


@pytest.mark.parametrize(
    ("known", "month", "year"),
    [
        (6, ("keeps", "certain", ""), ("not low", "")),
        (5, ("cannot tell", None, "too_few_months"), ("cannot tell", "too_few_months")),
        (0, ("no data", None, "not_known"), ("no data", "not_known")),
    ],
)
def test_six_months_must_be_known_to_know_what_is_usual(
    known: int, month: tuple[Any, ...], year: tuple[str, str]
) -> None:
    row = village(people(9, 30, **not_asked(*range(known + 1, 13))))[1]
    assert told(row) == month
    assert (row["all_year"], row["all_year_reasons"]) == year
    assert (row["helpers_usual"] is None, row["fullest"]) == (known < 6, known >= 6)


def test_too_few_households_tell_nothing() -> None:
    row = village(people(24, 30), households=49)[4]
    assert told(row) == ("cannot tell", None, "too_few_households")
    assert (row["all_year"], row["all_year_reasons"]) == ("cannot tell", "too_few_households")


@pytest.mark.parametrize(
    ("drawn", "low", "expected"),
    [
        # Wilson's lower end where everybody is here: n / (n + z²), z² 3.84 and 1.64.
        (25, 25 / 28.8415, ("keeps", "certain", "")),
        (12, 12 / 15.8415, ("keeps", "probably", "")),  # 0.76, but at 80 % 0.88
        (4, 4 / 7.8415, ("cannot tell", None, "interval")),  # 0.71 at 80 %
    ],
)
def test_a_sample_in_which_everybody_is_here_is_not_sure_that_all_are(
    drawn: int, low: float, expected: tuple[Any, ...]
) -> None:
    row = village(people(drawn, 30), households=2 * drawn)[4]
    assert (row["availability"], row["availability_high"]) == (1, 1)
    assert row["availability_low"] == pytest.approx(low, rel=1e-4)
    assert told(row) == expected


def test_one_household_of_two_has_no_interval() -> None:
    leaves, stays = person("H", 1, 30, APRIL), person("H", 2, 30)
    row = village([leaves, stays], households=2)[4]
    assert row["availability"] == 0.5 and row["availability_low"] is None
    assert told(row) == ("cannot tell", None, "interval")


def counted(
    helpers: float, needs: float, away: dict[int, float], se: float | None = None
) -> dict[int, Row]:
    """A village known from tables: helpers away by month, and the error of those counts."""
    home = {"place_id": "V1", "sex": "m", "severe": 0}
    stay = {"origin_id": "V1", "destination_id": "CITY", "year": YEAR, "sex": "m", "se": se}
    given = {
        "places": worlds.rows("places", worlds.place("V1", "village")),
        "residents": worlds.rows(
            "residents",
            {**home, "age_group": "25-39", "people": helpers},
            {**home, "age_group": "60+", "people": needs},
        ),
        "stays": worlds.rows(
            "stays",
            *(
                {**stay, "month": month, "age_group": "25-39", "people": away.get(month, 0)}
                for month in MONTHS
            ),
        ),
    }
    return {row["month"]: row for row in engine.run(findings_of(given))}


@pytest.mark.parametrize(
    ("away", "usual", "expected"),
    [
        (10, 0, ("keeps", "certain", "")),  # 0.87 to 0.93
        (60, 0, ("loses", "certain", "helpers_loss")),  # 0.22 to 0.58
        (25, 0, ("watch", "probably", "helpers_watch")),  # 0.675 to 0.825; 0.71 to 0.79
        (22, 0, ("cannot tell", None, "count_error")),  # 0.75 to 0.81 at half the error
        # Usual helpers are as uncertain: 48 of 74 to 72 of 86; 54 of 77 to 66 of 83.
        (40, 20, ("watch", "probably", "helpers_watch")),
        (0, 0, ("keeps", "certain", "")),
        (150, 0, ("loses", "certain", "helpers_loss")),  # more than live there
    ],
)
def test_counts_may_be_wrong_by_a_third_in_all_months_alike(
    away: int, usual: int, expected: tuple[Any, ...]
) -> None:
    row = counted(100, 0, dict.fromkeys(MONTHS, usual) | {4: away})[4]
    assert told(row) == expected
    ends = [max(0, 100 - factor * away) / (100 - factor * usual) for factor in (1.3, 0.7)]
    assert [row["availability_low"], row["availability_high"]] == pytest.approx(ends)


@pytest.mark.parametrize(
    ("se", "expected"),
    [
        (1.0, ("watch", "certain", "helpers_watch")),  # 0.73 to 0.77
        (3.0, ("watch", "probably", "helpers_watch")),  # 0.69 to 0.81; 0.71 to 0.79
        (6.0, ("cannot tell", None, "interval")),
    ],
)
def test_counts_that_state_their_error_are_held_to_it(se: float, expected: tuple[Any, ...]) -> None:
    row = counted(100, 0, {4: 25}, se)[4]
    assert told(row) == expected
    half = 1.959964 * se / 100
    ends = [row["availability_low"], row["availability_high"]]
    assert ends == pytest.approx([0.75 - half, 0.75 + half])


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        (30, ("not low", "")),
        (45, ("cannot tell", "count_error")),  # 45 of 90; 45 of 88.5 is more than a half
        (60, ("low all year", "help")),
    ],
)
def test_counts_tell_what_is_low_all_year_only_where_half_their_error_changes_nothing(
    needs: int, expected: tuple[str, str]
) -> None:
    found = counted(100, needs, dict.fromkeys(MONTHS, 10))
    assert {(row["all_year"], row["all_year_reasons"]) for row in found.values()} == {expected}


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        (0, ("not low", "")),  # 0.06 at most: Wilson's upper end of 25
        (12, ("cannot tell", "interval")),
        (24, ("low all year", "help")),
    ],
)
def test_a_sample_tells_what_is_low_all_year_where_its_interval_is_on_one_side(
    needs: int, expected: tuple[str, str]
) -> None:
    elders = [person(f"H30-{n}", 2, 70) for n in range(needs)]
    row = village(people(25, 30) + elders, households=100)[4]
    assert (row["all_year"], row["all_year_reasons"]) == expected


def test_all_that_is_found_has_a_name() -> None:
    found = [*counted(100, 45, {4: 25, 5: 60}).values(), *village(people(9, 30)).values()]
    assert {row["finding"] for row in found} <= set(FINDINGS)
    assert {row["sure"] for row in found} <= {*SURE, None}
    assert {row["all_year"] for row in found} <= set(ALL_YEAR)
