"""Present: the stories there are, their slides with the pages' own numbers, and what cannot be."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.settings import PROJECT
from mobility.store import queries, releases, stories
from mobility.ui.frame import answers
from tests import worlds

from .conftest import Open, Publish
from .reading import component, components, text

LABUTTA = "MMR017016"
SHOWN = {"areas": LABUTTA, "hazard": "cyclone"}
NOTES = "nobody's name is written down"


def slides_of(app: AppTest) -> list[dict[str, Any]]:
    """The slides in English."""
    return [each["en"] for each in component(app, "present")["slides"]]


def lowest(kept: Path, name: str, text: str) -> None:
    """Put a story's file where it is kept."""
    folder = kept / "flows" / "stories"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def kept(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own, with the demonstration's release."""
    shutil.copytree(demonstration, tmp_path / "data")
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def presented(**parameters: str) -> AppTest:
    """The page of the release in use."""
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run().switch_page("pages/present.py").run()


def test_every_number_of_a_slide_is_the_page_s(opened: Open) -> None:
    app = opened("present", story="township-committee", **SHOWN)
    assert not app.exception
    by_title = {each["title"]: each for each in slides_of(app)}
    selection = Selection(release=releases.open_release().id, **_asked())
    overview = answers.overview(selection, releases.open_release().parameters.limits)
    villages = by_title["Villages that lose capacity, month by month"]
    assert villages["strip"]["numbers"] == [f"{overview.losses[m]:,}" for m in range(1, 13)]
    for month, n in overview.losses.items():
        said = villages["messages"][str(month)]
        assert re.search(rf"\b{n} of {overview.villages} villages" if n else "no village of", said)
    away = answers.calendar(selection).numbers["people_away"].values
    bars = by_title["The season, and who is away then"]["picture"]
    assert bars["numbers"] == [f"{away[m]:,.0f}" for m in range(1, 13)]
    first = by_title["Where to begin"]["picture"]
    ranking = overview.ranking.head(5)["place_id"]
    places = answers.gazetteer(selection.release or "")
    assert [name for name, *_ in first["rows"]] == [places.plain_name(each) for each in ranking]
    assert f"of {overview.flagged} villages" in first["note"]


def _asked() -> dict[str, Any]:
    return {"areas": (LABUTTA,), "hazard": "cyclone"}


def test_the_flow_slide_says_what_the_flow_map_says(opened: Open) -> None:
    on_page = text(opened("flows", months="5", **SHOWN)).splitlines()[0]
    (slide,) = [
        each
        for each in slides_of(opened("present", story="township-committee", **SHOWN))
        if each["title"] == "Where the people are"
    ]
    assert slide["messages"]["5"] in on_page


def test_plan_and_roles_slides_say_what_their_pages_say(opened: Open) -> None:
    found = {each["title"]: each for each in slides_of(
        opened("present", story="township-committee", **SHOWN))}  # fmt: skip
    on_page = text(opened("plan", **SHOWN))
    for line in found["Steps to agree today"]["picture"]["by_month"]["0"]:
        assert line["name"] in on_page
        assert not line["detail"] or line["detail"] in on_page
    roles = answers.roles(Selection(release=releases.open_release().id, **_asked()))
    message = found["Roles without anybody"]["messages"]["0"]
    assert f"In {roles.lost_villages} of {roles.listed} villages" in message


def test_every_number_has_its_source_release_and_synthetic_mark(opened: Open) -> None:
    app = opened("present", story="village-consultation", **SHOWN)
    release = releases.open_release().id
    for slide in slides_of(app):
        assert slide["synthetic"]
        if slide["strip"] or slide["picture"]:
            assert slide["foot"].startswith("Source: ")
            assert release in slide["foot"]


def test_the_room_is_given_no_notes_and_the_speaker_is(opened: Open) -> None:
    room = opened("present", story="village-consultation", **SHOWN)
    assert NOTES not in "".join(each.proto.json for each in room.get("bidi_component"))
    speaker = opened("present", story="village-consultation", screen="notes", **SHOWN)
    assert NOTES in component(speaker, "present")["notes"][0]["en"]


def test_nothing_of_a_household_or_a_person_is_given_to_a_room(
    opened: Open, demonstration: Path
) -> None:
    app = opened("present", story="village-consultation", **SHOWN)
    given = "".join(each.proto.json for each in app.get("bidi_component"))
    release = demonstration / "flows" / "releases" / releases.open_release().id
    roster = pq.read_table(release / "roster.parquet").to_pandas()
    for column in ("household_id", "person_id"):
        known = set(roster[column].astype(str))
        assert known
        assert not known & set(re.findall(r'"([^"]*)"', given))


def test_a_page_presents_its_own_view(opened: Open) -> None:
    app = opened("overview", months="10", **SHOWN)
    app.button(key="present_this").click().run()
    (slide,) = slides_of(app)
    assert slide["month"] == 10
    assert "In October," in slide["messages"]["10"]


@pytest.mark.parametrize("file", ["households", "bring_in", "data", "present"])
def test_a_page_that_a_room_must_not_see_has_no_button(opened: Open, file: str) -> None:
    app = opened(file, **SHOWN)
    assert "present_this" not in {each.key for each in app.button}


def test_a_link_cannot_present_such_a_page(opened: Open) -> None:
    app = opened("present", presented="household-types", **SHOWN)
    assert not components(app, "present")
    assert not app.exception


def test_a_village_is_answered_on_the_spot(opened: Open) -> None:
    app = opened("present", story="village-consultation", **SHOWN)
    places = answers.gazetteer(releases.open_release().id)
    village = str(places.inside([LABUTTA]).query("level == 'village'")["place_id"].iloc[0])
    app.session_state["present_place"] = village
    slide = component(app.run(), "present_answer")["slide"]["en"]
    rows = queries.capacity(
        releases.open_release(),
        Selection(areas=(village,), level="village", hazard="cyclone"),
        OWNER,
    ).sort_values("month")
    written = ["–" if n != n else f"{n:,.0f}" for n in rows["helpers"].astype(float)]
    assert slide["strip"]["numbers"] == written
    app.session_state["present_place"] = "nowhere"
    assert component(app.run(), "present_answer")["slide"] is None


@pytest.mark.usefixtures("kept")
def test_a_broken_story_is_told_and_the_others_stay(kept: Path) -> None:
    lowest(kept, "broken", "title = ")
    lowest(kept, "forbidden", '[[slide]]\nlink = "household-types?areas=MMR017016"\n')
    shelf = presented(**SHOWN)
    assert not shelf.exception
    told = " ".join(each.value for each in shelf.error)
    assert "broken" in told
    assert "not shown to a room" in told
    assert "present_village-consultation" in {each.key for each in shelf.button}
    for name in ("broken", "forbidden", "nowhere", "../CURRENT"):
        app = presented(story=name, **SHOWN)
        assert not app.exception
        assert not components(app, "present")


def test_a_story_for_a_place_or_hazard_that_is_not_there_says_so(kept: Path) -> None:
    slide = '[[slide]]\nlink = "villages"\n[[slide]]\nlink = ""\ntitle = "x"\n'
    lowest(kept, "elsewhere", f'area = "NOWHERE"\n{slide}')
    lowest(kept, "quake", f'hazard = "quake"\n{slide}')
    for name, said in (("elsewhere", "no place with the code NOWHERE"), ("quake", "no calendar")):
        app = presented(story=name, **SHOWN)
        first, second = slides_of(app)
        assert said in first["messages"]["0"]
        assert second["messages"]["0"] == "x"


def test_a_story_is_changed_and_kept(kept: Path) -> None:
    app = presented(**SHOWN)
    app.button(key="change_partner-briefing").click().run()
    app.text_input(key="title_en_0_0").set_value("Our own title").run()
    app.button(key="down_0").click().run()
    app.text_input(key="story_name").set_value("our-own").run()
    app.button(key="save_story").click().run()
    assert not app.exception
    assert not app.error
    assert stories.names(kept) == ["our-own"]
    shown = slides_of(presented(story="our-own", **SHOWN))
    assert shown[1]["messages"]["0"] == "Our own title"


def test_a_name_that_is_a_path_is_not_kept(kept: Path) -> None:
    app = presented(**SHOWN)
    app.button(key="change_partner-briefing").click().run()
    app.text_input(key="story_name").set_value("../x").run()
    app.button(key="save_story").click().run()
    assert "cannot be the name" in app.error[0].value
    assert stories.names(kept) == []


@pytest.mark.parametrize("area", ["", "V1"])
def test_any_release_can_be_presented(publish: Publish, area: str) -> None:
    """Also a release without hazards, flows, lists or locations; and one village alone."""
    publish(worlds.two_villages())
    for name in ("village-consultation", "reading-the-maps"):
        app = presented(story=name, **({"areas": area} if area else {}))
        assert not app.exception
        assert not app.error
        for slide in slides_of(app):
            assert json.dumps(slide["messages"])
