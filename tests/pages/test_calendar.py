"""The Calendar read as a person reads it: months, places, storms, and a change published."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mobility.reports.csv_file import columns_file, csv_file
from mobility.reports.document import TableFile
from mobility.reports.workbook import workbook
from mobility.settings import PUBLISH_FROM_PAGES
from mobility.store import releases
from mobility.ui.calendar import hazard_editor
from mobility.ui.frame import downloads
from tests import worlds
from tests.conftest import Published
from tests.pages.conftest import Publish
from tests.pages.reading import app_at, component, components
from tests.ui.connection import FROM_AFAR, come_by

MONTHS = range(1, 13)


def calendar(name: str, key: str, place: str, *due: int, level: int = 3) -> list[dict[str, Any]]:
    return [
        {key: name, "place_id": place, "month": month, "level": level * (month in due),
         "source": f"said of {place}"}
        for month in MONTHS
    ]  # fmt: skip


def storm(storm_id: str, place: str, day: str, km: float, **more: Any) -> dict[str, Any]:
    return {
        "hazard": "cyclone",
        "place_id": place,
        "storm_id": storm_id,
        "month": int(day[5:7]),
        "closest_at": f"{day}T15:00:00Z",
        "distance_km": km,
        "source": "tracks",
        **more,
    }


@pytest.fixture
def world() -> dict[str, Any]:
    """Two villages with floods of their own township, two kinds of work and three storms."""
    made = worlds.two_villages()
    hazards = made["hazards"].to_pylist() + calendar("flood", "hazard", "T1", 4, 8, level=2)
    work = calendar("salt", "activity", "LAND", 4, 5)
    work += calendar("salt", "activity", "T1", 10, level=2) + calendar(
        "rice", "activity", "LAND", 7
    )
    storms = [
        storm("Near", "LAND", "2008-05-02", 12.0, wind_kt=90.0, lon=95.5, lat=16.5),
        storm("Far", "LAND", "1999-05-09", 300.0, lon=92.0, lat=17.0),
        storm("Autumn", "LAND", "2010-10-21", 100.0),
        storm("Elsewhere", "CITY", "2011-05-21", 5.0),
    ]
    return made | {
        "hazards": worlds.rows("hazards", *hazards),
        "labour": worlds.rows("labour", *work),
        "storms": worlds.rows("storms", *storms),
        "storm_tracks": worlds.rows(
            "storm_tracks",
            {"storm_id": "Near", "at": "2008-05-02T00:00:00Z", "lon": 90.0, "lat": 15.0},
            {"storm_id": "Near", "at": "2008-05-03T00:00:00Z", "lon": 97.0, "lat": 18.0},
        ),
    }


@pytest.fixture
def opened(world: dict[str, Any], publish: Publish) -> Callable[..., AppTest]:
    """Open the Calendar of the world, without the tables named."""

    def open_page(*without: str, **parameters: str) -> AppTest:
        publish({name: rows for name, rows in world.items() if name not in without})
        return reopened(**parameters)

    return open_page


@pytest.fixture
def changeable(
    world: dict[str, Any], published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work on a copy of the world's release."""
    shutil.copytree(published(world), tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))


def reopened(**parameters: str) -> AppTest:
    app = app_at("calendar", **parameters).run()
    assert not app.exception
    return app


def bodies(app: AppTest) -> list[str]:
    return [block.proto.body for block in app.get("html")]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def said(app: AppTest) -> str:
    return " ".join(plain(body) for body in bodies(app) if "<style" not in body)


def years(app: AppTest, table: int = 0) -> dict[str, list[str]]:
    """One of the tables of months: the cells of each row by its name."""
    html = [body for body in bodies(app) if 'class="year"' in body][table]
    return {
        plain(row.split("</th>")[0]): [
            plain(cell) for cell in re.findall(r"<td[^>]*>.*?</td>", row)
        ]
        for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html)
    }


def levels(**due: str) -> list[str]:
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    return [due.get(name, "·") for name in names]


CYCLONE = levels(mar="possible", apr="season", may="peak", jun="possible", sep="possible",
                 oct="peak", nov="season", dec="possible")  # fmt: skip


def test_people_away_are_those_of_the_rosters_and_tables_month_by_month(opened: Any) -> None:
    rows = years(opened(areas="T1"))
    assert rows["people away"] == [*"0", *"3333", *"0000", "30", "30", "0"]
    assert rows["cyclone"] == CYCLONE
    assert "flood" not in rows


def test_an_area_s_availability_is_a_sum_over_a_sum_beside_those_away_all_year(
    opened: Any,
) -> None:
    """V1 has 3 of 6 in April, V2 50 of 80 in October: 83 of 86 and 56 of 86."""
    app = opened(areas="T1")
    away = years(app)["usual helpers who are away"]
    assert away == ["0.0%", *["3.5%"] * 4, *["0.0%"] * 4, "35%", "35%", "0.0%"]
    assert "Whatever the season, 0 of 86 residents who are helpers are away all year" in said(app)


def test_the_answer_is_the_hazard_month_in_which_most_people_are_away(opened: Any) -> None:
    """Not an average of helpers, which says that all is well where one village is empty."""
    answer = said(opened(areas="T1"))
    assert (
        "In T1, when cyclones are due, the most people are away in October: 30; 1 of 2 villages "
        "loses capacity then."
    ) in answer


def test_several_hazards_have_a_row_each_and_one_of_the_highest_level(opened: Any) -> None:
    app = opened(areas="T1", hazards="cyclone,flood")
    rows = years(app)
    assert rows["flood"] == levels(apr="season", aug="season")
    together = [*CYCLONE]
    together[7] = "season"
    assert rows["any of them: the highest level"] == together
    assert "when one of these hazards is due (cyclone and flood), the most people are away" in said(
        app
    )
    assert app.query_params["hazards"] == "cyclone,flood"


def test_the_hazards_chosen_go_into_the_link(opened: Any) -> None:
    app = opened(areas="T1")
    app.multiselect(key="hazards_choice").set_value(["flood"]).run()
    assert app.query_params["hazards"] == "flood"
    assert next(iter(years(app))) == "flood"


def test_a_hazard_that_is_not_there_is_left_out_and_said(opened: Any) -> None:
    app = opened(areas="T1", hazards="locusts,flood")
    assert "hazard" in app.info[0].value
    assert next(iter(years(app))) == "flood"


def test_work_is_that_of_the_nearest_place_that_states_it(opened: Any) -> None:
    app = opened(areas="T1")
    rows = years(app)
    assert rows["salt"] == levels(oct="much")
    assert rows["rice"] == levels(jul="peak")
    assert "Due in May: cyclone (peak). No kind of work is at level much or peak." in said(
        reopened(areas="T1", months="5")
    )


def test_places_are_set_below_one_another_each_with_its_own(opened: Any) -> None:
    app = opened(areas="V1,LAND")
    html = [body for body in bodies(app) if 'class="year"' in body][1]
    first, second = html.split('<tr class="group">')[1:]
    assert 'areas=V1"' in first.replace("&amp;", '"') or "areas=V1&" in unescape(first)
    away = [plain(each) for each in re.findall(r"people away.*?</tr>", first)]
    assert away == ["people away 0 3 3 3 3 0 0 0 0 0 0 0"]
    peaks = [plain(each) for each in re.findall(r"work at its peak.*?</tr>", first + second)]
    assert peaks == [
        "work at its peak 0 0 0 0 0 0 1 0 0 0 0 0",
        "work at its peak 0 0 0 1 1 0 1 0 0 0 0 0",
    ]


def test_the_storms_of_a_month_are_those_of_the_place_its_calendar_comes_from(opened: Any) -> None:
    app = opened(areas="T1", months="5")
    text = said(app)
    assert "2 storms in May" in text
    assert "The month's weight counts 7 storms" in text
    assert text.index("Near") < text.index("Far")
    assert "Elsewhere" not in text
    assert "May 2, 2008 12 km from LAND" in text
    assert "90 knots" in text and "wind not known" in text


# --- the force of storms --------------------------------------------------------------------

FOUR = [
    storm("Gale", "LAND", "2001-04-10", 90.0, wind_kt=34.0),
    storm("Strong", "LAND", "2002-05-02", 12.0, wind_kt=90.0),
    storm("Weak", "LAND", "2003-05-20", 150.0, wind_kt=25.0),
    storm("Late", "LAND", "2004-10-21", 100.0, wind_kt=30.0),
]


@pytest.fixture
def counted(world: dict[str, Any]) -> dict[str, Any]:
    """The world with four storms behind the country's cyclones, two of them in May."""
    number = {4: 1.0, 5: 2.0, 10: 1.0}
    level = {4: 1, 5: 3, 10: 1}
    cyclones = [
        {"hazard": "cyclone", "place_id": "LAND", "month": month, "level": level.get(month, 0),
         "weight": number.get(month, 0.0)}
        for month in MONTHS
    ]  # fmt: skip
    floods = [row for row in world["hazards"].to_pylist() if row["hazard"] == "flood"]
    return world | {
        "hazards": worlds.rows("hazards", *cyclones, *floods),
        "storms": worlds.rows("storms", *FOUR),
    }


def test_the_force_is_chosen_on_the_page_and_the_months_follow_it(
    counted: dict[str, Any], publish: Publish
) -> None:
    publish(counted)
    app = reopened(areas="T1", hazard="cyclone", months="5")
    row = "storms that count: cyclone"
    assert years(app)["cyclone"] == levels(apr="possible", may="possible")
    assert years(app)[row] == [*"000110000000"]
    assert (
        "1 storm in May The strongest: Strong, 90 knots, May 2, 2002. 1 more storm is listed"
        in said(app)
    )
    app.segmented_control(key="force_choice").set_value("all").run()
    assert app.query_params["force"] == "all"
    assert years(app)["cyclone"] == levels(apr="possible", may="peak", oct="possible")
    assert years(app)[row] == [*"000120000100"]
    assert "storms that count: all systems" in said(app)
    app.segmented_control(key="force_choice").set_value("64").run()
    assert years(app)["cyclone"] == levels(may="possible")
    assert years(app)[row] == [*"000010000000"]
    app.segmented_control(key="force_choice").set_value("34").run()
    assert "force" not in app.query_params


def test_a_link_with_a_force_that_is_none_is_told(opened: Any) -> None:
    assert "strength of storms" in opened(areas="T1", force="33").info[0].value


def test_where_not_all_storms_are_listed_the_force_cannot_be_chosen(opened: Any) -> None:
    app = opened(areas="T1")
    assert "The strength of storms cannot be chosen for cyclone" in said(app)
    assert all(each.key != "force_choice" for each in app.segmented_control)
    assert years(app)["cyclone"] == CYCLONE


def test_the_strongest_storms_are_named_with_their_days(
    counted: dict[str, Any], publish: Publish
) -> None:
    publish(counted)
    text = said(reopened(areas="T1", hazard="cyclone"))
    assert (
        "A month cannot show single weeks: people who are here for most of it may be away in "
        "the nights that count. The 3 strongest storms came closest on the day or night of: "
        "Strong, 90 knots, May 2, 2002; Gale, 34 knots, April 10, 2001; Late, 30 knots, "
        "October 21, 2004."
    ) in text


def test_the_file_tells_the_storms_that_count(
    counted: dict[str, Any], publish: Publish, written: dict[str, str]
) -> None:
    publish(counted)
    reopened(areas="T1", hazard="cyclone")
    rows = rows_of(written["calendar"]).set_index("month")
    assert rows["storms: cyclone"].to_list() == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert rows.loc[5, "strongest: cyclone"] == "Strong, 90 knots, May 2, 2002"
    listed = rows_of(written["storms"]).set_index("storm_id")["counts"]
    assert listed.to_dict() == {"Gale": True, "Strong": True, "Weak": False, "Late": False}


def test_the_table_to_change_holds_the_calendar_as_it_is_stated(
    counted: dict[str, Any], publish: Publish
) -> None:
    publish(counted)
    app = reopened(areas="T1", hazard="cyclone", force="64")
    rows = component(app, hazard_editor.KEY)["entered"]
    (stated,) = (row["levels"] for row in rows if row["hazard"] == "cyclone")
    assert [stated[month - 1] for month in (4, 5, 10)] == [1, 3, 1]
    assert "Nothing is changed yet." in said(app)


def test_storms_are_drawn_where_they_came_nearest_with_their_tracks(opened: Any) -> None:
    app = opened(areas="T1", months="5")
    assert not app.get("deck_gl_json_chart")
    app.session_state["storm_map_opened"] = True
    (chart,) = app.run().get("deck_gl_json_chart")
    layers = {layer["id"]: layer["data"] for layer in json.loads(chart.proto.json)["layers"]}
    assert {each["name"]: each["at"] for each in layers["storms"]} == {
        "Near": [95.5, 16.5], "Far": [92.0, 17.0],
    }  # fmt: skip
    assert layers["tracks"] == [{"id": "Near", "path": [[90.0, 15.0], [97.0, 18.0]]}]


def test_a_storm_whose_place_was_not_kept_is_listed_and_said_to_be_on_no_map(opened: Any) -> None:
    app = opened(areas="T1", months="10")
    assert not app.get("deck_gl_json_chart")
    assert "1 storm in October" in said(app)
    assert "This release does not hold where 1 storm came closest" in said(app)


def test_a_release_without_work_storms_or_hazards_says_so(opened: Any) -> None:
    app = opened("labour", "storms", "storm_tracks", "hazards", areas="T1")
    text = said(app)
    assert "This release has no labour calendar here" in text
    assert "This release lists no storms for these hazards" in text
    assert "none of the chosen hazards is due" in text


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The CSV files the page offers, by name."""
    files: dict[str, str] = {}

    def write(_: Any, document: Callable[[], TableFile], name: str, **_more: Any) -> None:
        assert workbook(document())
        files[name] = csv_file(document()).decode("utf-8-sig")
        files[f"{name}, columns"] = columns_file(document()).decode("utf-8-sig")

    monkeypatch.setattr(downloads, "buttons", write)
    return files


def rows_of(file: str) -> pd.DataFrame:
    """The table of a CSV file."""
    return pd.read_csv(io.StringIO(file))


def test_files_hold_every_place_month_hazard_and_work_with_their_meaning(
    opened: Any, written: dict[str, str]
) -> None:
    opened(areas="V1,V2", hazards="cyclone,flood")
    rows = rows_of(written["calendar"]).set_index(["place_id", "month"])
    assert len(rows) == 24
    assert [rows.loc[("V1", 8), name] for name in ("flood", "cyclone", "hazards_together")] == [
        2, 0, 2,
    ]  # fmt: skip
    assert rows.loc[("V2", 10), "work: salt"] == 2
    assert rows.loc[("V2", 10), "people_away"] == 30
    assert rows.loc[("V2", 10), "availability"] == 0.625
    assert rows.loc[("V2", 10), ["away_all_year", "helpers_all"]].to_list() == [0, 80]
    assert "cyclone and flood" in written["calendar, columns"]
    assert "0 none, 1 some, 2 much, 3 peak" in written["calendar, columns"]


def test_the_file_of_storms_holds_the_whole_year(opened: Any, written: dict[str, str]) -> None:
    opened(areas="T1", months="5")
    rows = rows_of(written["storms"])
    assert list(rows["storm_id"]) == ["Far", "Near", "Autumn"]
    assert rows["lon"].notna().to_list() == [True, True, False]


# --- a change of hazards --------------------------------------------------------------------


Tap = Callable[[list[dict[str, Any]]], None]
PUBLISH = "Publish as a new release"


def tapped(app: AppTest, change: Tap) -> AppTest:
    """The page after a person tapped months, as the browser tells of it."""
    told = component(app, hazard_editor.KEY)
    change(told["entered"])
    release, place = told["key"].split()
    app.session_state[hazard_editor.ENTERED] = {(release, place): told["entered"]}
    app.run()
    assert not app.exception
    return app


def april_floods(rows: list[dict[str, Any]], source: str = "Meeting of 3 June") -> None:
    flood = next(row for row in rows if row["hazard"] == "flood")
    flood["levels"][5], flood["levels"][7], flood["source"] = 3, 0, source


@pytest.fixture
def publishing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLISH_FROM_PAGES.name, "1")


def publish_change(app: AppTest, note: str) -> AppTest:
    app.text_input(key="hazard_note").set_value(note).run()
    button = next(each for each in app.button if each.label == PUBLISH)
    return button.click().run()


def test_nothing_tapped_changes_nothing(opened: Any) -> None:
    app = opened(areas="T1")
    assert "Nothing is changed yet." in said(app)
    assert "Nothing is changed yet." in said(tapped(app, lambda _: None))


def test_a_change_is_shown_before_it_is_published(opened: Any) -> None:
    app = opened(areas="T1", availability_loss="0.6", availability_watch="0.7")
    text = said(tapped(app, april_floods))
    assert "flood June none peak" in text
    assert "flood August season none" in text
    assert "flood: this holds for 2 villages." in text
    assert len(releases.releases()) == 1


def test_villages_whose_findings_when_due_change_are_counted(opened: Any) -> None:
    """V1 loses capacity from February to May; floods are due in April and August."""

    def february(rows: list[dict[str, Any]]) -> None:
        april_floods(rows)
        next(row for row in rows if row["hazard"] == "flood")["levels"][1] = 2

    def only_july(rows: list[dict[str, Any]]) -> None:
        flood = next(row for row in rows if row["hazard"] == "flood")
        flood["levels"], flood["source"] = [0] * 6 + [3] + [0] * 5, "Meeting"

    app = opened(areas="T1")
    more = said(tapped(app, february))
    assert "Villages that lose capacity when it is due: 1 now, 1 after the change; for 1 of" in more
    assert "1 now, 0 after the change" in said(tapped(app, only_july))


def test_a_change_without_its_source_is_looked_at_and_not_published(
    opened: Any, publishing: None
) -> None:
    app = tapped(opened(areas="T1"), lambda rows: april_floods(rows, source=""))
    assert "flood June none peak" in said(app)
    assert "Write where the change comes from: flood." in said(app)
    assert all(each.label != PUBLISH for each in app.button)


def test_a_calendar_taken_away_brings_back_the_one_from_above(opened: Any) -> None:
    def take_away(rows: list[dict[str, Any]]) -> None:
        next(row for row in rows if row["own"])["gone"] = True

    app = opened(areas="T1")
    text = said(tapped(app, take_away))
    assert "flood April season not stated" in text and "flood source said of T1 –" in text


def test_where_publishing_is_switched_off_the_change_is_a_file_to_import(
    changeable: None, tmp_path: Path
) -> None:
    app = tapped(reopened(areas="T1"), april_floods)
    assert all(each.label != PUBLISH for each in app.button)
    assert "MOBILITY_PUBLISH_FROM_PAGES=1" in said(app)
    assert "python -m mobility import hazards.csv --as hazards" in app.code[0].value
    (button,) = (each for each in app.get("download_button") if "change_hazards" in each.proto.id)
    assert button.proto.label == "The change as a file"


@pytest.mark.parametrize(
    "rows",
    [
        [{"hazard": "flood", "levels": [9, "x", None, True], "source": 3}],
        [{"hazard": None}],
        [{"hazard": "x" * 5000, "levels": [1] * 12, "source": "y" * 5000}],
        [{}] * 500,
    ],
)
def test_what_no_hand_tapped_breaks_nothing(opened: Any, rows: list[dict[str, Any]]) -> None:
    def change(told: list[dict[str, Any]]) -> None:
        told[:] = rows

    tapped(opened(areas="T1"), change)


def test_it_is_published_while_the_reader_goes_on_with_the_release_they_began_with(
    changeable: None, publishing: None
) -> None:
    app = reopened(areas="T1", hazards="flood")
    first = releases.current_id()
    app = publish_change(tapped(app, april_floods), "Floods come in June")
    assert not app.exception
    second = releases.current_id()
    assert second != first
    assert f"Published as release {second}" in app.success[0].value
    assert any(each.label == "Change the hazards of a place" and each.proto.expanded
               for each in app.expander)  # fmt: skip
    assert years(app)["flood"] == levels(apr="season", aug="season")
    assert "Floods come in June" in app.info[0].value
    app.button(key="read_release_in_use").click().run()
    assert years(app)["flood"] == levels(apr="season", jun="peak")
    assert not app.info
    assert f"release {second}" in said(app)


def test_another_reader_keeps_the_release_they_began_with_and_is_offered_the_new_one(
    changeable: None, publishing: None
) -> None:
    other = reopened(areas="T1", hazards="flood")
    publish_change(tapped(reopened(areas="T1"), april_floods), "June")
    other.run()
    assert years(other)["flood"] == levels(apr="season", aug="season")
    assert "The release in use is" in other.info[0].value
    assert "Only the release in use can be changed" in said(other)


def test_who_reads_from_another_machine_cannot_change_the_data(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_by(monkeypatch, FROM_AFAR)
    app = opened(areas="T1")
    assert "A change is published on the data owner's own machine only." in said(app)
    assert not components(app, hazard_editor.KEY)
