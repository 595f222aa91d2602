"""Seasons over New Year, and sentences of pages that know little."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.views import coverage
from mobility.views.households import Households, Season, example, sentence
from mobility.views.roles import Roles
from mobility.words import speak

WORDS = speak("en")
COUNTS = ("fluctuating", "Z", "R", "L", "E", "S", "unknown")


def test_a_season_over_new_year_holds_december_and_january_and_no_summer() -> None:
    season = Season("cyclone 11-2", 11, 2)
    assert [month for month in range(1, 13) if season.holds(month)] == [1, 2, 11, 12]
    assert season.months(WORDS) == "November to February"
    assert Season("flood 8-8", 8, 8).months(WORDS) == "August"
    whole = Season("heat 1-12", 1, 12)
    assert all(whole.holds(month) for month in range(1, 13))


def types(**fluctuating: int) -> pd.DataFrame:
    rows = [
        {"place_id": "V1", "published": True, "season": season, "first_month": first,
         "last_month": first, **dict.fromkeys(COUNTS, 0), "fluctuating": n, "Z": n, "S": 9 - n}
        for (season, n), first in zip(fluctuating.items(), (4, 10), strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_the_answer_is_of_the_season_with_most_fluctuating_households() -> None:
    mobility = pd.DataFrame([{"place_id": "V1", "published": True, "basis": "full"}])
    seasons = (Season("spring", 4, 4), Season("autumn", 10, 10))
    view = Households(types(spring=2, autumn=5), mobility, pd.DataFrame(), seasons, 1, 1.0)
    assert "5 of 9 households listed fluctuate in the season October" in sentence(WORDS, view, "A")
    assert view.season(4) == seasons[0] and view.season(7) == seasons[1]


def cover(*rows: tuple[str, str, int, float, int]) -> pd.DataFrame:
    names = ["place_id", "role", "month", "here", "hazard_level"]
    return pd.DataFrame(rows, columns=names).assign(minimum=2, usually_met=True, ever_met=True)


def test_an_empty_role_comes_before_short_ones_and_months_out_of_season_do_not_count() -> None:
    rows = [
        ("V1", "first aid", 4, 1, 2), ("V1", "first aid", 5, 1, 3), ("V1", "first aid", 7, 0, 0),
        ("V2", "first aid", 4, 0, 2), ("V2", "first aid", 5, 2, 3),
    ]  # fmt: skip
    view = Roles(cover(*rows), pd.DataFrame(), "cyclone", 2, 2)
    gaps = view.gaps[["place_id", "empty", "short"]].to_numpy().tolist()
    assert gaps == [["V2", (4,), ()], ["V1", (), (4, 5)]]
    assert (view.lost_villages, view.weakest, view.places()) == (1, "first aid", ["V2", "V1"])
    assert view.short_by_month() == {month: {4: 2, 5: 1, 7: 1}.get(month) for month in range(1, 13)}


@pytest.mark.parametrize("limit", [1.0, 1.5, 3.0])
def test_an_example_of_a_type_is_of_that_type(limit: float) -> None:
    """By the definitions, first fit: L, Z, E, R, S."""
    season = Season("cyclone 11-2", 11, 2)
    for name in "ZRLES":
        year = example(name, season, limit)
        there = [here for month, here in enumerate(year, 1) if season.holds(month)]
        strained = [here.helped > limit * here.helpers for here in year]
        found = (
            "L" if any(h.helped + h.helpers for h in there) and not any(h.helpers for h in year)
            else "Z" if any(h.helped and not h.helpers for h in there)
            else "E" if any(not h.helped + h.helpers for h in there)
            else "R" if any(strained) and not all(strained)
            else "S"
        )  # fmt: skip
        assert found == name


def test_what_rests_on_few_villages_begins_with_how_few() -> None:
    assert coverage.first(WORDS, 30, 1884, "None.") == "Only 30 of 1,884 villages can tell. None."
    assert coverage.first(WORDS, 942, 1884, "None.") == "None."
