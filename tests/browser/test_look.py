"""What is on the screen can be read: every digit, every table, every tooltip."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from mobility.ui.page import PAGES, PageEntry
from mobility.words import LANGUAGES
from tests.browser import digits
from tests.browser.conftest import Open, served, settled, still

LABUTTA = "areas=MMR017016&hazard=cyclone&months=4"
# A projector; the laptop at 200 % zoom, by its CSS pixels; a phone.
WINDOWS = ((1024, 768), (683, 384), (390, 844))
SIDEBAR = '[data-testid="stSidebar"]'
ROOM = """(() => document.querySelector('[data-testid="stMainBlockContainer"]').clientWidth)"""
TOOLTIP = ".deck-tooltip"
EVIL = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_no_digit_is_cut_and_no_table_is_wider_than_its_place(
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
        assert digits.cut_numbers(page) == [], (width, language)
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
    page.locator(SIDEBAR).hover()
    page.locator('[data-testid="stSidebarCollapseButton"] button').click()
    expect(page.locator(SIDEBAR)).to_have_attribute("data-collapsed", "true")
    page.wait_for_function(f"before => {ROOM}() > before + 200", arg=before)


def test_the_list_beside_the_map_is_of_its_month(open_page: Open) -> None:
    page = open_page("?areas=MMR017016&hazard=cyclone&months=11&lang=en")
    first = page.locator("table.stacks").first
    months = first.locator("tbody td:nth-child(2)").all_inner_texts()
    assert months
    assert {text.split("\n")[0] for text in months} == {"November"}


@pytest.fixture(scope="module")
def evil_data(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with every village named like an attack."""
    root = tmp_path_factory.mktemp("evil") / "data"
    shutil.copytree(demonstration, root)
    for file in root.glob("flows/releases/*/places.parquet"):
        places = pq.read_table(file)
        names = [
            EVIL if level == "village" else name
            for level, name in zip(
                places["level"].to_pylist(), places["name_en"].to_pylist(), strict=True
            )
        ]
        at = places.schema.get_field_index("name_en")
        pq.write_table(places.set_column(at, places.schema.field(at), [names]), file)
    return root


def hovered(page: Page) -> str:
    """The tooltip of some village, found by going over the map."""
    canvas = page.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    tooltip = page.locator(TOOLTIP).first
    for down in range(1, 12):
        for along in range(1, 24):
            page.mouse.move(
                box["x"] + box["width"] * along / 24, box["y"] + box["height"] * down / 12
            )
            page.wait_for_timeout(30)
            if tooltip.is_visible():
                return tooltip.inner_text()
    raise AssertionError("no village answers the pointer")


def test_a_villages_tooltip_is_read_as_text(page: Page, evil_data: Path) -> None:
    with served(evil_data) as address:
        page.goto(f"{address}/?{LABUTTA}&lang=en")
        settled(page)
        page.wait_for_timeout(1000)
        text = hovered(page)
        assert text.startswith(EVIL)
        assert "responders here / usual: " in text
        assert len(text.split("\n")) >= 3
        assert "<b>" not in text
        assert "<br" not in text
        assert page.locator(f"{TOOLTIP} img").count() == 0
