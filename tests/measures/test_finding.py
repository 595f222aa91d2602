"""The findings, one rule at a time, on villages of a few people."""

from __future__ import annotations

from typing import Any

import pytest

from mobility.measures.finding import ALL_YEAR, FINDINGS, SURE
from tests.measures import engine, villages
from tests.measures.engine import Row
from tests.measures.villages import Village, people
from tests.worlds import YEAR, person

MONTHS = range(1, 13)
APRIL = (4,)
KEEPS = ("keeps", "certain", "")


def months_of(found_in: dict[Any, Village]) -> dict[Any, dict[int, Row]]:
    """The months of each village with their findings."""
    return villages.months_of(found_in, engine.village_findings)


def in_april(found_in: dict[Any, Village]) -> dict[Any, Row]:
    return {key: rows[4] for key, rows in months_of(found_in).items()}


def told(row: Row) -> tuple[str, str | None, str]:
    return row["finding"], row["sure"], row["reasons"]


def told_all_year(row: Row) -> tuple[str, str]:
    return row["all_year"], row["all_year_reasons"]


def test_a_month_is_held_against_the_fullest_of_its_village() -> None:
    """By helpers here in April, helpers away, and people who may need help."""
    expected = {
        (10, 0, 0): ("keeps", ""),
        (8, 2, 0): ("keeps", ""),  # 0.80, on the line
        (15, 4, 0): ("watch", "helpers_watch"),
        (6, 3, 0): ("watch", "helpers_watch"),  # two thirds, on the line
        (6, 4, 0): ("loses", "helpers_loss"),
        (7, 3, 3): ("watch", "helpers_watch"),
        (7, 3, 4): ("loses", "help_loss"),
        (6, 4, 4): ("loses", "helpers_loss;help_loss"),
        (7, 3, 6): ("watch", "helpers_watch"),  # it never had two helpers each
        (8, 2, 5): ("keeps", ""),  # 5 > 4, but enough of the usual helpers are here
        (0, 4, 1): ("loses", "helpers_loss;help_loss"),
        (0, 0, 5): ("keeps", ""),  # no helper is ever here: nothing that absence does
    }
    found = months_of(
        {
            (here, away, needs): Village(
                people(here, 30) + people(away, 40, APRIL) + people(needs, 70) + people(1, 10)
            )
            for here, away, needs in expected
        }
    )
    assert {key: told(rows[4]) for key, rows in found.items()} == {
        key: (finding, "certain", reasons) for key, (finding, reasons) in expected.items()
    }
    assert {told(rows[5]) for rows in found.values()} == {KEEPS}


def test_a_village_without_a_helper_has_no_availability_and_is_low_all_year() -> None:
    row = in_april({"children": Village(people(3, 10))})["children"]
    assert (row["helpers_usual"], row["availability"], row["finding"]) == (0, None, "keeps")
    assert told_all_year(row) == ("low all year", "no_helper")


def test_the_fullest_months_are_three_and_the_first_of_those_that_tie() -> None:
    found = months_of(
        {
            "many": Village(people(2, 30) + people(1, 40, (1, 2)) + people(1, 50, (3, 9))),
            "two": Village(people(1, 30) + people(1, 40, range(3, 13))),
        }
    )
    fullest = {key: [m for m in MONTHS if rows[m]["fullest"]] for key, rows in found.items()}
    assert fullest == {"many": [4, 5, 6], "two": [1, 2, 3]}
    assert found["two"][1]["helpers_usual"] == pytest.approx(5 / 3)


def test_needs_are_held_against_those_of_the_fullest_months() -> None:
    """Three of six who may need help are here when most helpers are, January to March."""
    early = people(3, 30, range(4, 13)) + people(3, 70, range(4, 13))
    row = in_april({"V": Village(early + people(7, 40) + people(3, 3))})["V"]
    assert (row["needs_help"], row["needs_help_usual"]) == (3, 6)
    assert (row["without_helpers"], row["without_helpers_usual"]) == (0, 1)


def test_only_a_role_that_is_filled_in_a_fullest_month_is_lost() -> None:
    """By minimum, holders and those away; of 70 years they are no helpers: the role decides."""
    expected = {
        (1, 2, 1): ("keeps", "", "not low"),
        (2, 2, 1): ("watch", "role_watch", "not low"),
        (2, 2, 2): ("loses", "role_loss", "not low"),
        (1, 1, 1): ("loses", "role_loss", "not low"),
        (3, 2, 1): ("keeps", "", "low all year"),  # below its minimum all year
        (3, 2, 2): ("keeps", "", "low all year"),
        (1, 0, 0): ("keeps", "", "low all year"),
        (0, 1, 1): ("keeps", "", "not low"),  # a role that the village does not want
    }
    given = {}
    for minimum, holders, away in expected:
        stay = people(holders - away, 70, home="S", roles="medic")
        leave = people(away, 70, APRIL, home="L", roles="medic")
        roster = people(9, 30) + stay + leave
        given[minimum, holders, away] = Village(roster, roles={"medic": minimum})
    found = in_april(given)
    assert {
        key: (row["finding"], row["reasons"], row["all_year"]) for key, row in found.items()
    } == expected
    for (minimum, _, _), row in found.items():
        assert row["roles_known"] == (minimum > 0)
        assert row["all_year_reasons"] == ("role" if row["all_year"] == "low all year" else "")


def test_roles_are_named_by_what_happens_to_them() -> None:
    held = people(1, 30, APRIL, roles="lost; down; never") + people(1, 40, roles="down;never")
    minimums = {"lost": 1, "down": 2, "never": 3, "nobody": 1}
    row = in_april({"V": Village(held, roles=minimums)})["V"]
    assert (row["roles_empty"], row["roles_short"]) == ("lost;nobody", "down;never")
    assert (row["roles_lost"], row["roles_down"]) == ("lost", "down")
    assert row["roles_never"] == "never;nobody"
    assert (row["weakest_role"], row["weakest_cover"]) == ("lost", 0)


def test_where_no_role_is_wanted_roles_are_not_known() -> None:
    row = in_april({"V": Village(people(9, 30))})["V"]
    assert not row["roles_known"]
    assert row["weakest_role"] is row["roles_never"] is None


def test_loss_is_told_by_what_makes_it_and_not_by_what_is_only_watched() -> None:
    held = people(1, 30, APRIL, home="R", roles="medic")
    roster = held + people(6, 30) + people(2, 30, APRIL, home="A")
    row = in_april({"V": Village(roster)})["V"]
    assert row["availability"] == pytest.approx(2 / 3)
    assert told(row) == ("loses", "certain", "role_loss")


def not_asked(*months: int) -> dict[str, None]:
    return {f"here_{month:02d}": None for month in months}


def test_a_month_that_is_not_known_has_no_data_and_the_others_have() -> None:
    (found,) = months_of({"V": Village(people(9, 30) + people(1, 40, **not_asked(4)))}).values()
    assert told(found[4]) == ("no data", None, "not_known")
    assert told(found[5]) == KEEPS
    assert found[4]["helpers_usual"] == 10


def test_six_months_must_be_known_to_know_what_is_usual() -> None:
    found = months_of(
        {known: Village(people(9, 30, **not_asked(*range(known + 1, 13)))) for known in (6, 5, 0)}
    )
    assert {known: (*told(rows[1]), *told_all_year(rows[1])) for known, rows in found.items()} == {
        6: ("keeps", "certain", "", "not low", ""),
        5: ("cannot tell", None, "too_few_months", "cannot tell", "too_few_months"),
        0: ("no data", None, "not_known", "no data", "not_known"),
    }
    for known, rows in found.items():
        usual = rows[1]["helpers_usual"]
        assert (usual is None, rows[1]["fullest"]) == (known < 6, known >= 6)


def test_too_few_households_tell_nothing() -> None:
    row = in_april({"V": Village(people(24, 30), households=49)})["V"]
    assert told(row) == ("cannot tell", None, "too_few_households")
    assert told_all_year(row) == ("cannot tell", "too_few_households")


def test_a_sample_in_which_everybody_is_here_is_not_sure_that_all_are() -> None:
    """Wilson's lower end of n is n / (n + z²), with z² 3.84 at 95 % and 1.64 at 80 %."""
    expected = {
        25: (25 / 28.8415, KEEPS),
        12: (12 / 15.8415, ("keeps", "probably", "")),  # 0.76, but at 80 % 0.88
        4: (4 / 7.8415, ("cannot tell", None, "interval")),  # 0.71 at 80 %
    }
    found = in_april({n: Village(people(n, 30), households=2 * n) for n in expected})
    for drawn, row in found.items():
        low, finding = expected[drawn]
        assert (row["availability"], row["availability_high"]) == (1, pytest.approx(1))
        assert row["availability_low"] == pytest.approx(low, rel=1e-4)
        assert told(row) == finding


def test_one_household_of_two_has_no_interval() -> None:
    roster = [person("H", 1, 30, APRIL), person("H", 2, 30)]
    row = in_april({"V": Village(roster, households=2)})["V"]
    assert row["availability"] == 0.5 and row["availability_low"] is None
    assert told(row) == ("cannot tell", None, "interval")


def counted(
    helpers: float, needs: float, away: dict[int, float], se: float | None = None
) -> Village:
    """A village known from tables: helpers away by month, and the error of those counts."""
    home = {"sex": "m", "severe": 0}
    stay = {"destination_id": "CITY", "year": YEAR, "sex": "m", "age_group": "25-39", "se": se}
    return Village(
        residents=[
            {**home, "age_group": "25-39", "people": helpers},
            {**home, "age_group": "60+", "people": needs},
        ],
        stays=[{**stay, "month": month, "people": away.get(month, 0)} for month in MONTHS],
    )


def test_counts_may_be_wrong_by_a_third_in_all_months_alike() -> None:
    """By helpers away in April and in the other months, of a hundred."""
    expected = {
        (10, 0): KEEPS,  # 0.87 to 0.93
        (60, 0): ("loses", "certain", "helpers_loss"),  # 0.22 to 0.58
        (25, 0): ("watch", "probably", "helpers_watch"),  # 0.675 to 0.825; 0.71 to 0.79
        (22, 0): ("cannot tell", None, "count_error"),  # 0.75 to 0.81 at half the error
        # Usual helpers are as uncertain: 48 of 74 to 72 of 86; 54 of 77 to 66 of 83.
        (40, 20): ("watch", "probably", "helpers_watch"),
        (0, 0): KEEPS,
        (150, 0): ("loses", "certain", "helpers_loss"),  # more than live there
    }
    found = in_april(
        {
            (away, usual): counted(100, 0, dict.fromkeys(MONTHS, usual) | {4: away})
            for away, usual in expected
        }
    )
    assert {key: told(row) for key, row in found.items()} == expected
    for (away, usual), row in found.items():
        ends = [max(0, 100 - factor * away) / (100 - factor * usual) for factor in (1.3, 0.7)]
        assert [row["availability_low"], row["availability_high"]] == pytest.approx(ends)


def test_counts_that_state_their_error_are_held_to_it() -> None:
    expected = {
        1.0: ("watch", "certain", "helpers_watch"),  # 0.73 to 0.77
        3.0: ("watch", "probably", "helpers_watch"),  # 0.69 to 0.81; 0.71 to 0.79
        6.0: ("cannot tell", None, "interval"),
    }
    found = in_april({se: counted(100, 0, {4: 25}, se) for se in expected})
    assert {se: told(row) for se, row in found.items()} == expected
    for se, row in found.items():
        half = 1.959964 * se / 100
        ends = [row["availability_low"], row["availability_high"]]
        assert ends == pytest.approx([0.75 - half, 0.75 + half])


def test_counts_tell_what_is_low_all_year_only_where_half_their_error_changes_nothing() -> None:
    """Ten of a hundred helpers are away all year, so 90 are usual, 88.5 to 91.5."""
    expected = {
        30: ("not low", ""),
        45: ("cannot tell", "count_error"),  # half of 90, more than half of 88.5
        60: ("low all year", "help"),
    }
    away = dict.fromkeys(MONTHS, 10.0)
    found = months_of({needs: counted(100, needs, away) for needs in expected})
    for needs, rows in found.items():
        assert {told_all_year(row) for row in rows.values()} == {expected[needs]}


def test_a_sample_tells_what_is_low_all_year_where_its_interval_is_on_one_side() -> None:
    """By people who may need help, beside a helper in each of 25 households."""
    expected = {
        0: ("not low", ""),  # 0.06 at most: Wilson's upper end of 25
        12: ("cannot tell", "interval"),
        24: ("low all year", "help"),
    }
    given = {}
    for needs in expected:
        elders = [person(f"H30-{n}", 2, 70) for n in range(needs)]
        given[needs] = Village(people(25, 30) + elders, households=100)
    found = in_april(given)
    assert {needs: told_all_year(row) for needs, row in found.items()} == expected


def test_all_that_is_found_has_a_name() -> None:
    assert FINDINGS == ("loses", "watch", "keeps", "cannot tell", "no data")
    assert SURE == ("certain", "probably")
    assert ALL_YEAR == ("low all year", "not low", "cannot tell", "no data")
