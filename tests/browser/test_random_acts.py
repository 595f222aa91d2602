"""Many things a reader may do to the Flow map, one after another, in a real browser."""

from __future__ import annotations

import os
import random

import pytest
from playwright.sync_api import Page

from mobility.words import LANGUAGES
from tests.browser.conftest import GESTURE, SIZES, SOON, Open, Watch, settled
from tests.browser.flow_page import FlowPage
from tests.browser.test_pages import has_no_fault

# More for a longer look: MOBILITY_TEST_RANDOM=4 is more than a hundred.
ACTS = 30 * int(os.environ.get("MOBILITY_TEST_RANDOM", "1"))
SEED = 3
AREAS = "MMR017016,MMR017024"
A_METRE = 1e-5  # degrees, as a link has them


class Reader:
    """Somebody who tries everything; each act leaves the page at rest."""

    def __init__(self, flow: FlowPage) -> None:
        self.flow = flow
        self.page = flow.page
        self.chance = random.Random(SEED)
        self.done: list[str] = []
        self.pages_back = 0
        self.pages_forward = 0

    # Acts that leave the view where it is

    def a_month(self) -> None:
        self.flow.month(self.chance.randint(1, 12)).click()

    def some_months_by_keys(self) -> None:
        self.page.locator('.strip [aria-checked="true"]').focus()
        for _ in range(3):
            self.page.keyboard.press(self.chance.choice(("ArrowLeft", "ArrowRight")))

    def play(self) -> None:
        month = self.flow.painted[0]
        player = self.page.locator(".strip .play")
        player.click()
        self.flow.has_painted(month % 12 + 1, "[0-9mean]*")
        player.click()

    def a_sex(self) -> None:
        tag = self.flow.control("sexes").locator('[data-testid="stMultiSelectTagsContainer"] svg')
        if tag.count():
            tag.first.click()
        else:
            self.flow.choose_number("sexes", self.chance.randint(0, 1))
            self.page.keyboard.press("Escape")

    def a_comparison(self) -> None:
        self.flow.choose_number("compare", self.chance.randint(0, 13))

    def a_language(self) -> None:
        self.flow.press("language", self.chance.choice(list(LANGUAGES.values())))

    def a_level(self) -> None:
        self.flow.choose_number("level", self.chance.randint(0, 3))

    def a_direction(self) -> None:
        buttons = self.flow.control("direction").get_by_role("radio")
        buttons.nth(self.chance.randrange(3)).click()

    def reload(self) -> None:
        self.page.reload()
        settled(self.page)

    # Acts that may move it

    def zoom(self) -> None:
        self.flow.wheel(self.chance.choice((-250, -150, 150, 250)))

    def zoom_by_button(self) -> None:
        buttons = self.page.locator(".flow-map .buttons button")
        buttons.nth(self.chance.randrange(2)).click()

    def drag(self) -> None:
        self.flow.drag(self.chance.randint(-120, 120), self.chance.randint(-80, 80))

    def whole(self) -> None:
        self.page.locator(".flow-map .buttons button").nth(2).click()

    def a_place(self) -> None:
        circles = [spot for spot in self.flow.spots.values() if " " not in spot["id"]]
        if circles:
            self.flow.click(self.chance.choice(circles))

    def a_flow(self) -> None:
        arrows = list(self.flow.arrows.values())
        if arrows:
            self.flow.click(self.chance.choice(arrows))

    def leave(self) -> None:
        back = self.page.locator(".st-key-back button")
        if back.count():
            back.click()

    def go_back(self) -> None:
        if self.pages_back:
            self.pages_back -= 1
            self.pages_forward += 1
            self.page.go_back()

    def go_forward(self) -> None:
        if self.pages_forward:
            self.pages_back += 1
            self.pages_forward -= 1
            self.page.go_forward()

    anywhere = (
        a_month, a_month, some_months_by_keys, a_sex, a_comparison, a_language, a_level,
        a_direction, reload, leave, leave,
    )  # fmt: skip
    on_the_map = (zoom, zoom_by_button, drag, whole, a_place, a_place, a_flow, play)
    history = (go_back, go_back, go_forward)
    gestures = (zoom, zoom_by_button, drag, whole)
    may_move = {*on_the_map, leave, *history} - {play}

    def act(self) -> None:
        """One act, and what must hold after each."""
        flow = self.flow
        there = (*self.anywhere, *self.history, *(self.on_the_map if flow.has_map else ()))
        chosen = self.chance.choice(there)
        address, view = self.page.url, self.own_view()
        self.done.append(chosen.__name__)
        chosen(self)
        flow.rests(GESTURE if chosen in self.gestures else SOON)
        if chosen not in self.history and self.page.url != address:
            self.pages_back += 1
            self.pages_forward = 0
        has_no_fault(self.page)
        assert flow.title.inner_text()
        assert self.page.locator("footer.foot").count() == 1
        if view and chosen not in self.may_move and flow.has_map:
            assert flow.view == pytest.approx(view, abs=2 * A_METRE)

    def own_view(self) -> list[float] | None:
        """The view the reader moved the map to; None where it shows the whole area, or nothing."""
        return self.flow.view if self.flow.has_map and "view" in self.flow.parameters else None


def test_random_acts(page: Page, open_page: Open, watch: Watch) -> None:
    page.emulate_media(reduced_motion="reduce")  # no need to wait for what glides
    reader = Reader(FlowPage(open_page(f"flow-map?areas={AREAS}&months=4")).rests())
    flow = reader.flow
    for _ in range(ACTS):
        try:
            reader.act()
            assert watch.errors == []
        except Exception as error:
            error.add_note(f"after {reader.done}, at {flow.page.url}")
            raise
    again = flow.page.context.new_page()
    again.set_viewport_size(dict(zip(("width", "height"), SIZES["laptop"], strict=True)))
    again.goto(flow.page.url)
    settled(again)
    reopened = FlowPage(again).rests()
    assert reopened.shown == flow.shown
    if reader.own_view():
        assert reopened.view == pytest.approx(flow.view, abs=2 * A_METRE)
