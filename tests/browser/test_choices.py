"""A choice changes all that a page shows, at once: nothing must be loaded again to be true.

Only a browser can tell. Streamlit's own AppTest runs the whole script for every choice, where a
browser asks for the one part of it that holds the control.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.choices import (
    Choice,
    Shown,
    button,
    cell,
    listed,
    month,
    parameters,
    pressed,
    several,
    shown,
    slid,
    switched,
    typed,
)
from tests.browser.conftest import Open, settled, still
from tests.browser.test_pages import has_no_fault

# Each choice's link is opened again in a longer look; else two of them.
THOROUGH = "MOBILITY_TEST_RANDOM" in os.environ
# For a longer look, too: another size of the window (conftest.SIZES), another language.
SIZE = os.environ.get("MOBILITY_TEST_SIZE", "laptop")
LANGUAGE = os.environ.get("MOBILITY_TEST_LANGUAGE", "en")
LABUTTA = "areas=MMR017016"
TWO = "areas=MMR017016,MMR017024"

# By address: choices made one after another, of every kind a page has.
PAGES: dict[str, Sequence[Choice]] = {
    f"?{LABUTTA}": (
        month(10),
        slid("availability_loss", "End"),
        slid("helpers_each", "Home"),
        pressed("first", 1),
        switched("all_year"),
        switched("in_month"),
    ),
    f"village-calendar?{LABUTTA}": (
        cell(2, 10),
        button("close_story", "village"),
        cell(2, 10),
        listed("order", 1),
        switched("by_tract"),
        button("page_", "page"),
        switched("flagged"),
        typed("find", "a"),
    ),
    f"flow-map?{LABUTTA}&level=township": (
        month(7),
        listed("compare", 5),
        listed("place", 1),
        button("back", "place"),
        several("sexes", 0),
        pressed("direction", 1),
        listed("level", 2),
    ),
    f"hazard-calendar?{TWO}": (month(8), several("hazards", 0), listed("hazard", 1)),
    f"newcomers-in-the-plan?{LABUTTA}": (
        month(6),
        slid("newcomer_share", "End"),
        listed("village", 2),
    ),
    f"household-types?{LABUTTA}&hazard=cyclone": (listed("months", 1), listed("village", 1)),
    f"task-force-roles?{LABUTTA}": (month(7), listed("village", 1)),
    f"what-if?{LABUTTA}": (
        listed("leave", 6),
        several("leave_sexes", 0),
        several("leave_months", 3),
        listed("brought", 5),
        listed("brought_to", 3),
        listed("shift", 2),
        listed("assigned", 10),
        month(11),
        listed("drill_from", 4),
        typed("scenario", "More leave"),
        button("scenario_reset", "leave"),
    ),
    f"preparedness-plan?{LABUTTA}": (month(9), listed("hazard", 1)),
}


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.split("?")[0] or "villages")
def test_what_is_shown_after_a_choice_is_what_its_link_shows(open_page: Open, address: str) -> None:
    page = open_page(f"{address}&lang={LANGUAGE}", size=SIZE)
    choices = PAGES[address]
    opened_again = range(1, len(choices) + 1) if THOROUGH else {len(choices) // 2, len(choices)}
    seen = [_read(page)]
    for number, choice in enumerate(choices, 1):
        before = parameters(page.url)
        choice.make(page)
        still(page)
        assert parameters(page.url).get(choice.parameter) != before.get(choice.parameter)
        seen.append(_read(page, with_file=number in opened_again))
        assert seen[-1][1].content != seen[-2][1].content, choice.parameter
    _goes_back_and_forth(page, seen)
    for url, told in (seen[number] for number in opened_again):
        page.goto(url)
        settled(page)
        again = _read(page, with_file=True)[1]
        assert again.content == told.content, url
        assert again == told, url


def _read(page: Page, *, with_file: bool = False) -> tuple[str, Shown]:
    """A page's address and what it shows."""
    has_no_fault(page)
    told = shown(page, with_file=with_file)
    in_address = parameters(page.url)
    assert {name: told.link[name] for name in in_address} == in_address
    return page.url, told


def _goes_back_and_forth(page: Page, seen: Sequence[tuple[str, Shown]]) -> None:
    for go, (url, told) in ((page.go_back, seen[-2]), (page.go_forward, seen[-1])):
        go()
        page.wait_for_url(url)
        still(page)
        assert shown(page).content == told.content


def test_two_choices_in_one_moment_both_count(open_page: Open) -> None:
    """The second is told to the server with the link the browser had before the first."""
    page = open_page(f"village-calendar?{LABUTTA}&lang={LANGUAGE}", size=SIZE)
    page.evaluate(
        """() => ['by_tract', 'flagged'].forEach((each, order) => setTimeout(
             () => document.querySelector(`.st-key-${each}_choice input`).click(), 60 * order))"""
    )
    page.wait_for_timeout(200)
    still(page)
    assert {"by_tract": "1", "flagged": "1"}.items() <= parameters(page.url).items()
    for each in ("by_tract", "flagged"):
        expect(page.locator(f".st-key-{each}_choice input")).to_be_checked()


def test_what_was_chosen_stays_when_the_frame_around_it_changes(open_page: Open) -> None:
    page = open_page(f"what-if?{LABUTTA}&lang=en", size=SIZE)
    for choice in (listed("leave", 4), pressed("language", 1), listed("hazard", 1)):
        choice.make(page)
        still(page)
    seen = _read(page)
    assert {"leave": "0.2", "lang": "my"}.items() <= parameters(page.url).items()
    page.reload()
    settled(page)
    assert _read(page) == seen
