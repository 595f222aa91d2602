"""The Village calendar through Streamlit's own test runner: what is listed, and one story."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mobility.settings import PROJECT
from mobility.store import draft, releases
from tests import worlds

from .conftest import Open, Publish
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
        r"In Labutta, (\d+) of 542 villages? loses? .* (\d+) more are watched", text(app)
    )
    assert found
    return int(found[1]), int(found[2])


def two_villages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    draft.put(worlds.two_villages(), sources=[{"name": "w", "kind": "all"}])
    releases.publish("two villages")


def opened_at(file: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page(f"pages/{file}.py").run()


def test_the_page_answers_in_one_sentence_that_its_grid_bears_out(opened: Open) -> None:
    app = opened("village_calendar", areas=LABUTTA, flagged="1")
    losing, watched = counts(app)
    assert f"of {losing + watched} that fit, of 542" in text(app)
    first = listed(app)[0]
    assert f"The worst is {first['name']} in {first['worst']}." in text(app)
    in_season = {cell["verdict"] for cell in first["cells"] if cell["level"] >= 2}
    assert "loss" in in_season


def test_only_hazard_months_are_ringed_and_every_cell_says_its_verdict(opened: Open) -> None:
    app = opened("village_calendar", areas=LABUTTA)
    for village in listed(app):
        levels = [cell["level"] for cell in village["cells"]]
        assert [month for month, level in enumerate(levels, 1) if level >= 2] == [4, 5, 10, 11]
        assert all(cell["said"].startswith(cell["verdict"]) for cell in village["cells"])


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
    assert "No village fits what is asked" in text(app)


def test_villages_of_a_tract_stand_together(opened: Open) -> None:
    app = opened("village_calendar", areas=LABUTTA, by_tract="1", order="place")
    groups = grid(app)["groups"]
    assert len(groups) > 3
    for group in groups:
        names = [village["name"] for village in group["villages"]]
        assert names == sorted(names)
        assert f"of {len(names)} listed here flagged" in group["title"]


def test_a_thousand_villages_are_shown_part_by_part_and_none_twice(opened: Open) -> None:
    seen = [
        village["id"]
        for page in range(1, 11)
        for village in listed(opened("village_calendar", areas=LABUTTA, page=str(page)))
    ]
    assert len(seen) == len(set(seen)) == 542
    beyond = opened("village_calendar", areas=LABUTTA, page="99")
    assert "Villages 541 to 542 of 542" in text(beyond)


def test_by_expected_absence_the_largest_comes_first(opened: Open) -> None:
    shares = [
        int(village["absence"].rstrip("%"))
        for village in listed(opened("village_calendar", areas=LABUTTA, order="absence"))
    ]
    assert shares == sorted(shares, reverse=True)


def test_the_story_of_the_village_of_ten_is_read_off_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_villages(tmp_path, monkeypatch)
    said = text(opened_at("village_calendar", village="V1", months="4"))
    said = re.sub(r"\s+", " ", said)
    for part in (
        "V1, April",
        "responders here / usual 3 / 6 50%; loss under 66.7%",
        "needing help, for each responder 1.00 3 people need help; loss over 0.50",
        "3 of 10 members are away: CITY 3",
        "1 usual responder back would make 66.7% of the usual ones.",
        "3 responders added would leave each with no more than 0.50 to help.",
        "More than one condition holds",
        "Next month, May: 3 of the usual responders are here.",
        "full list 3 of 3 households",
        "cyclone: season",
    ):
        assert part in said, part


def test_a_moved_limit_is_said_everywhere_and_the_usual_one_changes_nothing(opened: Open) -> None:
    usual = opened("village_calendar", areas=LABUTTA)
    same = opened("village_calendar", areas=LABUTTA, rai_loss=str(2 / 3), help_loss="0.5")
    moved = opened("village_calendar", areas=LABUTTA, rai_loss="0.75")
    assert text(usual) == text(same)
    assert counts(moved)[0] > counts(usual)[0]
    assert "loss under 75%" in text(moved)
    assert "(moved by the reader)" in text(moved)
    assert "(moved by the reader)" not in text(usual)
    assert any(village["moved"] for village in listed(moved))
    assert not any(village["moved"] for village in listed(usual))


def test_a_slider_moves_a_limit_and_the_button_puts_it_back(opened: Open) -> None:
    app = opened("village_calendar", areas=LABUTTA)
    before = counts(app)
    app.select_slider(key="help_loss_choice").set_value(1.0).run()
    assert counts(app)[0] < before[0]
    app.button(key="usual_limits").click().run()
    assert counts(app) == before


def test_flags_by_chance_are_said_with_what_they_assume(opened: Open) -> None:
    said = text(opened("village_calendar", areas=LABUTTA))
    found = re.search(r"expected to flag about ([\d.]+): (\d+) estimates, each with 2.5%", said)
    assert found
    assert float(found[1]) == pytest.approx(int(found[2]) / 40, abs=0.05)


def test_a_village_outside_the_area_is_said_and_not_shown(opened: Open) -> None:
    inside = listed(opened("village_calendar", areas="MMR017018"))[0]
    app = opened("village_calendar", areas=LABUTTA, village=inside["id"], months="4")
    assert f"{inside['name']} does not lie in the area chosen." in text(app)
    assert grid(app)["village"] == listed(app)[0]["id"]


def test_the_overview_says_what_has_changed_since_the_release_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_villages(tmp_path, monkeypatch)
    app = opened_at("overview")
    assert "This is the first release here" in text(app)
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
    app = opened_at("overview")
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
    said = re.sub(r"\s+", " ", text(opened_at("village_calendar", village="V1", months="4")))
    assert "responders here / usual 3 / 6 50%" in said
    assert "responders here, 1st to 15th of April 4 3 people need help" in said
    assert "responders here, from 16th of April 3 3 people need help" in said
    said = text(opened_at("village_calendar", village="V1", months="5"))
    assert "1st to 15th" not in said
