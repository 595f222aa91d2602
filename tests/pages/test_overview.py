"""The Overview: both findings told apart, switched, and the villages to prepare first."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import READER
from mobility.measures.finding import CANNOT_TELL
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.words import speak
from tests import worlds
from tests.pages.conftest import Open, Publish
from tests.pages.reading import component, deposit, opened, text

LABUTTA = "MMR017016"


def with_a_low_village() -> dict[str, pa.Table]:
    """K1, a village of counts, and K8: four helpers and four who may need help, nobody away."""
    world = worlds.two_villages()
    people = [worlds.person("H9", n, 30 if n < 4 else 70, village_id="V3") for n in range(8)]
    places = [
        *world["places"].to_pylist(),
        worlds.place("V3", "village", "T1", lon=95.2, lat=16.2, households=1),
    ]
    roster = [*world["roster"].to_pylist(), *people]
    return world | {
        "places": worlds.rows("places", *places),
        "roster": worlds.rows("roster", *roster),
    }


@pytest.fixture
def three(publish: Publish) -> None:
    """Pages show a release with one village that is low all year."""
    publish(with_a_low_village())


def table_rows(app: AppTest, village: str) -> list[str]:
    """What tables say of a village, a line each."""
    return [line for line in text(app).splitlines() if line.startswith(f"{village} ")]


def payload(app: AppTest) -> dict[str, Any]:
    return component(app, "village_map")


@pytest.mark.usefixtures("three")
def test_the_two_findings_are_two_sentences() -> None:
    first, second, *_ = text(opened("overview", months="4")).splitlines()
    assert first.endswith(
        "In T1, 2 of 3 villages lose capacity because people are away, in one or more of the 4 "
        "months when cyclones are due; at worst 1 in April and 1 in October. Of the 2: 1 certain, "
        "1 probable."
    )
    assert second.startswith("Apart from that, 1 village is low all year, whoever is away: ")
    assert second.endswith("Of 90 helpers (adults who could help), 0 are away all year.")


@pytest.mark.usefixtures("three")
def test_the_strip_s_numbers_are_split_by_how_sure_and_the_year_s_line_stands_apart() -> None:
    strip = component(opened("overview"), "month_strip")
    april, october = strip["months"][3], strip["months"][9]
    assert (april["number"], april["parts"]) == ("1", [{"sign": 0, "text": "1"}])
    assert (october["number"], october["parts"]) == ("1", [{"sign": 1, "text": "1"}])
    assert strip["months"][6]["parts"] == []
    assert april["said"] == "1; certain: 1; cyclone: season"
    assert strip["all_year"]["text"] == "in all twelve months: 1 village low all year"
    assert len(set(strip["signs"])) == 2


@pytest.mark.usefixtures("three")
def test_a_village_low_all_year_keeps_what_it_has_in_every_month() -> None:
    content = deposit(opened("overview"), "villages")
    at = content["id"].index("V3")
    assert content["low"] == "".join("1" if each == "V3" else "0" for each in content["id"])
    kinds = {
        payload(opened("overview"))["marks"][int(each)]["code"]
        for each in content["findings"][12 * at : 12 * at + 12]
    }
    assert kinds == {"keeps"}
    assert content["without"][12 * at] == 2
    assert content["year"][content["years"][at]].startswith("low all year: ")


@pytest.mark.usefixtures("three")
def test_the_list_is_of_people_and_leaves_out_who_only_is_low_all_year() -> None:
    app = opened("overview", months="4", listed="season")
    (of_counts,) = table_rows(app, "V2")
    (k1,) = table_rows(app, "V1")
    assert "May loses, certain 1 of 1 in all 50% 3 / 6" in k1  # 0.75 people
    assert "October loses, probably 0 of 0 in all 63% 50 / 80; 51% to 74%" in of_counts
    assert table_rows(app, "V3") == []


@pytest.mark.usefixtures("three")
def test_what_absence_does_can_be_switched_off_and_all_follows() -> None:
    app = opened("overview", months="4")
    app.toggle(key="in_month_choice").set_value(False).run()
    assert app.query_params["in_month"] == "0"
    strip = component(app, "month_strip")
    assert {each["number"] for each in strip["months"]} == {""}
    assert strip["months"][3]["said"] == "cyclone: season"
    assert not any("parts" in each for each in strip["months"])
    assert strip["all_year"] is not None
    assert payload(app)["shown"] == {"in_month": False, "all_year": True}
    assert [len(table_rows(app, each)) for each in ("V1", "V2", "V3")] == [0, 0, 1]
    assert "2 4 too few helpers for those who may need help" in table_rows(app, "V3")[0]
    app.toggle(key="in_month_choice").set_value(True).run()
    assert "in_month" not in app.query_params


@pytest.mark.usefixtures("three")
def test_what_is_low_all_year_can_be_switched_off_and_all_follows() -> None:
    app = opened("overview", months="4", all_year="0")
    assert component(app, "month_strip")["all_year"] is None
    assert payload(app)["shown"] == {"in_month": True, "all_year": False}
    assert len(table_rows(app, "V1")) == 1
    assert "1 village is low all year" in text(app)
    both = opened("overview", in_month="0", all_year="0")
    assert "Both findings are switched off." in text(both)


def listed(app: AppTest) -> list[str]:
    """Names of the villages listed, in order."""
    names = re.compile("<tr><td><b>(.*?)</b>")
    tables = [
        each.proto.body
        for each in app.get("html")
        if "Villages to prepare first" in each.proto.body
    ]
    return [re.sub("<.*?>", "", name) for table in tables for name in names.findall(table)]


@pytest.mark.parametrize("order", ["away", "drop", "place"])
def test_the_list_is_in_the_order_chosen(opened: Open, order: str) -> None:
    app = opened(areas=LABUTTA, first=order, listed="season")
    release = releases.open_release()
    asked = Selection(release.id, (LABUTTA,), hazard="cyclone")
    first = queries.first_villages(release, asked, READER, None, 8, order)
    names = queries.places(release, READER).set_index("place_id")["name_en"]
    assert listed(app) == names[first["place_id"]].tolist()
    assert not app.exception


@pytest.mark.parametrize("month", [7, 11])
def test_the_list_is_of_the_month_on_show_unless_the_season_is_asked_for(
    opened: Open, month: int
) -> None:
    app = opened(areas=LABUTTA, months=str(month))
    release = releases.open_release()
    asked = Selection(release.id, (LABUTTA,), hazard="cyclone", months=(month,))
    first = queries.villages_of_month(release, asked, READER)
    names = queries.places(release, READER).set_index("place_id")["name_en"]
    assert listed(app) == names[first["place_id"].head(8)].tolist()
    assert f"Prepare first, {speak('en').month(month)}" in text(app)
    assert ("is not one of the months when cyclones are due" in text(app)) == (month == 7)
    app.segmented_control(key="listed_choice").set_value("season").run()
    assert app.query_params["listed"] == "season"
    season = queries.first_villages(release, asked, READER)
    assert listed(app) == names[season["place_id"].head(8)].tolist()


@pytest.mark.usefixtures("three")
def test_a_month_in_which_no_village_is_flagged_says_so_and_the_season_stays_a_choice() -> None:
    app = opened("overview", months="1")
    assert "No village is flagged in January." in text(app)
    assert app.segmented_control(key="listed_choice").value == "month"


def test_villages_that_cannot_be_told_stand_in_the_list_to_be_found_out(opened: Open) -> None:
    app = opened(areas=LABUTTA, first="place", listed="season")
    app.session_state["further_ranked"] = True
    said = text(app.run())
    unsure = [
        line for line in said.splitlines() if " cannot tell " in line and "we cannot" not in line
    ]
    release = releases.open_release()
    asked = Selection(release.id, (LABUTTA,), hazard="cyclone")
    first = queries.first_villages(release, asked, READER)
    n = int((first["finding"] == CANNOT_TELL).sum())
    assert f"{len(first)} villages, {n} of them to find out first" in said
    assert n > 0 and len(unsure) == n
    assert all("find out first" in line for line in unsure)
    assert any(re.search(r" up to [\d,]+: find out first", line) for line in unsure)


def test_the_headline_on_the_demonstration_says_what_absence_does(opened: Open) -> None:
    said = text(opened(areas=LABUTTA))
    season = "in one or more of the 4 months when cyclones are due"
    counts = r"\d+ in \w+ and \d+ in \w+\. Of the \d+: \d+ certain, \d+ probable\."
    losing = r"In Labutta, \d+ of 542 villages lose capacity because people are away"
    assert re.search(f"{losing}, {season}; at worst {counts}", said)
    assert re.search(r"Apart from that, \d+ villages are low all year, whoever is away", said)
    assert re.search(r"Of [\d,]+ helpers \(adults who could help\), [\d,]+ are away all year", said)


def test_every_page_that_uses_counts_says_how_far_they_may_be_off(opened: Open) -> None:
    said = "counts of people away may be up to 30% too low or too high"
    assert said in text(opened(areas=LABUTTA))
    moved = text(opened(areas=LABUTTA, count_error="0.1"))
    assert said.replace("30%", "10%") in moved
    assert "up to 10% too low or too high, in all months" in moved
    for page in ("flows", "calendar", "newcomers"):
        assert said in text(opened(page, areas=LABUTTA))
    # Both count villages that lose capacity, or people without enough helpers.
    for page in ("calendar", "newcomers"):
        stricter = text(opened(page, areas=LABUTTA, helpers_each="3"))
        assert "helpers for each person who may need help: 3;" in stricter
        assert "(moved by the reader)" in stricter


def test_without_an_error_of_counts_fewer_villages_are_left_untold(opened: Open) -> None:
    def untold(**limits: str) -> int:
        found = re.search(
            r"In April, we cannot tell for (\d+) villages?",
            text(opened(areas=LABUTTA, months="4", **limits)),
        )
        return int(found[1]) if found else 0

    assert untold(count_error="0") < untold() < untold(count_error="0.6")
