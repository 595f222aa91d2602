"""Many things a reader may do on any page, one after another, in a real browser."""

from __future__ import annotations

import os
import random
from contextlib import suppress
from typing import ClassVar

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TooLate

from mobility.ui.frame.navigation import PAGES
from tests.browser.conftest import SIZES, Open, Watch, resize, settled
from tests.browser.test_pages import has_no_fault

# More for a longer look: MOBILITY_TEST_RANDOM=8 is 320.
ACTS = 40 * int(os.environ.get("MOBILITY_TEST_RANDOM", "1"))
SEED = 7
LEAST_PART = 2 / 3  # of the acts find something to act on
OPENING = 800  # ms, of a list
FOUND = 1_500  # ms, of a search
SHORTLY = 2_000  # ms; what cannot be pressed until then lies under something else
SOUGHT = ("labu", "Khaing", "MMR017016", "လပွတ္တာ", "myanm", "zzqq")
MAIN = '[data-testid="stMain"]'


class Visitor:
    """Somebody who tries everything that can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chance = random.Random(SEED)
        self.done: list[str] = []
        self.acted = 0

    def some(self, selector: str) -> Locator | None:
        """One of what can be seen; None where there is none."""
        seen = [each for each in self.page.locator(selector).all() if each.is_visible()]
        return self.chance.choice(seen) if seen else None

    def press(self, selector: str) -> bool:
        """Press one of what can be seen."""
        found = self.some(selector)
        if found:
            found.click(timeout=SHORTLY)
        return found is not None

    def choose(self, selector: str) -> bool:
        """Open one of the lists and take an option."""
        if not self.press(selector):
            return False
        with suppress(TooLate):  # it may have none
            self.page.get_by_role("option").first.wait_for(timeout=OPENING)
        options = self.page.get_by_role("option").all()
        if options:
            self.chance.choice(options[:8]).click(timeout=SHORTLY)
        self.page.keyboard.press("Escape")
        return bool(options)

    def another_page(self) -> bool:
        entry = self.chance.choice(PAGES)
        path = "" if entry is PAGES[0] else entry.address
        site, _, asked = self.page.url.partition("?")
        self.page.goto(f"{site[: site.index('/', 8)]}/{path}?{asked}")
        return True

    def a_search(self) -> bool:
        field = self.some(".st-key-place_search input")
        if not field:
            return False
        field.fill(self.chance.choice(SOUGHT))
        self.page.wait_for_timeout(FOUND)
        self.page.keyboard.press("Enter")
        return True

    def on_a_map(self) -> bool:
        canvas = self.some(".map canvas")
        if not canvas:
            return False
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        if box:
            x, y = (self.chance.random() * box[side] for side in ("width", "height"))
            self.page.mouse.click(box["x"] + x, box["y"] + y)
        return True

    def a_window(self) -> bool:
        resize(self.page, self.chance.choice(list(SIZES)))
        return True

    def a_new_tab(self) -> bool:
        new = self.page.context.new_page()
        new.set_viewport_size(self.page.viewport_size or {"width": 1366, "height": 768})
        new.goto(self.page.url)
        self.page.close()
        self.page = new
        return True

    def go_back(self) -> bool:
        if self.page.evaluate("history.length") < 3 or not self.acted:
            return False
        self.page.go_back()
        if self.page.url == "about:blank":
            self.page.go_forward()
        return True

    def reload(self) -> bool:
        self.page.reload()
        return True

    by_pressing: ClassVar = {
        "a month": ".strip [role=radio]",
        "a link": f'{MAIN} a[target="_self"]',
        "a choice": f'{MAIN} [data-testid="stButtonGroup"] button',
        "a switch": f'{MAIN} [data-testid="stCheckbox"] label',
        "an expander": '[data-testid="stExpander"] summary, details.fold > summary',
        "the language": ".st-key-language_choice button",
        "the bar": 'a[data-testid^="stTopNavLink"]',
        "a cell": "table.months button",
    }
    by_choosing: ClassVar = {
        "an area": ".st-key-area_choice input",
        "from a list": f'{MAIN} [data-testid="stSelectbox"] input',
    }
    others = (another_page, a_search, on_a_map, a_window, a_new_tab, go_back, reload)

    def act(self) -> None:
        """One act, and what must hold after each."""
        chosen = self.chance.choice([*self.by_pressing, *self.by_choosing, *self.others])
        self.done.append(chosen if isinstance(chosen, str) else chosen.__name__)
        try:
            if callable(chosen):
                acted = chosen(self)
            elif chosen in self.by_pressing:
                acted = self.press(self.by_pressing[chosen])
            else:
                acted = self.choose(self.by_choosing[chosen])
        except TooLate:
            acted = False
        self.acted += acted
        settled(self.page)
        has_no_fault(self.page)
        assert self.page.locator("footer.foot").count() == 1


def test_random_acts_on_every_page(open_page: Open, watch: Watch) -> None:
    visitor = Visitor(open_page("?hazard=cyclone&lang=en"))
    for _ in range(ACTS):
        try:
            visitor.act()
            assert watch.errors == []
        except Exception as error:
            error.add_note(f"after {visitor.done}, at {visitor.page.url}")
            raise
    assert visitor.acted > LEAST_PART * ACTS
