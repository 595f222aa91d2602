"""The What if page: before and after, the link, a drill, and what it says where little is known."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from mobility.access import OWNER
from mobility.measures.scenario import Scenario
from mobility.selection import Selection
from mobility.settings import PROJECT
from mobility.store import queries, releases
from tests import worlds

from .conftest import Open, Publish
from .test_pages import text

LABUTTA = "MMR017016"
BOOM = {"leave": "0.2", "leave_sexes": "f", "leave_ages": "18-24,25-39", "leave_months": "10,11"}


def asked(**parameters: str) -> dict[str, str]:
    return {"areas": LABUTTA, "hazard": "cyclone", **parameters}


def losses(app: AppTest, scenario: Scenario, month: int) -> int:
    """Villages of Labutta that lose capacity, by the store."""
    del app
    selection = Selection(areas=(LABUTTA,), hazard="cyclone", level="village", months=(month,))
    found = queries.capacity(releases.open_release(), selection, OWNER, None, scenario)
    return int((found["verdict"] == "loss").sum())


def test_without_a_scenario_the_page_asks_what_would_change(opened: Open) -> None:
    app = opened("scenario", **asked())
    said = text(app)
    assert re.search(r"In Labutta, \d+ villages in \w+ and \d+ in \w+ lose capacity\.", said)
    assert "What would change that?" in said
    assert "No village has another verdict" in said
    assert "Before and after" not in said


def test_a_scenario_s_numbers_are_those_of_the_store(opened: Open) -> None:
    app = opened("scenario", **asked(**BOOM, scenario="Boom <b>"))
    before = losses(app, Scenario(), 11)
    after = losses(app, Scenario(0.2, ("f",), ("18-24", "25-39"), (10, 11)), 11)
    assert after > before
    said = text(app)
    assert "Boom &lt;b&gt;: In Labutta" in said
    assert re.search(rf"loss\s+{before}\s+{after}\s+\+{after - before}\b", said)
    assert f"{after} in November would lose capacity" in said


def test_a_hazard_that_comes_early_moves_its_months(opened: Open) -> None:
    said = text(opened("scenario", **asked(shift="-1")))
    assert "the calendar of this hazard comes 1 month earlier: cyclone" in said
    assert "season of cyclone, March to April, September to October" in said
    expected = re.search(
        r"or more of their usual responders away .*: (\d+) before, (\d+) after", said
    )
    assert expected is not None
    before, after = (int(number) for number in expected.groups())
    assert (before, after) == (absent(0), absent(-1)) and before != after


def absent(shift: int) -> int:
    """Villages of Labutta that expect a fifth or more of their responders away for a cyclone."""
    found = queries.expected_absence(
        releases.open_release(),
        Selection(areas=(LABUTTA,), level="village", hazard="cyclone"),
        OWNER,
        Scenario(hazard_shift=shift),
    )
    return int((found["expected_absence"] >= 0.2 - 1e-9).sum())


def test_people_trained_in_one_village_change_no_other(opened: Open) -> None:
    release = opened("scenario", **asked())
    del release
    found = queries.capacity(
        releases.open_release(), Selection(areas=(LABUTTA,), level="village"), OWNER
    )
    worst = found[(found["month"] == 10) & (found["verdict"] == "loss")].iloc[0]["place_id"]
    app = opened("scenario", **asked(trained="100", trained_at=worst, months="10"))
    assert re.search(r"Villages whose verdict changes in October\s+1 village ", text(app))


def test_the_store_and_a_neutral_scenario_agree(opened: Open) -> None:
    opened("scenario", **asked())
    selection = Selection(areas=(LABUTTA,), hazard="cyclone", level="village")
    release = releases.open_release()
    before = queries.capacity(release, selection, OWNER)
    after = queries.capacity(release, selection, OWNER, None, Scenario())
    assert before.equals(after)


def test_a_drill_shows_who_could_come_in_both_months(opened: Open) -> None:
    said = text(opened("scenario", **asked(drill_from="4", drill_to="6")))
    rows = queries.attendance(releases.open_release(), Selection(areas=(LABUTTA,)), OWNER)
    june = rows.set_index("month").loc[6]
    here, usual = f"{june['responders']:,.0f}", f"{june['responders_reference']:,.0f}"
    assert re.search(rf"June\s+{here} / {usual}\s+{june['share']:.0%}", said)


def test_a_change_of_a_control_goes_into_the_link(opened: Open) -> None:
    app = opened("scenario", **asked())
    app.selectbox(key="leave_choice").set_value("0.5").run()
    assert not app.exception
    assert "If 50% of the people here leave as well in all months" in text(app)


def test_what_a_link_says_wrongly_is_left_out_and_said(opened: Open) -> None:
    app = opened("scenario", **asked(leave="7", trained_at="NOWHERE", drill_to="0"))
    assert not app.exception
    (notice,) = app.info
    assert all(part in notice.value for part in ("people who leave", "people trained", "drill"))


def test_the_known_village_of_ten_is_read_off_the_page(publish: Publish) -> None:
    """K1: three responders trained turn the loss of April into a watch."""
    publish(worlds.two_villages())
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    for name, value in {"areas": "V1", "trained": "3", "months": "4"}.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/scenario.py").run()
    said = re.sub(r"\s+", " ", text(app))
    assert "loss 1 0 −1" in said and "watch 0 1 +1" in said
    assert "responders here 3 6 +3 usual responders 6 9 +3 people here who need help 3 3" in said
    assert "loss 3 / 6 watch 6 / 9" in said
