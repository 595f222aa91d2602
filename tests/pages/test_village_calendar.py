"""The Village calendar through Streamlit's own test runner: what is listed, and one story."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import READER
from mobility.selection import Selection
from mobility.store import draft, queries, releases
from tests import worlds

from .conftest import Open, Publish
from .reading import component
from .reading import opened as opened_page
from .test_pages import text

LABUTTA = "MMR017016"


def grid(app: AppTest) -> dict[str, Any]:
    """What the grid's component was given."""
    found = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]
    (data,) = [each for each in found if "groups" in each]
    assert isinstance(data, dict)
    return data


def listed(app: AppTest) -> list[dict[str, Any]]:
    return [village for group in grid(app)["groups"] for village in group["villages"]]


def counts(app: AppTest) -> tuple[int, int]:
    """How many villages lose capacity, and are watched, by the page's first sentence."""
    found = re.search(
        r"In Labutta, (\d+) of 542 villages? loses? capacity because people are away.*? "
        r"(\d+) more (?:is|are) on watch",
        text(app),
    )
    assert found
    return int(found[1]), int(found[2])


def two_villages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    draft.put(worlds.two_villages(), sources=[{"name": "w", "kind": "all"}])
    releases.publish("two villages")


def ranked(demonstration: Path) -> pd.DataFrame:
    """Labutta's villages to prepare first, as the store has them."""
    release = releases.open_release(root=demonstration)
    asked = Selection(release.id, (LABUTTA,), level="village", hazard="cyclone")
    return queries.first_villages(release, asked, READER)


def test_the_page_answers_in_one_sentence_that_its_grid_bears_out(
    opened: Open, demonstration: Path
) -> None:
    app = opened("village_calendar", areas=LABUTTA, flagged="1")
    losing, watched = counts(app)
    first = ranked(demonstration)
    told = first["finding"].value_counts()
    assert (losing, watched) == (told["loses"], told["watch"])
    assert f"of the {len(first)} that match, of 542" in text(app)
    shown = listed(app)[0]
    assert f"Prepare {shown['name']} first, for {shown['worst']}." in text(app)
    in_season = {cell["finding"] for cell in shown["cells"] if cell["level"] >= 2}
    assert "loses" in in_season


def test_the_list_begins_as_the_overview_s_and_goes_on_by_gravity(
    opened: Open, demonstration: Path
) -> None:
    first = list(ranked(demonstration)["place_id"])
    shown = [village["id"] for village in listed(opened("village_calendar", areas=LABUTTA))]
    assert shown == first[: len(shown)] or shown[: len(first)] == first
    after = listed(opened("village_calendar", areas=LABUTTA, page="3"))
    for village in after:
        due = {cell["finding"] for cell in village["cells"] if cell["level"] >= 2}
        assert due <= {"keeps", "no data"}


def test_only_hazard_months_are_ringed_and_every_cell_says_its_finding_and_how_sure(
    opened: Open,
) -> None:
    app = opened("village_calendar", areas=LABUTTA)
    marks = grid(app)["marks"]
    for village in listed(app):
        levels = [cell["level"] for cell in village["cells"]]
        assert [month for month, level in enumerate(levels, 1) if level >= 2] == [4, 5, 10, 11]
        for cell in village["cells"]:
            assert cell["said"].startswith(cell["finding"])
            probably = ", probably" in cell["said"]
            assert probably == cell["mark"].endswith("probably")
            assert ('fill="#FFFFFF"' in marks[cell["mark"]]) == (
                probably or cell["finding"] == "cannot tell"
            )


def test_what_is_low_all_year_is_beside_the_name_and_in_no_cell(
    opened: Open, demonstration: Path
) -> None:
    release = releases.open_release(root=demonstration)
    cells = queries.capacity(
        release, Selection(release.id, (LABUTTA,), level="village", hazard="cyclone"), READER
    )
    low = set(cells.loc[cells["all_year"] == "low all year", "place_id"])
    assert low
    shown = [
        village
        for page in range(1, 11)
        for village in listed(opened("village_calendar", areas=LABUTTA, page=str(page)))
    ]
    assert {village["id"] for village in shown if village["low"]} == low
    assert all("low" not in cell["said"] for village in shown for cell in village["cells"])
    assert f"Apart from that, {len(low)} villages are low all year" in text(
        opened("village_calendar", areas=LABUTTA)
    )


def test_a_village_is_found_by_either_script_and_by_code(opened: Open) -> None:
    sought = listed(opened("village_calendar", areas=LABUTTA))[3]
    burmese = sought["beside"].split(" · ")[0]
    for text_sought in (sought["name"].upper(), burmese, sought["id"].lower()):
        found = listed(opened("village_calendar", areas=LABUTTA, find=text_sought))
        assert sought["id"] in [village["id"] for village in found]
        assert len(found) < 60


def test_a_search_without_a_village_says_so(opened: Open) -> None:
    app = opened("village_calendar", areas=LABUTTA, find="<script>Atlantis")
    assert not app.exception
    assert "No village matches" in text(app)


def test_villages_of_a_tract_stand_together(opened: Open) -> None:
    app = opened("village_calendar", areas=LABUTTA, by_tract="1", order="place")
    groups = grid(app)["groups"]
    assert len(groups) > 3
    for group in groups:
        names = [village["name"] for village in group["villages"]]
        assert names == sorted(names)
        assert f" to prepare, of {len(names)} listed here" in group["title"]


def test_a_thousand_villages_are_shown_part_by_part_and_none_twice(opened: Open) -> None:
    seen = [
        village["id"]
        for page in range(1, 11)
        for village in listed(opened("village_calendar", areas=LABUTTA, page=str(page)))
    ]
    assert len(seen) == len(set(seen)) == 542
    beyond = opened("village_calendar", areas=LABUTTA, page="99")
    assert "Villages 541 to 542 of the 542" in text(beyond)


def test_by_expected_absence_the_largest_comes_first(opened: Open) -> None:
    shares = [
        int(village["absence"].removesuffix("% away"))
        for village in listed(opened("village_calendar", areas=LABUTTA, order="absence"))
    ]
    assert shares == sorted(shares, reverse=True)


def test_the_story_of_the_village_of_ten_is_read_off_the_page(publish: Publish) -> None:
    publish(worlds.two_villages())
    said = text(opened_page("village_calendar", village="V1", months="4"))
    said = re.sub(r"\s+", " ", said)
    for part in (
        "V1, April T1 · V1 cyclone: season loses, certain many helpers are away",
        "Of the 6 adults who could help here in the fullest months, 3 are in the village",
        "3 people may need help; two helpers each is enough for 1 of them. This is certain: every",
        "When most are home, the helpers are enough for all who may need help. Its task-force",
        "helpers here / usual 3 / 6 50%; loses under 66.7%",
        "of them alone with a small child 0",
        "people without enough helpers 2 of 3 who may need help; 0 in the fullest months",
        "weakest task-force role roles not known",
        "3 of 10 members are away: CITY 3",
        "With 2 more of the helpers here, the village would keep its capacity.",
        "It keeps its capacity again in June.",
        "Next month, May: 3 helpers are here.",
        "full list 3 of 3 households",
    ):
        assert part in said, part


def listed_world(households: int, members: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """The two villages, of so many households each, with these members in the first one's list."""
    world = worlds.two_villages()
    places = [row | {"households": households} for row in world["places"].to_pylist()]
    return world | {
        "places": worlds.rows("places", *places),
        "roster": worlds.rows("roster", *members),
    }


def test_low_all_year_is_told_apart_from_the_month(publish: Publish) -> None:
    """K8: four helpers, four who may need help, nobody away: it keeps, and is low all year."""
    members = [worlds.person("H1", n, 30) for n in range(4)]
    members += [worlds.person("H2", n, 70) for n in range(4)]
    publish(listed_world(2, members))
    said = re.sub(r"\s+", " ", text(opened_page("village_calendar", village="V1", months="4")))
    assert "V1 cyclone: season keeps, certain" in said
    assert (
        "low all year Even when most are home, the adults who could help are too few: 4, for 4 who "
        "may need help; two helpers each is enough for 2 of them." in said
    )
    assert "people without enough helpers 2 of 4 who may need help; 2 in the fullest months" in said


def test_a_role_alone_makes_a_month_lose_and_is_named(publish: Publish) -> None:
    """K6: the only one who warns is away April to June, and the other helper is here only then."""
    year = set(range(1, 13))
    warns = {"roles": "early warning"}
    members = [
        worlds.person("H1", 1, 30, (4, 5, 6), **warns),
        worlds.person("H1", 2, 30, sorted(year - {4, 5, 6})),
    ]
    publish(listed_world(1, members))
    said = re.sub(r"\s+", " ", text(opened_page("village_calendar", village="V1", months="4")))
    assert "V1 cyclone: season loses, certain nobody here for early warning" in said
    assert "In April, 1 adult who could help is in the village, as many as in the fullest" in said
    assert "early warning nobody here; filled when most are home" in said
    assert "With the people needed for early warning here, the village would keep" in said


def test_a_moved_limit_is_said_everywhere_and_the_usual_one_changes_nothing(opened: Open) -> None:
    usual = opened("village_calendar", areas=LABUTTA)
    same = opened("village_calendar", areas=LABUTTA, availability_loss=str(2 / 3))
    moved = opened("village_calendar", areas=LABUTTA, availability_loss="0.79")
    assert text(usual) == text(same)
    assert counts(moved)[0] > counts(usual)[0]
    assert "loses under 79.0%" in text(moved)
    assert "(moved by the reader)" in text(moved)
    assert "(moved by the reader)" not in text(usual)
    error = opened("village_calendar", areas=LABUTTA, count_error="0.6")
    assert "may be 60% too low or too high" in text(error)
    assert any(village["moved"] for village in listed(error))
    assert not any(village["moved"] for village in listed(usual))


def test_a_slider_moves_a_limit_and_the_button_puts_it_back(opened: Open) -> None:
    app = opened("village_calendar", areas=LABUTTA)
    before = counts(app)
    app.select_slider(key="availability_loss_choice").set_value(0.5).run()
    assert counts(app)[0] < before[0]
    app.button(key="usual_limits").click().run()
    assert counts(app) == before


def test_flags_by_chance_are_said_with_what_they_assume(opened: Open, demonstration: Path) -> None:
    release = releases.open_release(root=demonstration)
    asked = Selection(release.id, (LABUTTA,), level="village", hazard="cyclone")
    chance = queries.flags_by_chance(release, asked, READER)
    most = chance.loc[chance["due"], "flags_by_chance"].sum()
    found = re.search(
        r"would be expected to flag about (\d+); that is the most",
        text(opened("village_calendar", areas=LABUTTA)),
    )
    assert found
    assert int(found[1]) == pytest.approx(most, abs=0.5 + 1e-9)


def test_a_village_outside_the_area_is_said_and_not_shown(opened: Open) -> None:
    inside = listed(opened("village_calendar", areas="MMR017018"))[0]
    app = opened("village_calendar", areas=LABUTTA, village=inside["id"], months="4")
    assert f"{inside['name']} is not in the area chosen." in text(app)
    assert grid(app)["village"] == listed(app)[0]["id"]


def test_the_overview_says_what_has_changed_since_the_release_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_villages(tmp_path, monkeypatch)
    app = opened_page("overview")
    assert "What has changed" not in text(app)  # nothing is before the first release
    draft.discard()
    world = worlds.two_villages()
    stays = [row | {"people": 0} for row in world["stays"].to_pylist()]
    here = [
        row | {f"here_{month:02d}": 1 for month in range(1, 13)}
        for row in world["roster"].to_pylist()
    ]
    world |= {"stays": worlds.rows("stays", *stays), "roster": worlds.rows("roster", *here)}
    draft.put(world, sources=[{"name": "w", "kind": "all"}])
    releases.publish("everybody stays")
    app = opened_page("overview")
    assert re.search(r"0 newly losing capacity, 2 no longer losing capacity", text(app))
    assert "2 of the 2 villages in both are known in both" in text(app)


def test_the_story_tells_the_halves_of_a_month_that_a_roster_has(publish: Publish) -> None:
    """K1 in April: whoever is away all month but for one, who comes home in its first half."""
    world = worlds.two_villages()
    members = [
        row
        | {
            "here_04a": int(row["here_04"] or row["person_id"] == "H1-1"),
            "here_04b": row["here_04"],
        }
        for row in world["roster"].to_pylist()
    ]
    publish(world | {"roster": worlds.rows("roster", *members)})
    said = re.sub(r"\s+", " ", text(opened_page("village_calendar", village="V1", months="4")))
    assert "helpers here / usual 3 / 6 50%" in said
    assert "helpers here, 1st to 15th of April 4 3 people may need help" in said
    assert "helpers here, from 16th of April 3 3 people may need help" in said
    said = text(opened_page("village_calendar", village="V1", months="5"))
    assert "1st to 15th" not in said
    page = opened_page("one_place", place="V1", months="5")
    april, may = component(page, "month_strip")["months"][3:5]
    assert (april["number"], april["halves"]) == ("3", ["4", "3"])
    assert "helpers here, 1st to 15th of April: 4" in april["said"]
    assert "halves" not in may
    assert "Where a month has two numbers more" in text(page)
