"""Compare in a real browser: a small map leads to its month, by pointer or keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, settled


def test_a_small_map_is_drawn_and_leads_to_its_month(open_page: Open) -> None:
    page: Page = open_page("compare?compared=months")
    settled(page)
    maps = page.locator(".dot-maps canvas[data-painted]")
    expect(maps).to_have_count(12)
    inks = maps.nth(3).evaluate(
        "c => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height)"
        ".data.buffer)).size"
    )
    assert inks > 4
    page.locator(".dot-maps a").nth(9).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("months=10"))
    expect(page).not_to_have_url(re.compile("/compare"))
    october = page.get_by_role("radio", name=re.compile("^October"))
    expect(october).to_have_attribute("aria-checked", "true")
