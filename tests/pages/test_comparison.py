"""Compare: places as each alone is told, twelve small maps, two times, and what is known."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import READER
from mobility.selection import Selection
from mobility.store import draft, queries, releases
from mobility.ui.frame import answers
from mobility.words import MONTHS
from tests import worlds
from tests.conftest import SOURCE
from tests.pages.conftest import Open, Publish
from tests.pages.reading import component, text
from tests.pages.reading import opened as opened_page

TOWNSHIPS = {"Labutta": "MMR017016", "Mawlamyinegyun": "MMR017018", "Bogale": "MMR017024"}


def test_places_with_one_share_are_not_told_as_largest_and_smallest(publish: Publish) -> None:
    """V1 loses capacity in April, V2 in October."""
    publish(worlds.two_villages())
    said = text(opened_page("comparison", areas="T1", compared="village"))
    assert "In every place compared the same share of villages loses capacity" in said
    assert "the smallest" not in said


def test_a_place_is_told_what_its_own_overview_and_plan_tell(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))
    release = releases.open_release()
    asked = Selection(release.id, tuple(TOWNSHIPS.values()), hazard="cyclone")
    limits = release.parameters.limits
    found = answers.side_by_side(asked, limits).rows.set_index("place_id")
    assert set(found.index) == set(TOWNSHIPS.values())
    for place, row in found.iterrows():
        alone = asked.but(areas=(place,))
        overview, plan = answers.overview(alone, limits), answers.plan(alone, limits)
        month = overview.default_month
        assert row["month_shown"] == month
        assert (row["villages"], row["losing"], row["certain"], row["low"], row["losing_then"]) == (
            *(overview.villages, overview.losing, overview.certain, overview.all_year.low),
            overview.losses[month],
        )
        assert row["unsure"] == (overview.ranking["finding"] == "cannot tell").sum()
        planned = plan.month(month)
        assert planned is not None
        assert row["villages_known"] == planned.villages_known
        for number in ("helpers", "helpers_usual", "newcomers", "people_to_protect"):
            assert row[number] == pytest.approx(planned.numbers[number]), number
        hoped = queries.expected(release, alone, READER)
        assert row["expected_without"] == pytest.approx(hoped["expected_without"].sum())


def test_the_table_follows_its_order_its_level_and_a_month(opened: Open) -> None:
    app = opened("comparison")
    rows = [line for line in text(app).splitlines() if line.startswith(tuple(TOWNSHIPS))]
    assert [row.split()[0] for row in rows] == ["Labutta", "Bogale", "Mawlamyinegyun"]
    app.selectbox(key="sorted_by_choice").set_value("place").run()
    rows = [line for line in text(app).splitlines() if line.startswith(tuple(TOWNSHIPS))]
    assert [row.split()[0] for row in rows] == sorted(TOWNSHIPS)
    app.selectbox(key="months_choice").set_value("7").run()
    rows = [line for line in text(app).splitlines() if line.startswith(tuple(TOWNSHIPS))]
    assert all(" July " in row for row in rows)
    app.segmented_control(key="parts_choice").set_value("tract").run()
    assert app.query_params["parts"] == "tract"
    assert "Of the 249 places compared" in text(app)
    assert not app.exception


def test_twelve_small_maps_count_what_the_overview_s_strip_counts(opened: Open) -> None:
    app = opened("comparison", compared="months")
    maps = component(app, "dot_maps")["maps"]
    strip = component(opened("overview"), "month_strip")["months"]
    assert [each["code"] for each in maps] == [str(month) for month in MONTHS]
    assert [each["number"] for each in maps] == [each["number"] for each in strip]
    assert [each["level"] for each in maps] == [each["level"] for each in strip]
    # Villages without a location are on no map, and their finding may be any.
    drawn = [sum(each["kinds"].count(kind) for kind in "01") for each in maps]
    assert all(0 <= int(each["number"]) - n <= 3 for each, n in zip(maps, drawn, strict=True))
    assert maps[3]["link"].startswith("./?")
    assert "months=4" in maps[3]["link"]
    assert "compared" not in maps[3]["link"]


def test_what_is_known_is_counted_and_the_next_survey_has_reasons(opened: Open) -> None:
    said = text(opened("comparison", compared="known"))
    assert "are known from a full list" in said
    assert "Where the next survey would tell us most" in said
    listed = [line for line in said.splitlines() if "of the usual helpers are here" in line]
    assert len(listed) >= 12


def _fewer_away(world: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Nobody of the village of counts is away any more."""
    stays = [row | {"people": 0} for row in world["stays"].to_pylist()]
    return world | {"stays": worlds.rows("stays", *stays)}


@pytest.fixture
def two_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First as many away in October as the world has, then nobody."""
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    for world in (worlds.two_villages(), _fewer_away(worlds.two_villages())):
        draft.put(world, sources=[SOURCE], root=tmp_path)
        releases.publish("a release", tmp_path)


@pytest.mark.usefixtures("two_releases")
def test_two_releases_are_told_by_month_beyond_their_error_or_not() -> None:
    app: AppTest = opened_page("comparison", compared="times", months="10")
    said = text(app)
    assert "0 newly losing capacity, 1 no longer losing capacity" in said
    assert (
        "In October, of 2 villages known in both: 0 have fewer and 1 more helpers here than "
        "errors explain; 1 may be unchanged. Not known in both: 0."
    ) in said
    strip = component(app, "month_strip")["months"]
    assert [each["number"] for each in strip] == [*("0" * 9), "1", "1", "0"]
    (changed,) = [line for line in said.splitlines() if line.startswith("V2 ")]
    assert "37 points more beyond the error" in changed


def test_one_release_of_one_year_has_nothing_to_compare(publish: Publish) -> None:
    publish(worlds.two_villages())
    app = opened_page("comparison", compared="times")
    assert "There is nothing to compare" in text(app)
