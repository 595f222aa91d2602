"""What stands around an answer: the sidebar, where one is, and what one can take away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, resize, settled, still, until

SIDEBAR = '[data-testid="stSidebar"]'
PLAN = "preparedness-plan?areas=MMR017016&hazard=cyclone&months=10&lang=en"
COPY = """() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"""


def is_closed(page: Page) -> str | None:
    return page.get_attribute(SIDEBAR, "data-collapsed")


def test_with_little_room_the_sidebar_starts_closed_and_a_press_on_the_area_opens_it(
    open_page: Open,
) -> None:
    page = open_page("?areas=MMR017016&lang=en", size="projector")
    assert is_closed(page) == "true"
    about = page.locator(".whereabouts")
    expect(about).to_have_text("Labutta · cyclone")
    about.click()
    expect(page.locator(SIDEBAR)).to_have_attribute("data-collapsed", "false")
    resize(page, "laptop")
    still(page)
    assert is_closed(page) == "false"
    expect(about).to_be_hidden()
    resize(page, "projector")
    still(page)
    assert is_closed(page) == "true"


def test_on_a_phone_a_choice_of_page_or_area_closes_the_drawer(open_page: Open) -> None:
    page = open_page("?areas=MMR017016,MMR017018&lang=en", size="phone")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Flow map").click()
    page.wait_for_url("**/flow-map**")
    settled(page)
    assert is_closed(page) == "true"
    expect(page.locator(".product")).to_contain_text("Flow map")
    page.locator(".whereabouts").click()
    page.locator(f"{SIDEBAR} [data-testid=stMultiSelect]").get_by_role("button").first.click()
    expect(page.locator(".whereabouts")).to_have_text("Mawlamyinegyun · cyclone")
    still(page)
    assert is_closed(page) == "true"


def test_on_a_phone_no_page_is_loaded_under_an_open_drawer(open_page: Open) -> None:
    page = open_page("?areas=MMR017016&lang=en", size="projector")
    page.locator(".whereabouts").click()
    expect(page.locator(SIDEBAR)).to_have_attribute("data-collapsed", "false")
    resize(page, "phone")
    page.reload()
    settled(page)
    assert is_closed(page) == "true"
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.locator(SIDEBAR)).to_have_attribute("data-collapsed", "false")
    page.reload()
    settled(page)
    assert is_closed(page) == "true"


def test_link_and_citation_are_copied_with_the_whole_address(open_page: Open) -> None:
    page = open_page(PLAN, size="phone")
    page.evaluate(COPY)
    page.get_by_role("button", name="Copy link").click()
    until(page, "() => window.copied?.startsWith(location.origin + '/preparedness-plan?release=')")
    page.locator(".cite summary").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    until(page, "() => window.copied?.includes(document.querySelector('.answer').textContent)")
    quoted = page.evaluate("() => window.copied")
    assert "synthetic" in quoted
    assert f"{page.evaluate('location.origin')}/preparedness-plan?release=" in quoted


BREAK_OF_ITS_BLOCK = """canvas => getComputedStyle(
  canvas.getRootNode().host.closest('[class*=st-key-]')).breakInside"""
CONTROLS = '[data-testid="stMain"] :is(input, textarea, button:not([role="radio"]))'
SHOWN = """all => all.filter((each) => each.checkVisibility()
  && each.getBoundingClientRect().width > 1 && !each.closest('.map')).length"""


# Of a canvas as it was drawn, and as it is shown: its width by its height.
PROPORTIONS = """each => {
  const { width, height } = each.getBoundingClientRect();
  return [each.width / each.height, width / height];
}"""


def test_on_paper_stand_the_answer_the_map_as_drawn_and_the_whole_address(open_page: Open) -> None:
    page = open_page("flow-map?areas=MMR017016&months=4&lang=en")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1024})  # what A4 has between its margins
    still(page)
    expect(page.locator(".foot .address")).to_contain_text("/flow-map?release=")
    expect(page.locator(".answer")).to_be_visible()
    assert page.locator(CONTROLS).evaluate_all(SHOWN) == 0
    canvas = page.locator(".map canvas").first
    drawn, shown = canvas.evaluate(PROPORTIONS)
    assert shown == pytest.approx(drawn, rel=0.02)
    assert canvas.bounding_box()["height"] < 400
    whole = (
        "each => getComputedStyle(each.getRootNode().host.closest('[class*=st-key-]')).breakInside"
    )
    assert canvas.evaluate(whole) == "avoid", "the legend may fall on the next sheet"


def test_the_keyboard_s_place_in_the_bar_is_seen(open_page: Open) -> None:
    page = open_page("preparedness-plan?areas=MMR017016&lang=en")
    link = page.get_by_test_id("stTopNavLink").first
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("each => each === document.activeElement"):
            break
    assert link.evaluate("each => getComputedStyle(each).outlineWidth") == "3px"
