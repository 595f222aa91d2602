"""The Preparedness plan on paper and without a mouse."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests import worlds
from tests.browser.conftest import served, settled, until
from tests.conftest import Published

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


@pytest.fixture(scope="module")
def committee(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a copy of a release of two villages, which may be written on."""
    root = tmp_path_factory.mktemp("committee") / "data"
    shutil.copytree(published(worlds.two_villages()), root)
    with served(root) as address:
        yield f"{address}/preparedness-plan?areas=V1&hazard=cyclone&lang=en"


def writing(page: Page, act: str = "Write") -> Locator:
    """The form below the step "Move people early"."""
    page.get_by_role("button", name=f"{act}: Move people early").first.press("Enter")
    return page.locator("tr.writing")


def test_two_browsers_write_on_one_step_and_nothing_is_lost(
    page: Page, context: BrowserContext, committee: str
) -> None:
    other = context.new_page()
    for each in (page, other):
        each.goto(committee)
        settled(each)
    first, second = writing(page), writing(other)
    first.get_by_label("by whom").fill("Village committee")
    first.get_by_label("by when").fill("2027-03-31")
    second.get_by_label("notes").fill("after the harvest")
    first.get_by_label("by whom").press("Enter")
    expect(page.locator("tr.writing")).to_have_count(0)
    expect(
        page.locator("tr.step", has_text=re.compile(r"Village committee\s*March 31, 2027"))
    ).to_be_visible()
    second.get_by_role("button", name="Save").press("Enter")
    told = other.locator("tr.writing [role=status]")
    expect(told).to_contain_text("by whom: Village committee")
    expect(other.get_by_label("notes")).to_have_value("after the harvest")
    other.get_by_role("button", name="Save").press("Enter")
    expect(other.locator("tr.notes", has_text="after the harvest")).to_be_visible()
    again = writing(other, "Change")
    again.get_by_label("notes").press("Escape")
    expect(other.locator("tr.writing")).to_have_count(0)
