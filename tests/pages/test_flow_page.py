"""The Flow map through Streamlit's own test runner: what is asked is what is shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases

from .conftest import Open
from .reading import component, deposit
from .test_pages import text

LABUTTA = "MMR017016"


def content(app: AppTest) -> dict[str, Any]:
    """The flows the browser was given."""
    return deposit(app, "flows")


def flows_of_month(app: AppTest, month: int) -> list[float]:
    """People in each flow given to the browser, in one month, where there are any."""
    people = content(app)["flows"]["people"][month - 1 :: 12]
    return sorted((each for each in people if each > 0), reverse=True)


def test_the_headline_the_strip_and_the_command_say_one_number(opened: Open) -> None:
    app = opened("flows", areas=LABUTTA, months="4")
    selection = Selection(areas=(LABUTTA,), months=(4,), level="township")
    people = queries.flows(releases.open_release(), selection, OWNER)["people"].sum()
    assert f"who are elsewhere in April: {people:,.0f}" in text(app)
    assert component(app, "month_strip")["months"][3]["number"] == f"{people:,.0f}"
    assert content(app)["people"][3] == pytest.approx(people)


def test_the_browser_gets_all_flows_of_every_month(opened: Open) -> None:
    app = opened("flows", areas=LABUTTA, level="village", least="5", months="11")
    selection = Selection(areas=(LABUTTA,), months=(11,), level="village")
    flows = queries.flows(releases.open_release(), selection, OWNER)
    given = flows_of_month(app, 11)
    assert len(given) > 1000
    assert given == pytest.approx(flows["people"].tolist(), abs=0.01)
    assert component(app, "flow_map")["least"] == 5


def test_directions_are_named_in_the_title(opened: Open) -> None:
    app = opened("flows", areas=LABUTTA, direction="into", months="7")
    assert "People from elsewhere who are in Labutta in July:" in text(app)


def test_groups_narrow_the_question_and_are_named(opened: Open) -> None:
    everybody = opened("flows", areas=LABUTTA, months="4")
    women = opened("flows", areas=LABUTTA, months="4", sexes="f", absences="seasonal")
    assert "(female, seasonal absence)" in text(women)
    assert 0 < content(women)["people"][3] < content(everybody)["people"][3]


def test_a_month_compared_says_how_many_more(opened: Open) -> None:
    app = opened("flows", areas=LABUTTA, months="4", compare="2")
    assert re.search(r"[\d,]+ fewer than in February \([\d,]+\)\.", text(app))
    assert component(app, "flow_map")["compare"] == 2
    mean = opened("flows", areas=LABUTTA, months="4", compare="mean")
    assert re.search(r"(more|fewer) than the mean of the months known", text(mean))


def test_a_place_looked_at_alone_tells_its_months_and_its_partners(opened: Open) -> None:
    app = opened("flows", months="4", place=LABUTTA)
    said = text(app)
    assert "People from Labutta who are elsewhere in April" in said
    assert "First ten destinations" in said
    assert "First ten origins" in said
    assert component(app, "flow_map")["focus"] == {"place": LABUTTA}
    whole = content(opened("flows", months="4", areas=LABUTTA))["people"][3]
    out = re.search(r"elsewhere in April: ([\d,]+)", said)
    assert out
    assert float(out[1].replace(",", "")) == pytest.approx(whole, abs=0.5)


def test_a_flow_looked_at_alone_tells_its_twelve_months_by_sex_and_age(opened: Open) -> None:
    app = opened("flows", months="4", flow=f"{LABUTTA},MMR013")
    said = text(app)
    assert "From Labutta to Yangon Region, April:" in said
    assert "By age and sex" in said
    assert len(content(app)["flows"]["origin"]) == 1
    app.button(key="back").click().run()
    assert not app.exception
    assert component(app, "flow_map")["focus"] is None


def test_a_flow_into_a_place_looked_at_alone_tells_its_months_too(opened: Open) -> None:
    app = opened("flows", months="4", place=LABUTTA, flow=f"MMR017024,{LABUTTA}")
    assert "From Bogale to Labutta, April:" in text(app)
    assert "By age and sex" in text(app)


def test_a_flow_that_is_not_there_is_nobody_and_no_fault(opened: Open) -> None:
    app = opened("flows", flow="MMR017016,MMR017999X")
    assert not app.exception
    assert not app.error
    assert "flow looked at" in app.info[0].value
    app = opened("flows", flow="MMR013,MMR017016", direction="out")
    assert not app.error
    assert "No flows of this kind" in app.info[0].value


def test_the_level_that_fits_follows_the_view(opened: Open) -> None:
    assert component(opened("flows"), "flow_map")["flows"]
    close = opened("flows", areas=LABUTTA, view="94.75,16.1,94.8,16.13", months="4")
    assert "level" not in close.query_params
    chosen = opened("flows", areas=LABUTTA, level="township", months="4")
    assert chosen.query_params["level"] == "township"
    assert len(content(close)["places"]["id"]) != len(content(chosen)["places"]["id"])


CLOSE = "94.75,16.1,94.8,16.13"  # so close that villages fit


def test_a_flow_looked_at_alone_is_the_same_however_close_the_map_is(opened: Open) -> None:
    asked = {"areas": LABUTTA, "months": "4", "flow": f"{LABUTTA},MMR013"}
    said = re.compile(r"From Labutta to Yangon Region, April: [1-9][\d,]+")
    far, close = (
        said.search(text(opened("flows", **asked, **view))) for view in ({}, {"view": CLOSE})
    )
    assert far and close and far[0] == close[0]


@pytest.mark.parametrize("more", [{}, {"level": "township"}, {"view": CLOSE}])
def test_a_village_looked_at_alone_has_its_own_flows_at_any_level(
    opened: Open, more: dict[str, str]
) -> None:
    release = releases.open_release()
    villages = queries.places(release, OWNER, level="village", area=LABUTTA)["place_id"]
    village = str(villages.iloc[5])
    app = opened("flows", areas=LABUTTA, months="4", place=village, **more)
    of_it = Selection(areas=(village,), months=(4,), level="village")
    out, into = (
        queries.flows(release, of_it.but(direction=direction), OWNER)["people"].sum()
        for direction in ("out", "into")
    )
    assert out > into
    assert re.search(rf"elsewhere in April: {out:,.0f} · .* in April: {into:,.0f}\b", text(app))


def test_another_direction_forgets_the_flow_looked_at(opened: Open) -> None:
    app = opened("flows", areas=LABUTTA, months="4", flow=f"{LABUTTA},MMR013")
    app.button_group(key="direction_choice").set_value("into").run()
    assert component(app, "flow_map")["focus"] is None


def test_any_place_can_be_added_by_its_name_or_code(opened: Open) -> None:
    app = opened("flows", areas=LABUTTA)
    app.text_input(key="area_sought").set_value("bogale").run()
    app.button(key="add_MMR017024").click().run()
    assert "Labutta and Bogale" in text(app)


def test_a_question_without_rows_is_answered_in_words(opened: Open) -> None:
    app = opened("flows", sexes="unknown")
    assert not app.exception
    assert "No flows of this kind" in " ".join(each.value for each in app.info)


def test_a_release_without_moves_answers_about_stays(opened: Open) -> None:
    app = opened("flows", kind="moves")
    assert not app.exception
    assert "who are elsewhere" in text(app)


def test_nothing_is_asked_of_the_network_unless_the_reader_switches_it_on(opened: Open) -> None:
    assert component(opened("flows"), "flow_map")["basemap"] is None
    online = component(opened("flows", basemap="1"), "flow_map")["basemap"]
    assert online["url"].startswith("https://")
    assert online["attribution"]


def test_the_whole_table_comes_when_it_is_opened(opened: Open) -> None:
    app = opened("flows", areas=LABUTTA, level="tract", months="4")
    assert not app.dataframe
    app.session_state["all_flows"] = True
    app.run()
    assert len(app.dataframe[0].value) == len(flows_of_month(app, 4))


def test_the_browser_gets_other_flows_when_the_question_is_another(opened: Open) -> None:
    asked = {"areas": LABUTTA, "level": "tract", "months": "4"}
    others = [
        {"lang": "my"},
        {"sexes": "f"},
        {"direction": "into"},
        {"place": LABUTTA},
    ]
    apps = [opened("flows", **asked | other) for other in ({}, *others)]
    keys = [component(app, "flow_map")["flows"] for app in apps]
    assert len(set(keys)) == len(keys)
    view = {"view": "94.4,15.6,94.9,16.1", "least": "20"}
    for same in ({"months": "7", "scale": "month"}, {"compare": "2"}, view):
        assert component(opened("flows", **asked | same), "flow_map")["flows"] == keys[0]
