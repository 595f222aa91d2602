"""The Village calendar in a real browser: choose, read, search, by mouse and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Open, settled
from tests.browser.test_pages import has_no_fault, parameters

LABUTTA = "village-calendar?areas=MMR017016"


@pytest.fixture(scope="module", autouse=True)
def _begun(browser: Browser, base_url: str) -> None:
    """Streamlit calls every page but the first "not found" until a server has once run app.py."""
    page = browser.new_page()
    page.goto(base_url)
    settled(page)
    page.close()


def cell(page: Page, row: int, month: int) -> Locator:
    village = page.locator("table.months tr[data-village]").nth(row)
    return village.locator(f'button[data-month="{month}"]')


def name(page: Page, row: int) -> str:
    village = page.locator("table.months tr[data-village]").nth(row)
    return str(village.locator("th").evaluate("head => head.firstChild.textContent"))


def test_a_cell_tells_its_village_s_story_and_the_link_keeps_it(open_page: Open) -> None:
    page = open_page(LABUTTA)
    wanted = name(page, 2)
    cell(page, 2, 10).click()
    expect(page.locator(".story h2")).to_have_text(f"{wanted}, October")
    expect(page.locator(".story")).to_contain_text("What changes it")
    settled(page)
    assert parameters(page)["months"] == "10"
    again = open_page(page.url.split("/", 3)[3])
    expect(again.locator(".story h2")).to_have_text(f"{wanted}, October")
    has_no_fault(again)


def test_the_grid_is_walked_and_a_cell_chosen_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(LABUTTA)
    cell(page, 0, 1).focus()
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".story h2")).to_have_text(f"{name(page, 2)}, November")
    settled(page)
    assert cell(page, 2, 11).evaluate("button => button === document.activeElement")
    reached = page.locator('table.months button[tabindex="0"]')
    expect(reached).to_have_count(1)


def test_a_village_is_searched_and_the_list_shrinks_to_it(open_page: Open) -> None:
    page = open_page(LABUTTA)
    wanted = name(page, 5)
    field = page.get_by_label("Find a village or tract")
    field.fill(wanted)
    field.press("Enter")
    expect(page.locator("table.months tr[data-village]").first).to_contain_text(wanted)
    settled(page)
    assert page.locator("table.months tr[data-village]").count() < 60
    assert parameters(page)["find"] == wanted


def test_only_those_to_prepare_are_listed_on_request(open_page: Open) -> None:
    page = open_page(LABUTTA)
    page.get_by_text(re.compile(r"Only the \d+ to prepare")).click()
    expect(page.get_by_text(re.compile(r"that match, of 542"))).not_to_contain_text("of 542 that")
    settled(page)
    for row in range(page.locator("table.months tr[data-village]").count()):
        due = page.locator("table.months tr[data-village]").nth(row).locator(
            'button[data-level="2"], button[data-level="3"]'
        )  # fmt: skip
        findings = due.evaluate_all("cells => cells.map(cell => cell.dataset.finding)")
        assert {"loses", "watch", "cannot tell"} & set(findings)


def test_two_signs_stand_apart_low_all_year_by_the_name_and_the_month_s_in_its_cell(
    open_page: Open,
) -> None:
    page = open_page(LABUTTA)
    assert page.locator('table.months td.month img[title="low all year"]').count() == 0
    pictures = page.locator("table.months td.month img").evaluate_all(
        "images => [...new Set(images.map(image => image.src))]"
    )
    hollow = [each for each in pictures if "fill%3D%22%23FFFFFF%22" in each]
    assert hollow and len(hollow) < len(pictures)
    for number in range(1, 11):
        rows = page.locator("table.months tr[data-village]")
        row = rows.filter(has=page.locator('th.name img[title="low all year"]')).first
        if row.count():
            break
        page = open_page(f"{LABUTTA}&page={number + 1}")
    wanted = row.locator("th").evaluate("head => head.firstChild.textContent")
    row.locator('button[data-month="6"]').click()
    expect(page.locator(".story h2")).to_have_text(f"{wanted}, June")
    expect(page.locator(".story .all-year")).to_contain_text("Even when most are home")
    expect(page.locator(".story .told").first).to_contain_text("keeps")


def test_a_story_opens_over_the_list_of_a_phone_and_closes(open_page: Open) -> None:
    page = open_page(LABUTTA, size="phone")
    cell(page, 1, 4).click()
    expect(page.locator(".st-key-story_chosen .story")).to_be_in_viewport()
    settled(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".st-key-story_chosen")).to_have_count(0)
    settled(page)
    assert "village" not in parameters(page)
