"""Links opened one after another in a tab: each ends on its own page, and shows what it says."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from mobility.ui.frame.navigation import PAGES
from tests.browser.choices import parameters
from tests.browser.conftest import Open, settled
from tests.browser.test_pages import has_no_fault

# More for a longer look: MOBILITY_TEST_RANDOM=12 is two hundred.
LINKS = 8 * int(os.environ.get("MOBILITY_TEST_RANDOM", "1"))
SEED = 7
# The sizes that are no laptop's; there a page once asked to be run before it was known.
SIZES = ("wide", "phone")
SAID = {"lang": ("en", "my"), "hazard": ("cyclone", "flood"), "areas": ("MMR017016", "MMR017024")}
OF_A_PAGE = {
    "villages": {"rai_loss": ("0.5", "0.6")},
    "village-calendar": {"order": ("place",), "flagged": ("1",), "availability_watch": ("0.7",)},
    "flow-map": {"compare": ("mean", "3"), "level": ("township",), "direction": ("into",)},
    "newcomers-in-the-plan": {"newcomer_share": ("0.2",)},
    "what-if": {"leave": ("0.2", "0.5"), "brought": ("10",), "shift": ("-1",)},
}


def links(chance: random.Random) -> Iterator[tuple[str, dict[str, str]]]:
    """Addresses of pages, and what is asked of each."""
    while True:
        address = chance.choice([entry.address for entry in PAGES[1:]])
        offered = {**SAID, **OF_A_PAGE.get(address, {})}
        asked = {name: chance.choice(values) for name, values in offered.items()}
        yield address, {**asked, "months": str(chance.randint(1, 12))}


@pytest.mark.parametrize("size", SIZES)
def test_a_link_opened_in_an_open_tab_ends_on_its_page(open_page: Open, size: str) -> None:
    page = open_page("", size=size)
    for number, (address, asked) in enumerate(_some(size)):
        there = f"{_origin(page)}/{address}?{urlencode(asked)}"
        if number % 2:
            page.goto(there)
        else:
            with page.expect_navigation():
                page.evaluate("there => { location.href = there }", there)
        settled(page)
        assert urlsplit(page.url).path == f"/{address}", there
        assert asked.items() <= parameters(page.url).items(), there
        _shows(page, asked)


def _some(size: str) -> list[tuple[str, dict[str, str]]]:
    found = links(random.Random(f"{SEED} {size}"))
    return [next(found) for _ in range(LINKS)]


def _origin(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def _shows(page: Page, asked: dict[str, str]) -> None:
    """The month in the strip and the link in the footer are those asked for."""
    has_no_fault(page)
    told = parameters(str(page.locator("footer.foot a").last.get_attribute("href")))
    assert asked.items() <= told.items()
    chosen = page.locator('.strip [aria-checked="true"]')
    if chosen.count():
        expect(chosen).to_have_attribute("data-month", asked["months"])
