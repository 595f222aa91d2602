"""The Preparedness plan page: a table to work from, for a township and for a village."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.reports.document import TableFile
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.ui.frame import downloads
from tests import worlds

from .conftest import Open, Publish
from .reading import component, text
from .reading import opened as page_opened

LABUTTA = "MMR017016"


def test_a_township_moves_the_people_of_its_villages(opened: Open) -> None:
    said = text(opened("plan", areas=LABUTTA, hazard="cyclone", months="10"))
    october = planned(months=(10,))
    people = october["people_to_move"]
    number, n = f"{int(people.sum()):,}", int((people > 0).sum())
    assert re.search(
        rf"October \d+ – cyclone: peak \d+ steps {number} people to move early; in {n} vill", said
    )
    assert re.search(r"In Labutta, [\d,]+ people in \d+ villages should be moved early in", said)


def planned(**selection: Any) -> pd.DataFrame:
    """The plan's villages and months in Labutta when a cyclone is due."""
    asked = Selection(areas=(LABUTTA,), hazard="cyclone").but(**selection)
    return queries.plan_villages(releases.open_release(), asked, OWNER)


def judged() -> pd.DataFrame:
    """Labutta's villages and months."""
    asked = Selection(areas=(LABUTTA,), hazard="cyclone", level="village")
    return queries.capacity(releases.open_release(), asked, OWNER)


@pytest.fixture
def _of_the_demonstration(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))


@pytest.mark.usefixtures("_of_the_demonstration")
def test_every_village_that_loses_or_is_watched_has_an_action_in_that_month() -> None:
    rows = judged()
    flagged = rows[rows["finding"].isin(["loses", "watch"])]
    told = set(map(tuple, planned()[["place_id", "month"]].to_numpy()))
    assert len(flagged) > 100
    assert {month for month in flagged["month"] if month in (4, 5, 10, 11)} == {4, 5, 10, 11}
    assert set(map(tuple, flagged[["place_id", "month"]].to_numpy())) <= told


@pytest.mark.usefixtures("_of_the_demonstration")
def test_every_drill_is_in_the_fullest_month_of_the_half_year_before_its_season() -> None:
    rows, drills = judged(), planned()
    drills = drills[drills["actions"].str.split(";").map(lambda codes: "drill" in codes)]
    share = rows.set_index(["place_id", "month"])["availability"].round(9)
    flagged = rows[rows["finding"].isin(["loses", "watch"]) & (rows["hazard_level"] >= 2)]
    seasons = {4: {4, 5}, 10: {10, 11}}
    wanted = set()
    for place, months in flagged.groupby("place_id")["month"]:
        wanted |= {(place, first) for first, all_of in seasons.items() if all_of & set(months)}
    assert {(row.place_id, int(row.drill_for)) for row in drills.itertuples()} == wanted
    assert len(drills) == len(wanted) > 20
    for row in drills.itertuples():
        back = [(int(row.drill_for) - n - 1) % 12 + 1 for n in range(1, 7)]
        best = max(share[row.place_id, month] for month in back)
        assert share[row.place_id, row.month] == best
        assert row.month == next(month for month in back if share[row.place_id, month] == best)


@pytest.mark.usefixtures("_of_the_demonstration")
def test_nobody_is_lent_twice_and_only_villages_that_can_be_told_lend() -> None:
    asked = Selection(areas=(LABUTTA,), hazard="cyclone")
    lent = queries.helpers_lent(releases.open_release(), asked, OWNER)
    rows = judged().set_index(["place_id", "month"])
    needed = planned().set_index(["place_id", "month"])["helpers_needed"]
    assert len(lent) > 20 and set(lent["month"]) == {4, 5, 10, 11} and lent["km"].max() <= 10
    for (lender, month), helpers in lent.groupby(["lender_id", "month"])["helpers"].sum().items():
        village = rows.loc[(lender, month)]
        assert helpers <= village["helpers"] - 2 * village["needs_help"] + 1e-9
        assert village["finding"] in ("loses", "watch", "keeps")
    for key, helpers in lent.groupby(["place_id", "month"])["helpers"].sum().items():
        assert helpers <= needed[key] == 2 * math.ceil(rows.loc[key, "without_helpers"] - 1e-9)


def test_months_are_in_order_of_date_and_a_drill_stands_before_its_season(opened: Open) -> None:
    said = text(opened("plan", areas=LABUTTA, hazard="cyclone"))
    table = said[said.index("Plan by month") :]
    months = [calendar.month_name[month] for month in range(1, 13)]
    dates = [
        (int(year), months.index(month))
        for month, year in re.findall(
            rf"({'|'.join(months)}) (20\d\d)(?: – \w+: \w+)? \d+ steps?", table
        )
    ]
    assert len(dates) == 12 and dates == sorted(dates)


def test_every_action_stands_once_at_a_glance_with_its_villages_by_month(opened: Open) -> None:
    said = text(opened("plan", areas=LABUTTA, hazard="cyclone"))
    steps = planned().assign(action=lambda rows: rows["actions"].str.split(";")).explode("action")
    moving = steps[steps["action"] == "move"].groupby("month").size()
    line = next(each for each in said.splitlines() if each.startswith("Move people early "))
    assert line == f"Move people early {' '.join(map(str, moving))}"


def test_the_villages_behind_a_number_are_those_of_the_rule(opened: Open) -> None:
    app = opened("plan", areas=LABUTTA, hazard="cyclone", months="10")
    told = component(app, "plan_steps")
    behind = {told["villages"][at][0] for at in told["behind"][f"10|move|{LABUTTA}"]}
    october = planned(months=(10,))
    assert behind == set(october.loc[october["people_to_move"] > 0, "place_id"])
    assert f"Move people early {len(behind)} villages" in text(app)
    assert f"place={told['slot']}" in told["link"]


def test_every_action_listed_names_its_rule_and_source(opened: Open) -> None:
    said = text(opened("plan", areas=LABUTTA, hazard="cyclone"))
    assert "Move people early" in said
    assert "than the helpers here can take. Helpers counted for each: 2." in said
    assert "it never changes the number of helpers" in said
    assert "village disaster management committee" in said
    assert "Fire Services Department" in said
    assert "Natural Disaster Management Law, 21/2013" in said


def test_who_leads_is_named_as_the_release_names_them(publish: Publish) -> None:
    def actor(place: str, action: str, lead: str, rank: int) -> dict[str, Any]:
        told = {"place_id": place, "action": action, "lead": lead, "lead_my": "အဖွဲ့"}
        return {**told, "rank": rank, "source": "Law 21/2013"}

    stated = [
        actor("LAND", "move", "Village tract body", 1),
        actor("LAND", "move", "Fire Services", 2),
        actor("V1", "assist", "Health staff of V1", 1),
    ]
    publish(worlds.two_villages() | {"actors": worlds.rows("actors", *stated)})
    village = " ".join(text(page_opened("plan", areas="V1", hazard="cyclone")).split())
    assert "Village tract body; with Fire Services Law 21/2013" in village
    assert "Health staff of V1" in village
    general = "village committee, disaster management department"
    assert f"{general} The same storm may keep them" in village  # nobody is named for it
    township = text(page_opened("plan", areas="T1", hazard="cyclone"))
    months = township[: township.index("Villages to plan with")]
    assert "Village tract body" in months and "Health staff of V1" not in months
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
    made: dict[str, TableFile] = {}

    def keep(_: Any, document: Callable[[], TableFile], name: str, **_more: Any) -> None:
        made[name] = document()

    monkeypatch.setattr(downloads, "buttons", keep)
    actors = [
        {"place_id": place, "action": "call", "lead": f"of {place}", "rank": 1}
        for place in ("LAND", "V1")
    ]
    publish(worlds.two_villages() | {"actors": worlds.rows("actors", *actors)})
    page_opened("plan", areas="T1", hazard="cyclone")
    rows = made["plan"].rows.set_index(["place_id", "month"])["leads"]
    of_area = made["plan"].more[-1].rows.set_index("month")["leads"]
    assert "of V1" in rows["V1", 4] and "of LAND" not in rows["V1", 4]
    assert "of LAND" in rows["V2", 10] and "of V1" not in rows["V2", 10]
    assert "of LAND" in of_area[4] and "of V1" not in of_area[4]


def test_limits_moved_in_the_link_move_the_people(opened: Open) -> None:
    usual = opened("plan", areas=LABUTTA, hazard="cyclone")
    moved = opened("plan", areas=LABUTTA, hazard="cyclone", helpers_each="3")
    assert "Helpers counted for each: 3." in text(moved)
    answer = re.compile(r"In Labutta, ([\d,]+) people in")
    before, after = (int(answer.search(text(app))[1].replace(",", "")) for app in (usual, moved))  # type: ignore[index]
    assert after > before


def near_villages(**more: Any) -> dict[str, Any]:
    """Two villages 1 km apart; the only one of V1 for early warning is away February to May."""
    world = worlds.two_villages()
    roles = [
        row | {"roles": "early warning" if row["person_id"] == "H1-1" else None}
        for row in world["roster"].to_pylist()
    ]
    places = [
        row | ({"lon": 95.0, "lat": 16.01} if row["place_id"] == "V2" else {})
        for row in world["places"].to_pylist()
    ]
    tables = {"roster": worlds.rows("roster", *roles), "places": worlds.rows("places", *places)}
    return world | tables | more


def months_of(said: str, month: str) -> str:
    """A month's lines of the plan."""
    begins = r"20\d\d (?:– \w+: \w+ )?\d+ steps?"
    found = re.search(rf"{month} {begins} .*?(?=\w+ {begins}|Months are)", said, re.DOTALL)
    return found[0] if found else ""


def test_a_village_s_plan_names_people_neighbours_deputies_and_the_drill(publish: Publish) -> None:
    """K1 and K6: in April two people have no helper, and nobody is here for early warning."""
    publish(near_villages())
    said = text(page_opened("plan", areas="V1", hazard="cyclone"))
    assert "In V1, 2 people should be moved early in April" in said
    april = months_of(said, "April")
    assert re.match(
        r"April \d+ – cyclone: season \d+ steps 2 people to move early · helpers here / usual: "
        r"3 / 6 · 3 people may need help · 0 newcomers\b",
        april,
    )
    assert "Move people early 2 people village committee" in april
    assert "Ask neighbours for helpers V2 4 (1.1 km): 4 of 4 helpers; 0 remain uncovered" in april
    assert "early warning: nobody here; 3 helpers could deputise: 3 women, 0 men" in april
    assert "Call the members away 3 usual helpers are away" in april
    assert "Hold a short second drill with 3 helpers" in april
    january = months_of(said, "January")
    assert (
        "Drill while most are here for April: 6 helpers are here, 100% of the usual helpers"
        in january
    )
    february = months_of(said, "February")
    assert "Call the members away" in february and "Move people early" not in february
    assert "Helpers are lent between villages of T1 only, up to 10 km" in said


def test_neighbours_beyond_the_distance_are_not_named(publish: Publish) -> None:
    publish(worlds.two_villages())
    april = months_of(text(page_opened("plan", areas="V1", hazard="cyclone")), "April")
    assert "none has helpers to spare within 10 km; 4 remain uncovered" in april


def test_a_village_without_a_location_has_no_neighbours_to_name(publish: Publish) -> None:
    places = [
        row | {"lon": None, "lat": None} for row in worlds.two_villages()["places"].to_pylist()
    ]
    publish(worlds.two_villages() | {"places": worlds.rows("places", *places)})
    april = months_of(text(page_opened("plan", areas="V1", hazard="cyclone")), "April")
    assert "where it lies is not known, so neither are its neighbours; 4 remain" in april


def test_a_township_lists_each_village_with_its_steps(publish: Publish) -> None:
    publish(near_villages())
    said = text(page_opened("plan", areas="T1", hazard="cyclone", months="4"))
    assert "In T1, 2 people in 1 village should be moved early in April" in said
    april = months_of(said, "April")
    assert "1 village from neighbours, 4 of 4 helpers; 0 remain uncovered" in april
    villages = said[said.index("Villages to plan with in April") :]
    assert "T1 · loses, certain · 2 people to move early" in villages
    assert "V2 4 (1.1 km): 4 of 4 helpers; 0 remain uncovered" in villages


def test_the_download_has_area_and_villages_and_room_for_the_committee(
    publish: Publish,
) -> None:
    publish(near_villages())
    app = page_opened("plan", areas="T1", hazard="cyclone")
    assert {"download_plan_csv", "download_plan_xlsx"} <= {
        button.proto.id.split("-")[-1] for button in app.get("download_button")
    }


@pytest.mark.usefixtures("_of_the_demonstration")
def test_files_list_every_village_and_month_that_has_an_action(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, TableFile] = {}
    monkeypatch.setattr(
        downloads, "buttons", lambda _, document, name, **_more: made.update({name: document()})
    )
    opened("plan", areas=LABUTTA, hazard="cyclone")
    steps = planned().assign(action=lambda rows: rows["actions"].str.split(";")).explode("action")
    rows, every = made["plan"].rows, made["plan_steps"].rows
    assert len(rows) == len(planned()) and set(rows["month"]) > {4, 5, 10, 11}
    assert len(every[every["place_id"] != LABUTTA]) == len(steps)
    assert rows["drill_for"].notna().sum() == planned()["drill_for"].notna().sum() > 20


def test_a_file_has_the_neighbours_and_deputies_of_each_village(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, TableFile] = {}
    monkeypatch.setattr(
        downloads, "buttons", lambda _, document, name, **_more: made.update({name: document()})
    )
    publish(near_villages())
    page_opened("plan", areas="T1", hazard="cyclone")
    rows = made["plan"].rows.set_index(["place_id", "month"])
    april = rows.loc[("V1", 4)]
    assert (april["people_to_move"], april["helpers_lent"], april["deputies"]) == (2, 4, 3)
    assert april["neighbours"] == "V2 4 (1.1 km)" and april["roles_to_fill"]
    assert (april["finding"], april["sure"], april["all_year"]) == ("loses", "certain", "not low")
    of_area = made["plan"].more[-1].rows.set_index("month").loc[4]
    assert of_area["helpers_lent"] == 4 and not of_area["neighbours"]


def test_only_the_first_month_when_the_hazard_is_due_lies_open(opened: Open) -> None:
    app = opened("plan", areas=LABUTTA, hazard="cyclone")
    months = re.findall(
        r'<details class="fold( due)?" data-fold="months-(\w+)[^"]*"( open)?>',
        " ".join(each.proto.body for each in app.get("html")),
    )
    due = [month for is_due, month, _ in months if is_due]
    assert len(months) == 12 and len(due) == 4
    assert [month for _, month, is_open in months if is_open] == due[:1]
