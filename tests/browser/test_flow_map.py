"""The Flow map's page in a real browser: months, view, links, clicks, keys, and no network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from mobility.maps.colours import MORE, PAPER
from mobility.settings import BASEMAP
from mobility.words import LANGUAGES
from tests.browser.conftest import SIZES, Open, Watch, resize, served, settled
from tests.browser.flow_page import FlowPage, Wire
from tests.browser.test_pages import axe_finds_no_fault, has_no_fault, nothing_sticks_out

LABUTTA, YANGON, BOGALE = "MMR017016", "MMR013", "MMR017024"
NEAR = pytest.approx
A_METRE = 1e-5  # degrees, as a link has them
Flow = Callable[..., FlowPage]


@pytest.fixture
def flow_map(open_page: Open) -> Flow:
    """Open the Flow map of Labutta in April, or as a link says."""

    def opened(link: str = "", size: str = "laptop") -> FlowPage:
        page = open_page(f"flow-map?areas={LABUTTA}&months=4{link}", size=size)
        return FlowPage(page).rests()

    return opened


@pytest.fixture
def wire(page: Page) -> Wire:
    """The line to the server, which a test may hold."""
    return Wire(page)


def first_row(flow: FlowPage) -> tuple[str, str, str]:
    """From, to and people of the table's first flow."""
    cells = flow.page.locator("table.plain tbody tr").first.locator("td").all_inner_texts()
    return cells[0], cells[1], cells[2]


def largest(flow: FlowPage) -> str:
    return f"{max(arrow['people'] for arrow in flow.arrows.values()):,.0f}"


# months


def test_a_month_is_painted_before_the_server_hears_of_it(wire: Wire, flow_map: Flow) -> None:
    flow = flow_map()
    wire.held = True
    flow.month(6).click()
    flow.has_painted(6)
    flow.page.keyboard.press("ArrowRight")
    flow.has_painted(7)
    flow.page.keyboard.press("ArrowDown")
    flow.page.keyboard.press("ArrowLeft")
    flow.has_painted(7)
    assert flow.parameters["months"] == "4"
    expect(flow.title).to_contain_text("in April")
    wire.release()
    flow.rests()
    expect(flow.title).to_contain_text("in July")
    assert flow.painted[0] == 7
    assert flow.parameters["months"] == "7"
    assert "months=7" in flow.link
    assert flow.page.locator("h2.part .note").first.inner_text() == "July"
    assert first_row(flow)[2] == largest(flow)


def test_months_play_and_stop(flow_map: Flow) -> None:
    flow = flow_map("&months=11")
    flow.page.get_by_role("button", name="Play the months").click()
    for month in (12, 1, 2):
        flow.has_painted(month)
    flow.page.get_by_role("button", name="Stop playing").click()
    month = flow.rests().painted[0]
    flow.page.wait_for_timeout(1800)  # longer than a month is shown
    assert flow.rests().painted[0] == month
    assert flow.parameters["months"] == str(month)
    has_no_fault(flow.page)


# the view


def test_the_view_is_kept_whatever_is_asked(flow_map: Flow) -> None:
    """Months, comparisons, filters, the language and a reload; each after another way to move."""
    flow = flow_map()
    keys, whole = flow.page.keyboard, flow.view

    def kept() -> None:
        assert flow.rests().view == NEAR(view, abs=2 * A_METRE)

    def moved() -> list[float]:
        found = flow.rests().view
        assert found != NEAR(view, abs=A_METRE)
        assert flow.parameters["view"] == ",".join(f"{side:.5f}" for side in found)
        return found

    view = whole
    flow.wheel(-300)
    view = moved()
    flow.month(10).click()
    kept()
    flow.choose("compare", "February")
    kept()
    flow.page.get_by_role("button", name="Zoom in").click()
    view = moved()
    flow.choose("sexes", "female")
    expect(flow.title).to_contain_text("(female)")
    kept()
    keys.press("Escape")
    flow.drag(-90, 60)
    view = moved()
    flow.press("language", LANGUAGES["my"])
    expect(flow.page.locator("html")).to_have_attribute("lang", "my")
    kept()
    flow.canvas.focus()
    for key in ("-", "ArrowLeft", "ArrowUp"):
        keys.press(key)
    view = moved()
    flow.page.reload()
    settled(flow.page)
    kept()


def test_the_whole_area_comes_back_by_a_key_and_a_view_by_the_back_button(flow_map: Flow) -> None:
    flow = flow_map()
    whole = flow.view
    flow.wheel(-300)
    near = flow.rests().view
    flow.canvas.focus()
    flow.page.keyboard.press("0")
    assert flow.rests().view == NEAR(whole, abs=A_METRE)
    assert "view" not in flow.parameters
    for step, view in ((flow.page.go_back, near), (flow.page.go_back, whole)):
        step()
        assert flow.rests().view == NEAR(view, abs=2 * A_METRE)
    flow.page.go_forward()
    assert flow.rests().view == NEAR(near, abs=2 * A_METRE)


def test_what_the_back_button_took_away_can_be_chosen_again(flow_map: Flow) -> None:
    flow = flow_map()
    for _ in range(2):
        flow.month(6).click()
        assert flow.rests().parameters["months"] == "6"
        expect(flow.title).to_contain_text("in June")
        flow.page.go_back()
        flow.rests().has_painted(4)
        expect(flow.title).to_contain_text("in April")


@pytest.mark.parametrize(("looked_at", "language"), [("", "en"), ("place", "my"), ("flow", "en")])
def test_a_link_brings_back_what_is_shown(flow_map: Flow, language: str, looked_at: str) -> None:
    flow = flow_map(f"&lang={language}&level=township")
    flow.month(10).click()
    flow.rests()
    if looked_at == "place":
        flow.click(flow.spots[LABUTTA])
    elif looked_at == "flow":
        flow.click(flow.arrows[LABUTTA, YANGON])
    flow.rests().wheel(-300)
    flow.rests().choose_number("compare", 3)
    flow.rests()
    assert flow.painted[2] == "2"
    assert (looked_at or "view") in flow.parameters
    here = urlsplit(flow.page.url)
    for link in (flow.page.url, f"{here.scheme}://{here.netloc}{here.path}{flow.link}"):
        another = flow.page.context.new_page()
        resize(another, "laptop")
        another.goto(link)
        settled(another)
        again = FlowPage(another)
        expect(again.canvas).to_be_visible()
        assert again.rests().shown == flow.shown
        assert again.view == NEAR(flow.view, abs=2 * A_METRE)
        expect(another.locator("html")).to_have_attribute("lang", language)
        another.close()


# looking at one place or flow


def test_a_place_is_looked_at_and_left_with_one_click_each(flow_map: Flow) -> None:
    flow = flow_map(f"&areas={LABUTTA},{BOGALE}&level=township")
    everything = flow.arrows.keys()
    backs = (flow.page.locator(".st-key-back button"), flow.page.locator(".flow-map .back"))
    for back in backs:  # and the same place can be chosen again
        flow.click(flow.spots[BOGALE])
        flow.rests()
        assert flow.parameters["place"] == BOGALE
        assert set.intersection(*(set(ends) for ends in flow.arrows)) == {BOGALE}
        for heading in ("First ten destinations", "First ten origins"):
            expect(flow.page.locator("h2.part", has_text=heading)).to_be_visible()
        assert flow.page.locator('[data-testid="stVegaLiteChart"]').count() == 3
        back.click()
        assert flow.rests().arrows.keys() == everything
        assert "place" not in flow.parameters


def test_a_flow_is_looked_at_and_left_with_one_click_each(flow_map: Flow) -> None:
    flow = flow_map("&level=township")
    everything, people = flow.arrows.keys(), flow.arrows[LABUTTA, YANGON]["people"]
    flow.click(flow.arrows[LABUTTA, YANGON])
    flow.rests()
    assert flow.parameters["flow"] == f"{LABUTTA},{YANGON}"
    assert list(flow.arrows) == [(LABUTTA, YANGON)]
    expect(flow.title).to_have_text(f"From Labutta to Yangon Region, April: {people:,.0f}")
    expect(flow.page.locator("h2.part", has_text="By age and sex")).to_be_visible()
    flow.page.get_by_role("button", name="Back to all flows").first.click()
    assert flow.rests().arrows.keys() == everything
    assert "flow" not in flow.parameters


def colour_at(flow: FlowPage, x: float, y: float) -> str:
    """The colour painted at a place of the map."""
    found: str = flow.canvas.evaluate(
        """(canvas, [x, y]) => {
          const scale = canvas.width / canvas.clientWidth;
          const pixel = canvas.getContext('2d').getImageData(x * scale, y * scale, 1, 1).data;
          return '#' + [...pixel.slice(0, 3)].map((n) => n.toString(16).padStart(2, '0')).join('');
        }""",
        [x, y],
    )
    return found.upper()


def test_a_comparison_paints_more_full_and_fewer_hollow_and_says_so(flow_map: Flow) -> None:
    flow = flow_map("&level=township&compare=2")
    assert flow.painted[2] == "2"
    texts = flow.legend.inner_text()
    assert "more" in texts and "fewer" in texts
    wide = flow.arrows[LABUTTA, YANGON]
    assert wide["people"] < 0
    assert colour_at(flow, wide["x"], wide["y"]) == PAPER.upper()
    flow.month(2).click()
    expect(flow.page.locator(".flow-map .message")).to_have_text("No flow differs between the two.")
    flow.choose("compare", "June")
    flow.rests()
    wide = flow.arrows[LABUTTA, YANGON]
    assert wide["people"] > 0
    assert colour_at(flow, wide["x"], wide["y"]) == MORE.upper()
    flow.choose("compare", "nothing")
    flow.rests()
    assert "fewer" not in flow.legend.inner_text().replace("Fewer", "")


# by everybody


def test_the_whole_way_is_gone_by_keyboard_alone(flow_map: Flow) -> None:
    flow = flow_map("&level=township")
    keys = flow.page.keyboard
    flow.tab_to('[data-month="4"]')
    keys.press("ArrowRight")
    flow.has_painted(5)
    flow.rests()
    flow.tab_to(".play")
    flow.tab_to(".st-key-compare_choice input")
    flow.tab_to("canvas")
    whole = flow.view
    keys.press("+")
    zoomed = flow.rests().view
    assert zoomed[2] - zoomed[0] < 0.6 * (whole[2] - whole[0])
    keys.press("0")
    flow.rests()
    flow.tab_to(".st-key-place_choice input")
    keys.type("Labutta")
    keys.press("Enter")
    flow.rests()
    assert flow.parameters["place"] == LABUTTA
    expect(flow.title).to_contain_text("People from Labutta")
    flow.tab_to(".st-key-back button")
    keys.press("Enter")
    flow.rests()
    assert "place" not in flow.parameters
    flow.tab_to(".st-key-files button")
    keys.press("Enter")
    flow.tab_to(".st-key-download_flows_csv button")
    with flow.page.expect_download() as waiting:
        keys.press("Enter")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("month,origin_id,") and waiting.value.suggested_filename.startswith(
        "labutta_flows_"
    )


@pytest.mark.parametrize("looked_at", [f"&place={LABUTTA}", f"&flow={LABUTTA},{YANGON}"])
def test_axe_finds_no_fault_beside_a_place_or_a_flow(flow_map: Flow, looked_at: str) -> None:
    axe_finds_no_fault(flow_map(f"&level=township{looked_at}").page)


@pytest.mark.parametrize(
    ("looked_at", "language"),
    [("", "en"), (f"&place={LABUTTA}", "my"), (f"&flow={LABUTTA},{YANGON}", "my")],
)
def test_nothing_sticks_out_on_a_phone(flow_map: Flow, looked_at: str, language: str) -> None:
    flow = flow_map(f"&level=township&compare=mean&lang={language}{looked_at}", size="phone")
    page = flow.page
    if not looked_at:
        page.locator('[data-testid="stExpander"] summary').first.click()
        flow.rests()
    nothing_sticks_out(page)
    box = flow.canvas.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= SIZES["phone"][0]
    has_no_fault(page)


# the network


def test_an_online_map_that_fails_is_said_and_the_map_stays(
    page: Page, flow_map: Flow, watch: Watch
) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    host = urlsplit(BASEMAP.value()).netloc
    page.route(lambda address: urlsplit(address).netloc == host, refuse)
    flow = flow_map()
    arrows = flow.arrows.keys()
    assert asked == []
    flow.control("basemap").locator("label").first.click()
    expect(page.locator(".flow-map .notice")).to_contain_text("cannot be reached")
    flow.rests()
    assert asked and "basemap" in flow.parameters
    assert flow.arrows.keys() == arrows
    flow.month(6).click()
    flow.rests()
    assert flow.painted[0] == 6
    # The browser tells of each picture that did not come; of nothing else.
    for seen in (watch.errors, watch.left):
        seen[:] = [each for each in seen if host not in each]


def test_the_first_link_a_fresh_server_is_asked_for_is_found(
    demonstration: Path, page: Page
) -> None:
    with served(demonstration) as address:
        page.goto(f"{address}/flow-map?areas={LABUTTA}&months=4&level=township")
        settled(page)
        flow = FlowPage(page).rests()
        assert page.get_by_role("dialog").count() == 0
        assert "not found" not in page.inner_text("body").casefold()
        flow.month(5).click()
        flow.has_painted(5)
