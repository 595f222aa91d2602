"""The page of one place through Streamlit's own test runner."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import OWNER, READER
from mobility.selection import Selection
from mobility.store import draft, queries, releases
from mobility.words import whole
from tests import worlds

from .conftest import Open, Publish
from .reading import component, deposit, text
from .reading import opened as opened_at

LABUTTA, TRACT = "MMR017016", "DEMO016-T060"


def a_village(demonstration: Path, basis: str) -> str:
    """The first village of Labutta that is known so."""
    release = releases.open_release(root=demonstration)
    rows = queries.capacity(release, Selection(release.id, (LABUTTA,), level="village"), READER)
    return str(rows.loc[rows["basis"] == basis, "place_id"].iloc[0])


def places_linked(app: AppTest) -> set[str]:
    """The places whose pages the page's HTML links to."""
    html = " ".join(each.proto.body for each in app.get("html"))
    return set(re.findall(r'href="place\?[^"]*place=([^"&]+)', html))


def test_a_village_s_page_tells_all_that_is_known_of_it(opened: Open, demonstration: Path) -> None:
    village = a_village(demonstration, "full")
    app = opened("one_place", place=village)
    assert not app.exception
    assert not app.error
    said = text(app)
    for part in (
        "Where it lies", "What changes it", "Who is away, and where", "Newcomers",
        "Who could be called on", "Household types", "Task-force roles", "Its plan",
        "What is known, and how", "How it was in earlier releases",
    ):  # fmt: skip
        assert part in said, part
    assert "Full list: every household is listed" in said
    villages = deposit(app, "villages")
    assert village in villages["id"] and len(villages["id"]) > 10
    assert component(app, "village_map")["place"] == village
    # The strip has a finding below each number.
    strip = component(app, "month_strip")
    assert all(len(month["parts"]) == 1 for month in strip["months"])


def test_a_village_s_plan_begins_with_the_drill_before_the_season(publish: Publish) -> None:
    """K1: all six helpers are here in January, three from February to May."""
    publish(worlds.two_villages())
    said = text(opened_at("one_place", place="V1", hazard="cyclone"))
    plan = said[said.index("Its plan month") :]
    assert plan.index("Drill while most are here") < plan.index("Hold a short second drill")
    assert "for April: 6 helpers are here, 100% of the usual helpers" in plan


def test_a_full_list_without_roles_says_that_none_is_named(publish: Publish) -> None:
    publish(worlds.two_villages())
    said = text(opened_at("one_place", place="V1"))
    assert "Not known: every household is listed, but no task-force role is named." in said
    assert "only a full household list tells" not in said


def test_a_village_whose_absence_nobody_stated_has_a_page_that_says_so(publish: Publish) -> None:
    world = worlds.two_villages()
    publish({name: world[name] for name in ("places", "residents", "hazards")})
    app = opened_at("one_place", place="V2")
    assert "Nothing is known of who is here and who is away in V2." in text(app)


def test_a_village_of_counts_says_what_that_cannot_tell(opened: Open, demonstration: Path) -> None:
    said = text(opened("one_place", place=a_village(demonstration, "tables")))
    assert "Counts: residents minus those counted as away." in said
    assert "Not known: only a full household list shows who holds a role." in said


def test_a_township_s_page_sums_its_villages_and_lists_them(opened: Open) -> None:
    app = opened("one_place", place=LABUTTA)
    assert not app.exception
    said = text(app)
    assert "of 542 villages" in said
    assert "Where villages lose capacity" in said
    assert "People of Labutta who are outside it:" in said
    assert re.search(
        r"Of 542 villages: \d+ with a full list, \d+ with a sample, \d+ with counts", said
    )
    linked = places_linked(app)
    assert {"MMR017"} < linked  # the region it lies in
    assert len([place for place in linked if place.startswith("DEMO016")]) >= 12


def test_an_area_s_list_of_villages_follows_the_month_as_its_map_does(opened: Open) -> None:
    first = {
        (month, listed): next(
            line
            for line in text(opened("one_place", place=LABUTTA, months=month, listed=listed))
            .partition("those to prepare first on top")[2]
            .splitlines()
            if " Labutta " in line
        )
        for month in ("4", "11")
        for listed in ("month", "season")
    }
    assert first["4", "season"] == first["11", "season"]
    assert first["4", "month"] != first["11", "month"]


def test_without_a_place_the_page_asks_for_one_and_one_area_is_a_place(opened: Open) -> None:
    assert "Which place? Type its name above." in text(opened("one_place"))
    assert "Where villages lose capacity" in text(opened("one_place", areas=LABUTTA))


def test_a_place_the_release_does_not_have_is_left_out_and_said(opened: Open) -> None:
    app = opened("one_place", place="NOWHERE")
    assert not app.exception
    assert "place looked at" in app.info[0].value


@pytest.mark.parametrize(
    "page",
    ["overview", "households", "roles", "newcomers", "plan", "scenario", "flows"],
)
def test_every_name_on_a_page_leads_to_its_place(opened: Open, page: str) -> None:
    linked = places_linked(opened(page, areas=LABUTTA, leave="0.2", level="township"))
    assert len(linked) >= 5


def test_links_keep_the_reader_s_area(opened: Open) -> None:
    app = opened("one_place", areas=f"{LABUTTA},MMR017018", place=LABUTTA, hazard="flood")
    html = " ".join(each.proto.body for each in app.get("html"))
    (href, *_) = re.findall(r'href="(place\?[^"]*)"', html)
    assert f"areas={LABUTTA}%2CMMR017018" in href and "hazard=flood" in href


def test_the_history_reads_the_releases_that_hold_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    draft.put(worlds.two_villages(), sources=[{"name": "w", "kind": "all"}])
    releases.publish("the first one")
    draft.put(worlds.two_villages(), sources=[{"name": "w", "kind": "all"}])
    releases.publish("the second one")
    app = opened_at("one_place", place="V1")
    assert "In 2 releases" in {each.label for each in app.expander}
    app.session_state["place_history"] = True
    said = text(app.run())
    assert "the first one" in said and "the second one" in said
    assert "February, March, April and May" in said  # three of six helpers are away then


@pytest.mark.parametrize(("place", "level"), [(LABUTTA, "township"), (TRACT, "tract")])
def test_who_left_and_who_came_are_those_of_the_flows(opened: Open, place: str, level: str) -> None:
    said = text(opened("one_place", place=place, months="4"))
    selection = Selection(areas=(place,), months=(4,), level=level)
    for direction, sentence in (("out", "who are outside it:"), ("into", "who are in .*?:")):
        flows = queries.flows(releases.open_release(), selection.but(direction=direction), OWNER)
        assert flows["people"].sum() > 0
        found = re.search(rf"People (?:of|from outside).*? {sentence} ([\d,]+)", said)
        assert found and int(found[1].replace(",", "")) == whole(flows["people"].sum())
