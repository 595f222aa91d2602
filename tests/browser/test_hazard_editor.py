"""Hazards of a place, changed by tapping a month."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_a_month_is_stepped_by_a_tap_and_by_key_and_its_effect_is_seen_at_once(
    open_page: Open,
) -> None:
    page = open_page("hazard-calendar?areas=MMR017016&hazard=cyclone&lang=en", size="phone")
    page.locator("summary", has_text="Change the hazards of a place").click()
    cyclone = page.get_by_role("group", name="cyclone", exact=True)
    cyclone.get_by_role("button", name="January: none").click()
    expect(cyclone.get_by_role("button", name="January: possible")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("2")
    expect(cyclone.get_by_role("button", name="February: season")).to_be_focused()
    effect = cyclone.get_by_role("status")
    expect(effect).to_contain_text("Villages that lose capacity when it is due:")
    expect(effect).to_contain_text("Write where the change comes from: cyclone.")
    cyclone.get_by_label("source").fill("Township meeting of 3 June")
    expect(effect).not_to_contain_text("Write where")
    expect(page.get_by_text("Publishing from pages is switched off.")).to_be_visible()
    page.get_by_role("button", name="Undo all changes").click()
    expect(cyclone.get_by_role("button", name="February: none")).to_be_visible()
    expect(effect).to_be_hidden()
