"""The Households page, read off a roster whose households are typed by hand."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from mobility.views.households import meaning
from mobility.words import speak
from tests import worlds
from tests.pages.conftest import Publish
from tests.pages.reading import opened, text
from tests.ui.connection import FROM_AFAR, come_by
from tests.worlds import person

SPRING, AUTUMN = (4, 5), (10, 11)


def home(number: int, *members: dict[str, Any]) -> list[dict[str, Any]]:
    return [each | {"household_id": f"HH{number}"} for each in members]


def elders(household: str, number: int) -> list[dict[str, Any]]:
    return [person(household, 10 + n, 70) for n in range(number)]


def world(**village: Any) -> dict[str, pa.Table]:
    """V1 with one household of each kind; V2 is known from counts alone."""
    people = [
        *home(1, person("a", 1, 30, SPRING), person("a", 2, 70)),  # Z in spring
        *home(2, person("b", 1, 30), person("b", 2, 30, SPRING), *elders("b", 2)),  # R
        *home(3, person("c", 1, 70), person("c", 2, 3)),  # L
        *home(4, person("d", 1, 30, AUTUMN)),  # E in autumn
        *home(5, person("e", 1, 30), person("e", 2, 3)),  # S
        *home(6, person("f", 1, 30, here_07=None)),  # a month not known
    ]
    given = worlds.two_villages()
    places = given["places"].to_pylist()
    places = [row | village if row["place_id"] == "V1" else row for row in places]
    return given | {
        "places": worlds.rows("places", *places),
        "roster": worlds.rows("roster", *people),
    }


def test_the_fluctuating_and_the_always_low_stand_side_by_side_by_season(publish: Publish) -> None:
    publish(world(households=6))
    said = text(opened("households", areas="T1"))
    assert (
        "1 of 2 villages of T1 can tell: of their 6 households listed, 2 fluctuate in the season "
        "April to May, and 1 are always low" in said
    )
    assert "Fluctuating the next two together 2 33% 0 0%" in said
    assert (
        "no helper in the season no helper in a season month, one in another month 1 17% 0" in said
    )
    never = "somebody is here in the season, but never a helper in the whole year"
    assert f"always low {never} 1 17% 1 17%" in said
    strained = "more who may need help than helpers in a season month, not in another month"
    assert f"too few helpers in the season {strained} 1 17% 0 0%" in said
    assert "empty in the season nobody is here in a season month 0 0% 1 17%" in said
    assert "not known a month is not known 1 17% 1 17%" in said
    assert "Only villages with a household list can tell" in said


def test_mobility_is_counted_and_hosts_are_not_asked_rather_than_none(publish: Publish) -> None:
    publish(world(households=6))
    said = text(opened("households", areas="T1"))
    assert "migrating every member away in the same month 1 17%" in said
    assert "migrant-sending some member away, never all in the same month 2 33%" in said
    assert "non-migrating nobody away a month or more 2 33%" in said
    assert "lodging or hiring newcomers, as villages say not asked" in said


def test_one_helper_for_one_who_may_need_help_is_no_strain(publish: Publish) -> None:
    """In spring one helper is left with one elder: as many as may need help, not fewer."""
    given = world(households=1)
    people = home(1, person("a", 1, 30), person("a", 2, 30, SPRING), *elders("a", 1))
    publish(given | {"roster": worlds.rows("roster", *people)})
    assert "of their 1 households listed, 0 fluctuate in the season" in text(
        opened("households", areas="T1")
    )


def test_every_type_is_told_by_mobility_too(publish: Publish) -> None:
    """Of the six households one migrates (E), two send members (Z, R), two stay (L, S)."""
    publish(world(households=6))
    said = " ".join(text(opened("households", areas="T1", months="4")).split())
    table = said[said.index("Types by mobility, April to May type") :]
    assert table.startswith(
        "Types by mobility, April to May type migrating migrant-sending non-migrating not known "
        "Fluctuating the next two together 0 0% 2 100% 0 0% 0 0%"
    )
    assert "in another month 0 0% 1 50% 0 0% 0 0% too few helpers in the season" in table
    assert "never a helper in the whole year 0 0% 0 0% 1 50% 0 0%" in table
    assert "All households listed 1 2 2 1" in table
    autumn = " ".join(text(opened("households", areas="T1", months="10")).split())
    assert "empty in the season nobody is here in a season month 1 100% 0 0% 0 0% 0 0%" in autumn


def test_a_release_that_keeps_another_limit_says_so() -> None:
    texts = [meaning(speak("en"), "R", limit) for limit in (1, 2)]
    assert "more who may need help than helpers" in texts[0]
    assert "more than 2 who may need help for each helper" in texts[1]


def test_the_link_s_month_chooses_the_season_of_the_villages(publish: Publish) -> None:
    publish(world(households=6))
    spring = text(opened("households", areas="T1", months="4"))
    autumn = text(opened("households", areas="T1", months="11"))
    assert "By village, April to May" in spring and "V1 T1 2 1 0 2 1 6 / 6 full list" in spring
    assert "By village, October to November" in autumn and "V1 T1 0 1 1 3 1 6 / 6" in autumn


def test_the_list_is_shown_only_where_it_is_switched_on_and_no_link_opens_it(
    publish: Publish,
) -> None:
    publish(world(households=6))
    app = opened("households", areas="V1", household_list="1", household_list_V1="1")
    assert "Off. Household types are shown as counts above." in text(app)
    assert len(app.dataframe) == 0
    names = [each.proto.label for each in app.get("download_button")]
    assert names == ["CSV", "Columns of the CSV", "XLSX"]
    app.toggle(key="household_list_V1").set_value(True).run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert list(shown["household"]) == [f"HH{n}" for n in range(1, 7)]
    assert list(shown["April to May"])[:3] == [
        "no helper in the season",
        "too few helpers in the season",
        "always low",
    ]
    assert len(app.get("download_button")) == 6
    assert "household_list" not in app.query_params


def test_no_list_is_offered_to_a_reader_from_another_machine_even_once_it_was_open(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(world(households=6))
    app = opened("households", areas="V1")
    app.toggle(key="household_list_V1").set_value(True).run()
    assert len(app.dataframe) == 1
    come_by(monkeypatch, FROM_AFAR)
    app.run()
    assert "Lists of households and people open on the data owner's own machine only." in text(app)
    assert len(app.toggle) == len(app.dataframe) == 0
    assert "2 of 6 households listed fluctuate" in text(app)


def test_too_small_a_sample_gives_no_counts_and_says_so(publish: Publish) -> None:
    publish(world(households=60))
    said = text(opened("households", areas="T1"))
    assert "household types are not known for any village" in said
    assert "1 more has too few households surveyed" in said


def test_a_sample_s_counts_are_of_the_households_listed(publish: Publish) -> None:
    publish(world(households=12))
    said = text(opened("households", areas="T1"))
    assert "V1 T1 2 1 0 2 1 6 / 12 sample" in said
    assert "1 of them is a sample: its listed households are counted" in said


def test_without_a_hazard_households_have_no_type_and_still_their_mobility(
    publish: Publish,
) -> None:
    given = world(households=6)
    publish({name: rows for name, rows in given.items() if name != "hazards"})
    said = text(opened("households", areas="T1"))
    assert "no hazard season is known: of their 6 households listed, 3 have somebody away" in said
    assert "households have no type" in said
