"""The What if page: before and after, the link, a drill, and what it says where little is known."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from mobility.access import OWNER
from mobility.measures.scenario import Scenario
from mobility.selection import Selection
from mobility.store import queries, releases
from tests import worlds

from .conftest import Open, Publish
from .reading import app_at
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
    return int((found["finding"] == "loses").sum())


def test_without_a_scenario_the_page_asks_what_would_change(opened: Open) -> None:
    app = opened("scenario", **asked())
    said = text(app)
    assert re.search(
        r"In Labutta, \d+ villages in \w+ and \d+ in \w+ lose capacity because people are away\. "
        r"People here who may need help and are without enough helpers: \d+ in \w+\.",
        said,
    )
    assert "What would change that?" in said
    assert "finding changes in this month" in said
    assert "Training people who stay fills roles; it does not add helpers." in said
    assert "Before and after" not in said


def test_a_scenario_s_numbers_are_those_of_the_store(opened: Open) -> None:
    app = opened("scenario", **asked(**BOOM, scenario="Boom <b>"))
    before = losses(app, Scenario(), 11)
    after = losses(app, Scenario(0.2, ("f",), ("18-24", "25-39"), (10, 11)), 11)
    assert after > before
    said = text(app)
    assert "Boom &lt;b&gt;: In Labutta" in said
    assert re.search(rf"loses\s+{before}\s+{after}\s+\+{after - before}\b", said)
    assert f"{after} in November would lose capacity" in said


def test_a_hazard_that_comes_early_moves_its_months(opened: Open) -> None:
    said = text(opened("scenario", **asked(shift="-1")))
    assert "the calendar of this hazard comes 1 month earlier: cyclone" in said
    assert "season of cyclone, March to April, September to October" in said
    expected = re.search(r"or more of their usual helpers away .*: (\d+) before, (\d+) after", said)
    assert expected is not None
    before, after = (int(number) for number in expected.groups())
    assert (before, after) == (absent(0), absent(-1)) and before != after


def absent(shift: int) -> int:
    """Villages of Labutta that expect a fifth or more of their helpers away for a cyclone."""
    found = queries.expected(
        releases.open_release(),
        Selection(areas=(LABUTTA,), level="village", hazard="cyclone"),
        OWNER,
        None,
        Scenario(hazard_shift=shift),
    )
    return int((found["expected_absence"] >= 0.2 - 1e-9).sum())


def test_helpers_brought_to_one_village_change_no_other(opened: Open) -> None:
    opened("scenario", **asked())
    release = releases.open_release()
    selection = Selection(areas=(LABUTTA,), level="village")
    found = queries.capacity(release, selection, OWNER)
    lacking = found[(found["month"] == 4) & (found["without_helpers"] > 20)]
    village = lacking.iloc[0]["place_id"]
    scenario = Scenario(brought=10, brought_to=village)
    after = queries.capacity(release, selection, OWNER, None, scenario)
    changed = found["without_helpers"].fillna(-1) != after["without_helpers"].fillna(-1)
    assert set(found.loc[changed, "place_id"]) == {village}
    assert found["availability"].equals(after["availability"])
    assert found["helpers_usual"].equals(after["helpers_usual"])
    said = text(opened("scenario", **asked(brought="10", brought_to=village, months="4")))
    assert "10 helpers are brought from elsewhere to" in said
    now, then = (
        round(rows.loc[rows["month"] == 4, "without_helpers"].sum() + 1e-9)
        for rows in (found, after)
    )
    without = rf"of them, without enough helpers\s+{now:,}\s+{then:,}\s+−{now - then}\b"
    assert re.search(without, said)
    assert "usual helpers" in said and "In 1 village the finding stays" in said


def test_an_old_link_that_trains_people_says_that_it_is_left_out(opened: Open) -> None:
    app = opened("scenario", **asked(trained="3", trained_at=LABUTTA))
    (notice,) = app.info
    assert "left out: trained, trained_at." in notice.value.replace("\\", "")
    assert "What would change that?" in text(app)


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
    here, usual = f"{june['helpers']:,.0f}", f"{june['helpers_usual']:,.0f}"
    assert re.search(rf"June\s+{here} / {usual}\s+{june['share']:.0%}", said)


def test_a_change_of_a_control_goes_into_the_link(opened: Open) -> None:
    app = opened("scenario", **asked())
    app.selectbox(key="leave_choice").set_value("0.5").run()
    assert not app.exception
    assert "If 50% of the people here leave as well in all months" in text(app)


def test_what_a_link_says_wrongly_is_left_out_and_said(opened: Open) -> None:
    app = opened("scenario", **asked(leave="7", brought_to="NOWHERE", drill_to="0"))
    assert not app.exception
    (notice,) = app.info
    assert all(part in notice.value for part in ("people who leave", "helpers brought", "drill"))


def known_village(publish: Publish, **parameters: str) -> str:
    """What the page says of K1, the village of ten, in April."""
    publish(worlds.two_villages())
    app = app_at("scenario", **{"areas": "V1", "months": "4", **parameters}).run()
    return re.sub(r"\s+", " ", text(app))


def test_k1_three_helpers_brought_leave_nobody_without_and_availability_as_it_is(
    publish: Publish,
) -> None:
    """W is max(0, 3 - 3/2), then max(0, 3 - 6/2); three of six are here in either."""
    said = known_village(publish, brought="3")
    assert "loses 1 1 · " in said and "low all year 0 0 ·" in said
    assert (
        "helpers here 3 3 · usual helpers 6 6 · share of the usual helpers who are here 50% 50% ·"
    ) in said
    assert "people here who may need help 3 3 · of them, without enough helpers 2 0 −2" in said
    assert "people here without enough helpers: 2" not in said
    assert "without enough helpers: 0 in April, instead of 2." in said
    assert "In 1 village the finding stays" in said


def test_k1_when_a_third_of_the_women_leave_fewer_of_the_same_usual_helpers_are_here(
    publish: Publish,
) -> None:
    third = {"leave": "0.3333", "leave_sexes": "f", "leave_ages": "25-39", "leave_months": "1"}
    said = known_village(publish, **third | {"months": "1"})
    assert (
        "helpers here 6 5 −1 usual helpers 6 6 · share of the usual helpers who are here 100% "
        "83% −17" in said
    )
    assert "keeps 1 1 ·" in said
