"""The Preparedness plan page: a table to work from, for a township and for a village."""

from __future__ import annotations

import math
import re

import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.settings import PROJECT
from mobility.store import queries, releases
from tests import worlds

from .conftest import Open, Publish
from .test_pages import text

LABUTTA = "MMR017016"


def test_a_township_s_gap_is_that_of_its_villages(opened: Open) -> None:
    said = text(opened("plan", areas=LABUTTA, hazard="cyclone", months="10"))
    release = releases.open_release()
    october = Selection(areas=(LABUTTA,), hazard="cyclone", months=(10,))
    gaps = queries.plan_villages(release, october, OWNER)["responders_to_add"]
    needed, short = math.ceil(gaps.sum() - 1e-9), int((gaps > 1e-9).sum())
    assert re.search(rf"October \d+\s+cyclone: peak\s+{needed}\s+in {short} villages", said)
    assert re.search(r"In Labutta, [\d,]+ more responders are needed in \d+ villages in", said)


def test_the_months_when_the_hazard_is_due_come_first(opened: Open) -> None:
    said = text(opened("plan", areas=LABUTTA, hazard="cyclone"))
    found = [said.index(f"{month} 20") for month in ("April", "May", "October", "December")]
    table = said.index("Plan by month")
    first = [re.search(rf"{m} 20\d\d\s+cyclone", said) for m in ("October", "December")]
    assert table and all(found) and first[0] and first[1]
    assert first[0].start() < first[1].start()


def test_every_action_listed_names_its_rule_and_source(opened: Open) -> None:
    said = text(opened("plan", areas=LABUTTA, hazard="cyclone"))
    assert "Find responders" in said
    assert "In a month when the hazard is due, more than 0.50 people need help" in said
    assert "village committee" in said


def test_limits_moved_in_the_link_move_the_gap(opened: Open) -> None:
    usual = opened("plan", areas=LABUTTA, hazard="cyclone")
    moved = opened("plan", areas=LABUTTA, hazard="cyclone", help_loss="0.45")
    assert "over 0.45 needing help" in text(moved)
    gap = re.compile(r"In Labutta, ([\d,]+) more responders")
    before, after = (int(gap.search(text(app))[1].replace(",", "")) for app in (usual, moved))  # type: ignore[index]
    assert after > before


@pytest.fixture
def two_villages(publish: Publish) -> AppTest:
    world = worlds.two_villages()
    roles = [
        row | {"roles": "early warning" if row["person_id"] == "H1-1" else None}
        for row in world["roster"].to_pylist()
    ]
    world["roster"] = worlds.rows("roster", *roles)
    publish(world)
    return AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)


def test_a_village_s_plan_has_its_own_numbers_and_the_role_to_fill(two_villages: AppTest) -> None:
    """K1 and K6: April needs three responders, and nobody is here for early warning."""
    app = two_villages
    app.query_params["areas"] = "V1"
    app.run()
    app.switch_page("pages/plan.py").run()
    assert not app.exception
    said = re.sub(r"\s+", " ", text(app))
    assert "In V1, 3 more responders are needed in April" in said
    assert re.search(r"April \d+ cyclone: season 3 3 / 6 3 early warning: nobody here 0", said)
    assert re.search(r"October \d+ cyclone: peak 0 6 / 6 3 – 0 Assist always-low", said)


def test_the_download_has_area_and_villages_and_room_for_the_committee(
    two_villages: AppTest,
) -> None:
    app = two_villages.run()
    app.switch_page("pages/plan.py").run()
    assert {"download_plan_csv", "download_plan_xlsx"} <= {
        button.proto.id.split("-")[-1] for button in app.get("download_button")
    }
