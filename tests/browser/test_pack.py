"""The one file for a stick, opened by a double click on a machine without a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from mobility.access import READER
from mobility.reports.pack.page import pack
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.words import speak
from tests.browser.conftest import SIZES

TRACT_VILLAGES = 12  # at least, in the tract that is packed
OWN = ("file:", "data:")


@pytest.fixture(scope="module")
def file(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a tract."""
    release = releases.open_release(root=demonstration)
    places = queries.places(release, READER)
    sizes = places[places["level"] == "village"]["parent_id"].value_counts()
    tract = str(min(sizes[sizes >= TRACT_VILLAGES].index))
    asked = Selection(areas=(tract,), level="township", release=release.id, hazard="cyclone")
    path = tmp_path_factory.mktemp("stick") / "tract.html"
    path.write_bytes(pack(release, asked, [speak("my"), speak("en")]))
    return path


def test_a_visit_without_a_network(browser: Browser, file: Path) -> None:
    """Both languages, another month, a village by its name, and the steps, on a telephone."""
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.extend(_elsewhere(request)))
    page.goto(file.as_uri())
    _speaks(page)
    _follows_the_month(page)
    _opens_a_village(page)
    _goes_step_by_step(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wrong == []
    context.close()


def _elsewhere(request: Request) -> list[str]:
    return [] if request.url.startswith(OWN) else [request.url]


def _speaks(page: Page) -> None:
    answer = page.locator("h1.answer")
    expect(answer).to_contain_text("ကျေးရွာ")
    page.get_by_role("button", name="English").click()
    expect(answer).to_contain_text("village")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def _follows_the_month(page: Page) -> None:
    months = page.locator(".strip [role=radio]")
    months.nth(0).click()
    expect(page.locator("#villages canvas")).to_have_attribute("data-painted", _begins("1"))
    months.nth(6).click()
    expect(page.locator("#villages canvas")).to_have_attribute("data-painted", _begins("7"))


def _begins(month: str) -> re.Pattern[str]:
    return re.compile(f"^{month}:")


def _opens_a_village(page: Page) -> None:
    page.get_by_role("tab", name="One village").click()
    name = page.evaluate("Object.values(pack.content.in.en.names)[3]")
    page.get_by_label("Name or code of a village").fill(name)
    page.locator(".hits button").first.click()
    expect(page.locator(".story h2")).to_have_text(name)
    expect(page.locator(".story h3").first).to_have_text("In July")
    expect(page.locator(".story")).not_to_contain_text("undefined")


def _goes_step_by_step(page: Page) -> None:
    page.get_by_role("button", name="Step by step").click()
    steps = page.locator(".slides")
    expect(steps).to_contain_text("1 of")
    for _ in range(page.evaluate("pack.content.in.en.slides.length") - 1):
        page.keyboard.press("PageDown")
    expect(steps).to_contain_text("Which village is yours?")
    page.keyboard.press("Escape")
    expect(steps).to_be_hidden()
