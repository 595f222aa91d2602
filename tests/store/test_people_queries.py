"""Newcomers, households and roles through the one door, and who may see single people."""

from __future__ import annotations

import pytest

from mobility.access import OWNER, READER, Tier, Viewer
from mobility.errors import MobilityError, UsageError
from mobility.selection import Selection
from mobility.store import draft, queries, releases
from mobility.store.releases import Release
from tests import worlds

T1 = Selection(areas=("T1",), hazard="cyclone")
QUESTIONS = (
    queries.newcomers,
    queries.newcomer_months,
    queries.newcomer_origins,
    queries.household_surveys,
    queries.household_types,
    queries.household_mobility,
    queries.household_list,
    queries.role_cover,
    queries.deputy_counts,
    queries.deputies,
)
LISTS = (queries.household_list, queries.deputies)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root = tmp_path_factory.mktemp("data")
    world = worlds.two_villages()
    role = {"place_id": "LAND", "role": "first aid", "minimum": 1}
    world["roles"] = worlds.rows("roles", role)
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=root)
    releases.publish("two villages", root)
    return releases.open_release(root=root)


def test_a_viewer_of_an_unknown_tier_gets_no_row(release: Release) -> None:
    stranger = Viewer(Tier("stranger", "village", True, "nobody"))
    for ask in QUESTIONS:
        with pytest.raises(MobilityError, match="tier"):
            ask(release, T1, stranger)


def test_lists_of_households_and_people_need_a_viewer_who_may_see_them(release: Release) -> None:
    for ask in QUESTIONS:
        if ask not in LISTS:
            ask(release, T1, READER)
            continue
        with pytest.raises(MobilityError, match="own machine"):
            ask(release, T1, READER)


def test_an_unknown_place_is_named_in_the_error(release: Release) -> None:
    for ask in QUESTIONS:
        with pytest.raises(UsageError, match="NOWHERE"):
            ask(release, T1.but(areas=("NOWHERE",)), OWNER)


def test_every_question_is_answered_where_the_area_holds_no_village(release: Release) -> None:
    for ask in QUESTIONS:
        found = ask(release, T1.but(areas=("CITY",)), OWNER)
        assert len(found) == 0, ask.__name__


def test_only_villages_with_a_list_have_households(release: Release) -> None:
    found = queries.household_types(release, T1, OWNER)
    assert set(found["place_id"]) == {"V1"}
    assert list(found["season"]) == ["cyclone 10-11", "cyclone 4-5"]
    assert list(found["first_month"]) == [10, 4] and list(found["last_month"]) == [11, 5]
    listed = queries.household_list(release, T1, OWNER)
    assert set(listed["household_id"]) == {"H1", "H2", "H3"}


def test_the_hazard_chosen_is_the_one_that_rings_the_roles(release: Release) -> None:
    cyclone = queries.role_cover(release, T1, OWNER).set_index("month")["hazard_level"]
    assert (cyclone[4], cyclone[5], cyclone[7]) == (2, 3, 0)
    other = queries.role_cover(release, T1.but(hazard="flood"), OWNER)
    assert set(other["hazard_level"]) == {0}
    assert len(queries.deputy_counts(release, T1.but(hazard="flood"), OWNER)) == 0
