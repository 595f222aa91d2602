"""Places in a real browser: found as one types, opened from their names, and back again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.choices import parameters
from tests.browser.conftest import Open, settled, still

ASKED = "areas=MMR017016&hazard=flood&months=7&lang=my"


def test_a_place_is_found_as_one_types_and_opened_by_keys(open_page: Open) -> None:
    """In Burmese, with a letter missing; the question stays as it is but for the place."""
    page = open_page(f"hazard-calendar?{ASKED}")
    field = page.locator(".place-search input")
    field.click()
    field.press_sequentially("လပွတတာ")
    option = page.locator(".place-search [role=option]").first
    expect(option).to_contain_text("MMR017016")
    assert "place=MMR017016" in str(option.get_attribute("href"))
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    page.wait_for_url("**/place?*place=MMR017016*")
    settled(page)
    expect(page.locator(".answer")).to_contain_text("လပွတ္တာ")
    asked = parameters(page.url)
    assert {"areas": "MMR017016", "hazard": "flood", "months": "7", "lang": "my"}.items() <= (
        asked.items()
    )


def test_a_name_opens_its_page_without_loading_the_program_again(open_page: Open) -> None:
    page = open_page("?areas=MMR017016&months=7")
    first = page.url
    page.evaluate("window.loadedOnce = true")
    name = page.locator("table.first td a").first
    said = name.inner_text()
    name.click()
    page.wait_for_url("**/place?*")
    settled(page)
    expect(page.locator(".answer")).to_contain_text(said)
    assert page.evaluate("window.loadedOnce")
    assert parameters(page.url)["months"] == "7"
    page.locator(".where a").first.click()  # its tract, from the same page
    still(page)
    settled(page)
    expect(page.get_by_role("heading", name="Its villages by finding")).to_be_visible()
    page.go_back()
    settled(page)
    page.go_back()
    settled(page)
    assert page.url == first
    expect(page.locator("table.first")).to_be_visible()


def test_a_name_s_link_opens_its_page_in_another_tab(open_page: Open) -> None:
    page = open_page("village-calendar?areas=MMR017016")
    link = page.locator("table.months th.name a").first
    said, href = link.inner_text(), str(link.evaluate("link => link.href"))
    other = open_page(href.split("/", 3)[3])
    expect(other.locator(".answer")).to_contain_text(said)
