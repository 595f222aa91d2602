"""The Preparedness plan page: a table to work from, for a township and for a village."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import OWNER
from mobility.reports.document import TableFile
from mobility.selection import Selection
from mobility.settings import PROJECT
from mobility.store import queries, releases
from mobility.ui.frame import downloads
from tests import worlds

from .conftest import Open, Publish
from .reading import opened as page_opened
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
    assert "village disaster management committee" in said
    assert "Fire Services Department" in said
    assert "Natural Disaster Management Law, 21/2013" in said


def test_who_leads_is_named_as_the_release_names_them(publish: Publish) -> None:
    def actor(place: str, action: str, lead: str, rank: int) -> dict[str, Any]:
        told = {"place_id": place, "action": action, "lead": lead, "lead_my": "အဖွဲ့"}
        return {**told, "rank": rank, "source": "Law 21/2013"}

    stated = [
        actor("LAND", "replan", "Village tract body", 1),
        actor("LAND", "replan", "Fire Services", 2),
        actor("V1", "assist", "Health staff of V1", 1),
    ]
    publish(worlds.two_villages() | {"actors": worlds.rows("actors", *stated)})
    village = " ".join(text(page_opened("plan", areas="V1", hazard="cyclone")).split())
    assert "Village tract body; with Fire Services Law 21/2013" in village
    assert "Health staff of V1" in village
    general = "village committee, Red Cross, disaster management department"
    assert f"{general} The number closes the gap" in village  # nobody is named for it
    township = text(page_opened("plan", areas="T1", hazard="cyclone"))
    assert "Village tract body" in township and "Health staff of V1" not in township
    assert "village committee, health staff" in township
    burmese = text(page_opened("plan", areas="V1", hazard="cyclone", lang="my"))
    assert "အဖွဲ့" in burmese and "Village tract body" not in burmese


def test_other_pages_name_the_same_leads(publish: Publish) -> None:
    actor = {"place_id": "LAND", "action": "newcomers", "lead": "Fisheries", "rank": 1}
    publish(worlds.two_villages() | {"actors": worlds.rows("actors", actor)})
    assert "who leads: Fisheries;" in text(page_opened("newcomers", areas="T1"))
    assert "who leads: task forces, village committee;" in text(
        page_opened("households", areas="T1")
    )


def test_a_file_names_the_leads_of_each_village(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, pd.DataFrame] = {}

    def keep(_: Any, document: Callable[[], TableFile], name: str) -> None:
        made[name] = document().rows

    monkeypatch.setattr(downloads, "buttons", keep)
    actors = [
        {"place_id": place, "action": "replan", "lead": f"of {place}", "rank": 1}
        for place in ("LAND", "V1")
    ]
    publish(worlds.two_villages() | {"actors": worlds.rows("actors", *actors)})
    page_opened("plan", areas="T1", hazard="cyclone")
    rows = made["plan"].set_index(["place_id", "month"])["leads"]
    assert "of V1" in rows["V1", 4] and "of LAND" not in rows["V1", 4]
    assert "of LAND" in rows["V2", 10] and "of V1" not in rows["V2", 10]
    assert "of LAND" in rows["", 4] and "of V1" not in rows["", 4]


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
