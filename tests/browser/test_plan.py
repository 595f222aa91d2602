"""The Preparedness plan on paper and without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import settled, until

LABUTTA_IN_OCTOBER = "preparedness-plan?areas=MMR017016&hazard=cyclone&months=10&lang=en"


def test_print_opens_the_browser_s_dialogue(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/{LABUTTA_IN_OCTOBER}")
    settled(page)
    page.evaluate("() => { window.print = () => { window.wasPrinted = true; }; }")
    page.get_by_role("button", name="Print").focus()
    page.keyboard.press("Enter")
    until(page, "() => window.wasPrinted === true")


def test_on_paper_only_the_plan_is_left_and_every_sheet_names_its_release(
    page: Page, base_url: str
) -> None:
    page.goto(f"{base_url}/{LABUTTA_IN_OCTOBER}")
    settled(page)
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Villages to plan with in October").is_visible()
    for hidden in ("stSidebar", "stHeader", "stButton", "stDownloadButton"):
        found = page.get_by_test_id(hidden)
        assert not any(each.is_visible() for each in found.all()), hidden
    rules = page.evaluate(
        """() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
            .filter((rule) => rule.constructor.name === "CSSPageRule")
            .map((rule) => rule.cssText).join(" ")"""
    )
    assert "demonstration, synthetic" in rules
