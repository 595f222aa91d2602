"""The Flow map as a reader has it in hands: what tests click, and what they read off it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, WebSocketRoute, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import GESTURE, still

MONTHS = range(1, 13)
WIRE = re.compile("_stcore/stream")
# Where the keyboard is, inside a component's own tree too.
FOCUSED = """css => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.matches(css);
}"""
MOST_TABS = 80
OPENING = 3_000  # ms, of a list


class FlowPage:
    """A Flow map that is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.locator(".flow-map canvas")
        self.legend = page.locator(".flow-map .legend")
        self.title = page.locator("h1.answer")
        self.months = page.get_by_role("radiogroup").filter(has=page.locator("[data-month]"))

    # What it shows

    @property
    def has_map(self) -> bool:
        """Whether there is a map: not where a question has no flows in any month."""
        return self.canvas.count() > 0

    @property
    def view(self) -> list[float]:
        """West, south, east, north of the part of the map in view."""
        return [float(side) for side in self.canvas.evaluate("c => c.flowMap.view()").split(",")]

    @property
    def spots(self) -> dict[str, dict[str, Any]]:
        """Circles on the map, and far ends at its edge, by place."""
        return {spot["id"]: spot for spot in self.canvas.evaluate("c => c.flowMap.spots()")}

    @property
    def arrows(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Arrows on the map by origin and destination."""
        told = self.canvas.evaluate("c => c.flowMap.arrows()")
        return {(each["origin"], each["destination"]): each for each in told}

    @property
    def painted(self) -> tuple[int, str, str]:
        """Month, name of the flows, and comparison of the last picture."""
        month, flows, compare = str(self.canvas.get_attribute("data-painted")).split(":")
        return int(month), flows, compare

    @property
    def parameters(self) -> dict[str, str]:
        """The link in the address bar."""
        return _parameters(self.page.url)

    @property
    def link(self) -> str:
        """The link in the footer, after the page's address."""
        return str(self.page.locator("footer.foot a").get_attribute("href"))

    @property
    def shown(self) -> tuple[Any, ...]:
        """All that a link must bring back, but for the view."""
        title, focus = self.title.inner_text(), self._focus()
        if not self.has_map:
            return title, focus
        month, _, compare = self.painted
        return title, focus, month, compare, self.arrows.keys()

    def _focus(self) -> tuple[str | None, str | None]:
        return self.parameters.get("place"), self.parameters.get("flow")

    def has_painted(self, month: int, compare: str = "") -> None:
        """Wait for a picture of that month."""
        pattern = re.compile(f"^{month}:[0-9a-f]+:{compare}$")
        expect(self.canvas).to_have_attribute("data-painted", pattern)

    def rests(self, quiet: int = GESTURE) -> FlowPage:
        """Wait until nothing is under way, and the map shows what the strip says."""
        still(self.page, quiet)
        chosen = self.page.locator('.strip [aria-checked="true"]')
        if not self.has_map:
            return self
        expect(self.canvas).to_have_attribute(
            "data-painted", re.compile(f"^{chosen.get_attribute('data-month')}:")
        )
        return self

    # What a reader does

    def month(self, month: int) -> Locator:
        """A cell of the strip."""
        return self.page.locator(f'.strip [data-month="{month}"]')

    def control(self, parameter: str) -> Locator:
        """The control of a parameter of the link."""
        return self.page.locator(f".st-key-{parameter}_choice")

    def choose(self, parameter: str, option: str) -> None:
        """Choose an option of a list to open."""
        self.control(parameter).locator("input").click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def choose_number(self, parameter: str, number: int) -> None:
        """Choose the option of that number, in any language."""
        field, option = self.control(parameter).locator("input"), self.page.get_by_role("option")
        field.click()
        try:
            option.first.wait_for(timeout=OPENING)
        except TooLate:  # a rerun closed the list again
            field.click()
        option.nth(number).click()

    def press(self, parameter: str, option: str) -> None:
        """Press one of a few buttons in a row."""
        self.control(parameter).get_by_text(option, exact=True).click()

    def click(self, thing: dict[str, Any]) -> None:
        """Click a spot or an arrow of the map."""
        self.canvas.click(position={"x": thing["x"], "y": thing["y"]}, force=True)

    def drag(self, right: float, down: float) -> None:
        """Move the map by so many pixels."""
        x, y = self.middle()
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + right / 2, y + down / 2)
        mouse.move(x + right, y + down)
        mouse.up()

    def wheel(self, pixels: float) -> None:
        """Turn the wheel with Ctrl held, in the middle of the map."""
        self.page.mouse.move(*self.middle())
        self.page.keyboard.down("Control")
        self.page.mouse.wheel(0, pixels)
        self.page.keyboard.up("Control")

    def middle(self) -> tuple[float, float]:
        """The middle of the map in the window, into which it is brought."""
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def tab_to(self, css: str) -> None:
        """Go on from where the keyboard is to something, by the Tab key."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED, css):
                return
        raise AssertionError(f"{MOST_TABS} tabs do not reach {css}")


class Wire:
    """What goes between a page and its server; what the page says can be held back."""

    def __init__(self, page: Page) -> None:
        self.held = False
        self._waiting: list[str | bytes] = []
        page.route_web_socket(WIRE, self._opened)

    def _opened(self, wire: WebSocketRoute) -> None:
        self._server = wire.connect_to_server()
        wire.on_message(self._said)

    def _said(self, message: str | bytes) -> None:
        if self.held:
            self._waiting.append(message)
        else:
            self._server.send(message)

    def release(self) -> None:
        """Let the server hear what was held back, and all that follows."""
        self.held = False
        for message in self._waiting:
            self._server.send(message)
        self._waiting.clear()


def _parameters(address: str) -> dict[str, str]:
    found = parse_qs(urlsplit(address).query, keep_blank_values=True)
    return {name: values[0] for name, values in found.items()}
