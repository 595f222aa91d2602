"""One browser on a slow line: a first visit, a second one, and a month's step on a page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from benchmarks.line.wire import Wire

SIZE: ViewportSize = {"width": 1366, "height": 768}
PATIENCE = 240_000  # ms
HEADLINE = "h1.answer"
FOOT = '[data-testid="stMain"] footer.foot'
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
QUIET_SECONDS = 4.0  # without a byte, after which a page is whole

# The time of the last change of a month: when it was asked for, and when the script had ended.
STEP = """(month) => new Promise((done, fail) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const state = () => app.dataset.testScriptState;
  const asked = performance.now();
  let begun = false;
  setTimeout(() => fail(new Error('the month does not come')), 60000);
  new MutationObserver((_, observer) => {
    if (state() === 'running') begun = true;
    if (!begun || state() !== 'notRunning') return;
    observer.disconnect();
    done((performance.now() - asked) / 1000);
  }).observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  document.querySelector(`.strip [role=radio][data-month="${month}"]`).click();
})"""


@dataclass(frozen=True)
class Line:
    """A line's speed: bits a second, and seconds from a request to its answer."""

    bits: float
    latency: float


@dataclass(frozen=True)
class Cost:
    """The cost of a step: seconds, and bytes of files and of messages on the line."""

    seconds: float
    files: int
    messages: int


class Visitor:
    """A browser that has seen nothing, on a line."""

    def __init__(self, context: BrowserContext, wire: Wire, line: Line) -> None:
        self.context, self.wire, self.line = context, wire, line

    @contextmanager
    def tab(self, *, slow: bool = True) -> Iterator[Page]:
        """A new tab."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        if slow:
            self.throttle(page)
        yield page
        page.close()

    def throttle(self, page: Page) -> None:
        """Make the tab's line slow, its websocket included."""
        session = self.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": self.line.latency * 1000,
                "downloadThroughput": self.line.bits / 8,
                "uploadThroughput": self.line.bits / 8,
            },
        )

    def headline(self, page: Page, path: str = "") -> float:
        """Open a page; returns the seconds until its headline is shown."""
        started = time.perf_counter()
        page.goto(f"http://{self.wire.address}/{path}", wait_until="commit")
        page.wait_for_selector(HEADLINE)
        return time.perf_counter() - started

    def whole(self, page: Page) -> None:
        """Wait until all of a page has come."""
        page.wait_for_selector(FOOT, state="attached")
        seen, since = -1, time.perf_counter()
        while time.perf_counter() - since < QUIET_SECONDS:
            page.wait_for_timeout(200)
            if (now := self.wire.files + self.wire.messages) != seen:
                seen, since = now, time.perf_counter()

    def first(self, path: str = "") -> tuple[Cost, Cost]:
        """A first visit: up to the headline, and whole."""
        before = self._count()
        with self.tab() as page:
            started = time.perf_counter()
            seconds = self.headline(page, path)
            headline = self._since(before, seconds)
            self.whole(page)
            whole = self._since(before, time.perf_counter() - started - QUIET_SECONDS)
        return headline, whole

    def second(self, path: str = "") -> Cost:
        """Another visit, up to the headline."""
        before = self._count()
        with self.tab() as page:
            return self._since(before, self.headline(page, path))

    def steps(self, path: str, months: list[int]) -> list[Cost]:
        """Open a page on a good line, then change its month on the slow one, some times."""
        costs = []
        with self.tab(slow=False) as page:
            self.headline(page, path)
            page.wait_for_selector(".strip [role=radio]")
            self.whole(page)
            self.throttle(page)
            for month in months:
                before = self._count()
                seconds = page.evaluate(STEP, month)
                self.whole(page)
                costs.append(self._since(before, seconds))
        return costs

    def _count(self) -> tuple[int, int]:
        return self.wire.files, self.wire.messages

    def _since(self, before: tuple[int, int], seconds: float) -> Cost:
        files, messages = before
        return Cost(seconds, self.wire.files - files, self.wire.messages - messages)


@contextmanager
def visitor(browser: Browser, wire: Wire, line: Line) -> Iterator[Visitor]:
    """A browser that has seen nothing."""
    with browser.new_context(viewport=SIZE) as context:
        yield Visitor(context, wire, line)
