"""What is on the screen can be read: every digit, every table, every tooltip."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mobility.ui.frame.navigation import PAGES, PageEntry
from mobility.words import LANGUAGES
from tests import worlds
from tests.browser import digits
from tests.browser.conftest import PAGE_MILLISECONDS, Open, served, settled, still, until
from tests.conftest import Published

LABUTTA = "areas=MMR017016&hazard=cyclone&months=4"
# A large screen, a laptop, a projector; the laptop at 200 % zoom, by its CSS pixels; a phone.
WINDOWS = ((1920, 1080), (1366, 768), (1024, 768), (683, 384), (390, 844))
SIDEBAR = '[data-testid="stSidebar"]'
ROOM = """(() => document.querySelector('[data-testid="stMainBlockContainer"]').clientWidth)"""
EVIL = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_no_word_is_cut_and_no_table_is_wider_than_its_place(
    open_page: Open, entry: PageEntry
) -> None:
    number = PAGES.index(entry)
    language = list(LANGUAGES)[number % len(LANGUAGES)]
    path = entry.address if number else ""
    page = open_page(f"{path}?lang={language}")
    digits.open_all(page)
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        still(page)
        digits.open_all(page)
        assert digits.cut(page) == [], (width, language)
        assert digits.tables_too_wide(page) == [], (width, language)


def test_a_number_is_whole_in_each_cell_of_the_strip(open_page: Open) -> None:
    page = open_page("flow-map?lang=my")
    for width in (1366, 1024, 683, 390):
        page.set_viewport_size({"width": width, "height": 768})
        still(page)
        cells = page.locator(".strip [data-month]")
        expect(cells).to_have_count(12)
        assert (
            cells.evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth).length") == 0
        )


def test_a_closed_sidebar_gives_its_width_to_the_page(open_page: Open) -> None:
    page = open_page(f"?{LABUTTA}&lang=en")
    before = page.evaluate(f"{ROOM}()")
    page.locator('[data-testid="stSidebarCollapseButton"] button').click()
    expect(page.locator(SIDEBAR)).to_have_attribute("data-collapsed", "true")
    until(page, f"{ROOM}() > {before} + 200")


def test_the_list_beside_the_map_follows_the_month_on_show(open_page: Open) -> None:
    page = open_page("?areas=MMR017016&hazard=cyclone&months=11&lang=en")
    first = page.locator("table.first").first
    november = first.locator("tbody td:nth-child(1)").all_inner_texts()
    page.locator('.strip [data-month="4"]').click()
    page.wait_for_url("**months=4**")
    settled(page)
    assert november != first.locator("tbody td:nth-child(1)").all_inner_texts()
    page.go_back()
    settled(page)
    expect(first.locator("tbody td:nth-child(1)")).to_have_text(november, use_inner_text=True)


def test_the_list_of_the_season_names_each_village_s_month(open_page: Open) -> None:
    lists = []
    for month in (7, 11):
        page = open_page(f"?areas=MMR017016&hazard=cyclone&months={month}&listed=season&lang=en")
        first = page.locator("table.first").first
        expect(first.locator("th").nth(1)).to_have_text("worst month")
        lists.append(first.locator("tbody td:nth-child(2)").all_inner_texts())
    assert lists[0] == lists[1]
    named = {text.split("\n")[0] for text in lists[0]}
    assert named and named <= {"April", "May", "October", "November"}


@pytest.fixture
def evil(published: Published) -> Path:
    """A storm over the land, named like an attack."""
    world = worlds.two_villages()
    village = worlds.place("V1", "village", "T1", lon=95.0, lat=16.0, households=3)
    storm = {
        "hazard": "cyclone", "place_id": "LAND", "storm_id": EVIL, "month": 5, "source": "tracks",
        "closest_at": "2008-05-02T15:00:00Z", "distance_km": 0.0, "lon": 95.0, "lat": 16.0,
    }  # fmt: skip
    world["places"] = worlds.rows(
        "places",
        worlds.place("LAND", "country"),
        worlds.place("T1", "township", "LAND"),
        village,
        worlds.place("V2", "village", "T1"),
        worlds.place("CITY", "state", "LAND"),
    )
    world["storms"] = worlds.rows("storms", storm)
    return published(world)


def tooltip(page: Page, address: str) -> list[str]:
    """The lines of the tooltip in the middle of the storm map, where its one storm lies."""
    page.goto(address)
    settled(page)
    digits.open_all(page)
    canvas = page.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    shown = page.locator(".deck-tooltip").first

    def hovered() -> bool:
        canvas.hover(position={"x": 1, "y": 1}, force=True)
        canvas.hover(force=True)
        return shown.is_visible()

    for _ in range(50):  # a map draws a while after its page
        if hovered():
            break
        page.wait_for_timeout(200)
    assert shown.locator("img").count() == 0
    return shown.inner_text().split("\n")


def test_a_tooltip_is_lines_of_text_and_no_markup_of_a_name_is_read(page: Page, evil: Path) -> None:
    page.set_default_timeout(PAGE_MILLISECONDS)
    with served(evil) as address:
        asked = "areas=T1&hazard=cyclone&months=5&lang=en"
        storm = tooltip(page, f"{address}/hazard-calendar?{asked}")
    assert storm[0] == EVIL
    assert storm[2].startswith("0 km from")


def test_the_chosen_month_can_be_read_under_the_pointer(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/?months=5")
    settled(page)
    month = page.locator('.strip [data-month="4"]')
    month.click()
    expect(month).to_have_attribute("aria-checked", "true")
    month.hover()
    expect(month).to_have_css("background-color", "rgb(11, 95, 125)")
    expect(month).to_have_css("color", "rgb(255, 255, 255)")
